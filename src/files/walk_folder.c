/* SPDX-License-Identifier: Apache-2.0 */
/* One folder with all below it, without recursion: frames on a pile of our own, each with its names
 * on two shared piles. Names are sorted as if folders ended in a slash; then a folder's content
 * comes where a bytewise order of whole paths puts it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fatal.h"
#include "files/inside.h"
#include "files/walk_state.h"

enum { READ_SIZE = 64 * 1024 };

struct entry {
    uint32_t name; /* in names */
    uint16_t len;
    unsigned char type; /* DT_* */
};

struct frame {
    size_t first, next, end; /* of entries */
    size_t names;            /* how long `names` was before */
    size_t shown, match;     /* how long the paths were before: where a name is put */
    const struct ignore_list *chain;
};

struct descent {
    struct walk *walk;
    const struct walk_options *options;
    int32_t root;
    int root_fd;
    size_t shown_base;       /* bytes of `shown` that are the root's */
    struct buf shown, match; /* the path at hand: as shown, and from the root of the repository */
    struct buf names;
    struct entry *entries;
    size_t entry_count, entry_cap;
    struct frame *frames;
    size_t frame_count, frame_cap;
    char *block;
};

static const char *name_of(const struct descent *d, const struct entry *entry)
{
    return d->names.ptr + entry->name;
}

static int by_name(const void *x, const void *y, void *context)
{
    const struct descent *d = context;
    const struct entry *a = x, *b = y;
    const char *p = name_of(d, a), *q = name_of(d, b);
    size_t shared = a->len < b->len ? a->len : b->len;
    int order = memcmp(p, q, shared);
    if (order)
        return order;
    /* Behind a name comes NUL, behind a folder's a slash. */
    int after_a = a->len > shared ? (unsigned char)p[shared] : a->type == DT_DIR ? '/' : 0;
    int after_b = b->len > shared ? (unsigned char)q[shared] : b->type == DT_DIR ? '/' : 0;
    return after_a - after_b;
}

static unsigned char type_of(int folder, const char *name)
{
    struct stat status;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return DT_UNKNOWN;
    return (unsigned char)IFTODT(status.st_mode);
}

static void add_entry(struct descent *d, const char *name, size_t len, unsigned char type)
{
    if (d->entry_count == d->entry_cap) {
        d->entry_cap = d->entry_cap ? d->entry_cap * 2 : 1024;
        d->entries = xrealloc(d->entries, d->entry_cap * sizeof *d->entries);
    }
    if (d->names.len + len + 1 > UINT32_MAX)
        oom_exit();
    d->entries[d->entry_count++] =
        (struct entry){.name = (uint32_t)d->names.len, .len = (uint16_t)len, .type = type};
    buf_str(&d->names, (struct str){name, len + 1});
}

struct marks { /* what a folder holds that concerns us */
    bool git, gitignore;
};

/* The folder's names go to the pile; false with errno where it cannot be read to its end. */
static bool read_names(struct descent *d, int fd, struct marks *marks)
{
    for (;;) {
        ssize_t got = getdents64(fd, d->block, READ_SIZE);
        if (got == 0)
            return true;
        if (got < 0 && errno == ENOENT) /* removed while we read: it is empty */
            return true;
        if (got < 0)
            return false;
        for (ssize_t at = 0; at < got;) {
            const struct dirent64 *raw = (const void *)(d->block + at);
            const char *name = raw->d_name;
            at += raw->d_reclen;
            if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
                continue;
            if (strcmp(name, ".git") == 0) {
                marks->git = true;
                continue;
            }
            marks->gitignore |= strcmp(name, ".gitignore") == 0;
            add_entry(d, name, strlen(name),
                      raw->d_type == DT_UNKNOWN ? type_of(fd, name) : raw->d_type);
        }
    }
}

/* A folder that is a repository of its own begins a new chain. */
static const struct ignore_list *chain_below(struct descent *d, int fd, struct marks marks,
                                             const struct ignore_list *chain)
{
    if (d->options->no_gitignore)
        return NULL;
    struct arena *a = &d->walk->arena;
    struct err err = {""};
    bool ok = true;
    struct str here = buf_view(&d->match); /* "" or with a slash at the end */
    if (marks.git && d->frame_count > 0) {
        chain = NULL;
        ok = ignore_read(a, fd, ".git/info/exclude", arena_join(a, here, STR(".git/info/exclude")),
                         here.len, &chain, &err);
    }
    if (ok && marks.gitignore)
        ok = ignore_read(a, fd, ".gitignore", arena_join(a, here, STR(".gitignore")), here.len,
                         &chain, &err);
    if (!ok)
        walk_complain(d->walk, arena_join(a, buf_view(&d->shown), STR(".gitignore")), err.text);
    return chain;
}

static void push_frame(struct descent *d, int fd, const struct ignore_list *chain)
{
    struct marks marks = {false, false};
    struct frame frame = {.first = d->entry_count,
                          .names = d->names.len,
                          .shown = d->shown.len,
                          .match = d->match.len};
    if (!read_names(d, fd, &marks))
        walk_complain(d->walk, buf_view(&d->shown), strerror(errno));
    frame.next = frame.first;
    frame.end = d->entry_count;
    frame.chain = chain_below(d, fd, marks, chain);
    if (frame.end > frame.first)
        qsort_r(d->entries + frame.first, frame.end - frame.first, sizeof *d->entries, by_name, d);
    if (d->frame_count == d->frame_cap) {
        d->frame_cap = d->frame_cap ? d->frame_cap * 2 : 32;
        d->frames = xrealloc(d->frames, d->frame_cap * sizeof *d->frames);
    }
    d->frames[d->frame_count++] = frame;
}

