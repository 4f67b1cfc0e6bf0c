/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/decoding.h"

#include "apiserver/build.h"
#include "apiserver/decode_words.h"
#include "apiserver/go_duration.h"
#include "apiserver/validate.h"

static bool known_to_any_minor(const struct decode *d, const struct decode_fault *found)
{
    for (uint32_t i = 0; i < found->owner->field_count; i++)
        if (str_eq(decode_field_name(d, &found->owner->fields[i]), found->name))
            return true;
    return false;
}

static bool report(struct decode *d, const struct decode_fault *found)
{
    struct decoded *decoded = d->context;
    if (found->kind == DECODE_UNKNOWN && !known_to_any_minor(d, found))
        decoded->has_unknown = true;
    else
        decoded->faulty = true;
    if (found->kind == DECODE_UNKNOWN || found->kind == DECODE_DUPLICATE) {
        if (!decoded->strict || decoded->strict_faults.count >= FAULTS_STRICT_MAX)
            return true;
        struct fault fault;
        decode_words_strict(d, found, &fault);
        if (found->kind == DECODE_UNKNOWN && decoded->root == ec_document.root &&
            !decoded->internal) {
            fault.owner = found->owner;
            fault.name = found->name;
        }
        if (str_set_add(&decoded->strict_seen, fault.text))
            *fault_add(&decoded->strict_faults, fault.refusal) = fault;
        return true;
    }
    /* A timeout that cannot be read ends the decode and is what is reported, whatever came before
     * (the duration's own unmarshaler fails); any other fault of type is kept, and the first is
     * reported. json-iterator stops at once. */
    bool ends = d->engine != DECODE_KJSON || found->kind == DECODE_DURATION ||
                (found->field && found->field->kind == SCHEMA_DURATION);
    if (ends || !decoded->type_fault.refusal)
        decode_words_fault(d, decoded->row, found, &decoded->type_fault);
    return !ends;
}

/* The newest minor up to this one that brought a field: rows with the same answer know the same
 * fields. */
static uint8_t fields_since(const struct schema_object *object, uint8_t minor)
{
    uint8_t newest = 0;
    for (uint32_t i = 0; i < object->field_count; i++) {
        const struct schema_field *field = &object->fields[i];
        uint8_t below = field->of ? fields_since(field->of, minor) : 0;
        if (field->since <= minor && field->since > newest)
            newest = field->since;
        if (below > newest)
            newest = below;
    }
    return newest;
}

struct decoded *decoding_of(struct decoding *all, const struct document *document,
                            const struct version_row *row, const struct schema_object *root,
                            bool internal)
{
    static const enum decode_engine engines[] = {[DECODER_JSONITER_2018] =
                                                     DECODE_JSON_ITERATOR_2018,
                                                 [DECODER_JSONITER_1_1] = DECODE_JSON_ITERATOR,
                                                 [DECODER_KJSON] = DECODE_KJSON,
                                                 [DECODER_KJSON_2025] = DECODE_KJSON};
    enum decode_engine engine = engines[row->decoder];
    bool is_configuration = root == ec_document.root;
    bool names_embedded = row->decoder == DECODER_KJSON_2025 && !is_configuration;
    for (struct decoded *old = all->first; old; old = old->next)
        if (old->document == document && old->root == root && old->internal == internal &&
            old->plain && old->newest <= row->first && !(old->has_unknown && row->strict))
            return old;
    uint8_t fields = fields_since(root, row->first);
    for (struct decoded *old = all->first; old; old = old->next)
        if (old->document == document && old->root == root && old->internal == internal &&
            old->engine == engine && old->strict == row->strict &&
            old->names_embedded == names_embedded && (!internal || old->package == row->package) &&
            old->fields == fields)
            return old;
    struct decoded *new = arena_new(all->arena, struct decoded, 1);
    *new = (struct decoded){.next = all->first,
                            .document = document,
                            .root = root,
                            .engine = engine,
                            .internal = internal,
                            .strict = row->strict,
                            .names_embedded = names_embedded,
                            .fields = fields,
                            .package = row->package,
                            .out = arena_alloc(all->arena, 1, root->size),
                            .row = row};
    new->strict_faults.arena = new->strict_seen.arena = all->arena;
    all->first = new;
    struct decode d = {.arena = all->arena,
                       .engine = engine,
                       .go_names = internal,
                       .names_embedded = names_embedded,
                       .faults_only = !is_configuration,
                       .minor = row->first,
                       .parse_duration = go_duration_parse,
                       .report = report,
                       .context = new};
    *(struct field_head *)new->out =
        (struct field_head){.state = FIELD_OK, .at = document->value->node};
    decode_object(&d, root, document->value, new->out);
    new->plain = !new->faulty && !d.peculiar;
    new->newest = d.newest;
    return new;
}

static const unsigned validation_checks = CHECK_KMS_API_VERSION | CHECK_KMS_NAME_COLON |
                                          CHECK_KMS_NAME_DUPLICATE | CHECK_RESOURCE_NAMES |
                                          CHECK_CACHESIZE_V2 | CHECK_ENDPOINT_COLONS;

const struct fault_list *decoding_validation(struct decoding *all, struct decoded *decoded,
                                             const struct version_row *row, bool automatic_reload)
{
    unsigned checks = row->checks & validation_checks;
    for (struct validated *old = decoded->validated; old; old = old->next)
        if (old->checks == checks && old->defaults == row->defaults && old->values == row->values &&
            old->package == row->package)
            return &old->faults;
    struct validated *new = arena_new(all->arena, struct validated, 1);
    *new = (struct validated){.next = decoded->validated,
                              .checks = checks,
                              .defaults = row->defaults,
                              .values = row->values,
                              .package = row->package,
                              .faults = {.arena = all->arena}};
    decoded->validated = new;
    struct validate_input in = {row, decoded->out, decoded->internal, automatic_reload};
    validate(&in, &new->faults);
    return &new->faults;
}

static const unsigned build_checks = CHECK_KMS_API_VERSION | CHECK_KMS_V1_GATE | CHECK_KMS_V2_GATE |
                                     CHECK_RESOURCE_MASKING | CHECK_ENDPOINT_COLONS;

const struct fault_list *decoding_build(struct decoding *all, struct decoded *decoded,
                                        const struct version_row *row, const struct gates *gates)
{
    unsigned checks = row->checks & build_checks;
    for (struct built *old = decoded->built; old; old = old->next)
        if (old->checks == checks && old->builder == row->builder && old->grpc == row->grpc &&
            old->defaults == row->defaults && old->kms_v1 == gates->kms_v1 &&
            old->kms_v2 == gates->kms_v2)
            return &old->faults;
    struct built *new = arena_new(all->arena, struct built, 1);
    *new = (struct built){.next = decoded->built,
                          .checks = checks,
                          .builder = row->builder,
                          .grpc = row->grpc,
                          .defaults = row->defaults,
                          .kms_v1 = gates->kms_v1,
                          .kms_v2 = gates->kms_v2,
                          .faults = {.arena = all->arena}};
    decoded->built = new;
    struct build_input in = {row, decoded->out, decoded->internal, gates};
    if (row->builder == BUILDER_VALIDATED)
        build_transformers(&in, &new->faults);
    else
        build_sequential(&in, &new->faults);
    return &new->faults;
}
