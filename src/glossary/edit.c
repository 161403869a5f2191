/* New states of an entry out of old ones: columns set by hand, and two states merged that come from one. */
#include "base/error.h"
#include "base/map.h"
#include "glossary/format.h"

#include <yiming/text.h>

#include <stdlib.h>
#include <string.h>

#define EDIT "edit"

/* ---- labels ----------------------------------------------------------------------------------- */

/* Labels while they are put together. */
typedef struct label_list {
    ym_label *items;
    size_t count, capacity;
} label_list;

static ym_status push_label(label_list *list, const ym_label *label, ym_error *error)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        ym_label *items = realloc(list->items, capacity * sizeof *items);
        if (items == NULL)
            return ym__error_nomem(error);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = *label;
    return YM_OK;
}

/* ---- setting columns -------------------------------------------------------------------------- */

/* What reading a row says against it. */
static void keep_first(void *context, const ym_finding *finding)
{
    ym_error *error = context;
    if (finding->level == YM_LEVEL_ERROR && error->status == YM_OK)
        ym__error_set(error, YM_E_INPUT, "%s", finding->message);
}

/* The cells of the old entry, with those that are set in their places. */
typedef struct cells {
    ym__arena arena;
    const char *names[YM__LAYOUT_MAX];
    const char *values[YM__LAYOUT_MAX];
    size_t count;
} cells;

static ym_status set_cell(cells *row, const char *name, const char *value, ym_error *error)
{
    const ym__column_id id = ym__column_find(name);
    size_t place = 0;
    while (place < row->count && (id < YM__COLUMN_COUNT ? ym__column_find(row->names[place]) != id
                                                        : strcmp(row->names[place], name) != 0))
        place++;
    if (place == YM__LAYOUT_MAX)
        return ym__error_set(error, YM_E_LIMIT, "more than %d columns", (int)YM__LAYOUT_MAX);
    row->names[place] = ym__arena_strdup(&row->arena, name);
    row->values[place] = ym__arena_strdup(&row->arena, value);
    row->count += place == row->count;
    return row->names[place] == NULL || row->values[place] == NULL ? ym__error_nomem(error) : YM_OK;
}

static ym_status take_old(cells *row, const ym_entry *old, ym_error *error)
{
    ym_status status = YM_OK;
    ym__extra extra = {.at = old->extra == NULL ? "" : old->extra};
    for (size_t i = 0; ym_glossary_column(i) != NULL && status == YM_OK; i++) {
        char *cell = NULL;
        status = ym_entry_column(&cell, old, ym_glossary_column(i), error);
        if (status == YM_OK)
            status = set_cell(row, ym_glossary_column(i), cell, error);
        ym_text_free(cell);
    }
    while (status == YM_OK && (status = ym__extra_next(&extra, error)) == YM_OK)
        status = set_cell(row, ym__buffer_text(&extra.name), ym__buffer_text(&extra.value), error);
    ym__extra_free(&extra);
    return status == YM_DONE ? YM_OK : status;
}

/* The entry that the cells make, into a glossary. */
static ym_status read_cells(ym_glossary *out, const cells *row, ym_error *error)
{
    static const ym_glossary_options options;
    ym__column_id ids[YM__LAYOUT_MAX];
    ym__layout layout;
    ym_error why = {0};
    ym_error fault = {0};
    ym__source source = {.glossary = out,
                         .options = &options,
                         .default_type = "term",
                         .origin = EDIT,
                         .reporter = {.report = keep_first, .context = &why, .file = ""}};
    (void)ym__layout_resolve(&layout, ids, row->names, row->count);
    const ym_status status = ym__row_add(&source, &layout, row->values, row->count, &fault);
    if (status == YM_E_INPUT)
        return ym__error_set(error, status, "%s",
                             why.status == YM_OK ? fault.message : why.message);
    return status < 0 ? ym__error_set(error, status, "%s", fault.message) : YM_OK;
}

/* What a label goes on from the old entry by: its column and its text. */
static void put_label_key(ym__buffer *key, const ym_label *label)
{
    ym__buffer_clear(key);
    ym__buffer_printf(key, "%d %s", (int)ym__column_of_label(label), label->text);
}

