/* SPDX-License-Identifier: Apache-2.0 */
/* rendered: what carriers share whose distribution writes the encryption configuration. */
#ifndef CARRIERS_RENDERED_H
#define CARRIERS_RENDERED_H

#include "carriers/carrier.h"

/* For argv_read(): of kube-apiserver's flags, those that take no word. */
bool rendered_is_bool(struct str name);

/* A mapping of the document as a text of its own, with apiVersion and kind where it has none. `at`:
 * the place of what is said of those. False: it uses aliases, so it means nothing by itself. */
bool rendered_header(const struct carried *c, const struct node *mapping, struct span at,
                     struct embedded *out);

#endif
