/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/refused_split.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/version_set.h"
#include "base/buf.h"

#define SECRET "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define HEAD                                                                                       \
    "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"          \
    "- resources: [secrets]\n  providers:\n  - secretbox:\n      keys:\n"
#define N     "      - name: a\n"
#define S     "      - secret: " SECRET "\n"
#define WHOLE "      - name: w\n        secret: " SECRET "\n"

static struct arena arena;
static struct source source;
static struct document_view view;
static struct verdict verdicts[VERSION_COUNT];

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* What the newest release says of the text. */
static const struct verdict *load(struct str text)
{
    struct document *document = arena_new(&arena, struct document, 1);
    const struct load_options options = {
        .minors = version_bit(VERSION_NEWEST), .file = STR("enc.yaml"), .document = document};
    memset(verdicts, 0, sizeof verdicts);
    source_init(&source, &arena, STR("enc.yaml"), text);
    document_read(&arena, &source, DOCUMENT_YAML, GO_YAML_2_2_8, document);
    load_verdicts(&arena, &source, &options, verdicts);
    view = (struct document_view){.source = &source,
                                  .minors = options.minors,
                                  .verdicts = verdicts,
                                  .value = document->value};
    return &verdicts[VERSION_COUNT - 1];
}

static const struct verdict *load_keys(const char *keys)
{
    return load(arena_join(&arena, STR(HEAD), str_from(keys), STR("  - identity: {}\n")));
}

static int line_of(uint32_t at)
{
    return (int)source_position(&source, at).line - 7; /* the keys begin at 1 */
}

/* Of each fault: the lines of the two fields of a split key and of the dash, or "-". */
static struct str splits(const struct verdict *verdict)
{
    struct buf out = BUF_INIT;
    struct split_key split;
    for (uint32_t i = 0; i < verdict->fault_count; i++) {
        if (!split_key_of(&view, &verdict->faults[i], &split)) {
            buf_cstr(&out, "- ");
            continue;
        }
        assert_true(str_eq(str_slice(source.text, split.dash.start, split.dash.end), STR("-")));
        assert_int_equal(line_of(split.dash.start), line_of(split.second->span.start));
        buf_str(&out, split.first->text);
        buf_int(&out, line_of(split.first->span.start));
        buf_byte(&out, '+');
        buf_str(&out, split.second->text);
        buf_int(&out, line_of(split.second->span.start));
        buf_byte(&out, ' ');
    }
    struct str all = buf_to_arena(&out, &arena);
    buf_release(&out);
    return all;
}

static void two_items_are_one_key(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {N S, "name1+secret2 name1+secret2 "},
        {S N, "secret1+name2 secret1+name2 "},
        {WHOLE N S WHOLE, "name3+secret4 name3+secret4 "},
        /* Of four in a row each two. */
        {N S N S, "name1+secret2 name1+secret2 name3+secret4 name3+secret4 "},
        {N S S N, "name1+secret2 name1+secret2 secret3+name4 secret3+name4 "},
        {N S N, "name1+secret2 name1+secret2 - "},
        {N N S, "- name2+secret3 name2+secret3 "},
        /* Nothing belongs to it. */
        {N, "- "},
        {S, "- "},
        {N N, "- - "},
        {N WHOLE S, "- - "},
        /* What is empty is no half of a key. */
        {N "      - secret: ''\n", "- - - "},
        /* Without its dash it would not be a line of the same mapping. */
        {"      -   name: a\n" S, "- - "},
        {"      - name: a\n      -\n        secret: " SECRET "\n", "- - "},
        {"      - {name: a}\n      - {secret: " SECRET "}\n", "- - "},
        {"        [name: a,\n        secret: " SECRET "]\n", "- - "},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct str got = splits(load_keys(table[i][0]));
        if (!str_eq(got, str_from(table[i][1])))
            fail_msg("%s: '" STR_FMT "' instead of '%s'", table[i][0], STR_ARG(got), table[i][1]);
    }
}

