/* The form of a packed glossary, all numbers 32 bits wide:
 *
 *   head           versions, counts, which columns there are
 *   first labels   0, and of each entry the number of its labels
 *   columns        of entries, then of labels: a column that is empty everywhere is not there, any other has a number for
 *                  each entry (label): where its string begins, for the marks of labels what they are
 *   strings        each once, with its NUL; a NUL for "no string" and one for the empty string first
 *
 * Where a string begins is told by how far behind the one above it in its column, since small numbers compress to half of what
 * places would; opening sums them up where they lie (sum_column).
 *
 * Whoever made the file that they come from: numbers are checked before they are used, those of all entries when the bytes
 * are opened, those of strings when an entry is unpacked. */
#include "glossary/packed.h"

#include "base/error.h"
#include "base/map.h"
#include "glossary/column.h"
#include "text/utf8.h"

#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { ORDER = 0x01020304 };
enum {
    NO_STRING = 0,
    EMPTY_STRING = 1,
    FIRST_STRING = 4 /* no other is 1 before its neighbour: differences */
};

/* The strings of an entry. The id stands first. */
static const size_t fields[] = {offsetof(ym_entry, id),
                                offsetof(ym_entry, type),
                                offsetof(ym_entry, subtype),
                                offsetof(ym_entry, status),
                                offsetof(ym_entry, zh),
                                offsetof(ym_entry, pinyin),
                                offsetof(ym_entry, en),
                                offsetof(ym_entry, en_sort),
                                offsetof(ym_entry, domain),
                                offsetof(ym_entry, definition),
                                offsetof(ym_entry, definition_zh),
                                offsetof(ym_entry, note),
                                offsetof(ym_entry, source),
                                offsetof(ym_entry, wikidata),
                                offsetof(ym_entry, see),
                                offsetof(ym_entry, extra),
                                offsetof(ym_entry, origin)};
/* Those of a label. The text stands first. */
static const size_t label_fields[] = {offsetof(ym_label, text), offsetof(ym_label, lang),
                                      offsetof(ym_label, reading), offsetof(ym_label, raw_status),
                                      offsetof(ym_label, origin)};
enum {
    FIELDS = sizeof fields / sizeof *fields,
    LABEL_FIELDS = sizeof label_fields / sizeof *label_fields,
    LABEL_COLUMNS = LABEL_FIELDS + 1 /* and the marks */
};

typedef struct head {
    uint32_t order, version;
    uint32_t entry_count, label_count;
    uint32_t columns, label_columns; /* bit i: column i is there */
    uint32_t string_bytes;
} head;

/* ---- packing --------------------------------------------------------------------------------- */

typedef struct packing {
    const ym_entry *const *entries;
    head head;
    uint32_t *label_counts; /* 0, and of each entry how many labels it has */
    size_t packed_labels;
    uint32_t
        *numbers;    /* of entries, then of labels: column by column, whether it is there or not */
    ym__map *places; /* of the strings */
    ym__buffer strings;
    ym_error *error;
} packing;

static ym_status too_large(ym_error *error)
{
    return ym__error_set(error, YM_E_LIMIT, "the glossary is too large: over 4 GB");
}

/* Where a string stands; `nothing` is the place of NULL. */
static ym_status place_string(packing *job, const char *text, uint32_t nothing, uint32_t *place)
{
    bool existed = false;
    const uint64_t next = job->strings.size;
    if (text == NULL || *text == '\0') {
        *place = text == NULL ? NO_STRING : nothing;
        return YM_OK;
    }
    const size_t bytes = strlen(text);
    if (next + bytes >= UINT32_MAX)
        return too_large(job->error);
    const ym_status status =
        ym__map_put(job->places, text, bytes, next, true, &existed, job->error);
    if (status < 0)
        return status;
    *place = (uint32_t)(existed ? *ym__map_get(job->places, text, bytes) : next);
    if (!existed)
        ym__buffer_append(&job->strings, text, bytes + 1);
    return job->strings.failed ? ym__error_nomem(job->error) : YM_OK;
}

static const char *string_at(const void *record, size_t offset)
{
    const char *text = NULL;
    memcpy(&text, (const char *)record + offset, sizeof text);
    return text;
}

static uint32_t marks_of(const ym_label *label)
{
    return (uint32_t)label->kind | (uint32_t)label->status << 8 | (uint32_t)label->shared << 16;
}

