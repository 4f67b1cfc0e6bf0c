/* SPDX-License-Identifier: Apache-2.0 */
/* enclint generate: a new key, or a new configuration, which is judged before it is written. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apiserver/version_set.h"
#include "base/day.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "config/config.h"
#include "engine/unit.h"
#include "files/input.h"
#include "files/replace.h"
#include "generate/configuration.h"
#include "generate/key.h"
#include "report/escape.h"
#include "tree/limits.h"

static const struct option options[] = {
    {"provider", "secretbox|aescbc|aesgcm|kms", "which provider (default: secretbox)"},
    {"bytes", "16|24|32", "how long the key is; AES takes all three, secretbox 32 (default: 32)"},
    {"beside", "FILE", "a file whose keys' names are taken, such as the one in use; repeats"},
    {"today", "DATE", "the day that the name bears: 2027-01-31"},
    {"", NULL, "of a configuration"},
    {"resources", "NAMES", "what is encrypted, with commas (default: secrets,configmaps)"},
    {"kms", "SETTINGS",
     "the provider 'kms': name=vault,endpoint=unix:///run/kms.sock and, where wanted, "
     "timeout=3s,cachesize=1000,apiVersion=v2; without a name that is the day"},
    {"new-cluster", NULL, "nothing is stored yet, so no 'identity' that reads plain text"},
    {"kubernetes-version", "VERSIONS",
     "the releases that read it: 1.30, 1.28..1.34 (default: the newest known)"},
    {"feature-gates", "GATES", "the value of the server's flag of this name: KMSv1=true"},
    {"", NULL, "where it goes"},
    {"output", "FILE", "a new file of mode 0600; never one that is there already"},
    {"show", NULL, "print it to a terminal, key and all"},
    {NULL, NULL, NULL},
};

struct generating {
    const struct arguments *args;
    struct arena arena, scratch; /* zeroed: as ARENA_INIT */
    struct out *out;
    bool is_config;
    unsigned bytes;
    uint32_t today;
    const char *output;
    struct config config; /* that a new configuration is judged with */
    struct new_configuration made;
    struct buf secret, text;
};

/* --- what is asked --- */

static int read_provider(struct generating *g)
{
    static const char *const names[] = {"secretbox", "aescbc", "aesgcm", "kms", NULL};
    const char *given = argument(g->args, "provider");
    bool has_kms = argument(g->args, "kms") != NULL;
    g->made.provider = given ? str_from(given) : has_kms ? STR("kms") : STR("secretbox");
    bool is_kms = str_eq(g->made.provider, STR("kms")), known = false;
    for (size_t i = 0; names[i]; i++)
        known = known || str_eq(g->made.provider, str_from(names[i]));
    if (!known) {
        const char *near = arguments_nearest(given, names);
        return near ? cli_usage_error("generate", "no provider '%s', did you mean '%s'?", given,
                                      near)
                    : cli_usage_error("generate",
                                      "--provider is secretbox, aescbc, aesgcm or kms, not '%s'",
                                      given);
    }
    if (is_kms && !g->is_config)
        return cli_usage_error("generate", "the key of 'kms' lies with its plugin: generate a "
                                           "'config'");
    if (is_kms != has_kms)
        return is_kms ? cli_usage_error("generate", "'kms' needs --kms name=NAME,endpoint=SOCKET")
                      : cli_usage_error("generate", "--kms is for the provider 'kms', not '%s'",
                                        given);
    return EXIT_CLEAN;
}

static int read_bytes(struct generating *g)
{
    const char *given = argument(g->args, "bytes");
    g->bytes = NEW_KEY_BYTES;
    if (!given)
        return EXIT_CLEAN;
    g->bytes = strcmp(given, "16") == 0   ? 16
               : strcmp(given, "24") == 0 ? 24
               : strcmp(given, "32") == 0 ? 32
                                          : 0;
    if (!g->bytes)
        return cli_usage_error("generate", "--bytes is 16, 24 or 32, not '%s'", given);
    if (str_eq(g->made.provider, STR("kms")))
        return cli_usage_error("generate", "--bytes: 'kms' has no key in the file");
    if (g->bytes != 32 && str_eq(g->made.provider, STR("secretbox")))
        return cli_usage_error("generate",
                               "--bytes: a key of 'secretbox' has 32 bytes; those of 'aescbc' and "
                               "'aesgcm' may have %u (--provider)",
                               g->bytes);
    return EXIT_CLEAN;
}

static int read_today(struct generating *g)
{
    const char *given = argument(g->args, "today");
    g->today = day_today();
    if (given && !day_parse(str_from(given), &g->today))
        return cli_usage_error("generate", "--today is a day such as 2027-01-31, not '%s'", given);
    return EXIT_CLEAN;
}

