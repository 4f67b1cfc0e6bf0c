/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/on_node.h"
#include "rules/workloads.h"

struct wanted {
    const char *type, *words;
    enum host_kind kind;
    bool makes; /* where nothing is */
};

/* Devices are nobody's here. */
static const struct wanted table[] = {
    {"File", "a file", HOST_FILE, false},
    {"FileOrCreate", "a file", HOST_FILE, true},
    {"Directory", "a folder", HOST_FOLDER, false},
    {"DirectoryOrCreate", "a folder", HOST_FOLDER, true},
    {"Socket", "a socket", HOST_SOCKET, false},
};

/* Of the encryption configuration there is another rule for each of these. */
static bool is_said(const struct server_link *link, const struct mount_note *note,
                    const struct host_place *place)
{
    struct str config = link->server->config_host;
    return config.ptr && path_is_below(config, note->volume) &&
           (place->kind == HOST_ABSENT || str_eq(config, note->volume));
}

static void look(struct rule_run *run, const struct server_link *link, uint32_t mount)
{
    struct arena *a = run->arena;
    const struct mount_note *note = &link->server->mounts[mount];
    const struct host_place *place = link->volumes[mount];
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct wanted *wanted = &table[i];
        if (!str_eq(note->type, str_from(wanted->type)) || place->kind == wanted->kind ||
            place->kind == HOST_UNKNOWN || (place->kind == HOST_ABSENT && wanted->makes))
            continue;
        struct join_draft draft = join_draft(
            run, &note->type_at, STR("kubelet looks before it starts the pod"),
            arena_join(a, place_shown(a, note->volume),
                       place->kind == HOST_ABSENT ? STR(" is not there, and") : STR(" is"),
                       place->kind == HOST_ABSENT ? STR(" has to be ") : STR(" not "),
                       str_from(wanted->words), STR(": the pod does not start")));
        draft.minors = link->server->minors;
        draft.container = link->server->container;
        join_report(run, &draft);
    }
}

void rule_host_path_kind(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        for (uint32_t k = 0; link->volumes && k < link->server->mount_count; k++)
            if (link->volumes[k] && !is_said(link, &link->server->mounts[k], link->volumes[k]))
                look(run, link, k);
    }
}
