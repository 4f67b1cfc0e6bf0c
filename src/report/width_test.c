/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/width.h"

static void runes_have_the_width_of_their_glyph(void **state)
{
    (void)state;
    const struct {
        unsigned rune, width;
    } cases[] = {{'a', 1},     {0xE9, 1},    {0x301, 0},   {0x5D0, 1},   {0x1160, 0},  {0x1100, 2},
                 {0x20AC, 1},  {0x20E3, 0},  {0x231A, 2},  {0x2713, 1},  {0x26A1, 2},  {0x3042, 2},
                 {0x3099, 0},  {0x4E2D, 2},  {0xAC00, 2},  {0xFE0F, 0},  {0xFF21, 2},  {0xFF71, 1},
                 {0xFFFD, 1},  {0x600, 1},   {0x1D167, 0}, {0x1F511, 2}, {0x1F3FB, 2}, {0x1F1E6, 1},
                 {0x20000, 2}, {0x3FFFD, 2}, {0x3FFFE, 1}, {0xE0100, 0}, {0x10FFFD, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (rune_width(cases[i].rune) != cases[i].width)
            fail_msg("U+%04X is %u columns wide", cases[i].rune, rune_width(cases[i].rune));
}

static void texts_add_up(void **state)
{
    (void)state;
    assert_int_equal(text_width(STR_NONE), 0);
    assert_int_equal(text_width(STR("key1")), 4);
    assert_int_equal(text_width(STR("cafe\xcc\x81")), 4);
    assert_int_equal(text_width(STR("\xe9\x8d\xb5\xf0\x9f\x94\x91.")), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runes_have_the_width_of_their_glyph),
        cmocka_unit_test(texts_add_up),
    };
    return cmocka_run_group_tests_name("width", tests, NULL, NULL);
}
