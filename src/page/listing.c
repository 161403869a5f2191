/* The lists of a site: entries by one of the orders, a group (a letter, a number of strokes, a type, a year) after the other.
 * A large group has a second level, and goes over several pages. */
#include "page/parts.h"

#include <stdio.h>
#include <string.h>

/* Entries on a page, and from how many on a group has a second level. */
enum { PAGE_ENTRIES = 500, PARTS_FROM = 60 };

size_t ym__page_group_pages(const ym__page_group *group)
{
    return (group->count + PAGE_ENTRIES - 1) / PAGE_ENTRIES;
}

void ym__page_group_range(size_t *from, size_t *to, const ym__page_group *group, size_t part)
{
    const size_t end = group->first + group->count;
    *from = group->first + part * PAGE_ENTRIES;
    *to = end - *from < PAGE_ENTRIES ? end : *from + PAGE_ENTRIES;
}

void ym__page_list_file(ym__buffer *out, const ym__page_ordering *ordering, size_t group,
                        size_t part)
{
    char file[24];
    ym__buffer_printf(out, "%s/%s", ym__page_order_words_of(ordering->order)->folder,
                      ym__page_group_file(file, ordering->order, ordering->groups[group].key));
    if (part > 0)
        ym__buffer_printf(out, "-%zu", part + 1);
    ym__buffer_puts(out, ".html");
}

/* The link to a page of a list; in page->line. */
static const char *list_link(ym__page *page, const ym__page_ordering *ordering, size_t group,
                             size_t part)
{
    ym__buffer_clear(&page->line);
    ym__buffer_puts(&page->line, page->root);
    ym__page_list_file(&page->line, ordering, group, part);
    return ym__buffer_text(&page->line);
}

/* ---- bars ------------------------------------------------------------------------------------ */

/* Every group of an order. Empty letters keep their place, so that the others stay where the eye expects them. */
static void write_bar(ym__page *page, const ym__page_ordering *ordering)
{
    ym__html *html = &page->html;
    const ym__word name = ym__page_order_words_of(ordering->order)->word;
    ym__html_open(html, "nav", "class", "letters", "aria-label", ym__page_label(page, name),
                  YM__END);
    ym__html_open(html, "p", YM__END);
    ym__page_words(page, name);
    ym__html_close(html);
    ym__html_open(html, "ul", YM__END);
    for (size_t i = 0; i < ordering->group_count; i++) {
        const ym__page_group *group = &ordering->groups[i];
        const bool is_own = ordering == page->list && i == page->group;
        const bool names_alone = group->count > 0 && group->entries == 0;
        ym__html_open(html, "li", YM__END);
        ym__html_open(html, group->count == 0 ? "span" : "a", "href",
                      group->count == 0 ? NULL : list_link(page, ordering, i, 0), "class",
                      names_alone ? "so" : NULL, "aria-current", is_own ? "page" : NULL, YM__END);
        ym__page_group_name(page, ordering->order, group->key);
        ym__html_close(html);
        ym__html_close(html);
    }
    ym__html_close(html);
    ym__html_close(html);
    ym__html_newline(html);
}

void ym__page_write_bars(ym__page *page)
{
    ym__html_open(&page->html, "div", "class", "bars", "id", "letters", YM__END);
    ym__html_newline(&page->html);
    for (unsigned i = 0; i < YM__PAGE_ORDERS; i++) {
        if (page->orderings[i].count > 0)
            write_bar(page, &page->orderings[i]);
    }
    ym__page_write_years(page);
    ym__html_close(&page->html);
    ym__html_newline(&page->html);
}

/* The other orders, each by the first group that has entries. */
static void write_orders(ym__page *page)
{
    ym__html *html = &page->html;
    ym__html_open(html, "nav", "class", "orders", "aria-label",
                  ym__page_label(page, YM__WORD_ORDERS), YM__END);
    for (unsigned i = 0; i < YM__PAGE_ORDERS; i++) {
        const ym__page_ordering *ordering = &page->orderings[i];
        size_t first = 0;
        while (first < ordering->group_count && ordering->groups[first].count == 0)
            first++;
        if (first == ordering->group_count)
            continue;
        ym__html_open(html, "a", "href", list_link(page, ordering, first, 0), "aria-current",
                      ordering == page->list ? "true" : NULL, YM__END);
        ym__page_words(page, ym__page_order_words_of(ordering->order)->word);
        ym__html_close(html);
        ym__html_text(html, " ");
    }
    ym__html_close(html);
    ym__html_newline(html);
}

/* ---- the second level ------------------------------------------------------------------------ */

/* The id of a part; '#' in the prefix makes it a reference. In page->line2. */
static const char *part_id(ym__page *page, const char *prefix, const char *name)
{
    return ym__page_anchor(&page->line2, prefix, name[0] == '\0' ? "0" : name);
}

