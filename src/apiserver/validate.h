/* SPDX-License-Identifier: Apache-2.0 */
/* validate: ValidateEncryptionConfiguration of kube-apiserver 1.18 and later, with every error, in
 * its order. Source: k8s.io/apiserver pkg/apis/config/validation/validation.go (to 1.29) and
 * pkg/apis/apiserver/validation/validation_encryption.go (from 1.30). */
#ifndef APISERVER_VALIDATE_H
#define APISERVER_VALIDATE_H

#include <stdbool.h>

#include "apiserver/fault.h"
#include "apiserver/versions.h"
#include "schemas/encryption_configuration.h"

struct validate_input {
    const struct version_row *row;
    const struct ec_configuration *configuration;
    bool internal; /* decoded from group/__internal: nothing is defaulted, names are Go's */
    bool automatic_reload;
};

/* Appends to faults. A single fault of REFUSAL_PANIC means that the server dereferences nil there.
 * Returns what of the row was asked for: enum version_asked. */
unsigned validate(const struct validate_input *in, struct fault_list *faults);

#endif
