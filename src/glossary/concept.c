/* From terms in languages to an entry: the one way in for formats without columns (TBX, TMX, JSON Lines). They give terms one
 * by one, in any order and in tags of any spelling; which of them is the name, which a regional name and which another one
 * is found out here. */
#include "base/error.h"
#include "glossary/format.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- strings ---------------------------------------------------------------------------------- */

/* The blank that a run of white space becomes: none where a line of Chinese was broken. */
static const char *blank_for(const ym__buffer *before, bool line_end, uint32_t next)
{
    uint32_t last = 0;
    if (before->size == 0)
        return "";
    (void)ym__utf8_last(before->bytes, before->size, &last);
    return line_end && ym__script_is_cjk(last) && ym__script_is_cjk(next) ? "" : " ";
}

const char *ym__concept_text(ym__concept *concept, const char *text, size_t bytes)
{
    ym__buffer clean = {0};
    bool gap = false;
    bool line_end = false;
    for (size_t i = 0, size = 0; text != NULL && i < bytes; i += size) {
        uint32_t c = 0;
        size = ym__utf8_decode(text + i, bytes - i, &c);
        if (size == 0) { /* cannot be in XML and JSON, which were checked */
            size = 1;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0) {
            gap = true;
            line_end |= c == '\n';
        } else if (ym__control_find(text + i, size) == size) {
            if (gap)
                ym__buffer_puts(&clean, blank_for(&clean, line_end, c));
            ym__buffer_append(&clean, text + i, size);
            gap = line_end = false;
        }
    }
    const char *copy =
        clean.failed ? NULL
                     : ym__arena_strndup(&concept->scratch, ym__buffer_text(&clean), clean.size);
    concept->failed |= copy == NULL;
    ym__buffer_free(&clean);
    return copy == NULL ? "" : copy;
}

/* ---- labels ----------------------------------------------------------------------------------- */

static bool is_chinese(const ym_label *label)
{
    return ym__script_is_language(label->lang, "zh");
}

static bool is_english(const ym_label *label)
{
    return ym__script_is_language(label->lang, "en");
}

/* The tag in the form that the whole house uses. What files say of the script of Chinese is often wrong, so that is looked
 * at instead; a region is believed. */
static const char *language_of(ym__concept *concept, const char *text, const char *tag)
{
    char lang[64];
    ym__script_language_tag(lang, sizeof lang, tag);
    if (strcmp(lang, "zh") != 0 && strcmp(lang, "zh-Hans") != 0 && strcmp(lang, "zh-Hant") != 0)
        return ym__concept_text(concept, lang, strlen(lang));
    return ym__label_chinese(text);
}

ym_label *ym__concept_label(ym__concept *concept, const char *text, const char *lang)
{
    enum { FIRST = 8 };
    ym_entry *entry = &concept->entry;
    if (*text == '\0')
        return NULL;
    if (entry->label_count == concept->capacity) {
        const size_t capacity = concept->capacity == 0 ? FIRST : concept->capacity * 2;
        ym_label *labels = realloc(concept->labels, capacity * sizeof *labels);
        if (labels == NULL) {
            concept->failed = true;
            return NULL;
        }
        concept->labels = labels;
        concept->capacity = capacity;
    }
    ym_label *label = &concept->labels[entry->label_count++];
    *label = (ym_label){.text = text,
                        .lang = language_of(concept, text, lang == NULL ? "und" : lang),
                        .kind = YM_LABEL_ALSO,
                        .status = YM_LABEL_STATUS_ADMITTED};
    return label;
}

/* Is it our own word or that of TBX, which need not be kept? */
static bool is_standard_word(const char *word, ym_label_status status)
{
    const char *name = ym_label_status_name(status);
    const size_t bytes = strlen(name);
    return strncmp(word, name, bytes) == 0 &&
           (word[bytes] == '\0' || strcmp(word + bytes, "Term-admn-sts") == 0);
}

void ym__concept_status(ym__concept *concept, ym_label *label, const char *word,
                        const ym__reporter *reporter)
{
    const char *clean = ym__concept_text(concept, word, strlen(word));
    if (!ym__status_word(clean, &label->status)) {
        ym__reporter_say(reporter, YM_LEVEL_WARNING, 0, "status",
                         "unknown status \"%s\" of %s is read as admitted", clean, label->text);
        label->raw_status = clean;
    } else if (!is_standard_word(clean, label->status)) {
        label->raw_status = clean;
    }
}

