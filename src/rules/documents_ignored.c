/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"

/* The first line in it that has anything on it: a document may be long. */
static struct span first_line(struct str text, struct span span)
{
    uint32_t at = span.start;
    while (at < span.end && (text.ptr[at] == '\n' || text.ptr[at] == '\r' || text.ptr[at] == ' '))
        at++;
    uint32_t end = at;
    while (end < span.end && text.ptr[end] != '\n' && text.ptr[end] != '\r')
        end++;
    return end > at ? (struct span){at, end} : span;
}

void rule_documents_ignored(struct rule_run *run)
{
    const struct document_view *view = run->document;
    if (!view->documents_behind)
        return;
    struct str message = view->documents_behind == 1
                             ? STR("the document from here on is never read")
                             : arena_fmt(run->arena, "the %u documents from here on are never read",
                                         (unsigned)view->documents_behind);
    struct draft draft =
        rule_draft(run, first_line(view->source->text, view->behind), STR(""), message);
    draft.label = STR("kube-apiserver stops here");
    rule_report(run, &draft);
}
