/* Status and error messages. Knows no other part of the house. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

ym_status ym__error_set(ym_error *error, ym_status status, const char *format, ...)
{
    if (error == NULL)
        return status;
    /* Formatted aside: the arguments may point into the error that is being written. */
    char text[YM_ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    const int wanted = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t size = strlen(text);
    if (wanted >= (int)sizeof text) {
        /* Drop a code point that the cut broke: its continuation bytes, then its first byte. */
        while (size > 0 && ((unsigned char)text[size - 1] & 0xC0) == 0x80)
            size--;
        if (size > 0 && (unsigned char)text[size - 1] >= 0xC0)
            size--;
    }
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            text[i] = '?';
    }
    text[size] = '\0';
    error->status = status;
    memcpy(error->message, text, size + 1);
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
