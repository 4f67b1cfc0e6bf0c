/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "extract/embedded.h"
#include "tree/yaml.h"

static struct arena arena;
static struct source source;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct embedded_list in_yaml(const char *text)
{
    struct yread_document doc;
    struct embedded_list list = {.arena = &arena};
    source_init(&source, &arena, STR("x"), str_from(text));
    struct yread *reader = yread_new(&arena, &source, GO_YAML_2_2_8);
    assert_int_equal(yread_next(reader, &doc), YREAD_DOCUMENT);
    yread_free(reader);
    embedded_in_tree(&list, &source, doc.root);
    return list;
}

static void check_one(const struct embedded_list *list, const char *container, const char *text)
{
    assert_int_equal(list->count, 1);
    assert_true(str_eq(list->items[0].container, str_from(container)));
    assert_true(str_eq(list->items[0].text, str_from(text)));
}

/* Each byte that is copied is the one at its place. */
static void check_places(const struct embedded *e, struct str outer)
{
    for (uint32_t at = 0; at < e->text.len; at++) {
        struct span one = {at, at + 1};
        assert_true(origin_is_copied(&e->origin, one));
        struct span there = origin_span(&e->origin, one);
        assert_int_equal(there.end, there.start + 1);
        assert_int_equal(outer.ptr[there.start], e->text.ptr[at]);
    }
}

static void block_scalars(void **state)
{
    (void)state;
    struct embedded_list list = in_yaml("kind: ConfigMap\ndata:\n  enc.yaml: |\n"
                                        "    kind: EncryptionConfiguration\n\n"
                                        "    resources:\n    - a\n  other: x\n");
    check_one(&list, "data[\"enc.yaml\"]", "kind: EncryptionConfiguration\n\nresources:\n- a\n");
    check_places(&list.items[0], source.text);
    list = in_yaml("a:\n- b: |2-\n       kind: EncryptionConfig\n      x: 1");
    check_one(&list, "a[0].b", "   kind: EncryptionConfig\n  x: 1");
    check_places(&list.items[0], source.text);
}

static void other_scalars_have_one_place(void **state)
{
    (void)state;
    struct embedded_list list =
        in_yaml("data:\n  a: \"kind: EncryptionConfig\\nresources: []\\n\"\n");
    check_one(&list, "data.a", "kind: EncryptionConfig\nresources: []\n");
    /* Between escapes the bytes are there, each escape is one place. */
    const struct origin *o = &list.items[0].origin;
    assert_true(origin_is_copied(o, (struct span){0, 22}));
    assert_true(origin_is_quoted(o, (struct span){0, 4}));
    assert_false(origin_is_copied(o, (struct span){22, 23}));
    assert_int_equal(origin_span(o, (struct span){22, 23}).start, 34);
    assert_int_equal(origin_span(o, (struct span){22, 23}).end, 36);
    assert_int_equal(origin_span(o, (struct span){23, 32}).start, 36);
    list = in_yaml("data:\n  a: \"kind: EncryptionConfig\\u000a\\u002f\\t\\\"\\\\\"\n");
    check_one(&list, "data.a", "kind: EncryptionConfig\n/\t\"\\");
    assert_int_equal(list.items[0].origin.count, 6);
    /* What other escapes make is no place of its own. */
    list = in_yaml("data:\n  a: \"kind: EncryptionConfig\\n\\u00e4\"\n");
    check_one(&list, "data.a", "kind: EncryptionConfig\n\303\244");
    assert_int_equal(list.items[0].origin.count, 1);
    assert_false(origin_is_copied(&list.items[0].origin, (struct span){0, 4}));
    /* base64 of the same */
    list = in_yaml("data: {a: a2luZDogRW5jcnlwdGlvbkNvbmZpZwpyZXNvdXJjZXM6IFtdCg==}\n");
    check_one(&list, "data.a", "kind: EncryptionConfig\nresources: []\n");
    list =
        in_yaml("data: {a: EncryptionConfiguration, b: bm90IGl0IGF0IGFsbCwgYnV0IGxvbmcgZW5vdWdo}");
    assert_int_equal(list.count, 0);
}

