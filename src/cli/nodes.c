/* SPDX-License-Identifier: Apache-2.0 */
/* enclint nodes: whether whatever one control-plane node writes can be read by all of them. */
#include <string.h>

#include "apiserver/version_set.h"
#include "cli/findings_table.h"
#include "cli/nodes_given.h"
#include "cli/nodes_next.h"
#include "cli/nodes_tables.h"
#include "report/escape.h"
#include "report/json_writer.h"
#include "report/report.h"

static const struct option options[] = {
    {"format", "text|json|markdown", "what is written (default: text)"},
    {"config-hash", NULL,
     "with the hash of each file, as kube-apiserver 1.34 and later show it in the metric "
     "apiserver_encryption_config_controller_last_config_info"},
    SELECTION_VERSION_OPTIONS,
    SELECTION_RULE_OPTIONS,
    SELECTION_CONFIG_OPTIONS,
    {NULL, NULL, NULL},
};

struct nodes {
    struct nodes_given given;
    enum selection_format format;
    struct cluster cluster;
    struct disagreements disagreements;
    struct results results;
    bool with_hash;
};

static struct arena *arena_of(struct nodes *n)
{
    return &n->given.arena;
}

/* --- the first line --- */

static uint64_t in_state(const struct cluster *c, enum cluster_state state)
{
    uint64_t nodes = 0;
    for (uint32_t i = 0; i < c->count; i++)
        nodes |= (uint64_t)(c->nodes[i].state == state) << i;
    return nodes;
}

static uint64_t without_mount(const struct cluster *c)
{
    uint64_t nodes = 0;
    for (uint32_t i = 0; i < c->count; i++)
        nodes |= (uint64_t)node_lacks_mount(&c->nodes[i]) << i;
    return nodes;
}

static uint64_t all_nodes(const struct cluster *c)
{
    return c->count < CLUSTER_NODES_MAX ? (UINT64_C(1) << c->count) - 1 : UINT64_MAX;
}

/* Whether some answer depends on what no file tells. */
static bool is_vague(const struct cluster *c)
{
    for (uint32_t i = 0; i < c->agreement.count; i++)
        for (uint32_t w = 0; w < c->count; w++)
            for (uint32_t r = 0; r < c->count; r++)
                if (agreement_at(&c->agreement, i, w, r)->cause == AGREEMENT_UNKNOWN)
                    return true;
    return false;
}

static struct str disagreement_shown(struct nodes *n)
{
    struct arena *a = arena_of(n);
    const struct cluster *c = &n->cluster;
    const struct disagreement *d = &n->disagreements.items[0];
    struct str rest = n->disagreements.count == 1
                          ? STR("")
                          : arena_fmt(a, ", and %u more", (unsigned)n->disagreements.count - 1);
    return arena_join(a, STR("NODES DISAGREE: "), nodes_shown(a, c, d->readers),
                      STR(" cannot read "), resources_shown(a, c, d->resources, d->count),
                      STR(" that "), nodes_shown(a, c, d->writers),
                      is_one(d->writers) ? STR(" writes") : STR(" write"), rest);
}

/* What they write all can read; of what was written before that is not so. */
static bool doubts_stored(const struct finding *f)
{
    return f && str_eq(f->rule->slug, STR("same-name-other-secret"));
}

/* Such a one before others. */
static const struct finding *first_error(const struct nodes *n)
{
    const struct finding *first = NULL;
    for (uint32_t i = 0; i < n->results.finding_count; i++) {
        const struct finding *f = &n->results.findings[i];
        if (f->severity != SEVERITY_ERROR || f->suppressed_by.ptr)
            continue;
        if (doubts_stored(f))
            return f;
        first = first ? first : f;
    }
    return first;
}

