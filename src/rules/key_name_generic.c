/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/keys.h"
#include "rules/place.h"

static bool is_generic(struct str name)
{
    static const char *const names[] = {"key", "key0", "key1", "key-1", "mykey", "default"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_from(names[i])))
            return true;
    return false;
}

/* Said once for a document. Beside other keys the name at least tells which is which. */
void rule_key_name_generic(struct rule_run *run)
{
    struct key_walk walk;
    key_walk_init(&walk, run);
    while (key_walk_next(&walk)) {
        const struct key_place *at = walk.at;
        const struct ec_resource *entry =
            resource_at(&run->document->configuration->resources, at->entry);
        const struct ec_provider *provider = provider_at(&entry->providers, at->provider);
        if (!at->named || keys_of(provider, at->cipher)->count != 1 ||
            !is_generic(at->key->name.value))
            continue;
        struct draft draft = rule_draft(
            run, at->key->name.head.at->span, key_path(run->arena, at, "name"),
            arena_join(run->arena, STR("'"), at->key->name.value,
                       STR("' does not tell one key from the next: another secret under it would "
                           "not be noticed")));
        rule_report(run, &draft);
        return;
    }
}
