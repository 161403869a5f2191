/* OmegaT's glossaries: no header, two or three cells a line apart by TABs: source, target, comment; '#' comments, of which
 * the first may name the encoding ("-*- coding: utf-8 -*-"). Format: OmegaT's manual, chapter Glossaries. Which side is
 * Chinese is found out by looking. OmegaT itself drops a line that has no TAB without a word; here it is reported, and two
 * spaces or more are taken for the TAB that an editor has turned into them. */
#include "base/error.h"
#include "glossary/format.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_AT = 200 }; /* lines that tell which side is Chinese */

/* Of text that may hold bad bytes. */
static bool has_han(const char *text, size_t bytes)
{
    for (size_t at = 0, size; at < bytes; at += size > 0 ? size : 1) {
        uint32_t c;
        size = ym__utf8_decode(text + at, bytes - at, &c);
        if (size > 0 && ym__script_is_han(c))
            return true;
    }
    return false;
}

/* What the first lines look like. */
typedef struct look {
    size_t lines;      /* of two or three cells */
    size_t other;      /* of other numbers */
    size_t han_first;  /* Han on the left, none on the right */
    size_t han_second; /* the other way round */
} look;

/* Where the first cell of a line ends: at a TAB, else at two spaces or more; its length in bytes, that of what divides it
 * from the next goes to *gap, 0 when there is no other cell. */
static size_t cell_end(const char *line, size_t bytes, bool tabs, size_t *gap)
{
    const char *tab = tabs ? memchr(line, '\t', bytes) : NULL;
    *gap = tab != NULL;
    if (tabs)
        return tab == NULL ? bytes : (size_t)(tab - line);
    for (size_t at = 0; at + 1 < bytes; at++) {
        if (line[at] == ' ' && line[at + 1] == ' ') {
            while (at + *gap < bytes && line[at + *gap] == ' ')
                ++*gap;
            return at;
        }
    }
    return bytes;
}

/* The cells of a line, of which the first `room` are stored with their lengths; returns how many there are. */
static size_t find_cells(const char *line, size_t bytes, const char **cells, size_t *sizes,
                         size_t room)
{
    const bool tabs = memchr(line, '\t', bytes) != NULL;
    size_t count = 0;
    for (size_t gap = 1; gap > 0; count++) {
        const size_t size = cell_end(line, bytes, tabs, &gap);
        if (count < room) {
            cells[count] = line;
            sizes[count] = size;
        }
        line += size + gap;
        bytes -= size + gap;
    }
    return count;
}

enum { CELLS = 3 };

static void look_at_line(look *seen, const char *line, size_t size)
{
    const char *cells[CELLS];
    size_t sizes[CELLS];
    const size_t count = find_cells(line, size, cells, sizes, CELLS);
    if (count < 2 || count > CELLS) {
        seen->other++;
        return;
    }
    const bool han_left = has_han(cells[0], sizes[0]);
    const bool han_right = has_han(cells[1], sizes[1]);
    seen->lines++;
    seen->han_first += han_left && !han_right;
    seen->han_second += han_right && !han_left;
}

static look look_at(const char *text, size_t bytes)
{
    look seen = {0};
    for (size_t at = 0; at < bytes && seen.lines + seen.other < LOOK_AT;) {
        const char *newline = memchr(text + at, '\n', bytes - at);
        const size_t size = newline == NULL ? bytes - at : (size_t)(newline - text) - at;
        if (size > 1 && text[at] != '#')
            look_at_line(&seen, text + at, size);
        at += size + 1;
    }
    return seen;
}

/* Does the first line that is no comment name columns of ours? Then it is a TSV, or was meant to be one. */
static bool has_header(const char *text, size_t bytes, const ym_glossary_options *options)
{
    enum { LOOKED_AT = 64, NAME_BYTES = 64 };
    const char *cells[LOOKED_AT];
    size_t sizes[LOOKED_AT];
    char copies[LOOKED_AT][NAME_BYTES];
    while (bytes > 0 && (*text == '#' || *text == '\n' || *text == '\r')) {
        const char *newline = memchr(text, '\n', bytes);
        if (newline == NULL)
            return false;
        bytes -= (size_t)(newline - text) + 1;
        text = newline + 1;
    }
    size_t size = strcspn(text, "\r\n");
    if (size > bytes)
        size = bytes;
    size_t count = find_cells(text, size, cells, sizes, LOOKED_AT);
    if (count > LOOKED_AT)
        count = LOOKED_AT;
    for (size_t i = 0; i < count; i++) {
        const size_t copied =
            sizes[i] < NAME_BYTES ? sizes[i] : 0; /* what is longer is no name of a column */
        memcpy(copies[i], cells[i], copied);
        copies[i][copied] = '\0';
        cells[i] = copies[i];
    }
    return ym__table_is_header(cells, count, options);
}

