/* SPDX-License-Identifier: Apache-2.0 */
/* A move from one provider to another passes through such a file: the old one writes while every
 * server learns to read the new one. So it is a fault only where that cannot be the reason: where
 * the file says that all is rewritten, or more than one stronger provider waits. */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

static void look_at_entry(struct rule_run *run, const struct ec_resource *entry, uint32_t index)
{
    uint32_t count;
    const struct ec_provider *first = provider_at(&entry->providers, 0);
    const struct ec_provider *strong = entry_stronger(entry, &count);
    if (!strong)
        return;
    struct str phase = run->document->phase, kind = provider_kind(strong);
    bool done = phase.ptr && str_eq(phase, STR("encrypted"));
    if (phase.ptr && !done)
        return;
    struct draft draft = rule_draft(run, provider_place(first), provider_path(run->arena, index, 0),
                                    arena_join(run->arena, STR("'"), provider_kind(first),
                                               STR("' writes, the stronger '"), kind,
                                               STR("' behind it only reads")));
    draft.label = STR("writes");
    draft.related = &(struct draft_spot){provider_place(strong), STR("only reads")};
    draft.related_count = 1;
    if (done || count > 1)
        draft.severity = SEVERITY_WARNING;
    else
        draft.how = arena_join(run->arena, STR("if this is the first step of a move to '"), kind,
                               STR("', go on once every control plane node has this file: move '"),
                               kind, STR("' to the front, then rewrite what is stored"));
    rule_report(run, &draft);
}

void rule_weaker_first(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        if (entry->providers.count && entry_has_names(entry))
            look_at_entry(run, entry, i);
    }
}
