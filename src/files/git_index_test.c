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

static bool names_of(struct arena *a, struct str bytes, struct str folder, struct git_names *names)
{
    int fd = memfd_create("index", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.ptr, bytes.len), bytes.len);
    bool ok = git_index_names(a, fd, folder, names);
    close(fd);
    return ok;
}

static void every_version_is_read(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        struct arena a = ARENA_INIT;
        struct git_names names;
        if (!names_of(&a, make_index(&a, &shapes[s]), STR_NONE, &names))
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
            assert_false(names_of(&a, str_slice(bytes, 0, len), STR_NONE, &names));
        }
        for (size_t i = 0; i < bytes.len; i++) {
            struct git_names names;
            char *copy = malloc(bytes.len);
            memcpy(copy, bytes.ptr, bytes.len);
            copy[i] = (char)~copy[i];
            names_of(&a, (struct str){copy, bytes.len}, STR_NONE, &names);
            free(copy);
        }
        arena_release(&a);
    }
}

/* As git: "unordered stage entries in index". A search by halves would miss names in it. */
static void a_folder_is_read_alone(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        struct arena a = ARENA_INIT;
        struct git_names names;
        struct str bytes = make_index(&a, &shapes[s]);
        assert_true(names_of(&a, bytes, STR("clusters/b"), &names));
        assert_int_equal(names.count, 1);
        assert_true(git_names_have(&names, STR("clusters/b/enc.yaml")));
        assert_true(names_of(&a, bytes, STR(""), &names));
        assert_int_equal(names.count, 2);
        assert_true(git_names_have(&names, STR("README.md")));
        assert_true(names_of(&a, bytes, STR("clusters"), &names));
        assert_int_equal(names.count, 0);
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
    assert_true(names_of(&a, buf_view(&out), STR_NONE, &names));
    assert_int_equal(names.count, MANY);
    for (unsigned i = 0; i < MANY; i++)
        assert_true(
            git_names_have(&names, arena_fmt(&a, "%04u/%0*u", i, (int)(1 + i * 7 % 300), i)));
    assert_true(names_of(&a, buf_view(&out), STR("3999"), &names));
    assert_int_equal(names.count, 1);
    buf_release(&out);
    arena_release(&a);
}

static void names_out_of_order_are_not_understood(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct git_names names;
    struct str bytes = make_index(&a, &shapes[0]);
    char *first = memmem(bytes.ptr, bytes.len, "README.md", 9);
    assert_non_null(first);
    *first = 'd'; /* behind "clusters" */
    assert_false(names_of(&a, bytes, STR_NONE, &names));
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
    assert_false(names_of(&a, buf_view(&out), STR_NONE, &names));
    buf_release(&out);
    arena_release(&a);
}

static void put(const char *folder, const char *name, struct str bytes)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
    fclose(f);
}

static bool tracks(struct git *git, const char *top, const char *name, const char *expected)
{
    struct arena a = ARENA_INIT;
    struct str inside = STR_NONE;
    bool found = git_tracks(git, &a, arena_fmt(&a, "%s/%s", top, name), &inside);
    if (expected)
        assert_string_equal(arena_cstr(&a, inside), expected);
    arena_release(&a);
    return found;
}

static void files_are_looked_up_in_their_repository(void **state)
{
    (void)state;
    char top[] = "/tmp/enclint-git-XXXXXX", path[256];
    static const char *const folders[] = {"clusters", "clusters/a", "clusters/b", ".git", "tree"};
    struct arena a = ARENA_INIT;
    struct git git;
    assert_non_null(mkdtemp(top));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s/%s", top, folders[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    put(top, ".git/index", make_index(&a, &shapes[0]));
    put(top, "tree/.git", STR("gitdir: ../.git\n"));
    git_init(&git);
    assert_true(tracks(&git, top, "z", "z"));
    assert_true(tracks(&git, top, "clusters/a/enc.yaml", "clusters/a/enc.yaml"));
    assert_true(tracks(&git, top, "clusters/b/../a/./enc.yaml", "clusters/a/enc.yaml"));
    assert_false(tracks(&git, top, "clusters/a/other.yaml", "clusters/a/other.yaml"));
    assert_false(tracks(&git, top, "gone/enc.yaml", NULL));
    assert_true(tracks(&git, top, "tree/README.md", "README.md"));
    assert_false(tracks(&git, top, "tree/other", "other"));
    git_release(&git);
    static const char *const files[] = {"tree/.git",  ".git/index", "tree",     ".git",
                                        "clusters/b", "clusters/a", "clusters", ""};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", top, files[i]);
        assert_int_equal(remove(path), 0);
    }
    arena_release(&a);
}

static void samples_lie_in_folders_of_certain_names(void **state)
{
    (void)state;
    assert_true(git_is_sample(STR("testdata/enc.yaml")));
    assert_true(git_is_sample(STR("a/examples/b/enc.yaml")));
    assert_false(git_is_sample(STR("clusters/enc.yaml")));
    assert_false(git_is_sample(STR("tests")));
    assert_false(git_is_sample(STR("latest/enc.yaml")));
    assert_false(git_is_sample(STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_version_is_read),
        cmocka_unit_test(broken_ones_are_borne),
        cmocka_unit_test(a_folder_is_read_alone),
        cmocka_unit_test(a_large_index_is_read_piece_by_piece),
        cmocka_unit_test(names_out_of_order_are_not_understood),
        cmocka_unit_test(a_name_may_not_grow_without_end),
        cmocka_unit_test(files_are_looked_up_in_their_repository),
        cmocka_unit_test(samples_lie_in_folders_of_certain_names),
    };
    return cmocka_run_group_tests_name("git_index", tests, NULL, NULL);
}