/* The labels of the old entry (NULL: none) by their keys -> their numbers. By a map, since a file that means ill may give
 * one entry very many. */
static ym_status map_labels(ym__map **out, const ym_entry *old, ym__buffer *key, ym_error *error)
{
    ym_status status = ym__map_new(out, error);
    for (size_t i = 0; old != NULL && i < old->label_count && status == YM_OK; i++) {
        put_label_key(key, &old->labels[i]);
        status = key->failed ? ym__error_nomem(error)
                             : ym__map_put(*out, key->bytes, key->size, i, true, NULL, error);
    }
    return status;
}

/* What a cell cannot say of a label stays as it was. */
static void carry_over(ym_label *label, const ym_label *old)
{
    label->lang = old->lang;
    label->raw_status = old->raw_status;
    label->origin = old->origin;
    if (label->reading == NULL)
        label->reading = old->reading;
    if (old->status == YM_LABEL_STATUS_DRAFT && label->status == YM_LABEL_STATUS_ADMITTED)
        label->status = old->status;
}

static ym_status complete(ym_glossary *out, const ym_entry *made, const ym_entry *old,
                          ym_error *error)
{
    label_list labels = {0};
    ym__map *places = NULL;
    ym__buffer key = {0};
    ym_status status = map_labels(&places, old, &key, error);
    ym_entry entry = *made;
    for (size_t i = 0; i < made->label_count && status == YM_OK; i++) {
        ym_label label = made->labels[i];
        put_label_key(&key, &label);
        const uint64_t *before =
            key.failed || old == NULL ? NULL : ym__map_get(places, key.bytes, key.size);
        label.origin = EDIT;
        if (before != NULL)
            carry_over(&label, &old->labels[*before]);
        status = push_label(&labels, &label, error);
    }
    for (size_t i = 0; old != NULL && i < old->label_count && status == YM_OK; i++) {
        if (ym__column_of_label(&old->labels[i]) == YM__COLUMN_COUNT)
            status = push_label(&labels, &old->labels[i], error);
    }
    if (old != NULL)
        entry.origin = old->origin;
    entry.labels = labels.items;
    entry.label_count = labels.count;
    ym__entry_set_names(&entry);
    if (status == YM_OK)
        status = key.failed ? ym__error_nomem(error) : ym__glossary_add(out, &entry, error);
    ym__map_free(places);
    ym__buffer_free(&key);
    free(labels.items);
    return status;
}

ym_status ym__entry_edit(ym_glossary *out, const ym_entry *old, const char *const *columns,
                         const char *const *values, size_t count, ym_error *error)
{
    cells *row = calloc(1, sizeof *row); /* some kilobytes */
    ym_glossary *made = NULL;
    ym_status status = row == NULL ? ym__error_nomem(error) : ym__glossary_new(&made, error);
    if (status == YM_OK && old != NULL)
        status = take_old(row, old, error);
    for (size_t i = 0; i < count && status == YM_OK; i++)
        status = set_cell(row, columns[i], values[i], error);
    if (status == YM_OK)
        status = read_cells(made, row, error);
    if (status == YM_OK)
        status = complete(out, ym_glossary_entry(made, 0), old, error);
    ym_glossary_free(made);
    if (row != NULL)
        ym__arena_free(&row->arena);
    free(row);
    return status;
}

/* ---- merging two states ----------------------------------------------------------------------- */

/* The labels of a column (YM__COLUMN_COUNT: those without one) of one state against those of another. */
static bool same_labels(const ym_entry *a, const ym_entry *b, ym__column_id id)
{
    size_t i = 0;
    size_t j = 0;
    for (;;) {
        while (a != NULL && i < a->label_count && ym__column_of_label(&a->labels[i]) != id)
            i++;
        while (b != NULL && j < b->label_count && ym__column_of_label(&b->labels[j]) != id)
            j++;
        const bool more_a = a != NULL && i < a->label_count;
        const bool more_b = b != NULL && j < b->label_count;
        if (!more_a || !more_b)
            return more_a == more_b;
        if (!ym__label_equal(&a->labels[i++], &b->labels[j++]))
            return false;
    }
}

static const char *field_or_none(const ym_entry *entry, ym__column_id id)
{
    return entry == NULL ? "" : ym__column_field(entry, id);
}

