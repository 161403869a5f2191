/* Comparing full text with the passages.
 *
 * FTS5's own check (sqlite3Fts5StorageIntegrity) adds the bytes of a term to nine times what is there and joins the results by
 * exclusive or. Where a damaged byte is shared by two terms, for the second is written without what it has in common with the
 * first, both change by the same number, and often that is nothing: one damaged byte in a thousand goes unseen. Nor does it ask
 * whether a term is found: which page it is looked for on (a branch, in passage_text_idx) must lie behind the terms of the pages
 * before. So both are asked here, which also can be where nobody may write. */
#include "index/text_sum.h"

#include "base/error.h"
#include "base/mix.h"
#include "index/full_text.h"
#include "index/segment.h"
#include "index/tokens.h"
#include "index/unite.h"
#include "index/varint.h"
#include "text/token.h"

#include <string.h>

/* ---- the sum ---------------------------------------------------------------------------------------------------- */

/* FNV-1a, as long terms are cut. */
static uint64_t term_sum(const char *term, size_t bytes)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < bytes && i < YM__SEGMENT_TERM_MOST; i++)
        sum = (sum ^ (uint8_t)term[i]) * UINT64_C(0x100000001b3);
    return sum;
}

static uint64_t row_sum(uint64_t term, int64_t row)
{
    return ym__mix(term + (uint64_t)row);
}

static uint64_t position_sum(uint64_t row, uint64_t position)
{
    return ym__mix(row + position);
}

void ym__text_sum_free(ym__text_sum *sum)
{
    ym__folded_free(&sum->folded);
}

typedef struct adding {
    ym__text_sum *to;
    int64_t passage;
    uint32_t next_position;
} adding;

static int add_token(void *context, const ym__token *token)
{
    adding *job = context;
    const uint32_t position = ym__token_position(token, &job->next_position);
    const uint64_t row = row_sum(term_sum(token->text, token->bytes), job->passage);
    job->to->sum += position_sum(row, position);
    return 0;
}

ym_status ym__text_sum_add(ym__text_sum *sum, int64_t passage, const char *text, ym_error *error)
{
    adding job = {.to = sum, .passage = passage};
    const ym_status status = ym__fold(&sum->folded, text, strlen(text), error);
    if (status < 0)
        return status;
    return ym__token_walk(&sum->folded, false, add_token, &job) < 0 ? ym__error_nomem(error)
                                                                    : YM_OK;
}

/* ---- what is stored --------------------------------------------------------------------------------------------- */

typedef struct taking {
    ym__text_sum *from;
    ym_index *index;
    ym__page_step step;
    void *context;
    uint64_t term; /* its sum */
} taking;

static ym_status fetch_leaf(void *context, uint32_t segment, uint32_t page, ym__buffer *out,
                            ym_error *error)
{
    const taking *job = context;
    const ym_status status = job->step(job->context);
    return status < 0
               ? ym__error_interrupted(error)
               : ym__full_text_record(out, job->index, ym__full_text_leaf(segment, page), error);
}

static ym_status take_term(void *context, const char *term, size_t bytes, ym_error *error)
{
    taking *job = context;
    (void)error;
    job->term = term_sum(term, bytes);
    return YM_OK;
}

static ym_status take_row(void *context, int64_t row, bool removes, const uint8_t *positions,
                          size_t bytes, ym_error *error)
{
    const taking *job = context;
    const uint64_t sum = row_sum(job->term, row);
    uint64_t position = 0;
    (void)removes;
    (void)error;
    for (size_t at = 0, size; at < bytes; at += size) {
        uint64_t step = 0;
        size = ym__varint_get(positions + at, bytes - at, &step);
        if (size == 0 || step < 2)
            return YM_E_INDEX;
        position += step - 2;
        job->from->sum -= position_sum(sum, position);
    }
    return YM_OK;
}

/* ---- branches --------------------------------------------------------------------------------------------------- */

