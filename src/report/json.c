/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON of `enclint check`; docs/formats.md explains it, docs/check-report.schema.json defines
 * it. A line for each finding, so that two reports can be compared with diff. */
#include "apiserver/version_set.h"
#include "base/version.h"
#include "report/json_writer.h"
#include "report/report.h"

struct context {
    struct json_writer *w;
    struct arena arena; /* for sets of versions */
    uint32_t minors;    /* the newest of them: most findings have the same */
    struct str versions;
};

static void put_versions(struct context *c, const char *key, uint32_t minors)
{
    if (!c->versions.ptr || c->minors != minors) {
        c->minors = minors;
        c->versions = version_set_format(&c->arena, minors, VERSION_SET_OPEN);
    }
    writer_str(c->w, key, c->versions);
}

static void put_optional(struct json_writer *w, const char *key, struct str value)
{
    if (value.ptr)
        writer_str(w, key, value);
}

static void put_range(struct json_writer *w, struct position from, struct position to)
{
    writer_uint(w, "line", from.line);
    writer_uint(w, "column", from.column);
    writer_uint(w, "endLine", to.line);
    writer_uint(w, "endColumn", to.column);
}

static void put_document(struct context *c, const struct document_record *document)
{
    struct json_writer *w = c->w;
    writer_object(w, NULL, WRITER_INLINE);
    writer_str(w, "file", document->file);
    put_optional(w, "container", document->container);
    writer_uint(w, "line", document->line);
    writer_str(w, "kind", document->kind);
    writer_array(w, "verdicts", WRITER_INLINE);
    for (uint32_t i = 0; i < document->verdict_count; i++) {
        writer_object(w, NULL, WRITER_INLINE);
        put_versions(c, "versions", document->verdicts[i].minors);
        writer_str(w, "verdict", document->verdicts[i].verdict);
        writer_close(w);
    }
    writer_close(w);
    writer_close(w);
}

static void put_related(struct json_writer *w, const struct finding *f)
{
    writer_array(w, "related", WRITER_INLINE);
    for (uint32_t i = 0; i < f->related_count; i++) {
        const struct spot *spot = &f->related[i];
        writer_object(w, NULL, WRITER_INLINE);
        writer_str(w, "file", spot->file);
        put_range(w, spot->from, spot->to);
        writer_str(w, "message", spot->text);
        writer_close(w);
    }
    writer_close(w);
}

/* The edits of a withheld fix would show key material. */
static void put_edits(struct json_writer *w, const struct finding *f, const struct fix *fix)
{
    writer_array(w, "edits", WRITER_INLINE);
    for (uint32_t i = 0; !fix->withheld && i < fix->edit_count; i++) {
        writer_object(w, NULL, WRITER_INLINE);
        writer_str(w, "file", f->at.file);
        put_range(w, fix->edits[i].from, fix->edits[i].to);
        writer_str(w, "text", fix->edits[i].text);
        writer_close(w);
    }
    writer_close(w);
}

static void put_fixes(struct json_writer *w, const struct finding *f)
{
    writer_array(w, "fixes", WRITER_INLINE);
    for (uint32_t i = 0; i < f->fix_count; i++) {
        const struct fix *fix = &f->fixes[i];
        writer_object(w, NULL, WRITER_INLINE);
        writer_bool(w, "safe", fix->safe);
        writer_bool(w, "withheld", fix->withheld);
        writer_str(w, "description", fix->description);
        put_edits(w, f, fix);
        writer_close(w);
    }
    writer_close(w);
}

static void put_finding(struct context *c, const struct finding *f)
{
    struct json_writer *w = c->w;
    writer_object(w, NULL, WRITER_INLINE);
    writer_str(w, "rule", f->rule->id);
    writer_str(w, "name", f->rule->slug);
    writer_cstr(w, "severity", severity_name(f->severity));
    writer_str(w, "message", f->message);
    writer_str(w, "file", f->at.file);
    put_optional(w, "container", f->container);
    put_range(w, f->at.from, f->at.to);
    writer_str(w, "path", f->path);
    put_versions(c, "versions", f->minors);
    put_optional(w, "node", f->node);
    put_optional(w, "apiserver", f->apiserver);
    put_related(w, f);
    put_fixes(w, f);
    writer_array(w, "controls", WRITER_INLINE);
    for (uint32_t i = 0; i < f->controls.count; i++)
        writer_str(w, NULL, f->controls.items[i]);
    writer_close(w);
    writer_str(w, "help", arena_join(&c->arena, STR("enclint explain "), f->rule->id));
    if (f->suppressed_by.ptr) {
        writer_object(w, "suppressed", WRITER_INLINE);
        writer_str(w, "by", f->suppressed_by);
        writer_str(w, "reason", f->suppressed_reason);
        writer_close(w);
    }
    writer_close(w);
}

void report_json_errors(struct json_writer *w, const struct results *results)
{
    writer_array(w, "errors", WRITER_LINES);
    for (uint32_t i = 0; i < results->error_count; i++) {
        writer_object(w, NULL, WRITER_INLINE);
        writer_str(w, "file", results->errors[i].file);
        writer_str(w, "message", results->errors[i].message);
        writer_close(w);
    }
    writer_close(w);
}

static void put_summary(struct json_writer *w, const struct results *results)
{
    struct tally tally = results_tally(results);
    writer_object(w, "summary", WRITER_INLINE);
    writer_uint(w, "errors", tally.errors);
    writer_uint(w, "warnings", tally.warnings);
    writer_uint(w, "infos", tally.infos);
    writer_uint(w, "suppressed", tally.suppressed);
    writer_uint(w, "files", results->file_count);
    writer_uint(w, "documents", results->document_count);
    writer_close(w);
}

static void put_findings(struct context *c, const struct results *results)
{
    writer_array(c->w, "findings", WRITER_LINES);
    for (uint32_t i = 0; i < results->finding_count; i++)
        put_finding(c, &results->findings[i]);
    writer_close(c->w);
}

void report_json_findings(struct json_writer *w, const struct results *results)
{
    struct context c = {.w = w, .arena = ARENA_INIT};
    put_findings(&c, results);
    report_json_errors(w, results);
    arena_release(&c.arena);
}

void report_json(struct buf *out, const struct results *results)
{
    struct json_writer writer = {.out = out}, *w = &writer;
    struct context c = {.w = w, .arena = ARENA_INIT};
    writer_object(w, NULL, WRITER_LINES);
    writer_uint(w, "schema", 1);
    writer_object(w, "tool", WRITER_INLINE);
    writer_cstr(w, "name", "enclint");
    writer_cstr(w, "version", ENCLINT_VERSION);
    writer_close(w);
    put_versions(&c, "kubernetesVersions", results->minors);
    writer_array(w, "documents", WRITER_LINES);
    for (uint32_t i = 0; i < results->document_count; i++)
        put_document(&c, &results->documents[i]);
    writer_close(w);
    put_findings(&c, results);
    report_json_errors(w, results);
    put_summary(w, results);
    writer_close(w);
    buf_byte(out, '\n');
    arena_release(&c.arena);
}
