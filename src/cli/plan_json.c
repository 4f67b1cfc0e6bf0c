/* SPDX-License-Identifier: Apache-2.0 */
/* A plan for programs: docs/formats.md. */
#include "cli/plan_report.h"
#include "report/json_writer.h"
#include "report/report.h"

static void put_json_key(struct json_writer *w, struct arena *a, const struct access_key *key)
{
    writer_object(w, NULL, WRITER_INLINE);
    writer_cstr(w, "provider", access_kind_name(key->kind));
    if (key->kind == ACCESS_IDENTITY)
        writer_null(w, "name");
    else
        writer_str(w, "name", plan_name_shown(a, key->name));
    writer_close(w);
}

static void put_json_policies(struct json_writer *w, const struct plan_shown *plan, uint32_t file)
{
    writer_array(w, "resources", WRITER_LINES);
    for (uint32_t i = 0; i < plan->stages->count; i++) {
        const struct access *policy = stages_policy(plan->stages, i, file);
        writer_object(w, NULL, WRITER_INLINE);
        writer_str(w, "resource", plan_name_shown(plan->arena, plan->stages->classes[i].name));
        writer_array(w, "readers", WRITER_INLINE);
        for (uint32_t k = 0; k < policy->count; k++)
            put_json_key(w, plan->arena, &policy->keys[k]);
        writer_close(w);
        writer_close(w);
    }
    writer_close(w);
}

static void put_json_files(struct json_writer *w, const struct plan_shown *plan)
{
    writer_array(w, "files", WRITER_LINES);
    for (uint32_t i = 0; i <= plan->stages->files; i++) {
        writer_object(w, NULL, WRITER_LINES);
        writer_str(w, "name", plan->files[i].name);
        if (plan->written.ptr && i && !plan_file_is_none(plan, i))
            writer_str(w, "written",
                       arena_join(plan->arena, plan->written, STR("/"), plan->files[i].name));
        else
            writer_null(w, "written");
        writer_bool(w, "none", plan_file_is_none(plan, i));
        put_json_policies(w, plan, i);
        writer_close(w);
    }
    writer_close(w);
}

static void put_json_switches(struct json_writer *w, const struct plan_shown *plan, uint32_t file)
{
    for (uint32_t i = 0; i < plan->node_count || i == 0; i++) {
        writer_object(w, NULL, WRITER_INLINE);
        writer_cstr(w, "do", "switch");
        if (plan->node_count)
            writer_uint(w, "node", i);
        else
            writer_null(w, "node");
        writer_str(w, "file", plan->files[file].name);
        writer_close(w);
    }
}

static void put_json_names(struct json_writer *w, const struct plan_shown *plan, uint32_t file)
{
    writer_array(w, "resources", WRITER_INLINE);
    for (uint32_t i = 0; i < plan->stages->count; i++)
        if (stages_rewrites(plan->stages, i, file))
            writer_str(w, NULL, plan_name_shown(plan->arena, plan->stages->classes[i].name));
    writer_close(w);
}

static void put_json_rewrite(struct json_writer *w, const struct plan_shown *plan, uint32_t file)
{
    writer_object(w, NULL, WRITER_INLINE);
    writer_cstr(w, "do", "rewrite");
    put_json_names(w, plan, file);
    writer_str(w, "command", plan_rewrite_command(plan, file));
    writer_close(w);
    for (uint32_t i = 0; i < plan->stages->count; i++) {
        if (!stages_rewrites(plan->stages, i, file))
            continue;
        struct str prefix = plan_value_prefix(plan, stages_policy(plan->stages, i, file));
        writer_object(w, NULL, WRITER_INLINE);
        writer_cstr(w, "do", "verify");
        writer_array(w, "resources", WRITER_INLINE);
        writer_str(w, NULL, plan_name_shown(plan->arena, plan->stages->classes[i].name));
        writer_close(w);
        if (prefix.ptr)
            writer_str(w, "prefix", prefix);
        else
            writer_null(w, "prefix");
        writer_close(w);
    }
}

void plan_errors_json(struct buf *out, const struct trouble *trouble)
{
    struct json_writer w = {.out = out};
    writer_object(&w, NULL, WRITER_LINES);
    writer_uint(&w, "schema", 1);
    writer_bool(&w, "found", false);
    report_json_errors(&w, &(struct results){.errors = trouble, .error_count = 1});
    writer_close(&w);
    buf_byte(out, '\n');
}

void plan_report_json(struct buf *out, const struct plan_shown *plan)
{
    struct json_writer w = {.out = out};
    bool assumes = false;
    for (uint32_t i = 0; i < plan->stages->count; i++)
        assumes |= plan->stages->classes[i].way.result == PLAN_FOUND_ASSUMING;
    writer_object(&w, NULL, WRITER_LINES);
    writer_uint(&w, "schema", 1);
    writer_str(&w, "kubernetesVersion", arena_fmt(plan->arena, "1.%u", plan->minor));
    if (plan->gates.ptr)
        writer_str(&w, "featureGates", plan->gates);
    else
        writer_null(&w, "featureGates");
    writer_bool(&w, "found", plan->stages->found);
    writer_bool(&w, "stopped", plan->single);
    writer_bool(&w, "assumesSameRemoteKey", assumes);
    writer_array(&w, "nodes", WRITER_INLINE);
    for (uint32_t i = 0; i < plan->node_count; i++)
        writer_str(&w, NULL, plan->nodes[i]);
    writer_close(&w);
    writer_str(&w, "start", plan->files[0].name);
    put_json_files(&w, plan);
    writer_array(&w, "steps", WRITER_LINES);
    for (uint32_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].rewrite)
            put_json_rewrite(&w, plan, plan->steps[i].file);
        else
            put_json_switches(&w, plan, plan->steps[i].file);
    writer_close(&w);
    report_json_errors(&w, &(struct results){.errors = NULL});
    writer_close(&w);
    buf_byte(out, '\n');
}
