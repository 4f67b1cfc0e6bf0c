/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/version.h"
#include "report/report_testdata.h"

static json_t *parsed(const struct results *results)
{
    struct buf out = BUF_INIT;
    report_json(&out, results);
    json_error_t error;
    json_t *root = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!root)
        fail_msg("line %d: %s", error.line, error.text);
    buf_release(&out);
    return root;
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text)
        fail_msg("no text '%s'", key);
    return text;
}

static void check_number(const json_t *object, const char *key, json_int_t expected)
{
    assert_true(json_is_integer(json_object_get(object, key)));
    assert_int_equal(json_integer_value(json_object_get(object, key)), expected);
}

/* The keys, in their order, with commas. */
static void check_keys(json_t *object, const char *expected)
{
    char keys[400] = "";
    size_t len = 0;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) len +=
        (size_t)snprintf(keys + len, sizeof keys - len, "%s%s", len ? "," : "", key);
    assert_string_equal(keys, expected);
}

static void every_key_is_there(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    check_keys(root, "schema,tool,kubernetesVersions,documents,findings,errors,summary");
    check_number(root, "schema", 1);
    assert_string_equal(text_at(json_object_get(root, "tool"), "version"), ENCLINT_VERSION);
    assert_string_equal(text_at(root, "kubernetesVersions"), "1.28..");

    json_t *findings = json_object_get(root, "findings");
    assert_int_equal(json_array_size(findings), TESTDATA_FINDINGS);
    json_t *full = json_array_get(findings, 0);
    check_keys(full, "rule,name,severity,message,file,line,column,endLine,endColumn,path,versions,"
                     "node,apiserver,related,fixes,controls,help");
    assert_string_equal(text_at(full, "rule"), "TST310");
    assert_string_equal(text_at(full, "name"), "identity-first");
    assert_string_equal(text_at(full, "severity"), "error");
    assert_string_equal(text_at(full, "versions"), "1.28..1.29");
    assert_string_equal(text_at(full, "help"), "enclint explain TST310");
    check_number(full, "line", 9);
    check_number(full, "column", 9);
    check_number(full, "endLine", 9);
    check_number(full, "endColumn", 17);
    check_keys(json_array_get(findings, 1),
               "rule,name,severity,message,file,line,column,endLine,endColumn,path,versions,"
               "related,fixes,controls,help");
    check_keys(json_array_get(findings, 5),
               "rule,name,severity,message,file,container,line,column,endLine,endColumn,path,"
               "versions,node,apiserver,related,fixes,controls,help");
    json_decref(root);
}

static void parts_have_their_keys(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    json_t *full = json_array_get(json_object_get(root, "findings"), 0);
    json_t *related = json_array_get(json_object_get(full, "related"), 1);
    check_keys(related, "file,line,column,endLine,endColumn,message");
    check_number(related, "endLine", 5);
    assert_string_equal(text_at(related, "message"), "");
    json_t *fix = json_array_get(json_object_get(full, "fixes"), 0);
    check_keys(fix, "safe,withheld,description,edits");
    json_t *edit = json_array_get(json_object_get(fix, "edits"), 1);
    check_keys(edit, "file,line,column,endLine,endColumn,text");
    assert_string_equal(text_at(edit, "text"), "      - identity: {}\n");

    json_t *documents = json_object_get(root, "documents");
    check_keys(json_array_get(documents, 0), "file,line,kind,verdicts");
    check_keys(json_array_get(documents, 1), "file,container,line,kind,verdicts");
    json_t *verdict = json_array_get(json_object_get(json_array_get(documents, 0), "verdicts"), 0);
    check_keys(verdict, "versions,verdict");
    assert_string_equal(text_at(verdict, "versions"), "1.28..1.35");
    check_keys(json_array_get(json_object_get(root, "errors"), 0), "file,message");

    json_t *summary = json_object_get(root, "summary");
    check_keys(summary, "errors,warnings,infos,suppressed,files,documents");
    check_number(summary, "errors", 1);
    check_number(summary, "warnings", 2);
    check_number(summary, "infos", 2);
    check_number(summary, "suppressed", 1);
    check_number(summary, "files", 2);
    check_number(summary, "documents", 2);
    json_decref(root);
}

