/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/facts.h"
#include "gen/load.h"

enum { FORM_PATH, FORM_URL, FORM_EITHER };

struct setting {
    char *flag, *env, *fallback;
};

struct plugin {
    char *name, *runner;
    char **programs, **images;
    uint32_t programs_count, images_count;
    int64_t syntax, form, health_form, stale;
    bool abstract, paired;
    uint32_t apis, earlier; /* bits */
    struct setting *listen, *config, *region, *health_port;
    struct setting *only_api, *adds_v1, *drops_v1, *drops_v2, *overwrite;
    struct setting *health_paths, *keys, *secrets;
    uint32_t health_paths_count, keys_count, secrets_count;
};

struct facts {
    char **bools;
    struct plugin *plugins;
    uint32_t bools_count, plugins_count;
};

static const cyaml_strval_t syntaxes[] = {{"go", 0}, {"pflag", 1}};
static const char *const syntax_names[] = {"FLAGS_GO", "FLAGS_PFLAG"};
static const cyaml_strval_t forms[] = {
    {"path", FORM_PATH}, {"url", FORM_URL}, {"either", FORM_EITHER}};
static const char *const form_names[] = {"ADDRESS_PATH", "ADDRESS_URL", "ADDRESS_EITHER"};
static const cyaml_strval_t health_forms[] = {{"number", 0}, {"address", 1}};
static const cyaml_strval_t stales[] = {{"unknown", 0}, {"removed", 1}, {"kept", 2}};
static const char *const stale_names[] = {"STALE_UNKNOWN", "STALE_REMOVED", "STALE_KEPT"};
static const cyaml_strval_t apis[] = {{"v1", 1 << 0}, {"v2", 1 << 1}};

enum { OPTIONAL = CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL };

#define TEXT(key, type, member)                                                                    \
    CYAML_FIELD_STRING_PTR(key, OPTIONAL, type, member, 1, CYAML_UNLIMITED)

static const cyaml_schema_value_t name_item = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, CYAML_UNLIMITED),
};

static const cyaml_schema_field_t setting_keys[] = {
    TEXT("flag", struct setting, flag),
    TEXT("env", struct setting, env),
    TEXT("default", struct setting, fallback),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t setting_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct setting, setting_keys),
};

#define SETTING(member)                                                                            \
    CYAML_FIELD_MAPPING_PTR(#member, OPTIONAL, struct plugin, member, setting_keys)
#define LIST(member, item)                                                                         \
    CYAML_FIELD_SEQUENCE(#member, OPTIONAL, struct plugin, member, item, 1, CYAML_UNLIMITED)
#define WORD(key, member, words)                                                                   \
    CYAML_FIELD_ENUM(key, CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, struct plugin, member, words,   \
                     CYAML_ARRAY_LEN(words))

static const cyaml_schema_field_t plugin_keys[] = {
    CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct plugin, name, 1, CYAML_UNLIMITED),
    LIST(programs, &name_item),
    LIST(images, &name_item),
    CYAML_FIELD_ENUM("syntax", CYAML_FLAG_STRICT, struct plugin, syntax, syntaxes,
                     CYAML_ARRAY_LEN(syntaxes)),
    TEXT("runner", struct plugin, runner),
    SETTING(listen),
    CYAML_FIELD_ENUM("form", CYAML_FLAG_STRICT, struct plugin, form, forms, CYAML_ARRAY_LEN(forms)),
    CYAML_FIELD_BOOL("abstract", CYAML_FLAG_OPTIONAL, struct plugin, abstract),
    SETTING(config),
    CYAML_FIELD_BOOL("paired", CYAML_FLAG_OPTIONAL, struct plugin, paired),
    CYAML_FIELD_FLAGS("apis", CYAML_FLAG_STRICT, struct plugin, apis, apis, CYAML_ARRAY_LEN(apis)),
    CYAML_FIELD_FLAGS("earlier", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, struct plugin, earlier,
                      apis, CYAML_ARRAY_LEN(apis)),
    SETTING(only_api),
    SETTING(adds_v1),
    SETTING(drops_v1),
    SETTING(drops_v2),
    SETTING(health_port),
    WORD("health_form", health_form, health_forms),
    LIST(health_paths, &setting_item),
    LIST(keys, &setting_item),
    SETTING(region),
    LIST(secrets, &setting_item),
    WORD("stale", stale, stales),
    SETTING(overwrite),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t plugin_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct plugin, plugin_keys),
};

