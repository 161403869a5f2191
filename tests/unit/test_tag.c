/* The room tag/: the gazetteer against a naive matcher on random glossaries and texts; what must hold for any mention, with
 * and without the lexicon; damaged lexicons. What must come out for which text stands in tests/cases/tag.tsv
 * (test_cases.c) and tests/cases/tagger/ (test_pairs.c). */
#include "base/file.h"
#include "glossary/packed.h"
#include "support.h"
#include "tag/compiled.h"
#include "tag/fit.h"
#include "tag/lexicon.h"

#include <yiming/tag.h>
#include <yiming/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
                                          YM_LABEL_ALSO,      YM_LABEL_SHORT, YM_LABEL_SHORT,
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
/* ---- what holds for any mentions ------------------------------------------------------------ */

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
    ym_error error;
    for (size_t i = 0; i < count; i++) {
        const ym_mention *each = &mentions[i];
        bool fits = false;
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
        assert_true(each->score > 0 && each->score <= 1);
        assert_int_equal(ym__label_fits(&fits, each->label->text, text + each->start,
                                        each->end - each->start, &error),
                         YM_OK);
        assert_true(fits);
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
}

/* What is explained as a mention is one, and the other way round. */
static void assert_explained(const ym_tagger *tagger, const ym_mention *mentions, size_t count,
                             const char *const *passages, size_t passage_count)
{
    ym_judgement *judgements = NULL;
    size_t judgement_count = SIZE_MAX;
    ym_error error;
    size_t next = 0;
    assert_int_equal(
        ym_tagger_explain(&judgements, &judgement_count, tagger, passages, passage_count, &error),
        YM_OK);
    for (size_t i = 0; i < judgement_count; i++) {
        const ym_judgement *each = &judgements[i];
        assert_true(each->reason[0] != '\0');
        if (!each->accepted)
            continue;
        assert_true(next < count);
        assert_int_equal(each->mention.passage, mentions[next].passage);
        assert_int_equal(each->mention.start, mentions[next].start);
        assert_int_equal(each->mention.end, mentions[next].end);
        assert_int_equal(each->mention.start_char, mentions[next].start_char);
        assert_ptr_equal(each->mention.entry, mentions[next].entry);
        next++;
    }
    assert_int_equal(next, count);
    ym_judgements_free(judgements);
}

/* One article of random passages. */
static size_t try_article(random_source *source, const ym_glossary *glossary,
                          const ym_tagger *tagger, size_t *nested, size_t *short_count)
{
    ym__buffer texts[MOST_PASSAGES] = {{0}};
    const char *passages[MOST_PASSAGES];
    const size_t passage_count = random_below(source, MOST_PASSAGES + 1);
    for (size_t i = 0; i < passage_count; i++) {
        random_article_text(source, &texts[i], glossary, random_below(source, 12));
        passages[i] = ym__buffer_text(&texts[i]);
    }
    ym_mention *mentions = NULL;
    size_t count = SIZE_MAX;
    ym_error error;
    assert_int_equal(ym_tagger_tag(&mentions, &count, tagger, passages, passage_count, &error),
                     YM_OK);
    assert_sound(mentions, count, passages, passage_count);
    assert_explained(tagger, mentions, count, passages, passage_count);
    for (size_t i = 0; i < count; i++) {
        *nested += mentions[i].parent != YM_NO_PARENT;
        *short_count += mentions[i].label->kind == YM_LABEL_SHORT;
    }
    ym_mentions_free(mentions);
    for (size_t i = 0; i < MOST_PASSAGES; i++)
        ym__buffer_free(&texts[i]);
    return count;
}

