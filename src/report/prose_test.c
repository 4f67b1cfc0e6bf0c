/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/prose.h"

static void check(struct str text, const char *expected)
{
    struct buf out = BUF_INIT;
    buf_str(&out, text);
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_release(&out);
}

static void a_sentence_ends_where_the_next_begins(void **state)
{
    (void)state;
    check(first_sentence(STR("One. Two.")), "One");
    check(first_sentence(STR(" One,\ntwo.\nThree ")), "One,\ntwo");
    check(first_sentence(STR("One.\n")), "One");
    check(first_sentence(STR("from 1.30 on, e.g. here; x.yaml")),
          "from 1.30 on, e.g. here; x.yaml");
    check(first_sentence(STR("A, e.g. Kubernetes. B")), "A, e.g. Kubernetes");
    check(first_sentence(STR("One\n\nTwo")), "One");
    check(first_sentence(STR("...")), "..");
    check(first_sentence(STR("")), "");
    check(first_sentence(STR_NONE), "");
    check(first_paragraph(STR("One. Two.\n\nThree")), "One. Two.");
    check(first_paragraph(STR_NONE), "");
}

static void who_says_how_to_repair_it(void **state)
{
    (void)state;
    struct rule rule = {.how = STR("the rule's. More")};
    struct fix fix = {.description = STR("the fix's")};
    struct finding f = {.rule = &rule, .how = STR("its own"), .fixes = &fix, .fix_count = 1};
    check(finding_how(&f), "its own");
    f.how = STR_NONE;
    check(finding_how(&f), "the rule's");
    rule.how = STR("");
    check(finding_how(&f), "the fix's");
    f.fix_count = 0;
    check(finding_how(&f), "");
    assert_string_equal(finding_fix_command(&f), "");
}

static void wrap(struct str text, const char *expected)
{
    struct buf out = BUF_INIT;
    buf_cstr(&out, "12345:");
    wrap_words(&out, 7, text);
    check(buf_view(&out), expected);
    buf_release(&out);
}

#define LONG_                                                                                      \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void lines_end_between_words(void **state)
{
    (void)state;
    wrap(STR("a  b "), "12345: a b\n");
    wrap(STR(LONG_ " b c d"), "12345: " LONG_ " b c\n       d\n");
    wrap(STR(LONG_ LONG_ " b"), "12345: " LONG_ LONG_ "\n       b\n");
    wrap(STR(""), "12345:\n");
    wrap(STR("\xe9\x8d\xb5"), "12345: \xe9\x8d\xb5\n");
}

static void a_command_stays_whole(void **state)
{
    (void)state;
    wrap(STR(LONG_ " 'a b', c"), "12345: " LONG_ "\n       'a b', c\n");
    wrap(STR(LONG_ " 'b c"), "12345: " LONG_ " 'b\n       c\n");
    wrap(STR(LONG_ " it's a 'b'"), "12345: " LONG_ "\n       it's a 'b'\n");
    wrap(STR("'a b' 'c"), "12345: 'a b' 'c\n");
    wrap(STR("'a b'"), "12345: 'a b'\n");
}

/* Or the runner of GitHub Actions would obey it. */
static void no_line_begins_with_a_colon(void **state)
{
    (void)state;
    wrap(STR(LONG_ " abc ::error::x"), "12345: " LONG_ " abc ::error::x\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_ends_where_the_next_begins),
        cmocka_unit_test(who_says_how_to_repair_it),
        cmocka_unit_test(lines_end_between_words),
        cmocka_unit_test(a_command_stays_whole),
        cmocka_unit_test(no_line_begins_with_a_colon),
    };
    return cmocka_run_group_tests_name("prose", tests, NULL, NULL);
}
