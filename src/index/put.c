/* Entries on their way into the index: rows of entries and labels. A label that stays keeps its row, since mentions refer
 * to it. */
#include "index/change.h"

#include "base/error.h"
#include "base/map.h"
#include "glossary/glossary.h"

#include <string.h>

/* Binds an entry's columns in the order that ENTRY_INSERT and ENTRY_UPDATE share. */
static void bind_entry(sqlite3_stmt *statement, const ym_entry *entry, const char *base)
{
    const char *const columns[] = {
        entry->id,       entry->type,       entry->subtype,       entry->status, entry->en_sort,
        entry->domain,   entry->definition, entry->definition_zh, entry->note,   entry->source,
        entry->wikidata, entry->see,        entry->extra,         entry->origin, base};
    for (int i = 0; i < (int)(sizeof columns / sizeof *columns); i++)
        ym__bind_text(statement, i + 1, columns[i]);
}

/* Binds the class of a label: the first parameters of all three statements. */
static void bind_class(sqlite3_stmt *statement, const ym_entry *entry, const ym_label *label)
{
    const bool own_origin = label->origin != NULL && label->origin[0] != '\0';
    ym__bind_text(statement, 1, label->lang);
    ym__bind_text(statement, 2, ym_label_kind_name(label->kind));
    ym__bind_text(statement, 3, ym_label_status_name(label->status));
    ym__bind_text(statement, 4, label->raw_status == NULL ? "" : label->raw_status);
    ym__bind_text(statement, 5, own_origin ? label->origin : entry->origin);
}

/* The i-th label of the entry: a new one of the entry's row, or (`label_row` not 0) one that is there, of the same text. */
static ym_status store_label(ym_index *index, int64_t entry_row, int64_t label_row,
                             const ym_entry *entry, size_t i, ym_error *error)
{
    const ym_label *label = &entry->labels[i];
    sqlite3_stmt *store = NULL;
    ym_status status = ym__index_statement(&store, index, YM__LABEL_CLASS_INSERT, error);
    if (status < 0)
        return status;
    bind_class(store, entry, label);
    status = ym__index_run(index, store, "storing a label", error);
    if (status == YM_OK)
        status = ym__index_statement(&store, index,
                                     label_row == 0 ? YM__LABEL_INSERT : YM__LABEL_UPDATE, error);
    if (status < 0)
        return status;
    bind_class(store, entry, label);
    sqlite3_bind_int64(store, 6, (int64_t)i);
    ym__bind_text(store, 7, label->reading);
    sqlite3_bind_int(store, 8, label->shared);
    sqlite3_bind_int64(store, 9, label_row == 0 ? entry_row : label_row);
    if (label_row == 0)
        ym__bind_text(store, 10, label->text);
    return ym__index_run(index, store, "storing a label", error);
}

/* ---- labels that are there -------------------------------------------------------------------- */

static void put_label_key(ym__buffer *key, const char *lang, const char *kind, const char *text)
{
    ym__buffer_clear(key);
    ym__buffer_printf(key, "%s %s %s", lang, kind, text);
}

/* The rows of an entry's labels by what they are; of several that are the same, one. */
static ym_status read_label_rows(ym_index *index, int64_t entry_row, ym__map *rows, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym__buffer key = {0};
    ym_status status = ym__index_statement(&select, index, YM__LABEL_OF_ENTRY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, entry_row);
    while ((status = ym__index_step(index, select, "reading labels", error)) == YM_OK) {
        const char *text = ym__column_text(select, 1);
        const char *lang = ym__column_text(select, 2);
        const char *kind = ym__column_text(select, 3);
        if (text == NULL || lang == NULL || kind == NULL)
            continue;
        put_label_key(&key, lang, kind, text);
        status = key.failed
                     ? ym__error_nomem(error)
                     : ym__map_put(rows, key.bytes, key.size,
                                   (uint64_t)sqlite3_column_int64(select, 0), true, NULL, error);
        if (status < 0)
            break;
    }
    ym__index_done(select);
    ym__buffer_free(&key);
    return status == YM_DONE ? YM_OK : status;
}

