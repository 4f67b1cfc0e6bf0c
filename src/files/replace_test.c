/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "files/replace.h"
#include "files/testing.h"

static void expect_content(const char *path, const char *text)
{
    char got[4096];
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    size_t len = fread(got, 1, sizeof got - 1, f);
    got[len] = '\0';
    fclose(f);
    assert_string_equal(got, text);
}

/* Temporary files too. */
static void expect_entries(const char *path, int count)
{
    DIR *dir = opendir(path);
    assert_non_null(dir);
    while (readdir(dir))
        count--;
    closedir(dir);
    assert_int_equal(count, -2);
}

static struct stat status_of(const char *path)
{
    struct stat status;
    assert_int_equal(lstat(path, &status), 0);
    return status;
}

static void expect_refusal(const char *path, const struct stat *expect, const char *text)
{
    struct err err = {""};
    const struct replace_options options = {.expect = expect};
    assert_false(replace_write(path, STR("new"), &options, &err));
    assert_string_equal(err.text, text);
}

static void a_file_is_replaced_with_all_it_has(void **state)
{
    (void)state;
    struct err err = {""};
    testing_put("f", "old");
    assert_int_equal(chmod("f", 0640), 0);
    bool root = geteuid() == 0;
    if (root)
        assert_int_equal(chown("f", 12345, 23456), 0);
    bool labels = setxattr("f", "user.label", "x", 1, 0) == 0;
    struct stat old = status_of("f");
    assert_true(replace_write("f", STR("new"), &(struct replace_options){.expect = &old}, &err));
    struct stat new = status_of("f");
    assert_int_not_equal(new.st_ino, old.st_ino);
    assert_int_equal(new.st_mode, old.st_mode);
    assert_int_equal(new.st_uid, old.st_uid);
    assert_int_equal(new.st_gid, old.st_gid);
    char value[8];
    if (labels)
        assert_int_equal(getxattr("f", "user.label", value, sizeof value), 1);
    expect_content("f", "new");
    expect_entries(".", 1);
}

static void a_new_file_has_the_mode_asked_for(void **state)
{
    (void)state;
    struct err err = {""};
    umask(027);
    assert_true(replace_write("f", STR("new"), &(struct replace_options){.mode = 0666}, &err));
    assert_true(replace_write("./g", STR(""), &(struct replace_options){0}, &err));
    umask(022);
    assert_int_equal(status_of("f").st_mode & 07777, 0640);
    assert_int_equal(status_of("g").st_mode & 07777, 0600);
    expect_content("f", "new");
    expect_content("g", "");
    expect_entries(".", 2);
}

static void a_link_stays_one(void **state)
{
    (void)state;
    struct err err = {""};
    assert_int_equal(mkdir("d", 0755), 0);
    testing_put("d/f", "old");
    assert_int_equal(symlink("d/f", "link"), 0);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    struct stat old = status_of("d/f");
    assert_true(replace_write("link", STR("new"), &(struct replace_options){.expect = &old}, &err));
    assert_true(S_ISLNK(status_of("link").st_mode));
    expect_content("d/f", "new");
    expect_refusal("dangling", NULL, "it is a link that leads nowhere");
    expect_entries("d", 1);
    expect_entries(".", 3);
}

static void what_changed_meanwhile_is_left_alone(void **state)
{
    (void)state;
    static const char changed[] = "it was changed by somebody else meanwhile";
    testing_put("f", "old");
    struct stat old = status_of("f");
    testing_put("g", "old");
    assert_int_equal(rename("g", "f"), 0);
    expect_refusal("f", &old, changed);
    old = status_of("f");
    testing_put("f", "longer");
    expect_refusal("f", &old, changed);
    old = status_of("f");
    assert_int_equal(chmod("f", 0600), 0);
    expect_refusal("f", &old, changed);
    old = status_of("f");
    const struct timespec times[] = {{1, 0}, {1, 0}};
    assert_int_equal(utimensat(AT_FDCWD, "f", times, 0), 0);
    expect_refusal("f", &old, changed);
    expect_content("f", "longer");
    old = status_of("f");
    assert_int_equal(unlink("f"), 0);
    expect_refusal("f", &old, "cannot open: No such file or directory");
    expect_entries(".", 0);
}

