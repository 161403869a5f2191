/* Writes one segment of an FTS5 index: terms in order and where they stand, as pages. It knows FTS5's format and nothing
 * of SQL; what a page is put into is the caller's business (full_text.c). */
#ifndef YM_INDEX_SEGMENT_H
#define YM_INDEX_SEGMENT_H

#include "base/buffer.h"

/* A term is cut to so many bytes, as FTS5 does when it reads or searches. */
enum { YM__SEGMENT_TERM_MOST = 32768 };
/* Begins every term of the main index; prefix indexes, which we have none of, begin otherwise. */
enum { YM__SEGMENT_MARK = '0' };

/* What is told of a segment, page by page. A negative status ends the writing and is returned. */
typedef struct ym__segment_sink {
    void *context;
    /* A leaf, numbered from 1. */
    ym_status (*leaf)(void *context, uint32_t page, const void *bytes, size_t size,
                      ym_error *error);
    /* A page of the index of a long list: `height` 0 is its lowest level; `page` begins at the leaf that has the term. */
    ym_status (*list_index)(void *context, unsigned height, uint32_t page, const void *bytes,
                            size_t size, ym_error *error);
    /* The leaf on which terms from this on are found, and whether its last list has an index. */
    ym_status (*branch)(void *context, const void *term, size_t size, uint32_t page,
                        bool has_list_index, ym_error *error);
} ym__segment_sink;

typedef struct ym__segment ym__segment;

/* `page_bytes`: a leaf that has reached so many is full (FTS5's 'pgsz'). The sink is borrowed. */
ym_status ym__segment_new(ym__segment **out, size_t page_bytes, const ym__segment_sink *sink,
                          ym_error *error);
void ym__segment_free(ym__segment *segment);

/* The next term, greater than the one before (memcmp, then length); with the list's mark (FTS5's '0'), which is no part of
 * `term`. At least one row must follow. */
ym_status ym__segment_term(ym__segment *segment, const char *term, size_t bytes, ym_error *error);
/* The next row that has the term, greater than the one before. `positions` are varints as FTS5 has them: the first position
 * and 2, then each difference and 2. `removes`: whatever older segments say of the term in this row is void; then there
 * may be no positions. */
ym_status ym__segment_row(ym__segment *segment, int64_t row, bool removes, const uint8_t *positions,
                          size_t bytes, ym_error *error);
/* Writes what is left. *pages: how many leaves there are; 0 when there was no term. */
ym_status ym__segment_end(ym__segment *segment, uint32_t *pages, ym_error *error);

#endif
