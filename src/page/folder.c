/* The files of a site: each is written only when its bytes change, whole; what an earlier run wrote and this one does not
 * is removed; nothing else in the folder is touched. What is ours stands in assets/manifest.txt.
 *
 * The order of a run: open, claim every name, begin (the manifest then names old and new files alike, so that a run that
 * is stopped leaves none that the next one would take for somebody else's), put, finish. */
#include "page/parts.h"

#include "base/error.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANIFEST "assets/manifest.txt"
/* Its first line. */
#define MANIFEST_MARK "yiming page 1\n"
enum { MANIFEST_MOST_BYTES = 1 << 28 };

/* What is known of a file: a bit set, the value in the map. */
enum { WAS_OURS = 1, IS_CLAIMED = 2 };

struct ym__folder {
    char *path; /* without the '/' at its end */
    bool force, dry_run;
    bool is_site; /* there is a manifest of ours */
    ym_line tell;
    void *tell_context;
    ym__map *names;     /* name -> what is known of it */
    ym__arena arena;    /* of the names below */
    const char **order; /* the names; sorted before the manifest is written */
    size_t count, capacity;
    ym__buffer line; /* a path */
    ym__buffer told; /* a line for `tell` */
    /* The large file that is being written; in a dry run what is there, as far as it is the same. */
    ym__file_writer *writer;
    FILE *there;
    bool same;
    uint64_t bytes;
    const char *writing; /* its name */
    ym__folder_summary summary;
};

static const char *path_of(ym__folder *folder, const char *name)
{
    ym__buffer_clear(&folder->line);
    ym__buffer_printf(&folder->line, "%s/%s", folder->path, name);
    return ym__buffer_text(&folder->line);
}

static ym_status tell(ym__folder *folder, const char *sign, const char *name, ym_error *error)
{
    if (folder->tell == NULL)
        return YM_OK;
    ym__buffer_clear(&folder->told);
    ym__buffer_printf(&folder->told, "%s %s", sign, name);
    return folder->tell(folder->tell_context, ym__buffer_text(&folder->told), folder->told.size)
               ? ym__error_interrupted(error)
               : YM_OK;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* A name as this program makes them: at most one folder, letters and digits, no dot at the beginning of a part but that of
 * ".nojekyll". A manifest that somebody else wrote must not lead out of the folder. */
static bool is_our_name(const char *name)
{
    size_t slashes = 0;
    if (strcmp(name, ".nojekyll") == 0)
        return true;
    for (size_t i = 0; name[i] != '\0'; i++) {
        const char c = name[i];
        const bool begins = i == 0 || name[i - 1] == '/';
        slashes += c == '/';
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
              (!begins && (c == '.' || c == '/'))))
            return false;
    }
    return name[0] != '\0' && slashes <= 1 && strstr(name, "..") == NULL;
}

