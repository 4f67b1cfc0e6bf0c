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

enum { STAGES = sizeof stages / sizeof *stages, OTHERS_MAX = 8 };

static bool refuses_v2(const struct verdict *verdict)
{
    for (uint32_t i = 0; i < verdict->fault_count; i++)
        if (verdict->faults[i].refusal == REFUSAL_KMS_V2_DISABLED)
            return true;
    return false;
}

/* Those of the stage that do not refuse the file for it anyway. */
static uint32_t minors_of_stage(const struct document_view *view, size_t stage)
{
    uint32_t minors = view->minors & version_set_range(stages[stage].first, stages[stage].last);
    for (unsigned minor = stages[stage].first; view->verdicts && minor <= stages[stage].last;
         minor++)
        if (version_set_has(minors, minor) && refuses_v2(&view->verdicts[minor - VERSION_OLDEST]))
            minors &= ~version_bit(minor);
    return minors;
}

struct found { /* a v2 provider after the other */
    struct draft draft;
    struct draft_spot others[OTHERS_MAX];
};

static void add(struct rule_run *run, const struct kms_site *site, struct found *found)
{
    struct span place = site->kms->api_version.head.at->span;
    if (!found->draft.rule)
        found->draft =
            rule_draft(run, place, arena_join(run->arena, site->path, STR(".apiVersion")), STR(""));
    else if (found->draft.related_count < OTHERS_MAX && place.start != found->draft.span.start)
        found->others[found->draft.related_count++] = (struct draft_spot){place, STR("here too")};
}

/* Said once for a document: it is about the servers. The oldest stage says enough. */
void rule_kms_v2_window(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    struct found found = {.draft = {.rule = NULL}};
    size_t stage = 0;
    while (stage < STAGES && !minors_of_stage(run->document, stage))
        stage++;
    for (uint32_t i = 0; c && stage < STAGES && i < c->resources.count; i++) {
        uint32_t count;
        const struct kms_site *sites = kms_sites(run, i, &count);
        for (uint32_t k = 0; k < count; k++)
            if (sites[k].v2)
                add(run, &sites[k], &found);
    }
    if (!found.draft.rule)
        return;
    found.draft.message = str_from(stages[stage].message);
    found.draft.severity = stages[stage].severity;
    found.draft.how = str_from(stages[stage].how);
    found.draft.minors = minors_of_stage(run->document, stage);
    found.draft.related = found.others;
    rule_report(run, &found.draft);
}
