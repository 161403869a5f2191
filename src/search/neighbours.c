/* What is mentioned beside an entry, and which of its passages shows the entry best: both out of a survey of all mentions,
 * of which only those in the entry's own passages are looked at.
 *
 * x is the entry that is asked about, y each of the others. A unit is what two entries are together in: a passage, or a text. */
#include "search/neighbours.h"

#include "base/error.h"
#include "glossary/glossary.h"
#include "search/hits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- looking at an entry ------------------------------------------------------------------------------------------- */

ym_status ym__company_make(ym__company *company, ym_index *index, const char *since,
                           const char *until, ym_error *error)
{
    ym__survey *survey = &company->survey;
    company->index = index;
    const ym_status status = ym__survey_make(survey, index, since, until, 0, error);
    if (status < 0)
        return status;
    company->own_of_passage =
        calloc(survey->collection.passage_count + 1, sizeof *company->own_of_passage);
    company->own_of_text = calloc(survey->collection.text_count + 1, sizeof *company->own_of_text);
    company->companions = calloc(survey->entry_count + 1, sizeof *company->companions);
    company->touched = calloc(survey->entry_count + 1, sizeof *company->touched);
    return company->own_of_passage == NULL || company->own_of_text == NULL ||
                   company->companions == NULL || company->touched == NULL
               ? ym__error_nomem(error)
               : YM_OK;
}

void ym__company_free(ym__company *company)
{
    ym__survey_free(&company->survey);
    free(company->passages);
    free(company->own_of_passage);
    free(company->own_of_text);
    free(company->companions);
    free(company->touched);
}

static size_t text_of(const ym__company *company, size_t passage)
{
    return company->survey.collection.passages[passage].text;
}

/* Forgets what was noted of the last x. */
static void look_away(ym__company *company)
{
    for (size_t i = 0; i < company->passage_count; i++) {
        const size_t passage = company->passages[i].passage;
        company->own_of_passage[passage] = 0;
        company->own_of_text[text_of(company, passage)] = 0;
    }
    company->passage_count = 0;
    company->text_count = 0;
}

