/* Keys one edit away, found in the sorted keys themselves: no list of variants is stored. The keys are walked as the trie
 * that they are in their order: along what was typed, looking at each place for the letters that some key goes on with
 * there. Only those can be a wrong or a missing letter, and behind the first few letters they are few; so of the
 * hundreds of texts that are one edit away hardly any is looked for. */
#include "search/nearest.h"

#include "base/error.h"
#include "text/fold.h"
#include "text/pinyin.h"
#include "text/script.h"
#include "text/utf8.h"

#include <string.h>

enum { MOST_CHARACTERS = 64, FIRST_CJK = 0x2E80 };

typedef struct walk {
    ym__found_list *list;
    ym_index *index;
    ym__key_kind kind;
    const char *ending;
    bool cjk;
    uint32_t typed[MOST_CHARACTERS];
    size_t starts[MOST_CHARACTERS + 1]; /* of each character in `text`, and its end */
    size_t count;
    const char *text;
    ym__buffer wanted;  /* the key that is looked for, with the ending */
    ym__buffer end;     /* of the range that it is looked for in */
    ym__buffer reached; /* the first key at or behind a place */
    ym_error *error;
} walk;

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* What was typed, from a character on. */
static const char *rest_from(const walk *job, size_t i)
{
    return job->text + job->starts[i];
}

/* Sets `wanted` to the first `i` characters, then `c` (0: nothing), then `rest` and the ending. */
static void want(walk *job, size_t i, uint32_t c, const char *rest)
{
    ym__buffer_clear(&job->wanted);
    ym__buffer_append(&job->wanted, job->text, job->starts[i]);
    if (c != 0)
        ym__utf8_append(&job->wanted, c);
    ym__buffer_puts(&job->wanted, rest);
    ym__buffer_puts(&job->wanted, job->ending);
}

/* Adds the entries of the wanted key. */
static ym_status take_wanted(walk *job)
{
    sqlite3_stmt *rows = NULL;
    ym__buffer_clear(&job->end);
    ym__buffer_puts(&job->end, ym__buffer_text(&job->wanted));
    ym__utf8_append(&job->end, job->ending[0] != '\0' ? 0x10FFFF : 0x01);
    if (job->wanted.failed || job->end.failed)
        return ym__error_nomem(job->error);
    ym_status status =
        ym__key_range(&rows, job->index, job->kind, job->wanted.bytes, job->end.bytes, job->error);
    while (status == YM_OK &&
           (status = ym__index_step(job->index, rows, "looking entries up", job->error)) == YM_OK) {
        const ym__found found = {.entry_row = sqlite3_column_int64(rows, 1),
                                 .label_row = sqlite3_column_int64(rows, 2),
                                 .match = YM_MATCH_TYPO,
                                 .whole = true};
        status = ym__found_list_add(job->list, &found, job->error);
    }
    ym__index_done(rows);
    return status < 0 ? status : YM_OK;
}

