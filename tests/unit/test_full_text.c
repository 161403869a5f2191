/* Full text written as segments of our own making is what FTS5 writes itself: the same random passages come and go in two
 * indexes, one of which goes row by row, and both must hold the same, to FTS5's own checks and to what it finds. Pages are
 * made small, so that every way of ending one occurs. */
#include "index/full_text.h"
#include "index/varint.h"
#include "sample.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its header wants some of the above. */
#include <cmocka.h>

/* ---- an index of passages alone --------------------------------------------------------------------------------- */

enum { MOST_ROWS = 400 };

static const char *const pieces[] = {
    "泽",     "连斯基",  "澤連斯基", "的的的",   "·",         " ",         "，",          "𠀀𠀁",
    "𠀀𠀁𠀂", "a",       "ab",       "abcdefgh", "abcdefghi", "abcdefgh ", " abcdefghij", "đoko",
    "lü",     "Lüshun ", "1",        "2026",     " x ",       "\n",        NULL};

typedef struct full {
    ym_index *index;
    ym__full_text_way way;
} full;

static void must(ym_status status, const ym_error *error)
{
    if (status < 0)
        fail_msg("%s", error->message);
}

static void run(ym_index *index, const char *sql)
{
    ym_error error;
    must(ym__index_sql(index, sql, "testing", &error), &error);
}

static full new_full(const char *name, ym__full_text_way way, int page_bytes)
{
    char sql[128];
    full made = {sample_create(name, NULL), way};
    snprintf(sql, sizeof sql,
             "INSERT INTO passage_text (passage_text, rank) VALUES ('pgsz', %d); "
             "INSERT INTO body (id, hash, bytes) VALUES (1, x'00', 0)",
             page_bytes);
    run(made.index, sql);
    return made;
}

static void begin(const full *to)
{
    ym_error error;
    must(ym__index_begin(to->index, &error), &error);
    to->index->full_text_way = (int)to->way;
}

static void commit(const full *to)
{
    ym_error error;
    must(ym__index_commit(to->index, &error), &error);
}

static void add(const full *to, int64_t row, const char *text)
{
    ym_error error;
    sqlite3_stmt *insert = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(to->index->db,
                           "INSERT INTO passage (id, body_id, ordinal, paragraph, text) "
                           "VALUES (?1, 1, ?1, 1, ?2)",
                           -1, &insert, NULL),
        SQLITE_OK);
    sqlite3_bind_int64(insert, 1, row);
    ym__bind_text(insert, 2, text);
    assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
    sqlite3_finalize(insert);
    ym__folded folded = {0};
    ym__tokens tokens = {0};
    must(ym__fold(&folded, text, strlen(text), &error), &error);
    must(ym__tokens_add(&tokens, &folded, &error), &error);
    must(ym__full_text_add(to->index, row, text, &tokens, 0, &error), &error);
    ym__tokens_free(&tokens);
    ym__folded_free(&folded);
}

static void take_away(const full *from, int64_t row, const char *text)
{
    char sql[64];
    ym_error error;
    snprintf(sql, sizeof sql, "DELETE FROM passage WHERE id = %lld", (long long)row);
    run(from->index, sql);
    must(ym__full_text_remove(from->index, row, text, &error), &error);
}

/* Every token with its row and position, and how much FTS5 says there is. */
static char *contents(ym_index *index)
{
    run(index, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.instance USING "
               "fts5vocab (main, passage_text, instance)");
    return sample_text(index,
                       "SELECT hex(block) || char(10) || (SELECT coalesce(group_concat(term || ' ' "
                       "|| doc || ' ' || \"offset\", char(10)), '') FROM temp.instance) "
                       "FROM passage_text_data WHERE id = 1");
}

static void assert_whole(ym_index *index)
{
    run(index, "INSERT INTO passage_text (passage_text) VALUES ('integrity-check')");
    run(index, "INSERT INTO passage_text (passage_text, rank) VALUES ('integrity-check', 1)");
}

