/* From a set of passages to rows worth showing. Read ym__results_add_passages last: it is the walk. Order and filters are
 * order.c's, spans span.c's, relevance is relevance.c's. */
#include "search/hits.h"

#include "base/error.h"
#include "index/body.h"
#include "search/order.h"
#include "search/relevance.h"
#include "search/span.h"

#include <stdlib.h>
#include <string.h>

ym_status ym__search_options_check(ym_index *index, const ym_search_options *options,
                                   ym_error *error)
{
    ym__restriction restriction;
    return ym__restriction_make(&restriction, index, options, error);
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

/* A column as it is, NULL too. */
static ym_status copy_column(const char **out, ym_results *results, sqlite3_stmt *select,
                             int column, ym_error *error)
{
    const char *text = ym__column_text(select, column);
    *out = text == NULL ? NULL : ym__arena_strdup(&results->arena, text);
    return text != NULL && *out == NULL ? ym__error_nomem(error) : YM_OK;
}

/* The same for a column that is never NULL. */
static ym_status copy_text(const char **out, ym_results *results, ym_index *index,
                           sqlite3_stmt *select, int column, ym_error *error)
{
    const char *text = NULL;
    ym_status status = ym__index_text(&text, index, select, column, error);
    *out = status < 0 ? NULL : ym__arena_strdup(&results->arena, text);
    return status == YM_OK && *out == NULL ? ym__error_nomem(error) : status;
}

ym_status ym__results_read_article(ym_results *results, ym_index *index, int64_t article,
                                   ym_passage_hit *hit, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__ARTICLE_READ, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, article);
    status = ym__index_step(index, select, "reading an article", error);
    if (status != YM_OK)
        return status < 0
                   ? status
                   : ym__error_set(error, YM_E_INDEX, "an article is missing; run yiming check");
    const int64_t revision = sqlite3_column_int64(select, 1);
    status = copy_text(&hit->article, results, index, select, 0, error);
    const char **const columns[] = {&hit->title, &hit->date, &hit->lang, &hit->url,
                                    &hit->publisher};
    for (size_t i = 0; i < sizeof columns / sizeof *columns && status == YM_OK; i++)
        status = copy_column(columns[i], results, select, (int)i + 2, error);
    ym__index_done(select);
    if (status == YM_OK)
        status = ym__index_statement(&select, index, YM__LOCATOR_OF_REVISION, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, revision);
    status = ym__index_step(index, select, "reading a source", error);
    if (status == YM_OK)
        status = copy_column(&hit->source, results, select, 0, error);
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

/* Takes so much of the room that an answer has; YM_E_INTERRUPTED when it is no longer waited for. */
static ym_status take_room(ym_results *results, size_t bytes, ym_error *error)
{
    const ym__bounds *bounds = &results->bounds;
    if (bounds->stop != NULL && bounds->stop(bounds->context))
        return ym__error_interrupted(error);
    results->bytes += bytes;
    const size_t most = bounds->most_bytes == 0 ? YM__ANSWER_MOST_BYTES : bounds->most_bytes;
    return results->bytes <= most
               ? YM_OK
               : ym__error_set(error, YM_E_LIMIT,
                               "the answer is longer than %zu MB; take it in parts (limit, offset)",
                               most / 1000000);
}

ym_status ym__results_read_passage(ym_results *results, ym_index *index, int64_t row,
                                   ym_passage_hit *hit, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__PASSAGE_READ, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, row);
    status = ym__index_step(index, select, "reading a passage", error);
    if (status != YM_OK)
        return status < 0
                   ? status
                   : ym__error_set(error, YM_E_INDEX, "a passage is missing; run yiming check");
    hit->passage = (uint64_t)sqlite3_column_int64(select, 0);
    status = take_room(results, sizeof *hit + (size_t)sqlite3_column_bytes(select, 2), error);
    if (status == YM_OK)
        status = copy_text(&hit->text, results, index, select, 2, error);
    if (status == YM_OK) {
        char name[32];
        ym__passage_name(name, hit->text, sqlite3_column_int64(select, 1));
        hit->passage_id = ym__arena_strdup(&results->arena, name);
        if (hit->passage_id == NULL)
            status = ym__error_nomem(error);
    }
    ym__index_done(select);
    return status;
}

