/* SPDX-License-Identifier: Apache-2.0 */
#include "link/parts.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define LIT(literal)                                                                               \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }
#define ETC "cp1/etc/systemd/system/"

static struct arena arena;
static const struct str named[] = {LIT("/etc/default/a"), LIT("/etc/default/b")};
static const struct file_part unit_part = {
    .kind = PART_UNIT, .has_command = true, .files = named, .file_count = 2};
static const struct file_part command_part = {.kind = PART_UNIT_DROP_IN, .has_command = true};
static const struct file_part instead_part = {
    .kind = PART_UNIT_DROP_IN, .has_command = true, .resets = true};
static const struct file_part drop_in_part = {.kind = PART_UNIT_DROP_IN};
static const struct file_part config_part = {.kind = PART_CONFIG};
static const struct file_part config_drop_in_part = {.kind = PART_CONFIG_DROP_IN};
static const struct file_part replacing_part = {.kind = PART_CONFIG_DROP_IN,
                                                .replaces_arguments = true};
static const struct file_part variables_part = {.kind = PART_VARIABLES};

static struct server_note note_of(const char *file, const struct file_part *part,
                                  const char *config)
{
    return (struct server_note){.file = str_from(file),
                                .part = part,
                                .config = str_from(config),
                                .lacks_config = !config,
                                .gates = STR_NONE,
                                .etcd_prefix = STR_NONE,
                                .is_open = part != &command_part};
}

/* The configurations that are read, one behind the other; "-": none. */
static void check(const struct server_note *notes, uint32_t count, const char *wanted)
{
    const struct server_note **all = arena_new(&arena, const struct server_note *, count);
    for (uint32_t i = 0; i < count; i++)
        all[i] = &notes[i];
    struct str got = STR("");
    count = parts_merge(&arena, all, count);
    for (uint32_t i = 0; i < count; i++)
        got = arena_join(&arena, got, STR(" "), all[i]->config.ptr ? all[i]->config : STR("-"));
    if (!str_eq(got, str_from(wanted)))
        fail_msg("'" STR_FMT "' instead of '%s'", STR_ARG(got), wanted);
    arena_clear(&arena);
}

static void files_that_a_unit_names_are_its_own(void **state)
{
    (void)state;
    struct server_note notes[] = {
        note_of("cp1/etc/default/a", &variables_part, "/a"),
        note_of(ETC "kube-apiserver.service", &unit_part, NULL),
        note_of("cp2/etc/default/a", &variables_part, "/other-node"),
        note_of("cp1/etc/default/c", &variables_part, "/not-named"),
        note_of("cp1/etc/default/b", &variables_part, "/b"),
    };
    check(notes, 5, " /b /other-node /not-named");
    notes[1].config = STR("/own");
    check(notes, 5, " /own /other-node /not-named");
    notes[1].config_is_unknown = true;
    check(notes, 5, " /b /other-node /not-named");
    notes[1].is_open = false; /* there is no place for variables */
    check(notes, 5, " /a /own /other-node /not-named /b");
}

/* Each flag that matters comes with the part that has it. */
static void other_flags_come_along(void **state)
{
    (void)state;
    struct server_note notes[] = {
        note_of(ETC "kube-apiserver.service", &unit_part, NULL),
        note_of("cp1/etc/default/a", &variables_part, NULL),
        note_of("k3s/config.yaml", &config_part, NULL),
        note_of("k3s/config.yaml.d/10.yaml", &config_drop_in_part, NULL),
    };
    notes[1].etcd_prefix = notes[3].etcd_prefix = STR("/kubernetes.io");
    notes[1].gates = notes[3].gates = STR("KMSv1=true");
    notes[1].reload = notes[3].reload = true;
    const struct server_note *all[] = {&notes[0], &notes[1], &notes[2], &notes[3]};
    assert_int_equal(parts_merge(&arena, all, 4), 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(str_eq(all[i]->etcd_prefix, STR("/kubernetes.io")));
        assert_true(str_eq(all[i]->gates, STR("KMSv1=true")));
        assert_true(all[i]->reload);
    }
    arena_clear(&arena);
}

