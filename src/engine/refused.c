/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/refused.h"

#include "apiserver/hint.h"
#include "apiserver/redact.h"
#include "apiserver/version_set.h"
#include "base/buf.h"
#include "base/hash.h"
#include "engine/let_pass.h"
#include "engine/refused_fix.h"
#include "engine/refused_other.h"
#include "engine/refused_shape.h"
#include "engine/refused_split.h"
#include "engine/refused_words.h"
#include "rules/place.h"

const struct rule *refused_rule(enum refusal refusal)
{
    struct str name = str_from(refusal_name(refusal));
    for (uint32_t i = 0; i < rules_count; i++)
        for (uint32_t j = 0; j < rules_all[i].refusals.count; j++)
            if (str_eq(rules_all[i].refusals.items[j], name))
                return &rules_all[i];
    return NULL;
}

struct merged { /* a fault and the versions that report it */
    const struct fault *fault;
    uint32_t minors;
    uint32_t more;    /* others that were joined to it */
    bool joined;      /* to another one */
    struct str later; /* not said yet: what has to be mended before; STR_NONE */
    struct merged *next;
};

struct all {
    struct arena *arena;
    struct merged *first, **end; /* in the order that they came */
    struct merged **slots;       /* the same by refusal and place; cap is a power of two */
    uint32_t count, cap;
};

static bool same_place(const struct fault *a, const struct fault *b)
{
    return a->refusal == b->refusal && a->place.span.start == b->place.span.start &&
           a->place.span.end == b->place.span.end && str_eq(a->name, b->name);
}

static const struct node *node_of(const struct fault *fault)
{
    return fault->at && fault->at->kind == NODE_ALIAS ? fault->at->target : fault->at;
}

/* The slot of such a fault, or the free one where it belongs. */
static uint32_t slot_of(const struct all *all, const struct fault *fault)
{
    const uint32_t place[] = {fault->refusal, fault->place.span.start, fault->place.span.end};
    uint64_t hash =
        hash_str((struct str){(const char *)place, sizeof place}) ^ hash_str(fault->name);
    uint32_t at = (uint32_t)hash & (all->cap - 1);
    while (all->slots[at] && !same_place(all->slots[at]->fault, fault))
        at = (at + 1) & (all->cap - 1);
    return at;
}

static struct merged *find(const struct all *all, const struct fault *fault)
{
    return all->cap ? all->slots[slot_of(all, fault)] : NULL;
}

static void add(struct all *all, struct merged *new)
{
    if (all->count * 2 >= all->cap) {
        all->cap = all->cap ? all->cap * 2 : 16;
        all->slots = arena_new(all->arena, struct merged *, all->cap);
        for (struct merged *m = all->first; m; m = m->next)
            all->slots[slot_of(all, m->fault)] = m;
    }
    all->slots[slot_of(all, new->fault)] = new;
    all->count++;
    *all->end = new;
    all->end = &new->next;
}

static void merge(struct all *all, const struct fault *fault, uint32_t minors, struct str later)
{
    struct merged *m = find(all, fault);
    if (m) {
        if (later.ptr && !m->later.ptr)
            return;
        m->minors |= minors;
        m->fault = fault; /* the newest release's words */
        return;
    }
    m = arena_new(all->arena, struct merged, 1);
    *m = (struct merged){.fault = fault, .minors = minors, .later = later};
    add(all, m);
}

/* What stands beside the name that it belongs below is one fault, however many fields there are,
 * and whether a release stumbles over them or over the name without a value. */
static void join_begun(struct all *all)
{
    struct str first;
    for (struct merged *m = all->first; m; m = m->next) {
        if (m->joined || m->fault->refusal != REFUSAL_UNKNOWN_FIELD ||
            !hint_begun(all->arena, m->fault, &first))
            continue;
        for (struct merged *n = all->first; n; n = n->next) {
            bool unknown = n->fault->refusal == REFUSAL_UNKNOWN_FIELD;
            if (n == m || n->joined || node_of(n->fault) != node_of(m->fault) ||
                !hint_begun(all->arena, n->fault, &first))
                continue;
            n->joined = true;
            m->minors |= n->minors;
            m->more += unknown;
            if (unknown && n->fault->place.span.start < m->fault->place.span.start)
                m->fault = n->fault;
        }
    }
}

