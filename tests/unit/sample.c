#define _XOPEN_SOURCE 700 /* nftw, mkdtemp */

#include "sample.h"

#include "index/mention.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Its header wants some of the above. */
#include <cmocka.h>

/* ---- files ---------------------------------------------------------------------------------- */

static char folder[32];

int sample_make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/yiming-test-XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

int sample_remove_folder(void **state)
{
    (void)state;
    return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *sample_path(const char *name)
{
    static char places[8][512];
    static size_t next;
    char *place = places[next++ % 8];
    snprintf(place, sizeof places[0], "%s/%s", folder, name);
    return place;
}

void sample_write(const char *name, const void *bytes, size_t size)
{
    char path[512];
    snprintf(path, sizeof path, "%s", sample_path(name));
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0777);
        *slash = '/';
    }
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, size, stream), size);
    assert_int_equal(fclose(stream), 0);
}

void sample_write_text(const char *name, const char *text)
{
    sample_write(name, text, strlen(text));
}

/* ---- glossaries and indexes ----------------------------------------------------------------- */

/* Nothing in the glossaries of these tests is wrong. */
static void no_finding(void *context, const ym_finding *finding)
{
    (void)context;
    fail_msg("%s:%llu: %s", finding->file, (unsigned long long)finding->line, finding->message);
}

static ym_glossary *load(const char *const *paths, size_t count, const char *origin)
{
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    if (ym_glossary_load(&glossary, paths, count, &(ym_glossary_options){.origin = origin}, no_finding,
                         NULL, &error) != YM_OK)
        fail_msg("%s", error.message);
    return glossary;
}

ym_glossary *sample_glossary(const char *tsv)
{
    sample_write_text("glossary/people.tsv", tsv);
    const char *path = sample_path("glossary/people.tsv");
    return load(&path, 1, "test");
}

ym_glossary *sample_small(void)
{
    static const char *const paths[] = {"tests/golden/input/people.tsv",
                                        "tests/golden/input/places.tsv"};
    return load(paths, 2, "test");
}

ym_glossary *sample_bundled(void)
{
    static const char *const path = "glossary";
    return load(&path, 1, "bundled");
}

ym_index *sample_create(const char *name, const char *tsv)
{
    ym_error error = {0};
    ym_index *index = NULL;
    ym_glossary *glossary = tsv == NULL ? NULL : sample_glossary(tsv);
    const char *path = name == NULL ? NULL : sample_path(name);
    if (ym_index_create(&index, path, glossary, &error) != YM_OK)
        fail_msg("%s", error.message);
    ym_glossary_free(glossary);
    return index;
}

ym_index *sample_open(const char *name, ym_open_mode mode)
{
    ym_error error = {0};
    ym_index *index = NULL;
    if (ym_index_open(&index, sample_path(name), mode, &error) != YM_OK)
        fail_msg("%s", error.message);
    return index;
}

/* ---- merging -------------------------------------------------------------------------------- */

static const char *below_folder(const char *path)
{
    const size_t size = strlen(folder);
    return strncmp(path, folder, size) == 0 && path[size] == '/' ? path + size + 1 : path;
}

static void observe(void *context, const ym_merge_event *event)
{
    sample_merge *job = context;
    ym__buffer_printf(&job->log, "%s %s", ym_merge_outcome_name(event->outcome),
                      below_folder(event->source));
    if (event->reason != NULL)
        ym__buffer_printf(&job->log, " (%s)", event->reason);
    ym__buffer_putc(&job->log, '\n');
    const bool has_article =
        event->outcome != YM_MERGE_SKIPPED && event->outcome != YM_MERGE_FAILED;
    assert_int_equal(event->reason == NULL, has_article);
    assert_int_equal(event->article != NULL, has_article);
}

ym_status sample_merge_names(sample_merge *job, ym_index *index, const char *const *names,
                             size_t count)
{
    char *paths[64];
    assert_true(count <= sizeof paths / sizeof *paths);
    for (size_t i = 0; i < count; i++) {
        const bool elsewhere = names[i][0] == '/' || strncmp(names[i], "tests/", 6) == 0;
        paths[i] = strdup(elsewhere ? names[i] : sample_path(names[i]));
        assert_non_null(paths[i]);
    }
    job->options.observer = observe;
    job->options.observer_context = job;
    ym__buffer_clear(&job->log);
    const ym_status status = ym_merge(index, (const char *const *)paths, count, &job->options,
                                      &job->summary, &job->error);
    for (size_t i = 0; i < count; i++)
        free(paths[i]);
    return status;
}