static void mentions_are_sound(void **state)
{
    (void)state;
    random_source source = random_start("tagger", 0x5eed0102);
    ym_error error;
    size_t mentions = 0;
    size_t nested = 0;
    size_t short_count = 0;
    ym_lexicon *lexicon = NULL;
    assert_int_equal(ym_lexicon_open(&lexicon, YM_TEST_LEXICON, &error), YM_OK);
    for (int round = 0; round < 2000; round++) {
        ym_glossary *glossary = random_glossary(&source);
        ym_tagger *tagger = NULL;
        const ym_tagger_options options = {.lexicon = round % 2 == 0 ? lexicon : NULL,
                                           .precision = (ym_precision)(round % 3)};
        assert_int_equal(ym_tagger_new(&tagger, glossary, &options, &error), YM_OK);
        for (int times = 0; times < 6; times++)
            mentions += try_article(&source, glossary, tagger, &nested, &short_count);
        ym_tagger_free(tagger);
        ym_glossary_free(glossary);
    }
    ym_lexicon_free(lexicon);
    print_message("%zu mentions, %zu nested, %zu short\n", mentions, nested, short_count);
    assert_true(mentions > 5000 && nested > 200 && short_count > 100);
}

/* A file that is no lexicon, or one that is cut or damaged anywhere, is an error and no wild read. */
static void a_damaged_lexicon_is_refused(void **state)
{
    (void)state;
    ym_error error;
    ym_lexicon *lexicon = NULL;
    ym__buffer whole = {0};
    char path[] = "/tmp/yiming-lexicon-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(ym_lexicon_open(&lexicon, "no such lexicon", &error), YM_E_NOT_FOUND);
    assert_int_equal(ym_lexicon_open(&lexicon, "Makefile", &error), YM_E_INPUT);
    assert_int_equal(ym_lexicon_open(&lexicon, path, &error), YM_E_INPUT); /* empty */
    assert_int_equal(ym__file_read(&whole, YM_TEST_LEXICON, SIZE_MAX, &error), YM_OK);
    random_source source = random_start("lexicon", 0x5eed0103);
    for (int round = 0; round < 60; round++) {
        const size_t at = random_below(&source, round < 20 ? 64 : whole.size);
        const char kept = whole.bytes[at];
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        whole.bytes[at] = (char)(kept ^ (char)(1 + random_below(&source, 255)));
        fwrite(whole.bytes, 1, round % 4 == 0 ? at : whole.size, file);
        assert_int_equal(fclose(file), 0);
        whole.bytes[at] = kept;
        const ym_status status = ym_lexicon_open(&lexicon, path, &error);
        if (status == YM_OK) { /* a count, a class: nothing that could be seen */
            uint16_t text[] = {0x4E2D, 0x56FD, 0x653F, 0x5E9C, 0x4E2D};
            ym__lexicon_hit hits[YM__LEXICON_LONGEST];
            assert_true(ym__lexicon_at(lexicon, text, 5, hits) <= YM__LEXICON_LONGEST);
        } else {
            assert_int_equal(status, YM_E_INPUT);
            assert_null(lexicon);
        }
        ym_lexicon_free(lexicon);
    }
    ym__buffer_free(&whole);
    unlink(path);
}

/* ---- glossaries that are compiled already ------------------------------------------------------------------------- */

/* The glossary packed and compiled, as an index keeps it; one byte of each is changed when `damage`, or the end cut off. NULL:
 * it was refused. */
