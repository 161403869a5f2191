/* From passages to terms in order, each with the rows and positions that it stands at.
 *
 * A token is noted as the first eight bytes of its term, its passage and its position, 16 bytes, and all tokens are sorted by
 * these bytes (radix sort: Knuth 5.2.5), which goes through memory from end to end, eight times. A table of terms, as FTS5 has
 * it, is one look-up a token, but nearly every one of them misses the cache, which takes many times as long
 * (tests/bench/README.md). Eight bytes hold two characters whatever they are, and most words; tokens of longer words stand
 * together then with those that begin alike, and are sorted among them. */
#include "index/postings.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/row_map.h"
#include "index/varint.h"
#include "text/token.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD = 8 };

/* Marks the position of a token that is longer than its head: the rest is the number of its long_token. */
static const uint32_t is_long = UINT32_C(1) << 31;

/* One text of one row: its tokens are those from `first` up to the next passage's. */
typedef struct passage {
    int64_t row;
    size_t first;
    int64_t positions; /* tokens, but other spellings of a word not counted */
    bool removes;      /* the tokens of an older segment that are void */
    bool dropped;      /* taken away again before it was written */
} passage;

typedef struct token {
    uint64_t head; /* the term's first eight bytes, the first of them highest, 0 behind its end */
    uint32_t passage;
    uint32_t position;
} token;

typedef struct long_token {
    const char *text;
    uint32_t bytes, position;
} long_token;

struct ym__postings {
    passage *passages;
    size_t passage_count, passage_capacity;
    token *tokens;
    size_t token_count, token_capacity;
    long_token *longs;
    size_t long_count, long_capacity;
    ym__arena texts; /* of the long tokens */
    ym__row_map
        added; /* by row, the number of the passage that added it, and 1; 0: it was dropped */
    ym__folded folded; /* used again from text to text */
    uint32_t next_position;
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
    free(postings->tokens);
    free(postings->longs);
    ym__arena_free(&postings->texts);
    ym__row_map_free(&postings->added);
    ym__folded_free(&postings->folded);
    free(postings);
}

size_t ym__postings_count(const ym__postings *postings)
{
    return postings->token_count + postings->passage_count;
}

void ym__postings_change(const ym__postings *postings, int64_t *passages, int64_t *tokens)
{
    *passages = *tokens = 0;
    for (size_t i = 0; i < postings->passage_count; i++) {
        const passage *each = &postings->passages[i];
        if (each->dropped)
            continue;
        *passages += each->removes ? -1 : 1;
        *tokens += each->removes ? -each->positions : each->positions;
    }
}

/* ---- passages -------------------------------------------------------------------------------------------------- */

/* Room for one more item of a growing array. */
static bool make_room(void **items, size_t *capacity, size_t count, size_t item_bytes)
{
    if (count < *capacity)
        return true;
    const size_t wanted = *capacity == 0 ? 1024 : *capacity * 2;
    void *grown = realloc(*items, wanted * item_bytes);
    if (grown == NULL)
        return false;
    *items = grown;
    *capacity = wanted;
    return true;
}

static uint64_t head_of(const char *text, size_t bytes)
{
    uint64_t head = 0;
    for (size_t i = 0; i < HEAD; i++)
        head = head << 8 | (i < bytes ? (uint8_t)text[i] : 0);
    return head;
}

/* *position: of the token; then what stands for it in a token that is longer than its head. */
static bool note_long(ym__postings *postings, const char *text, size_t bytes, uint32_t *position)
{
    const size_t kept = bytes < YM__SEGMENT_TERM_MOST ? bytes : YM__SEGMENT_TERM_MOST;
    const char *copy = ym__arena_strndup(&postings->texts, text, kept);
    if (copy == NULL || !make_room((void **)&postings->longs, &postings->long_capacity,
                                   postings->long_count, sizeof *postings->longs))
        return false;
    postings->longs[postings->long_count] = (long_token){copy, (uint32_t)kept, *position};
    *position = is_long | (uint32_t)postings->long_count++;
    return true;
}

static int note_token(void *context, const ym__token *found)
{
    ym__postings *postings = context;
    /* Another spelling stands where the word does. */
    uint32_t position = found->same_position && postings->next_position > 0
                            ? postings->next_position - 1
                            : postings->next_position++;
    if (!make_room((void **)&postings->tokens, &postings->token_capacity, postings->token_count,
                   sizeof *postings->tokens))
        return YM_E_NOMEM;
    if (found->bytes > HEAD && !note_long(postings, found->text, found->bytes, &position))
        return YM_E_NOMEM;
    postings->tokens[postings->token_count++] =
        (token){head_of(found->text, found->bytes), 0, position};
    return 0;
}

