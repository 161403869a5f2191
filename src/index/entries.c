/* Entries of the index as a glossary in memory, and the keys by which queries find them. */
#include "index/index.h"

#include "base/arena.h"
#include "base/error.h"
#include "glossary/glossary.h"
#include "index/body.h"
#include "text/fold.h"
#include "text/pinyin.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- loading --------------------------------------------------------------------------------------------------- */

static const char *text_or_empty(sqlite3_stmt *statement, int column)
{
    const char *text = ym__column_text(statement, column);
    return text == NULL ? "" : text;
}

/* Rows of entries and labels while they are collected. */
typedef struct rows {
    int64_t *items;
    size_t count, capacity;
} rows;

static ym_status push_row(rows *list, int64_t row, ym_error *error)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 256 : list->capacity * 2;
        int64_t *grown = realloc(list->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->count++] = row;
    return YM_OK;
}

/* Sets the columns that stand for the names in the two languages. */
static void take_name(ym_entry *entry, const ym_label *label)
{
    if (label->kind != YM_LABEL_PREFERRED || ym__label_is_avoided(label))
        return;
    if (strncmp(label->lang, "en", 2) == 0 && entry->en[0] == '\0')
        entry->en = label->text;
    if (strncmp(label->lang, "zh", 2) == 0 && entry->zh[0] == '\0') {
        entry->zh = label->text;
        entry->pinyin = label->reading == NULL ? "" : label->reading;
    }
}

static const char *copy_nullable(ym__arena *arena, sqlite3_stmt *select, int column, bool *failed)
{
    const char *text = ym__column_text(select, column);
    const char *copy = text == NULL ? NULL : ym__arena_strdup(arena, text);
    *failed = *failed || (text != NULL && copy == NULL);
    return copy;
}

/* The labels of an entry into an array of the arena, which also owns their strings; the columns that stand for the
 * preferred ones are set on the way. */
static ym_status load_labels(ym_index *index, int64_t row, ym_entry *entry, ym__arena *arena,
                             rows *label_rows, ym_error *error)
{
    enum { FIRST_LABELS = 32 };
    size_t capacity = 0;
    ym_label *labels = NULL;
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__LABEL_OF_ENTRY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, row);
    while ((status = ym__index_step(index, select, "reading labels", error)) == YM_OK) {
        if (labels == NULL || entry->label_count == capacity) {
            const size_t grown = capacity == 0 ? FIRST_LABELS : capacity * 2;
            ym_label *more = ym__arena_calloc(arena, grown, sizeof *more);
            if (more == NULL)
                break;
            if (labels != NULL)
                memcpy(more, labels, capacity * sizeof *more);
            labels = more;
            capacity = grown;
        }
        bool failed = false;
        ym_label *label = &labels[entry->label_count++];
        *label = (ym_label){.text = ym__arena_strdup(arena, text_or_empty(select, 1)),
                            .lang = ym__arena_strdup(arena, text_or_empty(select, 2)),
                            .kind = ym__label_kind_find(text_or_empty(select, 3)),
                            .status = ym__label_status_find(text_or_empty(select, 4)),
                            .raw_status = copy_nullable(arena, select, 5, &failed),
                            .reading = copy_nullable(arena, select, 6, &failed),
                            .origin = copy_nullable(arena, select, 7, &failed),
                            .shared = sqlite3_column_int(select, 8) != 0};
        if (failed || label->text == NULL || label->lang == NULL ||
            push_row(label_rows, sqlite3_column_int64(select, 0), error) < 0)
            break;
        take_name(entry, label);
    }
    entry->labels = labels;
    if (status == YM_OK) {
        ym__index_done(select);
        return ym__error_nomem(error);
    }
    return status == YM_DONE ? YM_OK : status;
}

/* What is loaded: the glossary, and which rows it came from. */
typedef struct loading {
    ym_glossary *glossary;
    rows entries, labels, first_labels;
    ym__bad_entry
        bad; /* told of an entry that cannot be used, which is left out; NULL: it is an error */
    void *context;
    uint64_t bad_count;
} loading;

static void loading_free(loading *job)
{
    ym_glossary_free(job->glossary);
    free(job->entries.items);
    free(job->labels.items);
    free(job->first_labels.items);
}