static ym_glossary *repacked(random_source *source, const ym_glossary *glossary, bool damage)
{
    ym_error error;
    ym_glossary *packed = NULL;
    ym__buffer parts[2] = {{0}};
    const ym_entry *entries[MOST_ENTRIES];
    for (size_t i = 0; i < ym_glossary_count(glossary); i++)
        entries[i] = ym_glossary_entry(glossary, i);
    assert_int_equal(ym__glossary_pack(&parts[0], entries, ym_glossary_count(glossary), &error),
                     YM_OK);
    assert_int_equal(ym__compile(&parts[1], glossary, &error), YM_OK);
    for (size_t i = 0; i < 2 && damage; i++) {
        /* Small numbers most of all, and the end more often than chance has it: most of it is an empty table. */
        const size_t tail = random_below(source, 2) == 0 ? parts[i].size : 400;
        const size_t at =
            parts[i].size - 1 - random_below(source, tail < parts[i].size ? tail : parts[i].size);
        if (random_below(source, 8) == 0)
            parts[i].size = at;
        else
            parts[i].bytes[at] = (char)(parts[i].bytes[at] + (char)(1 + random_below(source, 255)));
    }
    const ym_status status = ym__glossary_of_packed(&packed, parts[0].bytes, parts[0].size, &error);
    if (status != YM_OK) {
        assert_true(damage);
        assert_int_equal(status, YM_E_INPUT);
        assert_null(packed);
        ym__buffer_free(&parts[1]);
        return NULL;
    }
    ym__glossary_set_matching(packed, parts[1].bytes, parts[1].size);
    return packed;
}

static void assert_same_mentions(const ym_tagger *one, const ym_tagger *other, const char *passage)
{
    ym_error error;
    ym_mention *mentions[2] = {NULL};
    size_t counts[2];
    assert_int_equal(ym_tagger_tag(&mentions[0], &counts[0], one, &passage, 1, &error), YM_OK);
    assert_int_equal(ym_tagger_tag(&mentions[1], &counts[1], other, &passage, 1, &error), YM_OK);
    assert_int_equal(counts[0], counts[1]);
    for (size_t i = 0; i < counts[0]; i++) {
        assert_int_equal(mentions[0][i].start, mentions[1][i].start);
        assert_int_equal(mentions[0][i].end, mentions[1][i].end);
        assert_string_equal(mentions[0][i].entry->id, mentions[1][i].entry->id);
        assert_string_equal(mentions[0][i].label->text, mentions[1][i].label->text);
    }
    ym_mentions_free(mentions[0]);
    ym_mentions_free(mentions[1]);
}

/* Whether a glossary is compiled now or was before is nothing that a text could tell. */
static void compiled_glossaries_tag_alike(void **state)
{
    (void)state;
    random_source source = random_start("compiled", 0x5eed0104);
    ym_error error;
    for (int round = 0; round < 200; round++) {
        ym_glossary *glossary = random_glossary(&source);
        ym_glossary *packed = repacked(&source, glossary, false);
        ym_tagger *taggers[2] = {NULL};
        assert_int_equal(ym_tagger_new(&taggers[0], glossary, NULL, &error), YM_OK);
        assert_int_equal(ym_tagger_new(&taggers[1], packed, NULL, &error), YM_OK);
        for (int times = 0; times < 10; times++) {
            ym__buffer text = {0};
            random_article_text(&source, &text, glossary, random_below(&source, 12));
            assert_same_mentions(taggers[0], taggers[1], ym__buffer_text(&text));
            ym__buffer_free(&text);
        }
        ym_tagger_free(taggers[0]);
        ym_tagger_free(taggers[1]);
        ym_glossary_free(packed);
        ym_glossary_free(glossary);
    }
}

/* Spans of the passage, entries and labels of the glossary. */
static void assert_inside(const ym_mention *mentions, size_t count, const char *passage,
                          const ym_glossary *glossary)
{
    for (size_t i = 0; i < count; i++) {
        const ym_mention *each = &mentions[i];
        const size_t number = ym__glossary_number(glossary, each->entry);
        assert_true(each->start < each->end && each->end <= strlen(passage));
        assert_ptr_equal(ym_glossary_entry(glossary, number), each->entry);
        assert_true(each->label >= each->entry->labels &&
                    each->label < each->entry->labels + each->entry->label_count);
    }
}

/* Whoever wrote the bytes: they are refused, or give entries that are sound and mentions of them, if not the
 * right ones. */
