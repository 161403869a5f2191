/* index.html: the figures, the bars of all orders, what is new, and the downloads. */
#include "page/parts.h"

enum { NEWEST = 30 };

static void open_section(ym__page *page, const char *id, ym__word name)
{
    ym__html *html = &page->html;
    ym__html_open(html, "section", "class", "new", "id", id, YM__END);
    ym__html_open(html, "h2", YM__END);
    ym__page_words(page, name);
    ym__html_close(html);
    ym__html_newline(html);
}

/* The entries that were first seen last. */
static void write_new_entries(ym__page *page)
{
    ym__html *html = &page->html;
    const ym__page_ordering *ordering = &page->orderings[YM__PAGE_DATE];
    if (ordering->count == 0)
        return;
    open_section(page, "new-entries", YM__WORD_NEW_ENTRIES);
    ym__html_open(html, "ol", "class", "ix", YM__END);
    ym__html_newline(html);
    for (size_t i = 0; i < ordering->count && i < NEWEST; i++)
        ym__page_write_list_item(page, ordering->rows[i]);
    ym__html_close(html);
    ym__html_close(html);
    ym__html_newline(html);
}

static ym_status write_new_articles(ym__page *page, ym_error *error)
{
    ym__html *html = &page->html;
    const size_t count = page->reading.text_count < NEWEST ? page->reading.text_count : NEWEST;
    if (count == 0)
        return YM_OK;
    open_section(page, "new-articles", YM__WORD_NEW_ARTICLES);
    const ym_status status = ym__page_write_article_items(page, 0, count, error);
    ym__html_close(html);
    ym__html_newline(html);
    return status;
}

static void write_downloads(ym__page *page)
{
    static const struct download {
        const char *file, *name;
    } downloads[] = {
        {"glossary.tsv", "TSV"}, {"glossary.tbx", "TBX"}, {"glossary.jsonld", "JSON-LD"}};
    ym__html *html = &page->html;
    ym__html_open(html, "p", "class", "dl", YM__END);
    ym__page_words(page, YM__WORD_DOWNLOADS);
    for (size_t i = 0; i < sizeof downloads / sizeof *downloads; i++) {
        ym__html_text(html, " ");
        ym__html_element(html, "a", downloads[i].name, "href", downloads[i].file, "download", "",
                         YM__END);
    }
    ym__html_close(html);
    ym__html_newline(html);
}

static ym_status write_main(ym__page *page, ym_error *error)
{
    ym__html *html = &page->html;
    ym__html_open(html, "dl", "class", "st", YM__END);
    ym__page_write_statistics(page);
    ym__html_close(html);
    ym__html_newline(html);
    ym__page_write_bars(page);
    write_new_entries(page);
    const ym_status status = write_new_articles(page, error);
    write_downloads(page);
    return status;
}

const ym__page_kind ym__page_kind_index = {"pg-index", NULL, ym__page_json_set, write_main};
