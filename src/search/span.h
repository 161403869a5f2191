/* Where in a passage the terms of a query stand. By the tokens that full text is made of, and by stored mentions; spans are
 * of the text as it was written, whatever folding did to it. */
#ifndef YM_SEARCH_SPAN_H
#define YM_SEARCH_SPAN_H

#include "search/term.h"

#include "text/fold.h"

typedef struct ym__token_list ym__token_list;

/* What is looked for, made once and used from passage to passage. */
typedef struct ym__span_finder {
    const ym__term *terms; /* borrowed */
    size_t term_count;
    ym__token_list *wanted;  /* of each term's text */
    ym__token_list *passage; /* of the passage at hand */
    bool *prefixes;          /* must the term's last token match as a prefix? */
    struct ym__wanted_entry {
        int64_t row; /* of the entry */
        size_t term;
        size_t
            rank; /* what stands first in the query, and there was found best, is what a passage is shown for */
        const ym_entry *entry;
    } * entries; /* by row, each row once a term */
    size_t entry_count;
    ym__folded folded;
    /* Of the last passage: */
    ym_span *spans; /* in order, not overlapping */
    size_t count, capacity;
    uint32_t *term_hits;   /* how often each term occurs: its text and its entries' mentions */
    size_t tokens;         /* the passage's length in tokens */
    const ym_entry *entry; /* the entry that the passage is shown for; NULL: only text matched */
} ym__span_finder;

/* Terms that are excluded are not looked for. */
ym_status ym__span_finder_make(ym__span_finder *finder, ym_index *index, const ym__term *terms,
                               size_t term_count, ym_error *error);
/* Looks into one passage; what was found stands in the finder until the next. */
ym_status ym__span_finder_run(ym__span_finder *finder, ym_index *index, int64_t passage,
                              const char *text, ym_error *error);
void ym__span_finder_free(ym__span_finder *finder);

#endif
