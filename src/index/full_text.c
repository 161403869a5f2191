/* Writing full text as finished segments of FTS5.
 *
 * FTS5 answers queries, merges segments and checks them; but what is added row by row it sorts in a table in memory that
 * nearly every token misses the cache in. So what a transaction adds and takes away is sorted by us (postings.c), laid out
 * as FTS5 would (segment.c), and put into its tables as the newest segment: pages into _data, what leads to them into
 * _idx, the segment into the structure record, how much there is into the averages record (records 10 and 1 of
 * _data, described at the head of SQLite's ext/fts5/fts5_index.c).
 *
 * FTS5 keeps a copy of the structure record; `make_fts5_forget` has it read the record again. On our connections its tables
 * are closed (DEFENSIVE) to all statements but those that are prepared while another one runs, as its own are: so ours are
 * prepared inside an SQL function. (To switch DEFENSIVE off would make every open statement stale.) A table of a version
 * that we do not know is written row by row. */
#include "index/full_text.h"

#include "base/error.h"
#include "index/postings.h"
#include "index/varint.h"

#include <string.h>

#define PREPARE "yiming_prepare"

enum {
    VERSION = 4, /* of FTS5's format: passage_text_config */
    AVERAGES = 1,
    STRUCTURE = 10,
    COOKIE = 4, /* bytes at the head of the structure record, which are FTS5's own business */
    SEGMENTS_MOST = YM__FULL_TEXT_SEGMENTS_MOST,
    LEAVES_MOST = INT32_MAX,
    MANY_SEGMENTS = 16, /* on the lowest level: FTS5 merges these, however long the run still is */
    TOKENS_MOST = 1 << 21
};

/* ---- the records ----------------------------------------------------------------------------------------------- */

/* What the structure record says, as far as it matters for one more segment. */
typedef struct structure {
    ym__buffer bytes; /* the record */
    uint64_t levels, segments, leaves_written;
    uint64_t lowest_merging, lowest_count; /* segments of level 0: being merged, all */
    uint64_t lowest_leaves;
    size_t lowest_start,
        lowest_end; /* bytes of the segments of level 0, without the two counts before them */
    bool used[SEGMENTS_MOST + 1]; /* numbers of segments */
    ym__full_text_segment items[SEGMENTS_MOST];
    size_t count;
} structure;

typedef struct cursor {
    const uint8_t *bytes;
    size_t size, at;
    bool bad;
} cursor;

static uint64_t take(cursor *from)
{
    uint64_t value = 0;
    const size_t size =
        from->bad ? 0 : ym__varint_get(from->bytes + from->at, from->size - from->at, &value);
    from->bad = from->bad || size == 0;
    from->at += size;
    return value;
}

static ym_status read_record(ym__buffer *out, ym_index *index, int64_t id, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__TEXT_RECORD, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, id);
    status = ym__index_step(index, select, "reading full text", error);
    if (status == YM_OK)
        ym__buffer_append(out, sqlite3_column_blob(select, 0),
                          (size_t)sqlite3_column_bytes(select, 0));
    ym__index_done(select);
    return status >= 0 && out->failed ? ym__error_nomem(error) : status < 0 ? status : YM_OK;
}

/* One level of the record; the lowest is noted. */
static void read_level(structure *of, cursor *from, bool lowest)
{
    const uint64_t merging = take(from);
    const uint64_t count = take(from);
    const size_t start = from->at;
    uint64_t leaves = 0;
    for (uint64_t i = 0; i < count && !from->bad; i++) {
        const uint64_t number = take(from);
        const uint64_t first = take(from);
        const uint64_t last = take(from);
        from->bad = from->bad || number == 0 || number > SEGMENTS_MOST || of->used[number] ||
                    last < first || last > LEAVES_MOST || of->count == SEGMENTS_MOST;
        if (!from->bad) {
            of->used[number] = true;
            of->items[of->count++] =
                (ym__full_text_segment){(uint32_t)number, (uint32_t)first, (uint32_t)last};
        }
        leaves += last - first + 1;
    }
    if (!lowest)
        return;
    of->lowest_merging = merging;
    of->lowest_count = count;
    of->lowest_leaves = leaves;
    of->lowest_start = start;
    of->lowest_end = from->at;
}

