/* SPDX-License-Identifier: Apache-2.0 */
/* plugins: what the rules on KMS plugins share: each plugin of a workload, with what its flags say.
 */
#ifndef RULES_PLUGINS_H
#define RULES_PLUGINS_H

#include "model/kms_plugin.h"
#include "rules/run.h"

struct plugin_site {
    const struct workload *workload;
    const struct container *container;
    const struct kms_plugin *plugin;
    struct plugin_flags flags;
};

/* Each container that runs one; no init containers. */
void each_plugin(struct rule_run *run,
                 void (*look)(struct rule_run *run, const struct plugin_site *site));

/* The first of them; NULL where there is none. */
const struct container *plugin_container(const struct workload *workload);

/* Whether the API has to start it: a DaemonSet or a Deployment that brings no kube-apiserver of its
 * own, as those of hosted control planes do. */
bool is_started_by_api(const struct workload *workload);

/* Where a workload or a container is named, for what is missing in it. */
struct span workload_place(const struct workload *workload);
struct span container_place(const struct container *container);

/* Where a value stands; the container's name where nobody wrote it. */
struct span value_place(const struct plugin_site *site, const struct plugin_value *value);

/* The path of a field of the container. */
struct str container_path(struct arena *a, const struct container *container, const char *field);

#endif
