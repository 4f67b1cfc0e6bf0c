/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/shared.h"

static struct arena arena;
static struct source source;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct shared shared_in(const char *text)
{
    struct document document;
    source_init(&source, &arena, STR("x"), str_from(text));
    document_read(&arena, &source, DOCUMENT_YAML, GO_YAML_2_2_8, &document);
    return shared_of(&arena, &document);
}

/* Whether the first `word` of the text is touched. */
static bool touches(const struct shared *shared, const char *word)
{
    uint32_t at = (uint32_t)str_find(source.text, str_from(word));
    return shared_touches(shared, (struct span){at, at + (uint32_t)strlen(word)});
}

static void what_aliases_repeat_is_shared(void **state)
{
    (void)state;
    struct shared shared = shared_in("a: &one {b: &two [inner], c: mid}\nd: alone\n"
                                     "e: [*two, *one, *two]\nf: &three last\ng: *three\n");
    assert_int_equal(shared.count, 2);
    assert_true(touches(&shared, "inner"));
    assert_true(touches(&shared, "mid"));
    assert_true(touches(&shared, "last"));
    assert_true(touches(&shared, "d: alone\ne: [*two, *one, *two]\nf: &three l"));
    assert_false(touches(&shared, "alone"));
    assert_false(touches(&shared, "*three"));
}

static void an_insertion_at_an_end_touches_too(void **state)
{
    (void)state;
    struct shared shared = shared_in("a: &one word\nb: *one\n");
    assert_true(shared_touches(&shared, (struct span){8, 8}));
    assert_true(shared_touches(&shared, (struct span){12, 12}));
    assert_false(shared_touches(&shared, (struct span){7, 7}));
    assert_false(shared_touches(&shared, (struct span){13, 13}));
    assert_false(shared_touches(&shared, (struct span){12, 13}));
}

static void without_aliases_nothing_is(void **state)
{
    (void)state;
    struct shared shared = shared_in("a: &one word\nb: c\n");
    assert_int_equal(shared.count, 0);
    assert_false(touches(&shared, "word"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_aliases_repeat_is_shared, tear_down),
        cmocka_unit_test_teardown(an_insertion_at_an_end_touches_too, tear_down),
        cmocka_unit_test_teardown(without_aliases_nothing_is, tear_down),
    };
    return cmocka_run_group_tests_name("shared", tests, NULL, NULL);
}
