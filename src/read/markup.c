/* Two things no honest page has take libxml2 quadratic time: an element of thousands of attributes
 * (each is compared with all before it), and end tags of elements that are not open (each searches
 * the whole stack). Both mean nothing and are left out, and so are scripts and styles, on which it
 * spends half of its time, and comments. A third, tens of thousands of open
 * elements, means little: such a page loses its structure, never its text. Tags are found as the
 * HTML standard's tokenizer does it, simplified; scripts, styles and comments are passed over. */
#include "read/markup.h"

#include "read/element.h"

#include <string.h>
#include <strings.h>

enum { ATTRIBUTES_MAX = 256, NAMES = 1024 };

/* Passes over a comment, or over a script or style with its text; returns where the markup goes
 * on, 0 when nothing of the kind is at `at`. Of scripts and styles `*close` is where the end tag
 * begins (or the text ends), of comments 0. */
static size_t skip_raw(const char *text, size_t bytes, size_t at, size_t *close)
{
    static const struct {
        const char *open, *close;
    } raws[] = {{"<!--", "-->"}, {"<script", "</script"}, {"<style", "</style"}};
    *close = 0;
    if (bytes - at < 2 || (text[at + 1] != '!' && (text[at + 1] | 32) != 's'))
        return 0;
    for (size_t i = 0; i < sizeof raws / sizeof *raws; i++) {
        const size_t open_bytes = strlen(raws[i].open);
        const size_t close_bytes = strlen(raws[i].close);
        if (bytes - at < open_bytes || strncasecmp(text + at, raws[i].open, open_bytes) != 0)
            continue;
        size_t end = at + open_bytes;
        for (; bytes - end >= close_bytes; end++) {
            const char *mark = memchr(text + end, raws[i].close[0], bytes - end - close_bytes + 1);
            end = mark == NULL ? bytes : (size_t)(mark - text);
            if (mark == NULL || strncasecmp(mark, raws[i].close, close_bytes) == 0)
                break;
        }
        const bool closed = bytes - end >= close_bytes;
        *close = i == 0 ? 0 : closed ? end : bytes;
        return closed ? end + close_bytes : bytes;
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

/* The text being copied with parts left out. */
typedef struct mender {
    ym__buffer *out;
    const char *text;
    size_t bytes;
    size_t copied; /* what stands before it has been dealt with */
} mender;

static void leave_out(mender *m, size_t start, size_t end)
{
    ym__buffer_append(m->out, m->text + m->copied, start - m->copied);
    m->copied = end;
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

/* An end tag of nothing. Of </p> and </br> every browser makes a break. */
static void mend_end(mender *m, size_t start, size_t end)
{
    char name[12];
    tag_name(name, m->text, m->bytes, start + 2);
    leave_out(m, start, end);
    if (strcmp(name, "p") == 0 || strcmp(name, "br") == 0)
        ym__buffer_puts(m->out, "<br>");
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

/* Leaves out what a start tag has beyond its first attributes; returns where its '>' is. */
static size_t mend_attributes(mender *m, size_t at)
{
    size_t attributes = 0;
    while (at < m->bytes && m->text[at] != '>') {
        const bool between = is_space(m->text[at]) || m->text[at] == '/';
        size_t end = between ? at + 1 : attribute_end(m->text, m->bytes, at);
        if (end == at)
            end++; /* a stray '=' */
        if (!between && ++attributes > ATTRIBUTES_MAX)
            leave_out(m, at, end);
        at = end;
    }
    return at;
}

static bool holds(const char *text, size_t bytes, const char *word)
{
    const size_t size = strlen(word);
    for (size_t at = 0; at + size <= bytes; at++) {
        if (strncasecmp(text + at, word, size) == 0)
            return true;
    }
    return false;
}

/* A script or a style from `at` on, of which the end tag begins at `close`: nobody reads it, but for structured data. */
static void mend_raw(mender *m, size_t at, size_t close)
{
    const size_t end = mend_attributes(m, at + strlen("<style"));
    if (end + 1 < close && !holds(m->text + at, end - at, "ld+json"))
        leave_out(m, end + 1, close);
}

/* Is it a comment that says where the page was saved from? */
static bool says_origin(const char *comment, size_t bytes)
{
    enum { SEARCHED = 400 };
    bytes = bytes < SEARCHED ? bytes : SEARCHED;
    return holds(comment, bytes, "saved from") || holds(comment, bytes, "SingleFile");
}

void ym__markup_mend(ym__buffer *out, const char *text, size_t bytes)
{
    uint32_t open[NAMES] = {0}; /* elements of a name; two names of one number let more through */
    mender m = {out, text, bytes, 0};
    for (size_t at = 0; at < bytes;) {
        const char *mark = memchr(text + at, '<', bytes - at);
        if (mark == NULL)
            break;
        at = (size_t)(mark - text);
        size_t close = 0;
        const bool ends = at + 1 < bytes && text[at + 1] == '/';
        const size_t name = at + 1 + ends;
        const size_t raw = skip_raw(text, bytes, at, &close);
        if (raw > 0 || name >= bytes || !is_letter(text[name])) {
            if (close > 0)
                mend_raw(&m, at, close);
            else if (raw > 0 && raw < bytes && !says_origin(text + at, raw - at))
                leave_out(&m, at, raw);
            at = raw > 0 ? raw : at + 1;
            continue;
        }
        uint32_t number = 0;
        const size_t after = name_end(text, bytes, name, &number);
        if (!ends) {
            open[number]++;
            at = mend_attributes(&m, after);
            continue;
        }
        const char *tag_end = memchr(text + after, '>', bytes - after);
        if (tag_end == NULL)
            break;
        if (open[number] == 0)
            mend_end(&m, at, (size_t)(tag_end - text) + 1);
        else
            open[number]--;
        at = (size_t)(tag_end - text) + 1;
    }
    leave_out(&m, bytes, bytes);
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
        size_t close_start = 0;
        const size_t raw = start < bytes ? skip_raw(text, bytes, start, &close_start) : 0;
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
        else if ((ym__element_what(lower) & YM__ELEMENT_BLOCK) != 0)
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
