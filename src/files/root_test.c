/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "files/root.h"
#include "files/root_walk.h"
#include "files/testing.h"

static struct arena arena; /* zeroed: as ARENA_INIT */

/* A node in `node`, links of all kinds in it, and a file beside it that nobody may reach. */
static int setup(void **state)
{
    if (testing_enter(state) != 0)
        return -1;
    testing_put("outside", "outside");
    testing_put("node/outside", "inside");
    testing_put("node/etc/kubernetes/manifests/a.yaml", "a: 1\n");
    testing_put("node/etc/kubernetes/manifests/.b.yaml", "b: 1\n");
    testing_put("node/etc/kubernetes/pki/x.key", "key");
    testing_put("node/etc/kubernetes-old/x", "x");
    testing_put("node/srv/enc/enc.yaml", "enc: 1\n");
    testing_put("node/var/empty/", "");
    return symlink("/srv/enc", "node/etc/kubernetes/enc") ||
           symlink("../../../../../../outside", "node/etc/out") ||
           symlink("/../outside", "node/etc/up") || symlink("loop2", "node/etc/loop1") ||
           symlink("loop1", "node/etc/loop2") || symlink("/etc/none", "node/etc/dangling") ||
           symlink("/srv/enc/enc.yaml", "node/etc/kubernetes/manifests/link.yaml") ||
           symlink("kubernetes/", "node/etc/k8s") || chmod("node/srv/enc", 0750) ||
           chmod("node/srv/enc/enc.yaml", 0640) ||
           mkfifo("node/etc/kubernetes/manifests/fifo", 0600);
}

static int teardown(void **state)
{
    arena_release(&arena);
    return testing_leave(state);
}

