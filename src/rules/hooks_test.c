/* SPDX-License-Identifier: Apache-2.0 */
/* What the fixes of rules make of a text, and what hooks do with values that are not as expected.
 * Whether a rule fires is for the cases of testdata/rules/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/go_duration.h"
#include "apiserver/version_set.h"
#include "base/buf.h"
#include "rules/hook.h"
#include "rules/resource_names.h"
#include "schema/decode.h"
#include "tree/yaml.h"

#define PHASE "# enclint: phase encrypt\n"

struct seen {
    struct str text; /* what is left after the first fix; STR_NONE where there is none */
    unsigned findings;
    bool safe;
    enum severity severity;
};

static void take(struct rule_run *run, const struct draft *draft)
{
    struct seen *seen = run->context;
    struct str text = run->document->source->text;
    assert_ptr_equal(draft->rule, run->rule);
    assert_true(draft->span.start <= draft->span.end && draft->span.end <= text.len);
    assert_true(draft->message.len > 0);
    seen->severity = draft->severity;
    if (seen->findings++ || !draft->fix_count)
        return;
    struct buf out = BUF_INIT;
    uint32_t at = 0;
    for (uint32_t i = 0; i < draft->fixes->edit_count; i++) {
        const struct draft_edit *edit = &draft->fixes->edits[i];
        assert_true(edit->span.start >= at && edit->span.end <= text.len);
        buf_str(&out, str_slice(text, at, edit->span.start));
        buf_str(&out, edit->text);
        at = edit->span.end;
    }
    buf_str(&out, str_slice(text, at, text.len));
    seen->text = buf_to_arena(&out, run->arena);
    seen->safe = draft->fixes->safe;
    buf_release(&out);
}

static bool go_on(struct decode *d, const struct decode_fault *fault)
{
    (void)d;
    (void)fault;
    return true;
}

static const struct verdict accepted[VERSION_COUNT];

static struct seen run_hook(struct arena *a, const char *slug, const char *text)
{
    struct source source;
    struct seen seen = {.findings = 0};
    source_init(&source, a, STR("enc.yaml"), str_from(text));
    struct yread *reader = yread_new(a, &source, GO_YAML_2_2_8);
    struct yread_document doc, behind;
    assert_int_equal(yread_next(reader, &doc), YREAD_DOCUMENT);
    struct value *value;
    struct value_problem problem;
    assert_true(value_from_yaml(a, &doc, GO_YAML_2_2_8, &value, &problem));
    struct ec_configuration configuration = {0};
    struct decode d = {
        .arena = a, .minor = VERSION_NEWEST, .parse_duration = go_duration_parse, .report = go_on};
    decode_object(&d, ec_document.root, value, &configuration);
    struct document_view view = {
        .source = &source,
        .minors = VERSION_SET_ALL,
        .accepted = VERSION_SET_ALL,
        .verdicts = accepted,
        .value = value,
        .configuration = value->kind == VALUE_OBJECT ? &configuration : NULL,
    };
    if (strncmp(text, PHASE, strlen(PHASE)) == 0)
        view.phase = STR("encrypt");
    if (yread_next(reader, &behind) == YREAD_DOCUMENT) {
        view.documents_behind = 1;
        view.behind = behind.span;
    }
    const struct rule *rule = rule_find(str_from(slug));
    struct rule_run run = {
        .arena = a, .rule = rule, .document = &view, .take = take, .context = &seen};
    rule->run(&run);
    yread_free(reader);
    return seen;
}

#define BODY        "resources:\n- resources: [secrets]\n  providers:\n"
#define AES         "  - aescbc: {keys: []}\n"
#define LIST(names) "resources:\n- resources:\n  " names "\n  providers:\n"
#define FLOW(names) "resources:\n- resources: " names "\n  providers:\n"

