/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/veil.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "carriers/carrier.h"
#include "engine/veil_words.h"

enum { DEPTH_MAX = 200 };

static void add(struct arena *a, struct span **list, uint32_t *count, uint32_t *cap,
                struct span span)
{
    arena_grow(a, *list, *count, *cap);
    (*list)[(*count)++] = span;
}

struct walk {
    struct veil *veil;
    const struct source *document;
    const struct origin *origin;
    bool is_file; /* the document's bytes are the file's, at the same places */
};

static struct walk walk_of(struct veil *v, const struct source *document,
                           const struct origin *origin)
{
    const struct segment *first = origin->segments;
    return (struct walk){.veil = v,
                         .document = document,
                         .origin = origin,
                         .is_file = origin->count == 1 && first->copied && !first->inner &&
                                    !first->outer.start && document->text.ptr == v->file.ptr};
}

static bool is_public(const struct node *node, const struct schema_field *field)
{
    return field && veil_field_is_place(field->name) ? veil_is_public_place(node->text)
                                                     : veil_is_public(node->text);
}

/* Of a template the document has words where the file has expressions. */
static bool is_as_written(const struct walk *w, struct span inner, struct span outer)
{
    return origin_is_copied(w->origin, inner) &&
           str_eq(str_slice(w->veil->file, outer.start, outer.end),
                  str_slice(w->document->text, inner.start, inner.end));
}

static void put_scalar(struct walk *w, const struct node *node, bool show)
{
    struct veil *v = w->veil;
    struct span span = w->is_file ? node->span : origin_span(w->origin, node->span);
    add(v->arena, &v->scalars, &v->scalar_count, &v->scalar_cap, span);
    if (show && node->kind == NODE_SCALAR && (w->is_file || is_as_written(w, node->span, span)))
        add(v->arena, &v->shown, &v->shown_count, &v->shown_cap, span);
}

static const struct schema_field *field_of(const struct schema_object *object, struct str name)
{
    for (uint32_t i = 0; object && i < object->field_count; i++)
        if (str_eq(object->fields[i].name, name))
            return &object->fields[i];
    return NULL;
}

static void visit(struct walk *w, const struct node *node, const struct schema_object *object,
                  const struct schema_field *field, unsigned depth);

/* Arguments as a mapping, or as items with 'name' and 'value'. */
static bool is_harmless_argument(const struct node *mapping, uint32_t at)
{
    struct str name = mapping->pairs[at].key->text;
    if (str_eq(name, STR("name")))
        return true;
    for (uint32_t i = 0; str_eq(name, STR("value")) && i < mapping->count; i++) {
        const struct node_pair *pair = &mapping->pairs[i];
        if (pair->key->kind == NODE_SCALAR && pair->value->kind == NODE_SCALAR &&
            str_eq(pair->key->text, STR("name")))
            return veil_shows_flag(pair->value->text);
    }
    return veil_shows_flag(name);
}

static void visit_mapping(struct walk *w, const struct node *node,
                          const struct schema_object *object, const struct schema_field *of,
                          unsigned depth)
{
    bool arguments = of && str_eq(of->name, STR("extraArgs"));
    for (uint32_t i = 0; i < node->count; i++) {
        const struct node *key = node->pairs[i].key, *value = node->pairs[i].value;
        const struct schema_field *field =
            key->kind == NODE_SCALAR ? field_of(object, key->text) : NULL;
        if (key->kind == NODE_SCALAR || key->kind == NODE_ALIAS)
            put_scalar(w, key, field || is_public(key, NULL)); /* a field we know */
        else
            visit(w, key, NULL, NULL, depth + 1);
        if (arguments && key->kind == NODE_SCALAR && value->kind == NODE_SCALAR)
            put_scalar(w, value, is_harmless_argument(node, i) && is_public(value, of));
        else
            visit(w, value, field ? field->of : NULL, field, depth + 1);
    }
}

static void visit(struct walk *w, const struct node *node, const struct schema_object *object,
                  const struct schema_field *field, unsigned depth)
{
    if (depth == DEPTH_MAX)
        return;
    if (node->kind == NODE_MAPPING) {
        visit_mapping(w, node, object, field, depth);
    } else if (node->kind == NODE_SEQUENCE) {
        for (uint32_t i = 0; i < node->count; i++)
            visit(w, node->items[i], object, field, depth + 1);
    } else {
        bool list_of_names = field && field->kind == SCHEMA_LIST && field->items == SCHEMA_STRING;
        bool show = field && (list_of_names || veil_field_is_harmless(field->name));
        if (field && veil_field_is_words(field->name))
            show = node->kind == NODE_SCALAR &&
                   veil_shows_word(node->text, veil_field_is_bare(field->name));
        put_scalar(w, node, show && is_public(node, field));
    }
}

