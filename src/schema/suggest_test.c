/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "schema/suggest.h"
#include "schemas/encryption_configuration.h"

static const struct schema_object *object_named(const struct schema_object *from, const char *name)
{
    if (str_eq(from->name, str_from(name)))
        return from;
    for (uint32_t i = 0; i < from->field_count; i++) {
        const struct schema_object *hit =
            from->fields[i].of ? object_named(from->fields[i].of, name) : NULL;
        if (hit)
            return hit;
    }
    return NULL;
}

/* An object whose members are named in a list: "aescbc,keys". */
static struct value *object_with(struct arena *a, const char *names)
{
    struct value *here = arena_new(a, struct value, 1);
    here->kind = VALUE_OBJECT;
    here->members = arena_new(a, struct value_member, 8);
    struct str rest = str_from(names);
    while (rest.ptr)
        here->members[here->count++].name = str_cut(&rest, ',');
    return here;
}

static void a_field_is_suggested_or_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *object, *here, *name;
        enum suggestion_kind kind;
        const char *field, *where;
    } cases[] = {
        {"kms", NULL, "cachsize", SUGGEST_SPELLING, "cachesize", ""},
        {"kms", NULL, "cachseize", SUGGEST_SPELLING, "cachesize", ""},
        {"kms", NULL, "cacheSize", SUGGEST_CASE, "cachesize", ""},
        {"kms", NULL, "cache_size", SUGGEST_FORM, "cachesize", ""},
        {"kms", NULL, "Cache-Size", SUGGEST_FORM, "cachesize", ""},
        {"kms", NULL, "apiversion", SUGGEST_CASE, "apiVersion", ""},
        {"kms", NULL, "apiVerison", SUGGEST_SPELLING, "apiVersion", ""},
        {"kms", NULL, "endpoints", SUGGEST_NUMBER, "endpoint", ""},
        {"kms", NULL, "endPoints", SUGGEST_NUMBER, "endpoint", ""},
        {"kms", NULL, "timout", SUGGEST_SPELLING, "timeout", ""},
        {"kms", NULL, "nmae", SUGGEST_SPELLING, "name", ""},
        {"kms", NULL, "pandas", SUGGEST_NOTHING, NULL, ""},
        {"kms", NULL, "mode", SUGGEST_NOTHING, NULL, ""},
        {"kms", NULL, "size", SUGGEST_NOTHING, NULL, ""},
        {"kms", NULL, "", SUGGEST_NOTHING, NULL, ""},
        {"kms", NULL, "-", SUGGEST_NOTHING, NULL, ""},
        {"kms", NULL, "identity", SUGGEST_OUTSIDE, "identity", "resources[].providers[]"},
        {"kms", NULL, "providers", SUGGEST_OUTSIDE, "providers", "resources[]"},
        {"kms", NULL, "kind", SUGGEST_OUTSIDE, "kind", ""},
        {"configuration", NULL, "Kind", SUGGEST_CASE, "kind", ""},
        {"configuration", NULL, "api_version", SUGGEST_FORM, "apiVersion", ""},
        {"configuration", NULL, "resource", SUGGEST_NUMBER, "resources", ""},
        {"configuration", NULL, "ressources", SUGGEST_SPELLING, "resources", ""},
        {"configuration", "resources,providers", "providers", SUGGEST_INSIDE, "providers",
         "resources[]"},
        {"configuration", NULL, "Providers", SUGGEST_INSIDE, "providers", "resources[]"},
        {"configuration", NULL, "aescbc", SUGGEST_INSIDE, "aescbc", "resources[].providers[]"},
        {"configuration", NULL, "metadata", SUGGEST_NOTHING, NULL, ""},
        {"configuration", NULL, "spec", SUGGEST_NOTHING, NULL, ""},
        {"configuration", NULL, "secret", SUGGEST_NOTHING, NULL, ""},
        {"configuration", NULL, "x-keys", SUGGEST_NOTHING, NULL, ""},
        {"resource", NULL, "provider", SUGGEST_NUMBER, "providers", ""},
        {"resource", NULL, "provides", SUGGEST_SPELLING, "providers", ""},
        {"resource", NULL, "aesgcm", SUGGEST_INSIDE, "aesgcm", "providers[]"},
        {"resource", NULL, "AES-CBC", SUGGEST_INSIDE, "aescbc", "providers[]"},
        {"resource", NULL, "kind", SUGGEST_OUTSIDE, "kind", ""},
        {"provider", NULL, "aes-cbc", SUGGEST_FORM, "aescbc", ""},
        {"provider", NULL, "AES_GCM", SUGGEST_FORM, "aesgcm", ""},
        {"provider", NULL, "secretBox", SUGGEST_CASE, "secretbox", ""},
        {"provider", NULL, "identify", SUGGEST_SPELLING, "identity", ""},
        {"provider", NULL, "indentity", SUGGEST_SPELLING, "identity", ""},
        {"provider", NULL, "KMS", SUGGEST_CASE, "kms", ""},
        {"provider", NULL, "aes", SUGGEST_NOTHING, NULL, ""},
        {"provider", NULL, "vault", SUGGEST_NOTHING, NULL, ""},
        {"provider", NULL, "keys", SUGGEST_INSIDE, "keys", "aesgcm, aescbc or secretbox"},
        {"provider", "aescbc,keys", "keys", SUGGEST_INSIDE, "keys", "aescbc"},
        {"provider", "kms,name", "name", SUGGEST_INSIDE, "name", "kms"},
        {"provider", "secretbox,name", "name", SUGGEST_INSIDE, "name", "secretbox.keys[]"},
        {"provider", NULL, "name", SUGGEST_INSIDE, "name", "kms"},
        {"provider", NULL, "endpoint", SUGGEST_INSIDE, "endpoint", "kms"},
        {"provider", NULL, "resources", SUGGEST_OUTSIDE, "resources", "resources[]"},
        {"aes", NULL, "key", SUGGEST_NUMBER, "keys", ""},
        {"aes", NULL, "name", SUGGEST_INSIDE, "name", "keys[]"},
        {"aes", NULL, "secret", SUGGEST_INSIDE, "secret", "keys[]"},
        {"aes", NULL, "identity", SUGGEST_OUTSIDE, "identity", "resources[].providers[]"},
        {"secretbox", NULL, "Keys", SUGGEST_CASE, "keys", ""},
        {"key", NULL, "secert", SUGGEST_SPELLING, "secret", ""},
        {"key", NULL, "secrets", SUGGEST_NUMBER, "secret", ""},
        {"key", NULL, "value", SUGGEST_NOTHING, NULL, ""},
        {"key", NULL, "key", SUGGEST_NOTHING, NULL, ""},
        {"key", NULL, "secretbox", SUGGEST_OUTSIDE, "secretbox", "resources[].providers[]"},
        {"identity", NULL, "name", SUGGEST_NOTHING, NULL, ""},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct value *here = cases[i].here ? object_with(&a, cases[i].here) : NULL;
        struct suggestion got =
            suggest_field(&a, &ec_document, object_named(ec_document.root, cases[i].object), here,
                          str_from(cases[i].name));
        if (got.kind != cases[i].kind)
            print_error("%s in %s\n", cases[i].name, cases[i].object);
        assert_int_equal(got.kind, cases[i].kind);
        assert_int_equal(got.field != NULL, cases[i].field != NULL);
        if (got.field)
            assert_string_equal(got.field->name.ptr, cases[i].field);
        assert_true(str_eq(got.where, str_from(cases[i].where)));
    }
    arena_release(&a);
}