/* Where it is not told what is read: what is known of that. */
static struct str unknown_shown(struct nodes *n, uint64_t unknown)
{
    struct arena *a = arena_of(n);
    const struct cluster *c = &n->cluster;
    uint64_t unreadable = 0, explained = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        unreadable |= (uint64_t)(in_nodes(unknown, i) && c->nodes[i].unreadable) << i;
        explained |= (uint64_t)(in_nodes(unknown, i) && c->nodes[i].trouble) << i;
    }
    if (unreadable)
        return arena_join(a, nodes_shown(a, c, unreadable), STR(": what is there cannot be read"));
    if (!explained)
        return arena_join(a, nodes_shown(a, c, unknown),
                          STR(": it is not known what is read there"));
    uint32_t node = first_node(explained);
    return arena_join(a, c->nodes[node].name, STR(": "),
                      cluster_trouble(a, &n->given.members[node], &c->nodes[node]),
                      is_one(unknown) ? STR("") : STR(", and others too"));
}

/* Why nothing can be said of all of them; STR_NONE: it can. */
static struct str not_compared(struct nodes *n)
{
    struct arena *a = arena_of(n);
    const struct cluster *c = &n->cluster;
    uint64_t unmounted = without_mount(c);
    const struct {
        uint64_t nodes;
        const char *words;
    } kinds[] = {
        {in_state(c, CLUSTER_REFUSED), ": kube-apiserver refuses the configuration there"},
        {unmounted, ": kube-apiserver does not see its configuration there: no mount covers it"},
        {in_state(c, CLUSTER_MISSING) & ~unmounted, ": the configuration is not there"},
        {in_state(c, CLUSTER_EMPTY), ": nothing was found there"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].nodes)
            return arena_join(a, STR("NODES CANNOT BE COMPARED: "),
                              nodes_shown(a, c, kinds[i].nodes), str_from(kinds[i].words));
    uint64_t unknown = in_state(c, CLUSTER_UNKNOWN);
    return unknown ? arena_join(a, STR("NODES CANNOT BE COMPARED: "), unknown_shown(n, unknown))
                   : STR_NONE;
}

/* The nodes that write a resource as plain text where others encrypt it. */
static uint64_t plain_writers(const struct cluster *c, uint32_t resource)
{
    const struct access *sides = c->agreement.resources[resource].sides;
    uint64_t plain = 0, encrypting = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        bool encrypts = access_writer(&sides[i]) != NULL, known = !c->agreement.sides[i].is_unknown;
        plain |= (uint64_t)(known && !encrypts) << i;
        encrypting |= (uint64_t)(known && encrypts) << i;
    }
    return encrypting ? plain : 0;
}

/* "; cp3 stores secrets as plain text": all can read it, which is not what is meant. */
static struct str plain_shown(struct nodes *n)
{
    struct arena *a = arena_of(n);
    const struct cluster *c = &n->cluster;
    uint32_t *resources = arena_new(a, uint32_t, c->agreement.count), count = 0;
    uint64_t first = 0;
    for (uint32_t i = 0; i < c->agreement.count; i++) {
        uint64_t plain = plain_writers(c, i);
        first = first ? first : plain;
        if (plain && plain == first)
            resources[count++] = i;
    }
    if (!count)
        return STR("");
    return arena_join(a, STR("; "), nodes_shown(a, c, first),
                      is_one(first) ? STR(" stores ") : STR(" store "),
                      resources_shown(a, c, resources, count), STR(" as plain text"));
}

static struct str verdict_of(struct nodes *n)
{
    struct arena *a = arena_of(n);
    const struct cluster *c = &n->cluster;
    if (n->disagreements.count)
        return disagreement_shown(n);
    struct str why_not = not_compared(n);
    if (why_not.ptr)
        return why_not;
    const struct finding *f = first_error(n);
    if (doubts_stored(f))
        return arena_join(a, STR("NODES DISAGREE ON WHAT MAY BE STORED: "), f->message);
    struct str names = nodes_shown(a, c, all_nodes(c));
    if (in_state(c, CLUSTER_BARE) == all_nodes(c))
        return arena_join(a, names, STR(" agree: none of them encrypts anything"));
    struct str but = f ? arena_join(a, STR("; but "), f->message) : STR("");
    return arena_join(a, names,
                      is_vague(c) ? STR(" agree as far as files tell: the rest is up to remote "
                                        "keys, or still to be filled in")
                                  : STR(" agree: whatever one of them writes, all can read"),
                      plain_shown(n), but);
}

