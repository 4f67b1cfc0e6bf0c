/* SPDX-License-Identifier: Apache-2.0 */
#include "access/policy.h"

#include <sodium.h>

#include "apiserver/version_set.h"
#include "base/go_base64.h"
#include "base/hash.h"
#include "base/wipe.h"

struct copying {
    struct arena *arena;
    const struct policy_request *request;
    struct node *nodes;
    struct spot *spots;
    uint32_t count, cap;
    bool is_open;
};

/* --- places --- */

/* A provider is its name, a key is its own: whatever they hold would be too wide a place. */
static struct field_head place(struct copying *c, struct field_head head, const struct node *narrow)
{
    const struct node *at = narrow ? narrow : head.at;
    head.key = head.at = NULL;
    if (!at || c->count == c->cap)
        return head;
    c->is_open |= c->request->is_unknown(c->request->context, at->span);
    c->nodes[c->count].span = at->span;
    c->spots[c->count] = c->request->spot(c->request->context, at->span);
    head.at = &c->nodes[c->count++];
    return head;
}

static struct field_string string_of(struct copying *c, const struct field_string *from)
{
    struct field_string to = {.head = from->head, .value = STR_NONE};
    to.head.key = to.head.at = NULL;
    if (from->head.at)
        c->is_open |= c->request->is_unknown(c->request->context, from->head.at->span);
    if (from->value.ptr)
        to.value = c->request->keep(c->request->context, from->value);
    return to;
}

/* --- fields --- */

