/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

static bool has_capitals(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z')
            return true;
    return false;
}

static struct str words(const struct rule_run *run, const struct name_use *use,
                        const struct resource_guess *guess)
{
    struct str name = use->field->value.len ? name_text(use) : STR("");
    struct str what =
        STR("' is no resource of kube-apiserver, nothing is encrypted under this name");
    if (guess->fact && str_trim(use->field->value).len < use->field->value.len)
        what = STR("' has a blank at its end or beginning and matches nothing");
    else if (guess->fact && guess->slip == RESOURCE_SLIP_CASE && has_capitals(use->field->value))
        what = STR("' has capital letters and matches nothing");
    else if (guess->slip == RESOURCE_SLIP_NO_GROUP)
        what = STR("' matches nothing without its group");
    else if (guess->fact)
        what = STR("' is no resource of kube-apiserver and matches nothing");
    if (!guess->fact)
        return arena_join(run->arena, STR("'"), name, what);
    return arena_join(run->arena, STR("'"), name, what, STR(": did you mean '"),
                      resource_name(run->arena, guess->fact), STR("'?"));
}

/* No entry covers secrets in some release: what was to be encrypted is stored in plain text, which
 * is worse than a name too many. */
static bool means_secrets(struct rule_run *run, const struct resource_guess *guess)
{
    const struct str secrets = STR("secrets");
    return guess->fact && str_eq(guess->fact->name, secrets) && minors_without_entry(run, secrets);
}

static void look_at(struct rule_run *run, const struct name_use *use)
{
    uint32_t minors = run->document->minors & run->rule->minors;
    struct resource_guess guess = resource_guess(use->name, minors);
    bool custom = resource_is_custom(use->name);
    if (custom && !guess.fact)
        return;
    struct draft draft = name_draft(run, use, words(run, use, &guess));
    draft.label = STR("matches nothing");
    if (means_secrets(run, &guess)) {
        draft.severity = SEVERITY_ERROR;
        draft.label = STR("matches nothing: secrets are stored in plain text");
    }
    struct draft_edit edit;
    struct draft_fix fix;
    draft.fixes = &fix;
    draft.fix_count =
        guess.fact && name_mend(run, use, resource_name(run->arena, guess.fact), &edit, &fix);
    rule_report(run, &draft);
}

/* A wildcard of a group that there is not. */
static void look_at_wildcard(struct rule_run *run, const struct name_use *use)
{
    struct str group = use->name.group;
    if (!group.len || str_eq(group, STR("*")) || resource_group_minors(group))
        return;
    struct str meant = resource_guess_group(group, run->document->minors & run->rule->minors);
    if (!meant.ptr && resource_is_custom(use->name))
        return;
    struct str shown = name_text(use), name = arena_join(run->arena, STR("*."), meant);
    struct draft draft = name_draft(
        run, use,
        meant.ptr ? arena_join(run->arena, STR("'"), shown,
                               STR("' is of no API group and matches nothing: did you mean '"),
                               name, STR("'?"))
                  : arena_join(run->arena, STR("'"), shown,
                               STR("' is of no API group and matches nothing")));
    draft.label = STR("matches nothing");
    struct draft_edit edit;
    draft.fixes = &(struct draft_fix){
        .description = arena_join(run->arena, STR("write '"), name, STR("'")),
        .edits = &edit,
        .edit_count = 1,
    };
    draft.fix_count = meant.ptr && name_replace(run, use, name, &edit);
    rule_report(run, &draft);
}

void rule_resource_unknown(struct rule_run *run)
{
    struct name_use use = {0};
    if (!run->document->configuration)
        return;
    while (name_next(run, &use)) {
        if (name_is_wildcard(&use))
            look_at_wildcard(run, &use);
        else if (!resource_find(use.name) && !resource_is_example(use.field->value))
            look_at(run, &use);
    }
}
