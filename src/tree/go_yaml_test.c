/* SPDX-License-Identifier: Apache-2.0 */
/* What go-yaml itself makes of each text (gopkg.in/yaml.v2 v2.4.0, for OLD v2.2.4): the first
 * document, or the error. Written as {key:value}, [item item], &anchor, <tag>, * for an alias, ~
 * for an absent scalar, @ for a line other than the first, with the quotes or the block indicator.
 */
#include "tree/go_yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
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

static void write_text(struct buf *b, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
            buf_fmt(b, "\\x%02x", c);
        else
            buf_byte(b, (char)c);
    }
}

static void write_scalar(struct buf *b, const struct node *node)
{
    static const char *const marks[] = {"", "'", "\"", "|", ">"};
    const char *mark = marks[node->style];
    if (!node->text.len && !*mark)
        mark = "~";
    buf_cstr(b, mark);
    write_text(b, node->text);
    if (node->style == STYLE_SINGLE_QUOTED || node->style == STYLE_DOUBLE_QUOTED)
        buf_cstr(b, mark);
}

static void write_node(struct buf *b, const struct node *node)
{
    if (node->anchor.ptr)
        buf_fmt(b, "&" STR_FMT " ", STR_ARG(node->anchor));
    if (node->tag.ptr)
        buf_fmt(b, "<" STR_FMT "> ", STR_ARG(node->tag));
    if (node->kind == NODE_SCALAR)
        write_scalar(b, node);
    else
        buf_byte(b, node->kind == NODE_ALIAS ? '*' : node->kind == NODE_SEQUENCE ? '[' : '{');
    bool list = node->kind == NODE_SEQUENCE, map = node->kind == NODE_MAPPING;
    for (uint32_t i = 0; (list || map) && i < node->count; i++) {
        if (i)
            buf_byte(b, ' ');
        write_node(b, list ? node->items[i] : node->pairs[i].key);
        if (map) {
            buf_byte(b, ':');
            write_node(b, node->pairs[i].value);
        }
    }
    if (list || map)
        buf_byte(b, list ? ']' : '}');
    if (node->mark_line > 1)
        buf_fmt(b, "@%u", node->mark_line);
}

static struct str read_first(struct str text, enum go_yaml engine)
{
    struct source src;
    struct yread_document doc;
    struct buf b = BUF_INIT;
    source_init(&src, &arena, STR("test"), text);
    struct yread *r = yread_new(&arena, &src, engine);
    switch (yread_next(r, &doc)) {
    case YREAD_DOCUMENT:
        write_node(&b, doc.root);
        break;
    case YREAD_END:
        buf_cstr(&b, "END");
        break;
    case YREAD_REFUSED:
        buf_cstr(&b, "ERR ");
        buf_str(&b, yread_problem_of(r)->text);
        break;
    case YREAD_UNDECIDED:
        buf_cstr(&b, "UNDECIDED ");
        buf_str(&b, yread_reason(r));
        break;
    }
    yread_free(r);
    struct str result = buf_to_arena(&b, &arena);
    buf_release(&b);
    return result;
}

#define NEW GO_YAML_2_2_8
#define OLD GO_YAML_2_2_4
#define TEXT(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

