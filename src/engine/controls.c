/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/controls.h"

static bool counts(const struct profile *p, const struct profile *chosen, uint32_t minors)
{
    if (chosen && chosen->control_count)
        return p == chosen;
    return p->organization.ptr && (!p->minors || (p->minors & minors));
}

struct rule_strs controls_of(struct arena *a, struct str profile, const struct rule *rule,
                             uint32_t minors)
{
    const struct profile *chosen = profile_find(profile);
    struct rule_strs out = {0};
    struct str *items = NULL;
    for (unsigned pass = 0; pass < 2; pass++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < profiles_count; i++) {
            const struct profile *p = &profiles_all[i];
            for (uint32_t k = 0; counts(p, chosen, minors) && k < p->control_count; k++) {
                if (!control_has_rule(&p->controls[k], rule))
                    continue;
                if (items)
                    items[count] = arena_join(a, p->name, STR(":"), p->controls[k].id);
                count++;
            }
        }
        if (!count)
            break;
        if (!items)
            items = arena_new(a, struct str, count);
        out = (struct rule_strs){items, count};
    }
    return out;
}
