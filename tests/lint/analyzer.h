/* Read before every file that clang-tidy sees (but src/base/error.c). Its analyzer looks at one file at a time, so it has
 * to be told that the functions which fill a ym_error return the failure that they are given: else it follows paths on
 * which a failed function has succeeded. */
#include "base/error.h"

#define ym__error_set(error, status, ...) ((void)ym__error_set(error, status, __VA_ARGS__), (status))
#define ym__error_nomem(error) ((void)ym__error_nomem(error), YM_E_NOMEM)
#define ym__error_errno(error, action, path) ((void)ym__error_errno(error, action, path), YM_E_IO)
