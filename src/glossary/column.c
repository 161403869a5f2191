/* The columns of a glossary, the names of what is said of labels, and cells as text: what column.h has. */
#include "glossary/column.h"

#include "text/script.h"
#include "text/utf8.h"

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
    [YM__COLUMN_SHARED] = {"shared", YM__NO_FIELD, .list = true}, /* see shared_cell() in cell.c */
    [YM__COLUMN_DOMAIN] = {"domain", FIELD(domain)},
    [YM__COLUMN_DEFINITION] = {"definition", FIELD(definition)},
    [YM__COLUMN_DEFINITION_ZH] = {"definition_zh", FIELD(definition_zh)},
    [YM__COLUMN_NOTE] = {"note", FIELD(note)},
    [YM__COLUMN_SOURCE] = {"source", FIELD(source)},
    [YM__COLUMN_WIKIDATA] = {"wikidata", FIELD(wikidata)},
    [YM__COLUMN_SEE] = {"see", FIELD(see), .list = true},
};
/* clang-format on */

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
    /* Bad bytes are refused when the label is added. */
    ym__script_count(&counts, text, ym__utf8_valid_head(text, strlen(text)));
    return counts.only_traditional > counts.only_simplified ? "zh-Hant" : "zh-Hans";
}

const char *ym__column_field(const ym_entry *entry, ym__column_id id)
{
    const char *text = NULL;
    memcpy(&text, (const char *)entry + columns[id].field, sizeof text);
    return text == NULL ? "" : text;
}

void ym__column_set_field(ym_entry *entry, ym__column_id id, const char *text)
{
    memcpy((char *)entry + columns[id].field, &text, sizeof text);
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
