/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rke.h"
#include "rules/hook.h"

/* The whole line, where nothing else stands there; false where there is more. */
static bool whole_line(struct str text, struct span span, struct span *line)
{
    uint32_t start = span.start, end = span.end;
    while (start > 0 && text.ptr[start - 1] == ' ')
        start--;
    while (end < text.len && (text.ptr[end] == ' ' || text.ptr[end] == '\r'))
        end++;
    *line = (struct span){start, end + 1};
    return (start == 0 || text.ptr[start - 1] == '\n') && end < text.len && text.ptr[end] == '\n';
}

/* Both lines go. */
static uint32_t remove_lines(const struct rule_run *run, struct span first, struct span second,
                             struct draft_edit edits[2])
{
    struct str text = run->document->source->text;
    edits[0].text = edits[1].text = STR("");
    if (!whole_line(text, first, &edits[0].span))
        return 0;
    if (!second.end)
        return 1;
    return whole_line(text, second, &edits[1].span) ? 2 : 0;
}

void rule_rke_custom_config_header(struct rule_run *run)
{
    const struct rke_cluster *rke = run->document->workload->rke;
    if (!rke || !rke->enabled || (!rke->api_version.end && !rke->kind.end))
        return;
    bool both = rke->api_version.end && rke->kind.end;
    struct span first = rke->api_version.end ? rke->api_version : rke->kind;
    struct span second = both ? rke->kind : (struct span){0, 0};
    if (both && second.start < first.start) {
        first = rke->kind;
        second = rke->api_version;
    }
    struct draft draft =
        rule_draft(run, first, STR("services.kube-api.secrets_encryption_config.custom_config"),
                   arena_join(run->arena,
                              both                   ? STR("'apiVersion' and 'kind' are")
                              : rke->api_version.end ? STR("'apiVersion' is")
                                                     : STR("'kind' is"),
                              STR(" written by RKE too: twice in one file, which kube-apiserver "
                                  "refuses")));
    draft.label = STR("RKE writes it already");
    struct draft_spot other = {second, STR("and this")};
    struct draft_edit edits[2];
    struct draft_fix fix = {.safe = true,
                            .description = STR("leave it to RKE"),
                            .edits = edits,
                            .edit_count = remove_lines(run, first, second, edits)};
    draft.related = &other;
    draft.related_count = both;
    draft.fixes = &fix;
    draft.fix_count = fix.edit_count > 0;
    rule_report(run, &draft);
}