/* What one dash too many makes of a key is one fault. */
static void join_split(struct all *all, const struct document_view *view)
{
    struct split_key one, other;
    for (struct merged *m = all->first; m; m = m->next) {
        if (m->joined || !split_key_of(view, m->fault, &one))
            continue;
        for (struct merged *n = m->next; n; n = n->next) {
            if (n->joined || !split_key_of(view, n->fault, &other) || other.first != one.first)
                continue;
            n->joined = true;
            m->minors |= n->minors;
            break;
        }
    }
}

/* An 'apiVersion' that no release knows counts as one that is not v1: what else does not go with
 * such a one is the same fault. */
static bool is_consequence(const struct all *all, const struct fault *fault)
{
    struct str size = fault->place.path;
    if (fault->refusal != REFUSAL_KMS_CACHESIZE_V2 || !str_ends_with(size, STR("cachesize")))
        return false;
    struct str kms = str_slice(size, 0, size.len - STR("cachesize").len);
    for (const struct merged *m = all->first; m; m = m->next)
        if (m->fault->refusal == REFUSAL_KMS_APIVERSION &&
            str_starts_with(m->fault->place.path, kms))
            return true;
    return false;
}

/* "1.31 and later", "1.27 to 1.30", "1.13 to 1.17, 1.29 and later": later ones as far as asked. */
static void put_minors(struct buf *out, uint32_t minors, uint32_t asked)
{
    unsigned newest = VERSION_NEWEST;
    while (!version_set_has(asked, newest))
        newest--;
    bool first = true;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(minors, minor))
            continue;
        unsigned last = minor;
        while (version_set_has(minors, last + 1))
            last++;
        buf_cstr(out, first ? "1." : ", 1.");
        buf_int(out, minor);
        if (last == newest && last > minor) {
            buf_cstr(out, " and later");
        } else if (last > minor) {
            buf_cstr(out, " to 1.");
            buf_int(out, last);
        }
        first = false;
        minor = last;
    }
}

static uint32_t refusing(const struct document_view *view)
{
    uint32_t set = 0;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++)
        if (version_set_has(view->minors, minor) &&
            view->verdicts[minor - VERSION_OLDEST].kind != VERDICT_ACCEPTED)
            set |= version_bit(minor);
    return set;
}

static bool is_flag(enum refusal refusal)
{
    return refusal >= REFUSAL_GATE_SYNTAX && refusal <= REFUSAL_GATE_COMPONENT;
}

/* Two of its texts quote what a value falls into: of a key in it no piece may be shown. */
static struct str words_of_server(const struct document_view *view, const struct fault *fault)
{
    bool pieces =
        fault->refusal == REFUSAL_KMS_ENDPOINT_URL || fault->refusal == REFUSAL_DURATION_SYNTAX;
    const struct span at = fault->place.span;
    bool holds = pieces && redact_holds_key(str_slice(view->source->text, at.start, at.end));
    return holds ? STR_NONE : fault->text;
}

/* `---` twice, or above a comment: what the server reads ends before the configuration begins. */
static bool is_empty_in_front(const struct document_view *view, const struct fault *fault)
{
    return fault->refusal == REFUSAL_KIND_MISSING && view->documents_behind && view->value &&
           view->value->kind == VALUE_NULL;
}

/* Of what is missing where it is looked for, and stands below 'spec', that is the place. */
static struct span place_in(const struct document_view *view, const struct fault *fault)
{
    bool missing =
        fault->refusal == REFUSAL_RESOURCES_REQUIRED && !find_member(view->value, STR("resources"));
    const struct value_member *spec = missing ? find_member(view->value, STR("spec")) : NULL;
    return spec ? spec->key->span : fault->place.span;
}

