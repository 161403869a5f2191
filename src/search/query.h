/* The query language: text in, a tree of terms out. Knows nothing of the index. README.md gives the grammar. */
#ifndef YM_SEARCH_QUERY_H
#define YM_SEARCH_QUERY_H

#include <yiming/base.h>

#include <yiming/text.h>

#include "base/arena.h"

enum { YM__QUERY_MOST_TERMS = 64, YM__QUERY_DEEPEST = 32, YM__QUERY_MOST_BYTES = 4096 };

typedef enum ym__query_kind {
    YM__QUERY_TERM,
    YM__QUERY_AND,
    YM__QUERY_OR,
    YM__QUERY_NOT
} ym__query_kind;

typedef struct ym__query_node {
    ym__query_kind kind;
    const char *text; /* of a term: what stands in the query, without quotes and '*' */
    bool quoted;      /* "…": exactly as written */
    bool prefix;      /* x* */
    size_t column;    /* where it stands, in characters from 1 */
    size_t term;      /* number of the term, from 0 */
    struct ym__query_node *left, *right; /* NOT has left alone */
} ym__query_node;

typedef struct ym__query {
    ym__arena arena;
    ym__query_node *root;
    size_t term_count;
    ym__query_node *terms[YM__QUERY_MOST_TERMS];
    bool plain; /* nothing but words and spaces: the whole may be one name */
} ym__query;

/* YM_E_INPUT, with the column in the message: an empty query, unbalanced quotes or parentheses, nothing but exclusions,
 * more than the limits above. */
ym_status ym__query_parse(ym__query *query, const char *text, ym_error *error);
void ym__query_free(ym__query *query);

#endif
