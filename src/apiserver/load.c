/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/load.h"

#include "apiserver/decoding.h"
#include "apiserver/document.h"
#include "apiserver/gates.h"
#include "apiserver/kinds.h"
#include "apiserver/protobuf.h"
#include "apiserver/redact.h"
#include "apiserver/version_set.h"
#include "apiserver/words.h"

/* One load of one text: what rows have in common is read once. */
struct load {
    struct arena *arena;
    struct source *source;
    const struct load_options *options;
    struct document documents[3]; /* JSON or protobuf; YAML as either engine reads it */
    bool document_done[3];
    const struct version_row *format_row; /* whose `format` that is; NULL: none yet */
    enum document_format format;
    const struct document *kind_document; /* whose `kind` that is; a configuration is one to all */
    struct kind kind;
    struct decoding decoding;
    struct said { /* the last error put into words: most releases say it again */
        const struct fault *faults;
        enum words_stage stage;
        enum version_wrap wrap;
        struct str error, words;
    } said;
};

const char *verdict_name(enum verdict_kind kind)
{
    static const char *const names[] = {"accepted", "refused", "panics", "undecided"};
    return names[kind];
}

const char *verdict_reason(struct str reason)
{
    if (str_eq(reason, STR("bytes")))
        return "larger than 8 MiB, or repeated beyond 16 MiB by aliases";
    if (str_eq(reason, STR("nodes")))
        return "more than a million values";
    if (str_eq(reason, STR("directives")))
        return "more than a thousand directives";
    if (str_eq(reason, STR("text")))
        return "what the server says of it is longer than 1 MiB";
    if (str_eq(reason, STR("protobuf")))
        return "another kind of object in Kubernetes' binary format";
    return "read differently by the server's YAML library in a way that is not imitated here";
}

static int slot_of(enum document_format format, enum go_yaml engine)
{
    return format == DOCUMENT_YAML ? 1 + (engine == GO_YAML_2_2_8) : 0;
}

static struct document *document_of(struct load *l, const struct version_row *row)
{
    if (!l->format_row || l->format_row->peek != row->peek)
        l->format = document_format(row, l->source->text);
    l->format_row = row;
    enum document_format format = l->format;
    int slot = slot_of(format, row->yaml);
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

/* --- one verdict --- */

struct outcome { /* the faults of one row, and the step that found them */
    struct str source;
    enum words_stage stage;
    struct fault_list faults;
    bool unstable;
    struct str undecided;
    const struct ec_configuration *configuration, *plain;
};

/* The fault may be one that other rows share: it is redacted once. */
static void fail(struct outcome *o, enum words_stage stage, struct fault *fault)
{
    o->stage = stage;
    if (!fault->redacted)
        redact_fault(o->faults.arena, o->source, fault);
    fault->redacted = true;
    *fault_add(&o->faults, fault->refusal) = *fault;
}

static void fail_with_words(struct outcome *o, const struct version_row *row,
                            enum words_stage stage, enum refusal refusal, struct words_args args)
{
    o->stage = stage;
    words_fault(&o->faults, row, refusal, args, STR(""), NULL);
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
         &(struct fault){.refusal = refusals[gates->refusal],
                         .text = arena_str(l->arena, gates->error),
                         .place.path = STR("")});
    return false;
}

static struct str api_version_of(struct arena *a, const struct type_meta *meta)
{
    return meta->group.len ? arena_join(a, meta->group, STR("/"), meta->version) : meta->version;
}

/* Kind and apiVersion make sense together only: where the kind is one of ours, the other one is
 * wrong, unless that is right and the kind belongs to an older one. */
static struct place place_of_meta(struct arena *a, const struct type_meta *meta)
{
    struct str written = api_version_of(a, meta);
    bool ours = str_eq(meta->kind, STR("EncryptionConfiguration")) ||
                str_eq(meta->kind, STR("EncryptionConfig"));
    struct place version = {STR("apiVersion"), meta->version_span},
                 kind = {STR("kind"), meta->kind_span};
    return ours && !str_eq(written, ec_document.kinds[0].api_version) ? version : kind;
}

/* The document's text would be the server's: all of it, keys included. */
static void fail_missing(struct load *l, struct outcome *o, const struct version_row *row,
                         enum refusal refusal)
{
    fail_with_words(o, row, WORDS_DECODE, refusal, (struct words_args){.first = STR("REDACTED")});
    o->faults.items[0].leaks_secret = l->source->text.len > 0;
}

