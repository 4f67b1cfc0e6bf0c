/* SPDX-License-Identifier: Apache-2.0 */
/* kind's kubeadmConfigPatchesJSON6902: an operation on a part of kubeadm's ClusterConfiguration is
 * read as that part alone. Source: sigs.k8s.io/kind, pkg/apis/config/v1alpha4/types.go. */
#include "carriers/kind_patch.h"

#include "extract/rendering.h"
#include "tree/yaml.h"

/* Aliases make much of little. */
enum { OPERATIONS_MAX = 1000, RENDERED_MAX = 256 * 1024 };

/* The parts that matter, with what stands in front of their items. */
static const struct part {
    struct str pointer, heading;
} parts[] = {{{"/apiServer/extraArgs", 20}, {"  extraArgs:\n", 13}},
             {{"/apiServer/extraVolumes", 23}, {"  extraVolumes:\n", 16}}};

static const struct node *operations(struct arena *a, const struct embedded *patch)
{
    struct source source;
    struct yread_document document;
    source_init(&source, a, STR(""), patch->text);
    struct yread *reader = yread_new(a, &source, GO_YAML_2_2_8);
    bool ok = yread_next(reader, &document) == YREAD_DOCUMENT;
    yread_free(reader);
    return ok && document.root && document.root->kind == NODE_SEQUENCE ? document.root : NULL;
}

static struct str text_of(const struct node *mapping, struct str name)
{
    const struct node *value = value_named(mapping, name);
    return value && value->kind == NODE_SCALAR ? value->text : STR("");
}

/* Whatever does not stand in one line is left out. */
static bool is_line(const struct rendering *r, const struct node *node)
{
    struct str text = str_slice(r->source->text, node->span.start, node->span.end);
    return node->kind != NODE_ALIAS && str_find_byte(text, '\n') == text.len;
}

static void put_pair(struct rendering *r, struct str front, struct span key, struct span value)
{
    rendering_words(r, front, key);
    rendering_copy(r, key);
    rendering_words(r, STR(": "), value);
    rendering_copy(r, value);
    rendering_words(r, STR("\n"), value);
}

/* `- a: b` and its fields below it. */
static void put_item(struct rendering *r, const struct node *item)
{
    if (item->kind != NODE_MAPPING)
        return;
    struct str front = STR("  - ");
    for (uint32_t i = 0; i < item->count && r->text.len < RENDERED_MAX; i++) {
        const struct node *key = item->pairs[i].key, *value = item->pairs[i].value;
        if (key->kind != NODE_SCALAR || !is_line(r, key) || !is_line(r, value))
            continue;
        put_pair(r, front, key->span, value->span);
        front = STR("    ");
    }
}

/* Where the last part of a pointer stands, if it is written as it is. */
static bool name_span(const struct rendering *r, const struct node *pointer, struct str name,
                      struct span *out)
{
    struct str there = str_slice(r->source->text, pointer->span.start, pointer->span.end);
    size_t quoted = there.len && (there.ptr[0] == '"' || there.ptr[0] == '\'');
    uint32_t end = pointer->span.end - (uint32_t)quoted;
    *out = (struct span){end - (uint32_t)name.len, end};
    return name.len && name.len + quoted <= there.len &&
           str_eq(str_slice(r->source->text, out->start, out->end), name);
}

/* What the operation adds to a part of which it names an item, or the whole. */
static void put_value(struct rendering *r, const struct node *operation, struct str rest)
{
    const struct node *value = value_named(operation, STR("value"));
    const struct node *pointer = value_named(operation, STR("path"));
    struct str name = str_slice(rest, rest.len ? 1 : 0, rest.len);
    struct span span;
    if (!value)
        return;
    if (!rest.len && value->kind == NODE_SEQUENCE) {
        for (uint32_t i = 0; i < value->count && r->text.len < RENDERED_MAX; i++)
            put_item(r, node_resolve(value->items[i]));
    } else if (!rest.len && value->kind == NODE_MAPPING) {
        for (uint32_t i = 0; i < value->count && r->text.len < RENDERED_MAX; i++) {
            const struct node *key = value->pairs[i].key, *arg = value->pairs[i].value;
            if (is_line(r, key) && is_line(r, arg))
                put_pair(r, STR("    "), key->span, arg->span);
        }
    } else if (value->kind == NODE_MAPPING) {
        put_item(r, value);
    } else if (value->kind == NODE_SCALAR && is_line(r, value) &&
               str_find_byte(name, '~') == name.len && name_span(r, pointer, name, &span)) {
        put_pair(r, STR("    "), span, value->span);
    }
}

static void put_part(struct rendering *r, const struct node *list, const struct part *part)
{
    bool begun = false;
    for (uint32_t i = 0; i < list->count && i < OPERATIONS_MAX; i++) {
        const struct node *operation = node_resolve(list->items[i]);
        struct str op = text_of(operation, STR("op")), path = text_of(operation, STR("path"));
        if (!str_starts_with(path, part->pointer) ||
            (!str_eq(op, STR("add")) && !str_eq(op, STR("replace"))))
            continue;
        struct str rest = str_slice(path, part->pointer.len, path.len);
        if (rest.len && rest.ptr[0] != '/')
            continue;
        if (!begun)
            rendering_words(r, part->heading, operation->span);
        begun = true;
        put_value(r, operation, rest);
    }
}

static void add_patch(struct carried *c, const struct node *item, struct str path)
{
    const struct node *patch = value_named(item, STR("patch"));
    if (!patch || patch->kind != NODE_SCALAR ||
        !str_eq(text_of(item, STR("kind")), STR("ClusterConfiguration")))
        return;
    struct embedded text = embedded_scalar(c->arena, c->source, patch);
    const struct node *list = operations(c->arena, &text);
    if (!list)
        return;
    struct source source;
    struct rendering r;
    source_init(&source, c->arena, STR(""), text.text);
    rendering_begin(&r, c->arena, &source);
    struct span start = {0, 0};
    rendering_words(&r,
                    arena_join(c->arena, STR("apiVersion: "), text_of(item, STR("group")), STR("/"),
                               text_of(item, STR("version")),
                               STR("\nkind: ClusterConfiguration\napiServer:\n")),
                    start);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        put_part(&r, list, &parts[i]);
    struct embedded e = rendering_end(&r, arena_join(c->arena, path, STR(".patch")));
    e.origin = origin_compose(c->arena, &text.origin, &e.origin);
    struct carried_policy *policy = carried_policy_add(c);
    policy->reader = 0;
    policy->text = e;
    policy->is_text = policy->is_rendered = true;
}

void kind_patches_add(struct carried *c, const struct field_any *field, struct str path)
{
    const struct node *list = field->head.at ? node_resolve((struct node *)field->head.at) : NULL;
    uint32_t count = list && list->kind == NODE_SEQUENCE ? list->count : 0;
    for (uint32_t i = 0; i < count && i < CARRIED_ITEMS_MAX; i++)
        add_patch(c, node_resolve(list->items[i]),
                  arena_join(c->arena, path, arena_fmt(c->arena, "[%u]", (unsigned)i)));
}
