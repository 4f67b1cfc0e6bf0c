/* SPDX-License-Identifier: Apache-2.0 */
/* rke: what a cluster.yml and a cluster.rkestate of RKE say about encryption, beside the command
 * line and the mounts of the kube-apiserver that RKE makes of them. Spans are empty where there is
 * nothing. */
#ifndef MODEL_RKE_H
#define MODEL_RKE_H

#include <stdbool.h>

#include "tree/node.h"

struct rke_cluster {
    struct span section; /* the name 'secrets_encryption_config' */
    bool enabled;
    struct span enabled_at; /* the value of 'enabled' */
    struct span custom;     /* the name 'custom_config', which holds a mapping */
    /* Within it, name and value: what RKE writes in front of it anyway. */
    struct span api_version, kind;
    struct span overridden; /* the flag of 'extra_args' that names another file */
    bool rotates;
    struct span rotates_at; /* the value of 'rotate_encryption_key' */
    bool version_told;      /* 'kubernetes_version' is there */
};

struct rke_state {
    bool desired, current;              /* there is such a configuration */
    struct span desired_at, current_at; /* the names; else those of the states that lack it */
    bool differ;                        /* both states are there, and not the same in this */
};

#endif
