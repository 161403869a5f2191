/* Title, date, publisher, author, address and language of a page, each from the first of its
 * places that holds one. The order is by how seldom the place is wrong: structured data, Open
 * Graph, named meta elements, then what is visible. The title is a vote, since many sites add
 * their name to every one of its places but the headline. */
#include "read/formats.h"
#include "read/page.h"
#include "text/date.h"
#include "text/script.h"
#include "text/url.h"
#include "text/utf8.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SUFFIX_MAX_CHARS = 30, MOST_SUFFIXES = 8, TITLE_MAX_BYTES = 1000, NEAR_BLOCKS = 12 };

/* ---- structured data (JSON-LD) ---- */

static bool is_article_type(const json_t *type)
{
    static const char *const types[] = {"Article", "Posting", "BlogPost", "Report"};
    if (json_is_array(type))
        type = json_array_get(type, 0);
    const char *name = json_string_value(type);
    for (size_t i = 0; name != NULL && i < sizeof types / sizeof *types; i++) {
        if (strstr(name, types[i]) != NULL)
            return true;
    }
    return false;
}

/* The first article in a script: the object itself, or one of a list, or of its @graph.
 * Borrowed. */
static const json_t *article_object(const json_t *value)
{
    const json_t *list = json_is_array(value) ? value : json_object_get(value, "@graph");
    if (json_is_object(value) && is_article_type(json_object_get(value, "@type")))
        return value;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        if (json_is_object(item) && is_article_type(json_object_get(item, "@type")))
            return item;
    }
    return NULL;
}

/* A string; or the name of an object; or the same for each part of an array, joined. */
static void append_names(ym__buffer *out, const json_t *value)
{
    const size_t count = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < count; i++) {
        const json_t *part = json_is_array(value) ? json_array_get(value, i) : value;
        if (json_is_object(part))
            part = json_object_get(part, "name");
        if (!json_is_string(part))
            continue;
        if (out->size > 0)
            ym__buffer_puts(out, ", ");
        ym__utf8_repair(out, json_string_value(part), json_string_length(part));
    }
}

static void set_from_object(ym__article *article, ym__field field, const json_t *object,
                            const char *key)
{
    ym__buffer names = {0};
    append_names(&names, json_object_get(object, key));
    const bool address = strncmp(ym__buffer_text(&names), "http", 4) == 0;
    char date[32];
    const bool usable = field == YM__FIELD_DATE
                            ? ym__date_find(date, ym__buffer_text(&names), names.size)
                            : !address;
    if (usable)
        ym__article_set(article, field, ym__buffer_text(&names), names.size, "json-ld");
    article->failed |= names.failed;
    ym__buffer_free(&names);
}

/* Loads the first script that describes an article. Line ends within strings are common and not
 * JSON: they become spaces first. */
static json_t *load_json_ld(const ym__page *page, const json_t **object)
{
    *object = NULL;
    for (size_t i = 0; i < page->json_ld_count; i++) {
        ym__buffer clean = {0};
        ym__buffer_puts(&clean, page->json_ld[i].content);
        for (size_t c = 0; c < clean.size; c++) {
            if ((unsigned char)clean.bytes[c] < ' ')
                clean.bytes[c] = ' ';
        }
        json_t *root =
            json_loadb(ym__buffer_text(&clean), clean.size, JSON_DISABLE_EOF_CHECK, NULL);
        ym__buffer_free(&clean);
        *object = article_object(root);
        if (*object != NULL)
            return root;
        json_decref(root);
    }
    return NULL;
}

/* ---- title ---- */

static bool same_letters(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
    ym__buffer x = {0};
    ym__buffer y = {0};
    ym__page_letters(&x, a, a_bytes, TITLE_MAX_BYTES);
    ym__page_letters(&y, b, b_bytes, TITLE_MAX_BYTES);
    const bool same = x.size > 0 && x.size == y.size && memcmp(x.bytes, y.bytes, x.size) == 0;
    ym__buffer_free(&x);
    ym__buffer_free(&y);
    return same;
}

