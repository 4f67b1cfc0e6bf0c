/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/version_set.h"
#include "rules/hook.h"
#include "rules/join.h"

/* What kind writes, by the release of the node. */
static const struct {
    struct str version;
    unsigned first, last;
    bool has_list;
} written[] = {
    {{"v1beta2", 7}, 15, 22, false},
    {{"v1beta3", 7}, 23, 35, false},
    {{"v1beta4", 7}, 36, VERSION_NEWEST, true},
};

static void report(struct rule_run *run, const struct server_link *link, uint32_t minors,
                   struct str message)
{
    const struct machine_note *machine = link->machine;
    struct join_spot node = {&machine->at, STR("for this node")};
    struct join_draft draft = join_draft(run, &link->server->kubeadm->at, STR_NONE, message);
    draft.minors = minors;
    draft.container = link->server->container;
    draft.path = STR("apiServer.extraArgs");
    draft.related = &node;
    draft.related_count = 1;
    /* Which release kind takes by itself depends on its own version. */
    draft.severity = machine->minors ? SEVERITY_OFF : SEVERITY_INFO;
    join_report(run, &draft);
}

static struct str version_of(const struct kubeadm_note *patch)
{
    struct str version = patch->api_version;
    return str_slice(version, str_find_byte(version, '/') + 1, version.len);
}

/* Of several patches one may be for each version. */
static bool another_fits(const struct joined *j, const struct server_link *link, struct str version)
{
    for (uint32_t i = 0; i < j->server_count; i++) {
        const struct server_link *other = &j->servers[i];
        if (other != link && other->machine == link->machine && other->server->kubeadm &&
            other->server->config.ptr &&
            (!other->server->kubeadm->api_version.len ||
             str_eq(version_of(other->server->kubeadm), version)))
            return true;
    }
    return false;
}

static void look(struct rule_run *run, const struct server_link *link)
{
    const struct kubeadm_note *patch = link->server->kubeadm;
    struct str version = version_of(patch);
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        uint32_t minors =
            link->server->minors & version_set_range(written[i].first, written[i].last);
        struct str here = written[i].version;
        if (!minors)
            continue;
        if (version.len && !str_eq(version, here) && another_fits(run->joined, link, here))
            continue;
        if (version.len && !str_eq(version, here))
            report(run, link, minors,
                   arena_join(run->arena, STR("the patch is for "), version,
                              STR(", and kind writes "), here,
                              STR(": it is left out, and nothing is encrypted")));
        else if (!version.len && patch->has_list != written[i].has_list)
            report(run, link, minors,
                   arena_join(run->arena, STR("'extraArgs' is a "),
                              patch->has_list ? STR("list") : STR("mapping"),
                              STR(", and kind writes "), here, STR(" with a "),
                              patch->has_list ? STR("mapping") : STR("list"),
                              STR(": kubeadm cannot read what the patch makes of it")));
    }
}

void rule_kind_patch_form(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        if (link->machine && link->server->kubeadm && link->server->config.ptr)
            look(run, link);
    }
}
