/* SPDX-License-Identifier: Apache-2.0 */
/* What both kinds of roots share: opening them, and following links in them by hand, name by name.
 * What was found so has no link in it any more, and is opened by a call that follows none. */
#include "files/root.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fatal.h"
#include "files/root_back.h"

/* --- opening --- */

static const char *packed_with(int fd)
{
    static const struct {
        const char *name, *magic;
        size_t len;
    } table[] = {
        {"gzip", "\x1f\x8b", 2},
        {"zstd", "\x28\xb5\x2f\xfd", 4},
        {"xz",
         "\xfd"
         "7zXZ",
         5},
        {"bzip2", "BZh", 3},
    };
    char bytes[8] = {0};
    ssize_t got = pread(fd, bytes, sizeof bytes, 0);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (got >= (ssize_t)table[i].len && memcmp(bytes, table[i].magic, table[i].len) == 0)
            return table[i].name;
    return NULL;
}

static bool is_host(int fd)
{
    struct stat own, top;
    return fstat(fd, &own) == 0 && stat("/", &top) == 0 && own.st_dev == top.st_dev &&
           own.st_ino == top.st_ino;
}

static bool open_archive(struct root *root, struct err *err)
{
    struct stat status;
    const char *packed;
    if (fstat(root->fd, &status) != 0)
        return err_set(err, "cannot read: %s", strerror(errno));
    if (!S_ISREG(status.st_mode))
        return err_set(err, "it is neither a folder nor a tar archive");
    root->is_tar = true;
    struct err why = {""};
    if (tar_read(&root->tar, &root->arena, root->fd, &why))
        return true;
    packed = packed_with(root->fd);
    return packed ? err_set(err, "it is packed with %s: unpack it first", packed)
                  : err_set(err, "%s", why.text);
}

struct root *root_open(const char *path, int spooled, struct err *err)
{
    struct root *root = xmalloc(sizeof *root);
    *root = (struct root){.arena = ARENA_INIT, .fd = spooled};
    root->name = arena_str(&root->arena, str_from(path));
    if (spooled < 0)
        root->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY);
    bool is_folder = spooled < 0 && root->fd >= 0;
    if (!is_folder && spooled < 0 && errno == ENOTDIR)
        root->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool ok = root->fd >= 0 || err_set(err, "cannot open: %s", strerror(errno));
    if (ok && is_folder)
        root->is_host = is_host(root->fd);
    else if (ok)
        ok = open_archive(root, err);
    if (ok)
        return root;
    root_close(root);
    return NULL;
}

void root_close(struct root *root)
{
    if (!root)
        return;
    if (root->fd >= 0)
        close(root->fd);
    arena_release(&root->arena);
    free(root);
}

struct str root_name(const struct root *root)
{
    return root->name;
}

struct str root_trouble(const struct root *root)
{
    return root->is_tar ? root->tar.trouble : STR_NONE;
}

/* --- looking --- */

void root_entry(const struct root *root, struct arena *a, struct str real, struct root_status *out)
{
    *out = (struct root_status){.kind = ROOT_UNREADABLE, .real = STR_NONE, .target = STR_NONE};
    if (root->is_tar)
        root_tar_entry(root, real, out);
    else
        root_folder_entry(root, a, real, out);
    if (out->kind > ROOT_ABSENT)
        out->real = real;
}

/* What a system makes anew whenever it starts; in a copy of it there need be none of that. */
static bool is_made_anew(struct str path)
{
    static const char *const folders[] = {"run", "tmp", "dev", "proc", "sys"};
    struct str top = str_slice(path, 0, str_find_byte(path, '/'));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (str_eq(top, str_from(folders[i])))
            return true;
    return false;
}

/* What a folder lacks is not there, unless only a part of the node was given: an archive of some
 * folders has not more to say of those above them, nor a copy of /etc of /var. */
static void refuse_to_guess(const struct root *root, struct str path,
                            const struct root_status *status, struct root_status *out)
{
    bool partial = !root->is_host && is_made_anew(path);
    if (root->is_tar)
        partial |= !root->tar.is_whole || !status->has_mode;
    else
        partial |= !root->is_host && str_find_byte(path, '/') == path.len;
    if (out->kind == ROOT_ABSENT && partial) {
        out->kind = ROOT_UNKNOWN;
        out->why = "it is not in what was given of the node";
    }
}

struct walking {
    struct str done; /* without links, from the root */
    struct str rest; /* still to be gone */
    struct root_status at;
    unsigned links;
};

static void fail(struct root_status *out, enum root_kind kind, const char *why)
{
    *out = (struct root_status){.kind = kind, .real = STR_NONE, .target = STR_NONE, .why = why};
}

static struct str above(struct str path)
{
    const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;
    return str_slice(path, 0, slash ? (size_t)(slash - path.ptr) : 0);
}

/* One name further. False: w->at says what stopped us. */
static bool step(const struct root *root, struct arena *a, struct walking *w, struct str name)
{
    enum { LINKS_MAX = 40 };
    if (w->at.kind != ROOT_FOLDER) {
        fail(&w->at, ROOT_ABSENT, "what should be a folder is none");
        return false;
    }
    if (str_eq(name, STR(".."))) {
        w->done = above(w->done);
        root_entry(root, a, w->done, &w->at);
        return true;
    }
    struct str next = w->done.len ? arena_join(a, w->done, STR("/"), name) : arena_str(a, name);
    struct root_status found;
    if (next.len >= PATH_MAX) {
        fail(&w->at, ROOT_UNREADABLE, "its path is too long");
        return false;
    }
    root_entry(root, a, next, &found);
    refuse_to_guess(root, next, &w->at, &found);
    if (found.kind <= ROOT_ABSENT) {
        w->at = found;
        return false;
    }
    if (found.kind != ROOT_LINK) {
        w->done = next;
        w->at = found;
        return true;
    }
    if (++w->links > LINKS_MAX || found.target.len + w->rest.len >= PATH_MAX) {
        fail(&w->at, ROOT_ABSENT, "its links lead nowhere");
        return false;
    }
    if (str_starts_with(found.target, STR("/"))) {
        w->done = STR("");
        root_entry(root, a, w->done, &w->at);
    }
    w->rest = arena_join(a, found.target, STR("/"), w->rest);
    return true;
}

void root_look(const struct root *root, struct arena *a, struct str path, struct root_status *out)
{
    struct walking w = {.done = STR(""), .rest = path};
    if (str_find_byte(path, '\0') < path.len || path.len >= PATH_MAX) {
        fail(out, ROOT_ABSENT, "it is no path");
        return;
    }
    root_entry(root, a, w.done, &w.at);
    while (w.rest.ptr && w.rest.len) {
        struct str name = str_cut(&w.rest, '/');
        if (name.len && !str_eq(name, STR(".")) && !step(root, a, &w, name))
            break;
    }
    *out = w.at;
}

/* --- reading --- */

void root_add_name(struct arena *a, struct root_names *names, struct str name)
{
    arena_grow(a, names->items, names->count, names->cap);
    names->items[names->count++] = name;
}

bool root_list(const struct root *root, struct arena *a, struct str real, struct root_names *out,
               struct err *err)
{
    *out = (struct root_names){NULL, 0, 0};
    if (!root->is_tar)
        return root_folder_list(root, a, real, out, err);
    root_tar_list(root, a, real, out);
    return true;
}

bool root_read(const struct root *root, struct str real, struct reader *reader,
               const struct reader_options *options, struct reading *reading, struct err *err)
{
    return root->is_tar ? root_tar_read(root, real, reader, options, reading, err)
                        : root_folder_read(root, real, reader, options, reading, err);
}
