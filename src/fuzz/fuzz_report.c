/* SPDX-License-Identifier: Apache-2.0 */
/* Findings whose every text, place and count comes from the input, in each format: what a person or
 * a CI system reads is harmless, and the same results give the same bytes. */
#include <stdint.h>
#include <stdio.h>

#include "apiserver/version_set.h"
#include "base/fatal.h"
#include "fuzz/harmless.h"
#include "report/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what)
{
    if (!holds)
        BUG(what);
}

/* --- from bytes to results --- */

struct feed {
    struct str rest;
    struct arena *arena;
};

static unsigned take(struct feed *feed)
{
    unsigned byte = feed->rest.len ? (unsigned char)feed->rest.ptr[0] : 0;
    feed->rest = str_slice(feed->rest, 1, feed->rest.len);
    return byte;
}

/* Now and then long, now and then absent. */
static struct str take_text(struct feed *feed)
{
    unsigned byte = take(feed);
    size_t len = byte < 0xF0 ? byte % 48 : byte < 0xF8 ? 400 : 0;
    struct str text = str_slice(feed->rest, 0, len);
    feed->rest = str_slice(feed->rest, len, feed->rest.len);
    return byte == 0xFF ? STR_NONE : text;
}

/* Small numbers mostly, so that places meet; now and then the largest. */
static uint32_t take_number(struct feed *feed)
{
    unsigned byte = take(feed);
    return byte == 0xFF ? UINT32_MAX : byte >= 0xF0 ? byte << 12 : byte % 64;
}

/* Of two calls in one initializer either may come first. */
static struct position take_position(struct feed *feed, uint32_t line)
{
    return (struct position){line, take_number(feed)};
}

static struct spot take_spot(struct feed *feed)
{
    struct spot spot = {.file = take_text(feed)};
    uint32_t count = take(feed) % 4, number = take_number(feed);
    spot.text = take_text(feed);
    struct excerpt_line *lines = arena_new(feed->arena, struct excerpt_line, count + 1);
    spot.from = take_position(feed, number);
    spot.to = take_position(feed, number + take(feed) / 0x80);
    for (uint32_t i = 0; i < count && number <= UINT32_MAX - i; i++)
        lines[spot.line_count++] = (struct excerpt_line){number + i, take_text(feed)};
    spot.lines = lines;
    return spot;
}

static const struct rule *take_rule(struct feed *feed)
{
    struct rule *rule = arena_new(feed->arena, struct rule, 1);
    struct str *texts = arena_new(feed->arena, struct str, 1);
    texts[0] = take_text(feed);
    rule->id = take_text(feed);
    rule->slug = take_text(feed);
    rule->name = take_text(feed);
    rule->title = take_text(feed);
    rule->why = take_text(feed);
    rule->how = take_text(feed);
    rule->minors = VERSION_SET_ALL;
    rule->severity = SEVERITY_WARNING;
    rule->precision = STR("high");
    rule->references = (struct rule_strs){texts, take(feed) % 2};
    rule->own = take(feed) % 2;
    return rule;
}

static struct fix take_fix(struct feed *feed)
{
    struct edit *edit = arena_new(feed->arena, struct edit, 1);
    unsigned bits = take(feed);
    edit->from = edit->to = take_position(feed, take(feed) + 1);
    edit->text = take_text(feed);
    struct str description = take_text(feed);
    return (struct fix){.safe = bits & 1,
                        .withheld = bits & 2,
                        .description = description,
                        .edits = edit,
                        .edit_count = bits & 2 ? 0 : 1};
}

static struct finding take_finding(struct feed *feed, const struct rule *rule)
{
    struct finding f = {.rule = rule, .severity = SEVERITY_INFO + take(feed) % 3};
    struct spot *related = arena_new(feed->arena, struct spot, 12);
    struct fix *fixes = arena_new(feed->arena, struct fix, 2);
    f.minors = (uint32_t)take(feed) << 8 | 1;
    f.message = take_text(feed);
    f.container = take_text(feed);
    f.path = take_text(feed);
    f.node = take_text(feed);
    f.apiserver = take_text(feed);
    f.how = take_text(feed);
    f.at = take_spot(feed);
    f.related = related;
    f.related_count = take(feed) % 12;
    for (uint32_t i = 0; i < f.related_count; i++)
        related[i] = take_spot(feed);
    f.fixes = fixes;
    f.fix_count = take(feed) % 3;
    for (uint32_t i = 0; i < f.fix_count; i++)
        fixes[i] = take_fix(feed);
    if (take(feed) % 4 == 3)
        f.suppressed_by = f.suppressed_reason = take_text(feed);
    return f;
}

