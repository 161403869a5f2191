/* One read of the table of mentions in its own order, then a counting sort by passage. */
#include "search/survey.h"

#include "base/error.h"

#include <stdlib.h>

/* The entry of a row, the last one or a new one: mentions come by entry. */
static ym_status take_entry(ym__survey *survey, int64_t row, ym_error *error)
{
    if (survey->entry_count > 0 && survey->entries[survey->entry_count - 1].row == row)
        return YM_OK;
    if (survey->entry_count == survey->entry_capacity) {
        const size_t capacity = survey->entry_capacity == 0 ? 1024 : survey->entry_capacity * 2;
        ym__survey_entry *grown = realloc(survey->entries, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        survey->entries = grown;
        survey->entry_capacity = capacity;
    }
    survey->entries[survey->entry_count++] =
        (ym__survey_entry){.row = row, .first = survey->mention_count};
    return YM_OK;
}

static ym_status push_mention(ym__survey *survey, const ym__survey_mention *mention,
                              ym_error *error)
{
    if (survey->mention_count == survey->mention_capacity) {
        const size_t capacity = survey->mention_capacity == 0 ? 4096 : survey->mention_capacity * 2;
        ym__survey_mention *grown = realloc(survey->mentions, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        survey->mentions = grown;
        survey->mention_capacity = capacity;
    }
    survey->mentions[survey->mention_count++] = *mention;
    return survey->mention_count < UINT32_MAX
               ? YM_OK
               : ym__error_set(error, YM_E_LIMIT, "more mentions than can be counted at once");
}

/* One row of YM__MENTION_ALL. Spans out of a damaged file may be anything. */
static ym_status take_mention(ym__survey *survey, sqlite3_stmt *row, ym_error *error)
{
    const size_t passage = ym__collection_find(&survey->collection, sqlite3_column_int64(row, 1));
    const int64_t start = sqlite3_column_int64(row, 2);
    const int64_t end = sqlite3_column_int64(row, 3);
    if (passage == YM__NO_TEXT || start < 0 || start >= end || end > UINT32_MAX)
        return YM_OK;
    const ym_status status = take_entry(survey, sqlite3_column_int64(row, 0), error);
    if (status < 0)
        return status;
    ym__survey_entry *entry = &survey->entries[survey->entry_count - 1];
    const ym__survey_mention mention = {.entry = (uint32_t)(survey->entry_count - 1),
                                        .passage = (uint32_t)passage,
                                        .start = (uint32_t)start,
                                        .end = (uint32_t)end,
                                        .label_row = sqlite3_column_int64(row, 4)};
    const bool same_passage = survey->mention_count > entry->first &&
                              survey->mentions[survey->mention_count - 1].passage == passage;
    entry->passages += same_passage ? 0 : 1;
    entry->last = survey->mention_count + 1;
    return push_mention(survey, &mention, error);
}

/* Lists the mentions by passage: counts, sums, places. */
static ym_status sort_by_passage(ym__survey *survey, ym_error *error)
{
    const size_t passages = survey->collection.passage_count;
    survey->of_passage = calloc(passages + 2, sizeof *survey->of_passage);
    survey->in_passages = calloc(survey->mention_count + 1, sizeof *survey->in_passages);
    if (survey->of_passage == NULL || survey->in_passages == NULL)
        return ym__error_nomem(error);
    /* Shifted by one, so that placing them moves each begin to where it belongs. */
    uint32_t *next = survey->of_passage + 1;
    for (size_t i = 0; i < survey->mention_count; i++)
        next[survey->mentions[i].passage + 1]++;
    for (size_t p = 0; p < passages; p++)
        next[p + 1] += next[p];
    for (size_t i = 0; i < survey->mention_count; i++)
        survey->in_passages[next[survey->mentions[i].passage]++] = (uint32_t)i;
    return YM_OK;
}

ym_status ym__survey_make(ym__survey *survey, ym_index *index, const char *since, const char *until,
                          unsigned parts, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__collection_load(&survey->collection, index, since, until, parts, error);
    if (status == YM_OK && survey->collection.passage_count >= UINT32_MAX)
        status = ym__error_set(error, YM_E_LIMIT, "more passages than can be counted at once");
    if (status == YM_OK)
        status = ym__index_statement(&select, index, YM__MENTION_ALL, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading mentions", error)) == YM_OK)
        status = take_mention(survey, select, error);
    if (select != NULL)
        ym__index_done(select);
    return status < 0 ? status : sort_by_passage(survey, error);
}

void ym__survey_free(ym__survey *survey)
{
    ym__collection_free(&survey->collection);
    free(survey->entries);
    free(survey->mentions);
    free(survey->in_passages);
    free(survey->of_passage);
    *survey = (ym__survey){.entry_count = 0};
}

size_t ym__survey_find(const ym__survey *survey, int64_t entry_row)
{
    size_t from = 0;
    size_t to = survey->entry_count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (survey->entries[middle].row < entry_row)
            from = middle + 1;
        else
            to = middle;
    }
    return from < survey->entry_count && survey->entries[from].row == entry_row ? from
                                                                                : YM__NO_ENTRY;
}
