/* SPDX-License-Identifier: Apache-2.0 */
#include "files/git_show.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* A git in the current folder, or in one beside it, may be anybody's. */
static bool find_git(char *out, size_t size)
{
    const char *path = getenv("PATH");
    for (const char *at = path ? path : "/usr/bin:/bin"; *at;) {
        size_t len = strcspn(at, ":");
        int written = snprintf(out, size, "%.*s/git", (int)len, at);
        if (*at == '/' && written > 0 && (size_t)written < size && access(out, X_OK) == 0)
            return true;
        at += len + (at[len] == ':');
    }
    return false;
}

static const char *home(void)
{
    static char text[PATH_MAX + sizeof "HOME="];
    const char *value = getenv("HOME");
    snprintf(text, sizeof text, "HOME=%s", value ? value : "/");
    return text;
}

static int start(const char *git, const char *folder, const char *object, int to, int complaints,
                 pid_t *pid)
{
    const char *argv[] = {git,
                          "-C",
                          folder,
                          "--no-pager",
                          "--no-replace-objects",
                          "-c",
                          "core.hooksPath=/dev/null",
                          "-c",
                          "core.fsmonitor=false",
                          "-c",
                          "core.sshCommand=false",
                          "-c",
                          "protocol.allow=never",
                          "-c",
                          "safe.bareRepository=explicit",
                          "cat-file",
                          "blob",
                          object,
                          NULL};
    const char *environment[] = {home(),
                                 "PATH=/usr/bin:/bin",
                                 "LC_ALL=C",
                                 "GIT_NO_LAZY_FETCH=1",
                                 "GIT_ALLOW_PROTOCOL=none",
                                 "GIT_TERMINAL_PROMPT=0",
                                 "GIT_OPTIONAL_LOCKS=0",
                                 NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, to, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, complaints, STDERR_FILENO);
    int failed = posix_spawn(pid, git, &actions, NULL, (char *const *)(uintptr_t)argv,
                             (char *const *)(uintptr_t)environment);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* Everything that comes, up to a byte more than is wanted. */
static bool copy(int from, int to, size_t max, struct err *err)
{
    char piece[16 * 1024];
    size_t sum = 0;
    bool ok = true;
    while (ok && sum < max) {
        size_t room = max - sum < sizeof piece ? max - sum : sizeof piece;
        ssize_t got = read(from, piece, room);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            break;
        ok = got > 0 && write(to, piece, (size_t)got) == got;
        sum += got > 0 ? (size_t)got : 0;
    }
    explicit_bzero(piece, sizeof piece);
    return ok || err_set(err, "cannot keep what git says in memory");
}

/* What to do about it, by a part of what git says. */
static const char *advice(const char *said)
{
    static const char *const table[][2] = {
        {"dubious ownership", "it belongs to another user; where you trust it: git config --global "
                              "--add safe.directory FOLDER"},
        {"not a git repository", "name a file inside one, or compare two files"},
        {"invalid object name", "'git log --oneline' has the revisions; of a shallow clone not all "
                                "are there: git fetch --unshallow"},
        {"Not a valid object", "'git log --oneline' has the revisions; of a shallow clone not all "
                               "are there: git fetch --unshallow"},
        {"does not exist in", "'git log --oneline -- FILE' has the revisions with that file; where "
                              "there was none yet, compare with /dev/null"},
        {"but not in", "'git log --oneline -- FILE' has the revisions with that file; where there "
                       "was none yet, compare with /dev/null"},
        {"outside repository", "a path is below the folder of the repository"},
        {"unable to read", "of a partial clone not all files are there: git fetch --refetch"},
        {"could not fetch", "of a partial clone not all files are there: git fetch --refetch"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strstr(said, table[i][0]))
            return table[i][1];
    return "'git log --oneline -- FILE' has the revisions with that file";
}

/* The first line of what git complains of, as far as it goes. */
static bool complain(int complaints, struct err *err)
{
    char text[256] = "", *said = text;
    ssize_t got = pread(complaints, text, sizeof text - 1, 0);
    text[got > 0 ? got : 0] = '\0';
    text[strcspn(text, "\n")] = '\0';
    if (strncmp(said, "fatal: ", strlen("fatal: ")) == 0)
        said += strlen("fatal: ");
    size_t end = strlen(said);
    if (end && said[end - 1] == '.')
        said[end - 1] = '\0';
    return err_set(err, "git says: %s; %s", *said ? said : "nothing, and fails", advice(said));
}

static bool finish(pid_t pid, int complaints, struct err *err)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE ? true : complain(complaints, err);
}

int git_show(const char *folder, const char *object, size_t max, struct err *err)
{
    char git[PATH_MAX];
    int ends[2] = {-1, -1};
    pid_t pid = 0;
    if (object[0] == '-' || !find_git(git, sizeof git)) {
        err_set(err, object[0] == '-' ? "a revision does not begin with '-'"
                                      : "there is no git in the folders of PATH");
        return -1;
    }
    int to = memfd_create("enclint", MFD_CLOEXEC);
    int complaints = to < 0 ? -1 : memfd_create("enclint", MFD_CLOEXEC);
    if (complaints < 0 || pipe2(ends, O_CLOEXEC) != 0) {
        err_set(err, "cannot keep it in memory: %s", strerror(errno));
        if (complaints >= 0)
            close(complaints);
        if (to >= 0)
            close(to);
        return -1;
    }
    int failed = start(git, folder, object, ends[1], complaints, &pid);
    close(ends[1]);
    bool ok = !failed && copy(ends[0], to, max, err);
    close(ends[0]);
    if (failed)
        err_set(err, "cannot start git: %s", strerror(failed));
    else
        ok = finish(pid, complaints, err) && ok;
    close(complaints);
    if (ok && lseek(to, 0, SEEK_SET) == 0)
        return to;
    close(to);
    return -1;
}
