/* A survey with the words put back in where they are asked for. */
#include "search/reading.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* ---- texts --------------------------------------------------------------------------------------------------------- */

static int compare_texts(const void *a, const void *b)
{
    const ym__listed_text *left = a;
    const ym__listed_text *right = b;
    if (left->day != right->day)
        return left->day > right->day ? -1 : 1;
    if (left->second != right->second)
        return left->second > right->second ? -1 : 1;
    return left->article_name < right->article_name ? -1 : left->article_name > right->article_name;
}

/* One row of YM__SHOWN_LISTED. */
static ym__listed_text read_text(sqlite3_stmt *row, const ym__collection *collection)
{
    ym__listed_text text = {.body = sqlite3_column_int64(row, 0),
                            .article = sqlite3_column_int64(row, 1),
                            .day = sqlite3_column_int64(row, 2),
                            .second = sqlite3_column_int64(row, 3),
                            .duplicates = (uint64_t)sqlite3_column_int64(row, 4) - 1,
                            .near_body = sqlite3_column_int64(row, 8)};
    const char *name = ym__column_text(row, 7);
    text.article_name = name == NULL ? 0 : strtoull(name, NULL, 16);
    const size_t first = ym__collection_find(collection, sqlite3_column_int64(row, 5));
    const size_t last = ym__collection_find(collection, sqlite3_column_int64(row, 6));
    if (first != YM__NO_TEXT && last != YM__NO_TEXT && first <= last) {
        text.first = first;
        text.last = last + 1;
    }
    return text;
}

static int compare_bodies(const void *key, const void *text)
{
    const int64_t body = *(const int64_t *)key;
    const int64_t other = ((const ym__text *)text)->body;
    return body < other ? -1 : body > other;
}

/* Near duplicates by the bodies' rows, as they were read, become places in `texts`. */
static void link_near(ym__reading *reading)
{
    const ym__collection *collection = &reading->company.survey.collection;
    for (size_t i = 0; i < reading->text_count; i++) {
        ym__listed_text *text = &reading->texts[i];
        const ym__text *near =
            text->near_body == 0
                ? NULL
                : bsearch(&text->near_body, collection->texts, collection->text_count,
                          sizeof *collection->texts, compare_bodies);
        text->near =
            near == NULL ? YM__NO_TEXT : reading->listed[(size_t)(near - collection->texts)];
    }
}

static ym_status read_texts(ym__reading *reading, ym_error *error)
{
    const ym__collection *collection = &reading->company.survey.collection;
    sqlite3_stmt *select = NULL;
    reading->texts = calloc(collection->text_count + 1, sizeof *reading->texts);
    reading->listed = calloc(collection->text_count + 1, sizeof *reading->listed);
    reading->behind = calloc(collection->text_count + 1, sizeof *reading->behind);
    if (reading->texts == NULL || reading->listed == NULL || reading->behind == NULL)
        return ym__error_nomem(error);
    ym_status status = ym__index_statement(&select, reading->index, YM__SHOWN_LISTED, error);
    while (status == YM_OK &&
           (status = ym__index_step(reading->index, select, "reading articles", error)) == YM_OK) {
        /* In a sound file there are as many as the collection has. */
        if (reading->text_count < collection->text_count)
            reading->texts[reading->text_count++] = read_text(select, collection);
    }
    ym__index_done(select);
    if (reading->text_count > 1)
        qsort(reading->texts, reading->text_count, sizeof *reading->texts, compare_texts);
    for (size_t i = 0; i < reading->text_count; i++) {
        const ym__listed_text *text = &reading->texts[i];
        if (text->first < text->last)
            reading->listed[collection->passages[text->first].text] = i;
    }
    link_near(reading);
    return status < 0 ? status : YM_OK;
}

ym_status ym__reading_make(ym__reading *reading, ym_index *index, ym_error *error)
{
    reading->index = index;
    const ym_status status = ym__company_make(&reading->company, index, NULL, NULL, error);
    return status < 0 ? status : read_texts(reading, error);
}

void ym__reading_free(ym__reading *reading)
{
    ym__company_free(&reading->company);
    free(reading->texts);
    free(reading->listed);
    free(reading->behind);
}

