/* The glossary as it is kept compiled in the file: packed entries (src/glossary/packed.c), the rows that they and their
 * labels stand in, and what the tagger makes of them (src/tag/compiled.c). Reading it takes as long as reading its bytes,
 * where reading the entries from their tables takes a hundred times that for what one text needs of them.
 *
 * It is written in the transaction that changes entries. What is not there, or was made by another version or on another
 * kind of machine, is not used: the tables are read then. */
#include "index/index.h"

#include "base/error.h"
#include "glossary/packed.h"
#include "tag/compiled.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { ORDER = 0x01020304, ROWS_VERSION = 1 };

/* Of the second part: the rows of the entries follow, then those of the labels. */
typedef struct rows_head {
    uint32_t order, version;
    uint32_t entry_count, label_count;
} rows_head;

/* In the order of their row ids, which are from 1. */
typedef enum part { ENTRIES, ROWS, MATCHING, PARTS } part;

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* The bytes of a part, from malloc; NULL when it is not there. */
static ym_status read_part(ym_index *index, part number, char **bytes, size_t *size,
                           ym_error *error)
{
    static const char doing[] = "reading the compiled glossary";
    sqlite3_blob *blob = NULL;
    *bytes = NULL;
    *size = 0;
    int code = sqlite3_blob_open(index->db, "main", "compiled", "bytes", (int)number + 1, 0, &blob);
    if (code == SQLITE_ERROR) /* no such row */
        return YM_OK;
    if (code != SQLITE_OK)
        return ym__index_error(index, code, doing, error);
    const int length = sqlite3_blob_bytes(blob);
    *bytes = malloc((size_t)length + 1);
    code = *bytes == NULL ? SQLITE_NOMEM : sqlite3_blob_read(blob, *bytes, length, 0);
    const ym_status status = code == SQLITE_OK ? YM_OK : ym__index_error(index, code, doing, error);
    (void)sqlite3_blob_close(blob);
    if (status < 0) {
        free(*bytes);
        *bytes = NULL;
    } else {
        *size = (size_t)length;
    }
    return status;
}

/* All parts. SQLite would keep their pages, which nobody asks for a second time, and taking memory for them is a third of
 * the time; so it may keep few meanwhile. */
static ym_status read_parts(ym_index *index, char *bytes[PARTS], size_t sizes[PARTS],
                            ym_error *error)
{
    static const char doing[] = "reading the compiled glossary";
    ym_status status = ym__index_sql(index, "PRAGMA cache_size = -256", doing, error);
    for (int i = 0; i < PARTS && status == YM_OK; i++)
        status = read_part(index, (part)i, &bytes[i], &sizes[i], error);
    const ym_status restored =
        ym__index_sql(index, YM__CACHE_SIZE, doing, status < 0 ? NULL : error);
    return status < 0 ? status : restored;
}

/* A list of its own of `count` rows. */
static ym_status copy_rows(ym__rows *rows, const char *bytes, size_t count, ym_error *error)
{
    rows->items = calloc(count + 1, sizeof *rows->items);
    if (rows->items == NULL)
        return ym__error_nomem(error);
    memcpy(rows->items, bytes, count * sizeof *rows->items);
    rows->count = rows->capacity = count;
    return YM_OK;
}

static ym_status number_labels(ym__entries *entries, ym_error *error)
{
    ym_status status = YM_OK;
    int64_t first = 0;
    for (size_t i = 0; i < entries->rows.count && status == YM_OK; i++) {
        status = ym__rows_push(&entries->first_labels, first, error);
        first += (int64_t)ym__glossary_label_count(entries->glossary, i);
    }
    return status;
}

static size_t count_labels(const ym_glossary *glossary)
{
    size_t count = 0;
    for (size_t i = 0; i < ym_glossary_count(glossary); i++)
        count += ym__glossary_label_count(glossary, i);
    return count;
}

/* Takes the rows out of the second part; YM_E_INPUT: they are not those of the entries. */
static ym_status take_rows(ym__entries *entries, const char *bytes, size_t size, ym_error *error)
{
    rows_head head;
    const size_t entry_count = ym_glossary_count(entries->glossary);
    const size_t label_count = count_labels(entries->glossary);
    if (size != sizeof head + (entry_count + label_count) * sizeof(int64_t))
        return ym__error_set(error, YM_E_INPUT, "rows of another glossary");
    memcpy(&head, bytes, sizeof head);
    if (head.order != ORDER || head.version != ROWS_VERSION || head.entry_count != entry_count ||
        head.label_count != label_count)
        return ym__error_set(error, YM_E_INPUT, "rows of another version");
    bytes += sizeof head;
    ym_status status = copy_rows(&entries->rows, bytes, entry_count, error);
    if (status == YM_OK)
        status =
            copy_rows(&entries->labels, bytes + entry_count * sizeof(int64_t), label_count, error);
    return status == YM_OK ? number_labels(entries, error) : status;
}

