/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/suppress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"

#define TOOL(i, s)                                                                                 \
    {                                                                                              \
        .id = {i, 6}, .slug = {s, sizeof(s) - 1}, .scope = RULE_TOOL, .severity = 2                \
    }
static const struct rule table[] = {
    TOOL("ENC002", "suppression-unused"),
    TOOL("ENC003", "suppression-unknown-rule"),
    TOOL("ENC004", "suppression-expired"),
    TOOL("ENC005", "suppression-without-reason"),
    TOOL("ENC006", "suppression-malformed"),
    {.id = {"ENC203", 6}, .slug = {"key-pasted", 10}, .severity = SEVERITY_ERROR},
    {.id = {"ENC310", 6}, .slug = {"identity-first", 14}, .severity = SEVERITY_ERROR},
    {.id = {"ENC406", 6}, .slug = {"kms-v1", 6}, .severity = SEVERITY_ERROR, .minors = 1},
};
enum { PASTED = 5, IDENTITY, KMS };
static const struct config_rules rules = {table, sizeof table / sizeof *table, NULL, 0};

static struct arena arena;
static struct source source;
static struct suppress_options options;
static struct suppressions list;
static const struct rule *locked, *off;

static bool is_locked(void *context, const struct rule *rule)
{
    (void)context;
    return rule == locked;
}

static bool is_off(void *context, const struct rule *rule)
{
    (void)context;
    return rule == off;
}

