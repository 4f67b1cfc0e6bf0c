/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/yield.h"

#include <stdlib.h>

bool yields_to(const struct rule *rule, const struct rule *other)
{
    for (uint32_t i = 0; i < rule->yields_to.count; i++)
        if (str_eq(rule->yields_to.items[i], other->id))
            return true;
    return false;
}

static int by_start(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

/* The places to which the rule yields, by their start; each then ends with the furthest so far, so
 * that the last one that begins early enough answers for all before it. */
static uint32_t stronger(const struct rule *rule, const struct finding *findings,
                         const struct span *places, const struct span *also, uint32_t count,
                         struct span *out)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!yields_to(rule, findings[i].rule))
            continue;
        out[found++] = places[i];
        if (also[i].end > also[i].start)
            out[found++] = also[i];
    }
    if (found)
        qsort(out, found, sizeof *out, by_start);
    for (uint32_t i = 1; i < found; i++)
        if (out[i].end < out[i - 1].end)
            out[i].end = out[i - 1].end;
    return found;
}

static bool touches_any(const struct span *list, uint32_t count, struct span place)
{
    uint32_t low = 0, high = count; /* how many begin before the end of the place */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list[middle].start <= place.end)
            low = middle + 1;
        else
            high = middle;
    }
    return low && list[low - 1].end >= place.start;
}

void yield_mark(struct arena *a, const struct finding *findings, const struct span *places,
                const struct span *also, uint32_t count, bool *silent)
{
    struct span *list = arena_new(a, struct span, (size_t)count * 2);
    bool *seen = arena_new(a, bool, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct rule *rule = findings[i].rule;
        if (seen[i] || !rule->yields_to.count)
            continue;
        uint32_t found = stronger(rule, findings, places, also, count, list);
        for (uint32_t k = i; k < count; k++) {
            if (findings[k].rule != rule)
                continue;
            seen[k] = true;
            silent[k] = touches_any(list, found, places[k]);
        }
    }
}
