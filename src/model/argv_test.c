/* SPDX-License-Identifier: Apache-2.0 */
#include "model/argv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

#define PROGRAM STR("kube-apiserver")
#define CONFIG  STR("encryption-provider-config")

static bool is_bool(struct str name)
{
    return str_eq(name, STR("profiling"));
}

static void assert_str(struct str got, const char *wanted)
{
    if (!got.ptr || !str_eq(got, str_from(wanted)))
        fail_msg("'" STR_FMT "' instead of '%s'", STR_ARG(got), wanted);
}

static void assert_span(struct span got, struct span wanted)
{
    assert_int_equal(got.start, wanted.start);
    assert_int_equal(got.end, wanted.end);
}

/* The words as they are told apart, unknown ones behind a '?': <a><?$b>. */
static struct str shown(struct arena *a, const char *text)
{
    struct buf b = BUF_INIT;
    struct word *words;
    uint32_t count;
    struct span span = {0, (uint32_t)strlen(text)};
    argv_split(a, str_from(text), span, true, &words, &count);
    for (uint32_t i = 0; i < count; i++) {
        buf_cstr(&b, words[i].is_unknown ? "<?" : "<");
        buf_str(&b, words[i].text);
        buf_byte(&b, '>');
    }
    struct str out = buf_to_arena(&b, a);
    buf_release(&b);
    return out;
}

static void texts_are_split(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"", ""},
        {" \t\r\n ", ""},
        {"a b\tc\nd", "<a><b><c><d>"},
        {"--f=\"a b\" c", "<--f=a b><c>"},
        {"'a b'c\"d e\"", "<a bcd e>"},
        {"'' \"\"", "<><>"},
        {"'a\\'b", "<a\\b>"},
        {"a\\ b", "<a b>"},
        {"\"a\\\"b\\\\c\\d\"", "<a\"b\\c\\d>"},
        {"\"it's\" 'say \"x\"'", "<it's><say \"x\">"},
        {"a\\", "<a\\>"},
        {"a \\\nb", "<a><b>"},
        {"a \\\r\n  b\r\n", "<a><b>"},
        {"a\\\nb", "<a><b>"},
        {"\"a\\\nb\"", "<ab>"},
        {"a # b\nc", "<a><c>"},
        {"a#b", "<a#b>"},
        {"a \\\n# b \\\n; c \\\n d", "<a><d>"},
        {"a ;b", "<a><;b>"},
        {"a\n; b\nc", "<a><c>"},
        {"a|b>c", "<a|b>c>"},
        {"$a ${b} $(c d) `e f` g", "<?$a><?${b}><?$(c d)><?`e f`><g>"},
        {"\"$a\" '$a' \\$a $ a$", "<?$a><$a><$a><$><a$>"},
        {"--f=${a:-\"b c\"}d e", "<?--f=${a:-\"b c\"}d><e>"},
        {"$(a \"b)\" (c) ')') d", "<?$(a \"b)\" (c) ')')><d>"},
        {"\"${a:-it's} b\" c", "<?${a:-it's} b><c>"},
        {"--f={{ .Values.f }}/x y", "<?--f={{ .Values.f }}/x><y>"},
        {"\"{{ default \"a b\" .c }}\" d", "<?{{ default \"a b\" .c }}><d>"},
        {"{{ a", "<{{><a>"},
        {"'{{' a", "<{{><a>"},
        {"'a b", "<?a b>"},
        {"\"a b", "<?a b>"},
        {"$(a 'b\\' c) d", "<?$(a 'b\\' c)><d>"},
        {"$(a b", "<?$(a b>"},
        {"a `", "<a><?`>"},
        {"a \"b\\", "<a><?b\\>"},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_str(shown(&a, table[i][0]), table[i][1]);
    arena_release(&a);
}

static void words_know_their_places(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct word *words;
    uint32_t count;
    argv_split(&a, STR(" ab 'c d' "), (struct span){100, 110}, true, &words, &count);
    assert_int_equal(count, 2);
    assert_span(words[0].span, (struct span){101, 103});
    assert_true(words[0].is_copied);
    assert_span(words[1].span, (struct span){104, 109});
    assert_false(words[1].is_copied);

    argv_split(&a, STR("ab cd"), (struct span){100, 110}, false, &words, &count);
    assert_span(words[1].span, (struct span){100, 110});
    assert_false(words[1].is_copied);

    /* Said to be copied, and cannot be. */
    argv_split(&a, STR("ab cd"), (struct span){100, 110}, true, &words, &count);
    assert_span(words[1].span, (struct span){100, 110});
    arena_release(&a);
}

