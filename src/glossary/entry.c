/* The container that owns entries.
 *
 * Knows nothing of files (tsv.c), of how a row becomes an entry (row.c) or of what is good style
 * (lint.c). What all may rely on in an entry is checked here, in ym__glossary_add, because entries
 * come from files, from other formats and from an index that somebody may have tampered with: ids
 * are valid and unique, all text is UTF-8 without control characters, no label is empty or holds
 * the '|' that separates labels. */
#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "glossary/column.h"
#include "glossary/packed.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ym__reporter_say(const ym__reporter *reporter, ym_level level, uint64_t column,
                      const char *rule, const char *format, ...)
{
    if (reporter->report == NULL)
        return;
    char text[YM_ERROR_MESSAGE_BYTES * 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ym_error line; /* its rules for messages are ours: cut at a code point, no controls */
    ym__error_set(&line, YM_E_INPUT, "%s", text);
    const ym_finding finding = {.level = level,
                                .file = reporter->file == NULL ? "" : reporter->file,
                                .line = reporter->line,
                                .column = column,
                                .rule = rule,
                                .message = line.message};
    reporter->report(reporter->context, &finding);
}

/* ---- the fields of an entry ------------------------------------------------------------------- */

/* The strings of an entry that are no column. */
static const size_t other_fields[] = {offsetof(ym_entry, extra), offsetof(ym_entry, origin),
                                      offsetof(ym_entry, file)};

static const char *field_at(const ym_entry *entry, size_t offset)
{
    const char *text = NULL;
    memcpy(&text, (const char *)entry + offset, sizeof text);
    return text == NULL ? "" : text;
}

static void set_field_at(ym_entry *entry, size_t offset, const char *text)
{
    memcpy((char *)entry + offset, &text, sizeof text);
}

/* ---- the container -------------------------------------------------------------------------- */

typedef struct item {
    ym_entry *entry;
    const uint16_t
        *places; /* of its columns in its file; NULL when unknown; shared by the rows of a file */
} item;

struct ym_glossary {
    ym__packed
        *packed; /* not NULL: its entries are there, and all below is empty but for `matching` */
    ym__arena arena; /* every string, entry and label */
    ym__map *ids;    /* id -> index in items */
    item *items;
    size_t count, capacity;
    char *matching; /* see ym__glossary_set_matching */
    size_t matching_bytes;
};

ym_status ym__glossary_new(ym_glossary **out, ym_error *error)
{
    *out = NULL;
    ym_glossary *glossary = calloc(1, sizeof *glossary);
    if (glossary == NULL)
        return ym__error_nomem(error);
    const ym_status status = ym__map_new(&glossary->ids, error);
    if (status < 0) {
        free(glossary);
        return status;
    }
    *out = glossary;
    return YM_OK;
}

ym_status ym__glossary_of_packed(ym_glossary **out, char *bytes, size_t size, ym_error *error)
{
    *out = NULL;
    ym__packed *packed = NULL;
    ym_status status = ym__packed_open(&packed, bytes, size, error);
    if (status == YM_OK)
        status = ym__glossary_new(out, error);
    if (status == YM_OK)
        (*out)->packed = packed;
    else
        ym__packed_free(packed);
    return status;
}

void ym_glossary_free(ym_glossary *glossary)
{
    if (glossary == NULL)
        return;
    ym__packed_free(glossary->packed);
    free(glossary->matching);
    ym__map_free(glossary->ids);
    ym__arena_free(&glossary->arena);
    free(glossary->items);
    free(glossary);
}

size_t ym_glossary_count(const ym_glossary *glossary)
{
    return glossary->packed == NULL ? glossary->count : ym__packed_count(glossary->packed);
}

const ym_entry *ym_glossary_entry(const ym_glossary *glossary, size_t i)
{
    if (i >= ym_glossary_count(glossary))
        return NULL;
    return glossary->packed == NULL ? glossary->items[i].entry
                                    : ym__packed_entry(glossary->packed, i);
}

size_t ym__glossary_label_count(const ym_glossary *glossary, size_t i)
{
    return glossary->packed == NULL ? glossary->items[i].entry->label_count
                                    : ym__packed_label_count(glossary->packed, i);
}

/* The number of the entry of this id; SIZE_MAX: there is none. */
static size_t number_of(const ym_glossary *glossary, const char *id)
{
    if (glossary->packed != NULL)
        return ym__packed_find(glossary->packed, id);
    const uint64_t *number = ym__map_get(glossary->ids, id, strlen(id));
    return number == NULL ? SIZE_MAX : (size_t)*number;
}

const ym_entry *ym_glossary_find(const ym_glossary *glossary, const char *id)
{
    return id == NULL ? NULL : ym_glossary_entry(glossary, number_of(glossary, id));
}

size_t ym__glossary_number(const ym_glossary *glossary, const ym_entry *entry)
{
    return glossary->packed == NULL ? number_of(glossary, entry->id)
                                    : ym__packed_number(glossary->packed, entry);
}

void ym__glossary_set_matching(ym_glossary *glossary, char *bytes, size_t size)
{
    free(glossary->matching);
    glossary->matching = bytes;
    glossary->matching_bytes = size;
}

const char *ym__glossary_matching(const ym_glossary *glossary, size_t *size)
{
    *size = glossary->matching_bytes;
    return glossary->matching;
}

bool ym__entry_id_valid(const char *id)
{
    if (id == NULL || *id == '\0')
        return false;
    for (const char *p = id; *p != '\0'; p++) {
        const bool inside = p != id && p[1] != '\0' && p[-1] != '-';
        if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || (*p == '-' && inside)))
            return false;
    }
    return true;
}

