/* Removing articles, and bringing them back. What is removed is retired: its rows stay, its text is put aside unless another
 * article shows it. Only a purge deletes. */
#include "index/change.h"

#include "base/error.h"
#include "index/body.h"
#include "index/full_text.h"
#include "index/near.h"
#include "index/valid.h"

#include <stdlib.h>
#include <string.h>

/* One command while it runs. */
typedef struct removing {
    ym_index *index;
    const ym_remove_options *options;
    ym__changes changes;
    uint64_t removed;
    ym_error *error;
} removing;

/* An article that is to go. */
typedef struct doomed {
    int64_t row, body;
    char *name, *key, *title; /* title may be NULL */
    bool retired;
} doomed;

typedef struct doomed_list {
    doomed *items;
    size_t count, capacity;
} doomed_list;

static void doomed_free(doomed_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].name);
        free(list->items[i].key);
        free(list->items[i].title);
    }
    free(list->items);
}

/* ---- which ------------------------------------------------------------------------------------------------------ */

static char *copy_column(sqlite3_stmt *row, int column)
{
    const char *text = ym__column_text(row, column);
    return text == NULL ? NULL : strdup(text);
}

static ym_status push(doomed_list *list, sqlite3_stmt *row, ym_error *error)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        doomed *grown = realloc(list->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        list->items = grown;
        list->capacity = capacity;
    }
    doomed *each = &list->items[list->count++];
    *each = (doomed){.row = sqlite3_column_int64(row, 0),
                     .body = sqlite3_column_int64(row, 4),
                     .retired = sqlite3_column_int(row, 5) != 0,
                     .name = copy_column(row, 1),
                     .key = copy_column(row, 2),
                     .title = copy_column(row, 3)};
    return each->name == NULL || each->key == NULL ? ym__error_nomem(error) : YM_OK;
}

static ym_status collect(removing *job, ym__statement statement, const char *name,
                         doomed_list *list)
{
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, job->index, statement, job->error);
    if (status < 0)
        return status;
    ym__bind_text(rows, 1, name);
    sqlite3_bind_int(rows, 2, job->options->purge);
    while ((status = ym__index_step(job->index, rows, "looking for articles", job->error)) ==
           YM_OK) {
        status = push(list, rows, job->error);
        if (status < 0)
            break;
    }
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}

/* Adds the articles that a user means by a name. */
static ym_status find(removing *job, const char *name, doomed_list *list)
{
    enum { FEWEST_DIGITS = 6 };
    const size_t before = list->count;
    ym__buffer path = {0};
    const size_t digits = strlen(name);
    ym__buffer_puts(&path, name);
    while (path.size > 1 && path.bytes[path.size - 1] == '/')
        ym__buffer_truncate(&path, path.size - 1);
    ym_status status = path.failed ? ym__error_nomem(job->error)
                                   : collect(job, YM__ARTICLES_FROM, ym__buffer_text(&path), list);
    if (status == YM_OK && list->count == before && digits >= FEWEST_DIGITS &&
        ym__valid_hex(name, digits))
        status = collect(job, YM__ARTICLES_NAMED, name, list);
    ym__buffer_free(&path);
    if (status < 0)
        return status;
    if (list->count == before)
        return ym__error_set(job->error, YM_E_NOT_FOUND,
                             "no article comes from %s, nor is called so; nothing was removed "
                             "(`yiming search` shows names, `yiming export --what articles` all "
                             "sources)",
                             name);
    if (list->count > before + 1 && ym__valid_hex(name, digits) &&
        strncmp(list->items[before].name, name, digits) == 0)
        return ym__error_set(job->error, YM_E_USAGE,
                             "the names of several articles begin with %s; give more digits", name);
    return YM_OK;
}

/* ---- away ------------------------------------------------------------------------------------------------------- */

static ym_status run_on(removing *job, ym__statement name, int64_t row)
{
    sqlite3_stmt *statement = NULL;
    ym_status status = ym__index_statement(&statement, job->index, name, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(statement, 1, row);
    return ym__index_run(job->index, statement, "removing an article", job->error);
}

/* What the log keeps of an article: enough for people to know it by. */
static ym_status log_removal(removing *job, const doomed *each)
{
    ym_json *json = NULL;
    ym_status status = ym_json_new(&json, job->error);
    if (status < 0)
        return status;
    ym_json_begin_object(json);
    ym_json_member_string(json, "format", "1");
    ym_json_member_string(json, "key", each->key);
    ym_json_member_string(json, "title", each->title == NULL ? "" : each->title);
    ym_json_end_object(json);
    const char *text = ym_json_text(json, NULL);
    status = text == NULL ? ym__error_nomem(job->error)
                          : ym__change_article(&job->changes, each->name, text, NULL, job->error);
    ym_json_free(json);
    return status;
}

static ym_status purge(removing *job, const doomed *each)
{
    sqlite3_stmt *forget = NULL;
    ym_status status = run_on(job, YM__SOURCE_PURGE, each->row);
    if (status == YM_OK)
        status = run_on(job, YM__REVISION_PURGE, each->row);
    if (status == YM_OK)
        status = run_on(job, YM__ARTICLE_PURGE, each->row);
    if (status == YM_OK)
        status = ym__index_statement(&forget, job->index, YM__CHANGE_PURGE, job->error);
    if (status < 0)
        return status;
    ym__bind_text(forget, 1, each->name);
    return ym__index_run(job->index, forget, "removing an article", job->error);
}

/* What articles shared, and none has any more. */
static ym_status purge_shared(removing *job)
{
    static const ym__statement names[] = {YM__BODY_PURGE, YM__PHRASE_PURGE};
    ym_status status = YM_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names && status == YM_OK; i++) {
        sqlite3_stmt *purge = NULL;
        status = ym__index_statement(&purge, job->index, names[i], job->error);
        if (status == YM_OK)
            status = ym__index_run(job->index, purge, "removing texts", job->error);
    }
    return status;
}

