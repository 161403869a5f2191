/* One page of a MediaWiki dump as an article: the document that cutter.c made of it. Of several revisions the last is read. */
#include "read/formats.h"

#include "base/error.h"
#include "read/document.h"
#include "read/wikitext.h"
#include "text/script.h"
#include "text/url.h"

#include <string.h>

static void set(ym__article *article, ym__field field, const xmlNode *parent, const char *name)
{
    ym__buffer value = {0};
    ym__document_text(&value, ym__document_child(parent, NULL, name));
    ym__article_set(article, field, ym__buffer_text(&value), value.size, name);
    article->failed |= value.failed;
    ym__buffer_free(&value);
}

/* Pages are named beside the main page, whose address the dump gives, with '_' for blanks. */
static void set_url(ym__article *article, const xmlNode *about)
{
    ym__buffer url = {0};
    ym__document_text(&url, ym__document_child(about, NULL, "base"));
    const char *slash = strrchr(ym__buffer_text(&url), '/');
    if (slash != NULL && article->view.title != NULL) {
        ym__buffer_truncate(&url, (size_t)(slash + 1 - url.bytes));
        for (const char *c = article->view.title; *c != '\0'; c++) {
            if (*c == '?' || *c == '#' || *c == '%')
                ym__buffer_printf(&url, "%%%02X", (unsigned)*c);
            else
                ym__buffer_putc(&url, *c == ' ' ? '_' : *c);
        }
        ym__article_set(article, YM__FIELD_URL, ym__buffer_text(&url), url.size, "base and title");
    }
    article->failed |= url.failed;
    ym__buffer_free(&url);
}

static const xmlNode *last_revision(const xmlNode *page)
{
    const xmlNode *last = NULL;
    for (const xmlNode *each = page == NULL ? NULL : page->children; each != NULL;
         each = each->next) {
        if (ym__document_is(each, NULL, "revision"))
            last = each;
    }
    return last;
}

/* Is the text written in traditional characters, as far as the two scripts differ? */
static bool is_traditional(const ym__article *article, const ym__buffer *text)
{
    ym__script_counts counts = {0};
    if (article->view.lang != NULL && strncmp(article->view.lang, "zh-Han", 6) == 0)
        return article->view.lang[6] == 't';
    ym__script_count(&counts, ym__buffer_text(text), text->size);
    return counts.only_traditional > counts.only_simplified;
}

ym_status ym__read_dump(ym__article *article, const char *text, size_t bytes, ym_error *error)
{
    xmlDoc *document = NULL;
    ym__buffer wikitext = {0};
    ym_status status = ym__document_parse(&document, text, bytes, error);
    if (status < 0)
        return status;
    const xmlNode *root = xmlDocGetRootElement(document);
    const xmlNode *about = ym__document_child(root, NULL, "about");
    const xmlNode *page = ym__document_child(root, NULL, "page");
    const xmlNode *revision = last_revision(page);
    set(article, YM__FIELD_TITLE, page, "title");
    set(article, YM__FIELD_ID, page, "id");
    set(article, YM__FIELD_DATE, revision, "timestamp");
    set(article, YM__FIELD_PUBLISHER, about, "sitename");
    set_url(article, about);
    ym__document_text(&wikitext, ym__document_child(revision, NULL, "text"));
    xmlFreeDoc(document);
    if (!wikitext.failed)
        status = ym__wikitext_read(article, ym__buffer_text(&wikitext), wikitext.size,
                                   is_traditional(article, &wikitext), error);
    else
        status = ym__error_nomem(error);
    ym__buffer_free(&wikitext);
    return status;
}
