/* Pinyin after GB/T 16159: inside a word a syllable that begins with a, o or e has an apostrophe before it, which is
 * what makes unspaced pinyin divide in one way. Readings of characters are Unihan's (tables/readings.h). */
#include "text/pinyin.h"

#include "base/error.h"
#include "text/han.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "text/tables/readings.h"

enum { FIRST_READ = 0x4E00, LAST_READ = 0x9FFF, LONGEST_SYLLABLE = 6, MOST_LETTERS = 1024 };

/* ---- letters and tones ---------------------------------------------------------------------------------------- */

/* One letter of pinyin: 'a' to 'z' ('v' for ü), 0 for whatever parts syllables, and the tone mark that it carries. */
typedef struct letter {
    char bare;
    char tone;
} letter;

/* The letters of a text, marks taken apart; a digit 1 to 5 sets the tone of the letter before it and parts. Returns how
 * many, at most MOST_LETTERS; SIZE_MAX when there are more. */
static size_t letters_of(letter out[MOST_LETTERS], const char *text, size_t bytes)
{
    size_t count = 0;
    for (size_t at = 0; at < bytes;) {
        uint32_t c;
        const size_t size = ym__utf8_decode(text + at, bytes - at, &c);
        if (size == 0)
            return 0;
        at += size;
        utf8proc_int32_t parts[8];
        int boundary = 0;
        const utf8proc_ssize_t part_count = utf8proc_decompose_char(
            (utf8proc_int32_t)c, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD,
            &boundary);
        for (utf8proc_ssize_t i = 0; i < part_count && i < 8; i++) {
            const uint32_t part = (uint32_t)parts[i];
            letter *last = count > 0 && out[count - 1].bare != 0 ? &out[count - 1] : NULL;
            static const uint32_t marks[] = {0, 0x304, 0x301, 0x30C, 0x300};
            char tone = 0;
            for (char t = 1; t <= 4; t++) {
                if (part == marks[(int)t])
                    tone = t;
            }
            if (tone != 0 && last != NULL) {
                last->tone = tone;
            } else if (part == 0x308 && last != NULL && last->bare == 'u') {
                last->bare = 'v';
            } else if (part >= 'a' && part <= 'z') {
                if (count == MOST_LETTERS)
                    return SIZE_MAX;
                out[count++] = (letter){.bare = (char)part};
            } else {
                if (count == MOST_LETTERS)
                    return SIZE_MAX;
                if (part >= '1' && part <= '5' && last != NULL)
                    last->tone = (char)(part - '0');
                if (count > 0 && out[count - 1].bare != 0)
                    out[count++] = (letter){0};
            }
        }
    }
    return count;
}

static int compare_syllable(const void *key, const void *member)
{
    return strcmp(key, member);
}

static bool is_syllable(const letter *letters, size_t count)
{
    char text[LONGEST_SYLLABLE + 2];
    if (count == 0 || count > LONGEST_SYLLABLE)
        return false;
    for (size_t i = 0; i < count; i++)
        text[i] = letters[i].bare;
    text[count] = '\0';
    if (strcmp(text, "r") == 0) /* 儿 as a suffix */
        return true;
    return bsearch(text, ym__pinyin_syllables,
                   sizeof ym__pinyin_syllables / sizeof *ym__pinyin_syllables,
                   sizeof *ym__pinyin_syllables, compare_syllable) != NULL;
}

static bool has_two_tones(const letter *letters, size_t count)
{
    int tones = 0;
    for (size_t i = 0; i < count; i++)
        tones += letters[i].tone != 0;
    return tones > 1;
}

/* Divides the letters [0, count) of one word into syllables: ends[i] is the end of syllable i. Longest first, from
 * the right end back, so that every choice is tried at most once: reach[i] is whether the rest from i divides.
 * `strict`: only the word's first syllable begins with a, o or e. Returns how many, 0 when it does not divide. */