/* The parts of the group that begin in [from, to), which is all of it on its first page. */
static void write_part_bar(ym__page *page, size_t from, size_t to)
{
    ym__html *html = &page->html;
    const ym__page_ordering *ordering = page->list;
    const ym__page_group *group = &ordering->groups[page->group];
    ym__buffer last = {0};
    ym__buffer name = {0};
    ym__html_open(html, "nav", "class", "sub", "aria-label", ym__page_label(page, YM__WORD_PARTS),
                  YM__END);
    ym__html_open(html, "ul", YM__END);
    for (size_t i = from; i < to; i++) {
        ym__buffer_clear(&name);
        ym__page_row_part(&name, ordering->order, ordering->rows[i]);
        if (i > from && strcmp(ym__buffer_text(&name), ym__buffer_text(&last)) == 0)
            continue;
        ym__buffer_clear(&last);
        ym__buffer_puts(&last, ym__buffer_text(&name));
        const size_t part = (i - group->first) / PAGE_ENTRIES;
        ym__buffer_clear(&page->line);
        if (part != page->part)
            (void)list_link(page, ordering, page->group, part);
        ym__buffer_puts(&page->line, part_id(page, "#s-", ym__buffer_text(&name)));
        ym__html_open(html, "li", YM__END);
        ym__html_element(html, "a", name.size == 0 ? "#" : ym__buffer_text(&name), "href",
                         ym__buffer_text(&page->line), YM__END);
        ym__html_close(html);
    }
    ym__html_close(html);
    ym__html_close(html);
    ym__html_newline(html);
    page->line.failed = page->line.failed || name.failed || last.failed;
    ym__buffer_free(&name);
    ym__buffer_free(&last);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Another name: "普丁 → 见 see 普京 Putin". */
static void write_see_item(ym__page *page, const ym__page_row *row)
{
    ym__html *html = &page->html;
    const char *lang = NULL;
    const char *head = ym__page_head(row->entry, &lang);
    ym__html_open(html, "li", "class", "see", YM__END);
    ym__html_element(html, "span", row->see->text, "lang",
                     ym__page_lang(row->see->lang, row->see->text), YM__END);
    ym__html_text(html, " ");
    ym__html_open(html, "small", YM__END);
    ym__page_words(page, YM__WORD_SEE);
    ym__html_close(html);
    ym__html_text(html, " ");
    ym__html_element(html, "a", head, "href", ym__page_entry_link(page, row->entry->id), "lang",
                     lang, YM__END);
    if (row->entry->en[0] != '\0' && strcmp(row->entry->en, head) != 0) {
        ym__html_text(html, " ");
        ym__html_element(html, "span", row->entry->en, "class", "en", "lang", "en", YM__END);
    }
    ym__html_close(html);
    ym__html_newline(html);
}

void ym__page_write_list_item(ym__page *page, const ym__page_row *row)
{
    ym__html *html = &page->html;
    const ym_entry *entry = row->entry;
    const char *lang = NULL;
    const char *head = ym__page_head(entry, &lang);
    const ym__page_type *type = ym__page_type_find(entry->type);
    ym__html_open(html, "li", "data-t", entry->type, "data-s", entry->status, YM__END);
    ym__html_open(html, "a", "href", ym__page_entry_link(page, entry->id), YM__END);
    ym__html_element(html, "span", head, "class", "zh", "lang", lang, YM__END);
    ym__html_close(html);
    if (entry->pinyin[0] != '\0' && strcmp(entry->pinyin, head) != 0) {
        ym__html_text(html, " ");
        ym__html_element(html, "i", entry->pinyin, "lang", "zh-Latn-pinyin", YM__END);
    }
    if (entry->en[0] != '\0' && strcmp(entry->en, head) != 0) {
        ym__html_text(html, " ");
        ym__html_element(html, "span", entry->en, "class", "en", "lang", "en", YM__END);
    }
    ym__html_text(html, " ");
    ym__html_open(html, "small", "class", "ty", YM__END);
    if (type != NULL)
        ym__page_words(page, type->word);
    else
        ym__html_text(html, entry->type);
    ym__html_close(html);
    ym__html_text(html, " ");
    ym__html_open(html, "small", "class", "n", YM__END);
    ym__page_write_number(html, row->counts->mentions);
    ym__html_close(html);
    ym__html_close(html);
    ym__html_newline(html);
}

static void open_part(ym__page *page, const char *name)
{
    ym__html_element(&page->html, "h2", name[0] == '\0' ? "#" : name, "id",
                     part_id(page, "s-", name), YM__END);
    ym__html_newline(&page->html);
    ym__html_open(&page->html, "ol", "class", "ix", YM__END);
    ym__html_newline(&page->html);
}

static void write_rows(ym__page *page, size_t from, size_t to, bool has_parts)
{
    ym__html *html = &page->html;
    const ym__page_ordering *ordering = page->list;
    ym__buffer last = {0};
    ym__buffer name = {0};
    if (!has_parts)
        ym__html_open(html, "ol", "class", "ix", YM__END);
    for (size_t i = from; i < to; i++) {
        ym__buffer_clear(&name);
        ym__page_row_part(&name, ordering->order, ordering->rows[i]);
        const bool is_new =
            i == from || strcmp(ym__buffer_text(&name), ym__buffer_text(&last)) != 0;
        if (has_parts && is_new) {
            if (i > from)
                ym__html_close(html);
            open_part(page, ym__buffer_text(&name));
        }
        ym__buffer_clear(&last);
        ym__buffer_puts(&last, ym__buffer_text(&name));
        if (ordering->rows[i]->see != NULL)
            write_see_item(page, ordering->rows[i]);
        else
            ym__page_write_list_item(page, ordering->rows[i]);
    }
    ym__html_close(html);
    ym__html_newline(html);
    page->line.failed = page->line.failed || name.failed || last.failed;
    ym__buffer_free(&name);
    ym__buffer_free(&last);
}

void ym__page_write_turning(ym__page *page, size_t pages,
                            const char *(*link)(ym__page *page, size_t group, size_t part))
{
    ym__html *html = &page->html;
    char place[48];
    if (pages < 2)
        return;
    ym__html_open(html, "nav", "class", "turn", "aria-label", ym__page_label(page, YM__WORD_PAGES),
                  YM__END);
    if (page->part > 0) {
        ym__html_open(html, "a", "rel", "prev", "href", link(page, page->group, page->part - 1),
                      YM__END);
        ym__page_words(page, YM__WORD_PREVIOUS);
        ym__html_close(html);
        ym__html_text(html, " ");
    }
    snprintf(place, sizeof place, "%zu / %zu", page->part + 1, pages);
    ym__html_element(html, "span", place, YM__END);
    if (page->part + 1 < pages) {
        ym__html_text(html, " ");
        ym__html_open(html, "a", "rel", "next", "href", link(page, page->group, page->part + 1),
                      YM__END);
        ym__page_words(page, YM__WORD_NEXT);
        ym__html_close(html);
    }
    ym__html_close(html);
    ym__html_newline(html);
}

/* A page of the list at hand. */
static const char *own_link(ym__page *page, size_t group, size_t part)
{
    return list_link(page, page->list, group, part);
}

/* ---- the page -------------------------------------------------------------------------------- */

/* "Pinyin 拼音 · Z" */
static void write_title(ym__page *page)
{
    const ym__page_ordering *ordering = page->list;
    const unsigned key = ordering->groups[page->group].key;
    char name[24];
    ym__html_plain(&page->html,
                   ym__page_label(page, ym__page_order_words_of(ordering->order)->word));
    ym__html_plain(&page->html, " · ");
    ym__html_plain(&page->html, ym__page_group_label(page, ordering->order, key, name));
}

/* "Z", of how many entries and other names. */
static void write_heading(ym__page *page)
{
    ym__html *html = &page->html;
    const ym__page_ordering *ordering = page->list;
    const ym__page_group *group = &ordering->groups[page->group];
    ym__html_open(html, "h1", YM__END);
    ym__html_open(html, "small", YM__END);
    ym__page_words(page, ym__page_order_words_of(ordering->order)->word);
    ym__html_close(html);
    ym__html_text(html, " ");
    ym__page_group_name(page, ordering->order, group->key);
    if (group->entries > 0) {
        ym__html_text(html, " ");
        ym__html_open(html, "small", "class", "n", YM__END);
        ym__page_write_number(html, group->entries);
        ym__html_close(html);
    }
    if (group->entries < group->count) {
        ym__html_text(html, " ");
        ym__html_open(html, "small", YM__END);
        ym__page_count(page, YM__WORD_OTHER_NAMES, group->count - group->entries, 0);
        ym__html_close(html);
    }
    ym__html_close(html);
    ym__html_newline(html);
}

static ym_status write_main(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html *html = &page->html;
    const ym__page_ordering *ordering = page->list;
    const ym__page_group *group = &ordering->groups[page->group];
    const size_t end = group->first + group->count;
    size_t from = 0;
    size_t to = 0;
    ym__page_group_range(&from, &to, group, page->part);
    const bool has_parts = group->count > PARTS_FROM;
    write_orders(page);
    write_heading(page);
    write_bar(page, ordering);
    if (has_parts)
        write_part_bar(page, page->part == 0 ? group->first : from, page->part == 0 ? end : to);
    ym__html_open(html, "section", "role", "doc-index", "aria-label",
                  ym__page_label(page, YM__WORD_ENTRIES), YM__END);
    write_rows(page, from, to, has_parts);
    ym__html_close(html);
    ym__page_write_turning(page, ym__page_group_pages(group), own_link);
    return YM_OK;
}

const ym__page_kind ym__page_kind_list = {"pg-list", write_title, NULL, write_main};
