/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/check.h"

#include "base/pattern.h"
#include "schema/suggest.h"

/* One step of a path. `head` is where it ends up. */
struct step {
    const struct schema_field *field;
    bool items; /* [*]: all items of the list */
};

enum { STEPS_MAX = 16 };

struct path {
    struct step steps[STEPS_MAX];
    uint32_t count;
};

struct walk {
    struct rule_run *run;
    const struct rule_check *check;
    struct path path;
    struct pattern *pattern;
};

/* What a path leads to. */
struct target {
    const struct schema_field *field;
    enum schema_kind kind; /* of an item, where the path ends with [*] */
    const struct field_head *head, *parent;
};

static const struct schema_field *find_field(const struct schema_object *object, struct str name)
{
    for (uint32_t i = 0; i < object->field_count; i++)
        if (str_eq(object->fields[i].name, name))
            return &object->fields[i];
    return NULL;
}

static bool no_field(const struct schema_object *object, struct str name, struct err *err)
{
    struct arena a = ARENA_INIT;
    struct suggestion s = suggest_field(&a, &ec_document, object, NULL, name);
    if (s.kind != SUGGEST_NOTHING && s.kind != SUGGEST_INSIDE && s.kind != SUGGEST_OUTSIDE)
        err_set(err, "'%.*s' has no field '%.*s', did you mean '%.*s'?", STR_ARG(object->name),
                STR_ARG(name), STR_ARG(s.field->name));
    else
        err_set(err, "'%.*s' has no field '%.*s'", STR_ARG(object->name), STR_ARG(name));
    arena_release(&a);
    return false;
}

static bool read_path(struct str at, struct path *path, struct err *err)
{
    const struct schema_object *object = ec_document.root;
    struct str above = {0};
    path->count = 0;
    if (!at.len)
        return err_set(err, "the path is empty");
    for (struct str rest = at; rest.ptr;) {
        struct str part = str_cut(&rest, '.');
        bool items = str_ends_with(part, STR("[*]"));
        struct str name = str_slice(part, 0, part.len - (items ? 3 : 0));
        if (!object)
            return err_set(err, "nothing stands below '%.*s'", STR_ARG(above));
        const struct schema_field *field = find_field(object, name);
        if (!field)
            return no_field(object, name, err);
        if (path->count == STEPS_MAX)
            return err_set(err, "the path is too long");
        bool is_list = field->kind == SCHEMA_LIST;
        if (items && !is_list)
            return err_set(err, "'%.*s' is no list: leave '[*]' out", STR_ARG(name));
        if (is_list && !items && rest.ptr)
            return err_set(err, "'%.*s' is a list: write '%.*s[*]'", STR_ARG(name), STR_ARG(name));
        path->steps[path->count++] = (struct step){field, items};
        object = field->of;
        above = name;
    }
    return path->count > 0;
}

static enum schema_kind kind_at_end(const struct path *path)
{
    const struct step *last = path->count ? &path->steps[path->count - 1] : NULL;
    if (!last || !last->field) /* of no path */
        return SCHEMA_ANY;
    return last->items ? last->field->items : last->field->kind;
}

static bool fits(enum rule_test test, enum schema_kind kind)
{
    bool is_scalar = kind == SCHEMA_STRING || kind == SCHEMA_BOOL || kind == SCHEMA_INT32 ||
                     kind == SCHEMA_DURATION;
    switch (test) {
    case RULE_MATCH:
    case RULE_NOT_MATCH:
    case RULE_ONE_OF:
        return is_scalar;
    case RULE_MIN:
    case RULE_MAX:
        return kind == SCHEMA_INT32 || kind == SCHEMA_DURATION;
    case RULE_MIN_LENGTH:
    case RULE_MAX_LENGTH:
        return kind == SCHEMA_STRING || kind == SCHEMA_LIST;
    case RULE_REQUIRED:
    case RULE_FORBIDDEN:
        break;
    }
    return true;
}

bool check_is_possible(const struct rule_check *check, struct err *err)
{
    struct path path = {.count = 0};
    if (!read_path(check->at, &path, err))
        return false;
    if (!fits(check->test, kind_at_end(&path)))
        return err_set(err, "this test is not for the kind of value at '%.*s'", STR_ARG(check->at));
    bool presence = check->test == RULE_REQUIRED || check->test == RULE_FORBIDDEN;
    if (presence && path.steps[path.count - 1].items)
        return err_set(err, "an item of a list is always there: leave the last '[*]' out");
    if (check->test != RULE_MATCH && check->test != RULE_NOT_MATCH)
        return true;
    struct arena a = ARENA_INIT;
    struct err why = {""};
    size_t byte;
    bool ok = pattern_compile(pattern_new(&a, check->pattern), &byte, &why);
    if (!ok)
        err_set(err, "the pattern is wrong at its character %zu: %s", byte + 1, why.text);
    arena_release(&a);
    return ok;
}

