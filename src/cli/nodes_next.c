/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/nodes_next.h"

#include <sys/stat.h>
#include <unistd.h>

#include "access/stages.h"
#include "apiserver/group_resource.h"
#include "cli/meet_words.h"
#include "report/escape.h"

enum { GIVEN_MAX = 6 }; /* files between which ways are looked for */

struct file {              /* that nodes could go to */
    uint32_t node;         /* that has it, or has the first file of the plan */
    uint32_t to;           /* that has the last one of the plan */
    uint32_t step;         /* of the plan; 0: it is the node's own */
    struct stages *stages; /* of the plan */
};

struct looking {
    struct arena *arena;
    const struct cluster *cluster;
    const struct cluster_member *members;
    uint32_t *resources; /* one of those that are alike */
    uint32_t resource_count;
    struct file *files;
    uint32_t file_count, file_cap;
    uint32_t given[GIVEN_MAX], given_count; /* nodes with different files */
    struct meet_question question;          /* of all files so far */
};

/* --- which resources --- */

static void choose_resources(struct looking *l)
{
    const struct agreement *g = &l->cluster->agreement;
    l->resources = arena_new(l->arena, uint32_t, g->count);
    for (uint32_t i = 0; i < g->count; i++) {
        uint32_t k = 0;
        while (k < l->resource_count && !agreement_alike(g, l->resources[k], i))
            k++;
        if (k == l->resource_count)
            l->resources[l->resource_count++] = i;
    }
}

static const struct access *side(const struct looking *l, uint32_t node, uint32_t resource)
{
    return &l->cluster->agreement.resources[l->resources[resource]].sides[node];
}

/* --- which files --- */

static bool has_same(const struct looking *l, uint32_t node, uint32_t other)
{
    for (uint32_t r = 0; r < l->resource_count; r++)
        if (!plan_same_policy(side(l, node, r), side(l, other, r)))
            return false;
    return true;
}

static void add_file(struct looking *l, struct file file)
{
    arena_grow(l->arena, l->files, l->file_count, l->file_cap);
    l->files[l->file_count++] = file;
}

static void add_given(struct looking *l)
{
    for (uint32_t i = 0; i < l->cluster->count; i++) {
        uint32_t k = 0;
        if (l->cluster->nodes[i].state != CLUSTER_READS)
            continue;
        while (k < l->given_count && !has_same(l, i, l->given[k]))
            k++;
        if (k < l->given_count || k == GIVEN_MAX)
            continue;
        l->given[l->given_count++] = i;
        add_file(l, (struct file){.node = i});
    }
}

/* The configuration of a node, where a plan can be made of it: nothing else is in its file, and
 * that lies here, not in an archive; or STR_NONE. */
static struct str planned_file(const struct looking *l, uint32_t node)
{
    const struct policy_note *note = l->cluster->nodes[node].note;
    if (!note || note->container.ptr)
        return STR_NONE;
    struct str file = cluster_file(l->arena, &l->members[node], note->file);
    struct stat status; /* what came through a pipe is gone */
    const char *path = arena_cstr(l->arena, file);
    bool stays = stat(path, &status) == 0 && S_ISREG(status.st_mode);
    return stays && access(path, R_OK) == 0 ? file : STR_NONE;
}

static void add_ways(struct looking *l, uint32_t from, uint32_t to)
{
    const struct cluster_node *nodes = l->cluster->nodes;
    const struct agreement_side *sides = l->cluster->agreement.sides;
    struct stages *stages = arena_new(l->arena, struct stages, 1);
    if (nodes[from].minor != nodes[to].minor || !planned_file(l, from).ptr ||
        !planned_file(l, to).ptr)
        return;
    stages_find(l->arena,
                &(struct stages_question){.from = sides[from].configuration,
                                          .to = sides[to].configuration,
                                          .row = sides[from].row},
                stages);
    for (uint32_t f = 1; stages->found && f < stages->files; f++)
        add_file(l, (struct file){.node = from, .to = to, .step = f, .stages = stages});
}

/* Of the classes of a plan that which stands for the resource: itself, its group, all. */
static const struct access *policy_in(const struct file *file, struct str resource)
{
    static const struct access none = {.level = ACCESS_NO_ENTRY};
    struct group_resource wanted = group_resource_parse(resource);
    const struct stages *s = file->stages;
    for (enum stages_rank rank = STAGES_EXACT; rank <= STAGES_ALL; rank++)
        for (uint32_t i = 0; i < s->count; i++) {
            struct group_resource name = group_resource_parse(s->classes[i].name);
            bool same = str_eq(name.group, wanted.group);
            bool fits = rank == STAGES_EXACT   ? same && str_eq(name.resource, wanted.resource)
                        : rank == STAGES_GROUP ? same
                                               : true;
            if (stages_rank_of(s->classes[i].name) == rank && fits)
                return stages_policy(s, i, file->step);
        }
    return &none;
}

