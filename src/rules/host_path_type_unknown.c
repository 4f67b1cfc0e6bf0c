/* SPDX-License-Identifier: Apache-2.0 */
#include "base/slips.h"
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/place.h"

static const struct str types[] = {
    {"", 0},
    {"DirectoryOrCreate", 17},
    {"Directory", 9},
    {"FileOrCreate", 12},
    {"File", 4},
    {"Socket", 6},
    {"CharDevice", 10},
    {"BlockDevice", 11},
};

static bool is_known(struct str type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_eq(type, types[i]))
            return true;
    return false;
}

static struct str meant(struct str type)
{
    for (size_t i = 1; i < sizeof types / sizeof *types; i++)
        if (str_eq_ignore_case(type, types[i]) ||
            slips(type, types[i]) <= slips_tolerance(type, types[i]))
            return types[i];
    return STR_NONE;
}

void rule_host_path_type_unknown(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    for (uint32_t i = 0; i < w->volume_count; i++) {
        const struct volume *volume = &w->volumes[i];
        if (!volume->type.text.ptr || volume->type.is_unknown || is_known(volume->type.text))
            continue;
        struct str name = name_shown(volume->type.text, STR_NONE), like = meant(volume->type.text);
        struct draft draft = rule_draft(
            run, volume->type.span, volume_field(run->arena, w, volume, STR("hostPath.type")),
            arena_join(run->arena, STR("there is no type "),
                       name.ptr ? arena_join(run->arena, STR("'"), name, STR("'"))
                                : STR("of that name"),
                       STR(" of a host path: the pod is refused")));
        if (like.ptr)
            draft.label = arena_join(run->arena, STR("did you mean '"), like, STR("'?"));
        rule_report(run, &draft);
    }
}
