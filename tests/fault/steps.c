#include "steps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char index_name[] = "index.db";
const char *const copy_names[COPIES] = {"copy.db", "index.db.damaged"};

/* ---- what they read ------------------------------------------------------------------------- */

#define COLUMNS "id\tzh\tpinyin\ten\tzh_tw\tshort\n"

static const char people[] = COLUMNS "zelensky\t泽连斯基\tZéliánsījī\tZelensky\t澤倫斯基\t\n"
                                     "putin\t普京\tPǔjīng\tPutin\t普丁\t\n"
                                     "macron\t马克龙\tMǎkèlóng\tMacron\t馬克宏\t\n"
                                     "trump\t特朗普\tTèlǎngpǔ\tTrump\t川普\t\n";
/* One corrected, one new, and what the article of the lake has. */
static const char more_people[] = COLUMNS "macron\t马克龙\tMǎkèlóng\tEmmanuel Macron\t馬克宏\t\n"
                                          "geneva\t日内瓦\tRìnèiwǎ\tGeneva\t日內瓦\t\n"
                                          "talks\t会谈\thuìtán\ttalks\t會談\t\n";
/* Changed here and there, so that a merge has something to decide. */
static const char their_people[] = COLUMNS "putin\t普京\tPǔjīng\tVladimir Putin\t普丁\t\n"
                                           "kyiv\t基辅\tJīfǔ\tKyiv\t基輔\t\n";

/* Two files of a folder, as the second merge finds them: one is corrected after the first. */
static const char notes[] = "湖边会谈\n\n泽连斯基与马克龙周三在湖边会谈。普京没有出席。\n\n会谈持续"
                            "两小时，双方同意下周再谈。\n";
static const char notes_corrected[] =
    "湖边会谈\n\n泽连斯基与马克龙周四在湖边会谈。普京没有出席。\n\n会谈持续"
    "三小时，特朗普来电。双方同意下周再谈。\n";
static const char copies[] = "{\"id\":\"1\",\"source\":\"样报\",\"date\":\"2026-03-01\",\"text\":"
                             "\"特朗普称将与普京通话。\"}\n"
                             "{\"id\":\"2\",\"source\":\"样报\",\"date\":\"2026-03-02\",\"text\":"
                             "\"特朗普称将与普京通话。\"}\n"
                             "{\"id\":\"3\",\"source\":\"样报\",\"date\":\"2026-03-03\",\"text\":"
                             "\"马克龙抵达海边小城。\"}\n";

/* Without an allocation, which may be the one that is to fail. */
static void write_text(const char *path, const char *text)
{
    const size_t size = strlen(text);
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file < 0 || write(file, text, size) != (ssize_t)size || close(file) != 0) {
        fprintf(stderr, "%s: cannot be written\n", path);
        exit(2);
    }
}

/* ---- articles ------------------------------------------------------------------------------- */

static ym_status merge(ym_index *index, const char *const *paths, size_t count, ym_error *error)
{
    ym_merge_summary summary;
    const ym_merge_options options = {.jobs = 1}; /* so that allocations are counted in one order */
    ym_status status = ym_merge(index, paths, count, &options, &summary, error);
    /* An article that cannot be read is no failure of a merge; here it can only be one of memory or of the disk. */
    if (status == YM_OK && summary.failed > 0) {
        status = YM_E_NOMEM;
        snprintf(error->message, sizeof error->message, "an article failed");
    }
    return status;
}

static ym_status merge_articles(ym_index **index, const char *folder, ym_error *error)
{
    static const char *const paths[] = {"notes.txt", "tests/articles/geneva-ceasefire.txt",
                                        "tests/articles/chip-export-tw.md",
                                        "tests/articles/security-guarantees-explained.md"};
    (void)folder;
    write_text("notes.txt", notes);
    return merge(*index, paths, sizeof paths / sizeof *paths, error);
}

static ym_status merge_corrected(ym_index **index, const char *folder, ym_error *error)
{
    static const char *const paths[] = {"notes.txt", "copies.jsonl",
                                        "tests/articles/energy-winter-jsonld.html"};
    (void)folder;
    write_text("notes.txt", notes_corrected);
    return merge(*index, paths, sizeof paths / sizeof *paths, error);
}

/* Two other indexes, for the entries of one are a transaction and its articles another. */
static ym_status merge_their_entries(ym_index **index, const char *folder, ym_error *error)
{
    static const char *const path = "entries.db";
    (void)folder;
    return merge(*index, &path, 1, error);
}

static ym_status merge_their_articles(ym_index **index, const char *folder, ym_error *error)
{
    static const char *const path = "articles.db";
    (void)folder;
    return merge(*index, &path, 1, error);
}

/* An article that is not there any more was removed before. */
static ym_status remove_article(ym_index *index, bool purge, ym_error *error)
{
    static const char *const path = "notes.txt";
    const ym_remove_options options = {.command = "rm notes.txt", .purge = purge};
    uint64_t removed = 0;
    const ym_status status = ym_index_remove(index, &path, 1, &options, &removed, error);
    return status == YM_E_NOT_FOUND ? YM_OK : status;
}

static ym_status remove_notes(ym_index **index, const char *folder, ym_error *error)
{
    (void)folder;
    return remove_article(*index, false, error);
}

static ym_status purge_notes(ym_index **index, const char *folder, ym_error *error)
{
    (void)folder;
    return remove_article(*index, true, error);
}

/* ---- entries -------------------------------------------------------------------------------- */

static ym_status edit_entry(ym_index **index, const char *folder, ym_error *error)
{
    static const char *const columns[] = {"also"};
    static const char *const values[] = {"泽连"};
    const ym_edit_options edit = {.command = "term set"};
    (void)folder;
    return ym_term_put(*index, "zelensky", columns, values, 1, &edit, NULL, NULL, error);
}

