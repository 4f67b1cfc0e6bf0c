/* SPDX-License-Identifier: Apache-2.0 */
#include "access/control.h"

#include "apiserver/version_set.h"

enum { NAMES_SHOWN = 3 };

struct deciding {
    struct arena *arena;
    const struct control *control;
    const struct coverage *coverage;
    struct control_evidence *items;
    uint32_t count, cap;
};

const char *control_result_name(enum control_result result)
{
    static const char *const names[] = {"pass", "undecided", "fail"};
    return names[result];
}

static void add(struct deciding *d, struct control_evidence evidence)
{
    arena_grow(d->arena, d->items, d->count, d->cap);
    d->items[d->count++] = evidence;
}

/* --- what writes --- */

/* What encrypts; NULL: nothing does. */
static const struct coverage_key *writer_of(const struct coverage_answer *answer)
{
    return answer->plain || !answer->count ? NULL : answer->keys;
}

static struct str provider_of(const struct coverage_key *writer)
{
    bool kms = writer->kind == ACCESS_KMS_V1 || writer->kind == ACCESS_KMS_V2;
    return kms ? STR("kms") : str_from(access_kind_name(writer->kind));
}

static bool is_accepted(const struct control *c, struct str provider)
{
    for (uint32_t i = 0; i < c->accepts.count; i++)
        if (str_eq(c->accepts.items[i], provider))
            return true;
    return false;
}

/* "'aescbc', 'kms' and 'secretbox'" */
static struct str accepted_names(struct arena *a, const struct control *c)
{
    struct str all = STR("");
    for (uint32_t i = 0; i < c->accepts.count; i++)
        all = arena_join(a, all,
                         i == 0                     ? STR("'")
                         : i + 1 < c->accepts.count ? STR(", '")
                                                    : STR(" and '"),
                         c->accepts.items[i], STR("'"));
    return all;
}

static struct str with_note(struct deciding *d, struct str text, struct str provider)
{
    for (uint32_t i = 0; i < d->control->note_count; i++)
        if (str_eq(d->control->notes[i].writer, provider))
            return arena_join(d->arena, text, STR("; "), d->control->notes[i].text);
    return text;
}

/* Of one resource, or of several with the same answer. */
static void judge_run(struct deciding *d, struct str what, const struct coverage_run *run,
                      uint32_t minors)
{
    const struct coverage_answer *answer = run->answer;
    struct control_evidence e = {.result = CONTROL_FAILS, .minors = minors, .path = STR("")};
    const struct coverage_place *place = answer->count         ? &answer->keys[0].place
                                         : answer->entry_count ? &run->names[0]
                                                               : NULL;
    if (place) {
        e.at = place->at;
        e.path = place->path;
    }
    const struct coverage_key *writer = writer_of(answer);
    if (!writer) {
        e.text =
            arena_join(d->arena, what, STR(": plain text, "),
                       answer->level == ACCESS_NO_ENTRY ? STR("no entry names it")
                                                        : STR("'identity' is the first provider"));
        add(d, e);
        return;
    }
    struct str provider = provider_of(writer);
    struct str kind = str_from(access_kind_name(writer->kind));
    e.text = arena_join(d->arena, what, STR(": "), kind, STR(" '"), writer->name, STR("' writes"));
    if (is_accepted(d->control, provider))
        e.result = CONTROL_PASSES;
    else
        e.text = arena_join(d->arena, e.text,
                            d->control->accepts.count > 1 ? STR(", which is none of ")
                                                          : STR(", which is not "),
                            accepted_names(d->arena, d->control));
    e.text = with_note(d, e.text, provider);
    add(d, e);
}

/* --- what has to be encrypted --- */

static bool is_required(const struct control *c, struct str name)
{
    for (uint32_t i = 0; i < c->resources.count; i++)
        if (str_eq(c->resources.items[i], name))
            return true;
    return false;
}

static void judge_required(struct deciding *d, struct str resource)
{
    const struct coverage_run *seen[VERSION_COUNT];
    uint32_t minors[VERSION_COUNT], count = 0;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(d->coverage->minors, minor))
            continue;
        const struct coverage_run *run = coverage_find(d->coverage, resource, minor);
        uint32_t at = 0;
        while (run && at < count && seen[at] != run)
            at++;
        if (!run)
            continue;
        if (at == count) {
            seen[count] = run;
            minors[count++] = 0;
        }
        minors[at] |= version_bit(minor);
    }
    for (uint32_t i = 0; i < count; i++)
        judge_run(d, resource, seen[i], minors[i]);
}

