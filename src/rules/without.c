/* SPDX-License-Identifier: Apache-2.0 */
/* The table of registry.c less one rule, for `make mutate-rules` alone: linked instead of it, into
 * a program that is never installed. Started as `enclint-without-ENC310`, it has that rule in its
 * lists and its pages, but nothing behind the name: no hook and no refusals, and where the engine
 * itself speaks for it, no severity. */
#define rules_all rules_whole
#include "rules/registry.c" /* NOLINT(bugprone-suspicious-include) */
#undef rules_all

#include <errno.h>
#include <string.h>

static struct rule without[sizeof built_in / sizeof *built_in];
const struct rule *const rules_all = without;

static void empty(struct rule *rule)
{
    bool of_engine = !rule->run && !rule->refusals.count;
    rule->run = NULL;
    rule->refusals.count = 0;
    if (of_engine) {
        rule->severity = SEVERITY_OFF;
        rule->profile_count = 0;
    }
}

__attribute__((constructor)) static void switch_off(void)
{
    const char *name = strrchr(program_invocation_short_name, '-');
    memcpy(without, built_in, sizeof without);
    for (uint32_t i = 0; name && i < rules_count; i++)
        if (str_eq(without[i].id, str_from(name + 1)))
            empty(&without[i]);
}
