/* SPDX-License-Identifier: Apache-2.0 */
/* What go-yaml v2 makes of single scalars; every row was seen from the real code. */
#include "tree/resolve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tree/go_float.h"

static struct arena arena;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct node scalar(enum node_style style, const char *tag, struct str text)
{
    struct node node = {.kind = NODE_SCALAR, .style = style, .tag = str_from(tag)};
    node.text = text;
    return node;
}

/* A line that says kind and value: "int 15", "string x", "float 1.5", "error yaml: ...". */
static const char *meaning(const struct node *node)
{
    struct resolved r;
    struct str error;
    char text[GO_FLOAT_MAX];
    if (!resolve_scalar(&arena, node, &r, &error))
        return arena_fmt(&arena, "error " STR_FMT, STR_ARG(error)).ptr;
    switch (r.kind) {
    case RESOLVED_NULL:
        return "null";
    case RESOLVED_BOOL:
        return r.boolean ? "true" : "false";
    case RESOLVED_INT:
        return arena_fmt(&arena, "int %lld", (long long)r.integer).ptr;
    case RESOLVED_UINT:
        return arena_fmt(&arena, "uint %llu", (unsigned long long)r.huge).ptr;
    case RESOLVED_FLOAT: {
        size_t len = go_float_general(text, r.real, 64);
        return arena_fmt(&arena, "float %.*s", (int)len, text).ptr;
    }
    case RESOLVED_STRING:
        return arena_fmt(&arena, "string " STR_FMT, STR_ARG(r.text)).ptr;
    }
    return "?";
}

struct row {
    const char *text, *meaning;
};

static void assert_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct node node = scalar(STYLE_PLAIN, NULL, str_from(rows[i].text));
        assert_string_equal(meaning(&node), rows[i].meaning);
        node.style = STYLE_SINGLE_QUOTED;
        assert_string_equal(meaning(&node), arena_fmt(&arena, "string %s", rows[i].text).ptr);
    }
}

static void guesses_words(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", "null"},
        {"~", "null"},
        {"null", "null"},
        {"Null", "null"},
        {"NULL", "null"},
        {"nULL", "string nULL"},
        {"y", "true"},
        {"Y", "true"},
        {"yes", "true"},
        {"On", "true"},
        {"TRUE", "true"},
        {"tRUE", "string tRUE"},
        {"n", "false"},
        {"No", "false"},
        {"OFF", "false"},
        {"False", "false"},
        {".nan", "float NaN"},
        {".NaN", "float NaN"},
        {".Nan", "string .Nan"},
        {".inf", "float +Inf"},
        {"+.Inf", "float +Inf"},
        {"-.INF", "float -Inf"},
        {"-.nan", "string -.nan"},
        {"NaN", "string NaN"},
        {"<<", "string <<"},
        {"yes ", "string yes "},
        {"falsey", "string falsey"},
    };
    assert_rows(rows, sizeof rows / sizeof *rows);
}

static void guesses_integers(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"0", "int 0"},
        {"-0", "int 0"},
        {"+5", "int 5"},
        {"1_000", "int 1000"},
        {"+_1", "int 1"},
        {"017", "int 15"},
        {"0o17", "int 15"},
        {"0x1F", "int 31"},
        {"0X1f", "int 31"},
        {"0x_1", "int 1"},
        {"0b11", "int 3"},
        {"-0b11", "int -3"},
        {"0b-1", "int -1"},
        {"0b+1", "int 1"},
        {"-0b-1", "string -0b-1"},
        {"0B-1", "string 0B-1"},
        {"0x", "string 0x"},
        {"0x-1", "string 0x-1"},
        {"9223372036854775807", "int 9223372036854775807"},
        {"9223372036854775808", "uint 9223372036854775808"},
        {"0xffffffffffffffff", "uint 18446744073709551615"},
        {"18446744073709551616", "float 1.8446744073709552e+19"},
        {"+18446744073709551615", "float 1.8446744073709552e+19"},
        {"-9223372036854775808", "int -9223372036854775808"},
        {"-9223372036854775809", "float -9.223372036854776e+18"},
        {"01777777777777777777777777", "float 1.7777777777777777e+24"},
        {"0x10000000000000000", "string 0x10000000000000000"},
        {"1:30", "string 1:30"},
        {"1,000", "string 1,000"},
    };
    assert_rows(rows, sizeof rows / sizeof *rows);
}

