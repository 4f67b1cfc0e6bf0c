/* SPDX-License-Identifier: Apache-2.0 */
/* A root that is a tar archive. */
#include <string.h>

#include "files/root_back.h"

/* The first member in a folder that the archive may not have itself. */
static uint32_t first_in(const struct root *root, struct arena *a, struct str real)
{
    return real.len ? tar_first(&root->tar, arena_join(a, real, STR("/"))) : 0;
}

static bool is_in(const struct root *root, uint32_t at, struct str real)
{
    if (at >= root->tar.count)
        return false;
    struct str path = root->tar.members[at].path;
    return real.len
               ? path.len > real.len && str_starts_with(path, real) && path.ptr[real.len] == '/'
               : path.len > 0;
}

static bool has_members(const struct root *root, struct str real)
{
    struct arena a = ARENA_INIT;
    bool has = is_in(root, first_in(root, &a, real), real);
    arena_release(&a);
    return has;
}

void root_tar_entry(const struct root *root, struct str real, struct root_status *out)
{
    const struct tar_member *member = tar_find(&root->tar, real);
    if (!member) {
        out->kind = !real.len || has_members(root, real) ? ROOT_FOLDER : ROOT_ABSENT;
        out->why = "No such file or directory";
        return;
    }
    static const enum root_kind kinds[] = {[TAR_FILE] = ROOT_FILE,
                                           [TAR_FOLDER] = ROOT_FOLDER,
                                           [TAR_LINK] = ROOT_LINK,
                                           [TAR_HARD_LINK] = ROOT_UNREADABLE,
                                           [TAR_OTHER] = ROOT_OTHER};
    out->kind = kinds[member->kind];
    out->target = member->target;
    out->has_mode = true;
    out->mode = member->mode;
    out->uid = member->uid;
    out->gid = member->gid;
    out->why = "it leads to what the archive does not hold";
}

void root_tar_list(const struct root *root, struct arena *a, struct str real,
                   struct root_names *out)
{
    uint32_t at = first_in(root, a, real);
    size_t from = real.len ? real.len + 1 : 0;
    if (!real.len && root->tar.count && !root->tar.members[0].path.len)
        at++;
    while (is_in(root, at, real)) {
        struct str path = root->tar.members[at].path;
        struct str name = str_slice(path, from, path.len);
        name = str_slice(name, 0, str_find_byte(name, '/'));
        struct str child = str_slice(path, 0, from + name.len);
        /* A folder that is no member itself is met with the first one in it; "x-y" may lie between
         * "x" and "x/y". */
        bool is_own = child.len == path.len;
        if (is_own || !tar_find(&root->tar, child))
            root_add_name(a, out, name);
        /* What lies in it is passed over: '0' comes behind '/'. */
        at = is_own ? at + 1 : tar_first(&root->tar, arena_join(a, child, STR("0")));
    }
}

bool root_tar_read(const struct root *root, struct str real, struct reader *reader,
                   const struct reader_options *options, struct reading *reading, struct err *err)
{
    const struct tar_member *member = tar_find(&root->tar, real);
    if (!member || member->kind != TAR_FILE)
        return err_set(err, "it is no regular file");
    if (member->is_sparse)
        return err_set(err, "the archive has it with holes: that is not read");
    return reader_read_part(reader, root->fd, member->at, member->size, options, reading, err);
}
