/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

static void look(struct rule_run *run, const struct kms_site *site)
{
    if (!text_is(&site->kms->api_version, STR("v1")))
        return;
    struct draft draft =
        rule_draft(run, site->kms->api_version.head.at->span,
                   arena_join(run->arena, site->path, STR(".apiVersion")),
                   STR("KMS v1 is deprecated since 1.28 and off by default since 1.29"));
    draft.minors = minors_with_kms_v1(run);
    if (draft.minors)
        rule_report(run, &draft);
}

void rule_kms_v1_deprecated(struct rule_run *run)
{
    each_kms(run, look);
}
