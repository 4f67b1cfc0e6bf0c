/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"

static const struct { /* what is wrong most first */
    const char *name, *message;
} fields[] = {
    {"spec", "the configuration stands below 'spec', where kube-apiserver does not look"},
    {"metadata", "'metadata' belongs to API objects; this is a file that kube-apiserver reads"},
    {"status", "'status' belongs to API objects; this is a file that kube-apiserver reads"},
};

enum { FIELDS = sizeof fields / sizeof *fields };

/* One finding a document, however many such fields there are. */
void rule_wrapped_as_api_object(struct rule_run *run)
{
    const struct document_view *view = run->document;
    const struct ec_configuration *c = view->configuration;
    if (!c || (!text_is(&c->kind, STR("EncryptionConfiguration")) &&
               !text_is(&c->kind, STR("EncryptionConfig"))))
        return;
    struct draft draft = {.rule = NULL};
    struct draft_spot others[FIELDS];
    for (size_t i = 0; i < FIELDS; i++) {
        struct str name = str_from(fields[i].name);
        const struct value_member *found = find_member(view->value, name);
        if (found && draft.rule)
            others[draft.related_count++] =
                (struct draft_spot){found->key->span, STR("of an API object, too")};
        else if (found)
            draft = rule_draft(run, found->key->span, name, str_from(fields[i].message));
    }
    if (!draft.rule)
        return;
    if (view->accepted == view->minors)
        draft.severity = SEVERITY_WARNING;
    draft.related = others;
    rule_report(run, &draft);
}
