/* SPDX-License-Identifier: Apache-2.0 */
/* KMS v1 alone: two providers of one name with different sockets. The same provider repeated in
 * several entries is as it should be; repeated in one entry it is a duplicate. */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

struct names {
    struct kms_site sites[COMPARED_MAX]; /* of the first COMPARED_MAX plugins */
    uint32_t count;
};

static void look_at(struct rule_run *run, struct names *seen, const struct kms_site *site)
{
    for (uint32_t i = 0; i < seen->count; i++) {
        const struct ec_kms *other = seen->sites[i].kms;
        if (!str_eq(other->name.value, site->kms->name.value))
            continue;
        if (str_eq(other->endpoint.value, site->kms->endpoint.value))
            return;
        struct draft draft = rule_draft(
            run, site->kms->name.head.at->span, arena_join(run->arena, site->path, STR(".name")),
            STR("another KMS v1 provider has this name, but another socket"));
        draft.label = STR("what it writes looks like what the other one wrote");
        draft.related = &(struct draft_spot){other->name.head.at->span, STR("the same name")};
        draft.related_count = 1;
        rule_report(run, &draft);
        return;
    }
    if (seen->count < COMPARED_MAX)
        seen->sites[seen->count++] = *site;
}

void rule_kms_name_shared(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    struct names seen = {.count = 0};
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        uint32_t count;
        const struct kms_site *sites = kms_sites(run, i, &count);
        for (uint32_t k = 0; k < count; k++)
            if (!sites[k].v2)
                look_at(run, &seen, &sites[k]);
    }
}
