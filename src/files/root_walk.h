/* SPDX-License-Identifier: Apache-2.0 */
/* root_walk: the files of a node that may matter, as a walk (walk.h) in its root: those at the
 * PATHs, which are the node's, or, without any, at the standard places of kubeadm, k3s, RKE2, RKE,
 * MicroK8s and of systemd units. Named files are taken whatever they are. In folders:
 *   - links to files are taken for what they lead to, links to folders are not followed
 *   - no .gitignore counts
 *   - devices, sockets and named pipes are passed over
 * Paths are shown as they are on the node: "/etc/kubernetes/manifests/kube-apiserver.yaml". */
#ifndef FILES_ROOT_WALK_H
#define FILES_ROOT_WALK_H

#include "files/root.h"
#include "files/walk.h"

/* Always release afterwards (walk_release()), before the root is closed. */
void root_walk(const struct root *root, struct walk *walk, const char *const *paths, size_t count,
               const struct walk_options *options);

/* One more file of the node, known by its path and what root_look() said of it, as an entry of its
 * own outside the walk; in the arena. */
struct walk_file *root_walk_file(struct arena *a, struct str path, struct str real);

#endif
