/* Read ym__order_make last. The two ways to the newest showings: a walk over all texts by date, which is quick for what is
 * frequent; and one look at each text in which something was found, which is quick for what is rare. */
#include "search/order.h"

#include "base/error.h"
#include "index/body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- restrictions --------------------------------------------------------------------------------------------------- */

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

ym_status ym__restriction_make(ym__restriction *restriction, ym_index *index,
                               const ym_search_options *options, ym_error *error)
{
    *restriction = (ym__restriction){.until = INT64_MAX,
                                     .all_duplicates = options->all_duplicates,
                                     .near_duplicates = options->near_duplicates};
    ym_status status = YM_OK;
    if (options->since != NULL)
        status = parse_day(&restriction->since, options->since, false, error);
    if (status == YM_OK && options->until != NULL)
        status = parse_day(&restriction->until, options->until, true, error);
    restriction->dated = options->since != NULL || options->until != NULL;
    if (status == YM_OK && options->article != NULL)
        status = find_article(&restriction->article, index, options->article, error);
    return status;
}

static bool has_filters(const ym__restriction *restriction)
{
    return restriction->filters != NULL && restriction->filters->count > 0;
}

/* Must what is not listed be known, to tell which passages count? */
static bool restricts(const ym__restriction *restriction)
{
    return restriction->dated || restriction->article != 0 || restriction->all_duplicates ||
           has_filters(restriction);
}

/* Filters are asked about an article, which `each` must have then. */
static ym_status passes(bool *it_does, ym_index *index, const ym__restriction *restriction,
                        const ym__showing *each, ym_error *error)
{
    *it_does = (restriction->article == 0 || each->article == restriction->article) &&
               (!restriction->dated || (each->day != 0 && each->day >= restriction->since &&
                                        each->day <= restriction->until));
    return *it_does && has_filters(restriction)
               ? ym__filters_pass(it_does, index, restriction->filters, each->article, error)
               : YM_OK;
}

/* ---- showings -------------------------------------------------------------------------------------------------- */

static ym_status push(ym__order *order, const ym__showing *each, ym_error *error)
{
    if (order->items == NULL || order->count == order->capacity) {
        const size_t capacity = order->capacity == 0 ? 64 : order->capacity * 2;
        ym__showing *grown = realloc(order->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        order->items = grown;
        order->capacity = capacity;
    }
    order->items[order->count++] = *each;
    return YM_OK;
}

void ym__order_free(ym__order *order)
{
    free(order->items);
    *order = (ym__order){0};
}

/* What is in the row, from its first column on: body, first and last passage, day, second, articles that carry it, near. */
static ym__showing read_showing(sqlite3_stmt *row, const ym__set *set)
{
    ym__showing each = {.body = sqlite3_column_int64(row, 0),
                        .first_row = sqlite3_column_int64(row, 1),
                        .last_row = sqlite3_column_int64(row, 2),
                        .day = sqlite3_column_int64(row, 3),
                        .second = sqlite3_column_int64(row, 4),
                        .duplicates = (uint64_t)sqlite3_column_int64(row, 5) - 1,
                        .near = sqlite3_column_int64(row, 6)};
    each.from = ym__set_below(set, each.first_row);
    for (size_t i = each.from; i < set->count && set->items[i] <= each.last_row; i++)
        each.count++;
    return each;
}

static uint64_t name_number(sqlite3_stmt *row, int column)
{
    const char *name = ym__column_text(row, column);
    return name == NULL ? 0 : strtoull(name, NULL, 16);
}

/* The text under each of the articles that carry it and that the filter lets through; collapsed, under the first of them. */
static ym_status push_articles(ym__order *order, ym_index *index, const ym__showing *text,
                               const ym__restriction *restriction, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__ARTICLES_OF_BODY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, text->body);
    const size_t first = order->count;
    uint64_t others = 0;
    while ((status = ym__index_step(index, select, "reading articles", error)) == YM_OK) {
        const char *date = ym__column_text(select, 1);
        ym__showing each = *text;
        each.article = sqlite3_column_int64(select, 0);
        each.day = ym__day_of_date(date);
        each.second = ym__second_of_date(date);
        each.article_name = name_number(select, 2);
        each.duplicates = 0;
        bool listed = false;
        status = passes(&listed, index, restriction, &each, error);
        if (status < 0)
            break;
        if (!listed)
            continue;
        if (!restriction->all_duplicates && order->count > first) {
            others++;
            continue;
        }
        status = push(order, &each, error);
        if (status < 0)
            break;
        order->passage_total += each.count;
    }
    ym__index_done(select);
    if (order->items != NULL && order->count > first)
        order->items[order->count - 1].duplicates = others;
    return status < 0 ? status : YM_OK;
}

/* ---- near duplicates ------------------------------------------------------------------------------------------- */

