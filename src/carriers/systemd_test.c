/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/testing.h"
#include "model/file_part.h"

#define S "[Service]\n"
#define K "<kube-apiserver>"

static void check(const char *file, const char *text, const char *wanted)
{
    struct arena a = ARENA_INIT;
    assert_true(carrier_systemd.takes(str_from(file), str_from(text)));
    struct carried carried = testing_carried(&a, &carrier_systemd, str_from(file), str_from(text));
    struct str got = testing_words(&a, &carried);
    if (!str_eq(got, str_from(wanted)))
        fail_msg("%s: '" STR_FMT "' instead of '%s'", text, STR_ARG(got), wanted);
    arena_release(&a);
}

static void commands_are_words(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {S "ExecStart=kube-apiserver --a=b", K "<--a=b>\n"},
        {S "ExecStart = kube-apiserver  --a=b \r\n", K "<--a=b>\n"},
        {S "ExecStart=kube-apiserver \\\n --a=b \\\n  --c d\n", K "<--a=b><--c><d>\n"},
        {S "ExecStart=kube-apiserver \\\r\n --a=b\r\n", K "<--a=b>\n"},
        {S "ExecStart=kube-apiserver \\\n # why\n ; and\n --a=b\n--c\n", K "<--a=b>\n"},
        {S "ExecStart=kube-apiserver \\\n --a=b \\\n\n --c=d\n", K "<--a=b>\n"},
        {S "ExecStart=kube-apiserver --a='b c' \"--d=e\"\n", K "<--a=b c><--d=e>\n"},
        {S "ExecStart=-kube-apiserver\n", K "\n"},
        {S "ExecStart=@/x/hyperkube kube-apiserver --a\n", ""}, /* what it is to be called */
        {S "ExecStart=/x/hyperkube kube-apiserver --a\n", "</x/hyperkube>" K "<--a>\n"},
        {S "ExecStart=foo --a\n", ""},
        {S "ExecStart=systemctl restart kube-apiserver\n", ""},
        {S "ExecStartPre=kube-apiserver --a\nExecStart=foo\n", ""},
        {"[Unit]\nExecStart=kube-apiserver\n" S "ExecStart=foo\n", ""},
        {S "ExecStart=kube-apiserver --a\nExecStart=\nExecStart=kube-apiserver --b\n", K "<--b>\n"},
        {S "ExecStart=kube-apiserver --a\nExecStart=\n", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        check("kube-apiserver.service", table[i][0], table[i][1]);
}

static void variables_are_written_out(void **state)
{
    (void)state;
#define E S "Environment=A=/x \"B=--c=d --e\"\nExecStart=kube-apiserver "
    static const char *const table[][2] = {
        {E "--a=${A}/y\n", K "<--a=/x/y>\n"},
        {E "$B --f\n", K "<--c=d><--e><--f>\n"},
        {E "${B}\n", K "<--c=d --e>\n"},
        {E "--a=$A\n", K "<?--a=$A>\n"},
        {E "--a=$$A\n", K "<--a=$A>\n"},
        {E "$NONE --a=${NONE}\n", K "<?$NONE><?--a=${NONE}>+\n"},
        {E "--a={{ b }}${A}\n", K "<?--a={{ b }}${A}>\n"},
        {E "--a=$A${A}\n", K "<?--a=$A/x>\n"},
        {S "Environment=A=/x\nExecStart=/bin/sh -c 'exec kube-apiserver --a=${A} $B'\n",
         "</bin/sh><-c><exec>" K "<--a=/x><?$B>+\n"},
        {S "ExecStart=kube-apiserver --a \\ \n", K "<--a>\n"},
        {E "--a=${A\n", K "<?--a=${A>\n"},
        {S "Environment=A=1\nEnvironment=A=2\nExecStart=kube-apiserver --a=${A}\n", K "<--a=2>\n"},
        {S "Environment=A=1\nEnvironment=\nExecStart=kube-apiserver --a=${A}\n", K "<?--a=${A}>\n"},
        {S "EnvironmentFile=-/x\nExecStart=kube-apiserver $A --a=${A}\n", K "<?$A><?--a=${A}>+\n"},
        {S "ExecStart=:kube-apiserver --a=${A}\n", K "<--a=${A}>\n"},
    };
#undef E
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        check("kube-apiserver.service", table[i][0], table[i][1]);
    check("x.service.d/10.conf", S "ExecStart=kube-apiserver $A\n", K "<?$A>+\n");
}

static void drop_ins_may_lack_a_command(void **state)
{
    (void)state;
#define D "kube-apiserver.service.d/1.conf"
#define F "--encryption-provider-config"
    check(D, S "Environment=\"A=" F "=/x --b\" C=d\n", K "<" F "=/x><--b>+\n");
    check(D, S "EnvironmentFile=-/x\n", K "+\n");
    check(D, S "Restart=always\n", "");
    check(D, S "ExecStart=\nExecStart=kube-apiserver --a\n", K "<--a>\n");
    check("a.service.d/1.conf", S "Environment=A=" F "=/x\n", K "<" F "=/x>+\n");
    assert_false(carrier_systemd.takes(STR("a.service.d/1.conf"), STR(S "Environment=A=--b\n")));
    assert_false(carrier_systemd.takes(STR("a.service"), STR(S "Environment=A=" F "=/x\n")));
    assert_false(carrier_systemd.takes(STR(D), STR("[Unit]\nEnvironment=A=" F "=/x\n")));
#undef F
#undef D
}

static void parts_tell_what_ties_them(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct carried c = testing_carried(
        &a, &carrier_systemd, STR("kube-apiserver.service"),
        STR(S "EnvironmentFile=/gone\nEnvironmentFile=\nEnvironmentFile=-/etc//a\n"
              "EnvironmentFile=%h/b\nEnvironmentFile=/etc/c\nExecStart=kube-apiserver $A\n"));
    const struct file_part *part = c.workloads[0].part;
    assert_int_equal(part->kind, PART_UNIT);
    assert_true(part->has_command);
    assert_int_equal(part->file_count, 2);
    assert_true(str_eq(part->files[0], STR("/etc/a")) && str_eq(part->files[1], STR("/etc/c")));
    c = testing_carried(&a, &carrier_systemd, STR("kube-apiserver.service.d/1.conf"),
                        STR(S "EnvironmentFile=/x\n"));
    assert_int_equal(c.workloads[0].part->kind, PART_UNIT_DROP_IN);
    assert_false(c.workloads[0].part->has_command);
    arena_release(&a);
}

static void specifiers_are_places_or_unknown(void **state)
{
    (void)state;
    check("a.service", S "ExecStart=kube-apiserver --a=%S/x --b=%i --c=%% --d=5%\n",
          K "<--a=/var/lib/x><?--b=%i><--c=%><--d=5%>\n");
}

static void others_are_left_alone(void **state)
{
    (void)state;
    static const char *const table[] = {
        "",
        "a: b\n",
        "a: |\n  [Service]\n  ExecStart=kube-apiserver\n",
        "x=y\n" S "ExecStart=kube-apiserver\n",
        "[Unit]\nExecStart=kube-apiserver\n#[Service]\n",
        S "ExecStartPre=kube-apiserver\n",
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_false(carrier_systemd.takes(STR("x.service"), str_from(table[i])));
}

/* A variable that is used again and again brings no more than a command line can hold. */
static void bombs_end(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    buf_cstr(&b, S "Environment=\"A=");
    for (unsigned i = 0; i < 20000; i++)
        buf_cstr(&b, "--a=b ");
    buf_cstr(&b, "\"\nExecStart=kube-apiserver");
    for (unsigned i = 0; i < 20000; i++)
        buf_cstr(&b, " $A \\\n ${A} \\\n");
    struct carried carried = testing_carried(&a, &carrier_systemd, STR("a.service"), buf_view(&b));
    assert_int_equal(carried.count, 1);
    assert_true(carried.workloads[0].containers[0].argv.count < 1000000);
    buf_release(&b);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_words),
        cmocka_unit_test(variables_are_written_out),
        cmocka_unit_test(drop_ins_may_lack_a_command),
        cmocka_unit_test(parts_tell_what_ties_them),
        cmocka_unit_test(specifiers_are_places_or_unknown),
        cmocka_unit_test(others_are_left_alone),
        cmocka_unit_test(bombs_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
