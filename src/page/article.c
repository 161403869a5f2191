/* The page of an article in a site: its passages, each with its lasting name, every mention of an entry in them marked and
 * named, and the way back to the entries. The text is that of anybody: it is written as text. */
#include "page/parts.h"

#include "base/error.h"
#include "base/row_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An entry that the article mentions. */
typedef struct mentioned {
    size_t row;
    uint64_t mentions;
} mentioned;

typedef struct article_work {
    ym__page *page;
    mentioned *entries; /* in the order in which they are first mentioned */
    size_t count;
    ym__row_map numbers; /* row -> number in `entries` */
    size_t capacity;
    /* The passage at hand: */
    const ym_passage_hit *hit;
    const ym__reading_mention *mentions;
    size_t mention_count;
} article_work;

static void work_free(article_work *work)
{
    free(work->entries);
    ym__row_map_free(&work->numbers);
}

/* ---- mentions -------------------------------------------------------------------------------- */

/* Counts a mention; *is_first says whether it is the first of its entry. *row is SIZE_MAX when the site has no such entry. */
static ym_status count_mention(article_work *work, const ym_entry *entry, size_t *row,
                               bool *is_first, ym_error *error)
{
    const uint64_t *place = ym__map_get(work->page->row_of, entry->id, strlen(entry->id));
    *row = place == NULL ? SIZE_MAX : (size_t)*place;
    *is_first = false;
    if (place == NULL)
        return YM_OK;
    const uint64_t *number = ym__row_map_get(&work->numbers, (int64_t)*place + 1);
    if (number != NULL) {
        work->entries[*number].mentions++;
        return YM_OK;
    }
    if (work->count == work->capacity) {
        const size_t capacity = work->capacity == 0 ? 64 : work->capacity * 2;
        mentioned *grown = realloc(work->entries, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        work->entries = grown;
        work->capacity = capacity;
    }
    *is_first = true;
    work->entries[work->count] = (mentioned){.row = *row, .mentions = 1};
    return ym__row_map_put(&work->numbers, (int64_t)*row + 1, work->count++, error);
}

/* "p-3f0c91a2b4-zelensky"; the second mention of an entry in a passage ends in "-2". */
static const char *mention_id(article_work *work, size_t number)
{
    ym__buffer *line = &work->page->line2;
    const char *id = work->mentions[number].entry->id;
    size_t same = 1;
    for (size_t i = 0; i < number; i++)
        same += strcmp(work->mentions[i].entry->id, id) == 0;
    ym__page_anchor(line, "p-", work->hit->passage_id);
    ym__buffer_putc(line, '-');
    ym__html_id(line, id);
    if (same > 1)
        ym__buffer_printf(line, "-%zu", same);
    return ym__buffer_text(line);
}

/* Is this mention a link? Never within another. */
static bool is_link(const article_work *work, bool is_first, bool nested)
{
    const ym__page_links links = work->page->links;
    return !nested && (links == YM__PAGE_LINKS_ALL || (links == YM__PAGE_LINKS_FIRST && is_first));
}

/* The text from `at` to `end` with the mentions from *next on that begin in it, those within others nested. A mention that
 * crosses the end of another keeps its name, at its beginning, and is not marked. Depth is that of nesting, which html.h
 * bounds. */
static ym_status write_span(article_work *work, size_t *next, size_t at, size_t end, bool nested,
                            ym_error *error)
{
    ym__html *html = &work->page->html;
    const char *text = work->hit->text;
    ym_status status = YM_OK;
    while (status >= 0 && *next < work->mention_count && work->mentions[*next].start < end) {
        const size_t number = (*next)++;
        const ym__reading_mention *each = &work->mentions[number];
        size_t row = 0;
        bool is_first = false;
        status = count_mention(work, each->entry, &row, &is_first, error);
        if (status < 0)
            break;
        ym__html_text_bytes(html, text + at, each->start - at);
        at = each->start;
        const char *id = mention_id(work, number);
        if (each->end > end || html->depth + 6 > YM__HTML_DEPTH) {
            ym__html_element(html, "span", "", "id", id, YM__END);
            continue;
        }
        const bool link = row != SIZE_MAX && is_link(work, is_first, nested);
        ym__html_open(html, link ? "a" : "span", "class", nested ? "mi" : "m", "id", id, "href",
                      link ? ym__page_entry_link(work->page, each->entry->id) : NULL, YM__END);
        if (!nested)
            ym__html_open(html, "mark", YM__END);
        status = write_span(work, next, at, each->end, true, error);
        at = each->end;
        if (!nested)
            ym__html_close(html);
        ym__html_close(html);
    }
    ym__html_text_bytes(html, text + at, end - at);
    return status;
}

static ym_status write_passage(article_work *work, const ym__passage *passage, ym_error *error)
{
    ym__html *html = &work->page->html;
    ym__reading_mention *mentions = NULL;
    const size_t bytes = strlen(passage->hit.text);
    size_t next = 0;
    ym_status status = ym__reading_mentions(&mentions, &work->mention_count, &work->page->reading,
                                            passage->place, error);
    work->mentions = mentions;
    work->hit = &passage->hit;
    /* Those that lie outside the text, out of a damaged file, are last. */
    while (work->mention_count > 0 && mentions[work->mention_count - 1].start >= bytes)
        work->mention_count--;
    ym__html_open(html, "p", "class", "ps", "id",
                  ym__page_anchor(&work->page->line, "p-", passage->hit.passage_id), "lang",
                  ym__page_lang(passage->hit.lang, passage->hit.text), YM__END);
    if (status >= 0)
        status = write_span(work, &next, 0, bytes, false, error);
    ym__html_close(html);
    ym__html_newline(html);
    free(mentions);
    return status;
}

/* ---- around the text ------------------------------------------------------------------------- */

void ym__page_write_byline(ym__html *html, const ym_passage_hit *hit)
{
    ym__html_open(html, "p", "class", "by", YM__END);
    ym__page_date(html, hit->date);
    if (hit->publisher != NULL && hit->publisher[0] != '\0') {
        ym__html_text(html, " ");
        ym__html_element(html, "span", hit->publisher, "class", "pb", "lang",
                         ym__page_lang(NULL, hit->publisher), YM__END);
    }
    ym__html_close(html);
}

static void write_header(ym__page *page, const ym_passage_hit *hit)
{
    ym__html *html = &page->html;
    const char *lang = NULL;
    const char *title = ym__page_article_title(hit, &lang);
    ym__html_open(html, "header", YM__END);
    ym__html_element(html, "h1", title, "lang", lang, YM__END);
    ym__page_write_byline(html, hit);
    if (hit->url != NULL && ym__html_is_web_url(hit->url)) {
        ym__html_open(html, "p", "class", "so", YM__END);
        ym__page_words(page, YM__WORD_ORIGINAL);
        ym__html_text(html, " ");
        ym__html_element(html, "a", hit->url, "href", hit->url, "rel", "noreferrer", YM__END);
        ym__html_close(html);
    }
    if (hit->duplicates > 0)
        ym__page_more(page, "p", YM__WORD_SAME_TEXT, hit->duplicates);
    ym__html_close(html);
    ym__html_newline(html);
}

static void write_back_links(article_work *work)
{
    ym__page *page = work->page;
    ym__html *html = &page->html;
    if (work->count == 0)
        return;
    ym__html_open(html, "section", "class", "bk", YM__END);
    ym__html_open(html, "h2", YM__END);
    ym__page_words(page, YM__WORD_ARTICLE_ENTRIES);
    ym__html_text(html, " ");
    ym__html_open(html, "small", YM__END);
    ym__page_write_number(html, work->count);
    ym__html_close(html);
    ym__html_close(html);
    ym__html_open(html, "ul", YM__END);
    for (size_t i = 0; i < work->count; i++) {
        const ym_entry *entry = page->rows.rows[work->entries[i].row].entry;
        const char *lang = NULL;
        const char *head = ym__page_head(entry, &lang);
        ym__html_open(html, "li", "data-t", entry->type, YM__END);
        ym__html_element(html, "a", head, "role", "doc-backlink", "href",
                         ym__page_entry_link(page, entry->id), "lang", lang, YM__END);
        if (entry->en[0] != '\0' && strcmp(entry->en, head) != 0) {
            ym__html_text(html, " ");
            ym__html_element(html, "span", entry->en, "class", "en", "lang", "en", YM__END);
        }
        ym__html_text(html, " ");
        ym__html_open(html, "small", "class", "n", YM__END);
        ym__page_write_number(html, work->entries[i].mentions);
        ym__html_close(html);
        ym__html_close(html);
        ym__html_newline(html);
    }
    ym__html_close(html);
    ym__html_close(html);
}

/* ---- the page -------------------------------------------------------------------------------- */

static void write_title(ym__page *page)
{
    const char *lang = NULL;
    ym__html_plain(&page->html, ym__page_article_title(&page->passages->items[0].hit, &lang));
}

static ym_status write_main(ym__page *page, ym_error *error)
{
    ym__html *html = &page->html;
    article_work work = {.page = page};
    ym_status status = YM_OK;
    ym__html_open(html, "article", "class", "art", YM__END);
    write_header(page, &page->passages->items[0].hit);
    ym__html_open(html, "div", "class", "tx", YM__END);
    ym__html_newline(html);
    for (size_t i = 0; i < page->passages->count && status >= 0; i++) {
        if (page->passages->items[i].hit.text != NULL)
            status = write_passage(&work, &page->passages->items[i], error);
    }
    ym__html_close(html);
    ym__html_close(html);
    ym__html_newline(html);
    if (status >= 0)
        write_back_links(&work);
    work_free(&work);
    return status;
}

const ym__page_kind ym__page_kind_article = {"pg-article", write_title, NULL, write_main};
