/* Entry look-up: what tests/cases/lookup says, over its glossary. Run from the top folder. */
#include "sample.h"
#include "support.h"

#include <yiming/search.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Its header wants some of the above. */
#include <cmocka.h>

static ym_index *names; /* made once: nothing here writes */

static int open_names(void **state)
{
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    const char *const paths[] = {"tests/cases/lookup/glossary.tsv"};
    if (sample_make_folder(state) != 0 ||
        ym_glossary_load(&glossary, paths, 1, NULL, NULL, NULL, &error) != YM_OK)
        return -1;
    const ym_status status = ym_index_create(&names, NULL, glossary, &error);
    ym_glossary_free(glossary);
    return status == YM_OK ? 0 : -1;
}

static int close_names(void **state)
{
    ym_index_close(names);
    return sample_remove_folder(state);
}

static ym_results *search(const char *query)
{
    ym_error error = {0};
    ym_results *results = NULL;
    const ym_search_options options = {.no_passages = true};
    if (ym_search(&results, names, query, &options, &error) != YM_OK)
        fail_msg("%s: %s", query, error.message);
    return results;
}

/* Column 1: the first entry, or that the named one is not among them; column 2: its match. */
static void try_first(const case_line *each, size_t column, ym__buffer *came)
{
    ym_results *results = search(each->cells[0]);
    const ym_entry_hit *first = ym_results_entry(results, 0);
    const char *expected = each->cells[1];
    if (expected[0] == '!') {
        bool found = false;
        for (size_t i = 0; i < ym_results_entry_count(results); i++)
            found = found || strcmp(ym_results_entry(results, i)->entry->id, expected + 1) == 0;
        ym__buffer_puts(came, column == 2 ? "-" : found ? expected + 1 : expected);
    } else if (first != NULL) {
        ym__buffer_puts(came, column == 1 ? first->entry->id : ym_match_name(first->match));
    } else if (column == 2) {
        ym__buffer_puts(came, "-");
    }
    ym_results_free(results);
}

static void finds_first(void **state)
{
    static const char *const files[] = {"tests/cases/lookup/names.tsv",
                                        "tests/cases/lookup/pinyin.tsv",
                                        "tests/cases/lookup/typos.tsv"};
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        wrong += cases_run(files[i], "query\tfirst\tmatch\twhy", 1, 40, try_first);
    assert_int_equal(wrong, 0);
}

static void try_order(const case_line *each, size_t column, ym__buffer *came)
{
    (void)column;
    ym_results *results = search(each->cells[0]);
    for (size_t i = 0; i < ym_results_entry_count(results); i++) {
        const ym_entry_hit *hit = ym_results_entry(results, i);
        ym__buffer_printf(came, "%s%s/%s", i > 0 ? " " : "", hit->entry->id,
                          ym_match_name(hit->match));
    }
    ym_results_free(results);
}

static void ranks(void **state)
{
    (void)state;
    assert_int_equal(
        cases_run("tests/cases/lookup/order.tsv", "query\tentries\twhy", 1, 10, try_order), 0);
}

/* In pieces it is the same. */
static void pieces_are_of_the_order(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_results *all = search("Ma");
    const size_t count = ym_results_entry_count(all);
    assert_int_equal(ym_results_entry_total(all), count);
    for (size_t from = 0; from <= count; from++) {
        ym_results *piece = NULL;
        const ym_search_options options = {.no_passages = true, .entry_limit = 1, .offset = from};
        assert_int_equal(ym_search(&piece, names, "Ma", &options, &error), YM_OK);
        assert_int_equal(ym_results_entry_total(piece), count);
        assert_int_equal(ym_results_entry_count(piece), from < count ? 1 : 0);
        if (from < count)
            assert_string_equal(ym_results_entry(piece, 0)->entry->id,
                                ym_results_entry(all, from)->entry->id);
        ym_results_free(piece);
    }
    ym_results_free(all);
}

/* The ids that the message offers: "…; did you mean a (甲), b (乙) or c (丙)?" */
static void try_offer(const case_line *each, size_t column, ym__buffer *came)
{
    (void)column;
    ym_error error = {0};
    const ym_entry *entry = NULL;
    assert_int_equal(ym_entry_lookup(names, each->cells[0], &entry, &error), YM_E_NOT_FOUND);
    assert_null(entry);
    static const char offer[] = "did you mean ";
    const char *at = strstr(error.message, offer);
    for (at = at == NULL ? "" : at + strlen(offer); *at != '\0';) {
        const size_t size = strcspn(at, " ");
        ym__buffer_puts(came, came->size > 0 ? " " : "");
        ym__buffer_append(came, at, size);
        at = strchr(at, ')') + 1;
        at += *at == ',' ? 2 : *at == ' ' ? strlen(" or ") : strlen("?");
    }
}

static void offers(void **state)
{
    (void)state;
    assert_int_equal(
        cases_run("tests/cases/lookup/suggestions.tsv", "query\toffered\twhy", 1, 10, try_offer),
        0);
}

static void assert_first(ym_index *index, const char *query, const char *id)
{
    ym_error error = {0};
    ym_results *results = NULL;
    const ym_search_options options = {.no_passages = true};
    assert_int_equal(ym_search(&results, index, query, &options, &error), YM_OK);
    assert_int_equal(ym_results_entry_count(results), 2);
    assert_string_equal(ym_results_entry(results, 0)->entry->id, id);
    ym_results_free(results);
}

/* What entries are ranked by is kept from search to search, until this connection or another writes. */
static void standings_follow_what_is_merged(void **state)
{
    (void)state;
    sample_merge job = {.summary = {0}};
    ym_index *index = sample_create("standing.db", "id\tzh\ten\nalmond\t巴旦木\tBadam almond\n"
                                                   "birch\t巴旦桦\tBadam birch\n");
    ym_index *reader = sample_open("standing.db", YM_OPEN_READ);
    assert_first(index, "巴旦", "almond");
    assert_first(reader, "巴旦", "almond");
    sample_write_text("wood.txt", "巴旦桦\n\n林中有巴旦桦。\n");
    (void)sample_merge_one(&job, index, "wood.txt");
    sample_merge_free(&job);
    assert_first(index, "巴旦", "birch");
    assert_first(reader, "巴旦", "birch");
    ym_index_close(reader);
    ym_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_first),
        cmocka_unit_test(ranks),
        cmocka_unit_test(pieces_are_of_the_order),
        cmocka_unit_test(offers),
        cmocka_unit_test(standings_follow_what_is_merged),
    };
    return cmocka_run_group_tests_name("lookup", tests, open_names, close_names);
}
