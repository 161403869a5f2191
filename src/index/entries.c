/* Entries of the index in memory: all of them as a glossary, or those that were asked for. All of them come as compiled.c
 * keeps them, or else from their tables. The keys by which queries find them are keys.c. */
#include "index/index.h"

#include "base/arena.h"
#include "base/error.h"
#include "glossary/glossary.h"
#include "index/body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- loading --------------------------------------------------------------------------------------------------- */

static const char *text_or_empty(sqlite3_stmt *statement, int column)
{
    const char *text = ym__column_text(statement, column);
    return text == NULL ? "" : text;
}

ym_status ym__rows_push(ym__rows *list, int64_t row, ym_error *error)
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

static const char *copy_nullable(ym__arena *arena, sqlite3_stmt *select, int column, bool *failed)
{
    const char *text = ym__column_text(select, column);
    const char *copy = text == NULL ? NULL : ym__arena_strdup(arena, text);
    *failed = *failed || (text != NULL && copy == NULL);
    return copy;
}

/* Labels as they are read, one entry's after the other's. Zero it to start. */
typedef struct label_list {
    ym__arena arena; /* owns the strings */
    ym_label *items;
    size_t capacity;
    ym__rows rows;         /* of the labels */
    ym__row_map positions; /* of each entry's first label, by the entry's row */
    int64_t *owners;       /* the entries' rows */
} label_list;

static void label_list_free(label_list *list)
{
    free(list->items);
    free(list->owners);
    free(list->rows.items);
    ym__row_map_free(&list->positions);
    ym__arena_free(&list->arena);
    *list = (label_list){0};
}

static ym_status reserve_label(label_list *list, ym_error *error)
{
    enum { FIRST_LABELS = 32 };
    if (list->rows.count < list->capacity)
        return YM_OK;
    const size_t capacity = list->capacity == 0 ? FIRST_LABELS : list->capacity * 2;
    ym_label *items = realloc(list->items, capacity * sizeof *items);
    if (items != NULL)
        list->items = items;
    int64_t *owners = realloc(list->owners, capacity * sizeof *owners);
    if (owners != NULL)
        list->owners = owners;
    if (items == NULL || owners == NULL)
        return ym__error_nomem(error);
    list->capacity = capacity;
    return YM_OK;
}

/* Adds the label that the statement stands at: LABEL_ALL, LABEL_OF_ENTRY. */
static ym_status push_label(label_list *list, sqlite3_stmt *select, ym_error *error)
{
    bool failed = false;
    ym_status status = reserve_label(list, error);
    if (status < 0)
        return status;
    const size_t number = list->rows.count;
    const int64_t owner = sqlite3_column_int64(select, 9);
    const ym_label label = {.text = ym__arena_strdup(&list->arena, text_or_empty(select, 1)),
                            .lang = ym__arena_strdup(&list->arena, text_or_empty(select, 2)),
                            .kind = ym__label_kind_find(text_or_empty(select, 3)),
                            .status = ym__label_status_find(text_or_empty(select, 4)),
                            .raw_status = copy_nullable(&list->arena, select, 5, &failed),
                            .reading = copy_nullable(&list->arena, select, 6, &failed),
                            .origin = copy_nullable(&list->arena, select, 7, &failed),
                            .shared = sqlite3_column_int(select, 8) != 0};
    if (failed || label.text == NULL || label.lang == NULL)
        return ym__error_nomem(error);
    list->items[number] = label;
    list->owners[number] = owner;
    if (number == 0 || list->owners[number - 1] != owner)
        status = ym__row_map_put(&list->positions, owner, number, error);
    return status == YM_OK ? ym__rows_push(&list->rows, sqlite3_column_int64(select, 0), error)
                           : status;
}

/* The labels of one entry, or (`row` 0) of all of them. */
static ym_status read_labels(label_list *list, ym_index *index, int64_t row, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status =
        ym__index_statement(&select, index, row == 0 ? YM__LABEL_ALL : YM__LABEL_OF_ENTRY, error);
    if (status == YM_OK && row != 0)
        sqlite3_bind_int64(select, 1, row);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading labels", error)) == YM_OK)
        status = push_label(list, select, error);
    ym__index_done(select);
    return status == YM_DONE ? YM_OK : status;
}

