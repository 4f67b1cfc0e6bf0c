/* SPDX-License-Identifier: Apache-2.0 */
/* enclint coverage: which provider and key writes each resource, which can read it, what stays
 * plain text. */
#include "access/coverage.h"

#include <stdio.h>
#include <string.h>

#include "apiserver/resources.h"
#include "apiserver/version_set.h"
#include "cli/coverage_table.h"
#include "cli/resource_argument.h"
#include "cli/selection.h"
#include "report/answer.h"
#include "report/escape.h"

static const struct option options[] = {
    {"require", "RESOURCES",
     "exit with 1 where one of these stays plain text: secrets,configmaps; repeats"},
    {"all", NULL, "every built-in resource in a row of its own"},
    {"format", "text|json|markdown", "what is written (default: text)"},
    SELECTION_VERSION_OPTIONS,
    {"", NULL, "which files"},
    {"stdin-filename", "NAME", "the name that standard input has in reports"},
    {"", NULL, "settings"},
    {"config", "FILE", "this configuration instead of the nearest .enclint.yaml"},
    {"no-config", NULL, "no configuration file"},
    {NULL, NULL, NULL},
};

struct failure { /* something that was required and is not so */
    const struct document_record *document;
    struct str resource;
    uint32_t minors;
    const struct coverage_run *run; /* NULL: no release of these takes the file */
};

struct covering {
    struct selection selection;
    enum selection_format format;
    struct str *required;
    uint32_t required_count;
    struct results results;
    struct failure *failures;
    uint32_t failure_count;
};

static struct arena *arena_of(struct covering *c)
{
    return &c->selection.arena;
}

/* --- what is asked --- */

static int add_required(struct covering *c, struct str name)
{
    struct arena *a = arena_of(c);
    struct str known = name, meant;
    if (!resource_argument(a, &known, &meant))
        return meant.ptr
                   ? cli_usage_error("coverage",
                                     "--require: no resource '%.*s', did you mean '%.*s'?",
                                     STR_ARG(name), STR_ARG(meant))
                   : cli_usage_error("coverage", "--require: no resource '%.*s'", STR_ARG(name));
    struct str *more = arena_new(a, struct str, c->required_count + 1);
    if (c->required_count)
        memcpy(more, c->required, c->required_count * sizeof *more);
    more[c->required_count++] = known;
    c->required = more;
    return EXIT_CLEAN;
}

static int read_required(struct covering *c)
{
    size_t at = 0;
    int code = EXIT_CLEAN;
    for (const char *list; !code && (list = argument_next(c->selection.args, "require", &at));)
        for (struct str rest = str_from(list); !code && rest.ptr;)
            code = add_required(c, str_trim(str_cut(&rest, ',')));
    return code;
}

/* --- what was required --- */

static void add_failure(struct covering *c, struct failure failure)
{
    struct failure *more = arena_new(arena_of(c), struct failure, c->failure_count + 1);
    if (c->failure_count)
        memcpy(more, c->failures, c->failure_count * sizeof *more);
    more[c->failure_count++] = failure;
    c->failures = more;
}

static uint32_t minors_of(const struct document_record *document)
{
    uint32_t minors = 0;
    for (uint32_t i = 0; i < document->verdict_count; i++)
        minors |= document->verdicts[i].minors;
    return minors;
}

/* One failure for each answer that leaves it plain; releases without the resource have no say. */
static void require(struct covering *c, const struct document_record *document, struct str resource)
{
    uint32_t first = c->failure_count, refusing = minors_of(document);
    for (unsigned minor = VERSION_OLDEST; document->coverage && minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(document->coverage->minors, minor))
            continue;
        refusing &= ~version_bit(minor);
        const struct coverage_run *run = coverage_find(document->coverage, resource, minor);
        if (!run || !run->answer->plain)
            continue;
        uint32_t at = first;
        while (at < c->failure_count && c->failures[at].run->answer != run->answer)
            at++;
        if (at == c->failure_count)
            add_failure(c, (struct failure){document, resource, 0, run});
        c->failures[at].minors |= version_bit(minor);
    }
    if (refusing)
        add_failure(c, (struct failure){document, resource, refusing, NULL});
}

static void require_all(struct covering *c)
{
    for (uint32_t i = 0; i < c->results.document_count; i++)
        for (uint32_t k = 0; k < c->required_count; k++)
            require(c, &c->results.documents[i], c->required[k]);
}