static bool names_field(const struct schema_object *object, struct str word, unsigned depth)
{
    for (uint32_t i = 0; i < object->field_count && depth; i++)
        if (str_eq(object->fields[i].name, word) ||
            (object->fields[i].of && names_field(object->fields[i].of, word, depth - 1)))
            return true;
    return false;
}

/* The name of a known field at `at`, with its quotes, in front of a colon; empty where there is
 * none. Nothing but such names is told by showing them. */
static struct span name_at(struct str text, size_t at, size_t end,
                           const struct schema_document *schema)
{
    size_t from = at + (text.ptr[at] == '"'), to = from;
    while (to < end && is_letter(text.ptr[to]))
        to++;
    struct str word = str_slice(text, from, to);
    to += from > at && to < end && text.ptr[to] == '"';
    bool begins = at == 0 || memchr(" \t\n{,", text.ptr[at - 1], 5);
    bool known = begins && to < end && text.ptr[to] == ':' && names_field(schema->root, word, 6);
    return (struct span){(uint32_t)at, (uint32_t)(known ? to : at)};
}

static bool is_example(const struct schema_object *object, struct str word, unsigned depth)
{
    for (uint32_t i = 0; i < object->field_count && depth; i++) {
        const struct schema_field *field = &object->fields[i];
        const struct schema_words *known = schema_words(field);
        bool words = field->kind == SCHEMA_LIST && field->items == SCHEMA_STRING;
        for (uint32_t k = 0; words && k < known->example_count; k++)
            if (str_eq(known->examples[k], word))
                return true;
        for (uint32_t k = 0; k < known->allowed_count; k++)
            if (str_eq(known->allowed[k], word))
                return true;
        if (field->of && is_example(field->of, word, depth - 1))
            return true;
    }
    return false;
}

/* Words that stand in any such file: names of resources, versions, kinds. */
static bool is_common(const struct schema_document *schema, struct str word)
{
    for (uint32_t i = 0; i < schema->kind_count; i++)
        if (str_eq(schema->kinds[i].kind, word) || str_eq(schema->kinds[i].api_version, word))
            return true;
    return is_example(schema->root, word, 6);
}

/* Whether the rest of a line is such words and nothing else. */
static bool all_common(const struct schema_document *schema, struct str rest)
{
    for (size_t at = 0, end; at < rest.len; at = end + 1) {
        for (end = at; end < rest.len && !memchr(" \t\r,[]{}", rest.ptr[end], 8); end++)
            ;
        if (end > at && !is_common(schema, str_slice(rest, at, end)))
            return false;
    }
    return true;
}

static void hide(struct walk *w, size_t from, size_t to)
{
    struct veil *v = w->veil;
    struct str text = w->document->text;
    while (from < to && (text.ptr[from] == ' ' || text.ptr[from] == '\t'))
        from++;
    while (from < to && (text.ptr[to - 1] == ' ' || text.ptr[to - 1] == '\t'))
        to--;
    if (from < to)
        add(v->arena, &v->scalars, &v->scalar_count, &v->scalar_cap,
            origin_span(w->origin, (struct span){(uint32_t)from, (uint32_t)to}));
}

static bool show(struct walk *w, size_t from, size_t to)
{
    struct veil *v = w->veil;
    struct span inner = {(uint32_t)from, (uint32_t)to};
    if (!origin_is_copied(w->origin, inner))
        return false;
    struct span shown = origin_span(w->origin, inner);
    add(v->arena, &v->shown, &v->shown_count, &v->shown_cap, shown);
    add(v->arena, &v->scalars, &v->scalar_count, &v->scalar_cap, shown);
    return true;
}

/* A line of a text that is no tree: indentation, dashes, the names of known fields and lines of
 * common words may be shown, all else not. */
static void visit_line(struct walk *w, const struct schema_document *schema, size_t at, size_t end)
{
    struct str text = w->document->text;
    while (at < end && (text.ptr[at] == ' ' || text.ptr[at] == '\t' ||
                        (text.ptr[at] == '-' && at + 1 < end && text.ptr[at + 1] == ' ')))
        at++;
    size_t hidden = at;
    while (at < end) {
        bool begins = hidden == at || hidden == at + 1;
        if (begins && hidden < end && all_common(schema, str_slice(text, hidden, end)) &&
            show(w, hidden, end))
            return;
        struct span name = name_at(text, at, end, schema);
        if (name.end > name.start && show(w, name.start, name.end)) {
            hide(w, hidden, at);
            at = name.end;
            hidden = at + 1; /* behind the colon */
            continue;
        }
        at += !is_letter(text.ptr[at]);
        while (at < end && is_letter(text.ptr[at]))
            at++;
        while (at < end && !is_letter(text.ptr[at]) && text.ptr[at] != '"')
            at++;
    }
    hide(w, hidden, end);
}

