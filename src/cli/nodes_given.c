/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/nodes_given.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fatal.h"
#include "cli/node.h"
#include "report/escape.h"

/* --- what is named --- */

static void add(struct nodes_given *n, struct str name, const char *path, uint32_t *cap)
{
    uint32_t count = n->count, paths_cap = *cap;
    arena_grow(&n->arena, n->names, count, *cap);
    arena_grow(&n->arena, n->paths, count, paths_cap);
    n->names[count] = name;
    n->paths[count] = path;
    n->count++;
}

/* "cp1" of cp1/, nodes/cp1, cp1.yaml and cp1.tar.gz. */
static struct str name_of(struct str path)
{
    static const char *const endings[] = {".yaml", ".yml", ".json", ".gz", ".tgz", ".tar"};
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    for (size_t i = path.len; i > 0; i--)
        if (path.ptr[i - 1] == '/' && path.len > 1) {
            path = str_slice(path, i, path.len);
            break;
        }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (path.len > strlen(endings[i]) && str_ends_with(path, str_from(endings[i])))
            path.len -= strlen(endings[i]);
    return path;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **nodes_match(struct arena *a, const char *pattern, uint32_t *count)
{
    struct str text = str_from(pattern);
    const char *slash = strrchr(pattern, '/'), *name = slash ? slash + 1 : pattern, **paths = NULL;
    struct str folder = str_slice(text, 0, (size_t)(name - pattern));
    DIR *dir = opendir(folder.len ? arena_cstr(a, folder) : ".");
    uint32_t cap = *count = 0;
    if (!dir && errno == ENOMEM)
        oom_exit();
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (fnmatch(name, entry->d_name, FNM_PERIOD) != 0)
            continue;
        arena_grow(a, paths, *count, cap);
        paths[(*count)++] = arena_join(a, folder, str_from(entry->d_name)).ptr;
    }
    if (dir)
        closedir(dir);
    if (*count)
        qsort(paths, *count, sizeof *paths, by_name);
    return paths;
}

/* What a quoted pattern matches: folders, or files where no folder does. */
static int add_matches(struct nodes_given *n, struct str name, const char *pattern, uint32_t *cap)
{
    uint32_t found, before = n->count;
    bool folders = false;
    const char **paths = nodes_match(&n->arena, pattern, &found);
    for (uint32_t i = 0; i < found; i++)
        folders |= is_folder(paths[i]);
    for (uint32_t i = 0; i < found; i++)
        if (is_folder(paths[i]) == folders)
            add(n, name.ptr ? name : name_of(str_from(paths[i])), paths[i], cap);
    if (n->count == before)
        return cli_usage_error(n->command, "nothing matches '%s'", pattern);
    return EXIT_CLEAN;
}

static int add_argument(struct nodes_given *n, const char *word, uint32_t *cap)
{
    struct str text = str_from(word), name = STR_NONE;
    size_t equals = str_find_byte(text, '=');
    if (equals < text.len && equals < str_find_byte(text, '/')) {
        name = str_slice(text, 0, equals);
        word += equals + 1;
        if (!name.len)
            return cli_usage_error(n->command, "'%s' has no name in front of '='", text.ptr);
    }
    if (!*word)
        return cli_usage_error(n->command, "a DIR is empty; '.' is this folder");
    if (access(word, F_OK) != 0 && strpbrk(word, "*?["))
        return add_matches(n, name, word, cap);
    add(n, name.ptr ? name : name_of(str_from(word)), word, cap);
    return EXIT_CLEAN;
}

static bool is_taken(const struct nodes_given *n, uint32_t node)
{
    for (uint32_t i = 0; i < n->count; i++)
        if (i != node && str_eq(n->names[i], n->names[node]))
            return true;
    return false;
}

/* Several files of one name are told apart by their whole paths. */
static int name_all(struct nodes_given *n)
{
    bool *twice = arena_new(&n->arena, bool, n->count);
    for (uint32_t i = 0; i < n->count; i++)
        twice[i] = is_taken(n, i);
    for (uint32_t i = 0; i < n->count; i++)
        if (twice[i])
            n->names[i] = str_from(n->paths[i]);
    for (uint32_t i = 0; i < n->count; i++)
        if (is_taken(n, i))
            return cli_usage_error(n->command, "'%s' is given twice", n->paths[i]);
    return EXIT_CLEAN;
}

