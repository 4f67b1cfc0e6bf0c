/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "report/report_testdata.h"
#include "report/sarif_parts.h"

static json_t *parsed(const struct results *results)
{
    struct buf out = BUF_INIT;
    report_sarif(&out, results);
    json_error_t error;
    json_t *root = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!root)
        fail_msg("line %d: %s", error.line, error.text);
    buf_release(&out);
    return root;
}

/* What stands at a path of keys and indices: "runs.0.tool.driver.name"; NULL where there is none.
 */
static json_t *at(json_t *from, const char *path)
{
    char key[64];
    for (struct str rest = str_from(path); rest.ptr && from;) {
        struct str part = str_cut(&rest, '.');
        snprintf(key, sizeof key, STR_FMT, STR_ARG(part));
        from = json_is_array(from) ? json_array_get(from, strtoul(key, NULL, 10))
                                   : json_object_get(from, key);
    }
    return from;
}

static const char *text(json_t *from, const char *path)
{
    const char *found = json_string_value(at(from, path));
    if (!found)
        fail_msg("no text at %s", path);
    return found;
}

static json_int_t number(json_t *from, const char *path)
{
    if (!json_is_integer(at(from, path)))
        fail_msg("no number at %s", path);
    return json_integer_value(at(from, path));
}

static void check_region(json_t *region, json_int_t line, json_int_t from, json_int_t to)
{
    assert_int_equal(number(region, "startLine"), line);
    assert_int_equal(number(region, "endLine"), line);
    assert_int_equal(number(region, "startColumn"), from);
    assert_int_equal(number(region, "endColumn"), to);
}

static void one_run_with_its_tool(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    assert_string_equal(text(root, "version"), "2.1.0");
    assert_string_equal(text(root, "$schema"), "https://json.schemastore.org/sarif-2.1.0.json");
    assert_int_equal(json_array_size(at(root, "runs")), 1);
    json_t *run = at(root, "runs.0");
    assert_string_equal(text(run, "tool.driver.name"), "enclint");
    assert_string_equal(text(run, "columnKind"), "unicodeCodePoints");
    assert_true(json_is_false(at(run, "invocations.0.executionSuccessful")));
    assert_string_equal(text(run, "invocations.0.toolExecutionNotifications.0.message.text"),
                        "x\\n.yaml: cannot open: Permission denied.");
    assert_null(at(run, "automationDetails")); /* the category is the uploader's */
    json_decref(root);

    const struct results nothing = {.minors = version_set_range(36, 36)};
    root = parsed(&nothing);
    assert_true(json_is_true(at(root, "runs.0.invocations.0.executionSuccessful")));
    assert_true(json_is_array(at(root, "runs.0.results")));
    json_decref(root);
}

/* The suppressed one is left out; the others stand in their order, each with its rule. */
static void results_name_their_rule(void **state)
{
    (void)state;
    const char *const ids[] = {"TST310", "TST105", "TST105", "OWN001", "TST105"};
    const char *const levels[] = {"error", "warning", "warning", "note", "note"};
    json_t *root = parsed(testdata_results());
    json_t *results = at(root, "runs.0.results"), *rules = at(root, "runs.0.tool.driver.rules");
    assert_int_equal(json_array_size(results), 5);
    for (size_t i = 0; i < 5; i++) {
        json_t *result = json_array_get(results, i);
        json_t *rule = json_array_get(rules, (size_t)number(result, "ruleIndex"));
        assert_string_equal(text(result, "ruleId"), ids[i]);
        assert_string_equal(text(rule, "id"), ids[i]);
        assert_string_equal(text(result, "level"), levels[i]);
        assert_int_equal(json_array_size(at(result, "locations")), 1);
    }
    json_decref(root);
}

static json_t *rule_of(json_t *root, const char *id)
{
    json_t *rule;
    size_t i;
    json_array_foreach(at(root, "runs.0.tool.driver.rules"), i,
                       rule) if (strcmp(text(rule, "id"), id) == 0) return rule;
    fail_msg("no rule %s", id);
    return NULL;
}

