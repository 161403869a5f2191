/* Packing mentions, and unpacking them with every number checked; mention_form.h says how they lie. */
#include "index/mention_form.h"

#include "index/varint.h"

/* The row of the entry's first label, if it lies where it should; of any entry, for arithmetic that wraps. */
static uint64_t label_base(int64_t entry)
{
    return (uint64_t)entry * YM__LABEL_ROWS;
}

void ym__mention_pack(ym__buffer *out, const ym__stored_mention *mention, size_t last_start)
{
    ym__varint_append(out, mention->start - last_start);
    ym__varint_append(out, (uint64_t)(mention->end - mention->start) << 1 | mention->nested);
    ym__varint_append(out, (uint64_t)mention->entry);
    const int64_t ahead = (int64_t)((uint64_t)mention->label - label_base(mention->entry));
    ym__varint_append(out, (uint64_t)ahead << 1 ^ (ahead < 0 ? UINT64_MAX : 0));
}

/* Starts to read; no bytes at all may be NULL. */
static ym__mention_cursor unpack(const void *bytes, size_t size, uint64_t last, uint64_t most)
{
    const uint8_t *at = bytes;
    return (ym__mention_cursor){
        .at = at, .end = size == 0 ? at : at + size, .last = last, .most = most};
}

/* Reads a number; one above `most`, or one that does not end, is damage. */
static uint64_t take(ym__mention_cursor *cursor, uint64_t most)
{
    uint64_t value = 0;
    const size_t size = ym__varint_get(cursor->at, (size_t)(cursor->end - cursor->at), &value);
    cursor->at += size;
    if (size == 0 || value > most)
        cursor->damaged = true;
    return cursor->damaged ? 0 : value;
}

ym__mention_cursor ym__mention_unpack(const void *bytes, size_t size, size_t text_bytes)
{
    return unpack(bytes, size, 0, text_bytes);
}

bool ym__mention_next(ym__mention_cursor *cursor, ym__stored_mention *mention)
{
    if (cursor->damaged || cursor->at == cursor->end)
        return false;
    cursor->last += take(cursor, cursor->most - cursor->last);
    const uint64_t length = take(cursor, (cursor->most - cursor->last) << 1 | 1);
    *mention = (ym__stored_mention){.entry = (int64_t)take(cursor, INT64_MAX),
                                    .start = (size_t)cursor->last,
                                    .end = (size_t)(cursor->last + (length >> 1)),
                                    .nested = (length & 1) != 0};
    const uint64_t ahead = take(cursor, UINT64_MAX);
    mention->label =
        (int64_t)(label_base(mention->entry) + (ahead >> 1 ^ (ahead & 1 ? UINT64_MAX : 0)));
    if (mention->start == mention->end || mention->entry == 0 || mention->label <= 0)
        cursor->damaged = true;
    return !cursor->damaged;
}

void ym__mentioning_pack(ym__buffer *out, const ym__mentioning *each, int64_t last_passage)
{
    ym__varint_append(out, (uint64_t)(each->passage - last_passage) << 1 | (each->count > 1));
    if (each->count > 1)
        ym__varint_append(out, each->count);
}

ym__mention_cursor ym__mentioning_unpack(const void *bytes, size_t size, int64_t first_passage)
{
    ym__mention_cursor cursor = unpack(bytes, size, 0, INT64_MAX);
    cursor.damaged = first_passage <= 0;
    cursor.last = cursor.damaged ? 0 : (uint64_t)first_passage;
    return cursor;
}

bool ym__mentioning_next(ym__mention_cursor *cursor, ym__mentioning *each)
{
    if (cursor->damaged || cursor->at == cursor->end)
        return false;
    const uint64_t step = take(cursor, (cursor->most - cursor->last) << 1 | 1);
    const uint64_t count = (step & 1) != 0 ? take(cursor, UINT32_MAX) : 1;
    cursor->last += step >> 1;
    *each = (ym__mentioning){.passage = (int64_t)cursor->last, .count = (uint32_t)count};
    cursor->damaged = cursor->damaged || count == 0 || (cursor->begun && step >> 1 == 0);
    cursor->begun = true;
    return !cursor->damaged;
}
