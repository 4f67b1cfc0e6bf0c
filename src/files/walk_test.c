/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "files/testing.h"
#include "files/walk.h"

/* All paths of the walk, a line each: "path" where it is taken, else "path: why"; then troubles. */
static struct str listing(struct arena *a, struct walk *walk)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < walk->count; i++) {
        const struct walk_file *file = &walk->files[i];
        buf_str(&out, file->path);
        assert_int_equal(file->fate == WALK_TAKEN, file->why.ptr == NULL);
        assert_int_equal(file->path.ptr[file->path.len], '\0');
        if (file->why.ptr) {
            buf_cstr(&out, ": ");
            buf_str(&out, file->why);
        }
        buf_byte(&out, '\n');
    }
    for (size_t i = 0; i < walk->trouble_count; i++)
        buf_fmt(&out, "! %s: %s\n", walk->troubles[i].path.ptr, walk->troubles[i].message.ptr);
    struct str text = buf_to_arena(&out, a);
    buf_release(&out);
    return text;
}

static void expect_walk(const char *const *paths, const struct walk_options *options,
                        const char *expected)
{
    struct arena a = ARENA_INIT;
    struct walk walk;
    size_t count = 0;
    while (paths[count])
        count++;
    walk_paths(&walk, paths, count, options);
    assert_string_equal(listing(&a, &walk).ptr, expected);
    walk_release(&walk);
    arena_release(&a);
}

#define PATHS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const struct walk_options taken_only = {0}, all = {.keep_skipped = true};

static void order_is_bytewise(void **state)
{
    (void)state;
    testing_put("b.yaml", "");
    testing_put("a/z.yaml", "");
    testing_put("a-b/c", "");
    testing_put("a.yaml", "");
    testing_put("a0", "");
    testing_put("Z", "");
    testing_put("a/b/c", "");
    testing_put("\xC3\xA9", "");
    testing_put("\xFF\xFE", "");
    testing_put("new\nline", "");
    expect_walk(PATHS("."), &taken_only,
                "Z\na-b/c\na.yaml\na/b/c\na/z.yaml\na0\nb.yaml\nnew\nline\n\xC3\xA9\n\xFF\xFE\n");
}

static void roots_are_shown_as_they_were_named(void **state)
{
    (void)state;
    testing_put("x/a", "");
    testing_put("y/b", "");
    char whole[128], expected[128];
    snprintf(whole, sizeof whole, "%s/y", testing_folder);
    snprintf(expected, sizeof expected, "%s/y/b\nx/a\n", testing_folder);
    expect_walk(PATHS("./x//", whole), &taken_only, expected);
    expect_walk(PATHS("x/../y"), &taken_only, "x/../y/b\n");
}

static void ignore_files_count_from_the_repository_down(void **state)
{
    (void)state;
    testing_put(".git/info/exclude", "*.tmp\nlast\n");
    testing_put(".git/config", "");
    testing_put(".gitignore", "*.log\n/sub/only\nbuild/\n");
    testing_put("sub/.gitignore", "!keep.log\n");
    testing_put("sub/keep.log", "");
    testing_put("sub/other.log", "");
    testing_put("sub/only", "");
    testing_put("sub/x.tmp", "");
    testing_put("sub/build/enc.yaml", "");
    testing_put("sub/deep/only", "");
    static const char expected[] = "sub/.gitignore\n"
                                   "sub/build/: ignored by .gitignore:3\n"
                                   "sub/deep/only\n"
                                   "sub/keep.log\n"
                                   "sub/only: ignored by .gitignore:2\n"
                                   "sub/other.log: ignored by .gitignore:1\n"
                                   "sub/x.tmp: ignored by .git/info/exclude:1\n";
    expect_walk(PATHS("sub"), &all, expected);
    char text[1024];
    snprintf(text, sizeof text, ".gitignore\n%s", expected);
    expect_walk(PATHS("."), &all, text);
    /* What is named is meant. */
    expect_walk(PATHS("sub/build"), &all, "sub/build/enc.yaml\n");
    expect_walk(PATHS("sub/only"), &all, "sub/only\n");
    const struct walk_options plain = {.no_gitignore = true};
    expect_walk(PATHS("sub"), &plain,
                "sub/.gitignore\nsub/build/enc.yaml\nsub/deep/only\nsub/keep.log\nsub/only\n"
                "sub/other.log\nsub/x.tmp\n");
}

