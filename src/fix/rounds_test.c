/* SPDX-License-Identifier: Apache-2.0 */
/* A judge for tests: each 'x' of the text is a finding whose fix writes 'y', each 'u' one with an
 * unsafe fix to 'v', each 'q' one whose fix is a quote; each '!' is an error that no fix mends. One
 * release accepts the text unless it holds 'yy'. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fix/rounds.h"

static const struct rule rule_b = {.id = {"B", 1}, .slug = {"b", 1}, .severity = SEVERITY_WARNING};
static const struct rule rule_a = {.id = {"A", 1}, .slug = {"a", 1}, .severity = SEVERITY_ERROR};

static struct fix *new_fix(struct arena *a, uint32_t at, struct str text, bool safe)
{
    struct edit *edit = arena_new(a, struct edit, 1);
    struct fix *fix = arena_new(a, struct fix, 1);
    *edit = (struct edit){.span = {at, at + 1}, .text = text};
    *fix = (struct fix){.safe = safe, .edits = edit, .edit_count = 1};
    return fix;
}

static void judge(void *context, struct arena *a, struct str text, struct fix_judged *out)
{
    unsigned *calls = context;
    ++*calls;
    struct finding *findings = arena_new(a, struct finding, text.len + 1);
    struct document_record *record = arena_new(a, struct document_record, 1);
    struct verdict_run *verdict = arena_new(a, struct verdict_run, 1);
    *verdict = (struct verdict_run){1, str_find(text, STR("yy")) < text.len ? STR("refused")
                                                                            : STR("accepted")};
    *record = (struct document_record){.verdicts = verdict, .verdict_count = 1};
    *out = (struct fix_judged){.findings = findings, .documents = record, .document_count = 1};
    for (uint32_t i = 0; i < text.len; i++) {
        struct finding f = {.minors = 1, .rule = &rule_b, .severity = SEVERITY_WARNING};
        f.at.span = (struct span){i, i + 1};
        char c = text.ptr[i];
        f.fix_count = c == 'x' || c == 'u' || c == 'q';
        if (c == 'x')
            f.fixes = new_fix(a, i, STR("y"), true);
        if (c == 'u')
            f.fixes = new_fix(a, i, STR("v"), false);
        if (c == 'q')
            f.fixes = new_fix(a, i, STR("'"), true);
        if (c == '!') {
            f.rule = &rule_a;
            f.severity = SEVERITY_ERROR;
        }
        if (f.fix_count || c == '!')
            findings[out->finding_count++] = f;
    }
}

static struct fix_rounds run(const char *text, bool unsafe, const char *expected)
{
    unsigned calls = 0;
    struct fix_rounds r = {.judge = judge, .context = &calls, .unsafe = unsafe};
    fix_rounds_run(&r, str_from(text));
    if (!str_eq(r.text, str_from(expected)))
        fail_msg("'%s' became '" STR_FMT "' instead of '%s'", text, STR_ARG(r.text), expected);
    assert_true(calls < 100);
    return r;
}

static void all_at_once_where_that_holds(void **state)
{
    (void)state;
    struct fix_rounds r = run("a x b x", false, "a y b y");
    assert_true(r.changed);
    assert_int_equal(r.edit_count, 2);
    assert_int_equal(r.done_count, 1);
    assert_int_equal(r.left_count, 0);
    fix_rounds_release(&r);
    r = run("a", false, "a");
    assert_false(r.changed);
    fix_rounds_release(&r);
}

static void unsafe_ones_where_they_are_asked_for(void **state)
{
    (void)state;
    struct fix_rounds r = run("u x", false, "u y");
    fix_rounds_release(&r);
    r = run("u x", true, "v y");
    fix_rounds_release(&r);
}

static void one_by_one_where_they_do_not_hold_together(void **state)
{
    (void)state;
    struct fix_rounds r = run("x xx", false, "y yx");
    assert_int_equal(r.left_count, 1);
    assert_int_equal(r.left[0].doubt, FIX_REFUSED_THEN);
    fix_rounds_release(&r);
    r = run("yx", false, "yx");
    assert_false(r.changed);
    assert_int_equal(r.left_count, 1);
    fix_rounds_release(&r);
}

static void not_where_the_rest_would_read_differently(void **state)
{
    (void)state;
    struct fix_rounds r = run("a: q\nb: x\nc: 'd'\n", false, "a: q\nb: y\nc: 'd'\n");
    assert_int_equal(r.left_count, 1);
    assert_int_equal(r.left[0].doubt, FIX_READS_OTHERWISE);
    fix_rounds_release(&r);
}

static void judge_with_error(void *context, struct arena *a, struct str text,
                             struct fix_judged *out)
{
    judge(context, a, text, out);
    if (str_find(text, STR("y")) == text.len)
        return;
    struct finding *findings = arena_new(a, struct finding, out->finding_count + 1);
    memcpy(findings, out->findings, out->finding_count * sizeof *findings);
    findings[out->finding_count++] =
        (struct finding){.rule = &rule_a, .severity = SEVERITY_ERROR, .minors = 1};
    out->findings = findings;
}

static void not_where_an_error_comes_of_it(void **state)
{
    (void)state;
    unsigned calls = 0;
    struct fix_rounds r = {.judge = judge_with_error, .context = &calls, .unsafe = true};
    fix_rounds_run(&r, STR("u x"));
    assert_true(str_eq(r.text, STR("v x")));
    assert_int_equal(r.left_count, 1);
    assert_int_equal(r.left[0].doubt, FIX_ERROR_THEN);
    fix_rounds_release(&r);
}

static void every_doubt_has_words(void **state)
{
    (void)state;
    for (enum fix_doubt d = FIX_READS_OTHERWISE; d <= FIX_ERROR_THEN; d++)
        assert_true(strlen(fix_doubt_text(d)) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_at_once_where_that_holds),
        cmocka_unit_test(unsafe_ones_where_they_are_asked_for),
        cmocka_unit_test(one_by_one_where_they_do_not_hold_together),
        cmocka_unit_test(not_where_the_rest_would_read_differently),
        cmocka_unit_test(not_where_an_error_comes_of_it),
        cmocka_unit_test(every_doubt_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
