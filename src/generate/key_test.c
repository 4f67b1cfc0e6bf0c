/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <sodium.h>
#include <string.h>

#include "generate/key.h"

static void a_secret_has_its_bytes_and_no_other_has_them(void **state)
{
    (void)state;
    static const unsigned sizes[] = {16, 24, 32};
    enum { MANY = 200 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char seen[MANY][NEW_KEY_BYTES_MAX], together[NEW_KEY_BYTES_MAX] = {0};
        for (size_t k = 0; k < MANY; k++) {
            struct buf text = BUF_INIT;
            size_t len = 0;
            assert_true(new_key_secret(&text, sizes[i]));
            assert_int_equal(sodium_base642bin(seen[k], sizeof seen[k], text.ptr, text.len, NULL,
                                               &len, NULL, sodium_base64_VARIANT_ORIGINAL),
                             0);
            assert_int_equal(len, sizes[i]);
            for (size_t j = 0; j < k; j++)
                assert_memory_not_equal(seen[j], seen[k], len);
            for (size_t j = 0; j < len; j++)
                together[j] |= seen[k][j];
            buf_release(&text);
        }
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(together[j], 0xff); /* no bit is always 0 */
    }
}

static void expect_name(const char *expected, const struct str *texts, uint32_t count)
{
    struct arena a = ARENA_INIT;
    unsigned tried = 0;
    struct str name = new_key_name(&a, 20261126, &tried, texts, count);
    assert_string_equal(name.ptr, expected);
    arena_release(&a);
}

static void no_name_is_given_twice(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const struct str text = STR("- name: key-20261126-2\n");
    unsigned tried = 0;
    assert_string_equal(new_key_name(&a, 20261126, &tried, &text, 1).ptr, "key-20261126");
    assert_string_equal(new_key_name(&a, 20261126, &tried, &text, 1).ptr, "key-20261126-3");
    assert_string_equal(new_key_name(&a, 20261126, &tried, &text, 1).ptr, "key-20261126-4");
    arena_release(&a);
}

static void a_name_that_is_taken_gets_a_number(void **state)
{
    (void)state;
    const struct str texts[] = {STR("- name: key-20261126\n  secret: x\n"),
                                STR("# 'key-20261126-2' was removed on Monday"),
                                STR("{\"name\":\"key-20261126-3\"}"), STR("key-20261126-4")};
    expect_name("key-20261126", NULL, 0);
    expect_name("key-20261126-2", texts, 1);
    expect_name("key-20261126-3", texts, 2);
    expect_name("key-20261126-4", texts, 3);
    expect_name("key-20261126-5", texts, 4);
    expect_name("key-20261126", texts + 1, 3);
}

static void another_name_is_another(void **state)
{
    (void)state;
    const struct str texts[] = {STR(""), STR("key-20261125 key-202611261 akey-20261126"),
                                STR("old-key-20261126 key-20261126_a Key-20261126")};
    const struct str late = STR("xkey-20261126 key-20261126");
    expect_name("key-20261126", texts, 3);
    expect_name("key-20261126-2", &late, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_has_its_bytes_and_no_other_has_them),
        cmocka_unit_test(no_name_is_given_twice),
        cmocka_unit_test(a_name_that_is_taken_gets_a_number),
        cmocka_unit_test(another_name_is_another),
    };
    return cmocka_run_group_tests_name("key", tests, NULL, NULL);
}