static void report(struct rule_run *run, const struct merged *m)
{
    const struct document_view *view = run->document;
    const struct rule *rule = refused_rule(m->fault->refusal);
    if (!rule)
        return;
    struct draft d = {.rule = rule,
                      .minors = m->minors,
                      .span = m->fault->place.span,
                      .path = m->fault->place.path,
                      .apiserver = words_of_server(view, m->fault)};
    if (m->later.ptr) {
        d.apiserver = STR_NONE; /* it does not say so yet */
        d.label = m->later;
    }
    d.shows_tabs = shape_tabs(view->source->text, m->fault, &d.span);
    if (!d.shows_tabs)
        d.span = place_in(view, m->fault);
    if (is_flag(m->fault->refusal))
        d.span = (struct span){0, 0};
    struct str words = refused_words(run->arena, view->source->text, m->fault, m->more, &d.how);
    struct span mark = {view->behind.start, view->behind.start};
    struct draft_spot behind = {mark, STR("what stands from here on is never read")};
    if (is_empty_in_front(view, m->fault)) {
        words = STR("the first document is empty, and kube-apiserver reads no other");
        d.how = STR("remove the '---' in front of the configuration");
        d.related = &behind;
        d.related_count = 1;
    }
    bool overlaps = m->fault->refusal == REFUSAL_RESOURCE_OVERLAP;
    struct draft_spot other = {m->fault->other, overlaps ? STR("covers it") : STR("the first one")};
    if (m->fault->other_name.ptr || refused_other(view, m->fault, &other)) {
        d.related = &other;
        d.related_count = 1;
    }
    struct split_key split;
    d.message = words;
    if (split_key_of(view, m->fault, &split))
        split_key_words(run->arena, &split, &d, &other);
    struct buf text = BUF_INIT;
    /* Where every other version refuses too, for another reason, it is not this one's business. */
    if ((m->minors | refusing(view)) != view->minors) {
        buf_cstr(&text, "kube-apiserver ");
        put_minors(&text, m->minors, view->minors);
        bool one = (m->minors & (m->minors - 1)) == 0;
        buf_cstr(&text, one ? " refuses this file: " : " refuse this file: ");
    }
    buf_str(&text, d.message);
    d.message = buf_to_arena(&text, run->arena);
    buf_release(&text);
    if (!m->later.ptr && !d.label.ptr)
        d.label = let_pass_label(run->arena, view, m->fault);
    refused_fix(run->arena, view, m->fault, &d);
    run->take(run, &d);
}

/* Strict releases that a value of the wrong type stops before they tell of fields that they do not
 * know. */
static uint32_t stopped_before(const struct document_view *view)
{
    uint32_t set = 0;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        enum refusal refusal = view->verdicts[minor - VERSION_OLDEST].refusal;
        if (version_set_has(view->minors, minor) && version_row_of(minor)->strict &&
            (refusal == REFUSAL_FIELD_TYPE || refusal == REFUSAL_DURATION_SYNTAX ||
             refusal == REFUSAL_KIND_UNKNOWN || refusal == REFUSAL_KIND_MISSING ||
             refusal == REFUSAL_APIVERSION_MISSING))
            set |= version_bit(minor);
    }
    return set;
}

/* What the asked versions all let pass. */
static void report_dropped(struct rule_run *run, const struct dropped *dropped,
                           const struct all *all)
{
    if (find(all, &dropped->fault))
        return;
    const struct rule *rule = refused_rule(dropped->fault.refusal);
    uint32_t lenient = run->document->accepted;
    if (!rule || !lenient)
        return;
    struct draft d = {.rule = rule,
                      .severity = SEVERITY_WARNING,
                      .minors = lenient,
                      .span = dropped->fault.place.span,
                      .path = dropped->fault.place.path};
    struct str words =
        refused_words(run->arena, run->document->source->text, &dropped->fault, 0, &d.how);
    d.message = let_pass_message(run->arena, words, dropped->fault.refusal);
    struct draft_spot other;
    if (refused_other(run->document, &dropped->fault, &other)) {
        d.related = &other;
        d.related_count = 1;
    }
    refused_fix(run->arena, run->document, &dropped->fault, &d);
    run->take(run, &d);
}

static bool has_names(const struct ec_configuration *c)
{
    for (uint32_t i = 0; c && i < c->resources.count; i++)
        if (resource_at(&c->resources, i)->resources.count)
            return true;
    return false;
}

/* A list without an element, where none of the asked versions minds. */
static void report_empty(struct rule_run *run, const struct merged *m)
{
    const struct document_view *view = run->document;
    enum refusal refusal = m->fault->refusal;
    const struct rule *rule = refused_rule(refusal);
    if (!rule)
        return;
    struct draft d = {.rule = rule,
                      .minors = m->minors,
                      .span = place_in(view, m->fault),
                      .path = m->fault->place.path};
    if (refusal == REFUSAL_ENTRY_RESOURCES_REQUIRED && has_names(view->configuration))
        d.severity = SEVERITY_WARNING;
    struct str words = refused_words(run->arena, view->source->text, m->fault, 0, &d.how);
    d.message = let_pass_message(run->arena, words, refusal);
    run->take(run, &d);
}

