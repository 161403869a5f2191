/* The slots of the templates page.html (the single file) and site.html (every page of a site), in the order in which they
 * stand there. style.css, page.js and load.js are embedded at build time and named by their hashes in the page's content
 * security policy, so that nothing else can ever run. */
#include "page/parts.h"

#include "base/error.h"
#include "base/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "page_assets.h"

/* The origin of the entries of our own glossary. */
#define BUNDLED "bundled"

/* From this many entries on, browsers may put off the layout of sections that are not in sight
 * (.many in style.css). */
enum { MANY_ENTRIES = 1000 };

/* ---- slots of the head ----------------------------------------------------------------------- */

/* "sha256-..." as a content security policy wants it: the hash of the element's text, in base64. */
static void write_asset_hash(ym__html *html, const unsigned char *asset, size_t bytes)
{
    const ym__hash hash = ym__hash_of(asset, bytes);
    char text[YM__HASH_BASE64 + 1];
    ym__hash_base64(&hash, text);
    ym__html_plain(html, text);
}

static ym_status slot_lang(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_plain(&page->html, ym__page_ui_lang(page));
    return YM_OK;
}

static ym_status slot_style_hash(ym__page *page, ym_error *error)
{
    (void)error;
    write_asset_hash(&page->html, ym__asset_style_css, sizeof ym__asset_style_css - 1);
    return YM_OK;
}

static ym_status slot_script_hash(ym__page *page, ym_error *error)
{
    (void)error;
    write_asset_hash(&page->html, ym__asset_page_js, sizeof ym__asset_page_js - 1);
    return YM_OK;
}

static ym_status slot_loader_hash(ym__page *page, ym_error *error)
{
    (void)error;
    write_asset_hash(&page->html, ym__asset_load_js, sizeof ym__asset_load_js - 1);
    return YM_OK;
}

static ym_status slot_style(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_copy(&page->html, ym__asset_style_css, sizeof ym__asset_style_css - 1);
    return YM_OK;
}

static ym_status slot_script(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_copy(&page->html, ym__asset_page_js, sizeof ym__asset_page_js - 1);
    return YM_OK;
}

static ym_status slot_loader(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_copy(&page->html, ym__asset_load_js, sizeof ym__asset_load_js - 1);
    return YM_OK;
}

static ym_status slot_version(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_plain(&page->html, ym_version());
    return YM_OK;
}

static ym_status slot_root(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_plain(&page->html, page->root);
    return YM_OK;
}

static ym_status slot_kind(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_plain(&page->html, page->kind->body_class);
    return YM_OK;
}

static const char *own_title(const ym__page *page)
{
    const char *title = page->options->title;
    return title != NULL && title[0] != '\0' ? title : NULL;
}

const char *ym__page_title(const ym__page *page)
{
    const char *title = own_title(page);
    return title != NULL ? title : ym__buffer_text(&page->default_title);
}

/* The title of the glossary, behind that of the page where it has one of its own. */
static ym_status slot_title_text(ym__page *page, ym_error *error)
{
    (void)error;
    if (page->is_site && page->kind->title != NULL) {
        page->kind->title(page);
        ym__html_plain(&page->html, " · ");
    }
    ym__html_plain(&page->html, ym__page_title(page));
    return YM_OK;
}

/* The page as structured data, schema.org's vocabulary in JSON-LD: on big pages the set alone. */
static ym_status slot_json_ld(ym__page *page, ym_error *error)
{
    ym_json *json = NULL;
    if (page->is_site && page->kind->json_ld == NULL)
        return YM_OK;
    ym_status status = ym_json_new(&json, error);
    if (status < 0)
        return status;
    ym_json_begin_object(json);
    ym_json_member_string(json, "@context", "https://schema.org");
    if (page->is_site)
        page->kind->json_ld(page, json);
    else
        ym__page_json_set(page, json);
    ym_json_end_object(json);
    size_t bytes = 0;
    const char *text = ym_json_text(json, &bytes);
    if (text != NULL) {
        ym__html_open(&page->html, "script", "type", "application/ld+json", YM__END);
        ym__html_json(&page->html, text, bytes);
        ym__html_close(&page->html);
        ym__html_newline(&page->html);
    } else {
        status = ym__error_nomem(error);
    }
    ym_json_free(json);
    return status;
}

