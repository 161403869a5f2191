/* The only place where '<', '>' and '&' are written. What is text stays text: names, titles and
 * articles come from anywhere and may hold markup, control characters or addresses of any scheme.
 * Read ym__html_open first, then escape(). Text fragments follow
 * https://wicg.github.io/scroll-to-text-fragment/. */
#include "page/html.h"

#include "base/error.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FLUSH_BYTES = 1 << 15 };

static void flush(ym__html *html)
{
    ym__file_writer_write(html->writer, ym__buffer_text(&html->pending), html->pending.size);
    ym__buffer_clear(&html->pending);
}

static void flush_when_large(ym__html *html)
{
    if (html->writer != NULL && html->pending.size >= FLUSH_BYTES)
        flush(html);
}

void ym__html_copy(ym__html *html, const void *bytes, size_t size)
{
    ym__buffer_append(&html->pending, bytes, size);
    flush_when_large(html);
}

void ym__html_newline(ym__html *html)
{
    ym__buffer_putc(&html->pending, '\n');
}

/* ---- escaping -------------------------------------------------------------------------------- */

/* Unicode's Bidi_Control: what can make a text read differently from how it is stored. */
static bool is_bidi_control(uint32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* Spaces and breaks beyond ASCII. */
static bool is_space(uint32_t c)
{
    return c == 0x1680 || (c >= 0x2000 && c <= 0x200D) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000 || (c >= 0xD800 && c <= 0xF8FF);
}

static bool is_other_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F);
}

static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Appends text for any place in a document; with `elements`, bidi controls are put into a span of
 * their own. */
static void escape(ym__buffer *out, const char *text, size_t bytes, bool elements)
{
    size_t from = 0; /* where the run that can be copied as it is begins */
    for (size_t i = 0; i < bytes;) {
        uint32_t c = 0;
        const size_t size = ym__utf8_decode(text + i, bytes - i, &c);
        const char *entity = size == 1 ? entity_of(text[i]) : NULL;
        const bool bidi = size > 1 && is_bidi_control(c);
        const bool bad = size == 0 || is_other_control(c);
        const size_t next = i + (size == 0 ? 1 : size);
        if (entity != NULL || bidi || bad) {
            ym__buffer_append(out, text + from, i - from);
            from = next;
        }
        if (entity != NULL)
            ym__buffer_puts(out, entity);
        else if (bidi)
            ym__buffer_printf(out, elements ? "<span class=\"u\">U+%04X</span>" : "U+%04X",
                              (unsigned)c);
        else if (bad)
            ym__utf8_append(out, YM__REPLACEMENT);
        i = next;
    }
    ym__buffer_append(out, text + from, bytes - from);
}

void ym__html_text_bytes(ym__html *html, const char *text, size_t bytes)
{
    escape(&html->pending, text, bytes, true);
    flush_when_large(html);
}

void ym__html_text(ym__html *html, const char *text)
{
    ym__html_text_bytes(html, text, strlen(text));
}

void ym__html_plain(ym__html *html, const char *text)
{
    escape(&html->pending, text, strlen(text), false);
    flush_when_large(html);
}

void ym__html_json(ym__html *html, const char *json, size_t bytes)
{
    /* '<' stands only inside strings, where \u003c says the same and cannot end the element. */
    for (size_t from = 0; from < bytes;) {
        const char *found = memchr(json + from, '<', bytes - from);
        const size_t to = found == NULL ? bytes : (size_t)(found - json);
        ym__buffer_append(&html->pending, json + from, to - from);
        if (found != NULL)
            ym__buffer_puts(&html->pending, "\\u003c");
        from = to + 1;
    }
    flush_when_large(html);
}

/* ---- elements -------------------------------------------------------------------------------- */

/* May the value stand without quotes (HTML, 13.1.2.3)? We leave them out around plain words, names and anchors alone. */
static bool is_plain_value(const char *value)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#._-";
    return value[0] != '\0' && value[strspn(value, plain)] == '\0';
}

/* Elements whose end tag may be left out (HTML, 13.1.2.4) wherever we write them: what follows is another of the list, or the
 * list's end, and behind a paragraph another block, or the end of the block that it is in. */
static bool has_implied_end(const char *element)
{
    static const char *const elements[] = {"li", "dt", "dd", "p"};
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (strcmp(elements[i], element) == 0)
            return true;
    }
    return false;
}

