/* SPDX-License-Identifier: Apache-2.0 */
#include "access/access.h"

#include <stdlib.h>
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

struct access_name {       /* that an entry lists */
    struct str text;       /* 'secrets.' is 'secrets' */
    uint32_t entry, place; /* and where in its list */
};

static struct str without_dot(struct str text)
{
    struct group_resource parsed = group_resource_parse(text);
    return parsed.group.len ? text : parsed.resource;
}

static int by_text(const void *a, const void *b)
{
    const struct access_name *x = a, *y = b;
    int order = str_cmp(x->text, y->text);
    if (order || x->entry != y->entry)
        return order ? order : x->entry < y->entry ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

struct access_index access_index_of(struct arena *a, const struct ec_configuration *configuration)
{
    struct access_index index = {.configuration = configuration};
    const struct field_list *entries = &configuration->resources;
    uint32_t total = 0;
    for (uint32_t i = 0; i < entries->count; i++)
        total += resource_at(entries, i)->resources.count;
    struct access_name *names = arena_new(a, struct access_name, total);
    for (uint32_t i = 0; i < entries->count; i++) {
        const struct field_list *list = &resource_at(entries, i)->resources;
        for (uint32_t k = 0; k < list->count; k++)
            names[index.count++] =
                (struct access_name){without_dot(string_at(list, k)->value), i, k};
    }
    if (index.count)
        qsort(names, index.count, sizeof *names, by_text);
    index.names = names;
    return index;
}

static bool names(const struct ec_resource *entry, struct group_resource wanted)
{
    for (uint32_t i = 0; i < entry->resources.count; i++)
        if (group_resource_names(string_at(&entry->resources, i)->value, wanted))
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

/* The names that stand for it: from the first up to the one before the end. */
static uint32_t names_in(struct arena *a, const struct access_index *index,
                         struct group_resource wanted, uint32_t *until)
{
    struct str text =
        wanted.group.len ? arena_join(a, wanted.resource, STR("."), wanted.group) : wanted.resource;
    uint32_t first = 0, end = index->count;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (str_cmp(index->names[middle].text, text) < 0)
            first = middle + 1;
        else
            end = middle;
    }
    while (end < index->count && str_eq(index->names[end].text, text))
        end++;
    *until = end;
    return first;
}

uint32_t access_index_name(struct arena *a, const struct access_index *index,
                           struct group_resource wanted, uint32_t entry)
{
    uint32_t end, first = names_in(a, index, wanted, &end);
    for (uint32_t i = first; i < end; i++)
        if (index->names[i].entry == entry)
            return index->names[i].place;
    return UINT32_MAX;
}

/* Once each, though an entry may say a name twice. */
static uint32_t *entries_in(struct arena *a, const struct access_index *index,
                            struct group_resource wanted, uint32_t *count)
{
    uint32_t end, first = names_in(a, index, wanted, &end);
    uint32_t *entries = arena_new(a, uint32_t, end - first);
    *count = 0;
    for (uint32_t i = first; i < end; i++)
        if (!*count || entries[*count - 1] != index->names[i].entry)
            entries[(*count)++] = index->names[i].entry;
    return entries;
}

/* With an index, or by looking at each name. */
struct asking {
    struct arena *arena;
    const struct ec_configuration *configuration;
    const struct access_index *index;
};

static bool find(const struct asking *ask, struct group_resource wanted, enum access_level level,
                 struct access *out)
{
    out->entries = ask->index
                       ? entries_in(ask->arena, ask->index, wanted, &out->entry_count)
                       : entries_of(ask->arena, ask->configuration, wanted, &out->entry_count);
    out->level = out->entry_count ? level : ACCESS_NO_ENTRY;
    return out->entry_count > 0;
}

static void select_entries(const struct asking *ask, const struct version_row *row,
                           struct str resource, bool builtin, struct access *out)
{
    struct group_resource exact = group_resource_parse(resource);
    const struct group_resource group = {.group = exact.group, .resource = STR("*")};
    const struct group_resource all = {.group = STR("*"), .resource = STR("*")};
    if (row->select == SELECT_BUILTIN_WILDCARDS && !builtin)
        return;
    if (find(ask, exact, ACCESS_EXACT, out) || row->select == SELECT_EXACT)
        return;
    if (!find(ask, group, ACCESS_GROUP, out) && row->select == SELECT_WILDCARDS)
        find(ask, all, ACCESS_ALL, out);
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

static void make(const struct asking *ask, const struct version_row *row, struct str resource,
                 bool builtin, struct access *out)
{
    struct arena *a = ask->arena;
    const struct ec_configuration *configuration = ask->configuration;
    *out = (struct access){.refuses_encrypted = row->select != SELECT_BUILTIN_WILDCARDS};
    select_entries(ask, row, resource, builtin, out);
    out->keys = arena_new(a, struct access_key, key_count(configuration, out));
    for (uint32_t e = 0; e < out->entry_count; e++) {
        const struct ec_resource *entry = resource_at(&configuration->resources, out->entries[e]);
        for (uint32_t i = 0; i < entry->providers.count; i++)
            add_provider(a, out, row, provider_at(&entry->providers, i),
                         (struct access_key){.entry = out->entries[e], .provider = i});
    }
}

void access_of(struct arena *a, const struct ec_configuration *configuration,
               const struct version_row *row, struct str resource, bool builtin, struct access *out)
{
    const struct asking ask = {.arena = a, .configuration = configuration};
    make(&ask, row, resource, builtin, out);
}

void access_of_indexed(struct arena *a, const struct access_index *index,
                       const struct version_row *row, struct str resource, bool builtin,
                       struct access *out)
{
    const struct asking ask = {.arena = a, .configuration = index->configuration, .index = index};
    make(&ask, row, resource, builtin, out);
}

enum access_level access_level_of(struct arena *a, const struct ec_configuration *configuration,
                                  const struct version_row *row, struct str resource, bool builtin)
{
    const struct asking ask = {.arena = a, .configuration = configuration};
    struct access out = {.level = ACCESS_NO_ENTRY};
    select_entries(&ask, row, resource, builtin, &out);
    return out.level;
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

/* The name of a key, or of a KMS provider, is the last part of the prefix, up to a colon. A
 * writer's name that goes on behind a colon of its own fits too: 'a' opens, or tries to, what 'a:b'
 * wrote. */
static bool fits_name(struct str name, struct str written)
{
    return str_starts_with(written, name) &&
           (name.len == written.len || written.ptr[name.len] == ':');
}

/* The provider's part of a stored value's prefix: of local keys the kind alone, of KMS the name
 * too. */
static bool fits_provider(const struct access_key *key, const struct access_key *writer)
{
    return key->kind == writer->kind &&
           (!access_kind_is_kms(key->kind) || fits_name(key->name, writer->name));
}

static bool same_material(const struct access_key *a, const struct access_key *b)
{
    return a->material.ptr && b->material.ptr && str_eq(a->material, b->material);
}

enum attempt { ATTEMPT_FAILS, ATTEMPT_OPENS, ATTEMPT_RUBBISH, ATTEMPT_MAY_BE_RUBBISH };

/* What a key whose prefix fits makes of the value. AES-CBC has no authentication: it only wants
 * whole blocks and a padding that looks right. Of a longer name the rest stands in front of the
 * value; where that rest is whole blocks, the same secret still finds the true padding. */
static enum attempt attempt(const struct access_key *key, const struct access_key *writer)
{
    enum { CBC_BLOCK = 16 };
    size_t rest = writer->name.len - key->name.len;
    bool opens = rest == 0 && (access_kind_is_kms(key->kind) || same_material(key, writer));
    if (opens)
        return ATTEMPT_OPENS;
    if (key->kind != ACCESS_AESCBC || rest % CBC_BLOCK != 0)
        return ATTEMPT_FAILS;
    return same_material(key, writer) ? ATTEMPT_RUBBISH : ATTEMPT_MAY_BE_RUBBISH;
}

/* The last key of a provider. */
static bool ends_provider(const struct access *reader, uint32_t i)
{
    return i + 1 == reader->count || reader->keys[i + 1].provider != reader->keys[i].provider ||
           reader->keys[i + 1].entry != reader->keys[i].entry;
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
        bool fits = fits_provider(key, writer), named = fits && fits_name(key->name, writer->name);
        enum attempt made = named ? attempt(key, writer) : ATTEMPT_FAILS;
        answer.garbage |= made == ATTEMPT_RUBBISH || made == ATTEMPT_MAY_BE_RUBBISH;
        if (made == ATTEMPT_RUBBISH)
            return answer;
        if (made == ATTEMPT_OPENS) {
            answer.readable =
                access_kind_is_kms(key->kind) ? ACCESS_READABLE_UNKNOWN : ACCESS_READABLE_YES;
            answer.stale = !is_first(reader, key);
            answer.by = key;
            return answer;
        }
        /* Where the first one that fits decides, so does the first key within it. */
        if (row->search == SEARCH_FIRST && fits && (named || ends_provider(reader, i)))
            break;
    }
    return answer;
}