/* The entry that the statement stands at. */
static ym_status load_entry(ym_index *index, sqlite3_stmt *select, loading *job, ym_error *error)
{
    ym__arena arena = {0}; /* until the glossary has its copies */
    const int64_t row = sqlite3_column_int64(select, 0);
    ym_entry entry = {.id = text_or_empty(select, 1),
                      .type = text_or_empty(select, 2),
                      .subtype = text_or_empty(select, 3),
                      .status = text_or_empty(select, 4),
                      .zh = "",
                      .pinyin = "",
                      .en = "",
                      .en_sort = text_or_empty(select, 5),
                      .domain = text_or_empty(select, 6),
                      .definition = text_or_empty(select, 7),
                      .definition_zh = text_or_empty(select, 8),
                      .note = text_or_empty(select, 9),
                      .source = text_or_empty(select, 10),
                      .wikidata = text_or_empty(select, 11),
                      .see = text_or_empty(select, 12),
                      .extra = text_or_empty(select, 13),
                      .origin = text_or_empty(select, 14),
                      .file = ""};
    ym_status status = push_row(&job->first_labels, (int64_t)job->labels.count, error);
    if (status == YM_OK)
        status = push_row(&job->entries, row, error);
    if (status == YM_OK)
        status = load_labels(index, row, &entry, &arena, &job->labels, error);
    ym_error why = {0};
    if (status == YM_OK)
        status = ym__glossary_add(job->glossary, &entry, &why);
    if (status == YM_E_INPUT && job->bad != NULL) {
        char message[YM_ERROR_MESSAGE_BYTES];
        snprintf(message, sizeof message, "entry %.100s: %.300s", entry.id, why.message);
        job->bad(job->context, message);
        job->bad_count++;
        status = YM_OK;
    } else if (status == YM_E_INPUT) {
        status = ym__error_set(error, YM_E_INDEX, "%s: entry %.100s: %.200s; run yiming check",
                               index->path, entry.id, why.message);
    } else if (status < 0 && why.status < 0) {
        ym__error_set(error, status, "%s", why.message);
    }
    ym__arena_free(&arena);
    return status;
}

