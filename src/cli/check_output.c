/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/check_output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "engine/old_report.h"
#include "files/input.h"
#include "files/replace.h"
#include "tree/limits.h"

/* --- formats --- */

static void write_json(struct buf *out, const struct results *results,
                       const struct report_style *style)
{
    (void)style;
    report_json(out, results);
}

static void write_sarif(struct buf *out, const struct results *results,
                        const struct report_style *style)
{
    (void)style;
    report_sarif(out, results);
}

static void write_github(struct buf *out, const struct results *results,
                         const struct report_style *style)
{
    (void)style;
    report_github(out, results);
}

static const struct {
    const char *name;
    void (*write)(struct buf *out, const struct results *results, const struct report_style *style);
} formats[] = {
    {"text", report_text}, {"json", write_json}, {"sarif", write_sarif}, {"github", write_github}};

enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static int read_format(const char *name, struct check_output *out)
{
    const char *names[FORMAT_COUNT + 1] = {NULL};
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        names[i] = formats[i].name;
        if (strcmp(formats[i].name, name) != 0)
            continue;
        out->write = formats[i].write;
        return EXIT_CLEAN;
    }
    const char *near = arguments_nearest(name, names);
    return near ? cli_usage_error("check", "no format '%s', did you mean '%s'?", name, near)
                : cli_usage_error("check", "--format is text, json, sarif or github, not '%s'",
                                  name);
}

/* --- colours --- */

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value && strcmp(value, "0") != 0;
}

static int read_color(const struct arguments *args, struct report_style *style)
{
    const char *when = argument(args, "color");
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    bool terminal = isatty(STDOUT_FILENO) && !(term && strcmp(term, "dumb") == 0);
    if (!when || strcmp(when, "auto") == 0)
        style->color = !(no_color && *no_color) && (terminal || is_set("CLICOLOR_FORCE"));
    else if (strcmp(when, "always") == 0)
        style->color = true;
    else if (strcmp(when, "never") != 0)
        return cli_usage_error("check", "--color is auto, always or never, not '%s'", when);
    style->links = style->color && terminal;
    style->quiet = argument(args, "quiet") != NULL;
    return EXIT_CLEAN;
}

/* Names only: two links to one file are nobody's accident. */
static bool is_output_twice(const struct check_outputs *out, size_t index)
{
    const char *path = out->items[index].path;
    for (size_t i = 0; path && i < index; i++)
        if (out->items[i].path && strcmp(out->items[i].path, path) == 0)
            return true;
    return false;
}

static int read_formats(const struct arguments *args, struct check_outputs *out)
{
    size_t at = 0;
    for (const char *name; (name = argument_next(args, "format", &at));) {
        if (out->count == OUTPUTS_MAX)
            return cli_usage_error("check", "more than %d formats", OUTPUTS_MAX);
        int code = read_format(name, &out->items[out->count++]);
        if (code)
            return code;
    }
    if (!out->count)
        out->items[out->count++].write = report_text;
    return EXIT_CLEAN;
}

/* As many outputs as formats: pairs, in the order in which each kind came. Fewer: each belongs to
 * the last format in front of it, as it reads. */
static size_t format_of_output(const struct arguments *args, size_t given, size_t nth, bool pairs)
{
    size_t at = 0, before = 0;
    if (pairs)
        return nth;
    while (argument_next(args, "format", &at) && at <= given)
        before++;
    return before ? before - 1 : 0;
}

static int read_output_files(const struct arguments *args, struct check_outputs *out)
{
    size_t at = 0, files = 0, count = 0;
    bool taken[OUTPUTS_MAX] = {false};
    while (argument_next(args, "output", &at))
        count++;
    at = 0;
    for (const char *path; (path = argument_next(args, "output", &at)); files++) {
        size_t of = format_of_output(args, at, files, count == out->count);
        if (files == out->count || taken[of])
            return cli_usage_error("check", "'--output %s' has no --format of its own", path);
        if (!*path)
            return cli_usage_error("check", "'--output' needs the name of a file");
        taken[of] = true;
        out->items[of].path = strcmp(path, "-") == 0 ? NULL : path;
    }
    return EXIT_CLEAN;
}

