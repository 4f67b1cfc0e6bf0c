/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that rewrite what is stored: for exactly the resources concerned. */
#include "apiserver/group_resource.h"
#include "apiserver/resources.h"
#include "cli/plan_report.h"

static bool is_exact(const struct plan_shown *plan, uint32_t which)
{
    return !stages_is_wildcard(plan->stages->classes[which].name);
}

/* As a word of a command that is printed: a name, and no key that stands in its place. */
static bool can_be_said(const struct plan_shown *plan, struct str name)
{
    return resource_is_plain(name) && str_eq(plan_name_shown(plan->arena, name), name);
}

/* What a wildcard of the group does not stand for, since an entry names it. */
static void put_others(struct buf *out, const struct plan_shown *plan, uint32_t wildcard)
{
    struct str group = group_resource_parse(plan->stages->classes[wildcard].name).group;
    bool all = str_eq(group, STR("*")), any = false;
    for (uint32_t i = 0; i < plan->stages->count; i++) {
        struct str name = plan->stages->classes[i].name;
        struct group_resource parsed = group_resource_parse(name);
        if (i == wildcard || (!all && (!str_eq(parsed.group, group) || !is_exact(plan, i))) ||
            (is_exact(plan, i) ? !can_be_said(plan, name) : !can_be_said(plan, parsed.group)))
            continue;
        buf_cstr(out, any ? "|" : " | grep -vxE '");
        any = true;
        if (is_exact(plan, i))
            buf_str(out, name);
        else
            buf_fmt(out, ".*\\." STR_FMT, STR_ARG(parsed.group));
    }
    buf_cstr(out, any ? "'" : "");
}

static void put_wildcard(struct buf *out, const struct plan_shown *plan, uint32_t which)
{
    struct str group = group_resource_parse(plan->stages->classes[which].name).group;
    buf_cstr(out, out->len ? "\n" : "");
    buf_cstr(out, "for r in $(kubectl api-resources --verbs=list,update -o name");
    if (!str_eq(group, STR("*")))
        buf_fmt(out, " --api-group='" STR_FMT "'", STR_ARG(group));
    put_others(out, plan, which);
    buf_cstr(out, "); do kubectl get \"$r\" --all-namespaces -o json | kubectl replace -f -; done");
}

struct str plan_rewrite_command(const struct plan_shown *plan, uint32_t file)
{
    struct buf out = BUF_INIT;
    bool any = false;
    for (uint32_t i = 0; i < plan->stages->count; i++) {
        struct str name = plan->stages->classes[i].name;
        if (!stages_rewrites(plan->stages, i, file) || !is_exact(plan, i) ||
            !can_be_said(plan, name))
            continue;
        buf_cstr(&out, any ? "," : "kubectl get ");
        buf_str(&out, name);
        any = true;
    }
    buf_cstr(&out, any ? " --all-namespaces -o json | kubectl replace -f -" : "");
    for (uint32_t i = 0; i < plan->stages->count; i++) {
        struct str group = group_resource_parse(plan->stages->classes[i].name).group;
        bool plain = !group.len || str_eq(group, STR("*")) || can_be_said(plan, group);
        if (stages_rewrites(plan->stages, i, file) && !is_exact(plan, i) && plain)
            put_wildcard(&out, plan, i);
    }
    struct str made = buf_to_arena(&out, plan->arena);
    buf_release(&out);
    return made;
}
