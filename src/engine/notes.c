/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/notes.h"

#include <string.h>

#include <sodium.h>

#include "apiserver/version_set.h"
#include "engine/applied.h"
#include "engine/policy.h"
#include "engine/server_gates.h"
#include "engine/unknown.h"
#include "model/kms_plugin.h"
#include "model/kubeadm.h"
#include "model/machine.h"
#include "model/path.h"
#include "rules/keys.h"
#include "rules/providers.h"
#include "rules/rotation.h"
#include "rules/workloads.h"

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
        .name = complete_text(r, site->kms->name.value),
        .socket = complete_text(r, site->socket),
        .entry = site->entry,
        .v2 = site->v2,
        .at = spot(r, site->kms->endpoint.head.at->span),
    };
}

/* What k3s and RKE2 make has a hash beside it. */
static void hash_file(struct run *r, struct policy_note *note)
{
    struct str text = r->judging->file.text;
    bool has_state = str_eq(path_base(note->file), STR("encryption-config.json"));
    note->is_hashed = !r->place->container.ptr && (has_state || r->judging->unit->wants_policies);
    if (note->is_hashed)
        crypto_hash_sha256(note->sha256, (const unsigned char *)text.ptr, text.len);
}

/* The first key that stands in the file itself; one that is still to be filled in is none. */
static void note_key(struct run *r, struct policy_note *note)
{
    struct key_walk walk;
    key_walk_init(&walk, &r->run);
    while (!note->has_key && key_walk_next(&walk)) {
        const struct field_head *secret = &walk.at->key->secret.head;
        if (!field_is_set(secret) || unfilled_at(r, secret->at->span))
            continue;
        note->has_key = true;
        note->key_at = spot(r, secret->at->span);
    }
}

void notes_add_policy(struct run *r)
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
    struct policy_note *note = &notes->policies[notes->policy_count++];
    const struct key_place *next = rotation_next(&r->run);
    *note = (struct policy_note){
        .file = r->judging->unit->file,
        .container = complete_text(r, r->place->container),
        .host = complete_text(r, r->place->host.ptr ? path_on_host(r->run.arena, r->place->host)
                                                    : STR_NONE),
        .outermost = r->place->outermost,
        .at = spot(r, (struct span){0, 0}),
        .endpoints = g.items,
        .endpoint_count = g.count,
        .next_key = STR_NONE,
        .secret = complete_text(r, r->place->secret.name),
        .space = complete_text(r, r->place->secret.space),
        .key = complete_text(r, r->place->secret.key),
    };
    if (next) {
        note->next_key = complete_text(r, key_shown(r->run.arena, next));
        note->next_key_at = spot(r, next->key->name.head.at->span);
    }
    applied_note_here(r);
    hash_file(r, note);
    note->policy = policy_made(r);
    if (r->judging->unit->on_node)
        note_key(r, note);
}

void notes_add_state(struct run *r, const struct made_state *state)
{
    struct notes *notes = &r->judging->unit->notes;
    arena_grow(r->judging->unit->results, notes->states, notes->state_count, notes->state_cap);
    struct state_note *note = &notes->states[notes->state_count++];
    *note = (struct state_note){.file = r->judging->unit->file, .at = spot(r, state->span)};
    memcpy(note->sha256, state->sha256, sizeof note->sha256);
}

/* --- what is started --- */

/* Where a path of a container is. */
struct whereabouts {
    const struct mount *mount;
    struct str host, own;
    bool is_unknown, is_private;
};

static bool is_open(const struct workload *w, const struct mount *mount)
{
    if (!mount)
        return w->is_partial;
    const struct volume *volume = mount->volume;
    return mount->path.is_unknown || mount->sub_path.is_unknown || !volume ||
           volume->host.is_unknown || volume->kind == VOLUME_OTHER;
}

static struct whereabouts find(struct run *r, const struct workload *w, const struct container *c,
                               struct str path)
{
    struct arena *a = r->run.arena;
    struct whereabouts found = {
        .mount = mount_of(c, path), .host = host_path_of(a, w, c, path), .own = STR_NONE};
    const struct mount *mount = found.mount;
    found.is_unknown = !found.host.ptr && is_open(w, mount);
    for (uint32_t i = 0; !mount && i < c->mount_count; i++)
        found.is_unknown |= c->mounts[i].path.is_unknown;
    found.is_private = !w->sees_host_paths && !found.host.ptr && !found.is_unknown &&
                       (!mount || !volume_is_shared(w, c, mount->volume));
    if (mount && mount->volume && mount->volume->kind == VOLUME_EMPTY_DIR) {
        struct str clean = path_clean(a, path);
        struct str inside = str_slice(clean, mount_path(a, mount).len, clean.len);
        found.own =
            arena_fmt(a, STR_FMT ":%u:" STR_FMT "/" STR_FMT STR_FMT,
                      STR_ARG(r->judging->unit->file), w->span.start, STR_ARG(mount->name.text),
                      STR_ARG(mount->sub_path.text), STR_ARG(inside));
    }
    return found;
}