/* The first key at or behind `wanted` into `reached`; YM_DONE when there is none. */
static ym_status seek(walk *job)
{
    sqlite3_stmt *select = NULL;
    ym__buffer_clear(&job->reached);
    if (job->wanted.failed)
        return ym__error_nomem(job->error);
    ym_status status = ym__index_statement(&select, job->index, YM__KEY_SEEK, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_int(select, 1, (int)job->kind);
    ym__bind_text(select, 2, ym__buffer_text(&job->wanted));
    status = ym__index_step(job->index, select, "looking entries up", job->error);
    if (status == YM_OK) {
        const char *key = (const char *)sqlite3_column_text(select, 0);
        ym__buffer_puts(&job->reached, key == NULL ? "" : key);
        ym__index_done(select);
    }
    return status;
}

/* Can the wanted key be there, when no key of its beginning comes before `reached`? */
static bool may_be_there(const walk *job)
{
    return strncmp(ym__buffer_text(&job->reached), ym__buffer_text(&job->wanted),
                   job->wanted.size) <= 0;
}

/* Some key goes on with `c` behind the first `i` characters: was it missed there, or another typed for it? */
static ym_status try_letter(walk *job, size_t i, uint32_t c)
{
    ym_status status = YM_OK;
    if (is_digit(c) || (i < job->count && c == job->typed[i]))
        return YM_OK;
    want(job, i, c, rest_from(job, i));
    if (may_be_there(job))
        status = take_wanted(job);
    if (status < 0 || i == job->count || is_digit(job->typed[i]))
        return status;
    want(job, i, c, rest_from(job, i + 1));
    return may_be_there(job) ? take_wanted(job) : YM_OK;
}

/* Was the character at `i` one too many, or exchanged with the next one? */
static ym_status try_without(walk *job, size_t i)
{
    ym_status status = YM_OK;
    if (i == job->count || is_digit(job->typed[i]))
        return YM_OK;
    if (i == 0 || job->typed[i] != job->typed[i - 1]) {
        want(job, i, 0, rest_from(job, i + 1));
        status = take_wanted(job);
    }
    if (status < 0 || i + 1 == job->count || is_digit(job->typed[i + 1]) ||
        job->typed[i] == job->typed[i + 1])
        return status;
    want(job, i, job->typed[i + 1], "");
    ym__buffer_truncate(&job->wanted, job->wanted.size - strlen(job->ending));
    ym__utf8_append(&job->wanted, job->typed[i]);
    ym__buffer_puts(&job->wanted, rest_from(job, i + 2));
    ym__buffer_puts(&job->wanted, job->ending);
    return take_wanted(job);
}

/* Visits the characters that keys have behind the first `i`. *begin: some key begins with these. */
static ym_status try_place(walk *job, size_t i, bool *begin)
{
    const size_t prefix = job->starts[i];
    *begin = false;
    for (uint32_t c = 1; c <= 0x10FFFF;) {
        ym__buffer_clear(&job->wanted);
        ym__buffer_append(&job->wanted, job->text, prefix);
        if (*begin)
            ym__utf8_append(&job->wanted, c);
        ym_status status = seek(job);
        if (status != YM_OK)
            return status < 0 ? status : YM_OK;
        if (job->reached.size < prefix || memcmp(job->reached.bytes, job->text, prefix) != 0)
            break;
        *begin = true;
        if (job->reached.size == prefix) /* the beginning itself is a key */
            continue;
        if (!ym__utf8_valid(job->reached.bytes + prefix, job->reached.size - prefix))
            break; /* a damaged file */
        (void)ym__utf8_next(job->reached.bytes + prefix, &c);
        if (c >= FIRST_CJK && !job->cjk)
            break;
        status = try_letter(job, i, c);
        if (status < 0)
            return status;
        c = c == 0xD7FF ? 0xE000 : c + 1;
    }
    return YM_OK;
}

/* Takes the text apart; false when it is too long to be a name. */
static bool divide(walk *job)
{
    for (size_t at = 0; job->text[at] != '\0'; job->count++) {
        if (job->count == MOST_CHARACTERS)
            return false;
        job->starts[job->count] = at;
        at += ym__utf8_next(job->text + at, &job->typed[job->count]);
        job->starts[job->count + 1] = at;
    }
    return job->count > 0;
}

ym_status ym__find_nearest(ym__found_list *list, ym_index *index, ym__key_kind kind,
                           const char *typed, const char *ending, bool cjk, ym_error *error)
{
    walk job = {.list = list,
                .index = index,
                .kind = kind,
                .ending = ending,
                .cjk = cjk,
                .text = typed,
                .error = error};
    bool begin = divide(&job);
    ym_status status = YM_OK;
    for (size_t i = 0; i <= job.count && begin && status == YM_OK; i++) {
        status = try_without(&job, i);
        if (status == YM_OK)
            status = try_place(&job, i, &begin);
    }
    ym__buffer_free(&job.wanted);
    ym__buffer_free(&job.end);
    ym__buffer_free(&job.reached);
    return status;
}

/* ---- suggestions ----------------------------------------------------------------------------------------------------- */

enum { MOST_COMPARED_BYTES = 48, MOST_EDITS = 2 };

/* Edits (insert, delete, replace) that turn one text into the other, counted up to MOST_EDITS + 1. Wagner and Fischer 1974. */
static size_t edit_distance(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
    size_t row[MOST_COMPARED_BYTES + 1];
    const size_t difference = a_bytes < b_bytes ? b_bytes - a_bytes : a_bytes - b_bytes;
    if (difference > MOST_EDITS || b_bytes > MOST_COMPARED_BYTES)
        return MOST_EDITS + 1;
    for (size_t j = 0; j <= b_bytes; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_bytes; i++) {
        size_t diagonal = row[0];
        size_t least = i;
        row[0] = i;
        for (size_t j = 1; j <= b_bytes; j++) {
            const size_t replace = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            const size_t shift = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = replace < shift ? replace : shift;
            least = row[j] < least ? row[j] : least;
        }
        if (least > MOST_EDITS)
            return MOST_EDITS + 1;
    }
    return row[b_bytes];
}

/* Latin names with the same first two letters and at most two edits. */
static ym_status find_two_edits(ym__found_list *list, ym_index *index, const ym__buffer *key,
                                ym_error *error)
{
    enum { FEWEST_LETTERS = 6, SAME = 2 };
    char from[SAME + 1] = "";
    char to[SAME + 2] = "";
    sqlite3_stmt *rows = NULL;
    if (key->size < FEWEST_LETTERS || (key->bytes[0] & 0x80) != 0 || (key->bytes[1] & 0x80) != 0)
        return YM_OK;
    memcpy(from, key->bytes, SAME);
    memcpy(to, key->bytes, SAME);
    to[SAME] = '\x7F';
    ym_status status = ym__key_range(&rows, index, YM__KEY_WRITTEN, from, to, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, rows, "looking for names like it", error)) == YM_OK) {
        const char *other = ym__column_text(rows, 0);
        const ym__found found = {.entry_row = sqlite3_column_int64(rows, 1),
                                 .label_row = sqlite3_column_int64(rows, 2),
                                 .match = YM_MATCH_TYPO,
                                 .whole = true};
        if (other != NULL &&
            edit_distance(key->bytes, key->size, other, strlen(other)) <= MOST_EDITS)
            status = ym__found_list_add(list, &found, error);
    }
    ym__index_done(rows);
    return status < 0 ? status : YM_OK;
}