static ym_status write_template(ym__page *page, const unsigned char *asset, ym_error *error);

static ym_status slot_search(ym__page *page, ym_error *error)
{
    return write_template(page, ym__asset_search_html, error);
}

/* What one may type: an example in Chinese, whatever the page speaks. */
static ym_status slot_examples(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_plain(&page->html, page->ui == YM__UI_HANT ? "澤連斯基 · zlsj · Zelensky"
                                                        : "泽连斯基 · zlsj · Zelensky");
    return YM_OK;
}

/* Where the bars of letters are. */
static ym_status slot_letters(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_plain(&page->html,
                   page->is_site ? ym__page_site_link(page, "index.html#letters") : "#letters");
    return YM_OK;
}

static ym_status slot_main(ym__page *page, ym_error *error)
{
    return page->kind->main(page, error);
}

/* ---- slots above the entries ----------------------------------------------------------------- */

static ym_status slot_title(ym__page *page, ym_error *error)
{
    (void)error;
    const char *title = own_title(page);
    if (title == NULL && page->ui == YM__UI_BOTH) {
        ym__html_element(&page->html, "span", ym__page_zh(page, YM__WORD_TITLE), "lang", "zh-Hans",
                         YM__END);
        ym__html_text(&page->html, " ");
        ym__html_element(&page->html, "span", ym__page_en(page, YM__WORD_TITLE), "class", "en",
                         YM__END);
    } else if (title == NULL) {
        ym__page_words(page, YM__WORD_TITLE);
    } else {
        ym__html_element(&page->html, "span", title, "lang", ym__page_lang(NULL, title), YM__END);
    }
    return YM_OK;
}

/* Articles are counted by their texts: one whose text another shows is a duplicate. */
static uint64_t article_count(const ym__page *page)
{
    return page->about.articles - page->about.duplicates;
}

static void write_duplicates(ym__page *page)
{
    ym__html *html = &page->html;
    if (page->about.duplicates == 0)
        return;
    ym__html_text(html, " ");
    ym__html_open(html, "small", YM__END);
    ym__page_count(page, YM__WORD_AND_SAME_TEXT, page->about.duplicates, 0);
    ym__html_close(html);
}

static void open_statistic(ym__page *page, ym__word name)
{
    ym__html_open(&page->html, "div", YM__END);
    ym__html_open(&page->html, "dt", YM__END);
    ym__page_words(page, name);
}

/* From what the number is of to the number. */
static void open_statistic_value(ym__html *html)
{
    ym__html_close(html);
    ym__html_open(html, "dd", YM__END);
}

static void close_statistic(ym__html *html)
{
    ym__html_close(html);
    ym__html_close(html);
}

static void write_statistic(ym__page *page, ym__word name, uint64_t value)
{
    open_statistic(page, name);
    open_statistic_value(&page->html);
    ym__page_write_number(&page->html, value);
    close_statistic(&page->html);
}

static ym_status slot_statistics(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html *html = &page->html;
    write_statistic(page, YM__WORD_ENTRIES, page->rows.count);
    write_statistic(page, YM__WORD_MENTIONS, page->about.mentions);
    open_statistic(page, YM__WORD_ARTICLES);
    write_duplicates(page);
    open_statistic_value(html);
    if (!page->is_site)
        ym__html_open(html, "a", "href", "#articles", YM__END);
    ym__page_write_number(html, article_count(page));
    if (!page->is_site)
        ym__html_close(html);
    close_statistic(html);
    if (page->about.first_date[0] != '\0' || page->about.last_date[0] != '\0') {
        open_statistic(page, YM__WORD_DATES);
        open_statistic_value(html);
        ym__page_dates(html, page->about.first_date, page->about.last_date);
        close_statistic(html);
    }
    return YM_OK;
}

/* Links that page.js takes as a search for all entries of a type. */
static ym_status slot_types(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html *html = &page->html;
    for (size_t t = 0; t < YM__PAGE_TYPES; t++) {
        const ym__page_type *type = ym__page_type_at(t);
        uint64_t count = 0;
        for (size_t i = 0; i < page->rows.count; i++)
            count += strcmp(page->rows.rows[i].entry->type, type->name) == 0;
        if (count == 0)
            continue;
        ym__html_open(html, "a", "href", ym__page_anchor(&page->line, "#t=", type->name), YM__END);
        ym__page_words(page, type->word);
        ym__html_text(html, " ");
        ym__html_open(html, "small", YM__END);
        ym__page_write_number(html, count);
        ym__html_close(html);
        ym__html_close(html);
        ym__html_newline(html);
    }
    return YM_OK;
}

