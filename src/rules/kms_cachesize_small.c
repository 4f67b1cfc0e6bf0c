/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

enum { CACHESIZE_DEFAULT = 1000 };

static void look(struct rule_run *run, const struct kms_site *site)
{
    const struct field_int *size = &site->kms->cachesize;
    if (site->v2 || !field_is_set(&size->head) || size->value <= 0 ||
        size->value >= CACHESIZE_DEFAULT)
        return;
    struct draft draft = rule_draft(
        run, size->head.at->span, arena_join(run->arena, site->path, STR(".cachesize")),
        arena_fmt(run->arena,
                  "room for %d of the data keys, the default is %d: with more objects than "
                  "that, lists call the plugin for each of the others",
                  (int)size->value, CACHESIZE_DEFAULT));
    rule_report(run, &draft);
}

void rule_kms_cachesize_small(struct rule_run *run)
{
    each_kms(run, look);
}
