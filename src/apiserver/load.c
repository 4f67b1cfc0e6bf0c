/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/load.h"

#include "apiserver/build.h"
#include "apiserver/decode_words.h"
#include "apiserver/document.h"
#include "apiserver/gates.h"
#include "apiserver/go_duration.h"
#include "apiserver/protobuf.h"
#include "apiserver/redact.h"
#include "apiserver/validate.h"
#include "apiserver/version_set.h"
#include "apiserver/words.h"
#include "base/str_set.h"

/* One load of one text: what rows have in common is read once. */
struct load {
    struct arena *arena;
    struct source *source;
    const struct load_options *options;
    struct document documents[3]; /* JSON or protobuf; YAML as either engine reads it */
    bool document_done[3];
    struct decoded *decoded; /* newest first */
};

/* A typed decode, which depends on few properties of a row. */
struct decoded {
    struct decoded *next;
    const struct document *document;
    const struct schema_object *root;
    enum decode_engine engine;
    bool internal;
    bool strict;         /* strict faults are collected */
    bool names_embedded; /* in faults of type; false where nothing is embedded */
    uint8_t fields;      /* fields_since() */
    enum version_package package;
    void *out;               /* the root's struct */
    struct fault type_fault; /* the first fault of type; refusal NONE where there is none */
    struct fault_list strict_faults;
    struct str_set strict_seen;
    const struct version_row *row;
    bool faulty; /* anything was reported */
    bool plain;  /* every decoder makes the same of it, from the minor `newest` on */
    uint8_t newest;
    struct validated *validated; /* newest first */
};

/* What validation found, which depends on few properties of a row too. */
struct validated {
    struct validated *next;
    unsigned checks;
    enum version_defaults defaults;
    enum version_values values;
    enum version_package package;
    struct fault_list faults;
};

const char *verdict_name(enum verdict_kind kind)
{
    static const char *const names[] = {"accepted", "refused", "panics", "undecided"};
    return names[kind];
}

static struct document *document_of(struct load *l, const struct version_row *row)
{
    enum document_format format = document_format(row, l->source->text);
    int slot = format == DOCUMENT_YAML ? 1 + (row->yaml == GO_YAML_2_2_8) : 0;
    int other = 3 - slot;
    if (slot && l->document_done[other] && l->documents[other].status == DOCUMENT_READ &&
        l->documents[other].yaml.engines_agree)
        return &l->documents[other];
    if (!l->document_done[slot]) {
        document_read(l->arena, l->source, format, row->yaml, &l->documents[slot]);
        l->document_done[slot] = true;
    }
    return &l->documents[slot];
}

/* --- typed decode --- */

