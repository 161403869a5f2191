/* Records are whole in memory and their size is bounded by the reader, so each is made a tree. It is not glossary/xml.c's
 * way: a glossary is one document, where what is broken spoils all of it.
 *
 * libxml2 loses text silently after an entity that nobody declared (in its recovery mode), so references are dealt with
 * before it sees them, and recovery is left off. */
#include "read/document.h"

#include "base/error.h"
#include "base/xml.h"
#include "read/reference.h"

#include <libxml/parser.h>
#include <string.h>

/* References outside of CDATA, where there are none. */
static void mend_references(ym__buffer *out, const char *text, size_t bytes)
{
    static const char *const own[] = {"amp", "lt", "gt", "quot", "apos", NULL};
    for (size_t at = 0; at < bytes;) {
        const size_t open = ym__xml_find(text, bytes, at, "<![CDATA[");
        ym__references_decode(out, text + at, open - at, own, true);
        const size_t close = ym__xml_find(text, bytes, open, "]]>");
        ym__buffer_append(out, text + open, close - open);
        at = close;
    }
}

/* ---- the tree -------------------------------------------------------------------------------------------------- */

/* Keeps the first error; those after it follow from it. */
#if LIBXML_VERSION >= 21200
static void note_fault(void *context, const xmlError *fault)
#else
static void note_fault(void *context, xmlErrorPtr fault)
#endif
{
    ym__buffer *first = ((xmlParserCtxt *)context)->_private;
    const bool is_fault = fault->level >= XML_ERR_ERROR && fault->domain != XML_FROM_NAMESPACE;
    if (!is_fault || first->size > 0 || fault->message == NULL)
        return;
    const char *line = strstr(fault->message, " line "); /* of the record, not of the file */
    ym__buffer_append(first, fault->message,
                      line == NULL ? strcspn(fault->message, "\n")
                                   : (size_t)(line - fault->message));
}

static ym_status parse(xmlDoc **document, const ym__buffer *text, ym_error *error)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    if (parser == NULL)
        return ym__error_nomem(error);
    ym__buffer fault = {0};
    parser->_private = &fault;
    parser->sax->serror = note_fault;
    /* HUGE lifts limits on text and depth; what comes in is limited by the reader. */
    *document = xmlCtxtReadMemory(parser, ym__buffer_text(text), (int)text->size, NULL, "UTF-8",
                                  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                      XML_PARSE_COMPACT | XML_PARSE_HUGE);
    ym_status status = YM_OK;
    if (fault.failed || (*document == NULL && parser->errNo == XML_ERR_NO_MEMORY))
        status = ym__error_nomem(error);
    else if (*document == NULL)
        status =
            ym__error_set(error, YM_E_INPUT, "not well-formed XML: %s", ym__buffer_text(&fault));
    ym__buffer_free(&fault);
    xmlFreeParserCtxt(parser);
    return status;
}

ym_status ym__document_parse(xmlDoc **document, const char *text, size_t bytes, ym_error *error)
{
    ym__buffer mended = {0};
    *document = NULL;
    mend_references(&mended, text, bytes);
    const ym_status status =
        mended.failed ? ym__error_nomem(error) : parse(document, &mended, error);
    ym__buffer_free(&mended);
    return status;
}

bool ym__document_is(const xmlNode *node, const char *prefix, const char *name)
{
    const size_t prefix_bytes = prefix == NULL ? 0 : strlen(prefix);
    const char *whole = (const char *)node->name;
    if (node->type != XML_ELEMENT_NODE)
        return false;
    /* A prefix that nobody declared is a part of the name. */
    if (prefix != NULL && node->ns == NULL && strncmp(whole, prefix, prefix_bytes) == 0)
        return whole[prefix_bytes] == ':' && strcmp(whole + prefix_bytes + 1, name) == 0;
    if (strcmp(whole, name) != 0)
        return false;
    const char *own = node->ns == NULL ? NULL : (const char *)node->ns->prefix;
    const xmlNode *parent = node->parent;
    if (prefix == NULL)
        return own == NULL ||
               (parent != NULL && parent->type == XML_ELEMENT_NODE && node->ns == parent->ns);
    return own != NULL && strcmp(own, prefix) == 0;
}

xmlNode *ym__document_child(const xmlNode *parent, const char *prefix, const char *name)
{
    xmlNode *child = parent == NULL ? NULL : parent->children;
    while (child != NULL && !ym__document_is(child, prefix, name))
        child = child->next;
    return child;
}

/* The node after `node` in document order within `top`; NULL after the last. */
static const xmlNode *next_node(const xmlNode *node, const xmlNode *top)
{
    if (node->type == XML_ELEMENT_NODE && node->children != NULL)
        return node->children;
    while (node != top && node->next == NULL)
        node = node->parent;
    return node == top ? NULL : node->next;
}

void ym__document_text(ym__buffer *out, const xmlNode *node)
{
    for (const xmlNode *each = node; each != NULL; each = next_node(each, node)) {
        if ((each->type == XML_TEXT_NODE || each->type == XML_CDATA_SECTION_NODE) &&
            each->content != NULL)
            ym__buffer_puts(out, (const char *)each->content);
    }
}

void ym__document_markup(ym__buffer *out, const xmlNode *node)
{
    xmlBuffer *markup = xmlBufferCreate();
    bool failed = markup == NULL;
    for (xmlNode *child = node->children; !failed && child != NULL; child = child->next)
        failed = xmlNodeDump(markup, node->doc, child, 0, 0) < 0;
    if (!failed)
        ym__buffer_append(out, xmlBufferContent(markup), (size_t)xmlBufferLength(markup));
    out->failed |= failed;
    xmlBufferFree(markup);
}

void ym__document_attribute(ym__buffer *out, const xmlNode *node, const char *name)
{
    for (const xmlAttr *each = node->properties; each != NULL; each = each->next) {
        if (strcmp((const char *)each->name, name) != 0)
            continue;
        for (const xmlNode *text = each->children; text != NULL; text = text->next) {
            if (text->content != NULL)
                ym__buffer_puts(out, (const char *)text->content);
        }
        return;
    }
}
