/* Simplified and traditional characters, one by one, by OpenCC's tables. The only user of tables/han.h. */
#ifndef YM_TEXT_HAN_H
#define YM_TEXT_HAN_H

#include "base/buffer.h"

/* The simplified character that a traditional one is taken to; other characters themselves. */
uint32_t ym__han_simplify(uint32_t code_point);
/* The traditional character of one that only simplified text has; itself when it has none, or when only the word
 * can tell (发 is 發 or 髮; 后 is 後 or 后), which *sure says. */
uint32_t ym__han_traditionalize(uint32_t code_point, bool *sure);
/* Appends the traditional spelling of a simplified text; false (and nothing appended) when some character has several
 * and only the word could tell, so that we never show a wrong one. */
bool ym__han_traditional_text(ym__buffer *out, const char *text, size_t bytes);

#endif
