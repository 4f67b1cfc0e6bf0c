/* SPDX-License-Identifier: Apache-2.0 */
/* Links that are followed, and files that are reached twice. A file is known by its absolute path
 * without links: of a walked one that is put together, nothing is asked of the system. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fatal.h"
#include "files/walk_state.h"

/* Below the root: the rest of the path, else STR_NONE. */
static struct str below(const struct walk_root *root, struct str real)
{
    if (!str_starts_with(real, root->real) || real.len <= root->real.len ||
        real.ptr[root->real.len] != '/')
        return STR_NONE;
    return str_slice(real, root->real.len + 1, real.len);
}

static bool is_git(struct str inside)
{
    while (inside.ptr)
        if (str_eq(str_cut(&inside, '/'), STR(".git")))
            return true;
    return false;
}

static void set_fate(struct walk_file *link, enum walk_fate fate, const char *why)
{
    link->fate = fate;
    link->why = str_from(why);
}

static void follow(struct walk *walk, struct walk_file *link, const struct walk_options *options)
{
    const struct walk_root *root = &walk->roots[link->root];
    struct arena *a = &walk->arena;
    struct stat status;
    char *resolved =
        realpath(arena_join(a, root->real, STR("/"), str_from(link->inside)).ptr, NULL);
    if (!resolved && errno == ENOMEM)
        oom_exit();
    struct str real = resolved ? arena_str(a, str_from(resolved)) : STR_NONE;
    free(resolved);
    struct str inside = below(root, real);
    if (!real.ptr || stat(real.ptr, &status) != 0)
        set_fate(link, WALK_LINK_OUT, "a link that leads nowhere");
    else if (!inside.ptr && !str_eq(real, root->real))
        set_fate(link, WALK_LINK_OUT, "a link out of the tree");
    else if (S_ISDIR(status.st_mode))
        set_fate(link, WALK_LINK_FOLDER, "a link to a folder");
    else if (!S_ISREG(status.st_mode))
        set_fate(link, WALK_SPECIAL, "a link to what is no regular file");
    else if (is_git(inside))
        set_fate(link, WALK_LINK_OUT, "a link into '.git'");
    else if (walk_excluded(options, arena_join(a, root->shown, inside), inside, false).ptr)
        set_fate(link, WALK_EXCLUDED, "a link to a file that is excluded");
    else {
        link->fate = WALK_TAKEN;
        link->inside = inside.ptr;
    }
}

void walk_follow_links(struct walk *walk, size_t first, const struct walk_options *options)
{
    size_t kept = first;
    for (size_t i = first; i < walk->count; i++) {
        struct walk_file *file = &walk->files[i];
        if (file->is_link)
            follow(walk, file, options);
        walk->skipped += file->is_link && file->fate != WALK_TAKEN;
        if (file->fate == WALK_TAKEN || options->keep_skipped)
            walk->files[kept++] = *file;
    }
    walk->count = kept;
}

struct identity {
    struct str real;
    struct walk_file *file;
};

static struct str real_path(struct walk *walk, const struct walk_file *file)
{
    struct arena *a = &walk->arena;
    if (file->root >= 0)
        return arena_join(a, walk->roots[file->root].real, STR("/"), str_from(file->inside));
    if (file->is_stdin)
        return file->path;
    char *resolved = realpath(file->path.ptr, NULL);
    if (!resolved && errno == ENOMEM)
        oom_exit();
    /* A pipe below /dev/fd has no path. */
    struct str real = resolved ? arena_str(a, str_from(resolved)) : file->path;
    free(resolved);
    return real;
}

/* The first of several with one path stays: named before walked, itself before a link to it. */
static int by_identity(const void *x, const void *y)
{
    const struct identity *a = x, *b = y;
    int order = str_cmp(a->real, b->real);
    if (order)
        return order;
    if (a->file->named != b->file->named)
        return b->file->named - a->file->named;
    if (a->file->is_link != b->file->is_link)
        return a->file->is_link - b->file->is_link;
    order = str_cmp(a->file->path, b->file->path);
    return order ? order : (a->file > b->file) - (a->file < b->file);
}

void walk_mark_same(struct walk *walk)
{
    struct identity *all = xmalloc((walk->count + 1) * sizeof *all);
    size_t count = 0;
    for (size_t i = 0; i < walk->count; i++)
        if (walk->files[i].fate == WALK_TAKEN)
            all[count++] = (struct identity){real_path(walk, &walk->files[i]), &walk->files[i]};
    qsort(all, count, sizeof *all, by_identity);
    const struct walk_file *first = NULL;
    for (size_t i = 0; i < count; i++) {
        struct walk_file *file = all[i].file;
        if (i == 0 || !str_eq(all[i].real, all[i - 1].real)) {
            first = file;
            continue;
        }
        file->fate = WALK_SAME;
        file->why = arena_join(&walk->arena, STR("the same file as '"), first->path, STR("'"));
        walk->skipped++;
    }
    free(all);
}
