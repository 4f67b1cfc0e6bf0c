/* SPDX-License-Identifier: Apache-2.0 */
#include "config/read.h"

#include <stdlib.h>
#include <string.h>

#include "apiserver/redact.h"
#include "schema/decode.h"
#include "schema/suggest.h"
#include "tree/value.h"
#include "tree/yaml.h"

struct problem {
    struct span span;
    struct str message;
};

void problems_init(struct problems *list, struct arena *a, struct source *source)
{
    *list = (struct problems){
        .arena = a, .source = source, .items = arena_new(a, struct problem, PROBLEMS_MAX)};
}

bool problem_is_full(const struct problems *list)
{
    return list->count == PROBLEMS_MAX;
}

bool problem_at(struct problems *list, struct span span, struct str message)
{
    /* Whatever file was taken for the configuration: what it quotes may be a key. */
    if (!problem_is_full(list))
        list->items[list->count++] = (struct problem){
            span, redact_holds_key(message) ? redact_words(list->arena, message) : message};
    return !problem_is_full(list);
}

static int compare(const void *one, const void *other)
{
    const struct problem *a = one, *b = other;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    return str_cmp(a->message, b->message);
}

const struct config_problem *problems_sorted(struct problems *list, uint32_t *count)
{
    struct config_problem *out = arena_new(list->arena, struct config_problem, list->count + 1);
    qsort(list->items, list->count, sizeof *list->items, compare);
    *count = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        if (i && compare(&list->items[i - 1], &list->items[i]) == 0)
            continue;
        struct position at = source_position(list->source, list->items[i].span.start);
        out[(*count)++] = (struct config_problem){at.line, at.column, list->items[i].message};
    }
    return out;
}

/* YAML. */

static struct str without_line(struct str text)
{
    if (str_starts_with(text, STR("yaml: ")))
        text = str_slice(text, 6, text.len);
    if (str_starts_with(text, STR("line ")))
        text = str_slice(text, str_find(text, STR(": ")) + 2, text.len);
    return text;
}

static struct str undecided(struct arena *a, struct str reason)
{
    if (str_eq(reason, STR("bytes")))
        return STR("it is larger than 8 MiB");
    if (str_eq(reason, STR("nodes")))
        return STR("it has more than a million values");
    return arena_join(a, STR("YAML that not all libraries read alike ("), reason, STR(")"));
}

/* Not Go's words: they may quote values, and the file may be any that the name leads to. */
static struct str refused_value(const struct value_problem *problem)
{
    if (problem->limit.ptr)
        return STR("aliases make too much of it");
    switch (problem->kind) {
    case VALUE_PROBLEM_TAG:
        return STR("a value that does not fit its tag");
    case VALUE_PROBLEM_MERGE:
        return STR("'<<' merges a mapping, or a list of mappings");
    case VALUE_PROBLEM_MAP_KEY:
    case VALUE_PROBLEM_KEY_TYPE:
        return STR("a key that is no name");
    case VALUE_PROBLEM_ALIASING:
        return STR("aliases make too much of it");
    case VALUE_PROBLEM_ALIAS:
        return STR("an alias within what it stands for");
    case VALUE_PROBLEM_NOT_FINITE:
        return STR("a number that is none");
    case VALUE_PROBLEM_DEPTH:
        return STR("it is nested too deep");
    }
    return STR("not understood");
}

static void report_duplicates(struct problems *problems, const struct yread_document *doc)
{
    struct arena *a = problems->arena;
    struct value_duplicate *hits;
    uint32_t count;
    bool all = value_yaml_duplicates(a, doc, &hits, &count);
    for (uint32_t i = 0; i < count && !problem_is_full(problems); i++) {
        const struct node *key = hits[i].key_node;
        struct str name = key->kind == NODE_SCALAR ? key->text : hits[i].key;
        problem_at(problems, key->span,
                   arena_join(a, rules_quote(a, name), STR(" is there twice")));
    }
    if (!all)
        problem_at(problems, doc->root->span, STR("too many keys are there twice"));
}

static struct span start_of(const struct yread_document *doc)
{
    return doc->root ? doc->root->span : doc->span;
}

