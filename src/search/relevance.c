/* BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) with its usual constants. How rare a term is,
 * is told among the passages that are ranked: those are all in memory, and of the rest nothing is read. */
#include "search/relevance.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How soon more occurrences stop to count, and how much a passage's length does. */
static const double K1 = 1.2;
static const double B = 0.75;

typedef struct scored {
    ym__place place;
    size_t number; /* in the order before */
    size_t tokens;
    double score;
} scored;

static int compare_scored(const void *a, const void *b)
{
    const scored *left = a;
    const scored *right = b;
    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    return left->number < right->number ? -1 : 1;
}

/* Reads the passages: their lengths, and how often each has each term (`hits`, a row a passage). */
static ym_status count_hits(scored *all, uint32_t *hits, size_t count, ym_index *index,
                            ym__span_finder *finder, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        sqlite3_stmt *select = NULL;
        const char *text = NULL;
        status = ym__index_statement(&select, index, YM__PASSAGE_READ, error);
        if (status < 0)
            break;
        sqlite3_bind_int64(select, 1, all[i].place.row);
        status = ym__index_step(index, select, "reading a passage", error);
        if (status == YM_DONE)
            status = ym__error_set(error, YM_E_INDEX, "a passage is missing; run yiming check");
        if (status == YM_OK)
            status = ym__index_text(&text, index, select, 2, error);
        if (status == YM_OK)
            status = ym__span_finder_run(finder, index, all[i].place.row, text, error);
        ym__index_done(select);
        all[i].tokens = finder->tokens;
        memcpy(hits + i * finder->term_count, finder->term_hits, finder->term_count * sizeof *hits);
    }
    return status;
}

static void score(scored *all, const uint32_t *hits, size_t count, size_t term_count)
{
    double mean = 0;
    for (size_t i = 0; i < count; i++)
        mean += (double)all[i].tokens / (double)count;
    for (size_t term = 0; term < term_count; term++) {
        size_t having = 0;
        for (size_t i = 0; i < count; i++)
            having += hits[i * term_count + term] > 0;
        /* Above zero even for what all of them have. */
        const double rarity = log(1 + ((double)(count - having) + 0.5) / ((double)having + 0.5));
        for (size_t i = 0; i < count; i++) {
            const double times = hits[i * term_count + term];
            const double length = mean > 0 ? (double)all[i].tokens / mean : 1;
            all[i].score += rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * length));
        }
    }
}

ym_status ym__rank_passages(ym__place *places, size_t count, ym_index *index,
                            ym__span_finder *finder, ym_error *error)
{
    if (count > YM__RANKED_MOST)
        count = YM__RANKED_MOST;
    scored *all = calloc(count + 1, sizeof *all);
    uint32_t *hits = calloc(count * finder->term_count + 1, sizeof *hits);
    ym_status status = all == NULL || hits == NULL ? ym__error_nomem(error) : YM_OK;
    for (size_t i = 0; i < count && status == YM_OK; i++)
        all[i] = (scored){.place = places[i], .number = i};
    if (status == YM_OK)
        status = count_hits(all, hits, count, index, finder, error);
    if (status == YM_OK) {
        score(all, hits, count, finder->term_count);
        qsort(all, count, sizeof *all, compare_scored);
        for (size_t i = 0; i < count; i++)
            places[i] = all[i].place;
    }
    free(all);
    free(hits);
    return status;
}
