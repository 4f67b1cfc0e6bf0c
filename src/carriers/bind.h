/* SPDX-License-Identifier: Apache-2.0 */
/* bind: mounts of the host as programs that start containers write them: "source:target[:options]"
 * (docker run -v, HostConfig.Binds, RKE2's kube-apiserver-extra-mount), "type=bind,source=..."
 * (docker run --mount). Memory: the arena. */
#ifndef CARRIERS_BIND_H
#define CARRIERS_BIND_H

#include "base/arena.h"
#include "model/workload.h"

struct binds {
    struct volume *volumes; /* one for each mount */
    struct mount *mounts;
    uint32_t count, max;
    bool is_partial; /* there were more */
};

/* `max`: how many there may be; of very many (CARRIED_ITEMS_MAX) those behind are passed over. */
void binds_init(struct binds *b, struct arena *a, uint32_t max);

/* What has no target is none; what has no source, a volume that the host does not know. */
void binds_add(struct binds *b, struct told what);
void binds_add_options(struct binds *b, struct told what);
void binds_add_told(struct binds *b, struct span span, struct told source, struct told target,
                    bool read_only);

/* The words of `docker run` in front of the program: its -v, --volume and --mount. */
void binds_add_words(struct binds *b, const struct word *words, uint32_t count);

/* From now on the workload sees the host through them alone. */
void binds_give(const struct binds *b, struct workload *workload, struct container *container);

#endif
