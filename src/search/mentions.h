/* Which mention stands at a place that a query found. */
#ifndef YM_SEARCH_MENTIONS_H
#define YM_SEARCH_MENTIONS_H

#include <yiming/search.h>

#include "index/index.h"

/* A mention as the index has it. */
typedef struct ym__mention_row {
    int64_t passage;
    size_t start, end; /* bytes */
    const ym_entry *entry;
    const ym_label *label; /* NULL: the entry has it no more */
} ym__mention_row;

typedef struct ym__mention_rows {
    ym__mention_row *items;
    size_t count, capacity;
} ym__mention_rows;
void ym__mention_rows_free(ym__mention_rows *rows);

/* Appends all mentions of an entry, by passage and start. */
ym_status ym__mentions_of_entry(ym__mention_rows *rows, ym_index *index, const ym_entry *entry,
                                ym_error *error);
/* Appends all mentions in a passage. */
ym_status ym__mentions_of_passage(ym__mention_rows *rows, ym_index *index, int64_t passage,
                                  ym_error *error);
/* By passage and start, longest first; for ym__mention_at. */
void ym__mention_rows_sort(ym__mention_rows *rows);
/* The mention that a span of a passage is, or else the longest within it; NULL when there is none. The rows are sorted. */
const ym__mention_row *ym__mention_at(const ym__mention_rows *rows, int64_t passage, ym_span span);

#endif
