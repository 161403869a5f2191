/* Fuzz target: any bytes as the passages of an article through folding, matching and judging, with the bundled glossary
 * and the lexicon; what must hold for any mention is asserted. Built and run by `make fuzz` (libFuzzer; from the top). */
#include <yiming.h>

#include "base/buffer.h"
#include "tag/fit.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PASSAGES = 16 };

static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz_tag: %s\n", what);
        abort();
    }
}

static const ym_tagger *tagger_once(void)
{
    static const char *const paths[] = {"glossary"};
    static ym_tagger *tagger;
    static ym_glossary *glossary;
    static ym_lexicon *lexicon;
    ym_error error = {0};
    if (tagger != NULL)
        return tagger;
    require(ym_glossary_load(&glossary, paths, 1, "bundled", NULL, NULL, &error) == YM_OK &&
                ym_lexicon_open(&lexicon, YM_TEST_LEXICON, &error) == YM_OK &&
                ym_tagger_new(&tagger, glossary, &(ym_tagger_options){.lexicon = lexicon},
                              &error) == YM_OK,
            error.message);
    return tagger;
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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const ym_tagger *tagger = tagger_once();
    char *passages[MOST_PASSAGES];
    size_t count = 0;
    ym__buffer text = {0};
    ym_mention *mentions = NULL;
    size_t mention_count = 0;
    ym_error error;
    /* The library is given valid UTF-8 without NUL; '|' parts passages. */
    (void)ym__utf8_repair(&text, (const char *)bytes, size);
    char *rest = ym__buffer_take(&text);
    char *all = rest;
    while (rest != NULL && count < MOST_PASSAGES) {
        passages[count++] = rest;
        rest = strchr(rest, '|');
        if (rest != NULL)
            *rest++ = '\0';
    }
    require(all != NULL, "out of memory");
    require(ym_tagger_tag(&mentions, &mention_count, tagger, (const char *const *)passages, count,
                          &error) == YM_OK,
            "tagging failed");
    require_sound(mentions, mention_count, passages);
    ym_mentions_free(mentions);
    free(all);
    return 0;
}
