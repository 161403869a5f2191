/* The article while it is being put together. Knows white space, how many values a field can
 * take (one), and that memory may run out: every call may come after that and does nothing.
 * Dates are date.c's, addresses url.c's. */
#include "text/article.h"

#include "base/error.h"
#include "text/date.h"
#include "text/script.h"
#include "text/url.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const field_names[YM__FIELD_COUNT] = {
    "title", "date", "lang", "url", "publisher", "author", "modified", "keywords", "id"};

static const char **field_place(ym__article *article, ym__field field)
{
    switch (field) {
    case YM__FIELD_TITLE:
        return &article->view.title;
    case YM__FIELD_DATE:
        return &article->view.date;
    case YM__FIELD_LANG:
        return &article->view.lang;
    case YM__FIELD_URL:
        return &article->view.url;
    case YM__FIELD_PUBLISHER:
        return &article->view.publisher;
    case YM__FIELD_AUTHOR:
        return &article->view.author;
    case YM__FIELD_MODIFIED:
        return &article->view.modified;
    case YM__FIELD_KEYWORDS:
        return &article->view.keywords;
    case YM__FIELD_ID:
    case YM__FIELD_COUNT:
        break;
    }
    return &article->view.id;
}

/* The length of the white space character at `text`, 0 when it is none. */
static size_t space_at(const char *text, size_t bytes)
{
    const unsigned char c = (unsigned char)*text;
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    if (c < 0xC2)
        return 0;
    uint32_t code_point = 0;
    const size_t size = ym__utf8_decode(text, bytes, &code_point);
    const bool space = code_point == 0x85 || code_point == 0xA0 || code_point == 0x1680 ||
                       (code_point >= 0x2000 && code_point <= 0x200B) || code_point == 0x2028 ||
                       code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
                       code_point == 0x3000 || code_point == 0xFEFF;
    return space ? size : 0;
}

/* A space of no width (U+200B, U+FEFF): at an end it is cut off, inside it parts no words. */
static bool is_invisible(const char *space)
{
    return strncmp(space, "\xE2\x80\x8B", 3) == 0 || strncmp(space, "\xEF\xBB\xBF", 3) == 0;
}

/* Cuts white space off both ends. */
static void strip(const char **text, size_t *bytes)
{
    size_t size;
    while (*bytes > 0 && (size = space_at(*text, *bytes)) > 0) {
        *text += size;
        *bytes -= size;
    }
    uint32_t last;
    while ((size = ym__utf8_last(*text, *bytes, &last)) > 0 &&
           space_at(*text + *bytes - size, size) == size)
        *bytes -= size;
}

static void list_add(ym__article *article, struct ym__string_list *list, const char *text)
{
    if (text == NULL)
        article->failed = true;
    if (article->failed)
        return;
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        const char **items = ym__arena_calloc(&article->arena, capacity, sizeof *items);
        if (items == NULL) {
            article->failed = true;
            return;
        }
        if (list->count > 0)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = text;
}

static void set_value(ym__article *article, ym__field field, const char *text, size_t bytes,
                      const char *origin)
{
    const char **place = field_place(article, field);
    if (article->failed || text == NULL || *place != NULL)
        return;
    strip(&text, &bytes);
    if (bytes == 0)
        return;
    char *copy = ym__arena_alloc(&article->arena, bytes + 1);
    char *origin_copy = ym__arena_strdup(&article->arena, origin);
    if (copy == NULL || origin_copy == NULL) {
        article->failed = true;
        return;
    }
    size_t used = 0;
    for (size_t i = 0; i < bytes;) {
        const size_t space = space_at(text + i, bytes - i);
        if (space == 0)
            copy[used++] = text[i++];
        else if (!is_invisible(text + i) &&
                 copy[used - 1] != ' ') /* the first is no space: that was stripped */
            copy[used++] = ' ';
        i += space;
    }
    copy[used] = '\0';
    *place = copy;
    article->origins[field] = (ym_field_origin){field_names[field], origin_copy};
}

void ym__article_set(ym__article *article, ym__field field, const char *text, size_t bytes,
                     const char *origin)
{
    if (field != YM__FIELD_KEYWORDS || text == NULL) {
        set_value(article, field, text, bytes, origin);
        return;
    }
    ym__buffer keywords = {0};
    ym__keywords_add(&keywords, text, bytes);
    set_value(article, field, ym__buffer_text(&keywords), keywords.size, origin);
    article->failed |= keywords.failed;
    ym__buffer_free(&keywords);
}

