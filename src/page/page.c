/* Writes the HTML glossary as one self-contained file. page.html is the frame, with {{slots}}; this
 * file fills them, in the order in which they stand there, and everything streams into the file.
 * style.css and page.js are embedded at build time and named by their hashes in the page's content
 * security policy, so that nothing else can ever run.
 *
 * Read in this order: ym_page_write (at the end), the slots, then entry.c. rows.c decides what
 * comes where, articles.c lists the articles, words.c has the words; only html.c writes markup
 * characters. Nothing here depends on a clock, a locale or the order of a hash map: equal indexes
 * give equal bytes. */
#include "index/index.h"
#include "page/parts.h"

#include "base/error.h"
#include "base/hash.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "page_assets.h"

#define DEFAULT_TITLE_ZH "译名录"
#define DEFAULT_TITLE_EN "Chinese–English glossary"

/* The origin of the entries of our own glossary, and what there is to say of it. */
#define BUNDLED "bundled"
#define BUNDLED_ZH                                                                                                           \
    "yiming 自带的译名表（作者据常识编写，MIT 许可；译名与读音同 CC-CEDICT、Unicode CLDR、Unihan " \
    "核对过）"
#define BUNDLED_EN                                                                                 \
    "the glossary of yiming (written by its authors from common knowledge, MIT licence; names "    \
    "and "                                                                                         \
    "readings checked against CC-CEDICT, Unicode CLDR and Unihan)"

/* From this many entries on, browsers may put off the layout of sections that are not in sight
 * (.many in style.css). */
enum { MANY_ENTRIES = 1000 };

/* How our own pages are known again: what page.html says, in the first bytes of the file. */
#define MARK "<meta name=\"generator\" content=\"yiming "
enum { MARK_WITHIN = 2048 };

/* ---- slots of the head ----------------------------------------------------------------------- */

