/* SPDX-License-Identifier: Apache-2.0 */
#include "base/slips.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned slips(struct str a, struct str b)
{
    unsigned rows[3][SLIPS_MAX + 1];
    if (a.len > SLIPS_MAX || b.len > SLIPS_MAX)
        return SLIPS_MAX;
    for (unsigned k = 0; k <= b.len; k++)
        rows[0][k] = k;
    for (unsigned i = 1; i <= a.len; i++) {
        unsigned *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (unsigned k = 1; k <= b.len; k++) {
            char x = lower(a.ptr[i - 1]), y = lower(b.ptr[k - 1]);
            now[k] = least(least(before[k] + 1, now[k - 1] + 1), before[k - 1] + (x != y));
            if (i > 1 && k > 1 && x == lower(b.ptr[k - 2]) && y == lower(a.ptr[i - 2]))
                now[k] = least(now[k], earlier[k - 2] + 1);
        }
    }
    return rows[a.len % 3][b.len];
}

/* One slip changes how often letters occur by two at most, and the length by one. */
bool slips_possible(struct str a, struct str b, unsigned most)
{
    int counts[32] = {0};
    unsigned differ = 0;
    size_t longer = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (longer > most)
        return false;
    for (size_t i = 0; i < a.len; i++)
        counts[(unsigned char)a.ptr[i] & 31]++;
    for (size_t i = 0; i < b.len; i++)
        counts[(unsigned char)b.ptr[i] & 31]--;
    for (size_t i = 0; i < 32; i++)
        differ += (unsigned)(counts[i] < 0 ? -counts[i] : counts[i]);
    return differ <= 2 * most;
}

unsigned slips_tolerance(struct str a, struct str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    return len <= 2 ? 0 : len <= 4 ? 1 : len <= 12 ? 2 : 3;
}
