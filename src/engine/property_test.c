/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for any file, over the recorded configurations and slips of them: bytes lost, lines
 * twice, documents inside documents, templates, other line ends. The slips come from a seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "apiserver/load.h"
#include "base/buf.h"
#include "base/go_base64.h"
#include "engine/testing.h"
#include "fuzz/harmless.h"
#include "fuzz/one_file.h"
#include "fuzz/sound.h"
#include "report/report.h"

enum { CASES_MAX = 8000, SLIPS = 2, LONG = 4096 };

struct recorded {
    const char *name;
    struct str text;
    bool reload;
};

static struct arena kept; /* zeroed: as ARENA_INIT */
static struct recorded cases[CASES_MAX];
static size_t case_count;

/* What is no UTF-8 was recorded in base64. */
static struct str text_of(json_t *line)
{
    json_t *text = json_object_get(line, "text"), *encoded = json_object_get(line, "b64");
    if (text)
        return arena_str(&kept, (struct str){json_string_value(text), json_string_length(text)});
    struct str letters = {json_string_value(encoded), json_string_length(encoded)};
    char *bytes = arena_bytes(&kept, letters.len);
    size_t len, fault;
    assert_true(go_base64_decode(letters, bytes, &len, &fault));
    return (struct str){bytes, len};
}

static int read_cases(void **state)
{
    (void)state;
    FILE *file = fopen("testdata/apiserver/verdicts.jsonl", "rb");
    json_t *line;
    assert_non_null(file);
    while (case_count < CASES_MAX &&
           (line = json_loadf(file, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, NULL)) != NULL) {
        struct recorded *c = &cases[case_count++];
        c->name = arena_cstr(&kept, str_from(json_string_value(json_object_get(line, "name"))));
        c->text = text_of(line);
        c->reload = json_is_true(json_object_get(line, "reload"));
        json_decref(line);
    }
    fclose(file);
    assert_true(case_count > 2000);
    return 0;
}

static int forget_cases(void **state)
{
    (void)state;
    arena_release(&kept);
    return 0;
}

/* --- slips --- */

