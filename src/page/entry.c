/* One entry of the glossary: its head (names, reading, type, counts) and its body (definition,
 * labels, neighbours, passages). What an entry lacks is left out. */
#include "glossary/glossary.h"
#include "page/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- head ------------------------------------------------------------------------------------ */

static void write_names(ym__page *page, const ym_entry *entry)
{
    ym__html *html = &page->html;
    const char *lang = NULL;
    const char *head = ym__page_head(entry, &lang);
    ym__html_open(html, "h3", YM__END);
    ym__html_element(html, "dfn", head, "lang", lang, YM__END);
    /* A name that is Latin in Chinese, too (TikTok), says all three at once. */
    if (entry->en[0] != '\0' && strcmp(entry->en, head) != 0) {
        ym__html_text(html, " ");
        ym__html_element(html, "span", entry->en, "class", "en", "lang", "en", YM__END);
    }
    ym__html_text(html, " ");
    ym__html_element(html, "a", "#", "class", "pl", "href",
                     ym__page_anchor(&page->line, "#e-", entry->id), "aria-label",
                     "Link to this entry 本条链接", YM__END);
    ym__html_close(html);
    if (entry->pinyin[0] != '\0' && strcmp(entry->pinyin, head) != 0)
        ym__html_element(html, "p", entry->pinyin, "class", "rd", "lang", "zh-Latn-pinyin",
                         YM__END);
}

static void write_kind(ym__html *html, const ym_entry *entry)
{
    ym__html_open(html, "p", "class", "ty", YM__END);
    const ym__page_type *type = ym__page_type_find(entry->type);
    if (type != NULL)
        ym__page_words(html, type->zh, type->en);
    else
        ym__html_text(html, entry->type);
    if (entry->subtype[0] != '\0') {
        ym__html_text(html, " · ");
        ym__html_text(html, entry->subtype);
    }
    const ym__page_type *state = ym__page_status_find(entry->status);
    if (state != NULL) {
        ym__html_text(html, " ");
        ym__html_open(html, "strong", "class", "sv", YM__END);
        ym__page_words(html, state->zh, state->en);
        ym__html_close(html);
    }
    ym__html_close(html);
}

static void write_count(ym__html *html, const char *zh, const char *en, uint64_t value)
{
    char number[32];
    ym__page_number(number, value);
    ym__html_open(html, "div", YM__END);
    ym__html_open(html, "dt", YM__END);
    ym__page_words(html, zh, en);
    ym__html_close(html);
    ym__html_element(html, "dd", number, YM__END);
    ym__html_close(html);
}

static void write_counts(ym__html *html, const ym_entry_counts *counts)
{
    ym__html_open(html, "dl", "class", "ct", YM__END);
    write_count(html, "提及", "Mentions", counts->mentions);
    write_count(html, "文章", "Articles", counts->articles);
    if (counts->first_date[0] != '\0' || counts->last_date[0] != '\0') {
        ym__html_open(html, "div", YM__END);
        ym__html_open(html, "dt", YM__END);
        ym__page_words(html, "日期", "Dates");
        ym__html_close(html);
        ym__html_open(html, "dd", YM__END);
        ym__page_dates(html, counts->first_date, counts->last_date);
        ym__html_close(html);
        ym__html_close(html);
    }
    ym__html_close(html);
}

/* ---- labels ---------------------------------------------------------------------------------- */

/* The list of fields opens with the first of them: an entry may have none. */
static void open_field(ym__page *page, const char *field_class, const char *zh, const char *en)
{
    ym__html *html = &page->html;
    if (!page->in_fields)
        ym__html_open(html, "dl", "class", "fl", YM__END);
    page->in_fields = true;
    ym__html_open(html, "dt", "class", field_class, YM__END);
    ym__page_words(html, zh, en);
    ym__html_close(html);
    ym__html_open(html, "dd", "class", field_class, YM__END);
}

