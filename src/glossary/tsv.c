/* Glossary files: UTF-8, a row a line, cells apart by TABs, a header row that names the columns,
 * '#' comments. The format is this project's own (glossary/README.md); nothing is quoted or
 * escaped, so that every line diffs and greps as it is.
 *
 * Only lines and cells are known here; what a row means is row.c's business. A bad row is
 * reported and left out; a file without a header row is refused as a whole, since nothing in it
 * can be understood. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "glossary/column.h"
#include "text/utf8.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX_BYTES ((size_t)256 << 20)
#define NO_HEADER "no header row: the first line must name the columns, zh or en among them"

/* One file while it is read. */
typedef struct tsv {
    ym_glossary *glossary;
    const char *default_type;
    const char *origin;
    ym__reporter reporter; /* file and current line */
    bool has_header;
    ym__layout layout;
    const char *names[YM__LAYOUT_MAX];
    ym__column_id ids[YM__LAYOUT_MAX];
} tsv;

/* ---- lines and cells ------------------------------------------------------------------------ */

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

/* ---- header and rows ------------------------------------------------------------------------ */

/* A file that is no glossary: the end of loading. */
static ym_status refuse_file(const tsv *file, ym_error *error, const char *why)
{
    if (file->reporter.line == 0)
        return ym__error_set(error, YM_E_INPUT, "%s: %s", file->reporter.file, why);
    return ym__error_set(error, YM_E_INPUT, "%s:%llu: %s", file->reporter.file,
                         (unsigned long long)file->reporter.line, why);
}

static ym_status read_header(tsv *file, char *line, size_t bytes, ym_error *error)
{
    ym_error why;
    if (bad_text(line, bytes, &why))
        return refuse_file(file, error, why.message);
    const size_t count = split(line, bytes, file->names, YM__LAYOUT_MAX);
    if (count > YM__LAYOUT_MAX) {
        ym__error_set(&why, YM_E_INPUT, "%zu columns; at most %d can be read", count,
                      (int)YM__LAYOUT_MAX);
        return refuse_file(file, error, why.message);
    }
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(file->names[i]);
        const char *name = ym__trim(file->names[i], &size);
        line[(size_t)(name - line) + size] = '\0';
        file->names[i] = name;
    }
    const size_t repeated = ym__layout_resolve(&file->layout, file->ids, file->names, count);
    if (repeated < count) {
        ym__error_set(&why, YM_E_INPUT, "two columns are named \"%s\"; give one another name",
                      file->names[repeated]);
        return refuse_file(file, error, why.message);
    }
    if (file->layout.numbers[YM__COLUMN_ZH] == 0 && file->layout.numbers[YM__COLUMN_EN] == 0) {
        const size_t spaces = count == 1 ? longest_spaces(file->names[0]) : 0;
        if (count == 1 && strchr(file->names[0], ',') != NULL)
            return refuse_file(file, error,
                               "no TAB; looks like commas: put one TAB between the names of the "
                               "columns, or save the table as TSV");
        if (spaces > 0) {
            ym__error_set(
                &why, YM_E_INPUT,
                "no TAB; looks like %zu space%s: put one TAB between the names of the columns",
                spaces, spaces == 1 ? "" : "s");
            return refuse_file(file, error, why.message);
        }
        return refuse_file(file, error, NO_HEADER);
    }
    file->has_header = true;
    return YM_OK;
}

/* What is wrong with the number of cells; false when nothing is. */
static bool bad_count(const tsv *file, const char *const *cells, size_t count, size_t last_filled,
                      ym_error *why)
{
    if (count == 1 && file->layout.count > 1) {
        const size_t spaces = longest_spaces(cells[0]);
        if (spaces > 1)
            ym__error_set(why, YM_E_INPUT,
                          "no TAB; looks like %zu spaces: put one TAB between cells", spaces);
        else if (strchr(cells[0], ',') != NULL)
            ym__error_set(why, YM_E_INPUT, "no TAB; looks like commas: put one TAB between cells");
        else
            ym__error_set(why, YM_E_INPUT,
                          "no TAB: the row \"%s\" has one cell, the header row names %zu", cells[0],
                          file->layout.count);
        return true;
    }
    if (last_filled > file->layout.count) {
        ym__error_set(why, YM_E_INPUT,
                      "the row of \"%s\" has %zu cells, the header row names %zu; remove a TAB",
                      cells[0], last_filled, file->layout.count);
        return true;
    }
    return false;
}

static ym_status read_row(tsv *file, char *line, size_t bytes, ym_error *error)
{
    ym_error why;
    if (bad_text(line, bytes, &why)) {
        ym__reporter_say(&file->reporter, YM_LEVEL_ERROR, 0, "text", "%s", why.message);
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
    if (bad_count(file, cells, count, last_filled, &why)) {
        ym__reporter_say(&file->reporter, YM_LEVEL_ERROR, 0, "cells", "%s", why.message);
        return YM_OK;
    }
    /* A row that is left out has been reported and must not touch the caller's error. */
    const ym_status status = ym__row_add(file->glossary, &file->layout, cells,
                                         count < file->layout.count ? count : file->layout.count,
                                         file->default_type, file->origin, &file->reporter, &why);
    return status == YM_OK || status == YM_E_INPUT
               ? YM_OK
               : ym__error_set(error, status, "%s", why.message);
}

static ym_status read_lines(tsv *file, char *text, size_t bytes, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t at = 0; at < bytes && status == YM_OK;) {
        char *line = text + at;
        const char *newline = memchr(line, '\n', bytes - at);
        size_t size = newline == NULL ? bytes - at : (size_t)(newline - line);
        at += size + 1;
        if (size > 0 && line[size - 1] == '\r')
            size--;
        file->reporter.line++;
        if (is_blank(line, size) || *line == '#')
            continue;
        status = file->has_header ? read_row(file, line, size, error)
                                  : read_header(file, line, size, error);
    }
    if (status == YM_OK && !file->has_header) {
        file->reporter.line = 0;
        status = refuse_file(file, error, NO_HEADER);
    }
    return status;
}

