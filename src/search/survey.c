/* One read of the mentions as they are stored, passage by passage, then a counting sort by entry, and one by passage. */
#include "search/survey.h"

#include "base/error.h"
#include "index/mention.h"

#include <stdlib.h>

/* A survey while it is read: its mentions come by passage, its entries are numbered as they are met. */
typedef struct reading {
    ym__survey *survey;
    ym__row_map numbers; /* of the entries, by row */
} reading;

/* The number of the entry of a row, perhaps a new one. */
static ym_status take_entry(uint32_t *number, reading *job, int64_t row, ym_error *error)
{
    ym__survey *survey = job->survey;
    const uint64_t *known = ym__row_map_get(&job->numbers, row);
    *number = known == NULL ? (uint32_t)survey->entry_count : (uint32_t)*known;
    if (known != NULL)
        return YM_OK;
    if (survey->entry_count == survey->entry_capacity) {
        const size_t capacity = survey->entry_capacity == 0 ? 1024 : survey->entry_capacity * 2;
        ym__survey_entry *grown = realloc(survey->entries, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        survey->entries = grown;
        survey->entry_capacity = capacity;
    }
    survey->entries[survey->entry_count++] = (ym__survey_entry){.row = row, .number = *number};
    return ym__row_map_put(&job->numbers, row, *number, error);
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

/* One row of YM__PASSAGE_MENTION_ALL. */
static ym_status take_passage(reading *job, sqlite3_stmt *row, ym_error *error)
{
    ym__survey *survey = job->survey;
    const size_t passage = ym__collection_find(&survey->collection, sqlite3_column_int64(row, 0));
    ym__mention_cursor cursor = ym__mentions_of_column(row, 1, YM__ANY_TEXT);
    ym__stored_mention stored;
    ym_status status = YM_OK;
    while (status == YM_OK && passage != YM__NO_TEXT && ym__mention_next(&cursor, &stored)) {
        ym__survey_mention mention = {.passage = (uint32_t)passage,
                                      .start = (uint32_t)stored.start,
                                      .end = (uint32_t)stored.end,
                                      .label_row = stored.label};
        status = take_entry(&mention.entry, job, stored.entry, error);
        if (status == YM_OK)
            status = push_mention(survey, &mention, error);
    }
    return status;
}

static ym_status read_mentions(ym__survey *survey, ym_index *index, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    reading job = {.survey = survey};
    ym_status status = ym__index_statement(&select, index, YM__PASSAGE_MENTION_ALL, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading mentions", error)) == YM_OK)
        status = take_passage(&job, select, error);
    ym__index_done(select);
    ym__row_map_free(&job.numbers);
    return status < 0 ? status : YM_OK;
}

static int compare_entries(const void *a, const void *b)
{
    const ym__survey_entry *left = a;
    const ym__survey_entry *right = b;
    return left->row < right->row ? -1 : left->row > right->row;
}

/* Places the mentions by entry; places[n] is that of the entry numbered n. They are sorted by passage and stay so. */
static void place_mentions(ym__survey *survey, ym__survey_mention *sorted, const uint32_t *places)
{
    for (size_t i = 0; i < survey->mention_count; i++)
        survey->entries[places[survey->mentions[i].entry]].last++;
    for (size_t e = 0, first = 0; e < survey->entry_count; e++) {
        ym__survey_entry *entry = &survey->entries[e];
        entry->first = first;
        first += entry->last;
        entry->last = entry->first;
    }
    for (size_t i = 0; i < survey->mention_count; i++) {
        ym__survey_mention mention = survey->mentions[i];
        mention.entry = places[mention.entry];
        ym__survey_entry *entry = &survey->entries[mention.entry];
        entry->passages +=
            entry->last == entry->first || sorted[entry->last - 1].passage != mention.passage;
        sorted[entry->last++] = mention;
    }
}

/* Sorts the entries by row, and the mentions by entry. */
static ym_status sort_by_entry(ym__survey *survey, ym_error *error)
{
    uint32_t *places = calloc(survey->entry_count + 1, sizeof *places);
    ym__survey_mention *sorted = calloc(survey->mention_count + 1, sizeof *sorted);
    ym_status status = places == NULL || sorted == NULL ? ym__error_nomem(error) : YM_OK;
    if (status == YM_OK) {
        if (survey->entry_count > 1)
            qsort(survey->entries, survey->entry_count, sizeof *survey->entries, compare_entries);
        for (size_t e = 0; e < survey->entry_count; e++)
            places[survey->entries[e].number] = (uint32_t)e;
        place_mentions(survey, sorted, places);
        free(survey->mentions);
        survey->mentions = sorted;
        survey->mention_capacity = survey->mention_count + 1;
        sorted = NULL;
    }
    free(places);
    free(sorted);
    return status;
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
    ym_status status = ym__collection_load(&survey->collection, index, since, until, parts, error);
    if (status == YM_OK && survey->collection.passage_count >= UINT32_MAX)
        status = ym__error_set(error, YM_E_LIMIT, "more passages than can be counted at once");
    if (status == YM_OK)
        status = read_mentions(survey, index, error);
    if (status == YM_OK)
        status = sort_by_entry(survey, error);
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

uint64_t ym__survey_texts(const ym__survey *survey, const ym__survey_entry *entry)
{
    uint64_t count = 0;
    size_t last = YM__NO_TEXT;
    for (size_t i = entry->first; i < entry->last; i++) {
        const size_t text = survey->collection.passages[survey->mentions[i].passage].text;
        count += text != last;
        last = text;
    }
    return count;
}
