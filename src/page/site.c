/* The HTML glossary as a site. Read README.md, which says what files there are, then ym_page_write_site at the end: all names
 * are claimed first, then the files are written one after the other; no more than one is in memory. */
#include "index/index.h"
#include "page/parts.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

#include "page_assets.h"

typedef struct site {
    ym__page page;
    ym__folder *folder;
    ym__page_shards shards;
    ym__buffer name; /* of the file at hand */
    uint64_t articles;
} site;

/* Does something with one of the site's files, whose name is in site->name. */
typedef ym_status (*file_action)(site *work, ym_error *error);

static ym_status claim(site *work, ym_error *error)
{
    return work->name.failed ? ym__error_nomem(error)
                             : ym__folder_claim(work->folder, ym__buffer_text(&work->name), error);
}

static void set_name(site *work, const char *name)
{
    ym__buffer_clear(&work->name);
    ym__buffer_puts(&work->name, name);
}

static ym_status put(site *work, const void *bytes, size_t size, ym_error *error)
{
    return ym__folder_put(work->folder, ym__buffer_text(&work->name), bytes, size, error);
}

/* A page of a kind, out of what was set in work->page. */
static ym_status put_page(site *work, const ym__page_kind *kind, ym_error *error)
{
    ym__page *page = &work->page;
    page->kind = kind;
    ym__html_clear(&page->html);
    ym_status status = ym__page_step(page, error);
    if (status >= 0)
        status = ym__page_write_frame(page, ym__asset_site_html, error);
    if (status >= 0 && work->name.failed)
        status = ym__error_nomem(error);
    return status < 0 ? status
                      : put(work, page->html.pending.bytes, page->html.pending.size, error);
}

/* ---- entries, articles, lists ---------------------------------------------------------------- */

static ym_status put_entry(site *work, ym_error *error)
{
    return put_page(work, &ym__page_kind_entry, error);
}

static ym_status each_entry(site *work, file_action act, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < work->page.rows.count && status >= 0; i++) {
        work->page.row = &work->page.rows.rows[i];
        set_name(work, "e/");
        ym__page_file_name(&work->name, work->page.row->entry->id);
        ym__buffer_puts(&work->name, ".html");
        status = act(work, error);
    }
    return status;
}

static ym_status put_alias(site *work, ym_error *error)
{
    return put_page(work, &ym__page_kind_alias, error);
}

static ym_status each_alias(site *work, file_action act, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < work->page.alias_count && status >= 0; i++) {
        work->page.row = work->page.aliases[i].row;
        work->page.alias = work->page.aliases[i].id;
        set_name(work, "e/");
        ym__page_file_name(&work->name, work->page.alias);
        ym__buffer_puts(&work->name, ".html");
        status = act(work, error);
    }
    return status;
}

/* The passages of the article at hand; what is known of it, when it has none. */
static ym_status put_article(site *work, ym_error *error)
{
    ym__passages passages = {.count = 0};
    const ym__reading *reading = &work->page.reading;
    const size_t text = work->page.text;
    const bool is_empty = reading->texts[text].first == reading->texts[text].last;
    ym_status status = is_empty ? ym__reading_about(&passages, reading, text, error)
                                : ym__reading_text(&passages, reading, text, error);
    work->page.passages = &passages;
    if (status >= 0)
        status = put_page(work, &ym__page_kind_article, error);
    work->page.passages = NULL;
    ym__passages_free(&passages);
    work->articles++;
    return status;
}

static ym_status each_article(site *work, file_action act, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < work->page.reading.text_count && status >= 0; i++) {
        work->page.text = i;
        ym__buffer_clear(&work->name);
        ym__buffer_printf(&work->name, "a/%016llx.html",
                          (unsigned long long)work->page.reading.texts[i].article_name);
        status = act(work, error);
    }
    return status;
}

static ym_status put_list(site *work, ym_error *error)
{
    return put_page(work, &ym__page_kind_list, error);
}

static ym_status each_list(site *work, file_action act, ym_error *error)
{
    ym__page *page = &work->page;
    ym_status status = YM_OK;
    for (unsigned order = 0; order < YM__PAGE_ORDERS; order++) {
        page->list = &page->orderings[order];
        for (page->group = 0; page->group < page->list->group_count; page->group++) {
            const size_t pages = ym__page_group_pages(&page->list->groups[page->group]);
            for (page->part = 0; page->part < pages && status >= 0; page->part++) {
                ym__buffer_clear(&work->name);
                ym__page_list_file(&work->name, page->list, page->group, page->part);
                status = act(work, error);
            }
        }
    }
    page->list = NULL;
    return status;
}

static ym_status put_year(site *work, ym_error *error)
{
    return put_page(work, &ym__page_kind_articles, error);
}

static ym_status each_year(site *work, file_action act, ym_error *error)
{
    ym__page *page = &work->page;
    ym_status status = YM_OK;
    for (page->group = 0; page->group < page->year_count; page->group++) {
        const size_t pages = ym__page_group_pages(&page->years[page->group]);
        for (page->part = 0; page->part < pages && status >= 0; page->part++) {
            ym__buffer_clear(&work->name);
            ym__page_year_file(&work->name, page, page->group, page->part);
            status = act(work, error);
        }
    }
    return status;
}

