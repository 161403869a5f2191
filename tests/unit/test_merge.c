/* The room merge/: what becomes of articles that come once, again, changed, in another order, under two names, or not
 * whole. Every merge is followed by FTS5's check and ours. Run from the top folder. */
#define _DEFAULT_SOURCE /* symlink */

#include "index/index.h"
#include "sample.h"
#include "support.h"

#include <yiming/search.h>

#include <jansson.h>
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

static const char people[] = "id\tzh\tpinyin\ten\tzh_tw\n"
                             "zelensky\t泽连斯基\tZéliánsījī\tZelensky\t澤倫斯基\n"
                             "putin\t普京\tPǔjīng\tPutin\t普丁\n";

/* The sample articles by name. */
static const char *const articles[] = {
    "tests/articles/aid-corridor-hk.html",
    "tests/articles/briefs.jsonl",
    "tests/articles/ceasefire-gb18030.txt",
    "tests/articles/chip-export-talks.md",
    "tests/articles/chip-export-tw.md",
    "tests/articles/energy-winter-jsonld.html",
    "tests/articles/gaza-aid-conference.txt",
    "tests/articles/geneva-ceasefire.txt",
    "tests/articles/nuclear-plant-hk.txt",
    "tests/articles/plant-safety-mission.html",
    "tests/articles/security-guarantees-explained.md",
    "tests/articles/talks-big5.txt",
    "tests/articles/trade-truce-gbk-label.html",
};
enum { ARTICLE_FILES = sizeof articles / sizeof *articles, ARTICLES = ARTICLE_FILES + 2 };

/* An index for the sample articles, with a few of the names in them: each look at one with all the bundled entries takes a
 * second. */
static ym_index *small_index(void)
{
    ym_error error = {0};
    ym_index *index = NULL;
    ym_glossary *glossary = sample_small();
    if (ym_index_create(&index, NULL, glossary, &error) != YM_OK)
        fail_msg("%s", error.message);
    ym_glossary_free(glossary);
    return index;
}

static void merge_all(sample_merge *job, ym_index *index, const char *const *names, size_t count)
{
    if (sample_merge_names(job, index, names, count) != YM_OK)
        fail_msg("%s", job->error.message);
    sample_assert_clean(index);
}

static void assert_exports(ym_index *index, const char *expected)
{
    char *got = sample_export(index, YM_EXPORT_ALL);
    if (strcmp(got, expected) != 0) {
        size_t at = 0;
        while (got[at] == expected[at])
            at++;
        fail_msg("the dumps differ at byte %zu: %.120s ... instead of %.120s", at, got + at,
                 expected + at);
    }
    free(got);
}

static size_t search_count(ym_index *index, const char *query, bool all_duplicates)
{
    ym_error error = {0};
    ym_results *results = NULL;
    const ym_search_options options = {.all_duplicates = all_duplicates};
    if (ym_search(&results, index, query, &options, &error) != YM_OK)
        fail_msg("%s: %s", query, error.message);
    const size_t count = ym_results_passage_count(results);
    ym_results_free(results);
    return count;
}

/* ---- again, and in another order ------------------------------------------------------------ */

static void merging_again_changes_nothing(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = small_index();
    merge_all(&job, index, articles, ARTICLE_FILES);
    assert_int_equal(job.summary.added, ARTICLES);
    assert_true(job.summary.input_bytes > 30000);
    char *before = sample_export(index, YM_EXPORT_ALL);
    for (int reread = 0; reread < 2; reread++) {
        job.options.reread = reread != 0;
        merge_all(&job, index, articles, ARTICLE_FILES);
        assert_int_equal(job.summary.unchanged, ARTICLES);
        assert_exports(index, before);
    }
    /* And as a folder, and twice at once, with the dots and slashes that paths can have. */
    static const char *const excludes[] = {"README.md"};
    job.options = (ym_merge_options){.excludes = excludes, .exclude_count = 1};
    static const char *const folders[] = {"tests/articles", "tests//articles/", "tests/./articles"};
    merge_all(&job, index, folders, 3);
    assert_int_equal(job.summary.unchanged, 3 * ARTICLES);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM article"), ARTICLES);
    sample_merge_free(&job);
    ym_index_close(index);
    free(before);
}

static void order_is_nothing(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    random_source random = random_start("order_is_nothing", 7);
    ym_index *index = small_index();
    merge_all(&job, index, articles, ARTICLE_FILES);
    char *expected = sample_export(index, YM_EXPORT_ALL);
    ym_index_close(index);
    for (int round = 0; round < 3; round++) {
        const char *shuffled[ARTICLE_FILES];
        memcpy(shuffled, articles, sizeof shuffled);
        for (size_t i = ARTICLE_FILES - 1; i > 0; i--) {
            const size_t other = random_below(&random, i + 1);
            const char *held = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = held;
        }
        index = small_index();
        merge_all(&job, index, shuffled, ARTICLE_FILES);
        assert_exports(index, expected);
        ym_index_close(index);
        /* One by one. */
        index = small_index();
        for (size_t i = 0; i < ARTICLE_FILES; i++)
            merge_all(&job, index, &shuffled[i], 1);
        assert_exports(index, expected);
        ym_index_close(index);
    }
    sample_merge_free(&job);
    free(expected);
}

/* ---- revisions ------------------------------------------------------------------------------ */

static void other_text_at_a_path_is_a_revision(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, people);
    sample_write_text("r/a.txt", "标题一\n\n泽连斯基在基辅讲话，银杏叶落了一地。\n");
    assert_string_equal(sample_merge_one(&job, index, "r/a.txt"), "added r/a.txt\n");
    char *first = sample_export(index, YM_EXPORT_ALL);
    assert_int_equal(search_count(index, "\"银杏\"", false), 1);
    sample_write_text("r/a.txt", "标题一\n\n普京在莫斯科讲话，桦树叶落了一地。\n");
    assert_string_equal(sample_merge_one(&job, index, "r/a.txt"), "updated r/a.txt\n");
    assert_int_equal(search_count(index, "\"银杏\"", false), 0);
    assert_int_equal(search_count(index, "泽连斯基", false), 0);
    assert_int_equal(search_count(index, "\"桦树\"", false), 1);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM article"), 1);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM revision"), 2);
    char *second = sample_export(index, YM_EXPORT_ALL);
    assert_string_not_equal(first, second);
    assert_string_equal(sample_merge_one(&job, index, "r/a.txt"), "unchanged r/a.txt\n");
    assert_exports(index, second);
    /* Back to the old text: its revision is there still. */
    sample_write_text("r/a.txt", "标题一\n\n泽连斯基在基辅讲话，银杏叶落了一地。\n");
    assert_string_equal(sample_merge_one(&job, index, "r/a.txt"), "updated r/a.txt\n");
    assert_int_equal(sample_number(index, "SELECT count(*) FROM revision"), 2);
    assert_exports(index, first);
    /* Only a particular: same text, other title. */
    sample_write_text("r/a.txt", "标题二\n\n泽连斯基在基辅讲话，银杏叶落了一地。\n");
    assert_string_equal(sample_merge_one(&job, index, "r/a.txt"), "updated r/a.txt\n");
    assert_int_equal(sample_number(index, "SELECT count(*) FROM revision"), 2);
    assert_int_equal(sample_number(index,
                                   "SELECT count(*) FROM article JOIN revision ON revision.id = "
                                   "article.revision_id WHERE title = '标题二'"),
                     1);
    sample_merge_free(&job);
    ym_index_close(index);
    free(first);
    free(second);
}

