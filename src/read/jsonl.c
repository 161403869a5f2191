/* One JSON object (RFC 8259) as an article. jansson parses; it refuses lone surrogates, which
 * scrapers do write, so those escapes are made U+FFFD and counted. */
#include "read/formats.h"

#include "base/error.h"
#include "base/hash.h"
#include "read/markup.h"
#include "read/page.h"
#include "text/date.h"
#include "text/url.h"
#include "text/utf8.h"

#include <jansson.h>
#include <string.h>
#include <strings.h>

/* The names under which a field is found; the first whose value is of use counts. */
/* clang-format off */
static const struct { ym__field field; const char *names[6]; } fields[] = {
    {YM__FIELD_ID, {"id", "_id", "guid"}},
    {YM__FIELD_TITLE, {"title", "headline"}},
    {YM__FIELD_DATE, {"date", "published", "publish_date", "published_at", "pubdate", "time"}},
    {YM__FIELD_URL, {"url", "link"}},
    {YM__FIELD_LANG, {"lang", "language"}},
    {YM__FIELD_PUBLISHER, {"source", "publisher", "site"}},
    {YM__FIELD_AUTHOR, {"author", "authors", "byline"}},
    {YM__FIELD_MODIFIED, {"modified", "updated", "updated_at", "modified_at", "date_modified"}},
    {YM__FIELD_KEYWORDS, {"keywords", "tags"}},
};
/* clang-format on */
/* And the text; the longest counts. */
static const char *const text_names[] = {"text", "body", "content", "paragraphs"};

