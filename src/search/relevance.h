/* Passages by relevance: BM25 over a bounded number of the newest. */
#ifndef YM_SEARCH_RELEVANCE_H
#define YM_SEARCH_RELEVANCE_H

#include "search/order.h"
#include "search/span.h"

/* So many of the newest passages found are read and ranked; what is older follows newest first, unranked. */
enum { YM__RANKED_MOST = 1000 };

/* One passage of a showing (borrowed). */
typedef struct ym__place {
    const ym__showing *showing;
    int64_t row;
} ym__place;

/* Sorts the first YM__RANKED_MOST of `places`, which are newest first, by what the finder finds in them; of equals the
 * newer comes first. */
ym_status ym__rank_passages(ym__place *places, size_t count, ym_index *index,
                            ym__span_finder *finder, ym_error *error);

#endif
