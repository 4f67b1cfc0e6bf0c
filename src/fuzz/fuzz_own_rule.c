/* SPDX-License-Identifier: Apache-2.0 */
/* A user's own rule from any bytes, then judging with it. It is read, or a reason says where; a
 * secret of the text is not in it; what was read is a whole rule, whose findings are sound
 * (fuzz/sound.h) and show no secret of what they are about. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "config/own_rule.h"
#include "fuzz/one_file.h"
#include "fuzz/secret.h"
#include "fuzz/sound.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Something at each place that a rule can name. */
static const char judged[] =
    "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
    "- resources: [secrets, configmaps, pandas.awesome.bears.example]\n  providers:\n"
    "  - aescbc: {keys: [{name: key1, secret: a1E3dlpwMkx4VzlzVGY0TmJSNm1ZaDNDZ0o4ZFVhNUU=},\n"
    "                    {name: \"\\u00e9\\0\", secret: }]}\n"
    "  - kms: {apiVersion: v1, name: kms, endpoint: 'unix:///tmp/x.sock', cachesize: 100,\n"
    "          timeout: 3s}\n"
    "  - aesgcm: {keys: [{name: key2, secret: a1E3dlpwMkx4VzlzVGY0TmJSNm1ZaDNDZ0o4ZFVhNUU=}]}\n"
    "  - identity: {}\n- resources: ['*.*']\n  providers:\n  - secretbox: {keys: []}\n"
    "  - kms: {apiVersion: v2, name: kms2, endpoint: 1.5}\n";

static void check(const char *wrong)
{
    if (wrong)
        BUG(wrong);
}

static void check_rule(const struct rule *rule)
{
    check(rule->own && rule->run && rule->check ? NULL : "half a rule");
    check(rule->id.len && rule->slug.len && rule->name.len ? NULL : "a rule without a name");
    check(rule->title.len && rule->check->message.len ? NULL : "a rule without words");
    check(rule->minors && rule->severity <= SEVERITY_ERROR ? NULL : "a rule for no version");
}

static void judge(struct arena *a, const struct rule *rule)
{
    const struct one_file how = {.name = "enc.yaml", .named = true, .own_rule = rule};
    const struct str text = STR(judged);
    struct source file;
    struct results results = one_file_judge(a, &how, text);
    source_init(&file, a, STR("enc.yaml"), text);
    check(sound_results(&file, &results));
    for (uint32_t i = 0; i < results.finding_count; i++)
        if (results.findings[i].rule == rule && secret_in(results.findings[i].message))
            BUG("a secret in a message");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_INIT;
    struct err err = {""};
    const struct str text = {size ? (const char *)data : "", size};
    const struct rule *rule = own_rule_read(&a, "rule.yaml", text, &err);
    if (rule) {
        check_rule(rule);
        judge(&a, rule);
    } else {
        check(str_starts_with(str_from(err.text), STR("rule.yaml:")) ? NULL : "no place");
        check(secret_in(str_from(err.text)) ? "a secret in an error" : NULL);
    }
    arena_release(&a);
    return 0;
}
