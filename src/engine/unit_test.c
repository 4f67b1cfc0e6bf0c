/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/coverage.h"
#include "apiserver/version_set.h"
#include "base/buf.h"
#include "engine/cost.h"
#include "engine/testing.h"
#include "engine/unit.h"
#include "engine/veil.h"
#include "rules/run.h"

#define HEAD "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
#define KEY  "OFz9vADsMgMWmUYHecFQmbK7o8rQ5ED/+wjhDfCsueE="
#define PLAIN_FIRST                                                                                \
    HEAD "resources:\n- resources: [secrets]\n  providers:\n  - identity: {}\n"                    \
         "  - secretbox: {keys: [{name: k1, secret: " KEY "}]}\n"

static struct arena arena;
static struct config config;

static int set_up(void **state)
{
    (void)state;
    const struct config_request request = {
        .cwd = "/", .no_config = true, .rules = rules_all, .rule_count = rules_count};
    struct err err = {""};
    return config_load(&arena, &request, &config, &err) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct unit unit_of(const char *name)
{
    return (struct unit){.file = str_from(name),
                         .config = &config,
                         .settings = &config.base,
                         .today = 20260701,
                         .results = &arena};
}

/* The text is gone when this returns, and so is the memory of the judging. */
static void judge(struct unit *u, struct str text)
{
    struct arena scratch = ARENA_INIT;
    char *bytes = malloc(text.len + 1);
    assert_non_null(bytes);
    if (text.len)
        memcpy(bytes, text.ptr, text.len);
    unit_judge(u, &scratch, (struct str){bytes, text.len});
    arena_release(&scratch);
    memset(bytes, '#', text.len + 1);
    free(bytes);
}

static const struct finding *finding_of(const struct unit *u, const char *slug)
{
    for (uint32_t i = 0; i < u->finding_count; i++)
        if (str_eq(u->findings[i].rule->slug, str_from(slug)))
            return &u->findings[i];
    return NULL;
}

static void expect_finding(const struct unit *u, const char *slug, bool expected)
{
    if ((finding_of(u, slug) != NULL) != expected)
        fail_msg("%s: %s", slug, expected ? "not found" : "found");
}

static void expect_str(struct str got, const char *expected)
{
    if (!str_eq(got, str_from(expected)))
        fail_msg("'" STR_FMT "' is not '%s'", STR_ARG(got), expected);
}

static void a_document_has_verdicts_and_findings(void **state)
{
    (void)state;
    struct unit u = unit_of("enc.yaml");
    judge(&u, STR("# what stands above\n---\n" PLAIN_FIRST));
    assert_int_equal(u.minors, version_bit(VERSION_NEWEST));
    assert_int_equal(u.document_count, 1);
    const struct document_record *d = &u.documents[0];
    expect_str(d->file, "enc.yaml");
    expect_str(d->kind, "EncryptionConfiguration");
    assert_int_equal(d->verdict_count, 1);
    expect_str(d->verdicts[0].verdict, "accepted");
    assert_null(d->coverage);
    assert_null(u.taken_for.ptr);
    const struct finding *f = finding_of(&u, "identity-first");
    assert_non_null(f);
    expect_str(f->at.file, "enc.yaml");
    expect_str(f->path, "resources[0].providers[0]");
    assert_int_equal(f->at.from.line, 8);
    assert_int_equal(f->at.line_count, 1);
    expect_str(f->at.lines[0].text, "  - identity: {}");
    assert_null(f->line_hash.ptr);
    assert_null(f->suppressed_by.ptr);
}

static void only_a_named_file_must_be_a_configuration(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *taken_for;
    } table[] = {
        {"a.yaml", "", "an empty document"},
        {"a.yaml", "# a comment\n", "an empty document"},
        {"a.yaml", "- 1\n", "a list"},
        {"a.yaml", "word\n", "plain text"},
        {"a.yaml", "a: 1\n", "a mapping without 'kind'"},
        {"a.yaml", "kind: Pod\n", "kind 'Pod' without 'apiVersion'"},
        {"a.yaml", "kind: Pod\napiVersion: v1\n", "kind 'Pod' of apiVersion 'v1'"},
        {"a.json", "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}", "kind 'Pod' of apiVersion 'v1'"},
        {"a.md", "a page\n", "a page without a configuration in its code blocks"},
        {"a.sh", "true\n", "a script without a configuration in its here-documents"},
        {"a.tf", "x = 1\n", "a script without a configuration in its here-documents"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct unit walked = unit_of(table[i].name), named = unit_of(table[i].name);
        named.named = true;
        judge(&walked, str_from(table[i].text));
        judge(&named, str_from(table[i].text));
        assert_int_equal(walked.document_count + walked.finding_count, 0);
        expect_str(walked.taken_for, table[i].taken_for);
        if (str_ends_with(named.file, STR(".yaml")) && named.document_count)
            continue; /* judged as what it should be */
        expect_finding(&named, "not-recognized", true);
        expect_str(named.taken_for, table[i].taken_for);
    }
}

static bool same_unit(const struct unit *a, const struct unit *b)
{
    bool same = a->finding_count == b->finding_count && a->document_count == b->document_count;
    for (uint32_t i = 0; same && i < a->finding_count; i++)
        same = finding_compare(&a->findings[i], &b->findings[i]) == 0 &&
               str_eq(a->findings[i].line_hash, b->findings[i].line_hash);
    return same;
}

struct task {
    struct arena arena;
    struct unit unit;
};

static void *judge_in_thread(void *context)
{
    struct task *task = context;
    struct arena scratch = ARENA_INIT;
    task->unit.results = &task->arena;
    unit_judge(&task->unit, &scratch, STR(PLAIN_FIRST));
    arena_release(&scratch);
    return NULL;
}

static void the_same_bytes_give_the_same_whichever_thread(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    struct task tasks[THREADS];
    pthread_t threads[THREADS];
    struct unit here = unit_of("enc.yaml");
    here.wants_line_hashes = true;
    judge(&here, STR(PLAIN_FIRST));
    assert_true(here.finding_count > 0);
    for (int i = 0; i < THREADS; i++) {
        tasks[i] = (struct task){ARENA_INIT, unit_of("enc.yaml")};
        tasks[i].unit.wants_line_hashes = true;
        assert_int_equal(pthread_create(&threads[i], NULL, judge_in_thread, &tasks[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(same_unit(&tasks[i].unit, &here));
        arena_release(&tasks[i].arena);
    }
}

static void what_is_not_wanted_is_not_made(void **state)
{
    (void)state;
    struct unit u = unit_of("enc.yaml");
    u.no_excerpts = true;
    judge(&u, STR(PLAIN_FIRST));
    const struct finding *f = finding_of(&u, "identity-first");
    assert_non_null(f);
    assert_int_equal(f->at.line_count, 0);
    assert_int_equal(f->at.from.line, 6);

    /* Near a key a line has no hash. */
    const struct str keyless = STR(HEAD "resources:\n- resources: [secrets]\n  providers:\n"
                                        "  - identity: {}\n  - kms: {apiVersion: v2, name: k,\n"
                                        "      endpoint: 'unix:///run/kms.sock'}\n");
    u = unit_of("enc.yaml");
    struct veil veil = {.arena = NULL};
    u.wants_line_hashes = u.wants_coverage = true;
    u.veil = &veil;
    u.costs = cost_new(&arena, NULL, 0);
    judge(&u, keyless);
    assert_true(finding_of(&u, "identity-first")->line_hash.len > 0);
    assert_non_null(u.documents[0].coverage);
    assert_ptr_equal(veil.arena, &arena);
    assert_true(veil.shown_count > 0 && veil.scalar_count > 0);
    uint32_t runs = 0;
    for (uint32_t i = 0; i < cost_count(0); i++)
        runs += u.costs[i].runs;
    assert_true(runs > 0);
}

static void comments_suppress_until_their_day(void **state)
{
    (void)state;
    const struct str text =
        STR(HEAD "resources:\n- resources: [secrets]\n  providers:\n"
                 "  - identity: {} # enclint: ignore[identity-first] until=2026-07-01 -- why\n"
                 "  - secretbox: {keys: [{name: k1, secret: " KEY "}]}\n");
    struct unit u = unit_of("enc.yaml");
    judge(&u, text);
    const struct finding *f = finding_of(&u, "identity-first");
    assert_non_null(f);
    expect_str(f->suppressed_by, "comment");

    u = unit_of("enc.yaml");
    u.no_ignores = true;
    judge(&u, text);
    assert_null(finding_of(&u, "identity-first")->suppressed_by.ptr);

    u = unit_of("enc.yaml");
    u.today = 20260702;
    judge(&u, text);
    assert_null(finding_of(&u, "identity-first")->suppressed_by.ptr);
}

static void what_git_tracks_is_said_by_the_caller(void **state)
{
    (void)state;
    struct unit u = unit_of("enc.yaml");
    judge(&u, STR(PLAIN_FIRST));
    expect_finding(&u, "key-in-vcs", false);
    u = unit_of("enc.yaml");
    u.tracked = true;
    judge(&u, STR(PLAIN_FIRST));
    expect_finding(&u, "key-in-vcs", true);
}

static void report_it(struct rule_run *run)
{
    struct draft d = rule_draft(run, (struct span){0, 0}, STR(""), STR("seen"));
    rule_report(run, &d);
}

static void rules_of_the_users_run_too(void **state)
{
    (void)state;
    const struct rule own = {.id = STR("ACME1"),
                             .slug = STR("acme"),
                             .scope = RULE_DOCUMENT,
                             .severity = SEVERITY_INFO,
                             .minors = VERSION_SET_ALL,
                             .own = true,
                             .run = report_it};
    const struct rule *list[] = {&own};
    struct unit u = unit_of("enc.yaml");
    u.own_rules = list;
    u.own_rule_count = 1;
    judge(&u, STR(PLAIN_FIRST "---\n" PLAIN_FIRST));
    assert_non_null(finding_of(&u, "acme"));
    assert_int_equal(finding_of(&u, "acme")->severity, SEVERITY_INFO);
}

static void texts_in_texts_are_judged_up_to_a_depth(void **state)
{
    (void)state;
    struct unit u = unit_of("page.md");
    judge(&u, STR("words\n```yaml\n" PLAIN_FIRST "```\n"));
    assert_int_equal(u.document_count, 1);
    assert_int_equal(u.documents[0].line, 3);
    assert_int_equal(finding_of(&u, "identity-first")->at.from.line, 8);

    /* ConfigMaps in ConfigMaps. */
    for (int depth = 1; depth <= 6; depth++) {
        struct buf text = BUF_INIT;
        char indent[4 * 6 + 1] = "";
        for (int i = 0; i < depth; i++) {
            testing_put_lines(&text, STR("kind: ConfigMap\napiVersion: v1\ndata:\n  a: |\n"),
                              indent);
            memset(indent, ' ', 4 * (size_t)(i + 1));
        }
        testing_put_lines(&text, STR(PLAIN_FIRST), indent);
        u = unit_of("map.yaml");
        judge(&u, buf_view(&text));
        buf_release(&text);
        assert_int_equal(u.document_count, depth <= 4);
        expect_finding(&u, "identity-first", depth <= 4);
        expect_finding(&u, "undecided", depth > 4);
    }
}

static void too_many_documents_are_told(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    for (int i = 0; i < 10002; i++)
        buf_cstr(&text, "---\na: 1\n");
    struct unit u = unit_of("enc.yaml");
    judge(&u, buf_view(&text));
    expect_finding(&u, "undecided", true);
    assert_int_equal(finding_of(&u, "undecided")->at.from.line, 20001);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_has_verdicts_and_findings),
        cmocka_unit_test(only_a_named_file_must_be_a_configuration),
        cmocka_unit_test(the_same_bytes_give_the_same_whichever_thread),
        cmocka_unit_test(what_is_not_wanted_is_not_made),
        cmocka_unit_test(comments_suppress_until_their_day),
        cmocka_unit_test(what_git_tracks_is_said_by_the_caller),
        cmocka_unit_test(rules_of_the_users_run_too),
        cmocka_unit_test(texts_in_texts_are_judged_up_to_a_depth),
        cmocka_unit_test(too_many_documents_are_told),
    };
    return cmocka_run_group_tests_name("unit", tests, set_up, tear_down);
}
