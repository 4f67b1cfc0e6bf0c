/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/suppress.h"

#include <stdlib.h>
#include <string.h>

#include "engine/suppress_place.h"
#include "engine/suppress_text.h"

enum { SUPPRESSIONS_MAX = 10000 }; /* of a file; what comes behind is not read */

void suppress_begin(struct suppressions *list, struct arena *a, struct source *source,
                    const struct suppress_options *options)
{
    *list = (struct suppressions){.arena = a, .source = source, .options = options};
}

static struct suppression *add(struct suppressions *list)
{
    arena_grow(list->arena, list->items, list->count, list->cap);
    return &list->items[list->count++];
}

/* One byte a character: what is not ASCII matters only in reasons. */
static struct str text_of(const struct suppressions *list, struct span span)
{
    const struct source *source = list->source;
    struct str text = str_slice(source->text, span.start, span.end);
    if (source->unit != 2)
        return text;
    char *out = arena_bytes(list->arena, text.len / 2 + 1);
    for (size_t i = 0; i + 1 < text.len; i += 2) {
        char low = text.ptr[source->little ? i : i + 1],
             high = text.ptr[source->little ? i + 1 : i];
        out[i / 2] = high || low < 0 ? '?' : low;
    }
    return (struct str){out, text.len / 2};
}

static bool mentions_enclint(const struct suppressions *list, struct span span)
{
    struct str text = str_slice(list->source->text, span.start, span.end);
    if (list->source->unit == 2)
        return true;
    return memmem(text.ptr, text.len, "enclint", 7) != NULL;
}

void suppress_parse(struct suppressions *list, const struct yread_document *doc)
{
    uint32_t count;
    if (!doc->root || !mentions_enclint(list, doc->span))
        return;
    struct comment *comments = yread_comments(list->arena, list->source, doc, &count);
    const struct comment_place *places = NULL;
    for (uint32_t i = 0; i < count && list->count < SUPPRESSIONS_MAX; i++) {
        struct suppression found;
        struct str text = text_of(list, comments[i].span);
        if (!suppress_read(list->arena, list->options->rules, text, comments[i].span.start,
                           list->source->unit, &found))
            continue;
        if (!places)
            places = comment_places(list->arena, list->source, comments, count);
        found.alone = places[i].alone;
        found.covers = comment_covers(list->source, doc, &places[i]);
        if (found.kind == SUPPRESSION_FILE)
            found.covers = (struct span){0, UINT32_MAX};
        found.first_line = source_position(list->source, found.covers.start).line;
        found.last_line = source_position(list->source, found.covers.end - 1).line;
        if (found.kind != SUPPRESSION_MALFORMED && list->count + 1 == SUPPRESSIONS_MAX) {
            found.kind = SUPPRESSION_MALFORMED;
            found.problem = STR("more than 10000 comments for enclint; further ones do not count");
        }
        *add(list) = found;
    }
    list->is_ordered = false;
}

void suppress_broken(struct suppressions *list, struct span span)
{
    struct str text = list->source->text;
    if (list->source->unit == 2 || !mentions_enclint(list, span))
        return;
    for (size_t at = span.start, end; at < span.end; at = end + 1) {
        end = at + str_find_byte(str_slice(text, at, span.end), '\n');
        struct str line = str_trim(str_slice(text, at, end));
        struct suppression found;
        uint32_t start = (uint32_t)(line.ptr - text.ptr);
        if (str_starts_with(line, STR("#")) && list->count < SUPPRESSIONS_MAX &&
            suppress_read(list->arena, list->options->rules, line, start, 1, &found) &&
            found.kind == SUPPRESSION_FILE) {
            found.alone = true;
            found.covers = (struct span){0, UINT32_MAX};
            found.first_line = 1;
            found.last_line = source_position(list->source, UINT32_MAX).line;
            *add(list) = found;
        }
    }
    list->is_ordered = false;
}

/* Finding the innermost. */

static int compare_covers(const void *one, const void *other)
{
    const struct suppression *a = one, *b = other;
    if (a->covers.start != b->covers.start)
        return a->covers.start < b->covers.start ? -1 : 1;
    if (a->covers.end != b->covers.end)
        return a->covers.end > b->covers.end ? -1 : 1;
    return a->comment.start < b->comment.start ? -1 : a->comment.start > b->comment.start;
}

static int compare_comments(const void *one, const void *other)
{
    const struct suppression *a = one, *b = other;
    return a->comment.start < b->comment.start ? -1 : a->comment.start > b->comment.start;
}

