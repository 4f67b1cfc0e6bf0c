/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "report/progress.h"

static atomic_uint_fast64_t clock_now;

static uint64_t a_clock(void)
{
    return atomic_load(&clock_now);
}

/* A pair of a terminal and the hand that reads what it shows. */
static int hand = -1, terminal = -1;

static int open_terminal(void **state)
{
    (void)state;
    struct termios raw;
    setenv("TERM", "xterm", 1);
    hand = posix_openpt(O_RDWR | O_NOCTTY);
    if (hand < 0 || grantpt(hand) != 0 || unlockpt(hand) != 0)
        return -1;
    terminal = open(ptsname(hand), O_RDWR | O_NOCTTY);
    if (terminal < 0 || tcgetattr(terminal, &raw) != 0)
        return -1;
    cfmakeraw(&raw);
    tcsetattr(terminal, TCSANOW, &raw);
    fcntl(hand, F_SETFL, O_NONBLOCK);
    clock_now = 5000;
    return 0;
}

static int close_terminal(void **state)
{
    (void)state;
    progress_end();
    close(terminal);
    close(hand);
    return 0;
}

static void check_shown(const char *expected)
{
    char text[4096];
    tcdrain(terminal);
    ssize_t got = read(hand, text, sizeof text - 1);
    text[got > 0 ? got : 0] = '\0';
    assert_string_equal(text, expected);
}

static void step(uint64_t milliseconds)
{
    clock_now += milliseconds;
    progress_step();
}

static void a_short_run_shows_nothing(void **state)
{
    (void)state;
    progress_begin_on(terminal, 3, a_clock);
    step(0);
    step(500);
    step(499);
    progress_end();
    check_shown("");
}

static void a_long_run_shows_a_line_and_takes_it_back(void **state)
{
    (void)state;
    progress_begin_on(terminal, 30, a_clock);
    step(999);
    check_shown("");
    step(1);
    check_shown("\r2 of 30 files\x1b[K");
    for (int i = 0; i < 9; i++)
        step(10);
    check_shown("");
    step(10);
    check_shown("\r12 of 30 files\x1b[K");
    progress_end();
    check_shown("\r\x1b[K");
    progress_end();
    progress_step();
    check_shown("");
}

static void without_a_total_files_are_counted(void **state)
{
    (void)state;
    progress_begin_on(terminal, 0, a_clock);
    step(1000);
    check_shown("\r1 file\x1b[K");
    progress_hide();
    check_shown("\r\x1b[K");
    progress_hide();
    check_shown("");
    step(100);
    check_shown("\r2 files\x1b[K");
}

static void what_is_no_terminal_stays_clean(void **state)
{
    (void)state;
    int ends[2];
    char byte;
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    progress_begin_on(ends[1], 3, a_clock);
    step(5000);
    progress_end();
    assert_int_equal(read(ends[0], &byte, 1), -1);
    close(ends[0]);
    close(ends[1]);

    setenv("TERM", "dumb", 1);
    progress_begin_on(terminal, 3, a_clock);
    step(5000);
    progress_end();
    check_shown("");
}

static void *a_thread(void *unused)
{
    (void)unused;
    for (int i = 0; i < 10000; i++)
        step(i % 100 == 0);
    return NULL;
}

static void threads_lose_no_step(void **state)
{
    (void)state;
    pthread_t threads[4];
    char text[8192];
    progress_begin_on(terminal, 40001, a_clock);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, a_thread, NULL), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    while (read(hand, text, sizeof text) > 0)
        continue;
    step(2000);
    check_shown("\r40001 of 40001 files\x1b[K");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_short_run_shows_nothing, open_terminal, close_terminal),
        cmocka_unit_test_setup_teardown(a_long_run_shows_a_line_and_takes_it_back, open_terminal,
                                        close_terminal),
        cmocka_unit_test_setup_teardown(without_a_total_files_are_counted, open_terminal,
                                        close_terminal),
        cmocka_unit_test_setup_teardown(what_is_no_terminal_stays_clean, open_terminal,
                                        close_terminal),
        cmocka_unit_test_setup_teardown(threads_lose_no_step, open_terminal, close_terminal),
    };
    return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
