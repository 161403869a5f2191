/* Mixing the bits of a number, so that each of them changes half of all: for sums and tables of numbers that look alike. */
#ifndef YM_BASE_MIX_H
#define YM_BASE_MIX_H

#include <stdint.h>

/* splitmix64's. */
static inline uint64_t ym__mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

#endif
