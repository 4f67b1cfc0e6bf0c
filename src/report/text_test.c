/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/version_set.h"
#include "report/report.h"

/* Unlike STR(), an initializer of constant data. */
#define TEXT(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

static const struct str reference[] = {TEXT("https://kubernetes.io/docs/x")};

static const struct rule identity_first = {
    .id = TEXT("ENC310"),
    .slug = TEXT("identity-first"),
    .severity = SEVERITY_ERROR,
    .why = TEXT("kube-apiserver writes with the first provider and\ntries the others only for "
                "reading. More follows."),
    .how = TEXT("move 'identity' to the end"),
    .references = {reference, 1},
};

static const struct rule unknown_field = {
    .id = TEXT("ENC105"),
    .slug = TEXT("unknown-field"),
    .severity = SEVERITY_WARNING,
};

static const struct excerpt_line line_9 = {9, TEXT("      - identity: {}")};
static const struct excerpt_line line_10 = {10, TEXT("      - secretbox:")};
static const struct excerpt_line line_16 = {16, TEXT("          cachsize: 1000")};

static const struct spot secretbox = {
    .file = TEXT("cp1/enc.yaml"),
    .from = {10, 9},
    .to = {10, 18},
    .text = TEXT("only reads what was encrypted before"),
    .lines = &line_10,
    .line_count = 1,
};

static struct finding plain_text(void)
{
    return (struct finding){
        .rule = &identity_first,
        .severity = SEVERITY_ERROR,
        .minors = VERSION_SET_ALL,
        .message = STR("secrets are stored in plain text"),
        .at = {.file = STR("cp1/enc.yaml"),
               .from = {9, 9},
               .to = {9, 17},
               .text = STR("writes: all is stored as it is"),
               .lines = &line_9,
               .line_count = 1},
        .path = STR("resources[0].providers[0]"),
        .related = &secretbox,
        .related_count = 1,
    };
}

static struct finding typo(void)
{
    return (struct finding){
        .rule = &unknown_field,
        .severity = SEVERITY_WARNING,
        .minors = VERSION_SET_ALL,
        .message = STR("unknown field 'cachsize'"),
        .at = {.file = STR("cp1/enc.yaml"),
               .from = {16, 11},
               .to = {16, 19},
               .lines = &line_16,
               .line_count = 1},
        .path = STR("resources[1].providers[0].kms.cachsize"),
    };
}

static struct results results_of(const struct finding *findings, uint32_t count)
{
    static const struct document_record document = {
        .file = TEXT("cp1/enc.yaml"), .line = 1, .kind = TEXT("EncryptionConfiguration")};
    return (struct results){.minors = VERSION_SET_ALL,
                            .documents = &document,
                            .document_count = 1,
                            .findings = findings,
                            .finding_count = count,
                            .file_count = 1};
}

/* Of the whole report: the part before the blank line and the summary. */
static void check_styled(struct finding f, struct report_style style, const char *expected)
{
    struct buf out = BUF_INIT;
    struct results results = results_of(&f, 1);
    report_text(&out, &results, &style);
    struct str body = str_slice(buf_view(&out), 0, str_find(buf_view(&out), STR("\n\n")) + 1);
    assert_int_equal(body.len, str_find(body, STR("\n\n")));
    char *text = strndup(body.ptr, body.len);
    assert_string_equal(text, expected);
    free(text);
    buf_release(&out);
}

static void check(struct finding f, const char *expected)
{
    check_styled(f, (struct report_style){0}, expected);
}

static void a_finding_is_told_in_one_frame(void **state)
{
    (void)state;
    check(plain_text(),
          "error: secrets are stored in plain text  [ENC310 identity-first]\n"
          "  --> cp1/enc.yaml:9:9\n"
          "   |\n"
          " 9 |       - identity: {}\n"
          "   |         ^^^^^^^^ writes: all is stored as it is\n"
          "10 |       - secretbox:\n"
          "   |         --------- only reads what was encrypted before\n"
          "   = why: kube-apiserver writes with the first provider and tries the others only for "
          "reading\n"
          "   = fix: move 'identity' to the end\n"
          "   = more: enclint explain ENC310\n");
}

static void what_is_not_known_is_not_said(void **state)
{
    (void)state;
    check(typo(), "warning: unknown field 'cachsize'  [ENC105 unknown-field]\n"
                  "  --> cp1/enc.yaml:16:11\n"
                  "   |\n"
                  "16 |           cachsize: 1000\n"
                  "   |           ^^^^^^^^\n"
                  "   = more: enclint explain ENC105\n");
}

