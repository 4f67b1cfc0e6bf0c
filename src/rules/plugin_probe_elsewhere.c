/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ascii.h"
#include "rules/hook.h"
#include "rules/plugins.h"

static const char *const kinds[] = {"liveness", "readiness", "startup"};

/* Of a number; 0: it is a name, or none. */
static unsigned port_of(struct str text)
{
    unsigned port = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i]) || port > 65535)
            return 0;
        port = port * 10 + (unsigned)(text.ptr[i] - '0');
    }
    return port;
}

static bool is_served(const struct plugin_flags *flags, struct str path)
{
    struct str wanted = str_slice(path, 0, str_find_byte(path, '?'));
    for (uint32_t i = 0; i < flags->health_paths.count; i++)
        if (flags->health_paths.items[i].told.is_unknown ||
            str_eq(flags->health_paths.items[i].told.text, wanted))
            return true;
    return !flags->health_paths.count || str_eq(wanted, STR("/metrics"));
}

static void report(struct rule_run *run, const struct plugin_site *site, const struct probe *probe,
                   struct span span, struct str message, const struct plugin_value *against)
{
    static const char *const fields[] = {"livenessProbe", "readinessProbe", "startupProbe"};
    struct draft draft = rule_draft(
        run, span, container_path(run->arena, site->container, fields[probe->kind]), message);
    struct draft_spot there = {against->told.span, STR("what the plugin is told")};
    if (against->origin == VALUE_FLAG || against->origin == VALUE_ENV) {
        draft.related = &there;
        draft.related_count = 1;
    }
    /* Kubelet ends and starts anew what fails the other two. */
    if (probe->kind == PROBE_READINESS)
        draft.severity = SEVERITY_WARNING;
    rule_report(run, &draft);
}

static void look_at(struct rule_run *run, const struct plugin_site *site, const struct probe *probe)
{
    const struct plugin_flags *flags = &site->flags;
    struct arena *a = run->arena;
    unsigned port = port_of(probe->port.text);
    if (!port || !flags->port || flags->port_is_malformed)
        return;
    if (port != flags->port)
        report(run, site, probe, probe->port.span,
               arena_fmt(a, "the %s probe asks port %u, and the plugin answers at %u",
                         kinds[probe->kind], port, flags->port),
               &flags->health_port);
    else if (!probe->path.is_unknown && !is_served(flags, probe->path.text))
        report(run, site, probe, probe->path.text.ptr ? probe->path.span : probe->span,
               arena_fmt(a,
                         "the %s probe asks for a path that the plugin does not serve: "
                         "'" STR_FMT "' is its own",
                         kinds[probe->kind], STR_ARG(flags->health_paths.items[0].told.text)),
               &flags->health_paths.items[0]);
}

static void look(struct rule_run *run, const struct plugin_site *site)
{
    for (uint32_t i = 0; i < site->container->probe_count; i++)
        look_at(run, site, &site->container->probes[i]);
}

void rule_plugin_probe_elsewhere(struct rule_run *run)
{
    each_plugin(run, look);
}
