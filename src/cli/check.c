/* SPDX-License-Identifier: Apache-2.0 */
/* enclint check: files, folders and standard input, judged with every rule. */
#include <stdio.h>

#include "cli/check_output.h"
#include "cli/selection.h"
#include "engine/cost.h"
#include "report/escape.h"
#include "report/rule_costs.h"

static const struct option options[] = {
    SELECTION_VERSION_OPTIONS,
    {"", NULL, "report"},
    {"format", "text|json|sarif|github",
     "what is written (default: text); repeats, each with an --output"},
    {"output", "FILE", "where the report goes instead of standard output; repeats with --format"},
    {"color", "auto|always|never", "colours (default: auto, where a terminal reads)"},
    {"quiet", NULL, "print nothing where nothing was found"},
    {"list-files", NULL, "list the files instead: judged or skipped, and why"},
    {"profile-rules", NULL, "write to standard error what each rule cost, and how much it found"},
    SELECTION_RULE_OPTIONS,
    {"exit-zero", NULL, "findings do not change the exit code"},
    SELECTION_FILE_OPTIONS,
    SELECTION_ROOT_OPTION,
    SELECTION_CONFIG_OPTIONS,
    {NULL, NULL, NULL},
};

struct check {
    struct selection selection;
    struct check_outputs outputs;
};

/* --- what came of it --- */

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

/* Both are sorted by path; the project has what was taken of the walk. */
static void list_files(struct check *c, struct out *out)
{
    struct arena *a = &c->selection.arena;
    const struct walk *walk = &c->selection.walk;
    const struct project *project = &c->selection.project;
    uint32_t next = 0;
    for (size_t i = 0; i < walk->count || next < project->file_count;) {
        const struct walk_file *walked = i < walk->count ? &walk->files[i] : NULL;
        const struct project_file *f = next < project->file_count ? &project->files[next] : NULL;
        bool own = f && f->walked == walked;
        /* What a server of a node reads is in no walk. */
        if (!own && walked && (!f || str_cmp(walked->path, f->walked->path) <= 0)) {
            list_file(out, "skipped", walked->path, walked->why);
            i++;
            continue;
        }
        if (!f) /* there is one, or the walk has more */
            break;
        list_file(out, f->state == PROJECT_JUDGED ? "judged" : "skipped", f->name,
                  project_file_why(f, a));
        next++;
        i += own;
    }
}

static void show_costs(struct check *c, const struct results *results)
{
    const struct project *project = &c->selection.project;
    if (!project->costs)
        return;
    struct buf text = BUF_INIT;
    rule_costs_text(&text, project->costs, cost_count(project->own_rule_count), results);
    fwrite(text.ptr, 1, text.len, stderr);
    buf_release(&text);
}

static bool fails(const struct check *c, const struct results *results)
{
    if (argument(c->selection.args, "exit-zero"))
        return false;
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const struct finding *f = &results->findings[i];
        if (!f->suppressed_by.ptr && config_fails(&c->selection.config, f->rule, f->severity))
            return true;
    }
    return false;
}

static int report(struct check *c, struct out *out)
{
    struct results results = {.minors_defaulted = c->selection.config.base.versions.defaulted};
    project_results(&c->selection.project, &c->selection.arena, &results);
    if (!results.file_count)
        results.minors = c->selection.config.base.versions.minors;
    for (uint32_t i = 0; i < results.error_count; i++)
        cli_error("%.*s: %.*s", STR_ARG(results.errors[i].file),
                  STR_ARG(results.errors[i].message));
    int code = EXIT_CLEAN;
    if (argument(c->selection.args, "list-files"))
        list_files(c, out);
    else
        code = check_outputs_write(&c->outputs, &c->selection.project, &results, out);
    show_costs(c, &results);
    if (code)
        return code;
    if (results.error_count)
        return EXIT_TROUBLE;
    if (!argument(c->selection.args, "list-files") && fails(c, &results))
        return EXIT_FINDINGS;
    bool nothing = !results.file_count && !argument(c->selection.args, "list-files");
    return nothing ? selection_nothing(&c->selection) : EXIT_CLEAN;
}

static int check(struct check *c, struct out *out)
{
    int code = check_outputs_read(c->selection.args, &c->outputs);
    if (!code)
        code = selection_read(&c->selection);
    if (code)
        return code;
    c->selection.project.wants_line_hashes = check_outputs_want_line_hashes(&c->outputs);
    c->selection.project.no_excerpts = !check_outputs_want_excerpts(&c->outputs);
    c->selection.project.wants_costs = argument(c->selection.args, "profile-rules") != NULL;
    selection_judge(&c->selection);
    return report(c, out);
}

static int run_check(const struct arguments *args, struct out *out)
{
    struct check c = {.selection = {.args = args,
                                    .command = "check",
                                    .keep_skipped = argument(args, "list-files") != NULL}};
    int code = check(&c, out);
    selection_release(&c.selection);
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
               "  kubectl get secrets -A -o json | enclint check -\n"
               "  sudo enclint check --root /                          this node, as it is\n"
               "  ssh cp1 sudo tar -c /etc/kubernetes | enclint check --root -\n\n"
               "exit codes:\n"
               "  0  nothing at or above --fail-on\n"
               "  1  findings at or above --fail-on\n"
               "  2  wrong usage or configuration\n"
               "  3  something could not be read or written; the rest is still reported\n"
               "  4  nothing to check\n",
    .options = options,
    .run = run_check,
};
