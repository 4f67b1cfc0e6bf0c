/* SPDX-License-Identifier: Apache-2.0 */
/* enclint config: what is asked of a run, and who asked for it. */
#include "config/config.h"

#include <string.h>

#include "apiserver/version_set.h"
#include "cli/command.h"
#include "cli/configuring.h"
#include "report/escape.h"
#include "report/json_writer.h"

static const struct option options[] = {
    {"format", "text|json", "what is written (default: text)"},
    {"kubernetes-version", "VERSIONS", "as for 'enclint check', like all that follow"},
    {"feature-gates", "GATES", "the value of the server's flag of this name"},
    {"automatic-reload", NULL,
     "the server runs with --encryption-provider-config-automatic-reload"},
    {"only", "RULES", "only these rules: ids or slugs with commas"},
    {"skip", "RULES", "not these rules"},
    {"lock", "RULES", "nothing in the repository can silence these rules"},
    {"rules", "DIR", "rules of your own, one YAML file each; repeats"},
    {"fail-on", "error|warning|info|never", "from which severity on 'check' exits with 1"},
    {"profile", "NAME",
     "the profile: default, strict, cis-1.8 to cis-1.12, stig, fips, kms-required"},
    {"config", "FILE", "this configuration instead of the nearest .enclint.yaml"},
    {"no-config", NULL, "no configuration file"},
    {NULL, NULL, NULL},
};

struct shown {
    const struct config *config;
    const struct config_file *file; /* what holds for the path, or everywhere */
    struct arena *a;
    struct buf *out;
    struct str path;    /* STR_NONE: none was named */
    struct str ignored; /* why the path is not judged; STR_NONE where it is */
};

static struct str versions_of(const struct shown *s, enum version_set_form form)
{
    return version_set_format(s->a, s->file->versions.minors, form);
}

static const char *level_name(enum severity least)
{
    return least == SEVERITY_OFF ? "never" : severity_name(least);
}

/* Names of the rules in a set: "identity-first,key-pasted". */
static struct str names_of(const struct shown *s, const struct config_set *set)
{
    struct buf names = BUF_INIT;
    for (uint32_t i = 0; set->has && i < rules_total(&s->config->rules); i++) {
        if (!set->has[i])
            continue;
        if (names.len)
            buf_byte(&names, ',');
        buf_str(&names, rules_at(&s->config->rules, i)->slug);
    }
    struct str text = buf_to_arena(&names, s->a);
    buf_release(&names);
    return text;
}

/* --only of the command line takes the place of what the file chose. */
static bool file_chooses(const struct shown *s)
{
    return !s->config->option_only.has;
}

static struct str source_at(const struct shown *s, uint32_t line)
{
    return arena_fmt(s->a, STR_FMT ":%u", STR_ARG(s->config->file), line);
}

static bool differs(const struct shown *s, uint32_t index, enum severity *severity)
{
    const struct rule *rule = rules_at(&s->config->rules, index);
    *severity = config_severity(s->config, s->file, rule);
    return *severity != rule->severity;
}

/* --- text --- */

static void put_padded(struct buf *out, struct str text, size_t width)
{
    size_t from = out->len;
    escape_text(out, text);
    for (size_t len = out->len - from; len < width; len++)
        buf_byte(out, ' ');
}

static void put_row(const struct shown *s, const char *name, struct str value, struct str source)
{
    put_padded(s->out, str_from(name), 20);
    put_padded(s->out, value, 24);
    buf_cstr(s->out, "  ");
    escape_text(s->out, source);
    buf_byte(s->out, '\n');
}

static void put_set(const struct shown *s, const char *name, const struct config_set *set)
{
    if (set->has)
        put_row(s, name, names_of(s, set), set->source);
}

static void put_patterns(const struct shown *s, const char *name, const struct patterns *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        put_row(s, i ? "" : name, list->items[i].written, source_at(s, list->items[i].line));
}

