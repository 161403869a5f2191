/* From paths to entries: files and folders. How a file is read is source.c's business, what a format looks like inside that
 * of its own file (format.h). */
#include "base/error.h"
#include "base/file.h"
#include "glossary/format.h"
#include "text/encoding.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

static ym_status read_file(ym__source *source, const char *path, ym_error *error)
{
    ym__file_reader file;
    source->reporter.file = path;
    source->reporter.line = 0;
    source->default_type =
        source->options->type != NULL ? source->options->type : type_of_file(path);
    source->origin = source->options->origin != NULL ? source->options->origin : base_name(path);
    ym_status status = ym__file_reader_open(&file, path, error);
    if (status < 0)
        return status;
    source->input = (ym__input){.file = &file};
    status = ym__source_read(source, error);
    source->bytes_before += file.bytes;
    ym__file_reader_close(&file);
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

/* How many bytes the files have; 0 when one of them is something else: a folder, or what comes by a pipe. */
static uint64_t count_bytes(const char *const *paths, size_t path_count)
{
    uint64_t bytes = 0;
    struct stat about;
    for (size_t i = 0; i < path_count; i++) {
        if (stat(paths[i], &about) != 0 || !S_ISREG(about.st_mode))
            return 0;
        bytes += (uint64_t)about.st_size;
    }
    return bytes;
}

static ym_status read_paths(ym__source *source, const char *const *paths, size_t path_count,
                            ym_error *error)
{
    ym_status status = check_options(source->options, error);
    if (status == YM_OK)
        status = ym__glossary_new(&source->glossary, error);
    source->bytes_of_all = count_bytes(paths, path_count);
    for (size_t i = 0; i < path_count && status == YM_OK; i++)
        status = read_path(source, paths[i], error);
    return status;
}

static const ym_glossary_options no_options;

ym_status ym__glossary_read(const char *const *paths, size_t path_count,
                            const ym_glossary_options *options, ym__ids *ids,
                            ym__glossary_take take, void *take_context, ym_report report,
                            void *report_context, ym_error *error)
{
    ym__source source = {.options = options == NULL ? &no_options : options,
                         .take = take,
                         .take_context = take_context,
                         .ids = ids,
                         .reporter = {.report = report, .context = report_context}};
    const ym_status status = read_paths(&source, paths, path_count, error);
    ym_glossary_free(source.glossary);
    return status;
}

ym_status ym_glossary_load(ym_glossary **out, const char *const *paths, size_t path_count,
                           const ym_glossary_options *options, ym_report report, void *context,
                           ym_error *error)
{
    ym__ids ids = {0};
    ym__source source = {.options = options == NULL ? &no_options : options,
                         .ids = &ids,
                         .reporter = {.report = report, .context = context}};
    *out = NULL;
    const ym_status status = read_paths(&source, paths, path_count, error);
    ym__ids_free(&ids);
    if (status < 0)
        ym_glossary_free(source.glossary);
    else
        *out = source.glossary;
    return status;
}
