/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_status.h"

#include <unistd.h>

#include "cli/meet_words.h"
#include "model/path.h"
#include "report/escape.h"

struct telling {
    struct buf *out;
    const struct plan_shown *plan;
    const struct plan_status *status;
    struct meet_names names;
    struct str again;     /* the command that writes the files */
    uint32_t first, last; /* the files of nodes that have one of the plan */
    bool missing;         /* a file that was named is not there */
};

static void put(struct telling *t, struct str text)
{
    escape_text(t->out, text);
}

static void put_cstr(struct telling *t, const char *text)
{
    buf_cstr(t->out, text);
}

static struct str shown(struct telling *t, uint64_t nodes)
{
    return meet_nodes(t->plan->arena, &t->names, nodes);
}

/* --- to bring a file to nodes --- */

/* A mount of the file alone goes on showing the one that was there when the container started. */
static bool sees_new_file(const struct server_note *server)
{
    for (uint32_t i = 0; i < server->mount_count; i++)
        if (server->config.ptr && server->mounts[i].path.ptr &&
            str_eq(server->mounts[i].path, server->config))
            return false;
    return true;
}

/* The exact command, where what starts kube-apiserver is known. */
static void put_restart(struct telling *t, const struct server_note *server)
{
    struct arena *a = t->plan->arena;
    bool reloads = t->plan->reloads || (server && server->reload);
    if (reloads && (!server || sees_new_file(server))) {
        put_cstr(t, "     wait until it is read again, a minute or so: the count of successes has "
                    "to grow in\n"
                    "     " PLAN_ASK "/metrics | grep "
                    "apiserver_encryption_config_controller_automatic_reload\n");
        return;
    }
    if (server && server->rancher == RANCHER_K3S) {
        put_cstr(t, "     systemctl restart k3s\n");
    } else if (server && server->rancher == RANCHER_RKE2) {
        put_cstr(t, "     systemctl restart rke2-server\n");
    } else if (server && server->part && server->part->kind == PART_UNIT) {
        put_cstr(t, "     systemctl restart ");
        put(t, escape_shell_word(a, path_base(server->file)));
        put_cstr(t, "\n");
    } else if (server && server->is_static) {
        put_cstr(t, "     crictl stop \"$(crictl ps -q --name kube-apiserver)\"   # kubelet starts "
                    "it again\n");
    } else {
        put_cstr(t, "     restart kube-apiserver\n");
    }
    put_cstr(t, "     " PLAN_ASK "/readyz   # until it says ok\n");
}

static void put_node(struct telling *t, const struct plan_node *node, uint32_t file)
{
    struct arena *a = t->plan->arena;
    struct str name = t->plan->files[file].name;
    put_cstr(t, "   ");
    if (plan_file_is_none(t->plan, file)) {
        put_cstr(t, "on ");
        put(t, node->name);
        put_cstr(t, ":\n     take the flag --encryption-provider-config away\n");
    } else {
        t->missing |= access(arena_cstr(a, name), R_OK) != 0;
        put_cstr(t, "copy ");
        put(t, name);
        put_cstr(t, " to ");
        put(t, node->name);
        put_cstr(t, ", and there:\n     install -m 600 ");
        put(t, escape_shell_word(a, path_base(name)));
        put_cstr(t, " ");
        if (node->host.ptr)
            put(t, escape_shell_word(a, node->host));
        else
            put_cstr(t, "PATH   # that of --encryption-provider-config");
        put_cstr(t, "\n");
        if (node->server && node->server->lacks_config)
            put_cstr(t, "     mount it where kube-apiserver is a pod, and point the flag "
                        "--encryption-provider-config to it\n");
    }
    if (t->plan->single)
        put_cstr(t, "     with every kube-apiserver stopped; then start them\n");
    else
        put_restart(t, node->server);
}

/* Those of `first` before the others. */
static void put_nodes(struct telling *t, uint64_t nodes, uint64_t first, uint32_t file)
{
    for (int late = 0; late < 2; late++)
        for (uint32_t i = 0; i < t->status->count; i++)
            if (in_nodes(nodes, i) && in_nodes(first, i) == !late)
                put_node(t, &t->status->nodes[i], file);
}

/* --- in the plan --- */

static uint64_t nodes_with(const struct telling *t, uint32_t file)
{
    uint64_t nodes = 0;
    for (uint32_t i = 0; i < t->status->count; i++)
        nodes |= (uint64_t)(t->status->nodes[i].known && t->status->nodes[i].file == file) << i;
    return nodes;
}

