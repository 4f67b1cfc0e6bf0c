/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

enum step { STEP_NONE, STEP_PREPARE, STEP_ADD, STEP_PROMOTE, STEP_DECRYPT, STEP_REMOVE, STEP_OFF };

static bool holds(const struct change_policy *p, const struct access_key *key)
{
    for (uint32_t i = 0; i < p->access->count; i++) /* whatever stands in front of it */
        if (change_same_key(&p->access->keys[i], key))
            return true;
    return change_read(p, key) == CHANGE_READS;
}

/* Whether everything that `from` opens is opened by `to`. */
static bool keeps(const struct access *from, const struct change_policy *to)
{
    for (uint32_t i = 0; i < from->count; i++)
        if (from->keys[i].kind != ACCESS_IDENTITY && !holds(to, &from->keys[i]))
            return false;
    return true;
}

static enum step step_of(const struct change_policy *old, const struct change_policy *new)
{
    const struct access_key *before = change_writer(old), *after = change_writer(new);
    if (!change_same_key(before, after))
        return after ? STEP_PROMOTE : STEP_DECRYPT;
    bool more = !keeps(new->access, old), less = !keeps(old->access, new);
    if (more)
        return before ? STEP_ADD : STEP_PREPARE;
    if (less)
        return before ? STEP_REMOVE : STEP_OFF;
    return STEP_NONE;
}

static struct str message(struct rule_run *run, enum step step, const struct change_policy *new,
                          struct str names)
{
    struct arena *a = run->arena;
    struct str key = access_key_shown(a, change_writer(new));
    switch (step) {
    case STEP_PREPARE:
        return arena_join(a, STR("first step to encrypt "), names,
                          STR(": every node can read what is to be written, none writes it yet"));
    case STEP_ADD:
        return arena_join(a, STR("first step of a rotation: a key for "), names,
                          STR(" is added that no node writes with yet"));
    case STEP_PROMOTE:
        return arena_join(a, names, STR(" are written with "),
                          arena_join(a, key, STR(" from now on; what is stored stays as it is")));
    case STEP_DECRYPT:
        return arena_join(a, names,
                          STR(" are written as plain text from now on; what is stored "
                              "stays encrypted"));
    case STEP_REMOVE:
        return arena_join(a, STR("last step of a rotation: what "), names,
                          STR(" no longer need is removed"));
    case STEP_OFF:
        return arena_join(a, STR("last step of switching off: nothing decrypts "), names,
                          STR(" any more"));
    case STEP_NONE:
        break;
    }
    return STR("");
}

static struct str next(struct rule_run *run, enum step step, uint32_t *resources, uint32_t count)
{
    struct arena *a = run->arena;
    struct str rewrite =
        arena_join(a, STR("'"), transition_rewrite(a, run->transition, resources, count), STR("'"));
    switch (step) {
    case STEP_PREPARE:
    case STEP_ADD:
        return STR("once every kube-apiserver has the new file (restarted, or reloaded), move the "
                   "new key to the front");
    case STEP_PROMOTE:
        return arena_join(a, STR("once every kube-apiserver has the new file, run "), rewrite,
                          STR("; after that what wrote before may go"));
    case STEP_DECRYPT:
        return arena_join(a, STR("once every kube-apiserver has the new file, run "), rewrite,
                          STR("; after that the entry may go"));
    case STEP_REMOVE:
    case STEP_OFF:
    case STEP_NONE:
        break;
    }
    return STR("nothing is left to do once every kube-apiserver has the new file");
}

static enum step step_at(const struct transition *t, uint32_t resource)
{
    const struct transition_resource *r = &t->resources[resource];
    const struct change_policy *old = transition_state(t, r, 0, 0);
    const struct change_policy *new = transition_state(t, r, t->state_count - 1, 0);
    if (!old->access || !new->access || r->verdict > CHANGE_SAFE_AFTER_RESTARTS)
        return STEP_NONE;
    return step_of(old, new);
}

static const struct change_policy *last_of(const struct transition *t, uint32_t resource)
{
    return transition_state(t, &t->resources[resource], t->state_count - 1, 0);
}

static void report(struct rule_run *run, enum step step, uint32_t *resources, uint32_t count)
{
    const struct transition *t = run->transition;
    const struct change_policy *new = last_of(t, resources[0]);
    struct str names = transition_names(run->arena, t, resources, count);
    const struct cluster_node *node = t->pairs[0].new;
    const struct access_key *at = new->access->count ? &new->access->keys[0] : NULL;
    struct join_draft draft =
        cluster_draft(run, node, key_spot(node, at), STR_NONE, message(run, step, new, names));
    draft.how = next(run, step, resources, count);
    join_report(run, &draft);
}

/* Resources that take the same step to the same key are said together. */
void rule_rotation_step(struct rule_run *run)
{
    const struct transition *t = run->transition;
    enum step *steps = arena_new(run->arena, enum step, t->resource_count);
    uint32_t *alike = arena_new(run->arena, uint32_t, t->resource_count);
    for (uint32_t i = 0; i < t->resource_count; i++)
        steps[i] = t->pairs[0].new ? step_at(t, i) : STEP_NONE;
    for (uint32_t i = 0; i < t->resource_count; i++) {
        const struct access_key *key = steps[i] != STEP_NONE ? change_writer(last_of(t, i)) : NULL;
        enum step step = steps[i];
        uint32_t count = 0;
        for (uint32_t k = i; step != STEP_NONE && k < t->resource_count; k++)
            if (steps[k] == step && change_same_key(key, change_writer(last_of(t, k)))) {
                alike[count++] = k;
                steps[k] = STEP_NONE;
            }
        if (count)
            report(run, step, alike, count);
    }
}
