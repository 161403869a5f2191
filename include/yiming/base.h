/* Status codes, errors, version, cancelling, and the writer of JSON. Knows nothing of language. */
#ifndef YIMING_BASE_H
#define YIMING_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define YM_API __attribute__((visibility("default")))
#define YM_PRINTF(text, rest) __attribute__((format(printf, text, rest)))
#else
#define YM_API
#define YM_PRINTF(text, rest)
#endif

#define YM_VERSION_MAJOR 0
#define YM_VERSION_MINOR 1
#define YM_VERSION_PATCH 0
#define YM_VERSION "0.1.0"

/* What every fallible function returns. Negative values are failures. */
typedef enum ym_status {
    YM_OK = 0,
    YM_DONE = 1,         /* an iterator has no more; not a failure */
    YM_E_NOMEM = -1,     /* memory ran out; nothing was changed */
    YM_E_USAGE = -2,     /* an argument makes no sense */
    YM_E_INPUT = -3,     /* an article, glossary or query cannot be read as what it should be */
    YM_E_IO = -4,        /* the operating system refused a file */
    YM_E_INDEX = -5,     /* the index is not one of ours, is damaged, or is of a newer version */
    YM_E_BUSY = -6,      /* another program is writing to the index */
    YM_E_NOT_FOUND = -7, /* no such entry, article or file */
    YM_E_INTERRUPTED =
        -8, /* the caller's progress function asked to stop; the open transaction was rolled back */
    YM_E_LIMIT = -9,   /* larger than a documented limit */
    YM_E_SCHEMA = -10, /* the index has the schema of an older version: ym_index_rebuild */
    YM_E_TIMEOUT = -11 /* it took longer than the caller allows; nothing was changed */
} ym_status;

#define YM_ERROR_MESSAGE_BYTES 512

/* The caller's own; zero it or not, a failing function fills it whole. A function that succeeds leaves it alone. */
typedef struct ym_error {
    ym_status status;
    char message
        [YM_ERROR_MESSAGE_BYTES]; /* one line, UTF-8, no full stop, never empty after a failure */
    size_t column; /* of a query that cannot be read: where, in characters from 1; else 0 */
} ym_error;

/* The library's version, as "0.1.0". Static. */
YM_API const char *ym_version(void);

/* Called now and then during long work, from the calling thread. `done` and `total` count bytes of input, or items
 * where there are no bytes; `total` is 0 when unknown. Return true to stop: the function then rolls back its open
 * transaction and returns YM_E_INTERRUPTED. */
typedef bool (*ym_progress)(void *context, uint64_t done, uint64_t total);

/* One line of output, without its newline; return true to stop (the call then returns YM_E_INTERRUPTED). */
typedef bool (*ym_line)(void *context, const char *line, size_t bytes);

/* ---- writing JSON ------------------------------------------------------------------------------------------- */

/* A growing line of JSON. Calls that write never fail one by one; ym_json_text says at the end whether all went well.
 * Strings are escaped after RFC 8259: controls (DEL and C1 too), U+2028 and U+2029 (which end lines for some) as \uXXXX, the
 * rest as UTF-8. */
typedef struct ym_json ym_json;

YM_API ym_status ym_json_new(ym_json **out, ym_error *error);
YM_API void ym_json_free(ym_json *json);
/* Empties it for the next line; keeps its memory. */
YM_API void ym_json_clear(ym_json *json);
YM_API void ym_json_begin_object(ym_json *json);
YM_API void ym_json_end_object(ym_json *json);
YM_API void ym_json_begin_array(ym_json *json);
YM_API void ym_json_end_array(ym_json *json);
/* The name of the next member of the open object. */
YM_API void ym_json_key(ym_json *json, const char *name);
/* NULL is written as null. */
YM_API void ym_json_string(ym_json *json, const char *text);
YM_API void ym_json_integer(ym_json *json, int64_t value);
YM_API void ym_json_boolean(ym_json *json, bool value);
YM_API void ym_json_null(ym_json *json);
/* key + value at once. */
YM_API void ym_json_member_string(ym_json *json, const char *name, const char *text);
YM_API void ym_json_member_integer(ym_json *json, const char *name, int64_t value);
YM_API void ym_json_member_boolean(ym_json *json, const char *name, bool value);
/* `bytes` bytes of valid UTF-8, which need no NUL behind them. */
YM_API void ym_json_member_part(ym_json *json, const char *name, const char *text, size_t bytes);
/* A number with so many decimals (0 to 9), with a point whatever the locale; null when it is not finite or not below
 * 10^9. */
YM_API void ym_json_member_decimal(ym_json *json, const char *name, double value, int decimals);
/* A member whose value is the array of the parts of `list`, which are separated by '|'; NULL or "" gives []. */
YM_API void ym_json_member_list(ym_json *json, const char *name, const char *list);
/* What was written, NUL-terminated and borrowed until the next call; its length goes to *bytes when that is not NULL.
 * NULL when memory ran out or the brackets do not match. */
YM_API const char *ym_json_text(const ym_json *json, size_t *bytes);

#ifdef __cplusplus
}
#endif
#endif
