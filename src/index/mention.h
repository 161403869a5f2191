/* The two tables of mentions: those in each passage, and which passages mention each entry. How they are packed:
 * mention_form.h.
 *
 * What a transaction changes in the lists by entry is gathered in memory and written when it is committed, or when there is
 * much of it: a thousand articles mention an entry often, in passages that follow one another, and each list is written
 * once. Until then the lists are those of before; the mentions in a passage are written at once. */
#ifndef YM_INDEX_MENTION_H
#define YM_INDEX_MENTION_H

#include "index/index.h"
#include "index/mention_form.h"

#include <yiming/tag.h>

/* Inside a transaction. Stores the mentions of a passage (row) that has none yet; they are of one passage, by start, and come
 * from the index's own tagger. */
ym_status ym__mentions_add(ym_index *index, int64_t passage, const ym_mention *mentions,
                           size_t count, ym_error *error);
/* The same in the place of those that the passage has; count 0 takes them away. YM_E_INDEX: they are damaged. */
ym_status ym__mentions_replace(ym_index *index, int64_t passage, const ym_mention *mentions,
                               size_t count, ym_error *error);

/* Writes what was gathered; of ym__index_commit. YM_E_INDEX: a list is damaged. */
ym_status ym__mentions_flush(ym_index *index, ym_error *error);
/* Forgets what was gathered; of ym__index_rollback, and before the index is closed. */
void ym__mentions_discard(ym_index *index);

/* ---- reading -------------------------------------------------------------------------------------------------- */

/* Begins to read the mentions in a passage; `text_bytes` as in ym__mention_unpack. The cursor is good until *row is handed to
 * ym__index_done, which the caller does in any case, before another passage is read so. */
ym_status ym__mentions_read(ym__mention_cursor *cursor, sqlite3_stmt **row, ym_index *index,
                            int64_t passage, size_t text_bytes, ym_error *error);
/* The mentions that a column of a row has; the cursor is good until the statement moves on. */
ym__mention_cursor ym__mentions_of_column(sqlite3_stmt *row, int column, size_t text_bytes);

/* What the entry and the label of a mention are called: the entry's id and the label's text. */
typedef struct ym__mention_names {
    const char *entry, *label;
} ym__mention_names;
/* YM_DONE: there is no such entry, or no such label of it. The names are good until *row is handed to ym__index_done, which the
 * caller does in any case. */
ym_status ym__mention_names_read(ym__mention_names *names, sqlite3_stmt **row, ym_index *index,
                                 const ym__stored_mention *mention, ym_error *error);

/* Is told of a passage that mentions an entry; what is not YM_OK ends the reading and is returned. */
typedef ym_status (*ym__mentioning_visit)(void *context, const ym__mentioning *each,
                                          ym_error *error);
/* Tells of every passage that mentions the entry (row), ascending, each once. Of a damaged list what can be read. */
ym_status ym__mentions_of_entry_walk(ym_index *index, int64_t entry, ym__mentioning_visit visit,
                                     void *context, ym_error *error);

#endif
