/* Which entries the page shows, in which order, under which headings, and the keys by which its
 * filter finds them.
 *
 * By pinyin: letter of the reading; then reading without tones, with tones, characters, id. Heads
 * that do not begin with a Chinese character (A咖, 5G) come first, under '#'. Keys of the filter are
 * folded by the same code as those of search, so page and command agree. */
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

/* ---- keys of the filter ---------------------------------------------------------------------- */

/* Longer keys than this are not typed; they would only make the page large. */
enum { KEY_BYTES = 256 };

/* What a key is made of, the better the earlier; page.js ranks by this order. */
typedef enum key_group {
    KEY_NAME,  /* preferred and regional names, names in use besides */
    KEY_LABEL, /* every other label */
    KEY_READING,
    KEY_INITIALS,
    KEY_WORD, /* words inside Latin labels; the id */
    KEY_GROUPS
} key_group;

typedef struct key_list {
    ym__buffer *out; /* keys separated by spaces, groups by '|' */
    size_t from;     /* where the entry's keys begin */
    ym__buffer key;  /* the one that is being made */
} key_list;

/* Adds the key being made unless it is empty, too long or there already, and begins another. */
static void add_key(key_list *list)
{
    static const char separators[] = " |";
    ym__buffer *key = &list->key;
    ym__buffer *out = list->out;
    if (key->failed)
        out->failed = true;
    bool known = key->size == 0 || key->size > KEY_BYTES;
    const char *keys = ym__buffer_text(out);
    for (size_t i = list->from; !known && i < out->size;) {
        const size_t bytes = strcspn(keys + i, separators);
        known = bytes == key->size && memcmp(keys + i, key->bytes, bytes) == 0;
        i += bytes + 1;
    }
    if (!known) {
        if (out->size > list->from && out->bytes[out->size - 1] != '|')
            ym__buffer_putc(out, ' ');
        ym__buffer_append(out, key->bytes, key->size);
    }
    ym__buffer_clear(key);
}

static ym_status add_folded(key_list *list, const char *text, size_t bytes, ym_error *error)
{
    const ym_status status = ym__fold_text(&list->key, text, bytes, true, error);
    if (status >= 0)
        add_key(list);
    return status;
}

/* The words of an English label but its first, which begins the label's own key. */
static ym_status add_words(key_list *list, const char *text, ym_error *error)
{
    ym_status status = YM_OK;
    for (const char *word = text + strcspn(text, " -"); *word != '\0' && status >= 0;) {
        word += strspn(word, " -");
        const size_t bytes = strcspn(word, " -");
        if (bytes >= 3)
            status = add_folded(list, word, bytes, error);
        word += bytes;
    }
    return status;
}

static bool has_han(const char *text)
{
    ym__script_counts counts = {0};
    ym__script_count(&counts, text, strlen(text));
    return counts.han > 0;
}

/* The label's own reading, or the usual one of its characters. */
static ym_status add_sound(key_list *list, const ym_label *label, key_group group, ym_error *error)
{
    if (!has_han(label->text))
        return YM_OK;
    ym__buffer reading = {0};
    if (label->reading != NULL && label->reading[0] != '\0')
        ym__buffer_puts(&reading, label->reading);
    else
        ym__pinyin_guess(&reading, label->text, strlen(label->text));
    const char *pinyin = ym__buffer_text(&reading);
    ym_status status = reading.failed ? ym__error_nomem(error) : YM_OK;
    if (status >= 0 && group == KEY_INITIALS) {
        if (ym__pinyin_initials(&list->key, pinyin, reading.size) && list->key.size == 1)
            ym__buffer_clear(&list->key); /* one letter is everybody's */
        add_key(list);
    } else if (status >= 0) {
        status = ym__pinyin_key(&list->key, pinyin, reading.size, error);
        /* ü is v in keys; who types u or ü (which the page's script folds to u) means the same. */
        ym__buffer_clear(&reading);
        for (size_t i = 0; i < list->key.size; i++)
            ym__buffer_putc(&reading, list->key.bytes[i] == 'v' ? 'u' : list->key.bytes[i]);
        add_key(list);
        ym__buffer_append(&list->key, reading.bytes, reading.size);
        add_key(list);
    }
    ym__buffer_free(&reading);
    return status;
}

static ym_status add_label(key_list *list, const ym_label *label, key_group group, ym_error *error)
{
    switch (group) {
    case KEY_NAME:
    case KEY_LABEL:
        return ym__label_is_name(label) == (group == KEY_NAME)
                   ? add_folded(list, label->text, strlen(label->text), error)
                   : YM_OK;
    case KEY_READING:
    case KEY_INITIALS:
        return add_sound(list, label, group, error);
    case KEY_WORD:
        return strncmp(label->lang, "en", 2) == 0 ? add_words(list, label->text, error) : YM_OK;
    case KEY_GROUPS:
        break;
    }
    return YM_OK;
}

ym_status ym__page_search_keys(ym__buffer *out, const ym_entry *entry, ym_error *error)
{
    key_list list = {.out = out, .from = out->size};
    ym_status status = YM_OK;
    for (key_group group = KEY_NAME; group < KEY_GROUPS && status >= 0; group++) {
        if (group != KEY_NAME)
            ym__buffer_putc(out, '|');
        for (size_t i = 0; i < entry->label_count && status >= 0; i++)
            status = add_label(&list, &entry->labels[i], group, error);
        if (status >= 0 && group == KEY_NAME)
            status = add_folded(&list, entry->en_sort, strlen(entry->en_sort), error);
        else if (status >= 0 && group == KEY_WORD)
            status = add_folded(&list, entry->id, strlen(entry->id), error);
    }
    ym__buffer_free(&list.key);
    return status;
}

enum { HAN_FIRST = 0x3400, HAN_LAST = 0x9FFF };

static ym_status note_han(bool *seen, ym__buffer *folded, const char *text, ym_error *error)
{
    ym__buffer_clear(folded);
    const ym_status status = ym__fold_text(folded, text, strlen(text), true, error);
    if (status < 0)
        return status;
    if (folded->failed)
        return ym__error_nomem(error);
    for (size_t i = 0; i < folded->size;) {
        uint32_t c = 0;
        const size_t size = ym__utf8_decode(folded->bytes + i, folded->size - i, &c);
        if (c >= HAN_FIRST && c <= HAN_LAST)
            seen[c - HAN_FIRST] = true;
        i += size == 0 ? 1 : size;
    }
    return YM_OK;
}

ym_status ym__page_fold_pairs(ym__buffer *out, const ym__page_rows *rows, ym_error *error)
{
    ym_status status = YM_OK;
    ym__buffer folded = {0};
    bool *seen = calloc(HAN_LAST - HAN_FIRST + 1, sizeof *seen);
    if (seen == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < rows->count && status >= 0; i++) {
        const ym_entry *entry = rows->rows[i].entry;
        status = note_han(seen, &folded, entry->zh, error);
        for (size_t l = 0; l < entry->label_count && status >= 0; l++)
            status = note_han(seen, &folded, entry->labels[l].text, error);
    }
    for (uint32_t c = HAN_FIRST; c <= HAN_LAST && status >= 0; c++) {
        const uint32_t simplified = ym__fold_han(c);
        if (simplified != c && simplified >= HAN_FIRST && simplified <= HAN_LAST &&
            seen[simplified - HAN_FIRST]) {
            ym__utf8_append(out, c);
            ym__utf8_append(out, simplified);
        }
    }
    free(seen);
    ym__buffer_free(&folded);
    return status;
}
