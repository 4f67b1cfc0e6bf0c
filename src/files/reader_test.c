/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files/reader.h"

static const struct str literals[] = {{"EncryptionConfig", 16}};
static struct prefilter kinds;
static struct arena memory;
static char path[] = "/tmp/enclint-reader-XXXXXX";

enum { LARGE = 700 * 1000, MAX = 1 << 20 };

static int setup(void **state)
{
    (void)state;
    memory = ARENA_INIT;
    prefilter_init(&kinds, &memory, literals, 1);
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&memory);
    return unlink(path);
}

/* `len` letters; where `at` is within, a literal stands there. */
static char *fill(size_t len, size_t at, struct str what)
{
    char *text = malloc(len + 1);
    for (size_t i = 0; i < len; i++)
        text[i] = (char)('a' + i % 23);
    if (at + what.len <= len)
        memcpy(text + at, what.ptr, what.len);
    FILE *f = fopen(path, "w");
    assert_int_equal(fwrite(text, 1, len, f), len);
    fclose(f);
    return text;
}

static struct str read_path(struct reader *r, const struct reader_options *options)
{
    struct reading reading;
    struct err err = {""};
    int fd = open(path, O_RDONLY);
    assert_true(reader_read(r, fd, options, &reading, &err));
    assert_true(S_ISREG(reading.status.st_mode));
    close(fd);
    return reading.text;
}

static void files_of_all_sizes_are_read(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 4096, 131070, 131071, 131072, 131073, LARGE, 1, 0};
    struct reader r = READER_INIT;
    const struct reader_options options = {.max = MAX, .regular_only = true};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *text = fill(sizes[i], sizes[i], STR(""));
        struct str got = read_path(&r, &options);
        assert_int_equal(got.len, sizes[i]);
        assert_memory_equal(got.ptr, text, sizes[i]);
        assert_int_equal(got.ptr[got.len], '\0');
        free(text);
    }
    reader_release(&r);
}

static void no_more_than_asked_for(void **state)
{
    (void)state;
    struct reader r = READER_INIT;
    const struct reader_options options = {.max = 200 * 1000, .regular_only = true};
    const struct reader_options filtered = {.max = 200 * 1000, .prefilter = &kinds};
    free(fill(LARGE, 100, literals[0]));
    assert_int_equal(read_path(&r, &options).len, options.max);
    assert_int_equal(read_path(&r, &filtered).len, options.max);
    free(fill(LARGE, options.max - 15, literals[0]));
    assert_null(read_path(&r, &filtered).ptr);
    reader_release(&r);
}

/* At every border of the pieces that large files are looked at in. */
static void nothing_is_lost_between_pieces(void **state)
{
    (void)state;
    static const struct str found[] = {
        {"EncryptionConfig", 16}, {"\\U00000045", 10}, {"n\\\n                      C", 26}};
    struct reader r = READER_INIT;
    const struct reader_options options = {.max = MAX, .prefilter = &kinds};
    for (size_t i = 0; i < 3; i++) {
        for (size_t at = 131071 - 120; at < 131071 + 10; at++) {
            char *text = fill(LARGE, at, found[i]);
            struct str got = read_path(&r, &options);
            assert_int_equal(got.len, LARGE);
            assert_memory_equal(got.ptr, text, LARGE);
            free(text);
            /* The first hit made the buffer larger. */
            reader_release(&r);
        }
        free(fill(LARGE, LARGE - found[i].len, found[i]));
        assert_int_equal(read_path(&r, &options).len, LARGE);
        free(fill(LARGE, LARGE, STR("")));
        assert_null(read_path(&r, &options).ptr);
    }
    reader_release(&r);
}

static void the_buffer_stays_small_where_nothing_hits(void **state)
{
    (void)state;
    struct reader r = READER_INIT;
    const struct reader_options options = {.max = 64 << 20, .prefilter = &kinds};
    free(fill(10, 10, STR("")));
    assert_int_equal(truncate(path, 32 << 20), 0);
    assert_null(read_path(&r, &options).ptr);
    assert_true(r.cap <= 256 * 1024);
    reader_release(&r);
}

static void streams_are_read_from_where_they_stand(void **state)
{
    (void)state;
    struct reader r = READER_INIT;
    struct reading reading;
    struct err err = {""};
    const struct reader_options options = {.max = MAX}, few = {.max = 3, .prefilter = &kinds};
    const struct reader_options walked = {.max = MAX, .regular_only = true};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "0123456789", 10), 10);
    close(ends[1]);
    assert_false(reader_read(&r, ends[0], &walked, &reading, &err));
    assert_string_equal(err.text, "it is no regular file any more");
    assert_true(reader_read(&r, ends[0], &few, &reading, &err));
    assert_null(reading.text.ptr);
    assert_true(reader_read(&r, ends[0], &options, &reading, &err));
    assert_string_equal(reading.text.ptr, "3456789");
    close(ends[0]);
    free(fill(10, 10, STR("")));
    int fd = open(path, O_RDONLY);
    assert_int_equal(lseek(fd, 4, SEEK_SET), 4);
    assert_true(reader_read(&r, fd, &options, &reading, &err));
    assert_string_equal(reading.text.ptr, "efghij");
    close(fd);
    /* It says that it has no bytes, and has many. */
    fd = open("/proc/self/maps", O_RDONLY);
    assert_true(reader_read(&r, fd, &walked, &reading, &err));
    assert_true(reading.text.len > 100);
    close(fd);
    reader_release(&r);
}

static void long_streams_are_read_whole(void **state)
{
    (void)state;
    struct reader r = READER_INIT;
    struct reading reading;
    struct err err = {""};
    const struct reader_options options = {.max = MAX};
    int ends[2];
    char *text = fill(LARGE, LARGE, STR(""));
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        size_t done = 0;
        for (ssize_t put; done < LARGE; done += (size_t)put)
            if ((put = write(ends[1], text + done, LARGE - done)) <= 0)
                _exit(1);
        _exit(0);
    }
    close(ends[1]);
    assert_true(reader_read(&r, ends[0], &options, &reading, &err));
    assert_int_equal(reading.text.len, LARGE);
    assert_memory_equal(reading.text.ptr, text, LARGE);
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(ends[0]);
    free(text);
    reader_release(&r);
}

static void trouble_has_a_reason(void **state)
{
    (void)state;
    struct reader r = READER_INIT;
    struct reading reading;
    struct err err = {""}, closed = {""};
    const struct reader_options options = {.max = MAX};
    int fd = open("/tmp", O_RDONLY);
    assert_false(reader_read(&r, fd, &options, &reading, &err));
    assert_string_equal(err.text, "it is a directory; name the files in it");
    close(fd);
    assert_false(reader_read(&r, fd, &options, &reading, &closed));
    assert_string_equal(closed.text, "cannot read: Bad file descriptor");
    reader_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_all_sizes_are_read),
        cmocka_unit_test(no_more_than_asked_for),
        cmocka_unit_test(nothing_is_lost_between_pieces),
        cmocka_unit_test(the_buffer_stays_small_where_nothing_hits),
        cmocka_unit_test(streams_are_read_from_where_they_stand),
        cmocka_unit_test(long_streams_are_read_whole),
        cmocka_unit_test(trouble_has_a_reason),
    };
    return cmocka_run_group_tests_name("reader", tests, setup, teardown);
}
