/* SPDX-License-Identifier: Apache-2.0 */
/* Spans, comments, documents and limits. What the texts mean is in go_yaml_test.c. */
#include "tree/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "tree/limits.h"
#include "tree/yaml_read.h"

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena = ARENA_INIT;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct yread *reader(const char *text)
{
    struct source *src = arena_new(&arena, struct source, 1);
    source_init(src, &arena, STR("test"), str_from(text));
    return yread_new(&arena, src, GO_YAML_2_2_8);
}

/* The text of every node in the order of the file, one a line; an absent value as its offset. */
static void write_spans(struct buf *b, const struct node *node, const char *text)
{
    if (node->span.start == node->span.end)
        buf_fmt(b, "@%u|", node->span.start);
    else
        buf_fmt(b, "%.*s|", (int)(node->span.end - node->span.start), text + node->span.start);
    bool list = node->kind == NODE_SEQUENCE, map = node->kind == NODE_MAPPING;
    for (uint32_t i = 0; (list || map) && i < node->count; i++) {
        write_spans(b, list ? node->items[i] : node->pairs[i].key, text);
        if (map)
            write_spans(b, node->pairs[i].value, text);
    }
}

static void assert_spans(const char *text, const char *want, bool only_libyaml)
{
    struct yread_document doc;
    struct buf b = BUF_INIT;
    struct yread *r = reader(text);
    r->only_libyaml = only_libyaml;
    assert_int_equal(yread_next(r, &doc), YREAD_DOCUMENT);
    write_spans(&b, doc.root, text);
    buf_byte(&b, '\0');
    assert_string_equal(b.ptr, want);
    buf_release(&b);
    yread_free(r);
}

static void spans_are_tight(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"a: b\n", "a: b|a|b|"},
        {"a: b   # c\n\n\n", "a: b|a|b|"},
        {"a:\n  - b\n  - c: d\n\n# e\nf: g\n",
         "a:\n  - b\n  - c: d\n\n# e\nf: g|a|- b\n  - c: d|b|c: d|c|d|f|g|"},
        {"a:\n- b\n-\nc:\n", "a:\n- b\n-\nc:|a|- b\n-|b|@8|c|@11|"},
        {"a: # x\n\n# y\nb:\n  # z\n", "a: # x\n\n# y\nb:|a|@2|b|@14|"},
        {"a: [b, \"c\", {}]\n", "a: [b, \"c\", {}]|a|[b, \"c\", {}]|b|\"c\"|{}|"},
        {"a: 'x'\n", "a: 'x'|a|'x'|"},
        {"--- \na: b\n", "a: b|a|b|"},
        {"---\na: b\n", "a: b|a|b|"},
        {"- - a\n  - b\n", "- - a\n  - b|- a\n  - b|a|b|"},
        /* Anchor and tag lie before. */
        {"a: &x !!str b\n", "a: &x !!str b|a|b|"},
        {"a: &x # c\n  b\n", "a: &x # c\n  b|a|b|"},
        {"a: &x\n  b: c\n", "a: &x\n  b: c|a|b: c|b|c|"},
        {"&x a: b\n", "&x a: b|a|b|"},
        {"a: !!str\n", "a: !!str|a|@8|"},
        {"a: &x [b]\nc: *x\n", "a: &x [b]\nc: *x|a|[b]|b|c|*x|"},
        {"[! : a]\n", "[! : a]|! : a|@2|a|"},
        /* Block scalars without the line ends that follow. */
        {"a: |\n  x\n  y\n\n\nb: >-\n  z\n",
         "a: |\n  x\n  y\n\n\nb: >-\n  z|a||\n  x\n  y|b|>-\n  z|"},
        {"a: |\nb: c\n", "a: |\nb: c|a|||b|c|"},
        /* Pairs without braces, and values that are not there. */
        {"[a: b, c]\n", "[a: b, c]|a: b|a|b|c|"},
        {"[a: , b]\n", "[a: , b]|a:|a|@3|b|"},
        {"[a: # x\n\n, b]\n", "[a: # x\n\n, b]|a:|a|@3|b|"},
        {"{a, b : }\n", "{a, b : }|a|@2|b|@7|"},
        {"? a\n? b\n: c\n", "? a\n? b\n: c|a|@3|b|c|"},
        {"? a # x\n\n\n", "? a|a|@3|"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_spans(cases[i].text, cases[i].want, true);
        assert_spans(cases[i].text, cases[i].want, false);
    }
}

