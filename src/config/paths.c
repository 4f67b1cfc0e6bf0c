/* SPDX-License-Identifier: Apache-2.0 */
#include "config/paths.h"

#include <string.h>

static size_t append_names(char *out, size_t len, struct str path)
{
    while (path.ptr) {
        struct str name = str_cut(&path, '/');
        if (!name.len || str_eq(name, STR(".")))
            continue;
        if (str_eq(name, STR(".."))) {
            while (len && out[--len] != '/')
                continue;
            continue;
        }
        out[len++] = '/';
        memcpy(out + len, name.ptr, name.len);
        len += name.len;
    }
    return len;
}

struct str path_absolute(struct arena *a, struct str cwd, struct str path)
{
    char *out = arena_bytes(a, cwd.len + path.len + 3);
    size_t len = 0;
    if (!str_starts_with(path, STR("/")))
        len = append_names(out, len, cwd);
    len = append_names(out, len, path);
    if (!len)
        out[len++] = '/';
    out[len] = '\0';
    return (struct str){out, len};
}

struct str path_parent(struct str path)
{
    if (path.len <= 1)
        return STR_NONE;
    size_t len = path.len;
    while (len && path.ptr[len - 1] != '/')
        len--;
    return str_slice(path, 0, len > 1 ? len - 1 : 1);
}

struct str path_join(struct arena *a, struct str folder, struct str name)
{
    bool is_root = str_eq(folder, STR("/"));
    return arena_join(a, folder, is_root ? STR("") : STR("/"), name);
}

bool path_within(struct str folder, struct str path, struct str *rest)
{
    if (str_eq(folder, STR("/"))) {
        *rest = str_slice(path, 1, path.len);
        return true;
    }
    if (!str_starts_with(path, folder))
        return false;
    *rest = str_slice(path, folder.len, path.len);
    if (!rest->len)
        return true;
    if (rest->ptr[0] != '/')
        return false;
    *rest = str_slice(*rest, 1, rest->len);
    return true;
}

struct str path_common(struct str one, struct str other)
{
    struct str rest;
    while (!path_within(one, other, &rest))
        one = path_parent(one);
    return one;
}

struct str path_display(struct arena *a, struct str cwd, struct str path)
{
    static const char *const ways[] = {"", "../", "../../", "../../../"};
    for (size_t i = 0; cwd.ptr && i < sizeof ways / sizeof *ways; i++, cwd = path_parent(cwd)) {
        struct str rest;
        if (str_eq(cwd, STR("/")) && i > 0)
            break;
        if (path_within(cwd, path, &rest) && rest.len)
            return i ? arena_join(a, str_from(ways[i]), rest) : rest;
    }
    return path;
}
