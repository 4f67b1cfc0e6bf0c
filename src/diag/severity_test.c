/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "diag/rule.h"

static void names_and_severities_are_each_others_inverse(void **state)
{
    (void)state;
    for (enum severity s = SEVERITY_OFF; s <= SEVERITY_ERROR; s++) {
        enum severity parsed = SEVERITY_ERROR - s;
        assert_true(severity_parse(str_from(severity_name(s)), &parsed));
        assert_int_equal(parsed, s);
    }
    assert_string_equal(severity_name(SEVERITY_WARNING), "warning");
}

static void what_is_no_severity_changes_nothing(void **state)
{
    (void)state;
    const struct str wrong[] = {STR("Error"), STR("err"), STR("errors"), STR(""), STR_NONE};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        enum severity parsed = SEVERITY_INFO;
        assert_false(severity_parse(wrong[i], &parsed));
        assert_int_equal(parsed, SEVERITY_INFO);
    }
}

static void scopes_have_the_names_of_rule_files(void **state)
{
    (void)state;
    assert_string_equal(rule_scope_name(RULE_DOCUMENT), "document");
    assert_string_equal(rule_scope_name(RULE_WORKLOAD), "workload");
    assert_string_equal(rule_scope_name(RULE_NODE), "node");
    assert_string_equal(rule_scope_name(RULE_CLUSTER), "cluster");
    assert_string_equal(rule_scope_name(RULE_CHANGE), "change");
    assert_string_equal(rule_scope_name(RULE_TOOL), "tool");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_severities_are_each_others_inverse),
        cmocka_unit_test(what_is_no_severity_changes_nothing),
        cmocka_unit_test(scopes_have_the_names_of_rule_files),
    };
    return cmocka_run_group_tests_name("severity", tests, NULL, NULL);
}
