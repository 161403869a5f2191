/* What the XML formats share: a reader that follows nothing out of its file, and escaping. */
#ifndef YM_GLOSSARY_XML_H
#define YM_GLOSSARY_XML_H

#include "base/xml.h"
#include "glossary/format.h"

#include <libxml/tree.h>

/* Calls `take` for each element of one of two names (NULL: none), wherever it stands, as a tree of its own that is gone
 * afterwards; the reporter stands at its line. Entities and document types are not followed: an entity of the document's
 * own is an error. What is broken is YM_E_INPUT with file and line, and then nothing of the file counts. */
typedef ym_status (*ym__xml_take)(ym__source *source, xmlNode *element, void *context,
                                  ym_error *error);
ym_status ym__xml_walk(ym__source *source, const char *name, const char *other, ym__xml_take take,
                       void *context, ym_error *error);

/* Is the node an element of this local name? */
bool ym__xml_is(const xmlNode *node, const char *name);
/* The text of an element with all that stands in it, cleaned, of the concept. */
const char *ym__xml_text(ym__concept *concept, xmlNode *node);
/* An attribute's value, cleaned, of the concept; "" when it is not there. `name` has no prefix. */
const char *ym__xml_attribute(ym__concept *concept, xmlNode *node, const char *name);

/* Appends text escaped for content and for attributes in quotes. */
void ym__xml_put(ym__buffer *out, const char *text);
/* Appends <name attribute="value">text</name>; attribute may be NULL, value then is "". */
void ym__xml_put_element(ym__buffer *out, const char *name, const char *attribute,
                         const char *value, const char *text);

#endif
