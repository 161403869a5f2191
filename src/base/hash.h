/* SHA-256 (FIPS 180-4, by nettle), as lower-case hex: the names that leave an index. */
#ifndef YM_BASE_HASH_H
#define YM_BASE_HASH_H

#include <yiming/base.h>

enum { YM__HASH_BYTES = 32, YM__HASH_HEX = 64, YM__HASH_BASE64 = 44 };

typedef struct ym__hash {
    unsigned char bytes[YM__HASH_BYTES];
} ym__hash;

ym__hash ym__hash_of(const void *bytes, size_t size);
/* Writes the first `digits` (at most 64) hex digits and a NUL. */
void ym__hash_hex(const ym__hash *hash, size_t digits, char *hex);
/* The value of a hex digit of either case, -1 when it is none. */
int ym__hex_value(char c);
/* Writes it in base64 (RFC 4648) and a NUL. */
void ym__hash_base64(const ym__hash *hash, char base64[YM__HASH_BASE64 + 1]);

#endif
