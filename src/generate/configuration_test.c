/* SPDX-License-Identifier: Apache-2.0 */
/* That servers take what comes out is tested with the whole program: cli/generate_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include <yaml.h>

#include "generate/configuration.h"

/* A text comes back as that text, whatever it is: neither a number nor two lines of YAML. */
static void texts_survive(void **state)
{
    (void)state;
    static const char *const texts[] = {"secrets",
                                        "*.*",
                                        "*.apps",
                                        "deployments.apps",
                                        "unix:///var/run/kms/kms.sock",
                                        "unix:///@a b.sock",
                                        "it's",
                                        "yes",
                                        "No",
                                        "null",
                                        "~",
                                        "",
                                        " ",
                                        "12",
                                        "1e3",
                                        "0x1f",
                                        "2026-11-26",
                                        "a: b",
                                        "a:",
                                        "a #b",
                                        "- a",
                                        "{a}",
                                        "[",
                                        "&a",
                                        "!a",
                                        "%a",
                                        "@a",
                                        "|",
                                        "a\nb: c",
                                        "a\\\n",
                                        "\"\t\x01\x7f",
                                        "\xc3\xa9 \"\\",
                                        ".inf",
                                        "1.30"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct buf out = BUF_INIT;
        yaml_parser_t parser;
        yaml_document_t document;
        buf_cstr(&out, "a: ");
        new_text_write(&out, str_from(texts[i]));
        buf_byte(&out, '\n');
        assert_true(yaml_parser_initialize(&parser));
        yaml_parser_set_input_string(&parser, (const unsigned char *)out.ptr, out.len);
        if (!yaml_parser_load(&parser, &document))
            fail_msg("'%s': %s", texts[i], parser.problem);
        yaml_node_t *root = yaml_document_get_root_node(&document);
        assert_int_equal(root->type, YAML_MAPPING_NODE);
        assert_ptr_equal(root->data.mapping.pairs.start + 1, root->data.mapping.pairs.top);
        yaml_node_t *value =
            yaml_document_get_node(&document, root->data.mapping.pairs.start->value);
        assert_int_equal(value->type, YAML_SCALAR_NODE);
        assert_string_equal((char *)value->data.scalar.value, texts[i]);
        bool is_word = strcmp(texts[i], "secrets") == 0;
        assert_int_equal(value->data.scalar.style == YAML_PLAIN_SCALAR_STYLE,
                         is_word || strcmp(texts[i], "deployments.apps") == 0 ||
                             strcmp(texts[i], "unix:///var/run/kms/kms.sock") == 0);
        yaml_document_delete(&document);
        yaml_parser_delete(&parser);
        buf_release(&out);
    }
}

static void expect_text(const struct new_configuration *configuration, const char *expected)
{
    struct buf out = BUF_INIT;
    new_configuration_write(&out, configuration);
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_release(&out);
}

static void a_file_says_what_it_is_for(void **state)
{
    (void)state;
    const struct str names[] = {STR("secrets"), STR("*.apps")};
    expect_text(&(struct new_configuration){.provider = STR("aescbc"),
                                            .resources = names,
                                            .resource_count = 2,
                                            .key_name = STR("key-20261126"),
                                            .secret = STR("c2VjcmV0"),
                                            .nothing_stored = true},
                "# Holds a key: mode 0600, owner root, the same on every control plane\n"
                "# node, and in no version control.\n"
                "# enclint: phase encrypted\n"
                "apiVersion: apiserver.config.k8s.io/v1\n"
                "kind: EncryptionConfiguration\n"
                "resources:\n"
                "- resources:\n"
                "  - secrets\n"
                "  - '*.apps'\n"
                "  providers:\n"
                "  - aescbc:\n"
                "      keys:\n"
                "      - name: key-20261126\n"
                "        secret: c2VjcmV0\n");
    expect_text(&(struct new_configuration){.provider = STR("kms"),
                                            .resources = names,
                                            .resource_count = 1,
                                            .kms = {.name = STR("1"),
                                                    .endpoint = STR("unix:///a"),
                                                    .timeout = STR("1m30s"),
                                                    .cachesize = STR("-1")}},
                "# The same on every control plane node; mode 0600, owner root.\n"
                "# enclint: phase encrypt\n"
                "apiVersion: apiserver.config.k8s.io/v1\n"
                "kind: EncryptionConfiguration\n"
                "resources:\n"
                "- resources:\n"
                "  - secrets\n"
                "  providers:\n"
                "  - kms:\n"
                "      name: '1'\n"
                "      endpoint: unix:///a\n"
                "      timeout: 1m30s\n"
                "      cachesize: -1\n"
                "  # Reads what is still stored as plain text. Once every node has this file and\n"
                "  # everything is rewritten, take it out, and make the phase above 'encrypted'.\n"
                "  - identity: {}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_survive),
        cmocka_unit_test(a_file_says_what_it_is_for),
    };
    return cmocka_run_group_tests_name("configuration", tests, NULL, NULL);
}
