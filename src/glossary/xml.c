/* libxml2's reader walks the file as it comes; each concept is expanded into a tree of its own, so that memory is bounded by
 * the largest concept, which has a bound itself. No network, no external document type, no entities: those are how a file reads other files or grows without
 * bounds. The text is UTF-8 by now, whatever its declaration says. */
#include "glossary/xml.h"

#include "base/error.h"

#include <libxml/xmlreader.h>
#include <stdio.h>
#include <string.h>

bool ym__xml_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* The node after `node` in document order within `top`; NULL after the last. By hand, since recursion is bounded by the
 * file alone, and since what is behind an entity must not be walked. */
static const xmlNode *next_node(const xmlNode *node, const xmlNode *top)
{
    if ((node->type == XML_ELEMENT_NODE || node == top) && node->children != NULL)
        return node->children;
    while (node != top && node->next == NULL)
        node = node->parent;
    return node == top ? NULL : node->next;
}

static void put_content(ym__buffer *out, const xmlNode *top)
{
    for (const xmlNode *node = top; node != NULL; node = next_node(node, top)) {
        if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) &&
            node->content != NULL)
            ym__buffer_puts(out, (const char *)node->content);
    }
}

/* The first entity in an element; NULL when there is none. */
static const char *entity_in(const xmlNode *element)
{
    for (const xmlNode *node = element; node != NULL; node = next_node(node, element)) {
        if (node->type == XML_ENTITY_REF_NODE)
            return (const char *)node->name;
    }
    return NULL;
}

const char *ym__xml_text(ym__concept *concept, xmlNode *node)
{
    ym__buffer text = {0};
    put_content(&text, node);
    const char *clean = ym__concept_text(concept, ym__buffer_text(&text), text.size);
    concept->failed |= text.failed;
    ym__buffer_free(&text);
    return clean;
}

const char *ym__xml_attribute(ym__concept *concept, xmlNode *node, const char *name)
{
    for (const xmlAttr *attribute = node->properties; attribute != NULL;
         attribute = attribute->next) {
        if (strcmp((const char *)attribute->name, name) == 0)
            return ym__xml_text(concept, (xmlNode *)(uintptr_t)attribute);
    }
    return "";
}

/* ---- walking ---------------------------------------------------------------------------------- */

/* What the parser reads from. */
typedef struct xml_input {
    ym__source *source;
    size_t
        element_bytes; /* how much was read of the element that is expanded, and by the way of what follows */
    bool expanding;
    ym_status status; /* of reading */
    ym_error *error;
} xml_input;

/* The parser's xmlInputReadCallback. */
static int read_input(void *context, char *out, int room)
{
    xml_input *input = context;
    ym__source *source = input->source;
    size_t bytes = 0;
    const char *text = ym__source_ahead(source, &bytes);
    if (bytes == 0) {
        input->status = ym__source_more(source, input->error);
        text = ym__source_ahead(source, &bytes);
    }
    if (input->status < 0 || room < 0)
        return -1;
    bytes = bytes < (size_t)room ? bytes : (size_t)room;
    input->element_bytes += bytes;
    if (input->expanding && input->element_bytes > YM__ROW_MAX_BYTES) {
        input->status = ym__source_refuse(source, input->error, "an element of more than %d MiB",
                                          (int)(YM__ROW_MAX_BYTES >> 20));
        return -1;
    }
    memcpy(out, text, bytes);
    source->input.at += bytes;
    return (int)bytes;
}

/* The first error of the parser; it says more than that reading failed. */
typedef struct xml_fault {
    char message[256];
    uint64_t line;
} xml_fault;

static void note_fault(void *context, const char *message, xmlParserSeverities severity,
                       xmlTextReaderLocatorPtr locator)
{
    xml_fault *fault = context;
    if (fault->message[0] != '\0' || severity == XML_PARSER_SEVERITY_VALIDITY_WARNING ||
        severity == XML_PARSER_SEVERITY_WARNING)
        return;
    snprintf(fault->message, sizeof fault->message, "%s", message);
    fault->message[strcspn(fault->message, "\n")] = '\0';
    const int line = xmlTextReaderLocatorLineNumber(locator);
    fault->line = line > 0 ? (uint64_t)line : 0;
}

static ym_status broken(ym__source *source, const xml_fault *fault, ym_error *error)
{
    if (fault->line != 0)
        source->reporter.line = fault->line;
    return ym__source_refuse(source, error, "not well-formed XML: %s; nothing of it was read",
                             fault->message[0] == '\0' ? "it ends too early" : fault->message);
}