static void without_a_repository_nothing_above_counts(void **state)
{
    (void)state;
    testing_put(".gitignore", "*\n");
    testing_put("sub/.gitignore", "a\n");
    testing_put("sub/a", "");
    testing_put("sub/b", "");
    expect_walk(PATHS("sub"), &taken_only, "sub/.gitignore\nsub/b\n");
}

static void a_foreign_repository_above_does_not_count(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip(); /* nothing can be given away */
    testing_put(".git/config", "");
    testing_put(".gitignore", "*\n");
    testing_put("sub/enc.yaml", "");
    expect_walk(PATHS("sub"), &taken_only, "");
    assert_int_equal(chown(".git", 12345, 12345), 0);
    expect_walk(PATHS("sub"), &taken_only, "sub/enc.yaml\n");
    assert_int_equal(chown("sub", 12345, 12345), 0);
    expect_walk(PATHS("sub"), &taken_only, "");
}

static void an_ignore_file_that_cannot_be_read_is_told(void **state)
{
    (void)state;
    testing_put("t/.gitignore", "");
    testing_put("t/a", "");
    assert_int_equal(truncate("t/.gitignore", (1 << 20) + 1), 0);
    expect_walk(PATHS("t"), &taken_only,
                "t/.gitignore\nt/a\n! t/.gitignore: it is larger than 1 MiB\n");
    /* Somebody's link is not followed, and a folder is no file of patterns. */
    testing_put("patterns", "*\n");
    assert_int_equal(unlink("t/.gitignore"), 0);
    assert_int_equal(symlink("../patterns", "t/.gitignore"), 0);
    expect_walk(PATHS("t"), &taken_only, "t/a\n");
}

static void a_repository_in_another_has_its_own_rules(void **state)
{
    (void)state;
    testing_put(".git/HEAD", "");
    testing_put(".gitignore", "*.yaml\n");
    testing_put("module/.git", "gitdir: ../.git/modules/module\n");
    testing_put("module/enc.yaml", "");
    testing_put("clone/.git/info/exclude", "b.yaml\n");
    testing_put("clone/a.yaml", "");
    testing_put("clone/b.yaml", "");
    expect_walk(PATHS("."), &all,
                ".gitignore\nclone/a.yaml\nclone/b.yaml: ignored by clone/.git/info/exclude:1\n"
                "module/enc.yaml\n");
}

static void excludes_match_either_path(void **state)
{
    (void)state;
    testing_put("top/vendor/a", "");
    testing_put("top/b.bak", "");
    testing_put("top/keep.bak", "");
    testing_put("top/x/c", "");
    static const char *const globs[] = {"vendor/", "*.bak", "!keep.bak", "/x/c"};
    struct walk_exclude excludes[4];
    struct arena a = ARENA_INIT;
    struct err err = {""};
    for (size_t i = 0; i < 4; i++) {
        assert_true(path_glob_compile(&excludes[i].glob, &a, str_from(globs[i]), &err));
        excludes[i].why = arena_fmt(&a, "excluded by '%s'", globs[i]);
    }
    const struct walk_options options = {
        .excludes = excludes, .exclude_count = 4, .keep_skipped = true};
    expect_walk(PATHS("top"), &options,
                "top/b.bak: excluded by '*.bak'\ntop/keep.bak\ntop/vendor/: excluded by "
                "'vendor/'\ntop/x/c: excluded by '/x/c'\n");
    assert_true(path_glob_compile(&excludes[3].glob, &a, STR("top/x"), &err));
    expect_walk(PATHS("top"), &options,
                "top/b.bak: excluded by '*.bak'\ntop/keep.bak\ntop/vendor/: excluded by "
                "'vendor/'\ntop/x/: excluded by '/x/c'\n");
    expect_walk(PATHS("top/b.bak"), &options, "top/b.bak\n");
    arena_release(&a);
}

