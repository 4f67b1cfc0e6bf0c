/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cluster.h"

#include <stdlib.h>

#include "apiserver/version_set.h"
#include "base/fatal.h"
#include "engine/join.h"
#include "model/path.h"

struct str cluster_file(struct arena *a, const struct cluster_member *member, struct str file)
{
    if (!member->folder.ptr || !file.len)
        return file.len ? file : member->name;
    return arena_join(a, member->folder, file.ptr[0] == '/' ? STR("") : STR("/"), file);
}

/* --- what each node is --- */

/* What runs outweighs what a manifest is made of; a server that reads something, one that does not.
 */
static const struct server_link *server_of(const struct joined *joined)
{
    const struct server_link *best = NULL;
    int rank = -1;
    for (uint32_t i = 0; i < joined->server_count; i++) {
        const struct server_link *link = &joined->servers[i];
        /* kubelet passes over such files. */
        if (link->server->is_static && !link->server->container.ptr &&
            str_starts_with(path_base(link->server->file), STR(".")))
            continue;
        int now = (link->server->kubeadm ? 0 : 4) + (link->policy ? 2 : 0) +
                  (link->server->is_static ? 1 : 0);
        if (now <= rank)
            continue;
        best = link;
        rank = now;
    }
    return best;
}

static unsigned newest(uint32_t minors)
{
    unsigned minor = VERSION_NEWEST;
    while (minor > VERSION_OLDEST && !version_set_has(minors, minor))
        minor--;
    return minor;
}

/* What a distribution renders has the flag where its settings ask for it, and nowhere else. */
static bool is_bare(const struct server_note *server)
{
    bool not_asked = server->is_rendered && !server->config.ptr && !server->makes_config &&
                     !server->is_managed && !server->is_partial;
    return (server->lacks_config || not_asked) && !server->is_open;
}

static enum cluster_state state_of(const struct cluster_node *node)
{
    const struct server_link *link = node->server;
    if (node->note && node->note->policy)
        return policy_at(node->note->policy, node->minor) ? CLUSTER_READS : CLUSTER_REFUSED;
    if (!link)
        return CLUSTER_EMPTY;
    if (is_bare(link->server))
        return CLUSTER_BARE;
    bool absent = link->state == LINK_NOT_GIVEN && !link->given &&
                  (!link->config_place || link->config_place->kind == HOST_ABSENT);
    return absent || link->state == LINK_NOT_VISIBLE ? CLUSTER_MISSING : CLUSTER_UNKNOWN;
}

/* Why it cannot be read what the server reads: said of that file, of the flag, or of the volume
 * that it should lie in. Without a server: said of whatever is there, if that is of a known kind.
 */
static bool is_trouble(const struct server_link *link, const struct finding *f)
{
    if (f->severity != SEVERITY_ERROR || f->suppressed_by.ptr)
        return false;
    if (!link)
        return !str_eq(f->rule->slug, STR("not-recognized"));
    const struct spot *flag = &link->server->config_at;
    if (link->given && str_eq(f->at.file, link->given->file))
        return true;
    return str_eq(f->at.file, flag->file) &&
           (str_eq(f->rule->slug, STR("volume-undefined")) ||
            (f->at.from.line == flag->from.line && f->at.from.column == flag->from.column));
}

static const struct finding *trouble_of(struct arena *a, const struct project *p,
                                        const struct server_link *link)
{
    uint32_t count;
    const struct finding *joint = join_judge(p, a, &count);
    for (uint32_t i = 0; i < p->file_count; i++)
        for (uint32_t k = 0; k < p->files[i].unit.finding_count; k++)
            if (is_trouble(link, &p->files[i].unit.findings[k]))
                return &p->files[i].unit.findings[k];
    for (uint32_t i = 0; i < count; i++)
        if (is_trouble(link, &joint[i]))
            return &joint[i];
    return NULL;
}

struct str cluster_trouble(struct arena *a, const struct cluster_member *member,
                           const struct cluster_node *node)
{
    const struct finding *f = node->trouble;
    if (!f)
        return STR_NONE;
    return arena_join(
        a, f->message, STR(" ("), cluster_file(a, member, f->at.file),
        arena_fmt(a, ":%u:%u)", (unsigned)f->at.from.line, (unsigned)f->at.from.column));
}

/* Of a node without a kube-apiserver that could be read: what configuration lies there says nothing
 * then of what the server reads. NULL: there is no such manifest. */
static const struct finding *broken_manifest(const struct project *p)
{
    for (uint32_t i = 0; i < p->file_count; i++)
        for (uint32_t k = 0; k < p->files[i].unit.finding_count; k++)
            if (str_eq(p->files[i].unit.findings[k].rule->slug, STR("manifest-not-parsed")))
                return &p->files[i].unit.findings[k];
    return NULL;
}

static bool is_alike(const struct server_link *a, const struct server_link *b)
{
    return a->policy == b->policy && a->server->minors == b->server->minors &&
           str_eq(a->server->gates, b->server->gates) && a->server->reload == b->server->reload;
}

/* Of two manifests of one pod kubelet takes either: then it is only known what the server reads
 * where both say the same. NULL: they do, or there is one. */
