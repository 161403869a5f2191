/* ym_search: a query gives entries and passages. Read ym_search first; what the query means is found out in meaning.c. */
#include <yiming/search.h>

#include "base/error.h"
#include "search/meaning.h"

#include <stdlib.h>
#include <string.h>

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
    if (status == YM_OK && options->places)
        status = ym__query_check_places(&parsed, error);
    ym__query_free(&parsed);
    return status;
}

bool ym_search_advice(ym_error *advice, const char *query)
{
    ym__query parsed;
    bool any = false;
    if (ym__query_parse(&parsed, query, NULL) == YM_OK)
        any = ym__query_advice(advice, &parsed);
    ym__query_free(&parsed);
    return any;
}

ym_status ym__search(ym_results **out, ym_index *index, const char *query,
                     const ym_search_options *options, ym__deadline *deadline, ym_error *error)
{
    *out = NULL;
    ym_status status = ym_search_check(query, options, error);
    if (status < 0)
        return status;
    ym_results *results = calloc(1, sizeof *results);
    if (results == NULL)
        return ym__error_nomem(error);
    results->bounds = (ym__bounds){.stop = ym__deadline_is_over, .context = deadline};
    status = answer(results, index, query, options, error);
    results->bounds = (ym__bounds){0};
    if (status < 0)
        ym_results_free(results);
    else
        *out = results;
    return status;
}

ym_status ym_search(ym_results **out, ym_index *index, const char *query,
                    const ym_search_options *options, ym_error *error)
{
    *out = NULL;
    ym__deadline deadline;
    bool begun = false;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status < 0)
        return status;
    ym__deadline_start(&deadline, index, options->timeout_ms);
    status = ym__search(out, index, query, options, &deadline, error);
    status = ym__deadline_end(&deadline, status, error);
    ym__index_end_read(index, begun);
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
