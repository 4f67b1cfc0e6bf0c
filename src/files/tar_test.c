/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "files/tar.h"
#include "files/testing.h"

static struct arena arena; /* zeroed: as ARENA_INIT */
static struct buf made;    /* an archive, as it grows */

static int setup(void **state)
{
    made = BUF_INIT;
    return testing_enter(state);
}

static int teardown(void **state)
{
    arena_release(&arena);
    buf_release(&made);
    return testing_leave(state);
}

/* --- making archives --- */

static void put_zeros(size_t count)
{
    while (count--)
        buf_byte(&made, '\0');
}

static void put_checksum(size_t at)
{
    unsigned sum = 0;
    char text[8];
    memset(made.ptr + at + 148, ' ', 8);
    for (size_t i = 0; i < TAR_BLOCK; i++)
        sum += (unsigned char)made.ptr[at + i];
    snprintf(text, sizeof text, "%06o", sum);
    memcpy(made.ptr + at + 148, text, 7);
}

/* A header; `size` is what it says, whatever follows. */
static size_t put_header(const char *name, char type, uint64_t size, const char *link)
{
    size_t at = made.len;
    put_zeros(TAR_BLOCK);
    char *h = made.ptr + at;
    memcpy(h, name, strnlen(name, 100));
    memcpy(h + 100, "0000640", 8);
    memcpy(h + 108, "0000007", 8);
    memcpy(h + 116, "0000011", 8);
    char number[24];
    snprintf(number, sizeof number, "%011llo", (unsigned long long)size);
    memcpy(h + 124, number, 12);
    h[156] = type;
    memcpy(h + 157, link, strnlen(link, 100));
    memcpy(h + 257, "ustar\00000", 8);
    put_checksum(at);
    return at;
}

static void put_content(struct str text)
{
    buf_str(&made, text);
    put_zeros((TAR_BLOCK - text.len % TAR_BLOCK) % TAR_BLOCK);
}

static void put_file(const char *name, const char *text)
{
    put_header(name, '0', strlen(text), "");
    put_content(str_from(text));
}

static void put_pax(const char *records)
{
    put_header("pax", 'x', strlen(records), "");
    put_content(str_from(records));
}

static void put_end(void)
{
    put_zeros((size_t)2 * TAR_BLOCK);
}

static bool read_made(struct tar *tar, struct err *err)
{
    int fd = memfd_create("tar", MFD_CLOEXEC);
    assert_int_equal(write(fd, made.ptr, made.len), (ssize_t)made.len);
    bool ok = tar_read(tar, &arena, fd, err);
    close(fd);
    return ok;
}

static struct tar read_archive(void)
{
    struct tar tar;
    struct err err = {""};
    if (!read_made(&tar, &err))
        fail_msg("%s", err.text);
    return tar;
}

static const struct tar_member *find(const struct tar *tar, const char *path)
{
    return tar_find(tar, str_from(path));
}

static struct str content(const struct tar_member *member)
{
    return (struct str){made.ptr + member->at, (size_t)member->size};
}

/* --- tests --- */

static void names_are_taken_from_the_root(void **state)
{
    (void)state;
    put_file("./etc//a", "one");
    put_file("/etc/./b", "two");
    put_header("etc/c/", '5', 0, "");
    put_header("etc/l", '2', 0, "/srv/x");
    put_header("etc/d", '3', 0, "");
    put_end();
    struct tar tar = read_archive();
    assert_int_equal(tar.count, 5);
    assert_true(tar.is_whole);
    assert_null(tar.trouble.ptr);
    assert_true(str_eq(content(find(&tar, "etc/a")), STR("one")));
    assert_true(str_eq(content(find(&tar, "etc/b")), STR("two")));
    assert_int_equal(find(&tar, "etc/a")->mode, 0640);
    assert_int_equal(find(&tar, "etc/a")->uid, 7);
    assert_int_equal(find(&tar, "etc/a")->gid, 9);
    assert_int_equal(find(&tar, "etc/c")->kind, TAR_FOLDER);
    assert_int_equal(find(&tar, "etc/l")->kind, TAR_LINK);
    assert_true(str_eq(find(&tar, "etc/l")->target, STR("/srv/x")));
    assert_int_equal(find(&tar, "etc/d")->kind, TAR_OTHER);
    assert_null(find(&tar, "etc"));
}

static void names_that_lead_out_are_passed_over(void **state)
{
    (void)state;
    put_file("../a", "1");
    put_file("etc/../../b", "2");
    put_file("etc/..", "3");
    put_file(".", "4");
    put_file("etc/..c", "5");
    put_end();
    struct tar tar = read_archive();
    assert_int_equal(tar.count, 1);
    assert_non_null(find(&tar, "etc/..c"));
    assert_false(tar.is_whole);
    assert_true(str_eq(tar.trouble, STR("passed over: 4 of the archive's names lead out of it")));
}

static void the_last_of_one_name_counts(void **state)
{
    (void)state;
    put_file("a", "old");
    put_file("b", "");
    put_file("./a", "new");
    put_end();
    struct tar tar = read_archive();
    assert_int_equal(tar.count, 2);
    assert_true(str_eq(content(find(&tar, "a")), STR("new")));
}

