/* SPDX-License-Identifier: Apache-2.0 */
/* probes: what the rules on kube-apiserver's probes share: its health endpoints, and what they say
 * of KMS. Facts: kube-apiserver has a check for each KMS provider, "kms-provider-0" and so on in
 * the order of the file; with automatic reload one, "kms-providers", for all of them. /healthz and
 * /readyz ask them in every release, /livez up to 1.28. */
#ifndef RULES_PROBES_H
#define RULES_PROBES_H

#include "rules/join.h"

enum health { HEALTH_OTHER, HEALTH_LIVEZ, HEALTH_READYZ, HEALTH_HEALTHZ };

/* What a probe's path asks for: "/livez?verbose" is /livez, and "/livez/ping" something else. */
enum health health_of(struct str path);

/* The releases of the server in which that endpoint asks the KMS plugins. */
uint32_t health_minors(const struct server_note *server, enum health health);

/* The next `exclude` of a path's query, NULL in `ptr` where there is none more. *rest: the path at
 * first. */
struct str probe_exclude(struct str *rest);

/* Whether the server has a check of that name. */
bool is_kms_check(const struct server_link *link, struct str name);

/* The releases in which a probe asks KMS plugins, all that there are or some of them. */
uint32_t probe_asks(const struct server_link *link, const struct probe_note *probe);

#endif
