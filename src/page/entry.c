/* One entry of the glossary: its head (names, reading, type, counts, months) and its body (definition,
 * labels, neighbours, passages). What an entry lacks is left out. In a site it has a page of its own. */
#include "base/error.h"
#include "glossary/glossary.h"
#include "page/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- head ------------------------------------------------------------------------------------ */

static void write_names(ym__page *page, const ym_entry *entry)
{
    ym__html *html = &page->html;
    const char *lang = NULL;
    const char *head = ym__page_head(entry, &lang);
    ym__html_open(html, page->is_site ? "h1" : "h3", YM__END);
    ym__html_element(html, "dfn", head, "lang", lang, YM__END);
    /* A name that is Latin in Chinese, too (TikTok), says all three at once. */
    if (entry->en[0] != '\0' && strcmp(entry->en, head) != 0) {
        ym__html_text(html, " ");
        ym__html_element(html, "span", entry->en, "class", "en", "lang",
                         ym__page_run_lang(page, "en"), YM__END);
    }
    if (!page->is_site) {
        ym__html_text(html, " ");
        ym__html_element(html, "a", "#", "class", "pl", "href",
                         ym__page_anchor(&page->line, "#e-", entry->id), "aria-label",
                         ym__page_label(page, YM__WORD_LINK), YM__END);
    }
    ym__html_close(html);
    if (entry->pinyin[0] != '\0' && strcmp(entry->pinyin, head) != 0)
        ym__html_element(html, "p", entry->pinyin, "class", "rd", "lang", "zh-Latn-pinyin",
                         YM__END);
}

static void write_kind(ym__page *page, const ym_entry *entry)
{
    ym__html *html = &page->html;
    const ym__page_type *type = ym__page_type_find(entry->type);
    if (type != NULL)
        ym__page_words(page, type->word);
    else
        ym__html_text(html, entry->type);
    if (entry->subtype[0] != '\0') {
        ym__html_text(html, " · ");
        ym__page_subtype(page, entry->subtype);
    }
    const ym__page_type *state = ym__page_status_find(entry->status);
    if (state != NULL) {
        ym__html_text(html, " ");
        ym__html_open(html, "strong", "class", "sv", YM__END);
        ym__page_words(page, state->word);
        ym__html_close(html);
    }
}

/* "5 mentions in 4 articles", and when. */
static void write_counts(ym__page *page, const ym_entry_counts *counts)
{
    ym__page_count(page, YM__WORD_COUNTS, counts->mentions, counts->articles);
    if (counts->first_date[0] != '\0' || counts->last_date[0] != '\0') {
        ym__html_text(&page->html, " · ");
        ym__html_open(&page->html, "span", "class", "dt", YM__END); /* no line ends in it */
        ym__page_dates(&page->html, counts->first_date, counts->last_date);
        ym__html_close(&page->html);
    }
}

/* ---- labels ---------------------------------------------------------------------------------- */

/* The list of fields opens with the first of them: an entry may have none. */
static void open_field(ym__page *page, ym__word name)
{
    ym__html *html = &page->html;
    if (!page->in_fields)
        ym__html_open(html, "dl", "class", "fl", YM__END);
    page->in_fields = true;
    ym__html_open(html, "dt", YM__END);
    ym__page_words(page, name);
    ym__html_close(html);
    ym__html_open(html, "dd", YM__END);
}

static void write_field(ym__page *page, ym__word name, const char *text)
{
    ym__html *html = &page->html;
    if (text[0] == '\0')
        return;
    open_field(page, name);
    if (ym__html_is_web_url(text))
        ym__html_element(html, "a", text, "href", text, "rel", "noreferrer", YM__END);
    else
        ym__html_element(html, "span", text, "lang", ym__page_lang(NULL, text), YM__END);
    ym__html_close(html);
}

