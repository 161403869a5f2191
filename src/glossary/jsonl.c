/* JSON Lines: one entry a line, as `export --format jsonl` writes them: our columns as members, lists as arrays, and "labels"
 * with all that is known of each. Lines of other tools need no more than "zh" and "en". RFC 8259 by jansson. */
#include "base/error.h"
#include "glossary/format.h"

#include <jansson.h>
#include <string.h>

bool ym__sniff_jsonl(const char *text, size_t bytes, const ym_glossary_options *options)
{
    size_t at = 0;
    (void)options;
    while (at < bytes && strchr(" \t\r\n", text[at]) != NULL)
        at++;
    if (at < bytes && text[at] == '[') /* an array of objects, which reading tells of */
        for (at++; at < bytes && strchr(" \t\r\n", text[at]) != NULL;)
            at++;
    return at < bytes && text[at] == '{';
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* A string as it is, a number or truth value as JSON writes it; "" for anything else. */
static const char *text_of(ym__concept *concept, const json_t *value)
{
    if (json_is_string(value))
        return ym__concept_text(concept, json_string_value(value), json_string_length(value));
    if (!json_is_number(value) && !json_is_boolean(value))
        return "";
    char *word = json_dumps(value, JSON_ENCODE_ANY);
    const char *text = word == NULL ? "" : ym__concept_text(concept, word, strlen(word));
    concept->failed |= word == NULL;
    free(word);
    return text;
}

static const char *member(ym__concept *concept, const json_t *object, const char *name)
{
    return text_of(concept, json_object_get(object, name));
}

/* A label as we write it. */
static void take_label(ym__concept *concept, const json_t *object, const ym__reporter *reporter)
{
    if (!json_is_object(object)) {
        ym__reporter_say(reporter, YM_LEVEL_WARNING, 0, "json",
                         "a label that is no object is left out; write {\"text\":…,\"lang\":…}");
        return;
    }
    const char *status = member(concept, object, "status");
    const char *kind = member(concept, object, "kind");
    ym_label *label = ym__concept_label(concept, member(concept, object, "text"),
                                        member(concept, object, "lang"));
    if (label == NULL)
        return;
    if (*kind != '\0')
        label->kind = ym__label_kind_find(kind);
    if (*status != '\0')
        ym__concept_status(concept, label, status, reporter);
    const char *raw = member(concept, object, "raw_status");
    const char *reading = member(concept, object, "reading");
    if (*raw != '\0')
        label->raw_status = raw;
    if (*reading != '\0')
        label->reading = reading;
    label->shared = json_is_true(json_object_get(object, "shared"));
    if (concept->keep_origin)
        label->origin = member(concept, object, "origin");
}

/* Is the member one that says something of the entry, as against what the labels say (if they are given) and what is ours
 * to say? */
static bool is_field(const char *name, bool labels)
{
    static const char *const others[] = {"kind",  "entry",  "id",     "labels",
                                         "extra", "origin", "format", "base"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (strcmp(others[i], name) == 0)
            return false;
    }
    const ym__column_id id = ym__column_find(name);
    return !labels || id >= YM__COLUMN_COUNT ||
           (ym__column_at(id)->lang == NULL && id != YM__COLUMN_PINYIN && id != YM__COLUMN_SHARED);
}

static void take_value(ym__concept *concept, const char *name, const json_t *value,
                       const ym__reporter *reporter)
{
    if (json_is_object(value) || json_is_array(value))
        ym__reporter_say(reporter, YM_LEVEL_WARNING, 0, "json",
                         "what stands within \"%s\" is left out: only texts, numbers and lists of "
                         "them are read",
                         name);
    else
        ym__concept_set(concept, name, text_of(concept, value));
}

/* A text, or an array of texts. A text in a column that holds several is divided as in a TSV. */
static void take_field(ym__concept *concept, const char *name, const json_t *value,
                       const ym__reporter *reporter)
{
    const char *clean = ym__concept_text(concept, name, strlen(name));
    const ym__column_id id = ym__column_find(clean);
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++)
            take_value(concept, clean, json_array_get(value, i), reporter);
    } else if (json_is_string(value) && id < YM__COLUMN_COUNT && ym__column_at(id)->list) {
        const char *list = text_of(concept, value);
        const char *item = NULL;
        for (size_t bytes; ym__list_next(&list, &item, &bytes);)
            ym__concept_set(concept, clean, ym__concept_text(concept, item, bytes));
    } else {
        take_value(concept, clean, value, reporter);
    }
}