static size_t divide_word(size_t *ends, const letter *letters, size_t count, bool strict)
{
    size_t step[MOST_LETTERS + 1]; /* length of the syllable at i in the best division, 0: none */
    bool reach[MOST_LETTERS + 1];
    reach[count] = true;
    for (size_t i = count; i-- > 0;) {
        reach[i] = false;
        step[i] = 0;
        const char first = letters[i].bare;
        if (strict && i > 0 && (first == 'a' || first == 'o' || first == 'e'))
            continue;
        for (size_t size = count - i < LONGEST_SYLLABLE ? count - i : LONGEST_SYLLABLE; size > 0;
             size--) {
            if (reach[i + size] && !has_two_tones(letters + i, size) &&
                is_syllable(letters + i, size)) {
                reach[i] = true;
                step[i] = size;
                break;
            }
        }
    }
    if (!reach[0])
        return 0;
    size_t syllables = 0;
    for (size_t i = 0; i < count; i += step[i])
        ends[syllables++] = i + step[i];
    return syllables;
}

/* Visits the syllables of a text; false when some word does not divide. */
typedef void (*syllable_visit)(ym__buffer *out, const letter *letters, size_t count);

static bool walk_syllables(ym__buffer *out, const char *text, size_t bytes, syllable_visit visit)
{
    letter letters[MOST_LETTERS];
    const size_t count = letters_of(letters, text, bytes);
    const size_t before = out->size;
    bool good = count != SIZE_MAX && count > 0;
    for (size_t from = 0; good && from < count;) {
        size_t end = from;
        while (end < count && letters[end].bare != 0)
            end++;
        if (end > from) {
            size_t ends[MOST_LETTERS];
            size_t syllables = divide_word(ends, letters + from, end - from, true);
            if (syllables == 0)
                syllables = divide_word(ends, letters + from, end - from, false);
            good = syllables > 0;
            for (size_t i = 0; i < syllables; i++) {
                const size_t start = i == 0 ? 0 : ends[i - 1];
                visit(out, letters + from + start, ends[i] - start);
            }
        }
        from = end + 1;
    }
    if (!good || out->size == before) {
        ym__buffer_truncate(out, before);
        return false;
    }
    return true;
}

static void visit_tone_key(ym__buffer *out, const letter *letters, size_t count)
{
    char tone = 5;
    for (size_t i = 0; i < count; i++) {
        ym__buffer_putc(out, letters[i].bare);
        if (letters[i].tone != 0)
            tone = letters[i].tone;
    }
    ym__buffer_putc(out, (char)('0' + tone));
}

static void visit_initial(ym__buffer *out, const letter *letters, size_t count)
{
    (void)count;
    ym__buffer_putc(out, letters[0].bare);
}

ym_status ym__pinyin_key(ym__buffer *out, const char *pinyin, size_t bytes, ym_error *error)
{
    letter letters[MOST_LETTERS];
    size_t count = letters_of(letters, pinyin, bytes);
    if (count == SIZE_MAX)
        count = MOST_LETTERS; /* more than any name; what follows would order nothing */
    for (size_t i = 0; i < count; i++) {
        if (letters[i].bare != 0)
            ym__buffer_putc(out, letters[i].bare);
    }
    return out->failed ? ym__error_nomem(error) : YM_OK;
}

bool ym__pinyin_tone_key(ym__buffer *out, const char *pinyin, size_t bytes)
{
    return walk_syllables(out, pinyin, bytes, visit_tone_key);
}

bool ym__pinyin_initials(ym__buffer *out, const char *pinyin, size_t bytes)
{
    return walk_syllables(out, pinyin, bytes, visit_initial);
}

static void visit_measures(ym__buffer *out, const letter *letters, size_t count)
{
    char tone = 5;
    for (size_t i = 0; i < count; i++) {
        if (letters[i].tone != 0)
            tone = letters[i].tone;
    }
    ym__buffer_putc(out, (char)('0' + count));
    ym__buffer_putc(out, (char)('0' + tone));
}

ym_status ym__pinyin_sound_key(ym__buffer *out, const char *pinyin, size_t bytes, ym_error *error)
{
    const size_t before = out->size;
    const ym_status status = ym__pinyin_key(out, pinyin, bytes, error);
    if (status < 0 || out->size == before)
        return status;
    ym__buffer_putc(out, '/');
    (void)walk_syllables(out, pinyin, bytes, visit_measures);
    return out->failed ? ym__error_nomem(error) : YM_OK;
}

/* ---- what users type ------------------------------------------------------------------------------------------- */

