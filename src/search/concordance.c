/* Every place that a query finds, with what stands left and right of it (KWIC): ym_search finds the places; here they are
 * drawn, sorted and cut. Read ym_concordance_make first.
 *
 * Each line gets one key, a text whose bytes compare as the lines shall stand: its parts, one for each part of `sort`,
 * with an \x01 behind each, which comes before every letter. */
#include "base/error.h"
#include "search/hits.h"
#include "search/mentions.h"
#include "text/fold.h"
#include "text/pinyin.h"
#include "text/script.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PARTS = 8, FARTHEST = 9 };

typedef enum side { LEFT, RIGHT, NODE, DATE } side;

/* What lines are sorted by. */
typedef struct order {
    struct {
        side side;
        size_t distance; /* LEFT, RIGHT: in tokens, from 1 */
    } parts[MOST_PARTS];
    size_t count;
} order;

/* One place, before it is a line. */
typedef struct place {
    size_t hit, span; /* numbers in the results */
    size_t number;    /* in the order of search */
    char *key;        /* NULL: none is needed */
} place;

struct ym_concordance {
    ym_results *results;
    ym_concordance_line *lines;
    size_t count;
    uint64_t total;
};

/* ---- the order ------------------------------------------------------------------------------------------------- */

static bool is_word(const char *part, size_t size, const char *word)
{
    return strlen(word) == size && memcmp(part, word, size) == 0;
}

static ym_status parse_order(order *wanted, const char *sort, ym_error *error)
{
    *wanted = (order){.count = 0};
    for (const char *from = sort; from != NULL;) {
        const size_t size = strcspn(from, ",");
        const bool context = size == 2 && from[0] >= '1' && from[0] <= '0' + FARTHEST &&
                             strchr("LlRr", from[1]) != NULL;
        if (!context && !is_word(from, size, "node") && !is_word(from, size, "date"))
            return ym__error_set(
                error, YM_E_USAGE,
                "lines cannot be sorted by \"%.*s\": there are 1R to 9R, 1L to 9L, "
                "node, date",
                (int)size, from);
        if (wanted->count == MOST_PARTS)
            return ym__error_set(error, YM_E_USAGE, "lines are sorted by %d things at most",
                                 (int)MOST_PARTS);
        wanted->parts[wanted->count].side = !context ? from[0] == 'n' ? NODE : DATE
                                            : from[1] == 'L' || from[1] == 'l' ? LEFT
                                                                               : RIGHT;
        wanted->parts[wanted->count++].distance = context ? (size_t)(from[0] - '0') : 0;
        from = from[size] == ',' ? from + size + 1 : NULL;
    }
    return YM_OK;
}

/* ---- keys ------------------------------------------------------------------------------------------------------ */

/* The passage whose places are being given keys. */
typedef struct key_work {
    ym__folded folded;
    size_t hit; /* that `folded` is of; SIZE_MAX: none yet */
    ym__buffer reading, key;
} key_work;

/* The number of the first folded code point that begins at `byte` or later. */
static size_t find_folded(const ym__folded *folded, size_t byte)
{
    size_t from = 0;
    size_t to = folded->count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (folded->start[middle] < byte)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool is_token(const ym__folded *folded, size_t i)
{
    return folded->kind[i] == YM__FOLD_CJK || folded->kind[i] == YM__FOLD_WORD;
}

/* Do the folded code points i - 1 and i belong to one token? */
static bool is_joined(const ym__folded *folded, size_t i)
{
    return folded->kind[i - 1] == YM__FOLD_WORD && folded->kind[i] == YM__FOLD_WORD;
}

/* Folded code points as they are compared: a Chinese character by its reading, then by itself. */
static ym_status append_token(key_work *work, size_t from, size_t to, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = from; i < to && status == YM_OK; i++) {
        const uint32_t c = work->folded.cp[i];
        char bytes[4];
        const size_t size = ym__utf8_encode(c, bytes);
        if (ym__script_is_han(c)) {
            ym__buffer_clear(&work->reading);
            ym__pinyin_guess(&work->reading, bytes, size);
            status = ym__pinyin_key(&work->key, ym__buffer_text(&work->reading), work->reading.size,
                                    error);
        }
        if (is_token(&work->folded, i))
            ym__buffer_append(&work->key, bytes, size);
    }
    return status;
}

/* The token at this distance from the node, which is [from, to) of the folded text; nothing where the passage ends. */
static ym_status append_context(key_work *work, side where, size_t distance, size_t from, size_t to,
                                ym_error *error)
{
    const ym__folded *folded = &work->folded;
    size_t token = 0;
    size_t token_end = 0;
    for (size_t i = 0; i < distance; i++) {
        if (where == RIGHT) {
            token = to;
            while (token < folded->count && !is_token(folded, token))
                token++;
            token_end = token + (token < folded->count);
            while (token_end > token && token_end < folded->count && is_joined(folded, token_end))
                token_end++;
            to = token_end;
        } else {
            token_end = from;
            while (token_end > 0 && !is_token(folded, token_end - 1))
                token_end--;
            token = token_end - (token_end > 0);
            while (token > 0 && is_joined(folded, token))
                token--;
            from = token;
        }
    }
    return append_token(work, token, token_end, error);
}

