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

static void check_at(unsigned minor, const char *text, const char *expected)
{
    struct arena a = ARENA_INIT;
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    struct load_options options = {
        .minors = version_bit(minor), .feature_gates = STR(""), .file = STR("FILE")};
    source_init(&source, &a, STR("FILE"), str_from(text));
    load_verdicts(&a, &source, &options, verdicts);
    const struct verdict *v = &verdicts[minor - VERSION_OLDEST];
    assert_true(v->fault_count > 0);
    struct str hint = hint_of(&a, &v->faults[0]);
    assert_string_equal(hint.ptr ? arena_cstr(&a, hint) : "", expected);
    arena_release(&a);
}

static void check(const char *text, const char *expected)
{
    check_at(VERSION_NEWEST, text, expected);
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

#define PROVIDERS HEAD "resources:\n- resources: [secrets]\n  providers:\n"

static void common_slips(void **state)
{
    (void)state;
    check("apiVersion: v1\nkind EncryptionConfiguration\nresources: []\n", "is a ':' missing?");
    check(HEAD "resources:\n- resources: [*.*]\n", "'*' begins an alias: write it in quotes");
    check(PROVIDERS "  - identity:\n", "did you mean 'identity: {}'?");
    check(PROVIDERS "  - identity\n", "did you mean 'identity: {}'?");
    check(PROVIDERS "  - aescbc\n", "is a ':' missing behind 'aescbc'?");
    check(PROVIDERS "  - aescbc:\n", "'aescbc' is empty: is the indentation below it right?");
    check(PROVIDERS "  - identity: {}\n    aescbc: {keys: [{name: a, secret: YWJj}]}\n",
          "is a '-' missing in front of one of them?");
    check(PROVIDERS "  - secretbox:\n    keys: []\n", "indent 'keys' deeper, below 'secretbox'");
    check_at(30, PROVIDERS "  - aescbc:\n    keys: []\n", "indent 'keys' deeper, below 'aescbc'");
    check(PROVIDERS "  - {aescbc: , aesgcm: , keys: []}\n",
          "'keys' belongs below 'aesgcm, aescbc or secretbox': is the indentation right?");
    check(KMS "timeout: 3}\n", "a timeout is text with a unit: '3s'");
    check(PROVIDERS "  - kms: {name: a, endpoint: 'unix:///a'}\n",
          "'--feature-gates=KMSv1=true' keeps v1 working (no apiVersion is v1); add v2 as a second "
          "provider, since v2 cannot read what v1 wrote");
    check(PROVIDERS "  - aescbc: {keys: [{name: a, secret: "
                    "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWEK}]}\n",
          "the last byte is a line feed: made with 'echo' instead of 'echo -n'?");
    check(PROVIDERS "  - aescbc: {keys: [{name: a, secret: AQID}]}\n",
          "'head -c 32 /dev/urandom | base64' makes a key");
    check(PROVIDERS "  - aescbc: {keys: [{name: a, secret: QUFBQUFBQUFBQUFBQUFBQQ}]}\n",
          "the '=' at its end are missing, or too many");
    check(HEAD "resources:\n- resources: [configMaps]\n  providers: [{identity: {}}]\n",
          "did you mean 'configmaps'?");
    check(HEAD "resources:\n- resources: [Deployment]\n  providers: [{identity: {}}]\n",
          "did you mean 'deployments.apps'?");
    check(HEAD "resources:\n- resources: [Widgets.example.com]\n  providers: [{identity: {}}]\n",
          "resources are written in lower case and plural: 'secrets'");
    check("resources: []\n",
          "an encryption configuration begins with 'apiVersion: apiserver.config.k8s.io/v1' and "
          "'kind: EncryptionConfiguration'");
}

/* Releases without a strict decoder only miss something: the name beside it is what was meant. */
static void misspelt_beside(void **state)
{
    (void)state;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (minor >= 18) /* before, an entry without providers loads */
            check_at(minor,
                     HEAD "resources:\n- resources: [secrets]\n  provider:\n  - identity: {}\n",
                     "did you mean 'providers'?");
        check_at(minor, PROVIDERS "  - aescbs: {keys: []}\n", "did you mean 'aescbc'?");
        check_at(minor, PROVIDERS "  - aescbc: {key: [{name: a, secret: YWJj}]}\n",
                 "did you mean 'keys'?");
        check_at(minor, PROVIDERS "  - aescbc: {keys: [{Name: a, secret: YWJj}]}\n",
                 "did you mean 'name'?");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_fields),
        cmocka_unit_test(unknown_kinds),
        cmocka_unit_test(common_slips),
        cmocka_unit_test(misspelt_beside),
    };
    return cmocka_run_group_tests_name("hint", tests, NULL, NULL);
}
