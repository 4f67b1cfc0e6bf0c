/* SPDX-License-Identifier: Apache-2.0 */
#include "base/slips.h"
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/place.h"

/* The volume that was meant: one without a name, else one of nearly this. */
static const struct volume *meant(const struct workload *w, struct str name)
{
    const struct volume *best = NULL;
    unsigned least = 0;
    for (uint32_t i = 0; i < w->volume_count; i++) {
        struct str other = w->volumes[i].name.text;
        if (!other.ptr)
            return &w->volumes[i];
        unsigned most = slips_tolerance(name, other);
        if (!other.len || !slips_possible(name, other, most) || slips(name, other) > most)
            continue;
        if (!best || slips(name, other) < least) {
            best = &w->volumes[i];
            least = slips(name, other);
        }
    }
    return best;
}

static void look(struct rule_run *run, const struct workload *w, const struct container *c,
                 const struct mount *mount)
{
    if (mount->volume || !mount->name.text.len || mount->name.is_unknown)
        return;
    struct str name = name_shown(mount->name.text, STR_NONE);
    struct draft draft = rule_draft(
        run, mount->name.span, mount_field(run->arena, c, mount, STR("name")),
        arena_join(run->arena, STR("no volume is called "),
                   name.ptr ? arena_join(run->arena, STR("'"), name, STR("'")) : STR("so"),
                   STR(": the pod is refused")));
    draft.label = STR("this is mounted");
    struct draft_spot place;
    const struct volume *volume = meant(w, mount->name.text);
    if (volume) {
        place = volume->name.text.ptr
                    ? (struct draft_spot){volume->name.span, STR("is this meant?")}
                    : (struct draft_spot){volume->span, STR("this one has no name")};
        draft.related = &place;
        draft.related_count = 1;
    }
    rule_report(run, &draft);
}

void rule_volume_undefined(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    /* A StatefulSet makes volumes of its volumeClaimTemplates. */
    if (w->is_partial || str_eq(w->form, STR("StatefulSet")))
        return;
    for (uint32_t i = 0; i < w->volume_count; i++)
        if (w->volumes[i].name.is_unknown || has_shape_fault(run, w->volumes[i].span))
            return;
    for (uint32_t i = 0; i < w->container_count; i++)
        for (uint32_t k = 0; k < w->containers[i].mount_count; k++)
            look(run, w, &w->containers[i], &w->containers[i].mounts[k]);
}
