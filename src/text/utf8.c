/* UTF-8 as of Unicode 15, section 3.9 (table 3-7 gives the well-formed sequences). Decoding goes through
 * utf8proc, but for what is simple and frequent. */
#include "text/utf8.h"

#include <string.h>
#include <utf8proc.h>

size_t ym__utf8_decode(const char *text, size_t bytes, uint32_t *code_point)
{
    if (bytes == 0)
        return 0;
    const unsigned char first = (unsigned char)text[0];
    if (first < 0x80) {
        *code_point = first;
        return 1;
    }
    /* Nearly all Han: three bytes whose first one leaves the second free (table 3-7: E1 to EC, EE, EF). */
    const unsigned char *at = (const unsigned char *)text;
    if (bytes >= 3 && first > 0xE0 && first < 0xF0 && first != 0xED && (at[1] & 0xC0) == 0x80 &&
        (at[2] & 0xC0) == 0x80) {
        *code_point = (first & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
        return 3;
    }
    utf8proc_int32_t value = -1;
    const utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text,
                                                   bytes < 4 ? (utf8proc_ssize_t)bytes : 4, &value);
    if (size <= 0 || value < 0)
        return 0;
    *code_point = (uint32_t)value;
    return (size_t)size;
}

size_t ym__utf8_next(const char *text, uint32_t *code_point)
{
    const unsigned char *at = (const unsigned char *)text;
    if (at[0] < 0x80) {
        *code_point = at[0];
        return 1;
    }
    if (at[0] < 0xE0) {
        *code_point = (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
        return 2;
    }
    if (at[0] < 0xF0) {
        *code_point = (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
        return 3;
    }
    *code_point =
        (at[0] & 0x07u) << 18 | (at[1] & 0x3Fu) << 12 | (at[2] & 0x3Fu) << 6 | (at[3] & 0x3Fu);
    return 4;
}

size_t ym__utf8_last(const char *text, size_t bytes, uint32_t *code_point)
{
    size_t last = bytes;
    if (bytes == 0)
        return 0;
    do
        last--;
    while (last > 0 && ((unsigned char)text[last] & 0xC0) == 0x80);
    (void)ym__utf8_next(text + last, code_point);
    return bytes - last;
}

size_t ym__utf8_encode(uint32_t code_point, char out[4])
{
    /* Most of all that is written out again: Han and its like. */
    if (code_point >= 0x800 && code_point <= 0xFFFF) {
        out[0] = (char)(0xE0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)code_point, (utf8proc_uint8_t *)out);
}

void ym__utf8_append(ym__buffer *buffer, uint32_t code_point)
{
    char bytes[4];
    ym__buffer_append(buffer, bytes, ym__utf8_encode(code_point, bytes));
}

size_t ym__utf8_valid_head(const char *text, size_t bytes)
{
    size_t at = 0;
    while (at < bytes) {
        uint32_t code_point;
        uint64_t eight;
        if (bytes - at >= sizeof eight) {
            memcpy(&eight, text + at, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) { /* ASCII */
                at += sizeof eight;
                continue;
            }
        }
        const size_t size = ym__utf8_decode(text + at, bytes - at, &code_point);
        if (size == 0)
            break;
        at += size;
    }
    return at;
}

bool ym__utf8_valid(const char *text, size_t bytes)
{
    return ym__utf8_valid_head(text, bytes) == bytes;
}

size_t ym__utf8_plain_head(const char *text, size_t bytes)
{
    size_t at = 0;
    for (;;) {
        uint64_t eight;
        for (; bytes - at >= sizeof eight; at += sizeof eight) {
            memcpy(&eight, text + at, sizeof eight);
            /* A high bit comes out where a byte has one, is below 0x20 (by borrowing), or is 0x7F. */
            if (((eight | (eight - UINT64_C(0x2020202020202020)) |
                  (eight + UINT64_C(0x0101010101010101))) &
                 UINT64_C(0x8080808080808080)) != 0)
                break;
        }
        const size_t from = at;
        for (; at < bytes && at < from + sizeof eight; at++) {
            const unsigned char c = (unsigned char)text[at];
            if (c >= 0x7F || (c < 0x20 && c != '\t' && c != '\n'))
                return at;
        }
        if (at == bytes)
            return at;
    }
}

/* How many bytes of the ill-formed sequence at `at` one U+FFFD stands for: as many as could have begun a well-formed
 * one, at least 1. */
static size_t bad_sequence(const unsigned char *at, size_t bytes)
{
    static const struct {
        unsigned char first_low, first_high, second_low, second_high;
        size_t size;
    } rows[] = {{0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
                {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3},
                {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
                {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        if (at[0] < rows[row].first_low || at[0] > rows[row].first_high)
            continue;
        if (bytes < 2 || at[1] < rows[row].second_low || at[1] > rows[row].second_high)
            return 1;
        size_t size = 2;
        while (size < rows[row].size && size < bytes && (at[size] & 0xC0) == 0x80)
            size++;
        return size;
    }
    return 1;
}

uint64_t ym__utf8_repair(ym__buffer *out, const char *text, size_t bytes)
{
    if (bytes == 0) /* of what may be NULL */
        return 0;
    uint64_t count = 0;
    size_t from = 0; /* what is good and not yet copied begins here */
    size_t at = 0;
    while ((at += ym__utf8_plain_head(text + at, bytes - at)) < bytes) {
        uint32_t c = 0;
        const size_t size = ym__utf8_decode(text + at, bytes - at, &c);
        const bool control = size != 0 && (c < 0x20 || (c >= 0x7F && c < 0xA0));
        if (size != 0 && (!control || c == '\t' || c == '\n')) {
            at += size;
            continue;
        }
        ym__buffer_append(out, text + from, at - from);
        if (size == 0) {
            ym__utf8_append(out, YM__REPLACEMENT);
            at += bad_sequence((const unsigned char *)text + at, bytes - at);
            count++;
        } else {
            at += size;
            if (c == '\r') {
                if (at == bytes || text[at] != '\n')
                    ym__buffer_putc(out, '\n');
            } else {
                count++;
                if (c == 0)
                    ym__utf8_append(out, YM__REPLACEMENT);
            }
        }
        from = at;
    }
    ym__buffer_append(out, text + from, at - from);
    return count;
}
