/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "base/ascii.h"
#include "model/kms_plugin.h"
#include "model/path.h"

struct reader {
    struct arena *arena;
    const struct kms_plugin *plugin;
    const struct container *container;
    const struct argv *argv;
};

struct values {
    struct plugin_value *items;
    uint32_t count, cap;
};

static bool is_of(const struct flag *flag, const struct plugin_setting *setting)
{
    return setting->flag.len && str_eq(flag->name, setting->flag);
}

static const struct flag *last_flag(const struct reader *r, const struct plugin_setting *setting)
{
    return setting->flag.len ? argv_flag(r->argv, setting->flag) : NULL;
}

static const struct env_variable *variable(const struct reader *r,
                                           const struct plugin_setting *setting)
{
    for (uint32_t i = r->container->env_count; setting->env.len && i--;)
        if (str_eq(r->container->env[i].name.text, setting->env))
            return &r->container->env[i];
    return NULL;
}

/* A flag that lacks its value takes what nobody can tell. */
static struct told told_of(const struct flag *flag)
{
    return (struct told){flag->value, flag->value_span, flag->is_unknown || !flag->value.ptr};
}

/* $(NAME) is for kubelet to fill in. */
static bool is_filled_in(struct str text)
{
    return !text.ptr || str_find(text, STR("$(")) < text.len;
}

static struct plugin_value value_read(const struct reader *r, const struct plugin_setting *setting)
{
    const struct flag *flag = last_flag(r, setting);
    if (flag)
        return (struct plugin_value){VALUE_FLAG, told_of(flag), setting};
    struct plugin_value value = {VALUE_ABSENT, {.text = setting->fallback}, setting};
    const struct env_variable *env = variable(r, setting);
    if (env) {
        value.origin = VALUE_ENV;
        value.told = env->value;
        value.told.is_unknown = env->value.is_unknown || is_filled_in(env->value.text);
    } else if (setting->fallback.ptr) {
        value.origin = VALUE_DEFAULT;
    }
    bool may_be_set = setting->env.len && !env && r->container->env_is_open;
    if (may_be_set || (setting->flag.len && r->argv->is_open))
        value.told.is_unknown = true;
    return value;
}

static void value_add(const struct reader *r, struct values *values, struct plugin_value value)
{
    if (value.origin == VALUE_ABSENT)
        return;
    arena_grow(r->arena, values->items, values->count, values->cap);
    values->items[values->count++] = value;
}

/* pflag reads a list as a line of CSV: quotes around an item are not part of it. */
static struct str next_item(struct str *rest)
{
    if (!rest->len || rest->ptr[0] != '"')
        return str_cut(rest, ',');
    struct str behind = str_slice(*rest, 1, rest->len);
    struct str item = str_slice(behind, 0, str_find_byte(behind, '"'));
    *rest = str_slice(behind, item.len, behind.len);
    str_cut(rest, ',');
    return item;
}

static void items_add(const struct reader *r, struct values *values, const struct flag *flag,
                      const struct plugin_setting *setting)
{
    bool is_copy = flag->value_span.end - flag->value_span.start == flag->value.len;
    struct told told = told_of(flag);
    if (!flag->value.ptr) {
        value_add(r, values, (struct plugin_value){VALUE_FLAG, told, setting});
        return;
    }
    /* An empty value is an empty list. */
    for (struct str rest = flag->value.len ? flag->value : STR_NONE; rest.ptr;) {
        told.text = next_item(&rest);
        if (is_copy) {
            told.span.start = flag->value_span.start + (uint32_t)(told.text.ptr - flag->value.ptr);
            told.span.end = told.span.start + (uint32_t)told.text.len;
        }
        value_add(r, values, (struct plugin_value){VALUE_FLAG, told, setting});
    }
}

static struct values list_read(const struct reader *r, const struct plugin_setting *setting)
{
    struct values values = {0};
    if (!r->plugin->paired || !last_flag(r, setting)) {
        value_add(r, &values, value_read(r, setting));
        return values;
    }
    for (uint32_t i = 0; i < r->argv->flag_count; i++)
        if (is_of(&r->argv->flags[i], setting))
            items_add(r, &values, &r->argv->flags[i], setting);
    return values;
}