/* The id of a section of the single file: "l-z". */
static const char *section_id(ym__page *page, const ym__page_group *group)
{
    static const char *const prefixes[] = {
        [YM__PAGE_PINYIN] = "l", [YM__PAGE_ENGLISH] = "l", [YM__PAGE_STROKES] = "s",
        [YM__PAGE_TYPE] = "t",   [YM__PAGE_DATE] = "d",    [YM__PAGE_COUNT] = "n"};
    char file[24];
    const ym__page_order order = page->ordering.order;
    ym__buffer_clear(&page->line);
    ym__buffer_printf(&page->line, "#%s-%s", prefixes[order],
                      ym__page_group_file(file, order, group->key));
    return ym__buffer_text(&page->line);
}

static ym_status slot_sections(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html *html = &page->html;
    const ym__page_ordering *ordering = &page->ordering;
    for (size_t i = 0; i < ordering->group_count; i++) {
        const ym__page_group *group = &ordering->groups[i];
        /* Empty letters keep their place, so that the others stay where the eye expects them. */
        ym__html_open(html, "li", YM__END);
        ym__html_open(html, group->count == 0 ? "span" : "a", "href",
                      group->count == 0 ? NULL : section_id(page, group), YM__END);
        ym__page_group_name(page, ordering->order, group->key);
        ym__html_close(html);
        ym__html_close(html);
    }
    return YM_OK;
}

static ym_status slot_order(ym__page *page, ym_error *error)
{
    (void)error;
    ym__page_words(page, ym__page_order_words_of(page->ordering.order)->word);
    return YM_OK;
}

/* ---- slots of the glossary and below --------------------------------------------------------- */

static ym_status slot_many(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_plain(&page->html, page->rows.count >= MANY_ENTRIES ? "many" : "few");
    return YM_OK;
}

static ym_status write_section(ym__page *page, const ym__page_group *group, ym_error *error)
{
    ym__html *html = &page->html;
    ym_status status = YM_OK;
    ym__html_open(html, "section", "class", "sec", "id", section_id(page, group) + 1, YM__END);
    ym__html_open(html, "h2", YM__END);
    ym__page_group_name(page, page->ordering.order, group->key);
    ym__html_close(html);
    ym__html_newline(html);
    for (size_t i = group->first; i < group->first + group->count && status >= 0; i++) {
        status = ym__page_step(page, error);
        if (status >= 0)
            status = ym__page_write_entry(page, page->ordering.rows[i], error);
    }
    ym__html_close(html);
    ym__html_newline(html);
    return status;
}

static ym_status slot_entries(ym__page *page, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < page->ordering.group_count && status >= 0; i++) {
        if (page->ordering.groups[i].count > 0)
            status = write_section(page, &page->ordering.groups[i], error);
    }
    return status;
}

static ym_status slot_articles(ym__page *page, ym_error *error)
{
    return ym__page_write_articles(page, error);
}

static ym_status slot_article_count(ym__page *page, ym_error *error)
{
    (void)error;
    ym__page_write_number(&page->html, article_count(page));
    return YM_OK;
}

/* An article is listed when a passage of it stands on the page. */
static ym_status slot_articles_more(ym__page *page, ym_error *error)
{
    (void)error;
    const uint64_t total = article_count(page);
    const uint64_t listed = page->articles.listed;
    if (total > listed)
        ym__page_more(page, "p", YM__WORD_NOT_LISTED, total - listed);
    return YM_OK;
}

/* A name for this state of the index: the same entries with the same counts have the same one. */
static ym_status slot_fingerprint(ym__page *page, ym_error *error)
{
    ym__buffer text = {0};
    for (size_t i = 0; i < page->rows.count; i++) {
        const ym_entry_item *item = &page->rows.items[i];
        ym__buffer_printf(&text, "%s\t%" PRIu64 "\t%" PRIu64 "\t%s\t%s\n", item->entry->id,
                          item->counts.mentions, item->counts.articles, item->counts.first_date,
                          item->counts.last_date);
    }
    const bool failed = text.failed;
    char hex[17];
    const ym__hash hash = ym__hash_of(ym__buffer_text(&text), text.size);
    ym__hash_hex(&hash, sizeof hex - 1, hex);
    ym__buffer_free(&text);
    if (failed)
        return ym__error_nomem(error);
    ym__html_plain(&page->html, hex);
    return YM_OK;
}

