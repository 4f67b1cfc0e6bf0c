/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/on_node.h"

enum { GROUP_READS = 040, OTHERS_READ = 04 };

/* Root's own group has root in it, and nobody else as a rule; and where a folder above keeps others
 * out, only a slip of that folder lets them in. */
static enum severity severity_of(const struct host_place *place)
{
    bool others = (place->mode & OTHERS_READ) && others_get_to(place);
    bool group = (place->mode & GROUP_READS) && place->gid != 0;
    return others || group ? SEVERITY_OFF : SEVERITY_INFO;
}

static void look(struct rule_run *run, const struct policy_note *policy,
                 const struct host_place *place)
{
    bool others = place->mode & OTHERS_READ;
    struct join_draft draft = join_draft(
        run, &policy->key_at, STR("this key, for one"),
        arena_join(run->arena, others ? STR("every user of the node") : STR("a group of users"),
                   STR(" may read the keys in "), owned_shown(run->arena, place)));
    draft.severity = severity_of(place);
    for (uint32_t i = 0; i < run->joined->server_count; i++)
        if (run->joined->servers[i].policy == policy)
            draft.minors |= run->joined->servers[i].server->minors;
    join_report(run, &draft);
}

void rule_config_mode(struct rule_run *run)
{
    const struct joined *j = run->joined;
    for (uint32_t i = 0; j->policy_places && i < j->policy_count; i++) {
        const struct host_place *place = j->policy_places[i];
        bool known = place && place->kind == HOST_FILE && place->has_mode;
        bool said = false;
        for (uint32_t k = 0; k < i; k++)
            said |= j->policies[k]->has_key && str_eq(j->policies[k]->file, j->policies[i]->file);
        if (known && !said && j->policies[i]->has_key &&
            (place->mode & (GROUP_READS | OTHERS_READ)))
            look(run, j->policies[i], place);
    }
}
