/* SPDX-License-Identifier: Apache-2.0 */
#include "config/own_rules.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "apiserver/version_set.h"
#include "base/fatal.h"
#include "config/build.h"
#include "config/find.h"
#include "config/read.h"
#include "files/input.h"
#include "rules/check.h"
#include "schemas/own_rule.h"

enum { FILE_MAX = 256 * 1024, FILES_MAX = 1000, ID_MAX = 16, SLUG_MAX = 60 };

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

static const struct rule *read_rule(struct arena *a, const char *path, struct err *err)
{
    struct str text;
    struct err why = {""};
    if (!input_read(a, path, FILE_MAX, &text, &why)) {
        err_set(err, "%s: %s", path, why.text);
        return NULL;
    }
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

/* --- folders --- */

struct folder {
    const char *path;
    bool named; /* on the command line, not by a configuration */
};

static int is_rule_file(const struct dirent *entry)
{
    struct str name = str_from(entry->d_name);
    return name.ptr[0] != '.' &&
           (str_ends_with(name, STR(".yaml")) || str_ends_with(name, STR(".yml")));
}

static bool is_same(const struct rule *a, const struct rule *b)
{
    return str_eq_ignore_case(a->id, b->id) || str_eq_ignore_case(a->slug, b->slug);
}

static bool is_new(const struct rule *rule, const char *path, const struct rule **others,
                   uint32_t count, struct err *err)
{
    if (rule_find(rule->id) || rule_find(rule->slug))
        return err_set(err, "%s: a built-in rule is called '%.*s'", path,
                       STR_ARG(rule_find(rule->id) ? rule->id : rule->slug));
    for (uint32_t i = 0; i < count; i++)
        if (is_same(rule, others[i]))
            return err_set(err, "%s: there is a rule %.*s '%.*s' already", path,
                           STR_ARG(others[i]->id), STR_ARG(others[i]->slug));
    return true;
}

/* A repository must not have other files read, whose words errors would quote, nor a device. */
static bool is_safe(const char *dir, const char *path, struct err *err)
{
    struct stat status;
    if (!config_lies_within(dir, path))
        return err_set(err, "%s: it is a link that leads out of its folder", path);
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return err_set(err, "%s: it is no regular file", path);
    return true;
}

static bool load_files(struct arena *a, const struct folder *folder, struct dirent **files,
                       uint32_t found, const struct rule **rules, uint32_t *count, struct err *err)
{
    for (uint32_t i = 0; i < found; i++) {
        const char *path = arena_fmt(a, "%s/%s", folder->path, files[i]->d_name).ptr;
        if (!folder->named && !is_safe(folder->path, path, err))
            return false;
        const struct rule *rule = read_rule(a, path, err);
        if (!rule || !is_new(rule, path, rules, *count, err))
            return false;
        rules[(*count)++] = rule;
    }
    return true;
}

static bool load_folder(struct arena *a, const struct folder *folder, const struct rule ***out,
                        uint32_t *count, struct err *err)
{
    const char *dir = folder->path;
    struct dirent **files = NULL;
    *count = 0;
    *out = NULL;
    int found = scandir(dir, &files, is_rule_file, alphasort);
    if (found < 0 && errno == ENOMEM)
        oom_exit();
    if (found < 0)
        return err_set(err, "%s: %s", dir, strerror(errno));
    bool ok = false;
    if (found == 0)
        err_set(err, "%s: no rule (*.yaml) is in this folder", dir);
    else if (found > FILES_MAX)
        err_set(err, "%s: more than %d rules", dir, FILES_MAX);
    else {
        *out = arena_new(a, const struct rule *, (size_t)found);
        ok = load_files(a, folder, files, (uint32_t)found, *out, count, err);
    }
    for (int i = 0; i < found; i++)
        free(files[i]);
    free(files);
    return ok;
}

bool rules_load_own(struct arena *a, const char *dir, const struct rule ***out, uint32_t *count,
                    struct err *err)
{
    return load_folder(a, &(struct folder){dir, true}, out, count, err);
}

bool own_rules_load(void *context, struct arena *a, const struct str *more, uint32_t more_count,
                    struct config_rules *rules, struct err *err)
{
    const struct own_rules_folders *folders = context;
    size_t total = (folders ? folders->count : 0) + more_count;
    const struct rule **all = NULL;
    uint32_t count = 0;
    for (size_t i = 0; i < total; i++) {
        size_t named = folders ? folders->count : 0;
        const char *dir = i < named ? folders->paths[i] : arena_cstr(a, more[i - named]);
        const struct rule **found;
        uint32_t found_count;
        if (!load_folder(a, &(struct folder){dir, i < named}, &found, &found_count, err))
            return false;
        const struct rule **joined = arena_new(a, const struct rule *, count + found_count + 1);
        if (count)
            memcpy(joined, all, count * sizeof *joined);
        for (uint32_t r = 0; r < found_count; r++) {
            if (!is_new(found[r], dir, joined, count, err))
                return false;
            joined[count++] = found[r];
        }
        all = joined;
    }
    rules->own = all;
    rules->own_count = count;
    return true;
}
