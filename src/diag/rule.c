/* SPDX-License-Identifier: Apache-2.0 */
#include "diag/rule.h"

bool rule_is_called(const struct rule *rule, struct str name)
{
    if (str_eq_ignore_case(rule->id, name) || str_eq_ignore_case(rule->slug, name))
        return true;
    for (uint32_t i = 0; i < rule->aliases.count; i++)
        if (str_eq_ignore_case(rule->aliases.items[i], name))
            return true;
    return false;
}

const struct rule *rule_find(struct str name)
{
    for (uint32_t i = 0; i < rules_count; i++)
        if (rule_is_called(&rules_all[i], name))
            return &rules_all[i];
    return NULL;
}

enum severity rule_severity_in(const struct rule *rule, struct str profile)
{
    for (uint32_t i = 0; i < rule->profile_count; i++)
        if (str_eq(rule->profiles[i].profile, profile))
            return rule->profiles[i].severity;
    return rule->severity;
}

const struct profile *profile_find(struct str name)
{
    for (uint32_t i = 0; i < profiles_count; i++)
        if (str_eq(profiles_all[i].name, name))
            return &profiles_all[i];
    return NULL;
}

bool control_has_rule(const struct control *control, const struct rule *rule)
{
    for (uint32_t i = 0; i < control->rules.count; i++)
        if (str_eq(control->rules.items[i], rule->id))
            return true;
    return false;
}
