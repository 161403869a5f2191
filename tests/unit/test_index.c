/* The room index/: statements, opening and creating, what check finds, what reindex repairs, import, and the loadable
 * extension. Articles come in through ym_merge, whose own tests are test_merge.c. Run from the top folder. */
#define _DEFAULT_SOURCE /* setgroups */

#include "base/compress.h"
#include "glossary/glossary.h"
#include "index/index.h"
#include "index/tokenizer.h"
#include "sample.h"

#include <yiming/page.h>
#include <yiming/search.h>

#include <fcntl.h>
#include <grp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Its header wants some of the above. */
#include <cmocka.h>

#define HEAD "id\tzh\tpinyin\ten\tzh_tw\tzh_also\ten_also\n"
#define ZELENSKY                                                                                   \
    "zelensky\t泽连斯基\tZéliánsījī\tZelensky\t澤倫斯基\t弗拉基米尔·泽连斯基\tZelenskyy\n"
#define PUTIN "putin\t普京\tPǔjīng\tPutin\t普丁\t\t\n"
#define MACRON "macron\t马克龙\tMǎkèlóng\tMacron\t馬克宏\t\t\n"

static const char people[] = HEAD ZELENSKY PUTIN MACRON;

static const char first_article[] =
    "基辅的一天\n\n2025-12-30\n\n泽连斯基同普京通话。弗拉基米尔·泽连斯基说，会谈有益。\n\n"
    "馬克宏與澤倫斯基在巴黎會面。\n\nMacron met Zelenskyy again.\n";
static const char second_article[] =
    "莫斯科的一天\n\n2025-12-31\n\n普京没有表态，普丁的發言人也沒有。\n\n天气很冷。\n";

/* A new index with both articles. */
static ym_index *make_index(const char *name, const char *tsv)
{
    sample_merge job = {.summary = {0}};
    ym_index *index = sample_create(name, tsv);
    sample_write_text("a/first.txt", first_article);
    sample_write_text("a/second.txt", second_article);
    assert_string_equal(sample_merge_one(&job, index, "a"),
                        "added a/first.txt\nadded a/second.txt\n");
    sample_merge_free(&job);
    return index;
}

/* ---- statements ----------------------------------------------------------------------------- */

static void prepares_every_statement(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_index *index = sample_create("new.db", NULL);
    for (int i = 0; i < YM__STATEMENT_COUNT; i++) {
        sqlite3_stmt *statement = NULL;
        if (ym__statement_sql((ym__statement)i) == NULL)
            fail_msg("statement %d has no SQL", i);
        if (ym__index_statement(&statement, index, (ym__statement)i, &error) != YM_OK)
            fail_msg("%s: %s", ym__statement_sql((ym__statement)i), error.message);
        assert_non_null(statement);
    }
    sample_assert_clean(index);
    ym_index_close(index);
}

static bool take_line(void *context, const char *line, size_t bytes)
{
    (void)context;
    assert_int_equal(strlen(line), bytes);
    return false;
}

/* Calls whatever reads the index, and does not mind what comes of it. */
static void use_every_way(ym_index *index)
{
    ym_error error = {0};
    ym_index_status now;
    ym_results *results = NULL;
    ym_entry_item *items = NULL;
    size_t count = 0;
    const ym_entry *entry = NULL;
    const ym_search_options options = {.all_duplicates = true};
    sample_merge job = {.summary = {0}};
    static const char *const names[] = {"a"};
    (void)ym_index_get_status(index, &now, &error);
    for (int what = YM_EXPORT_ENTRIES; what <= YM_EXPORT_ALL; what++)
        (void)ym_index_export(index, (ym_export_what)what, take_line, NULL, &error);
    static const char *const queries[] = {"普京", "zelensky", "天气", "pujing"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        if (ym_search(&results, index, queries[i], &options, &error) == YM_OK)
            ym_results_free(results);
    }
    (void)ym_entry_lookup(index, "Putin", &entry, &error);
    if (ym_entry_list(&items, &count, index, true, &error) == YM_OK)
        ym_entry_list_free(items);
    (void)ym_page_write(index, sample_path("odd.html"), NULL, NULL, NULL, NULL, &error);
    job.options.reread = true;
    (void)sample_merge_names(&job, index, names, 1);
    sample_merge_free(&job);
    (void)ym_index_reindex(index, NULL, NULL, &error);
}

/* ---- opening and creating ------------------------------------------------------------------- */

static void assert_refuses(const char *path, ym_open_mode mode, ym_status status, const char *part)
{
    ym_error error = {0};
    ym_index *index = NULL;
    const ym_status got = ym_index_open(&index, path, mode, &error);
    assert_null(index);
    if (got != status || strstr(error.message, part) == NULL || strstr(error.message, path) == NULL)
        fail_msg("%s: expected status %d and \"%s\", got %d: %s", path, (int)status, part, (int)got,
                 error.message);
    assert_int_equal(error.status, status);
}

