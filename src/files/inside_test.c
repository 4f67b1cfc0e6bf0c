/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "files/inside.h"
#include "files/testing.h"

static int setup(void **state)
{
    if (testing_enter(state) != 0)
        return -1;
    testing_put("outside", "");
    testing_put("root/top", "");
    testing_put("root/a/b/deep", "");
    return symlink("a", "root/folder") || symlink("top", "root/file") ||
           symlink("../outside", "root/out");
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

/* From here on a filter answers for the kernel, which cannot be told to: it can only be put last.
 */
static int answer(int error)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {sizeof steps / sizeof *steps, steps};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

/* As a kernel does that is not sure, and then one that does not know the call. */
static void what_the_kernel_cannot_tell_is_looked_up_name_by_name(void **state)
{
    static const int errors[] = {EXDEV, ENOSYS};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        if (answer(errors[i]) != 0)
            skip(); /* where nobody may filter system calls */
        only_what_lies_inside_is_opened(state);
    }
}

int main(void)
{
    static int (*ways[])(int, const char *, int) = {inside_open, inside_open_stepwise};
    const struct CMUnitTest tests[] = {
        {"with the newest call", only_what_lies_inside_is_opened, NULL, NULL, &ways[0]},
        {"name by name", only_what_lies_inside_is_opened, NULL, NULL, &ways[1]},
        {"a kernel that is not sure", what_the_kernel_cannot_tell_is_looked_up_name_by_name, NULL,
         NULL, &ways[0]},
    };
    return cmocka_run_group_tests_name("inside", tests, setup, testing_leave);
}
