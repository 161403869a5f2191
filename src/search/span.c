/* Read ym__span_finder_run last. */
#include "search/span.h"

#include "base/error.h"
#include "index/mention.h"
#include "text/script.h"
#include "text/token.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- tokens ---------------------------------------------------------------------------------------------------- */

/* The tokens of a text in order; those of one position are its spellings and stand side by side. */
struct ym__token_list {
    ym__buffer text;
    struct token {
        size_t at, bytes, start, end;
    } * items;
    size_t count, capacity;
    size_t *first; /* number of the first token of each position; one more at the end */
    size_t positions;
};

static int push_token(void *context, const ym__token *token)
{
    ym__token_list *list = context;
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        struct token *grown = realloc(list->items, capacity * sizeof *grown);
        if (grown != NULL)
            list->items = grown;
        size_t *first = realloc(list->first, (capacity + 1) * sizeof *first);
        if (first != NULL)
            list->first = first;
        if (grown == NULL || first == NULL)
            return YM_E_NOMEM;
        list->capacity = capacity;
    }
    if (!token->same_position)
        list->first[list->positions++] = list->count;
    list->items[list->count++] =
        (struct token){list->text.size, token->bytes, token->start, token->end};
    list->first[list->positions] = list->count;
    ym__buffer_append(&list->text, token->text, token->bytes);
    return list->text.failed ? YM_E_NOMEM : 0;
}

static ym_status list_tokens(ym__token_list *list, ym__folded *folded, const char *text, bool query,
                             ym_error *error)
{
    list->count = 0;
    list->positions = 0;
    ym__buffer_clear(&list->text);
    ym_status status = ym__fold(folded, text, strlen(text), error);
    if (status == YM_OK && ym__token_walk(folded, query, push_token, list) != 0)
        status = ym__error_nomem(error);
    return status;
}

static void token_list_clear(ym__token_list *list)
{
    ym__buffer_free(&list->text);
    free(list->items);
    free(list->first);
}

/* ---- making ---------------------------------------------------------------------------------------------------- */

static int compare_wanted(const void *a, const void *b)
{
    const struct ym__wanted_entry *left = a;
    const struct ym__wanted_entry *right = b;
    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    return left->rank < right->rank ? -1 : left->rank > right->rank;
}

static ym_status want_entries(ym__span_finder *finder, ym_index *index, ym_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < finder->term_count; i++)
        count += finder->terms[i].excluded ? 0 : finder->terms[i].entries.count;
    finder->entries = calloc(count + 1, sizeof *finder->entries);
    if (finder->entries == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < finder->term_count; i++) {
        const ym__found_list *list = &finder->terms[i].entries;
        for (size_t j = 0; j < list->count && !finder->terms[i].excluded; j++) {
            const size_t rank = finder->entry_count++;
            finder->entries[rank] = (struct ym__wanted_entry){
                ym__index_entry_row(index, list->items[j].entry), i, rank, list->items[j].entry};
        }
    }
    if (finder->entry_count > 1)
        qsort(finder->entries, finder->entry_count, sizeof *finder->entries, compare_wanted);
    return YM_OK;
}

ym_status ym__span_finder_make(ym__span_finder *finder, ym_index *index, const ym__term *terms,
                               size_t term_count, ym_error *error)
{
    *finder = (ym__span_finder){.terms = terms, .term_count = term_count};
    finder->wanted = calloc(term_count + 1, sizeof *finder->wanted);
    finder->passage = calloc(1, sizeof *finder->passage);
    finder->prefixes = calloc(term_count + 1, sizeof *finder->prefixes);
    finder->term_hits = calloc(term_count + 1, sizeof *finder->term_hits);
    if (finder->wanted == NULL || finder->passage == NULL || finder->prefixes == NULL ||
        finder->term_hits == NULL)
        return ym__error_nomem(error);
    ym_status status = want_entries(finder, index, error);
    for (size_t i = 0; i < term_count && status == YM_OK; i++) {
        if (terms[i].text == NULL || terms[i].excluded)
            continue;
        status = list_tokens(&finder->wanted[i], &finder->folded, terms[i].text, true, error);
        finder->prefixes[i] = terms[i].prefix || ym__token_needs_prefix(&finder->folded);
    }
    return status;
}