/* The letters of each heading of the page (h1 to h3), a newline before and after. */
static void collect_headings(ym__buffer *headings, const ym__page *page)
{
    ym__buffer_putc(headings, '\n');
    for (size_t i = 0; i < page->block_count; i++) {
        const ym__block *block = &page->blocks[i];
        const size_t bytes = block->end - block->start;
        if (block->hidden || block->heading < 1 || block->heading > 3 || bytes > TITLE_MAX_BYTES)
            continue;
        ym__page_letters(headings, page->text.bytes + block->start, bytes, TITLE_MAX_BYTES);
        ym__buffer_putc(headings, '\n');
    }
}

/* Is there a heading of these letters? */
static bool is_heading(const ym__buffer *headings, const char *text, size_t bytes)
{
    ym__buffer wanted = {0};
    ym__buffer_putc(&wanted, '\n');
    ym__page_letters(&wanted, text, bytes, TITLE_MAX_BYTES);
    ym__buffer_putc(&wanted, '\n');
    const bool found =
        wanted.size > 2 && strstr(ym__buffer_text(headings), ym__buffer_text(&wanted)) != NULL;
    ym__buffer_free(&wanted);
    return found;
}

static bool is_ascii_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Where the last separator of a title begins, and what it is worth; SIZE_MAX when there is none
 * before `end`. */
static size_t last_separator(const char *title, size_t end, size_t *size, bool *strong)
{
    static const struct {
        const char *mark;
        bool strong;
    } marks[] = {{"_", true},   {" | ", true},  {"|", true},   {"｜", true},  {" - ", true},
                 {" – ", true}, {" — ", true},  {"——", false}, {"--", false}, {" · ", true},
                 {" » ", true}, {" :: ", true}, {"-", false}};
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const size_t bytes = strlen(marks[i].mark);
        for (size_t at = end; at-- > 1;) {
            if (end - at < bytes || memcmp(title + at, marks[i].mark, bytes) != 0)
                continue;
            if (best == SIZE_MAX || at + bytes > best + *size) {
                best = at;
                *size = bytes;
                /* the '_' of first_name separates nothing */
                *strong = marks[i].strong && !(bytes == 1 && is_ascii_word(title[at - 1]) &&
                                               is_ascii_word(title[at + 1]));
            }
            break;
        }
    }
    return best;
}

/* How much of the title is the headline: site names are cut off its end when a heading or the
 * site's name agrees, or when a short tail follows a clear separator. */
static size_t headline_length(const ym__buffer *headings, const char *title, const char *site)
{
    const size_t whole = strlen(title);
    size_t end = whole;
    size_t separator = 0;
    bool strong = false;
    if (whole > TITLE_MAX_BYTES || is_heading(headings, title, whole))
        return whole;
    size_t result = whole;
    for (int i = 0; i < MOST_SUFFIXES; i++) {
        const size_t at = last_separator(title, end, &separator, &strong);
        if (at == SIZE_MAX)
            break;
        const size_t tail = at + separator;
        if (is_heading(headings, title, at))
            return at;
        const bool named =
            site != NULL && same_letters(title + tail, end - tail, site, strlen(site));
        const bool shorter = ym_text_chars(title + tail, end - tail) <= SUFFIX_MAX_CHARS &&
                             ym_text_width(title + tail, end - tail) < ym_text_width(title, at);
        if (result == end && (named || (strong && shorter)))
            result = at;
        end = at;
    }
    return result;
}

static void set_title(const ym__page *page, ym__article *article, const json_t *object)
{
    static const char *const names[] = {"og:title", "twitter:title", "headline"};
    const char *site = ym__page_meta(page, "og:site_name");
    ym__buffer headings = {0};
    collect_headings(&headings, page);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *title = ym__page_meta(page, names[i]);
        if (title != NULL)
            ym__article_set(article, YM__FIELD_TITLE, title,
                            headline_length(&headings, title, site), names[i]);
    }
    if (object != NULL)
        set_from_object(article, YM__FIELD_TITLE, object, "headline");
    if (page->title != NULL) {
        ym__buffer clean = {0};
        ym__utf8_repair(&clean, page->title, strlen(page->title));
        for (size_t i = 0; i < clean.size; i++) {
            if (clean.bytes[i] == '\n' || clean.bytes[i] == '\t')
                clean.bytes[i] = ' ';
        }
        while (clean.size > 0 && clean.bytes[clean.size - 1] == ' ')
            clean.bytes[--clean.size] = '\0';
        ym__article_set(article, YM__FIELD_TITLE, ym__buffer_text(&clean),
                        headline_length(&headings, ym__buffer_text(&clean), site), "title");
        article->failed |= clean.failed;
        ym__buffer_free(&clean);
    }
    article->failed |= headings.failed;
    ym__buffer_free(&headings);
    for (size_t i = 0; i < page->block_count; i++) {
        if (page->blocks[i].heading == 1 && !page->blocks[i].hidden)
            ym__article_set(article, YM__FIELD_TITLE, page->text.bytes + page->blocks[i].start,
                            page->blocks[i].end - page->blocks[i].start, "h1");
    }
}

