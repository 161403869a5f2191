/* From what a query means to the passages that it finds: a set for each part of the tree. Read evaluate first.
 *
 * A part is evaluated within a set when there is one already: filters and what only leaves out need it. */
#include "search/meaning.h"

/* ---- sets ------------------------------------------------------------------------------------------------------ */

/* Keeps of the set what is (`inside`) or is not in the other one. */
static void keep(ym__set *set, const ym__set *other, bool inside)
{
    size_t kept = 0;
    for (size_t i = 0, j = 0; i < set->count; i++) {
        while (j < other->count && other->items[j] < set->items[i])
            j++;
        const bool in_other = j < other->count && other->items[j] == set->items[i];
        if (in_other == inside)
            set->items[kept++] = set->items[i];
    }
    set->count = kept;
}

/* Adds what is in the other one. */
static ym_status add_all(ym__set *set, const ym__set *other, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < other->count && status == YM_OK; i++)
        status = ym__set_add(set, other->items[i], error);
    ym__set_sort(set);
    return status;
}

static void swap(ym__set *set, ym__set *other)
{
    const ym__set kept = *set;
    *set = *other;
    *other = kept;
}

static bool has(const ym__set *set, int64_t item)
{
    const size_t at = ym__set_below(set, item);
    return at < set->count && set->items[at] == item;
}

static ym_status body_of(int64_t *body, ym_index *index, int64_t passage, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    *body = 0;
    ym_status status = ym__index_statement(&select, index, YM__PASSAGE_BODY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, passage);
    status = ym__index_step(index, select, "reading passages", error);
    if (status == YM_OK)
        *body = sqlite3_column_int64(select, 0);
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

/* The bodies of passages. */
static ym_status bodies_of(ym__set *bodies, ym_index *index, const ym__set *passages,
                           ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < passages->count && status == YM_OK; i++) {
        int64_t body = 0;
        status = body_of(&body, index, passages->items[i], error);
        if (status == YM_OK && (bodies->count == 0 || bodies->items[bodies->count - 1] != body))
            status = ym__set_add(bodies, body, error);
    }
    ym__set_sort(bodies);
    return status;
}

/* left := the passages of either set whose texts as a whole have passages of both. */
static ym_status widen(ym__set *left, const ym__set *right, ym_index *index, ym_error *error)
{
    ym__set bodies = {0};
    ym__set others = {0};
    ym_status status = bodies_of(&bodies, index, left, error);
    if (status == YM_OK)
        status = bodies_of(&others, index, right, error);
    if (status == YM_OK) {
        keep(&bodies, &others, true);
        status = add_all(left, right, error);
    }
    size_t kept = 0;
    for (size_t i = 0; i < left->count && status == YM_OK; i++) {
        int64_t body = 0;
        status = body_of(&body, index, left->items[i], error);
        if (has(&bodies, body))
            left->items[kept++] = left->items[i];
    }
    left->count = kept;
    ym__set_free(&bodies);
    ym__set_free(&others);
    return status;
}

/* ---- filters ------------------------------------------------------------------------------------------------------ */

static ym_status add_body(ym__set *set, ym_index *index, int64_t body, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__PASSAGES_OF_BODY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, body);
    while ((status = ym__index_step(index, select, "reading passages", error)) == YM_OK) {
        status = ym__set_add(set, sqlite3_column_int64(select, 0), error);
        if (status < 0)
            break;
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

/* All passages some article of which passes. */
static ym_status all_that_pass(ym__set *set, ym_index *index, const ym__filters *filters,
                               ym_error *error)
{
    sqlite3_stmt *bodies = NULL;
    ym_status status = ym__index_statement(&bodies, index, YM__SHOWN_BODIES, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, bodies, "reading articles", error)) == YM_OK) {
        const int64_t body = sqlite3_column_int64(bodies, 0);
        bool passes = false;
        status = ym__filters_pass_body(&passes, index, filters, body, error);
        if (status == YM_OK && passes)
            status = add_body(set, index, body, error);
    }
    ym__index_done(bodies);
    ym__set_sort(set);
    return status < 0 ? status : YM_OK;
}

/* Those of `within` some article of which passes. */
static ym_status those_that_pass(ym__set *set, ym_index *index, const ym__filters *filters,
                                 const ym__set *within, ym_error *error)
{
    int64_t last_body = 0;
    bool passes = false;
    ym_status status = YM_OK;
    for (size_t i = 0; i < within->count && status == YM_OK; i++) {
        int64_t body = 0;
        status = body_of(&body, index, within->items[i], error);
        if (status == YM_OK && body != last_body)
            status = ym__filters_pass_body(&passes, index, filters, body, error);
        last_body = body;
        if (status == YM_OK && passes)
            status = ym__set_add(set, within->items[i], error);
    }
    return status;
}

static ym_status filter(ym__set *set, ym_index *index, const ym__query_node *node,
                        const ym__set *within, ym_error *error)
{
    const ym__filters filters = {.items = {{node, false}}, .count = 1};
    return within == NULL ? all_that_pass(set, index, &filters, error)
                          : those_that_pass(set, index, &filters, within, error);
}

/* ---- evaluation --------------------------------------------------------------------------------------------------- */

static ym_status evaluate(ym__set *set, const ym__meaning *meaning, const ym__query_node *node,
                          const ym__set *within, ym_error *error);

