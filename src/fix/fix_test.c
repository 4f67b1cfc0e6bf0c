/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fix/fix.h"
#include "fix/same.h"

static const struct rule rule = {.id = {"ENC999", 6}, .slug = {"test", 4}};

#define EDIT(from, to, words) ((struct edit){.span = {(from), (to)}, .text = STR(words)})

static struct finding with_fix(const struct fix *fix)
{
    return (struct finding){.rule = &rule, .fixes = fix, .fix_count = 1};
}

static struct str chosen_text(struct arena *a, struct str text, const struct finding *findings,
                              uint32_t count, bool unsafe, uint32_t *chosen)
{
    uint32_t edit_count;
    struct fix_choice *choices = fix_choose(a, findings, count, unsafe, chosen);
    const struct edit *edits = fix_edits(a, choices, *chosen, &edit_count);
    return fix_apply(a, text, edits, edit_count);
}

static void edits_are_applied_in_the_order_of_the_text(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const struct edit late[] = {EDIT(4, 6, "x")}, early[] = {EDIT(0, 1, "AA"), EDIT(10, 10, "!")};
    const struct fix fixes[] = {{.safe = true, .edits = late, .edit_count = 1},
                                {.safe = true, .edits = early, .edit_count = 2}};
    const struct finding findings[] = {with_fix(&fixes[0]), with_fix(&fixes[1])};
    uint32_t chosen;
    struct str text = chosen_text(&a, STR("0123456789"), findings, 2, false, &chosen);
    assert_int_equal(chosen, 2);
    assert_true(str_eq(text, STR("AA123x6789!")));
    arena_release(&a);
}

static void unsafe_ones_are_chosen_where_they_are_asked_for(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const struct edit first[] = {EDIT(0, 1, "a")}, second[] = {EDIT(0, 1, "b")};
    const struct fix fixes[] = {{.safe = false, .edits = first, .edit_count = 1},
                                {.safe = true, .edits = second, .edit_count = 1}};
    struct finding finding = {.rule = &rule, .fixes = fixes, .fix_count = 2};
    uint32_t chosen;
    assert_true(str_eq(chosen_text(&a, STR("0"), &finding, 1, false, &chosen), STR("b")));
    assert_true(str_eq(chosen_text(&a, STR("0"), &finding, 1, true, &chosen), STR("a")));
    finding.fix_count = 1;
    assert_true(str_eq(chosen_text(&a, STR("0"), &finding, 1, false, &chosen), STR("0")));
    assert_int_equal(chosen, 0);
    finding.suppressed_by = STR("comment");
    assert_true(str_eq(chosen_text(&a, STR("0"), &finding, 1, true, &chosen), STR("0")));
    arena_release(&a);
}

static void what_meets_an_earlier_choice_waits(void **state)
{
    (void)state;
    static const struct {
        struct edit first, second;
        bool both;
    } cases[] = {
        {{.span = {2, 5}}, {.span = {4, 6}}, false}, {{.span = {2, 5}}, {.span = {5, 6}}, true},
        {{.span = {2, 5}}, {.span = {5, 5}}, false}, {{.span = {2, 5}}, {.span = {2, 2}}, false},
        {{.span = {2, 2}}, {.span = {2, 2}}, false}, {{.span = {5, 6}}, {.span = {2, 5}}, true},
        {{.span = {3, 4}}, {.span = {2, 6}}, false}, {{.span = {2, 6}}, {.span = {3, 4}}, false},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct fix fixes[] = {{.safe = true, .edits = &cases[i].first, .edit_count = 1},
                                    {.safe = true, .edits = &cases[i].second, .edit_count = 1}};
        const struct finding findings[] = {with_fix(&fixes[0]), with_fix(&fixes[1])};
        uint32_t chosen;
        fix_choose(&a, findings, 2, false, &chosen);
        if (chosen != (cases[i].both ? 2u : 1u))
            fail_msg("case %zu: %u chosen", i, chosen);
    }
    arena_release(&a);
}

static void a_fix_whose_own_edits_overlap_is_passed_over(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const struct edit edits[] = {EDIT(2, 5, ""), EDIT(4, 6, "")};
    const struct fix fix = {.safe = true, .edits = edits, .edit_count = 2};
    const struct finding finding = with_fix(&fix);
    uint32_t chosen;
    fix_choose(&a, &finding, 1, true, &chosen);
    assert_int_equal(chosen, 0);
    arena_release(&a);
}

static bool same(const char *old, const char *new, uint32_t from, uint32_t to, const char *text)
{
    struct arena a = ARENA_INIT;
    const struct edit edit = {.span = {from, to}, .text = str_from(text)};
    bool result = fix_same(&a, str_from(old), str_from(new), &edit, 1);
    arena_release(&a);
    return result;
}

static void what_no_edit_touches_has_to_read_the_same(void **state)
{
    (void)state;
    assert_true(same("a: b\nc: d\n", "a: xyz\nc: d\n", 3, 4, "xyz"));
    assert_true(same("{\"a\": \"b\", \"c\": 1}", "{\"a\": \"xyz\", \"c\": 1}", 7, 8, "xyz"));
    assert_true(same("a: 1\nb: 2\nc: 3\n", "a: 1\nc: 3\n", 5, 10, ""));
    /* a quote that takes in what follows */
    assert_false(same("a: b\nc: d\ne: 'f'\n", "a: 'b\nc: d\ne: 'f'\n", 3, 3, "'"));
    /* a comment that does */
    assert_false(same("[a, b, c]\n", "[a, b #, c]\n", 5, 5, " #"));
    assert_false(same("a: b\nc: d\n", "a: {b\nc: d\n", 3, 3, "{"));
    /* a document behind it counts too */
    assert_false(same("a: b\n---\nc: d\n", "a: |\n b\n---x\nc: d\n", 3, 8, "|\n b\n---x"));
    /* nothing to compare with */
    assert_true(same("a: *.\n", "a: '*.'\n", 3, 5, "'*.'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_are_applied_in_the_order_of_the_text),
        cmocka_unit_test(unsafe_ones_are_chosen_where_they_are_asked_for),
        cmocka_unit_test(what_meets_an_earlier_choice_waits),
        cmocka_unit_test(a_fix_whose_own_edits_overlap_is_passed_over),
        cmocka_unit_test(what_no_edit_touches_has_to_read_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