static int set_up(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    locked = off = NULL;
    options = (struct suppress_options){
        .rules = &rules, .today = 20260701, .is_locked = is_locked, .is_off = is_off};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void read_str(struct str text)
{
    struct yread_document doc;
    source_init(&source, &arena, STR("test"), text);
    suppress_begin(&list, &arena, &source, &options);
    struct yread *r = yread_new(&arena, &source, GO_YAML_2_2_8);
    while (yread_next(r, &doc) == YREAD_DOCUMENT)
        suppress_parse(&list, &doc);
    yread_free(r);
}

static void read_text(const char *text)
{
    read_str(str_from(text));
}

/* Whether a finding is suppressed that begins where `needle` stands for the first time. */
static const struct suppression *at(int rule, const char *needle)
{
    size_t offset = str_find(source.text, str_from(needle));
    if (offset == source.text.len)
        fail_msg("no '%s'", needle);
    return suppress_find(&list, &table[rule], (uint32_t)offset);
}

/* "id line:column message; ..." */
static const char *leftovers(void)
{
    struct buf out = BUF_INIT;
    uint32_t count;
    const struct draft *drafts = suppress_leftovers(&list, &count);
    for (uint32_t i = 0; i < count; i++) {
        struct position from = source_position(&source, drafts[i].span.start);
        struct position to = source_position(&source, drafts[i].span.end);
        if (i)
            buf_cstr(&out, "; ");
        buf_str(&out, drafts[i].rule->id);
        buf_fmt(&out, " %u:%u-%u ", from.line, from.column, to.column);
        buf_str(&out, drafts[i].message);
    }
    struct str text = buf_to_arena(&out, &arena);
    buf_release(&out);
    return text.ptr ? arena_cstr(&arena, text) : "";
}

/* The text after the fixes of all drafts, the last one first. */
static const char *mended(void)
{
    uint32_t count;
    const struct draft *drafts = suppress_leftovers(&list, &count);
    struct str text = source.text;
    for (uint32_t i = count; i-- > 0;) {
        if (!drafts[i].fix_count)
            continue;
        assert_true(drafts[i].fixes[0].safe);
        struct span cut = drafts[i].fixes[0].edits[0].span;
        text =
            arena_join(&arena, str_slice(text, 0, cut.start), str_slice(text, cut.end, text.len));
    }
    return arena_cstr(&arena, text);
}

#define ASSERT_STR(s, text)                                                                        \
    do {                                                                                           \
        struct str given_ = (s);                                                                   \
        if (!str_eq(given_, str_from(text)))                                                       \
            fail_msg("'" STR_FMT "' is not '%s'", STR_ARG(given_), text);                          \
    } while (0)

static void behind_something_a_comment_covers_its_line(void **state)
{
    (void)state;
    read_text(
        "providers:\n"
        "- identity: {} # enclint: ignore[identity-first, enc203] we migrate until=2026-12-31\n"
        "- aescbc: {}\n");
    const struct suppression *s = at(IDENTITY, "identity:");
    assert_non_null(s);
    ASSERT_STR(s->reason, "we migrate");
    assert_int_equal(s->until, 20261231);
    assert_int_equal(s->first_line, 2);
    assert_int_equal(s->last_line, 2);
    assert_ptr_equal(at(PASTED, "{}"), s);
    assert_null(at(KMS, "identity:"));
    assert_null(at(IDENTITY, "providers"));
    assert_null(at(IDENTITY, "aescbc"));
    assert_string_equal(leftovers(), "");
}

#define BLOCK                                                                                      \
    "kind: x # not for us\n"                                                                       \
    "resources:\n"                                                                                 \
    "  # enclint: ignore[ENC310] why\n"                                                            \
    "\n"                                                                                           \
    "  # another comment\n"                                                                        \
    "- resources: [secrets]\n"                                                                     \
    "  providers:\n"                                                                               \
    "  - identity: {}\n"                                                                           \
    "- resources: [configmaps]\n"                                                                  \
    "  # enclint: ignore[key-pasted] why\n"                                                        \
    "  providers:\n"                                                                               \
    "  - aescbc:\n"                                                                                \
    "      keys: []\n"                                                                             \
    "  extra: 1\n"

static void alone_it_covers_the_entry_that_begins_next(void **state)
{
    (void)state;
    read_text(BLOCK);
    assert_non_null(at(IDENTITY, "- resources: [s"));
    assert_non_null(at(IDENTITY, "secrets"));
    assert_non_null(at(IDENTITY, "identity"));
    assert_null(at(IDENTITY, "kind"));
    assert_null(at(IDENTITY, "resources:"));
    assert_null(at(IDENTITY, "configmaps"));
    assert_null(at(IDENTITY, "aescbc"));
    assert_null(at(PASTED, "configmaps"));
    assert_non_null(at(PASTED, "providers:\n  - aes"));
    assert_non_null(at(PASTED, "keys"));
    assert_null(at(PASTED, "extra"));
    assert_null(at(PASTED, "identity"));
}

static void entries_of_every_form_are_found(void **state)
{
    static const struct {
        const char *text, *in, *out;
    } rows[] = {
        {"# enclint: ignore[ENC310] w\na: x\nb: y\n", "x", "y"},
        {"# enclint: ignore[ENC310] w\n---\na: x\nb: y\n", "x", "y"},
        {"l:\n# enclint: ignore[ENC310] w\n-\n  a: x\n  b: z\n- y\n", "z", "y"},
        {"l:\n# enclint: ignore[ENC310] w\n- &k {a: x}\n- y\n", "x", "y"},
        {"l:\n# enclint: ignore[ENC310] w\n- - x\n  - z\n- y\n", "z", "y"},
        {"l: [\n  # enclint: ignore[ENC310] w\n  x,\n  y]\n", "x", "y"},
        {"l: {\n  # enclint: ignore[ENC310] w\n  a: [x,\n  z], b: y}\n", "z", "y"},
        {"# enclint: ignore[ENC310] w\n? a\n: x\nb: y\n", "x", "y"},
        {"# enclint: ignore[ENC310] w\na: |\n  x\n  # z\nb: y\n", "z", "y"},
        {"a:\n  b: y\n  # enclint: ignore[ENC310] w\nx: 1\n", "x: 1", "y"},
        {"a: y\n---\n# enclint: ignore[ENC310] w\nb: x\n", "x", "y"},
        {"a: &k\n  y: 1\n# enclint: ignore[ENC310] w\nx: *k\n", "x", "y"},
        {"\xef\xbb\xbf# enclint: ignore[ENC310] w\r\na: x\r\nb: y\r\n", "x", "y"},
        {"a: [y,\r  # enclint: ignore[ENC310] w\r  x]\r", "x]", "y"},
        {"a: x # enclint: ignore[ENC310] w", "x", NULL},
        {"a: y\nb: x # enclint: ignore[ENC310] w", "x", "y"},
        {"\"x # enclint: ignore[ENC203] w\": 1 #enclint:ignore[ENC310] w\ny: 2\n", "x", "y"},
        {"a: x # yamllint disable # enclint: ignore[ENC310] w\nb: y\n", "x", "b: y"},
        {"a: x ## enclint: ignore [ ENC310 ] w\nb: y\n", "x", "y"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        read_text(rows[i].text);
        if (!at(IDENTITY, rows[i].in) || (rows[i].out && at(IDENTITY, rows[i].out)))
            fail_msg("%s", rows[i].text);
        if (strcmp(leftovers(), "") != 0)
            fail_msg("%s: %s", rows[i].text, leftovers());
    }
}

static void what_is_no_comment_covers_nothing(void **state)
{
    static const char *const texts[] = {
        "a: '# enclint: ignore[ENC310] w'\n", "a: |\n  # enclint: ignore[ENC310] w\n  x\n",
        "a: x# enclint: ignore[ENC310] w\n",  "a: x # see enclint: ignore[ENC310] w\n",
        "a: x # enclint ignores much\n",      "a: x # enclint-fix: ignore[ENC310]\n",
        "a: x # enclints: ignore[ENC310]\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        read_text(texts[i]);
        if (list.count || at(IDENTITY, "a"))
            fail_msg("%s", texts[i]);
    }
}

static void a_file_is_covered_from_anywhere_in_it(void **state)
{
    (void)state;
    read_text("a: 1\n---\nb: 2\n# enclint: ignore-file[identity-first] for a test\n");
    assert_non_null(at(IDENTITY, "a"));
    assert_non_null(at(IDENTITY, "b"));
    assert_null(at(PASTED, "b"));
    assert_string_equal(leftovers(), "");
}

static void the_innermost_is_used(void **state)
{
    (void)state;
    read_text("# enclint: ignore-file[ENC310] file\n"
              "a:\n"
              "# enclint: ignore[ENC310] item\n"
              "- b: 1 # enclint: ignore[ENC310] line\n"
              "  c: 2\n"
              "d: 3\n");
    ASSERT_STR(at(IDENTITY, "b: 1")->reason, "line");
    ASSERT_STR(at(IDENTITY, "c: 2")->reason, "item");
    ASSERT_STR(at(IDENTITY, "d: 3")->reason, "file");
    read_text("# enclint: ignore-file[ENC310] file\na: 1 # enclint: ignore[ENC310] line\n");
    at(IDENTITY, "a");
    assert_string_equal(leftovers(), "ENC002 1:24-30 nothing to ignore: no 'ENC310' in this file");
}

static void a_locked_rule_cannot_be_ignored(void **state)
{
    (void)state;
    locked = &table[IDENTITY];
    read_text("a: 1 # enclint: ignore[identity-first] why\n# enclint: ignore-file[ENC310] why\n");
    assert_null(at(IDENTITY, "a"));
    assert_string_equal(leftovers(),
                        "ENC002 1:24-38 'identity-first' is locked: comments cannot silence it; "
                        "ENC002 2:24-30 'ENC310' is locked: comments cannot silence it");
    assert_string_equal(mended(), source.text.ptr); /* elsewhere it may not be locked */
}

static void what_is_over_no_longer_suppresses(void **state)
{
    (void)state;
    read_text("a: 1 # enclint: ignore[ENC310] why until=2026-06-30\n"
              "b: 2 # enclint: ignore[ENC310] until=2026-07-01 why\n");
    assert_null(at(IDENTITY, "a"));
    assert_non_null(at(IDENTITY, "b")); /* its last day */
    ASSERT_STR(at(IDENTITY, "b")->reason, "why");
    assert_string_equal(leftovers(), "ENC004 1:6-52 this comment held until 2026-06-30");
    assert_string_equal(mended(), "a: 1\nb: 2 # enclint: ignore[ENC310] until=2026-07-01 why\n");
}

static void what_is_not_used_is_told(void **state)
{
    (void)state;
    read_text("a: 1 # enclint: ignore[ENC310, key-pasted, ENC406] why\n"
              "# enclint: ignore[ENC310] why\n"
              "b: 2   # enclint: ignore[ENC310,ENC203] why\n"
              "c: 3\n");
    at(PASTED, "a");
    assert_string_equal(leftovers(),
                        "ENC002 1:24-30 nothing to ignore: no 'ENC310' on this line; "
                        "ENC002 1:44-50 nothing to ignore: no 'ENC406' on this line; "
                        "ENC002 2:19-25 nothing to ignore: no 'ENC310' in what begins on the next "
                        "line; "
                        "ENC002 3:26-32 nothing to ignore: no 'ENC310' on this line; "
                        "ENC002 3:33-39 nothing to ignore: no 'ENC203' on this line");
    assert_string_equal(mended(), "a: 1 # enclint: ignore[key-pasted] why\nb: 2\nc: 3\n");
    off = &table[IDENTITY]; /* could not have been found */
    options.minors = 2;
    assert_string_equal(leftovers(), "ENC002 3:33-39 nothing to ignore: no 'ENC203' on this line");
}

static void rules_of_comments_are_never_unused(void **state)
{
    (void)state;
    read_text("# enclint: ignore-file[suppression-unused, ENC005] why\n"
              "a: 1 # enclint: ignore[ENC310]\n");
    assert_string_equal(leftovers(), "ENC002 2:24-30 nothing to ignore: no 'ENC310' on this line; "
                                     "ENC005 2:6-31 no reason is given for what is ignored");
    assert_non_null(suppress_find(&list, &table[0], 70));
}

static void names_are_checked(void **state)
{
    (void)state;
    read_text("a: 1 # enclint: ignore[identiy-first, ENC999, ENC310] why\n");
    assert_non_null(at(IDENTITY, "a"));
    assert_string_equal(leftovers(),
                        "ENC003 1:24-37 no rule 'identiy-first', did you mean 'identity-first'?; "
                        "ENC003 1:39-45 no rule 'ENC999'; 'enclint rules' lists them");
}

static void a_reason_is_asked_for(void **state)
{
    static const char *const texts[] = {"ignore[ENC310]", "ignore[ENC310] :", "ignore[ENC310] --",
                                        "ignore[ENC310] until=2026-12-31", "ignore-file[ENC310]  "};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        read_text(arena_fmt(&arena, "a: 1 # enclint: %s\n", texts[i]).ptr);
        assert_non_null(at(IDENTITY, "a")); /* it holds all the same */
        assert_non_null(strstr(leftovers(), "ENC005 1:6-"));
    }
    read_text("a: 1 # enclint: ignore[ENC310]: -- because   it is so - \n");
    ASSERT_STR(at(IDENTITY, "a")->reason, "because it is so -");
}

static void what_is_malformed_is_told_and_does_nothing(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"enclint: ignor[ENC310] why", "unknown 'ignor', did you mean 'ignore'?"},
        {"enclint: ignore_file[ENC310] why", "unknown 'ignore_file', did you mean 'ignore-file'?"},
        {"enclint: Ignore[ENC310] why", "unknown 'Ignore', did you mean 'ignore'?"},
        {"enclint: disable[ENC310] why",
         "unknown 'disable': ignore[RULE], ignore-file[RULE] or phase NAME"},
        {"enclint:", "this comment says nothing: ignore[RULE], ignore-file[RULE] or phase NAME"},
        {"enclint: [ENC310]",
         "this comment says nothing: ignore[RULE], ignore-file[RULE] or phase NAME"},
        {"enclint ignore[ENC310] why", "a ':' is missing behind 'enclint'"},
        {"enclint: ignore", "this ignore comment names no rules: ignore[RULE] and the reason"},
        {"enclint: ignore ENC310 why",
         "this ignore comment names no rules: ignore[RULE] and the reason"},
        {"enclint: ignore-file", "this ignore comment names no rules: ignore[RULE] and the reason"},
        {"enclint: ignore[] why", "a name is missing between the brackets"},
        {"enclint: ignore[ENC310,] why", "a name is missing between the brackets"},
        {"enclint: ignore[ENC310 why", "the ']' is missing"},
        {"enclint: ignore[ENC310] why until=2026-02-30",
         "'2026-02-30' is no day: write it as in 2027-01-31"},
        {"enclint: ignore[ENC310] why until=", "'' is no day: write it as in 2027-01-31"},
        {"enclint: ignore[ENC310] why untill=2026-12-31",
         "unknown 'untill', did you mean 'until'?"},
        {"enclint: ignore[ENC310] why until 2026-12-31", "the day is written as until=2026-12-31"},
        {"enclint: ignore[ENC310] until=2026-12-30 until=2026-12-31", "'until' is there twice"},
        {"enclint: phase", "this comment names no phase: phase NAME"},
        {"enclint: phase 2", "this comment names no phase: phase NAME"},
        {"enclint: phase decript", "unknown phase 'decript', did you mean 'decrypt'?"},
        {"enclint: phase Rotate", "unknown phase 'Rotate', did you mean 'rotate'?"},
        {"enclint: phase x", "unknown phase 'x': encrypt, encrypted, rotate or decrypt"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        read_text(arena_fmt(&arena, "a: 1 # %s\n", rows[i].text).ptr);
        assert_null(at(IDENTITY, "a"));
        const char *left = leftovers();
        if (strncmp(left, "ENC006 1:6-", 11) != 0 || !strstr(left, rows[i].message))
            fail_msg("%s: '%s' is not '%s'", rows[i].text, left, rows[i].message);
    }
}

