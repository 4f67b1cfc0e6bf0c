/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/providers.h"

#include <string.h>

#include "apiserver/go_url.h"
#include "apiserver/group_resource.h"
#include "apiserver/version_set.h"
#include "rules/place.h"
#include "rules/resource_names.h"

enum { KINDS = 5 };

static void fields_of(const struct ec_provider *provider, const struct field_head *fields[KINDS])
{
    fields[0] = &provider->identity.head;
    fields[1] = &provider->aescbc.head;
    fields[2] = &provider->aesgcm.head;
    fields[3] = &provider->secretbox.head;
    fields[4] = &provider->kms.head;
}

bool provider_encrypts(const struct ec_provider *provider)
{
    return field_is_set(&provider->aescbc.head) || field_is_set(&provider->aesgcm.head) ||
           field_is_set(&provider->secretbox.head) || field_is_set(&provider->kms.head);
}

bool provider_is_identity(const struct ec_provider *provider)
{
    return field_is_set(&provider->identity.head) && !provider_encrypts(provider);
}

struct str provider_kind(const struct ec_provider *provider)
{
    static const char *const names[KINDS] = {"identity", "aescbc", "aesgcm", "secretbox", "kms"};
    const struct field_head *fields[KINDS];
    struct str kind = STR("");
    fields_of(provider, fields);
    for (unsigned i = 0; i < KINDS; i++) {
        if (!field_is_set(fields[i]))
            continue;
        if (kind.len)
            return STR("");
        kind = str_from(names[i]);
    }
    return kind;
}

struct span provider_place(const struct ec_provider *provider)
{
    const struct field_head *fields[KINDS];
    fields_of(provider, fields);
    for (unsigned i = 0; i < KINDS; i++)
        if (field_is_set(fields[i]) && fields[i]->key)
            return fields[i]->key->span;
    return place_of(&provider->head);
}

static char *put_number(char *to, uint32_t number)
{
    char digits[10];
    size_t count = 0;
    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    while (count)
        *to++ = digits[--count];
    return to;
}

/* Each provider of each file is asked for it: printf would cost more than the rules. */
struct str provider_path(struct arena *a, uint32_t entry, uint32_t provider)
{
    static const char front[] = "resources[", middle[] = "].providers[";
    char text[sizeof front + sizeof middle + 20 + 1], *to = text;
    memcpy(to, front, sizeof front - 1);
    to = put_number(to + sizeof front - 1, entry);
    memcpy(to, middle, sizeof middle - 1);
    to = put_number(to + sizeof middle - 1, provider);
    *to++ = ']';
    return arena_str(a, (struct str){text, (size_t)(to - text)});
}

/* As the subject of a sentence: a wildcard by what it means. STR_NONE: it is better not said, or no
 * plural ('secret'), which "are" cannot follow. */
static struct str name_subject(struct arena *a, struct str name)
{
    struct group_resource gr = group_resource_parse(name);
    struct str shown = name_shown(name, STR_NONE);
    if (!shown.ptr || !str_eq(gr.resource, STR("*")) || name.len == 1)
        return str_ends_with(gr.resource, STR("s")) ? shown : STR_NONE;
    if (str_eq(gr.group, STR("*")))
        return STR("all resources");
    if (!gr.group.len)
        return STR("all resources of the core group");
    return arena_join(a, STR("all resources of "), gr.group);
}

struct str entry_subject(struct arena *a, const struct ec_resource *entry)
{
    const struct str vague = STR("resources");
    uint32_t count = entry->resources.count;
    if (count == 0)
        return vague;
    for (uint32_t i = 0; i < count; i++)
        if (name_is_open(string_at(&entry->resources, i)->value))
            return STR("the resources of a template");
    struct str first = name_subject(a, string_at(&entry->resources, 0)->value);
    if (!first.ptr)
        return vague;
    if (count == 1)
        return first;
    struct str second = name_subject(a, string_at(&entry->resources, 1)->value);
    if (count == 2 && second.ptr)
        return arena_join(a, first, STR(" and "), second);
    return arena_fmt(a, STR_FMT " and %u more", STR_ARG(first), (unsigned)(count - 1));
}

bool entry_has_names(const struct ec_resource *entry)
{
    for (uint32_t i = 0; i < entry->resources.count; i++)
        if (!field_is_set(&string_at(&entry->resources, i)->head))
            return false;
    return entry->resources.count > 0;
}

const struct ec_provider *entry_encrypter(const struct ec_resource *entry)
{
    for (uint32_t i = 0; i < entry->providers.count; i++)
        if (provider_encrypts(provider_at(&entry->providers, i)))
            return provider_at(&entry->providers, i);
    return NULL;
}

static bool is_weak(const struct ec_provider *p)
{
    struct str kind = provider_kind(p);
    return str_eq(kind, STR("aescbc")) || str_eq(kind, STR("aesgcm"));
}

