/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/document.h"

#include "apiserver/protobuf.h"
#include "base/buf.h"
#include "base/go_quote.h"
#include "base/go_unicode.h"
#include "base/utf8.h"
#include "tree/json.h"
#include "tree/limits.h"

enum document_format document_format(const struct version_row *row, struct str text)
{
    if (protobuf_recognises(text))
        return DOCUMENT_PROTOBUF;
    struct str seen = row->peek ? str_slice(text, 0, row->peek) : text;
    size_t width;
    for (size_t at = 0; at < seen.len; at += width) {
        unsigned rune = utf8_decode(seen, at, &width);
        if (rune == '{')
            return DOCUMENT_JSON;
        if (!go_is_space(rune))
            break;
    }
    return DOCUMENT_YAML;
}

static void refuse(struct document *out, enum refusal refusal, struct str text, struct span span)
{
    out->status = DOCUMENT_REFUSED;
    out->fault =
        (struct fault){.refusal = refusal, .text = text, .place = {.path = STR(""), .span = span}};
}

static void undecided(struct document *out, struct str reason)
{
    out->status = DOCUMENT_UNDECIDED;
    out->reason = reason;
}

static void read_json(struct arena *a, struct source *source, struct document *out)
{
    struct node *root;
    struct jread_problem problem;
    switch (jread_tree(a, source, &root, &problem)) {
    case JREAD_OK:
        out->value = value_from_json(a, root);
        return;
    case JREAD_REFUSED:
        refuse(out, REFUSAL_JSON_SYNTAX,
               arena_join(a, STR("couldn't get version/kind; json parse error: "), problem.text),
               problem.span);
        return;
    case JREAD_UNDECIDED:
        undecided(out, problem.reason);
        return;
    }
}

static enum refusal syntax_refusal(enum yread_problem_kind kind)
{
    switch (kind) {
    case YREAD_PROBLEM_SYNTAX:
        return REFUSAL_YAML_SYNTAX;
    case YREAD_PROBLEM_ENCODING:
        return REFUSAL_YAML_ENCODING;
    case YREAD_PROBLEM_VERSION:
        return REFUSAL_YAML_VERSION;
    case YREAD_PROBLEM_DEPTH:
        return REFUSAL_YAML_DEPTH;
    case YREAD_PROBLEM_ALIAS:
        return REFUSAL_YAML_ALIAS;
    }
    return REFUSAL_YAML_SYNTAX;
}

static enum refusal value_refusal(enum value_problem_kind kind)
{
    switch (kind) {
    case VALUE_PROBLEM_TAG:
        return REFUSAL_YAML_TAG;
    case VALUE_PROBLEM_MERGE:
        return REFUSAL_YAML_MERGE;
    case VALUE_PROBLEM_MAP_KEY:
        return REFUSAL_YAML_MAP_KEY;
    case VALUE_PROBLEM_KEY_TYPE:
        return REFUSAL_MAP_KEY_TYPE;
    case VALUE_PROBLEM_ALIASING:
        return REFUSAL_YAML_ALIASING;
    case VALUE_PROBLEM_ALIAS:
        return REFUSAL_YAML_ALIAS;
    case VALUE_PROBLEM_NOT_FINITE:
        return REFUSAL_NUMBER_NOT_FINITE;
    case VALUE_PROBLEM_DEPTH:
        return REFUSAL_JSON_SYNTAX;
    }
    return REFUSAL_YAML_SYNTAX;
}

static void convert_yaml(struct arena *a, struct document *out)
{
    struct value_problem problem = {0};
    if (value_from_yaml(a, &out->yaml, out->engine, &out->value, &problem)) {
        if (!problem.keys_repeat)
            out->duplicates = DOCUMENT_DUPLICATES_NONE;
        return;
    }
    refuse(out, value_refusal(problem.kind), problem.text,
           problem.at ? problem.at->span : (struct span){0, 0});
    out->unstable = problem.unstable;
    if (problem.limit.ptr)
        undecided(out, problem.limit);
}

static void read_yaml(struct arena *a, struct source *source, struct document *out)
{
    struct yread *reader = yread_new(a, source, out->engine);
    enum yread_status status = yread_next(reader, &out->yaml);
    if (status == YREAD_UNDECIDED) {
        undecided(out, yread_reason(reader));
    } else if (status == YREAD_REFUSED) {
        const struct yread_problem *syntax = yread_problem_of(reader);
        refuse(out, syntax_refusal(syntax->kind), syntax->text, syntax->span);
    } else {
        if (status == YREAD_END)
            out->yaml.root = NULL;
        convert_yaml(a, out);
    }
    yread_free(reader);
}

