/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/version_set.h"
#include "engine/complete.h"
#include "engine/hooks.h"
#include "engine/inside.h"
#include "engine/notes.h"
#include "engine/record.h"
#include "engine/server_gates.h"
#include "engine/started.h"
#include "engine/take.h"
#include "engine/unknown.h"
#include "link/link.h"
#include "model/file_part.h"

static struct str started_kind(const struct workload *workload)
{
    bool is_part = workload->part && !part_is_whole(workload->part);
    if (!workload->container_count || is_part)
        return workload->form;
    return workload_container(workload, ROLE_API_SERVER) ? STR("kube-apiserver")
                                                         : STR("KMS plugin");
}

/* Of the releases that were asked for; where none was, of that which the file itself starts. */
static uint32_t minors_of(const struct unit *u, const struct place_of_document *place,
                          const struct workload *workload, bool *told)
{
    const struct config_versions *asked = &u->settings->versions;
    uint32_t minors;
    bool newer;
    struct err err = {""};
    /* A patch is for the node in whose configuration it stands. */
    for (uint32_t i = 0; asked->defaulted && i < u->notes.machine_count; i++) {
        const struct machine_note *machine = &u->notes.machines[i];
        if (workload->kubeadm && machine->outermost == place->outermost && machine->minors) {
            *told = true;
            return machine->minors;
        }
    }
    if (!asked->defaulted || !workload->version.text.len || workload->version.is_unknown ||
        !version_set_parse(workload->version.text, &minors, &newer, &err))
        return asked->minors;
    *told = true;
    return minors;
}

/* Where the file lies tells what the file itself need not. */
static void place_workloads(struct judging *j, const struct place_of_document *place,
                            const struct carried *carried)
{
    for (uint32_t i = 0; !place->container.ptr && i < carried->count; i++)
        if (carried->workloads[i].kind == WORKLOAD_POD && link_is_static(j->unit->file)) {
            carried->workloads[i].is_static = true;
            carried->workloads[i].form = STR("static pod");
        }
}

/* Judges the configurations that the workload reads as it reads them. */
static void judge_policies(struct run *r, const struct carried *carried, uint32_t reader)
{
    struct judging *j = r->judging;
    struct unit *u = j->unit;
    const struct config_file *asked = u->settings;
    const struct workload *workload = r->run.document->workload;
    const struct container *server = workload_container(workload, ROLE_API_SERVER);
    struct config_file *told = arena_new(u->results, struct config_file, 1);
    *told = *asked;
    if (asked->versions.defaulted)
        told->versions.minors = r->run.document->minors;
    const struct flag *gates = server ? argv_flag(&server->argv, STR("feature-gates")) : NULL;
    if (!asked->gates.value.len && gates && !gates->is_unknown)
        told->gates.value = arena_str(u->results, gates->value);
    const struct flag *reload =
        server ? argv_flag(&server->argv, STR("encryption-provider-config-automatic-reload"))
               : NULL;
    told->reload.value |= reload && !str_eq(reload->value, STR("false"));
    u->settings = told;
    for (uint32_t i = 0; i < carried->policy_count; i++)
        if (carried->policies[i].reader == reader)
            inside_policy(j, r->place, &carried->policies[i], workload);
    u->settings = asked;
}

static struct carried carried_of(struct run *r)
{
    return (struct carried){.arena = r->judging->scratch,
                            .source = r->place->source,
                            .around = r->judging->file.text,
                            .is_unknown = span_is_open,
                            .context = r,
                            .is_template = r->place->masked || r->place->has_gaps};
}

static void judge_workloads(struct run *r, struct document_view *view, struct started *started)
{
    struct unit *u = r->judging->unit;
    view->faults = started->faults;
    view->fault_count = started->fault_count;
    for (uint32_t i = 0; i < started->carried.count; i++) {
        view->workload = &started->carried.workloads[i];
        view->minors = minors_of(u, r->place, view->workload, &u->minors_told);
        u->minors = i || u->document_count ? u->minors | view->minors : view->minors;
        uint32_t before = u->finding_count;
        r->place_count = 0;
        hooks_run(&r->run, u);
        server_gates_report(&r->run);
        take_yield(r, before);
        record_new(r, started_kind(view->workload));
        notes_add_workload(r, view->workload);
        view->fault_count = 0;
        judge_policies(r, &started->carried, i + 1);
    }
}

bool judge_started(struct judging *j, const struct place_of_document *place,
                   const struct document *document, const struct carrier *carrier)
{
    struct document_view view;
    struct run r = take_begin(j, place, &view);
    struct started started = {.carried = carried_of(&r)};
    r.shared = shared_of(j->scratch, document);
    started_read(carrier, document, &started);
    if (!started.carried.count && !started.carried.machine_count)
        return false;
    place_workloads(j, place, &started.carried);
    if (unit_shows_text(j->unit)) {
        struct schema_document shape = {.root = carrier->shape(document->meta.kind)};
        veil_add_document(&j->veil, place->source, &place->origin, document->value->node, &shape);
    }
    notes_add_machines(&r, &started.carried);
    judge_workloads(&r, &view, &started);
    for (uint32_t i = 0; i < started.carried.policy_count; i++)
        if (!started.carried.policies[i].reader)
            inside_policy(j, place, &started.carried.policies[i], NULL);
    return started.carried.count > 0;
}

bool judge_started_text(struct judging *j, const struct place_of_document *place,
                        const struct text_carrier *carrier)
{
    struct document_view view;
    struct run r = take_begin(j, place, &view);
    struct started started = {.carried = carried_of(&r)};
    carrier->build(&started.carried, place->container.ptr ? STR_NONE : j->unit->file);
    if (!started.carried.count && !started.carried.state)
        return false;
    if (unit_shows_text(j->unit))
        veil_add_started(&j->veil, place->source, &place->origin, &started.carried);
    if (started.carried.state) {
        record_new(&r, STR("state of an encryption"));
        notes_add_state(&r, started.carried.state);
    }
    judge_workloads(&r, &view, &started);
    return true;
}
