/* SPDX-License-Identifier: Apache-2.0 */
#include "link/link.h"

#include "base/ascii.h"
#include "link/parts.h"
#include "link/sockets.h"
#include "model/path.h"

/* --- places --- */

/* proc/2114/cmdline */
static bool is_process(struct str file)
{
    struct str folder = path_folder(file), id = path_base(folder);
    for (size_t i = 0; i < id.len; i++)
        if (!is_digit(id.ptr[i]))
            return false;
    return id.len && str_eq(path_base(file), STR("cmdline")) &&
           str_eq(path_base(path_folder(folder)), STR("proc"));
}

struct str link_root(struct str file)
{
    static const char *const places[] = {
        "etc/kubernetes/manifests/", "etc/systemd/system/", "usr/lib/systemd/system/",
        "lib/systemd/system/",       "etc/rancher/",        "var/lib/rancher/",
        "var/snap/microk8s/",        "etc/kubernetes/"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct str place = str_from(places[i]);
        size_t at = str_find(file, place);
        if (at < file.len && (at == 0 || file.ptr[at - 1] == '/'))
            return str_slice(file, 0, at ? at - 1 : 0);
    }
    if (is_process(file)) {
        struct str proc = path_folder(path_folder(file));
        return str_slice(file, 0, proc.len > 4 ? proc.len - 5 : 0);
    }
    return STR_NONE;
}

bool link_is_static(struct str file)
{
    static const char *const folders[] = {"etc/kubernetes/manifests", "agent/pod-manifests"};
    struct str folder = path_folder(file);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct str wanted = str_from(folders[i]);
        if (str_ends_with(folder, wanted) &&
            (folder.len == wanted.len || folder.ptr[folder.len - wanted.len - 1] == '/'))
            return true;
    }
    return false;
}

bool link_is_at(struct str file, struct str root, struct str path)
{
    if (!path.len || path.ptr[0] != '/')
        return false;
    struct str inside = str_slice(path, 1, path.len);
    if (!root.len)
        return str_eq(file, inside) || str_eq(file, path);
    return str_starts_with(file, root) && str_eq(str_slice(file, root.len, file.len), path);
}

/* --- configurations --- */

static bool is_beside(struct str file, struct str other, struct str path)
{
    return str_eq(path_folder(file), path_folder(other)) &&
           str_eq(path_base(file), path_base(path));
}

/* The folder of what lies at no known place, such as a dump, may be that which stands for the node.
 */
static bool is_below(struct str file, struct str other, struct str path)
{
    struct str folder = path_folder(other);
    return link_is_at(file, str_eq(folder, STR(".")) ? STR("") : folder, path);
}

/* A document that brings both, and says where the one will lie for the other. */
static bool is_within(const struct policy_note *policy, const struct server_note *server)
{
    return policy->host.ptr && policy->outermost == server->outermost &&
           str_eq(policy->file, server->file) && str_eq(policy->host, server->config_host);
}

static bool may_be_same(struct str space, struct str other)
{
    return !space.len || !other.len || str_eq(space, other);
}

/* In a Secret, of which the file is made on the machine. */
static bool is_source(const struct policy_note *policy, const struct server_note *server)
{
    for (uint32_t i = 0; policy->secret.ptr && i < server->source_count; i++) {
        const struct source_note *source = &server->sources[i];
        if (str_eq(source->host, server->config_host) && str_eq(source->name, policy->secret) &&
            str_eq(source->key, policy->key) && may_be_same(source->space, policy->space))
            return true;
    }
    return false;
}

/* What kubeadm makes a manifest of is for every node, and lies on none. */
static bool is_on_a_node(struct str file, const struct server_note *server)
{
    struct str root = link_root(file);
    return server->kubeadm && root.ptr && link_is_at(file, root, server->config_host);
}

/* Where no file system of a node was given. */
static bool is_at_its_place(struct str file, const struct server_note *server)
{
    struct str root = link_root(server->file);
    if (root.ptr)
        return link_is_at(file, root, server->config_host);
    return is_beside(file, server->file, server->config_host) ||
           is_below(file, server->file, server->config_host) || is_on_a_node(file, server);
}

