/* Mentions as they are packed, and the lists by entry: whatever comes and goes, the lists say what the passages hold. */
#include "index/mention.h"
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

/* ---- the form ------------------------------------------------------------------------------- */

enum { FEW = 6 };

static const ym__stored_mention few[FEW] = {
    {.entry = 1, .label = 1, .start = 0, .end = 1, .nested = false},
    {.entry = 127, .label = 128, .start = 0, .end = 1, .nested = true},
    {.entry = 12574, .label = 43201, .start = 130, .end = 142, .nested = false},
    {.entry = INT64_MAX, .label = INT64_MAX, .start = 130, .end = 139, .nested = true},
    {.entry = 3, .label = 9, .start = 70000, .end = 70300, .nested = false},
    {.entry = 3, .label = 9, .start = 70299, .end = UINT32_MAX, .nested = false},
};

static void pack_few(ym__buffer *out)
{
    for (size_t i = 0; i < FEW; i++)
        ym__mention_pack(out, &few[i], i == 0 ? 0 : few[i - 1].start);
    assert_false(out->failed);
}

static void unpacks_what_was_packed(void **state)
{
    (void)state;
    ym__buffer bytes = {0};
    ym__stored_mention each;
    pack_few(&bytes);
    ym__mention_cursor cursor = ym__mention_unpack(bytes.bytes, bytes.size, YM__ANY_TEXT);
    for (size_t i = 0; i < FEW; i++) {
        assert_true(ym__mention_next(&cursor, &each));
        assert_int_equal(each.entry, few[i].entry);
        assert_int_equal(each.label, few[i].label);
        assert_int_equal(each.start, few[i].start);
        assert_int_equal(each.end, few[i].end);
        assert_int_equal(each.nested, few[i].nested);
    }
    assert_false(ym__mention_next(&cursor, &each));
    assert_false(cursor.damaged);
    cursor = ym__mention_unpack(NULL, 0, 0);
    assert_false(ym__mention_next(&cursor, &each));
    assert_false(cursor.damaged);
    ym__buffer_free(&bytes);
}

/* How many are read before the bytes are used up or found to be damaged. */
static size_t count_mentions(const void *bytes, size_t size, size_t text_bytes, bool *damaged)
{
    size_t count = 0;
    ym__stored_mention each;
    ym__mention_cursor cursor = ym__mention_unpack(bytes, size, text_bytes);
    while (ym__mention_next(&cursor, &each)) {
        assert_true(each.start < each.end && each.end <= text_bytes);
        assert_true(each.entry > 0 && each.label > 0);
        count++;
    }
    assert_false(ym__mention_next(&cursor, &each));
    *damaged = cursor.damaged;
    return count;
}

static void trusts_no_mention(void **state)
{
    (void)state;
    ym__buffer bytes = {0};
    bool damaged = false;
    size_t whole = 0; /* sizes that end behind a mention */
    pack_few(&bytes);
    for (size_t size = 0; size <= bytes.size; size++) {
        char *cut = malloc(size + 1); /* so that reading on is noticed */
        memcpy(cut, bytes.bytes, size);
        count_mentions(cut, size, YM__ANY_TEXT, &damaged);
        whole += !damaged;
        free(cut);
    }
    assert_int_equal(whole, FEW + 1);
    /* The text is too short for the last, for the last two, … */
    assert_int_equal(count_mentions(bytes.bytes, bytes.size, UINT32_MAX - 1, &damaged), FEW - 1);
    assert_true(damaged);
    assert_int_equal(count_mentions(bytes.bytes, bytes.size, 141, &damaged), 2);
    assert_int_equal(count_mentions(bytes.bytes, bytes.size, 0, &damaged), 0);
    ym__buffer_free(&bytes);
}