static int read_resources(struct generating *g)
{
    const char *given = argument(g->args, "resources");
    struct str rest = given ? str_from(given) : STR("secrets,configmaps");
    uint32_t count = 0, cap = 0;
    struct str *names = NULL;
    while (rest.ptr) {
        struct str name = str_trim(str_cut(&rest, ','));
        if (!name.len)
            return cli_usage_error("generate", "--resources has an empty name");
        arena_grow(&g->arena, names, count, cap);
        names[count++] = name;
    }
    g->made.resources = names;
    g->made.resource_count = count;
    return EXIT_CLEAN;
}

static int read_kms_field(struct new_kms *kms, struct arena *a, struct str part)
{
    struct {
        const char *name;
        struct str *value;
    } const fields[] = {{"name", &kms->name},
                        {"endpoint", &kms->endpoint},
                        {"timeout", &kms->timeout},
                        {"cachesize", &kms->cachesize},
                        {"apiVersion", &kms->api_version}};
    enum { FIELDS = sizeof fields / sizeof *fields };
    const char *names[FIELDS + 1] = {NULL};
    struct str value = part;
    struct str name = str_cut(&value, '=');
    for (size_t i = 0; i < FIELDS; i++) {
        names[i] = fields[i].name;
        if (!str_eq_ignore_case(name, str_from(names[i])))
            continue;
        if (!value.len)
            return cli_usage_error("generate", "--kms: '%s' has no value", names[i]);
        if (fields[i].value->ptr)
            return cli_usage_error("generate", "--kms: '%s' is there twice", names[i]);
        *fields[i].value = value;
        return EXIT_CLEAN;
    }
    const char *near = arguments_nearest(arena_cstr(a, name), names);
    if (near)
        return cli_usage_error("generate", "--kms: no field '%.*s', did you mean '%s'?",
                               STR_ARG(name), near);
    return cli_usage_error("generate",
                           "--kms: '%.*s' is none of name=, endpoint=, timeout=, cachesize=, "
                           "apiVersion=",
                           STR_ARG(part));
}

static int read_kms(struct generating *g)
{
    struct str rest = str_from(argument(g->args, "kms"));
    int code = EXIT_CLEAN;
    while (!code && rest.ptr)
        code = read_kms_field(&g->made.kms, &g->arena, str_trim(str_cut(&rest, ',')));
    if (!code && argument(g->args, "kms") && !g->made.kms.endpoint.ptr)
        code = cli_usage_error("generate", "--kms lacks 'endpoint', where the plugin listens: "
                                           "endpoint=unix:///var/run/kms/kms.sock");
    return code;
}

static int read_settings(struct generating *g)
{
    struct err err = {""};
    const struct config_request request = {.no_config = true,
                                           .kubernetes_version =
                                               argument(g->args, "kubernetes-version"),
                                           .feature_gates = argument(g->args, "feature-gates"),
                                           .profile = "strict",
                                           .rules = rules_all,
                                           .rule_count = rules_count};
    if (!config_load(&g->arena, &request, &g->config, &err))
        return cli_usage_error("generate", "%s", err.text);
    if (g->config.base.versions.newer)
        cli_note("a release newer than 1.%d, the newest known here, is judged as 1.%d",
                 VERSION_NEWEST, VERSION_NEWEST);
    return EXIT_CLEAN;
}

/* Of a key alone nothing of this could be kept. */
static int refuse_for_key(const struct generating *g)
{
    static const char *const names[] = {"resources", "kms", "new-cluster", "kubernetes-version",
                                        "feature-gates"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!g->is_config && argument(g->args, names[i]))
            return cli_usage_error("generate", "--%s is for a 'config', not for a 'key'", names[i]);
    return EXIT_CLEAN;
}

static int read_what(struct generating *g)
{
    const char *what = g->args->path_count ? g->args->paths[0] : NULL;
    if (!what || g->args->path_count > 1)
        return cli_usage_error("generate", what ? "one thing at a time: 'key' or 'config'"
                                                : "generate what? 'key' or 'config'");
    g->is_config = strcmp(what, "config") == 0;
    if (!g->is_config && strcmp(what, "key") != 0)
        return cli_usage_error("generate", "'key' or 'config' can be generated, not '%s'", what);
    return EXIT_CLEAN;
}

