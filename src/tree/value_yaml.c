/* SPDX-License-Identifier: Apache-2.0 */
/* The walk of go-yaml's decoder (decode.go), node by node and in its order, since the first fault
 * ends it. Open collections wait on a stack of our own. A node with an anchor is walked once; where
 * an alias comes back to it, its value is shared and its steps are counted in one sum: below an
 * alias every step raises both of go-yaml's counters, so the check against excessive aliasing
 * cannot pass in the end and have failed in between. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fatal.h"
#include "tree/go_float.h"
#include "tree/go_syntax.h"
#include "tree/limits.h"
#include "tree/value.h"
#include "tree/value_check.h"
#include "tree/value_map.h"
#include "tree/value_memo.h"

enum { KEY_BYTES_MAX = 2 * LIMIT_BYTES };

/* What the decoder does with a value once it has it. */
enum purpose { FOR_ROOT, FOR_ITEM, FOR_KEY, FOR_MEMBER, FOR_MERGE };

struct frame { /* an open collection */
    struct node *node;
    struct node *alias; /* that led to it, or NULL */
    struct value *value;
    struct value_memo *memo; /* where the value is kept for later aliases, or NULL */
    uint64_t steps;          /* the decoder's count when it came here */
    uint32_t next;           /* the item or pair in hand */
    uint32_t entries;        /* where its entries begin */
    uint32_t merges; /* items of a merged sequence still to do, from the last to the first */
    uint32_t rank;
    enum purpose purpose;
    bool has_key;
    struct resolved key; /* of the pair in hand */
};

struct walk {
    struct arena *arena;
    struct frame *frames;
    size_t depth, frame_cap;
    struct map_entry *entries; /* of all open mappings */
    size_t entry_count, entry_cap;
    size_t key_bytes; /* of all entries there ever were */
    struct value_memos memos;
    const struct yread_document *doc;
    struct value_problem *problem;
    struct value *root;
    struct buf type_errors; /* what go-yaml collects instead of stopping */
    uint64_t steps, alias_steps;
    uint32_t alias_depth;
    enum go_yaml engine;
    bool odd_values;  /* what the later stages refuse was seen */
    bool keys_repeat; /* or may: what is merged is no member yet */
};

static bool fail(struct walk *w, enum value_problem_kind kind, struct node *at, struct str text)
{
    *w->problem = (struct value_problem){.kind = kind, .text = text, .at = at};
    return false;
}

static double allowed_ratio(uint64_t steps)
{
    const double low = 400000, high = 4000000;
    if ((double)steps <= low)
        return 0.99;
    return (double)steps >= high ? 0.10 : 0.99 - 0.89 * (((double)steps - low) / (high - low));
}

static bool count_steps(struct walk *w, uint64_t count, struct node *at)
{
    w->steps += count;
    if (w->alias_depth)
        w->alias_steps += count;
    if (w->alias_steps > 100 && w->steps > 1000 &&
        (double)w->alias_steps / (double)w->steps > allowed_ratio(w->steps))
        return fail(w, VALUE_PROBLEM_ALIASING, at,
                    STR("yaml: document contains excessive aliasing"));
    return true;
}

static struct value *value_new(struct walk *w, enum value_kind kind, struct node *node)
{
    struct value *value = arena_new(w->arena, struct value, 1);
    value->kind = kind;
    value->node = node;
    return value;
}

static struct frame *top(struct walk *w)
{
    return &w->frames[w->depth - 1];
}

/* --- finished values go where they belong --- */

static void entry_add(struct walk *w, struct frame *frame, const struct resolved *key,
                      struct node *key_node, struct node *at, struct value *value)
{
    if (w->entry_count == w->entry_cap) {
        w->entry_cap = w->entry_cap ? w->entry_cap * 2 : 64;
        w->entries = xrealloc(w->entries, w->entry_cap * sizeof *w->entries);
    }
    struct map_entry *entry = &w->entries[w->entry_count++];
    map_entry_key(entry, w->arena, key, node_resolve(key_node));
    w->key_bytes += entry->order.len;
    entry->member.key = key_node;
    entry->member.at = at;
    entry->member.value = value;
    entry->rank = frame->rank++;
    w->odd_values |= key->kind == RESOLVED_NULL || key->kind == RESOLVED_UINT;
}

/* The members of a merged mapping, one by one, over what is there. */
static void merge_members(struct walk *w, struct frame *frame, const struct value *merged)
{
    struct resolved key;
    struct str ignored;
    frame->value->unstable |= merged->unstable;
    for (uint32_t i = 0; i < merged->count; i++) {
        const struct value_member *member = &merged->members[i];
        if (resolve_scalar(w->arena, node_resolve(member->key), &key, &ignored))
            entry_add(w, frame, &key, member->key, member->at, member->value);
    }
}

