/* Full text of passages, as body.c adds it and takes it away. It is gathered in memory and written when the transaction is
 * committed, or when there is much of it; until then no search finds it. */
#ifndef YM_INDEX_FULL_TEXT_H
#define YM_INDEX_FULL_TEXT_H

#include "index/index.h"
#include "index/segment_reader.h"
#include "index/tokens.h"

/* How a transaction writes full text. */
typedef enum ym__full_text_way {
    YM__FULL_TEXT_UNDECIDED, /* nothing was added yet */
    YM__FULL_TEXT_SEGMENTS,  /* as segments made by us */
    YM__FULL_TEXT_ROWS       /* row by row by FTS5, whose table is not as we know it */
} ym__full_text_way;

/* Of every connection, when it is opened. SQLite's result code. */
int ym__full_text_set_up(sqlite3 *db);

/* Inside a transaction. `text` is all that the passage holds, and its tokens are those of number `number` (from 0) of
 * `tokens`; the row must have no full text (add), or this one (remove). */
ym_status ym__full_text_add(ym_index *index, int64_t passage, const char *text,
                            const ym__tokens *tokens, size_t number, ym_error *error);
ym_status ym__full_text_remove(ym_index *index, int64_t passage, const char *text, ym_error *error);

/* Writes what was gathered; of ym__index_commit. */
ym_status ym__full_text_flush(ym_index *index, ym_error *error);
/* Brings all of it into one segment, inside a transaction; *done false: there was so much that this were too long a
 * transaction, or it is not written as we know it, and nothing was done. */
ym_status ym__full_text_unite(ym_index *index, bool *done, ym_error *error);
/* Forgets what was gathered; of ym__index_rollback, and before the index is closed. */
void ym__full_text_discard(ym_index *index);

/* After rows of passages above `before` were added: if these are a good part of all, brings full text into one segment,
 * which is what searches are quickest in; else lets FTS5 merge segments of a size. In steps, each a transaction of its own;
 * see compact.c. */
ym_status ym__full_text_compact(ym_index *index, int64_t before, ym_error *error);

/* ---- reading -------------------------------------------------------------------------------------------------- */

enum { YM__FULL_TEXT_SEGMENTS_MOST = 2000 };

/* *known: FTS5 keeps its tables as we know it, so that we may write them and read all of them. */
ym_status ym__full_text_is_known(bool *known, ym_index *index, ym_error *error);

/* The segments that there are, oldest first; *known: the record of them is as we know it. */
ym_status ym__full_text_segments(ym__segment_place list[YM__FULL_TEXT_SEGMENTS_MOST], size_t *count,
                                 bool *known, ym_index *index, ym_error *error);
/* One of FTS5's records, appended; nothing when there is none of this id. */
ym_status ym__full_text_record(ym__buffer *out, ym_index *index, int64_t id, ym_error *error);
/* The id of a leaf among FTS5's pages. */
int64_t ym__full_text_leaf(uint32_t segment, uint64_t page);

/* Is told of a row; what is not YM_OK ends the reading and is returned. */
typedef ym_status (*ym__row_visit)(void *context, int64_t row, ym_error *error);
/* Tells of every passage that has the token, or with `prefix` one that begins so, in no order and some of them more than once;
 * for one character this is ten times quicker than to ask FTS5. YM_DONE: it cannot be told so, and what was told is to be
 * forgotten; FTS5 knows. */
ym_status ym__full_text_rows(ym_index *index, const char *token, size_t bytes, bool prefix,
                             ym__row_visit visit, void *context, ym_error *error);

#endif
