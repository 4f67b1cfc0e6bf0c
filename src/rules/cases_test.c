/* SPDX-License-Identifier: Apache-2.0 */
/* The cases of rules: every folder testdata/rules/<ID>-<slug>/{bad,good,near}-<case>/ is one test.
 * `enclint check` judges what lies in it, but for these:
 *   args       more options, one a line
 *   tracked    paths, one a line: the case is run in a git repository that tracks just these
 *   node       the case is an archive of a node, which --root gets. What it holds, one a line:
 *              MODE UID:GID PATH [FILE], where FILE is one of the case; a PATH without is a folder
 *   old, new   folders: `enclint diff` compares them
 *   nodes      `enclint nodes` compares what is named here, one a line: cp1=FILE or cp1=FOLDER
 *   expected   of a bad case: its findings of that rule, one a line:
 *              LINE:COLUMN-LINE:COLUMN RULE SEVERITY VERSIONS MESSAGE
 *              from where to where it goes, the second place not included, and
 *              without its line where that is the same
 *   output     of the first bad case: what is said to people, for the page of the rule
 * In a bad case the rule fires, in the others it does not. UPDATE_GOLDEN=1 writes `expected` and
 * `output` anew (`make golden-update`). */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/buf.h"
#include "base/fatal.h"
#include "cli/testing.h"

#define ROOT "testdata/rules"
enum { CASES_MAX = 8000, ARGS_MAX = 64, ID_LEN = 6 };

static struct arena names; /* zeroed: as ARENA_INIT */
static struct CMUnitTest cases[CASES_MAX];
static size_t case_count;

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int is_input(const struct dirent *entry)
{
    return is_visible(entry) && strcmp(entry->d_name, "args") != 0 &&
           strcmp(entry->d_name, "expected") != 0 && strcmp(entry->d_name, "tracked") != 0 &&
           strcmp(entry->d_name, "node") != 0 && strcmp(entry->d_name, "nodes") != 0 &&
           strcmp(entry->d_name, "output") != 0;
}

static void put_number(struct buf *out, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_byte(out, (char)(number >> shift & 0xFF));
}

static void put_zeros(struct buf *out, size_t count)
{
    while (count--)
        buf_byte(out, '\0');
}

/* A repository as far as enclint looks at it: `.git/index`, version 2. */
static void make_repository(struct arena *a, const char *folder, struct str tracked)
{
    struct buf entries = BUF_INIT, index = BUF_INIT;
    uint32_t count = 0;
    for (struct str rest = str_trim(tracked); rest.ptr; count++) {
        struct str name = str_cut(&rest, '\n');
        put_zeros(&entries, 60);
        buf_byte(&entries, '\0');
        buf_byte(&entries, (char)name.len);
        buf_str(&entries, name);
        put_zeros(&entries, 8 - (62 + name.len) % 8);
    }
    buf_cstr(&index, "DIRC");
    put_number(&index, 2);
    put_number(&index, count);
    buf_str(&index, buf_view(&entries));
    put_zeros(&index, 20);
    if (mkdir(arena_fmt(a, "%s/.git", folder).ptr, 0700) != 0)
        fail_msg("cannot make %s/.git", folder);
    run_write_file(arena_fmt(a, "%s/.git/index", folder).ptr, buf_view(&index));
    buf_release(&entries);
    buf_release(&index);
}

static void copy_files(struct arena *a, const char *from, const char *to)
{
    const char *argv[] = {"cp", "-R", arena_fmt(a, "%s/.", from).ptr, to, NULL};
    struct run run = run_program(a, &(struct run_spec){.argv = argv, .cwd = "/"});
    if (run.code != 0)
        fail_msg("cannot copy %s: " STR_FMT, from, STR_ARG(run.err));
}

static void put_octal(struct buf *header, size_t at, size_t len, unsigned long value)
{
    char text[16];
    snprintf(text, sizeof text, "%0*lo", (int)len - 1, value);
    memcpy(header->ptr + at, text, len);
}

static void put_member(struct buf *out, struct str path, const unsigned long *numbers,
                       struct str content)
{
    struct buf header = BUF_INIT;
    unsigned long sum = 0;
    put_zeros(&header, 512);
    memcpy(header.ptr, path.ptr + 1, path.len - 1);
    put_octal(&header, 100, 8, numbers[0]);
    put_octal(&header, 108, 8, numbers[1]);
    put_octal(&header, 116, 8, numbers[2]);
    put_octal(&header, 124, 12, content.len);
    memset(header.ptr + 148, ' ', 8);
    header.ptr[156] = content.ptr ? '0' : '5';
    memcpy(header.ptr + 257, "ustar\00000", 8);
    for (size_t i = 0; i < 512; i++)
        sum += (unsigned char)header.ptr[i];
    put_octal(&header, 148, 7, sum);
    buf_str(out, buf_view(&header));
    buf_str(out, content);
    put_zeros(out, (512 - content.len % 512) % 512);
    buf_release(&header);
}

