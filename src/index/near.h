/* Near duplicates in the index: which text stands for another one. */
#ifndef YM_INDEX_NEAR_H
#define YM_INDEX_NEAR_H

#include "index/index.h"

#include "text/near.h"

/* Stores the sketch of a body that is shown from now on; nothing for one that is too short. ym__near_update compares it. */
ym_status ym__near_store(ym_index *index, int64_t body, const ym__near_sketch *sketch,
                         ym_error *error);
/* The body is shown no more: texts that it stood for are to be compared anew. */
ym_status ym__near_forget(ym_index *index, int64_t body, ym_error *error);
/* Is something stored that was not compared yet? */
ym_status ym__near_is_pending(bool *pending, ym_index *index, ym_error *error);
/* Compares what was not compared yet with all there is, and sets which text stands for which. In an open transaction.
 * Memory is bounded; every thousand new texts or so cost a look at all sketches. */
ym_status ym__near_update(ym_index *index, ym_error *error);

/* Is what is stored of a body what its text gives? *right says so. Asked of an index where nothing is pending. */
ym_status ym__near_check(bool *right, ym_index *index, int64_t body, const char *text,
                         ym_error *error);

#endif
