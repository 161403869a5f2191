/* SKOS in Turtle (W3C Recommendations of 2009 and 2014), for catalogues and linked data: written, not read. Names are prefLabel
 * and altLabel, forms to avoid hiddenLabel (found, not shown); SKOS allows one prefLabel a language. */
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

/* Has the entry named a prefLabel of this language before label i? */
static bool is_named(const ym_entry *entry, size_t i)
{
    for (size_t j = 0; j < i; j++) {
        const ym_label *label = &entry->labels[j];
        if ((label->kind == YM_LABEL_PREFERRED || label->kind == YM_LABEL_REGIONAL) &&
            !ym__label_is_avoided(label) && strcmp(label->lang, entry->labels[i].lang) == 0)
            return true;
    }
    return false;
}

static const char *property_of(const ym_entry *entry, size_t i)
{
    const ym_label *label = &entry->labels[i];
    if (ym__label_is_avoided(label) || label->kind == YM_LABEL_ADJECTIVE)
        return "skos:hiddenLabel";
    const bool name = label->kind == YM_LABEL_PREFERRED || label->kind == YM_LABEL_REGIONAL;
    return name && !is_named(entry, i) ? "skos:prefLabel" : "skos:altLabel";
}

static void put_see(ym__buffer *out, const char *see)
{
    const char *item = NULL;
    for (size_t bytes; ym__list_next(&see, &item, &bytes);)
        ym__buffer_printf(out, " ;\n    skos:related :%.*s", (int)bytes, item);
}

static void put_concept(ym__sink *sink, const ym_entry *entry)
{
    ym__buffer *out = &sink->buffer;
    /* A Turtle name of digits and letters may begin with a digit; all our ids are such names. */
    ym__buffer_printf(out, ":%s a skos:Concept ;\n    skos:inScheme <urn:yiming:glossary>",
                      entry->id);
    for (size_t i = 0; i < entry->label_count; i++)
        put_literal(out, property_of(entry, i), entry->labels[i].text, entry->labels[i].lang);
    if (*entry->pinyin != '\0')
        put_literal(out, "skos:altLabel", entry->pinyin, "zh-Latn-pinyin");
    put_literal(out, "skos:definition", entry->definition, "en");
    put_literal(out, "skos:definition", entry->definition_zh, "zh-Hans");
    put_literal(out, "skos:scopeNote", entry->note, NULL);
    put_literal(out, "dct:type", entry->type, NULL);
    put_literal(out, "dct:subject", entry->domain, NULL);
    put_literal(out, "dct:source", entry->source, NULL);
    put_see(out, entry->see);
    if (entry->wikidata[0] == 'Q' &&
        entry->wikidata[1 + strspn(entry->wikidata + 1, "0123456789")] == '\0')
        ym__buffer_printf(out, " ;\n    skos:exactMatch <http://www.wikidata.org/entity/%s>",
                          entry->wikidata);
    ym__buffer_puts(out, " .\n");
    if (entry->extra != NULL && *entry->extra != '\0')
        ym__sink_lost(sink, entry, "unknown columns are not written: SKOS has no place for them");
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
        put_concept(sink, entry);
        status = ym__sink_line(sink, error);
    }
    return status == YM_DONE ? YM_OK : status;
}