static void assert_same(const full *ours, const full *theirs)
{
    char *our_contents = contents(ours->index);
    char *their_contents = contents(theirs->index);
    assert_string_equal(our_contents, their_contents);
    free(our_contents);
    free(their_contents);
    assert_whole(ours->index);
    assert_whole(theirs->index);
}

static int64_t count(const full *of, const char *match)
{
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM passage_text WHERE passage_text MATCH '%s'",
             match);
    return sample_number(of->index, sql);
}

typedef struct told {
    bool rows[MOST_ROWS];
} told;

static ym_status note_row(void *context, int64_t row, ym_error *error)
{
    (void)error;
    assert_in_range(row, 1, MOST_ROWS - 1);
    ((told *)context)->rows[row] = true;
    return YM_OK;
}

/* What is read from the pages is what FTS5 finds. Returns how often the pages could tell. */
static size_t assert_rows(ym_index *index)
{
    static const char *const tokens[] = {"泽",   "连斯", "的",       "的的",      "𠀀𠀁", "𠀀",
                                         "a",    "ab",   "abcdefgh", "abcdefghi", "d",    "lushun",
                                         "2026", "x",    "zz",       "斯"};
    size_t read = 0;
    sqlite3_stmt *match = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(index->db, "SELECT rowid FROM passage_text WHERE passage_text MATCH ?1",
                           -1, &match, NULL),
        SQLITE_OK);
    for (size_t i = 0; i < 2 * sizeof tokens / sizeof *tokens; i++) {
        const char *token = tokens[i / 2];
        ym_error error;
        char phrase[64];
        told ours = {{false}};
        told theirs = {{false}};
        const ym_status status =
            ym__full_text_rows(index, token, strlen(token), i % 2 == 1, note_row, &ours, &error);
        must(status, &error);
        if (status == YM_DONE)
            continue;
        read++;
        snprintf(phrase, sizeof phrase, "\"%s\"%s", token, i % 2 == 1 ? " *" : "");
        sqlite3_bind_text(match, 1, phrase, -1, SQLITE_STATIC);
        while (sqlite3_step(match) == SQLITE_ROW)
            (void)note_row(&theirs, sqlite3_column_int64(match, 0), &error);
        sqlite3_reset(match);
        assert_memory_equal(ours.rows, theirs.rows, sizeof ours.rows);
    }
    sqlite3_finalize(match);
    return read;
}

/* ---- random passages --------------------------------------------------------------------------------------------- */

typedef struct pair {
    full ours, theirs;
    char *texts[MOST_ROWS]; /* by row; NULL: there is none */
} pair;

/* A passage comes where there is none, and else goes, or gets another text. */
static void change_one(pair *both, random_source *random, ym__buffer *text)
{
    const size_t row = 1 + random_below(random, MOST_ROWS - 1);
    const bool there = both->texts[row] != NULL;
    if (there) {
        take_away(&both->ours, (int64_t)row, both->texts[row]);
        take_away(&both->theirs, (int64_t)row, both->texts[row]);
        free(both->texts[row]);
        both->texts[row] = NULL;
    }
    // NOLINTNEXTLINE(clang-analyzer-unix.Malloc): it does not tell one row's text from another's
    if (there && random_below(random, 2) == 0)
        return;
    ym__buffer_clear(text);
    random_text(random, text, pieces,
                random_below(random, random_below(random, 30) == 0 ? 600 : 20));
    add(&both->ours, (int64_t)row, ym__buffer_text(text));
    add(&both->theirs, (int64_t)row, ym__buffer_text(text));
    both->texts[row] = strdup(ym__buffer_text(text));
}

static void change_many(pair *both, random_source *random, size_t most)
{
    ym_error error;
    ym__buffer text = {0};
    begin(&both->ours);
    begin(&both->theirs);
    for (size_t left = random_below(random, most); left > 0; left--) {
        change_one(both, random, &text);
        if (random_below(random, 100) == 0)
            must(ym__full_text_flush(both->ours.index, &error), &error);
    }
    commit(&both->ours);
    commit(&both->theirs);
    ym__buffer_free(&text);
}

