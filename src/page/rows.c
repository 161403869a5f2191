/* Which entries the page shows, in which order, under which headings,.
 *
 * By pinyin: letter of the reading; then reading without tones, with tones, characters, id. Heads
 * that do not begin with a Chinese character (A咖, 5G) come first, under '#'. */
#include "page/parts.h"

#include "base/error.h"
#include "glossary/glossary.h"
#include "text/fold.h"
#include "text/pinyin.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

ym_status ym__page_order_find(ym__page_order *order, const char *name, ym_error *error)
{
    static const char *const names[] = {
        [YM__PAGE_PINYIN] = "pinyin", [YM__PAGE_ENGLISH] = "english", [YM__PAGE_COUNT] = "count"};
    *order = YM__PAGE_PINYIN;
    if (name == NULL)
        return YM_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            *order = (ym__page_order)i;
            return YM_OK;
        }
    }
    return ym__error_set(error, YM_E_USAGE, "there is no order '%s'; use pinyin, english or count",
                         name);
}

/* ---- keys of the order ----------------------------------------------------------------------- */

static const char *keep(ym__arena *arena, ym__buffer *key)
{
    const char *copy =
        key->failed ? NULL : ym__arena_strndup(arena, ym__buffer_text(key), key->size);
    ym__buffer_clear(key);
    return copy;
}

/* English as it is looked up: the surname first where the entry says so, no article. */
static const char *english_for_order(const ym_entry *entry)
{
    if (entry->en_sort[0] != '\0')
        return entry->en_sort;
    static const char *const articles[] = {"The ", "the ", "A ", "a ", "An ", "an "};
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
        const size_t bytes = strlen(articles[i]);
        if (strncmp(entry->en, articles[i], bytes) == 0 && entry->en[bytes] != '\0')
            return entry->en + bytes;
    }
    return entry->en;
}

/* 1 to 26 for a to z, 0 for everything else. */
static unsigned letter_section(const char *key)
{
    return key[0] >= 'a' && key[0] <= 'z' ? (unsigned)(key[0] - 'a') + 1 : 0;
}

static unsigned count_section(uint64_t mentions)
{
    return mentions >= 100 ? 0 : mentions >= 10 ? 1 : mentions >= 2 ? 2 : mentions == 1 ? 3 : 4;
}

static bool begins_with_han(const char *folded)
{
    uint32_t first = 0;
    return ym__utf8_decode(folded, strlen(folded), &first) != 0 && ym__script_is_han(first);
}

static ym_status fill_row(ym__page_row *row, const ym_entry_item *item, ym__page_order order,
                          ym__arena *arena, ym__buffer *key, ym__buffer *pinyin, ym_error *error)
{
    const ym_entry *entry = item->entry;
    *row = (ym__page_row){.entry = entry, .counts = &item->counts};
    ym_status status = ym__fold_text(key, entry->zh, strlen(entry->zh), true, error);
    if (status < 0)
        return status;
    const bool han = begins_with_han(ym__buffer_text(key));
    ym__buffer_clear(key);

    /* A head without a reading still needs its place among the others. */
    ym__buffer_clear(pinyin);
    if (entry->pinyin[0] != '\0')
        ym__buffer_puts(pinyin, entry->pinyin);
    else if (entry->zh[0] != '\0')
        ym__pinyin_guess(pinyin, entry->zh, strlen(entry->zh));
    else
        ym__buffer_puts(pinyin, entry->en);
    status = ym__pinyin_key(key, ym__buffer_text(pinyin), pinyin->size, error);
    if (status < 0)
        return status;
    row->reading = keep(arena, key);
    (void)ym__pinyin_tone_key(key, ym__buffer_text(pinyin), pinyin->size);
    row->tones = keep(arena, key);
    const char *english = english_for_order(entry);
    status = ym__fold_text(key, english, strlen(english), true, error);
    if (status < 0)
        return status;
    row->english = keep(arena, key);
    if (row->reading == NULL || row->tones == NULL || row->english == NULL || pinyin->failed)
        return ym__error_nomem(error);

    if (order == YM__PAGE_COUNT)
        row->section = count_section(item->counts.mentions);
    else if (order == YM__PAGE_ENGLISH)
        row->section = letter_section(row->english);
    else
        row->section = han ? letter_section(row->reading) : 0;
    return YM_OK;
}

/* ---- sorting --------------------------------------------------------------------------------- */

static int compare_reading(const ym__page_row *a, const ym__page_row *b)
{
    int order = strcmp(a->reading, b->reading);
    if (order == 0)
        order = strcmp(a->tones, b->tones);
    if (order == 0)
        order = strcmp(a->entry->zh, b->entry->zh);
    return order != 0 ? order : strcmp(a->entry->id, b->entry->id);
}

