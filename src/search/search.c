/* ym_search: a query gives entries and passages. Read ym_search first.
 *
 * The whole of a plain query may be one name (Novgorod Oblast); its parts are terms all the same, so that the answer is
 * what the name's entry is mentioned in, and what has all the words. */
#include <yiming/search.h>

#include "base/error.h"
#include "search/collection.h"
#include "search/hits.h"
#include "text/fold.h"
#include "text/pinyin.h"

#include <stdlib.h>
#include <string.h>

const char *ym_match_name(ym_match match)
{
    static const char *const names[] = {"none",   "exact",    "prefix", "label",
                                        "pinyin", "initials", "typo"};
    return names[match];
}

/* ---- passages -------------------------------------------------------------------------------------------------- */

/* What the terms of a query stand for; behind those of the tree comes what the whole query names, or begins to. */
typedef struct meaning {
    ym__term terms[YM__QUERY_MOST_TERMS + 2];
    size_t count;
} meaning;

static void meaning_free(meaning *terms)
{
    for (size_t i = 0; i < terms->count; i++)
        ym__found_list_free(&terms->terms[i].entries);
}

/* The sets of a node's two sides, combined in place: `left` becomes the result. */
static ym_status combine(ym__set *left, const ym__set *right, ym__query_kind kind, bool exclude,
                         ym_error *error)
{
    if (kind == YM__QUERY_OR) {
        for (size_t i = 0; i < right->count; i++) {
            ym_status status = ym__set_add(left, right->items[i], error);
            if (status < 0)
                return status;
        }
        ym__set_sort(left);
        return YM_OK;
    }
    size_t kept = 0;
    for (size_t i = 0, j = 0; i < left->count; i++) {
        while (j < right->count && right->items[j] < left->items[i])
            j++;
        const bool both = j < right->count && right->items[j] == left->items[i];
        if (both != exclude)
            left->items[kept++] = left->items[i];
    }
    left->count = kept;
    return YM_OK;
}

/* What a side of AND leaves out: NOT x, or several of them joined. */
static bool excludes(const ym__query_node *node)
{
    return node->kind == YM__QUERY_NOT || (node->kind == YM__QUERY_AND && excludes(node->left));
}

static ym_status evaluate(ym__set *set, ym_index *index, const ym__query_node *node,
                          const meaning *terms, ym_error *error)
{
    if (node->kind == YM__QUERY_TERM)
        return ym__term_passages(set, index, &terms->terms[node->term], error);
    if (node->kind == YM__QUERY_NOT)
        return evaluate(set, index, node->left, terms, error); /* the caller takes it away */
    ym__set right = {0};
    ym_status status = evaluate(set, index, node->left, terms, error);
    if (status == YM_OK)
        status = evaluate(&right, index, node->right, terms, error);
    /* Exclusions that are joined among themselves are a union: -a -b leaves out what has either. */
    const bool joined = node->kind == YM__QUERY_AND && excludes(node->left);
    if (status == YM_OK)
        status = combine(set, &right, joined ? YM__QUERY_OR : node->kind,
                         node->kind == YM__QUERY_AND && !joined && excludes(node->right), error);
    ym__set_free(&right);
    return status;
}

/* ---- what terms mean ------------------------------------------------------------------------------------------- */

/* Marks the terms that stand under NOT. */
static void mark_excluded(meaning *terms, const ym__query_node *node, bool excluded)
{
    if (node->kind == YM__QUERY_TERM) {
        terms->terms[node->term].excluded = excluded;
        return;
    }
    mark_excluded(terms, node->left, excluded || node->kind == YM__QUERY_NOT);
    if (node->right != NULL)
        mark_excluded(terms, node->right, excluded);
}

