/* MinHash (A. Broder, On the resemblance and containment of documents, 1997) with banding (J. Leskovec, A. Rajaraman,
 * J. Ullman, Mining of Massive Datasets, section 3.4) over the 5-grams of the folded text. Candidates only: whether one text
 * contains the other is asked of their 5-grams themselves. */
#include "text/near.h"

#include "base/error.h"
#include "base/mix.h"

#include <stdlib.h>
#include <string.h>

enum { HASHES = YM__NEAR_HASHES };

/* ---- grams ----------------------------------------------------------------------------------------------------- */

#define FACTOR 0x9E3779B97F4A7C15u

/* Its sum: the characters, each times a power of FACTOR. */
typedef ym__near_window window;

static window window_make(void)
{
    window w = {.oldest_power = 1};
    for (int i = 0; i < YM__NEAR_GRAM_CHARS; i++)
        w.oldest_power *= FACTOR;
    return w;
}

/* Takes a character in; true when a gram ends with it: then *gram is its hash. */
static bool take(window *w, uint32_t code_point, uint64_t *gram)
{
    w->sum = w->sum * FACTOR + code_point - w->oldest_power * w->chars[w->at];
    w->chars[w->at] = code_point;
    w->at = w->at + 1 == YM__NEAR_GRAM_CHARS ? 0 : w->at + 1;
    *gram = ym__mix(w->sum);
    return ++w->count >= YM__NEAR_GRAM_CHARS;
}

static bool counts(const ym__folded *folded, size_t i)
{
    return folded->kind[i] == YM__FOLD_CJK || folded->kind[i] == YM__FOLD_WORD;
}

/* Sorts by radix, the lowest digit first (Knuth 5.2.5); `other` has room for as many. Grams are hashes, so that each pass
 * goes through memory evenly: this takes a fifth of the time of qsort. Returns where they are in the end: `items` or `other`. */
static uint32_t *sort_grams(uint32_t *items, uint32_t *other, size_t count)
{
    enum { DIGIT_BITS = 11, DIGITS = 3, VALUES = 1 << DIGIT_BITS };
    uint32_t starts[DIGITS][VALUES] = {{0}};
    for (size_t i = 0; i < count; i++) {
        for (unsigned digit = 0; digit < DIGITS; digit++)
            starts[digit][items[i] >> digit * DIGIT_BITS & (VALUES - 1)]++;
    }
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        uint32_t start = 0;
        for (size_t value = 0; value < VALUES; value++) {
            const uint32_t next = start + starts[digit][value];
            starts[digit][value] = start;
            start = next;
        }
        for (size_t i = 0; i < count; i++)
            other[starts[digit][items[i] >> digit * DIGIT_BITS & (VALUES - 1)]++] = items[i];
        uint32_t *const sorted = other;
        other = items;
        items = sorted;
    }
    return items;
}

/* Sorts the grams and leaves one of each. */
static ym_status make_set(ym__near_grams *grams, size_t count, ym_error *error)
{
    uint32_t *other = malloc((count + 1) * sizeof *other);
    if (other == NULL)
        return ym__error_nomem(error);
    uint32_t *const sorted = sort_grams(grams->items, other, count);
    if (sorted == other) {
        other = grams->items;
        grams->items = sorted;
    }
    free(other);
    for (size_t i = 0; i < count; i++) {
        if (grams->count == 0 || sorted[grams->count - 1] != sorted[i])
            sorted[grams->count++] = sorted[i];
    }
    return YM_OK;
}

ym_status ym__near_grams_make(ym__near_grams *grams, const char *text, size_t bytes,
                              ym_error *error)
{
    ym__folded folded = {0};
    window w = window_make();
    uint64_t gram = 0;
    *grams = (ym__near_grams){0};
    ym_status status = ym__fold(&folded, text, bytes, error);
    if (status == YM_OK)
        grams->items = malloc((folded.count + 1) * sizeof *grams->items);
    if (status == YM_OK && grams->items == NULL)
        status = ym__error_nomem(error);
    size_t count = 0;
    for (size_t i = 0; status == YM_OK && i < folded.count; i++) {
        if (counts(&folded, i) && take(&w, folded.cp[i], &gram))
            grams->items[count++] = (uint32_t)gram;
    }
    ym__folded_free(&folded);
    return status == YM_OK ? make_set(grams, count, error) : status;
}

void ym__near_grams_free(ym__near_grams *grams)
{
    free(grams->items);
    *grams = (ym__near_grams){0};
}

bool ym__near_contains(const ym__near_grams *a, const ym__near_grams *b)
{
    const size_t smaller = a->count < b->count ? a->count : b->count;
    size_t common = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        const uint32_t left = a->items[i];
        const uint32_t right = b->items[j];
        common += left == right;
        i += left <= right;
        j += right <= left;
    }
    return smaller > 0 && common * 5 >= smaller * 4;
}

/* ---- sketches -------------------------------------------------------------------------------------------------- */

/* One permutation in place of many (P. Li, A. Owen, C.-H. Zhang, One permutation hashing, 2012): the upper half of a gram's
 * hash says to which row it goes, the least lower half of each row stays. */
static void take_least(uint64_t least[HASHES], uint64_t gram)
{
    uint64_t *row = &least[(gram >> 32) * HASHES >> 32];
    const uint64_t value = gram & UINT32_MAX;
    *row = value < *row ? value : *row;
}

/* A row that no gram went to takes the next one's value, and how far that is (A. Shrivastava, P. Li, Densifying one
 * permutation hashing via rotation, 2014). */
static uint64_t value_of(const uint64_t least[HASHES], size_t row)
{
    uint64_t distance = 0;
    while (distance < HASHES && least[(row + distance) % HASHES] == UINT64_MAX)
        distance++;
    return least[(row + distance) % HASHES] + (distance << 32);
}

void ym__near_sketch_begin(ym__near_sketching *sketching)
{
    sketching->window = window_make();
    memset(sketching->least, 0xFF, sizeof sketching->least);
}

void ym__near_sketch_take(ym__near_sketching *sketching, const ym__folded *piece)
{
    uint64_t gram = 0;
    for (size_t i = 0; i < piece->count; i++) {
        if (counts(piece, i) && take(&sketching->window, piece->cp[i], &gram))
            take_least(sketching->least, gram);
    }
}

ym__near_sketch ym__near_sketch_end(const ym__near_sketching *sketching)
{
    ym__near_sketch sketch = {0};
    const size_t chars = sketching->window.count;
    if (chars < YM__NEAR_MIN_CHARS)
        return sketch;
    sketch.grams = (uint32_t)(chars - YM__NEAR_GRAM_CHARS + 1);
    for (size_t band = 0; band < YM__NEAR_BANDS; band++) {
        uint64_t sum = band;
        for (size_t row = 0; row < YM__NEAR_BAND_ROWS; row++)
            sum =
                ym__mix(sum * FACTOR + value_of(sketching->least, band * YM__NEAR_BAND_ROWS + row));
        sketch.bands[band] = (uint32_t)(sum >> 32);
    }
    return sketch;
}

ym_status ym__near_sketch_of(ym__near_sketch *sketch, const char *text, size_t bytes,
                             ym_error *error)
{
    ym__folded folded = {0};
    ym__near_sketching sketching;
    const ym_status status = ym__fold(&folded, text, bytes, error);
    ym__near_sketch_begin(&sketching);
    if (status == YM_OK)
        ym__near_sketch_take(&sketching, &folded);
    ym__folded_free(&folded);
    *sketch = ym__near_sketch_end(&sketching);
    return status;
}
