/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/kind_patch.h"

#include "apiserver/document.h"
#include "carriers/testing.h"
#include "schema/decode.h"

#define CLUSTER "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n"
#define TARGET                                                                                     \
    "- group: kubeadm.k8s.io\n  version: v1beta3\n  kind: ClusterConfiguration\n  patch: "
#define PATCHES  CLUSTER "kubeadmConfigPatchesJSON6902:\n" TARGET
#define RENDERED "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer:\n"

static struct arena arena;
static struct source source;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static bool ignore(struct decode *d, const struct decode_fault *fault)
{
    (void)d;
    (void)fault;
    return true;
}

static struct carried carried_of(struct str text)
{
    struct document document;
    struct carried carried = {.arena = &arena, .source = &source};
    source_init(&source, &arena, STR("kind.yaml"), text);
    document_read(&arena, &source, DOCUMENT_YAML, GO_YAML_2_2_8, &document);
    const struct schema_object *shape = carrier_kind.shape(STR("Cluster"));
    struct decode d = {
        .arena = &arena, .engine = DECODE_KJSON, .minor = VERSION_NEWEST, .report = ignore};
    void *decoded = arena_alloc(&arena, 1, shape->size);
    ((struct field_head *)decoded)->state = FIELD_OK;
    ((struct field_head *)decoded)->at = document.value->node;
    decode_object(&d, shape, document.value, decoded);
    carrier_kind.build(&carried, STR("Cluster"), decoded);
    return carried;
}

/* The operations as a block scalar of the first patch. */
static struct carried carried_patch(const char *operations)
{
    struct buf text = BUF_INIT;
    buf_cstr(&text, PATCHES "|\n");
    for (struct str rest = str_from(operations); rest.len;) {
        buf_cstr(&text, "    ");
        buf_str(&text, str_cut(&rest, '\n'));
        buf_byte(&text, '\n');
    }
    struct carried carried = carried_of(buf_to_arena(&text, &arena));
    buf_release(&text);
    return carried;
}

static const struct carried_policy *only(const struct carried *carried)
{
    assert_int_equal(carried->policy_count, 1);
    return &carried->policies[0];
}

static void expect(const char *operations, const char *wanted)
{
    struct carried carried = carried_patch(operations);
    struct str got = only(&carried)->text.text;
    if (!str_starts_with(got, STR(RENDERED)))
        fail_msg("'" STR_FMT "' begins otherwise", STR_ARG(got));
    got = str_slice(got, STR(RENDERED).len, got.len);
    if (!str_eq(got, str_from(wanted)))
        fail_msg("%s\nbecomes\n" STR_FMT "instead of\n%s", operations, STR_ARG(got), wanted);
}

#define ARGS    "path: /apiServer/extraArgs"
#define VOLUMES "path: /apiServer/extraVolumes"

static void one_argument_or_item(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"- op: add\n  " ARGS "/v\n  value: '4'\n", "  extraArgs:\n    v: '4'\n"},
        {"- {op: replace, path: \"/apiServer/extraArgs/v\", value: 4}\n",
         "  extraArgs:\n    v: 4\n"},
        {"- {op: add, " ARGS "/-, value: {name: v, value: '4'}}\n",
         "  extraArgs:\n  - name: v\n    value: '4'\n"},
        {"- {op: add, " VOLUMES "/0, value: {name: e, hostPath: /h}}\n",
         "  extraVolumes:\n  - name: e\n    hostPath: /h\n"},
        /* One heading each, in this order. */
        {"- {op: add, " VOLUMES "/-, value: {name: e}}\n- {op: add, " ARGS "/v, value: 4}\n"
         "- {op: add, " VOLUMES "/-, value: {name: f}}\n",
         "  extraArgs:\n    v: 4\n  extraVolumes:\n  - name: e\n  - name: f\n"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        expect(table[i][0], table[i][1]);
}

static void the_whole_of_a_part(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"- op: add\n  " ARGS "\n  value:\n    a: b\n    \"c\": 'd'\n",
         "  extraArgs:\n    a: b\n    \"c\": 'd'\n"},
        {"- op: replace\n  " ARGS
         "\n  value:\n  - {name: a, value: b}\n  - name: c\n    value: d\n",
         "  extraArgs:\n  - name: a\n    value: b\n  - name: c\n    value: d\n"},
        {"- op: add\n  " VOLUMES "\n  value:\n  - &one {name: e}\n  - *one\n  - word\n  - []\n",
         "  extraVolumes:\n  - name: e\n  - name: e\n"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        expect(table[i][0], table[i][1]);
}

static void what_is_no_such_operation(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "- {op: remove, " ARGS "/v, value: 4}\n",
        "- {op: test, " ARGS "/v, value: 4}\n",
        "- {" ARGS "/v, value: 4}\n",
        "- {op: add, value: 4}\n",
        "- {op: add, " ARGS "More/v, value: 4}\n",
        "- {op: add, path: /scheduler/extraArgs/v, value: 4}\n",
        "- {op: add, path: /apiServer, value: {extraArgs: {v: 4}}}\n",
        "- word\n",
        "[]\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect(texts[i], "");
}