static bool is_strong(const struct ec_provider *p)
{
    struct str kind = provider_kind(p);
    return str_eq(kind, STR("kms")) || str_eq(kind, STR("secretbox"));
}

const struct ec_provider *entry_stronger(const struct ec_resource *entry, uint32_t *count)
{
    const struct ec_provider *strong = NULL;
    *count = 0;
    if (!entry->providers.count || !is_weak(provider_at(&entry->providers, 0)))
        return NULL;
    for (uint32_t i = 1; i < entry->providers.count; i++) {
        const struct ec_provider *p = provider_at(&entry->providers, i);
        if (!is_strong(p))
            continue;
        strong = strong ? strong : p;
        ++*count;
    }
    return strong;
}

/* --- KMS --- */

static bool find_socket(struct arena *a, struct kms_site *site)
{
    struct go_url url;
    if (!go_url_parse(a, site->kms->endpoint.value, GO_URL_COLONS_LAX, &url) ||
        !str_eq(url.scheme, STR("unix")) || url.host.len > 0)
        return false;
    site->socket = go_url_socket(&url);
    return true;
}

static bool site_of(struct rule_run *run, uint32_t entry, uint32_t provider, struct kms_site *site)
{
    const struct ec_configuration *c = run->document->configuration;
    const struct ec_resource *e = resource_at(&c->resources, entry);
    const struct ec_kms *kms = &provider_at(&e->providers, provider)->kms;
    if (!field_is_set(&kms->head) || !field_is_set(&kms->name.head) ||
        !field_is_set(&kms->endpoint.head))
        return false;
    *site = (struct kms_site){
        .kms = kms,
        .entry = entry,
        .provider = provider,
        .v2 = text_is(&kms->api_version, STR("v2")),
        .path = arena_join(run->arena, provider_path(run->arena, entry, provider), STR(".kms")),
    };
    site->is_socket = find_socket(run->arena, site);
    return true;
}

static bool is_seen(const struct kms_site *sites, uint32_t count, const struct kms_site *site)
{
    for (uint32_t i = 0; i < count && i < COMPARED_MAX; i++)
        if (sites[i].kms->name.head.at == site->kms->name.head.at)
            return true;
    return false;
}

static void gather_kms(struct rule_run *run, struct rule_memo *memo)
{
    const struct ec_configuration *c = run->document->configuration;
    struct kms_site *sites = NULL;
    uint32_t count = 0, cap = 0;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct field_list *providers = &resource_at(&c->resources, i)->providers;
        for (uint32_t j = 0; j < providers->count; j++) {
            struct kms_site site;
            if (!site_of(run, i, j, &site))
                continue;
            site.again = is_seen(sites, count, &site);
            if (count == cap) {
                struct kms_site *more =
                    arena_new(run->arena, struct kms_site, cap = cap ? 2 * cap : 8);
                if (count)
                    memcpy(more, sites, count * sizeof *more);
                sites = more;
            }
            sites[count++] = site;
        }
    }
    memo->kms = sites;
    memo->kms_count = count;
    memo->kms_known = true;
}

static const struct rule_memo *all_kms(struct rule_run *run)
{
    struct rule_memo *memo = run->document->memo;
    if (!memo)
        memo = arena_new(run->arena, struct rule_memo, 1);
    if (!memo->kms_known)
        gather_kms(run, memo);
    return memo;
}

void each_kms(struct rule_run *run, void (*look)(struct rule_run *run, const struct kms_site *site))
{
    const struct rule_memo *memo = all_kms(run);
    for (uint32_t i = 0; i < memo->kms_count; i++)
        if (!memo->kms[i].again)
            look(run, &memo->kms[i]);
}

const struct kms_site *kms_sites(struct rule_run *run, uint32_t entry, uint32_t *count)
{
    const struct rule_memo *memo = all_kms(run);
    uint32_t low = 0, high = memo->kms_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (memo->kms[middle].entry < entry)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < memo->kms_count && *count < COMPARED_MAX &&
           memo->kms[low + *count].entry == entry)
        ++*count;
    return *count ? &memo->kms[low] : NULL;
}

static bool refuses_v1(const struct verdict *verdict)
{
    for (uint32_t i = 0; i < verdict->fault_count; i++)
        if (verdict->faults[i].refusal == REFUSAL_KMS_V1_DISABLED)
            return true;
    return false;
}

uint32_t minors_with_kms_v1(const struct rule_run *run)
{
    const struct document_view *view = run->document;
    uint32_t minors = view->minors & run->rule->minors;
    for (unsigned minor = VERSION_OLDEST; view->verdicts && minor <= VERSION_NEWEST; minor++)
        if (version_set_has(minors, minor) && refuses_v1(&view->verdicts[minor - VERSION_OLDEST]))
            minors &= ~version_bit(minor);
    return minors;
}
