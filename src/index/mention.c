/* Storing mentions by passage and by entry, and reading them back. */
#include "index/mention.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHANGES_MOST = 1 << 18, /* gathered at once: 6 MiB */
    LIST_BYTES =
        512 /* about as long as one row of a list gets; far less than what SQLite puts on a page of its own */
};

/* A mention more (1) or less (-1) of an entry in a passage; several of one are summed up. */
typedef struct change {
    int64_t entry, passage;
    int32_t count;
} change;

struct ym__mention_changes {
    size_t count, capacity;
    change *items;
};

/* ---- gathering ------------------------------------------------------------------------------------------------- */

static ym_status gather(ym_index *index, int64_t entry, int64_t passage, int32_t count,
                        ym_error *error)
{
    if (index->mention_changes == NULL)
        index->mention_changes = calloc(1, sizeof *index->mention_changes);
    struct ym__mention_changes *changes = index->mention_changes;
    if (changes == NULL)
        return ym__error_nomem(error);
    if (changes->count == changes->capacity) {
        const size_t capacity = changes->capacity == 0 ? 1024 : changes->capacity * 2;
        change *grown = realloc(changes->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        changes->items = grown;
        changes->capacity = capacity;
    }
    changes->items[changes->count++] = (change){entry, passage, count};
    return changes->count < CHANGES_MOST ? YM_OK : ym__mentions_flush(index, error);
}

void ym__mentions_discard(ym_index *index)
{
    if (index->mention_changes == NULL)
        return;
    free(index->mention_changes->items);
    free(index->mention_changes);
    index->mention_changes = NULL;
}

static int compare_changes(const void *a, const void *b)
{
    const change *left = a;
    const change *right = b;
    if (left->entry != right->entry)
        return left->entry < right->entry ? -1 : 1;
    return left->passage < right->passage ? -1 : left->passage > right->passage;
}

/* Sorts them, sums up those of one entry and passage, and drops those that come to nothing. Returns how many are left. */
static size_t sum_up(change *items, size_t count)
{
    size_t kept = 0;
    qsort(items, count, sizeof *items, compare_changes);
    for (size_t i = 0; i < count;) {
        change sum = items[i++];
        while (i < count && compare_changes(&sum, &items[i]) == 0)
            sum.count += items[i++].count;
        if (sum.count != 0)
            items[kept++] = sum;
    }
    return kept;
}

/* ---- lists by entry ---------------------------------------------------------------------------------------------- */

static ym_status list_is_damaged(const ym_index *index, ym_error *error)
{
    return ym__error_set(error, YM_E_INDEX,
                         "the mentions in %s are damaged; run yiming check, then yiming reindex",
                         index->path);
}

/* One row of an entry's list that is being changed. */
typedef struct part {
    int64_t entry;
    bool stored;           /* it is there, */
    int64_t first_passage; /* under this */
    int64_t until;    /* passages from this on belong into the next row; INT64_MAX: there is none */
    ym__buffer bytes; /* as it was read */
} part;

/* Reads the row that a passage belongs into: the last that begins at it or before. */
static ym_status read_part(part *of, ym_index *index, int64_t passage, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__ENTRY_MENTION_FIND, error);
    if (status < 0)
        return status;
    of->stored = false;
    of->until = INT64_MAX;
    ym__buffer_clear(&of->bytes);
    sqlite3_bind_int64(select, 1, of->entry);
    sqlite3_bind_int64(select, 2, passage);
    status = ym__index_step(index, select, "reading mentions", error);
    if (status == YM_OK) {
        of->stored = true;
        of->first_passage = sqlite3_column_int64(select, 0);
        ym__buffer_append(&of->bytes, sqlite3_column_blob(select, 1),
                          (size_t)sqlite3_column_bytes(select, 1));
    }
    ym__index_done(select);
    if (status >= 0)
        status = ym__index_statement(&select, index, YM__ENTRY_MENTION_NEXT, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, of->entry);
    sqlite3_bind_int64(select, 2, passage);
    status = ym__index_step(index, select, "reading mentions", error);
    if (status == YM_OK)
        of->until = sqlite3_column_int64(select, 0);
    ym__index_done(select);
    if (status >= 0 && of->bytes.failed)
        return ym__error_nomem(error);
    return status < 0 ? status : YM_OK;
}

