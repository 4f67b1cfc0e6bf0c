/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/rule_costs.h"

static struct rule rule_called(const char *id, const char *slug)
{
    return (struct rule){.id = str_from(id), .slug = str_from(slug)};
}

static void the_dearest_rule_stands_first(void **state)
{
    (void)state;
    struct rule cheap = rule_called("ENC300", "cheap"), dear = rule_called("ENC200", "dear"),
                of_loader = rule_called("ENC100", "of-loader"),
                idle = rule_called("ENC900", "idle"), hostile = rule_called("a\033b", "x");
    struct finding findings[] = {{.rule = &of_loader}, {.rule = &dear}, {.rule = &dear}};
    struct results results = {.findings = findings, .finding_count = 3};
    struct rule_cost costs[] = {{&idle, 0, 0},    {&cheap, 1999, 2},      {&of_loader, 0, 0},
                                {&hostile, 0, 1}, {&dear, 98765432, 100}, {NULL, 1234567, 100}};
    struct buf out = BUF_INIT;
    rule_costs_text(&out, costs, 6, &results);
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr,
                        "         time    share     runs  findings  rule\n"
                        "    98.765 ms   98.7 %      100         2  ENC200 dear\n"
                        "     1.234 ms    1.2 %      100         -  (loading, as kube-apiserver "
                        "does)\n"
                        "     0.001 ms    0.0 %        2         0  ENC300 cheap\n"
                        "            -        -        -         1  ENC100 of-loader\n"
                        "     0.000 ms    0.0 %        1         0  a\\x1bb x\n");
    buf_release(&out);
}

static void nothing_measured_is_only_a_heading(void **state)
{
    (void)state;
    struct rule idle = rule_called("ENC900", "idle");
    struct rule_cost costs[] = {{&idle, 0, 0}};
    struct results results = {.finding_count = 0};
    struct buf out = BUF_INIT;
    rule_costs_text(&out, costs, 1, &results);
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, "         time    share     runs  findings  rule\n");
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dearest_rule_stands_first),
        cmocka_unit_test(nothing_measured_is_only_a_heading),
    };
    return cmocka_run_group_tests_name("rule_costs", tests, NULL, NULL);
}
