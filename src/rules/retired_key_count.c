/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/keys.h"
#include "rules/place.h"

/* A rotation has two keys, a careful one that keeps a backup readable has three or four. */
enum { RETIRED_MAX = 3 };

/* Said once for a document: entries mostly have the same keys. */
void rule_retired_key_count(struct rule_run *run)
{
    struct key_walk walk;
    const struct key_place *first = NULL;
    uint32_t count = 0, entry = UINT32_MAX;
    enum key_cipher cipher;
    key_walk_init(&walk, run);
    for (bool more = true; more;) {
        more = key_walk_next(&walk);
        if (!more || walk.at->entry != entry) {
            if (count > RETIRED_MAX)
                break;
            count = 0;
            entry = more ? walk.at->entry : entry;
        }
        const struct ec_resource *of =
            more ? resource_at(&run->document->configuration->resources, entry) : NULL;
        bool writes = of && walk.at->provider == 0 && walk.at->index == 0 && writer_of(of, &cipher);
        if (!more || writes)
            continue;
        if (!count++)
            first = walk.at;
    }
    if (!first || count <= RETIRED_MAX)
        return;
    struct draft draft =
        rule_draft(run, place_of(&first->key->head),
                   arena_fmt(run->arena, "resources[%u].providers[%u].%s.keys[%u]",
                             (unsigned)first->entry, (unsigned)first->provider,
                             key_cipher_name(first->cipher), (unsigned)first->index),
                   arena_fmt(run->arena, "%u keys that no longer write are kept for reading",
                             (unsigned)count));
    draft.label = STR("the first of them");
    rule_report(run, &draft);
}