static ym_status refuse_entity(ym__source *source, const char *name, ym_error *error)
{
    return ym__source_refuse(source, error,
                             "the entity &%s; is not expanded; write the text itself", name);
}

/* The element that the reader stands at, whole. */
static ym_status take_element(xml_input *input, xmlTextReaderPtr reader, ym__xml_take take,
                              void *context, const xml_fault *fault, ym_error *error)
{
    ym__source *source = input->source;
    input->element_bytes = 0;
    input->expanding = true;
    xmlNode *element = xmlTextReaderExpand(reader);
    input->expanding = false;
    if (input->status < 0)
        return input->status;
    if (element == NULL)
        return broken(source, fault, error);
    const char *entity = entity_in(element);
    return entity == NULL ? take(source, element, context, error)
                          : refuse_entity(source, entity, error);
}

static bool is_wanted(const char *name, const char *wanted, const char *other)
{
    return strcmp(name, wanted) == 0 || (other != NULL && strcmp(name, other) == 0);
}

static ym_status walk(xml_input *input, xmlTextReaderPtr reader, const char *name,
                      const char *other, ym__xml_take take, void *context, const xml_fault *fault,
                      ym_error *error)
{
    ym__source *source = input->source;
    int more = xmlTextReaderRead(reader);
    while (more == 1) {
        const long line = xmlGetLineNo(xmlTextReaderCurrentNode(reader));
        const int type = xmlTextReaderNodeType(reader);
        const char *local = (const char *)xmlTextReaderConstLocalName(reader);
        source->reporter.line = line > 0 ? (uint64_t)line : 0;
        if (type == XML_READER_TYPE_ENTITY_REFERENCE)
            return refuse_entity(source, local == NULL ? "" : local, error);
        if (type == XML_READER_TYPE_ELEMENT && local != NULL && is_wanted(local, name, other)) {
            ym_status status = take_element(input, reader, take, context, fault, error);
            if (status == YM_OK)
                status = ym__source_hand_on(source, false, error);
            if (status < 0)
                return status;
            more = xmlTextReaderNext(reader);
        } else {
            more = xmlTextReaderRead(reader);
        }
    }
    if (input->status < 0)
        return input->status;
    return more < 0 || fault->message[0] != '\0' ? broken(source, fault, error) : YM_OK;
}

ym_status ym__xml_walk(ym__source *source, const char *name, const char *other, ym__xml_take take,
                       void *context, ym_error *error)
{
    xml_fault fault = {0};
    xml_input input = {.source = source, .error = error};
    xmlTextReaderPtr reader = xmlReaderForIO(read_input, NULL, &input, NULL, "UTF-8",
                                             XML_PARSE_NONET | XML_PARSE_BIG_LINES |
                                                 XML_PARSE_COMPACT | XML_PARSE_IGNORE_ENC);
    if (reader == NULL)
        return ym__error_nomem(error);
    xmlTextReaderSetErrorHandler(reader, note_fault, &fault);
    const ym_status status = walk(&input, reader, name, other, take, context, &fault, error);
    xmlFreeTextReader(reader);
    return status;
}

/* ---- writing ---------------------------------------------------------------------------------- */

void ym__xml_put(ym__buffer *out, const char *text)
{
    for (size_t left = strlen(text), bytes; left > 0; text += bytes, left -= bytes) {
        unsigned c = 0;
        bytes = ym__misleading_character(text, left, &c);
        if (bytes > 0) {
            ym__buffer_printf(out, "&#x%X;", c);
            continue;
        }
        bytes = 1;
        if (*text == '&')
            ym__buffer_puts(out, "&amp;");
        else if (*text == '<')
            ym__buffer_puts(out, "&lt;");
        else if (*text == '>')
            ym__buffer_puts(out, "&gt;");
        else if (*text == '"')
            ym__buffer_puts(out, "&quot;");
        else
            ym__buffer_putc(out, *text);
    }
}

void ym__xml_put_element(ym__buffer *out, const char *name, const char *attribute,
                         const char *value, const char *text)
{
    ym__buffer_printf(out, "<%s", name);
    if (attribute != NULL) {
        ym__buffer_printf(out, " %s=\"", attribute);
        ym__xml_put(out, value);
        ym__buffer_putc(out, '"');
    }
    ym__buffer_putc(out, '>');
    ym__xml_put(out, text);
    ym__buffer_printf(out, "</%s>", name);
}
