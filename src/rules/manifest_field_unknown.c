/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/workloads.h"

static struct str effect(const struct shape_fault *fault)
{
    bool writable = str_eq(fault->owner, STR("volume-mount")) &&
                    str_eq(fault->meant, STR("readOnly")) && !fault->meant_is_there;
    return writable ? STR(", and the mount can be written to") : STR("");
}

/* The name without its quotes. */
static struct span name_span(const struct node *key)
{
    struct span span = key->span;
    bool quoted = key->style == STYLE_SINGLE_QUOTED || key->style == STYLE_DOUBLE_QUOTED;
    return quoted ? (struct span){span.start + 1, span.end - 1} : span;
}

static void look(struct rule_run *run, const struct shape_fault *fault)
{
    bool pod = run->document->workload->kind == WORKLOAD_POD;
    struct str shown = name_shown(fault->name, STR_NONE);
    struct str name =
        shown.ptr ? arena_join(run->arena, STR("'"), shown, STR("' is")) : STR("this name is");
    struct draft draft = rule_draft(
        run, fault->key->span, fault->path,
        arena_join(run->arena, name, STR(" no field, did you mean '"), fault->meant, STR("'? "),
                   pod ? STR("kubelet drops it") : STR("it is dropped, or refused by kubectl"),
                   effect(fault)));
    draft.label = STR("no field");
    struct draft_edit edit = {name_span(fault->key), fault->meant};
    draft.fixes = &(struct draft_fix){.safe = true,
                                      .description = STR("write the field's name"),
                                      .edits = &edit,
                                      .edit_count = 1};
    draft.fix_count = !fault->meant_is_there && text_stands_at(run, edit.span, fault->name);
    rule_report(run, &draft);
}

void rule_manifest_field_unknown(struct rule_run *run)
{
    const struct document_view *view = run->document;
    const struct workload *w = view->workload;
    if (w->rke || w->rke_state || w->eksa) /* no kubelet reads those */
        return;
    for (uint32_t i = 0; i < view->fault_count; i++)
        if (view->faults[i].meant.ptr && view->faults[i].key)
            look(run, &view->faults[i]);
}