/* On a node, links and all. */
static bool is_there(const struct host_place *place, const struct host_place *wanted)
{
    return place && wanted && place->kind == HOST_FILE && wanted->kind == HOST_FILE &&
           str_eq(place->path, wanted->path);
}

static const struct policy_note *policy_of(const struct joined *j, const struct server_link *link)
{
    const struct server_note *server = link->server;
    for (uint32_t i = 0; i < j->policy_count; i++) {
        const struct policy_note *policy = j->policies[i];
        if (is_within(policy, server) || is_source(policy, server))
            return policy;
        if (policy->container.ptr)
            continue;
        if (j->host ? is_there(j->policy_places[i], link->config_place)
                    : is_at_its_place(policy->file, server))
            return policy;
    }
    return NULL;
}

/* What lies there instead. */
static struct given_file *given_of(const struct joined *j, const struct server_link *link)
{
    const struct host_place *place = link->config_place;
    for (uint32_t i = 0; i < j->given_count; i++) {
        struct given_file *given = &j->given[i];
        bool there = j->host ? place && place->kind == HOST_FILE && given->inside.ptr &&
                                   str_eq(str_slice(place->path, 1, place->path.len), given->inside)
                             : is_at_its_place(given->file, link->server);
        if (there)
            return given;
    }
    return NULL;
}

/* --- all --- */

enum { COMPARISONS_MAX = 30000000 };

/* Many servers that all read one configuration with many endpoints, beside many plugins, would take
 * hours. */
struct linking {
    struct arena *a;
    const struct joined *j;
    uint64_t left; /* of the comparisons that a run may take */
    bool *apart;   /* of find_all_missed() */
};

static bool may_compare(struct linking *l, uint64_t count)
{
    bool enough = count <= l->left;
    l->left -= enough ? count : 0;
    return enough;
}

/* A file of the machine around the nodes: as it is written, from where kind is run, which is not
 * known, or from the folder of its configuration. */
static bool is_around(struct arena *a, const struct policy_note *policy,
                      const struct server_note *server, struct str host)
{
    if (policy->container.ptr)
        return false;
    struct str path = path_clean(a, host), folder = path_folder(server->file);
    struct str beside = path_clean(a, arena_join(a, folder, STR("/"), path));
    struct str end = arena_join(a, STR("/"), path);
    return str_eq(path_clean(a, policy->file), path) ||
           (path.len && path.ptr[0] != '/' &&
            (str_eq(path_clean(a, policy->file), beside) || str_ends_with(policy->file, end)));
}

static bool is_around_server(const struct machine_note *machine, const struct server_note *server)
{
    return machine->outermost == server->outermost && str_eq(machine->file, server->file);
}

static const struct machine_note *first_machine(const struct joined *j,
                                                const struct server_note *server)
{
    for (uint32_t i = 0; i < j->machine_count; i++)
        if (is_around_server(j->machines[i], server))
            return j->machines[i];
    return NULL;
}

/* Where nodes are containers, the file has one more way to go. False: there are none. */
static bool join_machines(struct arena *a, const struct joined *j, struct server_link *link)
{
    const struct server_note *server = link->server;
    const struct mount_note *first = NULL;
    bool open = false;
    for (uint32_t i = 0; i < j->machine_count; i++) {
        const struct machine_note *machine = j->machines[i];
        if (!is_around_server(machine, server))
            continue;
        const struct mount_note *mount =
            mount_longest(machine->mounts, machine->mount_count, server->config_host);
        open |= machine->is_open;
        if (machine == link->machine)
            first = mount;
        if (!mount && !link->bare)
            link->bare = machine;
    }
    if (!link->machine)
        return false;
    if (open) {
        link->bare = NULL;
    } else if (first && first->host.ptr) {
        struct str below = str_slice(server->config_host, first->path.len, server->config_host.len);
        struct str host = arena_join(a, first->host, below);
        for (uint32_t i = 0; !link->policy && i < j->policy_count; i++)
            if (is_around(a, j->policies[i], server, host))
                link->policy = j->policies[i];
        link->state = link->policy ? LINK_JOINED : LINK_NOT_GIVEN;
        link->wanted = host;
    } else {
        link->state = LINK_NOT_VISIBLE;
    }
    return true;
}