/* ---- files and folders ---------------------------------------------------------------------- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

/* What a row is when it does not say: by the file's name; in a file of any other name, a term. */
static const char *type_of_file(const char *path)
{
    static const struct {
        const char *file, *type;
    } types[] = {{"people.tsv", "person"}, {"places.tsv", "place"},
                 {"terms.tsv", "term"},    {"events.tsv", "event"},
                 {"works.tsv", "work"},    {"organizations.tsv", "organization"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(base_name(path), types[i].file) == 0)
            return types[i].type;
    }
    return "term";
}

static ym_status read_file(tsv *file, const char *path, ym_error *error)
{
    ym__buffer text = {0};
    ym_status status = ym__file_read(&text, path, FILE_MAX_BYTES, error);
    if (status < 0)
        goto done;
    file->reporter.file = path;
    file->reporter.line = 0;
    file->default_type = type_of_file(path);
    file->has_header = false;
    char *bytes = text.bytes;
    if (bytes == NULL || text.size == 0) {
        status = refuse_file(file, error, NO_HEADER);
        goto done;
    }
    if (text.size >= 2 &&
        (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        status = refuse_file(file, error, "the file is UTF-16; save it as UTF-8");
        goto done;
    }
    const size_t mark = text.size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    status =
        read_lines(file, text.bytes == NULL ? NULL : text.bytes + mark, text.size - mark, error);
done:
    ym__buffer_free(&text);
    return status;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The paths of a folder's *.tsv files, in the order of their names. The list is the caller's, its
 * strings the arena's. */
static ym_status list_folder(ym__arena *arena, char ***out, size_t *count, const char *folder,
                             ym_error *error)
{
    ym_status status = YM_OK;
    char **paths = NULL;
    size_t capacity = 0;
    *count = 0;
    DIR *stream = opendir(folder);
    if (stream == NULL)
        return ym__error_errno(error, "open", folder);
    const size_t folder_bytes = strlen(folder);
    const char *separator = folder_bytes > 0 && folder[folder_bytes - 1] == '/' ? "" : "/";
    const struct dirent *each = NULL;
    while (status == YM_OK && (each = readdir(stream)) != NULL) {
        const size_t bytes = strlen(each->d_name);
        if (each->d_name[0] == '.' || bytes < 4 || strcmp(each->d_name + bytes - 4, ".tsv") != 0)
            continue;
        char *path = ym__arena_alloc(arena, folder_bytes + bytes + 2);
        if (*count == capacity) {
            capacity = capacity == 0 ? 16 : capacity * 2;
            char **more = realloc(paths, capacity * sizeof *paths);
            if (more == NULL) {
                status = ym__error_nomem(error);
                break;
            }
            paths = more;
        }
        if (path == NULL) {
            status = ym__error_nomem(error);
            break;
        }
        memcpy(path, folder, folder_bytes);
        memcpy(path + folder_bytes, separator, strlen(separator));
        memcpy(path + folder_bytes + strlen(separator), each->d_name, bytes + 1);
        struct stat about;
        /* A file that cannot be read is told of when it is opened. */
        if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
            paths[(*count)++] = path;
    }
    closedir(stream);
    if (status == YM_OK && *count == 0)
        status = ym__error_set(error, YM_E_NOT_FOUND, "no *.tsv files in %s", folder);
    if (status < 0) {
        free(paths);
        paths = NULL;
        *count = 0;
    } else if (paths != NULL) {
        qsort(paths, *count, sizeof *paths, compare_paths);
    }
    *out = paths;
    return status;
}

static ym_status read_path(tsv *file, const char *path, const char *origin, ym_error *error)
{
    ym_status status = YM_OK;
    ym__arena arena = {0};
    char **paths = NULL;
    size_t count = 0;
    struct stat about;
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode)) {
        file->origin = origin == NULL ? base_name(path) : origin;
        return read_file(file, path, error);
    }
    status = list_folder(&arena, &paths, &count, path, error);
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        file->origin = origin == NULL ? base_name(paths[i]) : origin;
        status = read_file(file, paths[i], error);
    }
    free(paths);
    ym__arena_free(&arena);
    return status;
}

ym_status ym_glossary_load(ym_glossary **out, const char *const *paths, size_t path_count,
                           const char *origin, ym_report report, void *context, ym_error *error)
{
    *out = NULL;
    ym_glossary *glossary = NULL;
    ym_status status = ym__glossary_new(&glossary, error);
    if (status < 0)
        return status;
    tsv *file = calloc(1, sizeof *file); /* some kilobytes */
    if (file == NULL) {
        status = ym__error_nomem(error);
        goto done;
    }
    file->glossary = glossary;
    file->reporter = (ym__reporter){.report = report, .context = context};
    for (size_t i = 0; i < path_count && status == YM_OK; i++)
        status = read_path(file, paths[i], origin, error);
done:
    free(file);
    if (status < 0)
        ym_glossary_free(glossary);
    else
        *out = glossary;
    return status;
}
