/* The articles behind the passages: collected while the entries are written, listed at the end,
 * each with the way back to the passages that were taken from it. */
#include "page/parts.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

ym_status ym__page_articles_init(ym__page_articles *articles, ym__arena *arena, ym_error *error)
{
    *articles = (ym__page_articles){.arena = arena};
    return ym__map_new(&articles->by_name, error);
}

void ym__page_articles_free(ym__page_articles *articles)
{
    for (size_t i = 0; i < articles->count; i++)
        free(articles->articles[i].references);
    free(articles->articles);
    ym__map_free(articles->by_name);
    *articles = (ym__page_articles){0};
}

/* Makes room for one more item; false when memory ran out. */
static bool grow(void **items, size_t item_bytes, size_t count, size_t *capacity)
{
    if (count < *capacity)
        return true;
    const size_t wanted = *capacity == 0 ? 8 : *capacity * 2;
    void *larger = wanted > SIZE_MAX / item_bytes ? NULL : realloc(*items, wanted * item_bytes);
    if (larger == NULL)
        return false;
    *items = larger;
    *capacity = wanted;
    return true;
}

static bool copy_text(ym__arena *arena, const char **copy, const char *text)
{
    *copy = text == NULL || text[0] == '\0' ? NULL : ym__arena_strdup(arena, text);
    return *copy != NULL || text == NULL || text[0] == '\0';
}

static ym_status new_article(ym__page_articles *articles, const ym_passage_hit *hit,
                             ym_error *error)
{
    void *items = articles->articles;
    const bool room =
        grow(&items, sizeof *articles->articles, articles->count, &articles->capacity);
    articles->articles = items;
    if (!room)
        return ym__error_nomem(error);
    ym__page_article *article = &articles->articles[articles->count];
    *article = (ym__page_article){0};
    ym__arena *arena = articles->arena;
    article->name = ym__arena_strdup(arena, hit->article);
    if (article->name == NULL || !copy_text(arena, &article->title, hit->title) ||
        !copy_text(arena, &article->date, hit->date) ||
        !copy_text(arena, &article->lang, hit->lang) ||
        !copy_text(arena, &article->url, hit->url) ||
        !copy_text(arena, &article->source, hit->source) ||
        !copy_text(arena, &article->publisher, hit->publisher))
        return ym__error_nomem(error);
    const ym_status status = ym__map_put(articles->by_name, hit->article, strlen(hit->article),
                                         articles->count, false, NULL, error);
    if (status >= 0)
        articles->count++;
    return status;
}

ym_status ym__page_articles_add(ym__page_articles *articles, const ym_passage_hit *hit, size_t row,
                                ym_error *error)
{
    const size_t name_bytes = strlen(hit->article);
    if (ym__map_get(articles->by_name, hit->article, name_bytes) == NULL) {
        const ym_status status = new_article(articles, hit, error);
        if (status < 0)
            return status;
    }
    const uint64_t *place = ym__map_get(articles->by_name, hit->article, name_bytes);
    ym__page_article *article =
        &articles->articles[place == NULL ? articles->count - 1 : (size_t)*place];
    if (article->reference_count > 0 &&
        article->references[article->reference_count - 1].row == row)
        return YM_OK;
    void *items = article->references;
    const bool room = grow(&items, sizeof *article->references, article->reference_count,
                           &article->reference_capacity);
    article->references = items;
    const char *passage_id = room ? ym__arena_strdup(articles->arena, hit->passage_id) : NULL;
    if (passage_id == NULL)
        return ym__error_nomem(error);
    article->references[article->reference_count++] =
        (ym__page_reference){.row = row, .passage_id = passage_id};
    return YM_OK;
}

/* Newest first; those without a date last. */
static int newest_first(const void *left, const void *right)
{
    const ym__page_article *a = left;
    const ym__page_article *b = right;
    int order = strcmp(b->date == NULL ? "" : b->date, a->date == NULL ? "" : a->date);
    if (order == 0)
        order = strcmp(a->title == NULL ? "" : a->title, b->title == NULL ? "" : b->title);
    return order != 0 ? order : strcmp(a->name, b->name);
}

static void write_references(ym__page *page, const ym__page_article *article)
{
    ym__html *html = &page->html;
    ym__html_open(html, "p", "class", "rf", YM__END);
    ym__html_open(html, "small", YM__END);
    ym__page_words(html, "词条", "Entries");
    ym__html_close(html);
    for (size_t i = 0; i < article->reference_count; i++) {
        const ym__page_reference *reference = &article->references[i];
        const ym_entry *entry = page->rows.rows[reference->row].entry;
        const char *lang = NULL;
        const char *head = ym__page_head(entry, &lang);
        ym__html_text(html, " ");
        ym__html_element(
            html, "a", head, "role", "doc-backlink", "href",
            ym__page_passage_anchor(&page->line, article->name, reference->passage_id, entry->id),
            "lang", lang, YM__END);
    }
    ym__html_close(html);
}

static void write_article(ym__page *page, const ym__page_article *article)
{
    ym__html *html = &page->html;
    const char *title = article->title != NULL ? article->title : article->source;
    ym__html_open(html, "li", "id", ym__page_anchor(&page->line, "a-", article->name), YM__END);
    ym__html_open(html, "p", "class", "by", YM__END);
    ym__page_date(html, article->date);
    if (article->publisher != NULL) {
        ym__html_text(html, " ");
        ym__html_element(html, "span", article->publisher, "class", "pb", "lang",
                         ym__page_lang(NULL, article->publisher), YM__END);
    }
    ym__html_close(html);
    ym__html_open(html, "p", "class", "ti", YM__END);
    ym__html_element(
        html, "cite", title != NULL ? title : article->name, "lang",
        ym__page_lang(article->title != NULL ? article->lang : NULL, title != NULL ? title : ""),
        YM__END);
    ym__html_close(html);
    if (article->url != NULL || (article->source != NULL && article->title != NULL)) {
        ym__html_open(html, "p", "class", "so", YM__END);
        if (article->url != NULL && ym__html_is_web_url(article->url))
            ym__html_element(html, "a", article->url, "href", article->url, "rel", "noreferrer",
                             YM__END);
        else if (article->url != NULL)
            ym__html_element(html, "span", article->url, YM__END);
        if (article->source != NULL && article->title != NULL &&
            (article->url == NULL || strcmp(article->url, article->source) != 0)) {
            ym__html_text(html, " ");
            ym__html_element(html, "span", article->source, YM__END);
        }
        ym__html_close(html);
    }
    write_references(page, article);
    ym__html_close(html);
    ym__html_newline(html);
}

void ym__page_write_articles(ym__page *page)
{
    ym__page_articles *articles = &page->articles;
    if (articles->count > 1)
        qsort(articles->articles, articles->count, sizeof *articles->articles, newest_first);
    for (size_t i = 0; i < articles->count; i++)
        write_article(page, &articles->articles[i]);
}
