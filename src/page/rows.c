/* Which entries the page shows, in which orders, under which headings.
 *
 * By pinyin: letter of the reading; then syllable by syllable without tones, with tones, strokes, characters, id. Heads
 * that do not begin with a Chinese character (A咖, 5G) come first, under '#'. Every other order has that of pinyin within
 * what it holds equal. */
#include "page/parts.h"

#include "base/error.h"
#include "glossary/glossary.h"
#include "text/fold.h"
#include "text/han.h"
#include "text/pinyin.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- keys of the orders ---------------------------------------------------------------------- */

static const char *keep(ym__arena *arena, ym__buffer *key)
{
    const char *copy =
        key->failed ? NULL : ym__arena_strndup(arena, ym__buffer_text(key), key->size);
    ym__buffer_clear(key);
    return copy;
}

/* The bytes of the first of these words that the name begins with, whatever its case; 0 when there is none, or nothing
 * behind it. */
static size_t begins_with_word(const char *name, const char *const *words)
{
    for (; *words != NULL; words++) {
        size_t i = 0;
        while ((*words)[i] != '\0' &&
               (name[i] >= 'A' && name[i] <= 'Z' ? name[i] - 'A' + 'a' : name[i]) == (*words)[i])
            i++;
        if ((*words)[i] == '\0' && name[i] != '\0')
            return i;
    }
    return 0;
}

/* English as it is looked up: the surname first where the entry says so, without an article or, of people, what an index
 * passes over before a surname. */
static const char *english_for_order(const ym_entry *entry)
{
    static const char *const articles[] = {"the ", "a ", "an ", NULL};
    static const char *const particles[] = {"de ", "del ", "der ", "di ", "du ",  "la ",
                                            "le ", "van ", "von ", "da ", "dos ", "al ",
                                            "al-", "el ",  "el-",  NULL};
    const char *name = entry->en_sort[0] != '\0' ? entry->en_sort : entry->en;
    if (strcmp(entry->type, "person") != 0)
        return name + begins_with_word(name, articles);
    for (size_t bytes; (bytes = begins_with_word(name, particles)) > 0;)
        name += bytes;
    return name;
}

/* A head without a reading still needs its place among the others. */
static void put_reading(ym__buffer *pinyin, const ym_entry *entry)
{
    ym__buffer_clear(pinyin);
    if (entry->pinyin[0] != '\0')
        ym__buffer_puts(pinyin, entry->pinyin);
    else if (entry->zh[0] != '\0')
        ym__pinyin_guess(pinyin, entry->zh, strlen(entry->zh));
    else
        ym__buffer_puts(pinyin, entry->en);
}

/* "ze lian si ji" from "ze2lian2si1ji1", so that zhan comes before zhang whatever follows, as in a dictionary; the letters
 * alone of what does not divide into syllables. */
static ym_status put_syllables(ym__buffer *out, const char *tones, const ym__buffer *pinyin,
                               ym_error *error)
{
    if (tones[0] == '\0')
        return ym__pinyin_key(out, ym__buffer_text(pinyin), pinyin->size, error);
    for (; *tones != '\0'; tones++) {
        if (*tones < '0' || *tones > '9')
            ym__buffer_putc(out, *tones);
        else if (tones[1] != '\0')
            ym__buffer_putc(out, ' ');
    }
    return YM_OK;
}

static ym_status fill_row(ym__page_row *row, const ym_entry_item *item, ym__arena *arena,
                          ym__buffer *key, ym__buffer *pinyin, ym_error *error)
{
    const ym_entry *entry = item->entry;
    uint32_t first = 0;
    *row = (ym__page_row){.entry = entry, .counts = &item->counts};
    ym_status status = ym__fold_text(key, entry->zh, strlen(entry->zh), true, error);
    if (status < 0)
        return status;
    if (ym__utf8_decode(ym__buffer_text(key), key->size, &first) != 0 && ym__script_is_han(first))
        row->han = first;
    row->strokes = ym__han_strokes(row->han);
    ym__buffer_clear(key);
    put_reading(pinyin, entry);
    (void)ym__pinyin_tone_key(key, ym__buffer_text(pinyin), pinyin->size);
    row->tones = keep(arena, key);
    if (row->tones == NULL)
        return ym__error_nomem(error);
    status = put_syllables(key, row->tones, pinyin, error);
    if (status < 0)
        return status;
    row->reading = keep(arena, key);
    const char *english = english_for_order(entry);
    status = ym__fold_text(key, english, strlen(english), true, error);
    if (status < 0)
        return status;
    row->english = keep(arena, key);
    return row->reading == NULL || row->english == NULL || pinyin->failed ? ym__error_nomem(error)
                                                                          : YM_OK;
}

