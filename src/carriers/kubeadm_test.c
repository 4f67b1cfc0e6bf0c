/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/document.h"
#include "carriers/carrier.h"
#include "model/kubeadm.h"
#include "model/machine.h"
#include "schema/decode.h"

static struct arena arena;
static struct source source;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static bool ignore(struct decode *d, const struct decode_fault *fault)
{
    (void)d;
    (void)fault;
    return true;
}

static struct carried carried_of(const char *text)
{
    struct document document;
    struct carried carried = {.arena = &arena, .source = &source};
    source_init(&source, &arena, STR("x"), str_from(text));
    document_read(&arena, &source, DOCUMENT_YAML, GO_YAML_2_2_8, &document);
    struct str group = value_find(document.value, STR("apiVersion"))
                           ? value_find(document.value, STR("apiVersion"))->text
                           : STR("");
    struct str kind = value_find(document.value, STR("kind"))->text;
    const struct carrier *carrier = carrier_find(group, kind, document.value->node);
    if (!carrier)
        return carried;
    const struct schema_object *shape = carrier->shape(kind);
    struct decode d = {
        .arena = &arena, .engine = DECODE_KJSON, .minor = VERSION_NEWEST, .report = ignore};
    void *decoded = arena_alloc(&arena, 1, shape->size);
    ((struct field_head *)decoded)->state = FIELD_OK;
    ((struct field_head *)decoded)->at = document.value->node;
    decode_object(&d, shape, document.value, decoded);
    carrier->build(&carried, kind, decoded);
    return carried;
}

static const struct workload *only(const struct carried *carried)
{
    assert_int_equal(carried->count, 1);
    if (!carried->workloads)
        abort();
    assert_int_equal(carried->workloads[0].container_count, 1);
    return &carried->workloads[0];
}

static void check_span(struct span span, const char *text)
{
    struct str there = str_slice(source.text, span.start, span.end);
    assert_true(str_eq(there, str_from(text)));
}

static const struct flag *config_of(const struct workload *w)
{
    return argv_flag(&w->containers[0].argv, STR("encryption-provider-config"));
}

#define HEAD(version)                                                                              \
    "apiVersion: kubeadm.k8s.io/" version "\nkind: ClusterConfiguration\nkubernetesVersion: "

static void a_mapping_of_arguments(void **state)
{
    (void)state;
    struct carried c = carried_of(HEAD("v1beta3") "v1.30.2\napiServer:\n  extraArgs:\n"
                                                  "    encryption-provider-config: \"/a/b\"\n"
                                                  "    v: 2\n");
    const struct workload *w = only(&c);
    assert_int_equal(w->kind, WORKLOAD_RENDERED);
    assert_true(str_eq(w->form, STR("kubeadm ClusterConfiguration")));
    assert_true(str_eq(w->version.text, STR("v1.30.2")));
    assert_true(str_eq(w->containers[0].argv_path, STR("apiServer.extraArgs")));
    const struct flag *flag = config_of(w);
    assert_true(str_eq(flag->value, STR("/a/b")));
    check_span(flag->name_span, "encryption-provider-config");
    check_span(flag->value_span, "\"/a/b\"");
    check_span(flag->span, "encryption-provider-config: \"/a/b\"");
    assert_int_equal(w->kubeadm->form, ARGS_MAP);
    check_span(w->kubeadm->args_key, "extraArgs");
    assert_int_equal(w->kubeadm->count, 2);
    assert_true(w->kubeadm->items[0].is_text);
    assert_false(w->kubeadm->items[1].is_text);
}

