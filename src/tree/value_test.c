/* SPDX-License-Identifier: Apache-2.0 */
/* Texts as sigs.k8s.io/yaml's YAMLToJSON and YAMLToJSONStrict give them. */
#include "tree/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "tree/json.h"
#include "tree/limits.h"
#include "tree/yaml.h"

static struct arena arena;
static struct yread_document document;
static struct value_problem problem;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void print(struct buf *out, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        buf_cstr(out, "null");
        break;
    case VALUE_BOOL:
        buf_cstr(out, value->boolean ? "true" : "false");
        break;
    case VALUE_NUMBER:
        buf_str(out, value->text);
        break;
    case VALUE_STRING:
        buf_fmt(out, "'" STR_FMT "'", STR_ARG(value->text));
        break;
    case VALUE_ARRAY:
        buf_byte(out, '[');
        for (uint32_t i = 0; i < value->count; i++) {
            buf_cstr(out, i ? "," : "");
            print(out, value->items[i].value);
        }
        buf_byte(out, ']');
        break;
    case VALUE_OBJECT:
        buf_byte(out, '{');
        for (uint32_t i = 0; i < value->count; i++) {
            buf_fmt(out, "%s" STR_FMT ":", i ? "," : "", STR_ARG(value->members[i].name));
            print(out, value->members[i].value);
        }
        buf_byte(out, '}');
        break;
    }
}

static const char *printed(const struct value *value)
{
    struct buf out = BUF_INIT;
    print(&out, value);
    const char *text = buf_to_arena(&out, &arena).ptr;
    buf_release(&out);
    return text;
}

/* NULL where it is refused: then `problem` tells. */
static struct value *read_as(struct str text, enum go_yaml engine)
{
    struct source *src = arena_new(&arena, struct source, 1);
    source_init(src, &arena, STR("test"), text);
    struct yread *reader = yread_new(&arena, src, engine);
    enum yread_status status = yread_next(reader, &document);
    assert_true(status == YREAD_DOCUMENT || status == YREAD_END);
    yread_free(reader);
    struct value *value;
    return value_from_yaml(&arena, &document, engine, &value, &problem) ? value : NULL;
}

static struct value *read_yaml(const char *text)
{
    return read_as(str_from(text), GO_YAML_2_2_8);
}

struct row {
    const char *yaml, *want;
};

static void becomes_json(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", "null"},
        {"---\n", "null"},
        {"a: 1\nB: x\nb: [~, {c: yes}]\n", "{B:'x',a:1,b:[null,{c:true}]}"},
        {"a: 1\na: 2\n", "{a:2}"},
        {"1: a\n1.5: b\nyes: c\n2001-01-01: d\n", "{1:'a',1.5:'b',2001-01-01:'d',true:'c'}"},
        {"0x10: a\n017: b\n-0: c\n-0.0: d\n", "{-0:'d',0:'c',15:'b',16:'a'}"},
        {"1000000.0: a\n1e39: b\n.inf: c\n-.inf: d\n", "{-.inf:'d',.inf:'c',1e+06:'a'}"},
        {"0.0: a\n-0.0: b\n0.0: c\n", "{0:'c'}"},
        {"[1e3, 1000.0, 1e21, 0x10, 1_0, -0.0]", "[1000,1000,1e+21,16,10,-0]"},
        {"[18446744073709551615, 007, -5, +5]", "[18446744073709551615,7,-5,5]"},
        {"[! 5, ! \"5\", !!int \"5\", !foo 5]", "['5','5',5,'5']"},
        {"a: !!binary /w==\n!!binary gg==: 1\n", "{a:'\xef\xbf\xbd',\xef\xbf\xbd:1}"},
        {"a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\nc: {q: 3, <<: *x}\n",
         "{a:{p:1,q:2},b:{p:1,q:3},c:{p:1,q:2}}"},
        {"a: &x {p: 1}\nb: &y {p: 2, r: 3}\nc: {<<: [*x, *y]}\n",
         "{a:{p:1},b:{p:2,r:3},c:{p:1,r:3}}"},
        {"a: {<<: {p: 1, <<: {q: 2}}, ! <<: {r: 3}, \"<<\": 4}\n", "{a:{<<:4,p:1,q:2,r:3}}"},
        {"a: {<<: []}\nb: <<\n", "{a:{},b:'<<'}"},
        {"a: &x [1]\nb: *x\n*x : {}\n", NULL},
        {"&k a: 1\nb: *k\n*k : 2\n", "{a:2,b:'a'}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct value *value = read_yaml(rows[i].yaml);
        if (rows[i].want)
            assert_string_equal(printed(value), rows[i].want);
        else
            assert_null(value);
    }
}

