/* SPDX-License-Identifier: Apache-2.0 */
#include "model/eksa.h"
#include "rules/hook.h"

static void look(struct rule_run *run, const struct eksa_provider *provider, struct str path)
{
    if (!provider->misnamed.text.ptr)
        return;
    bool alone = !provider->address_at.end;
    struct draft draft = rule_draft(
        run, provider->misnamed.span, path,
        alone ? STR("EKS Anywhere knows no 'endpoint': the address is called "
                    "'socketListenAddress'")
              : STR("EKS Anywhere knows no 'endpoint', and takes 'socketListenAddress'"));
    draft.label = STR("unknown");
    struct draft_edit edit = {provider->misnamed.span, STR("socketListenAddress")};
    struct draft_fix fix = {.safe = true,
                            .description = STR("call it 'socketListenAddress'"),
                            .edits = &edit,
                            .edit_count = 1};
    struct draft_spot address = {provider->address_at, STR("holds")};
    draft.fixes = &fix;
    draft.fix_count = alone;
    draft.related = &address;
    draft.related_count = !alone;
    rule_report(run, &draft);
}

void rule_eksa_address_field(struct rule_run *run)
{
    const struct eksa_cluster *eksa = run->document->workload->eksa;
    for (uint32_t i = 0; eksa && i < eksa->entry_count; i++)
        for (uint32_t k = 0; k < eksa->entries[i].provider_count; k++)
            look(run, &eksa->entries[i].providers[k],
                 arena_fmt(run->arena, "spec.etcdEncryption[%u].providers[%u].kms.endpoint", i, k));
}
