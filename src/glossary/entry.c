/* Entries: the table of columns, the container that owns entries, and an entry's way out again as
 * cells and JSON.
 *
 * Knows nothing of files (tsv.c), of how a row becomes an entry (row.c) or of what is good style
 * (lint.c). What all may rely on in an entry is checked here, in ym__glossary_add, because entries
 * come from files, from other formats and from an index that somebody may have tampered with: ids
 * are valid and unique, all text is UTF-8 without control characters, no label is empty or holds
 * the '|' that separates labels. */
#include "base/arena.h"
#include "base/buffer.h"
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

/* ---- columns -------------------------------------------------------------------------------- */

#define FIELD(member) .field = offsetof(ym_entry, member)
#define LABELS(language, label_kind, label_status)                                                 \
    .lang = (language), .kind = YM_LABEL_##label_kind, .status = YM_LABEL_STATUS_##label_status

/* clang-format off */
static const ym__column columns[YM__COLUMN_COUNT] = {
    [YM__COLUMN_ID] = {"id", FIELD(id)},
    [YM__COLUMN_TYPE] = {"type", FIELD(type)},
    [YM__COLUMN_SUBTYPE] = {"subtype", FIELD(subtype)},
    [YM__COLUMN_ZH] = {"zh", FIELD(zh), LABELS("zh-Hans", PREFERRED, PREFERRED)},
    [YM__COLUMN_PINYIN] = {"pinyin", FIELD(pinyin)},
    [YM__COLUMN_EN] = {"en", FIELD(en), LABELS("en", PREFERRED, PREFERRED)},
    [YM__COLUMN_EN_SORT] = {"en_sort", FIELD(en_sort)},
    [YM__COLUMN_ZH_TW] = {"zh_tw", YM__NO_FIELD, true, LABELS("zh-Hant-TW", REGIONAL, PREFERRED)},
    [YM__COLUMN_ZH_HK] = {"zh_hk", YM__NO_FIELD, true, LABELS("zh-Hant-HK", REGIONAL, PREFERRED)},
    [YM__COLUMN_ZH_SG] = {"zh_sg", YM__NO_FIELD, true, LABELS("zh-Hans-SG", REGIONAL, PREFERRED)},
    [YM__COLUMN_ZH_ALSO] = {"zh_also", YM__NO_FIELD, true, LABELS("zh-Hans", ALSO, ADMITTED)},
    [YM__COLUMN_EN_ALSO] = {"en_also", YM__NO_FIELD, true, LABELS("en", ALSO, ADMITTED)},
    [YM__COLUMN_ZH_SHORT] = {"zh_short", YM__NO_FIELD, true, LABELS("zh-Hans", SHORT, ADMITTED)},
    [YM__COLUMN_EN_SHORT] = {"en_short", YM__NO_FIELD, true, LABELS("en", SHORT, ADMITTED)},
    [YM__COLUMN_EN_ADJ] = {"en_adj", YM__NO_FIELD, true, LABELS("en", ADJECTIVE, ADMITTED)},
    [YM__COLUMN_ZH_AVOID] = {"zh_avoid", YM__NO_FIELD, true, LABELS("zh-Hans", ALSO, DEPRECATED)},
    [YM__COLUMN_EN_AVOID] = {"en_avoid", YM__NO_FIELD, true, LABELS("en", ALSO, DEPRECATED)},
    [YM__COLUMN_STATUS] = {"status", FIELD(status)},
    [YM__COLUMN_SHARED] = {"shared", YM__NO_FIELD, .list = true}, /* see shared_cell() */
    [YM__COLUMN_DOMAIN] = {"domain", FIELD(domain)},
    [YM__COLUMN_DEFINITION] = {"definition", FIELD(definition)},
    [YM__COLUMN_DEFINITION_ZH] = {"definition_zh", FIELD(definition_zh)},
    [YM__COLUMN_NOTE] = {"note", FIELD(note)},
    [YM__COLUMN_SOURCE] = {"source", FIELD(source)},
    [YM__COLUMN_WIKIDATA] = {"wikidata", FIELD(wikidata)},
    [YM__COLUMN_SEE] = {"see", FIELD(see), .list = true},
};
/* clang-format on */

/* The strings of an entry that are no column. */
static const size_t other_fields[] = {offsetof(ym_entry, extra), offsetof(ym_entry, origin),
                                      offsetof(ym_entry, file)};

const ym__column *ym__column_at(ym__column_id id)
{
    return &columns[id];
}

