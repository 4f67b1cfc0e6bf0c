/* SPDX-License-Identifier: Apache-2.0 */
/* GetPrefixTransformers of 1.13 to 1.17: providers are looked at in the order aesgcm, aescbc,
 * secretbox, identity, kms. A fault in aescbc or secretbox is held back and lost where a later kind
 * of provider is set beside it. */
#include "apiserver/build.h"

#include "apiserver/effective.h"
#include "apiserver/go_url.h"
#include "apiserver/words.h"
#include "base/go_base64.h"
#include "base/go_quote.h"

struct sequence {
    const struct build_input *in;
    struct fault_list *faults;
    uint32_t entry, provider;
    unsigned asked; /* enum version_asked */
};

static void refuse(struct sequence *s, enum refusal refusal, const char *below,
                   const struct field_head *head, struct words_args args)
{
    struct arena *a = s->faults->arena;
    struct str path = below ? build_path(a, s->entry, s->provider, below)
                            : arena_fmt(a, "resources[%u].providers[%u]", s->entry, s->provider);
    words_fault(s->faults, s->in->row, refusal, args, path, head);
}

static void refuse_key(struct sequence *s, enum refusal refusal, const char *kind, uint32_t index,
                       const char *field, const struct field_head *head, struct words_args args)
{
    struct str below = arena_fmt(s->faults->arena, "%s.keys[%u].%s", kind, index, field);
    refuse(s, refusal, below.ptr, head, args);
}

static const struct field_head *nearest(const struct field_head *head,
                                        const struct field_head *container)
{
    return head->at ? head : container;
}

static bool names_and_secrets(struct sequence *s, const char *kind, const struct field_list *keys)
{
    for (uint32_t i = 0; i < keys->count; i++) {
        const struct ec_key *key = key_at(keys, i);
        struct words_args args = {.first = key->name.value};
        if (key->name.value.len == 0) {
            refuse_key(s, REFUSAL_KEY_NAME_REQUIRED, kind, i, "name",
                       nearest(&key->name.head, &key->head), args);
            return false;
        }
        if (key->secret.value.len == 0) {
            refuse_key(s, REFUSAL_KEY_SECRET_REQUIRED, kind, i, "secret",
                       nearest(&key->secret.head, &key->head), args);
            return false;
        }
    }
    return true;
}

static void build_keys(struct sequence *s, const char *kind, const struct field_head *provider,
                       const struct field_list *keys)
{
    bool secretbox = str_eq(str_from(kind), STR("secretbox"));
    if (keys->count == 0) {
        struct str below = arena_fmt(s->faults->arena, "%s.keys", kind);
        refuse(s, REFUSAL_KEYS_REQUIRED, below.ptr, nearest(&keys->head, provider),
               (struct words_args){.first = secretbox ? STR("secretbox") : STR("aes")});
        return;
    }
    if (!names_and_secrets(s, kind, keys))
        return;
    for (uint32_t i = 0; i < keys->count; i++) {
        const struct ec_key *key = key_at(keys, i);
        size_t length, fault;
        struct words_args args = {.first = key->name.value};
        enum refusal refusal = REFUSAL_NONE;
        if (!go_base64_length(key->secret.value, &length, &fault)) {
            refusal = REFUSAL_KEY_BASE64;
            args.number = (int64_t)fault;
        } else if (length != 32 && (secretbox || (length != 16 && length != 24))) {
            refusal = REFUSAL_KEY_LENGTH;
            args.number = (int64_t)length;
            args.second = str_from(kind);
        }
        if (!refusal)
            continue;
        refuse_key(s, refusal, kind, i, "secret", &key->secret.head, args);
        return;
    }
}

static void build_kms(struct sequence *s, const struct ec_kms *kms)
{
    struct words_args args = {.first = kms->name.value};
    struct go_url url;
    s->asked |= CHECK_ENDPOINT_COLONS;
    const struct field_head *endpoint = nearest(&kms->endpoint.head, &kms->head);
    if (kms->endpoint.value.len == 0) {
        refuse(s, REFUSAL_KMS_ENDPOINT_REQUIRED, "kms.endpoint", endpoint, args);
    } else if (field_is_set(&kms->timeout.head) && kms->timeout.nanoseconds <= 0) {
        refuse(s, REFUSAL_KMS_TIMEOUT, "kms.timeout", &kms->timeout.head, args);
    } else if (!go_url_parse(s->faults->arena, kms->endpoint.value, effective_colons(s->in->row),
                             &url)) {
        struct buf why = BUF_INIT;
        buf_cstr(&why, "invalid endpoint ");
        go_quote(&why, kms->endpoint.value);
        buf_cstr(&why, " for remote KMS provider, error: ");
        buf_str(&why, url.why);
        args.second = buf_to_arena(&why, s->faults->arena);
        buf_release(&why);
        refuse(s, REFUSAL_KMS_ENDPOINT_URL, "kms.endpoint", endpoint, args);
    } else if (!str_eq(url.scheme, STR("unix"))) {
        args.second = url.scheme;
        refuse(s, REFUSAL_KMS_ENDPOINT_SCHEME, "kms.endpoint", endpoint, args);
    }
    /* A cachesize below zero makes the cache fail, but the server overlooks that error and starts.
     */
}

/* True when `kind` is set although another one is already: then only that is said. */
static bool second_kind(struct sequence *s, bool found, const struct ec_provider *p)
{
    if (!found)
        return false;
    s->faults->count = 0;
    refuse(s, REFUSAL_PROVIDER_MANY, NULL, &p->head, (struct words_args){0});
    return true;
}

static void build_provider(struct sequence *s, const struct ec_provider *p)
{
    bool found = field_is_set(&p->aesgcm.head);
    if (found)
        build_keys(s, "aesgcm", &p->aesgcm.head, &p->aesgcm.keys);
    if (s->faults->count)
        return;
    if (field_is_set(&p->aescbc.head)) {
        if (second_kind(s, found, p))
            return;
        build_keys(s, "aescbc", &p->aescbc.head, &p->aescbc.keys);
        found = true;
    }
    if (field_is_set(&p->secretbox.head)) {
        if (second_kind(s, found, p))
            return;
        build_keys(s, "secretbox", &p->secretbox.head, &p->secretbox.keys);
        found = true;
    }
    if (field_is_set(&p->identity.head)) {
        if (second_kind(s, found, p))
            return;
        found = true;
    }
    if (field_is_set(&p->kms.head)) {
        if (second_kind(s, found, p))
            return;
        build_kms(s, &p->kms);
        found = true;
    }
    if (!found)
        refuse(s, REFUSAL_PROVIDER_NONE, NULL, &p->head, (struct words_args){0});
}

unsigned build_sequential(const struct build_input *in, struct fault_list *faults)
{
    struct sequence s = {.in = in, .faults = faults};
    const struct field_list *entries = &in->configuration->resources;
    for (s.entry = 0; s.entry < entries->count; s.entry++) {
        const struct ec_resource *entry = resource_at(entries, s.entry);
        for (s.provider = 0; s.provider < entry->providers.count; s.provider++) {
            build_provider(&s, provider_at(&entry->providers, s.provider));
            if (faults->count)
                return s.asked;
        }
    }
    return s.asked;
}
