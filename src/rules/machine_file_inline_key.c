/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/key_class.h"
#include "rules/keys.h"

/* One finding a document, as with ConfigMaps. */
void rule_machine_file_inline_key(struct rule_run *run)
{
    struct key_walk walk;
    if (!run->document->in_cluster_api)
        return;
    key_walk_init(&walk, run);
    while (key_walk_next(&walk)) {
        if (!key_looks_alive(&walk))
            continue;
        struct draft draft = rule_draft(
            run, walk.at->key->secret.head.at->span, key_path(run->arena, walk.at, "secret"),
            STR("a key stands in an object of Cluster API, which is no Secret"));
        rule_report(run, &draft);
        return;
    }
}