static void fail_strict(struct load *l, struct outcome *o, struct document *document,
                        struct fault_list *strict)
{
    struct fault duplicates;
    enum document_duplicates found = document_duplicate_keys(l->arena, document, &duplicates);
    if (found == DOCUMENT_DUPLICATES_TOO_MANY)
        o->undecided = STR("text");
    if (found == DOCUMENT_DUPLICATES_FOUND)
        fail(o, WORDS_DECODE, &duplicates);
    for (uint32_t i = 0; i < strict->count; i++)
        fail(o, WORDS_DECODE, &strict->items[i]);
}

static void load_foreign(struct load *l, struct outcome *o, const struct version_row *row,
                         struct document *document, struct kind kind)
{
    const struct type_meta *meta = &document->meta;
    if (document->format == DOCUMENT_PROTOBUF && kind.internal &&
        str_eq(meta->kind, STR("WatchEvent"))) {
        fail(o, WORDS_DECODE,
             &(struct fault){
                 .refusal = REFUSAL_PROTOBUF,
                 .text = STR("object *v1.InternalEvent does not implement the protobuf marshalling "
                             "interface and cannot be encoded to a protobuf message"),
                 .place.path = STR("")});
        return;
    }
    if (document->format == DOCUMENT_PROTOBUF && document->raw.len) {
        o->undecided = STR("protobuf");
        return;
    }
    struct decoded *decoded = decoding_of(&l->decoding, document, row, kind.object, kind.internal);
    if (decoded->type_fault.refusal) {
        fail(o, WORDS_DECODE, &decoded->type_fault);
        return;
    }
    /* Conversion comes before the strict faults are looked at. */
    if (kind.class == KIND_UNCONVERTIBLE) {
        fail(o, WORDS_DECODE,
             &(struct fault){.refusal = REFUSAL_KIND_UNKNOWN,
                             .text = kind_not_registered(l->arena, row, meta),
                             .place = place_of_meta(l->arena, meta)});
        return;
    }
    if (row->strict) {
        fail_strict(l, o, document, &decoded->strict_faults);
        if (o->faults.count)
            return;
    }
    struct str gvk =
        arena_join(l->arena, meta->group, STR("/"), meta->version, STR(", Kind="), meta->kind);
    fail_with_words(o, row, WORDS_KIND, REFUSAL_KIND_UNEXPECTED, (struct words_args){.first = gvk});
    o->faults.items[0].place = place_of_meta(l->arena, meta);
}

static void load_configuration(struct load *l, struct outcome *o, const struct version_row *row,
                               struct document *document, const struct gates *gates, bool internal)
{
    struct str why;
    if (document->format == DOCUMENT_PROTOBUF &&
        !protobuf_check_raw(l->arena, document->raw, &why)) {
        fail(o, WORDS_DECODE,
             &(struct fault){.refusal = REFUSAL_PROTOBUF, .text = why, .place.path = STR("")});
        return;
    }
    struct decoded *decoded = decoding_of(&l->decoding, document, row, ec_document.root, internal);
    if (decoded->type_fault.refusal) {
        fail(o, WORDS_DECODE, &decoded->type_fault);
        return;
    }
    if (decoded->plain && !decoded->has_unknown && !internal)
        o->plain = decoded->out;
    if (row->strict)
        fail_strict(l, o, document, &decoded->strict_faults);
    if (o->faults.count)
        return;
    if (row->builder == BUILDER_VALIDATED) {
        o->stage = WORDS_VALIDATE;
        o->faults = *decoding_validation(&l->decoding, decoded, row, l->options->automatic_reload);
        if (o->faults.count)
            return;
    }
    o->stage = WORDS_BUILD;
    o->faults = *decoding_build(&l->decoding, decoded, row, gates);
    o->configuration = decoded->out;
}

