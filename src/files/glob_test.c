/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "files/glob.h"

static bool matches(const char *pattern, const char *path)
{
    struct arena a = ARENA_INIT;
    struct glob glob;
    struct err err = {""};
    bool ok = glob_compile(&glob, &a, str_from(pattern), &err);
    assert_int_equal(ok, err.text[0] == '\0');
    bool matched = glob_matches(&glob, str_from(path));
    assert_false(!ok && matched);
    arena_release(&a);
    return matched;
}

static void patterns_match_as_in_gitignore(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *yes, *no; /* words, "-" for none */
    } table[] = {
        {"enc.yaml", "enc.yaml", "enc.yml Enc.yaml xenc.yaml enc.yamlx enc/yaml"},
        {"*.yaml", "enc.yaml .yaml a.b.yaml", "enc.yml enc.yaml.bak a/enc.yaml"},
        {"enc*", "enc enc.yaml", "en a/enc enc/a"},
        {"e*c*l", "ecl enc.yaml excxl", "enc/l e/cl"},
        {"???", "abc a-c", "ab abcd a/c"},
        {"[a-c]x[!0-9]", "axb cx- axx", "dxb ax5 ax/ ax"},
        {"[^ab]", "c", "a b / cc"},
        {"[]a]", "] a", "b"},
        {"[a-]", "a -", "b"},
        {"[!]]x", "ax", "]x"},
        {"[\\]x]", "] x", "\\ a"},
        {"[a\\-c]", "a - c", "b"},
        {"[[:alpha:]][[:digit:]]", "a1 Z9", "11 aa"},
        {"[[:x]", "[ : x", "a"},
        {"\\*", "*", "a \\"},
        {"a\\b", "ab", "a\\b"},
        {"a/b", "a/b", "a/c b ab"},
        {"a/*", "a/b a/.b", "a a/b/c"},
        {"**/a", "a b/a b/c/a", "ba b/ab"},
        {"a/**", "a/b a/b/c", "a ab"},
        {"a/**/b", "a/b a/x/b a/x/y/b", "ab a/xb a/x/yb"},
        {"**", "a a/b", "-"},
        {"***", "a a/b", "-"},
        {"***/a", "a b/a", "ba"},
        {"a**b", "ab axb", "a/b"},
        {"a/**b", "a/b a/xb", "a/x/b"},
        {"**/x/**", "x/a a/x/b a/b/x/c/d", "x a/x ax/b"},
        {"**/*a*/**/b", "a/b xay/b q/a/b a/q/r/b", "b q/b aq"},
        {"*/**/a", "x/a x/y/a", "a"},
        {"[[:nope:]]", "-", "a n ["},
        {"[a", "-", "a [a"},
        {"a\\", "-", "a a\\"},
        {"\xC3\xA9?", "\xC3\xA9x", "\xC3\xA9"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        for (int expected = 0; expected < 2; expected++) {
            struct str words = str_from(expected ? table[i].yes : table[i].no);
            while (words.ptr && !str_eq(words, STR("-"))) {
                char path[64];
                struct str word = str_cut(&words, ' ');
                snprintf(path, sizeof path, "%.*s", STR_ARG(word));
                if (matches(table[i].pattern, path) != expected)
                    fail_msg("'%s' %s match '%s'", table[i].pattern,
                             expected ? "should" : "should not", path);
            }
        }
    }
}

static void a_line_has_marks_around_its_pattern(void **state)
{
    (void)state;
    static const struct {
        const char *line, *path;
        bool folder, matched, negated;
    } table[] = {
        {"build", "a/build", false, true, false},   {"/build", "a/build", false, false, false},
        {"/build", "build", false, true, false},    {"build/", "a/build", true, true, false},
        {"build/", "a/build", false, false, false}, {"a/build", "x/a/build", true, false, false},
        {"!build", "build", false, true, true},     {"\\!build", "!build", false, true, false},
        {"!/a/*/", "a/b", true, true, true},        {"a/", "x/a", true, true, false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena a = ARENA_INIT;
        struct err err = {""};
        struct path_glob glob;
        assert_true(path_glob_compile(&glob, &a, str_from(table[i].line), &err));
        if (path_glob_matches(&glob, str_from(table[i].path), table[i].folder) !=
                table[i].matched ||
            glob.negated != table[i].negated)
            fail_msg("'%s' and '%s'", table[i].line, table[i].path);
        arena_release(&a);
    }
}

static void a_folder_covers_what_is_in_it(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct err err = {""};
    struct path_glob folder, deep;
    assert_true(path_glob_compile(&folder, &a, STR("legacy/"), &err));
    assert_true(path_glob_compile(&deep, &a, STR("/a/*/c"), &err));
    assert_true(path_glob_covers(&folder, STR("x/legacy/y/enc.yaml")));
    assert_false(path_glob_covers(&folder, STR("x/legacy")));
    assert_false(path_glob_covers(&folder, STR("x/legacy2/enc.yaml")));
    assert_true(path_glob_covers(&deep, STR("a/b/c")));
    assert_true(path_glob_covers(&deep, STR("a/b/c/d/e")));
    assert_false(path_glob_covers(&deep, STR("x/a/b/c")));
    arena_release(&a);
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
    } table[] = {
        {"", "the pattern is empty"},
        {"a[b", "'[' is never closed"},
        {"[]", "'[' is never closed"},
        {"[[:nope:]]", "no such class of characters"},
        {"a\\", "nothing follows the last backslash"},
    };
    struct arena a = ARENA_INIT;
    struct glob glob;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct err err = {""};
        assert_false(glob_compile(&glob, &a, str_from(table[i].pattern), &err));
        assert_string_equal(err.text, table[i].text);
    }
    char longest[GLOB_MAX + 2];
    memset(longest, '*', sizeof longest);
    struct err err = {""};
    assert_true(glob_compile(&glob, &a, (struct str){longest, GLOB_MAX}, &err));
    assert_false(glob_compile(&glob, &a, (struct str){longest, GLOB_MAX + 1}, &err));
    arena_release(&a);
}

