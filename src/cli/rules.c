/* SPDX-License-Identifier: Apache-2.0 */
/* enclint rules: the list of rules. */
#include <string.h>

#include "cli/command.h"
#include "cli/own.h"
#include "report/rule_page.h"

static const struct option options[] = {
    {"format", "text|json", "what is written (default: text)"},
    {"rules", "DIR", "rules of your own, too; repeats"},
    {NULL, NULL, NULL},
};

static int run_rules(const struct arguments *args, struct out *out)
{
    const char *format = argument(args, "format");
    bool json = format && strcmp(format, "json") == 0;
    if (format && !json && strcmp(format, "text") != 0)
        return cli_usage_error("rules", "--format is text or json, not '%s'", format);
    if (args->path_count)
        return cli_usage_error("rules", "it takes no arguments; did you mean 'enclint explain %s'?",
                               args->paths[0]);
    struct arena a = ARENA_INIT;
    struct buf text = BUF_INIT;
    const struct rule *const *rules;
    uint32_t count;
    struct err err = {""};
    int code = EXIT_CLEAN;
    if (!own_all_rules(&a, args, &rules, &count, &err))
        code = cli_usage_error("rules", "%s", err.text);
    else if (json)
        rule_list_json(&text, rules, count);
    else
        rule_list_text(&text, rules, count);
    out_str(out, buf_view(&text));
    buf_release(&text);
    arena_release(&a);
    return code;
}

const struct command command_rules = {
    .name = "rules",
    .summary = "the list of rules",
    .usage = "[OPTIONS]",
    .details =
        "The first digit of an id is its topic: 0 enclint itself, 1 decode and shape, 2 keys,\n"
        "3 resources and order, 4 KMS, 5 how kube-apiserver is started, 6 KMS plugins,\n"
        "7 nodes, 8 changes, 9 distributions. 'enclint explain RULE' tells more.\n",
    .options = options,
    .run = run_rules,
};
