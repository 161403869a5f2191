/* Sets of passages as sorted arrays. */
#include "search/set.h"

#include "base/error.h"

#include <stdlib.h>

ym_status ym__set_add(ym__set *set, int64_t item, ym_error *error)
{
    if (set->count == set->capacity) {
        const size_t capacity = set->capacity == 0 ? 256 : set->capacity * 2;
        if (set->count == YM__SET_MOST)
            return ym__error_set(error, YM_E_LIMIT,
                                 "more than %d passages; ask for something rarer", YM__SET_MOST);
        int64_t *grown = realloc(set->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        set->items = grown;
        set->capacity = capacity;
    }
    set->items[set->count++] = item;
    return YM_OK;
}

static int compare_items(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a;
    const int64_t right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

static bool ascends(const ym__set *set)
{
    for (size_t i = 1; i < set->count; i++) {
        if (set->items[i] <= set->items[i - 1])
            return false;
    }
    return true;
}

void ym__set_sort(ym__set *set)
{
    if (ascends(set))
        return;
    qsort(set->items, set->count, sizeof *set->items, compare_items);
    size_t kept = 1;
    for (size_t i = 1; i < set->count; i++) {
        if (set->items[i] != set->items[kept - 1])
            set->items[kept++] = set->items[i];
    }
    set->count = kept;
}

size_t ym__set_below(const ym__set *set, int64_t item)
{
    size_t low = 0;
    size_t high = set->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (set->items[middle] < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void ym__set_free(ym__set *set)
{
    free(set->items);
    *set = (ym__set){0};
}
