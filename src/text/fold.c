/* Folding: the fast ways for ASCII and Han, utf8proc's compatibility decomposition and case folding for the rest
 * (Unicode 15, UAX #15; CaseFolding.txt). */
#include "text/fold.h"

#include "base/error.h"
#include "text/han.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { MOST_DECOMPOSED = 32, DIAERESIS = 0x308, D_WITH_STROKE = 0x111 };

static bool reserve(ym__folded *folded, size_t more)
{
    if (folded->capacity - folded->count >= more)
        return true;
    size_t capacity = folded->capacity < 256 ? 256 : folded->capacity;
    while (capacity - folded->count < more)
        capacity *= 2;
    /* Each array grows by itself, so that a failure leaves the others valid. */
    uint32_t **const wide[] = {&folded->cp, &folded->start, &folded->end};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        uint32_t *grown = realloc(*wide[i], capacity * sizeof *grown);
        if (grown == NULL)
            return false;
        *wide[i] = grown;
    }
    uint8_t **const narrow[] = {&folded->kind, &folded->upper, &folded->spelling};
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++) {
        uint8_t *grown = realloc(*narrow[i], capacity);
        if (grown == NULL)
            return false;
        *narrow[i] = grown;
    }
    folded->capacity = capacity;
    return true;
}

void ym__folded_free(ym__folded *folded)
{
    free(folded->cp);
    free(folded->start);
    free(folded->end);
    free(folded->kind);
    free(folded->upper);
    free(folded->spelling);
    *folded = (ym__folded){0};
}

static void push(ym__folded *folded, uint32_t cp, size_t start, size_t end, ym__fold_kind kind,
                 bool upper)
{
    const size_t i = folded->count++;
    folded->cp[i] = cp;
    folded->start[i] = (uint32_t)start;
    folded->end[i] = (uint32_t)end;
    folded->kind[i] = (uint8_t)kind;
    folded->upper[i] = upper;
    folded->spelling[i] = YM__SPELLING_ONE;
}

static void push_ascii(ym__folded *folded, unsigned char c, size_t at)
{
    const bool upper = c >= 'A' && c <= 'Z';
    ym__fold_kind kind = YM__FOLD_OTHER;
    if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        kind = YM__FOLD_WORD;
    else if (c == ' ' || c == '\t' || c == '\n')
        kind = YM__FOLD_SPACE;
    if (c == '`')
        c = '\'';
    push(folded, upper ? c + 32u : c, at, at + 1, kind, upper);
}

/* Punctuation families, and letters whose bar or ligature is no combining mark. Up to two code points; 0: none. */
static bool special(uint32_t c, uint32_t to[2])
{
    static const struct {
        uint32_t from, to[2];
    } rows[] = {
        {0x2018, {'\'', 0}},  {0x2019, {'\'', 0}}, {0x201B, {'\'', 0}}, {0x02BC, {'\'', 0}},
        {0x02B9, {'\'', 0}},  {'`', {'\'', 0}}, /* out of its full-width form */
        {0x2010, {'-', 0}},   {0x2011, {'-', 0}},  {0x2012, {'-', 0}},  {0x2013, {'-', 0}},
        {0x2212, {'-', 0}},   {0x00B7, {0xB7, 0}}, {0x2022, {0xB7, 0}}, {0x30FB, {0xB7, 0}},
        {0x2027, {0xB7, 0}},  {0x2219, {0xB7, 0}}, {0x22C5, {0xB7, 0}}, {0x0387, {0xB7, 0}},
        {0x00F0, {'d', 0}},   {0x00F8, {'o', 0}},  {0x0111, {'d', 0}},  {0x0127, {'h', 0}},
        {0x0131, {'i', 0}},   {0x0142, {'l', 0}},  {0x0167, {'t', 0}},  {0x00E6, {'a', 'e'}},
        {0x0153, {'o', 'e'}}, {0x00FE, {'t', 'h'}}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].from == c) {
            to[0] = rows[i].to[0];
            to[1] = rows[i].to[1];
            return true;
        }
    }
    return false;
}

static bool is_stripped_mark(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
           (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
           (c >= 0x64B && c <= 0x652);
}

static ym__fold_kind kind_of(uint32_t c)
{
    if (ym__script_is_cjk(c))
        return YM__FOLD_CJK;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO:
        return YM__FOLD_WORD;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return YM__FOLD_SPACE;
    default:
        return c == 0xB7 ? YM__FOLD_DOT : YM__FOLD_OTHER;
    }
}