static struct plugin_values all_read(const struct reader *r, const struct plugin_settings *settings)
{
    struct values values = {0};
    for (uint32_t i = 0; i < settings->count; i++)
        value_add(r, &values, value_read(r, &settings->items[i]));
    return (struct plugin_values){values.items, values.count};
}

static bool has_scheme(struct str text, struct str scheme)
{
    return str_eq_ignore_case(str_slice(text, 0, scheme.len), scheme);
}

/* Cuts the scheme off, and says whether there should be one. */
static enum address_fault scheme_cut(enum address_form form, struct str *text)
{
    bool is_url = has_scheme(*text, STR("unix://")), is_short = has_scheme(*text, STR("unix:"));
    if (!is_url && str_find(*text, STR("://")) < text->len) {
        *text = STR_NONE;
        return form == ADDRESS_PATH ? ADDRESS_HAS_SCHEME : ADDRESS_OTHER_SCHEME;
    }
    *text = str_slice(*text, is_url ? 7 : is_short ? 5 : 0, text->len);
    if (!text->len)
        return ADDRESS_EMPTY;
    if (form == ADDRESS_PATH)
        return is_short ? ADDRESS_HAS_SCHEME : ADDRESS_FINE;
    return form == ADDRESS_EITHER || is_url ? ADDRESS_FINE : ADDRESS_LACKS_SCHEME;
}

static struct plugin_listen listen_of(const struct reader *r, struct plugin_value value)
{
    struct plugin_listen listen = {.value = value};
    if (value.told.is_unknown)
        return listen;
    struct str text = value.told.text;
    listen.fault = scheme_cut(r->plugin->form, &text);
    listen.is_abstract = text.len && text.ptr[0] == '@';
    if (text.len)
        listen.path = listen.is_abstract ? text : path_clean(r->arena, text);
    return listen;
}

static bool is_socket(struct str text)
{
    return str_ends_with(text, STR(".sock")) || str_ends_with(text, STR(".socket"));
}

/* Of a plugin of which nothing is known, whatever looks like a socket. */
static struct values sockets_read(const struct reader *r)
{
    struct values values = {0};
    for (uint32_t i = 0; i < r->argv->flag_count; i++) {
        struct told told = told_of(&r->argv->flags[i]);
        if (is_socket(told.text))
            value_add(r, &values, (struct plugin_value){VALUE_FLAG, told, &r->plugin->listen});
    }
    return values;
}

static void listens_read(const struct reader *r, struct plugin_flags *out)
{
    struct values values =
        r->plugin->is_generic ? sockets_read(r) : list_read(r, &r->plugin->listen);
    struct plugin_listen *listens = arena_new(r->arena, struct plugin_listen, values.count);
    for (uint32_t i = 0; i < values.count; i++)
        listens[i] = listen_of(r, values.items[i]);
    out->listens = listens;
    out->listen_count = values.count;
}

static void port_read(const struct reader *r, struct plugin_flags *out)
{
    out->health_port = value_read(r, &r->plugin->health_port);
    struct str text = out->health_port.told.text;
    if (!text.ptr || out->health_port.told.is_unknown)
        return;
    bool has_colon = str_find_byte(text, ':') < text.len;
    out->port_is_malformed = has_colon != r->plugin->health_is_address;
    size_t at = text.len;
    while (at && is_digit(text.ptr[at - 1]))
        at--;
    unsigned port = 0;
    if (text.len - at <= 5)
        for (size_t i = at; i < text.len; i++)
            port = port * 10 + (unsigned)(text.ptr[i] - '0');
    out->port = port <= 65535 && (!at || text.ptr[at - 1] == ':') ? port : 0;
    if (!out->port)
        out->port_is_malformed = true;
}

static void health_paths_read(const struct reader *r, struct plugin_flags *out)
{
    struct values values = {0};
    for (uint32_t i = 0; i < r->plugin->health_paths.count; i++) {
        struct plugin_value value = value_read(r, &r->plugin->health_paths.items[i]);
        if (!value.told.is_unknown && !str_starts_with(value.told.text, STR("/")))
            value.told.text = arena_join(r->arena, STR("/"), value.told.text);
        value_add(r, &values, value);
    }
    out->health_paths = (struct plugin_values){values.items, values.count};
}

enum answer { ANSWER_ABSENT, ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN };

