/* One term of a query, and the passages in which it occurs. */
#ifndef YM_SEARCH_TERM_H
#define YM_SEARCH_TERM_H

#include "index/index.h"
#include "search/lookup.h"
#include "search/set.h"

/* What one term of a query stands for: its text, and the entries that it names. */
typedef struct ym__term {
    const char *text; /* NULL: none, only the entries */
    bool prefix;
    bool excluded;          /* stands under NOT: it is not among what a passage is shown for */
    ym__found_list entries; /* read, see ym__found_list_read */
} ym__term;

/* The passages in which a term's text or entries occur. */
ym_status ym__term_passages(ym__set *set, ym_index *index, const ym__term *term, ym_error *error);
/* Does the text, of whatever kind, hold the term's text? As full text says it of a passage. */
ym_status ym__text_has_term(bool *has, const char *text, const ym__term *term, ym_error *error);

#endif
