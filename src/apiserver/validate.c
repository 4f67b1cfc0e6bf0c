/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/validate.h"

#include <stdlib.h>

#include "apiserver/effective.h"
#include "apiserver/go_url.h"
#include "apiserver/group_resource.h"
#include "apiserver/provider_value.h"
#include "apiserver/redact.h"
#include "apiserver/words.h"
#include "base/go_base64.h"
#include "base/go_unicode.h"
#include "base/str_set.h"

struct validation {
    const struct validate_input *in;
    struct fault_list *faults;
    struct str_set kms_names; /* of the KMS providers checked so far */
    /* Where the walk stands; -1: not inside. */
    int64_t entry, provider, key;
    const char *provider_kind; /* "aescbc", "kms" */
    unsigned asked;            /* enum version_asked */
};

static void put_index(struct buf *out, const char *list, int64_t index)
{
    if (index < 0)
        return;
    buf_cstr(out, list);
    buf_byte(out, '[');
    buf_int(out, index);
    buf_byte(out, ']');
}

static void put_field(struct buf *out, const char *name)
{
    if (!name)
        return;
    buf_byte(out, '.');
    buf_cstr(out, name);
}

/* The walk's place and one field below it, as the server prints it:
 * resources[0].providers[1].kms.name. */
static struct str path_text(const struct validation *v, const char *field, int64_t index)
{
    struct buf out = BUF_INIT;
    buf_cstr(&out, "resources");
    put_index(&out, "", v->entry);
    put_index(&out, ".providers", v->provider);
    put_field(&out, v->provider_kind);
    put_index(&out, ".keys", v->key);
    put_field(&out, field);
    put_index(&out, "", index);
    struct str text = buf_to_arena(&out, v->faults->arena);
    buf_release(&out);
    return text;
}

/* Nothing that follows can be said any more. */
static bool is_over(const struct validation *v)
{
    return fault_list_is_full(v->faults) ||
           (v->faults->count && v->faults->items[0].refusal == REFUSAL_PANIC);
}

struct complaint { /* one error, before it is rendered */
    enum refusal refusal;
    const char *field; /* below the walk's place; NULL for the place itself */
    int64_t index;     /* in that field's list; -1 for none */
    const struct field_head *head, *container;
    struct words_args args;
    bool required; /* "Required value", which shows no value */
    bool hidden;   /* a value that looks like a key is not shown */
    struct buf value;
};

static struct fault *complain(struct validation *v, struct complaint *c)
{
    struct fault *fault = fault_add(v->faults, c->refusal);
    fault->place.path = path_text(v, c->field, c->index);
    bool absent = !c->head || !c->head->at;
    const struct field_head *shown = absent ? c->container : c->head;
    fault->place.span = place_of(shown);
    fault->at = shown ? shown->at : NULL;
    fault->number = c->args.number;
    struct buf out = BUF_INIT;
    buf_str(&out, fault->place.path);
    buf_cstr(&out, ": ");
    if (c->required) {
        c->hidden |= words_required(&out, v->in->row, c->refusal, c->args);
    } else {
        buf_cstr(&out, "Invalid value: ");
        buf_str(&out, buf_view(&c->value));
        buf_cstr(&out, ": ");
        c->hidden |= words_put(&out, v->in->row, c->refusal, c->args);
    }
    fault_text(v->faults, fault, buf_to_arena(&out, v->faults->arena));
    fault->leaks_secret = c->hidden;
    buf_release(&out);
    buf_release(&c->value);
    return fault;
}

static void complain_required(struct validation *v, enum refusal refusal, const char *field,
                              const struct field_head *head, const struct field_head *container)
{
    struct complaint c = {
        .refusal = refusal, .field = field, .index = -1, .head = head, .container = container};
    c.required = true;
    c.args.first = path_text(v, field, -1);
    complain(v, &c);
}