static void order(struct suppressions *list)
{
    uint32_t open = UINT32_MAX;
    if (list->is_ordered)
        return;
    qsort(list->items, list->count, sizeof *list->items, compare_covers);
    for (uint32_t i = 0; i < list->count; i++) {
        while (open != UINT32_MAX && list->items[open].covers.end <= list->items[i].covers.start)
            open = list->items[open].outer;
        list->items[i].outer = open;
        open = i;
    }
    list->is_ordered = true;
}

static bool is_expired(const struct suppressions *list, const struct suppression *s)
{
    return s->until && s->until < list->options->today;
}

static bool is_locked(const struct suppressions *list, const struct rule *rule)
{
    const struct suppress_options *o = list->options;
    return o->is_locked && o->is_locked(o->context, rule);
}

/* The last one that begins at or before `offset`; UINT32_MAX: none. */
static uint32_t last_before(const struct suppressions *list, uint32_t offset)
{
    uint32_t low = 0, high = list->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list->items[middle].covers.start <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : UINT32_MAX;
}

static bool suppresses(const struct suppressions *list, struct suppression *s, uint32_t index,
                       uint32_t offset)
{
    if ((s->kind != SUPPRESSION_PLACE && s->kind != SUPPRESSION_FILE) || is_expired(list, s) ||
        offset < s->covers.start || offset >= s->covers.end)
        return false;
    for (uint32_t k = 0; k < s->rule_count; k++) {
        if (s->rules[k].index != index)
            continue;
        s->rules[k].used = true;
        return true;
    }
    return false;
}

const struct suppression *suppress_find(struct suppressions *list, const struct rule *rule,
                                        uint32_t offset)
{
    uint32_t index = list->count ? rules_index(list->options->rules, rule) : RULE_NO_INDEX;
    if (index == RULE_NO_INDEX || is_locked(list, rule))
        return NULL;
    order(list);
    for (uint32_t i = last_before(list, offset); i != UINT32_MAX; i = list->items[i].outer)
        if (suppresses(list, &list->items[i], index, offset))
            return &list->items[i];
    return NULL;
}

struct suppressions *suppress_keep(const struct suppressions *list, struct arena *a)
{
    struct suppressions *kept = arena_new(a, struct suppressions, 1);
    struct suppress_options *options = arena_new(a, struct suppress_options, 1);
    struct suppression *items = arena_new(a, struct suppression, list->count);
    *options = *list->options;
    for (uint32_t i = 0; i < list->count; i++) {
        struct suppression *item = &items[i];
        *item = list->items[i];
        struct suppression_rule *rules = arena_new(a, struct suppression_rule, item->rule_count);
        for (uint32_t k = 0; k < item->rule_count; k++) {
            rules[k] = item->rules[k];
            rules[k].name = STR_NONE;
        }
        item->rules = rules;
        item->reason = arena_str(a, item->reason);
        item->phase = item->problem = STR_NONE;
    }
    *kept = (struct suppressions){
        .arena = a, .options = options, .items = items, .count = list->count, .cap = list->count};
    kept->is_ordered = list->is_ordered;
    return kept;
}

struct str suppress_phase(const struct suppressions *list)
{
    const struct suppression *first = NULL;
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i].kind == SUPPRESSION_PHASE &&
            (!first || list->items[i].comment.start < first->comment.start))
            first = &list->items[i];
    return first ? first->phase : STR_NONE;
}

/* What is left over. */

struct leftovers {
    struct suppressions *list;
    struct draft *items;
    uint32_t count, cap;
};

static struct draft *leave(struct leftovers *left, const char *id, struct span span,
                           struct str message)
{
    const struct config_rules *rules = left->list->options->rules;
    uint32_t index = rules_find(rules, str_from(id));
    if (index == RULE_NO_INDEX)
        return NULL;
    arena_grow(left->list->arena, left->items, left->count, left->cap);
    struct draft *draft = &left->items[left->count++];
    *draft = (struct draft){.rule = rules_at(rules, index), .span = span, .message = message};
    draft->path = STR("");
    return draft;
}

static void add_fix(struct leftovers *left, struct draft *draft, struct span cut,
                    const char *description)
{
    struct arena *a = left->list->arena;
    /* Cutting UTF-16 needs more care than a comment is worth. */
    if (!draft || left->list->source->unit == 2)
        return;
    struct draft_edit *edit = arena_new(a, struct draft_edit, 1);
    struct draft_fix *fix = arena_new(a, struct draft_fix, 1);
    *edit = (struct draft_edit){cut, STR("")};
    *fix = (struct draft_fix){true, str_from(description), edit, 1};
    draft->fixes = fix;
    draft->fix_count = 1;
}

