/* From terms to sets of passages, and from a set to rows worth showing. Read ym__results_add_passages last: it is the
 * walk; the functions above it are its steps. */
#include "search/hits.h"

#include "base/error.h"
#include "index/body.h"
#include "text/script.h"
#include "text/token.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- sets ------------------------------------------------------------------------------------------------------ */

ym_status ym__set_add(ym__set *set, int64_t item, ym_error *error)
{
    if (set->count == set->capacity) {
        const size_t capacity = set->capacity == 0 ? 256 : set->capacity * 2;
        int64_t *grown = realloc(set->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        set->items = grown;
        set->capacity = capacity;
    }
    set->items[set->count++] = item;
    return YM_OK;
}

static int compare_items(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a;
    const int64_t right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

void ym__set_sort(ym__set *set)
{
    if (set->count == 0)
        return;
    qsort(set->items, set->count, sizeof *set->items, compare_items);
    size_t kept = 1;
    for (size_t i = 1; i < set->count; i++) {
        if (set->items[i] != set->items[kept - 1])
            set->items[kept++] = set->items[i];
    }
    set->count = kept;
}

void ym__set_free(ym__set *set)
{
    free(set->items);
    *set = (ym__set){0};
}

/* ---- terms ----------------------------------------------------------------------------------------------------- */

/* A term as an expression of FTS5: one phrase in quotes, so that nothing in it is syntax; our tokenizer takes the
 * phrase apart. */
static ym_status match_expression(ym__buffer *out, const ym__term *term, ym_error *error)
{
    ym__folded folded = {0};
    ym_status status = ym__fold(&folded, term->text, strlen(term->text), error);
    ym__buffer_putc(out, '"');
    for (const char *c = term->text; *c != '\0'; c++) {
        if (*c == '"')
            ym__buffer_putc(out, '"');
        ym__buffer_putc(out, *c);
    }
    ym__buffer_puts(
        out, term->prefix || (status == YM_OK && ym__token_needs_prefix(&folded)) ? "\" *" : "\"");
    ym__folded_free(&folded);
    return status == YM_OK && out->failed ? ym__error_nomem(error) : status;
}

static ym_status collect_rows(ym__set *set, ym_index *index, sqlite3_stmt *select, ym_error *error)
{
    ym_status status;
    while ((status = ym__index_step(index, select, "searching", error)) == YM_OK) {
        status = ym__set_add(set, sqlite3_column_int64(select, 0), error);
        if (status < 0)
            break;
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

ym_status ym__term_passages(ym__set *set, ym_index *index, const ym__term *term, ym_error *error)
{
    ym__buffer match = {0};
    sqlite3_stmt *select = NULL;
    ym_status status = YM_OK;
    if (term->text != NULL) {
        status = match_expression(&match, term, error);
        if (status == YM_OK)
            status = ym__index_statement(&select, index, YM__TEXT_MATCH, error);
        if (status == YM_OK) {
            ym__bind_text(select, 1, ym__buffer_text(&match));
            status = collect_rows(set, index, select, error);
        }
    }
    for (size_t i = 0; i < term->entries.count && status == YM_OK; i++) {
        status = ym__index_statement(&select, index, YM__MENTION_PASSAGES, error);
        if (status == YM_OK) {
            sqlite3_bind_int64(select, 1, ym__index_entry_row(index, term->entries.items[i].entry));
            status = collect_rows(set, index, select, error);
        }
    }
    ym__buffer_free(&match);
    ym__set_sort(set);
    return status;
}

/* ---- places: a passage in one of the articles that carry it ------------------------------------------------------ */

typedef struct place {
    int64_t passage;
    int64_t article;
    int64_t day, second;
    uint64_t article_name; /* as a number, to sort by */
    int64_t ordinal;
    uint64_t duplicates;
} place;

typedef struct place_list {
    place *items;
    size_t count, capacity;
} place_list;

/* The bounds of a search in days; an open end is 0 or INT64_MAX. */
typedef struct filter {
    bool dated;
    int64_t since, until;
    int64_t article; /* 0: any */
    bool all_duplicates;
    ym__filters *fields; /* NULL: none */
} filter;

static ym_status push_place(place_list *list, const place *each, ym_error *error)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 256 : list->capacity * 2;
        place *grown = realloc(list->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->count++] = *each;
    return YM_OK;
}

static ym_status passes(bool *it_does, ym_index *index, const filter *wanted, const place *each,
                        ym_error *error)
{
    *it_does = (wanted->article == 0 || each->article == wanted->article) &&
               (!wanted->dated ||
                (each->day != 0 && each->day >= wanted->since && each->day <= wanted->until));
    return *it_does && wanted->fields != NULL
               ? ym__filters_pass(it_does, index, wanted->fields, each->article, error)
               : YM_OK;
}

/* All articles that carry the passage, those that the filter lets through; collapsed, the first stands for all. */
static ym_status add_places(place_list *list, ym_index *index, const place *base, int64_t body,
                            const filter *wanted, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__ARTICLES_OF_BODY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, body);
    const size_t first = list->count;
    while ((status = ym__index_step(index, select, "reading articles", error)) == YM_OK) {
        place each = *base;
        each.article = sqlite3_column_int64(select, 0);
        const char *date = ym__column_text(select, 1);
        each.day = ym__day_of_date(date);
        each.second = ym__second_of_date(date);
        const char *name = ym__column_text(select, 2);
        each.article_name = name == NULL ? 0 : strtoull(name, NULL, 16);
        bool wanted_one = false;
        status = passes(&wanted_one, index, wanted, &each, error);
        if (wanted_one && (wanted->all_duplicates || list->count == first))
            status = push_place(list, &each, error);
        else if (wanted_one)
            list->items[first].duplicates++;
        if (status < 0)
            break;
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

static ym_status find_places(place_list *list, ym_index *index, const ym__set *set,
                             const filter *wanted, ym_error *error)
{
    for (size_t i = 0; i < set->count; i++) {
        sqlite3_stmt *select = NULL;
        ym_status status = ym__index_statement(&select, index, YM__PASSAGE_PLACE, error);
        if (status < 0)
            return status;
        sqlite3_bind_int64(select, 1, set->items[i]);
        status = ym__index_step(index, select, "reading passages", error);
        if (status == YM_DONE)
            continue;
        if (status < 0)
            return status;
        const int64_t body = sqlite3_column_int64(select, 0);
        const char *name = ym__column_text(select, 5);
        const place each = {.passage = set->items[i],
                            .ordinal = sqlite3_column_int64(select, 1),
                            .day = sqlite3_column_int64(select, 2),
                            .second = sqlite3_column_int64(select, 3),
                            .article = sqlite3_column_int64(select, 4),
                            .article_name = name == NULL ? 0 : strtoull(name, NULL, 16)};
        const bool alone = sqlite3_column_int64(select, 6) == 1;
        ym__index_done(select);
        bool wanted_one = false;
        status = alone ? passes(&wanted_one, index, wanted, &each, error)
                       : add_places(list, index, &each, body, wanted, error);
        if (wanted_one)
            status = push_place(list, &each, error);
        if (status < 0)
            return status;
    }
    return YM_OK;
}

/* Newest first; then by article and place in it, so that the order is the same in every index. */
static int compare_places(const void *a, const void *b)
{
    const place *left = a;
    const place *right = b;
    if (left->day != right->day)
        return left->day > right->day ? -1 : 1;
    if (left->second != right->second)
        return left->second > right->second ? -1 : 1;
    if (left->article_name != right->article_name)
        return left->article_name < right->article_name ? -1 : 1;
    return left->ordinal < right->ordinal ? -1 : left->ordinal > right->ordinal;
}

/* ---- filters --------------------------------------------------------------------------------------------------- */

/* "2025", "2025-12" or "2025-12-30" as the first or the last day that it means. */
static ym_status parse_day(int64_t *day, const char *text, bool last, ym_error *error)
{
    *day = ym__day_bound(text, last);
    return *day != 0
               ? YM_OK
               : ym__error_set(error, YM_E_USAGE,
                               "%s is no date; write it as 2025-12-30, 2025-12 or 2025", text);
}

/* The article of the row that the statement stands at, which must be its only one. */
static ym_status only_article(int64_t *article, ym_index *index, sqlite3_stmt *select,
                              const char *name, ym_error *error)
{
    *article = sqlite3_column_int64(select, 0);
    ym_status status = ym__index_step(index, select, "looking for an article", error);
    ym__index_done(select);
    if (status == YM_OK)
        return ym__error_set(error, YM_E_INPUT,
                             "%s is more than one article; give more of its name", name);
    return status == YM_DONE ? YM_OK : status;
}

static ym_status find_article(int64_t *article, ym_index *index, const char *name, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = YM_DONE;
    const size_t size = strlen(name);
    *article = 0;
    if (size >= 6 && size <= 16 && strspn(name, "0123456789abcdef") == size) {
        char after[20];
        snprintf(after, sizeof after, "%sg", name); /* 'g' comes after all hex digits */
        status = ym__index_statement(&select, index, YM__ARTICLE_BY_PREFIX, error);
        if (status < 0)
            return status;
        ym__bind_text(select, 1, name);
        ym__bind_text(select, 2, after);
        status = ym__index_step(index, select, "looking for an article", error);
        if (status == YM_OK)
            return only_article(article, index, select, name, error);
    }
    if (status == YM_DONE)
        status = ym__index_statement(&select, index, YM__ARTICLE_BY_LOCATOR, error);
    if (status < 0)
        return status;
    ym__bind_text(select, 1, name);
    status = ym__index_step(index, select, "looking for an article", error);
    if (status == YM_OK)
        return only_article(article, index, select, name, error);
    return status == YM_DONE ? ym__error_set(error, YM_E_NOT_FOUND, "no article is called %s", name)
                             : status;
}

static ym_status make_filter(filter *wanted, ym_index *index, const ym_search_options *options,
                             ym_error *error)
{
    *wanted = (filter){.until = INT64_MAX, .all_duplicates = options->all_duplicates};
    ym_status status = YM_OK;
    if (options->since != NULL)
        status = parse_day(&wanted->since, options->since, false, error);
    if (status == YM_OK && options->until != NULL)
        status = parse_day(&wanted->until, options->until, true, error);
    wanted->dated = options->since != NULL || options->until != NULL;
    if (status == YM_OK && options->article != NULL)
        status = find_article(&wanted->article, index, options->article, error);
    return status;
}

ym_status ym__search_options_check(ym_index *index, const ym_search_options *options,
                                   ym_error *error)
{
    filter wanted;
    return make_filter(&wanted, index, options, error);
}

/* ---- spans ----------------------------------------------------------------------------------------------------- */

/* The tokens of a text, or of a term. */
typedef struct token_list {
    ym__buffer text;
    struct token {
        size_t at, bytes, start, end;
    } * items;
    size_t count, capacity;
} token_list;

static int push_token(void *context, const char *token, size_t token_bytes, size_t start,
                      size_t end)
{
    token_list *list = context;
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        struct token *grown = realloc(list->items, capacity * sizeof *grown);
        if (grown == NULL)
            return YM_E_NOMEM;
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->count++] = (struct token){list->text.size, token_bytes, start, end};
    ym__buffer_append(&list->text, token, token_bytes);
    return list->text.failed ? YM_E_NOMEM : 0;
}

static ym_status list_tokens(token_list *list, ym__folded *folded, const char *text, bool query,
                             ym_error *error)
{
    list->count = 0;
    ym__buffer_clear(&list->text);
    ym_status status = ym__fold(folded, text, strlen(text), error);
    if (status == YM_OK && ym__token_walk(folded, query, push_token, list) != 0)
        status = ym__error_nomem(error);
    return status;
}

static void token_list_free(token_list *list)
{
    ym__buffer_free(&list->text);
    free(list->items);
}

/* Spans while they are collected, and the tokens that they are found by; used again from passage to passage. */
typedef struct span_work {
    token_list passage;
    token_list *terms; /* one for each term */
    bool *prefixes;    /* must the term's last token match as a prefix? */
    ym__folded folded;
    ym_span *spans;
    size_t count, capacity;
} span_work;

static ym_status push_span(span_work *work, size_t start, size_t end, ym_error *error)
{
    if (work->count == work->capacity) {
        const size_t capacity = work->capacity == 0 ? 32 : work->capacity * 2;
        ym_span *grown = realloc(work->spans, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        work->spans = grown;
        work->capacity = capacity;
    }
    work->spans[work->count++] = (ym_span){start, end};
    return YM_OK;
}

static bool token_fits(const token_list *passage, size_t i, const token_list *term, size_t j,
                       bool prefix)
{
    const struct token *have = &passage->items[i];
    const struct token *want = &term->items[j];
    if (prefix ? have->bytes < want->bytes : have->bytes != want->bytes)
        return false;
    return memcmp(passage->text.bytes + have->at, term->text.bytes + want->at, want->bytes) == 0;
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

static ym_status find_term(span_work *work, const char *text, size_t number, ym_error *error)
{
    const token_list *term = &work->terms[number];
    ym_status status = YM_OK;
    for (size_t i = 0; term->count > 0 && i + term->count <= work->passage.count && status == YM_OK;
         i++) {
        size_t j = 0;
        while (j < term->count && token_fits(&work->passage, i + j, term, j,
                                             work->prefixes[number] && j + 1 == term->count))
            j++;
        if (j < term->count)
            continue;
        const struct token *last = &work->passage.items[i + term->count - 1];
        const size_t end = work->prefixes[number]
                               ? prefix_end(text, last, &term->items[term->count - 1])
                               : last->end;
        status = push_span(work, work->passage.items[i].start, end, error);
    }
    return status;
}

/* A span out of a damaged or foreign file must not reach who cuts text by it. */
static bool is_span(const char *text, size_t bytes, int64_t start, int64_t end)
{
    return start >= 0 && start < end && (uint64_t)end <= bytes &&
           ((unsigned char)text[start] & 0xC0) != 0x80 && ((unsigned char)text[end] & 0xC0) != 0x80;
}

static ym_status find_mentions(span_work *work, ym_index *index, int64_t passage, const char *text,
                               const ym__term *term, const ym_entry **entry, ym_error *error)
{
    for (size_t i = 0; i < term->entries.count; i++) {
        const size_t before = work->count;
        sqlite3_stmt *select = NULL;
        ym_status status = ym__index_statement(&select, index, YM__MENTION_SPANS, error);
        if (status < 0)
            return status;
        sqlite3_bind_int64(select, 1, ym__index_entry_row(index, term->entries.items[i].entry));
        sqlite3_bind_int64(select, 2, passage);
        while ((status = ym__index_step(index, select, "reading mentions", error)) == YM_OK) {
            const int64_t start = sqlite3_column_int64(select, 0);
            const int64_t end = sqlite3_column_int64(select, 1);
            if (is_span(text, strlen(text), start, end))
                status = push_span(work, (size_t)start, (size_t)end, error);
            if (status < 0)
                break;
        }
        ym__index_done(select);
        if (status < 0)
            return status;
        if (work->count > before && *entry == NULL)
            *entry = term->entries.items[i].entry;
    }
    return YM_OK;
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
static void join_spans(span_work *work)
{
    if (work->count == 0)
        return;
    qsort(work->spans, work->count, sizeof *work->spans, compare_spans);
    size_t kept = 0;
    for (size_t i = 1; i < work->count; i++) {
        if (work->spans[i].start < work->spans[kept].end) {
            if (work->spans[i].end > work->spans[kept].end)
                work->spans[kept].end = work->spans[i].end;
        } else {
            work->spans[++kept] = work->spans[i];
        }
    }
    work->count = kept + 1;
}

static ym_status prepare_spans(span_work *work, const ym__term *terms, size_t term_count,
                               ym_error *error)
{
    work->terms = calloc(term_count + 1, sizeof *work->terms);
    work->prefixes = calloc(term_count + 1, sizeof *work->prefixes);
    if (work->terms == NULL || work->prefixes == NULL)
        return ym__error_nomem(error);
    ym_status status = YM_OK;
    for (size_t i = 0; i < term_count && status == YM_OK; i++) {
        if (terms[i].text == NULL)
            continue;
        status = list_tokens(&work->terms[i], &work->folded, terms[i].text, true, error);
        work->prefixes[i] = terms[i].prefix || ym__token_needs_prefix(&work->folded);
    }
    return status;
}

static void span_work_free(span_work *work, size_t term_count)
{
    for (size_t i = 0; work->terms != NULL && i < term_count; i++)
        token_list_free(&work->terms[i]);
    free(work->terms);
    free(work->prefixes);
    token_list_free(&work->passage);
    ym__folded_free(&work->folded);
    free(work->spans);
}

ym_status ym__text_has_term(bool *has, const char *text, const ym__term *term, ym_error *error)
{
    span_work work = {0};
    ym_status status = prepare_spans(&work, term, 1, error);
    if (status == YM_OK)
        status = list_tokens(&work.passage, &work.folded, text, false, error);
    if (status == YM_OK)
        status = find_term(&work, text, 0, error);
    *has = work.count > 0;
    span_work_free(&work, 1);
    return status;
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static const char *copy_column(ym__arena *arena, sqlite3_stmt *select, int column)
{
    const char *text = ym__column_text(select, column);
    return text == NULL ? NULL : ym__arena_strdup(arena, text);
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

static ym_status read_article(ym_results *results, ym_index *index, int64_t article,
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
    hit->title = copy_column(&results->arena, select, 2);
    hit->date = copy_column(&results->arena, select, 3);
    hit->lang = copy_column(&results->arena, select, 4);
    hit->url = copy_column(&results->arena, select, 5);
    hit->publisher = copy_column(&results->arena, select, 6);
    ym__index_done(select);
    if (status == YM_OK)
        status = ym__index_statement(&select, index, YM__LOCATOR_OF_REVISION, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, revision);
    status = ym__index_step(index, select, "reading a source", error);
    if (status == YM_OK)
        hit->source = copy_column(&results->arena, select, 0);
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

static ym_status read_passage(ym_results *results, ym_index *index, const place *where,
                              ym_passage_hit *hit, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__PASSAGE_READ, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, where->passage);
    status = ym__index_step(index, select, "reading a passage", error);
    if (status != YM_OK)
        return status < 0
                   ? status
                   : ym__error_set(error, YM_E_INDEX, "a passage is missing; run yiming check");
    hit->passage = (uint64_t)sqlite3_column_int64(select, 1);
    hit->duplicates = where->duplicates;
    status = copy_text(&hit->passage_id, results, index, select, 2, error);
    if (status == YM_OK)
        status = copy_text(&hit->text, results, index, select, 3, error);
    ym__index_done(select);
    return status;
}

static ym_status read_spans(ym_results *results, ym_index *index, const place *where,
                            span_work *work, const ym__term *terms, size_t term_count,
                            ym_passage_hit *hit, ym_error *error)
{
    work->count = 0;
    ym_status status = list_tokens(&work->passage, &work->folded, hit->text, false, error);
    for (size_t i = 0; i < term_count && status == YM_OK; i++) {
        if (terms[i].excluded)
            continue;
        status =
            find_mentions(work, index, where->passage, hit->text, &terms[i], &hit->entry, error);
        if (status == YM_OK)
            status = find_term(work, hit->text, i, error);
    }
    if (status < 0)
        return status;
    join_spans(work);
    ym_span *spans = ym__arena_calloc(&results->arena, work->count, sizeof *spans);
    if (spans == NULL)
        return ym__error_nomem(error);
    if (work->count > 0)
        memcpy(spans, work->spans, work->count * sizeof *spans);
    hit->spans = spans;
    hit->span_count = work->count;
    return YM_OK;
}

static ym_status read_hits(ym_results *results, ym_index *index, const place *places, size_t count,
                           const ym__term *terms, size_t term_count, ym_error *error)
{
    span_work work = {0};
    int64_t last_article = 0;
    ym_status status = prepare_spans(&work, terms, term_count, error);
    results->passages =
        status < 0 ? NULL : ym__arena_calloc(&results->arena, count, sizeof *results->passages);
    results->passage_rows =
        status < 0 ? NULL : ym__arena_calloc(&results->arena, count, sizeof *results->passage_rows);
    if (status == YM_OK && (results->passages == NULL || results->passage_rows == NULL))
        status = ym__error_nomem(error);
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        ym_passage_hit *hit = &results->passages[i];
        if (i > 0 && places[i].article == last_article) {
            *hit = results->passages[i - 1];
            hit->entry = NULL;
        } else {
            status = read_article(results, index, places[i].article, hit, error);
        }
        last_article = places[i].article;
        results->passage_rows[i] = places[i].passage;
        if (status == YM_OK)
            status = read_passage(results, index, &places[i], hit, error);
        if (status == YM_OK)
            status = read_spans(results, index, &places[i], &work, terms, term_count, hit, error);
        results->passage_count = i + 1;
    }
    span_work_free(&work, term_count);
    return status;
}

ym_status ym__results_add_passages(ym_results *results, ym_index *index, const ym__set *set,
                                   const ym__term *terms, size_t term_count,
                                   const ym_search_options *options, ym__filters *filters,
                                   ym_error *error)
{
    filter wanted;
    place_list places = {0};
    ym_status status = make_filter(&wanted, index, options, error);
    wanted.fields = filters;
    if (status == YM_OK)
        status = find_places(&places, index, set, &wanted, error);
    if (status == YM_OK) {
        if (places.count > 1)
            qsort(places.items, places.count, sizeof *places.items, compare_places);
        results->passage_total = places.count;
        const size_t from = options->offset < places.count ? options->offset : places.count;
        size_t count = places.count - from;
        if (options->passage_limit != 0 && count > options->passage_limit)
            count = options->passage_limit;
        if (count > 0)
            status =
                read_hits(results, index, places.items + from, count, terms, term_count, error);
    }
    free(places.items);
    return status;
}