static ym_status understand(meaning *terms, ym_index *index, const ym__query *query,
                            const char *text, const ym_search_options *options, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < query->term_count && status == YM_OK; i++) {
        const ym__query_node *node = query->terms[i];
        ym__term *term = &terms->terms[terms->count++];
        *term = (ym__term){.text = node->text, .prefix = node->prefix};
        if (!ym__term_has_tokens(node->text))
            return ym__error_set(error, YM_E_INPUT,
                                 "nothing to search for in %s: no letter, digit or character "
                                 "(column %zu of the query)",
                                 node->text[0] == '\0' ? "\"\"" : node->text, node->column);
        /* By sound only the whole of a plain query: every other English word is the initials of something. */
        const bool part = query->plain && query->term_count > 1;
        if (!node->quoted && !node->prefix && !options->exact)
            status = ym__lookup(&term->entries, index, node->text,
                                part ? YM__LOOKUP_WRITTEN : YM__LOOKUP_WHOLE, error);
    }
    mark_excluded(terms, query->root, false);
    if (status == YM_OK && query->plain && query->term_count > 1 && !options->exact) {
        ym__term *whole = &terms->terms[terms->count++];
        *whole = (ym__term){0};
        status = ym__lookup(&whole->entries, index, text, YM__LOOKUP_WHOLE, error);
    }
    return status;
}

/* The passages of the query; when no text has it and no name is it whole, those of the entries whose names begin with it
 * (nuofugeluode for 诺夫哥罗德州): the first `named` of `entries`. */
static ym_status find_passages(ym_results *results, ym_index *index, const ym__query *query,
                               meaning *terms, const ym__found_list *entries, size_t named,
                               const ym_search_options *options, ym_error *error)
{
    ym__set set = {0};
    ym__set whole = {0};
    /* Behind the terms comes the whole query as one name, when it is one. */
    ym_status status = evaluate(&set, index, query->root, terms, error);
    if (status == YM_OK && terms->count > query->term_count) {
        status = ym__term_passages(&whole, index, &terms->terms[query->term_count], error);
        if (status == YM_OK)
            status = combine(&set, &whole, YM__QUERY_OR, false, error);
    }
    if (status == YM_OK && set.count == 0 && named > 0 && query->plain && !options->exact) {
        ym__term *beginnings = &terms->terms[terms->count++];
        *beginnings = (ym__term){0};
        for (size_t i = 0; i < named && status == YM_OK; i++)
            status = ym__found_list_add(&beginnings->entries, &entries->items[i], error);
        if (status == YM_OK)
            status = ym__term_passages(&set, index, beginnings, error);
    }
    if (status == YM_OK)
        status = ym__results_add_passages(results, index, &set, terms->terms, terms->count, options,
                                          error);
    ym__set_free(&set);
    ym__set_free(&whole);
    return status;
}

/* ---- entries --------------------------------------------------------------------------------------------------- */

typedef struct ranked {
    ym_entry_hit hit;
    bool whole;
    char *key;
    ym_sort sort;
} ranked;

static int compare_ranked(const void *a, const void *b)
{
    const ranked *left = a;
    const ranked *right = b;
    int order = 0;
    switch (left->sort) {
    case YM_SORT_MATCH:
        order = left->hit.match < right->hit.match ? -1 : left->hit.match > right->hit.match;
        if (order == 0)
            order = left->whole == right->whole ? 0 : left->whole ? -1 : 1;
        break;
    case YM_SORT_PINYIN:
    case YM_SORT_ENGLISH:
        order = strcmp(left->key == NULL ? "" : left->key, right->key == NULL ? "" : right->key);
        break;
    case YM_SORT_DATE:
        order = strcmp(right->hit.counts.last_date, left->hit.counts.last_date);
        break;
    case YM_SORT_COUNT:
        break;
    }
    if (order == 0 && left->hit.counts.mentions != right->hit.counts.mentions)
        order = left->hit.counts.mentions > right->hit.counts.mentions ? -1 : 1;
    return order != 0 ? order : strcmp(left->hit.entry->id, right->hit.entry->id);
}

static ym_status sort_key(ranked *each, ym_sort sort, ym_error *error)
{
    const ym_entry *entry = each->hit.entry;
    ym__buffer key = {0};
    ym_status status = YM_OK;
    each->sort = sort;
    if (sort == YM_SORT_PINYIN)
        status = ym__pinyin_key(&key, entry->pinyin, strlen(entry->pinyin), error);
    else if (sort == YM_SORT_ENGLISH) {
        const char *english = entry->en_sort[0] != '\0' ? entry->en_sort : entry->en;
        status = ym__fold_text(&key, english, strlen(english), false, error);
    }
    each->key = ym__buffer_take(&key);
    return status == YM_OK && each->key == NULL ? ym__error_nomem(error) : status;
}

