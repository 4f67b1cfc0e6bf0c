/* SPDX-License-Identifier: Apache-2.0 */
/* Takes down for the joins what documents say. */
#include "engine/complete.h"
#include "engine/server_gates.h"
#include "engine/started.h"
#include "engine/template.h"
#include "model/kms_plugin.h"
#include "model/kubeadm.h"
#include "model/path.h"
#include "rules/providers.h"

static struct str keep(struct run *r, struct str text)
{
    if (r->place->masked && text.ptr)
        text = template_unmask(r->run.arena, text);
    return complete_words(r->judging, text);
}

static struct spot spot(struct run *r, struct span span)
{
    return complete_spot(r, span, STR_NONE);
}

/* --- what dials --- */

struct gathering {
    struct rule_run run;
    struct endpoint_note *items;
    uint32_t count, cap;
};

static void take_endpoint(struct rule_run *run, const struct kms_site *site)
{
    struct gathering *g = run->context;
    struct run *r = (struct run *)run;
    if (!site->is_socket)
        return;
    arena_grow(r->judging->unit->results, g->items, g->count, g->cap);
    g->items[g->count++] = (struct endpoint_note){
        .name = keep(r, site->kms->name.value),
        .socket = keep(r, site->socket),
        .v2 = site->v2,
        .at = spot(r, site->kms->endpoint.head.at->span),
    };
}

void policy_note(struct run *r)
{
    struct notes *notes = &r->judging->unit->notes;
    struct gathering g = {.items = NULL};
    void *context = r->run.context;
    if (!r->run.document->configuration)
        return;
    r->run.context = &g;
    each_kms(&r->run, take_endpoint);
    r->run.context = context;
    arena_grow(r->judging->unit->results, notes->policies, notes->policy_count, notes->policy_cap);
    notes->policies[notes->policy_count++] = (struct policy_note){
        .file = r->judging->unit->file,
        .container = keep(r, r->place->container),
        .host = keep(r, r->place->host.ptr ? path_on_host(r->run.arena, r->place->host) : STR_NONE),
        .outermost = r->place->outermost,
        .at = spot(r, (struct span){0, 0}),
        .endpoints = g.items,
        .endpoint_count = g.count,
    };
}

/* --- what is started --- */

static const struct mount_note *mount_notes(struct run *r, const struct workload *w,
                                            const struct container *c)
{
    struct arena *a = r->judging->unit->results;
    struct mount_note *notes = arena_new(a, struct mount_note, c->mount_count);
    for (uint32_t i = 0; i < c->mount_count; i++) {
        struct str path = mount_path(a, &c->mounts[i]);
        notes[i] = (struct mount_note){
            .path = keep(r, path),
            .host = keep(r, host_path_of(a, w, c, path)),
            .at = spot(r, c->mounts[i].path.span),
        };
    }
    return notes;
}

static const struct kubeadm_note *kubeadm_note(struct run *r, const struct kubeadm *k,
                                               const struct container *c)
{
    struct kubeadm_note *note = arena_new(r->judging->unit->results, struct kubeadm_note, 1);
    *note = (struct kubeadm_note){
        .api_version = keep(r, k->api_version.text),
        .has_list = k->form == ARGS_LIST,
        .in_cluster_api = k->in_cluster_api,
        .at = spot(r, k->form == ARGS_NONE ? c->span : k->args_key),
    };
    return note;
}

static void note_server(struct run *r, const struct workload *w, const struct container *c)
{
    struct notes *notes = &r->judging->unit->notes;
    const struct flag *config = argv_flag(&c->argv, STR("encryption-provider-config"));
    const struct flag *reload =
        argv_flag(&c->argv, STR("encryption-provider-config-automatic-reload"));
    arena_grow(r->judging->unit->results, notes->servers, notes->server_count, notes->server_cap);
    struct server_note *note = &notes->servers[notes->server_count++];
    *note = (struct server_note){
        .file = r->judging->unit->file,
        .container = keep(r, r->place->container),
        .form = keep(r, w->form),
        .name = keep(r, w->name.text),
        .outermost = r->place->outermost,
        .kubeadm = w->kubeadm ? kubeadm_note(r, w->kubeadm, c) : NULL,
        .at = spot(r, c->name.text.ptr ? c->name.span : c->span),
        .minors = r->run.document->minors,
        .sees_host_paths = w->sees_host_paths,
        .is_static = w->is_static,
        .is_open = c->argv.is_open,
        .config = STR_NONE,
        .config_host = STR_NONE,
        .reload = reload && !str_eq(reload->value, STR("false")),
        .gates = keep(r, server_gates(r->run.arena, c, r->run.document->minors)),
        .mounts = mount_notes(r, w, c),
        .mount_count = c->mount_count,
    };
    if (!config || !config->value.len)
        return;
    note->config = keep(r, config->value);
    note->config_is_unknown = config->is_unknown;
    note->config_host = keep(r, host_path_of(r->run.arena, w, c, config->value));
    note->config_at = spot(r, config->value_span);
}

static void note_plugin(struct run *r, const struct workload *w, const struct container *c)
{
    struct arena *a = r->judging->unit->results;
    struct notes *notes = &r->judging->unit->notes;
    struct plugin_flags flags;
    kms_plugin_read(r->run.arena, c->plugin, c, &flags);
    struct listen_note *listens = arena_new(a, struct listen_note, flags.listen_count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < flags.listen_count; i++) {
        const struct plugin_listen *listen = &flags.listens[i];
        bool shows = listen->value.told.span.end > listen->value.told.span.start;
        if (!listen->path.ptr || listen->value.told.is_unknown || listen->fault != ADDRESS_FINE)
            continue;
        listens[count++] = (struct listen_note){
            .path = keep(r, listen->path),
            .host = listen->is_abstract ? STR_NONE
                                        : keep(r, host_path_of(r->run.arena, w, c, listen->path)),
            .defaulted = listen->value.origin == VALUE_DEFAULT,
            .at = spot(r, shows ? listen->value.told.span : c->name.span),
        };
    }
    arena_grow(a, notes->plugins, notes->plugin_count, notes->plugin_cap);
    notes->plugins[notes->plugin_count++] = (struct plugin_note){
        .file = r->judging->unit->file,
        .container = keep(r, r->place->container),
        .form = keep(r, w->form),
        .name = keep(r, w->name.text),
        .plugin = c->plugin->name,
        .at = spot(r, c->name.text.ptr ? c->name.span : c->span),
        .v1 = flags.apis_ever & KMS_V1,
        .v2 = flags.apis_ever & KMS_V2,
        .listens = listens,
        .listen_count = count,
    };
}

void started_note(struct run *r, const struct workload *workload)
{
    for (uint32_t i = 0; i < workload->container_count; i++)
        if (workload->containers[i].role == ROLE_API_SERVER)
            note_server(r, workload, &workload->containers[i]);
        else if (workload->containers[i].role == ROLE_KMS_PLUGIN &&
                 !workload->containers[i].is_init)
            note_plugin(r, workload, &workload->containers[i]);
}
