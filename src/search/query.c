/* A recursive-descent parser of the grammar in README.md; depth and number of terms are capped. Read parse_or first, then
 * down: and, factor, operand, word. What a query must be as a whole is checked at the end, from check_tree on. */
#include "search/query.h"

#include "base/error.h"
#include "glossary/column.h"
#include "index/body.h"
#include "text/token.h"
#include "text/utf8.h"

#include <yiming/text.h>

#include <stdio.h>
#include <string.h>

typedef struct parser {
    ym__query *query;
    const char *text;
    size_t at, bytes;
    size_t depth;
    size_t leaves; /* terms and filters */
    size_t wide;   /* open groups that began with （ */
    ym_error *error;
} parser;

static size_t column_of(const parser *state, size_t at)
{
    return ym_text_chars(state->text, at) + 1;
}

static ym_status fail_in_column(ym_error *error, size_t column, const char *what)
{
    ym_status status =
        ym__error_set(error, YM_E_INPUT, "%s (column %zu of the query)", what, column);
    if (error != NULL)
        error->column = column;
    return status;
}

static ym_status fail(const parser *state, size_t at, const char *what)
{
    return fail_in_column(state->error, column_of(state, at), what);
}

/* ---- characters and words -------------------------------------------------------------------------------------- */

/* The length of the white space at `at`: ASCII blanks and the ideographic space. */
static size_t space_at(const parser *state, size_t at)
{
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

typedef enum quote { NO_QUOTE, STRAIGHT, CURLY, CORNER, WHITE_CORNER } quote;

/* The kind of the quotation mark at `at`, and its length. A mark closes with any of its kind, since input methods give
 * opening and closing ones by turns. */
static quote quote_at(const parser *state, size_t at, size_t *size)
{
    static const struct {
        const char *mark;
        quote kind;
    } marks[] = {{"\"", STRAIGHT}, {"＂", STRAIGHT},     {"“", CURLY},
                 {"”", CURLY},     {"„", CURLY},         {"「", CORNER},
                 {"」", CORNER},   {"『", WHITE_CORNER}, {"』", WHITE_CORNER}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        *size = strlen(marks[i].mark);
        if (strncmp(state->text + at, marks[i].mark, *size) == 0)
            return marks[i].kind;
    }
    *size = 0;
    return NO_QUOTE;
}

static bool wide_at(const parser *state, size_t at, const char *parenthesis)
{
    return strncmp(state->text + at, parenthesis, strlen(parenthesis)) == 0;
}

/* The length of the parenthesis that could close a group at `at`; a wide one only closes what a wide one opened, so that it
 * is text within a word: 关于（试行）办法. */
static size_t closing_at(const parser *state, size_t at)
{
    if (state->text[at] == ')')
        return 1;
    return state->wide > 0 && wide_at(state, at, "）") ? strlen("）") : 0;
}

/* Does a word end at `at`? */
static bool ends_word(const parser *state, size_t at)
{
    size_t size;
    return at == state->bytes || space_at(state, at) != 0 || state->text[at] == '(' ||
           closing_at(state, at) != 0 || quote_at(state, at, &size) != NO_QUOTE;
}

/* Does the operator stand at `at`, as a word of its own? */
static bool operator_at(const parser *state, size_t at, const char *name)
{
    const size_t size = strlen(name);
    return strncmp(state->text + at, name, size) == 0 &&
           (ends_word(state, at + size) || wide_at(state, at + size, "（"));
}

/* ---- nodes ----------------------------------------------------------------------------------------------------- */

ym__query_node *ym__query_new_node(ym__query *query, ym__query_kind kind, ym_error *error)
{
    ym__query_node *node = ym__arena_calloc(&query->arena, 1, sizeof *node);
    if (node == NULL)
        ym__error_nomem(error);
    else
        node->kind = kind;
    return node;
}

/* A term or filter, whose text is [start, end). */
static ym_status new_leaf(parser *state, ym__query_kind kind, size_t start, size_t end,
                          ym__query_node **node)
{
    if (state->leaves == YM__QUERY_MOST_TERMS)
        return fail(state, start, "more than 64 terms; ask in two queries");
    state->leaves++;
    ym__query_node *leaf = ym__query_new_node(state->query, kind, state->error);
    if (leaf == NULL)
        return YM_E_NOMEM;
    leaf->text = ym__arena_strndup(&state->query->arena, state->text + start, end - start);
    if (leaf->text == NULL)
        return ym__error_nomem(state->error);
    leaf->start = start;
    leaf->end = end;
    leaf->column = column_of(state, start);
    *node = leaf;
    return YM_OK;
}

/* A group of children as one node: the child itself when it is alone. */
static ym_status new_group(parser *state, ym__query_kind kind, ym__query_node *first,
                           ym__query_node **node)
{
    if (first->next == NULL) {
        *node = first;
        return YM_OK;
    }
    *node = ym__query_new_node(state->query, kind, state->error);
    if (*node == NULL)
        return YM_E_NOMEM;
    (*node)->first = first;
    (*node)->column = first->column;
    return YM_OK;
}

/* ---- terms and filters ----------------------------------------------------------------------------------------- */

static int count_token(void *context, const ym__token *token)
{
    (void)token;
    ++*(size_t *)context;
    return 0;
}

/* Is there anything in the text that could be searched for? */
static ym_status check_tokens(const parser *state, const ym__query_node *leaf)
{
    ym__folded folded = {0};
    size_t count = 0;
    ym_status status = ym__fold(&folded, leaf->text, strlen(leaf->text), state->error);
    if (status == YM_OK)
        (void)ym__token_walk(&folded, true, count_token, &count);
    ym__folded_free(&folded);
    if (status == YM_OK && count == 0)
        return fail_in_column(state->error, leaf->column,
                              "nothing to search for here: no letter, digit or character; "
                              "leave it out");
    return status;
}

bool ym__type_is_listed(const char *types, const char *type)
{
    const size_t size = strlen(type);
    for (const char *at = types; at != NULL && *at != '\0';) {
        const size_t part = strcspn(at, ",");
        if (part == size && strncmp(at, type, size) == 0)
            return true;
        at += part + (at[part] == ',');
    }
    return types == NULL;
}

ym_status ym__types_check(const char *types, ym_error *error)
{
    for (const char *from = types; from != NULL;) {
        char part[16];
        const size_t size = strcspn(from, ",");
        const bool fits = size > 0 && size < sizeof part;
        memcpy(part, from, fits ? size : 0);
        part[fits ? size : 0] = '\0';
        if (!fits || !ym__entry_type_known(part))
            return ym__error_set(error, YM_E_USAGE,
                                 "no type \"%.*s\": there are person, place, organization, term, "
                                 "event, work",
                                 (int)size, from);
        from = from[size] == ',' ? from + size + 1 : NULL;
    }
    return YM_OK;
}

static ym_status check_types(const parser *state, const ym__query_node *leaf)
{
    return ym__types_check(leaf->text, NULL) == YM_OK
               ? YM_OK
               : fail_in_column(state->error, leaf->column,
                                "this is no type; there are person, place, organization, term, "
                                "event, work, as in type:person,place");
}

static ym_status check_date(const parser *state, const ym__query_node *leaf)
{
    return strlen(leaf->text) <= 10 && ym__day_bound(leaf->text, false) != 0
               ? YM_OK
               : fail_in_column(state->error, leaf->column,
                                "this is no date; write it as 2025-12-30, 2025-12 or 2025");
}

/* A BCP 47 tag or the beginning of one. */
static ym_status check_lang(const parser *state, const ym__query_node *leaf)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    const size_t size = strlen(leaf->text);
    return size > 0 && leaf->text[0] != '-' && leaf->text[size - 1] != '-' &&
                   strspn(leaf->text, letters) == size
               ? YM_OK
               : fail_in_column(state->error, leaf->column,
                                "this is no language; write it as zh, zh-Hant or en");
}