static void write_field(ym__page *page, const char *zh, const char *en, const char *text)
{
    ym__html *html = &page->html;
    if (text[0] == '\0')
        return;
    open_field(page, NULL, zh, en);
    if (ym__html_is_web_url(text))
        ym__html_element(html, "a", text, "href", text, "rel", "noreferrer", YM__END);
    else
        ym__html_element(html, "span", text, "lang", ym__page_lang(NULL, text), YM__END);
    ym__html_close(html);
}

static void write_region(ym__html *html, const char *lang)
{
    static const struct region {
        const char *tail, *zh, *en;
    } regions[] = {{"-TW", "台湾", "Taiwan"},
                   {"-HK", "香港", "Hong Kong"},
                   {"-MO", "澳门", "Macao"},
                   {"-SG", "新加坡", "Singapore"},
                   {"-MY", "马来西亚", "Malaysia"}};
    const size_t bytes = strlen(lang);
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        if (bytes > 3 && strcmp(lang + bytes - 3, regions[i].tail) == 0) {
            ym__page_words(html, regions[i].zh, regions[i].en);
            return;
        }
    }
    ym__html_text(html, lang);
}

static void write_label(ym__html *html, const ym_label *label)
{
    const bool forbidden = label->status == YM_LABEL_STATUS_FORBIDDEN;
    const bool avoid = label->status == YM_LABEL_STATUS_DEPRECATED;
    const char *lang = ym__page_lang(label->lang, label->text);
    ym__html_open(html, "li", "class", forbidden ? "fb" : avoid ? "av" : NULL, YM__END);
    ym__html_element(html, forbidden ? "s" : "span", label->text, "lang", lang, YM__END);
    if (label->reading != NULL && label->reading[0] != '\0') {
        ym__html_text(html, " ");
        ym__html_element(html, "i", label->reading, "lang", "zh-Latn-pinyin", YM__END);
    }
    if (label->kind == YM_LABEL_REGIONAL || forbidden || avoid) {
        ym__html_text(html, " ");
        ym__html_open(html, "small", YM__END);
        if (forbidden)
            ym__page_words(html, "✕ 禁用", "forbidden");
        else if (avoid)
            ym__page_words(html, "△ 慎用", "avoid");
        else
            write_region(html, label->lang);
        ym__html_close(html);
    }
    ym__html_close(html);
}

static void write_labels(ym__page *page, const ym_entry *entry)
{
    static const struct group {
        bool avoided;
        ym_label_kind kind; /* of those that are not avoided */
        const char *zh, *en;
    } groups[] = {{false, YM_LABEL_REGIONAL, "地区译名", "Regional"},
                  {false, YM_LABEL_ALSO, "又作", "Also"},
                  {false, YM_LABEL_SHORT, "简称", "Short"},
                  {false, YM_LABEL_ADJECTIVE, "形容词", "Adjective"},
                  {true, YM_LABEL_ALSO, "不用", "Not used"}};
    ym__html *html = &page->html;
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        bool open = false;
        for (size_t i = 0; i < entry->label_count; i++) {
            const ym_label *label = &entry->labels[i];
            const bool avoided = ym__label_is_avoided(label);
            if (avoided != groups[g].avoided || (!avoided && label->kind != groups[g].kind))
                continue;
            if (!open) {
                open_field(page, NULL, groups[g].zh, groups[g].en);
                ym__html_open(html, "ul", "class", "ls", YM__END);
            }
            open = true;
            write_label(html, label);
        }
        if (open) {
            ym__html_close(html);
            ym__html_close(html);
        }
    }
}

/* ---- references to other entries ------------------------------------------------------------- */

/* A link when the page has the entry, else its name. */
static void write_entry_name(ym__page *page, const ym_entry *entry)
{
    const char *lang = NULL;
    const char *head = ym__page_head(entry, &lang);
    if (ym__map_get(page->row_of, entry->id, strlen(entry->id)) != NULL)
        ym__html_element(&page->html, "a", head, "href",
                         ym__page_anchor(&page->line, "#e-", entry->id), "lang", lang, YM__END);
    else
        ym__html_element(&page->html, "span", head, "lang", lang, YM__END);
}

