/* SPDX-License-Identifier: Apache-2.0 */
/* enclint check: files, folders and standard input, judged with every rule. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apiserver/version_set.h"
#include "base/day.h"
#include "cli/arguments.h"
#include "cli/check_output.h"
#include "cli/command.h"
#include "cli/own.h"
#include "config/config.h"
#include "engine/project.h"
#include "files/walk.h"
#include "report/escape.h"
#include "report/progress.h"

static const struct option options[] = {
    {"kubernetes-version", "VERSIONS",
     "the releases to judge for: 1.30, v1.30.4+rke2r1, 1.28..1.34, all (default: the newest "
     "known)"},
    {"feature-gates", "GATES", "the value of the server's flag of this name: KMSv1=true"},
    {"automatic-reload", NULL,
     "the server runs with --encryption-provider-config-automatic-reload"},
    {"format", "FORMAT",
     "text (default), json, sarif or github; may repeat, each with an --output"},
    {"output", "FILE", "where the report goes instead of standard output; pairs with --format"},
    {"only", "RULES", "only these rules: ids or slugs with commas"},
    {"skip", "RULES", "not these rules"},
    {"fail-on", "LEVEL",
     "exit with 1 from this severity on: error (default), warning, info, never"},
    {"exit-zero", NULL, "findings do not change the exit code"},
    {"exclude", "GLOB",
     "walk past these files and folders, as .gitignore would write them; repeats"},
    {"recognized-only", NULL,
     "judge named files only where they are recognised (pre-commit names every file)"},
    {"allow-empty", NULL, "nothing to check is no failure"},
    {"list-files", NULL, "list the files instead: judged or skipped, and why"},
    {"no-prefilter", NULL,
     "parse every file, not only those with a word that matters; same results"},
    {"no-gitignore", NULL, "walk into what .gitignore excludes"},
    {"config", "FILE", "this configuration instead of the nearest .enclint.yaml"},
    {"no-config", NULL, "no configuration file"},
    {"profile", "NAME", "the profile: default"},
    {"lock", "RULES", "nothing in the repository can silence these rules"},
    {"no-ignores", NULL, "comments of the form '# enclint: ignore[...]' do not count"},
    {"rules", "DIR", "rules of your own, one YAML file each; repeats"},
    {"stdin-filename", "NAME", "the name that standard input has in reports"},
    {"today", "DATE", "the day that suppressions are compared with: 2027-01-31"},
    {"color", "WHEN", "auto (default), always or never"},
    {"quiet", NULL, "print nothing where nothing was found"},
    {"jobs", "N", "so many threads (default: one for each processor)"},
    {NULL, NULL, NULL},
};

struct check {
    const struct arguments *args;
    struct arena arena;
    struct config config;
    struct walk walk;
    struct project project;
    struct check_outputs outputs;
};

/* --- what is asked --- */

static int read_jobs(const struct arguments *args, unsigned *jobs)
{
    enum { JOBS_MAX = 64 };
    const char *text = argument(args, "jobs");
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    char *end = NULL;
    if (text)
        count = strtol(text, &end, 10);
    if (text && (!*text || *end || count < 1 || count > JOBS_MAX))
        return cli_usage_error("check", "--jobs is a number from 1 to %d", JOBS_MAX);
    *jobs = count < 1 ? 1 : count > JOBS_MAX ? JOBS_MAX : (unsigned)count;
    return EXIT_CLEAN;
}

/* Several --only are one list. */
static const char *joined(struct check *c, const char *name)
{
    struct str all = STR_NONE;
    size_t at = 0;
    for (const char *value; (value = argument_next(c->args, name, &at));)
        all = all.ptr ? arena_join(&c->arena, all, STR(","), str_from(value))
                      : arena_str(&c->arena, str_from(value));
    return all.ptr;
}