static bool report(struct decode *d, const struct decode_fault *found)
{
    struct decoded *decoded = d->context;
    decoded->faulty = true;
    if (found->kind == DECODE_UNKNOWN || found->kind == DECODE_DUPLICATE) {
        if (!decoded->strict || decoded->strict_faults.count >= FAULTS_STRICT_MAX)
            return true;
        struct fault fault;
        decode_words_strict(d, found, &fault);
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

static struct decoded *decode(struct load *l, const struct document *document,
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
    uint8_t fields = fields_since(root, row->first);
    for (struct decoded *old = l->decoded; old; old = old->next) {
        if (old->document != document || old->root != root || old->internal != internal)
            continue;
        if (old->plain && old->newest <= row->first)
            return old;
        if (old->engine == engine && old->strict == row->strict && old->fields == fields &&
            old->names_embedded == names_embedded && (!internal || old->package == row->package))
            return old;
    }
    struct decoded *new = arena_new(l->arena, struct decoded, 1);
    *new = (struct decoded){.next = l->decoded,
                            .document = document,
                            .root = root,
                            .engine = engine,
                            .internal = internal,
                            .strict = row->strict,
                            .names_embedded = names_embedded,
                            .fields = fields,
                            .package = row->package,
                            .out = arena_alloc(l->arena, 1, root->size),
                            .row = row};
    new->strict_faults.arena = new->strict_seen.arena = l->arena;
    l->decoded = new;
    struct decode d = {.arena = l->arena,
                       .engine = engine,
                       .go_names = internal,
                       .json_file = document->format == DOCUMENT_JSON,
                       .names_embedded = names_embedded,
                       .faults_only = !is_configuration,
                       .minor = row->first,
                       .parse_duration = go_duration_parse,
                       .report = report,
                       .context = new};
    *(struct field_head *)new->out =
        (struct field_head){.state = FIELD_OK, .at = document->value->node};
    decode_object(&d, root, document->value, new->out);
    new->plain = !new->faulty && !d.peculiar && document->format == DOCUMENT_YAML;
    new->newest = d.newest;
    return new;
}

/* --- validation --- */

static const unsigned validation_checks = CHECK_KMS_API_VERSION | CHECK_KMS_NAME_COLON |
                                          CHECK_KMS_NAME_DUPLICATE | CHECK_RESOURCE_NAMES |
                                          CHECK_CACHESIZE_V2 | CHECK_ENDPOINT_COLONS;

static const struct validated *validated(struct load *l, struct decoded *decoded,
                                         const struct version_row *row, bool internal)
{
    unsigned checks = row->checks & validation_checks;
    for (struct validated *old = decoded->validated; old; old = old->next)
        if (old->checks == checks && old->defaults == row->defaults && old->values == row->values &&
            old->package == row->package)
            return old;
    struct validated *new = arena_new(l->arena, struct validated, 1);
    *new = (struct validated){.next = decoded->validated,
                              .checks = checks,
                              .defaults = row->defaults,
                              .values = row->values,
                              .package = row->package,
                              .faults = {.arena = l->arena}};
    decoded->validated = new;
    struct validate_input in = {row, decoded->out, internal, l->options->automatic_reload};
    validate(&in, &new->faults);
    return new;
}

/* --- one verdict --- */

struct outcome { /* the faults of one row, and the step that found them */
    enum words_stage stage;
    struct fault_list faults;
    bool unstable;
    struct str undecided;
};

static void fail(struct outcome *o, enum words_stage stage, struct fault fault)
{
    o->stage = stage;
    redact_fault(o->faults.arena, &fault);
    *fault_add(&o->faults, fault.refusal) = fault;
}

static void fail_with_words(struct load *l, struct outcome *o, const struct version_row *row,
                            enum words_stage stage, enum refusal refusal, struct words_args args)
{
    struct buf out = BUF_INIT;
    words_put(&out, row, refusal, args);
    fail(o, stage,
         (struct fault){
             .refusal = refusal, .text = buf_to_arena(&out, l->arena), .place.path = STR("")});
    buf_release(&out);
}

static bool flags_pass(struct load *l, const struct gates *gates, struct outcome *o)
{
    static const enum refusal refusals[] = {[GATES_SYNTAX] = REFUSAL_GATE_SYNTAX,
                                            [GATES_UNKNOWN] = REFUSAL_GATE_UNKNOWN,
                                            [GATES_LOCKED] = REFUSAL_GATE_LOCKED,
                                            [GATES_PREFIX] = REFUSAL_GATE_PREFIX,
                                            [GATES_COMPONENT] = REFUSAL_GATE_COMPONENT};
    if (gates->refusal == GATES_ACCEPTED)
        return true;
    o->unstable = gates->unstable;
    fail(o, WORDS_FLAG,
         (struct fault){.refusal = refusals[gates->refusal],
                        .text = arena_str(l->arena, gates->error),
                        .place.path = STR("")});
    return false;
}

/* The document's text would be the server's: all of it, keys included. */
static void fail_missing(struct load *l, struct outcome *o, const struct version_row *row,
                         enum refusal refusal)
{
    fail_with_words(l, o, row, WORDS_DECODE, refusal,
                    (struct words_args){.first = STR("REDACTED")});
    o->faults.items[0].leaks_secret = l->source->text.len > 0;
}

static void fail_strict(struct load *l, struct outcome *o, struct document *document,
                        const struct fault_list *strict)
{
    struct fault duplicates;
    if (document_duplicate_keys(l->arena, document, &duplicates))
        fail(o, WORDS_DECODE, duplicates);
    for (uint32_t i = 0; i < strict->count; i++)
        fail(o, WORDS_DECODE, strict->items[i]);
}

static void load_foreign(struct load *l, struct outcome *o, const struct version_row *row,
                         struct document *document, struct kind kind)
{
    if (document->format == DOCUMENT_PROTOBUF && document->raw.len) {
        o->undecided = STR("protobuf");
        return;
    }
    const struct type_meta *meta = &document->meta;
    struct decoded *decoded = decode(l, document, row, kind.object, kind.internal);
    if (decoded->type_fault.refusal) {
        fail(o, WORDS_DECODE, decoded->type_fault);
        return;
    }
    /* Conversion comes before the strict faults are looked at. */
    if (kind.class == KIND_UNCONVERTIBLE) {
        fail(o, WORDS_DECODE,
             (struct fault){.refusal = REFUSAL_KIND_UNKNOWN,
                            .text = kind_not_registered(l->arena, row, meta)});
        return;
    }
    if (row->strict) {
        fail_strict(l, o, document, &decoded->strict_faults);
        if (o->faults.count)
            return;
    }
    struct str gvk = arena_fmt(l->arena, STR_FMT "/" STR_FMT ", Kind=" STR_FMT,
                               STR_ARG(meta->group), STR_ARG(meta->version), STR_ARG(meta->kind));
    fail_with_words(l, o, row, WORDS_KIND, REFUSAL_KIND_UNEXPECTED,
                    (struct words_args){.first = gvk});
}

static void load_configuration(struct load *l, struct outcome *o, const struct version_row *row,
                               struct document *document, const struct gates *gates, bool internal)
{
    struct str why;
    if (document->format == DOCUMENT_PROTOBUF &&
        !protobuf_check_raw(l->arena, document->raw, &why)) {
        fail(o, WORDS_DECODE,
             (struct fault){.refusal = REFUSAL_PROTOBUF, .text = why, .place.path = STR("")});
        return;
    }
    struct decoded *decoded = decode(l, document, row, ec_document.root, internal);
    if (decoded->type_fault.refusal) {
        fail(o, WORDS_DECODE, decoded->type_fault);
        return;
    }
    if (row->strict)
        fail_strict(l, o, document, &decoded->strict_faults);
    if (o->faults.count)
        return;
    if (row->builder == BUILDER_VALIDATED) {
        o->stage = WORDS_VALIDATE;
        o->faults = validated(l, decoded, row, internal)->faults;
        if (o->faults.count)
            return;
    }
    o->stage = WORDS_BUILD;
    struct build_input in = {row, decoded->out, internal, gates};
    if (row->builder == BUILDER_VALIDATED)
        build_transformers(&in, &o->faults);
    else
        build_sequential(&in, &o->faults);
}

static void load_row(struct load *l, struct outcome *o, const struct version_row *row,
                     const struct gates *gates)
{
    if (!flags_pass(l, gates, o))
        return;
    if (l->source->text.len == 0 && row->wrap != WRAP_1_13) {
        fail_with_words(l, o, row, WORDS_FILE, REFUSAL_FILE_EMPTY,
                        (struct words_args){.first = l->options->file});
        return;
    }
    struct document *document = document_of(l, row);
    if (document->status == DOCUMENT_UNDECIDED) {
        o->undecided = document->reason;
        return;
    }
    if (document->status == DOCUMENT_REFUSED) {
        struct fault fault = document->fault;
        if (fault.refusal == REFUSAL_MAP_KEY_TYPE && row->capital_unsupported)
            fault.text =
                arena_fmt(l->arena, "U" STR_FMT, STR_ARG(str_slice(fault.text, 1, fault.text.len)));
        o->unstable = document->unstable;
        fail(o, WORDS_DECODE, fault);
        return;
    }
    if (document->meta.kind.len == 0) {
        fail_missing(l, o, row, REFUSAL_KIND_MISSING);
        return;
    }
    if (document->meta.version.len == 0) {
        fail_missing(l, o, row, REFUSAL_APIVERSION_MISSING);
        return;
    }
    struct kind kind = kind_find(row, &document->meta);
    switch (kind.class) {
    case KIND_CONFIGURATION:
        load_configuration(l, o, row, document, gates, kind.internal);
        return;
    case KIND_FOREIGN:
    case KIND_UNCONVERTIBLE:
        load_foreign(l, o, row, document, kind);
        return;
    case KIND_UNKNOWN:
        fail(o, WORDS_DECODE,
             (struct fault){.refusal = REFUSAL_KIND_UNKNOWN,
                            .text = kind_not_registered(l->arena, row, &document->meta)});
        return;
    }
}

static struct verdict verdict_of(struct load *l, const struct version_row *row,
                                 const struct outcome *o)
{
    struct verdict v = {.kind = VERDICT_ACCEPTED, .unstable = o->unstable};
    if (o->undecided.ptr) {
        v.kind = VERDICT_UNDECIDED;
        v.reason = o->undecided;
        return v;
    }
    if (o->faults.count == 0)
        return v;
    v.faults = o->faults.items;
    v.fault_count = o->faults.count;
    v.refusal = v.faults[0].refusal;
    v.kind = v.refusal == REFUSAL_PANIC ? VERDICT_PANICS : VERDICT_REFUSED;
    for (uint32_t i = 0; i < v.fault_count; i++)
        v.leaks_secret = v.leaks_secret || v.faults[i].leaks_secret;
    v.error = v.words = v.faults[0].text;
    if (v.kind == VERDICT_REFUSED)
        v.error = words_error(l->arena, row, o->stage, l->options->file, v.faults, v.fault_count,
                              &v.words);
    return v;
}

static bool same_gates(const struct gates *a, const struct gates *b)
{
    return a->refusal == b->refusal && a->kms_v1 == b->kms_v1 && a->kms_v2 == b->kms_v2 &&
           (a->refusal == GATES_ACCEPTED || str_eq(a->error, b->error));
}

void load_verdicts(struct arena *a, struct source *source, const struct load_options *options,
                   struct verdict verdicts[VERSION_COUNT])
{
    struct load l = {.arena = a, .source = source, .options = options};
    const struct version_row *before = NULL;
    struct gates gates_before = {0};
    struct verdict verdict = {0};
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(options->minors, minor))
            continue;
        const struct version_row *row = version_row_of(minor);
        struct gates gates;
        gates_parse(a, options->feature_gates, minor, &gates);
        if (row != before || !same_gates(&gates, &gates_before)) {
            struct outcome o = {.faults.arena = a};
            load_row(&l, &o, row, &gates);
            verdict = verdict_of(&l, row, &o);
        }
        verdicts[minor - VERSION_OLDEST] = verdict;
        before = row;
        gates_before = gates;
    }
}
