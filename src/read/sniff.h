/* What kind of file this is, by its content. */
#ifndef YM_READ_SNIFF_H
#define YM_READ_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

typedef enum ym__kind {
    YM__KIND_PLAIN,
    YM__KIND_MARKDOWN,
    YM__KIND_HTML,
    YM__KIND_JSON,
    YM__KIND_FEED,
    YM__KIND_DUMP
} ym__kind;

/* "a PNG image" and the like when the bytes are no text; NULL when they may be text. What helps, as "; unpack it first",
 * goes to *mend ("" when nothing does). Static. */
const char *ym__sniff_binary(const char *bytes, size_t size, const char **mend);
/* Does mark-up stand near the start? Works on raw bytes of any encoding that holds ASCII. */
bool ym__sniff_html(const char *bytes, size_t size);
/* Is it UTF-16, with a mark or without? */
bool ym__sniff_utf16(const char *bytes, size_t size);
/* A message or a page in MIME's form: mail, MHTML. */
bool ym__sniff_mime(const char *bytes, size_t size);

/* What a file's name says, ".gz" left out. */
typedef enum ym__ending {
    YM__ENDING_NONE, /* nothing: it has no ending */
    YM__ENDING_TEXT,
    YM__ENDING_MARKDOWN,
    YM__ENDING_HTML,
    YM__ENDING_JSON,
    YM__ENDING_JSON_LINES,
    YM__ENDING_XML,
    YM__ENDING_MIME,
    YM__ENDING_OTHER /* no kind of article */
} ym__ending;
ym__ending ym__sniff_ending(const char *path);

/* Is it XML that is neither a page nor of cutter.h's formats? What has a declaration, a file named .xml, and some that are
 * often met without either. Writes the name of the root element, cut short when it is long. */
enum { YM__SNIFF_NAME_BYTES = 32 };
bool ym__sniff_foreign_xml(const char *bytes, size_t size, ym__ending ending,
                           char name[YM__SNIFF_NAME_BYTES]);

/* The kind of one article's decoded text. Its name decides that it is JSON, and between Markdown and plain text. */
ym__kind ym__sniff_kind(const char *text, size_t bytes, const char *path);

#endif