static void reads_any_bytes(void **state)
{
    (void)state;
    random_source random = random_start("reads_any_bytes", 7);
    uint8_t bytes[64];
    bool damaged = false;
    size_t good = 0;
    for (int round = 0; round < 20000; round++) {
        const size_t size = random_below(&random, sizeof bytes + 1);
        for (size_t i = 0; i < size; i++)
            bytes[i] = (uint8_t)(random_below(&random, 4) == 0 ? random_below(&random, 256)
                                                               : random_below(&random, 8));
        good += count_mentions(bytes, size, 100, &damaged);
        int64_t last = 0;
        ym__mentioning each;
        ym__mention_cursor cursor =
            ym__mentioning_unpack(bytes, size, (int64_t)random_below(&random, 5) - 1);
        while (ym__mentioning_next(&cursor, &each)) {
            assert_true(each.passage > last && each.count > 0);
            last = each.passage;
            good++;
        }
    }
    assert_true(good > 1000);
}

/* ---- the lists ------------------------------------------------------------------------------ */

enum { ENTRIES = 12, PASSAGES = 1500, ROUNDS = 12, MOST_MENTIONS = 6 };

static void must(ym_status status, const ym_error *error)
{
    if (status < 0)
        fail_msg("%s", error->message);
}

static ym_index *make_index(void)
{
    ym__buffer table = {0};
    ym__buffer_puts(&table, "id\tzh\ten\n");
    for (int i = 0; i < ENTRIES; i++)
        ym__buffer_printf(&table, "entry-%02d\t甲%c\tEntry %d\n", i, 'A' + i, i);
    ym_index *index = sample_create(NULL, ym__buffer_text(&table));
    ym__buffer_free(&table);
    return index;
}

/* Mentions of entries by chance, the first ones far more often than the last. */
static size_t make_mentions(ym_mention *mentions, const ym_glossary *glossary,
                            random_source *random)
{
    const size_t count = random_below(random, MOST_MENTIONS + 1);
    for (size_t i = 0; i < count; i++) {
        const size_t least = random_below(random, ENTRIES);
        const ym_entry *entry =
            ym_glossary_entry(glossary, least * random_below(random, ENTRIES) / ENTRIES);
        mentions[i] = (ym_mention){.start = i * 3,
                                   .end = i * 3 + 3,
                                   .entry = entry,
                                   .label = &entry->labels[0],
                                   .parent = YM_NO_PARENT};
    }
    return count;
}

typedef struct recount {
    ym_index *index;
    int64_t entry;
    int64_t last;
    size_t mentions;
} recount;

static size_t count_in_passage(ym_index *index, int64_t passage, int64_t entry)
{
    ym_error error;
    sqlite3_stmt *row = NULL;
    ym__mention_cursor cursor;
    ym__stored_mention each;
    size_t count = 0;
    must(ym__mentions_read(&cursor, &row, index, passage, YM__ANY_TEXT, &error), &error);
    while (ym__mention_next(&cursor, &each))
        count += each.entry == entry;
    assert_false(cursor.damaged);
    ym__index_done(row);
    return count;
}

static ym_status visit(void *context, const ym__mentioning *each, ym_error *error)
{
    recount *job = context;
    (void)error;
    assert_true(each->passage > job->last);
    assert_int_equal(each->count, count_in_passage(job->index, each->passage, job->entry));
    job->last = each->passage;
    job->mentions += each->count;
    return YM_OK;
}

/* Do the lists say what the passages hold, and all of it? */
static void assert_lists_right(ym_index *index)
{
    ym_error error;
    for (int64_t entry = 1; entry <= ENTRIES; entry++) {
        recount job = {.index = index, .entry = entry};
        size_t held = 0;
        char sql[128];
        must(ym__mentions_of_entry_walk(index, entry, visit, &job, &error), &error);
        for (int64_t passage = 1; passage <= PASSAGES; passage++)
            held += count_in_passage(index, passage, entry);
        assert_int_equal(job.mentions, held);
        snprintf(sql, sizeof sql,
                 "SELECT coalesce(sum(mentions), 0) FROM entry_mention WHERE entry_id = %d",
                 (int)entry);
        assert_int_equal(sample_number(index, sql), held);
    }
}

