/* SPDX-License-Identifier: Apache-2.0 */
/* versions: what each minor release of kube-apiserver does, as one row for each run of releases
 * that behave alike. Made from schemas/facts/versions.yaml, where each column and its source is
 * explained; the only place that compares versions. Minors are plain numbers: 30 is 1.30. Constant
 * data, no memory. */
#ifndef APISERVER_VERSIONS_H
#define APISERVER_VERSIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "tree/yaml.h"

enum { VERSION_OLDEST = 13, VERSION_NEWEST = 36 };

enum version_decoder {
    DECODER_JSONITER_2018,
    DECODER_JSONITER_1_1,
    DECODER_KJSON,
    DECODER_KJSON_2025, /* its faults of type name the embedded structs on the way */
};

enum version_builder { BUILDER_SEQUENTIAL, BUILDER_VALIDATED };

enum version_defaults {
    DEFAULTS_NONE,
    DEFAULTS_TIMEOUT_CACHESIZE,
    DEFAULTS_ALL,               /* also apiVersion */
    DEFAULTS_CACHESIZE_V1_ONLY, /* as DEFAULTS_ALL, but no cachesize for KMS v2 */
};

enum version_check { /* bits */
                     CHECK_KMS_API_VERSION = 1 << 0,
                     CHECK_KMS_NAME_COLON = 1 << 1,
                     CHECK_KMS_NAME_DUPLICATE = 1 << 2,
                     CHECK_RESOURCE_NAMES = 1 << 3,
                     CHECK_RESOURCE_MASKING = 1 << 4,
                     CHECK_CACHESIZE_V2 = 1 << 5,
                     CHECK_KMS_V1_GATE = 1 << 6,
                     CHECK_KMS_V2_GATE = 1 << 7,
                     CHECK_GATE_COMPONENTS = 1 << 8,
                     CHECK_ENDPOINT_COLONS = 1 << 9,
};

enum version_grpc {              /* what an endpoint that gRPC refuses is reported as */
                    GRPC_NONE,   /* not looked at */
                    GRPC_PLUGIN, /* could not configure KMS plugin "n" */
                    GRPC_PROBE,  /* could not configure KMSv1-Plugin's probe "n" */
};

enum version_wrap { WRAP_1_13, WRAP_1_26, WRAP_1_27, WRAP_1_29, WRAP_1_30 };

enum version_package { PACKAGE_CONFIG, PACKAGE_APISERVER };

enum version_values { VALUES_GO, VALUES_JSON };

enum version_kind { /* bits: kinds beside EncryptionConfiguration that decode */
                    KIND_ADMISSION = 1 << 0,
                    KIND_AUTHORIZATION = 1 << 1,
                    KIND_AUTHENTICATION = 1 << 2,
                    KIND_TRACING = 1 << 3,
                    KIND_META =
                        1 << 4, /* Status, WatchEvent and the others of metav1.AddToGroupVersion */
};

enum version_select { /* which entry serves a resource: the exact name, and where there is none ...
                       */
                      SELECT_BUILTIN_WILDCARDS, /* its group's wildcard, of built-in types */
                      SELECT_EXACT,             /* nothing */
                      SELECT_WILDCARDS,         /* its group's wildcard, then that of all */
};

enum version_search {               /* of the providers whose prefix fits a stored value */
                      SEARCH_FIRST, /* the first decides */
                      SEARCH_ALL,   /* each is tried */
};

struct version_row {
    uint8_t first, last; /* minors */
    bool strict;
    bool capital_unsupported; /* "Unsupported map key", later "unsupported" */
    enum go_yaml yaml;
    enum version_decoder decoder;
    uint32_t peek; /* 0: the whole file */
    enum version_builder builder;
    enum version_defaults defaults;
    unsigned checks; /* enum version_check */
    enum version_grpc grpc;
    enum version_wrap wrap;
    enum version_package package;
    enum version_values values;
    unsigned kinds; /* enum version_kind */
    uint32_t scheme_line;
    enum version_select select;
    enum version_search search;
};

/* What a piece of work has looked at in a row: bits of enum version_check, and these. Rows that
 * agree in it get the same answer, whatever else they differ in. */
enum version_asked {
    ASKED_DEFAULTS = 1 << 16,
    ASKED_GRPC = 1 << 17,
    ASKED_GATES = 1 << 18,  /* what the feature gates are at that release */
    ASKED_VALUES = 1 << 19, /* values and package */
};
_Static_assert((int)ASKED_DEFAULTS > (int)CHECK_ENDPOINT_COLONS, "bits of both stand in one word");

extern const struct version_row *const version_rows; /* by minor, without gaps */
extern const uint32_t version_row_count;

/* The row of a minor from VERSION_OLDEST to VERSION_NEWEST. */
const struct version_row *version_row_of(unsigned minor);

#endif
