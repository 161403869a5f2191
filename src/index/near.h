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
ym_status ym__near_check(bool *right, ym_index *index, int64_t body, const char *own,
                         ym_error *error);

/* Finds the near duplicates of a text before it is stored: for those who do not want them. Takes 300 bytes of memory for
 * each text of the index. Zero it to start. */
typedef struct ym__near_finder {
    struct ym__near_posting *postings;
    uint32_t *heads; /* by the lower bits of a band: a posting's number, one more; 0: none */
    size_t count, capacity;
    int64_t last_body; /* all up to this were taken in */
} ym__near_finder;
/* The public name of an article whose text is nearly the same, larger or smaller: YM_OK, or YM_DONE when there is none. */
ym_status ym__near_find(char name[32], ym__near_finder *finder, ym_index *index,
                        const ym__near_sketch *sketch, const char *content, ym_error *error);
void ym__near_finder_free(ym__near_finder *finder);

#endif
