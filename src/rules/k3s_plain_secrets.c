/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"

/* Another file may set the switch, and a flag of the process. Of a drop-in by itself nothing is
 * known. A flag for a configuration that a drop-in takes back is ENC957's. */
static bool is_plain(const struct server_note *server)
{
    return server->rancher == RANCHER_K3S && !server->lost_by && !server->is_managed &&
           !server->config.ptr && !server->config_is_unknown && !server->is_open &&
           !server->is_partial && !server->switch_is_unknown &&
           !(server->part && server->part->kind == PART_CONFIG_DROP_IN && !server->is_switched_off);
}

void rule_k3s_plain_secrets(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_note *server = run->joined->servers[i].server;
        if (!is_plain(server))
            continue;
        bool off = server->is_switched_off;
        struct join_draft draft = join_draft(
            run, off ? &server->switch_at : &server->program_at,
            off ? STR("switched off") : STR("'secrets-encryption' is not set"),
            off ? STR("'secrets-encryption' is off: k3s stores Secrets in plain text")
                : STR("without 'secrets-encryption: true' k3s stores Secrets in plain text"));
        draft.path = STR("secrets-encryption");
        draft.container = server->container;
        draft.minors = server->minors;
        join_report(run, &draft);
    }
}
