/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"

#include "apiserver/group_resource.h"
#include "apiserver/redact.h"
#include "apiserver/version_set.h"

bool node_lacks_mount(const struct cluster_node *node)
{
    return node->state == CLUSTER_MISSING && node->server->state == LINK_NOT_VISIBLE;
}

bool in_nodes(uint64_t nodes, uint32_t node)
{
    return nodes >> node & 1;
}

bool is_one(uint64_t nodes)
{
    return (nodes & (nodes - 1)) == 0;
}

static uint64_t bit(uint32_t node)
{
    return UINT64_C(1) << node;
}

uint32_t first_node(uint64_t nodes)
{
    uint32_t node = 0;
    while (node < CLUSTER_NODES_MAX - 1 && !(nodes & bit(node)))
        node++;
    return node;
}

/* --- what disagrees --- */

static const struct access_key *writer_of(const struct cluster *c, uint32_t resource, uint32_t node)
{
    return access_writer(&c->agreement.resources[resource].sides[node]);
}

static bool is_known(const struct cluster *c, uint32_t node)
{
    return !c->agreement.sides[node].is_unknown;
}

uint64_t cluster_same_writers(const struct cluster *c, uint32_t resource, uint32_t node)
{
    uint64_t nodes = 0;
    for (uint32_t i = 0; i < c->count; i++)
        if (is_known(c, i) &&
            agreement_same_key(writer_of(c, resource, i), writer_of(c, resource, node)))
            nodes |= bit(i);
    return nodes;
}

static void add(struct arena *a, struct disagreements *all, const struct disagreement *found,
                uint32_t resource)
{
    uint32_t i = 0;
    while (i < all->count &&
           (all->items[i].cause != found->cause || all->items[i].writers != found->writers ||
            all->items[i].readers != found->readers ||
            !agreement_same_key(all->items[i].key, found->key)))
        i++;
    if (i == all->count) {
        arena_grow(a, all->items, all->count, all->cap);
        all->items[all->count++] = *found;
    }
    struct disagreement *d = &all->items[i];
    arena_grow(a, d->resources, d->count, d->cap);
    d->resources[d->count++] = resource;
    d->garbage |= found->garbage;
}

/* What those that write with the same key as `first` write, and who cannot read it. */
static void compare(struct arena *a, const struct cluster *c, struct disagreements *all,
                    uint32_t resource, uint32_t first)
{
    uint64_t same = cluster_same_writers(c, resource, first);
    if (first_node(same) != first)
        return;
    for (int cause = AGREEMENT_UNKNOWN + 1; cause <= AGREEMENT_NO_KEY; cause++) {
        struct disagreement found = {.cause = (enum agreement_cause)cause,
                                     .key = writer_of(c, resource, first)};
        for (uint32_t w = 0; w < c->count; w++)
            for (uint32_t r = 0; same & bit(w) && r < c->count; r++) {
                const struct agreement_answer *answer = agreement_at(&c->agreement, resource, w, r);
                if ((int)answer->cause != cause)
                    continue;
                found.writers |= bit(w);
                found.readers |= bit(r);
                found.garbage |= answer->read.garbage;
            }
        if (found.readers)
            add(a, all, &found, resource);
    }
}

struct disagreements cluster_disagreements(struct arena *a, const struct cluster *c)
{
    struct disagreements all = {.count = 0};
    for (uint32_t i = 0; i < c->agreement.count; i++)
        for (uint32_t node = 0; node < c->count; node++)
            if (is_known(c, node))
                compare(a, c, &all, i, node);
    return all;
}

/* Whether it is not sure that all nodes that are known read what the others write. */
static bool fails(const struct cluster *c, uint32_t resource)
{
    for (uint32_t w = 0; w < c->count; w++)
        for (uint32_t r = 0; is_known(c, w) && r < c->count; r++)
            if (is_known(c, r) &&
                agreement_at(&c->agreement, resource, w, r)->cause != AGREEMENT_READS)
                return true;
    return false;
}

void each_agreed(struct rule_run *run, bool (*differs)(const struct cluster *c, uint32_t resource),
                 void (*look)(struct rule_run *run, const uint32_t *resources, uint32_t count))
{
    const struct cluster *c = run->cluster;
    uint32_t total = c->agreement.count;
    bool *done = arena_new(run->arena, bool, total);
    uint32_t *alike = arena_new(run->arena, uint32_t, total);
    for (uint32_t i = 0; i < total; i++) {
        uint32_t count = 0;
        if (done[i] || fails(c, i) || !differs(c, i))
            continue;
        for (uint32_t k = i; k < total; k++)
            if (!done[k] && agreement_alike(&c->agreement, i, k)) {
                done[k] = true;
                alike[count++] = k;
            }
        look(run, alike, count);
    }
}

