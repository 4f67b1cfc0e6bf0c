/* SPDX-License-Identifier: Apache-2.0 */
#include "files/git_index.h"
#include "base/fatal.h"
#include "files/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- the file --- */

enum {
    HEADER = 12, /* DIRC, version, number of entries */
    FIXED = 40,  /* times, device, inode, mode, owner, size: in front of the hash */
    HASH_MAX_BYTES = 32,
    NAME_MAX_BYTES = 4096,
    ENTRY_MAX = FIXED + HASH_MAX_BYTES + 4 + 5 + NAME_MAX_BYTES + 8,
    WINDOW = 64 * 1024,
    NAME_LENGTH = 0xFFF, /* in the flags: how long the whole name is, where it is not longer */
    EXTENDED = 0x40,     /* two more bytes of flags follow; version 3 and later */
};

struct index {
    struct arena *arena;
    int fd;
    size_t size;   /* of the file */
    char *window;  /* of WINDOW bytes */
    struct str in; /* what of the window is still to be read */
    struct str folder;
    struct git_names found;
    uint32_t room; /* for names */
    uint32_t version, count;
    size_t copied; /* of names so far */
    size_t hash;   /* bytes of a hash */
    char *name; /* of NAME_MAX_BYTES; version 4: the name before, which the next one begins with */
    size_t len;
};

static uint32_t number_at(struct str bytes, size_t at)
{
    const unsigned char *b = (const unsigned char *)bytes.ptr + at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Moves the window on, so that a whole entry is in it. */
static void look_further(struct index *x)
{
    struct err err;
    size_t have = x->in.len;
    memmove(x->window, x->in.ptr, have);
    input_fill(x->fd, x->window, &have, WINDOW, &err);
    x->in = (struct str){x->window, have};
}

/* How much of the name before goes: seven bits a byte, each further byte counts one up. */
static bool read_varint(struct str bytes, size_t *at, size_t *out)
{
    size_t value = 0;
    for (unsigned i = 0; i < 5 && *at < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[(*at)++];
        value = (i ? (value + 1) << 7 : 0) | (c & 0x7f);
        if (!(c & 0x80)) {
            *out = value;
            return true;
        }
    }
    return false;
}

static bool lies_in(struct str name, struct str folder)
{
    if (folder.len) {
        if (name.len <= folder.len || name.ptr[folder.len] != '/' || !str_starts_with(name, folder))
            return false;
        name = str_slice(name, folder.len + 1, name.len);
    }
    return str_find_byte(name, '/') == name.len;
}

/* Sorted as git writes them, so that a search needs no table of its own. */
static bool take_name(struct index *x, struct str name)
{
    struct git_names *found = &x->found;
    if (x->folder.ptr && !lies_in(name, x->folder))
        return true;
    if (str_find_byte(name, '\0') < name.len)
        return false;
    if (found->count && str_cmp(found->names[found->count - 1], name) > 0)
        return false;
    /* Real names share little more than their folders. */
    x->copied += name.len;
    if (x->copied > x->size * 8)
        return false;
    arena_grow(x->arena, found->names, found->count, x->room);
    found->names[found->count++] = arena_str(x->arena, name);
    return true;
}

static bool take_compressed(struct index *x, size_t strip, struct str more)
{
    if (strip > x->len || x->len - strip + more.len > NAME_MAX_BYTES)
        return false;
    size_t kept = x->len - strip;
    if (more.len)
        memcpy(x->name + kept, more.ptr, more.len);
    x->len = kept + more.len;
    return take_name(x, (struct str){x->name, x->len});
}

static bool read_entry(struct index *x)
{
    size_t flags = FIXED + x->hash, name = flags + 2, strip = 0;
    if (x->in.len < ENTRY_MAX)
        look_further(x);
    if (name > x->in.len)
        return false;
    if (x->in.ptr[flags] & EXTENDED) {
        if (x->version < 3)
            return false;
        name += 2;
    }
    if (x->version == 4 && !read_varint(x->in, &name, &strip))
        return false;
    if (name >= x->in.len)
        return false;
    struct str text = str_slice(x->in, name, x->in.len);
    size_t told = number_at(x->in, flags - 2) & NAME_LENGTH;
    bool is_whole = x->version < 4 && told < NAME_LENGTH && told < text.len;
    text.len = is_whole && !text.ptr[told] ? told : str_find_byte(text, '\0');
    size_t end = name + text.len;
    if (end >= x->in.len)
        return false;
    if (x->version == 4) {
        x->in = str_slice(x->in, end + 1, x->in.len);
        return take_compressed(x, strip, text);
    }
    size_t next = (end + 8) & ~(size_t)7; /* one to eight zeros */
    if (!text.len || next > x->in.len)
        return false;
    x->in = str_slice(x->in, next, x->in.len);
    return take_name(x, text);
}

static bool read_header(struct index *x)
{
    if (lseek(x->fd, 0, SEEK_SET) != 0)
        return false;
    x->in = (struct str){x->window, 0};
    look_further(x);
    if (x->in.len < HEADER || memcmp(x->in.ptr, "DIRC", 4) != 0)
        return false;
    x->version = number_at(x->in, 4);
    x->count = number_at(x->in, 8);
    x->in = str_slice(x->in, HEADER, x->in.len);
    return x->version >= 2 && x->version <= 4;
}

static bool read_all(struct index *x, size_t hash)
{
    x->hash = hash;
    x->len = x->copied = x->found.count = 0;
    if (!read_header(x))
        return false;
    for (uint32_t i = 0; i < x->count; i++)
        if (!read_entry(x))
            return false;
    look_further(x);
    return x->in.len >= hash;
}

bool git_index_names(struct arena *a, int fd, struct str folder, struct git_names *names)
{
    struct stat status;
    *names = (struct git_names){0};
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > GIT_INDEX_MAX_BYTES)
        return false;
    struct arena scratch = ARENA_INIT;
    struct index x = {.arena = a, .fd = fd, .size = (size_t)status.st_size, .folder = folder};
    x.window = arena_bytes(&scratch, WINDOW + NAME_MAX_BYTES);
    x.name = x.window + WINDOW;
    bool ok = read_all(&x, 20) || read_all(&x, HASH_MAX_BYTES); /* SHA-1 or SHA-256 */
    if (ok)
        *names = x.found;
    arena_release(&scratch);
    return ok;
}