#define DATED(date, text)                                                                          \
    "---\ntitle: 报道\nurl: https://example.org/one\ndate: " date "\n---\n\n" text "\n"

/* Of two texts under one address the later date is current, whichever came first. */
static void the_later_date_is_current(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    sample_write_text("d/new.md", DATED("2025-12-31", "普京作了新的表态。"));
    sample_write_text("d/old.md", DATED("2025-12-30", "泽连斯基作了旧的表态。"));
    sample_write_text("d/older.md", DATED("2025-12-29", "两人都没有表态。"));
    char *expected = NULL;
    static const char *const orders[][3] = {{"d/old.md", "d/new.md", "d/older.md"},
                                            {"d/new.md", "d/old.md", "d/older.md"},
                                            {"d/older.md", "d/old.md", "d/new.md"},
                                            {"d/new.md", "d/older.md", "d/old.md"}};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        ym_index *index = sample_create(NULL, people);
        for (size_t j = 0; j < 3; j++)
            (void)sample_merge_one(&job, index, orders[i][j]);
        assert_int_equal(search_count(index, "\"新的表态\"", false), 1);
        assert_int_equal(search_count(index, "\"旧的表态\"", false), 0);
        assert_int_equal(search_count(index, "泽连斯基", false), 0);
        assert_int_equal(sample_number(index, "SELECT count(*) FROM article"), 1);
        assert_int_equal(sample_number(index, "SELECT count(*) FROM revision"), 3);
        if (expected == NULL)
            expected = sample_export(index, YM_EXPORT_ALL);
        assert_exports(index, expected);
        /* Again all of them: nothing changes. */
        merge_all(&job, index, orders[i], 3);
        assert_int_equal(job.summary.unchanged, 3);
        assert_exports(index, expected);
        ym_index_close(index);
    }
    sample_merge_free(&job);
    free(expected);
}

/* A wrong late date is mended like any other slip, by editing the file; an older text from elsewhere changes nothing, and
 * merge says so. */
static void editing_a_file_replaces_whatever_its_date(void **state)
{
    (void)state;
    static const char date[] = "SELECT date = '2025-12-30' FROM revision JOIN article ON "
                               "article.revision_id = revision.id";
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, people);
    sample_write_text("f/fix.md", DATED("2052-12-30", "银杏叶落了。"));
    assert_string_equal(sample_merge_one(&job, index, "f/fix.md"), "added f/fix.md\n");
    sample_write_text("f/fix.md", DATED("2025-12-30", "银杏叶落了。"));
    assert_string_equal(sample_merge_one(&job, index, "f/fix.md"), "updated f/fix.md\n");
    assert_int_equal(sample_number(index, date), 1);
    sample_write_text("f/fix.md", DATED("2025-12-29", "桦树叶落了。"));
    assert_string_equal(sample_merge_one(&job, index, "f/fix.md"), "updated f/fix.md\n");
    assert_int_equal(search_count(index, "\"桦树\"", false), 1);
    assert_int_equal(search_count(index, "\"银杏\"", false), 0);
    sample_write_text("f/old.md", DATED("2025-12-01", "松树叶没有落。"));
    assert_string_equal(sample_merge_one(&job, index, "f/old.md"), "unchanged f/old.md\n");
    assert_int_equal(search_count(index, "\"松树\"", false), 0);
    sample_assert_clean(index);
    sample_merge_free(&job);
    ym_index_close(index);
}

/* Which of several sources of one address is current does not hang on the order in which they came: dates are compared as
 * instants, dated beats undated, and a tie goes by the text, then by what is said of it. */
static void order_is_nothing_among_dates(void **state)
{
    (void)state;
    static const struct {
        const char *front, *text;
    } sets[][4] = {
        {{"", "银杏叶落了。"}, {"", "桦树叶落了。"}, {"", "松树叶没有落。"}, {"", "枫叶红了。"}},
        {{"date: 2025-12-30\n", "银杏叶落了。"},
         {"", "桦树叶落了。"},
         {"date: 2025-12-30T10:00:00+08:00\n", "松树叶没有落。"},
         {"date: 2025-12-30T04:00:00Z\n", "枫叶红了。"}},
        {{"title: 一\n", "枫叶红了。"},
         {"title: 二\n", "枫叶红了。"},
         {"author: 林可\n", "枫叶红了。"},
         {"date: 2025-12-30\n", "枫叶红了。"}},
        {{"date: 2025-12-30T00:00:00Z\n", "银杏叶落了。"},
         {"date: 2025-12-30\n", "桦树叶落了。"},
         {"date: 2025-12-30T08:00:00+08:00\n", "松树叶没有落。"},
         {"date: 2025-12-30T00:00:00\n", "枫叶红了。"}},
    };
    static const unsigned char orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2},
                                              {2, 0, 3, 1}, {2, 3, 0, 1}, {1, 0, 3, 2}};
    sample_merge job = {.options = {.dry_run = false}};
    for (size_t set = 0; set < sizeof sets / sizeof *sets; set++) {
        char *expected = NULL;
        char text[4][256];
        char place[4][16];
        for (size_t i = 0; i < 4; i++) {
            snprintf(text[i], sizeof text[i], "---\nurl: https://example.org/u\n%s---\n\n%s\n",
                     sets[set][i].front, sets[set][i].text);
            snprintf(place[i], sizeof place[i], "u/%zu.md", i);
            sample_write_text(place[i], text[i]);
        }
        for (size_t order = 0; order < sizeof orders / sizeof *orders; order++) {
            ym_index *index = sample_create(NULL, people);
            for (size_t i = 0; i < 4; i++)
                (void)sample_merge_one(&job, index, place[orders[order][i]]);
            if (expected == NULL)
                expected = sample_export(index, YM_EXPORT_ALL);
            assert_exports(index, expected);
            if (set == 1)
                assert_int_equal(search_count(index, "\"枫叶\"", false), 1);
            ym_index_close(index);
        }
        free(expected);
    }
    sample_merge_free(&job);
}

