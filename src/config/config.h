/* SPDX-License-Identifier: Apache-2.0 */
/* config: what is asked of a run, from the nearest `.enclint.yaml` and the command line, and where
 * each value comes from. What speaks later wins: the rules' own severities, the profile, the
 * configuration (later overrides last; `only` and `skip` of the file above its severities), the
 * command line. Above all stand locked rules: nothing that lies in the repository touches them.
 * Loaded once; afterwards constant, and safe to ask from several threads. Memory: the arena that it
 * was loaded into. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "config/names.h"
#include "config/patterns.h"
#include "diag/rule.h"

#define CONFIG_NAME     ".enclint.yaml"
#define CONFIG_MISNAMED ".enclint.yml" /* nobody reads it */

/* Rules of the user's own, from folders: those that the file names, by their absolute paths, and
 * what else the caller knows of. Called once, before names of rules are looked up. */
struct config_own_rules {
    bool (*load)(void *context, struct arena *a, const struct str *folders, uint32_t count,
                 struct config_rules *rules, struct err *err); /* sets own and own_count */
    void *context;
};

struct config_request {       /* absent: NULL */
    const char *cwd;          /* absolute; NULL: the process's */
    const char *const *paths; /* of the command line: where to look for the file; "-" is cwd */
    size_t path_count;
    const char *file; /* --config */
    bool no_config;   /* --no-config */
    const char *kubernetes_version, *feature_gates;
    bool automatic_reload;
    const char *profile, *fail_on;
    const char *only, *skip, *lock; /* names of rules, with commas */
    const struct rule *rules;       /* rules_all, as a rule */
    uint32_t rule_count;
    struct config_own_rules own; /* load may be NULL */
};

/* Values with their source: "default", ".enclint.yaml:3", "--kubernetes-version". */
struct config_versions {
    uint32_t minors; /* apiserver/version_set.h */
    bool defaulted;  /* nobody asked: the newest */
    bool newer;      /* something newer than the newest known was asked for */
    struct str source;
};

struct config_text {
    struct str value;
    struct str source;
};

struct config_flag {
    bool value;
    struct str source;
};

struct config_level {
    enum severity least; /* SEVERITY_OFF: never */
    struct str source;
};

struct config_change { /* one line of `rules` */
    uint32_t rule;     /* index, config/names.h */
    enum severity severity;
    uint32_t line;
};

struct config_layer {      /* the top level of the file, or one of its overrides */
    struct patterns paths; /* of an override */
    const struct config_change *changes;
    uint32_t change_count;
    bool has_versions, has_gates, has_reload;
    struct config_versions versions;
    struct config_text gates;
    struct config_flag reload;
    uint32_t line;
};

struct config_problem { /* something wrong in the file */
    uint32_t line, column;
    struct str message; /* not escaped yet */
};

struct config_set {  /* a set of rules: NULL where it was not asked for */
    const bool *has; /* by index */
    struct str source;
};

/* What holds for one file. */
struct config_file {
    const uint8_t *severities; /* enum severity, by index of the rule */
    const bool *decided;       /* by the configuration or the command line, not by metadata */
    struct config_versions versions;
    struct config_text gates;
    struct config_flag reload;
};

struct config {
    struct str file;   /* as messages name it; STR_NONE: there is none */
    struct str folder; /* absolute: what paths in it are relative to; STR_NONE: there is no file */
    struct str cwd;
    struct str misnamed; /* absolute: a CONFIG_MISNAMED nearer than the file; STR_NONE */
    struct config_rules rules;
    struct config_file base; /* where no override fits */
    struct config_text profile;
    struct str profile_source; /* of what it sets: "profile 'strict'" */
    struct config_level fail_on;
    struct config_level lock_fail_on; /* of locked rules: the file's `failOn` does not count */
    struct config_set only, skip, option_only, option_skip, locked;
    bool has_locked;
    bool option_versions, option_gates, option_reload; /* those of `base` are the command line's */
    struct patterns ignore;
    struct config_layer top;
    const struct config_layer *overrides;
    uint32_t override_count;
    const struct str *own_rules; /* absolute folders */
    uint32_t own_rule_count;
    const struct config_problem *problems; /* where loading failed because of the file's content */
    uint32_t problem_count;
};

/* False: *err says why, the first of the problems where there are several. */
bool config_load(struct arena *a, const struct config_request *request, struct config *out,
                 struct err *err);

/* `path` as everywhere: relative to cwd, or absolute. Costs nothing where there are no overrides
 * and nothing is ignored. */
const struct config_file *config_of(const struct config *config, struct arena *a, struct str path);

/* A file that is not to be judged; *why says which pattern and where, "'vendor/' in
 * .enclint.yaml:7". Never where rules are locked: then config_of() has those and nothing else. */
bool config_ignores(const struct config *config, struct arena *a, struct str path, struct str *why);

enum severity config_severity(const struct config *config, const struct config_file *file,
                              const struct rule *rule);

/* Whether the severity was asked for, so that a profile or phase has no say. */
bool config_decides(const struct config *config, const struct config_file *file,
                    const struct rule *rule);

bool config_is_locked(const struct config *config, const struct rule *rule);

/* Whether such a finding makes the exit code 1. */
bool config_fails(const struct config *config, const struct rule *rule, enum severity severity);

/* Where a rule's severity comes from for a file: "default", ".enclint.yaml:5", "--skip". */
struct str config_severity_source(const struct config *config, struct arena *a, struct str path,
                                  const struct rule *rule);

#endif