static void the_rule_speaks_once(void **state)
{
    (void)state;
    struct finding both[] = {plain_text(), plain_text()};
    struct buf out = BUF_INIT;
    struct results results = results_of(both, 2);
    report_text(&out, &results, &(struct report_style){0});
    struct str text = buf_view(&out), last = str_slice(text, text.len / 2, text.len);
    assert_true(str_find(text, STR("= why: ")) < text.len / 2);
    assert_int_equal(str_find(last, STR("= why: ")), last.len);
    assert_int_equal(str_find(last, STR("= more: ")), last.len);
    assert_true(str_find(last, STR("= fix: ")) < last.len);
    buf_release(&out);
}

static void a_fix_names_its_command(void **state)
{
    (void)state;
    struct finding f = typo();
    struct fix fixes[] = {{.safe = false, .description = STR("write 'cachesize'")},
                          {.safe = true, .description = STR("another")}};
    f.fixes = fixes;
    f.fix_count = 1;
    const char head[] = "warning: unknown field 'cachsize'  [ENC105 unknown-field]\n"
                        "  --> cp1/enc.yaml:16:11\n"
                        "   |\n"
                        "16 |           cachsize: 1000\n"
                        "   |           ^^^^^^^^\n";
    char expected[1000];
    snprintf(expected, sizeof expected, "%s%s", head,
             "   = fix: write 'cachesize' (enclint fix --unsafe)\n"
             "   = more: enclint explain ENC105\n");
    check(f, expected);
    f.fix_count = 2;
    f.how = STR("call it 'cachesize'");
    snprintf(expected, sizeof expected, "%s%s", head,
             "   = fix: call it 'cachesize' (enclint fix)\n"
             "   = more: enclint explain ENC105\n");
    check(f, expected);
}

static void versions_are_named_where_they_are_not_all(void **state)
{
    (void)state;
    struct finding f = typo();
    f.minors = version_set_range(31, 36);
    f.apiserver = STR("strict decoding error: unknown field \"x\"\n[again]");
    check(f, "warning: unknown field 'cachsize'  [ENC105 unknown-field]\n"
             "  --> cp1/enc.yaml:16:11\n"
             "   |\n"
             "16 |           cachsize: 1000\n"
             "   |           ^^^^^^^^\n"
             "   = versions: 1.31..1.36\n"
             "   = server: strict decoding error: unknown field \"x\"\\n[again]\n"
             "   = more: enclint explain ENC105\n");
}

static void a_document_inside_another_says_so(void **state)
{
    (void)state;
    struct finding f = typo();
    f.container = STR("data[\"enc.yaml\"]");
    f.node = STR("cp1");
    f.at.line_count = 0;
    check(f, "warning: unknown field 'cachsize'  [ENC105 unknown-field]\n"
             "  --> cp1/enc.yaml:16:11 in data[\"enc.yaml\"], node cp1, "
             "resources[1].providers[0].kms.cachsize\n"
             "   = more: enclint explain ENC105\n");
}

static void a_users_rule_has_no_page(void **state)
{
    (void)state;
    struct rule own = {
        .id = STR("OWN1"), .slug = STR("socket-in-tmp"), .references = {reference, 1}, .own = true};
    struct finding f = typo();
    f.rule = &own;
    f.severity = SEVERITY_INFO;
    f.at.line_count = 0;
    f.path = STR("");
    check(f, "info: unknown field 'cachsize'  [OWN1 socket-in-tmp]\n"
             "  --> cp1/enc.yaml:16:11\n"
             "   = more: https://kubernetes.io/docs/x\n");
}

static void prose_is_wrapped_below_itself(void **state)
{
    (void)state;
    struct finding f = typo();
    f.at.line_count = 0;
    f.path = STR("");
    f.how = STR("aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa "
                "aaaaaaaaa bbbbbbbbb\nccc\n\nnot this");
    check(f, "warning: unknown field 'cachsize'  [ENC105 unknown-field]\n"
             "  --> cp1/enc.yaml:16:11\n"
             "   = fix: aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa "
             "aaaaaaaaa aaaaaaaaa\n"
             "          bbbbbbbbb ccc\n"
             "   = more: enclint explain ENC105\n");
}

static void many_places_are_counted(void **state)
{
    (void)state;
    struct finding f = typo();
    struct spot places[11];
    f.at.line_count = 0;
    f.path = STR("");
    for (uint32_t i = 0; i < 11; i++)
        places[i] = (struct spot){.file = STR("b"), .from = {i + 1, 1}, .text = STR("here")};
    f.related = places;
    f.related_count = 11;
    check(f, "warning: unknown field 'cachsize'  [ENC105 unknown-field]\n"
             "  --> cp1/enc.yaml:16:11\n"
             "  ::: b:1:1  here\n"
             "  ::: b:2:1  here\n"
             "  ::: b:3:1  here\n"
             "  ::: b:4:1  here\n"
             "  ::: b:5:1  here\n"
             "  ::: b:6:1  here\n"
             "  ::: b:7:1  here\n"
             "  ::: b:8:1  here\n"
             "   = note: and 3 more places\n"
             "   = more: enclint explain ENC105\n");
}

