/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/bind.h"
#include "carriers/testing.h"

static void assert_str(struct str got, const char *wanted)
{
    if (!str_eq(got, str_from(wanted)))
        fail_msg("'" STR_FMT "' instead of '%s'", STR_ARG(got), wanted);
}

/* Where the host has the container's /etc/k/x; "" where it is nowhere. */
static struct str host(struct arena *a, const struct carried *carried)
{
    const struct workload *w = &carried->workloads[0];
    struct str found = host_path_of(a, w, &w->containers[0], STR("/etc/k/x"));
    return found.ptr ? found : STR("");
}

#define HEAD  "[{\"Path\": \"/x.sh\", \"Args\": [\"kube-apiserver\", \"--a\\n\"], "
#define IMAGE "\"Config\": {\"Image\": \"r:5000/hyperkube:v1.24.17-rancher1@sha256:x\"}, "

static void inspected_containers_have_mounts(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {HEAD IMAGE "\"HostConfig\": {\"Binds\": [\"/srv:/etc/k:z\", \"/\"]}}]", "/srv/x"},
        {HEAD IMAGE "\"HostConfig\": {\"Binds\": [\"/no:/etc/k\"]}, \"Mounts\": [{\"Source\": "
                    "\"/srv\", \"Destination\": \"/etc\"}]}]",
         "/srv/k/x"},
        {HEAD IMAGE "\"HostConfig\": {\"Binds\": [\"volume:/etc/k\"]}}]", ""},
        {HEAD IMAGE "\"HostConfig\": {\"Binds\": null}}]", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena a = ARENA_INIT;
        struct str text = str_from(table[i][0]);
        assert_true(carrier_docker.takes(STR("x.json"), text));
        struct carried carried = testing_carried(&a, &carrier_docker, STR("x.json"), text);
        assert_str(testing_words(&a, &carried), "</x.sh><kube-apiserver><--a\n>\n");
        assert_str(host(&a, &carried), table[i][1]);
        assert_str(carried.workloads[0].version.text, "v1.24.17-rancher1");
        arena_release(&a);
    }
}

static void others_start_nothing(void **state)
{
    (void)state;
    static const char *const table[] = {
        "[{\"Path\": \"/x\", \"Args\": [\"a\"], \"HostConfig\": {}}]",
        "[{\"Path\": \"kube-apiserver\", \"Args\": [\"a\"], \"HostConfig\": {}",
        "[[\"Path\", \"Args\", \"HostConfig\"]]",
        "[{\"Path\": [], \"Args\": [{}], \"HostConfig\": 1}]",
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena a = ARENA_INIT;
        struct str text = str_from(table[i]);
        assert_true(carrier_docker.takes(STR("x.json"), text));
        assert_int_equal(testing_carried(&a, &carrier_docker, STR("x.json"), text).count, 0);
        arena_release(&a);
    }
    assert_false(carrier_docker.takes(STR("x.json"), STR("{\"Path\": \"Args\"}")));
}

static void units_that_run_docker_have_mounts(void **state)
{
    (void)state;
#define U "[Service]\nExecStart=/usr/bin/docker run "
#define T " image kube-apiserver --a\n"
    static const char *const table[][2] = {
        {U "-v /srv:/etc/k:ro" T, "/srv/x"},
        {U "--volume=/srv:/etc" T, "/srv/k/x"},
        {U "--mount type=bind,source=/srv,target=/etc/k,readonly" T, "/srv/x"},
        {U "--mount=src=/srv,dst=/etc/k" T, "/srv/x"},
        {U "--name kube-apiserver -v /srv:/etc/k:ro" T, "/srv/x"},
        {U "--rm" T, ""},
        {U "--rm image kube-apiserver -v /srv:/etc/k\n", ""},
        {"[Service]\nExecStart=kube-apiserver --a\n", "/etc/k/x"},
    };
#undef U
#undef T
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena a = ARENA_INIT;
        struct carried carried =
            testing_carried(&a, &carrier_systemd, STR("a.service"), str_from(table[i][0]));
        assert_int_equal(carried.count, 1);
        assert_str(host(&a, &carried), table[i][1]);
        arena_release(&a);
    }
}

static void places_of_binds_are_tight(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct binds binds;
    binds_init(&binds, &a, 1);
    binds_add(&binds, (struct told){.text = STR("/a:/bc:rw,ro"), .span = {10, 22}});
    binds_add(&binds, (struct told){.text = STR("/a:/b")}); /* there is no room for it */
    assert_int_equal(binds.count, 1);
    assert_int_equal(binds.mounts[0].path.span.start, 13);
    assert_int_equal(binds.mounts[0].path.span.end, 16);
    assert_int_equal(binds.volumes[0].host.span.end, 12);
    assert_true(binds.mounts[0].read_only);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inspected_containers_have_mounts),
        cmocka_unit_test(others_start_nothing),
        cmocka_unit_test(units_that_run_docker_have_mounts),
        cmocka_unit_test(places_of_binds_are_tight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
