/* From a row of cells to an entry: the one way in for every format that has columns.
 *
 * Lenient about spelling (blanks around values, empty items of lists, status words of other
 * tools), strict about what an entry needs: an id (or an English name to make one of), a name, a
 * known type. Every row that is refused is reported as an error with its cause, and nothing else
 * is an error here. What is merely doubtful is lint.c's business. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/map.h"
#include "glossary/format.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row on its way; everything in it lives in `scratch` or in static tables. */
typedef struct row_reader {
    ym__arena scratch;
    ym__source *source;
    const ym__layout *layout;
    const ym__reporter *reporter;
    ym_error *error;
    const char *cells[YM__COLUMN_COUNT]; /* trimmed; "" when empty */
    ym_entry entry;
    ym_label *labels;
} row_reader;

/* Reports why the row is left out. */
static YM_PRINTF(4, 5) ym_status
    refuse(const row_reader *row, ym__column_id column, const char *rule, const char *format, ...)
{
    char text[YM_ERROR_MESSAGE_BYTES * 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const uint64_t place = column < YM__COLUMN_COUNT ? row->layout->numbers[column] : 0;
    ym__reporter_say(row->reporter, YM_LEVEL_ERROR, place, rule, "%s", text);
    return ym__error_set(row->error, YM_E_INPUT, "%s", text);
}

/* ---- cells ---------------------------------------------------------------------------------- */

/* "a | |b" -> "a|b" */
static const char *tidy_list(ym__arena *scratch, const char *cell)
{
    char *tidy = ym__arena_alloc(scratch, strlen(cell) + 1);
    if (tidy == NULL)
        return NULL;
    char *end = tidy;
    const char *item = NULL;
    for (size_t bytes; ym__list_next(&cell, &item, &bytes);) {
        if (end != tidy)
            *end++ = '|';
        memcpy(end, item, bytes);
        end += bytes;
    }
    *end = '\0';
    return tidy;
}

/* Sorts the values into `cells`, and those of unknown columns into the entry's `extra`. */
static ym_status take_cells(row_reader *row, const char *const *values, size_t count)
{
    ym_status status = YM_OK;
    ym_json *extra = NULL;
    for (size_t i = 0; i < YM__COLUMN_COUNT; i++)
        row->cells[i] = "";
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        const ym__column_id id = row->layout->ids[i];
        size_t bytes = values[i] == NULL ? 0 : strlen(values[i]);
        const char *value = bytes == 0 ? "" : ym__trim(values[i], &bytes);
        if (bytes == 0)
            continue;
        const char *cell = ym__arena_strndup(&row->scratch, value, bytes);
        if (cell == NULL)
            status = ym__error_nomem(row->error);
        else if (id == YM__COLUMN_UNNAMED)
            status =
                refuse(row, YM__COLUMN_COUNT, "unnamed-column",
                       "cell %zu (\"%s\") stands in a column that the header row does not name",
                       i + 1, cell);
        else if (id != YM__COLUMN_EXTRA)
            row->cells[id] = cell;
        else if (extra == NULL && (status = ym_json_new(&extra, row->error)) == YM_OK)
            ym_json_begin_object(extra);
        if (status == YM_OK && id == YM__COLUMN_EXTRA)
            ym_json_member_string(extra, row->layout->names[i], cell);
    }
    if (status == YM_OK && extra != NULL) {
        ym_json_end_object(extra);
        const char *text = ym_json_text(extra, NULL);
        row->entry.extra = text == NULL ? NULL : ym__arena_strdup(&row->scratch, text);
        if (row->entry.extra == NULL)
            status = ym__error_nomem(row->error);
    }
    ym_json_free(extra);
    return status;
}

static ym_status check_names(const row_reader *row)
{
    static const ym__column_id single[] = {YM__COLUMN_ZH, YM__COLUMN_EN};
    if (*row->cells[YM__COLUMN_ZH] == '\0' && *row->cells[YM__COLUMN_EN] == '\0')
        return refuse(row, YM__COLUMN_ZH, "no-name", "no name: zh and en are both empty");
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        const char *name = ym__column_at(single[i])->name;
        if (strchr(row->cells[single[i]], '|') != NULL) {
            return refuse(row, single[i], "one-name",
                          "%s holds one name; move the others to %s_also", name, name);
        }
    }
    return YM_OK;
}

/* ---- type, id ----------------------------------------------------------------------- */

