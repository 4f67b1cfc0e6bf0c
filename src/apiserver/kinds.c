/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/kinds.h"

#include "base/buf.h"
#include "base/go_quote.h"
#include "schemas/foreign_kinds.h"

#define GROUP        "apiserver.config.k8s.io"
#define LEGACY_GROUP "apiserver.k8s.io"

enum scope {                    /* where a type is registered */
             SCOPE_V1,          /* apiserver.config.k8s.io/v1 */
             SCOPE_OPTIONS_V1,  /* as SCOPE_V1, without an internal version */
             SCOPE_INTERNAL,    /* apiserver.config.k8s.io/__internal */
             SCOPE_LEGACY,      /* apiserver.k8s.io/__internal too */
             SCOPE_UNVERSIONED, /* every group and version */
};

struct kind_type {
    const char *kind;
    enum scope scope;
    unsigned since; /* enum version_kind: the row has it */
    const struct schema_object *object;
};

static const struct kind_type types[] = {
    {"AdmissionConfiguration", SCOPE_V1, KIND_ADMISSION, &fk_admission_object},
    {"AuthorizationConfiguration", SCOPE_V1, KIND_AUTHORIZATION, &fk_authorization_object},
    {"AuthenticationConfiguration", SCOPE_V1, KIND_AUTHENTICATION, &fk_authentication_object},
    {"TracingConfiguration", SCOPE_V1, KIND_TRACING, &fk_tracing_object},
    {"WatchEvent", SCOPE_V1, KIND_META, &fk_watch_event_object},
    {"ListOptions", SCOPE_OPTIONS_V1, KIND_META, &fk_list_options_object},
    {"GetOptions", SCOPE_OPTIONS_V1, KIND_META, &fk_get_options_object},
    {"DeleteOptions", SCOPE_OPTIONS_V1, KIND_META, &fk_delete_options_object},
    {"CreateOptions", SCOPE_OPTIONS_V1, KIND_META, &fk_create_options_object},
    {"UpdateOptions", SCOPE_OPTIONS_V1, KIND_META, &fk_update_options_object},
    {"PatchOptions", SCOPE_OPTIONS_V1, KIND_META, &fk_patch_options_object},
    {"Status", SCOPE_UNVERSIONED, KIND_META, &fk_status_object},
    {"APIVersions", SCOPE_UNVERSIONED, KIND_META, &fk_api_versions_object},
    {"APIGroupList", SCOPE_UNVERSIONED, KIND_META, &fk_api_group_list_object},
    {"APIGroup", SCOPE_UNVERSIONED, KIND_META, &fk_api_group_object},
    {"APIResourceList", SCOPE_UNVERSIONED, KIND_META, &fk_api_resource_list_object},
    {"AdmissionConfiguration", SCOPE_LEGACY, KIND_ADMISSION, &fk_admission_object},
    {"EgressSelectorConfiguration", SCOPE_LEGACY, KIND_ADMISSION, &fk_egress_selector_object},
    {"AuthenticationConfiguration", SCOPE_INTERNAL, KIND_ADMISSION, &fk_authentication_object},
    {"AuthorizationConfiguration", SCOPE_INTERNAL, KIND_ADMISSION,
     &fk_internal_authorization_object},
    {"TracingConfiguration", SCOPE_INTERNAL, KIND_ADMISSION, &fk_tracing_object},
    {"WatchEvent", SCOPE_INTERNAL, KIND_META, &fk_internal_event_object},
};

static bool in_scope(enum scope scope, const struct type_meta *meta)
{
    switch (scope) {
    case SCOPE_V1:
    case SCOPE_OPTIONS_V1:
        return str_eq(meta->group, STR(GROUP)) && str_eq(meta->version, STR("v1"));
    case SCOPE_INTERNAL:
        return str_eq(meta->group, STR(GROUP)) && str_eq(meta->version, STR("__internal"));
    case SCOPE_LEGACY:
        return (str_eq(meta->group, STR(GROUP)) || str_eq(meta->group, STR(LEGACY_GROUP))) &&
               str_eq(meta->version, STR("__internal"));
    case SCOPE_UNVERSIONED:
        break;
    }
    return true;
}

struct kind kind_find(const struct version_row *row, const struct type_meta *meta)
{
    if (str_eq(meta->group, STR(GROUP)) && str_eq(meta->kind, STR("EncryptionConfiguration"))) {
        if (str_eq(meta->version, STR("v1")))
            return (struct kind){.class = KIND_CONFIGURATION};
        if (str_eq(meta->version, STR("__internal")))
            return (struct kind){.class = KIND_CONFIGURATION, .internal = true};
    }
    /* Also registered there "due to a docs bug" (pkg/apis/apiserver/v1/register.go), to this day.
     */
    if (meta->group.len == 0 && str_eq(meta->version, STR("v1")) &&
        str_eq(meta->kind, STR("EncryptionConfig")))
        return (struct kind){.class = KIND_CONFIGURATION};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const struct kind_type *type = &types[i];
        if (!(row->kinds & type->since) || !str_eq(meta->kind, str_from(type->kind)) ||
            !in_scope(type->scope, meta))
            continue;
        return (struct kind){
            .class = type->scope == SCOPE_OPTIONS_V1 ? KIND_UNCONVERTIBLE : KIND_FOREIGN,
            .internal = type->scope == SCOPE_INTERNAL || type->scope == SCOPE_LEGACY,
            .object = type->object,
        };
    }
    return (struct kind){.class = KIND_UNKNOWN};
}

struct str kind_not_registered(struct arena *a, const struct version_row *row,
                               const struct type_meta *meta)
{
    struct buf out = BUF_INIT;
    bool unconvertible = kind_find(row, meta).class == KIND_UNCONVERTIBLE;
    buf_cstr(&out, "no kind ");
    go_quote(&out, str_slice(meta->kind, 0, FAULTS_TEXT_MAX));
    buf_cstr(&out, " is registered for ");
    if (unconvertible || str_eq(meta->version, STR("__internal"))) {
        buf_cstr(&out, "the internal version of group ");
        go_quote(&out, meta->group);
    } else {
        struct buf version = BUF_INIT;
        buf_str(&version, meta->group);
        buf_cstr(&version, meta->group.len ? "/" : "");
        buf_str(&version, meta->version);
        buf_cstr(&out, "version ");
        go_quote(&out, buf_view(&version));
        buf_release(&version);
    }
    buf_fmt(&out, " in scheme \"pkg/runtime/scheme.go:%u\"", row->scheme_line);
    struct str text = buf_to_arena(&out, a);
    buf_release(&out);
    return text;
}
