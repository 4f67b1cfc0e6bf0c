/* SPDX-License-Identifier: Apache-2.0 */
/* kubeadm: what a configuration of kubeadm says besides what becomes of it (workload.h): the form
 * of its arguments, which depends on the version of the API, and the files that Cluster API puts on
 * the machine. Plain data; memory: the arena of whoever built it. */
#ifndef MODEL_KUBEADM_H
#define MODEL_KUBEADM_H

#include "model/workload.h"

enum args_form {
    ARGS_NONE, /* absent, null */
    ARGS_MAP,  /* kubeadm up to v1beta3, Cluster API v1beta1 */
    ARGS_LIST, /* kubeadm v1beta4, Cluster API v1beta2: items with 'name' and 'value' */
    ARGS_OTHER,
};

struct kubeadm_arg {
    struct told name, value; /* text STR_NONE: not there */
    struct span span;        /* of both, or of the item */
    bool is_text;            /* the value is a string, as every version wants it */
};

struct machine_file { /* of Cluster API */
    struct str path;  /* "spec.kubeadmConfigSpec.files[0]" */
    struct span span; /* the item */
    struct told host, owner, permissions, encoding, content;
    struct span content_key;
    bool has_source; /* contentFrom: */
    struct told secret, secret_key;
};

struct kubeadm {
    struct told api_version; /* of the document; STR_NONE: a patch that fits every one */
    bool in_cluster_api;
    struct str
        server_path; /* "apiServer", "spec.kubeadmConfigSpec.clusterConfiguration.apiServer" */
    enum args_form form;
    struct span args, args_key;
    const struct kubeadm_arg *items;
    uint32_t count;
    const struct machine_file *files;
    uint32_t file_count;
    bool is_template;            /* other objects may add to it */
    const struct span *commands; /* what else may bring files: what runs before kubeadm */
    uint32_t command_count;
};

#endif