/* Opens the first two parts; takes the bytes of the first. */
static ym_status open_entries(ym__entries *entries, char *bytes[PARTS], const size_t sizes[PARTS],
                              ym_error *error)
{
    char *packed = bytes[ENTRIES];
    bytes[ENTRIES] = NULL;
    if (packed == NULL || bytes[ROWS] == NULL) {
        free(packed);
        return ym__error_set(error, YM_E_INPUT, "no compiled glossary");
    }
    const ym_status status =
        ym__glossary_of_packed(&entries->glossary, packed, sizes[ENTRIES], error);
    return status == YM_OK ? take_rows(entries, bytes[ROWS], sizes[ROWS], error) : status;
}

ym_status ym__index_read_compiled(ym__entries *entries, ym_index *index, ym_error *error)
{
    char *bytes[PARTS] = {NULL};
    size_t sizes[PARTS] = {0};
    *entries = (ym__entries){0};
    ym_status status = read_parts(index, bytes, sizes, error);
    if (status == YM_OK)
        status = open_entries(entries, bytes, sizes, error);
    if (status == YM_OK) {
        ym__glossary_set_matching(entries->glossary, bytes[MATCHING], sizes[MATCHING]);
        bytes[MATCHING] = NULL;
    } else {
        ym__entries_free(entries);
    }
    for (int i = 0; i < PARTS; i++)
        free(bytes[i]);
    return status == YM_E_INPUT ? YM_OK : status;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static ym_status put_rows(ym__buffer *out, const ym__entries *entries, ym_error *error)
{
    const rows_head head = {.order = ORDER,
                            .version = ROWS_VERSION,
                            .entry_count = (uint32_t)entries->rows.count,
                            .label_count = (uint32_t)entries->labels.count};
    ym__buffer_append(out, &head, sizeof head);
    ym__buffer_append(out, entries->rows.items, entries->rows.count * sizeof(int64_t));
    ym__buffer_append(out, entries->labels.items, entries->labels.count * sizeof(int64_t));
    return out->failed ? ym__error_nomem(error) : YM_OK;
}

/* All parts of what is loaded. */
static ym_status make_parts(ym__buffer parts[PARTS], const ym__entries *entries, ym_error *error)
{
    ym_status status = ym__glossary_pack(&parts[ENTRIES], entries->glossary, error);
    if (status == YM_OK)
        status = put_rows(&parts[ROWS], entries, error);
    return status == YM_OK ? ym__compile(&parts[MATCHING], entries->glossary, error) : status;
}

static void free_parts(ym__buffer parts[PARTS])
{
    for (int i = 0; i < PARTS; i++)
        ym__buffer_free(&parts[i]);
}

static ym_status write_part(ym_index *index, part number, const ym__buffer *bytes, ym_error *error)
{
    sqlite3_stmt *insert = NULL;
    ym_status status = ym__index_statement(&insert, index, YM__COMPILED_INSERT, error);
    if (status < 0)
        return status;
    if (bytes->size > INT_MAX)
        return ym__error_set(error, YM_E_LIMIT, "the glossary is too large: over 2 GB compiled");
    sqlite3_bind_int(insert, 1, (int)number + 1);
    sqlite3_bind_blob(insert, 2, bytes->bytes, (int)bytes->size, SQLITE_STATIC);
    return ym__index_run(index, insert, "storing the compiled glossary", error);
}

ym_status ym__index_compile(ym_index *index, ym_error *error)
{
    ym__buffer parts[PARTS] = {{0}};
    ym_status status = ym__index_load_tables(index, error);
    if (status == YM_OK)
        status = make_parts(parts, &index->whole, error);
    if (status == YM_OK)
        status =
            ym__index_sql(index, "DELETE FROM compiled", "storing the compiled glossary", error);
    for (int i = 0; i < PARTS && status == YM_OK; i++)
        status = write_part(index, (part)i, &parts[i], error);
    if (status == YM_OK) {
        ym__glossary_set_matching(index->whole.glossary, parts[MATCHING].bytes,
                                  parts[MATCHING].size);
        parts[MATCHING] = (ym__buffer){0};
    }
    free_parts(parts);
    return status;
}

/* ---- checking ---------------------------------------------------------------------------------------------------- */

static ym_status compare_part(ym_index *index, part number, const ym__buffer *made, bool *same,
                              ym_error *error)
{
    char *bytes = NULL;
    size_t size = 0;
    const ym_status status = read_part(index, number, &bytes, &size, error);
    *same = *same && bytes != NULL && size == made->size && memcmp(bytes, made->bytes, size) == 0;
    free(bytes);
    return status;
}

ym_status ym__index_check_compiled(ym_index *index, bool *same, ym_error *error)
{
    ym__buffer parts[PARTS] = {{0}};
    *same = true;
    ym_status status = ym__index_load_tables(index, error);
    if (status == YM_OK)
        status = make_parts(parts, &index->whole, error);
    for (int i = 0; i < PARTS && status == YM_OK; i++)
        status = compare_part(index, (part)i, &parts[i], same, error);
    free_parts(parts);
    return status;
}