static ym_status note_passage(ym__postings *postings, int64_t row, const char *text, bool removes,
                              ym_error *error)
{
    if (!make_room((void **)&postings->passages, &postings->passage_capacity,
                   postings->passage_count, sizeof *postings->passages))
        return ym__error_nomem(error);
    const size_t first = postings->token_count;
    postings->next_position = 0;
    ym_status status = ym__fold(&postings->folded, text, strlen(text), error);
    if (status == YM_OK && ym__token_walk(&postings->folded, false, note_token, postings) < 0)
        status = ym__error_nomem(error);
    if (status == YM_OK)
        postings->passages[postings->passage_count++] =
            (passage){row, first, postings->next_position, removes, false};
    return status;
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

ym_status ym__postings_add(ym__postings *postings, int64_t row, const char *text, ym_error *error)
{
    (void)drop(postings, row);
    ym_status status = note_passage(postings, row, text, false, error);
    if (status < 0)
        return status;
    uint64_t *number = ym__row_map_get(&postings->added, row);
    if (number == NULL)
        return ym__row_map_put(&postings->added, row, postings->passage_count, error);
    *number = postings->passage_count;
    return YM_OK;
}

ym_status ym__postings_remove(ym__postings *postings, int64_t row, const char *text,
                              ym_error *error)
{
    return drop(postings, row) ? YM_OK : note_passage(postings, row, text, true, error);
}

/* ---- putting in order ------------------------------------------------------------------------------------------ */

/* What will be written: the tokens by head, those of a head by passage and position. */
typedef struct sorted {
    const passage **passages; /* those not dropped, by row; of one row, what removes first */
    size_t passage_count;
    token *tokens, *other; /* which are moved to and fro; one of them is the postings' own */
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
    for (size_t i = 0; i < postings->passage_count; i++) {
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
        const passage *from = order->passages[i];
        const size_t next = (size_t)(from - postings->passages) + 1;
        const size_t end =
            next < postings->passage_count ? postings->passages[next].first : postings->token_count;
        for (size_t j = from->first; j < end; j++) {
            token *to = &order->tokens[order->token_count++];
            *to = postings->tokens[j];
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
        const token *each = &order->tokens[i];
        order->other[starts[each->head >> shift & 0xFF]++] = *each;
    }
    token *const done = order->other;
    order->other = order->tokens;
    order->tokens = done;
}

static void sort_by_head(sorted *order)
{
    size_t counts[HEAD][256] = {{0}};
    for (size_t i = 0; i < order->token_count; i++) {
        for (unsigned byte = 0; byte < HEAD; byte++)
            counts[byte][order->tokens[i].head >> (8 * byte) & 0xFF]++;
    }
    for (unsigned byte = 0; byte < HEAD; byte++) {
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
    order->passages = malloc((postings->passage_count + 1) * sizeof(passage *));
    order->tokens = malloc((postings->token_count + 1) * sizeof *order->tokens);
    if (order->passages == NULL || order->tokens == NULL)
        return ym__error_nomem(error);
    order->other = postings->tokens;
    sort_passages(order, postings);
    gather_tokens(order, postings);
    sort_by_head(order);
    return YM_OK;
}

static void sorted_free(sorted *order, const ym__postings *postings)
{
    free(order->passages);
    free(order->tokens == postings->tokens ? order->other : order->tokens);
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
static size_t text_of_head(char text[HEAD], uint64_t head)
{
    size_t bytes = 0;
    for (; head != 0; head <<= 8)
        text[bytes++] = (char)(head >> 56);
    return bytes;
}

static ym_status write_short(job *to, const token *tokens, size_t count)
{
    char text[HEAD];
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
static ym_status write_long(job *to, const token *tokens, size_t count, const long_token *longs)
{
    char head[HEAD];
    const uint32_t head_bytes = (uint32_t)text_of_head(head, tokens[0].head);
    whole_token *wholes = malloc(count * sizeof *wholes);
    if (wholes == NULL)
        return ym__error_nomem(to->error);
    for (size_t i = 0; i < count; i++) {
        const long_token *rest = &longs[tokens[i].position & ~is_long];
        wholes[i] = (tokens[i].position & is_long) == 0
                        ? (whole_token){head, head_bytes, tokens[i].passage, tokens[i].position}
                        : (whole_token){rest->text, rest->bytes, tokens[i].passage, rest->position};
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

static ym_status write_sorted(job *to, const sorted *order, const long_token *longs)
{
    ym_status status = YM_OK;
    for (size_t i = 0, end; i < order->token_count && status == YM_OK; i = end) {
        const token *tokens = &order->tokens[i];
        uint32_t marks = 0;
        for (end = i; end < order->token_count && order->tokens[end].head == tokens->head; end++)
            marks |= order->tokens[end].position;
        status = (marks & is_long) == 0 ? write_short(to, tokens, end - i)
                                        : write_long(to, tokens, end - i, longs);
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
        status = write_sorted(&to, &order, postings->longs);
    }
    ym__buffer_free(&to.positions);
    free(to.rows);
    sorted_free(&order, postings);
    return status;
}