static void write_region(ym__page *page, const char *lang)
{
    static const struct region {
        const char *tail;
        ym__word name;
    } regions[] = {{"-TW", YM__WORD_TAIWAN},
                   {"-HK", YM__WORD_HONG_KONG},
                   {"-MO", YM__WORD_MACAO},
                   {"-SG", YM__WORD_SINGAPORE},
                   {"-MY", YM__WORD_MALAYSIA}};
    const size_t bytes = strlen(lang);
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        if (bytes > 3 && strcmp(lang + bytes - 3, regions[i].tail) == 0) {
            ym__page_words(page, regions[i].name);
            return;
        }
    }
    ym__html_text(&page->html, lang);
}

static void write_label(ym__page *page, const ym_label *label)
{
    ym__html *html = &page->html;
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
            ym__page_words(page, YM__WORD_FORBIDDEN);
        else if (avoid)
            ym__page_words(page, YM__WORD_AVOID);
        else
            write_region(page, label->lang);
        ym__html_close(html);
    }
    ym__html_close(html);
}

static void write_labels(ym__page *page, const ym_entry *entry)
{
    static const struct group {
        bool avoided;
        ym_label_kind kind; /* of those that are not avoided */
        ym__word name;
    } groups[] = {{false, YM_LABEL_REGIONAL, YM__WORD_REGIONAL},
                  {false, YM_LABEL_ALSO, YM__WORD_ALSO},
                  {false, YM_LABEL_SHORT, YM__WORD_SHORT},
                  {false, YM_LABEL_ADJECTIVE, YM__WORD_ADJECTIVE},
                  {true, YM_LABEL_ALSO, YM__WORD_NOT_USED}};
    ym__html *html = &page->html;
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        bool open = false;
        for (size_t i = 0; i < entry->label_count; i++) {
            const ym_label *label = &entry->labels[i];
            const bool avoided = ym__label_is_avoided(label);
            if (avoided != groups[g].avoided || (!avoided && label->kind != groups[g].kind))
                continue;
            if (!open) {
                open_field(page, groups[g].name);
                ym__html_open(html, "ul", "class", "ls", YM__END);
            }
            open = true;
            write_label(page, label);
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
        ym__html_element(&page->html, "a", head, "href", ym__page_entry_link(page, entry->id),
                         "lang", lang, YM__END);
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
            open_field(page, YM__WORD_SEE_ALSO);
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
        write_field(page, YM__WORD_WIKIDATA, item);
        return;
    }
    open_field(page, YM__WORD_WIKIDATA);
    ym__buffer_clear(&page->line);
    ym__buffer_printf(&page->line, "https://www.wikidata.org/wiki/%s", item);
    ym__html_element(&page->html, "a", item, "href", ym__buffer_text(&page->line), "rel",
                     "noreferrer", YM__END);
    ym__html_close(&page->html);
}

enum { NEIGHBOURS = 5, FEW_NEIGHBOURS = 3, FEW_TOGETHER = 2 };

/* Those that are often enough with it to mean something; of a rare entry those that came twice. Who stood beside it once is
 * seen in that passage. */
static ym_status find_neighbours(ym_cooccurrence **list, size_t *count, ym__company *company,
                                 ym_error *error)
{
    ym_cooccurrence_options wanted = {.limit = NEIGHBOURS};
    ym_status status = ym__company_pairs(list, count, company, &wanted, error);
    if (status >= 0 && *count < FEW_NEIGHBOURS) {
        ym_cooccurrences_free(*list);
        wanted.least = FEW_TOGETHER;
        status = ym__company_pairs(list, count, company, &wanted, error);
    }
    return status;
}

