/* Fuzz target: an index file, damaged here and there, is merged into a sound one; whatever comes of it, that one is sound
 * afterwards. Both are made by the target itself; the input says which bytes of the file change: four for each, the place
 * (three, little-endian, modulo the size) and what is added to the byte there. Inputs whose first byte is odd change values in
 * tables instead, by SQL: what a page-level change rarely reaches.
 *
 * Making an index and preparing its statements takes ten times as long as merging a few articles, so each file keeps its
 * connection for all inputs, and before each its bytes are put back. SQLite sees that by the change counter of the header, as
 * it sees what another process writes, and forgets its pages; the schema is the same, so statements stay good. */
#define _XOPEN_SOURCE 700 /* pwrite */

#include <yiming.h>

#include "index/index.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_CHANGES = 64 };

static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz_index_merge: %s\n", what);
        abort();
    }
}

/* A file whose bytes are put back before each input. */
typedef struct restored {
    char path[96];
    int file;
    char *bytes;
    size_t size;
} restored;

typedef struct scene {
    char folder[64];
    restored bad;    /* what is damaged */
    sqlite3 *bad_db; /* for the damage by SQL */
    restored good;   /* what it is merged into */
    ym_index *good_index;
} scene;

static scene made;

static void remove_files(void)
{
    static const char *const names[] = {
        "bad.db",      "bad.db-wal",  "bad.db-shm",      "bad.db-journal", "good.db",
        "good.db-wal", "good.db-shm", "good.db-journal", "articles.jsonl", "names.tsv"};
    char path[128];
    ym_index_close(made.good_index);
    (void)sqlite3_close(made.bad_db);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", made.folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(made.folder);
}

static void put_back(const restored *file, const char *bytes)
{
    require(pwrite(file->file, bytes, file->size, 0) == (ssize_t)file->size &&
                ftruncate(file->file, (off_t)file->size) == 0,
            file->path);
}

/* What the file holds now is what it is put back to. */
static void remember(restored *file)
{
    struct stat about;
    file->file = open(file->path, O_RDWR | O_CLOEXEC);
    require(file->file >= 0 && fstat(file->file, &about) == 0, file->path);
    file->size = (size_t)about.st_size;
    file->bytes = malloc(file->size);
    require(file->bytes != NULL &&
                pread(file->file, file->bytes, file->size, 0) == (ssize_t)file->size,
            file->path);
}

static const char *write_text(const char *name, const char *text)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", made.folder, name);
    FILE *file = fopen(path, "wb");
    require(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0, path);
    return path;
}

static ym_glossary *names_of(void)
{
    static const char text[] =
        "id\ttype\tzh\ten\nputin\tperson\t普京\tPutin\nnato\torganization\t北约"
        "\tNATO\nceasefire\tterm\t停火\tceasefire\n";
    const char *const path = write_text("names.tsv", text);
    ym_glossary *glossary = NULL;
    ym_error error = {0};
    require(ym_glossary_load(&glossary, &path, 1, NULL, NULL, NULL, &error) == YM_OK,
            error.message);
    return glossary;
}

/* The index that will be damaged: articles, one of them removed, an entry edited. */
static void make_bad(const ym_glossary *glossary)
{
    static const char articles[] =
        "{\"id\":\"1\",\"title\":\"会谈\",\"date\":\"2026-01-02T03:04:05+08:00\",\"lang\":\"zh-"
        "Hans\","
        "\"url\":\"https://example.org/1\",\"author\":\"记者\",\"source\":\"日报\","
        "\"text\":\"普京说停火。\\n北约欢迎。\"}\n"
        "{\"id\":\"2\",\"title\":\"Talks\",\"date\":\"2026-01-03\","
        "\"text\":\"Putin met NATO.\\nA ceasefire holds.\"}\n"
        "{\"id\":\"3\",\"text\":\"普京在莫斯科。\"}\n";
    static const char *const columns[] = {"note"};
    static const char *const values[] = {"总统"};
    ym_error error = {0};
    ym_index *index = NULL;
    ym_merge_summary summary;
    uint64_t removed = 0;
    const char *const path = write_text("articles.jsonl", articles);
    char third[144];
    const char *const removed_name = third;
    snprintf(third, sizeof third, "%s:3", path);
    require(ym_index_create(&index, NULL, glossary, &error) == YM_OK &&
                ym_merge(index, &path, 1, &(ym_merge_options){.dry_run = false}, &summary,
                         &error) == YM_OK &&
                ym_term_put(index, "putin", columns, values, 1,
                            &(ym_edit_options){.command = "term set"}, NULL, NULL,
                            &error) == YM_OK &&
                ym_index_remove(index, &removed_name, 1, &(ym_remove_options){.command = "rm"},
                                &removed, &error) == YM_OK &&
                ym_index_backup(index, made.bad.path, false, NULL, NULL, &error) == YM_OK,
            error.message);
    ym_index_close(index);
    remember(&made.bad);
    require(sqlite3_open(made.bad.path, &made.bad_db) == SQLITE_OK &&
                sqlite3_exec(made.bad_db,
                             "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; "
                             "PRAGMA ignore_check_constraints = ON",
                             NULL, NULL, NULL) == SQLITE_OK,
            made.bad.path);
}

