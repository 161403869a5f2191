/* Counting: places become events (which group, which text, which passage), and events are counted once they are sorted.
 * Read the three public functions at the end first; each only makes events. */
#include "base/error.h"
#include "base/map.h"
#include "glossary/glossary.h"
#include "index/mention.h"
#include "search/collection.h"
#include "search/hits.h"
#include "search/mentions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BYTES = 16 };

struct ym_counts {
    ym__arena arena;
    ym_count *rows;
    size_t count;
    ym_count total;
};

/* One place that is counted. */
typedef struct event {
    size_t group;
    size_t text, passage; /* places in the collection */
} event;

typedef struct counting {
    ym_counts *counts; /* what comes of it; its rows are the groups */
    size_t row_capacity;
    ym__map *groups; /* from a group's name to its number */
    ym__buffer name;
    ym_count_by by;
    bool empty_lines;
    bool by_text;        /* the group is one of the text's: its date, source or language */
    size_t *text_groups; /* then, of each text */
    ym__collection collection;
    event *events;
    size_t event_count, event_capacity;
} counting;

/* ---- groups ---------------------------------------------------------------------------------------------------- */

/* The number of the group that counting->name names; a new one gets this key. */
static ym_status find_group(size_t *group, counting *job, const char *key, size_t key_bytes,
                            const ym_entry *entry, ym_error *error)
{
    ym_counts *counts = job->counts;
    bool existed = false;
    if (job->name.failed)
        return ym__error_nomem(error);
    ym_status status = ym__map_put(job->groups, ym__buffer_text(&job->name), job->name.size,
                                   counts->count, true, &existed, error);
    if (status < 0)
        return status;
    *group = (size_t)*ym__map_get(job->groups, ym__buffer_text(&job->name), job->name.size);
    if (existed)
        return YM_OK;
    if (counts->count == job->row_capacity) {
        const size_t capacity = job->row_capacity == 0 ? 64 : job->row_capacity * 2;
        ym_count *grown = realloc(counts->rows, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        counts->rows = grown;
        job->row_capacity = capacity;
    }
    const char *kept = ym__arena_strndup(&counts->arena, key, key_bytes);
    if (kept == NULL)
        return ym__error_nomem(error);
    counts->rows[counts->count++] = (ym_count){.key = kept, .entry = entry};
    return YM_OK;
}

/* The group of a written form, which may be a label of an entry. */
static ym_status group_of_form(size_t *group, counting *job, const char *form, size_t form_bytes,
                               const ym_entry *entry, ym_error *error)
{
    ym__buffer_clear(&job->name);
    ym__buffer_puts(&job->name, entry == NULL ? "" : entry->id);
    ym__buffer_putc(&job->name, '\t');
    ym__buffer_append(&job->name, form, form_bytes);
    return find_group(group, job, form, form_bytes, entry, error);
}

static ym_status group_of_mention(size_t *group, counting *job, const ym__mention_row *row,
                                  ym_error *error)
{
    const char *label = row->label == NULL ? "" : row->label->text;
    return group_of_form(group, job, label, strlen(label), row->entry, error);
}

static const char *key_of_text(char room[KEY_BYTES], const ym__text *text, ym_count_by by)
{
    const char *key = by == YM_COUNT_BY_SOURCE ? text->source : text->lang;
    if (by == YM_COUNT_BY_YEAR || by == YM_COUNT_BY_MONTH) {
        key = room;
        if (text->day == 0)
            room[0] = '\0';
        else if (by == YM_COUNT_BY_YEAR)
            snprintf(room, KEY_BYTES, "%04d", (int)(text->day / 10000));
        else
            snprintf(room, KEY_BYTES, "%04d-%02d", (int)(text->day / 10000),
                     (int)(text->day / 100 % 100));
    }
    return key == NULL ? "" : key;
}

/* Puts every text into its group, and counts what the groups are a share of. */
static ym_status group_texts(counting *job, ym_error *error)
{
    const ym__collection *collection = &job->collection;
    ym_status status = YM_OK;
    job->text_groups = calloc(collection->text_count + 1, sizeof *job->text_groups);
    if (job->text_groups == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < collection->text_count && status == YM_OK; i++) {
        char room[KEY_BYTES];
        const char *key = key_of_text(room, &collection->texts[i], job->by);
        ym__buffer_clear(&job->name);
        ym__buffer_puts(&job->name, key);
        status = find_group(&job->text_groups[i], job, key, strlen(key), NULL, error);
        if (status == YM_OK) {
            ym_count *row = &job->counts->rows[job->text_groups[i]];
            row->all_articles++;
            row->all_chars += collection->texts[i].chars;
        }
    }
    return status;
}

/* ---- events ---------------------------------------------------------------------------------------------------- */

static ym_status push_event(counting *job, size_t group, size_t place, ym_error *error)
{
    if (job->event_count == job->event_capacity) {
        const size_t capacity = job->event_capacity == 0 ? 1024 : job->event_capacity * 2;
        event *grown = realloc(job->events, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        job->events = grown;
        job->event_capacity = capacity;
    }
    job->events[job->event_count++] = (event){group, job->collection.passages[place].text, place};
    return YM_OK;
}

static int compare_events(const void *a, const void *b)
{
    const event *left = a;
    const event *right = b;
    if (left->group != right->group)
        return left->group < right->group ? -1 : 1;
    if (left->text != right->text)
        return left->text < right->text ? -1 : 1;
    return left->passage < right->passage ? -1 : left->passage > right->passage;
}

/* Events mostly come in order. */
static void sort_events(counting *job)
{
    size_t i = 1;
    while (i < job->event_count && compare_events(&job->events[i - 1], &job->events[i]) <= 0)
        i++;
    if (i < job->event_count)
        qsort(job->events, job->event_count, sizeof *job->events, compare_events);
}

static void count_groups(counting *job)
{
    sort_events(job);
    for (size_t i = 0; i < job->event_count; i++) {
        const event *each = &job->events[i];
        const event *before = i > 0 && each[-1].group == each->group ? each - 1 : NULL;
        ym_count *row = &job->counts->rows[each->group];
        row->hits++;
        row->passages += before == NULL || before->passage != each->passage;
        row->articles += before == NULL || before->text != each->text;
    }
}

/* A passage or a text counts once, in however many groups it is. */
static ym_status count_total(counting *job, ym_error *error)
{
    const ym__collection *collection = &job->collection;
    ym_count *total = &job->counts->total;
    bool *seen = calloc(collection->text_count + collection->passage_count + 1, sizeof *seen);
    if (seen == NULL)
        return ym__error_nomem(error);
    *total =
        (ym_count){.key = "", .hits = job->event_count, .all_articles = collection->text_count};
    bool *passage_seen = seen + collection->text_count;
    for (size_t i = 0; i < job->event_count; i++) {
        const event *each = &job->events[i];
        total->articles += !seen[each->text];
        total->passages += !passage_seen[each->passage];
        seen[each->text] = passage_seen[each->passage] = true;
    }
    for (size_t i = 0; i < collection->text_count; i++)
        total->all_chars += collection->texts[i].chars;
    free(seen);
    return YM_OK;
}

static int compare_keys(const void *a, const void *b)
{
    const ym_count *left = a;
    const ym_count *right = b;
    const int order = strcmp(left->key, right->key);
    if (order != 0 || left->entry == right->entry)
        return order;
    if (left->entry == NULL || right->entry == NULL)
        return left->entry == NULL ? 1 : -1; /* text that is no mention comes last */
    return strcmp(left->entry->id, right->entry->id);
}

static int compare_hits(const void *a, const void *b)
{
    const ym_count *left = a;
    const ym_count *right = b;
    if (left->hits != right->hits)
        return left->hits > right->hits ? -1 : 1;
    return compare_keys(a, b);
}

/* Counts the events and leaves the groups that have any, in their order. */
static ym_status finish(counting *job, ym_error *error)
{
    ym_counts *counts = job->counts;
    const bool by_date = job->by == YM_COUNT_BY_YEAR || job->by == YM_COUNT_BY_MONTH;
    ym_status status = count_total(job, error);
    if (status < 0)
        return status;
    count_groups(job);
    size_t kept = 0;
    for (size_t i = 0; i < counts->count; i++) {
        if (counts->rows[i].hits == 0 && !job->empty_lines)
            continue;
        counts->rows[kept] = counts->rows[i];
        if (!job->by_text) {
            counts->rows[kept].all_articles = counts->total.all_articles;
            counts->rows[kept].all_chars = counts->total.all_chars;
        }
        kept++;
    }
    counts->count = kept;
    if (kept > 1)
        qsort(counts->rows, kept, sizeof *counts->rows, by_date ? compare_keys : compare_hits);
    return YM_OK;
}

/* ---- a count from beginning to end ------------------------------------------------------------------------------- */

static ym_status start(counting *job, ym_index *index, const ym_count_options *options,
                       ym_error *error)
{
    job->by = options->by;
    job->empty_lines = options->empty_lines;
    job->by_text = options->by != YM_COUNT_BY_LABEL && options->by != YM_COUNT_BY_FORM;
    const unsigned parts = (options->no_chars ? 0u : YM__TEXT_CHARS) |
                           (options->by == YM_COUNT_BY_SOURCE ? YM__TEXT_SOURCE : 0u) |
                           (options->by == YM_COUNT_BY_LANG ? YM__TEXT_LANG : 0u);
    job->counts = calloc(1, sizeof *job->counts);
    if (job->counts == NULL)
        return ym__error_nomem(error);
    ym_status status = ym__map_new(&job->groups, error);
    if (status == YM_OK)
        status = ym__collection_load(&job->collection, index, options->since, options->until, parts,
                                     error);
    if (status == YM_OK && job->by_text)
        status = group_texts(job, error);
    return status;
}

/* Hands the counts over, or frees them. */
static ym_status end(counting *job, ym_counts **out, ym_status status, ym_error *error)
{
    if (status == YM_OK)
        status = finish(job, error);
    ym__map_free(job->groups);
    ym__buffer_free(&job->name);
    ym__collection_free(&job->collection);
    free(job->text_groups);
    free(job->events);
    if (status == YM_OK)
        *out = job->counts;
    else
        ym_counts_free(job->counts);
    return status;
}

/* ---- what a query finds ------------------------------------------------------------------------------------------ */

/* The mentions of every entry that the query found, so that its spans can be told from each other. */
static ym_status read_mentions(ym__mention_rows *rows, ym_index *index, const ym_results *results,
                               ym_error *error)
{
    ym__row_map taken = {0};
    ym_status status = YM_OK;
    for (size_t i = 0; i < results->entry_count + results->passage_count && status == YM_OK; i++) {
        const ym_entry *entry = i < results->entry_count
                                    ? results->entries[i].entry
                                    : results->passages[i - results->entry_count].entry;
        if (entry == NULL)
            continue;
        const int64_t row = ym__index_entry_row(index, entry);
        if (ym__row_map_get(&taken, row) != NULL)
            continue;
        status = ym__row_map_put(&taken, row, 0, error);
        if (status == YM_OK)
            status = ym__mentions_of_entry(rows, index, entry, error);
    }
    ym__mention_rows_sort(rows);
    ym__row_map_free(&taken);
    return status;
}

/* By which mentions the spans of results are told from each other. */
typedef struct naming {
    ym__mention_rows of_entries; /* of the entries that the query found: nearly all */
    ym__mention_rows of_passage; /* all in one passage, where these do not tell */
    int64_t passage;             /* which; 0: none yet */
} naming;

/* The mention that a span is: of an entry that the query found, else of any (Zelen* finds text, and names nobody). */
static ym_status find_mention(const ym__mention_row **mention, naming *names, ym_index *index,
                              int64_t passage, ym_span span, ym_error *error)
{
    *mention = ym__mention_at(&names->of_entries, passage, span);
    if (*mention != NULL)
        return YM_OK;
    ym_status status = YM_OK;
    if (names->passage != passage) {
        names->passage = passage;
        names->of_passage.count = 0;
        status = ym__mentions_of_passage(&names->of_passage, index, passage, error);
        ym__mention_rows_sort(&names->of_passage);
    }
    *mention = ym__mention_at(&names->of_passage, passage, span);
    return status;
}

static ym_status group_of_span(size_t *group, counting *job, naming *names, ym_index *index,
                               const ym_passage_hit *hit, int64_t passage, ym_span span,
                               ym_error *error)
{
    const ym__mention_row *mention = NULL;
    ym_status status = YM_OK;
    if (job->by == YM_COUNT_BY_LABEL)
        status = find_mention(&mention, names, index, passage, span, error);
    if (status < 0)
        return status;
    return mention != NULL ? group_of_mention(group, job, mention, error)
                           : group_of_form(group, job, hit->text + span.start,
                                           span.end - span.start, NULL, error);
}

static ym_status count_results(counting *job, ym_index *index, const ym_results *results,
                               ym_error *error)
{
    naming names = {.passage = 0};
    ym_status status = YM_OK;
    if (job->by == YM_COUNT_BY_LABEL)
        status = read_mentions(&names.of_entries, index, results, error);
    for (size_t i = 0; i < results->passage_count && status == YM_OK; i++) {
        const ym_passage_hit *hit = &results->passages[i];
        const int64_t passage = results->passage_rows[i];
        const size_t place = ym__collection_find(&job->collection, passage);
        for (size_t j = 0; place != YM__NO_TEXT && j < hit->span_count && status == YM_OK; j++) {
            size_t group = 0;
            if (job->by_text)
                group = job->text_groups[job->collection.passages[place].text];
            else
                status =
                    group_of_span(&group, job, &names, index, hit, passage, hit->spans[j], error);
            if (status == YM_OK)
                status = push_event(job, group, place, error);
        }
    }
    ym__mention_rows_free(&names.of_entries);
    ym__mention_rows_free(&names.of_passage);
    return status;
}

/* Within a read that has begun and a deadline that was started. */
static ym_status count_query(ym_counts **out, ym_index *index, const char *query,
                             const ym_count_options *options, ym__deadline *deadline,
                             ym_error *error)
{
    counting job = {.counts = NULL};
    ym_results *results = NULL;
    const ym_search_options search = {.no_entries = options->by != YM_COUNT_BY_LABEL,
                                      .near_duplicates = true,
                                      .places = true,
                                      .exact = options->exact,
                                      .since = options->since,
                                      .until = options->until};
    ym_status status = ym__search(&results, index, query, &search, deadline, error);
    if (status == YM_OK)
        status = start(&job, index, options, error);
    if (status == YM_OK)
        status = count_results(&job, index, results, error);
    ym_results_free(results);
    return end(&job, out, status, error);
}

ym_status ym_count_query(ym_counts **out, ym_index *index, const char *query,
                         const ym_count_options *options, ym_error *error)
{
    ym_query_counts one = {.query = query};
    const ym_status status = ym_count_queries(&one, 1, index, options, error);
    *out = one.counts;
    return status;
}

ym_status ym_count_queries(ym_query_counts *queries, size_t count, ym_index *index,
                           const ym_count_options *options, ym_error *error)
{
    ym__deadline deadline;
    bool begun = false;
    for (size_t i = 0; i < count; i++)
        queries[i].counts = NULL;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status < 0)
        return status;
    ym__deadline_start(&deadline, index, options->timeout_ms);
    for (size_t i = 0; i < count && status == YM_OK; i++)
        status =
            count_query(&queries[i].counts, index, queries[i].query, options, &deadline, error);
    status = ym__deadline_end(&deadline, status, error);
    ym__index_end_read(index, begun);
    for (size_t i = 0; i < count && status < 0; i++) {
        ym_counts_free(queries[i].counts);
        queries[i].counts = NULL;
    }
    return status;
}

/* ---- mentions ---------------------------------------------------------------------------------------------------- */

static ym_status count_mentions(counting *job, const ym__mention_rows *rows, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < rows->count && status == YM_OK; i++) {
        size_t group = 0;
        const size_t place = ym__collection_find(&job->collection, rows->items[i].passage);
        if (place == YM__NO_TEXT)
            continue;
        if (job->by_text)
            group = job->text_groups[job->collection.passages[place].text];
        else
            status = group_of_mention(&group, job, &rows->items[i], error);
        if (status == YM_OK)
            status = push_event(job, group, place, error);
    }
    return status;
}