static ym_status make_key(place *each, key_work *work, const order *wanted,
                          const ym_passage_hit *hit, ym_error *error)
{
    const ym_span node = hit->spans[each->span];
    ym_status status = YM_OK;
    if (work->hit != each->hit) {
        status = ym__fold(&work->folded, hit->text, strlen(hit->text), error);
        work->hit = each->hit;
    }
    const size_t from = find_folded(&work->folded, node.start);
    const size_t to = find_folded(&work->folded, node.end);
    ym__buffer_clear(&work->key);
    for (size_t i = 0; i < wanted->count && status == YM_OK; i++) {
        const side where = wanted->parts[i].side;
        if (where == DATE)
            ym__buffer_printf(&work->key, "%016" PRIx64, (uint64_t)each->number);
        else if (where == NODE)
            status = append_token(work, from, to, error);
        else
            status = append_context(work, where, wanted->parts[i].distance, from, to, error);
        ym__buffer_putc(&work->key, '\x01');
    }
    if (status < 0)
        return status;
    each->key = work->key.failed ? NULL : strdup(ym__buffer_text(&work->key));
    return each->key == NULL ? ym__error_nomem(error) : YM_OK;
}

static int compare_places(const void *a, const void *b)
{
    const place *left = a;
    const place *right = b;
    const int by_key = strcmp(left->key, right->key);
    if (by_key != 0)
        return by_key;
    return left->number < right->number ? -1 : left->number > right->number;
}

static ym_status sort_places(place *places, size_t count, const ym_results *results,
                             const char *sort, ym__deadline *deadline, ym_error *error)
{
    order wanted;
    key_work work = {.hit = SIZE_MAX};
    ym_status status = parse_order(&wanted, sort, error);
    if (status < 0 || wanted.count == 0)
        return status;
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        status = ym__deadline_check(deadline, error);
        if (status == YM_OK)
            status = make_key(&places[i], &work, &wanted, &results->passages[places[i].hit], error);
    }
    if (status == YM_OK && count > 1)
        qsort(places, count, sizeof *places, compare_places);
    ym__folded_free(&work.folded);
    ym__buffer_free(&work.reading);
    ym__buffer_free(&work.key);
    return status;
}

/* ---- the sample ------------------------------------------------------------------------------------------------ */

/* SplitMix64: Steele, Lea and Flood 2014, "Fast Splittable Pseudorandom Number Generators". */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* Keeps `wanted` of the places, each as likely as any other, in their order: Knuth, The Art of Computer Programming, vol. 2,
 * 3.4.2, algorithm S. Returns how many are left. */
static size_t draw(place *places, size_t count, size_t wanted, uint64_t seed)
{
    size_t kept = 0;
    for (size_t i = 0; i < count && kept < wanted; i++) {
        if (next_random(&seed) % (count - i) < wanted - kept)
            places[kept++] = places[i];
    }
    return kept;
}

/* ---- lines ----------------------------------------------------------------------------------------------------- */

/* The passage whose lines are being made. */
typedef struct line_work {
    size_t hit; /* SIZE_MAX: none yet */
    size_t bytes;
    ym__mention_rows mentions;
} line_work;

static ym_status read_passage(line_work *work, ym_index *index, const ym_results *results,
                              size_t hit, ym_error *error)
{
    if (work->hit == hit)
        return YM_OK;
    work->hit = hit;
    work->bytes = strlen(results->passages[hit].text);
    work->mentions.count = 0;
    ym_status status =
        ym__mentions_of_passage(&work->mentions, index, results->passage_rows[hit], error);
    ym__mention_rows_sort(&work->mentions);
    return status;
}

static ym_status make_line(ym_concordance_line *line, line_work *work, ym_index *index,
                           const ym_results *results, const place *where, size_t window_chars,
                           ym_error *error)
{
    const ym_passage_hit *hit = &results->passages[where->hit];
    const ym_span node = hit->spans[where->span];
    ym_status status = read_passage(work, index, results, where->hit, error);
    if (status < 0)
        return status;
    const size_t left = ym_text_cut_tail_chars(hit->text, node.start, window_chars);
    const size_t right =
        ym_text_cut_chars(hit->text + node.end, work->bytes - node.end, window_chars);
    const ym__mention_row *mention =
        ym__mention_at(&work->mentions, results->passage_rows[where->hit], node);
    *line = (ym_concordance_line){.hit = hit,
                                  .left = {node.start - left, node.start},
                                  .node = node,
                                  .right = {node.end, node.end + right},
                                  .entry = mention == NULL ? NULL : mention->entry,
                                  .label = mention == NULL ? NULL : mention->label};
    return YM_OK;
}

