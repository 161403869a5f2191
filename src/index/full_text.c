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
#include "index/unite.h"
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
    LEVELS_MOST = 64,   /* FTS5's */
    MANY_SEGMENTS = 32, /* of the lowest level: they become one, however long the run still is */
    UNITED_LEAVES_MOST = 1 << 15, /* 128 MiB */
    TOKENS_MOST = 1 << 21,
    PAGE_BYTES_LEAST = 32, /* FTS5's */
    /* A leaf that holds a term of any length besides must still say in two bytes where its footer begins. */
    PAGE_BYTES_MOST = 32000
};
_Static_assert(PAGE_BYTES_MOST + YM__SEGMENT_TERM_MOST + 8 * YM__VARINT_MOST <= UINT16_MAX,
               "what fits a leaf must fit its head");

/* ---- the records ----------------------------------------------------------------------------------------------- */

/* What the structure record says: segments by levels, of which the lowest has the newest ones; of one level the oldest comes
 * first. FTS5 merges the segments of a level, some at a time, into one of the next. */
typedef struct structure {
    uint8_t cookie[COOKIE];
    uint64_t leaves_written;
    size_t levels;
    uint64_t merging[LEVELS_MOST]; /* by level: how many segments FTS5 is about to merge */
    size_t counts[LEVELS_MOST];    /* by level: how many there are */
    ym__segment_place items[SEGMENTS_MOST];
    size_t count;
    bool used[SEGMENTS_MOST + 1]; /* numbers of segments */
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

ym_status ym__full_text_record(ym__buffer *out, ym_index *index, int64_t id, ym_error *error)
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

static void read_level(structure *of, cursor *from, size_t level)
{
    of->merging[level] = take(from);
    const uint64_t count = take(from);
    for (uint64_t i = 0; i < count && !from->bad; i++) {
        const uint64_t number = take(from);
        const uint64_t first = take(from);
        const uint64_t last = take(from);
        from->bad = from->bad || number == 0 || number > SEGMENTS_MOST || of->used[number] ||
                    last < first || last > LEAVES_MOST || of->count == SEGMENTS_MOST;
        if (from->bad)
            break;
        of->used[number] = true;
        of->counts[level]++;
        of->items[of->count++] =
            (ym__segment_place){(uint32_t)number, (uint32_t)first, (uint32_t)last};
    }
}

/* *known: it is a record as we know them. */
static ym_status read_structure(structure *of, ym_index *index, bool *known, ym_error *error)
{
    ym__buffer bytes = {0};
    *of = (structure){.levels = 0};
    *known = false;
    ym_status status = ym__full_text_record(&bytes, index, STRUCTURE, error);
    if (status < 0)
        return status;
    cursor from = {.bytes = (const uint8_t *)ym__buffer_text(&bytes),
                   .size = bytes.size,
                   .at = COOKIE,
                   .bad = bytes.size < COOKIE};
    if (!from.bad)
        memcpy(of->cookie, from.bytes, COOKIE);
    const uint64_t levels = take(&from);
    const uint64_t segments = take(&from);
    of->leaves_written = take(&from);
    from.bad = from.bad || levels > LEVELS_MOST;
    for (; !from.bad && of->levels < levels; of->levels++)
        read_level(of, &from, of->levels);
    *known = !from.bad && from.at == bytes.size && of->count == segments;
    ym__buffer_free(&bytes);
    return YM_OK;
}

/* The segments of the levels up to `highest`, oldest first; returns how many. */
static size_t list_levels(ym__segment_place *list, const structure *of, size_t highest)
{
    size_t end = 0;
    size_t count = 0;
    for (size_t level = 0; level <= highest; level++)
        end += of->counts[level];
    for (size_t level = highest + 1; level-- > 0; count += of->counts[level]) {
        end -= of->counts[level];
        memcpy(&list[count], &of->items[end], of->counts[level] * sizeof *list);
    }
    return count;
}

ym_status ym__full_text_segments(ym__segment_place list[YM__FULL_TEXT_SEGMENTS_MOST], size_t *count,
                                 bool *known, ym_index *index, ym_error *error)
{
    structure of;
    const ym_status status = read_structure(&of, index, known, error);
    *count = *known ? list_levels(list, &of, LEVELS_MOST - 1) : 0;
    return status;
}

/* Adds a segment of so many leaves as the newest of its level. */
static void add_segment(structure *to, size_t level, uint32_t number, uint32_t leaves)
{
    size_t place = 0;
    for (size_t i = 0; i <= level; i++)
        place += to->counts[i];
    memmove(&to->items[place + 1], &to->items[place], (to->count - place) * sizeof *to->items);
    to->items[place] = (ym__segment_place){number, 1, leaves};
    to->count++;
    to->counts[level]++;
    to->leaves_written += leaves;
    if (to->levels <= level)
        to->levels = level + 1;
}

static void append_structure(ym__buffer *out, const structure *of)
{
    const ym__segment_place *each = of->items;
    ym__buffer_append(out, of->cookie, COOKIE);
    ym__varint_append(out, of->levels);
    ym__varint_append(out, of->count);
    ym__varint_append(out, of->leaves_written);
    for (size_t level = 0; level < of->levels; level++) {
        ym__varint_append(out, of->merging[level]);
        ym__varint_append(out, of->counts[level]);
        for (size_t i = 0; i < of->counts[level]; i++, each++) {
            ym__varint_append(out, each->number);
            ym__varint_append(out, each->first_leaf);
            ym__varint_append(out, each->last_leaf);
        }
    }
}

/* The least number that no segment has; 0: all are taken. */
static uint32_t free_number(const structure *of)
{
    uint32_t number = 1;
    while (number <= SEGMENTS_MOST && of->used[number])
        number++;
    return number <= SEGMENTS_MOST && of->count < SEGMENTS_MOST ? number : 0;
}

static uint64_t changed(uint64_t count, int64_t change)
{
    return change < 0 && count < (uint64_t)-change ? 0 : count + (uint64_t)change;
}

/* At how many bytes a leaf is full. */
static ym_status read_page_bytes(int64_t *page_bytes, ym_index *index, ym_error *error)
{
    return ym__index_integer(
        index, "SELECT coalesce((SELECT v FROM passage_text_config WHERE k = 'pgsz'), 4050)",
        page_bytes, error);
}

ym_status ym__full_text_is_known(bool *known, ym_index *index, ym_error *error)
{
    structure of;
    int64_t version = 0;
    int64_t page_bytes = 0;
    ym_status status = ym__index_integer(
        index,
        "SELECT v FROM passage_text_config WHERE k = 'version' AND NOT EXISTS "
        "(SELECT 1 FROM passage_text_config WHERE k = 'secure-delete' AND v <> 0)",
        &version, error);
    if (status == YM_OK)
        status = read_page_bytes(&page_bytes, index, error);
    if (status == YM_OK)
        status = read_structure(&of, index, known, error);
    *known = status == YM_OK && *known && version == VERSION && page_bytes >= PAGE_BYTES_LEAST &&
             page_bytes <= PAGE_BYTES_MOST;
    return status;
}

/* ---- the tables ------------------------------------------------------------------------------------------------ */

typedef struct writer {
    ym_index *index;
    sqlite3_stmt *data, *branch;               /* insert */
    sqlite3_stmt *erase_data, *erase_branches; /* delete what is between two ids; of a segment */
    uint32_t segment;
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
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } rows[] = {
        {&to->data, "INSERT OR REPLACE INTO passage_text_data (id, block) VALUES (?1, ?2)"},
        {&to->branch, "INSERT INTO passage_text_idx (segid, term, pgno) VALUES (?1, ?2, ?3)"},
        {&to->erase_data, "DELETE FROM passage_text_data WHERE id BETWEEN ?1 AND ?2"},
        {&to->erase_branches, "DELETE FROM passage_text_idx WHERE segid = ?1"}};
    int code = SQLITE_OK;
    for (size_t i = 0; i < sizeof rows / sizeof *rows && code == SQLITE_OK; i++)
        code = sqlite3_prepare_v2(db, rows[i].sql, -1, rows[i].statement, NULL);
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

static void end_writer(writer *to)
{
    sqlite3_finalize(to->data);
    sqlite3_finalize(to->branch);
    sqlite3_finalize(to->erase_data);
    sqlite3_finalize(to->erase_branches);
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
    ym_status status = ym__full_text_record(&old, to->index, AVERAGES, error);
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

/* What becomes a segment: puts its terms and rows in. */
typedef ym_status (*fill)(void *context, ym__segment *segment, ym_error *error);

/* Writes a segment under the number to->segment. *leaves: how many it has; 0: there was nothing. */
static ym_status write_segment(writer *to, fill fill_it, void *context, uint32_t *leaves,
                               ym_error *error)
{
    const ym__segment_sink sink = {to, write_leaf, write_list_index, write_branch};
    ym__segment *segment = NULL;
    int64_t page_bytes = 0;
    ym_status status = read_page_bytes(&page_bytes, to->index, error);
    if (status == YM_OK)
        status = ym__segment_new(&segment, (size_t)page_bytes, &sink, error);
    if (status == YM_OK)
        status = fill_it(context, segment, error);
    if (status == YM_OK)
        status = ym__segment_end(segment, leaves, error);
    ym__segment_free(segment);
    return status;
}

static ym_status write_structure(writer *to, const structure *of, ym_error *error)
{
    ym__buffer bytes = {0};
    append_structure(&bytes, of);
    const ym_status status = bytes.failed
                                 ? ym__error_nomem(error)
                                 : write_record(to, STRUCTURE, bytes.bytes, bytes.size, error);
    ym__buffer_free(&bytes);
    return status;
}

static ym_status damaged(const ym_index *index, ym_error *error)
{
    return ym__error_set(error, YM_E_INDEX, "the full text of %s is damaged; run yiming check",
                         index->path);
}

/* Makes all ready to write one more segment. */
static ym_status begin_segment(writer *to, structure *of, ym_error *error)
{
    bool known = false;
    ym_status status = make_fts5_forget(to->index, error);
    if (status == YM_OK)
        status = prepare_writer(to, error);
    if (status == YM_OK)
        status = read_structure(of, to->index, &known, error);
    to->segment = known ? free_number(of) : 0;
    return status == YM_OK && to->segment == 0 ? damaged(to->index, error) : status;
}

static ym_status fill_gathered(void *context, ym__segment *segment, ym_error *error)
{
    return ym__postings_write(context, segment, error);
}

/* Writes what was gathered as one more segment. */
static ym_status write_gathered(writer *to, structure *of, ym_error *error)
{
    uint32_t leaves = 0;
    ym_status status = write_segment(to, fill_gathered, to->index->full_text, &leaves, error);
    if (status == YM_OK && leaves > 0) {
        add_segment(of, 0, to->segment, leaves);
        of->used[to->segment] = true;
        status = write_structure(to, of, error);
    }
    return status == YM_OK ? write_averages(to, error) : status;
}

/* ---- several segments become one ------------------------------------------------------------------------------- */

/* The segments from the lowest level to `highest`. */
typedef struct uniting {
    writer *to;
    ym__segment_place sources[SEGMENTS_MOST]; /* oldest first */
    size_t count;
    bool is_all;
} uniting;

static ym_status erase(writer *to, int64_t first, int64_t last, ym_error *error)
{
    sqlite3_bind_int64(to->erase_data, 1, first);
    sqlite3_bind_int64(to->erase_data, 2, last);
    return ym__index_run(to->index, to->erase_data, "writing full text", error);
}

/* Each leaf goes as soon as it is read, so that what is written takes its place and the file does not grow. */
static ym_status fetch_leaf(void *context, uint32_t segment, uint32_t page, ym__buffer *out,
                            ym_error *error)
{
    writer *to = context;
    const int64_t id = ym__full_text_leaf(segment, page);
    const ym_status status = ym__full_text_record(out, to->index, id, error);
    return status == YM_OK ? erase(to, id, id, error) : status;
}

static ym_status put_term(void *context, const char *term, size_t bytes, ym_error *error)
{
    return ym__segment_term(context, term, bytes, error);
}

static ym_status put_row(void *context, int64_t row, bool removes, const uint8_t *positions,
                         size_t bytes, ym_error *error)
{
    return ym__segment_row(context, row, removes, positions, bytes, error);
}

static ym_status fill_united(void *context, ym__segment *segment, ym_error *error)
{
    uniting *job = context;
    ym_error cause = {.status = YM_OK};
    const ym__term_sink sink = {segment, put_term, put_row};
    const ym_status status = ym__segments_unite(&sink, job->sources, job->count, job->is_all,
                                                fetch_leaf, job->to, &cause);
    if (status == YM_E_INDEX && cause.status == YM_OK)
        return damaged(job->to->index, error);
    return status < 0 ? ym__error_set(error, status, "%s", cause.message) : status;
}

/* What is left of a segment. */
static ym_status erase_segment(writer *to, uint32_t segment, ym_error *error)
{
    ym_status status =
        erase(to, page_id(segment, false, 0, 0), page_id(segment + 1, false, 0, 0) - 1, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(to->erase_branches, 1, segment);
    return ym__index_run(to->index, to->erase_branches, "writing full text", error);
}

/* Takes the segments of these levels out of the structure and into the job. */
static void take_levels(uniting *job, structure *of, size_t highest)
{
    job->count = list_levels(job->sources, of, highest);
    for (size_t level = 0; level <= highest; level++)
        of->counts[level] = of->merging[level] = 0;
    of->count -= job->count;
    memmove(of->items, &of->items[job->count], of->count * sizeof *of->items);
    job->is_all = of->count == 0;
}

/* Brings the segments of the levels up to `highest` into one of level `target`. */
static ym_status unite(writer *to, structure *of, size_t highest, size_t target, ym_error *error)
{
    uniting job = {.to = to};
    uint32_t leaves = 0;
    take_levels(&job, of, highest);
    ym_status status = write_segment(to, fill_united, &job, &leaves, error);
    for (size_t i = 0; i < job.count && status == YM_OK; i++)
        status = erase_segment(to, job.sources[i].number, error);
    if (status < 0)
        return status;
    if (leaves > 0)
        add_segment(of, target, to->segment, leaves);
    return write_structure(to, of, error);
}

ym_status ym__full_text_unite(ym_index *index, bool *done, ym_error *error)
{
    writer to = {.index = index};
    structure of;
    uint64_t leaves = 0;
    size_t highest = 0;
    *done = false;
    bool known = false;
    ym_status status = ym__full_text_is_known(&known, index, error);
    if (status < 0 || !known)
        return status;
    status = begin_segment(&to, &of, error);
    for (size_t i = 0; status == YM_OK && i < of.count; i++)
        leaves += of.items[i].last_leaf - of.items[i].first_leaf + 1;
    for (size_t level = 1; status == YM_OK && level < of.levels; level++)
        highest = of.counts[level] > 0 ? level : highest;
    *done = status == YM_OK && leaves <= UNITED_LEAVES_MOST;
    if (*done && of.count > 1)
        status = unite(&to, &of, highest, highest == 0 ? 1 : highest, error);
    end_writer(&to);
    return status;
}

ym_status ym__full_text_flush(ym_index *index, ym_error *error)
{
    writer to = {.index = index};
    structure of;
    if (index->full_text == NULL) {
        index->full_text_way = YM__FULL_TEXT_UNDECIDED;
        return YM_OK;
    }
    ym_status status = begin_segment(&to, &of, error);
    if (status == YM_OK)
        status = write_gathered(&to, &of, error);
    /* A run may be long, and be killed before it brings its segments together. */
    to.segment = status == YM_OK && of.counts[0] >= MANY_SEGMENTS ? free_number(&of) : 0;
    if (to.segment != 0)
        status = unite(&to, &of, 0, 1, error);
    end_writer(&to);
    if (status == YM_OK)
        ym__full_text_discard(index);
    return status;
}

void ym__full_text_discard(ym_index *index)
{
    ym__postings_free(index->full_text);
    index->full_text = NULL;
    index->full_text_way = YM__FULL_TEXT_UNDECIDED;
}

/* ---- passages -------------------------------------------------------------------------------------------------- */

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
    bool known = false;
    if (index->full_text_way == YM__FULL_TEXT_UNDECIDED) {
        status = ym__full_text_is_known(&known, index, error);
        if (status == YM_OK)
            index->full_text_way = known ? YM__FULL_TEXT_SEGMENTS : YM__FULL_TEXT_ROWS;
    }
    if (status == YM_OK && index->full_text_way == YM__FULL_TEXT_SEGMENTS &&
        index->full_text == NULL)
        status = ym__postings_new(&index->full_text, error);
    return status;
}

/* Adds the passage, whose tokens are number `number` of `tokens`, or takes it away (NULL). */
static ym_status change(ym_index *index, int64_t passage, const char *text,
                        const ym__tokens *tokens, size_t number, ym_error *error)
{
    if (index->full_text_off)
        return YM_OK;
    ym_status status = make_ready(index, error);
    if (status < 0)
        return status;
    if (index->full_text_way == YM__FULL_TEXT_ROWS)
        return run_row(index, tokens != NULL ? YM__PASSAGE_TEXT_INSERT : YM__PASSAGE_TEXT_DELETE,
                       passage, text, error);
    status = tokens != NULL ? ym__postings_add(index->full_text, passage, tokens, number, error)
                            : ym__postings_remove(index->full_text, passage, text, error);
    return status == YM_OK && ym__postings_count(index->full_text) >= TOKENS_MOST
               ? ym__full_text_flush(index, error)
               : status;
}

ym_status ym__full_text_add(ym_index *index, int64_t passage, const char *text,
                            const ym__tokens *tokens, size_t number, ym_error *error)
{
    return change(index, passage, text, tokens, number, error);
}

ym_status ym__full_text_remove(ym_index *index, int64_t passage, const char *text, ym_error *error)
{
    return change(index, passage, text, NULL, 0, error);
}