/* ---- other fields ----------------------------------------------------------------------------- */

void ym__concept_set(ym__concept *concept, const char *name, const char *value)
{
    const ym__column_id id = ym__column_find(name);
    if (*value == '\0')
        return;
    if (id < YM__COLUMN_COUNT)
        name = ym__column_at(id)->name;
    else if (id == YM__COLUMN_UNNAMED)
        name = "unnamed";
    ym__buffer_append(&concept->fields, name, strlen(name) + 1);
    ym__buffer_append(&concept->fields, value, strlen(value) + 1);
}

/* One thing that was said. */
typedef struct field {
    const char *name, *value; /* of ym__concept.fields */
    size_t group;             /* the place of its name among the names, by their first use */
    size_t order;             /* its own place */
} field;

static int compare_fields(const void *a, const void *b)
{
    const field *left = a;
    const field *right = b;
    if (left->group != right->group)
        return left->group < right->group ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

/* The fields, those of one name together, behind them one without a name; in the scratch memory. */
static ym_status group_fields(ym__concept *concept, const field **out, ym_error *error)
{
    const char *from = concept->fields.bytes;
    const char *end = from == NULL ? NULL : from + concept->fields.size;
    ym__map *names = NULL;
    size_t count = 0;
    *out = NULL;
    for (const char *at = from; at < end; count++) {
        at += strlen(at) + 1;
        at += strlen(at) + 1;
    }
    field *fields = ym__arena_calloc(&concept->scratch, count + 1, sizeof *fields);
    ym_status status = fields == NULL || concept->fields.failed ? ym__error_nomem(error)
                                                                : ym__map_new(&names, error);
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        const size_t bytes = strlen(from);
        const uint64_t *group = ym__map_get(names, from, bytes);
        fields[i] = (field){.name = from,
                            .value = from + bytes + 1,
                            .group = group == NULL ? ym__map_count(names) : (size_t)*group,
                            .order = i};
        if (group == NULL)
            status = ym__map_put(names, from, bytes, fields[i].group, true, NULL, error);
        from = fields[i].value + strlen(fields[i].value) + 1;
    }
    ym__map_free(names);
    if (status == YM_OK) {
        qsort(fields, count, sizeof *fields, compare_fields);
        *out = fields;
    }
    return status;
}

/* The names of a column of labels: "!" before one to avoid forbids it. */
static void take_labels(ym__concept *concept, const field *from, const field *end,
                        const ym__reporter *reporter)
{
    const ym__column *column = ym__column_at(ym__column_find(from->name));
    for (; from < end; from++) {
        const bool forbidden = column->status == YM_LABEL_STATUS_DEPRECATED && *from->value == '!';
        const char *text = from->value + forbidden + (forbidden ? strspn(from->value + 1, " ") : 0);
        if (*text == '\0')
            ym__reporter_say(reporter, YM_LEVEL_WARNING, 0, "empty-label",
                             "a '!' without a word after it in %s is left out", column->name);
        ym_label *label = ym__concept_label(concept, text, column->lang);
        if (label == NULL)
            continue;
        label->kind = column->kind;
        label->status = forbidden ? YM_LABEL_STATUS_FORBIDDEN : column->status;
    }
}

/* The labels that are called shared, once all labels are there. */
static ym_status take_shared(ym__concept *concept, const field *from, const field *end,
                             ym_error *error)
{
    ym__map *shared = NULL;
    ym_status status = ym__map_new(&shared, error);
    for (; from < end && status == YM_OK; from++)
        status = ym__map_put(shared, from->value, strlen(from->value), 0, true, NULL, error);
    for (size_t i = 0; i < concept->entry.label_count && status == YM_OK; i++) {
        ym_label *label = &concept->labels[i];
        label->shared |= ym__map_get(shared, label->text, strlen(label->text)) != NULL;
    }
    ym__map_free(shared);
    return status;
}

/* Can two values of the column not stand side by side? */
static bool is_single(ym__column_id id)
{
    return id == YM__COLUMN_ID || id == YM__COLUMN_TYPE || id == YM__COLUMN_STATUS ||
           id == YM__COLUMN_PINYIN || id == YM__COLUMN_EN_SORT || id == YM__COLUMN_WIKIDATA;
}

