/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/list_edit.h"
#include "rules/place.h"
#include "rules/providers.h"

/* A misspelt 'apiVersion' may stand there, or one from a merge. */
static bool has_known_fields_only(const struct node *mapping)
{
    static const char *const known[] = {"name", "endpoint", "cachesize", "timeout"};
    if (!mapping || mapping->kind != NODE_MAPPING)
        return false;
    for (uint32_t i = 0; i < mapping->count; i++) {
        const struct node *key = mapping->pairs[i].key;
        bool is_known = false;
        for (size_t k = 0; key->kind == NODE_SCALAR && k < sizeof known / sizeof *known; k++)
            is_known |= str_eq(key->text, str_from(known[k]));
        if (!is_known)
            return false;
    }
    return true;
}

static void look(struct rule_run *run, const struct kms_site *site)
{
    const struct field_string *version = &site->kms->api_version;
    bool empty = text_is(version, STR(""));
    if (!empty && version->head.state != FIELD_ABSENT && version->head.state != FIELD_NULL)
        return;
    struct draft draft =
        rule_draft(run, place_of(&site->kms->head), site->path,
                   STR("no 'apiVersion': KMS v1, which is off by default since 1.29"));
    draft.minors = minors_with_kms_v1(run);
    struct draft_edit edit;
    draft.fixes = &(struct draft_fix){
        .safe = true,
        .description = STR("write the 'apiVersion: v1' that it has"),
        .edits = &edit,
        .edit_count = 1,
    };
    draft.fix_count = has_known_fields_only(site->kms->head.at) &&
                      mapping_prepend(run->arena, run->document, site->kms->head.at,
                                      STR("apiVersion: v1"), STR("\"apiVersion\": \"v1\""), &edit);
    if (draft.minors)
        rule_report(run, &draft);
}

void rule_kms_v1_implicit(struct rule_run *run)
{
    each_kms(run, look);
}
