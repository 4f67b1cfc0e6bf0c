/* SPDX-License-Identifier: Apache-2.0 */
/* configuration: the text of a new EncryptionConfiguration. Whether a server takes it is for
 * whoever asks for it to judge, as any other text. */
#ifndef GENERATE_CONFIGURATION_H
#define GENERATE_CONFIGURATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct new_kms { /* texts as they will stand in the file; STR_NONE: the field is left out */
    struct str api_version, name, endpoint, timeout, cachesize;
};

struct new_configuration {
    struct str provider; /* "secretbox", "aescbc", "aesgcm" or "kms" */
    const struct str *resources;
    uint32_t resource_count;
    struct str key_name, secret; /* of a provider with keys */
    struct new_kms kms;
    bool nothing_stored; /* a new cluster: no plain text is there that 'identity' had to read */
};

/* Appends a text as a YAML scalar that every reader takes for that text: as it is where it can be,
 * else between quotes. */
void new_text_write(struct buf *out, struct str text);

/* Appends a key as an item of a list of keys, each line behind so many blanks. */
void new_key_write(struct buf *out, struct str name, struct str secret, unsigned indent);

void new_configuration_write(struct buf *out, const struct new_configuration *configuration);

#endif