static ym_status add_entry(ym_index **index, const char *folder, ym_error *error)
{
    static const char *const columns[] = {"id", "zh", "en"};
    static const char *const values[] = {"lake", "湖边", "lakeside"};
    const ym_edit_options edit = {.command = "term add"};
    (void)folder;
    const ym_status status =
        ym_term_put(*index, NULL, columns, values, 3, &edit, NULL, NULL, error);
    return status == YM_E_USAGE ? YM_OK : status; /* the id is taken: it was added before */
}

static ym_status remove_entry(ym_index **index, const char *folder, ym_error *error)
{
    const ym_edit_options edit = {.command = "term rm"};
    (void)folder;
    return ym_term_remove(*index, "trump", &edit, NULL, error);
}

static ym_status unite_entries(ym_index **index, const char *folder, ym_error *error)
{
    const ym_edit_options edit = {.command = "term merge"};
    (void)folder;
    const ym_status status = ym_term_merge(*index, "trump", "putin", &edit, NULL, error);
    return status == YM_E_NOT_FOUND ? YM_OK : status;
}

static ym_status import_entries(ym_index **index, const char *folder, ym_error *error)
{
    static const char *const path = "more.tsv";
    ym_import_summary summary;
    (void)folder;
    return ym_index_import_files(*index, &path, 1, NULL, NULL, &summary, error);
}

/* ---- the whole of it ------------------------------------------------------------------------ */

static ym_status undo(ym_index **index, const char *folder, ym_error *error)
{
    uint64_t undone = 0;
    (void)folder;
    return ym_index_undo(*index, 1, false, &undone, NULL, NULL, error);
}

static ym_status reindex(ym_index **index, const char *folder, ym_error *error)
{
    (void)folder;
    return ym_index_reindex(*index, NULL, NULL, error);
}

static ym_status backup(ym_index **index, const char *folder, ym_error *error)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, copy_names[0]);
    return ym_index_backup(*index, path, true, NULL, NULL, error);
}

/* As a migration does, the file is made anew, and the old one gets another name. */
static ym_status rebuild(ym_index **index, const char *folder, ym_error *error)
{
    char path[512];
    char kept[512];
    char *kept_path = NULL;
    snprintf(path, sizeof path, "%s/%s", folder, index_name);
    snprintf(kept, sizeof kept, "%s/%s", folder, copy_names[1]);
    ym_index_close(*index);
    *index = NULL;
    if (unlink(kept) != 0 && errno != ENOENT) /* of a rebuilding before */
        return YM_E_IO;
    ym_status status = ym_index_rebuild(path, NULL, &kept_path, NULL, NULL, error);
    ym_text_free(kept_path);
    if (status == YM_OK)
        status = ym_index_open(index, path, YM_OPEN_WRITE, error);
    return status;
}

const scenario scenarios[SCENARIOS] = {
    {.name = "articles",
     .steps = {{.run = merge_articles},
               {.run = edit_entry},
               {.run = merge_corrected},
               {.run = remove_entry},
               {.run = undo}},
     .count = 5},
    {.name = "entries",
     .steps = {{.run = import_entries},
               {.run = add_entry},
               {.run = unite_entries},
               {.run = undo},
               {.run = reindex, .kept = true}},
     .count = 5},
    {.name = "indexes",
     .steps = {{.run = merge_their_entries},
               {.run = merge_their_articles},
               {.run = remove_notes},
               {.run = undo},
               {.run = merge_corrected},
               {.run = purge_notes}},
     .count = 6},
    {.name = "copies",
     .steps = {{.run = backup, .kept = true, .copy = 1},
               {.run = merge_articles},
               {.run = backup, .kept = true, .copy = 1},
               {.run = rebuild, .kept = true, .copy = 2}},
     .count = 4},
};

/* ---- making it ------------------------------------------------------------------------------ */

/* An index with the entries of a file (NULL: none) and some articles. */
static ym_status make_index(ym_index **index, const char *path, const char *names,
                            const char *const *articles, size_t count, ym_error *error)
{
    const ym_glossary_options options = {.origin = "test"};
    ym_glossary *glossary = NULL;
    ym_status status = YM_OK;
    *index = NULL;
    if (names != NULL)
        status = ym_glossary_load(&glossary, &names, 1, &options, NULL, NULL, error);
    if (status == YM_OK)
        status = ym_index_create(index, path, glossary, error);
    if (status == YM_OK && count > 0)
        status = merge(*index, articles, count, error);
    ym_glossary_free(glossary);
    return status;
}

ym_status make_inputs(const char *index_path, ym_error *error)
{
    static const char *const articles[] = {"tests/articles/briefs.jsonl",
                                           "tests/articles/nuclear-plant-hk.txt"};
    static const char *const theirs[] = {"notes.txt", "tests/articles/gaza-aid-conference.txt",
                                         "tests/articles/briefs.jsonl"};
    ym_index *index = NULL;
    write_text("people.tsv", people);
    write_text("more.tsv", more_people);
    write_text("theirs.tsv", their_people);
    write_text("copies.jsonl", copies);
    write_text("notes.txt", notes);
    ym_status status = make_index(&index, index_path, "people.tsv", articles, 2, error);
    ym_index_close(index);
    if (status < 0)
        return status;
    status = make_index(&index, "entries.db", "theirs.tsv", NULL, 0, error);
    if (status == YM_OK)
        status = add_entry(&index, ".", error);
    ym_index_close(index);
    if (status < 0)
        return status;
    status = make_index(&index, "articles.db", NULL, theirs, 3, error);
    ym_index_close(index);
    return status;
}
