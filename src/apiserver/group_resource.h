/* SPDX-License-Identifier: Apache-2.0 */
/* group_resource: a name in a list of resources, as schema.ParseGroupResource splits it: at the
 * first dot. Slices of the name. Source: k8s.io/apimachinery pkg/runtime/schema/group_version.go.
 */
#ifndef APISERVER_GROUP_RESOURCE_H
#define APISERVER_GROUP_RESOURCE_H

#include <stdbool.h>

#include "base/str.h"

struct group_resource {
    struct str group, resource;
};

struct group_resource group_resource_parse(struct str text);

/* Whether the text is read as that one: "secrets" and "secrets." are. Its resource has no dot. */
bool group_resource_names(struct str text, struct group_resource wanted);

#endif
