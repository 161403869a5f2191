/* One entry, or all of them: counts, passages, neighbours. */
#include "base/error.h"
#include "glossary/glossary.h"
#include "search/hits.h"

#include <stdio.h>
#include <stdlib.h>

static void write_day(char out[32], sqlite3_stmt *select, int column)
{
    const int64_t day = sqlite3_column_int64(select, column);
    if (day == 0)
        out[0] = '\0';
    else
        snprintf(out, 32, "%04d-%02d-%02d", (int)(day / 10000), (int)(day / 100 % 100),
                 (int)(day % 100));
}

/* mentions, articles, first day, last day, from `column` on. */
static void read_counts(ym_entry_counts *counts, sqlite3_stmt *select, int column)
{
    counts->mentions = (uint64_t)sqlite3_column_int64(select, column);
    counts->articles = (uint64_t)sqlite3_column_int64(select, column + 1);
    write_day(counts->first_date, select, column + 2);
    write_day(counts->last_date, select, column + 3);
}

ym_status ym_entry_get_counts(ym_index *index, const ym_entry *entry, ym_entry_counts *counts,
                              ym_error *error)
{
    *counts = (ym_entry_counts){0};
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__ENTRY_COUNTS, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, ym__index_entry_row(index, entry));
    status = ym__index_step(index, select, "counting mentions", error);
    if (status == YM_OK)
        read_counts(counts, select, 0);
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
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

ym_status ym_entry_neighbours(ym_neighbour **neighbours, size_t *count, ym_index *index,
                              const ym_entry *entry, size_t limit, ym_error *error)
{
    *neighbours = NULL;
    *count = 0;
    sqlite3_stmt *select = NULL;
    const size_t most = ym_glossary_count(index->glossary);
    if (limit > most)
        limit = most;
    ym_neighbour *list = calloc(limit + 1, sizeof *list);
    ym_status status = list == NULL ? ym__error_nomem(error)
                                    : ym__index_statement(&select, index, YM__NEIGHBOURS, error);
    if (status < 0)
        goto done;
    sqlite3_bind_int64(select, 1, ym__index_entry_row(index, entry));
    sqlite3_bind_int64(select, 2, (int64_t)limit);
    while (*count < limit &&
           (status = ym__index_step(index, select, "finding neighbours", error)) == YM_OK) {
        const ym_entry *other = ym__index_entry_by_row(index, sqlite3_column_int64(select, 0));
        if (other != NULL)
            list[(*count)++] = (ym_neighbour){other, (uint64_t)sqlite3_column_int64(select, 1)};
    }
    ym__index_done(select);
done:
    if (status < 0) {
        free(list);
        *count = 0;
        return status;
    }
    *neighbours = list;
    return YM_OK;
}

void ym_neighbours_free(ym_neighbour *neighbours)
{
    free(neighbours);
}

/* The counts of every entry, in the order of the glossary; *list is the caller's. */
static ym_status count_entries(ym_entry_item **list, ym_index *index, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_load_glossary(index, error);
    if (status < 0)
        return status;
    *list = calloc(ym_glossary_count(index->glossary) + 1, sizeof **list);
    if (*list == NULL)
        return ym__error_nomem(error);
    status = ym__index_statement(&select, index, YM__ENTRY_COUNTS_ALL, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "counting mentions", error)) == YM_OK) {
        const ym_entry *entry = ym__index_entry_by_row(index, sqlite3_column_int64(select, 0));
        if (entry != NULL)
            read_counts(&(*list)[ym__glossary_number(index->glossary, entry)].counts, select, 1);
    }
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
    const size_t entry_count = ym_glossary_count(index->glossary);
    /* The glossary is loaded in the order of ids. */
    size_t kept = 0;
    for (size_t i = 0; i < entry_count; i++) {
        if (all || list[i].counts.mentions > 0) {
            list[kept] = list[i];
            list[kept++].entry = ym_glossary_entry(index->glossary, i);
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
