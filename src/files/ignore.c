/* SPDX-License-Identifier: Apache-2.0 */
#include "files/ignore.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "files/input.h"
#include "files/inside.h"

/* Spaces at the end do not count, unless a backslash keeps them. */
static struct str trim_line(struct str line)
{
    size_t end = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\\')
            i++;
        else if (line.ptr[i] == ' ')
            continue;
        end = i < line.len ? i + 1 : line.len;
    }
    return str_slice(line, 0, end);
}

static size_t count_lines(struct str text)
{
    size_t lines = 1;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

const struct ignore_list *ignore_parse(struct arena *a, const struct ignore_list *above,
                                       struct str name, size_t base, struct str text)
{
    struct ignore_list *list = arena_new(a, struct ignore_list, 1);
    struct ignore_line *lines = arena_new(a, struct ignore_line, count_lines(text));
    *list = (struct ignore_list){.above = above, .name = name, .base = base, .lines = lines};
    if (str_starts_with(text, STR("\xEF\xBB\xBF")))
        text = str_slice(text, 3, text.len);
    for (uint32_t number = 1; text.ptr; number++) {
        struct str line = str_cut(&text, '\n');
        struct err unused;
        if (str_ends_with(line, STR("\r")))
            line = str_slice(line, 0, line.len - 1);
        line = trim_line(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        struct ignore_line *made = &lines[list->count];
        made->number = number;
        list->count += path_glob_compile(&made->glob, a, line, &unused);
    }
    return list;
}

bool ignore_read(struct arena *a, int folder, const char *file, struct str name, size_t base,
                 const struct ignore_list **chain, struct err *err)
{
    int fd = inside_open(folder, file, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
        return true;
    if (fd < 0)
        return err_set(err, "cannot open: %s", strerror(errno));
    struct str text = STR_NONE;
    bool ok = input_read_regular(a, fd, IGNORE_MAX_BYTES, &text, err);
    if (ok)
        *chain = ignore_parse(a, *chain, name, base, text);
    close(fd);
    return ok;
}

const struct ignore_line *ignore_find(const struct ignore_list *chain, struct str path,
                                      bool is_folder, const struct ignore_list **in)
{
    const char *slash = memrchr(path.ptr, '/', path.len);
    struct str last = slash ? str_slice(path, (size_t)(slash + 1 - path.ptr), path.len) : path;
    for (; chain; chain = chain->above) {
        struct str whole = str_slice(path, chain->base, path.len);
        for (uint32_t i = chain->count; i-- > 0;) {
            const struct path_glob *glob = &chain->lines[i].glob;
            if (glob->folders_only && !is_folder)
                continue;
            if (!glob_matches(&glob->glob, glob->anchored ? whole : last))
                continue;
            *in = chain;
            return &chain->lines[i];
        }
    }
    return NULL;
}
