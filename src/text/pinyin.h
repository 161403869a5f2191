/* Pinyin: keys for look-up and order, readings of characters (Unihan), checking a reading against its characters. */
#ifndef YM_TEXT_PINYIN_H
#define YM_TEXT_PINYIN_H

#include "base/buffer.h"

/* Appends the toneless key: lower case, no marks, digits of tones, spaces, hyphens or apostrophes; ü as v; of the first
 * 1,024 letters. */
ym_status ym__pinyin_key(ym__buffer *out, const char *pinyin, size_t bytes, ym_error *error);
/* Appends the key with tones, "ze2lian2si1ji1" from "Zéliánsījī"; the neutral tone is 5. False (and nothing appended)
 * when the text does not divide into syllables. */
bool ym__pinyin_tone_key(ym__buffer *out, const char *pinyin, size_t bytes);
/* Appends the initials of the syllables, "zlsj". False (nothing appended) when it does not divide into syllables. */
bool ym__pinyin_initials(ym__buffer *out, const char *pinyin, size_t bytes);

/* Appends the key by which readings are looked up: the toneless letters, '/', then for each syllable its length in
 * letters and its tone, as digits; "zeliansiji/22422121" from "Zéliánsījī". No digits when the reading does not divide
 * into syllables, nothing when it has no letter. Of the first 1,024 letters. */
ym_status ym__pinyin_sound_key(ym__buffer *out, const char *pinyin, size_t bytes, ym_error *error);

/* What somebody typed, taken as pinyin: `count` letters 'a' to 'z' (ü is v), the tone 1 to 5 that a mark or a number gave
 * at a letter (0: none), and whether a space, an apostrophe, a hyphen, a dot or a number parts a letter from the one
 * before it; parted[count] from whatever comes. */
enum { YM__PINYIN_MOST_TYPED = 96 };
typedef struct ym__pinyin_typed {
    char letters[YM__PINYIN_MOST_TYPED + 1];
    uint8_t tones[YM__PINYIN_MOST_TYPED];
    bool parted[YM__PINYIN_MOST_TYPED + 1];
    size_t count;
    bool has_tones, has_parts;
    bool is_toned; /* it divides into syllables, and each has its tone: it can only be pinyin */
} ym__pinyin_typed;
/* False when there is anything else in it, no letter, or more than YM__PINYIN_MOST_TYPED of them. */
bool ym__pinyin_take_typed(ym__pinyin_typed *out, const char *text, size_t bytes);
/* Can the beginning of the reading that a sound key is of have been typed so? The letters are known to be its beginning;
 * where nothing parts them and none has a tone, that is all.
 * Where the user parted, a syllable must end; where he gave a tone, the syllable must be there whole and have it. */
bool ym__pinyin_typed_fits(const ym__pinyin_typed *typed, const char *sound_key);
/* Is it the reading of a sound key with syllables written out or given by their beginnings (z, zh), as in zeliansj? */
bool ym__pinyin_typed_abbreviates(const ym__pinyin_typed *typed, const char *sound_key);
/* The initials that it may stand for, some more than once: visits them until `visit` returns false. */
void ym__pinyin_typed_initials(const ym__pinyin_typed *typed,
                               bool (*visit)(void *context, const char *initials), void *context);

/* Checks that `pinyin` reads `zh`: as many syllables as Han characters, each a reading of its character, erhua and
 * tone sandhi of 一 and 不 allowed, other characters (Latin, digits) skipped on both sides. Returns the number of the
 * first character that does not fit (from 1), 0 when all fit. */
size_t ym__pinyin_check(const char *zh, size_t zh_bytes, const char *pinyin, size_t pinyin_bytes);

/* Appends a reading for Han text by each character's most common one, syllables apart: for labels without a reading of
 * their own. Other characters are kept. */
void ym__pinyin_guess(ym__buffer *out, const char *zh, size_t bytes);

#endif
