/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

static void look(struct rule_run *run, const struct kms_site *site)
{
    struct str socket = site->socket;
    if (!site->is_socket || (socket.len && !str_ends_with(socket, STR("/"))))
        return;
    struct draft draft =
        rule_draft(run, site->kms->endpoint.head.at->span,
                   arena_join(run->arena, site->path, STR(".endpoint")),
                   socket.len ? STR("the endpoint names a folder, not a socket in it")
                              : STR("the endpoint has no absolute path: kube-apiserver dials "
                                    "nothing"));
    rule_report(run, &draft);
}

void rule_kms_endpoint_pathless(struct rule_run *run)
{
    each_kms(run, look);
}