/* The one it is merged into. No disk is waited for: it is not what is looked at here. */
static void make_good(const ym_glossary *glossary)
{
    ym_error error = {0};
    require(ym_index_create(&made.good_index, made.good.path, glossary, &error) == YM_OK &&
                ym__index_sql(made.good_index,
                              "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", "opening",
                              &error) == YM_OK,
            error.message);
    remember(&made.good);
}

static void make_once(void)
{
    if (made.good_index != NULL)
        return;
    snprintf(made.folder, sizeof made.folder, "%s/yiming-fuzz-%ld",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
    snprintf(made.bad.path, sizeof made.bad.path, "%s/bad.db", made.folder);
    snprintf(made.good.path, sizeof made.good.path, "%s/good.db", made.folder);
    require(mkdir(made.folder, 0700) == 0, "no folder");
    (void)atexit(remove_files);
    ym_glossary *glossary = names_of();
    make_bad(glossary);
    make_good(glossary);
    ym_glossary_free(glossary);
}

/* Bytes of the file change. */
static void damage_pages(const uint8_t *input, size_t size)
{
    char *bytes = malloc(made.bad.size);
    require(bytes != NULL, "out of memory");
    memcpy(bytes, made.bad.bytes, made.bad.size);
    for (size_t i = 0; i + 4 <= size && i < (size_t)MOST_CHANGES * 4; i += 4) {
        const size_t place = input[i] | (size_t)input[i + 1] << 8 | (size_t)input[i + 2] << 16;
        bytes[place % made.bad.size] = (char)(bytes[place % made.bad.size] + input[i + 3]);
    }
    put_back(&made.bad, bytes);
    free(bytes);
}

/* A value of a table changes to the rest of the input: as text, as bytes, or as a number. */
static void damage_values(const uint8_t *input, size_t size)
{
    static const char *const updates[] = {"UPDATE article SET name = ?1",
                                          "UPDATE article SET key = ?1",
                                          "UPDATE article SET revision_id = ?2",
                                          "UPDATE article SET retired = ?2",
                                          "UPDATE revision SET title = ?1",
                                          "UPDATE revision SET date = ?1",
                                          "UPDATE revision SET lang = ?1",
                                          "UPDATE revision SET url = ?1",
                                          "UPDATE revision SET keywords = ?1",
                                          "UPDATE revision SET body_id = ?2",
                                          "UPDATE revision SET article_id = ?2",
                                          "UPDATE source SET locator = ?2",
                                          "UPDATE source SET raw_hash = ?3",
                                          "UPDATE source SET options = ?1",
                                          "UPDATE source SET origins = ?2",
                                          "UPDATE phrase SET text = ?1 || id",
                                          "UPDATE source SET warnings = ?1",
                                          "UPDATE source SET reader_version = ?2",
                                          "UPDATE source SET revision_id = ?2",
                                          "UPDATE body SET hash = ?3",
                                          "UPDATE body SET bytes = ?2",
                                          "UPDATE body SET text = ?1",
                                          "UPDATE passage SET text = ?1",
                                          "UPDATE passage SET paragraph = ?2",
                                          "UPDATE passage SET body_id = ?2",
                                          "UPDATE entry SET slug = ?1",
                                          "UPDATE entry SET type = ?1",
                                          "UPDATE entry SET extra = ?1",
                                          "UPDATE entry SET base = ?1",
                                          "UPDATE entry SET see = ?1",
                                          "UPDATE entry SET retired = ?2",
                                          "UPDATE entry SET redirect_slug = ?1",
                                          "UPDATE label SET text = ?1",
                                          "UPDATE label_class SET lang = ?1",
                                          "UPDATE label_class SET kind = ?1",
                                          "UPDATE label SET reading = ?1",
                                          "UPDATE label SET class_id = ?2",
                                          "UPDATE label SET entry_id = ?2",
                                          "UPDATE command SET name = ?1",
                                          "UPDATE command SET at = ?1",
                                          "UPDATE command SET undone = ?2",
                                          "UPDATE change SET subject = ?1",
                                          "UPDATE change SET name = ?1",
                                          "UPDATE change SET before = ?1",
                                          "UPDATE change SET after = ?1",
                                          "UPDATE change SET command_id = ?2"};
    enum { UPDATES = sizeof updates / sizeof *updates };
    static sqlite3_stmt *prepared[2 * UPDATES];
    int64_t number = 0;
    /* Which, whether of one row or of all, and to what. */
    const size_t which = size > 0 ? input[0] % UPDATES : 0;
    const bool one = size > 1 && input[1] % 2 == 1;
    sqlite3_stmt **update = &prepared[2 * which + one];
    if (*update == NULL) {
        char sql[128];
        snprintf(sql, sizeof sql, "%s%s", updates[which], one ? " WHERE rowid = 1" : "");
        require(sqlite3_prepare_v2(made.bad_db, sql, -1, update, NULL) == SQLITE_OK,
                sqlite3_errmsg(made.bad_db));
    }
    put_back(&made.bad, made.bad.bytes);
    const char *text = (const char *)input + (size > 2 ? 2 : size);
    const size_t rest = size > 2 ? size - 2 : 0;
    memcpy(&number, text, rest < sizeof number ? rest : sizeof number);
    (void)sqlite3_bind_text(*update, 1, text, (int)rest, SQLITE_STATIC);
    (void)sqlite3_bind_int64(*update, 2, rest < 2 ? (int64_t)(number % 5) : number);
    (void)sqlite3_bind_blob(*update, 3, text, (int)rest, SQLITE_STATIC);
    (void)sqlite3_step(*update); /* what the schema forbids stays as it was */
    (void)sqlite3_reset(*update);
}

static void report(void *context, const ym_finding *finding)
{
    (void)context;
    if (finding->level == YM_LEVEL_ERROR)
        fprintf(stderr, "fuzz_index_merge: %s: %s\n", finding->rule, finding->message);
}

/* Left by a merge of a file that says it has a journal or a log. */
static void remove_journals(void)
{
    static const char *const names[] = {"-wal", "-shm", "-journal"};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s%s", made.bad.path, names[i]);
        (void)unlink(path);
    }
}