ym_status ym_count_entry(ym_counts **out, ym_index *index, const ym_entry *entry,
                         const ym_count_options *options, ym_error *error)
{
    *out = NULL;
    if (options->by == YM_COUNT_BY_FORM)
        return ym__error_set(error, YM_E_USAGE,
                             "mentions are counted by label; written forms are a query's");
    counting job = {.counts = NULL};
    ym__mention_rows rows = {0};
    ym__deadline deadline;
    bool begun = false;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status < 0)
        return status;
    ym__deadline_start(&deadline, index, options->timeout_ms);
    status = start(&job, index, options, error);
    if (status == YM_OK)
        status = ym__mentions_of_entry(&rows, index, entry, error);
    if (status == YM_OK)
        status = count_mentions(&job, &rows, error);
    ym__mention_rows_free(&rows);
    status = end(&job, out, status, error);
    status = ym__deadline_end(&deadline, status, error);
    ym__index_end_read(index, begun);
    return status;
}

/* The groups of entries by their rows, as they are met. */
typedef struct entry_groups {
    counting *job;
    ym_index *index;
    const char *types;
    ym__row_map by_row; /* 0: not counted; else the group's number, and 1 */
} entry_groups;

/* *group: as in by_row. */
static ym_status group_of_entry(uint64_t *group, entry_groups *groups, int64_t row, ym_error *error)
{
    const ym_entry *entry = NULL;
    const uint64_t *known = ym__row_map_get(&groups->by_row, row);
    *group = known == NULL ? 0 : *known;
    if (known != NULL)
        return YM_OK;
    ym_status status = ym__index_entry(&entry, groups->index, row, error);
    if (status == YM_OK && entry != NULL && ym__type_is_listed(groups->types, entry->type)) {
        size_t number = 0;
        status = group_of_form(&number, groups->job, entry->id, strlen(entry->id), entry, error);
        *group = (uint64_t)number + 1;
    }
    return status == YM_OK ? ym__row_map_put(&groups->by_row, row, *group, error) : status;
}

