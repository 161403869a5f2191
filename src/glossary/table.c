/* What tables have in common, whatever divides their cells: the header row, --map, rows to entries, entries to rows. */
#include "base/error.h"
#include "glossary/format.h"

#include <yiming/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- --map ---------------------------------------------------------------------------------- */

/* One pair of "zh=中文,en=3". */
typedef struct mapping {
    const char *ours, *theirs;
    size_t ours_bytes, theirs_bytes;
    size_t number; /* theirs, from 1, when it is one; else 0 */
} mapping;

/* Takes the next pair; false at the end, or (`*bad`) at what is none. */
static bool next_mapping(const char **map, mapping *pair, bool *bad)
{
    *bad = false;
    if (*map == NULL || **map == '\0')
        return false;
    const size_t size = strcspn(*map, ",");
    const char *equals = memchr(*map, '=', size);
    *bad = equals == NULL;
    if (*bad)
        return false;
    *pair = (mapping){.ours = *map, .theirs = equals + 1};
    pair->ours_bytes = (size_t)(equals - *map);
    pair->theirs_bytes = size - pair->ours_bytes - 1;
    pair->ours = ym__trim(pair->ours, &pair->ours_bytes);
    pair->theirs = ym__trim(pair->theirs, &pair->theirs_bytes);
    for (size_t i = 0; i < pair->theirs_bytes && i < 5; i++) {
        if (pair->theirs[i] < '0' || pair->theirs[i] > '9') {
            pair->number = 0;
            break;
        }
        pair->number = pair->number * 10 + (size_t)(pair->theirs[i] - '0');
    }
    *bad = pair->ours_bytes == 0 || pair->theirs_bytes == 0;
    *map += size + ((*map)[size] == ',' ? 1 : 0);
    return !*bad;
}

ym_status ym__table_map_check(const ym_glossary_options *options, ym_error *error)
{
    const char *map = options->map;
    mapping pair;
    bool bad = false;
    while (next_mapping(&map, &pair, &bad)) {
        if (pair.number > YM__LAYOUT_MAX)
            return ym__error_set(error, YM_E_USAGE, "the map names column %zu; at most %d are read",
                                 pair.number, (int)YM__LAYOUT_MAX);
    }
    return bad ? ym__error_set(error, YM_E_USAGE,
                               "\"%s\" is no map; write ours=theirs, as in zh=中文,en=3",
                               options->map)
               : YM_OK;
}

bool ym__table_map_is_numbers(const ym_glossary_options *options)
{
    const char *map = options->map;
    mapping pair;
    bool bad = false;
    bool numbers = false;
    while (next_mapping(&map, &pair, &bad)) {
        if (pair.number == 0)
            return false;
        numbers = true;
    }
    return numbers && !bad;
}

/* Our name for column `i` (from 0) of theirs; its length goes to *bytes. */
static const char *mapped_name(const ym_glossary_options *options, size_t i, const char *name,
                               size_t *bytes)
{
    const char *map = options->map;
    mapping pair;
    bool bad = false;
    while (next_mapping(&map, &pair, &bad)) {
        const bool named = pair.theirs_bytes == *bytes && memcmp(pair.theirs, name, *bytes) == 0;
        if (named || (pair.number != 0 && pair.number == i + 1)) {
            *bytes = pair.ours_bytes;
            return pair.ours;
        }
    }
    return name;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* What people call the columns of a spreadsheet. */
static const struct heading {
    const char *theirs, *ours;
} headings[] = {
    {"中文", "zh"},     {"中文名", "zh"},    {"简体", "zh"},
    {"简体中文", "zh"}, {"chinese", "zh"},   {"chinese (simplified)", "zh"},
    {"英文", "en"},     {"英文名", "en"},    {"english", "en"},
    {"拼音", "pinyin"}, {"备注", "note"},    {"備註", "note"},
    {"notes", "note"},  {"comment", "note"}, {"comments", "note"},
};

/* Our name for a heading, or NULL. */
static const char *heading_name(const char *theirs, size_t bytes)
{
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        if (strlen(headings[i].theirs) == bytes &&
            strncasecmp(headings[i].theirs, theirs, bytes) == 0)
            return headings[i].ours;
    }
    return NULL;
}

