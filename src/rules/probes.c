/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/probes.h"

#include "apiserver/version_set.h"

enum { LIVEZ_LAST = 28 };

enum health health_of(struct str path)
{
    struct str name = str_slice(path, 0, str_find_byte(path, '?'));
    if (name.len > 1 && name.ptr[name.len - 1] == '/')
        name.len--;
    if (str_eq(name, STR("/livez")))
        return HEALTH_LIVEZ;
    if (str_eq(name, STR("/readyz")))
        return HEALTH_READYZ;
    return str_eq(name, STR("/healthz")) ? HEALTH_HEALTHZ : HEALTH_OTHER;
}

uint32_t health_minors(const struct server_note *server, enum health health)
{
    if (health == HEALTH_OTHER)
        return 0;
    uint32_t all = health == HEALTH_LIVEZ ? version_set_range(VERSION_OLDEST, LIVEZ_LAST)
                                          : version_set_range(VERSION_OLDEST, VERSION_NEWEST);
    return server->minors & all;
}

struct str probe_exclude(struct str *rest)
{
    struct str key = STR("exclude=");
    size_t query = str_find_byte(*rest, '?');
    if (query < rest->len)
        *rest = str_slice(*rest, query + 1, rest->len);
    while (rest->ptr) {
        struct str item = str_cut(rest, '&');
        if (str_starts_with(item, key))
            return str_slice(item, key.len, item.len);
    }
    return STR_NONE;
}

bool is_kms_check(const struct server_link *link, struct str name)
{
    struct str one = STR("kms-provider-");
    if (link->server->reload)
        return str_eq(name, STR("kms-providers"));
    if (!str_starts_with(name, one) || name.len == one.len || name.len > one.len + 3)
        return false;
    uint32_t number = 0;
    for (size_t i = one.len; i < name.len; i++) {
        if (name.ptr[i] < '0' || name.ptr[i] > '9')
            return false;
        number = number * 10 + (uint32_t)(name.ptr[i] - '0');
    }
    return number < link->policy->endpoint_count;
}

uint32_t probe_asks(const struct server_link *link, const struct probe_note *probe)
{
    uint32_t count = link->policy->endpoint_count, excluded = 0;
    for (struct str rest = probe->path, name; (name = probe_exclude(&rest)).ptr;)
        excluded += is_kms_check(link, name);
    bool all = excluded >= (link->server->reload && count ? 1 : count);
    return all ? 0 : health_minors(link->server, health_of(probe->path));
}
