/* SPDX-License-Identifier: Apache-2.0 */
#include "config/config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apiserver/version_set.h"
#include "base/buf.h"
#include "base/fatal.h"
#include "config/build.h"
#include "config/find.h"
#include "config/paths.h"
#include "config/read.h"

static bool is_in(const struct config_set *set, uint32_t index)
{
    return set->has && set->has[index];
}

/* Which overrides fit a file. */
struct fitting {
    const bool *overrides; /* NULL: none */
    bool ignored;
};

/* One rule: from what speaks first to what speaks last. `fits` is NULL for the top level alone. */
struct severity_of {
    enum severity severity;
    bool decided;
    struct str source;
    uint32_t line; /* of the file, where `source` is STR_NONE */
};

static void decide(struct severity_of *s, enum severity severity, struct str source)
{
    s->severity = severity;
    s->source = source;
    s->decided = true;
}

static void decide_by_file(const struct config *config, uint32_t index, bool ignored,
                           struct severity_of *s)
{
    if (config->only.has && !is_in(&config->only, index))
        decide(s, SEVERITY_OFF, config->only.source);
    if (is_in(&config->skip, index))
        decide(s, SEVERITY_OFF, config->skip.source);
    if (ignored)
        decide(s, SEVERITY_OFF, STR("ignore"));
}

/* --only asks for a rule even where the configuration has switched it off. */
static void decide_by_options(const struct config *config, uint32_t index, struct severity_of *s)
{
    enum severity own = rules_at(&config->rules, index)->severity;
    if (is_in(&config->option_only, index) && s->severity == SEVERITY_OFF)
        decide(s, own ? own : SEVERITY_WARNING, config->option_only.source);
    if (config->option_only.has && !is_in(&config->option_only, index))
        decide(s, SEVERITY_OFF, config->option_only.source);
    if (is_in(&config->option_skip, index))
        decide(s, SEVERITY_OFF, config->option_skip.source);
}

/* A locked rule that is off by itself was locked for some reason. */
static void decide_locked(const struct config *config, uint32_t index, struct severity_of *s)
{
    enum severity own = rules_at(&config->rules, index)->severity;
    decide(s, own ? own : SEVERITY_WARNING, config->locked.source);
}

static void apply_layer(const struct config_layer *layer, struct severity_of *all)
{
    for (uint32_t i = 0; i < layer->change_count; i++) {
        const struct config_change *change = &layer->changes[i];
        all[change->rule] = (struct severity_of){
            .severity = change->severity, .decided = true, .line = change->line};
    }
}

/* Of every rule; the caller frees. */
static struct severity_of *severities_of(const struct config *config, const struct fitting *fits)
{
    uint32_t total = rules_total(&config->rules);
    struct severity_of *all = xmalloc((total + 1) * sizeof *all);
    struct str source = config->profile_source;
    for (uint32_t i = 0; i < total; i++) {
        const struct rule *rule = rules_at(&config->rules, i);
        enum severity severity = rule_severity_in(rule, config->profile.value);
        bool own = severity == rule->severity;
        all[i] =
            (struct severity_of){.severity = severity, .source = own ? STR("default") : source};
    }
    apply_layer(&config->top, all);
    for (uint32_t i = 0; fits->overrides && i < config->override_count; i++)
        if (fits->overrides[i])
            apply_layer(&config->overrides[i], all);
    for (uint32_t i = 0; i < total; i++) {
        if (is_in(&config->locked, i)) {
            decide_locked(config, i, &all[i]);
            continue;
        }
        /* The command line's choice of rules takes the place of the file's. */
        if (!config->option_only.has || fits->ignored)
            decide_by_file(config, i, fits->ignored, &all[i]);
        if (!fits->ignored)
            decide_by_options(config, i, &all[i]);
    }
    return all;
}

static void fill_severities(const struct config *config, struct arena *a,
                            const struct fitting *fits, struct config_file *out)
{
    uint32_t total = rules_total(&config->rules);
    struct severity_of *all = severities_of(config, fits);
    uint8_t *severities = arena_new(a, uint8_t, total + 1);
    bool *decided = arena_new(a, bool, total + 1);
    for (uint32_t i = 0; i < total; i++) {
        severities[i] = (uint8_t)all[i].severity;
        decided[i] = all[i].decided;
    }
    free(all);
    out->severities = severities;
    out->decided = decided;
}

