/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/redact.h"
#include "apiserver/resources.h"
#include "cli/meet_words.h"
#include "cli/plan_node.h"
#include "cli/plan_vendor.h"

/* Two nodes, so that old and new ones run at the same time. */
static struct meet_answer go(struct arena *a, const struct cluster *c, struct agreement *g)
{
    const struct version_row *row = c->agreement.sides[0].row, *const rows[] = {row, row};
    agreement_sides(a, c->agreement.sides, 2, g);
    const struct access **now = arena_new(a, const struct access *, 2 * (size_t)g->count);
    const struct access **then = arena_new(a, const struct access *, g->count);
    for (uint32_t i = 0; i < g->count; i++) {
        now[i] = now[g->count + i] = &g->resources[i].sides[0];
        then[i] = &g->resources[i].sides[1];
    }
    return meet_at(a,
                   &(struct meet_question){.now = now,
                                           .rows = rows,
                                           .files = then,
                                           .node_count = 2,
                                           .file_count = 1,
                                           .resource_count = g->count},
                   0);
}

static struct str verdict_shown(struct arena *a, const struct cluster *c,
                                const struct meet_answer *answer, bool *unsafe)
{

    *unsafe = answer->verdict > CHANGE_SAFE_AFTER_RESTARTS;
    if (answer->verdict == CHANGE_SAFE)
        return STR("checked: whatever is stored or written can be read by every machine, at each "
                   "moment");
    struct str resource = resource_shown(a, c, answer->resource);
    struct str key = access_key_shown(a, answer->why.key);
    if (!*unsafe)
        return arena_join(a, STR("checked: until every machine is a new one, "),
                          STR("an old machine"), STR(" cannot read "), resource,
                          arena_join(a, STR(" that a new one writes with "), key,
                                     STR("; then all can read everything")));
    return arena_join(a, STR("NO SAFE WAY: "), STR("a new machine"), STR(" cannot read "), resource,
                      arena_join(a, STR(" stored with "), key,
                                 STR("; of a KMS provider the name cannot be changed once it "
                                     "is set")));
}

/* What is encrypted then, as words of a command. */
static struct str written(struct arena *a, const struct agreement *g)
{
    struct str names = STR_NONE;
    for (uint32_t i = 0; i < g->count; i++) {
        struct str name = g->resources[i].name;
        if (access_writer(&g->resources[i].sides[1]) && resource_is_plain(name) &&
            !redact_holds_key(name))
            names = names.ptr ? arena_join(a, names, STR(","), name) : name;
    }
    return names;
}

void plan_vendor_check(struct arena *a, const struct load_options *load, unsigned minor,
                       const char *const *paths, struct vendor_question *question)
{
    struct nodes_given given = {.args = plan_node_arguments(a, load, minor, paths, 2),
                                .command = "plan"};
    struct cluster c;
    struct agreement g;
    if (nodes_given_read(&given) == EXIT_CLEAN) {
        cluster_make(a, given.members, given.count, &c);
        bool known = true;
        for (uint32_t i = 0; i < c.count; i++)
            known &= c.nodes[i].state == CLUSTER_READS || c.nodes[i].state == CLUSTER_BARE;
        if (known) {
            struct meet_answer answer = go(a, &c, &g);
            question->resources = written(a, &g);
            question->checked = verdict_shown(a, &c, &answer, &question->is_unsafe);
        }
    }
    nodes_given_release(&given);
}