static void read_line(struct arena *a, const char *text, struct argv *out)
{
    struct word *words;
    uint32_t count;
    struct span span = {0, (uint32_t)strlen(text)};
    argv_split(a, str_from(text), span, true, &words, &count);
    argv_read(a, words, count, PROGRAM, is_bool, out);
}

static void flags_are_read(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct argv argv;
    read_line(&a, "/bin/kube-apiserver --a_b=1 --c 2 --profiling x --a-b=3 -v4 -d=5 -- --e", &argv);
    assert_int_equal(argv.program, 0);
    assert_int_equal(argv.flag_count, 6);
    assert_str(argv.flags[0].name, "a-b");
    assert_str(argv.flags[1].value, "2");
    assert_null(argv.flags[2].value.ptr);
    assert_ptr_equal(argv_flag(&argv, STR("a-b")), &argv.flags[3]);
    assert_str(argv.flags[3].value, "3");
    assert_str(argv.flags[4].name, "v");
    assert_str(argv.flags[4].value, "4");
    assert_str(argv.flags[5].name, "d");
    assert_int_equal(argv.flags[5].dashes, 1);
    assert_null(argv_flag(&argv, STR("e")));
    assert_int_equal(argv.loose_count, 2);
    assert_str(argv.words[argv.loose[0]].text, "x");
    assert_str(argv.words[argv.loose[1]].text, "--e");
    assert_false(argv.is_open);
    arena_release(&a);
}

/* `--d` may be a bool that nobody told of. */
static void a_flag_leaves_the_next_one(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct argv argv;
    read_line(&a, "kube-apiserver --d --c=1 --e -1 --f --", &argv);
    assert_int_equal(argv.flag_count, 4);
    assert_null(argv.flags[0].value.ptr);
    assert_str(argv.flags[1].value, "1");
    assert_str(argv.flags[2].value, "-1");
    assert_str(argv.flags[3].value, "--");
    arena_release(&a);
}

static void flags_know_their_places(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct argv argv;
    read_line(&a, "kube-apiserver --ab=cd --ef gh --ij= --kl=\"m\" --profiling -v2", &argv);
    const struct flag *f = argv.flags;
    assert_span(f[0].name_span, (struct span){15, 19});
    assert_span(f[0].value_span, (struct span){20, 22});
    assert_span(f[0].span, (struct span){15, 22});
    assert_span(f[1].name_span, (struct span){23, 27});
    assert_span(f[1].value_span, (struct span){28, 30});
    assert_span(f[1].span, (struct span){23, 30});
    assert_span(f[2].name_span, (struct span){31, 35});
    assert_span(f[2].value_span, (struct span){36, 36});
    assert_str(f[2].value, "");
    assert_span(f[3].name_span, (struct span){37, 45}); /* quotes: not to be told apart */
    assert_span(f[3].value_span, (struct span){37, 45});
    assert_span(f[4].name_span, (struct span){46, 57});
    assert_span(f[4].value_span, (struct span){0, 0});
    assert_span(f[5].name_span, (struct span){58, 60});
    assert_span(f[5].value_span, (struct span){60, 61});
    arena_release(&a);
}

/* Words of a document are where they are. */
static void a_value_may_be_shown_elsewhere(void **state)
{
    (void)state;
    const struct word words[] = {
        {.text = STR("x")},
        {.text = STR("--f"), .span = {10, 13}, .is_copied = true},
        {.text = STR("v"), .span = {2, 3}, .is_copied = true},
        {.text = STR("--g")},
        {.text = STR("w"), .span = {20, 21}, .is_copied = true},
        {.text = STR("--h"), .span = {30, 35}, .is_copied = true},
    };
    struct arena a = ARENA_INIT;
    struct argv argv;
    argv_read(&a, words, 6, STR_NONE, NULL, &argv);
    assert_int_equal(argv.flag_count, 3);
    assert_span(argv.flags[0].span, (struct span){10, 13});
    assert_span(argv.flags[0].value_span, (struct span){2, 3});
    assert_span(argv.flags[1].span, (struct span){20, 21});
    assert_span(argv.flags[2].name_span, (struct span){30, 35});
    arena_release(&a);
}