/* --- words --- */

static struct str listed(struct arena *a, const struct str *items, uint32_t count)
{
    struct str text = count ? items[0] : STR("");
    for (uint32_t i = 1; i < count; i++)
        text = arena_join(a, text, i + 1 == count ? STR(" and ") : STR(", "), items[i]);
    return text;
}

struct str nodes_shown(struct arena *a, const struct cluster *c, uint64_t nodes)
{
    struct str *names = arena_new(a, struct str, c->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->count; i++)
        if (nodes & bit(i))
            names[count++] = c->nodes[i].name;
    return listed(a, names, count);
}

/* Whoever wrote the file may have put a key in the place of a name. */
struct str resource_shown(struct arena *a, const struct cluster *c, uint32_t resource)
{
    struct str name = c->agreement.resources[resource].name;
    return redact_holds_key(name) ? redact_words(a, name) : name;
}

struct str resources_shown(struct arena *a, const struct cluster *c, const uint32_t *resources,
                           uint32_t count)
{
    enum { SHOWN_MAX = 3 };
    struct str names[SHOWN_MAX + 1];
    uint32_t shown = count > SHOWN_MAX + 1 ? SHOWN_MAX : count;
    for (uint32_t i = 0; i < shown; i++) {
        struct str name = resource_shown(a, c, resources[i]);
        names[i] = str_eq(name, STR("*.*")) ? STR("what no other entry names")
                   : str_starts_with(name, STR("*."))
                       ? arena_join(a, STR("all else of '"), name, STR("'"))
                       : name;
    }
    if (shown < count) {
        names[SHOWN_MAX] = arena_fmt(a, "%u more", (unsigned)(count - shown));
        shown++;
    }
    return listed(a, names, shown);
}

struct str access_key_shown(struct arena *a, const struct access_key *key)
{
    bool hidden = false;
    if (!key || key->kind == ACCESS_IDENTITY)
        return STR("plain text");
    struct str name = redact_value(key->name, &hidden);
    struct str kind = str_from(access_kind_name(key->kind));
    return key->name.len ? arena_join(a, kind, STR(" '"), name, STR("'"))
                         : arena_join(a, kind, STR(" with a key without a name"));
}

const struct spot *key_spot(const struct cluster_node *node, const struct access_key *key)
{
    const struct spot *at = key && node->note ? policy_spot(node->note->policy, key->head) : NULL;
    return at ? at : node->note ? &node->note->at : &node->at;
}

const struct spot *resource_spot(const struct cluster *c, uint32_t node, uint32_t resource)
{
    const struct agreement_resource *r = &c->agreement.resources[resource];
    const struct access *access = &r->sides[node];
    const struct ec_configuration *configuration = c->agreement.sides[node].configuration;
    struct group_resource wanted = group_resource_parse(r->name);
    if (access->level != ACCESS_EXACT)
        wanted.resource = STR("*");
    if (access->level == ACCESS_ALL)
        wanted.group = STR("*");
    if (access->level == ACCESS_NO_ENTRY)
        return &c->nodes[node].at;
    const struct field_list *list =
        &resource_at(&configuration->resources, access->entries[0])->resources;
    for (uint32_t i = 0; i < list->count; i++)
        if (group_resource_names(string_at(list, i)->value, wanted))
            return policy_spot(c->nodes[node].note->policy, &string_at(list, i)->head);
    return &c->nodes[node].at;
}

const struct spot *entries_spot(const struct cluster *c, uint32_t node)
{
    const struct ec_configuration *configuration = c->agreement.sides[node].configuration;
    const struct spot *at =
        configuration ? policy_spot(c->nodes[node].note->policy, &configuration->resources.head)
                      : NULL;
    return at ? at : &c->nodes[node].at;
}

/* --- drafts --- */

struct join_draft cluster_draft(const struct rule_run *run, const struct cluster_node *node,
                                const struct spot *at, struct str label, struct str message)
{
    struct join_draft draft = join_draft(run, at, label, message);
    draft.node = node;
    draft.minors = version_bit(node->minor);
    if (node->note && str_eq(at->file, node->note->file))
        draft.container = node->note->container;
    return draft;
}

void cluster_relate(struct arena *a, struct join_draft *draft, const struct cluster_node *node,
                    const struct spot *at, struct str label)
{
    uint32_t count = draft->related_count;
    struct join_spot *places = arena_new(a, struct join_spot, count + 1);
    const struct cluster_node **nodes = arena_new(a, const struct cluster_node *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        places[i] = draft->related[i];
        nodes[i] = draft->related_nodes[i];
    }
    places[count] = (struct join_spot){at, label};
    nodes[count] = node;
    draft->related = places;
    draft->related_nodes = nodes;
    draft->related_count = count + 1;
}