static void rules_say_what_github_wants(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    json_t *rules = at(root, "runs.0.tool.driver.rules");
    assert_int_equal(json_array_size(rules), rules_count + 4);
    for (uint32_t i = 0; i < rules_count; i++) {
        struct str id = str_from(text(json_array_get(rules, i), "id"));
        assert_true(str_eq(id, rules_all[i].id));
    }
    json_t *rule = rule_of(root, "TST310");
    assert_string_equal(text(rule, "name"), "IdentityFirst");
    assert_string_equal(text(rule, "shortDescription.text"), "identity is the first provider.");
    assert_string_equal(text(rule, "fullDescription.text"),
                        "kube-apiserver writes with the first provider. The others only read.");
    assert_non_null(strstr(text(rule, "help.text"), "\n\nThe others only read.\n\nHow to fix it"));
    assert_non_null(strstr(text(rule, "help.markdown"), "````yaml\nproviders:\n- identity: {}\n"));
    assert_non_null(strstr(text(rule, "help.markdown"), "\\`identity\\` below the \\*encrypting"));
    assert_string_equal(text(rule, "helpUri"),
                        "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/");
    assert_string_equal(text(rule, "defaultConfiguration.level"), "error");
    assert_string_equal(text(rule, "deprecatedIds.0"), "TST300");
    assert_string_equal(text(rule, "properties.tags.0"), "security");
    assert_string_equal(text(rule, "properties.precision"), "very-high");
    assert_string_equal(text(rule, "properties.security-severity"), "8.0");
    assert_null(at(rule, "properties.problem.severity"));

    rule = rule_of(root, "TST105");
    assert_string_equal(text(rule, "properties.tags.0"), "kubernetes");
    assert_string_equal(
        json_string_value(json_object_get(at(rule, "properties"), "problem.severity")), "warning");

    rule = rule_of(root, "OWN001"); /* what GitHub would refuse the whole file for */
    assert_string_equal(text(rule, "name"), "SocketInTmp2");
    assert_null(json_object_get(at(rule, "properties"), "security-severity"));
    rule = rule_of(root, "OWN002"); /* a rule of few words still has all fields */
    assert_string_equal(text(rule, "name"), "RuleOwn002");
    assert_string_equal(text(rule, "fullDescription.text"), "OWN002.");
    assert_true(json_is_false(at(rule, "defaultConfiguration.enabled")));
    json_decref(root);
}

static void descriptions_are_cut_at_a_word(void **state)
{
    (void)state;
    char why[3001];
    for (size_t i = 0; i < sizeof why - 1; i++)
        why[i] = "\xc3\xa9\xc3\xa9 "[i % 5];
    why[sizeof why - 1] = '\0';
    const struct rule rule = {.id = STR("OWN003"), .slug = STR("long"), .why = str_from(why)};
    const struct rule *own = &rule;
    const struct results results = {.minors = 1, .own_rules = &own, .own_rule_count = 1};
    json_t *root = parsed(&results);
    struct str text_of = str_from(text(rule_of(root, "OWN003"), "fullDescription.text"));
    size_t characters = 0;
    for (size_t i = 0; i < text_of.len; i++)
        characters += ((unsigned char)text_of.ptr[i] & 0xC0) != 0x80;
    assert_in_range(characters, 1000, 1023);
    assert_true(str_ends_with(text_of, STR("\xc3\xa9\xc3\xa9 ...")));
    json_decref(root);
}

static void places_are_on_one_line(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    json_t *results = at(root, "runs.0.results");
    json_t *place = at(results, "0.locations.0.physicalLocation");
    assert_string_equal(text(place, "artifactLocation.uri"), "enc.yaml");
    check_region(at(place, "region"), 9, 9, 17);
    assert_string_equal(text(place, "region.snippet.text"), "identity");
    assert_int_equal(number(place, "contextRegion.endLine"), 10);
    assert_string_equal(text(place, "contextRegion.snippet.text"),
                        "      - identity: {}\n      - secretbox: \xf0\x9f\x94\x91 ****");

    place = at(results, "1.locations.0.physicalLocation"); /* of three lines */
    check_region(at(place, "region"), 10, 20, 26);
    assert_string_equal(text(place, "region.snippet.text"), "\xf0\x9f\x94\x91 ****");

    place = at(results, "3.locations.0.physicalLocation"); /* of no width */
    check_region(at(place, "region"), 1, 1, 2);
    place = at(results, "0.relatedLocations.1.physicalLocation"); /* lines that nobody knows */
    check_region(at(place, "region"), 3, 1, 2);
    assert_null(at(place, "region.snippet"));
    json_decref(root);
}

static void related_places_are_linked(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    json_t *result = at(root, "runs.0.results.0");
    assert_string_equal(text(result, "message.text"),
                        "secrets are stored in plain text: 'identity' is the first provider. "
                        "See [line 10](1): only reads what was encrypted before. "
                        "See [line 3](2) of b [x] (1).yaml.");
    assert_int_equal(number(result, "relatedLocations.0.id"), 1);
    assert_int_equal(number(result, "relatedLocations.1.id"), 2);
    result = at(root, "runs.0.results.1");
    assert_string_equal(text(result, "message.text"),
                        "unknown field 'cachsize', did you mean 'cachesize'? "
                        "Fix: write 'cachesize'.");
    json_decref(root);
}