static ym_status pack_label(packing *job, const ym_label *label, size_t number)
{
    uint32_t *numbers = job->numbers + (size_t)FIELDS * job->head.entry_count;
    ym_status status = YM_OK;
    for (size_t i = 0; i < LABEL_FIELDS && status == YM_OK; i++)
        status = place_string(job, string_at(label, label_fields[i]), EMPTY_STRING,
                              &numbers[i * job->head.label_count + number]);
    numbers[(size_t)LABEL_FIELDS * job->head.label_count + number] = marks_of(label);
    return status;
}

static ym_status pack_entry(packing *job, size_t number)
{
    const ym_entry *entry = job->entries[number];
    ym_status status = YM_OK;
    for (size_t i = 0; i < FIELDS && status == YM_OK; i++)
        status = place_string(job, string_at(entry, fields[i]), NO_STRING,
                              &job->numbers[i * job->head.entry_count + number]);
    for (size_t i = 0; i < entry->label_count && status == YM_OK; i++)
        status = pack_label(job, &entry->labels[i], job->packed_labels++);
    job->label_counts[number + 1] = (uint32_t)entry->label_count;
    return status;
}

/* Counts, and makes room for the numbers. */
static ym_status begin_packing(packing *job, size_t entry_count)
{
    size_t label_count = 0;
    for (size_t i = 0; i < entry_count; i++)
        label_count += job->entries[i]->label_count;
    if (entry_count >= UINT32_MAX || label_count >= UINT32_MAX)
        return too_large(job->error);
    job->head = (head){.order = ORDER,
                       .version = YM__PACKED_VERSION,
                       .entry_count = (uint32_t)entry_count,
                       .label_count = (uint32_t)label_count};
    job->label_counts = calloc(entry_count + 1, sizeof *job->label_counts);
    job->numbers =
        calloc(entry_count * FIELDS + label_count * LABEL_COLUMNS + 1, sizeof *job->numbers);
    if (job->label_counts == NULL || job->numbers == NULL)
        return ym__error_nomem(job->error);
    ym__buffer_append(&job->strings, "\0\0\0", FIRST_STRING);
    return ym__map_new(&job->places, job->error);
}

/* Has each row that has a string tell its place by 1 and how far it is behind the one above it; sum_column undoes it. */
static void difference_column(uint32_t *column, size_t rows)
{
    uint32_t before = NO_STRING;
    for (size_t i = 0; i < rows; i++) {
        const uint32_t place = column[i];
        if (place == NO_STRING)
            continue;
        column[i] = place - before + 1;
        before = place;
    }
}

/* Appends those of `count` columns of `rows` numbers that are not empty; returns which. */
static uint32_t put_columns(ym__buffer *out, const uint32_t *numbers, size_t count, size_t rows)
{
    uint32_t present = 0;
    for (size_t i = 0; i < count; i++, numbers += rows) {
        size_t row = 0;
        while (row < rows && numbers[row] == NO_STRING)
            row++;
        if (row == rows)
            continue;
        present |= UINT32_C(1) << i;
        ym__buffer_append(out, numbers, rows * sizeof *numbers);
    }
    return present;
}

static ym_status write_packed(ym__buffer *out, packing *job)
{
    const size_t start = out->size;
    const head *counts = &job->head;
    uint32_t *of_labels = job->numbers + (size_t)FIELDS * counts->entry_count;
    ym__buffer_append(out, counts, sizeof *counts);
    ym__buffer_append(out, job->label_counts,
                      (counts->entry_count + (size_t)1) * sizeof *job->label_counts);
    for (size_t i = 0; i < FIELDS; i++)
        difference_column(job->numbers + i * counts->entry_count, counts->entry_count);
    for (size_t i = 0; i < LABEL_FIELDS; i++)
        difference_column(of_labels + i * counts->label_count, counts->label_count);
    job->head.columns = put_columns(out, job->numbers, FIELDS, counts->entry_count);
    job->head.label_columns = put_columns(out, of_labels, LABEL_COLUMNS, counts->label_count);
    job->head.string_bytes = (uint32_t)job->strings.size;
    ym__buffer_append(out, job->strings.bytes, job->strings.size);
    if (out->failed)
        return ym__error_nomem(job->error);
    memcpy(out->bytes + start, counts, sizeof *counts);
    return YM_OK;
}

ym_status ym__glossary_pack(ym__buffer *out, const ym_entry *const *entries, size_t count,
                            ym_error *error)
{
    packing job = {.entries = entries, .error = error};
    ym_status status = begin_packing(&job, count);
    for (size_t i = 0; i < job.head.entry_count && status == YM_OK; i++)
        status = pack_entry(&job, i);
    if (status == YM_OK)
        status = write_packed(out, &job);
    ym__map_free(job.places);
    ym__buffer_free(&job.strings);
    free(job.label_counts);
    free(job.numbers);
    return status;
}

