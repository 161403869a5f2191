/* The head of an XML document, by Extensible Markup Language 1.0, section 2.8. */
#include "base/xml.h"

#include <stdbool.h>
#include <string.h>

size_t ym__xml_find(const char *text, size_t bytes, size_t from, const char *part)
{
    const size_t size = strlen(part);
    while (from < bytes && bytes - from >= size) {
        const char *at = memchr(text + from, part[0], bytes - from - size + 1);
        if (at == NULL)
            return bytes;
        from = (size_t)(at - text);
        if (memcmp(at, part, size) == 0)
            return from;
        from++;
    }
    return bytes;
}

/* The end of the declaration, comment or document type at `at`, behind its '>'; `bytes` when it has none. Each is looked
 * through once, however many there are. */
static size_t piece_end(const char *text, size_t bytes, size_t at)
{
    const char *end = "?>";
    if (bytes - at > 4 && memcmp(text + at, "<!--", 4) == 0) {
        end = "-->";
        at += 4;
    } else if (text[at + 1] == '!') {
        end = ">";
        const size_t close = ym__xml_find(text, bytes, at, ">");
        if (memchr(text + at, '[', close - at) != NULL)
            end = "]>";
    }
    const size_t found = ym__xml_find(text, bytes, at, end);
    return found == bytes ? bytes : found + strlen(end);
}

size_t ym__xml_prolog(const char *text, size_t bytes)
{
    size_t at = bytes >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (;;) {
        while (at < bytes && (unsigned char)text[at] <= ' ')
            at++;
        if (bytes - at < 2 || text[at] != '<')
            return bytes;
        if (text[at + 1] != '?' && text[at + 1] != '!')
            return at;
        at = piece_end(text, bytes, at);
    }
}

size_t ym__xml_name(const char *name, size_t bytes)
{
    size_t size = 0;
    while (size < bytes && (unsigned char)name[size] > ' ' && name[size] != '/' &&
           name[size] != '>')
        size++;
    return size;
}

const char *ym__xml_root(const char *text, size_t size, size_t *bytes)
{
    const size_t root = ym__xml_prolog(text, size);
    if (root == size)
        return NULL;
    const char *name = text + root + 1;
    *bytes = ym__xml_name(name, size - root - 1);
    const char *colon = memchr(name, ':', *bytes);
    if (colon != NULL) {
        *bytes -= (size_t)(colon - name) + 1;
        name = colon + 1;
    }
    return name;
}
