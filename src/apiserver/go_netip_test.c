/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/go_netip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void addresses(void **state)
{
    static const char *const v4[] = {"0.0.0.0", "1.2.3.4", "255.255.255.255"};
    static const char *const v6[] = {
        "::",
        "::1",
        "fe80::1%eth0",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:1.2.3.4",
        "::1.2.3.4",
        "FFFF::abc",
        "::%a b",
        "1::",
        "1:2:3:4:5:6:7::",
    };
    (void)state;
    struct buf why = BUF_INIT;
    bool is4;
    for (size_t i = 0; i < sizeof v4 / sizeof *v4; i++) {
        assert_true(go_netip_parse(str_from(v4[i]), &is4, &why));
        assert_true(is4);
    }
    for (size_t i = 0; i < sizeof v6 / sizeof *v6; i++) {
        assert_true(go_netip_parse(str_from(v6[i]), &is4, &why));
        assert_false(is4);
    }
    assert_int_equal(why.len, 0);
    buf_release(&why);
}

static void refusals(void **state)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", "unable to parse IP"},
        {"x", "unable to parse IP"},
        {"a%b", "missing IPv6 address"},
        {"1.2.3", "IPv4 address too short"},
        {"1.2.3.4.5", "IPv4 address too long"},
        {"01.2.3.4", "IPv4 field has octet with leading zero"},
        {"256.1.1.1", "IPv4 field has value >255"},
        {"1..2.3", "IPv4 field must have at least one digit (at \".2.3\")"},
        {"1.2.3.", "IPv4 field must have at least one digit (at \".\")"},
        {"1.2.3.x", "unexpected character (at \"x\")"},
        {"1:2", "address string too short"},
        {"12345::", "each group must have 4 or less digits (at \"12345::\")"},
        {":1", "each colon-separated field must have at least one digit (at \":1\")"},
        {"1::2::3", "multiple :: in address (at \":3\")"},
        {"1:", "colon must be followed by more characters (at \":\")"},
        {"1:g", "each colon-separated field must have at least one digit (at \"g\")"},
        {"1g:", "unexpected character, want colon (at \"g:\")"},
        {"::%", "zone must be a non-empty string"},
        {"1:2:3:4:5:6:7:8:9", "trailing garbage after address (at \"9\")"},
        {"1:2:3:4:5:6:7:8::", "the :: must expand to at least one field of zeros"},
        {"1:1.2.3.4",
         "embedded IPv4 address must replace the final 2 fields of the address (at \"1.2.3.4\")"},
        {"::1:2:3:4:5:6:7:1.2.3.4", "too many hex fields to fit an embedded IPv4 at the end of the "
                                    "address (at \"1.2.3.4\")"},
        {"::1.2.3", "IPv4 address too short"},
    };
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf why = BUF_INIT;
    bool is4;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(go_netip_parse(str_from(cases[i].text), &is4, &why));
        assert_string_equal(
            arena_cstr(&a, buf_view(&why)),
            arena_fmt(&a, "ParseAddr(\"%s\"): %s", cases[i].text, cases[i].why).ptr);
        buf_clear(&why);
    }
    buf_release(&why);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
