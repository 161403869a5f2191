/* The lexicon as a file that is mapped: what build-time src/tools/gen_lexicon.c writes and tag/lexicon.c reads. Plain
 * structures in the machine's own byte order; `endian` and the sizes say whether a file fits.
 *
 * The file is: the header; `single` (a weight for every code point from YM__LEXICON_FIRST on); the slots; the words; the
 * rests, which are the characters of words from the third on. */
#ifndef YM_TAG_LEXICON_FORMAT_H
#define YM_TAG_LEXICON_FORMAT_H

#include <stdint.h>

#define YM__LEXICON_MAGIC "ymlexic1"

enum {
    YM__LEXICON_ENDIAN = 0x01020304,
    YM__LEXICON_FIRST =
        0x3400, /* the code points that words are made of: U+3400 to U+9FFF, simplified */
    YM__LEXICON_LAST = 0x9FFF,
    YM__LEXICON_SINGLES = YM__LEXICON_LAST - YM__LEXICON_FIRST + 1,
    YM__LEXICON_LONGEST = 8 /* characters of a word */
};

/* What part of speech a word has, as far as it tells names from common words. */
typedef enum ym__word_class {
    YM__WORD_NONE, /* not in the lexicon */
    YM__WORD_PERSON,
    YM__WORD_PLACE,
    YM__WORD_ORGANIZATION,
    YM__WORD_NAME, /* any other proper noun */
    YM__WORD_NOUN,
    YM__WORD_ABBREVIATION,
    YM__WORD_TIME,
    YM__WORD_NUMBER,   /* and measures */
    YM__WORD_LOCATION, /* above, abroad, eastern part */
    YM__WORD_OTHER     /* verbs, adjectives, phrases, the rest */
} ym__word_class;

typedef struct ym__lexicon_header {
    char magic[8];
    uint32_t endian;
    uint32_t slot_count; /* a power of two */
    uint32_t word_count;
    uint32_t rest_count;
    uint64_t total;   /* sum of all counts */
    char version[16]; /* names the word list: hexadecimal digits of a hash of it, NUL-terminated */
} ym__lexicon_header;

/* The words that begin with one pair of characters: words[first] to words[first + count - 1], the shorter first. Slots
 * are probed from ym__lexicon_slot on; count 0 is an empty one. */
typedef struct ym__lexicon_slot {
    uint16_t pair[2];
    uint32_t first, count;
} ym__lexicon_slot;

typedef struct ym__lexicon_word {
    uint32_t count; /* occurrences */
    uint32_t rest;  /* where its third character stands in the rests */
    uint8_t length; /* characters, from 2 */
    uint8_t word_class;
    uint16_t third; /* the third character, 0 when there is none: most words are told apart by it */
} ym__lexicon_word;

static inline uint32_t ym__lexicon_hash(uint16_t first, uint16_t second)
{
    uint32_t hash = ((uint32_t)first << 16 | second) * UINT32_C(0x9e3779b1);
    return hash ^ hash >> 15;
}

#endif
