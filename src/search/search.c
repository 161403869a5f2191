/* ym_search: a query gives entries and passages. Read ym_search first; what the query means is found out in meaning.c. */
#include <yiming/search.h>

#include "base/error.h"
#include "search/meaning.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *ym_match_name(ym_match match)
{
    static const char *const names[] = {"none",   "exact",    "prefix", "label",
                                        "pinyin", "initials", "typo"};
    return names[match];
}

/* ---- entries --------------------------------------------------------------------------------------------------- */

/* The entries that the query names: first the `named` ones, which all of it names or begins to name; then, when none of
 * them is it whole, those that its terms name, and those that its last words begin to name. */
static ym_status find_entries(ym__found_list *list, size_t *named, const ym__meaning *meaning,
                              ym_error *error)
{
    const bool written = meaning->exact || meaning->name_quoted;
    bool whole = false;
    ym_status status = YM_OK;
    if (meaning->name != NULL)
        status = ym__lookup(list, meaning->index, meaning->name,
                            written                ? YM__LOOKUP_WRITTEN
                            : meaning->name_prefix ? YM__LOOKUP_BEGINNING
                                                   : YM__LOOKUP_TYPED,
                            error);
    *named = list->count;
    for (size_t i = 0; i < list->count; i++)
        whole = whole || list->items[i].whole;
    if (whole || status < 0)
        return status;
    for (size_t i = 0; i < meaning->term_count && status == YM_OK; i++) {
        const ym__term *term = &meaning->terms[i];
        if (term->excluded || (i < meaning->query.term_count && meaning->in_name[i]))
            continue;
        for (size_t j = 0; j < term->entries.count && status == YM_OK; j++)
            status = ym__found_list_add(list, &term->entries.items[j], error);
    }
    if (status == YM_OK && meaning->half_typed != NULL)
        status = ym__lookup(list, meaning->index, meaning->half_typed, YM__LOOKUP_BEGINNING, error);
    return status;
}

/* ---- passages -------------------------------------------------------------------------------------------------- */

/* The passages of the query; when no text has it and it is no name whole, or is said to be a beginning (x*), those of the
 * entries whose names begin with it (nuofugeluode for 诺夫哥罗德州) or are a slip away: the first `named` of `entries`. */
static ym_status find_passages(ym_results *results, ym__meaning *meaning,
                               const ym__found_list *entries, size_t named,
                               const ym_search_options *options, ym_error *error)
{
    ym__set set = {0};
    bool begins = named > 0 && !meaning->exact && !meaning->name_quoted;
    for (size_t i = 0; i < named; i++)
        begins = begins && (meaning->name_prefix || !entries->items[i].whole ||
                            entries->items[i].match == YM_MATCH_TYPO);
    ym_status status = ym__meaning_passages(&set, meaning, error);
    if (status == YM_OK && set.count == 0 && begins)
        status = ym__meaning_passages_of(&set, meaning, entries->items, named, error);
    if (status == YM_OK)
        status = ym__results_add_passages(results, meaning->index, &set, meaning->terms,
                                          meaning->term_count, options, &meaning->filters, error);
    ym__set_free(&set);
    return status;
}

/* ---- the call -------------------------------------------------------------------------------------------------- */

/* A search that may take only so long. */
typedef struct deadline {
    struct timespec end;
    bool passed;
} deadline;

enum { STEPS_BETWEEN_LOOKS = 10000 /* of SQLite's machine: well below a millisecond */ };

static bool is_over(void *context)
{
    deadline *limit = context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    limit->passed = now.tv_sec > limit->end.tv_sec ||
                    (now.tv_sec == limit->end.tv_sec && now.tv_nsec >= limit->end.tv_nsec);
    return limit->passed;
}

/* For sqlite3_progress_handler: not 0 stops the statement. */
static int stop_statement(void *context)
{
    return is_over(context);
}

