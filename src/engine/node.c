/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/node.h"

#include <stdlib.h>
#include <string.h>

#include "engine/join.h"
#include "files/root_walk.h"

static void look(const struct host *host, struct arena *a, struct str path, struct host_place *out)
{
    static const enum host_kind kinds[] = {
        [ROOT_UNKNOWN] = HOST_UNKNOWN, [ROOT_UNREADABLE] = HOST_UNKNOWN,
        [ROOT_ABSENT] = HOST_ABSENT,   [ROOT_FILE] = HOST_FILE,
        [ROOT_FOLDER] = HOST_FOLDER,   [ROOT_SOCKET] = HOST_SOCKET,
        [ROOT_LINK] = HOST_OTHER,      [ROOT_OTHER] = HOST_OTHER};
    struct root_status status, top;
    root_look(host->context, a, path, &status);
    root_look(host->context, a, STR("/"), &top);
    /* A copy that somebody made without being root is theirs, and so is what root owns on the node.
     */
    if (top.has_mode && status.uid == top.uid)
        status.uid = 0;
    if (top.has_mode && status.gid == top.gid)
        status.gid = 0;
    *out =
        (struct host_place){.path = status.real.ptr ? arena_join(a, STR("/"), status.real) : path,
                            .kind = kinds[status.kind],
                            .has_mode = status.has_mode,
                            .mode = status.mode,
                            .uid = status.uid,
                            .gid = status.gid};
}

struct host node_host(const struct root *root)
{
    return (struct host){.look = look, .context = root};
}

static bool is_among(const struct project *p, struct str real)
{
    for (uint32_t i = 0; i < p->file_count; i++)
        if (str_eq(str_from(p->files[i].walked->inside), real))
            return true;
    return false;
}

uint32_t node_reach(struct project *p, struct arena *a)
{
    struct arena scratch = ARENA_INIT;
    uint32_t before = p->file_count;
    const struct joined *joined = join_project(p, &scratch);
    struct project_file *files = arena_new(a, struct project_file, before + joined->server_count);
    if (before)
        memcpy(files, p->files, before * sizeof *files);
    p->files = files;
    for (uint32_t i = 0; i < joined->server_count; i++) {
        const struct server_link *link = &joined->servers[i];
        struct root_status status;
        if (link->state != LINK_NOT_GIVEN ||
            link->machine) /* of a container: it lies around the node */
            continue;
        root_look(p->root, &scratch, link->wanted, &status);
        if (status.kind != ROOT_FILE || is_among(p, status.real))
            continue;
        struct walk_file *walked = root_walk_file(a, link->wanted, status.real);
        p->files[p->file_count++] =
            (struct project_file){.walked = walked, .name = walked->path, .named = true};
    }
    arena_release(&scratch);
    return p->file_count - before;
}

static int by_name(const void *x, const void *y)
{
    const struct project_file *a = x, *b = y;
    return str_cmp(a->name, b->name);
}

void node_sort(struct project *p)
{
    if (p->file_count)
        qsort(p->files, p->file_count, sizeof *p->files, by_name);
}
