/* Which of the passages found are shown, under which articles, and in what order: newest first.
 *
 * Passages are kept by what is common to those of one text: the article that stands for it and its date. So the order is
 * that of texts, of which the newest are read first (shown_date), and only as many as a page needs. */
#ifndef YM_SEARCH_ORDER_H
#define YM_SEARCH_ORDER_H

#include <yiming/search.h>

#include "index/index.h"
#include "search/filter.h"
#include "search/set.h"

/* What restricts a search. Days as yyyymmdd; an open end is 0 or INT64_MAX. */
typedef struct ym__restriction {
    bool dated;
    int64_t since, until;
    int64_t article; /* its row; 0: any */
    bool all_duplicates, near_duplicates;
    ym__filters *filters; /* of the query, tried on each article; NULL: none */
} ym__restriction;
/* Out of the options: YM_E_USAGE for what is no date, YM_E_NOT_FOUND and YM_E_INPUT for what is no article, or several. */
ym_status ym__restriction_make(ym__restriction *restriction, ym_index *index,
                               const ym_search_options *options, ym_error *error);

/* An article that shows some of the passages found: `count` members of the set from number `from` on. */
typedef struct ym__showing {
    int64_t article, body;
    int64_t day, second;
    uint64_t article_name;       /* its 16 hex digits as a number, to sort by */
    uint64_t duplicates;         /* articles with the same text, or nearly, that are not listed */
    int64_t near;                /* the body that this one stands back behind when it has passages here; 0: none */
    int64_t first_row, last_row; /* of all passages of the text */
    size_t from, count;
} ym__showing;

typedef struct ym__order {
    ym__showing *items;
    size_t count, capacity;
    /* Of all that the filter lets through, whether they are in `items` or not; of texts that were not looked at those that
     * would stand back, too. */
    uint64_t passage_total;
} ym__order;
/* The showings of a set newest first, then by article: as many as hold the first `wanted` passages, or all. Zero it before. */
ym_status ym__order_make(ym__order *order, ym_index *index, const ym__set *set,
                         const ym__restriction *restriction, uint64_t wanted, ym_error *error);
void ym__order_free(ym__order *order);

#endif