/* Revisions and duplicates at once: four addresses, five texts, each pair with its own date; the same in any order. */
static void order_is_nothing_among_revisions(void **state)
{
    (void)state;
    enum { FILES = 24, ROUNDS = 12 };
    sample_merge job = {.options = {.dry_run = false}};
    random_source random = random_start("order_is_nothing_among_revisions", 11);
    char places[FILES][16];
    const char *names[FILES];
    char *expected = NULL;
    for (size_t i = 0; i < FILES; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "---\ntitle: 第%zu期\nurl: https://example.org/%zu\ndate: "
                 "2025-12-%02zu\n---\n\n泽连斯基讲了第%zu次话。\n",
                 i, random_below(&random, 4), i + 1, random_below(&random, 5));
        snprintf(places[i], sizeof places[i], "o/%zu.md", i);
        sample_write_text(places[i], text);
        names[i] = places[i];
    }
    for (int round = 0; round < ROUNDS; round++) {
        ym_index *index = sample_create(NULL, people);
        for (size_t i = FILES - 1; i > 0; i--) {
            const size_t other = random_below(&random, i + 1);
            const char *held = names[i];
            names[i] = names[other];
            names[other] = held;
        }
        merge_all(&job, index, names, FILES / 2);
        merge_all(&job, index, names + FILES / 2, FILES / 2);
        if (expected == NULL)
            expected = sample_export(index, YM_EXPORT_ALL);
        assert_exports(index, expected);
        assert_int_equal(sample_number(index, "SELECT count(*) FROM article"), 4);
        ym_index_close(index);
    }
    sample_merge_free(&job);
    free(expected);
}

/* ---- the same text under several names ------------------------------------------------------ */

static void one_text_is_stored_once(void **state)
{
    (void)state;
    static const char text[] = "通稿\n\n2025-12-30\n\n泽连斯基在基辅讲话，银杏叶落了一地。\n";
    sample_merge job = {.options = {.dry_run = false}};
    ym_error error = {0};
    ym_index *index = sample_create(NULL, people);
    sample_write_text("s/one.txt", text);
    sample_write_text("s/two.txt", text);
    assert_string_equal(sample_merge_one(&job, index, "s"),
                        "added s/one.txt\nduplicate s/two.txt\n");
    assert_int_equal(job.summary.duplicates, 1);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM body"), 1);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM passage"), 1);
    assert_int_equal(sample_number(index, "SELECT articles FROM shown"), 2);
    char *export = sample_export(index, YM_EXPORT_ARTICLES);
    sample_assert_contains(export, "s/one.txt\",\"stream\":false");
    sample_assert_contains(export, "s/two.txt\",\"stream\":false");
    free(export);
    assert_string_equal(sample_merge_one(&job, index, "s"),
                        "unchanged s/one.txt\nunchanged s/two.txt\n");

    ym_results *results = NULL;
    ym_search_options options = {.all_duplicates = false};
    assert_int_equal(ym_search(&results, index, "澤倫斯基", &options, &error), YM_OK);
    assert_int_equal(ym_results_passage_count(results), 1);
    assert_int_equal(ym_results_passage_total(results), 1);
    assert_int_equal(ym_results_passage(results, 0)->duplicates, 1);
    assert_int_equal(ym_results_entry(results, 0)->counts.articles, 1);
    ym_results_free(results);
    options.all_duplicates = true;
    assert_int_equal(ym_search(&results, index, "澤倫斯基", &options, &error), YM_OK);
    assert_int_equal(ym_results_passage_count(results), 2);
    assert_int_equal(ym_results_passage_total(results), 2);
    assert_string_not_equal(ym_results_passage(results, 0)->article,
                            ym_results_passage(results, 1)->article);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(ym_results_passage(results, i)->duplicates, 0);
    ym_results_free(results);

    /* One of them changes: the other still carries the text; then that one, too, and nobody does. */
    sample_write_text("s/one.txt", "通稿\n\n桦树叶落了一地。\n");
    assert_string_equal(sample_merge_one(&job, index, "s"),
                        "updated s/one.txt\nunchanged s/two.txt\n");
    assert_int_equal(search_count(index, "\"银杏\"", true), 1);
    assert_int_equal(sample_number(index, "SELECT articles FROM shown JOIN passage USING (body_id) "
                                          "WHERE passage.text LIKE '%银杏%'"),
                     1);
    sample_write_text("s/two.txt", "通稿\n\n松树叶没有落。\n");
    (void)sample_merge_one(&job, index, "s");
    assert_int_equal(search_count(index, "\"银杏\"", true), 0);
    assert_int_equal(search_count(index, "泽连斯基", true), 0);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM body WHERE text LIKE '%银杏%'"), 1);
    /* The retired text comes back under a third name. */
    sample_write_text("s/three.txt", text);
    sample_assert_contains(sample_merge_one(&job, index, "s"), "added s/three.txt\n");
    assert_int_equal(search_count(index, "\"银杏\"", true), 1);
    assert_int_equal(search_count(index, "泽连斯基", true), 1);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM body"), 3);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM body WHERE text IS NULL"), 3);
    sample_merge_free(&job);
    ym_index_close(index);
}

/* Which of the articles with one text stands for it does not depend on which came first. */
static void the_earliest_article_stands_for_a_text(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    ym_error error = {0};
    sample_write_text("e/early.txt", "通稿\n\n2025-12-29\n\n泽连斯基在基辅讲话。\n");
    sample_write_text("e/late.txt", "通稿\n\n2025-12-31\n\n泽连斯基在基辅讲话。\n");
    sample_write_text("e/undated.txt", "通稿\n\n泽连斯基在基辅讲话。\n");
    static const char *const orders[][3] = {{"e/early.txt", "e/late.txt", "e/undated.txt"},
                                            {"e/undated.txt", "e/late.txt", "e/early.txt"}};
    for (size_t i = 0; i < 2; i++) {
        ym_index *index = sample_create(NULL, people);
        for (size_t j = 0; j < 3; j++)
            (void)sample_merge_one(&job, index, orders[i][j]);
        ym_results *results = NULL;
        const ym_search_options options = {.exact = true};
        assert_int_equal(ym_search(&results, index, "泽连斯基", &options, &error), YM_OK);
        assert_int_equal(ym_results_passage_count(results), 1);
        assert_string_equal(ym_results_passage(results, 0)->date, "2025-12-29");
        assert_int_equal(ym_results_passage(results, 0)->duplicates, 2);
        assert_string_equal(ym_results_entry(results, 0)->counts.first_date, "2025-12-29");
        assert_string_equal(ym_results_entry(results, 0)->counts.last_date, "2025-12-29");
        ym_results_free(results);
        ym_index_close(index);
    }
    sample_merge_free(&job);
}

/* ---- what the user says about files --------------------------------------------------------- */