/* Gives an entry its labels out of the list, and sets the columns that stand for the preferred ones. */
static ym_status take_labels(ym_entry *entry, const label_list *list, int64_t row,
                             ym__rows *label_rows, ym_error *error)
{
    const uint64_t *first = ym__row_map_get(&list->positions, row);
    ym_status status = YM_OK;
    if (first == NULL)
        return YM_OK;
    entry->labels = list->items + *first;
    for (size_t i = (size_t)*first;
         i < list->rows.count && list->owners[i] == row && status == YM_OK; i++) {
        entry->label_count++;
        status = ym__rows_push(label_rows, list->rows.items[i], error);
    }
    ym__entry_set_names(entry);
    return status;
}

void ym__entries_free(ym__entries *entries)
{
    ym_glossary_free(entries->glossary);
    free(entries->rows.items);
    free(entries->labels.items);
    free(entries->first_labels.items);
    ym__row_map_free(&entries->numbers);
    *entries = (ym__entries){0};
}

static ym_status entries_new(ym__entries *entries, ym_error *error)
{
    *entries = (ym__entries){0};
    return ym__glossary_new(&entries->glossary, error);
}

/* Adds the entry that the statement stands at, with its labels out of the list. What cannot be used is YM_E_INPUT, with the
 * reason alone as message. */
static ym_status add_entry(ym__entries *entries, const label_list *labels, sqlite3_stmt *select,
                           ym_error *error)
{
    const int64_t row = sqlite3_column_int64(select, 0);
    const size_t first_label = entries->labels.count;
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
    ym_status status = take_labels(&entry, labels, row, &entries->labels, error);
    if (status == YM_OK)
        status = ym__glossary_add(entries->glossary, &entry, error);
    if (status < 0)
        entries->labels.count = first_label;
    else
        status = ym__rows_push(&entries->first_labels, (int64_t)first_label, error);
    if (status == YM_OK)
        status = ym__rows_push(&entries->rows, row, error);
    return status;
}

/* Adds all entries. One that cannot be used is told to `bad` and left out. */
static ym_status add_all(ym__entries *entries, ym_index *index, ym__bad_entry bad, void *context,
                         uint64_t *bad_count, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    label_list labels = {0};
    ym_status status = read_labels(&labels, index, 0, error);
    if (status == YM_OK)
        status = ym__index_statement(&select, index, YM__ENTRY_ALL, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading entries", error)) == YM_OK) {
        ym_error why = {0};
        status = add_entry(entries, &labels, select, &why);
        if (status == YM_E_INPUT) {
            char message[YM_ERROR_MESSAGE_BYTES];
            snprintf(message, sizeof message, "entry %.100s: %.300s", text_or_empty(select, 1),
                     why.message);
            bad(context, message);
            ++*bad_count;
            status = YM_OK;
        } else if (status < 0) {
            ym__error_set(error, status, "%s", why.message);
        }
    }
    ym__index_done(select);
    label_list_free(&labels);
    return status == YM_DONE ? YM_OK : status;
}

ym_status ym__index_read_entries(ym__entries *entries, ym_index *index, ym__bad_entry bad,
                                 void *context, uint64_t *bad_count, ym_error *error)
{
    *bad_count = 0;
    const ym_status status = entries_new(entries, error);
    return status == YM_OK ? add_all(entries, index, bad, context, bad_count, error) : status;
}

ym_status ym__index_check_entries(ym_index *index, ym__bad_entry bad, void *context,
                                  uint64_t *bad_count, ym_error *error)
{
    ym__entries all = {0};
    const ym_status status = ym__index_read_entries(&all, index, bad, context, bad_count, error);
    ym__entries_free(&all);
    return status;
}

/* Where an entry that cannot be used is an error: keeps the first message. */
static void keep_bad_entry(void *context, const char *message)
{
    ym__buffer *first = context;
    if (first->size == 0)
        ym__buffer_puts(first, message);
}

