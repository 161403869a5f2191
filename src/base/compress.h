/* Bytes made smaller with Zstandard (RFC 8878, by libzstd), for what a file keeps and nobody but us reads. */
#ifndef YM_BASE_COMPRESS_H
#define YM_BASE_COMPRESS_H

#include "base/buffer.h"

/* Appends a frame of these bytes, which tells how many they are and has their checksum; or the bytes themselves, where the
 * frame would be so small beside them that ym__uncompress would not believe it. They must not begin as a frame does (28 B5 2F
 * FD). Same bytes, same frame, as long as libzstd is of the same version. YM_E_NOMEM. */
ym_status ym__compress(ym__buffer *out, const void *bytes, size_t size, ym_error *error);

/* The `*out_size` bytes that ym__compress was given, from malloc, out of what it appended, which is from malloc too and taken
 * in any case. It takes no more memory than 16 MiB and 256 times `size`, whatever a frame says that it holds. YM_E_INPUT: the
 * frame is damaged, or claims more than that; *out is NULL then. YM_E_NOMEM. */
ym_status ym__uncompress(char **out, size_t *out_size, char *bytes, size_t size, ym_error *error);

#endif