static void what_cannot_be_replaced_is_refused(void **state)
{
    (void)state;
    assert_int_equal(mkdir("d", 0755), 0);
    testing_put("f", "old");
    testing_put("one", "old");
    assert_int_equal(link("one", "two"), 0);
    assert_int_equal(mkfifo("fifo", 0600), 0);
    struct stat pipe = status_of("fifo");
    expect_refusal("d", NULL, "it is a directory");
    expect_refusal(".", NULL, "it is a directory");
    expect_refusal("/", NULL, "it is a directory");
    expect_refusal("new/", NULL, "it is a directory");
    expect_refusal("no/f", NULL, "cannot open its folder: No such file or directory");
    expect_refusal("f/g", NULL, "cannot open: Not a directory");
    expect_refusal("one", NULL, "it has 2 hard links, and only one of them would be replaced");
    expect_refusal("fifo", &pipe, "it is no regular file");
    expect_content("one", "old");
    expect_entries(".", 5);
}

/* Runs `attempt` as nobody, where we are root: to root nothing is forbidden. */
static void as_nobody(void (*attempt)(void))
{
    bool root = geteuid() == 0;
    assert_int_equal(root ? seteuid(65534) : 0, 0);
    attempt();
    assert_int_equal(root ? seteuid(0) : 0, 0);
}

static void try_closed_folder(void)
{
    expect_refusal("closed/f", NULL, "cannot write into its folder: Permission denied");
    expect_refusal("closed/new", NULL, "cannot write into its folder: Permission denied");
}

static void try_closed_file(void)
{
    expect_refusal("open/f", NULL, "cannot write: Permission denied");
}

static void try_foreign_file(void)
{
    expect_refusal("open/foreign", NULL, "cannot keep its owner: Operation not permitted");
}

static void without_rights_nothing_happens(void **state)
{
    (void)state;
    assert_int_equal(mkdir("closed", 0755), 0);
    assert_int_equal(mkdir("open", 0777), 0);
    assert_int_equal(chmod("open", 0777), 0);
    testing_put("closed/f", "old");
    assert_int_equal(chmod("closed/f", 0666), 0);
    assert_int_equal(chmod("closed", 0555), 0);
    testing_put("open/f", "old");
    assert_int_equal(chmod("open/f", 0444), 0);
    testing_put("open/foreign", "old");
    assert_int_equal(chmod("open/foreign", 0666), 0);
    as_nobody(try_closed_folder);
    as_nobody(try_closed_file);
    if (geteuid() == 0)
        as_nobody(try_foreign_file);
    expect_content("closed/f", "old");
    expect_content("open/f", "old");
    expect_content("open/foreign", "old");
    expect_entries("closed", 1);
    expect_entries("open", 2);
    assert_int_equal(chmod("closed", 0755), 0);
}

static void what_is_there_already_stays(void **state)
{
    (void)state;
    static const char *const there[] = {"f", "d", "link", "dangling", "fifo", "/dev/null", "d/"};
    const struct replace_options options = {.only_new = true};
    testing_put("f", "old");
    assert_int_equal(mkdir("d", 0755), 0);
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(symlink("f", "link"), 0);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
        struct err err = {""};
        assert_false(replace_write(there[i], STR("new"), &options, &err));
        assert_string_equal(err.text, "it is there already, and is left as it is");
    }
    expect_content("f", "old");
    expect_entries(".", 5);
}

static void a_new_file_is_ours_alone_whatever_the_umask_says(void **state)
{
    (void)state;
    static const mode_t masks[] = {0, 022, 077, 0277, 0777};
    const struct replace_options options = {.only_new = true};
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        struct err err = {""};
        umask(masks[i]);
        bool written = replace_write("f", STR("new"), &options, &err);
        umask(022);
        assert_true(written);
        assert_int_equal(status_of("f").st_mode & 07777, 0600);
        assert_int_equal(status_of("f").st_nlink, 1);
        expect_content("f", "new");
        expect_entries(".", 1);
        assert_int_equal(unlink("f"), 0);
    }
}

