/* SPDX-License-Identifier: Apache-2.0 */
/* What `enclint diff` says is to be done next. */
#include <string.h>
#include <unistd.h>

#include "apiserver/version_set.h"
#include "cli/diff.h"
#include "report/escape.h"

struct str diff_release(struct diff *d, unsigned minor)
{
    return version_set_format(&d->arena, version_bit(minor), VERSION_SET_CLOSED);
}

bool diff_refuses_old(const struct diff *d)
{
    const struct transition *t = &d->transition;
    return t->unknown && t->unknown->state == CLUSTER_REFUSED;
}

/* What was said of the server and of the nodes holds for the next command too. */
static struct str with_options(struct diff *d, const char *command, bool plan)
{
    static const char *const names[] = {"kubernetes-version", "feature-gates", "automatic-reload",
                                        "single-node", "stored-rewritten"};
    struct arena *a = &d->arena;
    struct str text = str_from(command);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = argument(d->args, names[i]);
        bool flag = i > 1, rewritten = i == 4, version = i == 0;
        if (!value || (rewritten && !plan))
            continue;
        text = arena_join(a, text, STR(" --"), str_from(names[i]));
        if (!flag)
            text = arena_join(a, text, STR(" "),
                              version && plan ? diff_release(d, d->transition.minors[0])
                                              : escape_shell_word(a, str_from(value)));
    }
    return text;
}

static struct str rewrite_first(struct diff *d)
{
    struct arena *a = &d->arena;
    const struct transition *t = &d->transition;
    struct str rewrite = transition_rewrite(a, t, t->breaks[0].resources, t->breaks[0].count);
    struct str old = escape_shell_word(a, str_from(d->old.word)),
               new = escape_shell_word(a, str_from(d->new.word));
    struct str again = with_options(d, "enclint diff --stored-rewritten", false);
    return arena_join(a, rewrite, STR(" && "),
                      arena_join(a, again, STR(" "), arena_join(a, old, STR(" "), new)));
}

/* The file of a side that a plan can be made of: one that lies here, of one node or of all, and is
 * nothing but the configuration; or STR_NONE. */
static struct str planned_file(struct diff *d, const struct diff_side *side,
                               const struct cluster_node *node)
{
    const struct nodes_given *given = &side->given;
    if (side->is_git || strcmp(side->word, "-") == 0)
        return STR_NONE;
    if (side->is_empty)
        return str_from(side->word);
    if (given->count != 1 || !node || !node->note || node->note->container.ptr)
        return STR_NONE;
    bool itself = !node->server && !given->members[0].folder.ptr;
    struct str file = itself ? str_from(side->word)
                             : cluster_file(&d->arena, &given->members[0], node->note->file);
    const char *path = arena_join(&d->arena, file, STR("\0")).ptr;
    return access(path, R_OK) == 0 ? file : STR_NONE;
}

static struct str plan_or_explain(struct diff *d)
{
    struct arena *a = &d->arena;
    const struct transition_pair *pair = &d->transition.pairs[0];
    const struct finding *worst = NULL;
    bool moves = false; /* the files of a plan say nothing of --etcd-prefix */
    for (uint32_t i = 0; i < d->results.finding_count; i++) {
        const struct finding *f = &d->results.findings[i];
        moves |= str_eq(f->rule->slug, STR("etcd-prefix-changed"));
        if (!worst || f->severity > worst->severity)
            worst = f;
    }
    struct str old = planned_file(d, &d->old, pair->old), new = planned_file(d, &d->new, pair->new);
    if (!moves && !d->request.to && old.ptr && new.ptr)
        return arena_join(
            a, with_options(d, "enclint plan", true), STR(" "),
            arena_join(a, escape_shell_word(a, old), STR(" "), escape_shell_word(a, new)));
    return worst ? arena_join(a, STR("enclint explain "), worst->rule->id)
                 : STR("enclint help plan");
}

static bool reloads(const struct transition *t)
{
    for (uint32_t i = 0; i < t->pair_count; i++) {
        const struct cluster_node *node = t->pairs[i].new;
        if (node && (!node->server || !node->server->server->reload))
            return false;
    }
    return true;
}

/* Putting the new configuration in place: the first one and the last one are more than a file. */
static struct str put_in_place(const struct diff *d)
{
    bool reloaded = reloads(&d->transition), single = d->transition.single;
    if (d->request.to)
        return single ? STR("upgrade kube-apiserver, one minor after the other")
                      : STR("upgrade one minor after the other, on each node before the next "
                            "minor");
    if (d->new.is_empty)
        return single ? STR("take the flag --encryption-provider-config away, and restart "
                            "kube-apiserver")
                      : STR("take the flag --encryption-provider-config away on each node and "
                            "restart its kube-apiserver, one after the other");
    if (d->old.is_empty)
        return single ? STR("put the new file in place, mount it, point the flag "
                            "--encryption-provider-config to it, and restart kube-apiserver")
                      : STR("put the new file on each node, mount it, point the flag "
                            "--encryption-provider-config to it, and restart its kube-apiserver, "
                            "one after the other");
    if (single)
        return reloaded ? STR("put the new file in place, and wait until it is reloaded (a minute)")
                        : STR("put the new file in place, and restart kube-apiserver");
    return reloaded ? STR("put the new file on each node, and wait until each has reloaded it (a "
                          "minute)")
                    : STR("put the new file on each node and restart its kube-apiserver, one "
                          "after the other");
}

/* The side that the node is of, and which one it is there. */
static const struct diff_side *side_of(const struct diff *d, const struct cluster_node *node,
                                       uint32_t *index)
{
    const struct cluster *old = d->transition.old, *new = d->transition.new;
    for (*index = 0; *index < old->count; ++*index)
        if (node == &old->nodes[*index])
            return &d->old;
    *index = (uint32_t)(node - new->nodes);
    return &d->new;
}

struct str diff_trouble(struct diff *d, const struct cluster_node *node)
{
    uint32_t index;
    const struct diff_side *side = side_of(d, node, &index);
    return cluster_trouble(&d->arena, &side->given.members[index], node);
}

/* Of one of which it is not known what it does. */
static struct str check_of_unknown(struct diff *d)
{
    uint32_t index;
    const struct diff_side *side = side_of(d, d->transition.unknown, &index);
    return side->is_git ? STR_NONE : nodes_given_check(&d->arena, &side->given, index);
}

static struct str check_of(struct diff *d, unsigned minor, const struct diff_side *side)
{
    struct arena *a = &d->arena;
    return arena_join(a, STR("enclint check --kubernetes-version "), diff_release(d, minor),
                      arena_join(a, STR(" "), escape_shell_word(a, str_from(side->word))));
}

struct str diff_next(struct diff *d)
{
    const struct transition *t = &d->transition;
    switch (diff_answer(d)) {
    case DIFF_SAFE:
        break;
    case DIFF_AFTER_REWRITE:
        return rewrite_first(d);
    case DIFF_UNKNOWN:
        if (diff_refuses_old(d))
            return check_of(d, t->minors[0], &d->old);
        if (transition_verdict(t) != CHANGE_UNKNOWN && check_of_unknown(d).ptr)
            return check_of_unknown(d);
        return plan_or_explain(d);
    case DIFF_AFTER_RESTARTS:
    case DIFF_LOSES_DATA:
        return plan_or_explain(d);
    case DIFF_REFUSED:
        return check_of(d, t->refusing_minor, &d->new);
    }
    return put_in_place(d);
}