static void write_see(ym__page *page, const char *ids)
{
    ym__html *html = &page->html;
    bool open = false;
    for (const char *from = ids; *from != '\0';) {
        const size_t bytes = strcspn(from, "|");
        ym__buffer_clear(&page->line2);
        ym__buffer_append(&page->line2, from, bytes);
        from += bytes + (from[bytes] == '|' ? 1 : 0);
        const ym_entry *entry = ym_glossary_find(page->glossary, ym__buffer_text(&page->line2));
        if (entry == NULL)
            continue;
        if (!open) {
            open_field(page, NULL, "参见", "See also");
            ym__html_open(html, "ul", "class", "ls", YM__END);
        }
        open = true;
        ym__html_open(html, "li", YM__END);
        write_entry_name(page, entry);
        ym__html_close(html);
    }
    if (open) {
        ym__html_close(html);
        ym__html_close(html);
    }
}

static void write_wikidata(ym__page *page, const char *item)
{
    const size_t digits = item[0] == 'Q' ? strspn(item + 1, "0123456789") : 0;
    if (digits == 0 || item[digits + 1] != '\0') {
        write_field(page, "维基数据", "Wikidata", item);
        return;
    }
    open_field(page, NULL, "维基数据", "Wikidata");
    ym__buffer_clear(&page->line);
    ym__buffer_printf(&page->line, "https://www.wikidata.org/wiki/%s", item);
    ym__html_element(&page->html, "a", item, "href", ym__buffer_text(&page->line), "rel",
                     "noreferrer", YM__END);
    ym__html_close(&page->html);
}

enum { NEIGHBOURS = 8, FEW_NEIGHBOURS = 3 };

/* Those that are often enough with it to mean something; of a rare entry any. */
static ym_status find_neighbours(ym_cooccurrence **list, size_t *count, ym__company *company,
                                 ym_error *error)
{
    ym_cooccurrence_options wanted = {.limit = NEIGHBOURS};
    ym_status status = ym__company_pairs(list, count, company, &wanted, error);
    if (status >= 0 && *count < FEW_NEIGHBOURS) {
        ym_cooccurrences_free(*list);
        wanted.least = 1;
        status = ym__company_pairs(list, count, company, &wanted, error);
    }
    return status;
}

static ym_status write_neighbours(ym__page *page, ym_error *error)
{
    ym_cooccurrence *neighbours = NULL;
    size_t count = 0;
    const ym_status status = find_neighbours(&neighbours, &count, &page->company, error);
    if (status < 0 || count == 0)
        goto done;
    ym__html *html = &page->html;
    open_field(page, NULL, "同现", "Seen with");
    ym__html_open(html, "ul", "class", "ls co", YM__END);
    for (size_t i = 0; i < count; i++) {
        char number[32];
        ym__page_number(number, neighbours[i].together);
        ym__html_open(html, "li", YM__END);
        write_entry_name(page, neighbours[i].entry);
        ym__html_text(html, " ");
        ym__html_element(html, "small", number, YM__END);
        ym__html_close(html);
    }
    ym__html_close(html);
    ym__html_close(html);
done:
    ym_cooccurrences_free(neighbours);
    return status;
}

/* ---- fields ---------------------------------------------------------------------------------- */

static void write_definition(ym__page *page, const ym_entry *entry)
{
    if (entry->definition[0] == '\0' && entry->definition_zh[0] == '\0')
        return;
    open_field(page, "df", "释义", "Definition");
    if (entry->definition_zh[0] != '\0')
        ym__html_element(&page->html, "p", entry->definition_zh, "lang", "zh-Hans", YM__END);
    if (entry->definition[0] != '\0')
        ym__html_element(&page->html, "p", entry->definition, "lang", "en", YM__END);
    ym__html_close(&page->html);
}