/* Both languages must be there: a single such word may be an entry, 中文 with its English name Chinese, say. */
static bool are_headings(const char *const *cells, size_t count)
{
    bool zh = false;
    bool en = false;
    for (size_t i = 0; i < count; i++) {
        size_t bytes = strlen(cells[i]);
        const char *theirs = ym__trim(cells[i], &bytes);
        const char *ours = heading_name(theirs, bytes);
        zh = zh || (ours != NULL && strcmp(ours, "zh") == 0);
        en = en || (ours != NULL && strcmp(ours, "en") == 0);
    }
    return zh && en;
}

/* Is zh or en among the names, by itself or by the map? */
static bool are_ours(const char *const *cells, size_t count, const ym_glossary_options *options)
{
    for (size_t i = 0; i < count; i++) {
        size_t bytes = strlen(cells[i]);
        const char *theirs = ym__trim(cells[i], &bytes);
        const char *name = mapped_name(options, i, theirs, &bytes);
        char copy[8];
        if (bytes >= sizeof copy)
            continue;
        memcpy(copy, name, bytes);
        copy[bytes] = '\0';
        const ym__column_id id = ym__column_find(copy);
        if (id == YM__COLUMN_ZH || id == YM__COLUMN_EN)
            return true;
    }
    return false;
}

bool ym__table_is_header(const char *const *cells, size_t count, const ym_glossary_options *options)
{
    return are_ours(cells, count, options) || are_headings(cells, count);
}

/* The columns up to the last one that the map names; those between are called after their numbers. */
static size_t made_up_header(const ym_glossary_options *options)
{
    const char *map = options->map;
    mapping pair;
    bool bad = false;
    size_t count = 0;
    while (next_mapping(&map, &pair, &bad))
        count = pair.number > count ? pair.number : count;
    return count;
}

static ym_status take_names(ym__table *table, size_t count, ym_error *error)
{
    const ym__source *source = table->source;
    const size_t repeated = ym__layout_resolve(&table->layout, table->ids, table->names, count);
    if (repeated < count)
        return ym__source_refuse(source, error,
                                 "two columns are named \"%s\"; give one another name",
                                 table->names[repeated]);
    if (table->layout.numbers[YM__COLUMN_ZH] == 0 && table->layout.numbers[YM__COLUMN_EN] == 0)
        return ym__source_refuse(source, error, YM__NO_HEADER);
    table->has_header = true;
    return YM_OK;
}

ym_status ym__table_names(ym__table *table, const char *const *names, size_t count, ym_error *error)
{
    memcpy(table->names, names, count * sizeof *names);
    return take_names(table, count, error);
}

ym_status ym__table_header(ym__table *table, const char *const *cells, size_t count,
                           ym_error *error)
{
    const ym_glossary_options *options = table->source->options;
    const bool as_headings = cells != NULL && !are_ours(cells, count, options);
    if (cells == NULL)
        count = made_up_header(options);
    for (size_t i = 0; i < count; i++) {
        char number[32];
        snprintf(number, sizeof number, "column %zu", i + 1);
        const char *given = cells == NULL ? number : cells[i];
        size_t bytes = strlen(given);
        const char *theirs = ym__trim(given, &bytes);
        const char *name = mapped_name(options, i, theirs, &bytes);
        const char *heading = as_headings ? heading_name(name, bytes) : NULL;
        table->names[i] = heading != NULL ? heading : ym__arena_strndup(&table->arena, name, bytes);
        if (table->names[i] == NULL)
            return ym__error_nomem(error);
    }
    return take_names(table, count, error);
}

ym_status ym__table_row(ym__table *table, const char *const *cells, size_t count, ym_error *error)
{
    ym_error
        why; /* a row that is left out has been reported and must not touch the caller's error */
    const ym_status status = ym__row_add(table->source, &table->layout, cells, count, &why);
    return status == YM_OK || status == YM_E_INPUT
               ? YM_OK
               : ym__error_set(error, status, "%s", why.message);
}

void ym__table_free(ym__table *table)
{
    ym__arena_free(&table->arena);
}

/* ---- writing -------------------------------------------------------------------------------- */

/* RFC 4180: quotes around what holds a quote, a comma or a line end; a semicolon, too, since spreadsheets part cells there
 * as well unless they are told otherwise. A cell that a spreadsheet would run as a formula gets a ' before it, which reading
 * takes off again (csv.c). */
