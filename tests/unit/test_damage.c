/* Every byte of the packed tables is changed, and each is cut short everywhere: mentions by passage and by entry, and the
 * records and branches of full text. Whatever comes of it, nothing may crash or hang, what is read must be the index's or an
 * error, `check` must tell of it unless all that can be read is what it was, and `reindex` must make it good. */
#include "index/full_text.h"
#include "index/mention.h"
#include "sample.h"

#include <yiming/search.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its header wants some of the above. */
#include <cmocka.h>

/* ---- an index of small pages ------------------------------------------------------------------------------------ */

static const char people[] =
    "id\tzh\tpinyin\ten\tzh_tw\tzh_also\ten_also\n"
    "zelensky\t泽连斯基\tZéliánsījī\tZelensky\t澤倫斯基\t弗拉基米尔·泽连斯基\tZelenskyy\n"
    "putin\t普京\tPǔjīng\tPutin\t普丁\t\t\n"
    "macron\t马克龙\tMǎkèlóng\tMacron\t馬克宏\t\t\n";

static const char first_article[] =
    "基辅的一天\n\n2025-12-30\n\n泽连斯基同普京通话。弗拉基米尔·泽连斯基说，会谈有益。\n\n"
    "馬克宏與澤倫斯基在巴黎會面。\n\nMacron met Zelenskyy again.\n";
static const char second_article[] =
    "莫斯科的一天\n\n2025-12-"
    "31\n\n普京没有表态，普丁的發言人也沒有。\n\n天气很冷。\n\n天气又冷了。\n\n"
    "天气不冷。\n\n天气转冷。\n\n天气还冷。\n\n天气最冷。\n";

static void run(ym_index *index, const char *sql)
{
    ym_error error;
    if (ym__index_sql(index, sql, "testing", &error) != YM_OK)
        fail_msg("%s: %s", sql, error.message);
}

/* What it sees of FTS5's tables is what stands there now. */
static void make_fts5_forget(ym_index *index)
{
    (void)sqlite3_exec(index->db,
                       "SAVEPOINT forget; DELETE FROM passage_text WHERE 0; ROLLBACK TO forget; "
                       "RELEASE forget",
                       NULL, NULL, NULL);
}

static ym_index *make_index(void)
{
    sample_merge job = {.summary = {0}};
    ym_index *index = sample_create(NULL, people);
    run(index, "INSERT INTO passage_text (passage_text, rank) VALUES ('pgsz', 60)");
    sample_write_text("a/first.txt", first_article);
    sample_write_text("a/second.txt", second_article);
    sample_merge_one(&job, index, "a");
    sample_merge_free(&job);
    return index;
}

/* ---- all that can be read --------------------------------------------------------------------------------------- */

/* The row before the first passage, for reindex gives them other rows. */
static int64_t rows_before(ym_index *index)
{
    return sample_number(index, "SELECT min(id) - 1 FROM passage");
}

static bool take_line(void *context, const char *line, size_t bytes)
{
    ym__buffer_append(context, line, bytes);
    ym__buffer_putc(context, '\n');
    return false;
}

typedef struct telling {
    ym__buffer *out;
    int64_t before;
} telling;

static ym_status tell_mentioning(void *context, const ym__mentioning *each, ym_error *error)
{
    const telling *job = context;
    (void)error;
    ym__buffer_printf(job->out, " %lld*%u", (long long)(each->passage - job->before), each->count);
    return YM_OK;
}

/* Reading fails as damaged, or not at all. */
static bool may_be_read(ym_status status, const ym_error *error)
{
    if (status < 0 && status != YM_E_INDEX)
        fail_msg("status %d: %s", (int)status, error->message);
    return status == YM_OK;
}

static bool tell_lists(ym__buffer *out, ym_index *index)
{
    ym_error error;
    bool good = true;
    telling job = {out, rows_before(index)};
    for (int64_t entry = 1; entry <= 3; entry++) {
        ym__buffer_printf(out, "entry %lld:", (long long)entry);
        good = may_be_read(ym__mentions_of_entry_walk(index, entry, tell_mentioning, &job, &error),
                           &error) &&
               good;
        ym__buffer_putc(out, '\n');
    }
    return good;
}

