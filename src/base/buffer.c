/* The growing byte buffer. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool ym__buffer_reserve(ym__buffer *buffer, size_t size)
{
    if (buffer->failed)
        return false;
    if (size < buffer->capacity - buffer->size && buffer->bytes != NULL)
        return true;
    if (size > SIZE_MAX / 4 || buffer->size > SIZE_MAX / 4) {
        buffer->failed = true;
        return false;
    }
    size_t capacity = buffer->capacity < 64 ? 64 : buffer->capacity;
    while (capacity - buffer->size <= size)
        capacity *= 2;
    char *bytes = realloc(buffer->bytes, capacity);
    if (bytes == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    buffer->bytes[buffer->size] = '\0';
    return true;
}

void ym__buffer_append(ym__buffer *buffer, const void *bytes, size_t size)
{
    if (size == 0 || !ym__buffer_reserve(buffer, size))
        return;
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
    buffer->bytes[buffer->size] = '\0';
}

void ym__buffer_puts(ym__buffer *buffer, const char *text)
{
    ym__buffer_append(buffer, text, strlen(text));
}

void ym__buffer_putc(ym__buffer *buffer, char c)
{
    ym__buffer_append(buffer, &c, 1);
}

void ym__buffer_printf(ym__buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    const int wanted = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (wanted < 0)
        buffer->failed = true;
    if (wanted > 0 && ym__buffer_reserve(buffer, (size_t)wanted)) {
        vsnprintf(buffer->bytes + buffer->size, (size_t)wanted + 1, format, again);
        buffer->size += (size_t)wanted;
    }
    va_end(again);
}

void ym__buffer_truncate(ym__buffer *buffer, size_t size)
{
    if (size >= buffer->size)
        return;
    buffer->size = size;
    buffer->bytes[size] = '\0';
}

void ym__buffer_clear(ym__buffer *buffer)
{
    ym__buffer_truncate(buffer, 0);
}

const char *ym__buffer_text(const ym__buffer *buffer)
{
    return buffer->bytes == NULL ? "" : buffer->bytes;
}

char *ym__buffer_take(ym__buffer *buffer)
{
    ym__buffer_reserve(buffer, 0);
    char *bytes = buffer->bytes;
    if (buffer->failed) {
        free(bytes);
        bytes = NULL;
    }
    *buffer = (ym__buffer){0};
    return bytes;
}

void ym__buffer_free(ym__buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (ym__buffer){0};
}
