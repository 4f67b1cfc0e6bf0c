/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/refused_shape.h"

#include "apiserver/hint.h"
#include "apiserver/redact.h"
#include "apiserver/version_set.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "tree/resolve.h"

/* Longer files are not indented anew. */
enum { EDITS_MAX = 4096, TABS_TEXT_MAX = 256 * 1024 };

struct edits {
    struct arena *arena;
    struct draft_edit *items;
    uint32_t count, cap;
    bool failed;
};

static void add(struct edits *e, uint32_t at, uint32_t end, struct str text)
{
    if (e->count == EDITS_MAX) {
        e->failed = true;
        return;
    }
    arena_grow(e->arena, e->items, e->count, e->cap);
    e->items[e->count++] = (struct draft_edit){{at, end}, text};
}

static struct edits edits_new(struct arena *a)
{
    return (struct edits){.arena = a};
}

static uint32_t line_start(struct str text, uint32_t at)
{
    while (at > 0 && text.ptr[at - 1] != '\n')
        at--;
    return at;
}

static uint32_t line_end(struct str text, uint32_t at)
{
    return at + (uint32_t)str_find_byte(str_slice(text, at, text.len), '\n');
}

/* Where the text of a line begins. */
static uint32_t indentation_end(struct str text, uint32_t at)
{
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t'))
        at++;
    return at;
}

static bool is_line_end(struct str text, uint32_t at)
{
    return at >= text.len || text.ptr[at] == '\n' || text.ptr[at] == '\r';
}

/* Nothing but blanks between the start of the line and this place. */
static bool begins_line(struct str text, uint32_t at)
{
    return indentation_end(text, line_start(text, at)) >= at;
}

/* Two more blanks for all lines that begin behind that of `from` and before `to`. */
static void indent_lines(struct edits *e, struct str text, uint32_t from, uint32_t to)
{
    for (uint32_t at = line_end(text, from) + 1; at < to && !e->failed; at = line_end(text, at) + 1)
        if (!is_line_end(text, indentation_end(text, at)))
            add(e, at, at, STR("  "));
}

static void offer(struct repair *r, const struct edits *e, struct str description)
{
    if (!e->failed)
        repair_offer(r, repair_loads_nowhere(r->view), description, e->items, e->count);
}

/* A name in quotes; STR_NONE where it may not be shown. */
static struct str shown(struct arena *a, struct str name)
{
    if (!name.len || name.len > 100 || redact_holds_key(name))
        return STR_NONE;
    return arena_join(a, STR("'"), name, STR("'"));
}

/* --- tabs --- */

bool shape_tabs(struct str text, const struct fault *fault, struct span *tabs)
{
    uint32_t at = fault->place.span.start;
    if (fault->refusal != REFUSAL_YAML_SYNTAX || at > text.len)
        return false;
    uint32_t start = line_start(text, at), end = indentation_end(text, start);
    while (start < end && text.ptr[start] != '\t')
        start++;
    uint32_t last = start;
    while (last < end && text.ptr[last] == '\t')
        last++;
    *tabs = (struct span){start, last};
    return start < end && at <= end;
}

static struct str spaces(uint32_t count)
{
    return str_slice(STR("        "), 0, count);
}

static struct str without_tabs(struct arena *a, struct str text, uint32_t width)
{
    struct buf out = BUF_INIT;
    for (uint32_t at = 0; at < text.len; at = line_end(text, at) + 1) {
        uint32_t end = indentation_end(text, at);
        for (uint32_t i = at; i < end; i++)
            buf_str(&out, spaces(text.ptr[i] == '\t' ? width : 1));
        uint32_t next = line_end(text, at) + 1;
        buf_str(&out, str_slice(text, end, next < text.len ? next : text.len));
    }
    struct str whole = buf_to_arena(&out, a);
    buf_release(&out);
    return whole;
}

/* Whether the newest of the asked versions refuses it for no reason of shape. */
static bool has_shape(const struct repair *r, struct str text)
{
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    unsigned minor = VERSION_NEWEST;
    while (minor > VERSION_OLDEST && !version_set_has(r->view->minors, minor))
        minor--;
    struct load_options options = {
        .minors = version_bit(minor), .feature_gates = STR(""), .file = r->view->source->name};
    source_init(&source, r->arena, r->view->source->name, text);
    load_verdicts(r->arena, &source, &options, verdicts);
    const struct verdict *v = &verdicts[minor - VERSION_OLDEST];
    if (v->kind != VERDICT_REFUSED)
        return v->kind == VERDICT_ACCEPTED;
    return v->refusal > REFUSAL_PROVIDER_MANY;
}

