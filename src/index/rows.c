/* The rows of a term, or of all terms that begin alike, read from the pages of FTS5's segments. See segment.c for what
 * stands where.
 *
 * FTS5 answers the same (MATCH "c" *), but puts the positions of all rows together before it gives the first one: ten times
 * as much work as skipping them. A newer segment may void what older ones say of a row, which it says in a row without
 * positions: where one is met, and where a page is not as it must be, FTS5 is left to answer. Bytes of the file are not
 * trusted: every number is held against the page that it is on. */
#include "index/full_text.h"

#include "base/error.h"
#include "index/segment.h"
#include "index/varint.h"

#include <string.h>

enum { HEADER = 4 };

typedef struct reader {
    ym_index *index;
    const char *term; /* with its mark */
    size_t term_bytes;
    bool prefix;
    ym__row_visit visit;
    void *context;
    unsigned segment;
    uint64_t page, last_page;
    sqlite3_stmt *select; /* the page that is being read, to be reset */
    const uint8_t *bytes;
    size_t end, size; /* where its footer begins, and ends */
    uint8_t last_term[YM__SEGMENT_TERM_MOST + 1];
    size_t last_term_bytes;
    ym_error *error;
} reader;

/* Opens the page. YM_DONE: it is not as it must be. */
static ym_status open_page(reader *at)
{
    ym__index_done(at->select);
    ym_status status = ym__index_statement(&at->select, at->index, YM__TEXT_RECORD, at->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(at->select, 1, ym__full_text_leaf(at->segment, at->page));
    status = ym__index_step(at->index, at->select, "reading full text", at->error);
    if (status != YM_OK) {
        at->select = NULL;
        return status;
    }
    at->bytes = sqlite3_column_blob(at->select, 0);
    at->size = (size_t)sqlite3_column_bytes(at->select, 0);
    if (at->bytes == NULL || at->size < HEADER)
        return YM_DONE;
    at->end = (size_t)at->bytes[2] << 8 | at->bytes[3];
    return at->end < HEADER || at->end > at->size ? YM_DONE : YM_OK;
}

/* The varint at *place of the page, which moves behind it; false when it does not end before `end`. */
static bool take(const reader *at, size_t *place, size_t end, uint64_t *value)
{
    const size_t bytes = *place < end ? ym__varint_get(at->bytes + *place, end - *place, value) : 0;
    *place += bytes;
    return bytes > 0;
}

/* A walk along the terms of a page by its footer. */
typedef struct walk {
    size_t footer;     /* the place of the next number in it */
    size_t term, next; /* where this term begins, and the next one, or where the page ends */
    bool any;          /* a term was met */
} walk;

/* Moves on to the next term; *more: there is one. YM_DONE: the footer is not as it must be. */
static ym_status next_term(const reader *at, walk *on, bool *more)
{
    uint64_t step = 0;
    *more = on->any ? on->next < at->end : at->size > at->end;
    if (!*more)
        return YM_OK;
    if (!on->any) {
        if (!take(at, &on->footer, at->size, &step) || step < HEADER || step >= at->end)
            return YM_DONE;
        on->next = (size_t)step;
    }
    on->any = true;
    on->term = on->next;
    on->next = at->end;
    if (on->footer < at->size) {
        if (!take(at, &on->footer, at->size, &step) || step == 0 || step >= at->end - on->term)
            return YM_DONE;
        on->next = on->term + (size_t)step;
    }
    return YM_OK;
}

/* Reads the term at on->term, which the first of a page has whole; *list: where its rows begin. */
static ym_status read_term(reader *at, const walk *on, bool first, size_t *list)
{
    uint64_t shared = 0;
    uint64_t bytes = 0;
    *list = on->term;
    if ((!first && !take(at, list, on->next, &shared)) || !take(at, list, on->next, &bytes) ||
        shared > at->last_term_bytes || bytes > on->next - *list ||
        shared + bytes > sizeof at->last_term)
        return YM_DONE;
    memcpy(at->last_term + shared, at->bytes + *list, (size_t)bytes);
    at->last_term_bytes = (size_t)(shared + bytes);
    *list += (size_t)bytes;
    return YM_OK;
}

/* Below 0: the terms that are looked for come later; 0: this is one; above: they are over. */
static int compare(const reader *at)
{
    const size_t shorter =
        at->last_term_bytes < at->term_bytes ? at->last_term_bytes : at->term_bytes;
    const int order = memcmp(at->last_term, at->term, shorter);
    if (order != 0 || at->last_term_bytes == at->term_bytes)
        return order;
    return at->last_term_bytes < at->term_bytes ? -1 : at->prefix ? 0 : 1;
}

/* The rows of a list on one page, between `from` and `end`. *row is the one before; *first: this is a whole number, no
 * difference. *left: so many bytes of positions stand on the pages that follow. */
static ym_status read_rows(reader *at, size_t from, size_t end, bool *first, int64_t *row,
                           uint64_t *left)
{
    while (from < end) {
        uint64_t step = 0;
        uint64_t size = 0;
        if (!take(at, &from, end, &step) || !take(at, &from, end, &size) || size < 2)
            return YM_DONE;
        *row = (int64_t)((*first ? 0 : (uint64_t)*row) + step);
        *first = false;
        const ym_status status = at->visit(at->context, *row, at->error);
        if (status != YM_OK)
            return status;
        const uint64_t here = size / 2 < end - from ? size / 2 : end - from;
        from += (size_t)here;
        *left = size / 2 - here;
    }
    return YM_OK;
}

/* Reads the list that begins at `from` of this page, and all of it that stands on the pages behind. Ends on the page of the
 * next term, with *on before its first. */
static ym_status read_list(reader *at, size_t from, walk *on)
{
    bool first = true;
    bool goes_on = on->next == at->end;
    int64_t row = 0;
    uint64_t left = 0;
    ym_status status = read_rows(at, from, on->next, &first, &row, &left);
    while (status == YM_OK && goes_on && at->page < at->last_page) {
        at->page++;
        status = open_page(at);
        if (status != YM_OK)
            return status;
        *on = (walk){.footer = at->end};
        uint64_t end = at->end;
        size_t footer = at->end;
        goes_on = at->size == at->end;
        if (!goes_on && (!take(at, &footer, at->size, &end) || end < HEADER || end > at->end))
            return YM_DONE;
        const uint64_t here = left < end - HEADER ? left : end - HEADER;
        left -= here;
        first = true; /* the first row of a page is a whole number */
        if (HEADER + here < end)
            status = read_rows(at, HEADER + (size_t)here, (size_t)end, &first, &row, &left);
    }
    return status == YM_OK && left > 0 ? YM_DONE : status;
}

/* Where to begin: the last page whose first term is not greater. */
static ym_status seek(reader *at, uint64_t first_page)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, at->index, YM__TEXT_BRANCH, at->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, at->segment);
    sqlite3_bind_blob64(select, 2, at->term, at->term_bytes, SQLITE_STATIC);
    status = ym__index_step(at->index, select, "reading full text", at->error);
    at->page = status == YM_OK ? (uint64_t)sqlite3_column_int64(select, 0) >> 1 : 0;
    ym__index_done(select);
    if (at->page < first_page)
        at->page = first_page;
    return status < 0 ? status : YM_OK;
}