static void another_fault_there_is_none(void **state)
{
    (void)state;
    struct split_key split;
    struct fault fault = load_keys(N S)->faults[0];
    assert_true(split_key_of(&view, &fault, &split));
    fault.refusal = REFUSAL_PANIC;
    assert_false(split_key_of(&view, &fault, &split));
    fault.refusal = REFUSAL_KEY_NAME_REQUIRED;
    view.value = NULL;
    assert_false(split_key_of(&view, &fault, &split));
}

static void of_very_many_keys_none_is_told(void **state)
{
    (void)state;
    for (int count = 998; count <= 999; count++) {
        struct buf keys = BUF_INIT;
        for (int i = 0; i < count; i++)
            buf_cstr(&keys, WHOLE);
        buf_cstr(&keys, N S);
        buf_byte(&keys, '\0');
        const struct verdict *verdict = load_keys(buf_view(&keys).ptr);
        const struct fault *last = &verdict->faults[verdict->fault_count - 1];
        struct split_key split;
        assert_int_equal(last->refusal, REFUSAL_KEY_NAME_REQUIRED);
        assert_int_equal(split_key_of(&view, last, &split), count == 998);
        buf_release(&keys);
    }
}

static void words_name_the_second_field(void **state)
{
    (void)state;
    struct split_key split;
    struct draft draft = {.rule = NULL};
    struct draft_spot other;
    assert_true(split_key_of(&view, &load_keys(S N)->faults[0], &split));
    split_key_words(&arena, &split, &draft, &other);
    assert_string_equal(arena_cstr(&arena, draft.message),
                        "the dash before 'name' makes it an item of its own: two keys, one without "
                        "a name and one without a secret");
    assert_string_equal(arena_cstr(&arena, draft.how),
                        "write a blank in place of the dash before 'name', so that it belongs to "
                        "the 'secret' above it");
    assert_int_equal(draft.span.start, split.dash.start);
    assert_int_equal(draft.related_count, 1);
    assert_true(str_eq(str_slice(source.text, other.span.start, other.span.end), STR("secret")));
}

static void without_the_dash_it_loads(void **state)
{
    (void)state;
    struct draft draft = {.rule = NULL};
    const struct verdict *verdict = load_keys(N S);
    struct repair repair = {
        .arena = &arena, .view = &view, .fault = &verdict->faults[1], .draft = &draft};
    split_key_fix(&repair);
    assert_int_equal(draft.fix_count, 1);
    assert_true(draft.fixes[0].safe);
    assert_int_equal(draft.fixes[0].edit_count, 1);
    struct draft_edit edit = draft.fixes[0].edits[0];
    struct str text = arena_join(&arena, str_slice(source.text, 0, edit.span.start), edit.text,
                                 str_slice(source.text, edit.span.end, source.text.len));
    assert_int_equal(load(text)->kind, VERDICT_ACCEPTED);
}

static void who_loads_it_today_would_notice(void **state)
{
    (void)state;
    struct draft draft = {.rule = NULL};
    const struct verdict *verdict = load_keys(N S);
    struct repair repair = {
        .arena = &arena, .view = &view, .fault = &verdict->faults[0], .draft = &draft};
    view.minors |= version_bit(VERSION_OLDEST);
    verdicts[0].kind = VERDICT_ACCEPTED;
    split_key_fix(&repair);
    assert_int_equal(draft.fix_count, 1);
    assert_false(draft.fixes[0].safe);
    draft.fix_count = 0;
    repair.fault = &load_keys(N)->faults[0];
    split_key_fix(&repair);
    assert_int_equal(draft.fix_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(two_items_are_one_key, tear_down),
        cmocka_unit_test_teardown(another_fault_there_is_none, tear_down),
        cmocka_unit_test_teardown(of_very_many_keys_none_is_told, tear_down),
        cmocka_unit_test_teardown(words_name_the_second_field, tear_down),
        cmocka_unit_test_teardown(without_the_dash_it_loads, tear_down),
        cmocka_unit_test_teardown(who_loads_it_today_would_notice, tear_down),
    };
    return cmocka_run_group_tests_name("refused_split", tests, NULL, NULL);
}
