/* Merging segments: terms are compared across the sources, then the rows of a term. FTS5's own way (fts5IndexMergeLevel of
 * ext/fts5/fts5_index.c) walks row by row along all of them; here only the sources that have the term take part. */
#include "index/unite.h"

#include "base/error.h"
#include "index/segment.h"

#include <stdlib.h>
#include <string.h>

/* A source that has a term left. */
typedef struct source {
    ym__segment_reader *reader;
    uint64_t
        head; /* the first eight bytes of its term, mark left out: what most comparisons are decided by */
    bool is_taken; /* its term was, and it is to move on */
} source;

typedef struct job {
    const ym__term_sink *sink;
    bool is_all;
    source *sources; /* oldest first */
    size_t count;
    source **group; /* those that have the term in hand and rows of it left, oldest first */
    size_t group_count;
    bool term_written;
    ym_error *error;
} job;

static uint64_t head_of(const ym__buffer *term)
{
    uint64_t head = 0;
    for (size_t i = 1; i <= sizeof head; i++)
        head = head << 8 | (i < term->size ? (uint8_t)term->bytes[i] : 0);
    return head;
}

static int compare_terms(const source *a, const source *b)
{
    const ym__buffer *left = &a->reader->term;
    const ym__buffer *right = &b->reader->term;
    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    const int order =
        memcmp(left->bytes, right->bytes, left->size < right->size ? left->size : right->size);
    if (order != 0 || left->size == right->size)
        return order;
    return left->size < right->size ? -1 : 1;
}

/* Reads the next term of a source; *more false: it has none. */
static ym_status next_term(job *of, source *each, bool *more)
{
    const ym_status status = ym__segment_reader_term(each->reader, more, of->error);
    if (status < 0 || !*more)
        return status;
    each->head = head_of(&each->reader->term);
    return each->reader->term.bytes[0] == YM__SEGMENT_MARK ? YM_OK : YM_E_INDEX;
}

/* Makes the group of those whose term is the least. */
static void find_group(job *of)
{
    source *least = &of->sources[0];
    of->group_count = 0;
    for (size_t i = 0; i < of->count; i++) {
        const int order = i == 0 ? 0 : compare_terms(&of->sources[i], least);
        if (order < 0) {
            least = &of->sources[i];
            of->group_count = 0;
        }
        if (order <= 0)
            of->group[of->group_count++] = &of->sources[i];
    }
    for (size_t i = 0; i < of->group_count; i++)
        of->group[i]->is_taken = true;
}

/* Reads the next row of those of the group that stand at `row`, and lets those go that have none. */
static ym_status next_rows(job *of, int64_t row)
{
    size_t kept = 0;
    for (size_t i = 0; i < of->group_count; i++) {
        source *each = of->group[i];
        bool more = true;
        if (each->reader->row == row) {
            const ym_status status = ym__segment_reader_row(each->reader, &more, of->error);
            if (status < 0)
                return status;
        }
        if (more)
            of->group[kept++] = each;
    }
    of->group_count = kept;
    return YM_OK;
}

static ym_status write_row(job *of, const ym__segment_reader *from, const ym__buffer *term)
{
    ym_status status = YM_OK;
    if (from->bytes == 0 && (of->is_all || !from->removes))
        return YM_OK;
    if (!of->term_written)
        status = of->sink->term(of->sink->context, term->bytes + 1, term->size - 1, of->error);
    of->term_written = true;
    return status < 0 ? status
                      : of->sink->row(of->sink->context, from->row, from->removes, from->positions,
                                      from->bytes, of->error);
}

/* The one of the group that stands at the least row, of several the newest; *limit: the least row of the others. */
static source *find_newest(const job *of, int64_t *limit)
{
    source *newest = of->group[0];
    *limit = INT64_MAX;
    for (size_t i = 1; i < of->group_count; i++) {
        source *each = of->group[i];
        const bool before = each->reader->row <= newest->reader->row;
        const int64_t other = before ? newest->reader->row : each->reader->row;
        *limit = other < *limit ? other : *limit;
        newest = before ? each : newest;
    }
    return newest;
}

/* Writes the rows of a source up to the limit, which is above the first of them; *more: it has others. Mostly what was added
 * later has greater rows, so that these are all it has. */
static ym_status write_run(job *of, const source *from, int64_t limit, const ym__buffer *term,
                           bool *more)
{
    ym_status status = YM_OK;
    do {
        status = write_row(of, from->reader, term);
        if (status == YM_OK)
            status = ym__segment_reader_row(from->reader, more, of->error);
    } while (status == YM_OK && *more && from->reader->row < limit);
    return status;
}

/* Takes a source out of the group. */
static void leave_group(job *of, const source *which)
{
    size_t kept = 0;
    for (size_t i = 0; i < of->group_count; i++) {
        if (of->group[i] != which)
            of->group[kept++] = of->group[i];
    }
    of->group_count = kept;
}

/* All rows of the group's term, each once. */
static ym_status unite_term(job *of)
{
    const ym__buffer *term = &of->group[0]->reader->term;
    of->term_written = false;
    for (size_t i = 0; i < of->group_count; i++)
        of->group[i]->reader->row = 0;
    ym_status status = next_rows(of, 0);
    while (status == YM_OK && of->group_count > 0) {
        int64_t limit = 0;
        const source *newest = find_newest(of, &limit);
        const int64_t row = newest->reader->row;
        if (row < limit) {
            bool more = true;
            status = write_run(of, newest, limit, term, &more);
            if (!more)
                leave_group(of, newest);
        } else {
            status = write_row(of, newest->reader, term);
            if (status == YM_OK)
                status = next_rows(of, row);
        }
    }
    return status;
}

/* Moves those on whose term was taken, and lets those go that have no other. */
static ym_status next_terms(job *of)
{
    size_t kept = 0;
    for (size_t i = 0; i < of->count; i++) {
        source each = of->sources[i];
        bool more = true;
        if (each.is_taken) {
            const ym_status status = next_term(of, &each, &more);
            if (status < 0)
                return status;
        }
        each.is_taken = false;
        if (more)
            of->sources[kept++] = each;
    }
    of->count = kept;
    return YM_OK;
}

static ym_status unite(job *of)
{
    ym_status status = next_terms(of);
    while (status == YM_OK && of->count > 0) {
        find_group(of);
        status = unite_term(of);
        if (status == YM_OK)
            status = next_terms(of);
    }
    return status;
}

ym_status ym__segments_unite(const ym__term_sink *sink, const ym__segment_place *sources,
                             size_t count, bool is_all, ym__leaf_fetch fetch, void *context,
                             ym_error *error)
{
    job of = {.sink = sink, .is_all = is_all, .error = error};
    ym__segment_reader *readers = calloc(count + 1, sizeof *readers);
    of.sources = calloc(count + 1, sizeof *of.sources);
    of.group = calloc(count + 1, sizeof(source *));
    ym_status status =
        readers == NULL || of.sources == NULL || of.group == NULL ? ym__error_nomem(error) : YM_OK;
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        if (sources[i].last_leaf == 0)
            continue;
        of.sources[of.count++] = (source){.reader = &readers[i], .is_taken = true};
        status = ym__segment_reader_open(&readers[i], &sources[i], sources[i].first_leaf, fetch,
                                         context, error);
    }
    if (status == YM_OK)
        status = unite(&of);
    for (size_t i = 0; readers != NULL && i < count; i++)
        ym__segment_reader_free(&readers[i]);
    free(readers);
    free(of.sources);
    free(of.group);
    return status;
}
