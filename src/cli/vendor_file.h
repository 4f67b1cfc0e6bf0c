/* SPDX-License-Identifier: Apache-2.0 */
/* vendor_file: what a file says of encryption whose distribution rolls it out itself: RKE's
 * cluster.yml, or a Cluster of EKS Anywhere. Texts borrow the file's or live in the arena. */
#ifndef CLI_VENDOR_FILE_H
#define CLI_VENDOR_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

enum vendor {
    VENDOR_NONE, /* or it is no YAML */
    VENDOR_RKE,
    VENDOR_EKS_ANYWHERE,
};

struct vendor_file {
    enum vendor vendor;
    bool encrypts; /* 'enabled' of RKE's secrets_encryption_config; there is an 'etcdEncryption' */
    struct str custom; /* RKE's custom_config as a file of its own; STR_NONE: it makes the keys */
};

struct vendor_file vendor_file_read(struct arena *a, struct str text);

#endif