/* ---- passages ------------------------------------------------------------------------------------------------------ */

void ym__passages_free(ym__passages *passages)
{
    ym_results_free(passages->results);
    free(passages->items);
    *passages = (ym__passages){.count = 0};
}

static ym_status make_room(ym__passages *passages, size_t count, ym_error *error)
{
    *passages = (ym__passages){.first = SIZE_MAX, .latest = SIZE_MAX, .best = SIZE_MAX};
    passages->results = calloc(1, sizeof *passages->results);
    passages->items = calloc(count + 1, sizeof *passages->items);
    return passages->results == NULL || passages->items == NULL ? ym__error_nomem(error) : YM_OK;
}

/* Reads the next of the passages; what is said of its article is that of the one before, if it is the same. */
static ym_status add_passage(ym__passages *passages, const ym__reading *reading, size_t text,
                             size_t place, ym_error *error)
{
    ym__passage *passage = &passages->items[passages->count];
    const ym__passage *before = passages->count == 0 ? NULL : passage - 1;
    ym_status status = YM_OK;
    *passage = (ym__passage){.text = text, .place = place};
    if (before != NULL && before->text == text)
        passage->hit = before->hit;
    else
        status = ym__results_read_article(passages->results, reading->index,
                                          reading->texts[text].article, &passage->hit, error);
    passage->hit.duplicates = reading->texts[text].duplicates + reading->behind[text];
    const int64_t row = reading->company.survey.collection.passages[place].row;
    if (status == YM_OK)
        status =
            ym__results_read_passage(passages->results, reading->index, row, &passage->hit, error);
    passages->count += status == YM_OK;
    return status;
}

/* The mentions of the entry in its passage, as spans that do not overlap. */
static ym_status add_spans(ym__passage *passage, ym_results *results, const ym__company *company,
                           ym_error *error)
{
    const ym__own_passage *own = &company->passages[company->own_of_passage[passage->place] - 1];
    const size_t bytes = strlen(passage->hit.text);
    ym_span *spans = ym__arena_calloc(&results->arena, own->last - own->first, sizeof *spans);
    if (spans == NULL)
        return ym__error_nomem(error);
    size_t count = 0;
    for (size_t i = own->first; i < own->last; i++) {
        const ym__survey_mention *mention = &company->survey.mentions[i];
        if (mention->end <= bytes && (count == 0 || spans[count - 1].end <= mention->start))
            spans[count++] = (ym_span){mention->start, mention->end};
    }
    passage->hit.spans = spans;
    passage->hit.span_count = count;
    passage->hit.entry = company->entry;
    return YM_OK;
}

/* A passage of the entry on its way into the order of search. */
typedef struct placed {
    size_t text, place;
} placed;

static int compare_placed(const void *a, const void *b)
{
    const placed *left = a;
    const placed *right = b;
    if (left->text != right->text)
        return left->text < right->text ? -1 : 1;
    return left->place < right->place ? -1 : left->place > right->place;
}

/* The entry's passages in the order of search, those of texts that stand back among them. To be freed; NULL: out of memory. */
static placed *place_passages(const ym__reading *reading)
{
    const ym__company *company = &reading->company;
    const ym__collection *collection = &company->survey.collection;
    placed *list = calloc(company->passage_count + 1, sizeof *list);
    for (size_t i = 0; list != NULL && i < company->passage_count; i++) {
        const size_t place = company->passages[i].passage;
        list[i] = (placed){reading->listed[collection->passages[place].text], place};
    }
    if (list != NULL && company->passage_count > 1)
        qsort(list, company->passage_count, sizeof *list, compare_placed);
    return list;
}

/* Has the text a passage of the entry? */
static bool has_own(const ym__reading *reading, size_t text)
{
    const size_t first = reading->texts[text].first;
    const ym__company *company = &reading->company;
    return first < reading->texts[text].last &&
           company->own_of_text[company->survey.collection.passages[first].text] > 0;
}

/* The text that the entry's passages of this one are listed under: itself, unless one that it is nearly whole in has passages
 * of the entry, too. The rule is order.c's, which asks the tables about one query: here all texts are in memory, and an entry costs
 * no statement. tests/cli/t_page.sh holds the two together (stands_as_searched). */
