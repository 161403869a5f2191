/* gzip (RFC 1952) is told by its first two bytes. A file may be several members one after the other, as of `cat a.gz b.gz`,
 * of pigz and of the dumps that can be read from the middle; zeros behind the last are what tapes leave. Unfolding holds a
 * window and a piece of the file, whatever the size of either: how large a record may become is the reader's to say. */
#include "read/input.h"

#include "base/error.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { PACKED_BYTES = 1 << 16, GZIP_WINDOW = 16 + MAX_WBITS, MAGIC_BYTES = 2 };

struct ym__gunzip {
    z_stream stream;
    bool in_member; /* its end has not come yet */
    unsigned char packed[PACKED_BYTES];
};

static const unsigned char magic[MAGIC_BYTES] = {0x1F, 0x8B};

/* Reads the file itself, all the room there is unless it ends. */
static ym_status read_file(ym__input *input, void *to, size_t room, size_t *got, ym_error *error)
{
    *got = 0;
    while (!input->ended) {
        const ssize_t count = read(input->fd, to, room);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return ym__error_errno(error, "read", input->name);
        *got = (size_t)count;
        input->ended = count == 0;
        break;
    }
    return YM_OK;
}

static ym_status begin_gunzip(ym__input *input, const char *bytes, size_t size, ym_error *error)
{
    struct ym__gunzip *gunzip = calloc(1, sizeof *gunzip);
    if (gunzip == NULL)
        return ym__error_nomem(error);
    memcpy(gunzip->packed, bytes, size);
    gunzip->stream.next_in = gunzip->packed;
    gunzip->stream.avail_in = (uInt)size;
    if (inflateInit2(&gunzip->stream, GZIP_WINDOW) != Z_OK) {
        free(gunzip);
        return ym__error_nomem(error);
    }
    gunzip->in_member = true;
    input->gunzip = gunzip;
    return YM_OK;
}

/* There is nothing more. */
static void end_with(ym__input *input, const char *fault)
{
    input->fault = fault;
    input->ended = true;
    input->gunzip->in_member = false;
    input->gunzip->stream.avail_in = 0;
}

/* Between two members, with something of the file at hand. */
static void next_member(ym__input *input)
{
    struct ym__gunzip *gunzip = input->gunzip;
    z_stream *stream = &gunzip->stream;
    for (; stream->avail_in > 0 && *stream->next_in == 0; stream->avail_in--)
        stream->next_in++;
    if (stream->avail_in == 0)
        return;
    if (*stream->next_in != magic[0])
        end_with(input, "are followed by something else");
    else if (inflateReset(stream) == Z_OK)
        gunzip->in_member = true;
    else
        end_with(input, "are damaged");
}

static ym_status refill(ym__input *input, ym_error *error)
{
    struct ym__gunzip *gunzip = input->gunzip;
    size_t got = 0;
    const ym_status status = read_file(input, gunzip->packed, sizeof gunzip->packed, &got, error);
    gunzip->stream.next_in = gunzip->packed;
    gunzip->stream.avail_in = (uInt)got;
    return status;
}

static ym_status unfold(ym__input *input, char *to, size_t room, size_t *got, ym_error *error)
{
    struct ym__gunzip *gunzip = input->gunzip;
    z_stream *stream = &gunzip->stream;
    stream->next_out = (Bytef *)to;
    stream->avail_out = (uInt)(room < UINT32_MAX ? room : UINT32_MAX);
    const uInt before = stream->avail_out;
    ym_status status = YM_OK;
    while (status == YM_OK && stream->avail_out == before) {
        if (stream->avail_in == 0)
            status = refill(input, error);
        if (status == YM_OK && !gunzip->in_member)
            next_member(input);
        if (status < 0 || (stream->avail_in == 0 && input->ended))
            break;
        if (!gunzip->in_member)
            continue;
        const uInt packed = stream->avail_in;
        const int code = inflate(stream, Z_NO_FLUSH);
        input->offset += packed - stream->avail_in;
        if (code == Z_STREAM_END)
            gunzip->in_member = false;
        else if (code == Z_MEM_ERROR)
            status = ym__error_nomem(error);
        else if (code != Z_OK && code != Z_BUF_ERROR)
            end_with(input, "are damaged");
    }
    *got = before - stream->avail_out;
    if (status == YM_OK && *got == 0 && gunzip->in_member)
        end_with(input, "end too early");
    if (status == YM_OK && *got == 0 && input->fault != NULL)
        status = ym__error_set(error, YM_E_IO, "%s: the gzip data %s", input->name, input->fault);
    return status;
}

/* Enough of the file to tell what it is: a pipe may give a single byte at first. */
static ym_status begin(ym__input *input, char *to, size_t room, size_t *got, ym_error *error)
{
    ym_status status = YM_OK;
    size_t more = 1;
    *got = 0;
    input->begun = true;
    while (status == YM_OK && *got < MAGIC_BYTES && *got < room && more > 0) {
        status = read_file(input, to + *got, room - *got, &more, error);
        *got += more;
    }
    return status;
}

ym_status ym__input_read(ym__input *input, char *to, size_t room, size_t *got, ym_error *error)
{
    ym_status status = YM_OK;
    *got = 0;
    if (input->gunzip != NULL)
        return unfold(input, to, room, got, error);
    if (!input->begun) {
        const size_t first = room < PACKED_BYTES ? room : PACKED_BYTES;
        status = begin(input, to, first, got, error);
        if (status == YM_OK && *got >= MAGIC_BYTES && memcmp(to, magic, MAGIC_BYTES) == 0) {
            status = begin_gunzip(input, to, *got, error);
            return status == YM_OK ? unfold(input, to, room, got, error) : status;
        }
    } else {
        status = read_file(input, to, room, got, error);
    }
    input->offset += *got;
    return status;
}

bool ym__input_ready(const ym__input *input, int milliseconds)
{
    struct pollfd file = {.fd = input->fd, .events = POLLIN};
    if (input->ended || (input->gunzip != NULL && input->gunzip->stream.avail_in > 0))
        return true;
    return poll(&file, 1, milliseconds) != 0;
}

void ym__input_free(ym__input *input)
{
    if (input->gunzip != NULL)
        (void)inflateEnd(&input->gunzip->stream);
    free(input->gunzip);
    input->gunzip = NULL;
}
