/* TMX 1.4, translation memories (LISA, 2005): <tu> with a <tuv> a language. A memory of names is read as a glossary; a
 * memory of sentences is one too, if somebody wants it so, but what is longer than a name is reported. Written: a unit an
 * entry, a variant a label; what TMX has no place for goes to <prop>, which it has for that. */
#include "base/error.h"
#include "glossary/xml.h"

#include <string.h>

#define PROP "x-yiming-"
enum { NAME_MAX_BYTES = 300 };

bool ym__sniff_tmx(const char *text, size_t bytes, const ym_glossary_options *options)
{
    size_t size = 0;
    const char *root = ym__xml_root(text, bytes, &size);
    (void)options;
    return root != NULL && size == 3 && memcmp(root, "tmx", 3) == 0;
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* Inline mark-up (bpt, ept, it, ph, ut) is no text, with all that stands in it; <hi> only marks its text. By hand, since
 * <hi> may nest as deep as a file likes. */
static void drop_codes(xmlNode *segment)
{
    xmlNode *node = segment->children;
    while (node != NULL) {
        if (ym__xml_is(node, "hi") && node->children != NULL) {
            node = node->children;
            continue;
        }
        xmlNode *code = node->type == XML_ELEMENT_NODE && !ym__xml_is(node, "hi") ? node : NULL;
        while (node != segment && node->next == NULL)
            node = node->parent;
        node = node == segment ? NULL : node->next;
        if (code != NULL) {
            xmlUnlinkNode(code);
            xmlFreeNode(code);
        }
    }
}

/* The name of a prop of ours behind the prefix; NULL for one of others. */
static const char *our_prop(const char *type)
{
    return strncmp(type, PROP, sizeof PROP - 1) == 0 ? type + sizeof PROP - 1 : NULL;
}

static void take_label_prop(ym__concept *concept, ym_label *label, const char *name,
                            const char *value, const ym__reporter *reporter)
{
    if (strcmp(name, "kind") == 0)
        label->kind = ym__label_kind_find(value);
    else if (strcmp(name, "status") == 0)
        ym__concept_status(concept, label, value, reporter);
    else if (strcmp(name, "raw_status") == 0)
        label->raw_status = value;
    else if (strcmp(name, "reading") == 0)
        label->reading = value;
    else if (strcmp(name, "shared") == 0)
        label->shared = true;
}

/* What is said of the unit: a note, or a prop of somebody's or of ours. */
static void take_unit_data(ym__concept *concept, xmlNode *node)
{
    if (ym__xml_is(node, "note")) {
        ym__concept_set(concept, "note", ym__xml_text(concept, node));
        return;
    }
    const char *type = ym__xml_attribute(concept, node, "type");
    const char *name = our_prop(type);
    ym__concept_set(concept, name == NULL ? type : name, ym__xml_text(concept, node));
    concept->exact |= name != NULL; /* a unit of ours says of each label what it is */
}

static bool is_data(const xmlNode *node)
{
    return ym__xml_is(node, "prop") || ym__xml_is(node, "note");
}

/* What others say of a variant is kept with the unit. */
static void take_variant(ym__concept *concept, xmlNode *variant, const ym__reporter *reporter)
{
    ym_label *label = NULL;
    for (xmlNode *node = variant->children; node != NULL && label == NULL; node = node->next) {
        if (!ym__xml_is(node, "seg"))
            continue;
        drop_codes(node);
        label = ym__concept_label(concept, ym__xml_text(concept, node),
                                  ym__xml_attribute(concept, variant, "lang"));
    }
    for (xmlNode *node = variant->children; node != NULL; node = node->next) {
        if (!is_data(node))
            continue;
        const char *name =
            ym__xml_is(node, "prop") ? our_prop(ym__xml_attribute(concept, node, "type")) : NULL;
        if (name == NULL)
            take_unit_data(concept, node);
        else if (label != NULL)
            take_label_prop(concept, label, name, ym__xml_text(concept, node), reporter);
    }
}

static bool is_sentence(const ym__concept *concept)
{
    for (size_t i = 0; i < concept->entry.label_count; i++) {
        if (strlen(concept->labels[i].text) > NAME_MAX_BYTES)
            return true;
    }
    return false;
}

static ym_status take_unit(ym__source *source, xmlNode *unit, void *context, ym_error *error)
{
    ym__concept concept = {0};
    (void)context;
    const char *id = ym__xml_attribute(&concept, unit, "tuid");
    concept.entry.id = id;
    for (xmlNode *node = unit->children; node != NULL; node = node->next) {
        if (ym__xml_is(node, "tuv"))
            take_variant(&concept, node, &source->reporter);
        else if (is_data(node))
            take_unit_data(&concept, node);
    }
    if (is_sentence(&concept)) {
        ym__reporter_say(&source->reporter, YM_LEVEL_ERROR, 0, "sentence",
                         "a text of more than %d bytes is no name; left out", (int)NAME_MAX_BYTES);
        ym__concept_free(&concept);
        return YM_OK;
    }
    return ym__concept_finish(&concept, source, error);
}

ym_status ym__read_tmx(ym__source *source, ym_error *error)
{
    size_t bytes = 0;
    const char *beginning = ym__source_ahead(source, &bytes);
    if (!ym__sniff_tmx(beginning, bytes, source->options))
        return ym__source_refuse(source, error, "no TMX: its root is not <tmx>");
    return ym__xml_walk(source, "tu", NULL, take_unit, NULL, error);
}

/* ---- writing ---------------------------------------------------------------------------------- */

static void put_prop(ym__buffer *out, const char *indent, const char *name, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    ym__buffer_printf(out, "%s<prop type=\"" PROP, indent);
    ym__xml_put(out, name);
    ym__buffer_puts(out, "\">");
    ym__xml_put(out, value);
    ym__buffer_puts(out, "</prop>\n");
}

static void put_variant(ym__buffer *out, const ym_label *label)
{
    static const char indent[] = "        ";
    ym__buffer_puts(out, "      <tuv xml:lang=\"");
    ym__xml_put(out, label->lang);
    ym__buffer_puts(out, "\">\n");
    put_prop(out, indent, "kind", ym_label_kind_name(label->kind));
    put_prop(out, indent, "status", ym_label_status_name(label->status));
    put_prop(out, indent, "raw_status", label->raw_status);
    put_prop(out, indent, "reading", label->reading);
    put_prop(out, indent, "shared", label->shared ? "yes" : "");
    ym__buffer_puts(out, indent);
    ym__xml_put_element(out, "seg", NULL, "", label->text);
    ym__buffer_puts(out, "\n      </tuv>\n");
}

/* The columns that are neither the id nor labels nor said by them. */
static void put_columns(ym__buffer *out, const ym_entry *entry)
{
    for (unsigned i = 0; i < YM__COLUMN_COUNT; i++) {
        const ym__column *column = ym__column_at((ym__column_id)i);
        if (i == YM__COLUMN_ID || i == YM__COLUMN_NOTE || i == YM__COLUMN_PINYIN ||
            column->lang != NULL || column->field == YM__NO_FIELD)
            continue;
        put_prop(out, "      ", column->name, ym__column_field(entry, (ym__column_id)i));
    }
}

static ym_status put_extra(ym__buffer *out, const ym_entry *entry, ym_error *error)
{
    ym__extra extra = {.at = entry->extra};
    ym_status status;
    while ((status = ym__extra_next(&extra, error)) == YM_OK)
        put_prop(out, "      ", ym__buffer_text(&extra.name), ym__buffer_text(&extra.value));
    ym__extra_free(&extra);
    return status == YM_DONE ? YM_OK : status;
}

static ym_status put_unit(ym__buffer *out, const ym_entry *entry, ym_error *error)
{
    ym__buffer_printf(out, "    <tu tuid=\"%s\">\n", entry->id);
    if (*entry->note != '\0') {
        ym__buffer_puts(out, "      ");
        ym__xml_put_element(out, "note", NULL, "", entry->note);
        ym__buffer_putc(out, '\n');
    }
    put_columns(out, entry);
    const ym_status status = put_extra(out, entry, error);
    for (size_t i = 0; i < entry->label_count; i++)
        put_variant(out, &entry->labels[i]);
    ym__buffer_puts(out, "    </tu>");
    return status;
}

ym_status ym__write_tmx(ym__sink *sink, ym_error *error)
{
    const ym_entry *entry = NULL;
    ym__buffer_puts(&sink->buffer,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<tmx version=\"1.4\">\n"
                    "  <header creationtool=\"yiming\" creationtoolversion=\"" YM_VERSION "\" "
                    "segtype=\"phrase\" o-tmf=\"yiming\" adminlang=\"en\" srclang=\"zh-Hans\" "
                    "datatype=\"plaintext\"/>\n"
                    "  <body>");
    ym_status status = ym__sink_line(sink, error);
    while (status == YM_OK && (status = ym__sink_next(sink, &entry, error)) == YM_OK) {
        status = put_unit(&sink->buffer, entry, error);
        if (status == YM_OK)
            status = ym__sink_line(sink, error);
    }
    if (status != YM_DONE)
        return status;
    ym__buffer_puts(&sink->buffer, "  </body>\n</tmx>");
    return ym__sink_line(sink, error);
}