/* What is in effect where nobody looks whether lists have an element. */
static void report_let_pass(struct rule_run *run, const struct all *refused)
{
    const struct document_view *view = run->document;
    struct all all = {.arena = run->arena};
    all.end = &all.first;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        const struct verdict *v = &view->verdicts[minor - VERSION_OLDEST];
        struct fault_list faults = {.arena = run->arena};
        if (version_set_has(view->accepted, minor))
            let_pass_empty(v->configuration, minor, &faults);
        for (uint32_t i = 0; i < faults.count; i++)
            merge(&all, &faults.items[i], version_bit(minor), STR_NONE);
    }
    for (struct merged *m = all.first; m; m = m->next)
        if (!find(refused, m->fault))
            report_empty(run, m);
}

static void merge_all(struct all *all, const struct document_view *view,
                      const struct verdict *verdicts, struct str later)
{
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(view->minors, minor))
            continue;
        const struct verdict *v = &verdicts[minor - VERSION_OLDEST];
        uint32_t minors = version_bit(minor); /* neighbours mostly share their faults */
        for (; version_set_has(view->minors, minor + 1) && v[1].faults == v->faults; v++, minor++)
            minors |= version_bit(minor + 1);
        for (uint32_t i = 0; i < v->fault_count; i++)
            merge(all, &v->faults[i], minors, later);
    }
}

/* Unless something is said of it already. */
static void merge_later(struct all *all, const struct fault *fault, uint32_t minors)
{
    if (!find(all, fault))
        merge(all, fault, minors,
              STR("refused next, once what stops the server before it is mended"));
}

void refused_report(struct rule_run *run, const struct dropped *dropped)
{
    const struct document_view *view = run->document;
    struct all all = {.arena = run->arena};
    all.end = &all.first;
    merge_all(&all, view, view->verdicts, STR_NONE);
    if (view->next)
        merge_all(&all, view, view->next,
                  STR("refused next, once 'kind' and 'apiVersion' are right"));
    uint32_t stopped = stopped_before(view);
    for (const struct dropped *d = dropped; d && stopped; d = d->next)
        merge_later(&all, &d->fault, stopped);
    join_begun(&all);
    join_split(&all, view);
    for (const struct merged *m = all.first; m; m = m->next)
        if (!m->joined && !is_consequence(&all, m->fault))
            report(run, m);
    for (; dropped; dropped = dropped->next)
        report_dropped(run, dropped, &all);
    report_let_pass(run, &all);
}

void undecided_report(struct rule_run *run)
{
    const struct document_view *view = run->document;
    const struct rule *rule = rule_find(STR("undecided"));
    struct str reasons[VERSION_COUNT];
    uint32_t minors[VERSION_COUNT], count = 0, all = 0;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        const struct verdict *v = &view->verdicts[minor - VERSION_OLDEST];
        if (!version_set_has(view->minors, minor) || v->kind != VERDICT_UNDECIDED)
            continue;
        uint32_t i = 0;
        while (i < count && !str_eq(reasons[i], v->reason))
            i++;
        if (i == count) {
            reasons[count] = v->reason;
            minors[count++] = 0;
        }
        minors[i] |= version_bit(minor);
        all |= version_bit(minor);
    }
    if (!all || !rule)
        return;
    struct buf text = BUF_INIT;
    for (uint32_t i = 0; i < count; i++) {
        buf_cstr(&text, i ? "; " : "cannot tell what kube-apiserver does with this document: ");
        if (count > 1) {
            put_minors(&text, minors[i], view->minors);
            buf_cstr(&text, ": ");
        }
        buf_cstr(&text, verdict_reason(reasons[i]));
        buf_cstr(&text, " (");
        buf_str(&text, reasons[i]);
        buf_cstr(&text, ")");
    }
    struct draft d = {
        .rule = rule, .minors = all, .path = STR(""), .message = buf_to_arena(&text, run->arena)};
    buf_release(&text);
    run->take(run, &d);
}
