/* SPDX-License-Identifier: Apache-2.0 */
/* workload: what a file starts on a node: a pod, a systemd unit, a process that was dumped, or what
 * a distribution makes of its own configuration. Rules and joins see this and never the file's
 * shape. Built by carriers/. Plain data; memory: the arena of whoever built it. Spans are bytes of
 * the document's text; empty ones stand for what the file does not show. */
#ifndef MODEL_WORKLOAD_H
#define MODEL_WORKLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "model/argv.h"

struct kms_plugin;   /* model/kms_plugin.h: what is known of a KMS plugin */
struct plugin_flags; /* the same */
struct kubeadm;      /* model/kubeadm.h: what kubeadm was told besides */
struct rke_cluster;
struct rke_state;
struct rancher_node;
struct eksa_cluster;
struct file_part;

/* A text of the file and its place. */
struct told {
    struct str text; /* STR_NONE: the file does not say */
    struct span span;
    bool is_unknown; /* still to be filled in */
};

enum volume_kind {
    VOLUME_UNDEFINED, /* a mount names it, and there is none */
    VOLUME_HOST_PATH,
    VOLUME_SECRET,
    VOLUME_CONFIG_MAP,
    VOLUME_EMPTY_DIR,
    VOLUME_OTHER,
};

struct volume {
    struct told name;
    enum volume_kind kind;
    struct span span;   /* the item */
    struct told host;   /* VOLUME_HOST_PATH: the path */
    struct told type;   /* of it: "DirectoryOrCreate"; STR_NONE: absent, nothing is checked */
    struct told source; /* the name of the Secret or ConfigMap */
    bool has_token;     /* VOLUME_OTHER: projected, a token of the ServiceAccount among it */
};

struct mount {
    struct span span; /* the item */
    struct told name; /* of the volume */
    struct told path; /* in the container */
    struct told sub_path;
    const struct volume *volume; /* NULL: undefined */
    bool read_only;
    struct span read_only_span; /* of the field; empty where absent */
};

struct probe {
    enum { PROBE_LIVENESS, PROBE_READINESS, PROBE_STARTUP } kind;
    struct span span;
    struct told path;        /* "/livez?exclude=kms-provider-0" */
    struct told port;        /* as written: a number or a name */
    int64_t timeout_seconds; /* 1 where it is absent */
};

struct env_variable {
    struct told name, value; /* value.text STR_NONE: it comes from elsewhere */
    bool is_secret_ref;      /* valueFrom.secretKeyRef */
    bool is_config_ref;      /* valueFrom.configMapKeyRef */
};

enum role {
    ROLE_OTHER,
    ROLE_API_SERVER,
    ROLE_KMS_PLUGIN,
};

struct container {
    enum role role;
    struct span span; /* the item */
    struct str path;  /* "spec.containers[0]"; "" for a whole document */
    struct told name, image;
    struct argv argv;
    struct str argv_path; /* the field where flags belong: "spec.containers[0].command" */
    const struct mount *mounts;
    uint32_t mount_count;
    const struct env_variable *env;
    uint32_t env_count;
    bool env_is_open; /* there are more, which the file does not show: envFrom */
    const struct probe *probes;
    uint32_t probe_count;
    const struct kms_plugin *plugin; /* ROLE_KMS_PLUGIN */
    bool is_init;                    /* an init container */
    bool has_user;                   /* it may run as somebody else than root */
};

enum workload_kind {
    WORKLOAD_POD, /* kind: Pod */
    WORKLOAD_DAEMON_SET,
    WORKLOAD_DEPLOYMENT, /* or another controller of pods that run anywhere */
    WORKLOAD_PROCESS,    /* of the host itself: systemd, a dump, a file of arguments */
    WORKLOAD_RENDERED,   /* what a distribution makes of its configuration */
};

struct toleration {
    struct told key, effect;
    bool exists; /* operator: Exists */
};

struct workload {
    enum workload_kind kind;
    struct str form; /* what the file is, for people: "static pod", "systemd unit", "RKE cluster" */
    struct told name, space; /* of metadata; space: the namespace */
    struct span span;        /* the document */
    bool is_static;          /* a pod that kubelet starts by itself: nothing of the API is there */
    bool sees_host_paths;    /* no mounts: its paths are the host's */
    bool is_partial;         /* a template or a patch: what is not there may come later */
    const struct container *containers;
    uint32_t container_count;
    const struct volume *volumes;
    uint32_t volume_count;
    bool host_network; /* or it is still to be filled in */
    struct told priority, service_account;
    bool has_node_selector, selects_control_plane;
    const struct toleration *tolerations;
    uint32_t toleration_count;
    bool tolerates_control_plane; /* the same */
    struct told version; /* of Kubernetes, where the file says it: an image's tag, a field */
    const struct kubeadm *kubeadm; /* NULL: it is no configuration of kubeadm */
    bool makes_config; /* the file of --encryption-provider-config is the distribution's work */
    bool is_snap;      /* MicroK8s' own file of arguments */
    const struct file_part *part; /* model/file_part.h: of a unit of systemd; else NULL */
    struct span lost; /* of a unit: the first line of flags behind the end of its command */
    const struct rke_cluster *rke;      /* model/rke.h: WORKLOAD_RENDERED by that; else NULL */
    const struct rke_state *rke_state;  /* the same */
    const struct eksa_cluster *eksa;    /* model/eksa.h: the same */
    const struct rancher_node *rancher; /* model/rancher.h: the same */
};

/* The first container of that role; NULL where there is none. */
const struct container *workload_container(const struct workload *workload, enum role role);

/* Where a mount is in the container, cleaned; from the root, as kubelet takes a relative one. */
struct str mount_path(struct arena *a, const struct mount *mount);

/* The mount through which a container sees an absolute path: that with the longest path above it
 * (or equal); NULL where none covers it. */
const struct mount *mount_of(const struct container *container, struct str path);

/* Whether another container of the pod has it mounted too, init containers aside. */
bool volume_is_shared(const struct workload *workload, const struct container *container,
                      const struct volume *volume);

/* Where a path of the container is on the host, cleaned; STR_NONE where no mount covers it, its
 * volume is no host path, or something on the way is still to be filled in. */
struct str host_path_of(struct arena *a, const struct workload *workload,
                        const struct container *container, struct str path);

#endif