static void links_are_followed_to_files_inside_only(void **state)
{
    (void)state;
    testing_put("outside", "");
    testing_put("t/d/file", "");
    testing_put("t/.gitignore", "/hidden*\n");
    testing_put("t/hidden", "");
    testing_put("t/.git/config", "");
    assert_int_equal(symlink("d", "t/dir"), 0);
    assert_int_equal(symlink("..", "t/d/loop"), 0);
    assert_int_equal(symlink(".", "t/self"), 0);
    assert_int_equal(symlink("d/file", "t/again"), 0);
    assert_int_equal(symlink("../outside", "t/out"), 0);
    assert_int_equal(symlink("/etc/passwd", "t/passwd"), 0);
    assert_int_equal(symlink("nowhere", "t/dangling"), 0);
    assert_int_equal(symlink("round", "t/round"), 0);
    assert_int_equal(symlink("hidden", "t/seen"), 0);
    assert_int_equal(symlink("seen", "t/seen2"), 0);
    assert_int_equal(symlink("../hidden", "t/d/seen3"), 0);
    assert_int_equal(symlink(".git/config", "t/config"), 0);
    assert_int_equal(symlink("/dev/null", "t/null"), 0);
    expect_walk(PATHS("t"), &all,
                "t/.gitignore\n"
                "t/again: the same file as 't/d/file'\n"
                "t/config: a link into '.git'\n"
                "t/d/file\n"
                "t/d/loop: a link to a folder\n"
                "t/d/seen3\n"
                "t/dangling: a link that leads nowhere\n"
                "t/dir: a link to a folder\n"
                "t/hidden: ignored by .gitignore:1\n"
                "t/null: a link out of the tree\n"
                "t/out: a link out of the tree\n"
                "t/passwd: a link out of the tree\n"
                "t/round: a link that leads nowhere\n"
                "t/seen: the same file as 't/d/seen3'\n"
                "t/seen2: the same file as 't/d/seen3'\n"
                "t/self: a link to a folder\n");
    expect_walk(PATHS("t"), &taken_only, "t/.gitignore\nt/d/file\nt/d/seen3\n");
    /* Named links lead anywhere. */
    expect_walk(PATHS("t/out", "t/dir"), &taken_only, "t/dir/file\nt/out\n");
}

static void a_file_is_taken_once(void **state)
{
    (void)state;
    testing_put("a/b/c", "");
    testing_put("a/d", "");
    assert_int_equal(link("a/d", "a/hard"), 0);
    assert_int_equal(symlink("a/d", "link"), 0);
    expect_walk(PATHS("a/d", "a/d", "./a/d"), &taken_only, "./a/d\n");
    expect_walk(PATHS("a/d", "a"), &taken_only, "a/b/c\na/d\na/hard\n");
    expect_walk(PATHS("a", "a/b", "a"), &taken_only, "a/b/c\na/d\na/hard\n");
    expect_walk(PATHS("a/b", "a"), &all, "a/b/c\na/d\na/hard\n");
    expect_walk(PATHS("link", "a"), &all, "a/b/c\na/d: the same file as 'link'\na/hard\nlink\n");
    expect_walk(PATHS("-", "-"), &taken_only, "-\n");
    struct walk walk;
    walk_paths(&walk, PATHS("a/d", "a", "-"), 3, &taken_only);
    assert_int_equal(walk.taken, 4);
    assert_true(walk.files[0].is_stdin && walk.files[0].named);
    assert_true(walk.files[2].named);
    assert_false(walk.files[1].named || walk.files[3].named);
    walk_release(&walk);
}

static void special_files_are_passed_over_unless_named(void **state)
{
    (void)state;
    testing_put("t/file", "");
    assert_int_equal(mkfifo("t/fifo", 0600), 0);
    assert_int_equal(symlink("fifo", "t/link"), 0);
    expect_walk(PATHS("t"), &all,
                "t/fifo: no regular file\nt/file\nt/link: a link to what is no regular file\n");
    expect_walk(PATHS("t/fifo"), &all, "t/fifo\n");
}

