/* SPDX-License-Identifier: Apache-2.0 */
/* kind_patch: patches in the form of JSON6902 in a cluster of kind, as the documents that they come
 * to. */
#ifndef CARRIERS_KIND_PATCH_H
#define CARRIERS_KIND_PATCH_H

#include "carriers/carrier.h"

/* `path`: what the list is called; its own name looks like a key. */
void kind_patches_add(struct carried *c, const struct field_any *field, struct str path);

#endif
