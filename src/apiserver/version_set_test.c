/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "apiserver/version_set.h"

static void a_version_may_be_written_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *text, *closed;
        bool newer;
    } cases[] = {
        {"1.30", "1.30", false},
        {"v1.30.4+rke2r1", "1.30", false},
        {"1.29.3-eks-x", "1.29", false},
        {"1.29-eks-0123", "1.29", false},
        {"1.29+", "1.29", false},
        {"V1.13.0", "1.13", false},
        {"1.28..1.34", "1.28..1.34", false},
        {"v1.28.1..v1.29.3+k3s1", "1.28..1.29", false},
        {"1.30..1.30", "1.30", false},
        {"1.27..", "1.27..1.36", false},
        {"..1.15", "1.13..1.15", false},
        {"all", "1.13..1.36", false},
        {"1.13..1.24,1.27..", "1.13..1.24,1.27..1.36", false},
        {"1.20, 1.14,1.13 ,1.20", "1.13..1.14,1.20", false},
        {"1.36", "1.36", false},
        {"1.37", "1.36", true},
        {"1.37..", "1.36", true},
        {"1.34..1.40", "1.34..1.36", true},
        {"1.38..1.40", "1.36", true},
        {"1.37.0-beta.0", "1.36", true},
        {"1.100", "1.36", true},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        uint32_t set = 0;
        bool newer = false;
        assert_true(version_set_parse(str_from(cases[i].text), &set, &newer, &err));
        struct str text = version_set_format(&a, set, VERSION_SET_CLOSED);
        assert_string_equal(arena_cstr(&a, text), cases[i].closed);
        assert_int_equal(newer, cases[i].newer);
    }
    arena_release(&a);
}

static void what_is_no_version_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "'' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"latest", "'latest' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"1.", "'1.' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"2.0", "'2.0' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"30", "'30' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"1.030", "'1.030' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"1.30x", "'1.30x' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"1.30.", "'1.30.' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"1.30.x", "'1.30.x' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"1.30 1.31", "'1.30 1.31' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"1.28-1.30", "'1.28-1.30' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"1.28-v1.30", "'1.28-v1.30' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"1.30,", "'' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"1.4294967309", "'1.4294967309' is no Kubernetes version; write 1.30, 1.28..1.34 or all"},
        {"..", "'..' is no range of versions; write all"},
        {"1.34..1.28", "'1.34..1.28' runs backwards; write the older version first"},
        {"1.38..1.37", "'1.38..1.37' runs backwards; write the older version first"},
        {"1.12", "Kubernetes 1.12 is older than 1.13, the oldest known release"},
        {"1.10..1.20", "Kubernetes 1.10 is older than 1.13, the oldest known release"},
        {"..1.7", "Kubernetes 1.7 is older than 1.13, the oldest known release"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        uint32_t set;
        bool newer;
        assert_false(version_set_parse(str_from(cases[i].text), &set, &newer, &err));
        assert_string_equal(err.text, cases[i].says);
    }
}

static void sets_are_written_in_their_shortest_form(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    static const struct {
        uint32_t set;
        const char *open, *closed;
    } cases[] = {
        {0, "", ""},
        {VERSION_SET_ALL, "1.13..", "1.13..1.36"},
        {1, "1.13", "1.13"},
        {1u << 23, "1.36", "1.36"},
        {3u << 22, "1.35..", "1.35..1.36"},
        {0xfffu | 0xffc000u, "1.13..1.24,1.27..", "1.13..1.24,1.27..1.36"},
        {5u, "1.13,1.15", "1.13,1.15"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str open = version_set_format(&a, cases[i].set, VERSION_SET_OPEN);
        struct str closed = version_set_format(&a, cases[i].set, VERSION_SET_CLOSED);
        assert_string_equal(arena_cstr(&a, open), cases[i].open);
        assert_string_equal(arena_cstr(&a, closed), cases[i].closed);
        uint32_t back = 0;
        bool newer = false;
        struct err err = {0};
        if (cases[i].set) {
            assert_true(version_set_parse(open, &back, &newer, &err));
            assert_int_equal(back, cases[i].set);
        }
    }
    arena_release(&a);
}

static void every_minor_has_one_row(void **state)
{
    (void)state;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        const struct version_row *row = version_row_of(minor);
        assert_true(row->first <= minor && minor <= row->last);
    }
    for (uint32_t i = 1; i < version_row_count; i++)
        assert_int_equal(version_rows[i].first, version_rows[i - 1].last + 1);
    assert_int_equal(version_set_range(28, 30), 7u << 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_version_may_be_written_in_many_ways),
        cmocka_unit_test(what_is_no_version_is_refused),
        cmocka_unit_test(sets_are_written_in_their_shortest_form),
        cmocka_unit_test(every_minor_has_one_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
