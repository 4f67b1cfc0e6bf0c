/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/go_syntax.h"

#include <math.h>
#include <stdlib.h>

#include "base/fatal.h"
#include "base/go_quote.h"
#include "tree/go_float.h"
#include "tree/limits.h"

void go_syntax_scalar(struct buf *out, const struct resolved *scalar)
{
    char text[GO_FLOAT_MAX];
    switch (scalar->kind) {
    case RESOLVED_NULL:
        buf_cstr(out, "<nil>");
        break;
    case RESOLVED_BOOL:
        buf_cstr(out, scalar->boolean ? "true" : "false");
        break;
    case RESOLVED_INT:
        buf_fmt(out, "%lld", (long long)scalar->integer);
        break;
    case RESOLVED_UINT:
        buf_fmt(out, "0x%llx", (unsigned long long)scalar->huge);
        break;
    case RESOLVED_FLOAT:
        buf_str(out, (struct str){text, go_float_general(text, scalar->real, 64)});
        break;
    case RESOLVED_STRING:
        go_quote(out, scalar->text);
        break;
    }
}

/* What stands inside an interface{}: only null looks different there. */
static void print_inner(struct buf *out, const struct resolved *scalar)
{
    if (scalar->kind == RESOLVED_NULL)
        buf_cstr(out, "interface {}(nil)");
    else
        go_syntax_scalar(out, scalar);
}

static struct resolved resolve_again(struct arena *a, const struct node *node)
{
    struct resolved scalar = {0};
    struct str ignored;
    resolve_scalar(a, node_resolve((struct node *)(uintptr_t)node), &scalar, &ignored);
    return scalar;
}

struct printed_key {
    struct resolved key;
    const struct value *value;
};

/* The order in which the types come differs from program to program; this is how it comes out
 * mostly. */
static int type_rank(enum resolved_kind kind)
{
    static const int ranks[] = {
        [RESOLVED_NULL] = 0, [RESOLVED_STRING] = 1, [RESOLVED_UINT] = 2,
        [RESOLVED_INT] = 3,  [RESOLVED_FLOAT] = 4,  [RESOLVED_BOOL] = 5,
    };
    return ranks[kind];
}

static int float_cmp(double a, double b)
{
    if (isnan(a) || isnan(b))
        return !!isnan(b) - !!isnan(a);
    return (a > b) - (a < b);
}

static int key_cmp(const void *left, const void *right)
{
    const struct resolved *a = &((const struct printed_key *)left)->key;
    const struct resolved *b = &((const struct printed_key *)right)->key;
    if (a->kind != b->kind)
        return type_rank(a->kind) - type_rank(b->kind);
    switch (a->kind) {
    case RESOLVED_NULL:
        return 0;
    case RESOLVED_BOOL:
        return a->boolean - b->boolean;
    case RESOLVED_INT:
        return (a->integer > b->integer) - (a->integer < b->integer);
    case RESOLVED_UINT:
        return (a->huge > b->huge) - (a->huge < b->huge);
    case RESOLVED_FLOAT:
        return float_cmp(a->real, b->real);
    case RESOLVED_STRING:
        return str_cmp(a->text, b->text);
    }
    return 0;
}

struct level {
    const struct value *value;
    struct printed_key *keys; /* of an object, sorted */
    uint32_t next;
};

struct printer {
    struct buf *out;
    struct arena *arena;
    struct level *levels;
    size_t depth, cap;
    size_t stop; /* the length at which the text is cut off */
    bool unstable;
};

static struct printed_key *sorted_keys(struct printer *p, const struct value *object)
{
    struct printed_key *keys = arena_new(p->arena, struct printed_key, object->count);
    for (uint32_t i = 0; i < object->count; i++) {
        keys[i].key = resolve_again(p->arena, object->members[i].key);
        keys[i].value = object->members[i].value;
        p->unstable |= keys[i].key.kind != keys[0].key.kind;
        p->unstable |= i && keys[i].key.kind == RESOLVED_FLOAT && isnan(keys[i].key.real);
    }
    if (object->count > 1)
        qsort(keys, object->count, sizeof *keys, key_cmp);
    p->unstable |= object->unstable;
    return keys;
}

static void open_value(struct printer *p, const struct value *value, bool inner)
{
    if (value->kind != VALUE_ARRAY && value->kind != VALUE_OBJECT) {
        struct resolved scalar = resolve_again(p->arena, value->node);
        if (inner)
            print_inner(p->out, &scalar);
        else
            go_syntax_scalar(p->out, &scalar);
        return;
    }
    bool array = value->kind == VALUE_ARRAY;
    buf_cstr(p->out, array ? "[]interface {}{" : "map[interface {}]interface {}{");
    if (p->depth == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 16;
        p->levels = xrealloc(p->levels, p->cap * sizeof *p->levels);
    }
    p->levels[p->depth++] = (struct level){value, array ? NULL : sorted_keys(p, value), 0};
}

static void print_next(struct printer *p)
{
    struct level *level = &p->levels[p->depth - 1];
    if (level->next == level->value->count) {
        buf_byte(p->out, '}');
        p->depth--;
        return;
    }
    uint32_t at = level->next++;
    if (at)
        buf_cstr(p->out, ", ");
    if (level->keys) {
        print_inner(p->out, &level->keys[at].key);
        buf_byte(p->out, ':');
        open_value(p, level->keys[at].value, true);
    } else {
        open_value(p, level->value->items[at].value, true);
    }
}

bool go_syntax_value(struct buf *out, struct arena *a, const struct value *value, bool *unstable)
{
    struct printer p = {.out = out, .arena = a, .stop = out->len + LIMIT_TEXT};
    open_value(&p, value, false);
    while (p.depth && out->len <= p.stop)
        print_next(&p);
    *unstable |= p.unstable;
    free(p.levels);
    return out->len <= p.stop;
}
