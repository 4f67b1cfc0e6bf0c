/* SPDX-License-Identifier: Apache-2.0 */
#include "link/link.h"

#include "model/path.h"

/* --- places --- */

struct str link_root(struct str file)
{
    static const char *const places[] = {"etc/kubernetes/manifests/",
                                         "etc/systemd/system/",
                                         "usr/lib/systemd/system/",
                                         "lib/systemd/system/",
                                         "etc/rancher/",
                                         "var/lib/rancher/",
                                         "etc/kubernetes/"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct str place = str_from(places[i]);
        size_t at = str_find(file, place);
        if (at < file.len && (at == 0 || file.ptr[at - 1] == '/'))
            return str_slice(file, 0, at ? at - 1 : 0);
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

/* A document that brings both, and says where the one will lie for the other. */
static bool is_within(const struct policy_note *policy, const struct server_note *server)
{
    return policy->host.ptr && policy->outermost == server->outermost &&
           str_eq(policy->file, server->file) && str_eq(policy->host, server->config_host);
}

static const struct policy_note *policy_of(const struct joined *j, const struct server_note *server)
{
    struct str root = link_root(server->file);
    for (uint32_t i = 0; i < j->policy_count; i++) {
        const struct policy_note *policy = j->policies[i];
        if (is_within(policy, server))
            return policy;
        if (policy->container.ptr)
            continue;
        if (root.ptr ? link_is_at(policy->file, root, server->config_host)
                     : is_beside(policy->file, server->file, server->config_host))
            return policy;
    }
    return NULL;
}

/* --- sockets --- */

static const struct mount_note *mount_above(const struct server_note *server, struct str path)
{
    const struct mount_note *best = NULL;
    for (uint32_t i = 0; i < server->mount_count; i++) {
        const struct mount_note *mount = &server->mounts[i];
        if (path_is_below(path, mount->path) && (!best || mount->path.len >= best->path.len))
            best = mount;
    }
    return best;
}

static struct str host_of(struct arena *a, const struct server_note *server,
                          const struct mount_note *mount, struct str path)
{
    if (server->sees_host_paths)
        return path_on_host(a, path);
    if (!mount || !mount->host.ptr)
        return STR_NONE;
    size_t above = mount->path.len == 1 ? 0 : mount->path.len;
    return path_on_host(a, arena_join(a, mount->host, str_slice(path, above, path.len)));
}

/* Plugins of another node are none of this server's. */
static bool may_be_near(const struct server_note *server, const struct plugin_note *plugin)
{
    struct str here = link_root(server->file), there = link_root(plugin->file);
    return !here.ptr || !there.ptr || str_eq(here, there);
}

static void find_plugin(const struct joined *j, const struct server_note *server,
                        struct socket_link *socket)
{
    bool abstract = str_starts_with(socket->endpoint->socket, STR("@"));
    struct str wanted = abstract ? socket->endpoint->socket : socket->host;
    socket->state = LINK_NOT_GIVEN;
    for (uint32_t i = 0; i < j->plugin_count; i++) {
        const struct plugin_note *plugin = j->plugins[i];
        if (!may_be_near(server, plugin))
            continue;
        for (uint32_t k = 0; k < plugin->listen_count; k++) {
            const struct listen_note *listen = &plugin->listens[k];
            if (!str_eq(abstract ? listen->path : listen->host, wanted))
                continue;
            socket->state = LINK_JOINED;
            socket->plugin = plugin;
            socket->listen = listen;
            return;
        }
    }
}

static struct socket_link socket_of(struct arena *a, const struct joined *j,
                                    const struct server_note *server,
                                    const struct endpoint_note *endpoint)
{
    struct socket_link socket = {.endpoint = endpoint, .state = LINK_UNKNOWN};
    struct str path = endpoint->socket;
    if (!path.len)
        return socket;
    if (path.ptr[0] == '/') {
        path = path_clean(a, path);
        socket.mount = server->sees_host_paths ? NULL : mount_above(server, path);
        socket.host = host_of(a, server, socket.mount, path);
        if (!socket.host.ptr) {
            socket.state = socket.mount ? LINK_UNKNOWN : LINK_NOT_VISIBLE;
            return socket;
        }
    } else if (path.ptr[0] != '@') {
        return socket;
    }
    find_plugin(j, server, &socket);
    return socket;
}

/* --- all --- */

static void join_server(struct arena *a, const struct joined *j, const struct server_note *server,
                        struct server_link *link)
{
    *link = (struct server_link){.server = server, .state = LINK_UNKNOWN};
    if (!server->config.ptr || server->config_is_unknown)
        return;
    if (!server->config_host.ptr) {
        bool covered = !server->sees_host_paths && server->config.len &&
                       server->config.ptr[0] == '/' &&
                       mount_above(server, path_clean(a, server->config));
        link->state = covered ? LINK_UNKNOWN : LINK_NOT_VISIBLE;
        return;
    }
    link->policy = policy_of(j, server);
    link->state = link->policy ? LINK_JOINED : LINK_NOT_GIVEN;
    if (!link->policy)
        return;
    link->sockets = arena_new(a, struct socket_link, link->policy->endpoint_count);
    for (uint32_t i = 0; i < link->policy->endpoint_count; i++)
        link->sockets[link->socket_count++] = socket_of(a, j, server, &link->policy->endpoints[i]);
}

void link_join(struct arena *a, const struct notes *const *units, uint32_t unit_count,
               struct joined *out)
{
    uint32_t servers = 0, plugins = 0, policies = 0;
    for (uint32_t i = 0; i < unit_count; i++) {
        servers += units[i]->server_count;
        plugins += units[i]->plugin_count;
        policies += units[i]->policy_count;
    }
    const struct plugin_note **all_plugins = arena_new(a, const struct plugin_note *, plugins);
    const struct policy_note **all_policies = arena_new(a, const struct policy_note *, policies);
    out->servers = arena_new(a, struct server_link, servers);
    out->server_count = out->plugin_count = out->policy_count = 0;
    for (uint32_t i = 0; i < unit_count; i++) {
        for (uint32_t k = 0; k < units[i]->plugin_count; k++)
            all_plugins[out->plugin_count++] = &units[i]->plugins[k];
        for (uint32_t k = 0; k < units[i]->policy_count; k++)
            all_policies[out->policy_count++] = &units[i]->policies[k];
    }
    out->plugins = all_plugins;
    out->policies = all_policies;
    for (uint32_t i = 0; i < unit_count; i++)
        for (uint32_t k = 0; k < units[i]->server_count; k++)
            join_server(a, out, &units[i]->servers[k], &out->servers[out->server_count++]);
}
