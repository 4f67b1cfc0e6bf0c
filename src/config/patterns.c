/* SPDX-License-Identifier: Apache-2.0 */
#include "config/patterns.h"

#include "config/glob.h"

/* A bracket expression ends at the next ']' that is not its first member. */
static bool brackets_close(struct str glob)
{
    for (size_t i = 0; i < glob.len; i++) {
        if (glob.ptr[i] == '\\') {
            i++;
        } else if (glob.ptr[i] == '[') {
            size_t first = i + 1;
            if (first < glob.len && (glob.ptr[first] == '!' || glob.ptr[first] == '^'))
                first++;
            i = first + (first < glob.len && glob.ptr[first] == '\\' ? 2 : 1);
            while (i < glob.len && glob.ptr[i] != ']')
                i += glob.ptr[i] == '\\' ? 2 : 1;
            if (i >= glob.len)
                return false;
        }
    }
    return true;
}

static bool has_dots(struct str glob)
{
    while (glob.ptr) {
        struct str name = str_cut(&glob, '/');
        if (str_eq(name, STR("..")) || str_eq(name, STR(".")))
            return true;
    }
    return false;
}

static bool ends_in_backslash(struct str glob)
{
    size_t count = 0;
    while (count < glob.len && glob.ptr[glob.len - 1 - count] == '\\')
        count++;
    return count % 2;
}

bool pattern_parse(struct str written, struct pattern *out, const char **why)
{
    struct str glob = written;
    *out = (struct pattern){.written = written};
    if (str_starts_with(glob, STR("!"))) {
        out->negated = true;
        glob = str_slice(glob, 1, glob.len);
    }
    if (str_starts_with(glob, STR("./"))) { /* no path of a .gitignore, but what people write */
        out->anchored = true;
        glob = str_slice(glob, 2, glob.len);
    } else if (str_starts_with(glob, STR("/"))) {
        out->anchored = true;
        glob = str_slice(glob, 1, glob.len);
    }
    if (glob.len > 1 && str_ends_with(glob, STR("/"))) {
        out->folders_only = true;
        glob = str_slice(glob, 0, glob.len - 1);
    }
    out->anchored |= str_find_byte(glob, '/') < glob.len;
    out->glob = glob;
    *why = !glob.len                              ? "is an empty pattern"
           : glob.len > PATTERN_MAX               ? "is longer than 1000 bytes"
           : str_find_byte(glob, '\0') < glob.len ? "has a NUL in it"
           : has_dots(glob)                       ? "has '.' or '..' for a folder; patterns "
                                                    "begin at the folder of the file"
           : str_starts_with(glob, STR("/"))      ? "begins with two slashes"
           : ends_in_backslash(glob)              ? "ends with a backslash"
           : !brackets_close(glob)                ? "has a '[' without its ']'"
                                                  : NULL;
    return !*why;
}

static bool any_name_fits(const struct pattern *p, struct str path)
{
    while (path.ptr) {
        struct str name = str_cut(&path, '/');
        if ((path.ptr || !p->folders_only) && glob_match(p->glob, name))
            return true;
    }
    return false;
}

static bool fits(const struct pattern *p, struct str path)
{
    if (!p->anchored)
        return any_name_fits(p, path);
    return (!p->folders_only && glob_match(p->glob, path)) || glob_match_folder(p->glob, path);
}

const struct pattern *patterns_match(const struct patterns *list, struct str path)
{
    for (uint32_t i = list->count; path.len && i > 0; i--)
        if (fits(&list->items[i - 1], path))
            return list->items[i - 1].negated ? NULL : &list->items[i - 1];
    return NULL;
}