/* The events of one row of YM__PASSAGE_MENTION_ALL. */
static ym_status count_passage(entry_groups *groups, sqlite3_stmt *row, ym_error *error)
{
    counting *job = groups->job;
    ym__stored_mention mention;
    ym__mention_cursor cursor = ym__mentions_of_column(row, 1, YM__ANY_TEXT);
    const size_t place = ym__collection_find(&job->collection, sqlite3_column_int64(row, 0));
    ym_status status = YM_OK;
    while (status == YM_OK && place != YM__NO_TEXT && ym__mention_next(&cursor, &mention)) {
        uint64_t group = 0;
        status = group_of_entry(&group, groups, mention.entry, error);
        if (status == YM_OK && group > 0)
            status = push_event(job, (size_t)group - 1, place, error);
    }
    return status;
}

/* One event for every mention of the entries of these types. */
static ym_status count_all_mentions(counting *job, ym_index *index, const char *types,
                                    ym_error *error)
{
    sqlite3_stmt *select = NULL;
    entry_groups groups = {.job = job, .index = index, .types = types};
    ym_status status = ym__index_statement(&select, index, YM__PASSAGE_MENTION_ALL, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "counting mentions", error)) == YM_OK)
        status = count_passage(&groups, select, error);
    ym__index_done(select);
    ym__row_map_free(&groups.by_row);
    return status < 0 ? status : YM_OK;
}

