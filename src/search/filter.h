/* Filters of a query, tried on articles: title:, before:, after:, lang:, source:. What they mean is in README.md. */
#ifndef YM_SEARCH_FILTER_H
#define YM_SEARCH_FILTER_H

#include "index/index.h"
#include "search/query.h"

/* Conditions that an article must meet together. Zero it for none; the nodes are borrowed from the query. */
typedef struct ym__filters {
    struct ym__filter {
        const ym__query_node *node;
        bool excluded; /* it must not hold */
    } items[YM__QUERY_MOST_TERMS];
    size_t count;
    int64_t last_article; /* what was said last, since an article is asked for passage by passage */
    bool last_passed;
} ym__filters;

/* Does the article of this row pass? */
ym_status ym__filters_pass(bool *passes, ym_index *index, ym__filters *filters, int64_t article,
                           ym_error *error);
/* Does any article that carries the body? */
ym_status ym__filters_pass_body(bool *passes, ym_index *index, const ym__filters *filters,
                                int64_t body, ym_error *error);

#endif
