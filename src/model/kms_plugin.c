/* SPDX-License-Identifier: Apache-2.0 */
#include "model/kms_plugin.h"

#include <stddef.h>
#include <string.h>

#include "model/path.h"

#include "kms-plugins.inc"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct kms_plugin generic = {
    .name = {"a KMS plugin", 12},
    .form = ADDRESS_EITHER,
    .is_generic = true,
    .apis = KMS_V1 | KMS_V2,
};

/* The image's name without tag and digest. The colon of a registry's port stands before a slash. */
static struct str repository(struct str image)
{
    struct str name = str_slice(image, 0, str_find_byte(image, '@'));
    struct str base = path_base(name);
    size_t tag = str_find_byte(base, ':');
    return str_slice(name, 0, name.len - (base.len - tag));
}

static bool ends_in_part(struct str name, struct str part)
{
    return str_ends_with(name, part) &&
           (name.len == part.len || name.ptr[name.len - part.len - 1] == '/');
}

static const struct kms_plugin *by_image(struct str image)
{
    const struct kms_plugin *best = NULL;
    struct str name = repository(image);
    size_t longest = 0;
    for (size_t i = 0; i < COUNT(plugins); i++)
        for (uint32_t k = 0; k < plugins[i].images.count; k++) {
            struct str part = plugins[i].images.items[k];
            if (part.len <= longest || !ends_in_part(name, part))
                continue;
            best = &plugins[i];
            longest = part.len;
        }
    return best;
}

static const struct kms_plugin *by_program(struct str program)
{
    for (size_t i = 0; i < COUNT(plugins); i++)
        for (uint32_t k = 0; k < plugins[i].programs.count; k++)
            if (str_eq(plugins[i].programs.items[k], program))
                return &plugins[i];
    return NULL;
}

const struct kms_plugin *kms_plugin_find(struct str image, struct str program)
{
    const struct kms_plugin *plugin = by_image(image);
    return plugin ? plugin : by_program(program);
}

static bool is_dashed(struct str word)
{
    return word.len && word.ptr[0] == '-';
}

static bool is_socket(struct str text)
{
    return str_ends_with(text, STR(".sock")) || str_ends_with(text, STR(".socket"));
}

static bool has_kms(struct str text)
{
    for (size_t at = 0; at + 3 <= text.len; at++)
        if (str_eq_ignore_case(str_slice(text, at, at + 3), STR("kms")))
            return true;
    return false;
}

static bool has_socket_flag(const struct argv *argv)
{
    for (uint32_t i = 0; i < argv->flag_count; i++)
        if (is_socket(argv->flags[i].value))
            return true;
    return false;
}

static bool has_flag(const struct argv *argv, const struct plugin_setting *setting)
{
    return setting->flag.len && argv_flag(argv, setting->flag);
}

/* `rm -rf /opt/kleidi` starts no plugin: one that is not the first word shows by its flags. */
static const struct kms_plugin *of_program(const struct argv *argv)
{
    if (argv->program >= argv->count)
        return NULL;
    const struct kms_plugin *plugin = by_program(path_base(argv->words[argv->program].text));
    if (!plugin || argv->program == 0 || has_flag(argv, &plugin->listen) ||
        has_flag(argv, &plugin->config))
        return plugin;
    for (uint32_t i = 0; i < plugin->keys.count; i++)
        if (has_flag(argv, &plugin->keys.items[i]))
            return plugin;
    return NULL;
}

const struct kms_plugin *kms_plugin_of(const struct container *container)
{
    const struct argv *argv = &container->argv;
    const struct kms_plugin *plugin = by_image(container->image.text);
    if (!plugin)
        plugin = of_program(argv);
    if (plugin)
        return plugin;
    bool is_one =
        (has_kms(container->image.text) || has_kms(container->name.text)) && has_socket_flag(argv);
    return is_one ? &generic : NULL;
}

/* Asked before argv_read(), which copies. */
static bool is_mentioned(const struct word *words, uint32_t count, struct str program)
{
    for (uint32_t i = 0; i < count; i++)
        if (str_find(words[i].text, program) < words[i].text.len)
            return true;
    return false;
}

static bool read_program(struct arena *a, const struct kms_plugin *plugin, const struct word *words,
                         uint32_t count, struct argv *out)
{
    for (uint32_t i = 0; i < plugin->programs.count; i++) {
        struct str program = plugin->programs.items[i];
        if (!is_mentioned(words, count, program))
            continue;
        argv_read(a, words, count, program, kms_plugin_is_bool, out);
        if (out->program < out->count)
            return true;
    }
    return false;
}

void kms_plugin_argv(struct arena *a, struct str image, const struct word *words, uint32_t count,
                     struct argv *out)
{
    const struct kms_plugin *plugin = by_image(image);
    if (plugin && read_program(a, plugin, words, count, out))
        return;
    for (size_t i = 0; !plugin && i < COUNT(plugins); i++)
        if (read_program(a, &plugins[i], words, count, out))
            return;
    if (count && is_dashed(words[0].text)) {
        struct word *behind = arena_new(a, struct word, count + 1);
        behind[0] =
            (struct word){.text = STR(""), .span = {words[0].span.start, words[0].span.start}};
        memcpy(behind + 1, words, count * sizeof *words);
        words = behind;
        count++;
    }
    argv_read(a, words, count, STR_NONE, kms_plugin_is_bool, out);
}

bool kms_plugin_is_bool(struct str flag)
{
    for (size_t i = 0; i < COUNT(bools); i++)
        if (str_eq(bools[i], flag))
            return true;
    return false;
}