static void compressed(void **state)
{
    (void)state;
    struct embedded_list list =
        in_yaml("files:\n- content: "
                "H4sIAAAAAAACA8vOzEuxUnDNSy6qLCjJzM9zzs9Ly0znKkotzi8tSk4ttlKIjuUCADSvvVMlAAAA\n");
    check_one(&list, "files[0].content", "kind: EncryptionConfig\nresources: []\n");
    assert_false(origin_is_copied(&list.items[0].origin, (struct span){0, 4}));
    /* cut */
    list = in_yaml("content: H4sIAAAAAAACA8vOzEuxUnDNSy6qLCjJzM9zzs9Ly0znKkotzi8tSk4ttlKIjuUC\n");
    assert_int_equal(list.count, 0);
    /* not ours */
    list = in_yaml("content: H4sIAAAAAAACA8vOzEuxUgjIT+GqsFLILk1K1U0syCxOLSpLLeICADlOQTYcAAAA\n");
    assert_int_equal(list.count, 0);
}

static void places_on_a_host(void **state)
{
    (void)state;
    struct embedded_list list =
        in_yaml("- {path: /etc/e.yaml, content: \"kind: EncryptionConfig\\n\"}\n"
                "- {path: e.yaml, content: \"kind: EncryptionConfig\\n\"}\n"
                "- {path: /etc/e.yaml, other: \"kind: EncryptionConfig\\n\"}\n");
    assert_int_equal(list.count, 3);
    assert_true(str_eq(list.items[0].host, STR("/etc/e.yaml")));
    assert_null(list.items[1].host.ptr);
    assert_null(list.items[2].host.ptr);
}

static void words_of_others(void **state)
{
    (void)state;
    static const struct str words[] = {{"kube-apiserver", 14}};
    struct yread_document doc;
    struct embedded_list list = {.arena = &arena, .also = words, .also_count = 1};
    source_init(&source, &arena, STR("x"),
                STR("metadata:\n  annotations:\n"
                    "    kubectl.kubernetes.io/last-applied-configuration: |\n"
                    "      name: kube-apiserver\n"
                    "data:\n  a: |\n    name: kube-apiserver\n  b: |\n    name: other\n"));
    struct yread *reader = yread_new(&arena, &source, GO_YAML_2_2_8);
    assert_int_equal(yread_next(reader, &doc), YREAD_DOCUMENT);
    yread_free(reader);
    embedded_in_tree(&list, &source, doc.root);
    check_one(&list, "data.a", "name: kube-apiserver\n");
}

static void fences(void **state)
{
    (void)state;
    struct str page = STR("text\n```yaml\nkind: EncryptionConfig\n```\n"
                          "1. item\n   ~~~~\n   kind: EncryptionConfig\n   ~~~\n   x: 1\n   ~~~~\n"
                          "```bash\ncat <<EOF\nkind: EncryptionConfig\nEOF\n```\n"
                          "```go\nEncryptionConfig{}\n```\n"
                          "```\nnothing\n```\n"
                          "```\ncat <<EOF\nkind: EncryptionConfig\nEOF\n```\n"
                          "```\n$ echo EncryptionConfig\n```\n"
                          "```yaml\nkind: EncryptionConfig\n");
    struct embedded_list list = {.arena = &arena};
    embedded_in_markdown(&list, page);
    assert_int_equal(list.count, 6); /* the one that never ends is none */
    assert_true(str_eq(list.items[0].text, STR("kind: EncryptionConfig\n")));
    assert_true(str_eq(list.items[1].text, STR("kind: EncryptionConfig\n~~~\nx: 1\n")));
    assert_int_equal(list.items[2].form, EMBEDDED_SHELL);
    assert_int_equal(list.items[3].form, EMBEDDED_OTHER);
    assert_int_equal(list.items[4].form, EMBEDDED_EITHER);
    assert_int_equal(list.items[5].form, EMBEDDED_EITHER);
    for (uint32_t i = 0; i < list.count; i++)
        check_places(&list.items[i], page);
}

