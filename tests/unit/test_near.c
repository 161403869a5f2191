/* Near duplicates: which texts stand back behind which, in whatever order they come, and what a search makes of that. The
 * texts are made up of numbered sentences, so that any part of one can be left out. Run from the top folder. */
#include "sample.h"
#include "support.h"

#include <yiming/search.h>

#include "text/near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SENTENCES = 12 };

/* Sentence number `at` of story `story`: of no two are more than a few characters the same. */
static void append_sentence(ym__buffer *out, unsigned story, unsigned at, bool traditional)
{
    static const char *const simplified[] = {"外长抵达", "会谈持续", "停火协议", "代表团说",
                                             "记者获悉", "双方同意", "专家认为", "议会通过",
                                             "电厂恢复", "桥梁重开"};
    static const char *const other[] = {"外長抵達", "會談持續", "停火協議", "代表團說", "記者獲悉",
                                        "雙方同意", "專家認為", "議會通過", "電廠恢復", "橋樑重開"};
    unsigned state = story * 7919 + at * 104729 + 1;
    for (int i = 0; i < 4; i++) {
        state = state * 1103515245u + 12345u;
        ym__buffer_puts(out, (traditional ? other : simplified)[state / 65536 % 10]);
        ym__buffer_printf(out, "%u", state / 1000 % 100000);
    }
    ym__buffer_puts(out, "。");
}

/* A line of JSON Lines: the sentences [from, to) of a story, with a head and a tail. */
static void append_article(ym__buffer *out, const char *id, const char *date, unsigned story,
                           unsigned from, unsigned to, const char *head, bool traditional)
{
    ym__buffer_printf(
        out, "{\"id\":\"%s\",\"source\":\"test\",\"title\":\"%s\",\"date\":\"%s\",\"text\":\"%s",
        id, id, date, head);
    for (unsigned at = from; at < to; at++)
        append_sentence(out, story, at, traditional);
    ym__buffer_puts(out, "\"}\n");
}

enum { ARTICLES = 8 };

/* Number `i` of the articles that the tests are about. */
static void append_numbered(ym__buffer *out, size_t i)
{
    switch (i) {
    case 0: /* a story as an agency gives it */
        append_article(out, "whole", "2025-01-02", 1, 0, SENTENCES, "", false);
        break;
    case 1: /* a paper's: another head, the end left out */
        append_article(out, "short", "2025-01-03", 1, 0, SENTENCES - 2, "本报讯：普京说。", false);
        break;
    case 2: /* in the other script */
        append_article(out, "script", "2025-01-01", 1, 1, SENTENCES, "據外電報道，", true);
        break;
    case 3: /* another story */
        append_article(out, "other", "2025-01-02", 2, 0, SENTENCES, "", false);
        break;
    case 4: /* half of it is of the first, half of a third */
        append_article(out, "half", "2025-01-02", 1, 6, SENTENCES, "", false);
        ym__buffer_truncate(out, out->size - strlen("\"}\n"));
        for (unsigned at = 0; at < 6; at++)
            append_sentence(out, 3, at, false);
        ym__buffer_puts(out, "\"}\n");
        break;
    case 5: /* two copies of a third story of one length */
        append_article(out, "twin-a", "2025-01-04", 4, 0, SENTENCES, "甲", false);
        break;
    case 6:
        append_article(out, "twin-b", "2025-01-05", 4, 0, SENTENCES, "乙", false);
        break;
    default: /* too short to be told */
        append_article(out, "brief", "2025-01-02", 1, 0, 1, "", false);
        break;
    }
}

static void write_articles(const char *name, const size_t *order, size_t count)
{
    ym__buffer lines = {0};
    for (size_t i = 0; i < count; i++)
        append_numbered(&lines, order[i]);
    sample_write_text(name, ym__buffer_text(&lines));
    ym__buffer_free(&lines);
}

/* "script>whole short>whole …": which stand back behind which, sorted. */
static char *pairs(ym_index *index)
{
    return sample_text(index,
                       "SELECT coalesce(group_concat(pair, ' '), '') FROM "
                       "(SELECT small.title || '>' || large.title AS pair FROM shown "
                       "JOIN revision AS small ON small.body_id = shown.body_id "
                       "JOIN revision AS large ON large.body_id = shown.near ORDER BY pair)");
}

