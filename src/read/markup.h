/* Rewriting markup that libxml2 cannot take in linear time. */
#ifndef YM_READ_MARKUP_H
#define YM_READ_MARKUP_H

#include "base/buffer.h"

/* Appends the markup without what takes libxml2 long and means nothing here: scripts (but structured data), styles and
 * comments (but what says where a page was saved from), attributes by the hundred, end tags of what is not open. */
void ym__markup_mend(ym__buffer *out, const char *text, size_t bytes);

/* Appends the markup rewritten so that nothing nests. */
void ym__markup_flatten(ym__buffer *out, const char *text, size_t bytes);

/* Is the text a piece of HTML? One end tag, or one tag that only mark-up has, is enough. */
bool ym__markup_likely(const char *text);

#endif