/* What was said under one name as one text, each thing once; the first alone where there can be but one, and that is
 * reported. In the scratch memory; "" when memory ran out, which the concept remembers. */
static const char *join(ym__concept *concept, const field *from, const field *end,
                        const ym__reporter *reporter)
{
    const ym__column_id id = ym__column_find(from->name);
    const bool list = id < YM__COLUMN_COUNT && ym__column_at(id)->list;
    const char *last = from->value;
    ym__buffer text = {0};
    ym__buffer_puts(&text, last);
    for (const field *each = from + 1; each < end; each++) {
        if (strcmp(each->value, last) == 0)
            continue;
        last = each->value;
        if (is_single(id))
            ym__reporter_say(reporter, YM_LEVEL_WARNING, 0, "one-value",
                             "a second %s, \"%s\", is left out", each->name, last);
        else
            ym__buffer_printf(&text, "%s%s", list ? "|" : "; ", last);
    }
    const char *copy =
        text.failed ? NULL : ym__arena_strndup(&concept->scratch, text.bytes, text.size);
    concept->failed |= copy == NULL;
    ym__buffer_free(&text);
    return copy == NULL ? "" : copy;
}

/* Sorts what was said into columns, labels and, for what is unknown, the entry's `extra`. */
static ym_status take_fields(ym__concept *concept, const ym__reporter *reporter, ym_error *error)
{
    const field *from = NULL;
    const field *shared = NULL;
    const field *shared_end = NULL;
    ym_json *extra = NULL;
    ym_entry *entry = &concept->entry;
    ym_status status = group_fields(concept, &from, error);
    if (status == YM_OK)
        status = ym_json_new(&extra, error);
    if (status < 0 || from == NULL)
        return status;
    ym_json_begin_object(extra);
    bool any = false;
    while (from->name != NULL) {
        const ym__column_id id = ym__column_find(from->name);
        const field *end = from;
        while (end->name != NULL && end->group == from->group)
            end++;
        if (id == YM__COLUMN_SHARED) {
            shared = from;
            shared_end = end;
        } else if (id < YM__COLUMN_COUNT && ym__column_at(id)->lang != NULL) {
            take_labels(concept, from, end, reporter);
        } else if (id < YM__COLUMN_COUNT) {
            if (*ym__column_field(entry, id) == '\0')
                ym__column_set_field(entry, id, join(concept, from, end, reporter));
        } else {
            ym_json_member_string(extra, from->name, join(concept, from, end, reporter));
            any = true;
        }
        from = end;
    }
    ym_json_end_object(extra);
    const char *text = ym_json_text(extra, NULL);
    if (any)
        entry->extra = text == NULL ? NULL : ym__arena_strdup(&concept->scratch, text);
    if (concept->failed || (any && entry->extra == NULL))
        status = ym__error_nomem(error);
    else if (shared != NULL)
        status = take_shared(concept, shared, shared_end, error);
    ym_json_free(extra);
    return status;
}

/* ---- choosing names --------------------------------------------------------------------------- */

/* The label that names the entry in a language: the first that its file prefers, else the first that may be used;
 * simplified before traditional. NULL when there is none. */
static ym_label *choose(ym__concept *concept, bool (*is_of)(const ym_label *))
{
    ym_label *best = NULL;
    unsigned best_rank = 0;
    for (size_t i = 0; i < concept->entry.label_count; i++) {
        ym_label *label = &concept->labels[i];
        if (!is_of(label) || label->kind != YM_LABEL_ALSO || ym__label_is_avoided(label) ||
            strchr(label->lang + 2, '-') != strrchr(label->lang + 2, '-'))
            continue;
        const unsigned rank = 1u + (label->status == YM_LABEL_STATUS_PREFERRED ? 2u : 0u) +
                              (strcmp(label->lang, "zh-Hant") == 0 ? 0u : 1u);
        if (rank > best_rank) {
            best = label;
            best_rank = rank;
        }
    }
    return best;
}