static void refuses_in_go_words(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"a: !!int x\n", "yaml: cannot decode !!str `x` as a !!int"},
        {"a: {<<: 1}\n", "yaml: map merge requires map or sequence of maps as the value"},
        {"a: {<<: [{}, 1]}\n", "yaml: map merge requires map or sequence of maps as the value"},
        {"a: {<<: [[], {b: !!int x}]}\n", "yaml: cannot decode !!str `x` as a !!int"},
        {"a: &x []\nb: {<<: *x}\n",
         "yaml: map merge requires map or sequence of maps as the value"},
        {"a: {{ .Values.foo }}\n",
         "yaml: invalid map key: map[interface {}]interface {}{\".Values.foo\":interface {}(nil)}"},
        {"[a, {b: 1.0, a: [1, ~, x\"\\u2028\"]}]: c\n",
         "yaml: invalid map key: []interface {}{\"a\", map[interface {}]interface "
         "{}{\"a\":[]interface "
         "{}{1, interface {}(nil), \"x\\\"\\\\u2028\\\"\"}, \"b\":1}}"},
        {"{[]: !!int x}", "yaml: invalid map key: []interface {}{}"},
        {"~: 1\n", "unsupported map key of type: %!s(<nil>), key: <nil>, value: 1"},
        {"~: \n", "unsupported map key of type: %!s(<nil>), key: <nil>, value: <nil>"},
        {"a: [{18446744073709551615: {b: 9223372036854775808}}]\n",
         "unsupported map key of type: uint64, key: 0xffffffffffffffff, value: map[interface "
         "{}]interface {}{\"b\":0x8000000000000000}"},
        {"b: .nan\na: .inf\n", "json: unsupported value: +Inf"},
        {"a: -.inf\n~: 1\n", "unsupported map key of type: %!s(<nil>), key: <nil>, value: 1"},
        {"&x [*x]", "yaml: anchor 'x' value contains itself"},
        {"&x {a: {<<: *x}}", "yaml: anchor 'x' value contains itself"},
        {"&x [*x, !!int x]", "yaml: anchor 'x' value contains itself"},
        {"a: &x {~: 1}\na: {<<: *x}\n",
         "unsupported map key of type: %!s(<nil>), key: <nil>, value: 1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_null(read_yaml(rows[i].yaml));
        assert_string_equal(arena_cstr(&arena, problem.text), rows[i].want);
        assert_non_null(problem.at);
        assert_false(problem.unstable);
    }
}

static void knows_where_go_rolls_dice(void **state)
{
    (void)state;
    assert_null(read_yaml("a: {~: 1}\nb: {~: 2}\n"));
    assert_true(problem.unstable);
    assert_null(read_yaml("{1: a, b: c}: d\n"));
    assert_true(problem.unstable);
    assert_null(read_yaml("{b: a, a: c}: d\n"));
    assert_false(problem.unstable);
    struct value *value = read_yaml("1: a\n'1': b\n");
    assert_true(value->unstable);
    assert_string_equal(printed(value), "{1:'b'}");
    assert_false(read_yaml("1: a\n2: b\n0x1: c\n")->unstable);
}

