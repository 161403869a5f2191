/* Kinds of characters and the language of a text. Scripts by their Unicode 15 blocks; case and categories are
 * utf8proc's business (fold.c). */
#include "text/script.h"

#include "text/han.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

typedef struct range {
    uint32_t first, last;
} range;

static bool in_ranges(const range *ranges, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    }
    return false;
}

bool ym__script_is_han(uint32_t c)
{
    static const range ranges[] = {{0x4E00, 0x9FFF}, {0x3400, 0x4DBF},   {0x3005, 0x3005},
                                   {0x3007, 0x3007}, {0x3021, 0x3029},   {0x3038, 0x303B},
                                   {0xF900, 0xFAFF}, {0x20000, 0x323AF}, {0x2E80, 0x2FDF}};
    if (c < 0x2E80)
        return false;
    return in_ranges(ranges, sizeof ranges / sizeof *ranges, c);
}

bool ym__script_is_cjk(uint32_t c)
{
    /* Kana without the marks that are punctuation (・ U+30FB), bopomofo, Hangul, half-width kana. */
    static const range ranges[] = {
        {0x3041, 0x309F}, {0x30A1, 0x30FA}, {0x30FC, 0x30FF}, {0x31F0, 0x31FF}, {0x3105, 0x312F},
        {0x31A0, 0x31BF}, {0xAC00, 0xD7A3}, {0x1100, 0x11FF}, {0x3131, 0x318E}, {0xFF66, 0xFFDC}};
    if (c < 0x1100)
        return false;
    return ym__script_is_han(c) || in_ranges(ranges, sizeof ranges / sizeof *ranges, c);
}

void ym__script_count(ym__script_counts *counts, const char *text, size_t bytes)
{
    static const range latin[] = {{'A', 'Z'},   {'a', 'z'},    {0xC0, 0xD6},
                                  {0xD8, 0xF6}, {0xF8, 0x24F}, {0x1E00, 0x1EFF}};
    static const range others[] = {{0x370, 0x1FFF}, {0x3041, 0x30FA}, {0xAC00, 0xD7A3}};
    for (size_t at = 0; at < bytes;) {
        uint32_t c;
        at += ym__utf8_next(text + at, &c);
        if (ym__script_is_han(c)) {
            counts->han++;
            counts->only_traditional += ym__han_only_traditional(c);
            counts->only_simplified += ym__han_only_simplified(c);
        } else if (in_ranges(latin, sizeof latin / sizeof *latin, c)) {
            counts->latin++;
        } else if (in_ranges(others, sizeof others / sizeof *others, c)) {
            counts->other_letters++;
            counts->kana += c >= 0x3041 && c <= 0x30FA;
        }
    }
}

const char *ym__script_language(const ym__script_counts *counts)
{
    const uint64_t han = counts->han * 3;
    /* Chinese has the odd の as an ornament, Japanese has kana in every sentence. */
    if (counts->kana * 10 > counts->han && han + counts->kana > counts->latin)
        return "ja";
    if (han > counts->latin && han > counts->other_letters) {
        if (counts->only_traditional == counts->only_simplified)
            return "zh";
        return counts->only_traditional > counts->only_simplified ? "zh-Hant" : "zh-Hans";
    }
    return counts->latin > counts->other_letters ? "en" : "und";
}

void ym__script_language_tag(char *out, size_t size, const char *tag)
{
    /* BCP 47 (RFC 5646, section 2.1.1): language lower, Script title, REGION upper case. Mainland and Singapore imply
     * simplified, Taiwan, Hong Kong and Macau traditional script. */
    static const struct {
        const char *spelling, *tag;
    } known[] = {{"zh-cn", "zh-Hans"},
                 {"zh-chs", "zh-Hans"},
                 {"zh-sg", "zh-Hans-SG"},
                 {"zh-tw", "zh-Hant-TW"},
                 {"zh-cht", "zh-Hant"},
                 {"zh-hk", "zh-Hant-HK"},
                 {"zh-mo", "zh-Hant-MO"},
                 {"cn", "zh-Hans"},
                 {"zh-hans-cn", "zh-Hans"},
                 {"en-us", "en"},
                 {"en-gb", "en"},
                 {"english", "en"},
                 {"chinese", "zh"},
                 {"eng", "en"},
                 {"zho", "zh"},
                 {"chi", "zh"},
                 {"cmn-hans", "zh-Hans"},
                 {"cmn-hant", "zh-Hant"},
                 {"zh-cmn-hans", "zh-Hans"},
                 {"zh-cmn-hant", "zh-Hant"},
                 {"zh-cmn-hans-cn", "zh-Hans"},
                 {"zh-cmn-hant-tw", "zh-Hant-TW"}};
    char clean[64];
    size_t length = 0;
    for (; tag[length] != '\0' && length + 1 < sizeof clean; length++)
        clean[length] = tag[length] == '_' ? '-' : tag[length];
    clean[length] = '\0';
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcasecmp(clean, known[i].spelling) == 0) {
            snprintf(out, size, "%s", known[i].tag);
            return;
        }
    }
    size_t part = 0;
    for (size_t from = 0; from < length; part++) {
        const size_t part_size = strcspn(clean + from, "-");
        for (size_t i = 0; i < part_size; i++) {
            char *c = &clean[from + i];
            const bool upper = part > 0 && (part_size == 2 || (part_size == 4 && i == 0));
            if (upper && *c >= 'a' && *c <= 'z')
                *c = (char)(*c - 'a' + 'A');
            else if (!upper && *c >= 'A' && *c <= 'Z')
                *c = (char)(*c - 'A' + 'a');
        }
        from += part_size + 1;
    }
    snprintf(out, size, "%s", clean);
}

bool ym__script_is_language(const char *tag, const char *language)
{
    const size_t size = strlen(language);
    return strncmp(tag, language, size) == 0 && (tag[size] == '\0' || tag[size] == '-');
}
