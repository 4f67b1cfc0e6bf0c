/* SPDX-License-Identifier: Apache-2.0 */
/* resources: the built-in resources of kube-apiserver 1.13 to 1.36, and what a name in a list of
 * resources that is none of them may have meant. Made from schemas/facts/resources.yaml, where the
 * sources are named. Constant data; what takes an arena puts its answer there. */
#ifndef APISERVER_RESOURCES_H
#define APISERVER_RESOURCES_H

#include <stdbool.h>
#include <stdint.h>

#include "apiserver/group_resource.h"
#include "base/arena.h"
#include "base/str.h"

struct resource_fact {
    struct str name, group; /* "deployments", "apps"; "" is the core group */
    struct str kind;
    uint32_t minors; /* where some version of its group has it; bits as in version_set.h */
    bool namespaced;
    bool stored;     /* in etcd; false: an answer to a request, such as tokenreviews */
    bool delegated;  /* encrypted only since 1.26, as custom resources are */
    bool high_churn; /* written all the time */
    bool sensitive;  /* Secrets, ConfigMaps */
    /* Lies in etcd as another one, which is the name that counts; in stored_as_minors. */
    const struct resource_fact *stored_as;
    uint32_t stored_as_minors;
};

const struct resource_fact *resources_all(uint32_t *count); /* by group, then by name */

/* In any release, letters as they are; NULL where there is none. */
const struct resource_fact *resource_find(struct group_resource name);

uint32_t resource_group_minors(struct str group); /* where a built-in group has that name */

/* As a list of resources has it: "secrets", "deployments.apps". */
struct str resource_name(struct arena *a, const struct resource_fact *fact);

/* What access_of() asks: whether the transformers of 1.25 and older reach what has this name. */
bool resource_is_builtin(struct str name);

/* Whether a shell takes the name as it is; kube-apiserver takes others too. */
bool resource_is_plain(struct str name);

bool resource_is_sensitive(struct str name); /* built-in, or of widely used extensions */
bool resource_is_example(struct str name);   /* only the documentation has it */

/* Of an extension, by its group, which CustomResourceDefinitions want to have a dot. */
bool resource_is_custom(struct group_resource name);

enum resource_slip { /* what is wrong with the name */
                     RESOURCE_SLIP_CASE,
                     RESOURCE_SLIP_NUMBER,   /* 'secret' */
                     RESOURCE_SLIP_SHORT,    /* 'cm' */
                     RESOURCE_SLIP_NO_GROUP, /* 'deployments' */
                     RESOURCE_SLIP_GROUP,    /* 'ingresses.networking', 'secrets.v1' */
                     RESOURCE_SLIP_SPELLING,
};

struct resource_guess {
    const struct resource_fact *fact; /* NULL where nothing is near, or several are */
    enum resource_slip slip;          /* the first that applies */
};

/* The built-in resource of these releases that a name may have meant which is none itself. A name
 * with the group of an extension means what it says unless one slip explains it. */
struct resource_guess resource_guess(struct group_resource written, uint32_t minors);

/* The built-in group that a wildcard's group may have meant; STR_NONE where nothing is near. */
struct str resource_guess_group(struct str written, uint32_t minors);

#endif