static const struct {
    const char *slug, *before, *after; /* after: NULL where there is no fix */
    bool safe;
} fixes[] = {
    {"legacy-kind", "kind: EncryptionConfig\napiVersion: v1\n",
     "kind: EncryptionConfiguration\napiVersion: apiserver.config.k8s.io/v1\n", true},
    {"legacy-kind", "apiVersion: 'v1' # old\nkind: \"EncryptionConfig\"\n",
     "apiVersion: 'apiserver.config.k8s.io/v1' # old\nkind: \"EncryptionConfiguration\"\n", true},
    {"legacy-kind", "x: &v v1\napiVersion: *v\nkind: EncryptionConfig\n", NULL, false},
    {"legacy-kind", "{kind: EncryptionConfig, apiVersion: v1}",
     "{kind: EncryptionConfiguration, apiVersion: apiserver.config.k8s.io/v1}", true},
    {"kms-endpoint-slashes", BODY "  - kms: {endpoint: unix://run/kms.sock}\n",
     BODY "  - kms: {endpoint: unix:///run/kms.sock}\n", false},
    {"kms-endpoint-slashes", BODY "  - kms:\n      endpoint: \"UNIX://run/kms.sock\" # here\n",
     BODY "  - kms:\n      endpoint: \"UNIX:///run/kms.sock\" # here\n", false},
    {"kms-endpoint-slashes", BODY "  - kms: {endpoint: \"unix://run/kms\\x2esock\"}\n", NULL,
     false},
    {"providers-misplaced", "resources:\n- resources: [secrets]\n- providers:\n  - identity: {}\n",
     "resources:\n- resources: [secrets]\n  providers:\n  - identity: {}\n", false},
    {"providers-misplaced", "resources: [{resources: [secrets]}, {providers: []}]\n", NULL, false},
    {"resource-unknown", LIST("- secret"), LIST("- secrets"), false},
    {"resource-unknown", LIST("- \"secret\" # all"), LIST("- \"secrets\" # all"), false},
    {"resource-unknown", LIST("- secret\n  - secrets # b"), LIST("- secrets # b"), true},
    {"resource-unknown", FLOW("[secret, secrets]"), FLOW("[secrets]"), true},
    {"resource-unknown", FLOW("[pods, deploy, '*.apps']"), FLOW("[pods, '*.apps']"), true},
    {"resource-unknown", FLOW("['*.', secret]"), FLOW("['*.']"), true},
    {"resource-unknown", FLOW("[\"secr\\x65t\"]"), NULL, false},
    {"resource-unknown", FLOW("[everything]"), NULL, false},
    {"resource-unknown", FLOW("['*.app']"), FLOW("['*.apps']"), false},
    {"resource-unknown", FLOW("['*.app', '*.apps']"), NULL, false},
    {"resource-stored-elsewhere", FLOW("[events.events.k8s.io]"), FLOW("[events]"), false},
    {"resource-stored-elsewhere", FLOW("[events, events.events.k8s.io]"), FLOW("[events]"), true},
    {"secrets-uncovered", LIST("- configmaps") AES "  - identity: {}\n",
     LIST("- secrets\n  - configmaps") AES "  - identity: {}\n", false},
    {"secrets-uncovered", FLOW("[pods]") AES "  - identity: {}\n",
     FLOW("[secrets, pods]") AES "  - identity: {}\n", false},
    {"secrets-uncovered", FLOW("[\"pods\"]") AES "  - identity: {}\n",
     FLOW("[\"secrets\", \"pods\"]") AES "  - identity: {}\n", false},
    {"secrets-uncovered", FLOW("[pods]") AES, NULL, false},
    {"example-resource", LIST("- secrets\n  - pandas.awesome.bears.example # no"),
     LIST("- secrets"), false},
    {"example-resource", FLOW("[pandas.awesome.bears.example]"), NULL, false},
    {"opt-out-without-effect",
     "resources:\n- resources: [events]\n  providers: [identity: {}]\n- resources: [secrets]\n"
     "  providers:\n" AES,
     "resources:\n- resources: [secrets]\n  providers:\n" AES, false},
    {"opt-out-without-effect",
     "resources:\n- resources: [secrets]\n  providers:\n" AES
     "- resources:\n  - events\n  providers:\n  - identity: {}\n",
     "resources:\n- resources: [secrets]\n  providers:\n" AES, false},
    {"identity-first", BODY "  - identity: {}\n  - aescbc: {keys: []}\n",
     BODY "  - aescbc: {keys: []}\n  - identity: {}\n", false},
    {"identity-first", BODY "  - identity: {} # why\n  - aescbc: {keys: []}\n", NULL, false},
    {"identity-first", BODY "  - identity: {}\n  - aescbc: {keys: []}", NULL, false},
    {"identity-first", BODY "  - identity:\n      {}\n  - aescbc: {keys: []}\n", NULL, false},
    {"identity-first", "resources: [{resources: [a], providers: [{identity: {}}, {kms: {}}]}]\n",
     NULL, false},
    {"identity-middle", BODY "  - kms: {}\r\n  - identity: {}\r\n  - kms: {} # b\r\nx: y\r\n",
     BODY "  - kms: {}\r\n  - kms: {} # b\r\n  - identity: {}\r\nx: y\r\n", false},
    {"identity-missing", BODY "  - kms: {name: a}\n", NULL, false},
    {"identity-missing", PHASE BODY "  - kms: {name: a}\n",
     PHASE BODY "  - kms: {name: a}\n  - identity: {}\n", false},
    {"identity-missing", PHASE BODY "  - kms:\r\n      name: a\r\n# end\r\n",
     PHASE BODY "  - kms:\r\n      name: a\r\n  - identity: {}\r\n# end\r\n", false},
    {"identity-missing", PHASE "{resources: [{resources: [a], providers: [{kms: {name: a}}]}]}",
     PHASE "{resources: [{resources: [a], providers: [{kms: {name: a}}, {\"identity\": {}}]}]}",
     false},
    {"identity-missing", PHASE BODY "  - kms: {name: a}", NULL, false},
    {"identity-missing",
     PHASE "resources:\n- resources: [a]\n  providers:\n  - - \n  - kms: {name: a}\n"
           "- resources: [b]\n  providers: &p\n  - kms: {name: a}\n",
     PHASE "resources:\n- resources: [a]\n  providers:\n  - - \n  - kms: {name: a}\n"
           "- resources: [b]\n  providers: &p\n  - kms: {name: a}\n  - identity: {}\n",
     false},
    {"kms-endpoint-location",
     BODY "  - kms: {name: a, endpoint: 'unix:///home"
          "/a'}\n",
     NULL, false},
    {"kms-endpoint-location",
     BODY "  - kms: {name: a, endpoint: 'unix:///root"
          "/a'}\n",
     NULL, false},
    {"kms-endpoint-location",
     BODY "  - kms: {name: a, endpoint: 'unix:/var/run/user"
          "/1/a'}\n",
     NULL, false},
    {"identity-only", BODY "  - identity: {}\n", NULL, false},
    {"identity-lingering", BODY "  - kms: {name: a}\n  - identity: {}\n", NULL, false},
    {"duplicate-provider", BODY "  - identity: {}\n  - identity: {} \n", BODY "  - identity: {}\n",
     true},
    {"duplicate-provider", BODY "  - identity: {}\n  - identity: {} # twice\n", NULL, false},
    {"kms-v1-implicit", BODY "  - kms: {name: a, endpoint: 'unix:///a'}\n",
     BODY "  - kms: {apiVersion: v1, name: a, endpoint: 'unix:///a'}\n", true},
    {"kms-v1-implicit", BODY "  - kms: {\"name\": \"a\", \"endpoint\": \"unix:///a\"}\n",
     BODY "  - kms: {\"apiVersion\": \"v1\", \"name\": \"a\", \"endpoint\": \"unix:///a\"}\n",
     true},
    {"kms-v1-implicit",
     BODY "  - kms:\r\n      # plugin\r\n      name: a\r\n      endpoint: unix:/a\r\n",
     BODY "  - kms:\r\n      # plugin\r\n      apiVersion: v1\r\n      name: a\r\n      endpoint: "
          "unix:/a\r\n",
     true},
    {"kms-v1-implicit", BODY "  - kms: {apiVersion: , name: a, endpoint: 'unix:///a'}\n", NULL,
     false},
    {"documents-ignored", "a: b\n---\nc: d\n", NULL, false},
    {"wrapped-as-api-object", "kind: EncryptionConfig\nmetadata:\n", NULL, false},
};

