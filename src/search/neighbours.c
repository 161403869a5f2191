/* What is mentioned beside an entry, and which of its passages shows the entry best: both out of one walk over all mentions
 * (walk below), which is a read of one table in its order.
 *
 * x is the entry that is asked about, y each of the others. */
#include "base/error.h"
#include "glossary/glossary.h"
#include "search/collection.h"
#include "search/hits.h"
#include "search/mentions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NOWHERE SIZE_MAX

/* A passage with x. */
typedef struct own_passage {
    size_t place;                     /* in the collection's passages */
    size_t first, last;               /* its mentions of x: rows[first, last) */
    size_t least_end, greatest_start; /* of them, in bytes */
    uint64_t others;                  /* typical neighbours beside x in it */
} own_passage;

typedef struct surroundings {
    ym__collection collection;
    ym__mention_rows rows; /* of x, in texts that are looked at */
    own_passage *passages; /* ascending */
    size_t passage_count;
    size_t *own_of_place; /* number in passages, of each passage of the collection; NOWHERE */
    size_t *own_of_text;  /* of each text: how many passages with x it has */
    size_t text_count;    /* texts with x */
} surroundings;

static void surroundings_free(surroundings *around)
{
    ym__collection_free(&around->collection);
    ym__mention_rows_free(&around->rows);
    free(around->passages);
    free(around->own_of_place);
    free(around->own_of_text);
}

/* Drops the mentions of texts that are not looked at, and lists the passages of the others. */
static void list_passages(surroundings *around)
{
    const ym__collection *collection = &around->collection;
    size_t kept = 0;
    for (size_t i = 0; i < around->rows.count; i++) {
        const size_t place = ym__collection_find(collection, around->rows.items[i].passage);
        if (place == YM__NO_TEXT)
            continue;
        const ym__mention_row *row = &around->rows.items[i];
        around->rows.items[kept] = *row;
        if (around->own_of_place[place] == NOWHERE) {
            const size_t text = collection->passages[place].text;
            around->own_of_place[place] = around->passage_count;
            around->passages[around->passage_count++] =
                (own_passage){.place = place, .first = kept, .least_end = row->end};
            around->text_count += around->own_of_text[text]++ == 0;
        }
        own_passage *own = &around->passages[around->passage_count - 1];
        own->last = ++kept;
        own->greatest_start = row->start; /* they come by start */
        if (row->end < own->least_end)
            own->least_end = row->end;
    }
    around->rows.count = kept;
}

static ym_status look_around(surroundings *around, ym_index *index, const ym_entry *entry,
                             const char *since, const char *until, ym_error *error)
{
    ym_status status = ym__collection_load(&around->collection, index, since, until, 0, error);
    if (status == YM_OK)
        status = ym__mentions_of_entry(&around->rows, index, entry, error);
    if (status < 0)
        return status;
    const ym__collection *collection = &around->collection;
    around->passages = calloc(around->rows.count + 1, sizeof *around->passages);
    around->own_of_place = calloc(collection->passage_count + 1, sizeof *around->own_of_place);
    around->own_of_text = calloc(collection->text_count + 1, sizeof *around->own_of_text);
    if (around->passages == NULL || around->own_of_place == NULL || around->own_of_text == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < collection->passage_count; i++)
        around->own_of_place[i] = NOWHERE;
    list_passages(around);
    return YM_OK;
}

/* Does x stand in the passage at a place that does not overlap [start, end)? */
static bool stands_beside(const own_passage *own, int64_t start, int64_t end)
{
    return (int64_t)own->least_end <= start || (int64_t)own->greatest_start >= end;
}

/* One mention of y. Its unit (a passage or a text) has it together with x when x stands beside it there. */
typedef struct visit {
    int64_t entry_row;
    size_t place;     /* of the passage */
    bool beside;      /* x stands beside it in the passage */
    own_passage *own; /* NULL: x is not in the passage */
} visit;
typedef ym_status (*visit_mention)(void *context, const visit *each, ym_error *error);