static ym_status evaluate_or(ym__set *set, const ym__meaning *meaning, const ym__query_node *node,
                             const ym__set *within, ym_error *error)
{
    ym_status status = YM_OK;
    for (const ym__query_node *child = node->first; child != NULL && status == YM_OK;
         child = child->next) {
        ym__set part = {0};
        status = evaluate(&part, meaning, child, within, error);
        if (status == YM_OK && set->count == 0)
            swap(set, &part);
        else if (status == YM_OK)
            status = add_all(set, &part, error);
        ym__set_free(&part);
    }
    return status;
}

/* Cuts the set down by the children of an AND that have this reach; *begun: there is a set to cut down. */
static ym_status narrow(ym__set *set, bool *begun, const ym__meaning *meaning,
                        const ym__query_node *node, ym__query_reach reach, ym_error *error)
{
    const bool wide = meaning->scope == YM_SCOPE_ARTICLE && reach == YM__REACH_TEXT;
    ym_status status = YM_OK;
    for (const ym__query_node *child = node->first; child != NULL && status == YM_OK;
         child = child->next) {
        if (ym__query_reach_of(child) != reach)
            continue;
        ym__set part = {0};
        status = evaluate(&part, meaning, child, *begun && !wide ? set : NULL, error);
        if (status == YM_OK && *begun && wide)
            status = widen(set, &part, meaning->index, error);
        if (status == YM_OK && !(*begun && wide))
            swap(set, &part);
        ym__set_free(&part);
        *begun = true;
    }
    return status;
}

/* First what finds passages by their text, then the filters, then what only leaves out. */
static ym_status evaluate_and(ym__set *set, const ym__meaning *meaning, const ym__query_node *node,
                              const ym__set *within, ym_error *error)
{
    bool begun = false;
    ym_status status = narrow(set, &begun, meaning, node, YM__REACH_TEXT, error);
    if (status == YM_OK && within != NULL && begun)
        keep(set, within, true);
    else if (status == YM_OK && within != NULL)
        status = add_all(set, within, error);
    begun = begun || within != NULL;
    if (status == YM_OK)
        status = narrow(set, &begun, meaning, node, YM__REACH_ARTICLES, error);
    if (status == YM_OK)
        status = narrow(set, &begun, meaning, node, YM__REACH_NOTHING, error);
    return status;
}

/* The passages that a node finds, of `within` or (NULL, not for what reaches nothing) of all. */
static ym_status evaluate(ym__set *set, const ym__meaning *meaning, const ym__query_node *node,
                          const ym__set *within, ym_error *error)
{
    ym__set left_out = {0};
    ym_status status = YM_OK;
    switch (node->kind) {
    case YM__QUERY_TERM:
        status = ym__term_passages(set, meaning->index, &meaning->terms[node->term], error);
        if (status == YM_OK && within != NULL)
            keep(set, within, true);
        break;
    case YM__QUERY_FILTER:
        status = filter(set, meaning->index, node, within, error);
        break;
    case YM__QUERY_AND:
        status = evaluate_and(set, meaning, node, within, error);
        break;
    case YM__QUERY_OR:
        status = evaluate_or(set, meaning, node, within, error);
        break;
    case YM__QUERY_NOT:
        status = evaluate(&left_out, meaning, node->first, within, error);
        if (status == YM_OK && within != NULL)
            status = add_all(set, within, error);
        keep(set, &left_out, false);
        break;
    }
    ym__set_free(&left_out);
    return status;
}

ym_status ym__meaning_passages(ym__set *set, const ym__meaning *meaning, ym_error *error)
{
    const ym__query_node *root = meaning->query.root;
    if (root != NULL && ym__query_reach_of(root) != YM__REACH_NOTHING)
        return evaluate(set, meaning, root, NULL, error);
    ym__set all = {0};
    ym_status status = all_that_pass(&all, meaning->index, &meaning->filters, error);
    if (status == YM_OK)
        status =
            root == NULL ? add_all(set, &all, error) : evaluate(set, meaning, root, &all, error);
    ym__set_free(&all);
    return status;
}

/* Does any passage have what the query says, whatever it filters and leaves out? */
static ym_status is_in_text(bool *it_is, const ym__meaning *meaning, ym_error *error)
{
    const ym__query_node *root = meaning->query.root;
    ym__set set = {0};
    bool begun = false;
    ym_status status = root->kind == YM__QUERY_AND
                           ? narrow(&set, &begun, meaning, root, YM__REACH_TEXT, error)
                           : evaluate(&set, meaning, root, NULL, error);
    *it_is = set.count > 0;
    ym__set_free(&set);
    return status;
}

ym_status ym__meaning_passages_of(ym__set *set, ym__meaning *meaning, const ym__found *entries,
                                  size_t count, ym_error *error)
{
    const ym__query_node *root = meaning->query.root;
    ym__term *term = &meaning->terms[meaning->term_count++];
    bool begun = true;
    bool in_text = false;
    *term = (ym__term){.text = NULL};
    ym_status status = is_in_text(&in_text, meaning, error);
    if (status < 0 || in_text)
        return status;
    for (size_t i = 0; i < count && status == YM_OK; i++)
        status = ym__found_list_add(&term->entries, &entries[i], error);
    if (status == YM_OK)
        status = ym__found_list_read(&term->entries, meaning->index, error);
    if (status == YM_OK)
        status = ym__term_passages(set, meaning->index, term, error);
    if (status == YM_OK)
        status = narrow(set, &begun, meaning, root, YM__REACH_ARTICLES, error);
    if (status == YM_OK)
        status = narrow(set, &begun, meaning, root, YM__REACH_NOTHING, error);
    return status;
}
