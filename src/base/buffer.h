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

#endif