/* Of what lies in the folder `node`: these paths, NULL at the end. */
static void archive(const char *file, const char *const *paths)
{
    const char *argv[10] = {"tar", "-C", "node", "-cf", file};
    for (size_t i = 0; paths[i]; i++)
        argv[5 + i] = paths[i];
    int status;
    pid_t tar = fork();
    assert_true(tar >= 0);
    if (tar == 0) {
        execvp("tar", (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_int_equal(waitpid(tar, &status, 0), tar);
    assert_int_equal(status, 0);
}

static struct root *open_root(const char *path)
{
    struct err err = {""};
    struct root *root = root_open(path, -1, &err);
    if (!root)
        fail_msg("%s: %s", path, err.text);
    return root;
}

static struct root_status look(const struct root *root, const char *path)
{
    struct root_status status;
    root_look(root, &arena, str_from(path), &status);
    return status;
}

static void links_lead_to_where_they_lead_on_the_node(void **state)
{
    static const struct {
        const char *path;
        enum root_kind kind;
        const char *real;
    } table[] = {
        {"/", ROOT_FOLDER, ""},
        {"", ROOT_FOLDER, ""},
        {"/etc/kubernetes/", ROOT_FOLDER, "etc/kubernetes"},
        {"etc//kubernetes/./enc/enc.yaml", ROOT_FILE, "srv/enc/enc.yaml"},
        {"/etc/kubernetes/enc/../outside", ROOT_ABSENT, NULL},
        {"/etc/kubernetes/enc/../enc/enc.yaml", ROOT_FILE, "srv/enc/enc.yaml"},
        {"/etc/k8s/manifests/a.yaml", ROOT_FILE, "etc/kubernetes/manifests/a.yaml"},
        {"/etc/k8s/manifests/link.yaml", ROOT_FILE, "srv/enc/enc.yaml"},
        {"/etc/out", ROOT_FILE, "outside"},
        {"/etc/up", ROOT_FILE, "outside"},
        {"/../../outside", ROOT_FILE, "outside"},
        {"/etc/loop1", ROOT_ABSENT, NULL},
        {"/etc/loop1/x", ROOT_ABSENT, NULL},
        {"/etc/dangling", ROOT_ABSENT, NULL},
        {"/etc/none/x", ROOT_ABSENT, NULL},
        {"/srv/enc/enc.yaml/x", ROOT_ABSENT, NULL},
        {"/etc/kubernetes/manifests/fifo", ROOT_OTHER, "etc/kubernetes/manifests/fifo"},
        {"/opt/x", ROOT_UNKNOWN, NULL}, /* there is no /opt: it may not have been copied */
    };
    struct root *root = open_root(*state);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct root_status status = look(root, table[i].path);
        bool partial = table[i].kind == ROOT_UNKNOWN && strcmp(*state, "node") != 0;
        if (status.kind != (partial ? ROOT_ABSENT : table[i].kind))
            fail_msg("'%s' is %d", table[i].path, status.kind);
        if (table[i].real && !str_eq(status.real, str_from(table[i].real)))
            fail_msg("'%s' is '" STR_FMT "'", table[i].path, STR_ARG(status.real));
        assert_true(table[i].real || !status.real.ptr);
    }
    /* Nor need there be what a system makes when it starts. */
    assert_int_equal(look(root, "/run/x").kind, ROOT_UNKNOWN);
    struct root_status status = look(root, "/etc/kubernetes/enc/enc.yaml");
    assert_true(status.has_mode);
    assert_int_equal(status.mode, 0640);
    assert_int_equal(status.uid, getuid());
    assert_int_equal(look(root, "/etc/kubernetes/enc").mode, 0750);
    root_close(root);
}

static bool reads(const struct root *root, const char *real, const char *text)
{
    struct reader reader = READER_INIT;
    struct reading reading;
    struct reader_options options = {.max = 100};
    struct err err = {""};
    bool ok = root_read(root, str_from(real), &reader, &options, &reading, &err);
    ok = ok && str_eq(reading.text, str_from(text));
    reader_release(&reader);
    return ok;
}

static void files_are_read_and_nothing_else(void **state)
{
    struct root *root = open_root(*state);
    assert_true(reads(root, "srv/enc/enc.yaml", "enc: 1\n"));
    assert_true(reads(root, "outside", "inside"));
    assert_false(reads(root, "etc/kubernetes/enc/enc.yaml", "enc: 1\n"));
    assert_false(reads(root, "etc/kubernetes/manifests/link.yaml", "enc: 1\n"));
    assert_false(reads(root, "etc/kubernetes/manifests/fifo", ""));
    assert_false(reads(root, "../outside", "outside"));
    assert_false(reads(root, "etc", ""));
    root_close(root);
}

static void expect_walk(const struct root *root, const char *const *paths, size_t count,
                        const char *expected)
{
    struct walk walk;
    struct walk_options options = {.keep_skipped = false};
    struct buf got = BUF_INIT;
    root_walk(root, &walk, paths, count, &options);
    for (size_t i = 0; i < walk.count; i++) {
        buf_str(&got, walk.files[i].path);
        buf_cstr(&got, walk.files[i].named ? "!\n" : "\n");
    }
    for (size_t i = 0; i < walk.trouble_count; i++) {
        buf_cstr(&got, "? ");
        buf_str(&got, walk.troubles[i].path);
        buf_cstr(&got, "\n");
    }
    walk_release(&walk);
    if (!str_eq(buf_view(&got), str_from(expected)))
        fail_msg("it walks\n" STR_FMT, STR_ARG(buf_view(&got)));
    buf_release(&got);
}

static void standard_places_and_named_ones_are_walked(void **state)
{
    struct root *root = open_root(*state);
    testing_put("unused", "");
    expect_walk(root, NULL, 0,
                "/etc/kubernetes/manifests/.b.yaml\n/etc/kubernetes/manifests/a.yaml\n"
                "/etc/kubernetes/manifests/link.yaml\n");
    expect_walk(root, (const char *[]){"/srv", "etc/kubernetes/enc/enc.yaml"}, 2,
                "/srv/enc/enc.yaml\n");
    expect_walk(root, (const char *[]){"etc/kubernetes/enc/enc.yaml", "/srv"}, 2,
                "/etc/kubernetes/enc/enc.yaml!\n");
    expect_walk(root, (const char *[]){"/etc/kubernetes/manifests/fifo", "/etc/none"}, 2,
                "? /etc/kubernetes/manifests/fifo\n? /etc/none\n");
    expect_walk(root, (const char *[]){"/etc/kubernetes/enc/"}, 1,
                "/etc/kubernetes/enc/enc.yaml\n");
    root_close(root);
}

static void folder_then_archive(void (*test)(void **state))
{
    void *folder = (void *)(uintptr_t) "node", *packed = (void *)(uintptr_t) "node.tar";
    test(&folder);
    archive("node.tar", (const char *[]){".", NULL});
    testing_remove("node");
    test(&packed);
}

static void in_both_links_lead_to_where_they_lead(void **state)
{
    (void)state;
    folder_then_archive(links_lead_to_where_they_lead_on_the_node);
}

static void in_both_files_are_read(void **state)
{
    (void)state;
    folder_then_archive(files_are_read_and_nothing_else);
}

static void in_both_places_are_walked(void **state)
{
    (void)state;
    folder_then_archive(standard_places_and_named_ones_are_walked);
}

static void a_socket_is_one(void **state)
{
    (void)state;
    struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "node/var/s.sock"};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    struct root *root = open_root("node");
    assert_int_equal(look(root, "/var/s.sock").kind, ROOT_SOCKET);
    assert_false(reads(root, "var/s.sock", ""));
    root_close(root);
    close(fd);
}

static void the_kernels_files_are_not_read(void **state)
{
    (void)state;
    struct root *root = open_root("/");
    struct root_status status = look(root, "/proc/self/status");
    if (status.kind == ROOT_FILE)
        assert_false(reads(root, status.real.ptr, ""));
    assert_int_equal(look(root, "/there-is-no-such-folder/x").kind, ROOT_ABSENT);
    root_close(root);
}

static void what_may_not_be_looked_at_is_no_absence(void **state)
{
    (void)state;
    chmod("node/srv", 0700);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        bool other = getuid() == 0 && setgid(65534) == 0 && setuid(65534) == 0;
        struct err err = {""};
        struct root *root = root_open("node", -1, &err);
        bool ok = !other || (root && look(root, "/srv/enc/enc.yaml").kind == ROOT_UNREADABLE);
        _exit(ok ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void a_part_of_a_node_says_nothing_of_the_rest(void **state)
{
    (void)state;
    archive("part.tar", (const char *[]){"etc/kubernetes/manifests", "srv/enc", NULL});
    struct root *root = open_root("part.tar");
    assert_int_equal(look(root, "/etc/kubernetes/manifests/none").kind, ROOT_ABSENT);
    assert_int_equal(look(root, "/etc/kubernetes/none").kind, ROOT_UNKNOWN);
    assert_int_equal(look(root, "/etc/kubernetes").kind, ROOT_FOLDER);
    assert_false(look(root, "/etc/kubernetes").has_mode);
    assert_int_equal(look(root, "/var/none").kind, ROOT_UNKNOWN);
    root_close(root);
}

static void what_is_no_root_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *path, *why;
    } table[] = {
        {"outside", "it is neither a folder nor a tar archive"},
        {"none", "cannot open: No such file or directory"},
        {"node/etc/kubernetes/manifests/fifo", "it is neither a folder nor a tar archive"},
        {"packed.zst", "it is packed with zstd: unpack it first"},
        {"zeros", "it is an archive without any file"},
    };
    testing_put("packed.zst", "\x28\xb5\x2f\xfd....");
    testing_put("zeros", "");
    assert_int_equal(truncate("zeros", 10240), 0);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct err err = {""};
        assert_null(root_open(table[i].path, -1, &err));
        assert_string_equal(err.text, table[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(in_both_links_lead_to_where_they_lead, setup, teardown),
        cmocka_unit_test_setup_teardown(in_both_files_are_read, setup, teardown),
        cmocka_unit_test_setup_teardown(in_both_places_are_walked, setup, teardown),
        cmocka_unit_test_setup_teardown(a_socket_is_one, setup, teardown),
        cmocka_unit_test_setup_teardown(the_kernels_files_are_not_read, setup, teardown),
        cmocka_unit_test_setup_teardown(what_may_not_be_looked_at_is_no_absence, setup, teardown),
        cmocka_unit_test_setup_teardown(a_part_of_a_node_says_nothing_of_the_rest, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_root_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests_name("root", tests, NULL, NULL);
}