/* May the text be listed under some of the articles that carry it? */
static ym_status may_be_listed(bool *it_may, ym_index *index, const ym__showing *text,
                               const ym__restriction *restriction, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    *it_may = true;
    if (!restricts(restriction))
        return YM_OK;
    *it_may = false;
    ym_status status = ym__index_statement(&select, index, YM__ARTICLES_OF_BODY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, text->body);
    while (!*it_may &&
           (status = ym__index_step(index, select, "reading articles", error)) == YM_OK) {
        ym__showing each = {.article = sqlite3_column_int64(select, 0),
                            .day = ym__day_of_date(ym__column_text(select, 1))};
        status = passes(it_may, index, restriction, &each, error);
        if (status < 0)
            break;
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

static bool collapses(const ym__restriction *restriction)
{
    return !restriction->all_duplicates && !restriction->near_duplicates &&
           restriction->article == 0;
}

/* Is a text that this one is nearly whole in listed for it? */
static ym_status stands_back(bool *it_does, ym_index *index, const ym__set *set,
                             const ym__showing *text, const ym__restriction *restriction,
                             ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym__showing other = {0};
    *it_does = false;
    if (text->near == 0 || !collapses(restriction))
        return YM_OK;
    ym_status status = ym__index_statement(&select, index, YM__SHOWN_OF_BODY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, text->near);
    status = ym__index_step(index, select, "reading near duplicates", error);
    if (status == YM_OK)
        other = read_showing(select, set);
    ym__index_done(select);
    return status < 0 || other.count == 0
               ? (status < 0 ? status : YM_OK)
               : may_be_listed(it_does, index, &other, restriction, error);
}

/* Adds to *count the articles of texts that stand back behind a body, and of those behind these. */
static ym_status count_behind(uint64_t *count, ym_index *index, const ym__set *set, int64_t body,
                              const ym__restriction *restriction, int depth, ym_error *error)
{
    enum { DEEPEST = 16 };
    sqlite3_stmt *select = NULL;
    ym__order behind = {0};
    ym_status status = ym__index_statement(&select, index, YM__SHOWN_BEHIND, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, body);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading near duplicates", error)) == YM_OK) {
        const ym__showing text = read_showing(select, set);
        if (text.count > 0)
            status = push(&behind, &text, error);
    }
    ym__index_done(select);
    for (size_t i = 0; i < behind.count && status >= 0; i++) {
        const ym__showing *text = &behind.items[i];
        bool listed = false;
        status = may_be_listed(&listed, index, text, restriction, error);
        *count += listed ? 1 + text->duplicates : 0;
        if (status >= 0 && depth < DEEPEST)
            status = count_behind(count, index, set, text->body, restriction, depth + 1, error);
    }
    ym__order_free(&behind);
    return status < 0 ? status : YM_OK;
}

static ym_status count_near(ym__order *order, ym_index *index, const ym__set *set,
                            const ym__restriction *restriction, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < order->count && status == YM_OK && collapses(restriction); i++) {
        ym__showing *each = &order->items[i];
        status = count_behind(&each->duplicates, index, set, each->body, restriction, 0, error);
    }
    return status;
}

/* ---- adding texts ---------------------------------------------------------------------------------------------- */

/* A text that holds something: under which article it is shown is found when its turn has come, unless a filter asks. */
static ym_status add_text(ym__order *order, ym_index *index, const ym__set *set,
                          const ym__showing *text, const ym__restriction *restriction,
                          ym_error *error)
{
    bool listed = false;
    bool back = false;
    ym_status status = stands_back(&back, index, set, text, restriction, error);
    if (status < 0 || back)
        return status;
    if ((restricts(restriction) && text->duplicates > 0) || has_filters(restriction))
        return push_articles(order, index, text, restriction, error);
    status = passes(&listed, index, restriction, text, error);
    if (status < 0 || !listed)
        return status;
    order->passage_total += text->count;
    return push(order, text, error);
}

/* The text that one article shows. */
static ym_status look_at_article(ym__order *order, ym_index *index, const ym__set *set,
                                 const ym__restriction *restriction, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__SHOWN_OF_ARTICLE, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, restriction->article);
    status = ym__index_step(index, select, "reading an article", error);
    if (status != YM_OK)
        return status < 0 ? status : YM_OK;
    const ym__showing text = read_showing(select, set);
    ym__index_done(select);
    return text.count > 0 ? push_articles(order, index, &text, restriction, error) : YM_OK;
}

/* ---- the two ways ---------------------------------------------------------------------------------------------- */

/* Texts by date, newest first, until `wanted` passages are there and the next text is older: so that all of one time are
 * there; then those of further texts are added to the total as they are. YM_DONE: they are, or there is no further text;
 * YM_OK: `most` texts were looked at in vain. */
