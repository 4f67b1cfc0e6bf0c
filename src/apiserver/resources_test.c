/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "apiserver/version_set.h"

static const struct resource_fact *find(const char *name)
{
    return resource_find(group_resource_parse(str_from(name)));
}

static void assert_minors(const char *name, const char *versions)
{
    struct arena a = ARENA_INIT;
    const struct resource_fact *fact = find(name);
    if (!fact) {
        fail_msg("%s: not in the table", name);
        return;
    }
    struct str said = version_set_format(&a, fact->minors, VERSION_SET_OPEN);
    if (!str_eq(said, str_from(versions)))
        fail_msg("%s: " STR_FMT, name, STR_ARG(said));
    arena_release(&a);
}

static void resources_have_their_releases(void **state)
{
    (void)state;
    assert_minors("secrets", "1.13..");
    assert_minors("secrets.", "1.13..");
    assert_minors("deployments.apps", "1.13..");
    assert_minors("deployments.extensions", "1.13..1.15");
    assert_minors("ingresses.extensions", "1.13..1.21");
    assert_minors("ingresses.networking.k8s.io", "1.14..");
    assert_minors("podsecuritypolicies.policy", "1.13..1.24");
    assert_minors("podpresets.settings.k8s.io", "1.13..1.19");
    assert_minors("cronjobs.batch", "1.13..");
    assert_minors("clustercidrs.networking.k8s.io", "1.25..1.28");
    assert_minors("podschedulings.resource.k8s.io", "1.26");
    assert_minors("storageversionmigrations.storagemigration.k8s.io", "1.30..");
    assert_minors("customresourcedefinitions.apiextensions.k8s.io", "1.13..");
    assert_null(find("secret"));
    assert_null(find("Secrets"));
    assert_null(find("secrets.v1"));
    assert_null(find("deployments"));
    assert_null(find("pandas.awesome.bears.example"));
    assert_null(find("evictions.policy"));
}

static void plain_names_are_safe_in_a_command(void **state)
{
    (void)state;
    assert_true(resource_is_plain(STR("secrets")));
    assert_true(resource_is_plain(STR("widgets-2.shop.example.com")));
    assert_false(resource_is_plain(STR("")));
    assert_false(resource_is_plain(STR("*.*")));
    assert_false(resource_is_plain(STR("a$(id).example.com")));
    assert_false(resource_is_plain(STR("a b")));
    assert_false(resource_is_plain(STR("a;b")));
}

static void resources_have_their_nature(void **state)
{
    (void)state;
    assert_true(find("secrets")->namespaced && find("secrets")->sensitive);
    assert_false(find("nodes")->namespaced || find("nodes")->sensitive);
    assert_false(find("tokenreviews.authentication.k8s.io")->stored);
    assert_false(find("componentstatuses")->stored);
    assert_true(find("events")->high_churn && find("events")->stored);
    assert_true(find("leases.coordination.k8s.io")->high_churn);
    const struct resource_fact *events = find("events.events.k8s.io");
    assert_ptr_equal(events->stored_as, find("events"));
    assert_int_equal(events->stored_as_minors, VERSION_SET_ALL);
    const struct resource_fact *ingresses = find("ingresses.extensions");
    assert_ptr_equal(ingresses->stored_as, find("ingresses.networking.k8s.io"));
    assert_int_equal(ingresses->stored_as_minors, VERSION_SET_ALL & ~version_bit(13));
    assert_null(find("events")->stored_as);
    assert_true(resource_is_sensitive(STR("secrets.")));
    assert_true(resource_is_sensitive(STR("oauthaccesstokens.oauth.openshift.io")));
    assert_false(resource_is_sensitive(STR("pods")));
    assert_true(resource_is_example(STR("pandas.awesome.bears.example")));
    assert_false(resource_is_example(STR("pandas")));
}

static void groups_with_a_dot_may_be_anyones(void **state)
{
    (void)state;
    assert_int_equal(resource_group_minors(STR("")), VERSION_SET_ALL);
    assert_int_equal(resource_group_minors(STR("settings.k8s.io")), version_set_range(13, 19));
    assert_int_equal(resource_group_minors(STR("example.com")), 0);
    assert_true(resource_is_custom(group_resource_parse(STR("databases.example.com"))));
    assert_false(resource_is_custom(group_resource_parse(STR("foos.networking.k8s.io"))));
    assert_false(resource_is_custom(group_resource_parse(STR("secrets.v1"))));
    assert_false(resource_is_custom(group_resource_parse(STR("secrets"))));
    assert_true(resource_is_builtin(STR("secrets")));
    assert_false(resource_is_builtin(STR("customresourcedefinitions.apiextensions.k8s.io")));
    assert_false(resource_is_builtin(STR("databases.example.com")));
}