/* A line that is to be made. */
typedef struct line_order {
    size_t number; /* its place's in the order of search */
    size_t line;
} line_order;

static int compare_numbers(const void *a, const void *b)
{
    const line_order *left = a;
    const line_order *right = b;
    return left->number < right->number ? -1 : left->number > right->number;
}

static ym_status make_lines(ym_concordance *concordance, ym_index *index, const place *places,
                            size_t count, const ym_concordance_options *options, ym_error *error)
{
    const size_t window =
        options->window_chars == 0 ? YM_CONCORDANCE_WINDOW : options->window_chars;
    const size_t from = options->offset < count ? options->offset : count;
    size_t shown = count - from;
    if (options->limit != 0 && shown > options->limit)
        shown = options->limit;
    line_work work = {.hit = SIZE_MAX};
    line_order *by_passage = calloc(shown + 1, sizeof *by_passage); /* so that each is read once */
    concordance->lines = calloc(shown + 1, sizeof *concordance->lines);
    ym_status status =
        concordance->lines == NULL || by_passage == NULL ? ym__error_nomem(error) : YM_OK;
    for (size_t i = 0; i < shown && status == YM_OK; i++)
        by_passage[i] = (line_order){places[from + i].number, i};
    if (status == YM_OK && shown > 1)
        qsort(by_passage, shown, sizeof *by_passage, compare_numbers);
    for (size_t i = 0; i < shown && status == YM_OK; i++)
        status = make_line(&concordance->lines[by_passage[i].line], &work, index,
                           concordance->results, &places[from + by_passage[i].line], window, error);
    concordance->count = shown;
    ym__mention_rows_free(&work.mentions);
    free(by_passage);
    return status;
}

/* ---- the call -------------------------------------------------------------------------------------------------- */

/* Every span of the results, in the order of search. */
static ym_status list_places(place **places, size_t *count, const ym_results *results,
                             ym_error *error)
{
    size_t total = 0;
    for (size_t i = 0; i < results->passage_count; i++)
        total += results->passages[i].span_count;
    *count = 0;
    *places = calloc(total + 1, sizeof **places);
    if (*places == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < results->passage_count; i++) {
        for (size_t j = 0; j < results->passages[i].span_count; j++) {
            (*places)[*count] = (place){.hit = i, .span = j, .number = *count};
            ++*count;
        }
    }
    return YM_OK;
}

static ym_status fill(ym_concordance *concordance, ym_index *index, const char *query,
                      const ym_concordance_options *options, ym__deadline *deadline,
                      ym_error *error)
{
    const ym_search_options search = {.no_entries = true,
                                      .places = true,
                                      .exact = options->search.exact,
                                      .all_duplicates = options->search.all_duplicates,
                                      .since = options->search.since,
                                      .until = options->search.until,
                                      .article = options->search.article};
    place *places = NULL;
    size_t count = 0;
    order wanted;
    ym_status status = parse_order(&wanted, options->sort, error);
    if (status == YM_OK)
        status = ym__search(&concordance->results, index, query, &search, deadline, error);
    if (status == YM_OK)
        status = list_places(&places, &count, concordance->results, error);
    if (status == YM_OK) {
        concordance->total = count;
        if (options->sample != 0 && options->sample < count)
            count = draw(places, count, options->sample, options->seed);
        status = sort_places(places, count, concordance->results, options->sort, deadline, error);
    }
    if (status == YM_OK)
        status = make_lines(concordance, index, places, count, options, error);
    for (size_t i = 0; places != NULL && i < count; i++)
        free(places[i].key);
    free(places);
    return status;
}

ym_status ym_concordance_make(ym_concordance **out, ym_index *index, const char *query,
                              const ym_concordance_options *options, ym_error *error)
{
    *out = NULL;
    ym_concordance *concordance = calloc(1, sizeof *concordance);
    if (concordance == NULL)
        return ym__error_nomem(error);
    ym__deadline deadline;
    bool begun = false;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK) {
        ym__deadline_start(&deadline, index, options->search.timeout_ms);
        status = fill(concordance, index, query, options, &deadline, error);
        status = ym__deadline_end(&deadline, status, error);
        ym__index_end_read(index, begun);
    }
    if (status < 0)
        ym_concordance_free(concordance);
    else
        *out = concordance;
    return status;
}

void ym_concordance_free(ym_concordance *concordance)
{
    if (concordance == NULL)
        return;
    ym_results_free(concordance->results);
    free(concordance->lines);
    free(concordance);
}

size_t ym_concordance_count(const ym_concordance *concordance)
{
    return concordance->count;
}

const ym_concordance_line *ym_concordance_get(const ym_concordance *concordance, size_t i)
{
    return i < concordance->count ? &concordance->lines[i] : NULL;
}

uint64_t ym_concordance_total(const ym_concordance *concordance)
{
    return concordance->total;
}
