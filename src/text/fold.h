/* Folding to the matching form, with the way back to the original bytes. This is the only place that knows the map.
 *
 * Folded are: width and compatibility forms (NFKC), case (full case folding), diacritics (removed), traditional Han
 * (to simplified by OpenCC's TSCharacters, first value), the middle dots of names (all to U+00B7), apostrophes (to ')
 * and hyphens and dashes of words (to -). Folded text is never stored. */
#ifndef YM_TEXT_FOLD_H
#define YM_TEXT_FOLD_H

#include "base/buffer.h"

/* Changes whenever folding does; derived tables made under another version are stale. */
#define YM__FOLD_VERSION 2

typedef enum ym__fold_kind {
    YM__FOLD_OTHER, /* punctuation and symbols */
    YM__FOLD_SPACE,
    YM__FOLD_DOT, /* a middle dot of names */
    YM__FOLD_CJK, /* Han, kana, Hangul */
    YM__FOLD_WORD /* letters and digits of all other scripts */
} ym__fold_kind;

/* Of a folded letter: how else the letter that it was is spelt. */
typedef enum ym__fold_spelling {
    YM__SPELLING_ONE, /* not otherwise */
    YM__SPELLING_V,   /* a u that was ü: v, as pinyin is typed */
    YM__SPELLING_DJ   /* a d that was đ: dj */
} ym__fold_spelling;

/* `count` folded code points; number i comes from the original bytes [start[i], end[i]). One original character can
 * give several (①② no, ㎞ yes), which then share their bytes; a removed mark widens the one before it. */
typedef struct ym__folded {
    uint32_t *cp;
    uint32_t *start, *end;
    uint8_t *kind;     /* ym__fold_kind */
    uint8_t *upper;    /* 1: the original was an upper-case letter */
    uint8_t *spelling; /* ym__fold_spelling */
    size_t count, capacity;
} ym__folded;

/* Folds valid UTF-8 of less than 4 GiB into `folded`, whose memory is used again. Zero it before the first time. */
ym_status ym__fold(ym__folded *folded, const char *text, size_t bytes, ym_error *error);
void ym__folded_free(ym__folded *folded);

/* The version of Unicode that folding goes by, as "15.0.0". Static. */
const char *ym__fold_unicode(void);

/* The folded form of one Han character. */
uint32_t ym__fold_han(uint32_t code_point);

/* The folded text as UTF-8, appended: with `compact`, only the letters, digits and CJK characters (no spaces, dots,
 * hyphens, apostrophes): the key by which labels are looked up. */
ym_status ym__fold_text(ym__buffer *out, const char *text, size_t bytes, bool compact,
                        ym_error *error);

#endif
