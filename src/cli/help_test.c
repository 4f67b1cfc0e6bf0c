/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables of options are made into: help, manual page, and scripts of shells, asked of the
 * program itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "cli/testing.h"

enum { SCREEN_LINES = 24, SCREEN_COLUMNS = 80, COMMANDS_MAX = 32 };

static struct arena a; /* zeroed: as ARENA_INIT */

static struct run run(const char *const *argv, const char *cwd)
{
    return run_program(&a, &(struct run_spec){.argv = argv, .cwd = cwd});
}

static struct str enclint(const char *first, const char *second)
{
    const char *argv[] = {run_enclint(&a), first, second, NULL};
    struct run r = run(argv, "/");
    assert_int_equal(r.code, 0);
    assert_int_equal(r.err.len, 0);
    return r.out;
}

/* The names of the commands: the words that begin, after two blanks, the second paragraph of
 * --help; those of its last line, "and NAME, NAME"; and those that it does not list. */
static void commands(const char *names[COMMANDS_MAX])
{
    struct str rest = enclint("--help", NULL);
    unsigned empty = 0, count = 0;
    while (rest.ptr) {
        struct str line = str_cut(&rest, '\n');
        empty += line.len == 0;
        bool others = str_starts_with(line, STR("  and "));
        struct str more = others ? str_slice(line, strlen("  and "), line.len) : STR_NONE;
        while (more.ptr)
            names[count++] = arena_cstr(&a, str_trim(str_cut(&more, ',')));
        if (!others && empty == 1 && line.len > 2 && line.ptr[2] != ' ')
            names[count++] =
                arena_fmt(&a, STR_FMT, (int)str_find_byte(str_slice(line, 2, line.len), ' '),
                          line.ptr + 2)
                    .ptr;
    }
    assert_true(count >= 14);
    names[count++] = "completions";
    names[count++] = "man";
    names[count] = NULL;
}

static void fits(struct str text, const char *of)
{
    while (text.ptr) {
        struct str line = str_cut(&text, '\n');
        if (line.len > SCREEN_COLUMNS || str_ends_with(line, STR(" ")) ||
            str_find_byte(line, '\t') < line.len)
            fail_msg("%s: '" STR_FMT "'", of, STR_ARG(line));
    }
}

static void help_fits_a_screen(void **state)
{
    (void)state;
    struct str help = enclint("--help", NULL), rest = help;
    unsigned lines = 0;
    fits(help, "--help");
    for (; rest.len; lines++)
        str_cut(&rest, '\n');
    assert_in_range(lines, 10, SCREEN_LINES);
    assert_true(str_find(help, STR("examples:\n")) < help.len);
    assert_true(str_eq(enclint("help", NULL), help));
}

static void help_of_commands_fits_the_width(void **state)
{
    (void)state;
    const char *names[COMMANDS_MAX];
    commands(names);
    for (const char **name = names; *name; name++) {
        struct str help = enclint(*name, "--help");
        fits(help, *name);
        assert_true(str_starts_with(help, arena_fmt(&a, "enclint %s: ", *name)));
        assert_true(str_eq(enclint("help", *name), help));
    }
}

/* "--format" of "  -f, --format text|json"; STR_NONE where a line names no option. */
static struct str option_of(struct str line)
{
    size_t at = str_find(line, STR("--"));
    if (!str_starts_with(line, STR("  -")) || at > 6)
        return STR_NONE;
    line = str_slice(line, at, line.len);
    return str_slice(line, 0, str_find_byte(line, ' '));
}

/* Calls back for each option that the help of a command names. */
static void each_option(void (*look)(const char *command, struct str option))
{
    const char *names[COMMANDS_MAX];
    unsigned seen = 0;
    commands(names);
    for (const char **name = names; *name; name++) {
        struct str rest = enclint(*name, "--help");
        while (rest.ptr) {
            struct str option = option_of(str_cut(&rest, '\n'));
            if (!option.ptr)
                continue;
            seen++;
            look(*name, option);
        }
    }
    assert_true(seen > 40);
}

static struct str page, bash, zsh, fish;

static bool has(struct str text, struct str what)
{
    return str_find(text, what) < text.len;
}

/* Everywhere but in the man page, where dashes are written with a backslash. */
static void is_everywhere(const char *command, struct str option)
{
    struct str word = str_slice(option, 2, option.len), rest = word;
    struct buf escaped = BUF_INIT;
    while (rest.ptr) {
        buf_cstr(&escaped, escaped.len ? "\\-" : "");
        buf_str(&escaped, str_cut(&rest, '-'));
    }
    struct str in_page = arena_fmt(&a, "\\fB\\-\\-" STR_FMT "\\fR", STR_ARG(buf_view(&escaped)));
    buf_release(&escaped);
    if (!has(page, in_page))
        fail_msg("the page lacks --" STR_FMT, STR_ARG(word));
    if (!has(bash, arena_fmt(&a, "--" STR_FMT " ", STR_ARG(word))))
        fail_msg("bash lacks --" STR_FMT, STR_ARG(word));
    bool in_zsh = false;
    for (const char *next = "[=}"; *next; next++)
        in_zsh = in_zsh || has(zsh, arena_fmt(&a, "--" STR_FMT "%c", STR_ARG(word), *next));
    if (!in_zsh)
        fail_msg("zsh lacks --" STR_FMT, STR_ARG(word));
    struct str begin = arena_fmt(&a, "_from %s' -l " STR_FMT " ", command, STR_ARG(word));
    struct str with_letter = arena_fmt(&a, "_from %s' -s " STR_FMT " -l " STR_FMT " ", command,
                                       STR_ARG(str_slice(word, 0, 1)), STR_ARG(word));
    if (!has(fish, begin) && !has(fish, with_letter))
        fail_msg("fish lacks %s --" STR_FMT, command, STR_ARG(word));
}

