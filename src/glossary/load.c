/* From paths to entries: files and folders, encodings, which format a file is in. What a format looks like inside is the
 * business of its own file (format.h). */
#include "base/error.h"
#include "base/file.h"
#include "glossary/format.h"
#include "text/encoding.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX_BYTES ((size_t)256 << 20)

ym_status ym__source_refuse(const ym__source *source, ym_error *error, const char *format, ...)
{
    char why[YM_ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    if (source->reporter.line == 0)
        return ym__error_set(error, YM_E_INPUT, "%s: %s", source->reporter.file, why);
    return ym__error_set(error, YM_E_INPUT, "%s:%llu: %s", source->reporter.file,
                         (unsigned long long)source->reporter.line, why);
}

char *ym__source_line(ym__source *source, size_t *at, size_t *bytes)
{
    if (*at >= source->bytes)
        return NULL;
    char *line = source->text + *at;
    const char *newline = memchr(line, '\n', source->bytes - *at);
    *bytes = newline == NULL ? source->bytes - *at : (size_t)(newline - line);
    *at += *bytes + 1;
    if (*bytes > 0 && line[*bytes - 1] == '\r')
        --*bytes;
    line[*bytes] = '\0';
    source->reporter.line++;
    return line;
}

/* ---- one file ------------------------------------------------------------------------------- */

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

/* UTF-16 without a mark: of its first characters, which stand for mark-up or names of columns, every other byte is NUL. */
static const char *unmarked_utf16(const char *bytes, size_t size)
{
    if (size < 4 || (bytes[0] != '\0') == (bytes[1] != '\0'))
        return NULL;
    if (bytes[0] != '\0')
        return bytes[2] != '\0' && bytes[3] == '\0' ? "utf-16le" : NULL;
    return bytes[2] == '\0' && bytes[3] != '\0' ? "utf-16be" : NULL;
}

/* Is the text best left as it is? Tables then tell line by line where bytes are bad. A glossary with Chinese in it is in an
 * encoding that has Chinese; when nothing better than windows-1252 comes to mind, it is UTF-8 with a fault in it. */
static bool is_utf8(const char *bytes, size_t size)
{
    const char *guess = ym__encoding_guess(bytes, size);
    return guess == NULL || (strcmp(guess, "GB18030") != 0 && strcmp(guess, "Big5-HKSCS") != 0);
}

static bool is_marked_utf16(const char *bytes, size_t size)
{
    return size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0);
}

/* The bytes of a file as UTF-8, in place. */
static ym_status decode(ym__source *source, ym__buffer *bytes, ym_error *error)
{
    const char *label = source->options->encoding;
    const bool marked = is_marked_utf16(bytes->bytes, bytes->size);
    if (label == NULL && !marked)
        label = unmarked_utf16(bytes->bytes, bytes->size);
    if (label == NULL && !marked && is_utf8(bytes->bytes, bytes->size))
        return YM_OK;
    ym__buffer text = {0};
    ym__decoded about;
    ym_status status = ym__decode(&text, bytes->bytes, bytes->size, label, true, &about, error);
    if (status == YM_OK && about.replaced > 0)
        ym__reporter_say(&source->reporter, YM_LEVEL_WARNING, 0, "encoding",
                         "read as %s; %llu bad byte sequences or control characters replaced",
                         about.encoding, (unsigned long long)about.replaced);
    ym__buffer_free(&about.warnings);
    if (status == YM_OK) {
        ym__buffer_free(bytes);
        *bytes = text;
    } else {
        ym__buffer_free(&text);
    }
    return status;
}

/* Readers of lines take a NUL for their end. In its place SUB, the control character that stands for one that is wrong: they
 * refuse what holds it. */
static void replace_nuls(ym__source *source)
{
    static const char substitute = 0x1A;
    uint64_t count = 0;
    char *const end = source->text + source->bytes;
    for (char *at = source->text; (at = memchr(at, '\0', (size_t)(end - at))) != NULL; count++)
        *at++ = substitute;
    if (count > 0)
        ym__reporter_say(&source->reporter, YM_LEVEL_WARNING, 0, "encoding",
                         "NUL bytes (%llu), read as control characters (0x1A)",
                         (unsigned long long)count);
}

ym_status ym__source_read(ym__source *source, ym__buffer *text, ym_error *error)
{
    const ym_glossary_options *options = source->options;
    const ym_status status = text->bytes == NULL ? YM_OK : decode(source, text, error);
    if (status < 0)
        return status;
    if (text->bytes == NULL || text->size == 0)
        return ym__source_refuse(source, error, "the file is empty: no header row, no entries");
    const size_t mark = text->size >= 3 && memcmp(text->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    source->text = text->bytes + mark;
    source->bytes = text->size - mark;
    const ym__format *format = options->format != NULL
                                   ? ym__format_find(options->format)
                                   : ym__format_guess(source->text, source->bytes, options);
    if (format == NULL || format->read == NULL)
        return ym__error_set(error, YM_E_USAGE, "no glossary format \"%s\" can be read",
                             options->format);
    if (format->read != ym__read_tsv) /* which tells of them itself */
        replace_nuls(source);
    return format->read(source, error);
}

static ym_status read_file(ym__source *source, const char *path, ym_error *error)
{
    ym__buffer text = {0};
    source->reporter.file = path;
    source->reporter.line = 0;
    source->default_type =
        source->options->type != NULL ? source->options->type : type_of_file(path);
    source->origin = source->options->origin != NULL ? source->options->origin : base_name(path);
    ym_status status = ym__file_read(&text, path, FILE_MAX_BYTES, error);
    if (status == YM_OK)
        status = ym__source_read(source, &text, error);
    ym__buffer_free(&text);
    return status;
}

/* ---- folders -------------------------------------------------------------------------------- */

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

static ym_status read_path(ym__source *source, const char *path, ym_error *error)
{
    ym__arena arena = {0};
    char **paths = NULL;
    size_t count = 0;
    struct stat about;
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return read_file(source, path, error);
    ym_status status = list_folder(&arena, &paths, &count, path, error);
    for (size_t i = 0; i < count && status == YM_OK; i++)
        status = read_file(source, paths[i], error);
    free(paths);
    ym__arena_free(&arena);
    return status;
}

static ym_status check_options(const ym_glossary_options *options, ym_error *error)
{
    if (options->type != NULL && !ym__entry_type_known(options->type))
        return ym__error_set(error, YM_E_USAGE,
                             "unknown type \"%s\"; known are person, place, organization, term, "
                             "event, work",
                             options->type);
    if (options->encoding != NULL &&
        ym__encoding_name(options->encoding, strlen(options->encoding)) == NULL)
        return ym__error_set(error, YM_E_USAGE, "unknown encoding '%s'; try utf-8, gb18030 or big5",
                             options->encoding);
    return ym__table_map_check(options, error);
}

ym_status ym_glossary_load(ym_glossary **out, const char *const *paths, size_t path_count,
                           const ym_glossary_options *options, ym_report report, void *context,
                           ym_error *error)
{
    static const ym_glossary_options none;
    *out = NULL;
    ym_glossary *glossary = NULL;
    ym__source source = {.options = options == NULL ? &none : options,
                         .reporter = {.report = report, .context = context}};
    ym_status status = check_options(source.options, error);
    if (status == YM_OK)
        status = ym__glossary_new(&glossary, error);
    source.glossary = glossary;
    for (size_t i = 0; i < path_count && status == YM_OK; i++)
        status = read_path(&source, paths[i], error);
    ym__map_free(source.made);
    if (status < 0)
        ym_glossary_free(glossary);
    else
        *out = glossary;
    return status;
}