void ym__article_set_text(ym__article *article, ym__field field, const char *text,
                          const char *origin)
{
    if (text != NULL)
        ym__article_set(article, field, text, strlen(text), origin);
}

/* ---- keywords ---- */

static bool is_listed(const ym__buffer *keywords, const char *word, size_t bytes)
{
    const char *at = ym__buffer_text(keywords);
    for (size_t size = 0; *at != '\0'; at += size + (at[size] == '|')) {
        size = strcspn(at, "|");
        if (size == bytes && memcmp(at, word, bytes) == 0)
            return true;
    }
    return false;
}

static bool is_between_keywords(uint32_t c)
{
    return c == ',' || c == ';' || c == '|' || c == '\n' || c == 0xFF0C || c == 0x3001 ||
           c == 0xFF1B || c == 0xFF5C;
}

void ym__keywords_add(ym__buffer *keywords, const char *list, size_t bytes)
{
    enum { MOST = 32, MOST_BYTES = 120 };
    size_t count = keywords->size > 0;
    bool marks = false;
    bool han = false;
    for (size_t i = 0; i < keywords->size; i++)
        count += keywords->bytes[i] == '|';
    for (size_t at = 0; at < bytes;) {
        uint32_t c;
        at += ym__utf8_next(list + at, &c);
        marks |= is_between_keywords(c);
        han |= ym__script_is_han(c);
    }
    for (size_t at = 0; at < bytes && count < MOST;) {
        size_t end = at;
        size_t size = 0;
        for (; end < bytes; end += size) {
            uint32_t c;
            size = ym__utf8_next(list + end, &c);
            if (is_between_keywords(c) || (!marks && han && space_at(list + end, bytes - end) > 0))
                break;
        }
        const char *word = list + at;
        size_t word_bytes = end - at;
        at = end + (end < bytes ? size : 0);
        strip(&word, &word_bytes);
        if (word_bytes > 2 && (*word == '"' || *word == '\'') && word[word_bytes - 1] == *word) {
            word++;
            word_bytes -= 2;
        }
        if (word_bytes == 0 || word_bytes > MOST_BYTES || is_listed(keywords, word, word_bytes))
            continue;
        if (keywords->size > 0)
            ym__buffer_putc(keywords, '|');
        ym__buffer_append(keywords, word, word_bytes);
        count++;
    }
}

static void add_lines(ym__article *article, struct ym__string_list *list, const char *text,
                      size_t bytes)
{
    size_t start = 0;
    while (start < bytes && !article->failed) {
        const char *newline = memchr(text + start, '\n', bytes - start);
        const size_t end = newline == NULL ? bytes : (size_t)(newline - text);
        const char *line = text + start;
        size_t line_bytes = end - start;
        start = end + 1;
        strip(&line, &line_bytes);
        if (line_bytes == 0)
            continue;
        char *copy = ym__arena_strndup(&article->arena, line, line_bytes);
        for (char *c = copy; copy != NULL && (c = strpbrk(c, "\t\v\f\r")) != NULL;)
            *c = ' ';
        list_add(article, list, copy);
    }
}

void ym__article_add(ym__article *article, const char *text, size_t bytes)
{
    add_lines(article, &article->paragraphs, text, bytes);
}

void ym__article_trim(ym__article *article, const char *text, size_t bytes)
{
    add_lines(article, &article->trimmed, text, bytes);
}

void ym__article_warn(ym__article *article, const char *format, ...)
{
    char text[YM_ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    /* The cut may have broken a code point, and what was quoted may hold a newline. */
    size_t size = ym__utf8_valid_head(text, strlen(text));
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7F)
            text[i] = '?';
    }
    list_add(article, &article->warnings, ym__arena_strndup(&article->arena, text, size));
}

static void drop(ym__article *article, ym__field field, const char *what)
{
    const char **place = field_place(article, field);
    ym__article_warn(article, "%s, left out: %.80s", what, *place);
    *place = NULL;
    article->origins[field] = (ym_field_origin){NULL, NULL};
}

static void finish_date(ym__article *article, ym__field field)
{
    const char **place = field_place(article, field);
    char date[32];
    if (*place == NULL)
        return;
    if (!ym__date_find(date, *place, strlen(*place))) {
        drop(article, field, "not a date");
        return;
    }
    *place = ym__arena_strdup(&article->arena, date);
    article->failed |= *place == NULL;
}

