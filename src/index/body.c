/* Bodies in memory and in the index. A body is shown while some article's current revision is it: its text then
 * lives in its passages, which full text and mentions refer to. */
#include "index/body.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/map.h"
#include "index/full_text.h"
#include "index/mention.h"
#include "index/near.h"
#include "tag/tagger.h"
#include "text/date.h"
#include "text/passage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- in memory ------------------------------------------------------------------------------------------------- */

typedef struct cutting {
    ym__prepared *prepared;
    const char *paragraph;
    uint64_t number;
    size_t capacity;
    ym_error *error;
} cutting;

static ym_status add_passage(void *context, size_t start, size_t end)
{
    cutting *job = context;
    ym__prepared *prepared = job->prepared;
    if (prepared->passage_count == job->capacity) {
        const size_t capacity = job->capacity == 0 ? 32 : job->capacity * 2;
        const char **passages = realloc(prepared->passages, capacity * sizeof *passages);
        if (passages != NULL)
            prepared->passages = passages;
        uint64_t *paragraphs = realloc(prepared->paragraphs, capacity * sizeof *paragraphs);
        if (paragraphs != NULL)
            prepared->paragraphs = paragraphs;
        if (passages == NULL || paragraphs == NULL)
            return ym__error_nomem(job->error);
        job->capacity = capacity;
    }
    const char *text = ym__arena_strndup(&prepared->arena, job->paragraph + start, end - start);
    if (text == NULL)
        return ym__error_nomem(job->error);
    prepared->passages[prepared->passage_count] = text;
    prepared->paragraphs[prepared->passage_count++] = job->number;
    return YM_OK;
}

/* What is made of the passages as they are folded. */
typedef struct folding {
    ym__near_sketching sketching;
    ym__tokens *tokens;
} folding;

static ym_status take_folded(void *context, const ym__folded *passage, ym_error *error)
{
    folding *job = context;
    ym__near_sketch_take(&job->sketching, passage);
    return ym__tokens_add(job->tokens, passage, error);
}

ym_status ym__prepared_make(ym__prepared *prepared, const ym_tagger *tagger,
                            const char *const *paragraphs, size_t paragraph_count, ym_error *error)
{
    *prepared = (ym__prepared){0};
    cutting job = {.prepared = prepared, .error = error};
    folding made = {.tokens = &prepared->tokens};
    ym_status status = YM_OK;
    for (size_t i = 0; i < paragraph_count && status >= 0; i++) {
        job.paragraph = paragraphs[i];
        job.number = i + 1;
        status = ym__passage_walk(paragraphs[i], strlen(paragraphs[i]), add_passage, &job);
    }
    ym__near_sketch_begin(&made.sketching);
    if (status >= 0)
        status =
            ym__tagger_tag(&prepared->mentions, &prepared->mention_count, tagger,
                           prepared->passages, prepared->passage_count, take_folded, &made, error);
    prepared->sketch = ym__near_sketch_end(&made.sketching);
    if (status < 0)
        ym__prepared_free(prepared);
    return status < 0 ? status : YM_OK;
}

ym_status ym__prepared_of_text(ym__prepared *prepared, const ym_tagger *tagger, ym__buffer *text,
                               ym_error *error)
{
    size_t count = text->size > 0;
    *prepared = (ym__prepared){0};
    for (size_t i = 0; i < text->size; i++)
        count += text->bytes[i] == '\n';
    const char **paragraphs = calloc(count + 1, sizeof *paragraphs);
    if (paragraphs == NULL)
        return ym__error_nomem(error);
    size_t found = 0;
    for (char *from = text->size > 0 ? text->bytes : NULL; from != NULL && found < count;) {
        char *end = strchr(from, '\n');
        paragraphs[found++] = from;
        if (end != NULL)
            *end++ = '\0';
        from = end;
    }
    const ym_status status = ym__prepared_make(prepared, tagger, paragraphs, found, error);
    free(paragraphs);
    return status;
}

