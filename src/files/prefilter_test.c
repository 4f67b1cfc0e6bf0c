/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <yaml.h>

#include "base/buf.h"
#include "files/prefilter.h"

static const struct str literals[] = {
    {"EncryptionConfig", 16},
    {"encryption-provider-config", 26},
    {"RW5jcnlwdGlvbkNvbmZpZ", 21},
};
enum { LITERALS = sizeof literals / sizeof *literals };

/* Static: the whole is some kilobytes. */
static struct prefilter kinds;
static struct arena memory;

static int setup(void **state)
{
    (void)state;
    memory = ARENA_INIT;
    prefilter_init(&kinds, &memory, literals, LITERALS);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&memory);
    return 0;
}

static void literals_hit_wherever_they_stand(void **state)
{
    (void)state;
    char text[200];
    for (size_t i = 0; i < LITERALS; i++) {
        for (size_t at = 0; at + literals[i].len <= sizeof text; at++) {
            memset(text, 'n', sizeof text);
            memcpy(text + at, literals[i].ptr, literals[i].len);
            assert_true(prefilter_hits(&kinds, (struct str){text, sizeof text}));
            /* Exactly at the borders: nothing before or behind is looked at. */
            assert_true(prefilter_hits(&kinds, (struct str){text + at, literals[i].len}));
            assert_false(prefilter_hits(&kinds, (struct str){text, at + literals[i].len - 1}));
            text[at + literals[i].len - 1] ^= 1;
            assert_false(prefilter_hits(&kinds, (struct str){text, sizeof text}));
        }
    }
}