static void finish_url(ym__article *article)
{
    if (article->view.url == NULL)
        return;
    ym__buffer canonical = {0};
    if (ym__url_canonical(&canonical, article->view.url, strlen(article->view.url)))
        article->view.url = ym__arena_strdup(&article->arena, ym__buffer_text(&canonical));
    else
        drop(article, YM__FIELD_URL, "not an http or https address");
    article->failed |= canonical.failed;
    ym__buffer_free(&canonical);
}

/* Letters and digits in parts of at most eight, the first part of two or three letters (BCP 47). */
static bool is_language_tag(const char *tag)
{
    size_t part = 0;
    size_t parts = 0;
    for (const char *c = tag;; c++) {
        const bool letter = (*c | 32) >= 'a' && (*c | 32) <= 'z';
        if (letter || (*c >= '0' && *c <= '9' && parts > 0)) {
            part++;
            continue;
        }
        if ((*c != '-' && *c != '_' && *c != '\0') || part == 0 || part > 8 ||
            (parts == 0 && (part < 2 || part > 3)))
            return false;
        if (*c == '\0')
            return c - tag < 32;
        parts++;
        part = 0;
    }
}

bool ym__article_language(char tag[YM__LANGUAGE_TAG_BYTES], const char *text)
{
    ym__script_language_tag(tag, YM__LANGUAGE_TAG_BYTES,
                            text); /* knows "English" and "cn" as well */
    return is_language_tag(tag);
}

static void finish_lang(ym__article *article)
{
    if (article->view.lang != NULL) {
        char tag[YM__LANGUAGE_TAG_BYTES];
        if (ym__article_language(tag, article->view.lang))
            article->view.lang = ym__arena_strdup(&article->arena, tag);
        else
            drop(article, YM__FIELD_LANG, "not a language tag");
        article->failed |=
            article->view.lang == NULL && article->origins[YM__FIELD_LANG].origin != NULL;
    }
    if (article->view.lang != NULL)
        return;
    ym__script_counts counts = {0};
    if (article->view.title != NULL)
        ym__script_count(&counts, article->view.title, strlen(article->view.title));
    for (size_t i = 0; i < article->paragraphs.count; i++)
        ym__script_count(&counts, article->paragraphs.items[i],
                         strlen(article->paragraphs.items[i]));
    ym__article_set_text(article, YM__FIELD_LANG, ym__script_language(&counts), "script");
}

/* The view's list holds the known ones. */
static void finish_origins(ym__article *article)
{
    ym_field_origin *known = ym__arena_calloc(&article->arena, YM__FIELD_COUNT, sizeof *known);
    article->failed |= known == NULL;
    article->view.origins = known;
    article->view.origin_count = 0;
    for (size_t i = 0; known != NULL && i < YM__FIELD_COUNT; i++) {
        if (article->origins[i].origin != NULL)
            known[article->view.origin_count++] = article->origins[i];
    }
}

ym_status ym__article_finish(ym__article *article, ym_error *error)
{
    if (!article->failed) {
        finish_date(article, YM__FIELD_DATE);
        finish_date(article, YM__FIELD_MODIFIED);
        finish_url(article);
        finish_lang(article);
        finish_origins(article);
    }
    if (article->failed)
        return ym__error_nomem(error);
    ym_article_view *view = &article->view;
    view->paragraphs = article->paragraphs.items;
    view->paragraph_count = article->paragraphs.count;
    view->trimmed = article->trimmed.items;
    view->trimmed_count = article->trimmed.count;
    view->warnings = article->warnings.items;
    view->warning_count = article->warnings.count;
    return YM_OK;
}

void ym__article_free(ym__article *article)
{
    ym__arena_free(&article->arena);
    *article = (ym__article){0};
}

void ym__body_of_article(ym__buffer *text, const ym__article *article)
{
    for (size_t i = 0; i < article->view.paragraph_count; i++) {
        if (i > 0)
            ym__buffer_putc(text, '\n');
        ym__buffer_puts(text, article->view.paragraphs[i]);
    }
}

const char *ym__article_origins(ym__article *article)
{
    ym_json *json = NULL;
    const char *copy = NULL;
    if (article->failed || ym_json_new(&json, NULL) < 0)
        return NULL;
    ym_json_begin_object(json);
    for (size_t i = 0; i < article->view.origin_count; i++)
        ym_json_member_string(json, article->view.origins[i].field,
                              article->view.origins[i].origin);
    ym_json_end_object(json);
    const char *text = ym_json_text(json, NULL);
    if (text != NULL)
        copy = ym__arena_strdup(&article->arena, text);
    ym_json_free(json);
    return copy;
}
