/* Entry look-up over the table entry_key, by keys that are made of the name as those of the table are of labels. A name in
 * Latin letters is tried as pinyin too. Read ym__lookup first.
 *
 * What a query with tones can only mean: pinyin, when each of its syllables has one (Mǎ, Ma3). Then folding, which takes
 * marks away, must not make an English label of it. Names with a mark here and there (Málaga) are looked up both ways. */
#include "search/lookup.h"

#include "base/error.h"
#include "search/nearest.h"
#include "text/fold.h"
#include "text/pinyin.h"
#include "text/script.h"
#include "text/utf8.h"

#include <yiming/text.h>

#include <stdlib.h>
#include <string.h>

/* ---- what was found ---------------------------------------------------------------------------------------------- */

void ym__found_list_free(ym__found_list *list)
{
    free(list->items);
    ym__row_map_free(&list->places);
    *list = (ym__found_list){0};
}

ym_status ym__found_list_add(ym__found_list *list, const ym__found *found, ym_error *error)
{
    const uint64_t *place = ym__row_map_get(&list->places, found->entry_row);
    if (place != NULL) {
        ym__found *known = &list->items[*place];
        if (ym__found_rank(found) < ym__found_rank(known))
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
    const ym_status status = ym__row_map_put(&list->places, found->entry_row, list->count, error);
    if (status == YM_OK)
        list->items[list->count++] = *found;
    return status;
}

ym_status ym__found_read(ym__found *found, ym_index *index, ym_error *error)
{
    if (found->entry != NULL)
        return YM_OK;
    const ym_entry *entry = NULL;
    const ym_status status = ym__index_entry(&entry, index, found->entry_row, error);
    if (status == YM_OK && entry != NULL) {
        found->label = ym__index_label(index, entry, found->label_row);
        found->entry = found->label == NULL ? NULL : entry;
    }
    return status;
}

ym_status ym__found_list_read(ym__found_list *list, ym_index *index, ym_error *error)
{
    size_t kept = 0;
    ym_status status = YM_OK;
    for (size_t i = 0; i < list->count && status == YM_OK; i++) {
        status = ym__found_read(&list->items[i], index, error);
        if (status == YM_OK && list->items[i].entry != NULL)
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
    /* Places have changed; nothing is added any more where something was dropped. */
    return status;
}

/* ---- ranges of keys ------------------------------------------------------------------------------------------------ */

ym_status ym__key_range(sqlite3_stmt **rows, ym_index *index, ym__key_kind kind, const char *from,
                        const char *to, ym_error *error)
{
    const ym_status status = ym__index_statement(rows, index, YM__KEY_RANGE, error);
    if (status < 0)
        return status;
    sqlite3_bind_int(*rows, 1, (int)kind);
    ym__bind_text(*rows, 2, from);
    ym__bind_text(*rows, 3, to);
    return YM_OK;
}

/* One name while it is looked up. */
typedef struct lookup {
    ym__found_list *list;
    ym_index *index;
    ym__lookup_mode mode;
    bool is_latin;          /* no Chinese character in it */
    bool is_pinyin;         /* `typed` holds it */
    bool found_whole;       /* something that it is the whole of */
    ym__pinyin_typed typed; /* the name, as far as it can be pinyin */
    ym__buffer from, to;    /* of the range that is read */
    ym_error *error;
} lookup;

/* Looks at a row of a range; false: it is not what was asked for. Sets match and whole. Reads of the row no more than it
 * needs: a short beginning has thousands of them, and SQLite copies what it gives as text. */
typedef bool (*row_take)(const lookup *job, sqlite3_stmt *row, ym__found *found);

static const char *key_of(sqlite3_stmt *row)
{
    const char *key = (const char *)sqlite3_column_text(row, 0);
    return key == NULL ? "" : key;
}

/* Does a '/' follow the letters that were typed? They are all there were, then. */
static bool ends_behind_typed(const lookup *job, sqlite3_stmt *row)
{
    const size_t bytes = (size_t)sqlite3_column_bytes(row, 0);
    const char *key = sqlite3_column_blob(row, 0);
    return key != NULL && bytes > job->typed.count && key[job->typed.count] == '/';
}

/* Adds what `take` takes of the range [job->from, job->to). */
static ym_status take_range(lookup *job, ym__key_kind kind, row_take take)
{
    sqlite3_stmt *rows = NULL;
    if (job->from.failed || job->to.failed)
        return ym__error_nomem(job->error);
    ym_status status = ym__key_range(&rows, job->index, kind, ym__buffer_text(&job->from),
                                     ym__buffer_text(&job->to), job->error);
    while (status == YM_OK &&
           (status = ym__index_step(job->index, rows, "looking entries up", job->error)) == YM_OK) {
        ym__found found = {.entry_row = sqlite3_column_int64(rows, 1),
                           .label_row = sqlite3_column_int64(rows, 2)};
        if (take(job, rows, &found)) {
            job->found_whole = job->found_whole || found.whole;
            status = ym__found_list_add(job->list, &found, job->error);
        }
    }
    ym__index_done(rows);
    return status < 0 ? status : YM_OK;
}

/* Sets the range to the keys that are `key` and `ending`, or (`beginning`) that begin so. */
static void set_range(lookup *job, const char *key, const char *ending, bool beginning)
{
    ym__buffer_clear(&job->from);
    ym__buffer_clear(&job->to);
    ym__buffer_puts(&job->from, key);
    ym__buffer_puts(&job->from, ending);
    ym__buffer_puts(&job->to, ym__buffer_text(&job->from));
    ym__utf8_append(&job->to, beginning ? 0x10FFFF : 0x01); /* no key has a control character */
}

static bool begins(const lookup *job)
{
    return job->mode >= YM__LOOKUP_BEGINNING;
}

/* ---- by writing ---------------------------------------------------------------------------------------------------- */

static bool take_written(const lookup *job, sqlite3_stmt *row, ym__found *found)
{
    found->whole = (size_t)sqlite3_column_bytes(row, 0) == job->from.size;
    found->match = sqlite3_column_int(row, 3) == 0 ? YM_MATCH_LABEL
                   : found->whole                  ? YM_MATCH_EXACT
                                                   : YM_MATCH_PREFIX;
    return true;
}

static ym_status find_written(lookup *job, const char *key, bool beginning)
{
    set_range(job, key, "", beginning);
    return take_range(job, YM__KEY_WRITTEN, take_written);
}

/* Do two texts have the same letters and the same tones? */
static bool sounds_same(const ym__pinyin_typed *typed, const char *text)
{
    ym__pinyin_typed other;
    return ym__pinyin_take_typed(&other, text, strlen(text)) && other.count == typed->count &&
           memcmp(other.letters, typed->letters, typed->count) == 0 &&
           memcmp(other.tones, typed->tones, typed->count) == 0;
}

/* Labels that are written with the same tones (Dédé, A4), when all that was typed has some. */
static ym_status find_same_tones(lookup *job, const char *key)
{
    ym__found_list all = {0};
    ym__found_list *list = job->list;
    job->list = &all;
    ym_status status = find_written(job, key, false);
    job->list = list;
    job->found_whole = false;
    for (size_t i = 0; i < all.count && status == YM_OK; i++) {
        ym__found *each = &all.items[i];
        status = ym__found_read(each, job->index, job->error);
        if (status < 0 || each->label == NULL || !sounds_same(&job->typed, each->label->text))
            continue;
        job->found_whole = true;
        status = ym__found_list_add(list, each, job->error);
    }
    ym__found_list_free(&all);
    return status;
}

/* The key without its last `ending` bytes, with others in their place. */
static ym_status find_changed(lookup *job, const ym__buffer *key, size_t ending,
                              const char *instead)
{
    ym__buffer changed = {0};
    ym__buffer_append(&changed, key->bytes, key->size - ending);
    ym__buffer_puts(&changed, instead);
    const ym_status status = changed.failed ? ym__error_nomem(job->error)
                                            : find_written(job, ym__buffer_text(&changed), false);
    ym__buffer_free(&changed);
    return status;
}

/* "missiles" for missile, "bodies" for body: the forms that an English plural can be of. */
static ym_status find_singular(lookup *job, const ym__buffer *key)
{
    enum { SHORTEST = 5 }; /* letters; "gas" is no plural */
    static const struct {
        const char *ending, *singular;
    } rules[] = {{"ies", "y"}, {"es", ""}, {"s", ""}};
    ym_status status = YM_OK;
    for (size_t i = 0; i < sizeof rules / sizeof *rules && status == YM_OK; i++) {
        const size_t ending = strlen(rules[i].ending);
        if (key->size >= SHORTEST && !job->found_whole &&
            memcmp(key->bytes + key->size - ending, rules[i].ending, ending) == 0)
            status = find_changed(job, key, ending, rules[i].singular);
    }
    return status;
}

/* Zelensky Volodymyr, Zelensky, Volodymyr: the words of a name from each on, with those before it at the end. */
static ym_status find_turned(lookup *job, const char *name)
{
    enum { MOST_WORDS = 6 };
    const char *starts[MOST_WORDS + 1];
    size_t words = 0;
    for (const char *at = name; *at != '\0';) {
        at += strspn(at, " ,\t");
        if (*at == '\0')
            break;
        if (words == MOST_WORDS)
            return YM_OK;
        starts[words++] = at;
        at += strcspn(at, " ,\t");
    }
    ym__buffer turned = {0};
    ym_status status = YM_OK;
    for (size_t i = 1; i < words && status == YM_OK && !job->found_whole; i++) {
        ym__buffer_clear(&turned);
        status = ym__fold_text(&turned, starts[i], strlen(starts[i]), true, job->error);
        if (status == YM_OK)
            status = ym__fold_text(&turned, name, (size_t)(starts[i] - name), true, job->error);
        if (status == YM_OK)
            status = find_written(job, ym__buffer_text(&turned), false);
    }
    ym__buffer_free(&turned);
    return status;
}

/* Zelensky's, the Zelenskys' */
static bool is_possessive(const char *name)
{
    const size_t size = strlen(name);
    static const char *const endings[] = {"'s", "’s", "s'", "s’"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t ending = strlen(endings[i]);
        if (size > ending && memcmp(name + size - ending, endings[i], ending) == 0)
            return true;
    }
    return false;
}

/* A Latin name as no label has it: other forms and orders of its words. */
static ym_status find_inflected(lookup *job, const char *name, const ym__buffer *key)
{
    ym_status status = is_possessive(name) ? find_changed(job, key, 1, "") : YM_OK;
    if (status == YM_OK && !job->found_whole)
        status = find_turned(job, name);
    return status == YM_OK && !job->found_whole ? find_singular(job, key) : status;
}

static ym_status find_by_writing(lookup *job, const char *name, const ym__buffer *key)
{
    if (job->is_pinyin && job->typed.is_toned)
        return find_same_tones(job, ym__buffer_text(key));
    const bool beginning = begins(job) && (!job->is_latin || key->size > 1);
    ym_status status = find_written(job, ym__buffer_text(key), beginning);
    if (status == YM_OK && !job->found_whole && job->is_latin && job->mode != YM__LOOKUP_WRITTEN)
        status = find_inflected(job, name, key);
    return status;
}

/* ---- by sound ------------------------------------------------------------------------------------------------------ */

static bool take_sound(const lookup *job, sqlite3_stmt *row, ym__found *found)
{
    const ym__pinyin_typed *typed = &job->typed;
    found->match = YM_MATCH_PINYIN;
    found->whole = ends_behind_typed(job, row);
    return (!typed->has_tones && !typed->has_parts) || ym__pinyin_typed_fits(typed, key_of(row));
}

static bool take_initials(const lookup *job, sqlite3_stmt *row, ym__found *found)
{
    found->match = YM_MATCH_INITIALS;
    found->whole = ends_behind_typed(job, row);
    return true;
}

static bool take_abbreviated(const lookup *job, sqlite3_stmt *row, ym__found *found)
{
    const char *sound = strchr(key_of(row), '/');
    found->match = YM_MATCH_INITIALS;
    found->whole = true;
    return sound != NULL && ym__pinyin_typed_abbreviates(&job->typed, sound + 1);
}

/* Are the letters one by one, or not parted at all? */
static bool can_be_initials(const ym__pinyin_typed *typed)
{
    bool all = true;
    for (size_t i = 1; i < typed->count; i++)
        all = all && typed->parted[i];
    return typed->count > 1 && !typed->has_tones && (all || !typed->has_parts);
}

/* The walk through all initials that zeliansj can stand for. */
typedef struct abbreviated {
    lookup *job;
    ym_status status;
} abbreviated;

static bool find_of_initials(void *context, const char *initials)
{
    abbreviated *walk = context;
    set_range(walk->job, initials, "/", true);
    walk->status = take_range(walk->job, YM__KEY_INITIALS, take_abbreviated);
    return walk->status == YM_OK;
}

static ym_status find_abbreviated(lookup *job)
{
    abbreviated walk = {.job = job};
    ym__pinyin_typed_initials(&job->typed, find_of_initials, &walk);
    return walk.status;
}

static ym_status find_by_sound(lookup *job)
{
    enum { FEWEST_BEGINNING = 3 }; /* letters: fewer begin a good part of all names */
    const ym__pinyin_typed *typed = &job->typed;
    const size_t before = job->list->count;
    const bool beginning = begins(job) && typed->count >= FEWEST_BEGINNING;
    /* Behind the letters of a key come a '/' and what its syllables are. */
    const bool whole_only = !beginning && !(begins(job) && typed->has_tones);
    set_range(job, typed->letters, whole_only ? "/" : "", true);
    ym_status status = take_range(job, YM__KEY_SOUND, take_sound);
    if (status == YM_OK && !job->found_whole && can_be_initials(typed)) {
        set_range(job, typed->letters, beginning ? "" : "/", true);
        status = take_range(job, YM__KEY_INITIALS, take_initials);
    }
    if (status == YM_OK && !job->found_whole && job->list->count == before && !typed->has_tones)
        status = find_abbreviated(job);
    return status;
}

/* ---- the call -------------------------------------------------------------------------------------------------------- */

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

/* A slip of the keyboard in a Latin name, or in pinyin without tones and borders, which a slip would move. */
static ym_status find_typos(lookup *job, const char *key)
{
    enum { FEWEST_LETTERS = 5 };
    ym_status status = YM_OK;
    if (ym_text_chars(key, strlen(key)) >= FEWEST_LETTERS)
        status =
            ym__find_nearest(job->list, job->index, YM__KEY_WRITTEN, key, "", false, job->error);
    if (status == YM_OK && job->is_pinyin && !job->typed.has_parts &&
        job->typed.count >= FEWEST_LETTERS)
        status = ym__find_nearest(job->list, job->index, YM__KEY_SOUND, job->typed.letters, "/",
                                  false, job->error);
    return status;
}

ym_status ym__lookup(ym__found_list *list, ym_index *index, const char *name, ym__lookup_mode mode,
                     ym_error *error)
{
    lookup job = {.list = list, .index = index, .mode = mode, .error = error};
    ym__buffer key = {0};
    ym_status status = ym__fold_text(&key, name, strlen(name), true, error);
    if (status == YM_OK && key.size > 0) {
        job.is_latin = !has_cjk(name);
        job.is_pinyin = job.is_latin && ym__pinyin_take_typed(&job.typed, name, strlen(name));
        status = find_by_writing(&job, name, &key);
        if (status == YM_OK && job.is_pinyin && mode != YM__LOOKUP_WRITTEN)
            status = find_by_sound(&job);
        if (status == YM_OK && job.is_latin && mode == YM__LOOKUP_TYPED && !job.found_whole &&
            !job.typed.has_tones)
            status = find_typos(&job, key.bytes);
    }
    ym__buffer_free(&key);
    ym__buffer_free(&job.from);
    ym__buffer_free(&job.to);
    return status;
}