static const struct {
    const char *number; /* of the difference */
    enum go_yaml engine;
    struct str text;
    const char *want;
} cases[] = {
    {"E1", NEW, TEXT("%YAML 1.1\n---\na: b\n"), "{a@3:b@3}@3"},
    {"E1", NEW, TEXT("%YAML 1.2\n---\na: b\n"), "ERR yaml: found incompatible YAML document"},
    {"E1", NEW, TEXT("# c\n%YAML 1.2\n---\na: b\n"),
     "ERR yaml: line 1: found incompatible YAML document"},
    {"E1", NEW, TEXT("%YAML 1.2\n%FOO\n---\na: b\n"), "ERR yaml: found incompatible YAML document"},
    {"E2", NEW, TEXT("\"a\\/b\"\n"), "ERR yaml: found unknown escape character"},
    {"E2", NEW, TEXT("a: b\nc: \"x\\\\/y\"\n"), "{a:b c@2:\"x\\x5c/y\"@2}"},
    {"E2", NEW, TEXT("a: b\nc: [\"x\", \"y\\/z\"]\n"),
     "ERR yaml: line 2: found unknown escape character"},
    {"E2", NEW, TEXT("{\"k\": \"X\", \"a\": [*nothing, 1], \"c\": \"e\\/f\"}\n"),
     "ERR yaml: found unknown escape character"},
    {"E2b", NEW, TEXT("a: \"it\\'s \\'quoted\\'\"\n"), "{a:\"it's 'quoted'\"}"},
    {"E2b", NEW, TEXT("a: \"\\'\\a\\b\"\n"), "{a:\"'\\x07\\x08\"}"},
    {"E3", NEW, TEXT("[a?b]\n"), "ERR yaml: did not find expected ',' or ']'"},
    {"E3", NEW, TEXT("a:\n  {b?: c}\n"), "ERR yaml: line 1: did not find expected ',' or '}'"},
    {"E3", NEW, TEXT("[&x\n [b ?>"), "ERR yaml: line 1: did not find expected ',' or ']'"},
    {"E3", NEW, TEXT("- &x\n  [b ?>"),
     "ERR yaml: line 2: found character that cannot start any token"},
    {"E3", NEW, TEXT("[\nx ?>"), "ERR yaml: line 1: did not find expected ',' or ']'"},
    {"E3", NEW, TEXT("[\nx?\"a"), "ERR yaml: line 1: did not find expected ',' or ']'"},
    {"E3", NEW, TEXT("[\nx ?,>"), "ERR yaml: line 1: did not find expected ',' or ']'"},
    {"E3", NEW, TEXT("a: {b ?>"), "ERR yaml: did not find expected ',' or '}'"},
    {"E3", NEW, TEXT("a: {b: [c, {}, d ?@"), "ERR yaml: did not find expected ',' or ']'"},
    {"E3", NEW, TEXT("a: [{b: [c]}, {d: e ?@"),
     "ERR yaml: found character that cannot start any token"},
    {"E3", NEW, TEXT("[?a]\n"), "[{a:~}]"},
    {"E3", NEW, TEXT("{?a : b}\n"), "{a:b}"},
    {"E3", NEW, TEXT("a?: b?c\n"), "{a?:b?c}"},
    {"E3", NEW, TEXT("s:\n[a?]-"),
     "ERR yaml: line 2: block sequence entries are not allowed in this context"},
    {"E3", NEW, TEXT("- [a? b]? c\n"), "ERR yaml: mapping keys are not allowed in this context"},
    {"E3", NEW, TEXT("{?b?}-"), "ERR yaml: did not find expected ',' or '}'"},
    {"E4", NEW, TEXT("[a:]\n"), "[a:]"},
    {"E4", NEW, TEXT("{a:}\n"), "{a::~}"},
    {"E4", NEW, TEXT("x: [secrets:, pods]\n"), "{x:[secrets: pods]}"},
    {"E4", NEW, TEXT("{identity:{}}\n"), "ERR yaml: did not find expected ',' or '}'"},
    {"E4", NEW, TEXT("a:\n- {keys:[{name: b}]}\n"),
     "ERR yaml: line 1: did not find expected ',' or '}'"},
    {"E4", NEW, TEXT("[a: , b]\n"), "[{a:~} b]"},
    {"E5", NEW, TEXT("[!!str, a]\n"), "[<tag:yaml.org,2002:str,> a]"},
    {"E5", NEW, TEXT("[!!str]\n"), "ERR yaml: line 1: did not find expected ',' or ']'"},
    {"E5", NEW, TEXT("[!a, b]\n"), "[<!a,> b]"},
    {"E5", NEW, TEXT("{a: !b}\n"), "ERR yaml: did not find expected whitespace or line break"},
    {"E5", NEW, TEXT("a: !x[1] y\n"), "{a:<!x[1]> y}"},
    {"E5", NEW, TEXT("%TAG ! tag:x,1:\n---\na: !b c\n"), "{a@3:<tag:x,1:b> c@3}@3"},
    {"E5", NEW, TEXT("a: !<tag:x,2[3]> y\n"), "{a:<tag:x,2[3]> y}"},
    {"E6", NEW, TEXT("a: b\n\357\273\277c: d\nlonger: than what Go reads ahead\n"),
     "{a:b \\xef\\xbb\\xbfc@2:d@2 longer@3:than what Go reads ahead@3}"},
    {"E6", NEW, TEXT("\357\273\277a: b\nc: d\n"), "{a:b c@2:d@2}"},
    {"E6", NEW, TEXT("a: \"x\n\357\273\277y\"\nlonger: than what Go reads ahead\n"),
     "{a:\"x \\xef\\xbb\\xbfy\" longer@3:than what Go reads ahead@3}"},
    {"E6", NEW, TEXT("a: x\357\273\277\n"), "{a:x\\xef\\xbb\\xbf}"},
    {"E6", NEW, TEXT("\n\357\273\277a"), "\\xef\\xbb\\xbfa@2"},
    {"E6", NEW, TEXT("y: {\357\273\277\n"), "ERR yaml: line 1: did not find expected ',' or '}'"},
    {"E6", NEW, TEXT("y: [a\357\273\277\n"), "ERR yaml: line 1: did not find expected ',' or ']'"},
    {"E6", NEW, TEXT("a:\n\357\273\277\n"), "ERR yaml: line 3: could not find expected ':'"},
    {"E6", NEW, TEXT("? \357\273\277\n"), "{\\xef\\xbb\\xbf:~@3}"},
    {"E8", NEW, TEXT("a: b\n---\n\"\001"), "ERR yaml: control characters are not allowed"},
    {"E9", NEW, TEXT("[]\n"), "[]"},
    {"E10", NEW, TEXT("a: b\nc\nd: e\n"), "ERR yaml: line 3: could not find expected ':'"},
    {"E10", NEW, TEXT("a: b\n[c\n"), "ERR yaml: line 3: could not find expected ':'"},
    {"E11", NEW, TEXT("[a: \n]\n"), "[{a:~}]"},
    {"E11", NEW, TEXT("[a: , b: \n\n\n]\n"), "[{a:~} {b:~}]"},
    {"E11", NEW, TEXT("{a: \n\n, b: \n}\n"), "{a:~@3 b@3:~@4}"},
    {"E12", NEW, TEXT("{}: a\n"), "{}"},
    {"E12", OLD, TEXT("{}: a\n"), "{{}:a}"},
    {"E12", NEW, TEXT("a: b\n{}: c\n"), "ERR yaml: line 1: did not find expected key"},
    {"E12", NEW, TEXT("a:\n  []: b\n"), "ERR yaml: line 1: did not find expected key"},
    {"E12", NEW, TEXT("a:\n[]: b\n"), "{a:[]@2 ~@2:b@2}"},
    {"E12", NEW, TEXT("- {}: a\n"), "ERR yaml: did not find expected '-' indicator"},
    {"E12", NEW, TEXT("a:\n- []: b\n"), "ERR yaml: line 1: did not find expected key"},
    {"E12", NEW, TEXT("[{}: a]\n"), "[{{}:a}]"},
    {"E12", NEW, TEXT("a: [{}: b]\n"), "ERR yaml: did not find expected ',' or ']'"},
    {"E12", NEW, TEXT("a: {[]: b}\n"), "ERR yaml: did not find expected ',' or '}'"},
    {"E12", NEW, TEXT("{}x: y\n"), "{}"},
    {"E12", NEW, TEXT("a: {}\n{}\n"), "ERR yaml: line 1: did not find expected key"},
    {"E12", NEW, TEXT("? {}\n: a\n"), "{{}:a@2}"},
    {"E12", NEW, TEXT("? {}: b\n"), "ERR yaml: did not find expected key"},
    {"E12", NEW, TEXT("[a]: b\n"), "{[a]:b}"},
    {"E12", NEW, TEXT("resources:\n{}  - secrets\n"),
     "ERR yaml: line 2: block sequence entries are not allowed in this context"},
    {"E12", NEW, TEXT("{}{|\n"), "{}"},
    {"E12", NEW, TEXT("s: 2\n    {,}:"),
     "ERR yaml: line 2: mapping values are not allowed in this context"},
    {"E12", NEW, TEXT("s:\n{,}-"), "ERR yaml: line 1: did not find expected node content"},
    {"E12", NEW, TEXT("x: e\n[,]-"), "ERR yaml: line 1: did not find expected key"},
    {"E12", NEW, TEXT("- s\n[:]-"), "ERR yaml: line 1: did not find expected '-' indicator"},
    {"E12", NEW, TEXT("[: a]-"), "ERR yaml: did not find expected node content"},
    {"E12", NEW, TEXT("s:\n[?}-"), "ERR yaml: line 1: did not find expected node content"},
    {"E12", NEW, TEXT("a:\n{}\"\"\n"), "ERR yaml: line 1: did not find expected key"},
    {"E12", NEW, TEXT("a:\n{}b: c\n"), "ERR yaml: line 1: did not find expected key"},
    {"E12", NEW, TEXT("- {}x\n"), "ERR yaml: did not find expected '-' indicator"},
    {"E12", NEW, TEXT("[? \"a\"]: b\n"), "[{\"a\":~}]"},
    {"E12", NEW, TEXT("? [? [a]]: b\n"), "ERR yaml: did not find expected key"},
    {"E10", NEW, TEXT("? *a\n'\n'"), "ERR yaml: unknown anchor 'a' referenced"},
    {"E10", NEW,
     TEXT("x:\n *a\xe2\x80\xa8"
          "b\n"),
     "ERR yaml: unknown anchor 'a' referenced"},
    {"E10", OLD, TEXT("x:\n *a\nb\n"), "ERR yaml: line 4: could not find expected ':'"},
    {"E10", NEW, TEXT("x:\n *a\nb\n"), "ERR yaml: unknown anchor 'a' referenced"},
    {"E10", NEW, TEXT("x:\n*2"), "ERR yaml: line 3: could not find expected ':'"},
    {"E10", NEW, TEXT("? [&a b, *a]\n'\n'"), "ERR yaml: line 3: could not find expected ':'"},
    {"E12", NEW, TEXT("[? a, b]: c\n"), "{[{a:~} b]:c}"},
    {"E13", NEW, TEXT("%YAML 1.343"), "ERR yaml: found extremely long version number"},
    {"E13", NEW, TEXT("%YAML 343.1x\n"), "ERR yaml: found extremely long version number"},
    {"E13", NEW, TEXT("# c\n%YAML 001.1\n---\na\n"),
     "ERR yaml: line 2: found extremely long version number"},
    {"E13", NEW, TEXT("a: b\n%YAML 1.100\n"),
     "ERR yaml: line 2: found extremely long version number"},
    {"E13", NEW, TEXT("%YAML 1.3\n%YAML 1.343\n"), "ERR yaml: found incompatible YAML document"},
    {"E13", NEW, TEXT("%YAML 01.01\n---\na\n"), "a@3"},
    {"--", NEW, TEXT("! \"5\"\n"), "<!> \"5\""},
    {"--", NEW, TEXT("! 5\n"), "<!> 5"},
    {"--", NEW, TEXT("a: !\nb: ! x\n"), "{a:<!> ~ b@2:<!> x@2}"},
    {"--", NEW, TEXT("a: *b\n"), "ERR yaml: unknown anchor 'b' referenced"},
    {"--", NEW, TEXT("a: &b {c: *b}\n"), "{a:&b {c:*}}"},
    {"--", NEW, TEXT("a: &x 1\nb: *x\nc: &x 2\nd: *x\n"), "{a:&x 1 b@2:*@2 c@3:&x 2@3 d@4:*@4}"},
    {"--", NEW, TEXT("a: |\n  x\n  y\n\nb: >-\n  p\n  q\n"), "{a:|x\\x0ay\\x0a b@5:>p q@5}"},
    {"--", NEW, TEXT("'it''s': \"x\\ty\\u00e9\"\n"), "{'it's':\"x\\x09y\\xc3\\xa9\"}"},
    {"--", NEW, TEXT("a: b\302\205c: d\342\200\250e: f\n"), "{a:b c@2:d@2 e@3:f@3}"},
    {"--", NEW, TEXT("a: b\r\nc: d\re: f\n"), "{a:b c@2:d@2 e@3:f@3}"},
    {"--", NEW, TEXT("a: \tb\n\tc: d\n"),
     "ERR yaml: line 2: found a tab character that violates indentation"},
    {"--", NEW, TEXT("a:\n\t- b\n"),
     "ERR yaml: line 2: found character that cannot start any token"},
    {"--", NEW, TEXT("\377\376a\000:\000 \000\351\000\n\000"), "{a:\\xc3\\xa9}"},
    {"--", NEW, TEXT("\376\377\000a\000:\000 \330=\336\000"), "{a:\\xf0\\x9f\\x98\\x80}"},
    {"--", NEW, TEXT("\377\376a\000:\000 \000[\000b\000?\000c\000]\000"),
     "ERR yaml: did not find expected ',' or ']'"},
    {"--", NEW, TEXT("\377\376a\000"), "a"},
    {"--", NEW, TEXT("\377\376a"), "ERR yaml: incomplete UTF-16 character"},
    {"--", NEW, TEXT("a: \377\n"), "ERR yaml: invalid leading UTF-8 octet"},
    {"--", NEW, TEXT("a: \303\n"), "ERR yaml: invalid trailing UTF-8 octet"},
    {"--", NEW, TEXT("a: \000\n"), "ERR yaml: control characters are not allowed"},
    {"--", NEW, TEXT("a: \177\n"), "ERR yaml: control characters are not allowed"},
    {"--", NEW, TEXT("a: \355\240\200\n"), "ERR yaml: invalid Unicode character"},
    {"--", NEW, TEXT("a: @b\n"), "ERR yaml: found character that cannot start any token"},
    {"--", NEW, TEXT("a: `b\n"), "ERR yaml: found character that cannot start any token"},
    {"--", NEW, TEXT("a: %b\n"), "ERR yaml: found character that cannot start any token"},
    {"--", NEW, TEXT("a: \"b\n"), "ERR yaml: line 2: found unexpected end of stream"},
    {"--", NEW, TEXT("a: 'b\n"), "ERR yaml: line 2: found unexpected end of stream"},
    {"--", NEW, TEXT("a: [b\n"), "ERR yaml: line 1: did not find expected ',' or ']'"},
    {"--", NEW, TEXT("a: b: c\n"), "ERR yaml: mapping values are not allowed in this context"},
    {"--", NEW, TEXT("a: - b\n"),
     "ERR yaml: block sequence entries are not allowed in this context"},
    {"--", NEW, TEXT("a: !x!y z\n"), "ERR yaml: found undefined tag handle"},
    {"--", NEW, TEXT("%FOO\n---\na\n"), "ERR yaml: found unknown directive name"},
    {"--", NEW, TEXT("a: *\n"), "ERR yaml: did not find expected alphabetic or numeric character"},
    {"--", NEW, TEXT("resources: [*.apps]\n"),
     "ERR yaml: did not find expected alphabetic or numeric character"},
    {"--", NEW, TEXT("a: \"\\x4\"\n"), "ERR yaml: did not find expected hexdecimal number"},
    {"--", NEW, TEXT("a: |0\n"), "ERR yaml: found an indentation indicator equal to 0"},
    {"--", NEW, TEXT("a: |\n\tx\n"),
     "ERR yaml: line 2: found a tab character where an indentation space is expected"},
    {"--", NEW, TEXT("- a\n b\n"), "[a b]"},
    {"--", NEW, TEXT("a: b\n  c: d\n"),
     "ERR yaml: line 2: mapping values are not allowed in this context"},
    {"--", NEW, TEXT("---\n"), "~@2"},
    {"--", NEW, TEXT("--- a\n"), "a"},
    {"--", NEW, TEXT("...\n"), "ERR yaml: did not find expected node content"},
    {"--", NEW, TEXT("a\n... b\n"), "a"},
    {"--", NEW, TEXT("# only\n"), "END"},
    {"--", NEW, TEXT("{{ .Values.x }}\n"), "{{.Values.x:~}:~}"},
};