/* ---- opening --------------------------------------------------------------------------------- */

enum state { FRESH, UNPACKING, UNPACKED };

struct ym__packed {
    char *bytes;
    const head *head;
    uint32_t *first_labels;
    uint32_t *columns[FIELDS]; /* NULL: empty everywhere */
    uint32_t *label_columns[LABEL_COLUMNS];
    const char *strings;
    /* Room for all of them, which the system gives page by page when an entry is unpacked, so that unpacking cannot fail. */
    ym_entry *entries;
    ym_label *labels;
    atomic_uchar *states; /* of the entries: enum state */
};

/* Finds the columns of `present` from *at on; false: there is less than that. */
static bool find_columns(uint32_t **columns, size_t count, uint32_t present, size_t rows, char **at,
                         const char *end)
{
    for (size_t i = 0; i < count; i++) {
        if ((present >> i & 1) == 0)
            continue;
        if ((size_t)(end - *at) / sizeof **columns < rows)
            return false;
        columns[i] = (uint32_t *)(void *)*at;
        *at += rows * sizeof **columns;
    }
    return present >> count == 0;
}

/* Turns numbers of labels into the number of each entry's first one; false: they are not as many as there are. */
static bool sum_labels(uint32_t *first_labels, const head *counts)
{
    uint64_t sum = first_labels[0];
    for (size_t i = 1; i <= counts->entry_count && sum <= counts->label_count; i++) {
        sum += first_labels[i];
        first_labels[i] = (uint32_t)sum;
    }
    return first_labels[0] == 0 && sum == counts->label_count;
}

/* difference_column undone. Whatever stood there, what comes of it is a number like any other: see string_of. */
static void sum_column(uint32_t *column, size_t rows)
{
    uint32_t before = NO_STRING;
    for (size_t i = 0; column != NULL && i < rows; i++) {
        if (column[i] != NO_STRING)
            column[i] = before += column[i] - 1;
    }
}

/* Finds the parts; false: it is none of ours. */
static bool find_parts(ym__packed *packed, size_t size)
{
    char *at = packed->bytes;
    const char *end = at + size;
    const head *counts = packed->head = (const head *)(const void *)at;
    if (size < sizeof *counts || counts->order != ORDER || counts->version != YM__PACKED_VERSION)
        return false;
    at += sizeof *counts;
    if ((size_t)(end - at) / sizeof(uint32_t) <= counts->entry_count)
        return false;
    packed->first_labels = (uint32_t *)(void *)at;
    at += (counts->entry_count + (size_t)1) * sizeof(uint32_t);
    if (!sum_labels(packed->first_labels, counts) ||
        !find_columns(packed->columns, FIELDS, counts->columns, counts->entry_count, &at, end) ||
        !find_columns(packed->label_columns, LABEL_COLUMNS, counts->label_columns,
                      counts->label_count, &at, end))
        return false;
    /* Every label has a text: so nobody claims more labels than there are bytes for. */
    if (counts->label_count > 0 && packed->label_columns[0] == NULL)
        return false;
    for (size_t i = 0; i < FIELDS; i++)
        sum_column(packed->columns[i], counts->entry_count);
    for (size_t i = 0; i < LABEL_FIELDS; i++)
        sum_column(packed->label_columns[i], counts->label_count);
    packed->strings = at;
    return (size_t)(end - at) == counts->string_bytes && counts->string_bytes > EMPTY_STRING &&
           at[NO_STRING] == '\0' && end[-1] == '\0';
}

ym_status ym__packed_open(ym__packed **out, char *bytes, size_t size, ym_error *error)
{
    *out = NULL;
    ym__packed *packed = calloc(1, sizeof *packed);
    if (packed == NULL) {
        free(bytes);
        return ym__error_nomem(error);
    }
    packed->bytes = bytes;
    if (!find_parts(packed, size)) {
        ym__packed_free(packed);
        return ym__error_set(error, YM_E_INPUT, "no packed glossary of this version");
    }
    packed->entries = calloc((size_t)packed->head->entry_count + 1, sizeof *packed->entries);
    packed->labels = calloc((size_t)packed->head->label_count + 1, sizeof *packed->labels);
    packed->states = calloc((size_t)packed->head->entry_count + 1, sizeof *packed->states);
    if (packed->entries == NULL || packed->labels == NULL || packed->states == NULL) {
        ym__packed_free(packed);
        return ym__error_nomem(error);
    }
    *out = packed;
    return YM_OK;
}

