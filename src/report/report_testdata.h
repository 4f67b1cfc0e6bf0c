/* SPDX-License-Identifier: Apache-2.0 */
/* report_testdata: results made by hand, for the tests of the machine reports: related places,
 * fixes, one withheld, one suppressed, a place of several lines, columns behind characters of many
 * bytes, trouble with a file, and texts that mean harm in every format. */
#ifndef REPORT_REPORT_TESTDATA_H
#define REPORT_REPORT_TESTDATA_H

#include <string.h>
#include <unistd.h>

#include "apiserver/version_set.h"
#include "diag/finding.h"
#include "report/report.h"

#define TESTDATA_HOSTILE                                                                           \
    "\x1b[31mred\x1b[0m \xe2\x80\xae"                                                              \
    "bidi\n::error file=x::y ]]> <script>alert(1)</script> %0A %s [link](https://example.com) "    \
    "\xff broken \"quoted\" back\\slash"

/* A string as part of constant data. */
#define LIT(literal)                                                                               \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

static inline const struct rule *testdata_rules(void)
{
    static const struct str references[] = {
        LIT("Kubernetes: encrypting data at rest"),
        LIT("https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/")};
    static const struct str aliases[] = {LIT("TST300")};
    static const struct rule rules[] = {
        {.id = LIT("TST310"),
         .slug = LIT("identity-first"),
         .name = LIT("IdentityFirst"),
         .severity = SEVERITY_ERROR,
         .minors = VERSION_SET_ALL,
         .title = LIT("identity is the first provider"),
         .why = LIT("kube-apiserver writes with the first provider.\n\nThe others only read."),
         .how = LIT("move `identity` below the *encrypting* provider"),
         .security = LIT("8.0"),
         .precision = LIT("very-high"),
         .references = {references, 2},
         .aliases = {aliases, 1},
         .good = LIT("providers:\n- secretbox: {}\n"),
         .bad = LIT("providers:\n- identity: {}\n# ```\n")},
        {.id = LIT("TST105"),
         .slug = LIT("unknown-field"),
         .name = LIT("UnknownField"),
         .severity = SEVERITY_WARNING,
         .minors = VERSION_SET_ALL,
         .title = LIT("a field that does not exist")},
        {.id = LIT("OWN001"),
         .slug = LIT("socket-in-tmp-2"),
         .severity = SEVERITY_INFO,
         .minors = VERSION_SET_ALL,
         .title = LIT(TESTDATA_HOSTILE),
         .why = LIT(TESTDATA_HOSTILE),
         .security = LIT("very bad"),
         .own = true},
        {.id = LIT("OWN002"), .severity = SEVERITY_OFF, .own = true},
    };
    return rules;
}

static inline void testdata_fill(struct finding *findings)
{
    static const struct excerpt_line lines[] = {
        {9, LIT("      - identity: {}")},
        {10, LIT("      - secretbox: \xf0\x9f\x94\x91 ****")},
    };
    static const struct spot related[] = {
        {.file = LIT("enc.yaml"),
         .from = {10, 9},
         .to = {10, 18},
         .text = LIT("only reads what was encrypted before")},
        {.file = LIT("b [x](1).yaml"), .from = {3, 1}, .to = {5, 2}},
    };
    static const struct edit edits[] = {
        {.from = {9, 1}, .to = {10, 1}},
        {.from = {11, 1}, .to = {11, 1}, .text = LIT("      - identity: {}\n")}};
    static const struct edit secret_edits[] = {
        {.from = {10, 21}, .to = {10, 25}, .text = LIT("SECRETBYTES")}};
    static const struct fix fixes[] = {
        {.safe = false, .description = LIT("move it down"), .edits = edits, .edit_count = 2},
        {.safe = true,
         .withheld = true,
         .description = LIT("quote the key"),
         .edits = secret_edits,
         .edit_count = 1}};
    static const struct str controls[] = {LIT("cis-1.11:1.2.28")};
    const struct rule *rules = testdata_rules();
    findings[0] = (struct finding){
        .rule = &rules[0],
        .severity = SEVERITY_ERROR,
        .minors = version_set_range(28, 29),
        .message = STR("secrets are stored in plain text: 'identity' is the first provider"),
        .at = {.file = STR("enc.yaml"),
               .from = {9, 9},
               .to = {9, 17},
               .text = STR("writes"),
               .lines = lines,
               .line_count = 2},
        .path = STR("resources[0].providers[0]"),
        .node = STR("cp1"),
        .apiserver = STR("the server's own words"),
        .related = related,
        .related_count = 2,
        .fixes = fixes,
        .fix_count = 2,
        .controls = {controls, 1},
        .line_hash = STR("d1e5d5bd9d4de0b6:1")};
    findings[1] = findings[0]; /* of several lines, behind a character of four bytes */
    findings[1].rule = &rules[1];
    findings[1].severity = SEVERITY_WARNING;
    findings[1].message = STR("unknown field 'cachsize', did you mean 'cachesize'?");
    findings[1].at.from = (struct position){10, 20};
    findings[1].at.to = (struct position){12, 3};
    findings[1].how = STR("write 'cachesize'");
    findings[1].related_count = 0;
    findings[1].fix_count = 0;
    findings[1].line_hash = STR_NONE;
    findings[1].node = findings[1].apiserver = STR_NONE;
    findings[1].controls.count = 0;
    findings[2] = findings[1]; /* the same fault at the same path, once more */
}