/* What FTS5 finds of each of these tokens, which end with NULL. */
static bool tell_tokens(ym__buffer *out, ym_index *index, const char *const *tokens)
{
    const int64_t before = rows_before(index);
    sqlite3_stmt *select = NULL;
    int code = sqlite3_prepare_v2(index->db,
                                  "SELECT rowid FROM passage_text WHERE passage_text MATCH "
                                  "'\"' || ?1 || '\"' ORDER BY rowid",
                                  -1, &select, NULL);
    assert_int_equal(code, SQLITE_OK);
    for (; *tokens != NULL && code == SQLITE_OK; tokens++) {
        ym__buffer_printf(out, "%s:", *tokens);
        ym__bind_text(select, 1, *tokens);
        while (sqlite3_step(select) == SQLITE_ROW)
            ym__buffer_printf(out, " %lld", (long long)sqlite3_column_int64(select, 0) - before);
        code = sqlite3_reset(select);
        ym__buffer_putc(out, '\n');
    }
    sqlite3_finalize(select);
    return code == SQLITE_OK;
}

static bool tell_answer(ym__buffer *out, ym_index *index, const char *query)
{
    ym_error error;
    ym_results *results = NULL;
    const ym_search_options options = {.all_duplicates = true};
    if (!may_be_read(ym_search(&results, index, query, &options, &error), &error))
        return false;
    ym__buffer_printf(out, "%s:", query);
    for (size_t i = 0; i < ym_results_passage_count(results); i++) {
        const ym_passage_hit *hit = ym_results_passage(results, i);
        ym__buffer_printf(out, " %s#%s", hit->article, hit->passage_id);
        for (size_t j = 0; j < hit->span_count; j++)
            ym__buffer_printf(out, " %zu-%zu", hit->spans[j].start, hit->spans[j].end);
    }
    ym__buffer_putc(out, '\n');
    ym_results_free(results);
    return true;
}

/* Everything that is read out of the packed tables, as one text; false: some of it cannot be read. */
static bool tell_all(ym__buffer *out, ym_index *index, const char *const *tokens)
{
    static const char *const queries[] = {"普京", "zelensky", "天气", "冷", "天*", "Macron met"};
    ym_error error;
    ym__buffer_clear(out);
    bool good = may_be_read(ym_index_export(index, YM_EXPORT_ALL, take_line, out, &error), &error);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        good = tell_answer(out, index, queries[i]) && good;
    good = tell_lists(out, index) && good;
    good = tell_tokens(out, index, tokens) && good;
    assert_false(out->failed);
    return good;
}

/* ---- damage ----------------------------------------------------------------------------------------------------- */

enum {
    MENDED = 7
}; /* one of so many damages is mended by reindex, since that takes most of the time */

/* A column of bytes that is damaged, and how its row is found: by `key` and, where that is not enough, by `key_2`. */
typedef struct packed {
    const char *table, *column, *key, *key_2;
    bool large;
} packed;

typedef struct damaging {
    ym_index *index;
    const packed *at;
    const char **tokens;
    ym__buffer sound;    /* all that can be read */
    ym__buffer now;      /* the same */
    ym__buffer said;     /* by check */
    size_t done, silent; /* damages, and those that check did not tell of */
    size_t missed;       /* that it should have told of */
} damaging;

/* The bytes of row number `row` (from 0) of the column, with its keys; false: there is none. */
static bool read_bytes(const damaging *job, size_t row, ym__buffer *bytes, int64_t keys[2])
{
    char sql[256];
    sqlite3_stmt *select = NULL;
    snprintf(sql, sizeof sql, "SELECT %s, %s, %s FROM %s ORDER BY 1, 2 LIMIT 1 OFFSET %zu",
             job->at->key, job->at->key_2, job->at->column, job->at->table, row);
    assert_int_equal(sqlite3_prepare_v2(job->index->db, sql, -1, &select, NULL), SQLITE_OK);
    const bool found = sqlite3_step(select) == SQLITE_ROW;
    ym__buffer_clear(bytes);
    if (found) {
        keys[0] = sqlite3_column_int64(select, 0);
        keys[1] = sqlite3_column_int64(select, 1);
        ym__buffer_append(bytes, sqlite3_column_blob(select, 2),
                          (size_t)sqlite3_column_bytes(select, 2));
    }
    sqlite3_finalize(select);
    return found;
}