static void further_out_counts_objects(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const struct schema_object *key = object_named(ec_document.root, "key");
    assert_int_equal(suggest_field(&a, &ec_document, key, NULL, STR("keys")).levels, 1);
    assert_int_equal(suggest_field(&a, &ec_document, key, NULL, STR("identity")).levels, 2);
    assert_int_equal(suggest_field(&a, &ec_document, key, NULL, STR("providers")).levels, 3);
    assert_int_equal(suggest_field(&a, &ec_document, key, NULL, STR("kind")).levels, 4);
    arena_release(&a);
}

static void long_names_are_not_compared(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    char name[4096];
    memset(name, 'k', sizeof name);
    struct suggestion got =
        suggest_field(&a, &ec_document, ec_document.root, NULL, (struct str){name, sizeof name});
    assert_int_equal(got.kind, SUGGEST_NOTHING);
    arena_release(&a);
}

static void a_value_is_suggested_or_nothing(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"V2", "v2"},       {"2", "v2"},   {"v2beta1", "v2"}, {"v1beta1", "v1"},
        {"v2alpha1", "v2"}, {"v3", NULL},  {"", NULL},        {"v", NULL},
        {"v22", NULL},      {"kms", NULL}, {"v1.0", NULL},
    };
    const struct schema_field *field = &object_named(ec_document.root, "kms")->fields[0];
    assert_string_equal(field->name.ptr, "apiVersion");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str got = suggest_value(field, str_from(cases[i][0]));
        assert_true(str_eq(got, str_from(cases[i][1])) && !got.ptr == !cases[i][1]);
    }
}

static void a_kind_is_suggested_or_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *api_version, *kind;
        bool meant;
    } cases[] = {
        {"apiserver.config.k8s.io/v1", "EncryptionConfig", true},
        {"v1", "EncryptionConfiguration", true},
        {"apiserver.config.k8s.io/v1", "EncryptionConfigurations", true},
        {"apiserver.config.k8s.io/v1", "encryptionconfiguration", true},
        {"apiserver.config.k8s.io/v1", "EncrpytionConfiguration", true},
        {"apiserver.config.k8s.io/v1beta1", "EncryptionConfiguration", true},
        {"apiserver.config.k8s.io/v1", NULL, true},
        {NULL, "EncryptionConfig", true},
        {"apiserver.config.k8s.io/v1", "AdmissionConfiguration", false},
        {"apiserver.config.k8s.io/v1", "TracingConfiguration", false},
        {"v1", "Secret", false},
        {"v1", NULL, false},
        {NULL, NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct schema_type_meta *got = suggest_type_meta(
            &ec_document, str_from(cases[i].api_version), str_from(cases[i].kind));
        assert_ptr_equal(got, cases[i].meant ? &ec_document.kinds[0] : NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_is_suggested_or_nothing),
        cmocka_unit_test(further_out_counts_objects),
        cmocka_unit_test(long_names_are_not_compared),
        cmocka_unit_test(a_value_is_suggested_or_nothing),
        cmocka_unit_test(a_kind_is_suggested_or_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
