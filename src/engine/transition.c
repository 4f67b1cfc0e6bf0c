/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/transition.h"

#include "apiserver/redact.h"
#include "apiserver/version_set.h"

/* --- which nodes --- */

static const struct cluster_node *named(const struct cluster *c, struct str name)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (str_eq(c->nodes[i].name, name))
            return &c->nodes[i];
    return NULL;
}

/* One on one side is what all of the other side have, or get. */
static void pair_nodes(struct arena *a, const struct transition_request *request,
                       struct transition *t)
{
    const struct cluster *old = t->old, *new = t->new;
    struct transition_pair *pairs =
        arena_new(a, struct transition_pair, old->count + new->count + 1);
    uint32_t count = 0;
    if (old->count == 1 || new->count == 1) {
        count = old->count > new->count ? old->count : new->count;
        for (uint32_t i = 0; i < count; i++)
            pairs[i] = (struct transition_pair){&old->nodes[old->count == 1 ? 0 : i],
                                                &new->nodes[new->count == 1 ? 0 : i]};
    } else {
        for (uint32_t i = 0; i < old->count; i++)
            pairs[count++] =
                (struct transition_pair){&old->nodes[i], named(new, old->nodes[i].name)};
        for (uint32_t i = 0; i < new->count; i++)
            if (!named(old, new->nodes[i].name))
                pairs[count++] = (struct transition_pair){NULL, &new->nodes[i]};
    }
    t->single = request->single && count == 1;
    if (count == 1 && !request->single) {
        pairs[count++] = pairs[0];
        t->doubled = true;
    }
    t->pairs = pairs;
    t->pair_count = count;
}

/* --- which releases --- */

/* 0: no node tells one. */
static unsigned newest_of(const struct cluster *c)
{
    unsigned minor = 0;
    for (uint32_t i = 0; i < c->count; i++)
        if (c->nodes[i].minor > minor && (!c->nodes[i].obscured || c->nodes[i].server))
            minor = c->nodes[i].minor;
    return minor;
}

static void choose_minors(struct arena *a, const struct transition_request *request,
                          struct transition *t)
{
    unsigned *minors = arena_new(a, unsigned, VERSION_COUNT + 1);
    t->minors = minors;
    t->state_count = 2;
    minors[0] = newest_of(t->old);
    minors[1] = newest_of(t->new);
    if (request->old_is_empty != request->new_is_empty)
        minors[request->new_is_empty] = 0;
    for (int i = 0; i < 2; i++) /* nothing tells a release: the other's */
        minors[i] = minors[i] ? minors[i] : minors[1 - i] ? minors[1 - i] : VERSION_NEWEST;
    if (!request->to)
        return;
    t->state_count = 1;
    minors[0] = request->from;
    for (unsigned minor = request->from + 1; minor <= request->to; minor++)
        minors[t->state_count++] = minor;
}

/* --- who does what --- */

static void refuse(struct transition *t, const struct cluster_node *node, unsigned minor)
{
    if (t->refusing)
        return;
    t->refusing = node;
    t->refusing_minor = minor;
}

static struct agreement_side side_of(const struct transition_request *request, struct transition *t,
                                     uint32_t state, uint32_t pair)
{
    const struct cluster_node *node = state ? t->pairs[pair].new : t->pairs[pair].old;
    bool empty = state ? request->new_is_empty : request->old_is_empty;
    unsigned minor = request->to || empty || !node ? t->minors[state] : node->minor;
    struct agreement_side side = {.row = version_row_of(minor)};
    const struct policy *policy = node && node->note ? node->note->policy : NULL;
    /* What lies beside such manifests may be what no server reads. */
    if (node && node->obscured)
        policy = NULL;
    if (!node)
        side.is_unknown = true;
    else if (policy)
        side.configuration = policy_at(policy, minor);
    else if (node->state != CLUSTER_BARE && !empty) {
        side.is_unknown = true;
        if (node->state == CLUSTER_MISSING && state)
            refuse(t, node, minor);
    }
    if (policy && !side.configuration) {
        side.is_unknown = true;
        if (state)
            refuse(t, node, minor);
    }
    if (node && side.is_unknown && node != t->refusing && !t->unknown)
        t->unknown = node;
    side.is_open = policy && policy->is_open;
    return side;
}