/* Every mention of every y, by entry, passage and start. */
static ym_status walk(surroundings *around, ym_index *index, const ym_entry *entry,
                      visit_mention take, void *context, ym_error *error)
{
    const int64_t own_row = ym__index_entry_row(index, entry);
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__MENTION_ALL, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading mentions", error)) == YM_OK) {
        visit each = {.entry_row = sqlite3_column_int64(select, 0)};
        each.place = ym__collection_find(&around->collection, sqlite3_column_int64(select, 1));
        if (each.entry_row == own_row || each.place == YM__NO_TEXT)
            continue;
        const size_t own = around->own_of_place[each.place];
        each.own = own == NOWHERE ? NULL : &around->passages[own];
        each.beside = each.own != NULL && stands_beside(each.own, sqlite3_column_int64(select, 2),
                                                        sqlite3_column_int64(select, 3));
        status = take(context, &each, error);
    }
    if (select != NULL)
        ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

/* ---- co-occurrence ----------------------------------------------------------------------------------------------- */

typedef struct pairing {
    const surroundings *around;
    ym_index *index;
    const ym_cooccurrence_options *options;
    int64_t entry_row; /* of the y that is being counted; 0: none yet */
    ym_cooccurrence pair;
    /* Of each unit the number of the y that was last seen there, and last seen there together with x. */
    uint32_t *seen, *seen_together;
    uint32_t number;
    ym_cooccurrence *list;
    size_t count, capacity;
} pairing;

static void pairing_free(pairing *job)
{
    free(job->seen);
    free(job->seen_together);
    free(job->list);
}

