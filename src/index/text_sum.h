/* Does full text say what the passages say, and is every term found? A sum over every term, row and position, made of the
 * passages and of FTS5's pages. */
#ifndef YM_INDEX_TEXT_SUM_H
#define YM_INDEX_TEXT_SUM_H

#include "index/index.h"
#include "text/fold.h"

/* Zero it to start. */
typedef struct ym__text_sum {
    uint64_t sum;      /* of what was added, less what was taken away */
    ym__folded folded; /* used again from text to text */
} ym__text_sum;

/* Adds a passage (row) and its text. */
ym_status ym__text_sum_add(ym__text_sum *sum, int64_t passage, const char *text, ym_error *error);

/* Is called for each page that is read; what is below zero ends the reading and is returned. */
typedef ym_status (*ym__page_step)(void *context);
/* Takes away all that full text holds: once every passage was added, sum->sum is 0 when they are the same. *good false: a page
 * is not as it must be, or a term is not found where it is looked for. Full text of a form that we do not know counts as right. */
ym_status ym__text_sum_take_stored(ym__text_sum *sum, bool *good, ym_index *index,
                                   ym__page_step step, void *context, ym_error *error);
void ym__text_sum_free(ym__text_sum *sum);

#endif
