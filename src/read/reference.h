/* Character references of HTML: &nbsp; &#38; &#x26; */
#ifndef YM_READ_REFERENCE_H
#define YM_READ_REFERENCE_H

#include "base/buffer.h"

/* Appends the text with its references as the characters that they mean, but for `kept` ("amp", "lt" …; NULL ends the list,
 * or is one of none), and with '&' that begins none as it is, or as "&amp;" when `escape`; what they mean in mark-up is then
 * written as a reference again. */
void ym__references_decode(ym__buffer *out, const char *text, size_t bytes, const char *const *kept,
                           bool escape);

/* What a number stands for: 128 to 159 mean windows-1252, as in every browser (HTML, section 13.2.5.80). */
uint32_t ym__reference_character(uint32_t code);

#endif
