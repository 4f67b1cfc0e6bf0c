/* SPDX-License-Identifier: Apache-2.0 */
/* `check --root` on a node with sockets, which no repository can hold. (Everything else is in
 * testdata/cli/root/.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli/testing.h"

static const char manifest[] = "apiVersion: v1\n"
                               "kind: Pod\n"
                               "metadata: {name: kube-apiserver}\n"
                               "spec:\n"
                               "  containers:\n"
                               "  - name: kube-apiserver\n"
                               "    command: [kube-apiserver,\n"
                               "      --encryption-provider-config=/etc/kubernetes/enc.yaml]\n"
                               "    volumeMounts:\n"
                               "    - {name: etc, mountPath: /etc/kubernetes, readOnly: true}\n"
                               "    - {name: kms, mountPath: /kms}\n"
                               "  volumes:\n"
                               "  - {name: etc, hostPath: {path: /etc/kubernetes}}\n"
                               "  - {name: kms, hostPath: {path: /run/kms}}\n";
static const char configuration[] = "apiVersion: apiserver.config.k8s.io/v1\n"
                                    "kind: EncryptionConfiguration\n"
                                    "resources:\n"
                                    "- resources: [secrets]\n"
                                    "  providers:\n"
                                    "  - kms: {apiVersion: v2, name: a, endpoint: "
                                    "unix:///kms/s.sock}\n";

struct node {
    struct arena arena;
    const char *folder;
    int socket;
};

static const char *in_node(struct node *n, const char *path)
{
    return arena_fmt(&n->arena, "%s/node/%s", n->folder, path).ptr;
}

static void put(struct node *n, const char *path, const char *text)
{
    const char *full = in_node(n, path);
    if (text)
        run_write_file(full, str_from(text));
    else
        assert_int_equal(mkdir(full, 0755), 0);
}

static void node_init(struct node *n)
{
    *n = (struct node){.arena = ARENA_INIT};
    n->folder = run_scratch(&n->arena);
    static const char *const folders[] = {
        "", "etc", "etc/kubernetes", "etc/kubernetes/manifests", "run", "run/kms"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        put(n, folders[i], NULL);
    put(n, "etc/kubernetes/manifests/kube-apiserver.yaml", manifest);
    put(n, "etc/kubernetes/enc.yaml", configuration);
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    const char *path = in_node(n, "run/kms/s.sock");
    n->socket = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(strlen(path) < sizeof at.sun_path);
    memcpy(at.sun_path, path, strlen(path));
    assert_int_equal(bind(n->socket, (struct sockaddr *)&at, sizeof at), 0);
}

static void node_release(struct node *n)
{
    close(n->socket);
    run_scratch_remove(n->folder);
    arena_release(&n->arena);
}

static bool fires(struct node *n, const char *rule)
{
    const char *argv[] = {run_enclint(&n->arena), "check", "--only", rule, "--root", "node", NULL};
    struct run run = run_program(&n->arena, &(struct run_spec){.argv = argv, .cwd = n->folder});
    if (run.code != 0 && run.code != 1)
        fail_msg("exit code %d: " STR_FMT, run.code, STR_ARG(run.err));
    return str_find(run.out, str_from(rule)) < run.out.len;
}

static void a_socket_that_others_may_write_to_is_found(void **state)
{
    (void)state;
    struct node n;
    node_init(&n);
    static const struct {
        mode_t socket, folder;
        bool found;
    } table[] = {{0777, 0755, true}, {0755, 0755, false}, {0777, 0700, false},
                 {0700, 0777, true}, {0770, 0755, false}, {0666, 0755, true}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_int_equal(chmod(in_node(&n, "run/kms/s.sock"), table[i].socket), 0);
        assert_int_equal(chmod(in_node(&n, "run/kms"), table[i].folder), 0);
        if (fires(&n, "ENC575") != table[i].found)
            fail_msg("socket %o in folder %o", table[i].socket, table[i].folder);
    }
    node_release(&n);
}

static void a_socket_in_place_of_the_configuration_is_found(void **state)
{
    (void)state;
    struct node n;
    node_init(&n);
    assert_false(fires(&n, "ENC576"));
    assert_int_equal(rename(in_node(&n, "run/kms/s.sock"), in_node(&n, "etc/kubernetes/enc.yaml")),
                     0);
    assert_true(fires(&n, "ENC576"));
    node_release(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_socket_that_others_may_write_to_is_found),
        cmocka_unit_test(a_socket_in_place_of_the_configuration_is_found),
    };
    return cmocka_run_group_tests_name("root", tests, NULL, NULL);
}
