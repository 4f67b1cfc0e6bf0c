/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/mman.h>
#include <unistd.h>
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

/* --- files --- */

static int file_of(struct str bytes)
{
    int fd = memfd_create("gzip", MFD_CLOEXEC);
    assert_int_equal(write(fd, bytes.ptr, bytes.len), (ssize_t)bytes.len);
    return fd;
}

/* What comes of the bytes; STR_NONE where that is a mistake. */
static struct str copied(struct str bytes, uint64_t most)
{
    struct err err = {""};
    int from = file_of(bytes), to = file_of(STR(""));
    char *out = arena_bytes(&arena, ROOM);
    bool ok = gzip_copy(from, to, most, &err);
    ssize_t len = pread(to, out, ROOM, 0);
    assert_true(ok == !err.text[0]);
    close(from);
    close(to);
    return ok ? (struct str){out, (size_t)len} : STR_NONE;
}

static void a_file_is_unpacked_as_gzip_does(void **state)
{
    (void)state;
    char *many = arena_bytes(&arena, ROOM);
    memset(many, 'x', ROOM);
    struct str all = {many, ROOM}, packed = pack(all);
    assert_true(str_eq(copied(packed, ROOM), all));
    assert_null(copied(packed, ROOM - 1).ptr);
    assert_null(copied(str_slice(packed, 0, packed.len - 1), ROOM).ptr);
    assert_null(copied(STR("no gzip, but long enough for one"), ROOM).ptr);
    char *both = arena_bytes(&arena, (size_t)2 * ROOM);
    struct str one = pack(STR("one, ")), two = pack(STR("two"));
    memcpy(both, one.ptr, one.len);
    memcpy(both + one.len, two.ptr, two.len);
    assert_true(str_eq(copied((struct str){both, one.len + two.len}, ROOM), STR("one, two")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_was_packed, tear_down),
        cmocka_unit_test_teardown(what_comes_to_too_much, tear_down),
        cmocka_unit_test_teardown(what_is_damaged, tear_down),
        cmocka_unit_test_teardown(a_file_is_unpacked_as_gzip_does, tear_down),
    };
    return cmocka_run_group_tests_name("gzip", tests, NULL, NULL);
}
