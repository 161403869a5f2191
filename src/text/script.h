/* What kind of character a code point is, and what language a text is written in. */
#ifndef YM_TEXT_SCRIPT_H
#define YM_TEXT_SCRIPT_H

#include <yiming/text.h>

/* Han, kana, bopomofo or Hangul: written without spaces, indexed by bigrams. */
bool ym__script_is_cjk(uint32_t code_point);
bool ym__script_is_han(uint32_t code_point);

/* Counts over a text, to be added up over several. */
typedef struct ym__script_counts {
    uint64_t han, only_traditional, only_simplified, kana, latin,
        other_letters; /* kana are other letters, too */
} ym__script_counts;
void ym__script_count(ym__script_counts *counts, const char *text, size_t bytes);

/* "zh-Hans", "zh-Hant", "zh", "ja", "en" or "und": by the share of scripts, a Han character counting as much as three Latin
 * letters. Static. */
const char *ym__script_language(const ym__script_counts *counts);

/* Brings a language tag of any spelling (zh_cn, ZH-TW, zh-hant-hk, en_US) to the BCP 47 form that we use: zh-Hans,
 * zh-Hant-TW, en... Writes at most `size` bytes; unknown tags are passed through with '_' as '-'. */
void ym__script_language_tag(char *out, size_t size, const char *tag);

/* Is the tag one of the language (zh, en), of whatever script or region? "zha" is none of "zh". */
bool ym__script_is_language(const char *tag, const char *language);

#endif
