/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "apiserver/version_set.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

static struct str words(struct rule_run *run, const struct name_use *use,
                        const struct resource_fact *fact, uint32_t missing)
{
    if (!fact->stored)
        return arena_join(run->arena, STR("'"), name_text(use),
                          STR("' is the answer to a request: nothing of it is stored"));
    bool gone = fact->minors < missing; /* bits of later releases are higher */
    return arena_join(run->arena, STR("kube-apiserver "),
                      version_set_format(run->arena, missing, VERSION_SET_CLOSED),
                      gone ? STR(" no longer has '") : STR(" does not have '"), name_text(use),
                      STR("': the name is without effect"));
}

void rule_resource_not_served(struct rule_run *run)
{
    struct name_use use = {0};
    while (name_next(run, &use)) {
        const struct resource_fact *fact = resource_find(use.name);
        uint32_t asked = run->document->minors & run->rule->minors;
        uint32_t missing =
            !fact ? 0 : asked & ~fact->stored_as_minors & (fact->stored ? ~fact->minors : ~0u);
        if (!missing)
            continue;
        struct draft draft = name_draft(run, &use, words(run, &use, fact, missing));
        draft.minors = missing;
        draft.label = STR("matches nothing");
        rule_report(run, &draft);
    }
}
