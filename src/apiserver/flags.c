/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/flags.h"

#include <stddef.h>

#include "apiserver/version_set.h"
#include "base/slips.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define MINORS(first, last)                                                                        \
    ((VERSION_SET_ALL >> (VERSION_NEWEST - (last))) & ~((1u << ((first)-VERSION_OLDEST)) - 1))

#include "flags.inc"

static char plain(char c)
{
    return c == '_' ? '-' : c;
}

/* As str_cmp, of a name that a user wrote and one of the table. */
static int compare(struct str written, struct str name)
{
    for (size_t i = 0; i < written.len && i < name.len; i++)
        if (plain(written.ptr[i]) != name.ptr[i])
            return (unsigned char)plain(written.ptr[i]) < (unsigned char)name.ptr[i] ? -1 : 1;
    return (written.len > name.len) - (written.len < name.len);
}

const struct flag_fact *flag_find(struct str name)
{
    size_t from = 0, to = COUNT(flag_facts);
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = compare(name, flag_facts[middle].name);
        if (order == 0)
            return &flag_facts[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

uint32_t flag_minors(struct str written)
{
    const struct flag_fact *fact = flag_find(written);
    if (!fact || str_find_byte(written, '_') == written.len)
        return fact ? fact->minors : 0;
    return fact->minors & underscore_minors;
}

bool flag_is_bool(struct str name)
{
    const struct flag_fact *fact = flag_find(name);
    return fact && fact->alone;
}

/* Whether the words of one (between dashes) are among those of the other, in their order: people
 * leave some out. A single word may be anybody's. */
static bool has_words(struct str all, struct str some)
{
    unsigned found = 0;
    while (some.ptr) {
        struct str word = str_cut(&some, '-'), of = STR_NONE;
        while (all.ptr && !str_eq(of, word))
            of = str_cut(&all, '-');
        if (!str_eq(of, word))
            return false;
        found++;
    }
    return found >= 2;
}

/* 0 for the same but for dashes and case; slips of the keyboard; what is left out. */
static unsigned distance(struct str written, struct str name)
{
    unsigned most = slips_tolerance(written, name);
    unsigned count = slips_possible(written, name, most) ? slips(written, name) : SLIPS_MAX;
    if (count <= most)
        return count;
    if (!has_words(name, written))
        return SLIPS_MAX;
    size_t more = written.len > name.len ? written.len - name.len : name.len - written.len;
    return (unsigned)more < SLIPS_MAX ? (unsigned)more : SLIPS_MAX;
}

const struct flag_fact *flag_guess(struct str written, uint32_t minors)
{
    static const char *const names[] = {
        "encryption-provider-config",
        "encryption-provider-config-automatic-reload",
        "experimental-encryption-provider-config",
        "feature-gates",
    };
    /* As flags of other files end, and the word that was made shorter. */
    static const struct str endings[] = {{"-file", 5}, {"-path", 5}, {"uration", 7}};
    const struct flag_fact *best = NULL;
    unsigned least = SLIPS_MAX;
    if (flag_find(written))
        return NULL;
    for (size_t i = 0; i < COUNT(endings); i++)
        if (str_ends_with(written, endings[i]))
            written = str_slice(written, 0, written.len - endings[i].len);
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct flag_fact *fact = flag_find(str_from(names[i]));
        unsigned count = distance(written, fact->name);
        if (count < least && (fact->minors & minors)) {
            best = fact;
            least = count;
        }
    }
    if (!best && str_starts_with(written, STR("experimental-"))) /* the flag that has lost it */
        return flag_guess(str_slice(written, sizeof "experimental-" - 1, written.len), minors);
    return best;
}