static bool refuse_key(struct walk *w, struct node *at, const struct value *key)
{
    bool unstable = false;
    struct buf text = BUF_INIT;
    buf_cstr(&text, "yaml: invalid map key: ");
    bool fits = go_syntax_value(&text, w->arena, key, &unstable);
    fail(w, VALUE_PROBLEM_MAP_KEY, at, buf_to_arena(&text, w->arena));
    w->problem->unstable = unstable;
    w->problem->limit = fits ? STR_NONE : STR("text");
    buf_release(&text);
    return false;
}

/* Only up to 2.2.4, where a later anchor of the same name may hide what is merged: null empties the
 * map, and everything else is a complaint at the end. */
static void merge_other(struct walk *w, struct frame *frame, const struct node *node, bool is_null)
{
    struct buf *errors = &w->type_errors;
    if (is_null) {
        w->entry_count = frame->entries;
        return;
    }
    buf_fmt(errors, "\n  line %u: cannot unmarshal ", node->mark_line);
    if (node->kind == NODE_SEQUENCE) {
        buf_cstr(errors, "!!seq");
    } else {
        buf_str(errors, resolve_tag_name(w->arena, node));
        buf_cstr(errors, " `");
        buf_str(errors, node->text.len > 10 ? str_slice(node->text, 0, 7) : node->text);
        buf_cstr(errors, node->text.len > 10 ? "...`" : "`");
    }
    buf_cstr(errors, " into map[interface {}]interface {}");
}

static bool deliver(struct walk *w, enum purpose purpose, struct node *at, struct value *value)
{
    struct frame *frame = w->depth ? top(w) : NULL;
    switch (purpose) {
    case FOR_ROOT:
        w->root = value;
        break;
    case FOR_ITEM:
        frame->value->items[frame->next++] = (struct value_item){at, value};
        if (value->height >= frame->value->height)
            frame->value->height = value->height + 1;
        break;
    case FOR_KEY:
        return refuse_key(w, at, value); /* only collections come this way */
    case FOR_MEMBER:
        entry_add(w, frame, &frame->key, frame->node->pairs[frame->next].key, at, value);
        frame->has_key = false;
        frame->next++;
        break;
    case FOR_MERGE:
        if (value->kind == VALUE_OBJECT)
            merge_members(w, frame, value);
        else
            merge_other(w, frame, value->node, value->kind == VALUE_NULL);
        if (frame->merges == 0)
            frame->next++;
        break;
    }
    return true;
}

/* --- scalars --- */

/* The literal in JSON: the text itself where it is already written that way. */
static struct str integer_text(struct walk *w, struct str text, const struct resolved *r)
{
    size_t sign = text.len && text.ptr[0] == '-';
    bool canonical = text.len > sign && (text.ptr[sign] != '0' || (text.len == 1 && !sign));
    for (size_t i = sign; canonical && i < text.len; i++)
        canonical = text.ptr[i] >= '0' && text.ptr[i] <= '9';
    if (canonical)
        return text;
    if (r->kind == RESOLVED_UINT)
        return arena_fmt(w->arena, "%llu", (unsigned long long)r->huge);
    return arena_fmt(w->arena, "%lld", (long long)r->integer);
}

static struct value *scalar_value(struct walk *w, struct node *node, const struct resolved *r)
{
    struct value *value = value_new(w, VALUE_NULL, node);
    switch (r->kind) {
    case RESOLVED_NULL:
        break;
    case RESOLVED_BOOL:
        value->kind = VALUE_BOOL;
        value->boolean = r->boolean;
        break;
    case RESOLVED_INT:
    case RESOLVED_UINT:
        value->kind = VALUE_NUMBER;
        value->text = integer_text(w, node->text, r);
        break;
    case RESOLVED_FLOAT:
        value->kind = VALUE_NUMBER;
        value->text = value_float_text(w->arena, r->real);
        w->odd_values |= r->real - r->real != 0;
        break;
    case RESOLVED_STRING:
        value->kind = VALUE_STRING;
        value->text = r->text.ptr == node->text.ptr ? r->text : value_mend(w->arena, r->text);
        break;
    }
    return value;
}