static ym_status refuse_bad_entry(const ym_index *index, const char *message, ym_error *error)
{
    return ym__error_set(error, YM_E_INDEX, "%s: %s; run yiming check", index->path, message);
}

/* All entries out of their tables. */
static ym_status read_tables(ym__entries *entries, ym_index *index, ym_error *error)
{
    ym__buffer bad = {0};
    uint64_t bad_count = 0;
    ym_status status = entries_new(entries, error);
    if (status == YM_OK)
        status = add_all(entries, index, keep_bad_entry, &bad, &bad_count, error);
    if (status == YM_OK && bad_count > 0)
        status = refuse_bad_entry(index, ym__buffer_text(&bad), error);
    ym__buffer_free(&bad);
    if (status < 0)
        ym__entries_free(entries);
    return status;
}

static ym_status load_whole(ym__entries *entries, ym_index *index, ym_error *error)
{
    const ym_status status = ym__index_read_compiled(entries, index, error);
    return status == YM_OK && entries->glossary == NULL ? read_tables(entries, index, error)
                                                        : status;
}

static void forget_standings(ym_index *index)
{
    ym__row_map_free(&index->standings.by_row);
    ym__arena_free(&index->standings.arena);
    index->standings.arena = (ym__arena){0};
}

/* Notes which state of the file the entries in memory are of; see refresh. */
static ym_status note_data_version(ym_index *index, ym_error *error)
{
    const int64_t before = index->data_version;
    const ym_status status =
        ym__index_integer(index, "PRAGMA data_version", &index->data_version, error);
    if (index->data_version != before)
        forget_standings(index);
    return status;
}

/* Fills index->whole, which is empty. The entries and the version are of one moment. */
static ym_status load(ym_index *index,
                      ym_status (*read)(ym__entries *entries, ym_index *index, ym_error *error),
                      ym_error *error)
{
    bool begun = false;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = note_data_version(index, error);
    if (status == YM_OK)
        status = read(&index->whole, index, error);
    ym__index_end_read(index, begun);
    return status;
}

ym_status ym__index_load_glossary(ym_index *index, ym_error *error)
{
    return index->whole.glossary != NULL ? YM_OK : load(index, load_whole, error);
}

ym_status ym__index_load_tables(ym_index *index, ym_error *error)
{
    ym__index_forget_glossary(index);
    return load(index, read_tables, error);
}

/* The entry of this row among those that were read; *entry is NULL when it is none of them. */
static ym_status find_in_memory(const ym_entry **entry, ym__entries *entries, int64_t row,
                                ym_error *error)
{
    ym_status status = YM_OK;
    *entry = NULL;
    /* The map is made when it is first asked, of what came since it was last asked. */
    for (size_t i = entries->numbers.count; i < entries->rows.count && status == YM_OK; i++)
        status = ym__row_map_put(&entries->numbers, entries->rows.items[i], i, error);
    const uint64_t *number = ym__row_map_get(&entries->numbers, row);
    if (status == YM_OK && number != NULL)
        *entry = ym_glossary_entry(entries->glossary, (size_t)*number);
    return status;
}

/* Adds the entry that a statement over ENTRY_COLUMNS stands at. */
static ym_status add_read(ym__entries *entries, ym_index *index, sqlite3_stmt *select,
                          ym_error *error)
{
    label_list labels = {0};
    ym_error why = {0};
    ym_status status = read_labels(&labels, index, sqlite3_column_int64(select, 0), &why);
    if (status == YM_OK)
        status = add_entry(entries, &labels, select, &why);
    label_list_free(&labels);
    if (status == YM_E_INPUT) {
        char message[YM_ERROR_MESSAGE_BYTES];
        snprintf(message, sizeof message, "entry %.100s: %.300s", text_or_empty(select, 1),
                 why.message);
        return refuse_bad_entry(index, message, error);
    }
    return status < 0 ? ym__error_set(error, status, "%s", why.message) : YM_OK;
}

