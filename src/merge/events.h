/* What is to be told of a batch when it has been committed: an observer that hears of an article can rely on it. */
#ifndef YM_MERGE_EVENTS_H
#define YM_MERGE_EVENTS_H

#include <yiming/merge.h>

#include "base/arena.h"

/* Zero it to start. */
typedef struct ym__merge_events {
    ym__arena arena;
    ym_merge_event *items;
    size_t count, capacity;
} ym__merge_events;

/* Keeps a copy of the event. */
ym_status ym__merge_events_add(ym__merge_events *events, const ym_merge_event *event,
                               ym_error *error);
/* Tells all of them in their order, and empties the list. */
void ym__merge_events_tell(ym__merge_events *events, ym_merge_observer observer, void *context);
void ym__merge_events_free(ym__merge_events *events);

#endif
