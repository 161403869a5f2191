/* CSV as RFC 4180 has it and as spreadsheets write it: cells apart by commas or semicolons, in quotes where they hold
 * one of them or a line end, a quote doubled. The header row names the columns as in a TSV.
 *
 * A library for it (libcsv) would hand over cells without the line that they began in, and say nothing of a quote that is
 * never closed: both are what somebody with a broken file needs. */
#include "base/error.h"
#include "glossary/format.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Where reading stands. */
typedef struct csv_reader {
    char *at, *end;
    char separator;
    uint64_t line;   /* of `at`, from 1 */
    bool unclosed;   /* the last row ran to the end of the file in quotes */
    bool after_text; /* a quote stood behind the end of a quoted cell, or in a bare one */
} csv_reader;

/* Reads a quoted cell, in place; `at` is behind its first quote. Line ends in it become blanks. Returns its end. */
static char *quoted_cell(csv_reader *csv)
{
    char *to = csv->at;
    for (; csv->at < csv->end; csv->at++) {
        if (*csv->at == '"') {
            csv->at++;
            if (csv->at == csv->end || *csv->at != '"')
                return to;
        }
        csv->line += *csv->at == '\n';
        if (*csv->at == '\r' && csv->at + 1 < csv->end && csv->at[1] == '\n')
            continue;
        *to++ = *csv->at == '\n' || *csv->at == '\r' ? ' ' : *csv->at;
    }
    csv->unclosed = true;
    return to;
}

static bool at_cell_end(const csv_reader *csv)
{
    return csv->at == csv->end || *csv->at == csv->separator || *csv->at == '\n' ||
           (*csv->at == '\r' && (csv->at + 1 == csv->end || csv->at[1] == '\n'));
}

/* Reads one cell, in place, and passes over what divides it from the next; *last: it ends its row. NUL-terminated. */
static char *read_cell(csv_reader *csv, bool *last)
{
    char *cell = csv->at;
    char *to = cell;
    if (csv->at < csv->end && *csv->at == '"') {
        cell = ++csv->at;
        to = quoted_cell(csv);
    }
    while (!at_cell_end(csv)) {
        csv->after_text |= *csv->at == '"';
        *to++ = *csv->at++;
    }
    *last = csv->at == csv->end || *csv->at != csv->separator;
    if (csv->at < csv->end && *csv->at == '\r')
        csv->at++;
    if (csv->at < csv->end) {
        csv->line += *csv->at == '\n';
        csv->at++;
    }
    *to = '\0';
    return cell;
}

/* Takes off the ' that keeps a spreadsheet from running a cell. */
static const char *without_guard(const char *cell)
{
    return *cell == '\'' && cell[1] != '\0' && strchr("=+-@\t\r'", cell[1]) != NULL ? cell + 1
                                                                                    : cell;
}

/* The cells of the next row; how many there are, of which the first YM__LAYOUT_MAX are stored. */
static size_t read_row(csv_reader *csv, const char **cells)
{
    size_t count = 0;
    csv->unclosed = csv->after_text = false;
    for (bool last = false; !last; count++) {
        const char *cell = without_guard(read_cell(csv, &last));
        if (count < YM__LAYOUT_MAX)
            cells[count] = cell;
    }
    return count;
}

/* Does a line stand before the header row? Comments do, empty lines, and the line "sep=;" by which spreadsheets tell each
 * other. */
static bool is_before_header(const char *line, size_t bytes)
{
    return bytes > 0 && (*line == '#' || *line == '\r' || *line == '\n' ||
                         (bytes > 4 && memcmp(line, "sep=", 4) == 0));
}

/* Where the header row begins. */
static size_t find_header(const char *text, size_t bytes)
{
    size_t at = 0;
    while (is_before_header(text + at, bytes - at)) {
        const char *newline = memchr(text + at, '\n', bytes - at);
        at = newline == NULL ? bytes : (size_t)(newline - text) + 1;
    }
    return at;
}