static void unite(const full *which)
{
    ym_error error;
    bool done = false;
    begin(which);
    must(ym__full_text_unite(which->index, &done, &error), &error);
    assert_true(done);
    commit(which);
}

static void assert_one_segment(ym_index *index)
{
    assert_int_equal(sample_number(index, "SELECT count(DISTINCT id >> 37) FROM passage_text_data "
                                          "WHERE id > 10"),
                     1);
    assert_int_equal(sample_number(index, "SELECT count(DISTINCT segid) FROM passage_text_idx"), 1);
}

static void come_and_go(int page_bytes, uint64_t seed)
{
    random_source random = random_start("segments_are_what_fts5_writes", seed);
    pair both = {.ours = new_full(NULL, YM__FULL_TEXT_SEGMENTS, page_bytes),
                 .theirs = new_full(NULL, YM__FULL_TEXT_ROWS, page_bytes)};
    for (int batch = 0; batch < 20; batch++) {
        change_many(&both, &random, batch % 5 == 0 ? 600 : 20);
        assert_same(&both.ours, &both.theirs);
        (void)assert_rows(both.ours.index);
        (void)assert_rows(both.theirs.index);
        if (batch == 9)
            run(both.ours.index,
                "INSERT INTO passage_text (passage_text, rank) VALUES ('merge', -3)");
        if (batch == 4 || batch == 11 || batch == 12) {
            unite(&both.ours);
            assert_same(&both.ours, &both.theirs);
            assert_in_range(assert_rows(both.ours.index), 32, 32);
            assert_one_segment(both.ours.index);
        }
    }
    change_many(&both, &random, 20);
    run(both.ours.index, "INSERT INTO passage_text (passage_text) VALUES ('optimize')");
    assert_same(&both.ours, &both.theirs);
    assert_in_range(assert_rows(both.ours.index), 32, 32);
    change_many(&both, &random, 20);
    assert_same(&both.ours, &both.theirs);
    for (size_t i = 0; i < MOST_ROWS; i++)
        free(both.texts[i]);
    ym_index_close(both.ours.index);
    ym_index_close(both.theirs.index);
}

static void segments_are_what_fts5_writes(void **state)
{
    static const int page_sizes[] = {32, 33, 40, 64, 100, 256, 1000, 4050};
    (void)state;
    for (size_t i = 0; i < sizeof page_sizes / sizeof *page_sizes; i++)
        come_and_go(page_sizes[i], 100 + i);
}

/* ---- what is rare ------------------------------------------------------------------------------------------------ */

/* One token in so many rows that its list covers thousands of pages, and the index of the list several levels. */
static void long_lists_are_found_in(void **state)
{
    enum { ROWS = 30000, STEP = 1000003 };
    (void)state;
    full ours = new_full(NULL, YM__FULL_TEXT_SEGMENTS, 40);
    ym_error error;
    begin(&ours);
    for (int64_t i = 1; i <= ROWS; i++)
        add(&ours, i * STEP, i % 10000 == 0 ? "的一了 rare" : "的一");
    must(ym__full_text_flush(ours.index, &error), &error);
    commit(&ours);
    assert_whole(ours.index);
    assert_true(sample_number(ours.index, "SELECT count(*) FROM passage_text_data "
                                          "WHERE id >> 36 & 1 AND id >> 31 & 31 >= 2") > 0);
    assert_true(sample_number(ours.index, "SELECT max(pgno & 1) FROM passage_text_idx") == 1);
    assert_int_equal(count(&ours, "\"的一\""), ROWS);
    assert_int_equal(count(&ours, "\"的一\" AND rare"), 3);
    assert_int_equal(count(&ours, "\"的一了\""), 3);
    assert_int_equal(
        sample_number(ours.index, "SELECT count(*) FROM passage_text WHERE passage_text MATCH "
                                  "'\"的一\"' AND rowid BETWEEN 5000 * 1000003 AND 5009 * 1000003"),
        10);
    assert_int_equal(sample_number(ours.index,
                                   "SELECT rowid FROM passage_text WHERE passage_text MATCH "
                                   "'\"的一\"' AND rowid < 20000 * 1000003 ORDER BY rowid DESC"),
                     INT64_C(19999) * STEP);
    ym_index_close(ours.index);
}