static bool is_exact(struct str name)
{
    return !str_starts_with(name, STR("*."));
}

static void find_resources(struct arena *a, const struct agreement *g, struct transition *t)
{
    struct transition_resource *resources = arena_new(a, struct transition_resource, g->count);
    for (uint32_t i = 0; i < g->count; i++) {
        const struct agreement_resource *r = &g->resources[i];
        struct change_policy *states = arena_new(a, struct change_policy, g->side_count);
        for (uint32_t s = 0; s < g->side_count; s++)
            if (!g->sides[s].is_unknown)
                states[s] = (struct change_policy){&r->sides[s], g->sides[s].row};
        resources[i] = (struct transition_resource){
            .name = redact_holds_key(r->name) ? redact_words(a, r->name) : r->name,
            .exact = is_exact(r->name),
            .states = states};
    }
    t->resources = resources;
    t->resource_count = g->count;
}

void transition_make(struct arena *a, const struct transition_request *request,
                     struct transition *out)
{
    struct cluster *old = arena_new(a, struct cluster, 1), *new = arena_new(a, struct cluster, 1);
    cluster_make(a, request->old, request->old_count, old);
    cluster_make(a, request->new, request->new_count, new);
    *out = (struct transition){
        .old = old, .new = new, .rewritten = request->rewritten, .keep_until = request->keep_until};
    pair_nodes(a, request, out);
    choose_minors(a, request, out);
    uint32_t count = out->state_count * out->pair_count;
    struct agreement_side *sides = arena_new(a, struct agreement_side, count);
    for (uint32_t s = 0; s < out->state_count; s++)
        for (uint32_t i = 0; i < out->pair_count; i++)
            sides[s * out->pair_count + i] = side_of(request, out, s, i);
    struct agreement agreement;
    agreement_sides(a, sides, count, &agreement);
    find_resources(a, &agreement, out);
    transition_judge(a, out);
}

/* What the server says of the file that it refuses, and where. */
static const struct finding *refusal_of(const struct project *p, const struct cluster_node *node,
                                        uint32_t minors)
{
    for (uint32_t i = 0; i < p->file_count; i++)
        for (uint32_t k = 0; k < p->files[i].unit.finding_count; k++) {
            const struct finding *f = &p->files[i].unit.findings[k];
            if (node->note && str_eq(f->at.file, node->note->file) && f->apiserver.len &&
                (f->minors & minors) == minors)
                return f;
        }
    return NULL;
}

static void explain(struct arena *a, const struct transition_request *request,
                    const struct transition *t, struct finding *f)
{
    const struct cluster_member *member = &request->new[t->refusing - t->new->nodes];
    const struct finding *why = refusal_of(member->project, t->refusing, f->minors);
    if (!why)
        return;
    struct str file = f->at.file;
    f->at = why->at;
    f->at.file = file;
    f->path = why->path;
    f->apiserver = why->apiserver;
    f->message = arena_join(a, f->message, STR(": "), why->message);
}

struct finding *transition_findings(struct arena *a, const struct transition_request *request,
                                    const struct transition *t, uint32_t *count)
{
    struct rule_run run = {.transition = t};
    const struct cluster_side sides[] = {{request->old, t->old}, {request->new, t->new}};
    struct finding *all = cluster_run(a, &run, RULE_CHANGE, sides, 2, count);
    for (uint32_t i = 0; i < *count; i++)
        if (t->refusing && str_eq(all[i].rule->slug, STR("upgrade-preflight")))
            explain(a, request, t, &all[i]);
    return all;
}