/* A region's name is the name itself when nothing else names the entry. */
static ym_label *choose_regional(ym__concept *concept)
{
    for (size_t i = 0; i < concept->entry.label_count; i++) {
        ym_label *label = &concept->labels[i];
        if (is_chinese(label) && label->kind == YM_LABEL_ALSO && !ym__label_is_avoided(label))
            return label;
    }
    return NULL;
}

static void set_kinds(ym__concept *concept, const ym_label *zh, const ym_label *en)
{
    for (size_t i = 0; i < concept->entry.label_count; i++) {
        ym_label *label = &concept->labels[i];
        const bool usable = label->kind == YM_LABEL_ALSO && !ym__label_is_avoided(label);
        if (!usable)
            continue;
        if (label == zh || label == en) {
            label->kind = YM_LABEL_PREFERRED;
            label->status = YM_LABEL_STATUS_PREFERRED;
        } else if (ym__column_of_label(&(ym_label){.lang = label->lang,
                                                   .kind = YM_LABEL_REGIONAL}) < YM__COLUMN_COUNT) {
            label->kind = YM_LABEL_REGIONAL;
            label->status = YM_LABEL_STATUS_PREFERRED;
        } else if (label->status == YM_LABEL_STATUS_PREFERRED) {
            label->status = YM_LABEL_STATUS_ADMITTED;
        }
    }
}

/* The columns that stand for the names. A second name in one language is another name. */
static void take_names(ym__concept *concept)
{
    ym_entry *entry = &concept->entry;
    for (size_t i = 0; i < entry->label_count; i++) {
        ym_label *label = &concept->labels[i];
        const ym__column_id id = ym__column_of_label(label);
        if (id != YM__COLUMN_ZH && id != YM__COLUMN_EN)
            continue;
        if (*ym__column_field(entry, id) != '\0') {
            label->kind = YM_LABEL_ALSO;
            label->status = YM_LABEL_STATUS_ADMITTED;
            continue;
        }
        ym__column_set_field(entry, id, label->text);
        if (id == YM__COLUMN_ZH && label->reading == NULL && *entry->pinyin != '\0')
            label->reading = entry->pinyin;
        if (id == YM__COLUMN_ZH)
            entry->pinyin = label->reading == NULL ? "" : label->reading;
    }
}

/* Labels in the order of the columns, those without one last, each once. */
static ym_status sort_labels(ym__concept *concept, ym_error *error)
{
    const size_t count = concept->entry.label_count;
    ym_label *sorted = ym__arena_calloc(&concept->scratch, count, sizeof *sorted);
    ym__map *seen = NULL;
    ym__buffer key = {0};
    size_t kept = 0;
    ym_status status = sorted == NULL ? ym__error_nomem(error) : ym__map_new(&seen, error);
    for (unsigned column = 0; column <= YM__COLUMN_COUNT && status == YM_OK; column++) {
        for (size_t i = 0; i < count && status == YM_OK; i++) {
            const ym_label *label = &concept->labels[i];
            bool existed = false;
            if (ym__column_of_label(label) != (ym__column_id)column)
                continue;
            ym__buffer_clear(&key);
            ym__buffer_printf(&key, "%u %s %s", column, label->lang, label->text);
            status = key.failed ? ym__error_nomem(error)
                                : ym__map_put(seen, key.bytes, key.size, 0, true, &existed, error);
            if (!existed)
                sorted[kept++] = *label;
        }
    }
    ym__map_free(seen);
    ym__buffer_free(&key);
    concept->entry.labels = sorted;
    concept->entry.label_count = kept;
    return status;
}

/* ---- the entry -------------------------------------------------------------------------------- */

/* May the id that a file gives name the entry for ever? Those that merely count, "c12", "term-3", name nothing outside
 * their file, and the next file has the same. */
static bool usable_id(const char *id)
{
    static const char *const counters[] = {"",   "c", "cid",  "concept", "e",  "eid",  "entry",
                                           "id", "t", "term", "tid",     "tu", "tuid", "iate"};
    if (!ym__entry_id_valid(id))
        return false;
    const size_t word = strspn(id, "abcdefghijklmnopqrstuvwxyz");
    if (id[word + strspn(id + word, "-0123456789")] != '\0')
        return true;
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        if (strlen(counters[i]) == word && strncmp(counters[i], id, word) == 0)
            return false;
    }
    return true;
}