static ym_status delete_part(const part *of, ym_index *index, ym_error *error)
{
    sqlite3_stmt *remove = NULL;
    ym_status status = ym__index_statement(&remove, index, YM__ENTRY_MENTION_DELETE, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(remove, 1, of->entry);
    sqlite3_bind_int64(remove, 2, of->first_passage);
    return ym__index_run(index, remove, "storing mentions", error);
}

/* Writes what takes the place of a part: one row, or more when it has grown too long. */
typedef struct part_writer {
    ym_index *index;
    int64_t entry, first_passage, last_passage;
    uint64_t mentions;
    ym__buffer bytes;
} part_writer;

static ym_status write_row(part_writer *to, ym_error *error)
{
    sqlite3_stmt *insert = NULL;
    if (to->mentions == 0)
        return YM_OK;
    if (to->bytes.failed)
        return ym__error_nomem(error);
    ym_status status = ym__index_statement(&insert, to->index, YM__ENTRY_MENTION_INSERT, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(insert, 1, to->entry);
    sqlite3_bind_int64(insert, 2, to->first_passage);
    sqlite3_bind_int64(insert, 3, (int64_t)to->mentions);
    sqlite3_bind_blob64(insert, 4, to->bytes.bytes, to->bytes.size, SQLITE_STATIC);
    status = ym__index_run(to->index, insert, "storing mentions", error);
    ym__buffer_clear(&to->bytes);
    to->mentions = 0;
    return status;
}

static ym_status write_passage(part_writer *to, const ym__mentioning *each, ym_error *error)
{
    ym_status status = to->bytes.size >= LIST_BYTES ? write_row(to, error) : YM_OK;
    if (to->mentions == 0)
        to->first_passage = to->last_passage = each->passage;
    ym__mentioning_pack(&to->bytes, each, to->last_passage);
    to->last_passage = each->passage;
    to->mentions += each->count;
    return status;
}

/* What a passage has after a change; `old` may be NULL: it had none. YM_E_INDEX: less than nothing. */
static ym_status write_changed(part_writer *to, const ym__mentioning *old, const change *each,
                               ym_error *error)
{
    const int64_t count = (old == NULL ? 0 : (int64_t)old->count) + each->count;
    if (count < 0 || count > UINT32_MAX)
        return list_is_damaged(to->index, error);
    const ym__mentioning now = {.passage = each->passage, .count = (uint32_t)count};
    return count == 0 ? YM_OK : write_passage(to, &now, error);
}

/* Writes the part with its changes, by passage as it is itself. */
static ym_status merge_part(part_writer *to, const part *of, const change *items, size_t count,
                            ym_error *error)
{
    ym__mentioning old;
    ym__mention_cursor cursor =
        ym__mentioning_unpack(of->bytes.bytes, of->bytes.size, of->stored ? of->first_passage : 1);
    bool more = ym__mentioning_next(&cursor, &old);
    ym_status status = YM_OK;
    while ((more || count > 0) && status == YM_OK) {
        if (count == 0 || (more && old.passage < items->passage)) {
            status = write_passage(to, &old, error);
            more = ym__mentioning_next(&cursor, &old);
            continue;
        }
        const bool had = more && old.passage == items->passage;
        status = write_changed(to, had ? &old : NULL, items++, error);
        count--;
        if (had)
            more = ym__mentioning_next(&cursor, &old);
    }
    if (status == YM_OK && cursor.damaged)
        status = list_is_damaged(to->index, error);
    return status == YM_OK ? write_row(to, error) : status;
}

/* Changes the list of one entry. */
static ym_status change_list(ym_index *index, const change *items, size_t count, ym_error *error)
{
    part of = {.entry = items->entry};
    part_writer to = {.index = index, .entry = items->entry};
    ym_status status = YM_OK;
    while (count > 0 && status == YM_OK) {
        size_t here = 1;
        status = read_part(&of, index, items->passage, error);
        while (here < count && items[here].passage < of.until)
            here++;
        if (status == YM_OK && of.stored)
            status = delete_part(&of, index, error);
        if (status == YM_OK)
            status = merge_part(&to, &of, items, here, error);
        items += here;
        count -= here;
    }
    ym__buffer_free(&of.bytes);
    ym__buffer_free(&to.bytes);
    return status;
}

ym_status ym__mentions_flush(ym_index *index, ym_error *error)
{
    struct ym__mention_changes *changes = index->mention_changes;
    ym_status status = YM_OK;
    if (changes == NULL)
        return YM_OK;
    const size_t count = sum_up(changes->items, changes->count);
    for (size_t i = 0; i < count && status == YM_OK;) {
        size_t next = i + 1;
        while (next < count && changes->items[next].entry == changes->items[i].entry)
            next++;
        status = change_list(index, &changes->items[i], next - i, error);
        i = next;
    }
    changes->count = 0;
    return status;
}

ym_status ym__mentions_of_entry_walk(ym_index *index, int64_t entry, ym__mentioning_visit visit,
                                     void *context, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    int64_t last = 0;
    ym_status status = ym__index_statement(&select, index, YM__ENTRY_MENTION_OF, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, entry);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading mentions", error)) == YM_OK) {
        ym__mentioning each;
        ym__mention_cursor cursor = ym__mentioning_unpack(sqlite3_column_blob(select, 1),
                                                          (size_t)sqlite3_column_bytes(select, 1),
                                                          sqlite3_column_int64(select, 0));
        while (status == YM_OK && ym__mentioning_next(&cursor, &each)) {
            /* Rows of a damaged list may overlap. */
            if (each.passage > last)
                status = visit(context, &each, error);
            last = each.passage > last ? each.passage : last;
        }
    }
    ym__index_done(select);
    return status == YM_DONE ? YM_OK : status;
}

/* ---- mentions by passage ----------------------------------------------------------------------------------------- */

ym__mention_cursor ym__mentions_of_column(sqlite3_stmt *row, int column, size_t text_bytes)
{
    const void *bytes = sqlite3_column_blob(row, column);
    return ym__mention_unpack(bytes, (size_t)sqlite3_column_bytes(row, column), text_bytes);
}

ym_status ym__mentions_read(ym__mention_cursor *cursor, sqlite3_stmt **row, ym_index *index,
                            int64_t passage, size_t text_bytes, ym_error *error)
{
    *cursor = ym__mention_unpack(NULL, 0, 0);
    ym_status status = ym__index_statement(row, index, YM__PASSAGE_MENTION_GET, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(*row, 1, passage);
    status = ym__index_step(index, *row, "reading mentions", error);
    if (status == YM_OK)
        *cursor = ym__mentions_of_column(*row, 0, text_bytes);
    return status < 0 ? status : YM_OK;
}

ym_status ym__mention_names_read(ym__mention_names *names, sqlite3_stmt **row, ym_index *index,
                                 const ym__stored_mention *mention, ym_error *error)
{
    ym_status status = ym__index_statement(row, index, YM__MENTION_NAMES, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(*row, 1, mention->entry);
    sqlite3_bind_int64(*row, 2, mention->label);
    status = ym__index_step(index, *row, "reading mentions", error);
    if (status != YM_OK)
        return status;
    *names = (ym__mention_names){ym__column_text(*row, 0), ym__column_text(*row, 1)};
    return names->entry == NULL || names->label == NULL ? YM_DONE : YM_OK;
}

/* Packs the mentions of a passage. */
static ym_status pack_all(ym__buffer *bytes, const ym_index *index, const ym_mention *mentions,
                          size_t count, ym_error *error)
{
    for (size_t i = 0; i < count; i++) {
        const ym_mention *each = &mentions[i];
        const ym__stored_mention stored = {.entry = ym__index_entry_row(index, each->entry),
                                           .label =
                                               ym__index_label_row(index, each->entry, each->label),
                                           .start = each->start,
                                           .end = each->end,
                                           .nested = each->parent != YM_NO_PARENT};
        ym__mention_pack(bytes, &stored, i == 0 ? 0 : mentions[i - 1].start);
    }
    return bytes->failed ? ym__error_nomem(error) : YM_OK;
}

/* Gathers a change of this count for each mention. */
static ym_status gather_all(ym_index *index, int64_t passage, const void *bytes, size_t size,
                            int32_t count, ym_error *error)
{
    ym__stored_mention mention;
    ym__mention_cursor cursor = ym__mention_unpack(bytes, size, YM__ANY_TEXT);
    ym_status status = YM_OK;
    while (status == YM_OK && ym__mention_next(&cursor, &mention))
        status = gather(index, mention.entry, passage, count, error);
    return status == YM_OK && cursor.damaged ? list_is_damaged(index, error) : status;
}

static ym_status store(ym_index *index, int64_t passage, const ym__buffer *bytes, ym_error *error)
{
    sqlite3_stmt *set = NULL;
    const bool none = bytes->size == 0;
    ym_status status = ym__index_statement(
        &set, index, none ? YM__PASSAGE_MENTION_DELETE : YM__PASSAGE_MENTION_SET, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(set, 1, passage);
    if (!none)
        sqlite3_bind_blob64(set, 2, bytes->bytes, bytes->size, SQLITE_STATIC);
    status = ym__index_run(index, set, "storing mentions", error);
    return status < 0 ? status : gather_all(index, passage, bytes->bytes, bytes->size, 1, error);
}

ym_status ym__mentions_add(ym_index *index, int64_t passage, const ym_mention *mentions,
                           size_t count, ym_error *error)
{
    ym__buffer bytes = {0};
    if (count == 0)
        return YM_OK;
    ym_status status = pack_all(&bytes, index, mentions, count, error);
    if (status == YM_OK)
        status = store(index, passage, &bytes, error);
    ym__buffer_free(&bytes);
    return status;
}

ym_status ym__mentions_replace(ym_index *index, int64_t passage, const ym_mention *mentions,
                               size_t count, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym__buffer old = {0};
    ym__buffer new = {0};
    ym_status status = ym__index_statement(&select, index, YM__PASSAGE_MENTION_GET, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, passage);
    status = ym__index_step(index, select, "reading mentions", error);
    if (status == YM_OK)
        ym__buffer_append(&old, sqlite3_column_blob(select, 0),
                          (size_t)sqlite3_column_bytes(select, 0));
    ym__index_done(select);
    if (status >= 0)
        status =
            old.failed ? ym__error_nomem(error) : pack_all(&new, index, mentions, count, error);
    /* Most passages of a text that is tagged anew keep what they have. */
    if (status == YM_OK &&
        (old.size != new.size || (old.size > 0 && memcmp(old.bytes, new.bytes, old.size) != 0))) {
        status = gather_all(index, passage, old.bytes, old.size, -1, error);
        if (status == YM_OK)
            status = store(index, passage, &new, error);
    }
    ym__buffer_free(&old);
    ym__buffer_free(&new);
    return status;
}
