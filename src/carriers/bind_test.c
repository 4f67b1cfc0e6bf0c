/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "carriers/bind.h"
#include "carriers/carrier.h"

static struct arena arena; /* zeroed: as ARENA_INIT */

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* As if the text stood at byte 100 of a file. */
static struct told told(const char *text)
{
    struct str s = str_from(text);
    return (struct told){.text = s, .span = {100, 100 + (uint32_t)s.len}};
}

static bool is(struct told found, const char *text, uint32_t at)
{
    return str_eq(found.text, str_from(text)) && found.span.start == at &&
           found.span.end == at + found.text.len;
}

static void a_bind_has_a_source_and_a_target(void **state)
{
    (void)state;
    struct binds b;
    binds_init(&b, &arena, 4);
    binds_add(&b, told("/srv/enc:/etc/enc:z,ro"));
    binds_add(&b, told("enc:/etc/enc:rw"));
    binds_add(&b, told("/data"));
    binds_add(&b, told("/srv/enc:"));
    assert_int_equal(b.count, 3);
    assert_true(is(b.volumes[0].host, "/srv/enc", 100));
    assert_true(is(b.mounts[0].path, "/etc/enc", 109));
    assert_int_equal(b.volumes[0].kind, VOLUME_HOST_PATH);
    assert_true(b.mounts[0].read_only);
    assert_int_equal(b.volumes[1].kind, VOLUME_OTHER);
    assert_false(b.mounts[1].read_only);
    assert_int_equal(b.volumes[2].kind, VOLUME_OTHER);
    assert_true(is(b.mounts[2].path, "/data", 100));
}

static void options_come_in_any_order(void **state)
{
    (void)state;
    struct binds b;
    binds_init(&b, &arena, 2);
    binds_add_options(&b, told("type=bind,dst=/b,readonly,src=/a"));
    binds_add_options(&b, told("source=/a,target=/b,readonly=false"));
    assert_int_equal(b.count, 2);
    assert_true(is(b.volumes[0].host, "/a", 130));
    assert_true(is(b.mounts[0].path, "/b", 114));
    assert_true(b.mounts[0].read_only);
    assert_false(b.mounts[1].read_only);
}

static void words_of_docker_run(void **state)
{
    (void)state;
    const struct word words[] = {{.text = STR("docker")},  {.text = STR("-v")},
                                 {.text = STR("/a:/b")},   {.text = STR("--volume=/c:/d:ro")},
                                 {.text = STR("--mount")}, {.text = STR("type=bind,src=/e,dst=/f")},
                                 {.text = STR("-v")}};
    struct binds b;
    binds_init(&b, &arena, 7);
    binds_add_words(&b, words, 7);
    assert_int_equal(b.count, 3);
    assert_true(str_eq(b.mounts[0].path.text, STR("/b")));
    assert_true(str_eq(b.volumes[1].host.text, STR("/c")));
    assert_true(b.mounts[1].read_only);
    assert_true(str_eq(b.mounts[2].path.text, STR("/f")));
}

static void of_very_many_the_workload_is_not_whole(void **state)
{
    (void)state;
    struct workload w = {.sees_host_paths = true};
    struct container c = {.mount_count = 0};
    struct binds b;
    binds_init(&b, &arena, CARRIED_ITEMS_MAX + 1);
    for (int i = 0; i <= CARRIED_ITEMS_MAX; i++)
        binds_add(&b, told("/a:/b"));
    binds_give(&b, &w, &c);
    assert_int_equal(c.mount_count, CARRIED_ITEMS_MAX);
    assert_int_equal(w.volume_count, CARRIED_ITEMS_MAX);
    assert_true(w.is_partial);
    assert_false(w.sees_host_paths);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_bind_has_a_source_and_a_target, end),
        cmocka_unit_test_teardown(options_come_in_any_order, end),
        cmocka_unit_test_teardown(words_of_docker_run, end),
        cmocka_unit_test_teardown(of_very_many_the_workload_is_not_whole, end),
    };
    return cmocka_run_group_tests_name("bind", tests, NULL, NULL);
}
