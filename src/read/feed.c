/* One item of a feed (RSS 2.0, RSS 1.0 or Atom) as an article: the document that cutter.c made of it. Which elements say what
 * is in the tables; the first that has a value of use counts. Feeds carry HTML as text that is HTML when it is read, and do
 * not say so: what has tags is taken for HTML. */
#include "read/formats.h"

#include "base/error.h"
#include "read/document.h"
#include "read/markup.h"
#include "read/page.h"
#include "read/reference.h"
#include "text/date.h"
#include "text/url.h"

#include <string.h>

/* An element of the item, by the prefix that everybody gives its namespace. */
typedef struct element {
    const char *prefix, *name;
} element;

enum { MOST_NAMES = 7 };

/* clang-format off */
static const struct { ym__field field; element elements[MOST_NAMES]; } fields[] = {
    {YM__FIELD_ID, {{NULL, "guid"}, {NULL, "id"}, {"dc", "identifier"}}},
    {YM__FIELD_DATE, {{NULL, "pubDate"}, {NULL, "published"}, {NULL, "issued"}, {"dc", "date"}, {"dcterms", "issued"},
                      {NULL, "updated"}, {NULL, "modified"}}},
    {YM__FIELD_PUBLISHER, {{"dc", "publisher"}, {NULL, "source"}}},
    {YM__FIELD_LANG, {{"dc", "language"}, {NULL, "language"}}},
};
/* Of the feed as a whole. */
static const struct { ym__field field; element elements[MOST_NAMES]; const char *origin; } feed_fields[] = {
    {YM__FIELD_PUBLISHER, {{"dc", "publisher"}, {NULL, "title"}}, "title of the feed"},
    {YM__FIELD_LANG, {{NULL, "language"}, {"dc", "language"}}, "language of the feed"},
};
/* The text; the longest counts. */
static const element texts[] = {{"content", "encoded"}, {NULL, "content"}, {NULL, "description"}, {NULL, "summary"},
                                {"media", "description"}};
/* clang-format on */

/* ---- values ---------------------------------------------------------------------------------------------------- */

/* What Atom says of the form of a text: "html", "xhtml", "text" (when nothing), or a media type. */
static bool has_type(const xmlNode *node, const char *wanted)
{
    ym__buffer type = {0};
    ym__document_attribute(&type, node, "type");
    const bool has = strcmp(ym__buffer_text(&type), wanted) == 0;
    ym__buffer_free(&type);
    return has;
}

/* Appends the value of an element: text, or mark-up as text. */
static void append_value(ym__buffer *out, const xmlNode *node)
{
    if (node != NULL && (has_type(node, "xhtml") || ym__document_child(node, NULL, "p") != NULL ||
                         ym__document_child(node, NULL, "div") != NULL))
        ym__document_markup(out, node);
    else
        ym__document_text(out, node);
}

/* Appends the visible text of a value, on one line. */
static ym_status append_line(ym__buffer *out, const ym__buffer *value, ym_error *error)
{
    const char *text = ym__buffer_text(value);
    if (!ym__markup_likely(text)) {
        ym__references_decode(out, text, value->size, NULL, false);
        return YM_OK;
    }
    ym__page page = {0};
    const ym_status status = ym__page_parse(&page, text, value->size, error);
    for (size_t i = 0; status == YM_OK && i < page.block_count; i++) {
        const ym__block *block = &page.blocks[i];
        ym__buffer_append(out, page.text.bytes + block->start, block->end - block->start);
        ym__buffer_putc(out, ' ');
    }
    ym__page_free(&page);
    return status;
}

static bool is_usable(ym__field field, const ym__buffer *value)
{
    char date[32];
    return value->size > 0 &&
           (field != YM__FIELD_DATE || ym__date_find(date, ym__buffer_text(value), value->size));
}

/* Sets the field from the first of the elements that has a value of use. */
static void set_field(ym__article *article, ym__field field, const xmlNode *parent,
                      const element *elements, const char *origin)
{
    ym__buffer value = {0};
    for (size_t i = 0; i < MOST_NAMES && elements[i].name != NULL; i++) {
        ym__buffer_clear(&value);
        const xmlNode *node = ym__document_child(parent, elements[i].prefix, elements[i].name);
        const xmlNode *title = ym__document_child(node, NULL, "title"); /* of Atom's source */
        ym__document_text(&value, title == NULL ? node : title);
        if (!is_usable(field, &value))
            continue;
        ym__article_set(article, field, ym__buffer_text(&value), value.size,
                        origin == NULL ? elements[i].name : origin);
        break;
    }
    article->failed |= value.failed;
    ym__buffer_free(&value);
}

