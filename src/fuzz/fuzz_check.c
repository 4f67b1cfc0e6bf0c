/* SPDX-License-Identifier: Apache-2.0 */
/* A file of any bytes from the judging of its documents to every report. The first byte says how:
 * its lowest bit whether the file was named, the next automatic reload, the next whether comments
 * count, the next whether all versions are asked for, the upper four what it is called.
 * What must hold: fuzz/sound.h for what is found, fuzz/harmless.h for each report, JSON is JSON,
 * the same bytes give the same report (looked at for one input in eight), and a secret that occurs
 * nowhere else is in none. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/harmless.h"
#include "fuzz/one_file.h"
#include "fuzz/secret.h"
#include "fuzz/sound.h"
#include "report/report.h"
#include "tree/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[16] = {"enc.yaml",          "args/kube-apiserver",
                                      "enc.yaml",          "kube-apiserver.service.d/1.conf",
                                      "enc.json",          "page.md",
                                      "setup.sh",          "notes.txt",
                                      "enc.yaml",          "docs/enc.yaml",
                                      "a b%20'.yaml",      "enc",
                                      "a::b,c.md",         "\x1b[31m.yaml",
                                      "\xe2\x80\xae.yaml", "\xff.yaml"};

static void check(const char *wrong)
{
    if (wrong)
        BUG(wrong);
}

/* --- reports --- */

static void write_text(struct buf *out, const struct results *results)
{
    report_text(out, results, &(struct report_style){0});
}

static void write_painted(struct buf *out, const struct results *results)
{
    report_text(out, results, &(struct report_style){.color = true, .links = true});
}

static const struct format {
    void (*write)(struct buf *out, const struct results *results);
    bool painted, commands, json;
    bool slow; /* lists all rules too: for one input in sixteen */
} formats[] = {
    {write_text, false, false, false, false},   {write_painted, true, false, false, false},
    {report_github, false, true, false, false}, {report_json, false, false, true, false},
    {report_sarif, false, false, true, true},
};

static const char *check_json(struct str report)
{
    struct arena a = ARENA_INIT;
    struct source source;
    struct node *root;
    struct jread_problem problem;
    source_init(&source, &a, STR("report"), report);
    bool ok = jread_tree(&a, &source, &root, &problem) == JREAD_OK;
    arena_release(&a);
    return ok ? NULL : "JSON that is none";
}

static const char *check_report(const struct format *format, struct str report,
                                const struct results *results)
{
    struct tally tally = results_tally(results);
    size_t obeyed, expected = tally.errors + tally.warnings + tally.infos;
    const char *wrong = harmless_text(report, format->painted);
    if (!wrong)
        wrong = harmless_log(report, &obeyed);
    if (!wrong && obeyed != (format->commands ? expected : 0))
        wrong = "a line that GitHub Actions obeys";
    if (!wrong && format->json)
        wrong = check_json(report);
    if (!wrong && secret_in(report))
        wrong = "a secret";
    return wrong;
}

static void check_formats(const struct results *results, const struct results *again, size_t size)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct buf out = BUF_INIT, same = BUF_INIT;
        if (formats[i].slow && size % 16)
            continue;
        formats[i].write(&out, results);
        const char *wrong = check_report(&formats[i], buf_view(&out), results);
        if (again)
            formats[i].write(&same, again);
        if (!wrong && again && !str_eq(buf_view(&out), buf_view(&same)))
            wrong = "the same bytes gave another report";
        if (wrong)
            fprintf(stderr, STR_FMT "\n", STR_ARG(buf_view(&out)));
        check(wrong);
        buf_release(&out);
        buf_release(&same);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_INIT;
    struct source file;
    uint8_t how = size ? data[0] : 0;
    const struct str text = {size ? (const char *)data + 1 : "", size ? size - 1 : 0};
    const struct one_file how_judged = {.name = names[how >> 4],
                                        .named = how & 1,
                                        .reload = how & 2,
                                        .no_ignores = how & 4,
                                        .all_versions = how & 8};
    struct results results = one_file_judge(&a, &how_judged, text), again;
    bool twice = size % 8 == 0;
    if (twice)
        again = one_file_judge(&a, &how_judged, text);
    source_init(&file, &a, str_from(names[how >> 4]), text);
    check(sound_results(&file, &results));
    check_formats(&results, twice ? &again : NULL, size);
    arena_release(&a);
    return 0;
}
