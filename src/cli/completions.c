/* SPDX-License-Identifier: Apache-2.0 */
/* enclint completions: scripts for the completion of a shell, made from the tables of all commands.
 */
#include <string.h>

#include "cli/completion.h"

static const struct option options[] = {{NULL, NULL, NULL}};

static int run_completions(const struct arguments *args, struct out *out)
{
    static const struct {
        const char *shell;
        void (*write)(struct buf *out);
    } shells[] = {{"bash", completion_bash}, {"zsh", completion_zsh}, {"fish", completion_fish}};
    const char *names[] = {"bash", "zsh", "fish", NULL};
    if (args->path_count != 1)
        return cli_usage_error("completions", "one shell: bash, zsh or fish");
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].shell, args->paths[0]) != 0)
            continue;
        struct buf script = BUF_INIT;
        shells[i].write(&script);
        out_str(out, buf_view(&script));
        buf_release(&script);
        return EXIT_CLEAN;
    }
    const char *near = arguments_nearest(args->paths[0], names);
    return near ? cli_usage_error("completions", "no shell '%s', did you mean '%s'?",
                                  args->paths[0], near)
                : cli_usage_error("completions", "no script for '%s'; there is bash, zsh and fish",
                                  args->paths[0]);
}

const struct command command_completions = {
    .name = "completions",
    .summary = "a script that completes enclint's options in a shell",
    .usage = "bash|zsh|fish",
    .details = "'make install' puts these scripts where shells look for them. By hand:\n"
               "  . <(enclint completions bash)                        in ~/.bashrc\n"
               "  enclint completions zsh >DIR/_enclint                DIR is in $fpath\n"
               "  enclint completions fish >~/.config/fish/completions/enclint.fish\n",
    .options = options,
    .run = run_completions,
    .hidden = true,
};
