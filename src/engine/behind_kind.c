/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/behind_kind.h"

#include "apiserver/version_set.h"

const struct verdict *behind_kind(struct arena *a, struct source *source,
                                  const struct load_options *options,
                                  const struct verdict *verdicts)
{
    bool stops = false;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        enum refusal refusal = verdicts[minor - VERSION_OLDEST].refusal;
        stops |= version_set_has(options->minors, minor) &&
                 (refusal == REFUSAL_KIND_UNKNOWN || refusal == REFUSAL_KIND_MISSING ||
                  refusal == REFUSAL_APIVERSION_MISSING);
    }
    const struct document *document = options->document;
    if (!stops || document->status != DOCUMENT_READ || document->format == DOCUMENT_PROTOBUF ||
        !document->value || document->value->kind != VALUE_OBJECT)
        return NULL;
    struct document meant = *document;
    struct fault fault = {.refusal = REFUSAL_NONE};
    meant.meta.kind = ec_document.kinds[0].kind;
    type_meta_split(a, ec_document.kinds[0].api_version, &meant.meta, &fault);
    struct load_options again = *options;
    again.document = &meant;
    struct verdict *next = arena_new(a, struct verdict, VERSION_COUNT);
    load_verdicts(a, source, &again, next);
    return next;
}
