/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/workloads.h"

/* A volume that has the file, and that the container does not mount. */
static const struct volume *forgotten(struct rule_run *run, const struct config_sight *sight)
{
    struct str wanted = path_on_host(run->arena, sight->path);
    for (uint32_t i = 0; i < sight->workload->volume_count; i++) {
        const struct volume *volume = &sight->workload->volumes[i];
        bool mounted = false;
        for (uint32_t k = 0; k < sight->server->mount_count; k++)
            mounted |= sight->server->mounts[k].volume == volume;
        if (!mounted && volume->kind == VOLUME_HOST_PATH && volume->host.text.len > 1 &&
            path_is_below(wanted, path_on_host(run->arena, volume->host.text)))
            return volume;
    }
    return NULL;
}

static void look(struct rule_run *run, const struct config_sight *sight)
{
    if (sight->mount)
        return;
    struct str shown = place_shown(run->arena, sight->flag->value);
    struct draft draft =
        rule_draft(run, sight->flag->span, sight->server->argv_path,
                   arena_join(run->arena, STR("kube-apiserver does not see "), shown,
                              STR(": no mount of the container covers it")));
    draft.label = STR("no mount covers it");
    /* A tool's own mounts stand nowhere. */
    bool shows_mount = sight->server->mount_count && sight->server->mounts[0].path.span.end > 0;
    struct draft_spot place;
    const struct volume *volume = forgotten(run, sight);
    if (volume)
        place = (struct draft_spot){volume->host.span, STR("this volume is mounted nowhere")};
    else if (shows_mount)
        place = (struct draft_spot){sight->server->mounts[0].path.span,
                                    STR("what is mounted begins here")};
    if (volume || shows_mount) {
        draft.related = &place;
        draft.related_count = 1;
    }
    rule_report(run, &draft);
}

void rule_config_not_mounted(struct rule_run *run)
{
    if (!run->document->workload->is_partial)
        each_config_sight(run, look);
}
