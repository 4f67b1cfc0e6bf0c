/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_buf(const struct buf *b, const char *expected)
{
    assert_int_equal(b->len, strlen(expected));
    assert_memory_equal(buf_view(b).ptr, expected, b->len);
}

static void an_empty_buf_is_the_empty_string(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    assert_non_null(buf_view(&b).ptr);
    assert_int_equal(buf_view(&b).len, 0);
    buf_str(&b, STR_NONE);
    buf_cstr(&b, "");
    assert_null(b.ptr);
    buf_release(&b);
}

static void everything_is_appended(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_byte(&b, 'a');
    buf_str(&b, STR("bc"));
    buf_cstr(&b, "de");
    buf_fmt(&b, "%d%s", 42, "f");
    assert_buf(&b, "abcde42f");
    buf_clear(&b);
    buf_cstr(&b, "g");
    assert_buf(&b, "g");
    buf_release(&b);
    assert_null(b.ptr);
}

static void integers_are_decimal(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_int(&b, 0);
    buf_byte(&b, ' ');
    buf_int(&b, INT64_MIN);
    buf_byte(&b, ' ');
    buf_int(&b, INT64_MAX);
    assert_buf(&b, "0 -9223372036854775808 9223372036854775807");
    buf_release(&b);
}

static void runes_become_utf8(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_rune(&b, 'a');
    buf_rune(&b, 0xe9);
    buf_rune(&b, 0x212a);
    buf_rune(&b, 0x1f511);
    buf_rune(&b, 0xd800);
    buf_rune(&b, 0x110000);
    assert_buf(&b, "a\xc3\xa9\xe2\x84\xaa\xf0\x9f\x94\x91\xef\xbf\xbd\xef\xbf\xbd");
    buf_release(&b);
}

static void growing_keeps_what_is_there(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    for (int i = 0; i < 10000; i++)
        buf_fmt(&b, "%04d,", i);
    assert_int_equal(b.len, 50000);
    assert_memory_equal(b.ptr, "0000,0001,", 10);
    assert_memory_equal(b.ptr + 49995, "9999,", 5);
    buf_release(&b);
}

static void clear_wipes(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_cstr(&b, "secrets");
    buf_clear(&b);
    assert_memory_equal(b.ptr, "\0\0\0\0\0\0\0", 7);
    buf_release(&b);
}

static void a_copy_outlives_its_buf(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    buf_cstr(&b, "key1");
    struct str copy = buf_to_arena(&b, &a);
    buf_release(&b);
    assert_true(str_eq(copy, STR("key1")));
    arena_release(&a);
}

struct bucket {
    struct buf_drain drain;
    struct buf bytes;
    size_t times;
};

static void into_bucket(struct buf_drain *drain, struct str bytes)
{
    struct bucket *bucket = (struct bucket *)drain;
    buf_str(&bucket->bytes, bytes);
    bucket->times++;
}

static void a_drain_takes_what_is_full(void **state)
{
    (void)state;
    enum { PIECES = 50000 };
    struct bucket bucket = {{into_bucket}, BUF_INIT, 0};
    struct buf b = BUF_INIT, whole = BUF_INIT;
    b.drain = &bucket.drain;
    for (unsigned i = 0; i < PIECES; i++) {
        buf_fmt(&b, "%u,", i);
        buf_fmt(&whole, "%u,", i);
    }
    assert_true(bucket.times > 1);
    assert_true(b.cap <= 2 * BUF_DRAINS_AT);
    buf_str(&bucket.bytes, buf_view(&b));
    assert_true(str_eq(buf_view(&bucket.bytes), buf_view(&whole)));
    /* One piece that is larger than all of it has its place too. */
    buf_str(&b, buf_view(&whole));
    assert_true(str_ends_with(buf_view(&b), buf_view(&whole)));
    buf_release(&b);
    buf_release(&whole);
    buf_release(&bucket.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_buf_is_the_empty_string),
        cmocka_unit_test(everything_is_appended),
        cmocka_unit_test(integers_are_decimal),
        cmocka_unit_test(runes_become_utf8),
        cmocka_unit_test(growing_keeps_what_is_there),
        cmocka_unit_test(clear_wipes),
        cmocka_unit_test(a_copy_outlives_its_buf),
        cmocka_unit_test(a_drain_takes_what_is_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