/* Where the command line says something, it says it for every path. */
static void apply_server(const struct config *config, const struct config_layer *layer,
                         struct config_file *out)
{
    if (layer->has_versions && !config->option_versions)
        out->versions = layer->versions;
    if (layer->has_gates && !config->option_gates)
        out->gates = layer->gates;
    if (layer->has_reload && !config->option_reload)
        out->reload = layer->reload;
}

/* Loading. */

static void set_defaults(struct config *config)
{
    struct str source = STR("default");
    config->base.versions = (struct config_versions){
        .minors = version_bit(VERSION_NEWEST), .defaulted = true, .source = source};
    config->base.gates = (struct config_text){STR(""), source};
    config->base.reload = (struct config_flag){false, source};
    config->profile = (struct config_text){STR("default"), source};
    config->fail_on = config->lock_fail_on = (struct config_level){SEVERITY_ERROR, source};
}

static bool find_cwd(struct arena *a, const char *given, struct str *out, struct err *err)
{
    char *cwd = given ? NULL : getcwd(NULL, 0);
    if (!given && !cwd && errno == ENOMEM)
        oom_exit();
    if (!given && !cwd)
        return err_set(err, "cannot tell the current folder: %s", strerror(errno));
    *out = path_absolute(a, STR("/"), str_from(given ? given : cwd));
    free(cwd);
    return true;
}

static bool find_place(struct arena *a, const struct config_request *request, struct str cwd,
                       struct config_place *place, struct err *err)
{
    *place = (struct config_place){0};
    if (request->file && request->no_config)
        return err_set(err, "--config and --no-config: one of them");
    if (request->no_config)
        return true;
    if (request->file && !request->file[0])
        return err_set(err, "--config: a name is missing");
    if (request->file) {
        *place = config_named(a, cwd, request->file);
        return true;
    }
    config_find(a, cwd, request->paths, request->path_count, place);
    return true;
}

/* Errors are C strings: a NUL in a name must not end the message. */
static void set_problem(struct config *config, struct err *err)
{
    const struct config_problem *first = &config->problems[0];
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < first->message.len; i++)
        if (first->message.ptr[i])
            buf_byte(&text, first->message.ptr[i]);
        else
            buf_cstr(&text, "\\0");
    struct str message = buf_view(&text);
    if (config->problem_count > 1)
        err_set(err, STR_FMT ":%u:%u: " STR_FMT " (and %u more)", STR_ARG(config->file),
                first->line, first->column, STR_ARG(message), config->problem_count - 1);
    else
        err_set(err, STR_FMT ":%u:%u: " STR_FMT, STR_ARG(config->file), first->line, first->column,
                STR_ARG(message));
    buf_release(&text);
}

static bool load_own_rules(struct arena *a, const struct config_request *request,
                           struct config *config, struct err *err)
{
    if (!request->own.load)
        return true;
    return request->own.load(request->own.context, a, config->own_rules, config->own_rule_count,
                             &config->rules, err);
}

static bool load_file(struct arena *a, const struct config_request *request,
                      const struct config_place *place, struct config *config, struct err *err)
{
    struct err why = {""};
    struct str text;
    struct source source;
    struct problems problems;
    struct cfg_configuration file = {0};
    if (!place->path.ptr)
        return load_own_rules(a, request, config, err);
    config->file = path_display(a, config->cwd, place->path);
    config->folder = place->folder;
    if (!config_bytes(a, place, &text, &why))
        return err_set(err, STR_FMT ": %s", STR_ARG(config->file), why.text);
    source_init(&source, a, config->file, text);
    problems_init(&problems, a, &source);
    config_read(&problems, &file);
    build_own_rules(config, place, &file, &problems);
    if (!load_own_rules(a, request, config, err))
        return false;
    build_file(config, &file, &problems);
    config->problems = problems_sorted(&problems, &config->problem_count);
    if (config->problem_count)
        set_problem(config, err);
    return config->problem_count == 0;
}

