/* The order of entries that a query found, and the part of it that is shown.
 *
 * A short beginning finds thousands of entries, of which ten are shown. What order they have among those of their rank
 * (mentions, ids) is read only for the ranks that are shown, and the entries themselves only when they are. */
#include "base/error.h"
#include "search/hits.h"
#include "text/fold.h"
#include "text/pinyin.h"

#include <stdlib.h>
#include <string.h>

unsigned ym__found_rank(const ym__found *found)
{
    /* The whole of a short form, an adjective or a form to avoid says more than the beginning of a name. */
    switch (found->match) {
    case YM_MATCH_EXACT:
        return 0;
    case YM_MATCH_LABEL:
        return found->whole ? 1 : 3;
    case YM_MATCH_PREFIX:
        return 2;
    case YM_MATCH_PINYIN:
        return found->whole ? 4 : 5;
    case YM_MATCH_INITIALS:
        return found->whole ? 6 : 7;
    case YM_MATCH_NONE:
    case YM_MATCH_TYPO:
        break;
    }
    return YM__RANK_COUNT - 1;
}

/* One entry that was found, with what it is ordered by. */
typedef struct ranked {
    ym__found found;
    unsigned rank;
    ym_sort sort;
    const ym__standing *standing;  /* nobody's where it does not matter */
    const ym_entry_counts *counts; /* for orders other than by match; in the arena of the results */
    const char *key;               /* of orders by name, there too */
} ranked;

static const ym__standing nobody = {.id = "", .type = ""};

static int compare_ranked(const void *a, const void *b)
{
    const ranked *left = a;
    const ranked *right = b;
    int order = 0;
    switch (left->sort) {
    case YM_SORT_MATCH:
        order = left->rank < right->rank ? -1 : left->rank > right->rank;
        break;
    case YM_SORT_PINYIN:
    case YM_SORT_ENGLISH:
        order = strcmp(left->key, right->key);
        break;
    case YM_SORT_DATE:
        order = strcmp(right->counts->last_date, left->counts->last_date);
        break;
    case YM_SORT_COUNT:
        break;
    }
    if (order == 0 && left->standing->mentions != right->standing->mentions)
        order = left->standing->mentions > right->standing->mentions ? -1 : 1;
    return order != 0 ? order : strcmp(left->standing->id, right->standing->id);
}

/* Brings the first `wanted` of the order to the front, in order. */
static void sort_first(ranked *items, size_t count, size_t wanted)
{
    if (wanted == 0 || wanted > count / 4) {
        qsort(items, count, sizeof *items, compare_ranked);
        return;
    }
    qsort(items, wanted, sizeof *items, compare_ranked);
    for (size_t i = wanted; i < count; i++) {
        size_t place = wanted;
        while (place > 0 && compare_ranked(&items[i], &items[place - 1]) < 0)
            place--;
        if (place == wanted)
            continue;
        const ranked better = items[i];
        items[i] = items[wanted - 1];
        memmove(&items[place + 1], &items[place], (wanted - 1 - place) * sizeof *items);
        items[place] = better;
    }
}

static ym_status read_standing(ranked *each, ym_index *index, ym_error *error)
{
    const ym__standing *standing = NULL;
    const ym_status status = ym__index_standing(&standing, index, each->found.entry_row, error);
    each->standing = standing == NULL ? &nobody : standing;
    return status;
}

/* Sorts by match as far as the first `until` items are concerned, those before `from` among themselves in any order. */
static ym_status sort_by_match(ranked *items, size_t count, ym_index *index, size_t from,
                               size_t until, ym_error *error)
{
    size_t first[YM__RANK_COUNT + 1] = {0}; /* of each rank */
    ym_status status = YM_OK;
    for (size_t i = 0; i < count; i++)
        first[items[i].rank + 1]++;
    for (size_t i = 0; i < YM__RANK_COUNT; i++)
        first[i + 1] += first[i];
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        const unsigned rank = items[i].rank;
        if (first[rank + 1] - first[rank] > 1 && first[rank + 1] > from && first[rank] < until)
            status = read_standing(&items[i], index, error);
    }
    if (status == YM_OK)
        sort_first(items, count, until);
    return status;
}

ym_status ym__found_sort(ym__found *items, size_t count, ym_index *index, size_t wanted,
                         ym_error *error)
{
    ranked *all = calloc(count + 1, sizeof *all);
    if (all == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < count; i++)
        all[i] =
            (ranked){.found = items[i], .rank = ym__found_rank(&items[i]), .standing = &nobody};
    ym_status status = sort_by_match(all, count, index, 0, wanted < count ? wanted : count, error);
    for (size_t i = 0; i < count && status == YM_OK; i++)
        items[i] = all[i].found;
    free(all);
    return status;
}

