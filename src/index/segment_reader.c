/* Reading a segment of FTS5, leaf by leaf. Read ym__segment_reader_row first: a list of rows ends where the next term begins,
 * on the same leaf or on one that follows. */
#include "index/segment_reader.h"

#include "base/error.h"
#include "index/segment.h"
#include "index/varint.h"

#include <string.h>

enum { HEADER = 4 };

void ym__segment_reader_free(ym__segment_reader *reader)
{
    ym__buffer_free(&reader->term);
    ym__buffer_free(&reader->leaf);
    ym__buffer_free(&reader->torn);
    *reader = (ym__segment_reader){0};
}

/* The varint at *place of the leaf, which moves behind it; false when it does not end before `end`. */
static inline bool take(const ym__segment_reader *reader, size_t *place, size_t end,
                        uint64_t *value)
{
    const uint8_t *bytes = (const uint8_t *)reader->leaf.bytes;
    const size_t taken = *place < end ? ym__varint_get(bytes + *place, end - *place, value) : 0;
    *place += taken;
    return taken > 0;
}

/* Where the term behind `from` begins, which the footer says; the leaf's end when there is none. */
static bool find_next_term(ym__segment_reader *reader, size_t from)
{
    uint64_t step = 0;
    reader->next_term = reader->end;
    if (reader->footer == reader->leaf.size)
        return true;
    if (!take(reader, &reader->footer, reader->leaf.size, &step) || step == 0 ||
        step >= reader->end - from)
        return false;
    reader->next_term = from + (size_t)step;
    return reader->next_term >= HEADER;
}

static ym_status open_leaf(ym__segment_reader *reader, ym_error *error)
{
    ym__buffer_clear(&reader->leaf);
    const ym_status status =
        reader->fetch(reader->context, reader->segment, reader->page, &reader->leaf, error);
    if (status < 0)
        return status;
    if (reader->leaf.failed)
        return ym__error_nomem(error);
    const uint8_t *bytes = (const uint8_t *)reader->leaf.bytes;
    if (status == YM_DONE || reader->leaf.size < HEADER)
        return YM_E_INDEX;
    reader->end = (size_t)bytes[2] << 8 | bytes[3];
    if (reader->end < HEADER || reader->end > reader->leaf.size)
        return YM_E_INDEX;
    reader->footer = reader->end;
    reader->at = HEADER;
    reader->is_first = reader->is_whole = true;
    return find_next_term(reader, 0) ? YM_OK : YM_E_INDEX;
}

ym_status ym__segment_reader_open(ym__segment_reader *reader, const ym__segment_place *place,
                                  uint32_t page, ym__leaf_fetch fetch, void *context,
                                  ym_error *error)
{
    reader->fetch = fetch;
    reader->context = context;
    reader->segment = place->number;
    reader->page = page;
    reader->last_page = place->last_leaf;
    ym__buffer_clear(&reader->term);
    return open_leaf(reader, error);
}

/* To the next leaf; *more: there is one. */
static ym_status turn(ym__segment_reader *reader, bool *more, ym_error *error)
{
    *more = reader->page < reader->last_page;
    if (!*more)
        return YM_OK;
    reader->page++;
    return open_leaf(reader, error);
}

/* Reads the term that begins at reader->next_term; the first of a leaf is there as a whole. */
static ym_status read_term(ym__segment_reader *reader, ym_error *error)
{
    uint64_t shared = 0;
    uint64_t bytes = 0;
    const size_t start = reader->next_term;
    if (!find_next_term(reader, start))
        return YM_E_INDEX;
    const size_t end = reader->next_term;
    reader->at = start;
    if ((!reader->is_first && !take(reader, &reader->at, end, &shared)) ||
        !take(reader, &reader->at, end, &bytes) || shared > reader->term.size ||
        bytes > end - reader->at || shared + bytes == 0 ||
        shared + bytes > YM__SEGMENT_TERM_MOST + 1)
        return YM_E_INDEX;
    ym__buffer_truncate(&reader->term, (size_t)shared);
    ym__buffer_append(&reader->term, reader->leaf.bytes + reader->at, (size_t)bytes);
    reader->at += (size_t)bytes;
    reader->is_first = false;
    reader->is_whole = true;
    return reader->term.failed ? ym__error_nomem(error) : YM_OK;
}

ym_status ym__segment_reader_term(ym__segment_reader *reader, bool *more, ym_error *error)
{
    *more = true;
    while (reader->next_term == reader->end) {
        const ym_status status = turn(reader, more, error);
        if (status < 0 || !*more)
            return status;
    }
    return read_term(reader, error);
}

/* Puts positions together that go on on the next leaves. */
static ym_status gather_positions(ym__segment_reader *reader, uint64_t bytes, ym_error *error)
{
    ym__buffer_clear(&reader->torn);
    for (;;) {
        const size_t here = reader->next_term - reader->at;
        const size_t part = here < bytes ? here : (size_t)bytes;
        bool more = false;
        ym__buffer_append(&reader->torn, reader->leaf.bytes + reader->at, part);
        reader->at += part;
        bytes -= part;
        if (bytes == 0)
            break;
        const ym_status status =
            reader->next_term == reader->end ? turn(reader, &more, error) : YM_OK;
        if (status < 0 || !more)
            return status < 0 ? status : YM_E_INDEX;
    }
    reader->positions = (const uint8_t *)ym__buffer_text(&reader->torn);
    reader->bytes = reader->torn.size;
    return reader->torn.failed ? ym__error_nomem(error) : YM_OK;
}

ym_status ym__segment_reader_row(ym__segment_reader *reader, bool *more, ym_error *error)
{
    uint64_t step = 0;
    uint64_t size = 0;
    *more = true;
    while (reader->at == reader->next_term) {
        *more = false;
        const ym_status status =
            reader->next_term == reader->end ? turn(reader, more, error) : YM_OK;
        if (status < 0 || !*more)
            return status;
    }
    if (!take(reader, &reader->at, reader->next_term, &step) ||
        !take(reader, &reader->at, reader->next_term, &size))
        return YM_E_INDEX;
    reader->row = (int64_t)((reader->is_whole ? 0 : (uint64_t)reader->row) + step);
    reader->is_whole = false;
    reader->removes = (size & 1) != 0;
    size /= 2;
    if (size > reader->next_term - reader->at)
        return gather_positions(reader, size, error);
    reader->positions = (const uint8_t *)reader->leaf.bytes + reader->at;
    reader->bytes = (size_t)size;
    reader->at += (size_t)size;
    return YM_OK;
}
