/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/hint.h"
#include "apiserver/load.h"
#include "apiserver/version_set.h"

#define HEAD "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
#define KMS                                                                                        \
    HEAD "resources:\n- resources: [secrets]\n  providers:\n  - kms: {name: a, endpoint: "         \
         "'unix:///a', "

static void check(const char *text, const char *expected)
{
    struct arena a = ARENA_INIT;
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    struct load_options options = {version_bit(VERSION_NEWEST), STR(""), false, STR("FILE")};
    source_init(&source, &a, STR("FILE"), str_from(text));
    load_verdicts(&a, &source, &options, verdicts);
    const struct verdict *v = &verdicts[VERSION_COUNT - 1];
    assert_true(v->fault_count > 0);
    struct str hint = hint_of(&a, &v->faults[0]);
    assert_string_equal(hint.ptr ? arena_cstr(&a, hint) : "", expected);
    arena_release(&a);
}

static void unknown_fields(void **state)
{
    (void)state;
    check(KMS "cachsize: 1}\n", "did you mean 'cachesize'?");
    check(KMS "ApiVersion: v2}\n", "did you mean 'apiVersion'?");
    check(KMS "identity: {}}\n",
          "'identity' belongs to 'resources[].providers[]': is the indentation right?");
    check(HEAD "resources: []\nproviders: []\n",
          "'providers' belongs below 'resources[]': is the indentation right?");
    check(KMS "frequency: 1}\n", "");
}

static void unknown_kinds(void **state)
{
    (void)state;
    check("apiVersion: v1\nkind: EncryptionConfiguration\n",
          "did you mean 'apiVersion: apiserver.config.k8s.io/v1' with 'kind: "
          "EncryptionConfiguration'?");
    check("apiVersion: v1\nkind: Pod\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_fields),
        cmocka_unit_test(unknown_kinds),
    };
    return cmocka_run_group_tests_name("hint", tests, NULL, NULL);
}