/* Commas or semicolons, whichever the first line has more of outside quotes; '\0' for neither. */
static char find_separator(const char *text, size_t bytes)
{
    size_t commas = 0;
    size_t semicolons = 0;
    bool quoted = false;
    for (size_t i = 0; i < bytes && (quoted || text[i] != '\n'); i++) {
        quoted ^= text[i] == '"';
        commas += !quoted && text[i] == ',';
        semicolons += !quoted && text[i] == ';';
    }
    if (commas + semicolons == 0)
        return '\0';
    return commas >= semicolons ? ',' : ';';
}

bool ym__sniff_csv(const char *text, size_t bytes, const ym_glossary_options *options)
{
    enum { HEAD_MAX = 16384 };
    const char *cells[YM__LAYOUT_MAX];
    const size_t begin = find_header(text, bytes);
    text += begin;
    bytes -= begin;
    const char *newline = memchr(text, '\n', bytes);
    size_t size = newline == NULL ? bytes : (size_t)(newline - text);
    const char separator = find_separator(text, size);
    if (separator == '\0' || size > HEAD_MAX || memchr(text, '\t', size) != NULL)
        return false;
    char *head = malloc(size + 1);
    if (head == NULL)
        return false; /* then it is read as a TSV, which says that memory ran out */
    memcpy(head, text, size);
    head[size] = '\0';
    csv_reader first = {.at = head, .end = head + size, .separator = separator, .line = 1};
    const size_t count = read_row(&first, cells);
    const bool found =
        count > 1 && count <= YM__LAYOUT_MAX &&
        (ym__table_map_is_numbers(options) || ym__table_is_header(cells, count, options));
    free(head);
    return found;
}

static bool is_empty(const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (*cells[i] != '\0')
            return false;
    }
    return true;
}

/* What keeps a row from being read; false when nothing does. */
static bool bad_row(const csv_reader *csv, const ym__table *table, const char *const *cells,
                    size_t count, ym_error *why)
{
    if (csv->unclosed) {
        ym__error_set(why, YM_E_INPUT, "a quote that begins in this row is never closed");
        return true;
    }
    for (size_t i = 0; i < count && i < YM__LAYOUT_MAX; i++) {
        const size_t bytes = strlen(cells[i]);
        if (!ym__utf8_valid(cells[i], bytes) || ym__control_find(cells[i], bytes) < bytes) {
            ym__error_set(why, YM_E_INPUT,
                          "cell %zu is not UTF-8 or holds a control character; save as UTF-8",
                          i + 1);
            return true;
        }
    }
    const size_t seen = count < YM__LAYOUT_MAX ? count : YM__LAYOUT_MAX;
    if (count > table->layout.count &&
        (count > YM__LAYOUT_MAX ||
         !is_empty(cells + table->layout.count, seen - table->layout.count))) {
        ym__error_set(why, YM_E_INPUT,
                      "the row of \"%s\" has %zu cells, the header row names %zu; put quotes "
                      "around a cell that holds a comma",
                      cells[0], count, table->layout.count);
        return true;
    }
    return false;
}

static ym_status take_row(csv_reader *csv, ym__table *table, const char *const *cells, size_t count,
                          ym_error *error)
{
    const ym__reporter *reporter = &table->source->reporter;
    ym_error why;
    if (csv->after_text)
        ym__reporter_say(reporter, YM_LEVEL_WARNING, 0, "quotes",
                         "a quote within a cell; taken as text");
    if (bad_row(csv, table, cells, count, &why)) {
        ym__reporter_say(reporter, YM_LEVEL_ERROR, 0, "cells", "%s", why.message);
        return YM_OK;
    }
    return ym__table_row(table, cells, count < table->layout.count ? count : table->layout.count,
                         error);
}

/* Where reading stands in a row that is looked through for its end. */
typedef enum csv_state { CELL_BEGINS, BARE, QUOTED, QUOTE_IN_QUOTED } csv_state;