static ym_status slot_date(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html *html = &page->html;
    const char *made = page->options->date;
    const char *date = made != NULL ? made : page->about.last_date;
    if (date[0] == '\0')
        return YM_OK;
    ym__html_text(html, " · ");
    ym__page_words(page, made != NULL ? YM__WORD_MADE_ON : YM__WORD_NEWEST_ARTICLE);
    ym__html_text(html, " ");
    ym__page_date(html, date);
    return YM_OK;
}

static ym_status slot_counts(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html *html = &page->html;
    ym__page_words(page, YM__WORD_ENTRIES);
    ym__html_text(html, " ");
    ym__page_write_number(html, page->rows.count);
    ym__html_text(html, " · ");
    if (!page->is_site) {
        ym__page_words(page, YM__WORD_PARAGRAPHS);
        ym__html_text(html, " ");
        ym__page_write_number(html, page->passages_written);
        ym__html_text(html, " · ");
    }
    ym__page_words(page, YM__WORD_ARTICLES);
    ym__html_text(html, " ");
    ym__page_write_number(html, article_count(page));
    write_duplicates(page);
    return YM_OK;
}

/* Where the entries come from: our own glossary, whose sources glossary/SOURCES.md tells at length, and files. */
static ym_status slot_sources(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html *html = &page->html;
    const char *separator = " ";
    for (const char *origin = page->about.glossary_origins; *origin != '\0';) {
        const size_t bytes = strcspn(origin, "|");
        ym__html_text(html, separator);
        if (bytes == strlen(BUNDLED) && memcmp(origin, BUNDLED, bytes) == 0)
            ym__page_words(page, YM__WORD_BUNDLED);
        else
            ym__html_text_bytes(html, origin, bytes);
        separator = " · ";
        origin += bytes + (origin[bytes] == '|' ? 1 : 0);
    }
    return YM_OK;
}

static ym_status slot_keys(ym__page *page, ym_error *error)
{
    ym_json *json = NULL;
    ym_status status = ym_json_new(&json, error);
    if (status >= 0)
        status = ym__page_keys(json, page, error);
    size_t bytes = 0;
    const char *text = status < 0 ? NULL : ym_json_text(json, &bytes);
    if (text != NULL)
        ym__html_json(&page->html, text, bytes);
    else if (status >= 0)
        status = ym__error_nomem(error);
    ym_json_free(json);
    return status;
}

/* ---- slots of a site ------------------------------------------------------------------------- */

/* The title is the heading of index.html, and leads there from every other page. */
static ym_status slot_site_title(ym__page *page, ym_error *error)
{
    const bool is_index = page->kind == &ym__page_kind_index;
    ym__html *html = &page->html;
    ym__html_open(html, is_index ? "h1" : "p", "class", is_index ? NULL : "home", YM__END);
    if (!is_index)
        ym__html_open(html, "a", "href", ym__page_site_link(page, "index.html"), YM__END);
    const ym_status status = slot_title(page, error);
    if (!is_index)
        ym__html_close(html);
    ym__html_close(html);
    return status;
}

/* Date and figures stand in index.html alone, so that a new article leaves the other pages as they are. */
static ym_status slot_about(ym__page *page, ym_error *error)
{
    ym__html *html = &page->html;
    if (page->kind == &ym__page_kind_index)
        return ym__page_write_about(page, error);
    ym__html_open(html, "p", YM__END);
    ym__html_open(html, "a", "href", ym__page_site_link(page, "index.html#about"), YM__END);
    ym__page_words(page, YM__WORD_ABOUT);
    ym__html_close(html);
    ym__html_text(html, " · yiming ");
    ym__html_text(html, ym_version());
    ym__html_close(html);
    return YM_OK;
}

/* ---- the frame ------------------------------------------------------------------------------- */

typedef struct slot {
    const char *name;
    ym_status (*fill)(ym__page *page, ym_error *error);
} slot;

