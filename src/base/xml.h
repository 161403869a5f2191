/* What can be said of XML without parsing it. Looks at ASCII alone, so that it works on any encoding that holds ASCII. */
#ifndef YM_BASE_XML_H
#define YM_BASE_XML_H

#include <stddef.h>

/* Where the root element begins, behind declaration, comments and document type: the offset of its '<'. `bytes` when the
 * text is no XML, or its root is not there yet. */
size_t ym__xml_prolog(const char *text, size_t bytes);

/* The name of the root element, without a prefix, when the text is XML; its length goes to *bytes. NULL otherwise. */
const char *ym__xml_root(const char *text, size_t size, size_t *bytes);

/* The name that begins at `name`, at most `bytes` long: its length. */
size_t ym__xml_name(const char *name, size_t bytes);

/* Where `part` begins in the text at or after `from`; `bytes` when nowhere. */
size_t ym__xml_find(const char *text, size_t bytes, size_t from, const char *part);

#endif