static int read_config(struct check *c)
{
    const struct arguments *args = c->args;
    struct own_rules_folders folders = own_folders(&c->arena, args);
    const struct config_request request = {
        .paths = args->paths,
        .path_count = args->path_count,
        .file = argument(args, "config"),
        .no_config = argument(args, "no-config") != NULL,
        .kubernetes_version = argument(args, "kubernetes-version"),
        .feature_gates = argument(args, "feature-gates"),
        .automatic_reload = argument(args, "automatic-reload") != NULL,
        .profile = argument(args, "profile"),
        .fail_on = argument(args, "fail-on"),
        .only = joined(c, "only"),
        .skip = joined(c, "skip"),
        .lock = joined(c, "lock"),
        .rules = rules_all,
        .rule_count = rules_count,
        .own = {own_rules_load, &folders},
    };
    struct err err = {""};
    if (request.file && request.no_config)
        return cli_usage_error("check", "'--config' and '--no-config' together");
    if (!config_load(&c->arena, &request, &c->config, &err))
        return cli_usage_error("check", "%s", err.text);
    if (c->config.base.versions.newer)
        fprintf(stderr,
                "enclint: note: a release newer than 1.%d, the newest known here, is judged as "
                "1.%d\n",
                VERSION_NEWEST, VERSION_NEWEST);
    return EXIT_CLEAN;
}

static int read_today(const struct arguments *args, uint32_t *today)
{
    const char *text = argument(args, "today");
    if (text && !day_parse(str_from(text), today))
        return cli_usage_error("check", "--today is a day such as 2027-01-31, not '%s'", text);
    if (!text)
        *today = day_today();
    return EXIT_CLEAN;
}

/* --- the files --- */

static int read_excludes(struct check *c, struct walk_options *walk)
{
    size_t at = 0, count = 0;
    while (argument_next(c->args, "exclude", &at))
        count++;
    struct walk_exclude *excludes = arena_new(&c->arena, struct walk_exclude, count);
    at = 0;
    for (const char *glob; (glob = argument_next(c->args, "exclude", &at));) {
        struct err err = {""};
        struct walk_exclude *exclude = &excludes[walk->exclude_count++];
        if (!path_glob_compile(&exclude->glob, &c->arena, str_from(glob), &err))
            return cli_usage_error("check", "--exclude '%s': %s", glob, err.text);
        exclude->why = arena_fmt(&c->arena, "excluded by --exclude '%s'", glob);
    }
    walk->excludes = excludes;
    return EXIT_CLEAN;
}

static int walk_files(struct check *c)
{
    struct walk_options options_of_walk = {.no_gitignore =
                                               argument(c->args, "no-gitignore") != NULL,
                                           .keep_skipped = argument(c->args, "list-files") != NULL};
    int code = read_excludes(c, &options_of_walk);
    if (code)
        return code;
    static const char *const here[] = {"."};
    bool none = c->args->path_count == 0;
    walk_paths(&c->walk, none ? here : c->args->paths, none ? 1 : c->args->path_count,
               &options_of_walk);
    return EXIT_CLEAN;
}

static void add_files(struct check *c)
{
    struct project *p = &c->project;
    const char *stdin_name = argument(c->args, "stdin-filename");
    bool recognized_only = argument(c->args, "recognized-only") != NULL;
    p->files = arena_new(&c->arena, struct project_file, c->walk.count);
    for (size_t i = 0; i < c->walk.count; i++) {
        const struct walk_file *f = &c->walk.files[i];
        if (f->fate != WALK_TAKEN)
            continue;
        struct str name = !f->is_stdin ? f->path : str_from(stdin_name ? stdin_name : "<stdin>");
        p->files[p->file_count++] =
            (struct project_file){.walked = f, .name = name, .named = f->named && !recognized_only};
    }
}

/* --- what came of it --- */

static int by_name(const void *a, const void *b)
{
    const struct walk_file *const *x = a, *const *y = b;
    return str_cmp((*x)->path, (*y)->path);
}

static void list_file(struct out *out, const char *fate, struct str path, struct str why)
{
    struct buf line = BUF_INIT;
    buf_fmt(&line, "%-8s ", fate);
    escape_text(&line, path);
    if (why.len) {
        buf_cstr(&line, "  ");
        escape_text(&line, why);
    }
    buf_byte(&line, '\n');
    out_str(out, buf_view(&line));
    buf_release(&line);
}

