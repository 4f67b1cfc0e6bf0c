/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "apiserver/version_set.h"
#include "base/str_set.h"
#include "cli/diff.h"
#include "cli/findings_table.h"
#include "report/answer.h"
#include "report/escape.h"
#include "report/json_writer.h"
#include "report/report.h"

/* --- the verdict --- */

static bool has_finding(const struct diff *d, const char *slug)
{
    for (uint32_t i = 0; i < d->results.finding_count; i++)
        if (str_eq(d->results.findings[i].rule->slug, str_from(slug)))
            return true;
    return false;
}

static bool moves_away(const struct diff *d)
{
    return has_finding(d, "etcd-prefix-changed");
}

enum diff_answer diff_answer(const struct diff *d)
{
    static const enum diff_answer of_verdict[] = {
        [CHANGE_SAFE] = DIFF_SAFE,
        [CHANGE_SAFE_AFTER_RESTARTS] = DIFF_AFTER_RESTARTS,
        [CHANGE_SAFE_AFTER_REWRITE] = DIFF_AFTER_REWRITE,
        [CHANGE_UNKNOWN] = DIFF_UNKNOWN,
        [CHANGE_LOSES_DATA] = DIFF_LOSES_DATA,
    };
    enum diff_answer answer = of_verdict[transition_verdict(&d->transition)];
    if (moves_away(d))
        answer = DIFF_LOSES_DATA;
    if (answer == DIFF_LOSES_DATA)
        return answer;
    if (d->transition.refusing)
        return DIFF_REFUSED;
    return d->transition.unknown && answer < DIFF_UNKNOWN ? DIFF_UNKNOWN : answer;
}

static const char *answer_name(enum diff_answer answer)
{
    static const char *const names[] = {"safe",    "safe-after-restarts", "safe-after-rewrite",
                                        "unknown", "loses-data",          "does-not-start"};
    return names[answer];
}

/* Those of all breaks that weigh as much as the worst. */
static struct str worst_names(struct diff *d)
{
    struct arena *a = &d->arena;
    const struct transition *t = &d->transition;
    uint32_t *resources = arena_new(a, uint32_t, t->resource_count), count = 0;
    bool *worst = arena_new(a, bool, t->resource_count);
    for (uint32_t i = 0; i < t->break_count && t->breaks[i].weight == t->breaks[0].weight; i++)
        for (uint32_t k = 0; k < t->breaks[i].count; k++)
            worst[t->breaks[i].resources[k]] = true;
    for (uint32_t r = 0; r < t->resource_count; r++)
        if (worst[r])
            resources[count++] = r;
    return transition_names(a, t, resources, count);
}

static struct str losing_line(struct diff *d)
{
    struct arena *a = &d->arena;
    if (moves_away(d))
        return STR("LOSES DATA: nothing written so far is found after this change");
    struct str names = worst_names(d);
    if (d->transition.breaks[0].what.writer_new)
        return arena_join(a, STR("LOSES DATA: "), names,
                          STR(" written after this change cannot be read"));
    return arena_join(a, STR("LOSES DATA: "), names,
                      STR(" written so far cannot be read after this change"));
}

static struct str unknown_line(struct diff *d)
{
    struct arena *a = &d->arena;
    const struct transition *t = &d->transition;
    if (transition_verdict(t) == CHANGE_UNKNOWN)
        return arena_join(a, STR("CANNOT BE TOLD: whether "), worst_names(d),
                          STR(" can be read after this change depends on what no file says"));
    if (diff_refuses_old(d))
        return arena_join(a, STR("CANNOT BE TOLD: kube-apiserver "), diff_release(d, t->minors[0]),
                          STR(" refuses the old file, so it is not what runs"));
    const struct cluster_node *node = t->unknown;
    struct str trouble = diff_trouble(d, node);
    struct str on = node->name.ptr ? arena_join(a, STR(" on "), node->name) : STR("");
    if (trouble.ptr)
        return arena_join(a, STR("CANNOT BE TOLD: "), node->name.ptr ? node->name : STR(""),
                          node->name.ptr ? STR(": ") : STR(""), trouble);
    if (node_lacks_mount(node))
        return arena_join(a, STR("CANNOT BE TOLD: kube-apiserver"), on,
                          STR(" does not see the file that it is given: no mount of the container "
                              "covers it"));
    return arena_join(a, STR("CANNOT BE TOLD: it is not known what kube-apiserver does"), on);
}

