/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "files/git_index.h"

static void put_number(struct buf *out, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_byte(out, (char)(number >> shift & 0xFF));
}

static void put_zeros(struct buf *out, size_t count)
{
    while (count--)
        buf_byte(out, '\0');
}

struct shape {
    uint32_t version;
    size_t hash;
    bool extended;
};

static const char *const paths[] = {"README.md", "clusters/a/enc.yaml", "clusters/b/enc.yaml", "z"};
enum { PATHS = sizeof paths / sizeof *paths };

static size_t shared(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

static struct str make_index(struct arena *a, const struct shape *shape)
{
    struct buf out = BUF_INIT;
    const char *before = "";
    buf_cstr(&out, "DIRC");
    put_number(&out, shape->version);
    put_number(&out, PATHS);
    for (size_t i = 0; i < PATHS; i++) {
        size_t start = out.len, len = strlen(paths[i]), kept = shared(before, paths[i]);
        put_zeros(&out, 40 + shape->hash);
        buf_byte(&out, shape->extended ? 0x40 : 0);
        buf_byte(&out, (char)len);
        put_zeros(&out, shape->extended ? 2 : 0);
        if (shape->version == 4) {
            buf_byte(&out, (char)(strlen(before) - kept));
            buf_cstr(&out, paths[i] + kept);
            put_zeros(&out, 1);
        } else {
            buf_cstr(&out, paths[i]);
            put_zeros(&out, 8 - (out.len - start) % 8);
        }
        before = paths[i];
    }
    put_zeros(&out, shape->hash);
    struct str bytes = buf_to_arena(&out, a);
    buf_release(&out);
    return bytes;
}

static const struct shape shapes[] = {
    {2, 20, false}, {3, 20, true},  {3, 20, false}, {4, 20, false},
    {4, 20, true},  {2, 32, false}, {4, 32, false},
};

static bool names_of(struct arena *a, struct str bytes, struct git_names *names)
{
    int fd = memfd_create("index", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.ptr, bytes.len), bytes.len);
    bool ok = git_index_names(a, fd, names);
    close(fd);
    return ok;
}

static void every_version_is_read(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        struct arena a = ARENA_INIT;
        struct git_names names;
        if (!names_of(&a, make_index(&a, &shapes[s]), &names))
            fail_msg("shape %zu is not understood", s);
        assert_int_equal(names.count, PATHS);
        for (size_t i = 0; i < PATHS; i++)
            assert_true(git_names_have(&names, str_from(paths[i])));
        assert_false(git_names_have(&names, STR("enc.yaml")));
        arena_release(&a);
    }
}

/* Cut off anywhere, or with any byte changed, it must end well. */
static void broken_ones_are_borne(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        struct arena a = ARENA_INIT;
        struct str bytes = make_index(&a, &shapes[s]);
        for (size_t len = 0; len < bytes.len; len++) {
            struct git_names names;
            assert_false(names_of(&a, str_slice(bytes, 0, len), &names));
        }
        for (size_t i = 0; i < bytes.len; i++) {
            struct git_names names;
            char *copy = malloc(bytes.len);
            memcpy(copy, bytes.ptr, bytes.len);
            copy[i] = (char)~copy[i];
            names_of(&a, (struct str){copy, bytes.len}, &names);
            free(copy);
        }
        arena_release(&a);
    }
}

/* Larger than what is read at once, with names of every length. */
static void a_large_index_is_read_piece_by_piece(void **state)
{
    (void)state;
    enum { MANY = 4000 };
    struct arena a = ARENA_INIT;
    struct buf out = BUF_INIT;
    struct git_names names;
    buf_cstr(&out, "DIRC");
    put_number(&out, 2);
    put_number(&out, MANY);
    for (unsigned i = 0; i < MANY; i++) {
        size_t start = out.len;
        put_zeros(&out, 62);
        buf_fmt(&out, "%04u/%0*u", i, (int)(1 + i * 7 % 300), i);
        put_zeros(&out, 8 - (out.len - start) % 8);
    }
    put_zeros(&out, 20);
    assert_true(names_of(&a, buf_view(&out), &names));
    assert_int_equal(names.count, MANY);
    for (unsigned i = 0; i < MANY; i++)
        assert_true(
            git_names_have(&names, arena_fmt(&a, "%04u/%0*u", i, (int)(1 + i * 7 % 300), i)));
    buf_release(&out);
    arena_release(&a);
}

/* As git: "unordered stage entries in index". A search by halves would miss names in it. */
static void names_out_of_order_are_not_understood(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct git_names names;
    struct str bytes = make_index(&a, &shapes[0]);
    char *first = memmem(bytes.ptr, bytes.len, "README.md", 9);
    assert_non_null(first);
    *first = 'd'; /* behind "clusters" */
    assert_false(names_of(&a, bytes, &names));
    assert_int_equal(names.count, 0);
    assert_false(git_names_have(&names, STR("z")));
    arena_release(&a);
}

static void a_name_may_not_grow_without_end(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf out = BUF_INIT;
    buf_cstr(&out, "DIRC");
    put_number(&out, 4);
    put_number(&out, 2000);
    for (size_t i = 0; i < 2000; i++) {
        put_zeros(&out, 63);
        for (unsigned k = 0; k < 100; k++)
            buf_byte(&out, 'a');
        put_zeros(&out, 1);
    }
    put_zeros(&out, 20);
    struct git_names names;
    assert_false(names_of(&a, buf_view(&out), &names));
    buf_release(&out);
    arena_release(&a);
}

