/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"

#include <string.h>

/* Takes the last part of out[0..len) away, with the slash before it. */
static size_t without_last(const char *out, size_t len)
{
    while (len && out[len - 1] != '/')
        len--;
    return len ? len - 1 : 0;
}

static bool ends_in_dots(const char *out, size_t len)
{
    return len >= 2 && out[len - 1] == '.' && out[len - 2] == '.' &&
           (len == 2 || out[len - 3] == '/');
}

struct str path_clean(struct arena *a, struct str path)
{
    bool rooted = path.len && path.ptr[0] == '/';
    char *out = arena_bytes(a, path.len + 2);
    size_t len = 0;
    for (struct str rest = path; rest.ptr;) {
        struct str part = str_cut(&rest, '/');
        if (!part.len || str_eq(part, STR(".")))
            continue;
        if (str_eq(part, STR("..")) && (rooted || (len && !ends_in_dots(out, len)))) {
            len = without_last(out, len);
            continue;
        }
        if (rooted || len)
            out[len++] = '/';
        memcpy(out + len, part.ptr, part.len);
        len += part.len;
    }
    if (!len)
        out[len++] = rooted ? '/' : '.';
    out[len] = '\0';
    return (struct str){out, len};
}

struct str path_on_host(struct arena *a, struct str path)
{
    struct str clean = path_clean(a, path);
    if (path_is_below(clean, STR("/var/run")))
        return arena_join(a, STR("/run"), str_slice(clean, 8, clean.len));
    if (path_is_below(clean, STR("/var/lock")))
        return arena_join(a, STR("/run/lock"), str_slice(clean, 9, clean.len));
    return clean;
}

bool path_is_below(struct str path, struct str folder)
{
    if (str_eq(folder, STR("/")))
        return path.len && path.ptr[0] == '/';
    return str_starts_with(path, folder) && (path.len == folder.len || path.ptr[folder.len] == '/');
}

struct str path_base(struct str path)
{
    size_t at = path.len;
    while (at && path.ptr[at - 1] != '/')
        at--;
    return str_slice(path, at, path.len);
}

struct str path_folder(struct str path)
{
    size_t at = path.len;
    while (at && path.ptr[at - 1] != '/')
        at--;
    if (!at)
        return STR(".");
    return at == 1 ? STR("/") : str_slice(path, 0, at - 1);
}
