/* SPDX-License-Identifier: Apache-2.0 */
/* refusal: every way in which kube-apiserver can refuse a configuration, by a stable name of ours.
 * Names are never reused; each belongs to exactly one rule. What the server says for one is in
 * words.c. */
#ifndef APISERVER_REFUSAL_H
#define APISERVER_REFUSAL_H

/* X(enumerator, name, what it is) */
#define REFUSALS(X)                                                                                \
    X(REFUSAL_FILE_EMPTY, "file-empty", "the file has no bytes")                                   \
    X(REFUSAL_YAML_SYNTAX, "yaml-syntax", "not YAML")                                              \
    X(REFUSAL_YAML_VERSION, "yaml-version", "a %YAML directive other than 1.1")                    \
    X(REFUSAL_YAML_ENCODING, "yaml-encoding", "bytes that YAML does not allow")                    \
    X(REFUSAL_YAML_ALIAS, "yaml-alias", "an alias without its anchor, or inside it")               \
    X(REFUSAL_YAML_ALIASING, "yaml-aliasing", "aliases multiply beyond the limit")                 \
    X(REFUSAL_YAML_MERGE, "yaml-merge", "<< with something that is no mapping")                    \
    X(REFUSAL_YAML_MAP_KEY, "yaml-map-key", "a collection as a key")                               \
    X(REFUSAL_YAML_TAG, "yaml-tag", "a tag that does not fit its value")                           \
    X(REFUSAL_YAML_DEPTH, "yaml-depth", "nested deeper than 10000")                                \
    X(REFUSAL_MAP_KEY_TYPE, "map-key-type", "a key that cannot become a string")                   \
    X(REFUSAL_NUMBER_NOT_FINITE, "number-not-finite", ".nan or .inf")                              \
    X(REFUSAL_JSON_SYNTAX, "json-syntax", "not JSON, in a file that begins with {")                \
    X(REFUSAL_PROTOBUF, "protobuf", "the file begins with the protobuf mark")                      \
    X(REFUSAL_NOT_A_MAP, "not-a-map", "the document is no mapping")                                \
    X(REFUSAL_TYPE_META_TYPE, "type-meta-type", "kind or apiVersion is no string")                 \
    X(REFUSAL_GROUP_VERSION_SYNTAX, "group-version-syntax", "apiVersion with more than one slash") \
    X(REFUSAL_KIND_MISSING, "kind-missing", "no kind")                                             \
    X(REFUSAL_APIVERSION_MISSING, "apiversion-missing", "no apiVersion")                           \
    X(REFUSAL_KIND_UNKNOWN, "kind-unknown",                                                        \
      "kind and apiVersion that the loader does not know together")                                \
    X(REFUSAL_KIND_UNEXPECTED, "kind-unexpected",                                                  \
      "a known kind that is no encryption configuration")                                          \
    X(REFUSAL_FIELD_TYPE, "field-type", "a value of the wrong type")                               \
    X(REFUSAL_DURATION_SYNTAX, "duration-syntax", "a timeout that is no duration")                 \
    X(REFUSAL_DUPLICATE_KEY, "duplicate-key", "a YAML key twice (strict)")                         \
    X(REFUSAL_UNKNOWN_FIELD, "unknown-field", "a field that does not exist (strict)")              \
    X(REFUSAL_DUPLICATE_FIELD, "duplicate-field", "a JSON field twice (strict)")                   \
    X(REFUSAL_RESOURCES_REQUIRED, "resources-required", "no entry in resources")                   \
    X(REFUSAL_ENTRY_RESOURCES_REQUIRED, "entry-resources-required", "an entry without resources")  \
    X(REFUSAL_ENTRY_PROVIDERS_REQUIRED, "entry-providers-required", "an entry without providers")  \
    X(REFUSAL_PROVIDER_NONE, "provider-none", "a provider element that names none")                \
    X(REFUSAL_PROVIDER_MANY, "provider-many", "a provider element that names several")             \
    X(REFUSAL_KEYS_REQUIRED, "keys-required", "a provider without keys")                           \
    X(REFUSAL_KEY_NAME_REQUIRED, "key-name-required", "a key without name")                        \
    X(REFUSAL_KEY_SECRET_REQUIRED, "key-secret-required", "a key without secret")                  \
    X(REFUSAL_KEY_BASE64, "key-base64", "a secret that is no base64")                              \
    X(REFUSAL_KEY_LENGTH, "key-length", "a secret of the wrong length")                            \
    X(REFUSAL_KMS_NAME_REQUIRED, "kms-name-required", "a KMS provider without name")               \
    X(REFUSAL_KMS_NAME_COLON, "kms-name-colon", "a colon in the name of a KMS provider")           \
    X(REFUSAL_KMS_NAME_DUPLICATE, "kms-name-duplicate", "two KMS providers of one name")           \
    X(REFUSAL_KMS_TIMEOUT, "kms-timeout", "a timeout that is not positive")                        \
    X(REFUSAL_KMS_ENDPOINT_REQUIRED, "kms-endpoint-required", "a KMS provider without endpoint")   \
    X(REFUSAL_KMS_ENDPOINT_URL, "kms-endpoint-url", "an endpoint that is no URL")                  \
    X(REFUSAL_KMS_ENDPOINT_SCHEME, "kms-endpoint-scheme", "an endpoint that is no unix socket")    \
    X(REFUSAL_KMS_CACHESIZE, "kms-cachesize", "a cachesize of zero")                               \
    X(REFUSAL_KMS_CACHESIZE_V2, "kms-cachesize-v2", "a cachesize with KMS v2")                     \
    X(REFUSAL_KMS_APIVERSION, "kms-apiversion", "a KMS apiVersion other than v1 and v2")           \
    X(REFUSAL_RESOURCE_DUPLICATE, "resource-duplicate", "a resource twice in one list")            \
    X(REFUSAL_RESOURCE_OVERLAP, "resource-overlap", "a wildcard beside what it covers")            \
    X(REFUSAL_RESOURCE_CAPITALS, "resource-capitals", "a capital letter in a resource name")       \
    X(REFUSAL_RESOURCE_STAR, "resource-star", "a bare star")                                       \
    X(REFUSAL_RESOURCE_NO_REST, "resource-no-rest", "a resource that has no REST API")             \
    X(REFUSAL_RESOURCE_EVENTS_GROUP, "resource-events-group", "the group events.k8s.io")           \
    X(REFUSAL_RESOURCE_EXTENSIONS_GROUP, "resource-extensions-group", "the group extensions")      \
    X(REFUSAL_RESOURCE_ACROSS_GROUPS, "resource-across-groups", "one resource of all groups")      \
    X(REFUSAL_RESOURCE_MASKED, "resource-masked", "a resource behind a wildcard that covers it")   \
    X(REFUSAL_KMS_V1_DISABLED, "kms-v1-disabled", "KMS v1 with its gate off")                      \
    X(REFUSAL_KMS_V2_DISABLED, "kms-v2-disabled", "KMS v2 with its gate off")                      \
    X(REFUSAL_KMS_ENDPOINT_DIAL, "kms-endpoint-dial", "an endpoint that gRPC cannot parse")        \
    X(REFUSAL_GATE_SYNTAX, "gate-syntax", "--feature-gates that cannot be read")                   \
    X(REFUSAL_GATE_UNKNOWN, "gate-unknown", "a feature gate that this version does not know")      \
    X(REFUSAL_GATE_LOCKED, "gate-locked", "a feature gate that cannot be changed")                 \
    X(REFUSAL_GATE_PREFIX, "gate-prefix", "feature gates with and without kube: in front")         \
    X(REFUSAL_GATE_COMPONENT, "gate-component",                                                    \
      "feature gates of a component that does not exist")                                          \
    X(REFUSAL_PANIC, "panic", "the server panics")

enum refusal {
    REFUSAL_NONE,
#define REFUSAL_ENUM(id, name, text) id,
    REFUSALS(REFUSAL_ENUM)
#undef REFUSAL_ENUM
        REFUSAL_COUNT
};

const char *refusal_name(enum refusal refusal); /* "key-length"; NULL for REFUSAL_NONE */
const char *
refusal_text(enum refusal refusal); /* what it is, in a few words; NULL for REFUSAL_NONE */

#endif
