/* The room tag/: the gazetteer against a naive matcher, the tagger against a naive choice, on
 * random glossaries and texts; and what must hold for any mention. What must come out for which
 * text stands in tests/cases/tag.tsv (test_cases.c). */
#include "glossary/glossary.h"
#include "support.h"
#include "tag/gazetteer.h"

#include <yiming/tag.h>
#include <yiming/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its header wants the four above. */
#include <cmocka.h>

/* So few that everything meets everything: both scripts and cases, a mark, blanks, dots, commas. */
static const char *const alphabet[] = {"国", "國", "中", "后",       "後", "a", "A",
                                       "b",  "é",  "e",  "\xCC\x81", "1",  " ", "  ",
                                       "·",  "・", "'",  "’",        "，", NULL};

enum { MOST_ENTRIES = 6, MOST_LABELS = 3, MOST_PASSAGES = 3, MOST_MATCHES = 4096 };

/* ---- a random glossary ---------------------------------------------------------------------- */

static bool fit_for_a_label(const char *text)
{
    static const char *const ends[] = {" ", "·", "・", "\xCC\x81", "，"};
    const size_t size = strlen(text);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const size_t end = strlen(ends[i]);
        if (size < end || strncmp(text, ends[i], end) == 0 ||
            strcmp(text + size - end, ends[i]) == 0)
            return false;
    }
    return true;
}

static ym_glossary *random_glossary(random_source *source)
{
    static const ym_label_kind kinds[] = {YM_LABEL_PREFERRED, YM_LABEL_ALSO,  YM_LABEL_REGIONAL,
                                          YM_LABEL_AVOID,     YM_LABEL_SHORT, YM_LABEL_SHORT,
                                          YM_LABEL_ADJECTIVE};
    ym_glossary *glossary = NULL;
    ym__buffer texts[MOST_LABELS] = {{0}};
    ym_error error;
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    const size_t entry_count = 1 + random_below(source, MOST_ENTRIES);
    for (size_t i = 0; i < entry_count; i++) {
        char id[32];
        ym_label labels[MOST_LABELS];
        const size_t label_count = 1 + random_below(source, MOST_LABELS);
        snprintf(id, sizeof id, "e%zu", i);
        for (size_t j = 0; j < label_count; j++) {
            do {
                random_text(source, &texts[j], alphabet, 1 + random_below(source, 4));
                if (i > 0 && random_below(source, 3) == 0) { /* a name inside a name */
                    const ym_entry *inner = ym_glossary_entry(glossary, random_below(source, i));
                    ym__buffer_puts(&texts[j], inner->labels[0].text);
                }
            } while (!fit_for_a_label(texts[j].bytes));
            labels[j] =
                (ym_label){.text = texts[j].bytes,
                           .lang = "zh-Hans",
                           .kind = kinds[random_below(source, sizeof kinds / sizeof *kinds)]};
        }
        const ym_entry entry = {
            .id = id, .type = "term", .label_count = label_count, .labels = labels};
        assert_int_equal(ym__glossary_add(glossary, &entry, &error), YM_OK);
    }
    for (size_t j = 0; j < MOST_LABELS; j++)
        ym__buffer_free(&texts[j]);
    return glossary;
}

/* A text in which labels, parts of them and anything else stand side by side. */
static void random_article_text(random_source *source, ym__buffer *out, const ym_glossary *glossary,
                                size_t count)
{
    ym__buffer_clear(out);
    for (size_t i = 0; i < count; i++) {
        const ym_entry *entry =
            ym_glossary_entry(glossary, random_below(source, ym_glossary_count(glossary)));
        if (random_below(source, 2) == 0) {
            ym__buffer_puts(out, entry->labels[random_below(source, entry->label_count)].text);
        } else {
            ym__buffer_puts(out,
                            alphabet[random_below(source, sizeof alphabet / sizeof *alphabet - 1)]);
        }
    }
}

/* ---- the naive matcher ---------------------------------------------------------------------- */

/* A folded text without dots inside it (a blank for one between Latin words), with one blank for several: places[i] is the number of a
 * folded character. */
typedef struct naive_text {
    ym__folded folded;
    size_t places[512];
    size_t count;
} naive_text;