bool git_names_have(const struct git_names *names, struct str name)
{
    size_t from = 0, to = names->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_cmp(names->names[middle], name);
        if (order == 0)
            return true;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

/* --- repositories --- */

enum { FOLDERS_ALONE = 8 }; /* after so many, all names at once are cheaper */

struct git_repository {
    struct str root, index;
    struct git_names names; /* of the folder that was asked about last, or all */
    unsigned folders;       /* asked about */
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

static void read_names(struct git *git, struct git_repository *r, struct str folder)
{
    if (!r->index.ptr || r->folders > FOLDERS_ALONE)
        return;
    int fd = open_quietly(r->index);
    r->names = (struct git_names){0};
    if (r->folders++ == FOLDERS_ALONE)
        folder = STR_NONE;
    if (fd < 0)
        return;
    git_index_names(&git->arena, fd, folder, &r->names);
    close(fd);
}

void git_init(struct git *git)
{
    *git = (struct git){.arena = ARENA_INIT};
    pthread_mutex_init(&git->lock, NULL);
}

void git_release(struct git *git)
{
    arena_release(&git->arena);
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
    struct str real = real_folder(&git->arena, folder);
    git->folder = arena_str(&git->arena, folder);
    git->repository = NULL;
    if (!real.ptr || stat(real.ptr, &status) != 0)
        return;
    struct str root = str_eq(real, STR("/")) ? STR("") : real;
    while (!git_begins_in(&git->arena, root, &status)) {
        const char *slash = root.len ? memrchr(root.ptr, '/', root.len) : NULL;
        if (!slash)
            return;
        root.len = (size_t)(slash - root.ptr);
    }
    git->way = str_slice(real, root.len + 1, real.len);
    struct git_repository *r = repository_at(git, root);
    read_names(git, r, git->way);
    git->repository = r;
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
        tracks = git_names_have(&git->repository->names, *inside);
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