/* cloud-init's, as text and as lists of words. */
static void commands_in_yaml(void **state)
{
    (void)state;
    static const struct str words[] = {{"kube-apiserver", 14}};
    struct yread_document doc;
    struct embedded_list list = {.arena = &arena, .also = words, .also_count = 1};
    struct str text = STR("runcmd:\n- echo kube-apiserver\n- [kube-apiserver, --a, 'b c', '']\n"
                          "- [sh, -c, 'kube-apiserver --a']\n- [kube-apiserver, [b]]\n"
                          "- {a: kube-apiserver}\n"
                          "other:\n- kube-apiserver --a\n- [kube-apiserver, b]\n");
    source_init(&source, &arena, STR("x"), text);
    struct yread *reader = yread_new(&arena, &source, GO_YAML_2_2_8);
    assert_int_equal(yread_next(reader, &doc), YREAD_DOCUMENT);
    yread_free(reader);
    embedded_in_tree(&list, &source, doc.root);
    static const char *const wanted[][2] = {
        {"runcmd[0]", "echo kube-apiserver"},   {"runcmd[1]", "kube-apiserver --a 'b c' ''"},
        {"runcmd[1][0]", "kube-apiserver"},     {"runcmd[2]", "sh -c 'kube-apiserver --a'"},
        {"runcmd[2][2]", "kube-apiserver --a"}, {"runcmd[3][0]", "kube-apiserver"},
    };
    assert_int_equal(list.count, sizeof wanted / sizeof *wanted);
    for (uint32_t i = 0; i < list.count; i++) {
        assert_true(str_eq(list.items[i].container, str_from(wanted[i][0])));
        assert_true(str_eq(list.items[i].text, str_from(wanted[i][1])));
        assert_int_equal(list.items[i].form, EMBEDDED_SHELL);
    }
    struct embedded_list script = in_yaml("a: |\n  cat <<X\n  kind: EncryptionConfig\n  X\n");
    assert_int_equal(script.items[0].form, EMBEDDED_EITHER);
}

static void here_documents(void **state)
{
    (void)state;
    struct str script = STR("echo $((1 << 2))\n"
                            "cat > a <<'EOF' && x\nkind: EncryptionConfig\n  EOFx\nEOF\n"
                            "tee b <<-\"END\"\n\tkind: EncryptionConfig\n\t\tEND\n"
                            "cat <<<EncryptionConfig\n"
                            "cat << \\X\nkind: EncryptionConfig\nX\n"
                            "cat <<NEVER\nkind: EncryptionConfig\n");
    struct embedded_list list = {.arena = &arena};
    embedded_in_shell(&list, script);
    assert_int_equal(list.count, 3);
    assert_true(str_eq(list.items[0].text, STR("kind: EncryptionConfig\n  EOFx\n")));
    assert_true(str_eq(list.items[1].text, STR("kind: EncryptionConfig\n")));
    assert_true(str_eq(list.items[2].text, STR("kind: EncryptionConfig\n")));
    for (uint32_t i = 0; i < list.count; i++)
        check_places(&list.items[i], script);
}

/* In a document whose word is not quoted. */
static void backslashes_that_the_shell_takes(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"a \\\\\n b", "a \\\n b"}, {"a \\\n b", "a  b"}, {"a\\\\\\\nb", "a\\b"},
        {"\\$a \\n", "\\$a \\n"},   {"\\\\", "\\"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int quoted = 0; quoted < 2; quoted++) {
            struct embedded_list list = {.arena = &arena};
            struct str script =
                arena_join(&arena, quoted ? STR("cat <<'E'\n") : STR("cat <<E\n"),
                           STR("EncryptionConfig"), str_from(rows[i][0]), STR("\nE\n"));
            embedded_in_shell(&list, script);
            assert_int_equal(list.count, 1);
            struct str wanted = arena_join(&arena, STR("EncryptionConfig"),
                                           str_from(rows[i][quoted ? 0 : 1]), STR("\n"));
            assert_true(str_eq(list.items[0].text, wanted));
            check_places(&list.items[0], script);
        }
}