/* Is not one byte other than before the merge? Then nothing has to be looked at. */
static bool is_untouched(const restored *file)
{
    static char *now;
    struct stat about;
    if (now == NULL)
        now = malloc(file->size);
    require(now != NULL && fstat(file->file, &about) == 0, file->path);
    return (size_t)about.st_size == file->size &&
           pread(file->file, now, file->size, 0) == (ssize_t)file->size &&
           memcmp(now, file->bytes, file->size) == 0;
}

static void merge_bad(ym_on_conflict on_conflict)
{
    ym_error error = {0};
    ym_merge_summary first;
    ym_merge_summary second;
    uint64_t findings = 0;
    const char *const paths[] = {made.bad.path};
    const ym_merge_options options = {.on_conflict = on_conflict, .jobs = 1};
    ym_index *index = made.good_index;
    const ym_status status = ym_merge(index, paths, 1, &options, &first, &error);
    if (is_untouched(&made.good))
        return;
    if (status == YM_OK) {
        require(ym_merge(index, paths, 1, &options, &second, &error) == YM_OK, error.message);
        require(second.added == 0 && second.updated == 0 && second.duplicates == 0 &&
                    second.entries.created == 0 && second.entries.updated == 0 &&
                    second.commands == 0,
                "merging twice changed something");
    }
    require(ym_index_check(index, report, NULL, &findings, NULL, NULL, &error) == YM_OK,
            error.message);
    require(findings == 0, "the index is not sound any more");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    make_once();
    remove_journals();
    put_back(&made.good, made.good.bytes);
    if (size > 1 && bytes[0] % 2 == 1)
        damage_values(bytes + 1, size - 1);
    else
        damage_pages(bytes, size);
    merge_bad(size > 0 && bytes[size - 1] % 2 == 1 ? YM_CONFLICT_MINE : YM_CONFLICT_THEIRS);
    return 0;
}
