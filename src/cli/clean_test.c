/* SPDX-License-Identifier: Apache-2.0 */
/* Correct files of every kind: each folder testdata/rules-clean/<case>/ is one test. `enclint
 * check` judges what lies in it, with the options of `args` (one a line), and under the profile
 * `default` finds neither an error nor a warning. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/buf.h"
#include "base/fatal.h"
#include "cli/testing.h"

#define ROOT "testdata/rules-clean"
enum { CASES_MAX = 1000, ARGS_MAX = 16 };

static struct arena names; /* zeroed: as ARENA_INIT */
static struct CMUnitTest cases[CASES_MAX];

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static struct run run_check(struct arena *a, const char *folder)
{
    const char *argv[ARGS_MAX + 1] = {run_enclint(a), "check", "--format", "json"};
    size_t n = 4;
    struct dirent **files = NULL;
    int count = scandir(folder, &files, is_visible, alphasort);
    for (int i = 0; i < count; i++) {
        if (strcmp(files[i]->d_name, "args") != 0) {
            assert_true(n < ARGS_MAX);
            argv[n++] = arena_cstr(a, str_from(files[i]->d_name));
            free(files[i]);
            continue;
        }
        struct str args = str_trim(run_read_file(a, arena_fmt(a, "%s/args", folder).ptr));
        while (args.len && n < ARGS_MAX)
            argv[n++] = arena_cstr(a, str_cut(&args, '\n'));
        free(files[i]);
    }
    free(files);
    return run_program(a, &(struct run_spec){.argv = argv, .cwd = folder});
}

static const char *text_of(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void is_clean(void **state)
{
    struct arena a = ARENA_INIT;
    const char *name = *state;
    struct run run = run_check(&a, arena_fmt(&a, "%s/" ROOT "/%s", run_top(&a), name).ptr);
    if (run.code != 0)
        fail_msg("%s: exit code %d: " STR_FMT STR_FMT, name, run.code, STR_ARG(run.out),
                 STR_ARG(run.err));
    json_error_t error;
    json_t *report = json_loadb(run.out.ptr, run.out.len, 0, &error), *finding;
    assert_non_null(report);
    assert_true(json_array_size(json_object_get(report, "documents")) > 0);
    size_t i;
    json_array_foreach(json_object_get(report, "findings"), i, finding)
    {
        if (strcmp(text_of(finding, "severity"), "info") != 0)
            fail_msg("%s: %s %s %s", name, text_of(finding, "severity"), text_of(finding, "rule"),
                     text_of(finding, "message"));
    }
    json_decref(report);
    arena_release(&a);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    struct dirent **entries = NULL;
    int count = scandir(ROOT, &entries, is_visible, alphasort);
    if (count <= 0 || count > CASES_MAX)
        BUG("no cases of clean files, or too many");
    for (int i = 0; i < count; i++) {
        const char *name = arena_cstr(&names, str_from(entries[i]->d_name));
        cases[i] = (struct CMUnitTest){name, is_clean, NULL, NULL, (char *)(uintptr_t)name};
        free(entries[i]);
    }
    free(entries);
    int failed = _cmocka_run_group_tests("clean", cases, (size_t)count, NULL, NULL);
    arena_release(&names);
    return failed;
}
