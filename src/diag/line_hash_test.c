/* SPDX-License-Identifier: Apache-2.0 */
/* The expected values were computed by testdata/report/line_hash.py, which shares no code with what
 * is tested; `line_hash_test hash` hashes its standard input for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "diag/line_hash.h"

enum { LINES_MAX = 12 };

static void check(struct str text, const char *const *expected)
{
    struct arena a = ARENA_INIT;
    uint32_t lines[LINES_MAX], count = 0;
    struct str out[LINES_MAX];
    while (expected[count])
        count++;
    for (uint32_t i = 0; i <= count; i++)
        lines[i] = i + 1;
    line_hashes(&a, text, lines, count + 1, NULL, 0, out);
    for (uint32_t i = 0; i < count; i++)
        assert_string_equal(out[i].ptr, expected[i]);
    assert_null(out[count].ptr); /* there is no such line */
    arena_release(&a);
}

#define CHECK(text, ...) check(STR(text), (const char *const[]){__VA_ARGS__, NULL})

static void known_texts_have_known_hashes(void **state)
{
    (void)state;
    CHECK("", "c129715d7a2bc9a3:1");
    CHECK("kind: EncryptionConfiguration\r\napiVersion: v1\r\n\r\n", "f2f4449b3da7955d:1",
          "a44256ff7da14c7c:1", "3c5bef55b72b93c9:1", "c129715d7a2bc9a3:1");
    CHECK("kind:EncryptionConfiguration\n  apiVersion:\tv1\r\r", "f2f4449b3da7955d:1",
          "a44256ff7da14c7c:1", "3c5bef55b72b93c9:1", "c129715d7a2bc9a3:1");
    /* surrogate pairs; one U+FFFD for the beginning of a character */
    CHECK("name: \xf0\x9f\x94\x91 \xc3\xa9\n\xe2\x82\xff", "4001b43084063d51:1",
          "c64e34c2498b54b9:1");
}

static void equal_hashes_are_counted(void **state)
{
    (void)state;
    CHECK("- identity: {}\n- identity: {}\n- identity: {}\n- identity: {}\n- identity: {}\n"
          "- identity: {}\n- identity: {}\n- identity: {}\n- identity: {}\n",
          "2a73671470b0a5d8:1", "2a73671470b0a5d8:2", "2da49ae9e269f018:1", "e28db1d068b87289:1",
          "483addec806592ee:1", "4c00034ce0f0b2d7:1", "b97fe127dda87514:1", "f3e83601cff6beb5:1",
          "1f783368cabec0a:1", "c129715d7a2bc9a3:1");
}

/* The count includes the lines that nobody asked for. */
static void only_wanted_lines_are_given(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const struct str text =
        STR("- identity: {}\n- identity: {}\n- identity: {}\n- identity: {}\n- identity: {}\n"
            "- identity: {}\n- identity: {}\n- identity: {}\n- identity: {}\n");
    const uint32_t lines[] = {0, 2, 2, 10, 99};
    struct str out[5];
    line_hashes(&a, text, lines, 5, NULL, 0, out);
    assert_null(out[0].ptr);
    assert_string_equal(out[1].ptr, "2a73671470b0a5d8:2");
    assert_string_equal(out[2].ptr, "2a73671470b0a5d8:2");
    assert_string_equal(out[3].ptr, "c129715d7a2bc9a3:1");
    assert_null(out[4].ptr);
    line_hashes(&a, STR("\xff\xfe-\0\n\0"), lines + 1, 1, NULL, 0, out);
    assert_null(out[0].ptr);
    arena_release(&a);
}

/* Of a line "line NN \n", nine bytes, 7 units count: a window is 14 lines and 2 units of the next.
 */
