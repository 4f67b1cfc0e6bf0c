/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/redact.h"

static void keys_are_recognised(void **state)
{
    (void)state;
    const char *const keys[] = {
        "c2VjcmV0IGlzIHNlY3VyZQ==",                     /* 16 bytes */
        "c2VjcmV0IGlzIHNlY3VyZQ",                       /* its padding lost */
        "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=", /* 32 bytes */
        "c2VjcmV0IGlzIHNlY3VyZSwgb3IgaXMgaXQ/Cg==",     /* 28 bytes, but nothing else looks so */
        "000102030405060708090a0b0c0d0e0f",
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_true(redact_could_be_key(str_from(keys[i])));
}

static void names_are_not_keys(void **state)
{
    (void)state;
    const char *const names[] = {"automaticReloadEnabled",
                                 "EncryptionConfiguration",
                                 "cachesize",
                                 "key1",
                                 "",
                                 "terminationGracePeriodSeconds",
                                 "pkg/runtime/scheme",
                                 "aws-encryption-provider-2"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_false(redact_could_be_key(str_from(names[i])));
}

static void check(enum refusal refusal, const char *text, const char *expected)
{
    struct arena a = ARENA_INIT;
    struct fault fault = {.refusal = refusal, .text = str_from(text), .place.path = STR("")};
    redact_fault(&a, STR(""), &fault);
    assert_string_equal(arena_cstr(&a, fault.text), expected);
    assert_int_equal(fault.leaks_secret, strcmp(text, expected) != 0);
    arena_release(&a);
}

static void only_the_key_goes(void **state)
{
    (void)state;
    check(REFUSAL_YAML_ALIAS, "yaml: unknown anchor 'c2VjcmV0IGlzIHNlY3VyZQ' referenced",
          "yaml: unknown anchor 'REDACTED' referenced");
    check(REFUSAL_UNKNOWN_FIELD, "unknown field \"resources[0].c2VjcmV0IGlzIHNlY3VyZQ==\"",
          "unknown field \"resources[0].REDACTED\"");
    check(REFUSAL_GROUP_VERSION_SYNTAX,
          "unexpected GroupVersion string: a/b/c2VjcmV0IGlzIHNlY3VyZQ==",
          "unexpected GroupVersion string: REDACTED");
    check(REFUSAL_GROUP_VERSION_SYNTAX,
          "unexpected GroupVersion string: a/c2VjcmV0IGlzIHNlY3VyZQ==/v1",
          "unexpected GroupVersion string: REDACTED/v1");
    check(REFUSAL_UNKNOWN_FIELD, "unknown field \"resources[0].providers[0].kms.cachsize\"",
          "unknown field \"resources[0].providers[0].kms.cachsize\"");
}

static void what_stands_behind_secret_goes(void **state)
{
    (void)state;
    const struct {
        const char *source;
        bool hidden;
    } cases[] = {
        {"secret: !!int hunter2", true},
        {"\"secret\": !!int hunter2", true},
        {"{SECRET: !!int 'hunter2", true},
        {"- secret:\n    !!int\n    hunter2", true},
        {"secret: &a !!int hunter2", true},
        {"secrets: !!int hunter2", false},
        {"name: !!int hunter2", false},
        {"- !!int hunter2", false},
        {"secret: a\nname: !!int hunter2", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = ARENA_INIT;
        struct str source = str_from(cases[i].source);
        struct fault fault = {.refusal = REFUSAL_YAML_TAG,
                              .text = STR("yaml: cannot decode !!str `hunter2` as a !!int"),
                              .place = {STR(""), {(uint32_t)str_find(source, STR("hunter2")), 0}}};
        redact_fault(&a, source, &fault);
        if ((str_find(fault.text, STR("hunter2")) == fault.text.len) != cases[i].hidden)
            fail_msg("%s: " STR_FMT, cases[i].source, STR_ARG(fault.text));
        arena_release(&a);
    }
}

static void texts_that_quote_names_stay(void **state)
{
    (void)state;
    check(REFUSAL_KMS_NAME_DUPLICATE,
          "duplicate KMS provider name c2VjcmV0IGlzIHNlY3VyZQ==, names must be unique",
          "duplicate KMS provider name c2VjcmV0IGlzIHNlY3VyZQ==, names must be unique");
}

static void a_value_with_a_key_in_it_goes(void **state)
{
    static const struct {
        const char *value;
        bool goes;
    } rows[] = {
        {"c2VjcmV0IGlzIHNlY3VyZQ==", true},
        {"x c2VjcmV0IGlzIHNlY3VyZQ==", true},
        {"c2VjcmV0IGlzIHNlY3VyZQ== x", true},
        {"c2VjcmV0IGlzIHNlY3VyZQ.apps", true},
        {"--token=c2VjcmV0IGlzIHNlY3VyZQ==", true},
        {"unix:///run/KMSplugin/socket1abc.sock", false},
        {"horizontalpodautoscalers.autoscaling", false},
        {"customresourcedefinitions.apiextensions.k8s.io", false},
        {"two words and more of them", false},
        {"", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool hidden = false;
        struct str shown = redact_value(str_from(rows[i].value), &hidden);
        assert_int_equal(hidden, rows[i].goes);
        assert_int_equal(str_eq(shown, str_from(rows[i].value)), !rows[i].goes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_recognised),
        cmocka_unit_test(names_are_not_keys),
        cmocka_unit_test(only_the_key_goes),
        cmocka_unit_test(what_stands_behind_secret_goes),
        cmocka_unit_test(texts_that_quote_names_stay),
        cmocka_unit_test(a_value_with_a_key_in_it_goes),
    };
    return cmocka_run_group_tests_name("redact", tests, NULL, NULL);
}
