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

/* Where there is no memory for anything quicker. */
static void sort_in_place(ym__set *set)
{
    size_t kept = 1;
    qsort(set->items, set->count, sizeof *set->items, compare_items);
    for (size_t i = 1; i < set->count; i++) {
        if (set->items[i] != set->items[kept - 1])
            set->items[kept++] = set->items[i];
    }
    set->count = kept;
}

/* The end of the ascending run that begins at `from`. */
static size_t run_end(const int64_t *items, size_t count, size_t from)
{
    size_t end = from + 1;
    while (end < count && items[end] > items[end - 1])
        end++;
    return end;
}

/* Merges each two neighbouring runs of `from` into one of `to`, dropping what both have. Returns how many items are left. */
static size_t merge_runs(int64_t *to, const int64_t *from, size_t count)
{
    size_t kept = 0;
    for (size_t start = 0; start < count;) {
        const size_t middle = run_end(from, count, start);
        const size_t end = middle < count ? run_end(from, count, middle) : count;
        size_t left = start;
        size_t right = middle;
        while (left < middle || right < end) {
            const bool both = left < middle && right < end && from[left] == from[right];
            if (right == end || (left < middle && from[left] <= from[right]))
                to[kept++] = from[left++];
            else
                to[kept++] = from[right++];
            right += both;
        }
        start = end;
    }
    return kept;
}

/* Marks the members in a map of bits and reads it from end to end, where they are at most 64 apart on average. False when
 * they are farther apart, or for want of memory. */
static bool sort_by_bits(ym__set *set)
{
    int64_t least = set->items[0];
    int64_t most = set->items[0];
    for (size_t i = 1; i < set->count; i++) {
        least = set->items[i] < least ? set->items[i] : least;
        most = set->items[i] > most ? set->items[i] : most;
    }
    const uint64_t words = ((uint64_t)most - (uint64_t)least) / 64 + 1;
    uint64_t *bits = words > set->count ? NULL : calloc((size_t)words, sizeof *bits);
    if (bits == NULL)
        return false;
    for (size_t i = 0; i < set->count; i++) {
        const uint64_t bit = (uint64_t)set->items[i] - (uint64_t)least;
        bits[bit / 64] |= UINT64_C(1) << bit % 64;
    }
    set->count = 0;
    for (size_t i = 0; i < words; i++) {
        uint64_t word = bits[i];
        for (unsigned bit = 0; word != 0; word >>= 1, bit++) {
            if ((word & 1) != 0)
                set->items[set->count++] = (int64_t)((uint64_t)least + i * 64 + bit);
        }
    }
    free(bits);
    return true;
}

/* Sets are put together of some that ascend, one a term or an entry: merging their runs is much quicker than sorting. */
void ym__set_sort(ym__set *set)
{
    if (set->count == 0 || run_end(set->items, set->count, 0) == set->count || sort_by_bits(set))
        return;
    int64_t *other = calloc(set->capacity, sizeof *other);
    if (other == NULL) {
        sort_in_place(set);
        return;
    }
    while (run_end(set->items, set->count, 0) < set->count) {
        set->count = merge_runs(other, set->items, set->count);
        int64_t *const merged = other;
        other = set->items;
        set->items = merged;
    }
    free(other);
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
