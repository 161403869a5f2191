/* The two forms in which mentions are packed, and the only code that reads and writes them. Both are runs of the integers of
 * varint.h without a count before them. Nothing that is read is trusted: a file may be damaged, or made by somebody else.
 *
 * The mentions in a passage, by start, longest first (`passage_mention.bytes`); of each four numbers:
 *     start in bytes, less that of the one before it (of the first: less 0)
 *     length in bytes * 2, and 1 more when it lies inside a mention of another entry
 *     row of its entry
 *     row of its label, less YM__LABEL_ROWS times that of its entry, as a signed number: 0, -1, 1, -2, … as 0, 1, 2, 3, …
 *
 * The passages that mention an entry, ascending (`entry_mention.bytes`); of each one number, or two:
 *     row, less that of the one before it (of the first: less `entry_mention.first_passage`), * 2, and 1 more when
 *     another number follows: how often the entry is mentioned there; without it once */
#ifndef YM_INDEX_MENTION_FORM_H
#define YM_INDEX_MENTION_FORM_H

#include "base/buffer.h"

#include <stddef.h>
#include <stdint.h>

/* Labels of an entry lie in as many rows from its own row times this on, so that a mention names one by a single byte; where
 * they do not, for there are more of them or they are of an older file, it takes more. Used in YM__LABEL_INSERT. */
#define YM__LABEL_ROWS 16

/* A mention as the index keeps it. */
typedef struct ym__stored_mention {
    int64_t entry, label; /* rows, above 0 */
    size_t start, end;    /* bytes of the passage's text, start < end */
    bool nested;          /* inside a mention of another entry */
} ym__stored_mention;

/* Appends a mention; the one before it, if any, starts at `last_start`, which is not behind it (0: it is the first). */
void ym__mention_pack(ym__buffer *out, const ym__stored_mention *mention, size_t last_start);

/* Bytes that are being read. */
typedef struct ym__mention_cursor {
    const uint8_t *at, *end;
    uint64_t last; /* start of the mention, or row of the passage, that was read last */
    uint64_t most; /* none ends, or is, above it */
    bool begun;    /* one was read */
    bool damaged;  /* what came next was nothing that can be; nothing is read from there on */
} ym__mention_cursor;

/* The packed mentions of a passage whose text has `text_bytes` bytes; where the text is not at hand, YM__ANY_TEXT: who uses
 * their spans compares them with it then. */
#define YM__ANY_TEXT ((size_t)UINT32_MAX)
ym__mention_cursor ym__mention_unpack(const void *bytes, size_t size, size_t text_bytes);
/* The next mention; false at the end. */
bool ym__mention_next(ym__mention_cursor *cursor, ym__stored_mention *mention);

/* A passage that mentions an entry. */
typedef struct ym__mentioning {
    int64_t passage; /* row */
    uint32_t count;  /* how often; above 0 */
} ym__mentioning;

/* Appends a passage; the one before it is `last_passage`. */
void ym__mentioning_pack(ym__buffer *out, const ym__mentioning *each, int64_t last_passage);
ym__mention_cursor ym__mentioning_unpack(const void *bytes, size_t size, int64_t first_passage);
/* The next passage; false at the end. */
bool ym__mentioning_next(ym__mention_cursor *cursor, ym__mentioning *each);

#endif
