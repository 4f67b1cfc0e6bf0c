/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/flags.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "apiserver/version_set.h"

static const struct {
    const char *name, *kind;
    unsigned first, last;
    bool alone;
} flags[] = {
    {"encryption-provider-config", "string", 13, VERSION_NEWEST, false},
    {"encryption-provider-config-automatic-reload", "bool", 26, VERSION_NEWEST, true},
    {"experimental-encryption-provider-config", "string", 13, 23, false},
    {"feature-gates", NULL, 13, VERSION_NEWEST, false},
    {"add-dir-header", "bool", 16, 25, true},                         /* the first of the table */
    {"watch-cache-sizes", "stringSlice", 13, VERSION_NEWEST, false},  /* the last one */
    {"allow-privileged", "bool", 13, VERSION_NEWEST, true},           /* cmd/kube-apiserver */
    {"authorization-mode", "stringSlice", 13, VERSION_NEWEST, false}, /* pkg/kubeapiserver */
    {"etcd-servers", "stringSlice", 13, VERSION_NEWEST, false},       /* k8s.io/apiserver */
    {"logging-format", "string", 19, VERSION_NEWEST, false},          /* k8s.io/component-base */
    {"logtostderr", "bool", 13, 25, true},                            /* klog */
    {"insecure-port", "int", 13, 23, false},                          /* named in a loop */
    {"audit-log-mode", "string", 13, VERSION_NEWEST, false},          /* a name with parts */
    {"default-not-ready-toleration-seconds", "int64", 13, VERSION_NEWEST, false}, /* global */
    {"version", "version", 13, VERSION_NEWEST, true},
    {"help", "bool", 13, VERSION_NEWEST, true},
    {"v", "value", 13, VERSION_NEWEST, false},
};

static void what_each_minor_knows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        const struct flag_fact *flag = flag_find(str_from(flags[i].name));
        assert_non_null(flag);
        assert_true(str_eq(flag->name, str_from(flags[i].name)));
        if (flags[i].kind)
            assert_true(str_eq(flag->kind, str_from(flags[i].kind)));
        assert_int_equal(flag->minors, version_set_range(flags[i].first, flags[i].last));
        assert_int_equal(flag_is_bool(flag->name), flags[i].alone);
    }
}

static void an_underscore_is_a_dash(void **state)
{
    (void)state;
    assert_ptr_equal(flag_find(STR("encryption_provider_config")),
                     flag_find(STR("encryption-provider-config")));
    assert_true(flag_is_bool(STR("allow_privileged")));
    assert_int_equal(flag_minors(STR("allow-privileged")), VERSION_SET_ALL);
    assert_int_equal(flag_minors(STR("allow_privileged")), version_set_range(23, VERSION_NEWEST));
    assert_int_equal(flag_minors(STR("insecure-port")), version_set_range(13, 23));
    assert_int_equal(flag_minors(STR("insecure_port")), version_bit(23));
    assert_int_equal(flag_minors(STR("insecure_ports")), 0);
}

static void what_is_no_flag(void **state)
{
    static const char *const names[] = {
        "",
        "-",
        "encryption",
        "encryption-provider-confi",
        "encryption-provider-config-",
        "zzz",
        "--etcd-servers",
        "Etcd-Servers", /* letters count */
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_null(flag_find(str_from(names[i])));
        assert_false(flag_is_bool(str_from(names[i])));
    }
    assert_null(flag_find(STR_NONE));
}

static void what_a_misspelt_flag_may_have_meant(void **state)
{
    static const struct {
        const char *written, *meant;
        unsigned minor;
    } cases[] = {
        {"encryption-provider-conf", "encryption-provider-config", 30},
        {"encryption-providers-config", "encryption-provider-config", 30},
        {"encyption-provider-config", "encryption-provider-config", 13},
        {"encryption_provider_confg", "encryption-provider-config", 30},
        {"encryptionProviderConfig", "encryption-provider-config", 30},
        {"encryption-config", "encryption-provider-config", 30},
        {"encryption-config-file", "encryption-provider-config", 30},
        {"encryption-provider-config-file", "encryption-provider-config", 30},
        {"encryption-provider-configuration", "encryption-provider-config", 30},
        {"encryption-provider", "encryption-provider-config", 30},
        {"encryption-provider-config-automatic-reloads",
         "encryption-provider-config-automatic-reload", 30},
        {"encryption-provider-config-reload", "encryption-provider-config-automatic-reload", 30},
        {"encryption-provider-automatic-reload", "encryption-provider-config-automatic-reload", 30},
        {"experimental-encryption-provider-confg", "experimental-encryption-provider-config", 20},
        {"experimental-encryption-provider-confg", "encryption-provider-config", 24},
        {"feature-gate", "feature-gates", 30},
        {"features-gates", "feature-gates", 30},
        {"featuregates", "feature-gates", 30},
        {"encryption-provider-config", NULL, 30},              /* is one */
        {"experimental-encryption-provider-config", NULL, 30}, /* was one */
        {"etcd-server", NULL, 30},
        {"audit-policy", NULL, 30},
        {"kms-provider-config", NULL, 30},
        {"", NULL, 30},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct flag_fact *flag =
            flag_guess(str_from(cases[i].written), version_bit(cases[i].minor));
        struct str meant = flag ? flag->name : STR_NONE;
        if (!str_eq(meant, str_from(cases[i].meant)))
            print_error("%s: " STR_FMT "\n", cases[i].written, STR_ARG(meant));
        assert_true(str_eq(meant, str_from(cases[i].meant)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_each_minor_knows),
        cmocka_unit_test(an_underscore_is_a_dash),
        cmocka_unit_test(what_is_no_flag),
        cmocka_unit_test(what_a_misspelt_flag_may_have_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
