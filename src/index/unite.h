/* Several segments of FTS5 become one. Knows terms and rows; knows nothing of SQL. */
#ifndef YM_INDEX_UNITE_H
#define YM_INDEX_UNITE_H

#include "index/segment.h"
#include "index/segment_reader.h"

/* Writes all that the sources (oldest first) hold as the terms and rows of `segment`, which is then to be ended: of one row
 * that several have, what the newest says. `is_all`: there are no older segments, so that what is void is forgotten. Each
 * leaf is fetched once, and those of a source in their order. YM_E_INDEX, and nothing in `error`: the leaves are not as they
 * must be. */
ym_status ym__segments_unite(ym__segment *segment, const ym__segment_place *sources, size_t count,
                             bool is_all, ym__leaf_fetch fetch, void *context, ym_error *error);

#endif