static ym_status rank_entries(ym_results *results, ym_index *index, const ym__found_list *list,
                              const ym_search_options *options, ym_error *error)
{
    size_t count = 0;
    ym_status status = YM_OK;
    ranked *all = calloc(list->count + 1, sizeof *all);
    if (all == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < list->count && status == YM_OK; i++) {
        const ym__found *found = &list->items[i];
        if (!ym__type_is_listed(options->types, found->entry->type))
            continue;
        ranked *each = &all[count++];
        each->hit = (ym_entry_hit){
            .entry = found->entry, .label = found->label->text, .match = found->match};
        each->whole = found->whole;
        status = sort_key(each, options->sort, error);
        if (status == YM_OK)
            status = ym_entry_get_counts(index, found->entry, &each->hit.counts, error);
    }
    if (status == YM_OK) {
        qsort(all, count, sizeof *all, compare_ranked);
        results->entry_total = count;
        const size_t from = options->offset < count ? options->offset : count;
        size_t shown = count - from;
        if (options->entry_limit != 0 && shown > options->entry_limit)
            shown = options->entry_limit;
        results->entries = ym__arena_calloc(&results->arena, shown, sizeof *results->entries);
        if (results->entries == NULL)
            status = ym__error_nomem(error);
        for (size_t i = 0; i < shown && status == YM_OK; i++)
            results->entries[results->entry_count++] = all[from + i].hit;
    }
    for (size_t i = 0; i < count; i++)
        free(all[i].key);
    free(all);
    return status;
}

/* The entries that the query names: first the `named` ones, which it names or begins to name as a whole; then, when none
 * of them is it whole and it is several terms, those that the terms name whole. */
static ym_status find_entries(ym__found_list *list, size_t *named, ym_index *index,
                              const ym__query *query, const meaning *terms, const char *text,
                              const ym_search_options *options, ym_error *error)
{
    const bool one_name = query->plain || query->root->kind == YM__QUERY_TERM;
    const char *name = query->plain                          ? text
                       : query->root->kind == YM__QUERY_TERM ? query->root->text
                                                             : NULL;
    bool whole = false;
    ym_status status = YM_OK;
    if (one_name && name != NULL)
        status = ym__lookup(list, index, name,
                            options->exact || query->terms[0]->quoted ? YM__LOOKUP_WRITTEN
                                                                      : YM__LOOKUP_BEGINNING,
                            error);
    *named = list->count;
    for (size_t i = 0; i < list->count; i++)
        whole = whole || list->items[i].whole;
    for (size_t i = 0; i < terms->count && status == YM_OK && !whole; i++) {
        const ym__found_list *entries = &terms->terms[i].entries;
        for (size_t j = 0; j < entries->count && status == YM_OK && !terms->terms[i].excluded; j++)
            status = ym__found_list_add(list, &entries->items[j], error);
    }
    return status;
}

/* ---- the call -------------------------------------------------------------------------------------------------- */

ym_status ym_search(ym_results **out, ym_index *index, const char *query_text,
                    const ym_search_options *options, ym_error *error)
{
    *out = NULL;
    meaning terms = {.count = 0};
    ym__found_list entries = {0};
    size_t named = 0;
    ym__query query = {.plain = true};
    ym_results *results = calloc(1, sizeof *results);
    if (results == NULL)
        return ym__error_nomem(error);
    bool begun = false;
    ym_status status = ym__query_parse(&query, query_text, error);
    if (status == YM_OK)
        status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = ym__index_refresh(index, error);
    if (status == YM_OK)
        status = ym__index_load_glossary(index, error);
    if (status == YM_OK && options->no_passages)
        status = ym__search_options_check(index, options, error);
    if (status == YM_OK)
        status = understand(&terms, index, &query, query_text, options, error);
    if (status == YM_OK)
        status = find_entries(&entries, &named, index, &query, &terms, query_text, options, error);
    if (status == YM_OK && !options->no_entries)
        status = rank_entries(results, index, &entries, options, error);
    if (status == YM_OK && !options->no_passages)
        status = find_passages(results, index, &query, &terms, &entries, named, options, error);
    ym__index_end_read(index, begun);
    ym__found_list_free(&entries);
    meaning_free(&terms);
    ym__query_free(&query);
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