static void load_row(struct load *l, struct outcome *o, const struct version_row *row,
                     const struct gates *gates)
{
    if (!flags_pass(l, gates, o))
        return;
    if (l->source->text.len == 0 && row->wrap != WRAP_1_13) {
        fail_with_words(o, row, WORDS_FILE, REFUSAL_FILE_EMPTY,
                        (struct words_args){.first = l->options->file});
        return;
    }
    struct document *document = document_of(l, row);
    if (document->status == DOCUMENT_UNDECIDED) {
        o->undecided = document->reason;
        return;
    }
    if (document->status == DOCUMENT_REFUSED) {
        o->unstable = document->unstable;
        fail(o, WORDS_DECODE, &document->fault);
        struct str *text = &o->faults.items[0].text;
        if (document->fault.refusal == REFUSAL_MAP_KEY_TYPE && row->capital_unsupported)
            *text = arena_join(l->arena, STR("U"), str_slice(*text, 1, text->len));
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
    if (document != l->kind_document || l->kind.class != KIND_CONFIGURATION)
        l->kind = kind_find(row, &document->meta);
    l->kind_document = document;
    struct kind kind = l->kind;
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
             &(struct fault){.refusal = REFUSAL_KIND_UNKNOWN,
                             .text = kind_not_registered(l->arena, row, &document->meta),
                             .place = place_of_meta(l->arena, &document->meta),
                             .name = document->meta.kind,
                             .api_version = api_version_of(l->arena, &document->meta)});
        return;
    }
}

static struct verdict verdict_of(struct load *l, const struct version_row *row,
                                 const struct outcome *o)
{
    struct verdict v = {.kind = VERDICT_ACCEPTED, .unstable = o->unstable, .plain = o->plain};
    if (o->undecided.ptr) {
        v.kind = VERDICT_UNDECIDED;
        v.reason = o->undecided;
        return v;
    }
    if (o->faults.count == 0) {
        v.configuration = o->configuration;
        return v;
    }
    v.faults = o->faults.items;
    v.fault_count = o->faults.count;
    v.refusal = v.faults[0].refusal;
    v.kind = v.refusal == REFUSAL_PANIC ? VERDICT_PANICS : VERDICT_REFUSED;
    for (uint32_t i = 0; i < v.fault_count; i++)
        v.leaks_secret = v.leaks_secret || v.faults[i].leaks_secret;
    v.error = v.words = v.faults[0].text;
    if (v.kind == VERDICT_REFUSED) {
        struct said *said = &l->said;
        if (said->faults != v.faults || said->stage != o->stage || said->wrap != row->wrap) {
            *said = (struct said){.faults = v.faults, .stage = o->stage, .wrap = row->wrap};
            said->error =
                words_error(l->arena, row, o->stage, l->options->file, &o->faults, &said->words);
        }
        v.error = said->error;
        v.words = said->words;
    }
    return v;
}

static bool same_gates(const struct gates *a, const struct gates *b)
{
    return a->refusal == b->refusal && a->unstable == b->unstable && a->kms_v1 == b->kms_v1 &&
           a->kms_v2 == b->kms_v2 && (a->refusal == GATES_ACCEPTED || str_eq(a->error, b->error));
}

/* What the release does, or would do if nobody told it to be strict. */
static const struct version_row *row_of(struct load *l, unsigned minor)
{
    const struct version_row *row = version_row_of(minor);
    if (!l->options->lenient || !row->strict)
        return row;
    struct version_row *lenient = arena_new(l->arena, struct version_row, 1);
    *lenient = *row;
    lenient->strict = false;
    return lenient;
}

void load_verdicts(struct arena *a, struct source *source, const struct load_options *options,
                   struct verdict verdicts[VERSION_COUNT])
{
    struct load l = {.arena = a, .source = source, .options = options, .decoding = {.arena = a}};
    const struct version_row *before = NULL;
    struct gates gates_before = {0};
    struct verdict verdict = {0};
    if (options->document) {
        int slot = slot_of(options->document->format, options->document->engine);
        l.documents[slot] = *options->document;
        l.document_done[slot] = true;
    }
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(options->minors, minor))
            continue;
        const struct version_row *row = row_of(&l, minor);
        struct gates gates;
        gates_parse(a, options->feature_gates, minor, &gates);
        if (!before || row != before || !same_gates(&gates, &gates_before)) {
            struct outcome o = {.source = source->text, .faults.arena = a};
            load_row(&l, &o, row, &gates);
            verdict = verdict_of(&l, row, &o);
        }
        verdicts[minor - VERSION_OLDEST] = verdict;
        before = row;
        gates_before = gates;
    }
}