static size_t standing_for(const ym__reading *reading, size_t text)
{
    enum { DEEPEST = 16 };
    for (int depth = 0; depth < DEEPEST; depth++) {
        const size_t near = reading->texts[text].near;
        if (near == YM__NO_TEXT || !has_own(reading, near))
            break;
        text = near;
    }
    return text;
}

/* Takes the passages of texts that stand back out of the list, of which *day is the earliest day before, and counts their
 * articles behind those that stand for them. Returns how many passages stay. */
static size_t collapse(ym__reading *reading, placed *list, int64_t *day)
{
    const size_t count = reading->company.passage_count;
    size_t kept = 0;
    *day = 0;
    for (size_t i = 0; i < count; i++) {
        const ym__listed_text *text = &reading->texts[list[i].text];
        const size_t standing = standing_for(reading, list[i].text);
        *day = text->day != 0 ? text->day : *day;
        if (standing == list[i].text)
            list[kept++] = list[i];
        else if (i == 0 || list[i - 1].text != list[i].text)
            reading->behind[standing] += 1 + text->duplicates;
    }
    return kept;
}

/* The numbers of the three in the list; SIZE_MAX: none. */
typedef struct chosen {
    size_t first, latest, best;
} chosen;

static ym_status choose(chosen *three, ym__reading *reading, const placed *list, size_t count,
                        int64_t first_day, ym_error *error)
{
    ym__company *company = &reading->company;
    int64_t best = 0;
    *three = (chosen){SIZE_MAX, SIZE_MAX, SIZE_MAX};
    const ym_status status = ym__company_best(&best, company, error);
    for (size_t i = 0; i < count; i++) {
        const int64_t day = reading->texts[list[i].text].day;
        if (company->survey.collection.passages[list[i].place].row == best)
            three->best = i;
        if (day != 0 && three->latest == SIZE_MAX)
            three->latest = i;
        if (day != 0 && day == first_day)
            three->first = i;
    }
    return status;
}

/* Is number `i` among the `limit` that are read, of which two places are kept for the first and the best? */
static bool is_read(size_t i, size_t limit, size_t count, const chosen *three)
{
    if (limit == 0 || count <= limit || i == 0)
        return true;
    if (limit < 3)
        return i < limit;
    if (i == three->first || i == three->best)
        return true;
    size_t kept = 0;
    kept += three->first != SIZE_MAX && three->first >= limit - 1;
    kept +=
        three->best != SIZE_MAX && three->best != three->first && three->best >= limit - 1 - kept;
    return i < limit - kept;
}

/* Reads those of the list that are wanted. */
static ym_status read_listed(ym__passages *passages, ym__reading *reading, placed *list,
                             size_t limit, ym_error *error)
{
    const ym__company *company = &reading->company;
    chosen three;
    int64_t first_day = 0;
    const size_t count = collapse(reading, list, &first_day);
    ym_status status = choose(&three, reading, list, count, first_day, error);
    passages->total = count;
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        if (!is_read(i, limit, count, &three))
            continue;
        const size_t number = passages->count;
        status = add_passage(passages, reading, list[i].text, list[i].place, error);
        if (status == YM_OK)
            status = add_spans(&passages->items[number], passages->results, company, error);
        passages->first = i == three.first ? number : passages->first;
        passages->latest = i == three.latest ? number : passages->latest;
        passages->best = i == three.best ? number : passages->best;
    }
    for (size_t i = 0; i < count; i++)
        reading->behind[list[i].text] = 0;
    return status;
}

ym_status ym__reading_entry(ym__passages *passages, ym__reading *reading, const ym_entry *entry,
                            size_t limit, ym_error *error)
{
    *passages = (ym__passages){.count = 0};
    ym_status status = ym__company_look(&reading->company, entry, error);
    const size_t count = reading->company.passage_count;
    if (status == YM_OK)
        status = make_room(passages, limit == 0 || count < limit ? count : limit, error);
    if (status < 0)
        return status;
    placed *list = place_passages(reading);
    status =
        list == NULL ? ym__error_nomem(error) : read_listed(passages, reading, list, limit, error);
    free(list);
    return status;
}