static void naive_set(naive_text *text, const char *bytes)
{
    ym_error error;
    assert_int_equal(ym__fold(&text->folded, bytes, strlen(bytes), &error), YM_OK);
    ym__folded *folded = &text->folded;
    text->count = 0;
    bool blank = false;
    for (size_t i = 0; i < folded->count; i++) {
        const bool inside = i > 0 && i + 1 < folded->count;
        if (folded->kind[i] == YM__FOLD_DOT && inside) {
            if (!(folded->kind[i - 1] == YM__FOLD_WORD && folded->kind[i + 1] == YM__FOLD_WORD))
                continue;
            folded->kind[i] = YM__FOLD_SPACE; /* between Latin words it is one */
            folded->cp[i] = ' ';
        }
        const bool again = blank && folded->kind[i] == YM__FOLD_SPACE;
        blank = folded->kind[i] == YM__FOLD_SPACE;
        if (again)
            continue;
        assert_true(text->count < sizeof text->places / sizeof *text->places);
        text->places[text->count++] = i;
    }
}

static bool is_word(const naive_text *text, size_t place)
{
    return place < text->folded.count && text->folded.kind[place] == YM__FOLD_WORD;
}

static bool stands_at(const naive_text *text, size_t at, const naive_text *label)
{
    if (label->count < 2 || text->count - at < label->count)
        return false;
    for (size_t i = 0; i < label->count; i++) {
        const size_t there = text->places[at + i];
        const size_t wanted = label->places[i];
        if (text->folded.cp[there] != label->folded.cp[wanted])
            return false;
        if (label->folded.upper[wanted] && !text->folded.upper[there])
            return false;
    }
    const size_t first = text->places[at];
    const size_t last = text->places[at + label->count - 1];
    if (is_word(label, label->places[0]) && first > 0 && is_word(text, first - 1))
        return false;
    return !(is_word(label, label->places[label->count - 1]) && is_word(text, last + 1));
}

typedef struct match_list {
    struct found {
        size_t passage, first, last, start, end, entry, label, evidence;
        bool is_short;
    } items[MOST_MATCHES];
    size_t count;
} match_list;

static void naive_match(match_list *list, const ym_glossary *glossary, const naive_text *text,
                        size_t passage)
{
    naive_text label = {0};
    for (size_t entry = 0; entry < ym_glossary_count(glossary); entry++) {
        const ym_entry *each = ym_glossary_entry(glossary, entry);
        for (size_t i = 0; i < each->label_count; i++) {
            if (each->labels[i].kind == YM_LABEL_ADJECTIVE)
                continue;
            naive_set(&label, each->labels[i].text);
            for (size_t at = 0; at < text->count; at++) {
                if (!stands_at(text, at, &label))
                    continue;
                const size_t last = at + label.count;
                assert_true(list->count < MOST_MATCHES);
                list->items[list->count++] =
                    (struct found){.passage = passage,
                                   .first = at,
                                   .last = last,
                                   .entry = entry,
                                   .label = i,
                                   .start = text->folded.start[text->places[at]],
                                   .end = text->folded.end[text->places[last - 1]],
                                   .is_short = each->labels[i].kind == YM_LABEL_SHORT};
            }
        }
    }
    ym__folded_free(&label.folded);
}

/* ---- the gazetteer -------------------------------------------------------------------------- */

static ym_status add_match(void *context, const ym__match *match)
{
    match_list *list = context;
    assert_true(list->count < MOST_MATCHES);
    list->items[list->count++] = (struct found){
        .first = match->first, .last = match->last, .entry = match->entry, .label = match->label};
    return YM_OK;
}

static int compare_matches(const void *a, const void *b)
{
    const struct found *left = a;
    const struct found *right = b;
    const size_t keys[][2] = {{left->first, right->first},
                              {left->last, right->last},
                              {left->entry, right->entry},
                              {left->label, right->label}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    }
    return 0;
}