static ym_status make_id(ym__concept *concept, ym__source *source, ym_error *error)
{
    ym_entry *entry = &concept->entry;
    ym__place other = {0};
    const char *id = "";
    const ym_status status = ym__id_make(&id, &other, source, &concept->scratch, entry, error);
    entry->id = id;
    if (other.file != NULL)
        ym__reporter_say(&source->reporter, YM_LEVEL_ERROR, 0, "duplicate-row",
                         "the names %s, %s are those of line %llu; left out", entry->zh, entry->en,
                         (unsigned long long)other.line);
    if (status < 0 || *id != '\0')
        return status;
    ym__reporter_say(&source->reporter, YM_LEVEL_ERROR, 0, "id",
                     "no name to make an id of; give the concept an id of letters");
    return YM_E_INPUT;
}

static ym_status take_id(ym__concept *concept, ym__source *source, ym_error *error)
{
    ym_entry *entry = &concept->entry;
    const char *given = entry->id == NULL ? "" : entry->id;
    entry->made_id = concept->exact ? !ym__entry_id_valid(given) : !usable_id(given);
    if (entry->made_id)
        return make_id(concept, source, error);
    const ym__place other = ym__ids_find(source->ids, given);
    if (other.file == NULL)
        return YM_OK;
    ym__reporter_say(&source->reporter, YM_LEVEL_ERROR, 0, "duplicate-id",
                     "id \"%s\" is taken by %s:%llu; give this concept another one", given,
                     other.file, (unsigned long long)other.line);
    return YM_E_INPUT;
}

/* What nothing was said of. */
static void take_defaults(ym__concept *concept, const ym__source *source)
{
    ym_entry *entry = &concept->entry;
    for (unsigned i = 0; i < YM__COLUMN_COUNT; i++) {
        const ym__column_id id = (ym__column_id)i;
        if (id != YM__COLUMN_ID && ym__column_at(id)->field != YM__NO_FIELD)
            ym__column_set_field(entry, id, ym__column_field(entry, id)); /* no NULLs */
    }
    if (*entry->type == '\0')
        entry->type = source->default_type;
    if (!ym__entry_type_known(entry->type)) {
        ym__reporter_say(&source->reporter, YM_LEVEL_WARNING, 0, "type",
                         "unknown type \"%s\" is read as term", entry->type);
        entry->type = "term";
    }
    entry->status = ym__entry_status(entry->status, &source->reporter, 0);
    if (!concept->keep_origin)
        entry->origin = source->origin;
    entry->file = source->reporter.file;
    entry->line = source->reporter.line;
}

static ym_status complete(ym__concept *concept, ym__source *source, ym_error *error)
{
    ym_entry *entry = &concept->entry;
    ym_status status = take_fields(concept, &source->reporter, error);
    if (status < 0)
        return status;
    take_defaults(concept, source);
    if (!concept->exact) {
        ym_label *en = choose(concept, is_english);
        ym_label *zh = choose(concept, is_chinese);
        if (zh == NULL && en == NULL)
            zh = choose_regional(concept);
        set_kinds(concept, zh, en);
    }
    take_names(concept);
    if (*entry->zh == '\0' && *entry->en == '\0') {
        ym__reporter_say(&source->reporter, YM_LEVEL_ERROR, 0, "no-name",
                         "no name in Chinese or English that may be used; left out");
        return YM_E_INPUT;
    }
    status = sort_labels(concept, error);
    return status == YM_OK ? take_id(concept, source, error) : status;
}

ym_status ym__concept_finish(ym__concept *concept, ym__source *source, ym_error *error)
{
    ym_error why = {0};
    ym_status status = concept->failed ? ym__error_nomem(error) : complete(concept, source, error);
    if (status == YM_OK) {
        status = ym__source_add(source, &concept->entry, &why);
        if (status == YM_E_INPUT)
            ym__reporter_say(&source->reporter, YM_LEVEL_ERROR, 0, "text", "%s", why.message);
        else if (status < 0)
            ym__error_set(error, status, "%s", why.message);
    }
    ym__concept_free(concept);
    return status == YM_E_INPUT ? YM_OK : status;
}

void ym__concept_free(ym__concept *concept)
{
    ym__arena_free(&concept->scratch);
    free(concept->labels);
    ym__buffer_free(&concept->fields);
    *concept = (ym__concept){0};
}