static void put_severities(const struct shown *s)
{
    bool any = false;
    for (uint32_t i = 0; i < rules_total(&s->config->rules); i++) {
        const struct rule *rule = rules_at(&s->config->rules, i);
        enum severity severity;
        if (!differs(s, i, &severity))
            continue;
        if (!any)
            buf_cstr(s->out, "\nseverities other than the default:\n");
        any = true;
        put_padded(s->out, rule->id, 8);
        put_padded(s->out, rule->slug, 28);
        buf_fmt(s->out, " %-7s  instead of %-7s  ", severity_name(severity),
                severity_name(rule->severity));
        escape_text(s->out, config_severity_source(s->config, s->a, s->path, rule));
        buf_byte(s->out, '\n');
    }
    if (!any)
        buf_cstr(s->out, "\nall rules have their default severity\n");
}

static void put_text(const struct shown *s)
{
    const struct config *config = s->config;
    put_row(s, "file", config->file.ptr ? config->file : STR("none"), STR(""));
    if (s->path.ptr)
        put_row(s, "path", s->path, STR(""));
    if (s->ignored.ptr)
        put_row(s, "", STR("not judged"), s->ignored);
    put_row(s, "kubernetes-version", versions_of(s, VERSION_SET_CLOSED), s->file->versions.source);
    put_row(s, "feature-gates", s->file->gates.value.len ? s->file->gates.value : STR("none"),
            s->file->gates.source);
    put_row(s, "automatic-reload", s->file->reload.value ? STR("true") : STR("false"),
            s->file->reload.source);
    put_row(s, "profile", config->profile.value, config->profile.source);
    put_row(s, "fail-on", str_from(level_name(config->fail_on.least)), config->fail_on.source);
    put_set(s, "only", file_chooses(s) ? &config->only : &config->option_only);
    if (file_chooses(s))
        put_set(s, "skip", &config->skip);
    put_set(s, "skip", &config->option_skip);
    put_set(s, "lock", &config->locked);
    put_patterns(s, "ignore", &config->ignore);
    for (uint32_t i = 0; i < config->override_count; i++)
        put_patterns(s, "overrides", &config->overrides[i].paths);
    for (uint32_t i = 0; i < config->own_rule_count; i++)
        put_row(s, "own rules", config->own_rules[i], config->file);
    put_severities(s);
    /* Trailing blanks of rows without a source. */
    size_t to = 0;
    for (size_t i = 0; i < s->out->len; i++) {
        char c = s->out->ptr[i];
        while (c == '\n' && to && s->out->ptr[to - 1] == ' ')
            to--;
        s->out->ptr[to++] = c;
    }
    s->out->len = to;
}

/* --- JSON --- */

static void write_value(struct json_writer *w, const char *key, struct str value, struct str source)
{
    writer_object(w, key, WRITER_INLINE);
    writer_str(w, "value", value);
    writer_str(w, "source", source);
    writer_close(w);
}

static void write_flag(struct json_writer *w, const char *key, bool value, struct str source)
{
    writer_object(w, key, WRITER_INLINE);
    writer_bool(w, "value", value);
    writer_str(w, "source", source);
    writer_close(w);
}

static void write_set(const struct shown *s, struct json_writer *w, const struct config_set *set)
{
    for (uint32_t i = 0; set->has && i < rules_total(&s->config->rules); i++)
        if (set->has[i])
            write_value(w, NULL, rules_at(&s->config->rules, i)->slug, set->source);
}

static void write_sets(const struct shown *s, struct json_writer *w)
{
    const struct config *config = s->config;
    writer_array(w, "only", WRITER_LINES);
    write_set(s, w, file_chooses(s) ? &config->only : &config->option_only);
    writer_close(w);
    writer_array(w, "skip", WRITER_LINES);
    if (file_chooses(s))
        write_set(s, w, &config->skip);
    write_set(s, w, &config->option_skip);
    writer_close(w);
    writer_array(w, "lock", WRITER_LINES);
    write_set(s, w, &config->locked);
    writer_close(w);
}

static void write_patterns(const struct shown *s, struct json_writer *w, const char *key,
                           const struct patterns *list)
{
    writer_array(w, key, WRITER_LINES);
    for (uint32_t i = 0; i < list->count; i++)
        write_value(w, NULL, list->items[i].written, source_at(s, list->items[i].line));
    writer_close(w);
}