static const struct {
    const char *written, *meant; /* NULL: nothing is near */
    enum resource_slip slip;
} guesses[] = {
    {"Secrets", "secrets", RESOURCE_SLIP_CASE},
    {"secret", "secrets", RESOURCE_SLIP_NUMBER},
    {"Secret", "secrets", RESOURCE_SLIP_NUMBER},
    {"ConfigMap", "configmaps", RESOURCE_SLIP_NUMBER},
    {"configMaps", "configmaps", RESOURCE_SLIP_CASE},
    {"endpoint", "endpoints", RESOURCE_SLIP_NUMBER},
    {"ingress", "ingresses.networking.k8s.io", RESOURCE_SLIP_NUMBER},
    {"networkpolicy", "networkpolicies.networking.k8s.io", RESOURCE_SLIP_NUMBER},
    {"cm", "configmaps", RESOURCE_SLIP_SHORT},
    {"deploy", "deployments.apps", RESOURCE_SLIP_SHORT},
    {"deployments", "deployments.apps", RESOURCE_SLIP_NO_GROUP},
    {"deployment", "deployments.apps", RESOURCE_SLIP_NUMBER},
    {"leases", "leases.coordination.k8s.io", RESOURCE_SLIP_NO_GROUP},
    {"secrets.v1", "secrets", RESOURCE_SLIP_GROUP},
    {"secrets.core", "secrets", RESOURCE_SLIP_GROUP},
    {"deployments.v1.apps", "deployments.apps", RESOURCE_SLIP_GROUP},
    {"deployments.apps/v1", "deployments.apps", RESOURCE_SLIP_GROUP},
    {"pods/log", "pods", RESOURCE_SLIP_CASE},
    {"ingresses.networking", "ingresses.networking.k8s.io", RESOURCE_SLIP_GROUP},
    {"ingresses.networking.k8.io", "ingresses.networking.k8s.io", RESOURCE_SLIP_GROUP},
    {"jobs.apps", "jobs.batch", RESOURCE_SLIP_GROUP},
    {"secrtes", "secrets", RESOURCE_SLIP_SPELLING},
    {"secretss", "secrets", RESOURCE_SLIP_SPELLING},
    {"config-maps", "configmaps", RESOURCE_SLIP_SPELLING},
    {"customresourcedefinitions", "customresourcedefinitions.apiextensions.k8s.io",
     RESOURCE_SLIP_NO_GROUP},
    {"everything", NULL, RESOURCE_SLIP_SPELLING},
    {"", NULL, RESOURCE_SLIP_SPELLING},
    {"tokenreview", NULL, RESOURCE_SLIP_SPELLING},
    {"secrets.example.com", NULL, RESOURCE_SLIP_SPELLING},
    {"sealedsecrets.bitnami.com", NULL, RESOURCE_SLIP_SPELLING},
    {"volumesnapshots.snapshot.storage.k8s.io", NULL, RESOURCE_SLIP_SPELLING},
    {"pods.metrics.k8s.io", NULL, RESOURCE_SLIP_SPELLING},
    {"gateways.gateway.networking.k8s.io", NULL, RESOURCE_SLIP_SPELLING},
    {"applications.app.k8s.io", NULL, RESOURCE_SLIP_SPELLING},
};

static void names_that_are_none_are_guessed(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++) {
        struct resource_guess guess =
            resource_guess(group_resource_parse(str_from(guesses[i].written)), VERSION_SET_ALL);
        struct str name = guess.fact ? resource_name(&a, guess.fact) : STR("nothing");
        if (!str_eq(name, str_from(guesses[i].meant ? guesses[i].meant : "nothing")))
            fail_msg("'%s': " STR_FMT, guesses[i].written, STR_ARG(name));
        if (guess.fact && guess.slip != guesses[i].slip)
            fail_msg("'%s': slip %d", guesses[i].written, (int)guess.slip);
    }
    arena_release(&a);
}

static void guesses_know_the_release(void **state)
{
    (void)state;
    struct group_resource psp = group_resource_parse(STR("psp"));
    assert_non_null(resource_guess(psp, version_bit(24)).fact);
    assert_null(resource_guess(psp, version_bit(25)).fact);
    struct group_resource ingress = group_resource_parse(STR("ingresses"));
    assert_ptr_equal(resource_guess(ingress, version_bit(13)).fact, find("ingresses.extensions"));
    assert_ptr_equal(resource_guess(ingress, version_bit(20)).fact,
                     find("ingresses.networking.k8s.io"));
}

static void groups_are_guessed(void **state)
{
    (void)state;
    static const struct {
        const char *written, *meant;
    } cases[] = {
        {"app", "apps"},
        {"networking", "networking.k8s.io"},
        {"rbac", "rbac.authorization.k8s.io"},
        {"core", ""},
        {"v1", ""},
        {"networking.k8.io", "networking.k8s.io"},
        {"example.com", NULL},
        {"foo", NULL},
        {"snapshot.storage.k8s.io", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str group = resource_guess_group(str_from(cases[i].written), VERSION_SET_ALL);
        if (!group.ptr != !cases[i].meant ||
            (group.ptr && !str_eq(group, str_from(cases[i].meant))))
            fail_msg("'%s': '" STR_FMT "'", cases[i].written, STR_ARG(group));
    }
}

/* As the definition of access_of() and of coverage wants it. */
static void the_table_is_sound(void **state)
{
    (void)state;
    uint32_t count;
    const struct resource_fact *all = resources_all(&count);
    assert_true(count > 80);
    for (uint32_t i = 0; i < count; i++) {
        const struct resource_fact *fact = &all[i];
        assert_true(fact->minors && !(fact->minors & ~VERSION_SET_ALL));
        assert_true(!fact->stored_as == !fact->stored_as_minors);
        assert_false(fact->stored_as && fact->stored_as->stored_as);
        assert_ptr_equal(
            resource_find((struct group_resource){.group = fact->group, .resource = fact->name}),
            fact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resources_have_their_releases),
        cmocka_unit_test(plain_names_are_safe_in_a_command),
        cmocka_unit_test(resources_have_their_nature),
        cmocka_unit_test(groups_with_a_dot_may_be_anyones),
        cmocka_unit_test(names_that_are_none_are_guessed),
        cmocka_unit_test(guesses_know_the_release),
        cmocka_unit_test(groups_are_guessed),
        cmocka_unit_test(the_table_is_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