/* Of repeated ones the greater held up to 1.31, and the last does since. */
static void a_list_of_arguments(void **state)
{
    (void)state;
    const char *rest = "\napiServer:\n  extraArgs:\n"
                       "  - {name: encryption-provider-config, value: /b}\n"
                       "  - {name: encryption-provider-config, value: /a}\n";
    static const struct {
        const char *version, *wins;
    } cases[] = {{"v1.31.0", "/b"}, {"v1.32.0", "/a"}, {"stable-1", "/a"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[400];
        snprintf(text, sizeof text, HEAD("v1beta4") "%s%s", cases[i].version, rest);
        struct carried c = carried_of(text);
        const struct flag *flag = config_of(only(&c));
        assert_true(str_eq(flag->value, str_from(cases[i].wins)));
        check_span(flag->value_span, cases[i].wins);
        assert_int_equal(c.workloads[0].kubeadm->form, ARGS_LIST);
    }
}

static struct str host(const struct workload *w, const char *path)
{
    return host_path_of(&arena, w, &w->containers[0], str_from(path));
}

static void mounts_of_its_own_and_others(void **state)
{
    (void)state;
    struct carried c = carried_of(HEAD("v1beta3") "v1.30.2\ncertificatesDir: /srv/pki\n"
                                                  "etcd: {external: {caFile: /etc/etcd/ca.crt}}\n"
                                                  "apiServer:\n  extraVolumes:\n"
                                                  "  - {name: enc, hostPath: /h, mountPath: /m}\n"
                                                  "  - {name: ca-certs, hostPath: /x, "
                                                  "mountPath: /y, readOnly: true}\n");
    const struct workload *w = only(&c);
    assert_true(str_eq(host(w, "/m/e.yaml"), STR("/h/e.yaml")));
    assert_true(str_eq(host(w, "/srv/pki/e.yaml"), STR("/srv/pki/e.yaml")));
    assert_true(str_eq(host(w, "/etc/etcd/e.yaml"), STR("/etc/etcd/e.yaml")));
    assert_true(str_eq(host(w, "/y/e.yaml"), STR("/x/e.yaml")));
    assert_null(host(w, "/etc/ssl/certs/e.yaml").ptr); /* it took the name */
    assert_null(host(w, "/etc/kubernetes/pki/e.yaml").ptr);
    assert_null(host(w, "/etc/kubernetes/e.yaml").ptr);
    check_span(w->containers[0].mounts[0].path.span, "/m");
    assert_false(w->containers[0].mounts[0].read_only);
    assert_true(w->containers[0].mounts[1].read_only);
    c = carried_of(HEAD("v1beta3") "v1.30.2\n");
    assert_true(str_eq(host(only(&c), "/etc/kubernetes/pki/e"), STR("/etc/kubernetes/pki/e")));
    assert_true(str_eq(host(only(&c), "/etc/ssl/certs/e"), STR("/etc/ssl/certs/e")));
}

static void patches_say_what_they_change(void **state)
{
    (void)state;
    struct carried c = carried_of("kind: ClusterConfiguration\n"
                                  "apiServer: {extraArgs: {v: '4'}}\n");
    assert_int_equal(c.count, 0);
    c = carried_of("kind: ClusterConfiguration\n"
                   "apiServer: {extraArgs: {encryption-provider-config: /a}}\n");
    assert_null(only(&c)->kubeadm->api_version.text.ptr);
    c = carried_of("apiVersion: installer.example.com/v1\nkind: ClusterConfiguration\n");
    assert_int_equal(c.count, 0);
}

static void objects_of_cluster_api(void **state)
{
    (void)state;
    struct carried c =
        carried_of("apiVersion: controlplane.cluster.x-k8s.io/v1beta2\nkind: KubeadmControlPlane\n"
                   "metadata: {name: cp, namespace: x}\nspec:\n  version: v1.34.0\n"
                   "  kubeadmConfigSpec:\n    clusterConfiguration:\n      apiServer:\n"
                   "        extraArgs: [{name: encryption-provider-config, value: /e/e.yaml}]\n"
                   "        extraVolumes: [{name: e, hostPath: /h, mountPath: /e}]\n"
                   "    files:\n    - {path: /h/e.yaml, permissions: '0600', content: 'x: y'}\n"
                   "    - path: /other\n      contentFrom: {secret: {name: n, key: k}}\n");
    const struct workload *w = only(&c);
    assert_true(str_eq(w->version.text, STR("v1.34.0")));
    assert_true(str_eq(w->name.text, STR("cp")));
    check_span(config_of(w)->value_span, "/e/e.yaml");
    assert_true(str_eq(host(w, "/e/e.yaml"), STR("/h/e.yaml")));
    assert_true(str_eq(w->containers[0].argv_path,
                       STR("spec.kubeadmConfigSpec.clusterConfiguration.apiServer.extraArgs")));
    assert_true(w->kubeadm->in_cluster_api);
    assert_int_equal(w->kubeadm->file_count, 2);
    const struct machine_file *files = w->kubeadm->files;
    assert_true(str_eq(files[0].path, STR("spec.kubeadmConfigSpec.files[0]")));
    assert_true(str_eq(files[0].host.text, STR("/h/e.yaml")));
    assert_true(str_eq(files[0].permissions.text, STR("0600")));
    check_span(files[0].content_key, "content");
    assert_false(files[0].has_source);
    assert_true(files[1].has_source);
    static const char *const others[] = {
        "apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlaneTemplate\n"
        "spec: {template: {spec: {kubeadmConfigSpec: {clusterConfiguration: {apiServer:\n"
        " {extraArgs: {encryption-provider-config: /e}}}}}}}\n",
        "apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfig\n"
        "spec: {clusterConfiguration: {apiServer: {extraArgs: {encryption-provider-config: "
        "/e}}}}\n",
        "apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfigTemplate\n"
        "spec: {template: {spec: {clusterConfiguration: {apiServer:\n"
        " {extraArgs: {encryption-provider-config: /e}}}}}}\n",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        c = carried_of(others[i]);
        assert_true(str_eq(config_of(only(&c))->value, STR("/e")));
    }
    c = carried_of("apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfig\n"
                   "spec: {joinConfiguration: {}}\n");
    assert_int_equal(c.count, 0);
}

static void nodes_of_kind(void **state)
{
    (void)state;
    struct carried c =
        carried_of("apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes:\n- role: worker\n"
                   "- role: control-plane\n  image: kindest/node:v1.33.1\n"
                   "  extraMounts: [{hostPath: enc, containerPath: /e}]\n- {}\n");
    assert_int_equal(c.count, 0);
    assert_int_equal(c.machine_count, 2);
    if (!c.machines || !c.machines[0].mounts)
        abort();
    assert_true(str_eq(c.machines[0].path, STR("nodes[1]")));
    assert_true(str_eq(c.machines[0].image.text, STR("kindest/node:v1.33.1")));
    check_span(c.machines[0].span, "control-plane");
    assert_int_equal(c.machines[0].mount_count, 1);
    assert_true(str_eq(c.machines[0].mounts[0].host.text, STR("enc")));
    assert_true(str_eq(c.machines[0].mounts[0].path.text, STR("/e")));
    assert_true(str_eq(c.machines[1].path, STR("nodes[2]")));
    c = carried_of("apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n");
    assert_int_equal(c.machine_count, 1);
    if (!c.machines)
        abort();
    check_span(c.machines[0].span, "Cluster");
    c = carried_of("apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\n");
    assert_int_equal(c.machine_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_mapping_of_arguments, tear_down),
        cmocka_unit_test_teardown(a_list_of_arguments, tear_down),
        cmocka_unit_test_teardown(mounts_of_its_own_and_others, tear_down),
        cmocka_unit_test_teardown(objects_of_cluster_api, tear_down),
        cmocka_unit_test_teardown(nodes_of_kind, tear_down),
        cmocka_unit_test_teardown(patches_say_what_they_change, tear_down),
    };
    return cmocka_run_group_tests_name("kubeadm", tests, NULL, NULL);
}
