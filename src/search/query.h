/* The query language: text in, a tree out. Knows nothing of what an index holds. README.md gives the grammar. */
#ifndef YM_SEARCH_QUERY_H
#define YM_SEARCH_QUERY_H

#include <yiming/base.h>

#include "base/arena.h"

enum { YM__QUERY_MOST_TERMS = 64, YM__QUERY_DEEPEST = 32, YM__QUERY_MOST_BYTES = 4096 };

typedef enum ym__query_kind {
    YM__QUERY_TERM,
    YM__QUERY_FILTER,
    YM__QUERY_AND,
    YM__QUERY_OR,
    YM__QUERY_NOT
} ym__query_kind;

/* What a filter looks at. All but the first are of the article. */
typedef enum ym__query_field {
    YM__QUERY_FIELD_TYPE, /* of the entries that are listed; a child of the root's AND, never elsewhere */
    YM__QUERY_FIELD_TITLE,
    YM__QUERY_FIELD_BEFORE,
    YM__QUERY_FIELD_AFTER,
    YM__QUERY_FIELD_LANG,
    YM__QUERY_FIELD_SOURCE /* who published it */
} ym__query_field;

/* Children stand in the order of the text. AND and OR have at least two, NOT has one. */
typedef struct ym__query_node {
    ym__query_kind kind;
    ym__query_field field; /* of a filter */
    const char
        *text;   /* of a term or filter: what stands in the query, without name, quotes and '*' */
    bool quoted; /* "…": exactly as written */
    bool prefix; /* x* */
    bool joined; /* a word right behind another one: they may be one name */
    size_t start,
        end; /* of a term, in bytes of the query, without quotes and '*'; a filter starts at its name */
    size_t column;                       /* where its text begins, in characters from 1 */
    size_t term;                         /* number of the term, from 0 */
    struct ym__query_node *first, *next; /* child, sibling */
} ym__query_node;

typedef struct ym__query {
    ym__arena arena;
    const char *text; /* as it was given, borrowed */
    ym__query_node *root;
    size_t term_count; /* without filters, which count for the limit, too */
    ym__query_node *terms[YM__QUERY_MOST_TERMS];
    const ym__query_node *misspelt; /* the first term that looks like a filter; NULL: none does */
    const char *meant;              /* the filter that it looks like: "title" */
} ym__query;

/* The query must stay as it is as long as the tree is used. YM_E_INPUT, with the column in the error: nothing to search
 * for, nothing but exclusions, unbalanced quotes or parentheses, a term without a letter, digit or character, a value that
 * its filter cannot have, more than the limits above. The tree reaches something: see ym__query_reach_of. */
ym_status ym__query_parse(ym__query *query, const char *text, ym_error *error);
void ym__query_free(ym__query *query);

/* A node without children, from the arena of the query; for those who rewrite its tree. NULL, with the error set: memory
 * ran out. */
ym__query_node *ym__query_new_node(ym__query *query, ym__query_kind kind, ym_error *error);

/* Is it a term that is neither a phrase nor a beginning, so that it may be a name? */
bool ym__query_is_word(const ym__query_node *node);

/* Is the type one of "person,place" (NULL: any)? */
bool ym__type_is_listed(const char *types, const char *type);
/* YM_E_USAGE when a part of such a list is no type of entries; the message says which. NULL is one. */
ym_status ym__types_check(const char *types, ym_error *error);

/* What a node can be asked for by itself. */
typedef enum ym__query_reach {
    YM__REACH_NOTHING,  /* it only leaves out: NOT x, or an alternative to that */
    YM__REACH_ARTICLES, /* all passages of some articles: filters alone */
    YM__REACH_TEXT      /* passages by what they say */
} ym__query_reach;
ym__query_reach ym__query_reach_of(const ym__query_node *node);

/* YM_E_INPUT when the query finds passages and no place in them: all its terms, if it has any, are left out. */
ym_status ym__query_check_places(const ym__query *query, ym_error *error);
/* See ym_search_advice. */
bool ym__query_advice(ym_error *advice, const ym__query *query);

#endif