static inline void testdata_fill_hostile(struct finding *findings)
{
    static const char text[] = TESTDATA_HOSTILE;
    static const struct str hostile = {text, sizeof text - 1};
    static const struct excerpt_line line = {1, {text, sizeof text - 1}};
    static const struct spot related = {.file = {text, sizeof text - 1},
                                        .from = {1, 1},
                                        .to = {1, 1},
                                        .text = {text, sizeof text - 1}};
    static const struct edit edit = {.from = {1, 1}, .to = {1, 2}, .text = {text, sizeof text - 1}};
    static const struct fix fix = {
        .description = {text, sizeof text - 1}, .edits = &edit, .edit_count = 1};
    findings[0] = (struct finding){.rule = &testdata_rules()[2],
                                   .severity = SEVERITY_INFO,
                                   .minors = version_set_range(VERSION_NEWEST, VERSION_NEWEST),
                                   .message = hostile,
                                   .at = {.file = hostile,
                                          .from = {1, 1},
                                          .to = {1, 1},
                                          .text = hostile,
                                          .lines = &line,
                                          .line_count = 1},
                                   .container = hostile,
                                   .path = hostile,
                                   .node = hostile,
                                   .apiserver = hostile,
                                   .how = hostile,
                                   .related = &related,
                                   .related_count = 1,
                                   .fixes = &fix,
                                   .fix_count = 1};
    findings[1] = findings[0];
    findings[1].at.file = STR("./sub//a b:\xc3\xa9.yaml");
    findings[1].suppressed_by = STR("comment");
    findings[1].suppressed_reason = STR("");
    findings[2] = findings[0];
    findings[2].at.file = STR("./sub//a b:\xc3\xa9.yaml");
    findings[2].rule = &testdata_rules()[1];
    findings[2].container = STR("data[\"enc.yaml\"]");
    findings[2].path = STR("");
}

enum { TESTDATA_FINDINGS = 6 };

static inline const struct results *testdata_results(void)
{
    static struct finding findings[TESTDATA_FINDINGS];
    static struct verdict_run verdicts[2];
    static struct document_record documents[2];
    static struct trouble errors[1];
    static const struct rule *own[2];
    static struct results results;
    testdata_fill(findings);
    testdata_fill_hostile(findings + 3);
    verdicts[0] = (struct verdict_run){version_set_range(28, 35), STR("accepted")};
    verdicts[1] = (struct verdict_run){version_set_range(36, 36), STR("refused")};
    documents[0] = (struct document_record){.file = STR("enc.yaml"),
                                            .line = 1,
                                            .kind = STR("EncryptionConfiguration"),
                                            .verdicts = verdicts,
                                            .verdict_count = 2};
    documents[1] = (struct document_record){.file = STR(TESTDATA_HOSTILE),
                                            .container = STR("data[\"enc.yaml\"]"),
                                            .line = 7,
                                            .kind = STR("Pod")};
    errors[0] = (struct trouble){STR("x\n.yaml"), STR("cannot open: Permission denied")};
    own[0] = &testdata_rules()[2];
    own[1] = &testdata_rules()[3];
    results = (struct results){.minors = version_set_range(28, 36),
                               .documents = documents,
                               .document_count = 2,
                               .findings = findings,
                               .finding_count = TESTDATA_FINDINGS,
                               .errors = errors,
                               .error_count = 1,
                               .file_count = 2,
                               .own_rules = own,
                               .own_rule_count = 2};
    return &results;
}

