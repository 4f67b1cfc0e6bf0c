/* SPDX-License-Identifier: Apache-2.0 */
/* random: numbers that are the same for the same seed, on every machine (splitmix64). */
#ifndef BENCH_RANDOM_H
#define BENCH_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state; /* the seed at first */
};

static inline uint64_t random_bits(struct random *r)
{
    uint64_t x = r->state += 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

static inline uint32_t random_below(struct random *r, uint32_t limit)
{
    return (uint32_t)((random_bits(r) >> 32) * limit >> 32);
}

#endif