/* What Go's strconv.ParseBool takes for true; a flag alone is true. */
static enum answer bool_read(const struct reader *r, const struct plugin_setting *setting)
{
    static const struct str yes[] = {{"1", 1},    {"t", 1},    {"T", 1},
                                     {"true", 4}, {"True", 4}, {"TRUE", 4}};
    const struct flag *flag = last_flag(r, setting);
    if (flag && !flag->value.ptr)
        return flag->is_unknown ? ANSWER_UNKNOWN : ANSWER_YES;
    struct plugin_value value = value_read(r, setting);
    if (value.told.is_unknown)
        return ANSWER_UNKNOWN;
    if (value.origin == VALUE_ABSENT)
        return ANSWER_ABSENT;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (str_eq(value.told.text, yes[i]))
            return ANSWER_YES;
    return ANSWER_NO;
}

/* Who gives one of these flags has a release that knows it. */
static void apis_read(const struct reader *r, struct plugin_flags *out)
{
    const struct kms_plugin *plugin = r->plugin;
    enum answer adds = bool_read(r, &plugin->adds_v1), drops_v1 = bool_read(r, &plugin->drops_v1),
                drops_v2 = bool_read(r, &plugin->drops_v2);
    struct plugin_value only = value_read(r, &plugin->only_api);
    unsigned apis = plugin->apis;
    if (only.told.is_unknown)
        apis = KMS_V1 | KMS_V2;
    else if (only.origin != VALUE_ABSENT)
        apis = str_eq(only.told.text, STR("v1")) ? KMS_V1 : KMS_V2;
    if (adds >= ANSWER_YES)
        apis |= KMS_V1;
    if (drops_v1 == ANSWER_YES)
        apis &= ~(unsigned)KMS_V1;
    if (drops_v2 == ANSWER_YES)
        apis &= ~(unsigned)KMS_V2;
    bool is_current = only.origin != VALUE_ABSENT || adds || drops_v1 || drops_v2;
    out->apis = apis;
    out->apis_ever = is_current ? apis : apis | plugin->earlier;
}

static void secrets_read(const struct reader *r, struct plugin_flags *out)
{
    struct plugin_values all = all_read(r, &r->plugin->secrets);
    struct values written = {0};
    for (uint32_t i = 0; i < all.count; i++)
        if (!all.items[i].told.is_unknown && all.items[i].told.text.len)
            value_add(r, &written, all.items[i]);
    out->secrets = (struct plugin_values){written.items, written.count};
}

static const struct flag *single_dash(const struct reader *r)
{
    if (r->plugin->syntax != FLAGS_PFLAG || r->plugin->is_generic)
        return NULL;
    for (uint32_t i = 0; i < r->argv->flag_count; i++)
        if (r->argv->flags[i].dashes == 1 && r->argv->flags[i].name.len > 1)
            return &r->argv->flags[i];
    return NULL;
}

/* The program is the wrapper, or none. */
static bool is_handed_to_runner(const struct reader *r)
{
    const struct argv *argv = r->argv;
    if (!r->plugin->runner.len || !argv->flag_count)
        return false;
    struct str program = argv->words[argv->program].text;
    return !program.len || str_eq(path_base(program), r->plugin->runner);
}

void kms_plugin_read(struct arena *a, const struct kms_plugin *plugin,
                     const struct container *container, struct plugin_flags *out)
{
    struct reader r = {a, plugin, container, &container->argv};
    *out = (struct plugin_flags){0};
    listens_read(&r, out);
    if (plugin->paired) {
        struct values keys = list_read(&r, &plugin->keys.items[0]);
        out->keys = (struct plugin_values){keys.items, keys.count};
    } else {
        out->keys = all_read(&r, &plugin->keys);
    }
    out->config = value_read(&r, &plugin->config);
    out->region = value_read(&r, &plugin->region);
    port_read(&r, out);
    health_paths_read(&r, out);
    apis_read(&r, out);
    secrets_read(&r, out);
    out->single_dash = single_dash(&r);
    out->keeps_stale_socket =
        plugin->stale == STALE_KEPT && bool_read(&r, &plugin->overwrite) <= ANSWER_NO;
    out->is_handed_to_runner = is_handed_to_runner(&r);
}