static void a_phase_is_read(void **state)
{
    (void)state;
    read_text("a: 1\n");
    assert_null(suppress_phase(&list).ptr);
    read_text("# enclint: phase decrypt we go back to plain text\na: 1\n# enclint: phase rotate\n");
    ASSERT_STR(suppress_phase(&list), "decrypt");
    assert_string_equal(leftovers(), "");
}

#define KEY "c2VjcmV0IGlzIHNlY3VyZSwgb3IgaXMgaXQ/Cg=="

static void key_material_stays_out_of_reasons(void **state)
{
    (void)state;
    read_text("a: 1 # enclint: ignore[ENC310, " KEY "] was " KEY ", see example.com/T-1 until=" KEY
              "\n# enclint: " KEY "[ENC310]\nb: 1 # enclint: ignore[ENC310] (" KEY ")\n");
    for (uint32_t i = 0; i < list.count; i++)
        assert_int_equal(str_find(list.items[i].reason, STR("c2VjcmV0")), list.items[i].reason.len);
    assert_null(strstr(leftovers(), "c2VjcmV0"));
    read_text("a: 1 # enclint: ignore[ENC310] kube-apiserver-encryption-configuration is old\n");
    ASSERT_STR(at(IDENTITY, "a")->reason, "kube-apiserver-encryption-configuration is old");
}

