/* Sets of passages: what the terms of a query give, and what AND, OR and NOT make of them. */
#ifndef YM_SEARCH_SET_H
#define YM_SEARCH_SET_H

#include <yiming/base.h>

/* The most members: 128 MB of them. A query that finds more is refused with YM_E_LIMIT. */
enum { YM__SET_MOST = 1 << 24 };

/* Row ids of passages, ascending, each once. Zero it to start. */
typedef struct ym__set {
    int64_t *items;
    size_t count, capacity;
} ym__set;
ym_status ym__set_add(ym__set *set, int64_t item, ym_error *error);
void ym__set_sort(ym__set *set); /* after adding in any order; quick when they came ascending */
/* The number of members below `item`. */
size_t ym__set_below(const ym__set *set, int64_t item);
void ym__set_free(ym__set *set);

#endif