static void files_beside_each_other_need_no_root(void **state)
{
    (void)state;
    const struct server_note notes[] = {
        note_of("units/kube-apiserver.service", &unit_part, NULL),
        note_of("units/a", &variables_part, "/a"),
        note_of("b", &variables_part, "/b"),
    };
    check(notes, 3, " /a /b");
}

static void the_last_drop_in_with_a_command_holds(void **state)
{
    (void)state;
    const struct server_note notes[] = {
        note_of("cp1/usr/lib/systemd/system/kube-apiserver.service.d/20-b.conf", &command_part,
                "/20"),
        note_of(ETC "kube-apiserver.service", &unit_part, "/unit"),
        note_of(ETC "kube-apiserver.service.d/10-a.conf", &command_part, "/10"),
        note_of(ETC "other.service.d/30-c.conf", &command_part, "/30"),
        note_of("cp2/etc/systemd/system/kube-apiserver.service.d/40.conf", &command_part, "/40"),
    };
    check(notes, 5, " /20 /30 /40");
}

/* Only those that an empty setting takes back. */
static void replaced_commands_are_told(void **state)
{
    (void)state;
    struct server_note notes[] = {
        note_of(ETC "kube-apiserver.service", &unit_part, "/unit"),
        note_of(ETC "kube-apiserver.service.d/10-a.conf", &command_part, "/10"),
        note_of(ETC "kube-apiserver.service.d/20-b.conf", &instead_part, "/20"),
    };
    const struct server_note *all[] = {&notes[0], &notes[1], &notes[2]};
    assert_int_equal(parts_merge(&arena, all, 3), 1);
    assert_int_equal(all[0]->replaced_count, 2);
    assert_ptr_equal(all[0]->replaced[0], &notes[0]);
    assert_ptr_equal(all[0]->replaced[1], &notes[1]);
    const struct server_note *two[] = {&notes[0], &notes[1]};
    assert_int_equal(parts_merge(&arena, two, 2), 1);
    assert_int_equal(two[0]->replaced_count, 0);
    arena_clear(&arena);
}

/* systemd starts only what runs once with two commands. */
static void a_second_command_is_told(void **state)
{
    (void)state;
    struct file_part once = {
        .kind = PART_UNIT_DROP_IN, .has_command = true, .type = UNIT_TYPE_ONESHOT};
    struct server_note notes[] = {
        note_of(ETC "kube-apiserver.service", &unit_part, "/unit"),
        note_of(ETC "kube-apiserver.service.d/10-a.conf", &command_part, "/10"),
        note_of(ETC "kube-apiserver.service.d/20-b.conf", &instead_part, "/20"),
    };
    const struct server_note *two[] = {&notes[0], &notes[1]};
    assert_int_equal(parts_merge(&arena, two, 2), 1);
    assert_ptr_equal(two[0]->beside, &notes[0]);
    const struct server_note *all[] = {&notes[0], &notes[1], &notes[2]};
    assert_int_equal(parts_merge(&arena, all, 3), 1);
    assert_null(all[0]->beside);
    notes[1].part = &once;
    const struct server_note *again[] = {&notes[0], &notes[1]};
    assert_int_equal(parts_merge(&arena, again, 2), 1);
    assert_null(again[0]->beside);
    arena_clear(&arena);
}

static void drop_ins_bring_variables(void **state)
{
    (void)state;
    const struct server_note notes[] = {
        note_of(ETC "kube-apiserver.service.d/2.conf", &drop_in_part, "/2"),
        note_of(ETC "kube-apiserver.service.d/1.conf", &drop_in_part, "/1"),
        note_of(ETC "kube-apiserver.service", &unit_part, NULL),
    };
    check(notes, 3, " /2");
}