static void place_server(struct arena *a, const struct host *host, struct server_link *link)
{
    const struct server_note *server = link->server;
    const struct host_place **volumes =
        arena_new(a, const struct host_place *, server->mount_count);
    if (!server->container.ptr)
        link->file_place = host_place(host, a, server->file);
    if (server->config_host.ptr)
        link->config_place = host_place(host, a, server->config_host);
    for (uint32_t i = 0; i < server->mount_count; i++)
        if (server->mounts[i].volume.ptr)
            volumes[i] = host_place(host, a, server->mounts[i].volume);
    link->volumes = volumes;
}

static void join_sockets(struct linking *l, struct server_link *link)
{
    /* What each takes besides: memory; on a node a look at its folders. */
    enum { ELSE = 1000, ELSE_ON_NODE = 10000 };
    uint64_t each = l->j->plugin_count + (l->j->host ? ELSE_ON_NODE : ELSE);
    if (may_compare(l, link->policy->endpoint_count * each))
        sockets_join(l->a, l->j, link, l->apart);
}

static void join_server(struct linking *l, const struct server_note *server,
                        struct server_link *link)
{
    struct arena *a = l->a;
    const struct joined *j = l->j;
    *link = (struct server_link){
        .server = server, .state = LINK_UNKNOWN, .machine = first_machine(j, server)};
    if (j->host)
        place_server(a, j->host, link);
    if (!server->config.ptr || server->config_is_unknown ||
        !may_compare(l, (uint64_t)j->policy_count + j->machine_count))
        return;
    if (!server->config_host.ptr) {
        bool covered =
            has_open_mounts(server) ||
            (!server->sees_host_paths && server->config.len && server->config.ptr[0] == '/' &&
             mount_above(server, path_clean(a, server->config)));
        link->state = covered || server->makes_config ? LINK_UNKNOWN : LINK_NOT_VISIBLE;
        return;
    }
    link->wanted = server->config_host;
    if (!join_machines(a, j, link)) {
        link->policy = policy_of(j, link);
        if (server->makes_config && !link->policy)
            return; /* nobody could give it */
        link->state = link->policy ? LINK_JOINED : LINK_NOT_GIVEN;
        if (!link->policy && may_compare(l, j->given_count))
            link->given = given_of(j, link);
    }
    if (link->policy)
        join_sockets(l, link);
}

bool link_is_missing(const struct joined *j, const struct server_link *link)
{
    return link->state == LINK_NOT_GIVEN && !link->given &&
           (j->complete || (link->config_place && link->config_place->kind == HOST_ABSENT));
}

static void place_policies(struct arena *a, struct joined *out)
{
    out->policy_places = NULL;
    if (!out->host)
        return;
    const struct host_place **places = arena_new(a, const struct host_place *, out->policy_count);
    for (uint32_t i = 0; i < out->policy_count; i++)
        if (!out->policies[i]->container.ptr)
            places[i] = host_place(out->host, a, out->policies[i]->file);
    out->policy_places = places;
}

/* --- what is handed to kubectl --- */

/* `files`: those of the policies, clean. */
static const struct policy_note *applied_policy(struct arena *scratch, const struct joined *j,
                                                const struct applied_note *note,
                                                const struct str *files)
{
    /* From where the script is run is not known: its own folder, or that of this run. */
    struct str path = path_clean(scratch, note->path), beside = path;
    if (path.ptr[0] != '/')
        beside = path_clean(scratch, arena_join(scratch, path_folder(note->file), STR("/"), path));
    for (uint32_t i = 0; i < j->policy_count; i++)
        if (!j->policies[i]->container.ptr && (str_eq(files[i], path) || str_eq(files[i], beside)))
            return j->policies[i];
    return NULL;
}

