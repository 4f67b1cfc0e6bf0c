/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/workloads.h"

static struct str wanted(const struct shape_fault *fault)
{
    enum schema_kind kind = fault->element ? fault->field->items : fault->field->kind;
    switch (kind) {
    case SCHEMA_BOOL:
        return STR("true or false, without quotes");
    case SCHEMA_INT32:
    case SCHEMA_INT64:
        return STR("a number, without quotes");
    case SCHEMA_LIST:
        return STR("a list");
    case SCHEMA_OBJECT:
        return STR("a mapping");
    default:
        return fault->at->kind == NODE_SCALAR ? STR("a text, in quotes") : STR("a text");
    }
}

/* `- --flag: value` */
static bool is_mapped_flag(const struct shape_fault *fault)
{
    const struct node *at = fault->at;
    return fault->element && at->kind == NODE_MAPPING && at->count == 1 &&
           at->pairs[0].key->kind == NODE_SCALAR &&
           str_starts_with(at->pairs[0].key->text, STR("-"));
}

/* `{NAME}`, which some tools fill in. */
static bool is_to_be_filled_in(const struct node *at)
{
    return at->kind == NODE_MAPPING && at->style == STYLE_FLOW && at->count == 1 &&
           at->pairs[0].value->span.start == at->pairs[0].value->span.end;
}

/* Puts '=' in the place of ': '. */
static uint32_t join_flag(struct rule_run *run, const struct node *at, struct draft_edit *edits)
{
    const struct node *key = at->pairs[0].key, *value = at->pairs[0].value;
    if (at->style != STYLE_BLOCK || key->style != STYLE_PLAIN || value->kind != NODE_SCALAR ||
        key->span.end > value->span.start || !is_plain_word(value->text))
        return 0;
    edits[0] = (struct draft_edit){{key->span.end, value->span.end},
                                   arena_join(run->arena, STR("="), value->text)};
    return 1;
}

/* Only the quotes: what stands between them may be a secret. */
static uint32_t change_quotes(const struct shape_fault *fault, struct draft_edit *edits)
{
    const struct node *at = fault->at;
    enum schema_kind kind = fault->element ? fault->field->items : fault->field->kind;
    bool quoted = at->style == STYLE_SINGLE_QUOTED || at->style == STYLE_DOUBLE_QUOTED;
    bool is_bool = str_eq(at->text, STR("true")) || str_eq(at->text, STR("false"));
    if (at->kind != NODE_SCALAR || !is_plain_word(at->text))
        return 0;
    if (kind == SCHEMA_STRING && at->style == STYLE_PLAIN) {
        edits[0] = (struct draft_edit){{at->span.start, at->span.start}, STR("\"")};
        edits[1] = (struct draft_edit){{at->span.end, at->span.end}, STR("\"")};
        return 2;
    }
    if (kind == SCHEMA_BOOL && is_bool && quoted &&
        at->span.end - at->span.start == at->text.len + 2) {
        edits[0] = (struct draft_edit){{at->span.start, at->span.start + 1}, STR("")};
        edits[1] = (struct draft_edit){{at->span.end - 1, at->span.end}, STR("")};
        return 2;
    }
    return 0;
}

static void look(struct rule_run *run, const struct shape_fault *fault)
{
    struct arena *a = run->arena;
    bool pod = run->document->workload->kind == WORKLOAD_POD, mapped = is_mapped_flag(fault);
    struct str refuses =
        pod ? STR(": kubelet refuses the whole pod") : STR(": the API refuses the whole object");
    struct str what = fault->element
                          ? arena_join(a, STR("an item of '"), fault->field->name, STR("'"))
                          : arena_join(a, STR("'"), fault->field->name, STR("'"));
    struct str words = mapped
                           ? STR("this flag is a mapping, because of the ':' with a blank behind "
                                 "it, and not '--name=value'")
                           : arena_join(a, what, STR(" has to be "), wanted(fault));
    struct draft draft =
        rule_draft(run, fault->at->span, fault->path, arena_join(a, words, refuses));
    struct draft_edit edits[2] = {{.text = STR("")}};
    struct draft_fix fix = {.safe = true, .edits = edits};
    fix.edit_count = mapped ? join_flag(run, fault->at, edits) : change_quotes(fault, edits);
    fix.description = mapped              ? STR("write '=' between the name and the value")
                      : edits[0].text.len ? STR("put it into quotes")
                                          : STR("remove the quotes");
    draft.fixes = &fix;
    draft.fix_count = fix.edit_count > 0;
    rule_report(run, &draft);
}

void rule_manifest_field_type(struct rule_run *run)
{
    const struct document_view *view = run->document;
    const struct workload *w = view->workload;
    if (w->rke || w->rke_state || w->eksa) /* no kubelet reads those */
        return;
    for (uint32_t i = 0; i < view->fault_count; i++)
        if (view->faults[i].field && view->faults[i].at && !is_to_be_filled_in(view->faults[i].at))
            look(run, &view->faults[i]);
}
