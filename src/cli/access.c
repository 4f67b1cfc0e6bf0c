/* SPDX-License-Identifier: Apache-2.0 */
/* enclint access --batch: what one configuration makes of the data that another one wrote, for
 * comparison with other implementations. */
#include "access/access.h"

#include "apiserver/load.h"
#include "apiserver/resources.h"
#include "apiserver/version_set.h"
#include "base/go_base64.h"
#include "cli/batch.h"
#include "report/escape.h"

static const struct option options[] = {
    {"batch", NULL,
     "one JSON object a line on standard input, one a line out, in order, as docs/formats.md "
     "describes them"},
    {"jobs", "N", "so many threads (default: one for each processor)"},
    {NULL, NULL, NULL},
};

struct request {
    struct str id, old, new, resource, gates;
    unsigned minor;
};

static bool one_release(struct str text, unsigned *minor)
{
    struct err err = {""};
    uint32_t minors;
    bool newer;
    if (!version_set_parse(text, &minors, &newer, &err) || (minors & (minors - 1)))
        return false;
    for (*minor = VERSION_OLDEST; !version_set_has(minors, *minor);)
        ++*minor;
    return true;
}

static const char *take_member(void *context, struct str name, enum jread_event value,
                               struct str text)
{
    struct request *r = context;
    if (value != JREAD_STRING)
        return "a member has the wrong type";
    if (str_eq(name, STR("id")))
        r->id = text;
    else if (str_eq(name, STR("old")))
        r->old = text;
    else if (str_eq(name, STR("new")))
        r->new = text;
    else if (str_eq(name, STR("resource")))
        r->resource = text;
    else if (str_eq(name, STR("gates")))
        r->gates = text;
    else if (!str_eq(name, STR("version")))
        return "there is a member other than id, old, new, resource, version and gates";
    else if (!one_release(text, &r->minor))
        return "'version' is no release";
    return NULL;
}

/* Who reads what does not depend on gates: a configuration that only needs one is taken. */
static struct str gates_of(const struct request *r)
{
    const struct version_row *row = version_row_of(r->minor);
    if (r->gates.ptr)
        return r->gates;
    bool v1 = row->checks & CHECK_KMS_V1_GATE, v2 = row->checks & CHECK_KMS_V2_GATE;
    return v1 && v2 ? STR("KMSv1=true,KMSv2=true")
           : v1     ? STR("KMSv1=true")
           : v2     ? STR("KMSv2=true")
                    : STR("");
}

enum reading { READING_DONE, READING_NO_BASE64, READING_REFUSED };

/* READING_REFUSED: *why is what the server says. */
static enum reading read_access(struct arena *a, const struct request *r, struct str base64,
                                struct access *out, struct str *why)
{
    char *bytes = arena_bytes(a, base64.len * 3 / 4 + 3);
    size_t len, fault_at;
    if (!go_base64_decode(base64, bytes, &len, &fault_at))
        return READING_NO_BASE64;
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    struct load_options load = {
        .minors = version_bit(r->minor), .feature_gates = gates_of(r), .file = STR("FILE")};
    source_init(&source, a, STR("FILE"), (struct str){bytes, len});
    load_verdicts(a, &source, &load, verdicts);
    const struct verdict *v = &verdicts[r->minor - VERSION_OLDEST];
    if (v->kind == VERDICT_UNDECIDED)
        *why = str_from(verdict_reason(v->reason));
    else
        *why = v->error;
    if (!v->configuration)
        return READING_REFUSED;
    access_of(a, v->configuration, version_row_of(r->minor), r->resource,
              resource_is_builtin(r->resource), out);
    return READING_DONE;
}

static bool answer_nothing(struct buf *out, struct str id, const char *what, struct str why)
{
    buf_cstr(out, "{\"id\":");
    escape_json(out, id);
    buf_cstr(out, ",\"readable\":null,\"stale\":null,\"garbage\":null,\"by\":null,\"error\":");
    struct buf words = BUF_INIT;
    buf_cstr(&words, what);
    buf_str(&words, why);
    escape_json(out, buf_view(&words));
    buf_release(&words);
    buf_cstr(out, "}\n");
    return false;
}

/* The path of what opens a value. */
static void put_by(struct buf *out, const struct access_key *by)
{
    static const char *const fields[] = {
        [ACCESS_IDENTITY] = "identity",   [ACCESS_AESCBC] = "aescbc", [ACCESS_AESGCM] = "aesgcm",
        [ACCESS_SECRETBOX] = "secretbox", [ACCESS_KMS_V1] = "kms",    [ACCESS_KMS_V2] = "kms"};
    if (!by) {
        buf_cstr(out, "null");
        return;
    }
    buf_fmt(out, "\"resources[%u].providers[%u].%s", by->entry, by->provider, fields[by->kind]);
    if (by->material.ptr)
        buf_fmt(out, ".keys[%u]", by->key);
    buf_cstr(out, "\"");
}

static void put_answer(struct buf *out, struct str id, const struct access_answer *answer)
{
    static const char *const readable[] = {[ACCESS_READABLE_NO] = "no",
                                           [ACCESS_READABLE_YES] = "yes",
                                           [ACCESS_READABLE_UNKNOWN] = "unknown"};
    buf_cstr(out, "{\"id\":");
    escape_json(out, id);
    buf_fmt(out,
            ",\"readable\":\"%s\",\"stale\":%s,\"garbage\":%s,\"by\":", readable[answer->readable],
            answer->stale ? "true" : "false", answer->garbage ? "true" : "false");
    put_by(out, answer->by);
    buf_cstr(out, "}\n");
}

static bool answer(struct arena *a, struct str line, struct buf *out)
{
    struct request r = {.minor = VERSION_NEWEST};
    const char *fault = batch_members(a, line, take_member, &r);
    if (!fault && (!r.id.ptr || !r.old.ptr || !r.new.ptr || !r.resource.ptr))
        fault = "'id', 'old', 'new' or 'resource' is missing";
    if (fault)
        return answer_nothing(out, r.id, "bad request: ", str_from(fault));
    struct access old, new;
    struct str why = STR("");
    enum reading reading = read_access(a, &r, r.old, &old, &why);
    const char *which = reading == READING_NO_BASE64 ? "bad request: 'old' is not base64" : "old: ";
    if (reading == READING_DONE) {
        reading = read_access(a, &r, r.new, &new, &why);
        which = reading == READING_NO_BASE64 ? "bad request: 'new' is not base64" : "new: ";
    }
    if (reading != READING_DONE) {
        answer_nothing(out, r.id, which, why);
        return reading == READING_REFUSED;
    }
    struct access_answer said = access_read(&new, version_row_of(r.minor), access_writer(&old));
    put_answer(out, r.id, &said);
    return true;
}

static int run_access(const struct arguments *args, struct out *out)
{
    if (!argument(args, "batch"))
        return cli_usage_error("access", "it is a testing interface and needs '--batch'");
    return batch_serve("access", args, answer, out);
}

const struct command command_access = {
    .name = "access",
    .summary = "for tests: whether one configuration reads what another one wrote",
    .usage = "--batch [OPTIONS]",
    .details = "example:\n"
               "  echo '{\"id\":\"1\",\"old\":\"<base64>\",\"new\":\"<base64>\","
               "\"resource\":\"secrets\",\"version\":\"1.36\"}' |\n"
               "      enclint access --batch\n",
    .options = options,
    .run = run_access,
    .hidden = true,
};
