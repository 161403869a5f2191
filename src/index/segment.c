/* One FTS5 segment, page by page. The format is described at the head of SQLite's ext/fts5/fts5_index.c ("Segment leaves",
 * "Segment doclist indexes"); this writes detail=full with one column. Read ym__segment_row first.
 *
 * A leaf: where its first row is that belongs to a term of a leaf before (2 bytes, 0: none), where its footer begins (2
 * bytes, big-endian), then terms, each followed by its list of rows with positions, and in the footer where each term
 * begins, as differences. A term is written without the beginning that it shares with the one before on its leaf. A list that
 * does not fit goes on on the next leaf, and when it covers many leaves gets an index: the first row of each of them. */
#include "index/segment.h"

#include "base/error.h"
#include "index/varint.h"

#include <stdlib.h>
#include <string.h>

enum {
    HEADER = 4,
    INDEXED_EMPTY = 4, /* a list gets an index when so many leaves of it have no term */
    HEIGHTS = 8        /* of list indexes: 2^31 leaves need four at the usual size of a page */
};

/* One level of the index of the list that is being written. */
typedef struct level {
    ym__buffer bytes;
    uint32_t page;
    int64_t last_row; /* the last that was written, unless `bytes` is empty */
} level;

struct ym__segment {
    size_t page_bytes;
    const ym__segment_sink *sink;
    /* The leaf that is being filled, and its footer. */
    uint8_t *leaf, *footer;
    size_t size, footer_size;
    size_t last_term_at; /* where its last term begins; 0: it has none */
    uint32_t page;
    bool has_row;     /* a row stands on it, or a term, so that the next row is no first one */
    bool begins_list; /* the next row is the first of its list */
    int64_t last_row;
    uint8_t *last_term; /* the term before, with its mark */
    size_t last_term_bytes;
    ym__buffer branch;    /* what the last leaf with a term is found by */
    uint32_t branch_page; /* that leaf */
    unsigned empty;       /* leaves since without a term */
    level levels[HEIGHTS];
};

ym_status ym__segment_new(ym__segment **out, size_t page_bytes, const ym__segment_sink *sink,
                          ym_error *error)
{
    *out = NULL;
    ym__segment *segment = calloc(1, sizeof *segment);
    if (segment == NULL)
        return ym__error_nomem(error);
    /* A leaf takes a whole term and a row after it, and then its footer. */
    const size_t most = page_bytes + YM__SEGMENT_TERM_MOST + 8 * (size_t)YM__VARINT_MOST;
    segment->leaf = calloc(1, most + page_bytes + YM__VARINT_MOST);
    segment->footer = malloc(page_bytes + YM__VARINT_MOST);
    segment->last_term = malloc(YM__SEGMENT_TERM_MOST + 1);
    if (segment->leaf == NULL || segment->footer == NULL || segment->last_term == NULL) {
        ym__segment_free(segment);
        return ym__error_nomem(error);
    }
    segment->page_bytes = page_bytes;
    segment->sink = sink;
    segment->size = HEADER;
    segment->page = 1;
    segment->branch_page = 1;
    *out = segment;
    return YM_OK;
}

void ym__segment_free(ym__segment *segment)
{
    if (segment == NULL)
        return;
    for (size_t i = 0; i < HEIGHTS; i++)
        ym__buffer_free(&segment->levels[i].bytes);
    ym__buffer_free(&segment->branch);
    free(segment->last_term);
    free(segment->footer);
    free(segment->leaf);
    free(segment);
}

static void put_two_bytes(uint8_t *to, size_t value)
{
    to[0] = (uint8_t)(value >> 8);
    to[1] = (uint8_t)value;
}

/* ---- the index of a long list ---------------------------------------------------------------------------------- */

/* Begins a page of an index: whether it is below another, what it leads to first, and the first row there. */
static void begin_index_page(level *at, bool is_root, uint32_t child, int64_t row)
{
    ym__buffer_putc(&at->bytes, is_root ? 0 : 1);
    ym__varint_append(&at->bytes, child);
    ym__varint_append(&at->bytes, (uint64_t)row);
    at->last_row = row;
}