/* ---- groups ---------------------------------------------------------------------------------- */

enum { LETTERS = 27 };

/* 1 to 26 for a to z, 0 for everything else. */
static unsigned letter_of(const char *key)
{
    return key[0] >= 'a' && key[0] <= 'z' ? (unsigned)(key[0] - 'a') + 1 : 0;
}

/* Classes of counts, the greatest first; those who have no mention last. */
static unsigned class_of_count(uint64_t mentions)
{
    return mentions >= 100 ? 0 : mentions >= 10 ? 1 : mentions >= 2 ? 2 : mentions == 1 ? 3 : 4;
}

static unsigned number_of_type(const char *name)
{
    for (unsigned t = 0; t < YM__PAGE_TYPES; t++) {
        if (strcmp(ym__page_type_at(t)->name, name) == 0)
            return t;
    }
    return YM__PAGE_TYPES;
}

static unsigned group_of(ym__page_order order, const ym__page_row *row)
{
    switch (order) {
    case YM__PAGE_PINYIN:
        return row->han != 0 ? letter_of(row->reading) : 0;
    case YM__PAGE_ENGLISH:
        return letter_of(row->english);
    case YM__PAGE_STROKES:
        return row->strokes;
    case YM__PAGE_TYPE:
        return number_of_type(row->entry->type);
    case YM__PAGE_DATE:
        return (unsigned)strtoul(row->counts->first_date, NULL, 10);
    case YM__PAGE_COUNT:
        return class_of_count(row->counts->mentions);
    case YM__PAGE_ORDERS:
        break;
    }
    return 0;
}

static ym__word word_of_type(unsigned key)
{
    return key < YM__PAGE_TYPES ? ym__page_type_at(key)->word : YM__WORD_OTHER;
}

const char *ym__page_group_label(ym__page *page, ym__page_order order, unsigned key, char name[24])
{
    static const char *const classes[] = {"100+", "10–99", "2–9", "1", "0"};
    snprintf(name, 24, "%u", key);
    switch (order) {
    case YM__PAGE_PINYIN:
    case YM__PAGE_ENGLISH:
        snprintf(name, 24, "%c", key == 0 ? '#' : (char)('A' + key - 1));
        break;
    case YM__PAGE_TYPE:
        return ym__page_label(page, word_of_type(key));
    case YM__PAGE_STROKES:
    case YM__PAGE_DATE:
        if (key == 0)
            snprintf(name, 24, "#");
        break;
    case YM__PAGE_COUNT:
        snprintf(name, 24, "%s", classes[key]);
        break;
    case YM__PAGE_ORDERS:
        break;
    }
    return name;
}

void ym__page_group_name(ym__page *page, ym__page_order order, unsigned key)
{
    char name[24];
    if (order == YM__PAGE_TYPE)
        ym__page_words(page, word_of_type(key));
    else
        ym__html_text(&page->html, ym__page_group_label(page, order, key, name));
}

const char *ym__page_group_file(char out[24], ym__page_order order, unsigned key)
{
    static const char *const classes[] = {"100", "10", "2", "1", "0"};
    if (order == YM__PAGE_TYPE)
        snprintf(out, 24, "%s", key < YM__PAGE_TYPES ? ym__page_type_at(key)->name : "other");
    else if (order == YM__PAGE_COUNT)
        snprintf(out, 24, "%s", classes[key]);
    else if ((order == YM__PAGE_PINYIN || order == YM__PAGE_ENGLISH) && key > 0)
        snprintf(out, 24, "%c", (char)('a' + key - 1));
    else
        snprintf(out, 24, "%u", key);
    return out;
}