static int compare(const void *left, size_t left_bytes, const void *right, size_t right_bytes)
{
    const size_t shorter = left_bytes < right_bytes ? left_bytes : right_bytes;
    const int order = shorter == 0 ? 0 : memcmp(left, right, shorter);
    return order != 0 ? order : left_bytes < right_bytes ? -1 : left_bytes > right_bytes;
}

/* Does the next branch lead to this page, behind the term before it (none: empty) and not behind this one? */
static ym_status check_branch(ym_index *index, sqlite3_stmt *branches,
                              const ym__segment_reader *reader, const ym__buffer *before,
                              ym_error *error)
{
    const ym_status status = ym__index_step(index, branches, "reading full text", error);
    if (status != YM_OK)
        return status < 0 ? status : YM_E_INDEX;
    const void *term = sqlite3_column_blob(branches, 0);
    const size_t bytes = (size_t)sqlite3_column_bytes(branches, 0);
    const bool behind = before->size == 0 || compare(term, bytes, before->bytes, before->size) > 0;
    return sqlite3_column_int64(branches, 1) == reader->page && behind &&
                   compare(term, bytes, reader->term.bytes, reader->term.size) <= 0
               ? YM_OK
               : YM_E_INDEX;
}

/* Each page of the segment that a term begins on has a branch, and there are no others. */
static ym_status walk_branches(taking *job, ym__segment_reader *reader, sqlite3_stmt *branches,
                               ym_error *error)
{
    ym__buffer before = {0};
    uint32_t page = 0;
    bool more = false;
    ym_status status = ym__segment_reader_term(reader, &more, error);
    while (status == YM_OK && more) {
        if (reader->page != page)
            status = check_branch(job->index, branches, reader, &before, error);
        page = reader->page;
        ym__buffer_clear(&before);
        ym__buffer_append(&before, reader->term.bytes, reader->term.size);
        if (before.failed)
            status = ym__error_nomem(error);
        if (status == YM_OK)
            status = ym__segment_reader_term(reader, &more, error);
    }
    ym__buffer_free(&before);
    if (status == YM_OK)
        status = ym__index_step(job->index, branches, "reading full text", error);
    return status == YM_DONE ? YM_OK : status == YM_OK ? YM_E_INDEX : status;
}

static ym_status check_branches(taking *job, const ym__segment_place *segment, ym_error *error)
{
    ym__segment_reader reader = {0};
    sqlite3_stmt *branches = NULL;
    if (segment->last_leaf == 0)
        return YM_OK;
    ym_status status = ym__index_statement(&branches, job->index, YM__TEXT_BRANCHES, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(branches, 1, segment->number);
    sqlite3_bind_int64(branches, 2, segment->first_leaf);
    status = ym__segment_reader_open(&reader, segment, segment->first_leaf, fetch_leaf, job, error);
    if (status == YM_OK)
        status = walk_branches(job, &reader, branches, error);
    ym__index_done(branches);
    ym__segment_reader_free(&reader);
    return status;
}

ym_status ym__text_sum_take_stored(ym__text_sum *sum, bool *good, ym_index *index,
                                   ym__page_step step, void *context, ym_error *error)
{
    ym__segment_place segments[YM__FULL_TEXT_SEGMENTS_MOST];
    size_t count = 0;
    bool known = false;
    ym_error cause = {.status = YM_OK};
    taking job = {.from = sum, .index = index, .step = step, .context = context};
    const ym__term_sink sink = {&job, take_term, take_row};
    *good = true;
    ym_status status = ym__full_text_is_known(&known, index, error);
    if (status < 0 || !known) {
        sum->sum = 0;
        return status;
    }
    status = ym__full_text_segments(segments, &count, &known, index, &cause);
    if (status == YM_OK)
        status = ym__segments_unite(&sink, segments, count, true, fetch_leaf, &job, &cause);
    for (size_t i = 0; i < count && status == YM_OK; i++)
        status = check_branches(&job, &segments[i], &cause);
    *good = status != YM_E_INDEX || cause.status != YM_OK;
    if (status < 0 && *good)
        return ym__error_set(error, status, "%s", cause.message);
    return YM_OK;
}
