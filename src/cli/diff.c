/* SPDX-License-Identifier: Apache-2.0 */
/* enclint diff: is this change safe: can everything that is stored, and everything that any node
 * writes meanwhile, be read at each moment of it. */
#include "cli/diff.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apiserver/version_set.h"
#include "base/day.h"
#include "files/git_show.h"
#include "report/escape.h"
#include "tree/limits.h"

static const struct option options[] = {
    {"since", "REF", "OLD is what git has of NEW at this revision: main, HEAD~1, v1.4"},
    {"single-node", NULL,
     "there is one kube-apiserver: old and new files are never in use at the same time"},
    {"stored-rewritten", NULL,
     "you attest that every stored object was rewritten since OLD is in use on all nodes"},
    {"keep-restorable", "DAYS",
     "how long backups are kept, such as 30d: says which keys have to be kept, and until when"},
    {"from", "VERSION", "the release that runs OLD; with --to, an upgrade one minor at a time"},
    {"to", "VERSION", "the release that runs NEW in the end"},
    {"format", "text|json|markdown", "what is written (default: text)"},
    SELECTION_VERSION_OPTIONS,
    SELECTION_RULE_OPTIONS,
    SELECTION_CONFIG_OPTIONS,
    {NULL, NULL, NULL},
};

/* --- what is asked --- */

static int read_release(struct diff *d, const char *name, unsigned *minor)
{
    const char *text = argument(d->args, name);
    struct err err = {""};
    uint32_t minors = 0;
    bool newer;
    if (!text)
        return EXIT_CLEAN;
    if (!version_set_parse(str_from(text), &minors, &newer, &err))
        return cli_usage_error("diff", "--%s: %s", name, err.text);
    if (minors & (minors - 1))
        return cli_usage_error("diff", "--%s is one release, such as 1.28", name);
    for (*minor = VERSION_OLDEST; !version_set_has(minors, *minor);)
        ++*minor;
    return EXIT_CLEAN;
}

static int read_releases(struct diff *d)
{
    struct transition_request *r = &d->request;
    int code = read_release(d, "from", &r->from);
    if (!code)
        code = read_release(d, "to", &r->to);
    if (code || (!r->from && !r->to))
        return code;
    if (!r->from || !r->to)
        return cli_usage_error("diff", "--from and --to go together");
    if (argument(d->args, "kubernetes-version"))
        return cli_usage_error("diff", "--from and --to say the versions: no --kubernetes-version");
    if (r->from >= r->to)
        return cli_usage_error("diff", "--from is older than --to");
    return EXIT_CLEAN;
}

static int read_days(struct diff *d)
{
    enum { DAYS_MAX = 36500 };
    const char *text = argument(d->args, "keep-restorable");
    const char *day = argument(d->args, "today");
    uint32_t today = day_today();
    if (day && !day_parse(str_from(day), &today))
        return cli_usage_error("diff", "--today is a day such as 2027-01-31, not '%s'", day);
    if (!text)
        return EXIT_CLEAN;
    char *end;
    long days = strtol(text, &end, 10);
    if (*end == 'd')
        end++;
    if (end == text || *end || days < 1 || days > DAYS_MAX)
        return cli_usage_error("diff", "--keep-restorable is a number of days, such as 30d");
    d->request.keep_until = day_after(today, (uint32_t)days);
    return EXIT_CLEAN;
}

static int read_words(struct diff *d)
{
    const struct arguments *args = d->args;
    const char *since = argument(args, "since");
    size_t wanted = since ? 1 : 2;
    if (args->path_count != wanted)
        return cli_usage_error("diff", since ? "with --since one file is compared: NEW"
                                             : "two are compared: OLD NEW");
    for (size_t i = 0; i < wanted; i++)
        if (!*args->paths[i])
            return cli_usage_error("diff", "a FILE is empty");
    if (wanted == 2 && !strcmp(args->paths[0], "-") && !strcmp(args->paths[1], "-"))
        return cli_usage_error("diff", "'-' is named twice, but standard input can be read once");
    d->old.word = since ? NULL : args->paths[0];
    d->new.word = args->paths[wanted - 1];
    d->request.single = argument(args, "single-node") != NULL;
    d->request.rewritten = argument(args, "stored-rewritten") != NULL;
    return EXIT_CLEAN;
}

/* --- where it lies --- */

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* A folder of nodes: each of them has what a node has. */
static const char *nodes_in(struct arena *a, const char *path)
{
    uint32_t count;
    bool any = false;
    if (!is_folder(path) || is_folder(arena_fmt(a, "%s/etc", path).ptr))
        return path;
    const char *pattern = arena_fmt(a, "%s/*", path).ptr;
    const char **found = nodes_match(a, pattern, &count);
    for (uint32_t i = 0; i < count; i++)
        any |= is_folder(arena_fmt(a, "%s/etc", found[i]).ptr);
    return any ? pattern : path;
}

static void add_error(struct diff *d, struct str file, struct str message)
{
    uint32_t count = d->results.error_count;
    struct trouble *errors = arena_new(&d->arena, struct trouble, count + 1);
    for (uint32_t i = 0; i < count; i++)
        errors[i] = d->results.errors[i];
    errors[count] = (struct trouble){.file = file, .message = message};
    d->results.errors = errors;
    d->results.error_count++;
}