static void gazetteer_equals_a_naive_matcher(void **state)
{
    (void)state;
    random_source source = random_start("gazetteer", 0x5eed0101);
    static match_list found;
    static match_list expected;
    static naive_text naive;
    ym__match_text match_text = {0};
    ym__buffer text = {0};
    ym_error error;
    size_t matches = 0;
    for (int round = 0; round < 1000; round++) {
        ym_glossary *glossary = random_glossary(&source);
        ym__gazetteer *gazetteer = NULL;
        assert_int_equal(ym__gazetteer_new(&gazetteer, glossary, &error), YM_OK);
        for (int times = 0; times < 10; times++) {
            random_article_text(&source, &text, glossary, random_below(&source, 40));
            found.count = 0;
            expected.count = 0;
            const char *bytes = ym__buffer_text(&text);
            assert_int_equal(ym__match_text_set(&match_text, bytes, text.size, &error), YM_OK);
            assert_int_equal(ym__gazetteer_match(gazetteer, &match_text, add_match, &found), YM_OK);
            naive_set(&naive, bytes);
            naive_match(&expected, glossary, &naive, 0);
            qsort(found.items, found.count, sizeof *found.items, compare_matches);
            qsort(expected.items, expected.count, sizeof *expected.items, compare_matches);
            assert_int_equal(found.count, expected.count);
            for (size_t i = 0; i < found.count; i++)
                assert_int_equal(compare_matches(&found.items[i], &expected.items[i]), 0);
            matches += found.count;
        }
        ym__gazetteer_free(gazetteer);
        ym_glossary_free(glossary);
    }
    assert_true(matches > 10000);
    ym__folded_free(&naive.folded);
    ym__match_text_free(&match_text);
    ym__buffer_free(&text);
}

static ym_status stop(void *context, const ym__match *match)
{
    (void)match;
    ++*(int *)context;
    return YM_E_INTERRUPTED;
}

static void matching_stops_when_told(void **state)
{
    (void)state;
    ym_glossary *glossary = NULL;
    ym__gazetteer *gazetteer = NULL;
    ym__match_text text = {0};
    ym_error error;
    int count = 0;
    const ym_label label = {.text = "中国", .lang = "zh-Hans"};
    const ym_entry entry = {.id = "china", .type = "place", .label_count = 1, .labels = &label};
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    assert_int_equal(ym__glossary_add(glossary, &entry, &error), YM_OK);
    assert_int_equal(ym__gazetteer_new(&gazetteer, glossary, &error), YM_OK);
    assert_int_equal(ym__match_text_set(&text, "中国中国", 12, &error), YM_OK);
    assert_int_equal(ym__gazetteer_match(gazetteer, &text, stop, &count), YM_E_INTERRUPTED);
    assert_int_equal(count, 1);
    ym__match_text_free(&text);
    ym__gazetteer_free(gazetteer);
    ym_glossary_free(glossary);
}

/* ---- the naive choice ----------------------------------------------------------------------- */

static bool same_span(const struct found *a, const struct found *b)
{
    return a->passage == b->passage && a->first == b->first && a->last == b->last;
}

/* Longer before shorter, then from the left, then by how often the article names the entry where
 * nothing else can be meant, then in the order of the glossary. */
static int compare_worth(const void *a, const void *b)
{
    const struct found *left = a;
    const struct found *right = b;
    const size_t keys[][2] = {
        {left->passage, right->passage}, {right->last - right->first, left->last - left->first},
        {left->first, right->first},     {right->evidence, left->evidence},
        {left->entry, right->entry},     {left->label, right->label}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    }
    return 0;
}

static bool may_stand(const match_list *chosen, const struct found *each)
{
    for (size_t i = 0; i < chosen->count; i++) {
        const struct found *other = &chosen->items[i];
        if (other->passage != each->passage || other->last <= each->first ||
            each->last <= other->first)
            continue;
        const bool inside = other->first <= each->first && each->last <= other->last;
        if (!inside || same_span(other, each) || other->entry == each->entry)
            return false;
    }
    return true;
}

/* The full forms; or with `licence`, by entry, the short ones of those, too. */
static void naive_choose(match_list *chosen, const match_list *all, const bool *licence)
{
    chosen->count = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct found *each = &all->items[i];
        if ((!each->is_short || (licence != NULL && licence[each->entry])) &&
            may_stand(chosen, each))
            chosen->items[chosen->count++] = *each;
    }
}

static void naive_tag(match_list *chosen, match_list *all)
{
    size_t evidence[MOST_ENTRIES + 1] = {0};
    bool licence[MOST_ENTRIES + 1] = {false};
    for (size_t i = 0; i < all->count; i++) {
        bool alone = true;
        for (size_t j = 0; j < all->count; j++) {
            if (same_span(&all->items[i], &all->items[j]) &&
                all->items[i].entry != all->items[j].entry)
                alone = false;
        }
        if (alone && !all->items[i].is_short)
            evidence[all->items[i].entry]++;
    }
    for (size_t i = 0; i < all->count; i++)
        all->items[i].evidence = evidence[all->items[i].entry];
    qsort(all->items, all->count, sizeof *all->items, compare_worth);
    naive_choose(chosen, all, NULL);
    for (size_t i = 0; i < chosen->count; i++)
        licence[chosen->items[i].entry] = true;
    naive_choose(chosen, all, licence);
}

