/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

#include "report/out.h"

static void everything_arrives_in_order(void **state)
{
    (void)state;
    char path[] = "/tmp/enclint-out-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    struct out out;
    out_init(&out, fd);
    for (int i = 0; i < 30000; i++)
        out_fmt(&out, "%d\n", i);
    assert_true(out_flush(&out));
    out_release(&out);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    int seen, count = 0;
    while (fscanf(f, "%d", &seen) == 1)
        assert_int_equal(seen, count++);
    assert_int_equal(count, 30000);
    fclose(f);
    close(fd);
    unlink(path);
}

static void the_first_error_is_kept(void **state)
{
    (void)state;
    int fd = open("/dev/full", O_WRONLY);
    if (fd < 0)
        fail_msg("/dev/full cannot be opened");
    struct out out;
    out_init(&out, fd);
    out_cstr(&out, "text");
    assert_false(out_flush(&out));
    assert_int_equal(out.error, ENOSPC);
    out_cstr(&out, "more");
    assert_false(out_flush(&out));
    assert_int_equal(out.error, ENOSPC);
    out_release(&out);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_arrives_in_order),
        cmocka_unit_test(the_first_error_is_kept),
    };
    return cmocka_run_group_tests_name("out", tests, NULL, NULL);
}
