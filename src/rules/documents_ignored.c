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

/* Such a file is meant for something else than kube-apiserver, mostly. */
static void report_before(struct rule_run *run)
{
    const struct document_view *view = run->document;
    struct span whole = {0, (uint32_t)view->source->text.len};
    struct draft draft = rule_draft(
        run, first_line(view->source->text, whole), STR(""),
        arena_fmt(run->arena,
                  "kube-apiserver reads only the first document of a file, and this is number %u",
                  (unsigned)view->documents_before + 1));
    draft.severity = SEVERITY_INFO;
    draft.label = STR("the configuration begins here");
    draft.how = STR("give kube-apiserver a file that begins with the configuration");
    rule_report(run, &draft);
}

void rule_documents_ignored(struct rule_run *run)
{
    const struct document_view *view = run->document;
    if (view->documents_before)
        report_before(run);
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
