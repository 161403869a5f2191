/* From bytes of any encoding to valid UTF-8. */
#ifndef YM_READ_ENCODING_H
#define YM_READ_ENCODING_H

#include "text/article.h"

/* Appends the text of `bytes` to `out` as UTF-8 that is fit to be stored (ym__utf8_repair). The
 * encoding goes to the article's view (static string), what could not be read to its count and
 * its warnings. `label` is the caller's choice or NULL; `markup`: look for a label in the text
 * itself. */
ym_status ym__decode(ym__buffer *out, const char *bytes, size_t size, const char *label,
                     bool markup, ym__article *article, ym_error *error);

/* The name of the encoding that a WHATWG label such as "gb2312" stands for; NULL when it is not
 * known. Static. */
const char *ym__encoding_name(const char *label, size_t bytes);

/* The name of the encoding that the bytes are probably in; NULL when all are ASCII and tell nothing. Static. */
const char *ym__encoding_guess(const char *bytes, size_t size);

#endif