/* Passages come in order, as they do when articles are merged, then change by chance; the last round takes all away. */
static void lists_follow_the_passages(void **state)
{
    (void)state;
    ym_error error;
    random_source random = random_start("lists_follow_the_passages", 3);
    ym_index *index = make_index();
    const ym_glossary *glossary = NULL;
    ym_mention mentions[MOST_MENTIONS];
    must(ym_index_glossary(index, &glossary, &error), &error);
    for (int round = 0; round <= ROUNDS; round++) {
        must(ym__index_begin(index, &error), &error);
        for (int64_t passage = 1; passage <= PASSAGES; passage++) {
            const bool late = passage > PASSAGES / 2;
            if ((round == 0 && late) || (round == 1 && !late))
                continue;
            if (round > 1 && round < ROUNDS && random_below(&random, 10) < (unsigned)round)
                continue;
            const size_t count = round == ROUNDS ? 0 : make_mentions(mentions, glossary, &random);
            if (round <= 1)
                must(ym__mentions_add(index, passage, mentions, count, &error), &error);
            else
                must(ym__mentions_replace(index, passage, mentions, count, &error), &error);
            /* Twice in one transaction, and back. */
            if (round > 1 && passage % 7 == 0) {
                must(ym__mentions_replace(index, passage, NULL, 0, &error), &error);
                must(ym__mentions_replace(index, passage, mentions, count, &error), &error);
            }
        }
        if (round == 5) {
            ym__index_rollback(index); /* nothing of it is left */
            assert_null(index->mention_changes);
        } else {
            must(ym__index_commit(index, &error), &error);
        }
        assert_lists_right(index);
        if (round == 1) /* long lists are divided */
            assert_true(sample_number(index, "SELECT count(*) FROM entry_mention WHERE entry_id = "
                                             "1") > 1);
        assert_true(sample_number(index, "SELECT coalesce(max(length(bytes)), 0) FROM "
                                         "entry_mention") <= 530);
    }
    assert_int_equal(sample_number(index, "SELECT count(*) FROM entry_mention"), 0);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM passage_mention"), 0);
    ym_index_close(index);
}

/* Who writes into a damaged list says so, and what to do. */
static void damaged_lists_are_not_written(void **state)
{
    (void)state;
    static const char *const damages[] = {
        "UPDATE entry_mention SET bytes = x'80'",
        "UPDATE entry_mention SET bytes = x'0004', mentions = 2",
        "UPDATE passage_mention SET bytes = x'00'",
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        ym_error error;
        ym_index *index = make_index();
        const ym_glossary *glossary = NULL;
        must(ym_index_glossary(index, &glossary, &error), &error);
        const ym_entry *entry = ym_glossary_entry(glossary, 0);
        const ym_mention two[] = {
            {.start = 0, .end = 3, .entry = entry, .label = entry->labels, .parent = YM_NO_PARENT},
            {.start = 3, .end = 6, .entry = entry, .label = entry->labels, .parent = YM_NO_PARENT}};
        must(ym__index_begin(index, &error), &error);
        must(ym__mentions_add(index, 1, two, 2, &error), &error);
        must(ym__index_commit(index, &error), &error);
        must(ym__index_sql(index, damages[i], "testing", &error), &error);
        must(ym__index_begin(index, &error), &error);
        ym_status status = ym__mentions_replace(index, 1, NULL, 0, &error);
        if (status == YM_OK)
            status = ym__index_commit(index, &error);
        assert_int_equal(status, YM_E_INDEX);
        sample_assert_contains(error.message, "yiming reindex");
        ym__index_rollback(index);
        ym_index_close(index);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpacks_what_was_packed),
        cmocka_unit_test(trusts_no_mention),
        cmocka_unit_test(reads_any_bytes),
        cmocka_unit_test(lists_follow_the_passages),
        cmocka_unit_test(damaged_lists_are_not_written),
    };
    return cmocka_run_group_tests_name("mention", tests, sample_make_folder, sample_remove_folder);
}
