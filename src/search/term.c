/* From a term to the set of its passages: by full text, and by the mentions of its entries. */
#include "search/term.h"

#include "base/error.h"
#include "index/full_text.h"
#include "index/mention.h"
#include "text/token.h"

#include <string.h>

/* A term as an expression of FTS5: one phrase in quotes, so that nothing in it is syntax; our tokenizer takes the
 * phrase apart. */
static ym_status match_expression(ym__buffer *out, const ym__term *term, ym_error *error)
{
    ym__folded folded = {0};
    ym_status status = ym__fold(&folded, term->text, strlen(term->text), error);
    ym__buffer_putc(out, '"');
    for (const char *c = term->text; *c != '\0'; c++) {
        if (*c == '"')
            ym__buffer_putc(out, '"');
        ym__buffer_putc(out, *c);
    }
    ym__buffer_puts(
        out, term->prefix || (status == YM_OK && ym__token_needs_prefix(&folded)) ? "\" *" : "\"");
    ym__folded_free(&folded);
    return status == YM_OK && out->failed ? ym__error_nomem(error) : status;
}

static ym_status collect_rows(ym__set *set, ym_index *index, sqlite3_stmt *select, ym_error *error)
{
    ym_status status;
    while ((status = ym__index_step(index, select, "searching", error)) == YM_OK) {
        status = ym__set_add(set, sqlite3_column_int64(select, 0), error);
        if (status < 0)
            break;
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

/* What a term is made of, if it is one token. */
typedef struct only_token {
    ym__buffer text;
    size_t count;
} only_token;

static int note_token(void *context, const ym__token *token)
{
    only_token *only = context;
    if (only->count++ == 0)
        ym__buffer_append(&only->text, token->text, token->bytes);
    return only->text.failed ? YM_E_NOMEM : 0;
}

/* A passage is told of once for each term of a prefix; when the set is full of that, FTS5 counts them once. */
static ym_status add_row(void *context, int64_t row, ym_error *error)
{
    ym__set *set = context;
    return set->count == YM__SET_MOST ? YM_DONE : ym__set_add(set, row, error);
}

/* YM_DONE: the term is no single token, or FTS5 must be asked. */
static ym_status read_lists(ym__set *set, ym_index *index, const ym__term *term, ym_error *error)
{
    ym__folded folded = {0};
    only_token only = {.count = 0};
    const size_t before = set->count;
    ym_status status = ym__fold(&folded, term->text, strlen(term->text), error);
    if (status == YM_OK && ym__token_walk(&folded, true, note_token, &only) < 0)
        status = ym__error_nomem(error);
    if (status == YM_OK && only.count != 1)
        status = YM_DONE;
    if (status == YM_OK)
        status = ym__full_text_rows(index, ym__buffer_text(&only.text), only.text.size,
                                    term->prefix || ym__token_needs_prefix(&folded), add_row, set,
                                    error);
    if (status == YM_DONE)
        set->count = before;
    ym__folded_free(&folded);
    ym__buffer_free(&only.text);
    return status;
}

static ym_status ask_fts5(ym__set *set, ym_index *index, const ym__term *term, ym_error *error)
{
    ym__buffer match = {0};
    sqlite3_stmt *select = NULL;
    ym_status status = match_expression(&match, term, error);
    if (status == YM_OK)
        status = ym__index_statement(&select, index, YM__TEXT_MATCH, error);
    if (status == YM_OK) {
        ym__bind_text(select, 1, ym__buffer_text(&match));
        status = collect_rows(set, index, select, error);
    }
    ym__buffer_free(&match);
    return status;
}

static ym_status add_passage(void *context, const ym__mentioning *each, ym_error *error)
{
    return ym__set_add(context, each->passage, error);
}

ym_status ym__term_passages(ym__set *set, ym_index *index, const ym__term *term, ym_error *error)
{
    ym_status status = YM_OK;
    if (term->text != NULL) {
        status = read_lists(set, index, term, error);
        if (status == YM_DONE)
            status = ask_fts5(set, index, term, error);
    }
    for (size_t i = 0; i < term->entries.count && status == YM_OK; i++) {
        const int64_t entry = ym__index_entry_row(index, term->entries.items[i].entry);
        status = ym__mentions_of_entry_walk(index, entry, add_passage, set, error);
    }
    ym__set_sort(set);
    return status;
}