/* ---- assets ---------------------------------------------------------------------------------- */

static const struct asset {
    const char *name;
    const unsigned char *bytes;
    size_t size;
} assets[] = {{".nojekyll", (const unsigned char *)"", 0},
              {"assets/page.js", ym__asset_page_js, sizeof ym__asset_page_js - 1},
              {"assets/style.css", ym__asset_style_css, sizeof ym__asset_style_css - 1}};

static ym_status claim_assets(site *work, ym_error *error)
{
    static const char *const others[] = {"index.html", "glossary.tsv", "glossary.tbx",
                                         "glossary.jsonld", "assets/keys.js"};
    ym_status status = YM_OK;
    for (size_t i = 0; i < sizeof assets / sizeof *assets && status >= 0; i++) {
        set_name(work, assets[i].name);
        status = claim(work, error);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others && status >= 0; i++) {
        set_name(work, others[i]);
        status = claim(work, error);
    }
    return status;
}

static ym_status put_assets(site *work, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < sizeof assets / sizeof *assets && status >= 0; i++) {
        set_name(work, assets[i].name);
        status = put(work, assets[i].bytes, assets[i].size, error);
    }
    return status;
}

static void set_shard_name(site *work, const ym__page_shard *shard)
{
    ym__buffer_clear(&work->name);
    ym__buffer_printf(&work->name, "assets/keys-%s.js", shard->name);
}

static ym_status claim_shards(site *work, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < work->shards.count && status >= 0; i++) {
        set_shard_name(work, &work->shards.items[i]);
        status = claim(work, error);
    }
    return status;
}

static ym_status put_keys(site *work, ym_error *error)
{
    ym__buffer script = {0};
    ym_status status = ym__page_write_keys(&script, &work->shards, &work->page, error);
    set_name(work, "assets/keys.js");
    if (status >= 0)
        status = put(work, script.bytes, script.size, error);
    for (size_t i = 0; i < work->shards.count && status >= 0; i++) {
        ym__buffer_clear(&script);
        status = ym__page_write_shard(&script, &work->shards, &work->shards.items[i], error);
        set_shard_name(work, &work->shards.items[i]);
        if (status >= 0)
            status = put(work, script.bytes, script.size, error);
    }
    ym__buffer_free(&script);
    return status;
}

/* ---- downloads ------------------------------------------------------------------------------- */

static bool write_line(void *context, const char *line, size_t bytes)
{
    site *work = context;
    ym__folder_put_bytes(work->folder, line, bytes);
    ym__folder_put_bytes(work->folder, "\n", 1);
    return false;
}

static bool has_page(void *context, const ym_entry *entry)
{
    const site *work = context;
    return ym__map_get(work->page.row_of, entry->id, strlen(entry->id)) != NULL;
}

static ym_status put_glossary(site *work, const char *name, const char *format, ym_error *error)
{
    const ym_glossary_filter filter = {.wanted = has_page, .wanted_context = work};
    ym_status status = ym__folder_put_begin(work->folder, name, error);
    if (status < 0)
        return status;
    status = ym_glossary_write(work->page.glossary, format, &filter, write_line, work, NULL, NULL,
                               error);
    return status < 0 ? status : ym__folder_put_end(work->folder, error);
}

/* One line of JSON-LD: what opens the set, or an entry. */
static ym_status put_json(site *work, ym_json *json, const ym_entry *entry, ym_error *error)
{
    size_t bytes = 0;
    ym_json_clear(json);
    ym_json_begin_object(json);
    if (entry == NULL) {
        ym_json_member_string(json, "@context", "https://schema.org");
        ym__page_json_set(&work->page, json);
    } else {
        ym__page_json_term(json, entry);
    }
    ym_json_end_object(json);
    const char *text = ym_json_text(json, &bytes);
    if (text == NULL)
        return ym__error_nomem(error);
    /* The set stays open for its entries. */
    ym__folder_put_bytes(work->folder, text, entry == NULL ? bytes - 1 : bytes);
    return YM_OK;
}

/* The set with its entries by pinyin, an entry a line. */
static ym_status put_json_ld(site *work, ym_error *error)
{
    ym_json *json = NULL;
    ym_status status = ym__folder_put_begin(work->folder, "glossary.jsonld", error);
    if (status >= 0)
        status = ym_json_new(&json, error);
    if (status >= 0)
        status = put_json(work, json, NULL, error);
    static const char begins[] = ",\"hasDefinedTerm\":[\n";
    ym__folder_put_bytes(work->folder, begins, status < 0 ? 0 : sizeof begins - 1);
    for (size_t i = 0; i < work->page.rows.count && status >= 0; i++) {
        if (i > 0)
            ym__folder_put_bytes(work->folder, ",\n", 2);
        status = put_json(work, json, work->page.rows.rows[i].entry, error);
    }
    ym_json_free(json);
    if (status < 0)
        return status;
    ym__folder_put_bytes(work->folder, "\n]}\n", 4);
    return ym__folder_put_end(work->folder, error);
}