static void other_words_about_a_file_are_another_reading(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, people);
    static const char lang[] = "SELECT lang = 'zh-Hant-HK' FROM revision JOIN article ON "
                               "article.revision_id = revision.id";
    sample_write_text("l/a.txt", "标题\n\n泽连斯基在基辅讲话。\n");
    assert_string_equal(sample_merge_one(&job, index, "l/a.txt"), "added l/a.txt\n");
    assert_int_equal(sample_number(index, lang), 0);
    job.options.read.lang = "zh-Hant-HK";
    assert_string_equal(sample_merge_one(&job, index, "l/a.txt"), "updated l/a.txt\n");
    assert_int_equal(sample_number(index, lang), 1);
    assert_string_equal(sample_merge_one(&job, index, "l/a.txt"), "unchanged l/a.txt\n");
    job.options.read.date = "2025-12-30";
    assert_string_equal(sample_merge_one(&job, index, "l/a.txt"), "updated l/a.txt\n");
    job.options.read.url = "https://example.org/l";
    assert_string_equal(sample_merge_one(&job, index, "l/a.txt"), "duplicate l/a.txt\n");
    assert_int_equal(sample_number(index, "SELECT count(*) FROM article"), 2);
    sample_merge_free(&job);
    ym_index_close(index);
}

/* To say nothing about known bytes is to say nothing else about them. */
static void a_plain_run_keeps_what_was_said(void **state)
{
    (void)state;
    static const char dated[] = "SELECT date = '2025-12-30' FROM revision JOIN article ON "
                                "article.revision_id = revision.id";
    sample_merge job = {.options = {.read = {.date = "2025-12-30"}}};
    ym_index *index = sample_create(NULL, people);
    sample_write_text("p/a.txt", "标题\n\n泽连斯基在基辅讲话。\n");
    assert_string_equal(sample_merge_one(&job, index, "p/a.txt"), "added p/a.txt\n");
    job.options.read.date = NULL;
    assert_string_equal(sample_merge_one(&job, index, "p/a.txt"), "unchanged p/a.txt\n");
    assert_int_equal(sample_number(index, dated), 1);
    job.options.reread = true;
    assert_string_equal(sample_merge_one(&job, index, "p/a.txt"), "updated p/a.txt\n");
    assert_int_equal(sample_number(index, "SELECT count(*) FROM revision WHERE date IS NULL"), 1);
    sample_merge_free(&job);
    ym_index_close(index);
}

static void one_address_is_of_one_article(void **state)
{
    (void)state;
    static const char *const two[] = {"u/a.txt", "u/b.txt"};
    static const char *const whole[] = {"u"};
    sample_merge job = {.options = {.read = {.url = "https://example.org/u"}}};
    ym_index *index = sample_create(NULL, people);
    sample_write_text("u/a.txt", "标题\n\n泽连斯基在基辅讲话。\n");
    sample_write_text("u/b.txt", "标题\n\n普京在莫斯科讲话。\n");
    sample_write_text("u/c.jsonl", "{\"text\":\"普京说。\"}\n{\"text\":\"泽连斯基说。\"}\n");
    assert_int_equal(sample_merge_names(&job, index, two, 2), YM_E_USAGE);
    assert_int_equal(sample_merge_names(&job, index, whole, 1), YM_E_USAGE);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM article"), 0);
    sample_assert_contains(sample_merge_one(&job, index, "u/c.jsonl"),
                           "added u/c.jsonl:1\nfailed u/c.jsonl:2 (the url that was given");
    job.options.read.url = "foo";
    assert_int_equal(sample_merge_names(&job, index, two, 1), YM_E_USAGE);
    sample_merge_free(&job);
    ym_index_close(index);
}

static void the_index_is_no_file_of_the_folder(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    sample_write_text("own/a.txt", "标题\n\n泽连斯基在基辅讲话。\n");
    sample_write_text("own/b.bin", "other\n");
    ym_index *index = sample_create("own/news.db", people);
    sample_assert_contains(sample_merge_one(&job, index, "own"),
                           "added own/a.txt\nskipped own/b.bin (");
    assert_null(strstr(ym__buffer_text(&job.log), "news.db"));
    sample_merge_free(&job);
    ym_index_close(index);
}

/* A run over what is known writes nothing, so that it needs not wait for one that does. */
static void known_files_take_no_lock(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    ym_error error = {0};
    ym_index *index = sample_create("lock.db", people);
    ym_index *writer = NULL;
    sample_write_text("k2/a.txt", "标题\n\n泽连斯基在基辅讲话。\n");
    sample_write_text("k2/b.jsonl", "{\"text\":\"普京说。\"}\n");
    (void)sample_merge_one(&job, index, "k2");
    assert_int_equal(ym_index_open(&writer, sample_path("lock.db"), YM_OPEN_WRITE, &error), YM_OK);
    assert_int_equal(ym__index_begin(writer, &error), YM_OK);
    static const char *const names[] = {"k2"};
    assert_int_equal(sample_merge_names(&job, index, names, 1), YM_OK);
    assert_int_equal(job.summary.unchanged, 2);
    ym__index_rollback(writer);
    ym_index_close(writer);
    /* The same record elsewhere is written down. */
    sample_write_text("k2/c.jsonl", "{\"text\":\"普京说。\"}\n");
    assert_string_equal(sample_merge_one(&job, index, "k2/c.jsonl"), "unchanged k2/c.jsonl:1\n");
    assert_int_equal(sample_number(index, "SELECT count(*) FROM source"), 3);
    sample_merge_free(&job);
    ym_index_close(index);
}

static void a_dry_run_changes_nothing(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = small_index();
    merge_all(&job, index, articles, 5);
    char *before = sample_export(index, YM_EXPORT_ALL);
    job.options.dry_run = true;
    merge_all(&job, index, articles, ARTICLE_FILES);
    assert_int_equal(job.summary.added, ARTICLES - 7);
    assert_int_equal(job.summary.unchanged, 7);
    assert_exports(index, before);
    /* It is the same to the next merge, too. */
    job.options.dry_run = false;
    merge_all(&job, index, articles, ARTICLE_FILES);
    assert_int_equal(job.summary.added, ARTICLES - 7);
    sample_merge_free(&job);
    ym_index_close(index);
    free(before);
}

/* ---- stopping ------------------------------------------------------------------------------- */

static bool stop_after(void *context, uint64_t done, uint64_t total)
{
    assert_true(done <= total);
    return --*(int *)context < 0;
}

static void stopped_in_the_middle_it_was_never_begun(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = small_index();
    merge_all(&job, index, articles, 3);
    char *before = sample_export(index, YM_EXPORT_ALL);
    for (int calls = 0; calls < ARTICLE_FILES; calls += 3) {
        int left = calls;
        job.options.jobs = (unsigned)calls % 4 + 1;
        job.options.progress = stop_after;
        job.options.progress_context = &left;
        assert_int_equal(sample_merge_names(&job, index, articles, ARTICLE_FILES),
                         YM_E_INTERRUPTED);
        assert_int_equal(job.error.status, YM_E_INTERRUPTED);
        sample_assert_clean(index);
        assert_exports(index, before);
    }
    job.options.progress = NULL;
    merge_all(&job, index, articles, ARTICLE_FILES);
    assert_int_equal(job.summary.added, ARTICLES - 5);
    sample_merge_free(&job);
    ym_index_close(index);
    free(before);
}

