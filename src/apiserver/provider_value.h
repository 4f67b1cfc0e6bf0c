/* SPDX-License-Identifier: Apache-2.0 */
/* provider_value: how an error shows a whole provider element (several kinds in one, or none).
 * From 1.34 on the server prints it as JSON with the keys' secrets in it: here they read REDACTED.
 */
#ifndef APISERVER_PROVIDER_VALUE_H
#define APISERVER_PROVIDER_VALUE_H

#include <stdbool.h>

#include "apiserver/versions.h"
#include "base/buf.h"
#include "schemas/encryption_configuration.h"

/* True where the server's own text would show a secret. */
bool provider_value_put(struct buf *out, const struct version_row *row, bool internal,
                        const struct ec_provider *provider);

#endif