static void read_protobuf(struct arena *a, struct source *source, struct document *out)
{
    struct protobuf_envelope envelope;
    struct span whole = {0, (uint32_t)source->text.len};
    struct str why;
    if (!protobuf_read(a, source->text, &envelope, &why)) {
        refuse(out, REFUSAL_PROTOBUF, why, whole);
        return;
    }
    struct fault syntax = {.refusal = REFUSAL_NONE};
    out->meta = (struct type_meta){.group = STR(""), .version = STR(""), .kind = envelope.kind};
    if (!type_meta_split(a, envelope.api_version, &out->meta, &syntax))
        out->meta.group = out->meta.version = STR("");
    if (out->meta.kind.len == 0 || out->meta.version.len == 0) {
        struct buf text = BUF_INIT;
        buf_cstr(&text, out->meta.kind.len ? "Object 'apiVersion'" : "Object 'Kind'");
        buf_cstr(&text, " is missing in 'runtime.TypeMeta{APIVersion:");
        go_quote(&text, envelope.api_version);
        buf_cstr(&text, ", Kind:");
        go_quote(&text, envelope.kind);
        buf_cstr(&text, "}'");
        refuse(out, REFUSAL_PROTOBUF, buf_to_arena(&text, a), whole);
        buf_release(&text);
        return;
    }
    out->raw = envelope.raw;
    struct node *node = arena_new(a, struct node, 1);
    node->span = whole;
    out->value = arena_new(a, struct value, 1);
    *out->value = (struct value){.kind = VALUE_OBJECT, .node = node};
}

static void read_type_meta(struct arena *a, struct document *out)
{
    struct fault fault;
    if (out->status != DOCUMENT_READ || out->format == DOCUMENT_PROTOBUF ||
        type_meta_read(a, out->value, &out->meta, &fault))
        return;
    out->status = DOCUMENT_REFUSED;
    out->fault = fault;
}

void document_from_yaml(struct arena *a, const struct yread_document *yaml, enum go_yaml engine,
                        struct document *out)
{
    *out = (struct document){
        .format = DOCUMENT_YAML, .engine = engine, .status = DOCUMENT_READ, .yaml = *yaml};
    convert_yaml(a, out);
    read_type_meta(a, out);
}

void document_read(struct arena *a, struct source *source, enum document_format format,
                   enum go_yaml engine, struct document *out)
{
    *out = (struct document){.format = format, .engine = engine, .status = DOCUMENT_READ};
    if (source->text.len > LIMIT_BYTES)
        undecided(out, STR("bytes"));
    else if (format == DOCUMENT_PROTOBUF)
        read_protobuf(a, source, out);
    else if (format == DOCUMENT_JSON)
        read_json(a, source, out);
    else
        read_yaml(a, source, out);
    read_type_meta(a, out);
}

static void find_duplicates(struct arena *a, struct document *document)
{
    struct fault *fault = &document->duplicate_keys;
    struct value_duplicate *hits;
    uint32_t count;
    document->duplicates = DOCUMENT_DUPLICATES_NONE;
    struct buf out = BUF_INIT;
    buf_cstr(&out, "yaml: unmarshal errors:");
    bool whole = value_yaml_duplicates(a, &document->yaml, &hits, &count);
    for (uint32_t i = 0; whole && i < count; i++) {
        buf_fmt(&out, "\n  line %u: key ", hits[i].line);
        buf_str(&out, hits[i].key);
        buf_cstr(&out, " already set in map");
        whole = out.len <= LIMIT_TEXT;
    }
    if (!whole) {
        document->duplicates = DOCUMENT_DUPLICATES_TOO_MANY;
    } else if (count) {
        document->duplicates = DOCUMENT_DUPLICATES_FOUND;
        fault->refusal = REFUSAL_DUPLICATE_KEY;
        fault->text = buf_to_arena(&out, a);
        fault->place =
            (struct place){STR(""), hits[0].key_node ? hits[0].key_node->span : hits[0].at->span};
    }
    buf_release(&out);
}

enum document_duplicates document_duplicate_keys(struct arena *a, struct document *document,
                                                 struct fault *fault)
{
    if (document->format != DOCUMENT_YAML)
        return DOCUMENT_DUPLICATES_NONE;
    if (document->duplicates == DOCUMENT_DUPLICATES_UNKNOWN)
        find_duplicates(a, document);
    *fault = document->duplicate_keys;
    return document->duplicates;
}
