/* SPDX-License-Identifier: Apache-2.0 */
#include "config/own_rules.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fatal.h"
#include "config/find.h"
#include "config/own_rule.h"
#include "files/input.h"

enum { FILE_MAX = 256 * 1024, FILES_MAX = 1000 };

struct folder {
    const char *path;
    bool named; /* on the command line, not by a configuration */
};

static int is_rule_file(const struct dirent *entry)
{
    struct str name = str_from(entry->d_name);
    return name.ptr[0] != '.' &&
           (str_ends_with(name, STR(".yaml")) || str_ends_with(name, STR(".yml")));
}

static bool is_same(const struct rule *a, const struct rule *b)
{
    return str_eq_ignore_case(a->id, b->id) || str_eq_ignore_case(a->slug, b->slug);
}

static bool is_new(const struct rule *rule, const char *path, const struct rule **others,
                   uint32_t count, struct err *err)
{
    if (rule_find(rule->id) || rule_find(rule->slug))
        return err_set(err, "%s: a built-in rule is called '%.*s'", path,
                       STR_ARG(rule_find(rule->id) ? rule->id : rule->slug));
    for (uint32_t i = 0; i < count; i++)
        if (is_same(rule, others[i]))
            return err_set(err, "%s: there is a rule %.*s '%.*s' already", path,
                           STR_ARG(others[i]->id), STR_ARG(others[i]->slug));
    return true;
}

/* A repository must not have other files read, whose words errors would quote, nor a device. */
static bool is_safe(const char *dir, const char *path, struct err *err)
{
    struct stat status;
    if (!config_lies_within(dir, path))
        return err_set(err, "%s: it is a link that leads out of its folder", path);
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return err_set(err, "%s: it is no regular file", path);
    return true;
}

static const struct rule *read_rule(struct arena *a, const char *path, struct err *err)
{
    struct str text;
    struct err why = {""};
    if (input_read(a, path, FILE_MAX + 1, &text, &why) && text.len <= FILE_MAX)
        return own_rule_read(a, path, text, err);
    err_set(err, "%s: %s", path, why.text[0] ? why.text : "it is larger than 256 KiB");
    return NULL;
}

static bool load_files(struct arena *a, const struct folder *folder, struct dirent **files,
                       uint32_t found, const struct rule **rules, uint32_t *count, struct err *err)
{
    for (uint32_t i = 0; i < found; i++) {
        const char *path = arena_fmt(a, "%s/%s", folder->path, files[i]->d_name).ptr;
        if (!folder->named && !is_safe(folder->path, path, err))
            return false;
        const struct rule *rule = read_rule(a, path, err);
        if (!rule || !is_new(rule, path, rules, *count, err))
            return false;
        rules[(*count)++] = rule;
    }
    return true;
}

static bool load_folder(struct arena *a, const struct folder *folder, const struct rule ***out,
                        uint32_t *count, struct err *err)
{
    const char *dir = folder->path;
    struct dirent **files = NULL;
    *count = 0;
    *out = NULL;
    int found = scandir(dir, &files, is_rule_file, alphasort);
    if (found < 0 && errno == ENOMEM)
        oom_exit();
    if (found < 0)
        return err_set(err, "%s: %s", dir, strerror(errno));
    bool ok = false;
    if (found == 0)
        err_set(err, "%s: no rule (*.yaml) is in this folder", dir);
    else if (found > FILES_MAX)
        err_set(err, "%s: more than %d rules", dir, FILES_MAX);
    else {
        *out = arena_new(a, const struct rule *, (size_t)found);
        ok = load_files(a, folder, files, (uint32_t)found, *out, count, err);
    }
    for (int i = 0; i < found; i++)
        free(files[i]);
    free(files);
    return ok;
}

bool rules_load_own(struct arena *a, const char *dir, const struct rule ***out, uint32_t *count,
                    struct err *err)
{
    return load_folder(a, &(struct folder){dir, true}, out, count, err);
}

bool own_rules_load(void *context, struct arena *a, const struct str *more, uint32_t more_count,
                    struct config_rules *rules, struct err *err)
{
    const struct own_rules_folders *folders = context;
    size_t total = (folders ? folders->count : 0) + more_count;
    const struct rule **all = NULL;
    uint32_t count = 0;
    for (size_t i = 0; i < total; i++) {
        size_t named = folders ? folders->count : 0;
        const char *dir = i < named ? folders->paths[i] : arena_cstr(a, more[i - named]);
        const struct rule **found;
        uint32_t found_count;
        if (!load_folder(a, &(struct folder){dir, i < named}, &found, &found_count, err))
            return false;
        const struct rule **joined = arena_new(a, const struct rule *, count + found_count + 1);
        if (count)
            memcpy(joined, all, count * sizeof *joined);
        for (uint32_t r = 0; r < found_count; r++) {
            if (!is_new(found[r], dir, joined, count, err))
                return false;
            joined[count++] = found[r];
        }
        all = joined;
    }
    rules->own = all;
    rules->own_count = count;
    return true;
}
