/* Date, date of change, publisher, author, address, keywords and language of a page, each from the
 * first of its places that holds one (the title: title.c). The order is by how seldom the place is
 * wrong: structured data, Open Graph, named meta elements, then what is visible. */
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

enum { NEAR_BLOCKS = 12 };

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

/* Is it nobody's name: an address, a number, what a program fills in by itself? */
static bool is_no_name(const char *name)
{
    static const char *const fillers[] = {
        "-",         "no author", "admin", "administrator", "guest", "unknown", "none",  "null",
        "undefined", "匿名",      "未知",  "网络",          "本站",  "原创",    "管理员"};
    if (strstr(name, "://") != NULL || name[strspn(name, "0123456789 .-_")] == '\0')
        return true;
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++) {
        if (strcasecmp(name, fillers[i]) == 0)
            return true;
    }
    return false;
}

/* Sets a field, if the value can be one of its kind. */
static void set_checked(ym__article *article, ym__field field, const char *value,
                        const char *origin)
{
    char date[32];
    if (value == NULL)
        return;
    value += strspn(value, " ");
    switch (field) {
    case YM__FIELD_DATE:
    case YM__FIELD_MODIFIED:
        if (ym__date_find(date, value, strlen(value)))
            ym__article_set_text(article, field, date, origin);
        return;
    case YM__FIELD_AUTHOR:
        if (strncasecmp(value, "by ", 3) == 0)
            value += 3;
        if (!is_no_name(value))
            ym__article_set_text(article, field, value, origin);
        return;
    case YM__FIELD_PUBLISHER:
        if (!is_no_name(value))
            ym__article_set_text(article, field, value, origin);
        return;
    default:
        ym__article_set_text(article, field, value, origin);
    }
}

static void set_from_object(ym__article *article, ym__field field, const json_t *object,
                            const char *key)
{
    ym__buffer names = {0};
    append_names(&names, json_object_get(object, key));
    set_checked(article, field, ym__buffer_text(&names), "json-ld");
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

/* ---- the rest of the head ---- */

/* The first of the meta elements that holds a value of the kind. */
static void set_from_metas(const ym__page *page, ym__article *article, ym__field field,
                           const char *const *names)
{
    for (; *names != NULL; names++)
        set_checked(article, field, ym__page_meta(page, *names), *names);
}

/* The first <time> that the page marks so: 'p' published, 'm' modified, '\0' neither. */
static void set_from_times(const ym__page *page, ym__article *article, ym__field field, char mark)
{
    for (size_t i = 0; i < page->time_count; i++) {
        if (page->times[i].name[0] == mark)
            set_checked(article, field, page->times[i].content, "time");
    }
}

static void set_dates(const ym__page *page, ym__article *article)
{
    static const char *const published[] = {"article:published_time",
                                            "og:article:published_time",
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
                                            "dcterms.date",
                                            "parsely-pub-date",
                                            "sailthru.date",
                                            "article.published",
                                            "article:published",
                                            "weibo:article:create_at",
                                            "bytedance:published_time",
                                            "og:release_date",
                                            "og:pubdate",
                                            "_pubtime",
                                            "date",
                                            "publication_date",
                                            "citation_publication_date",
                                            "citation_date",
                                            "dateCreated",
                                            "createdate",
                                            "apub:time",
                                            NULL};
    static const char *const modified[] = {"article:modified_time",
                                           "og:article:modified_time",
                                           "dateModified",
                                           "article:modified",
                                           "weibo:article:update_at",
                                           "bytedance:updated_time",
                                           "dcterms.modified",
                                           "dc.date.modified",
                                           "article_date_updated",
                                           "last-modified",
                                           "last-modified-date",
                                           "updated-date",
                                           "updatetime",
                                           "dateUpdate",
                                           "og:updated_time",
                                           NULL};
    set_from_metas(page, article, YM__FIELD_DATE, published);
    set_from_times(page, article, YM__FIELD_DATE, 'p');
    set_from_metas(page, article, YM__FIELD_MODIFIED, modified);
    set_from_times(page, article, YM__FIELD_MODIFIED, 'm');
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

static void set_names(const ym__page *page, ym__article *article)
{
    static const char *const authors[] = {
        "author", "article:author", "og:article:author", "og:author",      "dc.creator",
        "byl",    "parsely-author", "sailthru.author",   "article_author", "citation_author",
        NULL};
    static const char *const publishers[] = {"og:site_name", "dc.publisher", "publisher",
                                             "application-name", NULL};
    set_from_metas(page, article, YM__FIELD_AUTHOR, authors);
    set_from_metas(page, article, YM__FIELD_PUBLISHER, publishers);
}

static void add_json_keywords(ym__buffer *keywords, const json_t *value)
{
    const size_t count = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < count; i++) {
        const json_t *part = json_is_array(value) ? json_array_get(value, i) : value;
        if (json_is_string(part))
            ym__keywords_add(keywords, json_string_value(part), json_string_length(part));
    }
}

/* What the page lists, in the first of its places that lists anything. Tags stand one in an element. */
static void set_keywords(const ym__page *page, ym__article *article, const json_t *object)
{
    static const char *const names[] = {"article:tag", "og:article:tag", "news_keywords",
                                        "keywords",    "parsely-tags",   "sailthru.tags"};
    ym__buffer list = {0};
    ym__buffer clean = {0};
    add_json_keywords(&list, json_object_get(object, "keywords"));
    ym__utf8_repair(&clean, ym__buffer_text(&list), list.size);
    ym__article_set(article, YM__FIELD_KEYWORDS, ym__buffer_text(&clean), clean.size, "json-ld");
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        ym__buffer_clear(&list);
        for (size_t i = 0; i < page->meta_count; i++) {
            if (strcasecmp(page->metas[i].name, names[n]) == 0)
                ym__keywords_add(&list, page->metas[i].content, strlen(page->metas[i].content));
        }
        ym__article_set(article, YM__FIELD_KEYWORDS, ym__buffer_text(&list), list.size, names[n]);
    }
    article->failed |= list.failed || clean.failed;
    ym__buffer_free(&list);
    ym__buffer_free(&clean);
}

