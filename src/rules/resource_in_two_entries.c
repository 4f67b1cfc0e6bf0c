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

static struct str with_name(struct rule_run *run, struct str kind, const struct field_string *name)
{
    struct str shown = name_shown(name->value, STR_NONE);
    return shown.ptr ? arena_join(run->arena, kind, STR(" "), shown) : kind;
}

static struct str with_key(struct rule_run *run, struct str kind, const struct field_list *keys)
{
    return keys->count ? with_name(run, kind, &key_at(keys, 0)->name) : kind;
}

/* The first provider of the first entry; what has several kinds in one is refused. */
static struct str writer_of(struct rule_run *run, const struct ec_resource *entry)
{
    const struct ec_provider *provider = provider_at(&entry->providers, 0);
    if (field_is_set(&provider->aescbc.head))
        return with_key(run, STR("aescbc"), &provider->aescbc.keys);
    if (field_is_set(&provider->aesgcm.head))
        return with_key(run, STR("aesgcm"), &provider->aesgcm.keys);
    if (field_is_set(&provider->secretbox.head))
        return with_key(run, STR("secretbox"), &provider->secretbox.keys);
    return with_name(run, STR("kms"), &provider->kms.name);
}

static void look_at(struct rule_run *run, const struct name_use *use, uint32_t minors)
{
    struct name_use first;
    if (!find_first(run, use, &first) || !first.of->providers.count)
        return;
    bool encrypts = entry_encrypts(first.of);
    /* Some installers write 'identity', which is there to read, in an entry of its own. */
    if (encrypts && entry_is_plain(use->of))
        return;
    struct str name = name_text(use);
    struct draft draft = name_draft(
        run, use,
        arena_join(
            run->arena, STR("'"), name,
            STR("' is named in an earlier entry too: the lists of providers are joined, and '"),
            encrypts ? writer_of(run, first.of) : STR("identity"), STR("' of that entry writes")));
    if (!encrypts && entry_encrypts(use->of)) {
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
