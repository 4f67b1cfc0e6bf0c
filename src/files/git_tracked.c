/* SPDX-License-Identifier: Apache-2.0 */
#include "files/git_tracked.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fatal.h"
#include "files/git_index.h"
#include "files/input.h"

enum { SEARCHES = 32 }; /* after so many, all names at once are cheaper */

struct git_repository {
    struct str root, index;
    struct git_names names; /* all, once they are read */
    bool is_read;
    unsigned searches; /* in the index itself */
    struct git_repository *next;
};

bool git_begins_in(struct arena *a, struct str folder, const struct stat *below)
{
    struct stat status;
    if (lstat(arena_join(a, folder, STR("/.git")).ptr, &status) != 0 ||
        (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode)))
        return false;
    return status.st_uid == geteuid() || status.st_uid == below->st_uid || status.st_uid == 0;
}

static int open_quietly(struct str path)
{
    return open(path.ptr, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

static bool read_link(struct arena *a, struct str path, struct str *text)
{
    enum { LINK_MAX_BYTES = 8192 };
    struct err err;
    int fd = open_quietly(path);
    if (fd < 0)
        return false;
    bool ok = input_read_regular(a, fd, LINK_MAX_BYTES, text, &err);
    close(fd);
    return ok;
}

/* `.git` is a folder, or in work trees and submodules a file that names one. */
static struct str git_folder(struct arena *a, struct str root)
{
    struct stat status;
    struct str git = arena_join(a, root, STR("/.git")), text;
    if (stat(git.ptr, &status) == 0 && S_ISDIR(status.st_mode))
        return git;
    if (!read_link(a, git, &text) || !str_starts_with(text, STR("gitdir:")))
        return STR_NONE;
    struct str named = str_trim(str_slice(text, 7, text.len));
    if (!named.len || str_find_byte(named, '\0') < named.len)
        return STR_NONE;
    return named.ptr[0] == '/' ? arena_join(a, named, STR(""))
                               : arena_join(a, root, STR("/"), named);
}

static struct git_repository *repository_at(struct git *git, struct str root)
{
    for (struct git_repository *r = git->first; r; r = r->next)
        if (str_eq(r->root, root))
            return r;
    struct git_repository *r = arena_new(&git->arena, struct git_repository, 1);
    *r = (struct git_repository){.root = arena_str(&git->arena, root), .next = git->first};
    struct str folder = git_folder(&git->arena, root);
    if (folder.ptr)
        r->index = arena_join(&git->arena, folder, STR("/index"));
    git->first = r;
    return r;
}

static bool has(struct git *git, struct git_repository *r, struct arena *scratch, struct str name)
{
    int fd = r->is_read || !r->index.ptr ? -1 : open_quietly(r->index);
    if (fd >= 0) {
        enum git_found found =
            r->searches++ < SEARCHES ? git_index_find(scratch, fd, name) : GIT_UNCLEAR;
        r->is_read = found == GIT_UNCLEAR;
        if (r->is_read)
            git_index_names(&git->arena, fd, &r->names);
        close(fd);
        if (found != GIT_UNCLEAR)
            return found == GIT_FOUND;
    }
    return git_names_have(&r->names, name);
}

void git_init(struct git *git)
{
    *git = (struct git){.arena = ARENA_INIT, .around = ARENA_INIT};
    pthread_mutex_init(&git->lock, NULL);
}

void git_release(struct git *git)
{
    arena_release(&git->arena);
    arena_release(&git->around);
    pthread_mutex_destroy(&git->lock);
}

/* Absolute and without links; STR_NONE where it is gone. */
static struct str real_folder(struct arena *a, struct str folder)
{
    char *real = realpath(folder.len ? arena_cstr(a, folder) : ".", NULL);
    if (!real && errno == ENOMEM)
        oom_exit();
    struct str found = real ? arena_str(a, str_from(real)) : STR_NONE;
    free(real);
    return found;
}

static void look_around(struct git *git, struct str folder)
{
    struct stat status;
    arena_clear(&git->around);
    struct str real = real_folder(&git->around, folder);
    git->folder = arena_str(&git->around, folder);
    git->repository = NULL;
    if (!real.ptr || stat(real.ptr, &status) != 0)
        return;
    struct str root = str_eq(real, STR("/")) ? STR("") : real;
    while (!git_begins_in(&git->around, root, &status)) {
        const char *slash = root.len ? memrchr(root.ptr, '/', root.len) : NULL;
        if (!slash)
            return;
        root.len = (size_t)(slash - root.ptr);
    }
    git->way = str_slice(real, root.len + 1, real.len);
    git->repository = repository_at(git, root);
}

bool git_tracks(struct git *git, struct arena *a, struct str path, struct str *inside)
{
    size_t slash = path.len;
    while (slash && path.ptr[slash - 1] != '/')
        slash--;
    struct str name = str_slice(path, slash, path.len), folder = str_slice(path, 0, slash);
    pthread_mutex_lock(&git->lock);
    if (!git->folder.ptr || !str_eq(git->folder, folder))
        look_around(git, folder);
    bool tracks = git->repository && name.len;
    if (tracks) {
        *inside = arena_join(a, git->way, git->way.len ? STR("/") : STR(""), name);
        tracks = has(git, git->repository, a, *inside);
    }
    pthread_mutex_unlock(&git->lock);
    return tracks;
}

bool git_is_sample(struct str inside)
{
    static const char *const folders[] = {"test",     "tests",   "testdata", "fixture",
                                          "fixtures", "example", "examples", "sample",
                                          "samples",  "doc",     "docs",     "e2e"};
    for (struct str rest = inside; rest.ptr;) {
        struct str part = str_cut(&rest, '/');
        for (size_t i = 0; rest.ptr && i < sizeof folders / sizeof *folders; i++)
            if (str_eq(part, str_from(folders[i])))
                return true;
    }
    return false;
}
