/* Several segments of FTS5 are read as one. Knows terms and rows; knows nothing of SQL. */
#ifndef YM_INDEX_UNITE_H
#define YM_INDEX_UNITE_H

#include "index/segment_reader.h"

/* What is told of terms and rows, in order: ym__segment_term and ym__segment_row say what they are. A negative status ends the
 * reading and is returned. */
typedef struct ym__term_sink {
    void *context;
    ym_status (*term)(void *context, const char *term, size_t bytes, ym_error *error);
    ym_status (*row)(void *context, int64_t row, bool removes, const uint8_t *positions,
                     size_t bytes, ym_error *error);
} ym__term_sink;

/* Tells of all that the sources (oldest first) hold: of one row that several have, what the newest says. `is_all`: there are
 * no older segments, so that what is void is forgotten. Each leaf is fetched once, and those of a source in their order.
 * YM_E_INDEX, and nothing in `error`: the leaves are not as they must be. */
ym_status ym__segments_unite(const ym__term_sink *sink, const ym__segment_place *sources,
                             size_t count, bool is_all, ym__leaf_fetch fetch, void *context,
                             ym_error *error);

#endif
