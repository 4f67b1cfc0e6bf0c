/* SPDX-License-Identifier: Apache-2.0 */
/* A provider of an entry that reads nothing which an earlier one of the same kind does not read.
 * The same key names with other secrets are another matter. */
#include "rules/hook.h"
#include "rules/list_edit.h"
#include "rules/place.h"
#include "rules/providers.h"

enum { COMPARISONS_MAX = 1 << 18 };

static const struct field_list *keys_of(const struct ec_provider *p)
{
    if (field_is_set(&p->aescbc.head))
        return &p->aescbc.keys;
    return field_is_set(&p->aesgcm.head) ? &p->aesgcm.keys : &p->secretbox.keys;
}

static bool same_text(const struct field_string *a, const struct field_string *b)
{
    return field_is_set(&a->head) && field_is_set(&b->head) && str_eq(a->value, b->value);
}

static bool has_key(const struct field_list *keys, const struct ec_key *key)
{
    for (uint32_t i = 0; i < keys->count; i++)
        if (same_text(&key_at(keys, i)->name, &key->name) &&
            same_text(&key_at(keys, i)->secret, &key->secret))
            return true;
    return false;
}

static bool holds_keys(const struct field_list *earlier, const struct field_list *keys,
                       uint32_t *budget)
{
    if (earlier->count > *budget || keys->count > *budget ||
        (uint64_t)earlier->count * keys->count > *budget)
        return false;
    *budget -= earlier->count * keys->count;
    for (uint32_t i = 0; i < keys->count; i++)
        if (!has_key(earlier, key_at(keys, i)))
            return false;
    return keys->count > 0;
}

/* KMS v2 never comes here: two of one name are refused. */
static bool same_kms(const struct ec_kms *a, const struct ec_kms *b)
{
    bool v2 = text_is(&a->api_version, STR("v2")) || text_is(&b->api_version, STR("v2"));
    return !v2 && same_text(&a->name, &b->name) && same_text(&a->endpoint, &b->endpoint);
}

static bool repeats(const struct ec_provider *earlier, const struct ec_provider *p,
                    uint32_t *budget)
{
    struct str kind = provider_kind(p);
    if (!kind.len || !str_eq(provider_kind(earlier), kind))
        return false;
    if (field_is_set(&p->identity.head))
        return true;
    if (field_is_set(&p->kms.head))
        return same_kms(&earlier->kms, &p->kms);
    return holds_keys(keys_of(earlier), keys_of(p), budget);
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
    struct draft_edit edit = {.text = STR("")};
    draft.fixes = &(struct draft_fix){
        .safe = true,
        .description = STR("remove the second one"),
        .edits = &edit,
        .edit_count = 1,
    };
    draft.fix_count = list_item_line(run->document, providers, index, &edit.span);
    rule_report(run, &draft);
}

void rule_duplicate_provider(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    uint32_t budget = COMPARISONS_MAX;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct field_list *providers = &resource_at(&c->resources, i)->providers;
        uint32_t count = entry_has_names(resource_at(&c->resources, i)) ? providers->count : 0;
        for (uint32_t k = 1; k < count && k < COMPARED_MAX; k++)
            for (uint32_t j = 0; j < k; j++)
                if (repeats(provider_at(providers, j), provider_at(providers, k), &budget)) {
                    report(run, providers, i, k, provider_at(providers, j));
                    break;
                }
    }
}
