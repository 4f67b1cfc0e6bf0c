/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/key_class.h"
#include "rules/keys.h"

/* One finding a document: what is in the wrong place is the file. */
void rule_key_in_configmap(struct rule_run *run)
{
    struct key_walk walk;
    if (!run->document->in_configmap)
        return;
    key_walk_init(&walk, run);
    while (key_walk_next(&walk)) {
        if (!key_looks_alive(&walk))
            continue;
        struct draft draft = rule_draft(run, walk.at->key->secret.head.at->span,
                                        key_path(run->arena, walk.at, "secret"),
                                        STR("a key stands in a ConfigMap, which whoever may read "
                                            "ConfigMaps can read"));
        rule_report(run, &draft);
        return;
    }
}
