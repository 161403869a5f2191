/* What a fuzz target says of an input that something does not hold for: the input is then kept by libFuzzer. */
#ifndef YM_TESTS_FUZZ_REQUIRE_H
#define YM_TESTS_FUZZ_REQUIRE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static inline void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz: %s\n", what);
        abort();
    }
}

#endif
