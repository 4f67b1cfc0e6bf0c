/* SPDX-License-Identifier: Apache-2.0 */
/* All keys here are made up: repeated letters, or words that say so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/key_cause.h"

static const struct {
    const char *text;
    enum key_cause_kind kind;
    size_t count;
    const char *mended;
} cases[] = {
    /* 32 times A, and a line end */
    {"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUEK", KEY_CAUSE_LINE_FEED, 32, NULL},
    {"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUENCg==", KEY_CAUSE_CR_LF, 32, NULL},
    /* the base64 of 32 times A once more, with and without a line end */
    {"UVVGQlFVRkJRVUZCUVVGQlFVRkJRVUZCUVVGQlFVRkJRVUZCUVVGQlFVRT0=", KEY_CAUSE_TWICE, 32, NULL},
    {"UVVGQlFVRkJRVUZCUVVGQlFVRkJRVUZCUVVGQlFVRkJRVUZCUVVGQlFVRT0K", KEY_CAUSE_TWICE, 32, NULL},
    /* 64 hexadecimal digits, as they are and in base64 */
    {"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", KEY_CAUSE_HEX, 64, NULL},
    {"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==",
     KEY_CAUSE_HEX_ENCODED, 64, NULL},
    {"b25seSAxNCBieXRlcy4=", KEY_CAUSE_READABLE, 14, NULL},
    {"abcdefghijklmnopqrstuvwxyz123456", KEY_CAUSE_PLAIN, 32, NULL},
    {"only letters, blanks and a comma", KEY_CAUSE_PLAIN, 32, NULL},
    {"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t", KEY_CAUSE_PEM, 0, NULL},
    {"-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n", KEY_CAUSE_PEM, 0, NULL},
    {"\"QUFBQUFBQUFBQUFBQUFBQQ==\"", KEY_CAUSE_QUOTES, 16, "QUFBQUFBQUFBQUFBQUFBQQ=="},
    {"'QUFBQUFBQUFBQUFBQUFBQQ'", KEY_CAUSE_QUOTES, 0, NULL},
    {"__8BAQEBAQEBAQEBAQEB-w==", KEY_CAUSE_URL_SAFE, 16, "//8BAQEBAQEBAQEBAQEB+w=="},
    {"__8BAQEBAQEBAQEBAQEB-w", KEY_CAUSE_URL_SAFE, 16, "//8BAQEBAQEBAQEBAQEB+w=="},
    {"QUFBQUFBQUFBQUFBQUFBQQ", KEY_CAUSE_PADDING, 16, "QUFBQUFBQUFBQUFBQUFBQQ=="},
    {"QUFBQUFBQUFBQUFBQUFBQQ=", KEY_CAUSE_PADDING, 16, "QUFBQUFBQUFBQUFBQUFBQQ=="},
    {"QUFBQUFBQUFBQUFBQUFBQQ===", KEY_CAUSE_PADDING, 16, "QUFBQUFBQUFBQUFBQUFBQQ=="},
    {"QUFBQUFBQUFBQUFBQUFBQUFB==", KEY_CAUSE_PADDING, 18, NULL},
    {"QUFBQUFBQUFB QUFBQUFBQQ==", KEY_CAUSE_BLANKS, 16, "QUFBQUFBQUFBQUFBQUFBQQ=="},
    {" QUFBQUFBQUFBQUFBQUFBQQ==", KEY_CAUSE_BLANKS, 16, "QUFBQUFBQUFBQUFBQUFBQQ=="},
    {"secret words here", KEY_CAUSE_PLAIN, 17, NULL},
    {"QUFBQUFBQUFBQUFBQUFBQQ==QUFB", KEY_CAUSE_BEHIND_PADDING, 0, NULL},
    {"QUFBQUFBQUFBQUFBQUFBQ", KEY_CAUSE_LENGTH, 21, NULL},
    {"\xc3\xa4\xc3\xa4", KEY_CAUSE_NONE, 0, NULL},
    {"${ENCRYPTION_KEY}", KEY_CAUSE_VARIABLE, 0, NULL},
    {"{{ .Values.key }}", KEY_CAUSE_VARIABLE, 0, NULL},
    {"(head -c 32 /dev/urandom | base64)", KEY_CAUSE_COMMAND, 0, NULL},
    {"`openssl rand -base64 32`", KEY_CAUSE_COMMAND, 0, NULL},
    {"<BASE 64 ENCODED SECRET>", KEY_CAUSE_PLACEHOLDER, 0, NULL},
    {"Your_key_in_base64", KEY_CAUSE_PLACEHOLDER, 0, NULL},
    {"====", KEY_CAUSE_NONE, 0, NULL},
    {"", KEY_CAUSE_NONE, 0, NULL},
    {"AQID", KEY_CAUSE_NONE, 0, NULL},
};