/* ---- the site -------------------------------------------------------------------------------- */

static ym_status find_links(ym__page_links *links, const char *name, ym_error *error)
{
    static const char *const names[] = {[YM__PAGE_LINKS_FIRST] = "first",
                                        [YM__PAGE_LINKS_ALL] = "all",
                                        [YM__PAGE_LINKS_NONE] = "none"};
    *links = YM__PAGE_LINKS_FIRST;
    for (unsigned i = 0; name != NULL && i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            *links = (ym__page_links)i;
            return YM_OK;
        }
    }
    return name == NULL ? YM_OK
                        : ym__error_set(error, YM_E_USAGE,
                                        "there are no links '%s'; use first, all or none", name);
}

static ym_status prepare(site *work, ym_error *error)
{
    ym__page *page = &work->page;
    ym_status status = YM_OK;
    page->is_site = true;
    status = ym__page_rows_add_see(&page->rows, &page->arena, error);
    for (unsigned order = 0; order < YM__PAGE_ORDERS && status >= 0; order++) {
        if (ym__page_order_words_of((ym__page_order)order)->folder != NULL)
            status = ym__page_ordering_make(&page->orderings[order], (ym__page_order)order,
                                            &page->rows, &page->arena, error);
        for (size_t i = 0; i < page->orderings[order].group_count; i++)
            page->steps += ym__page_group_pages(&page->orderings[order].groups[i]);
    }
    if (status >= 0)
        status = ym__page_years_make(page, error);
    for (size_t i = 0; i < page->year_count; i++)
        page->steps += ym__page_group_pages(&page->years[i]);
    page->steps += page->reading.text_count + page->alias_count + 1;
    return status < 0 ? status : ym__page_shards_make(&work->shards, &page->rows, error);
}

static ym_status claim_all(site *work, ym_error *error)
{
    ym_status status = claim_assets(work, error);
    if (status >= 0)
        status = claim_shards(work, error);
    if (status >= 0)
        status = each_entry(work, claim, error);
    if (status >= 0)
        status = each_alias(work, claim, error);
    if (status >= 0)
        status = each_article(work, claim, error);
    if (status >= 0)
        status = each_list(work, claim, error);
    if (status >= 0)
        status = each_year(work, claim, error);
    return status < 0 ? status : ym__folder_begin(work->folder, error);
}

/* index.html comes last: who sees it sees a site that is whole. */
static ym_status write_all(site *work, ym_error *error)
{
    ym_status status = put_assets(work, error);
    if (status >= 0)
        status = put_keys(work, error);
    if (status >= 0)
        status = put_glossary(work, "glossary.tsv", "tsv", error);
    if (status >= 0)
        status = put_glossary(work, "glossary.tbx", "tbx", error);
    if (status >= 0)
        status = put_json_ld(work, error);
    work->page.root = "../";
    if (status >= 0)
        status = each_article(work, put_article, error);
    if (status >= 0)
        status = each_entry(work, put_entry, error);
    if (status >= 0)
        status = each_alias(work, put_alias, error);
    if (status >= 0)
        status = each_list(work, put_list, error);
    if (status >= 0)
        status = each_year(work, put_year, error);
    work->page.root = "";
    set_name(work, "index.html");
    return status < 0 ? status : put_page(work, &ym__page_kind_index, error);
}

static void summarize(ym_page_summary *summary, const site *work, const ym__folder_summary *files)
{
    *summary = (ym_page_summary){.entries = work->page.rows.count,
                                 .passages = work->page.passages_written,
                                 .articles = work->articles,
                                 .files = files->files,
                                 .written = files->written,
                                 .removed = files->removed,
                                 .bytes = files->bytes,
                                 .unchanged = files->written == 0 && files->removed == 0};
}

ym_status ym_page_write_site(ym_index *index, const char *path, const ym_page_options *options,
                             ym_page_summary *summary, ym_progress progress, void *context,
                             ym_error *error)
{
    static const ym_page_options defaults = {0};
    site work = {.folder = NULL};
    ym__folder_summary files = {0};
    bool begun = false;
    options = options != NULL ? options : &defaults;
    ym_status status = find_links(&work.page.links, options->links, error);
    /* The site is of one moment, whatever is merged meanwhile. */
    if (status >= 0)
        status = ym__index_begin_read(index, &begun, error);
    if (status >= 0)
        status = ym__page_load(&work.page, index, options, progress, context, error);
    if (status >= 0)
        status = prepare(&work, error);
    if (status >= 0)
        status = ym__folder_open(&work.folder, path, options, error);
    if (status >= 0)
        status = claim_all(&work, error);
    if (status >= 0)
        status = write_all(&work, error);
    if (status >= 0)
        status = ym__folder_finish(work.folder, &files, error);
    ym__index_end_read(index, begun);
    if (status >= 0 && summary != NULL)
        summarize(summary, &work, &files);
    ym__folder_free(work.folder);
    ym__page_shards_free(&work.shards);
    ym__page_unload(&work.page);
    ym__buffer_free(&work.name);
    return status;
}
