/* SPDX-License-Identifier: Apache-2.0 */
#include "files/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fatal.h"
#include "files/inside.h"
#include "files/walk_state.h"

struct walk_file *walk_add(struct walk *walk, struct str path, enum walk_fate fate)
{
    if (walk->count == walk->cap) {
        walk->cap = walk->cap ? walk->cap * 2 : 256;
        walk->files = xrealloc(walk->files, walk->cap * sizeof *walk->files);
    }
    struct walk_file *file = &walk->files[walk->count++];
    *file = (struct walk_file){.path = arena_str(&walk->arena, path), .fate = fate, .root = -1};
    return file;
}

void walk_complain(struct walk *walk, struct str path, const char *message)
{
    if (walk->trouble_count == walk->trouble_cap) {
        walk->trouble_cap = walk->trouble_cap ? walk->trouble_cap * 2 : 16;
        walk->troubles = xrealloc(walk->troubles, walk->trouble_cap * sizeof *walk->troubles);
    }
    walk->troubles[walk->trouble_count++] =
        (struct walk_trouble){arena_str(&walk->arena, path.len ? path : STR(".")),
                              arena_str(&walk->arena, str_from(message))};
}

struct str walk_excluded(const struct walk_options *options, struct str shown, struct str inside,
                         bool is_folder)
{
    for (size_t i = options->exclude_count; i-- > 0;) {
        const struct walk_exclude *exclude = &options->excludes[i];
        bool matches = path_glob_matches(&exclude->glob, inside, is_folder);
        if (!matches && exclude->glob.anchored && shown.len != inside.len)
            matches = path_glob_matches(&exclude->glob, shown, is_folder);
        if (matches)
            return exclude->glob.negated ? STR_NONE : exclude->why;
    }
    return STR_NONE;
}

/* What stands before the paths in a folder: nothing for ".", and "x/" for "./x//". */
static struct str shown_root(struct arena *a, struct str path)
{
    while (str_starts_with(path, STR("./"))) {
        path = str_slice(path, 2, path.len);
        while (str_starts_with(path, STR("/")))
            path = str_slice(path, 1, path.len);
    }
    bool is_root = str_starts_with(path, STR("/"));
    while (str_ends_with(path, STR("/")))
        path = str_slice(path, 0, path.len - 1);
    if (path.len == 0 || str_eq(path, STR(".")))
        return is_root ? STR("/") : STR("");
    return arena_join(a, path, STR("/"));
}

static void name_folder(struct walk *walk, const char *path, int fd)
{
    struct arena *a = &walk->arena;
    char *resolved = realpath(path, NULL);
    if (!resolved && errno == ENOMEM)
        oom_exit();
    if (!resolved) {
        int error = errno;
        if (error == ENOMEM)
            oom_exit();
        close(fd);
        walk_complain(walk, str_from(path), strerror(error));
        return;
    }
    struct str real = arena_str(a, str_from(resolved));
    free(resolved);
    if (str_eq(real, STR("/")))
        real.len = 0;
    walk->roots[walk->root_count++] =
        (struct walk_root){.fd = fd, .shown = shown_root(a, str_from(path)), .real = real};
}

static void name_file(struct walk *walk, const char *path)
{
    struct walk_file *file = walk_add(walk, str_from(path), WALK_TAKEN);
    file->named = true;
    file->is_stdin = strcmp(path, "-") == 0;
    file->inside = file->path.ptr;
}

/* A folder is opened at once, so that what is walked is what was asked about. */
static void name_path(struct walk *walk, const char *path)
{
    struct stat status;
    if (strcmp(path, "-") == 0) {
        name_file(walk, path);
        return;
    }
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY);
    if (fd >= 0)
        name_folder(walk, path, fd);
    else if (errno == ENOTDIR && stat(path, &status) == 0)
        name_file(walk, path);
    else
        walk_complain(walk, str_from(path), strerror(errno));
}

static int by_path(const void *x, const void *y)
{
    const struct walk_file *a = x, *b = y;
    int order = str_cmp(a->path, b->path);
    if (order)
        return order;
    return (a->fate != WALK_TAKEN) - (b->fate != WALK_TAKEN);
}

static int trouble_by_path(const void *x, const void *y)
{
    const struct walk_trouble *a = x, *b = y;
    int order = str_cmp(a->path, b->path);
    return order ? order : str_cmp(a->message, b->message);
}

/* One root comes in order. */
static bool is_sorted(const struct walk *walk)
{
    for (size_t i = 1; i < walk->count; i++)
        if (by_path(&walk->files[i - 1], &walk->files[i]) > 0)
            return false;
    return true;
}

static bool may_repeat(const struct walk *walk)
{
    size_t apart = walk->root_count;
    for (size_t i = 0; i < walk->count; i++)
        apart +=
            walk->files[i].named || (walk->files[i].is_link && walk->files[i].fate == WALK_TAKEN);
    return apart > 1;
}

/* What is there twice is no entry of its own where its path is the same too, or nobody asked. */
static void drop_same(struct walk *walk, bool keep_skipped)
{
    size_t kept = 0;
    for (size_t i = 0; i < walk->count; i++) {
        const struct walk_file *file = &walk->files[i];
        bool again = kept > 0 && str_eq(file->path, walk->files[kept - 1].path);
        if (file->fate != WALK_SAME || (keep_skipped && !again))
            walk->files[kept++] = *file;
    }
    walk->count = kept;
}

void walk_paths(struct walk *walk, const char *const *paths, size_t count,
                const struct walk_options *options)
{
    *walk = (struct walk){.arena = ARENA_INIT};
    walk->roots = arena_new(&walk->arena, struct walk_root, count ? count : 1);
    for (size_t i = 0; i < count; i++)
        name_path(walk, paths[i]);
    for (size_t i = 0; i < walk->root_count; i++)
        walk_folder(walk, (int32_t)i, options);
    if (may_repeat(walk))
        walk_mark_same(walk);
    if (!is_sorted(walk))
        qsort(walk->files, walk->count, sizeof *walk->files, by_path);
    drop_same(walk, options->keep_skipped);
    if (walk->trouble_count > 1)
        qsort(walk->troubles, walk->trouble_count, sizeof *walk->troubles, trouble_by_path);
    for (size_t i = 0; i < walk->count; i++)
        walk->taken += walk->files[i].fate == WALK_TAKEN;
}

void walk_release(struct walk *walk)
{
    for (size_t i = 0; i < walk->root_count; i++)
        close(walk->roots[i].fd);
    free(walk->files);
    free(walk->troubles);
    arena_release(&walk->arena);
    *walk = (struct walk){.arena = ARENA_INIT};
}

int walk_open(const struct walk *walk, const struct walk_file *file, struct err *err)
{
    if (file->is_stdin)
        return STDIN_FILENO;
    int fd = file->root < 0 ? open(file->path.ptr, O_RDONLY | O_CLOEXEC | O_NOCTTY)
                            : inside_open(walk->roots[file->root].fd, file->inside,
                                          O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        err_set(err, "cannot open: %s", strerror(errno));
    return fd;
}
