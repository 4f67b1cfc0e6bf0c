/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/load_batch.h"

#include "apiserver/load.h"
#include "apiserver/version_set.h"
#include "base/go_base64.h"
#include "cli/batch.h"
#include "cli/load_report.h"
#include "report/escape.h"

/* Linux takes no longer argument. */
enum { GATES_BYTES = 128 * 1024 };

/* --- one line --- */

struct request {
    struct str id, base64, gates;
    uint32_t minors;
    bool reload;
    const char *fault; /* what is wrong with the line; NULL while nothing is */
};

static const char *take_member(void *context, struct str name, enum jread_event value,
                               struct str text)
{
    struct request *r = context;
    bool right_type = value == JREAD_STRING;
    if (str_eq(name, STR("id"))) {
        r->id = text;
    } else if (str_eq(name, STR("b64"))) {
        r->base64 = text;
    } else if (str_eq(name, STR("gates"))) {
        r->gates = text;
    } else if (str_eq(name, STR("version"))) {
        struct err err = {""};
        bool newer;
        if (right_type && !version_set_parse(text, &r->minors, &newer, &err))
            return "'version' is no version";
    } else if (str_eq(name, STR("reload"))) {
        r->reload = value == JREAD_TRUE;
        right_type = value == JREAD_TRUE || value == JREAD_FALSE;
    } else {
        return "there is a member other than id, b64, version, reload and gates";
    }
    return right_type ? NULL : "a member has the wrong type";
}

static struct request read_request(struct arena *a, struct str line)
{
    struct request r = {.minors = version_bit(VERSION_NEWEST), .gates = STR("")};
    r.fault = batch_members(a, line, take_member, &r);
    if (!r.fault && r.gates.len > GATES_BYTES)
        r.fault = "'gates' is longer than a command line";
    if (!r.fault && (!r.id.ptr || !r.base64.ptr))
        r.fault = "'id' or 'b64' is missing";
    return r;
}

/* False: the line is no request; it is answered all the same, so that answers and lines stay in
 * step. */
static bool answer_fault(struct buf *out, const struct request *r, const char *fault)
{
    buf_cstr(out, "{\"id\":");
    escape_json(out, r->id);
    buf_fmt(out, ",\"verdict\":null,\"ok\":false,\"error\":\"bad request: %s\"}\n", fault);
    return false;
}

static bool same_answer(const struct verdict *a, const struct verdict *b)
{
    return a->kind == b->kind && a->error.ptr == b->error.ptr && a->reason.ptr == b->reason.ptr;
}

/* Equal rows share their texts, so most lines of a range repeat the one before but for the two
 * digits of the version. */
static void put_answers(struct buf *out, const struct request *r, const struct verdict *verdicts)
{
    const struct verdict *before = NULL;
    size_t begin = out->len, digits = 0; /* the line before, and where its digits stand in it */
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(r->minors, minor))
            continue;
        const struct verdict *v = &verdicts[minor - VERSION_OLDEST];
        size_t line = out->len;
        if (before && same_answer(before, v)) {
            /* All that may follow: growing step by step would copy, and wipe, the lines before. */
            buf_reserve(out, (line - begin) * (VERSION_NEWEST - minor + 1));
            buf_str(out, str_slice(buf_view(out), begin, line));
        } else {
            buf_cstr(out, "{\"id\":");
            escape_json(out, r->id);
            buf_cstr(out, ",\"version\":\"1.");
            digits = out->len - line;
            buf_cstr(out, "00\",");
            load_report_verdict(out, v, NULL);
            buf_cstr(out, "}\n");
        }
        out->ptr[line + digits] = (char)('0' + minor / 10);
        out->ptr[line + digits + 1] = (char)('0' + minor % 10);
        begin = line;
        before = v;
    }
}

static bool answer(struct arena *a, struct str line, struct buf *out)
{
    struct request r = read_request(a, line);
    if (r.fault)
        return answer_fault(out, &r, r.fault);
    char *bytes = arena_bytes(a, r.base64.len * 3 / 4 + 3);
    size_t len, fault_at;
    if (!go_base64_decode(r.base64, bytes, &len, &fault_at))
        return answer_fault(out, &r, "'b64' is not base64");
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    struct load_options options = {.minors = r.minors,
                                   .feature_gates = r.gates,
                                   .automatic_reload = r.reload,
                                   .file = STR("FILE")};
    source_init(&source, a, STR("FILE"), (struct str){bytes, len});
    load_verdicts(a, &source, &options, verdicts);
    put_answers(out, &r, verdicts);
    return true;
}

int load_batch(const struct arguments *args, struct out *out)
{
    const char *const others[] = {"kubernetes-version", "feature-gates", "automatic-reload",
                                  "format", "stdin-filename"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (argument(args, others[i]))
            return cli_usage_error(
                "load", "'--batch' takes '%s' from each line, not from an option", others[i]);
    return batch_serve("load", args, answer, out);
}