static void assert_pairs(ym_index *index, const char *expected)
{
    char *got = pairs(index);
    assert_string_equal(got, expected);
    free(got);
    sample_assert_clean(index);
}

/* Which of the twins stands for the other their hashes say. */
static const char *expected_pairs(ym_index *index, const char *others)
{
    static char all[128];
    const int64_t a_first = sample_number(
        index, "SELECT (SELECT hash FROM body JOIN revision ON body_id = body.id WHERE title = "
               "'twin-a') < "
               "(SELECT hash FROM body JOIN revision ON body_id = body.id WHERE title = 'twin-b')");
    snprintf(all, sizeof all, "%s %s", others, a_first != 0 ? "twin-b>twin-a" : "twin-a>twin-b");
    return all;
}

static const char found[] = "script>whole short>whole";

/* ---- texts ------------------------------------------------------------------------------------------------------ */

static void sketches_are_of_the_letters(void **state)
{
    (void)state;
    ym_error error = {0};
    ym__near_sketch whole;
    ym__near_sketching sketching;
    ym__folded folded = {0};
    ym__near_sketch other;
    ym__buffer text = {0};
    ym__buffer traditional = {0};
    for (unsigned at = 0; at < 4; at++) {
        append_sentence(&text, 1, at, false);
        append_sentence(&traditional, 1, at, true);
        ym__buffer_puts(&traditional, "　\n");
    }
    assert_int_equal(ym__near_sketch_of(&whole, text.bytes, text.size, &error), YM_OK);
    const char *second = strchr(traditional.bytes, '\n');
    const char *const pieces[] = {traditional.bytes, second, ""};
    const size_t sizes[] = {(size_t)(second - traditional.bytes), strlen(second), 0};
    ym__near_sketch_begin(&sketching);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(ym__fold(&folded, pieces[i], sizes[i], &error), YM_OK);
        ym__near_sketch_take(&sketching, &folded);
    }
    const ym__near_sketch parts = ym__near_sketch_end(&sketching);
    assert_true(whole.grams > 0);
    assert_memory_equal(&whole, &parts, sizeof whole);
    const char brief[] = "只有几个字";
    assert_int_equal(ym__near_sketch_of(&other, brief, strlen(brief), &error), YM_OK);
    assert_int_equal(other.grams, 0);
    ym__folded_free(&folded);
    ym__buffer_free(&text);
    ym__buffer_free(&traditional);
}

/* ---- the index -------------------------------------------------------------------------------------------------- */

static void shuffle(random_source *source, size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        const size_t other = random_below(source, i);
        const size_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

/* Merged at once or one by one, in any order. */
static void order_is_nothing(void **state)
{
    (void)state;
    random_source source = random_start("near: order_is_nothing", 11);
    for (int round = 0; round < 12; round++) {
        size_t order[ARTICLES];
        sample_merge job = {.options = {.dry_run = false}};
        ym_index *index = sample_create(NULL, NULL);
        shuffle(&source, order, ARTICLES);
        const size_t step = round % 3 == 0 ? ARTICLES : round % 3 == 1 ? 1 : 3;
        for (size_t from = 0; from < ARTICLES; from += step) {
            const size_t left = ARTICLES - from;
            write_articles("near.jsonl", order + from, step < left ? step : left);
            (void)sample_merge_one(&job, index, "near.jsonl");
        }
        assert_pairs(index, expected_pairs(index, found));
        sample_merge_free(&job);
        ym_index_close(index);
    }
}

/* What stood behind a text that is gone is compared anew; reindex says the same. */
static void a_text_goes(void **state)
{
    (void)state;
    static const size_t all[ARTICLES] = {0, 1, 2, 3, 4, 5, 6, 7};
    ym_error error = {0};
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, NULL);
    write_articles("near.jsonl", all, ARTICLES);
    (void)sample_merge_one(&job, index, "near.jsonl");
    assert_int_equal(ym_index_reindex(index, NULL, NULL, &error), YM_OK);
    assert_pairs(index, expected_pairs(index, found));
    ym__buffer line = {0};
    append_article(&line, "whole", "2025-02-01", 9, 0, SENTENCES, "", false);
    sample_write_text("near.jsonl", ym__buffer_text(&line));
    (void)sample_merge_one(&job, index, "near.jsonl");
    ym__buffer_free(&line);
    /* Ten and eleven sentences of the story: the one in the other script is the larger one now. */
    assert_pairs(index, expected_pairs(index, "short>script"));
    sample_merge_free(&job);
    ym_index_close(index);
}