static uint32_t rollout_of(const struct plan_shown *plan, uint32_t file)
{
    uint32_t i = 0;
    while (i < plan->step_count && (plan->steps[i].rewrite || plan->steps[i].file != file))
        i++;
    return i;
}

/* The rewrite while all nodes have the file; step_count: there is none. */
static uint32_t rewrite_of(const struct plan_shown *plan, uint32_t file)
{
    uint32_t i = 0;
    while (i < plan->step_count && (!plan->steps[i].rewrite || plan->steps[i].file != file))
        i++;
    return i;
}

static void put_step(struct telling *t, uint32_t step)
{
    plan_step_text(t->out, t->plan, step);
}

static void put_head(struct telling *t)
{
    const struct plan_shown *plan = t->plan;
    unsigned steps = plan->step_count, step = rollout_of(plan, t->last) + 1;
    if (!steps) {
        put_cstr(t, "nothing to do: every node has ");
    } else if (t->first != t->last) {
        uint64_t behind = nodes_with(t, t->first);
        buf_fmt(t->out, "at step %u of %u: ", step, steps);
        put(t, shown(t, behind));
        put_cstr(t, is_one(behind) ? " does not have " : " do not have ");
        plan_file_text(t->out, plan, t->last);
        put_cstr(t, " yet\n");
        return;
    } else if (!t->last) {
        buf_fmt(t->out, "before step 1 of %u: every node has ", steps);
    } else {
        buf_fmt(t->out, "after step %u of %u: every node has ", step, steps);
    }
    plan_file_text(t->out, plan, t->last);
    put_cstr(t, "\n");
}

/* Between two files that a rewrite stands between: it had to be done by then, and no file tells. */
static void put_behind(struct telling *t)
{
    const struct plan_shown *plan = t->plan;
    uint32_t rewrite = rewrite_of(plan, t->first);
    uint64_t behind = nodes_with(t, t->first), ahead = nodes_with(t, t->last);
    put_cstr(t, "next: ");
    if (rewrite < plan->step_count)
        buf_fmt(t->out, "only if step %u, a rewrite, is done, which no file tells: ",
                (unsigned)rewrite + 1);
    plan_file_text(t->out, plan, t->last);
    put_cstr(t, " to ");
    put(t, shown(t, behind));
    put_cstr(t, "\n");
    put_nodes(t, behind, 0, t->last);
    if (rewrite == plan->step_count)
        return;
    put_cstr(t, "if it is not done: ");
    plan_file_text(t->out, plan, t->first);
    put_cstr(t, " back to ");
    put(t, shown(t, ahead));
    put_cstr(t, ", then step ");
    buf_fmt(t->out, "%u\n", (unsigned)rewrite + 1);
    put_nodes(t, ahead, 0, t->first);
    put_step(t, rewrite);
}

static void put_next(struct telling *t)
{
    const struct plan_shown *plan = t->plan;
    uint32_t rewrite = rewrite_of(plan, t->last), next = rollout_of(plan, t->last + 1);
    const char *when = t->first != t->last ? "then: " : "next: ";
    if (t->first != t->last)
        put_behind(t);
    if (rewrite < plan->step_count) {
        put_cstr(t, when);
        put_cstr(t, "step ");
        put_step(t, rewrite);
        put_cstr(t, "no file tells whether that is done; if it is: ");
        put_cstr(t, next < plan->step_count ? "step " : "nothing is left to do\n");
    } else {
        put_cstr(t, when);
        put_cstr(t, next < plan->step_count ? "step " : "nothing is left to do\n");
    }
    if (next < plan->step_count)
        put_step(t, next);
}

/* --- out of the plan --- */

static void put_apart(struct telling *t, uint64_t foreign)
{
    put_cstr(t, "not at a step of the plan: ");
    if (foreign) {
        put(t, shown(t, foreign));
        put_cstr(t, is_one(foreign) ? " has none of its files\n" : " have none of its files\n");
    } else {
        put_cstr(t, "nodes are more than one file apart\n");
    }
}

static void put_best(struct telling *t, const struct meet_answer *best)
{
    struct arena *a = t->plan->arena;
    put_cstr(t, "next: ");
    plan_file_text(t->out, t->plan, best->file);
    put_cstr(t, " to ");
    put(t, shown(t, best->behind));
    if (best->deaf && best->deaf != best->behind) {
        put_cstr(t, ", first to ");
        put(t, shown(t, best->deaf));
    }
    if (best->verdict == CHANGE_SAFE) {
        put_cstr(t, ": what is readable now stays so, and in the end every node reads what the "
                    "others write\n");
    } else {
        put_cstr(t, ": until all have it, ");
        put(t, meet_why(a, best, &t->names));
        put_cstr(t, "\n");
    }
    put_nodes(t, best->behind, best->deaf, best->file);
    put_cstr(t, "then ask again\n");
}

