/* SPDX-License-Identifier: Apache-2.0 */
/* effective: a configuration's values after the version's defaulting. Source:
 * pkg/apis/{config,apiserver}/v1/defaults.go at each minor. */
#ifndef APISERVER_EFFECTIVE_H
#define APISERVER_EFFECTIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "apiserver/go_url.h"
#include "apiserver/versions.h"
#include "schemas/encryption_configuration.h"

struct effective_kms {
    struct str api_version, name, endpoint;
    bool has_cachesize, has_timeout; /* false is Go's nil */
    int32_t cachesize;
    int64_t timeout; /* nanoseconds */
};

struct effective_kms effective_kms(const struct version_row *row, bool internal,
                                   const struct ec_kms *kms);

static inline enum go_url_colons effective_colons(const struct version_row *row)
{
    return row->checks & CHECK_ENDPOINT_COLONS ? GO_URL_COLONS_STRICT : GO_URL_COLONS_LAX;
}

#endif