static void hard_links_are_what_they_lead_to(void **state)
{
    (void)state;
    put_file("a", "text");
    put_header("b", '1', 0, "./a");
    put_header("c", '1', 0, "b");
    put_header("d", '1', 0, "none");
    put_header("e", '1', 0, "f");
    put_header("f", '1', 0, "e");
    put_header("g", '1', 0, "../a");
    put_end();
    struct tar tar = read_archive();
    assert_true(str_eq(content(find(&tar, "b")), STR("text")));
    assert_true(str_eq(content(find(&tar, "c")), STR("text")));
    assert_int_equal(find(&tar, "c")->kind, TAR_FILE);
    for (const char *name = "defg"; *name; name++)
        assert_int_equal(find(&tar, (char[]){*name, '\0'})->kind, TAR_HARD_LINK);
}

static void long_names_come_before_their_member(void **state)
{
    (void)state;
    char name[400], record[500];
    memset(name, 'n', sizeof name);
    memcpy(name, "etc/", 4);
    name[300] = '\0';
    put_header("././@LongLink", 'L', 301, "");
    put_content((struct str){name, 301});
    put_header("././@LongLink", 'K', 301, "");
    put_content((struct str){name, 301});
    put_header("short", '2', 0, "short");
    put_file("next", "");
    memset(name, 'p', 300);
    snprintf(record, sizeof record, "310 path=%s\n", name);
    put_pax(record);
    put_file("short", "pax");
    put_pax("18 uid=4294967294\n13 gid=70000\n10 size=2\n");
    put_header("big", '0', 0, "");
    put_content(STR("xy"));
    put_end();
    struct tar tar = read_archive();
    assert_null(tar.trouble.ptr);
    assert_int_equal(tar.count, 4);
    assert_true(str_eq(content(find(&tar, name)), STR("pax")));
    memset(name, 'n', 300);
    memcpy(name, "etc/", 4);
    assert_true(str_eq(find(&tar, name)->target, str_from(name)));
    assert_non_null(find(&tar, "next"));
    assert_true(find(&tar, "big")->uid == 4294967294U);
    assert_int_equal(find(&tar, "big")->gid, 70000);
    assert_true(str_eq(content(find(&tar, "big")), STR("xy")));
}

static void a_prefix_stands_before_the_name(void **state)
{
    (void)state;
    size_t at = put_header("a", '0', 0, "");
    memcpy(made.ptr + at + 345, "etc/x", 5);
    put_checksum(at);
    at = put_header("b", '0', 0, "");
    memcpy(made.ptr + at + 257, "ustar  ", 8); /* GNU: times stand there */
    memcpy(made.ptr + at + 345, "12345", 5);
    put_checksum(at);
    put_end();
    struct tar tar = read_archive();
    assert_non_null(find(&tar, "etc/x/a"));
    assert_non_null(find(&tar, "b"));
}

static void what_has_holes_is_known_as_such(void **state)
{
    (void)state;
    put_pax("22 GNU.sparse.major=1\n26 GNU.sparse.name=etc/ho\n");
    put_file("GNUSparseFile.1/ho", "map");
    size_t at = put_header("old", 'S', 3, "");
    made.ptr[at + 482] = 1;
    put_checksum(at);
    put_zeros(504);
    buf_byte(&made, 1);
    put_zeros(7);
    put_zeros(TAR_BLOCK);
    put_content(STR("xyz"));
    put_file("next", "");
    put_end();
    struct tar tar = read_archive();
    assert_null(tar.trouble.ptr);
    assert_true(find(&tar, "etc/ho")->is_sparse);
    assert_true(find(&tar, "old")->is_sparse);
    assert_true(str_eq(content(find(&tar, "old")), STR("xyz")));
    assert_false(find(&tar, "next")->is_sparse);
}

static void what_is_cut_says_so(void **state)
{
    (void)state;
    put_file("a", "text");
    size_t whole = made.len;
    put_file("b", "text");
    for (size_t len = whole; len < made.len; len += 100) {
        struct buf all = made;
        struct tar tar;
        struct err err = {""};
        made.len = len;
        assert_true(read_made(&tar, &err));
        made = all;
        assert_false(tar.is_whole);
        assert_int_equal(tar.count,
                         len >= whole + 2 * TAR_BLOCK || len >= whole + TAR_BLOCK + 4 ? 2 : 1);
        assert_true(
            str_eq(tar.trouble, STR("the archive is cut: what comes behind that is not known")));
    }
}

