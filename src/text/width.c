/* The display helpers of <yiming/text.h>: width by East Asian Width (UAX #11), cuts between grapheme clusters (UAX #29),
 * both by utf8proc; and output that is safe for a terminal. */
#include <yiming/text.h>

#include "base/buffer.h"
#include "base/error.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Decodes leniently: a bad byte is one U+FFFD of one column. */
static size_t decode(const char *text, size_t bytes, uint32_t *code_point)
{
    const size_t size = ym__utf8_decode(text, bytes, code_point);
    if (size != 0)
        return size;
    *code_point = YM__REPLACEMENT;
    return 1;
}

static size_t width_of(uint32_t code_point)
{
    const int width = utf8proc_charwidth((utf8proc_int32_t)code_point);
    return width < 0 ? 0 : (size_t)width;
}

size_t ym_text_width(const char *text, size_t bytes)
{
    size_t width = 0;
    for (size_t at = 0; at < bytes;) {
        uint32_t c;
        at += decode(text + at, bytes - at, &c);
        width += width_of(c);
    }
    return width;
}

/* What a cut is measured in. */
typedef size_t measure(uint32_t code_point);

static size_t one_each(uint32_t code_point)
{
    (void)code_point;
    return 1;
}

static size_t cut_head(const char *text, size_t bytes, size_t most, measure *size_of)
{
    size_t border = 0; /* the last cut between graphemes that fits */
    size_t taken = 0;
    utf8proc_int32_t state = 0;
    uint32_t before = 0;
    for (size_t at = 0; at < bytes;) {
        uint32_t c;
        const size_t size = decode(text + at, bytes - at, &c);
        if (at > 0 && utf8proc_grapheme_break_stateful((utf8proc_int32_t)before,
                                                       (utf8proc_int32_t)c, &state)) {
            border = at;
        }
        taken += size_of(c);
        if (taken > most)
            return border;
        before = c;
        at += size;
    }
    return bytes;
}

/* Forwards, since grapheme borders are found that way: drops graphemes until the rest, `whole` at first, fits. */
static size_t cut_tail(const char *text, size_t bytes, size_t whole, size_t most, measure *size_of)
{
    utf8proc_int32_t state = 0;
    uint32_t before = 0;
    size_t dropped = 0; /* of what stands before `at` */
    for (size_t at = 0; at < bytes;) {
        uint32_t c;
        const size_t size = decode(text + at, bytes - at, &c);
        if (at > 0 && utf8proc_grapheme_break_stateful((utf8proc_int32_t)before,
                                                       (utf8proc_int32_t)c, &state)) {
            if (whole - dropped <= most)
                return bytes - at;
        } else if (at == 0 && whole <= most) {
            return bytes;
        }
        dropped += size_of(c);
        before = c;
        at += size;
    }
    return 0;
}

size_t ym_text_cut(const char *text, size_t bytes, size_t columns)
{
    return cut_head(text, bytes, columns, width_of);
}

size_t ym_text_cut_tail(const char *text, size_t bytes, size_t columns)
{
    return cut_tail(text, bytes, ym_text_width(text, bytes), columns, width_of);
}

size_t ym_text_cut_chars(const char *text, size_t bytes, size_t chars)
{
    return cut_head(text, bytes, chars, one_each);
}

size_t ym_text_cut_tail_chars(const char *text, size_t bytes, size_t chars)
{
    /* Not from the beginning of what may be a long text: a grapheme that reaches further back is cut. */
    enum { LONGEST_GRAPHEME = 64 };
    size_t from = bytes;
    size_t passed = 0;
    while (from > 0 && (passed < chars || passed - chars < LONGEST_GRAPHEME)) {
        from--;
        passed += ((unsigned char)text[from] & 0xC0) != 0x80;
    }
    return cut_tail(text + from, bytes - from, passed, chars, one_each);
}

/* Characters that could steer a terminal or hide text. U+200C and U+200D join and part letters and are left alone. */
static bool is_unsafe(uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0x061C ||
           c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF || c == 0x2028 || c == 0x2029 ||
           c == 0x180E || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

ym_status ym_text_escape(char **out, const char *text, size_t bytes, ym_error *error)
{
    *out = NULL;
    ym__buffer safe = {0};
    for (size_t at = 0; at < bytes;) {
        uint32_t c = 0;
        size_t size = ym__utf8_decode(text + at, bytes - at, &c);
        if (size == 0)
            ym__buffer_printf(&safe, "\\x%02x", (unsigned char)text[at]);
        else if (!is_unsafe(c))
            ym__buffer_append(&safe, text + at, size);
        else if (c < 0x80)
            ym__buffer_printf(&safe, "\\x%02x", (unsigned)c);
        else
            ym__buffer_printf(&safe, "<U+%04X>", (unsigned)c);
        at += size == 0 ? 1 : size;
    }
    *out = ym__buffer_take(&safe);
    return *out == NULL ? ym__error_nomem(error) : YM_OK;
}

size_t ym_text_chars(const char *text, size_t bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

void ym_text_free(char *text)
{
    free(text);
}
