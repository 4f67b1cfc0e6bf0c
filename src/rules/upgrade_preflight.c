/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/version_set.h"
#include "rules/hook.h"
#include "rules/transition.h"

/* Of a node whose next configuration is not taken, or not there. */
void rule_upgrade_preflight(struct rule_run *run)
{
    const struct transition *t = run->transition;
    const struct cluster_node *node = t->refusing;
    if (!node)
        return;
    bool missing = node->state == CLUSTER_MISSING, unmounted = node_lacks_mount(node);
    struct str version =
        version_set_format(run->arena, version_bit(t->refusing_minor), VERSION_SET_CLOSED);
    struct str message = arena_join(
        run->arena, STR("kube-apiserver "), version,
        unmounted ? STR(" does not start after this change: it does not see the file that "
                        "it is given: no mount of the container covers it")
        : missing ? STR(" does not start after this change: the file that it is given is "
                        "not there")
                  : STR(" does not start after this change: it refuses the new file"));
    struct join_draft draft =
        cluster_draft(run, node, missing ? &node->server->server->config_at : key_spot(node, NULL),
                      unmounted ? STR("no mount covers it")
                      : missing ? STR("given to a server, and not there")
                                : STR("enclint check tells what is wrong, and where"),
                      message);
    draft.minors = version_bit(t->refusing_minor);
    join_report(run, &draft);
}