static void open_element(ym__html *html, const char *element, va_list attributes)
{
    ym__buffer *out = &html->pending;
    ym__buffer_putc(out, '<');
    ym__buffer_puts(out, element);
    for (;;) {
        const char *name = va_arg(attributes, const char *);
        if (name == NULL)
            break;
        const char *value = va_arg(attributes, const char *);
        if (value == NULL || (strcmp(name, "href") == 0 && value[0] != '#' &&
                              !ym__html_is_site_path(value) && !ym__html_is_web_url(value)))
            continue;
        ym__buffer_putc(out, ' ');
        ym__buffer_puts(out, name);
        const bool quoted = !html->terse || !is_plain_value(value);
        ym__buffer_puts(out, quoted ? "=\"" : "=");
        escape(out, value, strlen(value), false);
        if (quoted)
            ym__buffer_putc(out, '"');
    }
    ym__buffer_putc(out, '>');
    if (html->depth < YM__HTML_DEPTH)
        html->open[html->depth] = element;
    else
        html->mismatched = true;
    html->depth++;
}

void ym__html_open(ym__html *html, const char *element, ...)
{
    va_list attributes;
    va_start(attributes, element);
    open_element(html, element, attributes);
    va_end(attributes);
}

void ym__html_close(ym__html *html)
{
    if (html->depth == 0) {
        html->mismatched = true;
        return;
    }
    html->depth--;
    if (html->depth < YM__HTML_DEPTH &&
        !(html->terse && has_implied_end(html->open[html->depth]))) {
        ym__buffer_puts(&html->pending, "</");
        ym__buffer_puts(&html->pending, html->open[html->depth]);
        ym__buffer_putc(&html->pending, '>');
    }
    flush_when_large(html);
}

void ym__html_element(ym__html *html, const char *element, const char *text, ...)
{
    va_list attributes;
    va_start(attributes, text);
    open_element(html, element, attributes);
    va_end(attributes);
    ym__html_text(html, text);
    ym__html_close(html);
}

ym_status ym__html_finish(ym__html *html, ym_error *error)
{
    if (html->pending.failed)
        return ym__error_nomem(error);
    if (html->depth != 0 || html->mismatched)
        return ym__error_set(
            error, YM_E_USAGE,
            "the page's elements do not match; please report this fault of yiming");
    if (html->writer != NULL)
        flush(html);
    return YM_OK;
}

void ym__html_clear(ym__html *html)
{
    ym__buffer_clear(&html->pending);
}

void ym__html_free(ym__html *html)
{
    ym__buffer_free(&html->pending);
}

/* ---- addresses ------------------------------------------------------------------------------- */

static size_t scheme_bytes(const char *url)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t s = 0; s < sizeof schemes / sizeof *schemes; s++) {
        size_t i = 0;
        for (; schemes[s][i] != '\0'; i++) {
            const char c = url[i];
            if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != schemes[s][i])
                break;
        }
        if (schemes[s][i] == '\0')
            return i;
    }
    return 0;
}

bool ym__html_is_web_url(const char *url)
{
    const size_t bytes = strlen(url);
    const size_t scheme = scheme_bytes(url);
    if (scheme == 0 || scheme == bytes || strchr("/?#@:", url[scheme]) != NULL)
        return false;
    for (size_t i = 0; i < bytes;) {
        uint32_t c = 0;
        const size_t size = ym__utf8_decode(url + i, bytes - i, &c);
        if (size == 0 || c <= 0x20 || c == '\\' || is_other_control(c) || is_bidi_control(c))
            return false;
        i += size;
    }
    return true;
}

bool ym__html_is_site_path(const char *path)
{
    if (strncmp(path, "../", 3) == 0)
        path += 3;
    const size_t file = strcspn(path, "#");
    if (file == 0 || path[0] == '/' || path[0] == '.')
        return false;
    for (size_t i = 0; path[i] != '\0'; i++) {
        const char c = path[i];
        if (i > 0 && i < file && path[i - 1] == c && (c == '.' || c == '/'))
            return false;
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              c == '.' || c == '_' || c == '-' || (c == '/' && i < file) ||
              (c == '#' && i == file)))
            return false;
    }
    return true;
}

void ym__html_id(ym__buffer *out, const char *name)
{
    for (const char *p = name; *p != '\0'; p++) {
        const char c = *p;
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            c == '.' || c == '-')
            ym__buffer_putc(out, c);
        else
            ym__buffer_printf(out, "_%02X", (unsigned)(unsigned char)c);
    }
}

