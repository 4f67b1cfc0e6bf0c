/* SPDX-License-Identifier: Apache-2.0 */
#include "link/units.h"

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
static const struct unit_part unit_part = {UNIT_WHOLE, true, named, 2};
static const struct unit_part command_part = {UNIT_DROP_IN, true, NULL, 0};
static const struct unit_part drop_in_part = {UNIT_DROP_IN, false, NULL, 0};
static const struct unit_part variables_part = {.kind = UNIT_VARIABLES};

static struct server_note note_of(const char *file, const struct unit_part *part,
                                  const char *config)
{
    return (struct server_note){.file = str_from(file),
                                .part = part,
                                .config = str_from(config),
                                .lacks_config = !config,
                                .gates = STR_NONE,
                                .is_open = part != &command_part};
}

/* The configurations that are read, one behind the other; "-": none. */
static void check(const struct server_note *notes, uint32_t count, const char *wanted)
{
    const struct server_note **all = arena_new(&arena, const struct server_note *, count);
    for (uint32_t i = 0; i < count; i++)
        all[i] = &notes[i];
    struct str got = STR("");
    count = units_merge(&arena, all, count);
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
    assert_int_equal(units_merge(&arena, all, 2), 1);
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
        cmocka_unit_test(files_beside_each_other_need_no_root),
        cmocka_unit_test(the_last_drop_in_with_a_command_holds),
        cmocka_unit_test(drop_ins_bring_variables),
        cmocka_unit_test(without_their_unit_they_stand_alone),
        cmocka_unit_test(what_holds_is_told_of_the_unit),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