/* ---- the rest of the head ---- */

static void set_date(const ym__page *page, ym__article *article, const json_t *object)
{
    static const char *const names[] = {"article:published_time",
                                        "og:published_time",
                                        "datePublished",
                                        "publishdate",
                                        "pubdate",
                                        "publish_date",
                                        "published_time",
                                        "publish-date",
                                        "dc.date.issued",
                                        "dc.date",
                                        "dcterms.created",
                                        "parsely-pub-date",
                                        "sailthru.date",
                                        "article.published",
                                        "weibo:article:create_at",
                                        "bytedance:published_time",
                                        "og:release_date",
                                        "_pubtime",
                                        "date",
                                        "publication_date",
                                        "citation_publication_date",
                                        "apub:time"};
    char date[32];
    if (object != NULL)
        set_from_object(article, YM__FIELD_DATE, object, "datePublished");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = ym__page_meta(page, names[i]);
        if (value != NULL && ym__date_find(date, value, strlen(value)))
            ym__article_set_text(article, YM__FIELD_DATE, date, names[i]);
    }
    for (size_t i = 0; i < page->time_count; i++) {
        if (page->times[i].name[0] == 'p' &&
            ym__date_find(date, page->times[i].content, strlen(page->times[i].content)))
            ym__article_set_text(article, YM__FIELD_DATE, date, "time");
    }
}

/* Is this the address of the page itself? One that ends in '/' may be that of the section it is in: it is when the page
 * was saved from elsewhere, or when it looks so. */
static bool is_own_address(const ym__page *page, ym__article *article, const char *url)
{
    ym__buffer canonical = {0};
    ym__buffer saved = {0};
    bool own = ym__url_canonical(&canonical, url, strlen(url));
    const bool known = page->saved_from != NULL &&
                       ym__url_canonical(&saved, page->saved_from, strlen(page->saved_from));
    if (own && strcmp(ym__buffer_text(&canonical), ym__buffer_text(&saved)) != 0)
        own = ym__url_names_page(canonical.bytes) &&
              !(known && canonical.bytes[canonical.size - 1] == '/');
    article->failed |= canonical.failed || saved.failed;
    ym__buffer_free(&canonical);
    ym__buffer_free(&saved);
    return own;
}

static void set_url(const ym__page *page, ym__article *article)
{
    const struct {
        const char *url, *origin;
    } places[] = {{page->canonical, "canonical"},
                  {ym__page_meta(page, "og:url"), "og:url"},
                  {page->saved_from, "saved page"}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (places[i].url != NULL && is_own_address(page, article, places[i].url))
            ym__article_set_text(article, YM__FIELD_URL, places[i].url, places[i].origin);
    }
}

static void set_author(const ym__page *page, ym__article *article, const json_t *object)
{
    static const char *const names[] = {"author", "article:author", "dc.creator",
                                        "byl",    "parsely-author", "sailthru.author"};
    if (object != NULL)
        set_from_object(article, YM__FIELD_AUTHOR, object, "author");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = ym__page_meta(page, names[i]);
        /* Neither an address nor an editor's number is a name. */
        if (value != NULL && strstr(value, "://") == NULL &&
            value[strspn(value, "0123456789 ")] != '\0')
            ym__article_set_text(article, YM__FIELD_AUTHOR, value, names[i]);
    }
}

