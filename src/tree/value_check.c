/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/value_check.h"

#include <math.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "tree/go_float.h"
#include "tree/go_syntax.h"
#include "tree/limits.h"
#include "tree/pile.h"
#include "tree/resolve.h"
#include "tree/value_map.h"

struct str value_float_text(struct arena *a, double value)
{
    char text[GO_FLOAT_MAX];
    size_t len = isfinite(value) ? go_float_json(text, value) : go_float_general(text, value, 64);
    return arena_str(a, (struct str){text, len});
}

struct str value_mend(struct arena *a, struct str text)
{
    if (utf8_valid(text))
        return text;
    char *out = arena_bytes(a, text.len * 3); /* a broken byte becomes the three bytes of U+FFFD */
    size_t len = 0, width;
    for (size_t at = 0; at < text.len; at += width)
        len += utf8_encode(utf8_decode(text, at, &width), out + len);
    return (struct str){out, len};
}

/* Children are pushed backwards, so that they come in the order of the JSON text. */
static void push_children(struct pile *todo, struct value *value)
{
    for (uint32_t i = value->count; i-- > 0;) {
        if (value->kind == VALUE_ARRAY)
            pile_push(todo, value->items[i].value);
        else
            pile_push(todo, value->members[i].value);
    }
}

static bool is_collection(const struct value *value)
{
    return value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT;
}

/* The search for keys that have no name in JSON. */
struct key_check {
    struct arena *arena;
    struct value_problem *problem;
    const struct value *quoted; /* the value in the problem's text */
    struct resolved key;
    struct buf text; /* of further such keys, one after the other */
    size_t compared; /* bytes of text */
};

/* False where it is too long. */
static bool key_problem_text(struct buf *out, struct arena *a, const struct resolved *key,
                             const struct value *value, bool *unstable)
{
    buf_cstr(out, "unsupported map key of type: ");
    buf_cstr(out, key->kind == RESOLVED_NULL ? "%!s(<nil>)" : "uint64");
    buf_cstr(out, ", key: ");
    go_syntax_scalar(out, key);
    buf_cstr(out, ", value: ");
    return go_syntax_value(out, a, value, unstable);
}

static void first_bad_key(struct key_check *c, const struct value *object,
                          const struct value_member *member, const struct resolved *key)
{
    bool unstable = false;
    bool fits = key_problem_text(&c->text, c->arena, key, member->value, &unstable);
    *c->problem = (struct value_problem){.kind = VALUE_PROBLEM_KEY_TYPE,
                                         .text = buf_to_arena(&c->text, c->arena),
                                         .at = member->key,
                                         .unstable = unstable || object->unstable,
                                         .limit = fits ? STR_NONE : STR("text")};
    c->quoted = member->value;
    c->key = *key;
}

/* Go converts the members of an object in random order: with several such keys it is open which one
 * is reported, unless all read alike. What would be too much to compare counts as different. */
static void further_bad_key(struct key_check *c, const struct value_member *member,
                            const struct resolved *key)
{
    bool ignored = false;
    if (member->value == c->quoted && map_key_equal(&c->key, key))
        return;
    buf_clear(&c->text);
    bool fits = key_problem_text(&c->text, c->arena, key, member->value, &ignored);
    c->compared += c->text.len;
    if (!fits || c->compared > LIMIT_TEXT || !str_eq(c->problem->text, buf_view(&c->text)))
        c->problem->unstable = true;
}

static bool check_is_over(const struct value_problem *problem)
{
    return problem->unstable || problem->limit.ptr;
}

static void note_bad_keys(struct key_check *c, const struct value *object)
{
    struct resolved key;
    struct str ignored;
    for (uint32_t i = 0; i < object->count && !check_is_over(c->problem); i++) {
        const struct value_member *member = &object->members[i];
        if (!resolve_scalar(c->arena, node_resolve(member->key), &key, &ignored) ||
            (key.kind != RESOLVED_NULL && key.kind != RESOLVED_UINT))
            continue;
        if (c->problem->text.ptr)
            further_bad_key(c, member, &key);
        else
            first_bad_key(c, object, member, &key);
    }
}

/* Values of shared nodes are shared, and say the same wherever they stand: each is looked at once.
 */
static bool check_keys(struct arena *a, struct value *root, struct value_problem *problem)
{
    struct key_check check = {.arena = a, .problem = problem, .text = BUF_INIT};
    struct pile todo = PILE_INIT;
    pile_push(&todo, root);
    while (todo.count && !check_is_over(problem)) {
        struct value *value = pile_pop(&todo);
        if (value->checked || !is_collection(value))
            continue;
        value->checked = true;
        if (value->kind == VALUE_OBJECT)
            note_bad_keys(&check, value);
        push_children(&todo, value);
    }
    pile_release(&todo);
    buf_release(&check.text);
    return problem->text.ptr == NULL;
}

static bool check_numbers(struct arena *a, struct value *root, struct value_problem *problem)
{
    struct pile todo = PILE_INIT;
    bool unstable = false;
    pile_push(&todo, root);
    while (todo.count && !problem->text.ptr) {
        struct value *value = pile_pop(&todo);
        char last = value->kind == VALUE_NUMBER ? value->text.ptr[value->text.len - 1] : '0';
        unstable |= value->unstable;
        if (last == 'N' || last == 'f')
            *problem = (struct value_problem){
                .kind = VALUE_PROBLEM_NOT_FINITE,
                .text = arena_fmt(a, "json: unsupported value: " STR_FMT, STR_ARG(value->text)),
                .at = value->node,
                .unstable = unstable,
            };
        if (is_collection(value) && value->checked) { /* by check_keys(): each once here too */
            value->checked = false;
            push_children(&todo, value);
        }
    }
    pile_release(&todo);
    return problem->text.ptr == NULL;
}

/* Down to the first collection, in the order of the JSON text, that lies too deep. */
static bool refuse_depth(struct arena *a, struct value *value, struct value_problem *problem)
{
    for (uint32_t depth = 1; depth <= LIMIT_DEPTH; depth++) {
        struct value *child = NULL;
        for (uint32_t i = 0; i < value->count; i++) {
            child = value->kind == VALUE_ARRAY ? value->items[i].value : value->members[i].value;
            if (child->height + depth > LIMIT_DEPTH)
                break;
        }
        if (!child)
            BUG("a height without a child");
        value = child;
    }
    *problem = (struct value_problem){
        .kind = VALUE_PROBLEM_DEPTH,
        .text = arena_fmt(a,
                          "couldn't get version/kind; json parse error: invalid character '%c' "
                          "exceeded max depth",
                          value->kind == VALUE_ARRAY ? '[' : '{'),
        .at = value->node,
    };
    return false;
}

bool value_check(struct arena *a, struct value *root, bool odd_values,
                 struct value_problem *problem)
{
    if (odd_values && (!check_keys(a, root, problem) || !check_numbers(a, root, problem)))
        return false;
    return root->height <= LIMIT_DEPTH || refuse_depth(a, root, problem);
}
