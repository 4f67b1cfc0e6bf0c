/* SPDX-License-Identifier: Apache-2.0 */
#include "config/own_rule.h"

#include <stdlib.h>
#include <string.h>

#include "apiserver/version_set.h"
#include "config/build.h"
#include "config/read.h"
#include "rules/check.h"
#include "schemas/own_rule.h"

enum { ID_MAX = 16, SLUG_MAX = 60 };

struct reading {
    struct arena *a;
    struct problems *problems;
    struct own_rule file;
    struct rule *rule;
    struct rule_check *check;
};

static bool complain(struct reading *r, const struct field_head *head, struct str message)
{
    struct span span = head->at ? head->at->span : (struct span){0, 0};
    problem_at(r->problems, span, message);
    return false;
}

/* As it is written: YAML reads 1.30 as the number 1.3. */
static struct str written(const struct field_any *field)
{
    const struct value *value = field->value;
    bool is_scalar = value && value->node && value->node->kind == NODE_SCALAR;
    if (value && value->kind == VALUE_STRING)
        return value->text;
    return is_scalar ? value->node->text : STR_NONE;
}

static struct str text_of(const struct field_string *field, struct str otherwise)
{
    return field_is_set(&field->head) && field->value.len ? field->value : otherwise;
}

static bool holds_only(struct str text, const char *bytes)
{
    for (size_t i = 0; i < text.len; i++)
        if (!text.ptr[i] || !strchr(bytes, text.ptr[i]))
            return false;
    return text.len > 0;
}