/* The state behind a character; CELL_BEGINS behind a line end: the row ends there. */
static csv_state next_state(csv_state state, char separator, char c)
{
    if (state == QUOTED)
        return c == '"' ? QUOTE_IN_QUOTED : QUOTED;
    if (c == '"' && state != BARE)
        return QUOTED;
    return c == separator || c == '\n' ? CELL_BEGINS : BARE;
}

/* Makes the next row, with its line end, wholly part of what is ahead, and points the reader at it. YM_DONE: no row is left. */
static ym_status find_row(csv_reader *csv, ym__source *source, ym_error *error)
{
    size_t looked_at = 0;
    csv_state state = CELL_BEGINS;
    bool ended = false;
    ym_status status = ym__source_hand_on(source, false, error);
    while (status == YM_OK && !ended) {
        size_t bytes = 0;
        const char *text = ym__source_ahead(source, &bytes);
        for (; looked_at < bytes && !ended; looked_at++) {
            state = next_state(state, csv->separator, text[looked_at]);
            ended = state == CELL_BEGINS && text[looked_at] == '\n';
        }
        if (!ended)
            status = ym__source_more(source, error);
    }
    if (status < 0 || looked_at == 0)
        return status;
    csv->at = source->input.text.bytes + source->input.at;
    csv->end = csv->at + looked_at;
    source->input.at += looked_at;
    return YM_OK;
}

static ym_status read_all(csv_reader *csv, ym__table *table, ym_error *error)
{
    ym_status status = YM_OK;
    ym__source *source = table->source;
    const char *cells[YM__LAYOUT_MAX];
    if (ym__table_map_is_numbers(source->options))
        status = ym__table_header(table, NULL, 0, error);
    while (status == YM_OK) {
        source->reporter.line = csv->line;
        status = find_row(csv, source, error);
        if (status != YM_OK)
            break;
        const size_t count = read_row(csv, cells);
        if (is_empty(cells, count < YM__LAYOUT_MAX ? count : YM__LAYOUT_MAX))
            continue;
        if (table->has_header)
            status = take_row(csv, table, cells, count, error);
        else if (count > YM__LAYOUT_MAX)
            status = ym__source_refuse(source, error, "%zu columns; at most %d can be read", count,
                                       (int)YM__LAYOUT_MAX);
        else
            status = ym__table_header(table, cells, count, error);
    }
    if (status == YM_DONE && !table->has_header) {
        source->reporter.line = 0;
        status = ym__source_refuse(source, error, YM__NO_HEADER);
    }
    return status == YM_DONE ? YM_OK : status;
}

/* Passes over what stands before the header row, and finds out what divides its cells. */
static ym_status skip_to_header(csv_reader *csv, ym__source *source, ym_error *error)
{
    enum { LONG_ENOUGH = 8 }; /* for is_before_header, in bytes */
    size_t bytes = 0;
    size_t size = 0;
    char *line = NULL;
    bool all = false;
    ym_status status = YM_OK;
    const char *text = ym__source_ahead(source, &bytes);
    while (status == YM_OK && is_before_header(text, bytes)) {
        status = ym__source_line(source, &line, &size, error);
        csv->line++;
        text = ym__source_ahead(source, &bytes);
        while (status == YM_OK && bytes < LONG_ENOUGH && !all) {
            status = ym__source_more(source, error);
            all = status == YM_DONE;
            status = all ? YM_OK : status;
            text = ym__source_ahead(source, &bytes);
        }
    }
    const char separator = find_separator(text, bytes);
    csv->separator = separator == '\0' ? ',' : separator;
    return status;
}

ym_status ym__read_csv(ym__source *source, ym_error *error)
{
    csv_reader csv = {.line = 1};
    ym__table *table = calloc(1, sizeof *table); /* some kilobytes */
    if (table == NULL)
        return ym__error_nomem(error);
    table->source = source;
    ym_status status = skip_to_header(&csv, source, error);
    if (status == YM_OK)
        status = read_all(&csv, table, error);
    ym__table_free(table);
    free(table);
    return status;
}

ym_status ym__write_csv(ym__sink *sink, ym_error *error)
{
    return ym__table_write(sink, ',', error);
}
