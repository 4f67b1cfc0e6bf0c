/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/effective.h"

static const int64_t default_timeout = INT64_C(3000000000);
enum { DEFAULT_CACHESIZE = 1000 };

struct effective_kms effective_kms(const struct version_row *row, bool internal,
                                   const struct ec_kms *kms)
{
    struct effective_kms out = {
        .api_version = kms->api_version.value,
        .name = kms->name.value,
        .endpoint = kms->endpoint.value,
        .has_cachesize = field_is_set(&kms->cachesize.head),
        .has_timeout = field_is_set(&kms->timeout.head),
        .cachesize = kms->cachesize.value,
        .timeout = kms->timeout.nanoseconds,
    };
    /* Up to 1.17 the builder puts in the same values where they are needed. */
    if (internal || row->defaults == DEFAULTS_NONE)
        return out;
    if (!out.has_timeout) {
        out.has_timeout = true;
        out.timeout = default_timeout;
    }
    if (row->defaults != DEFAULTS_TIMEOUT_CACHESIZE && out.api_version.len == 0)
        out.api_version = STR("v1");
    bool v1_only = row->defaults == DEFAULTS_CACHESIZE_V1_ONLY;
    if (!out.has_cachesize && (!v1_only || str_eq(out.api_version, STR("v1")))) {
        out.has_cachesize = true;
        out.cachesize = DEFAULT_CACHESIZE;
    }
    return out;
}
