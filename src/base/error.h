/* Filling a caller's ym_error. Every function that can fail ends in one of these. */
#ifndef YM_BASE_ERROR_H
#define YM_BASE_ERROR_H

#include <yiming/base.h>

/* Writes a one-line message and returns `status`. The message is cut at a code-point border when it is too long, and
 * control characters in it (from file names, say) become '?'. `error` may be NULL. */
ym_status ym__error_set(ym_error *error, ym_status status, const char *format, ...) YM_PRINTF(3, 4);

/* "out of memory" */
ym_status ym__error_nomem(ym_error *error);

/* YM_E_INTERRUPTED, in the same words wherever it comes from. */
ym_status ym__error_interrupted(ym_error *error);

/* "<path>: cannot <action>: <strerror of errno>": YM_E_NOT_FOUND for ENOENT, else YM_E_IO. Call it before anything can
 * change errno. */
ym_status ym__error_errno(ym_error *error, const char *action, const char *path);

#endif
