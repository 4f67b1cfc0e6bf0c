/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns for paths from any bytes: the first line is a path, the rest is a .gitignore, whose
 * lines are taken for patterns of a configuration too. What the readers of whole files answer
 * follows from what each pattern says of each path by itself; the quick ways give what the slow one
 * gives; nothing comes from behind the end of a line. */
#include <stdint.h>
#include <stdlib.h>

#include "base/fatal.h"
#include "config/patterns.h"
#include "files/ignore.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PATH_LONGEST = 256, LINES_MOST = 64 };

static void check(bool holds, const char *what)
{
    if (!holds)
        BUG(what);
}

/* What the walk asks one by one: the file itself, then each folder on the way to it. */
static bool covers_slowly(const struct path_glob *glob, struct str path)
{
    for (size_t end = 1; end < path.len; end++)
        if (path.ptr[end] == '/' && path_glob_matches(glob, str_slice(path, 0, end), true))
            return true;
    return path_glob_matches(glob, path, false);
}

/* As a pattern that is the path itself, each of its bytes behind a backslash. */
static void check_literal(struct arena *a, struct str path)
{
    struct glob glob;
    struct err err = {""};
    char *text = arena_bytes(a, path.len * 2 + 1);
    for (size_t i = 0; i < path.len; i++) {
        text[i * 2] = '\\';
        text[i * 2 + 1] = path.ptr[i];
    }
    check(glob_compile(&glob, a, (struct str){text, path.len * 2}, &err),
          "a plain path is refused");
    check(glob_matches(&glob, path), "a path does not match itself");
    check(glob.shortest == path.len, "a path is longer than itself");
}

static void check_pattern(const struct path_glob *glob, struct str path)
{
    bool file = path_glob_matches(glob, path, false), folder = path_glob_matches(glob, path, true);
    check(!file || folder, "a file matches where a folder does not");
    check(folder == file || glob->folders_only, "a folder matches where a file does not");
    check(path_glob_covers(glob, path) == covers_slowly(glob, path), "the folders say otherwise");
}

static void check_ignore(const struct ignore_list *list, struct str path, bool is_folder)
{
    const struct ignore_list *in = NULL;
    const struct ignore_line *found = ignore_find(list, path, is_folder, &in), *last = NULL;
    for (uint32_t i = 0; i < list->count; i++)
        if (path_glob_matches(&list->lines[i].glob, path, is_folder))
            last = &list->lines[i];
    check(found == last, "not the last line that matches");
    check(!found || in == list, "a line of another file");
}

static void read_patterns(struct arena *a, struct str text, struct str path)
{
    struct patterns list = {.items = NULL};
    struct pattern *items = arena_new(a, struct pattern, LINES_MOST);
    const struct pattern *last = NULL;
    while (text.ptr && list.count < LINES_MOST) {
        struct err err = {""};
        struct pattern *item = &items[list.count];
        bool ok = pattern_parse(a, str_cut(&text, '\n'), item, &err);
        check(ok == (err.text[0] == '\0'), "accepted with a reason, or refused without one");
        if (!ok)
            continue;
        check_pattern(&item->glob, path);
        list.count++;
        if (covers_slowly(&item->glob, path))
            last = item;
    }
    list.items = items;
    const struct pattern *found = patterns_match(&list, path);
    check(found == (last && !last->glob.negated ? last : NULL), "not the last pattern that fits");
}

static void read_ignores(struct arena *a, struct str text, struct str path)
{
    const struct ignore_list *list = ignore_parse(a, NULL, STR("ignore"), 0, text);
    uint32_t number = 0;
    for (uint32_t i = 0; i < list->count && i < LINES_MOST; i++) {
        check(list->lines[i].number > number, "lines out of order");
        number = list->lines[i].number;
        check_pattern(&list->lines[i].glob, path);
    }
    check_ignore(list, path, false);
    check_ignore(list, path, true);
}

/* As whoever asks: relative, without empty names. */
static bool is_path(struct str path)
{
    if (!path.len || path.len > PATH_LONGEST)
        return false;
    for (struct str rest = path; rest.ptr;)
        if (!str_cut(&rest, '/').len)
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_INIT;
    struct str text = {size ? (const char *)data : "", size};
    struct str path = str_cut(&text, '\n');
    if (text.ptr && is_path(path)) {
        check_literal(&a, path);
        read_patterns(&a, text, path);
        read_ignores(&a, text, path);
    }
    arena_release(&a);
    return 0;
}
