/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "tree/limits.h"

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

static enum jread_status read_text(struct str text, struct node **root,
                                   struct jread_problem *problem)
{
    static struct source src;
    memset(&src, 0, sizeof src);
    src.text = text;
    src.arena = &arena;
    return jread_tree(&arena, &src, root, problem);
}

static void assert_text(struct str got, struct str want)
{
    assert_int_equal(got.len, want.len);
    if (want.len)
        assert_memory_equal(got.ptr, want.ptr, want.len);
}

/* Texts and offsets as encoding/json of Go 1.26 gives them. */
static void refuses_in_go_words(void **state)
{
    static const struct {
        const char *text, *words;
        unsigned at;
    } cases[] = {
        {"", "unexpected end of JSON input", 0},
        {"  ", "unexpected end of JSON input", 2},
        {"{", "unexpected end of JSON input", 1},
        {"{\"a\"", "unexpected end of JSON input", 4},
        {"{\"a\":1", "unexpected end of JSON input", 6},
        {"\"abc", "unexpected end of JSON input", 4},
        {"[1", "unexpected end of JSON input", 2},
        {"{k: 1}", "invalid character 'k' looking for beginning of object key string", 1},
        {"{\"a\":1,}", "invalid character '}' looking for beginning of object key string", 7},
        {"{\"a\" 1}", "invalid character '1' after object key", 5},
        {"{\"a\":1 2}", "invalid character '2' after object key:value pair", 7},
        {"{\"a\":01}", "invalid character '1' after object key:value pair", 6},
        {"[1 2]", "invalid character '2' after array element", 3},
        {"[1,]", "invalid character ']' looking for beginning of value", 3},
        {"[,", "invalid character ',' looking for beginning of value", 1},
        {"{}x", "invalid character 'x' after top-level value", 2},
        {"{}\n---", "invalid character '-' after top-level value", 3},
        {"1x", "invalid character 'x' after top-level value", 1},
        {"nulx", "invalid character 'x' in literal null (expecting 'l')", 3},
        {"tru", "invalid character ' ' in literal true (expecting 'e')", 3},
        {"fa1se", "invalid character '1' in literal false (expecting 'l')", 2},
        {"-", "invalid character ' ' in numeric literal", 1},
        {"-x", "invalid character 'x' in numeric literal", 1},
        {"1.", "invalid character ' ' after decimal point in numeric literal", 2},
        {"1.e", "invalid character 'e' after decimal point in numeric literal", 2},
        {"1e", "invalid character ' ' in exponent of numeric literal", 2},
        {"1e+]", "invalid character ']' in exponent of numeric literal", 3},
        {"\"a\nb\"", "invalid character '\\n' in string literal", 2},
        {"\"\\x\"", "invalid character 'x' in string escape code", 2},
        {"\"\\", "invalid character ' ' in string escape code", 2},
        {"\"\\u12g4\"", "invalid character 'g' in \\u hexadecimal character escape", 5},
        {"\"\\u12", "invalid character ' ' in \\u hexadecimal character escape", 5},
        {"\xc2\xa0{}", "invalid character '\xc3\x82' looking for beginning of value", 0},
        {"\xad", "invalid character '\\u00ad' looking for beginning of value", 0},
        {"\x80", "invalid character '\\u0080' looking for beginning of value", 0},
        {"\f{}", "invalid character '\\f' looking for beginning of value", 0},
        {"\v{}", "invalid character '\\v' looking for beginning of value", 0},
        {"\x01", "invalid character '\\x01' looking for beginning of value", 0},
        {"\x7f", "invalid character '\\x7f' looking for beginning of value", 0},
        {"'a'", "invalid character '\\'' looking for beginning of value", 0},
        {"{\"a\"\"b\"}", "invalid character '\"' after object key", 4},
        {"\\", "invalid character '\\\\' looking for beginning of value", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct node *root;
        struct jread_problem problem;
        assert_int_equal(read_text(str_from(cases[i].text), &root, &problem), JREAD_REFUSED);
        assert_text(problem.text, str_from(cases[i].words));
        assert_int_equal(problem.span.start, cases[i].at);
        assert_null(root);
    }
    struct node *root;
    struct jread_problem problem;
    assert_int_equal(read_text(STR("{\"a\0\":1}"), &root, &problem), JREAD_REFUSED);
    assert_text(problem.text, STR("invalid character '\\x00' in string literal"));
}

static void builds_nodes_with_tight_spans(void **state)
{
    (void)state;
    struct str text = STR(" {\"k\" : [1, -2.5e3,null] ,\"\\u006b\":{\"x\":true}, \"\":\"v\\n\"}\n");
    struct node *root;
    struct jread_problem problem;
    assert_int_equal(read_text(text, &root, &problem), JREAD_OK);
    assert_int_equal(root->kind, NODE_MAPPING);
    assert_int_equal(root->style, STYLE_FLOW);
    assert_int_equal(root->count, 3);
    assert_int_equal(root->span.start, 1);
    assert_int_equal(root->span.end, text.len - 1);
    assert_int_equal(root->pairs[0].key->span.start, 2);
    assert_int_equal(root->pairs[0].key->span.end, 5);
    assert_int_equal(root->pairs[0].key->style, STYLE_DOUBLE_QUOTED);
    struct node *list = root->pairs[0].value;
    assert_int_equal(list->kind, NODE_SEQUENCE);
    assert_int_equal(list->count, 3);
    assert_text(str_slice(text, list->span.start, list->span.end), STR("[1, -2.5e3,null]"));
    assert_text(list->items[1]->text, STR("-2.5e3"));
    assert_int_equal(list->items[1]->style, STYLE_PLAIN);
    assert_text(root->pairs[1].key->text, STR("k"));
    assert_text(root->pairs[1].value->pairs[0].value->text, STR("true"));
    assert_text(root->pairs[2].key->text, STR(""));
    assert_text(root->pairs[2].value->text, STR("v\n"));
    assert_int_equal(root->mark_line, 0);
}

static void mends_strings_as_go_does(void **state)
{
    static const struct {
        struct str json, text, raw; /* raw: json-iterator's, absent where it is the same */
    } cases[] = {
        {{"\"plain\"", 7}, {"plain", 5}, {NULL, 0}},
        {{"\"\\b\\f\\n\\r\\t\\\\\\/\\\"\"", 18}, {"\b\f\n\r\t\\/\"", 8}, {NULL, 0}},
        {{"\"\\u00e9\\u20ac\"", 14}, {"\xc3\xa9\xe2\x82\xac", 5}, {NULL, 0}},
        {{"\"\\ud83d\\ude00\"", 14}, {"\xf0\x9f\x98\x80", 4}, {NULL, 0}},
        {{"\"\\ud800\"", 8}, {"\xef\xbf\xbd", 3}, {NULL, 0}},
        {{"\"\\ud800x\"", 9}, {"\xef\xbf\xbdx", 4}, {NULL, 0}},
        {{"\"\\ud800\\n\"", 10}, {"\xef\xbf\xbd\n", 4}, {NULL, 0}},
        {{"\"\\ud800\\u0041\"", 14},
         {"\xef\xbf\xbd"
          "A",
          4},
         {NULL, 0}},
        {{"\"\\ud800\\ud83d\\ude00\"", 20},
         {"\xef\xbf\xbd\xf0\x9f\x98\x80", 7},
         {"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 9}},
        {{"\"a\xff\"", 4}, {"a\xef\xbf\xbd", 4}, {"a\xff", 2}},
        {{"\"\xe2\x82\"", 4}, {"\xef\xbf\xbd\xef\xbf\xbd", 6}, {"\xe2\x82", 2}},
        {{"\"\xed\xa0\x80\"", 5}, {"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 9}, {"\xed\xa0\x80", 3}},
        {{"\"\\u0000\"", 8}, {"\0", 1}, {NULL, 0}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct node *root;
        struct jread_problem problem;
        assert_int_equal(read_text(cases[i].json, &root, &problem), JREAD_OK);
        assert_text(root->text, cases[i].text);
        if (cases[i].raw.ptr) {
            assert_non_null(root->raw);
            assert_text(*root->raw, cases[i].raw);
        } else {
            assert_null(root->raw);
        }
    }
}

static struct str nested(size_t depth, const char *open, const char *middle, const char *close)
{
    size_t a = strlen(open), b = strlen(middle), c = strlen(close);
    char *text = arena_bytes(&arena, depth * (a + c) + b);
    char *at = text;
    for (size_t i = 0; i < depth; i++, at += a)
        memcpy(at, open, a);
    memcpy(at, middle, b);
    at += b;
    for (size_t i = 0; i < depth; i++, at += c)
        memcpy(at, close, c);
    return (struct str){text, (size_t)(at - text)};
}

static void stops_at_the_depth_where_go_stops(void **state)
{
    (void)state;
    struct node *root;
    struct jread_problem problem;
    assert_int_equal(read_text(nested(LIMIT_DEPTH, "[", "", "]"), &root, &problem), JREAD_OK);
    assert_int_equal(read_text(nested(LIMIT_DEPTH, "{\"a\":", "1", "}"), &root, &problem),
                     JREAD_OK);
    assert_int_equal(read_text(nested(LIMIT_DEPTH + 1, "[", "", "]"), &root, &problem),
                     JREAD_REFUSED);
    assert_text(problem.text, STR("invalid character '[' exceeded max depth"));
    assert_int_equal(problem.span.start, LIMIT_DEPTH);
    assert_int_equal(read_text(nested(LIMIT_DEPTH, "[", "{}", "]"), &root, &problem),
                     JREAD_REFUSED);
    assert_text(problem.text, STR("invalid character '{' exceeded max depth"));
}

static void knows_its_limits(void **state)
{
    (void)state;
    struct node *root;
    struct jread_problem problem;
    size_t size = LIMIT_BYTES + 1;
    char *text = arena_bytes(&arena, size);
    memset(text, ' ', size);
    text[0] = '1';
    assert_int_equal(read_text((struct str){text, size - 1}, &root, &problem), JREAD_OK);
    assert_int_equal(read_text((struct str){text, size}, &root, &problem), JREAD_UNDECIDED);
    assert_text(problem.reason, STR("bytes"));
    struct jread c; /* events have no such limit */
    jread_init(&c, &arena, (struct str){text, size});
    assert_int_equal(jread_next(&c), JREAD_NUMBER);
    assert_int_equal(jread_next(&c), JREAD_FINISHED);
    for (size_t i = 0; i < size; i += 2) {
        text[i] = i ? ',' : '[';
        text[i + 1 < size ? i + 1 : i] = '1';
    }
    text[size - 1] = ' ';
    text[size - 2] = ']';
    assert_int_equal(read_text((struct str){text, size - 2}, &root, &problem), JREAD_UNDECIDED);
    assert_text(problem.reason, STR("nodes"));
}

static void skips_whole_values(void **state)
{
    (void)state;
    struct jread c;
    jread_init(&c, &arena,
               STR("{\"a\":{\"x\":[1,{\"y\":2}],\"z\":\"\\u00e9\"},\"b\":[],\"c\":7,\"d\":[[]"));
    assert_int_equal(jread_next(&c), JREAD_OBJECT_BEGIN);
    assert_int_equal(jread_next(&c), JREAD_KEY);
    assert_true(jread_skip(&c));
    assert_int_equal(jread_next(&c), JREAD_KEY);
    assert_text(c.text, STR("b"));
    assert_true(jread_skip(&c));
    assert_int_equal(jread_next(&c), JREAD_KEY);
    assert_true(jread_skip(&c));
    assert_int_equal(jread_next(&c), JREAD_KEY);
    assert_text(c.text, STR("d"));
    assert_false(jread_skip(&c));
    assert_int_equal(jread_next(&c), JREAD_FAULT);
    assert_text(c.problem.text, STR("unexpected end of JSON input"));
}

/* jansson knows nothing of Go: where it takes a text, so do we, and where we take one of these, so
 * does it. */
static void agrees_with_jansson(void **state)
{
    (void)state;
    static const char *const seeds[] = {
        "{\"kind\":\"List\",\"resources\":[{\"resources\":[\"secrets\"],\"providers\":[{}]}]}",
        "[0,-1,2.50,1e9,-0.5E-3,true,false,null,\"x\\\"y\\\\\\n\\u00e9\",[],{},[[]]]",
        " \t\r\n\"text\" ",
    };
    static const char bytes[] = "{}[]:,\"\\0123456789.-+eEtrufalsn xu\n\t";
    unsigned random = 12345, accepted = 0;
    for (int round = 0; round < 20000; round++) {
        const char *seed = seeds[round % 3];
        size_t len = strlen(seed);
        char text[128];
        memcpy(text, seed, len);
        for (int edits = 0; edits < round % 4; edits++) {
            random = random * 1103515245u + 12345u;
            text[(random >> 8) % len] = bytes[(random >> 20) % (sizeof bytes - 1)];
        }
        struct node *root;
        struct jread_problem problem;
        enum jread_status status = read_text((struct str){text, len}, &root, &problem);
        json_error_t error;
        json_t *other = json_loadb(text, len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
        enum json_error_code code = other ? json_error_unknown : json_error_code(&error);
        /* A number too large for a double is only jansson's trouble. */
        if (other || code != json_error_numeric_overflow)
            assert_int_equal(status == JREAD_OK, other != NULL);
        accepted += other != NULL;
        json_decref(other);
        arena_clear(&arena);
    }
    assert_true(accepted > 5000 && accepted < 15000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(refuses_in_go_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(builds_nodes_with_tight_spans, set_up, tear_down),
        cmocka_unit_test_setup_teardown(mends_strings_as_go_does, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stops_at_the_depth_where_go_stops, set_up, tear_down),
        cmocka_unit_test_setup_teardown(knows_its_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(skips_whole_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(agrees_with_jansson, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("tree/json", tests, NULL, NULL);
}
