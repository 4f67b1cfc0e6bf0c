/* SPDX-License-Identifier: Apache-2.0 */
/* mounts: what the rules on mounts share: how kube-apiserver sees the file of
 * --encryption-provider-config. Memory: the run's arena. */
#ifndef RULES_MOUNTS_H
#define RULES_MOUNTS_H

#include "rules/run.h"

struct config_sight {
    const struct workload *workload;
    const struct container *server;
    const struct flag *flag;
    struct str path;           /* what the flag says, cleaned; absolute */
    const struct mount *mount; /* through which it is seen; NULL: none covers it */
    bool is_file;              /* the mount is of the file alone, not of a folder above it */
};

/* Calls it for each kube-apiserver of the workload that has no sight of its own of the host, and
 * whose flag names an absolute path. */
void each_config_sight(struct rule_run *run,
                       void (*look)(struct rule_run *run, const struct config_sight *sight));

/* "hostPath" of a mount's volume, whose path is known; NULL: it is none. */
const struct volume *mounted_host_path(const struct mount *mount);

/* Where a field of a mount or a volume is: "spec.volumes[1].hostPath.type". */
struct str mount_field(struct arena *a, const struct container *container,
                       const struct mount *mount, struct str field);
struct str volume_field(struct arena *a, const struct workload *workload,
                        const struct volume *volume, struct str field);

/* Whether a field within the span is known to be wrong by itself: misspelt, or of a wrong kind. */
bool has_shape_fault(const struct rule_run *run, struct span span);

/* Reports it with the flag as its related place. */
void report_sight(struct rule_run *run, const struct config_sight *sight, struct draft *draft);

#endif
