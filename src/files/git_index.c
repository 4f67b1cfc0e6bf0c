/* SPDX-License-Identifier: Apache-2.0 */
#include "files/git_index.h"

#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/input.h"

/* --- all names --- */

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

/* Sorted as git writes them, so that a search needs no table of its own. */
static bool take_name(struct index *x, struct str name)
{
    struct git_names *found = &x->found;
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

bool git_index_names(struct arena *a, int fd, struct git_names *names)
{
    struct stat status;
    *names = (struct git_names){0};
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > GIT_INDEX_MAX_BYTES)
        return false;
    struct arena scratch = ARENA_INIT;
    struct index x = {.arena = a, .fd = fd, .size = (size_t)status.st_size};
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

/* --- one name --- */

/* Entries begin at every eighth byte behind the header, and come in the order of their names: that
 * is enough to search by halves. What is found in the middle of a file is taken for an entry only
 * where several in a row have all the marks of one. */
enum {
    PIECE = 4 * 1024, /* read at once */
    ROW = 3,          /* entries that must follow each other */
    MODE = 24,        /* where its four bytes are in an entry */
};

struct search {
    int fd;
    uint32_t version;
    size_t hash, size;
    char *bytes; /* of 4 * PIECE + ENTRY_MAX */
};

static struct str read_piece(const struct search *s, size_t at, size_t len)
{
    ssize_t got = at < s->size ? pread(s->fd, s->bytes, len, (off_t)at) : 0;
    return (struct str){s->bytes, got > 0 ? (size_t)got : 0};
}

/* Files, links, submodules, and folders where only a part is checked out. */
static bool is_mode(uint32_t mode)
{
    uint32_t type = mode >> 12;
    return type == 010 || type == 012 || type == 016 || type == 004;
}

/* Whether an entry begins at `at`, its name, and where the next one begins. */
static bool entry_at(const struct search *s, struct str bytes, size_t at, struct str *name,
                     size_t *next)
{
    size_t flags = at + FIXED + s->hash, begin = flags + 2;
    if (begin + 2 >= bytes.len || !is_mode(number_at(bytes, at + MODE)))
        return false;
    if (bytes.ptr[flags] & EXTENDED) {
        if (s->version < 3)
            return false;
        begin += 2;
    }
    size_t len = number_at(bytes, flags - 2) & NAME_LENGTH, end = begin + len;
    *next = at + ((end - at + 8) & ~(size_t)7);
    if (!len || len == NAME_LENGTH || *next > bytes.len)
        return false;
    for (size_t i = end; i < *next; i++)
        if (bytes.ptr[i])
            return false;
    *name = str_slice(bytes, begin, end);
    return str_find_byte(*name, '\0') == len;
}

static bool row_at(const struct search *s, struct str bytes, size_t at, struct str *first)
{
    struct str name, before = STR_NONE;
    for (unsigned i = 0; i < ROW; i++) {
        if (!entry_at(s, bytes, at, &name, &at) || (i && str_cmp(before, name) > 0))
            return false;
        if (!i)
            *first = name;
        before = name;
    }
    return true;
}

/* From an entry on, until there is the name or a later one. */
static enum git_found walk_to(const struct search *s, struct str bytes, struct str wanted)
{
    struct str name;
    size_t at = 0;
    while (entry_at(s, bytes, at, &name, &at)) {
        int order = str_cmp(name, wanted);
        if (order >= 0)
            return order ? GIT_NOT_FOUND : GIT_FOUND;
    }
    return GIT_UNCLEAR;
}

static enum git_found search(const struct search *s, struct str wanted)
{
    size_t low = HEADER, high = s->size; /* at `low` there is an entry, before the wanted one */
    while (high - low > 4 * PIECE) {
        size_t middle = low + ((high - low) / 2 & ~(size_t)7), at = 0;
        struct str bytes = read_piece(s, middle, PIECE), name = STR_NONE;
        while (at < bytes.len && !row_at(s, bytes, at, &name))
            at += 8;
        int order = name.ptr && at < bytes.len ? str_cmp(name, wanted) : 1;
        if (order == 0)
            return GIT_FOUND;
        if (order < 0)
            low = middle + at;
        else /* or behind the entries: then the walk will not end at a later name */
            high = middle + (at < bytes.len ? at : 0);
    }
    return walk_to(s, read_piece(s, low, high - low + ENTRY_MAX), wanted);
}

enum git_found git_index_find(struct arena *scratch, int fd, struct str wanted)
{
    struct stat status;
    struct search s = {.fd = fd, .bytes = arena_bytes(scratch, 4 * PIECE + ENTRY_MAX)};
    struct str first;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size > GIT_INDEX_MAX_BYTES || status.st_size < 8 * PIECE)
        return GIT_UNCLEAR;
    s.size = (size_t)status.st_size;
    struct str bytes = read_piece(&s, 0, PIECE);
    if (bytes.len < HEADER || memcmp(bytes.ptr, "DIRC", 4) != 0)
        return GIT_UNCLEAR;
    s.version = number_at(bytes, 4);
    if (s.version < 2 || s.version > 3) /* the fourth has names that depend on those before */
        return GIT_UNCLEAR;
    s.hash = 20; /* SHA-1 */
    if (!row_at(&s, bytes, HEADER, &first)) {
        s.hash = HASH_MAX_BYTES;
        if (!row_at(&s, bytes, HEADER, &first))
            return GIT_UNCLEAR;
    }
    int order = str_cmp(first, wanted);
    if (order >= 0)
        return order ? GIT_NOT_FOUND : GIT_FOUND;
    return search(&s, wanted);
}