static void complain_string(struct validation *v, enum refusal refusal, const char *field,
                            const struct field_head *head, const struct field_head *container,
                            struct str value, struct words_args args)
{
    struct complaint c = {.refusal = refusal,
                          .field = field,
                          .index = -1,
                          .head = head,
                          .container = container,
                          .args = args};
    words_value_string(&c.value, redact_value(value, &c.hidden));
    complain(v, &c);
}

/* --- resources --- */

static bool is_star(struct str s)
{
    return str_eq(s, STR("*"));
}

static int compare_names(const void *left, const void *right)
{
    const struct group_resource *a = left, *b = right;
    int order = str_cmp(a->group, b->group);
    return order ? order : str_cmp(a->resource, b->resource);
}

struct overlap { /* the first pairs, in the order of names */
    bool duplicate, overlap;
    struct group_resource twice, wildcard, covered;
};

/* The server compares every ordered pair; sorted neighbours give the same two answers. An equal
 * pair counts as an overlap too where it is a wildcard: the server meets it twice and spends only
 * the first meeting on the duplicate. */
static struct overlap find_overlap(struct group_resource *names, uint32_t count)
{
    struct overlap o = {.duplicate = false};
    if (count < 2)
        return o;
    qsort(names, count, sizeof *names, compare_names);
    for (uint32_t i = 0, group = 0; i < count; i++) {
        if (!str_eq(names[i].group, names[group].group))
            group = i;
        bool same_group_next = i + 1 < count && str_eq(names[i + 1].group, names[i].group);
        if (!o.duplicate && same_group_next && str_eq(names[i + 1].resource, names[i].resource)) {
            o.duplicate = true;
            o.twice = names[i];
        }
        if (!o.overlap && is_star(names[i].resource) &&
            (is_star(names[i].group) || i > group || same_group_next)) {
            o.overlap = true;
            o.wildcard = names[i];
            bool before = i > group || (i > 0 && is_star(names[i].group));
            o.covered = names[before ? i - 1 : i + 1];
        }
    }
    return o;
}

/* The first name of the list at or behind `from` that means this; the list's length where there is
 * none. */
static uint32_t index_of(const struct field_list *list, struct group_resource meant, uint32_t from)
{
    uint32_t i = from;
    for (; i < list->count; i++) {
        struct group_resource here = group_resource_parse(string_at(list, i)->value);
        if (compare_names(&here, &meant) == 0)
            break;
    }
    return i;
}

/* The server points at the list; people want to know which of its names. */
static void point_at(struct fault *fault, const struct field_list *list,
                     struct group_resource wrong, struct group_resource other)
{
    uint32_t second = index_of(list, other, 0), first = index_of(list, wrong, 0);
    if (first == second) /* the later one of a pair is what is too much */
        first = index_of(list, wrong, second + 1);
    if (first >= list->count || second >= list->count)
        return;
    const struct field_string *at = string_at(list, first), *beside = string_at(list, second);
    if (!at->head.at || !beside->head.at)
        return;
    fault->place.span = place_of(&at->head);
    fault->name = at->value;
    fault->other = place_of(&beside->head);
    fault->other_name = beside->value;
}

static void validate_overlap(struct validation *v, const struct field_list *list)
{
    struct group_resource *names = arena_new(v->faults->arena, struct group_resource, list->count);
    for (uint32_t i = 0; i < list->count; i++)
        names[i] = group_resource_parse(string_at(list, i)->value);
    struct overlap o = find_overlap(names, list->count);
    const enum refusal refusals[] = {REFUSAL_RESOURCE_DUPLICATE, REFUSAL_RESOURCE_OVERLAP};
    const bool found[] = {o.duplicate, o.overlap};
    for (int i = 0; i < 2; i++) {
        if (!found[i])
            continue;
        struct complaint c = {
            .refusal = refusals[i], .field = "resources", .index = -1, .head = &list->head};
        v->asked |= ASKED_VALUES;
        c.hidden = words_value_strings(&c.value, v->in->row, list);
        struct fault *fault = complain(v, &c);
        point_at(fault, list, i ? o.covered : o.twice, i ? o.wildcard : o.twice);
    }
}

