/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

static struct str message_of(struct arena *a, const struct cluster *c, const struct disagreement *d)
{
    struct str what = resources_shown(a, c, d->resources, d->count);
    struct str who = nodes_shown(a, c, d->readers), by = nodes_shown(a, c, d->writers);
    struct str writes = is_one(d->writers) ? STR(" writes ") : STR(" write ");
    struct str has = is_one(d->readers) ? STR("it has") : STR("they have");
    if (!d->key)
        return arena_join(a, who, STR(" cannot read "), what, STR(" that "), by, writes,
                          STR("as plain text: "), has, STR(" no 'identity' there"));
    return arena_join(a, who, STR(" cannot read "), what, STR(" that "), by, writes, STR("with "),
                      access_key_shown(a, d->key), STR(": "), has, STR(" no such key"));
}

void rule_write_not_readable(struct rule_run *run)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    struct disagreements all = cluster_disagreements(a, c);
    for (uint32_t i = 0; i < all.count; i++) {
        const struct disagreement *d = &all.items[i];
        if (d->cause != AGREEMENT_PLAIN_REFUSED && d->cause != AGREEMENT_NO_KEY)
            continue;
        uint32_t writer = first_node(d->writers), reader = first_node(d->readers);
        const struct agreement_resource *r = &c->agreement.resources[d->resources[0]];
        struct join_draft draft = cluster_draft(
            run, &c->nodes[writer], key_spot(&c->nodes[writer], &r->sides[writer].keys[0]),
            arena_join(a, c->nodes[writer].name, STR(" writes with this")), message_of(a, c, d));
        cluster_relate(a, &draft, &c->nodes[reader],
                       key_spot(&c->nodes[reader], &r->sides[reader].keys[0]),
                       arena_join(a, STR("nothing that "), c->nodes[reader].name,
                                  STR(" reads with opens it")));
        join_report(run, &draft);
    }
}
