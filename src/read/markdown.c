/* Markdown (CommonMark and GitHub's tables) by way of md4c: every block becomes a paragraph, a
 * table's row is one. Front matter is the `key: value` subset of YAML that static site
 * generators share, and its blocks of lines ("title: >"). HTML in it goes through the HTML reader. */
#include "read/formats.h"

#include "base/error.h"
#include "read/page.h"
#include "read/reference.h"
#include "text/script.h"
#include "text/url.h"
#include "text/utf8.h"

#include <md4c.h>
#include <string.h>
#include <strings.h>

typedef struct state {
    ym__article *article;
    ym__buffer block; /* the paragraph that is being put together */
    ym__buffer html;  /* a block of raw HTML */
    ym__buffer alt;   /* the description of an image */
    unsigned in_image;
    bool in_html;
    bool titled; /* a first heading has been seen */
    ym_status status;
} state;

/* ---- front matter ---- */

/* clang-format off */
static const struct { const char *key; ym__field field; } keys[] = {
    {"title", YM__FIELD_TITLE},      {"date", YM__FIELD_DATE},       {"pubdate", YM__FIELD_DATE},
    {"published", YM__FIELD_DATE},   {"url", YM__FIELD_URL},         {"link", YM__FIELD_URL},
    {"canonical", YM__FIELD_URL},    {"canonical_url", YM__FIELD_URL}, {"lang", YM__FIELD_LANG},
    {"language", YM__FIELD_LANG},    {"source", YM__FIELD_PUBLISHER},
    {"publisher", YM__FIELD_PUBLISHER},
    {"author", YM__FIELD_AUTHOR},    {"authors", YM__FIELD_AUTHOR},  {"id", YM__FIELD_ID},
    {"modified", YM__FIELD_MODIFIED}, {"updated", YM__FIELD_MODIFIED},
    {"lastmod", YM__FIELD_MODIFIED}, {"keywords", YM__FIELD_KEYWORDS}, {"tags", YM__FIELD_KEYWORDS},
};
/* clang-format on */

/* The front matter's lines lie in [*start, *end); the text goes on at the returned offset. 0:
 * there is none. */
static size_t front_matter(const char *text, size_t bytes, size_t *start, size_t *end)
{
    if (bytes < 8 || memcmp(text, "---", 3) != 0)
        return 0;
    size_t at = 3 + strspn(text + 3, " \t");
    if (text[at] != '\n')
        return 0;
    *start = ++at;
    while (at < bytes) {
        const char *newline = memchr(text + at, '\n', bytes - at);
        const size_t line_end = newline == NULL ? bytes : (size_t)(newline - text);
        size_t size = line_end - at;
        while (size > 0 && (text[at + size - 1] == ' ' || text[at + size - 1] == '\t'))
            size--;
        if (size == 3 && (memcmp(text + at, "---", 3) == 0 || memcmp(text + at, "...", 3) == 0)) {
            *end = at;
            return line_end < bytes ? line_end + 1 : bytes;
        }
        at = line_end + 1;
    }
    return 0;
}

static void strip_blanks(const char **text, size_t *bytes)
{
    for (; *bytes > 0 && (**text == ' ' || **text == '\t'); --*bytes)
        ++*text;
    while (*bytes > 0 && ((*text)[*bytes - 1] == ' ' || (*text)[*bytes - 1] == '\t'))
        --*bytes;
}

/* Takes the quotes off a value. [a, b] is a list on one line; for the one value that we take, the brackets are noise. */
static void unquote(const char **value, size_t *size)
{
    static const char *const pairs[] = {"\"\"", "''", "[]"};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (*size >= 2 && **value == pairs[i][0] && (*value)[*size - 1] == pairs[i][1]) {
            ++*value;
            *size -= 2;
            return;
        }
    }
}

/* ">", "|-": the value is the lines below that are further in. */
static bool is_block_mark(const char *value, size_t size)
{
    return size >= 1 && size <= 2 && (*value == '>' || *value == '|') &&
           (size == 1 || value[1] == '-' || value[1] == '+');
}

/* `source` may be a name, or where the text was found. */
static void set_source(ym__article *article, const char *value, size_t size, ym__buffer *address)
{
    if (size > 8 &&
        (strncasecmp(value, "http://", 7) == 0 || strncasecmp(value, "https://", 8) == 0))
        ym__buffer_append(address, value, size);
    else
        ym__article_set(article, YM__FIELD_PUBLISHER, value, size, "front matter");
}

