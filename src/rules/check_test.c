/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/go_duration.h"
#include "apiserver/version_set.h"
#include "base/buf.h"
#include "schema/decode.h"
#include "tree/yaml.h"

static const char text[] = "kind: EncryptionConfiguration\n"
                           "resources:\n"
                           "- resources: [secrets, configmaps]\n"
                           "  providers:\n"
                           "  - kms: {name: vault, endpoint: unix:///tmp/kms.sock, cachesize: 5,\n"
                           "      timeout: 1500ms}\n"
                           "  - aescbc: {keys: [{name: k\xc3\xa4y, secret: QUFB}]}\n"
                           "  - identity: {}\n"
                           "- resources: [events]\n"
                           "  providers: [{kms: {name: other, cachesize: }}]\n";

static void take(struct rule_run *run, const struct draft *draft)
{
    struct buf *out = run->context;
    struct str at = str_slice(run->document->source->text, draft->span.start, draft->span.end);
    buf_str(out, draft->path);
    buf_fmt(out, "=" STR_FMT ";", STR_ARG(at));
}

static bool go_on(struct decode *d, const struct decode_fault *fault)
{
    (void)d;
    (void)fault;
    return true;
}

static struct str run_check(struct arena *a, const struct rule_check *check)
{
    struct source source;
    source_init(&source, a, STR("enc.yaml"), str_from(text));
    struct yread *reader = yread_new(a, &source, GO_YAML_2_2_8);
    struct yread_document doc;
    struct value *value;
    struct value_problem problem;
    assert_int_equal(yread_next(reader, &doc), YREAD_DOCUMENT);
    assert_true(value_from_yaml(a, &doc, GO_YAML_2_2_8, &value, &problem));
    struct ec_configuration configuration = {0};
    struct decode d = {
        .arena = a, .minor = VERSION_NEWEST, .parse_duration = go_duration_parse, .report = go_on};
    decode_object(&d, ec_document.root, value, &configuration);
    struct document_view view = {
        .source = &source, .value = value, .configuration = &configuration};
    struct rule rule = {.check = check, .run = check_run};
    struct buf out = BUF_INIT;
    struct rule_run run = {
        .arena = a, .rule = &rule, .document = &view, .take = take, .context = &out};
    rule.run(&run);
    struct str found = buf_to_arena(&out, a);
    buf_release(&out);
    yread_free(reader);
    return found;
}

/* NOLINTBEGIN(bugprone-macro-parentheses): initializers */
#define AT(path)      .at = {path, sizeof path - 1}, .message = {"m", 1}
#define PATTERN(text) .pattern = {text, sizeof text - 1}
/* NOLINTEND(bugprone-macro-parentheses) */