static struct str digest_of(struct copying *c, struct str secret)
{
    enum { TEXT_BYTES = sodium_base64_ENCODED_LEN(HASH_DIGEST_BYTES, 1) };
    uint8_t digest[HASH_DIGEST_BYTES];
    size_t length, fault;
    char *bytes = arena_bytes(c->arena, secret.len + 3), *text = arena_bytes(c->arena, TEXT_BYTES);
    bool decodes = go_base64_decode(secret, bytes, &length, &fault);
    if (decodes)
        hash_digest((struct str){bytes, length}, digest);
    wipe(bytes, secret.len + 3); /* one that does not decode leaves a part of it */
    if (!decodes)
        return STR("?");
    sodium_bin2base64(text, TEXT_BYTES, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
    return str_from(text);
}

static void copy_keys(struct copying *c, struct field_list *to, const struct field_list *from)
{
    struct ec_key *keys = arena_new(c->arena, struct ec_key, from->count);
    *to = (struct field_list){.head = {.state = from->head.state},
                              .items = keys,
                              .count = from->count,
                              .cap = from->count,
                              .room = from->count};
    for (uint32_t i = 0; i < from->count; i++) {
        const struct ec_key *key = key_at(from, i);
        keys[i].head = place(c, key->head, key->name.head.at);
        keys[i].name = string_of(c, &key->name);
        keys[i].secret.head.state = key->secret.head.state;
        if (key->secret.head.at)
            c->is_open |= c->request->is_unknown(c->request->context, key->secret.head.at->span);
        keys[i].secret.value = digest_of(c, key->secret.value);
    }
}

static void copy_provider(struct copying *c, struct ec_provider *to, const struct ec_provider *from)
{
    to->head = place(c, from->head, NULL);
    to->aesgcm.head = place(c, from->aesgcm.head, from->aesgcm.head.key);
    copy_keys(c, &to->aesgcm.keys, &from->aesgcm.keys);
    to->aescbc.head = place(c, from->aescbc.head, from->aescbc.head.key);
    copy_keys(c, &to->aescbc.keys, &from->aescbc.keys);
    to->secretbox.head = place(c, from->secretbox.head, from->secretbox.head.key);
    copy_keys(c, &to->secretbox.keys, &from->secretbox.keys);
    to->identity.head = place(c, from->identity.head, from->identity.head.key);
    to->kms = from->kms;
    to->kms.head = place(c, from->kms.head, from->kms.head.key);
    to->kms.api_version = string_of(c, &from->kms.api_version);
    to->kms.name = string_of(c, &from->kms.name);
    to->kms.endpoint = string_of(c, &from->kms.endpoint);
    to->kms.cachesize.head.key = to->kms.cachesize.head.at = NULL;
    to->kms.timeout = (struct field_duration){.head = {.state = from->kms.timeout.head.state},
                                              .nanoseconds = from->kms.timeout.nanoseconds};
}

static void copy_entry(struct copying *c, struct ec_resource *to, const struct ec_resource *from)
{
    uint32_t names = from->resources.count, providers = from->providers.count;
    to->head = place(c, from->head, NULL);
    to->resources = from->resources;
    to->providers = from->providers;
    to->resources.head = place(c, from->resources.head, NULL);
    to->providers.head = place(c, from->providers.head, NULL);
    to->resources.items = arena_new(c->arena, struct field_string, names);
    to->providers.items = arena_new(c->arena, struct ec_provider, providers);
    to->resources.room = names;
    to->providers.room = providers;
    for (uint32_t i = 0; i < names; i++) {
        const struct field_string *name = string_at(&from->resources, i);
        *string_at(&to->resources, i) = string_of(c, name);
        string_at(&to->resources, i)->head = place(c, name->head, NULL);
    }
    for (uint32_t i = 0; i < providers; i++)
        copy_provider(c, provider_at(&to->providers, i), provider_at(&from->providers, i));
}

static const struct ec_configuration *copy(struct copying *c, const struct ec_configuration *from)
{
    struct ec_configuration *to = arena_new(c->arena, struct ec_configuration, 1);
    to->head.state = from->head.state;
    to->resources = from->resources;
    to->resources.head = place(c, from->resources.head, from->resources.head.key);
    to->resources.items = arena_new(c->arena, struct ec_resource, from->resources.count);
    to->resources.room = from->resources.count;
    for (uint32_t i = 0; i < from->resources.count; i++)
        copy_entry(c, resource_at(&to->resources, i), resource_at(&from->resources, i));
    return to;
}

/* --- releases --- */

static uint32_t places_in(const struct ec_configuration *c)
{
    enum { OF_ENTRY = 3, OF_PROVIDER = 6 };
    uint32_t count = 1;
    for (uint32_t i = 0; i < c->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        count += OF_ENTRY + entry->resources.count;
        for (uint32_t k = 0; k < entry->providers.count; k++) {
            const struct ec_provider *p = provider_at(&entry->providers, k);
            count +=
                OF_PROVIDER + p->aesgcm.keys.count + p->aescbc.keys.count + p->secretbox.keys.count;
        }
    }
    return count;
}

static const struct ec_configuration *decoded(const struct policy_request *request, unsigned minor)
{
    bool asked = version_set_has(request->minors, minor);
    return asked ? request->verdicts[minor - VERSION_OLDEST].configuration : NULL;
}

const struct policy *policy_of(struct arena *a, const struct policy_request *request)
{
    const struct ec_configuration *from[VERSION_COUNT] = {NULL};
    struct policy_version *versions = arena_new(a, struct policy_version, VERSION_COUNT);
    struct policy *policy = arena_new(a, struct policy, 1);
    struct copying c = {.arena = a, .request = request};
    *policy = (struct policy){.asked = request->minors, .versions = versions};
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        const struct ec_configuration *now = decoded(request, minor);
        uint32_t i = 0;
        while (i < policy->version_count && from[i] != now)
            i++;
        if (!now)
            continue;
        if (i == policy->version_count) {
            from[policy->version_count++] = now;
            c.cap += places_in(now);
        }
        versions[i].minors |= version_bit(minor);
        policy->minors |= version_bit(minor);
    }
    c.nodes = arena_new(a, struct node, c.cap);
    c.spots = arena_new(a, struct spot, c.cap);
    for (uint32_t i = 0; i < policy->version_count; i++)
        versions[i].configuration = copy(&c, from[i]);
    policy->nodes = c.nodes;
    policy->spots = c.spots;
    policy->node_count = c.count;
    policy->is_open = c.is_open;
    return policy;
}

const struct ec_configuration *policy_at(const struct policy *policy, unsigned minor)
{
    for (uint32_t i = 0; i < policy->version_count; i++)
        if (version_set_has(policy->versions[i].minors, minor))
            return policy->versions[i].configuration;
    return NULL;
}

const struct spot *policy_spot(const struct policy *policy, const struct field_head *head)
{
    return head->at ? &policy->spots[head->at - policy->nodes] : NULL;
}
