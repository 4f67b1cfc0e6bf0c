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

static struct str key_problem_text(struct arena *a, const struct resolved *key,
                                   const struct value *value, bool *unstable)
{
    struct buf text = BUF_INIT;
    buf_cstr(&text, "unsupported map key of type: ");
    buf_cstr(&text, key->kind == RESOLVED_NULL ? "%!s(<nil>)" : "uint64");
    buf_cstr(&text, ", key: ");
    go_syntax_scalar(&text, key);
    buf_cstr(&text, ", value: ");
    go_syntax_value(&text, a, value, unstable);
    struct str copy = buf_to_arena(&text, a);
    buf_release(&text);
    return copy;
}

/* Go converts the members of an object in random order: with several such keys it is open which one
 * is reported. */
static bool note_bad_keys(struct arena *a, const struct value *object,
                          struct value_problem *problem)
{
    struct resolved key;
    struct str ignored;
    bool found = false;
    for (uint32_t i = 0; i < object->count; i++) {
        const struct value_member *member = &object->members[i];
        const struct node *node = node_resolve(member->key);
        if (!resolve_scalar(a, node, &key, &ignored) ||
            (key.kind != RESOLVED_NULL && key.kind != RESOLVED_UINT))
            continue;
        bool unstable = false;
        struct str text = key_problem_text(a, &key, member->value, &unstable);
        found = true;
        if (problem->text.ptr)
            problem->unstable |= !str_eq(problem->text, text);
        else
            *problem = (struct value_problem){VALUE_PROBLEM_KEY_TYPE, text, member->key,
                                              unstable || object->unstable};
        if (problem->unstable)
            break;
    }
    return found;
}

static bool check_keys(struct arena *a, struct value *root, struct value_problem *problem)
{
    struct pile todo = PILE_INIT;
    pile_push(&todo, root);
    while (todo.count && !problem->unstable) {
        struct value *value = pile_pop(&todo);
        if (value->kind == VALUE_OBJECT)
            note_bad_keys(a, value, problem);
        if (is_collection(value))
            push_children(&todo, value);
    }
    pile_release(&todo);
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
        if (is_collection(value))
            push_children(&todo, value);
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
