/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/keys.h"

#include <string.h>

#include "base/go_base64.h"
#include "rules/place.h"

enum { CIPHERS = KEY_SECRETBOX + 1 };

void key_walk_init(struct key_walk *walk, struct rule_run *run)
{
    *walk = (struct key_walk){.run = run, .seen = {.arena = run->arena}};
}

const struct field_list *keys_of(const struct ec_provider *provider, enum key_cipher cipher)
{
    switch (cipher) {
    case KEY_AESCBC:
        return &provider->aescbc.keys;
    case KEY_AESGCM:
        return &provider->aesgcm.keys;
    case KEY_SECRETBOX:
        break;
    }
    return &provider->secretbox.keys;
}

const char *key_cipher_name(enum key_cipher cipher)
{
    static const char *const names[] = {"aescbc", "aesgcm", "secretbox"};
    return names[cipher];
}

bool is_unknown(struct rule_run *run, const struct field_head *head)
{
    return head->at && run->is_unknown && run->is_unknown(run, head->at->span);
}

/* To the next key that is there, if need be in another provider or entry. */
static const struct ec_key *step(struct key_walk *w)
{
    const struct ec_configuration *c = w->run->document->configuration;
    for (; c && w->entry < c->resources.count; w->entry++, w->provider = 0) {
        const struct field_list *providers = &resource_at(&c->resources, w->entry)->providers;
        for (; w->provider < providers->count; w->provider++, w->cipher = 0)
            for (; w->cipher < CIPHERS; w->cipher++, w->index = 0) {
                const struct field_list *keys =
                    keys_of(provider_at(providers, w->provider), (enum key_cipher)w->cipher);
                if (w->index < keys->count)
                    return key_at(keys, w->index++);
            }
    }
    return NULL;
}

static struct str decode(struct key_walk *w, const struct ec_key *key)
{
    struct str text = key->secret.value;
    size_t len, fault;
    if (!field_is_set(&key->secret.head) || text.len > KEY_TEXT_MAX ||
        !go_base64_length(text, &len, &fault) ||
        !(len == 32 || (w->cipher != KEY_SECRETBOX && (len == 16 || len == 24))) ||
        is_unknown(w->run, &key->secret.head) || !go_base64_decode(text, w->buffer, &len, &fault))
        return STR_NONE;
    return (struct str){w->buffer, len};
}

bool key_walk_next(struct key_walk *w)
{
    const struct ec_key *key = step(w);
    if (!key)
        return false;
    w->ordinal++;
    w->at = (struct key_place){
        .key = key,
        .entry = w->entry,
        .provider = w->provider,
        .index = w->index - 1,
        .cipher = (enum key_cipher)w->cipher,
        .bytes = decode(w, key),
        .named = field_is_set(&key->name.head) && key->name.value.len &&
                 !is_unknown(w->run, &key->name.head),
    };
    return true;
}

uint8_t *key_walk_class(const struct key_walk *w)
{
    struct rule_memo *memo = w->run->document->memo;
    if (!memo)
        return NULL;
    if (w->ordinal > memo->key_room) {
        uint32_t room = memo->key_room ? memo->key_room * 2 : 16;
        while (room < w->ordinal)
            room *= 2;
        uint8_t *classes = arena_new(w->run->arena, uint8_t, room);
        if (memo->key_room)
            memcpy(classes, memo->key_classes, memo->key_room);
        memo->key_classes = classes;
        memo->key_room = room;
    }
    return &memo->key_classes[w->ordinal - 1];
}

bool key_is_new(struct key_walk *w)
{
    return !str_set_has(&w->seen, w->at.bytes) &&
           str_set_add(&w->seen, arena_str(w->run->arena, w->at.bytes));
}

struct str key_path(struct arena *a, const struct key_place *place, const char *field)
{
    return arena_fmt(a, "resources[%u].providers[%u].%s.keys[%u].%s", (unsigned)place->entry,
                     (unsigned)place->provider, key_cipher_name(place->cipher),
                     (unsigned)place->index, field);
}

struct str key_shown(struct arena *a, const struct key_place *place)
{
    struct str name = name_shown(place->key->name.value, STR_NONE);
    return place->named && name.ptr ? arena_join(a, STR("the key '"), name, STR("'"))
                                    : STR("a key");
}

const struct ec_provider *writer_of(const struct ec_resource *entry, enum key_cipher *cipher)
{
    const struct ec_provider *writer = NULL;
    if (entry->providers.count == 0)
        return NULL;
    const struct ec_provider *first = provider_at(&entry->providers, 0);
    for (unsigned i = 0; i < CIPHERS; i++)
        if (keys_of(first, (enum key_cipher)i)->count) {
            if (writer)
                return NULL; /* several in one element are refused */
            writer = first;
            *cipher = (enum key_cipher)i;
        }
    if (field_is_set(&first->kms.head) || field_is_set(&first->identity.head))
        return NULL;
    return writer;
}
