/* SPDX-License-Identifier: Apache-2.0 */
/* enclint controls: what a benchmark asks for, control by control, with the evidence. */
#include "access/control.h"

#include <stdlib.h>
#include <string.h>

#include "apiserver/version_set.h"
#include "cli/selection.h"
#include "link/link.h"
#include "report/answer.h"

static const struct option options[] = {
    {"profile", "NAME", "the benchmark: cis-1.8 to cis-1.12, stig, fips, kms-required"},
    {"format", "text|json|markdown", "what is written (default: text)"},
    SELECTION_VERSION_OPTIONS,
    SELECTION_FILE_OPTIONS,
    SELECTION_ROOT_OPTION,
    {"", NULL, "settings"},
    {"config", "FILE", "this configuration instead of the nearest .enclint.yaml"},
    {"no-config", NULL, "no configuration file"},
    {NULL, NULL, NULL},
};

struct item { /* evidence, and of which document */
    const struct document_record *document;
    const struct control_evidence *evidence;
};

struct verdict_of_control {
    const struct control *control;
    enum control_result result;
    struct item *items;
    uint32_t count;
};

struct controlling {
    struct selection selection;
    enum selection_format format;
    const struct profile *profile;
    struct results results;
    struct verdict_of_control *controls;
    uint32_t counts[CONTROL_FAILS + 1];
};

static struct arena *arena_of(struct controlling *c)
{
    return &c->selection.arena;
}

/* --- what is asked --- */

static int choose_profile(struct controlling *c)
{
    const struct config_text *name = &c->selection.config.profile;
    c->profile = profile_find(name->value);
    if (c->profile && c->profile->control_count)
        return EXIT_CLEAN;
    return cli_usage_error("controls",
                           "the profile '%.*s' is no benchmark: --profile is one of cis-1.8 to "
                           "cis-1.12, stig, fips, kms-required",
                           STR_ARG(name->value));
}

/* --- deciding --- */

static uint32_t minors_of(const struct document_record *document)
{
    uint32_t minors = 0;
    for (uint32_t i = 0; i < document->verdict_count; i++)
        minors |= document->verdicts[i].minors;
    return minors;
}

/* What fails first. */
static void sort_items(struct verdict_of_control *v, struct arena *a)
{
    struct item *sorted = arena_new(a, struct item, v->count);
    uint32_t count = 0;
    for (int result = CONTROL_FAILS; result >= CONTROL_PASSES; result--)
        for (uint32_t i = 0; i < v->count; i++)
            if ((int)v->items[i].evidence->result == result)
                sorted[count++] = v->items[i];
    v->items = sorted;
}

static void judge_flag(struct arena *a, const struct server_link *link, struct control_evidence *e)
{
    const struct server_note *server = link->server;
    e->at = server->config.ptr ? server->config_at.from : server->at.from;
    e->result = server->config.ptr ? CONTROL_PASSES
                : server->is_open  ? CONTROL_UNDECIDED
                                   : CONTROL_FAILS;
    e->text = server->config.ptr
                  ? arena_join(a, STR("kube-apiserver reads '"), server->config, STR("'"))
              : server->is_open ? STR("flags of kube-apiserver are still to be filled in")
                                : STR("kube-apiserver has no '--encryption-provider-config'");
}

static void judge_place(struct arena *a, const struct server_link *link, bool mode,
                        struct control_evidence *e)
{
    enum { MORE_THAN_OWNER_READS = 0177 };
    const struct host_place *place = link->file_place;
    bool fails = mode ? place->mode & MORE_THAN_OWNER_READS : place->uid || place->gid;
    e->at = link->server->at.from;
    e->result = fails ? CONTROL_FAILS : CONTROL_PASSES;
    e->text = mode ? arena_fmt(a, "its mode is %04o", (unsigned)place->mode)
                   : arena_fmt(a, "it belongs to user %u and group %u", (unsigned)place->uid,
                               (unsigned)place->gid);
}

/* Of what is no static pod's manifest the benchmark says nothing. */
static bool speaks_of(const struct control *control, const struct server_link *link)
{
    return control->decides == CONTROL_FLAG ||
           (link->file_place && link->file_place->has_mode && link_is_static(link->server->file));
}

