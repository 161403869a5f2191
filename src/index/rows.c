/* The rows of a term, or of all terms that begin alike, read from the pages of FTS5's segments (segment_reader.c).
 *
 * FTS5 answers the same (MATCH "c" *), but puts the positions of all rows together before it gives the first one: ten times
 * as much work as skipping them. A newer segment may void what older ones say of a row, which it says in a row without
 * positions: where one is met, and where a page is not as it must be, FTS5 is left to answer. */
#include "index/full_text.h"

#include "base/error.h"
#include "index/segment.h"

#include <string.h>

typedef struct job {
    ym_index *index;
    const char *term; /* with its mark */
    size_t term_bytes;
    bool prefix;
    ym__row_visit visit;
    void *context;
    ym_error *error;
} job;

static ym_status fetch_leaf(void *context, uint32_t segment, uint32_t page, ym__buffer *out,
                            ym_error *error)
{
    const job *of = context;
    return ym__full_text_record(out, of->index, ym__full_text_leaf(segment, page), error);
}

/* Below 0: the terms that are looked for come later; 0: this is one; above: they are over. */
static int compare(const job *of, const ym__buffer *term)
{
    const size_t shorter = term->size < of->term_bytes ? term->size : of->term_bytes;
    const int order = memcmp(term->bytes, of->term, shorter);
    if (order != 0 || term->size == of->term_bytes)
        return order;
    return term->size < of->term_bytes ? -1 : of->prefix ? 0 : 1;
}

static ym_status tell_rows(const job *of, ym__segment_reader *reader)
{
    bool more = false;
    ym_status status = ym__segment_reader_row(reader, &more, of->error);
    while (status == YM_OK && more) {
        if (reader->bytes == 0)
            return YM_DONE;
        status = of->visit(of->context, reader->row, of->error);
        if (status == YM_OK)
            status = ym__segment_reader_row(reader, &more, of->error);
    }
    return status;
}

/* Where to begin: the last page whose first term is not greater. */
static ym_status seek(const job *of, const ym__segment_place *segment, uint32_t *page)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, of->index, YM__TEXT_BRANCH, of->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, segment->number);
    sqlite3_bind_blob64(select, 2, of->term, of->term_bytes, SQLITE_STATIC);
    status = ym__index_step(of->index, select, "reading full text", of->error);
    const int64_t found = status == YM_OK ? sqlite3_column_int64(select, 0) >> 1 : 0;
    ym__index_done(select);
    *page = found > segment->first_leaf && found <= segment->last_leaf ? (uint32_t)found
                                                                       : segment->first_leaf;
    return status < 0 ? status : YM_OK;
}

/* All rows of the segment. */
static ym_status read_segment(job *of, const ym__segment_place *segment)
{
    ym__segment_reader reader = {0};
    uint32_t page = 0;
    bool more = false;
    ym_status status = seek(of, segment, &page);
    if (status == YM_OK)
        status = ym__segment_reader_open(&reader, segment, page, fetch_leaf, of, of->error);
    if (status == YM_OK)
        status = ym__segment_reader_term(&reader, &more, of->error);
    while (status == YM_OK && more) {
        const int order = compare(of, &reader.term);
        if (order > 0)
            break;
        if (order == 0)
            status = tell_rows(of, &reader);
        if (status == YM_OK)
            status = ym__segment_reader_term(&reader, &more, of->error);
    }
    ym__segment_reader_free(&reader);
    return status;
}

ym_status ym__full_text_rows(ym_index *index, const char *token, size_t bytes, bool prefix,
                             ym__row_visit visit, void *context, ym_error *error)
{
    ym__segment_place segments[YM__FULL_TEXT_SEGMENTS_MOST];
    size_t count = 0;
    bool known = false;
    ym__buffer marked = {0};
    ym_error cause = {.status = YM_OK};
    ym__buffer_putc(&marked, YM__SEGMENT_MARK);
    ym__buffer_append(&marked, token, bytes);
    job of = {.index = index,
              .term = ym__buffer_text(&marked),
              .term_bytes = marked.size,
              .prefix = prefix,
              .visit = visit,
              .context = context,
              .error = &cause};
    ym_status status = marked.failed ? ym__error_nomem(&cause) : YM_OK;
    if (status == YM_OK)
        status = ym__full_text_segments(segments, &count, &known, index, &cause);
    if (status == YM_OK && !known)
        status = YM_DONE;
    for (size_t i = 0; i < count && status == YM_OK; i++)
        status = read_segment(&of, &segments[i]);
    ym__buffer_free(&marked);
    if (status == YM_E_INDEX && cause.status == YM_OK)
        return YM_DONE; /* a page is not as it must be */
    return status < 0 ? ym__error_set(error, status, "%s", cause.message) : status;
}
