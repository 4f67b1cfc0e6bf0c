/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/join.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/version_set.h"
#include "files/testing.h"

#define CONFIG                                                                                     \
    "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"          \
    "- resources: [secrets]\n  providers:\n  - secretbox: {keys: [{name: a, secret: "              \
    "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=}]}\n  - identity: {}\n"
#define SERVER(minor, flags)                                                                       \
    "apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver, namespace: kube-system}\nspec:\n" \
    "  containers:\n  - name: kube-apiserver\n    image: registry.k8s.io/kube-apiserver:v1." minor \
    ".1\n    command: [kube-apiserver" flags "]\n"                                                 \
    "    volumeMounts: [{name: e, mountPath: /etc/enc}]\n"                                         \
    "  volumes: [{name: e, hostPath: {path: /etc/enc}}]\n"
#define READS ", --encryption-provider-config=/etc/enc/e.yaml"

struct made {
    struct arena arena;
    struct config config;
    struct walk walk;
    struct project project;
};

/* All that lies in the folder `n`, judged under `.enclint.yaml`, which says `settings`. */
static void make(struct made *m, const char *settings)
{
    static const char *const paths[] = {"n"};
    struct err err = {""};
    memset(m, 0, sizeof *m);
    testing_put(".enclint.yaml", settings);
    const struct config_request request = {
        .file = ".enclint.yaml", .rules = rules_all, .rule_count = rules_count};
    if (!config_load(&m->arena, &request, &m->config, &err))
        fail_msg("%s", err.text);
    walk_paths(&m->walk, paths, 1, &(struct walk_options){.no_gitignore = true});
    uint32_t count = (uint32_t)m->walk.count;
    m->project = (struct project){.walk = &m->walk,
                                  .config = &m->config,
                                  .files = arena_new(&m->arena, struct project_file, count),
                                  .file_count = count,
                                  .jobs = 1};
    for (uint32_t i = 0; i < count; i++)
        m->project.files[i] =
            (struct project_file){.walked = &m->walk.files[i], .name = m->walk.files[i].path};
    project_judge(&m->project);
}

static void end(struct made *m)
{
    project_release(&m->project);
    walk_release(&m->walk);
    arena_release(&m->arena);
}

static uint32_t minors_of(const struct made *m, const char *name)
{
    for (uint32_t i = 0; i < m->project.file_count; i++)
        if (str_eq(m->project.files[i].name, str_from(name)))
            return m->project.files[i].unit.minors;
    fail_msg("%s was not met", name);
    return 0;
}

static const struct finding *found(struct made *m, const char *slug)
{
    uint32_t count;
    const struct finding *all = join_judge(&m->project, &m->arena, &count);
    for (uint32_t i = 0; i < count; i++)
        if (str_eq(all[i].rule->slug, str_from(slug)))
            return &all[i];
    return NULL;
}

static void a_configuration_follows_its_readers(void **state)
{
    (void)state;
    struct made m;
    testing_put("n/a.yaml", SERVER("28", READS));
    testing_put("n/e.yaml", CONFIG);
    make(&m, "{}\n");
    assert_int_equal(minors_of(&m, "n/e.yaml"), version_bit(28));
    end(&m);
    testing_put("n/b.yaml", SERVER("30", READS));
    make(&m, "{}\n");
    assert_int_equal(minors_of(&m, "n/e.yaml"), version_bit(28) | version_bit(30));
    end(&m);
    make(&m, "overrides: [{paths: [n/e.yaml], kubernetesVersion: 1.32}]\n"); /* somebody asked */
    assert_int_equal(minors_of(&m, "n/e.yaml"), version_bit(32));
    end(&m);
}

static void one_that_nobody_reads_follows_those_beside_it(void **state)
{
    (void)state;
    struct made m;
    testing_put("n/a.yaml", SERVER("28", ""));
    testing_put("n/e.yaml", CONFIG);
    testing_put("n/far/e.yaml", CONFIG);
    make(&m, "{}\n");
    assert_int_equal(minors_of(&m, "n/e.yaml"), version_bit(28));
    assert_int_equal(minors_of(&m, "n/far/e.yaml"), version_bit(VERSION_NEWEST));
    end(&m);
    testing_put("n/b.yaml", SERVER("30", "")); /* which of them it is for is not known */
    make(&m, "{}\n");
    assert_int_equal(minors_of(&m, "n/e.yaml"), version_bit(VERSION_NEWEST));
    end(&m);
}

static void severities_come_from_the_configuration(void **state)
{
    (void)state;
    static const struct {
        const char *settings;
        enum severity severity; /* SEVERITY_OFF: nothing is found */
    } table[] = {
        {"{}\n", SEVERITY_INFO}, /* of the draft */
        {"rules: {config-not-given: error}\n", SEVERITY_ERROR},
        {"rules: {config-not-given: off}\n", SEVERITY_OFF},
        {"overrides: [{paths: [n/], rules: {config-not-given: warning}}]\n", SEVERITY_WARNING},
        {"overrides: [{paths: [n/], rules: {config-not-given: off}}]\n", SEVERITY_OFF},
        {"overrides: [{paths: [x/], rules: {config-not-given: off}}]\n", SEVERITY_INFO},
    };
    testing_put("n/a.yaml", SERVER("30", READS));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct made m;
        make(&m, table[i].settings);
        const struct finding *f = found(&m, "config-not-given");
        enum severity severity = f ? f->severity : SEVERITY_OFF;
        assert_int_equal(f != NULL, table[i].severity != SEVERITY_OFF);
        if (severity != table[i].severity)
            fail_msg("%s: %d instead of %d", table[i].settings, (int)severity,
                     (int)table[i].severity);
        end(&m);
    }
}

static void comments_take_joint_findings_back(void **state)
{
    (void)state;
    struct made m;
    testing_put("n/a.yaml", SERVER("30", READS));
    make(&m, "{}\n");
    const struct finding *f = found(&m, "config-not-given");
    assert_non_null(f);
    assert_null(f->suppressed_by.ptr);
    end(&m);
    testing_put("n/a.yaml",
                "# enclint: ignore-file[config-not-given] it lies elsewhere\n" SERVER("30", READS));
    make(&m, "{}\n");
    f = found(&m, "config-not-given");
    assert_non_null(f);
    assert_true(str_eq(f->suppressed_by, STR("comment")));
    assert_true(str_eq(f->suppressed_reason, STR("it lies elsewhere")));
    end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_configuration_follows_its_readers, testing_enter,
                                        testing_leave),
        cmocka_unit_test_setup_teardown(one_that_nobody_reads_follows_those_beside_it,
                                        testing_enter, testing_leave),
        cmocka_unit_test_setup_teardown(severities_come_from_the_configuration, testing_enter,
                                        testing_leave),
        cmocka_unit_test_setup_teardown(comments_take_joint_findings_back, testing_enter,
                                        testing_leave),
    };
    return cmocka_run_group_tests_name("join", tests, NULL, NULL);
}
