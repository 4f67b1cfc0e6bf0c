/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"

void rule_legacy_kind(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    if (!c || !text_is(&c->kind, STR("EncryptionConfig")) || !text_is(&c->api_version, STR("v1")))
        return;
    struct span kind = text_span(&c->kind.head), version = text_span(&c->api_version.head);
    struct draft draft =
        rule_draft(run, c->kind.head.at->span, STR("kind"),
                   STR("'EncryptionConfig' of 'v1' is the name from before Kubernetes 1.13"));
    draft.label = STR("now 'EncryptionConfiguration'");
    draft.related =
        &(struct draft_spot){c->api_version.head.at->span, STR("now 'apiserver.config.k8s.io/v1'")};
    draft.related_count = 1;
    struct draft_edit edits[] = {
        {kind, STR("EncryptionConfiguration")},
        {version, STR("apiserver.config.k8s.io/v1")},
    };
    if (version.start < kind.start) {
        struct draft_edit first = edits[0];
        edits[0] = edits[1];
        edits[1] = first;
    }
    draft.fixes = &(struct draft_fix){
        .safe = true,
        .description = STR("write the kind and the version of today"),
        .edits = edits,
        .edit_count = 2,
    };
    /* An alias or an anchor may give both their text: then there is no edit for each. */
    bool apart = kind.end <= version.start || version.end <= kind.start;
    draft.fix_count = apart && c->kind.head.at->kind == NODE_SCALAR &&
                      c->api_version.head.at->kind == NODE_SCALAR;
    rule_report(run, &draft);
}