/* *known: it is a record as we know them. */
static ym_status read_structure(structure *of, ym_index *index, bool *known, ym_error *error)
{
    *of = (structure){.levels = 0};
    *known = false;
    ym_status status = read_record(&of->bytes, index, STRUCTURE, error);
    if (status < 0)
        return status;
    cursor from = {.bytes = (const uint8_t *)ym__buffer_text(&of->bytes),
                   .size = of->bytes.size,
                   .at = COOKIE,
                   .bad = of->bytes.size < COOKIE};
    of->levels = take(&from);
    of->segments = take(&from);
    of->leaves_written = take(&from);
    of->lowest_start = of->lowest_end = from.at;
    for (uint64_t i = 0; i < of->levels && !from.bad; i++)
        read_level(of, &from, i == 0);
    *known = !from.bad && from.at == of->bytes.size;
    return YM_OK;
}

ym_status ym__full_text_segments(ym__full_text_segment list[YM__FULL_TEXT_SEGMENTS_MOST],
                                 size_t *count, bool *known, ym_index *index, ym_error *error)
{
    structure of;
    const ym_status status = read_structure(&of, index, known, error);
    *count = *known ? of.count : 0;
    memcpy(list, of.items, *count * sizeof *list);
    ym__buffer_free(&of.bytes);
    return status;
}

/* The record with one more segment, the newest of level 0. */
static void add_segment(ym__buffer *out, const structure *old, unsigned number, uint32_t pages)
{
    ym__buffer_append(out, old->bytes.bytes, COOKIE);
    ym__varint_append(out, old->levels == 0 ? 1 : old->levels);
    ym__varint_append(out, old->segments + 1);
    ym__varint_append(out, old->leaves_written + pages);
    ym__varint_append(out, old->lowest_merging);
    ym__varint_append(out, old->lowest_count + 1);
    ym__buffer_append(out, old->bytes.bytes + old->lowest_start,
                      old->lowest_end - old->lowest_start);
    ym__varint_append(out, number);
    ym__varint_append(out, 1);
    ym__varint_append(out, pages);
    ym__buffer_append(out, old->bytes.bytes + old->lowest_end, old->bytes.size - old->lowest_end);
}

static uint64_t changed(uint64_t count, int64_t change)
{
    return change < 0 && count < (uint64_t)-change ? 0 : count + (uint64_t)change;
}

/* ---- the tables ------------------------------------------------------------------------------------------------ */

typedef struct writer {
    ym_index *index;
    sqlite3_stmt *data, *branch;
    unsigned segment;
} writer;

/* FTS5 forgets its copy of the structure record, and writes out what it has gathered itself, when a savepoint is taken back
 * that its table takes part in. */
static ym_status make_fts5_forget(ym_index *index, ym_error *error)
{
    return ym__index_sql(index,
                         "SAVEPOINT full_text; DELETE FROM passage_text WHERE 0; "
                         "ROLLBACK TO full_text; RELEASE full_text",
                         "writing full text", error);
}

