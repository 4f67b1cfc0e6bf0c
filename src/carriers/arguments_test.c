/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/testing.h"

#define K "<kube-apiserver>"
#define TEXT(t)                                                                                    \
    {                                                                                              \
        t, sizeof(t) - 1                                                                           \
    }
#define P "--encryption-provider-config"

struct example {
    const char *file;
    struct str text;
    const char *wanted; /* NULL: it is none */
};

static void check(const struct text_carrier *carrier, const struct example *e)
{
    struct arena a = ARENA_INIT;
    assert_int_equal(carrier->takes(str_from(e->file), e->text), e->wanted != NULL);
    if (e->wanted) {
        struct carried carried = testing_carried(&a, carrier, str_from(e->file), e->text);
        struct str got = testing_words(&a, &carried);
        if (!str_eq(got, str_from(e->wanted)))
            fail_msg(STR_FMT ": '" STR_FMT "'", STR_ARG(e->text), STR_ARG(got));
    }
    arena_release(&a);
}

static void files_of_arguments_are_words(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"args/kube-apiserver", TEXT("--a=b\n# --c\n--d e\n"), K "<--a=b><--d><e>\n"},
        {"args/kube-apiserver", TEXT("--a=${SNAP_DATA}/b\n"),
         K "<--a=/var/snap/microk8s/current/b>\n"},
        {"var/snap/microk8s/77/args/kube-apiserver", TEXT("--a=$SNAP_DATA/b\n"),
         K "<--a=/var/snap/microk8s/77/b>\n"},
        {"args/kube-apiserver", TEXT("--a=${OTHER}/b\n"), K "<?--a=${OTHER}/b>\n"},
        {"args/kube-apiserver", TEXT("--a={{ b }}\n"), K "<?--a={{ b }}>\n"},
        {"args/kube-apiserver", TEXT("a: b\n"), NULL},
        {"args/kubelet", TEXT("--a=b\n"), NULL},
        {"kube-apiserver", TEXT("\n# why\n--a=b\n"), K "<--a=b>\n"},
        {"bin/kube-apiserver", TEXT("\x7f--\n--a=b\n"), NULL},
        {"args/kube-apiserver", TEXT("# why\n"), NULL},
        {NULL, TEXT("--a=b\n"), NULL},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        check(&carrier_arguments, &examples[i]);
}

static void dumped_processes_are_words(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"cmdline", TEXT("/x/kube-apiserver\0--a=b c\0\0--d\0"),
         "</x/kube-apiserver><--a=b c><><--d>\n"},
        {"x", TEXT("kube-apiserver\0--a"), K "<--a>\n"},
        {"x", TEXT("kube-apiserver\0"), K "\n"},
        {"x", TEXT("kube-apiserver --a"), NULL},
        {"x", TEXT("/go-runner\0--log-file=/x\0--also-stdout\0kube-apiserver\0--a\0"),
         "</go-runner><--log-file=/x><--also-stdout>" K "<--a>\n"},
        {"x", TEXT("/hyperkube\0kube-apiserver\0--a\0"), "</hyperkube>" K "<--a>\n"},
        {"x", TEXT("/bin/aws-encryption-provider\0--key=a\0"),
         "</bin/aws-encryption-provider><--key=a>\n"},
        {"x", TEXT("kube-apiserver\0\x01\x02"), NULL},
        {"x", TEXT("k\0u\0b\0e\0-\0"), NULL}, /* UTF-16 */
        {"x", TEXT("a: b\0--c"), NULL},
        {"x", TEXT("kubelet\0--a\0"), ""}, /* it starts neither */
        {"x", TEXT(""), NULL},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        check(&carrier_process, &examples[i]);
}

static void environments_are_words(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"apiserver", TEXT("A=\"--v=2\"\nB=\"--c \\\n " P "=/x\"\n"),
         K "<--v=2><--c><" P "=/x>+\n"},
        {"apiserver", TEXT("# why\n\nB='" P "=/x'\nC=d"), K "<" P "=/x>+\n"},
        {"apiserver", TEXT("B=" P "=/x\n"), K "<" P "=/x>+\n"},
        {"apiserver", TEXT("B=\"" P "=/x\n"), K "<?" P "=/x>+\n"},
        {"apiserver", TEXT("A=--v=2\n"), NULL},
        {"apiserver", TEXT("A=/x\n"), NULL},
        {"etc/kubernetes/apiserver", TEXT("A=/x\nB=\"--v=2\"\n"), K "<--v=2>+\n"},
        {"kube-apiserver.env", TEXT("# why\nA=/x\n"), K "+\n"},
        {"kube-apiserver.conf", TEXT("A=b\n"), NULL},
        {"kubelet.env", TEXT("A=/x\n"), NULL},
        {"apiserver", TEXT("echo\nB=" P "=/x\n"), NULL},
        {"apiserver", TEXT("[Service]\nB=" P "=/x\n"), NULL},
        {"apiserver", TEXT("- " P "=/x\n"), NULL},
        {"apiserver", TEXT("export B=" P "=/x\n"), NULL},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        check(&carrier_environment, &examples[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_arguments_are_words),
        cmocka_unit_test(dumped_processes_are_words),
        cmocka_unit_test(environments_are_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