/* A finding of random bytes at random places, in memory that the next call takes again. */
static inline const struct results *testdata_random(uint32_t seed)
{
    enum { TEXTS = 12, LENGTH = 40 };
    static char bytes[TEXTS][LENGTH];
    static struct excerpt_line line;
    static struct spot related;
    static struct edit edit;
    static struct fix fix;
    static struct finding finding;
    static struct trouble trouble;
    static struct results results;
    static const char pieces[] =
        "\\\"'{}[](): \n\r\t\0\x1b\x7f\x80\xc3\xa9\xe2\x80\xae\xf0\x9f\x94\x91\xff<>%&`a";
    struct str texts[TEXTS];
    uint32_t numbers[12];
#define TESTDATA_NEXT ((seed = seed * 1664525u + 1013904223u) >> 16)
    for (int i = 0; i < TEXTS; i++) {
        texts[i] = (struct str){bytes[i], TESTDATA_NEXT % LENGTH};
        for (int k = 0; k < LENGTH; k++)
            bytes[i][k] = pieces[TESTDATA_NEXT % (sizeof pieces - 1)];
    }
    for (int i = 0; i < 12; i++)
        numbers[i] = TESTDATA_NEXT % 8;
#undef TESTDATA_NEXT
    line = (struct excerpt_line){numbers[0], texts[0]};
    related = (struct spot){.file = texts[1],
                            .from = {numbers[1], numbers[2]},
                            .to = {numbers[3], numbers[4]},
                            .text = texts[2]};
    edit = (struct edit){.from = {1, 1}, .to = {1, 1}, .text = texts[3]};
    fix = (struct fix){.description = texts[4], .edits = &edit, .edit_count = numbers[5] % 2};
    finding = (struct finding){.rule = &testdata_rules()[numbers[6] % 4],
                               .severity = SEVERITY_INFO + numbers[6] % 3,
                               .minors = 1,
                               .message = texts[5],
                               .at = {.file = texts[6],
                                      .from = {numbers[7], numbers[8]},
                                      .to = {numbers[9], numbers[10]},
                                      .lines = &line,
                                      .line_count = numbers[11] % 2},
                               .container = texts[7],
                               .path = texts[8],
                               .apiserver = texts[9],
                               .how = texts[10],
                               .related = &related,
                               .related_count = 1,
                               .fixes = &fix,
                               .fix_count = 1};
    trouble = (struct trouble){texts[11], texts[10]};
    results = (struct results){.minors = 1,
                               .findings = &finding,
                               .finding_count = 1,
                               .errors = &trouble,
                               .error_count = 1};
    return &results;
}

/* For the validators of scripts/long/reports: `json_test dump` prints a report of these results
 * instead of running the tests, `json_test dump-empty` that of a run without any. */
static inline bool testdata_dump(int argc, char **argv,
                                 void (*report)(struct buf *, const struct results *))
{
    bool empty = argc == 2 && strcmp(argv[1], "dump-empty") == 0;
    if (!empty && (argc != 2 || strcmp(argv[1], "dump") != 0))
        return false;
    const struct results nothing = {.minors = version_set_range(36, 36)};
    struct buf out = BUF_INIT;
    report(&out, empty ? &nothing : testdata_results());
    for (size_t done = 0; done < out.len;) {
        ssize_t n = write(STDOUT_FILENO, out.ptr + done, out.len - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    buf_release(&out);
    return true;
}

#endif