static ym_status remove_one(removing *job, const doomed *each)
{
    ym_status status = YM_OK;
    if (job->options->tell != NULL)
        job->options->tell(job->options->context, each->name, each->title);
    if (!each->retired) {
        status = run_on(job, YM__ARTICLE_RETIRE, each->row);
        if (status == YM_OK && !job->options->purge)
            status = log_removal(job, each);
    }
    if (status == YM_OK && job->options->purge)
        status = purge(job, each);
    job->removed += status == YM_OK;
    return status;
}

/* The texts of what went are shown by other articles now, or by none: each is looked at once, since a look sees all articles
 * that carry it. */
static ym_status settle_texts(removing *job, const doomed_list *list)
{
    ym__row_map settled = {0};
    ym_status status = YM_OK;
    for (size_t i = 0; i < list->count && status == YM_OK; i++) {
        const doomed *each = &list->items[i];
        if (each->retired || ym__row_map_get(&settled, each->body) != NULL)
            continue;
        status = ym__row_map_put(&settled, each->body, i, job->error);
        if (status == YM_OK)
            status = ym__body_settle(job->index, each->body, job->error);
    }
    ym__row_map_free(&settled);
    return status;
}

/* Each once, though several names may mean it. */
static ym_status remove_listed(removing *job, const doomed_list *list)
{
    ym__row_map seen = {0};
    ym_status status = YM_OK;
    for (size_t i = 0; i < list->count && status == YM_OK; i++) {
        const doomed *each = &list->items[i];
        if (ym__row_map_get(&seen, each->row) != NULL)
            continue;
        status = ym__row_map_put(&seen, each->row, i, job->error);
        if (status == YM_OK)
            status = remove_one(job, each);
    }
    ym__row_map_free(&seen);
    return status == YM_OK ? settle_texts(job, list) : status;
}

/* What is deleted is written over: free pages would keep it, full text its tokens until segments are merged. */
static ym_status scrub(removing *job)
{
    ym_status status = ym__full_text_flush(job->index, job->error);
    if (status == YM_OK)
        status =
            ym__index_sql(job->index, "INSERT INTO passage_text (passage_text) VALUES ('optimize')",
                          "removing full text", job->error);
    if (status == YM_OK)
        status = ym__index_sql(job->index,
                               "DELETE FROM command WHERE NOT EXISTS "
                               "(SELECT 1 FROM change WHERE command_id = command.id)",
                               "removing the log", job->error);
    return status;
}

static ym_status remove_all(removing *job, const char *const *names, size_t count)
{
    const bool purges = job->options->purge;
    doomed_list list = {0};
    ym_status status = YM_OK;
    for (size_t i = 0; i < count && status == YM_OK; i++)
        status = find(job, names[i], &list);
    if (status == YM_OK)
        status = remove_listed(job, &list);
    doomed_free(&list);
    if (status == YM_OK && purges)
        status = purge_shared(job);
    return status == YM_OK && purges ? scrub(job) : status;
}

ym_status ym_index_remove(ym_index *index, const char *const *names, size_t count,
                          const ym_remove_options *options, uint64_t *removed, ym_error *error)
{
    removing job = {.index = index,
                    .options = options,
                    .changes = {.index = index, .text = options->command},
                    .error = error};
    *removed = 0;
    ym_status status = YM_OK;
    if (options->purge)
        status = ym__index_sql(index, "PRAGMA secure_delete = ON", "removing articles", error);
    if (status == YM_OK)
        status = ym__index_begin(index, error);
    if (status < 0)
        return status;
    status = remove_all(&job, names, count);
    if (status == YM_OK) /* what stood back behind the texts that went */
        status = ym__near_update(index, error);
    if (status == YM_OK && !options->dry_run)
        status = ym__index_commit(index, error);
    if (status < 0 || options->dry_run)
        ym__index_rollback(index);
    /* The pages as they were stand in the -wal file until it begins anew. Readers may hinder that; the last to close does it. */
    if (status == YM_OK && options->purge && !options->dry_run)
        (void)sqlite3_wal_checkpoint_v2(index->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (status == YM_OK)
        *removed = job.removed;
    return status;
}

/* ---- and back --------------------------------------------------------------------------------------------------- */

ym_status ym__article_bring_back(ym__changes *changes, const char *name, const char *state,
                                 ym_error *error)
{
    ym_index *index = changes->index;
    sqlite3_stmt *statement = NULL;
    bool shown = false;
    ym_status status = ym__index_statement(&statement, index, YM__ARTICLE_RETIRED, error);
    if (status < 0)
        return status;
    ym__bind_text(statement, 1, name);
    status = ym__index_step(index, statement, "looking for an article", error);
    if (status != YM_OK)
        return status < 0 ? status : YM_OK;
    const int64_t row = sqlite3_column_int64(statement, 0);
    const int64_t revision = sqlite3_column_int64(statement, 1);
    const int64_t body = sqlite3_column_int64(statement, 2);
    ym__index_done(statement);
    status = ym__index_statement(&statement, index, YM__ARTICLE_SET_REVISION, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(statement, 1, row);
    sqlite3_bind_int64(statement, 2, revision);
    status = ym__index_run(index, statement, "bringing an article back", error);
    if (status == YM_OK)
        status = ym__body_bring_back(index, body, row, &shown, error);
    return status == YM_OK ? ym__change_article(changes, name, NULL, state, error) : status;
}
