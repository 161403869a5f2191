/* Finding entries by what a user calls them. */
#ifndef YM_SEARCH_LOOKUP_H
#define YM_SEARCH_LOOKUP_H

#include <yiming/search.h>

#include "base/map.h"
#include "index/index.h"

/* One entry that a name found, each entry once, best match first. */
typedef struct ym__found {
    const ym_entry *entry;
    const ym_label *label;
    ym_match match;
    bool whole; /* the name is the whole of a label or reading, not its beginning */
} ym__found;

typedef struct ym__found_list {
    ym__found *items;
    size_t count, capacity;
    ym__map *places; /* of the entries in items, by their ids */
} ym__found_list;

/* How far a name is taken. */
typedef enum ym__lookup_mode {
    YM__LOOKUP_WRITTEN,  /* labels as written, whole */
    YM__LOOKUP_WHOLE,    /* and readings, whole */
    YM__LOOKUP_BEGINNING /* and what begins so */
} ym__lookup_mode;
/* Adds the entries that `name` finds. */
ym_status ym__lookup(ym__found_list *list, ym_index *index, const char *name, ym__lookup_mode mode,
                     ym_error *error);
/* Adds one, or betters how it was found when it is there already. */
ym_status ym__found_list_add(ym__found_list *list, const ym__found *found, ym_error *error);
void ym__found_list_free(ym__found_list *list);

#endif