static void what_does_not_pass_is_reported(void **state)
{
    (void)state;
    static const struct str kms_names[] = {{"vault", 5}}, sizes[] = {{"4", 1}, {"6", 1}};
    static const struct {
        struct rule_check check;
        const char *found;
    } cases[] = {
        {{AT("resources[*].providers[*].kms.endpoint"), .test = RULE_NOT_MATCH,
          PATTERN("^unix:/+tmp/")},
         "resources[0].providers[0].kms.endpoint=unix:///tmp/kms.sock;"},
        {{AT("resources[*].providers[*].kms.endpoint"), .test = RULE_MATCH, PATTERN("^unix:")}, ""},
        {{AT("resources[*].resources[*]"), .test = RULE_MATCH, PATTERN("^s")},
         "resources[0].resources[1]=configmaps;resources[1].resources[0]=events;"},
        {{AT("resources[*].providers[*].kms.name"), .test = RULE_ONE_OF, .one_of = {kms_names, 1}},
         "resources[1].providers[0].kms.name=other;"},
        {{AT("resources[*].providers[*].kms.cachesize"), .test = RULE_ONE_OF, .one_of = {sizes, 2}},
         "resources[0].providers[0].kms.cachesize=5;"},
        {{AT("resources[*].providers[*].kms.cachesize"), .test = RULE_MIN, .number = 6},
         "resources[0].providers[0].kms.cachesize=5;"},
        {{AT("resources[*].providers[*].kms.cachesize"), .test = RULE_MAX, .number = 5}, ""},
        {{AT("resources[*].providers[*].kms.timeout"), .test = RULE_MAX, .number = 1499},
         "resources[0].providers[0].kms.timeout=1500ms;"},
        {{AT("resources[*].providers[*].kms.timeout"), .test = RULE_MIN, .number = 1500}, ""},
        {{AT("resources[*].resources"), .test = RULE_MAX_LENGTH, .number = 1},
         "resources[0].resources=[secrets, configmaps];"},
        {{AT("resources[*].providers[*].aescbc.keys[*].name"), .test = RULE_MAX_LENGTH,
          .number = 3},
         ""},
        {{AT("resources[*].providers[*].aescbc.keys[*].name"), .test = RULE_MIN_LENGTH,
          .number = 4},
         "resources[0].providers[1].aescbc.keys[0].name=k\xc3\xa4y;"},
        {{AT("resources[*].providers[*].kms.timeout"), .test = RULE_REQUIRED},
         "resources[1].providers[0].kms.timeout={name: other, cachesize: };"},
        {{AT("resources[*].providers[*].kms.cachesize"), .test = RULE_REQUIRED},
         "resources[1].providers[0].kms.cachesize=cachesize;"},
        {{AT("resources[*].providers[*].aescbc"), .test = RULE_FORBIDDEN},
         "resources[0].providers[1].aescbc=aescbc;"},
        {{AT("apiVersion"), .test = RULE_REQUIRED}, "apiVersion=kind;"},
        {{AT("kind"), .test = RULE_FORBIDDEN}, "kind=kind;"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = ARENA_INIT;
        struct err err = {""};
        if (!check_is_possible(&cases[i].check, &err))
            fail_msg("case %zu: %s", i, err.text);
        struct str found = run_check(&a, &cases[i].check);
        if (!str_eq(found, str_from(cases[i].found)))
            fail_msg("case %zu finds: " STR_FMT, i, STR_ARG(found));
        arena_release(&a);
    }
}

static void what_is_impossible_is_told(void **state)
{
    (void)state;
    static const struct {
        struct rule_check check;
        const char *says;
    } cases[] = {
        {{AT("resources.providers"), .test = RULE_REQUIRED},
         "'resources' is a list: write 'resources[*]'"},
        {{AT("resources[*].provider"), .test = RULE_REQUIRED},
         "'resource' has no field 'provider', did you mean 'providers'?"},
        {{AT("resources[*].providers[*].kms.xyzzy"), .test = RULE_REQUIRED},
         "'kms' has no field 'xyzzy'"},
        {{AT("kind[*]"), .test = RULE_REQUIRED}, "'kind' is no list"},
        {{AT("kind.name"), .test = RULE_REQUIRED}, "nothing stands below 'kind'"},
        {{AT("resources[*].resources[*].name"), .test = RULE_REQUIRED}, "nothing stands below"},
        {{AT(""), .test = RULE_REQUIRED}, "the path is empty"},
        {{AT("kind"), .test = RULE_MIN}, "this test is not for"},
        {{AT("resources"), .test = RULE_MATCH}, "this test is not for"},
        {{AT("resources[*]"), .test = RULE_REQUIRED}, "leave the last '[*]' out"},
        {{AT("kind"), .test = RULE_MATCH, PATTERN("a(b")}, "wrong at its character 4"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {""};
        if (check_is_possible(&cases[i].check, &err) || !strstr(err.text, cases[i].says))
            fail_msg("case %zu: '%s' does not say '%s'", i, err.text, cases[i].says);
    }
}

static void checks_of_built_in_rules_are_possible(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < rules_count; i++) {
        struct err err = {""};
        if (rules_all[i].check && !check_is_possible(rules_all[i].check, &err))
            fail_msg(STR_FMT ": %s", STR_ARG(rules_all[i].id), err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_pass_is_reported),
        cmocka_unit_test(what_is_impossible_is_told),
        cmocka_unit_test(checks_of_built_in_rules_are_possible),
    };
    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
