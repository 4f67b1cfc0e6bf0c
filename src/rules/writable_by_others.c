/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str_set.h"
#include "rules/hook.h"
#include "rules/on_node.h"
#include "rules/workloads.h"

struct looking {
    struct str_set said; /* a folder above several files is one fault */
};

/* The file itself, or the nearest folder above it, in which it could be replaced. A folder's owner
 * can write there too. */
static const struct host_place *open_place(const struct host_place *place, bool has_user)
{
    for (const struct host_place *at = place; at; at = at->above) {
        bool others_own = at != place && at->has_mode && at->uid != 0 && !has_user;
        if (others_own || host_place_is_open(at))
            return at;
    }
    return NULL;
}

static struct str message_of(struct arena *a, const struct host_place *open,
                             const struct host_place *place, struct str verb)
{
    struct str who = STR("others than root may ");
    if (open == place)
        return arena_join(a, who, STR("write to "), owned_shown(a, place), STR(", which "), verb);
    return arena_join(a, who, STR("write to the folder "), owned_shown(a, open),
                      STR(" and so replace "), place_shown(a, place->path), STR(", which "), verb);
}

static const struct host_place *news(struct rule_run *run, const struct server_link *link,
                                     const struct host_place *place)
{
    struct looking *l = run->context;
    const struct host_place *open = open_place(place, link->server->has_user);
    return open && str_set_add(&l->said, open->path) ? open : NULL;
}

static void look_at_config(struct rule_run *run, const struct server_link *link,
                           const struct host_place *place)
{
    const struct host_place *open = news(run, link, place);
    if (!open)
        return;
    struct join_draft draft = config_place_draft(
        run, link, message_of(run->arena, open, place, STR("kube-apiserver reads")));
    join_report(run, &draft);
}

static void look_at_start(struct rule_run *run, const struct server_link *link,
                          const struct host_place *place)
{
    const struct host_place *open = news(run, link, place);
    if (!open)
        return;
    struct join_draft draft = start_place_draft(
        run, link, message_of(run->arena, open, place, STR("starts kube-apiserver")));
    join_report(run, &draft);
}

void rule_writable_by_others(struct rule_run *run)
{
    struct looking l = {.said = {.arena = run->arena}};
    void *context = run->context;
    run->context = &l;
    each_start_place(run, false, look_at_start);
    each_config_place(run, look_at_config);
    run->context = context;
}
