/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/kinds.h"

#include "base/buf.h"
#include "base/go_quote.h"
#include "base/str_set.h"

#define GROUP "apiserver.config.k8s.io"

enum scope {                   /* where a type is registered */
             SCOPE_V1,         /* apiserver.config.k8s.io/v1 */
             SCOPE_INTERNAL,   /* apiserver.config.k8s.io/__internal */
             SCOPE_ANY,        /* unversioned: under every group and version */
             SCOPE_OPTIONS_V1, /* as SCOPE_V1, without an internal version */
};

struct kind_type {
    const char *kind;
    enum scope scope;
    unsigned since;     /* enum version_kind: the row has it */
    const char *fields; /* of the top level, separated by blanks */
    const char
        *element; /* fields of the elements of `resources`, where that is a list of objects */
};

static const struct kind_type types[] = {
    {"AdmissionConfiguration", SCOPE_V1, KIND_ADMISSION, "kind apiVersion plugins", NULL},
    {"AuthorizationConfiguration", SCOPE_V1, KIND_AUTHORIZATION, "kind apiVersion authorizers",
     NULL},
    {"AuthenticationConfiguration", SCOPE_V1, KIND_AUTHENTICATION, "kind apiVersion jwt anonymous",
     NULL},
    {"TracingConfiguration", SCOPE_V1, KIND_TRACING,
     "kind apiVersion endpoint samplingRatePerMillion", NULL},
    {"WatchEvent", SCOPE_V1, KIND_META, "type object", NULL},
    {"ListOptions", SCOPE_OPTIONS_V1, KIND_META,
     "kind apiVersion labelSelector fieldSelector watch allowWatchBookmarks resourceVersion "
     "resourceVersionMatch "
     "timeoutSeconds limit continue sendInitialEvents",
     NULL},
    {"GetOptions", SCOPE_OPTIONS_V1, KIND_META, "kind apiVersion resourceVersion", NULL},
    {"DeleteOptions", SCOPE_OPTIONS_V1, KIND_META,
     "kind apiVersion gracePeriodSeconds preconditions orphanDependents propagationPolicy dryRun "
     "ignoreStoreReadErrorWithClusterBreakingPotential",
     NULL},
    {"CreateOptions", SCOPE_OPTIONS_V1, KIND_META,
     "kind apiVersion dryRun fieldManager fieldValidation", NULL},
    {"UpdateOptions", SCOPE_OPTIONS_V1, KIND_META,
     "kind apiVersion dryRun fieldManager fieldValidation", NULL},
    {"PatchOptions", SCOPE_OPTIONS_V1, KIND_META,
     "kind apiVersion dryRun force fieldManager fieldValidation", NULL},
    {"Status", SCOPE_ANY, KIND_META, "kind apiVersion metadata status message reason details code",
     NULL},
    {"APIVersions", SCOPE_ANY, KIND_META, "kind apiVersion versions serverAddressByClientCIDRs",
     NULL},
    {"APIGroupList", SCOPE_ANY, KIND_META, "kind apiVersion groups", NULL},
    {"APIGroup", SCOPE_ANY, KIND_META,
     "kind apiVersion name versions preferredVersion serverAddressByClientCIDRs", NULL},
    {"APIResourceList", SCOPE_ANY, KIND_META, "kind apiVersion groupVersion resources",
     "name singularName namespaced group version kind verbs shortNames categories "
     "storageVersionHash"},
    {"AdmissionConfiguration", SCOPE_INTERNAL, KIND_ADMISSION, "kind apiVersion Plugins", NULL},
    {"AuthenticationConfiguration", SCOPE_INTERNAL, KIND_ADMISSION, "kind apiVersion JWT Anonymous",
     NULL},
    {"AuthorizationConfiguration", SCOPE_INTERNAL, KIND_ADMISSION, "kind apiVersion Authorizers",
     NULL},
    {"EgressSelectorConfiguration", SCOPE_INTERNAL, KIND_ADMISSION,
     "kind apiVersion EgressSelections", NULL},
    {"TracingConfiguration", SCOPE_INTERNAL, KIND_ADMISSION,
     "kind apiVersion endpoint samplingRatePerMillion", NULL},
    {"WatchEvent", SCOPE_INTERNAL, KIND_META, "Type Object", NULL},
};