static bool stop_past(void *context, uint64_t done, uint64_t total)
{
    (void)total;
    return done > *(const uint64_t *)context;
}

/* Of a large file the whole batches stay, and the next run brings the rest. */
static void stopped_late_the_whole_batches_stay(void **state)
{
    (void)state;
    enum { RECORDS = 2500 };
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create("batch.db", people);
    ym__buffer lines = {0};
    for (int i = 0; i < RECORDS; i++)
        ym__buffer_printf(&lines, "{\"id\":\"%d\",\"text\":\"泽连斯基第%d次讲话。\"}\n", i, i);
    sample_write("batch/a.jsonl", lines.bytes, lines.size);
    uint64_t limit = lines.size - lines.size / 10;
    static const char *const names[] = {"batch/a.jsonl"};
    job.options.progress = stop_past;
    job.options.progress_context = &limit;
    job.options.jobs = 4;
    assert_int_equal(sample_merge_names(&job, index, names, 1), YM_E_INTERRUPTED);
    const int64_t stayed = sample_number(index, "SELECT count(*) FROM article");
    assert_in_range(stayed, RECORDS / 2, RECORDS - 1);
    assert_int_equal(job.summary.added, stayed);
    /* What was told is what stayed. */
    int64_t told = 0;
    for (const char *at = ym__buffer_text(&job.log); (at = strstr(at, "added ")) != NULL; at++)
        told++;
    assert_int_equal(told, stayed);
    sample_assert_clean(index);
    job.options.progress = NULL;
    (void)sample_merge_one(&job, index, names[0]);
    assert_int_equal(job.summary.unchanged, stayed);
    assert_int_equal(job.summary.added, RECORDS - stayed);
    ym__buffer_free(&lines);
    sample_merge_free(&job);
    ym_index_close(index);
}

/* How far what was told lags behind what was read, at most. */
typedef struct lag {
    uint64_t told, steps, most;
} lag;

static void count_told(void *context, const ym_merge_event *event)
{
    (void)event;
    ((lag *)context)->told++;
}

/* Called every sixteen records. */
static bool note_lag(void *context, uint64_t done, uint64_t total)
{
    lag *both = context;
    (void)done;
    (void)total;
    const uint64_t read = 16 * ++both->steps;
    if (read > both->told && read - both->told > both->most)
        both->most = read - both->told;
    return false;
}

/* What is to be told is kept until a batch ends, so that failures end one, too: else a stream of them would fill memory. */
static void failures_are_told_meanwhile(void **state)
{
    (void)state;
    enum { RECORDS = 6000, BATCH = 1000 };
    ym_error error = {0};
    ym__buffer lines = {0};
    ym_merge_summary summary = {0};
    ym_index *index = sample_create("failures.db", people);
    ym__buffer_puts(&lines, "{\"id\":\"1\",\"text\":\"泽连斯基讲话。\"}\n");
    for (int i = 1; i < RECORDS; i++)
        ym__buffer_printf(&lines, "{\"id\":\"%d\",\"text\":\"\"}\n", i);
    sample_write("failures.jsonl", lines.bytes, lines.size);
    ym__buffer_free(&lines);
    for (unsigned jobs = 1; jobs <= 2; jobs++) {
        lag both = {0};
        const char *path = sample_path("failures.jsonl");
        const ym_merge_options options = {.jobs = jobs,
                                          .reread = true,
                                          .observer = count_told,
                                          .observer_context = &both,
                                          .progress = note_lag,
                                          .progress_context = &both};
        if (ym_merge(index, &path, 1, &options, &summary, &error) != YM_OK)
            fail_msg("%s", error.message);
        assert_int_equal(summary.failed, RECORDS - 1);
        assert_int_equal(both.told, RECORDS);
        assert_in_range(both.most, 1, BATCH + 16);
    }
    ym_index_close(index);
}

static int refuse(void *context)
{
    (void)context;
    return 1;
}

/* What could not be committed was not added. */
static void a_commit_that_fails_adds_nothing(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create("refused.db", people);
    static const char *const names[] = {"refused.txt"};
    sample_write_text(names[0], "标题\n\n泽连斯基讲话。\n");
    (void)sqlite3_commit_hook(index->db, refuse, NULL);
    assert_true(sample_merge_names(&job, index, names, 1) < 0);
    assert_int_equal(job.summary.added, 0);
    assert_string_equal(ym__buffer_text(&job.log), "");
    (void)sqlite3_commit_hook(index->db, NULL, NULL);
    (void)sample_merge_one(&job, index, names[0]);
    assert_int_equal(job.summary.added, 1);
    sample_merge_free(&job);
    ym_index_close(index);
}

/* ---- several threads ------------------------------------------------------------------------ */

/* Files of all kinds: pages, streams with bad lines and the same text again, what is empty, what is no text. */
static void write_many_kinds(void)
{
    ym__buffer lines = {0};
    for (int i = 0; i < 1300; i++) {
        const char *who = i % 3 == 0 ? "泽连斯基" : "普京和澤倫斯基";
        if (i % 97 == 0)
            ym__buffer_puts(&lines, "{\"text\": \n\n");
        ym__buffer_printf(&lines,
                          "{\"id\":\"%d\",\"source\":\"报社\",\"date\":\"2025-01-%02d\",\"text\":"
                          "\"%s第%d次讲话。\"}\n",
                          i, i % 28 + 1, who, i % 1200);
    }
    sample_write("kinds/a.jsonl", lines.bytes, lines.size);
    sample_write("kinds/b.jsonl", lines.bytes, lines.size / 2);
    sample_write_text("kinds/c.txt", "标题\n\n泽连斯基讲话。\n");
    sample_write_text("kinds/d.txt", "");
    sample_write_text("kinds/e.html", "<html><body></body></html>");
    sample_write_text(
        "kinds/f.html",
        "<html><head><title>会谈</title></head><body><p>普京在莫斯科讲话。</p></body></html>");
    static const char binary[] = "\x7F"
                                 "ELF\0\0\0\1\2\3\4\0\0\0";
    sample_write("kinds/g.txt", binary, sizeof binary);
    ym__buffer_free(&lines);
}

/* Everything that a file of the folder holds. */
static void read_whole(ym__buffer *into, const char *name)
{
    char chunk[4096];
    size_t got;
    FILE *file = fopen(sample_path(name), "rb");
    assert_non_null(file);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        ym__buffer_append(into, chunk, got);
    fclose(file);
    assert_false(into->failed);
}