static void fixes_mend_what_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fixes / sizeof *fixes; i++) {
        struct arena a = ARENA_INIT;
        struct seen seen = run_hook(&a, fixes[i].slug, fixes[i].before);
        if (seen.findings != 1)
            fail_msg("%s finds %u in: %s", fixes[i].slug, seen.findings, fixes[i].before);
        if (!fixes[i].after != !seen.text.ptr ||
            (seen.text.ptr && !str_eq(seen.text, str_from(fixes[i].after))))
            fail_msg("%s makes of: %sthis: " STR_FMT, fixes[i].slug, fixes[i].before,
                     STR_ARG(seen.text));
        assert_int_equal(seen.safe, fixes[i].safe);
        if (seen.text.ptr) {
            const char *mended = arena_cstr(&a, seen.text);
            assert_int_equal(run_hook(&a, fixes[i].slug, mended).findings, 0);
        }
        arena_release(&a);
    }
}

/* Rules on resources compare each name with each, so they look at a bounded number of them. */
static void names_are_looked_at_up_to_a_limit(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf text = BUF_INIT;
    buf_cstr(&text, "resources:\n- resources:\n");
    for (unsigned i = 0; i < NAMES_MAX + 500; i++)
        buf_cstr(&text, "  - secret\n");
    buf_cstr(&text, "  providers:\n" AES);
    buf_byte(&text, '\0');
    assert_int_equal(run_hook(&a, "resource-unknown", text.ptr).findings, NAMES_MAX);
    assert_int_equal(run_hook(&a, "secrets-uncovered", text.ptr).findings, 0);
    assert_int_equal(run_hook(&a, "resource-in-two-entries", text.ptr).findings, 0);
    buf_release(&text);
    arena_release(&a);
}

