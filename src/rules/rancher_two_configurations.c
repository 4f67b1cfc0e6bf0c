/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"

/* The switch and the flag may stand in two of the files that are read together. */
static void look(struct rule_run *run, const struct server_note *server)
{
    bool rke2 = server->rancher == RANCHER_RKE2;
    struct join_draft draft = join_draft(
        run, &server->config_at, STR("this is what kube-apiserver reads"),
        rke2 ? STR("RKE2 makes an encryption configuration of its own, which this flag puts aside: "
                   "'rke2 secrets-encrypt' still works on that")
             : STR("'secrets-encryption' makes an encryption configuration, and this flag puts it "
                   "aside: 'k3s secrets-encrypt' still works on that"));
    struct join_spot spot = {&server->switch_at, STR("this makes one that nobody reads")};
    draft.path = server->argv_path;
    draft.container = server->container;
    draft.minors = server->minors;
    if (rke2) {
        draft.severity = SEVERITY_INFO;
    } else {
        draft.related = &spot;
        draft.related_count = 1;
    }
    join_report(run, &draft);
}

void rule_rancher_two_configurations(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_note *server = run->joined->servers[i].server;
        if (server->is_managed && server->config.ptr && !server->makes_config)
            look(run, server);
    }
}