static ym_status read_spans(ym_results *results, ym_index *index, int64_t row,
                            ym__span_finder *finder, ym_passage_hit *hit, ym_error *error)
{
    ym_status status = ym__span_finder_run(finder, index, row, hit->text, error);
    if (status < 0)
        return status;
    ym_span *spans = ym__arena_calloc(&results->arena, finder->count, sizeof *spans);
    if (spans == NULL)
        return ym__error_nomem(error);
    if (finder->count > 0)
        memcpy(spans, finder->spans, finder->count * sizeof *spans);
    hit->spans = spans;
    hit->span_count = finder->count;
    hit->entry = finder->entry;
    return take_room(results, finder->count * sizeof *spans, error);
}

static ym_status read_hits(ym_results *results, ym_index *index, const ym__place *places,
                           size_t count, ym__span_finder *finder, ym_error *error)
{
    results->passages = ym__arena_calloc(&results->arena, count, sizeof *results->passages);
    results->passage_rows = ym__arena_calloc(&results->arena, count, sizeof *results->passage_rows);
    if (results->passages == NULL || results->passage_rows == NULL)
        return ym__error_nomem(error);
    ym_status status = YM_OK;
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        ym_passage_hit *hit = &results->passages[i];
        const ym__showing *showing = places[i].showing;
        if (i > 0 && places[i - 1].showing->article == showing->article)
            *hit = results->passages[i - 1];
        else
            status = ym__results_read_article(results, index, showing->article, hit, error);
        hit->duplicates = showing->duplicates;
        results->passage_rows[i] = places[i].row;
        if (status == YM_OK)
            status = ym__results_read_passage(results, index, places[i].row, hit, error);
        if (status == YM_OK)
            status = read_spans(results, index, places[i].row, finder, hit, error);
        results->passage_count = i + 1;
    }
    return status;
}

/* ---- the walk -------------------------------------------------------------------------------------------------- */

/* The passages of the showings one by one, from number `from` on, at most `most`. */
static ym_status list_places(ym__place **out, size_t *count, const ym__order *order,
                             const ym__set *set, uint64_t from, uint64_t most, ym_error *error)
{
    uint64_t there = 0;
    for (size_t i = 0; i < order->count; i++)
        there += order->items[i].count;
    there = there > from ? there - from : 0;
    *count = (size_t)(there < most ? there : most);
    *out = calloc(*count + 1, sizeof **out);
    if (*out == NULL)
        return ym__error_nomem(error);
    uint64_t number = 0;
    size_t taken = 0;
    for (size_t i = 0; i < order->count && taken < *count; i++) {
        const ym__showing *showing = &order->items[i];
        for (size_t j = 0; j < showing->count && taken < *count; j++) {
            if (number++ >= from)
                (*out)[taken++] = (ym__place){showing, set->items[showing->from + j]};
        }
    }
    *count = taken;
    return YM_OK;
}

ym_status ym__results_add_passages(ym_results *results, ym_index *index, const ym__set *set,
                                   const ym__term *terms, size_t term_count,
                                   const ym_search_options *options, ym__filters *filters,
                                   ym_error *error)
{
    ym__restriction restriction;
    ym__order order = {0};
    ym__span_finder finder = {0};
    ym__place *places = NULL;
    size_t count = 0;
    const bool ranked = options->passage_sort == YM_PASSAGES_RELEVANT;
    const uint64_t limit = options->passage_limit == 0 ? UINT64_MAX : options->passage_limit;
    uint64_t from = options->offset;
    uint64_t wanted = limit > UINT64_MAX - from ? UINT64_MAX : from + limit;
    if (ranked && wanted < YM__RANKED_MOST)
        wanted = YM__RANKED_MOST;
    ym_status status = ym__restriction_make(&restriction, index, options, error);
    restriction.filters = filters;
    if (status == YM_OK)
        status = ym__order_make(&order, index, set, &restriction, wanted, error);
    if (status == YM_OK)
        status = ym__span_finder_make(&finder, index, terms, term_count, error);
    if (status == YM_OK)
        status = ranked ? list_places(&places, &count, &order, set, 0, wanted, error)
                        : list_places(&places, &count, &order, set, from, limit, error);
    if (status == YM_OK && ranked) {
        status = ym__rank_passages(places, count, index, &finder, error);
        from = from < count ? from : count;
        count = (size_t)(count - from < limit ? count - from : limit);
    } else {
        from = 0;
    }
    results->passage_total = order.passage_total;
    if (status == YM_OK && count > 0)
        status = read_hits(results, index, places + from, count, &finder, error);
    free(places);
    ym__order_free(&order);
    ym__span_finder_free(&finder);
    return status;
}