static void note_volume(struct run *r, const struct volume *volume, struct mount_note *note)
{
    if (!volume || volume->kind != VOLUME_HOST_PATH || volume->host.is_unknown ||
        !volume->host.text.len || volume->type.is_unknown || !volume->type.text.len)
        return;
    note->volume = complete_text(r, path_on_host(r->run.arena, volume->host.text));
    note->type = complete_text(r, volume->type.text);
    note->type_at = spot(r, volume->type.span);
}

static const struct mount_note *mount_notes(struct run *r, const struct workload *w,
                                            const struct container *c)
{
    struct arena *a = r->judging->unit->results;
    struct mount_note *notes = arena_new(a, struct mount_note, c->mount_count);
    for (uint32_t i = 0; i < c->mount_count; i++) {
        const struct mount *mount = &c->mounts[i];
        struct str path = mount_path(a, mount);
        struct whereabouts found = find(r, w, c, path);
        notes[i] = (struct mount_note){
            .path = mount->path.is_unknown ? STR_NONE : complete_text(r, path),
            .host = complete_text(r, found.host),
            .own = complete_text(r, found.own),
            .is_unknown = found.is_unknown,
            .type = STR_NONE,
            .volume = STR_NONE,
            .at = spot(r, mount->path.span),
        };
        if (r->judging->unit->on_node)
            note_volume(r, mount->volume, &notes[i]);
    }
    return notes;
}

static const struct kubeadm_note *kubeadm_note(struct run *r, const struct kubeadm *k,
                                               const struct container *c)
{
    struct kubeadm_note *note = arena_new(r->judging->unit->results, struct kubeadm_note, 1);
    *note = (struct kubeadm_note){
        .api_version = complete_text(r, k->api_version.text),
        .has_list = k->form == ARGS_LIST,
        .in_cluster_api = k->in_cluster_api,
        .at = spot(r, k->form == ARGS_NONE ? c->span : k->args_key),
    };
    return note;
}

static const struct file_part *part_note(struct run *r, const struct file_part *part)
{
    struct arena *a = r->judging->unit->results;
    struct file_part *note = arena_new(a, struct file_part, 1);
    struct str *files = arena_new(a, struct str, part->file_count);
    struct part_variable *variables = arena_new(a, struct part_variable, part->variable_count);
    for (uint32_t i = 0; i < part->file_count; i++)
        files[i] = complete_text(r, part->files[i]);
    for (uint32_t i = 0; i < part->variable_count; i++)
        variables[i] = (struct part_variable){complete_text(r, part->variables[i].name),
                                              complete_text(r, part->variables[i].value)};
    *note = *part;
    note->files = files;
    note->variables = variables;
    return note;
}

static void note_probes(struct run *r, const struct container *c, struct server_note *note)
{
    struct probe_note *probes =
        arena_new(r->judging->unit->results, struct probe_note, c->probe_count);
    for (uint32_t i = 0; i < c->probe_count; i++)
        if (c->probes[i].path.text.ptr && !c->probes[i].path.is_unknown)
            probes[note->probe_count++] =
                (struct probe_note){.is_liveness = c->probes[i].kind == PROBE_LIVENESS,
                                    .path = complete_text(r, c->probes[i].path.text),
                                    .at = spot(r, c->probes[i].path.span)};
    note->probes = probes;
}

/* Files that Cluster API makes of Secrets, which lie in the namespace of the object. */
static void note_sources(struct run *r, const struct workload *w, struct server_note *note)
{
    const struct kubeadm *k = w->kubeadm;
    uint32_t count = k ? k->file_count : 0;
    struct source_note *sources = arena_new(r->judging->unit->results, struct source_note, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct machine_file *file = &k->files[i];
        if (file->host.is_unknown || !file->host.text.len || !file->secret.text.len ||
            !file->secret_key.text.len || file->secret.is_unknown || file->secret_key.is_unknown)
            continue;
        sources[note->source_count++] = (struct source_note){
            .host = complete_text(r, path_on_host(r->run.arena, file->host.text)),
            .name = complete_text(r, file->secret.text),
            .space = complete_text(r, w->space.text),
            .key = complete_text(r, file->secret_key.text)};
    }
    note->sources = sources;
}