static void without_their_unit_they_stand_alone(void **state)
{
    (void)state;
    const struct server_note notes[] = {
        note_of(ETC "kube-apiserver.service.d/1.conf", &drop_in_part, "/1"),
        note_of("cp1/etc/default/a", &variables_part, "/a"),
        {.file = LIT("pod.yaml"), .config = LIT("/pod")},
    };
    check(notes, 3, " /1 /a /pod");
}

/* Files over Environment=, later over earlier; all of them, or none. */
static void variables_fill_in_the_path(void **state)
{
    (void)state;
    static const struct part_variable own[] = {{LIT("A"), LIT("/own")}, {LIT("B"), LIT("own")}};
    static const struct part_variable first[] = {{LIT("A"), LIT("/0")}, {LIT("A"), LIT("/a")}};
    static const struct part_variable last[] = {{LIT("A"), LIT("/b")}, {LIT("C"), {NULL, 0}}};
    static const struct part_variable drop_in[] = {{LIT("B"), LIT("d")}};
    struct file_part unit = {.kind = PART_UNIT,
                             .has_command = true,
                             .files = named,
                             .file_count = 2,
                             .variables = own,
                             .variable_count = 2};
    struct file_part parts[] = {
        {.kind = PART_VARIABLES, .variables = first, .variable_count = 2},
        {.kind = PART_VARIABLES, .variables = last, .variable_count = 2},
        {.kind = PART_UNIT_DROP_IN, .variables = drop_in, .variable_count = 1}};
    struct server_note notes[] = {
        note_of(ETC "kube-apiserver.service", &unit, "${A}"),
        note_of("cp1/etc/default/a", &parts[0], NULL),
        note_of("cp1/etc/default/b", &parts[1], NULL),
        note_of(ETC "kube-apiserver.service.d/1.conf", &parts[2], NULL),
    };
    notes[0].is_open = false;
    notes[0].config_is_unknown = notes[0].sees_host_paths = true;
    notes[0].config_written = STR("${A}/${B}/x");
    check(notes, 2, " /a/own/x");
    check(notes, 3, " /b/own/x");
    check(notes, 4, " /b/d/x");
    static const char *const stay[] = {"${C}", "${D}", "%t/${A}", "$A/${A}", "${A", "$"};
    for (size_t i = 0; i < sizeof stay / sizeof *stay; i++) {
        notes[0].config_written = str_from(stay[i]);
        check(notes, 4, " ${A}");
    }
    notes[0].config_written = STR("${A}");
    notes[0].sees_host_paths = false;
    check(notes, 4, " ${A}");
}

static void configurations_and_drop_ins_are_one(void **state)
{
    (void)state;
#define C "cp1/etc/rancher/rke2/config.yaml"
    struct server_note notes[] = {
        note_of(C ".d/2.yaml", &config_drop_in_part, "/2"),
        note_of(C, &config_part, "/made"),
        note_of(C ".d/1.yaml", &config_drop_in_part, "/1"),
        note_of("cp2/etc/rancher/rke2/config.yaml", &config_part, "/cp2"),
        note_of("cp3/etc/rancher/rke2/config.yaml.d/1.yaml", &config_drop_in_part, "/cp3"),
    };
    notes[1].makes_config = true;
    check(notes, 5, " /2 /cp2 /cp3");
    notes[0].makes_config = true;
    check(notes, 5, " /1 /cp2 /cp3");
    notes[2].makes_config = true;
    check(notes, 5, " /made /cp2 /cp3");
    notes[0].makes_config = notes[2].makes_config = false;
    notes[0].container = notes[1].container = notes[2].container = STR("files[0].content");
    check(notes, 5, " /2 /made /1 /cp2 /cp3"); /* what one file brings for several nodes */
#undef C
}