static ym_status write_fields(ym__page *page, const ym_entry *entry, ym_error *error)
{
    page->in_fields = false;
    write_definition(page, entry);
    write_labels(page, entry);
    const ym_status status = write_neighbours(page, error);
    write_see(page, entry->see);
    write_field(page, "领域", "Field", entry->domain);
    write_field(page, "说明", "Note", entry->note);
    write_field(page, "依据", "Source", entry->source);
    if (entry->wikidata[0] != '\0')
        write_wikidata(page, entry->wikidata);
    if (page->in_fields)
        ym__html_close(&page->html);
    return status;
}

/* ---- passages -------------------------------------------------------------------------------- */

/* The passage's text with its spans in <mark>. Spans that are out of order or out of the text are
 * passed over. */
static void write_marked(ym__html *html, const ym_passage_hit *hit)
{
    const size_t bytes = strlen(hit->text);
    size_t at = 0;
    for (size_t i = 0; i < hit->span_count; i++) {
        const ym_span span = hit->spans[i];
        if (span.start < at || span.end <= span.start || span.end > bytes)
            continue;
        ym__html_text_bytes(html, hit->text + at, span.start - at);
        ym__html_open(html, "mark", YM__END);
        ym__html_text_bytes(html, hit->text + span.start, span.end - span.start);
        ym__html_close(html);
        at = span.end;
    }
    ym__html_text_bytes(html, hit->text + at, bytes - at);
}

/* Title and publisher: to the article on the web, at the very words, when it has an address; to the
 * article list. */
static void write_article_links(ym__page *page, const ym_passage_hit *hit)
{
    ym__html *html = &page->html;
    const bool web = hit->url != NULL && ym__html_is_web_url(hit->url);
    const char *title = hit->title != NULL && hit->title[0] != '\0'     ? hit->title
                        : hit->source != NULL && hit->source[0] != '\0' ? hit->source
                                                                        : hit->article;
    const char *lang = ym__page_lang(title == hit->title ? hit->lang : NULL, title);
    if (web) {
        const bool marked = hit->span_count > 0 && hit->spans[0].end <= strlen(hit->text);
        ym__buffer_clear(&page->line2);
        ym__html_fragment_url(&page->line2, hit->url, hit->text, marked ? hit->spans[0].start : 0,
                              marked ? hit->spans[0].end : 0);
        ym__html_open(html, "a", "class", "x", "href", ym__buffer_text(&page->line2), "rel",
                      "noreferrer", YM__END);
        ym__html_element(html, "cite", title, "lang", lang, YM__END);
        ym__html_close(html);
        ym__html_text(html, " ");
    }
    ym__html_open(html, "a", "href", ym__page_anchor(&page->line, "#a-", hit->article), "role",
                  "doc-biblioref", YM__END);
    if (!web)
        ym__html_element(html, "cite", title, "lang", lang, YM__END);
    else if (hit->publisher != NULL && hit->publisher[0] != '\0')
        ym__html_element(html, "span", hit->publisher, "lang", ym__page_lang(NULL, hit->publisher),
                         YM__END);
    else
        ym__page_words(html, "文章", "Article");
    ym__html_close(html);
    if (!web && hit->publisher != NULL && hit->publisher[0] != '\0') {
        ym__html_text(html, " ");
        ym__html_element(html, "span", hit->publisher, "class", "pb", "lang",
                         ym__page_lang(NULL, hit->publisher), YM__END);
    }
}