static unsigned next_random(unsigned *state)
{
    *state = *state * 1103515245 + 12345;
    return *state >> 16;
}

enum { ENTRIES = 3000 };

/* Every `step`th of all names; what follows the entries is three times the size of a piece. */
static struct str make_large(struct arena *a, const struct shape *shape, unsigned step)
{
    struct buf out = BUF_INIT;
    unsigned random = 7;
    buf_cstr(&out, "DIRC");
    put_number(&out, shape->version);
    put_number(&out, ENTRIES / step);
    for (unsigned i = 0; i < ENTRIES; i++) {
        size_t start = out.len, len = 5 + next_random(&random) % (i % 50 ? 60 : 3000);
        if (i % step)
            continue;
        for (unsigned k = 0; k < 24; k++)
            buf_byte(&out, (char)(next_random(&random) % 3));
        put_number(&out, i % 7 ? 0100644 : 0120000);
        put_zeros(&out, 12);
        for (size_t k = 0; k < shape->hash; k++)
            buf_byte(&out, (char)next_random(&random));
        buf_byte(&out, (char)((shape->extended ? 0x40 : 0) | len >> 8));
        buf_byte(&out, (char)len);
        put_zeros(&out, shape->extended ? 2 : 0);
        buf_fmt(&out, "%05u", i);
        for (size_t k = 5; k < len; k++)
            buf_byte(&out, "/ab.yml"[next_random(&random) % 7]);
        put_zeros(&out, 8 - (out.len - start) % 8);
    }
    buf_cstr(&out, "TREE");
    put_number(&out, 24 * 1024);
    for (unsigned i = 0; i < 24 * 1024; i++)
        buf_byte(&out, (char)(next_random(&random) % 3));
    put_zeros(&out, shape->hash);
    struct str bytes = buf_to_arena(&out, a);
    buf_release(&out);
    return bytes;
}

static int open_bytes(struct str bytes)
{
    int fd = memfd_create("index", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.ptr, bytes.len), bytes.len);
    return fd;
}

static enum git_found find(int fd, struct str name)
{
    struct arena scratch = ARENA_INIT;
    enum git_found found = git_index_find(&scratch, fd, name);
    arena_release(&scratch);
    return found;
}

static void one_name_is_found_without_the_others(void **state)
{
    static const struct shape searched[] = {
        {2, 20, false}, {3, 20, true}, {2, 32, false}, {3, 32, true}};
    (void)state;
    for (size_t s = 0; s < sizeof searched / sizeof *searched; s++) {
        struct arena a = ARENA_INIT;
        struct git_names names;
        int fd = open_bytes(make_large(&a, &searched[s], 1));
        unsigned unclear = 0;
        assert_true(git_index_names(&a, fd, &names));
        assert_int_equal(names.count, ENTRIES);
        for (size_t i = 0; i < names.count; i++) {
            struct str name = names.names[i], beside = arena_join(&a, name, STR("!"));
            struct str shorter = str_slice(name, 0, name.len - 1);
            enum git_found found = find(fd, name);
            if (found == GIT_NOT_FOUND || find(fd, beside) == GIT_FOUND ||
                (find(fd, shorter) == GIT_FOUND) > git_names_have(&names, shorter))
                fail_msg("shape %zu, name %zu: a wrong answer", s, i);
            unclear += found == GIT_UNCLEAR;
        }
        assert_true(unclear < ENTRIES / 100); /* the last ones, where nothing tells the end */
        assert_int_equal(find(fd, STR("0")), GIT_NOT_FOUND);
        assert_int_equal(find(fd, STR("zzz")), GIT_UNCLEAR);
        close(fd);
        arena_release(&a);
    }
}

static void a_search_bears_what_is_broken(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct str bytes = make_large(&a, &shapes[0], 2);
    char *copy = arena_bytes(&a, bytes.len);
    unsigned random = 3;
    for (unsigned round = 0; round < 400; round++) {
        memcpy(copy, bytes.ptr, bytes.len);
        for (unsigned k = 0; k < 1 + round % 200; k++)
            copy[next_random(&random) * 7919 % bytes.len] = (char)next_random(&random);
        size_t len = round % 3 ? bytes.len : bytes.len - next_random(&random) % 60000;
        int fd = open_bytes((struct str){copy, len});
        struct str wanted = arena_fmt(&a, "%05u/a", next_random(&random) % ENTRIES);
        assert_int_not_equal(find(fd, wanted), GIT_FOUND);
        close(fd);
    }
    for (size_t len = 0; len < 70 * 1024; len += 4096) {
        int fd = open_bytes(str_slice(bytes, 0, len));
        find(fd, STR("01000"));
        close(fd);
    }
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_version_is_read),
        cmocka_unit_test(broken_ones_are_borne),
        cmocka_unit_test(a_large_index_is_read_piece_by_piece),
        cmocka_unit_test(names_out_of_order_are_not_understood),
        cmocka_unit_test(a_name_may_not_grow_without_end),
        cmocka_unit_test(one_name_is_found_without_the_others),
        cmocka_unit_test(a_search_bears_what_is_broken),
    };
    return cmocka_run_group_tests_name("git_index", tests, NULL, NULL);
}
