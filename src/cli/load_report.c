/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/load_report.h"

#include <string.h>

#include "apiserver/hint.h"
#include "apiserver/version_set.h"
#include "base/str_set.h"
#include "cli/command.h"
#include "report/escape.h"

void load_report_begin(struct load_report *report, struct out *out, bool json, size_t files)
{
    *report = (struct load_report){.out = out, .json = json, .files = files};
    if (json)
        out_cstr(out, "{\"schema\":1,\"files\":[");
}

/* What a reader needs of the server's words: the name of a scheme, which ends them, is a place in
 * the server's own source; it moves from release to release and says nothing about the file. */
static struct str shown_words(const struct verdict *v)
{
    const struct str scheme = STR(" in scheme \"pkg/runtime/scheme.go:");
    const size_t tail = 3 + 1; /* a line number and the quote */
    if (v->refusal != REFUSAL_KIND_UNKNOWN || v->words.len < scheme.len + tail)
        return v->words;
    size_t at = v->words.len - tail - scheme.len;
    bool ends = str_eq(str_slice(v->words, at, at + scheme.len), scheme);
    return str_slice(v->words, 0, ends ? at : v->words.len);
}

/* Flags are not in the file. */
static const struct place *place_of_verdict(const struct verdict *v)
{
    bool is_flag = v->refusal >= REFUSAL_GATE_SYNTAX && v->refusal <= REFUSAL_GATE_COMPONENT;
    return v->fault_count && !is_flag ? &v->faults[0].place : NULL;
}

/* The same for a reader: what differs only in how the version wraps its errors is one run. */
static bool same_verdict(const struct verdict *a, const struct verdict *b)
{
    const struct place *at = place_of_verdict(a), *bt = place_of_verdict(b);
    return a->kind == b->kind && a->refusal == b->refusal && str_eq(a->reason, b->reason) &&
           (!at || at->span.start == bt->span.start) && str_eq(shown_words(a), shown_words(b));
}

static void put_words(struct buf *line, const struct verdict *v)
{
    if (v->kind != VERDICT_UNDECIDED) {
        escape_text(line, shown_words(v));
        return;
    }
    buf_cstr(line, verdict_reason(v->reason));
    buf_cstr(line, " (");
    escape_text(line, v->reason);
    buf_cstr(line, "); do not take it for accepted");
}

/* What the faults probably meant; the first few are enough to act on. */
static void put_hints(struct buf *line, struct arena *a, const struct verdict *v)
{
    enum { HINTS_MAX = 3 };
    struct str_set said = {.arena = a};
    bool question = false;
    for (uint32_t i = 0; i < v->fault_count && said.count < HINTS_MAX; i++) {
        struct str hint = hint_of(a, &v->faults[i]);
        if (!hint.ptr || !str_set_add(&said, hint))
            continue;
        buf_cstr(line, said.count == 1 ? "  -- " : question ? " " : "; ");
        escape_text(line, hint);
        question = str_ends_with(hint, STR("?"));
    }
}

static void put_run(struct buf *line, struct source *source, uint32_t run, const struct verdict *v)
{
    struct str versions = version_set_format(source->arena, run, VERSION_SET_CLOSED);
    buf_fmt(line, "%-11.*s %s", STR_ARG(versions), verdict_name(v->kind));
    const struct place *place = place_of_verdict(v);
    if (place) {
        struct position at = source_position(source, place->span.start);
        buf_fmt(line, "  %u:%u", at.line, at.column);
    }
    if (v->kind != VERDICT_ACCEPTED) {
        buf_cstr(line, "  ");
        put_words(line, v);
        put_hints(line, source->arena, v);
    }
    buf_byte(line, '\n');
}