static ym_status load_entries(ym_index *index, loading *job, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__glossary_new(&job->glossary, error);
    if (status == YM_OK)
        status = ym__index_statement(&select, index, YM__ENTRY_ALL, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading entries", error)) == YM_OK)
        status = load_entry(index, select, job, error);
    ym__index_done(select);
    return status == YM_DONE ? YM_OK : status;
}

ym_status ym__index_check_entries(ym_index *index, ym__bad_entry bad, void *context,
                                  uint64_t *bad_count, ym_error *error)
{
    loading job = {.bad = bad, .context = context};
    const ym_status status = load_entries(index, &job, error);
    *bad_count = job.bad_count;
    loading_free(&job);
    return status;
}

static int compare_rows(const void *a, const void *b)
{
    const int64_t left = ((const struct ym__row_number *)a)->row;
    const int64_t right = ((const struct ym__row_number *)b)->row;
    return left < right ? -1 : left > right;
}

/* The rows of the entries sorted, each with the entry's number. NULL when memory ran out. */
static struct ym__row_number *number_rows(const rows *entry_rows)
{
    struct ym__row_number *numbers = calloc(entry_rows->count + 1, sizeof *numbers);
    if (numbers == NULL)
        return NULL;
    for (size_t i = 0; i < entry_rows->count; i++)
        numbers[i] = (struct ym__row_number){entry_rows->items[i], i};
    qsort(numbers, entry_rows->count, sizeof *numbers, compare_rows);
    return numbers;
}

const ym_entry *ym__index_entry_by_row(const ym_index *index, int64_t row)
{
    const struct ym__row_number key = {.row = row};
    const struct ym__row_number *found = bsearch(
        &key, index->entry_numbers, ym_glossary_count(index->glossary), sizeof key, compare_rows);
    return found == NULL ? NULL : ym_glossary_entry(index->glossary, found->number);
}

ym_status ym__index_load_glossary(ym_index *index, ym_error *error)
{
    if (index->glossary != NULL)
        return YM_OK;
    loading job = {0};
    struct ym__row_number *numbers = NULL;
    bool begun = false;
    /* The entries and the version are of one moment. */
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = ym__index_integer(index, "PRAGMA data_version", &index->data_version, error);
    if (status == YM_OK)
        status = load_entries(index, &job, error);
    ym__index_end_read(index, begun);
    if (status == YM_OK) {
        numbers = number_rows(&job.entries);
        if (numbers == NULL)
            status = ym__error_nomem(error);
    }
    if (status < 0) {
        loading_free(&job);
        return status;
    }
    index->glossary = job.glossary;
    index->entry_rows = job.entries.items;
    index->label_rows = job.labels.items;
    index->first_label = job.first_labels.items;
    index->entry_numbers = numbers;
    return YM_OK;
}

void ym__index_forget_glossary(ym_index *index)
{
    ym_tagger_free(index->tagger);
    ym_glossary_free(index->glossary);
    free(index->entry_rows);
    free(index->label_rows);
    free(index->first_label);
    free(index->entry_numbers);
    index->entry_numbers = NULL;
    index->tagger = NULL;
    index->glossary = NULL;
    index->entry_rows = NULL;
    index->label_rows = NULL;
    index->first_label = NULL;
}

ym_status ym_index_glossary(ym_index *index, const ym_glossary **glossary, ym_error *error)
{
    *glossary = NULL;
    ym_status status = ym__index_load_glossary(index, error);
    if (status == YM_OK)
        *glossary = index->glossary;
    return status;
}

ym_status ym_index_tagger(ym_index *index, const ym_tagger **tagger, ym_error *error)
{
    *tagger = NULL;
    ym_status status = ym__index_load_glossary(index, error);
    if (status == YM_OK && index->tagger == NULL)
        status = ym_tagger_new(&index->tagger, index->glossary,
                               &(ym_tagger_options){.lexicon = index->lexicon}, error);
    if (status == YM_OK)
        *tagger = index->tagger;
    return status;
}

static ym_status holds_text(ym_index *index, bool *holds, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__SHOWN_ANY, error);
    if (status == YM_OK)
        status = ym__index_step(index, select, "looking for texts", error);
    *holds = status == YM_OK;
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

ym_status ym_index_set_lexicon(ym_index *index, const ym_lexicon *lexicon, ym_error *error)
{
    bool holds = true;
    ym_tagger_free(index->tagger);
    index->tagger = NULL;
    index->lexicon = lexicon;
    /* That a file is damaged is said by what uses it, `check` above all. */
    if (!index->writable || holds_text(index, &holds, NULL) < 0 || holds)
        return YM_OK;
    return ym__index_stamp(index, error);
}

int64_t ym__index_entry_row(const ym_index *index, const ym_entry *entry)
{
    const size_t number = ym__glossary_number(index->glossary, entry);
    return index->entry_rows == NULL || number == SIZE_MAX ? 0 : index->entry_rows[number];
}

int64_t ym__index_label_row(const ym_index *index, const ym_entry *entry, const ym_label *label)
{
    const size_t number = ym__glossary_number(index->glossary, entry);
    if (index->first_label == NULL || number == SIZE_MAX)
        return 0;
    return index->label_rows[(size_t)index->first_label[number] + (size_t)(label - entry->labels)];
}

/* ---- keys ------------------------------------------------------------------------------------------------------ */

/* Keys are made in one way, and either stored or looked for. */
typedef struct key_sink {
    ym_index *index;
    ym__statement statement; /* ENTRY_KEY_INSERT or ENTRY_KEY_GET */
    uint64_t missing;        /* looked for and not there */
} key_sink;

static ym_status put_key(key_sink *sink, const ym__buffer *key, ym__key_kind kind,
                         int64_t entry_row, int64_t label_row, ym_error *error)
{
    if (key->failed)
        return ym__error_nomem(error);
    if (key->size == 0)
        return YM_OK;
    sqlite3_stmt *statement = NULL;
    ym_status status = ym__index_statement(&statement, sink->index, sink->statement, error);
    if (status < 0)
        return status;
    ym__bind_text(statement, 1, ym__buffer_text(key));
    sqlite3_bind_int(statement, 2, (int)kind);
    sqlite3_bind_int64(statement, 3, entry_row);
    sqlite3_bind_int64(statement, 4, label_row);
    status = ym__index_step(sink->index, statement, "making keys", error);
    if (status == YM_DONE && sink->statement == YM__ENTRY_KEY_GET)
        sink->missing++;
    ym__index_done(statement);
    return status < 0 ? status : YM_OK;
}

static bool has_han(const char *text)
{
    for (size_t at = 0; text[at] != '\0';) {
        uint32_t c;
        at += ym__utf8_next(text + at, &c);
        if (ym__script_is_han(c))
            return true;
    }
    return false;
}

/* Keys by sound: the label's own reading, or the usual reading of its characters. */
static ym_status put_sound_keys(key_sink *sink, const ym_label *label, int64_t entry_row,
                                int64_t label_row, ym_error *error)
{
    ym__buffer reading = {0};
    ym__buffer key = {0};
    if (label->reading != NULL)
        ym__buffer_puts(&reading, label->reading);
    else
        ym__pinyin_guess(&reading, label->text, strlen(label->text));
    ym_status status = reading.failed ? ym__error_nomem(error) : YM_OK;
    if (status == YM_OK)
        status = ym__pinyin_key(&key, reading.bytes, reading.size, error);
    if (status == YM_OK)
        status = put_key(sink, &key, YM__KEY_PINYIN, entry_row, label_row, error);
    /* ü is typed as v or, just as often, as u. */
    if (status == YM_OK && key.size > 0 && strchr(key.bytes, 'v') != NULL) {
        for (char *c = strchr(key.bytes, 'v'); c != NULL; c = strchr(c, 'v'))
            *c = 'u';
        status = put_key(sink, &key, YM__KEY_PINYIN, entry_row, label_row, error);
    }
    ym__buffer_clear(&key);
    if (status == YM_OK && ym__pinyin_tone_key(&key, reading.bytes, reading.size))
        status = put_key(sink, &key, YM__KEY_TONES, entry_row, label_row, error);
    ym__buffer_clear(&key);
    if (status == YM_OK && ym__pinyin_initials(&key, reading.bytes, reading.size) && key.size > 1)
        status = put_key(sink, &key, YM__KEY_INITIALS, entry_row, label_row, error);
    ym__buffer_free(&reading);
    ym__buffer_free(&key);
    return status;
}

static ym_status put_label_keys(key_sink *sink, const char *text, int64_t entry_row,
                                int64_t label_row, ym_error *error)
{
    ym__buffer key = {0};
    ym_status status = ym__fold_text(&key, text, strlen(text), true, error);
    if (status == YM_OK)
        status = put_key(sink, &key, YM__KEY_LABEL, entry_row, label_row, error);
    ym__buffer_free(&key);
    return status;
}

/* The place of the label that en_sort belongs to: the English name, else the first one. */
static size_t sorted_label(const ym_entry *entry)
{
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        if (strncmp(label->lang, "en", 2) == 0 && strcmp(label->text, entry->en) == 0)
            return i;
    }
    return 0;
}

