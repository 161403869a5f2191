/* A copy of the whole file, of one moment: SQLite's backup, page by page, within a transaction that reads. */
#include "index/index.h"

#include "base/buffer.h"
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEP_PAGES = 4096 };

static ym_status copy_pages(ym_index *index, sqlite3 *to, ym_progress progress, void *context,
                            ym_error *error)
{
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", index->db, "main");
    ym_status status = YM_OK;
    int code = copy == NULL ? sqlite3_errcode(to) : SQLITE_OK;
    while (code == SQLITE_OK && status == YM_OK) {
        code = sqlite3_backup_step(copy, STEP_PAGES);
        const int total = sqlite3_backup_pagecount(copy);
        const int left = sqlite3_backup_remaining(copy);
        if (progress != NULL && progress(context, (uint64_t)(total - left), (uint64_t)total))
            status = ym__error_interrupted(error);
    }
    (void)sqlite3_backup_finish(copy);
    return status < 0 || code == SQLITE_DONE || code == SQLITE_OK
               ? status
               : ym__index_error(index, code, "copying it", error);
}

/* Fills an empty file. Its journal mode is the one that needs no other file beside it. */
static ym_status fill(ym_index *index, const char *path, ym_progress progress, void *context,
                      ym_error *error)
{
    sqlite3 *to = NULL;
    ym__buffer plain = {0};
    /* A relative path is made plain; see connect. */
    ym__buffer_printf(&plain, "%s%s", path[0] == '/' ? "" : "./", path);
    int code = plain.failed ? SQLITE_NOMEM
                            : sqlite3_open_v2(plain.bytes, &to, SQLITE_OPEN_READWRITE, NULL);
    ym_status status = code == SQLITE_OK ? copy_pages(index, to, progress, context, error)
                                         : ym__index_error(index, code, "copying it", error);
    if (status == YM_OK &&
        (code = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL)) != SQLITE_OK)
        status = ym__index_error(index, code, "copying it", error);
    sqlite3_close(to);
    ym__buffer_free(&plain);
    return status;
}

/* Is the copy an index whose pages are sound? */
static ym_status look_at(const char *path, ym_error *error)
{
    ym_index *copy = NULL;
    ym_status status = ym_index_open(&copy, path, YM_OPEN_READ, error);
    if (status == YM_OK)
        status = ym__index_look_at_pages(copy, error);
    ym_index_close(copy);
    return status;
}

/* May a file of this name be replaced, if there is one? Only an index that nobody writes to just now. */
static ym_status may_replace(const char *path, bool replace, bool *there, ym_error *error)
{
    struct stat about;
    ym_index *old = NULL;
    *there = lstat(path, &about) == 0;
    if (!*there)
        return YM_OK;
    if (!replace)
        return ym__error_set(error, YM_E_USAGE, "%s exists already; --force replaces it", path);
    ym_status status = ym__index_open_any(&old, path, YM_OPEN_WRITE, error);
    if (status == YM_OK)
        status = ym__index_lock_out(old, error); /* and so no -wal of its is left for the copy */
    ym_index_close(old);
    return status;
}

static ym_status copy_to(ym_index *index, const char *path, bool replace, ym_progress progress,
                         void *context, ym_error *error)
{
    ym__buffer temporary = {0};
    bool there = false;
    ym__buffer_printf(&temporary, "%s.tmp-XXXXXX", path);
    if (temporary.failed)
        return ym__error_nomem(error);
    ym_status status = may_replace(path, replace, &there, error);
    const int fd = status == YM_OK ? mkstemp(temporary.bytes) : -1;
    if (status == YM_OK && fd < 0)
        status = ym__error_errno(error, "create", path);
    if (fd >= 0) {
        (void)fchmod(fd, 0644);
        (void)close(fd);
        status = fill(index, temporary.bytes, progress, context, error);
        if (status == YM_OK)
            status = look_at(temporary.bytes, error);
        if (status == YM_OK && there)
            status = rename(temporary.bytes, path) == 0 ? YM_OK
                                                        : ym__error_errno(error, "replace", path);
        else if (status == YM_OK)
            status = ym__index_publish(temporary.bytes, path, error);
        if (status == YM_OK)
            ym__index_sync_folder(path);
        else
            (void)unlink(temporary.bytes);
    }
    ym__buffer_free(&temporary);
    return status;
}

ym_status ym_index_backup(ym_index *index, const char *path, bool replace, ym_progress progress,
                          void *context, ym_error *error)
{
    bool begun = false;
    int64_t articles = 0;
    struct stat own;
    struct stat other;
    if (stat(index->path, &own) == 0 && stat(path, &other) == 0 && own.st_dev == other.st_dev &&
        own.st_ino == other.st_ino)
        return ym__error_set(error, YM_E_USAGE, "%s is the index itself; name another file", path);
    ym_status status = ym__index_begin_read(index, &begun, error);
    /* The moment is that of the first look. */
    if (status == YM_OK)
        status = ym__index_integer(index, "SELECT count(*) FROM article", &articles, error);
    if (status == YM_OK)
        status = copy_to(index, path, replace, progress, context, error);
    ym__index_end_read(index, begun);
    return status;
}
