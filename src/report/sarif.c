/* SPDX-License-Identifier: Apache-2.0 */
/* SARIF 2.1.0 as GitHub reads it: what is left out on purpose stands in docs/formats.md. */
#include <inttypes.h>

#include "apiserver/version_set.h"
#include "base/version.h"
#include "report/report.h"
#include "report/sarif_parts.h"

/* GitHub takes as many results of a run and refuses a file with more. */
enum { RESULTS_MAX = 25000 };

static const char schema_uri[] = "https://json.schemastore.org/sarif-2.1.0.json";
/* What the program checks; it has no home page of its own. */
static const char information_uri[] =
    "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/";

static void put_tool(struct sarif *s)
{
    struct json_writer *w = &s->w;
    writer_object(w, "tool", WRITER_LINES);
    writer_object(w, "driver", WRITER_LINES);
    writer_cstr(w, "name", "enclint");
    writer_cstr(w, "version", ENCLINT_VERSION);
    writer_cstr(w, "semanticVersion", ENCLINT_VERSION);
    writer_cstr(w, "informationUri", information_uri);
    sarif_supported_taxonomies(s);
    sarif_rules(s);
    writer_close(w);
    writer_close(w);
}

static void put_error(struct sarif *s, const struct trouble *trouble)
{
    struct json_writer *w = &s->w;
    struct buf words = BUF_INIT;
    sarif_text(&words, trouble->file);
    if (words.len)
        buf_cstr(&words, ": ");
    sarif_sentence(&words, trouble->message);
    writer_object(w, NULL, WRITER_INLINE);
    writer_cstr(w, "level", "error");
    writer_object(w, "message", WRITER_INLINE);
    writer_str(w, "text", buf_view(&words));
    writer_close(w);
    if (trouble->file.len) {
        writer_array(w, "locations", WRITER_INLINE);
        writer_object(w, NULL, WRITER_INLINE);
        writer_object(w, "physicalLocation", WRITER_INLINE);
        sarif_artifact(s, "artifactLocation", trouble->file);
        writer_close(w);
        writer_close(w);
        writer_close(w);
    }
    writer_close(w);
    buf_release(&words);
}

static void put_invocation(struct sarif *s, uint32_t shown, uint32_t all)
{
    struct json_writer *w = &s->w;
    writer_array(w, "invocations", WRITER_INLINE);
    writer_object(w, NULL, WRITER_LINES);
    writer_bool(w, "executionSuccessful", !s->results->error_count);
    writer_array(w, "toolExecutionNotifications", WRITER_LINES);
    for (uint32_t i = 0; i < s->results->error_count; i++)
        put_error(s, &s->results->errors[i]);
    if (shown < all) {
        writer_object(w, NULL, WRITER_INLINE);
        writer_cstr(w, "level", "warning");
        sarif_message(s, "message", sarif_sentence,
                      arena_fmt(&s->arena,
                                "%" PRIu32 " of %" PRIu32 " findings were left out, the least "
                                "severe ones: a run holds at most %d results",
                                all - shown, all, RESULTS_MAX));
        writer_close(w);
    }
    writer_close(w);
    writer_close(w);
    writer_close(w);
}

/* Whoever is too many: the least severe ones, and of those the last. */
struct quota {
    uint32_t left[SEVERITY_ERROR + 1];
    uint32_t shown, all;
};

static struct quota quota_of(const struct results *results)
{
    struct quota quota = {0};
    for (uint32_t i = 0; i < results->finding_count; i++)
        if (!results->findings[i].suppressed_by.ptr) {
            quota.left[results->findings[i].severity]++;
            quota.all++;
        }
    uint32_t room = RESULTS_MAX;
    for (int severity = SEVERITY_ERROR; severity >= 0; severity--) {
        if (quota.left[severity] > room)
            quota.left[severity] = room;
        room -= quota.left[severity];
    }
    quota.shown = RESULTS_MAX - room;
    return quota;
}

static void put_results(struct sarif *s, struct quota quota)
{
    writer_array(&s->w, "results", WRITER_LINES);
    for (uint32_t i = 0; i < s->results->finding_count; i++) {
        const struct finding *f = &s->results->findings[i];
        if (f->suppressed_by.ptr || !quota.left[f->severity])
            continue;
        quota.left[f->severity]--;
        sarif_result(s, f);
    }
    writer_close(&s->w);
}

void report_sarif(struct buf *out, const struct results *results)
{
    struct sarif s = {.w = {.out = out}, .arena = ARENA_INIT, .results = results};
    struct quota quota = quota_of(results);
    struct json_writer *w = &s.w;
    sarif_collect_rules(&s);
    sarif_collect_taxonomies(&s);
    writer_object(w, NULL, WRITER_LINES);
    writer_cstr(w, "$schema", schema_uri);
    writer_cstr(w, "version", "2.1.0");
    writer_array(w, "runs", WRITER_INLINE);
    writer_object(w, NULL, WRITER_LINES);
    put_tool(&s);
    sarif_taxonomies(&s);
    put_invocation(&s, quota.shown, quota.all);
    writer_cstr(w, "columnKind", "unicodeCodePoints");
    put_results(&s, quota);
    writer_object(w, "properties", WRITER_INLINE);
    writer_str(w, "kubernetesVersions",
               version_set_format(&s.arena, results->minors, VERSION_SET_OPEN));
    writer_uint(w, "files", results->file_count);
    writer_uint(w, "documents", results->document_count);
    writer_close(w);
    writer_close(w);
    writer_close(w);
    writer_close(w);
    buf_byte(out, '\n');
    arena_release(&s.arena);
}