ym_status ym__reading_about(ym__passages *passages, const ym__reading *reading, size_t text,
                            ym_error *error)
{
    const ym__listed_text *listed = &reading->texts[text];
    ym_status status = make_room(passages, 1, error);
    if (status < 0)
        return status;
    passages->items[0] = (ym__passage){.text = text};
    passages->count = 1;
    status = ym__results_read_article(passages->results, reading->index, listed->article,
                                      &passages->items[0].hit, error);
    passages->items[0].hit.duplicates = listed->duplicates;
    return status;
}

ym_status ym__reading_text(ym__passages *passages, const ym__reading *reading, size_t text,
                           ym_error *error)
{
    const ym__listed_text *listed = &reading->texts[text];
    ym_status status = make_room(passages, listed->last - listed->first, error);
    for (size_t place = listed->first; place < listed->last && status == YM_OK; place++)
        status = add_passage(passages, reading, text, place, error);
    passages->total = passages->count;
    return status;
}

/* ---- mentions ------------------------------------------------------------------------------------------------------ */

static int compare_mentions(const void *a, const void *b)
{
    const ym__reading_mention *left = a;
    const ym__reading_mention *right = b;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    if (left->end != right->end)
        return left->end > right->end ? -1 : 1;
    return strcmp(left->entry->id, right->entry->id);
}

ym_status ym__reading_mentions(ym__reading_mention **mentions, size_t *count,
                               const ym__reading *reading, size_t place, ym_error *error)
{
    const ym__survey *survey = &reading->company.survey;
    const uint32_t from = survey->of_passage[place];
    const uint32_t to = survey->of_passage[place + 1];
    ym_status status = YM_OK;
    *count = 0;
    *mentions = calloc((size_t)(to - from) + 1, sizeof **mentions);
    if (*mentions == NULL)
        return ym__error_nomem(error);
    for (uint32_t i = from; i < to && status == YM_OK; i++) {
        const ym__survey_mention *mention = &survey->mentions[survey->in_passages[i]];
        ym__reading_mention *each = &(*mentions)[*count];
        *each = (ym__reading_mention){NULL, mention->start, mention->end};
        status = ym__index_entry(&each->entry, reading->index, survey->entries[mention->entry].row,
                                 error);
        *count += status == YM_OK && each->entry != NULL;
    }
    if (*count > 1)
        qsort(*mentions, *count, sizeof **mentions, compare_mentions);
    if (status < 0) {
        free(*mentions);
        *mentions = NULL;
    }
    return status;
}

/* ---- months -------------------------------------------------------------------------------------------------------- */

enum { NO_MONTH = -1 };

/* The month of one of the entry's passages. */
static int month_of(const ym__company *company, const ym__own_passage *own)
{
    const ym__collection *collection = &company->survey.collection;
    const int64_t day = collection->texts[collection->passages[own->passage].text].day;
    return day == 0 ? NO_MONTH : (int)(day / 10000 * 12 + day / 100 % 100 - 1);
}

ym_status ym__reading_months(ym__month_count **months, size_t *count, const ym__reading *reading,
                             ym_error *error)
{
    const ym__company *company = &reading->company;
    int first = NO_MONTH;
    int last = NO_MONTH;
    *months = NULL;
    *count = 0;
    for (size_t i = 0; i < company->passage_count; i++) {
        const int month = month_of(company, &company->passages[i]);
        if (month != NO_MONTH)
            first = first == NO_MONTH || month < first ? month : first;
        last = month > last ? month : last;
    }
    if (last == NO_MONTH)
        return YM_OK;
    *months = calloc((size_t)(last - first) + 1, sizeof **months);
    if (*months == NULL)
        return ym__error_nomem(error);
    *count = (size_t)(last - first) + 1;
    for (size_t i = 0; i < *count; i++)
        (*months)[i].month = first + (int)i;
    for (size_t i = 0; i < company->passage_count; i++) {
        const ym__own_passage *own = &company->passages[i];
        const int month = month_of(company, own);
        if (month != NO_MONTH)
            (*months)[month - first].mentions += own->last - own->first;
    }
    return YM_OK;
}