static void what_is_unknown_spreads_no_further(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct argv argv;
    read_line(&a, "kube-apiserver --a=$X --b $Y --c=1", &argv);
    assert_true(argv_flag(&argv, STR("a"))->is_unknown);
    assert_true(argv_flag(&argv, STR("b"))->is_unknown);
    assert_false(argv_flag(&argv, STR("c"))->is_unknown);
    assert_false(argv.is_open);

    read_line(&a, "kube-apiserver $ARGS --c=1", &argv);
    assert_true(argv.is_open);
    assert_int_equal(argv.loose_count, 1);
    read_line(&a, "kube-apiserver --$NAME --c=1", &argv);
    assert_true(argv.is_open);
    assert_str(argv_flag(&argv, STR("c"))->value, "1");
    read_line(&a, "kube-apiserver -- $ARGS", &argv);
    assert_false(argv.is_open);

    const struct word words[] = {{.text = STR("kube-apiserver")},
                                 {.text = STR("--a=$(X)")},
                                 {.text = STR("--b=$$(X)")},
                                 {.text = STR("--c=$X")},
                                 {.text = STR("--d=x"), .is_unknown = true}};
    argv_read(&a, words, 5, PROGRAM, NULL, &argv);
    assert_true(argv_flag(&argv, STR("a"))->is_unknown);
    assert_false(argv_flag(&argv, STR("b"))->is_unknown);
    assert_false(argv_flag(&argv, STR("c"))->is_unknown);
    assert_true(argv_flag(&argv, STR("d"))->is_unknown);
    arena_release(&a);
}

static void nothing_to_read(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct argv argv;
    argv_read(&a, NULL, 0, PROGRAM, is_bool, &argv);
    assert_int_equal(argv.count, 0);
    assert_int_equal(argv.program, 0);
    argv_read(&a, NULL, 0, STR_NONE, NULL, &argv);
    assert_int_equal(argv.program, 0);
    assert_null(argv_flag(&argv, CONFIG));
    read_line(&a, "etcd --name=x", &argv);
    assert_int_equal(argv.program, 2);
    assert_int_equal(argv.flag_count, 0);
    arena_release(&a);
}

/* A mebibyte of each takes no time to speak of; what is quadratic takes minutes. */
static void hostile_texts_take_linear_time(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "'",     "\"",     "\\",    "$(",   "${",    "`",    "{{",   "{{ ",  "<<a ",
        "<<a\n", "sh -c ", "--a ",  "-- ",  "a ",    "$(\"", "\"$(", "<(",   "1>",
        "; ",    "a\\ ",   "exec ", "-v2 ", "--_= ", "\\\n", "#\n",  "{{}}", "}}"};
    enum { SIZE = 1 << 20 };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct arena a = ARENA_INIT;
        struct buf b = BUF_INIT;
        struct argv argv;
        struct word *words;
        uint32_t count;
        buf_cstr(&b, "kube-apiserver ");
        while (b.len < SIZE)
            buf_cstr(&b, pieces[i]);
        struct str text = buf_view(&b);
        struct span span = {0, (uint32_t)text.len};
        argv_split(&a, text, span, true, &words, &count);
        argv_read(&a, words, count, PROGRAM, is_bool, &argv);
        const struct word script[] = {{.text = STR("sh")},
                                      {.text = STR("-c")},
                                      {.text = text, .span = span, .is_copied = true}};
        argv_read(&a, script, 3, PROGRAM, is_bool, &argv);
        assert_int_equal(argv.program, 2);
        buf_release(&b);
        arena_release(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_split),
        cmocka_unit_test(words_know_their_places),
        cmocka_unit_test(flags_are_read),
        cmocka_unit_test(a_flag_leaves_the_next_one),
        cmocka_unit_test(flags_know_their_places),
        cmocka_unit_test(a_value_may_be_shown_elsewhere),
        cmocka_unit_test(what_is_unknown_spreads_no_further),
        cmocka_unit_test(nothing_to_read),
        cmocka_unit_test(hostile_texts_take_linear_time),
    };
    return cmocka_run_group_tests_name("argv", tests, NULL, NULL);
}
