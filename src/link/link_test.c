/* SPDX-License-Identifier: Apache-2.0 */
#include "link/link.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define LIT(literal)                                                                               \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

static struct arena arena;

static int begin(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

/* --- places --- */

static void a_root_is_what_lies_above_a_known_place(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"cp1/etc/kubernetes/manifests/kube-apiserver.yaml", "cp1"},
        {"a/b/etc/systemd/system/kube-apiserver.service", "a/b"},
        {"cp1/etc/kubernetes/enc/enc.yaml", "cp1"},
        {"cp1/var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml", "cp1"},
        {"etc/kubernetes/manifests/kube-apiserver.yaml", ""},
        {"/etc/kubernetes/manifests/kube-apiserver.yaml", ""},
        {"./etc/kubernetes/manifests/kube-apiserver.yaml", "."},
        {"cp1/proc/2114/cmdline", "cp1"},
        {"proc/2114/cmdline", ""},
        {"/proc/2114/cmdline", ""},
        {"cp1/proc/self/cmdline", NULL},
        {"cp1/proc/2114/environ", NULL},
        {"kube-apiserver.yaml", NULL},
        {"cp1/manifests/kube-apiserver.yaml", NULL},
        {"netc/kubernetes/manifests/kube-apiserver.yaml", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct str got = link_root(str_from(table[i][0]));
        if (!str_eq(got, str_from(table[i][1])) || !got.ptr != !table[i][1])
            fail_msg("'%s': '" STR_FMT "'", table[i][0], STR_ARG(got));
    }
}

