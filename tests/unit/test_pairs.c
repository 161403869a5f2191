/* The minimal pairs of tests/cases/tagger/ (README.md there): the bundled glossary, whole, with the lexicon. A few lines
 * are beyond the tagger still; they are printed, and may not become more than one in fifty. Run from the top folder. */
#include "support.h"

#include <yiming/tag.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its header wants the four above. */
#include <cmocka.h>

enum { MOST_PASSAGES = 8, EXPECTED = 3 /* the column "answer" */ };

static ym_glossary *glossary;
static ym_lexicon *lexicon;
static ym_tagger *tagger;

/* Of one file: what was asked and what came. */
static struct {
    size_t asked, yes_as_yes, yes_as_no, no_as_yes;
} counts;

static int load(void **state)
{
    (void)state;
    static const char *const paths[] = {"glossary"};
    ym_error error;
    if (ym_glossary_load(&glossary, paths, 1, &(ym_glossary_options){.origin = "bundled"}, NULL, NULL, &error) < 0 ||
        ym_lexicon_open(&lexicon, YM_TEST_LEXICON, &error) < 0 ||
        ym_tagger_new(&tagger, glossary, &(ym_tagger_options){.lexicon = lexicon}, &error) < 0) {
        print_error("%s; run from the top folder\n", error.message);
        return -1;
    }
    return 0;
}

static int unload(void **state)
{
    (void)state;
    ym_tagger_free(tagger);
    ym_lexicon_free(lexicon);
    ym_glossary_free(glossary);
    return 0;
}

typedef struct question {
    const char *const *passages;
    size_t passage_count;
    const char *entry, *string;
    const ym_mention *mentions;
    size_t mention_count;
} question;

/* What stands at one place of the string: no mention of the entry, it exactly, a part of a longer one, anything else. */
typedef enum place_kind { NOTHING, EXACT, WITHIN, OTHERWISE } place_kind;

static place_kind kind_of_place(const question *asked, size_t passage, size_t start, size_t end)
{
    place_kind kind = NOTHING;
    for (size_t i = 0; i < asked->mention_count; i++) {
        const ym_mention *each = &asked->mentions[i];
        if (each->passage != passage || strcmp(each->entry->id, asked->entry) != 0 ||
            each->end <= start || each->start >= end)
            continue;
        if (kind != NOTHING)
            return OTHERWISE;
        kind = each->start == start && each->end == end   ? EXACT
               : each->start <= start && each->end >= end ? WITHIN
                                                          : OTHERWISE;
    }
    return kind;
}

/* "yes", "no", or "partly" where neither holds at all places; README.md beside the cases has the rule. */
static const char *answer(const question *asked)
{
    size_t places[] = {[NOTHING] = 0, [EXACT] = 0, [WITHIN] = 0, [OTHERWISE] = 0};
    const size_t bytes = strlen(asked->string);
    for (size_t i = 0; i < asked->passage_count; i++) {
        const char *passage = asked->passages[i];
        for (const char *at = passage; (at = strstr(at, asked->string)) != NULL; at++) {
            const size_t start = (size_t)(at - passage);
            places[kind_of_place(asked, i, start, start + bytes)]++;
        }
    }
    const size_t some = places[EXACT] + places[WITHIN] + places[OTHERWISE];
    assert_true(some + places[NOTHING] > 0);
    if (some == 0)
        return "no";
    return places[EXACT] > 0 && places[NOTHING] + places[OTHERWISE] == 0 ? "yes" : "partly";
}

static void try_pair(const case_line *each, size_t column, ym__buffer *came)
{
    assert_int_equal(column, EXPECTED);
    char *text = strdup(each->cells[0]);
    const char *parts[MOST_PASSAGES];
    ym_mention *mentions = NULL;
    ym_error error;
    assert_non_null(text);
    question asked = {.passages = parts, .entry = each->cells[1], .string = each->cells[2]};
    if (ym_glossary_find(glossary, asked.entry) == NULL)
        fail_msg("%s:%zu: no entry %s", each->path, each->line, asked.entry);
    asked.passage_count = cases_divide(text, "¶", parts, MOST_PASSAGES);
    assert_int_equal(
        ym_tagger_tag(&mentions, &asked.mention_count, tagger, parts, asked.passage_count, &error),
        YM_OK);
    asked.mentions = mentions;
    const char *got = answer(&asked);
    const bool wanted = strcmp(each->cells[EXPECTED], "yes") == 0;
    counts.asked++;
    counts.yes_as_yes += wanted && strcmp(got, "yes") == 0;
    counts.yes_as_no += wanted && strcmp(got, "yes") != 0;
    counts.no_as_yes += !wanted && strcmp(got, "no") != 0;
    ym__buffer_puts(came, got);
    ym_mentions_free(mentions);
    free(text);
}

static void pairs(void **state)
{
    (void)state;
    static const char *const names[] = {"borders", "compounds", "short-forms", "traditional",
                                        "english", "people",    "ambiguous",   "nested"};
    size_t wrong = 0;
    size_t total = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];
        snprintf(path, sizeof path, "tests/cases/tagger/%s.tsv", names[i]);
        memset(&counts, 0, sizeof counts);
        wrong += cases_run(path, "text\tentry\tstring\tanswer\twhy", EXPECTED, 35, try_pair);
        const double hits = (double)(2 * counts.yes_as_yes);
        const double all = hits + (double)(counts.yes_as_no + counts.no_as_yes);
        print_message("%s: F1 %.1f\n", names[i], all > 0 ? 100 * hits / all : 0);
        total += counts.asked;
    }
    print_message("%zu of %zu pairs answered as a translator would\n", total - wrong, total);
    assert_true(wrong * 50 <= total);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(pairs, load, unload)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