static void deadline_start(deadline *limit, ym_index *index, ym__bounds *bounds,
                           unsigned timeout_ms)
{
    if (timeout_ms == 0)
        return;
    clock_gettime(CLOCK_MONOTONIC, &limit->end);
    const long nanoseconds = limit->end.tv_nsec + (long)(timeout_ms % 1000) * 1000000;
    limit->end.tv_sec += (time_t)(timeout_ms / 1000) + nanoseconds / 1000000000;
    limit->end.tv_nsec = nanoseconds % 1000000000;
    sqlite3_progress_handler(index->db, STEPS_BETWEEN_LOOKS, stop_statement, limit);
    bounds->stop = is_over;
    bounds->context = limit;
}

static ym_status deadline_end(const deadline *limit, ym_index *index, unsigned timeout_ms,
                              ym_status status, ym_error *error)
{
    sqlite3_progress_handler(index->db, 0, NULL, NULL);
    return status == YM_E_INTERRUPTED && limit->passed
               ? ym__error_set(error, YM_E_LIMIT,
                               "stopped after %.3g seconds, the limit of time; look for something "
                               "rarer, or allow more",
                               timeout_ms / 1000.0)
               : status;
}

static ym_status answer(ym_results *results, ym_index *index, const char *query,
                        const ym_search_options *options, ym_error *error)
{
    ym__meaning meaning = {.term_count = 0};
    ym__found_list entries = {0};
    size_t named = 0;
    ym_status status = ym__index_refresh(index, error);
    if (status == YM_OK)
        status = ym__search_options_check(index, options, error);
    if (status == YM_OK)
        status = ym__meaning_make(&meaning, index, query, options, error);
    if (status == YM_OK)
        status = find_entries(&entries, &named, &meaning, error);
    if (status == YM_OK && !options->no_entries)
        status = ym__results_add_entries(results, index, &entries, meaning.types,
                                         meaning.type_count, options, error);
    if (status == YM_OK && !options->no_passages)
        status = find_passages(results, &meaning, &entries, named, options, error);
    ym__found_list_free(&entries);
    ym__meaning_free(&meaning);
    return status;
}

ym_status ym_search_check(const char *query, const ym_search_options *options, ym_error *error)
{
    ym__query parsed;
    ym_status status = ym__types_check(options->types, error);
    if (status < 0)
        return status;
    status = ym__query_parse(&parsed, query, error);
    ym__query_free(&parsed);
    return status;
}

ym_status ym_search(ym_results **out, ym_index *index, const char *query,
                    const ym_search_options *options, ym_error *error)
{
    *out = NULL;
    deadline limit = {.passed = false};
    bool begun = false;
    ym_status status = ym_search_check(query, options, error);
    if (status < 0)
        return status;
    ym_results *results = calloc(1, sizeof *results);
    if (results == NULL)
        return ym__error_nomem(error);
    deadline_start(&limit, index, &results->bounds, options->timeout_ms);
    status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = answer(results, index, query, options, error);
    results->bounds = (ym__bounds){0};
    status = deadline_end(&limit, index, options->timeout_ms, status, error);
    ym__index_end_read(index, begun);
    if (status < 0)
        ym_results_free(results);
    else
        *out = results;
    return status;
}

void ym_results_free(ym_results *results)
{
    if (results == NULL)
        return;
    ym__arena_free(&results->arena);
    free(results);
}

size_t ym_results_entry_count(const ym_results *results)
{
    return results->entry_count;
}

const ym_entry_hit *ym_results_entry(const ym_results *results, size_t i)
{
    return i < results->entry_count ? &results->entries[i] : NULL;
}

size_t ym_results_passage_count(const ym_results *results)
{
    return results->passage_count;
}

const ym_passage_hit *ym_results_passage(const ym_results *results, size_t i)
{
    return i < results->passage_count ? &results->passages[i] : NULL;
}

uint64_t ym_results_entry_total(const ym_results *results)
{
    return results->entry_total;
}

uint64_t ym_results_passage_total(const ym_results *results)
{
    return results->passage_total;
}