static void reads_as_go_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str got = read_first(cases[i].text, cases[i].engine);
        if (!str_eq(got, str_from(cases[i].want)))
            fail_msg("%s, case %zu: " STR_FMT ": got " STR_FMT ", want %s", cases[i].number, i,
                     STR_ARG(cases[i].text), STR_ARG(got), cases[i].want);
    }
}

/* Where imitation would be guesswork. */
static void says_when_undecided(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *want;
    } undecided[] = {
        {TEXT("\xef\xbb\xbf\xef\xbb\xbf{}\n"), "UNDECIDED E7"},
        {TEXT("a\n\xef\xbb\xbf\nb"), "UNDECIDED E6"},
        {TEXT("[? ] : b]\n"), "UNDECIDED E12"},
    };
    for (size_t i = 0; i < sizeof undecided / sizeof *undecided; i++)
        assert_string_equal(read_first(undecided[i].text, NEW).ptr, undecided[i].want);

    /* Every patch is one more parse. */
    struct buf b = BUF_INIT;
    for (int i = 0; i < 70; i++)
        buf_cstr(&b, "- [a:, b]\n");
    assert_string_equal(read_first(buf_view(&b), NEW).ptr, "UNDECIDED E4");
    buf_release(&b);
}

/* Every stand-in candidate is written somewhere: none is left. */
static void runs_out_of_stand_ins(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_cstr(&b, "x: \"");
    for (char c = '!'; c < 0x7f; c++)
        if (c != '"' && c != '\\')
            buf_byte(&b, c);
    buf_cstr(&b, "\"\ny: [a:, b]\n");
    assert_string_equal(read_first(buf_view(&b), NEW).ptr, "UNDECIDED E4");
    buf_release(&b);
}