static struct str first_line(struct diff *d)
{
    struct arena *a = &d->arena;
    const struct transition *t = &d->transition;
    switch (diff_answer(d)) {
    case DIFF_SAFE:
        break;
    case DIFF_AFTER_RESTARTS:
        return arena_join(a,
                          STR("SAFE ONCE ALL NODES HAVE RESTARTED: until then those that have "
                              "not cannot read "),
                          worst_names(d), STR(" that the others write"));
    case DIFF_AFTER_REWRITE:
        return arena_join(a, STR("SAFE ONLY AFTER STORED DATA IS REWRITTEN: "), worst_names(d),
                          arena_join(a, STR(" still stored as "),
                                     access_key_shown(a, t->breaks[0].what.key),
                                     STR(" cannot be read after this change")));
    case DIFF_UNKNOWN:
        return unknown_line(d);
    case DIFF_LOSES_DATA:
        return losing_line(d);
    case DIFF_REFUSED:
        return arena_join(
            a, STR("DOES NOT START: kube-apiserver "), diff_release(d, t->refusing_minor),
            node_lacks_mount(t->refusing) ? STR(" does not see the file that it is given: no mount "
                                                "of the container covers it")
            : t->refusing->state == CLUSTER_MISSING ? STR(" is given a file that is not there")
                                                    : STR(" refuses the new file"));
    }
    return t->single ? STR("safe: whatever is stored or written can be read, before and after")
                     : STR("safe: whatever is stored or written can be read by every node, at each "
                           "moment");
}

/* --- resource by resource --- */

static const struct access_key *writer_in(const struct transition *t,
                                          const struct transition_resource *r, uint32_t state,
                                          bool *known)
{
    for (uint32_t i = 0; i < t->pair_count; i++) {
        const struct change_policy *p = transition_state(t, r, state, i);
        *known = p->access != NULL;
        if (*known)
            return change_writer(p);
    }
    return NULL;
}

static struct str writes(struct diff *d, const struct transition_resource *r, uint32_t state)
{
    bool known = false;
    const struct access_key *key = writer_in(&d->transition, r, state, &known);
    return known ? access_key_shown(&d->arena, key) : STR("not known");
}

/* Whether all nodes are known to do something with it, before and after. */
static bool is_known(const struct transition *t, const struct transition_resource *r)
{
    for (uint32_t i = 0; i < t->pair_count; i++) {
        bool before = !t->pairs[i].old || transition_state(t, r, 0, i)->access;
        bool after = !t->pairs[i].new || transition_state(t, r, t->state_count - 1, i)->access;
        if (!before || !after)
            return false;
    }
    return true;
}

static bool concerns(const struct transition_break *b, uint32_t resource)
{
    uint32_t first = 0, end = b->count; /* they ascend */
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (b->resources[middle] < resource)
            first = middle + 1;
        else
            end = middle;
    }
    return first < b->count && b->resources[first] == resource;
}

/* While old and new nodes run together, or once all are new. */
static struct str moment(struct diff *d, uint32_t resource, bool during)
{
    enum { SHOWN_MAX = 8 };
    struct arena *a = &d->arena;
    const struct transition *t = &d->transition;
    struct str text = STR_NONE;
    struct str_set said = {.arena = a};
    uint32_t count = 0;
    if (!is_known(t, &t->resources[resource]))
        return STR("not known");
    for (uint32_t i = 0; i < t->break_count; i++) {
        const struct transition_break *b = &t->breaks[i];
        bool passes = b->weight == CHANGE_SAFE_AFTER_RESTARTS;
        if (!concerns(b, resource) || (passes && !during) || (during && t->single))
            continue;
        struct str key = access_key_shown(a, b->what.key);
        const char *how = b->what.read == CHANGE_READ_UNKNOWN   ? "unknown: "
                          : b->what.read == CHANGE_READ_GARBAGE ? "error or rubbish: "
                          : passes                              ? "old nodes cannot read "
                          : during                              ? "new nodes cannot read "
                                                                : "unreadable: ";
        struct str one = arena_join(a, str_from(how), key);
        if (str_set_add(&said, one) && count++ < SHOWN_MAX)
            text = text.ptr ? arena_join(a, text, STR("; "), one) : one;
    }
    if (count > SHOWN_MAX)
        return arena_fmt(a, STR_FMT "; and %u more", STR_ARG(text), (unsigned)(count - SHOWN_MAX));
    if (text.ptr)
        return text;
    return during && t->single ? STR("no such moment") : STR("readable");
}