/* Terms that fill more than a page, and are cut where FTS5 cuts them; a text of one token thousands of times. */
static void long_words_and_texts(void **state)
{
    (void)state;
    full ours = new_full(NULL, YM__FULL_TEXT_SEGMENTS, 4050);
    full theirs = new_full(NULL, YM__FULL_TEXT_ROWS, 4050);
    ym__buffer word = {0};
    begin(&ours);
    begin(&theirs);
    for (int64_t row = 1; row <= 12; row++) {
        ym__buffer_clear(&word);
        for (int64_t i = 0; i < row * 4000; i++)
            ym__buffer_puts(&word, row % 3 == 0 ? "的" : row % 3 == 1 ? "x" : "y ");
        add(&ours, row, ym__buffer_text(&word));
        add(&theirs, row, ym__buffer_text(&word));
    }
    commit(&ours);
    commit(&theirs);
    assert_same(&ours, &theirs);
    ym__buffer_free(&word);
    ym_index_close(ours.index);
    ym_index_close(theirs.index);
}

/* Whatever was written of a transaction, its end takes it back. */
static void rollback_leaves_all_as_it_was(void **state)
{
    (void)state;
    ym_error error;
    full ours = new_full(NULL, YM__FULL_TEXT_SEGMENTS, 100);
    begin(&ours);
    add(&ours, 1, "泽连斯基 abcdefghi");
    commit(&ours);
    char *before = contents(ours.index);
    for (int flushed = 0; flushed < 2; flushed++) {
        begin(&ours);
        add(&ours, 2, "基辅");
        take_away(&ours, 1, "泽连斯基 abcdefghi");
        if (flushed == 1) {
            must(ym__full_text_flush(ours.index, &error), &error);
            assert_int_equal(count(&ours, "\"基辅\""), 1);
            assert_int_equal(count(&ours, "\"泽连斯基\""), 0);
        }
        ym__index_rollback(ours.index);
        char *after = contents(ours.index);
        assert_string_equal(before, after);
        free(after);
        assert_whole(ours.index);
    }
    begin(&ours);
    commit(&ours);
    assert_int_equal(count(&ours, "abcdefghi"), 1);
    free(before);
    ym_index_close(ours.index);
}

/* Other connections, and this one's own queries, see a segment when it is there, and not before. */
static void readers_see_what_is_committed(void **state)
{
    (void)state;
    full ours = new_full("shared.db", YM__FULL_TEXT_SEGMENTS, 100);
    const full reader = {sample_open("shared.db", YM_OPEN_READ), YM__FULL_TEXT_UNDECIDED};
    for (int64_t row = 1; row <= 40; row++) {
        begin(&ours);
        add(&ours, row, "泽连斯基");
        assert_int_equal(count(&reader, "\"泽连斯基\""), row - 1);
        commit(&ours);
        assert_int_equal(count(&reader, "\"泽连斯基\""), row);
        assert_int_equal(count(&ours, "\"泽连斯基\""), row);
    }
    assert_whole(ours.index);
    ym_index_close(reader.index);
    ym_index_close(ours.index);
}

/* FTS5 takes 2,000 segments at most. */
static void segments_stay_few(void **state)
{
    (void)state;
    full ours = new_full(NULL, YM__FULL_TEXT_SEGMENTS, 100);
    for (int64_t row = 1; row <= 300; row++) {
        begin(&ours);
        add(&ours, row, "泽连斯基 abc");
        commit(&ours);
    }
    assert_int_equal(count(&ours, "\"泽连斯基\" AND abc"), 300);
    assert_in_range(sample_number(ours.index, "SELECT count(DISTINCT segid) FROM passage_text_idx"),
                    1, 40);
    assert_whole(ours.index);
    ym_index_close(ours.index);
}