/* Takes one part of a decomposed character; false when it has no place in pinyin. */
static bool take_part(ym__pinyin_typed *out, uint32_t part)
{
    static const uint32_t marks[] = {0, 0x304, 0x301, 0x30C, 0x300};
    const size_t last = out->count - 1; /* meaningless without letters */
    const bool open = out->count > 0 && !out->parted[out->count];
    for (uint8_t tone = 1; tone <= 4; tone++) {
        if (part == marks[tone]) {
            if (!open || out->tones[last] != 0)
                return false;
            out->tones[last] = tone;
            out->has_tones = true;
            return true;
        }
    }
    if (part == 0x308 && open && out->letters[last] == 'u') {
        out->letters[last] = 'v';
        return true;
    }
    if (part >= 'a' && part <= 'z' && out->count < YM__PINYIN_MOST_TYPED) {
        out->letters[out->count++] = (char)part;
        return true;
    }
    if (part >= '1' && part <= '5' && open) {
        out->tones[last] = (uint8_t)(part - '0');
        out->has_tones = true;
    } else if (part != ' ' && part != '-' && part != '\'' && part != 0x2019 && part != 0x2BC &&
               part != 0xB7) {
        return false;
    }
    out->parted[out->count] = out->count > 0;
    out->has_parts = true;
    return true;
}

bool ym__pinyin_take_typed(ym__pinyin_typed *out, const char *text, size_t bytes)
{
    *out = (ym__pinyin_typed){.count = 0};
    while (bytes > 0 && text[bytes - 1] == ' ')
        bytes--;
    for (size_t at = 0; at < bytes;) {
        uint32_t c;
        utf8proc_int32_t parts[8];
        int boundary = 0;
        const size_t size = ym__utf8_decode(text + at, bytes - at, &c);
        const utf8proc_ssize_t count = utf8proc_decompose_char(
            (utf8proc_int32_t)c, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD,
            &boundary);
        if (size == 0 || count < 0 || count > 8)
            return false;
        for (utf8proc_ssize_t i = 0; i < count; i++) {
            if (!take_part(out, (uint32_t)parts[i]))
                return false;
        }
        at += size;
    }
    ym__buffer key = {0};
    out->is_toned = out->has_tones && ym__pinyin_tone_key(&key, text, bytes) &&
                    strchr(ym__buffer_text(&key), '5') == NULL;
    ym__buffer_free(&key);
    return out->count > 0;
}

/* Where the syllables of a sound key are written; NULL when it does not say. */
static const char *measures_of(const char *sound_key)
{
    const char *slash = strchr(sound_key, '/');
    return slash == NULL || slash[1] == '\0' ? NULL : slash + 1;
}

bool ym__pinyin_typed_fits(const ym__pinyin_typed *typed, const char *sound_key)
{
    const char *measure = measures_of(sound_key);
    size_t at = 0;
    for (; measure != NULL && measure[0] != '\0' && at < typed->count; measure += 2) {
        const size_t end = at + (size_t)(measure[0] - '0');
        for (size_t i = at; i < end && i < typed->count; i++) {
            if (typed->parted[i] && i > at)
                return false;
            if (typed->tones[i] != 0 && (typed->tones[i] != measure[1] - '0' || end > typed->count))
                return false;
        }
        if (typed->parted[typed->count] && typed->count > at && typed->count < end)
            return false;
        at = end;
    }
    return at >= typed->count;
}

/* The beginnings that a syllable is abbreviated to: its first letter, and zh, ch, sh. Their length, `most` first. */
static size_t initial_bytes(const char *letters, size_t most)
{
    static const char single[] = "bpmfdtnlgkhjqxrzcsywaoe";
    if (most == 2)
        return (letters[0] == 'z' || letters[0] == 'c' || letters[0] == 's') && letters[1] == 'h'
                   ? 2
                   : 0;
    return letters[0] != '\0' && strchr(single, letters[0]) != NULL ? 1 : 0;
}

/* Does the user's text part inside the letters [from, to)? */
static bool parts_inside(const ym__pinyin_typed *typed, size_t from, size_t to)
{
    for (size_t i = from + 1; i < to; i++) {
        if (typed->parted[i])
            return true;
    }
    return false;
}

