/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/server_gates.h"

#include "apiserver/gates.h"
#include "apiserver/version_set.h"
#include "base/buf.h"
#include "base/err.h"
#include "engine/refused.h"
#include "rules/place.h"
#include "rules/workloads.h"

struct look {
    struct rule_run *run;
    const struct container *server;
    const struct flag *flag;
    struct span value_span;
    bool is_copied;  /* the file has the letters of the value there */
    bool is_foreign; /* a release that is not known: so may its gates be */
};

/* What some releases say to a piece of the value. */
struct answer {
    enum gates_refusal refusal;
    struct str error;
    uint32_t minors;
};

/* Returns how many different refusals there are. */
static uint32_t ask(const struct look *l, struct str text, struct answer *answers)
{
    uint32_t count = 0, minors = l->run->document->minors;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        struct gates gates;
        if (!version_set_has(minors, minor) || gates_parse(l->run->arena, text, minor, &gates))
            continue;
        uint32_t i = 0;
        while (i < count &&
               (answers[i].refusal != gates.refusal || !str_eq(answers[i].error, gates.error)))
            i++;
        if (i == count)
            answers[count++] = (struct answer){gates.refusal, gates.error, 0};
        answers[i].minors |= version_bit(minor);
    }
    return count;
}

static struct span piece_span(const struct look *l, struct str piece)
{
    struct span span = l->value_span;
    if (!l->is_copied)
        return span.end > span.start ? span : l->flag->span;
    span.start += (uint32_t)(piece.ptr - l->flag->value.ptr);
    span.end = span.start + (uint32_t)piece.len;
    return span;
}

/* The name, as those releases read it that gave the answer: only since 1.31 with a component before
 * it. */
static struct str gate_of(const struct answer *answer, struct str pair)
{
    const struct str unknown = STR("unrecognized feature gate: ");
    if (str_starts_with(answer->error, unknown))
        return str_slice(answer->error, unknown.len, answer->error.len);
    size_t colon = str_find_byte(pair, ':');
    struct str rest = str_slice(pair, colon < pair.len ? colon + 1 : 0, pair.len);
    return str_trim(str_cut(&rest, '='));
}

static struct str words_on_unknown(struct arena *a, struct str gate, struct str shown,
                                   uint32_t minors)
{
    uint32_t others = gate_minors(gate);
    struct str meant = gate_guess(gate, minors);
    if (others)
        return arena_join(a, STR("only "), version_set_format(a, others, VERSION_SET_CLOSED),
                          STR(" know the feature gate "), shown);
    if (meant.ptr)
        return arena_join(a, STR("there is no feature gate "), shown, STR(", did you mean '"),
                          meant, STR("'?"));
    return arena_join(a, STR("there is no feature gate "), shown);
}

static struct str words_on(const struct look *l, const struct answer *answer, struct str pair)
{
    struct arena *a = l->run->arena;
    struct str gate = gate_of(answer, pair), name = name_shown(gate, STR_NONE);
    struct str shown = name.ptr ? arena_join(a, STR("'"), name, STR("'")) : STR("of this name");
    switch (answer->refusal) {
    case GATES_UNKNOWN:
        return words_on_unknown(a, gate, shown, answer->minors);
    case GATES_LOCKED:
        return arena_join(a, STR("the feature gate "), shown, STR(" cannot be changed any more"));
    case GATES_SYNTAX:
        return arena_join(a, STR("the feature gate "), shown,
                          STR(" needs '=true' or '=false' behind it"));
    case GATES_COMPONENT:
        return STR("what stands before ':' is no component of kube-apiserver");
    default:
        return STR("'--feature-gates' mixes names with and without 'kube:'");
    }
}

/* The pair with one of the commas beside it; false where it is alone. */
static bool pair_edit(const struct look *l, struct span pair, struct draft_edit *edit)
{
    struct span whole = l->value_span;
    *edit = (struct draft_edit){pair, STR("")};
    if (!l->is_copied)
        return false;
    if (pair.end < whole.end)
        edit->span.end++;
    else if (pair.start > whole.start)
        edit->span.start--;
    return pair.end < whole.end || pair.start > whole.start;
}

static void report(const struct look *l, const struct answer *answer, struct str pair)
{
    bool unknown = answer->refusal == GATES_UNKNOWN;
    bool useless =
        answer->refusal == GATES_LOCKED || (unknown && gate_minors(gate_of(answer, pair)));
    if (unknown && l->is_foreign)
        return;
    struct str words = words_on(l, answer, pair);
    bool asks = words.ptr[words.len - 1] == '?';
    struct draft draft = {
        .rule = refused_rule(REFUSAL_GATE_UNKNOWN),
        .minors = answer->minors,
        .span = piece_span(l, pair),
        .path = l->server->argv_path,
        .message = arena_join(l->run->arena, words,
                              asks ? STR(" kube-apiserver does not start")
                                   : STR(": kube-apiserver does not start")),
        .apiserver = answer->error,
    };
    struct draft_edit edit;
    struct draft_fix fix = {.safe = answer->minors == l->run->document->minors,
                            .description = STR("remove the gate"),
                            .edits = &edit,
                            .edit_count = 1};
    draft.fixes = &fix;
    draft.fix_count = useless && pair_edit(l, draft.span, &edit);
    l->run->take(l->run, &draft);
}

