/* Status and error messages. Knows no other part of the house. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The length of the code point at `text`, 0 when it is none: what text/utf8.h does, which is above this room. */
static size_t code_point_bytes(const unsigned char *text)
{
    const unsigned char first = text[0];
    const size_t size = first < 0x80   ? 1
                        : first < 0xC2 ? 0
                        : first < 0xE0 ? 2
                        : first < 0xF0 ? 3
                                       : 4;
    if (first > 0xF4 || (first == 0xE0 && text[1] < 0xA0) || (first == 0xED && text[1] > 0x9F) ||
        (first == 0xF0 && text[1] < 0x90) || (first == 0xF4 && text[1] > 0x8F))
        return 0;
    for (size_t i = 1; i < size; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    }
    return size;
}

/* Copies the text as one line of UTF-8, as much as there is room for: controls become '?', bytes that are no UTF-8 (names of
 * files can have any) U+FFFD. */
static void copy_line(char out[YM_ERROR_MESSAGE_BYTES], const char *text)
{
    size_t size = 0;
    while (*text != '\0') {
        const size_t bytes = code_point_bytes((const unsigned char *)text);
        const bool control = (unsigned char)*text < 0x20 || *text == 0x7F;
        const char *part = bytes == 0 ? "\xEF\xBF\xBD" : control ? "?" : text;
        const size_t part_bytes = bytes == 0 ? 3 : bytes;
        if (size + part_bytes >= YM_ERROR_MESSAGE_BYTES)
            break;
        memcpy(out + size, part, part_bytes);
        size += part_bytes;
        text += bytes == 0 ? 1 : bytes;
    }
    out[size] = '\0';
}

ym_status ym__error_set(ym_error *error, ym_status status, const char *format, ...)
{
    if (error == NULL)
        return status;
    /* Formatted aside: the arguments may point into the error that is being written. */
    char text[YM_ERROR_MESSAGE_BYTES +
              4]; /* so that a code point that is cut off is none that there was room for */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    error->status = status;
    error->column = 0;
    copy_line(error->message, text);
    return status;
}

ym_status ym__error_nomem(ym_error *error)
{
    return ym__error_set(error, YM_E_NOMEM, "out of memory");
}

ym_status ym__error_interrupted(ym_error *error)
{
    return ym__error_set(error, YM_E_INTERRUPTED,
                         "interrupted: what is finished stays, the rest was rolled back; "
                         "run it again to go on");
}

ym_status ym__error_errno(ym_error *error, const char *action, const char *path)
{
    const int cause = errno;
    char reason[128] = "";
    if (strerror_r(cause, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", cause);
    return ym__error_set(error, cause == ENOENT ? YM_E_NOT_FOUND : YM_E_IO, "%s: cannot %s: %s",
                         path, action, reason);
}
