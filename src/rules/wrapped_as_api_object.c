/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"

static const struct {
    const char *name, *message;
} fields[] = {
    {"spec", "the configuration stands below 'spec', where kube-apiserver does not look"},
    {"metadata", "'metadata' belongs to API objects; this is a file that kube-apiserver reads"},
    {"status", "'status' belongs to API objects; this is a file that kube-apiserver reads"},
};

/* One finding a document: of what is wrong the worst. */
void rule_wrapped_as_api_object(struct rule_run *run)
{
    const struct document_view *view = run->document;
    const struct ec_configuration *c = view->configuration;
    if (!c || (!text_is(&c->kind, STR("EncryptionConfiguration")) &&
               !text_is(&c->kind, STR("EncryptionConfig"))))
        return;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct str name = str_from(fields[i].name);
        const struct value_member *found = find_member(view->value, name);
        if (!found)
            continue;
        struct draft draft = rule_draft(run, found->key->span, name, str_from(fields[i].message));
        if (view->accepted == view->minors)
            draft.severity = SEVERITY_WARNING;
        rule_report(run, &draft);
        return;
    }
}
