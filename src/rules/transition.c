/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/transition.h"

#include "apiserver/resources.h"
#include "apiserver/version_set.h"
#include "base/buf.h"
#include "base/fatal.h"

const struct change_policy *transition_state(const struct transition *t,
                                             const struct transition_resource *r, uint32_t state,
                                             uint32_t pair)
{
    return &r->states[state * t->pair_count + pair];
}

/* --- why --- */

static const struct access *reader_of(const struct transition *t, const struct transition_break *b)
{
    const struct transition_resource *r = &t->resources[b->resources[0]];
    uint32_t state = b->state + (b->what.reader_new ? 1 : 0);
    return transition_state(t, r, state, b->what.reader)->access;
}

/* What the node did with the resource before; NULL: it was not there. */
static const struct access *before_of(const struct transition *t, const struct transition_break *b)
{
    const struct transition_resource *r = &t->resources[b->resources[0]];
    return transition_state(t, r, b->state, b->what.reader)->access;
}

/* Whether a node encrypts or decrypts anything at all in that state. */
static bool has_any_key(const struct transition *t, uint32_t state, uint32_t pair)
{
    for (uint32_t i = 0; i < t->resource_count; i++) {
        const struct access *access = transition_state(t, &t->resources[i], state, pair)->access;
        for (uint32_t k = 0; access && k < access->count; k++)
            if (access->keys[k].kind != ACCESS_IDENTITY)
                return true;
    }
    return false;
}

static enum transition_cause cause_without_key(const struct transition *t,
                                               const struct transition_break *b,
                                               const struct access *reader)
{
    const struct access_key *key = b->what.key;
    bool kms = false, version = false, same_kind = false, other = false;
    for (uint32_t i = 0; i < reader->count; i++) {
        const struct access_key *k = &reader->keys[i];
        bool named = str_eq(k->name, key->name);
        if (k->kind == key->kind && named && !access_kind_is_kms(key->kind))
            return TRANSITION_OTHER_SECRET;
        kms |= access_kind_is_kms(k->kind) && access_kind_is_kms(key->kind) && !named;
        version |= access_kind_is_kms(k->kind) && access_kind_is_kms(key->kind) && named &&
                   k->kind != key->kind;
        same_kind |= k->kind == key->kind;
        other |= k->kind != ACCESS_IDENTITY;
    }
    if (version)
        return TRANSITION_KMS_VERSION;
    if (kms)
        return TRANSITION_KMS_RENAMED;
    const struct access *before = before_of(t, b);
    if (before && before->level != ACCESS_NO_ENTRY && before->level != reader->level)
        return TRANSITION_OTHER_ENTRY;
    if (!other)
        return TRANSITION_OFF;
    if (b->weight != CHANGE_LOSES_DATA)
        return TRANSITION_READER_GONE;
    return same_kind ? TRANSITION_WRITER_GONE : TRANSITION_OTHER_KIND;
}

static enum transition_cause cause_of(const struct transition *t, const struct transition_break *b)
{
    const struct access *reader = reader_of(t, b);
    if (b->what.read == CHANGE_READ_UNKNOWN)
        return TRANSITION_UNDECIDED;
    if (b->weight == CHANGE_SAFE_AFTER_RESTARTS)
        return TRANSITION_AT_ONCE;
    if (!b->what.key)
        return TRANSITION_NO_IDENTITY;
    if (reader->level == ACCESS_NO_ENTRY)
        return has_any_key(t, b->state + 1, b->what.reader) ? TRANSITION_NO_ENTRY : TRANSITION_OFF;
    return cause_without_key(t, b, reader);
}

/* --- collecting --- */

struct collecting {
    struct arena *arena;
    struct arena scratch;
    const struct transition *t;
    struct transition_break *items;
    uint32_t count, cap;
};

static bool says_the_same(const struct transition_break *a, const struct transition_break *b)
{
    return a->cause == b->cause && a->weight == b->weight && a->what.read == b->what.read &&
           a->what.reader_new == b->what.reader_new && change_same_key(a->what.key, b->what.key);
}

