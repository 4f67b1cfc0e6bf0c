/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/go_url.h"
#include "apiserver/redact.h"
#include "rules/hook.h"
#include "rules/place.h"

/* Behind the second slash, where the third one is missing; false where the text in the file is not
 * the value itself (escapes, folding). */
static bool slash_place(const struct document_view *view, const struct field_string *endpoint,
                        struct span *place)
{
    struct span span = text_span(&endpoint->head);
    if (endpoint->head.at->kind != NODE_SCALAR || span.end > view->source->text.len ||
        !str_eq(str_slice(view->source->text, span.start, span.end), endpoint->value))
        return false;
    size_t slashes = str_find(endpoint->value, STR("://"));
    uint32_t at = span.start + (uint32_t)slashes + 3;
    *place = (struct span){at, at};
    return slashes < endpoint->value.len;
}

static void look_at(struct rule_run *run, const struct field_string *endpoint, struct str path)
{
    struct go_url url;
    if (!field_is_set(&endpoint->head) ||
        !go_url_parse(run->arena, endpoint->value, GO_URL_COLONS_LAX, &url) ||
        !str_eq(url.scheme, STR("unix")) || url.host.len == 0)
        return;
    struct str vague = STR("another path"), socket = go_url_socket(&url);
    struct str dialled = name_shown(socket, vague), host = name_shown(url.host, vague);
    bool shown = dialled.ptr != vague.ptr && host.ptr != vague.ptr &&
                 !redact_holds_key(endpoint->value); /* a slash is a letter of base64 */
    struct draft draft = rule_draft(
        run, endpoint->head.at->span, path,
        shown ? arena_join(run->arena, STR("kube-apiserver dials '"), dialled, STR("': '"), host,
                           STR("' in front of it is dropped, a third slash is missing"))
              : STR("the part of the path behind the second slash is dropped, a third slash is "
                    "missing"));
    struct draft_edit edit = {.text = STR("/")};
    draft.fixes = &(struct draft_fix){
        .description = STR("write three slashes, if the plugin listens at the whole path"),
        .edits = &edit,
        .edit_count = 1,
    };
    draft.fix_count = slash_place(run->document, endpoint, &edit.span);
    rule_report(run, &draft);
}

void rule_kms_endpoint_slashes(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct field_list *providers = &resource_at(&c->resources, i)->providers;
        for (uint32_t j = 0; j < providers->count; j++) {
            const struct ec_kms *kms = &provider_at(providers, j)->kms;
            if (field_is_set(&kms->head))
                look_at(run, &kms->endpoint,
                        arena_fmt(run->arena, "resources[%u].providers[%u].kms.endpoint",
                                  (unsigned)i, (unsigned)j));
        }
    }
}
