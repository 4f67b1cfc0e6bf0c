/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that were published as samples, as digests, so that none of them stands here. A row is
 * BLAKE2b with 16 bytes and the key below, of the decoded bytes of a key. */
#include <sodium.h>
#include <string.h>

#include "rules/key_class.h"

enum { DIGEST = 16 };

static const char digest_key[] = "enclint: keys that everybody knows";

static const struct {
    char first[2]; /* bytes of the key: no other is worth a digest */
    unsigned char digest[DIGEST];
    const char *from;
} published[] = {
    {"ab",
     {0x00, 0xbc, 0x98, 0xfc, 0x1d, 0xa9, 0xe5, 0x87, 0xaf, 0xb0, 0x78, 0xfb, 0x96, 0xc0, 0x8d,
      0x63},
     "the documentation of Kubernetes"},
    {"se",
     {0x5e, 0x75, 0x3a, 0x02, 0x30, 0xe3, 0x50, 0x01, 0x5b, 0x64, 0x8e, 0xce, 0x29, 0xb6, 0x2a,
      0xb0},
     "the documentation of Kubernetes"},
    {"th",
     {0xcc, 0xe7, 0x2b, 0xdc, 0xc1, 0x83, 0x9c, 0xb1, 0xed, 0xcd, 0x56, 0x81, 0xdd, 0x14, 0x47,
      0x37},
     "the documentation of Kubernetes"},
    {"E7",
     {0xfb, 0x93, 0xe3, 0x7d, 0xde, 0x34, 0xeb, 0xc0, 0xec, 0x82, 0xc7, 0x05, 0xdf, 0x84, 0x63,
      0x35},
     "the documentation of RKE"},
};

static bool begins_like_one(struct str bytes)
{
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        if (bytes.len >= 2 && memcmp(published[i].first, bytes.ptr, 2) == 0)
            return true;
    return false;
}

struct str key_published(struct str bytes)
{
    unsigned char digest[DIGEST];
    if (!begins_like_one(bytes) ||
        crypto_generichash(digest, sizeof digest, (const unsigned char *)bytes.ptr, bytes.len,
                           (const unsigned char *)digest_key, sizeof digest_key - 1) != 0)
        return STR_NONE;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        if (memcmp(published[i].digest, digest, DIGEST) == 0)
            return str_from(published[i].from);
    return STR_NONE;
}
