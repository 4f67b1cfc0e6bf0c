/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/type_meta.h"

#include "base/go_unicode.h"

#define PARSE_ERROR "couldn't get version/kind; json parse error: json: cannot unmarshal "
#define META_STRUCT                                                                                \
    "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string "               \
    "\"json:\\\"kind,omitempty\\\"\" }"

static const char *kind_word(enum value_kind kind)
{
    switch (kind) {
    case VALUE_BOOL:
        return "bool";
    case VALUE_NUMBER:
        return "number";
    case VALUE_STRING:
        return "string";
    case VALUE_ARRAY:
        return "array";
    case VALUE_OBJECT:
        return "object";
    case VALUE_NULL:
        break;
    }
    return "null";
}

/* Takes the member for the field `name` where it is one. encoding/json saves the first fault and
 * reads on. */
static void take(struct arena *a, const struct value_member *member, struct str name,
                 struct str *out, struct fault *fault)
{
    if (!go_equal_fold(member->name, name) || member->value->kind == VALUE_NULL)
        return;
    if (member->value->kind == VALUE_STRING) {
        *out = member->value->text;
        return;
    }
    if (fault->refusal)
        return;
    fault->refusal = REFUSAL_TYPE_META_TYPE;
    fault->text = arena_fmt(a, PARSE_ERROR "%s into Go struct field ." STR_FMT " of type string",
                            kind_word(member->value->kind), STR_ARG(name));
    fault->place = (struct place){name, member->at->span};
}

bool type_meta_split(struct arena *a, struct str text, struct type_meta *out, struct fault *fault)
{
    if (text.len == 0 || str_eq(text, STR("/")))
        return true;
    struct str rest = text, first = str_cut(&rest, '/');
    if (!rest.ptr) {
        out->version = text;
        return true;
    }
    out->group = first;
    out->version = rest;
    if (str_find_byte(rest, '/') == rest.len)
        return true;
    fault->refusal = REFUSAL_GROUP_VERSION_SYNTAX;
    fault->text = arena_join(a, STR("unexpected GroupVersion string: "), text);
    return false;
}

bool type_meta_read(struct arena *a, const struct value *document, struct type_meta *out,
                    struct fault *fault)
{
    *out = (struct type_meta){.group = STR(""), .version = STR(""), .kind = STR("")};
    *fault = (struct fault){.refusal = REFUSAL_NONE};
    if (document->kind == VALUE_NULL)
        return true;
    if (document->kind != VALUE_OBJECT) {
        fault->refusal = REFUSAL_NOT_A_MAP;
        fault->text = arena_fmt(a, PARSE_ERROR "%s into Go value of type " META_STRUCT,
                                kind_word(document->kind));
        fault->place = (struct place){STR(""), document->node->span};
        return false;
    }
    struct str api_version = STR("");
    for (uint32_t i = 0; i < document->count; i++) {
        const struct value_member *member = &document->members[i];
        take(a, member, STR("apiVersion"), &api_version, fault);
        take(a, member, STR("kind"), &out->kind, fault);
        if (go_equal_fold(member->name, STR("apiVersion")))
            out->version_span = member->at->span;
        if (go_equal_fold(member->name, STR("kind")))
            out->kind_span = member->at->span;
    }
    if (fault->refusal)
        return false;
    if (type_meta_split(a, api_version, out, fault))
        return true;
    fault->place = (struct place){STR("apiVersion"), out->version_span};
    return false;
}
