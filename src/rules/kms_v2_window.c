/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/version_set.h"
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

static const struct {
    unsigned first, last;
    enum severity severity;
    const char *message, *how;
} stages[] = {
    {VERSION_OLDEST, 24, SEVERITY_WARNING,
     "'apiVersion' is unknown up to 1.24: KMS v1 is spoken here, whatever it says",
     "use a plugin that speaks KMS v1 with these versions, or upgrade to 1.27 or later first"},
    {25, 26, SEVERITY_WARNING, "KMS v2 is alpha in 1.25 and 1.26, with another API than later",
     "use KMS v2 from 1.27 on"},
    {27, 28, SEVERITY_INFO, "KMS v2 is beta in 1.27 and 1.28; it is stable since 1.29",
     "nothing has to change; read the release notes before upgrades"},
};

static bool refuses_v2(const struct verdict *verdict)
{
    for (uint32_t i = 0; i < verdict->fault_count; i++)
        if (verdict->faults[i].refusal == REFUSAL_KMS_V2_DISABLED)
            return true;
    return false;
}

static void look(struct rule_run *run, const struct kms_site *site)
{
    const struct document_view *view = run->document;
    if (!site->v2)
        return;
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        uint32_t minors = view->minors & version_set_range(stages[i].first, stages[i].last);
        for (unsigned minor = stages[i].first; view->verdicts && minor <= stages[i].last; minor++)
            if (version_set_has(minors, minor) &&
                refuses_v2(&view->verdicts[minor - VERSION_OLDEST]))
                minors &= ~version_bit(minor);
        if (!minors)
            continue;
        struct draft draft = rule_draft(run, site->kms->api_version.head.at->span,
                                        arena_join(run->arena, site->path, STR(".apiVersion")),
                                        str_from(stages[i].message));
        draft.severity = stages[i].severity;
        draft.minors = minors;
        draft.how = str_from(stages[i].how);
        rule_report(run, &draft);
        return; /* the oldest stage says enough */
    }
}

void rule_kms_v2_window(struct rule_run *run)
{
    each_kms(run, look);
}