static ym_status set_title(ym__article *article, const xmlNode *item, ym_error *error)
{
    ym__buffer value = {0};
    ym__buffer line = {0};
    append_value(&value, ym__document_child(item, NULL, "title"));
    const ym_status status = append_line(&line, &value, error);
    ym__article_set(article, YM__FIELD_TITLE, ym__buffer_text(&line), line.size, "title");
    article->failed |= value.failed || line.failed;
    ym__buffer_free(&value);
    ym__buffer_free(&line);
    return status;
}

/* Is it an address of one page? */
static bool names_page(const ym__buffer *url)
{
    ym__buffer canonical = {0};
    const bool names = ym__url_canonical(&canonical, ym__buffer_text(url), url->size) &&
                       ym__url_names_page(ym__buffer_text(&canonical));
    ym__buffer_free(&canonical);
    return names;
}

/* Atom's link that leads to the page itself; RSS has the address as text. */
static void append_link(ym__buffer *out, const xmlNode *item)
{
    ym__buffer rel = {0};
    for (const xmlNode *each = item->children; each != NULL && out->size == 0; each = each->next) {
        if (!ym__document_is(each, NULL, "link"))
            continue;
        ym__buffer_clear(&rel);
        ym__document_attribute(&rel, each, "rel");
        if (rel.size > 0 && strcmp(ym__buffer_text(&rel), "alternate") != 0)
            continue;
        ym__document_attribute(out, each, "href");
        if (out->size == 0)
            ym__document_text(out, each);
    }
    out->failed |= rel.failed;
    ym__buffer_free(&rel);
}

/* The link; else a guid that is one, or what the item is said to be about (RSS 1.0). */
static void set_url(ym__article *article, const xmlNode *item)
{
    ym__buffer url = {0};
    ym__document_text(&url, ym__document_child(item, "feedburner", "origLink"));
    if (!names_page(&url)) {
        ym__buffer_clear(&url);
        append_link(&url, item);
    }
    const char *origin = "link";
    if (!names_page(&url)) {
        const xmlNode *guid = ym__document_child(item, NULL, "guid");
        ym__buffer_clear(&url);
        origin = "guid";
        ym__document_text(&url, guid);
    }
    if (!names_page(&url)) {
        ym__buffer_clear(&url);
        origin = "rdf:about";
        ym__document_attribute(&url, item, "about");
    }
    if (names_page(&url))
        ym__article_set(article, YM__FIELD_URL, ym__buffer_text(&url), url.size, origin);
    article->failed |= url.failed;
    ym__buffer_free(&url);
}

/* RSS gives an address, with the name behind it: "a@example.org (A. Lee)". */
static void append_author(ym__buffer *out, const xmlNode *node)
{
    ym__buffer value = {0};
    const xmlNode *name = ym__document_child(node, NULL, "name");
    ym__document_text(&value, name == NULL ? node : name);
    const char *text = ym__buffer_text(&value);
    const char *open = strchr(text, '@') == NULL ? NULL : strchr(text, '(');
    const char *close = open == NULL ? NULL : strrchr(open, ')');
    if (out->size > 0 && value.size > 0)
        ym__buffer_puts(out, ", ");
    if (close != NULL)
        ym__buffer_append(out, open + 1, (size_t)(close - open) - 1);
    else
        ym__buffer_append(out, text, value.size);
    out->failed |= value.failed;
    ym__buffer_free(&value);
}

/* Of the item, or of the feed. */
static void set_author(ym__article *article, const xmlNode *parent, const char *origin)
{
    ym__buffer authors = {0};
    for (const xmlNode *each = parent == NULL ? NULL : parent->children; each != NULL;
         each = each->next) {
        if (ym__document_is(each, NULL, "author") || ym__document_is(each, "dc", "creator"))
            append_author(&authors, each);
    }
    ym__article_set(article, YM__FIELD_AUTHOR, ym__buffer_text(&authors), authors.size, origin);
    article->failed |= authors.failed;
    ym__buffer_free(&authors);
}

/* Its categories, by name or, in Atom, by their attribute. */
static void set_keywords(ym__article *article, const xmlNode *item)
{
    ym__buffer keywords = {0};
    for (const xmlNode *each = item->children; each != NULL; each = each->next) {
        if (!ym__document_is(each, NULL, "category") && !ym__document_is(each, "dc", "subject"))
            continue;
        if (keywords.size > 0)
            ym__buffer_putc(&keywords, '|');
        const size_t before = keywords.size;
        ym__document_text(&keywords, each);
        if (keywords.size == before)
            ym__document_attribute(&keywords, each, "term");
    }
    ym__article_set(article, YM__FIELD_KEYWORDS, ym__buffer_text(&keywords), keywords.size,
                    "category");
    article->failed |= keywords.failed;
    ym__buffer_free(&keywords);
}

