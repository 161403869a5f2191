/* From bytes of any encoding to valid UTF-8. */
#ifndef YM_TEXT_ENCODING_H
#define YM_TEXT_ENCODING_H

#include "base/buffer.h"

/* What there is to say of a text that was decoded. */
typedef struct ym__decoded {
    const char *encoding; /* what the bytes were taken for; static */
    uint64_t replaced;    /* bad sequences that became U+FFFD, controls that were dropped */
    ym__buffer warnings;  /* one a line; the caller's to free */
} ym__decoded;

/* Appends the text of `bytes` to `out` as UTF-8 that is fit to be stored (ym__utf8_repair), and
 * fills `about` whole. `label` is the caller's choice or NULL; `markup`: look for a label in the
 * text itself. YM_E_USAGE: a label that nobody knows. */
ym_status ym__decode(ym__buffer *out, const char *bytes, size_t size, const char *label,
                     bool markup, ym__decoded *about, ym_error *error);

/* The name of the encoding that a WHATWG label such as "gb2312" stands for; NULL when it is not
 * known. Static. */
const char *ym__encoding_name(const char *label, size_t bytes);

/* The name of the encoding that the bytes are probably in; NULL when all are ASCII and tell nothing. Static. */
const char *ym__encoding_guess(const char *bytes, size_t size);

/* "utf-16le" or "utf-16be" when the bytes are UTF-16 without a byte order mark, to judge by their head: it holds NUL bytes,
 * and nearly all units are characters that texts are made of. NULL otherwise. */
const char *ym__encoding_unmarked_utf16(const char *bytes, size_t size);

#endif
