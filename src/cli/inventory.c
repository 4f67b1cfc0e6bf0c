/* SPDX-License-Identifier: Apache-2.0 */
/* enclint inventory: what was recognised among the files, and how it was joined. */
#include <stdlib.h>
#include <string.h>

#include "apiserver/version_set.h"
#include "cli/selection.h"
#include "link/link.h"
#include "report/answer.h"
#include "report/escape.h"

static const struct option options[] = {
    {"format", "text|json|markdown|mermaid", "what is written (default: text)"},
    SELECTION_VERSION_OPTIONS,
    SELECTION_FILE_OPTIONS,
    SELECTION_ROOT_OPTION,
    {"", NULL, "settings"},
    {"config", "FILE", "this configuration instead of the nearest .enclint.yaml"},
    {"no-config", NULL, "no configuration file"},
    {NULL, NULL, NULL},
};

struct thing { /* a node of the picture */
    const void *note;
    struct str kind, form, name, file, container;
    uint32_t line;
};

struct tie {
    uint32_t from, to; /* things; to UINT32_MAX: nothing that was given */
    struct str relation, path, host;
    enum link_state state;
    const struct host_place *place; /* of what is read, where the node was given */
    bool is_given;                  /* it was, and has no configuration that can be read */
};

struct inventory {
    struct selection selection;
    enum selection_format format;
    bool mermaid;
    struct results results;
    struct thing *things;
    struct tie *ties;
    uint32_t thing_count, thing_cap, tie_count, tie_cap;
};

static struct arena *arena_of(struct inventory *v)
{
    return &v->selection.arena;
}

/* --- gathering --- */

static void add_thing(struct inventory *v, struct thing thing)
{
    arena_grow(arena_of(v), v->things, v->thing_count, v->thing_cap);
    v->things[v->thing_count++] = thing;
}

static uint32_t thing_of(const struct inventory *v, const void *note)
{
    for (uint32_t i = 0; note && i < v->thing_count; i++)
        if (v->things[i].note == note)
            return i;
    return UINT32_MAX;
}

static void add_tie(struct inventory *v, struct tie tie)
{
    arena_grow(arena_of(v), v->ties, v->tie_count, v->tie_cap);
    v->ties[v->tie_count++] = tie;
}

static struct str server_form(struct inventory *v, const struct server_note *server)
{
    return arena_join(arena_of(v), server->form, STR(", "),
                      version_set_format(arena_of(v), server->minors, VERSION_SET_CLOSED));
}

static void gather_things(struct inventory *v)
{
    const struct joined *j = v->selection.project.joined;
    for (uint32_t i = 0; i < j->server_count; i++) {
        const struct server_note *s = j->servers[i].server;
        add_thing(v, (struct thing){s, STR("kube-apiserver"), server_form(v, s), s->name, s->file,
                                    s->container, s->at.from.line});
    }
    for (uint32_t i = 0; i < j->policy_count; i++) {
        const struct policy_note *p = j->policies[i];
        add_thing(v, (struct thing){p, STR("EncryptionConfiguration"), STR(""), STR(""), p->file,
                                    p->container, p->at.from.line});
    }
    for (uint32_t i = 0; i < j->plugin_count; i++) {
        const struct plugin_note *p = j->plugins[i];
        add_thing(v, (struct thing){p, STR("KMS plugin"),
                                    arena_join(arena_of(v), p->form, STR(", "), p->plugin), p->name,
                                    p->file, p->container, p->at.from.line});
    }
}

static void gather_ties(struct inventory *v)
{
    const struct joined *j = v->selection.project.joined;
    for (uint32_t i = 0; i < j->server_count; i++) {
        const struct server_link *link = &j->servers[i];
        uint32_t from = thing_of(v, link->server);
        if (!link->server->config.ptr)
            continue;
        add_tie(v, (struct tie){from, thing_of(v, link->policy), STR("reads"), link->server->config,
                                link->server->config_host, link->state, link->config_place,
                                link->given != NULL});
        for (uint32_t k = 0; k < link->socket_count; k++) {
            const struct socket_link *s = &link->sockets[k];
            add_tie(v, (struct tie){from, thing_of(v, s->plugin), STR("dials"), s->endpoint->socket,
                                    s->host, s->state, NULL, false});
        }
    }
}

/* --- tables --- */

static struct str place_of_thing(struct inventory *v, const struct thing *t)
{
    return arena_join(arena_of(v), t->file, arena_fmt(arena_of(v), ":%u", (unsigned)t->line),
                      t->container.ptr ? STR(" ") : STR(""), t->container);
}