/* Of each kube-apiserver whose manifest or unit was given. False: there is none. */
static bool decide_servers(struct controlling *c, struct verdict_of_control *v)
{
    struct arena *a = arena_of(c);
    const struct joined *joined = c->selection.project.joined;
    uint32_t count = joined->server_count;
    v->items = arena_new(a, struct item, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct server_link *link = &joined->servers[i];
        const struct server_note *server = link->server;
        if (!speaks_of(v->control, link))
            continue;
        struct document_record *document = arena_new(a, struct document_record, 1);
        struct control_evidence *e = arena_new(a, struct control_evidence, 1);
        *document = (struct document_record){
            .file = server->file, .container = server->container, .line = server->at.from.line};
        *e = (struct control_evidence){.minors = server->minors, .path = STR("")};
        if (v->control->decides == CONTROL_FLAG)
            judge_flag(a, link, e);
        else
            judge_place(a, link, v->control->decides == CONTROL_MODE, e);
        v->items[v->count++] = (struct item){document, e};
        if (e->result > v->result)
            v->result = e->result;
    }
    if (!v->count)
        return false;
    sort_items(v, a);
    c->counts[v->result]++;
    return true;
}

static bool is_configuration(const struct document_record *document)
{
    return document->verdict_count > 0;
}

/* There are manifests, and nothing that they may read. */
static void leave_open(struct controlling *c, struct verdict_of_control *v)
{
    struct control_evidence *e = arena_new(arena_of(c), struct control_evidence, 1);
    *e = (struct control_evidence){.result = CONTROL_UNDECIDED,
                                   .path = STR(""),
                                   .text = STR("no encryption configuration was given")};
    v->items = arena_new(arena_of(c), struct item, 1);
    v->items[v->count++] = (struct item){NULL, e};
    v->result = CONTROL_UNDECIDED;
    c->counts[v->result]++;
}

static bool has_configurations(const struct controlling *c)
{
    for (uint32_t i = 0; i < c->results.document_count; i++)
        if (is_configuration(&c->results.documents[i]))
            return true;
    return c->results.document_count == 0;
}

/* What no file can tell is said once. */
static void decide(struct controlling *c, struct verdict_of_control *v)
{
    struct arena *a = arena_of(c);
    bool outside = v->control->decides != CONTROL_WRITERS;
    bool by_server = outside && v->control->decides != CONTROL_OUTSIDE;
    if (by_server && decide_servers(c, v))
        return;
    if (!outside && !has_configurations(c)) {
        leave_open(c, v);
        return;
    }
    struct control_answer *answers = arena_new(a, struct control_answer, c->results.document_count);
    uint32_t documents = outside && c->results.document_count ? 1 : c->results.document_count;
    uint32_t count = 0;
    for (uint32_t i = 0; i < documents; i++) {
        const struct document_record *d = &c->results.documents[i];
        if (!outside && !is_configuration(d))
            continue;
        answers[i] = control_decide(a, v->control, d->coverage, minors_of(d));
        count += answers[i].count;
    }
    v->items = arena_new(a, struct item, count);
    for (uint32_t i = 0; i < documents; i++) {
        if (answers[i].result > v->result)
            v->result = answers[i].result;
        for (uint32_t k = 0; k < answers[i].count; k++)
            v->items[v->count++] =
                (struct item){outside ? NULL : &c->results.documents[i], &answers[i].evidence[k]};
    }
    sort_items(v, a);
    c->counts[v->result]++;
}

static void decide_all(struct controlling *c)
{
    c->controls = arena_new(arena_of(c), struct verdict_of_control, c->profile->control_count);
    for (uint32_t i = 0; i < c->profile->control_count; i++) {
        c->controls[i].control = &c->profile->controls[i];
        decide(c, &c->controls[i]);
    }
}

/* --- for people --- */

static uint32_t line_of(const struct item *item)
{
    return item->evidence->at.line ? item->evidence->at.line : item->document->line;
}

static struct str evidence_text(struct controlling *c, const struct item *item)
{
    struct arena *a = arena_of(c);
    const struct control_evidence *e = item->evidence;
    struct str text = e->text;
    if (!item->document)
        return text;
    if (is_configuration(item->document) && e->minors != minors_of(item->document))
        text = arena_join(a, version_set_format(a, e->minors, VERSION_SET_CLOSED), STR(": "), text);
    return arena_join(a, item->document->file, arena_fmt(a, ":%u: ", (unsigned)line_of(item)),
                      text);
}

static struct str result_text(enum control_result result)
{
    return result == CONTROL_UNDECIDED ? STR("not decidable")
                                       : str_from(control_result_name(result));
}

