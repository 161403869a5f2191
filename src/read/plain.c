/* Plain text: a headline, a date line, paragraphs. In Chinese a line is a paragraph; Latin text
 * is hard-wrapped more often than not, there a blank line ends a paragraph, unless the lines
 * are as long as paragraphs are. Nothing is taken away but the empty image marks that copying
 * from a page leaves behind. */
#include "read/formats.h"

#include "base/error.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { TITLE_MAX_HAN = 60, TITLE_MAX_CHARS = 200, LONG_LINE_CHARS = 120 };

typedef struct line {
    const char *at;
    size_t size; /* without white space at both ends; 0: blank */
} line;

typedef struct lines {
    line *items;
    size_t count;
} lines;

static bool is_blank(const char *at)
{
    return *at == ' ' || *at == '\t';
}

static line next_line(const char *text, size_t bytes, size_t *start)
{
    const char *newline = memchr(text + *start, '\n', bytes - *start);
    const size_t end = newline == NULL ? bytes : (size_t)(newline - text);
    line result = {text + *start, end - *start};
    *start = end + 1;
    for (;;) {
        if (result.size > 0 && is_blank(result.at)) {
            result.at++;
            result.size--;
        } else if (result.size >= 3 && memcmp(result.at, "　", 3) == 0) {
            result.at += 3;
            result.size -= 3;
        } else {
            break;
        }
    }
    while (result.size > 0 && is_blank(result.at + result.size - 1))
        result.size--;
    return result;
}

static ym_status split(lines *out, const char *text, size_t bytes, ym_error *error)
{
    size_t count = 1;
    for (const char *at = text; (at = memchr(at, '\n', bytes - (size_t)(at - text))) != NULL; at++)
        count++;
    out->items = calloc(count, sizeof *out->items);
    if (out->items == NULL)
        return ym__error_nomem(error);
    for (size_t start = 0; start < bytes;)
        out->items[out->count++] = next_line(text, bytes, &start);
    return YM_OK;
}

static size_t chars(line l)
{
    return ym_text_chars(l.at, l.size);
}

static bool ends_with_any(line l, const char *const *ends)
{
    for (; *ends != NULL; ends++) {
        const size_t size = strlen(*ends);
        if (l.size >= size && memcmp(l.at + l.size - size, *ends, size) == 0)
            return true;
    }
    return false;
}

static bool is_title(line l)
{
    static const char *const sentence_ends[] = {"。", ".", "；", ";", "，", ",", NULL};
    ym__script_counts counts = {0};
    ym__script_count(&counts, l.at, l.size);
    const bool any = counts.han + counts.latin + counts.other_letters > 0;
    return any && counts.han < TITLE_MAX_HAN && chars(l) < TITLE_MAX_CHARS &&
           !ends_with_any(l, sentence_ends);
}

/* "![]()" and "![alt](address)", several on a line too, and nothing else. */
static bool is_image_mark(line l)
{
    while (l.size > 0) {
        const char *middle =
            l.size > 4 && l.at[0] == '!' && l.at[1] == '[' ? memchr(l.at, ']', l.size) : NULL;
        if (middle == NULL || middle + 1 >= l.at + l.size || middle[1] != '(')
            return false;
        const char *close = memchr(middle, ')', l.size - (size_t)(middle - l.at));
        if (close == NULL)
            return false;
        l.size -= (size_t)(close + 1 - l.at);
        l.at = close + 1;
        for (; l.size > 0 && is_blank(l.at); l.size--)
            l.at++;
    }
    return true;
}

static bool take_byline(ym__article *article, line l)
{
    if (!ym__byline(article, l.at, l.size, "date line"))
        return false;
    ym__article_trim(article, l.at, l.size);
    return true;
}

/* Takes headline and date line off the head; returns the number of lines taken. */
static size_t read_head(ym__article *article, const lines *all)
{
    size_t first = 0;
    while (first < all->count && all->items[first].size == 0)
        first++;
    if (first == all->count)
        return first;
    size_t next = first + 1;
    while (next < all->count && all->items[next].size == 0)
        next++;
    if (next == all->count || !is_title(all->items[first]) || is_image_mark(all->items[first]))
        return first;
    /* A headline stands apart: by a blank line, or by the date under it. The date line may be
     * the first of all. */
    if (take_byline(article, all->items[first]))
        return first + 1;
    const bool dated = take_byline(article, all->items[next]);
    if (!dated && next == first + 1)
        return first;
    ym__article_set(article, YM__FIELD_TITLE, all->items[first].at, all->items[first].size,
                    "first line");
    return dated ? next + 1 : next;
}

static int compare_sizes(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a;
    const size_t y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* Is each line a paragraph? */
static ym_status lines_are_paragraphs(bool *yes, const lines *all, size_t from, ym_error *error)
{
    ym__script_counts counts = {0};
    size_t *sizes = calloc(all->count + 1, sizeof *sizes);
    size_t used = 0;
    if (sizes == NULL)
        return ym__error_nomem(error);
    for (size_t i = from; i < all->count; i++) {
        ym__script_count(&counts, all->items[i].at, all->items[i].size);
        if (all->items[i].size > 0)
            sizes[used++] = chars(all->items[i]);
    }
    qsort(sizes, used, sizeof *sizes, compare_sizes);
    *yes = counts.han > counts.latin || (used > 0 && sizes[used / 2] > LONG_LINE_CHARS);
    free(sizes);
    return YM_OK;
}

static void add_paragraphs(ym__article *article, const lines *all, size_t from, bool each_line,
                           ym__buffer *paragraph)
{
    for (size_t i = from; i <= all->count; i++) {
        const line l = i < all->count ? all->items[i] : (line){"", 0};
        const bool image = l.size > 0 && is_image_mark(l);
        if (paragraph->size > 0 && (each_line || l.size == 0 || image)) {
            ym__article_add(article, paragraph->bytes, paragraph->size);
            ym__buffer_clear(paragraph);
        }
        if (image) {
            ym__article_trim(article, l.at, l.size);
            continue;
        }
        if (paragraph->size > 0)
            ym__buffer_putc(paragraph, ' ');
        ym__buffer_append(paragraph, l.at, l.size);
    }
}

ym_status ym__read_plain(ym__article *article, const char *text, size_t bytes, ym_error *error)
{
    lines all = {0};
    ym__buffer paragraph = {0};
    bool each_line = false;
    ym_status status = split(&all, text, bytes, error);
    if (status < 0)
        goto done;
    const size_t from = read_head(article, &all);
    status = lines_are_paragraphs(&each_line, &all, from, error);
    if (status < 0)
        goto done;
    add_paragraphs(article, &all, from, each_line, &paragraph);
    if (paragraph.failed)
        status = ym__error_nomem(error);
done:
    ym__buffer_free(&paragraph);
    free(all.items);
    return status;
}
