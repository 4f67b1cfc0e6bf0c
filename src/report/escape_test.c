/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/escape.h"

static void check(void (*escape)(struct buf *, struct str), struct str in, const char *expected)
{
    struct buf out = BUF_INIT;
    escape(&out, in);
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_release(&out);
}

static void text_stays_on_its_line(void **state)
{
    (void)state;
    check(escape_text, STR("plain 'text' \\ \"x\""), "plain 'text' \\ \"x\"");
    check(escape_text, STR("a\nb\tc\rd"), "a\\nb\\tc\\rd");
    check(escape_text, STR("\x1b[31mred"), "\\x1b[31mred");
    check(escape_text,
          STR("\xe2\x80\xae"
              "evil"),
          "\\u202eevil");
    check(escape_text, STR("\xc2\x85\xe2\x80\xa8"), "\\u0085\\u2028");
    check(escape_text, STR("\xff\xc3"), "\\xff\\xc3");
    check(escape_text, STR("\xf3\xa0\x80\x81"), "\\U000e0001");
    check(escape_text, STR("caf\xc3\xa9 \xf0\x9f\x94\x91"), "caf\xc3\xa9 \xf0\x9f\x94\x91");
    check(escape_text, STR("a\0b"), "a\\x00b");
}

static void json_is_json(void **state)
{
    (void)state;
    check(escape_json, STR("a\"b\\c"), "\"a\\\"b\\\\c\"");
    check(escape_json, STR("\n\t\r\x01\x7f"), "\"\\n\\t\\r\\u0001\\u007f\"");
    check(escape_json, STR("\xe2\x80\xa8"), "\"\\u2028\"");
    check(escape_json, STR("\xf3\xa0\x80\x81"), "\"\\udb40\\udc01\"");
    check(escape_json, STR("\xff"), "\"\xef\xbf\xbd\"");
    check(escape_json, STR(""), "\"\"");
    check(escape_json, STR_NONE, "\"\"");
}

static void what_ci_systems_obey_is_broken_up(void **state)
{
    (void)state;
    check(escape_text, STR("##[add-mask]x"), "#\\x23[add-mask]x");
    check(escape_text, STR("a ##vso[task.setvariable]"), "a #\\x23vso[task.setvariable]");
    check(escape_text, STR("##TeamCity[x ###["), "#\\x23TeamCity[x ##\\x23[");
    check(escape_text, STR("## a heading [x] # [x] #[ ##"), "## a heading [x] # [x] #[ ##");
    check(escape_json, STR("##[x ##vso[\n##"), "\"#\\u0023[x #\\u0023vso[\\n##\"");
}

/* Runs are looked at in pieces of eight characters. */
static void every_byte_is_escaped_wherever_it_stands(void **state)
{
    (void)state;
    for (unsigned byte = 1; byte < 0x80; byte++)
        for (size_t at = 0; at < 20; at++) {
            char in[] = "aaaaaaaaaaaaaaaaaaaa", expected[40];
            in[at] = (char)byte;
            struct buf one = BUF_INIT;
            escape_json(&one, (struct str){in + at, 1});
            snprintf(expected, sizeof expected, "\"%.*s%.*s%s\"", (int)at, in, (int)(one.len - 2),
                     one.ptr + 1, in + at + 1);
            check(escape_json, str_from(in), expected);
            bool plain = byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
            assert_int_equal(one.len == 3, plain);
            buf_release(&one);
        }
}

static void words_of_a_shell_are_words(void **state)
{
    (void)state;
    static const char *const words[][2] = {
        {"cp1/enc.yaml", "cp1/enc.yaml"},
        {"git:HEAD~1:./enc.yaml", "git:HEAD~1:./enc.yaml"},
        {"", "''"},
        {"~root/enc.yaml", "'~root/enc.yaml'"},
        {"a b", "'a b'"},
        {"$(id)", "'$(id)'"},
        {"it's", "'it'\\''s'"},
        {"a;b\n", "'a;b\n'"},
        {"*", "'*'"},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_true(str_eq(escape_shell_word(&a, str_from(words[i][0])), str_from(words[i][1])));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_stays_on_its_line),
        cmocka_unit_test(json_is_json),
        cmocka_unit_test(words_of_a_shell_are_words),
        cmocka_unit_test(what_ci_systems_obey_is_broken_up),
        cmocka_unit_test(every_byte_is_escaped_wherever_it_stands),
    };
    return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
