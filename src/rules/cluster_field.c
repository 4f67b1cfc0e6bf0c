/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "schema/schema.h"

/* RKE's YAML library makes texts of numbers and the like. */
static bool is_taken_anyway(const struct shape_fault *fault)
{
    enum schema_kind kind = !fault->field    ? SCHEMA_ANY
                            : fault->element ? fault->field->items
                                             : fault->field->kind;
    return !fault->meant.ptr && kind == SCHEMA_STRING && fault->at->kind == NODE_SCALAR;
}

static void look(struct rule_run *run, const struct shape_fault *fault)
{
    struct arena *a = run->arena;
    const struct workload *w = run->document->workload;
    const struct node *at = fault->meant.ptr && fault->key ? fault->key : fault->at;
    struct str name = name_shown(fault->name, STR("this field"));
    /* What stands in 'custom_config' is judged as the configuration that it is. */
    if (!at || str_eq(fault->owner, STR("custom-config")) || (w->rke && is_taken_anyway(fault)))
        return;
    struct draft draft =
        rule_draft(run, at->span, fault->path,
                   fault->meant.ptr ? arena_join(a, STR("unknown field '"), name,
                                                 STR("', did you mean '"), fault->meant, STR("'?"))
                                    : arena_join(a, STR("the value of '"), name,
                                                 STR("' is not of the kind that it must be")));
    if (w->eksa || !fault->meant.ptr)
        draft.severity = SEVERITY_ERROR;
    draft.label = fault->meant.ptr ? STR("dropped") : STR("cannot be read");
    struct draft_edit edit = {at->span, fault->meant};
    struct draft_fix fix = {
        .description = STR("correct the name"), .edits = &edit, .edit_count = 1};
    draft.fixes = &fix;
    draft.fix_count = fault->meant.ptr && at->style == STYLE_PLAIN;
    rule_report(run, &draft);
}

void rule_cluster_field(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    for (uint32_t i = 0; (w->rke || w->eksa || w->rke_state) && i < run->document->fault_count; i++)
        look(run, &run->document->faults[i]);
}