static bool decode_scalar(struct walk *w, struct node *node, struct node *at, enum purpose purpose)
{
    struct resolved r;
    struct str error;
    if (!count_steps(w, 1, at))
        return false;
    if (!resolve_scalar(w->arena, node, &r, &error))
        return fail(w, VALUE_PROBLEM_TAG, node, error);
    if (purpose == FOR_KEY) {
        top(w)->key = r;
        top(w)->has_key = true;
        return true;
    }
    return deliver(w, purpose, at, scalar_value(w, node, &r));
}

/* --- collections --- */

/* The new frame is filled in place: it is too large to be handed around. */
static struct frame *frame_push(struct walk *w)
{
    if (w->depth == w->frame_cap) {
        w->frame_cap = w->frame_cap ? w->frame_cap * 2 : 32;
        w->frames = xrealloc(w->frames, w->frame_cap * sizeof *w->frames);
    }
    struct frame *frame = &w->frames[w->depth++];
    memset(frame, 0, sizeof *frame);
    return frame;
}

static bool alias_is_open(const struct walk *w, const struct node *alias)
{
    for (size_t i = 0; i < w->depth; i++)
        if (w->frames[i].alias == alias)
            return true;
    return false;
}

static bool decode_collection(struct walk *w, struct node *node, struct node *alias,
                              struct value_memo *memo, enum purpose purpose)
{
    struct node *at = alias ? alias : node;
    if (memo && memo->value) {
        if (!count_steps(w, memo->steps, at))
            return false;
        return deliver(w, purpose, at, memo->value);
    }
    bool first = memo && !memo->open;
    uint64_t before = w->steps;
    if (!count_steps(w, 1, at))
        return false;
    if (first)
        memo->open = true;
    bool sequence = node->kind == NODE_SEQUENCE;
    struct value *value = value_new(w, sequence ? VALUE_ARRAY : VALUE_OBJECT, node);
    value->height = 1;
    if (sequence)
        value->items = arena_new(w->arena, struct value_item, node->count);
    struct frame *frame = frame_push(w);
    frame->node = node;
    frame->alias = alias;
    frame->value = value;
    frame->memo = first ? memo : NULL;
    frame->steps = before;
    frame->entries = (uint32_t)w->entry_count;
    frame->purpose = purpose;
    return true;
}

static void alias_leave(struct walk *w, const struct node *alias)
{
    if (alias)
        w->alias_depth--;
}

static bool refuse_cycle(struct walk *w, struct node *alias)
{
    struct buf text = BUF_INIT;
    buf_cstr(&text, "yaml: anchor '");
    buf_str(&text, alias->target->anchor);
    buf_cstr(&text, "' value contains itself");
    fail(w, VALUE_PROBLEM_ALIAS, alias, buf_to_arena(&text, w->arena));
    buf_release(&text);
    return false;
}

/* go-yaml's unmarshal(): one step, and one more for the node behind an alias. */
static bool decode_node(struct walk *w, struct node *node, enum purpose purpose)
{
    struct node *alias = node->kind == NODE_ALIAS ? node : NULL;
    struct node *target = node_resolve(node);
    struct value_memo *memo = NULL;
    if (w->doc->has_aliases && target->anchor.ptr && target->kind != NODE_SCALAR)
        memo = value_memo_of(&w->memos, target);
    if (alias) {
        if (!count_steps(w, 1, alias))
            return false;
        /* Go comes to an alias that it is already following only the second time round. */
        if (memo && memo->open && !memo->value && alias_is_open(w, alias))
            return refuse_cycle(w, alias);
        w->alias_depth++;
    }
    size_t depth = w->depth;
    bool ok = target->kind == NODE_SCALAR ? decode_scalar(w, target, node, purpose)
                                          : decode_collection(w, target, alias, memo, purpose);
    if (ok && w->depth == depth) /* done at once */
        alias_leave(w, alias);
    return ok;
}

static bool frame_end(struct walk *w)
{
    struct frame *frame = top(w);
    if (frame->node->kind == NODE_SEQUENCE) {
        frame->value->count = frame->node->count;
    } else {
        uint32_t count = (uint32_t)w->entry_count - frame->entries;
        struct map_entry *entries = count ? &w->entries[frame->entries] : NULL;
        w->keys_repeat |= !map_finish(w->arena, entries, count, frame->value);
        w->entry_count = frame->entries;
    }
    if (frame->memo) {
        frame->memo->value = frame->value;
        frame->memo->steps = w->steps - frame->steps;
    }
    w->depth--; /* its place stays readable until the next one is pushed */
    alias_leave(w, frame->alias);
    return deliver(w, frame->purpose, frame->alias ? frame->alias : frame->node, frame->value);
}