static struct answer_table table_for_people(struct controlling *c)
{
    static const struct answer_column columns[] = {{{"CONTROL", 7}, NULL},
                                                   {{"RESULT", 6}, NULL},
                                                   {{"WHAT", 4}, NULL},
                                                   {{"EVIDENCE", 8}, NULL}};
    enum { COLUMNS = 4 };
    struct arena *a = arena_of(c);
    uint32_t rows = 0, count = c->profile->control_count;
    for (uint32_t i = 0; i < count; i++)
        rows += c->controls[i].count ? c->controls[i].count : 1;
    struct answer_cell *cells = arena_new(a, struct answer_cell, (size_t)rows * COLUMNS);
    struct answer_cell *cell = cells;
    for (uint32_t i = 0; i < count; i++) {
        const struct verdict_of_control *v = &c->controls[i];
        for (uint32_t k = 0; k == 0 || k < v->count; k++, cell += COLUMNS) {
            if (k == 0) {
                cell[0] = answer_str(v->control->id);
                cell[1] = answer_str(result_text(v->result));
                cell[2] = answer_str(v->control->title);
            }
            if (k < v->count)
                cell[3] = answer_str(evidence_text(c, &v->items[k]));
        }
    }
    return (struct answer_table){
        .columns = columns, .column_count = COLUMNS, .cells = cells, .row_count = rows};
}

static void put_people(struct controlling *c, struct buf *text)
{
    struct arena *a = arena_of(c);
    struct answer_table table = table_for_people(c);
    struct str made_for = STR("");
    if (c->profile->minors)
        made_for = arena_join(a, STR(", made for "),
                              version_set_format(a, c->profile->minors, VERSION_SET_CLOSED));
    table.title = arena_join(a, c->profile->title, STR(" ("), c->profile->name, STR(")"), made_for,
                             STR(", kube-apiserver "),
                             version_set_format(a, c->results.minors, VERSION_SET_CLOSED));
    if (c->format == SELECTION_MARKDOWN)
        answer_markdown(text, &table);
    else
        answer_text(text, &table, &(struct report_style){0});
    buf_fmt(text, "\n%u failed, %u passed, %u not decidable\n", (unsigned)c->counts[CONTROL_FAILS],
            (unsigned)c->counts[CONTROL_PASSES], (unsigned)c->counts[CONTROL_UNDECIDED]);
}

/* --- for programs --- */

static struct answer_cell evidence_cell(struct controlling *c, const struct verdict_of_control *v)
{
    static const struct answer_column columns[] = {
        {{NULL, 0}, "result"}, {{NULL, 0}, "file"}, {{NULL, 0}, "container"},
        {{NULL, 0}, "line"},   {{NULL, 0}, "path"}, {{NULL, 0}, "versions"},
        {{NULL, 0}, "message"}};
    enum { COLUMNS = 7 };
    struct arena *a = arena_of(c);
    struct answer_table *table = arena_new(a, struct answer_table, 1);
    struct answer_cell *cells = arena_new(a, struct answer_cell, (size_t)v->count * COLUMNS);
    for (uint32_t i = 0; i < v->count; i++) {
        const struct item *item = &v->items[i];
        struct answer_cell *cell = &cells[(size_t)i * COLUMNS];
        cell[0] = answer_str(str_from(control_result_name(item->evidence->result)));
        if (item->document) {
            cell[1] = answer_str(item->document->file);
            cell[2] = answer_str(item->document->container);
            cell[3] = answer_number(line_of(item));
            cell[4] = answer_str(item->evidence->path);
            cell[5] = answer_str(version_set_format(a, item->evidence->minors, VERSION_SET_OPEN));
        }
        cell[6] = answer_str(item->evidence->text);
    }
    *table = (struct answer_table){
        .columns = columns, .column_count = COLUMNS, .cells = cells, .row_count = v->count};
    return (struct answer_cell){.kind = ANSWER_TABLE, .table = table};
}

static struct answer_table table_for_programs(struct controlling *c)
{
    static const struct answer_column columns[] = {
        {{NULL, 0}, "id"}, {{NULL, 0}, "title"}, {{NULL, 0}, "result"}, {{NULL, 0}, "evidence"}};
    enum { COLUMNS = 4 };
    uint32_t count = c->profile->control_count;
    struct answer_cell *cells = arena_new(arena_of(c), struct answer_cell, (size_t)count * COLUMNS);
    for (uint32_t i = 0; i < count; i++) {
        struct answer_cell *cell = &cells[(size_t)i * COLUMNS];
        cell[0] = answer_str(c->controls[i].control->id);
        cell[1] = answer_str(c->controls[i].control->title);
        cell[2] = answer_str(str_from(control_result_name(c->controls[i].result)));
        cell[3] = evidence_cell(c, &c->controls[i]);
    }
    return (struct answer_table){
        .columns = columns, .column_count = COLUMNS, .cells = cells, .row_count = count};
}