/* The archive that a file `node` describes. */
static const char *make_node(struct arena *a, const char *folder, struct str node)
{
    struct buf out = BUF_INIT;
    const char *name = arena_fmt(a, "/tmp/enclint-node-%ld.tar", (long)getpid()).ptr;
    put_member(&out, STR("/."), (unsigned long[]){0755, 0, 0}, STR_NONE);
    for (struct str rest = str_trim(node); rest.ptr;) {
        unsigned long n[3];
        char path[100], file[100] = "";
        const char *line = arena_cstr(a, str_cut(&rest, '\n'));
        if (sscanf(line, "%lo %lu:%lu %99s %99s", &n[0], &n[1], &n[2], path, file) < 4)
            fail_msg("%s/node: '%s' is not MODE UID:GID PATH [FILE]", folder, line);
        put_member(&out, str_from(path), n,
                   file[0] ? run_read_file(a, arena_fmt(a, "%s/%s", folder, file).ptr) : STR_NONE);
    }
    put_zeros(&out, 1024);
    run_write_file(name, buf_view(&out));
    buf_release(&out);
    return name;
}

/* `only`: that rule alone, or NULL. */
static struct run run_on(struct arena *a, const char *folder, const char *format, const char *only)
{
    struct str nodes = run_read_file(a, arena_fmt(a, "%s/nodes", folder).ptr);
    bool change = access(arena_fmt(a, "%s/new", folder).ptr, F_OK) == 0;
    const char *argv[ARGS_MAX + 1] = {run_enclint(a),
                                      nodes.ptr ? "nodes"
                                      : change  ? "diff"
                                                : "check",
                                      "--format", format};
    size_t n = 4;
    if (only) {
        argv[n++] = "--only";
        argv[n++] = only;
    }
    struct str args = str_trim(run_read_file(a, arena_fmt(a, "%s/args", folder).ptr));
    while (args.len && n < ARGS_MAX)
        argv[n++] = arena_cstr(a, str_cut(&args, '\n'));
    struct dirent **files = NULL;
    struct str node = run_read_file(a, arena_fmt(a, "%s/node", folder).ptr);
    bool listed = node.ptr || nodes.ptr || change;
    int count = listed ? 0 : scandir(folder, &files, is_input, alphasort);
    if (node.ptr && n + 2 <= ARGS_MAX) {
        argv[n++] = "--root";
        argv[n++] = make_node(a, folder, node);
    }
    for (struct str rest = str_trim(nodes); rest.len && n < ARGS_MAX;)
        argv[n++] = arena_cstr(a, str_cut(&rest, '\n'));
    if (change && n + 2 <= ARGS_MAX) {
        argv[n++] = "old";
        argv[n++] = "new";
    }
    for (int i = 0; i < count; i++) {
        if (n < ARGS_MAX)
            argv[n++] = arena_cstr(a, str_from(files[i]->d_name));
        free(files[i]);
    }
    free(files);
    struct run run = run_program(a, &(struct run_spec){.argv = argv, .cwd = folder});
    if (node.ptr)
        unlink(argv[n - 1]);
    return run;
}

static const char *text_of(json_t *finding, const char *key)
{
    const char *text = json_string_value(json_object_get(finding, key));
    return text ? text : "";
}

static long long number_of(json_t *finding, const char *key)
{
    return json_integer_value(json_object_get(finding, key));
}

static void put_place(struct buf *out, json_t *finding)
{
    long long line = number_of(finding, "line"), end = number_of(finding, "endLine");
    buf_fmt(out, "%lld:%lld-", line, number_of(finding, "column"));
    if (end != line)
        buf_fmt(out, "%lld:", end);
    buf_fmt(out, "%lld", number_of(finding, "endColumn"));
}

static struct str findings_of(struct arena *a, json_t *report, struct str id)
{
    struct buf lines = BUF_INIT;
    json_t *finding;
    size_t i;
    json_array_foreach(json_object_get(report, "findings"), i, finding)
    {
        const char *rule = text_of(finding, "rule");
        if (!str_eq(str_from(rule), id) || json_object_get(finding, "suppressed"))
            continue;
        put_place(&lines, finding);
        buf_fmt(&lines, " %s %s %s %s\n", rule, text_of(finding, "severity"),
                text_of(finding, "versions"), text_of(finding, "message"));
    }
    struct str text = buf_to_arena(&lines, a);
    buf_release(&lines);
    return text;
}

