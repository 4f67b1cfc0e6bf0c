/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "rules/key_class.h"

static struct key_verdict judge(struct arena *a, const void *bytes, size_t len)
{
    char text[64];
    sodium_bin2base64(text, sizeof text, bytes, len, sodium_base64_VARIANT_ORIGINAL);
    return key_judge(a, arena_str(a, str_from(text)), (struct str){bytes, len});
}

/* The same keys in each run: a test that fails now and then is none. */
static void random_keys_are_sound(void **state)
{
    (void)state;
    enum { KEYS = 1000000, CHUNK = 1000 };
    static const size_t lengths[] = {16, 24, 32};
    unsigned char seed[randombytes_SEEDBYTES] = {'e', 'n', 'c', 'l', 'i', 'n', 't'};
    static unsigned char bytes[32 * CHUNK];
    unsigned found = 0;
    for (unsigned i = 0; i < KEYS / CHUNK; i++) {
        struct arena a = ARENA_INIT;
        memcpy(seed + 8, &i, sizeof i);
        randombytes_buf_deterministic(bytes, sizeof bytes, seed);
        for (unsigned k = 0; k < CHUNK; k++) {
            struct key_verdict v = judge(&a, bytes + (size_t)32 * k, lengths[k % 3]);
            found += v.class != KEY_SOUND;
            if (v.class != KEY_SOUND)
                print_error("%zu bytes: " STR_FMT "\n", lengths[k % 3], STR_ARG(v.why));
        }
        arena_release(&a);
    }
    assert_int_equal(found, 0);
}

static const struct {
    const char *bytes;
    size_t len;
    enum key_class class;
    const char *why;
} cases[] = {
    {"AAAAAAAAAAAAAAAA", 16, KEY_WEAK, "is one byte, 16 times over"},
    {"\1\2\3\4\1\2\3\4\1\2\3\4\1\2\3\4", 16, KEY_WEAK, "is 4 bytes, repeated"},
    {"0123456789abcdef", 16, KEY_WEAK, "is made of bytes that count up or down"},
    {"\377\376\375\374\373\372\371\370\1\20\3\40\5\60\7\100", 16, KEY_WEAK,
     "is made of bytes that count up or down"},
    {"\1\1\7\1\7\7\1\1\7\7\7\1\1\7\1\7", 16, KEY_WEAK, "has no more than 2 different bytes"},
    {"fifteen letters\n", 16, KEY_LINE, "is 15 characters of text and a line end"},
    {"fourteen signs\r\n", 16, KEY_LINE, "is 14 characters of text and a line end"},
    {"0f1e2d3c4b5a69788796a5b4c3d2e1f1", 32, KEY_HEX,
     "is 32 hexadecimal digits: 128 random bits instead of 256"},
    {"VGVzdEtleS9TaG9ydCtOb3Q=", 24, KEY_WEAK, NULL},
    {"VGVzdEtlefTaG9y/Ct+Ob3==", 24, KEY_TWICE, "is the base64 of 16 bytes, encoded once more"},
    {"qwertyuiop[]asdf", 16, KEY_WEAK, "is a walk over the keyboard"},
    {"My Secret Number", 16, KEY_WEAK, "is 16 characters of text with words in it"},
    {"dK3v9QzRw7LmX2pT", 16, KEY_WEAK, "is 16 readable characters instead of random bytes"},
    {"dK3v9QzRw7LmX2p\223", 16, KEY_SOUND, NULL},
    {"\1\2\3\4\5\6\7\223dK3v9QzR", 16, KEY_SOUND, NULL},
};

static void each_class_has_its_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = ARENA_INIT;
        struct key_verdict v = judge(&a, cases[i].bytes, cases[i].len);
        const char *why = v.why.ptr ? arena_cstr(&a, v.why) : "";
        if (v.class != cases[i].class || (cases[i].why && strcmp(why, cases[i].why) != 0))
            fail_msg("case %zu: class %d, %s", i, v.class, why);
        arena_release(&a);
    }
}

/* The text in the file tells that it was never encoded, or is hexadecimal. */
static void text_that_decodes_by_chance(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum key_class class;
    } texts[] = {
        {"thesearethirtytwolettersofatest1", KEY_WEAK},
        {"THESEARETHIRTYTWOLETTERSOFATEST1", KEY_WEAK},
        {"0f1e2d3c4b5a69788796a5b4c3d2e1f1", KEY_HEX},
        {"0f1e2d3c4b5a69788796a5b4c3d2e1f1\n", KEY_HEX},
        {"TestKey/Middle+NotASecret012345A", KEY_SOUND},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena a = ARENA_INIT;
        char bytes[32];
        size_t len;
        assert_int_equal(sodium_base642bin((unsigned char *)bytes, sizeof bytes, texts[i].text,
                                           strlen(texts[i].text), "\n", &len, NULL,
                                           sodium_base64_VARIANT_ORIGINAL),
                         0);
        assert_int_equal(len, 24);
        if (key_judge(&a, str_from(texts[i].text), (struct str){bytes, len}).class !=
            texts[i].class)
            fail_msg("text %zu", i);
        arena_release(&a);
    }
}

static void samples_are_known(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    assert_int_equal(judge(&a, "secret is secure", 16).class, KEY_PUBLISHED);
    assert_non_null(key_published(STR("this is password")).ptr);
    assert_null(key_published(STR("this is passwore")).ptr);
    assert_null(key_published(STR("")).ptr);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_keys_are_sound),
        cmocka_unit_test(each_class_has_its_words),
        cmocka_unit_test(text_that_decodes_by_chance),
        cmocka_unit_test(samples_are_known),
    };
    return cmocka_run_group_tests_name("key_class", tests, NULL, NULL);
}