ym_status ym__index_read_entry(ym__entries *entries, ym_index *index, int64_t row, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = entries_new(entries, error);
    if (status == YM_OK)
        status = ym__index_statement(&select, index, YM__ENTRY_BY_ROW, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, row);
    status = ym__index_step(index, select, "reading an entry", error);
    if (status == YM_OK)
        status = add_read(entries, index, select, error);
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

/* The first row of a statement over ENTRY_COLUMNS, which is bound already. */
static ym_status read_entry(const ym_entry **entry, ym_index *index, sqlite3_stmt *select,
                            ym_error *error)
{
    ym_status status = ym__index_step(index, select, "reading an entry", error);
    if (status != YM_OK)
        return status < 0 ? status : YM_OK;
    const int64_t row = sqlite3_column_int64(select, 0);
    status = find_in_memory(entry, &index->some, row, error);
    if (status == YM_OK && *entry == NULL) {
        status = add_read(&index->some, index, select, error);
        if (status == YM_OK)
            status = find_in_memory(entry, &index->some, row, error);
    }
    ym__index_done(select);
    return status;
}

/* Makes room for entries that are read one by one. */
static ym_status begin_some(ym_index *index, ym_error *error)
{
    if (index->some.glossary != NULL)
        return YM_OK;
    const ym_status status = note_data_version(index, error);
    return status == YM_OK ? entries_new(&index->some, error) : status;
}

ym_status ym__index_entry(const ym_entry **entry, ym_index *index, int64_t row, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    if (index->whole.glossary != NULL)
        return find_in_memory(entry, &index->whole, row, error);
    ym_status status = find_in_memory(entry, &index->some, row, error);
    if (status < 0 || *entry != NULL)
        return status;
    status = begin_some(index, error);
    if (status == YM_OK)
        status = ym__index_statement(&select, index, YM__ENTRY_BY_ROW, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, row);
    return read_entry(entry, index, select, error);
}

ym_status ym__index_redirect(ym__buffer *into, ym_index *index, const char *id, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__ENTRY_REDIRECT, error);
    if (status < 0)
        return status;
    ym__bind_text(select, 1, id);
    status = ym__index_step(index, select, "looking for an entry", error);
    if (status == YM_OK)
        ym__buffer_puts(into, ym__column_text(select, 0));
    ym__index_done(select);
    return into->failed ? ym__error_nomem(error) : status < 0 ? status : YM_OK;
}

ym_status ym__index_each_merged(ym_index *index, ym__merged_visit visit, void *context,
                                ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym__buffer into = {0};
    ym_status status = ym__index_statement(&select, index, YM__ENTRY_MERGED, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading entries", error)) == YM_OK) {
        const char *id = ym__column_text(select, 0);
        ym__buffer_clear(&into);
        if (id != NULL)
            status = ym__index_redirect(&into, index, id, error);
        if (status == YM_OK && into.size > 0)
            status = visit(context, id, ym__buffer_text(&into), error);
    }
    if (select != NULL)
        ym__index_done(select);
    ym__buffer_free(&into);
    return status < 0 ? status : YM_OK;
}

static ym_status entry_of_id(const ym_entry **entry, ym_index *index, const char *id,
                             ym_error *error)
{
    *entry = NULL;
    if (index->whole.glossary != NULL) {
        *entry = ym_glossary_find(index->whole.glossary, id);
        return YM_OK;
    }
    sqlite3_stmt *select = NULL;
    ym_status status = begin_some(index, error);
    if (status == YM_OK)
        status = ym__index_statement(&select, index, YM__ENTRY_BY_ID, error);
    if (status < 0)
        return status;
    ym__bind_text(select, 1, id);
    return read_entry(entry, index, select, error);
}

ym_status ym__index_entry_by_id(const ym_entry **entry, ym_index *index, const char *id,
                                ym_error *error)
{
    ym__buffer into = {0};
    ym_status status = entry_of_id(entry, index, id, error);
    if (status == YM_OK && *entry == NULL)
        status = ym__index_redirect(&into, index, id, error);
    if (status == YM_OK && into.size > 0)
        status = entry_of_id(entry, index, into.bytes, error);
    ym__buffer_free(&into);
    return status;
}

void ym__index_forget_glossary(ym_index *index)
{
    if (index->before_forgetting != NULL)
        index->before_forgetting(index->forgetting_context);
    ym_tagger_free(index->tagger);
    index->tagger = NULL;
    ym__entries_free(&index->whole);
    ym__entries_free(&index->some);
    forget_standings(index);
}