static bool name_equals(const char *known, const char *name)
{
    size_t i = 0;
    for (; known[i] != '\0'; i++) {
        char c = name[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        else if (c == '-')
            c = '_';
        if (c != known[i])
            return false;
    }
    return name[i] == '\0';
}

ym__column_id ym__column_find(const char *name)
{
    if (name == NULL || *name == '\0')
        return YM__COLUMN_UNNAMED;
    for (unsigned i = 0; i < YM__COLUMN_COUNT; i++) {
        if (name_equals(columns[i].name, name))
            return (ym__column_id)i;
    }
    return YM__COLUMN_EXTRA;
}

bool ym__label_is_avoided(const ym_label *label)
{
    return label->status == YM_LABEL_STATUS_DEPRECATED ||
           label->status == YM_LABEL_STATUS_FORBIDDEN;
}

bool ym__label_is_name(const ym_label *label)
{
    return !ym__label_is_avoided(label) &&
           (label->kind == YM_LABEL_PREFERRED || label->kind == YM_LABEL_REGIONAL ||
            label->kind == YM_LABEL_ALSO);
}

void ym__entry_set_names(ym_entry *entry)
{
    entry->zh = entry->en = entry->pinyin = "";
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        const ym__column_id id = ym__column_of_label(label);
        if (id == YM__COLUMN_EN && *entry->en == '\0')
            entry->en = label->text;
        if (id == YM__COLUMN_ZH && *entry->zh == '\0') {
            entry->zh = label->text;
            entry->pinyin = label->reading == NULL ? "" : label->reading;
        }
    }
}

ym__column_id ym__column_of_label(const ym_label *label)
{
    const bool avoid = ym__label_is_avoided(label);
    const ym_label_kind kind = avoid ? YM_LABEL_ALSO : label->kind;
    for (unsigned i = 0; i < YM__COLUMN_COUNT; i++) {
        const ym__column *column = &columns[i];
        if (column->lang == NULL || column->kind != kind ||
            (column->status == YM_LABEL_STATUS_DEPRECATED) != avoid)
            continue;
        /* Only the regional columns tell regions apart; elsewhere the language itself ("zh",
         * "en") decides. */
        const char language[] = {column->lang[0], column->lang[1], '\0'};
        if (kind == YM_LABEL_REGIONAL ? strcmp(column->lang, label->lang) == 0
                                      : ym__script_is_language(label->lang, language))
            return (ym__column_id)i;
    }
    return YM__COLUMN_COUNT;
}

const char *ym__label_chinese(const char *text)
{
    ym__script_counts counts = {0};
    ym__script_count(&counts, text, strlen(text));
    return counts.only_traditional > counts.only_simplified ? "zh-Hant" : "zh-Hans";
}

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

const char *ym__column_field(const ym_entry *entry, ym__column_id id)
{
    return field_at(entry, columns[id].field);
}

void ym__column_set_field(ym_entry *entry, ym__column_id id, const char *text)
{
    set_field_at(entry, columns[id].field, text);
}

const char *ym_glossary_column(size_t i)
{
    return i < YM__COLUMN_COUNT ? columns[i].name : NULL;
}

static const char *const kind_names[] = {[YM_LABEL_PREFERRED] = "preferred",
                                         [YM_LABEL_REGIONAL] = "regional",
                                         [YM_LABEL_ALSO] = "also",
                                         [YM_LABEL_SHORT] = "short",
                                         [YM_LABEL_ADJECTIVE] = "adjective"};
static const char *const status_names[] = {[YM_LABEL_STATUS_PREFERRED] = "preferred",
                                           [YM_LABEL_STATUS_ADMITTED] = "admitted",
                                           [YM_LABEL_STATUS_DEPRECATED] = "deprecated",
                                           [YM_LABEL_STATUS_FORBIDDEN] = "forbidden",
                                           [YM_LABEL_STATUS_DRAFT] = "draft"};
enum {
    KIND_COUNT = sizeof kind_names / sizeof *kind_names,
    STATUS_COUNT = sizeof status_names / sizeof *status_names
};

const char *ym_label_kind_name(ym_label_kind kind)
{
    return (size_t)kind < KIND_COUNT ? kind_names[kind] : "unknown";
}

const char *ym_label_status_name(ym_label_status status)
{
    return (size_t)status < STATUS_COUNT ? status_names[status] : "unknown";
}

ym_label_kind ym__label_kind_find(const char *name)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (strcmp(kind_names[i], name) == 0)
            return (ym_label_kind)i;
    }
    return YM_LABEL_ALSO;
}

ym_label_status ym__label_status_find(const char *name)
{
    for (size_t i = 0; i < STATUS_COUNT; i++) {
        if (strcmp(status_names[i], name) == 0)
            return (ym_label_status)i;
    }
    return YM_LABEL_STATUS_ADMITTED;
}

/* ---- cells ---------------------------------------------------------------------------------- */

