/* Near duplicates: texts of which one is nearly whole in the other, as news that many papers print. */
#ifndef YM_TEXT_NEAR_H
#define YM_TEXT_NEAR_H

#include "text/fold.h"

/* Changes whenever sketches or what counts as a near duplicate do. */
#define YM__NEAR_VERSION 1

enum {
    YM__NEAR_GRAM_CHARS = 5,
    YM__NEAR_MIN_CHARS =
        100, /* letters, digits and Chinese characters: shorter texts are no near duplicates of any */
    YM__NEAR_BANDS = 16,
    YM__NEAR_BAND_ROWS = 3
};

/* What a text is found by. Two texts that have a band in common may be near duplicates: of pairs whose sets of 5-grams have
 * half of their members in common 88 % are found so, of those with two thirds 99.6 %, of unrelated ones hardly any. */
typedef struct ym__near_sketch {
    uint32_t grams; /* how many 5-grams the text has, repeated ones too; 0: it is too short */
    uint32_t bands[YM__NEAR_BANDS];
} ym__near_sketch;

enum { YM__NEAR_HASHES = YM__NEAR_BANDS * YM__NEAR_BAND_ROWS };

/* The last characters of a text so far, and their sum; near.c's. */
typedef struct ym__near_window {
    uint32_t chars[YM__NEAR_GRAM_CHARS];
    size_t at;    /* of the oldest */
    size_t count; /* of all characters so far */
    uint64_t sum, oldest_power;
} ym__near_window;

/* A sketch that is being made. */
typedef struct ym__near_sketching {
    ym__near_window window;
    uint64_t least[YM__NEAR_HASHES];
} ym__near_sketching;

/* The sketch of a text that is taken in piece by piece, each folded. What it is made of is the folded text without spaces and
 * punctuation: neither script nor width nor where it is cut matters. */
void ym__near_sketch_begin(ym__near_sketching *sketching);
void ym__near_sketch_take(ym__near_sketching *sketching, const ym__folded *piece);
ym__near_sketch ym__near_sketch_end(const ym__near_sketching *sketching);
/* The same of a whole text, which is valid UTF-8. */
ym_status ym__near_sketch_of(ym__near_sketch *sketch, const char *text, size_t bytes,
                             ym_error *error);

/* The different 5-grams of a text, as hashes, sorted. */
typedef struct ym__near_grams {
    uint32_t *items;
    size_t count;
} ym__near_grams;
ym_status ym__near_grams_make(ym__near_grams *grams, const char *text, size_t bytes,
                              ym_error *error);
void ym__near_grams_free(ym__near_grams *grams);

/* Are four fifths of the smaller set in the larger one? */
bool ym__near_contains(const ym__near_grams *a, const ym__near_grams *b);

#endif