static void what_here_documents_are(void **state)
{
    (void)state;
    static const struct str words[] = {{"kube-apiserver", 14}};
    static const struct {
        const char *line, *host;
        bool is_quoted;
    } rows[] = {
        {"cat <<EOF >/etc/a.yaml", "/etc/a.yaml", false},
        {"cat >> \"/etc/a.yaml\" << 'EOF'", "/etc/a.yaml", true},
        {"cat <<\\EOF | sudo tee -a /etc/a.yaml 2>/tmp/x >/dev/null", "/etc/a.yaml", true},
        {"tee /etc/a.yaml <<EOF", "/etc/a.yaml", false},
        {"cat <<EOF >$DIR/a.yaml", NULL, false},
        {"cat <<EOF >a.yaml", NULL, false},
        {"kubectl apply -f - <<EOF", NULL, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct embedded_list list = {.arena = &arena, .also = words, .also_count = 1};
        embedded_in_shell(&list, arena_join(&arena, str_from(rows[i].line),
                                            STR("\nname: kube-apiserver\nEOF\n")));
        check_one(&list, "here-document", "name: kube-apiserver\n");
        assert_true(str_eq(list.items[0].host, str_from(rows[i].host)));
        assert_int_equal(list.items[0].is_quoted, rows[i].is_quoted);
        assert_int_equal(list.items[0].form, EMBEDDED_TEXT);
    }
    struct embedded_list list = {.arena = &arena};
    embedded_in_shell(&list, STR("ssh x <<A\ncat <<EOF\nkind: EncryptionConfig\nEOF\nA\n"));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].form, EMBEDDED_EITHER);
}

static void commands(void **state)
{
    (void)state;
    struct str script = STR("# kube-apiserver --a\necho kube-apiserver\n"
                            "cat <<EOF\nkube-apiserver --b\nEOF\n"
                            "  $ sudo /usr/bin/kube-apiserver \\\n  --c <<X\nkube-apiserver\nX\n"
                            "my-kube-apiserver --d\nexec kube-apiserver --e");
    struct embedded_list list = {.arena = &arena};
    embedded_commands(&list, script, STR("kube-apiserver"));
    assert_int_equal(list.count, 2);
    assert_true(str_eq(list.items[0].text, STR("sudo /usr/bin/kube-apiserver \\\n  --c <<X\n")));
    assert_true(str_eq(list.items[1].text, STR("exec kube-apiserver --e")));
    check_places(&list.items[0], script);
}

static void items_of_a_list(void **state)
{
    (void)state;
    const char *text = "items:\n- kind: A\n  b:\n    - c\n- {kind: B,\n   d: e}\n";
    struct yread_document doc;
    source_init(&source, &arena, STR("x"), str_from(text));
    struct yread *reader = yread_new(&arena, &source, GO_YAML_2_2_8);
    assert_int_equal(yread_next(reader, &doc), YREAD_DOCUMENT);
    yread_free(reader);
    const struct node *items = doc.root->pairs[0].value;
    struct embedded first = embedded_item(&arena, &source, items->items[0], true);
    assert_true(str_eq(first.text, STR("kind: A\nb:\n  - c")));
    check_places(&first, source.text);
    struct embedded second = embedded_item(&arena, &source, items->items[1], true);
    assert_true(str_eq(second.text, STR("---\n{kind: B,\n   d: e}")));
    struct span place = origin_span(&second.origin, (struct span){5, 9});
    assert_true(str_eq(str_slice(source.text, place.start, place.end), STR("kind")));
    assert_false(origin_is_copied(&second.origin, (struct span){0, 3}));
    second = embedded_item(&arena, &source, items->items[1], false);
    assert_true(str_eq(second.text, STR("{kind: B,\n   d: e}")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(block_scalars, tear_down),
        cmocka_unit_test_teardown(other_scalars_have_one_place, tear_down),
        cmocka_unit_test_teardown(compressed, tear_down),
        cmocka_unit_test_teardown(places_on_a_host, tear_down),
        cmocka_unit_test_teardown(words_of_others, tear_down),
        cmocka_unit_test_teardown(fences, tear_down),
        cmocka_unit_test_teardown(commands_in_yaml, tear_down),
        cmocka_unit_test_teardown(here_documents, tear_down),
        cmocka_unit_test_teardown(backslashes_that_the_shell_takes, tear_down),
        cmocka_unit_test_teardown(what_here_documents_are, tear_down),
        cmocka_unit_test_teardown(commands, tear_down),
        cmocka_unit_test_teardown(items_of_a_list, tear_down),
    };
    return cmocka_run_group_tests_name("embedded", tests, NULL, NULL);
}
