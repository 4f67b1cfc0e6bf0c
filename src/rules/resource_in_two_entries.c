/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/resource_names.h"

/* The first entry that names it; false where this is that one. */
static bool find_first(const struct rule_run *run, const struct name_use *use,
                       struct name_use *first)
{
    *first = (struct name_use){0};
    while (name_next(run, first) && first->entry < use->entry)
        if (!name_is_wildcard(first) && name_covers(first, use->name))
            return true;
    return false;
}

static struct str writer_of(struct rule_run *run, const struct access_key *key)
{
    if (!key)
        return STR("identity");
    struct str kind = str_from(access_kind_name(key->kind));
    struct str name = name_shown(key->name, STR_NONE);
    return name.ptr ? arena_join(run->arena, kind, STR(" "), name) : kind;
}

static void look_at(struct rule_run *run, const struct name_use *use, uint32_t minors)
{
    struct name_use first;
    struct access access;
    if (!find_first(run, use, &first))
        return;
    access_in(run, minors, use->field->value, &access);
    const struct access_key *key = access_writer(&access);
    struct str name = name_text(use);
    struct draft draft = name_draft(
        run, use,
        arena_join(
            run->arena, STR("'"), name,
            STR("' is named in an earlier entry too: the lists of providers are joined, and '"),
            writer_of(run, key), STR("' of that entry writes")));
    if (!key && entry_encrypts(use->of)) {
        draft.severity = SEVERITY_ERROR;
        draft.message = arena_join(run->arena, name,
                                   STR(" are stored in plain text: an earlier entry names them "
                                       "too, and its 'identity' writes"));
    }
    draft.minors = minors;
    draft.label = STR("these providers only read");
    draft.related = &(struct draft_spot){first.field->head.at->span, STR("named here first")};
    draft.related_count = 1;
    rule_report(run, &draft);
}

void rule_resource_in_two_entries(struct rule_run *run)
{
    uint32_t minors = run->document->accepted & run->rule->minors;
    struct name_use use = {0};
    while (minors && name_next(run, &use))
        if (!name_is_wildcard(&use))
            look_at(run, &use, minors);
}
