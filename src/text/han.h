/* Simplified and traditional characters, one by one, by OpenCC's tables; strokes by Unihan. The only user of tables/han.h
 * and tables/strokes.h. */
#ifndef YM_TEXT_HAN_H
#define YM_TEXT_HAN_H

#include <stdbool.h>
#include <stdint.h>

/* The simplified character that a traditional one is taken to; other characters themselves. */
uint32_t ym__han_simplify(uint32_t code_point);

/* Does this character occur only in traditional (only in simplified) text? */
bool ym__han_only_traditional(uint32_t code_point);
bool ym__han_only_simplified(uint32_t code_point);

/* How many strokes the character is written with in China (Unihan kTotalStrokes); 0 for those that it does not count. */
unsigned ym__han_strokes(uint32_t code_point);

#endif