static int compare_places(const void *a, const void *b)
{
    const struct found *left = a;
    const struct found *right = b;
    const size_t keys[][2] = {
        {left->passage, right->passage}, {left->start, right->start}, {right->end, left->end}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    }
    return 0;
}

/* ---- what holds for any mentions ------------------------------------------------------------ */

/* The form by which labels are compared: folded, without dots and blanks. */
static void bare_form(ym__buffer *out, const char *text, size_t bytes)
{
    ym__folded folded = {0};
    ym_error error;
    assert_int_equal(ym__fold(&folded, text, bytes, &error), YM_OK);
    ym__buffer_clear(out);
    for (size_t i = 0; i < folded.count; i++) {
        if (folded.kind[i] != YM__FOLD_DOT && folded.kind[i] != YM__FOLD_SPACE)
            ym__buffer_printf(out, "%X ", (unsigned)folded.cp[i]);
    }
    ym__folded_free(&folded);
}

static bool contains(const ym_mention *outer, const ym_mention *inner)
{
    return outer->passage == inner->passage && outer->start <= inner->start &&
           inner->end <= outer->end;
}

static bool disjoint(const ym_mention *a, const ym_mention *b)
{
    return a->passage != b->passage || a->end <= b->start || b->end <= a->start;
}

static void assert_sound(const ym_mention *mentions, size_t count, const char *const *passages,
                         size_t passage_count)
{
    ym__buffer surface = {0};
    ym__buffer label = {0};
    for (size_t i = 0; i < count; i++) {
        const ym_mention *each = &mentions[i];
        assert_true(each->passage < passage_count);
        const char *text = passages[each->passage];
        assert_true(each->start < each->end && each->end <= strlen(text));
        assert_true(((unsigned char)text[each->start] & 0xC0) != 0x80);
        assert_true(((unsigned char)text[each->end] & 0xC0) != 0x80);
        assert_int_equal(each->start_char, ym_text_chars(text, each->start));
        assert_int_equal(each->end_char, ym_text_chars(text, each->end));
        assert_true(each->label >= each->entry->labels &&
                    each->label < each->entry->labels + each->entry->label_count);
        assert_int_not_equal(each->label->kind, YM_LABEL_ADJECTIVE);
        bare_form(&surface, text + each->start, each->end - each->start);
        bare_form(&label, each->label->text, strlen(each->label->text));
        assert_string_equal(ym__buffer_text(&surface), ym__buffer_text(&label));
        size_t parent = YM_NO_PARENT;
        for (size_t j = 0; j < count; j++) {
            const ym_mention *other = &mentions[j];
            if (j == i)
                continue;
            assert_true(disjoint(each, other) || contains(each, other) || contains(other, each));
            assert_false(contains(each, other) && contains(other, each));
            if (contains(other, each)) {
                assert_ptr_not_equal(other->entry, each->entry);
                assert_true(j < i);
                parent = j; /* they come longest first, so the last one is the innermost */
            }
        }
        assert_int_equal(each->parent, parent);
    }
    ym__buffer_free(&surface);
    ym__buffer_free(&label);
}

/* One article of random passages. */
static size_t try_article(random_source *source, const ym_glossary *glossary,
                          const ym_tagger *tagger, size_t *nested, size_t *short_count)
{
    static match_list all;
    static match_list chosen;
    static naive_text naive;
    ym__buffer texts[MOST_PASSAGES] = {{0}};
    const char *passages[MOST_PASSAGES];
    const size_t passage_count = random_below(source, MOST_PASSAGES + 1);
    all.count = 0;
    for (size_t i = 0; i < passage_count; i++) {
        random_article_text(source, &texts[i], glossary, random_below(source, 12));
        passages[i] = ym__buffer_text(&texts[i]);
        naive_set(&naive, passages[i]);
        naive_match(&all, glossary, &naive, i);
    }
    naive_tag(&chosen, &all);
    qsort(chosen.items, chosen.count, sizeof *chosen.items, compare_places);
    ym_mention *mentions = NULL;
    size_t count = SIZE_MAX;
    ym_error error;
    assert_int_equal(ym_tagger_tag(&mentions, &count, tagger, passages, passage_count, &error),
                     YM_OK);
    assert_sound(mentions, count, passages, passage_count);
    assert_int_equal(count, chosen.count);
    for (size_t i = 0; i < count; i++) {
        const struct found *expected = &chosen.items[i];
        assert_int_equal(mentions[i].passage, expected->passage);
        assert_int_equal(mentions[i].start, expected->start);
        assert_int_equal(mentions[i].end, expected->end);
        assert_ptr_equal(mentions[i].entry, ym_glossary_entry(glossary, expected->entry));
        *nested += mentions[i].parent != YM_NO_PARENT;
        *short_count += expected->is_short;
        assert_ptr_equal(mentions[i].label, &mentions[i].entry->labels[expected->label]);
    }
    ym_mentions_free(mentions);
    ym__folded_free(&naive.folded);
    for (size_t i = 0; i < MOST_PASSAGES; i++)
        ym__buffer_free(&texts[i]);
    return count;
}

