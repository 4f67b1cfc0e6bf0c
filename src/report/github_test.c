/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "apiserver/version_set.h"
#include "report/report.h"

static const struct rule *a_rule(void)
{
    static struct rule rule;
    rule = (struct rule){.id = STR("ENC310"),
                         .slug = STR("identity-first"),
                         .how = STR("move it down,\nthen 100% of the rest")};
    return &rule;
}

static struct finding a_finding(void)
{
    return (struct finding){.rule = a_rule(),
                            .severity = SEVERITY_ERROR,
                            .minors = VERSION_SET_ALL,
                            .message = STR("stored in plain text: 'identity'"),
                            .at = {.file = STR("./cp1/enc.yaml"), .from = {9, 9}, .to = {9, 17}}};
}

static void check(const struct finding *findings, uint32_t count, const char *expected)
{
    struct buf out = BUF_INIT;
    struct results results = {
        .minors = VERSION_SET_ALL, .findings = findings, .finding_count = count, .file_count = 1};
    report_github(&out, &results);
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_release(&out);
}

static void an_annotation_stands_at_its_place(void **state)
{
    (void)state;
    struct finding f = a_finding();
    check(&f, 1,
          "::error file=cp1/enc.yaml,line=9,endLine=9,col=9,endColumn=17,"
          "title=ENC310 identity-first::stored in plain text: 'identity'"
          "%0Afix: move it down, then 100%25 of the rest\n"
          "1 error, 0 warnings in 1 file, judged for 1.13..1.36\n");
}

static void a_place_of_several_lines_has_no_columns(void **state)
{
    (void)state;
    struct finding f = a_finding();
    f.severity = SEVERITY_WARNING;
    f.at.to = (struct position){12, 1};
    f.how = STR("");
    check(&f, 1,
          "::warning file=cp1/enc.yaml,line=9,endLine=12,"
          "title=ENC310 identity-first::stored in plain text: 'identity'\n"
          "0 errors, 1 warning in 1 file, judged for 1.13..1.36\n");
    f.at = (struct spot){.file = STR("")};
    f.severity = SEVERITY_INFO;
    check(&f, 1,
          "::notice title=ENC310 identity-first::stored in plain text: 'identity'\n"
          "0 errors, 0 warnings, 1 info in 1 file, judged for 1.13..1.36\n");
}

static void errors_come_first_and_suppressed_ones_not_at_all(void **state)
{
    (void)state;
    struct finding f[4];
    const struct str names[] = {STR("a"), STR("b"), STR("c"), STR("d")};
    const enum severity severities[] = {SEVERITY_INFO, SEVERITY_ERROR, SEVERITY_WARNING,
                                        SEVERITY_ERROR};
    for (size_t i = 0; i < 4; i++) {
        f[i] = a_finding();
        f[i].severity = severities[i];
        f[i].message = names[i];
        f[i].at = (struct spot){0};
        f[i].how = STR("");
    }
    f[1].suppressed_by = STR("comment");
    check(f, 4,
          "::error title=ENC310 identity-first::d\n"
          "::warning title=ENC310 identity-first::c\n"
          "::notice title=ENC310 identity-first::a\n"
          "1 error, 1 warning, 1 info in 1 file, judged for 1.13..1.36; 1 suppressed\n");
}

static void nothing_of_the_input_ends_a_property_or_a_line(void **state)
{
    (void)state;
    struct finding f = a_finding();
    f.minors = version_set_range(31, 36);
    f.at.file = STR("a,line=1::b%0A\n\r\x1b[m.yaml");
    f.message = STR("a::b,%\r\n::error::c");
    f.container = STR("data[\"x\n\"]");
    f.node = STR("n:1");
    f.apiserver = STR("says \"no\"");
    struct fix fix = {.safe = true, .description = STR("y")};
    f.fixes = &fix;
    f.fix_count = 1;
    check(&f, 1,
          "::error file=a%2Cline=1%3A%3Ab%250A\\n\\r\\x1b[m.yaml,line=9,endLine=9,col=9,"
          "endColumn=17,title=ENC310 identity-first::a::b,%25\\r\\n::error::c"
          "%0Ain data[\"x\\n\"]%0Anode n:1%0Aversions: 1.31..1.36%0Aserver: says \"no\""
          "%0Afix: move it down, then 100%25 of the rest (enclint fix)\n"
          "1 error, 0 warnings in 1 file, judged for 1.13..1.36\n");
}

static void the_servers_words_may_be_many(void **state)
{
    (void)state;
    struct buf out = BUF_INIT, words = BUF_INIT;
    struct finding f = a_finding();
    for (int i = 0; i < 100000; i++)
        buf_byte(&words, 'x');
    f.apiserver = buf_view(&words);
    struct results results = {.minors = VERSION_SET_ALL, .findings = &f, .finding_count = 1};
    report_github(&out, &results);
    assert_in_range(out.len, 2000, 2500);
    assert_true(str_find(buf_view(&out), STR("xxx...%0Afix: move")) < out.len);
    buf_release(&words);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_annotation_stands_at_its_place),
        cmocka_unit_test(a_place_of_several_lines_has_no_columns),
        cmocka_unit_test(errors_come_first_and_suppressed_ones_not_at_all),
        cmocka_unit_test(nothing_of_the_input_ends_a_property_or_a_line),
        cmocka_unit_test(the_servers_words_may_be_many),
    };
    return cmocka_run_group_tests_name("github", tests, NULL, NULL);
}