static struct str deep(struct buf *b, const char *piece, int count, const char *end)
{
    for (int i = 0; i < count; i++)
        buf_cstr(b, piece);
    buf_cstr(b, end);
    return buf_view(b);
}

static void counts_depth_as_go_does(void **state)
{
    (void)state;
    static const struct {
        const char *piece, *end, *want;
        int count;
    } depths[] = {
        {"[", "", "ERR yaml: exceeded max depth of 10000", 200000},
        {"[", "", "ERR yaml: line 1: did not find expected node content", 10000},
        {"[", "", "ERR yaml: exceeded max depth of 10000", 10001},
        {"[\n", "", "ERR yaml: line 10001: exceeded max depth of 10000", 20000},
        {"{a: ", "", "ERR yaml: exceeded max depth of 10000", 30000},
        {"- ", "", "ERR yaml: exceeded max depth of 10000", 10001},
    };
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        struct buf b = BUF_INIT;
        struct str text = deep(&b, depths[i].piece, depths[i].count, depths[i].end);
        assert_string_equal(read_first(text, NEW).ptr, depths[i].want);
        buf_release(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_as_go_does, set_up, tear_down),
        cmocka_unit_test_setup_teardown(says_when_undecided, set_up, tear_down),
        cmocka_unit_test_setup_teardown(runs_out_of_stand_ins, set_up, tear_down),
        cmocka_unit_test_setup_teardown(counts_depth_as_go_does, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