bool config_load(struct arena *a, const struct config_request *request, struct config *out,
                 struct err *err)
{
    struct config_place place;
    *out = (struct config){.rules = {request->rules, request->rule_count, NULL, 0}};
    set_defaults(out);
    if (!find_cwd(a, request->cwd, &out->cwd, err) ||
        !find_place(a, request, out->cwd, &place, err))
        return false;
    out->misnamed = place.misnamed;
    if (!load_file(a, request, &place, out, err) || !build_options(out, a, request, err))
        return false;
    out->profile_source = arena_join(a, STR("profile '"), out->profile.value, STR("'"));
    apply_server(out, &out->top, &out->base);
    fill_severities(out, a, &(struct fitting){0}, &out->base);
    return true;
}

/* Asking. */

static struct str path_in(const struct config *config, struct arena *a, struct str path)
{
    struct str rest = STR("");
    if (!config->folder.ptr ||
        !path_within(config->folder, path_absolute(a, config->cwd, path), &rest))
        return STR("");
    return rest;
}

static bool find_fitting(const struct config *config, struct arena *a, struct str path,
                         struct fitting *out)
{
    *out = (struct fitting){0};
    if (!config->override_count && !config->ignore.count)
        return false;
    struct str name = path_in(config, a, path);
    bool *fits = NULL;
    for (uint32_t i = 0; i < config->override_count; i++) {
        if (!patterns_match(&config->overrides[i].paths, name))
            continue;
        if (!fits)
            fits = arena_new(a, bool, config->override_count);
        fits[i] = true;
    }
    out->overrides = fits;
    out->ignored = config->has_locked && patterns_match(&config->ignore, name);
    return fits || out->ignored;
}

const struct config_file *config_of(const struct config *config, struct arena *a, struct str path)
{
    struct fitting fits;
    if (!find_fitting(config, a, path, &fits))
        return &config->base;
    struct config_file *file = arena_new(a, struct config_file, 1);
    *file = config->base;
    for (uint32_t i = 0; fits.overrides && i < config->override_count; i++)
        if (fits.overrides[i])
            apply_server(config, &config->overrides[i], file);
    fill_severities(config, a, &fits, file);
    return file;
}

bool config_ignores(const struct config *config, struct arena *a, struct str path, struct str *why)
{
    if (!config->ignore.count || config->has_locked)
        return false;
    const struct pattern *hit = patterns_match(&config->ignore, path_in(config, a, path));
    if (hit && why)
        *why = arena_join(a, STR("'"), hit->written, STR("' in "), config->file,
                          arena_fmt(a, ":%u", hit->line));
    return hit != NULL;
}

enum severity config_severity(const struct config *config, const struct config_file *file,
                              const struct rule *rule)
{
    uint32_t index = rules_index(&config->rules, rule);
    return index == RULE_NO_INDEX ? rule->severity : (enum severity)file->severities[index];
}

bool config_decides(const struct config *config, const struct config_file *file,
                    const struct rule *rule)
{
    uint32_t index = rules_index(&config->rules, rule);
    return index != RULE_NO_INDEX && file->decided[index];
}

bool config_is_locked(const struct config *config, const struct rule *rule)
{
    uint32_t index = rules_index(&config->rules, rule);
    return index != RULE_NO_INDEX && is_in(&config->locked, index);
}

bool config_fails(const struct config *config, const struct rule *rule, enum severity severity)
{
    enum severity least =
        config_is_locked(config, rule) ? config->lock_fail_on.least : config->fail_on.least;
    return least != SEVERITY_OFF && severity >= least;
}

struct str config_severity_source(const struct config *config, struct arena *a, struct str path,
                                  const struct rule *rule)
{
    struct fitting fits = {0};
    uint32_t index = rules_index(&config->rules, rule);
    if (index == RULE_NO_INDEX)
        return STR("default");
    if (path.ptr)
        find_fitting(config, a, path, &fits);
    struct severity_of *all = severities_of(config, &fits);
    struct severity_of found = all[index];
    free(all);
    if (found.source.ptr)
        return found.source;
    return arena_fmt(a, STR_FMT ":%u", STR_ARG(config->file), found.line);
}
