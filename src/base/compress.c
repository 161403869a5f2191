/* Zstandard through libzstd. It was taken since what it is for stands at the start of a program: it unfolds a gigabyte a second,
 * where zlib takes about five times as long for no better a ratio. */
#define _DEFAULT_SOURCE /* madvise */

#include "base/compress.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { LEVEL = 3 };

/* What a frame may claim, so that one of a few bytes cannot ask for all memory: Zstandard itself goes up to 32,768 times. */
enum { MOST_RATIO = 256, MOST_SMALL = 16 << 20 };

static bool is_believed(uint64_t claimed, size_t frame_size)
{
    return claimed < SIZE_MAX &&
           (claimed <= MOST_SMALL || (claimed - MOST_SMALL) / MOST_RATIO <= frame_size);
}

/* Of a code that ZSTD_isError. */
static ym_status failed(size_t code, ym_error *error)
{
    return ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation
               ? ym__error_nomem(error)
               : ym__error_set(error, YM_E_INPUT, "Zstandard: %s", ZSTD_getErrorName(code));
}

static ym_status append_frame(ym__buffer *out, const void *bytes, size_t size, ym_error *error)
{
    const size_t room = ZSTD_compressBound(size);
    if (ZSTD_isError(room))
        return failed(room, error);
    ZSTD_CCtx *context = ZSTD_createCCtx();
    if (context == NULL || !ym__buffer_reserve(out, room)) {
        ZSTD_freeCCtx(context);
        return ym__error_nomem(error);
    }
    size_t code = ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, LEVEL);
    if (!ZSTD_isError(code))
        code = ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    if (!ZSTD_isError(code))
        code = ZSTD_compress2(context, out->bytes + out->size, room, bytes, size);
    ZSTD_freeCCtx(context);
    if (ZSTD_isError(code))
        return failed(code, error);
    out->size += code;
    out->bytes[out->size] = '\0';
    return YM_OK;
}

ym_status ym__compress(ym__buffer *out, const void *bytes, size_t size, ym_error *error)
{
    const size_t start = out->size;
    const ym_status status = append_frame(out, bytes, size, error);
    if (status < 0 || is_believed(size, out->size - start))
        return status;
    ym__buffer_truncate(out, start);
    ym__buffer_append(out, bytes, size);
    return out->failed ? ym__error_nomem(error) : YM_OK;
}

/* Room for `size` bytes, to be freed as if from malloc. Much of it is in large pages where the system has them: giving and
 * clearing small ones takes a fourth of the time that unfolding takes. */
static char *make_room(size_t size)
{
    enum { PAGE = 2 << 20 };
    void *room = NULL;
    if (size < PAGE)
        return malloc(size + 1);
    if (posix_memalign(&room, PAGE, size + 1) != 0)
        return NULL;
#ifdef MADV_HUGEPAGE
    (void)madvise(room, size, MADV_HUGEPAGE);
#endif
    return room;
}

/* Unfolds a frame into *out, which is NULL before; leaves it to the caller to free it. */
static ym_status read_frame(char **out, size_t *out_size, const char *frame, size_t size,
                            ym_error *error)
{
    const unsigned long long claimed = ZSTD_getFrameContentSize(frame, size);
    if (claimed == ZSTD_CONTENTSIZE_UNKNOWN || claimed == ZSTD_CONTENTSIZE_ERROR ||
        !is_believed(claimed, size))
        return ym__error_set(error, YM_E_INPUT, "no frame of Zstandard that can be believed");
    *out = make_room((size_t)claimed);
    if (*out == NULL)
        return ym__error_nomem(error);
    *out_size = ZSTD_decompress(*out, (size_t)claimed, frame, size);
    if (ZSTD_isError(*out_size))
        return failed(*out_size, error);
    return *out_size == claimed ? YM_OK
                                : ym__error_set(error, YM_E_INPUT, "a frame that ends too early");
}

static bool is_frame(const char *bytes, size_t size)
{
    static const unsigned char magic[] = {0x28, 0xB5, 0x2F, 0xFD};
    return size >= sizeof magic && memcmp(bytes, magic, sizeof magic) == 0;
}

ym_status ym__uncompress(char **out, size_t *out_size, char *bytes, size_t size, ym_error *error)
{
    *out = NULL;
    *out_size = 0;
    if (!is_frame(bytes, size)) {
        *out = bytes;
        *out_size = size;
        return YM_OK;
    }
    const ym_status status = read_frame(out, out_size, bytes, size, error);
    free(bytes);
    if (status < 0) {
        free(*out);
        *out = NULL;
        *out_size = 0;
    }
    return status;
}
