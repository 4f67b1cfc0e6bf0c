/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/suggest.h"

#include "base/buf.h"
#include "base/slips.h"

enum {
    INSIDE_MAX = 2,  /* levels; further in it would be guesswork */
    OUTSIDE_MAX = 8, /* levels of objects in any of our schemas */
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_joiner(char c)
{
    return c == '-' || c == '_' || c == ' ' || c == '.';
}

/* The same letters and digits in the same order. */
static bool same_form(struct str a, struct str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && is_joiner(a.ptr[i]))
            i++;
        while (k < b.len && is_joiner(b.ptr[k]))
            k++;
        if (i == a.len || k == b.len)
            return i == a.len && k == b.len && i > 0;
        if (lower(a.ptr[i++]) != lower(b.ptr[k++]))
            return false;
    }
}

static bool same_but_plural(struct str a, struct str b)
{
    if (a.len < b.len)
        return same_but_plural(b, a);
    return a.len == b.len + 1 && lower(a.ptr[b.len]) == 's' && same_form(str_slice(a, 0, b.len), b);
}

static bool alike(struct str a, struct str b)
{
    return same_form(a, b) || same_but_plural(a, b) || slips(a, b) <= slips_tolerance(a, b);
}

static enum suggestion_kind how_same(struct str written, struct str name)
{
    if (str_eq_ignore_case(written, name))
        return SUGGEST_CASE;
    if (same_form(written, name))
        return SUGGEST_FORM;
    return same_but_plural(written, name) ? SUGGEST_NUMBER : SUGGEST_NOTHING;
}

static const struct schema_field *nearly_here(const struct schema_object *object, struct str name,
                                              enum suggestion_kind *kind)
{
    for (uint32_t i = 0; i < object->field_count; i++) {
        *kind = how_same(name, object->fields[i].name);
        if (*kind != SUGGEST_NOTHING)
            return &object->fields[i];
    }
    return NULL;
}

/* Of two that are equally near, neither. */
static const struct schema_field *misspelt_here(const struct schema_object *object, struct str name)
{
    const struct schema_field *best = NULL;
    unsigned best_slips = SLIPS_MAX;
    for (uint32_t i = 0; i < object->field_count; i++) {
        const struct schema_field *field = &object->fields[i];
        unsigned count = slips(name, field->name);
        if (count > slips_tolerance(name, field->name) || count > best_slips)
            continue;
        best = count < best_slips ? field : NULL;
        best_slips = count;
    }
    return best;
}

static const struct schema_field *find_same(const struct schema_object *object, struct str name)
{
    for (uint32_t i = 0; i < object->field_count; i++)
        if (same_form(object->fields[i].name, name))
            return &object->fields[i];
    return NULL;
}

static bool is_begun(const struct value *here, struct str name)
{
    if (!here || here->kind != VALUE_OBJECT)
        return false;
    for (uint32_t i = 0; i < here->count; i++)
        if (str_eq(here->members[i].name, name))
            return true;
    return false;
}

static void put_step(struct buf *way, const struct schema_field *field)
{
    if (way->len)
        buf_byte(way, '.');
    buf_str(way, field->name);
    if (field->kind == SCHEMA_LIST)
        buf_cstr(way, "[]");
}

/* All fields of this object, `levels` further in, below which the name exists: their ways, as "a",
 * "a or b", "a, b or c". */
struct inside {
    struct str name;
    const struct value *here;
    bool begun_only;
    const struct schema_field *field;
    struct buf last; /* the newest way; joined to `all` when another follows */
    struct buf all;
};

static void put_way(struct inside *in, struct str way)
{
    if (in->last.len) {
        if (in->all.len)
            buf_cstr(&in->all, ", ");
        buf_str(&in->all, buf_view(&in->last));
    }
    buf_clear(&in->last);
    buf_str(&in->last, way);
}

static void find_inside(struct inside *in, const struct schema_object *object, unsigned levels)
{
    for (uint32_t i = 0; i < object->field_count; i++) {
        const struct schema_field *step = &object->fields[i];
        if (!step->of || (in->begun_only && !is_begun(in->here, step->name)))
            continue;
        struct buf way = BUF_INIT;
        put_step(&way, step);
        const struct schema_field *hit = levels == 1 ? find_same(step->of, in->name) : NULL;
        if (hit) {
            in->field = hit;
            put_way(in, buf_view(&way));
        }
        for (uint32_t k = 0; levels == 2 && k < step->of->field_count; k++) {
            const struct schema_field *next = &step->of->fields[k];
            hit = next->of ? find_same(next->of, in->name) : NULL;
            if (!hit)
                continue;
            in->field = hit;
            struct buf longer = BUF_INIT;
            buf_str(&longer, buf_view(&way));
            put_step(&longer, next);
            put_way(in, buf_view(&longer));
            buf_release(&longer);
        }
        buf_release(&way);
    }
}

