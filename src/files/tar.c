/* SPDX-License-Identifier: Apache-2.0 */
#include "files/tar.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_ARCHIVE "it is neither a folder nor a tar archive"
#define DAMAGED    "the archive is damaged: what comes behind that is not known"
#define CUT        "the archive is cut: what comes behind that is not known"

struct header { /* of POSIX.1-1988 */
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100],
        magic[6], version[2], user[32], group[32], major[8], minor[8], prefix[155], rest[12];
};

_Static_assert(sizeof(struct header) == TAR_BLOCK, "a header is a block");

struct attributes {   /* what a header in front of the member says in place of its own */
    unsigned headers; /* read so far */
    struct str path, link;
    bool has_size, has_uid, has_gid, is_sparse;
    uint64_t size, uid, gid;
};

struct entry {
    struct tar_member member;
    uint32_t order;
};

struct reading {
    struct tar *tar;
    struct arena *arena;
    struct arena scratch; /* of one member, with what stands in front of it */
    int fd;
    uint64_t at, end;
    struct attributes next;
    struct entry *entries;
    uint32_t count, cap;
    uint32_t outside, too_long; /* members that were passed over */
};

/* --- blocks and numbers --- */

static bool read_at(const struct reading *r, uint64_t at, char *bytes, size_t len)
{
    while (len) {
        ssize_t got = pread(r->fd, bytes, len, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        bytes += got;
        at += (uint64_t)got;
        len -= (size_t)got;
    }
    return true;
}

static bool is_zero(const struct header *h)
{
    static const struct header zero;
    return memcmp(h, &zero, sizeof zero) == 0;
}

/* Octal, with blanks around it; or, of GNU tar, the bytes of the number behind a set bit. */
static bool read_number(const char *field, size_t len, uint64_t *out)
{
    uint64_t value = 0;
    size_t i = 0;
    if ((unsigned char)field[0] == 0x80) {
        for (i = 1; i < len; i++) {
            if (value >> 54)
                return false;
            value = value << 8 | (unsigned char)field[i];
        }
        *out = value;
        return true;
    }
    while (i < len && field[i] == ' ')
        i++;
    for (; i < len && field[i] >= '0' && field[i] <= '7'; i++) {
        if (value >> 59)
            return false;
        value = value << 3 | (uint64_t)(field[i] - '0');
    }
    *out = value;
    return i == len || field[i] == ' ' || field[i] == '\0';
}

/* Some writers summed signed bytes. */
static bool checksum_fits(const struct header *h)
{
    const char *bytes = (const char *)h;
    uint64_t told;
    int64_t sum = 0, other = 0;
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        bool own = i >= offsetof(struct header, checksum) && i < offsetof(struct header, type);
        sum += own ? ' ' : (unsigned char)bytes[i];
        other += own ? ' ' : (signed char)bytes[i];
    }
    return read_number(h->checksum, sizeof h->checksum, &told) &&
           ((int64_t)told == sum || (int64_t)told == other);
}

static struct str field_text(const char *field, size_t len)
{
    return (struct str){field, strnlen(field, len)};
}

/* --- what stands in front of a member --- */

/* The content of a header that is one; STR_NONE where it is too long or cut. */
static struct str extra_text(struct reading *r, uint64_t at, uint64_t size)
{
    if (size > TAR_HEADER_MAX || size > r->end - at)
        return STR_NONE;
    char *bytes = arena_bytes(&r->scratch, size + 1);
    if (!read_at(r, at, bytes, size))
        return STR_NONE;
    bytes[size] = '\0';
    return (struct str){bytes, size};
}

static bool decimal(struct str text, uint64_t *out)
{
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || value > UINT64_MAX / 16)
            return false;
        value = value * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    *out = value;
    return text.len > 0;
}

static bool take_record(struct attributes *next, struct str key, struct str value)
{
    bool is_name = str_eq(key, STR("path")) || str_eq(key, STR("linkpath")) ||
                   str_eq(key, STR("GNU.sparse.name"));
    if (is_name && str_find_byte(value, '\0') < value.len) /* labels and the like may have it */
        return false;
    if (str_eq(key, STR("path")) && !next->is_sparse)
        next->path = value;
    else if (str_eq(key, STR("linkpath")))
        next->link = value;
    else if (str_eq(key, STR("size")))
        return next->has_size = decimal(value, &next->size);
    else if (str_eq(key, STR("uid")))
        return next->has_uid = decimal(value, &next->uid);
    else if (str_eq(key, STR("gid")))
        return next->has_gid = decimal(value, &next->gid);
    else if (str_starts_with(key, STR("GNU.sparse.")))
        next->is_sparse = true;
    if (str_eq(key, STR("GNU.sparse.name")))
        next->path = value;
    return true;
}

