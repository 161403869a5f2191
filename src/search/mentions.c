/* Stored mentions with the entries and labels that they refer to. */
#include "search/mentions.h"

#include "base/error.h"
#include "index/mention.h"

#include <stdlib.h>
#include <string.h>

void ym__mention_rows_free(ym__mention_rows *rows)
{
    free(rows->items);
    *rows = (ym__mention_rows){0};
}

static ym_status push_row(ym__mention_rows *rows, const ym__mention_row *row, ym_error *error)
{
    if (rows->count == rows->capacity) {
        const size_t capacity = rows->capacity == 0 ? 64 : rows->capacity * 2;
        ym__mention_row *grown = realloc(rows->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        rows->items = grown;
        rows->capacity = capacity;
    }
    rows->items[rows->count++] = *row;
    return YM_OK;
}

/* The label of a row. `last` is tried first: most mentions of an entry are of one label. */
static const ym_label *label_of_row(const ym_index *index, const ym_entry *entry, int64_t row,
                                    const ym_label *last)
{
    if (last != NULL && ym__index_label_row(index, entry, last) == row)
        return last;
    for (size_t i = 0; i < entry->label_count; i++) {
        if (ym__index_label_row(index, entry, &entry->labels[i]) == row)
            return &entry->labels[i];
    }
    return NULL;
}

/* The entry whose mentions are being collected. */
typedef struct collecting {
    ym__mention_rows *rows;
    ym_index *index;
    const ym_entry *entry;
    int64_t entry_row;
    const ym_label *last;
} collecting;

/* Appends the mentions of the entry in a passage. */
static ym_status collect_passage(void *context, const ym__mentioning *each, ym_error *error)
{
    collecting *job = context;
    sqlite3_stmt *row = NULL;
    ym__mention_cursor cursor;
    ym__stored_mention mention;
    ym_status status =
        ym__mentions_read(&cursor, &row, job->index, each->passage, YM__ANY_TEXT, error);
    while (status == YM_OK && ym__mention_next(&cursor, &mention)) {
        if (mention.entry != job->entry_row)
            continue;
        job->last = label_of_row(job->index, job->entry, mention.label, job->last);
        status = push_row(
            job->rows,
            &(ym__mention_row){each->passage, mention.start, mention.end, job->entry, job->last},
            error);
    }
    ym__index_done(row);
    return status;
}

ym_status ym__mentions_of_entry(ym__mention_rows *rows, ym_index *index, const ym_entry *entry,
                                ym_error *error)
{
    collecting job = {.rows = rows,
                      .index = index,
                      .entry = entry,
                      .entry_row = ym__index_entry_row(index, entry)};
    return ym__mentions_of_entry_walk(index, job.entry_row, collect_passage, &job, error);
}

ym_status ym__mentions_of_passage(ym__mention_rows *rows, ym_index *index, int64_t passage,
                                  ym_error *error)
{
    sqlite3_stmt *row = NULL;
    ym__mention_cursor cursor;
    ym__stored_mention mention;
    ym_status status = ym__mentions_read(&cursor, &row, index, passage, YM__ANY_TEXT, error);
    while (status == YM_OK && ym__mention_next(&cursor, &mention)) {
        const ym_entry *entry = NULL;
        status = ym__index_entry(&entry, index, mention.entry, error);
        if (status < 0 || entry == NULL)
            continue;
        status = push_row(rows,
                          &(ym__mention_row){passage, mention.start, mention.end, entry,
                                             label_of_row(index, entry, mention.label, NULL)},
                          error);
    }
    ym__index_done(row);
    return status;
}

static int compare_rows(const void *a, const void *b)
{
    const ym__mention_row *left = a;
    const ym__mention_row *right = b;
    if (left->passage != right->passage)
        return left->passage < right->passage ? -1 : 1;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    if (left->end != right->end)
        return left->end > right->end ? -1 : 1;
    return strcmp(left->entry->id, right->entry->id);
}

void ym__mention_rows_sort(ym__mention_rows *rows)
{
    if (rows->count > 1)
        qsort(rows->items, rows->count, sizeof *rows->items, compare_rows);
}

/* The first row of the passage that starts at `start` or later. */
static size_t find_row(const ym__mention_rows *rows, int64_t passage, size_t start)
{
    size_t from = 0;
    size_t to = rows->count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const ym__mention_row *row = &rows->items[middle];
        if (row->passage < passage || (row->passage == passage && row->start < start))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

const ym__mention_row *ym__mention_at(const ym__mention_rows *rows, int64_t passage, ym_span span)
{
    const ym__mention_row *best = NULL;
    for (size_t i = find_row(rows, passage, span.start); i < rows->count; i++) {
        const ym__mention_row *row = &rows->items[i];
        if (row->passage != passage || row->start >= span.end)
            break;
        if (row->end <= span.end &&
            (best == NULL || row->end - row->start > best->end - best->start))
            best = row;
    }
    return best;
}
