/* Two things no honest page has take libxml2 quadratic time: an element of thousands of attributes
 * (each is compared with all before it), and end tags of elements that are not open (each searches
 * the whole stack). Both mean nothing and are blanked out. A third, tens of thousands of open
 * elements, means little: such a page loses its structure, never its text. Tags are found as the
 * HTML standard's tokenizer does it, simplified; scripts, styles and comments are passed over. */
#include "read/markup.h"

#include "read/page.h"

#include <string.h>
#include <strings.h>

enum { ATTRIBUTES_MAX = 256, NAMES = 1024 };

/* Passes over a comment, or over a script or style with its text; returns where the markup goes
 * on, 0 when nothing of the kind is at `at`. */
static size_t skip_raw(const char *text, size_t bytes, size_t at)
{
    static const struct {
        const char *open, *close;
    } raws[] = {{"<!--", "-->"}, {"<script", "</script"}, {"<style", "</style"}};
    for (size_t i = 0; i < sizeof raws / sizeof *raws; i++) {
        const size_t open = strlen(raws[i].open);
        const size_t close = strlen(raws[i].close);
        if (bytes - at < open || strncasecmp(text + at, raws[i].open, open) != 0)
            continue;
        for (at += open; at + close <= bytes; at++) {
            if (text[at] == raws[i].close[0] && strncasecmp(text + at, raws[i].close, close) == 0)
                return at + close;
        }
        return bytes;
    }
    return 0;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The end of the attribute (name, and value if any) at `at`. */
static size_t attribute_end(const char *text, size_t bytes, size_t at)
{
    while (at < bytes && !is_space(text[at]) && text[at] != '=' && text[at] != '>')
        at++;
    size_t value = at;
    while (value < bytes && is_space(text[value]))
        value++;
    if (value == bytes || text[value] != '=')
        return at;
    value++;
    while (value < bytes && is_space(text[value]))
        value++;
    if (value < bytes && (text[value] == '"' || text[value] == '\'')) {
        const char *quote = memchr(text + value + 1, text[value], bytes - value - 1);
        return quote == NULL ? bytes : (size_t)(quote - text) + 1;
    }
    while (value < bytes && !is_space(text[value]) && text[value] != '>')
        value++;
    return value;
}

/* Blanks text out in the copy, which is made when it is first needed. */
static void blank_out(ym__buffer *copy, const char *text, size_t bytes, size_t start, size_t end)
{
    if (copy->size == 0)
        ym__buffer_append(copy, text, bytes);
    if (!copy->failed)
        memset(copy->bytes + start, ' ', end - start);
}

static bool in_name(char c)
{
    const char folded = (char)(c | 32);
    return (folded >= 'a' && folded <= 'z') || (c >= '0' && c <= '9') || c == ':' || c == '-' ||
           c == '_' || c == '.';
}

/* The name of the tag that begins at `at`, in lower case; "" when it is too long to matter. */
static void tag_name(char out[12], const char *text, size_t bytes, size_t at)
{
    size_t size = 0;
    for (; at + size < bytes && in_name(text[at + size]); size++) {
        if (size == 11) {
            size = 0;
            break;
        }
        const char c = text[at + size];
        out[size] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    out[size] = '\0';
}

/* An end tag of nothing. Of </p> and </br> every browser makes a break; there is room for one. */
static void mend_end(ym__buffer *copy, const char *text, size_t bytes, size_t start, size_t end)
{
    static const char line_break[] = {'<', 'b', 'r', '>'};
    char name[12];
    tag_name(name, text, bytes, start + 2);
    blank_out(copy, text, bytes, start, end);
    if (!copy->failed && (strcmp(name, "p") == 0 || strcmp(name, "br") == 0))
        memcpy(copy->bytes + start, line_break, sizeof line_break);
}

static bool is_letter(char c)
{
    const char folded = (char)(c | 32);
    return folded >= 'a' && folded <= 'z';
}

/* Passes over a name, and makes a small number of it that is the same in either case. */
static size_t name_end(const char *text, size_t bytes, size_t at, uint32_t *number)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (; at < bytes && in_name(text[at]); at++)
        hash = (hash ^ ((unsigned char)text[at] | 32u)) * 16777619u;
    *number = (hash ^ hash >> 16) % NAMES;
    return at;
}

/* Blanks out what a start tag has beyond its first attributes; returns its end. */
static size_t mend_attributes(ym__buffer *out, const char *text, size_t bytes, size_t at)
{
    size_t attributes = 0;
    while (at < bytes && text[at] != '>') {
        const bool between = is_space(text[at]) || text[at] == '/';
        size_t end = between ? at + 1 : attribute_end(text, bytes, at);
        if (end == at)
            end++; /* a stray '=' */
        if (!between && ++attributes > ATTRIBUTES_MAX)
            blank_out(out, text, bytes, at, end);
        at = end;
    }
    return at;
}

void ym__markup_mend(ym__buffer *out, const char *text, size_t bytes)
{
    uint32_t open[NAMES] = {0}; /* elements of a name; two names of one number let more through */
    for (size_t at = 0; at < bytes;) {
        const char *mark = memchr(text + at, '<', bytes - at);
        if (mark == NULL)
            return;
        at = (size_t)(mark - text);
        const bool ends = at + 1 < bytes && text[at + 1] == '/';
        const size_t name = at + 1 + ends;
        const size_t raw = skip_raw(text, bytes, at);
        if (raw > 0 || name >= bytes || !is_letter(text[name])) {
            at = raw > 0 ? raw : at + 1;
            continue;
        }
        uint32_t number = 0;
        const size_t after = name_end(text, bytes, name, &number);
        if (!ends) {
            open[number]++;
            at = mend_attributes(out, text, bytes, after);
            continue;
        }
        const char *close = memchr(text + after, '>', bytes - after);
        if (close == NULL)
            return;
        if (open[number] == 0)
            mend_end(out, text, bytes, at, (size_t)(close - text) + 1);
        else
            open[number]--;
        at = (size_t)(close - text) + 1;
    }
}

/* ---- flattening ---- */

/* Tags that cannot hold one another stay; those of blocks become <p>, which closes the one before;
 * the others go. */
void ym__markup_flatten(ym__buffer *out, const char *text, size_t bytes)
{
    static const char *const kept[] = {"p", "br", "meta", "link", "script", "style", "title"};
    for (size_t at = 0; at < bytes;) {
        const char *open = memchr(text + at, '<', bytes - at);
        const size_t start = open == NULL ? bytes : (size_t)(open - text);
        ym__buffer_append(out, text + at, start - at);
        const size_t raw = start < bytes ? skip_raw(text, bytes, start) : 0;
        if (raw > 0) {
            ym__buffer_append(out, text + start, raw - start);
            at = raw;
            continue;
        }
        const size_t name = start + 1 + (start + 1 < bytes && text[start + 1] == '/');
        const char *close = name < bytes ? memchr(text + name, '>', bytes - name) : NULL;
        if (close == NULL) { /* the end of the text, or of its last whole tag */
            ym__buffer_append(out, text + start, bytes - start);
            return;
        }
        if (!is_letter(text[name])) {
            ym__buffer_putc(out, '<');
            at = start + 1;
            continue;
        }
        char lower[12];
        tag_name(lower, text, bytes, name);
        at = (size_t)(close - text) + 1;
        bool keep = false;
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
            keep |= strcmp(lower, kept[i]) == 0;
        if (keep)
            ym__buffer_append(out, text + start, at - start);
        else if (ym__page_is_block(lower))
            ym__buffer_puts(out, "<p>");
    }
}

bool ym__markup_likely(const char *text)
{
    static const char *const tags[] = {"<p>", "<br>", "<br/>", "<br />", "<img ", "<p ", "<div "};
    for (const char *at = text; (at = strchr(at, '<')) != NULL; at++) {
        if (at[1] == '/' && (at[2] | 32) >= 'a' && (at[2] | 32) <= 'z')
            return true;
        for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
            if (strncasecmp(at, tags[i], strlen(tags[i])) == 0)
                return true;
        }
    }
    return false;
}