static void collect(struct collecting *c, uint32_t resource, uint32_t state,
                    const struct change_break *what, enum change_verdict weight)
{
    struct transition_break found = {
        .what = *what, .weight = weight, .state = state, .resources = &resource, .count = 1};
    found.cause = cause_of(c->t, &found);
    /* What the new nodes do not know of the old ones' key, these do not know of theirs. */
    if (found.cause == TRANSITION_UNDECIDED && weight == CHANGE_SAFE_AFTER_RESTARTS)
        return;
    uint32_t i = 0;
    while (i < c->count && !says_the_same(&c->items[i], &found))
        i++;
    if (i == c->count) {
        arena_grow(c->arena, c->items, c->count, c->cap);
        found.count = 0;
        found.resources = arena_new(c->arena, uint32_t, c->t->resource_count);
        c->items[c->count++] = found;
    }
    struct transition_break *b = &c->items[i];
    if (!b->count || b->resources[b->count - 1] != resource)
        b->resources[b->count++] = resource;
}

/* Of one resource, from state to state. What was written stays. */
static enum change_verdict judge(struct collecting *c, uint32_t resource)
{
    const struct transition *t = c->t;
    const struct transition_resource *r = &t->resources[resource];
    const struct change_policy *first = transition_state(t, r, 0, 0);
    struct change_stored stored = change_stored_of(c->arena, first, t->pair_count, t->rewritten);
    enum change_verdict worst = CHANGE_SAFE;
    for (uint32_t state = 0; state + 1 < t->state_count; state++) {
        const struct change_policy *old = transition_state(t, r, state, 0);
        const struct change_policy *new = transition_state(t, r, state + 1, 0);
        for (uint32_t i = 0; i < t->pair_count; i++)
            if (old[i].access)
                change_store(c->arena, &stored, change_writer(&old[i]));
        struct change change = change_judge(&c->scratch, old, new, t->pair_count, &stored);
        for (uint32_t i = 0; i < change.count; i++)
            collect(c, resource, state, &change.breaks[i], change.weights[i]);
        if (change.verdict > worst)
            worst = change.verdict;
        arena_clear(&c->scratch);
    }
    return worst;
}

static void sort_by_weight(struct transition_break *items, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        struct transition_break moved = items[i];
        uint32_t at = i;
        for (; at && items[at - 1].weight < moved.weight; at--)
            items[at] = items[at - 1];
        items[at] = moved;
    }
}

void transition_judge(struct arena *a, struct transition *t)
{
    struct collecting c = {.arena = a, .scratch = ARENA_INIT, .t = t};
    struct transition_resource *judged =
        arena_new(a, struct transition_resource, t->resource_count);
    for (uint32_t i = 0; i < t->resource_count; i++) {
        judged[i] = t->resources[i];
        judged[i].verdict = judge(&c, i);
    }
    arena_release(&c.scratch);
    sort_by_weight(c.items, c.count);
    t->resources = judged;
    t->breaks = c.items;
    t->break_count = c.count;
}

enum change_verdict transition_verdict(const struct transition *t)
{
    return t->break_count ? t->breaks[0].weight : CHANGE_SAFE;
}

/* --- places --- */

static const struct cluster_node *node_in(const struct transition *t, uint32_t state, uint32_t pair)
{
    return state ? t->pairs[pair].new : t->pairs[pair].old;
}

/* The state and the pair whose key it is; plain text: of a node that has one. */
const struct cluster_node *transition_owner(const struct transition *t,
                                            const struct transition_break *b)
{
    const struct access_key *key = b->what.key;
    const struct transition_resource *r = &t->resources[b->resources[0]];
    for (uint32_t s = 0; key && s < t->state_count; s++)
        for (uint32_t i = 0; i < t->pair_count; i++) {
            const struct access *access = transition_state(t, r, s, i)->access;
            for (uint32_t k = 0; access && k < access->count; k++)
                if (key == &access->keys[k])
                    return node_in(t, s, i);
        }
    if (b->what.writer != CHANGE_NOBODY)
        return node_in(t, b->state + (b->what.writer_new ? 1 : 0), b->what.writer);
    for (uint32_t i = 0; i < t->pair_count; i++)
        if (node_in(t, b->state, i))
            return node_in(t, b->state, i);
    BUG("something is stored, and there are no nodes");
}