static void set_key(ym__article *article, const char *key, size_t key_bytes, const char *value,
                    size_t size, ym__buffer *address)
{
    unquote(&value, &size);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strlen(keys[i].key) != key_bytes || strncasecmp(key, keys[i].key, key_bytes) != 0)
            continue;
        if (keys[i].field == YM__FIELD_PUBLISHER)
            set_source(article, value, size, address);
        else
            ym__article_set(article, keys[i].field, value, size, "front matter");
    }
}

static size_t line_end(const char *text, size_t start, size_t end)
{
    const char *newline = memchr(text + start, '\n', end - start);
    return newline == NULL ? end : (size_t)(newline - text);
}

/* Reads the lines of the front matter in [start, end). */
static void read_front_matter(ym__article *article, const char *text, size_t start, size_t end)
{
    ym__buffer block = {0};
    ym__buffer address = {0};
    while (start < end) {
        const char *line = text + start;
        const size_t bytes = line_end(text, start, end) - start;
        start += bytes + 1;
        const char *colon = memchr(line, ':', bytes);
        if (colon == NULL)
            continue;
        const char *value = colon + 1;
        size_t size = bytes - (size_t)(value - line);
        strip_blanks(&value, &size);
        if (is_block_mark(value, size)) {
            ym__buffer_clear(&block);
            for (; start < end && (text[start] == ' ' || text[start] == '\t');
                 start = line_end(text, start, end) + 1)
                ym__buffer_append(&block, text + start, line_end(text, start, end) - start);
            value = ym__buffer_text(&block);
            size = block.size;
            strip_blanks(&value, &size);
        }
        set_key(article, line, (size_t)(colon - line), value, size, &address);
    }
    ym__buffer canonical = {0};
    if (ym__url_canonical(&canonical, ym__buffer_text(&address), address.size) &&
        ym__url_names_page(canonical.bytes))
        ym__article_set(article, YM__FIELD_URL, canonical.bytes, canonical.size, "front matter");
    article->failed |= block.failed || address.failed || canonical.failed;
    ym__buffer_free(&canonical);
    ym__buffer_free(&block);
    ym__buffer_free(&address);
}

/* ---- blocks ---- */

static void flush(state *s)
{
    ym__article_add(s->article, ym__buffer_text(&s->block), s->block.size);
    ym__buffer_clear(&s->block);
}

/* Raw HTML: its visible text. */
static void flush_html(state *s)
{
    const ym_status status =
        ym__page_add_text(s->article, ym__buffer_text(&s->html), s->html.size, NULL);
    if (status < 0)
        s->status = status;
    ym__buffer_clear(&s->html);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    state *s = context;
    (void)detail;
    if ((type == MD_BLOCK_TD || type == MD_BLOCK_TH) && s->block.size > 0)
        ym__buffer_puts(&s->block, " | ");
    else if (type != MD_BLOCK_TD && type != MD_BLOCK_TH)
        flush(s);
    if (type == MD_BLOCK_HTML)
        s->in_html = true;
    return s->article->failed;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    state *s = context;
    if (type == MD_BLOCK_TD || type == MD_BLOCK_TH)
        return 0;
    const bool heading = type == MD_BLOCK_H && ((const MD_BLOCK_H_DETAIL *)detail)->level == 1;
    if (heading && !s->titled && s->article->paragraphs.count == 0) {
        s->titled = true;
        const char *title = s->article->view.title;
        ym__article_set(s->article, YM__FIELD_TITLE, ym__buffer_text(&s->block), s->block.size,
                        "h1");
        /* A heading that only says the title again is not text; another one is. */
        if (title == NULL || strcmp(title, ym__buffer_text(&s->block)) == 0)
            ym__buffer_clear(&s->block);
    }
    if (type == MD_BLOCK_P && s->article->paragraphs.count == 0 &&
        ym__byline(s->article, ym__buffer_text(&s->block), s->block.size, "date line")) {
        ym__article_trim(s->article, ym__buffer_text(&s->block), s->block.size);
        ym__buffer_clear(&s->block);
    }
    flush(s);
    if (type == MD_BLOCK_HTML) {
        s->in_html = false;
        flush_html(s);
    }
    return s->status < 0 || s->article->failed;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    state *s = context;
    (void)detail;
    s->in_image += type == MD_SPAN_IMG;
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    state *s = context;
    (void)detail;
    if (type == MD_SPAN_IMG && --s->in_image == 0) {
        ym__article_trim(s->article, ym__buffer_text(&s->alt), s->alt.size);
        ym__buffer_clear(&s->alt);
    }
    return 0;
}

