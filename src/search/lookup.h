/* Finding entries by what a user calls them. */
#ifndef YM_SEARCH_LOOKUP_H
#define YM_SEARCH_LOOKUP_H

#include <yiming/search.h>

#include "base/row_map.h"
#include "index/index.h"

/* One entry that a name found. A key says which; the entry itself is read when it is wanted: a short beginning finds
 * thousands, of which ten are shown. */
typedef struct ym__found {
    int64_t entry_row, label_row;
    ym_match match;
    bool whole;            /* the name is the whole of a label or reading, not its beginning */
    const ym_entry *entry; /* NULL until ym__found_read */
    const ym_label *label;
} ym__found;

/* Each entry once, as it is found best. */
typedef struct ym__found_list {
    ym__found *items;
    size_t count, capacity;
    ym__row_map places; /* of the entries in items, by their rows */
} ym__found_list;

/* How far a name is taken; each goes further than the one before. */
typedef enum ym__lookup_mode {
    YM__LOOKUP_WRITTEN,   /* labels as written, whole */
    YM__LOOKUP_WHOLE,     /* and readings, whole; other orders and forms of the words of a name */
    YM__LOOKUP_BEGINNING, /* and what begins so */
    YM__LOOKUP_TYPED      /* and, when it is nothing whole, what is one slip of the keyboard away */
} ym__lookup_mode;
/* Adds the entries that `name` finds. */
ym_status ym__lookup(ym__found_list *list, ym_index *index, const char *name, ym__lookup_mode mode,
                     ym_error *error);
/* Adds one, or betters how it was found when it is there already. */
ym_status ym__found_list_add(ym__found_list *list, const ym__found *found, ym_error *error);
/* Reads what was found; entry and label stay NULL when they are gone (a key of a damaged file). */
ym_status ym__found_read(ym__found *found, ym_index *index, ym_error *error);
/* Reads all of them, and drops those that are gone. */
ym_status ym__found_list_read(ym__found_list *list, ym_index *index, ym_error *error);
void ym__found_list_free(ym__found_list *list);

/* The place of what was found in the order of matches, best first from 0; below YM__RANK_COUNT. */
enum { YM__RANK_COUNT = 9 };
unsigned ym__found_rank(const ym__found *found);
/* Brings the first `wanted` items to the front, by rank, then most mentions, then id. */
ym_status ym__found_sort(ym__found *items, size_t count, ym_index *index, size_t wanted,
                         ym_error *error);

/* Steps through the keys of a kind in [from, to), each with its row: key, entry_id, label_id, is_name. */
ym_status ym__key_range(sqlite3_stmt **rows, ym_index *index, ym__key_kind kind, const char *from,
                        const char *to, ym_error *error);

#endif