static void write_text(struct load_report *report, struct source *source, uint32_t minors,
                       const struct verdict *verdicts)
{
    struct buf text = BUF_INIT;
    if (report->files > 1) {
        buf_cstr(&text, report->written ? "\n" : "");
        escape_text(&text, source->name);
        buf_byte(&text, '\n');
    }
    uint32_t run = 0;
    const struct verdict *of_run = NULL;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(minors, minor))
            continue;
        const struct verdict *v = &verdicts[minor - VERSION_OLDEST];
        if (of_run && !same_verdict(of_run, v)) {
            put_run(&text, source, run, of_run);
            run = 0;
        }
        run |= version_bit(minor);
        of_run = v;
    }
    put_run(&text, source, run, of_run);
    out_str(report->out, buf_view(&text));
    buf_release(&text);
}

static void put_member(struct buf *out, const char *name, struct str value)
{
    buf_cstr(out, ",\"");
    buf_cstr(out, name);
    buf_cstr(out, "\":");
    if (value.ptr)
        escape_json(out, value);
    else
        buf_cstr(out, "null");
}

void load_report_verdict(struct buf *out, const struct verdict *v, struct source *source)
{
    const struct place *place = place_of_verdict(v);
    buf_cstr(out, "\"verdict\":\"");
    buf_cstr(out, verdict_name(v->kind));
    buf_cstr(out, v->kind == VERDICT_ACCEPTED ? "\",\"ok\":true" : "\",\"ok\":false");
    put_member(out, "refusal", str_from(refusal_name(v->refusal)));
    put_member(out, "error", v->error);
    if (source) {
        put_member(out, "path", place ? place->path : STR_NONE);
        if (place) {
            struct position at = source_position(source, place->span.start);
            buf_fmt(out, ",\"line\":%u,\"column\":%u", at.line, at.column);
        } else {
            buf_cstr(out, ",\"line\":null,\"column\":null");
        }
    }
    struct str hint = source && v->fault_count ? hint_of(source->arena, &v->faults[0]) : STR_NONE;
    if (hint.ptr)
        put_member(out, "hint", hint);
    buf_cstr(out, v->leaks_secret ? ",\"leaksSecret\":true" : ",\"leaksSecret\":false");
    if (v->kind == VERDICT_UNDECIDED)
        put_member(out, "reason", v->reason);
}

static void write_json(struct load_report *report, struct source *source, uint32_t minors,
                       const struct verdict *verdicts)
{
    struct buf text = BUF_INIT;
    buf_cstr(&text, report->written ? ",{\"file\":" : "{\"file\":");
    escape_json(&text, source->name);
    buf_cstr(&text, ",\"verdicts\":[");
    bool first = true;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(minors, minor))
            continue;
        buf_fmt(&text, "%s{\"version\":\"1.%u\",", first ? "" : ",", minor);
        load_report_verdict(&text, &verdicts[minor - VERSION_OLDEST], source);
        buf_byte(&text, '}');
        first = false;
    }
    buf_cstr(&text, "]}");
    out_str(report->out, buf_view(&text));
    buf_release(&text);
}

bool load_report_file(struct load_report *report, struct source *source, uint32_t minors,
                      const struct verdict verdicts[VERSION_COUNT])
{
    if (report->json)
        write_json(report, source, minors, verdicts);
    else
        write_text(report, source, minors, verdicts);
    report->written++;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++)
        if (version_set_has(minors, minor) &&
            verdicts[minor - VERSION_OLDEST].kind != VERDICT_ACCEPTED)
            return true;
    return false;
}

void load_report_trouble(struct load_report *report, struct str file, const char *why)
{
    cli_error("%.*s: %s", STR_ARG(file.len ? file : STR("''")), why);
    if (!report->json)
        return;
    buf_cstr(&report->errors, report->errors.len ? ",{\"file\":" : "{\"file\":");
    escape_json(&report->errors, file);
    put_member(&report->errors, "message", str_from(why));
    buf_byte(&report->errors, '}');
}

void load_report_end(struct load_report *report)
{
    if (report->json) {
        out_cstr(report->out, "],\"errors\":[");
        out_str(report->out, buf_view(&report->errors));
        out_cstr(report->out, "]}\n");
    }
    buf_release(&report->errors);
}
