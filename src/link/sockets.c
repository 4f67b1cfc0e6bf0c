/* SPDX-License-Identifier: Apache-2.0 */
#include "link/sockets.h"

#include "model/path.h"

/* --- mounts --- */

const struct mount_note *mount_longest(const struct mount_note *mounts, uint32_t count,
                                       struct str path)
{
    const struct mount_note *best = NULL;
    for (uint32_t i = 0; i < count; i++) {
        const struct mount_note *mount = &mounts[i];
        if (mount->path.ptr && path_is_below(path, mount->path) &&
            (!best || mount->path.len >= best->path.len))
            best = mount;
    }
    return best;
}

const struct mount_note *mount_above(const struct server_note *server, struct str path)
{
    return mount_longest(server->mounts, server->mount_count, path);
}

bool has_open_mounts(const struct server_note *server)
{
    bool open = server->is_partial;
    for (uint32_t i = 0; i < server->mount_count; i++)
        open |= !server->mounts[i].path.ptr;
    return open;
}

/* --- plugins --- */

/* The way on from where a mount is. */
static struct str below(struct arena *a, const struct mount_note *mount, struct str start,
                        struct str path)
{
    size_t above = mount->path.len == 1 ? 0 : mount->path.len;
    return start.ptr ? arena_join(a, start, str_slice(path, above, path.len)) : STR_NONE;
}

bool link_is_near(const struct joined *j, const struct server_note *server,
                  const struct plugin_note *plugin)
{
    if (j->host)
        return true;
    struct str here = link_root(server->file), there = link_root(plugin->file);
    if (there.ptr)
        return here.ptr && str_eq(here, there);
    struct str folder = path_folder(plugin->file);
    bool is_top = str_eq(folder, STR(".")) && server->file.len && server->file.ptr[0] != '/';
    return is_top || path_is_below(path_folder(server->file), folder);
}

/* Plugins of another node are none of this server's. */
static bool may_be_near(const struct joined *j, const struct server_note *server,
                        const struct plugin_note *plugin)
{
    struct str here = link_root(server->file), there = link_root(plugin->file);
    return j->host || !here.ptr || !there.ptr || str_eq(here, there);
}

static bool listens_at(const struct listen_note *listen, const struct socket_link *socket,
                       struct str own)
{
    if (str_starts_with(socket->endpoint->socket, STR("@")))
        return str_eq(listen->path, socket->endpoint->socket);
    if (own.ptr)
        return str_eq(listen->own, own);
    return socket->host.ptr && str_eq(listen->host, socket->host);
}

/* `own`: where it is dialled in a volume of the pod alone; else STR_NONE. */
static void find_plugin(const struct joined *j, const struct server_note *server,
                        struct socket_link *socket, struct str own)
{
    socket->state = LINK_NOT_GIVEN;
    for (uint32_t i = 0; i < j->plugin_count; i++) {
        const struct plugin_note *plugin = j->plugins[i];
        for (uint32_t k = 0; k < plugin->listen_count; k++) {
            if (!listens_at(&plugin->listens[k], socket, own) || !may_be_near(j, server, plugin))
                continue;
            socket->state = LINK_JOINED;
            socket->plugin = plugin;
            socket->listen = &plugin->listens[k];
            return;
        }
    }
}

static struct socket_link socket_of(struct arena *a, const struct joined *j,
                                    const struct server_note *server,
                                    const struct endpoint_note *endpoint)
{
    struct socket_link socket = {.endpoint = endpoint, .state = LINK_UNKNOWN};
    struct str path = endpoint->socket, own = STR_NONE;
    if (!path.len || (path.ptr[0] != '/' && path.ptr[0] != '@'))
        return socket;
    if (path.ptr[0] == '/' && server->sees_host_paths) {
        socket.host = path_on_host(a, path);
    } else if (path.ptr[0] == '/') {
        path = path_clean(a, path);
        const struct mount_note *mount = socket.mount = mount_above(server, path);
        if (!mount || mount->is_unknown) {
            bool open = mount || has_open_mounts(server);
            socket.state = open ? LINK_UNKNOWN : LINK_NOT_VISIBLE;
            return socket;
        }
        own = below(a, mount, mount->own, path);
        if (mount->host.ptr)
            socket.host = path_on_host(a, below(a, mount, mount->host, path));
        else if (!own.ptr)
            socket.state = LINK_NOT_VISIBLE;
        if (socket.state == LINK_NOT_VISIBLE)
            return socket;
    }
    if (j->host && socket.host.ptr) {
        socket.place = host_place(j->host, a, socket.host);
        socket.folder = host_place(j->host, a, path_folder(socket.host));
    }
    find_plugin(j, server, &socket, own);
    return socket;
}

/* --- plugins that are missed --- */

/* Where another place than the endpoint's is known. */
static const struct listen_note *missed(const struct plugin_note *plugin,
                                        const struct socket_link *socket, enum socket_miss miss)
{
    for (uint32_t i = 0; i < plugin->listen_count; i++) {
        const struct listen_note *listen = &plugin->listens[i];
        bool same = str_eq(listen->path, socket->endpoint->socket);
        if (!listen->is_unknown && same == (miss == MISS_VOLUME))
            return listen;
    }
    return NULL;
}

/* `apart`: of each plugin, whether it is none that may be meant: dialled already, or of another
 * node.
 */
static void find_missed(const struct joined *j, bool *apart, struct socket_link *socket,
                        enum socket_miss miss)
{
    for (uint32_t i = 0; socket->state == LINK_NOT_GIVEN && !socket->plugin && i < j->plugin_count;
         i++) {
        socket->listen = apart[i] ? NULL : missed(j->plugins[i], socket, miss);
        if (socket->listen) {
            socket->plugin = j->plugins[i];
            socket->miss = miss;
            apart[i] = true;
        }
    }
}

/* A plugin of which nobody knows where it listens may be the one. */
static bool all_are_told(const struct joined *j, const struct server_note *server)
{
    for (uint32_t i = 0; i < j->plugin_count; i++) {
        const struct plugin_note *plugin = j->plugins[i];
        bool told = !plugin->is_vague;
        for (uint32_t k = 0; k < plugin->listen_count; k++)
            told &= !plugin->listens[k].is_unknown;
        if (!told && may_be_near(j, server, plugin))
            return false;
    }
    return true;
}

static void find_all_missed(const struct joined *j, bool *apart, struct server_link *link)
{
    for (uint32_t i = 0; i < j->plugin_count; i++) {
        const struct plugin_note *plugin = j->plugins[i];
        apart[i] = plugin->is_vague || !link_is_near(j, link->server, plugin);
        for (uint32_t k = 0; k < link->socket_count && !apart[i]; k++)
            apart[i] = link->sockets[k].plugin == plugin;
    }
    for (uint32_t i = 0; i < link->socket_count; i++)
        find_missed(j, apart, &link->sockets[i], MISS_VOLUME);
    bool told = all_are_told(j, link->server);
    for (uint32_t i = 0; told && i < link->socket_count; i++)
        find_missed(j, apart, &link->sockets[i], MISS_PATH);
}

void sockets_join(struct arena *a, const struct joined *j, struct server_link *link, bool *apart)
{
    const struct policy_note *policy = link->policy;
    link->sockets = arena_new(a, struct socket_link, policy->endpoint_count);
    for (uint32_t i = 0; i < policy->endpoint_count; i++)
        link->sockets[link->socket_count++] = socket_of(a, j, link->server, &policy->endpoints[i]);
    find_all_missed(j, apart, link);
}
