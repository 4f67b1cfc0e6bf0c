/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/on_node.h"
#include "rules/workloads.h"

enum { GROUP_WRITES = 020, OTHERS_WRITE = 02 };

static bool is_writable(const struct host_place *place)
{
    return place->has_mode &&
           ((place->mode & OTHERS_WRITE) || ((place->mode & GROUP_WRITES) && place->gid != 0));
}

/* Whoever may write to a socket may talk to what listens there. */
static bool is_dialled_by_others(const struct host_place *place)
{
    return place->kind == HOST_SOCKET && is_writable(place) && others_get_to(place);
}

/* Others' temporary folders are another rule's. */
static bool is_temporary(struct str path)
{
    return path_is_below(path, STR("/tmp")) || path_is_below(path, STR("/var/tmp")) ||
           path_is_below(path, STR("/dev/shm"));
}

static void look(struct rule_run *run, const struct server_link *link,
                 const struct socket_link *socket)
{
    struct arena *a = run->arena;
    const struct host_place *place = socket->place;
    if (!place || is_temporary(socket->host))
        return;
    const struct host_place *folder = socket->folder;
    struct str message = STR_NONE;
    if (folder->kind == HOST_FOLDER && is_writable(folder))
        message = arena_join(a, STR("others than root may put a socket of their own into "),
                             owned_shown(a, folder), STR(", where kube-apiserver dials"));
    else if (is_dialled_by_others(place))
        message = arena_join(a, STR("others than root may dial "), owned_shown(a, place),
                             STR(" and have the keys of secrets decrypted"));
    if (!message.ptr)
        return;
    struct join_draft draft = socket_draft(run, link, socket, message);
    join_report(run, &draft);
}

void rule_socket_open_to_others(struct rule_run *run)
{
    each_socket(run, look);
}
