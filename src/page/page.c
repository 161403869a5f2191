/* The HTML glossary as one self-contained file, and what both shapes begin with. Everything streams into the file; nothing
 * here depends on a clock, a locale or the order of a hash map: equal indexes give equal bytes.
 *
 * Read README.md, then ym_page_write, then frame.c (the slots of page.html), then entry.c. rows.c decides what comes where,
 * articles.c lists the articles, words.c has the words, names.c the links; only html.c writes markup characters. A site
 * is site.c's. */
#include "index/index.h"
#include "page/parts.h"

#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "page_assets.h"

/* How our own pages are known again: what page.html says, in the first bytes of the file. */
#define MARK "<meta name=\"generator\" content=\"yiming "
enum { MARK_WITHIN = 2048 };

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

/* A ym__merged_visit. */
static ym_status take_alias(void *context, const char *id, const char *into, ym_error *error)
{
    ym__page *page = context;
    const uint64_t *row = ym__map_get(page->row_of, into, strlen(into));
    if (row == NULL)
        return YM_OK;
    if (page->alias_count == page->alias_capacity) {
        const size_t capacity = page->alias_capacity == 0 ? 16 : page->alias_capacity * 2;
        ym__page_alias *grown = realloc(page->aliases, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        page->aliases = grown;
        page->alias_capacity = capacity;
    }
    const char *copy = ym__arena_strdup(&page->arena, id);
    page->aliases[page->alias_count++] = (ym__page_alias){copy, &page->rows.rows[*row]};
    return copy == NULL ? ym__error_nomem(error) : YM_OK;
}

/* "译名录 Chinese–English glossary" */
static ym_status set_default_title(ym__page *page, ym_error *error)
{
    const char *zh = ym__page_zh(page, YM__WORD_TITLE);
    const char *en = ym__page_en(page, YM__WORD_TITLE);
    ym__buffer_printf(&page->default_title, "%s%s%s", zh, *zh != '\0' && *en != '\0' ? " " : "",
                      en);
    return page->default_title.failed ? ym__error_nomem(error) : YM_OK;
}

ym_status ym__page_load(ym__page *page, ym_index *index, const ym_page_options *options,
                        ym_progress progress, void *context, ym_error *error)
{
    page->index = index;
    page->options = options;
    page->passage_limit = options->passages;
    page->progress = progress;
    page->progress_context = context;
    page->root = "";
    ym_status status = ym__page_ui_find(&page->ui, options->ui, error);
    if (status >= 0)
        status = set_default_title(page, error);
    if (status >= 0)
        status = ym__index_refresh(index, error);
    if (status >= 0)
        status = ym_index_get_status(index, &page->about, error);
    if (status >= 0)
        status = ym_index_glossary(index, &page->glossary, error);
    if (status >= 0)
        status = ym__page_rows_load(&page->rows, &page->arena, index, options->all, error);
    if (status >= 0)
        status = ym__reading_make(&page->reading, index, error);
    if (status >= 0)
        status = ym__map_new(&page->row_of, error);
    for (size_t i = 0; i < page->rows.count && status >= 0; i++) {
        const char *id = page->rows.rows[i].entry->id;
        status = ym__map_put(page->row_of, id, strlen(id), i, true, NULL, error);
    }
    page->steps = page->rows.count;
    return status < 0 ? status : ym__index_each_merged(index, take_alias, page, error);
}

void ym__page_unload(ym__page *page)
{
    ym__html_free(&page->html);
    ym__buffer_free(&page->line);
    ym__buffer_free(&page->line2);
    ym__buffer_free(&page->phrase);
    ym__buffer_free(&page->default_title);
    ym__map_free(page->row_of);
    free(page->aliases);
    ym__page_articles_free(page);
    ym__reading_free(&page->reading);
    ym__page_rows_free(&page->rows);
    ym__arena_free(&page->arena);
}

ym_status ym__page_step(ym__page *page, ym_error *error)
{
    return page->progress != NULL &&
                   page->progress(page->progress_context, page->steps_done++, page->steps)
               ? ym__error_set(error, YM_E_INTERRUPTED, "stopped; the page is not finished")
               : YM_OK;
}

ym_status ym_page_write(ym_index *index, const char *path, const ym_page_options *options,
                        ym_page_summary *summary, ym_progress progress, void *context,
                        ym_error *error)
{
    static const ym_page_options defaults = {0};
    ym__page page = {.index = index};
    ym__file_writer *writer = NULL;
    ym__page_order order;
    ym_page_summary result = {0};
    bool begun = false;
    options = options != NULL ? options : &defaults;
    ym_status status = ym__page_order_find(&order, options->order, error);
    if (status >= 0)
        status = guard_file(path, options->force, error);
    /* The page is of one moment, whatever is merged meanwhile. */
    if (status >= 0)
        status = ym__index_begin_read(index, &begun, error);
    if (status >= 0)
        status = ym__page_load(&page, index, options, progress, context, error);
    if (status >= 0)
        status = ym__page_ordering_make(&page.ordering, order, &page.rows, &page.arena, error);
    if (status >= 0)
        status = ym__page_articles_init(&page, error);
    if (status >= 0)
        status = ym__file_writer_open(&writer, path, error);
    if (status < 0)
        goto done;
    page.html.writer = writer;
    page.html.terse = true;
    status = ym__page_write_frame(&page, ym__asset_page_html, error);
    if (status < 0)
        goto done;
    result = (ym_page_summary){.entries = page.rows.count,
                               .passages = page.passages_written,
                               .files = 1,
                               .bytes = ym__file_writer_bytes(writer)};
    status = options->dry_run ? ym__file_writer_try(writer, &result.unchanged, error)
                              : ym__file_writer_commit(writer, &result.unchanged, error);
    writer = NULL;
    result.written = result.unchanged ? 0 : 1;
    if (status >= 0 && summary != NULL)
        *summary = result;
done:
    ym__index_end_read(index, begun);
    ym__file_writer_abort(writer);
    ym__page_unload(&page);
    return status;
}
