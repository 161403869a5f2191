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
    return strncmp(label->lang, "zh", 2) == 0;
}

static bool is_english(const ym_label *label)
{
    return strncmp(label->lang, "en", 2) == 0;
}

/* The tag in the form that the whole house uses. What files say of the script of Chinese is often wrong, so that is looked
 * at instead; a region is believed. */
static const char *language_of(ym__concept *concept, const char *text, const char *tag)
{
    char lang[64];
    ym__script_language_tag(lang, sizeof lang, tag);
    if (strncmp(lang, "zh", 2) != 0 || (lang[2] != '\0' && lang[2] != '-'))
        return ym__concept_text(concept, lang, strlen(lang));
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

static void set_field(ym__concept *concept, ym__column_id id, const char *value)
{
    const ym__column *column = ym__column_at(id);
    const char *old = ym__column_field(&concept->entry, id);
    if (*old != '\0' && column->list) {
        ym__buffer both = {0};
        ym__buffer_printf(&both, "%s|%s", old, value);
        value = ym__concept_text(concept, ym__buffer_text(&both), both.size);
        concept->failed |= both.failed;
        ym__buffer_free(&both);
    } else if (*old != '\0') {
        return;
    }
    memcpy((char *)&concept->entry + column->field, &value, sizeof value);
}

void ym__concept_set(ym__concept *concept, const char *name, const char *value)
{
    const ym__column_id id = ym__column_find(name);
    if (*value == '\0')
        return;
    if (id < YM__COLUMN_COUNT && ym__column_at(id)->field != YM__NO_FIELD &&
        ym__column_at(id)->lang == NULL) {
        set_field(concept, id, value);
        return;
    }
    ym__buffer_puts(&concept->extra, name);
    ym__buffer_putc(&concept->extra, '\0');
    ym__buffer_puts(&concept->extra, value);
    ym__buffer_putc(&concept->extra, '\0');
}

/* Has the name stood before `end`? */
static bool was_before(const char *from, const char *end, const char *name)
{
    while (from < end) {
        if (strcmp(from, name) == 0)
            return true;
        from += strlen(from) + 1;
        from += strlen(from) + 1;
    }
    return false;
}

/* The unknown fields as a JSON object; of several of one name the values are joined by "; ". */
static ym_status take_extra(ym__concept *concept, ym_error *error)
{
    enum { MOST_FIELDS = 256 }; /* looking for the same name is quadratic */
    ym_json *json = NULL;
    ym__buffer value = {0};
    const char *from = concept->extra.bytes;
    const char *end = from == NULL ? NULL : from + concept->extra.size;
    if (from == NULL)
        return YM_OK;
    ym_status status = ym_json_new(&json, error);
    if (status < 0)
        return status;
    ym_json_begin_object(json);
    size_t count = 0;
    for (const char *name = from; name < end && count < MOST_FIELDS; count++) {
        const char *next = name;
        ym__buffer_clear(&value);
        for (const char *at = name; at < end; at = next) {
            const char *text = at + strlen(at) + 1;
            next = text + strlen(text) + 1;
            if (strcmp(at, name) == 0)
                ym__buffer_printf(&value, "%s%s", value.size > 0 ? "; " : "", text);
        }
        if (!was_before(from, name, name))
            ym_json_member_string(json, name, ym__buffer_text(&value));
        name += strlen(name) + 1;
        name += strlen(name) + 1;
    }
    ym_json_end_object(json);
    const char *text = ym_json_text(json, NULL);
    concept->entry.extra = text == NULL ? NULL : ym__arena_strdup(&concept->scratch, text);
    if (concept->entry.extra == NULL || value.failed || concept->extra.failed)
        status = ym__error_nomem(error);
    ym__buffer_free(&value);
    ym_json_free(json);
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

/* The columns that stand for the names. */
static void take_names(ym__concept *concept)
{
    ym_entry *entry = &concept->entry;
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &concept->labels[i];
        if (label->kind != YM_LABEL_PREFERRED || ym__label_is_avoided(label))
            continue;
        if (is_english(label) && *entry->en == '\0')
            entry->en = label->text;
        if (is_chinese(label) && *entry->zh == '\0') {
            entry->zh = label->text;
            entry->pinyin = label->reading == NULL ? "" : label->reading;
        }
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

static ym_status take_id(ym__concept *concept, ym__source *source, ym_error *error)
{
    ym_entry *entry = &concept->entry;
    const ym_entry *other = NULL;
    const char *given = entry->id == NULL ? "" : entry->id;
    entry->made_id = concept->exact ? !ym__entry_id_valid(given) : !usable_id(given);
    if (entry->made_id) {
        const ym_status status =
            ym__id_make(&entry->id, &other, source, &concept->scratch, entry, error);
        if (other != NULL)
            ym__reporter_say(&source->reporter, YM_LEVEL_ERROR, 0, "duplicate-row",
                             "the names %s, %s are those of line %llu; left out", entry->zh,
                             entry->en, (unsigned long long)other->line);
        if (status < 0)
            return status;
        if (*entry->id == '\0') {
            ym__reporter_say(&source->reporter, YM_LEVEL_ERROR, 0, "id",
                             "no name to make an id of; give the concept an id of letters");
            return YM_E_INPUT;
        }
        return YM_OK;
    }
    other = ym_glossary_find(source->glossary, given);
    if (other != NULL) {
        ym__reporter_say(&source->reporter, YM_LEVEL_ERROR, 0, "duplicate-id",
                         "id \"%s\" is taken by %s:%llu; give this concept another one", given,
                         other->file, (unsigned long long)other->line);
        return YM_E_INPUT;
    }
    return YM_OK;
}

static ym_status complete(ym__concept *concept, ym__source *source, ym_error *error)
{
    ym_entry *entry = &concept->entry;
    for (unsigned i = 0; i < YM__COLUMN_COUNT; i++) {
        const ym__column *column = ym__column_at((ym__column_id)i);
        const char *none = "";
        if (column->field != YM__NO_FIELD && *ym__column_field(entry, (ym__column_id)i) == '\0' &&
            i != YM__COLUMN_ID)
            memcpy((char *)entry + column->field, &none, sizeof none);
    }
    if (*entry->type == '\0')
        entry->type = source->default_type;
    if (!ym__entry_type_known(entry->type)) {
        ym__reporter_say(&source->reporter, YM_LEVEL_WARNING, 0, "type",
                         "unknown type \"%s\" is read as term", entry->type);
        entry->type = "term";
    }
    if (*entry->status == '\0')
        entry->status = "preferred";
    if (!concept->keep_origin)
        entry->origin = source->origin;
    entry->file = source->reporter.file;
    entry->line = source->reporter.line;
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
    ym_status status = sort_labels(concept, error);
    if (status == YM_OK)
        status = take_id(concept, source, error);
    return status == YM_OK ? take_extra(concept, error) : status;
}

ym_status ym__concept_finish(ym__concept *concept, ym__source *source, ym_error *error)
{
    ym_error why = {0};
    ym_status status = concept->failed ? ym__error_nomem(error) : complete(concept, source, error);
    if (status == YM_OK) {
        status = ym__glossary_add(source->glossary, &concept->entry, &why);
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
    ym__buffer_free(&concept->extra);
    *concept = (ym__concept){0};
}