static ym_status walk_keys(key_sink *sink, ym_error *error)
{
    ym_index *index = sink->index;
    ym_status status = ym__index_load_glossary(index, error);
    if (status < 0)
        return status;
    const size_t count = ym_glossary_count(index->glossary);
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        const ym_entry *entry = ym_glossary_entry(index->glossary, i);
        const int64_t entry_row = ym__index_entry_row(index, entry);
        for (size_t j = 0; j < entry->label_count && status == YM_OK; j++) {
            const ym_label *label = &entry->labels[j];
            const int64_t label_row = ym__index_label_row(index, entry, label);
            status = put_label_keys(sink, label->text, entry_row, label_row, error);
            if (status == YM_OK && has_han(label->text))
                status = put_sound_keys(sink, label, entry_row, label_row, error);
            /* "Zelensky, Volodymyr" is found as it is sorted: under the name that it is another order of. */
            if (status == YM_OK && j == sorted_label(entry) && entry->en_sort[0] != '\0')
                status = put_label_keys(sink, entry->en_sort, entry_row, label_row, error);
        }
    }
    return status;
}

ym_status ym__index_store_keys(ym_index *index, ym_error *error)
{
    key_sink sink = {.index = index, .statement = YM__ENTRY_KEY_INSERT};
    ym__index_forget_glossary(index);
    ym_status status = ym__index_sql(index, "DELETE FROM entry_key", "making keys", error);
    return status == YM_OK ? walk_keys(&sink, error) : status;
}

ym_status ym__index_missing_keys(ym_index *index, uint64_t *missing, ym_error *error)
{
    key_sink sink = {.index = index, .statement = YM__ENTRY_KEY_GET};
    ym_status status = walk_keys(&sink, error);
    *missing = sink.missing;
    return status;
}