static ym_status write_neighbours(ym__page *page, ym_error *error)
{
    ym_cooccurrence *neighbours = NULL;
    size_t count = 0;
    const ym_status status = find_neighbours(&neighbours, &count, &page->reading.company, error);
    if (status < 0 || count == 0)
        goto done;
    ym__html *html = &page->html;
    open_field(page, YM__WORD_SEEN_WITH);
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

/* It needs no label: in a glossary the definition is what follows the name. */
static void write_definition(ym__page *page, const ym_entry *entry)
{
    if (entry->definition_zh[0] != '\0')
        ym__html_element(&page->html, "p", entry->definition_zh, "class", "df", "lang",
                         ym__page_run_lang(page, ym__page_lang("zh", entry->definition_zh)),
                         YM__END);
    if (entry->definition[0] != '\0')
        ym__html_element(&page->html, "p", entry->definition, "class", "df", "lang",
                         ym__page_run_lang(page, "en"), YM__END);
}

static ym_status write_fields(ym__page *page, const ym_entry *entry, ym_error *error)
{
    page->in_fields = false;
    write_definition(page, entry);
    write_labels(page, entry);
    const ym_status status = write_neighbours(page, error);
    write_see(page, entry->see);
    write_field(page, YM__WORD_FIELD, entry->domain);
    write_field(page, YM__WORD_NOTE, entry->note);
    write_field(page, YM__WORD_SOURCE, entry->source);
    if (entry->wikidata[0] != '\0')
        write_wikidata(page, entry->wikidata);
    if (page->in_fields)
        ym__html_close(&page->html);
    return status;
}

/* ---- passages -------------------------------------------------------------------------------- */

/* Columns of a passage in the single file, 40 Chinese characters or 160 Latin ones: what is around the mention, since the
 * article itself is elsewhere. */
enum { HAN_COLUMNS = 80, LATIN_COLUMNS = 160 };

static ym_span shown_of(const ym__page *page, const ym_passage_hit *hit, const char *lang)
{
    const bool han = lang != NULL && strncmp(lang, "zh", 2) == 0;
    return page->is_site ? (ym_span){0, strlen(hit->text)}
                         : ym_passage_snippet(hit, han ? HAN_COLUMNS : LATIN_COLUMNS);
}

/* Does a sentence end here, so that nobody misses what follows? */
static bool ends_sentence(const char *text, size_t bytes)
{
    static const char *const ends[] = {"。", "！", "？", "”", "」", ".", "!", "?"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const size_t size = strlen(ends[i]);
        if (bytes >= size && memcmp(text + bytes - size, ends[i], size) == 0)
            return true;
    }
    return false;
}

/* That part of a passage's text with its spans in <mark>, and what stands for the rest. Spans that are out of order or out
 * of the part are passed over. */
static void write_marked(ym__html *html, const ym_passage_hit *hit, ym_span shown)
{
    size_t bytes = shown.end;
    size_t at = shown.start;
    if (shown.start > 0)
        ym__html_text(html, "…");
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
    while (bytes > at && hit->text[bytes - 1] == ' ' && hit->text[bytes] != '\0')
        bytes--;
    ym__html_text_bytes(html, hit->text + at, bytes - at);
    if (hit->text[shown.end] != '\0' && !ends_sentence(hit->text, bytes))
        ym__html_text(html, "…");
}

static bool says_something(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* The article on the web, at the very words; `lang` is that of what the link says, NULL: that around it. */
static void open_original(ym__page *page, const ym_passage_hit *hit, const char *lang)
{
    const bool marked = hit->span_count > 0 && hit->spans[0].end <= strlen(hit->text);
    ym__buffer_clear(&page->line2);
    ym__html_fragment_url(&page->line2, hit->url, hit->text, marked ? hit->spans[0].start : 0,
                          marked ? hit->spans[0].end : 0);
    /* No referrer is sent anyway: the page's own policy says so (page.html). */
    ym__html_open(&page->html, "a", "href", ym__buffer_text(&page->line2), "rel",
                  page->is_site ? "noreferrer" : NULL, "lang", lang, YM__END);
}

/* A language, unless it is that of what is around it. */
static const char *other_lang(const char *lang, const char *around)
{
    return lang != NULL && around != NULL && strcmp(lang, around) == 0 ? NULL : lang;
}

static void write_publisher(ym__html *html, const ym_passage_hit *hit, const char *lang)
{
    const char *other = other_lang(ym__page_lang(NULL, hit->publisher), lang);
    ym__html_text(html, " ");
    if (other != NULL)
        ym__html_element(html, "span", hit->publisher, "lang", other, YM__END);
    else
        ym__html_text(html, hit->publisher);
}

/* Title and publisher, in something of the language `lang`. In a site the title leads to the article's page, at the mention,
 * and a word to the original; in the single file to the article on the web, else to the list of articles. */
static void write_article_links(ym__page *page, const ym_passage_hit *hit, const ym_entry *entry,
                                const char *lang)
{
    ym__html *html = &page->html;
    const bool web = hit->url != NULL && ym__html_is_web_url(hit->url);
    const char *title_lang = NULL;
    const char *title = ym__page_article_title(hit, &title_lang);
    const char *own_lang = page->is_site ? NULL : other_lang(title_lang, lang);
    if (page->is_site || !web)
        ym__html_open(html, "a", "href",
                      ym__page_article_link(page, hit->article, hit->passage_id, entry->id), "lang",
                      own_lang, YM__END);
    else
        open_original(page, hit, own_lang);
    if (page->is_site)
        ym__html_element(html, "cite", title, "lang", other_lang(title_lang, lang), YM__END);
    else
        ym__html_text(html, title);
    ym__html_close(html);
    if (says_something(hit->publisher))
        write_publisher(html, hit, lang);
    if (!page->is_site || !web)
        return;
    ym__html_text(html, " ");
    open_original(page, hit, NULL);
    ym__page_words_in(page, YM__WORD_ORIGINAL, lang);
    ym__html_close(html);
}

/* What is special about a passage in something of the language `lang`, among many. */
static void write_features(ym__page *page, const ym__passages *passages, size_t number,
                           const char *lang)
{
    ym__html *html = &page->html;
    const struct feature {
        size_t number;
        ym__word name;
    } features[] = {{passages->best, YM__WORD_BEST},
                    {passages->first, YM__WORD_FIRST},
                    {passages->latest, YM__WORD_LATEST}};
    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        if (features[i].number != number)
            continue;
        ym__html_open(html, "small", "class", "ft", YM__END);
        ym__page_words_in(page, features[i].name, lang);
        ym__html_close(html);
        ym__html_text(html, " ");
    }
}

static void write_duplicates(ym__page *page, uint64_t duplicates, const char *lang)
{
    ym__html *html = &page->html;
    ym__html_text(html, " ");
    ym__html_open(html, "small", YM__END);
    ym__html_text(html, "+");
    ym__page_write_number(html, duplicates);
    ym__html_text(html, " ");
    ym__page_words_in(page, YM__WORD_NEARLY_THIS, lang);
    ym__html_close(html);
}

/* How many passages stand open; the others wait behind a line that opens them. A list is in the language of its first. */
enum { PASSAGES_SHOWN = 3 };

/* The passage's date; in a site it is the way back to this very passage, and a sign where there is no date. In the single
 * file the list of articles leads here. */
static void write_date(ym__page *page, const ym_passage_hit *hit, const ym_entry *entry)
{
    ym__html *html = &page->html;
    const bool dated = says_something(hit->date);
    if (!page->is_site) {
        ym__page_date(html, hit->date);
        ym__html_text(html, dated ? " " : "");
        return;
    }
    const char *link =
        ym__page_passage_anchor(&page->line, "#p-", hit->article, hit->passage_id, entry->id);
    ym__html_open(html, "a", "class", dated ? NULL : "pl", "href", link, "aria-label",
                  dated ? NULL : ym__page_label(page, YM__WORD_PASSAGE_LINK), YM__END);
    if (dated)
        ym__page_date(html, hit->date);
    else
        ym__html_text(html, "#");
    ym__html_close(html);
    ym__html_text(html, " ");
}

/* `list_lang` is the language of the list around it. */
static void write_passage(ym__page *page, const ym__passages *passages, size_t number,
                          const ym_entry *entry, const char *list_lang)
{
    ym__html *html = &page->html;
    const ym_passage_hit *hit = &passages->items[number].hit;
    const char *lang = ym__page_lang(hit->lang, hit->text);
    ym__html_open(
        html, "li", "id",
        ym__page_passage_anchor(&page->line, "p-", hit->article, hit->passage_id, entry->id),
        "lang", lang == NULL && list_lang != NULL ? "" : other_lang(lang, list_lang), YM__END);
    ym__html_open(html, "q", YM__END);
    write_marked(html, hit, shown_of(page, hit, lang));
    ym__html_close(html);
    ym__html_open(html, "p", YM__END);
    if (passages->total > PASSAGES_SHOWN)
        write_features(page, passages, number, lang);
    write_date(page, hit, entry);
    write_article_links(page, hit, entry, lang);
    if (hit->duplicates > 0)
        write_duplicates(page, hit->duplicates, lang);
    ym__html_close(html);
    ym__html_close(html);
    ym__html_newline(html);
    page->passages_written++;
}

/* Brings the best, the first and the latest of many to the front, and fills up with the newest. The numbers of all, in the
 * order in which they are written, go to `order`. */
static void put_in_order(size_t *order, const ym__passages *passages)
{
    const size_t front[] = {passages->best, passages->first, passages->latest};
    size_t count = 0;
    for (size_t f = 0; f < sizeof front / sizeof *front && passages->total > PASSAGES_SHOWN; f++) {
        bool is_there = front[f] == SIZE_MAX;
        for (size_t i = 0; i < count; i++)
            is_there = is_there || order[i] == front[f];
        if (!is_there)
            order[count++] = front[f];
    }
    const size_t front_count = count;
    for (size_t number = 0; number < passages->count; number++) {
        bool is_there = false;
        for (size_t i = 0; i < front_count; i++)
            is_there = is_there || order[i] == number;
        if (!is_there)
            order[count++] = number;
    }
}

static void open_list(ym__page *page, uint64_t total, const char *lang)
{
    ym__html *html = &page->html;
    ym__html_open(html, page->is_site ? "h2" : "h4", YM__END);
    ym__page_words(page, YM__WORD_PASSAGES);
    ym__html_text(html, " ");
    ym__html_open(html, "small", YM__END);
    ym__page_write_number(html, total);
    ym__html_close(html);
    ym__html_close(html);
    ym__html_open(html, "ol", "class", "kw", "lang", lang, YM__END);
}

static ym_status write_passages(ym__page *page, const ym__page_row *row,
                                const ym__passages *passages, ym_error *error)
{
    ym__html *html = &page->html;
    const size_t count = passages->count;
    ym_status status = YM_OK;
    if (count == 0)
        return YM_OK;
    size_t *order = calloc(count, sizeof *order);
    if (order == NULL)
        return ym__error_nomem(error);
    put_in_order(order, passages);
    const ym_passage_hit *first = &passages->items[order[0]].hit;
    const char *lang = ym__page_lang(first->lang, first->text);
    open_list(page, passages->total, lang);
    for (size_t i = 0; i < count && status >= 0; i++) {
        if (i == PASSAGES_SHOWN) {
            ym__html_close(html);
            ym__html_open(html, "details", YM__END);
            ym__page_more(page, "summary", YM__WORD_MORE, count - PASSAGES_SHOWN);
            ym__html_open(html, "ol", "class", "kw", "lang", lang, YM__END);
        }
        write_passage(page, passages, order[i], row->entry, lang);
        if (!page->is_site)
            status = ym__page_articles_add(page, &passages->items[order[i]],
                                           (size_t)(row - page->rows.rows), error);
    }
    ym__html_close(html);
    if (count > PASSAGES_SHOWN)
        ym__html_close(html);
    if (passages->total > count)
        ym__page_more(page, "p", YM__WORD_NOT_SHOWN, passages->total - count);
    free(order);
    return status;
}

/* ---- the entry ------------------------------------------------------------------------------- */

/* Places for links to the ids that the entry had before others were merged into it; in a site these have pages. */
static void write_aliases(ym__page *page, const ym__page_row *row)
{
    for (size_t i = 0; i < page->alias_count && !page->is_site; i++) {
        if (page->aliases[i].row == row)
            ym__html_element(&page->html, "span", "", "id",
                             ym__page_anchor(&page->line, "e-", page->aliases[i].id), YM__END);
    }
}

ym_status ym__page_write_entry(ym__page *page, const ym__page_row *row, ym_error *error)
{
    ym__html *html = &page->html;
    const ym_entry *entry = row->entry;
    ym__passages passages = {.count = 0};
    ym_status status =
        ym__reading_entry(&passages, &page->reading, entry, page->passage_limit, error);
    if (status < 0)
        goto done;
    ym__html_open(html, "article", "class", "e", "id",
                  ym__page_anchor(&page->line, "e-", entry->id), YM__END);
    write_aliases(page, row);
    ym__html_open(html, "div", "class", "hd", YM__END);
    write_names(page, entry);
    ym__html_open(html, "p", "class", "ty", YM__END);
    write_kind(page, entry);
    ym__html_close(html);
    ym__html_open(html, "p", YM__END);
    write_counts(page, row->counts);
    ym__html_close(html);
    status = ym__page_write_timeline(page, row, error);
    ym__html_close(html);
    ym__html_newline(html);
    ym__html_open(html, "div", "class", "bd", YM__END);
    if (status >= 0)
        status = write_fields(page, entry, error);
    if (status >= 0)
        status = write_passages(page, row, &passages, error);
    ym__html_close(html);
    ym__html_close(html);
    ym__html_newline(html);
done:
    ym__passages_free(&passages);
    return status;
}

/* ---- its page in a site ---------------------------------------------------------------------- */

static void write_page_title(ym__page *page)
{
    const char *lang = NULL;
    const char *head = ym__page_head(page->row->entry, &lang);
    ym__html_plain(&page->html, head);
    if (page->row->entry->en[0] != '\0' && strcmp(page->row->entry->en, head) != 0) {
        ym__html_plain(&page->html, " ");
        ym__html_plain(&page->html, page->row->entry->en);
    }
}

static void write_json_ld(const ym__page *page, ym_json *json)
{
    ym__page_json_term(json, page->row->entry);
    ym_json_key(json, "inDefinedTermSet");
    ym_json_begin_object(json);
    ym_json_member_string(json, "@type", "DefinedTermSet");
    ym_json_member_string(json, "name", ym__page_title(page));
    ym_json_member_string(json, "url", "../index.html");
    ym_json_end_object(json);
}

static ym_status write_main(ym__page *page, ym_error *error)
{
    return ym__page_write_entry(page, page->row, error);
}

const ym__page_kind ym__page_kind_entry = {"pg-entry", write_page_title, write_json_ld, write_main};

/* ---- the page of an id of old ---------------------------------------------------------------- */

static ym_status write_alias(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html *html = &page->html;
    const char *lang = NULL;
    const char *head = ym__page_head(page->row->entry, &lang);
    ym__html_element(html, "h1", page->alias, YM__END);
    ym__html_open(html, "p", "class", "see", YM__END);
    ym__page_words(page, YM__WORD_MERGED_INTO);
    ym__html_text(html, " ");
    ym__html_element(html, "a", head, "href", ym__page_entry_link(page, page->row->entry->id),
                     "lang", lang, YM__END);
    ym__html_close(html);
    return YM_OK;
}

const ym__page_kind ym__page_kind_alias = {"pg-entry", write_page_title, NULL, write_alias};