/* NULL: there is none that could be looked into; the problems tell unless it is empty. */
static struct value *read_value(struct problems *problems)
{
    struct arena *a = problems->arena;
    struct yread *reader = yread_new(a, problems->source, GO_YAML_2_2_8);
    struct yread_document doc, more;
    struct value *value = NULL;
    struct value_problem why = {0};
    enum yread_status status = yread_next(reader, &doc);
    if (status == YREAD_DOCUMENT) {
        if (!value_from_yaml(a, &doc, GO_YAML_2_2_8, &value, &why)) {
            problem_at(problems, why.at ? why.at->span : start_of(&doc), refused_value(&why));
            value = NULL;
        } else if (doc.root) {
            report_duplicates(problems, &doc);
        }
        status = yread_next(reader, &more);
        if (status == YREAD_DOCUMENT)
            problem_at(problems, start_of(&more), STR("a second document; a configuration is one"));
    }
    if (status == YREAD_REFUSED) {
        const struct yread_problem *problem = yread_problem_of(reader);
        problem_at(problems, problem->span, without_line(problem->text));
    } else if (status == YREAD_UNDECIDED) {
        problem_at(problems, (struct span){0, 0}, undecided(a, yread_reason(reader)));
    }
    yread_free(reader);
    return value;
}

/* The decoder's faults, in our words. */

static const char *kind_name(enum value_kind kind)
{
    static const char *const names[] = {"nothing",  "a boolean", "a number",
                                        "a string", "a list",    "a mapping"};
    return names[kind];
}

static const char *wanted(const struct decode_fault *fault)
{
    const struct schema_field *field = fault->field;
    enum schema_kind kind = fault->element ? field->items : field->kind;
    return kind == SCHEMA_STRING  ? "a string"
           : kind == SCHEMA_BOOL  ? "true or false"
           : kind == SCHEMA_INT64 ? "a whole number"
           : kind == SCHEMA_LIST  ? "a list"
                                  : "a mapping";
}

static struct str wrong_kind(struct arena *a, const struct decode_fault *fault)
{
    struct str hint = STR("");
    bool is_scalar = fault->got->kind == VALUE_BOOL || fault->got->kind == VALUE_NUMBER;
    if (fault->field->kind == SCHEMA_LIST && !fault->element && fault->got->kind == VALUE_STRING)
        hint = STR(": write it in brackets");
    else if (strcmp(wanted(fault), "a string") == 0 && is_scalar)
        hint = STR(": write it in quotes");
    return arena_join(a, fault->element ? STR("an item of '") : STR("'"), fault->field->name,
                      STR("' is "), str_from(wanted(fault)), STR(", not "),
                      str_from(kind_name(fault->got->kind)), hint);
}

static struct str unknown_field(const struct problems *problems, const struct decode_fault *fault)
{
    struct arena *a = problems->arena;
    struct str unknown = arena_join(a, STR("unknown field "), rules_quote(a, fault->name));
    struct suggestion s = suggest_field(a, problems->document, fault->owner, NULL, fault->name);
    switch (s.kind) {
    case SUGGEST_NOTHING:
        break;
    case SUGGEST_CASE:
    case SUGGEST_FORM:
    case SUGGEST_NUMBER:
    case SUGGEST_SPELLING:
        return arena_join(a, unknown, STR(", did you mean '"), s.field->name, STR("'?"));
    case SUGGEST_INSIDE:
        return arena_join(a, unknown, STR(": '"), s.field->name, STR("' belongs below '"), s.where,
                          STR("'"));
    case SUGGEST_OUTSIDE:
        return arena_join(a, unknown, STR(": '"), s.field->name, STR("' belongs to the top level"));
    }
    return unknown;
}

static bool take_fault(struct decode *d, const struct decode_fault *fault)
{
    struct problems *problems = d->context;
    const struct node *at = fault->kind == DECODE_UNKNOWN ? fault->key : fault->at;
    struct str message = fault->kind == DECODE_UNKNOWN ? unknown_field(problems, fault)
                                                       : wrong_kind(d->arena, fault);
    return problem_at(problems, at->span, message);
}

bool problems_read(struct problems *problems, const struct schema_document *document,
                   const char *what, void *out)
{
    struct value *value = read_value(problems);
    problems->document = document;
    if (!value || value->kind == VALUE_NULL)
        return false;
    if (value->kind != VALUE_OBJECT) {
        problem_at(problems, value->node->span,
                   arena_join(problems->arena, str_from(what), STR(" is a mapping, not "),
                              str_from(kind_name(value->kind))));
        return false;
    }
    struct decode decode = {
        .arena = problems->arena,
        .engine = DECODE_KJSON,
        .minor = UINT8_MAX,
        .report = take_fault,
        .context = problems,
    };
    decode_object(&decode, document->root, value, out);
    return true;
}

void config_read(struct problems *problems, struct cfg_configuration *out)
{
    problems_read(problems, &cfg_document, "a configuration", out);
}