static struct answer_table resources_table(struct diff *d)
{
    static const struct answer_column columns[] = {
        {{"RESOURCE", 8}, "resource"},      {{"WRITES BEFORE", 13}, "before"},
        {{"WRITES AFTER", 12}, "after"},    {{"WHILE NODES DIFFER", 18}, "whileNodesDiffer"},
        {{"AFTERWARDS", 10}, "afterwards"}, {{"VERDICT", 7}, "verdict"},
    };
    enum { COLUMNS = 6 };
    const struct transition *t = &d->transition;
    struct answer_cell *cells =
        arena_new(&d->arena, struct answer_cell, (size_t)t->resource_count * COLUMNS);
    for (uint32_t i = 0; i < t->resource_count; i++) {
        const struct transition_resource *r = &t->resources[i];
        struct answer_cell *cell = &cells[(size_t)i * COLUMNS];
        cell[0] = answer_str(r->name);
        cell[1] = answer_str(writes(d, r, 0));
        cell[2] = answer_str(writes(d, r, t->state_count - 1));
        cell[3] = answer_str(moment(d, i, true));
        cell[4] = answer_str(moment(d, i, false));
        cell[5] =
            answer_str(is_known(t, r) || r->verdict ? str_from(change_verdict_words(r->verdict))
                                                    : STR("not known"));
    }
    return (struct answer_table){.columns = columns,
                                 .column_count = COLUMNS,
                                 .cells = cells,
                                 .row_count = t->resource_count};
}

static struct str judged_for(struct diff *d)
{
    struct arena *a = &d->arena;
    const struct transition *t = &d->transition;
    struct str versions = arena_join(a, STR("kube-apiserver "), diff_release(d, t->minors[0]));
    unsigned last = t->minors[t->state_count - 1];
    if (last != t->minors[0])
        versions = arena_join(a, versions, STR(" to "), diff_release(d, last));
    return arena_join(a, versions,
                      t->single    ? STR(", a single node")
                      : t->doubled ? STR(", several nodes")
                                   : arena_fmt(a, ", %u nodes", (unsigned)t->pair_count),
                      t->rewritten ? STR(", stored data rewritten") : STR(""));
}

/* --- for people --- */

static void put_line(struct buf *out, struct str text)
{
    escape_text(out, text);
    buf_byte(out, '\n');
}

static void put_text(struct diff *d, struct buf *out)
{
    struct answer_table table = resources_table(d);
    put_line(out, first_line(d));
    buf_byte(out, '\n');
    report_text(out, &d->results, &(struct report_style){.bare = true});
    table.title = judged_for(d);
    answer_text(out, &table, &(struct report_style){0});
    buf_cstr(out, "\nnext: ");
    put_line(out, diff_next(d));
}

static void put_markdown(struct diff *d, struct buf *out)
{
    struct answer_table first = {.title = first_line(d)},
                        found = findings_table(&d->arena, &d->results, STR("why"));
    struct answer_table table = resources_table(d);
    struct answer_table next = {.title = arena_join(&d->arena, STR("next: "), diff_next(d))};
    table.title = judged_for(d);
    answer_markdown(out, &first);
    buf_byte(out, '\n');
    if (found.row_count) {
        answer_markdown(out, &found);
        buf_byte(out, '\n');
    }
    answer_markdown(out, &table);
    buf_byte(out, '\n');
    answer_markdown(out, &next);
}

/* --- for programs --- */

static void put_json(struct diff *d, struct buf *out)
{
    struct json_writer w = {.out = out};
    const struct transition *t = &d->transition;
    struct answer_table table = resources_table(d);
    enum diff_answer answer = diff_answer(d);
    writer_object(&w, NULL, WRITER_LINES);
    writer_uint(&w, "schema", 1);
    writer_cstr(&w, "verdict", answer_name(answer));
    writer_bool(&w, "safe", answer <= DIFF_AFTER_RESTARTS);
    writer_str(&w, "message", first_line(d));
    writer_str(&w, "from", diff_release(d, t->minors[0]));
    writer_str(&w, "to", diff_release(d, t->minors[t->state_count - 1]));
    writer_bool(&w, "singleNode", t->single);
    writer_bool(&w, "storedRewritten", t->rewritten);
    answer_json(&w, "resources", &table);
    report_json_findings(&w, &d->results);
    writer_str(&w, "next", diff_next(d));
    writer_close(&w);
    buf_byte(out, '\n');
}

void diff_errors_json(const struct diff *d, struct buf *out)
{
    struct json_writer w = {.out = out};
    writer_object(&w, NULL, WRITER_LINES);
    writer_uint(&w, "schema", 1);
    writer_cstr(&w, "verdict", "not-compared");
    writer_bool(&w, "safe", false);
    writer_cstr(&w, "message", "NOT COMPARED: something could not be read, or is not there");
    report_json_errors(&w, &d->results);
    writer_close(&w);
    buf_byte(out, '\n');
}

void diff_report(struct diff *d, struct buf *out)
{
    if (!d->results.minors)
        for (uint32_t i = 0; i < d->transition.state_count; i++)
            d->results.minors |= version_bit(d->transition.minors[i]);
    switch (d->format) {
    case SELECTION_TEXT:
        put_text(d, out);
        break;
    case SELECTION_JSON:
        put_json(d, out);
        break;
    case SELECTION_MARKDOWN:
        put_markdown(d, out);
        break;
    }
}
