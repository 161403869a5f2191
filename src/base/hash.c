/* SHA-256 through nettle: small, kept by the GnuTLS people, uses the processor's SHA instructions where it has them. */
#include "base/hash.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>

ym__hash ym__hash_of(const void *bytes, size_t size)
{
    struct sha256_ctx context;
    ym__hash hash;
    sha256_init(&context);
    sha256_update(&context, size, bytes);
    sha256_digest(&context, sizeof hash.bytes, hash.bytes);
    return hash;
}

void ym__hash_hex(const ym__hash *hash, size_t digits, char *hex)
{
    static const char alphabet[] = "0123456789abcdef";
    for (size_t i = 0; i < digits; i++) {
        const unsigned byte = hash->bytes[i / 2];
        hex[i] = alphabet[i % 2 == 0 ? byte >> 4 : byte & 15];
    }
    hex[digits] = '\0';
}

int ym__hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'))
        return (c | 32) - 'a' + 10;
    return -1;
}

void ym__hash_base64(const ym__hash *hash, char base64[YM__HASH_BASE64 + 1])
{
    base64_encode_raw(base64, sizeof hash->bytes, hash->bytes);
    base64[YM__HASH_BASE64] = '\0';
}
