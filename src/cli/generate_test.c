/* SPDX-License-Identifier: Apache-2.0 */
/* What `generate` writes is what servers take and `check` is content with; it goes where it was
 * sent and nowhere else, whole or not at all; and no key is shown that nobody asked to see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "apiserver/versions.h"
#include "cli/testing.h"

enum { ARGS_MAX = 24 };

#define KMS "name=vault,endpoint=unix:///var/run/kms/vault.sock"

struct bench {
    struct arena arena;
    const char *folder;
};

static int begin(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    if (!b)
        return -1;
    b->folder = run_scratch(&b->arena);
    *state = b;
    return 0;
}

static int end(void **state)
{
    struct bench *b = *state;
    run_scratch_remove(b->folder);
    arena_release(&b->arena);
    free(b);
    return 0;
}

static const char *in_folder(struct bench *b, const char *name)
{
    return arena_fmt(&b->arena, "%s/%s", b->folder, name).ptr;
}

/* Words with a blank between them; `output` as in struct run_spec. */
static struct run run_words(struct bench *b, const char *words, const char *output)
{
    const char *argv[ARGS_MAX] = {run_enclint(&b->arena)};
    struct str rest = str_from(words);
    for (size_t n = 1; rest.ptr && n + 1 < ARGS_MAX;) {
        struct str word = str_cut(&rest, ' ');
        if (word.len)
            argv[n++] = arena_cstr(&b->arena, word);
    }
    return run_program(&b->arena,
                       &(struct run_spec){.argv = argv, .cwd = b->folder, .output = output});
}

static struct run run_shell(struct bench *b, const char *script)
{
    const char *argv[] = {"sh", "-c", script, NULL};
    return run_program(&b->arena, &(struct run_spec){.argv = argv, .cwd = b->folder});
}

static void expect_code(const char *words, const struct run *run, int code)
{
    if (run->code != code)
        fail_msg("%s: exit code %d: " STR_FMT STR_FMT, words, run->code, STR_ARG(run->out),
                 STR_ARG(run->err));
}

static bool has(struct str text, const char *part)
{
    return str_find(text, str_from(part)) < text.len;
}