/* --- the next command --- */

static struct str next_of(struct nodes *n)
{
    struct arena *a = arena_of(n);
    const struct cluster *c = &n->cluster;
    uint64_t unknown = in_state(c, CLUSTER_UNKNOWN);
    for (uint32_t i = 0; i < c->count; i++)
        unknown &= ~((uint64_t)c->nodes[i].unreadable << i); /* an error says what */
    const uint64_t looked_at[] = {in_state(c, CLUSTER_REFUSED), without_mount(c), unknown};
    for (size_t i = 0; i < sizeof looked_at / sizeof *looked_at; i++)
        if (looked_at[i])
            return nodes_given_check(a, &n->given, first_node(looked_at[i]));
    return n->disagreements.count ? nodes_next(a, c, n->given.members) : STR_NONE;
}

/* --- for people --- */

static void put_line(struct buf *out, struct str text)
{
    escape_text(out, text);
    buf_byte(out, '\n');
}

static void put_table(struct nodes *n, struct buf *out, const struct answer_table *table)
{
    buf_byte(out, '\n');
    if (n->format == SELECTION_MARKDOWN)
        answer_markdown(out, table);
    else
        answer_text(out, table, &(struct report_style){0});
}

static void put_people(struct nodes *n, struct buf *out)
{
    uint32_t count;
    const struct answer_table *tables = nodes_matrix(arena_of(n), &n->cluster, &count);
    struct str next = next_of(n);
    if (n->format == SELECTION_MARKDOWN)
        answer_markdown(out, &(struct answer_table){.title = verdict_of(n)});
    else
        put_line(out, verdict_of(n));
    for (uint32_t i = 0; i < count; i++)
        put_table(n, out, &tables[i]);
    struct answer_table list = nodes_list(arena_of(n), &n->cluster, n->given.members, n->with_hash);
    put_table(n, out, &list);
    if (n->format == SELECTION_MARKDOWN) {
        struct answer_table found = findings_table(arena_of(n), &n->results, STR("findings"));
        if (found.row_count)
            put_table(n, out, &found);
    } else {
        buf_byte(out, '\n');
        report_text(out, &n->results, &(struct report_style){0});
    }
    if (next.ptr && n->format == SELECTION_TEXT) {
        buf_cstr(out, "next: ");
        put_line(out, next);
    }
}

/* --- for programs --- */

static void put_json(struct nodes *n, struct buf *out)
{
    struct json_writer w = {.out = out};
    struct arena *a = arena_of(n);
    struct answer_table list = nodes_list(a, &n->cluster, n->given.members, n->with_hash);
    struct answer_table resources = nodes_resources(a, &n->cluster);
    writer_object(&w, NULL, WRITER_LINES);
    writer_uint(&w, "schema", 1);
    writer_str(&w, "kubernetesVersions",
               version_set_format(a, n->results.minors, VERSION_SET_OPEN));
    writer_bool(&w, "agree",
                n->disagreements.count == 0 && !doubts_stored(first_error(n)) &&
                    !not_compared(n).ptr);
    writer_str(&w, "message", verdict_of(n));
    answer_json(&w, "nodes", &list);
    answer_json(&w, "resources", &resources);
    report_json_findings(&w, &n->results);
    struct str next = next_of(n);
    if (next.ptr)
        writer_str(&w, "next", next);
    else
        writer_null(&w, "next");
    writer_close(&w);
    buf_byte(out, '\n');
}

/* --- the command --- */