static void colours_and_links_are_ours(void **state)
{
    (void)state;
    struct finding f = typo();
    struct rule rule = unknown_field;
    rule.references = identity_first.references;
    f.rule = &rule;
    check_styled(f, (struct report_style){.color = true, .links = true},
                 "\x1b[1;33mwarning\x1b[0m\x1b[1m: unknown field 'cachsize'\x1b[0m  "
                 "[\x1b]8;;https://kubernetes.io/docs/x\x1b\\ENC105\x1b]8;;\x1b\\ "
                 "unknown-field]\n"
                 "\x1b[34m  -->\x1b[0m cp1/enc.yaml:16:11\n"
                 "\x1b[34m   |\x1b[0m\n"
                 "\x1b[34m16 |\x1b[0m           cachsize: 1000\n"
                 "\x1b[34m   |\x1b[0m           \x1b[1;33m^^^^^^^^\x1b[0m\n"
                 "\x1b[34m   = \x1b[0m\x1b[1mmore:\x1b[0m enclint explain ENC105\n");
}

static void an_address_that_is_none_is_no_link(void **state)
{
    (void)state;
    const struct str wrong[] = {STR("javascript:x"),     STR("https://a\x1b\\b"),
                                STR("https://a b"),      STR("file:///etc/passwd"),
                                STR("https://\xc3\xa9"), STR("https://x##vso[x]")};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct finding f = typo();
        struct rule rule = unknown_field;
        rule.references = (struct rule_strs){&wrong[i], 1};
        f.rule = &rule;
        f.at.line_count = 0;
        f.path = STR("");
        check_styled(f, (struct report_style){.links = true},
                     "warning: unknown field 'cachsize'  [ENC105 unknown-field]\n"
                     "  --> cp1/enc.yaml:16:11\n"
                     "   = more: enclint explain ENC105\n");
    }
}

static void quiet_says_nothing_of_nothing(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    struct finding f = typo();
    f.suppressed_by = STR("comment");
    struct results results = results_of(&f, 1);
    report_text(&out, &results, &(struct report_style){.quiet = true});
    assert_int_equal(out.len, 0);
    f.suppressed_by = STR_NONE;
    report_text(&out, &results, &(struct report_style){.quiet = true});
    assert_true(str_ends_with(buf_view(&out), STR("judged for 1.13..1.36\n")));
    buf_release(&out);
}

static void errors_come_first_and_information_is_brief(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    struct finding all[4] = {typo(), typo(), typo(), typo()};
    for (int i = 0; i < 4; i++) {
        all[i].at.line_count = 0;
        all[i].path = STR("");
        all[i].at.from.line = 1 + (uint32_t)i;
        all[i].related_count = 0;
    }
    all[0].severity = SEVERITY_INFO;
    all[0].how = STR("not said");
    all[2].severity = SEVERITY_ERROR;
    all[3].at.file = STR("other.yaml");
    all[3].severity = SEVERITY_INFO;
    struct results results = results_of(all, 4);
    report_text(&out, &results, &(struct report_style){.quiet = true});
    assert_true(str_starts_with(buf_view(&out),
                                STR("error: unknown field 'cachsize'  [ENC105 unknown-field]\n"
                                    "  --> cp1/enc.yaml:3:11\n"
                                    "   = more: enclint explain ENC105\n\n"
                                    "warning: unknown field 'cachsize'  [ENC105 unknown-field]\n"
                                    "  --> cp1/enc.yaml:2:11\n\n"
                                    "info: unknown field 'cachsize'  [ENC105 unknown-field]\n"
                                    "  --> cp1/enc.yaml:1:11\n\n"
                                    "info: unknown field 'cachsize'  [ENC105 unknown-field]\n"
                                    "  --> other.yaml:4:11\n\n"
                                    "1 error, 1 warning, 2 infos")));
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_is_told_in_one_frame),
        cmocka_unit_test(what_is_not_known_is_not_said),
        cmocka_unit_test(the_rule_speaks_once),
        cmocka_unit_test(a_fix_names_its_command),
        cmocka_unit_test(versions_are_named_where_they_are_not_all),
        cmocka_unit_test(a_document_inside_another_says_so),
        cmocka_unit_test(a_users_rule_has_no_page),
        cmocka_unit_test(prose_is_wrapped_below_itself),
        cmocka_unit_test(many_places_are_counted),
        cmocka_unit_test(colours_and_links_are_ours),
        cmocka_unit_test(an_address_that_is_none_is_no_link),
        cmocka_unit_test(errors_come_first_and_information_is_brief),
        cmocka_unit_test(quiet_says_nothing_of_nothing),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