/* Everything that lies in the folder, temporary files too. */
static int entry_count(struct bench *b)
{
    DIR *dir = opendir(b->folder);
    int count = -2;
    assert_non_null(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

static struct str secret_in(struct str text)
{
    size_t at = str_find(text, STR("secret: "));
    struct str rest = str_slice(text, at + strlen("secret: "), text.len);
    assert_true(at < text.len);
    return str_cut(&rest, '\n');
}

/* --- what is written --- */

/* `check` has nothing to say but that a weaker provider is weaker; `load` accepts it everywhere. */
static void expect_sound(struct bench *b, const char *versions, const char *options,
                         const char *known)
{
    struct arena *a = &b->arena;
    const char *words = arena_fmt(a, "generate config --kubernetes-version %s %s --output enc.yaml",
                                  versions, options)
                            .ptr;
    struct run run = run_words(b, words, NULL);
    expect_code(words, &run, 0);
    run = run_words(b,
                    arena_fmt(a,
                              "check --no-config --profile strict --fail-on %s "
                              "--kubernetes-version %s enc.yaml",
                              known ? "error" : "warning", versions)
                        .ptr,
                    NULL);
    expect_code(words, &run, 0);
    if (known && !has(run.out, known))
        fail_msg("%s: no %s: " STR_FMT, words, known, STR_ARG(run.out));
    run = run_words(b, arena_fmt(a, "load --kubernetes-version %s enc.yaml", versions).ptr, NULL);
    expect_code(words, &run, 0);
    assert_int_equal(unlink(in_folder(b, "enc.yaml")), 0);
}

static void every_release_takes_it(void **state)
{
    static const struct {
        const char *options, *known;
    } kinds[] = {
        {"", NULL},
        {"--new-cluster --resources secrets", NULL},
        {"--provider aescbc", "ENC216"},
        {"--provider aesgcm", "ENC217"},
        {"--provider aescbc --bytes 24", "ENC209"},
    };
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        char version[8];
        snprintf(version, sizeof version, "1.%u", minor);
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            expect_sound(*state, version, kinds[i].options, kinds[i].known);
        expect_sound(*state, version, "--kms " KMS ",timeout=5s", NULL);
        expect_sound(*state, version, "--kms " KMS " --new-cluster", NULL);
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        expect_sound(*state, "all", kinds[i].options, kinds[i].known);
    expect_sound(*state, "1.27..", "--kms " KMS, NULL);
    expect_sound(*state, "1.27..", "--resources *.*", NULL);
    expect_sound(*state, "1.27..", "--resources secrets,*.apps,widgets.example.com", NULL);
    expect_sound(*state, "1.13..1.27", "--kms " KMS ",cachesize=1000", NULL);
}

static void no_form_is_no_file(void **state)
{
    static const char *const words[] = {
        "generate config --output enc.yaml --kubernetes-version 1.26..1.30 --kms " KMS,
        "generate config --output enc.yaml --kubernetes-version 1.26 --resources *.*",
        "generate config --output enc.yaml --resources secrets,secrets",
        "generate config --output enc.yaml --resources pods",
        "generate config --output enc.yaml --kms name=a,endpoint=http://a",
        "generate config --output enc.yaml --kms name=a:b,endpoint=unix:///var/run/a",
        "generate config --output enc.yaml --kms " KMS ",timeout=0s",
        "generate config --output enc.yaml --kms " KMS ",cachesize=x",
        "generate config --output enc.yaml --kms " KMS ",apiVersion=v3",
        "generate config --output enc.yaml --kms name=a",
        "generate config --output enc.yaml --kms " KMS " --provider aescbc",
        "generate config --output enc.yaml --bytes 16",
        "generate config --output enc.yaml --bytes 33",
        "generate config --output enc.yaml --kubernetes-version 1.12",
        "generate key --output enc.yaml --resources secrets",
        "generate key --output enc.yaml --provider kms",
        "generate key config --output enc.yaml",
        "generate --output enc.yaml",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct run run = run_words(*state, words[i], NULL);
        expect_code(words[i], &run, 2);
        assert_int_equal(run.out.len, 0);
        assert_int_equal(entry_count(*state), 0);
    }
}

/* --- where it goes --- */

static void nothing_that_is_there_is_touched(void **state)
{
    struct bench *b = *state;
    struct stat status;
    run_write_file(in_folder(b, "f"), STR("old"));
    assert_int_equal(mkdir(in_folder(b, "d"), 0755), 0);
    assert_int_equal(symlink("f", in_folder(b, "link")), 0);
    assert_int_equal(symlink("nowhere", in_folder(b, "dangling")), 0);
    static const char *const there[] = {"f", "d", "link", "dangling", "/dev/null", "/dev/stdout"};
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
        const char *words = arena_fmt(&b->arena, "generate config --output %s", there[i]).ptr;
        struct run run = run_words(b, words, NULL);
        expect_code(words, &run, 3);
        assert_true(has(run.err, "it is there already"));
        assert_int_equal(run.out.len, 0);
    }
    assert_true(str_eq(run_read_file(&b->arena, in_folder(b, "f")), STR("old")));
    assert_int_equal(lstat(in_folder(b, "nowhere"), &status), -1);
    assert_int_equal(entry_count(b), 4);
    run_write_file(in_folder(b, "d/.enclint.yaml"), STR("old"));
    struct run run = run_words(b, "init d", NULL);
    expect_code("init", &run, 3);
    assert_true(str_eq(run_read_file(&b->arena, in_folder(b, "d/.enclint.yaml")), STR("old")));
}

static void only_the_owner_may_read_it(void **state)
{
    static const char *const masks[] = {"0", "022", "0277", "0777"};
    struct bench *b = *state;
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        struct stat status;
        struct run run = run_shell(
            b, arena_fmt(&b->arena, "umask %s; exec \"$ENCLINT\" generate key --output f", masks[i])
                   .ptr);
        expect_code(masks[i], &run, 0);
        assert_int_equal(lstat(in_folder(b, "f"), &status), 0);
        assert_int_equal(status.st_mode & 07777, 0600);
        assert_int_equal(entry_count(b), 1);
        assert_int_equal(unlink(in_folder(b, "f")), 0);
    }
    struct run run = run_shell(b, "umask 0; \"$ENCLINT\" generate key >f; chmod 600 f; "
                                  "\"$ENCLINT\" generate key >f");
    expect_code("others", &run, 0);
    size_t first = str_find(run.err, STR("others may read"));
    assert_true(first < run.err.len);
    assert_false(has(str_slice(run.err, first + 1, run.err.len), "others may read"));
}