static int read_names(struct nodes_given *n)
{
    uint32_t cap = 0;
    int code = EXIT_CLEAN;
    for (size_t i = 0; !code && i < n->args->path_count; i++)
        code = add_argument(n, n->args->paths[i], &cap);
    if (!code)
        code = name_all(n);
    if (n->one_is_enough && n->count == 1)
        return code;
    if (!code && n->count == 1 && is_folder(n->paths[0]))
        return cli_usage_error(n->command,
                               "one node agrees with itself; for the folders in '%s' say '%s/*'",
                               n->paths[0], n->paths[0]);
    if (!code && n->count < 2)
        return cli_usage_error(n->command, "at least two nodes are compared: cp1=DIR cp2=DIR");
    if (!code && n->count > CLUSTER_NODES_MAX)
        return cli_usage_error(n->command, "at most %d nodes are compared", CLUSTER_NODES_MAX);
    return code;
}

/* --- what is there --- */

static bool is_archive(const char *path)
{
    enum { MAGIC_AT = 257, MAGIC_END = 262 };
    char head[MAGIC_END] = "";
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool is = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    ssize_t got = is ? read(fd, head, sizeof head) : 0;
    if (fd >= 0)
        close(fd);
    return (got > 1 && head[0] == '\x1f' && head[1] == '\x8b') ||
           (got == MAGIC_END && memcmp(head + MAGIC_AT, "ustar", MAGIC_END - MAGIC_AT) == 0);
}

/* What a shell puts in place of <(command) can be read once, and from its begin alone: it is kept,
 * so that it is a file as others are. */
static bool keep_pipe(struct nodes_given *n, uint32_t node, struct err *err)
{
    struct stat status;
    const char *path = n->paths[node];
    if (n->pipes[node] >= 0) /* it is kept already */
        return true;
    if (strncmp(path, "/dev/fd/", strlen("/dev/fd/")) != 0 || stat(path, &status) != 0 ||
        !S_ISFIFO(status.st_mode))
        return true;
    int from = open(path, O_RDONLY | O_CLOEXEC);
    int kept = from < 0 ? -1 : cli_spool(from, err);
    if (from < 0)
        err_set(err, "cannot open: %s", strerror(errno));
    else
        close(from);
    n->pipes[node] = kept;
    if (kept >= 0 && fstat(kept, &status) == 0 && !status.st_size)
        return err_set(err, "nothing came through it: what is between <( and ) failed; where no "
                            "configuration is meant, say /dev/null");
    return kept >= 0;
}

/* With arguments of its own: the options are the same, the PATHs are not. */
static int select_files(struct nodes_given *n, uint32_t node, bool as_root)
{
    struct selection *s = &n->selections[node];
    struct arguments *args = arena_new(&n->arena, struct arguments, 1);
    *args = *n->args;
    args->paths = &n->read_paths[node];
    args->path_count = as_root ? 0 : 1;
    *s = (struct selection){
        .args = args, .command = n->command, .node = as_root ? n->read_paths[node] : NULL};
    return selection_read(s);
}

/* Without the slashes behind it: the names of files begin with one. */
static struct str folder_of(const char *path)
{
    struct str folder = str_from(path);
    while (folder.len && folder.ptr[folder.len - 1] == '/')
        folder.len--;
    return folder;
}

static int read_node(struct nodes_given *n, uint32_t node)
{
    struct selection *s = &n->selections[node];
    const char *given = n->paths[node], *path = given;
    if (!keep_pipe(n, node, &s->trouble)) {
        n->members[node] = (struct cluster_member){
            .name = n->names[node], .folder = STR_NONE, .project = &s->project, .unreadable = true};
        n->trouble = true;
        return EXIT_CLEAN;
    }
    if (n->pipes[node] >= 0)
        path = n->read_paths[node] = arena_fmt(&n->arena, "/proc/self/fd/%d", n->pipes[node]).ptr;
    bool is_stdin = strcmp(path, "-") == 0;
    bool as_root = (is_stdin && !n->one_is_enough) || is_folder(path) || is_archive(path);
    int code = select_files(n, node, as_root);
    if (!code && as_root && !s->project.file_count && is_folder(path) &&
        !is_folder(arena_fmt(&n->arena, "%s/etc", path).ptr)) {
        selection_release(s);
        as_root = false;
        code = select_files(n, node, as_root);
    }
    n->members[node] = (struct cluster_member){.name = n->names[node],
                                               .folder = as_root ? folder_of(given) : STR_NONE,
                                               .project = &s->project,
                                               .unreadable = code != EXIT_CLEAN};
    if (code == EXIT_TROUBLE) {
        n->trouble = true;
        return EXIT_CLEAN;
    }
    if (code)
        return code;
    if (n->pipes[node] >= 0 && !as_root && s->project.file_count == 1)
        s->project.files[0].name = str_from(given);
    if (n->shown.ptr && s->project.file_count == 1)
        s->project.files[0].name = n->shown;
    if (n->config)
        s->config = *n->config;
    s->project.wants_policies = true;
    selection_judge(s);
    n->members[node].unreadable = s->walk.trouble_count > 0;
    for (uint32_t i = 0; i < s->project.file_count; i++)
        n->members[node].unreadable |= s->project.files[i].state == PROJECT_UNREADABLE;
    return EXIT_CLEAN;
}