bool ym__entry_type_known(const char *type)
{
    static const char *const types[] = {"person", "place", "organization", "term", "event", "work"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(type, types[i]) == 0)
            return true;
    }
    return false;
}

static ym_status check_text(const char *what, const char *text, ym_error *error)
{
    const size_t bytes = strlen(text);
    if (bytes == 0)
        return YM_OK;
    if (!ym__utf8_valid(text, bytes))
        return ym__error_set(error, YM_E_INPUT, "%s is not UTF-8", what);
    if (ym__control_find(text, bytes) != bytes)
        return ym__error_set(error, YM_E_INPUT, "%s holds a control character; remove it", what);
    return YM_OK;
}

static ym_status check_members(const char *object, bool any_text, ym_error *error)
{
    ym__extra extra = {.at = object, .any_text = any_text};
    ym_status status = YM_OK;
    while (status == YM_OK)
        status = ym__extra_next(&extra, error);
    ym__extra_free(&extra);
    return status < 0 ? status : YM_OK;
}

bool ym__extra_valid(const char *object)
{
    return check_members(object, false, NULL) != YM_E_INPUT;
}

bool ym__strings_valid(const char *object)
{
    return check_members(object, true, NULL) != YM_E_INPUT;
}

static ym_status check_extra(const ym_entry *entry, ym_error *error)
{
    const ym_status status = check_text("extra", field_at(entry, offsetof(ym_entry, extra)), error);
    return status == YM_OK ? check_members(field_at(entry, offsetof(ym_entry, extra)), false, error)
                           : status;
}

static ym_status check_label(const ym_label *label, ym_error *error)
{
    if (label->text == NULL || *label->text == '\0' || label->lang == NULL)
        return ym__error_set(error, YM_E_INPUT, "a label is empty");
    if (strchr(label->text, '|') != NULL)
        return ym__error_set(error, YM_E_INPUT, "label \"%s\" holds a '|', which separates labels",
                             label->text);
    ym_status status = check_text("a label", label->text, error);
    if (status == YM_OK)
        status = check_text("a label's language", label->lang, error);
    if (status == YM_OK && label->reading != NULL)
        status = check_text("a reading", label->reading, error);
    if (status == YM_OK && label->raw_status != NULL)
        status = check_text("a label's status", label->raw_status, error);
    if (status == YM_OK && label->origin != NULL)
        status = check_text("a label's origin", label->origin, error);
    return status;
}

static ym_status check_entry(const ym_glossary *glossary, const ym_entry *entry, ym_error *error)
{
    if (!ym__entry_id_valid(entry->id)) {
        return ym__error_set(error, YM_E_INPUT,
                             "id \"%s\" is not of the form a-z, 0-9 and single '-' inside",
                             entry->id == NULL ? "" : entry->id);
    }
    const ym_entry *other = ym_glossary_find(glossary, entry->id);
    if (other != NULL) {
        return ym__error_set(error, YM_E_INPUT,
                             "id \"%s\" is taken by %s:%llu; give this entry another one",
                             entry->id, other->file, (unsigned long long)other->line);
    }
    ym_status status = YM_OK;
    for (size_t i = 0; i < YM__COLUMN_COUNT && status == YM_OK; i++) {
        const ym__column *column = ym__column_at((ym__column_id)i);
        if (column->field != YM__NO_FIELD)
            status = check_text(column->name, field_at(entry, column->field), error);
    }
    if (status == YM_OK)
        status = check_extra(entry, error);
    for (size_t i = 0; i < entry->label_count && status == YM_OK; i++)
        status = check_label(&entry->labels[i], error);
    return status;
}

/* A copy in the arena; or, since neighbours repeat much (type, file, source), the neighbour's when
 * it is the same. */
static const char *copy_text(ym__arena *arena, const char *text, const char *neighbour)
{
    if (text == NULL || *text == '\0')
        return "";
    if (neighbour != NULL && strcmp(neighbour, text) == 0)
        return neighbour;
    return ym__arena_strdup(arena, text);
}

static const char *copy_lang(ym__arena *arena, const char *lang)
{
    for (size_t i = 0; i < YM__COLUMN_COUNT; i++) {
        const char *known = ym__column_at((ym__column_id)i)->lang;
        if (known != NULL && (known == lang || strcmp(known, lang) == 0))
            return known;
    }
    return ym__arena_strdup(arena, lang);
}

