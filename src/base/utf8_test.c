/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* From the table of well-formed sequences in the Unicode standard (3.9), and what Go's
 * utf8.DecodeRune says to the rest. */
static const struct {
    const char *bytes;
    unsigned rune;
    size_t width;
} decoded[] = {
    {"a", 'a', 1},
    {"\x7f", 0x7f, 1},
    {"\xc2\x80", 0x80, 2},
    {"\xdf\xbf", 0x7ff, 2},
    {"\xe0\xa0\x80", 0x800, 3},
    {"\xed\x9f\xbf", 0xd7ff, 3},
    {"\xee\x80\x80", 0xe000, 3},
    {"\xef\xbf\xbd", 0xfffd, 3},
    {"\xf0\x90\x80\x80", 0x10000, 4},
    {"\xf4\x8f\xbf\xbf", 0x10ffff, 4},
    {"\x80", RUNE_ERROR, 1},     /* a continuation alone */
    {"\xc0\x80", RUNE_ERROR, 1}, /* too long a form */
    {"\xc1\xbf", RUNE_ERROR, 1},
    {"\xc3", RUNE_ERROR, 1}, /* cut */
    {"\xc3"
     "a",
     RUNE_ERROR, 1},
    {"\xe0\x9f\xbf", RUNE_ERROR, 1},
    {"\xe2\x84", RUNE_ERROR, 1},
    {"\xed\xa0\x80", RUNE_ERROR, 1}, /* a surrogate */
    {"\xf0\x8f\xbf\xbf", RUNE_ERROR, 1},
    {"\xf0\x9f\x94", RUNE_ERROR, 1},
    {"\xf4\x90\x80\x80", RUNE_ERROR, 1}, /* beyond the last code point */
    {"\xf5\x80\x80\x80", RUNE_ERROR, 1},
    {"\xff", RUNE_ERROR, 1},
};

static void decoding_is_that_of_go(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof decoded / sizeof *decoded; i++) {
        struct str s = str_from(decoded[i].bytes);
        size_t width = 0, valid_width = 0;
        bool broken = decoded[i].rune == RUNE_ERROR && decoded[i].width == 1;
        assert_int_equal(utf8_decode(s, 0, &width), decoded[i].rune);
        assert_int_equal(width, decoded[i].width);
        assert_int_equal(utf8_is_valid_at(s, 0, &valid_width), !broken);
        assert_int_equal(valid_width, decoded[i].width);
        assert_int_equal(utf8_valid(s), !broken);
    }
}

static void encoding_is_decoding_backwards(void **state)
{
    (void)state;
    for (unsigned rune = 0; rune < 0x110000; rune += rune < 0x10000 ? 1 : 17) {
        char bytes[UTF8_MAX];
        size_t width, len = utf8_encode(rune, bytes);
        bool surrogate = rune >= 0xd800 && rune < 0xe000;
        assert_int_equal(utf8_decode((struct str){bytes, len}, 0, &width),
                         surrogate ? RUNE_ERROR : rune);
        assert_int_equal(width, len);
    }
}

static void counting_takes_a_broken_byte_as_one(void **state)
{
    (void)state;
    assert_int_equal(utf8_count(STR("")), 0);
    assert_int_equal(utf8_count(STR("k\xc3\xa9y\xf0\x9f\x94\x91")), 4);
    assert_int_equal(utf8_count(STR("\xff\xe2\x84")), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decoding_is_that_of_go),
        cmocka_unit_test(encoding_is_decoding_backwards),
        cmocka_unit_test(counting_takes_a_broken_byte_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