static void judges_merged_anchors_by_version(void **state)
{
    (void)state;
    struct str text = STR("a: &x {p: 1}\nb: {<<: *x}\nc: &x 5\n");
    assert_string_equal(printed(read_as(text, GO_YAML_2_2_8)), "{a:{p:1},b:{p:1},c:5}");
    assert_null(read_as(text, GO_YAML_2_2_4));
    assert_int_equal(problem.kind, VALUE_PROBLEM_MERGE);
    assert_null(read_as(STR("a: &x [p]\nb: {<<: *x}\nc: &x {}\n"), GO_YAML_2_2_4));
    assert_string_equal(arena_cstr(&arena, problem.text),
                        "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into "
                        "map[interface {}]interface {}");
    assert_null(read_as(STR("a: &x some longer text\nb: {<<: *x}\nc: &x {}\n"), GO_YAML_2_2_4));
    assert_string_equal(arena_cstr(&arena, problem.text),
                        "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `some lo...` "
                        "into map[interface {}]interface {}");
    text = STR("a: &x ~\nb: {p: 1, <<: *x, q: 2}\nc: &x {}\n");
    assert_string_equal(printed(read_as(text, GO_YAML_2_2_4)), "{a:null,b:{q:2},c:{}}");
}

/* The lines of go-yaml's strict mode: "line 2: key "a"; ..." */
static const char *duplicates(const char *text)
{
    struct buf out = BUF_INIT;
    uint32_t count;
    assert_non_null(read_yaml(text));
    struct value_duplicate *hits;
    assert_true(value_yaml_duplicates(&arena, &document, &hits, &count));
    for (uint32_t i = 0; i < count; i++)
        buf_fmt(&out, "%s%u " STR_FMT, i ? "; " : "", hits[i].line, STR_ARG(hits[i].key));
    const char *copy = buf_to_arena(&out, &arena).ptr;
    buf_release(&out);
    return copy;
}

static void lists_duplicate_keys(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"a: 1\nb: 2\n", ""},
        {"a: 1\na: 2\na: 3\n", "2 \"a\"; 3 \"a\""},
        {"a: 1\na:\n  b: 1\n  b: 2\n", "4 \"b\"; 3 \"a\""},
        {"a: 1\na:\n", "2 \"a\""},
        {"1: a\n'1': b\n", ""},
        {"0x10: a\n16: b\nyes: c\ntrue: d\n1.5: e\n1.50: f\n", "2 16; 4 true; 6 1.5"},
        {"1e6: a\n1000000.0: b\n0.0: c\n-0.0: d\n", "2 1e+06; 4 -0"},
        {".nan: a\n.nan: b\n", ""},
        {"!!binary QQ==: a\nA: b\n", "2 \"A\""},
        {"x: &x {p: 1}\ny:\n  <<: *x\n  p: 2\n", "4 \"p\""},
        {"x: &x {p: 1}\ny:\n  p: 2\n  <<: *x\n", "1 \"p\""},
        {"x: &x {p: 1}\ny: &y {p: 2}\nz:\n  <<: [*x, *y]\n", "1 \"p\""},
        {"x: &x {p: 1, p: 2}\ny: *x\nz: {<<: *x}\n", "1 \"p\"; 1 \"p\"; 1 \"p\""},
        {"x: &x {p: 1}\ny: {<<: *x, <<: {q: 1}}\n", ""},
        {"a: 1\na: |\n  x\n", "2 \"a\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(duplicates(rows[i].yaml), rows[i].want);
}

static void finds_duplicates_among_many_keys(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    for (int i = 0; i < 100000; i++)
        buf_fmt(&text, "k%d: %d\n", i, i);
    buf_cstr(&text, "k77777: again\n");
    uint32_t count;
    struct value *value = read_as(buf_view(&text), GO_YAML_2_2_8);
    assert_int_equal(value->count, 100000);
    for (uint32_t i = 1; i < value->count; i++)
        assert_true(str_cmp(value->members[i - 1].name, value->members[i].name) < 0);
    assert_string_equal(arena_cstr(&arena, value_find(value, STR("k77777"))->text), "again");
    struct value_duplicate *hits;
    assert_true(value_yaml_duplicates(&arena, &document, &hits, &count));
    assert_int_equal(count, 1);
    assert_int_equal(hits[0].line, 100001);
    buf_release(&text);
}