static void take_object(ym__concept *concept, json_t *object, const ym__reporter *reporter)
{
    const json_t *labels = json_object_get(object, "labels");
    const char *id = member(concept, object, "entry");
    ym_entry *entry = &concept->entry;
    entry->id = *id != '\0' ? id : member(concept, object, "id");
    if (concept->keep_origin)
        entry->origin = member(concept, object, "origin");
    concept->exact = true;
    for (size_t i = 0; i < json_array_size(labels); i++)
        take_label(concept, json_array_get(labels, i), reporter);
    const bool has_labels = entry->label_count > 0;
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        const char *name = json_object_iter_key(at);
        if (is_field(name, has_labels))
            take_field(concept, name, json_object_iter_value(at), reporter);
    }
    json_t *extra = json_object_get(object, "extra");
    for (void *at = json_object_iter(extra); at != NULL; at = json_object_iter_next(extra, at))
        take_field(concept, json_object_iter_key(at), json_object_iter_value(at), reporter);
}

static ym_status read_line(ym__source *source, const char *line, size_t bytes, ym_error *error)
{
    ym__concept concept = {0};
    json_error_t why;
    json_t *object = json_loadb(line, bytes, JSON_REJECT_DUPLICATES, &why);
    if (object == NULL && json_error_code(&why) == json_error_out_of_memory)
        return ym__error_nomem(error);
    if (!json_is_object(object)) {
        ym__reporter_say(&source->reporter, YM_LEVEL_ERROR, 0, "json", "%s",
                         object == NULL ? why.text : "no JSON object");
        json_decref(object);
        return YM_OK;
    }
    const json_t *kind = json_object_get(object, "kind");
    if (json_is_string(kind) && strcmp(json_string_value(kind), "entry") != 0) {
        ym__reporter_say(&source->reporter, YM_LEVEL_NOTE, 0, "json",
                         "a line of kind \"%s\" is no entry; passed over", json_string_value(kind));
        json_decref(object);
        return YM_OK;
    }
    take_object(&concept, object, &source->reporter);
    json_decref(object);
    return ym__concept_finish(&concept, source, error);
}

ym_status ym__read_glossary_jsonl(ym__source *source, ym_error *error)
{
    ym_status status = YM_OK;
    size_t size = 0;
    char *line = NULL;
    const char *beginning = ym__source_ahead(source, &size);
    if (beginning[strspn(beginning, " \t\r\n")] == '[')
        return ym__source_refuse(source, error,
                                 "a JSON array; write one object a line (jq -c '.[]' does)");
    while (status == YM_OK && (status = ym__source_line(source, &line, &size, error)) == YM_OK) {
        if (line[strspn(line, " \t")] != '\0')
            status = read_line(source, line, size, error);
    }
    return status == YM_DONE ? YM_OK : status;
}

ym_status ym__glossary_add_state(ym_glossary *glossary, const char *json, bool base,
                                 ym_error *error)
{
    static const ym_glossary_options options;
    ym__source source = {.glossary = glossary, .options = &options, .default_type = "term"};
    ym__concept concept = {.keep_origin = true};
    const size_t before = ym_glossary_count(glossary);
    json_error_t why;
    json_t *object = json_loads(json, 0, &why);
    if (object == NULL)
        return json_error_code(&why) == json_error_out_of_memory
                   ? ym__error_nomem(error)
                   : ym__error_set(error, YM_E_INPUT, "no entry: %s", why.text);
    json_t *wanted = base ? json_object_get(object, "base") : object;
    if (wanted == NULL) { /* nothing had been imported */
        json_decref(object);
        return YM_OK;
    }
    take_object(&concept, wanted, &source.reporter);
    json_decref(object);
    ym_status status = ym__concept_finish(&concept, &source, error);
    if (status == YM_OK && ym_glossary_count(glossary) == before)
        status = ym__error_set(error, YM_E_INPUT, "no entry that can be used");
    return status;
}

/* ---- writing ---------------------------------------------------------------------------------- */

ym_status ym__write_glossary_jsonl(ym__sink *sink, ym_error *error)
{
    const ym_entry *entry = NULL;
    ym_json *json = NULL;
    ym_status status = ym_json_new(&json, error);
    while (status == YM_OK && (status = ym__sink_next(sink, &entry, error)) == YM_OK) {
        ym_json_clear(json);
        ym_json_begin_object(json);
        ym_json_member_string(json, "kind", "entry");
        ym_entry_json(json, entry);
        ym_json_end_object(json);
        const char *text = ym_json_text(json, NULL);
        if (text != NULL)
            ym__buffer_puts(&sink->buffer, text);
        status = text == NULL ? ym__error_nomem(error) : ym__sink_line(sink, error);
    }
    ym_json_free(json);
    return status == YM_DONE ? YM_OK : status;
}
