/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

static void look(struct rule_run *run, const struct kms_site *site)
{
    if (!site->is_socket || !str_starts_with(site->socket, STR("@")))
        return;
    struct draft draft = rule_draft(
        run, site->kms->endpoint.head.at->span,
        arena_join(run->arena, site->path, STR(".endpoint")),
        STR("an abstract socket has no owner and no mode: every process in its network namespace "
            "may connect to it, or take its name first"));
    rule_report(run, &draft);
}

void rule_kms_endpoint_abstract(struct rule_run *run)
{
    each_kms(run, look);
}
