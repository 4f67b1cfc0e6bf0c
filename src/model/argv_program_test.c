/* SPDX-License-Identifier: Apache-2.0 */
#include "model/argv_program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

enum { WORDS_MOST = 12 };

#define NAME STR("kube-apiserver")

/* The words from the program on; "" where it was not found. */
static struct str shown(struct arena *a, const char *const *texts)
{
    struct word words[WORDS_MOST];
    struct command c = {.words = words};
    struct buf b = BUF_INIT;
    for (; texts[c.count]; c.count++)
        words[c.count] = (struct word){.text = str_from(texts[c.count])};
    if (argv_program(a, &c, NAME))
        for (uint32_t i = c.program; i < c.count; i++) {
            buf_cstr(&b, i > c.program ? " " : "");
            buf_cstr(&b, c.words[i].is_unknown ? "?" : "");
            buf_str(&b, c.words[i].text);
        }
    struct str out = buf_to_arena(&b, a);
    buf_release(&b);
    return out;
}

static void assert_shown(const char *const *texts, const char *wanted)
{
    struct arena a = ARENA_INIT;
    struct str got = shown(&a, texts);
    if (!str_eq(got, str_from(wanted)))
        fail_msg("'" STR_FMT "' instead of '%s'", STR_ARG(got), wanted);
    arena_release(&a);
}