static void options_are_in_page_and_scripts(void **state)
{
    (void)state;
    page = enclint("man", NULL);
    bash = enclint("completions", "bash");
    zsh = enclint("completions", "zsh");
    fish = enclint("completions", "fish");
    each_option(is_everywhere);
}

/* --- by the programs that read it; where one is not installed there is nothing to see --- */

static bool installed(const char *program)
{
    const char *argv[] = {"sh", "-c", "command -v \"$0\"", program, NULL};
    return run(argv, "/").code == 0;
}

static void expect_silence(const char *const *argv, const char *cwd)
{
    struct run r = run(argv, cwd);
    if (r.code || r.err.len)
        fail_msg("%s: exit code %d, " STR_FMT, argv[0], r.code, STR_ARG(r.err));
}

static void page_is_valid(void **state)
{
    (void)state;
    const char *cwd = run_scratch(&a);
    run_write_file(arena_fmt(&a, "%s/enclint.1", cwd).ptr, enclint("man", NULL));
    if (installed("groff")) {
        const char *argv[] = {"groff", "-ww", "-man", "-Tutf8", "-z", "enclint.1", NULL};
        expect_silence(argv, cwd);
    }
    if (installed("mandoc")) {
        const char *argv[] = {"mandoc", "-Tlint", "-Wwarning,stop", "enclint.1", NULL};
        expect_silence(argv, cwd);
    }
    run_scratch_remove(cwd);
}

static void scripts_are_valid(void **state)
{
    (void)state;
    static const char *const shells[] = {"bash", "zsh", "fish"};
    const char *cwd = run_scratch(&a);
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        run_write_file(arena_fmt(&a, "%s/script", cwd).ptr, enclint("completions", shells[i]));
        const char *argv[] = {shells[i], "-n", "script", NULL};
        if (installed(shells[i]))
            expect_silence(argv, cwd);
    }
    run_scratch_remove(cwd);
}

/* What bash offers for a command line, with '|' between words; '=' is a word of its own. */
static struct str bash_offers(const char *line)
{
    static const char script[] = ". ./script\n"
                                 "compopt() { echo \"compopt $*\"; }\n"
                                 "IFS='|' read -ra COMP_WORDS <<<\"$1\"\n"
                                 "[[ $1 != *'|' ]] || COMP_WORDS+=('')\n"
                                 "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                                 "_enclint\n"
                                 "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
    const char *cwd = run_scratch(&a);
    run_write_file(arena_fmt(&a, "%s/script", cwd).ptr, enclint("completions", "bash"));
    const char *argv[] = {"bash", "--norc", "-c", script, "bash", line, NULL};
    struct run r = run(argv, cwd);
    run_scratch_remove(cwd);
    assert_int_equal(r.code, 0);
    assert_int_equal(r.err.len, 0);
    return r.out;
}

static void assert_offers(const char *line, const char *expected)
{
    struct str offered = bash_offers(line);
    if (!str_eq(offered, str_from(expected)))
        fail_msg("'%s' offers '" STR_FMT "', not '%s'", line, STR_ARG(offered), expected);
}

static void bash_completes(void **state)
{
    (void)state;
    assert_offers("enclint|che", "check\n");
    assert_offers("enclint|check|--ku", "--kubernetes-version\n");
    assert_offers("enclint|check|--format|s", "sarif\n");
    assert_offers("enclint|check|--format|=|js", "json\n");
    assert_offers("enclint|check|-f|gi", "github\n");
    assert_offers("enclint|load|--format|", "text\njson\n");
    assert_offers("enclint|check|--kubernetes-version|1.13,1.20..1.34", "1.13,1.20..1.34\n");
    assert_offers("enclint|check|--only|ENC105,identity-f", "ENC105,identity-first\n");
    assert_offers("enclint|explain|identity-f", "identity-first\n");
    assert_offers("enclint|check|enc", "compopt -o default\n\n");
    assert_offers("enclint|check|--rules|ru", "compopt -o dirnames\n\n");
    assert_offers("enclint|check|--|--ku", "compopt -o default\n\n");
    assert_offers("enclint|check|--exclude|x", "\n");
    assert_offers("enclint|rules|x", "\n");
    assert_offers("enclint|completions|z", "zsh\n");
    assert_offers("enclint|no-such-command|x", "\n");
}

/* "the first digit of an id is its topic: 0 enclint itself, ..." */
static void topics_are_those_that_have_rules(void **state)
{
    (void)state;
    struct str list = enclint("rules", NULL), help = enclint("rules", "--help");
    for (unsigned topic = 0; topic < 10; topic++) {
        bool has_rules = str_find(list, arena_fmt(&a, "ENC%u", topic)) < list.len;
        bool named = false;
        for (const char *end = " \n"; *end; end++)
            named |= str_find(help, arena_fmt(&a, " %u%c", topic, *end)) < help.len ||
                     str_find(help, arena_fmt(&a, "\n%u%c", topic, *end)) < help.len;
        if (named != has_rules)
            fail_msg("rules --help: topic %u is %s", topic, named ? "empty" : "not named");
    }
}

static int release(void **state)
{
    (void)state;
    arena_release(&a);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_fits_a_screen),
        cmocka_unit_test(help_of_commands_fits_the_width),
        cmocka_unit_test(options_are_in_page_and_scripts),
        cmocka_unit_test(page_is_valid),
        cmocka_unit_test(scripts_are_valid),
        cmocka_unit_test(bash_completes),
        cmocka_unit_test(topics_are_those_that_have_rules),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
