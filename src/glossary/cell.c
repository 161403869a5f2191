/* What an entry says: as cells, as JSON, and whether another one says the same. */
#include "base/buffer.h"
#include "base/error.h"
#include "base/map.h"
#include "glossary/column.h"

#include <string.h>

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static void put_item(ym__buffer *out, const char *prefix, const char *text)
{
    if (out->size != 0)
        ym__buffer_putc(out, '|');
    ym__buffer_puts(out, prefix);
    ym__buffer_puts(out, text);
}

/* The texts that are marked as shared, each once: the same text may stand in two columns. */
static ym_status shared_cell(ym__buffer *out, const ym_entry *entry, ym_error *error)
{
    ym_status status = YM_OK;
    ym__map *seen = NULL;
    for (size_t i = 0; i < entry->label_count && status == YM_OK; i++) {
        const ym_label *label = &entry->labels[i];
        if (!label->shared)
            continue;
        bool existed = false;
        if (seen == NULL)
            status = ym__map_new(&seen, error);
        if (status == YM_OK)
            status = ym__map_put(seen, label->text, strlen(label->text), 0, true, &existed, error);
        if (status == YM_OK && !existed)
            put_item(out, "", label->text);
    }
    ym__map_free(seen);
    return status;
}

/* Puts the cell into `out`, which must be empty. */
static ym_status put_cell(ym__buffer *out, const ym_entry *entry, ym__column_id id, ym_error *error)
{
    if (id == YM__COLUMN_SHARED)
        return shared_cell(out, entry, error);
    if (ym__column_at(id)->field != YM__NO_FIELD) {
        ym__buffer_puts(out, ym__column_field(entry, id));
        return YM_OK;
    }
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        if (ym__column_of_label(label) == id)
            put_item(out, label->status == YM_LABEL_STATUS_FORBIDDEN ? "!" : "", label->text);
    }
    return YM_OK;
}

/* The value of an unknown column: YM_E_USAGE when the entry has none of this name. */
static ym_status put_extra_cell(ym__buffer *out, const ym_entry *entry, const char *column,
                                ym_error *error)
{
    ym__extra extra = {.at = or_empty(entry->extra)};
    ym_status status = YM_OK;
    while ((status = ym__extra_next(&extra, error)) == YM_OK) {
        if (strcmp(ym__buffer_text(&extra.name), column) == 0) {
            ym__buffer_puts(out, ym__buffer_text(&extra.value));
            break;
        }
    }
    ym__extra_free(&extra);
    if (status == YM_DONE)
        return ym__error_set(error, YM_E_USAGE, "no column \"%s\"; glossary/README.md lists them",
                             column);
    return status;
}

ym_status ym_entry_column(char **out, const ym_entry *entry, const char *column, ym_error *error)
{
    *out = NULL;
    ym__buffer cell = {0};
    const ym__column_id id = ym__column_find(column);
    ym_status status = id < YM__COLUMN_COUNT
                           ? put_cell(&cell, entry, id, error)
                           : put_extra_cell(&cell, entry, column == NULL ? "" : column, error);
    if (status == YM_OK) {
        *out = ym__buffer_take(&cell);
        if (*out == NULL)
            status = ym__error_nomem(error);
    }
    ym__buffer_free(&cell);
    return status;
}

/* The JSON writer tells of failures at the end, of its own only; a bracket that does not match
 * makes it tell of ours. */
static void spoil(ym_json *json)
{
    ym_json_end_array(json);
}

static void put_extra(ym_json *json, const ym_entry *entry)
{
    ym__extra extra = {.at = or_empty(entry->extra)};
    ym_status status = YM_OK;
    ym_json_key(json, "extra");
    ym_json_begin_object(json);
    while ((status = ym__extra_next(&extra, NULL)) == YM_OK)
        ym_json_member_string(json, ym__buffer_text(&extra.name), ym__buffer_text(&extra.value));
    ym_json_end_object(json);
    if (status < 0)
        spoil(json);
    ym__extra_free(&extra);
}