/* Where source lines are joined: no space between Chinese characters. */
static void soft_break(ym__buffer *out)
{
    uint32_t code_point = ' ';
    (void)ym__utf8_last(out->bytes, out->size, &code_point);
    const bool wide = ym__script_is_cjk(code_point) ||
                      (code_point >= 0x3000 && code_point <= 0x303F) ||
                      (code_point >= 0xFF00 && code_point <= 0xFF60);
    if (!wide && code_point != ' ')
        ym__buffer_putc(out, ' ');
}

/* <br>, <br/>, <BR class=x> */
static bool is_break(const char *tag, size_t size)
{
    return size > 3 && strncasecmp(tag, "<br", 3) == 0 && strchr(" />\t\n", tag[3]) != NULL;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
    state *s = context;
    ym__buffer *out = s->in_html ? &s->html : s->in_image > 0 ? &s->alt : &s->block;
    switch (type) {
    case MD_TEXT_SOFTBR:
        soft_break(out);
        break;
    case MD_TEXT_BR:
        ym__buffer_putc(out, '\n');
        break;
    case MD_TEXT_ENTITY:
        ym__references_decode(out, text, size, NULL, false);
        break;
    case MD_TEXT_NULLCHAR:
        ym__utf8_append(out, YM__REPLACEMENT);
        break;
    case MD_TEXT_HTML:
        if (s->in_html)
            ym__buffer_append(out, text, size);
        else if (is_break(text, size)) /* inside a line only tags come here; they hold no text */
            ym__buffer_putc(out, '\n');
        break;
    case MD_TEXT_NORMAL:
    case MD_TEXT_CODE:
    case MD_TEXT_LATEXMATH:
        ym__buffer_append(out, text, size);
        break;
    }
    return out->failed;
}

ym_status ym__read_markdown(ym__article *article, const char *text, size_t bytes, ym_error *error)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOINDENTEDCODEBLOCKS,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = on_text,
    };
    size_t start = 0;
    size_t end = 0;
    const size_t body = front_matter(text, bytes, &start, &end);
    if (body > 0)
        read_front_matter(article, text, start, end);
    state s = {.article = article};
    const int result = md_parse(text + body, (MD_SIZE)(bytes - body), &parser, &s);
    flush(&s);
    ym_status status = s.status;
    /* md4c fails for nothing but memory, or when a callback says so. */
    if (status == YM_OK && (result != 0 || s.block.failed || s.html.failed || s.alt.failed))
        status = YM_E_NOMEM;
    if (status < 0)
        ym__error_nomem(error);
    ym__buffer_free(&s.block);
    ym__buffer_free(&s.html);
    ym__buffer_free(&s.alt);
    return status;
}

/* ---- is it Markdown? ---- */

static bool has_link(const char *line, size_t bytes)
{
    for (const char *at = line; (at = memchr(at, ']', bytes - (size_t)(at - line))) != NULL; at++) {
        const size_t left = bytes - (size_t)(at - line);
        if (left > 6 && memcmp(at, "](http", 6) == 0)
            return true;
    }
    return false;
}

/* One mark alone (an asterisk, an image left over from copying) proves nothing: a heading and
 * one more does. */
bool ym__markdown_likely(const char *text, size_t bytes)
{
    size_t start = 0;
    size_t end = 0;
    if (front_matter(text, bytes, &start, &end) > 0)
        return memchr(text + start, ':', end - start) != NULL;
    size_t headings = 0;
    size_t others = 0;
    for (start = 0; start < bytes && start < 1 << 16;) {
        const char *line = text + start;
        const char *newline = memchr(line, '\n', bytes - start);
        const size_t size = newline == NULL ? bytes - start : (size_t)(newline - line);
        size_t marks = 0;
        while (marks < size && line[marks] == '#')
            marks++;
        headings += marks > 0 && marks <= 6 && marks + 1 < size && line[marks] == ' ';
        others += (size > 3 && memcmp(line, "```", 3) == 0) ||
                  (size > 2 && memcmp(line, "- ", 2) == 0) ||
                  (size > 2 && memcmp(line, "> ", 2) == 0) || has_link(line, size);
        start += size + 1;
    }
    return headings > 1 || (headings == 1 && others > 0);
}
