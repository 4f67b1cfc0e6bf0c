/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "config/patterns.h"

static bool hits(const char *pattern, const char *path)
{
    struct pattern p;
    struct err why = {""};
    struct arena a = ARENA_INIT;
    if (!pattern_parse(&a, str_from(pattern), &p, &why))
        fail_msg("'%s': %s", pattern, why.text);
    bool hit = patterns_match(&(struct patterns){&p, 1}, str_from(path)) != NULL;
    arena_release(&a);
    return hit;
}

static void a_pattern_fits_as_in_a_gitignore(void **state)
{
    static const struct {
        const char *pattern, *path;
        bool fits;
    } rows[] = {
        {"enc.yaml", "enc.yaml", true},
        {"enc.yaml", "a/b/enc.yaml", true},
        {"enc.yaml", "enc.yaml.bak", false},
        {"/enc.yaml", "enc.yaml", true},
        {"/enc.yaml", "a/enc.yaml", false},
        {"./enc.yaml", "enc.yaml", true},
        {"./enc.yaml", "a/enc.yaml", false},
        {"a/enc.yaml", "a/enc.yaml", true},
        {"a/enc.yaml", "b/a/enc.yaml", false},
        {"*.yaml", "a/b/c.yaml", true},
        {"*.yaml", "c.yml", false},
        {"a/*.yaml", "a/c.yaml", true},
        {"a/*.yaml", "a/b/c.yaml", false},
        {"a/**/c.yaml", "a/c.yaml", true},
        {"a/**/c.yaml", "a/b/d/c.yaml", true},
        {"a/**/c.yaml", "a/bc.yaml", false},
        {"a/**/c.yaml", "a/b/xc.yaml", false},
        {"**/c.yaml", "c.yaml", true},
        {"**/c.yaml", "a/b/c.yaml", true},
        {"**/c.yaml", "a/bc.yaml", false},
        {"a/**", "a/b/c", true},
        {"a/**", "b/a/c", false},
        {"**", "anything/at/all", true},
        {"a**b", "axxb", true},
        {"a/x**b/c", "a/x/b/c", false},
        {"vendor", "vendor/x/enc.yaml", true},
        {"vendor", "a/vendor/enc.yaml", true},
        {"vendor/", "a/vendor/enc.yaml", true},
        {"vendor/", "vendor", false},
        {"vendor/", "a/vendor", false},
        {"/vendor/", "a/vendor/x", false},
        {"enc-?.yaml", "enc-1.yaml", true},
        {"enc-?.yaml", "enc-12.yaml", false},
        {"a?b", "a/b", false},
        {"a[/]b", "a/b", false},
        {"enc-[0-9].yaml", "enc-7.yaml", true},
        {"enc-[!0-9].yaml", "enc-7.yaml", false},
        {"enc-[^0-9].yaml", "enc-x.yaml", true},
        {"enc-[]x].yaml", "enc-].yaml", true},
        {"enc-[a-].yaml", "enc--.yaml", true},
        {"\\!enc.yaml", "!enc.yaml", true},
        {"enc\\*.yaml", "enc*.yaml", true},
        {"enc\\*.yaml", "encx.yaml", false},
        {"ENC.yaml", "enc.yaml", false},
        {"*", "a", true},
        {"*", "a/b", true},
        {"/*", "a/b", true}, /* the folder a */
        {"*/c", "a/c", true},
        {"*/c", "c", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (hits(rows[i].pattern, rows[i].path) != rows[i].fits)
            fail_msg("'%s' on '%s' is not %d", rows[i].pattern, rows[i].path, rows[i].fits);
    assert_false(hits("*", ""));
}

static void the_last_pattern_that_fits_decides(void **state)
{
    static const char *const written[] = {"clusters/", "!clusters/prod/", "clusters/prod/old.yaml"};
    struct pattern items[3];
    struct err why = {""};
    struct arena a = ARENA_INIT;
    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(pattern_parse(&a, str_from(written[i]), &items[i], &why));
    struct patterns list = {items, 3};
    assert_ptr_equal(patterns_match(&list, STR("clusters/dev/enc.yaml")), &items[0]);
    assert_null(patterns_match(&list, STR("clusters/prod/enc.yaml")));
    assert_ptr_equal(patterns_match(&list, STR("clusters/prod/old.yaml")), &items[2]);
    assert_null(patterns_match(&list, STR("enc.yaml")));
    arena_release(&a);
}

static void a_pattern_that_cannot_be_meant_is_refused(void **state)
{
    static const struct {
        const char *pattern, *why;
    } rows[] = {
        {"", "empty"},        {"!", "empty"},   {"/", "empty"},  {"../x", "'..'"},
        {"a/../b", "'..'"},   {"a/./b", "'.'"}, {"//a", "two"},  {"a//b", "two"},
        {"a[b", "'['"},       {"a[]", "'['"},   {"a[!]", "'['"}, {"a[\\]", "'['"},
        {"a\\", "backslash"},
    };
    struct arena a = ARENA_INIT;
    struct pattern p;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err why = {""};
        if (pattern_parse(&a, str_from(rows[i].pattern), &p, &why) ||
            !strstr(why.text, rows[i].why))
            fail_msg("'%s': %s", rows[i].pattern, why.text);
    }
    char longest[GLOB_MAX + 1];
    struct err why = {""};
    memset(longest, 'a', sizeof longest);
    assert_true(pattern_parse(&a, (struct str){longest, GLOB_MAX}, &p, &why));
    assert_false(pattern_parse(&a, (struct str){longest, GLOB_MAX + 1}, &p, &why));
    assert_false(pattern_parse(&a, (struct str){"a\0b", 3}, &p, &why));
    arena_release(&a);
}

enum { PATTERN_LEN = 1000 };

/* What makes a matcher that tries every way need longer than the universe is old. */
static void patterns_do_not_explode(void **state)
{
    char pattern[PATTERN_LEN + 1], path[4001];
    (void)state;
    for (size_t i = 0; i + 2 <= PATTERN_LEN; i += 2)
        memcpy(pattern + i, "*a", 2);
    pattern[PATTERN_LEN - 1] = 'b';
    pattern[PATTERN_LEN] = '\0';
    memset(path, 'a', 4000);
    path[4000] = '\0';
    clock_t began = clock();
    assert_false(hits(pattern, path));
    for (size_t i = 0; i + 5 <= PATTERN_LEN; i += 5)
        memcpy(pattern + i, "**/a/", 5);
    pattern[PATTERN_LEN - 1] = 'b';
    for (size_t i = 0; i + 2 <= 4000; i += 2)
        memcpy(path + i, "a/", 2);
    path[3999] = 'c';
    assert_false(hits(pattern, path));
    assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_fits_as_in_a_gitignore),
        cmocka_unit_test(the_last_pattern_that_fits_decides),
        cmocka_unit_test(a_pattern_that_cannot_be_meant_is_refused),
        cmocka_unit_test(patterns_do_not_explode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
