/* SPDX-License-Identifier: Apache-2.0 */
#include "report/summary.h"

#include "apiserver/version_set.h"
#include "base/arena.h"
#include "report/shown.h"

enum { KINDS_MAX = 5, KIND_BYTES = 64 };

bool summary_is_clean(const struct tally *tally)
{
    return !tally->errors && !tally->warnings && !tally->infos;
}

static void put_count(struct buf *out, uint32_t count, const char *what)
{
    buf_fmt(out, "%u %s%s", count, what, count == 1 ? "" : "s");
}

static void put_versions(struct buf *out, uint32_t minors)
{
    struct arena a = ARENA_INIT;
    buf_str(out, version_set_format(&a, minors, VERSION_SET_CLOSED));
    arena_release(&a);
}

/* The documents by kind, in the order in which the kinds first come: " (1 kube-apiserver)". */
static void put_kinds(struct buf *out, const struct results *results)
{
    struct kind {
        struct str name;
        uint32_t count;
    } kinds[KINDS_MAX];
    uint32_t used = 0, others = 0;
    for (uint32_t i = 0; i < results->document_count; i++) {
        struct str name = results->documents[i].kind;
        uint32_t k = 0;
        while (k < used && !str_eq(kinds[k].name, name))
            k++;
        if (k == KINDS_MAX) {
            others++;
            continue;
        }
        if (k == used)
            kinds[used++] = (struct kind){name, 0};
        kinds[k].count++;
    }
    for (uint32_t k = 0; k < used; k++) {
        buf_fmt(out, "%s%u ", k ? ", " : " (", kinds[k].count);
        if (kinds[k].name.len)
            shown_start(out, kinds[k].name, KIND_BYTES);
        else
            buf_cstr(out, "not recognised");
    }
    if (others)
        buf_fmt(out, ", %u of other kinds", others);
    buf_cstr(out, used ? ")" : "");
}

/* Versions that accept every document that a server loads; *loaded: there is one. */
static uint32_t accepted_by(const struct results *results, bool *loaded)
{
    uint32_t accepted = results->minors;
    *loaded = false;
    for (uint32_t i = 0; i < results->document_count; i++) {
        const struct document_record *document = &results->documents[i];
        *loaded |= document->verdict_count > 0;
        uint32_t by = 0, judged = 0;
        for (uint32_t v = 0; v < document->verdict_count; v++) {
            judged |= document->verdicts[v].minors;
            if (str_eq(document->verdicts[v].verdict, STR("accepted")))
                by |= document->verdicts[v].minors;
        }
        /* Files that tell their releases are judged for those alone. */
        if (document->verdict_count)
            accepted &= results->minors_told ? by | ~judged : by;
    }
    return accepted;
}

static void put_asked(struct buf *out, const struct results *results)
{
    put_versions(out, results->minors);
    if (results->minors_defaulted)
        buf_cstr(out, results->minors_told ? ", as the manifests say (--kubernetes-version)"
                                           : ", the newest known (--kubernetes-version)");
}

static void put_clean(struct buf *out, const struct results *results)
{
    bool loaded;
    uint32_t accepted = accepted_by(results, &loaded);
    put_count(out, results->file_count, "file");
    buf_cstr(out, ", ");
    put_count(out, results->document_count, "document");
    if (results->document_count > 1)
        put_kinds(out, results);
    if (!loaded)
        return;
    buf_cstr(out, ", accepted by ");
    if (accepted != results->minors) {
        if (accepted)
            put_versions(out, accepted);
        else
            buf_cstr(out, "none");
        buf_cstr(out, " of ");
    }
    put_asked(out, results);
}

static void put_found(struct buf *out, const struct results *results, const struct tally *tally)
{
    put_count(out, tally->errors, "error");
    buf_cstr(out, ", ");
    put_count(out, tally->warnings, "warning");
    if (tally->infos) {
        buf_cstr(out, ", ");
        put_count(out, tally->infos, "info");
    }
    buf_cstr(out, " in ");
    put_count(out, results->file_count, "file");
    put_kinds(out, results);
    buf_cstr(out, ", judged for ");
    put_asked(out, results);
}

void summary_write(struct buf *out, const struct results *results)
{
    struct tally tally = results_tally(results);
    if (!summary_is_clean(&tally))
        put_found(out, results, &tally);
    else if (results->file_count)
        put_clean(out, results);
    else
        buf_cstr(out, "nothing was checked");
    if (tally.suppressed)
        buf_fmt(out, "; %u suppressed", tally.suppressed);
    if (results->error_count) {
        buf_cstr(out, "; ");
        put_count(out, results->error_count, "file");
        buf_cstr(out, " could not be read");
    }
}
