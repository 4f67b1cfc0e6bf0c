/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/version_set.h"
#include "engine/testing.h"
#include "engine/transition.h"

#define A         "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define B         "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
#define KEY(n, s) "{name: " n ", secret: " s "}"
#define FILE_OF(keys)                                                                              \
    "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"          \
    "- resources: [secrets]\n  providers:\n  - secretbox: {keys: [" keys "]}\n  - identity: {}\n"
#define OLD    FILE_OF(KEY("a", A))
#define ADDED  FILE_OF(KEY("a", A) "," KEY("b", B))
#define MOVED  FILE_OF(KEY("b", B) "," KEY("a", A))
#define NEW    FILE_OF(KEY("b", B))
#define BROKEN FILE_OF("{name: a, secret: QUFB}")

enum { NODES_MAX = 4 };

struct made {
    struct arena arena;
    struct testing_node nodes[NODES_MAX];
    struct cluster_member members[NODES_MAX];
    uint32_t count;
    struct transition_request request;
    struct transition transition;
};

static void add(struct made *m, const char *name, const char *text)
{
    assert_true(testing_node_begin(&m->nodes[m->count], text));
    m->members[m->count] = (struct cluster_member){
        .name = str_from(name), .folder = STR_NONE, .project = &m->nodes[m->count].project};
    m->count++;
}

/* The first `olds` of those that were added are the old ones. */
static void make(struct made *m, uint32_t olds)
{
    m->request.old = m->members;
    m->request.old_count = olds;
    m->request.new = m->members + olds;
    m->request.new_count = m->count - olds;
    transition_make(&m->arena, &m->request, &m->transition);
}

static void make_pair(struct made *m, const char *old, const char *new)
{
    add(m, "", old);
    add(m, "", new);
    make(m, 1);
}

static void end(struct made *m)
{
    for (uint32_t i = 0; i < m->count; i++)
        testing_node_end(&m->nodes[i]);
    arena_release(&m->arena);
}

static void one_file_stands_for_several_nodes(void **state)
{
    (void)state;
    struct made m = {.count = 0};
    make_pair(&m, OLD, MOVED);
    assert_true(m.transition.doubled);
    assert_int_equal(m.transition.pair_count, 2);
    assert_int_equal(transition_verdict(&m.transition), CHANGE_SAFE_AFTER_RESTARTS);
    end(&m);
    struct made one = {.request = {.single = true}};
    make_pair(&one, OLD, MOVED);
    assert_true(one.transition.single);
    assert_int_equal(one.transition.pair_count, 1);
    assert_int_equal(transition_verdict(&one.transition), CHANGE_SAFE);
    end(&one);
}

static void what_is_rewritten_is_not_stored(void **state)
{
    (void)state;
    for (int rewritten = 0; rewritten < 2; rewritten++) {
        struct made m = {.request = {.rewritten = rewritten}};
        make_pair(&m, MOVED, NEW);
        assert_int_equal(transition_verdict(&m.transition),
                         rewritten ? CHANGE_SAFE : CHANGE_SAFE_AFTER_REWRITE);
        end(&m);
    }
}

static void nodes_are_paired_by_name(void **state)
{
    (void)state;
    struct made m = {.count = 0};
    add(&m, "cp1", OLD);
    add(&m, "cp2", ADDED);
    add(&m, "cp2", ADDED);
    add(&m, "cp3", ADDED);
    make(&m, 2);
    const struct transition_pair *pairs = m.transition.pairs;
    assert_int_equal(m.transition.pair_count, 3);
    assert_null(pairs[0].new); /* cp1 goes */
    assert_true(str_eq(pairs[1].old->name, pairs[1].new->name));
    assert_null(pairs[2].old); /* cp3 comes */
    assert_false(m.transition.doubled);
    assert_int_equal(transition_verdict(&m.transition), CHANGE_SAFE);
    end(&m);
}

static void an_empty_file_is_no_configuration(void **state)
{
    (void)state;
    struct made m = {.request = {.new_is_empty = true}};
    make_pair(&m, OLD, "");
    assert_null(m.transition.unknown);
    assert_int_equal(transition_verdict(&m.transition), CHANGE_LOSES_DATA);
    end(&m);
    struct made other = {.count = 0};
    make_pair(&other, OLD, ""); /* nobody says that it is meant so */
    assert_non_null(other.transition.unknown);
    end(&other);
}

static void a_refused_file_is_told(void **state)
{
    (void)state;
    uint32_t count;
    bool said = false;
    struct made m = {.count = 0};
    make_pair(&m, OLD, BROKEN);
    assert_ptr_equal(m.transition.refusing, &m.transition.new->nodes[0]);
    assert_int_equal(m.transition.refusing_minor, VERSION_NEWEST);
    struct finding *findings = transition_findings(&m.arena, &m.request, &m.transition, &count);
    for (uint32_t i = 0; i < count; i++)
        said |=
            str_eq(findings[i].rule->slug, STR("upgrade-preflight")) && findings[i].apiserver.len;
    assert_true(said); /* in the server's own words */
    end(&m);
    struct made old = {.count = 0};
    make_pair(&old, BROKEN, OLD);
    assert_null(old.transition.refusing);
    assert_non_null(old.transition.unknown);
    end(&old);
}

static void an_upgrade_goes_by_each_release(void **state)
{
    (void)state;
    struct made m = {.request = {.from = 34, .to = 36}};
    for (int i = 0; i < 2; i++) {
        add(&m, "", OLD);
        m.nodes[i].config.base.versions.minors =
            version_bit(34) | version_bit(35) | version_bit(36);
        m.nodes[i].config.option_versions = true;
        project_judge_again(&m.nodes[i].project, &m.nodes[i].project.files[0]);
    }
    make(&m, 1);
    assert_int_equal(m.transition.state_count, 3);
    assert_int_equal(m.transition.minors[1], 35);
    end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_file_stands_for_several_nodes),
        cmocka_unit_test(what_is_rewritten_is_not_stored),
        cmocka_unit_test(nodes_are_paired_by_name),
        cmocka_unit_test(an_empty_file_is_no_configuration),
        cmocka_unit_test(a_refused_file_is_told),
        cmocka_unit_test(an_upgrade_goes_by_each_release),
    };
    return cmocka_run_group_tests_name("transition", tests, NULL, NULL);
}
