/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <pthread.h>
#include <string.h>

#include <sodium.h>

static unsigned char key[crypto_shorthash_KEYBYTES];
static unsigned char digest_key[crypto_generichash_KEYBYTES];
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void make_key(void)
{
    randombytes_buf(key, sizeof key);
    randombytes_buf(digest_key, sizeof digest_key);
}

uint64_t hash_str(struct str s)
{
    unsigned char out[crypto_shorthash_BYTES];
    uint64_t hash;
    pthread_once(&key_once, make_key);
    crypto_shorthash(out, (const unsigned char *)(s.ptr ? s.ptr : ""), s.len, key);
    memcpy(&hash, out, sizeof hash);
    return hash;
}

uint64_t hash_pointer(const void *pointer)
{
    return hash_str((struct str){(const char *)&pointer, sizeof pointer});
}

void hash_digest(struct str secret, uint8_t out[HASH_DIGEST_BYTES])
{
    pthread_once(&key_once, make_key);
    crypto_generichash(out, HASH_DIGEST_BYTES,
                       (const unsigned char *)(secret.ptr ? secret.ptr : ""), secret.len,
                       digest_key, sizeof digest_key);
}
