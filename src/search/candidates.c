/* Which entries a name may mean: all of them, for callers who want to know whether there is more than one. */
#include "base/error.h"
#include "search/hits.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

static ym_status list_hits(ym_results *results, ym_index *index, const ym__found_list *list,
                           ym_error *error)
{
    ym_status status = YM_OK;
    results->entries = ym__arena_calloc(&results->arena, list->count, sizeof *results->entries);
    if (results->entries == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < list->count && status == YM_OK; i++) {
        ym_entry_hit *hit = &results->entries[results->entry_count++];
        *hit = (ym_entry_hit){.entry = list->items[i].entry,
                              .label = list->items[i].label->text,
                              .match = list->items[i].match};
        status = ym_entry_get_counts(index, hit->entry, &hit->counts, error);
    }
    results->entry_total = results->entry_count;
    return status;
}

/* An id names one entry. */
static ym_status list_one(ym_results *results, ym_index *index, const ym_entry *entry,
                          ym_error *error)
{
    results->entries = ym__arena_calloc(&results->arena, 1, sizeof *results->entries);
    if (results->entries == NULL)
        return ym__error_nomem(error);
    results->entries[0] =
        (ym_entry_hit){.entry = entry, .label = entry->id, .match = YM_MATCH_EXACT};
    results->entry_count = results->entry_total = 1;
    return ym_entry_get_counts(index, entry, &results->entries[0].counts, error);
}

static ym_status fill(ym_results *results, ym_index *index, const char *name, ym_error *error)
{
    ym__found_list list = {0};
    const ym_entry *named = NULL;
    ym_status status = ym__index_refresh(index, error);
    if (status == YM_OK)
        status = ym__index_entry_by_id(&named, index, name, error);
    if (status < 0 || named != NULL)
        return status < 0 ? status : list_one(results, index, named, error);
    status = ym__lookup(&list, index, name, YM__LOOKUP_WHOLE, error);
    if (status == YM_OK)
        status = ym__found_list_read(&list, index, error);
    if (status == YM_OK)
        status = ym__found_sort(list.items, list.count, index, list.count, error);
    if (status == YM_OK)
        status = list_hits(results, index, &list, error);
    ym__found_list_free(&list);
    return status;
}

ym_status ym_entry_candidates(ym_results **out, ym_index *index, const char *name, ym_error *error)
{
    *out = NULL;
    if (!ym__utf8_valid(name, strlen(name)))
        return ym__error_set(error, YM_E_INPUT,
                             "the name is not UTF-8; check the terminal's encoding");
    ym_results *results = calloc(1, sizeof *results);
    if (results == NULL)
        return ym__error_nomem(error);
    bool begun = false;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = fill(results, index, name, error);
    ym__index_end_read(index, begun);
    if (status < 0)
        ym_results_free(results);
    else
        *out = results;
    return status;
}
