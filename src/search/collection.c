/* The texts of an index as arrays, read whole: counting looks at far more mentions than it shows, and a look into an array
 * costs a hundredth of one into a table. */
#include "search/collection.h"

#include "base/error.h"
#include "index/body.h"
#include "search/hits.h"

#include <stdlib.h>
#include <string.h>

/* Days that are looked at; an open end is 0 or INT64_MAX. */
typedef struct days {
    bool dated;
    int64_t since, until;
} days;

static ym_status read_days(days *wanted, ym_index *index, const char *since, const char *until,
                           ym_error *error)
{
    const ym_search_options options = {.since = since, .until = until};
    *wanted = (days){.dated = since != NULL || until != NULL, .until = INT64_MAX};
    ym_status status = ym__search_options_check(index, &options, error);
    if (status < 0)
        return status;
    if (since != NULL)
        wanted->since = ym__day_bound(since, false);
    if (until != NULL)
        wanted->until = ym__day_bound(until, true);
    return YM_OK;
}

static bool passes(const days *wanted, int64_t day)
{
    return !wanted->dated || (day != 0 && day >= wanted->since && day <= wanted->until);
}

/* The file that a revision was read from; *source stays NULL when that is unknown. */
static ym_status read_file_name(const char **source, ym__collection *collection, ym_index *index,
                                int64_t revision, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__FILE_OF_REVISION, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, revision);
    status = ym__index_step(index, select, "reading a source", error);
    const char *name = status == YM_OK ? ym__column_text(select, 0) : NULL;
    if (name != NULL) {
        *source = ym__arena_strdup(&collection->arena, name);
        if (*source == NULL)
            status = ym__error_nomem(error);
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

/* A column as text of the collection's own, the same as the text before when it equals that: sources and languages come in
 * runs. */
static ym_status keep_text(const char **out, ym__collection *collection, const char *before,
                           const char *text, ym_error *error)
{
    *out = text == NULL ? NULL
           : before != NULL && strcmp(before, text) == 0
               ? before
               : ym__arena_strdup(&collection->arena, text);
    return text == NULL || *out != NULL ? YM_OK : ym__error_nomem(error);
}

static ym_status push_text(ym__collection *collection, const ym__text *text, ym_error *error)
{
    if (collection->texts == NULL || collection->text_count == collection->text_capacity) {
        const size_t capacity =
            collection->text_capacity == 0 ? 1024 : collection->text_capacity * 2;
        ym__text *grown = realloc(collection->texts, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        collection->texts = grown;
        collection->text_capacity = capacity;
    }
    collection->texts[collection->text_count++] = *text;
    return YM_OK;
}

/* One row of the statement below: an article that carries a body. The first that is looked at stands for the body. */
static ym_status take_article(ym__collection *collection, ym_index *index, sqlite3_stmt *row,
                              const days *wanted, unsigned parts, ym_error *error)
{
    const ym__text *last =
        collection->text_count > 0 ? &collection->texts[collection->text_count - 1] : NULL;
    ym__text text = {.body = sqlite3_column_int64(row, 0),
                     .day = ym__day_of_date(ym__column_text(row, 1))};
    if ((last != NULL && last->body == text.body) || !passes(wanted, text.day))
        return YM_OK;
    ym_status status = YM_OK;
    if ((parts & YM__TEXT_LANG) != 0)
        status = keep_text(&text.lang, collection, last != NULL ? last->lang : NULL,
                           ym__column_text(row, 2), error);
    if (status == YM_OK && (parts & YM__TEXT_SOURCE) != 0)
        status = keep_text(&text.source, collection, last != NULL ? last->source : NULL,
                           ym__column_text(row, 3), error);
    if (status == YM_OK && (parts & YM__TEXT_SOURCE) != 0 && text.source == NULL)
        status =
            read_file_name(&text.source, collection, index, sqlite3_column_int64(row, 4), error);
    return status < 0 ? status : push_text(collection, &text, error);
}

static ym_status read_texts(ym__collection *collection, ym_index *index, const days *wanted,
                            unsigned parts, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__COLLECTION_ARTICLES, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading articles", error)) == YM_OK)
        status = take_article(collection, index, select, wanted, parts, error);
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

static ym_status push_passage(ym__collection *collection, int64_t row, size_t text, ym_error *error)
{
    if (collection->passage_count == collection->passage_capacity) {
        const size_t capacity =
            collection->passage_capacity == 0 ? 4096 : collection->passage_capacity * 2;
        struct ym__collection_passage *grown =
            realloc(collection->passages, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        collection->passages = grown;
        collection->passage_capacity = capacity;
    }
    collection->passages[collection->passage_count++] = (struct ym__collection_passage){row, text};
    return YM_OK;
}

static int compare_passages(const void *a, const void *b)
{
    const struct ym__collection_passage *left = a;
    const struct ym__collection_passage *right = b;
    return left->row < right->row ? -1 : left->row > right->row;
}

/* Passages come by body, as the texts stand. */
static ym_status read_passages(ym__collection *collection, ym_index *index, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    size_t text = 0;
    bool sorted = true;
    int64_t last = 0;
    ym_status status = ym__index_statement(&select, index, YM__COLLECTION_PASSAGES, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading passages", error)) == YM_OK) {
        const int64_t row = sqlite3_column_int64(select, 0);
        const int64_t body = sqlite3_column_int64(select, 1);
        while (text < collection->text_count && collection->texts[text].body < body)
            text++;
        if (text == collection->text_count)
            break;
        if (collection->texts[text].body != body)
            continue;
        sorted = sorted && row > last;
        last = row;
        status = push_passage(collection, row, text, error);
    }
    ym__index_done(select);
    if (!sorted)
        qsort(collection->passages, collection->passage_count, sizeof *collection->passages,
              compare_passages);
    return status < 0 ? status : YM_OK;
}

static ym_status count_chars(ym__collection *collection, ym_index *index, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__COLLECTION_CHARS, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "counting characters", error)) == YM_OK) {
        const size_t place = ym__collection_find(collection, sqlite3_column_int64(select, 0));
        if (place != YM__NO_TEXT)
            collection->texts[collection->passages[place].text].chars +=
                (uint64_t)sqlite3_column_int64(select, 1);
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

ym_status ym__collection_load(ym__collection *collection, ym_index *index, const char *since,
                              const char *until, unsigned parts, ym_error *error)
{
    days wanted;
    ym_status status = read_days(&wanted, index, since, until, error);
    if (status == YM_OK)
        status = read_texts(collection, index, &wanted, parts, error);
    if (status == YM_OK)
        status = read_passages(collection, index, error);
    if (status == YM_OK && (parts & YM__TEXT_CHARS) != 0)
        status = count_chars(collection, index, error);
    return status;
}

void ym__collection_free(ym__collection *collection)
{
    ym__arena_free(&collection->arena);
    free(collection->texts);
    free(collection->passages);
    *collection = (ym__collection){0};
}

size_t ym__collection_find(const ym__collection *collection, int64_t row)
{
    size_t from = 0;
    size_t to = collection->passage_count;
    /* Where nothing was ever removed the rows are one after the other. */
    const uint64_t guess = to == 0 ? 0 : (uint64_t)row - (uint64_t)collection->passages[0].row;
    if (guess < to && collection->passages[guess].row == row)
        return (size_t)guess;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (collection->passages[middle].row < row)
            from = middle + 1;
        else
            to = middle;
    }
    return from < collection->passage_count && collection->passages[from].row == row ? from
                                                                                     : YM__NO_TEXT;
}