const struct cluster_node *transition_reader(const struct transition *t,
                                             const struct transition_break *b)
{
    return node_in(t, b->state + (b->what.reader_new ? 1 : 0), b->what.reader);
}

/* Where an entry would stand, others do. */
static const struct spot *first_name(const struct transition *t, const struct transition_break *b,
                                     const struct cluster_node *node)
{
    const struct policy *policy = node->note ? node->note->policy : NULL;
    const struct ec_configuration *c =
        policy ? policy_at(policy, t->minors[b->state + (b->what.reader_new ? 1 : 0)]) : NULL;
    bool any = c && c->resources.count && resource_at(&c->resources, 0)->resources.count;
    return any ? policy_spot(policy, &string_at(&resource_at(&c->resources, 0)->resources, 0)->head)
               : NULL;
}

const struct spot *transition_gap(const struct transition *t, const struct transition_break *b)
{
    const struct cluster_node *node = transition_reader(t, b);
    const struct access *reader = reader_of(t, b);
    const struct access_key *key = b->what.key;
    const struct access_key *at = reader->count ? &reader->keys[0] : NULL;
    const struct spot *first = reader->level == ACCESS_NO_ENTRY ? first_name(t, b, node) : NULL;
    if (first)
        return first;
    for (uint32_t i = 0; key && i < reader->count; i++)
        if (str_eq(reader->keys[i].name, key->name) && reader->keys[i].kind != ACCESS_IDENTITY) {
            at = &reader->keys[i];
            break;
        }
    return key_spot(node, at);
}

/* Where the value comes from on its node. */
static const struct spot *origin(const struct transition *t, const struct transition_break *b)
{
    const struct cluster_node *node = transition_owner(t, b);
    const struct access_key *key = b->what.key;
    const struct transition_resource *r = &t->resources[b->resources[0]];
    if (key)
        return key_spot(node, key);
    for (uint32_t s = 0; s < t->state_count; s++)
        for (uint32_t i = 0; i < t->pair_count; i++) {
            const struct access *access = transition_state(t, r, s, i)->access;
            for (uint32_t k = 0; node_in(t, s, i) == node && access && k < access->count; k++)
                if (access->keys[k].kind == ACCESS_IDENTITY)
                    return key_spot(node, &access->keys[k]);
        }
    return key_spot(node, NULL);
}

/* --- words --- */

static const struct version_row *row_of(const struct transition *t,
                                        const struct transition_break *b)
{
    return version_row_of(t->minors[b->state + (b->what.reader_new ? 1 : 0)]);
}

struct str transition_words(const struct transition *t, const struct transition_break *b)
{
    const struct access *reader = reader_of(t, b);
    const struct access_key *key = b->what.key;
    bool kind = false, name = false;
    if (!key)
        return STR("no matching prefix found");
    if (reader->level == ACCESS_NO_ENTRY)
        return row_of(t, b)->select != SELECT_BUILTIN_WILDCARDS
                   ? STR("identity transformer tried to read encrypted data")
                   : STR_NONE;
    for (uint32_t i = 0; i < reader->count; i++) {
        bool same = reader->keys[i].kind == key->kind;
        kind |= same;
        name |= same && str_eq(reader->keys[i].name, key->name);
    }
    if (!kind || access_kind_is_kms(key->kind))
        return name ? STR_NONE : STR("no matching prefix found");
    if (name)
        return key->kind == ACCESS_AESCBC ? STR("invalid padding on input") : STR_NONE;
    return key->kind == ACCESS_SECRETBOX
               ? STR("no matching key was found for the provided Secretbox transformer")
               : STR("no matching key was found for the provided AES transformer");
}

struct str transition_names(struct arena *a, const struct transition *t, const uint32_t *resources,
                            uint32_t count)
{
    enum { SHOWN_MAX = 3 };
    struct str text = STR("");
    uint32_t shown = count > SHOWN_MAX + 1 ? SHOWN_MAX : count;
    for (uint32_t i = 0; i < shown; i++) {
        struct str name = t->resources[resources[i]].name;
        if (!t->resources[resources[i]].exact)
            name = str_eq(name, STR("*.*")) ? STR("all other resources")
                                            : arena_join(a, STR("all others of '"), name, STR("'"));
        bool last = i + 1 == shown && shown == count;
        text = !i ? name : arena_join(a, text, last ? STR(" and ") : STR(", "), name);
    }
    if (shown < count)
        text = arena_fmt(a, STR_FMT " and %u more", STR_ARG(text), (unsigned)(count - shown));
    return text;
}