static void damaged_compiled_glossaries_do_no_harm(void **state)
{
    (void)state;
    random_source source = random_start("damaged", 0x5eed0105);
    ym_error error;
    size_t refused = 0;
    for (int round = 0; round < 3000; round++) {
        ym_glossary *glossary = random_glossary(&source);
        ym_glossary *packed = repacked(&source, glossary, true);
        ym_tagger *tagger = NULL;
        refused += packed == NULL;
        for (size_t i = 0; packed != NULL && i < ym_glossary_count(packed); i++) {
            const ym_entry *entry = ym_glossary_entry(packed, i);
            ym_glossary *checked = NULL; /* says what of an entry all may rely on */
            assert_int_equal(ym__glossary_new(&checked, &error), YM_OK);
            assert_int_equal(ym__glossary_add(checked, entry, &error), YM_OK);
            ym_glossary_free(checked);
        }
        if (packed != NULL)
            assert_int_equal(ym_tagger_new(&tagger, packed, NULL, &error), YM_OK);
        for (int times = 0; packed != NULL && times < 3; times++) {
            ym__buffer text = {0};
            ym_mention *mentions = NULL;
            size_t count = 0;
            random_article_text(&source, &text, glossary, random_below(&source, 12));
            const char *passage = ym__buffer_text(&text);
            assert_int_equal(ym_tagger_tag(&mentions, &count, tagger, &passage, 1, &error), YM_OK);
            assert_inside(mentions, count, passage, packed);
            ym_mentions_free(mentions);
            ym__buffer_free(&text);
        }
        ym_tagger_free(tagger);
        ym_glossary_free(packed);
        ym_glossary_free(glossary);
    }
    print_message("%zu refused\n", refused);
    assert_true(refused > 100);
}