static void what_cannot_be_written_leaves_nothing(void **state)
{
    static const struct {
        const char *script, *words;
    } cases[] = {
        {"said=$(ulimit -f 0; \"$ENCLINT\" generate config --output f 2>&1); code=$?; "
         "echo \"$said\" >&2; exit $code",
         "File too large"},
        {"exec \"$ENCLINT\" generate config --output no/f", "No such file or directory"},
        {"exec \"$ENCLINT\" generate config --output /proc/enclint", "cannot write"},
        {"exec \"$ENCLINT\" generate config >/dev/full", "No space left on device"},
        {"exec \"$ENCLINT\" generate key >&-", "cannot write the output"},
        {"exec \"$ENCLINT\" generate key --beside nowhere --output f",
         "nowhere: cannot open: No such file or directory"},
        {"exec \"$ENCLINT\" init >/dev/full", "No space left on device"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run run = run_shell(*state, cases[i].script);
        expect_code(cases[i].script, &run, 3);
        if (!has(run.err, cases[i].words))
            fail_msg("%s: " STR_FMT, cases[i].script, STR_ARG(run.err));
        assert_int_equal(run.out.len, 0);
        /* `init` has written its file by then, and only could not say so. */
        assert_int_equal(entry_count(*state), i == 6);
    }
}

/* --- who sees it --- */

static void no_report_shows_the_key(void **state)
{
    struct bench *b = *state;
    static const char *const words[] = {
        "generate config --provider aescbc --output enc.yaml",
        "generate key --beside enc.yaml",
        "check --profile strict --no-config enc.yaml",
        "check --format json --no-config enc.yaml",
        "load --kubernetes-version all enc.yaml",
        "coverage --no-config enc.yaml",
        "init",
    };
    struct str secret = STR_NONE;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct run run = run_words(b, words[i], NULL);
        expect_code(words[i], &run, 0);
        if (i == 0)
            secret = secret_in(run_read_file(&b->arena, in_folder(b, "enc.yaml")));
        assert_int_equal(secret.len, 44);
        for (size_t at = 0; at + 9 <= secret.len; at++) {
            struct str window = str_slice(secret, at, at + 9);
            if (str_find(run.out, window) < run.out.len || str_find(run.err, window) < run.err.len)
                fail_msg("%s shows the key", words[i]);
        }
    }
    assert_true(has(run_words(b, "generate key --beside enc.yaml", NULL).out, "-2\n  secret: "));
}

/* What a program that writes to this terminal has put there, up to now. */
static struct str on_screen(struct arena *a, int terminal)
{
    char *text = arena_bytes(a, 8192);
    assert_int_equal(fcntl(terminal, F_SETFL, O_NONBLOCK), 0);
    ssize_t len = read(terminal, text, 8192);
    return (struct str){text, len > 0 ? (size_t)len : 0};
}

static void a_terminal_shows_no_key_unasked(void **state)
{
    static const struct {
        const char *words;
        int code;
        bool shows;
    } cases[] = {
        {"generate key", 2, false},
        {"generate config --output -", 2, false},
        {"generate key --show", 0, true},
        {"generate config --show", 0, true},
        {"generate config --kms " KMS, 0, false}, /* has none */
        {"generate config --output enc.yaml", 0, false},
    };
    struct bench *b = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int terminal = posix_openpt(O_RDWR | O_NOCTTY);
        if (terminal < 0)
            skip(); /* where there are no pseudo-terminals, such as in a bare chroot */
        assert_int_equal(grantpt(terminal), 0);
        assert_int_equal(unlockpt(terminal), 0);
        const char *name = arena_cstr(&b->arena, str_from(ptsname(terminal)));
        int other_end = open(name, O_RDWR | O_NOCTTY); /* so that nothing is lost at its end */
        assert_true(other_end >= 0);
        struct run run = run_words(b, cases[i].words, name);
        struct str screen = on_screen(&b->arena, terminal);
        close(other_end);
        close(terminal);
        expect_code(cases[i].words, &run, cases[i].code);
        if (has(screen, "secret: ") != cases[i].shows)
            fail_msg("%s: " STR_FMT, cases[i].words, STR_ARG(screen));
        assert_true(cases[i].code == 0 || has(run.err, "--show"));
    }
}

/* --- init --- */

/* Each line that is off is one that may be switched on. */
static void each_setting_of_init_is_one(void **state)
{
    struct bench *b = *state;
    struct run run =
        run_shell(b, arena_fmt(&b->arena,
                               "mkdir -p lint/rules && cp %s/testdata/cli/own-rules/finds/files/"
                               "rules/*.yaml lint/rules && \"$ENCLINT\" init --stdout | "
                               "sed 's/^#\\([a-zA-Z]\\)/\\1/' >.enclint.yaml && "
                               "grep -c '^[a-zA-Z]' .enclint.yaml && \"$ENCLINT\" config",
                               run_top(&b->arena))
                         .ptr);
    expect_code("init", &run, 0);
    assert_true(str_starts_with(run.out, STR("9\n")));
    assert_true(has(run.out, "strict"));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_release_takes_it),
        CASE(no_form_is_no_file),
        CASE(nothing_that_is_there_is_touched),
        CASE(only_the_owner_may_read_it),
        CASE(what_cannot_be_written_leaves_nothing),
        CASE(no_report_shows_the_key),
        CASE(a_terminal_shows_no_key_unasked),
        CASE(each_setting_of_init_is_one),
    };
    return cmocka_run_group_tests_name("generate", tests, NULL, NULL);
}
