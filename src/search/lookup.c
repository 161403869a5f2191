/* Entry look-up over the table entry_key: one folded key for a name, matched whole or as a beginning; names in Latin
 * letters are tried as pinyin too. */
#include "search/lookup.h"

#include "base/error.h"
#include "glossary/glossary.h"
#include "text/fold.h"
#include "text/pinyin.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SUGGESTED_BYTES = 48 };

void ym__found_list_free(ym__found_list *list)
{
    free(list->items);
    ym__map_free(list->places);
    *list = (ym__found_list){0};
}

ym_status ym__found_list_add(ym__found_list *list, const ym__found *found, ym_error *error)
{
    ym_status status = list->places == NULL ? ym__map_new(&list->places, error) : YM_OK;
    if (status < 0)
        return status;
    const char *id = found->entry->id;
    const uint64_t *place = ym__map_get(list->places, id, strlen(id));
    if (place != NULL) {
        ym__found *known = &list->items[*place];
        if (found->match < known->match ||
            (found->match == known->match && found->whole && !known->whole))
            *known = *found;
        return YM_OK;
    }
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        ym__found *grown = realloc(list->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        list->items = grown;
        list->capacity = capacity;
    }
    status = ym__map_put(list->places, id, strlen(id), list->count, false, NULL, error);
    if (status == YM_OK)
        list->items[list->count++] = *found;
    return status;
}

static ym_match match_of(ym__key_kind key, const ym_label *label, bool whole)
{
    switch (key) {
    case YM__KEY_LABEL:
        return !ym__label_is_name(label) ? YM_MATCH_LABEL
               : whole                   ? YM_MATCH_EXACT
                                         : YM_MATCH_PREFIX;
    case YM__KEY_PINYIN:
    case YM__KEY_TONES:
        return YM_MATCH_PINYIN;
    case YM__KEY_INITIALS:
        return YM_MATCH_INITIALS;
    }
    return YM_MATCH_NONE;
}

/* One row of entry_key, of this kind. */
static ym_status take_row(ym__found_list *list, ym_index *index, sqlite3_stmt *row,
                          ym__key_kind kind, bool whole, ym_error *error)
{
    const ym_entry *entry = ym__index_entry_by_row(index, sqlite3_column_int64(row, 0));
    if (entry == NULL)
        return YM_OK;
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        if (ym__index_label_row(index, entry, label) == sqlite3_column_int64(row, 1)) {
            const ym__found found = {.entry = entry,
                                     .label = label,
                                     .match = match_of(kind, label, whole),
                                     .whole = whole};
            return ym__found_list_add(list, &found, error);
        }
    }
    return YM_OK;
}

static ym_status find_whole(ym__found_list *list, ym_index *index, const char *key,
                            ym__key_kind kind, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__KEY_EXACT, error);
    if (status < 0)
        return status;
    ym__bind_text(select, 1, key);
    sqlite3_bind_int(select, 2, (int)kind);
    while ((status = ym__index_step(index, select, "looking entries up", error)) == YM_OK) {
        status = take_row(list, index, select, kind, true, error);
        if (status < 0)
            break;
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

static ym_status find_beginning(ym__found_list *list, ym_index *index, const char *key,
                                ym__key_kind kind, ym_error *error)
{
    ym__buffer after = {0}; /* the first text that does not begin with the key */
    ym__buffer_puts(&after, key);
    ym__utf8_append(&after, 0x10FFFF);
    sqlite3_stmt *select = NULL;
    ym_status status = after.failed ? ym__error_nomem(error)
                                    : ym__index_statement(&select, index, YM__KEY_PREFIX, error);
    if (status == YM_OK) {
        ym__bind_text(select, 1, key);
        ym__bind_text(select, 2, ym__buffer_text(&after));
        sqlite3_bind_int(select, 3, (int)kind);
        while ((status = ym__index_step(index, select, "looking entries up", error)) == YM_OK) {
            status = take_row(list, index, select, kind, false, error);
            if (status < 0)
                break;
        }
        ym__index_done(select);
    }
    ym__buffer_free(&after);
    return status < 0 ? status : YM_OK;
}

static bool has_cjk(const char *text)
{
    for (size_t at = 0; text[at] != '\0';) {
        uint32_t c;
        at += ym__utf8_next(text + at, &c);
        if (ym__script_is_cjk(c))
            return true;
    }
    return false;
}

/* Does a key by tones name any tone, or are all its syllables toneless (5)? */
static bool names_tones(const char *tone_key)
{
    return strpbrk(tone_key, "1234") != NULL;
}

static ym_status find_by_sound(ym__found_list *list, ym_index *index, const char *name,
                               ym__lookup_mode mode, ym_error *error)
{
    ym__buffer key = {0};
    const size_t before = list->count;
    ym_status status = YM_OK;
    if (ym__pinyin_tone_key(&key, name, strlen(name)) && names_tones(key.bytes))
        status = find_whole(list, index, key.bytes, YM__KEY_TONES, error);
    const bool by_tones = list->count > before;
    ym__buffer_clear(&key);
    if (status == YM_OK && !by_tones)
        status = ym__pinyin_key(&key, name, strlen(name), error);
    if (status == YM_OK && key.size > 0) {
        status = find_whole(list, index, key.bytes, YM__KEY_PINYIN, error);
        if (status == YM_OK && list->count == before && key.size > 1)
            status = find_whole(list, index, key.bytes, YM__KEY_INITIALS, error);
        if (status == YM_OK && mode == YM__LOOKUP_BEGINNING && key.size > 2)
            status = find_beginning(list, index, key.bytes, YM__KEY_PINYIN, error);
    }
    ym__buffer_free(&key);
    return status;
}

ym_status ym__lookup(ym__found_list *list, ym_index *index, const char *name, ym__lookup_mode mode,
                     ym_error *error)
{
    ym_status status = ym__index_load_glossary(index, error);
    ym__buffer key = {0};
    if (status == YM_OK)
        status = ym__fold_text(&key, name, strlen(name), true, error);
    if (status == YM_OK && key.size > 0) {
        const bool cjk = has_cjk(name);
        status = find_whole(list, index, key.bytes, YM__KEY_LABEL, error);
        if (status == YM_OK && mode == YM__LOOKUP_BEGINNING && (cjk || key.size > 1))
            status = find_beginning(list, index, key.bytes, YM__KEY_LABEL, error);
        if (status == YM_OK && !cjk && mode != YM__LOOKUP_WRITTEN)
            status = find_by_sound(list, index, name, mode, error);
    }
    ym__buffer_free(&key);
    return status;
}

/* ---- one entry by name ----------------------------------------------------------------------------------------- */

/* Edits (insert, delete, replace) that turn one text into the other, counted up to `most`. Wagner and Fischer 1974. */
static size_t edit_distance(const char *a, const char *b, size_t most)
{
    const size_t a_bytes = strlen(a);
    const size_t b_bytes = strlen(b);
    size_t row[MOST_SUGGESTED_BYTES + 1];
    if (a_bytes > MOST_SUGGESTED_BYTES || b_bytes > MOST_SUGGESTED_BYTES)
        return most + 1;
    for (size_t j = 0; j <= b_bytes; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_bytes; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_bytes; j++) {
            const size_t replace = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            const size_t shift = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = replace < shift ? replace : shift;
        }
    }
    return row[b_bytes];
}