/* The file of the index and what is told are the same, byte by byte, whoever did the work. */
static void any_number_of_threads_makes_the_same_file(void **state)
{
    (void)state;
    static const unsigned jobs[] = {1, 2, 7};
    static const char *const names[] = {"kinds", "tests/articles", "none.txt"};
    ym__buffer first = {0};
    ym__buffer first_log = {0};
    write_many_kinds();
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        sample_merge job = {.options = {.jobs = jobs[i]}};
        char name[32];
        snprintf(name, sizeof name, "jobs%u.db", jobs[i]);
        ym_index *index = sample_create(name, people);
        merge_all(&job, index, names, 3);
        assert_in_range(job.summary.duplicates, 50, 150);
        assert_in_range(job.summary.unchanged, 600, 700);
        ym_index_close(index);
        ym__buffer file = {0};
        read_whole(&file, name);
        ym__buffer *log = i == 0 ? &first_log : &job.log;
        if (i == 0) {
            first = file;
            ym__buffer_puts(&first_log, ym__buffer_text(&job.log));
        } else {
            assert_string_equal(ym__buffer_text(log), ym__buffer_text(&first_log));
            assert_int_equal(file.size, first.size);
            assert_memory_equal(file.bytes, first.bytes, file.size);
            ym__buffer_free(&file);
        }
        sample_merge_free(&job);
    }
    ym__buffer_free(&first);
    ym__buffer_free(&first_log);
}

/* Another program gives the glossary a name as soon as the first batch is committed. */
static void add_a_name(void *context, const ym_merge_event *event)
{
    bool *added = context;
    ym_error error = {0};
    ym_import_summary summary = {0};
    (void)event;
    if (*added)
        return;
    *added = true;
    ym_index *other = sample_open("names.db", YM_OPEN_WRITE);
    ym_glossary *glossary = sample_glossary("id\tzh\tpinyin\ten\nrutte\t吕特\tLǚtè\tRutte\n");
    if (ym_index_import(other, glossary, &(ym_import_options){.dry_run = false}, &summary,
                        &error) != YM_OK)
        fail_msg("%s", error.message);
    assert_int_equal(summary.created, 1);
    ym_glossary_free(glossary);
    ym_index_close(other);
}

/* What was tagged in advance by the glossary of before is tagged anew. */
static void a_glossary_that_changes_meanwhile_counts(void **state)
{
    (void)state;
    enum { RECORDS = 2500 };
    ym__buffer lines = {0};
    for (int i = 0; i < RECORDS; i++)
        ym__buffer_printf(&lines, "{\"id\":\"%d\",\"text\":\"泽连斯基和吕特第%d次讲话。\"}\n", i,
                          i);
    sample_write("meanwhile.jsonl", lines.bytes, lines.size);
    for (unsigned jobs = 1; jobs <= 4; jobs += 3) {
        bool added = false;
        ym_error error = {0};
        ym_merge_summary summary = {0};
        const char *path = sample_path("meanwhile.jsonl");
        (void)unlink(sample_path("names.db"));
        ym_index *index = sample_create("names.db", people);
        const ym_merge_options options = {
            .jobs = jobs, .observer = add_a_name, .observer_context = &added};
        if (ym_merge(index, &path, 1, &options, &summary, &error) != YM_OK)
            fail_msg("%s", error.message);
        assert_int_equal(summary.added, RECORDS);
        char *dump = sample_export(index, YM_EXPORT_MENTIONS);
        int found = 0;
        for (const char *at = dump; (at = strstr(at, "\"rutte\"")) != NULL; at++)
            found++;
        free(dump);
        assert_int_equal(found, RECORDS);
        sample_assert_clean(index);
        ym_index_close(index);
    }
    ym__buffer_free(&lines);
}

/* ---- bad files among good ones -------------------------------------------------------------- */

static void bad_files_do_not_stop_the_rest(void **state)
{
    (void)state;
    static const char binary[] = "\x7F"
                                 "ELF\0\0\0\1\2\3\4\0\0\0";
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, people);
    sample_write_text("bad/1.txt", "标题\n\n泽连斯基讲话。\n");
    sample_write_text("bad/2.txt", "");
    sample_write_text("bad/3.txt", " \n\t\n\n");
    sample_write("bad/4.txt", binary, sizeof binary);
    sample_write("bad/5.bin", binary, sizeof binary);
    sample_write_text("bad/6.html", "<html><body></body></html>");
    sample_write_text("bad/7.txt", "标题\n\n普京讲话。\n");
    const char *log = sample_merge_one(&job, index, "bad");
    sample_assert_contains(log, "added bad/1.txt\nskipped bad/2.txt (empty)\nskipped bad/3.txt "
                                "(empty)\nskipped bad/4.txt (");
    sample_assert_contains(log, "ELF program");
    sample_assert_contains(log, "\nskipped bad/5.bin (of no known kind; name it to merge it all "
                                "the same)\nfailed bad/6.html (");
    sample_assert_contains(log, "no text in it)\nadded bad/7.txt\n");
    assert_int_equal(job.summary.skipped, 4);
    assert_int_equal(job.summary.failed, 1);
    /* By name: what is no article is a failure, and so is what is not there. */
    static const char *const names[] = {"bad/4.txt", "bad/1.txt",      "bad/none.txt",
                                        "bad/2.txt", "bad/none/x.txt", "bad/7.txt"};
    merge_all(&job, index, names, 6);
    log = ym__buffer_text(&job.log);
    sample_assert_contains(log, "failed bad/4.txt (");
    sample_assert_contains(log, "\nunchanged bad/1.txt\nfailed bad/none.txt (");
    sample_assert_contains(log, "No such file");
    sample_assert_contains(log, "\nskipped bad/2.txt (empty)\nfailed bad/none/x.txt (");
    sample_assert_contains(log, "\nunchanged bad/7.txt\n");
    assert_int_equal(job.summary.failed, 3);
    /* Nothing at all is no failure of the merge. */
    merge_all(&job, index, names, 0);
    assert_int_equal(job.log.size, 0);
    sample_merge_free(&job);
    ym_index_close(index);
}

static void a_file_that_may_not_be_read_fails(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    sample_write_text("p/a.txt", "标题\n\n泽连斯基讲话。\n");
    assert_int_equal(chmod(sample_path("p/a.txt"), 0), 0);
    if (access(sample_path("p/a.txt"), R_OK) == 0) {
        print_message(
            "skipped: a_file_that_may_not_be_read_fails (this user may read everything)\n");
        return;
    }
    ym_index *index = sample_create(NULL, people);
    sample_assert_contains(sample_merge_one(&job, index, "p"), "failed p/a.txt (");
    sample_merge_free(&job);
    ym_index_close(index);
}