static void assert_refuses_both(const char *path, ym_status status, const char *part)
{
    assert_refuses(path, YM_OPEN_READ, status, part);
    assert_refuses(path, YM_OPEN_WRITE, status, part);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static size_t file_bytes(const char *path, char **bytes)
{
    ym__buffer buffer = {0};
    char piece[4096];
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    for (size_t size = fread(piece, 1, sizeof piece, stream); size > 0;
         size = fread(piece, 1, sizeof piece, stream))
        ym__buffer_append(&buffer, piece, size);
    fclose(stream);
    const size_t size = buffer.size;
    *bytes = ym__buffer_take(&buffer);
    return size;
}

static void assert_unchanged(const char *path, const char *before, size_t before_size)
{
    char *after = NULL;
    assert_int_equal(file_bytes(path, &after), before_size);
    assert_memory_equal(after, before, before_size);
    free(after);
}

static void refuses_what_is_no_index(void **state)
{
    (void)state;
    assert_refuses_both(sample_path("missing.db"), YM_E_NOT_FOUND, "");
    assert_refuses_both(sample_path("no/such/folder.db"), YM_E_NOT_FOUND, "");
    assert_refuses_both(sample_path(""), YM_E_INDEX, "is a folder");
    sample_write_text("empty.db", "");
    assert_refuses_both(sample_path("empty.db"), YM_E_NOT_FOUND, "yiming merge");
    sample_write_text("short.db", "a text");
    assert_refuses_both(sample_path("short.db"), YM_E_INDEX, "not an index of yiming");
    char *text = NULL;
    const size_t size = file_bytes("tests/articles/briefs.jsonl", &text);
    sample_write("text.db", text, size);
    free(text);
    assert_refuses_both(sample_path("text.db"), YM_E_INDEX, "not an index of yiming");
    run_sql(sample_path("other.db"), "CREATE TABLE t (a); PRAGMA user_version = 1");
    assert_refuses_both(sample_path("other.db"), YM_E_INDEX, "another program");
    run_sql(sample_path("strange.db"), "PRAGMA application_id = 252006675; CREATE TABLE t (a)");
    assert_refuses_both(sample_path("strange.db"), YM_E_INDEX, "another program");
}

static void refuses_other_schemas(void **state)
{
    (void)state;
    ym_index_close(sample_create("newer.db", people));
    run_sql(sample_path("newer.db"), "PRAGMA user_version = 1000");
    assert_refuses_both(sample_path("newer.db"), YM_E_INDEX, "newer yiming");
    run_sql(sample_path("newer.db"), "PRAGMA user_version = 1");
    assert_refuses_both(sample_path("newer.db"), YM_E_INDEX, "older yiming");
    char ours[64];
    snprintf(ours, sizeof ours, "PRAGMA user_version = %d", YM__SCHEMA_VERSION);
    run_sql(sample_path("newer.db"), ours);
    ym_index_close(sample_open("newer.db", YM_OPEN_READ));
}

/* Somebody else's file with our head: whatever is not as we make it is refused. */
static void refuses_foreign_schemas(void **state)
{
    (void)state;
#define REWRITE(old, new)                                                                          \
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '" old "', '" new "')"
    static const char *const changes[] = {
        "CREATE TABLE more (a)",
        "CREATE VIEW more AS SELECT 1",
        "CREATE TRIGGER more AFTER INSERT ON article BEGIN SELECT 1; END",
        "CREATE INDEX more ON article (key)",
        "ANALYZE",
        "DROP INDEX shown_article",
        "ALTER TABLE article ADD COLUMN more TEXT AS (hex(zeroblob(100000000)))",
        "ALTER TABLE entry ADD COLUMN more TEXT",
        "DROP TABLE entry_key; CREATE VIEW entry_key AS SELECT 'a' AS key, 0 AS kind, 1 AS "
        "entry_id, 1 AS label_id",
        REWRITE("value TEXT NOT NULL", "value TEXT"),
        REWRITE("STRICT", ""),
        REWRITE("UNIQUE", ""),
        REWRITE("tokenize = ''yiming''", "tokenize = ''ascii''"),
        REWRITE("content = ''passage''", "content = ''body''"),
        REWRITE("block BLOB", "block"),
    };
#undef REWRITE
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        unlink(sample_path("foreign.db"));
        ym_index_close(make_index("foreign.db", people));
        run_sql(sample_path("foreign.db"), changes[i]);
        ym_error error = {0};
        ym_index *index = NULL;
        if (ym_index_open(&index, sample_path("foreign.db"), YM_OPEN_READ, &error) != YM_E_INDEX)
            fail_msg("%s: opened", changes[i]);
        if (strstr(error.message, "restore") == NULL)
            fail_msg("%s: %s", changes[i], error.message);
    }
    /* Comments and layout are nobody's business. */
    unlink(sample_path("foreign.db"));
    ym_index_close(make_index("foreign.db", people));
    run_sql(sample_path("foreign.db"),
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(replace(sql, "
            "'-- ', '-- see: '), '    ', '  ')");
    ym_index *index = sample_open("foreign.db", YM_OPEN_WRITE);
    sample_assert_clean(index);
    ym_index_close(index);
}

/* What the columns' declarations forbid and a file may hold all the same, since somebody wrote it by other means: told
 * of, never a crash. */
static void reads_what_the_schema_forbids(void **state)
{
    (void)state;
    static const char relax[] =
        "PRAGMA writable_schema = ON; CREATE TABLE kept AS SELECT * FROM sqlite_schema; "
        "UPDATE sqlite_schema SET sql = replace(replace(sql, 'NOT NULL', ''), 'STRICT', '') "
        "WHERE name NOT LIKE 'passage_text%' AND sql NOT LIKE '%WITHOUT ROWID%'";
    static const char restore[] =
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = (SELECT kept.sql FROM kept "
        "WHERE kept.name = sqlite_master.name) WHERE name <> 'kept'; DROP TABLE kept";
    static const char *const values[] = {"NULL", "CAST(x'e6b3' AS TEXT)", "'a' || char(0) || 'b'",
                                         "x'00ff'", "-1"};
    static const char *const columns[][2] = {
        {"article", "name"},   {"article", "key"},   {"passage", "text"},   {"passage", "repeat"},
        {"revision", "title"}, {"revision", "date"}, {"source", "locator"}, {"phrase", "text"},
        {"entry", "slug"},     {"entry", "type"},    {"entry", "extra"},    {"label", "text"},
        {"label_class", "lang"}, {"label_class", "kind"}, {"label", "reading"},  {"body", "hash"},
        {"shown", "day"}};
    char *bytes = NULL;
    ym_index_close(make_index("odd.db", people));
    run_sql(sample_path("odd.db"), relax);
    const size_t size = file_bytes(sample_path("odd.db"), &bytes);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        for (size_t j = 0; j < sizeof values / sizeof *values; j++) {
            char sql[256];
            ym__buffer said = {0};
            sample_write("odd.db", bytes, size);
            snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s WHERE rowid = 1", columns[i][0],
                     columns[i][1], values[j]);
            run_sql(sample_path("odd.db"), sql);
            run_sql(sample_path("odd.db"), restore);
            ym_index *index = sample_open("odd.db", YM_OPEN_WRITE);
            use_every_way(index);
            (void)sample_findings(index, &said);
            ym__buffer_free(&said);
            ym_index_close(index);
        }
    }
    free(bytes);
}

/* At every length (one byte counts as none, as SQLite leaves it in new files): refused when opened, or found by check, or an error while checking; never a crash. */
static void notices_what_is_cut_off(void **state)
{
    (void)state;
    ym_index_close(make_index("whole.db", people));
    char *bytes = NULL;
    const size_t size = file_bytes(sample_path("whole.db"), &bytes);
    assert_true(size > 8 * 4096);
    const size_t lengths[] = {15, 16, 100, 512, 4095, 4096, 4097, 8192, size / 2, size - 4096};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        ym_error error = {0};
        ym_index *index = NULL;
        sample_write("cut.db", bytes, lengths[i]);
        ym_status status = ym_index_open(&index, sample_path("cut.db"), YM_OPEN_READ, &error);
        uint64_t count = 0;
        if (status == YM_OK)
            status = ym_index_check(index, NULL, NULL, &count, NULL, NULL, &error);
        if (status == YM_OK && count == 0)
            fail_msg("%zu of %zu bytes are taken for a whole index", lengths[i], size);
        if (status < 0 &&
            (status != YM_E_INDEX || strstr(error.message, "index of yiming") == NULL) &&
            strstr(error.message, "restore a copy") == NULL)
            fail_msg("%zu bytes: status %d, %s", lengths[i], (int)status, error.message);
        ym_index_close(index);
    }
    free(bytes);
}

static void assert_creates_not(const char *path, ym_status status, const char *part)
{
    ym_error error = {0};
    ym_index *index = NULL;
    const ym_status got = ym_index_create(&index, path, NULL, &error);
    assert_null(index);
    if (got != status || strstr(error.message, part) == NULL)
        fail_msg("%s: expected status %d and \"%s\", got %d: %s", path, (int)status, part, (int)got,
                 error.message);
}