void ym__page_head_metadata(const ym__page *page, ym__article *article)
{
    const json_t *object = NULL;
    json_t *root = load_json_ld(page, &object);
    ym__buffer headline = {0};
    append_names(&headline, json_object_get(object, "headline"));
    ym__page_set_title(page, article, ym__buffer_text(&headline));
    article->failed |= headline.failed;
    ym__buffer_free(&headline);
    set_from_object(article, YM__FIELD_DATE, object, "datePublished");
    set_from_object(article, YM__FIELD_MODIFIED, object, "dateModified");
    set_from_object(article, YM__FIELD_AUTHOR, object, "author");
    set_dates(page, article);
    set_url(page, article);
    set_names(page, article);
    set_from_object(article, YM__FIELD_PUBLISHER, object, "publisher");
    set_keywords(page, article, object);
    json_decref(root);
}

/* ---- what is visible ---- */

/* The page's declared language counts when the text is in it: templates say "en" over Chinese
 * pages. */
static void set_lang(const ym__page *page, ym__article *article)
{
    const struct {
        const char *tag, *origin;
    } places[] = {{page->lang, "html lang"},
                  {ym__page_meta(page, "og:locale"), "og:locale"},
                  {ym__page_meta(page, "content-language"), "content-language"},
                  {ym__page_meta(page, "dc.language"), "dc.language"},
                  {ym__page_meta(page, "inLanguage"), "inLanguage"},
                  {ym__page_meta(page, "language"), "language"}};
    ym__script_counts counts = {0};
    for (size_t i = 0; i < page->block_count; i++) {
        if (page->blocks[i].keep)
            ym__script_count(&counts, page->text.bytes + page->blocks[i].start,
                             page->blocks[i].end - page->blocks[i].start);
    }
    const char *seen = ym__script_language(&counts);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char tag[YM__LANGUAGE_TAG_BYTES];
        if (places[i].tag == NULL || !ym__article_language(tag, places[i].tag))
            continue;
        const bool chinese = ym__script_is_language(tag, "zh");
        const bool agree = chinese == ym__script_is_language(seen, "zh");
        const bool script = !chinese || strlen(seen) < 7 || strncmp(tag, seen, 7) == 0;
        if (agree && script && strcmp(tag, "zh") != 0)
            ym__article_set_text(article, YM__FIELD_LANG, tag, places[i].origin);
    }
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

static void replace(ym__article *article, ym__field field, const char **place, const char *value)
{
    *place = NULL;
    ym__article_set_text(article, field, value, "visible");
}

/* What a line under the headline knows better: the time of day, which meta elements often leave out, and the publisher
 * (来源：X), where they only name the site. */
static void prefer_date_line(const ym__page *page, ym__article *article, size_t from, size_t end)
{
    enum { DAY = 10 };
    ym__article lines = {0};
    set_from_date_line(page, &lines, from, end);
    const char *date = article->view.date;
    const char *seen = lines.view.date;
    if (date != NULL && seen != NULL && strlen(date) == DAY && strlen(seen) > DAY &&
        strncmp(seen, date, DAY) == 0)
        replace(article, YM__FIELD_DATE, &article->view.date, seen);
    const char *origin = article->origins[YM__FIELD_PUBLISHER].origin;
    if (lines.view.publisher != NULL && origin != NULL &&
        (strcmp(origin, "og:site_name") == 0 || strcmp(origin, "application-name") == 0))
        replace(article, YM__FIELD_PUBLISHER, &article->view.publisher, lines.view.publisher);
    article->failed |= lines.failed;
    ym__article_free(&lines);
}

/* Where the lines under the headline end: at the first paragraph of some length; in a discussion the date of a post may
 * stand below its author's name, which is text there. */
static size_t date_lines_end(const ym__page *page, size_t first)
{
    enum { PARAGRAPH_WEIGHT = 80 };
    size_t end = first;
    for (; end < page->block_count && end < first + NEAR_BLOCKS; end++) {
        const ym__block *block = &page->blocks[end];
        if (block->keep && block->weight >= PARAGRAPH_WEIGHT && !page->discussion)
            break;
    }
    return end;
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
    set_lang(page, article);
    const size_t lines = page->headline < first ? page->headline : from;
    const size_t lines_end = date_lines_end(page, first);
    set_from_date_line(page, article, lines, lines_end);
    prefer_date_line(page, article, lines, lines_end);
    set_from_times(page, article, YM__FIELD_DATE, '\0');
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