static void fixes_are_edits_and_withheld_ones_are_not_there(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    json_t *fixes = at(root, "runs.0.results.0.fixes");
    assert_int_equal(json_array_size(fixes), 1);
    json_t *change = at(fixes, "0.artifactChanges.0");
    assert_string_equal(text(fixes, "0.description.text"), "move it down.");
    assert_string_equal(text(change, "artifactLocation.uri"), "enc.yaml");
    assert_int_equal(number(change, "replacements.0.deletedRegion.endLine"), 10);
    assert_null(at(change, "replacements.0.insertedContent"));
    assert_string_equal(text(change, "replacements.1.insertedContent.text"),
                        "      - identity: {}\n");
    assert_null(at(root, "runs.0.results.1.fixes"));
    json_decref(root);

    struct buf out = BUF_INIT;
    report_sarif(&out, testdata_results());
    assert_int_equal(str_find(buf_view(&out), STR("SECRETBYTES")), out.len);
    buf_release(&out);
}

static void fingerprints_are_stable_and_tell_findings_apart(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    json_t *results = at(root, "runs.0.results");
    assert_string_equal(text(results, "0.partialFingerprints.primaryLocationLineHash"),
                        "d1e5d5bd9d4de0b6:1");
    assert_null(at(results, "1.partialFingerprints.primaryLocationLineHash"));
    /* BLAKE2b-128 of rule, container and path, each behind its length */
    assert_string_equal(text(results, "1.partialFingerprints.enclint/v1"),
                        "55ae2189872ae6f82decffdc3ab17e39:1");
    assert_string_equal(text(results, "2.partialFingerprints.enclint/v1"),
                        "55ae2189872ae6f82decffdc3ab17e39:2");
    assert_string_not_equal(text(results, "0.partialFingerprints.enclint/v1"),
                            "55ae2189872ae6f82decffdc3ab17e39:1");
    json_decref(root);
}

static void controls_are_taxa(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    json_t *run = at(root, "runs.0");
    assert_int_equal(json_array_size(at(run, "taxonomies")), 1);
    assert_string_equal(text(run, "taxonomies.0.name"), "cis-1.11");
    assert_string_equal(text(run, "taxonomies.0.taxa.3.id"), "1.2.28");
    assert_string_equal(text(run, "tool.driver.supportedTaxonomies.0.name"), "cis-1.11");
    assert_string_equal(text(run, "results.0.taxa.0.id"), "1.2.28");
    assert_int_equal(number(run, "results.0.taxa.0.index"), 3);
    assert_string_equal(text(run, "results.0.taxa.0.toolComponent.name"), "cis-1.11");
    assert_null(at(run, "results.1.taxa"));
    unsigned related = 0;
    size_t i;
    json_t *rule;
    json_array_foreach(at(run, "tool.driver.rules"), i, rule)
    {
        if (!json_object_get(rule, "relationships"))
            continue;
        related++;
        const char *id = text(rule, "id");
        assert_string_equal(text(rule, "relationships.0.target.id"),
                            strcmp(id, "ENC573") == 0   ? "1.1.1"
                            : strcmp(id, "ENC574") == 0 ? "1.1.2"
                                                        : "1.2.28");
        assert_string_equal(text(rule, "relationships.0.kinds.0"), "relevant");
    }
    assert_true(related >= 4);
    json_decref(root);
}

static void files_become_uris(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"enc.yaml", "enc.yaml"},
        {"./sub//a b:\xc3\xa9.yaml", "sub/a%20b%3A%C3%A9.yaml"},
        {"a/./b/", "a/b"},
        {"../a/../b", "../a/../b"},
        {"/etc/kubernetes//enc.yaml", "file:///etc/kubernetes/enc.yaml"},
        {"<stdin>", "stdin"},
        {"a%2F?#[x]\\y", "a%252F%3F%23%5Bx%5D%5Cy"},
        {"javascript:alert(1)", "javascript%3Aalert%281%29"},
        {".", "."},
        {"/", "file:///"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = BUF_INIT;
        sarif_uri(&out, str_from(cases[i][0]));
        buf_byte(&out, '\0');
        assert_string_equal(out.ptr, cases[i][1]);
        buf_release(&out);
    }
}

/* No control character but line breaks of ours, and no link but ours. A snippet is no message:
 * there brackets mean nothing. */
static void check_shown_texts(json_t *value, const char *link)
{
    const char *name;
    json_t *item;
    size_t i;
    json_object_foreach(value, name, item)
    {
        if (strcmp(name, "snippet") == 0)
            check_shown_texts(item, "\x1b");
        else if (strcmp(name, "markdown") == 0)
            check_shown_texts(item, "[link](");
        else if (strcmp(name, "insertedContent") != 0)
            check_shown_texts(item, link);
    }
    json_array_foreach(value, i, item) check_shown_texts(item, link);
    if (!json_is_string(value))
        return;
    const char *shown = json_string_value(value);
    for (size_t c = 0; shown[c]; c++)
        assert_true((unsigned char)shown[c] >= ' ' || shown[c] == '\n' ||
                    (shown[c] == '\t' && link[0] == '\x1b'));
    assert_null(strstr(shown, "\xe2\x80\xae"));
    assert_null(strstr(shown, link));
}

