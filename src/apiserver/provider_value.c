/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/provider_value.h"

#include "apiserver/effective.h"
#include "apiserver/go_duration.h"
#include "apiserver/redact.h"
#include "base/go_quote.h"

static void put_pointer(struct buf *out, const struct version_row *row, const char *field,
                        const char *type, bool set, bool last)
{
    const char *package = row->package == PACKAGE_CONFIG ? "config" : "apiserver";
    buf_fmt(out, "%s:(*%s.%s)(%s)%s", field, package, type, set ? "0xREDACTED" : "nil",
            last ? "}" : ", ");
}

static void put_go(struct buf *out, const struct version_row *row, const struct ec_provider *p)
{
    buf_fmt(out, "%s.ProviderConfiguration{",
            row->package == PACKAGE_CONFIG ? "config" : "apiserver");
    put_pointer(out, row, "AESGCM", "AESConfiguration", field_is_set(&p->aesgcm.head), false);
    put_pointer(out, row, "AESCBC", "AESConfiguration", field_is_set(&p->aescbc.head), false);
    put_pointer(out, row, "Secretbox", "SecretboxConfiguration", field_is_set(&p->secretbox.head),
                false);
    put_pointer(out, row, "Identity", "IdentityConfiguration", field_is_set(&p->identity.head),
                false);
    put_pointer(out, row, "KMS", "KMSConfiguration", field_is_set(&p->kms.head), true);
}

static bool put_json_keys(struct buf *out, const struct field_head *provider,
                          const struct field_list *keys)
{
    bool leaks = false;
    if (!field_is_set(provider)) {
        buf_cstr(out, "null");
        return false;
    }
    buf_cstr(out, "{\"Keys\":");
    if (!field_is_set(&keys->head)) {
        buf_cstr(out, "null}");
        return false;
    }
    buf_byte(out, '[');
    for (uint32_t i = 0; i < keys->count; i++) {
        const struct ec_key *key = key_at(keys, i);
        buf_cstr(out, i ? ",{\"Name\":" : "{\"Name\":");
        go_json_string(out, redact_value(key->name.value, &leaks));
        buf_cstr(out, ",\"Secret\":\"REDACTED\"}");
        leaks = leaks || key->secret.value.len;
    }
    buf_cstr(out, "]}");
    return leaks;
}

static bool put_json_kms(struct buf *out, const struct version_row *row, bool internal,
                         const struct ec_kms *kms)
{
    if (!field_is_set(&kms->head)) {
        buf_cstr(out, "null");
        return false;
    }
    struct effective_kms e = effective_kms(row, internal, kms);
    bool leaks = false;
    buf_cstr(out, "{\"APIVersion\":");
    go_json_string(out, redact_value(e.api_version, &leaks));
    buf_cstr(out, ",\"Name\":");
    go_json_string(out, redact_value(e.name, &leaks));
    if (e.has_cachesize)
        buf_fmt(out, ",\"CacheSize\":%d", (int)e.cachesize);
    else
        buf_cstr(out, ",\"CacheSize\":null");
    buf_cstr(out, ",\"Endpoint\":");
    go_json_string(out, redact_value(e.endpoint, &leaks));
    buf_cstr(out, ",\"Timeout\":");
    if (e.has_timeout) {
        struct arena scratch = ARENA_INIT;
        go_json_string(out, go_duration_format(&scratch, e.timeout));
        arena_release(&scratch);
    } else {
        buf_cstr(out, "null");
    }
    buf_byte(out, '}');
    return leaks;
}

bool provider_value_put(struct buf *out, const struct version_row *row, bool internal,
                        const struct ec_provider *provider)
{
    if (row->values == VALUES_GO) {
        put_go(out, row, provider);
        return false;
    }
    buf_cstr(out, "{\"AESGCM\":");
    bool leaks = put_json_keys(out, &provider->aesgcm.head, &provider->aesgcm.keys);
    buf_cstr(out, ",\"AESCBC\":");
    leaks |= put_json_keys(out, &provider->aescbc.head, &provider->aescbc.keys);
    buf_cstr(out, ",\"Secretbox\":");
    leaks |= put_json_keys(out, &provider->secretbox.head, &provider->secretbox.keys);
    buf_cstr(out, field_is_set(&provider->identity.head) ? ",\"Identity\":{},\"KMS\":"
                                                         : ",\"Identity\":null,\"KMS\":");
    leaks |= put_json_kms(out, row, internal, &provider->kms);
    buf_byte(out, '}');
    return leaks;
}
