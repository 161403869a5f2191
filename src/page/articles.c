/* The articles behind the passages of the single file: noted while the entries are written, listed at the end, newest first,
 * each with the way back to the passages that were taken from it. */
#include "page/parts.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

ym_status ym__page_articles_init(ym__page *page, ym_error *error)
{
    page->articles.items =
        ym__arena_calloc(&page->arena, page->reading.text_count + 1, sizeof *page->articles.items);
    return page->articles.items == NULL ? ym__error_nomem(error) : YM_OK;
}

void ym__page_articles_free(ym__page *page)
{
    for (size_t i = 0; page->articles.items != NULL && i < page->reading.text_count; i++)
        free(page->articles.items[i].references);
}

/* Makes room for one more reference; false when memory ran out. */
static bool grow(ym__page_article *article)
{
    if (article->reference_count < article->reference_capacity)
        return true;
    const size_t capacity = article->reference_capacity == 0 ? 8 : article->reference_capacity * 2;
    ym__page_reference *grown = realloc(article->references, capacity * sizeof *grown);
    if (grown == NULL)
        return false;
    article->references = grown;
    article->reference_capacity = capacity;
    return true;
}

ym_status ym__page_articles_add(ym__page *page, const ym__passage *passage, size_t row,
                                ym_error *error)
{
    ym__page_article *article = &page->articles.items[passage->text];
    page->articles.listed += article->reference_count == 0;
    if (article->reference_count > 0 &&
        article->references[article->reference_count - 1].row == row)
        return YM_OK;
    const char *passage_id =
        grow(article) ? ym__arena_strdup(&page->arena, passage->hit.passage_id) : NULL;
    if (passage_id == NULL)
        return ym__error_nomem(error);
    article->references[article->reference_count++] =
        (ym__page_reference){.row = row, .passage_id = passage_id};
    return YM_OK;
}

static void write_references(ym__page *page, const ym__page_article *article, const char *name)
{
    ym__html *html = &page->html;
    ym__html_open(html, "p", "class", "rf", YM__END);
    ym__html_open(html, "small", YM__END);
    ym__page_words(page, YM__WORD_ENTRIES);
    ym__html_close(html);
    ym__html_text(html, " ");
    ym__html_open(html, "span", "lang", "zh-Hans", YM__END);
    for (size_t i = 0; i < article->reference_count; i++) {
        const ym__page_reference *reference = &article->references[i];
        const ym_entry *entry = page->rows.rows[reference->row].entry;
        const char *lang = NULL;
        const char *head = ym__page_head(entry, &lang);
        ym__html_text(html, i > 0 ? " " : "");
        ym__html_element(
            html, "a", head, "href",
            ym__page_passage_anchor(&page->line, "#p-", name, reference->passage_id, entry->id),
            "lang", strcmp(lang, "zh-Hans") == 0 ? NULL : lang, YM__END);
    }
    ym__html_close(html);
    ym__html_close(html);
}

static bool says_something(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static void write_source(ym__html *html, const ym_passage_hit *hit)
{
    const bool has_url = says_something(hit->url);
    const bool has_source = says_something(hit->source) && says_something(hit->title) &&
                            (!has_url || strcmp(hit->url, hit->source) != 0);
    if (!has_url && !has_source)
        return;
    ym__html_open(html, "p", "class", "so", YM__END);
    if (has_url && ym__html_is_web_url(hit->url))
        ym__html_element(html, "a", hit->url, "href", hit->url, "rel", "noreferrer", YM__END);
    else if (has_url)
        ym__html_element(html, "span", hit->url, YM__END);
    if (has_source) {
        ym__html_text(html, " ");
        ym__html_element(html, "span", ym__page_source_name(hit->source), YM__END);
    }
    ym__html_close(html);
}

static void write_article(ym__page *page, const ym__page_article *article,
                          const ym_passage_hit *hit)
{
    ym__html *html = &page->html;
    const char *lang = NULL;
    const char *title = ym__page_article_title(hit, &lang);
    ym__html_open(html, "li", "id", ym__page_anchor(&page->line, "a-", hit->article), YM__END);
    ym__page_write_byline(html, hit);
    ym__html_open(html, "p", "class", "ti", YM__END);
    ym__html_element(html, "cite", title, "lang", lang, YM__END);
    ym__html_close(html);
    write_source(html, hit);
    write_references(page, article, hit->article);
    ym__html_close(html);
    ym__html_newline(html);
}

ym_status ym__page_write_articles(ym__page *page, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < page->reading.text_count && status >= 0; i++) {
        ym__passages about = {.count = 0};
        if (page->articles.items[i].reference_count == 0)
            continue;
        status = ym__reading_about(&about, &page->reading, i, error);
        if (status >= 0)
            write_article(page, &page->articles.items[i], &about.items[0].hit);
        ym__passages_free(&about);
    }
    return status;
}
