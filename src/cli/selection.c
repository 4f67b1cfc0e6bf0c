/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/day.h"
#include "cli/configuring.h"
#include "cli/jobs.h"
#include "cli/node.h"
#include "engine/node.h"
#include "files/root_walk.h"
#include "report/progress.h"

/* --- what is asked --- */

static int read_today(struct selection *s)
{
    uint32_t *today = &s->project.today;
    const char *text = argument_if_any(s->args, "today");
    if (text && !day_parse(str_from(text), today))
        return cli_usage_error(s->command, "--today is a day such as 2027-01-31, not '%s'", text);
    if (!text)
        *today = day_today();
    return EXIT_CLEAN;
}

/* --- the files --- */

static int read_excludes(struct selection *s, struct walk_options *walk)
{
    size_t at = 0, count = 0;
    while (argument_next(s->args, "exclude", &at))
        count++;
    struct walk_exclude *excludes = arena_new(&s->arena, struct walk_exclude, count);
    at = 0;
    for (const char *glob; (glob = argument_next(s->args, "exclude", &at));) {
        struct err err = {""};
        struct walk_exclude *exclude = &excludes[walk->exclude_count++];
        if (!path_glob_compile(&exclude->glob, &s->arena, str_from(glob), &err))
            return cli_usage_error(s->command, "--exclude '%s': %s", glob, err.text);
        exclude->why = arena_fmt(&s->arena, "excluded by --exclude '%s'", glob);
    }
    walk->excludes = excludes;
    return EXIT_CLEAN;
}

static int open_root(struct selection *s)
{
    const char *path = s->node ? s->node : argument_if_any(s->args, "root");
    struct err err = {""};
    if (!path)
        return EXIT_CLEAN;
    for (size_t i = 0; i < s->args->path_count; i++)
        if (strcmp(s->args->paths[i], "-") == 0)
            return cli_usage_error(s->command, "with --root a PATH is one of the node, not '-'");
    s->root = cli_open_root(path, &err);
    if (!s->root) {
        s->trouble = err;
        if (!s->node)
            cli_error("%s: %s", path, err.text);
        return EXIT_TROUBLE;
    }
    s->host = node_host(s->root);
    s->project.root = s->root;
    s->project.host = &s->host;
    s->project.arena = &s->arena;
    return EXIT_CLEAN;
}

static int walk_files(struct selection *s)
{
    struct walk_options options_of_walk = {.no_gitignore =
                                               argument_if_any(s->args, "no-gitignore") != NULL,
                                           .keep_skipped = s->keep_skipped};
    int code = read_excludes(s, &options_of_walk);
    for (size_t i = 0; !code && i < s->args->path_count; i++)
        if (!*s->args->paths[i])
            code = cli_usage_error(s->command, "a PATH is empty; '.' is this folder");
    if (code)
        return code;
    if (s->root) {
        root_walk(s->root, &s->walk, s->args->paths, s->args->path_count, &options_of_walk);
        return EXIT_CLEAN;
    }
    static const char *const here[] = {"."};
    bool none = s->args->path_count == 0;
    walk_paths(&s->walk, none ? here : s->args->paths, none ? 1 : s->args->path_count,
               &options_of_walk);
    return EXIT_CLEAN;
}

static void add_files(struct selection *s)
{
    struct project *p = &s->project;
    const char *stdin_name = argument_if_any(s->args, "stdin-filename");
    bool recognized_only = argument_if_any(s->args, "recognized-only") != NULL;
    p->files = arena_new(&s->arena, struct project_file, s->walk.count);
    for (size_t i = 0; i < s->walk.count; i++) {
        const struct walk_file *f = &s->walk.files[i];
        if (f->fate != WALK_TAKEN)
            continue;
        struct str name = !f->is_stdin ? f->path : str_from(stdin_name ? stdin_name : "<stdin>");
        p->files[p->file_count++] =
            (struct project_file){.walked = f, .name = name, .named = f->named && !recognized_only};
    }
}

int selection_read(struct selection *s)
{
    struct project *p = &s->project;
    int code = jobs_read(s->command, s->args, &s->project.jobs);
    if (!code)
        code = read_today(s);
    if (!code)
        code = cli_configure(s->command, s->args, &s->arena, &s->config);
    if (!code)
        code = open_root(s);
    if (!code)
        code = walk_files(s);
    if (code)
        return code;
    add_files(s);
    p->walk = &s->walk;
    p->config = &s->config;
    p->prefilter = !argument_if_any(s->args, "no-prefilter");
    p->complete = argument_if_any(s->args, "complete") != NULL;
    p->no_ignores = argument_if_any(s->args, "no-ignores") != NULL;
    return EXIT_CLEAN;
}

void selection_judge(struct selection *s)
{
    s->project.own_rules = s->config.rules.own;
    s->project.own_rule_count = s->config.rules.own_count;
    s->project.judged = progress_step;
    /* One file is one job: then the system is not asked, which reads a file to tell. */
    if (!s->project.jobs && s->project.file_count > 1)
        s->project.jobs = jobs_of_machine();
    progress_begin(s->project.file_count);
    project_judge(&s->project);
    progress_end();
}

int selection_nothing(const struct selection *s)
{
    if (argument_if_any(s->args, "allow-empty"))
        return EXIT_CLEAN;
    if (s->root) {
        cli_error("nothing to check: no %s holds an encryption configuration, or starts a "
                  "kube-apiserver or a KMS plugin (enclint check --list-files tells what was "
                  "looked at, --allow-empty makes this no failure)",
                  s->args->path_count ? "PATH of the node" : "standard place of the node");
        return EXIT_NOTHING;
    }
    cli_error("nothing to check: no file here holds an encryption configuration "
              "(enclint check --list-files tells why, --allow-empty makes this no failure)");
    return EXIT_NOTHING;
}

void selection_release(struct selection *s)
{
    project_release(&s->project);
    walk_release(&s->walk);
    root_close(s->root);
    arena_release(&s->arena);
}

int selection_read_format(const struct selection *s, enum selection_format *format)
{
    static const char *const names[] = {"text", "json", "markdown"};
    const char *given = argument(s->args, "format");
    for (size_t i = 0; given && i < sizeof names / sizeof *names; i++)
        if (strcmp(given, names[i]) == 0) {
            *format = (enum selection_format)i;
            return EXIT_CLEAN;
        }
    return !given
               ? EXIT_CLEAN
               : cli_usage_error(s->command, "--format is text, json or markdown, not '%s'", given);
}
