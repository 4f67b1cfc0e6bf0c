/* SPDX-License-Identifier: Apache-2.0 */
#include "access/access.h"

#include <string.h>

#include "apiserver/effective.h"
#include "apiserver/group_resource.h"
#include "base/go_base64.h"

const char *access_kind_name(enum access_kind kind)
{
    static const char *const names[] = {"identity",  "aescbc", "aesgcm",
                                        "secretbox", "kms v1", "kms v2"};
    return names[kind];
}

/* --- which entries --- */

static bool same(struct group_resource a, struct group_resource b)
{
    return str_eq(a.group, b.group) && str_eq(a.resource, b.resource);
}

static bool names(const struct ec_resource *entry, struct group_resource wanted)
{
    for (uint32_t i = 0; i < entry->resources.count; i++)
        if (same(group_resource_parse(string_at(&entry->resources, i)->value), wanted))
            return true;
    return false;
}

static uint32_t *entries_of(struct arena *a, const struct ec_configuration *c,
                            struct group_resource wanted, uint32_t *count)
{
    uint32_t *entries = arena_new(a, uint32_t, c->resources.count);
    *count = 0;
    for (uint32_t i = 0; i < c->resources.count; i++)
        if (names(resource_at(&c->resources, i), wanted))
            entries[(*count)++] = i;
    return entries;
}

static void select_entries(struct arena *a, const struct ec_configuration *c,
                           const struct version_row *row, struct str resource, bool builtin,
                           struct access *out)
{
    struct group_resource exact = group_resource_parse(resource);
    const struct group_resource group = {.group = exact.group, .resource = STR("*")};
    const struct group_resource all = {.group = STR("*"), .resource = STR("*")};
    bool legacy = row->select == SELECT_BUILTIN_WILDCARDS;
    if (legacy && !builtin)
        return;
    out->entries = entries_of(a, c, exact, &out->entry_count);
    out->level = ACCESS_EXACT;
    if (!out->entry_count && row->select != SELECT_EXACT) {
        out->entries = entries_of(a, c, group, &out->entry_count);
        out->level = ACCESS_GROUP;
    }
    if (!out->entry_count && row->select == SELECT_WILDCARDS) {
        out->entries = entries_of(a, c, all, &out->entry_count);
        out->level = ACCESS_ALL;
    }
    if (!out->entry_count)
        out->level = ACCESS_NO_ENTRY;
}

/* --- their keys --- */

static struct str material_of(struct arena *a, const struct ec_key *key)
{
    struct str secret = key->secret.value;
    size_t length, fault;
    char *bytes = arena_bytes(a, secret.len + 3);
    return go_base64_decode(secret, bytes, &length, &fault) ? (struct str){bytes, length}
                                                            : STR_NONE;
}

static void add_keys(struct arena *a, struct access *out, struct access_key common,
                     const struct field_list *keys)
{
    for (uint32_t i = 0; i < keys->count; i++) {
        const struct ec_key *key = key_at(keys, i);
        struct access_key *new = &out->keys[out->count++];
        *new = common;
        new->name = key->name.value.ptr ? key->name.value : STR("");
        new->material = material_of(a, key);
        new->key = i;
        new->head = &key->head;
    }
}

static void add_provider(struct arena *a, struct access *out, const struct version_row *row,
                         const struct ec_provider *p, struct access_key common)
{
    common.name = STR("");
    if (field_is_set(&p->aesgcm.head)) {
        common.kind = ACCESS_AESGCM;
        add_keys(a, out, common, &p->aesgcm.keys);
    } else if (field_is_set(&p->aescbc.head)) {
        common.kind = ACCESS_AESCBC;
        add_keys(a, out, common, &p->aescbc.keys);
    } else if (field_is_set(&p->secretbox.head)) {
        common.kind = ACCESS_SECRETBOX;
        add_keys(a, out, common, &p->secretbox.keys);
    } else if (field_is_set(&p->kms.head)) {
        struct effective_kms e = effective_kms(row, false, &p->kms);
        bool v2 = (row->checks & CHECK_KMS_API_VERSION) && str_eq(e.api_version, STR("v2"));
        common.kind = v2 ? ACCESS_KMS_V2 : ACCESS_KMS_V1;
        common.name = e.name.ptr ? e.name : STR("");
        common.endpoint = e.endpoint;
        common.head = &p->kms.head;
        out->keys[out->count++] = common;
    } else if (field_is_set(&p->identity.head)) {
        common.kind = ACCESS_IDENTITY;
        common.head = &p->identity.head;
        out->keys[out->count++] = common;
    }
}

