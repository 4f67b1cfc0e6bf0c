/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

/* The first name that a rewrite of Secrets leaves as it is; NULL where there is none. */
static const struct field_string *left(const struct ec_resource *entry)
{
    for (uint32_t i = 0; i < entry->resources.count; i++) {
        const struct field_string *name = string_at(&entry->resources, i);
        if (field_is_set(&name->head) && !str_eq(name->value, STR("secrets")))
            return name;
    }
    return NULL;
}

void rule_rke_disable_leaves_encrypted(struct rule_run *run)
{
    const struct document_view *view = run->document;
    if (!view->reader || !view->reader->rke)
        return;
    const struct field_list *entries = &view->configuration->resources;
    for (uint32_t i = 0; i < entries->count; i++) {
        const struct ec_resource *entry = resource_at(entries, i);
        const struct field_string *name = left(entry);
        if (!entry_encrypter(entry) || !name)
            continue;
        struct str shown = name_shown(name->value, STR("this resource"));
        bool quoted = str_eq(shown, name->value);
        struct str mark = quoted ? STR("'") : STR("");
        struct draft draft = rule_draft(
            run, name->head.at->span, arena_fmt(run->arena, "resources[%u].resources", i),
            arena_join(run->arena, mark, shown, mark,
                       STR(" stays encrypted when RKE turns encryption off, and then nobody can "
                           "read it")));
        draft.label = STR("RKE rewrites Secrets only");
        rule_report(run, &draft);
        return;
    }
}
