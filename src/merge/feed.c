/* Files one after the other, and the records of each. */
#include "merge/feed.h"

#include "base/error.h"
#include "index/index.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool ym__is_of_the_article(ym_status status)
{
    return status == YM_E_INPUT || status == YM_E_LIMIT || status == YM_E_NOT_FOUND ||
           status == YM_E_IO;
}

/* Can opening the file wait for somebody to write it? */
static bool may_wait(const char *path)
{
    struct stat about;
    return strcmp(path, "-") == 0 || stat(path, &about) != 0 || !S_ISREG(about.st_mode);
}

const char *ym__cause_in(const char *message, const char *source)
{
    const size_t bytes = strlen(source);
    const bool repeats =
        strncmp(message, source, bytes) == 0 && strncmp(message + bytes, ": ", 2) == 0;
    return repeats ? message + bytes + 2 : message;
}

/* Is it an index, by the head of an SQLite file and the number that says whose it is? */
static bool is_index(const char *path)
{
    enum { HEAD = 72, APPLICATION_ID = 68 };
    static const unsigned char ours[] = {
        (YM__APPLICATION_ID >> 24) & 0xFF, (YM__APPLICATION_ID >> 16) & 0xFF,
        (YM__APPLICATION_ID >> 8) & 0xFF, YM__APPLICATION_ID & 0xFF};
    unsigned char head[HEAD];
    FILE *file = may_wait(path) ? NULL : fopen(path, "rb");
    const bool read = file != NULL && fread(head, 1, HEAD, file) == HEAD;
    if (file != NULL)
        (void)fclose(file);
    return read && memcmp(head, "SQLite format 3", 16) == 0 &&
           memcmp(head + APPLICATION_ID, ours, sizeof ours) == 0;
}

/* Sets what there is to tell of the file or the record. */
static ym_status set_reason(ym__item *item, ym_merge_outcome outcome, const char *reason,
                            ym_error *error)
{
    item->outcome = outcome;
    item->reason = strdup(reason);
    return item->reason == NULL ? ym__error_nomem(error) : YM_OK;
}

static ym_status set_locator(ym__feed *feed, ym__item *item, ym_error *error)
{
    item->locator = strdup(ym__buffer_text(&feed->locator));
    return item->locator == NULL ? ym__error_nomem(error) : YM_OK;
}

/* Fills the item with the end of the file at `position`, which is open or could not be opened. */
static ym_status end_file(ym__feed *feed, ym__item *item, ym_error *error)
{
    item->kind = YM__ITEM_FILE_END;
    item->file_bytes = feed->reader == NULL ? 0 : ym_reader_offset(feed->reader);
    ym_reader_free(feed->reader);
    feed->reader = NULL;
    feed->done_before += feed->files->items[feed->position++].bytes;
    item->done_bytes = feed->done_before;
    return set_locator(feed, item, error);
}

/* Another index is opened by who owns ours. */
static ym_status take_index(ym__feed *feed, ym__item *item, ym_error *error)
{
    const ym__merge_file *file = &feed->files->items[feed->position];
    const uint64_t bytes = file->bytes;
    item->path = strdup(file->path);
    if (item->path == NULL)
        return ym__error_nomem(error);
    const ym_status status = end_file(feed, item, error);
    item->kind = YM__ITEM_INDEX;
    item->file_bytes = bytes;
    return status == YM_OK ? YM_DONE : status;
}

/* Opens the next file. YM_DONE: there is something else to hand out instead, and *item says it. */
static ym_status open_next(ym__feed *feed, ym__item *item, ym_error *error)
{
    const ym__merge_file *file = &feed->files->items[feed->position];
    const char *reason = file->skip;
    ym_merge_outcome outcome = file->failed ? YM_MERGE_FAILED : YM_MERGE_SKIPPED;
    ym_error cause = {.status = YM_OK};
    ym__buffer_clear(&feed->locator);
    ym__reader_describe_path(&feed->locator, file->path);
    if (feed->locator.failed)
        return ym__error_nomem(error);
    feed->any = false;
    if (reason == NULL && is_index(file->path))
        return take_index(feed, item, error);
    if (reason == NULL) {
        const ym_status status = ym_reader_open(&feed->reader, file->path, feed->options, &cause);
        if (status == YM_OK)
            return YM_OK;
        if (!ym__is_of_the_article(status))
            return ym__error_set(error, status, "%s", cause.message);
        if (status != YM_E_INPUT || file->named)
            outcome = YM_MERGE_FAILED;
        reason = ym__cause_in(cause.message, ym__buffer_text(&feed->locator));
    }
    ym_status status = set_reason(item, outcome, reason, error);
    if (status == YM_OK)
        status = end_file(feed, item, error);
    return status == YM_OK ? YM_DONE : status;
}

/* Reads the next record of the open file into the item, or its end. */
static ym_status read_record(ym__feed *feed, ym__item *item, ym_error *error)
{
    ym_error cause = {.status = YM_OK};
    const ym__record *record = NULL;
    const char *source = ym__buffer_text(&feed->locator);
    const ym_status came = ym__reader_record(feed->reader, &record, &cause);
    ym_status status = YM_OK;
    if (came == YM_OK || came == YM_E_LIMIT) {
        feed->any = true;
        item->kind = came == YM_OK ? YM__ITEM_RECORD : YM__ITEM_FAILURE;
        if (came == YM_OK)
            item->raw_hash = ym__hash_of(record->bytes, record->size);
        else
            status = set_reason(item, YM_MERGE_FAILED, ym__cause_in(cause.message, record->source),
                                error);
        if (status == YM_OK)
            status = ym__reader_take(feed->reader, &item->record, error);
        item->done_bytes = feed->done_before + ym_reader_offset(feed->reader);
        return status == YM_OK ? set_locator(feed, item, error) : status;
    }
    if (came == YM_DONE && !feed->any)
        status = set_reason(item, YM_MERGE_SKIPPED, "empty", error);
    else if (came < 0 && !ym__is_of_the_article(came))
        status = ym__error_set(error, came, "%s", cause.message);
    else if (came < 0)
        status = set_reason(item, YM_MERGE_FAILED, ym__cause_in(cause.message, source), error);
    return status == YM_OK ? end_file(feed, item, error) : status;
}

ym_status ym__feed_next(ym__feed *feed, ym__item *item, ym_error *error)
{
    const bool paused = feed->paused;
    feed->paused = false;
    if (feed->reader == NULL) {
        if (feed->position == feed->files->count)
            return YM_DONE;
        const ym__merge_file *file = &feed->files->items[feed->position];
        if (!paused && file->skip == NULL && may_wait(file->path)) {
            feed->paused = true;
            item->kind = YM__ITEM_PAUSE;
            return YM_OK;
        }
        const ym_status status = open_next(feed, item, error);
        if (status != YM_OK)
            return status == YM_DONE ? YM_OK : status;
    }
    if (!paused && !ym__reader_ready(feed->reader, 0)) {
        feed->paused = true;
        item->kind = YM__ITEM_PAUSE;
        return YM_OK;
    }
    return read_record(feed, item, error);
}

bool ym__feed_wait(ym__feed *feed, int milliseconds)
{
    return feed->reader == NULL || ym__reader_ready(feed->reader, milliseconds);
}

void ym__feed_free(ym__feed *feed)
{
    ym_reader_free(feed->reader);
    ym__buffer_free(&feed->locator);
    *feed = (ym__feed){0};
}
