/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fatal.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { TEXT_MAX = 512 };

/* Runs `end` in a child; returns how it ended, and what it wrote to standard error. */
static int ends_with(void (*end)(void), char text[TEXT_MAX])
{
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        signal(SIGABRT, SIG_DFL); /* cmocka catches it */
        end();
        _exit(99);
    }
    close(ends[1]);
    size_t len = 0;
    ssize_t got;
    while (len < TEXT_MAX - 1 && (got = read(ends[0], text + len, TEXT_MAX - 1 - len)) > 0)
        len += (size_t)got;
    text[len] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void write_note(void)
{
    static const char note[] = "cleaned up\n";
    if (write(STDERR_FILENO, note, sizeof note - 1) < 0)
        abort();
}

static void clean_and_end(void)
{
    oom_set_cleanup(write_note);
    oom_exit();
}

static void be_wrong(void)
{
    BUG("a list without an end");
}

static void no_memory_ends_with_3_and_a_fixed_message(void **state)
{
    (void)state;
    char text[TEXT_MAX];
    int status = ends_with(oom_exit, text);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_string_equal(text, "enclint: error: out of memory\n");
}

static void the_cleanup_comes_behind_the_message(void **state)
{
    (void)state;
    char text[TEXT_MAX];
    assert_int_equal(WEXITSTATUS(ends_with(clean_and_end, text)), 3);
    assert_string_equal(text, "enclint: error: out of memory\ncleaned up\n");
}

static void a_bug_aborts_and_says_where(void **state)
{
    (void)state;
    char text[TEXT_MAX];
    int status = ends_with(be_wrong, text);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_non_null(strstr(text, "fatal_test.c:"));
    assert_non_null(strstr(text, "a list without an end"));
}

static void xmalloc_never_gives_null(void **state)
{
    (void)state;
    void *piece = xrealloc(xmalloc(0), 0);
    assert_non_null(piece);
    free(piece);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_memory_ends_with_3_and_a_fixed_message),
        cmocka_unit_test(the_cleanup_comes_behind_the_message),
        cmocka_unit_test(a_bug_aborts_and_says_where),
        cmocka_unit_test(xmalloc_never_gives_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
