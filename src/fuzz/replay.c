/* SPDX-License-Identifier: Apache-2.0 */
/* replay: runs a fuzz target over kept inputs, in any build, without libFuzzer. Linked once with
 * each target as replay_<target>. Arguments: files or folders; without one, testdata/fuzz/<target>.
 * Exit code 0: every input was run and nothing crashed; 1: an input could not be read, or there was
 * none. */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/fatal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat st;
    if (!file || fstat(fileno(file), &st) != 0) {
        fprintf(stderr, "replay: cannot open '%s': %s\n", path, strerror(errno));
        if (file)
            fclose(file);
        return false;
    }
    /* Exactly as large as the input, so that a sanitizer sees a read behind its end. */
    size_t size = (size_t)st.st_size;
    uint8_t *data = xmalloc(size);
    bool ok = fread(data, 1, size, file) == size;
    fclose(file);
    if (ok)
        LLVMFuzzerTestOneInput(data, size);
    else
        fprintf(stderr, "replay: cannot read '%s'\n", path);
    free(data);
    return ok;
}

/* Returns how many inputs were run, or -1. Folders of kept inputs are flat. */
static long replay_path(struct arena *a, const char *path)
{
    DIR *dir = opendir(path);
    if (!dir)
        return errno == ENOTDIR && replay_file(path) ? 1 : -1;
    long count = 0;
    struct dirent *entry;
    while (count >= 0 && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        struct str name = arena_fmt(a, "%s/%s", path, entry->d_name);
        count = replay_file(name.ptr) ? count + 1 : -1;
    }
    closedir(dir);
    return count;
}

int main(int argc, char **argv)
{
    struct arena a = ARENA_INIT;
    long total = 0;
    const char *self = strstr(argv[0], "replay_");
    if (argc == 1 && self)
        total = replay_path(&a, arena_fmt(&a, "testdata/fuzz/%s", self + strlen("replay_")).ptr);
    for (int i = 1; i < argc && total >= 0; i++) {
        long count = replay_path(&a, argv[i]);
        total = count < 0 ? -1 : total + count;
    }
    arena_release(&a);
    if (total <= 0) {
        fprintf(stderr, "replay: %s\n", total < 0 ? "stopped" : "no input");
        return 1;
    }
    printf("%ld inputs\n", total);
    return 0;
}