struct str transition_values(struct arena *a, const struct transition *t,
                             const struct transition_break *b)
{
    struct str names = transition_names(a, t, b->resources, b->count);
    if (b->what.writer_new)
        return arena_join(a, names, STR(" that other new nodes write"));
    if (b->what.writer != CHANGE_NOBODY)
        return arena_join(a, names, STR(" written so far"));
    return arena_join(a, names,
                      b->what.key ? STR(" that are still stored under ")
                                  : STR(" that are still stored as "),
                      access_key_shown(a, b->what.key));
}

struct str transition_rewrite(struct arena *a, const struct transition *t,
                              const uint32_t *resources, uint32_t count)
{
    struct buf out = BUF_INIT;
    bool all = count > 0;
    buf_cstr(&out, "kubectl get ");
    for (uint32_t i = 0; i < count; i++) {
        const struct transition_resource *r = &t->resources[resources[i]];
        all &= r->exact && resource_is_plain(r->name);
        buf_cstr(&out, i ? "," : "");
        buf_str(&out, r->exact ? r->name : STR("RESOURCE"));
    }
    buf_cstr(&out, " --all-namespaces -o json | kubectl replace -f -");
    struct str text = all ? buf_to_arena(&out, a)
                          : STR("kubectl get RESOURCE --all-namespaces -o json | kubectl replace "
                                "-f -   (for each resource that the entry covers)");
    buf_release(&out);
    return text;
}

/* --- reporting --- */

static struct str origin_label(struct arena *a, const struct transition_break *b)
{
    struct str key = access_key_shown(a, b->what.key);
    if (b->what.writer == CHANGE_NOBODY)
        return arena_join(a, key, STR(" may still be stored"));
    return arena_join(a, key,
                      b->what.writer_new ? STR(" is written after it") : STR(" wrote them"));
}

static struct str gap_label(struct arena *a, const struct transition *t,
                            const struct transition_break *b)
{
    struct str words = transition_words(t, b);
    if (b->what.read == CHANGE_READ_GARBAGE)
        return STR("the server says: invalid padding on input; for 0.4 % of values it says "
                   "nothing, and rubbish comes back");
    if (b->what.read == CHANGE_READ_UNKNOWN)
        return STR("what it is with, no file says");
    return words.ptr ? arena_join(a, STR("the server says: "), words)
                     : STR("nothing here opens it");
}

/* What only lasts until all nodes have restarted is the doing of the new file. */
static struct join_draft draft_of(struct rule_run *run, const struct transition_break *b,
                                  struct str message)
{
    const struct transition *t = run->transition;
    const struct cluster_node *reader = transition_reader(t, b), *owner = transition_owner(t, b);
    struct str gap = gap_label(run->arena, t, b), from = origin_label(run->arena, b);
    bool by_new = b->weight == CHANGE_SAFE_AFTER_RESTARTS;
    struct join_draft draft =
        by_new ? cluster_draft(run, owner, origin(t, b), STR("new nodes write with it"), message)
               : cluster_draft(run, reader, transition_gap(t, b), gap, message);
    if (by_new)
        cluster_relate(run->arena, &draft, reader, transition_gap(t, b), gap);
    else
        cluster_relate(run->arena, &draft, owner, origin(t, b), from);
    return draft;
}

void each_break(struct rule_run *run, enum transition_cause cause,
                struct str (*message)(struct rule_run *run, const struct transition_break *b))
{
    const struct transition *t = run->transition;
    for (uint32_t i = 0; i < t->break_count; i++) {
        const struct transition_break *b = &t->breaks[i];
        if (b->cause != cause)
            continue;
        struct join_draft draft = draft_of(run, b, message(run, b));
        draft.minors = version_bit(t->minors[b->state + (b->what.reader_new ? 1 : 0)]);
        if (cause == TRANSITION_WRITER_GONE && b->what.writer_new)
            draft.how = STR("give every node the key, behind the one that it writes with, before "
                            "one of them writes with it");
        join_report(run, &draft);
    }
}
