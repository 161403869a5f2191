/* A growing run of bytes, always NUL-terminated. Appending never fails on the spot: when memory runs out the buffer
 * remembers it (`failed`), goes on accepting calls, and ym__buffer_take says so at the end. Zero it to start. */
#ifndef YM_BASE_BUFFER_H
#define YM_BASE_BUFFER_H

#include <yiming/base.h>

typedef struct ym__buffer {
    char *bytes; /* NULL while empty and never grown */
    size_t size; /* without the NUL */
    size_t capacity;
    bool failed;
} ym__buffer;

void ym__buffer_append(ym__buffer *buffer, const void *bytes, size_t size);
void ym__buffer_puts(ym__buffer *buffer, const char *text);
void ym__buffer_putc(ym__buffer *buffer, char c);
void ym__buffer_printf(ym__buffer *buffer, const char *format, ...) YM_PRINTF(2, 3);
/* Room for `size` more bytes; false when memory ran out. */
bool ym__buffer_reserve(ym__buffer *buffer, size_t size);
/* Empties it and keeps the memory and the failure mark. */
void ym__buffer_clear(ym__buffer *buffer);
/* Drops what was appended after it had this size. */
void ym__buffer_truncate(ym__buffer *buffer, size_t size);
/* Its text, "" when empty; borrowed until the next call. */
const char *ym__buffer_text(const ym__buffer *buffer);
/* Hands the bytes over (free() them) and leaves the buffer empty; NULL when memory had run out. */
char *ym__buffer_take(ym__buffer *buffer);
void ym__buffer_free(ym__buffer *buffer);

/* How many bytes at `text`, where `size` > 0 are left, are a character that misleads who looks at a file of ours, and is written
 * by its number where the format has a way to: DEL and C1, which terminals obey; U+2028, U+2029 and U+0085, which end a line for
 * many readers; Unicode's Bidi_Control, which turns the direction of writing. 0: none. */
static inline size_t ym__misleading_character(const char *text, size_t size, unsigned *c)
{
    const unsigned char *at = (const unsigned char *)text;
    if (at[0] == 0x7F) {
        *c = at[0];
        return 1;
    }
    if (size >= 2 &&
        ((at[0] == 0xC2 && at[1] >= 0x80 && at[1] < 0xA0) || (at[0] == 0xD8 && at[1] == 0x9C))) {
        *c = (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
        return 2;
    }
    if (size >= 3 && at[0] == 0xE2 &&
        ((at[1] == 0x80 && ((at[2] & 0xFE) == 0x8E || (at[2] >= 0xA8 && at[2] <= 0xAE))) ||
         (at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9))) {
        *c = 0x2000u | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
        return 3;
    }
    return 0;
}

#endif
