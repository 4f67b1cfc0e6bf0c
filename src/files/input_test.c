/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/input.h"

static char folder[] = "/tmp/enclint-input-XXXXXX";

static const char *in_folder(struct arena *a, const char *name)
{
    return arena_fmt(a, "%s/%s", folder, name).ptr;
}

static void write_file(const char *path, size_t len)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (size_t i = 0; i < len; i++)
        fputc('a' + (int)(i % 26), f);
    fclose(f);
}

static void a_file_is_read_whole(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct err err = {""};
    struct str text;
    const size_t lengths[] = {0, 1, 4095, 4096, 100000};
    const char *path = in_folder(&a, "file");
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        write_file(path, lengths[i]);
        assert_true(input_read(&a, path, 1 << 20, &text, &err));
        assert_int_equal(text.len, lengths[i]);
        for (size_t at = 0; at < text.len; at++)
            assert_int_equal(text.ptr[at], 'a' + (int)(at % 26));
    }
    arena_release(&a);
}

static void no_more_than_asked_for(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct err err = {""};
    struct str text;
    const char *path = in_folder(&a, "large");
    write_file(path, 10);
    assert_int_equal(truncate(path, (off_t)1 << 30), 0);
    assert_true(input_read(&a, path, 100001, &text, &err));
    assert_int_equal(text.len, 100001);
    arena_release(&a);
}

static void *feed(void *path)
{
    write_file(path, 5000);
    return NULL;
}

static void a_named_fifo_is_read_to_its_end(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct err err = {""};
    struct str text;
    const char *path = in_folder(&a, "fifo");
    assert_int_equal(mkfifo(path, 0600), 0);
    pthread_t writer;
    assert_int_equal(pthread_create(&writer, NULL, feed, (void *)(uintptr_t)path), 0);
    assert_true(input_read(&a, path, 1 << 20, &text, &err));
    assert_int_equal(text.len, 5000);
    pthread_join(writer, NULL);
    arena_release(&a);
}

static void trouble_has_a_reason(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct err missing = {""}, directory = {""};
    struct str text;
    assert_false(input_read(&a, in_folder(&a, "missing"), 100, &text, &missing));
    assert_string_equal(missing.text, "cannot open: No such file or directory");
    assert_false(input_read(&a, folder, 100, &text, &directory));
    assert_string_equal(directory.text, "it is a directory; name the files in it");
    arena_release(&a);
}

static const char *read_regular(struct arena *a, const char *path, struct str *text)
{
    struct err err = {""};
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_true(fd >= 0);
    bool ok = input_read_regular(a, fd, 2 << 20, text, &err);
    close(fd);
    assert_int_equal(ok, err.text[0] == '\0');
    return arena_cstr(a, str_from(err.text));
}

static void only_regular_files_of_a_size_are_settings(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct str text = STR_NONE;
    const char *path = in_folder(&a, "file");
    write_file(path, 0);
    assert_string_equal(read_regular(&a, path, &text), "");
    assert_true(text.ptr && text.len == 0);
    write_file(path, 5000);
    assert_string_equal(read_regular(&a, path, &text), "");
    assert_int_equal(text.len, 5000);
    for (size_t at = 0; at < text.len; at++)
        assert_int_equal(text.ptr[at], 'a' + (int)(at % 26));
    assert_int_equal(truncate(path, 2 << 20), 0);
    assert_string_equal(read_regular(&a, path, &text), "");
    assert_int_equal(text.len, 2 << 20);
    assert_int_equal(truncate(path, (2 << 20) + 1), 0);
    assert_string_equal(read_regular(&a, path, &text), "it is larger than 2 MiB");
    assert_string_equal(read_regular(&a, folder, &text), "it is a folder, not a file");
    assert_string_equal(read_regular(&a, "/dev/null", &text), "it is a device, not a file");
    assert_string_equal(read_regular(&a, in_folder(&a, "fifo"), &text),
                        "it is a named pipe, not a file");
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_whole),
        cmocka_unit_test(no_more_than_asked_for),
        cmocka_unit_test(a_named_fifo_is_read_to_its_end),
        cmocka_unit_test(trouble_has_a_reason),
        cmocka_unit_test(only_regular_files_of_a_size_are_settings),
    };
    if (!mkdtemp(folder))
        return 1;
    int failed = cmocka_run_group_tests_name("input", tests, NULL, NULL);
    const char *const names[] = {"file", "large", "fifo"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
    return failed;
}