static uint32_t next_random(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* The text inside something else; *name: what the file is then called. */
static void wrap(struct buf *out, struct str text, uint32_t how, const char **name)
{
    switch (how) {
    case 0:
        buf_cstr(out, "apiVersion: v1\nkind: ConfigMap\ndata:\n  enc.yaml: |\n");
        testing_put_lines(out, text, "    ");
        break;
    case 1:
        buf_cstr(out, "apiVersion: v1\nkind: Secret\ndata:\n  enc.yaml: ");
        testing_put_base64(out, text);
        buf_cstr(out, "\n");
        break;
    case 2:
        buf_cstr(out, "apiVersion: v1\nkind: List\nitems:\n-\n");
        testing_put_lines(out, text, "  ");
        break;
    case 3:
        buf_cstr(out, "# How to\n\n```yaml\n");
        buf_str(out, text);
        buf_cstr(out, "\n```\n");
        *name = "page.md";
        break;
    case 4:
        buf_cstr(out, "#!/bin/sh\ncat >enc.yaml <<EOF\n");
        buf_str(out, text);
        buf_cstr(out, "\nEOF\n");
        *name = "setup.sh";
        break;
    case 5:
        buf_str(out, text);
        buf_cstr(out, "\n---\n");
        buf_str(out, text);
        break;
    default:
        buf_cstr(out, "apiVersion: v1\nkind: Pod\n---\n");
        buf_str(out, text);
    }
}

static void put_line_slip(struct buf *out, struct str text, uint32_t *seed)
{
    uint32_t how = next_random(seed, 4);
    for (struct str rest = text; rest.ptr;) {
        struct str line = str_cut(&rest, '\n');
        bool slip = next_random(seed, 8) == 0;
        if (slip && how == 0)
            continue;
        buf_str(out, line);
        if (slip && how == 1)
            buf_cstr(out, "  # \xc3\xa4\xe2\x82\xac ignore\r");
        if (rest.ptr)
            buf_byte(out, '\n');
        if (slip && how == 2) {
            buf_str(out, line);
            buf_byte(out, '\n');
        }
        if (slip && how == 3)
            buf_cstr(out, "{{- if .Values.a }}\n");
    }
}

static void put_byte_slip(struct buf *out, struct str text, uint32_t *seed)
{
    static const char *const pieces[] = {"",   "\xc3\xa9", "{{ x }}", "${KEY}",
                                         "\t", "\r\n",     ":",       "- ",
                                         "\"", "'",        "\xff",    "\xf0\x9f\x98",
                                         "[",  "&a *a",    "\x1b",    "# enclint: ignore[x] y\n"};
    size_t at = text.len ? next_random(seed, (uint32_t)text.len) : 0;
    size_t lost = next_random(seed, 4);
    buf_str(out, str_slice(text, 0, at));
    buf_cstr(out, pieces[next_random(seed, sizeof pieces / sizeof *pieces)]);
    buf_str(out, str_slice(text, at + lost, text.len));
}

static struct str slip(struct arena *a, struct str text, uint32_t *seed, const char **name)
{
    struct buf out = BUF_INIT;
    uint32_t how = next_random(seed, 4);
    if (how == 0)
        wrap(&out, text, next_random(seed, 7), name);
    else if (how == 1)
        put_line_slip(&out, text, seed);
    else if (how == 2)
        put_byte_slip(&out, text, seed);
    else
        for (size_t i = 0; i < text.len; i++) {
            if (text.ptr[i] == '\n')
                buf_byte(&out, '\r');
            buf_byte(&out, text.ptr[i]);
        }
    struct str made = buf_to_arena(&out, a);
    buf_release(&out);
    /* One slip hides what another would find: some have two. */
    return next_random(seed, 3) ? made : slip(a, made, seed, name);
}

/* --- for each file --- */

struct subject {
    struct arena arena;
    const char *label;
    struct one_file file;
    struct str text;
    struct results results;
};

static void judge(struct subject *s)
{
    s->results = one_file_judge(&s->arena, &s->file, s->text);
}

static _Noreturn void complain(const struct subject *s, const char *what)
{
    print_error("%s as %s: %s\n----\n" STR_FMT "\n----\n", s->label, s->file.name, what,
                STR_ARG(s->text));
    fail();
    abort();
}

static void check_verdicts(struct subject *s);

/* Each `step`th recorded file as it is, then with slips. Long ones are deep, which takes its time:
 * one property is enough for them. */
static void for_each(uint32_t seed, size_t step, void (*check)(struct subject *s))
{
    for (size_t i = seed % step; i < case_count; i += step) {
        bool is_long = cases[i].text.len >= LONG;
        unsigned rounds = !is_long ? SLIPS + 1 : check == check_verdicts ? 1 : 0;
        for (unsigned round = 0; round < rounds; round++) {
            struct subject s = {.arena = ARENA_INIT, .label = cases[i].name, .text = cases[i].text};
            s.file = (struct one_file){.name = "enc.yaml", .named = true, .all_versions = true};
            s.file.reload = cases[i].reload;
            if (round)
                s.text = slip(&s.arena, s.text, &seed, &s.file.name);
            judge(&s);
            check(&s);
            arena_release(&s.arena);
        }
    }
}

static void check_places(struct subject *s)
{
    struct source file;
    source_init(&file, &s->arena, str_from(s->file.name), s->text);
    const char *wrong = sound_results(&file, &s->results);
    if (wrong)
        complain(s, wrong);
}

static void places_are_those_of_the_file(void **state)
{
    (void)state;
    for_each(1, 1, check_places);
}

/* --- reports --- */

static json_t *parse(struct subject *s, void (*write)(struct buf *, const struct results *))
{
    struct buf out = BUF_INIT;
    json_error_t error;
    write(&out, &s->results);
    const char *wrong = harmless_text(buf_view(&out), false);
    json_t *root = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    buf_release(&out);
    if (wrong || !root)
        complain(s, wrong ? wrong : error.text);
    return root;
}

static bool same_text(json_t *a, const char *key, json_t *b, const char *other)
{
    return json_equal(json_object_get(a, key), json_object_get(b, other));
}

static bool same_finding(json_t *plain, json_t *result)
{
    json_t *location = json_array_get(json_object_get(result, "locations"), 0);
    json_t *place = json_object_get(location, "physicalLocation");
    json_t *region = json_object_get(place, "region");
    const char *severity = json_string_value(json_object_get(plain, "severity"));
    const char *level = json_string_value(json_object_get(result, "level"));
    if (strcmp(severity, "info") == 0)
        severity = "note";
    return level && strcmp(severity, level) == 0 && same_text(plain, "rule", result, "ruleId") &&
           same_text(plain, "line", region, "startLine") &&
           same_text(plain, "column", region, "startColumn");
}

static void check_reports(struct subject *s)
{
    json_t *json = parse(s, report_json), *sarif = parse(s, report_sarif), *plain;
    json_t *run = json_array_get(json_object_get(sarif, "runs"), 0);
    json_t *results = json_object_get(run, "results");
    size_t i, next = 0;
    json_array_foreach(json_object_get(json, "findings"), i, plain)
    {
        if (json_object_get(plain, "suppressed"))
            continue;
        if (!same_finding(plain, json_array_get(results, next++)))
            complain(s, "JSON and SARIF differ");
    }
    if (next != json_array_size(results))
        complain(s, "SARIF has more");
    json_decref(json);
    json_decref(sarif);
}

static void reports_carry_the_same_findings(void **state)
{
    (void)state;
    for_each(2, 23, check_reports);
}

/* --- load and check --- */

static bool agrees(struct str verdict, const struct verdict *v, bool template)
{
    /* What something else fills in is unknown here, while a server would read it as it is. */
    return template ? !str_eq(verdict, STR("accepted")) || v->kind == VERDICT_ACCEPTED
                    : str_eq(verdict, str_from(verdict_name(v->kind)));
}

static bool has_rule(const struct results *results, const char *slug)
{
    for (uint32_t i = 0; i < results->finding_count; i++)
        if (str_eq(results->findings[i].rule->slug, str_from(slug)))
            return true;
    return false;
}

static size_t compared;

static void check_verdicts(struct subject *s)
{
    struct verdict verdicts[VERSION_COUNT];
    struct source source;
    struct load_options options = {.minors = VERSION_SET_ALL,
                                   .automatic_reload = s->file.reload,
                                   .file = str_from(s->file.name)};
    const struct document_record *first = s->results.documents;
    bool template = has_rule(&s->results, "template-values");
    if (!s->results.document_count || first->container.ptr || first->line != 1)
        return;
    source_init(&source, &s->arena, options.file, s->text);
    load_verdicts(&s->arena, &source, &options, verdicts);
    for (uint32_t i = 0; i < first->verdict_count; i++)
        for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++)
            if (version_set_has(first->verdicts[i].minors, minor) &&
                !agrees(first->verdicts[i].verdict, &verdicts[minor - VERSION_OLDEST], template))
                complain(s, "load and check differ");
    compared++;
}

