/* The list of what is to be told: copies in an arena that lasts for one batch. */
#include "merge/events.h"

#include "base/error.h"

#include <stdlib.h>

/* A copy in the arena; NULL of NULL. */
static const char *copy_text(ym__merge_events *events, const char *text, bool *failed)
{
    const char *copy = text == NULL ? NULL : ym__arena_strdup(&events->arena, text);
    *failed |= text != NULL && copy == NULL;
    return copy;
}

static const char *const *copy_list(ym__merge_events *events, const char *const *list, size_t count,
                                    bool *failed)
{
    const char **copy = ym__arena_calloc(&events->arena, count, sizeof *copy);
    *failed |= copy == NULL;
    for (size_t i = 0; i < count && !*failed; i++)
        copy[i] = copy_text(events, list[i], failed);
    return copy;
}

ym_status ym__merge_events_add(ym__merge_events *events, const ym_merge_event *event,
                               ym_error *error)
{
    if (events->count == events->capacity) {
        const size_t capacity = events->capacity == 0 ? 64 : events->capacity * 2;
        ym_merge_event *grown = realloc(events->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        events->items = grown;
        events->capacity = capacity;
    }
    bool failed = false;
    ym_merge_event *copy = &events->items[events->count];
    *copy = *event;
    copy->source = copy_text(events, event->source, &failed);
    copy->file = copy_text(events, event->file, &failed);
    copy->article = copy_text(events, event->article, &failed);
    copy->reason = copy_text(events, event->reason, &failed);
    copy->warnings = copy_list(events, event->warnings, event->warning_count, &failed);
    if (failed)
        return ym__error_nomem(error);
    events->count++;
    return YM_OK;
}

void ym__merge_events_tell(ym__merge_events *events, ym_merge_observer observer, void *context)
{
    for (size_t i = 0; i < events->count; i++)
        observer(context, &events->items[i]);
    events->count = 0;
    ym__arena_free(&events->arena);
}

void ym__merge_events_free(ym__merge_events *events)
{
    ym__arena_free(&events->arena);
    free(events->items);
    *events = (ym__merge_events){0};
}
