/* From passages to terms in order, each with the rows and positions that it stands at.
 *
 * A token is noted as the first eight bytes of its term, its passage and its position, 16 bytes, and all tokens are sorted by
 * these bytes (radix sort: Knuth 5.2.5), which goes through memory from end to end, eight times. A table of terms, as FTS5 has
 * it, is one look-up a token, but nearly every one of them misses the cache, which takes many times as long
 * (tests/bench/README.md). Eight bytes hold two characters whatever they are, and most words; tokens of longer words stand
 * together then with those that begin alike, and are sorted among them. */
#include "index/postings.h"

#include "base/error.h"
#include "base/row_map.h"
#include "index/varint.h"

#include <stdlib.h>
#include <string.h>

/* One text of one row; its tokens are those of the passage of the same number. */
typedef struct passage {
    int64_t row;
    bool removes; /* the tokens of an older segment that are void */
    bool dropped; /* taken away again before it was written */
} passage;

struct ym__postings {
    ym__tokens tokens;
    passage *passages; /* as many as `tokens` has */
    size_t capacity;
    ym__row_map
        added; /* by row, the number of the passage that added it, and 1; 0: it was dropped */
    ym__folded folded; /* used again from text to text */
};

ym_status ym__postings_new(ym__postings **out, ym_error *error)
{
    *out = calloc(1, sizeof **out);
    return *out == NULL ? ym__error_nomem(error) : YM_OK;
}

void ym__postings_free(ym__postings *postings)
{
    if (postings == NULL)
        return;
    free(postings->passages);
    ym__tokens_free(&postings->tokens);
    ym__row_map_free(&postings->added);
    ym__folded_free(&postings->folded);
    free(postings);
}

size_t ym__postings_count(const ym__postings *postings)
{
    return postings->tokens.count + postings->tokens.passage_count;
}

void ym__postings_change(const ym__postings *postings, int64_t *passages, int64_t *tokens)
{
    *passages = *tokens = 0;
    for (size_t i = 0; i < postings->tokens.passage_count; i++) {
        const passage *each = &postings->passages[i];
        const int64_t positions = postings->tokens.passages[i].positions;
        if (each->dropped)
            continue;
        *passages += each->removes ? -1 : 1;
        *tokens += each->removes ? -positions : positions;
    }
}

/* ---- passages -------------------------------------------------------------------------------------------------- */