bool ym__pinyin_typed_abbreviates(const ym__pinyin_typed *typed, const char *sound_key)
{
    /* open[i]: the syllables so far can have been typed as the first i letters. */
    bool open[YM__PINYIN_MOST_TYPED + 1] = {true};
    const char *measure = measures_of(sound_key);
    if (measure == NULL)
        return false;
    for (const char *syllable = sound_key; *measure != '\0'; measure += 2) {
        const size_t size = (size_t)(measure[0] - '0');
        bool next[YM__PINYIN_MOST_TYPED + 1] = {false};
        for (size_t i = 0; i < typed->count; i++) {
            const size_t pieces[] = {size, initial_bytes(syllable, 2), initial_bytes(syllable, 1)};
            for (size_t j = 0; j < 3 && open[i]; j++) {
                const size_t end = i + pieces[j];
                if (pieces[j] > 0 && pieces[j] <= size && end <= typed->count &&
                    memcmp(typed->letters + i, syllable, pieces[j]) == 0 &&
                    !parts_inside(typed, i, end))
                    next[end] = true;
            }
        }
        memcpy(open, next, sizeof open);
        syllable += size;
    }
    return open[typed->count];
}

/* One walk through the ways to divide what was typed into syllables and beginnings of syllables. */
typedef struct division {
    const ym__pinyin_typed *typed;
    char initials[YM__PINYIN_MOST_TYPED + 1];
    size_t steps_left; /* long nonsense has exponentially many divisions */
    bool (*visit)(void *context, const char *initials);
    void *context;
} division;

/* Every division of the letters from `at` on, `syllables` of them being behind. False: enough. */
static bool divide_rest(division *walk, size_t at, size_t syllables)
{
    const ym__pinyin_typed *typed = walk->typed;
    if (walk->steps_left == 0)
        return false;
    walk->steps_left--;
    walk->initials[syllables] = '\0';
    if (at == typed->count)
        return syllables < 2 || walk->visit(walk->context, walk->initials);
    letter letters[LONGEST_SYLLABLE];
    for (size_t size = 1; size <= LONGEST_SYLLABLE && at + size <= typed->count; size++) {
        letters[size - 1] = (letter){.bare = typed->letters[at + size - 1]};
        if (parts_inside(typed, at, at + size))
            break;
        if (!is_syllable(letters, size) &&
            (size > 2 || initial_bytes(typed->letters + at, size) != size))
            continue;
        walk->initials[syllables] = typed->letters[at];
        if (!divide_rest(walk, at + size, syllables + 1))
            return false;
    }
    return true;
}

void ym__pinyin_typed_initials(const ym__pinyin_typed *typed,
                               bool (*visit)(void *context, const char *initials), void *context)
{
    enum { MOST_STEPS = 4096 };
    division walk = {.typed = typed, .steps_left = MOST_STEPS, .visit = visit, .context = context};
    (void)divide_rest(&walk, 0, 0);
}

/* ---- readings of characters ------------------------------------------------------------------------------------ */

/* The number of readings of a Han character; *first is the place of the most common one in ym__reading_ids. */
static size_t readings_of(uint32_t code_point, size_t *first)
{
    *first = 0;
    if (code_point < FIRST_READ || code_point > LAST_READ)
        return 0;
    *first = ym__reading_at[code_point - FIRST_READ];
    return ym__reading_at[code_point - FIRST_READ + 1] - *first;
}

/* Does `syllable` (from the table), or its toneless form, stand at the beginning of the letters? Returns its length in
 * letters, or 0. */
static size_t match_syllable(const char *syllable, const letter *letters, size_t count)
{
    letter wanted[MOST_LETTERS];
    const size_t size = letters_of(wanted, syllable, strlen(syllable));
    if (size > count || size == 0)
        return 0;
    bool neutral = true;
    bool same = true;
    for (size_t i = 0; i < size; i++) {
        if (wanted[i].bare != letters[i].bare)
            return 0;
        same = same && wanted[i].tone == letters[i].tone;
        neutral = neutral && (letters[i].tone == 0 || letters[i].tone == 5);
    }
    return same || neutral ? size : 0;
}

/* The states of ym__pinyin_check: after some characters, the set of places in the letters that can have been reached.
 * Only a handful are ever open at once. */
typedef struct places {
    size_t at[64];
    size_t count;
} places;

