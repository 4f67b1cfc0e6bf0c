/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/key_class.h"
#include "rules/keys.h"

/* One finding a document: what leaked is the file. */
void rule_key_in_vcs(struct rule_run *run)
{
    struct key_walk walk;
    const struct key_place *first = NULL;
    unsigned count = 0;
    if (!run->document->tracked)
        return;
    key_walk_init(&walk, run);
    while (key_walk_next(&walk)) {
        if (!key_looks_alive(&walk) || !key_is_new(&walk))
            continue;
        if (!count++)
            first = walk.at;
    }
    if (!first)
        return;
    struct draft draft = rule_draft(
        run, first->key->secret.head.at->span, key_path(run->arena, first, "secret"),
        count == 1 ? STR("a key stands in a file that git tracks")
                   : arena_fmt(run->arena, "%u keys stand in a file that git tracks", count));
    rule_report(run, &draft);
}