/* The entry whose English name comes nearest, NULL when none is near. */
static const ym_entry *nearest(const ym_index *index, const char *name)
{
    ym__buffer key = {0};
    ym__buffer other = {0};
    const ym_entry *best = NULL;
    size_t least = 3;
    if (ym__fold_text(&key, name, strlen(name), true, NULL) == YM_OK && key.size > 3) {
        for (size_t i = 0; i < ym_glossary_count(index->glossary); i++) {
            const ym_entry *entry = ym_glossary_entry(index->glossary, i);
            ym__buffer_clear(&other);
            if (ym__fold_text(&other, entry->en, strlen(entry->en), true, NULL) < 0)
                break;
            const size_t distance = edit_distance(key.bytes, ym__buffer_text(&other), least);
            if (distance < least) {
                least = distance;
                best = entry;
            }
        }
    }
    ym__buffer_free(&key);
    ym__buffer_free(&other);
    return best;
}

/* Of the entries that the name finds the best match, then the one that is mentioned more. */
static ym_status find_best(const ym_entry **best, ym_index *index, const char *name,
                           ym_error *error)
{
    ym__found_list list = {0};
    ym_match best_match = YM_MATCH_NONE;
    uint64_t most = 0;
    ym_status status = ym__lookup(&list, index, name, YM__LOOKUP_WHOLE, error);
    for (size_t i = 0; i < list.count && status == YM_OK; i++) {
        const ym__found *each = &list.items[i];
        ym_entry_counts counts;
        status = ym_entry_get_counts(index, each->entry, &counts, error);
        if (status == YM_OK && (*best == NULL || each->match < best_match ||
                                (each->match == best_match && counts.mentions > most))) {
            *best = each->entry;
            best_match = each->match;
            most = counts.mentions;
        }
    }
    ym__found_list_free(&list);
    return status;
}

static ym_status look_up(const ym_entry **found, ym_index *index, const char *name, ym_error *error)
{
    ym_status status = ym__index_refresh(index, error);
    if (status == YM_OK)
        status = ym__index_load_glossary(index, error);
    if (status < 0)
        return status;
    *found = ym_glossary_find(index->glossary, name);
    if (*found != NULL)
        return YM_OK;
    status = find_best(found, index, name, error);
    if (status < 0 || *found != NULL)
        return status;
    const ym_entry *near = nearest(index, name);
    if (near == NULL)
        return ym__error_set(error, YM_E_NOT_FOUND, "no entry is called %s; try yiming search",
                             name);
    return ym__error_set(error, YM_E_NOT_FOUND, "no entry is called %s; did you mean %s (%s)?",
                         name, near->id, near->zh);
}

ym_status ym_entry_lookup(ym_index *index, const char *name, const ym_entry **entry,
                          ym_error *error)
{
    *entry = NULL;
    if (!ym__utf8_valid(name, strlen(name)))
        return ym__error_set(error, YM_E_INPUT,
                             "the name is not UTF-8; check the terminal's encoding");
    const ym_entry *found = NULL;
    bool begun = false;
    ym_status status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = look_up(&found, index, name, error);
    ym__index_end_read(index, begun);
    if (status == YM_OK)
        *entry = found;
    return status;
}
