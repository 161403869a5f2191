/* What a batch adds to full text and takes away, gathered in memory and put in order: passages in, a segment out. Knows
 * tokens; knows neither SQL nor pages. One thread at a time. */
#ifndef YM_INDEX_POSTINGS_H
#define YM_INDEX_POSTINGS_H

#include "index/segment.h"
#include "index/tokens.h"

typedef struct ym__postings ym__postings;

ym_status ym__postings_new(ym__postings **out, ym_error *error);
void ym__postings_free(ym__postings *postings);

/* Adds the tokens of a passage, number `number` of `tokens`; in place of what was added of this row before. */
ym_status ym__postings_add(ym__postings *postings, int64_t row, const ym__tokens *tokens,
                           size_t number, ym_error *error);
/* Takes the tokens away that a passage has: those that were added here, or else those of older segments, `text` (valid
 * UTF-8) being what they were made of. */
ym_status ym__postings_remove(ym__postings *postings, int64_t row, const char *text,
                              ym_error *error);

/* How many tokens and passages are held. A token takes 16 bytes, and as many again while they are put in order. */
size_t ym__postings_count(const ym__postings *postings);
/* By how much the passages and tokens of the index change. */
void ym__postings_change(const ym__postings *postings, int64_t *passages, int64_t *tokens);

/* Writes all as the terms and rows of a segment that is newer than all it takes away from. After that they can only be freed. */
ym_status ym__postings_write(ym__postings *postings, ym__segment *segment, ym_error *error);

#endif
