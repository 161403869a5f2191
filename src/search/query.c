/* A recursive-descent parser of the grammar in README.md; depth and number of terms are capped. */
#include "search/query.h"

#include "base/error.h"
#include "text/utf8.h"

#include <string.h>

typedef struct parser {
    ym__query *query;
    const char *text;
    size_t at, bytes;
    size_t depth;
    ym_error *error;
} parser;

static size_t column_of(const parser *state, size_t at)
{
    return ym_text_chars(state->text, at) + 1;
}

static ym_status fail(parser *state, size_t at, const char *what)
{
    return ym__error_set(state->error, YM_E_INPUT, "%s (column %zu of the query)", what,
                         column_of(state, at));
}

/* The length of the white space at `at`: ASCII blanks and the ideographic space. */
static size_t space_at(const parser *state, size_t at)
{
    if (at >= state->bytes)
        return 0;
    const char c = state->text[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
        return 1;
    return strncmp(state->text + at, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

static void skip_spaces(parser *state)
{
    for (size_t size = space_at(state, state->at); size != 0; size = space_at(state, state->at))
        state->at += size;
}

/* The length of a quotation mark at `at`: " “ ” „ 「 」, any of which opens and closes. */
static size_t quote_at(const parser *state, size_t at)
{
    static const char *const marks[] = {"\"", "“", "”", "„", "「", "」"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const size_t size = strlen(marks[i]);
        if (state->bytes - at >= size && memcmp(state->text + at, marks[i], size) == 0)
            return size;
    }
    return 0;
}

static bool word_or_is_at(const parser *state)
{
    if (state->bytes - state->at < 2 || memcmp(state->text + state->at, "OR", 2) != 0)
        return false;
    const size_t after = state->at + 2;
    return after == state->bytes || space_at(state, after) != 0 || quote_at(state, after) != 0 ||
           state->text[after] == '(' || state->text[after] == ')';
}

static ym_status new_node(parser *state, ym__query_kind kind, ym__query_node **node)
{
    *node = ym__arena_calloc(&state->query->arena, 1, sizeof **node);
    if (*node == NULL)
        return ym__error_nomem(state->error);
    (*node)->kind = kind;
    return YM_OK;
}

static ym_status new_term(parser *state, size_t from, size_t size, bool quoted, bool prefix,
                          ym__query_node **node)
{
    if (state->query->term_count == YM__QUERY_MOST_TERMS)
        return ym__error_set(state->error, YM_E_INPUT, "more than %d terms; ask in two queries",
                             YM__QUERY_MOST_TERMS);
    ym_status status = new_node(state, YM__QUERY_TERM, node);
    if (status < 0)
        return status;
    (*node)->text = ym__arena_strndup(&state->query->arena, state->text + from, size);
    if ((*node)->text == NULL)
        return ym__error_nomem(state->error);
    (*node)->quoted = quoted;
    (*node)->prefix = prefix;
    (*node)->column = column_of(state, from);
    (*node)->term = state->query->term_count;
    state->query->terms[state->query->term_count++] = *node;
    return YM_OK;
}

static ym_status parse_or(parser *state, ym__query_node **node);

static ym_status parse_quoted(parser *state, ym__query_node **node)
{
    const size_t open = state->at;
    state->at += quote_at(state, state->at);
    const size_t from = state->at;
    state->query->plain = false;
    while (state->at < state->bytes && quote_at(state, state->at) == 0) {
        uint32_t c;
        state->at += ym__utf8_next(state->text + state->at, &c);
    }
    if (state->at == state->bytes)
        return fail(state, open, "this quotation mark is not closed");
    ym_status status = new_term(state, from, state->at - from, true, false, node);
    state->at += quote_at(state, state->at);
    return status;
}

static ym_status parse_group(parser *state, ym__query_node **node)
{
    const size_t open = state->at;
    state->query->plain = false;
    if (++state->depth > YM__QUERY_DEEPEST)
        return fail(state, open, "parentheses nested too deep");
    state->at++;
    ym_status status = parse_or(state, node);
    state->depth--;
    if (status < 0)
        return status;
    skip_spaces(state);
    if (state->at == state->bytes || state->text[state->at] != ')')
        return fail(state, open, "this parenthesis is not closed");
    state->at++;
    return YM_OK;
}

static ym_status parse_word(parser *state, ym__query_node **node)
{
    const size_t from = state->at;
    while (state->at < state->bytes && space_at(state, state->at) == 0 &&
           quote_at(state, state->at) == 0 && state->text[state->at] != '(' &&
           state->text[state->at] != ')') {
        uint32_t c;
        state->at += ym__utf8_next(state->text + state->at, &c);
    }
    size_t size = state->at - from;
    const bool prefix = size > 1 && state->text[from + size - 1] == '*';
    if (prefix) {
        size--;
        state->query->plain = false;
    }
    return new_term(state, from, size, false, prefix, node);
}

static ym_status parse_factor(parser *state, ym__query_node **node)
{
    const char c = state->text[state->at];
    if (c == ')')
        return fail(state, state->at, "this parenthesis closes nothing");
    if (c == '(')
        return parse_group(state, node);
    if (quote_at(state, state->at) != 0)
        return parse_quoted(state, node);
    const bool negated = c == '-' && state->at + 1 < state->bytes &&
                         space_at(state, state->at + 1) == 0 && state->text[state->at + 1] != '-';
    if (!negated)
        return parse_word(state, node);
    state->at++;
    state->query->plain = false;
    if (++state->depth > YM__QUERY_DEEPEST)
        return fail(state, state->at, "nested too deep");
    ym_status status = new_node(state, YM__QUERY_NOT, node);
    if (status == YM_OK)
        status = parse_factor(state, &(*node)->left);
    state->depth--;
    return status;
}

/* Joins two parts under a node; the first part alone stays as it is. */
static ym_status join(parser *state, ym__query_kind kind, ym__query_node **left,
                      ym__query_node *right)
{
    if (*left == NULL) {
        *left = right;
        return YM_OK;
    }
    ym__query_node *node = NULL;
    ym_status status = new_node(state, kind, &node);
    if (status < 0)
        return status;
    node->left = *left;
    node->right = right;
    *left = node;
    return YM_OK;
}

static ym_status parse_and(parser *state, ym__query_node **node)
{
    *node = NULL;
    ym__query_node *exclusions = NULL;
    skip_spaces(state);
    const size_t from = state->at;
    ym_status status = YM_OK;
    for (; state->at < state->bytes && status == YM_OK; skip_spaces(state)) {
        if (state->text[state->at] == ')' && state->depth > 0)
            break;
        if (word_or_is_at(state))
            break;
        ym__query_node *factor = NULL;
        status = parse_factor(state, &factor);
        if (status == YM_OK)
            status = factor->kind == YM__QUERY_NOT ? join(state, YM__QUERY_AND, &exclusions, factor)
                                                   : join(state, YM__QUERY_AND, node, factor);
    }
    if (status < 0)
        return status;
    if (*node == NULL)
        return fail(state, from,
                    exclusions == NULL ? "nothing to search for here"
                                       : "something to find must stand beside what is left out");
    return exclusions == NULL ? YM_OK : join(state, YM__QUERY_AND, node, exclusions);
}

static ym_status parse_or(parser *state, ym__query_node **node)
{
    *node = NULL;
    for (;;) {
        ym__query_node *part = NULL;
        ym_status status = parse_and(state, &part);
        if (status == YM_OK)
            status = join(state, YM__QUERY_OR, node, part);
        if (status < 0)
            return status;
        if (state->at == state->bytes || !word_or_is_at(state))
            return YM_OK;
        state->at += 2;
        state->query->plain = false;
    }
}

ym_status ym__query_parse(ym__query *query, const char *text, ym_error *error)
{
    *query = (ym__query){.plain = true};
    parser state = {.query = query, .text = text, .bytes = strlen(text), .error = error};
    ym_status status = YM_OK;
    if (state.bytes > YM__QUERY_MOST_BYTES)
        status = ym__error_set(error, YM_E_INPUT, "a query of over %d bytes; shorten it",
                               YM__QUERY_MOST_BYTES);
    else if (!ym__utf8_valid(text, state.bytes))
        status = ym__error_set(error, YM_E_INPUT,
                               "the query is not UTF-8; check the terminal's encoding");
    else
        status = parse_or(&state, &query->root);
    if (status == YM_OK && state.at < state.bytes)
        status = fail(&state, state.at, "this parenthesis closes nothing");
    if (status < 0)
        ym__query_free(query);
    return status;
}

void ym__query_free(ym__query *query)
{
    ym__arena_free(&query->arena);
    *query = (ym__query){0};
}
