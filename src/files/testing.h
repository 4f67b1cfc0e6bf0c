/* SPDX-License-Identifier: Apache-2.0 */
/* testing: an empty folder for each test, as the current one, and files in it. For test programs
 * only. */
#ifndef FILES_TESTING_H
#define FILES_TESTING_H

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char testing_folder[64];

/* Setup and teardown of cmocka. */
static inline int testing_enter(void **state)
{
    (void)state;
    snprintf(testing_folder, sizeof testing_folder, "/tmp/enclint-files-XXXXXX");
    /* As others would make it: some tests go on as somebody else. */
    return mkdtemp(testing_folder) && chmod(testing_folder, 0755) == 0 && chdir(testing_folder) == 0
               ? 0
               : -1;
}

static inline int testing_remove_one(const char *path, const struct stat *status, int type,
                                     struct FTW *where)
{
    (void)status, (void)type, (void)where;
    return remove(path);
}

/* With all that is in it; 0: it is gone. */
static inline int testing_remove(const char *path)
{
    return nftw(path, testing_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline int testing_leave(void **state)
{
    (void)state;
    return chdir("/") == 0 ? testing_remove(testing_folder) : -1;
}

/* Folders on the way are made too; a path that ends in a slash is one. */
static inline void testing_put(const char *path, const char *text)
{
    char way[PATH_MAX];
    for (const char *slash = path; (slash = strchr(slash, '/')); slash++) {
        snprintf(way, sizeof way, "%.*s", (int)(slash - path), path);
        if (way[0] && mkdir(way, 0755) != 0)
            assert_int_equal(errno, EEXIST);
    }
    if (path[strlen(path) - 1] == '/')
        return;
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

#endif
