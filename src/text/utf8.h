/* UTF-8: decoding, encoding, checking, repairing. Sizes are bytes unless they say chars (code points). */
#ifndef YM_TEXT_UTF8_H
#define YM_TEXT_UTF8_H

#include "base/buffer.h"

#define YM__REPLACEMENT 0xFFFDu

/* Decodes the code point at `text`, strictly (no overlong forms, no surrogates, nothing above U+10FFFF). Returns its
 * length, 1 to 4, or 0 when there is no valid sequence or `bytes` is 0. */
size_t ym__utf8_decode(const char *text, size_t bytes, uint32_t *code_point);

/* The same for text that is known to be valid: no checks; never call it at the end. */
size_t ym__utf8_next(const char *text, uint32_t *code_point);

/* The last code point of a text that is known to be valid; returns its length, 0 when the text is empty. */
size_t ym__utf8_last(const char *text, size_t bytes, uint32_t *code_point);

/* Writes a code point, 1 to 4 bytes, no NUL; returns the length. */
size_t ym__utf8_encode(uint32_t code_point, char out[4]);
void ym__utf8_append(ym__buffer *buffer, uint32_t code_point);

/* The length of the longest valid head. */
size_t ym__utf8_valid_head(const char *text, size_t bytes);
bool ym__utf8_valid(const char *text, size_t bytes);

/* The length of the longest head of ASCII letters, marks, spaces, tabs and newlines: what most of mark-up is, and what
 * nobody needs to decode. */
size_t ym__utf8_plain_head(const char *text, size_t bytes);

/* Appends the text as valid UTF-8 that is fit to be stored: each bad sequence (the "maximal subpart" of Unicode 15,
 * section 3.9) and each NUL becomes one U+FFFD; C0 and C1 controls other than tab and newline are dropped; CR LF and
 * lone CR become newline. Returns how many were replaced or dropped (line ends not counted). */
uint64_t ym__utf8_repair(ym__buffer *out, const char *text, size_t bytes);

#endif