int check_outputs_read(const struct arguments *args, struct check_outputs *out)
{
    *out = (struct check_outputs){0};
    int code = read_formats(args, out);
    if (!code)
        code = read_output_files(args, out);
    if (code)
        return code;
    size_t to_stdout = 0;
    for (size_t i = 0; i < out->count; i++)
        if (is_output_twice(out, i))
            return cli_usage_error("check", "'--output %s' twice", out->items[i].path);
    for (size_t i = 0; i < out->count; i++)
        to_stdout += out->items[i].path == NULL;
    if (to_stdout > 1)
        return cli_usage_error("check", "two formats for standard output: give each --format an "
                                        "--output behind it");
    return read_color(args, &out->style);
}

static bool writes(const struct check_outputs *outputs,
                   void (*write)(struct buf *out, const struct results *results,
                                 const struct report_style *style))
{
    for (size_t i = 0; i < outputs->count; i++)
        if (outputs->items[i].write == write)
            return true;
    return false;
}

bool check_outputs_want_line_hashes(const struct check_outputs *outputs)
{
    return writes(outputs, write_sarif);
}

bool check_outputs_want_excerpts(const struct check_outputs *outputs)
{
    return writes(outputs, report_text) || writes(outputs, write_sarif);
}

/* --- writing --- */

/* Reports hold no secrets; others may read them as far as the process's umask lets them. */
static const struct replace_options report_mode = {.mode = 0666};

/* The file `path` as it is now, whatever was read of it; false: no such file, or a device. */
static bool is_file(const char *path, struct stat *st)
{
    return stat(path, st) == 0 && S_ISREG(st->st_mode);
}

/* Of an earlier run, that was walked past. */
static bool holds_a_report(const char *path)
{
    struct arena a = ARENA_INIT;
    struct str text;
    struct err err = {""};
    bool report = input_read(&a, path, LIMIT_BYTES, &text, &err) && is_old_report(text);
    arena_release(&a);
    return report;
}

static bool is_input(const struct project *project, const char *path)
{
    struct stat st;
    if (!is_file(path, &st) || !st.st_size)
        return false;
    for (uint32_t i = 0; i < project->file_count; i++) {
        const struct project_file *f = &project->files[i];
        if (f->inode && replace_same_file(path, f->device, f->inode))
            return f->walked->named || !holds_a_report(path);
    }
    struct arena a = ARENA_INIT;
    const struct str config = project->config->file;
    bool same = config.ptr && is_file(arena_cstr(&a, config), &st) &&
                replace_same_file(path, st.st_dev, st.st_ino);
    arena_release(&a);
    return same;
}

struct way_out { /* of a report to standard output, before it is complete */
    struct buf_drain drain;
    struct out *out;
};

static void take_part(struct buf_drain *drain, struct str bytes)
{
    out_str(((struct way_out *)drain)->out, bytes);
}

static bool write_one(const struct check_output *output, struct report_style style,
                      const struct results *results, struct out *out)
{
    struct way_out way = {{take_part}, out};
    struct buf bytes = BUF_INIT;
    struct err err = {""};
    bool ok = true;
    if (output->path)
        style.color = style.links = false;
    else
        bytes.drain = &way.drain;
    output->write(&bytes, results, &style);
    if (!output->path)
        out_str(out, buf_view(&bytes));
    else if (!(ok = replace_write(output->path, buf_view(&bytes), &report_mode, &err)))
        cli_error("cannot write '%s': %s", output->path, err.text);
    buf_release(&bytes);
    return ok;
}

int check_outputs_write(const struct check_outputs *outputs, const struct project *project,
                        const struct results *results, struct out *out)
{
    int code = EXIT_CLEAN;
    for (size_t i = 0; i < outputs->count; i++)
        if (outputs->items[i].path && is_input(project, outputs->items[i].path)) {
            cli_error("'%s' is one of the files that were read: give --output another name",
                      outputs->items[i].path);
            return EXIT_USAGE;
        }
    for (size_t i = 0; i < outputs->count; i++)
        if (!write_one(&outputs->items[i], outputs->style, results, out))
            code = EXIT_TROUBLE;
    return code;
}
