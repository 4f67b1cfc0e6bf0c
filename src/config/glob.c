/* SPDX-License-Identifier: Apache-2.0 */
#include "config/glob.h"

#include <stdint.h>
#include <string.h>

/* The length of the piece of the pattern at `at`, and whether it takes `c`. */
static size_t piece(struct str p, size_t at, char c, bool *takes)
{
    if (p.ptr[at] == '?') {
        *takes = c != '/';
        return 1;
    }
    if (p.ptr[at] == '\\' && at + 1 < p.len) {
        *takes = p.ptr[at + 1] == c;
        return 2;
    }
    if (p.ptr[at] != '[') {
        *takes = p.ptr[at] == c;
        return 1;
    }
    size_t i = at + 1;
    bool negated = i < p.len && (p.ptr[i] == '!' || p.ptr[i] == '^'), hit = false;
    i += negated;
    for (size_t first = i; i < p.len && (p.ptr[i] != ']' || i == first); i++) {
        i += p.ptr[i] == '\\' && i + 1 < p.len;
        unsigned char low = (unsigned char)p.ptr[i], high = low;
        if (i + 2 < p.len && p.ptr[i + 1] == '-' && p.ptr[i + 2] != ']') {
            i += 2;
            i += p.ptr[i] == '\\' && i + 1 < p.len;
            high = (unsigned char)p.ptr[i];
        }
        hit |= (unsigned char)c >= low && (unsigned char)c <= high;
    }
    *takes = hit != negated && c != '/';
    return i - at + 1;
}

/* How many bytes of "**", with the slash behind it, begin here; 0: none. */
static uint8_t double_star(struct str p, size_t at)
{
    if (at + 1 >= p.len || p.ptr[at] != '*' || p.ptr[at + 1] != '*' || (at && p.ptr[at - 1] != '/'))
        return 0;
    if (at + 2 == p.len)
        return 2;
    return p.ptr[at + 2] == '/' ? 3 : 0;
}

/* The places in the pattern that a prefix of the path leads to: all at once, so nothing is ever
 * tried again. */
struct matcher {
    struct str pattern;
    uint8_t deep[GLOB_MAX + 1]; /* double_star() */
    bool sets[2][GLOB_MAX + 4];
};

/* Stars may take nothing; "**" with its slash only where a name of the path begins. */
static void spread(const struct matcher *m, bool *on, bool name_begins)
{
    for (size_t i = 0; i < m->pattern.len; i++) {
        if (!on[i] || m->pattern.ptr[i] != '*')
            continue;
        if (m->deep[i] == 2)
            on[i + 2] = true;
        else if (!m->deep[i])
            on[i + 1] = true;
        else if (name_begins)
            on[i + 3] = true;
    }
}

static bool advance(const struct matcher *m, const bool *on, bool *next, char c)
{
    bool any = false;
    memset(next, 0, sizeof m->sets[0]);
    for (size_t i = 0; i < m->pattern.len; i++) {
        if (!on[i])
            continue;
        if (m->pattern.ptr[i] == '*') {
            next[i] |= m->deep[i] || c != '/';
            any |= next[i];
            continue;
        }
        bool takes;
        size_t len = piece(m->pattern, i, c, &takes);
        if (takes && i + len <= m->pattern.len)
            any = next[i + len] = true;
    }
    spread(m, next, c == '/');
    return any;
}

static bool match(struct str pattern, struct str path, bool folders)
{
    struct matcher m = {.pattern = pattern};
    if (pattern.len > GLOB_MAX)
        return false;
    for (size_t i = 0; i < pattern.len; i++)
        m.deep[i] = double_star(pattern, i);
    m.sets[0][0] = true;
    spread(&m, m.sets[0], true);
    for (size_t i = 0; i < path.len; i++) {
        bool *on = m.sets[i % 2], *next = m.sets[(i + 1) % 2];
        if (folders && path.ptr[i] == '/' && on[pattern.len])
            return true;
        if (!advance(&m, on, next, path.ptr[i]))
            return false;
    }
    return !folders && m.sets[path.len % 2][pattern.len];
}

bool glob_match(struct str pattern, struct str path)
{
    return match(pattern, path, false);
}

bool glob_match_folder(struct str pattern, struct str path)
{
    return match(pattern, path, true);
}
