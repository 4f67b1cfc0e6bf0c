/* SPDX-License-Identifier: Apache-2.0 */
/* rancher: what the configuration of k3s or RKE2 says about encryption, beside the command line and
 * the mounts of the kube-apiserver that is made of it. Spans are empty where there is nothing. */
#ifndef MODEL_RANCHER_H
#define MODEL_RANCHER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "tree/node.h"

enum rancher_kind {
    RANCHER_UNKNOWN, /* the file does not tell */
    RANCHER_K3S,     /* kube-apiserver is a part of its process */
    RANCHER_RKE2,    /* kube-apiserver is a static pod */
};

struct rancher_node {
    enum rancher_kind kind;
    bool managed; /* secrets-encryption is on, in k3s by the file, in RKE2 always */
    struct span switch_key, switch_value; /* of 'secrets-encryption' */
    bool switched_off;                    /* it says false */
    bool switch_is_unknown;               /* it is still to be filled in, or says something else */
    struct str managed_folder;            /* that of the file that it makes */
    bool makes_config;                    /* no flag names another file */
    /* Of a cluster that Rancher provisions: the first key of RKE's own settings in it, which nobody
     * reads. */
    struct span pruned;
    struct str pruned_path;
};

/* What k3s and RKE2 write beside the configuration that they make: how far a rotation is, and a
 * hash of that file. */
struct made_state {
    struct span span;   /* stage and hash */
    uint8_t sha256[32]; /* of the file encryption-config.json in the same folder */
};

#endif
