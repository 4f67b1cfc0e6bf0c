/* SPDX-License-Identifier: Apache-2.0 */
/* eksa: what a Cluster of EKS Anywhere says about encryption, beside the command line and the
 * mounts of the kube-apiserver that EKS Anywhere makes of it. Spans are empty where there is
 * nothing. */
#ifndef MODEL_EKSA_H
#define MODEL_EKSA_H

#include "model/workload.h"

struct eksa_provider {
    struct span at;            /* its name, 'kms'; else the item */
    struct told name, address; /* STR_NONE: absent */
    struct span address_at;    /* the name 'socketListenAddress' */
    bool is_kms;
    struct told other;    /* the name of another provider, which EKS Anywhere does not know */
    struct told misnamed; /* the name 'endpoint', which means nothing there */
};

struct eksa_entry {
    struct span at; /* the item, or its first name */
    const struct eksa_provider *providers;
    uint32_t provider_count, resource_count;
    struct span providers_at, resources_at; /* the names */
};

struct eksa_flag { /* of 'apiServerExtraArgs' */
    struct told name;
};

struct eksa_cluster {
    bool encrypts;  /* 'etcdEncryption' is there */
    struct span at; /* its name */
    const struct eksa_entry *entries;
    uint32_t entry_count;
    struct told datacenter; /* the kind of 'datacenterRef' */
    const struct eksa_flag *flags;
    uint32_t flag_count;
    bool gives_gate; /* it turns KMS v1 on, in the releases where that is off */
};

#endif