static ym_status add_own_passage(ym__company *company, size_t passage, size_t mention,
                                 ym_error *error)
{
    if (company->passage_count == company->passage_capacity) {
        const size_t capacity = company->passage_capacity == 0 ? 64 : company->passage_capacity * 2;
        ym__own_passage *grown = realloc(company->passages, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        company->passages = grown;
        company->passage_capacity = capacity;
    }
    company->passages[company->passage_count++] = (ym__own_passage){
        .passage = passage, .first = mention, .least_end = company->survey.mentions[mention].end};
    company->own_of_passage[passage] = (uint32_t)company->passage_count;
    company->text_count += company->own_of_text[text_of(company, passage)]++ == 0;
    return YM_OK;
}

ym_status ym__company_look(ym__company *company, const ym_entry *entry, ym_error *error)
{
    const ym__survey *survey = &company->survey;
    look_away(company);
    company->entry = entry;
    company->place = ym__survey_find(survey, ym__index_entry_row(company->index, entry));
    if (company->place == YM__NO_ENTRY)
        return YM_OK;
    const ym__survey_entry *own_entry = &survey->entries[company->place];
    ym_status status = YM_OK;
    for (size_t i = own_entry->first; i < own_entry->last && status == YM_OK; i++) {
        const ym__survey_mention *mention = &survey->mentions[i];
        if (company->own_of_passage[mention->passage] == 0)
            status = add_own_passage(company, mention->passage, i, error);
        if (status < 0)
            break;
        ym__own_passage *own = &company->passages[company->passage_count - 1];
        own->last = i + 1;
        own->greatest_start = mention->start; /* they come by start */
        if (mention->end < own->least_end)
            own->least_end = mention->end;
    }
    return status;
}

/* Does x stand in the passage at a place that does not overlap the mention? */
static bool stands_beside(const ym__own_passage *own, const ym__survey_mention *mention)
{
    return own->least_end <= mention->start || own->greatest_start >= mention->end;
}

/* ---- co-occurrence ----------------------------------------------------------------------------------------------- */

/* Counts the unit for every y in the passage that stands together with x: beside x there, or anywhere when x stands
 * `elsewhere` in the unit. */
static void count_companions(ym__company *company, size_t passage, bool elsewhere, size_t unit)
{
    const ym__survey *survey = &company->survey;
    const uint32_t own_number = company->own_of_passage[passage];
    const ym__own_passage *own = own_number == 0 ? NULL : &company->passages[own_number - 1];
    for (uint32_t i = survey->of_passage[passage]; i < survey->of_passage[passage + 1]; i++) {
        const ym__survey_mention *mention = &survey->mentions[survey->in_passages[i]];
        ym__companion *companion = &company->companions[mention->entry];
        if (mention->entry == company->place || companion->last_unit == unit ||
            !(elsewhere || (own != NULL && stands_beside(own, mention))))
            continue;
        if (companion->together++ == 0)
            company->touched[company->touched_count++] = mention->entry;
        companion->last_unit = unit;
    }
}

static void count_in_passages(ym__company *company)
{
    for (size_t i = 0; i < company->passage_count; i++)
        count_companions(company, company->passages[i].passage, false, i + 1);
}

/* In a text x may stand beside y in another passage. The passages of a text follow one another. */
static void count_in_texts(ym__company *company)
{
    for (size_t p = 0; p < company->survey.collection.passage_count; p++) {
        const size_t text = text_of(company, p);
        const size_t own_elsewhere =
            company->own_of_text[text] - (company->own_of_passage[p] != 0 ? 1u : 0u);
        if (company->own_of_text[text] > 0)
            count_companions(company, p, own_elsewhere > 0, text + 1);
    }
}

static uint64_t own_units(const ym__company *company, const ym_cooccurrence_options *options)
{
    return options->by_article ? company->text_count : company->passage_count;
}

/* What is said of the y at this place of the survey; its entry is NULL when it is not wanted. */
static ym_status read_pair(ym_cooccurrence *pair, const ym__company *company, size_t place,
                           const ym_cooccurrence_options *options, ym_error *error)
{
    const ym__survey_entry *other = &company->survey.entries[place];
    *pair = (ym_cooccurrence){.together = company->companions[place].together};
    const ym_status status = ym__index_entry(&pair->entry, company->index, other->row, error);
    if (status < 0)
        return status;
    if (pair->entry != NULL && !ym__type_is_listed(options->types, pair->entry->type))
        pair->entry = NULL;
    pair->count = options->by_article ? ym__survey_texts(&company->survey, other) : other->passages;
    pair->log_dice =
        14 + log2(2 * (double)pair->together / (double)(own_units(company, options) + pair->count));
    return YM_OK;
}

static int compare_pairs(const void *a, const void *b)
{
    const ym_cooccurrence *left = a;
    const ym_cooccurrence *right = b;
    if (left->log_dice != right->log_dice)
        return left->log_dice > right->log_dice ? -1 : 1;
    if (left->together != right->together)
        return left->together > right->together ? -1 : 1;
    return strcmp(left->entry->id, right->entry->id);
}

/* Empties the counts; those that are often enough with x and wanted go to the list. */
static ym_status collect_pairs(ym_cooccurrence *list, size_t *count, ym__company *company,
                               const ym_cooccurrence_options *options, ym_error *error)
{
    const uint64_t least = options->least == 0 ? YM_COOCCURRENCE_LEAST : options->least;
    ym_status status = YM_OK;
    *count = 0;
    for (size_t i = 0; i < company->touched_count; i++) {
        const size_t place = company->touched[i];
        if (status == YM_OK && company->companions[place].together >= least) {
            status = read_pair(&list[*count], company, place, options, error);
            *count += status == YM_OK && list[*count].entry != NULL;
        }
        company->companions[place] = (ym__companion){0, 0};
    }
    company->touched_count = 0;
    return status;
}

ym_status ym__company_pairs(ym_cooccurrence **list, size_t *count, ym__company *company,
                            const ym_cooccurrence_options *options, ym_error *error)
{
    if (options->by_article)
        count_in_texts(company);
    else
        count_in_passages(company);
    *list = calloc(company->touched_count + 1, sizeof **list);
    if (*list == NULL)
        return ym__error_nomem(error);
    const ym_status status = collect_pairs(*list, count, company, options, error);
    if (*count > 1)
        qsort(*list, *count, sizeof **list, compare_pairs);
    if (options->limit != 0 && *count > options->limit)
        *count = options->limit;
    if (status < 0) {
        free(*list);
        *list = NULL;
        *count = 0;
    }
    return status;
}

ym_status ym_entry_cooccurrences(ym_cooccurrence **list, size_t *count, uint64_t *own_count,
                                 ym_index *index, const ym_entry *entry,
                                 const ym_cooccurrence_options *options, ym_error *error)
{
    *list = NULL;
    *count = 0;
    ym__company company = {.entry = NULL};
    ym__deadline deadline;
    bool begun = false;
    ym_status status = ym__types_check(options->types, error);
    if (status == YM_OK)
        status = ym__index_begin_read(index, &begun, error);
    if (status < 0)
        return status;
    ym__deadline_start(&deadline, index, options->timeout_ms);
    status = ym__company_make(&company, index, options->since, options->until, error);
    if (status == YM_OK)
        status = ym__company_look(&company, entry, error);
    if (status == YM_OK)
        status = ym__company_pairs(list, count, &company, options, error);
    status = ym__deadline_end(&deadline, status, error);
    ym__index_end_read(index, begun);
    if (own_count != NULL)
        *own_count = own_units(&company, options);
    ym__company_free(&company);
    return status;
}

void ym_cooccurrences_free(ym_cooccurrence *list)
{
    free(list);
}

/* ---- examples ---------------------------------------------------------------------------------------------------- */

enum { TYPICAL_OTHERS = 10, ENOUGH_OTHERS = 5, SHORTEST_CHARS = 40, LONGEST_CHARS = 240 };
enum { FULL_NAME_POINTS = 3, LENGTH_POINTS = 2, TYPICAL_LEAST = 3, MANY_PASSAGES = 12 };

/* Counts a typical neighbour once in each passage where it stands beside x. */
static void count_typical(ym__company *company, size_t place)
{
    const ym__survey_entry *other = &company->survey.entries[place];
    const ym__own_passage *counted = NULL;
    for (size_t i = other->first; i < other->last; i++) {
        const ym__survey_mention *mention = &company->survey.mentions[i];
        const uint32_t own_number = company->own_of_passage[mention->passage];
        if (own_number == 0)
            continue;
        ym__own_passage *own = &company->passages[own_number - 1];
        if (own != counted && stands_beside(own, mention)) {
            counted = own;
            own->others++;
        }
    }
}

static ym_status count_others(ym__company *company, ym_error *error)
{
    /* Who stood beside x once is not its company: else lists of names would be the best passages. */
    const ym_cooccurrence_options strongest = {
        .least = company->passage_count < MANY_PASSAGES ? 1 : TYPICAL_LEAST,
        .limit = TYPICAL_OTHERS};
    ym_cooccurrence *typical = NULL;
    size_t count = 0;
    const ym_status status = ym__company_pairs(&typical, &count, company, &strongest, error);
    for (size_t i = 0; i < count; i++) {
        const int64_t row = ym__index_entry_row(company->index, typical[i].entry);
        count_typical(company, ym__survey_find(&company->survey, row));
    }
    ym_cooccurrences_free(typical);
    return status;
}

static bool has_full_name(const ym__company *company, const ym__own_passage *own)
{
    for (size_t i = own->first; i < own->last; i++) {
        const ym_label *label =
            ym__index_label(company->index, company->entry, company->survey.mentions[i].label_row);
        if (label != NULL && label->kind != YM_LABEL_SHORT && label->kind != YM_LABEL_ADJECTIVE)
            return true;
    }
    return false;
}

/* What can be said without reading the passage; LENGTH_POINTS may be added. */
static uint64_t points_of(const ym__company *company, const ym__own_passage *own)
{
    const uint64_t others = own->others < ENOUGH_OTHERS ? own->others : ENOUGH_OTHERS;
    return others + (has_full_name(company, own) ? FULL_NAME_POINTS : 0);
}

static int64_t row_of(const ym__company *company, const ym__own_passage *own)
{
    return company->survey.collection.passages[own->passage].row;
}

static int64_t day_of(const ym__company *company, const ym__own_passage *own)
{
    return company->survey.collection.texts[text_of(company, own->passage)].day;
}

static ym_status has_good_length(bool *good, ym_index *index, int64_t passage, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    *good = false;
    ym_status status = ym__index_statement(&select, index, YM__PASSAGE_READ, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, passage);
    status = ym__index_step(index, select, "reading a passage", error);
    const char *text = status == YM_OK ? ym__column_text(select, 2) : NULL;
    if (text != NULL) {
        const size_t chars = ym_text_chars(text, strlen(text));
        *good = chars >= SHORTEST_CHARS && chars <= LONGEST_CHARS;
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

typedef struct contender {
    uint64_t points;
    int64_t day;
    int64_t passage; /* row */
} contender;

static int compare_contenders(const void *a, const void *b)
{
    const contender *left = a;
    const contender *right = b;
    if (left->points != right->points)
        return left->points > right->points ? -1 : 1;
    if (left->day != right->day)
        return left->day > right->day ? -1 : 1;
    return left->passage < right->passage ? -1 : left->passage > right->passage;
}

/* The passages that can have most points when their lengths are known, best first. */
static size_t list_contenders(contender *list, const ym__company *company)
{
    uint64_t most = 0;
    size_t count = 0;
    for (size_t i = 0; i < company->passage_count; i++) {
        const ym__own_passage *own = &company->passages[i];
        list[i] = (contender){points_of(company, own), day_of(company, own), row_of(company, own)};
        most = list[i].points > most ? list[i].points : most;
    }
    for (size_t i = 0; i < company->passage_count; i++) {
        if (list[i].points + LENGTH_POINTS >= most)
            list[count++] = list[i];
    }
    qsort(list, count, sizeof *list, compare_contenders);
    return count;
}

/* The row of the passage with most points; of equal ones the newest. The first that has a good length beats all behind it,
 * so that few lengths are looked at. */
ym_status ym__company_best(int64_t *best, ym__company *company, ym_error *error)
{
    *best = 0;
    if (company->passage_count == 0)
        return YM_OK;
    ym_status status = count_others(company, error);
    contender *list = calloc(company->passage_count, sizeof *list);
    if (list == NULL)
        return ym__error_nomem(error);
    const size_t count = list_contenders(list, company);
    const contender *chosen = &list[0];
    bool good = false;
    for (size_t i = 0; i < count && !good && status == YM_OK; i++) {
        const contender *each = &list[i];
        status = has_good_length(&good, company->index, each->passage, error);
        const uint64_t points = each->points + LENGTH_POINTS;
        if (good &&
            (points > chosen->points || (points == chosen->points && each->day > chosen->day)))
            chosen = each;
    }
    *best = chosen->passage;
    free(list);
    return status;
}

/* One passage of the set, with the entry's mentions marked: number `offset` in the order of search. */
static ym_status read_one(ym_results **out, ym_index *index, const ym_entry *entry,
                          const ym__set *set, size_t offset, ym_error *error)
{
    ym__found found = {.entry = entry};
    const ym__term term = {.entries = {.items = &found, .count = 1}};
    const ym_search_options options = {.passage_limit = 1, .offset = offset};
    *out = calloc(1, sizeof **out);
    return *out == NULL
               ? ym__error_nomem(error)
               : ym__results_add_passages(*out, index, set, &term, 1, &options, NULL, error);
}

static ym_status read_best(ym_results **out, ym__company *company, ym_error *error)
{
    int64_t row = 0;
    const ym_status status = ym__company_best(&row, company, error);
    const ym__set set = {.items = &row, .count = 1};
    return status < 0 || row == 0 ? status
                                  : read_one(out, company->index, company->entry, &set, 0, error);
}

/* The earliest passages, or the latest: those of one day, of which search lists the last or the first. */
static ym_status read_end(ym_results **out, const ym__company *company, bool latest,
                          ym_error *error)
{
    int64_t day = 0;
    for (size_t i = 0; i < company->passage_count; i++) {
        const int64_t each = day_of(company, &company->passages[i]);
        if (each != 0 && (day == 0 || (latest ? each > day : each < day)))
            day = each;
    }
    ym__set set = {0};
    ym_status status = YM_OK;
    for (size_t i = 0; i < company->passage_count && day != 0 && status == YM_OK; i++) {
        const ym__own_passage *own = &company->passages[i];
        if (day_of(company, own) == day)
            status = ym__set_add(&set, row_of(company, own), error);
    }
    if (status == YM_OK && set.count > 0)
        status =
            read_one(out, company->index, company->entry, &set, latest ? 0 : set.count - 1, error);
    ym__set_free(&set);
    return status;
}

ym_status ym_entry_get_examples(ym_entry_examples *examples, ym_index *index, const ym_entry *entry,
                                ym_error *error)
{
    *examples = (ym_entry_examples){NULL, NULL, NULL};
    ym__company company = {.entry = NULL};
    bool begun = false;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = ym__company_make(&company, index, NULL, NULL, error);
    if (status == YM_OK)
        status = ym__company_look(&company, entry, error);
    if (status == YM_OK)
        status = read_best(&examples->best, &company, error);
    if (status == YM_OK)
        status = read_end(&examples->first, &company, false, error);
    if (status == YM_OK)
        status = read_end(&examples->latest, &company, true, error);
    ym__index_end_read(index, begun);
    ym__company_free(&company);
    if (status < 0)
        ym_entry_examples_free(examples);
    return status;
}

void ym_entry_examples_free(ym_entry_examples *examples)
{
    ym_results_free(examples->first);
    ym_results_free(examples->latest);
    ym_results_free(examples->best);
    *examples = (ym_entry_examples){NULL, NULL, NULL};
}