/* A table of another version of FTS5 is written by FTS5. */
static void what_is_not_known_is_written_by_fts5(void **state)
{
    static const struct {
        const char *sql;
        ym__full_text_way way;
    } cases[] = {
        {"SELECT 1", YM__FULL_TEXT_SEGMENTS},
        {"INSERT INTO passage_text_config VALUES ('secure-delete', 1)", YM__FULL_TEXT_ROWS},
        {"UPDATE passage_text_config SET v = 0 WHERE k = 'secure-delete'", YM__FULL_TEXT_SEGMENTS},
        {"UPDATE passage_text_config SET v = 0 WHERE k = 'pgsz'", YM__FULL_TEXT_ROWS},
        {"UPDATE passage_text_config SET v = -5 WHERE k = 'pgsz'", YM__FULL_TEXT_ROWS},
        {"UPDATE passage_text_config SET v = 9223372036854775807 WHERE k = 'pgsz'",
         YM__FULL_TEXT_ROWS},
        {"UPDATE passage_text_config SET v = 'many' WHERE k = 'pgsz'", YM__FULL_TEXT_ROWS},
        {"UPDATE passage_text_config SET v = 65536 WHERE k = 'pgsz'", YM__FULL_TEXT_ROWS},
        {"UPDATE passage_text_config SET v = 32 WHERE k = 'pgsz'", YM__FULL_TEXT_SEGMENTS}};
    (void)state;
    full ours = new_full(NULL, YM__FULL_TEXT_UNDECIDED, 4050);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sqlite3_db_config(ours.index->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
        run(ours.index, cases[i].sql);
        sqlite3_db_config(ours.index->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        begin(&ours);
        add(&ours, 1 + (int64_t)i, "泽连斯基");
        assert_int_equal(ours.index->full_text_way, cases[i].way);
        commit(&ours);
        assert_int_equal(ours.index->full_text_way, YM__FULL_TEXT_UNDECIDED);
        assert_int_equal(count(&ours, "\"泽连斯基\""), 1 + i);
    }
    ym_index_close(ours.index);
}

/* A structure record that cannot be read stops the writing, and nothing is lost. */
static void a_damaged_record_is_told(void **state)
{
    (void)state;
    ym_error error;
    full ours = new_full(NULL, YM__FULL_TEXT_SEGMENTS, 4050);
    sqlite3_db_config(ours.index->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    run(ours.index, "UPDATE passage_text_data SET block = x'00000000010500' WHERE id = 10");
    sqlite3_db_config(ours.index->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    begin(&ours);
    add(&ours, 1, "泽连斯基");
    assert_int_equal(ym__index_commit(ours.index, &error), YM_E_INDEX);
    ym__index_rollback(ours.index);
    ym_index_close(ours.index);
}

/* As many segments as FTS5 bears (all but the newest are empty): there is no number for one more, so they stay as they are,
 * and no other record is written over. */
static void the_last_segment_is_written(void **state)
{
    enum { MOST = YM__FULL_TEXT_SEGMENTS_MOST };
    (void)state;
    ym__buffer record = {0};
    sqlite3_stmt *update = NULL;
    full ours = new_full(NULL, YM__FULL_TEXT_SEGMENTS, 4050);
    ym__buffer_append(&record, "\0\0\0\0", 4);
    ym__varint_append(&record, 2);
    ym__varint_append(&record, MOST - 1);
    ym__varint_append(&record, 0);
    for (unsigned number = 1; number < MOST; number++) {
        if (number == 1 || number == 40) {
            ym__varint_append(&record, 0);
            ym__varint_append(&record, number == 1 ? 39 : MOST - 40);
        }
        ym__varint_append(&record, number);
        ym__buffer_append(&record, "\0\0", 2);
    }
    sqlite3_db_config(ours.index->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    assert_int_equal(sqlite3_prepare_v2(ours.index->db,
                                        "UPDATE passage_text_data SET block = ?1 WHERE id = 10", -1,
                                        &update, NULL),
                     SQLITE_OK);
    sqlite3_bind_blob64(update, 1, record.bytes, record.size, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(update), SQLITE_DONE);
    sqlite3_finalize(update);
    sqlite3_db_config(ours.index->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    begin(&ours);
    add(&ours, 1, "泽连斯基 abc");
    commit(&ours);
    assert_int_equal(count(&ours, "\"泽连斯基\" AND abc"), 1);
    assert_whole(ours.index);
    ym__buffer_free(&record);
    ym_index_close(ours.index);
}

static ym_status hear_row(void *context, int64_t row, ym_error *error)
{
    (void)row;
    (void)error;
    ++*(size_t *)context;
    return YM_OK;
}

/* Whatever bytes stand in a leaf: rows are left to FTS5, the segments are not united, and all stays as it was. */
static void damaged_leaves_are_told(void **state)
{
    enum { TRIES = 400 };
    (void)state;
    size_t refused = 0;
    size_t heard = 0;
    ym__buffer text = {0};
    random_source random = random_start("damaged_leaves_are_told", 7);
    for (int i = 0; i < TRIES; i++) {
        ym_error error;
        char sql[160];
        bool done = false;
        full ours = new_full(NULL, YM__FULL_TEXT_SEGMENTS, 64);
        for (int64_t row = 1; row <= 6; row++) {
            begin(&ours);
            ym__buffer_clear(&text);
            random_text(&random, &text, pieces, 40);
            add(&ours, row, ym__buffer_text(&text));
            commit(&ours);
        }
        sqlite3_db_config(ours.index->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
        snprintf(sql, sizeof sql,
                 "UPDATE passage_text_data SET block = CAST(substr(block, 1, %zu) || x'%02zX' || "
                 "substr(block, %zu) AS BLOB) WHERE id >> 37 = 3 AND id %% 3 = %zu",
                 random_below(&random, 40), random_below(&random, 256), random_below(&random, 40),
                 random_below(&random, 3));
        run(ours.index, sql);
        sqlite3_db_config(ours.index->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        (void)ym__full_text_rows(ours.index, "的", 3, true, hear_row, &heard, &error);
        char *before = sample_text(ours.index, "SELECT hex(group_concat(block)) FROM "
                                               "passage_text_data");
        begin(&ours);
        const ym_status status = ym__full_text_unite(ours.index, &done, &error);
        ym__index_rollback(ours.index);
        char *after = sample_text(ours.index, "SELECT hex(group_concat(block)) FROM "
                                              "passage_text_data");
        assert_string_equal(before, after);
        assert_true(status == YM_OK || status == YM_E_INDEX);
        if (status == YM_E_INDEX)
            assert_non_null(strstr(error.message, "is damaged; run yiming check"));
        refused += status == YM_E_INDEX;
        free(before);
        free(after);
        ym_index_close(ours.index);
    }
    ym__buffer_free(&text);
    assert_true(refused > TRIES / 4 && heard > 0);
}

/* Statements cannot reach FTS5's tables, before and after. */
static void the_tables_stay_closed(void **state)
{
    (void)state;
    full ours = new_full(NULL, YM__FULL_TEXT_SEGMENTS, 4050);
    begin(&ours);
    add(&ours, 1, "泽连斯基");
    commit(&ours);
    assert_int_equal(
        sqlite3_exec(ours.index->db, "DELETE FROM passage_text_data", NULL, NULL, NULL),
        SQLITE_ERROR);
    assert_int_equal(sqlite3_exec(ours.index->db,
                                  "SELECT yiming_prepare(1); DELETE FROM passage_text_idx", NULL,
                                  NULL, NULL),
                     SQLITE_ERROR);
    ym_index_close(ours.index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_are_what_fts5_writes),
        cmocka_unit_test(long_lists_are_found_in),
        cmocka_unit_test(long_words_and_texts),
        cmocka_unit_test(rollback_leaves_all_as_it_was),
        cmocka_unit_test(readers_see_what_is_committed),
        cmocka_unit_test(segments_stay_few),
        cmocka_unit_test(what_is_not_known_is_written_by_fts5),
        cmocka_unit_test(the_last_segment_is_written),
        cmocka_unit_test(a_damaged_record_is_told),
        cmocka_unit_test(damaged_leaves_are_told),
        cmocka_unit_test(the_tables_stay_closed),
    };
    return cmocka_run_group_tests(tests, sample_make_folder, sample_remove_folder);
}
