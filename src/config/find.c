/* SPDX-License-Identifier: Apache-2.0 */
#include "config/find.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fatal.h"
#include "config/config.h"
#include "config/paths.h"
#include "files/input.h"
#include "tree/limits.h"

static bool exists(struct arena *a, struct str folder, struct str name)
{
    struct stat status;
    return lstat(path_join(a, folder, name).ptr, &status) == 0;
}

static bool everybody_writes(struct arena *a, struct str folder)
{
    struct stat status;
    return stat(arena_cstr(a, folder), &status) == 0 && (status.st_mode & S_IWOTH);
}

/* The folder itself, or the one that a file lies in. What does not exist counts as a file. */
static struct str folder_of(struct arena *a, struct str cwd, const char *path)
{
    struct stat status;
    if (strcmp(path, "-") == 0)
        return cwd;
    struct str absolute = path_absolute(a, cwd, str_from(path));
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return absolute;
    struct str parent = path_parent(absolute);
    return parent.ptr ? parent : absolute;
}

static struct str repository_of(struct arena *a, struct str folder)
{
    while (folder.ptr && !exists(a, folder, STR(".git")))
        folder = path_parent(folder);
    return folder;
}

void config_find(struct arena *a, struct str cwd, const char *const *paths, size_t path_count,
                 struct config_place *out)
{
    struct str start = path_count ? folder_of(a, cwd, paths[0]) : cwd;
    for (size_t i = 1; i < path_count; i++)
        start = path_common(start, folder_of(a, cwd, paths[i]));
    struct str repository = repository_of(a, start);
    *out = (struct config_place){0};
    for (struct str folder = start; folder.ptr; folder = path_parent(folder)) {
        if (!out->misnamed.ptr && exists(a, folder, STR(CONFIG_MISNAMED)))
            out->misnamed = path_join(a, folder, STR(CONFIG_MISNAMED));
        bool passed = !repository.ptr && folder.len < start.len && everybody_writes(a, folder);
        if (!passed && exists(a, folder, STR(CONFIG_NAME))) {
            out->path = path_join(a, folder, STR(CONFIG_NAME));
            out->folder = folder;
            out->root = repository.ptr ? repository : folder;
            return;
        }
        if (repository.ptr && str_eq(folder, repository))
            return;
    }
}

struct config_place config_named(struct arena *a, struct str cwd, const char *path)
{
    struct str absolute = path_absolute(a, cwd, str_from(path));
    struct str parent = path_parent(absolute);
    return (struct config_place){.path = absolute, .folder = parent.ptr ? parent : absolute};
}

bool config_lies_within(const char *folder, const char *path)
{
    char *real_folder = realpath(folder, NULL), *real = realpath(path, NULL);
    struct str rest;
    if ((!real_folder || !real) && errno == ENOMEM)
        oom_exit();
    bool within = real_folder && real && path_within(str_from(real_folder), str_from(real), &rest);
    free(real_folder);
    free(real);
    return within;
}

/* Where a link leads has to lie in the repository: a report quotes what it does not understand. */
static bool check_link(const struct config_place *place, struct err *err)
{
    struct stat status;
    if (!place->root.ptr || lstat(place->path.ptr, &status) != 0 || !S_ISLNK(status.st_mode))
        return true;
    if (stat(place->path.ptr, &status) != 0)
        return err_set(err, "it is a link that leads nowhere: %s", strerror(errno));
    return config_lies_within(place->root.ptr, place->path.ptr) ||
           err_set(err, "it is a link that leads out of '%s'", place->root.ptr);
}

bool config_bytes(struct arena *a, const struct config_place *place, struct str *text,
                  struct err *err)
{
    if (!check_link(place, err))
        return false;
    int fd = open(place->path.ptr, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 && errno == ENXIO)
        return err_set(err, "it is a socket, not a file");
    if (fd < 0)
        return err_set(err, "cannot open: %s", strerror(errno));
    bool ok = input_read_regular(a, fd, LIMIT_BYTES, text, err);
    close(fd);
    return ok;
}