/* The same letters without the tones and borders that were typed, or one slip away. */
static ym_status find_like_sound(ym__found_list *list, ym_index *index, const char *name,
                                 ym_error *error)
{
    ym__pinyin_typed typed;
    if (!ym__pinyin_take_typed(&typed, name, strlen(name)))
        return YM_OK;
    ym_status status = YM_OK;
    if (typed.has_tones || typed.has_parts)
        status = ym__lookup(list, index, typed.letters, YM__LOOKUP_WHOLE, error);
    if (status == YM_OK && list->count == 0)
        status = ym__find_nearest(list, index, YM__KEY_SOUND, typed.letters, "/", false, error);
    return status;
}

ym_status ym__suggest(ym__found_list *list, ym_index *index, const char *name, size_t most,
                      ym_error *error)
{
    enum { FEWEST_LETTERS = 4, FEWEST_CHINESE = 3 };
    ym__buffer key = {0};
    size_t characters = 0;
    bool cjk = false;
    ym_status status = ym__fold_text(&key, name, strlen(name), true, error);
    for (size_t at = 0; at < key.size; characters++) {
        uint32_t c;
        at += ym__utf8_next(key.bytes + at, &c);
        cjk = cjk || ym__script_is_cjk(c);
    }
    if (status == YM_OK && characters >= (cjk ? FEWEST_CHINESE : FEWEST_LETTERS)) {
        status = ym__find_nearest(list, index, YM__KEY_WRITTEN, key.bytes, "", cjk, error);
        if (status == YM_OK && !cjk)
            status = find_like_sound(list, index, name, error);
        if (status == YM_OK && !cjk && list->count == 0)
            status = find_two_edits(list, index, &key, error);
    }
    if (status == YM_OK)
        status = ym__found_sort(list->items, list->count, index, most, error);
    if (status == YM_OK && list->count > most)
        list->count = most;
    ym__buffer_free(&key);
    return status == YM_OK ? ym__found_list_read(list, index, error) : status;
}