/* Runs a statement about the labels of an entry. */
static ym_status run_on_labels(ym_index *index, int64_t entry_row, ym__statement name,
                               ym_error *error)
{
    sqlite3_stmt *statement = NULL;
    ym_status status = ym__index_statement(&statement, index, name, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(statement, 1, entry_row);
    return ym__index_run(index, statement, "replacing labels", error);
}

/* Old labels are put aside, those that are still wanted are taken back, the rest is deleted. */
static ym_status replace_labels(ym_index *index, int64_t entry_row, const ym_entry *entry,
                                ym_error *error)
{
    ym__map *rows = NULL;
    ym__buffer key = {0};
    ym_status status = ym__map_new(&rows, error);
    if (status == YM_OK)
        status = read_label_rows(index, entry_row, rows, error);
    if (status == YM_OK)
        status = run_on_labels(index, entry_row, YM__LABEL_PUT_ASIDE, error);
    for (size_t i = 0; i < entry->label_count && status == YM_OK; i++) {
        const ym_label *label = &entry->labels[i];
        put_label_key(&key, label->lang, ym_label_kind_name(label->kind), label->text);
        uint64_t *row = key.failed ? NULL : ym__map_get(rows, key.bytes, key.size);
        if (key.failed)
            status = ym__error_nomem(error);
        else
            status =
                store_label(index, entry_row, row == NULL ? 0 : (int64_t)*row, entry, i, error);
        if (row != NULL)
            *row = 0;
    }
    if (status == YM_OK)
        status = run_on_labels(index, entry_row, YM__LABEL_DELETE_ASIDE, error);
    ym__map_free(rows);
    ym__buffer_free(&key);
    return status;
}

/* ---- entries ---------------------------------------------------------------------------------- */

static ym_status find_entry(ym_index *index, const char *slug, int64_t *row, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    *row = 0;
    ym_status status = ym__index_statement(&select, index, YM__ENTRY_STATE, error);
    if (status < 0)
        return status;
    ym__bind_text(select, 1, slug);
    status = ym__index_step(index, select, "looking for an entry", error);
    if (status == YM_OK)
        *row = sqlite3_column_int64(select, 0);
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

ym_status ym__index_drop_labels(ym_index *index, const char *slug, ym_error *error)
{
    int64_t row = 0;
    ym_status status = find_entry(index, slug, &row, error);
    if (status == YM_OK)
        status = run_on_labels(index, row, YM__LABEL_PUT_ASIDE, error);
    return status == YM_OK ? run_on_labels(index, row, YM__LABEL_DELETE_ASIDE, error) : status;
}

static ym_status insert_entry(ym_index *index, const ym_entry *entry, const ym_entry *base,
                              int64_t *row, ym_error *error)
{
    sqlite3_stmt *insert = NULL;
    ym__buffer imported = {0};
    const char *text = NULL;
    ym_status status = ym__base_text(&text, &imported, entry, base, error);
    if (status == YM_OK)
        status = ym__index_statement(&insert, index, YM__ENTRY_INSERT, error);
    if (status == YM_OK) {
        bind_entry(insert, entry, text);
        status = ym__index_run(index, insert, "storing an entry", error);
    }
    ym__buffer_free(&imported);
    *row = sqlite3_last_insert_rowid(index->db);
    for (size_t i = 0; i < entry->label_count && status == YM_OK; i++)
        status = store_label(index, *row, 0, entry, i, error);
    return status;
}

static ym_status update_entry(ym_index *index, const ym_entry *entry, const ym_entry *base,
                              ym_error *error)
{
    sqlite3_stmt *update = NULL;
    ym__buffer imported = {0};
    const char *text = NULL;
    ym_status status = ym__base_text(&text, &imported, entry, base, error);
    if (status == YM_OK)
        status = ym__index_statement(&update, index, YM__ENTRY_UPDATE, error);
    if (status == YM_OK) {
        bind_entry(update, entry, text);
        status = ym__index_run(index, update, "storing an entry", error);
    }
    ym__buffer_free(&imported);
    return status;
}

ym_status ym__index_put_entry(ym_index *index, const ym_entry *entry, const ym_entry *base,
                              int64_t *row, ym_error *error)
{
    ym__entry_state known = {0};
    ym_status status = find_entry(index, entry->id, row, error);
    if (status < 0)
        return status;
    if (*row == 0)
        return insert_entry(index, entry, base, row, error);
    if (base == NULL)
        status = ym__entry_state_read(&known, index, entry->id, error);
    if (status == YM_OK)
        status = update_entry(index, entry, base == NULL ? ym__base_of(&known) : base, error);
    ym_glossary_free(known.base);
    return status == YM_OK ? replace_labels(index, *row, entry, error) : status;
}

ym_status ym__index_store_glossary(ym_index *index, const ym_glossary *glossary, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < ym_glossary_count(glossary) && status == YM_OK; i++) {
        const ym_entry *entry = ym_glossary_entry(glossary, i);
        int64_t row = 0;
        status = insert_entry(index, entry, entry, &row, error);
    }
    if (status == YM_OK)
        status = ym__index_compile(index, error);
    return status == YM_OK ? ym__index_store_keys(index, error) : status;
}