void ym__span_finder_free(ym__span_finder *finder)
{
    for (size_t i = 0; finder->wanted != NULL && i < finder->term_count; i++)
        token_list_clear(&finder->wanted[i]);
    if (finder->passage != NULL)
        token_list_clear(finder->passage);
    free(finder->wanted);
    free(finder->passage);
    free(finder->prefixes);
    free(finder->term_hits);
    free(finder->entries);
    free(finder->spans);
    ym__folded_free(&finder->folded);
    *finder = (ym__span_finder){0};
}

/* ---- finding --------------------------------------------------------------------------------------------------- */

static ym_status push_span(ym__span_finder *finder, size_t start, size_t end, ym_error *error)
{
    if (finder->count == finder->capacity) {
        const size_t capacity = finder->capacity == 0 ? 32 : finder->capacity * 2;
        ym_span *grown = realloc(finder->spans, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        finder->spans = grown;
        finder->capacity = capacity;
    }
    finder->spans[finder->count++] = (ym_span){start, end};
    return YM_OK;
}

static bool token_fits(const ym__token_list *have, size_t i, const ym__token_list *want, size_t j,
                       bool prefix)
{
    const struct token *token = &have->items[i];
    const struct token *wanted = &want->items[j];
    if (prefix ? token->bytes < wanted->bytes : token->bytes != wanted->bytes)
        return false;
    return memcmp(have->text.bytes + token->at, want->text.bytes + wanted->at, wanted->bytes) == 0;
}

/* The pair of spellings in which position `j` of the term fits position `i` of the passage: the passage's token, and in
 * *wanted the term's; NULL: none. */
static const struct token *position_fits(const ym__token_list *have, size_t i,
                                         const ym__token_list *want, size_t j, bool prefix,
                                         const struct token **wanted)
{
    for (size_t a = have->first[i]; a < have->first[i + 1]; a++) {
        for (size_t b = want->first[j]; b < want->first[j + 1]; b++) {
            if (token_fits(have, a, want, b, prefix)) {
                *wanted = &want->items[b];
                return &have->items[a];
            }
        }
    }
    return NULL;
}

/* A single character matches the bigram that begins with it: the span is of that character alone. */
static size_t prefix_end(const char *text, const struct token *token, const struct token *wanted)
{
    if (token->bytes == wanted->bytes)
        return token->end;
    uint32_t c;
    const size_t first = ym__utf8_next(text + token->start, &c);
    return ym__script_is_cjk(c) ? token->start + first : token->end;
}

static ym_status find_text(ym__span_finder *finder, const char *text, size_t number,
                           ym_error *error)
{
    const ym__token_list *want = &finder->wanted[number];
    const ym__token_list *have = finder->passage;
    ym_status status = YM_OK;
    if (want->positions == 0)
        return YM_OK;
    for (size_t i = 0; i + want->positions <= have->positions && status == YM_OK; i++) {
        const struct token *wanted = NULL;
        const struct token *last = NULL;
        bool prefix = false;
        for (size_t j = 0; j < want->positions && (j == 0 || last != NULL); j++) {
            prefix = finder->prefixes[number] && j + 1 == want->positions;
            last = position_fits(have, i + j, want, j, prefix, &wanted);
        }
        if (last == NULL)
            continue;
        const size_t end = prefix ? prefix_end(text, last, wanted) : last->end;
        finder->term_hits[number]++;
        status = push_span(finder, have->items[have->first[i]].start, end, error);
    }
    return status;
}

/* A span that begins or ends within a character (out of a damaged or foreign file) must not reach who cuts text by it. */
static bool is_span(const char *text, const ym__stored_mention *mention)
{
    return ((unsigned char)text[mention->start] & 0xC0) != 0x80 &&
           ((unsigned char)text[mention->end] & 0xC0) != 0x80;
}

/* The first of the wanted entries with this row; the number of all of them when there is none. */
static size_t first_wanted(const ym__span_finder *finder, int64_t row)
{
    size_t low = 0;
    size_t high = finder->entry_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (finder->entries[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < finder->entry_count && finder->entries[low].row == row ? low : finder->entry_count;
}

/* A mention in the passage: does it belong to an entry that is wanted? */
static ym_status take_mention(ym__span_finder *finder, const ym__stored_mention *mention,
                              size_t *best, ym_error *error)
{
    const size_t first = first_wanted(finder, mention->entry);
    if (first == finder->entry_count)
        return YM_OK;
    for (size_t i = first; i < finder->entry_count && finder->entries[i].row == mention->entry; i++)
        finder->term_hits[finder->entries[i].term]++;
    if (finder->entries[first].rank < *best) {
        *best = finder->entries[first].rank;
        finder->entry = finder->entries[first].entry;
    }
    return push_span(finder, mention->start, mention->end, error);
}

static ym_status find_mentions(ym__span_finder *finder, ym_index *index, int64_t passage,
                               const char *text, ym_error *error)
{
    size_t best = SIZE_MAX;
    sqlite3_stmt *row = NULL;
    ym__mention_cursor cursor;
    ym__stored_mention mention;
    ym_status status = ym__mentions_read(&cursor, &row, index, passage, strlen(text), error);
    while (status == YM_OK && ym__mention_next(&cursor, &mention)) {
        if (is_span(text, &mention))
            status = take_mention(finder, &mention, &best, error);
    }
    ym__index_done(row);
    return status;
}

static int compare_spans(const void *a, const void *b)
{
    const ym_span *left = a;
    const ym_span *right = b;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return left->end > right->end ? -1 : left->end < right->end;
}

/* Sorts the spans and joins those that overlap. */
static void join_spans(ym__span_finder *finder)
{
    if (finder->count == 0)
        return;
    qsort(finder->spans, finder->count, sizeof *finder->spans, compare_spans);
    size_t kept = 0;
    for (size_t i = 1; i < finder->count; i++) {
        if (finder->spans[i].start < finder->spans[kept].end) {
            if (finder->spans[i].end > finder->spans[kept].end)
                finder->spans[kept].end = finder->spans[i].end;
        } else {
            finder->spans[++kept] = finder->spans[i];
        }
    }
    finder->count = kept + 1;
}

ym_status ym__span_finder_run(ym__span_finder *finder, ym_index *index, int64_t passage,
                              const char *text, ym_error *error)
{
    finder->count = 0;
    finder->entry = NULL;
    memset(finder->term_hits, 0, finder->term_count * sizeof *finder->term_hits);
    ym_status status = list_tokens(finder->passage, &finder->folded, text, false, error);
    finder->tokens = finder->passage->positions;
    if (status == YM_OK && finder->entry_count > 0)
        status = find_mentions(finder, index, passage, text, error);
    for (size_t i = 0; i < finder->term_count && status == YM_OK; i++) {
        if (!finder->terms[i].excluded)
            status = find_text(finder, text, i, error);
    }
    if (status == YM_OK)
        join_spans(finder);
    return status;
}

ym_status ym__text_has_term(bool *has, const char *text, const ym__term *term, ym_error *error)
{
    ym__span_finder finder;
    const ym__term alone = {.text = term->text, .prefix = term->prefix};
    ym_status status = ym__span_finder_make(&finder, NULL, &alone, 1, error);
    if (status == YM_OK)
        status = ym__span_finder_run(&finder, NULL, 0, text, error);
    *has = status == YM_OK && finder.count > 0;
    ym__span_finder_free(&finder);
    return status;
}