static ym_status take_type(row_reader *row)
{
    const char *type = row->cells[YM__COLUMN_TYPE];
    row->entry.type = *type != '\0' ? type : row->source->default_type;
    if (ym__entry_type_known(row->entry.type))
        return YM_OK;
    return refuse(row, YM__COLUMN_TYPE, "type",
                  "unknown type \"%s\"; known are person, place, organization, term, event, work",
                  row->entry.type);
}

/* The entry has its names by now. */
static ym_status take_id(row_reader *row)
{
    const char *id = row->cells[YM__COLUMN_ID];
    ym__source *source = row->source;
    ym__place other = {0};
    row->entry.made_id = *id == '\0';
    if (row->entry.made_id) {
        const ym_status status =
            ym__id_make(&id, &other, source, &row->scratch, &row->entry, row->error);
        if (other.file != NULL) {
            return refuse(row, YM__COLUMN_COUNT, "duplicate-row",
                          "the names are those of line %llu; the row is left out",
                          (unsigned long long)other.line);
        }
        if (status < 0)
            return status;
        if (*id == '\0')
            return refuse(row, YM__COLUMN_ID, "id", "no id, and no name to make one of; add an id");
    }
    if (!ym__entry_id_valid(id)) {
        return refuse(row, YM__COLUMN_ID, "id",
                      "id \"%s\" may hold only a-z, 0-9 and single '-' inside", id);
    }
    other = ym__ids_find(source->ids, id);
    if (other.file != NULL) {
        return refuse(row, YM__COLUMN_ID, "duplicate-id",
                      "id \"%s\" is taken by %s:%llu; give this row another one", id, other.file,
                      (unsigned long long)other.line);
    }
    row->entry.id = id;
    return YM_OK;
}

/* ---- labels --------------------------------------------------------------------------------- */

static ym_status add_label(row_reader *row, ym__column_id id, const char *item, size_t bytes)
{
    const ym__column *column = ym__column_at(id);
    ym_label label = {.lang = column->lang, .kind = column->kind, .status = column->status};
    if (label.status == YM_LABEL_STATUS_DEPRECATED && *item == '!') {
        label.status = YM_LABEL_STATUS_FORBIDDEN;
        bytes--;
        item = ym__trim(item + 1, &bytes);
    }
    if (bytes == 0) {
        ym__reporter_say(row->reporter, YM_LEVEL_WARNING, row->layout->numbers[id], "empty-label",
                         "a '!' without a word after it in %s is left out", column->name);
        return YM_OK;
    }
    label.text = ym__arena_strndup(&row->scratch, item, bytes);
    if (label.text == NULL)
        return ym__error_nomem(row->error);
    if (strcmp(label.lang, "zh-Hans") == 0)
        label.lang = ym__label_chinese(label.text);
    if (id == YM__COLUMN_ZH && *row->entry.pinyin != '\0')
        label.reading = row->entry.pinyin;
    row->labels[row->entry.label_count++] = label;
    return YM_OK;
}

/* Labels in the order of the columns. */
static ym_status take_labels(row_reader *row)
{
    size_t most = 0;
    for (unsigned i = 0; i < YM__COLUMN_COUNT; i++) {
        if (*row->cells[i] == '\0' || ym__column_at((ym__column_id)i)->lang == NULL)
            continue;
        most++;
        for (const char *p = row->cells[i]; *p != '\0'; p++)
            most += *p == '|' ? 1 : 0;
    }
    row->labels = ym__arena_calloc(&row->scratch, most, sizeof *row->labels);
    if (row->labels == NULL)
        return ym__error_nomem(row->error);
    row->entry.labels = row->labels;
    ym_status status = YM_OK;
    for (unsigned i = 0; i < YM__COLUMN_COUNT && status == YM_OK; i++) {
        if (*row->cells[i] == '\0' || ym__column_at((ym__column_id)i)->lang == NULL)
            continue;
        const char *rest = row->cells[i];
        const char *item = NULL;
        for (size_t bytes; status == YM_OK && ym__list_next(&rest, &item, &bytes);)
            status = add_label(row, (ym__column_id)i, item, bytes);
    }
    return status;
}

/* Marks the labels that the cell `shared` lists, and reports items that are no label of the
 * entry. By a map, since both lists may be long in a file that means ill. */