/* `--feature-gates="A=true"` in a plain scalar. */
static bool report_quotes(const struct look *l)
{
    struct str value = l->flag->value;
    char first = value.ptr[0];
    if (first != '"' && first != '\'')
        return false;
    struct draft draft = {
        .rule = refused_rule(REFUSAL_GATE_UNKNOWN),
        .span = piece_span(l, value),
        .path = l->server->argv_path,
        .message = STR("the quotes are part of the value of '--feature-gates': kube-apiserver does "
                       "not start"),
    };
    struct draft_edit edits[] = {
        {piece_span(l, str_slice(value, 0, 1)), STR("")},
        {piece_span(l, str_slice(value, value.len - 1, value.len)), STR("")}};
    struct draft_fix fix = {
        .safe = true, .description = STR("remove the quotes"), .edits = edits, .edit_count = 2};
    struct str inner = str_slice(value, 1, value.len - 1);
    draft.fixes = &fix;
    draft.fix_count = l->is_copied && value.len > 2 && value.ptr[value.len - 1] == first &&
                      str_find_byte(inner, ' ') == inner.len;
    l->run->take(l->run, &draft);
    return true;
}

/* Each pair by itself, so that each that is at fault is told; then all of them together. */
static void look_at(const struct look *l)
{
    struct answer answers[VERSION_COUNT];
    bool fine = true;
    for (struct str rest = l->flag->value; rest.ptr;) {
        struct str pair = str_trim(str_cut(&rest, ','));
        uint32_t count = pair.len ? ask(l, pair, answers) : 0;
        for (uint32_t i = 0; i < count; i++)
            report(l, &answers[i], pair);
        fine &= count == 0;
    }
    uint32_t count = fine ? ask(l, l->flag->value, answers) : 0;
    for (uint32_t i = 0; i < count; i++)
        report(l, &answers[i], l->flag->value);
}

static bool is_foreign(const struct workload *workload)
{
    uint32_t minors;
    bool newer;
    struct err err = {""};
    struct str text = workload->version.text;
    return text.len && !workload->version.is_unknown &&
           (!version_set_parse(text, &minors, &newer, &err) || newer);
}

static struct span inside_quotes(const struct rule_run *run, const struct flag *flag)
{
    struct span span = flag->value_span, inner = {span.start + 1, span.end - 1};
    bool quoted = span.end - span.start == flag->value.len + 2;
    return quoted && text_stands_at(run, inner, flag->value) ? inner : span;
}

static void look(struct rule_run *run, const struct container *server)
{
    struct look l = {
        .run = run, .server = server, .is_foreign = is_foreign(run->document->workload)};
    for (uint32_t i = 0; i < server->argv.flag_count; i++) {
        const struct flag *flag = &server->argv.flags[i];
        if (!str_eq(flag->name, STR("feature-gates")) || flag->is_unknown || !flag->value.len)
            continue;
        l.flag = flag;
        l.value_span = inside_quotes(run, flag);
        l.is_copied = text_stands_at(run, l.value_span, flag->value);
        if (!report_quotes(&l))
            look_at(&l);
    }
}

void server_gates_report(struct rule_run *run)
{
    each_server(run, look);
}

static bool any_accepts(struct arena *a, struct str pair, uint32_t minors)
{
    struct gates gates;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++)
        if (version_set_has(minors, minor) && gates_parse(a, pair, minor, &gates))
            return true;
    return false;
}

struct str server_gates(struct arena *a, const struct container *server, uint32_t minors)
{
    struct buf all = BUF_INIT;
    for (uint32_t i = 0; i < server->argv.flag_count; i++) {
        const struct flag *flag = &server->argv.flags[i];
        if (!str_eq(flag->name, STR("feature-gates")) || flag->is_unknown)
            continue;
        for (struct str rest = flag->value; rest.ptr;) {
            struct str pair = str_cut(&rest, ',');
            if (!pair.len || !any_accepts(a, pair, minors))
                continue;
            if (all.len)
                buf_byte(&all, ',');
            buf_str(&all, pair);
        }
    }
    struct str gates = all.len ? buf_to_arena(&all, a) : STR_NONE;
    buf_release(&all);
    return gates;
}