const char *sample_merge_one(sample_merge *job, ym_index *index, const char *name)
{
    if (sample_merge_names(job, index, &name, 1) != YM_OK)
        fail_msg("%s", job->error.message);
    sample_assert_clean(index);
    return ym__buffer_text(&job->log);
}

ym_index *sample_articles(void)
{
    static const char *const excludes[] = {"README.md"};
    static const char *const names[] = {"tests/articles"};
    ym_error error = {0};
    ym_index *index = NULL;
    ym_glossary *glossary = sample_bundled();
    sample_merge job = {.options = {.excludes = excludes, .exclude_count = 1}};
    if (ym_index_create(&index, NULL, glossary, &error) != YM_OK)
        fail_msg("%s", error.message);
    ym_glossary_free(glossary);
    assert_int_equal(sample_merge_names(&job, index, names, 1), YM_OK);
    assert_int_equal(job.summary.added, 15);
    assert_int_equal(job.summary.failed, 0);
    sample_merge_free(&job);
    return index;
}

void sample_merge_free(sample_merge *job)
{
    ym__buffer_free(&job->log);
}

/* ---- looking at an index -------------------------------------------------------------------- */

static bool take_line(void *context, const char *line, size_t bytes)
{
    ym__buffer_append(context, line, bytes);
    ym__buffer_putc(context, '\n');
    return false;
}

char *sample_export(ym_index *index, ym_export_what what)
{
    ym_error error = {0};
    ym__buffer text = {0};
    ym__buffer_puts(&text, "");
    if (ym_index_export(index, what, take_line, &text, &error) != YM_OK)
        fail_msg("%s", error.message);
    char *whole = ym__buffer_take(&text);
    assert_non_null(whole);
    return whole;
}

static void note(void *context, const ym_finding *finding)
{
    ym__buffer_printf(context, "%s: %s\n", finding->rule, finding->message);
}

uint64_t sample_findings(ym_index *index, ym__buffer *said)
{
    ym_error error = {0};
    uint64_t count = UINT64_MAX;
    ym__buffer_clear(said);
    if (ym_index_check(index, note, said, &count, NULL, NULL, &error) != YM_OK)
        fail_msg("%s", error.message);
    return count;
}

void sample_assert_clean(ym_index *index)
{
    ym__buffer said = {0};
    const int code = sqlite3_exec(
        index->db, "INSERT INTO passage_text (passage_text, rank) VALUES ('integrity-check', 1)",
        NULL, NULL, NULL);
    if (code != SQLITE_OK)
        fail_msg("FTS5: %s", sqlite3_errmsg(index->db));
    if (sample_findings(index, &said) != 0)
        fail_msg("%s", ym__buffer_text(&said));
    ym__buffer_free(&said);
}

int64_t sample_number(ym_index *index, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(index->db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(index->db));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

int64_t sample_mentions(ym_index *index, const char *entry)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(sum(mentions), 0) FROM entry_mention JOIN entry ON entry.id = entry_id "
             "WHERE '%s' IN ('', slug)",
             entry == NULL ? "" : entry);
    return sample_number(index, sql);
}

size_t sample_mentions_in(ym_index *index, int64_t passage, const char *entry, size_t start,
                          size_t end)
{
    char sql[256];
    ym_error error;
    sqlite3_stmt *row = NULL;
    ym__mention_cursor cursor;
    ym__stored_mention mention;
    size_t count = 0;
    snprintf(sql, sizeof sql, "SELECT id FROM entry WHERE slug = '%s'", entry);
    const int64_t wanted = sample_number(index, sql);
    if (ym__mentions_read(&cursor, &row, index, passage, YM__ANY_TEXT, &error) != YM_OK)
        fail_msg("%s", error.message);
    while (ym__mention_next(&cursor, &mention))
        count += mention.entry == wanted && mention.start >= start && mention.end <= end;
    assert_false(cursor.damaged);
    ym__index_done(row);
    return count;
}

char *sample_text(ym_index *index, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(index->db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(index->db));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const char *text = (const char *)sqlite3_column_text(statement, 0);
    assert_non_null(text);
    char *copy = strdup(text);
    assert_non_null(copy);
    sqlite3_finalize(statement);
    return copy;
}

void sample_assert_contains(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("expected \"%s\" in:\n%s", part, text);
}