ym_status ym_count_entries(ym_counts **out, ym_index *index, const ym_count_options *options,
                           ym_error *error)
{
    *out = NULL;
    counting job = {.counts = NULL};
    const ym_count_options by_entry = {.by = YM_COUNT_BY_LABEL,
                                       .since = options->since,
                                       .until = options->until,
                                       .no_chars = options->no_chars};
    ym__deadline deadline;
    bool begun = false;
    ym_status status = ym__types_check(options->types, error);
    if (status == YM_OK)
        status = ym__index_begin_read(index, &begun, error);
    if (status < 0)
        return status;
    ym__deadline_start(&deadline, index, options->timeout_ms);
    status = ym__index_refresh(index, error);
    if (status == YM_OK)
        status = ym__index_load_glossary(index, error);
    if (status == YM_OK)
        status = start(&job, index, &by_entry, error);
    if (status == YM_OK)
        status = count_all_mentions(&job, index, options->types, error);
    status = end(&job, out, status, error);
    status = ym__deadline_end(&deadline, status, error);
    ym__index_end_read(index, begun);
    return status;
}

void ym_counts_free(ym_counts *counts)
{
    if (counts == NULL)
        return;
    ym__arena_free(&counts->arena);
    free(counts->rows);
    free(counts);
}

const ym_count *ym_counts_total(const ym_counts *counts)
{
    return &counts->total;
}

size_t ym_counts_count(const ym_counts *counts)
{
    return counts->count;
}

const ym_count *ym_counts_get(const ym_counts *counts, size_t i)
{
    return i < counts->count ? &counts->rows[i] : NULL;
}