/* All rows of the segment. */
static ym_status read_segment(reader *at, uint64_t first_page)
{
    ym_status status = seek(at, first_page);
    if (status == YM_OK && at->page <= at->last_page)
        status = open_page(at);
    walk on = {.footer = at->end};
    at->last_term_bytes = 0;
    while (status == YM_OK && at->page <= at->last_page) {
        bool more = false;
        size_t list = 0;
        const bool first = !on.any;
        status = next_term(at, &on, &more);
        if (status != YM_OK)
            return status;
        if (!more) {
            if (++at->page > at->last_page)
                break;
            status = open_page(at);
            on = (walk){.footer = at->end};
            continue;
        }
        status = read_term(at, &on, first, &list);
        const int order = status == YM_OK ? compare(at) : 1;
        if (order > 0)
            break;
        if (order == 0)
            status = read_list(at, list, &on);
    }
    return status;
}

ym_status ym__full_text_rows(ym_index *index, const char *token, size_t bytes, bool prefix,
                             ym__row_visit visit, void *context, ym_error *error)
{
    ym__full_text_segment segments[YM__FULL_TEXT_SEGMENTS_MOST];
    size_t count = 0;
    bool known = false;
    ym__buffer marked = {0};
    ym__buffer_putc(&marked, YM__SEGMENT_MARK);
    ym__buffer_append(&marked, token, bytes);
    reader at = {.index = index,
                 .term = ym__buffer_text(&marked),
                 .term_bytes = marked.size,
                 .prefix = prefix,
                 .visit = visit,
                 .context = context,
                 .error = error};
    ym_status status = marked.failed ? ym__error_nomem(error) : YM_OK;
    if (status == YM_OK)
        status = ym__full_text_segments(segments, &count, &known, index, error);
    if (status == YM_OK && !known)
        status = YM_DONE;
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        at.segment = segments[i].number;
        at.last_page = segments[i].last_leaf;
        status = read_segment(&at, segments[i].first_leaf);
    }
    ym__index_done(at.select);
    ym__buffer_free(&marked);
    return status;
}