static struct str failure_text(struct covering *c, const struct failure *f)
{
    struct arena *a = arena_of(c);
    struct str versions = version_set_format(a, f->minors, VERSION_SET_CLOSED);
    if (!f->run)
        return arena_join(a, f->resource, STR(": cannot be told for "), versions,
                          STR(", which does not take the file"));
    const struct coverage_answer *answer = f->run->answer;
    struct str why =
        answer->level == ACCESS_NO_ENTRY
            ? STR("no entry names it")
            : arena_join(a, STR("'identity' is the first provider, "), coverage_why(a, f->run));
    return arena_join(a, f->resource, STR(": plain text with "), versions, STR(": "), why);
}

/* --- for people --- */

static struct str place_of_document(struct arena *a, const struct document_record *d)
{
    if (!d->container.ptr)
        return d->file;
    return arena_join(a, d->file, STR(", "), d->container);
}

static void put_table(struct covering *c, struct buf *text, const struct answer_table *table)
{
    buf_cstr(text, text->len ? "\n" : "");
    if (c->format == SELECTION_MARKDOWN)
        answer_markdown(text, table);
    else
        answer_text(text, table, &(struct report_style){0});
}

static void put_refused(struct covering *c, struct buf *text, const struct document_record *d,
                        struct str place)
{
    struct arena *a = arena_of(c);
    uint32_t taken = d->coverage ? d->coverage->minors : 0;
    for (uint32_t i = 0; i < d->verdict_count; i++) {
        uint32_t minors = d->verdicts[i].minors & ~taken;
        struct answer_table table = {
            .title = arena_join(a, place, STR(", kube-apiserver "),
                                version_set_format(a, minors, VERSION_SET_CLOSED), STR(": "),
                                d->verdicts[i].verdict, STR(" (enclint check tells why)"))};
        if (minors)
            put_table(c, text, &table);
    }
}

static void put_document(struct covering *c, struct buf *text, const struct document_record *d)
{
    struct arena *a = arena_of(c);
    bool every = argument(c->selection.args, "all") != NULL;
    struct str place = place_of_document(a, d);
    uint32_t count = 0;
    const uint32_t *minors = NULL;
    const struct answer_table *tables =
        d->coverage ? coverage_tables(a, d->coverage, every, &count, &minors) : NULL;
    for (uint32_t i = 0; i < count; i++) {
        struct answer_table table = tables[i];
        table.title = arena_join(a, place, STR(", kube-apiserver "),
                                 version_set_format(a, minors[i], VERSION_SET_CLOSED));
        put_table(c, text, &table);
    }
    put_refused(c, text, d, place);
}

static void put_failures(struct covering *c, struct buf *text)
{
    for (uint32_t i = 0; i < c->failure_count; i++) {
        struct failure *f = &c->failures[i];
        buf_cstr(text, i ? "" : "\n");
        buf_cstr(text, c->format == SELECTION_MARKDOWN ? "- required: " : "required: ");
        escape_text(text, place_of_document(arena_of(c), f->document));
        buf_cstr(text, ": ");
        escape_text(text, failure_text(c, f));
        buf_byte(text, '\n');
    }
}

/* --- for programs --- */

static void put_json_document(struct covering *c, struct json_writer *w,
                              const struct document_record *d)
{
    struct arena *a = arena_of(c);
    writer_object(w, NULL, WRITER_LINES);
    writer_str(w, "file", d->file);
    if (d->container.ptr)
        writer_str(w, "container", d->container);
    writer_uint(w, "line", d->line);
    writer_array(w, "verdicts", WRITER_INLINE);
    for (uint32_t i = 0; i < d->verdict_count; i++) {
        writer_object(w, NULL, WRITER_INLINE);
        writer_str(w, "versions", version_set_format(a, d->verdicts[i].minors, VERSION_SET_OPEN));
        writer_str(w, "verdict", d->verdicts[i].verdict);
        writer_close(w);
    }
    writer_close(w);
    const struct answer_table none = {.row_count = 0};
    answer_json(w, "resources", d->coverage ? coverage_list(a, d->coverage) : &none);
    writer_close(w);
}