static const slot slots[] = {
    {"lang", slot_lang},
    {"style-hash", slot_style_hash},
    {"script-hash", slot_script_hash},
    {"loader-hash", slot_loader_hash},
    {"version", slot_version},
    {"title-text", slot_title_text},
    {"style", slot_style},
    {"json-ld", slot_json_ld},
    {"root", slot_root},
    {"kind", slot_kind},
    {"title", slot_title},
    {"search", slot_search},
    {"examples", slot_examples},
    {"letters", slot_letters},
    {"main", slot_main},
    {"statistics", slot_statistics},
    {"types", slot_types},
    {"sections", slot_sections},
    {"order", slot_order},
    {"many", slot_many},
    {"entries", slot_entries},
    {"articles", slot_articles},
    {"article-count", slot_article_count},
    {"articles-more", slot_articles_more},
    {"date", slot_date},
    {"counts", slot_counts},
    {"sources", slot_sources},
    {"fingerprint", slot_fingerprint},
    {"keys", slot_keys},
    {"site-title", slot_site_title},
    {"about", slot_about},
    {"script", slot_script},
    {"loader", slot_loader},
};

/* "=find" is a word of words.def, "@find" the same where no elements may stand. False: it is none. */
static bool fill_word(ym__page *page, const char *name, size_t bytes)
{
    const ym__word word = ym__page_word_find(name + 1, bytes - 1);
    if (word == YM__WORDS)
        return false;
    if (name[0] == '=')
        ym__page_words(page, word);
    else
        ym__html_plain(&page->html, ym__page_label(page, word));
    return true;
}

static ym_status fill_slot(ym__page *page, const char *name, size_t bytes, ym_error *error)
{
    if (bytes > 0 && name[0] == '!') /* a remark for designers */
        return YM_OK;
    if (bytes > 0 && (name[0] == '=' || name[0] == '@') && fill_word(page, name, bytes))
        return YM_OK;
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        if (strlen(slots[i].name) == bytes && memcmp(slots[i].name, name, bytes) == 0)
            return slots[i].fill(page, error);
    }
    return ym__error_set(error, YM_E_USAGE,
                         "a template has a slot {{%.*s}} that frame.c cannot fill", (int)bytes,
                         name);
}

static ym_status write_template(ym__page *page, const unsigned char *asset, ym_error *error)
{
    const char *from = (const char *)asset;
    for (;;) {
        const char *open = strstr(from, "{{");
        const char *close = open == NULL ? NULL : strstr(open, "}}");
        if (close == NULL)
            break;
        ym__html_copy(&page->html, from, (size_t)(open - from));
        const ym_status status = fill_slot(page, open + 2, (size_t)(close - open) - 2, error);
        if (status < 0)
            return status;
        from = close + 2;
    }
    ym__html_copy(&page->html, from, strlen(from));
    return YM_OK;
}

ym_status ym__page_write_frame(ym__page *page, const unsigned char *frame, ym_error *error)
{
    const ym_status status = write_template(page, frame, error);
    if (status < 0)
        return status;
    return page->line.failed || page->line2.failed || page->phrase.failed
               ? ym__error_nomem(error)
               : ym__html_finish(&page->html, error);
}

/* ---- parts of index.html that the single file has, too --------------------------------------- */

void ym__page_write_statistics(ym__page *page)
{
    (void)slot_statistics(page, NULL);
}

ym_status ym__page_write_about(ym__page *page, ym_error *error)
{
    ym__html *html = &page->html;
    ym__html_open(html, "p", YM__END);
    ym__html_text(html, "yiming ");
    ym__html_text(html, ym_version());
    (void)slot_date(page, error);
    ym__html_text(html, " · ");
    (void)slot_counts(page, error);
    ym__html_close(html);
    ym__html_open(html, "p", YM__END);
    ym__page_words(page, YM__WORD_FINGERPRINT);
    ym__html_text(html, " ");
    ym__html_open(html, "code", YM__END);
    const ym_status status = slot_fingerprint(page, error);
    ym__html_close(html);
    ym__html_close(html);
    ym__html_open(html, "p", YM__END);
    ym__page_words(page, YM__WORD_SOURCES);
    (void)slot_sources(page, error);
    ym__html_close(html);
    return status;
}