static const cyaml_schema_field_t facts_keys[] = {
    CYAML_FIELD_SEQUENCE("bools", CYAML_FLAG_POINTER, struct facts, bools, &name_item, 1,
                         CYAML_UNLIMITED),
    CYAML_FIELD_SEQUENCE("plugins", CYAML_FLAG_POINTER, struct facts, plugins, &plugin_item, 1,
                         CYAML_UNLIMITED),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t facts_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct facts, facts_keys),
};

static bool has(char *const *names, uint32_t count, const char *name)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* By an image or a program no more than one is recognised. */
static bool check_unique(const struct plugin *plugin, const struct plugin *before, struct err *err)
{
    for (uint32_t i = 0; i < plugin->images_count; i++)
        if (has(before->images, before->images_count, plugin->images[i]))
            return err_set(err, "plugin '%s': image '%s' is one of '%s' already", plugin->name,
                           plugin->images[i], before->name);
    for (uint32_t i = 0; i < plugin->programs_count; i++)
        if (has(before->programs, before->programs_count, plugin->programs[i]))
            return err_set(err, "plugin '%s': program '%s' is one of '%s' already", plugin->name,
                           plugin->programs[i], before->name);
    return true;
}

static bool check_plugin(const struct plugin *plugin, struct err *err)
{
    if (!plugin->images_count && !plugin->programs_count)
        return err_set(err, "plugin '%s': neither programs nor images", plugin->name);
    if (!plugin->listen && !plugin->config)
        return err_set(err, "plugin '%s': neither listen nor config", plugin->name);
    if (plugin->paired && (!plugin->listen || plugin->keys_count != 1))
        return err_set(err, "plugin '%s': paired needs listen and one setting in keys",
                       plugin->name);
    if (plugin->overwrite && stale_names[plugin->stale] != stale_names[2])
        return err_set(err, "plugin '%s': overwrite needs stale: kept", plugin->name);
    if (!plugin->listen || !plugin->listen->fallback || plugin->form == FORM_EITHER)
        return true;
    bool is_url = strncmp(plugin->listen->fallback, "unix://", 7) == 0;
    return is_url == (plugin->form == FORM_URL) ||
           err_set(err, "plugin '%s': the default '%s' is not of the form", plugin->name,
                   plugin->listen->fallback);
}

static bool check(const struct facts *facts, struct err *err)
{
    for (uint32_t i = 0; i < facts->plugins_count; i++) {
        if (!check_plugin(&facts->plugins[i], err))
            return false;
        for (uint32_t before = 0; before < i; before++)
            if (!check_unique(&facts->plugins[i], &facts->plugins[before], err))
                return false;
    }
    return true;
}

static void put_setting(struct buf *out, const struct setting *setting)
{
    buf_byte(out, '{');
    emit_str(out, setting->flag, 12);
    buf_cstr(out, ", ");
    emit_str(out, setting->env, 12);
    buf_cstr(out, ", ");
    emit_str(out, setting->fallback, 12);
    buf_byte(out, '}');
}

static void put_one(struct buf *out, const char *member, const struct setting *setting)
{
    if (!setting)
        return;
    buf_fmt(out, "        .%s = ", member);
    put_setting(out, setting);
    buf_cstr(out, ",\n");
}