static uint32_t key_count(const struct ec_configuration *c, const struct access *out)
{
    uint32_t count = 0;
    for (uint32_t e = 0; e < out->entry_count; e++) {
        const struct ec_resource *entry = resource_at(&c->resources, out->entries[e]);
        for (uint32_t i = 0; i < entry->providers.count; i++) {
            const struct ec_provider *p = provider_at(&entry->providers, i);
            count += p->aesgcm.keys.count + p->aescbc.keys.count + p->secretbox.keys.count + 1;
        }
    }
    return count;
}

void access_of(struct arena *a, const struct ec_configuration *configuration,
               const struct version_row *row, struct str resource, bool builtin, struct access *out)
{
    *out = (struct access){.refuses_encrypted = row->select != SELECT_BUILTIN_WILDCARDS};
    select_entries(a, configuration, row, resource, builtin, out);
    out->keys = arena_new(a, struct access_key, key_count(configuration, out));
    for (uint32_t e = 0; e < out->entry_count; e++) {
        const struct ec_resource *entry = resource_at(&configuration->resources, out->entries[e]);
        for (uint32_t i = 0; i < entry->providers.count; i++)
            add_provider(a, out, row, provider_at(&entry->providers, i),
                         (struct access_key){.entry = out->entries[e], .provider = i});
    }
}

const struct access_key *access_writer(const struct access *access)
{
    bool plain = access->level == ACCESS_NO_ENTRY || !access->count ||
                 access->keys[0].kind == ACCESS_IDENTITY;
    return plain ? NULL : &access->keys[0];
}

/* --- reading --- */

static bool is_first(const struct access *reader, const struct access_key *key)
{
    return key == &reader->keys[0];
}

static struct access_answer read_plain(const struct access *reader)
{
    for (uint32_t i = 0; i < reader->count; i++) {
        const struct access_key *key = &reader->keys[i];
        if (key->kind == ACCESS_IDENTITY)
            return (struct access_answer){
                .readable = ACCESS_READABLE_YES, .stale = !is_first(reader, key), .by = key};
    }
    return (struct access_answer){.readable = ACCESS_READABLE_NO};
}

static bool is_kms(enum access_kind kind)
{
    return kind == ACCESS_KMS_V1 || kind == ACCESS_KMS_V2;
}

/* The provider's part of a stored value's prefix: of local keys the kind alone, of KMS the name
 * too. */
static bool fits_provider(const struct access_key *key, const struct access_key *writer)
{
    return key->kind == writer->kind && (!is_kms(key->kind) || str_eq(key->name, writer->name));
}

struct access_answer access_read(const struct access *reader, const struct version_row *row,
                                 const struct access_key *writer)
{
    if (reader->level == ACCESS_NO_ENTRY)
        return (struct access_answer){.readable =
                                          writer ? ACCESS_READABLE_NO : ACCESS_READABLE_YES};
    if (!writer)
        return read_plain(reader);
    struct access_answer answer = {.readable = ACCESS_READABLE_NO};
    for (uint32_t i = 0; i < reader->count; i++) {
        const struct access_key *key = &reader->keys[i];
        if (fits_provider(key, writer) && str_eq(key->name, writer->name)) {
            bool opens = is_kms(key->kind) || (key->material.ptr && writer->material.ptr &&
                                               str_eq(key->material, writer->material));
            answer.garbage |= !opens && key->kind == ACCESS_AESCBC;
            if (opens) {
                answer.readable = is_kms(key->kind) ? ACCESS_READABLE_UNKNOWN : ACCESS_READABLE_YES;
                answer.stale = !is_first(reader, key);
                answer.by = key;
                return answer;
            }
        }
        /* The last key of a provider that fits ends the search where the first one decides. */
        bool last = i + 1 == reader->count || reader->keys[i + 1].provider != key->provider ||
                    reader->keys[i + 1].entry != key->entry;
        if (row->search == SEARCH_FIRST && last && fits_provider(key, writer))
            break;
    }
    return answer;
}