static void a_withheld_fix_has_no_edits(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    json_t *full = json_array_get(json_object_get(root, "findings"), 0);
    json_t *fix = json_array_get(json_object_get(full, "fixes"), 1);
    assert_true(json_is_true(json_object_get(fix, "withheld")));
    assert_true(json_is_array(json_object_get(fix, "edits")));
    assert_int_equal(json_array_size(json_object_get(fix, "edits")), 0);
    json_decref(root);
    struct buf out = BUF_INIT;
    report_json(&out, testdata_results());
    assert_int_equal(str_find(buf_view(&out), STR("SECRETBYTES")), out.len);
    buf_release(&out);
}

static void suppressed_findings_say_so(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    json_t *findings = json_object_get(root, "findings");
    size_t i;
    json_t *finding;
    json_array_foreach(findings, i, finding)
        assert_int_equal(json_object_get(finding, "suppressed") != NULL, i == 4);
    json_t *suppressed = json_object_get(json_array_get(findings, 4), "suppressed");
    check_keys(suppressed, "by,reason");
    assert_string_equal(text_at(suppressed, "by"), "comment");
    assert_string_equal(text_at(suppressed, "reason"), "");
    json_decref(root);
}

/* What is no text becomes U+FFFD; the rest arrives as it was, and no control or bidi character
 * stands in the bytes of the report. */
static void hostile_text_arrives_and_does_no_harm(void **state)
{
    (void)state;
    json_t *root = parsed(testdata_results());
    json_t *finding = json_array_get(json_object_get(root, "findings"), 3);
    const char *message = text_at(finding, "message");
    const char *broken = strstr(message, "\xef\xbf\xbd");
    const char *was = strchr(TESTDATA_HOSTILE, '\xff');
    assert_non_null(broken);
    assert_memory_equal(message, TESTDATA_HOSTILE, (size_t)(broken - message));
    assert_string_equal(broken + 3, was + 1);
    json_decref(root);

    struct buf out = BUF_INIT;
    report_json(&out, testdata_results());
    for (size_t i = 0; i < out.len; i++)
        assert_true((unsigned char)out.ptr[i] >= ' ' || out.ptr[i] == '\n');
    assert_int_equal(str_find(buf_view(&out), STR("\xe2\x80\xae")), out.len);
    buf_release(&out);
}

static void a_line_for_each_finding(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    report_json(&out, testdata_results());
    uint32_t lines = 0;
    for (struct str rest = buf_view(&out); rest.ptr;) {
        struct str line = str_cut(&rest, '\n');
        lines += str_starts_with(line, STR("  {\"rule\": \""));
    }
    assert_int_equal(lines, TESTDATA_FINDINGS);
    assert_int_equal(out.ptr[out.len - 1], '\n');
    buf_release(&out);
}

static void nothing_is_an_object_too(void **state)
{
    (void)state;
    const struct results nothing = {.minors = version_set_range(36, 36)};
    json_t *root = parsed(&nothing);
    check_keys(root, "schema,tool,kubernetesVersions,documents,findings,errors,summary");
    assert_int_equal(json_array_size(json_object_get(root, "findings")), 0);
    assert_string_equal(text_at(root, "kubernetesVersions"), "1.36");
    json_decref(root);
}

static void random_texts_do_not_break_it(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 2000; seed++) {
        json_t *root = parsed(testdata_random(seed));
        json_t *finding = json_array_get(json_object_get(root, "findings"), 0);
        check_keys(finding, "rule,name,severity,message,file,container,line,column,endLine,"
                            "endColumn,path,versions,apiserver,related,fixes,controls,help");
        json_decref(root);
    }
}

int main(int argc, char **argv)
{
    if (testdata_dump(argc, argv, report_json))
        return 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_there),
        cmocka_unit_test(parts_have_their_keys),
        cmocka_unit_test(a_withheld_fix_has_no_edits),
        cmocka_unit_test(suppressed_findings_say_so),
        cmocka_unit_test(hostile_text_arrives_and_does_no_harm),
        cmocka_unit_test(a_line_for_each_finding),
        cmocka_unit_test(nothing_is_an_object_too),
        cmocka_unit_test(random_texts_do_not_break_it),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