static void put_settings(struct buf *out, const char *member, const struct setting *settings,
                         uint32_t count)
{
    if (!count)
        return;
    buf_fmt(out, "        .%s = {(const struct plugin_setting[]){\n", member);
    for (uint32_t i = 0; i < count; i++) {
        buf_cstr(out, "            ");
        put_setting(out, &settings[i]);
        buf_cstr(out, ",\n");
    }
    buf_fmt(out, "        }, %u},\n", (unsigned)count);
}

static void put_names(struct buf *out, const char *member, char *const *names, uint32_t count)
{
    if (!count)
        return;
    buf_fmt(out, "        .%s = {(const struct str[]){\n", member);
    for (uint32_t i = 0; i < count; i++) {
        buf_cstr(out, "            ");
        emit_str(out, names[i], 12);
        buf_cstr(out, ",\n");
    }
    buf_fmt(out, "        }, %u},\n", (unsigned)count);
}

static void put_text(struct buf *out, const char *member, const char *text)
{
    if (!text)
        return;
    buf_fmt(out, "        .%s = ", member);
    emit_str(out, text, 8);
    buf_cstr(out, ",\n");
}

static const char *yes_no(bool yes)
{
    return yes ? "true" : "false";
}

static void put_plugin(struct buf *out, const struct plugin *plugin)
{
    buf_cstr(out, "    {\n");
    put_text(out, "name", plugin->name);
    put_names(out, "programs", plugin->programs, plugin->programs_count);
    put_names(out, "images", plugin->images, plugin->images_count);
    put_text(out, "runner", plugin->runner);
    buf_fmt(out, "        .syntax = %s,\n        .form = %s,\n        .stale = %s,\n",
            syntax_names[plugin->syntax], form_names[plugin->form], stale_names[plugin->stale]);
    buf_fmt(out, "        .abstract = %s,\n        .paired = %s,\n", yes_no(plugin->abstract),
            yes_no(plugin->paired));
    buf_fmt(out, "        .health_is_address = %s,\n", yes_no(plugin->health_form));
    buf_fmt(out, "        .apis = %u,\n        .earlier = %u,\n", (unsigned)plugin->apis,
            (unsigned)plugin->earlier);
    put_one(out, "listen", plugin->listen);
    put_one(out, "config", plugin->config);
    put_one(out, "region", plugin->region);
    put_one(out, "health_port", plugin->health_port);
    put_one(out, "only_api", plugin->only_api);
    put_one(out, "adds_v1", plugin->adds_v1);
    put_one(out, "drops_v1", plugin->drops_v1);
    put_one(out, "drops_v2", plugin->drops_v2);
    put_one(out, "overwrite", plugin->overwrite);
    put_settings(out, "health_paths", plugin->health_paths, plugin->health_paths_count);
    put_settings(out, "keys", plugin->keys, plugin->keys_count);
    put_settings(out, "secrets", plugin->secrets, plugin->secrets_count);
    buf_cstr(out, "    },\n");
}

bool facts_kms_plugins(const char *path, struct buf *out, struct err *err)
{
    void *loaded = NULL;
    if (!load_yaml(path, &facts_value, &loaded, err))
        return false;
    const struct facts *facts = loaded;
    struct err why = {0};
    if (!check(facts, &why))
        return err_set(err, "%s: %s", path, why.text);
    buf_fmt(out, "/* Made by gen from %s: change that. */\n", path);
    buf_cstr(out, "static const struct str bools[] = {\n");
    for (uint32_t i = 0; i < facts->bools_count; i++) {
        buf_cstr(out, "    ");
        emit_str(out, facts->bools[i], 4);
        buf_cstr(out, ",\n");
    }
    buf_cstr(out, "};\n\nstatic const struct kms_plugin plugins[] = {\n");
    for (uint32_t i = 0; i < facts->plugins_count; i++)
        put_plugin(out, &facts->plugins[i]);
    buf_cstr(out, "};\n");
    return true;
}