static const char *bomb(int levels, int width)
{
    struct buf text = BUF_INIT;
    buf_cstr(&text, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i <= levels; i++) {
        buf_fmt(&text, "a%d: &a%d [", i, i);
        for (int j = 0; j < width; j++)
            buf_fmt(&text, "%s*a%d", j ? ", " : "", i - 1);
        buf_cstr(&text, "]\n");
    }
    const char *copy = buf_to_arena(&text, &arena).ptr;
    buf_release(&text);
    return copy;
}

static void stops_alias_bombs_where_go_does(void **state)
{
    (void)state;
    assert_non_null(read_yaml(bomb(2, 9)));
    assert_null(read_yaml(bomb(9, 9)));
    assert_int_equal(problem.kind, VALUE_PROBLEM_ALIASING);
    assert_string_equal(arena_cstr(&arena, problem.text),
                        "yaml: document contains excessive aliasing");
    /* What comes first in the text is reported first. */
    char *text = (char *)(uintptr_t)arena_fmt(&arena, "~x: !!int x\n%s", bomb(9, 9)).ptr;
    assert_null(read_yaml(text));
    assert_int_equal(problem.kind, VALUE_PROBLEM_TAG);
}

static struct str line_of(size_t count, const char *text)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < count; i++)
        buf_cstr(&out, text);
    struct str copy = buf_to_arena(&out, &arena);
    buf_release(&out);
    return copy;
}

/* Each repeats long texts by aliases: once is enough, and what comes to too much is said so. */
static void quotes_no_more_than_fits(void **state)
{
    (void)state;
    struct value_duplicate *hits;
    uint32_t count;
    const char *k = line_of(1000, "k").ptr;
    read_as(arena_fmt(&arena, "m: &m\n  ? %s\n  : 1\n  ? %s\n  : 2\nn: [%s]\n", k, k,
                      line_of(1000, "*m,").ptr),
            GO_YAML_2_2_8);
    assert_true(value_yaml_duplicates(&arena, &document, &hits, &count));
    assert_int_equal(count, 1001);
    assert_ptr_equal(hits[0].key.ptr, hits[1000].key.ptr);
    read_as(arena_fmt(&arena, "m: &m\n  ? %s\n  : 1\n  ? %s\n  : 2\nn: [%s]\n", k, k,
                      line_of(1100, "*m,").ptr),
            GO_YAML_2_2_8);
    assert_false(value_yaml_duplicates(&arena, &document, &hits, &count));

    struct str big = line_of(LIMIT_TEXT / 4, "vvv");
    assert_null(read_as(arena_fmt(&arena, "m: &m {~: %s}\nn: [%s]\no: {<<: *m}\n", big.ptr,
                                  line_of(1000, "*m,").ptr),
                        GO_YAML_2_2_8));
    assert_int_equal(problem.kind, VALUE_PROBLEM_KEY_TYPE);
    assert_false(problem.unstable || problem.limit.ptr);
    assert_null(read_as(
        arena_fmt(&arena, "a: {~: %s}\nb: {~: %s}\nc: {~: %s}\n", big.ptr, big.ptr, big.ptr),
        GO_YAML_2_2_8));
    assert_true(problem.unstable); /* too much to compare */
    assert_null(read_as(arena_fmt(&arena, "m: &m %s\nn: {~: [*m, *m]}\n", big.ptr), GO_YAML_2_2_8));
    assert_true(str_eq(problem.limit, STR("text")));
    assert_null(read_as(arena_fmt(&arena, "m: &m %s\n? [*m, *m]\n: 1\n", big.ptr), GO_YAML_2_2_8));
    assert_int_equal(problem.kind, VALUE_PROBLEM_MAP_KEY);
    assert_true(str_eq(problem.limit, STR("text")));
    assert_null(
        read_as(arena_fmt(&arena, "k: &k %s\nn: [%s]\n", big.ptr, line_of(1000, "{*k : 1},").ptr),
                GO_YAML_2_2_8));
    assert_true(str_eq(problem.limit, STR("bytes")));
}