typedef struct listed {
    size_t count;
    uint64_t duplicates; /* of the first */
    char title[32];      /* of the first */
} listed;

static listed search(ym_index *index, const char *query, const ym_search_options *options)
{
    ym_error error = {0};
    ym_results *results = NULL;
    listed out = {0};
    if (ym_search(&results, index, query, options, &error) != YM_OK)
        fail_msg("%s: %s", query, error.message);
    out.count = ym_results_passage_count(results);
    if (out.count > 0) {
        const ym_passage_hit *hit = ym_results_passage(results, 0);
        out.duplicates = hit->duplicates;
        snprintf(out.title, sizeof out.title, "%s", hit->title);
    }
    ym_results_free(results);
    return out;
}

static void searches_collapse_them(void **state)
{
    (void)state;
    static const size_t order[] = {0, 1, 2, 3};
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, NULL);
    ym__buffer query = {0};
    write_articles("near.jsonl", order, 4);
    (void)sample_merge_one(&job, index, "near.jsonl");
    append_sentence(&query, 1, 3, false); /* in all three */
    ym__buffer_truncate(&query, query.size - strlen("。"));
    const char *text = ym__buffer_text(&query);

    listed got = search(index, text, &(ym_search_options){.passage_limit = 10});
    assert_int_equal(got.count, 1);
    assert_string_equal(got.title, "whole");
    assert_int_equal(got.duplicates, 2);
    got = search(index, text, &(ym_search_options){.passage_limit = 10, .all_duplicates = true});
    assert_int_equal(got.count, 3);
    assert_int_equal(got.duplicates, 0);
    /* The larger text is not among the dates asked for: then it stands for nothing. */
    got = search(index, text, &(ym_search_options){.passage_limit = 10, .since = "2025-01-03"});
    assert_int_equal(got.count, 1);
    assert_string_equal(got.title, "short");
    assert_int_equal(got.duplicates, 0);
    /* What the smaller text alone has is found. */
    got = search(index, "普京说", &(ym_search_options){.passage_limit = 10});
    assert_int_equal(got.count, 1);
    assert_string_equal(got.title, "short");
    ym__buffer_free(&query);
    sample_merge_free(&job);
    ym_index_close(index);
}

/* Those who want none get the first that comes, and what is edited is no duplicate of itself. */
static void new_ones_may_be_left_out(void **state)
{
    (void)state;
    static const size_t order[] = {1, 0, 2, 3, 6, 5};
    sample_merge job = {.options = {.skip_near_duplicates = true}};
    ym_index *index = sample_create(NULL, NULL);
    write_articles("near.jsonl", order, 6);
    const char *log = sample_merge_one(&job, index, "near.jsonl");
    sample_assert_contains(
        log, "added near.jsonl:1\nskipped near.jsonl:2 (nearly the same text as article ");
    assert_int_equal(job.summary.added, 3);
    assert_int_equal(job.summary.skipped, 3);
    assert_pairs(index, "");
    ym__buffer line = {0};
    append_article(&line, "short", "2025-03-03", 1, 0, SENTENCES - 1, "本报讯：普京说。", false);
    sample_write_text("near.jsonl", ym__buffer_text(&line));
    sample_assert_contains(sample_merge_one(&job, index, "near.jsonl"), "updated near.jsonl:1");
    ym__buffer_free(&line);
    sample_merge_free(&job);
    ym_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sketches_are_of_the_letters), cmocka_unit_test(order_is_nothing),
        cmocka_unit_test(a_text_goes), cmocka_unit_test(searches_collapse_them),
        cmocka_unit_test(new_ones_may_be_left_out)};
    return cmocka_run_group_tests_name("near", tests, sample_make_folder, sample_remove_folder);
}