/* The row that a page of an index begins with, and the page that it leads to first. */
static int64_t first_row(const level *at)
{
    const uint8_t *bytes = (const uint8_t *)at->bytes.bytes;
    uint64_t value = 0;
    const size_t child_bytes = ym__varint_get(bytes + 1, at->bytes.size - 1, &value);
    (void)ym__varint_get(bytes + 1 + child_bytes, at->bytes.size - 1 - child_bytes, &value);
    return (int64_t)value;
}

/* Notes the first row of the leaf in the index; a page of it that is full is written, and what follows noted above. */
static ym_status note_first_row(ym__segment *segment, int64_t row, ym_error *error)
{
    const ym__segment_sink *sink = segment->sink;
    for (unsigned height = 0; height < HEIGHTS; height++) {
        level *at = &segment->levels[height];
        const uint32_t child = height == 0 ? segment->page : segment->levels[height - 1].page;
        const bool full = at->bytes.size >= segment->page_bytes && height + 1 < HEIGHTS;
        if (!full && at->bytes.size > 0) {
            ym__varint_append(&at->bytes, (uint64_t)row - (uint64_t)at->last_row);
            at->last_row = row;
        } else if (!full) {
            begin_index_page(at, true, child, row);
        } else {
            level *above = &segment->levels[height + 1];
            at->bytes.bytes[0] = 1;
            const ym_status status = sink->list_index(sink->context, height, at->page,
                                                      at->bytes.bytes, at->bytes.size, error);
            if (status < 0)
                return status;
            if (above->bytes.size == 0) {
                above->page = at->page;
                begin_index_page(above, true, at->page, first_row(at));
            }
            ym__buffer_clear(&at->bytes);
            at->page++;
            begin_index_page(at, false, child, row);
        }
        if (at->bytes.failed)
            return ym__error_nomem(error);
        if (!full)
            break;
    }
    return YM_OK;
}

/* Writes the index of the list that ends here, or drops it when the list is short. */
static ym_status end_list_index(ym__segment *segment, bool *written, ym_error *error)
{
    const ym__segment_sink *sink = segment->sink;
    ym_status status = YM_OK;
    *written = segment->levels[0].bytes.size > 0 && segment->empty >= INDEXED_EMPTY;
    for (unsigned height = 0; height < HEIGHTS && segment->levels[height].bytes.size > 0;
         height++) {
        level *at = &segment->levels[height];
        if (at->bytes.failed)
            status = ym__error_nomem(error);
        if (*written && status == YM_OK)
            status = sink->list_index(sink->context, height, at->page, at->bytes.bytes,
                                      at->bytes.size, error);
        ym__buffer_clear(&at->bytes);
    }
    segment->empty = 0;
    return status;
}

/* ---- leaves ---------------------------------------------------------------------------------------------------- */

/* The last list of the last leaf with a term has ended: says how that leaf is found. */
static ym_status end_branch(ym__segment *segment, ym_error *error)
{
    const ym__segment_sink *sink = segment->sink;
    bool indexed = false;
    if (segment->branch_page == 0)
        return YM_OK;
    ym_status status = end_list_index(segment, &indexed, error);
    if (status == YM_OK)
        status = sink->branch(sink->context, ym__buffer_text(&segment->branch),
                              segment->branch.size, segment->branch_page, indexed, error);
    segment->branch_page = 0;
    return status;
}

static ym_status end_leaf(ym__segment *segment, ym_error *error)
{
    const ym__segment_sink *sink = segment->sink;
    put_two_bytes(segment->leaf + 2, segment->size);
    if (segment->last_term_at == 0) {
        level *lowest = &segment->levels[0];
        if (!segment->has_row && lowest->bytes.size > 0)
            ym__buffer_putc(&lowest->bytes, 0); /* a leaf of which no row begins */
        segment->empty++;
    }
    memcpy(segment->leaf + segment->size, segment->footer, segment->footer_size);
    const ym_status status = sink->leaf(sink->context, segment->page, segment->leaf,
                                        segment->size + segment->footer_size, error);
    memset(segment->leaf, 0, HEADER);
    segment->size = HEADER;
    segment->footer_size = 0;
    segment->last_term_at = 0;
    segment->has_row = false;
    segment->page++;
    return status;
}

/* How many bytes the marked term has in common with the one before. */
static size_t shared_beginning(const ym__segment *segment, const char *term, size_t bytes)
{
    size_t shared = 0;
    if (segment->last_term_bytes == 0)
        return 0;
    while (shared < bytes && shared + 1 < segment->last_term_bytes &&
           segment->last_term[shared + 1] == (uint8_t)term[shared])
        shared++;
    return shared + 1;
}

