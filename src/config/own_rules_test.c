/* SPDX-License-Identifier: Apache-2.0 */
#include "config/own_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "apiserver/version_set.h"

static char folder[] = "/tmp/enclint-own-XXXXXX";

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    fclose(file);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

#define HEAD  "id: ACME001\nslug: socket-in-tmp\nmessage: the socket lies in /tmp\n"
#define CHECK "check: {at: 'resources[*].providers[*].kms.endpoint', not_match: '^unix:/+tmp/'}\n"

static void a_rule_is_read(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct err err = {""};
    const struct rule **rules;
    uint32_t count;
    write_file("b.yaml", HEAD CHECK "severity: error\nversions: 1.30\nsecurity: 7.5\n"
                                    "how: move it\nreferences: ['https://example.com']\n");
    write_file("a.yml", "id: ACME002\nslug: few-names\nmessage: m\ntitle: t\nseverity: off\n"
                        "check: {at: 'resources[*].resources', max_length: 2}\n");
    write_file("notes.txt", "no rule");
    if (!rules_load_own(&a, folder, &rules, &count, &err))
        fail_msg("%s", err.text);
    assert_int_equal(count, 2);
    assert_true(str_eq(rules[0]->id, STR("ACME002")));
    assert_int_equal(rules[0]->severity, SEVERITY_OFF);
    assert_true(str_eq(rules[0]->title, STR("t")));
    assert_int_equal(rules[0]->minors, VERSION_SET_ALL);
    const struct rule *rule = rules[1];
    assert_true(rule->own && rule->run && rule->check);
    assert_int_equal(rule->scope, RULE_DOCUMENT);
    assert_int_equal(rule->severity, SEVERITY_ERROR);
    assert_int_equal(rule->minors, version_bit(30));
    assert_true(str_eq(rule->name, STR("SocketInTmp")));
    assert_true(str_eq(rule->title, STR("the socket lies in /tmp")));
    assert_true(str_eq(rule->security, STR("7.5")));
    assert_true(str_eq(rule->check->pattern, STR("^unix:/+tmp/")));
    assert_int_equal(rule->check->test, RULE_NOT_MATCH);

    const char *path = folder;
    struct own_rules_folders folders = {&path, 1};
    struct str more = str_from(folder);
    struct config_rules all = {.own_count = 0};
    assert_true(own_rules_load(&folders, &a, NULL, 0, &all, &err));
    assert_int_equal(all.own_count, 2);
    assert_true(own_rules_load(NULL, &a, &more, 1, &all, &err));
    assert_int_equal(all.own_count, 2);
    assert_false(own_rules_load(&folders, &a, &more, 1, &all, &err));
    assert_non_null(strstr(err.text, "there is a rule ACME002 'few-names' already"));
    unlink(path_of("a.yml"));
    unlink(path_of("b.yaml"));
    unlink(path_of("notes.txt"));
    arena_release(&a);
}

static void a_configuration_names_no_files_elsewhere(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const char *path = folder;
    struct own_rules_folders folders = {&path, 1};
    struct str more = str_from(folder);
    struct config_rules all = {.own_count = 0};
    struct err err = {""};
    write_file("hidden.txt", HEAD CHECK);
    assert_int_equal(symlink("hidden.txt", path_of("a.yaml")), 0);
    if (!own_rules_load(NULL, &a, &more, 1, &all, &err))
        fail_msg("%s", err.text);
    unlink(path_of("a.yaml"));
    assert_int_equal(symlink("/dev/null", path_of("a.yaml")), 0);
    assert_false(own_rules_load(NULL, &a, &more, 1, &all, &err));
    assert_non_null(strstr(err.text, "a.yaml: it is a link that leads out of its folder"));
    err = (struct err){""};
    assert_false(own_rules_load(&folders, &a, NULL, 0, &all, &err));
    assert_non_null(strstr(err.text, "there is no rule in it")); /* it was read */
    unlink(path_of("a.yaml"));
    assert_int_equal(mkfifo(path_of("a.yaml"), 0600), 0);
    assert_false(own_rules_load(NULL, &a, &more, 1, &all, &err));
    unlink(path_of("a.yaml"));
    unlink(path_of("hidden.txt"));
    arena_release(&a);
}