static const char *origin_of(const ym_entry *entry, const ym_label *label)
{
    return label->origin != NULL && *label->origin != '\0' ? label->origin
                                                           : or_empty(entry->origin);
}

static void put_labels(ym_json *json, const ym_entry *entry)
{
    ym_json_key(json, "labels");
    ym_json_begin_array(json);
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        ym_json_begin_object(json);
        ym_json_member_string(json, "text", label->text);
        ym_json_member_string(json, "lang", label->lang);
        ym_json_member_string(json, "kind", ym_label_kind_name(label->kind));
        ym_json_member_string(json, "status", ym_label_status_name(label->status));
        ym_json_member_string(json, "raw_status", label->raw_status);
        ym_json_member_string(json, "reading", label->reading);
        ym_json_member_boolean(json, "shared", label->shared);
        ym_json_member_string(json, "origin", origin_of(entry, label));
        ym_json_end_object(json);
    }
    ym_json_end_array(json);
}

void ym_entry_json(ym_json *json, const ym_entry *entry)
{
    ym__buffer cell = {0};
    for (unsigned i = 0; i < YM__COLUMN_COUNT; i++) {
        const ym__column *column = ym__column_at((ym__column_id)i);
        const char *name = i == YM__COLUMN_ID ? "entry" : column->name;
        ym__buffer_clear(&cell);
        if (put_cell(&cell, entry, (ym__column_id)i, NULL) < 0 || cell.failed)
            spoil(json);
        else if (column->list)
            ym_json_member_list(json, name, ym__buffer_text(&cell));
        else
            ym_json_member_string(json, name, ym__buffer_text(&cell));
    }
    ym__buffer_free(&cell);
    put_extra(json, entry);
    ym_json_member_string(json, "origin", or_empty(entry->origin));
    put_labels(json, entry);
}

/* Does the column hold what no label says? */
static bool is_plain(ym__column_id id)
{
    const ym__column *column = ym__column_at(id);
    return column->lang == NULL && id != YM__COLUMN_PINYIN && column->field != YM__NO_FIELD;
}

void ym__entry_state_json(ym_json *json, const ym_entry *entry, const ym_entry *base)
{
    ym_json_begin_object(json);
    ym_json_member_integer(json, "format", 1);
    ym_json_member_string(json, "entry", entry->id);
    for (unsigned i = 0; i < YM__COLUMN_COUNT; i++) {
        const ym__column_id id = (ym__column_id)i;
        if (id != YM__COLUMN_ID && is_plain(id))
            ym_json_member_string(json, ym__column_at(id)->name, ym__column_field(entry, id));
    }
    put_extra(json, entry);
    ym_json_member_string(json, "origin", or_empty(entry->origin));
    put_labels(json, entry);
    if (base != NULL) {
        ym_json_key(json, "base");
        ym__entry_state_json(json, base, NULL);
    }
    ym_json_end_object(json);
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(or_empty(a), or_empty(b)) == 0;
}

bool ym__label_equal(const ym_label *a, const ym_label *b)
{
    return a->kind == b->kind && a->status == b->status && a->shared == b->shared &&
           same_text(a->text, b->text) && same_text(a->lang, b->lang) &&
           same_text(a->reading, b->reading) && same_text(a->raw_status, b->raw_status);
}

bool ym__entry_equal(const ym_entry *a, const ym_entry *b)
{
    bool same =
        a->label_count == b->label_count && same_text(or_empty(a->extra), or_empty(b->extra));
    for (unsigned i = 0; i < YM__COLUMN_COUNT && same; i++) {
        const ym__column_id id = (ym__column_id)i;
        if (is_plain(id))
            same = strcmp(ym__column_field(a, id), ym__column_field(b, id)) == 0;
    }
    for (size_t i = 0; i < a->label_count && same; i++)
        same = ym__label_equal(&a->labels[i], &b->labels[i]);
    return same;
}
