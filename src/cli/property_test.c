/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for any folder: the same bytes whatever the number of threads, the same findings
 * whether every file is parsed or only those with a word that matters, and a file that is named has
 * what it has when it is met. The folders come from a seed: recorded configurations with slips,
 * inside other documents, and files that are something else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/buf.h"
#include "cli/testing.h"

enum { TREES = 4, FILES = 60, TEXTS_MAX = 8000 };

static struct arena kept; /* zeroed: as ARENA_INIT */
static struct str texts[TEXTS_MAX];
static uint32_t text_count;

static int read_texts(void **state)
{
    (void)state;
    FILE *file = fopen("testdata/apiserver/verdicts.jsonl", "rb");
    json_t *line;
    assert_non_null(file);
    while (text_count < TEXTS_MAX &&
           (line = json_loadf(file, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, NULL)) != NULL) {
        json_t *text = json_object_get(line, "text");
        if (text && json_string_length(text) < 4096)
            texts[text_count++] =
                arena_str(&kept, (struct str){json_string_value(text), json_string_length(text)});
        json_decref(line);
    }
    fclose(file);
    assert_true(text_count > 2000);
    return 0;
}

static int forget_texts(void **state)
{
    (void)state;
    arena_release(&kept);
    return 0;
}

static uint32_t next_random(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static void put_indented(struct buf *out, struct str text)
{
    for (struct str rest = text; rest.ptr && rest.len;) {
        buf_cstr(out, "    ");
        buf_str(out, str_cut(&rest, '\n'));
        buf_byte(out, '\n');
    }
}

/* One file's bytes; *ending: how its name ends. */
static void put_file(struct buf *out, uint32_t *seed, const char **ending)
{
    struct str text = texts[next_random(seed, text_count)];
    *ending = ".yaml";
    switch (next_random(seed, 8)) {
    case 0:
        buf_cstr(out, "kind: ConfigMap\ndata:\n  enc.yaml: |\n");
        put_indented(out, text);
        break;
    case 1:
        buf_cstr(out, "```yaml\n");
        buf_str(out, text);
        buf_cstr(out, "\n```\n");
        *ending = ".md";
        break;
    case 2:
        buf_cstr(out, "kind: Pod\nmetadata: {name: a}\n");
        break;
    case 3:
        buf_str(out, text);
        buf_cstr(out, "\n---\nkind: Pod\n---\n");
        buf_str(out, text);
        break;
    case 4:
        buf_str(out, str_slice(text, 0, next_random(seed, 400)));
        break;
    default:
        buf_str(out, text);
    }
}

static const char *make_tree(struct arena *a, uint32_t seed)
{
    const char *dir = run_scratch(a), *ending;
    for (unsigned i = 0; i < FILES; i++) {
        struct buf text = BUF_INIT;
        if (i % 10 == 0)
            assert_int_equal(mkdir(arena_fmt(a, "%s/d%u", dir, i / 10).ptr, 0700), 0);
        put_file(&text, &seed, &ending);
        const char *path = arena_fmt(a, "%s/d%u/f%u%s", dir, i / 10, i, ending).ptr;
        run_write_file(path, buf_view(&text));
        buf_release(&text);
    }
    return dir;
}

static struct run check(struct arena *a, const char *dir, const char *const *more)
{
    const char *argv[16] = {run_enclint(a), "check", "--kubernetes-version", "all", "--format"};
    size_t n = 5;
    while (*more)
        argv[n++] = *more++;
    return run_program(a, &(struct run_spec){.argv = argv, .cwd = dir});
}

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void expect_same(const char *what, const struct run *one, const struct run *two)
{
    if (one->code != two->code)
        fail_msg("%s: exit codes %d and %d", what, one->code, two->code);
    if (one->code != 0 && one->code != 1)
        fail_msg("%s: exit code %d: " STR_FMT, what, one->code, STR_ARG(one->err));
    for (struct str x = one->out, y = two->out; x.ptr || y.ptr;) {
        struct str left = str_cut(&x, '\n'), right = str_cut(&y, '\n');
        if (!str_eq(left, right))
            fail_msg("%s differ:\n" STR_FMT "\n" STR_FMT, what, STR_ARG(left), STR_ARG(right));
    }
    assert_true(one->out.len > 1000);
}

static void any_number_of_threads(void **state)
{
    (void)state;
    static const char *const formats[] = {"text", "json", "sarif", "github"};
    for (uint32_t tree = 0; tree < TREES; tree++) {
        struct arena a = ARENA_INIT;
        const char *dir = make_tree(&a, tree), *format = formats[tree % 4];
        struct run one = check(&a, dir, ARGS(format, "-j", "1", "."));
        struct run two = check(&a, dir, ARGS(format, "-j", "2", "."));
        struct run eight = check(&a, dir, ARGS(format, "-j", "8", "."));
        expect_same("one thread and two", &one, &two);
        expect_same("one thread and eight", &one, &eight);
        run_scratch_remove(dir);
        arena_release(&a);
    }
}

static void with_and_without_the_prefilter(void **state)
{
    (void)state;
    for (uint32_t tree = 0; tree < TREES; tree++) {
        struct arena a = ARENA_INIT;
        const char *dir = make_tree(&a, 100 + tree);
        struct run with = check(&a, dir, ARGS("json", "."));
        struct run without = check(&a, dir, ARGS("json", "--no-prefilter", "."));
        expect_same("with and without the prefilter", &with, &without);
        run_scratch_remove(dir);
        arena_release(&a);
    }
}

/* Folders one after the other are the folder above them. */
static void folders_named_one_by_one(void **state)
{
    (void)state;
    for (uint32_t tree = 0; tree < TREES; tree++) {
        struct arena a = ARENA_INIT;
        const char *dir = make_tree(&a, 200 + tree);
        struct run whole = check(&a, dir, ARGS("json", "."));
        struct run parts = check(&a, dir, ARGS("json", "d3", "d1", "d0", "d5", "d2", "d4"));
        assert_int_equal(whole.code, parts.code);
        struct run sorted = check(&a, dir, ARGS("json", "d0", "d1", "d2", "d3", "d4", "d5"));
        expect_same("a folder and its folders", &whole, &sorted);
        run_scratch_remove(dir);
        arena_release(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads),
        cmocka_unit_test(with_and_without_the_prefilter),
        cmocka_unit_test(folders_named_one_by_one),
    };
    return cmocka_run_group_tests_name("folders", tests, read_texts, forget_texts);
}
