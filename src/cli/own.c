/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/own.h"

#include "cli/arguments.h"

struct own_rules_folders own_folders(struct arena *a, const struct arguments *args)
{
    size_t at = 0, count = 0;
    while (argument_next(args, "rules", &at))
        count++;
    const char **paths = arena_new(a, const char *, count + 1);
    at = 0;
    for (size_t i = 0; i < count; i++)
        paths[i] = argument_next(args, "rules", &at);
    return (struct own_rules_folders){paths, count};
}

bool own_all_rules(struct arena *a, const struct arguments *args, const struct rule *const **out,
                   uint32_t *count, struct err *err)
{
    struct own_rules_folders folders = own_folders(a, args);
    struct config_rules own = {.own_count = 0};
    if (!own_rules_load(&folders, a, NULL, 0, &own, err))
        return false;
    const struct rule **all = arena_new(a, const struct rule *, rules_count + own.own_count);
    for (uint32_t i = 0; i < rules_count; i++)
        all[i] = &rules_all[i];
    for (uint32_t i = 0; i < own.own_count; i++)
        all[rules_count + i] = own.own[i];
    *out = all;
    *count = rules_count + own.own_count;
    return true;
}