static ym_status read_standing(ym__standing *standing, ym_index *index, int64_t row,
                               ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__ENTRY_STANDING, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, row);
    status = ym__index_step(index, select, "ranking entries", error);
    if (status == YM_OK) {
        standing->id = ym__arena_strdup(&index->standings.arena, text_or_empty(select, 0));
        standing->type = ym__arena_strdup(&index->standings.arena, text_or_empty(select, 1));
        standing->mentions = (uint64_t)sqlite3_column_int64(select, 2);
        ym__index_done(select);
        if (standing->id == NULL || standing->type == NULL)
            status = ym__error_nomem(error);
    }
    return status;
}

ym_status ym__index_standing(const ym__standing **standing, ym_index *index, int64_t row,
                             ym_error *error)
{
    const int changes = sqlite3_total_changes(index->db);
    *standing = NULL;
    if (index->standings.changes != changes)
        forget_standings(index);
    index->standings.changes = changes;
    const uint64_t *known = ym__row_map_get(&index->standings.by_row, row);
    if (known != NULL) {
        *standing = (const ym__standing *)(uintptr_t)*known;
        return YM_OK;
    }
    ym__standing *made = ym__arena_calloc(&index->standings.arena, 1, sizeof *made);
    ym_status status =
        made == NULL ? ym__error_nomem(error) : read_standing(made, index, row, error);
    if (status != YM_OK)
        return status < 0 ? status : YM_OK;
    status = ym__row_map_put(&index->standings.by_row, row, (uint64_t)(uintptr_t)made, error);
    if (status == YM_OK)
        *standing = made;
    return status;
}

ym_status ym_index_glossary(ym_index *index, const ym_glossary **glossary, ym_error *error)
{
    *glossary = NULL;
    ym_status status = ym__index_load_glossary(index, error);
    if (status == YM_OK)
        *glossary = index->whole.glossary;
    return status;
}

ym_status ym_index_tagger(ym_index *index, const ym_tagger **tagger, ym_error *error)
{
    *tagger = NULL;
    ym_status status = ym__index_load_glossary(index, error);
    if (status == YM_OK && index->tagger == NULL)
        status = ym_tagger_new(&index->tagger, index->whole.glossary,
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

static size_t number_among(const ym__entries *entries, const ym_entry *entry)
{
    return entries->glossary == NULL ? SIZE_MAX : ym__glossary_number(entries->glossary, entry);
}

/* The entries that this one is among, and its number there; NULL when it is of another index. */
static const ym__entries *entries_of(const ym_index *index, const ym_entry *entry, size_t *number)
{
    *number = number_among(&index->whole, entry);
    if (*number != SIZE_MAX)
        return &index->whole;
    *number = number_among(&index->some, entry);
    return *number == SIZE_MAX ? NULL : &index->some;
}

int64_t ym__index_entry_row(const ym_index *index, const ym_entry *entry)
{
    size_t number;
    const ym__entries *entries = entries_of(index, entry, &number);
    return entries == NULL ? 0 : entries->rows.items[number];
}

/* The rows of an entry's labels, in their order; NULL when it was not read from this index. */
static const int64_t *label_rows_of(const ym_index *index, const ym_entry *entry)
{
    size_t number;
    const ym__entries *entries = entries_of(index, entry, &number);
    if (entries == NULL || entries->labels.count == 0)
        return NULL;
    return entries->labels.items + entries->first_labels.items[number];
}

int64_t ym__index_label_row(const ym_index *index, const ym_entry *entry, const ym_label *label)
{
    const int64_t *rows = label_rows_of(index, entry);
    return rows == NULL ? 0 : rows[label - entry->labels];
}

const ym_label *ym__index_label(const ym_index *index, const ym_entry *entry, int64_t row)
{
    const int64_t *rows = label_rows_of(index, entry);
    for (size_t i = 0; rows != NULL && i < entry->label_count; i++) {
        if (rows[i] == row)
            return &entry->labels[i];
    }
    return NULL;
}
