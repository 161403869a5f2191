/* Files: reading whole with a cap, writing whole or not at all. */
#ifndef YM_BASE_FILE_H
#define YM_BASE_FILE_H

#include "base/buffer.h"

/* Appends a file's bytes to `out`; "-" is standard input. YM_E_NOT_FOUND, YM_E_IO, YM_E_LIMIT over `max_bytes`. */
ym_status ym__file_read(ym__buffer *out, const char *path, size_t max_bytes, ym_error *error);

/* A file that is read piece by piece; "-" is standard input, which stays open. Zero it, and open it. */
typedef struct ym__file_reader {
    const char *path; /* borrowed */
    int fd;           /* -1 when closed */
    uint64_t bytes;   /* read so far */
} ym__file_reader;
/* YM_E_NOT_FOUND, YM_E_IO. */
ym_status ym__file_reader_open(ym__file_reader *reader, const char *path, ym_error *error);
/* Appends up to `most` bytes, which may be fewer. YM_OK with some, YM_DONE at the end, YM_E_IO, YM_E_NOMEM. */
ym_status ym__file_reader_read(ym__file_reader *reader, ym__buffer *out, size_t most,
                               ym_error *error);
void ym__file_reader_close(ym__file_reader *reader);

/* A file that is being written: bytes go to a temporary beside `path`, which takes its name on commit. */
typedef struct ym__file_writer ym__file_writer;
ym_status ym__file_writer_open(ym__file_writer **out, const char *path, ym_error *error);
/* Failures are kept for the commit. */
void ym__file_writer_write(ym__file_writer *writer, const void *bytes, size_t size);
uint64_t ym__file_writer_bytes(const ym__file_writer *writer);
/* Flushes, syncs and renames. When the file at `path` has these very bytes already it is left alone and *unchanged
 * (may be NULL) is set. Frees the writer in every case. */
ym_status ym__file_writer_commit(ym__file_writer *writer, bool *unchanged, ym_error *error);
/* Drops the temporary. Accepts NULL. */
void ym__file_writer_abort(ym__file_writer *writer);
/* The same for a dry run: *unchanged says what a commit would have said. */
ym_status ym__file_writer_try(ym__file_writer *writer, bool *unchanged, ym_error *error);

/* Does the file hold these very bytes? */
bool ym__file_holds(const char *path, const void *bytes, size_t size);
/* Writes a small file whole, as a writer does but without waiting for the disk: for one of many that can be made again. */
ym_status ym__file_put(const char *path, const void *bytes, size_t size, ym_error *error);

#endif