static ym_status take_shared(row_reader *row)
{
    const char *rest = row->cells[YM__COLUMN_SHARED];
    if (*rest == '\0')
        return YM_OK;
    ym__map *used = NULL; /* item -> whether a label has it */
    const char *item = NULL;
    size_t bytes = 0;
    ym_status status = ym__map_new(&used, row->error);
    while (status == YM_OK && ym__list_next(&rest, &item, &bytes))
        status = ym__map_put(used, item, bytes, 0, true, NULL, row->error);
    if (status < 0)
        goto done;
    for (size_t i = 0; i < row->entry.label_count; i++) {
        uint64_t *found = ym__map_get(used, row->labels[i].text, strlen(row->labels[i].text));
        if (found != NULL) {
            *found = 1;
            row->labels[i].shared = true;
        }
    }
    rest = row->cells[YM__COLUMN_SHARED];
    while (ym__list_next(&rest, &item, &bytes)) {
        uint64_t *found = ym__map_get(used, item, bytes);
        if (found != NULL && *found == 0) {
            *found = 1; /* say it once */
            ym__reporter_say(row->reporter, YM_LEVEL_WARNING,
                             row->layout->numbers[YM__COLUMN_SHARED], "shared",
                             "shared lists \"%.*s\", which is no label of this entry",
                             (int)(bytes < 400 ? bytes : 400), item);
        }
    }
done:
    ym__map_free(used);
    return status;
}

/* ---- the row -------------------------------------------------------------------------------- */

/* Columns that hold plain text go over as they are. */
static ym_status take_fields(row_reader *row)
{
    ym_entry *entry = &row->entry;
    const char *const *cells = row->cells;
    entry->subtype = cells[YM__COLUMN_SUBTYPE];
    entry->zh = cells[YM__COLUMN_ZH];
    entry->pinyin = cells[YM__COLUMN_PINYIN];
    entry->en = cells[YM__COLUMN_EN];
    entry->en_sort = cells[YM__COLUMN_EN_SORT];
    entry->domain = cells[YM__COLUMN_DOMAIN];
    entry->definition = cells[YM__COLUMN_DEFINITION];
    entry->definition_zh = cells[YM__COLUMN_DEFINITION_ZH];
    entry->note = cells[YM__COLUMN_NOTE];
    entry->source = cells[YM__COLUMN_SOURCE];
    entry->wikidata = cells[YM__COLUMN_WIKIDATA];
    entry->see = tidy_list(&row->scratch, cells[YM__COLUMN_SEE]);
    entry->origin = row->source->origin;
    entry->file = row->reporter->file;
    entry->line = row->reporter->line;
    return entry->see == NULL ? ym__error_nomem(row->error) : YM_OK;
}

ym_status ym__row_add(ym__source *source, const ym__layout *layout, const char *const *values,
                      size_t count, ym_error *error)
{
    row_reader row = {
        .source = source, .layout = layout, .reporter = &source->reporter, .error = error};
    ym_status status = take_cells(&row, values, count < layout->count ? count : layout->count);
    if (status == YM_OK)
        status = check_names(&row);
    if (status == YM_OK)
        status = take_type(&row);
    if (status == YM_OK)
        status = take_fields(&row);
    if (status == YM_OK)
        status = take_id(&row);
    if (status == YM_OK)
        status = take_labels(&row);
    if (status == YM_OK) {
        row.entry.status = ym__entry_status(row.cells[YM__COLUMN_STATUS], row.reporter,
                                            layout->numbers[YM__COLUMN_STATUS]);
        status = take_shared(&row);
    }
    if (status == YM_OK) {
        ym_error fault = {0};
        status = ym__source_add(source, &row.entry, &fault);
        if (status == YM_E_INPUT)
            status = refuse(&row, YM__COLUMN_COUNT, "text", "%s", fault.message);
        else if (status < 0)
            status = ym__error_set(error, status, "%s", fault.message);
    }
    if (status == YM_OK)
        status = ym__glossary_place_columns(source->glossary, layout->numbers, error);
    ym__arena_free(&row.scratch);
    return status;
}

size_t ym__layout_resolve(ym__layout *layout, ym__column_id *ids, const char *const *names,
                          size_t count)
{
    size_t repeated = count;
    *layout = (ym__layout){.names = names, .ids = ids, .count = count};
    for (size_t i = 0; i < count; i++) {
        ids[i] = ym__column_find(names[i]);
        bool again = ids[i] < YM__COLUMN_COUNT && layout->numbers[ids[i]] != 0;
        if (ids[i] < YM__COLUMN_COUNT && !again)
            layout->numbers[ids[i]] = (uint16_t)(i + 1);
        for (size_t j = 0; j < i && !again && ids[i] == YM__COLUMN_EXTRA; j++)
            again = strcmp(names[i], names[j]) == 0;
        if (again && repeated == count)
            repeated = i;
    }
    return repeated;
}