static void join_all_applied(struct linking *l, const struct notes *const *units, uint32_t count,
                             struct joined *out)
{
    struct arena files_arena = ARENA_INIT, scratch = ARENA_INIT;
    struct str *files = arena_new(&files_arena, struct str, out->policy_count);
    uint32_t cap = 0;
    for (uint32_t i = 0; i < out->policy_count; i++)
        files[i] = path_clean(&files_arena, out->policies[i]->file);
    out->applied = NULL;
    out->applied_count = 0;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < units[i]->applied_count; k++) {
            struct applied_link link = {.note = &units[i]->applied[k]};
            if (link.note->path.ptr && may_compare(l, out->policy_count))
                link.policy = applied_policy(&scratch, out, link.note, files);
            arena_clear(&scratch);
            if (link.note->path.ptr && !link.policy)
                continue;
            arena_grow(l->a, out->applied, out->applied_count, cap);
            out->applied[out->applied_count++] = link;
        }
    arena_release(&scratch);
    arena_release(&files_arena);
}

void link_join(struct arena *a, const struct notes *const *units, uint32_t unit_count,
               struct joined *out)
{
    uint32_t servers = 0, plugins = 0, policies = 0, machines = 0, states = 0;
    for (uint32_t i = 0; i < unit_count; i++) {
        states += units[i]->state_count;
        servers += units[i]->server_count;
        plugins += units[i]->plugin_count;
        policies += units[i]->policy_count;
        machines += units[i]->machine_count;
    }
    const struct plugin_note **all_plugins = arena_new(a, const struct plugin_note *, plugins);
    const struct policy_note **all_policies = arena_new(a, const struct policy_note *, policies);
    const struct machine_note **all_machines = arena_new(a, const struct machine_note *, machines);
    out->machine_count = 0;
    out->servers = arena_new(a, struct server_link, servers);
    out->server_count = out->plugin_count = out->policy_count = 0;
    for (uint32_t i = 0; i < unit_count; i++) {
        for (uint32_t k = 0; k < units[i]->plugin_count; k++)
            all_plugins[out->plugin_count++] = &units[i]->plugins[k];
        for (uint32_t k = 0; k < units[i]->policy_count; k++)
            all_policies[out->policy_count++] = &units[i]->policies[k];
        for (uint32_t k = 0; k < units[i]->machine_count; k++)
            all_machines[out->machine_count++] = &units[i]->machines[k];
    }
    const struct state_note **all_states = arena_new(a, const struct state_note *, states);
    out->state_count = 0;
    for (uint32_t i = 0; i < unit_count; i++)
        for (uint32_t k = 0; k < units[i]->state_count; k++)
            all_states[out->state_count++] = &units[i]->states[k];
    out->states = all_states;
    out->plugins = all_plugins;
    out->policies = all_policies;
    out->machines = all_machines;
    place_policies(a, out);
    const struct server_note **all_servers = arena_new(a, const struct server_note *, servers);
    uint32_t server_count = 0;
    for (uint32_t i = 0; i < unit_count; i++)
        for (uint32_t k = 0; k < units[i]->server_count; k++)
            all_servers[server_count++] = &units[i]->servers[k];
    server_count = parts_merge(a, all_servers, server_count);
    struct linking l = {.a = a, .j = out, .left = COMPARISONS_MAX};
    l.apart = arena_new(a, bool, plugins);
    for (uint32_t i = 0; i < server_count; i++)
        join_server(&l, all_servers[i], &out->servers[out->server_count++]);
    join_all_applied(&l, units, unit_count, out);
}

enum rancher_kind link_maker(const struct server_note *server)
{
    bool made = str_ends_with(server->config_host, STR("/server/cred/encryption-config.json"));
    if (!server->is_managed && !made)
        return RANCHER_UNKNOWN;
    if (server->rancher != RANCHER_UNKNOWN)
        return server->rancher;
    bool rke2 = str_find(server->config_host, STR("/rke2/")) < server->config_host.len;
    return rke2 ? RANCHER_RKE2 : RANCHER_K3S;
}
