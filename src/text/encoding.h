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

/* Decoding of a text that comes in pieces, which may cut a character in two. Zero it, and open it. */
typedef struct ym__decoder {
    const struct ym__encoding *encoding;
    void *converter;    /* iconv's; NULL for UTF-8 */
    ym__buffer decoded; /* what comes out of it, until it is repaired */
    uint64_t bad;       /* sequences so far that did not fit the encoding */
    uint64_t replaced;  /* as in ym__decoded */
} ym__decoder;

/* Opens one for an encoding, by its name or any WHATWG label of it. YM_E_USAGE: nobody knows it; YM_E_INPUT: iconv does not. */
ym_status ym__decoder_open(ym__decoder *decoder, const char *label, ym_error *error);
/* Appends the text of a piece as ym__decode would; returns how many of its bytes that took. The few at the end that begin a
 * character are left, unless the piece is the `last`: they are to stand before the next one. That memory ran out shows in
 * out->failed. */
size_t ym__decoder_put(ym__decoder *decoder, ym__buffer *out, const char *bytes, size_t size,
                       bool last);
/* The name of its encoding. Static. */
const char *ym__decoder_encoding(const ym__decoder *decoder);
void ym__decoder_close(ym__decoder *decoder);

/* The name of the encoding whose byte order mark the text begins with, and the size of that; NULL and 0 without one. */
const char *ym__encoding_of_mark(const char *bytes, size_t size, size_t *mark);
/* The name of the encoding that ym__decode takes text for that has no mark and nobody labelled. Static. */
const char *ym__encoding_choose(const char *bytes, size_t size, bool markup);

/* The name of the encoding that a WHATWG label such as "gb2312" stands for; NULL when it is not
 * known. Static. */
const char *ym__encoding_name(const char *label, size_t bytes);

/* The name of the encoding that the bytes are probably in; NULL when all are ASCII and tell nothing. Static. */
const char *ym__encoding_guess(const char *bytes, size_t size);

/* "utf-16le" or "utf-16be" when the bytes are UTF-16 without a byte order mark, to judge by their head: it holds NUL bytes,
 * and nearly all units are characters that texts are made of. NULL otherwise. */
const char *ym__encoding_unmarked_utf16(const char *bytes, size_t size);

#endif
