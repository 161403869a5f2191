/* The unknown columns of an entry, kept as one JSON object whose values are strings, as row.c
 * writes it with the JSON writer. This is the reader for that, and for nothing more: a JSON
 * library would take nested values, which are no cells, and cannot tell text that is wrong from
 * memory that ran out. Grammar and escapes: RFC 8259. */
#include "base/error.h"
#include "base/hash.h"
#include "base/map.h"
#include "glossary/column.h"
#include "glossary/glossary.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

static void skip_spaces(const char **at)
{
    while (**at == ' ')
        ++*at;
}

static bool take(const char **at, char c)
{
    skip_spaces(at);
    if (**at != c)
        return false;
    ++*at;
    return true;
}

/* Four hex digits; false when there are fewer. */
static bool take_hex(const char **at, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++, ++*at) {
        const int digit = ym__hex_value(**at);
        if (digit < 0)
            return false;
        *unit = *unit * 16 + (uint32_t)digit;
    }
    return true;
}

/* What follows "\u": a code point, of a cell none that is a control. */
static bool take_code_point(const char **at, bool any_text, uint32_t *cp)
{
    uint32_t low = 0;
    if (!take_hex(at, cp))
        return false;
    if (*cp >= 0xD800 && *cp < 0xDC00) {
        if ((*at)[0] != '\\' || (*at)[1] != 'u')
            return false;
        *at += 2;
        if (!take_hex(at, &low) || low < 0xDC00 || low > 0xDFFF)
            return false;
        *cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
    }
    const bool control = *cp < 0x20 || (*cp >= 0x7F && *cp < 0xA0);
    return *cp != 0 && (any_text || !control) && !(*cp >= 0xDC00 && *cp < 0xE000);
}

/* What follows a backslash. */
static bool take_escape(const char **at, bool any_text, uint32_t *cp)
{
    static const char letters[] = "bfnrt";
    static const char controls[] = "\b\f\n\r\t";
    const char c = **at;
    const char *letter = c == '\0' ? NULL : strchr(letters, c);
    if (c == '\0')
        return false;
    ++*at;
    if (c == 'u')
        return take_code_point(at, any_text, cp);
    *cp = (unsigned char)(letter == NULL ? c : controls[letter - letters]);
    return letter != NULL ? any_text : c == '"' || c == '\\' || c == '/';
}

static bool take_string(const char **at, bool any_text, ym__buffer *out)
{
    ym__buffer_clear(out);
    if (!take(at, '"'))
        return false;
    for (;;) {
        const size_t plain = strcspn(*at, "\"\\");
        ym__buffer_append(out, *at, plain);
        *at += plain;
        if (**at == '"') {
            ++*at;
            return true;
        }
        uint32_t cp = 0;
        if (**at == '\0')
            return false; /* no quote at the end */
        ++*at;
        if (!take_escape(at, any_text, &cp))
            return false;
        ym__utf8_append(out, cp);
    }
}

static bool take_member(ym__extra *extra)
{
    const char **at = &extra->at;
    return take_string(at, extra->any_text, &extra->name) && take(at, ':') &&
           take_string(at, extra->any_text, &extra->value);
}

ym_status ym__extra_next(ym__extra *extra, ym_error *error)
{
    const char **at = &extra->at;
    const bool first = !extra->begun;
    extra->begun = true;
    if (first && **at == '\0')
        return YM_DONE;
    if (!first || take(at, '{')) {
        if (take(at, '}')) {
            skip_spaces(at);
            if (**at == '\0')
                return YM_DONE;
        } else if ((first || take(at, ',')) && take_member(extra)) {
            return extra->name.failed || extra->value.failed ? ym__error_nomem(error) : YM_OK;
        }
    }
    return ym__error_set(error, YM_E_INPUT, "extra is not a JSON object whose values are cells");
}

void ym__extra_free(ym__extra *extra)
{
    ym__buffer_free(&extra->name);
    ym__buffer_free(&extra->value);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Adds the unknown columns of one entry to those that were seen; names[] has room for all of them. */
static ym_status collect_names(const char **names, size_t *count, size_t capacity,
                               const ym_entry *entry, ym__map *seen, ym__arena *arena,
                               ym_error *error)
{
    ym__extra extra = {.at = entry->extra};
    ym_status status;
    while ((status = ym__extra_next(&extra, error)) == YM_OK) {
        bool existed = false;
        status = ym__map_put(seen, extra.name.bytes, extra.name.size, 0, true, &existed, error);
        if (status < 0)
            break;
        if (existed || *count == capacity)
            continue;
        names[*count] = ym__arena_strndup(arena, extra.name.bytes, extra.name.size);
        if (names[(*count)++] == NULL) {
            status = ym__error_nomem(error);
            break;
        }
    }
    ym__extra_free(&extra);
    return status == YM_DONE ? YM_OK : status;
}

ym_status ym__glossary_extra_columns(const char *const **names, size_t *count,
                                     const ym_glossary *glossary, ym__arena *arena, ym_error *error)
{
    enum { MOST_COLUMNS = 4096 };
    ym__map *seen = NULL;
    *names = NULL;
    *count = 0;
    const char **list = ym__arena_calloc(arena, MOST_COLUMNS, sizeof *list);
    ym_status status = list == NULL ? ym__error_nomem(error) : ym__map_new(&seen, error);
    for (size_t i = 0; i < ym_glossary_count(glossary) && status == YM_OK; i++)
        status = collect_names(list, count, MOST_COLUMNS, ym_glossary_entry(glossary, i), seen,
                               arena, error);
    ym__map_free(seen);
    if (status < 0)
        return status;
    qsort(list, *count, sizeof *list, compare_names);
    *names = list;
    return YM_OK;
}