static void add_place(places *set, size_t at)
{
    for (size_t i = 0; i < set->count; i++) {
        if (set->at[i] == at)
            return;
    }
    if (set->count < sizeof set->at / sizeof *set->at)
        set->at[set->count++] = at;
}

static void advance_han(places *next, const letter *letters, size_t count, size_t at, uint32_t c)
{
    static const struct {
        uint32_t character;
        const char *reading;
    } extra[] = {{0x4E00, "yí"},
                 {0x4E00, "yì"},
                 {0x4E0D, "bú"}, /* tone sandhi of 一 and 不 */
                 {0x513F, "r"},
                 {0x3007, "líng"}};
    while (at < count && letters[at].bare == 0)
        at++;
    size_t first;
    const size_t readings = readings_of(c, &first);
    for (size_t i = 0; i < readings; i++) {
        const size_t size = match_syllable(ym__reading_syllables[ym__reading_ids[first + i]],
                                           letters + at, count - at);
        if (size > 0)
            add_place(next, at + size);
    }
    for (size_t i = 0; i < sizeof extra / sizeof *extra; i++) {
        const size_t size = extra[i].character == c
                                ? match_syllable(extra[i].reading, letters + at, count - at)
                                : 0;
        if (size > 0)
            add_place(next, at + size);
    }
}

size_t ym__pinyin_check(const char *zh, size_t zh_bytes, const char *pinyin, size_t pinyin_bytes)
{
    letter letters[MOST_LETTERS];
    const size_t count = letters_of(letters, pinyin, pinyin_bytes);
    size_t number = 0;
    if (count == SIZE_MAX)
        return 1;
    places open = {.at = {0}, .count = 1};
    for (size_t at = 0; at < zh_bytes;) {
        uint32_t c;
        const size_t size = ym__utf8_decode(zh + at, zh_bytes - at, &c);
        number++;
        if (size == 0)
            return number;
        at += size;
        places next = {.count = 0};
        if (ym__script_is_han(c)) {
            for (size_t i = 0; i < open.count; i++)
                advance_han(&next, letters, count, open.at[i], c);
        } else {
            letter same[MOST_LETTERS];
            char bytes[4];
            const size_t same_count = letters_of(same, bytes, ym__utf8_encode(c, bytes));
            for (size_t i = 0; i < open.count; i++) {
                size_t place = open.at[i];
                while (place < count && letters[place].bare == 0)
                    place++;
                if (same_count == 1 && same[0].bare != 0) {
                    if (place < count && letters[place].bare == same[0].bare)
                        add_place(&next, place + 1);
                } else {
                    add_place(&next, open.at[i]); /* digits and marks: nothing to read */
                }
            }
        }
        if (next.count == 0)
            return number;
        open = next;
    }
    for (size_t i = 0; i < open.count; i++) {
        size_t place = open.at[i];
        while (place < count && letters[place].bare == 0)
            place++;
        if (place == count)
            return 0;
    }
    return number + 1;
}

void ym__pinyin_guess(ym__buffer *out, const char *zh, size_t bytes)
{
    for (size_t at = 0; at < bytes;) {
        uint32_t c;
        const size_t size = ym__utf8_next(zh + at, &c);
        size_t first;
        /* Traditional characters are less well covered: read the simplified one. */
        const size_t readings = readings_of(ym__han_simplify(c), &first);
        if (readings > 0) {
            if (out->size > 0 && out->bytes[out->size - 1] != ' ')
                ym__buffer_putc(out, ' ');
            ym__buffer_puts(out, ym__reading_syllables[ym__reading_ids[first]]);
            ym__buffer_putc(out, ' ');
        } else {
            ym__buffer_append(out, zh + at, size);
        }
        at += size;
    }
    if (out->size > 0 && out->bytes[out->size - 1] == ' ')
        out->bytes[--out->size] = '\0';
}

ym_status ym_text_pinyin_key(char **out, const char *pinyin, ym_error *error)
{
    *out = NULL;
    ym__buffer key = {0};
    ym_status status = ym__pinyin_key(&key, pinyin, strlen(pinyin), error);
    if (status == YM_OK) {
        *out = ym__buffer_take(&key);
        if (*out == NULL)
            status = ym__error_nomem(error);
    }
    ym__buffer_free(&key);
    return status;
}
