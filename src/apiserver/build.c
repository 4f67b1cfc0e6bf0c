/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/build.h"

#include "apiserver/effective.h"
#include "apiserver/go_url.h"
#include "apiserver/group_resource.h"
#include "apiserver/redact.h"
#include "apiserver/words.h"
#include "base/go_quote.h"
#include "base/str_set.h"

struct str build_path(struct arena *a, uint32_t entry, uint32_t provider, const char *below)
{
    return arena_fmt(a, "resources[%u].providers[%u].%s", entry, provider, below);
}

struct builder {
    const struct build_input *in;
    struct fault_list *faults;
    struct str_set
        wildcard_groups; /* the groups whose wildcard an earlier resource has; "*" is all groups */
    uint32_t entry, provider;
    unsigned asked; /* enum version_asked */
};

/* gRPC reads the endpoint's path as a URL once more. */
static void check_dial(struct builder *b, const struct ec_kms *kms, const struct effective_kms *e,
                       bool v1)
{
    struct arena *a = b->faults->arena;
    struct go_url url;
    struct str why;
    if (b->in->row->grpc == GRPC_NONE ||
        !go_url_parse(a, e->endpoint, effective_colons(b->in->row), &url) ||
        !go_grpc_dial_error(a, &url, &why))
        return;
    const char *plugin = v1 ? "KMS plugin" : "KMSv2 plugin";
    if (b->in->row->grpc == GRPC_PROBE)
        plugin = v1 ? "KMSv1-Plugin's probe" : "KMSv2-Plugin's probe";
    struct buf out = BUF_INIT;
    buf_fmt(&out, "could not configure %s ", plugin);
    bool hidden = false;
    go_quote(&out, redact_value(e->name, &hidden));
    buf_cstr(&out, ", error: failed to create connection to ");
    buf_str(&out, e->endpoint);
    buf_cstr(&out, ", error: ");
    buf_str(&out, why);
    struct fault *fault = fault_add(b->faults, REFUSAL_KMS_ENDPOINT_DIAL);
    fault->leaks_secret = hidden;
    fault_text(b->faults, fault, buf_to_arena(&out, a));
    fault->place = (struct place){build_path(a, b->entry, b->provider, "kms.endpoint"),
                                  place_of(&kms->endpoint.head)};
    buf_release(&out);
}

static void build_kms(struct builder *b, const struct ec_kms *kms)
{
    const struct version_row *row = b->in->row;
    b->asked |= CHECK_KMS_API_VERSION | CHECK_KMS_V1_GATE | CHECK_KMS_V2_GATE |
                CHECK_ENDPOINT_COLONS | ASKED_DEFAULTS | ASKED_GRPC | ASKED_GATES;
    struct effective_kms e = effective_kms(row, b->in->internal, kms);
    /* Before apiVersion was known, every provider is v1; what is neither v1 nor v2 does not get
     * past validation. */
    bool v1 = !(row->checks & CHECK_KMS_API_VERSION) || str_eq(e.api_version, STR("v1"));
    enum refusal refusal = REFUSAL_NONE;
    if (v1 && (row->checks & CHECK_KMS_V1_GATE) && !b->in->gates->kms_v1)
        refusal = REFUSAL_KMS_V1_DISABLED;
    else if (!v1 && (row->checks & CHECK_KMS_V2_GATE) && !b->in->gates->kms_v2)
        refusal = REFUSAL_KMS_V2_DISABLED;
    if (!refusal) {
        check_dial(b, kms, &e, v1);
        return;
    }
    const struct field_head *head =
        field_is_set(&kms->api_version.head) ? &kms->api_version.head : &kms->head;
    const char *below = head == &kms->head ? "kms" : "kms.apiVersion";
    words_fault(b->faults, row, refusal, (struct words_args){.first = e.name},
                build_path(b->faults->arena, b->entry, b->provider, below), head);
}

static struct str group_resource_text(struct arena *a, struct group_resource r)
{
    if (r.group.len)
        return arena_join(a, r.resource, STR("."), r.group);
    return str_eq(r.resource, STR("*")) ? STR("*.") : r.resource;
}

static bool check_masking(struct builder *b, const struct field_string *name, uint32_t index)
{
    struct arena *a = b->faults->arena;
    struct group_resource r = group_resource_parse(name->value);
    bool in_group = str_set_has(&b->wildcard_groups, r.group);
    if (!in_group && !str_set_has(&b->wildcard_groups, STR("*"))) {
        if (str_eq(r.resource, STR("*")))
            str_set_add(&b->wildcard_groups, r.group);
        return true;
    }
    struct str mask = in_group ? r.group : STR("*");
    struct group_resource wildcard = {.group = mask, .resource = STR("*")};
    struct words_args args = {.first = group_resource_text(a, r),
                              .second = group_resource_text(a, wildcard)};
    words_fault(b->faults, b->in->row, REFUSAL_RESOURCE_MASKED, args,
                arena_fmt(a, "resources[%u].resources[%u]", b->entry, index), &name->head);
    return false;
}

static void build_entry(struct builder *b, const struct ec_resource *entry)
{
    for (b->provider = 0; b->provider < entry->providers.count; b->provider++) {
        const struct ec_provider *p = provider_at(&entry->providers, b->provider);
        if (field_is_set(&p->kms.head))
            build_kms(b, &p->kms);
        if (b->faults->count)
            return;
    }
    b->asked |= CHECK_RESOURCE_MASKING;
    if (!(b->in->row->checks & CHECK_RESOURCE_MASKING))
        return;
    for (uint32_t i = 0; i < entry->resources.count; i++)
        if (!check_masking(b, string_at(&entry->resources, i), i))
            return;
}

unsigned build_transformers(const struct build_input *in, struct fault_list *faults)
{
    struct builder b = {.in = in, .faults = faults, .wildcard_groups = {.arena = faults->arena}};
    const struct field_list *entries = &in->configuration->resources;
    for (b.entry = 0; b.entry < entries->count && !faults->count; b.entry++)
        build_entry(&b, resource_at(entries, b.entry));
    return b.asked;
}