static enum refusal resource_refusal(struct str name)
{
    if (go_has_upper(name))
        return REFUSAL_RESOURCE_CAPITALS;
    if (is_star(name))
        return REFUSAL_RESOURCE_STAR;
    if (str_eq(name, STR("apiserveripinfo")) || str_eq(name, STR("serviceipallocations")) ||
        str_eq(name, STR("servicenodeportallocations")))
        return REFUSAL_RESOURCE_NO_REST;
    struct group_resource parsed = group_resource_parse(name);
    if (str_eq(parsed.group, STR("events.k8s.io")))
        return REFUSAL_RESOURCE_EVENTS_GROUP;
    if (str_eq(parsed.group, STR("extensions")))
        return REFUSAL_RESOURCE_EXTENSIONS_GROUP;
    if (is_star(parsed.group) && !is_star(parsed.resource))
        return REFUSAL_RESOURCE_ACROSS_GROUPS;
    return REFUSAL_NONE;
}

static void validate_resource_names(struct validation *v, const struct field_list *list)
{
    for (uint32_t i = 0; i < list->count && !is_over(v); i++) {
        const struct field_string *name = string_at(list, i);
        enum refusal refusal = resource_refusal(name->value);
        if (!refusal)
            continue;
        struct complaint c = {.refusal = refusal,
                              .field = "resources",
                              .index = i,
                              .head = &name->head,
                              .container = &list->head};
        words_value_string(&c.value, redact_value(name->value, &c.hidden));
        complain(v, &c);
    }
}

/* --- keys --- */

static bool length_is_expected(size_t length, bool secretbox)
{
    return length == 32 || (!secretbox && (length == 16 || length == 24));
}

static void validate_key(struct validation *v, const struct ec_key *key, bool secretbox)
{
    if (key->name.value.len == 0)
        complain_required(v, REFUSAL_KEY_NAME_REQUIRED, "name", &key->name.head, &key->head);
    if (key->secret.value.len == 0) {
        complain_required(v, REFUSAL_KEY_SECRET_REQUIRED, "secret", &key->secret.head, &key->head);
        return;
    }
    size_t length, fault;
    struct words_args args = {.first = secretbox ? STR("[32]") : STR("[16 24 32]")};
    enum refusal refusal = REFUSAL_NONE;
    if (!go_base64_length(key->secret.value, &length, &fault)) {
        refusal = REFUSAL_KEY_BASE64;
    } else if (!length_is_expected(length, secretbox)) {
        refusal = REFUSAL_KEY_LENGTH;
        args.number = (int64_t)length;
    }
    if (refusal)
        complain_string(v, refusal, "secret", &key->secret.head, &key->head, STR("REDACTED"), args);
}

static void validate_keys(struct validation *v, const char *kind, const struct field_head *provider,
                          const struct field_list *keys)
{
    v->provider_kind = kind;
    if (keys->count == 0)
        complain_required(v, REFUSAL_KEYS_REQUIRED, "keys", &keys->head, provider);
    for (uint32_t i = 0; i < keys->count && !is_over(v); i++) {
        v->key = i;
        validate_key(v, key_at(keys, i), str_eq(str_from(kind), STR("secretbox")));
        v->key = -1;
    }
    v->provider_kind = NULL;
}

/* --- KMS --- */