static void compare(struct arena *a, const char *folder, const char *file, struct str actual)
{
    const char *path = arena_fmt(a, "%s/%s", folder, file).ptr;
    if (getenv("UPDATE_GOLDEN")) {
        run_write_file(path, actual);
        return;
    }
    struct str expected = run_read_file(a, path);
    if (!str_eq(expected, actual))
        fail_msg("%s: expected\n" STR_FMT "but it says\n" STR_FMT
                 "('make golden-update' records what it says)",
                 folder, STR_ARG(expected), STR_ARG(actual));
}

static const char *folder_of(struct arena *a, const char *name)
{
    return arena_fmt(a, "%s/" ROOT "/%s", run_top(a), name).ptr;
}

static struct run run_case(struct arena *a, const char *name, const char *format, const char *only)
{
    const char *folder = folder_of(a, name);
    struct str tracked = run_read_file(a, arena_fmt(a, "%s/tracked", folder).ptr);
    const char *scratch = tracked.ptr ? run_scratch(a) : NULL;
    if (scratch) {
        copy_files(a, folder, scratch);
        make_repository(a, scratch, tracked);
    }
    struct run run = run_on(a, scratch ? scratch : folder, format, only);
    if (scratch)
        run_scratch_remove(scratch);
    if (run.code != 0 && run.code != 1)
        fail_msg("%s: exit code %d: " STR_FMT, name, run.code, STR_ARG(run.err));
    return run;
}

/* What the page of the rule shows. Comments are judged by what other rules say, so for rules about
 * enclint itself there are others. */
static void output_case(void **state)
{
    struct arena a = ARENA_INIT;
    const char *name = *state;
    struct str rule = {name, (size_t)(strchr(name, '/') - name)};
    struct str slug = str_slice(rule, ID_LEN + 1, rule.len);
    bool about_enclint = str_starts_with(rule, STR("ENC0"));
    struct run run = run_case(&a, name, "text", about_enclint ? NULL : arena_cstr(&a, slug));
    if (str_find(run.out, rule) == run.out.len && str_find(run.out, slug) == run.out.len)
        fail_msg("%s: the rule is silent", name);
    compare(&a, folder_of(&a, name), "output", run.out);
    arena_release(&a);
}

static void rule_case(void **state)
{
    struct arena a = ARENA_INIT;
    const char *name = *state;
    bool bad = str_starts_with(str_from(strchr(name, '/')), STR("/bad-"));
    struct run run = run_case(&a, name, "json", NULL);
    json_error_t error;
    json_t *report = json_loadb(run.out.ptr, run.out.len, 0, &error);
    if (!report)
        fail_msg("%s: what it writes is no JSON: %s", name, error.text);
    struct str id = {name, ID_LEN};
    struct str actual = findings_of(&a, report, id);
    json_decref(report);
    if (bad && actual.len == 0)
        fail_msg("%s: the rule does not fire", name);
    if (bad)
        compare(&a, folder_of(&a, name), "expected", actual);
    else if (actual.len)
        fail_msg("%s: the rule fires: " STR_FMT, name, STR_ARG(actual));
    arena_release(&a);
}

static void add_case(const char *name, CMUnitTestFunction run, const char *folder)
{
    if (case_count == CASES_MAX)
        BUG("too many cases of rules");
    /* The arena's bytes outlive the run; cmocka only asks for a state that is not const. */
    cases[case_count++] = (struct CMUnitTest){name, run, NULL, NULL, (char *)(uintptr_t)folder};
}

static void find_cases(const char *rule)
{
    struct dirent **entries = NULL;
    bool first = true;
    int count = scandir(arena_fmt(&names, ROOT "/%s", rule).ptr, &entries, is_visible, alphasort);
    for (int i = 0; i < count; i++) {
        const char *name = arena_fmt(&names, "%s/%s", rule, entries[i]->d_name).ptr;
        add_case(name, rule_case, name);
        if (first && strncmp(entries[i]->d_name, "bad-", 4) == 0) {
            add_case(arena_fmt(&names, "%s/output", rule).ptr, output_case, name);
            first = false;
        }
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    if (access(run_enclint(&names), X_OK) != 0) {
        print_error("there is no program to test: %s\n", run_enclint(&names));
        return 1;
    }
    struct dirent **rules = NULL;
    int count = scandir(ROOT, &rules, is_visible, alphasort);
    for (int i = 0; i < count; i++) {
        find_cases(rules[i]->d_name);
        free(rules[i]);
    }
    free(rules);
    int failed = _cmocka_run_group_tests("cases", cases, case_count, NULL, NULL);
    arena_release(&names);
    return failed;
}