/* k3s: what a drop-in calls kube-apiserver-arg is all of them; kube-apiserver-arg+ is more. */
static void a_list_takes_the_place_of_those_before(void **state)
{
    (void)state;
    struct server_note notes[] = {
        note_of("k3s/config.yaml", &config_part, "/x"),
        note_of("k3s/config.yaml.d/1.yaml", &replacing_part, NULL),
        note_of("k3s/config.yaml.d/2.yaml", &config_drop_in_part, "/y"),
    };
    notes[0].gates = STR("KMSv1=true");
    notes[0].reload = true;
    notes[1].is_open = false;
    const struct server_note *all[] = {&notes[0], &notes[1]};
    assert_int_equal(parts_merge(&arena, all, 2), 1);
    assert_null(all[0]->config.ptr);
    assert_null(all[0]->gates.ptr);
    assert_false(all[0]->reload);
    assert_ptr_equal(all[0]->lost_by, &notes[1]);
    const struct server_note *more[] = {&notes[0], &notes[1], &notes[2]};
    assert_int_equal(parts_merge(&arena, more, 3), 1);
    assert_true(str_eq(more[0]->config, STR("/y")));
    assert_null(more[0]->lost_by);
    notes[1].is_open = true; /* it may bring the flag */
    const struct server_note *open[] = {&notes[0], &notes[1]};
    assert_int_equal(parts_merge(&arena, open, 2), 1);
    assert_null(open[0]->lost_by);
    notes[1].part = &config_drop_in_part;
    check(notes, 2, " /x");
}

static void mounts_are_those_of_all(void **state)
{
    (void)state;
    const struct mount_note mounts[] = {{.path = LIT("/a")}, {.path = LIT("/b")}};
    struct server_note notes[] = {
        note_of("config.yaml", &config_part, "/x"),
        note_of("config.yaml.d/1.yaml", &config_drop_in_part, NULL),
    };
    notes[0].mounts = &mounts[0];
    notes[1].mounts = &mounts[1];
    notes[0].mount_count = notes[1].mount_count = 1;
    const struct server_note *all[] = {&notes[0], &notes[1]};
    assert_int_equal(parts_merge(&arena, all, 2), 1);
    assert_int_equal(all[0]->mount_count, 2);
    assert_true(str_eq(all[0]->mounts[1].path, STR("/b")));
    assert_true(str_eq(all[0]->config, STR("/x")));
}

static void what_holds_is_told_of_the_unit(void **state)
{
    (void)state;
    struct server_note notes[] = {
        note_of(ETC "kube-apiserver.service", &unit_part, NULL),
        note_of(ETC "kube-apiserver.service.d/1.conf", &command_part, "/1"),
    };
    notes[0].name = STR("kube-apiserver.service");
    notes[1].name = STR("1.conf");
    const struct server_note *all[] = {&notes[0], &notes[1]};
    assert_int_equal(parts_merge(&arena, all, 2), 1);
    assert_true(str_eq(all[0]->name, notes[0].name));
    assert_false(all[0]->lacks_config);
    assert_true(str_eq(all[0]->file, notes[1].file)); /* where its places are */
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_that_a_unit_names_are_its_own),
        cmocka_unit_test(other_flags_come_along),
        cmocka_unit_test(files_beside_each_other_need_no_root),
        cmocka_unit_test(the_last_drop_in_with_a_command_holds),
        cmocka_unit_test(replaced_commands_are_told),
        cmocka_unit_test(a_second_command_is_told),
        cmocka_unit_test(drop_ins_bring_variables),
        cmocka_unit_test(without_their_unit_they_stand_alone),
        cmocka_unit_test(variables_fill_in_the_path),
        cmocka_unit_test(configurations_and_drop_ins_are_one),
        cmocka_unit_test(a_list_takes_the_place_of_those_before),
        cmocka_unit_test(mounts_are_those_of_all),
        cmocka_unit_test(what_holds_is_told_of_the_unit),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