static bool in_scope(enum scope scope, const struct type_meta *meta)
{
    if (scope == SCOPE_ANY)
        return true;
    struct str version = scope == SCOPE_INTERNAL ? STR("__internal") : STR("v1");
    return str_eq(meta->group, STR(GROUP)) && str_eq(meta->version, version);
}

struct kind kind_find(const struct version_row *row, const struct type_meta *meta)
{
    if (str_eq(meta->group, STR(GROUP)) && str_eq(meta->kind, STR("EncryptionConfiguration"))) {
        if (str_eq(meta->version, STR("v1")))
            return (struct kind){KIND_CONFIGURATION, NULL};
        if (str_eq(meta->version, STR("__internal")))
            return (struct kind){KIND_INTERNAL, NULL};
    }
    /* Also registered there "due to a docs bug" (pkg/apis/apiserver/v1/register.go), to this day.
     */
    if (meta->group.len == 0 && str_eq(meta->version, STR("v1")) &&
        str_eq(meta->kind, STR("EncryptionConfig")))
        return (struct kind){KIND_CONFIGURATION, NULL};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const struct kind_type *type = &types[i];
        if ((row->kinds & type->since) && str_eq(meta->kind, str_from(type->kind)) &&
            in_scope(type->scope, meta))
            return (struct kind){
                type->scope == SCOPE_OPTIONS_V1 ? KIND_UNCONVERTIBLE : KIND_FOREIGN, type};
    }
    return (struct kind){KIND_UNKNOWN, NULL};
}

struct str kind_not_registered(struct arena *a, const struct version_row *row,
                               const struct type_meta *meta)
{
    struct buf out = BUF_INIT;
    bool unconvertible = kind_find(row, meta).class == KIND_UNCONVERTIBLE;
    buf_cstr(&out, "no kind ");
    go_quote(&out, meta->kind);
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

/* The place of a name in a list of fields, or -1. */
static int field_index(const char *fields, struct str name)
{
    struct str rest = str_from(fields);
    for (int i = 0; rest.ptr; i++)
        if (str_eq(str_cut(&rest, ' '), name))
            return i;
    return -1;
}

static void strict_fault(struct fault_list *faults, enum refusal refusal, struct str prefix,
                         const struct value_member *member)
{
    struct str path =
        arena_fmt(faults->arena, STR_FMT STR_FMT, STR_ARG(prefix), STR_ARG(member->name));
    struct buf out = BUF_INIT;
    buf_cstr(&out, refusal == REFUSAL_UNKNOWN_FIELD ? "unknown field " : "duplicate field ");
    go_quote(&out, path);
    struct fault *fault = fault_add(faults, refusal);
    fault->text = buf_to_arena(&out, faults->arena);
    fault->place = (struct place){path, member->key->span};
    buf_release(&out);
}

static void check_members(const char *fields, const struct value *object, struct str prefix,
                          bool json_file, struct fault_list *faults)
{
    struct str_set unknown = {.arena = faults->arena};
    uint64_t seen = 0, repeated = 0;
    for (uint32_t i = 0; i < object->count && faults->count < FAULTS_STRICT_MAX; i++) {
        const struct value_member *member = &object->members[i];
        int at = field_index(fields, member->name);
        if (at < 0) {
            if (str_set_add(&unknown, member->name))
                strict_fault(faults, REFUSAL_UNKNOWN_FIELD, prefix, member);
            continue;
        }
        uint64_t bit = (uint64_t)1 << at;
        if (json_file && (seen & bit) && !(repeated & bit)) {
            strict_fault(faults, REFUSAL_DUPLICATE_FIELD, prefix, member);
            repeated |= bit;
        }
        seen |= bit;
    }
}

void kind_strict_faults(const struct kind_type *type, const struct value *value, bool json_file,
                        struct fault_list *faults)
{
    check_members(type->fields, value, STR(""), json_file, faults);
    const struct value *resources = type->element ? value_find(value, STR("resources")) : NULL;
    if (!resources || resources->kind != VALUE_ARRAY)
        return;
    for (uint32_t i = 0; i < resources->count; i++)
        if (resources->items[i].value->kind == VALUE_OBJECT)
            check_members(type->element, resources->items[i].value,
                          arena_fmt(faults->arena, "resources[%u].", i), json_file, faults);
}
