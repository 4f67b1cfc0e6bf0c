/* SPDX-License-Identifier: Apache-2.0 */
#include "files/git_tracked.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"

/* An index of version 2, with files of no content. */
static struct str make_index(struct arena *a, const char *const *paths, unsigned count)
{
    struct buf out = BUF_INIT;
    buf_str(&out, (struct str){"DIRC\0\0\0\2\0\0", 10});
    buf_byte(&out, (char)(count >> 8));
    buf_byte(&out, (char)count);
    for (unsigned i = 0; i < count; i++) {
        char entry[63] = {[26] = (char)0x81, [27] = (char)0xa4};
        struct str path = str_from(paths[i]);
        size_t start = out.len;
        entry[61] = (char)path.len;
        buf_str(&out, (struct str){entry, 62});
        buf_str(&out, path);
        for (size_t pad = 8 - (out.len - start) % 8; pad; pad--)
            buf_byte(&out, '\0');
    }
    buf_str(&out, (struct str){(const char[20]){0}, 20});
    struct str bytes = buf_to_arena(&out, a);
    buf_release(&out);
    return bytes;
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
    static const char *const paths[] = {"README.md", "clusters/a/enc.yaml", "clusters/b/enc.yaml",
                                        "z"};
    static const char *const folders[] = {"clusters", "clusters/a", "clusters/b", ".git", "tree"};
    struct arena a = ARENA_INIT;
    struct git git;
    assert_non_null(mkdtemp(top));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s/%s", top, folders[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    put(top, ".git/index", make_index(&a, paths, 4));
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

/* First in the index itself, one by one, then in the names of all. */
static void many_files_are_looked_up(void **state)
{
    (void)state;
    enum { MANY = 2000 };
    char top[] = "/tmp/enclint-git-XXXXXX", path[256];
    struct arena a = ARENA_INIT;
    struct git git;
    const char **paths = arena_new(&a, const char *, MANY);
    assert_non_null(mkdtemp(top));
    snprintf(path, sizeof path, "%s/.git", top);
    assert_int_equal(mkdir(path, 0700), 0);
    for (unsigned i = 0; i < MANY; i++)
        paths[i] = arena_fmt(&a, "file-%04u.yaml", i).ptr;
    put(top, ".git/index", make_index(&a, paths, MANY));
    git_init(&git);
    for (unsigned i = 0; i < MANY; i += 20) {
        assert_true(tracks(&git, top, paths[i], paths[i]));
        assert_false(tracks(&git, top, arena_fmt(&a, "file-%04u.yam", i).ptr, NULL));
    }
    git_release(&git);
    snprintf(path, sizeof path, "%s/.git/index", top);
    assert_int_equal(remove(path), 0);
    snprintf(path, sizeof path, "%s/.git", top);
    assert_int_equal(remove(path), 0);
    assert_int_equal(remove(top), 0);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_looked_up_in_their_repository),
        cmocka_unit_test(many_files_are_looked_up),
        cmocka_unit_test(samples_lie_in_folders_of_certain_names),
    };
    return cmocka_run_group_tests_name("git_tracked", tests, NULL, NULL);
}
