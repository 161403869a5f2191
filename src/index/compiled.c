/* The glossary as it is kept compiled in the file: packed entries (src/glossary/packed.c), the rows that they and their
 * labels stand in, and what the tagger makes of them (src/tag/compiled.c). Reading it takes as long as reading its bytes,
 * where reading the entries from their tables takes a hundred times that for what one text needs of them.
 *
 * The file has each part compressed (base/compress.h), in a fourth of its size. A part may stand there as it is, too, where it
 * would shrink to next to nothing, or where somebody stored it so: its first bytes tell which.
 *
 * It is written in the transaction that changes entries. What is not there, or was made by another version or on another
 * kind of machine, is not used: the tables are read then. */
#include "index/index.h"

#include "base/compress.h"
#include "base/error.h"
#include "glossary/packed.h"
#include "index/varint.h"
#include "tag/compiled.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { ORDER = 0x01020304, ROWS_VERSION = 2 };

/* Of the second part: the rows of the entries follow, then those of the labels; each as how far it is behind the one before it
 * (from 0 on), in varints, the sign in the lowest bit. Most are 1, and compress to nothing. */
typedef struct rows_head {
    uint32_t order, version;
    uint32_t entry_count, label_count;
} rows_head;

/* In the order of their row ids, which are from 1. */
typedef enum part { ENTRIES, ROWS, MATCHING, PARTS } part;

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* The bytes of a part as the file has them, from malloc; NULL when it is not there. */
static ym_status read_stored(ym_index *index, part number, char **bytes, size_t *size,
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

/* The bytes of a part, from malloc; NULL when it is not there, or is damaged. */
static ym_status read_part(ym_index *index, part number, char **bytes, size_t *size,
                           ym_error *error)
{
    char *stored = NULL;
    size_t stored_size = 0;
    *bytes = NULL;
    *size = 0;
    ym_status status = read_stored(index, number, &stored, &stored_size, error);
    if (stored != NULL)
        status = ym__uncompress(bytes, size, stored, stored_size, error);
    return status == YM_E_INPUT ? YM_OK : status;
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

/* Takes `count` rows out of the bytes from *at on; YM_E_INPUT: there are not so many. */
static ym_status take_list(ym__rows *rows, size_t count, const char **at, const char *end,
                           ym_error *error)
{
    uint64_t row = 0;
    rows->items = calloc(count + 1, sizeof *rows->items);
    if (rows->items == NULL)
        return ym__error_nomem(error);
    for (; rows->count < count; rows->count++) {
        uint64_t step = 0;
        const size_t taken = ym__varint_get((const uint8_t *)*at, (size_t)(end - *at), &step);
        if (taken == 0)
            return ym__error_set(error, YM_E_INPUT, "fewer rows than entries");
        *at += taken;
        row += step >> 1 ^ (0 - (step & 1));
        rows->items[rows->count] = (int64_t)row;
    }
    rows->capacity = count;
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
    /* A row takes a byte at least: no memory is taken for what cannot be there. */
    if (size < sizeof head || size - sizeof head < entry_count + label_count)
        return ym__error_set(error, YM_E_INPUT, "fewer rows than entries");
    memcpy(&head, bytes, sizeof head);
    if (head.order != ORDER || head.version != ROWS_VERSION || head.entry_count != entry_count ||
        head.label_count != label_count)
        return ym__error_set(error, YM_E_INPUT, "rows of another glossary or version");
    const char *at = bytes + sizeof head;
    const char *end = bytes + size;
    ym_status status = take_list(&entries->rows, entry_count, &at, end, error);
    if (status == YM_OK)
        status = take_list(&entries->labels, label_count, &at, end, error);
    if (status == YM_OK && at != end)
        status = ym__error_set(error, YM_E_INPUT, "more rows than entries");
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

/* ---- making ------------------------------------------------------------------------------------------------------ */

/* What is to be compiled: entries in the order of their ids, and the rows of them and of their labels. */
typedef struct selection {
    const ym_entry **entries; /* borrowed */
    size_t count;
    ym__rows rows, labels;
} selection;

static ym_status selection_new(selection *chosen, size_t most, ym_error *error)
{
    *chosen = (selection){0};
    chosen->entries = calloc(most + 1, sizeof(ym_entry *));
    return chosen->entries == NULL ? ym__error_nomem(error) : YM_OK;
}

static void selection_free(selection *chosen)
{
    free(chosen->entries);
    free(chosen->rows.items);
    free(chosen->labels.items);
    *chosen = (selection){0};
}

/* Adds entry number `i` of those; its labels' rows stand there too. */
static ym_status choose(selection *chosen, const ym__entries *from, size_t i, ym_error *error)
{
    const ym_entry *entry = ym_glossary_entry(from->glossary, i);
    const int64_t *labels = from->labels.items + from->first_labels.items[i];
    ym_status status = ym__rows_push(&chosen->rows, from->rows.items[i], error);
    for (size_t j = 0; j < entry->label_count && status == YM_OK; j++)
        status = ym__rows_push(&chosen->labels, labels[j], error);
    chosen->entries[chosen->count++] = entry;
    return status;
}

static ym_status choose_all(selection *chosen, const ym__entries *from, ym_error *error)
{
    const size_t count = from->rows.count;
    ym_status status = selection_new(chosen, count, error);
    for (size_t i = 0; i < count && status == YM_OK; i++)
        status = choose(chosen, from, i, error);
    return status;
}

static void put_list(ym__buffer *out, const ym__rows *rows)
{
    uint64_t before = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const uint64_t step = (uint64_t)rows->items[i] - before;
        ym__varint_append(out, step << 1 ^ (0 - (step >> 63)));
        before += step;
    }
}

static ym_status put_rows(ym__buffer *out, const selection *chosen, ym_error *error)
{
    const rows_head head = {.order = ORDER,
                            .version = ROWS_VERSION,
                            .entry_count = (uint32_t)chosen->rows.count,
                            .label_count = (uint32_t)chosen->labels.count};
    ym__buffer_append(out, &head, sizeof head);
    put_list(out, &chosen->rows);
    put_list(out, &chosen->labels);
    return out->failed ? ym__error_nomem(error) : YM_OK;
}

/* Entries out of the first two parts, which stay as they are. */
static ym_status open_copy(ym__entries *entries, const ym__buffer parts[PARTS], ym_error *error)
{
    char *bytes[PARTS] = {malloc(parts[ENTRIES].size), parts[ROWS].bytes, NULL};
    const size_t sizes[PARTS] = {parts[ENTRIES].size, parts[ROWS].size, 0};
    if (bytes[ENTRIES] == NULL)
        return ym__error_nomem(error);
    memcpy(bytes[ENTRIES], parts[ENTRIES].bytes, parts[ENTRIES].size);
    return open_entries(entries, bytes, sizes, error);
}

/* Makes all parts, and entries that are read out of them. */
static ym_status make(ym__buffer parts[PARTS], ym__entries *entries, const selection *chosen,
                      ym_error *error)
{
    *entries = (ym__entries){0};
    ym_status status = ym__glossary_pack(&parts[ENTRIES], chosen->entries, chosen->count, error);
    if (status == YM_OK)
        status = put_rows(&parts[ROWS], chosen, error);
    if (status == YM_OK)
        status = open_copy(entries, parts, error);
    if (status == YM_OK)
        status = ym__compile(&parts[MATCHING], entries->glossary, error);
    if (status < 0)
        ym__entries_free(entries);
    return status;
}

static void free_parts(ym__buffer parts[PARTS])
{
    for (int i = 0; i < PARTS; i++)
        ym__buffer_free(&parts[i]);
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static ym_status insert_part(ym_index *index, part number, const ym__buffer *stored,
                             ym_error *error)
{
    sqlite3_stmt *insert = NULL;
    const ym_status status = ym__index_statement(&insert, index, YM__COMPILED_INSERT, error);
    if (status < 0)
        return status;
    sqlite3_bind_int(insert, 1, (int)number + 1);
    sqlite3_bind_blob(insert, 2, stored->bytes, (int)stored->size, SQLITE_STATIC);
    return ym__index_run(index, insert, "storing the compiled glossary", error);
}

static ym_status write_part(ym_index *index, part number, const ym__buffer *bytes, ym_error *error)
{
    ym__buffer stored = {0};
    if (bytes->size > INT_MAX)
        return ym__error_set(error, YM_E_LIMIT, "the glossary is too large: over 2 GB compiled");
    ym_status status = ym__compress(&stored, bytes->bytes, bytes->size, error);
    if (status == YM_OK)
        status = insert_part(index, number, &stored, error);
    ym__buffer_free(&stored);
    return status;
}

/* Compiles and stores what was chosen, which is what is loaded then. */
static ym_status store(ym_index *index, const selection *chosen, ym_error *error)
{
    ym__buffer parts[PARTS] = {{0}};
    ym__entries entries = {0};
    ym_status status = make(parts, &entries, chosen, error);
    if (status == YM_OK)
        status =
            ym__index_sql(index, "DELETE FROM compiled", "storing the compiled glossary", error);
    for (int i = 0; i < PARTS && status == YM_OK; i++)
        status = write_part(index, (part)i, &parts[i], error);
    if (status == YM_OK) {
        ym__index_forget_glossary(index);
        ym__glossary_set_matching(entries.glossary, parts[MATCHING].bytes, parts[MATCHING].size);
        parts[MATCHING] = (ym__buffer){0};
        index->whole = entries;
    } else {
        ym__entries_free(&entries);
    }
    free_parts(parts);
    return status;
}

ym_status ym__index_compile(ym_index *index, ym_error *error)
{
    selection chosen = {0};
    ym_status status = ym__index_load_tables(index, error);
    if (status == YM_OK)
        status = choose_all(&chosen, &index->whole, error);
    if (status == YM_OK)
        status = store(index, &chosen, error);
    selection_free(&chosen);
    return status;
}

/* ---- a few changes ------------------------------------------------------------------------------------------------ */

/* An entry among those that were read by row. */
typedef struct changed {
    const char *id;
    size_t number; /* in index->some */
} changed;

static int compare_changed(const void *a, const void *b)
{
    return strcmp(((const changed *)a)->id, ((const changed *)b)->id);
}

/* Reads the entries of these rows, each once, into index->some; retired ones are left out. */
static ym_status read_changed(ym_index *index, ym__row_map *rows, const ym__rows *changed_rows,
                              ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < changed_rows->count && status == YM_OK; i++) {
        const ym_entry *entry = NULL;
        const int64_t row = changed_rows->items[i];
        if (ym__row_map_get(rows, row) != NULL)
            continue;
        status = ym__row_map_put(rows, row, 0, error);
        if (status == YM_OK)
            status = ym__index_entry(&entry, index, row, error);
    }
    return status;
}

/* The entries of index->some by id; *list is the caller's. */
static ym_status sort_changed(changed **list, const ym_index *index, ym_error *error)
{
    const size_t count = index->some.rows.count;
    *list = calloc(count + 1, sizeof **list);
    if (*list == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < count; i++)
        (*list)[i] = (changed){ym_glossary_entry(index->some.glossary, i)->id, i};
    qsort(*list, count, sizeof **list, compare_changed);
    return YM_OK;
}

/* The old entries but for those of changed rows, and those of index->some between them. */
static ym_status choose_changed(selection *chosen, const ym_index *index, const ym__entries *old,
                                const ym__row_map *rows, ym_error *error)
{
    changed *list = NULL;
    const size_t count = index->some.rows.count;
    size_t next = 0;
    ym_status status = selection_new(chosen, old->rows.count + count, error);
    if (status == YM_OK)
        status = sort_changed(&list, index, error);
    for (size_t i = 0; i < old->rows.count && status == YM_OK; i++) {
        const char *id = ym_glossary_entry(old->glossary, i)->id;
        for (; next < count && strcmp(list[next].id, id) <= 0 && status == YM_OK; next++)
            status = choose(chosen, &index->some, list[next].number, error);
        if (status == YM_OK && ym__row_map_get(rows, old->rows.items[i]) == NULL)
            status = choose(chosen, old, i, error);
    }
    for (; next < count && status == YM_OK; next++)
        status = choose(chosen, &index->some, list[next].number, error);
    free(list);
    return status;
}

ym_status ym__index_compile_changed(ym_index *index, const ym__rows *changed_rows, ym_error *error)
{
    selection chosen = {0};
    ym__row_map rows = {0};
    ym__entries old = index->whole;
    index->whole = (ym__entries){0};
    ym__index_forget_glossary(index);
    ym_status status = read_changed(index, &rows, changed_rows, error);
    if (status == YM_OK)
        status = choose_changed(&chosen, index, &old, &rows, error);
    if (status == YM_OK)
        status = store(index, &chosen, error);
    selection_free(&chosen);
    ym__row_map_free(&rows);
    ym__entries_free(&old);
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
    ym__entries entries = {0};
    selection chosen = {0};
    *same = true;
    ym_status status = ym__index_load_tables(index, error);
    if (status == YM_OK)
        status = choose_all(&chosen, &index->whole, error);
    if (status == YM_OK)
        status = make(parts, &entries, &chosen, error);
    for (int i = 0; i < PARTS && status == YM_OK; i++)
        status = compare_part(index, (part)i, &parts[i], same, error);
    free_parts(parts);
    selection_free(&chosen);
    ym__entries_free(&entries);
    return status;
}