static bool is_all(const struct file *file)
{
    return file->step && !file->stages;
}

static bool has_key(const struct access_key *const *keys, uint32_t count,
                    const struct access_key *key)
{
    for (uint32_t i = 0; i < count; i++)
        if (change_same_key(keys[i], key))
            return true;
    return false;
}

/* The providers of the first node, and behind them what only others have; 'identity' ends it, where
 * one of them reads plain text. */
static const struct access *policy_of_all(const struct looking *l, uint32_t resource)
{
    struct access *all = arena_new(l->arena, struct access, 1);
    static const struct access_key plain = {.kind = ACCESS_IDENTITY, .name = {"", 0}};
    const struct access_key **keys = NULL, *identity = NULL;
    uint32_t count = 0, cap = 0;
    for (uint32_t i = 0; i < l->given_count; i++) {
        const struct access *access = side(l, l->given[i], resource);
        for (uint32_t k = 0; k < access->count; k++) {
            const struct access_key *key = &access->keys[k];
            bool late = key->kind == ACCESS_IDENTITY && (i || k);
            identity = late ? key : identity;
            if (late || has_key(keys, count, key))
                continue;
            arena_grow(l->arena, keys, count, cap);
            keys[count++] = key;
        }
    }
    for (uint32_t i = 0; i < l->cluster->count && !identity; i++)
        if (!l->cluster->agreement.sides[i].is_unknown &&
            side(l, i, resource)->level == ACCESS_NO_ENTRY)
            identity = &plain;
    if (identity) {
        arena_grow(l->arena, keys, count, cap);
        keys[count++] = identity;
    }
    *all = plan_policy(l->arena, keys, count);
    return all;
}

/* A file takes a KMS provider of one name once. */
static bool can_hold_all(const struct looking *l)
{
    for (uint32_t r = 0; r < l->resource_count; r++) {
        const struct access *all = policy_of_all(l, r);
        for (uint32_t i = 0; i < all->count; i++)
            for (uint32_t k = 0; k < i; k++)
                if (access_kind_is_kms(all->keys[i].kind) &&
                    access_kind_is_kms(all->keys[k].kind) &&
                    str_eq(all->keys[i].name, all->keys[k].name))
                    return false;
    }
    return true;
}

static const struct access *policy_of_file(const struct looking *l, const struct file *file,
                                           uint32_t resource)
{
    if (is_all(file))
        return policy_of_all(l, resource);
    return file->step
               ? policy_in(file, l->cluster->agreement.resources[l->resources[resource]].name)
               : side(l, file->node, resource);
}

/* --- the best of them --- */

static void ask(struct looking *l)
{
    uint32_t nodes = l->cluster->count, resources = l->resource_count;
    const struct access **now =
        arena_new(l->arena, const struct access *, (size_t)nodes *resources);
    const struct access **then =
        arena_new(l->arena, const struct access *, (size_t)l->file_count *resources);
    const struct version_row **rows = arena_new(l->arena, const struct version_row *, nodes);
    for (uint32_t i = 0; i < nodes; i++) {
        rows[i] = l->cluster->agreement.sides[i].row;
        for (uint32_t r = 0; !l->cluster->agreement.sides[i].is_unknown && r < resources; r++)
            now[i * resources + r] = side(l, i, r);
    }
    for (uint32_t f = 0; f < l->file_count; f++)
        for (uint32_t r = 0; r < resources; r++)
            then[f * resources + r] = policy_of_file(l, &l->files[f], r);
    l->question = (struct meet_question){.now = now,
                                         .rows = rows,
                                         .files = then,
                                         .node_count = nodes,
                                         .file_count = l->file_count,
                                         .resource_count = resources};
}

static struct meet_answer best_of(struct looking *l)
{
    ask(l);
    return meet_best(l->arena, &l->question);
}

/* --- words --- */

static struct str name_of(const struct looking *l, const struct file *file)
{
    struct arena *a = l->arena;
    if (is_all(file))
        return STR("it");
    return file->step ? arena_fmt(a, "steps/step-%u.yaml", (unsigned)file->step)
                      : arena_join(a, STR("the file of "), l->cluster->nodes[file->node].name);
}

/* "enclint plan --write steps A B, then bring steps/step-1.yaml" */
static struct str bring(const struct looking *l, const struct file *file)
{
    struct arena *a = l->arena;
    const struct cluster_node *node = &l->cluster->nodes[file->node];
    if (!file->step)
        return arena_join(a, STR("bring "), name_of(l, file), STR(" ("),
                          cluster_file(a, &l->members[file->node], node->note->file), STR(")"));
    if (is_all(file))
        return arena_join(a, STR("write a file that has, for each resource, the providers of "),
                          node->name, STR(" and behind them what only the others have; bring it"));
    struct str from = escape_shell_word(a, planned_file(l, file->node));
    struct str to = escape_shell_word(a, planned_file(l, file->to));
    return arena_join(a, STR("enclint plan --write steps "), from, STR(" "), to,
                      arena_join(a, STR(", then bring "), name_of(l, file)));
}