/* The SQL function PREPARE, which gets a writer as a bound pointer. */
static void prepare_inside(sqlite3_context *context, int count, sqlite3_value **values)
{
    sqlite3 *db = sqlite3_context_db_handle(context);
    writer *to = sqlite3_value_pointer(values[0], PREPARE);
    (void)count;
    if (to == NULL)
        return;
    int code = sqlite3_prepare_v2(
        db, "INSERT OR REPLACE INTO passage_text_data (id, block) VALUES (?1, ?2)", -1, &to->data,
        NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(
            db, "INSERT INTO passage_text_idx (segid, term, pgno) VALUES (?1, ?2, ?3)", -1,
            &to->branch, NULL);
    if (code != SQLITE_OK)
        sqlite3_result_error_code(context, code);
}

int ym__full_text_set_up(sqlite3 *db)
{
    return sqlite3_create_function_v2(db, PREPARE, 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL,
                                      prepare_inside, NULL, NULL, NULL);
}

static ym_status prepare_writer(writer *to, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, to->index, YM__TEXT_PREPARE, error);
    if (status < 0)
        return status;
    (void)sqlite3_bind_pointer(select, 1, to, PREPARE, NULL);
    status = ym__index_step(to->index, select, "writing full text", error);
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

static ym_status write_record(writer *to, int64_t id, const void *bytes, size_t size,
                              ym_error *error)
{
    sqlite3_bind_int64(to->data, 1, id);
    sqlite3_bind_blob64(to->data, 2, bytes, size, SQLITE_STATIC);
    return ym__index_run(to->index, to->data, "writing full text", error);
}

/* The record of a page: of a leaf, or of the index of a long list. */
static int64_t page_id(unsigned segment, bool list_index, unsigned height, uint32_t page)
{
    return (int64_t)segment << 37 | (int64_t)list_index << 36 | (int64_t)height << 31 |
           (int64_t)page;
}

int64_t ym__full_text_leaf(uint32_t segment, uint64_t page)
{
    return page_id(segment, false, 0, (uint32_t)page);
}

static ym_status write_leaf(void *context, uint32_t page, const void *bytes, size_t size,
                            ym_error *error)
{
    writer *to = context;
    return write_record(to, page_id(to->segment, false, 0, page), bytes, size, error);
}

static ym_status write_list_index(void *context, unsigned height, uint32_t page, const void *bytes,
                                  size_t size, ym_error *error)
{
    writer *to = context;
    return write_record(to, page_id(to->segment, true, height, page), bytes, size, error);
}

static ym_status write_branch(void *context, const void *term, size_t size, uint32_t page,
                              bool has_list_index, ym_error *error)
{
    writer *to = context;
    sqlite3_bind_int64(to->branch, 1, to->segment);
    sqlite3_bind_blob64(to->branch, 2, term, size, SQLITE_STATIC);
    sqlite3_bind_int64(to->branch, 3, (int64_t)page << 1 | (int64_t)has_list_index);
    return ym__index_run(to->index, to->branch, "writing full text", error);
}

static ym_status write_averages(writer *to, ym_error *error)
{
    int64_t passages = 0;
    int64_t tokens = 0;
    ym__buffer old = {0};
    ym__buffer new = {0};
    ym__postings_change(to->index->full_text, &passages, &tokens);
    ym_status status = read_record(&old, to->index, AVERAGES, error);
    if (status == YM_OK) {
        cursor from = {.bytes = (const uint8_t *)ym__buffer_text(&old), .size = old.size};
        ym__varint_append(&new, changed(take(&from), passages)); /* an empty record: no rows yet */
        ym__varint_append(&new, changed(take(&from), tokens));
        status = new.failed ? ym__error_nomem(error)
                            : write_record(to, AVERAGES, new.bytes, new.size, error);
    }
    ym__buffer_free(&old);
    ym__buffer_free(&new);
    return status;
}

static ym_status write_segment(writer *to, uint32_t *pages, ym_error *error)
{
    const ym__segment_sink sink = {to, write_leaf, write_list_index, write_branch};
    ym__segment *segment = NULL;
    int64_t page_bytes = 0;
    ym_status status = ym__index_integer(
        to->index, "SELECT coalesce((SELECT v FROM passage_text_config WHERE k = 'pgsz'), 4050)",
        &page_bytes, error);
    if (status == YM_OK)
        status = ym__segment_new(&segment, (size_t)page_bytes, &sink, error);
    if (status == YM_OK)
        status = ym__postings_write(to->index->full_text, segment, error);
    if (status == YM_OK)
        status = ym__segment_end(segment, pages, error);
    ym__segment_free(segment);
    return status;
}

/* Writes what was gathered as one more segment. *lowest_leaves: what level 0 holds when it has many of them, else 0. */
static ym_status write_gathered(writer *to, uint64_t *lowest_leaves, ym_error *error)
{
    structure old;
    bool known = false;
    uint32_t pages = 0;
    ym__buffer new = {0};
    ym_status status = read_structure(&old, to->index, &known, error);
    for (to->segment = 1; to->segment < SEGMENTS_MOST && old.used[to->segment];)
        to->segment++;
    if (status == YM_OK && (!known || old.used[to->segment]))
        status = ym__error_set(error, YM_E_INDEX,
                               "the full text of %s is damaged; run yiming check", to->index->path);
    if (status == YM_OK)
        status = write_segment(to, &pages, error);
    if (status == YM_OK && pages > 0) {
        add_segment(&new, &old, to->segment, pages);
        status = new.failed ? ym__error_nomem(error)
                            : write_record(to, STRUCTURE, new.bytes, new.size, error);
    }
    if (status == YM_OK)
        status = write_averages(to, error);
    *lowest_leaves = old.lowest_count + 1 < MANY_SEGMENTS ? 0 : old.lowest_leaves + pages;
    ym__buffer_free(&new);
    ym__buffer_free(&old.bytes);
    return status;
}

/* FTS5 takes 2,000 segments at most, and a run may be killed before it brings its own together. */
static ym_status merge_lowest(ym_index *index, uint64_t leaves, ym_error *error)
{
    sqlite3_stmt *merge = NULL;
    ym_status status = ym__index_statement(&merge, index, YM__TEXT_MERGE, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(merge, 1, leaves < INT32_MAX ? (int64_t)leaves : INT32_MAX);
    return ym__index_run(index, merge, "merging full text", error);
}

ym_status ym__full_text_flush(ym_index *index, ym_error *error)
{
    writer to = {.index = index};
    uint64_t lowest_leaves = 0;
    if (index->full_text == NULL)
        return YM_OK;
    ym_status status = make_fts5_forget(index, error);
    if (status == YM_OK)
        status = prepare_writer(&to, error);
    if (status == YM_OK)
        status = write_gathered(&to, &lowest_leaves, error);
    sqlite3_finalize(to.data);
    sqlite3_finalize(to.branch);
    if (status < 0)
        return status;
    ym__full_text_discard(index);
    return lowest_leaves > 0 ? merge_lowest(index, lowest_leaves, error) : YM_OK;
}

void ym__full_text_discard(ym_index *index)
{
    ym__postings_free(index->full_text);
    index->full_text = NULL;
    index->full_text_way = YM__FULL_TEXT_UNDECIDED;
}

/* ---- passages -------------------------------------------------------------------------------------------------- */

static ym_status decide(ym_index *index, ym_error *error)
{
    structure of = {.levels = 0};
    int64_t version = 0;
    bool known = false;
    ym_status status = ym__index_integer(
        index,
        "SELECT v FROM passage_text_config WHERE k = 'version' AND NOT EXISTS "
        "(SELECT 1 FROM passage_text_config WHERE k = 'secure-delete' AND v <> 0)",
        &version, error);
    if (status == YM_OK)
        status = read_structure(&of, index, &known, error);
    ym__buffer_free(&of.bytes);
    if (status == YM_OK)
        index->full_text_way =
            version == VERSION && known ? YM__FULL_TEXT_SEGMENTS : YM__FULL_TEXT_ROWS;
    return status;
}

static ym_status run_row(ym_index *index, ym__statement name, int64_t passage, const char *text,
                         ym_error *error)
{
    sqlite3_stmt *statement = NULL;
    ym_status status = ym__index_statement(&statement, index, name, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(statement, 1, passage);
    ym__bind_text(statement, 2, text);
    return ym__index_run(index, statement, "storing full text", error);
}

/* Decides how the transaction writes full text, and makes what gathers it. */
static ym_status make_ready(ym_index *index, ym_error *error)
{
    ym_status status = YM_OK;
    if (index->full_text_way == YM__FULL_TEXT_UNDECIDED)
        status = decide(index, error);
    if (status == YM_OK && index->full_text_way == YM__FULL_TEXT_SEGMENTS &&
        index->full_text == NULL)
        status = ym__postings_new(&index->full_text, error);
    return status;
}

static ym_status flush_when_large(ym_index *index, ym_error *error)
{
    return ym__postings_count(index->full_text) >= TOKENS_MOST ? ym__full_text_flush(index, error)
                                                               : YM_OK;
}

ym_status ym__full_text_add(ym_index *index, int64_t passage, const char *text,
                            const ym__tokens *tokens, size_t number, ym_error *error)
{
    if (index->full_text_off)
        return YM_OK;
    ym_status status = make_ready(index, error);
    if (status < 0)
        return status;
    if (index->full_text_way == YM__FULL_TEXT_ROWS)
        return run_row(index, YM__PASSAGE_TEXT_INSERT, passage, text, error);
    status = ym__postings_add(index->full_text, passage, tokens, number, error);
    return status == YM_OK ? flush_when_large(index, error) : status;
}

ym_status ym__full_text_remove(ym_index *index, int64_t passage, const char *text, ym_error *error)
{
    if (index->full_text_off)
        return YM_OK;
    ym_status status = make_ready(index, error);
    if (status < 0)
        return status;
    if (index->full_text_way == YM__FULL_TEXT_ROWS)
        return run_row(index, YM__PASSAGE_TEXT_DELETE, passage, text, error);
    status = ym__postings_remove(index->full_text, passage, text, error);
    return status == YM_OK ? flush_when_large(index, error) : status;
}
