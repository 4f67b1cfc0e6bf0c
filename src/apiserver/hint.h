/* SPDX-License-Identifier: Apache-2.0 */
/* hint: what a refused file probably meant, in a few words of ours: "did you mean 'cachesize'?".
 * The server says nothing of the kind. Silent where nothing fits. */
#ifndef APISERVER_HINT_H
#define APISERVER_HINT_H

#include "apiserver/fault.h"

/* The field of a mapping that stands there without a value, beside what belongs below it:
 *     - secretbox:
 *       keys: ...
 * *first is what does. For unknown fields and providers that are none; NULL where it is not so. */
const struct schema_field *hint_begun(struct arena *a, const struct fault *fault,
                                      struct str *first);

/* Whether the provider of that name has a field `field`, as 'aescbc' has 'keys'. */
bool hint_provider_has(struct str provider, struct str field);

struct str hint_of(struct arena *a, const struct fault *fault); /* STR_NONE where there is none */

/* The built-in resource that a name with capital letters means: 'deployments.apps' for
 * 'Deployment'; STR_NONE where none is near. */
struct str hint_resource(struct arena *a, struct str written);

#endif
