/* MinHash (A. Broder, On the resemblance and containment of documents, 1997) with banding (J. Leskovec, A. Rajaraman,
 * J. Ullman, Mining of Massive Datasets, section 3.4) over the 5-grams of the folded text. Candidates only: whether one text
 * contains the other is asked of their 5-grams themselves. */
#include "text/near.h"

#include "base/error.h"
#include "text/fold.h"

#include <stdlib.h>
#include <string.h>

enum { HASHES = YM__NEAR_BANDS * YM__NEAR_BAND_ROWS };

/* splitmix64's mixing of bits. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

/* ---- grams ----------------------------------------------------------------------------------------------------- */

/* The last characters of the text so far. */
typedef struct window {
    uint64_t chars[YM__NEAR_GRAM_CHARS];
    size_t count; /* of all characters so far */
} window;

/* Takes a character in; true when a gram ends with it. */
static bool take(window *w, uint32_t code_point, uint32_t *gram)
{
    uint64_t sum = 0;
    w->chars[w->count++ % YM__NEAR_GRAM_CHARS] = code_point;
    if (w->count < YM__NEAR_GRAM_CHARS)
        return false;
    for (size_t i = 0; i < YM__NEAR_GRAM_CHARS; i++)
        sum = sum * 0x9E3779B97F4A7C15u + w->chars[(w->count + i) % YM__NEAR_GRAM_CHARS];
    *gram = (uint32_t)(mix(sum) >> 32);
    return true;
}

static bool counts(const ym__folded *folded, size_t i)
{
    return folded->kind[i] == YM__FOLD_CJK || folded->kind[i] == YM__FOLD_WORD;
}

static int compare(const void *a, const void *b)
{
    const uint32_t left = *(const uint32_t *)a;
    const uint32_t right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

ym_status ym__near_grams_make(ym__near_grams *grams, const char *text, size_t bytes,
                              ym_error *error)
{
    ym__folded folded = {0};
    window w = {.count = 0};
    *grams = (ym__near_grams){0};
    ym_status status = ym__fold(&folded, text, bytes, error);
    if (status == YM_OK)
        grams->items = malloc((folded.count + 1) * sizeof *grams->items);
    if (status == YM_OK && grams->items == NULL)
        status = ym__error_nomem(error);
    size_t count = 0;
    for (size_t i = 0; status == YM_OK && i < folded.count; i++) {
        if (counts(&folded, i) && take(&w, folded.cp[i], &grams->items[count]))
            count++;
    }
    ym__folded_free(&folded);
    if (count > 1)
        qsort(grams->items, count, sizeof *grams->items, compare);
    for (size_t i = 0; i < count; i++) {
        if (grams->count == 0 || grams->items[grams->count - 1] != grams->items[i])
            grams->items[grams->count++] = grams->items[i];
    }
    return status;
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

/* One hash function for each row: the hash of a gram, multiplied and moved. */
typedef struct functions {
    uint32_t factor[HASHES], offset[HASHES];
} functions;

static functions functions_make(void)
{
    functions f;
    for (size_t i = 0; i < HASHES; i++) {
        const uint64_t random = mix((i + 1) * 0x9E3779B97F4A7C15u);
        f.factor[i] = (uint32_t)random | 1;
        f.offset[i] = (uint32_t)(random >> 32);
    }
    return f;
}

static void take_least(uint32_t least[HASHES], const functions *f, uint32_t gram)
{
    for (size_t i = 0; i < HASHES; i++) {
        const uint32_t value = gram * f->factor[i] + f->offset[i];
        least[i] = value < least[i] ? value : least[i];
    }
}

ym_status ym__near_sketch_make(ym__near_sketch *sketch, const char *const *pieces, size_t count,
                               ym_error *error)
{
    const functions f = functions_make();
    uint32_t least[HASHES];
    ym__folded folded = {0};
    window w = {.count = 0};
    uint32_t gram = 0;
    ym_status status = YM_OK;
    memset(least, 0xFF, sizeof least);
    *sketch = (ym__near_sketch){0};
    for (size_t p = 0; p < count && status == YM_OK; p++) {
        status = ym__fold(&folded, pieces[p], strlen(pieces[p]), error);
        for (size_t i = 0; status == YM_OK && i < folded.count; i++) {
            if (counts(&folded, i) && take(&w, folded.cp[i], &gram))
                take_least(least, &f, gram);
        }
    }
    ym__folded_free(&folded);
    if (status < 0 || w.count < YM__NEAR_MIN_CHARS)
        return status;
    sketch->grams = (uint32_t)(w.count - YM__NEAR_GRAM_CHARS + 1);
    for (size_t band = 0; band < YM__NEAR_BANDS; band++) {
        uint64_t sum = band;
        for (size_t row = 0; row < YM__NEAR_BAND_ROWS; row++)
            sum = mix(sum * 0x9E3779B97F4A7C15u + least[band * YM__NEAR_BAND_ROWS + row]);
        sketch->bands[band] = (uint32_t)(sum >> 32);
    }
    return status;
}