static int ask_git(struct diff *d, struct diff_side *side, const char *folder, const char *object)
{
    struct err err = {""};
    side->is_git = true;
    side->fd = git_show(folder, object, LIMIT_BYTES + 1, &err);
    if (side->fd < 0) {
        add_error(d, str_from(side->word), arena_str(&d->arena, str_from(err.text)));
        return EXIT_TROUBLE;
    }
    side->path = arena_fmt(&d->arena, "/proc/self/fd/%d", side->fd).ptr;
    side->given.shown = str_from(side->word);
    return EXIT_CLEAN;
}

static int find_since(struct diff *d)
{
    struct arena *a = &d->arena;
    const char *since = argument(d->args, "since"), *path = d->new.word;
    const char *slash = strrchr(path, '/');
    if (is_folder(path) || strcmp(path, "-") == 0 || strncmp(path, "git:", 4) == 0)
        return cli_usage_error("diff", "--since is for one file that lies here, not for '%s'",
                               path);
    const char *folder =
        slash ? arena_fmt(a, "%.*s", (int)(slash == path ? 1 : slash - path), path).ptr : ".";
    d->old.word = arena_fmt(a, "git:%s:%s", since, path).ptr;
    return ask_git(d, &d->old, folder,
                   arena_fmt(a, "%s:./%s", since, slash ? slash + 1 : path).ptr);
}

static int find(struct diff *d, struct diff_side *side)
{
    side->path = side->word;
    if (strncmp(side->word, "git:", 4) == 0) {
        const char *object = side->word + 4;
        if (!strchr(object, ':'))
            return cli_usage_error("diff", "'%s' is no git:REV:PATH", side->word);
        return ask_git(d, side, ".", object);
    }
    side->path = nodes_in(&d->arena, side->word);
    return EXIT_CLEAN;
}

/* --- both sides --- */

/* The releases of the upgrade are those that are judged; else `minor`, where it is not 0. */
static const struct arguments *args_of(struct diff *d, struct diff_side *side, unsigned minor)
{
    struct arena *a = &d->arena;
    struct arguments *args = arena_new(a, struct arguments, 1);
    const char **paths = arena_new(a, const char *, 1);
    size_t count = 0;
    paths[0] = side->path;
    *args = *d->args;
    args->paths = paths;
    args->path_count = 1;
    while (args->options[count].name)
        count++;
    const char **values = arena_new(a, const char *, count);
    for (size_t i = 0; i < count; i++) {
        values[i] = args->values[i];
        if (strcmp(args->options[i].name, "kubernetes-version") != 0)
            continue;
        if (d->request.to)
            values[i] = arena_fmt(a, "1.%u..1.%u", d->request.from, d->request.to).ptr;
        else if (minor)
            values[i] = arena_fmt(a, "1.%u", minor).ptr;
    }
    args->values = values;
    return args;
}

static int read_side(struct diff *d, struct diff_side *side, const struct config *config,
                     unsigned minor)
{
    struct nodes_given *g = &side->given;
    g->args = args_of(d, side, minor);
    g->command = "diff";
    g->one_is_enough = true;
    g->config = config;
    int code = nodes_given_read(g);
    if (code)
        return code;
    side->is_empty = g->count == 1 && nodes_given_is_empty(g, 0);
    if (g->count == 1) /* which file that is the reports say */
        g->members[0].name = side->is_empty ? str_from(side->word) : STR_NONE;
    return EXIT_CLEAN;
}

/* One configuration for both: what git has lies beside none. */
static int read_sides(struct diff *d)
{
    bool new_first = !d->new.is_git || d->old.is_git;
    struct diff_side *first = new_first ? &d->new : &d->old,
                     *second = new_first ? &d->old : &d->new;
    int code = read_side(d, first, NULL, 0);
    const struct config *config = NULL;
    if (!code && (second->is_git || !first->is_git))
        config = &first->given.selections[0].config;
    if (!code)
        code = read_side(d, second, config, 0);
    return code;
}

/* The newest release that a kube-apiserver of this side tells; 0: none does. */
static unsigned told_by(struct diff *d, const struct diff_side *side)
{
    struct cluster c;
    unsigned minor = 0;
    cluster_make(&d->arena, side->given.members, side->given.count, &c);
    for (uint32_t i = 0; i < c.count; i++)
        if (c.nodes[i].server && c.nodes[i].minor_told && c.nodes[i].minor > minor)
            minor = c.nodes[i].minor;
    return minor;
}

/* Beside a node, a file by itself is for the release of that. What came through a pipe came once,
 * and what git has takes the other side's configuration. */
static int read_for_node(struct diff *d)
{
    unsigned old = told_by(d, &d->old), new = told_by(d, &d->new), minor = old ? old : new;
    struct diff_side *side = old ? &d->new : &d->old;
    bool once = side->is_git || side->given.pipes[0] >= 0 || strcmp(side->word, "-") == 0;
    if (!minor || (old && new) || d->request.to || side->is_empty || once)
        return EXIT_CLEAN;
    struct str shown = side->given.shown;
    d->first_read = side->given; /* its configuration may be that of the other side too */
    side->given = (struct nodes_given){.shown = shown};
    return read_side(d, side, NULL, minor);
}