/* --- testing --- */

static struct str text_of(const struct walk *w, const struct target *t)
{
    switch (t->kind) {
    case SCHEMA_STRING:
        return ((const struct field_string *)t->head)->value;
    case SCHEMA_INT32:
        return arena_fmt(w->run->arena, "%d", (int)((const struct field_int *)t->head)->value);
    case SCHEMA_BOOL:
        return ((const struct field_bool *)t->head)->value ? STR("true") : STR("false");
    case SCHEMA_DURATION:
        return ((const struct field_duration *)t->head)->text;
    default:
        return STR("");
    }
}

static int64_t number_of(const struct target *t)
{
    if (t->kind == SCHEMA_DURATION)
        return ((const struct field_duration *)t->head)->nanoseconds / 1000000;
    return ((const struct field_int *)t->head)->value;
}

static int64_t length_of(const struct walk *w, const struct target *t)
{
    if (t->kind == SCHEMA_LIST)
        return ((const struct field_list *)t->head)->count;
    struct str text = text_of(w, t);
    int64_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return count;
}

static bool is_one_of(struct str text, const struct rule_strs *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (str_eq(list->items[i], text))
            return true;
    return false;
}

/* A match that is given up says nothing, either way. */
static bool passes(struct walk *w, const struct target *t)
{
    const struct rule_check *check = w->check;
    if (check->test == RULE_REQUIRED)
        return t->head->state != FIELD_ABSENT && t->head->state != FIELD_NULL;
    if (check->test == RULE_FORBIDDEN)
        return t->head->state == FIELD_ABSENT;
    if (!field_is_set(t->head))
        return true;
    switch (check->test) {
    case RULE_MATCH:
        return pattern_match(w->pattern, text_of(w, t)) != PATTERN_NO;
    case RULE_NOT_MATCH:
        return pattern_match(w->pattern, text_of(w, t)) != PATTERN_YES;
    case RULE_ONE_OF:
        return is_one_of(text_of(w, t), &check->one_of);
    case RULE_MIN:
        return number_of(t) >= check->number;
    case RULE_MAX:
        return number_of(t) <= check->number;
    case RULE_MIN_LENGTH:
        return length_of(w, t) >= check->number;
    case RULE_MAX_LENGTH:
        return length_of(w, t) <= check->number;
    case RULE_REQUIRED:
    case RULE_FORBIDDEN:
        break;
    }
    return true;
}

/* What is absent is missed where it should stand. */
static struct span place_of_target(const struct walk *w, const struct target *t)
{
    if (t->head->at || t->head->key)
        return place_of(t->head);
    const struct value *root = w->run->document->value;
    struct field_head document = {.at = root ? root->node : NULL};
    return place_of(t->parent->at ? t->parent : &document);
}

static void test(struct walk *w, const struct target *t, struct str path)
{
    if (passes(w, t))
        return;
    struct span span = place_of_target(w, t);
    if (w->check->test == RULE_FORBIDDEN && t->head->key)
        span = t->head->key->span;
    struct draft draft = rule_draft(w->run, span, path, w->check->message);
    rule_report(w->run, &draft);
}

static size_t item_size(const struct schema_field *field)
{
    return field->of ? field->of->size : sizeof(struct field_string);
}

/* `object` is the generated struct of what step `index` is a field of; it begins with its head. */
static void walk(struct walk *w, const void *object, uint32_t index, struct str path)
{
    const struct step *step = &w->path.steps[index];
    bool is_last = index + 1 == w->path.count;
    const char *field = (const char *)object + step->field->offset;
    const struct field_head *head = (const void *)field;
    path =
        path.len ? arena_join(w->run->arena, path, STR("."), step->field->name) : step->field->name;
    if (!step->items) {
        if (is_last)
            test(w, &(struct target){step->field, step->field->kind, head, object}, path);
        else if (field_is_set(head))
            walk(w, field, index + 1, path);
        return;
    }
    const struct field_list *list = (const void *)field;
    for (uint32_t i = 0; field_is_set(head) && i < list->count; i++) {
        const char *item = (const char *)list->items + i * item_size(step->field);
        struct str item_path = arena_fmt(w->run->arena, STR_FMT "[%u]", STR_ARG(path), (unsigned)i);
        const struct field_head *item_head = (const void *)item;
        if (is_last)
            test(w, &(struct target){step->field, step->field->items, item_head, head}, item_path);
        else if (field_is_set(item_head))
            walk(w, item, index + 1, item_path);
    }
}

void check_run(struct rule_run *run)
{
    const struct rule_check *check = run->rule->check;
    const struct ec_configuration *c = run->document->configuration;
    struct walk w = {.run = run, .check = check};
    struct err ignored = {""};
    if (!c || !read_path(check->at, &w.path, &ignored) || !w.path.count)
        return;
    w.pattern = pattern_new(run->arena, check->pattern);
    walk(&w, c, 0, STR(""));
}
