/* One entry, or all of them: counts and passages; one entry by its name. */
#include "base/error.h"
#include "glossary/glossary.h"
#include "index/mention.h"
#include "search/hits.h"
#include "search/nearest.h"
#include "search/survey.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_day(char out[32], int64_t day)
{
    if (day == 0)
        out[0] = '\0';
    else
        snprintf(out, 32, "%04d-%02d-%02d", (int)(day / 10000), (int)(day / 100 % 100),
                 (int)(day % 100));
}

/* The first day and the last that an entry is mentioned on; 0: on none yet. */
typedef struct days {
    int64_t first, last;
} days;

static void note_day(days *both, int64_t day)
{
    if (day == 0)
        return;
    both->first = both->first == 0 || day < both->first ? day : both->first;
    both->last = day > both->last ? day : both->last;
}

static void write_days(ym_entry_counts *counts, const days *both)
{
    write_day(counts->first_date, both->first);
    write_day(counts->last_date, both->last);
}

/* The entry whose mentions are being counted. */
typedef struct tally {
    ym_index *index;
    ym_entry_counts *counts;
    days days;
    int64_t last_passage; /* of the text that was counted last */
} tally;

/* Counts a passage. Those of a text follow one another, so that each text is looked up once. */
static ym_status count_passage(void *context, const ym__mentioning *each, ym_error *error)
{
    tally *job = context;
    sqlite3_stmt *shown = NULL;
    ym_status status = YM_OK;
    job->counts->mentions += each->count;
    if (each->passage <= job->last_passage)
        return YM_OK;
    status = ym__index_statement(&shown, job->index, YM__SHOWN_OF_PASSAGE, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(shown, 1, each->passage);
    status = ym__index_step(job->index, shown, "counting mentions", error);
    if (status == YM_OK) {
        job->counts->articles++;
        job->last_passage = sqlite3_column_int64(shown, 2);
        note_day(&job->days, sqlite3_column_int64(shown, 3));
    }
    ym__index_done(shown);
    return status < 0 ? status : YM_OK;
}

ym_status ym_entry_get_counts(ym_index *index, const ym_entry *entry, ym_entry_counts *counts,
                              ym_error *error)
{
    tally job = {.index = index, .counts = counts};
    *counts = (ym_entry_counts){0};
    const ym_status status = ym__mentions_of_entry_walk(index, ym__index_entry_row(index, entry),
                                                        count_passage, &job, error);
    write_days(counts, &job.days);
    return status;
}

ym_status ym_entry_passages(ym_results **out, ym_index *index, const ym_entry *entry, size_t limit,
                            bool all_duplicates, ym_error *error)
{
    *out = NULL;
    ym__set set = {0};
    ym__found found = {.entry = entry};
    const ym__term term = {.entries = {.items = &found, .count = 1}};
    const ym_search_options options = {.passage_limit = limit, .all_duplicates = all_duplicates};
    ym_results *results = calloc(1, sizeof *results);
    if (results == NULL)
        return ym__error_nomem(error);
    bool begun = false;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = ym__term_passages(&set, index, &term, error);
    if (status == YM_OK)
        status = ym__results_add_passages(results, index, &set, &term, 1, &options, NULL, error);
    ym__index_end_read(index, begun);
    ym__set_free(&set);
    if (status < 0)
        ym_results_free(results);
    else
        *out = results;
    return status;
}

static void count_surveyed(ym_entry_counts *counts, const ym__survey *survey,
                           const ym__survey_entry *entry)
{
    const ym__collection *collection = &survey->collection;
    days both = {0, 0};
    for (size_t i = entry->first; i < entry->last; i++)
        note_day(&both,
                 collection->texts[collection->passages[survey->mentions[i].passage].text].day);
    counts->mentions = entry->last - entry->first;
    counts->articles = ym__survey_texts(survey, entry);
    write_days(counts, &both);
}

/* The counts of every entry, in the order of the glossary; *list is the caller's. */
static ym_status count_entries(ym_entry_item **list, ym_index *index, ym_error *error)
{
    ym__survey survey = {.entry_count = 0};
    ym_status status = ym__index_load_glossary(index, error);
    if (status < 0)
        return status;
    const ym_glossary *glossary = index->whole.glossary;
    *list = calloc(ym_glossary_count(glossary) + 1, sizeof **list);
    if (*list == NULL)
        return ym__error_nomem(error);
    status = ym__survey_make(&survey, index, NULL, NULL, 0, error);
    for (size_t i = 0; i < survey.entry_count && status == YM_OK; i++) {
        const ym_entry *entry = NULL;
        status = ym__index_entry(&entry, index, survey.entries[i].row, error);
        if (entry != NULL)
            count_surveyed(&(*list)[ym__glossary_number(glossary, entry)].counts, &survey,
                           &survey.entries[i]);
    }
    ym__survey_free(&survey);
    return status;
}

ym_status ym_entry_list(ym_entry_item **items, size_t *count, ym_index *index, bool all,
                        ym_error *error)
{
    *items = NULL;
    *count = 0;
    ym_entry_item *list = NULL;
    bool begun = false;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = ym__index_refresh(index, error);
    if (status == YM_OK)
        status = count_entries(&list, index, error);
    ym__index_end_read(index, begun);
    if (status < 0 || list == NULL) {
        free(list);
        return status;
    }
    const size_t entry_count = ym_glossary_count(index->whole.glossary);
    /* The glossary is loaded in the order of ids. */
    size_t kept = 0;
    for (size_t i = 0; i < entry_count; i++) {
        if (all || list[i].counts.mentions > 0) {
            list[kept] = list[i];
            list[kept++].entry = ym_glossary_entry(index->whole.glossary, i);
        }
    }
    *items = list;
    *count = kept;
    return YM_OK;
}

void ym_entry_list_free(ym_entry_item *items)
{
    free(items);
}

/* ---- one entry by name ------------------------------------------------------------------------------------------- */

/* "no entry is called Zelenskx; did you mean zelensky (泽连斯基) or …?" */
static ym_status say_not_found(ym_index *index, const char *name, ym_error *error)
{
    enum { MOST_SUGGESTED = 3 };
    ym__found_list near = {0};
    ym__buffer text = {0};
    ym_status status = ym__suggest(&near, index, name, MOST_SUGGESTED, error);
    for (size_t i = 0; i < near.count; i++) {
        const ym_entry *entry = near.items[i].entry;
        const char *between = i == 0 ? "" : i + 1 == near.count ? " or " : ", ";
        ym__buffer_printf(&text, "%s%s (%s)", between, entry->id,
                          entry->zh[0] != '\0' ? entry->zh : entry->en);
    }
    if (status == YM_OK && text.failed)
        status = ym__error_nomem(error);
    if (status == YM_OK && near.count == 0)
        status =
            ym__error_set(error, YM_E_NOT_FOUND, "no entry is called %s; try yiming search", name);
    else if (status == YM_OK)
        status = ym__error_set(error, YM_E_NOT_FOUND, "no entry is called %s; did you mean %s?",
                               name, ym__buffer_text(&text));
    ym__buffer_free(&text);
    ym__found_list_free(&near);
    return status;
}

/* The entry of that id, else the best of those that the name finds. */
static ym_status look_up(const ym_entry **entry, ym_index *index, const char *name, ym_error *error)
{
    ym__found_list list = {0};
    ym_status status = ym__index_refresh(index, error);
    if (status == YM_OK)
        status = ym__index_entry_by_id(entry, index, name, error);
    if (status < 0 || *entry != NULL)
        return status;
    status = ym__lookup(&list, index, name, YM__LOOKUP_WHOLE, error);
    if (status == YM_OK)
        status = ym__found_list_read(&list, index, error);
    if (status == YM_OK)
        status = ym__found_sort(list.items, list.count, index, 1, error);
    if (status == YM_OK && list.count > 0)
        *entry = list.items[0].entry;
    else if (status == YM_OK)
        status = say_not_found(index, name, error);
    ym__found_list_free(&list);
    return status;
}

ym_status ym_entry_lookup(ym_index *index, const char *name, const ym_entry **entry,
                          ym_error *error)
{
    *entry = NULL;
    if (!ym__utf8_valid(name, strlen(name)))
        return ym__error_set(error, YM_E_INPUT,
                             "the name is not UTF-8; check the terminal's encoding");
    const ym_entry *found = NULL;
    bool begun = false;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = look_up(&found, index, name, error);
    ym__index_end_read(index, begun);
    if (status == YM_OK)
        *entry = found;
    return status;
}
