/* One record of a feed or a dump as a tree of libxml2's. */
#ifndef YM_READ_DOCUMENT_H
#define YM_READ_DOCUMENT_H

#include "base/buffer.h"

#include <libxml/tree.h>

/* Parses valid UTF-8, whatever its declaration says. No network, no document type, no entities but those of HTML, of which
 * feeds make use without declaring them; any other '&' stands for itself. xmlFreeDoc it. YM_E_INPUT: not well-formed. */
ym_status ym__document_parse(xmlDoc **document, const char *text, size_t bytes, ym_error *error);

/* The first child element of this local name whose namespace prefix is `prefix` (NULL: none, or that of the parent); NULL
 * when there is none. */
xmlNode *ym__document_child(const xmlNode *parent, const char *prefix, const char *name);
/* Is the node such an element? */
bool ym__document_is(const xmlNode *node, const char *prefix, const char *name);

/* Appends all text in the node; of NULL nothing. */
void ym__document_text(ym__buffer *out, const xmlNode *node);
/* Appends the node's children as mark-up. */
void ym__document_markup(ym__buffer *out, const xmlNode *node);
/* Appends an attribute's value. */
void ym__document_attribute(ym__buffer *out, const xmlNode *node, const char *name);

#endif