static void utf_16_has_comments_too(void **state)
{
    static const char text[] = "a: 1 # enclint: ignore[ENC310, ENC203]\n# enclint: ignore[ENC310] "
                               "w\nb: 2\n";
    char wide[2 * sizeof text];
    (void)state;
    for (int little = 0; little < 2; little++) {
        memset(wide, 0, sizeof wide);
        memcpy(wide, little ? "\xff\xfe" : "\xfe\xff", 2);
        for (size_t i = 0; i + 1 < sizeof text; i++)
            wide[2 + 2 * i + !little] = text[i];
        read_str(arena_str(&arena, (struct str){wide, sizeof wide - 2 + 2}));
        assert_int_equal(list.count, 2);
        assert_non_null(suppress_find(&list, &table[IDENTITY], 2));
        uint32_t b = 2 + 2 * (uint32_t)(strstr(text, "b: 2") - text);
        assert_non_null(suppress_find(&list, &table[IDENTITY], b));
        assert_null(suppress_find(&list, &table[PASTED], b));
        assert_non_null(strstr(leftovers(), "ENC002 1:32-38 "));
        assert_int_equal(strlen(mended()), strlen(arena_cstr(&arena, source.text)));
    }
}

static void many_comments_take_no_long_time(void **state)
{
    struct buf text = BUF_INIT;
    (void)state;
    clock_t began = clock();
    for (int i = 0; i < 100000; i++)
        buf_cstr(&text, "# enclint: ignore[ENC310] why\n");
    buf_cstr(&text, "a:\n");
    for (int i = 0; i < 100000; i++)
        buf_cstr(&text, "- b # enclint: ignore[ENC310] why\n");
    read_str(buf_to_arena(&text, &arena));
    assert_int_equal(list.count, 10000);
    assert_non_null(strstr(leftovers(), "more than 10000 comments for enclint"));
    buf_clear(&text);
    buf_cstr(&text, "a:\n");
    for (int i = 0; i < 200000; i++)
        buf_cstr(&text, "# another\n\n- b\n");
    buf_cstr(&text, "# enclint: ignore[ENC310] why\n- c\n");
    read_str(buf_to_arena(&text, &arena));
    assert_non_null(at(IDENTITY, "- c"));
    buf_clear(&text);
    buf_cstr(&text, "a: 1 # enclint: ignore[");
    for (int i = 0; i < 1000000; i++)
        buf_cstr(&text, "x,");
    buf_cstr(&text, "ENC310] why\n");
    read_str(buf_to_arena(&text, &arena));
    assert_non_null(at(IDENTITY, "a"));
    suppress_leftovers(&list, &(uint32_t){0});
    buf_release(&text);
    assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(behind_something_a_comment_covers_its_line),
        CASE(alone_it_covers_the_entry_that_begins_next),
        CASE(entries_of_every_form_are_found),
        CASE(what_is_no_comment_covers_nothing),
        CASE(a_file_is_covered_from_anywhere_in_it),
        CASE(the_innermost_is_used),
        CASE(a_locked_rule_cannot_be_ignored),
        CASE(what_is_over_no_longer_suppresses),
        CASE(what_is_not_used_is_told),
        CASE(rules_of_comments_are_never_unused),
        CASE(names_are_checked),
        CASE(a_reason_is_asked_for),
        CASE(what_is_malformed_is_told_and_does_nothing),
        CASE(a_phase_is_read),
        CASE(key_material_stays_out_of_reasons),
        CASE(utf_16_has_comments_too),
        CASE(many_comments_take_no_long_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
