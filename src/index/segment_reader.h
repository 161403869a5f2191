/* Reads a segment of FTS5 from end to end: its terms in order, and of each the rows with their positions. What segment.c
 * says stands where. Bytes of the file are not trusted: every number is held against the page that it is on. */
#ifndef YM_INDEX_SEGMENT_READER_H
#define YM_INDEX_SEGMENT_READER_H

#include "base/buffer.h"

typedef struct ym__segment_place {
    uint32_t number, first_leaf, last_leaf; /* last_leaf 0: it is empty */
} ym__segment_place;

/* Puts the bytes of a leaf into `out`, which is empty. YM_DONE: there is no such leaf. */
typedef ym_status (*ym__leaf_fetch)(void *context, uint32_t segment, uint32_t page, ym__buffer *out,
                                    ym_error *error);

/* Zero it to start. */
typedef struct ym__segment_reader {
    /* What stands here now, to be read. */
    ym__buffer term; /* with its mark */
    int64_t row;
    bool removes;
    const uint8_t *positions; /* of the row, borrowed until the next call */
    size_t bytes;             /* of them */
    /* The reader's own. */
    ym__leaf_fetch fetch;
    void *context;
    uint32_t segment, page, last_page;
    ym__buffer leaf;
    size_t at, next_term, footer, end; /* places in the leaf: `end` is where its footer begins */
    bool is_first, is_whole; /* the next term is the leaf's first; the next row is no difference */
    ym__buffer torn;         /* positions that stand on several leaves */
} ym__segment_reader;

/* Stands before the first term of leaf `page`, one of the place's. All of these: YM_E_INDEX, and nothing in `error`, when the
 * leaves are not as they must be. */
ym_status ym__segment_reader_open(ym__segment_reader *reader, const ym__segment_place *place,
                                  uint32_t page, ym__leaf_fetch fetch, void *context,
                                  ym_error *error);
/* The next term, whether or not the rows of the one before were read. *more false: there is none. */
ym_status ym__segment_reader_term(ym__segment_reader *reader, bool *more, ym_error *error);
/* The next row of the term. */
ym_status ym__segment_reader_row(ym__segment_reader *reader, bool *more, ym_error *error);
void ym__segment_reader_free(ym__segment_reader *reader);

#endif