static void write_rules(const struct shown *s, struct json_writer *w)
{
    writer_array(w, "rules", WRITER_LINES);
    for (uint32_t i = 0; i < rules_total(&s->config->rules); i++) {
        const struct rule *rule = rules_at(&s->config->rules, i);
        enum severity severity;
        bool changed = differs(s, i, &severity);
        writer_object(w, NULL, WRITER_INLINE);
        writer_str(w, "rule", rule->id);
        writer_str(w, "name", rule->slug);
        writer_cstr(w, "severity", severity_name(severity));
        writer_cstr(w, "default", severity_name(rule->severity));
        writer_str(w, "source", config_severity_source(s->config, s->a, s->path, rule));
        writer_bool(w, "changed", changed);
        writer_close(w);
    }
    writer_close(w);
}

static void put_json(const struct shown *s)
{
    const struct config *config = s->config;
    struct json_writer w = {.out = s->out};
    writer_object(&w, NULL, WRITER_LINES);
    writer_uint(&w, "schema", 1);
    writer_str(&w, "file", config->file);
    if (s->path.ptr) {
        writer_str(&w, "path", s->path);
        writer_bool(&w, "ignored", s->ignored.ptr != NULL);
    }
    write_value(&w, "kubernetesVersions", versions_of(s, VERSION_SET_OPEN),
                s->file->versions.source);
    write_value(&w, "featureGates", s->file->gates.value, s->file->gates.source);
    write_flag(&w, "automaticReload", s->file->reload.value, s->file->reload.source);
    write_value(&w, "profile", config->profile.value, config->profile.source);
    write_value(&w, "failOn", str_from(level_name(config->fail_on.least)), config->fail_on.source);
    write_sets(s, &w);
    write_patterns(s, &w, "ignore", &config->ignore);
    writer_array(&w, "ownRules", WRITER_LINES);
    for (uint32_t i = 0; i < config->own_rule_count; i++)
        writer_str(&w, NULL, config->own_rules[i]);
    writer_close(&w);
    write_rules(s, &w);
    writer_close(&w);
    buf_byte(s->out, '\n');
}

static int show(const struct arguments *args, struct arena *a, struct out *out)
{
    struct config config;
    const char *format = argument(args, "format");
    bool json = format && strcmp(format, "json") == 0;
    if (format && !json && strcmp(format, "text") != 0)
        return cli_usage_error("config", "--format is text or json, not '%s'", format);
    if (args->path_count > 1)
        return cli_usage_error("config", "one path at a time");
    int code = cli_configure("config", args, a, &config);
    if (code)
        return code;
    struct buf text = BUF_INIT;
    struct shown shown = {.config = &config, .file = &config.base, .a = a, .out = &text};
    if (args->path_count) {
        shown.path = str_from(args->paths[0]);
        shown.file = config_of(&config, a, shown.path);
        config_ignores(&config, a, shown.path, &shown.ignored);
    }
    if (json)
        put_json(&shown);
    else
        put_text(&shown);
    out_str(out, buf_view(&text));
    buf_release(&text);
    return EXIT_CLEAN;
}

static int run_config(const struct arguments *args, struct out *out)
{
    struct arena a = ARENA_INIT;
    int code = show(args, &a, out);
    arena_release(&a);
    return code;
}

const struct command command_config = {
    .name = "config",
    .summary = "the effective configuration, and where each value comes from",
    .usage = "[OPTIONS] [PATH]",
    .details =
        "With a PATH: what holds for that file. The nearest .enclint.yaml counts, from the folder\n"
        "of the PATH (or the current one) up to the top of the repository.\n"
        "\n"
        "What speaks later wins: a rule's own severity, the profile, 'rules' of the file, its\n"
        "overrides in their order, its 'only' and 'skip', the command line. Rules named by --lock\n"
        "stand above all: the file, its 'ignore' and comments cannot silence them.\n"
        "\n"
        "examples:\n"
        "  enclint config\n"
        "  enclint config --format json clusters/staging/enc.yaml\n"
        "and a .enclint.yaml:\n"
        "  kubernetesVersion: 1.28..1.30\n"
        "  rules:\n"
        "    identity-first: warning\n"
        "  ignore: [testdata/]\n"
        "  overrides:\n"
        "  - paths: [clusters/staging/]\n"
        "    rules: {identity-first: off}\n",
    .options = options,
    .run = run_config,
    .seldom = true,
};
