/* What is not a reference is text, and so is a reference to a control character. The names are those of HTML 4, which libxml2
 * has in a table. */
#include "read/reference.h"

#include "text/utf8.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

enum { REFERENCE_NAME_BYTES = 32 };

static bool is_kept(const char *name, const char *const *kept)
{
    for (; kept != NULL && *kept != NULL; kept++) {
        if (strcmp(*kept, name) == 0)
            return true;
    }
    return false;
}

uint32_t ym__reference_character(uint32_t code)
{
    /* clang-format off */
    static const uint16_t windows[32] = {
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD,
        0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122, 0x0161, 0x203A,
        0x0153, 0xFFFD, 0x017E, 0x0178};
    /* clang-format on */
    return code >= 0x80 && code < 0xA0 ? windows[code - 0x80] : code;
}

/* What the reference "#38", "#x26" or "amp" stands for; 0 when for nothing. */
static uint32_t meaning_of(const char *name)
{
    if (name[0] == '#') {
        const bool hex = (name[1] | 32) == 'x';
        char *end = NULL;
        const unsigned long code = strtoul(name + (hex ? 2 : 1), &end, hex ? 16 : 10);
        const bool character =
            (code < 0xD800 && code != 0x7F) || (code > 0xDFFF && code <= 0x10FFFF);
        return *end == '\0' && code >= ' ' && character ? ym__reference_character((uint32_t)code)
                                                        : 0;
    }
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    return entity == NULL ? 0 : entity->value;
}

/* The length of the reference at `at` (a '&'), its name put into `name`; 0 when it is none. */
static size_t reference_at(const char *at, size_t left, char name[REFERENCE_NAME_BYTES])
{
    size_t size = 0;
    while (size + 1 < left && size < REFERENCE_NAME_BYTES - 1) {
        const char c = at[size + 1];
        const bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (c == ';' && size > 0) {
            memcpy(name, at + 1, size);
            name[size] = '\0';
            return size + 2;
        }
        if (!letter && !(c >= '0' && c <= '9') && !(c == '#' && size == 0))
            return 0;
        size++;
    }
    return 0;
}

void ym__references_decode(ym__buffer *out, const char *text, size_t bytes, const char *const *kept,
                           bool escape)
{
    char name[REFERENCE_NAME_BYTES];
    for (size_t at = 0; at < bytes;) {
        const char *found = memchr(text + at, '&', bytes - at);
        const size_t next = found == NULL ? bytes : (size_t)(found - text);
        ym__buffer_append(out, text + at, next - at);
        at = next;
        if (at == bytes)
            return;
        const size_t size = reference_at(text + at, bytes - at, name);
        const uint32_t meaning = size == 0 ? 0 : meaning_of(name);
        if (size > 0 && is_kept(name, kept)) {
            ym__buffer_append(out, text + at, size);
            at += size;
        } else if (meaning != 0 &&
                   !(escape && strchr("<>&\"'", (int)meaning) != NULL && meaning < 0x80)) {
            ym__utf8_append(out, meaning);
            at += size;
        } else if (meaning != 0) {
            ym__buffer_printf(out, "&#%u;", (unsigned)meaning);
            at += size;
        } else {
            ym__buffer_puts(out, escape ? "&amp;" : "&");
            at++;
        }
    }
}
