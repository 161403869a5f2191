/* What the benches share: CPU time, a repeatable source of chance. Included by one program at a time. */
#ifndef YM_BENCH_H
#define YM_BENCH_H

#include <yiming.h>

#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void must(ym_status status, const ym_error *error)
{
    if (status < 0) {
        fprintf(stderr, "bench: %s\n", error->message);
        exit(2);
    }
}

/* xorshift64 (Marsaglia 2003): the same numbers in every run. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#endif