/* The size of the blank at the start of the text; 0 when there is none. */
static size_t leading_blank(const char *text, size_t bytes)
{
    if (bytes >= 1 && text[0] == ' ')
        return 1;
    if (bytes >= 2 && memcmp(text, "\xC2\xA0", 2) == 0)
        return 2;
    return bytes >= 3 && memcmp(text, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

static size_t trailing_blank(const char *text, size_t bytes)
{
    for (size_t size = 1; size <= 3 && size <= bytes; size++) {
        if (leading_blank(text + bytes - size, size) == size)
            return size;
    }
    return 0;
}

const char *ym__trim(const char *text, size_t *bytes)
{
    for (size_t blank; (blank = leading_blank(text, *bytes)) != 0; *bytes -= blank)
        text += blank;
    for (size_t blank; (blank = trailing_blank(text, *bytes)) != 0;)
        *bytes -= blank;
    return text;
}

bool ym__list_next(const char **list, const char **item, size_t *bytes)
{
    while (**list != '\0') {
        const char *from = *list;
        *bytes = strcspn(from, "|");
        *list = from + *bytes + (from[*bytes] == '|' ? 1 : 0);
        *item = ym__trim(from, bytes);
        if (*bytes != 0)
            return true;
    }
    return false;
}

size_t ym__control_find(const char *text, size_t bytes)
{
    const unsigned char *p = (const unsigned char *)text;
    for (size_t i = 0; i < bytes; i++) {
        if (p[i] < 0x20 || p[i] == 0x7F ||
            (p[i] == 0xC2 && i + 1 < bytes && p[i + 1] >= 0x80 && p[i + 1] < 0xA0))
            return i;
    }
    return bytes;
}

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

static const char *extra_of(const ym_entry *entry)
{
    return field_at(entry, offsetof(ym_entry, extra));
}

static ym_status check_members(const char *object, ym_error *error)
{
    ym__extra extra = {.at = object};
    ym_status status = YM_OK;
    while (status == YM_OK)
        status = ym__extra_next(&extra, error);
    ym__extra_free(&extra);
    return status < 0 ? status : YM_OK;
}

bool ym__extra_valid(const char *object)
{
    return check_members(object, NULL) != YM_E_INPUT;
}

static ym_status check_extra(const ym_entry *entry, ym_error *error)
{
    const ym_status status = check_text("extra", extra_of(entry), error);
    return status == YM_OK ? check_members(extra_of(entry), error) : status;
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
        if (columns[i].field != YM__NO_FIELD)
            status = check_text(columns[i].name, field_at(entry, columns[i].field), error);
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
        if (columns[i].lang != NULL &&
            (columns[i].lang == lang || strcmp(columns[i].lang, lang) == 0))
            return columns[i].lang;
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
        if (columns[i].field != YM__NO_FIELD &&
            !copy_field(arena, copy, entry, neighbour, columns[i].field))
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

/* ---- the way out ---------------------------------------------------------------------------- */

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
    if (columns[id].field != YM__NO_FIELD) {
        ym__buffer_puts(out, field_at(entry, columns[id].field));
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
    ym__extra extra = {.at = extra_of(entry)};
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
    ym__extra extra = {.at = extra_of(entry)};
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
    return label->origin != NULL && *label->origin != '\0'
               ? label->origin
               : field_at(entry, offsetof(ym_entry, origin));
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
        const char *name = i == YM__COLUMN_ID ? "entry" : columns[i].name;
        ym__buffer_clear(&cell);
        if (put_cell(&cell, entry, (ym__column_id)i, NULL) < 0 || cell.failed)
            spoil(json);
        else if (columns[i].list)
            ym_json_member_list(json, name, ym__buffer_text(&cell));
        else
            ym_json_member_string(json, name, ym__buffer_text(&cell));
    }
    ym__buffer_free(&cell);
    put_extra(json, entry);
    ym_json_member_string(json, "origin", field_at(entry, offsetof(ym_entry, origin)));
    put_labels(json, entry);
}

void ym__entry_state_json(ym_json *json, const ym_entry *entry, const ym_entry *base)
{
    ym_json_begin_object(json);
    ym_json_member_integer(json, "format", 1);
    ym_json_member_string(json, "entry", entry->id);
    for (unsigned i = 0; i < YM__COLUMN_COUNT; i++) {
        if (i == YM__COLUMN_ID || columns[i].lang != NULL || i == YM__COLUMN_PINYIN ||
            columns[i].field == YM__NO_FIELD)
            continue;
        ym_json_member_string(json, columns[i].name, field_at(entry, columns[i].field));
    }
    put_extra(json, entry);
    ym_json_member_string(json, "origin", field_at(entry, offsetof(ym_entry, origin)));
    put_labels(json, entry);
    if (base != NULL) {
        ym_json_key(json, "base");
        ym__entry_state_json(json, base, NULL);
    }
    ym_json_end_object(json);
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

bool ym__label_equal(const ym_label *a, const ym_label *b)
{
    return a->kind == b->kind && a->status == b->status && a->shared == b->shared &&
           same_text(a->text, b->text) && same_text(a->lang, b->lang) &&
           same_text(a->reading, b->reading) && same_text(a->raw_status, b->raw_status);
}

bool ym__entry_equal(const ym_entry *a, const ym_entry *b)
{
    bool same = a->label_count == b->label_count && same_text(extra_of(a), extra_of(b));
    for (unsigned i = 0; i < YM__COLUMN_COUNT && same; i++) {
        if (columns[i].lang == NULL && i != YM__COLUMN_PINYIN && columns[i].field != YM__NO_FIELD)
            same = same_text(field_at(a, columns[i].field), field_at(b, columns[i].field));
    }
    for (size_t i = 0; i < a->label_count && same; i++)
        same = ym__label_equal(&a->labels[i], &b->labels[i]);
    return same;
}
