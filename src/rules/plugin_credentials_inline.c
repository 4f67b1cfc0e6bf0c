/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/plugins.h"

/* Variables that clients of stores of keys read by themselves. */
static bool is_credential(struct str name)
{
    static const char *const ends[] = {"TOKEN",
                                       "PASSWORD",
                                       "SECRET",
                                       "SECRET_ID",
                                       "SECRET_KEY",
                                       "SECRET_ACCESS_KEY",
                                       "ACCESS_KEY_SECRET",
                                       "_PIN"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends_with(name, str_from(ends[i])))
            return true;
    return false;
}

static bool holds(struct str text, struct str word)
{
    for (size_t i = 0; i + word.len <= text.len; i++)
        if (str_eq_ignore_case(str_slice(text, i, i + word.len), word))
            return true;
    return false;
}

/* What is no credential: words for people to replace, and places where one lies. */
static bool is_stand_in(struct str text)
{
    static const char *const words[] = {"<",           "replace", "changeme", "change-me",
                                        "change_me",   "your",    "example",  "xxx",
                                        "placeholder", "...",     "$(",       "***",
                                        "insert",      "dummy",   "redacted", "todo"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (holds(text, str_from(words[i])))
            return true;
    return !text.len || text.ptr[0] == '/' || str_starts_with(text, STR("file:"));
}

static void report(struct rule_run *run, struct span span, struct str path, const char *dashes,
                   struct str name)
{
    struct draft draft =
        rule_draft(run, span, path,
                   arena_join(run->arena, STR("a credential of the plugin is written down here: '"),
                              str_from(dashes), name_shown(name, STR("***")), STR("'")));
    draft.label = STR("whoever reads the file has it");
    rule_report(run, &draft);
}

static bool has_env(const struct plugin_settings *settings, struct str env)
{
    for (uint32_t i = 0; i < settings->count; i++)
        if (str_eq(settings->items[i].env, env))
            return true;
    return false;
}

static void look(struct rule_run *run, const struct plugin_site *site)
{
    const struct container *c = site->container;
    const struct plugin_values *secrets = &site->flags.secrets;
    for (uint32_t i = 0; i < secrets->count; i++) {
        const struct plugin_value *value = &secrets->items[i];
        bool is_flag = value->origin == VALUE_FLAG;
        if (value->told.is_unknown || is_stand_in(value->told.text))
            continue;
        report(run, value_place(site, value),
               is_flag ? c->argv_path : container_path(run->arena, c, "env"), is_flag ? "--" : "",
               is_flag ? value->setting->flag : value->setting->env);
    }
    for (uint32_t i = 0; i < c->env_count; i++) {
        const struct env_variable *env = &c->env[i];
        if (is_credential(env->name.text) && !has_env(&site->plugin->secrets, env->name.text) &&
            /* The label of a token is none. */
            !has_env(&site->plugin->keys, env->name.text) && !env->value.is_unknown &&
            !is_stand_in(env->value.text))
            report(run, env->value.span, container_path(run->arena, c, "env"), "", env->name.text);
    }
}

void rule_plugin_credentials_inline(struct rule_run *run)
{
    each_plugin(run, look);
}