/* Appends the first `count` characters of a text. */
static void put_characters(ym__buffer *out, const char *text, size_t count)
{
    const size_t bytes = strlen(text);
    size_t at = 0;
    for (uint32_t c = 0; count > 0 && at < bytes; count--) {
        const size_t size = ym__utf8_decode(text + at, bytes - at, &c);
        at += size == 0 ? 1 : size;
    }
    ym__buffer_append(out, text, at);
}

/* Each is the beginning of what the order compares within a group, so that those of one part stand together. */
void ym__page_row_part(ym__buffer *out, ym__page_order order, const ym__page_row *row)
{
    switch (order) {
    case YM__PAGE_PINYIN:
        if (row->han != 0)
            ym__buffer_append(out, row->reading, strcspn(row->reading, " "));
        else
            put_characters(out, row->reading, 1);
        break;
    case YM__PAGE_ENGLISH:
        put_characters(out, row->english, 2);
        break;
    case YM__PAGE_STROKES:
        if (row->han != 0)
            ym__utf8_append(out, row->han);
        break;
    case YM__PAGE_TYPE:
        if (row->han != 0 && letter_of(row->reading) > 0)
            ym__buffer_putc(out, (char)('A' + letter_of(row->reading) - 1));
        break;
    case YM__PAGE_DATE:
        put_characters(out, row->counts->first_date, 7);
        break;
    case YM__PAGE_COUNT:
    case YM__PAGE_ORDERS:
        break;
    }
}

/* ---- sorting --------------------------------------------------------------------------------- */