/* Labels without a column of texts would take memory that no bytes stand for. */
static void packed_labels_without_texts_are_refused(void **state)
{
    (void)state;
    enum { ORDER = 0x01020304, LABELS = 2000000000 };
    /* The head: one entry, its labels, no columns, four bytes of strings; the first labels; the strings. */
    static const uint32_t claim[] = {ORDER, YM__PACKED_VERSION, 1, LABELS, 0, 0, 4, 0, LABELS, 0};
    ym_error error;
    ym_glossary *packed = NULL;
    ym__buffer bytes = {0};
    ym__buffer_append(&bytes, claim, sizeof claim);
    assert_int_equal(
        ym__glossary_of_packed(&packed, ym__buffer_take(&bytes), sizeof claim, &error), YM_E_INPUT);
    assert_null(packed);
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
    assert_int_equal(ym_tagger_new(&tagger, glossary, NULL, &error), YM_OK);
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
    assert_int_equal(ym_tagger_new(&tagger, glossary, NULL, &error), YM_OK);
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

/* One entry with very many labels, each the beginning of the next, and a text in which they all stand nearly everywhere:
 * as below, what asks all labels at each place, or all places of each label, does not end here. */
static void nested_labels_stay_bounded(void **state)
{
    (void)state;
    enum { LABELS = 4000, CHARACTERS = 2000 };
    ym_glossary *glossary = NULL;
    ym_tagger *tagger = NULL;
    ym_mention *mentions = NULL;
    ym_judgement *judgements = NULL;
    size_t count = 0;
    ym_error error;
    ym__buffer text = {0};
    ym_label *labels = calloc(LABELS, sizeof *labels);
    assert_non_null(labels);
    for (int i = 0; i < LABELS; i++)
        ym__buffer_puts(&text, "国");
    /* The last characters of one string are a label. */
    for (size_t i = 0; i < LABELS; i++)
        labels[i] = (ym_label){.text = text.bytes + 3 * i, .lang = "zh-Hans"};
    const ym_entry whole = {
        .id = "whole", .type = "organization", .label_count = LABELS, .labels = labels};
    const ym_entry part = {
        .id = "part", .type = "term", .label_count = 1, .labels = labels + LABELS - 2};
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    assert_int_equal(ym__glossary_add(glossary, &whole, &error), YM_OK);
    assert_int_equal(ym__glossary_add(glossary, &part, &error), YM_OK);
    assert_int_equal(ym_tagger_new(&tagger, glossary, NULL, &error), YM_OK);
    const char *const passages[] = {text.bytes, text.bytes + (size_t)3 * (LABELS - CHARACTERS)};
    assert_int_equal(ym_tagger_tag(&mentions, &count, tagger, passages, 2, &error), YM_OK);
    assert_true(count > 0);
    assert_int_equal(ym_tagger_explain(&judgements, &count, tagger, passages, 2, &error), YM_OK);
    assert_true(count > 0);
    ym_judgements_free(judgements);
    ym_mentions_free(mentions);
    ym_tagger_free(tagger);
    ym_glossary_free(glossary);
    ym__buffer_free(&text);
    free(labels);
}

static void add_place(ym_glossary *glossary, const char *id, const char *subtype, const char *name)
{
    ym_error error;
    const ym_label label = {.text = name, .lang = "zh-Hans"};
    const ym_entry entry = {
        .id = id, .type = "place", .subtype = subtype, .label_count = 1, .labels = &label};
    assert_int_equal(ym__glossary_add(glossary, &entry, &error), YM_OK);
}

/* How many mentions the sentence has with one place of that name among `others` that nobody sorted. */
static size_t mentions_among(const char *name, const char *subtype, size_t others,
                             const char *sentence)
{
    ym_glossary *glossary = NULL;
    ym_lexicon *lexicon = NULL;
    ym_tagger *tagger = NULL;
    ym_mention *mentions = NULL;
    size_t count = 0;
    ym_error error;
    assert_int_equal(ym_lexicon_open(&lexicon, YM_TEST_LEXICON, &error), YM_OK);
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    add_place(glossary, "it", subtype, name);
    for (size_t i = 0; i < others; i++) {
        char text[32];
        snprintf(text, sizeof text, "place%zu", i);
        add_place(glossary, text, "", text);
    }
    const ym_tagger_options options = {.lexicon = lexicon};
    assert_int_equal(ym_tagger_new(&tagger, glossary, &options, &error), YM_OK);
    assert_int_equal(ym_tagger_tag(&mentions, &count, tagger, &sentence, 1, &error), YM_OK);
    ym_mentions_free(mentions);
    ym_tagger_free(tagger);
    ym_lexicon_free(lexicon);
    ym_glossary_free(glossary);
    return count;
}

/* Of a long list that nobody sorted a label that is a word counts with evidence only; of a short one, or sorted into a
 * subtype, it counts. */
static void a_long_list_is_trusted_less(void **state)
{
    (void)state;
    enum { LONG = 5000 };
    static const char *const word = "农家的晚饭很简单。";
    assert_int_equal(mentions_among("农家", "", 0, word), 1);
    assert_int_equal(mentions_among("农家", "", LONG, word), 0);
    assert_int_equal(mentions_among("农家", "town", LONG, word), 1);
    assert_int_equal(mentions_among("农家", "", LONG, "代表团抵达农家后随即开会。"), 1);
    /* The form tells what is no place, whatever the length of the list. */
    assert_int_equal(mentions_among("海港币", "", 0, "他收藏海港币多年。"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gazetteer_equals_a_naive_matcher),
        cmocka_unit_test(matching_stops_when_told),
        cmocka_unit_test(mentions_are_sound),
        cmocka_unit_test(a_damaged_lexicon_is_refused),
        cmocka_unit_test(compiled_glossaries_tag_alike),
        cmocka_unit_test(damaged_compiled_glossaries_do_no_harm),
        cmocka_unit_test(packed_labels_without_texts_are_refused),
        cmocka_unit_test(nothing_gives_nothing),
        cmocka_unit_test(many_matches_take_linear_time),
        cmocka_unit_test(nested_labels_stay_bounded),
        cmocka_unit_test(a_long_list_is_trusted_less),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