static void damage_ends_the_reading(void **state)
{
    (void)state;
    static const char *const records[] = {
        "5 a=b\n",   "99 path=x\n", "0 path=x\n",   "x path=x\n",
        "9 path=xx", "8 pathx\n",   "12 size=1x\n", "30 size=99999999999999999999\n",
        "\n",
    };
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        made.len = 0;
        put_file("a", "text");
        put_pax(records[i]);
        put_file("b", "text");
        put_end();
        struct tar tar = read_archive();
        if (tar.count != 1 || !tar.trouble.ptr || tar.is_whole)
            fail_msg("'%s'", records[i]);
    }
    made.len = 0;
    put_file("a", "text");
    for (unsigned i = 0; i < 20; i++)
        put_pax("9 path=b\n");
    put_file("b", "text");
    put_end();
    struct tar many = read_archive();
    assert_int_equal(many.count, 1);
    assert_non_null(many.trouble.ptr);
    made.len = 0;
    put_file("a", "text");
    size_t at = put_header("b", '0', 0, "");
    made.ptr[at]++;
    put_end();
    struct tar tar = read_archive();
    assert_int_equal(tar.count, 1);
    assert_non_null(tar.trouble.ptr);
}

static void sizes_that_no_archive_has(void **state)
{
    (void)state;
    static const char sizes[][13] = {
        "77777777777",                              /* eight gigabytes */
        "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff",   /* more than any file */
        "\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff", /* more than a number holds */
        "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", /* less than nothing */
        "-1",
        "9",
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        made.len = 0;
        put_file("a", "text");
        size_t at = put_header("b", '0', 0, "");
        memcpy(made.ptr + at + 124, sizes[i], 12);
        put_checksum(at);
        put_end();
        struct tar tar = read_archive();
        if (tar.count != 1 || !tar.trouble.ptr)
            fail_msg("size %zu", i);
    }
}

/* Cut to 32 bits the first would be root's. */
static void owners_that_no_system_has_are_nobody(void **state)
{
    (void)state;
    put_pax("18 uid=4294967296\n18 gid=8589934592\n");
    put_file("a", "text");
    size_t at = put_header("b", '0', 0, "");
    memcpy(made.ptr + at + 108, "owner\0\0", 8);
    put_checksum(at);
    put_end();
    struct tar tar = read_archive();
    assert_int_equal(find(&tar, "a")->uid, UINT32_MAX);
    assert_int_equal(find(&tar, "a")->gid, UINT32_MAX);
    assert_int_equal(find(&tar, "b")->uid, UINT32_MAX);
    assert_int_equal(find(&tar, "b")->gid, 9);
}

static void put_record(struct str record)
{
    put_header("pax", 'x', record.len, "");
    put_content(record);
}

/* Whoever asks for such a path would get another file; labels have one at their end. */
static void names_with_a_nul_are_damage(void **state)
{
    (void)state;
    put_record(STR("14 label=a\0bc\n"));
    put_file("a", "text");
    put_record(STR("13 path=a\0bc\n"));
    put_file("b", "text");
    put_end();
    struct tar tar = read_archive();
    assert_int_equal(tar.count, 1);
    assert_non_null(find(&tar, "a"));
    assert_non_null(tar.trouble.ptr);
}

static void names_that_are_too_long_are_passed_over(void **state)
{
    (void)state;
    enum { LONG = TAR_NAME_MAX + 1 };
    char *name = arena_bytes(&arena, LONG + 1);
    memset(name, 'n', LONG);
    name[LONG] = '\0';
    put_header("long", 'L', LONG + 1, "");
    put_content((struct str){name, LONG + 1});
    put_file("a", "");
    put_file("b", "");
    put_header("more", 'L', TAR_HEADER_MAX + 1ULL, "");
    put_zeros(TAR_HEADER_MAX + TAR_BLOCK);
    put_end();
    struct tar tar = read_archive();
    assert_int_equal(tar.count, 1);
    assert_non_null(find(&tar, "b"));
    assert_false(tar.is_whole);
}

static void what_is_no_archive_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "a", "kind: EncryptionConfiguration\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t fill = 0; fill <= 2; fill++) {
            struct tar tar;
            struct err err = {""};
            made.len = 0;
            buf_cstr(&made, texts[i]);
            for (size_t k = 0; k < fill * TAR_BLOCK; k++)
                buf_byte(&made, '#');
            assert_false(read_made(&tar, &err));
            assert_string_equal(err.text, "it is neither a folder nor a tar archive");
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_are_taken_from_the_root, setup, teardown),
        cmocka_unit_test_setup_teardown(names_that_lead_out_are_passed_over, setup, teardown),
        cmocka_unit_test_setup_teardown(the_last_of_one_name_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(hard_links_are_what_they_lead_to, setup, teardown),
        cmocka_unit_test_setup_teardown(long_names_come_before_their_member, setup, teardown),
        cmocka_unit_test_setup_teardown(a_prefix_stands_before_the_name, setup, teardown),
        cmocka_unit_test_setup_teardown(what_has_holes_is_known_as_such, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_cut_says_so, setup, teardown),
        cmocka_unit_test_setup_teardown(damage_ends_the_reading, setup, teardown),
        cmocka_unit_test_setup_teardown(sizes_that_no_archive_has, setup, teardown),
        cmocka_unit_test_setup_teardown(names_that_are_too_long_are_passed_over, setup, teardown),
        cmocka_unit_test_setup_teardown(owners_that_no_system_has_are_nobody, setup, teardown),
        cmocka_unit_test_setup_teardown(names_with_a_nul_are_damage, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_archive_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests_name("tar", tests, NULL, NULL);
}