/* No hook may rely on the kind of a value, nor find anything where nothing is. */
static void hooks_bear_any_shape(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a",
        "[]",
        "{}",
        "kind:\napiVersion: []\nresources: 1\nmetadata: 1\n",
        "resources:\n",
        "resources: [null, 1, [], {}, {providers: 1}, {resources: 1}, {resources: [{}]}]\n",
        "resources: [{resources: [null], providers: [null, {identity: 1}, {kms: 1}, {kms: {}}]}]\n",
        "resources: [{providers: [{identity: {}}]}]\n",
        "resources: [{providers: [{identity: {}}, {identity: {}}]}]\n",
        "resources: [{providers: [{kms: {endpoint: ''}}]}]\n",
        "resources: [{providers: [{kms: {endpoint: ':'}}]}]\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (uint32_t r = 0; r < rules_count; r++) {
            struct arena a = ARENA_INIT;
            if (rules_all[r].run && rules_all[r].scope == RULE_DOCUMENT) {
                struct seen seen = run_hook(&a, arena_cstr(&a, rules_all[r].slug), texts[i]);
                if (seen.findings)
                    fail_msg(STR_FMT " fires on: %s", STR_ARG(rules_all[r].slug), texts[i]);
            }
            arena_release(&a);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixes_mend_what_they_should),
        cmocka_unit_test(hooks_bear_any_shape),
        cmocka_unit_test(names_are_looked_at_up_to_a_limit),
    };
    return cmocka_run_group_tests_name("hooks", tests, NULL, NULL);
}
