/* Fuzz target: any bytes as the passages of an article through folding, matching, judging and explaining; what must hold
 * for any mention is asserted. The first byte says how: each precision, with the lexicon and without, with the bundled
 * glossary (digits) or with one that the bytes themselves write (letters). Built and run by `make fuzz` (libFuzzer; from the top). */
#include <yiming.h>

#include "base/buffer.h"
#include "glossary/glossary.h"
#include "tag/fit.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PASSAGES = 16, MOST_LABELS = 64 };

static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz_tag: %s\n", what);
        abort();
    }
}

static const ym_lexicon *lexicon_once(void)
{
    static ym_lexicon *lexicon;
    ym_error error = {0};
    if (lexicon == NULL)
        require(ym_lexicon_open(&lexicon, YM_TEST_LEXICON, &error) == YM_OK, error.message);
    return lexicon;
}

static const ym_glossary *bundled_once(void)
{
    static const char *const paths[] = {"glossary"};
    static ym_glossary *glossary;
    ym_error error = {0};
    if (glossary == NULL)
        require(ym_glossary_load(&glossary, paths, 1, &(ym_glossary_options){.origin = "bundled"},
                                 NULL, NULL, &error) == YM_OK,
                error.message);
    return glossary;
}

/* By the first byte: three precisions, twice. */
static ym_tagger_options options_of(uint8_t how)
{
    static const ym_precision precisions[] = {YM_PRECISION_BALANCED, YM_PRECISION_STRICT,
                                              YM_PRECISION_ALL};
    return (ym_tagger_options){.lexicon = how % 2 == 0 ? lexicon_once() : NULL,
                               .precision = precisions[how / 2 % 3]};
}

/* The bundled glossary's, made once each. */
static const ym_tagger *bundled_tagger(uint8_t how)
{
    static ym_tagger *taggers[6];
    ym_tagger **tagger = &taggers[how % 6];
    ym_error error = {0};
    const ym_tagger_options options = options_of(how);
    if (*tagger == NULL)
        require(ym_tagger_new(tagger, bundled_once(), &options, &error) == YM_OK, error.message);
    return *tagger;
}

/* Divides at every `mark`; what is beyond the last piece stays in it. */
static size_t divide(char *text, char mark, char **pieces, size_t most)
{
    size_t count = 0;
    while (text != NULL && count < most) {
        pieces[count++] = text;
        text = count < most ? strchr(text, mark) : NULL;
        if (text != NULL)
            *text++ = '\0';
    }
    return count;
}

/* Entries of four types that have all the labels, of each kind in turn, parted by ','. */
static ym_glossary *hostile_glossary(char *text)
{
    static const char *const types[] = {"person", "place", "organization", "term"};
    static const char *const subtypes[] = {"politician", "country", "", ""};
    char *pieces[MOST_LABELS];
    ym_label labels[MOST_LABELS];
    ym_glossary *glossary = NULL;
    ym_error error = {0};
    const size_t count = divide(text, ',', pieces, MOST_LABELS);
    require(ym__glossary_new(&glossary, &error) == YM_OK, error.message);
    for (size_t i = 0; i < 4; i++) {
        size_t label_count = 0;
        for (size_t j = 0; j < count; j++) {
            if (pieces[j][0] == '\0')
                continue; /* a glossary has no empty labels */
            labels[label_count++] =
                (ym_label){.text = pieces[j],
                           .lang = (j + i) % 2 == 0 ? "zh-Hans" : "en",
                           .kind = (ym_label_kind)((i + j) % (YM_LABEL_ADJECTIVE + 1))};
        }
        const ym_entry entry = {.id = types[i],
                                .type = types[i],
                                .subtype = subtypes[i],
                                .label_count = label_count,
                                .labels = labels};
        /* It refuses labels with '|' and the like; that is its matter. */
        if (label_count > 0)
            require(ym__glossary_add(glossary, &entry, &error) != YM_E_NOMEM, error.message);
    }
    return glossary;
}

static void require_sound(const ym_mention *mentions, size_t count, char *const *passages)
{
    ym_error error;
    for (size_t i = 0; i < count; i++) {
        const ym_mention *each = &mentions[i];
        const char *text = passages[each->passage];
        bool fits = false;
        require(each->start < each->end && each->end <= strlen(text), "a span outside its passage");
        require(((unsigned char)text[each->start] & 0xC0) != 0x80 &&
                    ((unsigned char)text[each->end] & 0xC0) != 0x80,
                "a span that cuts a character");
        require(each->start_char == ym_text_chars(text, each->start), "a wrong start_char");
        require(each->parent == YM_NO_PARENT || each->parent < i, "a parent after its child");
        require(ym__label_fits(&fits, each->label->text, text + each->start,
                               each->end - each->start, &error) == YM_OK &&
                    fits,
                "a span that does not hold its label");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Those that are told as mentions are the mentions. */
static void require_explained(const ym_tagger *tagger, const ym_mention *mentions, size_t count,
                              char *const *passages, size_t passage_count)
{
    ym_judgement *judgements = NULL;
    size_t judgement_count = 0;
    size_t accepted = 0;
    ym_error error;
    require(ym_tagger_explain(&judgements, &judgement_count, tagger, (const char *const *)passages,
                              passage_count, &error) == YM_OK,
            "explaining failed");
    for (size_t i = 0; i < judgement_count; i++) {
        const ym_mention *each = &judgements[i].mention;
        require(judgements[i].reason[0] != '\0', "a judgement without a reason");
        if (!judgements[i].accepted)
            continue;
        require(accepted < count && each->passage == mentions[accepted].passage &&
                    each->start == mentions[accepted].start &&
                    each->end == mentions[accepted].end && each->entry == mentions[accepted].entry,
                "an explained mention that is none");
        accepted++;
    }
    require(accepted == count, "a mention that is not explained");
    ym_judgements_free(judgements);
}

static void tag(const ym_tagger *tagger, char *text)
{
    char *passages[MOST_PASSAGES];
    ym_mention *mentions = NULL;
    size_t mention_count = 0;
    ym_error error;
    const size_t count = divide(text, '|', passages, MOST_PASSAGES);
    require(ym_tagger_tag(&mentions, &mention_count, tagger, (const char *const *)passages, count,
                          &error) == YM_OK,
            "tagging failed");
    require_sound(mentions, mention_count, passages);
    require_explained(tagger, mentions, mention_count, passages, count);
    ym_mentions_free(mentions);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ym__buffer text = {0};
    ym_error error = {0};
    const uint8_t how = size > 0 ? bytes[0] : 0;
    /* The library is given valid UTF-8 without NUL; '|' parts passages. */
    (void)ym__utf8_repair(&text, (const char *)bytes + (size > 0), size - (size > 0));
    char *all = ym__buffer_take(&text);
    require(all != NULL, "out of memory");
    char *rest = how >= 'a' ? strchr(all, '#') : NULL;
    if (rest == NULL) {
        tag(bundled_tagger(how), all);
    } else {
        /* What stands before the # are labels. */
        *rest++ = '\0';
        ym_tagger *tagger = NULL;
        const ym_tagger_options options = options_of(how);
        ym_glossary *glossary = hostile_glossary(all);
        require(ym_tagger_new(&tagger, glossary, &options, &error) == YM_OK, error.message);
        tag(tagger, rest);
        ym_tagger_free(tagger);
        ym_glossary_free(glossary);
    }
    free(all);
    return 0;
}
