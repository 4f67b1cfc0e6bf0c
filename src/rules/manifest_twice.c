/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/join.h"
#include "rules/place.h"

/* kubelet starts whatever lies there, but for what begins with a dot. */
static bool is_started(const struct server_note *server)
{
    return server->is_static && !server->container.ptr &&
           !str_starts_with(path_base(server->file), STR("."));
}

/* In one folder. In the current one, which may be any, a copy is told by its name:
 * kube-apiserver.yaml.bak. */
static bool are_rivals(const struct server_note *first, const struct server_note *last,
                       struct str folder)
{
    bool copy = str_eq(folder, STR(".")) && str_starts_with(last->file, first->file);
    return !str_eq(first->file, last->file) && (copy || link_is_static(first->file));
}

static void report(struct rule_run *run, const struct spot *first, const struct spot *last,
                   bool same, uint32_t minors)
{
    struct str name = name_shown(path_base(first->file), STR("another file"));
    struct join_draft draft =
        join_draft(run, last, STR("kubelet starts this"),
                   same ? arena_join(run->arena, STR("this file and '"), name,
                                     STR("' start one pod: kubelet takes the one that it reads "
                                         "last"))
                        : arena_join(run->arena,
                                     STR("kubelet starts this kube-apiserver beside "
                                         "that of '"),
                                     name, STR("'")));
    struct join_spot place = {first, same ? STR("or this") : STR("and this")};
    draft.related = &place;
    draft.related_count = 1;
    draft.minors = minors;
    join_report(run, &draft);
}

/* Of one pod. Two plugins with names of their own are two pods. */
static bool are_copies(const struct plugin_note *first, const struct plugin_note *last)
{
    /* What tells most of them apart comes first. */
    return first->file.ptr != last->file.ptr && first->name.len &&
           str_eq(first->name, last->name) && !first->container.ptr && !last->container.ptr &&
           str_eq(path_folder(first->file), path_folder(last->file)) &&
           link_is_static(first->file) && !str_starts_with(path_base(first->file), STR(".")) &&
           !str_starts_with(path_base(last->file), STR(".")) &&
           str_cmp(first->file, last->file) < 0;
}

static void look_at_plugins(struct rule_run *run)
{
    const struct joined *j = run->joined;
    for (uint32_t i = 0; i < j->plugin_count; i++)
        for (uint32_t k = 0; k < j->plugin_count; k++)
            if (are_copies(j->plugins[k], j->plugins[i])) {
                report(run, &j->plugins[k]->at, &j->plugins[i]->at, true, 0);
                break;
            }
}

void rule_manifest_twice(struct rule_run *run)
{
    const struct joined *j = run->joined;
    struct str *folders = arena_new(run->arena, struct str, j->server_count);
    for (uint32_t i = 0; i < j->server_count; i++) /* of those that kubelet starts */
        if (is_started(j->servers[i].server))
            folders[i] = path_folder(j->servers[i].server->file);
    for (uint32_t i = 0; i < j->server_count; i++)
        for (uint32_t k = 0; folders[i].ptr && k < j->server_count; k++) {
            const struct server_note *first = j->servers[k].server, *last = j->servers[i].server;
            if (!folders[k].ptr || first->file.ptr == last->file.ptr ||
                !str_eq(folders[k], folders[i]) || !are_rivals(first, last, folders[i]) ||
                str_cmp(first->file, last->file) > 0)
                continue;
            report(run, &first->at, &last->at, str_eq(first->name, last->name), last->minors);
            break;
        }
    look_at_plugins(run);
}