static void put_json(struct covering *c, struct buf *text)
{
    struct arena *a = arena_of(c);
    struct json_writer w = {.out = text};
    writer_object(&w, NULL, WRITER_LINES);
    writer_uint(&w, "schema", 1);
    writer_str(&w, "kubernetesVersions",
               version_set_format(a, c->results.minors, VERSION_SET_OPEN));
    writer_array(&w, "documents", WRITER_LINES);
    for (uint32_t i = 0; i < c->results.document_count; i++)
        put_json_document(c, &w, &c->results.documents[i]);
    writer_close(&w);
    writer_array(&w, "failures", WRITER_LINES);
    for (uint32_t i = 0; i < c->failure_count; i++) {
        const struct failure *f = &c->failures[i];
        writer_object(&w, NULL, WRITER_INLINE);
        writer_str(&w, "file", f->document->file);
        if (f->document->container.ptr)
            writer_str(&w, "container", f->document->container);
        writer_str(&w, "resource", f->resource);
        writer_str(&w, "versions", version_set_format(a, f->minors, VERSION_SET_OPEN));
        writer_str(&w, "message", failure_text(c, f));
        writer_close(&w);
    }
    writer_close(&w);
    writer_array(&w, "errors", WRITER_LINES);
    for (uint32_t i = 0; i < c->results.error_count; i++) {
        writer_object(&w, NULL, WRITER_INLINE);
        writer_str(&w, "file", c->results.errors[i].file);
        writer_str(&w, "message", c->results.errors[i].message);
        writer_close(&w);
    }
    writer_close(&w);
    writer_close(&w);
    buf_byte(text, '\n');
}

/* --- the command --- */

static void report(struct covering *c, struct out *out)
{
    struct buf text = BUF_INIT;
    if (c->format == SELECTION_JSON) {
        put_json(c, &text);
    } else {
        for (uint32_t i = 0; i < c->results.document_count; i++)
            put_document(c, &text, &c->results.documents[i]);
        put_failures(c, &text);
    }
    out_str(out, buf_view(&text));
    buf_release(&text);
}

/* Nothing in a file is a word on standard error, so that a typing error is not an empty answer. */
static int nothing(const struct covering *c)
{
    for (uint32_t i = 0; i < c->selection.project.file_count; i++) {
        const struct project_file *f = &c->selection.project.files[i];
        if (f->state == PROJECT_UNREADABLE)
            continue;
        struct buf line = BUF_INIT;
        escape_text(&line, f->name);
        buf_cstr(&line, ": no encryption configuration in it");
        buf_byte(&line, '\0');
        cli_error("%s", line.ptr);
        buf_release(&line);
    }
    return EXIT_NOTHING;
}

static int cover(struct covering *c, struct out *out)
{
    int code = selection_read_format(&c->selection, &c->format);
    if (!code && c->selection.args->path_count == 0)
        code = cli_usage_error("coverage", "no file; '-' reads standard input");
    if (!code)
        code = read_required(c);
    if (!code)
        code = selection_read(&c->selection);
    if (code)
        return code;
    c->selection.project.wants_coverage = true;
    selection_judge(&c->selection);
    project_results(&c->selection.project, arena_of(c), &c->results);
    if (!c->results.minors)
        c->results.minors = c->selection.config.base.versions.minors;
    require_all(c);
    for (uint32_t i = 0; i < c->results.error_count; i++)
        cli_error("%.*s: %.*s", STR_ARG(c->results.errors[i].file),
                  STR_ARG(c->results.errors[i].message));
    report(c, out);
    if (c->results.error_count)
        return EXIT_TROUBLE;
    if (c->failure_count)
        return EXIT_FINDINGS;
    return c->results.document_count ? EXIT_CLEAN : nothing(c);
}

static int run_coverage(const struct arguments *args, struct out *out)
{
    struct covering c = {.selection = {.args = args, .command = "coverage"}};
    int code = cover(&c, out);
    selection_release(&c.selection);
    return code;
}

const struct command command_coverage = {
    .name = "coverage",
    .summary = "who writes and who reads each resource, and what stays plain text",
    .usage = "[OPTIONS] FILE...",
    .details = "examples:\n"
               "  enclint coverage enc.yaml\n"
               "  enclint coverage --require secrets --kubernetes-version 1.25..1.36 enc.yaml\n"
               "  enclint coverage --format markdown enc.yaml >audit.md\n\n"
               "exit codes:\n"
               "  0  nothing that is required stays plain text: always so without --require\n"
               "  1  something does, or an asked version does not take the file\n"
               "  2  wrong usage or configuration\n"
               "  3  something could not be read or written; the rest is still reported\n"
               "  4  no encryption configuration in any file\n",
    .options = options,
    .run = run_coverage,
};