static void load_and_check_agree(void **state)
{
    (void)state;
    compared = 0;
    for_each(3, 2, check_verdicts);
    assert_true(compared > case_count / 2);
}

/* --- suppression --- */

/* Every rule that speaks, in one comment for the whole file. */
static struct str silenced(struct subject *s)
{
    struct buf out = BUF_INIT;
    buf_cstr(&out, "# enclint: ignore-file[");
    for (uint32_t i = 0; i < s->results.finding_count; i++) {
        struct str slug = s->results.findings[i].rule->slug;
        if (str_find(buf_view(&out), slug) == out.len) {
            buf_cstr(&out, i ? "," : "");
            buf_str(&out, slug);
        }
    }
    buf_cstr(&out, "] tested\n");
    buf_str(&out, s->text);
    struct str text = buf_to_arena(&out, &s->arena);
    buf_release(&out);
    return text;
}

/* Where a line in front changes nothing else. */
static bool takes_comment(const struct subject *s)
{
    struct str text = str_trim(s->text);
    return text.len && text.ptr[0] != '{' && text.ptr[0] != '%' && text.ptr[0] != '#' &&
           (unsigned char)text.ptr[0] < 0x80 && str_find_byte(text, '\0') == text.len &&
           str_eq(str_from(s->file.name), STR("enc.yaml"));
}

static void check_suppression(struct subject *s)
{
    struct subject again = {.arena = ARENA_INIT, .label = s->label, .file = s->file};
    if (!s->results.finding_count || !takes_comment(s))
        return;
    again.text = silenced(s);
    judge(&again);
    for (uint32_t i = 0; i < again.results.finding_count; i++)
        if (!again.results.findings[i].suppressed_by.ptr) {
            print_error(STR_FMT ": " STR_FMT "\n", STR_ARG(again.results.findings[i].rule->id),
                        STR_ARG(again.results.findings[i].message));
            complain(&again, "a finding that stands in spite of a comment");
        }
    arena_release(&again.arena);
    compared++;
}

static void a_comment_for_all_silences_all(void **state)
{
    (void)state;
    compared = 0;
    for_each(4, 3, check_suppression);
    assert_true(compared > case_count / 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_those_of_the_file),
        cmocka_unit_test(reports_carry_the_same_findings),
        cmocka_unit_test(load_and_check_agree),
        cmocka_unit_test(a_comment_for_all_silences_all),
    };
    return cmocka_run_group_tests_name("property", tests, read_cases, forget_cases);
}
