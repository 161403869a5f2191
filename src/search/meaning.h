/* What a query means in an index: its terms, the entries that they name, and the passages that it finds. */
#ifndef YM_SEARCH_MEANING_H
#define YM_SEARCH_MEANING_H

#include "search/hits.h"
#include "search/query.h"

enum { YM__MEANING_LONGEST_NAME = 6 /* words of a name among others */ };

/* Zero it before it is made; free it in any case. Borrows the query's text, and the entries from the index. */
typedef struct ym__meaning {
    ym__query query; /* its tree is rewritten: names of several words, outer filters taken out */
    ym_index *index;
    bool exact;
    ym_scope scope;
    /* What stands for each term of the query by its number, then the names of several words, then beginnings. */
    ym__term terms[2 * YM__QUERY_MOST_TERMS + 1];
    size_t term_count;
    bool in_name[YM__QUERY_MOST_TERMS]; /* terms that are words of a longer name */
    ym__filters filters;                /* outer ones: every listed article must pass them */
    /* Of type:…, each of which must hold for a listed entry. */
    const char *types[YM__QUERY_MOST_TERMS];
    size_t type_count;
    /* All that is to be found, when it is one phrase or words side by side; else NULL. */
    const char *name;
    bool name_quoted, name_prefix;
    /* What ends the query behind something else and names nothing: a name half-typed, perhaps; else NULL. */
    const char *half_typed;
} ym__meaning;

/* Parses and understands a query. Errors as of ym__query_parse. */
ym_status ym__meaning_make(ym__meaning *meaning, ym_index *index, const char *text,
                           const ym_search_options *options, ym_error *error);
void ym__meaning_free(ym__meaning *meaning);

/* The passages that the query finds; see evaluate.c. */
ym_status ym__meaning_passages(ym__set *set, const ym__meaning *meaning, ym_error *error);
/* The same when the name is taken for that of these entries, as a beginning of their names, because no text has it: none
 * when one does. */
ym_status ym__meaning_passages_of(ym__set *set, ym__meaning *meaning, const ym__found *entries,
                                  size_t count, ym_error *error);

#endif