static void words_hand_on_to_others(void **state)
{
    (void)state;
    static const struct {
        const char *words[WORDS_MOST], *wanted;
    } table[] = {
        {{"kube-apiserver", "--a"}, "kube-apiserver --a"},
        {{"/usr/local/bin/kube-apiserver", "--a"}, "/usr/local/bin/kube-apiserver --a"},
        {{"/go-runner", "--log-file=/var/log/kube-apiserver", "--also-stdout=true",
          "/bin/kube-apiserver", "--a"},
         "/bin/kube-apiserver --a"},
        {{"/go-runner", "--log-file", "/var/log/kube-apiserver", "kube-apiserver", "--a"},
         "kube-apiserver --a"},
        {{"nohup", "nice", "-n", "5", "kube-apiserver", "--a"}, "kube-apiserver --a"},
        {{"env", "A=/x/kube-apiserver", "kube-apiserver", "--a"}, "kube-apiserver --a"},
        {{"/entrypoint.sh", "kube-apiserver", "--a"}, "kube-apiserver --a"},
        {{"sh", "/entrypoint.sh", "kube-apiserver", "--a"}, "kube-apiserver --a"},
        {{"hyperkube", "kube-apiserver", "--a"}, "kube-apiserver --a"},
        {{"kube-apiserver.bin", "--a"}, ""},
        {{"my-kube-apiserver"}, ""},
        {{"etcd", "--a=kube-apiserver"}, ""},
        {{"sh", "-c", "exec", "kube-apiserver", "--a"}, ""},
        {{"sh", "-c"}, ""},
        {{"/bin/sh", "-c", "exec kube-apiserver --a", "x"}, "kube-apiserver --a"},
        {{"/bin/sh", "-ec", "kube-apiserver --a"}, "kube-apiserver --a"},
        {{"bash", "-euo", "pipefail", "-c", "kube-apiserver --a"}, "kube-apiserver --a"},
        {{"bash", "--norc", "-c", "kube-apiserver --a"}, "kube-apiserver --a"},
        {{"bash", "--norc", "kube-apiserver --a"}, ""},
        {{"/go-runner", "/bin/sh", "-c", "kube-apiserver --a"}, "kube-apiserver --a"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_shown(table[i].words, table[i].wanted);
}

static void one_command_of_a_script_counts(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"kube-apiserver --a", "kube-apiserver --a"},
        {"set -e\nmkdir -p /var/log/kube-apiserver\nexec kube-apiserver --a=1 \\\n  --b=2\n",
         "kube-apiserver --a=1 --b=2"},
        {"kube-apiserver --a=1\\\n--b", "kube-apiserver --a=1--b"},
        {"x && kube-apiserver --a; y", "kube-apiserver --a"},
        {"kube-apiserver --a 2>&1 | tee -a /var/log/kube-apiserver.log", "kube-apiserver --a"},
        {"kube-apiserver --a 1>>/var/log/x 2>&1", "kube-apiserver --a"},
        {"kube-apiserver --a &> x --b", "kube-apiserver --a --b"},
        {"kube-apiserver --a > >(tee x) 2> >(tee y >&2) --b", "kube-apiserver --a --b"},
        {"</dev/null kube-apiserver --a <<<x --b", "kube-apiserver --a --b"},
        {"kube-apiserver --a=2>x", "kube-apiserver --a=2"},
        {"kube-apiserver --a 2 >x", "kube-apiserver --a 2"},
        {"mkfifo /tmp/p; (tee -a /var/log/x < /tmp/p & ) ; exec /usr/local/bin/kube-apiserver --a "
         "> /tmp/p 2>&1",
         "/usr/local/bin/kube-apiserver --a"},
        {"A=1 B='2 3' exec -a x nohup kube-apiserver --a &", "kube-apiserver --a"},
        {"if [ -f x ]; then exec kube-apiserver --a; fi", "kube-apiserver --a"},
        {"case $x in y) kube-apiserver --a ;; esac", "kube-apiserver --a"},
        {"kube-apiserver --version && exec kube-apiserver --a --b", "kube-apiserver --a --b"},
        {"exec kube-apiserver --a --b || kube-apiserver --help", "kube-apiserver --a --b"},
        {"pkill kube-apiserver; echo kube-apiserver --a --b --c; kube-apiserver --a",
         "kube-apiserver --a"},
        {"for x in kube-apiserver --a; do x; done", ""},
        {"# kube-apiserver --a\necho \"\nkube-apiserver --b\n\"", ""},
        {"echo a# kube-apiserver", ""},
        {"kube-apiserver --a # --b", "kube-apiserver --a"},
        {"kube-apiserver --a=$X \"$@\" --b=$(cat /x y) '--c=$d'",
         "kube-apiserver ?--a=$X ?$@ ?--b=$(cat /x y) --c=$d"},
        {"$BIN/kube-apiserver --a", "?$BIN/kube-apiserver --a"},
        {"sh -c 'exec kube-apiserver --a'", "kube-apiserver --a"},
        {"sh -c \"sh -c 'kube-apiserver --a=\\\\\\$b'\"", "kube-apiserver --a=$b"},
        {"cat > /x <<EOF\nit's\nkube-apiserver --no --no\nEOF\nexec kube-apiserver --a",
         "kube-apiserver --a"},
        {"cat <<-'E F' <<b >x\n kube-apiserver --no --no\n\t\tE F\n'\nb\nkube-apiserver --a",
         "kube-apiserver --a"},
        {"cat <<EOF\nkube-apiserver --a", ""},
        {"cat <<E\n\tE\nkube-apiserver --no --no\nE\nkube-apiserver --a", "kube-apiserver --a"},
        {"cat <<<x\nkube-apiserver --a", "kube-apiserver --a"},
        {"kube-apiserver --a='b", "kube-apiserver ?--a=b"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *words[] = {"/bin/sh", "-c", table[i][0], NULL};
        assert_shown(words, table[i][1]);
    }
}

static void scripts_go_no_deeper_than_they_should(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct str script = STR("kube-apiserver");
    for (int i = 0; i < 6; i++) {
        struct word words[] = {{.text = STR("sh")}, {.text = STR("-c")}, {.text = script}};
        struct command c = {.words = words, .count = 3};
        assert_true(argv_program(&a, &c, NAME) == (i < 4));
        struct buf quoted = BUF_INIT;
        buf_cstr(&quoted, "sh -c \"");
        for (size_t j = 0; j < script.len; j++) {
            if (strchr("\\\"", script.ptr[j]))
                buf_byte(&quoted, '\\');
            buf_byte(&quoted, script.ptr[j]);
        }
        buf_byte(&quoted, '"');
        script = buf_to_arena(&quoted, &a);
        buf_release(&quoted);
    }
    arena_release(&a);
}

static void words_of_a_script_know_their_places(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct word words[] = {
        {.text = STR("sh")},
        {.text = STR("-c")},
        {.text = STR("x; kube-apiserver --a=\"b\""), .span = {50, 75}, .is_copied = true},
    };
    struct command c = {.words = words, .count = 3};
    assert_int_equal(words[2].text.len, 25);
    assert_true(argv_program(&a, &c, NAME));
    assert_int_equal(c.count, 4);
    assert_int_equal(c.program, 2);
    assert_int_equal(c.words[2].span.start, 53);
    assert_int_equal(c.words[2].span.end, 67);
    assert_true(c.words[2].is_copied);
    assert_int_equal(c.words[3].span.start, 68);
    assert_int_equal(c.words[3].span.end, 75);
    assert_false(c.words[3].is_copied);

    words[2].is_copied = false;
    c = (struct command){.words = words, .count = 3};
    assert_true(argv_program(&a, &c, NAME));
    assert_int_equal(c.words[2].span.start, 50);
    assert_int_equal(c.words[2].span.end, 75);
    arena_release(&a);
}

static void an_unknown_script_is_so_where_it_shows(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct word words[] = {
        {.text = STR("sh")},
        {.text = STR("-c")},
        {.text = STR("kube-apiserver --a=$B --c=d"), .is_unknown = true},
    };
    struct command c = {.words = words, .count = 3};
    assert_true(argv_program(&a, &c, NAME));
    assert_true(c.words[3].is_unknown);
    assert_false(c.words[4].is_unknown);

    words[2].text = STR("kube-apiserver --a=B --c=d");
    c = (struct command){.words = words, .count = 3};
    assert_true(argv_program(&a, &c, NAME));
    assert_true(c.words[3].is_unknown);
    assert_true(c.words[4].is_unknown);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_hand_on_to_others),
        cmocka_unit_test(one_command_of_a_script_counts),
        cmocka_unit_test(scripts_go_no_deeper_than_they_should),
        cmocka_unit_test(words_of_a_script_know_their_places),
        cmocka_unit_test(an_unknown_script_is_so_where_it_shows),
    };
    return cmocka_run_group_tests_name("argv_program", tests, NULL, NULL);
}