static void read_names(struct reading *r)
{
    const struct own_rule *f = &r->file;
    struct str id = text_of(&f->id, STR("")), slug = text_of(&f->slug, STR(""));
    if (!holds_only(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") || id.len > ID_MAX)
        complain(r, &f->id.head, STR("'id' is up to 16 capital letters and digits: 'ACME001'"));
    else if (str_starts_with(id, STR("ENC")))
        complain(r, &f->id.head, STR("'id' begins with ENC, as built-in rules do"));
    if (!holds_only(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") || slug.len > SLUG_MAX)
        complain(r, &f->slug.head,
                 STR("'slug' is up to 60 lower case letters, digits and dashes: 'socket-in-tmp'"));
    r->rule->id = id;
    r->rule->slug = slug;
    /* SARIF wants a name in Pascal case. */
    char *name = arena_bytes(r->a, slug.len);
    size_t len = 0;
    for (size_t i = 0; i < slug.len; i++) {
        char c = slug.ptr[i];
        bool first = i == 0 || slug.ptr[i - 1] == '-';
        if (c != '-')
            name[len++] = (char)(first && c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    r->rule->name = (struct str){name, len};
}

static void read_severity(struct reading *r)
{
    const struct field_any *field = &r->file.severity;
    r->rule->severity = SEVERITY_WARNING;
    if (field_is_set(&field->head) && !build_severity(field->value, &r->rule->severity))
        complain(r, &field->head, STR("'severity' is error, warning, info or off"));
}

static void read_versions(struct reading *r)
{
    const struct field_any *field = &r->file.versions;
    struct err why = {""};
    bool newer;
    r->rule->minors = VERSION_SET_ALL;
    if (!field_is_set(&field->head))
        return;
    struct str text = written(field);
    if (!text.ptr || !version_set_parse(text, &r->rule->minors, &newer, &why))
        complain(r, &field->head,
                 arena_join(r->a, STR("'versions': "),
                            text.ptr ? arena_str(r->a, str_from(why.text))
                                     : STR("a set such as '1.27..'")));
}

static void read_security(struct reading *r)
{
    const struct field_any *field = &r->file.security;
    if (!field_is_set(&field->head))
        return;
    const char *text = arena_cstr(r->a, written(field));
    char *end = NULL;
    double score = strtod(text, &end);
    bool plain = *text && strspn(text, "0123456789.") == strlen(text) && *end == '\0';
    if (!plain || score < 0.1 || score > 10.0)
        complain(r, &field->head, STR("'security' is a number from 0.1 to 10.0"));
    r->rule->security = arena_fmt(r->a, "%d.%d", (int)score, (int)(score * 10) % 10);
}

static struct rule_strs strings_of(struct arena *a, const struct field_list *list)
{
    struct str *items = arena_new(a, struct str, list->count + 1);
    for (uint32_t i = 0; i < list->count; i++)
        items[i] = string_at(list, i)->value;
    return (struct rule_strs){items, list->count};
}

static void read_texts(struct reading *r)
{
    const struct own_rule *f = &r->file;
    struct str message = text_of(&f->message, STR(""));
    if (message.len == 0)
        complain(r, &f->message.head, STR("'message' is missing: what a finding says"));
    r->rule->title = text_of(&f->title, message);
    r->rule->why = text_of(&f->why, STR(""));
    r->rule->how = text_of(&f->how, STR(""));
    r->rule->references = strings_of(r->a, &f->references);
    r->check->message = message;
}

struct test { /* a field of a check, and the test that it asks for */
    enum rule_test test;
    const struct field_head *head;
    struct str pattern;
    int64_t number;
};

static void read_check(struct reading *r)
{
    const struct own_check *c = &r->file.check;
    const struct test tests[] = {
        {RULE_MATCH, &c->match.head, c->match.value, 0},
        {RULE_NOT_MATCH, &c->not_match.head, c->not_match.value, 0},
        {RULE_ONE_OF, &c->one_of.head, STR_NONE, 0},
        {RULE_MIN, &c->min.head, STR_NONE, c->min.value},
        {RULE_MAX, &c->max.head, STR_NONE, c->max.value},
        {RULE_MIN_LENGTH, &c->min_length.head, STR_NONE, c->min_length.value},
        {RULE_MAX_LENGTH, &c->max_length.head, STR_NONE, c->max_length.value},
        {RULE_REQUIRED, &c->required.head, STR_NONE, 0},
        {RULE_FORBIDDEN, &c->forbidden.head, STR_NONE, 0},
    };
    const struct test *found = NULL;
    unsigned count = 0;
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        if (field_is_set(tests[i].head)) {
            found = &tests[i];
            count++;
        }
    if (!field_is_set(&c->head)) {
        complain(r, &c->head, STR("'check' is missing: the place and its test"));
        return;
    }
    if (count != 1 || ((found->test == RULE_REQUIRED && !c->required.value) ||
                       (found->test == RULE_FORBIDDEN && !c->forbidden.value))) {
        complain(r, &c->head,
                 STR("'check' has one test: match, not_match, one_of, min, max, min_length, "
                     "max_length, 'required: true' or 'forbidden: true'"));
        return;
    }
    r->check->at = text_of(&c->at, STR(""));
    r->check->test = found->test;
    r->check->pattern = found->pattern;
    r->check->number = found->number;
    r->check->one_of = strings_of(r->a, &c->one_of);
    struct err why = {""};
    if (!check_is_possible(r->check, &why))
        complain(r, field_is_set(&c->at.head) ? &c->at.head : &c->head,
                 arena_str(r->a, str_from(why.text)));
}

const struct rule *own_rule_read(struct arena *a, const char *path, struct str text,
                                 struct err *err)
{
    struct source *source = arena_new(a, struct source, 1);
    struct problems problems;
    source_init(source, a, str_from(path), text);
    problems_init(&problems, a, source);
    struct reading r = {
        .a = a,
        .problems = &problems,
        .rule = arena_new(a, struct rule, 1),
        .check = arena_new(a, struct rule_check, 1),
    };
    bool filled = problems_read(&problems, &own_document, "a rule", &r.file);
    *r.rule = (struct rule){.scope = RULE_DOCUMENT,
                            .precision = STR("medium"),
                            .check = r.check,
                            .run = check_run,
                            .own = true};
    /* What seems to be missing may only be misspelt: one thing at a time. */
    if (filled && problems.count == 0) {
        read_names(&r);
        read_severity(&r);
        read_versions(&r);
        read_security(&r);
        read_texts(&r);
        read_check(&r);
    } else if (problems.count == 0) {
        problem_at(&problems, (struct span){0, 0}, STR("there is no rule in it"));
    }
    if (problems.count == 0)
        return r.rule;
    uint32_t count;
    const struct config_problem *first = problems_sorted(&problems, &count);
    err_set(err, "%s:%u:%u: %.*s", path, (unsigned)first->line, (unsigned)first->column,
            STR_ARG(first->message));
    return NULL;
}