static void folders_are_walked(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, people);
    sample_write_text("w/b/2.txt", "二\n\n第二篇。\n");
    sample_write_text("w/b/c/3.md", "三\n\n第三篇。\n");
    sample_write_text("w/a.txt", "一\n\n第一篇。\n");
    sample_write_text("w/.hidden.txt", "零\n\n藏起来的一篇。\n");
    sample_write_text("w/.git/x.txt", "零\n\n也是藏起来的一篇。\n");
    sample_write_text("w/b/draft-4.txt", "四\n\n草稿一篇。\n");
    sample_write_text("w/old/5.txt", "五\n\n旧文一篇。\n");
    sample_write_text("w/program.c", "int main(void) { return 0; }\n");
    sample_write_text("w/名字.txt", "六\n\n第六篇。\n");
    /* Links to folders are not followed, so no loop can be; links to files are. */
    assert_int_equal(symlink("..", sample_path("w/b/up")), 0);
    assert_int_equal(symlink("self", sample_path("w/self")), 0);
    assert_int_equal(symlink("nowhere", sample_path("w/dangling.txt")), 0);
    assert_int_equal(symlink("../x/7.txt", sample_path("w/linked.txt")), 0);
    sample_write_text("x/7.txt", "七\n\n第七篇。\n");
    static const char *const excludes[] = {"draft-*", "old", "b/c/3.md"};
    job.options.excludes = excludes;
    job.options.exclude_count = 3;
    assert_string_equal(sample_merge_one(&job, index, "w"),
                        "added w/a.txt\n"
                        "added w/b/2.txt\n"
                        "skipped w/dangling.txt (a link that leads nowhere)\n"
                        "added w/linked.txt\n"
                        "skipped w/program.c (of no known kind; name it to merge it all the same)\n"
                        "skipped w/self (a link that leads nowhere)\n"
                        "added w/名字.txt\n");
    job.options.exclude_count = 0;
    (void)sample_merge_one(&job, index, "w/");
    assert_int_equal(job.summary.added, 3);
    assert_int_equal(job.summary.unchanged, 4);
    /* A named one is a file, hidden or not; one that leads nowhere fails. */
    static const char *const names[] = {"w/.hidden.txt", "w/self", "w/dangling.txt"};
    merge_all(&job, index, names, 3);
    assert_int_equal(job.summary.added, 1);
    assert_int_equal(job.summary.failed, 2);
    sample_merge_free(&job);
    ym_index_close(index);
}

static void a_bad_line_does_not_stop_a_stream(void **state)
{
    (void)state;
    static const char lines[] =
        "{\"id\":\"1\",\"source\":\"甲报\",\"title\":\"一\",\"text\":\"泽连斯基讲话。\"}\n"
        "{\"id\":\"2\",\"title\":\n"
        "\n"
        "{\"id\":\"3\",\"source\":\"甲报\",\"title\":\"三\",\"text\":\"\"}\n"
        "[1, 2]\n"
        "{\"id\":\"1\",\"source\":\"乙报\",\"title\":\"一\",\"text\":\"普京讲话。\"}\n"
        "{\"title\":\"五\",\"text\":\"没有名字的一篇。\"}\n";
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, people);
    sample_write_text("j/n.jsonl", lines);
    const char *log = sample_merge_one(&job, index, "j/n.jsonl");
    assert_int_equal(job.summary.added, 3);
    assert_int_equal(job.summary.failed, 3);
    sample_assert_contains(log, "added j/n.jsonl:1\nfailed j/n.jsonl:2 (not JSON: ");
    sample_assert_contains(log, "\nfailed j/n.jsonl:4 (");
    sample_assert_contains(log, "\nfailed j/n.jsonl:5 (");
    sample_assert_contains(log, "added j/n.jsonl:6\nadded j/n.jsonl:7\n");
    /* Its records are known wherever they stand: the file grows at its head. */
    ym__buffer grown = {0};
    ym__buffer_printf(
        &grown, "{\"id\":\"0\",\"source\":\"甲报\",\"title\":\"零\",\"text\":\"新的一篇。\"}\n%s",
        lines);
    sample_write_text("j/n.jsonl", ym__buffer_text(&grown));
    (void)sample_merge_one(&job, index, "j/n.jsonl");
    assert_int_equal(job.summary.added, 1);
    assert_int_equal(job.summary.unchanged, 3);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM source"), 4);
    ym__buffer_free(&grown);
    sample_merge_free(&job);
    ym_index_close(index);
}

/* ---- large ones ----------------------------------------------------------------------------- */

static void a_long_paragraph_without_punctuation(void **state)
{
    (void)state;
    enum { BYTES = 2 << 20 };
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, people);
    ym__buffer text = {0};
    ym__buffer_puts(&text, "长文\n\n");
    while (text.size < BYTES)
        ym__buffer_puts(&text, "银杏叶落了一地又一地泽连斯基还在讲话");
    sample_write("big/a.txt", text.bytes, text.size);
    assert_string_equal(sample_merge_one(&job, index, "big/a.txt"), "added big/a.txt\n");
    const int64_t passages = sample_number(index, "SELECT count(*) FROM passage");
    assert_in_range(passages, BYTES / 3 / 200, BYTES / 3 / 50);
    assert_int_equal(sample_number(index, "SELECT count(DISTINCT paragraph) FROM passage"), 1);
    assert_int_equal(
        sample_number(
            index,
            "SELECT sum(length(CAST(text AS BLOB))) = (SELECT bytes FROM body) FROM passage"),
        1);
    /* A cut may fall into a name or a phrase here and there, not everywhere. */
    assert_true(search_count(index, "泽连斯基", false) > (size_t)passages * 9 / 10);
    ym__buffer_free(&text);
    sample_merge_free(&job);
    ym_index_close(index);
}

static void many_paragraphs(void **state)
{
    (void)state;
    enum { PARAGRAPHS = 5000 };
    sample_merge job = {.options = {.dry_run = false}};
    ym_error error = {0};
    ym_index *index = sample_create(NULL, people);
    ym__buffer text = {0};
    ym__buffer_puts(&text, "长文\n\n");
    for (int i = 0; i < PARAGRAPHS; i++)
        ym__buffer_printf(&text, "%s在第%d天讲话。\n", i % 2 == 0 ? "泽连斯基" : "普京", i / 2);
    sample_write("big/b.txt", text.bytes, text.size);
    assert_string_equal(sample_merge_one(&job, index, "big/b.txt"), "added big/b.txt\n");
    assert_int_equal(sample_number(index, "SELECT count(*) FROM passage"), PARAGRAPHS);
    assert_int_equal(sample_number(index, "SELECT max(paragraph) FROM passage"), PARAGRAPHS);
    assert_int_equal(search_count(index, "泽连斯基", false), PARAGRAPHS / 2);
    assert_int_equal(search_count(index, "\"第2499天\"", false), 2);
    char *before = sample_export(index, YM_EXPORT_ALL);
    assert_int_equal(ym_index_reindex(index, NULL, NULL, &error), YM_OK);
    sample_assert_clean(index);
    assert_exports(index, before);
    /* And away again. */
    sample_write_text("big/b.txt", "短文\n\n普京讲话。\n");
    assert_string_equal(sample_merge_one(&job, index, "big/b.txt"), "updated big/b.txt\n");
    assert_int_equal(sample_number(index, "SELECT count(*) FROM passage"), 1);
    ym__buffer_free(&text);
    sample_merge_free(&job);
    ym_index_close(index);
    free(before);
}

