/* From a term to the set of its passages: by full text, and by the mentions of its entries. */
#include "search/term.h"

#include "base/error.h"
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

ym_status ym__term_passages(ym__set *set, ym_index *index, const ym__term *term, ym_error *error)
{
    ym__buffer match = {0};
    sqlite3_stmt *select = NULL;
    ym_status status = YM_OK;
    if (term->text != NULL) {
        status = match_expression(&match, term, error);
        if (status == YM_OK)
            status = ym__index_statement(&select, index, YM__TEXT_MATCH, error);
        if (status == YM_OK) {
            ym__bind_text(select, 1, ym__buffer_text(&match));
            status = collect_rows(set, index, select, error);
        }
    }
    for (size_t i = 0; i < term->entries.count && status == YM_OK; i++) {
        status = ym__index_statement(&select, index, YM__MENTION_PASSAGES, error);
        if (status == YM_OK) {
            sqlite3_bind_int64(select, 1, ym__index_entry_row(index, term->entries.items[i].entry));
            status = collect_rows(set, index, select, error);
        }
    }
    ym__buffer_free(&match);
    ym__set_sort(set);
    return status;
}
