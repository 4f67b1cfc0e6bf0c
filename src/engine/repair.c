/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/repair.h"

#include <string.h>

#include "apiserver/version_set.h"

bool repair_loads_nowhere(const struct document_view *view)
{
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(view->minors, minor))
            continue;
        enum verdict_kind kind = view->verdicts[minor - VERSION_OLDEST].kind;
        if (kind == VERDICT_ACCEPTED || kind == VERDICT_UNDECIDED)
            return false;
    }
    return true;
}

void repair_offer(struct repair *r, bool safe, struct str description,
                  const struct draft_edit *edits, uint32_t count)
{
    if (!count)
        return;
    struct draft_fix *fixes = arena_new(r->arena, struct draft_fix, r->draft->fix_count + 1);
    if (r->draft->fix_count)
        memcpy(fixes, r->draft->fixes, r->draft->fix_count * sizeof *fixes);
    fixes[r->draft->fix_count++] = (struct draft_fix){safe, description, edits, count};
    r->draft->fixes = fixes;
}

void repair_offer_one(struct repair *r, bool safe, struct str description, struct span span,
                      struct str text)
{
    struct draft_edit *edit = arena_new(r->arena, struct draft_edit, 1);
    *edit = (struct draft_edit){span, text};
    repair_offer(r, safe, description, edit, 1);
}