/* Puts the y that has been counted on the list, if it belongs there. */
static ym_status keep_pair(pairing *job, uint64_t own_count, ym_error *error)
{
    const uint64_t least = job->options->least == 0 ? YM_COOCCURRENCE_LEAST : job->options->least;
    if (job->pair.entry == NULL || job->pair.together < least)
        return YM_OK;
    if (job->count == job->capacity) {
        const size_t capacity = job->capacity == 0 ? 64 : job->capacity * 2;
        ym_cooccurrence *grown = realloc(job->list, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        job->list = grown;
        job->capacity = capacity;
    }
    job->pair.log_dice =
        14 + log2(2 * (double)job->pair.together / (double)(own_count + job->pair.count));
    job->list[job->count++] = job->pair;
    return YM_OK;
}

static uint64_t own_units(const pairing *job)
{
    return job->options->by_article ? job->around->text_count : job->around->passage_count;
}

static ym_status pair_mention(void *context, const visit *each, ym_error *error)
{
    pairing *job = context;
    if (each->entry_row != job->entry_row) {
        ym_status status = keep_pair(job, own_units(job), error);
        if (status < 0)
            return status;
        const ym_entry *entry = NULL;
        status = ym__index_entry(&entry, job->index, each->entry_row, error);
        if (status < 0)
            return status;
        if (entry != NULL && !ym__type_is_listed(job->options->types, entry->type))
            entry = NULL;
        job->entry_row = each->entry_row;
        job->pair = (ym_cooccurrence){.entry = entry};
        job->number++;
    }
    const size_t text = job->around->collection.passages[each->place].text;
    const size_t unit = job->options->by_article ? text : each->place;
    /* In an article x may stand beside it in another passage. */
    const size_t own_elsewhere = job->around->own_of_text[text] - (each->own != NULL ? 1 : 0);
    const bool together = each->beside || (job->options->by_article && own_elsewhere > 0);
    job->pair.count += job->seen[unit] != job->number;
    job->seen[unit] = job->number;
    if (together) {
        job->pair.together += job->seen_together[unit] != job->number;
        job->seen_together[unit] = job->number;
    }
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

static ym_status find_pairs(pairing *job, surroundings *around, const ym_entry *entry,
                            ym_error *error)
{
    const ym__collection *collection = &around->collection;
    const size_t units =
        job->options->by_article ? collection->text_count : collection->passage_count;
    job->seen = calloc(units + 1, sizeof *job->seen);
    job->seen_together = calloc(units + 1, sizeof *job->seen_together);
    if (job->seen == NULL || job->seen_together == NULL)
        return ym__error_nomem(error);
    ym_status status = walk(around, job->index, entry, pair_mention, job, error);
    if (status == YM_OK)
        status = keep_pair(job, own_units(job), error);
    if (job->count > 1)
        qsort(job->list, job->count, sizeof *job->list, compare_pairs);
    if (job->options->limit != 0 && job->count > job->options->limit)
        job->count = job->options->limit;
    return status;
}

ym_status ym_entry_cooccurrences(ym_cooccurrence **list, size_t *count, uint64_t *own_count,
                                 ym_index *index, const ym_entry *entry,
                                 const ym_cooccurrence_options *options, ym_error *error)
{
    *list = NULL;
    *count = 0;
    surroundings around = {.rows = {.count = 0}};
    pairing job = {.around = &around, .index = index, .options = options};
    bool begun = false;
    ym_status status = ym__types_check(options->types, error);
    if (status == YM_OK)
        status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = look_around(&around, index, entry, options->since, options->until, error);
    if (status == YM_OK)
        status = find_pairs(&job, &around, entry, error);
    ym__index_end_read(index, begun);
    if (own_count != NULL)
        *own_count = own_units(&job);
    if (status == YM_OK) {
        *list = job.list;
        *count = job.count;
        job.list = NULL;
    }
    pairing_free(&job);
    surroundings_free(&around);
    return status;
}

void ym_cooccurrences_free(ym_cooccurrence *list)
{
    free(list);
}

/* ---- examples ---------------------------------------------------------------------------------------------------- */

enum { TYPICAL_OTHERS = 10, ENOUGH_OTHERS = 5, SHORTEST_CHARS = 40, LONGEST_CHARS = 240 };
enum { FULL_NAME_POINTS = 3, LENGTH_POINTS = 2, TYPICAL_LEAST = 3, MANY_PASSAGES = 12 };

typedef struct other_counting {
    ym_index *index;
    const ym_cooccurrence *typical; /* the strongest neighbours of x */
    size_t typical_count;
    int64_t entry_row; /* of the y that was last seen, */
    bool is_typical;   /* what it is, */
    size_t place;      /* and where it was last counted */
} other_counting;

static bool is_typical(const other_counting *job, int64_t entry_row)
{
    for (size_t i = 0; i < job->typical_count; i++) {
        if (ym__index_entry_row(job->index, job->typical[i].entry) == entry_row)
            return true;
    }
    return false;
}

/* Counts a typical neighbour once in each passage where it stands beside x. */
static ym_status count_other(void *context, const visit *each, ym_error *error)
{
    other_counting *job = context;
    (void)error;
    if (each->entry_row != job->entry_row) {
        job->entry_row = each->entry_row;
        job->is_typical = is_typical(job, each->entry_row);
        job->place = NOWHERE;
    }
    if (each->beside && job->is_typical && each->place != job->place) {
        job->place = each->place;
        each->own->others++;
    }
    return YM_OK;
}

static ym_status count_others(surroundings *around, ym_index *index, const ym_entry *entry,
                              ym_error *error)
{
    /* Who stood beside x once is not its company: else lists of names would be the best passages. */
    const ym_cooccurrence_options strongest = {
        .least = around->passage_count < MANY_PASSAGES ? 1 : TYPICAL_LEAST,
        .limit = TYPICAL_OTHERS};
    pairing pairs = {.around = around, .index = index, .options = &strongest};
    ym_status status = find_pairs(&pairs, around, entry, error);
    if (status == YM_OK) {
        other_counting job = {
            .index = index, .typical = pairs.list, .typical_count = pairs.count, .place = NOWHERE};
        status = walk(around, index, entry, count_other, &job, error);
    }
    pairing_free(&pairs);
    return status;
}

static bool has_full_name(const surroundings *around, const own_passage *own)
{
    for (size_t i = own->first; i < own->last; i++) {
        const ym_label *label = around->rows.items[i].label;
        if (label != NULL && label->kind != YM_LABEL_SHORT && label->kind != YM_LABEL_ADJECTIVE)
            return true;
    }
    return false;
}

/* What can be said without reading the passage; LENGTH_POINTS may be added. */
static uint64_t points_of(const surroundings *around, const own_passage *own)
{
    const uint64_t others = own->others < ENOUGH_OTHERS ? own->others : ENOUGH_OTHERS;
    return others + (has_full_name(around, own) ? FULL_NAME_POINTS : 0);
}

static int64_t day_of(const surroundings *around, const own_passage *own)
{
    return around->collection.texts[around->collection.passages[own->place].text].day;
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
static size_t list_contenders(contender *list, const surroundings *around)
{
    uint64_t most = 0;
    size_t count = 0;
    for (size_t i = 0; i < around->passage_count; i++) {
        const uint64_t points = points_of(around, &around->passages[i]);
        most = points > most ? points : most;
    }
    for (size_t i = 0; i < around->passage_count; i++) {
        const own_passage *own = &around->passages[i];
        const uint64_t points = points_of(around, own);
        if (points + LENGTH_POINTS >= most)
            list[count++] = (contender){points, day_of(around, own),
                                        around->collection.passages[own->place].row};
    }
    qsort(list, count, sizeof *list, compare_contenders);
    return count;
}

/* The row of the passage with most points; of equal ones the newest. The first that has a good length beats all behind it,
 * so that few lengths are looked at. */
static ym_status find_best(int64_t *best, const surroundings *around, ym_index *index,
                           ym_error *error)
{
    contender *list = calloc(around->passage_count, sizeof *list);
    if (list == NULL)
        return ym__error_nomem(error);
    const size_t count = list_contenders(list, around);
    const contender *chosen = &list[0];
    bool good = false;
    ym_status status = YM_OK;
    for (size_t i = 0; i < count && !good && status == YM_OK; i++) {
        const contender *each = &list[i];
        status = has_good_length(&good, index, each->passage, error);
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

static ym_status read_best(ym_results **out, const surroundings *around, ym_index *index,
                           const ym_entry *entry, ym_error *error)
{
    int64_t row = 0;
    ym_status status = around->passage_count == 0 ? YM_DONE : find_best(&row, around, index, error);
    if (status != YM_OK)
        return status < 0 ? status : YM_OK;
    const ym__set set = {.items = &row, .count = 1};
    return read_one(out, index, entry, &set, 0, error);
}

/* The earliest passages, or the latest: those of one day, of which search lists the last or the first. */
static ym_status read_end(ym_results **out, const surroundings *around, ym_index *index,
                          const ym_entry *entry, bool latest, ym_error *error)
{
    int64_t day = 0;
    for (size_t i = 0; i < around->passage_count; i++) {
        const int64_t each = day_of(around, &around->passages[i]);
        if (each != 0 && (day == 0 || (latest ? each > day : each < day)))
            day = each;
    }
    ym__set set = {0};
    ym_status status = YM_OK;
    for (size_t i = 0; i < around->passage_count && day != 0 && status == YM_OK; i++) {
        const own_passage *own = &around->passages[i];
        if (day_of(around, own) == day)
            status = ym__set_add(&set, around->collection.passages[own->place].row, error);
    }
    if (status == YM_OK && set.count > 0)
        status = read_one(out, index, entry, &set, latest ? 0 : set.count - 1, error);
    ym__set_free(&set);
    return status;
}

ym_status ym_entry_get_examples(ym_entry_examples *examples, ym_index *index, const ym_entry *entry,
                                ym_error *error)
{
    *examples = (ym_entry_examples){NULL, NULL, NULL};
    surroundings around = {.rows = {.count = 0}};
    bool begun = false;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = look_around(&around, index, entry, NULL, NULL, error);
    if (status == YM_OK)
        status = count_others(&around, index, entry, error);
    if (status == YM_OK)
        status = read_best(&examples->best, &around, index, entry, error);
    if (status == YM_OK)
        status = read_end(&examples->first, &around, index, entry, false, error);
    if (status == YM_OK)
        status = read_end(&examples->latest, &around, index, entry, true, error);
    ym__index_end_read(index, begun);
    surroundings_free(&around);
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