bool ym__sniff_omegat(const char *text, size_t bytes, const ym_glossary_options *options)
{
    if (options->map != NULL || has_header(text, bytes, options))
        return false;
    const look seen = look_at(text, bytes);
    return seen.lines > 0 && seen.lines >= seen.other && seen.han_first + seen.han_second > 0;
}

static ym_status read_line(ym__table *table, char *line, size_t bytes, ym_error *error)
{
    const char *cells[CELLS] = {line, "", ""};
    size_t sizes[CELLS] = {0};
    const ym__reporter *reporter = &table->source->reporter;
    const bool tabs = memchr(line, '\t', bytes) != NULL;
    const size_t count = find_cells(line, bytes, cells, sizes, CELLS);
    if (count == 1) {
        ym__reporter_say(reporter, YM_LEVEL_ERROR, 0, "cells",
                         "no TAB: source and target are to be apart by one");
        return YM_OK;
    }
    if (count > CELLS) {
        ym__reporter_say(reporter, YM_LEVEL_ERROR, 0, "cells",
                         "%zu cells; OmegaT has source, target and comment", count);
        return YM_OK;
    }
    if (!tabs)
        ym__reporter_say(reporter, YM_LEVEL_WARNING, 0, "cells",
                         "no TAB; looks like %zu spaces, which are read as one TAB",
                         (size_t)(cells[1] - line) - sizes[0]);
    for (size_t i = 0; i + 1 < count; i++)
        line[(size_t)(cells[i] - line) + sizes[i]] = '\0';
    return ym__table_row(table, cells, count, error);
}

static ym_status read_lines(ym__table *table, ym_error *error)
{
    ym_status status = YM_OK;
    ym__source *source = table->source;
    size_t size = 0;
    char *line = NULL;
    while (status == YM_OK && (status = ym__source_line(source, &line, &size, error)) == YM_OK) {
        if (size > 0 && *line != '#')
            status = read_line(table, line, size, error);
    }
    return status == YM_DONE ? YM_OK : status;
}

ym_status ym__read_omegat(ym__source *source, ym_error *error)
{
    static const char *const chinese_first[] = {"zh", "en", "note"};
    static const char *const english_first[] = {"en", "zh", "note"};
    ym__table *table = calloc(1, sizeof *table); /* some kilobytes */
    if (table == NULL)
        return ym__error_nomem(error);
    size_t bytes = 0;
    const char *beginning = ym__source_ahead(source, &bytes);
    const look seen = look_at(beginning, bytes);
    table->source = source;
    ym_status status = ym__table_names(
        table, seen.han_first >= seen.han_second ? chinese_first : english_first, 3, error);
    if (status == YM_OK)
        status = read_lines(table, error);
    ym__table_free(table);
    free(table);
    return status;
}

/* ---- the way out ---------------------------------------------------------------------------- */

/* "person; President of Ukraine from 2019." for people; a note that was read goes back as it was. */
static void put_comment(ym__buffer *line, const ym_entry *entry)
{
    if (*entry->note != '\0') {
        ym__buffer_puts(line, entry->note);
    } else if (!entry->made_id) {
        ym__buffer_puts(line, entry->type);
        if (*entry->definition != '\0')
            ym__buffer_printf(line, "; %s", entry->definition);
    }
}

static ym_status write_pair(ym__sink *sink, const ym_entry *entry, const char *zh, ym_error *error)
{
    ym__buffer_printf(&sink->buffer, "%s\t%s", zh, entry->en);
    const size_t before = sink->buffer.size;
    ym__buffer_putc(&sink->buffer, '\t');
    put_comment(&sink->buffer, entry);
    if (sink->buffer.size == before + 1)
        ym__buffer_truncate(&sink->buffer, before);
    return ym__sink_line(sink, error);
}

/* Every Chinese name that may be used, each a line of its own: OmegaT looks for what stands on the left. */
static ym_status write_entry(ym__sink *sink, const ym_entry *entry, ym_error *error)
{
    ym_status status = YM_OK;
    size_t written = 0;
    for (size_t i = 0; i < entry->label_count && status == YM_OK; i++) {
        const ym_label *label = &entry->labels[i];
        if (*entry->en == '\0' || !ym__script_is_language(label->lang, "zh") ||
            !ym__label_is_name(label))
            continue;
        status = write_pair(sink, entry, label->text, error);
        written++;
    }
    if (written == 0)
        ym__sink_lost(sink, entry, "not written: it has no name in one of the languages");
    else if (written < entry->label_count - 1)
        ym__sink_lost(sink, entry, "%zu of its labels are not written: OmegaT knows pairs alone",
                      entry->label_count - written - 1);
    return status;
}

ym_status ym__write_omegat(ym__sink *sink, ym_error *error)
{
    const ym_entry *entry = NULL;
    ym__buffer_puts(&sink->buffer, "# -*- coding: utf-8 -*-");
    ym_status status = ym__sink_line(sink, error);
    while (status == YM_OK && (status = ym__sink_next(sink, &entry, error)) == YM_OK)
        status = write_entry(sink, entry, error);
    return status == YM_DONE ? YM_OK : status;
}
