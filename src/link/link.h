/* SPDX-License-Identifier: Apache-2.0 */
/* link: what belongs together: a kube-apiserver and the encryption configuration that it reads, the
 * endpoints in that and the KMS plugins that listen there. Decided by paths alone: a file of a node
 * lies below the folder that stands for the node's root, or beside the manifest under its name;
 * where the node's file system was given, it is the file that this path leads to there.
 * Nothing is guessed: what is not there was not given. Borrows from the notes; memory: the arena.
 */
#ifndef LINK_LINK_H
#define LINK_LINK_H

#include "base/arena.h"
#include "link/host.h"
#include "link/notes.h"

enum link_state {
    LINK_JOINED,
    LINK_NOT_GIVEN,   /* the path is known, and no file was given that lies there */
    LINK_NOT_VISIBLE, /* no mount leads to the host, or to what its pod shares */
    /* The path, or what it is mounted from, is not told; or there is more than can be compared. */
    LINK_UNKNOWN,
};

enum socket_miss { /* why a plugin that was given is not the one that is dialled */
                   MISS_NONE,
                   MISS_PATH,   /* it listens at another path */
                   MISS_VOLUME, /* at the same path of its container, which is another place */
};

struct socket_link { /* an endpoint, as one server dials it */
    const struct endpoint_note *endpoint;
    const struct mount_note *mount; /* that makes it visible; NULL: none */
    struct str host;                /* STR_NONE: nowhere, or not known */
    /* That on the node, and its folder; NULL: it was not given, or is nowhere. */
    const struct host_place *place, *folder;
    enum link_state state; /* of the plugin */
    const struct plugin_note *plugin;
    const struct listen_note *listen;
    /* MISS_NONE: `plugin` is the one, or NULL. Else nothing listens where this server dials, and
     * `plugin`, given for its node and dialled by nobody, is what was meant. */
    enum socket_miss miss;
};

struct given_file {    /* among those that were given */
    struct str file;   /* its name in reports */
    struct str inside; /* below the root of the node; STR_NONE where none was given */
    bool is_judged;    /* something in it was, so that is said of it what is to be said */
    bool is_template;  /* it cannot be read before it is filled in */
    bool is_told;      /* findings say that nothing in it is recognised */
    bool is_empty;     /* it has no bytes: filled in later, of those that a server reads */
};

struct server_link {
    const struct server_note *server;
    enum link_state state; /* of the configuration */
    struct str wanted;     /* the file, where the state is LINK_NOT_GIVEN */
    const struct policy_note *policy;
    /* Of LINK_NOT_GIVEN: what was given at that place, and has no configuration that can be read;
     * else NULL. */
    struct given_file *given;
    /* Where the node was given: the configuration; and the server's own file, where that is one by
     * itself. Else NULL. */
    const struct host_place *config_place, *file_place;
    const struct host_place *const *volumes; /* of its mounts, where their type asks something */
    const struct machine_note *machine;      /* the first node that is a container, and has this */
    const struct machine_note *bare;         /* the first of them that does not see the file */
    struct socket_link *sockets; /* of each endpoint; none where there are too many to compare */
    uint32_t socket_count;
};

struct applied_link { /* a configuration that a script hands to kubectl */
    const struct applied_note *note;
    const struct policy_note *policy; /* NULL: it is a here-document of the script */
};

struct joined {
    struct server_link *servers;
    uint32_t server_count;
    const struct plugin_note *const *plugins;
    uint32_t plugin_count;
    const struct policy_note *const *policies;
    uint32_t policy_count;
    const struct machine_note *const *machines;
    uint32_t machine_count;
    const struct state_note *const *states;
    uint32_t state_count;
    struct applied_link *applied;
    uint32_t applied_count;
    struct given_file *given; /* all files, whatever is in them */
    uint32_t given_count;
    bool complete;           /* everything there is was given */
    const struct host *host; /* all is of this node; NULL: none was given */
    /* Of each policy, where the node was given and the policy is a file by itself; else NULL. */
    const struct host_place *const *policy_places;
};

/* Who makes the file that the server reads, of what its datastore holds, and does so again at each
 * start: k3s or RKE2. RANCHER_UNKNOWN: neither of them. */
enum rancher_kind link_maker(const struct server_note *server);

/* `complete`, `host` and `given` are the caller's to set before. */

void link_join(struct arena *a, const struct notes *const *units, uint32_t unit_count,
               struct joined *out);

/* The folder that stands for a node's root, of a file that lies at a place where such files lie
 * (etc/kubernetes/manifests/, etc/systemd/system/ ...): "cp1" of
 * cp1/etc/kubernetes/manifests/kube-apiserver.yaml, "" where that is the current folder or `/`
 * itself; STR_NONE where the place says nothing. */
struct str link_root(struct str file);

/* Whether kubelet itself starts the pods of a file that lies there: directly in a folder of static
 * pods. */
bool link_is_static(struct str file);

/* Whether the file, named as reports name it, is the host's `path` under that root. */
bool link_is_at(struct str file, struct str root, struct str path);

/* Whether a plugin was given for the server's node: from below the node's root, or, of one that
 * lies at no such place, from the server's folder or one above it. */
bool link_is_near(const struct joined *j, const struct server_note *server,
                  const struct plugin_note *plugin);

/* Whether the file of LINK_NOT_GIVEN is known to be missing: the node was looked at. */
bool link_is_missing(const struct joined *j, const struct server_link *link);

#endif
