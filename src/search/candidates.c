/* Which entries a name may mean: all of them, for callers who want to know whether there is more than one. */
#include "base/error.h"
#include "search/hits.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

static int compare_hits(const void *a, const void *b)
{
    const ym_entry_hit *left = a;
    const ym_entry_hit *right = b;
    if (left->match != right->match)
        return left->match < right->match ? -1 : 1;
    if (left->counts.mentions != right->counts.mentions)
        return left->counts.mentions > right->counts.mentions ? -1 : 1;
    return strcmp(left->entry->id, right->entry->id);
}

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
                              .label = list->items[i].label == NULL ? list->items[i].entry->id
                                                                    : list->items[i].label->text,
                              .match = list->items[i].match};
        status = ym_entry_get_counts(index, hit->entry, &hit->counts, error);
    }
    if (results->entry_count > 1)
        qsort(results->entries, results->entry_count, sizeof *results->entries, compare_hits);
    results->entry_total = results->entry_count;
    return status;
}

static ym_status fill(ym_results *results, ym_index *index, const char *name, ym_error *error)
{
    ym__found_list list = {0};
    ym_status status = ym__index_refresh(index, error);
    if (status == YM_OK)
        status = ym__index_load_glossary(index, error);
    const ym_entry *named = status == YM_OK ? ym_glossary_find(index->glossary, name) : NULL;
    if (named != NULL) {
        const ym__found found = {.entry = named, .match = YM_MATCH_EXACT, .whole = true};
        status = ym__found_list_add(&list, &found, error);
    } else if (status == YM_OK) {
        status = ym__lookup(&list, index, name, YM__LOOKUP_WHOLE, error);
    }
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