/* What nobody can read is no less so where its rule was not asked for; a comment takes it back. */
static bool fails(const struct nodes *n)
{
    const struct cluster *c = &n->cluster;
    const struct config *config = &n->given.selections[0].config;
    bool never = config->fail_on.least == SEVERITY_OFF, suppressed = false;
    if (in_state(c, CLUSTER_REFUSED) || in_state(c, CLUSTER_UNKNOWN))
        return true;
    for (uint32_t i = 0; i < n->results.finding_count; i++) {
        const struct finding *f = &n->results.findings[i];
        suppressed |= f->suppressed_by.ptr != NULL;
        if (!f->suppressed_by.ptr && config_fails(config, f->rule, f->severity))
            return true;
    }
    return n->disagreements.count && !suppressed && !never;
}

static int report(struct nodes *n, struct out *out)
{
    struct buf text = BUF_INIT;
    for (uint32_t i = 0; i < n->results.error_count; i++)
        cli_error("%.*s: %.*s", STR_ARG(n->results.errors[i].file),
                  STR_ARG(n->results.errors[i].message));
    bool nothing = in_state(&n->cluster, CLUSTER_EMPTY) == all_nodes(&n->cluster);
    if (!nothing && n->format == SELECTION_JSON)
        put_json(n, &text);
    else if (!nothing)
        put_people(n, &text);
    out_str(out, buf_view(&text));
    buf_release(&text);
    if (n->results.error_count || n->given.trouble)
        return EXIT_TROUBLE;
    if (nothing) {
        cli_error("nothing to compare: neither an encryption configuration nor a kube-apiserver "
                  "was found on any node");
        return EXIT_NOTHING;
    }
    return fails(n) ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int compare(struct nodes *n, struct out *out)
{
    struct selection asked = {.args = n->given.args, .command = "nodes"};
    int code = selection_read_format(&asked, &n->format);
    if (!code)
        code = nodes_given_read(&n->given);
    if (code)
        return code;
    n->with_hash = argument(n->given.args, "config-hash") != NULL;
    cluster_make(arena_of(n), n->given.members, n->given.count, &n->cluster);
    n->disagreements = cluster_disagreements(arena_of(n), &n->cluster);
    nodes_given_results(&n->given, &n->results);
    n->results.findings =
        cluster_judge(arena_of(n), n->given.members, &n->cluster, &n->results.finding_count);
    return report(n, out);
}

static int run_nodes(const struct arguments *args, struct out *out)
{
    struct nodes n = {.given = {.args = args, .command = "nodes"}};
    int code = compare(&n, out);
    nodes_given_release(&n.given);
    return code;
}

const struct command command_nodes = {
    .name = "nodes",
    .summary = "can each control-plane node read what the others write",
    .usage = "[OPTIONS] DIR...",
    .details =
        "Each DIR is a node: its file system, or the part of it with /etc/kubernetes, as a\n"
        "folder or a tar archive; or one file, the configuration itself; or either of them as\n"
        "what a shell puts in place of <(command). A name in front,\n"
        "cp1=DIR, is what it is called. Of several releases the newest one counts.\n\n"
        "examples:\n"
        "  enclint nodes cp1=/mnt/cp1 cp2=/mnt/cp2 cp3=/mnt/cp3\n"
        "  enclint nodes 'nodes/*'\n"
        "  enclint nodes cp1=<(ssh cp1 tar -C / -c etc/kubernetes) cp2=/mnt/cp2\n"
        "  enclint nodes --config-hash cp1.yaml cp2.yaml\n\n"
        "exit codes:\n"
        "  0  whatever one of them writes, all can read\n"
        "  1  a node cannot read what another one writes, or does not start,\n"
        "     or findings at or above --fail-on\n"
        "  2  wrong usage or configuration\n"
        "  3  something could not be read or written; the rest is still reported\n"
        "  4  nothing to compare\n",
    .options = options,
    .run = run_nodes,
};