static void trouble_is_told_and_the_rest_walked(void **state)
{
    (void)state;
    testing_put("t/closed/file", "");
    testing_put("t/open/file", "");
    testing_put("t/.gitignore", "");
    bool root = geteuid() == 0;
    assert_int_equal(chmod("t/closed", root ? 0700 : 0), 0);
    assert_int_equal(root ? seteuid(65534) : 0, 0); /* for root nothing is closed */
    expect_walk(PATHS("nowhere", "t/open/file/x"), &all,
                "! nowhere: No such file or directory\n! t/open/file/x: Not a directory\n");
    expect_walk(PATHS("t"), &all, "t/.gitignore\nt/open/file\n! t/closed/: Permission denied\n");
    assert_int_equal(root ? seteuid(0) : 0, 0);
    assert_int_equal(chmod("t/closed", 0700), 0);
}

static void deep_trees_end_with_a_word(void **state)
{
    (void)state;
    enum { DEPTH = 3000 };
    /* One name at a time: the whole path is longer than the system takes. */
    int at = open(".", O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < DEPTH; i++) {
        assert_int_equal(mkdirat(at, "ab", 0755), 0);
        int next = openat(at, "ab", O_RDONLY | O_DIRECTORY);
        assert_true(next >= 0);
        close(at);
        at = next;
    }
    close(at);
    testing_put("z", "");
    struct walk walk;
    walk_paths(&walk, PATHS("."), 1, &taken_only);
    assert_int_equal(walk.count, 1);
    assert_string_equal(walk.files[0].path.ptr, "z");
    assert_int_equal(walk.trouble_count, 1);
    assert_string_equal(walk.troubles[0].message.ptr, "its path is too long");
    walk_release(&walk);
    /* Too long for nftw as well. */
    for (int i = 0; i < DEPTH; i++)
        assert_int_equal(chdir("ab"), 0);
    for (int i = 0; i < DEPTH; i++)
        assert_true(chdir("..") == 0 && rmdir("ab") == 0);
}

static void what_is_opened_stays_inside(void **state)
{
    (void)state;
    testing_put("t/d/file", "inside");
    testing_put("secret/file", "outside");
    struct walk walk;
    struct err err = {""};
    walk_paths(&walk, PATHS("t"), 1, &taken_only);
    int fd = walk_open(&walk, &walk.files[0], &err);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(rename("t/d", "t/moved"), 0);
    assert_int_equal(symlink("../secret", "t/d"), 0);
    assert_int_equal(walk_open(&walk, &walk.files[0], &err), -1);
    assert_true(str_starts_with(str_from(err.text), STR("cannot open: ")));
    walk_release(&walk);
}

/* --- git itself --- */

static bool run_git(const char *const *argv, const char *output)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        int out = open(output ? output : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(out, STDOUT_FILENO);
        setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
        setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
        setenv("HOME", "/nonexistent", 1);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    int status = -1;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static uint32_t seed = 1;

static uint32_t pick(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)seed * below) >> 32);
}

static const char *const names[] = {"a", "b", "ab", "a.b", "a b", "-x", "!a", "#b", "a]", "ba "};
enum { NAMES = sizeof names / sizeof *names };

static void random_line(struct buf *out)
{
    static const char *const pieces[] = {"*",   "?",  "[ab]", "[!a]", "[a-b]*", "\\a", "\\!",
                                         "\\#", ".*", "[]a]", "[",    "\\ ",    "a*",  "*b"};
    if (pick(4) == 0)
        buf_byte(out, '!');
    if (pick(5) == 0)
        buf_byte(out, '/');
    for (uint32_t parts = 1 + pick(3); parts > 0; parts--) {
        uint32_t kind = pick(6);
        if (kind == 0)
            buf_cstr(out, "**");
        else if (kind < 3)
            buf_cstr(out, pieces[pick(sizeof pieces / sizeof *pieces)]);
        if (kind > 1)
            buf_cstr(out, names[pick(NAMES)]);
        if (parts > 1 || pick(4) == 0)
            buf_byte(out, '/');
    }
    for (uint32_t blanks = pick(8); blanks > 5; blanks--)
        buf_byte(out, ' ');
    buf_cstr(out, pick(9) ? "\n" : "\r\n");
}

