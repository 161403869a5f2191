/* What several test programs need: numbers that look random and are the same on every run, random
 * texts, and the reader of tests/cases/ (README.md there says what stands in the files). */
#ifndef YM_TESTS_SUPPORT_H
#define YM_TESTS_SUPPORT_H

#include "base/buffer.h"

/* ---- random --------------------------------------------------------------------------------- */

typedef struct random_source {
    uint64_t state;
} random_source;

/* Says the seed, so that a failure can be had again. */
random_source random_start(const char *what, uint64_t seed);
/* From 0 to below - 1. */
size_t random_below(random_source *source, size_t below);

/* Empties `out` and puts `count` pieces of the pool into it, which ends with NULL. */
void random_text(random_source *source, ym__buffer *out, const char *const *pool, size_t count);

/* ---- cases ---------------------------------------------------------------------------------- */

enum { MOST_CELLS = 8 };

typedef struct case_line {
    const char *path;
    size_t line;
    const char *cells[MOST_CELLS]; /* <U+XXXX>, {N×text} and ∅ are resolved */
} case_line;

/* Appends to `came` what the code makes of the case, in the form in which its cell number `column`
 * says what is expected. */
typedef void (*case_try)(const case_line *each, size_t column, ym__buffer *came);

/* The passages of one article, which the mark parts: `text` is divided in place, the parts stay in it. Returns how many;
 * asserts that there are at most `most`. */
size_t cases_divide(char *text, const char *mark, const char **parts, size_t most);

/* Tries every line of a file whose header row is `header`; cells from `first` up to the last but
 * one say what is expected, the last one why. Each case that fails is printed and the rest goes
 * on. Returns how many failed; asserts that there were at least `fewest`. */
size_t cases_run(const char *path, const char *header, size_t first, size_t fewest,
                 case_try attempt);

#endif