/* Whether it could have been used at all: a rule that is off finds nothing, nor does one that has
 * nothing to say on the asked versions; those on several files, and of the tool, speak later. */
static bool could_be_used(const struct leftovers *left, const struct suppression_rule *r)
{
    const struct suppress_options *o = left->list->options;
    if (r->index == RULE_NO_INDEX)
        return false;
    const struct rule *rule = rules_at(o->rules, r->index);
    if (rule->scope > RULE_WORKLOAD || (o->is_off && o->is_off(o->context, rule)))
        return false;
    return !rule->minors || !o->minors || (rule->minors & o->minors);
}

static struct str quoted(struct leftovers *left, const struct suppression_rule *r)
{
    struct arena *a = left->list->arena;
    return rules_quote(a, suppress_blank(a, r->name));
}

static void leave_unused(struct leftovers *left, const struct suppression *s)
{
    struct arena *a = left->list->arena;
    const struct str where = s->kind == SUPPRESSION_FILE ? STR(" in this file")
                             : s->alone                  ? STR(" in what begins on the next line")
                                                         : STR(" on this line");
    uint32_t unused = 0;
    for (uint32_t k = 0; k < s->rule_count; k++)
        unused += !s->rules[k].used && could_be_used(left, &s->rules[k]) &&
                  !is_locked(left->list, rules_at(left->list->options->rules, s->rules[k].index));
    for (uint32_t k = 0; k < s->rule_count; k++) {
        const struct suppression_rule *r = &s->rules[k];
        if (r->used || !could_be_used(left, r))
            continue;
        const struct rule *rule = rules_at(left->list->options->rules, r->index);
        if (is_locked(left->list, rule)) {
            struct draft *locked = leave(
                left, "ENC002", r->span,
                arena_join(a, quoted(left, r), STR(" is locked: comments cannot silence it")));
            if (locked)
                locked->how =
                    STR("mend what the rule finds, or let whoever runs enclint take the rule "
                        "from '--lock'");
            continue;
        }
        struct draft *draft =
            leave(left, "ENC002", r->span,
                  arena_join(a, STR("nothing to ignore: no "), quoted(left, r), where));
        if (unused < s->rule_count)
            add_fix(left, draft, name_cut(s, k), "delete the name");
        else if (k == 0) /* all of them: once for the whole comment */
            add_fix(left, draft, comment_cut(left->list->source, s), "delete the comment");
    }
}

static void leave_unknown(struct leftovers *left, const struct suppression *s)
{
    struct arena *a = left->list->arena;
    for (uint32_t k = 0; k < s->rule_count; k++)
        if (s->rules[k].index == RULE_NO_INDEX)
            leave(
                left, "ENC003", s->rules[k].span,
                rules_unknown(left->list->options->rules, a, suppress_blank(a, s->rules[k].name)));
}

static void leave_of(struct leftovers *left, const struct suppression *s)
{
    struct arena *a = left->list->arena;
    if (s->kind == SUPPRESSION_MALFORMED) {
        leave(left, "ENC006", s->comment, s->problem);
        return;
    }
    if (s->kind == SUPPRESSION_PHASE)
        return;
    leave_unknown(left, s);
    if (is_expired(left->list, s)) {
        struct draft *draft =
            leave(left, "ENC004", s->comment,
                  arena_fmt(a, "this comment held until %04u-%02u-%02u", s->until / 10000,
                            s->until / 100 % 100, s->until % 100));
        add_fix(left, draft, comment_cut(left->list->source, s), "delete the comment");
        return;
    }
    leave_unused(left, s);
    if (!s->reason.len)
        leave(left, "ENC005", s->comment, STR("no reason is given for what is ignored"));
}

const struct draft *suppress_leftovers(struct suppressions *list, uint32_t *count)
{
    struct leftovers left = {.list = list};
    struct suppression *in_order = arena_new(list->arena, struct suppression, list->count + 1);
    if (list->count)
        memcpy(in_order, list->items, list->count * sizeof *in_order);
    qsort(in_order, list->count, sizeof *in_order, compare_comments);
    for (uint32_t i = 0; i < list->count; i++)
        leave_of(&left, &in_order[i]);
    *count = left.count;
    return left.items;
}
