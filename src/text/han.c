/* Look-ups in tables/han.h: two stages for the Basic Multilingual Plane, sorted pairs for the rest; and in tables/strokes.h,
 * two stages. */
#include "text/han.h"

#include <stdlib.h>

typedef struct ym__han_pair {
    uint32_t from, to;
} ym__han_pair;
#include "text/tables/han.h"
#include "text/tables/strokes.h"

enum { WORD_DECIDES = 2 }; /* the table's mark for 后, 里 and their like */

static uint32_t find_pair(const ym__han_pair *pairs, size_t count, uint32_t code_point)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (pairs[middle].from < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && pairs[low].from == code_point ? pairs[low].to : 0;
}

/* The table's value, 0 when the character is not in it. */
static uint32_t simplified_of(uint32_t c)
{
    const uint32_t value =
        c > 0xFFFF ? 1 : ym__han_simplified_blocks[ym__han_simplified_index[c >> 6]][c & 63];
    if (value != 1)
        return value;
    return find_pair(ym__han_simplified_beyond,
                     sizeof ym__han_simplified_beyond / sizeof(ym__han_pair), c);
}

static uint32_t traditional_of(uint32_t c)
{
    const uint32_t value =
        c > 0xFFFF ? 1 : ym__han_traditional_blocks[ym__han_traditional_index[c >> 6]][c & 63];
    if (value != 1)
        return value;
    return find_pair(ym__han_traditional_beyond,
                     sizeof ym__han_traditional_beyond / sizeof(ym__han_pair), c);
}

uint32_t ym__han_simplify(uint32_t code_point)
{
    const uint32_t value = simplified_of(code_point);
    return value == 0 ? code_point : value;
}

static int compare_code_points(const void *a, const void *b)
{
    const uint32_t left = *(const uint32_t *)a;
    const uint32_t right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

bool ym__han_only_traditional(uint32_t code_point)
{
    if (simplified_of(code_point) == 0)
        return false;
    return bsearch(&code_point, ym__han_in_both, sizeof ym__han_in_both / sizeof *ym__han_in_both,
                   sizeof *ym__han_in_both, compare_code_points) == NULL;
}

bool ym__han_only_simplified(uint32_t code_point)
{
    const uint32_t value = traditional_of(code_point);
    return value != 0 && value != WORD_DECIDES;
}

unsigned ym__han_strokes(uint32_t code_point)
{
    if (code_point < YM__STROKES_FIRST || code_point > YM__STROKES_LAST)
        return 0;
    const uint32_t place = code_point - YM__STROKES_FIRST;
    const char *block = ym__strokes_blocks[ym__strokes_index[place >> 6]];
    return (unsigned)((unsigned char)block[place & 63] - '@');
}