/* Reads four hex digits after "\u" at `at`; -1 when they are not there. */
static int escape_value(const char *at, size_t left)
{
    int value = 0;
    if (left < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        const int digit = ym__hex_value(at[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Copies the JSON with every escape of half a surrogate pair made \ufffd; returns how many
 * there were. */
static uint64_t mend_surrogates(ym__buffer *out, const char *text, size_t bytes)
{
    uint64_t mended = 0;
    for (size_t i = 0; i < bytes;) {
        size_t size = text[i] == '\\' && i + 1 < bytes ? 2 : 1;
        const int value = escape_value(text + i, bytes - i);
        if (value >= 0)
            size = 6;
        if (value >= 0xD800 && value <= 0xDFFF) {
            const int low = value < 0xDC00 ? escape_value(text + i + 6, bytes - i - 6) : -1;
            if (low >= 0xDC00 && low <= 0xDFFF) {
                size = 12;
            } else {
                ym__buffer_puts(out, "\\ufffd");
                mended++;
                i += size;
                continue;
            }
        }
        ym__buffer_append(out, text + i, size);
        i += size;
    }
    return mended;
}

static bool holds(const char *text, size_t bytes, const char *part)
{
    const size_t size = strlen(part);
    const char *end = text + bytes;
    while ((size_t)(end - text) >= size &&
           (text = memchr(text, part[0], (size_t)(end - text) - size + 1)) != NULL) {
        if (memcmp(text, part, size) == 0)
            return true;
        text++;
    }
    return false;
}

const char *ym__json_own_kind(const char *line, size_t bytes)
{
    /* How such a line begins, and a member that other programs hardly have. */
    static const struct {
        const char *head, *member, *kind;
    } rows[] = {{"{\"kind\":\"entry\",", "\"pinyin\":\"", "entry"},
                {"{\"kind\":\"passage\",\"article\":", "\"passage_id\":\"", "passage"},
                {"{\"kind\":\"passage\",\"passage\":", "\"mentions\":[", "passage"},
                {"{\"kind\":\"mention\",", "\"passage_id\":\"", "mention"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const size_t size = strlen(rows[i].head);
        if (bytes > size && memcmp(line, rows[i].head, size) == 0 &&
            holds(line + size, bytes - size, rows[i].member))
            return rows[i].kind;
    }
    return NULL;
}

/* Numbers beyond 64 bits, of which some databases make their ids, are read as what they can be. */
static json_t *parse(const char *text, size_t bytes, json_error_t *fault)
{
    json_t *json = json_loadb(text, bytes, JSON_ALLOW_NUL, fault);
    if (json == NULL && json_error_code(fault) == json_error_numeric_overflow)
        json = json_loadb(text, bytes, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, fault);
    return json;
}

bool ym__json_is_object(const char *text, size_t bytes)
{
    json_error_t fault;
    ym__buffer mended = {0};
    json_t *json = NULL;
    if (mend_surrogates(&mended, text, bytes), !mended.failed)
        json = parse(ym__buffer_text(&mended), mended.size, &fault);
    const bool object = json_is_object(json);
    json_decref(json);
    ym__buffer_free(&mended);
    return object;
}

static ym_status load(json_t **out, ym__article *article, const char *text, size_t bytes,
                      ym_error *error)
{
    json_error_t fault;
    *out = parse(text, bytes, &fault);
    ym__buffer mended = {0};
    if (*out == NULL && memchr(text, '\\', bytes) != NULL) {
        const uint64_t count = mend_surrogates(&mended, text, bytes);
        if (count > 0 && !mended.failed) {
            *out = parse(mended.bytes, mended.size, &fault);
            article->view.replaced_count += count;
            ym__article_warn(article, "%llu lone surrogates replaced", (unsigned long long)count);
        }
    }
    const bool starved = mended.failed;
    ym__buffer_free(&mended);
    if (starved)
        return ym__error_nomem(error);
    if (*out != NULL)
        return json_is_object(*out) ? YM_OK
               : json_is_array(*out)
                   ? ym__error_set(error, YM_E_INPUT, "a JSON array; jq -c '.[]' makes lines of it")
                   : ym__error_set(error, YM_E_INPUT, "JSON, but not an object");
    if (json_error_code(&fault) == json_error_out_of_memory)
        return ym__error_nomem(error);
    return ym__error_set(error, YM_E_INPUT, "not JSON: %s (byte %d)", fault.text, fault.position);
}

/* The member of this name, whatever its case. */
static const json_t *member(json_t *object, const char *name)
{
    const json_t *found = json_object_get(object, name);
    const char *key = NULL;
    json_t *value = NULL;
    if (found != NULL)
        return found;
    json_object_foreach(object, key, value)
    {
        if (strcasecmp(key, name) == 0)
            return value;
    }
    return NULL;
}

/* What came of a value while it was made text. */
typedef struct losses {
    uint64_t replaced; /* control characters */
    uint64_t dropped;  /* parts of an array that are no text */
} losses;

/* The text of an object that is a part of an array. */
static const json_t *text_of_part(const json_t *part)
{
    static const char *const names[] = {"name", "text", "content", "value"};
    const json_t *found = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !json_is_string(found); i++)
        found = json_object_get(part, names[i]);
    return found;
}

/* Appends a string, a number or the parts of an array as text; an object by its name. Not
 * deeper than that. */
static void append_value(ym__buffer *out, const json_t *value, const char *separator, losses *lost)
{
    if (json_is_object(value))
        value = json_object_get(value, "name");
    if (json_is_string(value))
        lost->replaced += ym__utf8_repair(out, json_string_value(value), json_string_length(value));
    else if (json_is_integer(value))
        ym__buffer_printf(out, "%lld", (long long)json_integer_value(value));
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++) {
        const json_t *part = json_array_get(value, i);
        if (json_is_object(part))
            part = text_of_part(part);
        if (!json_is_string(part)) {
            lost->dropped++;
            continue;
        }
        if (out->size > 0)
            ym__buffer_puts(out, separator);
        lost->replaced += ym__utf8_repair(out, json_string_value(part), json_string_length(part));
    }
}

/* `source` may be the publisher's name; an address there is of no use as one. */
static bool is_address(const ym__buffer *text)
{
    return strncmp(ym__buffer_text(text), "http://", 7) == 0 ||
           strncmp(ym__buffer_text(text), "https://", 8) == 0;
}

/* Can the field hold this? */
static bool is_usable(ym__field field, const ym__buffer *text)
{
    char date[32];
    ym__buffer canonical = {0};
    bool usable = text->size > 0;
    if (field == YM__FIELD_PUBLISHER)
        usable = usable && !is_address(text);
    else if (field == YM__FIELD_DATE || field == YM__FIELD_MODIFIED)
        usable = usable && ym__date_find(date, ym__buffer_text(text), text->size);
    else if (field == YM__FIELD_URL)
        usable = usable && ym__url_canonical(&canonical, ym__buffer_text(text), text->size) &&
                 ym__url_names_page(canonical.bytes);
    ym__buffer_free(&canonical);
    return usable;
}

/* No name of a date or an address has a value of use: the article says what was wrong with the first. */
static void tell_unusable(ym__article *article, ym__field field, const ym__buffer *value,
                          const char *name)
{
    ym__buffer canonical = {0};
    if (field == YM__FIELD_URL &&
        ym__url_canonical(&canonical, ym__buffer_text(value), value->size))
        ym__article_warn(article, "the address names no page, left out: %.80s", canonical.bytes);
    else
        ym__article_set(article, field, ym__buffer_text(value), value->size, name);
    ym__buffer_free(&canonical);
}

/* Sets the field from the first of its names with a value of use. */
static void set_field(ym__article *article, json_t *object, size_t row, ym__buffer *value,
                      losses *lost)
{
    const ym__field field = fields[row].field;
    ym__buffer unusable = {0};
    const char *unusable_name = NULL;
    for (size_t n = 0; n < 6 && fields[row].names[n] != NULL; n++) {
        ym__buffer_clear(value);
        append_value(value, member(object, fields[row].names[n]), ", ", lost);
        if (is_usable(field, value)) {
            ym__article_set(article, field, ym__buffer_text(value), value->size,
                            fields[row].names[n]);
            unusable_name = NULL;
            break;
        }
        if (unusable_name == NULL && value->size > 0) {
            unusable_name = fields[row].names[n];
            ym__buffer_append(&unusable, value->bytes, value->size);
        }
    }
    if (unusable_name != NULL && (field == YM__FIELD_DATE || field == YM__FIELD_URL))
        tell_unusable(article, field, &unusable, unusable_name);
    article->failed |= unusable.failed;
    ym__buffer_free(&unusable);
}

/* Adds the text, of HTML what is visible. */
static ym_status add_text(ym__article *article, const char *name, const ym__buffer *text,
                          ym_error *error)
{
    if (!ym__markup_likely(ym__buffer_text(text))) {
        ym__article_add(article, ym__buffer_text(text), text->size);
        return YM_OK;
    }
    ym__article_warn(article, "mark-up in \"%s\"; its visible text is taken", name);
    return ym__page_add_text(article, ym__buffer_text(text), text->size, error);
}

/* The longest of the texts is the article's; the others are summaries of it, and trimmed. */
static ym_status read_texts(ym__article *article, json_t *object, losses *lost, ym_error *error)
{
    enum { COUNT = sizeof text_names / sizeof *text_names };
    ym__buffer texts[COUNT] = {{0}};
    losses of[COUNT] = {{0}};
    size_t longest = 0;
    ym_status status = YM_OK;
    for (size_t n = 0; n < COUNT; n++) {
        append_value(&texts[n], member(object, text_names[n]), "\n", &of[n]);
        lost->replaced += of[n].replaced;
        longest = texts[n].size > texts[longest].size ? n : longest;
    }
    if (of[longest].dropped > 0)
        ym__article_warn(article, "%llu parts of \"%s\" are no text and were left out",
                         (unsigned long long)of[longest].dropped, text_names[longest]);
    status = add_text(article, text_names[longest], &texts[longest], error);
    for (size_t n = 0; n < COUNT; n++) {
        if (strcmp(ym__buffer_text(&texts[n]), ym__buffer_text(&texts[longest])) != 0)
            ym__article_trim(article, ym__buffer_text(&texts[n]), texts[n].size);
        article->failed |= texts[n].failed;
    }
    for (size_t n = 0; n < COUNT; n++)
        ym__buffer_free(&texts[n]);
    return status;
}

ym_status ym__read_json(ym__article *article, const char *text, size_t bytes, ym_error *error)
{
    json_t *object = NULL;
    ym__buffer value = {0};
    losses lost = {0};
    ym_status status = load(&object, article, text, bytes, error);
    if (status < 0)
        goto done;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        set_field(article, object, i, &value, &lost);
    status = read_texts(article, object, &lost, error);
    if (status < 0)
        goto done;
    if (value.failed)
        status = ym__error_nomem(error);
    else if (article->paragraphs.count == 0 && !article->failed)
        status = ym__error_set(error, YM_E_INPUT,
                               "no text; it belongs in \"text\" (or \"body\" or \"content\")");
    if (lost.replaced > 0)
        ym__article_warn(article, "%llu control characters replaced or dropped",
                         (unsigned long long)lost.replaced);
    article->view.replaced_count += lost.replaced;
done:
    ym__buffer_free(&value);
    json_decref(object);
    return status;
}