static struct results take_results(struct feed *feed)
{
    static const char *const verdicts[] = {"accepted", "refused", "panics", "undecided"};
    struct results r = {.minors = (uint32_t)take(feed) << 8 | 1};
    struct document_record *documents = arena_new(feed->arena, struct document_record, 8);
    struct verdict_run *runs = arena_new(feed->arena, struct verdict_run, 8);
    struct finding *findings = arena_new(feed->arena, struct finding, 4);
    struct trouble *troubles = arena_new(feed->arena, struct trouble, 1);
    r.documents = documents;
    r.findings = findings;
    r.errors = troubles;
    r.minors_defaulted = take(feed) % 2;
    r.file_count = take(feed) % 3;
    r.document_count = take(feed) % 8;
    for (uint32_t i = 0; i < r.document_count; i++) {
        struct document_record *document = &documents[i];
        document->file = take_text(feed);
        document->container = take_text(feed);
        document->kind = take_text(feed);
        document->line = 1;
        runs[i] = (struct verdict_run){r.minors, str_from(verdicts[take(feed) % 4])};
        document->verdicts = &runs[i];
        document->verdict_count = take(feed) % 2;
    }
    r.error_count = take(feed) % 2;
    troubles[0].file = take_text(feed);
    troubles[0].message = take_text(feed);
    const struct rule *rules[2];
    rules[0] = take_rule(feed);
    rules[1] = take_rule(feed);
    r.finding_count = take(feed) % 5;
    for (uint32_t i = 0; i < r.finding_count; i++)
        findings[i] = take_finding(feed, rules[i % 2]);
    return r;
}

/* --- what must hold --- */

static void text_plain(struct buf *out, const struct results *results)
{
    report_text(out, results, &(struct report_style){0});
}

static void text_painted(struct buf *out, const struct results *results)
{
    report_text(out, results, &(struct report_style){.color = true, .links = true});
}

static const struct format {
    void (*write)(struct buf *out, const struct results *results);
    bool painted;  /* has escape sequences of ours */
    bool commands; /* a line for each finding that GitHub Actions obeys */
    bool slow;     /* lists all rules too: for one input in sixteen */
} formats[] = {
    {text_plain, false, false, false},   {text_painted, true, false, false},
    {report_github, false, true, false}, {report_json, false, false, false},
    {report_sarif, false, false, true},
};

static void check_format(const struct format *format, const struct results *results)
{
    struct buf out = BUF_INIT, again = BUF_INIT;
    struct tally tally = results_tally(results);
    size_t obeyed, expected = tally.errors + tally.warnings + tally.infos;
    format->write(&out, results);
    format->write(&again, results);
    const char *wrong = harmless_text(buf_view(&out), format->painted);
    if (!wrong)
        wrong = harmless_log(buf_view(&out), &obeyed);
    if (!wrong && obeyed != (format->commands ? expected : 0))
        wrong = "a line that GitHub Actions obeys";
    if (!wrong && !str_eq(buf_view(&out), buf_view(&again)))
        wrong = "the same results gave other bytes";
    if (!wrong && !str_ends_with(buf_view(&out), STR("\n")))
        wrong = "the last line has no end";
    if (wrong)
        fprintf(stderr, STR_FMT "\n", STR_ARG(buf_view(&out)));
    check(!wrong, wrong);
    buf_release(&out);
    buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct feed feed = {{size ? (const char *)data : "", size}, &arena};
    struct results results = take_results(&feed);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (!formats[i].slow || size % 16 == 0)
            check_format(&formats[i], &results);
    arena_release(&arena);
    return 0;
}
