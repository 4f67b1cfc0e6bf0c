/* SPDX-License-Identifier: Apache-2.0 */
/* notes: what a unit takes down for the joins: which file kube-apiserver reads and what it sees of
 * the host, where a KMS plugin listens, what an encryption configuration dials. Each place is a
 * spot that is complete: neither tree nor text are needed any more. Memory: the unit's results. */
#ifndef LINK_NOTES_H
#define LINK_NOTES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "diag/finding.h"
#include "model/file_part.h"
#include "model/rancher.h"

struct policy; /* access/policy.h */

struct mount_note {
    struct str path; /* in the container, clean; STR_NONE: still to be filled in */
    struct str host; /* where that is on the host, clean; STR_NONE: no place of the host */
    struct str own;  /* where it is a volume of the pod alone (emptyDir): which one of which pod */
    bool is_unknown; /* where that is, is not told */
    /* Of a path of the host, where a node was given: what it asks of it ("File"), and that path,
     * whatever of it is mounted. Else STR_NONE. */
    struct str type, volume;
    struct spot type_at;
    struct spot at;
};

struct kubeadm_note {       /* what kubeadm makes the manifest of */
    struct str api_version; /* STR_NONE: a patch that fits every one */
    bool has_list;          /* the arguments are a list, not a mapping */
    bool in_cluster_api;
    struct spot at; /* of the arguments */
};

struct probe_note {
    bool is_liveness;
    struct str path; /* "/livez?exclude=kms-provider-0" */
    struct spot at;  /* of the path */
};

struct machine_note { /* a node that is a container, for a control plane */
    struct str file;
    uint32_t outermost;
    struct str path; /* "nodes[0]" */
    struct spot at;
    uint32_t minors;                 /* of its image; 0: not known */
    bool is_plain;                   /* the image is kind's, without anything of others */
    const struct mount_note *mounts; /* host: of the machine around it, as it is written */
    uint32_t mount_count;
    bool is_open; /* a mount is still to be filled in */
};

struct source_note { /* a file of the node that is made of a Secret */
    struct str host, name, space, key;
};

struct server_note { /* a kube-apiserver */
    struct str file, container, form, name;
    uint32_t outermost; /* where the document of the file begins that all of this stands in */
    struct spot at;     /* the document */
    const struct file_part *part;       /* NULL: no unit of systemd */
    const struct kubeadm_note *kubeadm; /* NULL: it is no configuration of kubeadm */
    uint32_t minors;                    /* that it is judged for */
    bool sees_host_paths, is_static;
    bool has_user;                  /* it may run as somebody else than root */
    bool is_partial;                /* mounts may come from elsewhere */
    bool is_rendered, makes_config; /* as in model/workload.h */
    enum rancher_kind rancher;      /* of k3s or RKE2: which of them, where that is known */
    bool is_managed;                /* these make a configuration, whatever a flag names */
    struct spot switch_at;          /* of 'secrets-encryption'; nowhere where it is not there */
    bool is_switched_off;           /* it says false ... */
    bool switch_is_unknown;         /* ... or what is still to be filled in */
    struct str config; /* what --encryption-provider-config says; STR_NONE: it is not there */
    bool config_is_unknown;
    struct str config_written; /* of a unit: "${ENC}/a.yaml"; STR_NONE: nothing is filled in */
    bool lacks_config;         /* it surely is not there */
    struct spot program_at;    /* the word that starts it */
    struct str argv_path;      /* the field where flags belong */
    bool is_open;              /* more flags may come from what is still to be filled in */
    struct str config_host;    /* where that is on the host; STR_NONE: nowhere, or not known */
    struct spot config_at;
    bool reload;
    struct str gates;       /* of --feature-gates; STR_NONE */
    struct str etcd_prefix; /* of --etcd-prefix; STR_NONE: the default, or still to be filled in */
    bool etcd_prefix_is_unknown;
    struct spot etcd_prefix_at;
    const struct mount_note *mounts;
    uint32_t mount_count;
    const struct source_note *sources;
    uint32_t source_count;
    const struct probe_note *probes; /* those with a path */
    uint32_t probe_count;
    /* Whose commands an empty ExecStart= of this one takes back: nobody runs them. */
    const struct server_note *const *replaced;
    uint32_t replaced_count;
    /* Whose command systemd was given before that of this one, and nothing takes it back: it
     * refuses the unit. NULL: all is well. */
    const struct server_note *beside;
    /* The file of k3s or RKE2 whose list of arguments took the place of one with the flag for a
     * configuration, and that flag; NULL: none did. */
    const struct server_note *lost_by;
    struct spot lost_at;
};

struct listen_note {
    struct str path; /* in the container; "@name": abstract */
    struct str host; /* on the host; STR_NONE: nowhere, or not known */
    struct str own;  /* as of a mount, and the way below it */
    bool is_unknown; /* where on the host it is, is not told */
    bool is_private; /* no other container sees it, whatever that mounts */
    bool defaulted;  /* nobody says: the plugin's own */
    struct str key;  /* that it encrypts with: a name, never a secret; STR_NONE: not known */
    const struct mount_note *mount; /* of the plugin's, through which it is seen; NULL: none */
    struct spot at;
};

struct plugin_note { /* a KMS plugin */
    struct str file, container, form, name, plugin;
    struct spot at;
    bool v1, v2; /* the KMS APIs that it speaks */
    bool sees_host_paths;
    bool is_vague; /* it may listen elsewhere too */
    const struct listen_note *listens;
    uint32_t listen_count;
    const struct mount_note *mounts;
    uint32_t mount_count;
};

struct endpoint_note {
    struct str name, socket; /* of the KMS provider; the path that is dialled, "@name": abstract */
    uint32_t entry;          /* of the configuration, in which it stands */
    bool v2;
    struct spot at;
};

struct policy_note { /* an encryption configuration */
    bool is_hashed;  /* where a state_note may speak of it, or where a policy is wanted */
    uint8_t sha256[32];
    struct str file, container;
    struct str host;               /* where it will lie, as what is around it says; STR_NONE */
    struct str secret, space, key; /* the Secret that holds it; STR_NONE */
    uint32_t outermost;
    struct spot at;
    const struct endpoint_note *endpoints;
    uint32_t endpoint_count;
    /* A key that is new and only reads so far, as a message may name it: "the key 'key2'". */
    struct str next_key; /* STR_NONE: none is */
    struct spot next_key_at;
    bool has_key;                /* of its own, where a node was given ... */
    struct spot key_at;          /* ... the first of them */
    const struct policy *policy; /* where wanted: for comparing; else NULL */
};

struct state_note { /* what k3s or RKE2 took down of the configuration that it made */
    struct str file;
    struct spot at;
    uint8_t sha256[32];
};

struct applied_note { /* what a script hands to kubectl */
    struct str file;  /* the script */
    struct spot at;   /* the flag's value, or the here-document */
    struct str path;  /* as it is written; STR_NONE: that here-document, which is a configuration */
};

struct notes {
    struct applied_note *applied;
    uint32_t applied_count, applied_cap;
    struct machine_note *machines;
    uint32_t machine_count, machine_cap;
    struct state_note *states;
    uint32_t state_count, state_cap;
    struct server_note *servers;
    struct plugin_note *plugins;
    struct policy_note *policies;
    uint32_t server_count, server_cap, plugin_count, plugin_cap, policy_count, policy_cap;
};

#endif