static void note_etcd_prefix(struct run *r, const struct container *c, struct server_note *note)
{
    const struct flag *prefix = argv_flag(&c->argv, STR("etcd-prefix"));
    note->etcd_prefix = STR_NONE;
    note->etcd_prefix_is_unknown = prefix && prefix->is_unknown;
    if (!prefix || !prefix->value.len || prefix->is_unknown)
        return;
    note->etcd_prefix = complete_text(r, prefix->value);
    note->etcd_prefix_at = spot(r, prefix->span);
}

/* What systemd fills in, as it stands there. */
static struct str written_with_variables(struct run *r, const struct workload *w, struct span span)
{
    struct str there = str_slice(r->place->source->text, span.start, span.end);
    bool is_quoted = there.len > 1 && (there.ptr[0] == '"' || there.ptr[0] == '\'') &&
                     there.ptr[there.len - 1] == there.ptr[0];
    if (is_quoted)
        there = str_slice(there, 1, there.len - 1);
    bool is_filled = w->part && str_find(there, STR("${")) < there.len &&
                     str_find_byte(there, '"') == there.len &&
                     str_find_byte(there, '\'') == there.len &&
                     str_find_byte(there, '\\') == there.len;
    return is_filled ? complete_text(r, there) : STR_NONE;
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
        .container = complete_text(r, r->place->container),
        .form = complete_text(r, w->form),
        .name = complete_text(r, w->name.text),
        .outermost = r->place->outermost,
        .kubeadm = w->kubeadm ? kubeadm_note(r, w->kubeadm, c) : NULL,
        .at = spot(r, c->name.text.ptr ? c->name.span : c->span),
        .minors = r->run.document->minors,
        .sees_host_paths = w->sees_host_paths,
        .is_static = w->is_static,
        .has_user = c->has_user,
        .is_open = c->argv.is_open,
        .lacks_config = server_lacks_config(r->run.document, c),
        .program_at = spot(r, server_span(c)),
        .argv_path = complete_text(r, c->argv_path),
        .part = w->part ? part_note(r, w->part) : NULL,
        .is_partial = w->is_partial,
        .is_rendered = w->kind == WORKLOAD_RENDERED,
        .makes_config = w->makes_config,
        .rancher = w->rancher ? w->rancher->kind : RANCHER_UNKNOWN,
        .is_managed = w->rancher && w->rancher->managed,
        .switch_at = spot(r, w->rancher ? w->rancher->switch_key : (struct span){0, 0}),
        .is_switched_off = w->rancher && w->rancher->switched_off,
        .switch_is_unknown = w->rancher && w->rancher->switch_is_unknown,
        .config = STR_NONE,
        .config_written = STR_NONE,
        .config_host = STR_NONE,
        .reload = reload && !str_eq(reload->value, STR("false")),
        /* Not shown, but read again: a long gate with its '=' looks like a key. */
        .gates = complete_keep(r->judging, server_gates(r->run.arena, c, r->run.document->minors)),
        .mounts = mount_notes(r, w, c),
        .mount_count = c->mount_count,
    };
    note_probes(r, c, note);
    note_sources(r, w, note);
    note_etcd_prefix(r, c, note);
    if (!config || !config->value.len)
        return;
    note->config = complete_text(r, config->value);
    note->config_is_unknown = config->is_unknown;
    note->config_written = written_with_variables(r, w, config->value_span);
    note->config_host = complete_text(r, host_path_of(r->run.arena, w, c, config->value));
    note->config_at = spot(r, config->value_span);
}

/* What a plugin encrypts with behind its `index`th socket; parts of one key are joined. */
static struct str key_of(struct run *r, const struct kms_plugin *plugin,
                         const struct plugin_flags *flags, uint32_t index)
{
    struct str key = STR_NONE;
    if (plugin->paired && flags->keys.count != flags->listen_count)
        return key;
    for (uint32_t i = 0; i < flags->keys.count; i++) {
        const struct plugin_value *value = &flags->keys.items[i];
        if (plugin->paired && i != index)
            continue;
        if (value->told.is_unknown || !value->told.text.len || value->origin == VALUE_DEFAULT)
            return STR_NONE;
        key =
            key.ptr ? arena_join(r->run.arena, key, STR(" "), value->told.text) : value->told.text;
    }
    return complete_keep(r->judging, key); /* compared, and never shown */
}

static const struct mount_note *note_of(const struct plugin_note *note, const struct container *c,
                                        const struct mount *mount)
{
    return mount ? &note->mounts[mount - c->mounts] : NULL;
}

