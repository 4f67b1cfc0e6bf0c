/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

/* sun_path of Linux has 108 bytes. A path needs the last one for its end; an abstract name, whose
 * '@' stands for the first, does not. */
enum { SUN_PATH = 108 };

static void look(struct rule_run *run, const struct kms_site *site)
{
    struct str socket = site->socket;
    size_t most = str_starts_with(socket, STR("@")) ? SUN_PATH : SUN_PATH - 1;
    if (socket.len <= most)
        return;
    struct draft draft = rule_draft(
        run, site->kms->endpoint.head.at->span,
        arena_join(run->arena, site->path, STR(".endpoint")),
        arena_fmt(run->arena,
                  "the path of the socket has %zu bytes, a Unix socket's has at most %zu",
                  socket.len, most));
    rule_report(run, &draft);
}

void rule_kms_endpoint_long(struct rule_run *run)
{
    each_kms(run, look);
}