/* The kana with its voicing mark, or the syllable of letters of Hangul, that two characters give together (NFC); 0: none. */
static uint32_t compose(uint32_t first, uint32_t second)
{
    enum { VOICED = 0x3099, HALF_VOICED = 0x309A, KATAKANA = 0x60 };
    enum {
        L = 0x1100,
        V = 0x1161,
        T = 0x11A7,
        S = 0xAC00,
        VS = 21,
        TS = 28
    }; /* UAX #15, 3.12 of Unicode */
    if (first >= L && first < L + 19 && second >= V && second < V + VS)
        return S + ((first - L) * VS + (second - V)) * TS;
    if (first >= S && first < S + 19 * VS * TS && (first - S) % TS == 0 && second > T &&
        second < T + TS)
        return first + (second - T);
    if (second != VOICED && second != HALF_VOICED)
        return 0;
    if (second == VOICED && first >= 0x30EF && first <= 0x30F2) /* ワ to ヲ */
        return first + 8;
    const uint32_t kana = first >= 0x30A1 ? first - KATAKANA : first;
    const bool is_ha_row = kana >= 0x306F && kana <= 0x307B && (kana - 0x306F) % 3 == 0;
    if (second == HALF_VOICED)
        return is_ha_row ? first + 2 : 0;
    if (kana == 0x3046) /* う */
        return first + 0x4E;
    const bool is_ka_to_chi = kana >= 0x304B && kana <= 0x3061 && kana % 2 == 1;
    const bool is_tsu_to_to = kana == 0x3064 || kana == 0x3066 || kana == 0x3068;
    return is_ha_row || is_ka_to_chi || is_tsu_to_to || kana == 0x309D ? first + 1 : 0;
}

/* Pushes a kana or a letter of Hangul, or makes one of it and of the one before. */
static void push_cjk(ym__folded *folded, uint32_t c, size_t start, size_t end)
{
    const size_t last = folded->count - 1;
    const uint32_t both = folded->count == 0 ? 0 : compose(folded->cp[last], c);
    if (both == 0) {
        push(folded, c, start, end, YM__FOLD_CJK, false);
    } else {
        folded->cp[last] = both;
        folded->end[last] = (uint32_t)end;
    }
}

/* Everything but ASCII and plain Han. */
static void push_general(ym__folded *folded, uint32_t c, size_t start, size_t end)
{
    /* Kana and Hangul keep their marks and syllables: が is not か. */
    if (ym__script_is_cjk(c) && !ym__script_is_han(c) && c < 0xFF00) {
        push_cjk(folded, c, start, end);
        return;
    }
    const utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    const bool upper = category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
    utf8proc_int32_t parts[MOST_DECOMPOSED];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)c, parts, MOST_DECOMPOSED,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &boundary);
    if (count < 0 || count > MOST_DECOMPOSED) {
        parts[0] = (utf8proc_int32_t)c;
        count = 1;
    }
    const size_t before = folded->count;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        const uint32_t part = ym__han_simplify((uint32_t)parts[i]);
        uint32_t two[2] = {part, 0};
        if (is_stripped_mark(part)) {
            if (part == DIAERESIS && folded->count > 0 && folded->cp[folded->count - 1] == 'u')
                folded->spelling[folded->count - 1] = YM__SPELLING_V;
            continue;
        }
        if (ym__script_is_cjk(part)) {
            push_cjk(folded, part, start, end);
            continue;
        }
        (void)special(part, two);
        for (size_t j = 0; j < 2 && two[j] != 0; j++)
            push(folded, two[j], start, end, kind_of(two[j]), upper);
        if (part == D_WITH_STROKE)
            folded->spelling[folded->count - 1] = YM__SPELLING_DJ;
    }
    /* A mark that was removed, or a character that is ignored (zero-width, variation selectors), belongs to the
     * character before it, so that a span takes it in. */
    if (folded->count == before && before > 0)
        folded->end[before - 1] = (uint32_t)end;
}

ym_status ym__fold(ym__folded *folded, const char *text, size_t bytes, ym_error *error)
{
    folded->count = 0;
    if (bytes > UINT32_MAX - MOST_DECOMPOSED)
        return ym__error_set(error, YM_E_LIMIT, "text of 4 GiB or more");
    if (!reserve(folded, bytes + 1))
        return ym__error_nomem(error);
    for (size_t at = 0; at < bytes;) {
        const unsigned char first = (unsigned char)text[at];
        if (first < 0x80) {
            /* One slot a byte was reserved at the start; push_general reserves anew. */
            push_ascii(folded, first, at++);
            continue;
        }
        uint32_t c;
        const size_t size = ym__utf8_next(text + at, &c);
        if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF)) {
            push(folded, ym__han_simplify(c), at, at + size, YM__FOLD_CJK, false);
        } else {
            if (!reserve(folded, bytes - at + 2 * (size_t)MOST_DECOMPOSED))
                return ym__error_nomem(error);
            push_general(folded, c, at, at + size);
        }
        at += size;
    }
    return YM_OK;
}

const char *ym__fold_unicode(void)
{
    return utf8proc_unicode_version();
}

uint32_t ym__fold_han(uint32_t code_point)
{
    return ym__han_simplify(code_point);
}

ym_status ym__fold_text(ym__buffer *out, const char *text, size_t bytes, bool compact,
                        ym_error *error)
{
    ym__folded folded = {0};
    ym_status status = ym__fold(&folded, text, bytes, error);
    for (size_t i = 0; status == YM_OK && i < folded.count; i++) {
        if (!compact || folded.kind[i] == YM__FOLD_CJK || folded.kind[i] == YM__FOLD_WORD)
            ym__utf8_append(out, folded.cp[i]);
    }
    ym__folded_free(&folded);
    if (status == YM_OK && out->failed)
        status = ym__error_nomem(error);
    return status;
}
