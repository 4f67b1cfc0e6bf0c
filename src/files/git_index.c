/* SPDX-License-Identifier: Apache-2.0 */
#include "files/git_index.h"
#include "base/fatal.h"

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
    NAME_MAX_BYTES = 4096,
    EXTENDED = 0x40, /* two more bytes of flags follow; version 3 and later */
};

struct index {
    struct str bytes;
    struct str_set *names;
    uint32_t version, count;
    size_t hash; /* bytes of a hash */
    char *name;  /* version 4: the name before, which the next one begins with */
    size_t room, len;
    size_t copied; /* of names so far */
};

static uint32_t number_at(struct str bytes, size_t at)
{
    const unsigned char *b = (const unsigned char *)bytes.ptr + at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
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

static bool put_compressed(struct index *x, size_t strip, struct str more)
{
    if (strip > x->len)
        return false;
    size_t kept = x->len - strip;
    /* Real names share little more than their folders. */
    x->copied += kept + more.len;
    if (kept + more.len > NAME_MAX_BYTES || x->copied > x->bytes.len * 8)
        return false;
    if (kept + more.len > x->room) {
        size_t room = (kept + more.len) * 2;
        char *name = arena_bytes(x->names->arena, room);
        if (kept)
            memcpy(name, x->name, kept);
        x->name = name;
        x->room = room;
    }
    if (more.len)
        memcpy(x->name + kept, more.ptr, more.len);
    x->len = kept + more.len;
    str_set_add(x->names, arena_str(x->names->arena, (struct str){x->name, x->len}));
    return true;
}

static bool read_entry(struct index *x, size_t *at)
{
    size_t start = *at, flags = start + FIXED + x->hash, name = flags + 2, strip = 0;
    if (name > x->bytes.len)
        return false;
    if (x->bytes.ptr[flags] & EXTENDED) {
        if (x->version < 3)
            return false;
        name += 2;
    }
    if (x->version == 4 && !read_varint(x->bytes, &name, &strip))
        return false;
    if (name >= x->bytes.len)
        return false;
    struct str text = str_slice(x->bytes, name, x->bytes.len);
    text.len = str_find_byte(text, '\0');
    size_t end = name + text.len;
    if (end >= x->bytes.len || (x->version < 4 && !text.len))
        return false;
    if (x->version == 4) {
        *at = end + 1;
        return put_compressed(x, strip, text);
    }
    str_set_add(x->names, text);
    *at = start + ((end - start + 8) & ~(size_t)7); /* one to eight zeros */
    return *at <= x->bytes.len;
}

static bool read_all(struct index *x)
{
    size_t at = HEADER;
    for (uint32_t i = 0; i < x->count; i++)
        if (!read_entry(x, &at))
            return false;
    return at + x->hash <= x->bytes.len;
}

bool git_index_names(struct str bytes, struct str_set *names)
{
    static const size_t hashes[] = {20, 32};
    if (bytes.len < HEADER || memcmp(bytes.ptr, "DIRC", 4) != 0)
        return false;
    struct index x = {.bytes = bytes,
                      .names = names,
                      .version = number_at(bytes, 4),
                      .count = number_at(bytes, 8)};
    if (x.version < 2 || x.version > 4 || x.count > bytes.len / (FIXED + 20))
        return false;
    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++) {
        struct str_set found = {.arena = names->arena};
        x.names = &found;
        x.hash = hashes[i];
        x.len = x.copied = 0;
        if (read_all(&x)) {
            *names = found;
            return true;
        }
    }
    return false;
}

/* --- repositories --- */

struct git_repository {
    struct str root;
    struct str_set names;
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

static bool read_file(struct arena *a, struct str path, size_t max, struct str *out)
{
    struct stat status;
    int fd = open(path.ptr, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return false;
    bool ok = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= 0 &&
              (uint64_t)status.st_size <= max;
    size_t size = ok ? (size_t)status.st_size : 0, at = 0;
    char *bytes = arena_bytes(a, size + 1);
    while (ok && at < size) {
        ssize_t got = read(fd, bytes + at, size - at);
        if (got <= 0)
            break;
        at += (size_t)got;
    }
    close(fd);
    *out = (struct str){bytes, at};
    return ok;
}

/* `.git` is a folder, or in work trees and submodules a file that names one. */
static struct str git_folder(struct arena *a, struct str root)
{
    enum { LINK_MAX_BYTES = 8192 };
    struct stat status;
    struct str git = arena_join(a, root, STR("/.git")), text;
    if (stat(git.ptr, &status) == 0 && S_ISDIR(status.st_mode))
        return git;
    if (!read_file(a, git, LINK_MAX_BYTES, &text) || !str_starts_with(text, STR("gitdir:")))
        return STR_NONE;
    struct str named = str_trim(str_slice(text, 7, text.len));
    if (!named.len || str_find_byte(named, '\0') < named.len)
        return STR_NONE;
    return named.ptr[0] == '/' ? arena_join(a, named, STR(""))
                               : arena_join(a, root, STR("/"), named);
}

static const struct git_repository *repository_at(struct git *git, struct str root)
{
    for (struct git_repository *r = git->first; r; r = r->next)
        if (str_eq(r->root, root))
            return r;
    struct git_repository *r = arena_new(&git->arena, struct git_repository, 1);
    *r = (struct git_repository){
        .root = arena_str(&git->arena, root), .names = {.arena = &git->arena}, .next = git->first};
    struct str folder = git_folder(&git->arena, root), bytes;
    if (folder.ptr &&
        read_file(&git->arena, arena_join(&git->arena, folder, STR("/index")), GIT_INDEX_MAX_BYTES,
                  &bytes) &&
        !git_index_names(bytes, &r->names))
        r->names = (struct str_set){.arena = &git->arena};
    git->first = r;
    return r;
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
        tracks = str_set_has(&git->repository->names, *inside);
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
