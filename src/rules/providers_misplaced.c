/* SPDX-License-Identifier: Apache-2.0 */
/* Three ways to lose `providers`:
 *   beside the list            as an item of its own     among the names
 *     resources:                 resources:                resources:
 *     - resources: [secrets]     - resources: [secrets]    - resources:
 *     providers:                 - providers:                - secrets
 *                                                             - providers: */
#include "rules/hook.h"
#include "rules/place.h"

static bool has(const struct value *object, struct str name)
{
    return find_member(object, name) != NULL;
}

static bool lacks_providers(const struct value *entry)
{
    return has(entry, STR("resources")) && !has(entry, STR("providers"));
}

static void report(struct rule_run *run, const struct value_member *providers, struct str path,
                   struct str message, const struct value_item *entry, const struct draft_fix *fix)
{
    struct draft draft = rule_draft(run, providers->key->span, path, message);
    struct draft_spot related;
    if (entry && entry->value->kind == VALUE_OBJECT && entry->value->count) {
        const struct value_member *names = find_member(entry->value, STR("resources"));
        related = (struct draft_spot){names->key->span, STR("this entry has no providers")};
        draft.related = &related;
        draft.related_count = 1;
        draft.speaks_for_related = true; /* there the server misses them */
    }
    draft.fixes = fix;
    draft.fix_count = fix != NULL;
    rule_report(run, &draft);
}

/* The '-' in front of an item that is a block mapping; false where something else is there. */
static bool dash_before(struct str text, uint32_t at, struct span *dash)
{
    while (at > 0 && text.ptr[at - 1] == ' ')
        at--;
    if (at == 0 || text.ptr[at - 1] != '-')
        return false;
    *dash = (struct span){at - 1, at};
    return true;
}

static void look_at_entry(struct rule_run *run, const struct value *list, uint32_t index)
{
    const struct value_item *item = &list->items[index];
    const struct value_member *providers = find_member(item->value, STR("providers"));
    const struct value_item *before = index ? item - 1 : NULL;
    if (!providers || has(item->value, STR("resources")) || !before ||
        !lacks_providers(before->value))
        return;
    struct str path = arena_fmt(run->arena, "resources[%u].providers", (unsigned)index);
    struct draft_edit edit = {.text = STR(" ")};
    struct draft_fix fix = {
        .description = STR("make 'providers' part of the entry above"),
        .edits = &edit,
        .edit_count = 1,
    };
    bool mends = item->value->count == 1 && item->at->style == STYLE_BLOCK &&
                 dash_before(run->document->source->text, item->at->span.start, &edit.span);
    report(run, providers, path, STR("'providers' is an entry of its own here: remove the '-'"),
           before, mends ? &fix : NULL);
}

static void look_at_names(struct rule_run *run, const struct value *entry, uint32_t index)
{
    const struct value *names = value_find(entry, STR("resources"));
    if (!names || names->kind != VALUE_ARRAY || has(entry, STR("providers")))
        return;
    for (uint32_t i = 0; i < names->count; i++) {
        const struct value_member *providers = find_member(names->items[i].value, STR("providers"));
        if (providers)
            report(
                run, providers,
                arena_fmt(run->arena, "resources[%u].resources[%u]", (unsigned)index, (unsigned)i),
                STR("'providers' is one of the resource names here: indent it as deep as "
                    "'resources'"),
                NULL, NULL);
    }
}

void rule_providers_misplaced(struct rule_run *run)
{
    const struct value *root = run->document->value;
    const struct value *list = root ? value_find(root, STR("resources")) : NULL;
    if (!list || list->kind != VALUE_ARRAY)
        return;
    const struct value_item *incomplete = NULL;
    for (uint32_t i = 0; i < list->count; i++) {
        look_at_entry(run, list, i);
        look_at_names(run, list->items[i].value, i);
        if (!incomplete && lacks_providers(list->items[i].value))
            incomplete = &list->items[i];
    }
    const struct value_member *beside = find_member(root, STR("providers"));
    if (beside && incomplete)
        report(run, beside, STR("providers"),
               STR("'providers' stands beside the list of entries: indent it as deep as the "
                   "'resources' of its entry"),
               incomplete, NULL);
}
