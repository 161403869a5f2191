/* Walking folders. The list is made before anything is read, so that progress has a total. */
#include "merge/files.h"

#include "base/buffer.h"
#include "base/error.h"
#include "read/sniff.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { DEEPEST_FOLDER = 256 };

typedef struct walk {
    ym__merge_files *files;
    const char *const *excludes;
    size_t exclude_count;
    size_t root_bytes; /* length of the folder that was named, with its slash */
    ym_error *error;
} walk;

static ym_status push_item(ym__merge_files *files, const ym__merge_file *item, ym_error *error)
{
    if (files->count == files->capacity) {
        const size_t capacity = files->capacity == 0 ? 64 : files->capacity * 2;
        ym__merge_file *grown = realloc(files->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        files->items = grown;
        files->capacity = capacity;
    }
    const char *copy = ym__arena_strdup(&files->arena, item->path);
    if (copy == NULL)
        return ym__error_nomem(error);
    files->items[files->count] = *item;
    files->items[files->count++].path = copy;
    if (item->skip == NULL)
        files->bytes += item->bytes;
    return YM_OK;
}

/* What cannot be read is listed all the same, so that it is told. */
static ym_status push_failure(ym__merge_files *files, const char *path, const char *why,
                              ym_error *error)
{
    const ym__merge_file item = {.path = path, .skip = why, .failed = true};
    return push_item(files, &item, error);
}

static bool is_excluded(const walk *job, const char *path, const char *name)
{
    for (size_t i = 0; i < job->exclude_count; i++) {
        if (fnmatch(job->excludes[i], name, 0) == 0 ||
            fnmatch(job->excludes[i], path + job->root_bytes, 0) == 0)
            return true;
    }
    return false;
}

ym_status ym__merge_files_leave_out(ym__merge_files *files, const char *index, ym_error *error)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct stat about;
        ym__buffer path = {0};
        ym__buffer_puts(&path, index);
        ym__buffer_puts(&path, endings[i]);
        const bool failed = path.failed;
        if (!failed && stat(ym__buffer_text(&path), &about) == 0)
            files->own[i] = (struct ym__merge_own){true, about.st_dev, about.st_ino};
        ym__buffer_free(&path);
        if (failed)
            return ym__error_nomem(error);
    }
    return YM_OK;
}

static bool is_own(const ym__merge_files *files, const struct stat *about)
{
    for (size_t i = 0; i < sizeof files->own / sizeof *files->own; i++) {
        if (files->own[i].there && files->own[i].device == about->st_dev &&
            files->own[i].number == about->st_ino)
            return true;
    }
    return false;
}

static ym_status walk_folder(walk *job, const char *folder, int depth);

static ym_status visit(walk *job, const char *folder, const char *name, int depth)
{
    ym__buffer joined = {0};
    ym_status status = YM_OK;
    ym__buffer_puts(&joined, folder);
    if (joined.size > 0 && joined.bytes[joined.size - 1] != '/')
        ym__buffer_putc(&joined, '/');
    ym__buffer_puts(&joined, name);
    if (joined.failed) {
        ym__buffer_free(&joined);
        return ym__error_nomem(job->error);
    }
    const char *path = ym__buffer_text(&joined);
    struct stat about;
    if (is_excluded(job, path, name)) {
        /* left out, with all that is in it */
    } else if (lstat(path, &about) != 0) {
        status = push_failure(job->files, path, "cannot be looked at", job->error);
    } else if (is_own(job->files, &about)) {
        /* the index itself */
    } else if (S_ISDIR(about.st_mode)) {
        status = walk_folder(job, path, depth + 1);
    } else if (S_ISREG(about.st_mode) ||
               (S_ISLNK(about.st_mode) && stat(path, &about) == 0 && S_ISREG(about.st_mode))) {
        /* A first sieve (a program's source is text too); the reader then goes by content. */
        const char *skip = ym__sniff_ending(name) != YM__ENDING_OTHER
                               ? NULL
                               : "of no known kind; name it to merge it all the same";
        const ym__merge_file item = {.path = path, .skip = skip, .bytes = (uint64_t)about.st_size};
        status = push_item(job->files, &item, job->error);
    } else if (S_ISLNK(about.st_mode) && stat(path, &about) != 0) {
        const ym__merge_file item = {.path = path, .skip = "a link that leads nowhere"};
        status = push_item(job->files, &item, job->error);
    }
    ym__buffer_free(&joined);
    return status;
}

static int is_visible(const struct dirent *item)
{
    return item->d_name[0] != '.';
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static ym_status walk_folder(walk *job, const char *folder, int depth)
{
    if (depth > DEEPEST_FOLDER)
        return push_failure(job->files, folder, "nested too deep", job->error);
    struct dirent **items = NULL;
    const int count = scandir(folder, &items, is_visible, compare_names);
    if (count < 0)
        return errno == ENOMEM
                   ? ym__error_nomem(job->error)
                   : push_failure(job->files, folder, "a folder that cannot be read", job->error);
    ym_status status = YM_OK;
    for (int i = 0; i < count; i++) {
        if (status == YM_OK)
            status = visit(job, folder, items[i]->d_name, depth);
        free(items[i]);
    }
    free(items);
    return status;
}

ym_status ym__merge_files_add(ym__merge_files *files, const char *path, const char *const *excludes,
                              size_t exclude_count, ym_error *error)
{
    struct stat about;
    ym__merge_file item = {.path = path, .named = true};
    const bool standard_input = strcmp(path, "-") == 0;
    const bool there = !standard_input && stat(path, &about) == 0;
    files->bytes_unknown = files->bytes_unknown || standard_input;
    if (there && !S_ISDIR(about.st_mode))
        item.bytes = (uint64_t)about.st_size;
    if (!there || !S_ISDIR(about.st_mode))
        return push_item(files, &item, error);
    const size_t size = strlen(path);
    walk job = {.files = files,
                .excludes = excludes,
                .exclude_count = exclude_count,
                .root_bytes = path[size - 1] == '/' ? size : size + 1,
                .error = error};
    return walk_folder(&job, path, 0);
}

void ym__merge_files_free(ym__merge_files *files)
{
    ym__arena_free(&files->arena);
    free(files->items);
    *files = (ym__merge_files){0};
}

const char *ym__merge_clean_path(ym__arena *arena, const char *path)
{
    char *clean = ym__arena_alloc(arena, strlen(path) + 1);
    if (clean == NULL)
        return NULL;
    size_t size = 0;
    for (const char *at = path; *at != '\0';) {
        const bool part_start = size == 0 ? at == path : clean[size - 1] == '/';
        if (part_start && at[0] == '.' && at[1] == '/') {
            at += 2;
            while (*at == '/')
                at++;
            if (size == 0 && *at == '\0')
                clean[size++] = '.';
            else if (size == 0)
                path = at;
        } else if (at[0] == '/' && size > 0 && clean[size - 1] == '/') {
            at++;
        } else {
            clean[size++] = *at++;
        }
    }
    clean[size] = '\0';
    return clean;
}