/* Records of the form "LENGTH KEY=VALUE\n", whose length counts all of it. */
static bool take_records(struct attributes *next, struct str text)
{
    while (text.len) {
        uint64_t len;
        size_t space = str_find_byte(text, ' ');
        if (!decimal(str_slice(text, 0, space), &len) || len <= space + 1 || len > text.len ||
            text.ptr[len - 1] != '\n')
            return false;
        struct str value = str_slice(text, space + 1, len - 1);
        text = str_slice(text, len, text.len);
        if (str_find_byte(value, '=') == value.len)
            return false;
        struct str key = str_cut(&value, '=');
        if (!take_record(next, key, value))
            return false;
    }
    return true;
}

/* Whether the member is no file but says something of the one behind it. */
static bool is_extra(char type)
{
    return type == 'x' || type == 'g' || type == 'L' || type == 'K';
}

/* A few at most stand before one member: more would only take memory. */
static bool take_extra(struct reading *r, char type, uint64_t at, uint64_t size)
{
    enum { HEADERS_MAX = 16 };
    if (++r->next.headers > HEADERS_MAX)
        return false;
    if (type == 'g') /* for all that follows: dates and comments */
        return true;
    struct str text = extra_text(r, at, size);
    if (!text.ptr)
        return false;
    if (type == 'x')
        return take_records(&r->next, text);
    struct str name = field_text(text.ptr, text.len);
    *(type == 'L' ? &r->next.path : &r->next.link) = name;
    return true;
}

/* --- members --- */

/* From the root, without names that are nothing; STR_NONE where it leads out. */
static struct str clean_name(struct arena *a, struct str name)
{
    char *out = arena_bytes(a, name.len + 1);
    size_t len = 0;
    for (struct str rest = name; rest.ptr;) {
        struct str part = str_cut(&rest, '/');
        if (str_eq(part, STR("..")))
            return STR_NONE;
        if (!part.len || str_eq(part, STR(".")))
            continue;
        if (len)
            out[len++] = '/';
        memcpy(out + len, part.ptr, part.len);
        len += part.len;
    }
    out[len] = '\0';
    arena_shrink(a, out, name.len + 1, name.len + 1, len + 1);
    return (struct str){out, len};
}

static enum tar_kind kind_of(char type, struct str name)
{
    switch (type) {
    case '1':
        return TAR_HARD_LINK;
    case '2':
        return TAR_LINK;
    case '3':
    case '4':
    case '6':
        return TAR_OTHER;
    case '5':
    case 'D':
        return TAR_FOLDER;
    default: /* what is not known is a file, as POSIX asks for */
        return str_ends_with(name, STR("/")) ? TAR_FOLDER : TAR_FILE;
    }
}

static struct str name_of(struct reading *r, const struct header *h)
{
    struct str name = field_text(h->name, sizeof h->name);
    struct str prefix = field_text(h->prefix, sizeof h->prefix);
    if (r->next.path.ptr)
        return r->next.path;
    /* GNU tar has other things there. */
    if (memcmp(h->magic, "ustar", 6) == 0 && prefix.len)
        return arena_join(&r->scratch, prefix, STR("/"), name);
    return name;
}

/* What does not fit is somebody whom no system knows. */
static uint32_t id_of(bool told, uint64_t id, const char *field, size_t len)
{
    if (!told && !read_number(field, len, &id))
        return UINT32_MAX;
    return id < UINT32_MAX ? (uint32_t)id : UINT32_MAX;
}

static void add_member(struct reading *r, const struct header *h, uint64_t at, uint64_t size)
{
    struct str name = name_of(r, h);
    struct str link = r->next.link.ptr ? r->next.link : field_text(h->link, sizeof h->link);
    uint64_t mode = 0;
    if (h->type == 'V' || h->type == 'M') /* a label; what began in another archive */
        return;
    if (name.len > TAR_NAME_MAX || link.len > TAR_NAME_MAX) {
        r->too_long++;
        return;
    }
    struct str path = clean_name(r->arena, name);
    if (!path.ptr || (!path.len && kind_of(h->type, name) != TAR_FOLDER)) {
        r->outside++;
        return;
    }
    read_number(h->mode, sizeof h->mode, &mode);
    arena_grow(r->arena, r->entries, r->count, r->cap);
    struct entry *entry = &r->entries[r->count];
    entry->order = r->count++;
    entry->member = (struct tar_member){
        .path = path,
        .target = arena_str(r->arena, link),
        .kind = kind_of(h->type, name),
        .is_sparse = h->type == 'S' || r->next.is_sparse,
        .mode = (uint32_t)mode & 07777,
        .uid = id_of(r->next.has_uid, r->next.uid, h->uid, sizeof h->uid),
        .gid = id_of(r->next.has_gid, r->next.gid, h->gid, sizeof h->gid),
        .at = at,
        .size = size,
    };
}

static bool has_content(char type)
{
    return type < '1' || type > '6';
}

static void complain(struct reading *r, const char *words)
{
    if (!r->tar->trouble.ptr)
        r->tar->trouble = str_from(words);
}