void ym__page_head_metadata(const ym__page *page, ym__article *article)
{
    const json_t *object = NULL;
    json_t *root = load_json_ld(page, &object);
    set_title(page, article, object);
    set_date(page, article, object);
    set_url(page, article);
    set_author(page, article, object);
    ym__article_set_text(article, YM__FIELD_PUBLISHER, ym__page_meta(page, "og:site_name"),
                         "og:site_name");
    if (object != NULL)
        set_from_object(article, YM__FIELD_PUBLISHER, object, "publisher");
    json_decref(root);
}

/* ---- what is visible ---- */

/* The page's declared language counts when the text is in it: templates say "en" over Chinese
 * pages. */
static void set_lang(const ym__page *page, ym__article *article)
{
    ym__script_counts counts = {0};
    char tag[64];
    if (page->lang == NULL)
        return;
    for (size_t i = 0; i < page->block_count; i++) {
        if (page->blocks[i].keep)
            ym__script_count(&counts, page->text.bytes + page->blocks[i].start,
                             page->blocks[i].end - page->blocks[i].start);
    }
    const char *seen = ym__script_language(&counts);
    ym__script_language_tag(tag, sizeof tag, page->lang);
    const bool chinese = strncmp(tag, "zh", 2) == 0;
    const bool agree = chinese == (strncmp(seen, "zh", 2) == 0);
    const bool script = !chinese || strlen(seen) < 7 || strncmp(tag, seen, 7) == 0;
    if (agree && script && strcmp(tag, "zh") != 0)
        ym__article_set_text(article, YM__FIELD_LANG, tag, "html lang");
}

/* The lines between the headline and the first paragraph: the byline, else what else holds a date. */
static void set_from_date_line(const ym__page *page, ym__article *article, size_t from,
                               size_t first)
{
    static bool (*const tests[])(ym__article *, const char *, size_t,
                                 const char *) = {ym__byline, ym__date_line};
    for (size_t t = 0; t < sizeof tests / sizeof *tests; t++) {
        for (size_t i = from; i <= first && i < page->block_count; i++) {
            const ym__block *block = &page->blocks[i];
            if (!block->apart && block->heading == 0)
                tests[t](article, page->text.bytes + block->start, block->end - block->start,
                         "visible");
        }
    }
}

/* A date in the path of the address: /2025/12/30/, /20251230/, /2025-12-30/. */
static void set_date_from_url(ym__article *article)
{
    char date[32];
    const char *url = article->view.url;
    const char *path =
        url == NULL || strstr(url, "://") == NULL ? NULL : strchr(strstr(url, "://") + 3, '/');
    for (; path != NULL && *path != '\0' && *path != '?'; path++) {
        if (*path != '/' || path[1] < '1' || path[1] > '2')
            continue;
        const size_t bytes = strcspn(path + 1, "?");
        const size_t window = bytes < 11 ? bytes : 11;
        if (ym__date_find(date, path + 1, window)) {
            date[10] = '\0';
            ym__article_set_text(article, YM__FIELD_DATE, date, "url");
            return;
        }
    }
}

void ym__page_visible_metadata(const ym__page *page, ym__article *article, size_t first, size_t end)
{
    const size_t from = first > NEAR_BLOCKS ? first - NEAR_BLOCKS : 0;
    const size_t near =
        first + NEAR_BLOCKS < page->block_count ? first + NEAR_BLOCKS : page->block_count;
    char date[32];
    set_lang(page, article);
    set_from_date_line(page, article, page->headline < first ? page->headline : from, first);
    for (size_t i = 0; i < page->time_count; i++) {
        if (ym__date_find(date, page->times[i].content, strlen(page->times[i].content)))
            ym__article_set_text(article, YM__FIELD_DATE, date, "time");
    }
    set_date_from_url(article);
    for (size_t i = from; i < near && i < page->block_count; i++) {
        const ym__block *block = &page->blocks[i];
        if (block->end - block->start < 240)
            ym__publisher_in(article, page->text.bytes + block->start, block->end - block->start,
                             "visible");
    }
    for (size_t i = end; i < page->block_count && i < end + 3; i++) {
        const ym__block *block = &page->blocks[i];
        if (block->end - block->start < 120)
            ym__publisher_in(article, page->text.bytes + block->start, block->end - block->start,
                             "visible");
    }
}
