/* SPDX-License-Identifier: Apache-2.0 */
#include "base/go_base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The text is refused where `decoded` is NULL. */
static const struct {
    const char *text, *decoded;
    size_t fault, written;
} cases[] = {
    {"", "", 0, 0},
    {"QUJD", "ABC", 0, 0},
    {"QUI=", "AB", 0, 0},
    {"QQ==", "A", 0, 0},
    {"QR==", "A", 0, 0}, /* bits behind the last byte */
    {"+/+/", "\xfb\xff\xbf", 0, 0},
    {"\n", "", 0, 0},
    {"Q\nU\rJ\r\nD\n", "ABC", 0, 0},
    {"QQ\n=\r=\n", "A", 0, 0},
    {"QUJDREVG", "ABCDEF", 0, 0},
    {"Q", NULL, 0, 0},
    {"QQ", NULL, 0, 0},
    {"QUJDQQ", NULL, 4, 3},
    {"QUJD\nQ\nQ", NULL, 6, 3}, /* counted back from the end, line breaks or not */
    {"QQ=", NULL, 3, 0},
    {"QQ=\n", NULL, 4, 0},
    {"QQ=A", NULL, 2, 0},
    {"QQ=\nA", NULL, 3, 0}, /* the line break is named */
    {"QQ==A", NULL, 4, 1},
    {"QQ==\n=", NULL, 5, 1},
    {"QUI=A", NULL, 4, 2},
    {"QUI=QUJD", NULL, 4, 2},
    {"=", NULL, 0, 0},
    {"Q===", NULL, 1, 0},
    {"====", NULL, 0, 0},
    {"QUJD=", NULL, 4, 3},
    {"QU D", NULL, 2, 0},
    {"QUJ-", NULL, 3, 0},
    {"QUJ_", NULL, 3, 0},
    {"QUJDQ\tJD", NULL, 5, 3},
    {"QUJD\xc3\xa9", NULL, 4, 3},
    {"P@ssword", NULL, 1, 0},
};

static void verdict_and_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[64];
        size_t len = 99, counted = 99, fault = 99, fault_too = 99;
        struct str text = str_from(cases[i].text);
        const char *decoded = cases[i].decoded;
        bool ok = go_base64_decode(text, out, &len, &fault);
        assert_int_equal(ok, decoded != NULL);
        assert_int_equal(go_base64_length(text, &counted, &fault_too), ok);
        assert_int_equal(counted, len);
        if (decoded) {
            assert_int_equal(len, strlen(decoded));
            assert_memory_equal(out, decoded, len);
        } else {
            assert_int_equal(fault, cases[i].fault);
            assert_int_equal(fault_too, fault);
            assert_int_equal(len, cases[i].written);
        }
    }
}

static void zero_bytes_count(void **state)
{
    char out[16];
    size_t len, fault;
    (void)state;
    assert_true(go_base64_decode(STR("AAAAAA=="), out, &len, &fault));
    assert_int_equal(len, 4);
    assert_memory_equal(out, "\0\0\0\0", 4);
    assert_false(go_base64_length(STR("AA\0A"), &len, &fault));
    assert_int_equal(fault, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdict_and_bytes),
        cmocka_unit_test(zero_bytes_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
