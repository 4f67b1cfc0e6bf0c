/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/inside.h"

static char folder[] = "/tmp/enclint-inside-XXXXXX";

static void put(const char *path)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
}

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    mkdir("root", 0755);
    mkdir("root/a", 0755);
    mkdir("root/a/b", 0755);
    put("outside");
    put("root/top");
    put("root/a/b/deep");
    return symlink("a", "root/folder") || symlink("top", "root/file") ||
           symlink("../outside", "root/out");
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status, (void)type, (void)where;
    return remove(path);
}

static int teardown(void **state)
{
    (void)state;
    return chdir("/") == 0 ? nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) : -1;
}

static void only_what_lies_inside_is_opened(void **state)
{
    int (*open_inside)(int, const char *, int) = *(int (**)(int, const char *, int)) * state;
    static const struct {
        const char *path;
        bool opened;
    } table[] = {
        {"top", true},          {"a/b/deep", true},
        {"a/b", true},          {"folder/b/deep", false},
        {"file", false},        {"out", false},
        {"../outside", false},  {"a/../../outside", false},
        {"/etc/passwd", false}, {"a/none", false},
        {"top/x", false},       {"folder", false},
        {"a/b/", true},         {"a/", true},
        {"top/", false},        {"folder/", false},
    };
    int root = open("root", O_RDONLY | O_DIRECTORY);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        int fd = open_inside(root, table[i].path, O_RDONLY);
        if ((fd >= 0) != table[i].opened)
            fail_msg("'%s'", table[i].path);
        if (fd >= 0) {
            assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
            close(fd);
        }
    }
    /* No descriptor is left behind: the next one is the lowest again. */
    int next = dup(root);
    assert_int_equal(next, root + 1);
    close(next);
    close(root);
}

int main(void)
{
    static int (*ways[])(int, const char *, int) = {inside_open, inside_open_stepwise};
    const struct CMUnitTest tests[] = {
        {"with the newest call", only_what_lies_inside_is_opened, NULL, NULL, &ways[0]},
        {"name by name", only_what_lies_inside_is_opened, NULL, NULL, &ways[1]},
    };
    return cmocka_run_group_tests_name("inside", tests, setup, teardown);
}
