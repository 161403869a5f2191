/* MHTML (RFC 2557) in MIME (RFC 2045 to 2047): a tree of parts, of which the pages are the leaves of type text/html. The main
 * one is that whose Content-Location is the file's Snapshot-Content-Location (Chromium), or whose Content-ID is the `start`
 * of its multipart (RFC 2387), else the first. */
#include "read/mime.h"

#include "base/error.h"
#include "base/hash.h"

#include <string.h>
#include <strings.h>

enum { MOST_NESTED = 8, HEADER_BYTES = 2048 };

typedef struct part {
    const char *head, *body, *end;
    bool cut_off; /* its end is the file's, without a boundary */
} part;

typedef struct search {
    char location[HEADER_BYTES]; /* of the main page, by the file's head */
    char start[HEADER_BYTES];    /* its Content-ID, by the multipart's head */
    part best;
    int best_rank; /* 0: none was found yet */
} search;

/* ---- heads ----------------------------------------------------------------------------------------------------- */

/* The line after the one at `at`; `end` after the last. */
static const char *next_line(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline == NULL ? end : newline + 1;
}

static bool is_empty_line(const char *at, const char *end)
{
    return at == end || *at == '\n' || (*at == '\r' && end - at > 1 && at[1] == '\n');
}

/* Parts the head from what follows its empty line. */
static part split(const char *text, const char *end)
{
    const char *at = text;
    while (!is_empty_line(at, end))
        at = next_line(at, end);
    return (part){.head = text, .body = next_line(at, end), .end = end};
}

/* The value of a header, its folded lines joined, cut short when it is long; "" when it is not there. */
static void header(char out[HEADER_BYTES], const part *p, const char *name)
{
    const size_t size = strlen(name);
    size_t used = 0;
    bool inside = false;
    for (const char *at = p->head; at < p->body; at = next_line(at, p->body)) {
        const bool folded = *at == ' ' || *at == '\t';
        if (inside && !folded)
            break;
        const char *from = at;
        if (!folded) {
            inside = (size_t)(p->body - at) > size && strncasecmp(at, name, size) == 0 &&
                     at[size] == ':';
            from = at + size + 1;
        }
        for (; inside && from < p->body && *from != '\n' && used < HEADER_BYTES - 1; from++) {
            if (*from != '\r' && (used > 0 || (*from != ' ' && *from != '\t')))
                out[used++] = *from;
        }
    }
    out[used] = '\0';
}

/* A parameter of a header's value (; name="value"); "" when it is not there. */
static void parameter(char *out, size_t room, const char *value, const char *name)
{
    const size_t size = strlen(name);
    size_t used = 0;
    for (const char *at = strchr(value, ';'); at != NULL; at = strchr(at, ';')) {
        at += 1 + strspn(at + 1, " \t");
        const char *equals =
            at + size + (strncasecmp(at, name, size) == 0 ? strspn(at + size, " \t") : 0);
        if (strncasecmp(at, name, size) != 0 || *equals != '=')
            continue;
        at = equals + 1 + strspn(equals + 1, " \t");
        const bool quoted = *at == '"';
        at += quoted;
        const char *ends = quoted ? "\"" : "; \t";
        for (; *at != '\0' && strchr(ends, *at) == NULL && used + 1 < room; at++)
            out[used++] = *at;
        break;
    }
    out[used] = '\0';
}

/* ---- transfer encodings ---------------------------------------------------------------------------------------- */

static void decode_quoted_printable(ym__buffer *out, const char *at, const char *end)
{
    while (at < end) {
        const char *equals = memchr(at, '=', (size_t)(end - at));
        const char *next = equals == NULL ? end : equals;
        ym__buffer_append(out, at, (size_t)(next - at));
        at = next;
        if (at == end)
            return;
        const int high = end - at > 2 ? ym__hex_value(at[1]) : -1;
        const int low = high >= 0 ? ym__hex_value(at[2]) : -1;
        const char *line = next_line(at, end);
        if (low >= 0) {
            ym__buffer_putc(out, (char)(high * 16 + low));
            at += 3;
        } else if (strspn(at + 1, " \t\r") ==
                   (size_t)(line - at) - 1 - (line > at && line[-1] == '\n')) {
            at = line; /* a soft line break */
        } else {
            ym__buffer_putc(out, *at++);
        }
    }
}

static int base64_value(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c == '\0' ? NULL : strchr(digits, c);
    return found == NULL ? -1 : (int)(found - digits);
}

