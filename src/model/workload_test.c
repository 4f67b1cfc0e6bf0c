/* SPDX-License-Identifier: Apache-2.0 */
#include "model/workload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define TOLD(literal) ((struct told){.text = STR(literal)})

static const struct volume pki = {
    .name = {.text = {"pki", 3}}, .kind = VOLUME_HOST_PATH, .host = {.text = {"/srv/pki", 8}}};
static const struct volume enc = {.name = {.text = {"enc", 3}},
                                  .kind = VOLUME_HOST_PATH,
                                  .host = {.text = {"/var/run/enc/", 13}}};
static const struct volume sealed = {.name = {.text = {"sealed", 6}}, .kind = VOLUME_SECRET};

static struct str host_path(const char *path, bool host)
{
    static struct arena a;
    const struct mount mounts[] = {
        {.path = TOLD("/etc/kubernetes"), .volume = &pki},
        {.path = TOLD("/etc/kubernetes/enc/"), .volume = &enc},
        {.path = TOLD("/sub"), .sub_path = TOLD("below"), .volume = &pki},
        {.path = TOLD("loose"), .volume = &pki},
        {.path = TOLD("/sealed"), .volume = &sealed},
        {.path = TOLD("/nothing"), .volume = NULL},
    };
    const struct container container = {.mounts = mounts,
                                        .mount_count = sizeof mounts / sizeof *mounts};
    const struct workload workload = {.sees_host_paths = host};
    return host_path_of(&a, &workload, &container, str_from(path));
}

static void a_path_goes_through_the_longest_mount(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"/etc/kubernetes/a.yaml", "/srv/pki/a.yaml"},
        {"/etc/kubernetes/enc/a.yaml", "/run/enc/a.yaml"},
        {"/etc/kubernetes/enc", "/run/enc"},
        {"/etc/kubernetes/encrypted/a", "/srv/pki/encrypted/a"},
        {"/etc/kubernetes/enc/../a.yaml", "/srv/pki/a.yaml"},
        {"/sub/x", "/srv/pki/below/x"},
        {"/loose/x", "/srv/pki/x"},
        {"/sealed/x", NULL},
        {"/nothing/x", NULL},
        {"/elsewhere", NULL},
        {"relative", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct str got = host_path(table[i][0], false);
        if (!str_eq(got, str_from(table[i][1])) || !got.ptr != !table[i][1])
            fail_msg("'%s': '" STR_FMT "'", table[i][0], STR_ARG(got));
    }
}

static void a_process_of_the_host_sees_its_paths(void **state)
{
    (void)state;
    assert_true(str_eq(host_path("/var/run/x", true), STR("/run/x")));
    assert_false(host_path("x", true).ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_goes_through_the_longest_mount),
        cmocka_unit_test(a_process_of_the_host_sees_its_paths),
    };
    return cmocka_run_group_tests_name("workload", tests, NULL, NULL);
}