static void what_a_parser_could_see_hits(void **state)
{
    (void)state;
    const struct {
        struct str text;
        bool hits;
    } table[] = {
        {STR(""), false},
        {STR("kind: Encryption"), false},
        {STR("kind: \"Encryption\\x43onfig\""), true},
        {STR("kind: \"\\u0045ncryptionConfig"), true},
        {STR("kind: \"Encryption\\U00000043onfig\""), true},
        {STR("{\"args\":[\"--encryption\\u002dprovider-config\"]}"), true},
        {STR("{\\\"kind\\\":\\\"Encryption\\\\u0043onfig\\\"}"), true},
        {STR("colour: \"\\x1b[31m\", dash: \"\\u2014\", less: \"\\u003c\""), false},
        {STR("x: \"\\x4\""), false},
        {STR("x: \"\\x45"), true},
        {STR("x: \"\\u004"), false},
        {STR("x: \"\\U0000004"), false},
        {STR("x: \\"), false},
        {STR("kind: \"Encryption\\\n    Config\""), true},
        {STR("kind: \"Encryption\\\r\n\tConfig\""), true},
        {STR("run: |\n  make \\\n    all"), false},
        {STR("\"E\\\n\""), false},
        {STR("a: \\n\\t\\\"\\\\"), false},
        {STR("\xFE\xFF\0k"), true},
        {STR("\xFF\xFEk\0"), true},
        {STR("k\0i\0"), true},
        {STR("\0k\0i"), true},
        {STR("k\0\0\0"), true},
        {STR("\0\0\0k"), true},
        {STR("\0\0\xFE\xFF"), true},
        {STR("\xEF\xBB\xBFkind: x"), false},
        {STR("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), false},
        {STR("\x7F"
             "ELF\x02\x01\x01\0\0\0"),
         false},
        {STR("\0\0\0\0\0"), false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (prefilter_hits(&kinds, table[i].text) != table[i].hits)
            fail_msg("row %zu: '%s'", i, table[i].text.ptr);
}

/* A literal with a slash makes an escaped slash a matter, one without does not. */
static void only_bytes_of_literals_count(void **state)
{
    (void)state;
    static const struct str path[] = {{"etc/kubernetes", 14}};
    struct prefilter paths;
    struct arena a = ARENA_INIT;
    prefilter_init(&paths, &a, path, 1);
    assert_true(prefilter_hits(&paths, STR("{\"p\": \"\\/etc\\/kubernetes\"}")));
    assert_false(prefilter_hits(&kinds, STR("{\"p\": \"\\/etc\\/kubernetes\"}")));
    prefilter_init(&paths, &a, NULL, 0);
    assert_false(prefilter_hits(&paths, STR("anything \\x45")));
    arena_release(&a);
}

/* Against the simplest search there is. */
static void random_texts_hit_as_memmem_says(void **state)
{
    (void)state;
    uint32_t seed = 1;
    size_t hits = 0;
    for (int round = 0; round < 30000; round++) {
        char text[64], words[4][6];
        struct str few[4];
        struct prefilter p;
        struct arena a = ARENA_INIT;
        bool expected = false;
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (char)('a' + ((seed = seed * 1664525 + 1013904223) >> 24) % 3);
        struct str whole = {text, 20 + (seed >> 20) % 40};
        for (size_t i = 0; i < 4; i++) {
            few[i] = (struct str){words[i], 2 + ((seed = seed * 1664525 + 1013904223) >> 28) % 5};
            for (size_t j = 0; j < few[i].len; j++)
                words[i][j] = (char)('a' + ((seed = seed * 1664525 + 1013904223) >> 24) % 3);
            expected |= memmem(whole.ptr, whole.len, few[i].ptr, few[i].len) != NULL;
            prefilter_init(&p, &a, few, i + 1);
            assert_int_equal(prefilter_hits(&p, whole), expected);
        }
        hits += expected;
        arena_release(&a);
    }
    assert_true(hits > 1000 && hits < 29900);
}

static uint32_t seed = 7;

static uint32_t pick(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)seed * below) >> 32);
}

/* A byte in one of the ways that double quotes know. */
static void put_hidden(struct buf *out, char byte)
{
    unsigned value = (unsigned char)byte;
    switch (pick(12)) {
    case 0:
        buf_fmt(out, "\\x%02x", value);
        break;
    case 1:
        buf_fmt(out, "\\u%04X", value);
        break;
    case 2:
        buf_fmt(out, "\\U%08x", value);
        break;
    case 3:
        buf_fmt(out, "\\\n%*s%c", (int)pick(80), "", byte);
        break;
    case 4:
        buf_fmt(out, "\\\r\n\t%c", byte);
        break;
    default:
        buf_byte(out, byte);
        break;
    }
}

static bool yaml_sees(struct str text, struct str literal)
{
    yaml_parser_t parser;
    yaml_event_t event;
    bool more = true, seen = false;
    assert_true(yaml_parser_initialize(&parser));
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.ptr, text.len);
    while (more && yaml_parser_parse(&parser, &event)) {
        more = event.type != YAML_STREAM_END_EVENT;
        if (event.type == YAML_SCALAR_EVENT)
            seen |= memmem(event.data.scalar.value, event.data.scalar.length, literal.ptr,
                           literal.len) != NULL;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return seen;
}

static void whatever_libyaml_sees_hits(void **state)
{
    (void)state;
    size_t hidden = 0;
    for (int round = 0; round < 20000; round++) {
        struct buf text = BUF_INIT;
        struct str literal = literals[pick(LITERALS)];
        buf_cstr(&text, "a: [b, c]\nkind: \"x");
        for (size_t i = 0; i < literal.len; i++)
            put_hidden(&text, literal.ptr[i]);
        buf_cstr(&text, "\"\n");
        assert_true(yaml_sees(buf_view(&text), literal));
        hidden += memmem(text.ptr, text.len, literal.ptr, literal.len) == NULL;
        if (!prefilter_hits(&kinds, buf_view(&text)))
            fail_msg("%.*s", (int)text.len, text.ptr);
        buf_release(&text);
    }
    assert_true(hidden > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_hit_wherever_they_stand),
        cmocka_unit_test(what_a_parser_could_see_hits),
        cmocka_unit_test(only_bytes_of_literals_count),
        cmocka_unit_test(whatever_libyaml_sees_hits),
        cmocka_unit_test(random_texts_hit_as_memmem_says),
    };
    return cmocka_run_group_tests_name("prefilter", tests, setup, teardown);
}
