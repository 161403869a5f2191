/* The last imported state of an entry, the base of a 3-way import. Of most entries that is what they still are, and then
 * `entry.base` says no more than that: ''. A copy is made when the entry becomes something else, or goes. */
#include "index/change.h"

#include "base/error.h"
#include "glossary/glossary.h"

#include <string.h>

/* ---- reading ---------------------------------------------------------------------------------- */

static ym_status put_state(ym__buffer *buffer, const ym_entry *entry, ym_error *error)
{
    ym_json *json = NULL;
    size_t bytes = 0;
    ym_status status = ym_json_new(&json, error);
    if (status == YM_OK) {
        ym__entry_state_json(json, entry, NULL);
        const char *text = ym_json_text(json, &bytes);
        if (text != NULL)
            ym__buffer_append(buffer, text, bytes);
        if (text == NULL || buffer->failed)
            status = ym__error_nomem(error);
    }
    ym_json_free(json);
    return status;
}

/* Appends the state that the rows of the entry say; nothing when there is none. */
static ym_status put_rows(ym__buffer *buffer, ym_index *index, int64_t row, ym_error *error)
{
    ym__entries one = {0};
    ym_status status = ym__index_read_entry(&one, index, row, error);
    if (status == YM_OK && ym_glossary_count(one.glossary) > 0)
        status = put_state(buffer, ym_glossary_entry(one.glossary, 0), error);
    ym__entries_free(&one);
    return status == YM_E_INDEX ? YM_OK : status;
}

/* A base that somebody has damaged is none: the import then asks about every column. */
static ym_status read_base(ym_glossary **base, ym_index *index, int64_t row, const char *text,
                           ym_error *error)
{
    ym__buffer rows = {0};
    ym_status status = ym__glossary_new(base, error);
    if (status == YM_OK && text[0] == '\0') {
        status = put_rows(&rows, index, row, error);
        text = ym__buffer_text(&rows);
    }
    if (status == YM_OK && ym__glossary_add_state(*base, text, false, NULL) == YM_E_NOMEM)
        status = ym__error_nomem(error);
    ym__buffer_free(&rows);
    return status;
}

ym_status ym__entry_state_read(ym__entry_state *state, ym_index *index, const char *slug,
                               ym_error *error)
{
    sqlite3_stmt *select = NULL;
    *state = (ym__entry_state){0};
    ym_status status = ym__index_statement(&select, index, YM__ENTRY_STATE, error);
    if (status < 0)
        return status;
    ym__bind_text(select, 1, slug);
    status = ym__index_step(index, select, "looking for an entry", error);
    if (status == YM_OK) {
        const char *base = ym__column_text(select, 2);
        state->row = sqlite3_column_int64(select, 0);
        state->retired = sqlite3_column_int(select, 1) != 0;
        if (base != NULL)
            status = read_base(&state->base, index, state->row, base, error);
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

const ym_entry *ym__base_of(const ym__entry_state *known)
{
    return known->base == NULL ? NULL : ym_glossary_entry(known->base, 0);
}

/* ---- writing ---------------------------------------------------------------------------------- */

ym_status ym__base_text(const char **text, ym__buffer *buffer, const ym_entry *entry,
                        const ym_entry *base, ym_error *error)
{
    ym__buffer current = {0};
    ym_status status = YM_OK;
    *text = base == NULL ? NULL : "";
    if (base == NULL || base == entry)
        return YM_OK;
    status = put_state(buffer, base, error);
    if (status == YM_OK)
        status = put_state(&current, entry, error);
    if (status == YM_OK && strcmp(ym__buffer_text(buffer), ym__buffer_text(&current)) != 0)
        *text = ym__buffer_text(buffer);
    ym__buffer_free(&current);
    return status;
}

static ym_status store_base(ym_index *index, const char *slug, const char *base, ym_error *error)
{
    sqlite3_stmt *update = NULL;
    ym_status status = ym__index_statement(&update, index, YM__ENTRY_SET_BASE, error);
    if (status < 0)
        return status;
    ym__bind_text(update, 1, slug);
    ym__bind_text(update, 2, base);
    return ym__index_run(index, update, "storing an entry", error);
}

ym_status ym__index_set_base(ym_index *index, const ym_entry *entry, const ym_entry *base,
                             ym_error *error)
{
    ym__buffer buffer = {0};
    const char *text = NULL;
    ym_status status = ym__base_text(&text, &buffer, entry, base, error);
    if (status == YM_OK)
        status = store_base(index, entry->id, text, error);
    ym__buffer_free(&buffer);
    return status;
}

ym_status ym__index_clear_base(ym_index *index, const char *slug, ym_error *error)
{
    return store_base(index, slug, NULL, error);
}

/* One that cannot be read stays as it is. */
static ym_status shorten(ym_index *index, const char *slug, ym_error *error)
{
    ym__entry_state known = {0};
    ym__entries one = {0};
    ym_status status = ym__entry_state_read(&known, index, slug, error);
    if (status == YM_OK)
        status = ym__index_read_entry(&one, index, known.row, error);
    if (status == YM_OK && ym__base_of(&known) != NULL && ym_glossary_count(one.glossary) > 0)
        status = ym__index_set_base(index, ym_glossary_entry(one.glossary, 0), ym__base_of(&known),
                                    error);
    ym_glossary_free(known.base);
    ym__entries_free(&one);
    return status == YM_E_INDEX ? YM_OK : status;
}

ym_status ym__index_shorten_bases(ym_index *index, ym_error *error)
{
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, index, YM__ENTRY_BASES, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, rows, "reading entries", error)) == YM_OK) {
        const char *slug = ym__column_text(rows, 0);
        if (slug != NULL)
            status = shorten(index, slug, error);
    }
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}