static void mentions_are_the_naive_choice(void **state)
{
    (void)state;
    random_source source = random_start("tagger", 0x5eed0102);
    ym_error error;
    size_t mentions = 0;
    size_t nested = 0;
    size_t short_count = 0;
    for (int round = 0; round < 3000; round++) {
        ym_glossary *glossary = random_glossary(&source);
        ym_tagger *tagger = NULL;
        assert_int_equal(ym_tagger_new(&tagger, glossary, &error), YM_OK);
        for (int times = 0; times < 6; times++)
            mentions += try_article(&source, glossary, tagger, &nested, &short_count);
        ym_tagger_free(tagger);
        ym_glossary_free(glossary);
    }
    print_message("%zu mentions, %zu nested, %zu short\n", mentions, nested, short_count);
    assert_true(mentions > 10000 && nested > 500 && short_count > 500);
}

static void nothing_gives_nothing(void **state)
{
    (void)state;
    ym_glossary *glossary = NULL;
    ym_tagger *tagger = NULL;
    ym_mention *mentions = NULL;
    size_t count = SIZE_MAX;
    ym_error error;
    const char *const passages[] = {"", "中国", "\xCC\x81"};
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    assert_int_equal(ym_tagger_new(&tagger, glossary, &error), YM_OK);
    assert_int_equal(ym_tagger_tag(&mentions, &count, tagger, passages, 3, &error), YM_OK);
    assert_int_equal(count, 0);
    assert_int_equal(ym_tagger_tag(&mentions, &count, tagger, NULL, 0, &error), YM_OK);
    assert_int_equal(count, 0);
    ym_mentions_free(mentions);
    ym_mentions_free(NULL);
    ym_tagger_free(tagger);
    ym_tagger_free(NULL);
    ym__gazetteer_free(NULL);
    ym_glossary_free(glossary);
}

/* Many equal labels, and a text that is made of them: a step that is quadratic in either does not
 * end here. */
static void many_matches_take_linear_time(void **state)
{
    (void)state;
    enum { TIMES = 200000 };
    ym_glossary *glossary = NULL;
    ym_tagger *tagger = NULL;
    ym_mention *mentions = NULL;
    size_t count = 0;
    ym_error error;
    const ym_label label = {.text = "中国", .lang = "zh-Hans"};
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    for (int i = 0; i < 3; i++) {
        char id[32];
        snprintf(id, sizeof id, "e%d", i);
        const ym_entry entry = {.id = id, .type = "place", .label_count = 1, .labels = &label};
        assert_int_equal(ym__glossary_add(glossary, &entry, &error), YM_OK);
    }
    assert_int_equal(ym_tagger_new(&tagger, glossary, &error), YM_OK);
    ym__buffer text = {0};
    for (int i = 0; i < TIMES; i++)
        ym__buffer_puts(&text, "中国");
    const char *const passages[] = {text.bytes, text.bytes};
    assert_int_equal(ym_tagger_tag(&mentions, &count, tagger, passages, 2, &error), YM_OK);
    assert_int_equal(count, 2 * TIMES);
    assert_int_equal(mentions[count - 1].end_char, 2 * TIMES);
    ym_mentions_free(mentions);
    ym_tagger_free(tagger);
    ym_glossary_free(glossary);
    ym__buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gazetteer_equals_a_naive_matcher),
        cmocka_unit_test(matching_stops_when_told),
        cmocka_unit_test(mentions_are_the_naive_choice),
        cmocka_unit_test(nothing_gives_nothing),
        cmocka_unit_test(many_matches_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