/* The first term of a leaf: the shortest beginning of it that is greater than all terms before leads there. */
static ym_status begin_branch(ym__segment *segment, const char *term, size_t shared,
                              ym_error *error)
{
    const ym_status status = end_branch(segment, error);
    if (status < 0)
        return status;
    ym__buffer_clear(&segment->branch);
    ym__buffer_putc(&segment->branch, YM__SEGMENT_MARK);
    ym__buffer_append(&segment->branch, term, shared);
    segment->branch_page = segment->page;
    return segment->branch.failed ? ym__error_nomem(error) : YM_OK;
}

ym_status ym__segment_term(ym__segment *segment, const char *term, size_t bytes, ym_error *error)
{
    ym_status status = YM_OK;
    const size_t marked = bytes + 1;
    size_t shared = shared_beginning(segment, term, bytes);
    if (segment->size > HEADER &&
        segment->size + segment->footer_size + marked + 2 >= segment->page_bytes)
        status = end_leaf(segment, error);
    if (status < 0)
        return status;
    uint8_t *leaf = segment->leaf;
    segment->footer_size += ym__varint_put(segment->footer + segment->footer_size,
                                           segment->size - segment->last_term_at);
    const bool first = segment->last_term_at == 0;
    segment->last_term_at = segment->size;
    if (first && segment->page > 1)
        status = begin_branch(segment, term, shared, error);
    if (first)
        shared = 0;
    else
        segment->size += ym__varint_put(leaf + segment->size, shared);
    memcpy(segment->last_term + 1, term, bytes);
    segment->last_term[0] = YM__SEGMENT_MARK;
    segment->last_term_bytes = marked;
    segment->size += ym__varint_put(leaf + segment->size, marked - shared);
    memcpy(leaf + segment->size, segment->last_term + shared, marked - shared);
    segment->size += marked - shared;
    segment->has_row = true;
    segment->begins_list = true;
    segment->levels[0].page = segment->page;
    return status;
}

/* Appends varints, going on on the next leaf where one is full; none is torn apart. */
static ym_status append_positions(ym__segment *segment, const uint8_t *positions, size_t bytes,
                                  ym_error *error)
{
    while (segment->size + segment->footer_size + bytes >= segment->page_bytes) {
        const size_t filled = segment->size + segment->footer_size;
        const size_t wanted = filled < segment->page_bytes ? segment->page_bytes - filled : 0;
        size_t part = wanted;
        while (part > 0 && part < bytes && part < wanted + YM__VARINT_MOST &&
               (positions[part - 1] & 0x80) != 0)
            part++;
        memcpy(segment->leaf + segment->size, positions, part);
        segment->size += part;
        positions += part;
        bytes -= part;
        const ym_status status = end_leaf(segment, error);
        if (status < 0)
            return status;
    }
    memcpy(segment->leaf + segment->size, positions, bytes);
    segment->size += bytes;
    return YM_OK;
}

ym_status ym__segment_row(ym__segment *segment, int64_t row, bool removes, const uint8_t *positions,
                          size_t bytes, ym_error *error)
{
    ym_status status = YM_OK;
    if (segment->size + segment->footer_size >= segment->page_bytes)
        status = end_leaf(segment, error);
    const bool whole = segment->begins_list || !segment->has_row;
    if (status == YM_OK && !segment->has_row) {
        put_two_bytes(segment->leaf, segment->size);
        status = note_first_row(segment, row, error);
    }
    if (status < 0)
        return status;
    const uint64_t difference = (uint64_t)row - (whole ? 0 : (uint64_t)segment->last_row);
    segment->size += ym__varint_put(segment->leaf + segment->size, difference);
    segment->last_row = row;
    segment->begins_list = false;
    segment->has_row = true;
    segment->size += ym__varint_put(segment->leaf + segment->size, bytes * 2 + removes);
    return append_positions(segment, positions, bytes, error);
}

ym_status ym__segment_end(ym__segment *segment, uint32_t *pages, ym_error *error)
{
    ym_status status = segment->size > HEADER ? end_leaf(segment, error) : YM_OK;
    *pages = segment->page - 1;
    return status == YM_OK && *pages > 0 ? end_branch(segment, error) : status;
}
