/* SPDX-License-Identifier: Apache-2.0 */
/* providers: what rules about the order of providers and about KMS share: walks over them, what one
 * of them is, and where it is shown. Files may be hostile: comparisons of each with each look at
 * the first COMPARED_MAX only. Memory: the run's arena. */
#ifndef RULES_PROVIDERS_H
#define RULES_PROVIDERS_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/run.h"

enum { COMPARED_MAX = 64 };

/* An element with one of the providers that encrypt; with identity and nothing else. */
bool provider_encrypts(const struct ec_provider *provider);
bool provider_is_identity(const struct ec_provider *provider);

/* "aescbc", "identity"; "" where none or several are set. */
struct str provider_kind(const struct ec_provider *provider);

/* Its name (`aescbc`), which stands on one line; else the element. */
struct span provider_place(const struct ec_provider *provider);

struct str provider_path(struct arena *a, uint32_t entry, uint32_t provider);

/* What an entry is about: "secrets", "secrets and configmaps", "secrets and 3 more", "all
 * resources" ("*.*"), "resources". */
struct str entry_subject(struct arena *a, const struct ec_resource *entry);

bool entry_has_names(const struct ec_resource *entry); /* one at least, and all of them texts */

/* Whether any entry of the configuration encrypts, and the first provider of it that does. */
const struct ec_provider *entry_encrypter(const struct ec_resource *entry);

/* Where a provider writes that Kubernetes calls weaker, the first stronger one that only reads, and
 * how many there are; else NULL. */
const struct ec_provider *entry_stronger(const struct ec_resource *entry, uint32_t *count);

/* One KMS provider. */
struct kms_site {
    const struct ec_kms *kms;
    uint32_t entry, provider;
    bool again;        /* an alias repeats one that stands before */
    bool v2;           /* it says `apiVersion: v2` */
    bool is_socket;    /* the endpoint is a URL of a Unix socket, without a host that is dropped */
    struct str socket; /* what kube-apiserver dials then, "@name" for an abstract socket, "" where
                        * the endpoint has no path */
    struct str path;   /* resources[0].providers[1].kms */
};

/* Each KMS provider that has a name and an endpoint, once, also where an alias repeats it. */
void each_kms(struct rule_run *run,
              void (*look)(struct rule_run *run, const struct kms_site *site));

/* Those of one entry; at most COMPARED_MAX. */
const struct kms_site *kms_sites(struct rule_run *run, uint32_t entry, uint32_t *count);

/* The asked versions of the rule's window that accept KMS v1, whatever else they say to the file.
 */
uint32_t minors_with_kms_v1(const struct rule_run *run);

#endif
