/* SPDX-License-Identifier: Apache-2.0 */
/* access: who writes a resource and who can read it, as kube-apiserver 1.N selects them from a
 * configuration, and what follows for data that another configuration wrote. Arithmetic on sets,
 * without opinions and without I/O. Sources: k8s.io/apiserver
 * pkg/server/options/encryptionconfig/config.go (TransformerForResource) and
 * pkg/storage/value/transformer.go at each minor; k8s.io/kubernetes storage_factory.go up to 1.25.
 * Memory: the arena, and the configuration's own. */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "apiserver/group_resource.h"
#include "apiserver/versions.h"
#include "base/arena.h"
#include "schemas/encryption_configuration.h"

enum access_kind {
    ACCESS_IDENTITY,
    ACCESS_AESCBC,
    ACCESS_AESGCM,
    ACCESS_SECRETBOX,
    ACCESS_KMS_V1,
    ACCESS_KMS_V2,
};

const char *access_kind_name(enum access_kind kind); /* "aescbc", "kms v2" */

static inline bool access_kind_is_kms(enum access_kind kind)
{
    return kind == ACCESS_KMS_V1 || kind == ACCESS_KMS_V2;
}

struct access_key { /* one way to write or read a value */
    enum access_kind kind;
    struct str name;     /* of the key, or of the KMS provider; "" for identity */
    struct str material; /* the decoded secret; STR_NONE where it lies elsewhere or is no base64 */
    struct str endpoint; /* of KMS */
    uint32_t entry, provider, key; /* indexes in the configuration */
    const struct field_head *head; /* of the key, or of the provider */
};

enum access_level { /* which entry serves the resource */
                    ACCESS_NO_ENTRY,
                    ACCESS_EXACT, /* it is named; of several entries the providers are concatenated
                                   */
                    ACCESS_GROUP, /* the wildcard of its group */
                    ACCESS_ALL,   /* *.* */
};

struct access {
    enum access_level level;
    struct access_key *keys; /* in the order in which they are tried; the first one writes */
    uint32_t count;
    const uint32_t *entries; /* that serve it, ascending */
    uint32_t entry_count;
    bool refuses_encrypted; /* without an entry: what begins with k8s:enc: is an error */
};

/* `resource` as in a list of resources: "secrets", "deployments.apps". `builtin`: not of a custom
 * resource, which 1.25 and older never encrypt. The configuration is one that this release accepts.
 */
void access_of(struct arena *a, const struct ec_configuration *configuration,
               const struct version_row *row, struct str resource, bool builtin,
               struct access *out);

/* The same for whoever asks for many resources: the names of all entries are put in order once. */
struct access_index {
    const struct ec_configuration *configuration;
    const struct access_name *names; /* ascending, then by entry */
    uint32_t count;
};
struct access_index access_index_of(struct arena *a, const struct ec_configuration *configuration);
/* The name of an entry that stands for `wanted`, an index in its list; UINT32_MAX: none does. */
uint32_t access_index_name(struct arena *a, const struct access_index *index,
                           struct group_resource wanted, uint32_t entry);
void access_of_indexed(struct arena *a, const struct access_index *index,
                       const struct version_row *row, struct str resource, bool builtin,
                       struct access *out);

/* The level alone. */
enum access_level access_level_of(struct arena *a, const struct ec_configuration *configuration,
                                  const struct version_row *row, struct str resource, bool builtin);

enum access_readable { ACCESS_READABLE_NO, ACCESS_READABLE_YES, ACCESS_READABLE_UNKNOWN };

struct access_answer {
    enum access_readable readable; /* unknown: it depends on a remote key */
    bool stale; /* a rewrite would change it; with unknown, if the remote key were the same */
    bool
        garbage; /* AES-CBC with the same name and another secret: now and then rubbish, no error */
    const struct access_key *by; /* what opens it; NULL where nothing does, or no entry is needed */
};

/* What `reader` makes of a value that `writer` wrote; `writer` NULL: it is plain text. */
struct access_answer access_read(const struct access *reader, const struct version_row *row,
                                 const struct access_key *writer);

/* What a configuration writes with; NULL: plain text. */
const struct access_key *access_writer(const struct access *access);

#endif