/* "sha256-..." as a content security policy wants it: the hash of the element's text, in base64. */
static void write_asset_hash(ym__html *html, const unsigned char *asset, size_t bytes)
{
    const ym__hash hash = ym__hash_of(asset, bytes);
    char text[YM__HASH_BASE64 + 1];
    ym__hash_base64(&hash, text);
    ym__html_plain(html, text);
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

static ym_status slot_version(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_plain(&page->html, ym_version());
    return YM_OK;
}

static const char *own_title(const ym__page *page)
{
    const char *title = page->options->title;
    return title != NULL && title[0] != '\0' ? title : NULL;
}

static ym_status slot_title_text(ym__page *page, ym_error *error)
{
    (void)error;
    const char *title = own_title(page);
    ym__html_plain(&page->html, title != NULL ? title : DEFAULT_TITLE_ZH " " DEFAULT_TITLE_EN);
    return YM_OK;
}

static ym_status slot_json_ld(ym__page *page, ym_error *error)
{
    ym_json *json = NULL;
    ym_status status = ym_json_new(&json, error);
    if (status < 0)
        return status;
    const char *title = own_title(page);
    ym_json_begin_object(json);
    ym_json_member_string(json, "@context", "https://schema.org");
    ym_json_member_string(json, "@type", "DefinedTermSet");
    ym_json_member_string(json, "name",
                          title != NULL ? title : DEFAULT_TITLE_ZH " " DEFAULT_TITLE_EN);
    ym_json_member_list(json, "inLanguage", "zh-Hans|en");
    ym_json_key(json, "size");
    ym_json_begin_object(json);
    ym_json_member_string(json, "@type", "QuantitativeValue");
    ym_json_member_integer(json, "value", (int64_t)page->rows.count);
    ym_json_member_string(json, "unitText", "entries");
    ym_json_end_object(json);
    ym_json_end_object(json);
    size_t bytes = 0;
    const char *text = ym_json_text(json, &bytes);
    if (text != NULL)
        ym__html_json(&page->html, text, bytes);
    else
        status = ym__error_nomem(error);
    ym_json_free(json);
    return status;
}

/* ---- slots above the entries ----------------------------------------------------------------- */

static ym_status slot_title(ym__page *page, ym_error *error)
{
    (void)error;
    const char *title = own_title(page);
    if (title == NULL) {
        ym__html_element(&page->html, "span", DEFAULT_TITLE_ZH, "lang", "zh-Hans", YM__END);
        ym__html_text(&page->html, " ");
        ym__html_element(&page->html, "span", DEFAULT_TITLE_EN, "class", "en", YM__END);
    } else {
        ym__html_element(&page->html, "span", title, "lang", ym__page_lang(NULL, title), YM__END);
    }
    return YM_OK;
}

static void write_number(ym__html *html, uint64_t value)
{
    char number[32];
    ym__page_number(number, value);
    ym__html_text(html, number);
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
    ym__html_open(html, "span", "lang", "zh-Hans", YM__END);
    ym__html_text(html, "另有 ");
    write_number(html, page->about.duplicates);
    ym__html_text(html, " 篇同文");
    ym__html_close(html);
    ym__html_text(html, " and ");
    write_number(html, page->about.duplicates);
    ym__html_text(html, " with the same text");
    ym__html_close(html);
}

static void open_statistic(ym__html *html, const char *zh, const char *en)
{
    ym__html_open(html, "div", YM__END);
    ym__html_open(html, "dt", YM__END);
    ym__page_words(html, zh, en);
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

static void write_statistic(ym__html *html, const char *zh, const char *en, uint64_t value)
{
    open_statistic(html, zh, en);
    open_statistic_value(html);
    write_number(html, value);
    close_statistic(html);
}

static ym_status slot_statistics(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html *html = &page->html;
    write_statistic(html, "词条", "Entries", page->rows.count);
    write_statistic(html, "提及", "Mentions", page->about.mentions);
    open_statistic(html, "文章", "Articles");
    write_duplicates(page);
    open_statistic_value(html);
    ym__html_open(html, "a", "href", "#articles", YM__END);
    write_number(html, article_count(page));
    ym__html_close(html);
    close_statistic(html);
    if (page->about.first_date[0] != '\0' || page->about.last_date[0] != '\0') {
        open_statistic(html, "日期", "Dates");
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
        ym__page_words(html, type->zh, type->en);
        ym__html_text(html, " ");
        ym__html_open(html, "small", YM__END);
        write_number(html, count);
        ym__html_close(html);
        ym__html_close(html);
        ym__html_newline(html);
    }
    return YM_OK;
}

static ym_status slot_sections(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html *html = &page->html;
    for (size_t i = 0; i < page->rows.section_count; i++) {
        const ym__page_section *section = &page->rows.sections[i];
        ym__html_open(html, "li", YM__END);
        /* Empty letters keep their place, so that the others stay where the eye expects them. */
        if (section->count == 0)
            ym__html_element(html, "span", section->name, YM__END);
        else
            ym__html_element(html, "a", section->name, "href",
                             ym__page_anchor(&page->line, "#", section->id), YM__END);
        ym__html_close(html);
    }
    return YM_OK;
}

static ym_status slot_order(ym__page *page, ym_error *error)
{
    static const struct order {
        const char *zh, *en;
    } orders[] = {[YM__PAGE_PINYIN] = {"按拼音", "By pinyin"},
                  [YM__PAGE_ENGLISH] = {"按英文", "By English"},
                  [YM__PAGE_COUNT] = {"按次数", "By mentions"}};
    (void)error;
    ym__page_words(&page->html, orders[page->rows.order].zh, orders[page->rows.order].en);
    return YM_OK;
}

/* ---- slots of the glossary and below --------------------------------------------------------- */

static ym_status slot_many(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html_plain(&page->html, page->rows.count >= MANY_ENTRIES ? "many" : "few");
    return YM_OK;
}

static ym_status slot_entries(ym__page *page, ym_error *error)
{
    ym__html *html = &page->html;
    ym_status status = YM_OK;
    for (size_t s = 0; s < page->rows.section_count && status >= 0; s++) {
        const ym__page_section *section = &page->rows.sections[s];
        if (section->count == 0)
            continue;
        ym__html_open(html, "section", "class", "sec", "id", section->id, YM__END);
        ym__html_element(html, "h2", section->name, YM__END);
        ym__html_newline(html);
        for (size_t i = section->first; i < section->first + section->count && status >= 0; i++) {
            if (page->progress != NULL &&
                page->progress(page->progress_context, i, page->rows.count))
                status = ym__error_set(error, YM_E_INTERRUPTED, "stopped; no page was written");
            else
                status = ym__page_write_entry(page, i, error);
        }
        ym__html_close(html);
        ym__html_newline(html);
    }
    return status;
}

static ym_status slot_articles(ym__page *page, ym_error *error)
{
    (void)error;
    ym__page_write_articles(page);
    return YM_OK;
}

static ym_status slot_article_count(ym__page *page, ym_error *error)
{
    (void)error;
    write_number(&page->html, article_count(page));
    return YM_OK;
}

/* An article is listed when a passage of it stands on the page. */
static ym_status slot_articles_more(ym__page *page, ym_error *error)
{
    (void)error;
    const uint64_t total = article_count(page);
    const uint64_t listed = page->articles.count;
    if (total > listed)
        ym__page_more(&page->html, "p", "另有", "篇没有段落列入本页",
                      total - listed == 1 ? "has no passage on this page"
                                          : "have no passage on this page",
                      total - listed);
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
    if (made != NULL)
        ym__page_words(html, "制作日期", "Made on");
    else
        ym__page_words(html, "最新文章", "Newest article");
    ym__html_text(html, " ");
    ym__page_date(html, date);
    return YM_OK;
}

static ym_status slot_counts(ym__page *page, ym_error *error)
{
    (void)error;
    ym__html *html = &page->html;
    ym__page_words(html, "词条", "Entries");
    ym__html_text(html, " ");
    write_number(html, page->rows.count);
    ym__html_text(html, " · ");
    ym__page_words(html, "段落", "Passages");
    ym__html_text(html, " ");
    write_number(html, page->passages_written);
    ym__html_text(html, " · ");
    ym__page_words(html, "文章", "Articles");
    ym__html_text(html, " ");
    write_number(html, article_count(page));
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
            ym__page_words(html, BUNDLED_ZH, BUNDLED_EN);
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
        status = ym__page_keys(json, &page->rows, error);
    size_t bytes = 0;
    const char *text = status < 0 ? NULL : ym_json_text(json, &bytes);
    if (text != NULL)
        ym__html_json(&page->html, text, bytes);
    else if (status >= 0)
        status = ym__error_nomem(error);
    ym_json_free(json);
    return status;
}

/* ---- the frame ------------------------------------------------------------------------------- */

typedef struct slot {
    const char *name;
    ym_status (*fill)(ym__page *page, ym_error *error);
} slot;

static const slot slots[] = {
    {"style-hash", slot_style_hash},
    {"script-hash", slot_script_hash},
    {"version", slot_version},
    {"title-text", slot_title_text},
    {"style", slot_style},
    {"json-ld", slot_json_ld},
    {"title", slot_title},
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
    {"script", slot_script},
};

static ym_status fill_slot(ym__page *page, const char *name, size_t bytes, ym_error *error)
{
    if (bytes > 0 && name[0] == '!') /* a remark for designers */
        return YM_OK;
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        if (strlen(slots[i].name) == bytes && memcmp(slots[i].name, name, bytes) == 0)
            return slots[i].fill(page, error);
    }
    return ym__error_set(error, YM_E_USAGE, "page.html has a slot {{%.*s}} that page.c cannot fill",
                         (int)bytes, name);
}

/* Copies page.html, filling its slots on the way. */
static ym_status write_frame(ym__page *page, ym_error *error)
{
    const char *frame = (const char *)ym__asset_page_html;
    const char *from = frame;
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
    return ym__html_finish(&page->html, error);
}

/* ---- ym_page_write --------------------------------------------------------------------------- */

/* Refuses what is there already and not ours. */
static ym_status guard_file(const char *path, bool force, ym_error *error)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return errno == ENOENT ? YM_OK : ym__error_errno(error, "write", path);
    if (!S_ISREG(about.st_mode))
        return ym__error_set(error, YM_E_USAGE, "%s is not a file; name an .html file to write",
                             path);
    if (force)
        return YM_OK;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return ym__error_errno(error, "read", path);
    char head[MARK_WITHIN + 1];
    const size_t bytes = fread(head, 1, MARK_WITHIN, file);
    fclose(file);
    head[bytes] = '\0';
    if (strstr(head, MARK) != NULL)
        return YM_OK;
    return ym__error_set(error, YM_E_USAGE,
                         "%s was not made by yiming page; use --force to replace it", path);
}

