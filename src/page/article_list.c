/* The articles of a site in lists, a year after the other, the newest first: so that every article can be found, whether an
 * entry leads to it or not. */
#include "page/parts.h"

#include "base/error.h"

#include <stdio.h>

static unsigned year_of(const ym__page *page, size_t text)
{
    return (unsigned)(page->reading.texts[text].day / 10000);
}

ym_status ym__page_years_make(ym__page *page, ym_error *error)
{
    const size_t count = page->reading.text_count;
    size_t years = 0;
    for (size_t i = 0; i < count; i++)
        years += i == 0 || year_of(page, i) != year_of(page, i - 1);
    page->years = ym__arena_calloc(&page->arena, years + 1, sizeof *page->years);
    if (page->years == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || year_of(page, i) != year_of(page, i - 1))
            page->years[page->year_count++] = (ym__page_group){.key = year_of(page, i), .first = i};
        page->years[page->year_count - 1].count++;
    }
    return YM_OK;
}

void ym__page_year_file(ym__buffer *out, const ym__page *page, size_t year, size_t part)
{
    ym__buffer_printf(out, "articles/%u", page->years[year].key);
    if (part > 0)
        ym__buffer_printf(out, "-%zu", part + 1);
    ym__buffer_puts(out, ".html");
}

/* The link to a page of a year; in page->line. */
static const char *year_link(ym__page *page, size_t year, size_t part)
{
    ym__buffer_clear(&page->line);
    ym__buffer_puts(&page->line, page->root);
    ym__page_year_file(&page->line, page, year, part);
    return ym__buffer_text(&page->line);
}

/* "2026", or "#" for those without a date. */
static void write_year(ym__html *html, unsigned year)
{
    char name[24];
    snprintf(name, sizeof name, "%u", year);
    ym__html_text(html, year == 0 ? "#" : name);
}

void ym__page_write_years(ym__page *page)
{
    ym__html *html = &page->html;
    const bool is_own = page->kind == &ym__page_kind_articles;
    if (page->year_count == 0)
        return;
    ym__html_open(html, "nav", "class", "letters", "aria-label",
                  ym__page_label(page, YM__WORD_ARTICLES), YM__END);
    ym__html_open(html, "p", YM__END);
    ym__page_words(page, YM__WORD_ARTICLES);
    ym__html_close(html);
    ym__html_open(html, "ul", YM__END);
    for (size_t i = 0; i < page->year_count; i++) {
        ym__html_open(html, "li", YM__END);
        ym__html_open(html, "a", "href", year_link(page, i, 0), "aria-current",
                      is_own && i == page->group ? "page" : NULL, YM__END);
        write_year(html, page->years[i].key);
        ym__html_close(html);
        ym__html_close(html);
    }
    ym__html_close(html);
    ym__html_close(html);
    ym__html_newline(html);
}

ym_status ym__page_write_article_items(ym__page *page, size_t from, size_t to, ym_error *error)
{
    ym__html *html = &page->html;
    ym_status status = YM_OK;
    ym__html_open(html, "ol", "class", "ar", YM__END);
    ym__html_newline(html);
    for (size_t i = from; i < to && status >= 0; i++) {
        ym__passages about = {.count = 0};
        const char *lang = NULL;
        status = ym__reading_about(&about, &page->reading, i, error);
        if (status >= 0) {
            const ym_passage_hit *hit = &about.items[0].hit;
            const char *title = ym__page_article_title(hit, &lang);
            ym__html_open(html, "li", YM__END);
            ym__page_write_byline(html, hit);
            ym__html_open(html, "a", "href", ym__page_article_link(page, hit->article, NULL, NULL),
                          YM__END);
            ym__html_element(html, "cite", title, "lang", lang, YM__END);
            ym__html_close(html);
            ym__html_close(html);
            ym__html_newline(html);
        }
        ym__passages_free(&about);
    }
    ym__html_close(html);
    return status;
}

static void write_title(ym__page *page)
{
    char year[24];
    snprintf(year, sizeof year, " · %u", page->years[page->group].key);
    ym__html_plain(&page->html, ym__page_label(page, YM__WORD_ARTICLES));
    ym__html_plain(&page->html, year);
}

static ym_status write_main(ym__page *page, ym_error *error)
{
    ym__html *html = &page->html;
    const ym__page_group *year = &page->years[page->group];
    size_t from = 0;
    size_t to = 0;
    ym__page_group_range(&from, &to, year, page->part);
    ym__html_open(html, "h1", YM__END);
    ym__html_open(html, "small", YM__END);
    ym__page_words(page, YM__WORD_ARTICLES);
    ym__html_close(html);
    ym__html_text(html, " ");
    write_year(html, year->key);
    ym__html_text(html, " ");
    ym__html_open(html, "small", "class", "n", YM__END);
    ym__page_write_number(html, year->count);
    ym__html_close(html);
    ym__html_close(html);
    ym__html_newline(html);
    ym__page_write_years(page);
    const ym_status status = ym__page_write_article_items(page, from, to, error);
    ym__html_newline(html);
    ym__page_write_turning(page, ym__page_group_pages(year), year_link);
    return status;
}

const ym__page_kind ym__page_kind_articles = {"pg-list", write_title, NULL, write_main};
