/* From a record's bytes to an article that is ready to be stored. Pure: what threads may do. */
#include "merge/item.h"

#include "base/error.h"
#include "merge/files.h"

#include <stdlib.h>
#include <string.h>

/* The key: canonical URL; else, in a stream, the record's id within its publisher (alone it is any file's), else its exact
 * text; else the path. */
static void make_key(ym__item *item)
{
    const ym_article_view *view = &item->article.view;
    ym__buffer *key = &item->key;
    if (view->url != NULL) {
        ym__buffer_printf(key, "url:%s", view->url);
    } else if (item->record.stream && view->id != NULL && view->publisher != NULL) {
        ym__buffer_printf(key, "id:%s\t%s", view->publisher, view->id);
    } else if (item->record.stream || strcmp(item->locator, "-") == 0) {
        char hex[YM__HASH_HEX + 1];
        ym__hash_hex(&item->body_hash, YM__HASH_HEX, hex);
        ym__buffer_printf(key, "body:%s", hex);
    } else {
        ym__arena arena = {0};
        const char *path = ym__merge_clean_path(&arena, item->locator);
        if (path == NULL)
            key->failed = true;
        else
            ym__buffer_printf(key, "path:%s", path);
        ym__arena_free(&arena);
    }
}

void ym__item_parse(ym__item *item, const ym_read_options *options)
{
    item->is_parsed = true;
    item->parsed = ym__record_parse(&item->article, &item->record, options, &item->error);
    if (item->parsed < 0)
        return;
    ym__body_of_article(&item->body, &item->article);
    item->body_hash = ym__hash_of(ym__buffer_text(&item->body), item->body.size);
    item->origins = ym__article_origins(&item->article);
    make_key(item);
    if (item->body.failed || item->key.failed || item->origins == NULL)
        item->parsed = ym__error_nomem(&item->error);
}

ym_status ym__item_prepare(ym__item *item, const ym_tagger *tagger, ym_error *error)
{
    const ym_article_view *view = &item->article.view;
    const ym_status status =
        ym__prepared_make(&item->prepared, tagger, view->paragraphs, view->paragraph_count, error);
    item->is_prepared = status == YM_OK;
    return status;
}

void ym__item_unprepare(ym__item *item)
{
    ym__prepared_free(&item->prepared);
    item->is_prepared = false;
}

size_t ym__item_bytes(const ym__item *item)
{
    enum { REST = 2048 };
    return item->record.size + REST;
}

void ym__item_free(ym__item *item)
{
    ym__item_unprepare(item);
    ym__article_free(&item->article);
    ym__buffer_free(&item->body);
    ym__buffer_free(&item->key);
    ym__record_free(&item->record);
    free(item->reason);
    free(item->locator);
    free(item->path);
    *item = (ym__item){0};
}
