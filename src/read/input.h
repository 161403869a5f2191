/* The bytes of a file, unfolded when it is packed with gzip. */
#ifndef YM_READ_INPUT_H
#define YM_READ_INPUT_H

#include <yiming/base.h>

/* Zero it, set `fd` and `name` (borrowed: what errors call the file). */
typedef struct ym__input {
    int fd;
    const char *name;
    struct ym__gunzip *gunzip; /* NULL: the bytes are the file's own */
    bool begun;
    bool ended; /* the file has no more */
    const char
        *fault; /* what is wrong with the packed data; said when all before it has been given */
    uint64_t offset; /* how many bytes of the file itself have been used up */
} ym__input;

/* Puts at most `room` bytes at `to`; *got 0: there are no more. Blocks until there is at least one, or the end.
 * YM_E_IO, also when the packed data are damaged or end too early: then whenever it is called again. */
ym_status ym__input_read(ym__input *input, char *to, size_t room, size_t *got, ym_error *error);

/* Will the next read not wait for the file? (It may have nothing to give all the same.) Waits for that at most so long. */
bool ym__input_ready(const ym__input *input, int milliseconds);

/* Frees what it holds; the file stays open. */
void ym__input_free(ym__input *input);

#endif