static void validate_kms_name(struct validation *v, const struct ec_kms *kms,
                              const struct effective_kms *e)
{
    unsigned checks = v->in->row->checks;
    bool v1 = str_eq(e->api_version, STR("v1"));
    struct words_args args = {.first = e->name};
    if (e->name.len == 0)
        complain_required(v, REFUSAL_KMS_NAME_REQUIRED, "name", &kms->name.head, &kms->head);
    if ((checks & CHECK_KMS_NAME_COLON) && !v1 && str_find_byte(e->name, ':') < e->name.len)
        complain_string(v, REFUSAL_KMS_NAME_COLON, "name", &kms->name.head, &kms->head, e->name,
                        args);
    if ((checks & CHECK_KMS_NAME_DUPLICATE) && (v->in->automatic_reload || !v1) &&
        str_set_has(&v->kms_names, e->name))
        complain_string(v, REFUSAL_KMS_NAME_DUPLICATE, "name", &kms->name.head, &kms->head, e->name,
                        args);
}

static void validate_kms_endpoint(struct validation *v, const struct ec_kms *kms,
                                  const struct effective_kms *e)
{
    struct go_url url;
    enum refusal refusal = REFUSAL_NONE;
    struct words_args args = {0};
    if (e->endpoint.len == 0) {
        refusal = REFUSAL_KMS_ENDPOINT_REQUIRED;
    } else if (!go_url_parse(v->faults->arena, e->endpoint, effective_colons(v->in->row), &url)) {
        refusal = REFUSAL_KMS_ENDPOINT_URL;
        args.first = url.why;
    } else if (!str_eq(url.scheme, STR("unix"))) {
        refusal = REFUSAL_KMS_ENDPOINT_SCHEME;
        args.first = url.scheme;
    }
    if (refusal)
        complain_string(v, refusal, "endpoint", &kms->endpoint.head, &kms->head, e->endpoint, args);
}

static void validate_kms_cachesize(struct validation *v, const struct ec_kms *kms,
                                   const struct effective_kms *e)
{
    bool v1 = str_eq(e->api_version, STR("v1"));
    struct complaint c = {
        .field = "cachesize", .index = -1, .head = &kms->cachesize.head, .container = &kms->head};
    if (v->in->row->checks & CHECK_CACHESIZE_V2) {
        if (!v1 && e->has_cachesize)
            c.refusal = REFUSAL_KMS_CACHESIZE_V2;
        else if (v1 && e->cachesize == 0)
            c.refusal = REFUSAL_KMS_CACHESIZE;
    } else if (e->cachesize == 0) {
        c.refusal = REFUSAL_KMS_CACHESIZE;
    }
    if (!c.refusal)
        return;
    words_value_int(&c.value, e->cachesize);
    complain(v, &c);
}

/* The server reads *Timeout always and *CacheSize where a version expects one: nil only without
 * defaulting. */
static bool kms_panics(const struct validation *v, const struct effective_kms *e)
{
    bool wants_cachesize =
        !(v->in->row->checks & CHECK_CACHESIZE_V2) || str_eq(e->api_version, STR("v1"));
    return !e->has_timeout || (wants_cachesize && !e->has_cachesize);
}

static void validate_kms(struct validation *v, const struct ec_kms *kms)
{
    const struct version_row *row = v->in->row;
    struct effective_kms e = effective_kms(row, v->in->internal, kms);
    v->asked |= CHECK_KMS_API_VERSION | CHECK_KMS_NAME_COLON | CHECK_KMS_NAME_DUPLICATE |
                CHECK_CACHESIZE_V2 | CHECK_ENDPOINT_COLONS | ASKED_DEFAULTS;
    v->provider_kind = "kms";
    if (kms_panics(v, &e)) {
        v->faults->count = 0;
        struct fault *fault = fault_add(v->faults, REFUSAL_PANIC);
        fault->place = (struct place){path_text(v, NULL, -1), place_of(&kms->head)};
        struct buf out = BUF_INIT;
        words_put(&out, row, REFUSAL_PANIC, (struct words_args){0});
        fault->text = buf_to_arena(&out, v->faults->arena);
        buf_release(&out);
        return;
    }
    validate_kms_name(v, kms, &e);
    if (e.timeout <= 0) {
        struct complaint c = {.refusal = REFUSAL_KMS_TIMEOUT,
                              .field = "timeout",
                              .index = -1,
                              .head = &kms->timeout.head,
                              .container = &kms->head};
        v->asked |= ASKED_VALUES;
        words_value_duration(&c.value, row, e.timeout);
        complain(v, &c);
    }
    validate_kms_endpoint(v, kms, &e);
    validate_kms_cachesize(v, kms, &e);
    if ((row->checks & CHECK_KMS_API_VERSION) && !str_eq(e.api_version, STR("v1")) &&
        !str_eq(e.api_version, STR("v2")))
        complain_string(v, REFUSAL_KMS_APIVERSION, "apiVersion", &kms->api_version.head, &kms->head,
                        e.api_version, (struct words_args){0});
    str_set_add(&v->kms_names, e.name);
    v->provider_kind = NULL;
}