/* False: another row has such a key. */
static bool write_bytes(const damaging *job, const int64_t keys[2], const char *bytes, size_t size)
{
    char sql[256];
    sqlite3_stmt *update = NULL;
    snprintf(sql, sizeof sql, "UPDATE %s SET %s = ?1 WHERE %s = ?2 AND %s = ?3", job->at->table,
             job->at->column, job->at->key, job->at->key_2);
    sqlite3_db_config(job->index->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    assert_int_equal(sqlite3_prepare_v2(job->index->db, sql, -1, &update, NULL), SQLITE_OK);
    sqlite3_bind_blob64(update, 1, bytes, size, SQLITE_STATIC);
    sqlite3_bind_int64(update, 2, keys[0]);
    sqlite3_bind_int64(update, 3, keys[1]);
    const int code = sqlite3_step(update);
    sqlite3_finalize(update);
    sqlite3_db_config(job->index->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    make_fts5_forget(job->index);
    assert_true(code == SQLITE_DONE || (code & 0xFF) == SQLITE_CONSTRAINT);
    return code == SQLITE_DONE;
}

/* The first line in which the texts differ. */
static void tell_missed(damaging *job, const char *what)
{
    const char *sound = ym__buffer_text(&job->sound);
    const char *now = ym__buffer_text(&job->now);
    size_t line = 0;
    for (size_t i = 0; sound[i] != '\0' && sound[i] == now[i]; i++)
        line = sound[i] == '\n' ? i + 1 : line;
    print_error("%s: check finds nothing, but in the place of\n  %.*s\nthere is read\n  %.*s\n",
                what, (int)strcspn(sound + line, "\n"), sound + line,
                (int)strcspn(now + line, "\n"), now + line);
    job->missed++;
}

/* Reads all of the damaged index, and checks it. */
static void look(damaging *job, const char *what)
{
    const bool readable = tell_all(&job->now, job->index, job->tokens);
    const bool same =
        readable && strcmp(ym__buffer_text(&job->now), ym__buffer_text(&job->sound)) == 0;
    const uint64_t findings = sample_findings(job->index, &job->said);
    if (findings == 0 && !same)
        tell_missed(job, what);
    if (findings > 0)
        sample_assert_contains(ym__buffer_text(&job->said), "run yiming reindex");
    job->done++;
    job->silent += findings == 0;
}

/* Makes it good; the rows are others then. */
static void mend(damaging *job, const char *what)
{
    ym_error error;
    if (ym_index_reindex(job->index, NULL, NULL, &error) != YM_OK)
        fail_msg("%s: reindex: %s", what, error.message);
    sample_assert_clean(job->index);
    assert_true(tell_all(&job->now, job->index, job->tokens));
    assert_string_equal(ym__buffer_text(&job->now), ym__buffer_text(&job->sound));
}

static void damage(damaging *job, size_t row, size_t place, int value)
{
    char what[128];
    int64_t keys[2] = {0};
    ym__buffer bytes = {0};
    ym__buffer sound = {0};
    assert_true(read_bytes(job, row, &bytes, keys));
    ym__buffer_append(&sound, bytes.bytes, bytes.size);
    snprintf(what, sizeof what, "%s %lld, byte %zu of %zu %s %d", job->at->table,
             (long long)keys[0], place, bytes.size, value < 0 ? "is cut off" : "becomes", value);
    if (value >= 0 && place < bytes.size)
        bytes.bytes[place] = (char)value;
    if (write_bytes(job, keys, ym__buffer_text(&bytes), value < 0 ? place : bytes.size)) {
        look(job, what);
        if (job->done % MENDED == 0)
            mend(job, what);
        else
            assert_true(write_bytes(job, keys, ym__buffer_text(&sound), sound.size));
    }
    ym__buffer_free(&bytes);
    ym__buffer_free(&sound);
}

/* The byte itself in other ways, and -1, where all from it on is cut off. Of a large table each byte in two of these ways,
 * which are others from byte to byte. */
static void damage_byte(damaging *job, size_t row, size_t place, uint8_t byte)
{
    enum { WAYS = 6 };
    const int values[WAYS] = {byte ^ 0x80, byte ^ 0x01, byte ^ 0x06, 0, 0xFF, -1};
    for (size_t i = 0; i < WAYS; i++) {
        const bool turn = i == 0 || i == 1 + (row + place) % (WAYS - 1);
        if (values[i] != byte && (turn || !job->at->large))
            damage(job, row, place, values[i]);
    }
}

static void damage_all(damaging *job)
{
    int64_t keys[2];
    ym__buffer bytes = {0};
    for (size_t row = 0; read_bytes(job, row, &bytes, keys); row++) {
        for (size_t place = 0; place < bytes.size; place++)
            damage_byte(job, row, place, (uint8_t)bytes.bytes[place]);
    }
    ym__buffer_free(&bytes);
}

/* ---- the tests -------------------------------------------------------------------------------------------------- */

enum { MOST_TOKENS = 400 };

static void list_tokens(const char **tokens, ym_index *index)
{
    sqlite3_stmt *select = NULL;
    size_t count = 0;
    run(index, "CREATE VIRTUAL TABLE temp.term USING fts5vocab (main, passage_text, row)");
    assert_int_equal(sqlite3_prepare_v2(index->db, "SELECT term FROM temp.term", -1, &select, NULL),
                     SQLITE_OK);
    while (sqlite3_step(select) == SQLITE_ROW && count < MOST_TOKENS - 1)
        tokens[count++] = strdup((const char *)sqlite3_column_text(select, 0));
    sqlite3_finalize(select);
    run(index, "DROP TABLE temp.term");
    assert_in_range(count, 50, MOST_TOKENS - 2);
    tokens[count] = NULL;
}

static void damage_table(const packed *at, size_t fewest)
{
    const char *tokens[MOST_TOKENS];
    damaging job = {.index = make_index(), .at = at, .tokens = tokens};
    list_tokens(tokens, job.index);
    assert_true(tell_all(&job.sound, job.index, tokens));
    sample_assert_contains(ym__buffer_text(&job.sound), "天气: ");
    damage_all(&job);
    printf("%s: %zu damages, %zu of them without a finding\n", at->table, job.done, job.silent);
    assert_true(job.done >= fewest);
    assert_int_equal(job.missed, 0);
    for (size_t i = 0; tokens[i] != NULL; i++)
        free((void *)tokens[i]);
    ym__buffer_free(&job.sound);
    ym__buffer_free(&job.now);
    ym__buffer_free(&job.said);
    ym_index_close(job.index);
}

static void mentions_by_passage(void **state)
{
    (void)state;
    damage_table(&(packed){"passage_mention", "bytes", "passage_id", "passage_id", false}, 100);
}

static void mentions_by_entry(void **state)
{
    (void)state;
    damage_table(&(packed){"entry_mention", "bytes", "entry_id", "first_passage", false}, 40);
}

static void records_of_full_text(void **state)
{
    (void)state;
    damage_table(&(packed){"passage_text_data", "block", "id", "id", true}, 1000);
}

static void branches_of_full_text(void **state)
{
    (void)state;
    damage_table(&(packed){"passage_text_idx", "term", "segid", "pgno", false}, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mentions_by_passage),
        cmocka_unit_test(mentions_by_entry),
        cmocka_unit_test(records_of_full_text),
        cmocka_unit_test(branches_of_full_text),
    };
    return cmocka_run_group_tests_name("damage", tests, sample_make_folder, sample_remove_folder);
}