/* Notes something about a name. */
static ym_status note(ym__folder *folder, const char *name, uint64_t what, ym_error *error)
{
    bool existed = false;
    ym_status status = ym__map_put(folder->names, name, strlen(name), 0, true, &existed, error);
    if (status < 0)
        return status;
    *ym__map_get(folder->names, name, strlen(name)) |= what;
    if (existed)
        return YM_OK;
    if (folder->count == folder->capacity) {
        const size_t capacity = folder->capacity == 0 ? 256 : folder->capacity * 2;
        const char **grown = realloc(folder->order, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        folder->order = grown;
        folder->capacity = capacity;
    }
    folder->order[folder->count] = ym__arena_strdup(&folder->arena, name);
    return folder->order[folder->count++] == NULL ? ym__error_nomem(error) : YM_OK;
}

/* ---- the manifest ---------------------------------------------------------------------------- */

static ym_status read_manifest(ym__folder *folder, ym_error *error)
{
    ym__buffer text = {0};
    const char *path = path_of(folder, MANIFEST);
    struct stat about;
    if (lstat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return YM_OK;
    ym_status status = ym__file_read(&text, path, MANIFEST_MOST_BYTES, error);
    char *line = text.bytes;
    if (status == YM_OK && text.size > strlen(MANIFEST_MARK) &&
        memcmp(line, MANIFEST_MARK, strlen(MANIFEST_MARK)) == 0) {
        folder->is_site = true;
        line += strlen(MANIFEST_MARK);
        for (char *end; status == YM_OK && (end = strchr(line, '\n')) != NULL; line = end + 1) {
            *end = '\0';
            if (is_our_name(line))
                status = note(folder, line, WAS_OURS, error);
        }
    }
    ym__buffer_free(&text);
    return status;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Writes the names that have one of these bits. */
static ym_status write_manifest(ym__folder *folder, uint64_t which, ym_error *error)
{
    ym__buffer text = {0};
    if (folder->count > 1)
        qsort(folder->order, folder->count, sizeof *folder->order, compare_names);
    ym__buffer_puts(&text, MANIFEST_MARK);
    for (size_t i = 0; i < folder->count; i++) {
        const char *name = folder->order[i];
        if ((*ym__map_get(folder->names, name, strlen(name)) & which) != 0)
            ym__buffer_printf(&text, "%s\n", name);
    }
    ym_status status = text.failed ? ym__error_nomem(error) : YM_OK;
    const char *path = path_of(folder, MANIFEST);
    if (status == YM_OK && !folder->dry_run && !ym__file_holds(path, text.bytes, text.size))
        status = ym__file_put(path, text.bytes, text.size, error);
    ym__buffer_free(&text);
    return status;
}

/* ---- opening --------------------------------------------------------------------------------- */

/* A folder that is there, or is made. A link in its place is refused: what is written must stay in the site. */
static ym_status make_folder(const char *path, bool is_site, bool dry_run, ym_error *error)
{
    struct stat about;
    if ((is_site ? stat(path, &about) : lstat(path, &about)) == 0)
        return S_ISDIR(about.st_mode)
                   ? YM_OK
                   : ym__error_set(error, YM_E_USAGE, "%s is no folder; name another", path);
    if (errno == ENOENT && (dry_run || mkdir(path, 0777) == 0))
        return YM_OK;
    return ym__error_errno(error, "make", path);
}

/* Refuses a folder that holds something and no site of ours, since a site among articles is hardly meant. Hidden names are
 * nothing (.git, .nojekyll), nor is the folder that a run leaves which was stopped before its manifest was written. */
static ym_status refuse_others(const ym__folder *folder, ym_error *error)
{
    DIR *names = folder->is_site || folder->force ? NULL : opendir(folder->path);
    ym_status status = YM_OK;
    for (const struct dirent *each;
         names != NULL && status == YM_OK && (each = readdir(names)) != NULL;) {
        if (each->d_name[0] != '.' && strcmp(each->d_name, "assets") != 0)
            status = ym__error_set(error, YM_E_USAGE,
                                   "%s holds other files (%s) and no site of yiming page; name "
                                   "another folder, or put it among them with --force",
                                   folder->path, each->d_name);
    }
    if (names != NULL)
        (void)closedir(names);
    return status;
}

ym_status ym__folder_open(ym__folder **out, const char *path, const ym_page_options *options,
                          ym_error *error)
{
    ym__folder *folder = calloc(1, sizeof *folder);
    *out = folder;
    if (folder == NULL)
        return ym__error_nomem(error);
    folder->force = options->force;
    folder->dry_run = options->dry_run;
    folder->tell = options->tell;
    folder->tell_context = options->tell_context;
    folder->path = strdup(path);
    ym_status status =
        folder->path == NULL ? ym__error_nomem(error) : ym__map_new(&folder->names, error);
    if (status < 0)
        return status;
    for (size_t bytes = strlen(path); bytes > 1 && folder->path[bytes - 1] == '/';)
        folder->path[--bytes] = '\0';
    status = make_folder(folder->path, true, folder->dry_run, error);
    if (status == YM_OK)
        status = read_manifest(folder, error);
    return status < 0 ? status : refuse_others(folder, error);
}

void ym__folder_free(ym__folder *folder)
{
    if (folder == NULL)
        return;
    ym__file_writer_abort(folder->writer);
    if (folder->there != NULL)
        fclose(folder->there);
    free(folder->path);
    ym__map_free(folder->names);
    ym__arena_free(&folder->arena);
    free(folder->order);
    ym__buffer_free(&folder->line);
    ym__buffer_free(&folder->told);
    free(folder);
}

ym_status ym__folder_claim(ym__folder *folder, const char *name, ym_error *error)
{
    const uint64_t *known = ym__map_get(folder->names, name, strlen(name));
    struct stat about;
    if (!is_our_name(name))
        return ym__error_set(error, YM_E_USAGE, "%s is no name for a file of a site", name);
    if ((known == NULL || (*known & WAS_OURS) == 0) && !folder->force &&
        lstat(path_of(folder, name), &about) == 0)
        return ym__error_set(error, YM_E_USAGE,
                             "%s was not made by yiming page; use --force to replace it",
                             path_of(folder, name));
    return note(folder, name, IS_CLAIMED, error);
}

ym_status ym__folder_begin(ym__folder *folder, ym_error *error)
{
    ym_status status = make_folder(path_of(folder, "assets"), false, folder->dry_run, error);
    const char *last = "assets";
    for (size_t i = 0; i < folder->count && status == YM_OK; i++) {
        const char *slash = strchr(folder->order[i], '/');
        const size_t bytes = slash == NULL ? 0 : (size_t)(slash - folder->order[i]);
        if (bytes == 0 || strncmp(folder->order[i], last, bytes + 1) == 0)
            continue;
        last = folder->order[i];
        (void)path_of(folder, last);
        ym__buffer_truncate(&folder->line, folder->line.size - strlen(slash));
        status = make_folder(ym__buffer_text(&folder->line), false, folder->dry_run, error);
    }
    return status < 0 ? status : write_manifest(folder, WAS_OURS | IS_CLAIMED, error);
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Counts a file, and tells of it when it is (to be) written. */
static ym_status settle(ym__folder *folder, const char *name, uint64_t bytes, bool unchanged,
                        ym_error *error)
{
    folder->summary.files++;
    folder->summary.bytes += bytes;
    folder->summary.written += unchanged ? 0 : 1;
    return unchanged ? YM_OK : tell(folder, "+", name, error);
}

ym_status ym__folder_put(ym__folder *folder, const char *name, const void *bytes, size_t size,
                         ym_error *error)
{
    const char *path = path_of(folder, name);
    const bool unchanged = ym__file_holds(path, bytes, size);
    ym_status status = YM_OK;
    if (!unchanged && !folder->dry_run)
        status = ym__file_put(path, bytes, size, error);
    return status < 0 ? status : settle(folder, name, size, unchanged, error);
}

ym_status ym__folder_put_begin(ym__folder *folder, const char *name, ym_error *error)
{
    const char *path = path_of(folder, name);
    folder->writing = name;
    folder->bytes = 0;
    if (!folder->dry_run)
        return ym__file_writer_open(&folder->writer, path, error);
    folder->there = fopen(path, "rb");
    folder->same = folder->there != NULL;
    return YM_OK;
}

/* Is what comes next in the file that is there the same? */
static bool continues(FILE *file, const char *bytes, size_t size)
{
    char chunk[1 << 12];
    while (size > 0) {
        const size_t part = size < sizeof chunk ? size : sizeof chunk;
        if (fread(chunk, 1, part, file) != part || memcmp(chunk, bytes, part) != 0)
            return false;
        bytes += part;
        size -= part;
    }
    return true;
}

void ym__folder_put_bytes(ym__folder *folder, const void *bytes, size_t size)
{
    folder->bytes += size;
    if (folder->writer != NULL)
        ym__file_writer_write(folder->writer, bytes, size);
    else
        folder->same = folder->same && continues(folder->there, bytes, size);
}

ym_status ym__folder_put_end(ym__folder *folder, ym_error *error)
{
    ym_status status = YM_OK;
    ym__file_writer *writer = folder->writer;
    folder->writer = NULL;
    if (writer != NULL)
        status = ym__file_writer_commit(writer, &folder->same, error);
    else
        folder->same = folder->same && fgetc(folder->there) == EOF;
    if (folder->there != NULL)
        fclose(folder->there);
    folder->there = NULL;
    return status < 0 ? status
                      : settle(folder, folder->writing, folder->bytes, folder->same, error);
}

/* ---- finishing ------------------------------------------------------------------------------- */

static ym_status remove_old(ym__folder *folder, const char *name, ym_error *error)
{
    const char *path = path_of(folder, name);
    struct stat about;
    if (lstat(path, &about) != 0)
        return YM_OK;
    if (!folder->dry_run && unlink(path) != 0)
        return ym__error_errno(error, "remove", path);
    folder->summary.removed++;
    return tell(folder, "-", name, error);
}

ym_status ym__folder_finish(ym__folder *folder, ym__folder_summary *summary, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < folder->count && status == YM_OK; i++) {
        const char *name = folder->order[i];
        if ((*ym__map_get(folder->names, name, strlen(name)) & IS_CLAIMED) == 0)
            status = remove_old(folder, name, error);
    }
    if (status == YM_OK)
        status = write_manifest(folder, IS_CLAIMED, error);
    *summary = folder->summary;
    return status;
}