static void shares_the_values_of_anchors(void **state)
{
    (void)state;
    struct value *value = read_yaml("a: &x {p: 1}\nb: *x\nc: [*x]\n");
    const struct value_member *members = value->members;
    assert_ptr_equal(members[0].value, members[1].value);
    assert_ptr_equal(members[0].value, members[2].value->items[0].value);
    assert_int_equal(members[1].at->kind, NODE_ALIAS);
    assert_ptr_equal(members[1].value->node, members[0].at);
    assert_int_equal(value->height, 3);
}

static struct str nested(size_t depth, const char *open, const char *close)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < depth; i++)
        buf_cstr(&text, open);
    for (size_t i = 0; i < depth; i++)
        buf_cstr(&text, close);
    struct str copy = buf_to_arena(&text, &arena);
    buf_release(&text);
    return copy;
}

static void survives_the_deepest_documents(void **state)
{
    (void)state;
    uint32_t count;
    assert_int_equal(read_as(nested(LIMIT_DEPTH, "[", "]"), GO_YAML_2_2_8)->height, LIMIT_DEPTH);
    assert_int_equal(read_as(nested(9999, "{a: ", "}"), GO_YAML_2_2_8)->height, 9999);
    struct value_duplicate *hits;
    assert_true(value_yaml_duplicates(&arena, &document, &hits, &count));
    struct str text = arena_fmt(&arena, "a: &x %s\nb: %s*x%s\n", nested(6000, "[", "]").ptr,
                                nested(6000, "[", "").ptr, nested(6000, "]", "").ptr);
    assert_null(read_as(text, GO_YAML_2_2_8));
    assert_string_equal(arena_cstr(&arena, problem.text),
                        "couldn't get version/kind; json parse error: invalid character '[' "
                        "exceeded max depth");
    text = arena_fmt(&arena, "? %s\n: 1\n", nested(9000, "[", "]").ptr);
    assert_null(read_as(text, GO_YAML_2_2_8));
    assert_int_equal(problem.kind, VALUE_PROBLEM_MAP_KEY);
}

static void keeps_json_as_it_stands(void **state)
{
    (void)state;
    struct source src;
    struct node *root;
    struct jread_problem fault;
    source_init(&src, &arena, STR("test"),
                STR("{\"b\":1.0,\"a\":[true,null,{}],\"b\":\"\xff\",\"c\":false}"));
    assert_int_equal(jread_tree(&arena, &src, &root, &fault), JREAD_OK);
    struct value *value = value_from_json(&arena, root);
    assert_string_equal(printed(value), "{b:1.0,a:[true,null,{}],b:'\xef\xbf\xbd',c:false}");
    assert_int_equal(value->height, 3);
    const struct value *last = value_find(value, STR("b"));
    assert_true(last->raw_utf8);
    assert_true(str_eq(last->raw, STR("\xff")));
    assert_null(value_find(value, STR("x")));
    assert_null(value_find(last, STR("x")));
    source_init(&src, &arena, STR("test"), nested(LIMIT_DEPTH, "[", "]"));
    assert_int_equal(jread_tree(&arena, &src, &root, &fault), JREAD_OK);
    assert_int_equal(value_from_json(&arena, root)->height, LIMIT_DEPTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(becomes_json, tear_down),
        cmocka_unit_test_teardown(refuses_in_go_words, tear_down),
        cmocka_unit_test_teardown(knows_where_go_rolls_dice, tear_down),
        cmocka_unit_test_teardown(judges_merged_anchors_by_version, tear_down),
        cmocka_unit_test_teardown(lists_duplicate_keys, tear_down),
        cmocka_unit_test_teardown(finds_duplicates_among_many_keys, tear_down),
        cmocka_unit_test_teardown(stops_alias_bombs_where_go_does, tear_down),
        cmocka_unit_test_teardown(quotes_no_more_than_fits, tear_down),
        cmocka_unit_test_teardown(shares_the_values_of_anchors, tear_down),
        cmocka_unit_test_teardown(survives_the_deepest_documents, tear_down),
        cmocka_unit_test_teardown(keeps_json_as_it_stands, tear_down),
    };
    return cmocka_run_group_tests_name("tree/value", tests, NULL, NULL);
}
