/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/keys.h"

#include <string.h>

#include "base/go_base64.h"
#include "rules/place.h"

enum { CIPHERS = KEY_SECRETBOX + 1 };

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

struct gathering {
    struct rule_run *run;
    struct key_place *places;
    uint32_t count, cap;
};

static struct str decode(struct rule_run *run, const struct ec_key *key, enum key_cipher cipher)
{
    struct str text = key->secret.value;
    size_t len, fault;
    if (!field_is_set(&key->secret.head) || text.len > KEY_TEXT_MAX ||
        is_unknown(run, &key->secret.head))
        return STR_NONE;
    char *bytes = arena_bytes(run->arena, text.len);
    bool is_key = go_base64_decode(text, bytes, &len, &fault) &&
                  (len == 32 || (cipher != KEY_SECRETBOX && (len == 16 || len == 24)));
    return is_key ? (struct str){bytes, len} : STR_NONE;
}

static void gather_key(struct gathering *g, struct key_place place)
{
    if (g->count == g->cap) {
        g->cap = g->cap ? g->cap * 2 : 8;
        struct key_place *places = arena_new(g->run->arena, struct key_place, g->cap);
        if (g->count)
            memcpy(places, g->places, g->count * sizeof *places);
        g->places = places;
    }
    const struct ec_key *key = place.key;
    place.bytes = decode(g->run, key, place.cipher);
    place.named = field_is_set(&key->name.head) && key->name.value.len &&
                  !is_unknown(g->run, &key->name.head);
    g->places[g->count++] = place;
}

static void gather(struct gathering *g, const struct ec_configuration *c)
{
    for (uint32_t e = 0; e < c->resources.count; e++) {
        const struct field_list *providers = &resource_at(&c->resources, e)->providers;
        for (uint32_t p = 0; p < providers->count; p++)
            for (int cipher = 0; cipher < CIPHERS; cipher++) {
                const struct field_list *keys =
                    keys_of(provider_at(providers, p), (enum key_cipher)cipher);
                for (uint32_t k = 0; k < keys->count; k++)
                    gather_key(g, (struct key_place){.key = key_at(keys, k),
                                                     .entry = e,
                                                     .provider = p,
                                                     .index = k,
                                                     .cipher = (enum key_cipher)cipher});
            }
    }
}

void key_walk_init(struct key_walk *walk, struct rule_run *run)
{
    struct rule_memo *memo = run->document->memo;
    struct gathering g = {.run = run};
    *walk = (struct key_walk){.run = run, .seen = {.arena = run->arena}};
    if (memo && memo->keys_known) {
        walk->places = memo->keys;
        walk->count = memo->key_count;
        return;
    }
    if (run->document->configuration)
        gather(&g, run->document->configuration);
    walk->places = g.places;
    walk->count = g.count;
    if (memo) {
        memo->keys = g.places;
        memo->key_count = g.count;
        memo->keys_known = true;
    }
}

bool key_walk_next(struct key_walk *w)
{
    if (w->ordinal == w->count)
        return false;
    w->at = &w->places[w->ordinal++];
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
    return !str_set_has(&w->seen, w->at->bytes) && str_set_add(&w->seen, w->at->bytes);
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
