/* SPDX-License-Identifier: Apache-2.0 */
#include "config/patterns.h"

static bool has_dots(struct str glob)
{
    while (glob.ptr) {
        struct str name = str_cut(&glob, '/');
        if (str_eq(name, STR("..")) || str_eq(name, STR(".")))
            return true;
    }
    return false;
}

bool pattern_parse(struct arena *a, struct str written, struct pattern *out, struct err *err)
{
    struct str mark = str_starts_with(written, STR("!")) ? STR("!") : STR("");
    struct str glob = str_slice(written, mark.len, written.len);
    *out = (struct pattern){.written = written};
    if (str_starts_with(glob, STR("./"))) /* not of a .gitignore, but what people write */
        glob = str_slice(glob, 1, glob.len);
    if (str_find_byte(glob, '\0') < glob.len)
        return err_set(err, "it holds a NUL");
    if (has_dots(glob))
        return err_set(err, "a pattern begins at the folder of the file, without '.' and '..'");
    if (str_find(glob, STR("//")) < glob.len)
        return err_set(err, "two slashes one after the other");
    return path_glob_compile(&out->glob, a, arena_join(a, mark, glob), err);
}

const struct pattern *patterns_match(const struct patterns *list, struct str path)
{
    for (uint32_t i = list->count; path.len && i > 0; i--)
        if (path_glob_covers(&list->items[i - 1].glob, path))
            return list->items[i - 1].glob.negated ? NULL : &list->items[i - 1];
    return NULL;
}
