/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

enum { NEEDS_MAX = 8 };

struct needs {
    struct draft_spot spots[NEEDS_MAX];
    uint32_t count;
    struct str first; /* what it is */
};

static void add(struct needs *n, struct span span, struct str what)
{
    if (n->count == NEEDS_MAX)
        return;
    if (!n->count)
        n->first = what;
    n->spots[n->count++] = (struct draft_spot){span, what};
}

static void add_volumes(struct needs *n, const struct workload *w)
{
    for (uint32_t i = 0; i < w->volume_count; i++) {
        const struct volume *v = &w->volumes[i];
        struct span span = v->source.text.ptr ? v->source.span : v->span;
        if (v->kind == VOLUME_SECRET)
            add(n, span, STR("a Secret"));
        else if (v->kind == VOLUME_CONFIG_MAP)
            add(n, span, STR("a ConfigMap"));
        else if (v->has_token)
            add(n, v->name.text.ptr ? v->name.span : v->span, STR("a token of a ServiceAccount"));
    }
}

static void add_env(struct needs *n, const struct container *c)
{
    for (uint32_t i = 0; i < c->env_count; i++)
        if (c->env[i].is_secret_ref || c->env[i].is_config_ref)
            add(n, c->env[i].name.span,
                c->env[i].is_secret_ref ? STR("a Secret") : STR("a ConfigMap"));
    if (c->env_is_open)
        add(n, container_place(c), STR("variables from a Secret or a ConfigMap"));
}

void rule_plugin_needs_api(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    struct needs n = {.count = 0};
    if (!w->is_static || !plugin_container(w))
        return;
    if (w->service_account.text.len)
        add(&n, w->service_account.span, STR("a ServiceAccount"));
    add_volumes(&n, w);
    for (uint32_t i = 0; i < w->container_count; i++)
        add_env(&n, &w->containers[i]);
    if (!n.count)
        return;
    struct draft draft =
        rule_draft(run, n.spots[0].span, STR("spec"),
                   arena_join(run->arena, STR("the plugin is a static pod, and uses "), n.first,
                              STR(": kubelet cannot give that to it")));
    draft.related = n.spots + 1;
    draft.related_count = n.count - 1;
    rule_report(run, &draft);
}