static struct suggestion inside(struct arena *a, const struct schema_object *object,
                                const struct value *here, struct str name)
{
    struct inside in = {.name = name, .here = here};
    for (int pass = 0; !in.field && pass < 2; pass++) {
        in.begun_only = pass == 0;
        for (unsigned levels = 1; !in.field && levels <= INSIDE_MAX; levels++)
            find_inside(&in, object, levels);
    }
    struct suggestion found = {SUGGEST_NOTHING, NULL, STR_NONE, 0};
    if (in.field) {
        if (in.all.len)
            buf_cstr(&in.all, " or ");
        buf_str(&in.all, buf_view(&in.last));
        found = (struct suggestion){SUGGEST_INSIDE, in.field, buf_to_arena(&in.all, a), 0};
    }
    buf_release(&in.all);
    buf_release(&in.last);
    return found;
}

/* The objects from the root to `object`, the first way there is. Objects that stand in several
 * places (keys) have the same objects around them but for the last, whose fields do not matter
 * here. */
static bool find_way(const struct schema_object *from, const struct schema_object *object,
                     const struct schema_field **steps, const struct schema_object **owners,
                     unsigned *count)
{
    if (from == object)
        return true;
    if (*count == OUTSIDE_MAX)
        return false;
    unsigned level = (*count)++;
    for (uint32_t i = 0; i < from->field_count; i++) {
        if (!from->fields[i].of)
            continue;
        steps[level] = &from->fields[i];
        owners[level] = from;
        if (find_way(from->fields[i].of, object, steps, owners, count))
            return true;
    }
    (*count)--;
    return false;
}

static struct suggestion outside(struct arena *a, const struct schema_document *document,
                                 const struct schema_object *object, struct str name)
{
    const struct schema_field *steps[OUTSIDE_MAX];
    const struct schema_object *owners[OUTSIDE_MAX];
    unsigned count = 0, depth;
    struct suggestion found = {SUGGEST_NOTHING, NULL, STR_NONE, 0};
    if (!find_way(document->root, object, steps, owners, &count))
        return found;
    depth = count;
    for (unsigned level = count; level > 0 && !found.field; level--) {
        found.field = find_same(owners[level - 1], name);
        count = level - 1;
    }
    if (!found.field)
        return found;
    struct buf way = BUF_INIT;
    for (unsigned i = 0; i < count; i++)
        put_step(&way, steps[i]);
    found.kind = SUGGEST_OUTSIDE;
    found.levels = depth - count;
    found.where = buf_to_arena(&way, a);
    buf_release(&way);
    return found;
}

struct suggestion suggest_field(struct arena *a, const struct schema_document *document,
                                const struct schema_object *object, const struct value *here,
                                struct str name)
{
    struct suggestion found = {SUGGEST_NOTHING, NULL, STR_NONE, 0};
    found.field = nearly_here(object, name, &found.kind);
    if (found.field)
        return found;
    found = inside(a, object, here, name);
    if (!found.field)
        found = outside(a, document, object, name);
    if (!found.field) {
        found.field = misspelt_here(object, name);
        found.kind = found.field ? SUGGEST_SPELLING : SUGGEST_NOTHING;
    }
    return found;
}

struct str suggest_value(const struct schema_field *field, struct str value)
{
    const struct schema_words *words = schema_words(field);
    struct str best = STR_NONE;
    unsigned best_slips = SLIPS_MAX;
    for (uint32_t i = 0; i < words->allowed_count; i++) {
        struct str allowed = words->allowed[i];
        if (same_form(value, allowed) || same_but_plural(value, allowed))
            return allowed;
        /* "2" for "v2", and "v2beta1", which is how the plugin's protocol was called once */
        if (str_eq(value, str_slice(allowed, 1, allowed.len)) && lower(allowed.ptr[0]) == 'v')
            return allowed;
        struct str behind = str_slice(value, allowed.len, value.len);
        if (str_starts_with(value, allowed) &&
            (str_starts_with(behind, STR("alpha")) || str_starts_with(behind, STR("beta"))))
            return allowed;
        unsigned count = slips(value, allowed);
        if (count <= slips_tolerance(value, allowed) && count <= best_slips) {
            best = count < best_slips ? allowed : STR_NONE;
            best_slips = count;
        }
    }
    return best;
}

const struct schema_type_meta *suggest_type_meta(const struct schema_document *document,
                                                 struct str api_version, struct str kind)
{
    const struct schema_type_meta *recommended = &document->kinds[0];
    for (uint32_t i = 0; i < document->kind_count; i++)
        if (alike(kind, document->kinds[i].kind))
            return recommended;
    bool is_ours = alike(api_version, recommended->api_version);
    return is_ours && !kind.len ? recommended : NULL;
}
