/* SPDX-License-Identifier: Apache-2.0 */
/* identity and KMS v1; keys that stand twice are for a rule of their own. */
#include "rules/hook.h"
#include "rules/list_edit.h"
#include "rules/place.h"
#include "rules/providers.h"

static bool same_text(const struct field_string *a, const struct field_string *b)
{
    return field_is_set(&a->head) && field_is_set(&b->head) && str_eq(a->value, b->value);
}

/* KMS v2 never comes here: two of one name are refused. */
static bool same_kms(const struct ec_kms *a, const struct ec_kms *b)
{
    bool v2 = text_is(&a->api_version, STR("v2")) || text_is(&b->api_version, STR("v2"));
    return !v2 && same_text(&a->name, &b->name) && same_text(&a->endpoint, &b->endpoint);
}

static bool repeats(const struct ec_provider *earlier, const struct ec_provider *p)
{
    struct str kind = provider_kind(p);
    if (!str_eq(provider_kind(earlier), kind))
        return false;
    return provider_is_identity(p) ||
           (str_eq(kind, STR("kms")) && same_kms(&earlier->kms, &p->kms));
}

static void report(struct rule_run *run, const struct field_list *providers, uint32_t entry,
                   uint32_t index, const struct ec_provider *earlier)
{
    const struct ec_provider *p = provider_at(providers, index);
    struct draft draft =
        rule_draft(run, provider_place(p), provider_path(run->arena, entry, index),
                   arena_join(run->arena, STR("this '"), provider_kind(p),
                              STR("' reads nothing that an earlier one does not read already")));
    draft.related = &(struct draft_spot){provider_place(earlier), STR("reads the same")};
    draft.related_count = 1;
    if (provider_is_identity(p))
        draft.severity = SEVERITY_INFO;
    struct draft_edit edit = {.text = STR("")};
    draft.fixes = &(struct draft_fix){
        .safe = true,
        .description = STR("remove the second one"),
        .edits = &edit,
        .edit_count = 1,
    };
    /* Of KMS mostly another one was meant. */
    draft.fix_count =
        provider_is_identity(p) && list_item_line(run->document, providers, index, &edit.span);
    rule_report(run, &draft);
}

void rule_duplicate_provider(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct field_list *providers = &resource_at(&c->resources, i)->providers;
        uint32_t count = entry_has_names(resource_at(&c->resources, i)) ? providers->count : 0;
        for (uint32_t k = 1; k < count && k < COMPARED_MAX; k++)
            for (uint32_t j = 0; j < k; j++)
                if (repeats(provider_at(providers, j), provider_at(providers, k))) {
                    report(run, providers, i, k, provider_at(providers, j));
                    break;
                }
    }
}