static void secrets_take_the_lines_whose_window_they_touch(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    char text[9 * 40 + 1] = "";
    uint32_t lines[40];
    struct str out[40];
    for (unsigned i = 0; i < 40; i++) {
        snprintf(text + strlen(text), 10, "line %02u \n", i + 1);
        lines[i] = i + 1;
    }
    struct span secrets[] = {{20, 20}, {9 * 29 + 2, 9 * 29 + 3}, {9 * 29 + 2, 9 * 31}};
    line_hashes(&a, str_from(text), lines, 40, secrets, 2, out);
    for (uint32_t line = 1; line <= 40; line++) /* the third byte of line 30 */
        assert_int_equal(out[line - 1].ptr == NULL, line >= 16 + 1 && line <= 30);
    secrets[1].start -= 1; /* the second */
    line_hashes(&a, str_from(text), lines, 40, secrets, 2, out);
    for (uint32_t line = 1; line <= 40; line++)
        assert_int_equal(out[line - 1].ptr == NULL, line >= 16 && line <= 30);
    line_hashes(&a, str_from(text), lines, 40, secrets, 3, out);
    for (uint32_t line = 1; line <= 40; line++) /* overlapping ones reach as far as the furthest */
        assert_int_equal(out[line - 1].ptr == NULL, line >= 16 && line <= 31);
    line_hashes(&a, str_from(text), lines, 40, secrets, 1, out);
    for (uint32_t line = 1; line <= 40; line++) /* an empty one is none */
        assert_non_null(out[line - 1].ptr);
    arena_release(&a);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

/* What is given is the same whatever the secrets are. */
static void no_hash_depends_on_a_secret(void **state)
{
    (void)state;
    enum { SIZE = 900, SECRETS = 3 };
    uint32_t seed = 1, given = 0, lines[60];
    for (uint32_t i = 0; i < 60; i++)
        lines[i] = i + 1;
    for (int round = 0; round < 300; round++) {
        struct arena a = ARENA_INIT;
        char text[SIZE], other[SIZE];
        struct span secrets[SECRETS];
        struct str before[60], after[60];
        for (size_t i = 0; i < SIZE; i++)
            text[i] = "abcdefghij \n"[next_random(&seed) % 12];
        memcpy(other, text, SIZE);
        uint32_t at = 0;
        for (int i = 0; i < SECRETS; i++) {
            at += next_random(&seed) % 250;
            secrets[i] = (struct span){at, at + next_random(&seed) % 40};
            at = secrets[i].end;
            for (uint32_t k = secrets[i].start; k < at; k++) {
                text[k] = 'x'; /* no line ends within */
                other[k] = 'y';
            }
        }
        line_hashes(&a, (struct str){text, SIZE}, lines, 60, secrets, SECRETS, before);
        line_hashes(&a, (struct str){other, SIZE}, lines, 60, secrets, SECRETS, after);
        for (uint32_t i = 0; i < 60; i++) {
            assert_int_equal(before[i].ptr == NULL, after[i].ptr == NULL);
            assert_true(str_eq(before[i], after[i]));
            given += before[i].ptr != NULL;
        }
        arena_release(&a);
    }
    assert_true(given > 3000);
}

static int hash_stdin(void)
{
    struct arena a = ARENA_INIT;
    struct buf text = BUF_INIT;
    int c;
    while ((c = getchar()) != EOF)
        buf_byte(&text, (char)c);
    uint32_t count = 1;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n' || text.ptr[i] == '\r';
    uint32_t *lines = arena_new(&a, uint32_t, count);
    struct str *out = arena_new(&a, struct str, count);
    for (uint32_t i = 0; i < count; i++)
        lines[i] = i + 1;
    line_hashes(&a, buf_view(&text), lines, count, NULL, 0, out);
    for (uint32_t i = 0; i < count; i++)
        if (out[i].ptr)
            printf("%s\n", out[i].ptr);
    buf_release(&text);
    arena_release(&a);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "hash") == 0)
        return hash_stdin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts_have_known_hashes),
        cmocka_unit_test(equal_hashes_are_counted),
        cmocka_unit_test(only_wanted_lines_are_given),
        cmocka_unit_test(secrets_take_the_lines_whose_window_they_touch),
        cmocka_unit_test(no_hash_depends_on_a_secret),
    };
    return cmocka_run_group_tests_name("line_hash", tests, NULL, NULL);
}