/* ---- names ---------------------------------------------------------------------------------- */

/* The key of the article of this title, out of the export; borrowed from `lines`. */
static const char *key_of(const json_t *lines, const char *title)
{
    size_t i;
    const json_t *line;
    json_array_foreach(lines, i, line)
    {
        if (strcmp(json_string_value(json_object_get(line, "title")), title) == 0)
            return json_string_value(json_object_get(line, "key"));
    }
    fail_msg("no article %s", title);
    return NULL;
}

static json_t *export_as_json(ym_index *index, ym_export_what what)
{
    char *text = sample_export(index, what);
    json_t *lines = json_array();
    for (char *line = text; *line != '\0';) {
        char *end = strchr(line, '\n');
        *end = '\0';
        json_error_t error;
        json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, &error);
        if (object == NULL)
            fail_msg("%s: %s", error.text, line);
        assert_int_equal(json_array_append_new(lines, object), 0);
        line = end + 1;
    }
    free(text);
    return lines;
}

static void articles_are_named_by_what_lasts(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, people);
    sample_write_text("k/url.md",
                      "---\ntitle: address\nurl: "
                      "HTTPS://Example.org:443/a?id=1&utm_source=x#top\n---\n\n普京。\n");
    sample_write_text("k/path.txt", "path\n\n乙。\n");
    sample_write_text("k/s.jsonl",
                      "{\"title\":\"line-address\",\"url\":\"http://example.org/"
                      "b\",\"id\":\"7\",\"text\":\"丙。\"}\n"
                      "{\"title\":\"id\",\"id\":\"7\",\"source\":\"甲报\",\"text\":\"丁。\"}\n"
                      "{\"title\":\"id-alone\",\"id\":\"7\",\"text\":\"戊。\"}\n"
                      "{\"title\":\"body\",\"text\":\"己。\"}\n");
    (void)sample_merge_one(&job, index, "k");
    assert_int_equal(job.summary.added, 6);
    json_t *lines = export_as_json(index, YM_EXPORT_ARTICLES);
    assert_string_equal(key_of(lines, "address"), "url:https://example.org/a?id=1");
    assert_string_equal(key_of(lines, "line-address"), "url:http://example.org/b");
    assert_string_equal(key_of(lines, "id"), "id:甲报\t7");
    /* Numbers alone are every file's. SHA-256 of the text. */
    assert_string_equal(key_of(lines, "id-alone"),
                        "body:0bcca2bd853016a7c6236a042fe366d7fd0f3a18b3e00fabcf8e2b70fbe312d2");
    assert_string_equal(key_of(lines, "body"),
                        "body:f983b54e4093deeb4f47abf2f50343b6f0a6480a311f4756a722421b876c79ec");
    char wanted[512];
    snprintf(wanted, sizeof wanted, "path:%s", sample_path("k/path.txt"));
    assert_string_equal(key_of(lines, "path"), wanted);
    json_decref(lines);
    /* Every line of every export is JSON, and of the right kind. */
    static const char *const kinds[] = {"entry", "article", "passage", "mention",
                                        "entry article passage"};
    for (int what = YM_EXPORT_ENTRIES; what <= YM_EXPORT_ALL; what++) {
        size_t i;
        const json_t *line;
        lines = export_as_json(index, (ym_export_what)what);
        assert_true(json_array_size(lines) > 0);
        json_array_foreach(lines, i, line)
            sample_assert_contains(kinds[what], json_string_value(json_object_get(line, "kind")));
        json_decref(lines);
    }
    sample_merge_free(&job);
    ym_index_close(index);
}

/* File names can be any bytes; what is stored of them is text, and two names stay two. */
static void a_name_that_is_no_text(void **state)
{
    (void)state;
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, people);
    sample_write_text("n/\xB1\xEA.txt", "标题\n\n泽连斯基讲话。\n");
    sample_write_text("n/\xB1\xEB.txt", "标题\n\n普京讲话。\n");
    assert_string_equal(sample_merge_one(&job, index, "n"),
                        "added n/\uFFFDB1\uFFFDEA.txt\nadded n/\uFFFDB1\uFFFDEB.txt\n");
    assert_string_equal(sample_merge_one(&job, index, "n"),
                        "unchanged n/\uFFFDB1\uFFFDEA.txt\nunchanged n/\uFFFDB1\uFFFDEB.txt\n");
    json_decref(export_as_json(index, YM_EXPORT_ALL));
    sample_merge_free(&job);
    ym_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merging_again_changes_nothing),
        cmocka_unit_test(order_is_nothing),
        cmocka_unit_test(other_text_at_a_path_is_a_revision),
        cmocka_unit_test(the_later_date_is_current),
        cmocka_unit_test(editing_a_file_replaces_whatever_its_date),
        cmocka_unit_test(order_is_nothing_among_dates),
        cmocka_unit_test(order_is_nothing_among_revisions),
        cmocka_unit_test(one_text_is_stored_once),
        cmocka_unit_test(the_earliest_article_stands_for_a_text),
        cmocka_unit_test(other_words_about_a_file_are_another_reading),
        cmocka_unit_test(a_plain_run_keeps_what_was_said),
        cmocka_unit_test(one_address_is_of_one_article),
        cmocka_unit_test(the_index_is_no_file_of_the_folder),
        cmocka_unit_test(known_files_take_no_lock),
        cmocka_unit_test(a_dry_run_changes_nothing),
        cmocka_unit_test(stopped_late_the_whole_batches_stay),
        cmocka_unit_test(failures_are_told_meanwhile),
        cmocka_unit_test(a_commit_that_fails_adds_nothing),
        cmocka_unit_test(any_number_of_threads_makes_the_same_file),
        cmocka_unit_test(a_glossary_that_changes_meanwhile_counts),
        cmocka_unit_test(stopped_in_the_middle_it_was_never_begun),
        cmocka_unit_test(bad_files_do_not_stop_the_rest),
        cmocka_unit_test(a_file_that_may_not_be_read_fails),
        cmocka_unit_test(folders_are_walked),
        cmocka_unit_test(a_bad_line_does_not_stop_a_stream),
        cmocka_unit_test(a_long_paragraph_without_punctuation),
        cmocka_unit_test(many_paragraphs),
        cmocka_unit_test(articles_are_named_by_what_lasts),
        cmocka_unit_test(a_name_that_is_no_text),
    };
    return cmocka_run_group_tests_name("merge", tests, sample_make_folder, sample_remove_folder);
}