/* As wide as gives the document its shape; nothing loads it before. */
void shape_fix_tabs(struct repair *r)
{
    static const uint32_t widths[] = {2, 4, 8};
    struct str text = r->view->source->text;
    struct span tabs;
    uint32_t width = 0;
    if (text.len > TABS_TEXT_MAX || !shape_tabs(text, r->fault, &tabs))
        return;
    for (size_t i = 0; i < sizeof widths / sizeof *widths && !width; i++)
        if (has_shape(r, without_tabs(r->arena, text, widths[i])))
            width = widths[i];
    struct edits e = edits_new(r->arena);
    for (uint32_t at = 0; width && at < text.len; at = line_end(text, at) + 1)
        for (uint32_t i = at, end = indentation_end(text, at); i < end; i++)
            if (text.ptr[i] == '\t')
                add(&e, i, i + 1, spaces(width));
    offer(r, &e, STR("indent with spaces"));
}

/* --- lines that are not as deep as their neighbours --- */

struct line_key {           /* `- name: ...` */
    uint32_t first, column; /* of the dash, where there is one, and of the name */
    struct str name;
};

static bool key_of_line(struct str text, uint32_t start, struct line_key *out)
{
    uint32_t at = indentation_end(text, start), end;
    out->first = at - start;
    if (at < text.len && text.ptr[at] == '-')
        at = indentation_end(text, at + 1);
    for (end = at; end < text.len && is_letter(text.ptr[end]);)
        end++;
    out->column = at - start;
    out->name = str_slice(text, at, end);
    return end > at && end < text.len && text.ptr[end] == ':';
}

/* A name that cannot stand where it does. */
struct depth {
    struct line_key key;
    struct line_key above; /* the first one of the list item above it, which it may belong to */
    struct line_key inner; /* what stands below that one already; its name may be empty */
    bool below;            /* it belongs below `above` (keys, of aescbc), not beside it */
};

static bool shape_depth(struct str text, const struct fault *fault, struct depth *out)
{
    uint32_t at = fault->place.span.start;
    *out = (struct depth){.below = false};
    if (fault->refusal != REFUSAL_YAML_SYNTAX || at > text.len || !begins_line(text, at))
        return false;
    uint32_t start = line_start(text, at);
    struct line_key *key = &out->key, *above = &out->above;
    if (!key_of_line(text, start, key) || key->column != key->first || start + key->column != at)
        return false;
    while (start > 0) {
        start = line_start(text, start - 1);
        uint32_t begin = indentation_end(text, start);
        if (is_line_end(text, begin) || text.ptr[begin] == '#')
            continue;
        if (begin - start > key->column) {
            key_of_line(text, start, &out->inner);
            continue;
        }
        if (!key_of_line(text, start, above) || above->first >= above->column ||
            above->column == key->column || key->column > above->column + 2)
            return false;
        out->below = hint_provider_has(above->name, key->name);
        return true;
    }
    return false;
}

static uint32_t right_column(const struct depth *found)
{
    if (!found->below)
        return found->above.column;
    return found->inner.column > found->above.column ? found->inner.column
                                                     : found->above.column + 2;
}

static struct str blanks(struct arena *a, uint32_t count)
{
    return arena_fmt(a, "%u blank%s", (unsigned)count, count == 1 ? "" : "s");
}

bool shape_depth_words(struct arena *a, struct str text, const struct fault *fault,
                       struct str *words, struct str *how)
{
    struct depth found;
    if (!shape_depth(text, fault, &found))
        return false;
    struct str name = shown(a, found.key.name), first = shown(a, found.above.name);
    if (!name.ptr || !first.ptr)
        return false;
    uint32_t is = found.key.column, first_is = found.above.column;
    bool less = is < first_is;
    *words = arena_join(a, STR("not valid YAML: "), name, STR(" is indented "));
    *words = arena_join(a, *words, blanks(a, less ? first_is - is : is - first_is),
                        less ? STR(" less than ") : STR(" more than "));
    *words = arena_join(a, *words, first, STR(", which begins the list item above it"));
    *how = arena_join(a, found.below ? STR("indent ") : STR("if both belong to one item, indent "),
                      name, STR(" by "));
    *how = arena_join(a, *how, blanks(a, right_column(&found)),
                      arena_fmt(a, " instead of %u", (unsigned)is));
    if (found.below)
        *how = arena_join(a, *how, STR(", with all that belongs to it: it is a field of "), first);
    return true;
}

