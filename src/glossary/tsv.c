/* TSV, the format that people edit (glossary/README.md): UTF-8, a row a line, cells apart by TABs, a header row that
 * names the columns, '#' comments. It is this project's own: nothing is quoted or escaped, so that every line diffs and
 * greps as it is.
 *
 * Only lines and cells are known here; what the header and the rows mean is table.c's and row.c's business. A bad row is
 * reported and left out; a file without a header row is refused as a whole, since nothing in it can be understood. */
#include "base/error.h"
#include "glossary/format.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(const char *line, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        if (line[i] != ' ' && line[i] != '\t')
            return false;
    }
    return true;
}

/* The first control character that is no TAB; `bytes` when there is none. */
static size_t find_control(const char *line, size_t bytes)
{
    size_t at = 0;
    while (at < bytes) {
        at += ym__control_find(line + at, bytes - at);
        if (at < bytes && line[at] != '\t')
            break;
        at += at < bytes ? 1 : 0;
    }
    return at;
}

/* What makes a line unreadable as text; false (and no message) when it is fine. */
static bool bad_text(const char *line, size_t bytes, ym_error *why)
{
    const size_t head = ym__utf8_valid_head(line, bytes);
    if (head < bytes) {
        ym__error_set(why, YM_E_INPUT,
                      "byte %zu of the line (0x%02X) is not UTF-8; save the file as UTF-8",
                      head + 1, (unsigned)(unsigned char)line[head]);
        return true;
    }
    const size_t control = find_control(line, bytes);
    if (control < bytes) {
        ym__error_set(why, YM_E_INPUT,
                      "byte %zu of the line (0x%02X) is a control character; remove it",
                      control + 1, (unsigned)(unsigned char)line[control]);
        return true;
    }
    return false;
}

/* Cuts a line at its TABs, in place; line[bytes] must be writable. Returns how many cells there
 * are, of which the first `room` are stored. */
static size_t split(char *line, size_t bytes, const char **cells, size_t room)
{
    size_t count = 0;
    char *const end = line + bytes;
    for (char *from = line;; count++) {
        char *tab = memchr(from, '\t', (size_t)(end - from));
        if (tab == NULL)
            tab = end;
        const bool last = tab == end;
        *tab = '\0';
        if (count < room)
            cells[count] = from;
        if (last)
            return count + 1;
        from = tab + 1;
    }
}

static size_t longest_spaces(const char *text)
{
    size_t longest = 0;
    while (*text != '\0') {
        const size_t run = strspn(text, " ");
        longest = run > longest ? run : longest;
        text += run == 0 ? strcspn(text, " ") : run;
    }
    return longest;
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* What is wrong with the number of cells; false when nothing is. */
static bool bad_count(const ym__table *table, const char *const *cells, size_t count,
                      size_t last_filled, ym_error *why)
{
    if (count == 1 && table->layout.count > 1) {
        const size_t spaces = longest_spaces(cells[0]);
        if (spaces > 1)
            ym__error_set(why, YM_E_INPUT,
                          "no TAB; looks like %zu spaces: put one TAB between cells", spaces);
        else if (strchr(cells[0], ',') != NULL)
            ym__error_set(why, YM_E_INPUT, "no TAB; looks like commas: put one TAB between cells");
        else
            ym__error_set(why, YM_E_INPUT,
                          "no TAB: the row \"%s\" has one cell, the header row names %zu", cells[0],
                          table->layout.count);
        return true;
    }
    if (last_filled > table->layout.count) {
        ym__error_set(why, YM_E_INPUT,
                      "the row of \"%s\" has %zu cells, the header row names %zu; remove a TAB",
                      cells[0], last_filled, table->layout.count);
        return true;
    }
    return false;
}

static ym_status read_header(ym__table *table, char *line, size_t bytes, ym_error *error)
{
    ym_error why;
    const char *cells[YM__LAYOUT_MAX];
    if (bad_text(line, bytes, &why))
        return ym__source_refuse(table->source, error, "%s", why.message);
    const size_t count = split(line, bytes, cells, YM__LAYOUT_MAX);
    if (count > YM__LAYOUT_MAX)
        return ym__source_refuse(table->source, error, "%zu columns; at most %d can be read", count,
                                 (int)YM__LAYOUT_MAX);
    if (count == 1 && !ym__table_is_header(cells, count, table->source->options)) {
        const size_t spaces = longest_spaces(cells[0]);
        if (strchr(cells[0], ',') != NULL)
            return ym__source_refuse(table->source, error,
                                     "no TAB; looks like commas, and no column is named zh or en: "
                                     "name them so, or say which they are (--map zh=2,en=3)");
        if (spaces > 0)
            return ym__source_refuse(
                table->source, error,
                "no TAB; looks like %zu space%s: put one TAB between the names of the columns",
                spaces, spaces == 1 ? "" : "s");
    }
    return ym__table_header(table, cells, count, error);
}

static ym_status read_row(ym__table *table, char *line, size_t bytes, ym_error *error)
{
    ym_error why;
    const ym__reporter *reporter = &table->source->reporter;
    if (bad_text(line, bytes, &why)) {
        ym__reporter_say(reporter, YM_LEVEL_ERROR, 0, "text", "%s", why.message);
        return YM_OK;
    }
    /* Spreadsheets end rows in TABs that mean nothing: only what stands before them counts. */
    size_t filled = bytes;
    while (filled > 0 && (line[filled - 1] == '\t' || line[filled - 1] == ' '))
        filled--;
    size_t last_filled = 1;
    for (size_t i = 0; i < filled; i++)
        last_filled += line[i] == '\t' ? 1 : 0;
    const char *cells[YM__LAYOUT_MAX];
    const size_t count = split(line, bytes, cells, YM__LAYOUT_MAX);
    if (bad_count(table, cells, count, last_filled, &why)) {
        ym__reporter_say(reporter, YM_LEVEL_ERROR, 0, "cells", "%s", why.message);
        return YM_OK;
    }
    return ym__table_row(table, cells, count < table->layout.count ? count : table->layout.count,
                         error);
}

ym_status ym__read_tsv(ym__source *source, ym_error *error)
{
    ym_status status = YM_OK;
    ym__table *table = calloc(1, sizeof *table); /* some kilobytes */
    if (table == NULL)
        return ym__error_nomem(error);
    table->source = source;
    size_t size = 0;
    char *line = NULL;
    while (status == YM_OK && (status = ym__source_line(source, &line, &size, error)) == YM_OK) {
        if (is_blank(line, size) || *line == '#')
            continue;
        if (!table->has_header) {
            const bool first_is_row = ym__table_map_is_numbers(source->options);
            status = first_is_row ? ym__table_header(table, NULL, 0, error)
                                  : read_header(table, line, size, error);
            if (!first_is_row)
                continue;
        }
        if (status == YM_OK)
            status = read_row(table, line, size, error);
    }
    if (status == YM_DONE && !table->has_header) {
        source->reporter.line = 0;
        status = ym__source_refuse(source, error, YM__NO_HEADER);
    }
    ym__table_free(table);
    free(table);
    return status == YM_DONE ? YM_OK : status;
}

/* ---- the way out ---------------------------------------------------------------------------- */

/* The known columns, then the unknown ones: what came in goes out. */
ym_status ym__write_tsv(ym__sink *sink, ym_error *error)
{
    return ym__table_write(sink, '\t', error);
}