/* Many at once want the same name: one of them gets it, the others hear of it. */
static void of_many_one_makes_it(void **state)
{
    (void)state;
    enum { MANY = 16 };
    pid_t children[MANY];
    int gate[2], made = 0;
    assert_int_equal(pipe(gate), 0);
    for (int i = 0; i < MANY; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct err err = {""};
            char byte, text[8];
            close(gate[1]);
            ssize_t none = read(gate[0], &byte, 1); /* until all are there */
            snprintf(text, sizeof text, "%02d", i);
            bool ok = none == 0 && replace_write("f", str_from(text),
                                                 &(struct replace_options){.only_new = true}, &err);
            _exit(ok ? 0 : strcmp(err.text, "it is there already, and is left as it is") ? 2 : 1);
        }
    }
    close(gate[0]);
    close(gate[1]);
    for (int i = 0; i < MANY; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
        if (WEXITSTATUS(status) == 0) {
            char text[8];
            snprintf(text, sizeof text, "%02d", i);
            expect_content("f", text);
            made++;
        }
    }
    assert_int_equal(made, 1);
    expect_entries(".", 1);
}

/* A limit of the process stands for a disk that is full in the middle of the file. */
static void a_full_disk_leaves_the_old_file(void **state)
{
    (void)state;
    static char large[100 * 1000];
    memset(large, 'x', sizeof large);
    testing_put("f", "old");
    pid_t child = fork();
    if (child == 0) {
        struct err err = {""};
        signal(SIGXFSZ, SIG_IGN);
        const struct rlimit limit = {5000, 5000};
        bool failed = setrlimit(RLIMIT_FSIZE, &limit) == 0 &&
                      !replace_write("f", (struct str){large, sizeof large},
                                     &(struct replace_options){0}, &err);
        _exit(failed && strcmp(err.text, "cannot write: File too large") == 0 ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    expect_content("f", "old");
    expect_entries(".", 1);
}

static void clean_up(int signal)
{
    (void)signal;
    replace_remove_temporaries(); /* NOLINT(bugprone-signal-handler,cert-sig30-c) */
    _exit(0);
}

static void a_write_cut_short_leaves_nothing(void **state)
{
    (void)state;
    static char large[100 * 1000];
    testing_put("f", "old");
    replace_remove_temporaries(); /* nothing to do */
    pid_t child = fork();
    if (child == 0) {
        struct err err = {""};
        signal(SIGXFSZ, clean_up);
        const struct rlimit limit = {5000, 5000};
        setrlimit(RLIMIT_FSIZE, &limit);
        replace_write("f", (struct str){large, sizeof large}, &(struct replace_options){0}, &err);
        _exit(1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    expect_content("f", "old");
    expect_entries(".", 1);
}

static void devices_and_pipes_are_written_to(void **state)
{
    (void)state;
    struct err err = {""}, full = {""};
    const struct replace_options options = {0};
    char got[8] = "", path[32];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
    assert_true(replace_write(path, STR("new"), &options, &err));
    assert_int_equal(read(ends[0], got, sizeof got), 3);
    close(ends[0]);
    close(ends[1]);
    assert_true(replace_write("/dev/null", STR("new"), &options, &err));
    assert_false(replace_write("/dev/full", STR("new"), &options, &full));
    assert_string_equal(full.text, "cannot write: No space left on device");
    assert_true(S_ISCHR(status_of("/dev/null").st_mode));
}

static void the_same_file_is_known(void **state)
{
    (void)state;
    testing_put("f", "");
    testing_put("g", "");
    assert_int_equal(symlink("f", "link"), 0);
    assert_int_equal(link("f", "hard"), 0);
    struct stat f = status_of("f");
    assert_true(replace_same_file("./f", f.st_dev, f.st_ino));
    assert_true(replace_same_file("link", f.st_dev, f.st_ino));
    assert_true(replace_same_file("hard", f.st_dev, f.st_ino));
    assert_false(replace_same_file("g", f.st_dev, f.st_ino));
    assert_false(replace_same_file("nowhere", f.st_dev, f.st_ino));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, testing_enter, testing_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_file_is_replaced_with_all_it_has),
        CASE(a_new_file_has_the_mode_asked_for),
        CASE(a_link_stays_one),
        CASE(what_changed_meanwhile_is_left_alone),
        CASE(what_cannot_be_replaced_is_refused),
        CASE(without_rights_nothing_happens),
        CASE(what_is_there_already_stays),
        CASE(a_new_file_is_ours_alone_whatever_the_umask_says),
        CASE(of_many_one_makes_it),
        CASE(a_full_disk_leaves_the_old_file),
        CASE(a_write_cut_short_leaves_nothing),
        CASE(devices_and_pipes_are_written_to),
        CASE(the_same_file_is_known),
    };
    return cmocka_run_group_tests_name("replace", tests, NULL, NULL);
}