static void decode_base64(ym__buffer *out, const char *at, const char *end)
{
    uint32_t bits = 0;
    int count = 0;
    for (; at < end && *at != '='; at++) {
        const int value = base64_value(*at);
        if (value < 0)
            continue; /* line ends, and what RFC 2045 says to ignore */
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            ym__buffer_putc(out, (char)(bits >> count & 0xFF));
        }
    }
}

/* ---- parts ----------------------------------------------------------------------------------------------------- */

/* Is the line the boundary? *last: the one behind the last part. */
static bool is_boundary(const char *line, const char *end, const char *boundary, bool *last)
{
    const size_t size = strlen(boundary);
    if ((size_t)(end - line) < size + 2 || memcmp(line, "--", 2) != 0 ||
        memcmp(line + 2, boundary, size) != 0)
        return false;
    const char *after = line + size + 2;
    *last = end - after >= 2 && memcmp(after, "--", 2) == 0;
    after += *last ? 2 : 0;
    while (after < end && (*after == ' ' || *after == '\t' || *after == '\r'))
        after++;
    return after == end || *after == '\n';
}

static void look_at(search *s, part *p, int depth);

static void look_at_parts(search *s, const part *p, const char *boundary, int depth)
{
    const char *start = NULL; /* of the open part */
    bool last = false;
    for (const char *at = p->body; at < p->end && !last; at = next_line(at, p->end)) {
        if (!is_boundary(at, p->end, boundary, &last))
            continue;
        if (start != NULL) {
            const char *end = at; /* the line end before a boundary is its own */
            end -= end > start && end[-1] == '\n';
            end -= end > start && end[-1] == '\r';
            part child = split(start, end);
            look_at(s, &child, depth + 1);
        }
        start = next_line(at, p->end);
    }
    if (start != NULL && !last) {
        part child = split(start, p->end);
        child.cut_off = true;
        look_at(s, &child, depth + 1);
    }
}

/* A leaf that is a page: how likely it is the main one. */
static int rank_of(const search *s, const part *p)
{
    char value[HEADER_BYTES];
    header(value, p, "Content-Location");
    if (s->location[0] != '\0' && strcmp(value, s->location) == 0)
        return 3;
    header(value, p, "Content-ID");
    return s->start[0] != '\0' && strcmp(value, s->start) == 0 ? 2 : 1;
}

static void look_at(search *s, part *p, int depth)
{
    char type[HEADER_BYTES];
    char boundary[HEADER_BYTES];
    header(type, p, "Content-Type");
    if (strncasecmp(type, "multipart/", 10) == 0) {
        parameter(boundary, sizeof boundary, type, "boundary");
        if (s->start[0] == '\0')
            parameter(s->start, sizeof s->start, type, "start");
        if (boundary[0] != '\0' && depth < MOST_NESTED)
            look_at_parts(s, p, boundary, depth);
    } else if (strncasecmp(type, "text/html", 9) == 0 ||
               strncasecmp(type, "application/xhtml+xml", 21) == 0) {
        const int rank = rank_of(s, p);
        if (rank > s->best_rank) {
            s->best_rank = rank;
            s->best = *p;
        }
    }
}

static void take(ym__mime_page *page, const search *s)
{
    char value[HEADER_BYTES];
    const part *p = &s->best;
    header(value, p, "Content-Type");
    parameter(page->charset, sizeof page->charset, value, "charset");
    header(value, p, "Content-Location");
    ym__buffer_puts(&page->location, strncmp(value, "http", 4) == 0 ? value : s->location);
    header(value, p, "Content-Transfer-Encoding");
    value[strcspn(value, " \t;")] = '\0';
    if (strcasecmp(value, "quoted-printable") == 0)
        decode_quoted_printable(&page->bytes, p->body, p->end);
    else if (strcasecmp(value, "base64") == 0)
        decode_base64(&page->bytes, p->body, p->end);
    else
        ym__buffer_append(&page->bytes, p->body, (size_t)(p->end - p->body));
    page->cut_off = p->cut_off;
}

ym_status ym__mime_find_page(ym__mime_page *page, const char *text, size_t bytes, ym_error *error)
{
    search s = {.best_rank = 0};
    part whole = split(text, text + bytes);
    header(s.location, &whole, "Snapshot-Content-Location");
    look_at(&s, &whole, 0);
    if (s.best_rank == 0)
        return ym__error_set(error, YM_E_INPUT,
                             "mail or the like (MIME) without a page (text/html) in it");
    take(page, &s);
    return page->bytes.failed || page->location.failed ? ym__error_nomem(error) : YM_OK;
}

void ym__mime_page_free(ym__mime_page *page)
{
    ym__buffer_free(&page->bytes);
    ym__buffer_free(&page->location);
}