static const struct finding *rivals_of(struct arena *a, const struct project *p,
                                       const struct server_link *server)
{
    const struct joined *joined = p->joined;
    uint32_t count = 0;
    const struct finding *joint = joined->server_count > 1 ? join_judge(p, a, &count) : NULL;
    for (uint32_t i = 0; i < count; i++) {
        const struct finding *f = &joint[i];
        if (!str_eq(f->rule->slug, STR("manifest-twice")) || f->suppressed_by.ptr)
            continue;
        for (uint32_t k = 0; k < joined->server_count; k++) {
            const struct server_link *rival = &joined->servers[k];
            if (!is_alike(rival, server) && (str_eq(rival->server->file, f->at.file) ||
                                             str_eq(rival->server->file, f->related[0].file)))
                return f;
        }
    }
    return NULL;
}

static void make_node(struct arena *a, const struct cluster_member *member,
                      struct cluster_node *node)
{
    static const struct joined none;
    const struct joined *joined = member->project->joined ? member->project->joined : &none;
    *node =
        (struct cluster_node){.name = member->name, .joined = joined, .server = server_of(joined)};
    if (node->server)
        node->note = node->server->policy;
    else if (joined->policy_count)
        node->note = joined->policies[0];
    uint32_t minors = node->server                       ? node->server->server->minors
                      : node->note && node->note->policy ? node->note->policy->asked
                                                         : VERSION_SET_ALL;
    node->minor = newest(minors);
    for (uint32_t i = 0; i < member->project->file_count; i++)
        node->minor_told |= node->server && member->project->files[i].unit.minors_told;
    node->unreadable = member->unreadable;
    node->state = member->unreadable ? CLUSTER_UNKNOWN : state_of(node);
    if (!member->unreadable && (node->state == CLUSTER_UNKNOWN || node->state == CLUSTER_EMPTY))
        node->trouble = trouble_of(a, member->project, node->server);
    const struct finding *obscure = node->server ? rivals_of(a, member->project, node->server)
                                                 : broken_manifest(member->project);
    node->obscured = obscure;
    if (!node->trouble)
        node->trouble = obscure;
    if (node->trouble)
        node->state = CLUSTER_UNKNOWN;
    if (node->server)
        node->at = node->server->server->at;
    else if (node->note)
        node->at = node->note->at;
    else
        node->at = (struct spot){.file = STR(""), .from = {1, 1}, .to = {1, 1}};
}

void cluster_make(struct arena *a, const struct cluster_member *members, uint32_t count,
                  struct cluster *out)
{
    struct cluster_node *nodes = arena_new(a, struct cluster_node, count);
    struct agreement_side *sides = arena_new(a, struct agreement_side, count);
    for (uint32_t i = 0; i < count; i++) {
        make_node(a, &members[i], &nodes[i]);
        const struct policy *policy = nodes[i].note ? nodes[i].note->policy : NULL;
        bool reads = policy && nodes[i].state == CLUSTER_READS;
        sides[i] = (struct agreement_side){.configuration =
                                               reads ? policy_at(policy, nodes[i].minor) : NULL,
                                           .row = version_row_of(nodes[i].minor),
                                           .is_unknown = !reads && nodes[i].state != CLUSTER_BARE,
                                           .is_open = reads && policy->is_open};
    }
    *out = (struct cluster){.nodes = nodes, .count = count};
    agreement_of(a, sides, count, &out->agreement);
}

/* --- its rules --- */

struct judging_cluster {
    struct rule_run run;
    const struct cluster_side *sides;
    uint32_t side_count;
    struct finding *findings;
    uint32_t count, cap;
};

static const struct cluster_member *member_of(const struct judging_cluster *j,
                                              const struct cluster_node *node)
{
    for (uint32_t s = 0; s < j->side_count; s++)
        for (uint32_t i = 0; i < j->sides[s].cluster->count; i++)
            if (node == &j->sides[s].cluster->nodes[i])
                return &j->sides[s].members[i];
    BUG("a node of no side");
}

static void take(struct rule_run *run, const struct join_draft *draft)
{
    struct judging_cluster *j = (struct judging_cluster *)run;
    struct arena *a = run->arena;
    const struct cluster_member *member = member_of(j, draft->node);
    struct str file = cluster_file(a, member, draft->at.at->file);
    struct finding f;
    if (!join_complete(a, member->project, draft, file, &f))
        return;
    struct spot *related = arena_new(a, struct spot, f.related_count);
    for (uint32_t i = 0; i < f.related_count; i++) {
        related[i] = f.related[i];
        related[i].file = cluster_file(a, member_of(j, draft->related_nodes[i]), related[i].file);
    }
    f.at.file = file;
    f.node = draft->node->name;
    f.related = related;
    arena_grow(a, j->findings, j->count, j->cap);
    j->findings[j->count++] = f;
}

static int by_place(const void *a, const void *b)
{
    return finding_compare(a, b);
}

struct finding *cluster_run(struct arena *a, const struct rule_run *run, enum rule_scope scope,
                            const struct cluster_side *sides, uint32_t side_count, uint32_t *count)
{
    struct judging_cluster j = {.run = *run, .sides = sides, .side_count = side_count};
    j.run.arena = a;
    j.run.take_join = take;
    for (uint32_t i = 0; i < rules_count; i++) {
        if (!rules_all[i].run || rules_all[i].scope != scope)
            continue;
        j.run.rule = &rules_all[i];
        rules_all[i].run(&j.run);
    }
    *count = j.count;
    if (j.count)
        qsort(j.findings, j.count, sizeof *j.findings, by_place);
    return j.findings;
}

struct finding *cluster_judge(struct arena *a, const struct cluster_member *members,
                              const struct cluster *cluster, uint32_t *count)
{
    struct rule_run run = {.cluster = cluster};
    struct cluster_side side = {members, cluster};
    return cluster_run(a, &run, RULE_CLUSTER, &side, 1, count);
}