/* The first bytes of one that is cut may well be a rule. */
static void a_rule_is_not_cut(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct err err = {""};
    const struct rule **rules;
    uint32_t count;
    char *text = malloc(256 * 1024 + 2);
    memset(text, '\n', 256 * 1024 + 1);
    memcpy(text, HEAD CHECK, strlen(HEAD CHECK));
    text[256 * 1024] = '\0';
    write_file("a.yaml", text);
    if (!rules_load_own(&a, folder, &rules, &count, &err))
        fail_msg("%s", err.text);
    memset(text + 256 * 1024, 0, 2);
    text[256 * 1024] = '#';
    write_file("a.yaml", text);
    assert_false(rules_load_own(&a, folder, &rules, &count, &err));
    assert_non_null(strstr(err.text, "a.yaml: it is larger than 256 KiB"));
    unlink(path_of("a.yaml"));
    free(text);
    arena_release(&a);
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", ":1:1: there is no rule in it"},
        {"- a\n", ":1:1: a rule is a mapping, not a list"},
        {"id: [\n", "did not find expected node content"},
        {HEAD CHECK "serverity: error\n",
         ":5:1: unknown field 'serverity', did you mean 'severity'?"},
        {HEAD "check: {at: kind, mathc: x}\n", "unknown field 'mathc', did you mean 'match'?"},
        {HEAD "check: {at: kind, min: a}\n", "'min' is a whole number, not a string"},
        {HEAD CHECK "severity: fatal\n", ":5:11: 'severity' is error, warning, info or off"},
        {HEAD CHECK "versions: 1.99..1.13\n", ":5:11: 'versions': "},
        {HEAD CHECK "security: '11'\n", "'security' is a number from 0.1 to 10.0"},
        {"id: acme\nslug: a\nmessage: m\n" CHECK, ":1:5: 'id' is up to 16 capital letters"},
        {"id: ENC999\nslug: a\nmessage: m\n" CHECK, ":1:5: 'id' begins with ENC"},
        {"id: A1\nslug: Bad Slug\nmessage: m\n" CHECK, ":2:7: 'slug' is up to 60"},
        {"id: A1\nslug: a\n" CHECK, "'message' is missing"},
        {HEAD, "'check' is missing"},
        {HEAD "check: {at: kind}\n", "'check' has one test"},
        {HEAD "check: {at: kind, match: a, not_match: b}\n", "'check' has one test"},
        {HEAD "check: {at: kind, required: false}\n", "'check' has one test"},
        {HEAD "check: {at: kin, match: a}\n", ":4:13: 'configuration' has no field 'kin'"},
        {HEAD "check: {at: kind, match: 'a('}\n", "the pattern is wrong at its character 3"},
        {HEAD CHECK "id: A2\n", "'id' is there twice"},
        {"id: A1\nslug: identity-first\nmessage: m\n" CHECK,
         "a built-in rule is called 'identity-first'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = ARENA_INIT;
        struct err err = {""};
        const struct rule **rules;
        uint32_t count;
        write_file("rule.yaml", cases[i].text);
        bool ok = rules_load_own(&a, folder, &rules, &count, &err);
        if (ok || !strstr(err.text, cases[i].says) || !strstr(err.text, "/rule.yaml:"))
            fail_msg("case %zu: '%s' does not say '%s'", i, err.text, cases[i].says);
        unlink(path_of("rule.yaml"));
        arena_release(&a);
    }
    struct arena a = ARENA_INIT;
    struct err err = {""};
    const struct rule **rules;
    uint32_t count;
    assert_false(rules_load_own(&a, folder, &rules, &count, &err));
    assert_non_null(strstr(err.text, "no rule (*.yaml) is in this folder"));
    err = (struct err){""};
    assert_false(rules_load_own(&a, path_of("nowhere"), &rules, &count, &err));
    assert_non_null(strstr(err.text, "No such file"));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_is_read),
        cmocka_unit_test(a_configuration_names_no_files_elsewhere),
        cmocka_unit_test(a_rule_is_not_cut),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
    };
    return cmocka_run_group_tests_name("own_rules", tests, make_folder, remove_folder);
}