/* What is on a screen is in its scrollback, and in whoever looks. A name of KMS is no secret. */
static int read_where(struct generating *g)
{
    g->output = argument(g->args, "output");
    if (g->output && strcmp(g->output, "-") == 0)
        g->output = NULL;
    if (g->output && !*g->output)
        return cli_usage_error("generate", "--output is the name of a new file");
    if (g->output || str_eq(g->made.provider, STR("kms")))
        return EXIT_CLEAN;
    if (isatty(STDOUT_FILENO) && !argument(g->args, "show"))
        return cli_usage_error("generate", "the key would stand on this terminal: --output FILE "
                                           "writes it, --show prints it all the same");
    struct stat status;
    if (fstat(STDOUT_FILENO, &status) == 0 && S_ISREG(status.st_mode) && status.st_mode & 077)
        cli_note("others may read the file that this goes to: chmod 600, or --output, which makes "
                 "a file that only you may read");
    return EXIT_CLEAN;
}

static int read_arguments(struct generating *g)
{
    static int (*const steps[])(struct generating *) = {read_what,     read_provider,  read_bytes,
                                                        read_today,    read_resources, read_kms,
                                                        read_settings, read_where};
    int code = EXIT_CLEAN;
    for (size_t i = 0; !code && i < sizeof steps / sizeof *steps; i++) {
        code = steps[i](g);
        if (!code && i == 0)
            code = refuse_for_key(g);
    }
    return code;
}

/* --- what is made --- */

static int make_key(struct generating *g)
{
    uint32_t count = 0, cap = 0;
    struct str *texts = NULL;
    size_t at = 0;
    for (const char *path; (path = argument_next(g->args, "beside", &at));) {
        struct err err = {""};
        arena_grow(&g->arena, texts, count, cap);
        if (!input_read(&g->arena, path, LIMIT_BYTES, &texts[count++], &err)) {
            cli_error("%s: %s", path, err.text);
            return EXIT_TROUBLE;
        }
    }
    unsigned tried = 0;
    g->made.key_name = new_key_name(&g->arena, g->today, &tried, texts, count);
    if (!new_key_secret(&g->secret, g->bytes)) {
        cli_error("the system gives no random bytes");
        return EXIT_TROUBLE;
    }
    g->made.secret = buf_view(&g->secret);
    return EXIT_CLEAN;
}

struct judged {
    struct unit unit;
    uint32_t errors, warnings;
};

static struct judged judge(struct generating *g)
{
    struct judged judged = {.unit = {.file = STR("the new configuration"),
                                     .named = true,
                                     .config = &g->config,
                                     .settings = &g->config.base,
                                     .today = g->today,
                                     .no_excerpts = true,
                                     .results = &g->arena}};
    buf_clear(&g->text);
    new_configuration_write(&g->text, &g->made);
    unit_judge(&judged.unit, &g->scratch, buf_view(&g->text));
    arena_clear(&g->scratch);
    for (uint32_t i = 0; i < judged.unit.finding_count; i++) {
        judged.errors += judged.unit.findings[i].severity == SEVERITY_ERROR;
        judged.warnings += judged.unit.findings[i].severity == SEVERITY_WARNING;
    }
    return judged;
}

static void tell_finding(const struct finding *finding, const char *form,
                         void (*tell)(const char *fmt, ...))
{
    tell("%s%.*s  [%.*s %.*s]", form, STR_ARG(finding->message), STR_ARG(finding->rule->id),
         STR_ARG(finding->rule->slug));
}

static void tell_findings(struct judged *judged, const char *form)
{
    const struct unit *u = &judged->unit;
    for (uint32_t i = 0; i < u->finding_count; i++) {
        const struct finding *finding = &u->findings[i];
        if (finding->severity == SEVERITY_ERROR)
            tell_finding(finding, form, cli_error);
        else if (finding->severity == SEVERITY_WARNING && !judged->errors)
            tell_finding(finding, form, cli_note);
    }
}

/* Whether a release is asked for that does not know KMS v2, or not as it is now. */
static bool wants_older_api(const struct judged *judged)
{
    for (uint32_t i = 0; i < judged->unit.finding_count; i++) {
        const struct finding *finding = &judged->unit.findings[i];
        if (str_eq(finding->rule->id, STR("ENC407")) || /* its gate is off */
            (str_eq(finding->rule->id, STR("ENC411")) && finding->severity >= SEVERITY_WARNING))
            return true;
    }
    return false;
}

/* The newer API, unless a release lacks it that knows the older one. Releases that agree on neither
 * get to hear why of both. */
static struct judged judge_kms(struct generating *g)
{
    struct str *form = &g->made.kms.api_version;
    if (form->ptr)
        return judge(g);
    *form = STR("v2");
    struct judged v2 = judge(g);
    if (!wants_older_api(&v2))
        return v2;
    *form = STR("v1");
    struct judged v1 = judge(g);
    if (v1.errors && v2.errors)
        tell_findings(&v2, "with apiVersion v2: ");
    if (!v1.errors || v2.errors)
        return v1;
    *form = STR("v2");
    return judge(g);
}