void ym__prepared_free(ym__prepared *prepared)
{
    ym__arena_free(&prepared->arena);
    free(prepared->passages);
    free(prepared->paragraphs);
    ym_mentions_free(prepared->mentions);
    ym__tokens_free(&prepared->tokens);
    *prepared = (ym__prepared){0};
}

/* ---- in the index ---------------------------------------------------------------------------------------------- */

static ym_status run_on_body(ym_index *index, ym__statement name, int64_t body, const char *doing,
                             ym_error *error)
{
    sqlite3_stmt *statement = NULL;
    ym_status status = ym__index_statement(&statement, index, name, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(statement, 1, body);
    return ym__index_run(index, statement, doing, error);
}

ym_status ym__body_set_text(ym_index *index, int64_t body, const char *text, ym_error *error)
{
    sqlite3_stmt *update = NULL;
    ym_status status = ym__index_statement(&update, index, YM__BODY_SET_TEXT, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(update, 1, body);
    ym__bind_text(update, 2, text);
    return ym__index_run(index, update, "storing a text", error);
}

/* How many of the mentions, from `first` on, are in this passage. */
static size_t count_in_passage(const ym_mention *mentions, size_t mention_count, size_t first,
                               size_t passage)
{
    size_t count = 0;
    while (first + count < mention_count && mentions[first + count].passage == passage)
        count++;
    return count;
}

enum { NAME_DIGITS = 10 };

void ym__passage_name(char name[32], const char *text, int64_t repeat)
{
    const ym__hash hash = ym__hash_of(text, strlen(text));
    ym__hash_hex(&hash, NAME_DIGITS, name);
    if (repeat > 1)
        snprintf(name + NAME_DIGITS, 32 - NAME_DIGITS, "-%lld", (long long)repeat);
}

ym_status ym__passage_repeat(int64_t *repeat, ym__map *seen, const char *text, ym_error *error)
{
    char name[32];
    ym__passage_name(name, text, 1);
    uint64_t *times = ym__map_get(seen, name, NAME_DIGITS);
    *repeat = times == NULL ? 1 : (int64_t)++ * times;
    return times == NULL ? ym__map_put(seen, name, NAME_DIGITS, 1, false, NULL, error) : YM_OK;
}

static ym_status insert_passage(ym_index *index, int64_t body, size_t ordinal, uint64_t paragraph,
                                const char *text, ym__map *seen, int64_t *row, ym_error *error)
{
    int64_t repeat = 1;
    sqlite3_stmt *insert = NULL;
    ym_status status = ym__passage_repeat(&repeat, seen, text, error);
    if (status == YM_OK)
        status = ym__index_statement(&insert, index, YM__PASSAGE_INSERT, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(insert, 1, body);
    sqlite3_bind_int64(insert, 2, (int64_t)ordinal);
    sqlite3_bind_int64(insert, 3, (int64_t)paragraph);
    sqlite3_bind_int64(insert, 4, repeat);
    ym__bind_text(insert, 5, text);
    status = ym__index_run(index, insert, "storing a passage", error);
    if (status < 0)
        return status;
    *row = sqlite3_last_insert_rowid(index->db);
    return YM_OK;
}

ym_status ym__body_show(ym_index *index, int64_t body, const ym__prepared *prepared,
                        ym_error *error)
{
    ym__map *seen = NULL;
    ym_status status = ym__map_new(&seen, error);
    size_t mention = 0;
    for (size_t i = 0; i < prepared->passage_count && status == YM_OK; i++) {
        int64_t row = 0;
        status = insert_passage(index, body, i + 1, prepared->paragraphs[i], prepared->passages[i],
                                seen, &row, error);
        if (status == YM_OK)
            status =
                ym__full_text_add(index, row, prepared->passages[i], &prepared->tokens, i, error);
        const size_t count =
            count_in_passage(prepared->mentions, prepared->mention_count, mention, i);
        if (status == YM_OK && count > 0)
            status = ym__mentions_add(index, row, &prepared->mentions[mention], count, error);
        mention += count;
    }
    ym__map_free(seen);
    if (status == YM_OK)
        status = ym__near_store(index, body, &prepared->sketch, error);
    return status == YM_OK ? ym__body_set_text(index, body, NULL, error) : status;
}

ym_status ym__passage_step(ym_index *index, sqlite3_stmt *select, int64_t body, ym_error *error)
{
    const ym_status status = ym__index_step(index, select, "reading passages", error);
    if (status != YM_OK || sqlite3_column_int64(select, sqlite3_column_count(select) - 1) == body)
        return status;
    ym__index_done(select);
    return YM_DONE;
}

ym_status ym__body_text(ym_index *index, int64_t body, ym__buffer *text, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__PASSAGE_OF_BODY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, body);
    int64_t paragraph = 1;
    while ((status = ym__passage_step(index, select, body, error)) == YM_OK) {
        if (sqlite3_column_int64(select, 1) != paragraph)
            ym__buffer_putc(text, '\n');
        paragraph = sqlite3_column_int64(select, 1);
        const char *passage = NULL;
        status = ym__index_text(&passage, index, select, 2, error);
        if (status < 0)
            break;
        ym__buffer_puts(text, passage);
    }
    ym__index_done(select);
    if (status == YM_DONE)
        status = text->failed ? ym__error_nomem(error) : YM_OK;
    return status;
}

/* Deletes one passage's mentions and full text; its row goes with the body's others. */
static ym_status forget_passage(ym_index *index, int64_t passage, const char *text, ym_error *error)
{
    const ym_status status = ym__mentions_replace(index, passage, NULL, 0, error);
    return status < 0 ? status : ym__full_text_remove(index, passage, text, error);
}

static ym_status delete_passages(ym_index *index, int64_t first, int64_t last, ym_error *error)
{
    sqlite3_stmt *remove = NULL;
    const ym_status status = ym__index_statement(&remove, index, YM__PASSAGE_DELETE, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(remove, 1, first);
    sqlite3_bind_int64(remove, 2, last);
    return ym__index_run(index, remove, "deleting passages", error);
}

ym_status ym__body_hide(ym_index *index, int64_t body, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    int64_t first = 0;
    int64_t last = -1;
    ym_status status = ym__index_statement(&select, index, YM__PASSAGE_OF_BODY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, body);
    while ((status = ym__passage_step(index, select, body, error)) == YM_OK) {
        const char *text = NULL;
        last = sqlite3_column_int64(select, 0);
        first = first == 0 ? last : first;
        status = index->full_text_off ? YM_OK : ym__index_text(&text, index, select, 2, error);
        if (status == YM_OK)
            status = forget_passage(index, last, text, error);
        if (status < 0)
            break;
    }
    ym__index_done(select);
    if (status == YM_DONE)
        status = delete_passages(index, first, last, error);
    return status == YM_OK ? ym__near_forget(index, body, error) : status;
}

/* The number that `digits` decimal digits at *text give, which moves past them; -1 when they are not all digits. */
static int64_t take_number(const char **text, int digits)
{
    int64_t number = 0;
    for (int i = 0; i < digits; i++, ++*text) {
        if (**text < '0' || **text > '9')
            return -1;
        number = number * 10 + (**text - '0');
    }
    return number;
}

int64_t ym__day_bound(const char *date, bool last)
{
    int64_t parts[3] = {1, 1, 1};
    int given = 0;
    do {
        parts[given] = take_number(&date, given == 0 ? 4 : 2);
        if (parts[given] < 1)
            return 0;
        given++;
    } while (given < 3 && *date == '-' && *date++ != '\0');
    if (!ym__date_in_calendar((unsigned)parts[0], (unsigned)parts[1], (unsigned)parts[2]))
        return 0;
    if (last && given < 2)
        parts[1] = 12;
    if (last && given < 3)
        parts[2] = 31;
    return *date == '\0' || *date == 'T' ? parts[0] * 10000 + parts[1] * 100 + parts[2] : 0;
}

int64_t ym__day_of_date(const char *date)
{
    return date == NULL || strlen(date) < 10 ? 0 : ym__day_bound(date, false);
}

int64_t ym__second_of_date(const char *date)
{
    const char *time = date == NULL ? NULL : strchr(date, 'T');
    int64_t second = 0;
    for (int i = 0; i < 3; i++) {
        const int64_t part =
            time != NULL && *time++ == (i == 0 ? 'T' : ':') ? take_number(&time, 2) : -1;
        if (part < 0 || part > 60)
            return i < 2 ? 0 : second * 60;
        second = second * 60 + part;
    }
    return second;
}

static ym_status retire(ym_index *index, int64_t body, ym_error *error)
{
    ym__buffer text = {0};
    ym_status status = ym__body_text(index, body, &text, error);
    if (status == YM_OK)
        status = ym__body_hide(index, body, error);
    if (status == YM_OK)
        status = run_on_body(index, YM__SHOWN_DELETE, body, "retiring a revision", error);
    if (status == YM_OK)
        status = ym__body_set_text(index, body, ym__buffer_text(&text), error);
    ym__buffer_free(&text);
    return status;
}

static ym_status set_shown(ym_index *index, ym__statement name, int64_t body,
                           const ym__shown *shown, ym_error *error)
{
    sqlite3_stmt *set = NULL;
    ym_status status = ym__index_statement(&set, index, name, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(set, 1, body);
    sqlite3_bind_int64(set, 2, shown->article);
    sqlite3_bind_int64(set, 3, shown->day);
    sqlite3_bind_int64(set, 4, shown->second);
    sqlite3_bind_int64(set, 5, shown->articles);
    sqlite3_bind_int64(set, 6, shown->first_passage);
    sqlite3_bind_int64(set, 7, shown->last_passage);
    return ym__index_run(index, set, "choosing the article of a text", error);
}

/* `newcomer`: YM__SHOWN_CHOOSE_OF_TWO's second; 0: chosen of all. */
static ym_status choose(ym__shown *shown, ym_index *index, int64_t body, int64_t newcomer,
                        ym_error *error)
{
    sqlite3_stmt *choose = NULL;
    ym_status status = ym__index_statement(
        &choose, index, newcomer == 0 ? YM__SHOWN_CHOOSE : YM__SHOWN_CHOOSE_OF_TWO, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(choose, 1, body);
    if (newcomer != 0)
        sqlite3_bind_int64(choose, 2, newcomer);
    status = ym__index_step(index, choose, "choosing the article of a text", error);
    const char *date = status == YM_OK ? ym__column_text(choose, 1) : NULL;
    if (status == YM_OK)
        *shown = (ym__shown){.article = sqlite3_column_int64(choose, 0),
                             .day = ym__day_of_date(date),
                             .second = ym__second_of_date(date),
                             .articles = sqlite3_column_int64(choose, 2),
                             .first_passage = sqlite3_column_int64(choose, 3),
                             .last_passage = sqlite3_column_int64(choose, 4)};
    ym__index_done(choose);
    return status;
}

ym_status ym__shown_choose(ym__shown *shown, ym_index *index, int64_t body, ym_error *error)
{
    return choose(shown, index, body, 0, error);
}

ym_status ym__body_settle(ym_index *index, int64_t body, ym_error *error)
{
    ym__shown shown = {0};
    ym_status status = choose(&shown, index, body, 0, error);
    if (status == YM_DONE)
        return retire(index, body, error);
    if (status == YM_OK)
        status = set_shown(index, YM__SHOWN_INSERT, body, &shown, error);
    if (status == YM_OK && sqlite3_changes64(index->db) == 0)
        status = set_shown(index, YM__SHOWN_UPDATE, body, &shown, error);
    return status;
}

ym_status ym__body_join(ym_index *index, int64_t body, int64_t article, ym_error *error)
{
    ym__shown shown = {0};
    const ym_status status = choose(&shown, index, body, article, error);
    if (status == YM_DONE) /* not shown after all, in a damaged index */
        return ym__body_settle(index, body, error);
    return status < 0 ? status : set_shown(index, YM__SHOWN_UPDATE, body, &shown, error);
}

/* The text of a body that is put aside; *shown: it is not. */
static ym_status read_aside(ym_index *index, int64_t body, ym__buffer *text, bool *shown,
                            ym_error *error)
{
    sqlite3_stmt *row = NULL;
    ym_status status = ym__index_statement(&row, index, YM__BODY_READ, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(row, 1, body);
    status = ym__index_step(index, row, "reading a text", error);
    *shown = status == YM_OK && sqlite3_column_type(row, 0) == SQLITE_NULL;
    const char *aside = status == YM_OK && !*shown ? ym__column_text(row, 0) : NULL;
    ym__buffer_puts(text, aside == NULL ? "" : aside);
    ym__index_done(row);
    if (status >= 0 && text->failed)
        return ym__error_nomem(error);
    return status < 0 ? status : YM_OK;
}

ym_status ym__body_bring_back(ym_index *index, int64_t body, int64_t newcomer, bool *was_shown,
                              ym_error *error)
{
    const ym_tagger *tagger = NULL;
    ym__buffer text = {0};
    ym__prepared prepared = {0};
    ym_status status = read_aside(index, body, &text, was_shown, error);
    if (status == YM_OK && !*was_shown) {
        status = ym_index_tagger(index, &tagger, error);
        if (status == YM_OK)
            status = ym__prepared_of_text(&prepared, tagger, &text, error);
        if (status == YM_OK)
            status = ym__body_show(index, body, &prepared, error);
    }
    if (status == YM_OK)
        status = *was_shown && newcomer != 0 ? ym__body_join(index, body, newcomer, error)
                                             : ym__body_settle(index, body, error);
    ym__prepared_free(&prepared);
    ym__buffer_free(&text);
    return status;
}

/* ---- tagging anew ---------------------------------------------------------------------------------------------- */

/* The passages of one body, as they were cut. */
typedef struct body_passages {
    ym__arena arena;
    const char **texts;
    int64_t *rows;
    size_t count, capacity;
} body_passages;

static ym_status read_passages(ym_index *index, int64_t body, body_passages *list, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__PASSAGE_OF_BODY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, body);
    while ((status = ym__passage_step(index, select, body, error)) == YM_OK) {
        if (list->count == list->capacity) {
            const size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
            const char **texts = realloc(list->texts, capacity * sizeof *texts);
            if (texts != NULL)
                list->texts = texts;
            int64_t *passage_rows = realloc(list->rows, capacity * sizeof *passage_rows);
            if (passage_rows != NULL)
                list->rows = passage_rows;
            if (texts == NULL || passage_rows == NULL)
                break;
            list->capacity = capacity;
        }
        const char *text = NULL;
        status = ym__index_text(&text, index, select, 2, error);
        if (status < 0)
            break;
        list->rows[list->count] = sqlite3_column_int64(select, 0);
        list->texts[list->count] = ym__arena_strdup(&list->arena, text);
        if (list->texts[list->count++] == NULL)
            break;
    }
    ym__index_done(select);
    if (status == YM_OK)
        return ym__error_nomem(error);
    return status == YM_DONE ? YM_OK : status;
}

static void body_passages_free(body_passages *list)
{
    ym__arena_free(&list->arena);
    free(list->texts);
    free(list->rows);
}

/* What tagging the passages gives; *mentions is the caller's. */
static ym_status tag_passages(ym_index *index, int64_t body, const ym_tagger *tagger,
                              body_passages *list, ym_mention **mentions, size_t *count,
                              ym_error *error)
{
    ym_status status = read_passages(index, body, list, error);
    if (status == YM_OK)
        status = ym_tagger_tag(mentions, count, tagger, list->texts, list->count, error);
    return status;
}

static ym_status is_touched(const body_passages *list, ym__touch *touch, bool *touched,
                            ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < list->count && status == YM_OK && !*touched; i++)
        status = ym__touch_text(touch, list->texts[i], strlen(list->texts[i]), touched, error);
    return status;
}

/* Tags the passages of a body anew, unless no label of `touch` (may be NULL) matches in it. */
static ym_status retag_body(ym_index *index, int64_t body, const ym_tagger *tagger,
                            ym__touch *touch, uint64_t *count, ym_error *error)
{
    body_passages list = {0};
    ym_mention *mentions = NULL;
    size_t mention_count = 0;
    bool touched = touch == NULL;
    ym_status status = read_passages(index, body, &list, error);
    if (status == YM_OK)
        status = is_touched(&list, touch, &touched, error);
    *count += touched;
    if (status == YM_OK && touched)
        status = ym_tagger_tag(&mentions, &mention_count, tagger, list.texts, list.count, error);
    for (size_t i = 0, first = 0; touched && i < list.count && status == YM_OK; i++) {
        const size_t here = count_in_passage(mentions, mention_count, first, i);
        status = ym__mentions_replace(index, list.rows[i], here > 0 ? &mentions[first] : NULL, here,
                                      error);
        first += here;
    }
    ym_mentions_free(mentions);
    body_passages_free(&list);
    return status;
}

static bool is_same(const ym__stored_mention *stored, const ym_index *index,
                    const ym_mention *tagged)
{
    return stored->entry == ym__index_entry_row(index, tagged->entry) &&
           stored->label == ym__index_label_row(index, tagged->entry, tagged->label) &&
           stored->start == tagged->start && stored->end == tagged->end &&
           stored->nested == (tagged->parent != YM_NO_PARENT);
}

/* Compares those of one passage; both come in the same order. */
static ym_status compare_passage(ym_index *index, int64_t passage, const ym_mention *tagged,
                                 size_t tagged_count, uint64_t *stored, uint64_t *same,
                                 ym_error *error)
{
    ym__mention_cursor cursor;
    ym__stored_mention each;
    sqlite3_stmt *row = NULL;
    size_t next = 0;
    const ym_status status = ym__mentions_read(&cursor, &row, index, passage, YM__ANY_TEXT, error);
    while (ym__mention_next(&cursor, &each)) {
        ++*stored;
        while (next < tagged_count && tagged[next].start < each.start)
            next++;
        for (size_t i = next; i < tagged_count && tagged[i].start == each.start; i++)
            *same += is_same(&each, index, &tagged[i]);
    }
    ym__index_done(row);
    return status;
}

ym_status ym__body_compare_mentions(ym_index *index, int64_t body, uint64_t *stored,
                                    uint64_t *tagged, uint64_t *same, ym_error *error)
{
    body_passages list = {0};
    ym_mention *mentions = NULL;
    size_t count = 0;
    const ym_tagger *tagger = NULL;
    *stored = *same = 0;
    ym_status status = ym_index_tagger(index, &tagger, error);
    if (status == YM_OK)
        status = tag_passages(index, body, tagger, &list, &mentions, &count, error);
    *tagged = count;
    for (size_t i = 0, first = 0; i < list.count && status == YM_OK; i++) {
        const size_t here = count_in_passage(mentions, count, first, i);
        status = compare_passage(index, list.rows[i], here > 0 ? &mentions[first] : NULL, here,
                                 stored, same, error);
        first += here;
    }
    ym_mentions_free(mentions);
    body_passages_free(&list);
    return status < 0 ? status : YM_OK;
}

ym_status ym__index_retag(ym_index *index, ym__touch *touch, uint64_t *count, ym_progress progress,
                          void *context, ym_error *error)
{
    const ym_tagger *tagger = NULL;
    sqlite3_stmt *bodies = NULL;
    uint64_t total = 0;
    uint64_t done = 0;
    uint64_t retagged = 0;
    ym_status status = ym_index_tagger(index, &tagger, error);
    if (status == YM_OK)
        status = ym__index_statement(&bodies, index, YM__SHOWN_ALL, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, bodies, "reading bodies", error)) == YM_OK) {
        total = (uint64_t)sqlite3_column_int64(bodies, 1);
        if (progress != NULL && progress(context, done, total))
            status = ym__error_interrupted(error);
        if (status == YM_OK)
            status =
                retag_body(index, sqlite3_column_int64(bodies, 0), tagger, touch, &retagged, error);
        done++;
    }
    ym__index_done(bodies);
    if (count != NULL)
        *count = retagged;
    return status == YM_DONE ? YM_OK : status;
}