/* From a node whose file is none of the plan a plan of its own may lead on. */
static void put_other_plan(struct telling *t)
{
    const struct plan_shown *plan = t->plan;
    struct arena *a = plan->arena;
    for (uint32_t i = 0; i < t->status->count; i++) {
        const struct plan_node *node = &t->status->nodes[i];
        if (node->known || !node->has_policy || !node->has.ptr ||
            plan_file_is_none(plan, plan->stages->files))
            continue;
        put_cstr(t, "next: a plan from the file of ");
        put(t, node->name);
        put_cstr(t, ": enclint plan ");
        put(t, escape_shell_word(a, node->has));
        put_cstr(t, " ");
        put(t, escape_shell_word(a, plan->files[plan->stages->files].name));
        put_cstr(t, "\n");
        return;
    }
}

/* A node that no file can be brought to before it is known what it has. */
static void put_unknown(struct telling *t)
{
    for (uint32_t i = 0; i < t->status->count; i++) {
        const struct plan_node *node = &t->status->nodes[i];
        if (node->has_policy)
            continue;
        put(t, node->name);
        put_cstr(t, " is left out of this: what it writes is not known");
        if (node->has.ptr) {
            put_cstr(t, "; enclint check ");
            put(t, escape_shell_word(t->plan->arena, node->has));
        }
        put_cstr(t, "\n");
    }
}

static void put_way_back(struct telling *t)
{
    struct arena *a = t->plan->arena;
    struct meet_answer best = meet_best(a, &t->status->question);
    if (best.verdict <= CHANGE_SAFE_AFTER_RESTARTS)
        t->names.file = t->plan->files[best.file].name;
    if (t->status->question.resource_count)
        t->names.resource = plan_name_shown(a, t->plan->stages->classes[best.resource].name);
    if (best.verdict <= CHANGE_SAFE_AFTER_RESTARTS && best.behind) {
        put_best(t, &best);
    } else if (best.verdict > CHANGE_SAFE_AFTER_RESTARTS) {
        put_cstr(t, "no file of the plan can go to every node: even with ");
        plan_file_text(t->out, t->plan, best.file);
        put_cstr(t, ", the best of them, ");
        put(t, meet_why(a, &best, &t->names));
        put_cstr(t, "\n");
        put_other_plan(t);
    }
    put_unknown(t);
}

/* --- */

static void put_list(struct telling *t)
{
    for (uint32_t i = 0; i < t->status->count; i++) {
        const struct plan_node *node = &t->status->nodes[i];
        put_cstr(t, "  ");
        put(t, node->name);
        put_cstr(t, ": ");
        if (node->known && !node->is_bare)
            plan_file_text(t->out, t->plan, node->file);
        else
            put(t, node->why);
        if (node->has.ptr && !node->is_bare &&
            !(node->known && str_eq(node->has, t->plan->files[node->file].name))) {
            put_cstr(t, " (");
            put(t, node->has);
            put_cstr(t, ")");
        }
        put_cstr(t, "\n");
    }
}

bool plan_status_text(struct buf *out, const struct plan_shown *plan,
                      const struct plan_status *status, struct str again)
{
    struct telling t = {.out = out, .plan = plan, .status = status, .first = UINT32_MAX};
    struct str *names = arena_new(plan->arena, struct str, status->count);
    uint64_t foreign = 0;
    for (uint32_t i = 0; i < status->count; i++) {
        const struct plan_node *node = &status->nodes[i];
        names[i] = node->name;
        foreign |= (uint64_t)!node->known << i;
        if (node->known && node->file > t.last)
            t.last = node->file;
        if (node->known && node->file < t.first)
            t.first = node->file;
    }
    t.names = (struct meet_names){.nodes = names, .node_count = status->count};
    bool sound = !foreign && t.last - t.first <= 1;
    if (sound)
        put_head(&t);
    else
        put_apart(&t, foreign);
    put_list(&t);
    if (sound)
        put_next(&t);
    else
        put_way_back(&t);
    if (t.missing) {
        put_cstr(&t, "the files: ");
        put(&t, again);
        put_cstr(&t, "\n");
    }
    return sound;
}
