/* SPDX-License-Identifier: Apache-2.0 */
#include "model/eksa.h"
#include "rules/hook.h"
#include "rules/place.h"

static void tell(struct rule_run *run, struct span at, struct str path, struct str message)
{
    struct draft draft = rule_draft(run, at, path, message);
    rule_report(run, &draft);
}

/* What is misspelt, or of the wrong kind, is not missing. */
static bool is_faulty(const struct rule_run *run, struct str path)
{
    for (uint32_t i = 0; i < run->document->fault_count; i++)
        if (str_starts_with(run->document->faults[i].path, path))
            return true;
    return false;
}

static void look_at_provider(struct rule_run *run, const struct eksa_provider *p, struct str path)
{
    if (p->other.text.ptr) {
        tell(run, p->other.span, path,
             arena_join(run->arena, STR("EKS Anywhere has no provider '"), p->other.text,
                        STR("', only 'kms'")));
        return;
    }
    if (is_faulty(run, path))
        return;
    if (!p->is_kms)
        tell(run, p->at, path, STR("a provider of EKS Anywhere is a 'kms'"));
    else if (!p->name.text.len)
        tell(run, p->at, path, STR("this 'kms' has no 'name'"));
    else if (!p->address.text.len && !p->misnamed.text.ptr)
        tell(run, p->at, path, STR("this 'kms' has no 'socketListenAddress'"));
}

static void look_at_entry(struct rule_run *run, const struct eksa_entry *e, struct str path)
{
    if (e->provider_count > 1 && !e->providers[1].other.text.ptr)
        tell(run, e->providers[1].at, path,
             STR("EKS Anywhere takes one provider, and adds 'identity' behind it"));
    for (uint32_t i = 0; i < e->provider_count && i < 2; i++)
        look_at_provider(run, &e->providers[i],
                         arena_fmt(run->arena, STR_FMT ".providers[%u]", STR_ARG(path), i));
    if (is_faulty(run, path))
        return;
    if (!e->provider_count)
        tell(run, e->providers_at.end ? e->providers_at : e->at, path,
             STR("this entry has no provider"));
    if (!e->resource_count)
        tell(run, e->resources_at.end ? e->resources_at : e->at, path,
             STR("this entry has no name in 'resources'"));
}

void rule_eksa_encryption_shape(struct rule_run *run)
{
    const struct eksa_cluster *eksa = run->document->workload->eksa;
    if (!eksa || !eksa->encrypts)
        return;
    if (!eksa->entry_count)
        tell(run, eksa->at, STR("spec.etcdEncryption"),
             STR("'etcdEncryption' has no entry, and EKS Anywhere takes exactly one"));
    if (eksa->entry_count > 1)
        tell(run, eksa->entries[1].at, STR("spec.etcdEncryption[1]"),
             STR("EKS Anywhere takes one entry: one provider for all resources"));
    for (uint32_t i = 0; i < eksa->entry_count && i < 2; i++)
        look_at_entry(run, &eksa->entries[i], arena_fmt(run->arena, "spec.etcdEncryption[%u]", i));
}