static void put_csv_cell(ym__buffer *row, const char *cell)
{
    const bool formula = *cell != '\0' && strchr("=+-@\t\r'", *cell) != NULL;
    if (!formula && strpbrk(cell, "\",;\n\r") == NULL) {
        ym__buffer_puts(row, cell);
        return;
    }
    ym__buffer_puts(row, formula ? "\"'" : "\"");
    for (; *cell != '\0'; cell++) {
        if (*cell == '"')
            ym__buffer_putc(row, '"');
        ym__buffer_putc(row, *cell);
    }
    ym__buffer_putc(row, '"');
}

static void put_cell(ym__buffer *row, char separator, bool first, const char *cell)
{
    if (!first)
        ym__buffer_putc(row, separator);
    if (separator == ',')
        put_csv_cell(row, cell);
    else
        ym__buffer_puts(row, cell);
}

/* One cell of an entry; a column that only other entries have is empty. */
static ym_status put_column(ym__sink *sink, char separator, bool first, const ym_entry *entry,
                            const char *column, ym_error *error)
{
    char *cell = NULL;
    const ym_status status = ym_entry_column(&cell, entry, column, error);
    put_cell(&sink->buffer, separator, first, cell == NULL ? "" : cell);
    ym_text_free(cell);
    return status == YM_E_USAGE ? YM_OK : status;
}

/* Tells of labels that no column holds as they are. */
static void tell_lost(const ym__sink *sink, const ym_entry *entry)
{
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        const ym__column_id id = ym__column_of_label(label);
        if (id == YM__COLUMN_COUNT)
            ym__sink_lost(sink, entry, "%s (%s) has no column and is not written", label->text,
                          label->lang);
        else if (label->status == YM_LABEL_STATUS_DRAFT)
            ym__sink_lost(sink, entry, "%s is written, but not that it is a draft", label->text);
        else if (label->reading != NULL && *label->reading != '\0' &&
                 strcmp(label->reading, entry->pinyin) != 0)
            ym__sink_lost(sink, entry, "the reading of %s, %s, is not written", label->text,
                          label->reading);
    }
}

static ym_status write_header(ym__sink *sink, char separator, const char *const *extra,
                              size_t extra_count, ym_error *error)
{
    for (size_t i = 0; ym_glossary_column(i) != NULL; i++)
        put_cell(&sink->buffer, separator, i == 0, ym_glossary_column(i));
    for (size_t i = 0; i < extra_count; i++)
        put_cell(&sink->buffer, separator, false, extra[i]);
    return ym__sink_line(sink, error);
}

static ym_status write_entry(ym__sink *sink, char separator, const ym_entry *entry,
                             const char *const *extra, size_t extra_count, ym_error *error)
{
    ym_status status = YM_OK;
    tell_lost(sink, entry);
    for (size_t i = 0; ym_glossary_column(i) != NULL && status == YM_OK; i++)
        status = put_column(sink, separator, i == 0, entry, ym_glossary_column(i), error);
    for (size_t i = 0; i < extra_count && status == YM_OK; i++)
        status = put_column(sink, separator, false, entry, extra[i], error);
    return status == YM_OK ? ym__sink_line(sink, error) : status;
}

ym_status ym__table_write(ym__sink *sink, char separator, ym_error *error)
{
    const char *const *extra = NULL;
    size_t extra_count = 0;
    ym__arena arena = {0};
    const ym_entry *entry = NULL;
    ym_status status =
        ym__glossary_extra_columns(&extra, &extra_count, sink->glossary, &arena, error);
    if (status == YM_OK && YM__COLUMN_COUNT + extra_count > YM__LAYOUT_MAX)
        ym__reporter_say(
            &sink->reporter, YM_LEVEL_WARNING, 0, "not-written",
            "the table has %zu columns, of which %d can be read again; jsonl holds all",
            YM__COLUMN_COUNT + extra_count, (int)YM__LAYOUT_MAX);
    if (status == YM_OK)
        status = write_header(sink, separator, extra, extra_count, error);
    while (status == YM_OK && (status = ym__sink_next(sink, &entry, error)) == YM_OK)
        status = write_entry(sink, separator, entry, extra, extra_count, error);
    ym__arena_free(&arena);
    return status == YM_DONE ? YM_OK : status;
}
