/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/plugins.h"

static bool is_plugin(const struct container *container)
{
    return container->role == ROLE_KMS_PLUGIN && !container->is_init;
}

void each_plugin(struct rule_run *run,
                 void (*look)(struct rule_run *run, const struct plugin_site *site))
{
    const struct workload *w = run->document->workload;
    for (uint32_t i = 0; i < w->container_count; i++) {
        const struct container *c = &w->containers[i];
        if (!is_plugin(c))
            continue;
        struct plugin_site site = {.workload = w, .container = c, .plugin = c->plugin};
        kms_plugin_read(run->arena, c->plugin, c, &site.flags);
        look(run, &site);
    }
}

const struct container *plugin_container(const struct workload *workload)
{
    for (uint32_t i = 0; i < workload->container_count; i++)
        if (is_plugin(&workload->containers[i]))
            return &workload->containers[i];
    return NULL;
}

bool is_started_by_api(const struct workload *workload)
{
    bool made = workload->kind == WORKLOAD_DAEMON_SET || workload->kind == WORKLOAD_DEPLOYMENT;
    return made && plugin_container(workload) && !workload_container(workload, ROLE_API_SERVER);
}

struct span workload_place(const struct workload *workload)
{
    return workload->name.text.ptr ? workload->name.span : workload->span;
}

struct span container_place(const struct container *container)
{
    return container->name.text.ptr ? container->name.span : container->span;
}

struct span value_place(const struct plugin_site *site, const struct plugin_value *value)
{
    bool shows = value->told.span.end > value->told.span.start;
    return shows ? value->told.span : container_place(site->container);
}

struct str container_path(struct arena *a, const struct container *container, const char *field)
{
    return arena_join(a, container->path, STR("."), str_from(field));
}
