/* SPDX-License-Identifier: Apache-2.0 */
#include "config/names.h"

#include "base/slips.h"

enum { QUOTE_MAX = 60 }; /* bytes of a name in a message */

const struct rule *rules_at(const struct config_rules *rules, uint32_t index)
{
    return index < rules->builtin_count ? &rules->builtin[index]
                                        : rules->own[index - rules->builtin_count];
}

uint32_t rules_index(const struct config_rules *rules, const struct rule *rule)
{
    for (uint32_t i = 0; rule->own && i < rules->own_count; i++)
        if (rules->own[i] == rule)
            return rules->builtin_count + i;
    if (!rule->own && rules->builtin_count && rule >= rules->builtin &&
        rule < rules->builtin + rules->builtin_count)
        return (uint32_t)(rule - rules->builtin);
    return RULE_NO_INDEX;
}

uint32_t rules_find(const struct config_rules *rules, struct str name)
{
    for (uint32_t i = 0; name.len && i < rules_total(rules); i++)
        if (rule_is_called(rules_at(rules, i), name))
            return i;
    return RULE_NO_INDEX;
}

/* Nearer than *best: then *meant is it; as near as *best: then neither is. */
static void try_name(struct str name, struct str candidate, struct str *meant, unsigned *best)
{
    unsigned count = slips(name, candidate);
    if (count > slips_tolerance(name, candidate) || count > *best)
        return;
    *meant = count < *best ? candidate : STR_NONE;
    *best = count;
}

struct str rules_quote(struct arena *a, struct str name)
{
    if (name.len <= QUOTE_MAX)
        return arena_join(a, STR("'"), name, STR("'"));
    size_t len = QUOTE_MAX;
    while (len && ((unsigned char)name.ptr[len] & 0xC0) == 0x80) /* not within a character */
        len--;
    return arena_join(a, STR("'"), str_slice(name, 0, len), STR("...'"));
}

struct str rules_unknown(const struct config_rules *rules, struct arena *a, struct str name)
{
    struct str meant = STR_NONE;
    unsigned best = SLIPS_MAX;
    bool is_id = str_starts_with(name, STR("ENC")); /* a slip in a number means another rule */
    for (uint32_t i = 0; !is_id && i < rules_total(rules); i++) {
        const struct rule *rule = rules_at(rules, i);
        try_name(name, rule->slug, &meant, &best);
        for (uint32_t k = 0; k < rule->aliases.count; k++)
            try_name(name, rule->aliases.items[k], &meant, &best);
    }
    struct str quoted = rules_quote(a, name);
    if (meant.ptr)
        return arena_join(a, STR("no rule "), quoted, STR(", did you mean '"), meant, STR("'?"));
    return arena_join(a, STR("no rule "), quoted, STR("; 'enclint rules' lists them"));
}
