/* The JSON writer of <yiming/base.h>. One line at a time; the stack of open brackets is a string of '{' and '['. */
#include "base/buffer.h"
#include "base/error.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ym_json {
    ym__buffer text;
    ym__buffer open; /* one character a bracket */
    bool wants_comma;
    bool mismatched;
};

ym_status ym_json_new(ym_json **out, ym_error *error)
{
    *out = calloc(1, sizeof **out);
    return *out == NULL ? ym__error_nomem(error) : YM_OK;
}

void ym_json_free(ym_json *json)
{
    if (json == NULL)
        return;
    ym__buffer_free(&json->text);
    ym__buffer_free(&json->open);
    free(json);
}

void ym_json_clear(ym_json *json)
{
    ym__buffer_clear(&json->text);
    ym__buffer_clear(&json->open);
    json->wants_comma = false;
    json->mismatched = false;
}

static void separate(ym_json *json)
{
    if (json->wants_comma)
        ym__buffer_putc(&json->text, ',');
    json->wants_comma = true;
}

static void begin(ym_json *json, char bracket)
{
    separate(json);
    ym__buffer_putc(&json->text, bracket);
    ym__buffer_putc(&json->open, bracket);
    json->wants_comma = false;
}

static void end(ym_json *json, char opening, char closing)
{
    if (json->open.size == 0 || json->open.bytes[json->open.size - 1] != opening) {
        json->mismatched = true;
        return;
    }
    json->open.bytes[--json->open.size] = '\0';
    ym__buffer_putc(&json->text, closing);
    json->wants_comma = true;
}

void ym_json_begin_object(ym_json *json)
{
    begin(json, '{');
}

void ym_json_end_object(ym_json *json)
{
    end(json, '{', '}');
}

void ym_json_begin_array(ym_json *json)
{
    begin(json, '[');
}

void ym_json_end_array(ym_json *json)
{
    end(json, '[', ']');
}

static void quote(ym_json *json, const char *text, size_t size)
{
    static const char *const escapes[] = {
        ['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f",
        ['\n'] = "\\n", ['\r'] = "\\r",  ['\t'] = "\\t"};
    ym__buffer_putc(&json->text, '"');
    size_t from = 0; /* what needs no escape and is not yet written begins here */
    for (size_t i = 0; i < size;) {
        unsigned c = (unsigned char)text[i];
        const bool must = c < 0x20 || c == '"' || c == '\\';
        const size_t bytes = must ? 1 : ym__misleading_character(text + i, size - i, &c);
        if (bytes == 0) {
            i++;
            continue;
        }
        ym__buffer_append(&json->text, text + from, i - from);
        if (c < sizeof escapes / sizeof *escapes && escapes[c] != NULL)
            ym__buffer_puts(&json->text, escapes[c]);
        else
            ym__buffer_printf(&json->text, "\\u%04x", c);
        i += bytes;
        from = i;
    }
    ym__buffer_append(&json->text, text + from, size - from);
    ym__buffer_putc(&json->text, '"');
}

void ym_json_key(ym_json *json, const char *name)
{
    separate(json);
    quote(json, name, strlen(name));
    ym__buffer_putc(&json->text, ':');
    json->wants_comma = false;
}

void ym_json_string(ym_json *json, const char *text)
{
    if (text == NULL) {
        ym_json_null(json);
        return;
    }
    separate(json);
    quote(json, text, strlen(text));
}

void ym_json_integer(ym_json *json, int64_t value)
{
    separate(json);
    ym__buffer_printf(&json->text, "%lld", (long long)value);
}

void ym_json_boolean(ym_json *json, bool value)
{
    separate(json);
    ym__buffer_puts(&json->text, value ? "true" : "false");
}

void ym_json_null(ym_json *json)
{
    separate(json);
    ym__buffer_puts(&json->text, "null");
}

void ym_json_member_string(ym_json *json, const char *name, const char *text)
{
    ym_json_key(json, name);
    ym_json_string(json, text);
}

void ym_json_member_integer(ym_json *json, const char *name, int64_t value)
{
    ym_json_key(json, name);
    ym_json_integer(json, value);
}

void ym_json_member_boolean(ym_json *json, const char *name, bool value)
{
    ym_json_key(json, name);
    ym_json_boolean(json, value);
}

void ym_json_member_part(ym_json *json, const char *name, const char *text, size_t bytes)
{
    ym_json_key(json, name);
    separate(json);
    quote(json, text, bytes);
}

void ym_json_member_decimal(ym_json *json, const char *name, double value, int decimals)
{
    enum { MOST_DECIMALS = 9 };
    static const double greatest = 1e9;
    int64_t scale = 1;
    ym_json_key(json, name);
    if (!isfinite(value) || fabs(value) >= greatest) {
        ym_json_null(json);
        return;
    }
    for (int i = 0; i < decimals && i < MOST_DECIMALS; i++)
        scale *= 10;
    /* By integers: printf would write the point of the program's locale. */
    const long long scaled = llround(fabs(value) * (double)scale);
    separate(json);
    ym__buffer_printf(&json->text, "%s%lld", value < 0 && scaled > 0 ? "-" : "",
                      scaled / (long long)scale);
    if (decimals > 0)
        ym__buffer_printf(&json->text, ".%0*lld",
                          decimals < MOST_DECIMALS ? decimals : MOST_DECIMALS,
                          scaled % (long long)scale);
}

void ym_json_member_list(ym_json *json, const char *name, const char *list)
{
    ym_json_key(json, name);
    ym_json_begin_array(json);
    for (const char *from = list; from != NULL && *from != '\0';) {
        const size_t size = strcspn(from, "|");
        separate(json);
        quote(json, from, size);
        from += size;
        if (*from == '|')
            from++;
    }
    ym_json_end_array(json);
}

const char *ym_json_text(const ym_json *json, size_t *bytes)
{
    if (json->text.failed || json->open.failed || json->mismatched || json->open.size != 0)
        return NULL;
    if (bytes != NULL)
        *bytes = json->text.size;
    return ym__buffer_text(&json->text);
}
