/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/gates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "apiserver/version_set.h"
#include "base/buf.h"

static void what_each_minor_has_by_default(void **state)
{
    static const struct {
        unsigned first, last;
        bool kms_v1, kms_v2, kms_v2_kdf;
    } eras[] = {
        {13, 24, true, false, false}, {25, 26, true, false, false}, {27, 28, true, true, false},
        {29, 31, false, true, true},  {32, 36, false, true, true},
    };
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        for (unsigned minor = eras[i].first; minor <= eras[i].last; minor++) {
            struct gates g;
            assert_true(gates_parse(&a, STR(""), minor, &g));
            assert_null(gates_refusal_name(g.refusal));
            assert_int_equal(g.kms_v1, eras[i].kms_v1);
            assert_int_equal(g.kms_v2, eras[i].kms_v2);
            assert_int_equal(g.kms_v2_kdf, eras[i].kms_v2_kdf);
            assert_true(gates_parse(&a, STR_NONE, minor, &g));
        }
    }
    arena_release(&a);
}

static void what_is_in_force(void **state)
{
    static const struct {
        unsigned minor;
        const char *flag;
        bool kms_v1, kms_v2, kms_v2_kdf;
    } cases[] = {
        {24, ",,AllAlpha=true,", true, false, false},
        {25, "KMSv2=true", true, true, false},
        {26, "AllAlpha=true", true, true, false},
        {26, "AllBeta=true", true, false, false},
        {26, "KMSv2=false,AllAlpha=true", true, false, false}, /* the name wins over the bulk */
        {26, "AllAlpha=true,KMSv2=false", true, false, false},
        {28, "AllBeta=false", true, false, false},
        {28, "AllBeta=true", true, true, true},
        {28, "KMSv2=false,KMSv2=true", true, true, false}, /* the last one counts */
        {28, " KMSv1 = F ", false, true, false},
        {29, "KMSv1=1", true, true, true},
        {30, "KMSv2=true,AllBeta=false,AllAlpha=false", false, true, true},
        {31, "kube:KMSv1=T", true, true, true},
        {36, " kube : KMSv1=TRUE,,", true, true, true},
        {36, ":KMSv1=true,KMSv1=false", false, true, true}, /* an empty component is none */
        {36, "kube:,\xc2\xa0kube:KMSv1=true\xe3\x80\x80", true, true, true},
    };
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gates g;
        assert_true(gates_parse(&a, str_from(cases[i].flag), cases[i].minor, &g));
        assert_int_equal(g.kms_v1, cases[i].kms_v1);
        assert_int_equal(g.kms_v2, cases[i].kms_v2);
        assert_int_equal(g.kms_v2_kdf, cases[i].kms_v2_kdf);
    }
    arena_release(&a);
}

static const struct {
    unsigned minor;
    const char *flag, *refusal, *error;
    bool unstable;
} refused[] = {
    {30, "KMSv1", "gate-syntax", "missing bool value for KMSv1", false},
    {30, " ", "gate-syntax", "missing bool value for ", false},
    {30, "KMSv1=x", "gate-syntax",
     "invalid value of KMSv1=x, err: strconv.ParseBool: parsing \"x\": invalid syntax", false},
    {30, "KMSv1=\"", "gate-syntax",
     "invalid value of KMSv1=\", err: strconv.ParseBool: parsing \"\\\"\": invalid syntax", false},
    {30, "KMSv1==true", "gate-syntax",
     "invalid value of KMSv1==true, err: strconv.ParseBool: parsing \"=true\": invalid syntax",
     false},
    {30, "nonsense=true,KMSv1", "gate-syntax", "missing bool value for KMSv1", false},
    {27, "KMSv1=true", "gate-unknown", "unrecognized feature gate: KMSv1", false},
    {32, "KMSv2=true", "gate-unknown", "unrecognized feature gate: KMSv2", false},
    {16, "AllBeta=false", "gate-unknown", "unrecognized feature gate: AllBeta", false},
    {30, "kmsv1=true", "gate-unknown", "unrecognized feature gate: kmsv1", false},
    {30, "kube:KMSv1=true", "gate-unknown", "unrecognized feature gate: kube:KMSv1", false},
    {30, "B=true,A=false,B=false", "gate-unknown", "unrecognized feature gate: B", true},
    {30, "B=true,KMSv1=true,B=false", "gate-unknown", "unrecognized feature gate: B", false},
    {30, "KMSv2=false", "gate-locked",
     "cannot set feature gate KMSv2 to false, feature is locked to true", false},
    {30, "KMSv2KDF=0,KMSv2=0", "gate-locked",
     "cannot set feature gate KMSv2KDF to false, feature is locked to true", true},
    {31, "KMSv2KDF=0,KMSv2=0", "gate-locked",
     "[cannot set feature gate KMSv2KDF to false, feature is locked to true, "
     "cannot set feature gate KMSv2 to false, feature is locked to true]",
     true},
    {31, "KMSv2KDF=0,A=0,KMSv2=0", "gate-locked",
     "[cannot set feature gate KMSv2KDF to false, feature is locked to true, "
     "unrecognized feature gate: A]",
     true},
    {31, "A=0,KMSv2=0", "gate-unknown", "unrecognized feature gate: A", true},
    {31, "kube:KMSv1=true,KMSv1=true", "gate-prefix",
     "set kube feature gates with default empty prefix or kube: prefix consistently, do not mix "
     "use",
     false},
    {36, "kube:KMSv1=true, ", "gate-prefix", /* a blank is bare, too */
     "set kube feature gates with default empty prefix or kube: prefix consistently, do not mix "
     "use",
     false},
    {36, "kube:A=true,KMSv1=true", "gate-unknown", "unrecognized feature gate: A", true},
    {36, "wardle:A=x,wardle:B=y", "gate-component", "component not registered: wardle", false},
    {36, "a:A=1,b:B=1", "gate-component", "component not registered: a", true},
    {36, "KMSv1=x,b:B=1", "gate-syntax",
     "invalid value of KMSv1=x, err: strconv.ParseBool: parsing \"x\": invalid syntax", true},
    {36, "kube:kube:KMSv1=1", "gate-unknown", "unrecognized feature gate: kube:KMSv1", false},
};

