/* SKOS in Turtle (W3C Recommendations of 2009 and 2014), for catalogues and linked data: written, not read. Names are prefLabel
 * and altLabel, forms to avoid and sorting names hiddenLabel (found, not shown). */
#include "base/error.h"
#include "glossary/format.h"

#include <stdio.h>
#include <string.h>

/* A string in quotes: STRING_LITERAL_QUOTE of Turtle. Texts hold no control characters. */
static void put_string(ym__buffer *out, const char *text)
{
    ym__buffer_putc(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            ym__buffer_putc(out, '\\');
        ym__buffer_putc(out, *text);
    }
    ym__buffer_putc(out, '"');
}

/* A tag that Turtle's grammar takes: letters, then parts of letters and digits. */
static bool is_lang(const char *lang)
{
    size_t part = strspn(lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (part == 0)
        return false;
    while (lang[part] == '-') {
        const size_t more = strspn(
            lang + part + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        if (more == 0)
            return false;
        part += more + 1;
    }
    return lang[part] == '\0';
}

static void put_literal(ym__buffer *out, const char *property, const char *text, const char *lang)
{
    if (text == NULL || *text == '\0')
        return;
    ym__buffer_printf(out, " ;\n    %s ", property);
    put_string(out, text);
    if (lang != NULL && is_lang(lang))
        ym__buffer_printf(out, "@%s", lang);
}

static bool is_name(const ym_label *label)
{
    return !ym__label_is_avoided(label) &&
           (label->kind == YM_LABEL_PREFERRED || label->kind == YM_LABEL_REGIONAL);
}

static const char *property_of(const ym_label *label, bool named)
{
    if (ym__label_is_avoided(label) || label->kind == YM_LABEL_ADJECTIVE)
        return "skos:hiddenLabel";
    return is_name(label) && !named ? "skos:prefLabel" : "skos:altLabel";
}

/* Marks "lang text" as seen; *before says whether it was. */
static ym_status see_label(ym__map *seen, const char *lang, const char *text, bool *before,
                           ym_error *error)
{
    ym__buffer key = {0};
    ym__buffer_printf(&key, "%s %s", lang, text);
    const ym_status status = key.failed
                                 ? ym__error_nomem(error)
                                 : ym__map_put(seen, key.bytes, key.size, 0, true, before, error);
    ym__buffer_free(&key);
    return status;
}

/* Those of the labels that are names, or those that are not. */
static ym_status put_some(ym__buffer *out, const ym_entry *entry, bool names, ym__map *seen,
                          ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < entry->label_count && status == YM_OK; i++) {
        const ym_label *label = &entry->labels[i];
        bool before = false;
        bool named = false;
        if (is_name(label) != names)
            continue;
        status = see_label(seen, label->lang, label->text, &before, error);
        if (status == YM_OK && names)
            status = see_label(seen, label->lang, "", &named, error);
        if (status == YM_OK && !before)
            put_literal(out, property_of(label, named), label->text, label->lang);
    }
    return status;
}

/* Names first, since no text may be labels of two sorts in one language, and no language has two prefLabels (SKOS
 * Reference, S13 and S14). */
static ym_status put_labels(ym__buffer *out, const ym_entry *entry, ym_error *error)
{
    ym__map *seen = NULL;
    ym_status status = ym__map_new(&seen, error);
    if (status == YM_OK)
        status = put_some(out, entry, true, seen, error);
    if (status == YM_OK)
        status = put_some(out, entry, false, seen, error);
    ym__map_free(seen);
    return status;
}

/* What is no id is text that somebody wrote, and must not become Turtle. */
static void put_see(ym__sink *sink, const ym_entry *entry)
{
    const char *see = entry->see;
    const char *item = NULL;
    for (size_t bytes; ym__list_next(&see, &item, &bytes);) {
        char id[128];
        snprintf(id, sizeof id, "%.*s", (int)(bytes < sizeof id ? bytes : sizeof id - 1), item);
        if (bytes < sizeof id && ym__entry_id_valid(id))
            ym__buffer_printf(&sink->buffer, " ;\n    skos:related :%s", id);
        else
            ym__sink_lost(sink, entry, "see %s is no id and is not written", id);
    }
}

static ym_status put_concept(ym__sink *sink, const ym_entry *entry, ym_error *error)
{
    ym__buffer *out = &sink->buffer;
    /* A Turtle name of digits and letters may begin with a digit; all our ids are such names. */
    ym__buffer_printf(out, ":%s a skos:Concept ;\n    skos:inScheme <urn:yiming:glossary>",
                      entry->id);
    const ym_status status = put_labels(out, entry, error);
    if (*entry->pinyin != '\0')
        put_literal(out, "skos:altLabel", entry->pinyin, "zh-Latn-pinyin");
    put_literal(out, "skos:hiddenLabel", entry->en_sort, "en");
    put_literal(out, "skos:definition", entry->definition, "en");
    put_literal(out, "skos:definition", entry->definition_zh, "zh-Hans");
    put_literal(out, "skos:scopeNote", entry->note, NULL);
    if (strcmp(entry->status, "preferred") != 0)
        put_literal(out, "skos:editorialNote", entry->status, NULL);
    put_literal(out, "dct:type", entry->type, NULL);
    put_literal(out, "dct:type", entry->subtype, NULL);
    put_literal(out, "dct:subject", entry->domain, NULL);
    put_literal(out, "dct:source", entry->source, NULL);
    put_see(sink, entry);
    if (entry->wikidata[0] == 'Q' &&
        entry->wikidata[1 + strspn(entry->wikidata + 1, "0123456789")] == '\0')
        ym__buffer_printf(out, " ;\n    skos:exactMatch <http://www.wikidata.org/entity/%s>",
                          entry->wikidata);
    ym__buffer_puts(out, " .\n");
    if (entry->extra != NULL && *entry->extra != '\0')
        ym__sink_lost(sink, entry, "unknown columns are not written: SKOS has no place for them");
    return status;
}

ym_status ym__write_skos(ym__sink *sink, ym_error *error)
{
    const ym_entry *entry = NULL;
    ym__buffer_puts(&sink->buffer, "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
                                   "@prefix dct: <http://purl.org/dc/terms/> .\n"
                                   "@prefix : <urn:yiming:entry:> .\n\n"
                                   "<urn:yiming:glossary> a skos:ConceptScheme .\n");
    ym_status status = ym__sink_line(sink, error);
    while (status == YM_OK && (status = ym__sink_next(sink, &entry, error)) == YM_OK) {
        status = put_concept(sink, entry, error);
        if (status == YM_OK)
            status = ym__sink_line(sink, error);
    }
    return status == YM_DONE ? YM_OK : status;
}