void ym__packed_free(ym__packed *packed)
{
    if (packed == NULL)
        return;
    free(packed->bytes);
    free(packed->entries);
    free(packed->labels);
    free(packed->states);
    free(packed);
}

size_t ym__packed_count(const ym__packed *packed)
{
    return packed->head->entry_count;
}

size_t ym__packed_label_count(const ym__packed *packed, size_t i)
{
    return packed->first_labels[i + 1] - packed->first_labels[i];
}

/* ---- unpacking ------------------------------------------------------------------------------- */

/* The string of a row; NULL: there is none, or what is there is no text. */
static const char *string_of(const ym__packed *packed, const uint32_t *column, size_t row)
{
    const uint32_t place = column == NULL ? NO_STRING : column[row];
    if (place == NO_STRING || place >= packed->head->string_bytes)
        return NULL;
    const char *text = packed->strings + place;
    const size_t bytes = strlen(text);
    return ym__utf8_valid(text, bytes) && ym__control_find(text, bytes) == bytes ? text : NULL;
}

static void set_string_at(void *record, size_t offset, const char *text)
{
    memcpy((char *)record + offset, &text, sizeof text);
}

static void unpack_label(const ym__packed *packed, size_t number)
{
    ym_label *label = &packed->labels[number];
    const uint32_t *marks = packed->label_columns[LABEL_FIELDS];
    const uint32_t mark = marks == NULL ? 0 : marks[number];
    for (size_t i = 0; i < LABEL_FIELDS; i++)
        set_string_at(label, label_fields[i], string_of(packed, packed->label_columns[i], number));
    /* What everybody relies on, whatever the bytes say: ym__glossary_add. */
    if (label->text == NULL || *label->text == '\0' || strchr(label->text, '|') != NULL)
        label->text = "-";
    if (label->lang == NULL)
        label->lang = "";
    if (label->origin == NULL)
        label->origin = "";
    label->kind = ym__label_kind_find(ym_label_kind_name((ym_label_kind)(mark & 0xFF)));
    label->status =
        ym__label_status_find(ym_label_status_name((ym_label_status)(mark >> 8 & 0xFF)));
    label->shared = (mark >> 16 & 1) != 0;
}

static void unpack_entry(const ym__packed *packed, size_t number)
{
    ym_entry *entry = &packed->entries[number];
    const size_t first = packed->first_labels[number];
    for (size_t i = 0; i < FIELDS; i++) {
        const char *text = string_of(packed, packed->columns[i], number);
        set_string_at(entry, fields[i], text == NULL ? "" : text);
    }
    if (!ym__entry_id_valid(entry->id))
        entry->id = "damaged";
    if (!ym__extra_valid(entry->extra))
        entry->extra = "";
    entry->file = "";
    entry->labels = packed->labels + first;
    entry->label_count = ym__packed_label_count(packed, number);
    for (size_t i = 0; i < entry->label_count; i++)
        unpack_label(packed, first + i);
}

const ym_entry *ym__packed_entry(ym__packed *packed, size_t i)
{
    unsigned char state = FRESH;
    if (atomic_load_explicit(&packed->states[i], memory_order_acquire) == UNPACKED)
        return &packed->entries[i];
    if (atomic_compare_exchange_strong(&packed->states[i], &state, UNPACKING)) {
        unpack_entry(packed, i);
        atomic_store_explicit(&packed->states[i], UNPACKED, memory_order_release);
    }
    while (atomic_load_explicit(&packed->states[i], memory_order_acquire) != UNPACKED)
        (void)sched_yield(); /* another thread is at it */
    return &packed->entries[i];
}

size_t ym__packed_find(const ym__packed *packed, const char *id)
{
    const uint32_t *ids = packed->columns[0];
    size_t low = 0;
    size_t high = ids == NULL ? 0 : packed->head->entry_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const uint32_t place = ids[middle] < packed->head->string_bytes ? ids[middle] : NO_STRING;
        const int order = strcmp(packed->strings + place, id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

size_t ym__packed_number(const ym__packed *packed, const ym_entry *entry)
{
    const uintptr_t first = (uintptr_t)packed->entries;
    const uintptr_t at = (uintptr_t)entry;
    if (at >= first && at < first + packed->head->entry_count * sizeof *entry)
        return (at - first) / sizeof *entry;
    return ym__packed_find(packed, entry->id);
}