typedef struct filter_name {
    const char *name;
    ym__query_field field;
    ym_status (*check)(const parser *state, const ym__query_node *leaf);
    bool words; /* its value is words of a text, which may begin so: x* */
} filter_name;

static const filter_name filter_names[] = {
    {"type", YM__QUERY_FIELD_TYPE, check_types, false},
    {"title", YM__QUERY_FIELD_TITLE, check_tokens, true},
    {"before", YM__QUERY_FIELD_BEFORE, check_date, false},
    {"after", YM__QUERY_FIELD_AFTER, check_date, false},
    {"lang", YM__QUERY_FIELD_LANG, check_lang, false},
    {"source", YM__QUERY_FIELD_SOURCE, check_tokens, true},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* How many ASCII letters the text begins with: a filter's name, perhaps. */
static size_t name_size(const char *text)
{
    size_t size = 0;
    while (lower(text[size]) >= 'a' && lower(text[size]) <= 'z')
        size++;
    return size;
}

/* The length of the colon that the text begins with; 0: it does not. */
static size_t colon_at(const char *text)
{
    static const char wide[] = "：";
    if (text[0] == ':')
        return 1;
    return strncmp(text, wide, sizeof wide - 1) == 0 ? sizeof wide - 1 : 0;
}

/* The filter whose name and colon stand at `at`; *size is their length. NULL: none. */
static const filter_name *filter_at(const parser *state, size_t at, size_t *size)
{
    const char *name = state->text + at;
    const size_t name_bytes = name_size(name);
    const size_t colon_bytes = colon_at(name + name_bytes);
    *size = name_bytes + colon_bytes;
    for (size_t i = 0; colon_bytes > 0 && i < sizeof filter_names / sizeof *filter_names; i++) {
        if (strlen(filter_names[i].name) == name_bytes &&
            memcmp(name, filter_names[i].name, name_bytes) == 0)
            return &filter_names[i];
    }
    return NULL;
}

/* Is the word the name but for one slip of the keyboard (a letter too many, missing or wrong, two neighbours exchanged), or
 * for capitals? */
static bool is_nearly(const char *word, size_t word_bytes, const char *name)
{
    size_t name_bytes = strlen(name);
    while (word_bytes > 0 && name_bytes > 0 && lower(*word) == *name) {
        word++, word_bytes--;
        name++, name_bytes--;
    }
    while (word_bytes > 0 && name_bytes > 0 &&
           lower(word[word_bytes - 1]) == name[name_bytes - 1]) {
        word_bytes--;
        name_bytes--;
    }
    if (word_bytes == 2 && name_bytes == 2)
        return lower(word[0]) == name[1] && lower(word[1]) == name[0];
    return word_bytes <= 1 && name_bytes <= 1;
}

/* Notes a word that was meant for a filter, as far as one can see. */
static void note_misspelt(parser *state, const ym__query_node *word)
{
    const size_t name_bytes = name_size(word->text);
    const char *behind = word->text + name_bytes;
    if (state->query->misspelt != NULL || name_bytes == 0 || colon_at(behind) == 0)
        return;
    for (size_t i = 0; i < sizeof filter_names / sizeof *filter_names; i++) {
        if (is_nearly(word->text, name_bytes, filter_names[i].name)) {
            state->query->misspelt = word;
            state->query->meant = filter_names[i].name;
            return;
        }
    }
}

/* "…", as a term or as the value of a filter. */
static ym_status parse_quoted(parser *state, ym__query_kind kind, ym__query_node **node)
{
    const size_t open = state->at;
    size_t size;
    const quote opened = quote_at(state, open, &size);
    const size_t from = open + size;
    state->at = from;
    while (state->at < state->bytes && quote_at(state, state->at, &size) != opened) {
        uint32_t c;
        state->at += ym__utf8_next(state->text + state->at, &c);
    }
    if (state->at == state->bytes)
        return fail(state, open, "this quotation mark is not closed; close it, or leave it out");
    ym_status status = new_leaf(state, kind, from, state->at, node);
    if (status < 0)
        return status;
    state->at += size;
    (*node)->quoted = true;
    (*node)->prefix = state->text[state->at] == '*';
    state->at += (*node)->prefix;
    return YM_OK;
}

static ym_status parse_word(parser *state, ym__query_kind kind, bool may_begin,
                            ym__query_node **node)
{
    const size_t from = state->at;
    while (!ends_word(state, state->at)) {
        uint32_t c;
        state->at += ym__utf8_next(state->text + state->at, &c);
    }
    const size_t size = state->at - from;
    const bool prefix = may_begin && size > 1 && state->text[state->at - 1] == '*';
    ym_status status = new_leaf(state, kind, from, state->at - prefix, node);
    if (status == YM_OK)
        (*node)->prefix = prefix;
    return status;
}

static ym_status parse_filter(parser *state, const filter_name *filter, size_t name_bytes,
                              ym__query_node **node)
{
    const size_t from = state->at;
    size_t size;
    ym_status status;
    state->at += name_bytes;
    if (quote_at(state, state->at, &size) != NO_QUOTE)
        status = parse_quoted(state, YM__QUERY_FILTER, node);
    else if (ends_word(state, state->at))
        status = fail(state, from,
                      "a filter takes one word, or several in quotes, right behind its colon; "
                      "to search for it as text, put it in quotes");
    else
        status = parse_word(state, YM__QUERY_FILTER, filter->words, node);
    if (status < 0)
        return status;
    (*node)->field = filter->field;
    (*node)->start = from;
    return filter->check(state, *node);
}

static ym_status parse_term(parser *state, ym__query_node **node)
{
    size_t size;
    const bool quoted = quote_at(state, state->at, &size) != NO_QUOTE;
    ym_status status = quoted ? parse_quoted(state, YM__QUERY_TERM, node)
                              : parse_word(state, YM__QUERY_TERM, true, node);
    if (status < 0)
        return status;
    if (!quoted)
        note_misspelt(state, *node);
    (*node)->term = state->query->term_count;
    state->query->terms[state->query->term_count++] = *node;
    return check_tokens(state, *node);
}

/* ---- the grammar ----------------------------------------------------------------------------------------------- */

static ym_status parse_or(parser *state, ym__query_node **node);

static ym_status descend(parser *state, size_t at)
{
    return ++state->depth > YM__QUERY_DEEPEST
               ? fail(state, at, "nested too deep: at most 32 levels; ask in two queries")
               : YM_OK;
}

static ym_status parse_group(parser *state, ym__query_node **node)
{
    const size_t open = state->at;
    ym_status status = descend(state, open);
    if (status < 0)
        return status;
    const bool wide = state->text[open] != '(';
    state->at += wide ? strlen("（") : 1;
    state->wide += wide;
    status = parse_or(state, node);
    state->depth--;
    if (status < 0)
        return status;
    const size_t size = closing_at(state, state->at);
    if (size == 0)
        return fail(state, open, "this parenthesis is not closed; close it, or leave it out");
    state->at += size;
    state->wide -= wide;
    return YM_OK;
}

static ym_status parse_operand(parser *state, ym__query_node **node)
{
    size_t name_bytes;
    if (state->text[state->at] == '(' || wide_at(state, state->at, "（"))
        return parse_group(state, node);
    const filter_name *filter = filter_at(state, state->at, &name_bytes);
    return filter != NULL ? parse_filter(state, filter, name_bytes, node) : parse_term(state, node);
}

/* What stands behind an operator that ends here; *at is then where it begins. */
static ym_status expect_operand(parser *state, size_t operator_start)
{
    skip_spaces(state);
    const bool missing = state->at == state->bytes || closing_at(state, state->at) != 0 ||
                         operator_at(state, state->at, "OR") ||
                         operator_at(state, state->at, "AND");
    return missing ? fail(state, operator_start,
                          "nothing to search for behind this operator; in quotes it is a word")
                   : YM_OK;
}

static ym_status parse_factor(parser *state, ym__query_node **node)
{
    const size_t from = state->at;
    const bool named = operator_at(state, from, "NOT");
    const bool signed_ = !named && state->text[from] == '-' && state->text[from + 1] != '-' &&
                         closing_at(state, from + 1) == 0 && state->text[from + 1] != '\0' &&
                         space_at(state, from + 1) == 0;
    if (!named && !signed_)
        return parse_operand(state, node);
    ym_status status = descend(state, from);
    if (status < 0)
        return status;
    state->at += named ? strlen("NOT") : strlen("-");
    if (named)
        status = expect_operand(state, from);
    ym__query_node *child = NULL;
    if (status == YM_OK)
        status = named ? parse_factor(state, &child) : parse_operand(state, &child);
    state->depth--;
    if (status < 0)
        return status;
    *node = ym__query_new_node(state->query, YM__QUERY_NOT, state->error);
    if (*node == NULL)
        return YM_E_NOMEM;
    (*node)->first = child;
    (*node)->column = column_of(state, from);
    return YM_OK;
}

bool ym__query_is_word(const ym__query_node *node)
{
    return node->kind == YM__QUERY_TERM && !node->quoted && !node->prefix;
}

static ym_status parse_and(parser *state, ym__query_node **node)
{
    ym__query_node *first = NULL;
    ym__query_node **end = &first;
    const ym__query_node *last = NULL;
    skip_spaces(state);
    const size_t from = state->at;
    for (; state->at < state->bytes && !operator_at(state, state->at, "OR"); skip_spaces(state)) {
        const size_t here = state->at;
        if (closing_at(state, here) != 0 && state->depth == 0)
            return fail(state, here,
                        "this parenthesis closes nothing; leave it out, or put it in quotes");
        if (closing_at(state, here) != 0)
            break;
        const bool named = operator_at(state, here, "AND");
        ym_status status = YM_OK;
        if (named) {
            if (first == NULL)
                return fail(state, here,
                            "nothing to search for before this operator; in quotes it is a word");
            state->at += strlen("AND");
            status = expect_operand(state, here);
        }
        const size_t operand = state->at;
        if (status == YM_OK)
            status = parse_factor(state, end);
        if (status < 0 || *end == NULL)
            return status;
        const bool word =
            ym__query_is_word(*end) && (*end)->start == operand; /* and no group of one */
        (*end)->joined = word && last != NULL && !named;
        last = word ? *end : NULL;
        end = &(*end)->next;
    }
    if (first == NULL)
        return fail(state, from,
                    operator_at(state, from, "OR")
                        ? "nothing to search for before this operator; in quotes it is a word"
                        : "nothing to search for here");
    return new_group(state, YM__QUERY_AND, first, node);
}

static ym_status parse_or(parser *state, ym__query_node **node)
{
    ym__query_node *first = NULL;
    for (ym__query_node **end = &first;; end = &(*end)->next) {
        ym_status status = parse_and(state, end);
        if (status < 0 || *end == NULL)
            return status;
        if (!operator_at(state, state->at, "OR"))
            break;
        const size_t from = state->at;
        state->at += strlen("OR");
        status = expect_operand(state, from);
        if (status < 0)
            return status;
    }
    return new_group(state, YM__QUERY_OR, first, node);
}

/* ---- the query as a whole -------------------------------------------------------------------------------------- */

ym__query_reach ym__query_reach_of(const ym__query_node *node)
{
    if (node->kind == YM__QUERY_TERM)
        return YM__REACH_TEXT;
    if (node->kind == YM__QUERY_FILTER)
        return node->field == YM__QUERY_FIELD_TYPE ? YM__REACH_NOTHING : YM__REACH_ARTICLES;
    if (node->kind == YM__QUERY_NOT)
        return YM__REACH_NOTHING;
    /* Of AND the farthest reach, of OR the nearest. */
    const bool any = node->kind == YM__QUERY_AND;
    ym__query_reach reach = any ? YM__REACH_NOTHING : YM__REACH_TEXT;
    for (const ym__query_node *child = node->first; child != NULL; child = child->next) {
        const ym__query_reach own = ym__query_reach_of(child);
        if (any ? own > reach : own < reach)
            reach = own;
    }
    return reach;
}

/* The first part that finds nothing by itself, and has nothing beside it that does. */
static const ym__query_node *unreaching(const ym__query_node *node)
{
    if (node->kind == YM__QUERY_NOT)
        return node;
    for (const ym__query_node *child = node->first; child != NULL; child = child->next) {
        if (ym__query_reach_of(child) == YM__REACH_NOTHING)
            return unreaching(child);
    }
    return node;
}

/* A type among what may not have one. */
static const ym__query_node *misplaced_type(const ym__query_node *node)
{
    if (node->kind == YM__QUERY_FILTER && node->field == YM__QUERY_FIELD_TYPE)
        return node;
    for (const ym__query_node *child = node->first; child != NULL; child = child->next) {
        const ym__query_node *found = misplaced_type(child);
        if (found != NULL)
            return found;
    }
    return NULL;
}

/* Has it a term that is not left out? */
static bool has_places(const ym__query_node *node, bool left_out)
{
    if (node->kind == YM__QUERY_TERM)
        return !left_out;
    for (const ym__query_node *child = node->first; child != NULL; child = child->next) {
        if (has_places(child, left_out != (node->kind == YM__QUERY_NOT)))
            return true;
    }
    return false;
}

ym_status ym__query_check_places(const ym__query *query, ym_error *error)
{
    return has_places(query->root, false)
               ? YM_OK
               : fail_in_column(error, 1,
                                "there is no word or phrase here whose places could be shown or "
                                "counted, for filters choose passages whole; put one beside them, "
                                "or list the passages with search");
}

bool ym__query_advice(ym_error *advice, const ym__query *query)
{
    const ym__query_node *word = query->misspelt;
    if (word == NULL)
        return false;
    ym__error_set(advice, YM_OK,
                  "no filter is called \"%.*s:\", did you mean \"%s:\"? It is searched as text",
                  (int)name_size(word->text), word->text, query->meant);
    advice->column = word->column;
    return true;
}

static ym_status check_tree(const parser *state, const ym__query_node *root)
{
    const bool several = root->kind == YM__QUERY_AND;
    for (const ym__query_node *part = several ? root->first : root; part != NULL;
         part = several ? part->next : NULL) {
        const ym__query_node *type = part->kind != YM__QUERY_FILTER ? misplaced_type(part) : NULL;
        if (type != NULL)
            return fail(state, type->start,
                        "a type is one for the whole query: write it outside of parentheses, "
                        "OR and NOT");
    }
    if (ym__query_reach_of(root) != YM__REACH_NOTHING)
        return YM_OK;
    const ym__query_node *part = unreaching(root);
    return part->kind == YM__QUERY_FILTER
               ? fail(state, part->start, "a type alone finds nothing; put a name beside it")
               : fail_in_column(state->error, part->column,
                                "something to find must stand beside what is left out");
}

ym_status ym__query_parse(ym__query *query, const char *text, ym_error *error)
{
    *query = (ym__query){.text = text};
    parser state = {.query = query, .text = text, .bytes = strlen(text), .error = error};
    ym_status status = YM_OK;
    const size_t valid = ym__utf8_valid_head(text, state.bytes);
    if (state.bytes > YM__QUERY_MOST_BYTES)
        status = ym__error_set(error, YM_E_INPUT, "the query has %zu bytes, and may have %d (a Chinese character has 3); "
                               "ask in several queries",
                               state.bytes, YM__QUERY_MOST_BYTES);
    else if (valid < state.bytes)
        status = fail(&state, valid, "the query is not UTF-8; check the terminal's encoding");
    else
        status = parse_or(&state, &query->root);
    if (status == YM_OK)
        status = check_tree(&state, query->root);
    if (status < 0)
        ym__query_free(query);
    return status;
}

void ym__query_free(ym__query *query)
{
    ym__arena_free(&query->arena);
    *query = (ym__query){0};
}