/* Only what stands in one line, and is written as it is meant, can be copied. */
static void what_cannot_be_copied_is_left_out(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"- op: add\n  " ARGS "/v\n  value: |\n    4\n", ""},
        {"- op: add\n  " ARGS "/a~1b\n  value: 4\n", ""},
        {"- op: add\n  path: \"/apiServer/extraArgs/\\x76\"\n  value: 4\n", ""},
        {"- {op: add, " ARGS "/, value: 4}\n", ""},
        {"- {op: add, " ARGS "/v, value: [4]}\n", ""},
        {"- {op: add, " ARGS "/v}\n", ""},
        {"- {op: add, " ARGS ", value: 4}\n", ""},
        {"- op: add\n  " ARGS "\n  value:\n    a: &a 1\n    b: *a\n    c: |\n      d\n    e: f\n",
         "    a: 1\n    e: f\n"},
        {"- op: add\n  " ARGS "/-\n  value:\n    name: \"a\n      b\"\n    value: c\n",
         "  - value: c\n"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        expect(table[i][0], arena_cstr(&arena, arena_join(&arena, STR("  extraArgs:\n"),
                                                          str_from(table[i][1]))));
}

static void check_place(const struct carried_policy *policy, const char *word, const char *there)
{
    struct str text = policy->text.text;
    uint32_t at = (uint32_t)str_find(text, str_from(word));
    assert_true(at < text.len);
    struct span span =
        origin_span(&policy->text.origin, (struct span){at, at + (uint32_t)strlen(word)});
    struct str found = str_slice(source.text, span.start, span.end);
    if (!str_eq(found, str_from(there)))
        fail_msg("'%s' stands at '" STR_FMT "'", word, STR_ARG(found));
}

static void words_keep_their_places(void **state)
{
    (void)state;
    struct carried carried =
        carried_patch("- op: add\n  " ARGS "/encryption-provider-config\n  value: /e.yaml\n"
                      "- op: add\n  " VOLUMES "/-\n  value: {name: enc, hostPath: \"/h\"}\n");
    const struct carried_policy *policy = only(&carried);
    check_place(policy, "encryption-provider-config", "encryption-provider-config");
    check_place(policy, "/e.yaml", "/e.yaml");
    check_place(policy, "hostPath", "hostPath");
    check_place(policy, "\"/h\"", "\"/h\"");
    assert_true(str_eq(policy->text.container, STR("JSON6902[0].patch")));
    assert_int_equal(policy->reader, 0);
    assert_true(policy->is_text && policy->is_rendered && !policy->is_lenient);
}

static void patches_in_json(void **state)
{
    (void)state;
    struct carried carried = carried_of(STR(
        PATCHES "'[{\"op\": \"add\", \"path\": \"/apiServer/extraArgs/v\", \"value\": \"4\"}]'\n"));
    assert_true(str_eq(only(&carried)->text.text, STR(RENDERED "  extraArgs:\n    v: \"4\"\n")));
    check_place(only(&carried), "\"4\"", "\"4\"");
}

static void each_node_has_its_own(void **state)
{
    (void)state;
    struct carried carried = carried_of(
        STR(PATCHES "'[]'\nnodes:\n- role: worker\n- role: control-plane\n"
                    "  kubeadmConfigPatchesJSON6902:\n  - {kind: InitConfiguration, patch: '[]'}\n"
                    "  - {group: g, version: v, kind: ClusterConfiguration, patch: '[]'}\n"));
    assert_int_equal(carried.policy_count, 2);
    assert_true(str_eq(carried.policies[0].text.container, STR("JSON6902[0].patch")));
    assert_true(str_eq(carried.policies[1].text.container, STR("nodes[1].JSON6902[1].patch")));
    assert_true(str_starts_with(carried.policies[1].text.text, STR("apiVersion: g/v\nkind: ")));
}

static void what_is_no_such_patch(void **state)
{
    (void)state;
    static const char *const texts[] = {
        CLUSTER,
        CLUSTER "kubeadmConfigPatchesJSON6902: word\n",
        CLUSTER "kubeadmConfigPatchesJSON6902: [word, {kind: ClusterConfiguration}]\n",
        CLUSTER "kubeadmConfigPatchesJSON6902: [{patch: '[]'}, {kind: Pod, patch: '[]'}]\n",
        PATCHES "[]\n",
        PATCHES "'a: b'\n",
        PATCHES "'[a'\n",
        PATCHES "''\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(carried_of(str_from(texts[i])).policy_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(one_argument_or_item, tear_down),
        cmocka_unit_test_teardown(the_whole_of_a_part, tear_down),
        cmocka_unit_test_teardown(what_is_no_such_operation, tear_down),
        cmocka_unit_test_teardown(what_cannot_be_copied_is_left_out, tear_down),
        cmocka_unit_test_teardown(words_keep_their_places, tear_down),
        cmocka_unit_test_teardown(patches_in_json, tear_down),
        cmocka_unit_test_teardown(each_node_has_its_own, tear_down),
        cmocka_unit_test_teardown(what_is_no_such_patch, tear_down),
    };
    return cmocka_run_group_tests_name("kind_patch", tests, NULL, NULL);
}
