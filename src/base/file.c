/* Reading and writing whole files. Writing follows the usual order for a file that is there whole or not at all:
 * write a temporary in the same folder, fsync it, rename it, fsync the folder. */
#include "base/file.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

ym_status ym__file_reader_open(ym__file_reader *reader, const char *path, ym_error *error)
{
    struct stat about;
    *reader = (ym__file_reader){.path = path, .fd = STDIN_FILENO};
    if (strcmp(path, "-") != 0)
        reader->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (reader->fd < 0)
        return ym__error_errno(error, "open", path);
    if (fstat(reader->fd, &about) != 0 || !S_ISDIR(about.st_mode))
        return YM_OK;
    ym__file_reader_close(reader);
    errno = EISDIR;
    return ym__error_errno(error, "read", path);
}

ym_status ym__file_reader_read(ym__file_reader *reader, ym__buffer *out, size_t most,
                               ym_error *error)
{
    if (!ym__buffer_reserve(out, most))
        return ym__error_nomem(error);
    ssize_t got = -1;
    do {
        got = read(reader->fd, out->bytes + out->size, most);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return ym__error_errno(error, "read", reader->path);
    out->size += (size_t)got;
    out->bytes[out->size] = '\0';
    reader->bytes += (uint64_t)got;
    return got == 0 ? YM_DONE : YM_OK;
}

void ym__file_reader_close(ym__file_reader *reader)
{
    if (reader->fd > STDIN_FILENO)
        close(reader->fd);
    reader->fd = -1;
}

ym_status ym__file_read(ym__buffer *out, const char *path, size_t max_bytes, ym_error *error)
{
    ym__file_reader reader;
    ym_status status = ym__file_reader_open(&reader, path, error);
    if (status < 0)
        return status;
    while ((status = ym__file_reader_read(&reader, out, 1 << 16, error)) == YM_OK) {
        if (reader.bytes > max_bytes) {
            status = ym__error_set(error, YM_E_LIMIT, "%s: larger than %zu MiB; split it", path,
                                   max_bytes >> 20);
            break;
        }
    }
    ym__file_reader_close(&reader);
    return status == YM_DONE ? YM_OK : status;
}

struct ym__file_writer {
    FILE *stream;
    char *path;
    char *temporary;
    uint64_t bytes;
    int cause; /* errno of the first write that failed, 0 when none has */
};

static void writer_free(ym__file_writer *writer)
{
    free(writer->path);
    free(writer->temporary);
    free(writer);
}

/* Makes a file of its own beside the path: with what the umask leaves, as any new file has it (mkstemp gives 0600). The name
 * goes to *temporary, which the caller frees; -1 when it cannot be made, and errno says why. */
static int open_temporary(char **temporary, const char *path)
{
    enum { MOST_TRIES = 1000 };
    int fd = -1;
    for (unsigned i = 0; i < MOST_TRIES && fd < 0; i++) {
        ym__buffer name = {0};
        ym__buffer_printf(&name, "%s.tmp-%ld-%u", path, (long)getpid(), i);
        free(*temporary);
        *temporary = ym__buffer_take(&name);
        if (*temporary == NULL) {
            errno = ENOMEM;
            return -1;
        }
        fd = open(*temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            return -1;
    }
    return fd;
}

ym_status ym__file_writer_open(ym__file_writer **out, const char *path, ym_error *error)
{
    *out = NULL;
    ym_status status = YM_OK;
    int fd = -1;
    ym__file_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        return ym__error_nomem(error);
    writer->path = strdup(path);
    if (writer->path == NULL) {
        status = ym__error_nomem(error);
        goto done;
    }
    fd = open_temporary(&writer->temporary, path);
    if (fd < 0) {
        status = errno == ENOMEM ? ym__error_nomem(error) : ym__error_errno(error, "write", path);
        goto done;
    }
    /* What is replaced keeps its permissions. */
    struct stat about;
    if (stat(path, &about) == 0)
        (void)fchmod(fd, about.st_mode & 0777);
    writer->stream = fdopen(fd, "wb");
    if (writer->stream == NULL) {
        status = ym__error_errno(error, "write", path);
        close(fd);
        unlink(writer->temporary);
    }
done:
    if (status < 0)
        writer_free(writer);
    else
        *out = writer;
    return status;
}

void ym__file_writer_write(ym__file_writer *writer, const void *bytes, size_t size)
{
    writer->bytes += size;
    if (size != 0 && fwrite(bytes, 1, size, writer->stream) != size && writer->cause == 0)
        writer->cause = errno;
}

uint64_t ym__file_writer_bytes(const ym__file_writer *writer)
{
    return writer->bytes;
}

void ym__file_writer_abort(ym__file_writer *writer)
{
    if (writer == NULL)
        return;
    fclose(writer->stream);
    unlink(writer->temporary);
    writer_free(writer);
}

static bool same_bytes(const char *path_a, const char *path_b)
{
    bool same = false;
    FILE *a = fopen(path_a, "rb");
    FILE *b = fopen(path_b, "rb");
    if (a != NULL && b != NULL) {
        char chunk_a[1 << 14];
        char chunk_b[1 << 14];
        size_t got_a;
        size_t got_b;
        do {
            got_a = fread(chunk_a, 1, sizeof chunk_a, a);
            got_b = fread(chunk_b, 1, sizeof chunk_b, b);
            same = got_a == got_b && memcmp(chunk_a, chunk_b, got_a) == 0;
        } while (same && got_a > 0);
        same = same && !ferror(a) && !ferror(b);
    }
    if (a != NULL)
        fclose(a);
    if (b != NULL)
        fclose(b);
    return same;
}

static void sync_folder_of(const char *path)
{
    char *copy = strdup(path);
    if (copy == NULL)
        return;
    const int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    free(copy);
}

/* Brings everything to the temporary and closes it. */
static ym_status finish_temporary(ym__file_writer *writer, bool sync, ym_error *error)
{
    errno = writer->cause;
    const bool bad = writer->cause != 0 || fflush(writer->stream) != 0 ||
                     (sync && fsync(fileno(writer->stream)) != 0);
    ym_status status = bad ? ym__error_errno(error, "write", writer->path) : YM_OK;
    if (fclose(writer->stream) != 0 && status == YM_OK)
        status = ym__error_errno(error, "write", writer->path);
    return status;
}

ym_status ym__file_writer_commit(ym__file_writer *writer, bool *unchanged, ym_error *error)
{
    if (unchanged != NULL)
        *unchanged = false;
    ym_status status = finish_temporary(writer, true, error);
    const bool same = status == YM_OK && same_bytes(writer->path, writer->temporary);
    if (status == YM_OK && same) {
        if (unchanged != NULL)
            *unchanged = true;
    } else if (status == YM_OK && rename(writer->temporary, writer->path) != 0) {
        status = ym__error_errno(error, "write", writer->path);
    }
    if (status < 0 || same)
        unlink(writer->temporary);
    else
        sync_folder_of(writer->path);
    writer_free(writer);
    return status;
}

ym_status ym__file_writer_try(ym__file_writer *writer, bool *unchanged, ym_error *error)
{
    const ym_status status = finish_temporary(writer, false, error);
    *unchanged = status == YM_OK && same_bytes(writer->path, writer->temporary);
    unlink(writer->temporary);
    writer_free(writer);
    return status;
}

/* ---- small files ------------------------------------------------------------------------------- */

bool ym__file_holds(const char *path, const void *bytes, size_t size)
{
    char chunk[1 << 14];
    struct stat about;
    size_t at = 0;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool same = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && (uint64_t)about.st_size == size;
    while (same && at < size) {
        const ssize_t got = read(fd, chunk, sizeof chunk);
        same = got > 0 && (size_t)got <= size - at &&
               memcmp((const char *)bytes + at, chunk, (size_t)got) == 0;
        at += same ? (size_t)got : 0;
    }
    close(fd);
    return same;
}

/* Writes all bytes; false when that fails, and errno says why. */
static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t put = write(fd, bytes, size);
        if (put < 0 && errno != EINTR)
            return false;
        bytes += put < 0 ? 0 : put;
        size -= put < 0 ? 0 : (size_t)put;
    }
    return true;
}

ym_status ym__file_put(const char *path, const void *bytes, size_t size, ym_error *error)
{
    char *temporary = NULL;
    const int fd = open_temporary(&temporary, path);
    bool good = fd >= 0 && write_all(fd, bytes, size);
    int cause = errno;
    if (fd >= 0 && close(fd) != 0 && good) {
        good = false;
        cause = errno;
    }
    if (good && rename(temporary, path) != 0) {
        good = false;
        cause = errno;
    }
    if (!good && fd >= 0)
        unlink(temporary);
    free(temporary);
    errno = cause;
    return good ? YM_OK : ym__error_errno(error, "write", path);
}
