/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/hint.h"

#include "schema/suggest.h"
#include "schemas/encryption_configuration.h"

static struct str field_hint(struct arena *a, const struct fault *fault)
{
    struct suggestion s = suggest_field(a, &ec_document, fault->owner, NULL, fault->name);
    switch (s.kind) {
    case SUGGEST_NOTHING:
        break;
    case SUGGEST_CASE:
    case SUGGEST_FORM:
    case SUGGEST_NUMBER:
    case SUGGEST_SPELLING:
        return arena_join(a, STR("did you mean '"), s.field->name, STR("'?"));
    case SUGGEST_INSIDE:
        return arena_join(a, STR("'"), s.field->name, STR("' belongs below '"), s.where,
                          STR("': is the indentation right?"));
    case SUGGEST_OUTSIDE:
        if (s.where.len == 0)
            return arena_join(a, STR("'"), s.field->name,
                              STR("' belongs to the top level: is the indentation right?"));
        return arena_join(a, STR("'"), s.field->name, STR("' belongs to '"), s.where,
                          STR("': is the indentation right?"));
    }
    return STR_NONE;
}

static struct str kind_hint(struct arena *a, const struct fault *fault)
{
    const struct schema_type_meta *meant =
        suggest_type_meta(&ec_document, fault->api_version, fault->name);
    if (!meant)
        return STR_NONE;
    return arena_join(a, STR("did you mean 'apiVersion: "), meant->api_version,
                      STR("' with 'kind: "), meant->kind, STR("'?"));
}

struct str hint_of(struct arena *a, const struct fault *fault)
{
    if (fault->refusal == REFUSAL_UNKNOWN_FIELD && fault->owner)
        return field_hint(a, fault);
    if (fault->refusal == REFUSAL_KIND_UNKNOWN && fault->name.ptr)
        return kind_hint(a, fault);
    return STR_NONE;
}
