/* SPDX-License-Identifier: Apache-2.0 */
/* Every text of a finding, in turn, is something that nobody should call a file or a key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "apiserver/version_set.h"
#include "fuzz/harmless.h"
#include "report/report.h"

static const char *const hostile[] = {
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]0;title\x07",
    "\x9b"
    "31m",
    "\xc2\x9b"
    "31m",
    "\xe2\x80\xaegnp.exe\xe2\x80\xac",
    "\xe2\x81\xa6hidden\xe2\x81\xa9\xe2\x80\x8b",
    "\xf3\xa0\x81\x81tag",
    "a\nb",
    "a\r\n::error file=x::y",
    "\n::stop-commands::token",
    "::error::x",
    ": ::error::x",
    "x ::set-output name=a::b",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
    "::add-mask::xxxxxxxxxxxxxx\t::debug::y",
    "\xd8\x9cmark\xc2\xad",
    "##[add-mask]x",
    "##vso[task.setvariable variable=PATH]x",
    "##teamcity[testFailed]",
    "#",
    "]]>",
    "<script>alert(1)</script>",
    "%0A::error::x",
    "100% , : %25",
    "\xff\xfe\xc3",
    "\xed\xa0\x80\xf4\x90\x80\x80",
    "\xe2\x80\xa8next\xe2\x80\xa9",
    "\xef\xbb\xbf",
    "\b\b\b\b",
    "\t\v\f\x7f",
    "\"'\\",
    "",
};

static const struct str with_nul = {"a\0b\x1b\n", 5};

enum { SLOTS = 17, HOSTILE = sizeof hostile / sizeof hostile[0] + 1 };

/* A finding whose text number `slot` is hostile; all of them where slot is SLOTS. */
struct victim {
    struct str texts[SLOTS];
    struct rule rule;
    struct excerpt_line lines[2];
    struct spot related[2];
    struct fix fix;
    struct finding finding;
    struct document_record document;
    struct trouble trouble;
};

static void fill(struct victim *v, size_t slot, struct str text)
{
    struct str *t = v->texts;
    for (size_t i = 0; i < SLOTS; i++)
        t[i] = slot == i || slot == SLOTS ? text : STR("plain");
    v->rule = (struct rule){
        .id = t[0], .slug = t[1], .why = t[2], .how = t[3], .references = {&t[4], 1}, .own = true};
    v->lines[0] = (struct excerpt_line){1, t[5]};
    v->lines[1] = (struct excerpt_line){3, t[6]};
    v->related[0] = (struct spot){.file = t[7],
                                  .from = {3, 2},
                                  .to = {3, 9},
                                  .text = t[8],
                                  .lines = &v->lines[1],
                                  .line_count = 1};
    v->related[1] = (struct spot){.file = t[9], .from = {3, 2}, .to = {4, 1}, .text = t[8]};
    v->fix = (struct fix){.description = t[10]};
    v->finding = (struct finding){.rule = &v->rule,
                                  .severity = SEVERITY_ERROR,
                                  .minors = version_bit(30),
                                  .message = t[11],
                                  .at = {.file = t[9],
                                         .from = {1, 1},
                                         .to = {1, 3},
                                         .text = t[12],
                                         .lines = v->lines,
                                         .line_count = 2},
                                  .container = t[13],
                                  .path = t[14],
                                  .node = t[15],
                                  .apiserver = t[16],
                                  .how = slot % 2 ? t[3] : STR_NONE,
                                  .related = v->related,
                                  .related_count = 2,
                                  .fixes = &v->fix,
                                  .fix_count = 1};
    v->document = (struct document_record){.file = t[9], .container = t[13], .kind = t[14]};
    v->trouble = (struct trouble){t[9], t[11]};
}

static void check(const char *format, struct str out, bool painted, size_t commands)
{
    size_t found;
    const char *wrong = harmless_text(out, painted);
    if (!wrong)
        wrong = harmless_log(out, &found);
    if (!wrong && found != commands)
        wrong = "a line that GitHub Actions obeys";
    if (wrong)
        fail_msg("%s: %s in:\n%.*s", format, wrong, STR_ARG(out));
}

static void check_formats(const struct results *results)
{
    struct buf out = BUF_INIT;
    for (unsigned bits = 0; bits < 4; bits++) {
        struct report_style style = {.color = bits & 1, .links = bits & 2};
        report_text(&out, results, &style);
        check("text", buf_view(&out), bits != 0, 0);
        buf_clear(&out);
    }
    report_github(&out, results);
    check("github", buf_view(&out), false, 1);
    buf_clear(&out);
    report_json(&out, results);
    check("JSON", buf_view(&out), false, 0);
    buf_clear(&out);
    report_sarif(&out, results);
    check("SARIF", buf_view(&out), false, 0);
    buf_release(&out);
}

static void no_text_of_the_input_does_harm(void **state)
{
    (void)state;
    struct victim v;
    for (size_t h = 0; h < HOSTILE; h++)
        for (size_t slot = 0; slot <= SLOTS; slot++) {
            fill(&v, slot, h + 1 < HOSTILE ? str_from(hostile[h]) : with_nul);
            struct results results = {.minors = VERSION_SET_ALL,
                                      .documents = &v.document,
                                      .document_count = 1,
                                      .findings = &v.finding,
                                      .finding_count = 1,
                                      .errors = &v.trouble,
                                      .error_count = 1,
                                      .file_count = 1};
            check_formats(&results);
        }
}

/* The judge itself. */
static void harm_is_noticed(void **state)
{
    (void)state;
    size_t commands;
    assert_null(harmless_text(STR("a\n\x1b[1;31mb\x1b[0m\x1b]8;;https://x\x1b\\"), true));
    assert_non_null(harmless_text(STR("\x1b[1;31m"), false));
    assert_non_null(harmless_text(STR("\x1b[2J"), true));
    assert_non_null(harmless_text(STR("\x1b]0;x\x1b\\"), true));
    assert_non_null(harmless_text(STR("\x1b]8;;https://x"), true));
    assert_non_null(harmless_text(STR("a\tb"), true));
    assert_non_null(harmless_text(STR("\xff"), true));
    assert_non_null(harmless_text(STR("\xe2\x80\xae"), true));
    assert_non_null(harmless_log(STR("a ##vso[x"), &commands));
    assert_null(harmless_log(STR("::error::\n  ::x\n  ::: y\na ::b\n"), &commands));
    assert_int_equal(commands, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_of_the_input_does_harm),
        cmocka_unit_test(harm_is_noticed),
    };
    return cmocka_run_group_tests_name("hostile", tests, NULL, NULL);
}