static bool same_node(const struct node *a, const struct node *b)
{
    bool same = a->kind == b->kind && a->style == b->style && a->span.start == b->span.start &&
                a->span.end == b->span.end && a->mark_line == b->mark_line && a->count == b->count;
    if (!same || (a->kind == NODE_SCALAR && !str_eq(a->text, b->text)))
        return false;
    bool list = a->kind == NODE_SEQUENCE, map = a->kind == NODE_MAPPING;
    for (uint32_t i = 0; same && (list || map) && i < a->count; i++) {
        if (list)
            same = same_node(a->items[i], b->items[i]);
        else
            same = same_node(a->pairs[i].key, b->pairs[i].key) &&
                   same_node(a->pairs[i].value, b->pairs[i].value);
    }
    return same;
}

/* `simple`: read without libyaml, with the same result; else left to it. */
static void assert_simple(const char *text, bool simple)
{
    struct yread_document fast, slow;
    struct yread *a = reader(text), *b = reader(text);
    b->only_libyaml = true;
    enum yread_status status = yread_next(a, &fast);
    assert_int_equal(status, yread_next(b, &slow));
    if ((status == YREAD_DOCUMENT && !a->parsing && a->final == YREAD_END) != simple)
        fail_msg("%s", text);
    if (status == YREAD_DOCUMENT) {
        assert_true(same_node(fast.root, slow.root));
        assert_int_equal(fast.depth, slow.depth);
        assert_int_equal(fast.node_count, slow.node_count);
        assert_int_equal(fast.span.end, slow.span.end);
    }
    assert_int_equal(yread_next(a, &fast), yread_next(b, &slow));
    yread_free(a);
    yread_free(b);
}

static void simple_texts_come_out_the_same(void **state)
{
    (void)state;
    static const char *const simple[] = {
        "a: b",
        "---\n# x\na:\n  - b # c\n  -\n    d: 'e'\n  - f: \"g\"\n    h: []\nx: {}\n",
        "- a: [b, 'c', \"d\"]\n  e:\n- - f\n  -\n-\n",
        "a:\n- b: c\n  d: e:f#g\n-\nh: -5\ni: /x/y://z\n",
        "  a:\n      b: c\n  d: e\n",
        "k: a=b~c (d) <e> f\\g; {h} [i] 'j' \"k\" &l *m !n %o @p `q\n",
        "a: b  \n# end",
        "a:     # c\n  b: c\n",
        "a: [{b: c=, d: [e+, [], {}]}, 'f', [g]] # h\n",
        "- {a: {b: 'c'}, d:  [ {e: f} , g ]}\n",
    };
    static const char *const not_simple[] = {
        "",
        "# x\n",
        "a",
        "a: b\n  c\n",
        "a: b\n c: d\n",
        "a: b: c\n",
        "a: 'b''c'\n",
        "a: \"\\n\"\n",
        "a: &x b\n",
        "a: |\n  b\n",
        "a: b\tc\n",
        "a: b\r\n",
        "'a': b\n",
        "a: [b: c]\n",
        "a: [b,]\n",
        "a: [b\n",
        "a: \"b\n",
        "a: b\n---\n",
        "a: b\n...\n",
        "%YAML 1.1\n",
        "a: \xc3\xa9",
        "a: - b\n",
        "a : b\n",
        "a: [b] c\n",
        "a: 'b' c\n",
        "- a\nb: c\n",
        "a: b\n- c\n",
        "a: {b}\n",
        "a: {b: c,}\n",
        "a: {b: }\n",
        "a: {b:c}\n",
        "a: {'b': c}\n",
        "a: {b: c: d}\n",
        "a: {b: c]\n",
        "a: [[], b]: c\n",
        "a: !b c\n",
        "? a\n",
        "a: 'b'#c\n",
        "a: [?b]\n",
        "a: [b c]\n",
        "a: [b]: c\n",
        "a: b\n c\n",
        "a:\n  b\n",
        "- a:\n b: c\n",
        "--- a: b\n",
        "a:\n- b\n c: d\n",
        "a: [*b]\n",
    };
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
        assert_simple(simple[i], true);
    for (size_t i = 0; i < sizeof not_simple / sizeof *not_simple; i++)
        assert_simple(not_simple[i], false);
}