static bool copy_labels(ym__arena *arena, ym_entry *copy, const ym_entry *entry)
{
    ym_label *labels = ym__arena_calloc(arena, entry->label_count, sizeof *labels);
    if (labels == NULL)
        return false;
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *from = &entry->labels[i];
        const bool english = ym__script_is_language(from->lang, "en");
        labels[i] = (ym_label){.text = copy_text(arena, from->text, english ? copy->en : copy->zh),
                               .lang = copy_lang(arena, from->lang),
                               .kind = from->kind,
                               .status = from->status,
                               .shared = from->shared,
                               .origin = copy_text(arena, from->origin, copy->origin)};
        if (from->raw_status != NULL) {
            labels[i].raw_status = copy_text(arena, from->raw_status, NULL);
            if (labels[i].raw_status == NULL)
                return false;
        }
        if (from->reading != NULL && *from->reading != '\0') {
            labels[i].reading = copy_text(arena, from->reading, copy->pinyin);
            if (labels[i].reading == NULL)
                return false;
        }
        if (labels[i].text == NULL || labels[i].lang == NULL || labels[i].origin == NULL)
            return false;
    }
    copy->labels = labels;
    copy->label_count = entry->label_count;
    return true;
}

static bool copy_field(ym__arena *arena, ym_entry *copy, const ym_entry *entry,
                       const ym_entry *neighbour, size_t offset)
{
    const char *text = copy_text(arena, field_at(entry, offset),
                                 neighbour == NULL ? NULL : field_at(neighbour, offset));
    set_field_at(copy, offset, text);
    return text != NULL;
}

static ym_entry *copy_entry(ym__arena *arena, const ym_entry *entry, const ym_entry *neighbour)
{
    ym_entry *copy = ym__arena_calloc(arena, 1, sizeof *copy);
    if (copy == NULL)
        return NULL;
    for (size_t i = 0; i < YM__COLUMN_COUNT; i++) {
        const size_t field = ym__column_at((ym__column_id)i)->field;
        if (field != YM__NO_FIELD && !copy_field(arena, copy, entry, neighbour, field))
            return NULL;
    }
    for (size_t i = 0; i < sizeof other_fields / sizeof *other_fields; i++) {
        if (!copy_field(arena, copy, entry, neighbour, other_fields[i]))
            return NULL;
    }
    copy->line = entry->line;
    copy->made_id = entry->made_id;
    return copy_labels(arena, copy, entry) ? copy : NULL;
}

ym_status ym__glossary_add(ym_glossary *glossary, const ym_entry *entry, ym_error *error)
{
    if (glossary->packed != NULL)
        return ym__error_set(error, YM_E_USAGE, "nothing can be added to a packed glossary");
    ym_status status = check_entry(glossary, entry, error);
    if (status < 0)
        return status;
    if (glossary->count == glossary->capacity) {
        const size_t capacity = glossary->capacity == 0 ? 64 : glossary->capacity * 2;
        item *items = capacity > SIZE_MAX / sizeof *items
                          ? NULL
                          : realloc(glossary->items, capacity * sizeof *items);
        if (items == NULL)
            return ym__error_nomem(error);
        glossary->items = items;
        glossary->capacity = capacity;
    }
    const ym_entry *neighbour =
        glossary->count == 0 ? NULL : glossary->items[glossary->count - 1].entry;
    ym_entry *copy = copy_entry(&glossary->arena, entry, neighbour);
    if (copy == NULL)
        return ym__error_nomem(error);
    status =
        ym__map_put(glossary->ids, copy->id, strlen(copy->id), glossary->count, true, NULL, error);
    if (status == YM_OK)
        glossary->items[glossary->count++] = (item){.entry = copy};
    return status;
}

ym_status ym__glossary_place_columns(ym_glossary *glossary,
                                     const uint16_t numbers[YM__COLUMN_COUNT], ym_error *error)
{
    const size_t bytes = YM__COLUMN_COUNT * sizeof *numbers;
    if (glossary->count == 0)
        return YM_OK;
    item *last = &glossary->items[glossary->count - 1];
    const uint16_t *before = glossary->count < 2 ? NULL : last[-1].places;
    if (before != NULL && memcmp(before, numbers, bytes) == 0) {
        last->places = before;
        return YM_OK;
    }
    uint16_t *places = ym__arena_alloc(&glossary->arena, bytes);
    if (places == NULL)
        return ym__error_nomem(error);
    memcpy(places, numbers, bytes);
    last->places = places;
    return YM_OK;
}

uint64_t ym__glossary_column_place(const ym_glossary *glossary, size_t entry, ym__column_id column)
{
    const uint16_t *places = entry < glossary->count ? glossary->items[entry].places : NULL;
    return places == NULL || column >= YM__COLUMN_COUNT ? 0 : places[column];
}
