/* SPDX-License-Identifier: Apache-2.0 */
#include "link/host.h"

#include "model/path.h"

const struct host_place *host_place(const struct host *host, struct arena *a, struct str path)
{
    struct host_place *first = arena_new(a, struct host_place, 1), *place = first;
    host->look(host, a, path, place);
    while (place->kind > HOST_ABSENT && place->path.len > 1) {
        struct host_place *above = arena_new(a, struct host_place, 1);
        host->look(host, a, path_folder(place->path), above);
        place->above = above;
        place = above;
    }
    return first;
}

bool host_place_is_open(const struct host_place *place)
{
    enum { GROUP_WRITES = 020, OTHERS_WRITE = 02, STICKY = 01000 };
    bool writes = (place->mode & OTHERS_WRITE) || (place->gid != 0 && (place->mode & GROUP_WRITES));
    bool keeps = place->kind == HOST_FOLDER && (place->mode & STICKY);
    return place->has_mode && writes && !keeps;
}