static void long_lines_are_not_simple(void **state)
{
    (void)state;
    for (size_t length = 990; length < 1040; length++) {
        char text[1100];
        memset(text, 'k', length);
        memcpy(text + length, ": v\n", sizeof ": v\n");
        struct yread_document doc;
        struct yread *r = reader(text);
        /* A key may be 1,024 characters before its colon. */
        assert_int_equal(yread_next(r, &doc), length <= 1024 ? YREAD_DOCUMENT : YREAD_REFUSED);
        yread_free(r);
    }
}

static void finds_comments_between_scalars(void **state)
{
    (void)state;
    const char *text = "# 1\na: b # 2\nc: 'x # no'\nd: \"y # no\"#3\ne: | # 4\n  # no\n  z\n# 5\n"
                       "f: x#no\ng: [h, # 6\n  i]\n---\n# 7\nj: &x # 8\n  k # 9";
    static const char *const want[] = {"# 1", "# 2", "#3",  "# 4", "# 5",
                                       "# 6", "# 7", "# 8", "# 9"};
    struct yread *r = reader(text);
    struct yread_document doc;
    uint32_t found = 0, count, from = 0;
    while (yread_next(r, &doc) == YREAD_DOCUMENT) {
        assert_int_equal(doc.span.start, from);
        from = doc.span.end;
        struct comment *list = yread_comments(&arena, r->src, &doc, &count);
        for (uint32_t i = 0; i < count; i++, found++) {
            struct str comment = str_slice(str_from(text), list[i].span.start, list[i].span.end);
            assert_true(found < sizeof want / sizeof *want);
            assert_true(str_eq(comment, str_from(want[found])));
        }
    }
    assert_int_equal(found, sizeof want / sizeof *want);
    assert_int_equal(from, strlen(text));
    yread_free(r);
}

static void no_comments_where_there_are_none(void **state)
{
    (void)state;
    struct yread *r = reader("a: b\n");
    struct yread_document doc;
    uint32_t count = 1;
    yread_next(r, &doc);
    assert_null(yread_comments(&arena, r->src, &doc, &count));
    assert_int_equal(count, 0);
    yread_free(r);
}

static void reads_document_after_document(void **state)
{
    (void)state;
    struct yread *r = reader("a: &x 1\n---\n[b?c]\n");
    struct yread_document doc;
    assert_int_equal(yread_next(r, &doc), YREAD_DOCUMENT);
    assert_int_equal(doc.span.end, 8);
    assert_int_equal(yread_next(r, &doc), YREAD_REFUSED);
    assert_int_equal(yread_problem_of(r)->span.start, 14);
    assert_int_equal(yread_next(r, &doc), YREAD_REFUSED);
    yread_free(r);

    /* Anchors end with their document; a patch in a later one does not repeat the earlier. */
    r = reader("a: &x \"'\"\n---\nb: \"\\'\"\n---\n- *x\n");
    assert_int_equal(yread_next(r, &doc), YREAD_DOCUMENT);
    assert_int_equal(yread_next(r, &doc), YREAD_DOCUMENT);
    assert_true(str_eq(doc.root->pairs[0].value->text, STR("'")));
    assert_int_equal(yread_next(r, &doc), YREAD_REFUSED);
    assert_int_equal(yread_problem_of(r)->kind, YREAD_PROBLEM_ALIAS);
    yread_free(r);
}

static void an_empty_text_has_no_document(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n", "# c\n", "\xef\xbb\xbf"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct yread *r = reader(texts[i]);
        struct yread_document doc;
        assert_int_equal(yread_next(r, &doc), YREAD_END);
        assert_null(doc.root);
        assert_int_equal(doc.span.end, strlen(texts[i]));
        yread_free(r);
    }
}

