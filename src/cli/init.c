/* SPDX-License-Identifier: Apache-2.0 */
/* enclint init: a commented .enclint.yaml, with the release that the files tell. */
#include <string.h>
#include <sys/stat.h>

#include "apiserver/version_set.h"
#include "cli/selection.h"
#include "files/replace.h"
#include "generate/configuration.h"
#include "report/escape.h"

enum { TOLD_MAX = 5, MODE = 0666 };

static const struct option options[] = {
    {"stdout", NULL, "print it; no file is made"},
    {"kubernetes-version", "VERSIONS",
     "the releases to pin: 1.30, 1.28..1.34, all (default: those that manifests and images tell, "
     "else the newest known)"},
    {"feature-gates", "GATES", "the value of the server's flag of this name: KMSv1=true"},
    {"automatic-reload", NULL,
     "the server runs with --encryption-provider-config-automatic-reload"},
    {"profile", "NAME",
     "the profile: default, strict, cis-1.8 to cis-1.12, stig, fips, kms-required"},
    {"", NULL, "which files are looked at for the release"},
    {"exclude", "GLOB",
     "walk past these files and folders, as .gitignore would write them; repeats"},
    {"no-gitignore", NULL, "walk into what .gitignore excludes"},
    {"config", "FILE", "this configuration instead of the nearest .enclint.yaml"},
    {"no-config", NULL, "no configuration file"},
    {NULL, NULL, NULL},
};

struct initializing {
    struct selection selection;
    struct str path;    /* of the new file */
    uint32_t minors;    /* to pin */
    struct str told;    /* lines of comments: who says so */
    struct str told_by; /* the same in a few words */
    bool trouble;
};

/* --- the release --- */

static bool tells(const struct project_file *file)
{
    return file->state == PROJECT_JUDGED && file->unit.minors_told && !file->settings;
}

/* Several that differ are nodes in the middle of an upgrade, or several clusters: all between
 * counts. */
static uint32_t range_of(uint32_t minors)
{
    unsigned first = VERSION_NEWEST, last = VERSION_OLDEST;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(minors, minor))
            continue;
        first = minor < first ? minor : first;
        last = minor;
    }
    return version_set_range(first, last);
}

static void find_minors(struct initializing *n)
{
    struct arena *a = &n->selection.arena;
    const struct project *p = &n->selection.project;
    struct buf lines = BUF_INIT;
    const struct project_file *first = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->file_count; i++) {
        const struct project_file *file = &p->files[i];
        if (!tells(file))
            continue;
        n->minors |= file->unit.minors;
        first = first ? first : file;
        if (count++ >= TOLD_MAX)
            continue;
        buf_cstr(&lines, "#   ");
        escape_text(&lines, file->name);
        buf_cstr(&lines, ": ");
        buf_str(&lines, version_set_format(a, file->unit.minors, VERSION_SET_CLOSED));
        buf_byte(&lines, '\n');
    }
    if (count > TOLD_MAX)
        buf_fmt(&lines, "#   and %u more\n", count - TOLD_MAX);
    if (count) {
        n->minors = range_of(n->minors);
        n->told = arena_join(a, STR("# They were found here, in images or fields of manifests:\n"),
                             buf_view(&lines));
        n->told_by =
            arena_join(a, STR("which "), first->name,
                       count > 1 ? arena_fmt(a, " and %u more tell", count - 1) : STR(" tells"));
    } else {
        n->minors = version_bit(VERSION_NEWEST);
        n->told =
            STR("# No file here tells which, so this is the newest that is known: write yours.\n");
        n->told_by = STR("the newest known, since no file here tells a release");
    }
    buf_release(&lines);
}

static void choose_minors(struct initializing *n)
{
    const struct config_versions *asked = &n->selection.config.base.versions;
    if (asked->defaulted) {
        find_minors(n);
        return;
    }
    n->minors = asked->minors;
    n->told = STR("");
    n->told_by = arena_join(&n->selection.arena, STR("as "), asked->source, STR(" says"));
}

/* --- the file --- */

/* A setting, or the line that shows how it would look. */
static void put_setting(struct buf *out, const char *name, struct str value, const char *example)
{
    if (!value.len)
        buf_byte(out, '#');
    buf_cstr(out, name);
    buf_cstr(out, ": ");
    if (value.len)
        new_text_write(out, value);
    else
        buf_cstr(out, example);
    buf_byte(out, '\n');
}

static void put_upgrade(struct buf *out, uint32_t minors, struct arena *a)
{
    uint32_t with_next = range_of(minors | minors << 1) & VERSION_SET_ALL;
    if (with_next == range_of(minors))
        return;
    buf_cstr(out, "# Before an upgrade take in the next one: '");
    buf_str(out, version_set_format(a, with_next, VERSION_SET_CLOSED));
    buf_cstr(out, "'.\n");
}

static void put_settings(struct buf *out, const struct initializing *n, struct arena *a)
{
    const struct config *config = &n->selection.config;
    bool is_default = str_eq(config->profile.value, STR("default"));
    buf_cstr(out, "# What enclint is to look for in this folder and below. A line that begins with "
                  "'#' and\n# no blank is a setting that is off: take the '#' away. 'enclint "
                  "config' shows what holds\n# and why, 'enclint schema enclint-config' has every "
                  "key.\n\n"
                  "# The releases of Kubernetes to judge for.\n");
    buf_str(out, n->told);
    put_upgrade(out, n->minors, a);
    put_setting(out, "kubernetesVersion", version_set_format(a, n->minors, VERSION_SET_CLOSED), "");
    buf_cstr(out, "\n# How kube-apiserver is started, where no manifest here says it.\n");
    put_setting(out, "featureGates", config->base.gates.value, "KMSv1=true");
    buf_cstr(out,
             config->base.reload.value ? "automaticReload: true\n" : "#automaticReload: true\n");
    buf_cstr(out, "\n# default, strict, cis-1.8 to cis-1.12, stig, fips or kms-required.\n");
    put_setting(out, "profile", is_default ? STR("") : config->profile.value, "strict");
}

