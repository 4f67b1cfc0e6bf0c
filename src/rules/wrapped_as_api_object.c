/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/version_set.h"
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

/* The server's words for it, of the newest release that has some: what stands below 'spec' it
 * misses, a field that it does not know it names. */
static struct str words_of_server(const struct document_view *view, const struct draft *draft)
{
    for (unsigned minor = VERSION_NEWEST; minor >= VERSION_OLDEST; minor--) {
        if (!version_set_has(view->minors, minor))
            continue;
        const struct verdict *v = &view->verdicts[minor - VERSION_OLDEST];
        for (uint32_t i = 0; i < v->fault_count; i++)
            if (v->faults[i].refusal == REFUSAL_RESOURCES_REQUIRED ||
                (v->faults[i].refusal == REFUSAL_UNKNOWN_FIELD &&
                 v->faults[i].place.span.start == draft->span.start))
                return v->faults[i].text;
    }
    return STR_NONE;
}

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
    /* A release that finds nothing, and does not mind, encrypts nothing. */
    bool lost = str_eq(draft.path, STR("spec")) && !find_member(view->value, STR("resources"));
    if (view->accepted == view->minors && !lost)
        draft.severity = SEVERITY_WARNING;
    draft.apiserver = words_of_server(view, &draft);
    draft.related = others;
    draft.speaks_for_related = true;
    rule_report(run, &draft);
}