static int compare_sections(const ym__page_row *a, const ym__page_row *b)
{
    return (a->section > b->section) - (a->section < b->section);
}

static int by_pinyin(const void *a, const void *b)
{
    const int order = compare_sections(a, b);
    return order != 0 ? order : compare_reading(a, b);
}

static int by_english(const void *left, const void *right)
{
    const ym__page_row *a = left;
    const ym__page_row *b = right;
    int order = compare_sections(a, b);
    if (order == 0)
        order = strcmp(a->english, b->english);
    return order != 0 ? order : compare_reading(a, b);
}

static int by_count(const void *left, const void *right)
{
    const ym__page_row *a = left;
    const ym__page_row *b = right;
    if (a->counts->mentions != b->counts->mentions)
        return a->counts->mentions > b->counts->mentions ? -1 : 1;
    return compare_reading(a, b);
}

/* ---- sections -------------------------------------------------------------------------------- */

static const ym__page_section letter_sections[YM__PAGE_SECTIONS] = {
    {.id = "l-0", .name = "#"}, {.id = "l-a", .name = "A"}, {.id = "l-b", .name = "B"},
    {.id = "l-c", .name = "C"}, {.id = "l-d", .name = "D"}, {.id = "l-e", .name = "E"},
    {.id = "l-f", .name = "F"}, {.id = "l-g", .name = "G"}, {.id = "l-h", .name = "H"},
    {.id = "l-i", .name = "I"}, {.id = "l-j", .name = "J"}, {.id = "l-k", .name = "K"},
    {.id = "l-l", .name = "L"}, {.id = "l-m", .name = "M"}, {.id = "l-n", .name = "N"},
    {.id = "l-o", .name = "O"}, {.id = "l-p", .name = "P"}, {.id = "l-q", .name = "Q"},
    {.id = "l-r", .name = "R"}, {.id = "l-s", .name = "S"}, {.id = "l-t", .name = "T"},
    {.id = "l-u", .name = "U"}, {.id = "l-v", .name = "V"}, {.id = "l-w", .name = "W"},
    {.id = "l-x", .name = "X"}, {.id = "l-y", .name = "Y"}, {.id = "l-z", .name = "Z"},
};

static const ym__page_section count_sections[] = {
    {.id = "n-100", .name = "100+"}, {.id = "n-10", .name = "10–99"}, {.id = "n-2", .name = "2–9"},
    {.id = "n-1", .name = "1"},      {.id = "n-0", .name = "0"},
};

static void group(ym__page_rows *rows)
{
    if (rows->order == YM__PAGE_COUNT) {
        rows->section_count = sizeof count_sections / sizeof *count_sections;
        memcpy(rows->sections, count_sections, sizeof count_sections);
    } else {
        rows->section_count = YM__PAGE_SECTIONS;
        memcpy(rows->sections, letter_sections, sizeof letter_sections);
    }
    for (size_t i = rows->count; i-- > 0;) {
        ym__page_section *section = &rows->sections[rows->rows[i].section];
        section->first = i;
        section->count++;
    }
}

ym_status ym__page_rows_load(ym__page_rows *rows, ym__arena *arena, ym_index *index, bool all,
                             ym__page_order order, ym_error *error)
{
    static int (*const comparisons[])(const void *,
                                      const void *) = {[YM__PAGE_PINYIN] = by_pinyin,
                                                       [YM__PAGE_ENGLISH] = by_english,
                                                       [YM__PAGE_COUNT] = by_count};
    *rows = (ym__page_rows){.order = order};
    ym__buffer key = {0};
    ym__buffer pinyin = {0};
    ym_status status = ym_entry_list(&rows->items, &rows->count, index, all, error);
    if (status < 0)
        goto done;
    rows->rows = ym__arena_calloc(arena, rows->count, sizeof *rows->rows);
    if (rows->rows == NULL) {
        status = ym__error_nomem(error);
        goto done;
    }
    for (size_t i = 0; i < rows->count && status >= 0; i++)
        status = fill_row(&rows->rows[i], &rows->items[i], order, arena, &key, &pinyin, error);
    if (status < 0)
        goto done;
    if (rows->count > 1)
        qsort(rows->rows, rows->count, sizeof *rows->rows, comparisons[order]);
    group(rows);
done:
    ym__buffer_free(&key);
    ym__buffer_free(&pinyin);
    return status;
}

void ym__page_rows_free(ym__page_rows *rows)
{
    ym_entry_list_free(rows->items);
    *rows = (ym__page_rows){0};
}