static void put_json(struct controlling *c, struct buf *text)
{
    struct json_writer w = {.out = text};
    struct answer_table table = table_for_programs(c);
    writer_object(&w, NULL, WRITER_LINES);
    writer_uint(&w, "schema", 1);
    writer_object(&w, "profile", WRITER_INLINE);
    writer_str(&w, "name", c->profile->name);
    writer_str(&w, "title", c->profile->title);
    writer_str(&w, "versions",
               version_set_format(arena_of(c), c->profile->minors, VERSION_SET_OPEN));
    writer_close(&w);
    writer_str(&w, "kubernetesVersions",
               version_set_format(arena_of(c), c->results.minors, VERSION_SET_OPEN));
    answer_json(&w, "controls", &table);
    writer_array(&w, "errors", WRITER_LINES);
    for (uint32_t i = 0; i < c->results.error_count; i++) {
        writer_object(&w, NULL, WRITER_INLINE);
        writer_str(&w, "file", c->results.errors[i].file);
        writer_str(&w, "message", c->results.errors[i].message);
        writer_close(&w);
    }
    writer_close(&w);
    writer_object(&w, "summary", WRITER_INLINE);
    writer_uint(&w, "fail", c->counts[CONTROL_FAILS]);
    writer_uint(&w, "pass", c->counts[CONTROL_PASSES]);
    writer_uint(&w, "undecided", c->counts[CONTROL_UNDECIDED]);
    writer_uint(&w, "files", c->results.file_count);
    writer_uint(&w, "documents", c->results.document_count);
    writer_close(&w);
    writer_close(&w);
    buf_byte(text, '\n');
}

/* --- the command --- */

static int report(struct controlling *c, struct out *out)
{
    struct buf text = BUF_INIT;
    for (uint32_t i = 0; i < c->results.error_count; i++)
        cli_error("%.*s: %.*s", STR_ARG(c->results.errors[i].file),
                  STR_ARG(c->results.errors[i].message));
    if (c->format == SELECTION_JSON)
        put_json(c, &text);
    else if (c->results.document_count)
        put_people(c, &text);
    out_str(out, buf_view(&text));
    buf_release(&text);
    if (c->results.error_count)
        return EXIT_TROUBLE;
    if (c->counts[CONTROL_FAILS])
        return EXIT_FINDINGS;
    return c->results.document_count ? EXIT_CLEAN : selection_nothing(&c->selection);
}

static int control(struct controlling *c, struct out *out)
{
    int code = selection_read_format(&c->selection, &c->format);
    if (!code)
        code = selection_read(&c->selection);
    if (!code)
        code = choose_profile(c);
    if (code)
        return code;
    c->selection.project.wants_coverage = true;
    selection_judge(&c->selection);
    project_results(&c->selection.project, arena_of(c), &c->results);
    if (!c->results.minors)
        c->results.minors = c->selection.config.base.versions.minors;
    decide_all(c);
    return report(c, out);
}

static int run_controls(const struct arguments *args, struct out *out)
{
    struct controlling c = {.selection = {.args = args, .command = "controls"}};
    int code = control(&c, out);
    selection_release(&c.selection);
    return code;
}

const struct command command_controls = {
    .name = "controls",
    .summary = "what a benchmark asks for: pass, fail or not decidable",
    .usage = "[OPTIONS] [PATH...]",
    .details = "What is decided is what the first provider of each resource does at the asked\n"
               "releases, not which words stand in the file.\n\n"
               "examples:\n"
               "  enclint controls --profile cis-1.11 --kubernetes-version 1.30 enc.yaml\n"
               "  enclint controls --profile stig --format json cluster/\n\n"
               "exit codes:\n"
               "  0  no control fails\n"
               "  1  a control fails\n"
               "  2  wrong usage or configuration\n"
               "  3  something could not be read or written; the rest is still reported\n"
               "  4  nothing to check\n",
    .options = options,
    .run = run_controls,
    .seldom = true,
};
