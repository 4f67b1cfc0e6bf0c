/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "apiserver/document.h"
#include "engine/veil.h"
#include "schemas/encryption_configuration.h"
#include "schemas/kubeadm.h"

static struct arena arena;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* What is shown of the only line of `file`, whose document reads `read`. */
static void check_as(const char *file, const char *read, const char *shown,
                     const struct schema_document *shape)
{
    struct source source, inner;
    struct document document;
    source_init(&source, &arena, STR("x"), str_from(file));
    source_init(&inner, &arena, STR("x"), str_from(read));
    document_read(&arena, &inner, DOCUMENT_YAML, GO_YAML_2_2_8, &document);
    struct origin origin = origin_whole(&arena, (uint32_t)inner.text.len);
    struct veil veil = {.arena = &arena, .file = source.text};
    veil_add_document(&veil, &inner, &origin, document.yaml.root, shape);
    struct str line = veil_line(&veil, &arena, &source, source.text);
    assert_string_equal(line.ptr, shown);
}

static void check(const char *file, const char *read, const char *shown)
{
    check_as(file, read, shown, &ec_document);
}

static void check_line(const char *text, const char *shown)
{
    check(text, text, shown);
}

static void values_of_harmless_fields_are_shown(void **state)
{
    (void)state;
    check_line("{kind: List, resources: [{resources: [secrets]}]}",
               "{kind: List, resources: [{resources: [secrets]}]}");
    check_line("{kind: List, other: word} # about", "{kind: List, other: ****}");
    check_line("kind: x # enclint: ignore[ENC310] why", "kind: x # enclint: ignore[ENC310] why");
}

static void arguments_that_are_places_are_shown(void **state)
{
    (void)state;
    struct schema_document kubeadm = {.root = &kubeadm_cluster_configuration_object};
    static const char *const lines[][2] = {
        {"{apiServer: {extraArgs: {encryption-provider-config: /e, token: abc}}}",
         "{apiServer: {extraArgs: {encryption-provider-config: /e, token: ***}}}"},
        {"{apiServer: {extraArgs: [{name: feature-gates, value: A=true}]}}",
         "{apiServer: {extraArgs: [{name: feature-gates, value: A=true}]}}"},
        {"{apiServer: {extraArgs: [{name: token, value: abc}]}}",
         "{apiServer: {extraArgs: [{name: token, value: ***}]}}"},
        {"{apiServer: {other: {encryption-provider-config: /e}}}",
         "{apiServer: {other: {encryption-provider-config: **}}}"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        check_as(lines[i][0], lines[i][0], lines[i][1], &kubeadm);
}

static void what_may_be_a_key_is_not(void **state)
{
    (void)state;
    check_line("{kind: MDEyMzQ1Njc4OUFCQ0RFRg==}", "{kind: ************************}");
    check_line("{kind: '${K:-MDEyMzQ1Njc4OUFCQ0RFRg==}'}",
               "{kind: ********************************}");
    check_line("{kind: 'k=MDEyMzQ1Njc4OUFCQ0RFRg=='}", "{kind: ****************************}");
    check_line("{kind: unix:///run/MDEyMzQ1Njc4OUFCQ0RFRg==/a}",
               "{kind: **************************************}");
    check_line("{kind: unix:///var/run/kms-1234/foo123/bar77/s.sock}",
               "{kind: unix:///var/run/kms-1234/foo123/bar77/s.sock}");
}

/* The document that is judged has words where the file has expressions. */
static void expressions_of_a_template_are_not(void **state)
{
    (void)state;
    check("{kind: {{ x }}, name: b}", "{kind: TTTTTTT, name: b}", "{kind: *******, name: *}");
}

/* How long its words are tells much of a passphrase. */
static void blanks_within_a_value_are_not(void **state)
{
    (void)state;
    check_line("{other: correct horse}", "{other: *************}");
    check_line("  other: correct\thorse  # why", "  other: *************");
    check_line("other: 'a b' ", "other: *****");
    check_line("kind: a b", "kind: a b");
}

/* Of a text that cannot be read: what stands in any such file, nothing else. */
static void common_words_of_a_broken_text_are_shown(void **state)
{
    (void)state;
    check_line("\t- secrets", "\t- secrets");
    check_line("\t- resources: [secrets, configmaps]", "\t- resources: [secrets, configmaps]");
    check_line("\t- resources: [secrets, mine]", "\t- resources: ***************");
    check_line("\t- secrets # why", "\t- *************");
    check_line("\tsecret: secrets MDEy", "\tsecret: ************");
    check_line("\t- mine", "\t- ****");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(values_of_harmless_fields_are_shown, tear_down),
        cmocka_unit_test_teardown(arguments_that_are_places_are_shown, tear_down),
        cmocka_unit_test_teardown(what_may_be_a_key_is_not, tear_down),
        cmocka_unit_test_teardown(blanks_within_a_value_are_not, tear_down),
        cmocka_unit_test_teardown(common_words_of_a_broken_text_are_shown, tear_down),
        cmocka_unit_test_teardown(expressions_of_a_template_are_not, tear_down),
    };
    return cmocka_run_group_tests_name("veil", tests, NULL, NULL);
}