static int make_configuration(struct generating *g)
{
    bool is_kms = str_eq(g->made.provider, STR("kms"));
    g->made.nothing_stored = argument(g->args, "new-cluster") != NULL;
    if (is_kms && !g->made.kms.name.ptr)
        g->made.kms.name = arena_fmt(&g->arena, "kms-%08u", (unsigned)g->today);
    bool chosen = is_kms && !g->made.kms.api_version.ptr;
    struct judged judged = is_kms ? judge_kms(g) : judge(g);
    tell_findings(&judged, chosen && judged.errors && str_eq(g->made.kms.api_version, STR("v1"))
                               ? "with apiVersion v1: "
                               : "");
    if (judged.errors)
        return cli_usage_error("generate", "nothing was written, since it would be wrong for %.*s",
                               STR_ARG(version_set_format(&g->arena, g->config.base.versions.minors,
                                                          VERSION_SET_CLOSED)));
    return EXIT_CLEAN;
}

/* --- where it goes --- */

/* "wrote enc.yaml, mode 0600: 'secretbox' with key 'key-20261126' writes secrets, configmaps;
 * judged for 1.36" */
static void tell_written(struct generating *g)
{
    struct buf line = BUF_INIT;
    buf_cstr(&line, "wrote ");
    escape_text(&line, str_from(g->output));
    buf_cstr(&line, ", mode 0600: ");
    bool is_kms = str_eq(g->made.provider, STR("kms"));
    if (g->is_config) {
        buf_byte(&line, '\'');
        buf_str(&line, g->made.provider);
        buf_cstr(&line, is_kms ? "' as '" : "' with the key '");
    } else {
        buf_cstr(&line, "the key '");
    }
    escape_text(&line, is_kms ? g->made.kms.name : g->made.key_name);
    buf_cstr(&line, g->is_config ? "' writes " : "'");
    for (uint32_t i = 0; g->is_config && i < g->made.resource_count; i++) {
        buf_cstr(&line, i ? ", " : "");
        escape_text(&line, g->made.resources[i]);
    }
    if (g->is_config) {
        buf_cstr(&line, "; judged for ");
        buf_str(&line,
                version_set_format(&g->arena, g->config.base.versions.minors, VERSION_SET_CLOSED));
    }
    buf_byte(&line, '\n');
    out_str(g->out, buf_view(&line));
    buf_release(&line);
}

static int put(struct generating *g)
{
    struct err err = {""};
    if (!g->output) {
        out_str(g->out, buf_view(&g->text));
        return EXIT_CLEAN;
    }
    if (!replace_write(g->output, buf_view(&g->text), &(struct replace_options){.only_new = true},
                       &err)) {
        cli_error("%s: %s", g->output, err.text);
        return EXIT_TROUBLE;
    }
    tell_written(g);
    return EXIT_CLEAN;
}

static int run_generate(const struct arguments *args, struct out *out)
{
    struct generating g = {.args = args, .out = out};
    int code = read_arguments(&g);
    if (!code && !str_eq(g.made.provider, STR("kms")))
        code = make_key(&g);
    if (!code && g.is_config)
        code = make_configuration(&g);
    else if (!code)
        new_key_write(&g.text, g.made.key_name, g.made.secret, 0);
    if (!code)
        code = put(&g);
    buf_release(&g.text);
    buf_release(&g.secret);
    arena_release(&g.scratch);
    arena_release(&g.arena);
    return code;
}

const struct command command_generate = {
    .name = "generate",
    .summary = "a new key, or a new EncryptionConfiguration",
    .usage = "[OPTIONS] key|config",
    .details =
        "A key comes from the system's random source, and its name is the day: key-20261126.\n"
        "'key' writes an item for a list of keys, 'config' a whole file. The file is judged under\n"
        "the profile 'strict' first; one that a release would refuse is not written, and what is\n"
        "weaker than it could be is said. KMS is v2 where all the releases know it.\n"
        "\n"
        "examples:\n"
        "  enclint generate config --resources '*.*' --output enc.yaml\n"
        "  enclint generate config --kms name=vault,endpoint=unix:///var/run/kms.sock\n"
        "  enclint generate config --kubernetes-version 1.30 --output enc.yaml\n"
        "  enclint generate key --beside enc.yaml --output new-key.yaml\n"
        "  enclint generate config | ssh cp1 'umask 077 && cat >enc.yaml'\n"
        "\n"
        "exit codes:\n"
        "  0  it is written\n"
        "  2  wrong usage, or what was asked for would be wrong\n"
        "  3  it could not be written: above all where the file is there already\n",
    .options = options,
    .run = run_generate,
};