static void a_file_is_at_its_path_below_the_root(void **state)
{
    (void)state;
    static const struct {
        const char *file, *root, *path;
        bool is;
    } table[] = {
        {"cp1/etc/enc.yaml", "cp1", "/etc/enc.yaml", true},
        {"etc/enc.yaml", "", "/etc/enc.yaml", true},
        {"/etc/enc.yaml", "", "/etc/enc.yaml", true},
        {"./etc/enc.yaml", ".", "/etc/enc.yaml", true},
        {"cp2/etc/enc.yaml", "cp1", "/etc/enc.yaml", false},
        {"cp10/etc/enc.yaml", "cp1", "/etc/enc.yaml", false},
        {"cp1/srv/etc/enc.yaml", "cp1", "/etc/enc.yaml", false},
        {"cp1/etc/enc.yaml", "cp1", "etc/enc.yaml", false},
        {"cp1/etc/enc.yaml", "cp1", "", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (link_is_at(str_from(table[i].file), str_from(table[i].root), str_from(table[i].path)) !=
            table[i].is)
            fail_msg("'%s' below '%s' at '%s'", table[i].file, table[i].root, table[i].path);
}

static void static_pods_lie_directly_in_their_folder(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        bool is;
    } table[] = {
        {"cp1/etc/kubernetes/manifests/a.yaml", true},
        {"/etc/kubernetes/manifests/a.yaml.bak", true},
        {"etc/kubernetes/manifests/a.yaml", true},
        {"var/lib/rancher/rke2/agent/pod-manifests/a.yaml", true},
        {"cp1/etc/kubernetes/manifests/old/a.yaml", false},
        {"cp1/netc/kubernetes/manifests/a.yaml", false},
        {"manifests/a.yaml", false},
        {"a.yaml", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (link_is_static(str_from(table[i].file)) != table[i].is)
            fail_msg("'%s'", table[i].file);
}

static void a_plugin_is_near_on_the_same_node_or_beside(void **state)
{
    (void)state;
    static const struct {
        const char *server, *plugin;
        bool is;
    } table[] = {
        {"cp1/etc/kubernetes/manifests/a.yaml", "cp1/etc/kubernetes/manifests/kms.yaml", true},
        {"cp1/etc/kubernetes/manifests/a.yaml", "cp1/etc/systemd/system/kms.service", true},
        {"cp1/etc/kubernetes/manifests/a.yaml", "cp2/etc/kubernetes/manifests/kms.yaml", false},
        {"cp1/etc/kubernetes/manifests/a.yaml", "kms.yaml", true},
        {"cp1/etc/kubernetes/manifests/a.yaml", "cp1/kms.yaml", true},
        {"cp1/etc/kubernetes/manifests/a.yaml", "cp2/kms.yaml", false},
        {"a.yaml", "kms.yaml", true},
        {"x/a.yaml", "x/kms.yaml", true},
        {"x/a.yaml", "y/kms.yaml", false},
        {"x/a.yaml", "x/deploy/kms.yaml", false},
        {"/x/a.yaml", "kms.yaml", false},
        {"x/a.yaml", "cp1/etc/kubernetes/manifests/kms.yaml", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct server_note server = {.file = str_from(table[i].server)};
        struct plugin_note plugin = {.file = str_from(table[i].plugin)};
        struct joined apart = {.host = NULL}, one_node = {.host = &(struct host){.look = NULL}};
        if (link_is_near(&apart, &server, &plugin) != table[i].is)
            fail_msg("'%s', '%s'", table[i].server, table[i].plugin);
        assert_true(link_is_near(&one_node, &server, &plugin));
    }
}

/* --- joins: a node with one server, one configuration and a few plugins --- */

static const struct mount_note mounts[] = {
    {.path = LIT("/etc/kubernetes/enc"), .host = LIT("/srv/enc")},
    {.path = LIT("/run/kms"), .host = LIT("/run/plugin")},
    {.path = LIT("/shared"), .own = LIT("pod:shared")},
    {.path = LIT("/vague"), .is_unknown = true},
    {.path = LIT("/secret")},
};
static const struct endpoint_note endpoints[] = {{.name = LIT("a"), .socket = LIT("/run/kms/a")},
                                                 {.name = LIT("b"), .socket = LIT("/run/kms/b")}};

struct machine {
    struct server_note server;
    struct policy_note policy;
    struct plugin_note plugins[2];
    uint32_t plugin_count;
    struct joined joined;
};

static struct machine node_new(const struct endpoint_note *endpoint, uint32_t count)
{
    return (struct machine){
        .server = {.file = STR("cp1/etc/kubernetes/manifests/a.yaml"),
                   .config = STR("/etc/kubernetes/enc/enc.yaml"),
                   .config_host = STR("/srv/enc/enc.yaml"),
                   .mounts = mounts,
                   .mount_count = sizeof mounts / sizeof *mounts},
        .policy = {.file = STR("cp1/srv/enc/enc.yaml"),
                   .container = STR_NONE,
                   .endpoints = endpoint,
                   .endpoint_count = count},
    };
}

static void add_plugin(struct machine *node, const char *file, const struct listen_note *listen)
{
    node->plugins[node->plugin_count++] = (struct plugin_note){
        .file = str_from(file), .listens = listen, .listen_count = listen ? 1 : 0};
}

static const struct server_link *join(struct machine *node)
{
    struct notes notes = {.servers = &node->server,
                          .server_count = 1,
                          .plugins = node->plugins,
                          .plugin_count = node->plugin_count,
                          .policies = &node->policy,
                          .policy_count = 1};
    const struct notes *units[] = {&notes};
    link_join(&arena, units, 1, &node->joined);
    assert_int_equal(node->joined.server_count, 1);
    return &node->joined.servers[0];
}

/* A node on which /etc/enc is a link to /srv/enc, whose folder anybody may write to. */
static void look(const struct host *host, struct arena *a, struct str path, struct host_place *out)
{
    (void)host, (void)a;
    *out = (struct host_place){.path = path, .kind = HOST_FOLDER, .has_mode = true, .mode = 0755};
    if (str_eq(path, STR("/etc/enc/enc.yaml")) || str_eq(path, STR("/srv/enc/enc.yaml")))
        *out = (struct host_place){
            .path = STR("/srv/enc/enc.yaml"), .kind = HOST_FILE, .has_mode = true, .mode = 0600};
    else if (str_eq(path, STR("/srv/enc")))
        out->mode = 0777;
    else if (str_starts_with(path, STR("/none")))
        out->kind = HOST_ABSENT;
    else if (str_starts_with(path, STR("/vague")))
        out->kind = HOST_UNKNOWN;
}

static void on_a_node_links_count_and_what_is_missing_is_missing(void **state)
{
    (void)state;
    struct machine node = node_new(NULL, 0);
    const struct host host = {.look = look};
    node.joined.host = &host;
    node.server.file = STR("/opt/a.yaml");
    node.server.config_host = STR("/etc/enc/enc.yaml");
    node.policy.file = STR("/srv/enc/enc.yaml");
    const struct server_link *link = join(&node);
    assert_int_equal(link->state, LINK_JOINED);
    assert_int_equal(link->config_place->mode, 0600);
    assert_true(host_place_is_open(link->config_place->above));
    assert_true(str_eq(link->config_place->above->above->path, STR("/srv")));
    assert_true(str_eq(link->file_place->path, STR("/opt/a.yaml")));
    assert_ptr_equal(node.joined.policy_places[0]->above->above->above->above, NULL);

    node.policy.file = STR("/srv/enc.yaml");
    link = join(&node);
    assert_int_equal(link->state, LINK_NOT_GIVEN);
    assert_false(link_is_missing(&node.joined, link));
    node.server.config_host = STR("/none/enc.yaml");
    link = join(&node);
    assert_int_equal(link->state, LINK_NOT_GIVEN);
    assert_true(link_is_missing(&node.joined, link));
    node.server.config_host = STR("/vague/enc.yaml");
    assert_false(link_is_missing(&node.joined, join(&node)));
}

static void a_place_is_open_where_others_write(void **state)
{
    (void)state;
    static const struct {
        enum host_kind kind;
        uint32_t mode, gid;
        bool open;
    } table[] = {
        {HOST_FILE, 0644, 0, false},    {HOST_FILE, 0664, 0, false},
        {HOST_FILE, 0664, 7, true},     {HOST_FILE, 0602, 0, true},
        {HOST_FOLDER, 0777, 0, true},   {HOST_FOLDER, 01777, 0, false},
        {HOST_FOLDER, 01775, 7, false}, {HOST_FILE, 01777, 0, true},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct host_place place = {
            .kind = table[i].kind, .has_mode = true, .mode = table[i].mode, .gid = table[i].gid};
        if (host_place_is_open(&place) != table[i].open)
            fail_msg("%o of group %u", table[i].mode, table[i].gid);
        place.has_mode = false;
        assert_false(host_place_is_open(&place));
    }
}

static const char here[] = "cp1/etc/kubernetes/manifests/kms.yaml";

static void a_server_reads_what_lies_where_its_mount_leads(void **state)
{
    (void)state;
    struct machine node = node_new(NULL, 0);
    const struct server_link *link = join(&node);
    assert_int_equal(link->state, LINK_JOINED);
    assert_ptr_equal(link->policy, &node.policy);

    node.policy.file = STR("cp2/srv/enc/enc.yaml");
    assert_int_equal(join(&node)->state, LINK_NOT_GIVEN);
    node.policy.file = STR("cp1/etc/kubernetes/enc/enc.yaml");
    assert_int_equal(join(&node)->state, LINK_NOT_GIVEN);
    node.policy.file = STR("cp1/srv/enc/enc.yaml");
    node.policy.container = STR("data[\"enc.yaml\"]");
    assert_int_equal(join(&node)->state, LINK_NOT_GIVEN);
}

static void beside_the_manifest_the_name_is_enough(void **state)
{
    (void)state;
    struct machine node = node_new(NULL, 0);
    node.server.file = STR("x/a.yaml");
    node.policy.file = STR("x/enc.yaml");
    assert_int_equal(join(&node)->state, LINK_JOINED);
    node.policy.file = STR("x/other.yaml");
    assert_int_equal(join(&node)->state, LINK_NOT_GIVEN);
    node.policy.file = STR("y/enc.yaml");
    assert_int_equal(join(&node)->state, LINK_NOT_GIVEN);
}

static void a_document_may_bring_both(void **state)
{
    (void)state;
    struct machine node = node_new(NULL, 0);
    node.server.file = node.policy.file = STR("cluster.yaml");
    node.policy.container = STR("files[0]");
    node.policy.host = node.server.config_host;
    assert_int_equal(join(&node)->state, LINK_JOINED);
    node.policy.outermost = 7;
    assert_int_equal(join(&node)->state, LINK_NOT_GIVEN);
    node.policy.outermost = 0;
    node.policy.host = STR("/etc/other.yaml");
    assert_int_equal(join(&node)->state, LINK_NOT_GIVEN);
    node.policy.host = node.server.config_host;
    node.policy.file = STR("other.yaml");
    assert_int_equal(join(&node)->state, LINK_NOT_GIVEN);
}

static void a_path_that_is_not_mounted_is_not_visible(void **state)
{
    (void)state;
    struct machine node = node_new(NULL, 0);
    node.server.config_host = STR_NONE;
    node.server.config = STR("/etc/other/enc.yaml");
    assert_int_equal(join(&node)->state, LINK_NOT_VISIBLE);
    node.server.is_partial = true;
    assert_int_equal(join(&node)->state, LINK_UNKNOWN);
    node.server.is_partial = false;
    node.server.config = STR("/vague/enc.yaml");
    assert_int_equal(join(&node)->state, LINK_UNKNOWN);
    node.server.config_is_unknown = true;
    assert_int_equal(join(&node)->state, LINK_UNKNOWN);
}

static enum link_state state_of(const char *socket, struct listen_note listen)
{
    struct endpoint_note endpoint = {.socket = str_from(socket)};
    struct machine node = node_new(&endpoint, 1);
    add_plugin(&node, here, &listen);
    const struct server_link *link = join(&node);
    assert_int_equal(link->socket_count, 1);
    return link->sockets[0].state;
}

static void a_socket_is_dialled_where_the_mounts_of_both_meet(void **state)
{
    (void)state;
    struct listen_note host = {.path = LIT("/x/a"), .host = LIT("/run/plugin/a")};
    struct listen_note own = {.path = LIT("/x/a"), .own = LIT("pod:shared/a")};
    struct listen_note abstract = {.path = LIT("@a")};
    assert_int_equal(state_of("/run/kms/a", host), LINK_JOINED);
    assert_int_equal(state_of("/run/kms/../kms/a", host), LINK_JOINED);
    assert_int_equal(state_of("/run/kms/b", host), LINK_NOT_GIVEN);
    assert_int_equal(state_of("/shared/a", own), LINK_JOINED);
    assert_int_equal(state_of("/shared/a", host), LINK_NOT_GIVEN);
    assert_int_equal(state_of("/run/kms/a", own), LINK_NOT_GIVEN);
    assert_int_equal(state_of("@a", abstract), LINK_JOINED);
    assert_int_equal(state_of("@b", abstract), LINK_NOT_GIVEN);
    assert_int_equal(state_of("/elsewhere/a", host), LINK_NOT_VISIBLE);
    assert_int_equal(state_of("/secret/a", host), LINK_NOT_VISIBLE);
    assert_int_equal(state_of("/vague/a", host), LINK_UNKNOWN);
    assert_int_equal(state_of("", host), LINK_UNKNOWN);
    assert_int_equal(state_of("relative", host), LINK_UNKNOWN);
}

static void plugins_of_other_nodes_are_not_dialled(void **state)
{
    (void)state;
    struct listen_note listen = {.path = LIT("/x/a"), .host = LIT("/run/plugin/a")};
    struct machine node = node_new(endpoints, 1);
    add_plugin(&node, "cp2/etc/kubernetes/manifests/kms.yaml", &listen);
    assert_int_equal(join(&node)->sockets[0].state, LINK_NOT_GIVEN);
    assert_null(node.joined.servers[0].sockets[0].plugin);
    /* Where none is said, it may be any. */
    node.plugins[0].file = STR("deploy/kms.yaml");
    assert_int_equal(join(&node)->sockets[0].state, LINK_JOINED);
}

static void a_plugin_that_nobody_dials_is_what_was_meant(void **state)
{
    (void)state;
    struct listen_note a = {.path = LIT("/x/a"), .host = LIT("/run/plugin/a")};
    struct listen_note z = {.path = LIT("/x/z"), .host = LIT("/run/plugin/z")};
    struct machine node = node_new(endpoints, 2);
    add_plugin(&node, here, &a);
    const struct socket_link *sockets = join(&node)->sockets;
    assert_int_equal(sockets[0].state, LINK_JOINED);
    assert_int_equal(sockets[1].state, LINK_NOT_GIVEN);
    assert_int_equal(sockets[1].miss, MISS_NONE);
    assert_null(sockets[1].plugin);

    add_plugin(&node, here, &z);
    sockets = join(&node)->sockets;
    assert_int_equal(sockets[1].state, LINK_NOT_GIVEN);
    assert_int_equal(sockets[1].miss, MISS_PATH);
    assert_ptr_equal(sockets[1].listen, &z);

    /* Nothing is guessed of one that is on no node, or may listen anywhere. */
    node.plugins[1].file = STR("deploy/kms.yaml");
    assert_int_equal(join(&node)->sockets[1].miss, MISS_NONE);
    node.plugins[1].file = str_from(here);
    node.plugins[1].is_vague = true;
    assert_int_equal(join(&node)->sockets[1].miss, MISS_NONE);
    node.plugins[1].is_vague = false;
    z.is_unknown = true;
    assert_int_equal(join(&node)->sockets[1].miss, MISS_NONE);
}

static void the_same_path_elsewhere_is_another_volume(void **state)
{
    (void)state;
    struct listen_note listen = {.path = LIT("/run/kms/a"), .host = LIT("/run/other/a")};
    struct machine node = node_new(endpoints, 1);
    add_plugin(&node, here, &listen);
    const struct socket_link *socket = &join(&node)->sockets[0];
    assert_int_equal(socket->miss, MISS_VOLUME);
    assert_ptr_equal(socket->listen, &listen);
    listen.host = STR_NONE;
    assert_int_equal(join(&node)->sockets[0].miss, MISS_VOLUME);
    listen.host = STR("/run/plugin/a");
    assert_int_equal(join(&node)->sockets[0].state, LINK_JOINED);
    assert_int_equal(node.joined.servers[0].sockets[0].miss, MISS_NONE);
}

static void a_process_of_the_host_dials_the_hosts_paths(void **state)
{
    (void)state;
    struct endpoint_note endpoint = {.socket = STR("/var/run/kms/a")};
    struct listen_note listen = {.path = LIT("/x/a"), .host = LIT("/run/kms/a")};
    struct machine node = node_new(&endpoint, 1);
    node.server.sees_host_paths = true;
    node.server.mount_count = 0;
    add_plugin(&node, here, &listen);
    assert_int_equal(join(&node)->sockets[0].state, LINK_JOINED);
}

/* What is over that is not compared, and so not known. */
static void there_is_an_end_to_what_is_compared(void **state)
{
    (void)state;
    enum { SERVERS = 100, ENDPOINTS = 5000 };
    struct endpoint_note *many = arena_new(&arena, struct endpoint_note, ENDPOINTS);
    struct server_note *servers = arena_new(&arena, struct server_note, SERVERS);
    for (size_t i = 0; i < ENDPOINTS; i++)
        many[i].socket = STR("/run/kms/a");
    struct machine node = node_new(many, ENDPOINTS);
    for (size_t i = 0; i < SERVERS; i++)
        servers[i] = node.server;
    struct notes notes = {
        .servers = servers, .server_count = SERVERS, .policies = &node.policy, .policy_count = 1};
    const struct notes *units[] = {&notes};
    link_join(&arena, units, 1, &node.joined);
    assert_int_equal(node.joined.server_count, SERVERS);
    assert_int_equal(node.joined.servers[0].socket_count, ENDPOINTS);
    assert_int_equal(node.joined.servers[SERVERS - 1].socket_count, 0);
    assert_int_equal(node.joined.servers[SERVERS - 1].state, LINK_JOINED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_root_is_what_lies_above_a_known_place, begin),
        cmocka_unit_test_setup(a_file_is_at_its_path_below_the_root, begin),
        cmocka_unit_test_setup(static_pods_lie_directly_in_their_folder, begin),
        cmocka_unit_test_setup(a_plugin_is_near_on_the_same_node_or_beside, begin),
        cmocka_unit_test_setup(on_a_node_links_count_and_what_is_missing_is_missing, begin),
        cmocka_unit_test_setup(a_place_is_open_where_others_write, begin),
        cmocka_unit_test_setup(a_server_reads_what_lies_where_its_mount_leads, begin),
        cmocka_unit_test_setup(beside_the_manifest_the_name_is_enough, begin),
        cmocka_unit_test_setup(a_document_may_bring_both, begin),
        cmocka_unit_test_setup(a_path_that_is_not_mounted_is_not_visible, begin),
        cmocka_unit_test_setup(a_socket_is_dialled_where_the_mounts_of_both_meet, begin),
        cmocka_unit_test_setup(plugins_of_other_nodes_are_not_dialled, begin),
        cmocka_unit_test_setup(a_plugin_that_nobody_dials_is_what_was_meant, begin),
        cmocka_unit_test_setup(the_same_path_elsewhere_is_another_volume, begin),
        cmocka_unit_test_setup(a_process_of_the_host_dials_the_hosts_paths, begin),
        cmocka_unit_test_setup(there_is_an_end_to_what_is_compared, begin),
    };
    return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