/* One merge while it runs. */
typedef struct merging {
    const ym_entry *base, *mine, *theirs;
    ym__merge_choose choose;
    void *context;
} merging;

static ym__side ask(const merging *job, const char *column)
{
    char *mine = NULL;
    char *theirs = NULL;
    (void)ym_entry_column(&mine, job->mine, column, NULL);
    (void)ym_entry_column(&theirs, job->theirs, column, NULL);
    const ym__side side =
        job->choose(job->context, column, mine == NULL ? "" : mine, theirs == NULL ? "" : theirs);
    ym_text_free(mine);
    ym_text_free(theirs);
    return side;
}

/* The three answers of a 3-way comparison. */
static ym__side decide(const merging *job, bool mine_changed, bool theirs_changed, bool differ,
                       const char *column)
{
    if (!differ || !theirs_changed)
        return YM__SIDE_MINE;
    return mine_changed ? ask(job, column) : YM__SIDE_THEIRS;
}

static ym_status merge_labels(const merging *job, label_list *labels, ym_error *error)
{
    ym_status status = YM_OK;
    for (unsigned i = 0; i <= YM__COLUMN_COUNT && status == YM_OK; i++) {
        const ym__column_id id = (ym__column_id)i;
        if (i < YM__COLUMN_COUNT && ym__column_at(id)->lang == NULL)
            continue;
        const ym__side side = decide(
            job, !same_labels(job->base, job->mine, id), !same_labels(job->base, job->theirs, id),
            !same_labels(job->mine, job->theirs, id),
            i < YM__COLUMN_COUNT ? ym__column_at(id)->name : "labels in other languages");
        const ym_entry *from = side == YM__SIDE_MINE ? job->mine : job->theirs;
        for (size_t j = 0; j < from->label_count && status == YM_OK; j++) {
            ym_label label = from->labels[j];
            if (ym__column_of_label(&label) != id)
                continue;
            if (label.origin == NULL || *label.origin == '\0')
                label.origin = from->origin;
            status = push_label(labels, &label, error);
        }
    }
    return status;
}

static void merge_fields(const merging *job, ym_entry *entry)
{
    for (unsigned i = 0; i < YM__COLUMN_COUNT; i++) {
        const ym__column_id id = (ym__column_id)i;
        const ym__column *column = ym__column_at(id);
        if (id == YM__COLUMN_ID || id == YM__COLUMN_PINYIN || column->lang != NULL ||
            column->field == YM__NO_FIELD)
            continue;
        const char *base = field_or_none(job->base, id);
        const char *mine = ym__column_field(job->mine, id);
        const char *theirs = ym__column_field(job->theirs, id);
        const ym__side side = decide(job, strcmp(base, mine) != 0, strcmp(base, theirs) != 0,
                                     strcmp(mine, theirs) != 0, column->name);
        ym__column_set_field(entry, id, side == YM__SIDE_MINE ? mine : theirs);
    }
    const char *base = job->base == NULL || job->base->extra == NULL ? "" : job->base->extra;
    const char *mine = job->mine->extra == NULL ? "" : job->mine->extra;
    const char *theirs = job->theirs->extra == NULL ? "" : job->theirs->extra;
    const ym__side side = decide(job, strcmp(base, mine) != 0, strcmp(base, theirs) != 0,
                                 strcmp(mine, theirs) != 0, "unknown columns");
    entry->extra = side == YM__SIDE_MINE ? mine : theirs;
}

ym_status ym__entry_merge(ym_glossary *out, const ym_entry *base, const ym_entry *mine,
                          const ym_entry *theirs, ym__merge_choose choose, void *context,
                          ym_error *error)
{
    const merging job = {
        .base = base, .mine = mine, .theirs = theirs, .choose = choose, .context = context};
    label_list labels = {0};
    ym_entry entry = *mine;
    merge_fields(&job, &entry);
    ym_status status = merge_labels(&job, &labels, error);
    entry.labels = labels.items;
    entry.label_count = labels.count;
    ym__entry_set_names(&entry);
    if (status == YM_OK)
        status = ym__glossary_add(out, &entry, error);
    free(labels.items);
    return status;
}