/* Everything else may be plain text; what is encrypted is so by an accepted provider. */
struct other {
    const struct coverage_run *run;
    struct str names;
    uint32_t minors, count;
};

static void add_other(struct deciding *d, struct other *o, const struct coverage_resource *r)
{
    if (o->count < NAMES_SHOWN)
        o->names = o->count ? arena_join(d->arena, o->names, STR(", "), r->name) : r->name;
    o->count++;
}

static bool has_effect(const struct coverage_resource *r)
{
    return r->class != COVERAGE_UNKNOWN && r->class != COVERAGE_ELSEWHERE;
}

static uint32_t count_runs(const struct coverage *c)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->count; i++)
        count += c->resources[i].run_count;
    return count;
}

static void judge_others(struct deciding *d)
{
    struct other *others = arena_new(d->arena, struct other, count_runs(d->coverage));
    uint32_t count = 0;
    bool all = d->control->resources.count == 0;
    for (uint32_t i = 0; i < d->coverage->count; i++) {
        const struct coverage_resource *r = &d->coverage->resources[i];
        for (uint32_t k = 0; has_effect(r) && k < r->run_count; k++) {
            const struct coverage_answer *answer = r->runs[k].answer;
            const struct coverage_key *writer = writer_of(answer);
            uint32_t at = 0;
            if (!writer || is_required(d->control, r->name) ||
                (!all && is_accepted(d->control, provider_of(writer))))
                continue;
            while (at < count && others[at].run->answer != answer)
                at++;
            if (at == count)
                others[count++].run = &r->runs[k];
            others[at].minors |= r->runs[k].minors;
            add_other(d, &others[at], r);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        struct other *o = &others[i];
        struct str what = o->names;
        if (o->count > NAMES_SHOWN)
            what = arena_fmt(d->arena, STR_FMT " and %u more", STR_ARG(what),
                             (unsigned)(o->count - NAMES_SHOWN));
        judge_run(d, what, o->run, o->minors);
    }
    if (all && !count)
        add(d, (struct control_evidence){.result = CONTROL_PASSES,
                                         .minors = d->coverage->minors,
                                         .path = STR(""),
                                         .text = STR("nothing is encrypted")});
}

/* A file of another API server than kube-apiserver names resources of its own alone. */
static bool is_of_kube_apiserver(const struct coverage *c)
{
    bool named = false;
    for (uint32_t i = 0; i < c->count; i++) {
        const struct coverage_resource *r = &c->resources[i];
        named |= r->named && r->class != COVERAGE_CUSTOM;
        for (uint32_t k = 0; k < r->run_count; k++)
            named |= r->class == COVERAGE_BUILT_IN && r->runs[k].answer->level != ACCESS_NO_ENTRY;
    }
    return named;
}

static void undecided(struct deciding *d, uint32_t minors, struct str text)
{
    add(d, (struct control_evidence){
               .result = CONTROL_UNDECIDED, .minors = minors, .path = STR(""), .text = text});
}

struct control_answer control_decide(struct arena *a, const struct control *control,
                                     const struct coverage *coverage, uint32_t minors)
{
    struct deciding d = {.arena = a, .control = control, .coverage = coverage};
    uint32_t accepted = coverage ? coverage->minors : 0;
    if (control->decides != CONTROL_WRITERS) {
        undecided(&d, minors, control->note);
    } else if (coverage && control->resources.count && !is_of_kube_apiserver(coverage)) {
        undecided(&d, accepted,
                  STR("only resources of extensions are named: this may be the file of "
                      "another API server than kube-apiserver"));
    } else if (coverage) {
        for (uint32_t i = 0; i < control->resources.count; i++)
            judge_required(&d, control->resources.items[i]);
        judge_others(&d);
    }
    if (control->decides == CONTROL_WRITERS && (minors & ~accepted))
        undecided(&d, minors & ~accepted, STR("kube-apiserver does not take the file"));
    struct control_answer answer = {.evidence = d.items, .count = d.count};
    for (uint32_t i = 0; i < d.count; i++)
        if (d.items[i].result > answer.result)
            answer.result = d.items[i].result;
    return answer;
}