static struct answer_table things_table(struct inventory *v)
{
    static const struct answer_column columns[] = {{{"WHAT", 4}, "kind"}, {{"FORM", 4}, "form"},
                                                   {{"NAME", 4}, "name"}, {{"WHERE", 5}, NULL},
                                                   {{NULL, 0}, "file"},   {{NULL, 0}, "container"},
                                                   {{NULL, 0}, "line"}};
    enum { COLUMNS = 7 };
    struct answer_cell *cells =
        arena_new(arena_of(v), struct answer_cell, (size_t)v->thing_count * COLUMNS);
    for (uint32_t i = 0; i < v->thing_count; i++) {
        const struct thing *t = &v->things[i];
        struct answer_cell *cell = &cells[(size_t)i * COLUMNS];
        cell[0] = answer_str(t->kind);
        cell[1] = answer_str(t->form);
        cell[2] = answer_str(t->name.ptr ? t->name : STR(""));
        cell[3] = answer_str(place_of_thing(v, t));
        cell[4] = answer_str(t->file);
        cell[5] = answer_str(t->container);
        cell[6] = answer_number(t->line);
    }
    return (struct answer_table){.title = STR("what was recognised"),
                                 .columns = columns,
                                 .column_count = COLUMNS,
                                 .cells = cells,
                                 .row_count = v->thing_count};
}

static struct str state_name(const struct tie *tie)
{
    if (tie->state == LINK_NOT_GIVEN && tie->is_given)
        return STR("not recognised");
    if (tie->state == LINK_NOT_GIVEN && tie->place)
        switch (tie->place->kind) {
        case HOST_UNKNOWN:
            break;
        case HOST_ABSENT:
            return STR("missing");
        case HOST_FILE:
            return STR("not recognised");
        default:
            return STR("no file");
        }
    switch (tie->state) {
    case LINK_JOINED:
        return STR("joined");
    case LINK_NOT_GIVEN:
        return STR("not given");
    case LINK_NOT_VISIBLE:
        return STR("not visible");
    case LINK_UNKNOWN:
        break;
    }
    return STR("unknown");
}

static struct answer_table ties_table(struct inventory *v)
{
    static const struct answer_column columns[] = {{{"KUBE-APISERVER", 14}, NULL},
                                                   {{NULL, 0}, "from"},
                                                   {{NULL, 0}, "relation"},
                                                   {{"READS OR DIALS", 14}, "path"},
                                                   {{"ON THE HOST", 11}, "host"},
                                                   {{"WHICH IS", 8}, NULL},
                                                   {{NULL, 0}, "to"},
                                                   {{NULL, 0}, "state"}};
    enum { COLUMNS = 8 };
    struct answer_cell *cells =
        arena_new(arena_of(v), struct answer_cell, (size_t)v->tie_count * COLUMNS);
    for (uint32_t i = 0; i < v->tie_count; i++) {
        const struct tie *t = &v->ties[i];
        bool joined = t->to != UINT32_MAX;
        struct answer_cell *cell = &cells[(size_t)i * COLUMNS];
        cell[0] = answer_str(place_of_thing(v, &v->things[t->from]));
        cell[1] = answer_number(t->from);
        cell[2] = answer_str(t->relation);
        cell[3] = answer_str(t->path);
        cell[4] = answer_str(t->host);
        cell[5] = answer_str(joined ? place_of_thing(v, &v->things[t->to]) : state_name(t));
        if (joined)
            cell[6] = answer_number(t->to);
        cell[7] = answer_str(state_name(t));
    }
    return (struct answer_table){.title = STR("how it was joined"),
                                 .columns = columns,
                                 .column_count = COLUMNS,
                                 .cells = cells,
                                 .row_count = v->tie_count};
}

/* --- writing --- */

static void put_people(struct inventory *v, struct buf *text)
{
    struct answer_table tables[] = {things_table(v), ties_table(v)};
    for (size_t i = 0; i < 2; i++) {
        if (i && !tables[i].row_count)
            continue;
        if (i)
            buf_byte(text, '\n');
        if (v->format == SELECTION_MARKDOWN)
            answer_markdown(text, &tables[i]);
        else
            answer_text(text, &tables[i], &(struct report_style){0});
    }
}

static void put_json(struct inventory *v, struct buf *text)
{
    struct json_writer w = {.out = text};
    struct answer_table things = things_table(v), ties = ties_table(v);
    writer_object(&w, NULL, WRITER_LINES);
    writer_uint(&w, "schema", 1);
    answer_json(&w, "recognised", &things);
    answer_json(&w, "joins", &ties);
    writer_array(&w, "errors", WRITER_LINES);
    for (uint32_t i = 0; i < v->results.error_count; i++) {
        writer_object(&w, NULL, WRITER_INLINE);
        writer_str(&w, "file", v->results.errors[i].file);
        writer_str(&w, "message", v->results.errors[i].message);
        writer_close(&w);
    }
    writer_close(&w);
    writer_close(&w);
    buf_byte(text, '\n');
}