/* What is there already stays as it is, to the byte. */
static void creates_over_nothing(void **state)
{
    (void)state;
    ym_index_close(sample_create("ours.db", people));
    run_sql(sample_path("theirs.db"), "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    sample_write_text("text.txt", second_article);
    static const char *const names[] = {"ours.db", "theirs.db", "text.txt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *bytes = NULL;
        const size_t size = file_bytes(sample_path(names[i]), &bytes);
        assert_creates_not(sample_path(names[i]), YM_E_USAGE, "exists");
        assert_unchanged(sample_path(names[i]), bytes, size);
        free(bytes);
    }
    assert_creates_not(sample_path(""), YM_E_USAGE, "exists already");
    assert_creates_not(sample_path("no/such/folder.db"), YM_E_IO, "no/such/folder.db");
    assert_int_not_equal(access(sample_path("no"), F_OK), 0);
    /* An empty file is as good as none, as mktemp makes them. */
    sample_write_text("made.db", "");
    ym_index_close(sample_create("made.db", people));
}

static void creates_in_memory(void **state)
{
    (void)state;
    ym_index *index = make_index(NULL, people);
    sample_assert_clean(index);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM article"), 2);
    ym_index_close(index);
}

/* No file may be left when it cannot be filled. */
static void leaves_no_file_when_it_fails(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_index *index = NULL;
    ym_glossary *glossary = sample_bundled();
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    const struct rlimit small = {.rlim_cur = 65536, .rlim_max = limit.rlim_max};
    void (*const handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const ym_status status = ym_index_create(&index, sample_path("full.db"), glossary, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    signal(SIGXFSZ, handler);
    ym_glossary_free(glossary);
    assert_int_equal(status, YM_E_IO);
    assert_int_equal(error.status, YM_E_IO);
    assert_null(index);
    static const char *const names[] = {"full.db", "full.db-wal", "full.db-shm", "full.db-journal"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_not_equal(access(sample_path(names[i]), F_OK), 0);
}

/* ---- reading beside a writer, and without being allowed to write ---------------------------- */

static void readers_never_wait(void **state)
{
    (void)state;
    sample_merge job = {.summary = {0}};
    ym_error error = {0};
    ym_index *writer = make_index("shared.db", people);
    char *before = sample_export(writer, YM_EXPORT_ALL);
    assert_int_equal(ym__index_begin(writer, &error), YM_OK);
    assert_int_equal(ym__index_sql(writer, "DELETE FROM passage_mention", "test", &error), YM_OK);

    ym_index *reader = sample_open("shared.db", YM_OPEN_READ);
    char *seen = sample_export(reader, YM_EXPORT_ALL);
    assert_string_equal(seen, before);
    free(seen);
    /* What is written: nobody may, neither the reader nor the second writer. */
    ym_import_summary imported;
    ym_glossary *glossary = sample_glossary(people);
    const char *const path = sample_path("a");
    const ym_merge_options options = {.dry_run = false};
    assert_int_equal(ym_merge(reader, &path, 1, &options, &job.summary, &error), YM_E_USAGE);
    sample_assert_contains(error.message, "opened for reading");
    assert_int_equal(ym_index_reindex(reader, NULL, NULL, &error), YM_E_USAGE);
    assert_int_equal(ym_index_import(reader, glossary, NULL, &imported, &error), YM_E_USAGE);
    ym_index *second = sample_open("shared.db", YM_OPEN_WRITE);
    assert_int_equal(ym_merge(second, &path, 1, &options, &job.summary, &error), YM_OK);
    assert_int_equal(job.summary.unchanged, 2); /* nothing had to be written */
    sample_write_text("busy.txt", "标题\n\n普京讲话。\n");
    const char *const other = sample_path("busy.txt");
    assert_int_equal(ym_merge(second, &other, 1, &options, &job.summary, &error), YM_E_BUSY);
    sample_assert_contains(error.message, "try again");
    assert_int_equal(ym_index_reindex(second, NULL, NULL, &error), YM_E_BUSY);
    assert_int_equal(ym_index_import(second, glossary, NULL, &imported, &error), YM_E_BUSY);
    ym__index_rollback(writer);
    assert_int_equal(ym_merge(second, &path, 1, &options, &job.summary, &error), YM_OK);
    assert_int_equal(job.summary.unchanged, 2);
    seen = sample_export(second, YM_EXPORT_ALL);
    assert_string_equal(seen, before);
    sample_assert_clean(second);
    ym_glossary_free(glossary);
    ym_index_close(second);
    ym_index_close(reader);
    ym_index_close(writer);
    free(seen);
    free(before);
}

/* Entries are kept in memory from call to call; what another connection has changed since is seen all the same, and
 * nothing of before is used. */
static void sees_what_others_import(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_import_summary imported;
    const ym_glossary *glossary = NULL;
    const ym_entry *entry = NULL;
    ym_page_summary page;
    ym_index *writer = make_index("both.db", HEAD ZELENSKY);
    ym_index *reader = sample_open("both.db", YM_OPEN_READ);
    assert_int_equal(ym_index_glossary(reader, &glossary, &error), YM_OK);
    ym_glossary *more = sample_glossary(HEAD ZELENSKY PUTIN);
    assert_int_equal(ym_index_import(writer, more, NULL, &imported, &error), YM_OK);
    ym_glossary_free(more);
    assert_int_equal(ym_entry_lookup(reader, "putin", &entry, &error), YM_OK);

    more = sample_glossary(people);
    assert_int_equal(ym_index_import(writer, more, NULL, &imported, &error), YM_OK);
    ym_glossary_free(more);
    assert_int_equal(
        ym_page_write(reader, sample_path("both.html"), NULL, &page, NULL, NULL, &error), YM_OK);
    assert_int_equal(page.entries, 3);
    ym_index_close(reader);
    ym_index_close(writer);
}

/* In a child that may not write (root gives its rights up): 0 when the index in a folder without write permission can be
 * read whole while somebody who may write it has it open (`in_use`), when the cause is said otherwise, and when it cannot
 * be written in either case. */
static int read_without_rights(const char *path, bool in_use)
{
    if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
        return 77;
    if (access(path, W_OK) == 0)
        return 77;
    ym_error error = {0};
    ym_index *index = NULL;
    ym_status status = ym_index_open(&index, path, YM_OPEN_READ, &error);
    if (!in_use && (status != YM_E_IO || strstr(error.message, "may not write") == NULL)) {
        print_error("status %d: %s\n", (int)status, error.message);
        return 1;
    }
    if (in_use) {
        uint64_t count = UINT64_MAX;
        if (status == YM_OK)
            status = ym_index_check(index, NULL, NULL, &count, NULL, NULL, &error);
        const int64_t mentions = status < 0 ? 0 : sample_mentions(index, NULL);
        ym_index_close(index);
        if (status != YM_OK || count != 0 || mentions == 0) {
            print_error("status %d (%s), %d findings, %d mentions\n", (int)status, error.message,
                        (int)count, (int)mentions);
            return 2;
        }
    }
    if (ym_index_open(&index, path, YM_OPEN_WRITE, &error) != YM_E_IO) {
        print_error("a file without write permission is opened for writing: %s\n", error.message);
        return 3;
    }
    return 0;
}

/* check reads: an index that is in no WAL mode stays so, and not a byte changes. */
static void check_changes_nothing(void **state)
{
    (void)state;
    char *before = NULL;
    ym__buffer said = {0};
    ym_index_close(make_index("still.db", people));
    run_sql(sample_path("still.db"), "PRAGMA journal_mode = DELETE");
    const size_t size = file_bytes(sample_path("still.db"), &before);
    ym_index *index = sample_open("still.db", YM_OPEN_READ);
    assert_int_equal(sample_findings(index, &said), 0);
    assert_string_equal(ym__buffer_text(&said), "");
    ym_index_close(index);
    assert_unchanged(sample_path("still.db"), before, size);
    ym__buffer_free(&said);
    free(before);
}

static void a_reader_leaves_nothing_behind(void **state)
{
    (void)state;
    ym_error error = {0};
    const ym_glossary *glossary = NULL;
    ym_index_close(make_index("tidy.db", people));
    ym_index *reader = sample_open("tidy.db", YM_OPEN_READ);
    assert_int_equal(ym_index_glossary(reader, &glossary, &error), YM_OK);
    assert_int_equal(ym__index_sql(reader, "DELETE FROM passage_mention", "trying", &error),
                     YM_E_IO);
    ym_index_close(reader);
    assert_int_not_equal(access(sample_path("tidy.db-wal"), F_OK), 0);
    assert_int_not_equal(access(sample_path("tidy.db-shm"), F_OK), 0);
}

static void discards_what_nobody_needs(void **state)
{
    (void)state;
    ym_error error = {0};
    bool gone = true;
    ym_index *index = sample_create("gone.db", people);
    ym_index *other = sample_open("gone.db", YM_OPEN_WRITE);
    assert_int_equal(ym_index_discard_empty(index, &gone, &error), YM_OK);
    assert_false(gone); /* somebody else has it open */
    assert_int_equal(ym_index_discard_empty(other, &gone, &error), YM_OK);
    assert_true(gone);
    assert_int_not_equal(access(sample_path("gone.db"), F_OK), 0);
    assert_int_not_equal(access(sample_path("gone.db-wal"), F_OK), 0);
    index = make_index("kept.db", people);
    assert_int_equal(ym_index_discard_empty(index, &gone, &error), YM_OK);
    assert_false(gone); /* it has articles */
    assert_int_equal(access(sample_path("kept.db"), F_OK), 0);
}

/* SQLite tells of several faults in one text. */
static void tells_damage_line_by_line(void **state)
{
    (void)state;
    ym__buffer said = {0};
    char junk[4096 - 16];
    memset(junk, 0x41, sizeof junk);
    ym_index_close(make_index("hurt.db", people));
    const int fd = open(sample_path("hurt.db"), O_WRONLY);
    assert_true(fd >= 0);
    for (int page = 20; page < 24; page++)
        assert_int_equal(pwrite(fd, junk, sizeof junk, page * 4096L), sizeof junk);
    close(fd);
    ym_index *index = sample_open("hurt.db", YM_OPEN_READ);
    assert_true(sample_findings(index, &said) > 1);
    for (const char *line = ym__buffer_text(&said); *line != '\0'; line = strchr(line, '\n') + 1)
        assert_memory_equal(line, "sqlite: ", 8);
    sample_assert_contains(ym__buffer_text(&said), "sqlite: damaged; check --repair");
    ym__buffer_free(&said);
    ym_index_close(index);
}

static void reads_what_may_not_be_written(void **state)
{
    (void)state;
    sample_write_text("media/x", "");
    ym_index_close(make_index("media/index.db", people));
    const char *path = sample_path("media/index.db");
    const char *media = sample_path("media");
    assert_int_equal(chmod(path, 0444), 0);
    assert_int_equal(chmod(media, 0555), 0);
    assert_int_equal(chmod(sample_path(""), 0755), 0);
    int result = 0;
    for (int in_use = 0; in_use < 2 && WIFEXITED(result) && WEXITSTATUS(result) == 0; in_use++) {
        const ym_glossary *glossary = NULL;
        ym_error error = {0};
        ym_index *writer = in_use ? sample_open("media/index.db", YM_OPEN_WRITE) : NULL;
        if (in_use)
            assert_int_equal(ym_index_glossary(writer, &glossary, &error), YM_OK);
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            _exit(read_without_rights(path, in_use));
        assert_int_equal(waitpid(child, &result, 0), child);
        ym_index_close(writer);
    }
    assert_int_equal(chmod(media, 0755), 0);
    assert_true(WIFEXITED(result));
    if (WEXITSTATUS(result) == 77) {
        print_message("skipped: reads_what_may_not_be_written (this user may write everywhere)\n");
        return;
    }
    assert_int_equal(WEXITSTATUS(result), 0);
    assert_int_not_equal(access(sample_path("media/index.db-shm"), F_OK), 0);
    assert_int_not_equal(access(sample_path("media/index.db-wal"), F_OK), 0);
}

/* ---- check and reindex ---------------------------------------------------------------------- */

/* Does to an index what its own connections would not. */
static void damage(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(ym__tokenizer_register_on(db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_true(sqlite3_total_changes(db) > 0);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

typedef struct fault {
    const char *sql;
    const char *finding; /* one that check must report */
    bool derived;        /* reindex must repair it */
} fault;

/* The text 'x', which is put aside. */
#define ASIDE                                                                                      \
    "INSERT INTO body (id, hash, bytes, text) VALUES (9, "                                         \
    "x'2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881', 1, 'x'); "

/* clang-format off */
static const fault faults[] = {
    /* facts */
    {"UPDATE passage SET text = replace(text, '泽', '择') WHERE id = 1", "body-hash", false},
    {"UPDATE passage SET paragraph = 1 WHERE id = 2", "body-hash", false},
    {"DELETE FROM passage WHERE id = 2", "body-hash", false},
    {"UPDATE body SET bytes = bytes + 1", "body-hash", false},
    {"UPDATE body SET hash = zeroblob(32) WHERE id = 1", "body-hash", false},
    {"UPDATE body SET text = '别的' WHERE id = 1", "body-shown", false},
    {"UPDATE passage SET text = CAST(x'ff' AS TEXT) WHERE id = 1", "utf-8", false},
    {"UPDATE article SET name = '0123456789abcdef' WHERE id = 1", "article-name", false},
    {"UPDATE article SET key = 'path:elsewhere' WHERE id = 1", "article-name", false},
    {"UPDATE article SET revision_id = 99 WHERE id = 1", "orphan", false},
    {"UPDATE label SET class_id = 99 WHERE text = '普京'", "orphan", false},
    {"INSERT INTO body (hash, bytes, text) SELECT hash, bytes, 'x' FROM body LIMIT 1", "body-hash", false},
    {"UPDATE article SET revision_id = 3 - revision_id", "article-revision", false},
    {"DELETE FROM label WHERE text = '普京'", "keys", false},
    /* derived; passage 4 is 普京没有表态，普丁的發言人也沒有。 with two mentions of entry 2, whose labels are 32 to 34 */
    {"INSERT INTO passage_mention VALUES (99, x'00180101')", "mention", true},
    {"UPDATE passage_mention SET bytes = x'000C6300150C0204' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'000C0263150C0204' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'000C0201150C0204' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'000C0000150C0204' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'000C023F150C0204' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'000A0200150C0204' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'00000200150C0204' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'000C02007F0C0204' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'000C0200157F0204' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'000C0200FFFFFFFFFFFFFFFFFF0C0204' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'000C0200150C0284' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'000C0200150C02' WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = zeroblob(100000) WHERE passage_id = 4", "mention", true},
    {"UPDATE passage_mention SET bytes = x'' WHERE passage_id = 4", "mentions", true},
    {"UPDATE passage_mention SET bytes = x'000D0200150C0204' WHERE passage_id = 4", "mentions", true},
    {"UPDATE passage_mention SET bytes = x'000C0200' WHERE passage_id = 4", "mentions", true},
    {"DELETE FROM passage_mention", "mentions", true},
    {"DELETE FROM passage_mention WHERE passage_id = 4", "mention-list", true},
    {"DELETE FROM entry_mention", "mention-list", true},
    {"DELETE FROM entry_mention WHERE entry_id = (SELECT id FROM entry WHERE slug = 'macron')", "mention-list", true},
    {"INSERT INTO entry_mention VALUES (99, 1, 1, x'00')", "mention-list", true},
    {"INSERT INTO entry_mention VALUES (2, 3, 1, x'00')", "mention-list", true},
    {"INSERT INTO entry_mention VALUES (2, 4, 2, x'0102')", "mention-list", true},
    {"INSERT INTO entry_mention VALUES (2, 0, 0, x'')", "mention-list", true},
    {"UPDATE entry_mention SET mentions = mentions + 1 WHERE entry_id = 2", "mention-list", true},
    {"UPDATE entry_mention SET mentions = 9223372036854775807", "mention-list", true},
    {"UPDATE entry_mention SET mentions = -1, bytes = x'00'", "mention-list", true},
    {"UPDATE entry_mention SET first_passage = 2 WHERE entry_id = 2", "mention-list", true},
    {"UPDATE entry_mention SET first_passage = -1 WHERE entry_id = 2", "mention-list", true},
    {"UPDATE entry_mention SET first_passage = 9223372036854775807 WHERE entry_id = 2", "mention-list", true},
    {"UPDATE entry_mention SET bytes = x'000703' WHERE entry_id = 2", "mention-list", true},
    {"UPDATE entry_mention SET bytes = x'0005020002' WHERE entry_id = 2", "mention-list", true},
    {"UPDATE entry_mention SET bytes = x'000702FF' WHERE entry_id = 2", "mention-list", true},
    {"UPDATE entry_mention SET bytes = x'00FFFFFFFFFFFFFFFFFF02' WHERE entry_id = 2", "mention-list", true},
    {"INSERT INTO passage_text (passage_text, rowid, text) SELECT 'delete', id, text FROM passage WHERE id = 2",
     "full-text", true},
    {"INSERT INTO passage_text (rowid, text) SELECT id, text FROM passage WHERE id = 2", "full-text", true},
    {"INSERT INTO passage_text (passage_text) VALUES ('delete-all')", "full-text", true},
    {"UPDATE shown SET articles = 2", "shown", true},
    {"UPDATE shown SET last_passage = last_passage + 1 WHERE body_id = 1", "shown", true},
    {"DELETE FROM shown WHERE body_id = 1", "shown", true},
    {"UPDATE meta SET value = 'fold 0' WHERE name = 'derived'", "versions", true},
    {"UPDATE shown SET article_id = 3 - article_id, day = 0", "shown", true},
    {"UPDATE shown SET second = 1 WHERE body_id = 1", "shown", true},
    {ASIDE "INSERT INTO shown (body_id, article_id, day, second, articles, first_passage, last_passage) "
     "VALUES (9, 1, 0, 0, 1, 0, 0)", "shown", true},
    {ASIDE "INSERT INTO sketch VALUES (9, 500, zeroblob(64), 1)", "near-duplicates", true},
    {"UPDATE passage SET repeat = 2", "passage-name", true},
    {"UPDATE passage SET body_id = 99 WHERE id = (SELECT max(id) FROM passage)", "passages", false},
    {"UPDATE shown SET first_passage = first_passage + 1 WHERE body_id = 1", "passages", true},
    {"DELETE FROM entry_key WHERE kind = 0 AND key = 'putin'", "keys", true},
    {"UPDATE entry_key SET label_id = 99 WHERE kind = 0 AND key = 'putin'", "keys", true},
    {"INSERT INTO entry_key VALUES (0, 'nobody', 99, 1, 1)", "keys", true},
    {"DELETE FROM compiled", "compiled", true},
    {"DELETE FROM compiled WHERE id = 2", "compiled", true},
    {"DELETE FROM compiled WHERE id = 3", "compiled", true},
    {"UPDATE compiled SET bytes = zeroblob(64)", "compiled", true},
    {"UPDATE compiled SET bytes = zeroblob(length(bytes))", "compiled", true},
    {"UPDATE compiled SET bytes = x''", "compiled", true},
    {"UPDATE compiled SET bytes = substr(bytes, 1, length(bytes) - 4)", "compiled", true},
    {"UPDATE compiled SET bytes = (SELECT bytes FROM compiled WHERE id = 3) WHERE id = 1", "compiled", true},
    {"UPDATE compiled SET bytes = CAST(substr(bytes, 1, 40) || x'FF' || substr(bytes, 42) AS BLOB)", "compiled", true},
    /* 10 GB in a frame of 16 bytes */
    {"UPDATE compiled SET bytes = x'28B52FFDE00000008002000000010000'", "compiled", true},
    {"UPDATE compiled SET bytes = x'28B52FFDE00000008002000000010000' WHERE id = 3", "compiled", true},
};
/* clang-format on */

static void assert_found(ym_index *index, const fault *each)
{
    ym__buffer said = {0};
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%s: ", each->finding);
    if (sample_findings(index, &said) == 0 || strstr(ym__buffer_text(&said), wanted) == NULL)
        fail_msg("%s: expected \"%s\", found:\n%s", each->sql, wanted, ym__buffer_text(&said));
    if (each->derived)
        sample_assert_contains(ym__buffer_text(&said), "run yiming reindex");
    ym__buffer_free(&said);
}

static void assert_repaired(ym_index *index, const fault *each, const char *before)
{
    ym_error error = {0};
    if (ym_index_reindex(index, NULL, NULL, &error) != YM_OK)
        fail_msg("%s: %s", each->sql, error.message);
    sample_assert_clean(index);
    char *after = sample_export(index, YM_EXPORT_ALL);
    assert_string_equal(after, before);
    free(after);
}

static void assert_tags_putin(ym_index *index)
{
    ym_error error = {0};
    const ym_tagger *tagger = NULL;
    ym_mention *mentions = NULL;
    size_t count = 0;
    const char *passage = "普京";
    if (ym_index_tagger(index, &tagger, &error) != YM_OK)
        fail_msg("%s", error.message);
    assert_int_equal(ym_tagger_tag(&mentions, &count, tagger, &passage, 1, &error), YM_OK);
    assert_int_equal(count, 1);
    assert_string_equal(mentions[0].entry->id, "putin");
    ym_mentions_free(mentions);
}

/* Every fault is found; reindex repairs what is derived, and the dump is what it was. */
static void finds_every_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        unlink(sample_path("bad.db"));
        ym_index *index = make_index("bad.db", people);
        char *before = sample_export(index, YM_EXPORT_ALL);
        ym_index_close(index);
        damage(sample_path("bad.db"), faults[i].sql);
        index = sample_open("bad.db", YM_OPEN_WRITE);
        if (strcmp(faults[i].finding, "compiled") == 0)
            assert_tags_putin(index); /* out of the tables */
        assert_found(index, &faults[i]);
        if (faults[i].derived)
            assert_repaired(index, &faults[i], before);
        ym_index_close(index);
        free(before);
    }
}

/* Parts as they were stored before they were compressed are used as they are. */
static void compiled_parts_need_not_be_compressed(void **state)
{
    (void)state;
    ym_error error = {0};
    ym__entries entries = {0};
    ym_index *index = make_index("uncompressed.db", people);
    for (int part = 1; part <= 3; part++) {
        sqlite3_stmt *select = NULL;
        sqlite3_stmt *update = NULL;
        char *bytes = NULL;
        sqlite3_prepare_v2(index->db, "SELECT bytes FROM compiled WHERE id = ?1", -1, &select,
                           NULL);
        sqlite3_bind_int(select, 1, part);
        assert_int_equal(sqlite3_step(select), SQLITE_ROW);
        size_t size = (size_t)sqlite3_column_bytes(select, 0);
        char *stored = malloc(size);
        assert_non_null(stored);
        memcpy(stored, sqlite3_column_blob(select, 0), size);
        sqlite3_finalize(select);
        assert_int_equal(ym__uncompress(&bytes, &size, stored, size, &error), YM_OK);
        assert_int_not_equal(memcmp(bytes, "\x28\xb5\x2f\xfd", 4), 0);
        sqlite3_prepare_v2(index->db, "UPDATE compiled SET bytes = ?2 WHERE id = ?1", -1, &update,
                           NULL);
        sqlite3_bind_int(update, 1, part);
        sqlite3_bind_blob(update, 2, bytes, (int)size, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(update), SQLITE_DONE);
        sqlite3_finalize(update);
        free(bytes);
    }
    ym_index_close(index);
    index = sample_open("uncompressed.db", YM_OPEN_WRITE);
    assert_int_equal(ym__index_read_compiled(&entries, index, &error), YM_OK);
    assert_non_null(entries.glossary);
    ym__entries_free(&entries);
    sample_assert_clean(index);
    assert_tags_putin(index);
    ym_index_close(index);
}

/* What check says of a text that is not the one that was stored helps: its article merged again with --reread, then
 * reindex. */
static void rereading_mends_a_text(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "UPDATE passage SET text = replace(text, '泽', '择') WHERE id = 1",
        "UPDATE passage SET text = CAST(x'ff' AS TEXT) WHERE id = 1",
        "DELETE FROM passage WHERE id = 2", "UPDATE body SET bytes = bytes + 1"};
    static const char *const names[] = {"a"};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        ym_error error = {0};
        sample_merge job = {.options = {.reread = true}};
        unlink(sample_path("mend.db"));
        ym_index *index = make_index("mend.db", people);
        char *before = sample_export(index, YM_EXPORT_ALL);
        ym_index_close(index);
        damage(sample_path("mend.db"), changes[i]);
        index = sample_open("mend.db", YM_OPEN_WRITE);
        if (sample_merge_names(&job, index, names, 1) != YM_OK ||
            ym_index_reindex(index, NULL, NULL, &error) != YM_OK)
            fail_msg("%s: %s %s", changes[i], job.error.message, error.message);
        sample_assert_clean(index);
        char *after = sample_export(index, YM_EXPORT_ALL);
        assert_string_equal(after, before);
        sample_merge_free(&job);
        ym_index_close(index);
        free(before);
        free(after);
    }
}

static void reindex_changes_nothing_of_a_good_index(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_index *index = make_index("good.db", people);
    char *before = sample_export(index, YM_EXPORT_ALL);
    sample_assert_contains(before, "\"label\":\"弗拉基米尔·泽连斯基\"");
    const int64_t keys = sample_number(index, "SELECT count(*) FROM entry_key");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ym_index_reindex(index, NULL, NULL, &error), YM_OK);
        sample_assert_clean(index);
        char *after = sample_export(index, YM_EXPORT_ALL);
        assert_string_equal(after, before);
        free(after);
    }
    /* The keys are no part of a dump. */
    assert_int_equal(ym__index_sql(index, "DELETE FROM entry_key", "test", &error), YM_OK);
    assert_int_equal(ym_index_reindex(index, NULL, NULL, &error), YM_OK);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM entry_key"), keys);
    ym_index_close(index);
    free(before);
}

static bool stop_at_once(void *context, uint64_t done, uint64_t total)
{
    (void)done;
    (void)total;
    return --*(int *)context < 0;
}

static void stops_when_asked(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_import_summary imported;
    ym_index *index = make_index("stopped.db", people);
    ym_glossary *glossary = sample_glossary(HEAD "cold\t天气\tTiānqì\tWeather\t\t\t\n");
    char *before = sample_export(index, YM_EXPORT_ALL);
    for (int calls = 0; calls < 2; calls++) {
        int left = calls;
        assert_int_equal(ym_index_reindex(index, stop_at_once, &left, &error), YM_E_INTERRUPTED);
        sample_assert_clean(index);
        left = calls;
        const ym_import_options options = {.progress = stop_at_once, .progress_context = &left};
        assert_int_equal(ym_index_import(index, glossary, &options, &imported, &error),
                         YM_E_INTERRUPTED);
        sample_assert_clean(index);
        char *after = sample_export(index, YM_EXPORT_ALL);
        assert_string_equal(after, before);
        free(after);
    }
    ym_glossary_free(glossary);
    ym_index_close(index);
    free(before);
}

/* ---- import --------------------------------------------------------------------------------- */

static void import_brings_in_and_logs(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_import_summary summary;
    ym_index *index = make_index("import.db", HEAD ZELENSKY "putin\t蒲亭\tPútíng\tPutin\t\t\t\n");
    assert_int_equal(sample_number(index, "SELECT count(*) FROM change"), 0);
    assert_int_equal(sample_mentions(index, NULL), 4);

    ym_glossary *glossary = sample_glossary(people);
    assert_int_equal(ym_index_import(index, glossary, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.created, 1);
    assert_int_equal(summary.updated, 1);
    assert_int_equal(summary.unchanged, 1);
    assert_int_equal(summary.retagged_texts, 2);
    sample_assert_clean(index);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM change"), 2);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM command"), 1);
    assert_int_equal(
        sample_number(index,
                      "SELECT count(*) FROM change JOIN command ON command.id = command_id "
                      "WHERE subject = 'entry' AND change.name = 'macron' AND before IS NULL AND "
                      "command.text = 'import test' AND undone = 0 AND after LIKE '%马克龙%' AND "
                      "json_valid(after)"),
        1);
    assert_int_equal(
        sample_number(index,
                      "SELECT count(*) FROM change WHERE name = 'putin' AND before LIKE '%蒲亭%' "
                      "AND after LIKE '%普京%' AND after NOT LIKE '%蒲亭%'"),
        1);

    /* Tagging anew gives what reindex gives, and what an index has that was made with this glossary. */
    char *imported = sample_export(index, YM_EXPORT_ALL);
    assert_int_equal(ym_index_reindex(index, NULL, NULL, &error), YM_OK);
    char *reindexed = sample_export(index, YM_EXPORT_ALL);
    assert_string_equal(imported, reindexed);
    ym_index *other = make_index("other-way.db", people);
    char *direct = sample_export(other, YM_EXPORT_ALL);
    assert_string_equal(imported, direct);
    ym_index_close(other);

    assert_int_equal(ym_index_import(index, glossary, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.created + summary.updated + summary.retagged_texts, 0);
    assert_int_equal(summary.unchanged, 3);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM change"), 2);
    sample_assert_clean(index);
    /* None is removed by a glossary that lacks it. */
    ym_glossary_free(glossary);
    glossary = sample_glossary(HEAD PUTIN);
    assert_int_equal(ym_index_import(index, glossary, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.unchanged, 1);
    char *again = sample_export(index, YM_EXPORT_ALL);
    assert_string_equal(again, imported);
    free(again);
    ym_glossary_free(glossary);
    ym_index_close(index);
    free(imported);
    free(reindexed);
    free(direct);
}

/* Labels of languages that have no column, and readings of their own, come out as they went in, and change no name. */
static void keeps_every_label(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_import_summary summary;
    const ym_glossary *stored = NULL;
    ym_glossary *glossary = NULL;
    static const ym_label labels[] = {
        {.text = "基辅", .lang = "zh-Hans", .kind = YM_LABEL_PREFERRED, .reading = "Jīfǔ"},
        {.text = "Kyiv", .lang = "en", .kind = YM_LABEL_PREFERRED},
        {.text = "Київ", .lang = "uk", .kind = YM_LABEL_PREFERRED, .reading = "Kyïv"},
        {.text = "Kiew", .lang = "de", .kind = YM_LABEL_PREFERRED, .origin = "berlin.tbx"},
        {.text = "吉辅",
         .lang = "zh-Hans",
         .kind = YM_LABEL_SHORT,
         .reading = "Jífǔ",
         .status = YM_LABEL_STATUS_DRAFT,
         .raw_status = "proposed"}};
    const ym_entry entry = {.id = "kyiv",
                            .type = "place",
                            .status = "preferred",
                            .zh = "基辅",
                            .pinyin = "Jīfǔ",
                            .en = "Kyiv",
                            .origin = "kyiv.tbx",
                            .labels = labels,
                            .label_count = sizeof labels / sizeof *labels};
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    assert_int_equal(ym__glossary_add(glossary, &entry, &error), YM_OK);
    ym_index *index = sample_create("labels.db", people);
    assert_int_equal(ym_index_import(index, glossary, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.created, 1);
    assert_int_equal(ym_index_import(index, glossary, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.unchanged, 1);
    ym_glossary_free(glossary);
    assert_int_equal(ym_index_glossary(index, &stored, &error), YM_OK);
    const ym_entry *kyiv = ym_glossary_find(stored, "kyiv");
    assert_string_equal(kyiv->zh, "基辅");
    assert_string_equal(kyiv->pinyin, "Jīfǔ");
    assert_string_equal(kyiv->en, "Kyiv");
    char *all = sample_export(index, YM_EXPORT_ALL);
    sample_assert_contains(all, "{\"text\":\"Київ\",\"lang\":\"uk\",\"kind\":\"preferred\","
                                "\"status\":\"preferred\",\"raw_status\":null,"
                                "\"reading\":\"Kyïv\",\"shared\":false,\"origin\":\"kyiv.tbx\"}");
    sample_assert_contains(all, "\"lang\":\"de\",\"kind\":\"preferred\",\"status\":\"preferred\","
                                "\"raw_status\":null,\"reading\":null,\"shared\":false,"
                                "\"origin\":\"berlin.tbx\"}");
    sample_assert_contains(all, "\"kind\":\"short\",\"status\":\"draft\","
                                "\"raw_status\":\"proposed\",\"reading\":\"Jífǔ\"");
    free(all);
    /* What undo and a 3-way import go by is as whole. */
    assert_int_equal(sample_number(index, "SELECT count(*) FROM change WHERE "
                                          "json_extract(after, '$.format') = 1 AND "
                                          "json_array_length(after, '$.labels') = 5"),
                     1);
    assert_int_equal(sample_number(index, "SELECT base = '' FROM entry WHERE slug = 'kyiv'"), 1);
    sample_assert_clean(index);
    ym_index_close(index);
}

/* What was removed here stays removed, whatever an import has. */
static void import_leaves_retired_entries(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_import_summary summary;
    ym_index *index = make_index("retired.db", HEAD ZELENSKY PUTIN);
    ym_glossary *glossary = sample_glossary(people);
    assert_int_equal(
        ym__index_sql(index, "UPDATE entry SET retired = 1 WHERE slug = 'putin'", "test", &error),
        YM_OK);
    assert_int_equal(ym_index_reindex(index, NULL, NULL, &error), YM_OK);
    if (ym_index_import(index, glossary, NULL, &summary, &error) != YM_OK)
        fail_msg("%s", error.message);
    assert_int_equal(summary.created, 1);
    assert_int_equal(summary.unchanged, 1);
    assert_int_equal(summary.conflicts, 1);
    sample_assert_clean(index);
    ym_glossary_free(glossary);
    ym_index_close(index);
}

/* A removed article stands nowhere, and merging it brings it back as it was. */
static void retired_articles_are_out(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_results *results = NULL;
    ym_index_status now;
    sample_merge job = {.summary = {0}};
    const ym_search_options options = {.passage_limit = 0};
    ym_index *index = make_index("out.db", people);
    char *before = sample_export(index, YM_EXPORT_ALL);
    assert_int_equal(
        ym__index_sql(
            index,
            "UPDATE article SET retired = 1 WHERE id = 1; UPDATE revision SET retired = 1 "
            "WHERE article_id = 1; UPDATE source SET retired = 1 WHERE revision_id = 1",
            "test", &error),
        YM_OK);
    assert_int_equal(ym_index_reindex(index, NULL, NULL, &error), YM_OK);
    sample_assert_clean(index);
    assert_int_equal(ym_search(&results, index, "泽连斯基", &options, &error), YM_OK);
    assert_int_equal(ym_results_passage_count(results), 0);
    ym_results_free(results);
    assert_int_equal(ym_index_get_status(index, &now, &error), YM_OK);
    assert_int_equal(now.articles, 1);
    assert_int_equal(now.sources, 1);
    char *without = sample_export(index, YM_EXPORT_ARTICLES);
    assert_null(strstr(without, "基辅的一天"));
    assert_string_equal(sample_merge_one(&job, index, "a"),
                        "added a/first.txt\nunchanged a/second.txt\n");
    char *after = sample_export(index, YM_EXPORT_ALL);
    assert_string_equal(after, before);
    sample_assert_clean(index);
    sample_merge_free(&job);
    ym_index_close(index);
    free(without);
    free(before);
    free(after);
}

/* Two keys of one name (which no two have had yet): the second article fails, the others are merged. */
static void one_collision_ends_no_merge(void **state)
{
    (void)state;
    ym_error error = {0};
    sample_merge job = {.summary = {0}};
    ym_index *index = make_index("collide.db", people);
    assert_int_equal(ym__index_sql(index, "UPDATE article SET key = 'path:elsewhere' WHERE id = 1",
                                   "test", &error),
                     YM_OK);
    sample_write_text("a/first.txt", "另一天\n\n2025-12-31\n\n泽连斯基没有说话。\n");
    sample_write_text("a/third.txt", "第三天\n\n2026-01-01\n\n普京也没有说话。\n");
    static const char *const names[] = {"a"};
    assert_int_equal(sample_merge_names(&job, index, names, 1), YM_OK);
    sample_assert_contains(ym__buffer_text(&job.log), "failed a/first.txt (another article");
    sample_assert_contains(ym__buffer_text(&job.log), "added a/third.txt");
    assert_int_equal(sample_number(index, "SELECT count(*) FROM body"), 3);
    unlink(sample_path("a/third.txt"));
    sample_merge_free(&job);
    ym_index_close(index);
}

/* ---- status and export ---------------------------------------------------------------------- */

static void status_counts(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_index_status now;
    ym_index *index = make_index("status.db", people);
    assert_int_equal(ym_index_get_status(index, &now, &error), YM_OK);
    assert_int_equal(now.schema_version, 5);
    assert_int_equal(now.articles, 2);
    assert_int_equal(now.revisions, 2);
    assert_int_equal(now.bodies, 2);
    assert_int_equal(now.passages, 5);
    assert_int_equal(now.mentions, 9);
    assert_int_equal(now.entries, 3);
    assert_int_equal(now.sources, 2);
    assert_int_equal(now.changes, 0);
    assert_string_equal(now.first_date, "2025-12-30");
    assert_string_equal(now.last_date, "2025-12-31");
    assert_string_equal(now.glossary_origins, "test");
    assert_true(now.derived_current);
    assert_true(now.file_bytes > 4096);
    ym_index_close(index);
}

/* Takes `left` lines, then asks to stop. */
static bool take_some(void *context, const char *line, size_t bytes)
{
    assert_int_equal(strlen(line), bytes);
    assert_null(strchr(line, '\n'));
    return --*(int *)context <= 0;
}

static void export_ends_when_asked(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_index *index = make_index("export.db", people);
    for (int what = YM_EXPORT_ENTRIES; what <= YM_EXPORT_ALL; what++) {
        int left = 2;
        assert_int_equal(ym_index_export(index, (ym_export_what)what, take_some, &left, &error),
                         YM_E_INTERRUPTED);
        assert_int_equal(left, 0);
    }
    /* No statement or transaction stays open: writing goes on. */
    assert_int_equal(ym_index_reindex(index, NULL, NULL, &error), YM_OK);
    sample_assert_clean(index);
    ym_index_close(index);
}

/* ---- the loadable extension ----------------------------------------------------------------- */

static char extension_path[512];

static void extension_serves_a_plain_connection(void **state)
{
    (void)state;
    if (access(extension_path, R_OK) != 0) {
        print_message("skipped: extension_serves_a_plain_connection (%s is not built)\n",
                      extension_path);
        return;
    }
    ym_index_close(make_index("plain.db", people));
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open_v2(sample_path("plain.db"), &db, SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    static const char count[] = "SELECT count(*) FROM passage_text WHERE passage_text MATCH ?1";
    /* Without it: a clean error. */
    assert_int_not_equal(
        sqlite3_exec(db, "SELECT count(*) FROM passage_text('\"泽连斯基\"')", NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL),
                     SQLITE_OK);
    if (sqlite3_load_extension(db, extension_path, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
    if (sqlite3_prepare_v2(db, count, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    static const struct {
        const char *query;
        int passages;
    } queries[] = {{"\"泽连斯基\"", 1}, {"\"澤連斯基\"", 1}, {"\"澤倫斯基\"", 1}, {"\"普京\"", 2},
                   {"ZELENSKYY", 1},    {"\"天\" *", 1},     {"\"斯京\"", 0}};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        sqlite3_reset(statement);
        sqlite3_bind_text(statement, 1, queries[i].query, -1, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        if (sqlite3_column_int(statement, 0) != queries[i].passages)
            fail_msg("%s: %d passages, not %d", queries[i].query, sqlite3_column_int(statement, 0),
                     queries[i].passages);
    }
    sqlite3_finalize(statement);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

int main(int count, char **arguments)
{
    (void)count;
    /* BUILD/tests/unit/test_index, beside BUILD/yiming.so. */
    snprintf(extension_path, sizeof extension_path, "%s", arguments[0]);
    char *tests = strstr(extension_path, "tests/unit/");
    if (tests != NULL)
        snprintf(tests, (size_t)(extension_path + sizeof extension_path - tests), "yiming.so");
    const struct CMUnitTest tests_here[] = {
        cmocka_unit_test(prepares_every_statement),
        cmocka_unit_test(refuses_what_is_no_index),
        cmocka_unit_test(refuses_other_schemas),
        cmocka_unit_test(refuses_foreign_schemas),
        cmocka_unit_test(reads_what_the_schema_forbids),
        cmocka_unit_test(notices_what_is_cut_off),
        cmocka_unit_test(creates_over_nothing),
        cmocka_unit_test(creates_in_memory),
        cmocka_unit_test(leaves_no_file_when_it_fails),
        cmocka_unit_test(readers_never_wait),
        cmocka_unit_test(sees_what_others_import),
        cmocka_unit_test(reads_what_may_not_be_written),
        cmocka_unit_test(a_reader_leaves_nothing_behind),
        cmocka_unit_test(check_changes_nothing),
        cmocka_unit_test(discards_what_nobody_needs),
        cmocka_unit_test(tells_damage_line_by_line),
        cmocka_unit_test(finds_every_fault),
        cmocka_unit_test(compiled_parts_need_not_be_compressed),
        cmocka_unit_test(rereading_mends_a_text),
        cmocka_unit_test(reindex_changes_nothing_of_a_good_index),
        cmocka_unit_test(stops_when_asked),
        cmocka_unit_test(import_brings_in_and_logs),
        cmocka_unit_test(one_collision_ends_no_merge),
        cmocka_unit_test(keeps_every_label),
        cmocka_unit_test(import_leaves_retired_entries),
        cmocka_unit_test(retired_articles_are_out),
        cmocka_unit_test(status_counts),
        cmocka_unit_test(export_ends_when_asked),
        cmocka_unit_test(extension_serves_a_plain_connection),
    };
    return cmocka_run_group_tests_name("index", tests_here, sample_make_folder,
                                       sample_remove_folder);
}
