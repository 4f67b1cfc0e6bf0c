/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets and configmaps hold the like; two ciphers for them are mostly an entry that was forgotten
 * in a move. Two keys or two KMS providers of one kind may well be meant. */
#include "access/access.h"
#include "apiserver/version_set.h"
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

static const struct version_row *newest_row(uint32_t minors)
{
    unsigned minor = VERSION_NEWEST;
    while (minor >= VERSION_OLDEST && !version_set_has(minors, minor))
        minor--;
    return minor >= VERSION_OLDEST ? version_row_of(minor) : NULL;
}

static const struct ec_provider *provider_of(const struct ec_configuration *c,
                                             const struct access_key *key)
{
    return provider_at(&resource_at(&c->resources, key->entry)->providers, key->provider);
}

void rule_inconsistent_entries(struct rule_run *run)
{
    const struct document_view *view = run->document;
    const struct ec_configuration *c = view->configuration;
    const struct version_row *row = newest_row(view->accepted);
    if (!c || !row || c->resources.count < 2)
        return;
    struct access secrets, configmaps;
    access_of(run->arena, c, row, STR("secrets"), true, &secrets);
    access_of(run->arena, c, row, STR("configmaps"), true, &configmaps);
    const struct access_key *a = access_writer(&secrets), *b = access_writer(&configmaps);
    if (!a || !b || a->kind == b->kind || a->entry == b->entry)
        return;
    struct draft draft = rule_draft(
        run, provider_place(provider_of(c, b)), provider_path(run->arena, b->entry, b->provider),
        arena_fmt(run->arena, "configmaps are written with %s, secrets with %s",
                  access_kind_name(b->kind), access_kind_name(a->kind)));
    draft.label = STR("writes configmaps");
    draft.related = &(struct draft_spot){provider_place(provider_of(c, a)), STR("writes secrets")};
    draft.related_count = 1;
    draft.minors = view->accepted;
    rule_report(run, &draft);
}