static void put_rest(struct buf *out)
{
    buf_cstr(out,
             "\n# The least severity that makes the exit code 1: error, warning, info or never.\n"
             "#failOn: warning\n\n"
             "# Single rules: off, info, warning or error. 'enclint rules' lists them.\n"
             "#rules: {identity-lingering: error, aescbc-write: info}\n\n"
             "# Files that are not judged, in the patterns of .gitignore.\n"
             "#ignore: [testdata/, '*.tmpl.yaml']\n\n"
             "# What is different for some paths.\n"
             "#overrides: [{paths: [clusters/staging/], kubernetesVersion: '1.36'}]\n\n"
             "# Folders with rules of your own.\n"
             "#ownRules: [lint/rules]\n");
}

static int refuse_existing(const struct initializing *n, struct str folder)
{
    struct arena a = ARENA_INIT;
    struct stat status;
    struct str misnamed = arena_join(&a, folder, STR(CONFIG_MISNAMED));
    int code = EXIT_CLEAN;
    if (lstat(n->path.ptr, &status) == 0) {
        cli_error("%s: it is there already, and is left as it is (--stdout prints a new one)",
                  n->path.ptr);
        code = EXIT_TROUBLE;
    } else if (lstat(misnamed.ptr, &status) == 0) {
        cli_error("%s: nobody reads a file of this name: rename it to " CONFIG_NAME, misnamed.ptr);
        code = EXIT_TROUBLE;
    }
    arena_release(&a);
    return code;
}

static int put(struct initializing *n, struct out *out)
{
    struct err err = {""};
    struct arena *a = &n->selection.arena;
    struct buf text = BUF_INIT;
    bool is_shown = argument(n->selection.args, "stdout") != NULL;
    put_settings(&text, n, a);
    put_rest(&text);
    int code = n->trouble ? EXIT_TROUBLE : EXIT_CLEAN;
    if (is_shown) {
        out_str(out, buf_view(&text));
    } else if (!replace_write(n->path.ptr, buf_view(&text),
                              &(struct replace_options){.mode = MODE, .only_new = true}, &err)) {
        cli_error("%s: %s", n->path.ptr, err.text);
        code = EXIT_TROUBLE;
    } else {
        buf_clear(&text);
        buf_cstr(&text, "wrote ");
        escape_text(&text, n->path);
        buf_cstr(&text, ": judged for ");
        buf_str(&text, version_set_format(a, n->minors, VERSION_SET_CLOSED));
        buf_cstr(&text, ", ");
        escape_text(&text, n->told_by);
        buf_byte(&text, '\n');
        out_str(out, buf_view(&text));
    }
    buf_release(&text);
    return code;
}

static void tell_trouble(struct initializing *n)
{
    const struct project *p = &n->selection.project;
    for (size_t i = 0; i < n->selection.walk.trouble_count; i++) {
        const struct walk_trouble *t = &n->selection.walk.troubles[i];
        cli_error("%.*s: %.*s", STR_ARG(t->path), STR_ARG(t->message));
        n->trouble = true;
    }
    for (uint32_t i = 0; i < p->file_count; i++) {
        if (p->files[i].state != PROJECT_UNREADABLE)
            continue;
        cli_error("%.*s: %.*s", STR_ARG(p->files[i].name), STR_ARG(p->files[i].why));
        n->trouble = true;
    }
}

static int read_folder(struct initializing *n)
{
    const struct arguments *args = n->selection.args;
    const char *given = args->path_count ? args->paths[0] : ".";
    struct stat status;
    if (args->path_count > 1)
        return cli_usage_error("init", "one folder at a time");
    if (stat(given, &status) != 0 || !S_ISDIR(status.st_mode))
        return cli_usage_error("init", "'%s' is no folder", given);
    struct arena *a = &n->selection.arena;
    struct str folder = strcmp(given, ".") == 0 ? STR("")
                        : str_ends_with(str_from(given), STR("/"))
                            ? str_from(given)
                            : arena_join(a, str_from(given), STR("/"));
    n->path = arena_join(a, folder, STR(CONFIG_NAME));
    return argument(args, "stdout") ? EXIT_CLEAN : refuse_existing(n, folder);
}

static int run_init(const struct arguments *args, struct out *out)
{
    struct initializing n = {.selection = {.args = args, .command = "init"}};
    int code = read_folder(&n);
    if (!code)
        code = selection_read(&n.selection);
    if (!code) {
        if (n.selection.config.base.versions.defaulted)
            selection_judge(&n.selection);
        choose_minors(&n);
        tell_trouble(&n);
        code = put(&n, out);
    }
    selection_release(&n.selection);
    return code;
}

const struct command command_init = {
    .name = "init",
    .summary = "a commented .enclint.yaml to start from",
    .usage = "[OPTIONS] [DIR]",
    .details =
        "Writes DIR/.enclint.yaml (default: this folder), which pins the release of Kubernetes: "
        "so\n"
        "the same files give the same findings when a new enclint knows a newer one. The release\n"
        "is that of the manifests and images in the folder. Nothing that is there is replaced.\n"
        "\n"
        "examples:\n"
        "  enclint init\n"
        "  enclint init --stdout --kubernetes-version 1.30..1.31 --profile cis-1.11\n"
        "\n"
        "exit codes:\n"
        "  0  it is written\n"
        "  2  wrong usage or configuration\n"
        "  3  it is there already, or cannot be written, or a file could not be read\n",
    .options = options,
    .run = run_init,
};