static void visit_text(struct walk *w, const struct schema_document *schema)
{
    struct str text = w->document->text;
    for (size_t at = 0; at < text.len;) {
        size_t end = at + str_find_byte(str_slice(text, at, text.len), '\n');
        visit_line(w, schema, at, end);
        at = end + 1;
    }
}

/* Of those that begin together the longest is last, where within() looks. */
static int by_start(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end < y->end ? -1 : x->end > y->end;
}

/* Documents follow one another, mostly, and so do the nodes of one. */
static void sort_behind(struct span *list, uint32_t sorted, uint32_t count)
{
    for (uint32_t i = sorted ? sorted : 1; i < count; i++)
        if (by_start(&list[i - 1], &list[i]) > 0) {
            qsort(list, count, sizeof *list, by_start);
            return;
        }
}

static void sort_added(struct veil *v, uint32_t shown, uint32_t scalars)
{
    sort_behind(v->shown, shown, v->shown_count);
    sort_behind(v->scalars, scalars, v->scalar_count);
    v->kept = NULL; /* of what was shown before, less may be now */
}

void veil_add_document(struct veil *v, const struct source *document, const struct origin *origin,
                       const struct node *root, const struct schema_document *schema)
{
    struct walk w = walk_of(v, document, origin);
    uint32_t shown = v->shown_count, scalars = v->scalar_count;
    if (root)
        visit(&w, root, schema->root, NULL, 0);
    else
        visit_text(&w, schema);
    sort_added(v, shown, scalars);
}

static void show_copied(struct walk *w, struct span at)
{
    struct veil *v = w->veil;
    if (at.start < at.end && origin_is_copied(w->origin, at))
        add(v->arena, &v->shown, &v->shown_count, &v->shown_cap, origin_span(w->origin, at));
}

/* Between two words of a line that are shown. */
static void show_gap(struct walk *w, struct span before, struct span behind)
{
    struct str gap = str_slice(w->document->text, before.end, behind.start);
    if (before.end < behind.start && !str_trim(gap).len && str_find_byte(gap, '\n') == gap.len)
        show_copied(w, (struct span){before.end, behind.start});
}

static void show_words(struct walk *w, const struct argv *argv)
{
    struct span last = {0, 0};
    for (uint32_t i = 0; i < argv->count; i++) {
        /* As it is written, which may be shorter than what it stands for. */
        struct span at = argv->words[i].span;
        struct str there = str_slice(w->document->text, at.start, at.end);
        if (str_starts_with(there, STR("--")) && !veil_is_public_place(there)) {
            there = str_slice(there, 0, str_find_byte(there, '='));
            at.end = at.start + (uint32_t)there.len;
        }
        if (!there.len || !veil_shows_word(there, false) || !veil_is_public_place(there))
            continue;
        show_copied(w, at);
        if (last.end)
            show_gap(w, last, at);
        last = at;
    }
}

/* That a line goes on tells nothing of what stands in it. */
static void show_continuations(struct walk *w)
{
    struct str text = w->document->text;
    for (size_t at = 0; at < text.len; at++) {
        size_t end = at + str_find_byte(str_slice(text, at, text.len), '\n'), from = end;
        if (from > at && text.ptr[from - 1] == '\\')
            from--;
        while (from < end && from > at && is_blank(text.ptr[from - 1]))
            from--;
        if (from < end)
            show(w, from, end);
        at = end;
    }
}

void veil_add_started(struct veil *v, const struct source *document, const struct origin *origin,
                      const struct carried *carried)
{
    struct walk w = walk_of(v, document, origin);
    uint32_t shown = v->shown_count, scalars = v->scalar_count;
    hide(&w, 0, document->text.len);
    show_continuations(&w);
    for (uint32_t i = 0; i < carried->name_count; i++) {
        struct span name = carried->names[i];
        struct str text = str_slice(document->text, name.start, name.end);
        bool is_flag = str_starts_with(text, STR("--"));
        if ((is_flag ? veil_is_public_place(text) : veil_is_public(text)) &&
            origin_is_copied(origin, name))
            add(v->arena, &v->shown, &v->shown_count, &v->shown_cap, origin_span(origin, name));
    }
    for (uint32_t i = 0; i < carried->count; i++)
        for (uint32_t k = 0; k < carried->workloads[i].container_count; k++)
            show_words(&w, &carried->workloads[i].containers[k].argv);
    sort_added(v, shown, scalars);
}