/* Notes whose the tokens are that come next. */
static ym_status begin_passage(ym__postings *postings, int64_t row, bool removes, ym_error *error)
{
    const size_t count = postings->tokens.passage_count;
    if (count == postings->capacity) {
        const size_t wanted = postings->capacity == 0 ? 1024 : postings->capacity * 2;
        passage *grown = realloc(postings->passages, wanted * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        postings->passages = grown;
        postings->capacity = wanted;
    }
    postings->passages[count] = (passage){row, removes, false};
    return YM_OK;
}

/* Takes back what was added of the row; false when nothing was. */
static bool drop(ym__postings *postings, int64_t row)
{
    uint64_t *number = ym__row_map_get(&postings->added, row);
    if (number == NULL || *number == 0)
        return false;
    postings->passages[*number - 1].dropped = true;
    *number = 0;
    return true;
}

ym_status ym__postings_add(ym__postings *postings, int64_t row, const ym__tokens *tokens,
                           size_t number, ym_error *error)
{
    (void)drop(postings, row);
    ym_status status = begin_passage(postings, row, false, error);
    if (status == YM_OK)
        status = ym__tokens_copy(&postings->tokens, tokens, number, error);
    if (status < 0)
        return status;
    uint64_t *place = ym__row_map_get(&postings->added, row);
    if (place == NULL)
        return ym__row_map_put(&postings->added, row, postings->tokens.passage_count, error);
    *place = postings->tokens.passage_count;
    return YM_OK;
}

ym_status ym__postings_remove(ym__postings *postings, int64_t row, const char *text,
                              ym_error *error)
{
    if (drop(postings, row))
        return YM_OK;
    ym_status status = begin_passage(postings, row, true, error);
    if (status == YM_OK)
        status = ym__fold(&postings->folded, text, strlen(text), error);
    return status == YM_OK ? ym__tokens_add(&postings->tokens, &postings->folded, error) : status;
}

/* ---- putting in order ------------------------------------------------------------------------------------------ */

/* What will be written: the tokens by head, those of a head by passage and position. */
typedef struct sorted {
    const passage **passages; /* those not dropped, by row; of one row, what removes first */
    size_t passage_count;
    ym__noted_token *tokens, *other; /* moved to and fro; one of them is the postings' own */
    size_t token_count;
} sorted;

static int compare_passages(const void *a, const void *b)
{
    const passage *left = *(const passage *const *)a;
    const passage *right = *(const passage *const *)b;
    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    return (int)right->removes - (int)left->removes;
}

static void sort_passages(sorted *order, const ym__postings *postings)
{
    bool ascending = true;
    for (size_t i = 0; i < postings->tokens.passage_count; i++) {
        const passage *each = &postings->passages[i];
        if (each->dropped)
            continue;
        ascending = ascending && (order->passage_count == 0 ||
                                  order->passages[order->passage_count - 1]->row < each->row);
        order->passages[order->passage_count++] = each;
    }
    if (!ascending)
        qsort(order->passages, order->passage_count, sizeof(passage *), compare_passages);
}

/* The tokens of the passages that are left, in their order, with the passages' places in it. */
static void gather_tokens(sorted *order, const ym__postings *postings)
{
    for (size_t i = 0; i < order->passage_count; i++) {
        const size_t number = (size_t)(order->passages[i] - postings->passages);
        const size_t end = postings->tokens.passages[number].end;
        for (size_t j = ym__tokens_start(&postings->tokens, number); j < end; j++) {
            ym__noted_token *to = &order->tokens[order->token_count++];
            *to = postings->tokens.items[j];
            to->passage = (uint32_t)i;
        }
    }
}

/* Sorts by one byte of the head, those that have it in common staying in their order. */
static void sort_by_byte(sorted *order, unsigned shift, const size_t counts[256])
{
    size_t starts[256];
    size_t start = 0;
    for (size_t i = 0; i < 256; i++) {
        starts[i] = start;
        start += counts[i];
    }
    for (size_t i = 0; i < order->token_count; i++) {
        const ym__noted_token *each = &order->tokens[i];
        order->other[starts[each->head >> shift & 0xFF]++] = *each;
    }
    ym__noted_token *const done = order->other;
    order->other = order->tokens;
    order->tokens = done;
}

static void sort_by_head(sorted *order)
{
    size_t counts[YM__TOKEN_HEAD][256] = {{0}};
    for (size_t i = 0; i < order->token_count; i++) {
        for (unsigned byte = 0; byte < YM__TOKEN_HEAD; byte++)
            counts[byte][order->tokens[i].head >> (8 * byte) & 0xFF]++;
    }
    for (unsigned byte = 0; byte < YM__TOKEN_HEAD; byte++) {
        /* One that all have in common needs no sorting. */
        const size_t first =
            order->token_count == 0 ? 0 : order->tokens[0].head >> (8 * byte) & 0xFF;
        if (counts[byte][first] != order->token_count)
            sort_by_byte(order, 8 * byte, counts[byte]);
    }
}

static ym_status sort(sorted *order, ym__postings *postings, ym_error *error)
{
    /* One more of each: nothing is asked for no memory. */
    order->passages = malloc((postings->tokens.passage_count + 1) * sizeof(passage *));
    order->tokens = malloc((postings->tokens.count + 1) * sizeof *order->tokens);
    if (order->passages == NULL || order->tokens == NULL)
        return ym__error_nomem(error);
    order->other = postings->tokens.items;
    sort_passages(order, postings);
    gather_tokens(order, postings);
    sort_by_head(order);
    return YM_OK;
}

static void sorted_free(sorted *order, const ym__postings *postings)
{
    free(order->passages);
    free(order->tokens == postings->tokens.items ? order->other : order->tokens);
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

/* A token with all of its term. */
typedef struct whole_token {
    const char *text;
    uint32_t bytes, passage, position;
} whole_token;

/* Puts tokens, which come in order, together to rows. */
typedef struct job {
    ym__segment *segment;
    int64_t *rows; /* of the passages: the row times two, and 1 when it removes */
    /* The row that is being put together. */
    bool open, removes;
    int64_t row;
    uint32_t last_position;
    ym__buffer positions;
    ym_error *error;
} job;

static ym_status end_row(job *to)
{
    if (!to->open)
        return YM_OK;
    to->open = false;
    return ym__segment_row(to->segment, to->row, to->removes,
                           (const uint8_t *)ym__buffer_text(&to->positions), to->positions.size,
                           to->error);
}

static ym_status put_term(job *to, const char *text, size_t bytes)
{
    const ym_status status = end_row(to);
    return status < 0 ? status : ym__segment_term(to->segment, text, bytes, to->error);
}

static ym_status put_token(job *to, uint32_t place, uint32_t position)
{
    const int64_t row = to->rows[place] >> 1;
    if (to->open && row != to->row) {
        const ym_status status = end_row(to);
        if (status < 0)
            return status;
    }
    if (!to->open) {
        to->open = true;
        to->row = row;
        to->removes = false;
        to->last_position = 0;
        ym__buffer_clear(&to->positions);
    }
    if ((to->rows[place] & 1) != 0) {
        to->removes = true;
        return YM_OK;
    }
    if (!ym__buffer_reserve(&to->positions, YM__VARINT_MOST))
        return ym__error_nomem(to->error);
    to->positions.size += ym__varint_put((uint8_t *)to->positions.bytes + to->positions.size,
                                         (uint64_t)position - to->last_position + 2);
    to->last_position = position;
    return YM_OK;
}

/* The text that a head is of, which is all of a token that is not long; returns its bytes. */
static size_t text_of_head(char text[YM__TOKEN_HEAD], uint64_t head)
{
    size_t bytes = 0;
    for (; head != 0; head <<= 8)
        text[bytes++] = (char)(head >> 56);
    return bytes;
}

static ym_status write_short(job *to, const ym__noted_token *tokens, size_t count)
{
    char text[YM__TOKEN_HEAD];
    ym_status status = put_term(to, text, text_of_head(text, tokens[0].head));
    for (size_t i = 0; i < count && status == YM_OK; i++)
        status = put_token(to, tokens[i].passage, tokens[i].position);
    return status;
}

static int compare_wholes(const void *a, const void *b)
{
    const whole_token *left = a;
    const whole_token *right = b;
    const uint32_t shorter = left->bytes < right->bytes ? left->bytes : right->bytes;
    const int order = memcmp(left->text, right->text, shorter);
    if (order != 0)
        return order;
    if (left->bytes != right->bytes)
        return left->bytes < right->bytes ? -1 : 1;
    if (left->passage != right->passage)
        return left->passage < right->passage ? -1 : 1;
    return left->position < right->position ? -1 : left->position > right->position;
}

/* Tokens that begin with the same eight bytes, some of which are longer. */
static ym_status write_long(job *to, const ym__noted_token *tokens, size_t count,
                            const ym__tokens *all)
{
    char head[YM__TOKEN_HEAD];
    const uint32_t head_bytes = (uint32_t)text_of_head(head, tokens[0].head);
    whole_token *wholes = malloc(count * sizeof *wholes);
    if (wholes == NULL)
        return ym__error_nomem(to->error);
    for (size_t i = 0; i < count; i++) {
        wholes[i] = (whole_token){head, head_bytes, tokens[i].passage, tokens[i].position};
        if ((tokens[i].position & YM__TOKEN_IS_LONG) == 0)
            continue;
        const ym__long_token *rest = &all->longs[tokens[i].position & ~YM__TOKEN_IS_LONG];
        wholes[i].text = all->texts.bytes + rest->start;
        wholes[i].bytes = rest->bytes;
        wholes[i].position = rest->position;
    }
    qsort(wholes, count, sizeof *wholes, compare_wholes);
    ym_status status = YM_OK;
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        if (i == 0 || wholes[i].bytes != wholes[i - 1].bytes ||
            memcmp(wholes[i].text, wholes[i - 1].text, wholes[i].bytes) != 0)
            status = put_term(to, wholes[i].text, wholes[i].bytes);
        if (status == YM_OK)
            status = put_token(to, wholes[i].passage, wholes[i].position);
    }
    free(wholes);
    return status;
}

static ym_status write_sorted(job *to, const sorted *order, const ym__tokens *all)
{
    ym_status status = YM_OK;
    for (size_t i = 0, end; i < order->token_count && status == YM_OK; i = end) {
        const ym__noted_token *tokens = &order->tokens[i];
        uint32_t marks = 0;
        for (end = i; end < order->token_count && order->tokens[end].head == tokens->head; end++)
            marks |= order->tokens[end].position;
        status = (marks & YM__TOKEN_IS_LONG) == 0 ? write_short(to, tokens, end - i)
                                                  : write_long(to, tokens, end - i, all);
    }
    return status < 0 ? status : end_row(to);
}

ym_status ym__postings_write(ym__postings *postings, ym__segment *segment, ym_error *error)
{
    sorted order = {0};
    job to = {.segment = segment, .error = error};
    ym_status status = sort(&order, postings, error);
    to.rows = calloc(order.passage_count + 1, sizeof *to.rows);
    if (status == YM_OK && to.rows == NULL)
        status = ym__error_nomem(error);
    if (status == YM_OK) {
        for (size_t i = 0; i < order.passage_count; i++)
            to.rows[i] = order.passages[i]->row * 2 + order.passages[i]->removes;
        status = write_sorted(&to, &order, &postings->tokens);
    }
    ym__buffer_free(&to.positions);
    free(to.rows);
    sorted_free(&order, postings);
    return status;
}
