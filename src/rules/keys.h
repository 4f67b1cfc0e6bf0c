/* SPDX-License-Identifier: Apache-2.0 */
/* keys: the keys of a document one after the other, and what rules about them share. A key whose
 * value is still to be filled in, that is no base64, or whose length the server refuses has no
 * bytes: nothing can be said about it here. */
#ifndef RULES_KEYS_H
#define RULES_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str_set.h"
#include "rules/run.h"

enum key_cipher { KEY_AESCBC, KEY_AESGCM, KEY_SECRETBOX };

enum { KEY_BYTES_MAX = 32, KEY_TEXT_MAX = 256 };

struct key_place {
    const struct ec_key *key;
    uint32_t entry, provider, index;
    enum key_cipher cipher;
    struct str bytes; /* STR_NONE: unknown */
    bool named;       /* it has a name, and that is known */
};

struct key_walk {
    const struct key_place *at;
    /* The rest is keys.c's. */
    struct rule_run *run;
    const struct key_place *places; /* all there are: found once for all rules */
    struct str_set seen;
    uint32_t count, ordinal;
};

void key_walk_init(struct key_walk *walk, struct rule_run *run);
bool key_walk_next(struct key_walk *walk); /* false: that was all */

/* Where the class of the key is kept between rules; NULL where nothing is. */
uint8_t *key_walk_class(const struct key_walk *walk);

/* Whether these bytes are met for the first time: a key that stands in several entries is one
 * fault. To be asked once a key, and of those with bytes only. */
bool key_is_new(struct key_walk *walk);

const struct field_list *keys_of(const struct ec_provider *provider, enum key_cipher cipher);
const char *key_cipher_name(enum key_cipher cipher);

/* "resources[0].providers[1].aescbc.keys[0].secret" */
struct str key_path(struct arena *a, const struct key_place *place, const char *field);

/* "the key 'key1'", or "a key" where the name cannot be shown. */
struct str key_shown(struct arena *a, const struct key_place *place);

/* What the server writes with in an entry: its first provider, where that has keys of its own (the
 * first of them is used); NULL otherwise. */
const struct ec_provider *writer_of(const struct ec_resource *entry, enum key_cipher *cipher);

/* A value that is still to be filled in. */
bool is_unknown(struct rule_run *run, const struct field_head *head);

#endif