/* How many blocks of a GNU map of holes come behind a header. */
static bool skip_maps(struct reading *r, const struct header *h, uint64_t *at)
{
    bool more = h->type == 'S' && ((const char *)h)[482];
    char block[TAR_BLOCK];
    while (more) {
        if (!read_at(r, *at, block, sizeof block))
            return false;
        *at += TAR_BLOCK;
        more = block[504];
    }
    return true;
}

/* False: there is nothing behind it that could be read. */
static bool read_member(struct reading *r, const struct header *h)
{
    uint64_t size = 0, at = r->at + TAR_BLOCK;
    if (!read_number(h->size, sizeof h->size, &size) || !skip_maps(r, h, &at)) {
        complain(r, DAMAGED);
        return false;
    }
    bool extra = is_extra(h->type);
    if (r->next.has_size && !extra)
        size = r->next.size;
    if (!has_content(h->type))
        size = 0;
    if (at > r->end || size > r->end - at) {
        complain(r, CUT);
        return false;
    }
    if (extra && !take_extra(r, h->type, at, size)) {
        complain(r, DAMAGED);
        return false;
    }
    if (!extra) {
        add_member(r, h, at, size);
        r->next = (struct attributes){.path = STR_NONE};
        arena_clear(&r->scratch);
    }
    r->at = at + (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
    return true;
}

/* --- all of them --- */

static int by_path(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int order = str_cmp(a->member.path, b->member.path);
    return order ? order : (a->order > b->order) - (a->order < b->order);
}

static void keep_last(struct reading *r)
{
    struct tar *tar = r->tar;
    if (r->count)
        qsort(r->entries, r->count, sizeof *r->entries, by_path);
    tar->members = arena_new(r->arena, struct tar_member, r->count);
    for (uint32_t i = 0; i < r->count; i++)
        if (i + 1 == r->count || !str_eq(r->entries[i].member.path, r->entries[i + 1].member.path))
            tar->members[tar->count++] = r->entries[i].member;
}

/* A hard link is the file that it leads to. */
static void resolve_hard_links(struct reading *r)
{
    enum { STEPS_MAX = 8 };
    for (uint32_t i = 0; i < r->tar->count; i++) {
        struct tar_member *member = &r->tar->members[i];
        const struct tar_member *to = member;
        for (int step = 0; to && to->kind == TAR_HARD_LINK && step < STEPS_MAX; step++) {
            struct str path = clean_name(r->arena, to->target);
            to = path.ptr ? tar_find(r->tar, path) : NULL;
        }
        if (!to || to == member || to->kind == TAR_HARD_LINK)
            continue;
        struct str path = member->path;
        *member = *to;
        member->path = path;
    }
}

static void say_what_is_missing(struct reading *r)
{
    if (r->outside && !r->tar->trouble.ptr)
        r->tar->trouble =
            arena_fmt(r->arena, "passed over: %u of the archive's names lead out of it",
                      (unsigned)r->outside);
    if (r->too_long && !r->tar->trouble.ptr)
        r->tar->trouble = arena_fmt(r->arena, "passed over: %u of the archive's names are too long",
                                    (unsigned)r->too_long);
}

/* False: it is no archive. */
static bool read_members(struct reading *r, struct err *err)
{
    struct header h;
    while (r->end - r->at >= TAR_BLOCK && read_at(r, r->at, (char *)&h, sizeof h)) {
        if (is_zero(&h)) {
            if (r->at == 0)
                return err_set(err, "it is an archive without any file");
            r->tar->is_whole = true;
            break;
        }
        if (!checksum_fits(&h)) {
            if (r->at == 0)
                return err_set(err, NO_ARCHIVE);
            complain(r, DAMAGED);
            break;
        }
        if (r->count == TAR_MEMBERS_MAX) {
            complain(r, "the archive holds more than a million files: the rest is not looked at");
            break;
        }
        if (!read_member(r, &h) || r->at > r->end)
            break;
    }
    return r->at || r->count || err_set(err, NO_ARCHIVE);
}

bool tar_read(struct tar *tar, struct arena *a, int fd, struct err *err)
{
    struct stat status;
    struct reading r = {
        .tar = tar, .arena = a, .scratch = ARENA_INIT, .fd = fd, .next = {.path = STR_NONE}};
    *tar = (struct tar){.trouble = STR_NONE};
    if (fstat(fd, &status) != 0)
        return err_set(err, "cannot read: %s", strerror(errno));
    r.end = (uint64_t)status.st_size;
    bool ok = read_members(&r, err);
    arena_release(&r.scratch);
    if (!ok)
        return false;
    if (!tar->is_whole)
        complain(&r, CUT);
    say_what_is_missing(&r);
    tar->is_whole &= !tar->trouble.ptr;
    keep_last(&r);
    resolve_hard_links(&r);
    return true;
}

uint32_t tar_first(const struct tar *tar, struct str path)
{
    uint32_t low = 0, high = tar->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (str_cmp(tar->members[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct tar_member *tar_find(const struct tar *tar, struct str path)
{
    uint32_t at = tar_first(tar, path);
    return at < tar->count && str_eq(tar->members[at].path, path) ? &tar->members[at] : NULL;
}
