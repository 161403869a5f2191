/* Sets of passages, and what is shown of them. */
#ifndef YM_SEARCH_HITS_H
#define YM_SEARCH_HITS_H

#include <yiming/search.h>

#include "index/index.h"
#include "search/filter.h"
#include "search/lookup.h"

/* Row ids of passages, ascending, each once. */
typedef struct ym__set {
    int64_t *items;
    size_t count, capacity;
} ym__set;
ym_status ym__set_add(ym__set *set, int64_t item, ym_error *error);
void ym__set_sort(ym__set *set); /* after adding in any order */
void ym__set_free(ym__set *set);

/* What one term of a query stands for: its text, and the entries that it names. */
typedef struct ym__term {
    const char *text; /* NULL: none, only the entries */
    bool prefix;
    bool excluded; /* stands under NOT: it is not among what a passage is shown for */
    ym__found_list entries; /* read, see ym__found_list_read */
} ym__term;

/* The passages in which a term's text or entries occur. */
ym_status ym__term_passages(ym__set *set, ym_index *index, const ym__term *term, ym_error *error);
/* Does the text, of whatever kind, hold the term's text? As full text says it of a passage. */
ym_status ym__text_has_term(bool *has, const char *text, const ym__term *term, ym_error *error);

/* The answer while it is put together; the public struct of the same name. */
struct ym_results {
    ym__arena arena;
    ym_entry_hit *entries;
    size_t entry_count;
    uint64_t entry_total;
    ym_passage_hit *passages;
    int64_t *passage_rows; /* of the same, as the index knows them */
    size_t passage_count;
    uint64_t passage_total;
};

/* Filters by type, ranks, cuts and reads the entries of a list into the results; the list stays as it is. `types`, each a
 * list "person,place", are conditions beside that of the options. See rank.c. */
ym_status ym__results_add_entries(ym_results *results, ym_index *index, const ym__found_list *list,
                                  const char *const *types, size_t type_count,
                                  const ym_search_options *options, ym_error *error);
/* Do the options that choose passages make sense? YM_E_USAGE, YM_E_NOT_FOUND, YM_E_INPUT as for those that are found. */
ym_status ym__search_options_check(ym_index *index, const ym_search_options *options,
                                   ym_error *error);
/* Filters, sorts (newest first), cuts and reads the passages of a set into the results; the spans are those of the
 * terms. `filters` (NULL: none) are conditions on their articles beside those of the options. */
ym_status ym__results_add_passages(ym_results *results, ym_index *index, const ym__set *set,
                                   const ym__term *terms, size_t term_count,
                                   const ym_search_options *options, ym__filters *filters,
                                   ym_error *error);

#endif
