/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"

#include "apiserver/version_set.h"
#include "base/ascii.h"
#include "base/slips.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define MINORS(first, last)                                                                        \
    ((VERSION_SET_ALL >> (VERSION_NEWEST - (last))) & ~((1u << ((first)-VERSION_OLDEST)) - 1))

struct nickname {
    struct str text;
    const struct resource_fact *fact;
};

#include "resources.inc"

const struct resource_fact *resources_all(uint32_t *count)
{
    *count = COUNT(resource_facts);
    return resource_facts;
}

const struct resource_fact *resource_find(struct group_resource name)
{
    for (size_t i = 0; i < COUNT(resource_facts); i++)
        if (str_eq(resource_facts[i].name, name.resource) &&
            str_eq(resource_facts[i].group, name.group))
            return &resource_facts[i];
    return NULL;
}

uint32_t resource_group_minors(struct str group)
{
    uint32_t minors = 0;
    for (size_t i = 0; i < COUNT(resource_facts); i++)
        if (str_eq(resource_facts[i].group, group))
            minors |= resource_facts[i].minors;
    return minors;
}

struct str resource_name(struct arena *a, const struct resource_fact *fact)
{
    return fact->group.len ? arena_join(a, fact->name, STR("."), fact->group) : fact->name;
}

bool resource_is_custom(struct group_resource name)
{
    return str_find_byte(name.group, '.') < name.group.len && !resource_group_minors(name.group);
}

bool resource_is_plain(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !is_digit(c) && c != '-' && c != '.')
            return false;
    }
    return name.len > 0;
}

bool resource_is_builtin(struct str name)
{
    struct group_resource parsed = group_resource_parse(name);
    const struct resource_fact *fact = resource_find(parsed);
    return fact ? !fact->delegated : !resource_is_custom(parsed);
}

bool resource_is_sensitive(struct str name)
{
    const struct resource_fact *fact = resource_find(group_resource_parse(name));
    for (size_t i = 0; !fact && i < COUNT(sensitive_custom); i++)
        if (str_eq(sensitive_custom[i], name))
            return true;
    return fact && fact->sensitive;
}

bool resource_is_example(struct str name)
{
    for (size_t i = 0; i < COUNT(examples); i++)
        if (str_eq(examples[i], name))
            return true;
    return false;
}

/* --- guessing --- */

enum { FAR = 1000, SLIP = 10 }; /* a slip of the keyboard weighs more than any other difference */

static bool is_version(struct str text) /* v1, v1beta1 */
{
    if (text.len < 2 || text.ptr[0] != 'v')
        return false;
    size_t i = 1;
    while (i < text.len && is_digit(text.ptr[i]))
        i++;
    struct str rest = str_slice(text, i, text.len);
    return i > 1 &&
           (!rest.len || str_starts_with(rest, STR("alpha")) || str_starts_with(rest, STR("beta")));
}

/* "v1", "v1.apps" (as kubectl has it), "apps.v1", "core": without what does not belong there. */
static struct str plain_group(struct str group)
{
    size_t slash = str_find_byte(group, '/'), dot = str_find_byte(group, '.');
    group = str_slice(group, 0, slash);
    if (is_version(str_slice(group, 0, dot)))
        return str_slice(group, dot + 1, group.len);
    for (size_t i = group.len; i-- > 0;)
        if (group.ptr[i] == '.')
            return is_version(str_slice(group, i + 1, group.len)) ? str_slice(group, 0, i) : group;
    return str_eq(group, STR("core")) || str_eq(group, STR("legacy")) ? str_slice(group, 0, 0)
                                                                      : group;
}

static bool is_first_part(struct str part, struct str group) /* networking of networking.k8s.io */
{
    return part.len && part.len < group.len && str_starts_with(group, part) &&
           group.ptr[part.len] == '.';
}

static bool misspelt(struct str written, struct str name, unsigned *cost)
{
    if (!slips_possible(written, name, slips_tolerance(written, name)))
        return false;
    unsigned count = slips(written, name);
    if (count > slips_tolerance(written, name))
        return false;
    *cost += SLIP * count;
    return true;
}

