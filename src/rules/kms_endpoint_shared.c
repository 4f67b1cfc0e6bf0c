/* SPDX-License-Identifier: Apache-2.0 */
/* Within one entry. In different entries two names for one socket are the only way to use a KMS v2
 * plugin twice, and a plugin may speak v1 and v2 on one socket. */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

static bool share(const struct kms_site *a, const struct kms_site *b)
{
    return a->v2 == b->v2 && !str_eq(a->kms->name.value, b->kms->name.value) && a->is_socket &&
           b->is_socket && a->socket.len && str_eq(a->socket, b->socket);
}

static void look_at_entry(struct rule_run *run, uint32_t entry)
{
    uint32_t count;
    const struct kms_site *sites = kms_sites(run, entry, &count);
    for (uint32_t k = 1; k < count; k++) {
        uint32_t j = 0;
        while (j < k && !share(&sites[j], &sites[k]))
            j++;
        if (j == k)
            continue;
        const struct kms_site *site = &sites[k], *other = &sites[j];
        struct str vague = STR("another one");
        struct draft draft =
            rule_draft(run, site->kms->endpoint.head.at->span,
                       arena_join(run->arena, site->path, STR(".endpoint")),
                       arena_join(run->arena, STR("'"), name_shown(site->kms->name.value, vague),
                                  STR("' and '"), name_shown(other->kms->name.value, vague),
                                  STR("' are one plugin: they have the same socket")));
        draft.related =
            &(struct draft_spot){other->kms->endpoint.head.at->span, STR("the same socket")};
        draft.related_count = 1;
        rule_report(run, &draft);
    }
}

void rule_kms_endpoint_shared(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    for (uint32_t i = 0; c && i < c->resources.count; i++)
        if (resource_at(&c->resources, i)->providers.count > 1)
            look_at_entry(run, i);
}