/* --- the command --- */

static bool is_nothing(const struct cluster *c, const struct diff_side *side)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (c->nodes[i].state != CLUSTER_EMPTY || side->is_empty)
            return false;
    return true;
}

static bool fails(const struct diff *d)
{
    for (uint32_t i = 0; i < d->results.finding_count; i++) {
        const struct finding *f = &d->results.findings[i];
        if (!f->suppressed_by.ptr &&
            config_fails(&d->new.given.selections[0].config, f->rule, f->severity))
            return true;
    }
    return diff_answer(d) > DIFF_AFTER_RESTARTS;
}

static int answer(struct diff *d, struct out *out)
{
    struct transition_request *r = &d->request;
    r->old = d->old.given.members;
    r->old_count = d->old.given.count;
    r->new = d->new.given.members;
    r->new_count = d->new.given.count;
    r->old_is_empty = d->old.is_empty;
    r->new_is_empty = d->new.is_empty;
    transition_make(&d->arena, r, &d->transition);
    nodes_given_results(&d->old.given, &d->results);
    struct results after = {.minors = 0};
    nodes_given_results(&d->new.given, &after);
    for (uint32_t i = 0; i < after.error_count; i++)
        add_error(d, after.errors[i].file, after.errors[i].message);
    if (d->results.error_count)
        return EXIT_TROUBLE;
    const struct str nothing = STR("no encryption configuration in it");
    if (is_nothing(d->transition.old, &d->old))
        add_error(d, str_from(d->old.word), nothing);
    else if (is_nothing(d->transition.new, &d->new))
        add_error(d, str_from(d->new.word), nothing);
    if (d->results.error_count)
        return EXIT_NOTHING;
    d->results.findings =
        transition_findings(&d->arena, r, &d->transition, &d->results.finding_count);
    struct buf text = BUF_INIT;
    diff_report(d, &text);
    out_str(out, buf_view(&text));
    buf_release(&text);
    return fails(d) ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int compare(struct diff *d, struct out *out)
{
    struct selection asked = {.args = d->args, .command = "diff"};
    int code = selection_read_format(&asked, &d->format);
    if (!code)
        code = read_words(d);
    if (!code)
        code = read_releases(d);
    if (!code)
        code = read_days(d);
    if (!code && !d->old.word)
        code = find_since(d);
    else if (!code)
        code = find(d, &d->old);
    if (!code)
        code = find(d, &d->new);
    if (!code)
        code = read_sides(d);
    if (!code)
        code = read_for_node(d);
    return code ? code : answer(d, out);
}

/* What could not be read, for people, and for programs that asked for JSON. */
static void say_errors(struct diff *d, struct out *out)
{
    struct buf text = BUF_INIT;
    for (uint32_t i = 0; i < d->results.error_count; i++)
        cli_error("%.*s: %.*s", STR_ARG(d->results.errors[i].file),
                  STR_ARG(d->results.errors[i].message));
    if (d->results.error_count && d->format == SELECTION_JSON)
        diff_errors_json(d, &text);
    out_str(out, buf_view(&text));
    buf_release(&text);
}

static int run_diff(const struct arguments *args, struct out *out)
{
    struct diff d = {.args = args, .old = {.fd = -1}, .new = {.fd = -1}};
    int code = compare(&d, out);
    say_errors(&d, out);
    nodes_given_release(&d.old.given);
    nodes_given_release(&d.new.given);
    nodes_given_release(&d.first_read);
    if (d.old.fd >= 0)
        close(d.old.fd);
    if (d.new.fd >= 0)
        close(d.new.fd);
    arena_release(&d.arena);
    return code;
}

const struct command command_diff = {
    .name = "diff",
    .summary = "is this change safe: can everything be read all the time",
    .usage = "[OPTIONS] FILE [FILE]",
    .details =
        "OLD and NEW are files, nodes as --root of check reads them (a folder or a tar archive),\n"
        "folders of nodes, git:REV:PATH, or what a shell puts in place of <(command). An empty\n"
        "file, such as /dev/null, is no configuration at all. Nodes are switched one after the\n"
        "other, unless --single-node says that there is one.\n\n"
        "examples:\n"
        "  enclint diff old.yaml new.yaml\n"
        "  enclint diff --since main enc.yaml\n"
        "  enclint diff git:v1:enc.yaml git:v2:enc.yaml\n"
        "  enclint diff --from 1.28 --to 1.31 enc.yaml enc.yaml\n"
        "  enclint diff /dev/null enc.yaml\n\n"
        "exit codes:\n"
        "  0  safe, or safe once all nodes have restarted\n"
        "  1  safe only after stored data is rewritten, loses data, cannot be told, or\n"
        "     does not start; or findings at or above --fail-on\n"
        "  2  wrong usage or configuration\n"
        "  3  something could not be read or written\n"
        "  4  no encryption configuration on one side\n",
    .options = options,
    .run = run_diff,
};