static void names_the_kind_of_a_refusal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum yread_problem_kind kind;
        uint32_t start, end;
    } cases[] = {
        {"a: b: c\n", YREAD_PROBLEM_SYNTAX, 4, 5},
        {"a: \xff\n", YREAD_PROBLEM_ENCODING, 3, 4},
        {"a: \x07\n", YREAD_PROBLEM_ENCODING, 3, 4},
        {"%YAML 1.2\n---\na", YREAD_PROBLEM_VERSION, 0, 1},
        {"a: [*b]\n", YREAD_PROBLEM_ALIAS, 4, 6},
        {"\xc3\xa9: \"\n", YREAD_PROBLEM_SYNTAX, 6, 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct yread *r = reader(cases[i].text);
        struct yread_document doc;
        assert_int_equal(yread_next(r, &doc), YREAD_REFUSED);
        assert_int_equal(yread_problem_of(r)->kind, cases[i].kind);
        assert_int_equal(yread_problem_of(r)->span.start, cases[i].start);
        assert_int_equal(yread_problem_of(r)->span.end, cases[i].end);
        yread_free(r);
    }
}

/* Offsets are those of the original bytes. */
static void utf16_spans(void **state)
{
    (void)state;
    static const char text[] = "\xff\xfe"
                               "a\0:\0 \0\x3d\xd8\0\xdex\0\n\0b\0:\0 \0c\0 \0#\0d\0";
    struct source src;
    struct yread_document doc;
    source_init(&src, &arena, STR("test"), (struct str){text, sizeof text - 1});
    struct yread *r = yread_new(&arena, &src, GO_YAML_2_2_8);
    assert_int_equal(yread_next(r, &doc), YREAD_DOCUMENT);
    const struct node *emoji = doc.root->pairs[0].value, *c = doc.root->pairs[1].value;
    assert_true(str_eq(emoji->text, STR("\xf0\x9f\x98\x80x")));
    assert_int_equal(emoji->span.start, 8);
    assert_int_equal(emoji->span.end, 14);
    assert_int_equal(c->span.start, 22);
    assert_int_equal(c->span.end, 24);
    uint32_t count;
    struct comment *list = yread_comments(&arena, &src, &doc, &count);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].span.start, 26);
    assert_int_equal(list[0].span.end, 30);
    yread_free(r);
}

static void keeps_to_limits(void **state)
{
    (void)state;
    struct yread_document doc;
    struct source src;
    char *large = malloc(LIMIT_BYTES + 1);
    memset(large, ' ', LIMIT_BYTES + 1);
    source_init(&src, &arena, STR("test"), (struct str){large, LIMIT_BYTES + 1});
    struct yread *r = yread_new(&arena, &src, GO_YAML_2_2_8);
    assert_int_equal(yread_next(r, &doc), YREAD_UNDECIDED);
    assert_true(str_eq(yread_reason(r), STR("bytes")));
    yread_free(r);

    for (size_t i = 0; i + 3 < LIMIT_BYTES; i += 3)
        memcpy(large + i, "-\n\n", 3);
    source_init(&src, &arena, STR("test"), (struct str){large, LIMIT_BYTES});
    r = yread_new(&arena, &src, GO_YAML_2_2_8);
    assert_int_equal(yread_next(r, &doc), YREAD_UNDECIDED);
    assert_true(str_eq(yread_reason(r), STR("nodes")));
    yread_free(r);
    free(large);
}

/* Ten thousand anchors, each used. */
static void finds_many_anchors(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    for (int i = 0; i < 10000; i++)
        buf_fmt(&b, "- &a%d %d\n- *a%d\n", i, i, i / 2);
    buf_byte(&b, '\0');
    struct yread *r = reader(b.ptr);
    struct yread_document doc;
    assert_int_equal(yread_next(r, &doc), YREAD_DOCUMENT);
    assert_true(doc.has_aliases);
    assert_int_equal(doc.root->count, 20000);
    assert_true(str_eq(doc.root->items[19999]->target->text, STR("4999")));
    yread_free(r);
    buf_release(&b);
}

static void an_anchor_may_hold_itself(void **state)
{
    (void)state;
    struct yread *r = reader("a: &x [*x]\n");
    struct yread_document doc;
    assert_int_equal(yread_next(r, &doc), YREAD_DOCUMENT);
    const struct node *list = doc.root->pairs[0].value;
    assert_ptr_equal(list->items[0]->target, list);
    yread_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(spans_are_tight, set_up, tear_down),
        cmocka_unit_test_setup_teardown(simple_texts_come_out_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_lines_are_not_simple, set_up, tear_down),
        cmocka_unit_test_setup_teardown(finds_comments_between_scalars, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_comments_where_there_are_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_document_after_document, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_text_has_no_document, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_the_kind_of_a_refusal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(utf16_spans, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeps_to_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(finds_many_anchors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_anchor_may_hold_itself, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