static void hostile_text_does_no_harm(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    check_shown_texts(root, "](https:");
    const char *message = text(root, "runs.0.results.3.message.text");
    assert_ptr_equal(strstr(message, "\\x1b[31mred\\x1b[0m \\u202ebidi\\n::error"), message);
    /* what is put into a file is what was meant */
    const char *inserted = text(
        root, "runs.0.results.3.fixes.0.artifactChanges.0.replacements.0.insertedContent.text");
    assert_memory_equal(inserted, TESTDATA_HOSTILE, 30);
    json_decref(root);

    struct buf out = BUF_INIT;
    report_sarif(&out, testdata_results());
    for (size_t i = 0; i < out.len; i++)
        assert_true((unsigned char)out.ptr[i] >= ' ' || out.ptr[i] == '\n');
    assert_int_equal(str_find(buf_view(&out), STR("\xe2\x80\xae")), out.len);
    buf_release(&out);
}

/* Whatever the texts and places are: a region of one line, with a width, from 1 on. */
static void random_texts_do_no_harm(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 2000; seed++) {
        json_t *root = parsed(testdata_random(seed));
        check_shown_texts(root, "](https:");
        json_t *region = at(root, "runs.0.results.0.locations.0.physicalLocation.region");
        assert_true(number(region, "startLine") >= 1);
        assert_int_equal(number(region, "startLine"), number(region, "endLine"));
        assert_true(number(region, "startColumn") >= 1);
        assert_true(number(region, "endColumn") > number(region, "startColumn"));
        const char *message = text(root, "runs.0.results.0.message.text");
        assert_non_null(strchr(".?!", message[strlen(message) - 1]));
        json_decref(root);
    }
}

/* 25,000 are taken: one info and all but the last of the warnings have to go. */
static void too_many_results_are_cut_by_severity(void **state)
{
    (void)state;
    enum { MANY = 25003, ERRORS = 3 };
    struct finding *findings = calloc(MANY, sizeof *findings);
    assert_non_null(findings);
    for (uint32_t i = 0; i < MANY; i++)
        findings[i] =
            (struct finding){.rule = &testdata_rules()[1],
                             .severity = i == 0               ? SEVERITY_INFO
                                         : i >= MANY - ERRORS ? SEVERITY_ERROR
                                                              : SEVERITY_WARNING,
                             .minors = 1,
                             .message = STR("m"),
                             .at = {.file = STR("enc.yaml"), .from = {i + 1, 1}, .to = {i + 1, 2}}};
    findings[1].suppressed_by = STR("comment");
    const struct results results = {.minors = 1, .findings = findings, .finding_count = MANY};
    json_t *root = parsed(&results);
    json_t *all = at(root, "runs.0.results");
    assert_int_equal(json_array_size(all), 25000);
    assert_int_equal(number(all, "0.locations.0.physicalLocation.region.startLine"), 3);
    assert_string_equal(text(all, "24999.level"), "error");
    assert_string_equal(text(all, "24996.level"), "warning");
    assert_int_equal(number(all, "24996.locations.0.physicalLocation.region.startLine"), 24999);
    assert_string_equal(
        text(root, "runs.0.invocations.0.toolExecutionNotifications.0.message.text"),
        "2 of 25002 findings were left out, the least severe ones: a run holds at most 25000 "
        "results.");
    assert_string_equal(text(all, "24999.partialFingerprints.enclint/v1") + 32, ":25000");
    json_decref(root);
    free(findings);
}

int main(int argc, char **argv)
{
    if (testdata_dump(argc, argv, report_sarif))
        return 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_run_with_its_tool),
        cmocka_unit_test(results_name_their_rule),
        cmocka_unit_test(rules_say_what_github_wants),
        cmocka_unit_test(descriptions_are_cut_at_a_word),
        cmocka_unit_test(places_are_on_one_line),
        cmocka_unit_test(related_places_are_linked),
        cmocka_unit_test(fixes_are_edits_and_withheld_ones_are_not_there),
        cmocka_unit_test(fingerprints_are_stable_and_tell_findings_apart),
        cmocka_unit_test(controls_are_taxa),
        cmocka_unit_test(files_become_uris),
        cmocka_unit_test(hostile_text_does_no_harm),
        cmocka_unit_test(random_texts_do_no_harm),
        cmocka_unit_test(too_many_results_are_cut_by_severity),
    };
    return cmocka_run_group_tests_name("sarif", tests, NULL, NULL);
}
