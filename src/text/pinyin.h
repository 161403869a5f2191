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

/* Checks that `pinyin` reads `zh`: as many syllables as Han characters, each a reading of its character, erhua and
 * tone sandhi of 一 and 不 allowed, other characters (Latin, digits) skipped on both sides. Returns the number of the
 * first character that does not fit (from 1), 0 when all fit. */
size_t ym__pinyin_check(const char *zh, size_t zh_bytes, const char *pinyin, size_t pinyin_bytes);

/* Appends a reading for Han text by each character's most common one, syllables apart: for labels without a reading of
 * their own. Other characters are kept. */
void ym__pinyin_guess(ym__buffer *out, const char *zh, size_t bytes);

#endif
