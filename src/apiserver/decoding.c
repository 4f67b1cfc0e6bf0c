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

static bool same_fields(const struct schema_object *object, const struct version_row *a,
                        const struct version_row *b)
{
    return a == b || fields_since(object, a->first) == fields_since(object, b->first);
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
            old->plain && old->newest <= row->first &&
            (!old->has_unknown || old->strict || !row->strict))
            return old;
    for (struct decoded *old = all->first; old; old = old->next)
        if (old->document == document && old->root == root && old->internal == internal &&
            old->engine == engine && old->strict == row->strict &&
            old->names_embedded == names_embedded && (!internal || old->package == row->package) &&
            same_fields(root, old->row, row))
            return old;
    struct decoded *new = arena_new(all->arena, struct decoded, 1);
    *new = (struct decoded){.next = all->first,
                            .document = document,
                            .root = root,
                            .engine = engine,
                            .internal = internal,
                            .strict = row->strict,
                            .names_embedded = names_embedded,
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

/* Whether the other row has the same answers to all that was asked. */
static bool holds_for(const struct found *old, const struct version_row *row, bool kms_v1,
                      bool kms_v2)
{
    const struct version_row *was = old->row;
    unsigned asked = old->asked;
    return was->builder == row->builder && !((was->checks ^ row->checks) & asked) &&
           (!(asked & ASKED_DEFAULTS) || was->defaults == row->defaults) &&
           (!(asked & ASKED_GRPC) || was->grpc == row->grpc) &&
           (!(asked & ASKED_GATES) || (old->kms_v1 == kms_v1 && old->kms_v2 == kms_v2)) &&
           (!(asked & ASKED_VALUES) ||
            (was->values == row->values && was->package == row->package));
}

static const struct found *find(const struct found *first, const struct version_row *row,
                                bool kms_v1, bool kms_v2)
{
    while (first && !holds_for(first, row, kms_v1, kms_v2))
        first = first->next;
    return first;
}

const struct fault_list *decoding_validation(struct decoding *all, struct decoded *decoded,
                                             const struct version_row *row, bool automatic_reload)
{
    const struct found *old = find(decoded->validated, row, false, false);
    if (old)
        return &old->faults;
    struct found *new = arena_new(all->arena, struct found, 1);
    *new = (struct found){.next = decoded->validated, .row = row, .faults = {.arena = all->arena}};
    decoded->validated = new;
    struct validate_input in = {row, decoded->out, decoded->internal, automatic_reload};
    new->asked = validate(&in, &new->faults);
    return &new->faults;
}

const struct fault_list *decoding_build(struct decoding *all, struct decoded *decoded,
                                        const struct version_row *row, const struct gates *gates)
{
    const struct found *old = find(decoded->built, row, gates->kms_v1, gates->kms_v2);
    if (old)
        return &old->faults;
    struct found *new = arena_new(all->arena, struct found, 1);
    *new = (struct found){.next = decoded->built,
                          .row = row,
                          .kms_v1 = gates->kms_v1,
                          .kms_v2 = gates->kms_v2,
                          .faults = {.arena = all->arena}};
    decoded->built = new;
    struct build_input in = {row, decoded->out, decoded->internal, gates};
    new->asked = row->builder == BUILDER_VALIDATED ? build_transformers(&in, &new->faults)
                                                   : build_sequential(&in, &new->faults);
    return &new->faults;
}