static void random_tree(uint32_t files)
{
    struct buf path = BUF_INIT, text = BUF_INIT;
    for (; files > 0; files--) {
        bool patterns = pick(6) == 0;
        buf_clear(&path);
        buf_clear(&text);
        for (uint32_t depth = pick(4); depth > 0; depth--)
            buf_fmt(&path, "%s.d/", names[pick(NAMES)]);
        /* Folders have the files' names too, mostly. */
        for (size_t i = 0; i + 2 < path.len; i++)
            if (path.ptr[i] == '.' && path.ptr[i + 1] == 'd' && pick(4))
                path.ptr[i] = '_';
        buf_cstr(&path, patterns ? ".gitignore" : names[pick(NAMES)]);
        for (uint32_t lines = patterns ? pick(5) : 0; lines > 0; lines--)
            random_line(&text);
        buf_byte(&path, '\0');
        buf_byte(&text, '\0');
        testing_put(path.ptr, text.ptr);
    }
    buf_release(&path);
    buf_release(&text);
}

static void the_same_files_as_git(void **state)
{
    (void)state;
    const char *asked = getenv("ENCLINT_WALK_ROUNDS");
    uint32_t rounds = asked ? (uint32_t)strtoul(asked, NULL, 10) : 40;
    if (!run_git(PATHS("git", "--version"), NULL))
        skip(); /* where a package is built there may be no git to compare with */
    for (uint32_t round = 1; round <= rounds; round++) {
        struct arena a = ARENA_INIT;
        struct walk walk;
        seed = round * 7919;
        assert_int_equal(mkdir("r", 0755), 0);
        assert_int_equal(chdir("r"), 0);
        random_tree(60);
        assert_true(run_git(PATHS("git", "init", "-q"), NULL));
        assert_true(run_git(PATHS("git", "ls-files", "-z", "--others", "--exclude-standard"),
                            "../git.out"));
        walk_paths(&walk, PATHS("."), 1, &taken_only);
        struct buf ours = BUF_INIT;
        for (size_t i = 0; i < walk.count; i++)
            buf_str(&ours, (struct str){walk.files[i].path.ptr, walk.files[i].path.len + 1});
        FILE *f = fopen("../git.out", "r");
        assert_non_null(f);
        char *theirs = arena_bytes(&a, 100000);
        size_t len = fread(theirs, 1, 100000, f);
        fclose(f);
        if (len != ours.len || (len && memcmp(theirs, ours.ptr, len) != 0)) {
            for (size_t i = 0; i < len && i < ours.len; i++)
                if (theirs[i] != ours.ptr[i]) {
                    while (i > 0 && theirs[i - 1] && ours.ptr[i - 1])
                        i--;
                    print_message("git has '%s', we have '%s'\n", theirs + i, ours.ptr + i);
                    break;
                }
            fail_msg("round %u", round);
        }
        buf_release(&ours);
        walk_release(&walk);
        arena_release(&a);
        assert_int_equal(chdir(".."), 0);
        assert_int_equal(testing_remove("r"), 0);
    }
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, testing_enter, testing_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(order_is_bytewise),
        CASE(roots_are_shown_as_they_were_named),
        CASE(ignore_files_count_from_the_repository_down),
        CASE(without_a_repository_nothing_above_counts),
        CASE(a_foreign_repository_above_does_not_count),
        CASE(an_ignore_file_that_cannot_be_read_is_told),
        CASE(a_repository_in_another_has_its_own_rules),
        CASE(excludes_match_either_path),
        CASE(links_are_followed_to_files_inside_only),
        CASE(a_file_is_taken_once),
        CASE(special_files_are_passed_over_unless_named),
        CASE(trouble_is_told_and_the_rest_walked),
        CASE(deep_trees_end_with_a_word),
        CASE(what_is_opened_stays_inside),
        CASE(the_same_files_as_git),
    };
    return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