/* Only where the document has its shape then. */
void shape_fix_depth(struct repair *r)
{
    struct depth found;
    struct str text = r->view->source->text;
    if (text.len > TABS_TEXT_MAX || !shape_depth(text, r->fault, &found))
        return;
    struct buf out = BUF_INIT;
    for (uint32_t i = 0; i < right_column(&found); i++)
        buf_byte(&out, ' ');
    struct str indentation = buf_to_arena(&out, r->arena);
    buf_release(&out);
    uint32_t at = r->fault->place.span.start, start = line_start(text, at);
    struct str mended =
        arena_join(r->arena, str_slice(text, 0, start), indentation, str_slice(text, at, text.len));
    struct edits e = edits_new(r->arena);
    add(&e, start, at, indentation);
    if (has_shape(r, mended))
        offer(r, &e,
              found.below ? STR("indent it deeper than the provider it belongs to")
                          : STR("indent it as deep as the name above it"));
}

/* --- lists --- */

static bool needs_list(const struct fault *fault)
{
    return fault->refusal == REFUSAL_FIELD_TYPE && fault->field && !fault->element && fault->at &&
           fault->field->kind == SCHEMA_LIST &&
           (fault->at->kind == NODE_MAPPING || fault->at->kind == NODE_SCALAR);
}

/* Each name of these is an element by itself; of others all names together are one. */
static bool names_alternatives(const struct schema_field *field)
{
    return field->of && field->of->exactly_one;
}

static struct str field_name(struct str path)
{
    size_t at = path.len;
    while (at && path.ptr[at - 1] != '.')
        at--;
    return str_slice(path, at, path.len);
}

static void list_words(struct arena *a, struct str text, const struct fault *fault,
                       struct str *words, struct str *how)
{
    const struct node *at = fault->at;
    struct str needs =
        arena_join(a, STR("'"), field_name(fault->place.path), STR("' needs a list"));
    struct str name = STR_NONE;
    bool block = at->kind == NODE_MAPPING && at->style == STYLE_BLOCK && at->count;
    if (block && at->pairs[0].key->kind == NODE_SCALAR)
        name = shown(a, at->pairs[0].key->text);
    else if (at->kind == NODE_SCALAR && !(fault->field->items == SCHEMA_OBJECT && at->count))
        name = shown(a, at->text);
    if (!block && (at->kind == NODE_MAPPING || !begins_line(text, at->span.start))) {
        *words = arena_join(a, needs, STR(": put '[' and ']' around "),
                            name.ptr ? name : STR("what stands there"));
        *how = STR("write '[' in front of the value and ']' behind it");
        return;
    }
    bool several = block && at->count > 1 && names_alternatives(fault->field);
    *words = arena_join(a, needs, STR(": put '- ' before "), name.ptr ? name : STR("each element"),
                        several ? STR(" and the others") : STR(""));
    *how = STR("an element of a list begins with '- ', and what belongs to it stands two blanks "
               "deeper");
}

static void dash_before_names(struct repair *r, struct edits *e)
{
    struct str text = r->view->source->text;
    const struct node *at = r->fault->at;
    bool each = names_alternatives(r->fault->field);
    for (uint32_t i = 0; i < at->count && !e->failed; i++) {
        uint32_t start = at->pairs[i].key->span.start, end = at->span.end;
        if (i + 1 < at->count)
            end = line_start(text, at->pairs[i + 1].key->span.start);
        e->failed |= !begins_line(text, start);
        add(e, start, start, each || i == 0 ? STR("- ") : STR("  "));
        indent_lines(e, text, start, end);
    }
}

static void fix_list(struct repair *r)
{
    struct str text = r->view->source->text;
    const struct node *at = r->fault->at;
    enum schema_kind items = r->fault->field->items;
    struct edits e = edits_new(r->arena);
    bool word = at->kind == NODE_SCALAR && at->style == STYLE_PLAIN && items == SCHEMA_STRING &&
                at->text.len && str_find_byte(at->text, ' ') == at->text.len &&
                str_find_byte(at->text, ',') == at->text.len;
    bool mapping = at->kind == NODE_MAPPING && items == SCHEMA_OBJECT && at->count;
    if (at->tag.ptr || at->anchor.ptr)
        return;
    if (word && begins_line(text, at->span.start)) {
        add(&e, at->span.start, at->span.start, STR("- "));
    } else if (word || (mapping && at->style == STYLE_FLOW)) {
        add(&e, at->span.start, at->span.start, STR("["));
        add(&e, at->span.end, at->span.end, STR("]"));
    } else if (mapping && at->style == STYLE_BLOCK) {
        dash_before_names(r, &e);
    }
    offer(r, &e, STR("make it a list"));
}