static int by_number(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* Rows come by pinyin, so that their places say which comes first. */
static int by_place(const ym__page_row *a, const ym__page_row *b)
{
    return a < b ? -1 : a > b;
}

static int by_pinyin(const void *left, const void *right)
{
    const ym__page_row *a = left;
    const ym__page_row *b = right;
    int order = by_number(group_of(YM__PAGE_PINYIN, a), group_of(YM__PAGE_PINYIN, b));
    if (order == 0)
        order = strcmp(a->reading, b->reading);
    if (order == 0)
        order = strcmp(a->tones, b->tones);
    if (order == 0)
        order = by_number(a->strokes, b->strokes);
    if (order == 0)
        order = strcmp(a->entry->zh, b->entry->zh);
    return order != 0 ? order : strcmp(a->entry->id, b->entry->id);
}

/* Of equal names the entry's own comes before another entry's variant. */
static int by_see(const ym__page_row *a, const ym__page_row *b)
{
    const int order = by_number(a->see != NULL, b->see != NULL);
    return order != 0 ? order : by_place(a, b);
}

static int by_reading(const void *left, const void *right)
{
    const ym__page_row *a = *(const ym__page_row *const *)left;
    const ym__page_row *b = *(const ym__page_row *const *)right;
    const int order = by_pinyin(a, b);
    return order != 0 ? order : by_see(a, b);
}

static int by_english(const void *left, const void *right)
{
    const ym__page_row *a = *(const ym__page_row *const *)left;
    const ym__page_row *b = *(const ym__page_row *const *)right;
    int order = by_number(letter_of(a->english), letter_of(b->english));
    if (order == 0)
        order = strcmp(a->english, b->english);
    return order != 0 ? order : by_see(a, b);
}

/* Of as many strokes those of one character together. */
static int by_strokes(const void *left, const void *right)
{
    const ym__page_row *a = *(const ym__page_row *const *)left;
    const ym__page_row *b = *(const ym__page_row *const *)right;
    int order = by_number(a->strokes, b->strokes);
    if (order == 0)
        order = by_number(a->han, b->han);
    return order != 0 ? order : by_place(a, b);
}

static int by_type(const void *left, const void *right)
{
    const ym__page_row *a = *(const ym__page_row *const *)left;
    const ym__page_row *b = *(const ym__page_row *const *)right;
    const int order = by_number(number_of_type(a->entry->type), number_of_type(b->entry->type));
    return order != 0 ? order : by_place(a, b);
}

static int by_date(const void *left, const void *right)
{
    const ym__page_row *a = *(const ym__page_row *const *)left;
    const ym__page_row *b = *(const ym__page_row *const *)right;
    const int order = strcmp(b->counts->first_date, a->counts->first_date);
    return order != 0 ? order : by_place(a, b);
}

static int by_count(const void *left, const void *right)
{
    const ym__page_row *a = *(const ym__page_row *const *)left;
    const ym__page_row *b = *(const ym__page_row *const *)right;
    const int order = by_number(b->counts->mentions, a->counts->mentions);
    return order != 0 ? order : by_place(a, b);
}

/* ---- orderings ------------------------------------------------------------------------------- */

static const struct order_definition {
    ym__page_order_words words;
    int (*compare)(const void *, const void *);
} definitions[YM__PAGE_ORDERS] = {
    [YM__PAGE_PINYIN] = {{"pinyin", "py", YM__WORD_PINYIN}, by_reading},
    [YM__PAGE_ENGLISH] = {{"english", "en", YM__WORD_ENGLISH}, by_english},
    [YM__PAGE_STROKES] = {{"strokes", "stroke", YM__WORD_STROKES}, by_strokes},
    [YM__PAGE_TYPE] = {{"type", "type", YM__WORD_TYPES}, by_type},
    [YM__PAGE_DATE] = {{"date", "date", YM__WORD_FIRST_SEEN}, by_date},
    [YM__PAGE_COUNT] = {{"count", NULL, YM__WORD_TIMES}, by_count},
};

const ym__page_order_words *ym__page_order_words_of(ym__page_order order)
{
    return &definitions[order].words;
}

ym_status ym__page_order_find(ym__page_order *order, const char *name, ym_error *error)
{
    *order = YM__PAGE_PINYIN;
    if (name == NULL)
        return YM_OK;
    for (unsigned i = 0; i < YM__PAGE_ORDERS; i++) {
        if (strcmp(name, definitions[i].words.name) == 0) {
            *order = (ym__page_order)i;
            return YM_OK;
        }
    }
    return ym__error_set(
        error, YM_E_USAGE,
        "there is no order '%s'; use pinyin, english, strokes, type, date or count", name);
}

/* Appends a group unless it is the last one. */
static void add_group(ym__page_ordering *ordering, unsigned key, size_t first)
{
    if (ordering->group_count == 0 || ordering->groups[ordering->group_count - 1].key != key)
        ordering->groups[ordering->group_count++] = (ym__page_group){.key = key, .first = first};
}

/* Empty letters keep their place in the bar. */
static void add_letters(ym__page_ordering *ordering, unsigned until, size_t first)
{
    const bool has_letters =
        ordering->order == YM__PAGE_PINYIN || ordering->order == YM__PAGE_ENGLISH;
    for (unsigned key = (unsigned)ordering->group_count; has_letters && key < until; key++)
        add_group(ordering, key, first);
}

/* Does the other name have a place in the order? */
static bool is_listed(ym__page_order order, const ym__page_row *see)
{
    return (order == YM__PAGE_PINYIN && see->han != 0) ||
           (order == YM__PAGE_ENGLISH && see->han == 0 && letter_of(see->english) > 0);
}

ym_status ym__page_ordering_make(ym__page_ordering *ordering, ym__page_order order,
                                 const ym__page_rows *rows, ym__arena *arena, ym_error *error)
{
    *ordering = (ym__page_ordering){.order = order};
    ordering->rows = ym__arena_calloc(arena, rows->count + rows->see_count, sizeof(ym__page_row *));
    if (ordering->rows == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < rows->count; i++)
        ordering->rows[ordering->count++] = &rows->rows[i];
    for (size_t i = 0; i < rows->see_count; i++) {
        if (is_listed(order, &rows->see[i]))
            ordering->rows[ordering->count++] = &rows->see[i];
    }
    const size_t count = ordering->count;
    if (count > 1)
        qsort(ordering->rows, count, sizeof(ym__page_row *), definitions[order].compare);
    size_t groups = LETTERS;
    for (size_t i = 1; i < count; i++)
        groups += group_of(order, ordering->rows[i]) != group_of(order, ordering->rows[i - 1]);
    ordering->groups = ym__arena_calloc(arena, groups + 1, sizeof *ordering->groups);
    if (ordering->groups == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < count; i++) {
        const unsigned key = group_of(order, ordering->rows[i]);
        add_letters(ordering, key, i);
        add_group(ordering, key, i);
        ym__page_group *group = &ordering->groups[ordering->group_count - 1];
        group->count++;
        group->entries += ordering->rows[i]->see == NULL;
    }
    add_letters(ordering, LETTERS, count);
    return YM_OK;
}

/* ---- other names ----------------------------------------------------------------------------- */

static size_t count_words(const char *name)
{
    size_t words = 0;
    for (const char *at = name; *at != '\0'; at++)
        words += *at != ' ' && (at == name || at[-1] == ' ');
    return words;
}

static bool begins_with_words(const char *name, const char *words, size_t bytes)
{
    return strncmp(name, words, bytes) == 0 && (name[bytes] == '\0' || name[bytes] == ' ');
}

/* Where these words stand in the name behind its first word; NULL: nowhere. */
static const char *find_words(const char *name, const char *words, size_t bytes)
{
    for (const char *at = strchr(name, ' '); at != NULL; at = strchr(at + 1, ' ')) {
        if (begins_with_words(at + 1, words, bytes))
            return at + 1;
    }
    return NULL;
}

/* Where the surname begins in another name of a person, by the preferred name and "Surname, Given Names"; NULL: it is not clear.
 * Either it is the same surname; or the given names are the same; or both names have as many words and the surname was the
 * last. */
static const char *find_surname(const ym_entry *entry, const char *name)
{
    const size_t surname = strcspn(entry->en_sort, ",");
    if (strcmp(entry->type, "person") != 0 || entry->en_sort[surname] == '\0' || surname == 0 ||
        strchr(name, ',') != NULL || begins_with_words(name, entry->en_sort, surname))
        return NULL;
    const char *found = find_words(name, entry->en_sort, surname);
    if (found != NULL)
        return found;
    const char *given = entry->en_sort + surname + 1;
    given += strspn(given, " ");
    const size_t bytes = strlen(given);
    if (bytes > 0 && strncmp(name, given, bytes) == 0 && name[bytes] == ' ')
        return name + bytes + 1;
    const char *own = find_words(entry->en, entry->en_sort, surname);
    const bool is_last =
        own != NULL && own[surname] == '\0' && memchr(entry->en_sort, ' ', surname) == NULL;
    return is_last && count_words(name) == count_words(entry->en) ? strrchr(name, ' ') + 1 : NULL;
}

/* Would another name stand beside the entry's own, having the same surname? `surname` is the entry's, folded, "" when it says
 * none. */
static bool is_beside(const ym_entry *entry, const ym__page_row *row, const char *surname)
{
    const char *name = row->see->text;
    const size_t bytes = strcspn(entry->en_sort, ",");
    return surname[0] != '\0' &&
           (strcmp(row->english, surname) == 0 || begins_with_words(name, entry->en_sort, bytes) ||
            find_words(name, entry->en_sort, bytes) != NULL);
}

/* "Surname, Given Names" of another name, "" when that is not clear; NULL: out of memory. */
static const char *sort_name(const ym_entry *entry, const char *name, ym__arena *arena,
                             ym__buffer *key)
{
    const char *surname = find_surname(entry, name);
    if (surname == NULL)
        return "";
    ym__buffer_clear(key);
    ym__buffer_printf(key, "%s, %.*s", surname, (int)(surname - name - 1), name);
    return keep(arena, key);
}

/* Makes the row of a label, as if it were the head of an entry. */
static ym_status fill_see(ym__page_row *row, const ym__page_row *of, const ym_label *label,
                          ym__arena *arena, ym__buffer *key, ym__buffer *pinyin, ym_error *error)
{
    const ym_entry named = {.type = of->entry->type,
                            .zh = label->text,
                            .pinyin = label->reading == NULL ? "" : label->reading,
                            .en = label->text,
                            .en_sort = sort_name(of->entry, label->text, arena, key)};
    const ym_entry_item item = {.entry = &named};
    if (named.en_sort == NULL)
        return ym__error_nomem(error);
    const ym_status status = fill_row(row, &item, arena, key, pinyin, error);
    row->entry = of->entry;
    row->counts = of->counts;
    row->see = label;
    return status;
}

/* Is it the head, or an earlier label, in another script or with other capitals? */
static bool is_there(const ym__page_row *row, const ym__page_row *head, const ym__page_row *earlier,
                     size_t count, const char *zh)
{
    bool found = strcmp(row->english, head->english) == 0 || strcmp(row->english, zh) == 0;
    for (size_t i = 0; i < count && !found; i++)
        found = strcmp(row->english, earlier[i].english) == 0;
    return found;
}

/* Appends those of an entry; `english` of a row is its label, folded, of whatever script. */
static ym_status add_see(ym__page_rows *rows, const ym__page_row *of, ym__arena *arena,
                         ym__buffer *key, ym__buffer *pinyin, ym_error *error)
{
    const ym_entry *entry = of->entry;
    const size_t first = rows->see_count;
    ym__buffer_clear(key);
    ym_status status = ym__fold_text(key, entry->zh, strlen(entry->zh), true, error);
    const char *zh = keep(arena, key);
    const size_t comma = strcspn(entry->en_sort, ",");
    if (status >= 0 && strcmp(entry->type, "person") == 0 && entry->en_sort[comma] == ',')
        status = ym__fold_text(key, entry->en_sort, comma, true, error);
    const char *surname = keep(arena, key);
    if (status >= 0 && (zh == NULL || surname == NULL))
        status = ym__error_nomem(error);
    for (size_t i = 0; i < entry->label_count && status >= 0; i++) {
        const ym_label *label = &entry->labels[i];
        ym__page_row *row = &rows->see[rows->see_count];
        if (ym__label_is_avoided(label) ||
            (label->kind != YM_LABEL_REGIONAL && label->kind != YM_LABEL_ALSO))
            continue;
        status = fill_see(row, of, label, arena, key, pinyin, error);
        if (status >= 0 && !is_beside(entry, row, surname) &&
            !is_there(row, of, &rows->see[first], rows->see_count - first, zh))
            rows->see_count++;
    }
    return status;
}

ym_status ym__page_rows_add_see(ym__page_rows *rows, ym__arena *arena, ym_error *error)
{
    size_t labels = 0;
    ym__buffer key = {0};
    ym__buffer pinyin = {0};
    for (size_t i = 0; i < rows->count; i++)
        labels += rows->rows[i].entry->label_count;
    rows->see = ym__arena_calloc(arena, labels + 1, sizeof *rows->see);
    ym_status status = rows->see == NULL ? ym__error_nomem(error) : YM_OK;
    for (size_t i = 0; i < rows->count && status >= 0; i++)
        status = add_see(rows, &rows->rows[i], arena, &key, &pinyin, error);
    ym__buffer_free(&key);
    ym__buffer_free(&pinyin);
    return status;
}

ym_status ym__page_rows_load(ym__page_rows *rows, ym__arena *arena, ym_index *index, bool all,
                             ym_error *error)
{
    *rows = (ym__page_rows){.count = 0};
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
        status = fill_row(&rows->rows[i], &rows->items[i], arena, &key, &pinyin, error);
    if (status >= 0 && rows->count > 1)
        qsort(rows->rows, rows->count, sizeof *rows->rows, by_pinyin);
done:
    ym__buffer_free(&key);
    ym__buffer_free(&pinyin);
    return status;
}

void ym__page_rows_free(ym__page_rows *rows)
{
    ym_entry_list_free(rows->items);
    *rows = (ym__page_rows){.count = 0};
}
