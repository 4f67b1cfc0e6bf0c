/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/refused.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/version_set.h"

struct said {
    unsigned count;
    uint32_t minors;
    struct str message;
};

static void take(struct rule_run *run, const struct draft *draft)
{
    struct said *said = run->context;
    said->count++;
    said->minors = draft->minors;
    said->message = draft->message;
}

/* Releases from `first` on are undecided for the one reason, from `second` on for the other. */
static struct said undecided(struct arena *a, uint32_t minors, unsigned first, unsigned second)
{
    static struct verdict verdicts[VERSION_COUNT];
    memset(verdicts, 0, sizeof verdicts);
    for (unsigned minor = first; minor <= VERSION_NEWEST; minor++) {
        verdicts[minor - VERSION_OLDEST].kind = VERDICT_UNDECIDED;
        verdicts[minor - VERSION_OLDEST].reason = minor < second ? STR("nodes") : STR("text");
    }
    struct document_view view = {.minors = minors, .verdicts = verdicts};
    struct said said = {.count = 0};
    struct rule_run run = {.arena = a, .document = &view, .take = take, .context = &said};
    undecided_report(&run);
    return said;
}

#define NODES "more than a million values (nodes)"
#define TEXT  "what the server says of it is longer than 1 MiB (text)"

static void each_reason_is_said_with_its_releases(void **state)
{
    struct arena a = ARENA_INIT;
    (void)state;
    struct said said = undecided(&a, VERSION_SET_ALL, 20, 31);
    assert_int_equal(said.count, 1);
    assert_int_equal(said.minors, version_set_range(20, VERSION_NEWEST));
    assert_string_equal(
        arena_cstr(&a, said.message),
        "cannot tell what kube-apiserver does with this document: 1.20 to 1.30: " NODES
        "; 1.31 and later: " TEXT);

    said = undecided(&a, version_set_range(20, 30), 20, 31);
    assert_string_equal(arena_cstr(&a, said.message),
                        "cannot tell what kube-apiserver does with this document: " NODES);
    said = undecided(&a, version_set_range(13, 19), 20, 31);
    assert_int_equal(said.count, 0);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reason_is_said_with_its_releases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