/* Characters on both sides of which a browser's word breaker sees a border, whatever the language.
 * Apostrophes, hyphens and full stops are left out: they stand inside words (Ukraine's, U.S.). */
static bool is_clause_border(uint32_t c)
{
    static const uint32_t borders[] = {
        ',',    ';',    '!',    '?',    '(',    ')',    '"',    0x2014, 0x201C, 0x201D, 0x2026,
        0x3000, 0x3001, 0x3002, 0x3008, 0x3009, 0x300A, 0x300B, 0x300C, 0x300D, 0x300E, 0x300F,
        0x3010, 0x3011, 0xFF01, 0xFF08, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F};
    for (size_t i = 0; i < sizeof borders / sizeof *borders; i++) {
        if (c == borders[i])
            return true;
    }
    return false;
}

/* How far context reaches; and how much of it on one side tells the place, so that the other can be left out. */
enum { CONTEXT_BYTES = 36, ENOUGH_BYTES = 12 };

/* Where the context before `start` begins: at the nearest clause border, or at the farthest space
 * that is not too far away; `start` itself when there is neither. */
static size_t context_before(const char *text, size_t start)
{
    size_t best = start;
    size_t at = start;
    while (at > 0 && start - at <= CONTEXT_BYTES) {
        size_t previous = at - 1;
        while (previous > 0 && ((unsigned char)text[previous] & 0xC0) == 0x80)
            previous--;
        uint32_t c = 0;
        if (ym__utf8_decode(text + previous, at - previous, &c) == 0)
            return best;
        if (c == ' ' || is_clause_border(c))
            best = at;
        if (is_clause_border(c))
            return best;
        at = previous;
    }
    return at == 0 && start <= CONTEXT_BYTES ? 0 : best;
}

static size_t context_after(const char *text, size_t bytes, size_t end)
{
    size_t best = end;
    size_t at = end;
    while (at < bytes && at - end <= CONTEXT_BYTES) {
        uint32_t c = 0;
        const size_t size = ym__utf8_decode(text + at, bytes - at, &c);
        if (size == 0)
            return best;
        if (c == ' ' || is_clause_border(c))
            best = at;
        if (is_clause_border(c))
            return best;
        at += size;
    }
    return at >= bytes && bytes - end <= CONTEXT_BYTES ? bytes : best;
}

/* Letters beyond ASCII stay as they are (WHATWG URL counts them among the URL code points, and browsers encode them): the
 * address stays readable, and a third as long. */
static void percent_encode(ym__buffer *out, const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes;) {
        uint32_t c = 0;
        const size_t size = ym__utf8_decode(text + i, bytes - i, &c);
        const size_t next = i + (size == 0 ? 1 : size);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
                           (c > 0xA0 && c < 0xFDD0 && !is_bidi_control(c) && !is_space(c));
        for (; i < next; i++) {
            if (size != 0 && plain)
                ym__buffer_putc(out, text[i]);
            else
                ym__buffer_printf(out, "%%%02X", (unsigned)(unsigned char)text[i]);
        }
    }
}

static void trim_spaces(const char *text, size_t *start, size_t *end)
{
    while (*start < *end && text[*start] == ' ')
        ++*start;
    while (*start < *end && text[*end - 1] == ' ')
        --*end;
}

void ym__html_fragment_url(ym__buffer *out, const char *url, const char *text, size_t start,
                           size_t end)
{
    ym__buffer_puts(out, url);
    if (start >= end || strstr(url, ":~:") != NULL)
        return;
    size_t before = context_before(text, start);
    size_t before_end = start;
    trim_spaces(text, &before, &before_end);
    size_t after = end;
    size_t after_end = context_after(text, strlen(text), end);
    trim_spaces(text, &after, &after_end);
    const size_t prefix = before_end - before;
    const size_t suffix = after_end - after;
    const bool one_side = prefix >= ENOUGH_BYTES || suffix >= ENOUGH_BYTES;
    const bool prefix_serves =
        prefix >= ENOUGH_BYTES && (suffix < ENOUGH_BYTES || prefix <= suffix);
    ym__buffer_puts(out, strchr(url, '#') == NULL ? "#:~:text=" : ":~:text=");
    if (prefix > 0 && (!one_side || prefix_serves)) {
        percent_encode(out, text + before, before_end - before);
        ym__buffer_puts(out, "-,");
    }
    percent_encode(out, text + start, end - start);
    if (suffix > 0 && (!one_side || !prefix_serves)) {
        ym__buffer_puts(out, ",-");
        percent_encode(out, text + after, after_end - after);
    }
}