/* ---- text ------------------------------------------------------------------------------------------------------ */

static ym_status add_text(ym__article *article, const ym__buffer *text, bool is_plain,
                          ym_error *error)
{
    if (!is_plain && ym__markup_likely(ym__buffer_text(text)))
        return ym__page_add_text(article, ym__buffer_text(text), text->size, error);
    ym__buffer decoded = {0};
    if (is_plain)
        ym__buffer_append(&decoded, text->bytes, text->size);
    else
        ym__references_decode(&decoded, ym__buffer_text(text), text->size, NULL, false);
    ym__article_add(article, ym__buffer_text(&decoded), decoded.size);
    article->failed |= decoded.failed;
    ym__buffer_free(&decoded);
    return YM_OK;
}

/* The longest text is the article's, the others are summaries of it, and trimmed. */
static ym_status read_texts(ym__article *article, const xmlNode *item, ym_error *error)
{
    enum { COUNT = sizeof texts / sizeof *texts };
    ym__buffer values[COUNT] = {{0}};
    size_t longest = 0;
    bool is_plain = false;
    for (size_t i = 0; i < COUNT; i++) {
        const xmlNode *node = ym__document_child(item, texts[i].prefix, texts[i].name);
        if (node == NULL)
            continue;
        append_value(&values[i], node);
        if (values[i].size > values[longest].size || i == longest) {
            longest = i;
            is_plain = has_type(node, "text") || has_type(node, "text/plain");
        }
    }
    const ym_status status = add_text(article, &values[longest], is_plain, error);
    for (size_t i = 0; i < COUNT; i++) {
        if (i != longest &&
            strcmp(ym__buffer_text(&values[i]), ym__buffer_text(&values[longest])) != 0) {
            ym__buffer line = {0};
            if (status == YM_OK && append_line(&line, &values[i], error) == YM_OK)
                ym__article_trim(article, ym__buffer_text(&line), line.size);
            article->failed |= line.failed;
            ym__buffer_free(&line);
        }
        article->failed |= values[i].failed;
    }
    for (size_t i = 0; i < COUNT; i++)
        ym__buffer_free(&values[i]);
    return status;
}

static const xmlNode *item_of(const xmlNode *root)
{
    const xmlNode *item = root == NULL ? NULL : root->children;
    while (item != NULL &&
           !(item->type == XML_ELEMENT_NODE && (strcmp((const char *)item->name, "item") == 0 ||
                                                strcmp((const char *)item->name, "entry") == 0)))
        item = item->next;
    return item;
}

static void set_lang(ym__article *article, const xmlNode *item)
{
    xmlChar *lang = xmlNodeGetLang(item);
    ym__article_set_text(article, YM__FIELD_LANG, (const char *)lang, "xml:lang");
    xmlFree(lang);
}

ym_status ym__read_feed(ym__article *article, const char *text, size_t bytes, ym_error *error)
{
    xmlDoc *document = NULL;
    ym_status status = ym__document_parse(&document, text, bytes, error);
    if (status < 0)
        return status;
    const xmlNode *root = xmlDocGetRootElement(document);
    const xmlNode *about = ym__document_child(root, NULL, "about");
    const xmlNode *item = item_of(root);
    if (item == NULL) {
        xmlFreeDoc(document);
        return ym__error_set(error, YM_E_INPUT, "a feed without an item");
    }
    status = set_title(article, item, error);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        set_field(article, fields[i].field, item, fields[i].elements, NULL);
    set_url(article, item);
    set_keywords(article, item);
    set_author(article, item, "author");
    set_author(article, about, "author of the feed");
    set_lang(article, item);
    for (size_t i = 0; i < sizeof feed_fields / sizeof *feed_fields; i++)
        set_field(article, feed_fields[i].field, about, feed_fields[i].elements,
                  feed_fields[i].origin);
    if (status == YM_OK)
        status = read_texts(article, item, error);
    if (status == YM_OK && article->paragraphs.count == 0 && article->view.title != NULL) {
        ym__article_add(article, article->view.title, strlen(article->view.title));
        ym__article_warn(article, "the feed gives its title alone");
    }
    xmlFreeDoc(document);
    return status;
}