int nodes_given_read(struct nodes_given *n)
{
    int code = read_names(n);
    if (code) {
        n->count = 0; /* nothing was made of them */
        return code;
    }
    n->selections = arena_new(&n->arena, struct selection, n->count);
    n->members = arena_new(&n->arena, struct cluster_member, n->count);
    n->read_paths = arena_new(&n->arena, const char *, n->count);
    n->pipes = arena_new(&n->arena, int, n->count);
    for (uint32_t i = 0; i < n->count; i++) {
        n->read_paths[i] = n->paths[i];
        n->pipes[i] = -1;
    }
    for (uint32_t i = 0; !code && i < n->count; i++)
        code = read_node(n, i);
    return code;
}

int nodes_given_again(struct nodes_given *n, const struct arguments *args)
{
    int code = EXIT_CLEAN;
    n->args = args;
    for (uint32_t i = 0; !code && i < n->count; i++) {
        if (!n->selections[i].args) /* nothing came through its pipe */
            continue;
        selection_release(&n->selections[i]);
        n->selections[i] = (struct selection){.args = NULL};
        code = read_node(n, i);
    }
    return code;
}

void nodes_given_release(struct nodes_given *n)
{
    for (uint32_t i = 0; n->selections && i < n->count; i++)
        if (n->selections[i].args)
            selection_release(&n->selections[i]);
    for (uint32_t i = 0; n->pipes && i < n->count; i++)
        if (n->pipes[i] >= 0)
            close(n->pipes[i]);
    arena_release(&n->arena);
}

bool nodes_given_is_empty(const struct nodes_given *n, uint32_t node)
{
    const struct project *p = &n->selections[node].project;
    return p->file_count == 1 && p->files[0].state != PROJECT_UNREADABLE &&
           !p->files[0].unit.document_count &&
           str_eq(p->files[0].unit.taken_for, STR("an empty document"));
}

struct str nodes_given_check(struct arena *a, const struct nodes_given *n, uint32_t node)
{
    const char *const names[] = {"kubernetes-version", "feature-gates"};
    struct str text = STR("enclint check");
    if (n->pipes[node] >= 0 || n->shown.ptr)
        return STR_NONE;
    for (size_t i = 0; !n->options_made && i < sizeof names / sizeof *names; i++) {
        const char *value = argument(n->args, names[i]);
        if (value)
            text = arena_join(a, text, STR(" --"), str_from(names[i]), STR(" "),
                              escape_shell_word(a, str_from(value)));
    }
    return arena_join(a, text, n->members[node].folder.ptr ? STR(" --root ") : STR(" "),
                      escape_shell_word(a, str_from(n->paths[node])));
}

/* --- what reports say of it --- */

static void append(struct nodes_given *n, struct results *all, const struct results *more,
                   const struct cluster_member *member)
{
    struct arena *a = &n->arena;
    uint32_t documents = all->document_count + more->document_count;
    uint32_t errors = all->error_count + more->error_count;
    struct document_record *records = arena_new(a, struct document_record, documents);
    struct trouble *troubles = arena_new(a, struct trouble, errors);
    for (uint32_t i = 0; i < documents; i++) {
        bool old = i < all->document_count;
        records[i] = old ? all->documents[i] : more->documents[i - all->document_count];
        if (!old)
            records[i].file = cluster_file(a, member, records[i].file);
    }
    for (uint32_t i = 0; i < errors; i++) {
        bool old = i < all->error_count;
        troubles[i] = old ? all->errors[i] : more->errors[i - all->error_count];
        if (!old)
            troubles[i].file = cluster_file(a, member, troubles[i].file);
    }
    all->documents = records;
    all->document_count = documents;
    all->errors = troubles;
    all->error_count = errors;
    all->file_count += more->file_count;
    all->minors |= more->minors;
    all->minors_told |= more->minors_told;
}

void nodes_given_results(struct nodes_given *n, struct results *out)
{
    for (uint32_t i = 0; i < n->count; i++) {
        struct selection *s = &n->selections[i];
        if (!s->project.walk) {
            struct trouble *trouble = arena_new(&n->arena, struct trouble, 1);
            *trouble = (struct trouble){.file = str_from(n->paths[i]),
                                        .message = str_from(s->trouble.text)};
            append(n, out, &(struct results){.errors = trouble, .error_count = 1},
                   &(struct cluster_member){.folder = STR_NONE});
            continue;
        }
        struct results own = {.minors = 0};
        project_results(&s->project, &n->arena, &own);
        append(n, out, &own, &n->members[i]);
        out->minors_defaulted = s->config.base.versions.defaulted;
        if (!out->minors)
            out->minors = s->config.base.versions.minors;
    }
}
