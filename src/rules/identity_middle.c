/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/version_set.h"
#include "rules/hook.h"
#include "rules/list_edit.h"
#include "rules/place.h"
#include "rules/providers.h"

/* Where the first provider that seems to fit decides, those behind identity read nothing. */
static bool search_ends_early(uint32_t minors)
{
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++)
        if (version_set_has(minors, minor) && version_row_of(minor)->search == SEARCH_FIRST)
            return true;
    return false;
}

static void report(struct rule_run *run, const struct ec_resource *entry, uint32_t entry_index,
                   uint32_t index, const struct ec_provider *behind)
{
    struct draft draft = rule_draft(run, provider_place(provider_at(&entry->providers, index)),
                                    provider_path(run->arena, entry_index, index),
                                    STR("'identity' stands between providers that encrypt"));
    draft.related =
        &(struct draft_spot){provider_place(behind), STR("is tried after it, all the same")};
    draft.related_count = 1;
    struct draft_edit edits[2];
    draft.fixes = &(struct draft_fix){
        .safe = !search_ends_early(run->document->minors),
        .description = STR("move 'identity' to the end"),
        .edits = edits,
        .edit_count = 2,
    };
    draft.fix_count = list_move_last(run->arena, run->document, &entry->providers, index, edits);
    rule_report(run, &draft);
}

void rule_identity_middle(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        const struct ec_provider *first =
            entry->providers.count ? provider_at(&entry->providers, 0) : NULL;
        uint32_t middle = 0;
        for (uint32_t k = 1; first && provider_encrypts(first) && k < entry->providers.count; k++) {
            const struct ec_provider *p = provider_at(&entry->providers, k);
            if (!middle && provider_is_identity(p)) {
                middle = k;
            } else if (middle && provider_encrypts(p)) {
                report(run, entry, i, middle, p);
                break;
            }
        }
    }
}
