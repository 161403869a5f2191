/* SQLite's variable-length integers, which FTS5 writes everything by: seven bits a byte, the highest first, the eighth bit
 * of a byte saying that more follow; a ninth byte holds eight bits. ("Database File Format", section 1.6.) */
#ifndef YM_INDEX_VARINT_H
#define YM_INDEX_VARINT_H

#include "base/buffer.h"

#include <stddef.h>
#include <stdint.h>

enum { YM__VARINT_MOST = 9 }; /* bytes */

/* Writes `value`, for which there must be room; returns how many bytes it took. */
static inline size_t ym__varint_put(uint8_t *to, uint64_t value)
{
    if (value < 0x80) {
        to[0] = (uint8_t)value;
        return 1;
    }
    if (value < 0x4000) {
        to[0] = (uint8_t)(value >> 7 | 0x80);
        to[1] = (uint8_t)(value & 0x7F);
        return 2;
    }
    uint8_t reversed[YM__VARINT_MOST];
    size_t count = 0;
    if (value >> 56 != 0) {
        reversed[count++] = (uint8_t)value;
        value >>= 8;
        while (count < YM__VARINT_MOST) {
            reversed[count++] = (uint8_t)(value | 0x80);
            value >>= 7;
        }
    } else {
        for (; value != 0; value >>= 7)
            reversed[count++] = (uint8_t)(value | 0x80);
        reversed[0] &= 0x7F;
    }
    for (size_t i = 0; i < count; i++)
        to[i] = reversed[count - 1 - i];
    return count;
}

/* The same at the end of a buffer, which fails as buffers do. */
static inline void ym__varint_append(ym__buffer *buffer, uint64_t value)
{
    uint8_t bytes[YM__VARINT_MOST];
    ym__buffer_append(buffer, bytes, ym__varint_put(bytes, value));
}

/* Reads one of the `bytes` at `from`; returns how many it took, 0 when it does not end within them. */
static inline size_t ym__varint_get(const uint8_t *from, size_t bytes, uint64_t *value)
{
    if (bytes > 0 && from[0] < 0x80) { /* most are such */
        *value = from[0];
        return 1;
    }
    *value = 0;
    for (size_t i = 0; i < bytes && i < YM__VARINT_MOST; i++) {
        if (i == YM__VARINT_MOST - 1) {
            *value = *value << 8 | from[i];
            return i + 1;
        }
        *value = *value << 7 | (from[i] & 0x7F);
        if ((from[i] & 0x80) == 0)
            return i + 1;
    }
    return 0;
}

#endif
