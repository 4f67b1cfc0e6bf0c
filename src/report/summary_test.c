/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "apiserver/version_set.h"
#include "report/summary.h"

static void check(const struct results *results, const char *expected)
{
    struct buf out = BUF_INIT;
    summary_write(&out, results);
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_release(&out);
}

static struct document_record document(const char *kind)
{
    return (struct document_record){.file = STR("a.yaml"), .kind = str_from(kind), .line = 1};
}

static void a_clean_run_says_what_it_looked_at(void **state)
{
    (void)state;
    struct verdict_run runs[] = {{version_set_range(28, 30), STR("accepted")},
                                 {version_set_range(31, 36), STR("refused")}};
    struct document_record documents[] = {document("EncryptionConfiguration"),
                                          document("kube-apiserver")};
    struct results results = {
        .minors = version_bit(30), .documents = documents, .document_count = 1, .file_count = 1};
    check(&results, "1 file, 1 document");
    documents[0].verdicts = runs;
    documents[0].verdict_count = 2;
    check(&results, "1 file, 1 document, accepted by 1.30");
    results.minors_defaulted = true;
    check(&results,
          "1 file, 1 document, accepted by 1.30, the newest known (--kubernetes-version)");
    results.minors_defaulted = false;
    results.file_count = results.document_count = 2;
    check(&results, "2 files, 2 documents (1 EncryptionConfiguration, 1 kube-apiserver), "
                    "accepted by 1.30");
}

/* Findings may be switched off, verdicts may not. */
static void what_is_not_accepted_is_never_called_so(void **state)
{
    (void)state;
    struct verdict_run runs[] = {{version_set_range(28, 30), STR("accepted")},
                                 {version_set_range(31, 33), STR("undecided")},
                                 {version_set_range(34, 36), STR("accepted")}};
    struct verdict_run other = {version_set_range(31, 36), STR("accepted")};
    struct document_record documents[] = {document("EncryptionConfiguration"),
                                          document("EncryptionConfiguration")};
    documents[0].verdicts = runs;
    documents[0].verdict_count = 3;
    documents[1].verdicts = &other;
    documents[1].verdict_count = 1;
    struct results results = {.minors = version_set_range(28, 36),
                              .documents = documents,
                              .document_count = 1,
                              .file_count = 1};
    check(&results, "1 file, 1 document, accepted by 1.28..1.30,1.34..1.36 of 1.28..1.36");
    results.document_count = 2;
    check(&results, "1 file, 2 documents (2 EncryptionConfiguration), "
                    "accepted by 1.34..1.36 of 1.28..1.36");
    results.minors = version_set_range(29, 32);
    check(&results, "1 file, 2 documents (2 EncryptionConfiguration), "
                    "accepted by none of 1.29..1.32");
}

static void what_was_found_is_counted(void **state)
{
    (void)state;
    struct finding findings[] = {{.severity = SEVERITY_ERROR},
                                 {.severity = SEVERITY_ERROR},
                                 {.severity = SEVERITY_INFO},
                                 {.severity = SEVERITY_ERROR, .suppressed_by = STR("comment")}};
    struct document_record documents[] = {document("EncryptionConfiguration"),
                                          document("kube-apiserver")};
    struct trouble errors[] = {{STR("x"), STR("no")}, {STR("y"), STR("no")}};
    struct results results = {.minors = version_set_range(28, 34),
                              .documents = documents,
                              .document_count = 2,
                              .findings = findings,
                              .finding_count = 2,
                              .file_count = 3};
    check(&results, "2 errors, 0 warnings in 3 files (1 EncryptionConfiguration, "
                    "1 kube-apiserver), judged for 1.28..1.34");
    results.finding_count = 4;
    results.minors = version_bit(36);
    results.minors_defaulted = true;
    results.errors = errors;
    results.error_count = 2;
    check(&results, "2 errors, 0 warnings, 1 info in 3 files (1 EncryptionConfiguration, "
                    "1 kube-apiserver), judged for 1.36, the newest known "
                    "(--kubernetes-version); 1 suppressed; 2 files could not be read");
    results.findings = findings + 3;
    results.finding_count = 1;
    results.error_count = 1;
    check(&results, "3 files, 2 documents (1 EncryptionConfiguration, 1 kube-apiserver); "
                    "1 suppressed; 1 file could not be read");
}

static void nothing_is_not_clean(void **state)
{
    (void)state;
    struct trouble error = {STR("x"), STR("no")};
    struct results results = {.minors = version_bit(36), .errors = &error};
    check(&results, "nothing was checked");
    results.error_count = 1;
    check(&results, "nothing was checked; 1 file could not be read");
}

static void kinds_of_the_input_are_few_short_and_escaped(void **state)
{
    (void)state;
    struct document_record documents[8];
    static const char *const kinds[] = {"", "b\x1b[m\n", "c", "##[error]", "c", "e", "f", "g"};
    for (size_t i = 0; i < 8; i++)
        documents[i] = document(kinds[i]);
    struct results results = {
        .minors = version_bit(36), .documents = documents, .document_count = 8, .file_count = 1};
    check(&results, "1 file, 8 documents (1 not recognised, 1 b\\x1b[m\\n, 2 c, "
                    "1 #\\x23[error], 1 e, 2 of other kinds)");
    documents[0].kind =
        STR("0123456789012345678901234567890123456789012345678901234567890123456789");
    results.document_count = 2;
    check(&results, "1 file, 2 documents (1 "
                    "0123456789012345678901234567890123456789012345678901234567890123..., "
                    "1 b\\x1b[m\\n)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_run_says_what_it_looked_at),
        cmocka_unit_test(what_is_not_accepted_is_never_called_so),
        cmocka_unit_test(what_was_found_is_counted),
        cmocka_unit_test(nothing_is_not_clean),
        cmocka_unit_test(kinds_of_the_input_are_few_short_and_escaped),
    };
    return cmocka_run_group_tests_name("summary", tests, NULL, NULL);
}