static void in_go_s_own_words(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct gates g;
        assert_false(gates_parse(&a, str_from(refused[i].flag), refused[i].minor, &g));
        assert_string_equal(gates_refusal_name(g.refusal), refused[i].refusal);
        assert_string_equal(arena_cstr(&a, g.error), refused[i].error);
        assert_int_equal(g.unstable, refused[i].unstable);
    }
    arena_release(&a);
}

static void what_a_gate_is(void **state)
{
    (void)state;
    const struct gate_state *gate = gate_state(STR("KMSv2"), 30);
    assert_non_null(gate);
    assert_true(gate->on && gate->locked && gate->stage == GATE_GA);
    assert_int_equal(gate->first, 29);
    assert_int_equal(gate->last, 31);
    assert_null(gate_state(STR("KMSv2"), 24));
    assert_null(gate_state(STR("KMSv2"), 32));
    assert_int_equal(gate_minors(STR("KMSv2")), version_set_range(25, 31));
    assert_int_equal(gate_minors(STR("AllAlpha")), VERSION_SET_ALL);
    assert_int_equal(gate_minors(STR("AllBeta")), version_set_range(17, VERSION_NEWEST));
    assert_int_equal(gate_minors(STR("Nothing")), 0);
    assert_int_equal(gate_minors(STR("")), 0);
}

/* Of k8s.io/kubernetes, and of each library whose gates are registered with its own. */
static void of_every_source(void **state)
{
    static const struct {
        const char *name;
        unsigned first, last;
    } gates[] = {
        {"CSIMigration", 14, 26},
        {"SidecarContainers", 28, VERSION_NEWEST},
        {"KMSv1", 28, VERSION_NEWEST},
        {"CustomResourceDefaulting", 15, 17},
        {"LoggingAlphaOptions", 25, VERSION_NEWEST},
        {"ComponentSLIs", 26, 34},
        {"ComponentFlagz", 32, VERSION_NEWEST},
        {"ClientsAllowCBOR", 32, VERSION_NEWEST},
    };
    (void)state;
    for (size_t i = 0; i < sizeof gates / sizeof *gates; i++) {
        if (gate_minors(str_from(gates[i].name)) !=
            version_set_range(gates[i].first, gates[i].last))
            print_error("%s: %x\n", gates[i].name, gate_minors(str_from(gates[i].name)));
        assert_int_equal(gate_minors(str_from(gates[i].name)),
                         version_set_range(gates[i].first, gates[i].last));
    }
}

static void what_an_unknown_gate_may_have_meant(void **state)
{
    static const struct {
        const char *written, *meant;
        unsigned minor;
    } cases[] = {
        {"kmsv1", "KMSv1", 30},
        {"KMSV1", "KMSv1", 30},
        {"SidecarContainer", "SidecarContainers", 30},
        {"KMSv3", NULL, 30}, /* KMSv1 or KMSv2 */
        {"KMSv3", "KMSv1", 36},
        {"Nothing", NULL, 30},
        {"SidecarContainer", NULL, 20},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str meant = gate_guess(str_from(cases[i].written), version_bit(cases[i].minor));
        if (!str_eq(meant, str_from(cases[i].meant)))
            print_error("%s: " STR_FMT "\n", cases[i].written, STR_ARG(meant));
        assert_true(str_eq(meant, str_from(cases[i].meant)));
    }
}

/* The time for a flag must not grow with the square of its length. */
static void a_hostile_flag_ends_soon(void **state)
{
    enum { NAMES = 200 * 1000 };
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf flag = BUF_INIT;
    struct gates g;
    for (int i = 0; i < NAMES; i++)
        buf_fmt(&flag, "c%d:n%d=1,", i, i);
    assert_false(gates_parse(&a, buf_view(&flag), VERSION_NEWEST, &g));
    assert_string_equal(gates_refusal_name(g.refusal), "gate-component");
    assert_false(gates_parse(&a, buf_view(&flag), VERSION_OLDEST, &g));
    assert_string_equal(gates_refusal_name(g.refusal), "gate-unknown");
    buf_release(&flag);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_each_minor_has_by_default),
        cmocka_unit_test(what_is_in_force),
        cmocka_unit_test(in_go_s_own_words),
        cmocka_unit_test(what_a_gate_is),
        cmocka_unit_test(of_every_source),
        cmocka_unit_test(what_an_unknown_gate_may_have_meant),
        cmocka_unit_test(a_hostile_flag_ends_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
