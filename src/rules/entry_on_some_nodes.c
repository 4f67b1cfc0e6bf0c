/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

void rule_entry_on_some_nodes(struct rule_run *run)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    struct disagreements all = cluster_disagreements(a, c);
    for (uint32_t i = 0; i < all.count; i++) {
        const struct disagreement *d = &all.items[i];
        if (d->cause != AGREEMENT_READER_ENTRY)
            continue;
        uint32_t writer = first_node(d->writers), reader = first_node(d->readers);
        struct join_draft draft = cluster_draft(
            run, &c->nodes[writer], resource_spot(c, writer, d->resources[0]),
            arena_join(a, STR("named on "), c->nodes[writer].name),
            arena_join(a, resources_shown(a, c, d->resources, d->count), STR(": "),
                       nodes_shown(a, c, d->readers),
                       is_one(d->readers) ? STR(" has no entry and cannot read what ")
                                          : STR(" have no entry and cannot read what "),
                       nodes_shown(a, c, d->writers),
                       is_one(d->writers) ? STR(" writes with ") : STR(" write with "),
                       access_key_shown(a, d->key)));
        cluster_relate(a, &draft, &c->nodes[reader], entries_spot(c, reader),
                       arena_join(a, STR("no entry of "), c->nodes[reader].name, STR(" does")));
        join_report(run, &draft);
    }
}