static void list_files(struct check *c, struct out *out)
{
    struct arena *a = &c->arena;
    const struct walk_file **sorted = arena_new(a, const struct walk_file *, c->walk.count);
    for (size_t i = 0; i < c->walk.count; i++)
        sorted[i] = &c->walk.files[i];
    if (c->walk.count)
        qsort(sorted, c->walk.count, sizeof *sorted, by_name);
    for (size_t i = 0; i < c->walk.count; i++) {
        const struct project_file *f = NULL;
        for (uint32_t k = 0; sorted[i]->fate == WALK_TAKEN && k < c->project.file_count; k++)
            if (c->project.files[k].walked == sorted[i])
                f = &c->project.files[k];
        if (!f)
            list_file(out, "skipped", sorted[i]->path, sorted[i]->why);
        else
            list_file(out, f->state == PROJECT_JUDGED ? "judged" : "skipped", f->name,
                      project_file_why(f, a));
    }
}

static bool fails(const struct check *c, const struct results *results)
{
    if (argument(c->args, "exit-zero"))
        return false;
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const struct finding *f = &results->findings[i];
        if (!f->suppressed_by.ptr && config_fails(&c->config, f->rule, f->severity))
            return true;
    }
    return false;
}

static int report(struct check *c, struct out *out)
{
    struct results results = {.minors_defaulted = c->config.base.versions.defaulted};
    project_results(&c->project, &c->arena, &results);
    if (!results.file_count)
        results.minors = c->config.base.versions.minors;
    for (uint32_t i = 0; i < results.error_count; i++)
        cli_error("%.*s: %.*s", STR_ARG(results.errors[i].file),
                  STR_ARG(results.errors[i].message));
    int code = EXIT_CLEAN;
    if (argument(c->args, "list-files"))
        list_files(c, out);
    else
        code = check_outputs_write(&c->outputs, &c->project, &results, out);
    if (code)
        return code;
    if (results.error_count)
        return EXIT_TROUBLE;
    if (fails(c, &results))
        return EXIT_FINDINGS;
    bool nothing = !results.file_count && !argument(c->args, "allow-empty");
    if (nothing && !argument(c->args, "list-files"))
        cli_error("nothing to check: no file here holds an encryption configuration "
                  "(--list-files tells why, --allow-empty makes this no failure)");
    return nothing ? EXIT_NOTHING : EXIT_CLEAN;
}

static int check(struct check *c, struct out *out)
{
    struct project *p = &c->project;
    int code = check_outputs_read(c->args, &c->outputs);
    if (!code)
        code = read_jobs(c->args, &p->jobs);
    if (!code)
        code = read_today(c->args, &p->today);
    if (!code)
        code = read_config(c);
    if (!code)
        code = walk_files(c);
    if (code)
        return code;
    add_files(c);
    p->walk = &c->walk;
    p->config = &c->config;
    p->prefilter = !argument(c->args, "no-prefilter");
    p->no_ignores = argument(c->args, "no-ignores") != NULL;
    p->judged = progress_step;
    progress_begin(p->file_count);
    p->own_rules = c->config.rules.own;
    p->own_rule_count = c->config.rules.own_count;
    project_judge(p);
    progress_end();
    return report(c, out);
}

static int run_check(const struct arguments *args, struct out *out)
{
    struct check c = {.args = args, .arena = ARENA_INIT};
    int code = check(&c, out);
    project_release(&c.project);
    walk_release(&c.walk);
    arena_release(&c.arena);
    return code;
}

const struct command command_check = {
    .name = "check",
    .summary = "is it any good: every rule, for files, folders and standard input",
    .usage = "[OPTIONS] [PATH...]",
    .details = "examples:\n"
               "  enclint check                                        this folder\n"
               "  enclint check --kubernetes-version 1.28..1.34 cp1/   before an upgrade\n"
               "  enclint check --format sarif --output enclint.sarif .\n"
               "  kubectl get secrets -A -o json | enclint check -\n\n"
               "exit codes:\n"
               "  0  nothing at or above --fail-on\n"
               "  1  findings at or above --fail-on\n"
               "  2  wrong usage or configuration\n"
               "  3  something could not be read or written; the rest is still reported\n"
               "  4  nothing to check\n",
    .options = options,
    .run = run_check,
};