static struct str way_to(const struct looking *l, const struct meet_answer *best,
                         const struct meet_names *names)
{
    struct arena *a = l->arena;
    uint64_t deaf = best->deaf, rest = best->behind & ~deaf;
    struct str who = meet_nodes(a, names, deaf ? deaf : rest);
    if (deaf && rest)
        who = arena_join(a, who, STR(" first, then to "), meet_nodes(a, names, rest));
    struct str meanwhile =
        best->verdict == CHANGE_SAFE
            ? STR("what is readable now stays so, and in the end every node reads what the "
                  "others write")
            : arena_join(a, STR("until all have it, "), meet_why(a, best, names));
    return arena_join(a, bring(l, &l->files[best->file]), STR(" to "), who,
                      is_one(best->behind) ? STR(", with a restart: ")
                                           : STR(", one after the other, each with a restart: "),
                      meanwhile);
}

static struct str no_way(const struct looking *l, const struct meet_answer *best,
                         const struct meet_names *names)
{
    struct meet_names words = *names;
    words.file = STR_NONE;
    return arena_join(l->arena,
                      STR("no file can be brought to every node, neither one of these nor one on "
                          "the way from one to another: even with "),
                      names->file, STR(", the best of them, "), meet_why(l->arena, best, &words));
}

/* What is at hand comes first; what has to be written, last. */
static struct meet_answer look(struct looking *l)
{
    struct meet_answer best = best_of(l);
    if (best.verdict == CHANGE_SAFE)
        return best;
    for (uint32_t i = 0; i < l->given_count; i++)
        for (uint32_t k = 0; k < l->given_count; k++)
            if (i != k)
                add_ways(l, l->given[i], l->given[k]);
    best = best_of(l);
    if (best.verdict <= CHANGE_SAFE_AFTER_RESTARTS || !can_hold_all(l))
        return best;
    add_file(l, (struct file){.node = l->given[0], .step = 1});
    ask(l);
    struct meet_answer all = meet_at(l->arena, &l->question, l->file_count - 1);
    return all.verdict <= CHANGE_SAFE_AFTER_RESTARTS ? all : best;
}

/* So many that looking for a way takes longer than anybody waits; nobody has them. */
static bool has_many_keys(const struct looking *l)
{
    enum { KEYS_MAX = 500 };
    for (uint32_t i = 0; i < l->given_count; i++)
        for (uint32_t r = 0; r < l->resource_count; r++)
            if (side(l, l->given[i], r)->count > KEYS_MAX)
                return true;
    return false;
}

/* k3s and RKE2 make the file of what their datastore holds; STR_NONE: they do not here. */
static struct str managed(const struct cluster *c)
{
    for (uint32_t i = 0; i < c->count; i++) {
        const struct server_link *link = c->nodes[i].server;
        enum rancher_kind maker = link ? link_maker(link->server) : RANCHER_UNKNOWN;
        if (maker == RANCHER_UNKNOWN)
            continue;
        if (maker == RANCHER_RKE2)
            return STR("restart rke2-server on the nodes that differ: RKE2 makes the file of what "
                       "its datastore holds, so bring none there; then compare 'rke2 "
                       "secrets-encrypt status' on all of them");
        return STR("restart k3s on the nodes that differ: it makes the file of what its datastore "
                   "holds, so bring none there; then compare 'k3s secrets-encrypt status' on all "
                   "of them");
    }
    return STR_NONE;
}

struct str nodes_next(struct arena *a, const struct cluster *c,
                      const struct cluster_member *members)
{
    struct looking l = {.arena = a, .cluster = c, .members = members};
    struct str theirs = managed(c);
    if (theirs.ptr)
        return theirs;
    choose_resources(&l);
    add_given(&l);
    if (!l.file_count || !l.resource_count || has_many_keys(&l))
        return STR_NONE;
    struct meet_answer best = look(&l);
    struct str *names = arena_new(a, struct str, c->count);
    for (uint32_t i = 0; i < c->count; i++)
        names[i] = c->nodes[i].name;
    const struct meet_names words = {.nodes = names,
                                     .node_count = c->count,
                                     .file = name_of(&l, &l.files[best.file]),
                                     .resource = resource_shown(a, c, l.resources[best.resource])};
    if (best.verdict > CHANGE_SAFE_AFTER_RESTARTS)
        return no_way(&l, &best, &words);
    return best.behind ? way_to(&l, &best, &words) : STR_NONE;
}