/* --- merge keys --- */

static bool refuse_merge(struct walk *w, struct node *at)
{
    return fail(w, VALUE_PROBLEM_MERGE, at,
                STR("yaml: map merge requires map or sequence of maps as the value"));
}

/* Up to 2.2.4 an alias behind `<<` was judged by the last anchor of that name in the document. */
static bool merges_mapping(struct walk *w, struct node *node)
{
    struct node *target = node_resolve(node);
    if (w->engine == GO_YAML_2_2_4 && node->kind == NODE_ALIAS)
        target = value_last_anchor(&w->memos, w->doc, target);
    return target->kind == NODE_MAPPING;
}

/* A sequence that a later anchor hides (see merge_other) is not even looked into. */
static bool merge_sequence(struct walk *w, struct node *alias)
{
    struct frame *frame = top(w);
    if (!count_steps(w, 1, alias))
        return false;
    w->alias_depth++;
    bool ok = count_steps(w, 1, alias);
    w->alias_depth--;
    merge_other(w, frame, alias->target, false);
    if (frame->merges == 0)
        frame->next++;
    return ok;
}

static bool merge_one(struct walk *w, struct node *node)
{
    if (!merges_mapping(w, node))
        return refuse_merge(w, node);
    if (node_resolve(node)->kind == NODE_SEQUENCE)
        return merge_sequence(w, node);
    return decode_node(w, node, FOR_MERGE);
}

static bool merge_begin(struct walk *w, struct node *node)
{
    struct frame *frame = top(w);
    w->keys_repeat = true;
    if (node->kind != NODE_SEQUENCE)
        return merge_one(w, node);
    frame->merges = node->count;
    if (node->count == 0)
        frame->next++;
    return true;
}

/* Of several merged mappings the first has the last word. */
static bool merge_next(struct walk *w)
{
    struct frame *frame = top(w);
    return merge_one(w, frame->node->pairs[frame->next].value->items[--frame->merges]);
}

static bool mapping_step(struct walk *w)
{
    struct frame *frame = top(w);
    struct node_pair *pair = &frame->node->pairs[frame->next];
    if (frame->merges)
        return merge_next(w);
    if (frame->has_key)
        return decode_node(w, pair->value, FOR_MEMBER);
    if (resolve_is_merge(pair->key))
        return merge_begin(w, pair->value);
    return decode_node(w, pair->key, FOR_KEY);
}

/* Go would write each key into its JSON again, and run out of memory; without aliases keys come to
 * no more than the text in UTF-8. */
static bool refuse_keys(struct walk *w, struct node *at)
{
    fail(w, VALUE_PROBLEM_ALIASING, at, STR("keys, aliases followed, are larger than a document"));
    w->problem->limit = STR("bytes");
    return false;
}

static bool walk_step(struct walk *w)
{
    struct frame *frame = top(w);
    if (w->key_bytes > KEY_BYTES_MAX)
        return refuse_keys(w, frame->node);
    if (frame->next == frame->node->count)
        return frame_end(w);
    if (frame->node->kind == NODE_MAPPING)
        return mapping_step(w);
    return decode_node(w, frame->node->items[frame->next], FOR_ITEM);
}

static bool walk_document(struct walk *w, struct value **out)
{
    struct node *root = w->doc->root;
    w->steps = 1; /* the document is a step itself */
    if (!root) {
        *out = value_new(w, VALUE_NULL, NULL);
        return true;
    }
    if (!decode_node(w, root, FOR_ROOT))
        return false;
    while (w->depth)
        if (!walk_step(w))
            return false;
    *out = w->root;
    if (w->type_errors.len == 0)
        return true;
    struct buf text = BUF_INIT; /* not printf: what is quoted may hold NUL */
    buf_cstr(&text, "yaml: unmarshal errors:");
    buf_str(&text, buf_view(&w->type_errors));
    fail(w, VALUE_PROBLEM_MERGE, root, buf_to_arena(&text, w->arena));
    buf_release(&text);
    return false;
}

bool value_from_yaml(struct arena *a, const struct yread_document *doc, enum go_yaml engine,
                     struct value **out, struct value_problem *problem)
{
    struct walk w = {.arena = a, .doc = doc, .problem = problem, .engine = engine};
    w.memos.arena = a;
    *problem = (struct value_problem){0};
    bool ok = walk_document(&w, out);
    free(w.frames);
    free(w.entries);
    buf_release(&w.type_errors);
    ok = ok && value_check(a, *out, w.odd_values, problem);
    problem->keys_repeat = w.keys_repeat;
    return ok;
}
