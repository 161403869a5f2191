/* The answer to a query while it is put together. */
#ifndef YM_SEARCH_HITS_H
#define YM_SEARCH_HITS_H

#include <yiming/search.h>

#include "base/arena.h"
#include "index/index.h"
#include "search/deadline.h"
#include "search/filter.h"
#include "search/lookup.h"
#include "search/term.h"

/* The most bytes of passages in one answer, unless bounds say otherwise. */
enum { YM__ANSWER_MOST_BYTES = 512000000 };

/* What an answer may cost. All zero: no deadline, the usual size. */
typedef struct ym__bounds {
    bool (*stop)(
        void *
            context); /* asked once a passage that is read; true ends it with YM_E_INTERRUPTED. NULL: none */
    void *context;
    size_t
        most_bytes; /* of passages and spans, above which it is YM_E_LIMIT; 0: YM__ANSWER_MOST_BYTES */
} ym__bounds;

/* The public struct of the same name. */
struct ym_results {
    ym__arena arena;
    ym_entry_hit *entries;
    size_t entry_count;
    uint64_t entry_total;
    ym_passage_hit *passages;
    int64_t *passage_rows; /* of the same, as the index knows them */
    size_t passage_count;
    uint64_t passage_total;
    ym__bounds bounds;
    size_t bytes; /* taken of bounds.most_bytes */
};

/* ym_search within a read that has begun and a deadline that was started: what timeout_ms says is not looked at. */
ym_status ym__search(ym_results **out, ym_index *index, const char *query,
                     const ym_search_options *options, ym__deadline *deadline, ym_error *error);

/* Filters by type, ranks, cuts and reads the entries of a list into the results; the list stays as it is. `types`, each a
 * list "person,place", are conditions beside that of the options. See rank.c. */
ym_status ym__results_add_entries(ym_results *results, ym_index *index, const ym__found_list *list,
                                  const char *const *types, size_t type_count,
                                  const ym_search_options *options, ym_error *error);
/* Do the options that choose passages make sense? YM_E_USAGE, YM_E_NOT_FOUND, YM_E_INPUT as for those that are found. */
ym_status ym__search_options_check(ym_index *index, const ym_search_options *options,
                                   ym_error *error);
/* Filters and sorts the passages of a set, cuts them to the page that the options ask for, and reads these into the
 * results; the spans are those of the terms. `filters` (NULL: none) are conditions on their articles beside those of the
 * options. */
ym_status ym__results_add_passages(ym_results *results, ym_index *index, const ym__set *set,
                                   const ym__term *terms, size_t term_count,
                                   const ym_search_options *options, ym__filters *filters,
                                   ym_error *error);

/* Reads what is said of an article, by its row, the same in all its hits; and one passage, by its row: number, name and text.
 * Into the results' memory, as far as their bounds go. */
ym_status ym__results_read_article(ym_results *results, ym_index *index, int64_t article,
                                   ym_passage_hit *hit, ym_error *error);
ym_status ym__results_read_passage(ym_results *results, ym_index *index, int64_t row,
                                   ym_passage_hit *hit, ym_error *error);

#endif
