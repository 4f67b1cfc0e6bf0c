/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the real kube-apiserver was recorded to say leads to the rule of its refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/err.h"
#include "files/input.h"
#include "rules/recognize.h"

enum { RECORDED_MAX = 64 * 1024 * 1024, SHOWN_MAX = 20 };

static bool leads_to(struct arena *a, struct str message, struct str id)
{
    struct recognized found = recognize(a, message);
    for (uint32_t i = 0; i < found.rule_count; i++)
        if (str_eq(found.rules[i]->id, id))
            return true;
    return false;
}

static unsigned check_verdict(json_t *verdict, const char *name, unsigned *checked)
{
    const char *refusal = json_string_value(json_object_get(verdict, "refusal"));
    json_t *value = json_object_get(verdict, "error");
    struct str error = {json_string_value(value), json_string_length(value)};
    if (!refusal || error.len == 0)
        return 0;
    struct arena a = ARENA_INIT;
    const struct rule *rule = rule_of_refusal(str_from(refusal));
    ++*checked;
    bool ok = rule && leads_to(&a, error, rule->id);
    if (!ok)
        print_error("%s: '%s' is not recognised in: " STR_FMT "\n", name, refusal, STR_ARG(error));
    arena_release(&a);
    return !ok;
}

static void every_recorded_error_leads_to_its_rule(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct err err = {""};
    struct str text;
    assert_true(input_read(&a, "testdata/apiserver/verdicts.jsonl", RECORDED_MAX, &text, &err));
    unsigned failed = 0, checked = 0;
    for (struct str rest = text; rest.ptr && failed < SHOWN_MAX;) {
        struct str line = str_cut(&rest, '\n');
        json_t *recorded = line.len ? json_loadb(line.ptr, line.len, JSON_ALLOW_NUL, NULL) : NULL;
        const char *name = json_string_value(json_object_get(recorded, "name"));
        json_t *verdict;
        size_t i;
        json_array_foreach(json_object_get(recorded, "verdicts"), i, verdict) failed +=
            check_verdict(verdict, name, &checked);
        json_decref(recorded);
    }
    arena_release(&a);
    assert_int_equal(failed, 0);
    assert_true(checked > 1000);
}

static void messages_are_found_however_they_were_pasted(void **state)
{
    (void)state;
    static const struct {
        const char *message, *ids;
    } cases[] = {
        {"secret is not of the expected length, got 33, expected one of [16 24 32]", "ENC203 "},
        {"secret is not of the expected len", "ENC203 "},
        {"E1125 run.go:72] \"command failed\" err=\"error while parsing file: "
         "[resources[0].resources:"
         " Required value: at least one resources[0].resources is required,\n resources[0]"
         ".providers[0].aescbc.keys[0].secret: Invalid value: \\\"REDACTED\\\": secrets must be "
         "base"
         "\n64 encoded]\"",
         "ENC108 ENC202 "},
        {"at least one keys is required", "ENC201 "},
        {"KMSv1 is deprecated and will only receive security updates going forward. Use KMSv2 "
         "instead. Set --feature-gates=KMSv1=true to use the deprecated KMSv1 feature.",
         "ENC406 "},
        {"error: unable to recognize \"enc.yaml\": no matches for kind \"EncryptionConfiguration\" "
         "in version \"apiserver.config.k8s.io/v1\"",
         "ENC114 "},
        {"unrecognized feature gate: KMSv2", "ENC501 "},
        {"yaml: line 9: did not find expected key", "ENC101 "},
        {"resource \"secrets\" is masked by earlier rule \"*.\"", "ENC306 "},
        {"Error from server (InternalError): Internal error occurred: unable to transform key "
         "\"/registry/secrets/default/s1\": no matching prefix found",
         "no-matching-prefix one-object-breaks-the-list ENC341 "},
        {"Internal error occurred: identity transformer tried to read encrypted data",
         "encrypted-data-without-provider "},
        {"no matching key was found for the provided AES transformer", "no-matching-key "},
        {"no matching key was found for the provided Secretbox transformer", "no-matching-key "},
        {"unable to transform key \"/registry/secrets/a/b\": invalid padding on input",
         "other-key-of-that-name one-object-breaks-the-list "},
        {"invalid PKCS7 data (empty or not padded)", "other-key-of-that-name "},
        {"failed to decrypt DEK, error: rpc error: code = Unknown desc = no key",
         "kms-refuses-to-decrypt "},
        {"failed to decrypt DEK, error: rpc error", "kms-refuses-to-decrypt "},
        {"got unexpected nil transformer", "kms-not-healthy "},
        {"[-]kms-providers failed: reason withheld", "kms-not-healthy "},
        {"Error from server: illegal base64 data at input byte 0", "garbage-instead-of-data "},
        {"could not obtain secret for named key key1: illegal base64 data at input byte 4",
         "ENC202 "},
        {"failed to create connection to unix socket: @kms, error: dial unix @kms: connect: "
         "connection refused",
         "kms-socket-unreachable "},
        {"failed to create connection to unix socket", "kms-socket-unreachable "},
        {"connection error: desc = \"transport: Error while dialing: dial unix "
         "/run/kms/kms.sock: connect: no such file or directory\"",
         "kms-socket-unreachable "},
        {"error opening encryption provider configuration file \"/etc/kubernetes/enc/enc.yaml\": "
         "open /etc/kubernetes/enc/enc.yaml: no such file or directory",
         "config-file-missing "},
        {"Error: unknown flag: --experimental-encryption-provider-config", "flag-unknown ENC503 "},
        {"Error: unknown flag: --encryption-provider", "flag-unknown "},
        {"--encryption-provider-config-automatic-reload must be set with "
         "--encryption-provider-config",
         "reload-without-file ENC507 "},
        {"the weather is fine today", ""},
        {"", ""},
        {"e", ""},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct arena a = ARENA_INIT;
        struct recognized found = recognize(&a, str_from(cases[c].message));
        struct str ids = STR("");
        for (uint32_t i = 0; i < found.symptom_count; i++)
            ids = arena_join(&a, ids, found.symptoms[i]->slug, STR(" "));
        for (uint32_t i = 0; i < found.rule_count; i++)
            ids = arena_join(&a, ids, found.rules[i]->id, STR(" "));
        if (!str_eq(ids, str_from(cases[c].ids)))
            fail_msg("'%s' leads to '" STR_FMT "', not to '%s'", cases[c].message, STR_ARG(ids),
                     cases[c].ids);
        arena_release(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_recorded_error_leads_to_its_rule),
        cmocka_unit_test(messages_are_found_however_they_were_pasted),
    };
    return cmocka_run_group_tests_name("recognize", tests, NULL, NULL);
}
