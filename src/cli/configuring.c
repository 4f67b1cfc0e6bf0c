/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/configuring.h"

#include <stdio.h>

#include "apiserver/versions.h"
#include "cli/own.h"
#include "config/paths.h"
#include "report/escape.h"

static const char *joined(const struct arguments *args, struct arena *a, const char *name)
{
    struct str all = STR_NONE;
    size_t at = 0;
    for (const char *value; (value = argument_next(args, name, &at));)
        all =
            all.ptr ? arena_join(a, all, STR(","), str_from(value)) : arena_str(a, str_from(value));
    return all.ptr;
}

/* A file's mistakes one below the other, as a compiler shows them. */
static int complain(const char *command, const struct config *config, const struct err *err)
{
    if (!config->problem_count)
        return cli_usage_error(command, "%s", err->text);
    struct buf line = BUF_INIT;
    for (uint32_t i = 0; i < config->problem_count; i++) {
        const struct config_problem *problem = &config->problems[i];
        buf_cstr(&line, "enclint: error: ");
        escape_text(&line, config->file);
        buf_fmt(&line, ":%u:%u: ", problem->line, problem->column);
        escape_text(&line, problem->message);
        buf_byte(&line, '\n');
    }
    fwrite(line.ptr, 1, line.len, stderr);
    buf_release(&line);
    return EXIT_USAGE;
}

static void note_misnamed(const struct config *config)
{
    struct buf line = BUF_INIT;
    struct str rest;
    if (!config->misnamed.ptr)
        return;
    bool below = path_within(config->cwd, config->misnamed, &rest);
    buf_cstr(&line, "enclint: note: ");
    escape_text(&line, below ? rest : config->misnamed);
    buf_cstr(&line, " is not read: the name is " CONFIG_NAME "\n");
    fwrite(line.ptr, 1, line.len, stderr);
    buf_release(&line);
}

int cli_configure(const char *command, const struct arguments *args, struct arena *a,
                  struct config *config)
{
    struct own_rules_folders folders = own_folders(a, args);
    /* PATHs in a root are not ours: nothing that lies there decides. */
    bool in_root = argument_if_any(args, "root") != NULL;
    const struct config_request request = {
        .paths = args->paths,
        .path_count = in_root ? 0 : args->path_count,
        .file = argument(args, "config"),
        .no_config = argument(args, "no-config") != NULL,
        .kubernetes_version = argument(args, "kubernetes-version"),
        .feature_gates = argument(args, "feature-gates"),
        .automatic_reload = argument(args, "automatic-reload") != NULL,
        .profile = argument_if_any(args, "profile"),
        .fail_on = argument_if_any(args, "fail-on"),
        .only = joined(args, a, "only"),
        .skip = joined(args, a, "skip"),
        .lock = joined(args, a, "lock"),
        .rules = rules_all,
        .rule_count = rules_count,
        .own = {own_rules_load, &folders},
    };
    struct err err = {""};
    if (!config_load(a, &request, config, &err))
        return complain(command, config, &err);
    note_misnamed(config);
    if (config->base.versions.newer)
        fprintf(stderr,
                "enclint: note: a release newer than 1.%d, the newest known here, is judged as "
                "1.%d\n",
                VERSION_NEWEST, VERSION_NEWEST);
    return EXIT_CLEAN;
}