static void write_passage(ym__page *page, const ym_passage_hit *hit, const ym_entry *entry)
{
    ym__html *html = &page->html;
    ym__page_passage_anchor(&page->line, hit->article, hit->passage_id, entry->id);
    ym__html_open(html, "li", "id", ym__buffer_text(&page->line) + (page->line.size > 0 ? 1 : 0),
                  YM__END);
    ym__html_open(html, "q", "lang", ym__page_lang(hit->lang, hit->text), YM__END);
    write_marked(html, hit);
    ym__html_close(html);
    ym__html_open(html, "p", "class", "by", YM__END);
    if (hit->date != NULL && hit->date[0] != '\0') {
        ym__page_date(html, hit->date);
        ym__html_text(html, " ");
    }
    write_article_links(page, hit);
    if (hit->duplicates > 0) {
        char number[32];
        ym__page_number(number, hit->duplicates);
        ym__html_text(html, " ");
        ym__html_open(html, "small", YM__END);
        ym__html_text(html, "+");
        ym__html_text(html, number);
        ym__html_text(html, " ");
        ym__page_words(html, "同文", "with the same text");
        ym__html_close(html);
    }
    ym__html_text(html, " ");
    ym__html_element(html, "a", "#", "class", "pl", "href",
                     ym__page_passage_anchor(&page->line, hit->article, hit->passage_id, entry->id),
                     "aria-label", "Link to this passage 本段链接", YM__END);
    ym__html_close(html);
    ym__html_close(html);
    ym__html_newline(html);
    page->passages_written++;
}

/* How many passages stand open; the others wait behind a line that opens them. */
enum { PASSAGES_SHOWN = 3 };

static ym_status write_passages(ym__page *page, size_t row, ym_error *error)
{
    ym__html *html = &page->html;
    const ym_entry *entry = page->rows.rows[row].entry;
    ym_results *results = NULL;
    ym_status status =
        ym_entry_passages(&results, page->index, entry, page->options->passages, false, error);
    if (status < 0)
        return status;
    const size_t count = ym_results_passage_count(results);
    const uint64_t total =
        ym_results_passage_total(results) > count ? ym_results_passage_total(results) : count;
    if (count == 0)
        goto done;
    char number[32];
    ym__page_number(number, total);
    ym__html_open(html, "h4", YM__END);
    ym__page_words(html, "出处", "Passages");
    ym__html_text(html, " ");
    ym__html_element(html, "small", number, YM__END);
    ym__html_close(html);
    ym__html_open(html, "ol", "class", "kw", YM__END);
    for (size_t i = 0; i < count && status >= 0; i++) {
        if (i == PASSAGES_SHOWN) {
            ym__html_close(html);
            ym__html_open(html, "details", YM__END);
            ym__page_more(html, "summary", "其余", "段", "more", count - PASSAGES_SHOWN);
            ym__html_open(html, "ol", "class", "kw", YM__END);
        }
        const ym_passage_hit *hit = ym_results_passage(results, i);
        write_passage(page, hit, entry);
        status = ym__page_articles_add(&page->articles, hit, row, error);
    }
    ym__html_close(html);
    if (count > PASSAGES_SHOWN)
        ym__html_close(html);
    if (total > count)
        ym__page_more(html, "p", "另有", "段未列入本页",
                      total - count == 1 ? "more is not on this page" : "more are not on this page",
                      total - count);
done:
    ym_results_free(results);
    return status;
}

/* ---- the entry ------------------------------------------------------------------------------- */

ym_status ym__page_write_entry(ym__page *page, size_t row_number, ym_error *error)
{
    ym__html *html = &page->html;
    const ym__page_row *row = &page->rows.rows[row_number];
    const ym_entry *entry = row->entry;
    ym_status status = ym__company_look(&page->company, entry, error);
    if (status < 0)
        return status;
    ym__html_open(html, "article", "class", "e", "id",
                  ym__page_anchor(&page->line, "e-", entry->id), YM__END);
    ym__html_open(html, "div", "class", "hd", YM__END);
    write_names(page, entry);
    write_kind(html, entry);
    write_counts(html, row->counts);
    ym__html_close(html);
    ym__html_newline(html);
    ym__html_open(html, "div", "class", "bd", YM__END);
    status = write_fields(page, entry, error);
    if (status >= 0 && row->counts->mentions > 0)
        status = write_passages(page, row_number, error);
    ym__html_close(html);
    ym__html_close(html);
    ym__html_newline(html);
    return status;
}
