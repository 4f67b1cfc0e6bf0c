/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/workloads.h"

/* With three dashes the name of the flag begins with one. */
static void look(struct rule_run *run, const struct container *c, const struct flag *f)
{
    if (!f->name.len || f->name.ptr[0] != '-' || f->is_unknown)
        return;
    struct draft draft =
        rule_draft(run, f->name_span, c->argv_path,
                   STR("this argument begins with one dash: it becomes a flag with three, and "
                       "kube-apiserver does not start"));
    draft.label = STR("one dash");
    struct str text = run->document->source->text;
    struct span dash = {f->name_span.start, f->name_span.start + 1};
    struct draft_edit edit = {dash, STR("")};
    struct draft_fix fix = {
        .safe = true, .description = STR("remove the dash"), .edits = &edit, .edit_count = 1};
    if (str_eq(str_slice(text, dash.start, dash.end), STR("-"))) {
        draft.fixes = &fix;
        draft.fix_count = 1;
    }
    rule_report(run, &draft);
}

void rule_rancher_argument_dash(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    const struct container *c = w->rancher ? workload_container(w, ROLE_API_SERVER) : NULL;
    for (uint32_t i = 0; c && i < c->argv.flag_count; i++)
        look(run, c, &c->argv.flags[i]);
}
