/* SPDX-License-Identifier: Apache-2.0 */
#include "base/go_quote.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_taken(struct buf *out, const char *expected)
{
    buf_byte(out, '\0');
    assert_string_equal(out->ptr, expected);
    buf_clear(out);
}

static void quote(void **state)
{
    static const struct {
        struct str text;
        const char *quoted;
    } cases[] = {
        {{"", 0}, "\"\""},
        {{"unix:///a.sock", 14}, "\"unix:///a.sock\""},
        {{"a\"b\\c'd", 7}, "\"a\\\"b\\\\c'd\""},
        {{"\a\b\t\n\v\f\r", 7}, "\"\\a\\b\\t\\n\\v\\f\\r\""},
        {{"\0\x1f\x7f", 3}, "\"\\x00\\x1f\\x7f\""},
        {{"\xff\xc3", 2}, "\"\\xff\\xc3\""},
        {{"\u00e9\u4e2d", 5}, "\"\u00e9\u4e2d\""},
        {{"\u00a0\u00ad\u200b", 7}, "\"\\u00a0\\u00ad\\u200b\""},
        {{"\xc2\x80\u2028\ufeff", 8}, "\"\\u0080\\u2028\\ufeff\""},
        {{"\ufffd", 3}, "\"\ufffd\""},
        {{"\U000e0001", 4}, "\"\\U000e0001\""},
    };
    (void)state;
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        go_quote(&out, cases[i].text);
        assert_taken(&out, cases[i].quoted);
    }
    buf_release(&out);
}

static void json_string(void **state)
{
    static const struct {
        struct str text;
        const char *quoted;
    } cases[] = {
        {{"", 0}, "\"\""},
        {{"a\"b\\c'd/", 8}, "\"a\\\"b\\\\c'd/\""},
        {{"<a>&", 4}, "\"\\u003ca\\u003e\\u0026\""},
        {{"\b\f\n\r\t", 5}, "\"\\b\\f\\n\\r\\t\""},
        {{"\0\a\v\x1f\x7f", 5}, "\"\\u0000\\u0007\\u000b\\u001f\x7f\""},
        {{"\xff", 1}, "\"\\ufffd\""},
        {{"\ufffd", 3}, "\"\ufffd\""},
        {{"\u2027\u2028\u2029\u00a0", 11}, "\"\u2027\\u2028\\u2029\u00a0\""},
    };
    (void)state;
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        go_json_string(&out, cases[i].text);
        assert_taken(&out, cases[i].quoted);
    }
    buf_release(&out);
}

static void slices(void **state)
{
    const struct str items[] = {STR("secrets"), STR("*.<x>")};
    (void)state;
    struct buf out = BUF_INIT;
    go_quote_string_slice(&out, items, 2);
    assert_taken(&out, "[]string{\"secrets\", \"*.<x>\"}");
    go_quote_string_slice(&out, items, 0);
    assert_taken(&out, "[]string{}");
    go_json_string_slice(&out, items, 2);
    assert_taken(&out, "[\"secrets\",\"*.\\u003cx\\u003e\"]");
    go_json_string_slice(&out, items, 0);
    assert_taken(&out, "[]");
    buf_release(&out);
}

static void quote_char(void **state)
{
    static const struct {
        unsigned byte;
        const char *quoted;
    } cases[] = {
        {'x', "'x'"},        {'\'', "'\\''"},     {'"', "'\"'"},      {'\\', "'\\\\'"},
        {'\n', "'\\n'"},     {'\v', "'\\v'"},     {0, "'\\x00'"},     {0x7F, "'\\x7f'"},
        {0x80, "'\\u0080'"}, {0xA0, "'\\u00a0'"}, {0xC3, "'\u00c3'"}, {0xFF, "'\u00ff'"},
    };
    (void)state;
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        go_quote_char(&out, cases[i].byte);
        assert_taken(&out, cases[i].quoted);
    }
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quote),
        cmocka_unit_test(json_string),
        cmocka_unit_test(slices),
        cmocka_unit_test(quote_char),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