static void note_listens(struct run *r, const struct workload *w, const struct container *c,
                         const struct plugin_flags *flags, struct plugin_note *note)
{
    struct listen_note *listens =
        arena_new(r->judging->unit->results, struct listen_note, flags->listen_count);
    for (uint32_t i = 0; i < flags->listen_count; i++) {
        const struct plugin_listen *listen = &flags->listens[i];
        bool shows = listen->value.told.span.end > listen->value.told.span.start;
        if (!listen->path.ptr || listen->value.told.is_unknown || listen->fault != ADDRESS_FINE) {
            note->is_vague = true;
            continue;
        }
        struct whereabouts found = {.host = STR_NONE, .own = STR_NONE};
        if (!listen->is_abstract)
            found = find(r, w, c, listen->path);
        listens[note->listen_count++] = (struct listen_note){
            .path = complete_text(r, listen->path),
            .host = complete_text(r, found.host),
            .own = complete_text(r, found.own),
            .is_unknown = found.is_unknown,
            .is_private = found.is_private,
            .defaulted = listen->value.origin == VALUE_DEFAULT,
            .key = key_of(r, c->plugin, flags, i),
            .mount = note_of(note, c, found.mount),
            .at = spot(r, shows ? listen->value.told.span : c->name.span),
        };
    }
    note->listens = listens;
    note->is_vague |= !note->listen_count;
}

static void note_plugin(struct run *r, const struct workload *w, const struct container *c)
{
    struct arena *a = r->judging->unit->results;
    struct notes *notes = &r->judging->unit->notes;
    struct plugin_flags flags;
    kms_plugin_read(r->run.arena, c->plugin, c, &flags);
    arena_grow(a, notes->plugins, notes->plugin_count, notes->plugin_cap);
    struct plugin_note *note = &notes->plugins[notes->plugin_count++];
    *note = (struct plugin_note){
        .file = r->judging->unit->file,
        .container = complete_text(r, r->place->container),
        .form = complete_text(r, w->form),
        .name = complete_text(r, w->name.text),
        .plugin = c->plugin->name,
        .at = spot(r, c->name.text.ptr ? c->name.span : c->span),
        .v1 = flags.apis_ever & KMS_V1,
        .v2 = flags.apis_ever & KMS_V2,
        .sees_host_paths = w->sees_host_paths,
        .mounts = mount_notes(r, w, c),
        .mount_count = c->mount_count,
    };
    note_listens(r, w, c, &flags, note);
}

/* The release that an image of a node is of. */
static uint32_t minors_of_image(struct told image)
{
    uint32_t minors;
    bool newer;
    struct err err = {""};
    struct str version = carried_version(image).text;
    return version.len && version_set_parse(version, &minors, &newer, &err) ? minors : 0;
}

static void note_machine(struct run *r, const struct machine *m)
{
    struct arena *a = r->judging->unit->results;
    struct notes *notes = &r->judging->unit->notes;
    struct str image = m->image.text.ptr && !m->image.is_unknown ? m->image.text : STR("");
    struct mount_note *mounts = arena_new(a, struct mount_note, m->mount_count);
    arena_grow(a, notes->machines, notes->machine_count, notes->machine_cap);
    struct machine_note *note = &notes->machines[notes->machine_count++];
    *note = (struct machine_note){
        .file = r->judging->unit->file,
        .outermost = r->place->outermost,
        .path = complete_text(r, m->path),
        .at = spot(r, m->span),
        .minors = minors_of_image(m->image),
        .is_plain = !m->image.text.ptr || str_find(image, STR("kindest/node")) < image.len,
        .mounts = mounts,
        .mount_count = m->mount_count,
    };
    for (uint32_t i = 0; i < m->mount_count; i++) {
        const struct machine_mount *mount = &m->mounts[i];
        struct str path =
            mount->path.text.ptr ? path_on_host(r->run.arena, mount->path.text) : STR_NONE;
        note->is_open |= mount->path.is_unknown || mount->host.is_unknown;
        mounts[i] = (struct mount_note){.path = complete_text(r, path),
                                        .host = complete_text(r, mount->host.text),
                                        .at = spot(r, mount->path.span)};
    }
}

void notes_add_machines(struct run *r, const struct carried *carried)
{
    for (uint32_t i = 0; i < carried->machine_count; i++)
        note_machine(r, &carried->machines[i]);
}

void notes_add_workload(struct run *r, const struct workload *workload)
{
    if (r->judging->form == JUDGED_PAGE) /* an example runs nowhere, and reads no file */
        return;
    for (uint32_t i = 0; i < workload->container_count; i++)
        if (workload->containers[i].role == ROLE_API_SERVER)
            note_server(r, workload, &workload->containers[i]);
        else if (workload->containers[i].role == ROLE_KMS_PLUGIN &&
                 !workload->containers[i].is_init)
            note_plugin(r, workload, &workload->containers[i]);
}