/* --- text --- */

static const char *read_as(struct arena *a, const struct node *at)
{
    struct resolved value;
    struct str error;
    if (at->kind != NODE_SCALAR || at->style != STYLE_PLAIN || at->tag.ptr || at->anchor.ptr ||
        !resolve_scalar(a, at, &value, &error))
        return NULL;
    switch (value.kind) {
    case RESOLVED_BOOL:
        return "true or false";
    case RESOLVED_INT:
    case RESOLVED_UINT:
    case RESOLVED_FLOAT:
        return "a number";
    case RESOLVED_NULL:
    case RESOLVED_STRING:
        break;
    }
    return NULL;
}

static bool needs_text(const struct fault *fault)
{
    const struct schema_field *field = fault->field;
    return fault->refusal == REFUSAL_FIELD_TYPE && field && fault->at &&
           (fault->element ? field->items : field->kind) == SCHEMA_STRING;
}

/* The value in quotes; STR_NONE where it may not be shown. */
static struct str in_quotes(struct arena *a, const struct fault *fault)
{
    struct str value = fault->at->text;
    if ((fault->field->flags & SCHEMA_SECRET) || value.len > 100 || redact_holds_key(value))
        return STR_NONE;
    return arena_join(a, STR("\""), value, STR("\""));
}

bool shape_type_words(struct arena *a, struct str text, const struct fault *fault,
                      struct str *words, struct str *how)
{
    if (needs_list(fault)) {
        list_words(a, text, fault, words, how);
        return true;
    }
    const char *read = needs_text(fault) ? read_as(a, fault->at) : NULL;
    if (!read)
        return false;
    struct str quotes = in_quotes(a, fault);
    *words = arena_join(a, STR("'"), field_name(fault->place.path),
                        STR("' needs text, but this is "), str_from(read));
    *how =
        quotes.ptr ? arena_join(a, STR("write it in quotes: "), quotes) : STR("write it in quotes");
    return true;
}

void shape_fix_type(struct repair *r)
{
    if (needs_list(r->fault)) {
        fix_list(r);
    } else if (needs_text(r->fault) && read_as(r->arena, r->fault->at)) {
        struct str quotes = in_quotes(r->arena, r->fault);
        if (quotes.ptr)
            repair_offer_one(r, repair_loads_nowhere(r->view), STR("write it in quotes"),
                             r->fault->at->span, quotes);
    }
}

/* --- indentation --- */

static bool belongs_below(const struct schema_field *field, const struct node *key)
{
    for (uint32_t i = 0; key->kind == NODE_SCALAR && i < field->of->field_count; i++)
        if (str_eq(field->of->fields[i].name, key->text))
            return true;
    return false;
}

bool shape_fix_begun(struct repair *r)
{
    struct str first, text = r->view->source->text;
    const struct schema_field *begun = hint_begun(r->arena, r->fault, &first);
    if (!begun)
        return false;
    const struct node *at = r->fault->at;
    const struct node *name = at->kind == NODE_MAPPING ? at->pairs[0].key : NULL;
    if (!name || at->style != STYLE_BLOCK || name->kind != NODE_SCALAR ||
        !str_eq(name->text, begun->name) || at->pairs[0].value->text.len)
        return true;
    for (uint32_t i = 1; i < at->count; i++)
        if (!belongs_below(begun, at->pairs[i].key) ||
            !begins_line(text, at->pairs[i].key->span.start))
            return true;
    /* The missing value goes away: an edit has to touch its place, or it would be taken for harm.
     */
    uint32_t from = at->pairs[0].value->span.start, next = line_end(text, from) + 1;
    struct edits e = edits_new(r->arena);
    if (next >= text.len || str_trim(str_slice(text, from, next)).len)
        return true;
    add(&e, from, next, arena_join(r->arena, str_slice(text, from, next), STR("  ")));
    indent_lines(&e, text, next, at->span.end);
    offer(r, &e, arena_join(r->arena, STR("indent what belongs below '"), begun->name, STR("'")));
    return true;
}
