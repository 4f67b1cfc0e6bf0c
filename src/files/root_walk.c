/* SPDX-License-Identifier: Apache-2.0 */
#include "files/root_walk.h"

#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"
#include "base/str_set.h"
#include "files/walk_state.h"

enum { ENTRIES_MAX = 200000, DEPTH_MAX = 64 };

/* What begins so, where a folder is for all programs of the node. */
static const char *const services[] = {"kube-apiserver", "k3s", "rke2", NULL};
/* Certificates and their keys; what kubeadm keeps of the past. */
static const char *const beside[] = {"pki", "tmp", NULL};

static const struct standard {
    const char *path;
    const char *const *only;   /* names that begin so; NULL: all */
    const char *const *except; /* these folders; NULL: none */
} standards[] = {
    {"/etc/kubernetes/manifests", NULL, NULL},
    {"/etc/kubernetes", NULL, beside},
    {"/etc/rancher/k3s", NULL, NULL},
    {"/etc/rancher/rke2", NULL, NULL},
    {"/var/lib/rancher/k3s/agent/pod-manifests", NULL, NULL},
    {"/var/lib/rancher/k3s/server/cred", NULL, NULL},
    {"/var/lib/rancher/k3s/server/manifests", NULL, NULL},
    {"/var/lib/rancher/rke2/agent/pod-manifests", NULL, NULL},
    {"/var/lib/rancher/rke2/server/cred", NULL, NULL},
    {"/var/lib/rancher/rke2/server/manifests", NULL, NULL},
    {"/opt/rke/etc/kubernetes", NULL, beside},
    {"/var/snap/microk8s/current/args", NULL, NULL},
    {"/etc/systemd/system", services, NULL},
    {"/usr/local/lib/systemd/system", services, NULL},
    {"/usr/lib/systemd/system", services, NULL},
    {"/lib/systemd/system", services, NULL},
    {"/etc/default", services, NULL},
    {"/etc/sysconfig", services, NULL},
};

struct rooting {
    const struct root *root;
    struct walk *walk;
    const struct walk_options *options;
    struct str_set taken; /* where files really are */
    uint32_t entries;
    bool is_full;
};

static struct arena *arena_of(const struct rooting *w)
{
    return &w->walk->arena;
}

static void skip(struct rooting *w, struct str shown, enum walk_fate fate, struct str why)
{
    w->walk->skipped++;
    if (!w->options->keep_skipped)
        return;
    struct walk_file *file = walk_add(w->walk, shown, fate);
    file->why = why;
}

static void take(struct rooting *w, struct str shown, const struct root_status *status, bool named)
{
    if (!str_set_add(&w->taken, status->real)) {
        skip(w, shown, WALK_SAME, STR("the same file as another one"));
        return;
    }
    struct walk_file *file = walk_add(w->walk, shown, WALK_TAKEN);
    file->named = named;
    file->in_root = true;
    file->inside = arena_str(arena_of(w), status->real).ptr;
}

static bool is_left_out(struct rooting *w, struct str shown, bool is_folder)
{
    struct str why = walk_excluded(w->options, shown, str_slice(shown, 1, shown.len), is_folder);
    if (why.ptr)
        skip(w, is_folder ? arena_join(arena_of(w), shown, STR("/")) : shown, WALK_EXCLUDED, why);
    return why.ptr != NULL;
}

static bool is_one_of(struct str name, const char *const *list, bool whole)
{
    for (; *list; list++)
        if (whole ? str_eq(name, str_from(*list)) : str_starts_with(name, str_from(*list)))
            return true;
    return false;
}

static void walk_in(struct rooting *w, struct str shown, struct str real, unsigned depth,
                    const struct standard *standard);

static void visit_link(struct rooting *w, struct str shown)
{
    struct root_status to;
    root_look(w->root, arena_of(w), shown, &to);
    if (to.kind == ROOT_FILE)
        take(w, shown, &to, false);
    else if (to.kind == ROOT_FOLDER)
        skip(w, shown, WALK_LINK_FOLDER, STR("a link to a folder"));
    else if (to.kind <= ROOT_ABSENT)
        skip(w, shown, WALK_LINK_OUT, STR("a link that leads nowhere"));
    else
        skip(w, shown, WALK_SPECIAL, STR("a link to what is no regular file"));
}

static void visit(struct rooting *w, struct str shown, struct str real, unsigned depth)
{
    struct root_status status;
    root_entry(w->root, arena_of(w), real, &status);
    bool is_folder = status.kind == ROOT_FOLDER;
    if (status.kind == ROOT_ABSENT || is_left_out(w, shown, is_folder))
        return;
    if (status.kind < ROOT_ABSENT)
        walk_complain(w->walk, shown, status.why ? status.why : "it cannot be looked at");
    else if (is_folder)
        walk_in(w, shown, real, depth + 1, NULL);
    else if (status.kind == ROOT_FILE)
        take(w, shown, &status, false);
    else if (status.kind == ROOT_LINK)
        visit_link(w, shown);
    else
        skip(w, shown, WALK_SPECIAL, STR("no regular file"));
}

