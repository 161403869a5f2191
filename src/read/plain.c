/* Plain text: a headline, a date line, paragraphs. In Chinese a line is a paragraph; Latin text
 * is hard-wrapped more often than not, there a blank line ends a paragraph, unless the lines
 * are as long as paragraphs are. Nothing is taken away but the empty image marks that copying
 * from a page leaves behind. */
#include "read/formats.h"

#include "base/error.h"
#include "text/script.h"
#include "text/utf8.h"

#include <string.h>

enum { TITLE_MAX_HAN = 60, TITLE_MAX_CHARS = 200, LONG_LINE_CHARS = 120 };

typedef struct line {
    const char *at;
    size_t size; /* without white space at both ends; 0: blank */
} line;

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

/* The next line that is not blank; of size 0 at the end. */
static line next_text(const char *text, size_t bytes, size_t *start)
{
    line l = {text + *start, 0};
    while (l.size == 0 && *start < bytes)
        l = next_line(text, bytes, start);
    return l;
}

/* Takes headline and date line off the head; returns where the text goes on. */
static size_t read_head(ym__article *article, const char *text, size_t bytes)
{
    size_t after_first = 0;
    const line first = next_text(text, bytes, &after_first);
    size_t after_second = after_first;
    const line second = next_text(text, bytes, &after_second);
    if (second.size == 0 || !is_title(first) || is_image_mark(first))
        return 0;
    /* A headline stands apart: by a blank line, or by the date under it. The date line may be
     * the first of all. */
    if (take_byline(article, first))
        return after_first;
    const bool dated = take_byline(article, second);
    size_t after_line = after_first;
    if (!dated && next_line(text, bytes, &after_line).size > 0)
        return 0;
    ym__article_set(article, YM__FIELD_TITLE, first.at, first.size, "first line");
    return dated ? after_second : after_first;
}

/* Is each line a paragraph? It is when half of them are long, or the text is Chinese. */
static bool lines_are_paragraphs(const char *text, size_t bytes, size_t start)
{
    ym__script_counts counts = {0};
    size_t used = 0;
    size_t long_ones = 0;
    while (start < bytes) {
        const line l = next_line(text, bytes, &start);
        ym__script_count(&counts, l.at, l.size);
        used += l.size > 0;
        long_ones += chars(l) > LONG_LINE_CHARS;
    }
    return counts.han > counts.latin || (used > 0 && long_ones * 2 >= used);
}

static void add_paragraphs(ym__article *article, const char *text, size_t bytes, size_t start,
                           bool each_line, ym__buffer *paragraph)
{
    for (bool more = true; more;) {
        more = start < bytes;
        const line l = more ? next_line(text, bytes, &start) : (line){"", 0};
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
    ym__buffer paragraph = {0};
    const size_t start = read_head(article, text, bytes);
    add_paragraphs(article, text, bytes, start, lines_are_paragraphs(text, bytes, start),
                   &paragraph);
    const ym_status status = paragraph.failed ? ym__error_nomem(error) : YM_OK;
    ym__buffer_free(&paragraph);
    return status;
}
