/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "extract/gzip.h"

enum { ROOM = 100 * 1000 };
static struct arena arena;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct str pack(struct str text)
{
    unsigned char *out = arena_alloc(&arena, 1, ROOM);
    z_stream stream = {.next_in = (void *)(uintptr_t)text.ptr,
                       .avail_in = (unsigned)text.len,
                       .next_out = out,
                       .avail_out = ROOM};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return (struct str){(const char *)out, ROOM - stream.avail_out};
}

static void what_was_packed(void **state)
{
    (void)state;
    char *many = arena_bytes(&arena, ROOM);
    memset(many, 'x', ROOM);
    struct str texts[] = {STR(""), STR("a: b\n"), {many, ROOM}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str out = gzip_open(&arena, pack(texts[i]), ROOM);
        assert_non_null(out.ptr);
        assert_true(str_eq(out, texts[i]));
    }
}

static void what_comes_to_too_much(void **state)
{
    (void)state;
    char *many = arena_bytes(&arena, ROOM);
    memset(many, 'x', ROOM);
    struct str packed = pack((struct str){many, ROOM});
    assert_non_null(gzip_open(&arena, packed, ROOM).ptr);
    assert_null(gzip_open(&arena, packed, ROOM - 1).ptr);
}

static void what_is_damaged(void **state)
{
    (void)state;
    struct str packed = pack(STR("kind: EncryptionConfiguration\n"));
    for (size_t len = 0; len < packed.len; len++)
        assert_null(gzip_open(&arena, str_slice(packed, 0, len), ROOM).ptr);
    char *bytes = arena_bytes(&arena, packed.len);
    memcpy(bytes, packed.ptr, packed.len);
    bytes[packed.len - 6] ^= 1; /* of the checksum */
    assert_null(gzip_open(&arena, (struct str){bytes, packed.len}, ROOM).ptr);
    assert_null(gzip_open(&arena, STR("no gzip, but long enough for one"), ROOM).ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_was_packed, tear_down),
        cmocka_unit_test_teardown(what_comes_to_too_much, tear_down),
        cmocka_unit_test_teardown(what_is_damaged, tear_down),
    };
    return cmocka_run_group_tests_name("gzip", tests, NULL, NULL);
}