static ym_status walk_by_date(ym__order *order, ym_index *index, const ym__set *set,
                              const ym__restriction *restriction, uint64_t wanted, uint64_t most,
                              ym_error *error)
{
    sqlite3_stmt *select = NULL;
    uint64_t seen = 0; /* passages of the set */
    ym_status status = ym__index_statement(&select, index, YM__SHOWN_NEWEST, error);
    for (uint64_t i = 0; status == YM_OK && i < most; i++) {
        status = ym__index_step(index, select, "reading passages", error);
        if (status != YM_OK)
            break;
        const ym__showing text = read_showing(select, set);
        const ym__showing *last = order->count == 0 ? NULL : &order->items[order->count - 1];
        if (order->passage_total >= wanted && last != NULL &&
            (last->day != text.day || last->second != text.second)) {
            order->passage_total += seen < set->count ? set->count - seen : 0;
            status = YM_DONE;
            break;
        }
        seen += text.count;
        if (text.count > 0)
            status = add_text(order, index, set, &text, restriction, error);
    }
    ym__index_done(select);
    return status;
}

/* The text of each passage found, once a text. */
static ym_status look_at_each(ym__order *order, ym_index *index, const ym__set *set,
                              const ym__restriction *restriction, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__SHOWN_OF_PASSAGE, error);
    for (size_t i = 0; i < set->count && status >= 0;) {
        sqlite3_bind_int64(select, 1, set->items[i]);
        status = ym__index_step(index, select, "reading passages", error);
        const ym__showing text = status == YM_OK ? read_showing(select, set) : (ym__showing){0};
        if (status == YM_OK)
            status = add_text(order, index, set, &text, restriction, error);
        sqlite3_reset(select);
        i = text.from + text.count > i ? text.from + text.count : i + 1;
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

/* ---- sorting --------------------------------------------------------------------------------------------------- */

static int compare_times(const void *a, const void *b)
{
    const ym__showing *left = a;
    const ym__showing *right = b;
    if (left->day != right->day)
        return left->day > right->day ? -1 : 1;
    return left->second > right->second ? -1 : left->second < right->second;
}

/* Of one time by the articles' names, so that the order is the same in every index. */
static int compare_showings(const void *a, const void *b)
{
    const ym__showing *left = a;
    const ym__showing *right = b;
    const int order = compare_times(a, b);
    if (order != 0)
        return order;
    return left->article_name < right->article_name ? -1 : left->article_name > right->article_name;
}

/* Drops those behind the first `wanted` passages, but none that is as new as the last of them. */
static void cut(ym__order *order, uint64_t wanted)
{
    uint64_t passages = 0;
    for (size_t i = 0; i < order->count; i++) {
        if (passages >= wanted && i > 0 &&
            compare_times(&order->items[i - 1], &order->items[i]) != 0) {
            order->count = i;
            return;
        }
        passages += order->items[i].count;
    }
}

/* Finds the articles that stand for the texts, where that was not done before. */
static ym_status name_articles(ym__order *order, ym_index *index, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__SHOWN_ARTICLE, error);
    for (size_t i = 0; i < order->count && status >= 0; i++) {
        ym__showing *each = &order->items[i];
        if (each->article != 0)
            continue;
        sqlite3_bind_int64(select, 1, each->body);
        status = ym__index_step(index, select, "reading articles", error);
        if (status == YM_DONE)
            status = ym__error_set(error, YM_E_INDEX, "an article is missing; run yiming check");
        if (status < 0)
            break;
        each->article = sqlite3_column_int64(select, 0);
        each->article_name = name_number(select, 1);
        sqlite3_reset(select);
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

static void sort(ym__order *order, int (*compare)(const void *, const void *))
{
    if (order->count > 1)
        qsort(order->items, order->count, sizeof *order->items, compare);
}

ym_status ym__order_make(ym__order *order, ym_index *index, const ym__set *set,
                         const ym__restriction *restriction, uint64_t wanted, ym_error *error)
{
    /* A step of the walk costs about a quarter of a look. What a filter leaves is counted, so all must be seen. */
    const uint64_t most = 4 * (uint64_t)set->count;
    if (restricts(restriction))
        wanted = UINT64_MAX;
    ym_status status = YM_DONE;
    if (restriction->article != 0) {
        status = look_at_article(order, index, set, restriction, error);
    } else if (set->count > 0) {
        status = walk_by_date(order, index, set, restriction, wanted, most, error);
        if (status == YM_OK) {
            order->count = 0;
            order->passage_total = 0;
            status = look_at_each(order, index, set, restriction, error);
        }
    }
    if (status < 0)
        return status;
    sort(order, compare_times);
    cut(order, wanted);
    status = name_articles(order, index, error);
    if (status == YM_OK)
        status = count_near(order, index, set, restriction, error);
    sort(order, compare_showings);
    return status;
}