static struct str inside_path(const struct descent *d)
{
    return str_slice(buf_view(&d->shown), d->shown_base, d->shown.len);
}

static struct walk_file *add_file(struct descent *d, enum walk_fate fate, struct str why)
{
    struct walk *walk = d->walk;
    if (fate != WALK_TAKEN) {
        walk->skipped++;
        if (!d->options->keep_skipped)
            return NULL;
    }
    struct walk_file *file = walk_add(walk, buf_view(&d->shown), fate);
    file->why = why;
    file->root = d->root;
    file->inside = file->path.ptr + d->shown_base;
    return file;
}

/* Whether the path at hand is left out, by a pattern of the user's or of git's; it is then listed.
 */
static bool is_left_out(struct descent *d, const struct ignore_list *chain, bool is_folder)
{
    const struct ignore_list *in;
    struct arena *a = &d->walk->arena;
    /* The slash of a folder is no part of the path that patterns see. */
    struct str shown = str_slice(buf_view(&d->shown), 0, d->shown.len - is_folder);
    struct str match = str_slice(buf_view(&d->match), 0, d->match.len - is_folder);
    struct str why =
        walk_excluded(d->options, shown, str_slice(shown, d->shown_base, shown.len), is_folder);
    if (why.ptr) {
        struct walk_file *file = add_file(d, WALK_EXCLUDED, why);
        if (file)
            file->is_folder = is_folder;
        return true;
    }
    const struct ignore_line *line = ignore_find(chain, match, is_folder, &in);
    if (!line || line->glob.negated)
        return false;
    if (d->options->keep_skipped)
        why = arena_fmt(a, "ignored by %s:%u", in->name.ptr, line->number);
    struct walk_file *file = add_file(d, WALK_IGNORED, why);
    if (file)
        file->is_folder = is_folder;
    return true;
}

static void enter_folder(struct descent *d, const struct ignore_list *chain)
{
    struct str inside = inside_path(d);
    if (d->shown.len >= PATH_MAX - 1) {
        walk_complain(d->walk, buf_view(&d->shown), "its path is too long");
        return;
    }
    buf_byte(&d->shown, '\0');
    int fd = inside_open(d->root_fd, inside.ptr, O_RDONLY | O_DIRECTORY | O_NOCTTY);
    d->shown.len--;
    if (fd < 0 && errno != ENOENT)
        walk_complain(d->walk, buf_view(&d->shown), strerror(errno));
    if (fd < 0)
        return;
    push_frame(d, fd, chain);
    close(fd);
}

static void visit_file(struct descent *d, const struct entry *entry)
{
    if (d->shown.len >= PATH_MAX) {
        walk_complain(d->walk, buf_view(&d->shown), "its path is too long");
        return;
    }
    if (entry->type == DT_REG) {
        add_file(d, WALK_TAKEN, STR_NONE);
    } else if (entry->type == DT_LNK) {
        /* Where it leads is asked when all files are known. */
        struct walk_file *link = walk_add(d->walk, buf_view(&d->shown), WALK_LINK_OUT);
        link->is_link = true;
        link->root = d->root;
        link->inside = link->path.ptr + d->shown_base;
    } else {
        add_file(d, WALK_SPECIAL, STR("no regular file"));
    }
}

static void visit(struct descent *d, const struct entry *entry, const struct ignore_list *chain)
{
    bool is_folder = entry->type == DT_DIR;
    struct str name = {name_of(d, entry), entry->len};
    buf_str(&d->shown, name);
    buf_str(&d->match, name);
    if (is_folder) {
        buf_byte(&d->shown, '/');
        buf_byte(&d->match, '/');
    }
    if (is_left_out(d, chain, is_folder))
        return;
    if (is_folder)
        enter_folder(d, chain);
    else
        visit_file(d, entry);
}

static void release(struct descent *d)
{
    buf_release(&d->shown);
    buf_release(&d->match);
    buf_release(&d->names);
    free(d->entries);
    free(d->frames);
    free(d->block);
}

/* inside_open() wants no empty path; the root is opened anew, since reading moves its offset. */
static void begin(struct descent *d, const struct ignore_list *chain)
{
    int fd = openat(d->root_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        walk_complain(d->walk, buf_view(&d->shown), strerror(errno));
        return;
    }
    push_frame(d, fd, chain);
    close(fd);
}

void walk_folder(struct walk *walk, int32_t root, const struct walk_options *options)
{
    const struct walk_root *from = &walk->roots[root];
    struct str prefix = STR("");
    const struct ignore_list *chain =
        options->no_gitignore ? NULL : walk_chain_above(walk, from, &prefix);
    struct descent d = {.walk = walk,
                        .options = options,
                        .root = root,
                        .root_fd = from->fd,
                        .shown_base = from->shown.len,
                        .shown = BUF_INIT,
                        .match = BUF_INIT,
                        .names = BUF_INIT,
                        .block = xmalloc(READ_SIZE)};
    size_t first = walk->count;
    buf_str(&d.shown, from->shown);
    buf_str(&d.match, prefix);
    begin(&d, chain);
    while (d.frame_count > 0) {
        struct frame *frame = &d.frames[d.frame_count - 1];
        d.shown.len = frame->shown;
        d.match.len = frame->match;
        if (frame->next == frame->end) {
            d.entry_count = frame->first;
            d.names.len = frame->names;
            d.frame_count--;
            continue;
        }
        /* Copied: the piles may move under it. */
        struct entry entry = d.entries[frame->next++];
        visit(&d, &entry, frame->chain);
    }
    release(&d);
    walk_follow_links(walk, first, options);
}
