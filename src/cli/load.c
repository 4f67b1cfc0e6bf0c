/* SPDX-License-Identifier: Apache-2.0 */
/* enclint load: what kube-apiserver would do with each file, version by version. */
#include <stdio.h>
#include <string.h>

#include "apiserver/load.h"
#include "apiserver/version_set.h"
#include "cli/command.h"
#include "cli/load_batch.h"
#include "cli/load_report.h"
#include "files/input.h"
#include "tree/limits.h"

static const struct option options[] = {
    {"kubernetes-version", "VERSIONS",
     "the releases to judge for: 1.30, v1.30.4+rke2r1, 1.28..1.34, 1.13..1.24,1.27.., all "
     "(default: the newest known)"},
    {"feature-gates", "GATES",
     "the value of the server's flag of this name: KMSv1=true (leave out gates that only "
     "k8s.io/kubernetes defines, not k8s.io/apiserver: they are not known here and count as "
     "unrecognized)"},
    {"automatic-reload", NULL,
     "the server runs with --encryption-provider-config-automatic-reload, which checks more"},
    {"format", "text|json", "what is written (default: text)"},
    {"stdin-filename", "NAME", "the name that standard input has in reports"},
    {"batch", NULL,
     "for tests: one JSON object a line on standard input, one a line out, in order, as "
     "docs/formats.md describes them"},
    {"jobs", "N", "for --batch: so many threads (default: one for each processor)"},
    {NULL, NULL, NULL},
};

struct request {
    struct load_options load;
    const struct arguments *args;
    bool json;
    bool refused, trouble;
};

static int read_versions(const struct arguments *args, uint32_t *minors)
{
    const char *text = argument(args, "kubernetes-version");
    struct err err = {""};
    bool newer = false;
    *minors = version_bit(VERSION_NEWEST);
    if (!text)
        return EXIT_CLEAN;
    if (!version_set_parse(str_from(text), minors, &newer, &err))
        return cli_usage_error("load", "--kubernetes-version: %s", err.text);
    if (newer)
        fprintf(stderr,
                "enclint: note: '%s' names a release newer than 1.%d, the newest known here: "
                "judged as 1.%d\n",
                text, VERSION_NEWEST, VERSION_NEWEST);
    return EXIT_CLEAN;
}

static int read_request(const struct arguments *args, struct request *request)
{
    const char *format = argument(args, "format");
    const char *gates = argument(args, "feature-gates");
    *request = (struct request){.args = args};
    if (format && strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
        return cli_usage_error("load", "--format is text or json, not '%s'", format);
    request->json = format && strcmp(format, "json") == 0;
    request->load.feature_gates = str_from(gates ? gates : "");
    request->load.automatic_reload = argument(args, "automatic-reload") != NULL;
    return read_versions(args, &request->load.minors);
}

static void judge(struct request *request, const char *path, struct load_report *report)
{
    const char *stdin_name = argument(request->args, "stdin-filename");
    const char *name = strcmp(path, "-") == 0 ? (stdin_name ? stdin_name : "<stdin>") : path;
    struct arena a = ARENA_INIT;
    struct err err = {""};
    struct str text;
    if (input_read(&a, path, LIMIT_BYTES + 1, &text, &err)) {
        struct source source;
        struct verdict verdicts[VERSION_COUNT];
        source_init(&source, &a, str_from(name), text);
        request->load.file = str_from(name);
        load_verdicts(&a, &source, &request->load, verdicts);
        request->refused |= load_report_file(report, &source, request->load.minors, verdicts);
    } else {
        request->trouble = true;
        load_report_trouble(report, str_from(name), err.text);
    }
    arena_release(&a);
}

static int run_load(const struct arguments *args, struct out *out)
{
    struct request request;
    if (argument(args, "batch"))
        return load_batch(args, out);
    if (argument(args, "jobs"))
        return cli_usage_error("load", "'--jobs' goes with '--batch'");
    int code = read_request(args, &request);
    if (code)
        return code;
    if (args->path_count == 0)
        return cli_usage_error("load", "no file; '-' reads standard input");
    size_t streams = 0;
    for (size_t i = 0; i < args->path_count; i++)
        streams += strcmp(args->paths[i], "-") == 0;
    if (streams > 1)
        return cli_usage_error("load", "'-' is named twice, but standard input can be read once");
    struct load_report report;
    load_report_begin(&report, out, request.json, args->path_count);
    for (size_t i = 0; i < args->path_count; i++)
        judge(&request, args->paths[i], &report);
    load_report_end(&report);
    if (request.trouble)
        return EXIT_TROUBLE;
    return request.refused ? EXIT_FINDINGS : EXIT_CLEAN;
}

const struct command command_load = {
    .name = "load",
    .summary = "what kube-apiserver 1.N does with a file, and in which words",
    .usage = "[OPTIONS] FILE...",
    .details = "examples:\n"
               "  enclint load enc.yaml                                   newest known release\n"
               "  enclint load --kubernetes-version 1.28..1.34 enc.yaml  before an upgrade\n"
               "  enclint load --feature-gates KMSv1=true --kubernetes-version 1.29 enc.yaml\n"
               "  kubectl ... | enclint load --stdin-filename enc.yaml -\n\n" EXIT_CODES_HELP,
    .options = options,
    .run = run_load,
};