/* The singular of an English plural: secrets, policies, ingresses, and endpoints, which is both. */
static bool is_singular(struct str written, struct str plural)
{
    size_t n = plural.len;
    if (str_eq_ignore_case(str_slice(plural, 0, n - 1), written))
        return true;
    if (n > 3 && str_eq_ignore_case(str_slice(plural, n - 3, n), STR("ies")))
        return written.len == n - 2 &&
               str_eq_ignore_case(str_slice(written, 0, n - 3), str_slice(plural, 0, n - 3)) &&
               (written.ptr[n - 3] == 'y' || written.ptr[n - 3] == 'Y');
    return n > 2 && str_eq_ignore_case(str_slice(plural, 0, n - 2), written);
}

static const struct resource_fact *nicknamed(struct str written)
{
    for (size_t i = 0; i < COUNT(nicknames); i++)
        if (str_eq_ignore_case(nicknames[i].text, written))
            return nicknames[i].fact;
    return NULL;
}

/* An extension may have any name, also one that looks misspelt. */
static unsigned name_cost(struct str written, const struct resource_fact *fact, bool nickname,
                          bool custom, enum resource_slip *slip)
{
    unsigned cost = 0;
    /* Most names begin otherwise, which is seen at once. */
    bool begins = (written.ptr[0] | 0x20) == fact->name.ptr[0];
    *slip = RESOURCE_SLIP_CASE;
    if (begins && str_eq_ignore_case(written, fact->name))
        return 0;
    *slip = RESOURCE_SLIP_NUMBER;
    if (begins && (is_singular(written, fact->name) || str_eq_ignore_case(written, fact->kind)))
        return 1;
    *slip = RESOURCE_SLIP_SHORT;
    if (nickname)
        return 1;
    *slip = RESOURCE_SLIP_SPELLING;
    return !custom && misspelt(written, fact->name, &cost) ? cost : FAR;
}

/* An extension's group is far from every other, unless a slip explains it. */
static unsigned group_cost(struct str written, struct str group, bool custom)
{
    unsigned cost = 1;
    struct str plain = plain_group(written);
    if (str_eq_ignore_case(written, group))
        return 0;
    if (!written.len || str_eq_ignore_case(plain, group) || is_first_part(plain, group))
        return 1;
    if (group.len && misspelt(plain, group, &cost))
        return cost;
    return custom ? FAR : 2;
}

static enum resource_slip slip_of(enum resource_slip slip, struct group_resource written,
                                  struct str group)
{
    if (slip == RESOURCE_SLIP_CASE && !str_eq_ignore_case(written.group, group))
        return written.group.len ? RESOURCE_SLIP_GROUP : RESOURCE_SLIP_NO_GROUP;
    return slip;
}

struct resource_guess resource_guess(struct group_resource written, uint32_t minors)
{
    struct resource_guess best = {NULL, RESOURCE_SLIP_SPELLING};
    unsigned best_cost = FAR;
    bool custom = resource_is_custom(written);
    struct str name = str_slice(written.resource, 0, str_find_byte(written.resource, '/'));
    const struct resource_fact *nick = nicknamed(name);
    for (size_t i = 0; i < COUNT(resource_facts) && name.len; i++) {
        const struct resource_fact *fact = &resource_facts[i];
        enum resource_slip slip;
        if (!(fact->minors & minors) || (fact->stored_as_minors & minors) || !fact->stored)
            continue;
        unsigned cost = name_cost(name, fact, fact == nick, custom, &slip);
        if (cost < FAR)
            cost += group_cost(written.group, fact->group, custom);
        if (cost > best_cost || cost >= FAR)
            continue;
        best.fact = cost < best_cost ? fact : NULL;
        best.slip = slip_of(slip, written, fact->group);
        best_cost = cost;
    }
    return best;
}

struct str resource_guess_group(struct str written, uint32_t minors)
{
    struct str best = STR_NONE;
    unsigned best_cost = FAR;
    bool custom = resource_is_custom((struct group_resource){written, STR("*")});
    for (size_t i = 0; i < COUNT(resource_facts); i++) {
        const struct resource_fact *fact = &resource_facts[i];
        unsigned cost = group_cost(written, fact->group, custom);
        if (!(fact->minors & minors) || (best.ptr && str_eq(best, fact->group)) ||
            cost > best_cost || cost >= FAR || (cost == 2 && !custom))
            continue;
        best = cost < best_cost ? fact->group : STR_NONE;
        best_cost = cost;
    }
    return best;
}