static ym_status load(ym__page *page, ym__page_order order, ym_error *error)
{
    ym_status status = ym_index_get_status(page->index, &page->about, error);
    if (status >= 0)
        status = ym_index_glossary(page->index, &page->glossary, error);
    if (status >= 0)
        status = ym__page_rows_load(&page->rows, &page->arena, page->index, page->options->all,
                                    order, error);
    if (status >= 0)
        status = ym__company_make(&page->company, page->index, NULL, NULL, error);
    if (status >= 0)
        status = ym__page_articles_init(&page->articles, &page->arena, error);
    if (status >= 0)
        status = ym__map_new(&page->row_of, error);
    for (size_t i = 0; i < page->rows.count && status >= 0; i++) {
        const char *id = page->rows.rows[i].entry->id;
        status = ym__map_put(page->row_of, id, strlen(id), i, true, NULL, error);
    }
    return status;
}

ym_status ym_page_write(ym_index *index, const char *path, const ym_page_options *options,
                        ym_page_summary *summary, ym_progress progress, void *context,
                        ym_error *error)
{
    static const ym_page_options defaults = {0};
    ym__page page = {.index = index, .progress = progress, .progress_context = context};
    page.options = options != NULL ? options : &defaults;
    ym__file_writer *writer = NULL;
    ym__page_order order;
    ym_page_summary result = {0};
    bool begun = false;
    ym_status status = ym__page_order_find(&order, page.options->order, error);
    if (status >= 0)
        status = guard_file(path, page.options->force, error);
    /* The page is of one moment, whatever is merged meanwhile. */
    if (status >= 0)
        status = ym__index_begin_read(index, &begun, error);
    if (status >= 0)
        status = ym__index_refresh(index, error);
    if (status >= 0)
        status = load(&page, order, error);
    if (status >= 0)
        status = ym__file_writer_open(&writer, path, error);
    if (status < 0)
        goto done;
    page.html.writer = writer;
    status = write_frame(&page, error);
    if (status >= 0 && (page.line.failed || page.line2.failed))
        status = ym__error_nomem(error);
    if (status < 0)
        goto done;
    result = (ym_page_summary){.entries = page.rows.count,
                               .passages = page.passages_written,
                               .bytes = ym__file_writer_bytes(writer)};
    status = ym__file_writer_commit(writer, &result.unchanged, error);
    writer = NULL;
    if (status >= 0 && summary != NULL)
        *summary = result;
done:
    ym__index_end_read(index, begun);
    ym__file_writer_abort(writer);
    ym__html_free(&page.html);
    ym__buffer_free(&page.line);
    ym__buffer_free(&page.line2);
    ym__map_free(page.row_of);
    ym__page_articles_free(&page.articles);
    ym__page_rows_free(&page.rows);
    ym__company_free(&page.company);
    ym__arena_free(&page.arena);
    return status;
}