static void guesses_floats(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"08", "float 8"},
        {"1.5", "float 1.5"},
        {"1.", "float 1"},
        {".5", "float 0.5"},
        {".", "string ."},
        {"..5", "string ..5"},
        {"1e3", "float 1000"},
        {"6.02E+23", "float 6.02e+23"},
        {"1e1_0", "float 1e+10"},
        {".5_0", "float 0.5"},
        {".5_", "string .5_"},
        {"._5", "string ._5"},
        {".1e1_0", "float 1e+09"},
        {"1e", "string 1e"},
        {"1e400", "string 1e400"},
        {"-1e400", "string -1e400"},
        {"1e-400", "float 0"},
        {"5e-324", "float 5e-324"},
        {"-0.0", "float -0"},
        {"2.2250738585072011e-308", "float 2.225073858507201e-308"},
        {"1.7976931348623157e308", "float 1.7976931348623157e+308"},
        {"1.7976931348623159e308", "string 1.7976931348623159e308"},
        {"0x1p-2", "string 0x1p-2"},
        {"12345678901234567890123456789012", "float 1.2345678901234567e+31"},
    };
    assert_rows(rows, sizeof rows / sizeof *rows);
}

static void obeys_tags(void **state)
{
    (void)state;
    static const struct {
        const char *tag, *text, *meaning;
    } rows[] = {
        {"tag:yaml.org,2002:str", "1", "string 1"},
        {"tag:yaml.org,2002:int", "5", "int 5"},
        {"tag:yaml.org,2002:int", "1.5", "error yaml: cannot decode !!float `1.5` as a !!int"},
        {"tag:yaml.org,2002:int", "x", "error yaml: cannot decode !!str `x` as a !!int"},
        {"tag:yaml.org,2002:float", "5", "float 5"},
        {"tag:yaml.org,2002:float", "18446744073709551615",
         "error yaml: cannot decode !!int `18446744073709551615` as a !!float"},
        {"tag:yaml.org,2002:bool", "on", "true"},
        {"tag:yaml.org,2002:bool", "1", "error yaml: cannot decode !!int `1` as a !!bool"},
        {"tag:yaml.org,2002:null", "", "null"},
        {"tag:yaml.org,2002:null", "x", "error yaml: cannot decode !!str `x` as a !!null"},
        {"tag:yaml.org,2002:timestamp", "2001-01-01", "string 2001-01-01"},
        {"tag:yaml.org,2002:timestamp", "5",
         "error yaml: cannot decode !!int `5` as a !!timestamp"},
        {"tag:yaml.org,2002:binary", "aGVsbG8=", "string hello"},
        {"tag:yaml.org,2002:binary", "x",
         "error yaml: !!binary value contains invalid base64 data"},
        {"tag:yaml.org,2002:map", "5", "string 5"},
        {"tag:yaml.org,2002:merge", "<<", "string <<"},
        {"!mine", "5", "string 5"},
        {"!", "5", "string 5"},
        {"!", "", "string "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct node node = scalar(STYLE_DOUBLE_QUOTED, rows[i].tag, str_from(rows[i].text));
        assert_string_equal(meaning(&node), rows[i].meaning);
    }
    struct node node = scalar(STYLE_DOUBLE_QUOTED, "tag:yaml.org,2002:int", STR("a\0b"));
    struct resolved r;
    struct str error;
    assert_false(resolve_scalar(&arena, &node, &r, &error));
    assert_true(str_eq(error, STR("yaml: cannot decode !!str `a\0b` as a !!int")));
}

static void knows_merge_keys(void **state)
{
    (void)state;
    struct node node = scalar(STYLE_PLAIN, NULL, STR("<<"));
    assert_true(resolve_is_merge(&node));
    node.style = STYLE_DOUBLE_QUOTED;
    assert_false(resolve_is_merge(&node));
    node.tag = STR("!");
    assert_true(resolve_is_merge(&node));
    node.tag = STR("tag:yaml.org,2002:merge");
    assert_true(resolve_is_merge(&node));
    node.tag = STR("tag:yaml.org,2002:str");
    assert_false(resolve_is_merge(&node));
    node = scalar(STYLE_PLAIN, "tag:yaml.org,2002:merge", STR("x"));
    assert_false(resolve_is_merge(&node));
}

static void knows_timestamps(void **state)
{
    (void)state;
    static const char *const good[] = {
        "2001-01-01",           "2001-1-1",       "2000-02-29",          "2001-1-1T1:2:3Z",
        "2001-1-1t1:2:3.5Z",    "2001-1-1 1:2:3", "2001-1-1   1:2:3,25", "2001-1-1T01:02:03-24:60",
        "2001-1-1T1:2:3+00:00",
    };
    static const char *const bad[] = {
        "2001-02-29",
        "2100-02-29",
        "2001-13-01",
        "2001-00-01",
        "2001-1-0",
        "201-1-1",
        "20011-1-1",
        "2001-1-1T1:2:3",
        "2001-1-1 1:2:3Z",
        "2001-1-1 1:2",
        "2001-1-1T24:0:0Z",
        "2001-1-1T1:60:0Z",
        "2001-1-1T1:2:60Z",
        "2001-1-1T1:2:3+25:00",
        "2001-1-1 1:2:3 ",
        "2001-1-1T1:2:3.Z",
        "2001-1-1x",
        "2001-1-1T1:2:3+1:00",
        "2001-1-1T1:2:3 00:00",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(resolve_is_timestamp(str_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(resolve_is_timestamp(str_from(bad[i])));
}

static void prints_floats_as_go(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *json, *general, *as_key; /* the key has the precision of a float32 */
    } rows[] = {
        {0, "0", "0", "0"},
        {-0.0, "-0", "-0", "-0"},
        {1000, "1000", "1000", "1000"},
        {1e6, "1000000", "1e+06", "1e+06"},
        {123456789, "123456789", "1.23456789e+08", "1.2345679e+08"},
        {1e20, "100000000000000000000", "1e+20", "1e+20"},
        {1e21, "1e+21", "1e+21", "1e+21"},
        {1e-6, "0.000001", "1e-06", "1e-06"},
        {1e-7, "1e-7", "1e-07", "1e-07"},
        {1.5e-10, "1.5e-10", "1.5e-10", "1.5e-10"},
        {0.1, "0.1", "0.1", "0.1"},
        {100.25, "100.25", "100.25", "100.25"},
        {16777217, "16777217", "1.6777217e+07", "1.6777216e+07"},
        {1e39, "1e+39", "1e+39", "+Inf"},
        {0x1p-44, "5.684341886080802e-14", "5.684341886080802e-14", "5.684342e-14"},
        {0x1p-12, "0.000244140625", "0.000244140625", "0.00024414063"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[GO_FLOAT_MAX + 1];
        text[go_float_json(text, rows[i].value)] = '\0';
        assert_string_equal(text, rows[i].json);
        text[go_float_general(text, rows[i].value, 64)] = '\0';
        assert_string_equal(text, rows[i].general);
        text[go_float_general(text, rows[i].value, 32)] = '\0';
        assert_string_equal(text, rows[i].as_key);
    }
}

/* Reading and printing must be each other's inverse, for any number. */
static void floats_survive_a_round_trip(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        double value, again;
        memcpy(&value, &random, sizeof value);
        if (!isfinite(value))
            continue;
        char text[GO_FLOAT_MAX];
        size_t len = go_float_json(text, value);
        assert_true(len <= GO_FLOAT_MAX);
        assert_true(go_float_parse((struct str){text, len}, &again));
        assert_memory_equal(&value, &again, sizeof value);
    }
}

static void numbers_fit_32_bits_or_64(void **state)
{
    (void)state;
    /* Halfway between the largest float32 and the next power of two, and just below. */
    assert_true(go_float_fits(STR("3.4028235677973367e38"), 64));
    assert_false(go_float_fits(STR("3.4028235677973367e38"), 32));
    assert_true(go_float_fits(STR("340282356779733661637539395458142568447"), 32));
    assert_false(go_float_fits(STR("-340282356779733661637539395458142568448"), 32));
    assert_true(go_float_fits(STR("1e308"), 64));
    assert_false(go_float_fits(STR("1e309"), 64));
    assert_false(go_float_fits(STR("1e999999999999"), 64));
    assert_true(go_float_fits(STR("-1e-999999999999"), 32));
}

static void reads_very_long_numbers(void **state)
{
    (void)state;
    enum { LEN = 100000 };
    char *text = arena_bytes(&arena, LEN);
    double value;
    memset(text, '0', LEN);
    text[0] = '1';
    memcpy(text + LEN - 6, "e-9990", 6);
    assert_true(go_float_parse((struct str){text, LEN}, &value) == false);
    memset(text, '1', LEN);
    text[1] = '.';
    assert_true(go_float_parse((struct str){text, LEN}, &value));
    assert_true(value == 1.1111111111111112);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(guesses_words, tear_down),
        cmocka_unit_test_teardown(guesses_integers, tear_down),
        cmocka_unit_test_teardown(guesses_floats, tear_down),
        cmocka_unit_test_teardown(obeys_tags, tear_down),
        cmocka_unit_test_teardown(knows_merge_keys, tear_down),
        cmocka_unit_test_teardown(knows_timestamps, tear_down),
        cmocka_unit_test_teardown(prints_floats_as_go, tear_down),
        cmocka_unit_test_teardown(floats_survive_a_round_trip, tear_down),
        cmocka_unit_test_teardown(numbers_fit_32_bits_or_64, tear_down),
        cmocka_unit_test_teardown(reads_very_long_numbers, tear_down),
    };
    return cmocka_run_group_tests_name("tree/resolve", tests, NULL, NULL);
}
