/* The lexicon: common words of Chinese with their counts, mapped from the file that the build makes (lexicon_format.h).
 * It is what names are told apart from words by. */
#ifndef YM_TAG_LEXICON_H
#define YM_TAG_LEXICON_H

#include <yiming/tag.h>

#include "tag/lexicon_format.h"

/* A word that stands somewhere. */
typedef struct ym__lexicon_hit {
    uint32_t count;
    uint8_t length; /* characters */
    uint8_t word_class;
} ym__lexicon_hit;

/* The words of two and more characters that begin at text[0], of which `left` characters (folded, in the range of
 * lexicon_format.h) follow each other; the shorter first. Returns how many there are; NULL has none. */
size_t ym__lexicon_at(const ym_lexicon *lexicon, const uint16_t *text, size_t left,
                      ym__lexicon_hit hits[YM__LEXICON_LONGEST]);

/* The word that the characters make, count 0 when it is none. One character has no class. */
ym__lexicon_hit ym__lexicon_find(const ym_lexicon *lexicon, const uint16_t *text, size_t length);

/* Sum of all counts. */
uint64_t ym__lexicon_total(const ym_lexicon *lexicon);

#endif