/* --- providers --- */

static void validate_provider_count(struct validation *v, const struct ec_provider *p)
{
    int found = field_is_set(&p->kms.head) + field_is_set(&p->aesgcm.head) +
                field_is_set(&p->aescbc.head) + field_is_set(&p->secretbox.head) +
                field_is_set(&p->identity.head);
    if (found == 1)
        return;
    struct complaint c = {.refusal = found ? REFUSAL_PROVIDER_MANY : REFUSAL_PROVIDER_NONE,
                          .index = -1,
                          .head = &p->head};
    v->asked |= ASKED_DEFAULTS | ASKED_VALUES; /* the value shows the defaults of KMS */
    c.hidden = provider_value_put(&c.value, v->in->row, v->in->internal, p);
    struct fault *fault = complain(v, &c);
    fault->unique = found > 1 && v->in->row->values == VALUES_GO;
}

static void validate_provider(struct validation *v, const struct ec_provider *p)
{
    validate_provider_count(v, p);
    if (field_is_set(&p->kms.head))
        validate_kms(v, &p->kms);
    else if (field_is_set(&p->aesgcm.head))
        validate_keys(v, "aesgcm", &p->aesgcm.head, &p->aesgcm.keys);
    else if (field_is_set(&p->aescbc.head))
        validate_keys(v, "aescbc", &p->aescbc.head, &p->aescbc.keys);
    else if (field_is_set(&p->secretbox.head))
        validate_keys(v, "secretbox", &p->secretbox.head, &p->secretbox.keys);
}

static void validate_entry(struct validation *v, const struct ec_resource *entry)
{
    if (entry->resources.count == 0)
        complain_required(v, REFUSAL_ENTRY_RESOURCES_REQUIRED, "resources", &entry->resources.head,
                          &entry->head);
    v->asked |= CHECK_RESOURCE_NAMES;
    if (v->in->row->checks & CHECK_RESOURCE_NAMES) {
        validate_overlap(v, &entry->resources);
        validate_resource_names(v, &entry->resources);
    }
    if (entry->providers.count == 0)
        complain_required(v, REFUSAL_ENTRY_PROVIDERS_REQUIRED, "providers", &entry->providers.head,
                          &entry->head);
    for (uint32_t i = 0; i < entry->providers.count && !is_over(v); i++) {
        v->provider = i;
        validate_provider(v, provider_at(&entry->providers, i));
        v->provider = -1;
    }
}

unsigned validate(const struct validate_input *in, struct fault_list *faults)
{
    struct validation v = {.in = in, .faults = faults, .entry = -1, .provider = -1, .key = -1};
    v.kms_names.arena = faults->arena;
    const struct ec_configuration *c = in->configuration;
    if (c->resources.count == 0)
        complain_required(&v, REFUSAL_RESOURCES_REQUIRED, NULL, &c->resources.head, &c->head);
    for (uint32_t i = 0; i < c->resources.count && !is_over(&v); i++) {
        v.entry = i;
        validate_entry(&v, resource_at(&c->resources, i));
        v.entry = -1;
    }
    return v.asked;
}