static struct node scalar(const char *text)
{
    struct str s = str_from(text);
    return (struct node){.kind = NODE_SCALAR,
                         .style = STYLE_DOUBLE_QUOTED,
                         .text = s,
                         .span = {0, (uint32_t)s.len + 2}};
}

static void each_slip_has_its_cause(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = ARENA_INIT;
        struct node node = scalar(cases[i].text);
        struct key_cause cause = key_cause_of(&a, &node);
        if (cause.kind != cases[i].kind || (cases[i].count && cause.count != cases[i].count))
            fail_msg("case %zu: cause %d of %zu", i, cause.kind, cause.count);
        assert_int_equal(cause.mended.ptr != NULL, cases[i].mended != NULL);
        if (cases[i].mended)
            assert_true(str_eq(cause.mended, str_from(cases[i].mended)));
        arena_release(&a);
    }
}

/* No four characters of a secret may stand in what is said about it. */
static void words_hold_nothing_of_the_secret(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = ARENA_INIT;
        struct node node = scalar(cases[i].text);
        struct key_cause cause = key_cause_of(&a, &node);
        struct str words = key_cause_words(&a, &cause, STR("")), repair = key_cause_repair(&cause);
        assert_int_equal(words.ptr != NULL, cause.kind != KEY_CAUSE_NONE);
        for (size_t at = 0; at + 4 <= node.text.len && cause.kind != KEY_CAUSE_PLAIN; at++) {
            struct str piece = str_slice(node.text, at, at + 4);
            assert_true(!words.len || str_find(words, piece) == words.len);
            assert_true(!repair.len || str_find(repair, piece) == repair.len);
        }
        arena_release(&a);
    }
}

/* 'echo' alone is not to blame where the rest is no key either. */
static void a_line_end_is_not_always_all(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const struct str aes = STR("resources[0].providers[0].aescbc.keys[0].secret");
    const struct str box = STR("resources[0].providers[0].secretbox.keys[0].secret");
    struct key_cause cause = {.kind = KEY_CAUSE_LINE_FEED, .count = 27};
    assert_string_equal(key_cause_words(&a, &cause, aes).ptr,
                        "27 without it would be wrong as well");
    cause.count = 16;
    assert_string_equal(key_cause_words(&a, &cause, aes).ptr,
                        "made with 'echo' instead of 'echo -n'?");
    assert_string_equal(key_cause_words(&a, &cause, box).ptr,
                        "16 without it would be wrong as well");
    arena_release(&a);
}

static void what_is_no_scalar_has_no_cause(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct node list = {.kind = NODE_SEQUENCE}, text = scalar("QUFBQUFBQUFBQUFBQUFBQQ");
    struct node alias = {.kind = NODE_ALIAS, .target = &text};
    assert_int_equal(key_cause_of(&a, NULL).kind, KEY_CAUSE_NONE);
    assert_int_equal(key_cause_of(&a, &list).kind, KEY_CAUSE_NONE);
    assert_int_equal(key_cause_of(&a, &alias).kind, KEY_CAUSE_PADDING);
    text.text = str_from("QUFBQUFBQUFB QUFBQUFBQQ==");
    text.style = STYLE_FOLDED;
    assert_int_equal(key_cause_of(&a, &text).kind, KEY_CAUSE_FOLDED);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_slip_has_its_cause),
        cmocka_unit_test(words_hold_nothing_of_the_secret),
        cmocka_unit_test(a_line_end_is_not_always_all),
        cmocka_unit_test(what_is_no_scalar_has_no_cause),
    };
    return cmocka_run_group_tests_name("key_cause", tests, NULL, NULL);
}