/* Patterns that take a backtracking matcher longer than the universe has. */
static void hostile_patterns_take_no_time(void **state)
{
    (void)state;
    static const char *const pieces[] = {"*a", "**/", "?*", "*[ab]", "**/*a/", "[!b]*"};
    char pattern[GLOB_MAX + 1], path[4096];
    struct arena a = ARENA_INIT;
    clock_t began = clock();
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t len = 0, piece = strlen(pieces[i]);
        for (; len + piece < GLOB_MAX; len += piece)
            memcpy(pattern + len, pieces[i], piece);
        pattern[len++] = 'b';
        for (size_t at = 0; at < sizeof path; at++)
            path[at] = i % 2 && at % 2 ? '/' : 'a';
        struct glob glob;
        struct err err = {""};
        assert_true(glob_compile(&glob, &a, (struct str){pattern, len}, &err));
        assert_false(glob_matches(&glob, (struct str){path, sizeof path}));
    }
    assert_true(clock() - began < 5 * CLOCKS_PER_SEC);
    arena_release(&a);
}

/* What git's manual says, written down without care for time. */
static bool slow_match(const char *p, const char *begin, const char *s)
{
    if (*p == '\0')
        return *s == '\0';
    bool whole = p[0] == '*' && p[1] == '*' && (p == begin || p[-1] == '/');
    if (whole && p[2] == '\0')
        return true;
    if (whole && p[2] == '/') {
        if (slow_match(p + 3, begin, s))
            return true;
        for (; *s; s++)
            if (*s == '/' && slow_match(p + 3, begin, s + 1))
                return true;
        return false;
    }
    if (*p == '*')
        return slow_match(p + 1, begin, s) || (*s && *s != '/' && slow_match(p, begin, s + 1));
    return *s && (*p == '?' ? *s != '/' : *p == *s) && slow_match(p + 1, begin, s + 1);
}

static void random_patterns_match_as_the_manual_says(void **state)
{
    (void)state;
    uint32_t seed = 3;
    size_t matched = 0;
    for (int round = 0; round < 200000; round++) {
        char pattern[9], path[9];
        size_t pattern_len = 1 + (seed >> 8) % 7, path_len = 1 + (seed >> 16) % 8;
        for (size_t i = 0; i < 9; i++) {
            seed = seed * 1664525 + 1013904223;
            pattern[i] = "ab*?/**"[(seed >> 24) % 7];
            path[i] = "aab/b"[(seed >> 16 & 255) % 5];
        }
        pattern[pattern_len] = path[path_len] = '\0';
        /* Three stars are two in git, and what else stands beside two is no name of its own. */
        if (strstr(pattern, "***"))
            continue;
        bool expected = slow_match(pattern, pattern, path);
        if (matches(pattern, path) != expected)
            fail_msg("'%s' and '%s'", pattern, path);
        matched += expected;
    }
    assert_true(matched > 2000);
}

static void no_bytes_are_too_strange(void **state)
{
    (void)state;
    uint32_t seed = 5;
    for (int round = 0; round < 50000; round++) {
        char pattern[12], path[12];
        for (size_t i = 0; i < sizeof pattern; i++) {
            seed = seed * 1664525 + 1013904223;
            pattern[i] = seed >> 31 ? (char)(seed >> 20) : "[]-!^\\*:/["[(seed >> 24) % 10];
            path[i] = (char)(seed >> 12);
        }
        /* Exact copies, so that a sanitizer sees what is read beyond them. */
        struct arena a = ARENA_INIT;
        struct path_glob glob;
        struct err err = {""};
        size_t len = (seed >> 3) % sizeof pattern;
        char *copy = memcpy(malloc(len ? len : 1), pattern, len);
        if (path_glob_compile(&glob, &a, (struct str){copy, len}, &err))
            path_glob_covers(&glob, (struct str){path, sizeof path});
        free(copy);
        arena_release(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_as_in_gitignore),
        cmocka_unit_test(a_line_has_marks_around_its_pattern),
        cmocka_unit_test(a_folder_covers_what_is_in_it),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(random_patterns_match_as_the_manual_says),
        cmocka_unit_test(no_bytes_are_too_strange),
        cmocka_unit_test(hostile_patterns_take_no_time),
    };
    return cmocka_run_group_tests_name("glob", tests, NULL, NULL);
}