/* `standard`: what it wants of this folder; NULL: all. */
static void walk_in(struct rooting *w, struct str shown, struct str real, unsigned depth,
                    const struct standard *standard)
{
    struct arena *a = arena_of(w);
    struct root_names names;
    struct err err = {""};
    if (depth > DEPTH_MAX) {
        walk_complain(w->walk, shown, "its folders are nested too deep");
        return;
    }
    if (!root_list(w->root, a, real, &names, &err))
        walk_complain(w->walk, shown, err.text);
    for (uint32_t i = 0; i < names.count && !w->is_full; i++) {
        struct str name = names.items[i];
        if (standard && standard->only && !is_one_of(name, standard->only, false))
            continue;
        if (standard && standard->except && is_one_of(name, standard->except, true))
            continue;
        if (++w->entries > ENTRIES_MAX) {
            w->is_full = true;
            walk_complain(w->walk, shown, "there are too many files: the rest is not looked at");
            break;
        }
        struct str below = shown.len == 1 ? shown : arena_join(a, shown, STR("/"));
        visit(w, arena_join(a, below, name),
              real.len ? arena_join(a, real, STR("/"), name) : arena_str(a, name), depth);
    }
}

/* Absolute, without empty names, dots and a slash at the end; `..` stays, as links may matter. */
static struct str shown_path(struct arena *a, struct str path)
{
    struct str shown = STR("");
    for (struct str rest = path; rest.ptr;) {
        struct str name = str_cut(&rest, '/');
        if (name.len && !str_eq(name, STR(".")))
            shown = arena_join(a, shown, STR("/"), name);
    }
    return shown.len ? shown : STR("/");
}

static void walk_path(struct rooting *w, const char *path)
{
    struct root_status status;
    struct str shown = shown_path(arena_of(w), str_from(path));
    root_look(w->root, arena_of(w), shown, &status);
    if (status.kind == ROOT_FILE)
        take(w, shown, &status, true);
    else if (status.kind == ROOT_FOLDER)
        walk_in(w, shown, status.real, 0, NULL);
    else
        walk_complain(w->walk, shown, status.why ? status.why : "it is no regular file");
}

static void walk_standard(struct rooting *w, const struct standard *standard)
{
    struct root_status status;
    root_look(w->root, arena_of(w), str_from(standard->path), &status);
    if (status.kind == ROOT_FOLDER && is_left_out(w, str_from(standard->path), true))
        return;
    if (status.kind == ROOT_FOLDER)
        walk_in(w, str_from(standard->path), status.real, 0, standard);
    else if (status.kind == ROOT_UNREADABLE)
        walk_complain(w->walk, str_from(standard->path), status.why);
}

static int by_path(const void *x, const void *y)
{
    const struct walk_file *a = x, *b = y;
    int order = str_cmp(a->path, b->path);
    return order ? order : (a->fate != WALK_TAKEN) - (b->fate != WALK_TAKEN);
}

static int trouble_by_path(const void *x, const void *y)
{
    const struct walk_trouble *a = x, *b = y;
    int order = str_cmp(a->path, b->path);
    return order ? order : str_cmp(a->message, b->message);
}

/* A place in another is walked once more: what it passed over then is no news. */
static void drop_repeated(struct walk *walk)
{
    size_t kept = 0;
    for (size_t i = 0; i < walk->count; i++)
        if (!kept || !str_eq(walk->files[i].path, walk->files[kept - 1].path))
            walk->files[kept++] = walk->files[i];
    walk->count = kept;
    walk->taken = 0;
    for (size_t i = 0; i < walk->count; i++)
        walk->taken += walk->files[i].fate == WALK_TAKEN;
}

void root_walk(const struct root *root, struct walk *walk, const char *const *paths, size_t count,
               const struct walk_options *options)
{
    *walk = (struct walk){.arena = ARENA_INIT};
    struct rooting w = {.root = root, .walk = walk, .options = options};
    w.taken = (struct str_set){.arena = &walk->arena};
    for (size_t i = 0; i < count; i++)
        walk_path(&w, paths[i]);
    for (size_t i = 0; !count && i < sizeof standards / sizeof *standards; i++)
        walk_standard(&w, &standards[i]);
    struct str trouble = root_trouble(root);
    if (trouble.ptr)
        walk_complain(walk, root_name(root), trouble.ptr);
    if (walk->count)
        qsort(walk->files, walk->count, sizeof *walk->files, by_path);
    if (walk->trouble_count)
        qsort(walk->troubles, walk->trouble_count, sizeof *walk->troubles, trouble_by_path);
    drop_repeated(walk);
}

struct walk_file *root_walk_file(struct arena *a, struct str path, struct str real)
{
    struct walk_file *file = arena_new(a, struct walk_file, 1);
    *file = (struct walk_file){.path = arena_str(a, path),
                               .fate = WALK_TAKEN,
                               .named = true,
                               .in_root = true,
                               .root = -1,
                               .inside = arena_str(a, real).ptr};
    return file;
}
