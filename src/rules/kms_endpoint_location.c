/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

static const struct {
    const char *folder, *why;
} places[] = {
    {"/tmp", "where every user may make files and cleaners remove them"},
    {"/var/tmp", "where every user may make files and cleaners remove them"},
    {"/dev/shm", "where every user may make files"},
    {"/run/user", "which belongs to a user's session and goes with it"},
    {"/var/run/user", "which belongs to a user's session and goes with it"},
    {"/home", "which belongs to a user"},
    {"/root", "which is a user's home"},
};

static bool lies_in(struct str path, struct str folder)
{
    return path.len > folder.len && str_starts_with(path, folder) && path.ptr[folder.len] == '/';
}

static void look(struct rule_run *run, const struct kms_site *site)
{
    struct str socket = site->socket;
    if (!site->is_socket || str_find(socket, STR("..")) < socket.len)
        return;
    while (str_starts_with(socket, STR("//")))
        socket = str_slice(socket, 1, socket.len);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct str folder = str_from(places[i].folder);
        if (!lies_in(socket, folder))
            continue;
        struct draft draft = rule_draft(run, site->kms->endpoint.head.at->span,
                                        arena_join(run->arena, site->path, STR(".endpoint")),
                                        arena_join(run->arena, STR("the socket lies in '"), folder,
                                                   STR("', "), str_from(places[i].why)));
        rule_report(run, &draft);
        return;
    }
}

void rule_kms_endpoint_location(struct rule_run *run)
{
    each_kms(run, look);
}