/* Reads what orders other than that by match go by: the entry and its counts. */
static ym_status read_whole(ranked *each, ym_index *index, ym__arena *arena, ym_error *error)
{
    ym__buffer key = {0};
    ym_entry_counts *counts = ym__arena_calloc(arena, 1, sizeof *counts);
    ym_status status =
        counts == NULL ? ym__error_nomem(error) : ym__found_read(&each->found, index, error);
    const ym_entry *entry = each->found.entry;
    if (status < 0 || entry == NULL)
        return status;
    if (each->sort == YM_SORT_PINYIN)
        status = ym__pinyin_key(&key, entry->pinyin, strlen(entry->pinyin), error);
    if (each->sort == YM_SORT_ENGLISH) {
        const char *english = entry->en_sort[0] != '\0' ? entry->en_sort : entry->en;
        status = ym__fold_text(&key, english, strlen(english), false, error);
    }
    if (status == YM_OK)
        status = ym_entry_get_counts(index, entry, counts, error);
    if (status == YM_OK)
        status = read_standing(each, index, error);
    each->counts = counts;
    each->key = ym__arena_strdup(arena, ym__buffer_text(&key));
    ym__buffer_free(&key);
    return status == YM_OK && each->key == NULL ? ym__error_nomem(error) : status;
}

/* Collects those of the listed types, with what they are ordered by. */
static ym_status collect(ranked *items, size_t *count, ym_index *index, const ym__found_list *list,
                         const char *const *types, size_t type_count,
                         const ym_search_options *options, ym__arena *arena, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < list->count && status == YM_OK; i++) {
        ranked *each = &items[*count];
        bool listed = true;
        *each = (ranked){.found = list->items[i],
                         .rank = ym__found_rank(&list->items[i]),
                         .sort = options->sort,
                         .standing = &nobody};
        if (options->types != NULL || type_count > 0) {
            status = read_standing(each, index, error);
            listed = ym__type_is_listed(options->types, each->standing->type);
        }
        for (size_t j = 0; j < type_count && listed; j++)
            listed = ym__type_is_listed(types[j], each->standing->type);
        if (status == YM_OK && listed && options->sort != YM_SORT_MATCH) {
            status = read_whole(each, index, arena, error);
            listed = each->found.entry != NULL;
        }
        *count += listed;
    }
    return status;
}

/* Reads one that is shown into the results. */
static ym_status show_one(ym_results *results, ym_index *index, ranked *each, ym_error *error)
{
    ym_status status = ym__found_read(&each->found, index, error);
    if (status < 0 || each->found.entry == NULL)
        return status;
    ym_entry_hit *hit = &results->entries[results->entry_count++];
    *hit = (ym_entry_hit){
        .entry = each->found.entry, .label = each->found.label->text, .match = each->found.match};
    if (each->counts == NULL)
        return ym_entry_get_counts(index, hit->entry, &hit->counts, error);
    hit->counts = *each->counts;
    return YM_OK;
}

static ym_status show(ym_results *results, ym_index *index, ranked *items, size_t count,
                      const ym_search_options *options, ym_error *error)
{
    const size_t from = options->offset < count ? options->offset : count;
    const size_t rest = count - from;
    const size_t shown =
        options->entry_limit != 0 && rest > options->entry_limit ? options->entry_limit : rest;
    ym_status status = YM_OK;
    if (options->sort == YM_SORT_MATCH)
        status = sort_by_match(items, count, index, from, from + shown, error);
    else
        sort_first(items, count, from + shown);
    if (status < 0)
        return status;
    results->entry_total = count;
    results->entries = ym__arena_calloc(&results->arena, shown, sizeof *results->entries);
    if (results->entries == NULL)
        return ym__error_nomem(error);
    for (size_t i = from; i < from + shown && status == YM_OK; i++)
        status = show_one(results, index, &items[i], error);
    return status;
}

ym_status ym__results_add_entries(ym_results *results, ym_index *index, const ym__found_list *list,
                                  const char *const *types, size_t type_count,
                                  const ym_search_options *options, ym_error *error)
{
    size_t count = 0;
    ranked *items = calloc(list->count + 1, sizeof *items);
    if (items == NULL)
        return ym__error_nomem(error);
    ym_status status =
        collect(items, &count, index, list, types, type_count, options, &results->arena, error);
    if (status == YM_OK)
        status = show(results, index, items, count, options, error);
    free(items);
    return status;
}
