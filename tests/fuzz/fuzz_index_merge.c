/* Fuzz target: an index file, damaged here and there, is merged into one in memory; whatever comes of it, that one is sound
 * afterwards. The file is made by the target itself; the input says which bytes of it change: four for each, the place
 * (three, little-endian, modulo the size) and what is added to the byte there. Inputs whose first byte is odd change values in
 * tables instead, by SQL: what a page-level change rarely reaches. */
#include <yiming.h>

#include "index/index.h"

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

/* The good file, and the name of the one that is damaged. */
typedef struct seed {
    char folder[64], good[96], bad[96];
    char *bytes;
    size_t size;
} seed;

static void remove_files(void)
{
    static const char *const names[] = {"good.db",    "bad.db",         "bad.db-wal",
                                        "bad.db-shm", "bad.db-journal", "names.tsv"};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "/tmp/yiming-fuzz-%ld/%s", (long)getpid(), names[i]);
        (void)unlink(path);
    }
    snprintf(path, sizeof path, "/tmp/yiming-fuzz-%ld", (long)getpid());
    (void)rmdir(path);
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    require(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0, path);
}

static ym_glossary *names_of(const seed *made)
{
    static const char text[] =
        "id\ttype\tzh\ten\nputin\tperson\t普京\tPutin\nnato\torganization\t北约"
        "\tNATO\nceasefire\tterm\t停火\tceasefire\n";
    char path[128];
    const char *paths[] = {path};
    ym_glossary *glossary = NULL;
    ym_error error = {0};
    snprintf(path, sizeof path, "%s/names.tsv", made->folder);
    write_file(path, text, sizeof text - 1);
    require(ym_glossary_load(&glossary, paths, 1, NULL, NULL, NULL, &error) == YM_OK,
            error.message);
    return glossary;
}

static const seed *seed_once(void)
{
    static seed made;
    static const char *const articles[] = {"tests/articles/briefs.jsonl",
                                           "tests/articles/talks-big5.txt"};
    static const char *const columns[] = {"note"};
    static const char *const values[] = {"总统"};
    ym_error error = {0};
    ym_index *index = NULL;
    ym_merge_summary summary;
    uint64_t removed = 0;
    if (made.bytes != NULL)
        return &made;
    snprintf(made.folder, sizeof made.folder, "/tmp/yiming-fuzz-%ld", (long)getpid());
    snprintf(made.good, sizeof made.good, "%s/good.db", made.folder);
    snprintf(made.bad, sizeof made.bad, "%s/bad.db", made.folder);
    require(mkdir(made.folder, 0700) == 0, "no folder");
    (void)atexit(remove_files);
    ym_glossary *glossary = names_of(&made);
    require(ym_index_create(&index, NULL, glossary, &error) == YM_OK &&
                ym_merge(index, articles, 2, &(ym_merge_options){.dry_run = false}, &summary,
                         &error) == YM_OK &&
                ym_term_put(index, "putin", columns, values, 1,
                            &(ym_edit_options){.command = "term set"}, NULL, NULL,
                            &error) == YM_OK &&
                ym_index_remove(index, articles + 1, 1, &(ym_remove_options){.command = "rm"},
                                &removed, &error) == YM_OK &&
                ym_index_backup(index, made.good, false, NULL, NULL, &error) == YM_OK,
            error.message);
    ym_index_close(index);
    ym_glossary_free(glossary);
    FILE *file = fopen(made.good, "rb");
    require(file != NULL && fseek(file, 0, SEEK_END) == 0, "no seed");
    made.size = (size_t)ftell(file);
    made.bytes = malloc(made.size);
    rewind(file);
    require(made.bytes != NULL && fread(made.bytes, 1, made.size, file) == made.size, "no seed");
    (void)fclose(file);
    return &made;
}

/* Bytes of the file change. */
static void damage_pages(const seed *made, const uint8_t *input, size_t size)
{
    char *bytes = malloc(made->size);
    require(bytes != NULL, "out of memory");
    memcpy(bytes, made->bytes, made->size);
    for (size_t i = 0; i + 4 <= size && i < (size_t)MOST_CHANGES * 4; i += 4) {
        const size_t place = input[i] | (size_t)input[i + 1] << 8 | (size_t)input[i + 2] << 16;
        bytes[place % made->size] = (char)(bytes[place % made->size] + input[i + 3]);
    }
    write_file(made->bad, bytes, made->size);
    free(bytes);
}

/* A value of a table changes to the rest of the input: as text, as bytes, or as a number. */
static void damage_values(const seed *made, const uint8_t *input, size_t size)
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
                                          "UPDATE label SET lang = ?1",
                                          "UPDATE label SET kind = ?1",
                                          "UPDATE label SET reading = ?1",
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
    sqlite3 *db = NULL;
    sqlite3_stmt *update = NULL;
    int64_t number = 0;
    char sql[128];
    write_file(made->bad, made->bytes, made->size);
    require(sqlite3_open(made->bad, &db) == SQLITE_OK, "no file");
    /* Which, whether of one row or of all, and to what. */
    const bool one = size > 1 && input[1] % 2 == 1;
    snprintf(sql, sizeof sql, "%s%s", updates[size > 0 ? input[0] % UPDATES : 0],
             one ? " WHERE rowid = 1" : "");
    const char *text = (const char *)input + (size > 2 ? 2 : size);
    const size_t rest = size > 2 ? size - 2 : 0;
    memcpy(&number, text, rest < sizeof number ? rest : sizeof number);
    (void)sqlite3_exec(db, "PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON", NULL,
                       NULL, NULL);
    require(sqlite3_prepare_v2(db, sql, -1, &update, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    (void)sqlite3_bind_text(update, 1, text, (int)rest, SQLITE_STATIC);
    (void)sqlite3_bind_int64(update, 2, rest < 2 ? (int64_t)(number % 5) : number);
    (void)sqlite3_bind_blob(update, 3, text, (int)rest, SQLITE_STATIC);
    (void)sqlite3_step(update); /* what the schema forbids stays as it was */
    (void)sqlite3_finalize(update);
    (void)sqlite3_close(db);
}

static void report(void *context, const ym_finding *finding)
{
    (void)context;
    if (finding->level == YM_LEVEL_ERROR)
        fprintf(stderr, "fuzz_index_merge: %s: %s\n", finding->rule, finding->message);
}

static void merge_bad(const seed *made)
{
    static const ym_on_conflict answers[] = {YM_CONFLICT_MINE, YM_CONFLICT_THEIRS};
    static unsigned turn;
    ym_error error = {0};
    ym_index *index = NULL;
    ym_merge_summary first;
    ym_merge_summary second;
    uint64_t findings = 0;
    const char *const paths[] = {made->bad};
    ym_glossary *glossary = names_of(made);
    const ym_merge_options options = {.on_conflict = answers[turn++ % 2]};
    require(ym_index_create(&index, NULL, glossary, &error) == YM_OK, error.message);
    ym_glossary_free(glossary);
    const ym_status status = ym_merge(index, paths, 1, &options, &first, &error);
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
    ym_index_close(index);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const seed *made = seed_once();
    if (size > 1 && bytes[0] % 2 == 1)
        damage_values(made, bytes + 1, size - 1);
    else
        damage_pages(made, bytes, size);
    merge_bad(made);
    return 0;
}
