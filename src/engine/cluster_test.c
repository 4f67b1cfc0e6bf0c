/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/testing.h"

#define A         "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define B         "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
#define KEY(n, s) "{name: " n ", secret: " s "}"
#define FILE_OF(keys)                                                                              \
    "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"          \
    "- resources: [secrets]\n  providers:\n  - secretbox: {keys: [" keys "]}\n  - identity: {}\n"
#define SERVER(image, flags)                                                                       \
    "apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver, namespace: kube-system}\nspec:\n" \
    "  containers:\n  - name: kube-apiserver\n    image: registry.k8s.io/kube-apiserver:" image    \
    "\n"                                                                                           \
    "    command: [kube-apiserver" flags "]\n"

enum { NODES_MAX = 3 };

struct made {
    struct arena arena;
    struct testing_node nodes[NODES_MAX];
    struct cluster_member members[NODES_MAX];
    uint32_t count;
    struct cluster cluster;
};

static void make(struct made *m, const char *const *texts, uint32_t count)
{
    static const char *const names[] = {"cp1", "cp2", "cp3"};
    memset(m, 0, sizeof *m);
    m->count = count;
    for (uint32_t i = 0; i < count; i++) {
        assert_true(testing_node_begin(&m->nodes[i], texts[i]));
        m->members[i] = (struct cluster_member){.name = str_from(names[i]),
                                                .folder = str_from(names[i]),
                                                .project = &m->nodes[i].project};
    }
    cluster_make(&m->arena, m->members, count, &m->cluster);
}

static void end(struct made *m)
{
    for (uint32_t i = 0; i < m->count; i++)
        testing_node_end(&m->nodes[i]);
    arena_release(&m->arena);
}

static void what_each_node_is(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum cluster_state state;
        unsigned minor;
    } table[] = {
        {FILE_OF(KEY("a", A)), CLUSTER_READS, VERSION_NEWEST},
        {FILE_OF("{name: a, secret: QUFB}"), CLUSTER_REFUSED, VERSION_NEWEST},
        {SERVER("v1.30.2", ""), CLUSTER_BARE, 30},
        {SERVER("v1.30.2", ", --encryption-provider-config=/etc/kubernetes/enc.yaml"),
         CLUSTER_MISSING, 30},
        {"---\n", CLUSTER_EMPTY, VERSION_NEWEST},
        {"apiVersion: anywhere.eks.amazonaws.com/v1alpha1\nkind: Cluster\nmetadata: {name: a}\n"
         "spec: {kubernetesVersion: '1.28'}\n",
         CLUSTER_BARE, 28},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct made m;
        make(&m, &table[i].text, 1);
        const struct cluster_node *node = &m.cluster.nodes[0];
        if (node->state != table[i].state || node->minor != table[i].minor)
            fail_msg("%zu: state %d at 1.%u, not %d at 1.%u", i, (int)node->state, node->minor,
                     (int)table[i].state, table[i].minor);
        assert_int_equal(m.cluster.agreement.sides[0].is_unknown,
                         table[i].state != CLUSTER_READS && table[i].state != CLUSTER_BARE);
        end(&m);
    }
}

static void one_that_could_not_be_read_is_unknown(void **state)
{
    (void)state;
    const char *const text = FILE_OF(KEY("a", A));
    struct made m;
    make(&m, &text, 1);
    m.members[0].unreadable = true;
    cluster_make(&m.arena, m.members, 1, &m.cluster);
    assert_int_equal(m.cluster.nodes[0].state, CLUSTER_UNKNOWN);
    end(&m);
}

static void what_is_wrong_with_a_configuration(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } table[] = {
        {"apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: [\n",
         "not valid YAML"},
        {SERVER("v1.30.2",
                ", --encryption-provider-config=/etc/enc/e.yaml") "    volumeMounts: [{name: enc, "
                                                                  "mountPath: /etc/enc}]\n"
                                                                  "  volumes: [{name: encr, "
                                                                  "hostPath: {path: /etc/enc}}]\n",
         "no volume is called 'enc'"},
        {SERVER("v1.30.2", ", --encryption-provider-config={{ .Path }}"), NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct made m;
        make(&m, &table[i].text, 1);
        const struct cluster_node *node = &m.cluster.nodes[0];
        struct str trouble = cluster_trouble(&m.arena, &m.members[0], node);
        assert_int_equal(node->state, CLUSTER_UNKNOWN);
        if (!table[i].words) {
            assert_null(trouble.ptr);
        } else {
            assert_true(str_starts_with(trouble, str_from(table[i].words)));
            assert_true(str_find(trouble, STR(" (cp1/")) < trouble.len);
        }
        end(&m);
    }
}

static void findings_stand_on_their_nodes(void **state)
{
    (void)state;
    static const char *const texts[] = {FILE_OF(KEY("b", B) "," KEY("a", A)),
                                        FILE_OF(KEY("b", B) "," KEY("a", A)), FILE_OF(KEY("a", A))};
    struct made m;
    uint32_t count, errors = 0;
    make(&m, texts, 3);
    struct finding *findings = cluster_judge(&m.arena, m.members, &m.cluster, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (findings[i].severity != SEVERITY_ERROR)
            continue;
        errors++;
        assert_true(str_eq(findings[i].rule->slug, STR("write-not-readable")));
        assert_true(str_eq(findings[i].node, STR("cp1")));
        assert_true(str_eq(findings[i].at.file, STR("cp1/enc.yaml")));
        assert_int_equal(findings[i].related_count, 1);
        assert_true(str_eq(findings[i].related[0].file, STR("cp3/enc.yaml")));
    }
    assert_int_equal(errors, 1);
    end(&m);
}

static void nodes_that_agree_have_no_error(void **state)
{
    (void)state;
    static const char *const texts[] = {FILE_OF(KEY("b", B) "," KEY("a", A)),
                                        FILE_OF(KEY("a", A) "," KEY("b", B))};
    struct made m;
    uint32_t count;
    make(&m, texts, 2);
    assert_int_equal(cluster_disagreements(&m.arena, &m.cluster).count, 0);
    struct finding *findings = cluster_judge(&m.arena, m.members, &m.cluster, &count);
    assert_true(count > 0); /* another one writes */
    for (uint32_t i = 0; i < count; i++)
        assert_int_not_equal(findings[i].severity, SEVERITY_ERROR);
    end(&m);
}

static void names_of_files(void **state)
{
    (void)state;
    struct arena a = {0};
    struct cluster_member in = {.name = STR("cp1"), .folder = STR("nodes/cp1")};
    struct cluster_member alone = {.name = STR("cp1"), .folder = STR_NONE};
    assert_true(str_eq(cluster_file(&a, &in, STR("/etc/e.yaml")), STR("nodes/cp1/etc/e.yaml")));
    assert_true(str_eq(cluster_file(&a, &in, STR("e.yaml")), STR("nodes/cp1/e.yaml")));
    assert_true(str_eq(cluster_file(&a, &alone, STR("e.yaml")), STR("e.yaml")));
    assert_true(str_eq(cluster_file(&a, &in, STR("")), STR("cp1")));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_each_node_is),
        cmocka_unit_test(one_that_could_not_be_read_is_unknown),
        cmocka_unit_test(what_is_wrong_with_a_configuration),
        cmocka_unit_test(findings_stand_on_their_nodes),
        cmocka_unit_test(nodes_that_agree_have_no_error),
        cmocka_unit_test(names_of_files),
    };
    return cmocka_run_group_tests_name("cluster", tests, NULL, NULL);
}
