/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/old_report.h"

static void reports_are_told_from_other_files(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool report;
    } rows[] = {
        {"{\n \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n \"runs\": []}",
         true},
        {"{\"version\": \"2.1.0\", \"$schema\": \"x/sarif-schema-2.1.0.json\"}", true},
        {"{\n \"schema\": 1,\n \"tool\": {\"name\": \"enclint\", \"version\": \"0.1.0\"}}", true},
        {"error: x\n  --> enc.yaml:1:1\n\n1 error, 0 warnings in 1 file, judged for 1.36\n", true},
        {"1 file, 1 document, accepted by 1.28..1.30\n", true},
        {"1 file, accepted by 1.36", true},
        {"", false},
        {"\n\n", false},
        {"{\"kind\": \"EncryptionConfiguration\"}", false},
        {"{\"$schema\": \"encryption-configuration.schema.json\", \"kind\": \"x\"}", false},
        {"kind: EncryptionConfiguration\n", false},
        {"kind: EncryptionConfiguration # 1 file, judged for 1.36\n", false},
        {"1 error, 0 warnings in 1 file, judged for 1.36\nkind: EncryptionConfiguration\n", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_old_report(str_from(rows[i].text)) != rows[i].report)
            fail_msg("'%s' is %sa report", rows[i].text, rows[i].report ? "" : "not ");
}

int main(int argc, char **argv)
{
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    const struct CMUnitTest tests[] = {cmocka_unit_test(reports_are_told_from_other_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