/* Mermaid ends a label at a quote, and reads entities in it. */
static void put_label(struct buf *out, struct str text)
{
    struct buf escaped = BUF_INIT;
    escape_text(&escaped, text);
    struct str plain = buf_view(&escaped);
    for (size_t i = 0; i < plain.len; i++) {
        char c = plain.ptr[i];
        if (memchr("\"#<>&`|[]{}()\\", c, 14))
            buf_fmt(out, "#%u;", (unsigned)(unsigned char)c);
        else
            buf_byte(out, c);
    }
    buf_release(&escaped);
}

static void put_mermaid(struct inventory *v, struct buf *out)
{
    buf_cstr(out, "flowchart LR\n");
    for (uint32_t i = 0; i < v->thing_count; i++) {
        const struct thing *t = &v->things[i];
        buf_fmt(out, "  n%u[\"", (unsigned)i);
        put_label(out, t->kind);
        buf_cstr(out, "<br/>");
        put_label(out, place_of_thing(v, t));
        buf_cstr(out, "\"]\n");
    }
    for (uint32_t i = 0; i < v->tie_count; i++) {
        const struct tie *t = &v->ties[i];
        bool joined = t->to != UINT32_MAX;
        if (!joined) {
            buf_fmt(out, "  m%u([\"", (unsigned)i);
            put_label(out, state_name(t));
            buf_cstr(out, "\"])\n");
        }
        buf_fmt(out, joined ? "  n%u -->|\"" : "  n%u -.->|\"", (unsigned)t->from);
        put_label(out, t->relation);
        buf_byte(out, ' ');
        put_label(out, t->path);
        buf_fmt(out, joined ? "\"| n%u\n" : "\"| m%u\n", (unsigned)(joined ? t->to : i));
    }
}

/* --- the command --- */

static int report(struct inventory *v, struct out *out)
{
    struct buf text = BUF_INIT;
    for (uint32_t i = 0; i < v->results.error_count; i++)
        cli_error("%.*s: %.*s", STR_ARG(v->results.errors[i].file),
                  STR_ARG(v->results.errors[i].message));
    if (v->mermaid)
        put_mermaid(v, &text);
    else if (v->format == SELECTION_JSON)
        put_json(v, &text);
    else if (v->thing_count)
        put_people(v, &text);
    out_str(out, buf_view(&text));
    buf_release(&text);
    if (v->results.error_count)
        return EXIT_TROUBLE;
    return v->thing_count ? EXIT_CLEAN : selection_nothing(&v->selection);
}

static int read_format(struct inventory *v)
{
    const char *given = argument(v->selection.args, "format");
    v->mermaid = given && strcmp(given, "mermaid") == 0;
    if (given && !v->mermaid && strcmp(given, "text") != 0 && strcmp(given, "json") != 0 &&
        strcmp(given, "markdown") != 0)
        return cli_usage_error("inventory", "--format is text, json, markdown or mermaid, not '%s'",
                               given);
    return v->mermaid ? EXIT_CLEAN : selection_read_format(&v->selection, &v->format);
}

static int take_inventory(struct inventory *v, struct out *out)
{
    int code = read_format(v);
    if (!code)
        code = selection_read(&v->selection);
    if (code)
        return code;
    selection_judge(&v->selection);
    project_results(&v->selection.project, arena_of(v), &v->results);
    gather_things(v);
    gather_ties(v);
    return report(v, out);
}

static int run_inventory(const struct arguments *args, struct out *out)
{
    struct inventory v = {.selection = {.args = args, .command = "inventory"}};
    int code = take_inventory(&v, out);
    selection_release(&v.selection);
    return code;
}

const struct command command_inventory = {
    .name = "inventory",
    .summary = "what was recognised, and how it was joined",
    .usage = "[OPTIONS] [PATH...]",
    .details = "Which kube-apiserver reads which encryption configuration, and which KMS plugin\n"
               "listens where that dials. What a path leads to is 'not given' where no file\n"
               "lies there, 'missing' where the node (--root) has none, 'not visible' where no\n"
               "mount leads to it.\n\n"
               "examples:\n"
               "  enclint inventory cluster/\n"
               "  enclint inventory --format mermaid cluster/ >cluster.mmd\n\n"
               "exit codes:\n"
               "  0  something was recognised\n"
               "  2  wrong usage or configuration\n"
               "  3  something could not be read or written; the rest is still reported\n"
               "  4  nothing to check\n",
    .options = options,
    .run = run_inventory,
    .seldom = true,
};
