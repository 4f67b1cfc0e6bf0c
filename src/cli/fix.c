/* SPDX-License-Identifier: Apache-2.0 */
/* enclint fix: the repairs of what `check` finds, written to the files. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apiserver/version_set.h"
#include "cli/selection.h"
#include "engine/veil.h"
#include "files/reader.h"
#include "files/replace.h"
#include "fix/diff.h"
#include "fix/rounds.h"
#include "report/escape.h"
#include "tree/limits.h"

static const struct option options[] = {
    {"unsafe", NULL,
     "apply also what changes how a release that accepts the file behaves, or is a guess"},
    {"diff", NULL, "change no file; show what would be changed, with secrets blanked"},
    SELECTION_VERSION_OPTIONS,
    SELECTION_RULE_OPTIONS,
    SELECTION_FILE_OPTIONS,
    SELECTION_CONFIG_OPTIONS,
    {NULL, NULL, NULL},
};

struct fixing {
    struct selection selection;
    struct out *out;
    bool unsafe, diff;

    uint32_t file_count;   /* that were judged */
    uint32_t fixed, edits; /* files, edits */
    uint32_t errors, warnings, infos, unsafe_only;
    bool fails, trouble;
};

/* --- one file --- */

struct one_file {
    struct fixing *fixing;
    const struct project_file *file;
    struct arena scratch;
};

static int by_place(const void *a, const void *b)
{
    return finding_compare(a, b);
}

static void judge(void *context, struct arena *a, struct str text, struct fix_judged *out)
{
    struct one_file *one = context;
    struct unit unit = {.results = a};
    project_judge_text(&one->fixing->selection.project, one->file, &one->scratch, text, &unit);
    arena_clear(&one->scratch);
    if (unit.finding_count)
        qsort(unit.findings, unit.finding_count, sizeof *unit.findings, by_place);
    *out =
        (struct fix_judged){unit.findings, unit.finding_count, unit.documents, unit.document_count};
}

static void put_rule(struct buf *out, const struct rule *rule)
{
    escape_text(out, rule->id);
    buf_byte(out, ' ');
    escape_text(out, rule->slug);
}

/* "fixed enc.yaml: 2 edits (ENC303 resource-capitals, ENC111 legacy-kind)" */
static void tell_done(const struct one_file *one, const struct fix_rounds *r)
{
    struct buf line = BUF_INIT;
    buf_cstr(&line, one->fixing->diff ? "would fix " : "fixed ");
    escape_text(&line, one->file->name);
    buf_fmt(&line, ": %u edit%s (", r->edit_count, r->edit_count == 1 ? "" : "s");
    for (uint32_t i = 0; i < r->done_count; i++) {
        buf_cstr(&line, i ? ", " : "");
        put_rule(&line, r->done[i].rule);
    }
    buf_cstr(&line, ")\n");
    out_str(one->fixing->out, buf_view(&line));
    buf_release(&line);
}

static void tell_left(const struct one_file *one, const struct fix_rounds *r)
{
    for (uint32_t i = 0; i < r->left_count; i++) {
        const struct fix_left *left = &r->left[i];
        struct buf line = BUF_INIT;
        buf_cstr(&line, "left ");
        escape_text(&line, one->file->name);
        buf_fmt(&line, ":%u:%u: ", left->at.line, left->at.column);
        put_rule(&line, left->rule);
        buf_fmt(&line, ": %s\n", fix_doubt_text(left->doubt));
        out_str(one->fixing->out, buf_view(&line));
        buf_release(&line);
    }
}

/* --- the diff --- */

struct shown_text {
    struct arena arena;
    struct veil veil;
    struct source source;
};

static void show(void *context, struct str line, struct buf *out)
{
    struct shown_text *shown = context;
    escape_text(out, veil_line(&shown->veil, &shown->arena, &shown->source, line));
}

static void shown_text_init(struct shown_text *shown, struct one_file *one, struct str text)
{
    struct unit unit = {.results = &shown->arena, .veil = &shown->veil};
    *shown = (struct shown_text){.arena = ARENA_INIT};
    source_init(&shown->source, &shown->arena, one->file->name, text);
    project_judge_text(&one->fixing->selection.project, one->file, &one->scratch, text, &unit);
    arena_clear(&one->scratch);
}

static void print_diff(struct one_file *one, struct str before, struct str after)
{
    struct shown_text old, new;
    shown_text_init(&old, one, before);
    shown_text_init(&new, one, after);
    struct buf name = BUF_INIT, out = BUF_INIT;
    escape_text(&name, one->file->name);
    diff_write(&out, &(struct diff_side){before, buf_view(&name), show, &old},
               &(struct diff_side){after, buf_view(&name), show, &new});
    out_str(one->fixing->out, buf_view(&out));
    buf_release(&out);
    buf_release(&name);
    arena_release(&old.arena);
    arena_release(&new.arena);
}

/* --- all files --- */

static bool is_unsafe_only(const struct finding *finding)
{
    for (uint32_t i = 0; i < finding->fix_count; i++)
        if (finding->fixes[i].safe)
            return false;
    return finding->fix_count > 0;
}

static void count_left(struct fixing *f, const struct finding *findings, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct finding *finding = &findings[i];
        if (finding->suppressed_by.ptr)
            continue;
        f->errors += finding->severity == SEVERITY_ERROR;
        f->warnings += finding->severity == SEVERITY_WARNING;
        f->infos += finding->severity == SEVERITY_INFO;
        f->fails |= config_fails(&f->selection.config, finding->rule, finding->severity);
        f->unsafe_only += !f->unsafe && is_unsafe_only(finding);
    }
}

static void complain(struct fixing *f, const struct project_file *file, const char *message)
{
    cli_error("%.*s: %s", STR_ARG(file->name), message);
    f->trouble = true;
}

static void finish(struct one_file *one, struct fix_rounds *r, const struct reading *reading)
{
    struct fixing *f = one->fixing;
    struct err err = {""};
    const struct replace_options replace = {.expect = &reading->status};
    const char *path = one->file->walked->path.ptr;
    if (r->changed && f->diff)
        print_diff(one, reading->text, r->text);
    if (r->changed && !f->diff && !replace_write(path, r->text, &replace, &err)) {
        complain(f, one->file, err.text);
        count_left(f, one->file->unit.findings, one->file->unit.finding_count);
        return;
    }
    if (r->changed) {
        tell_done(one, r);
        f->fixed++;
        f->edits += r->edit_count;
    }
    tell_left(one, r);
    count_left(f, r->judged.findings, r->judged.finding_count);
}

static bool has_fix(const struct fixing *f, const struct project_file *file)
{
    for (uint32_t i = 0; i < file->unit.finding_count; i++)
        for (uint32_t k = 0; k < file->unit.findings[i].fix_count; k++)
            if (!file->unit.findings[i].suppressed_by.ptr &&
                (f->unsafe || file->unit.findings[i].fixes[k].safe))
                return true;
    return false;
}

/* The file is read again: what was judged first is gone, and may be another by now. */
static void fix_file(struct fixing *f, const struct project_file *file)
{
    struct err err = {""};
    struct reader reader = READER_INIT;
    struct reading reading = {.text = STR_NONE};
    const struct reader_options as_judged = {.max = LIMIT_BYTES + 1,
                                             .regular_only = !file->walked->named};
    int fd = walk_open(&f->selection.walk, file->walked, &err);
    if (fd < 0 || !reader_read(&reader, fd, &as_judged, &reading, &err)) {
        complain(f, file, err.text);
    } else {
        struct one_file one = {.fixing = f, .file = file};
        struct fix_rounds rounds = {.judge = judge, .context = &one, .unsafe = f->unsafe};
        fix_rounds_run(&rounds, reading.text);
        finish(&one, &rounds, &reading);
        fix_rounds_release(&rounds);
        arena_release(&one.scratch);
    }
    if (fd > STDIN_FILENO)
        close(fd);
    reader_release(&reader);
}

static void put_count(struct buf *out, uint32_t count, const char *what)
{
    buf_fmt(out, "%u %s%s", count, what, count == 1 ? "" : "s");
}

/* "2 files fixed with 3 edits; left: 1 error, 0 warnings in 2 files (--unsafe may fix 1), judged
 * for 1.36: 'enclint check' shows them" */
static void summarize(const struct fixing *f)
{
    struct arena a = ARENA_INIT;
    struct buf line = BUF_INIT;
    if (f->fixed) {
        put_count(&line, f->fixed, "file");
        buf_cstr(&line, f->diff ? " to fix with " : " fixed with ");
        put_count(&line, f->edits, "edit");
        buf_cstr(&line, f->diff ? "; left then: " : "; left: ");
    } else {
        buf_cstr(&line, f->diff ? "nothing to change; left: " : "nothing fixed; left: ");
    }
    put_count(&line, f->errors, "error");
    buf_cstr(&line, ", ");
    put_count(&line, f->warnings, "warning");
    if (f->infos) {
        buf_cstr(&line, ", ");
        put_count(&line, f->infos, "info");
    }
    buf_cstr(&line, " in ");
    put_count(&line, f->file_count, "file");
    if (f->unsafe_only)
        buf_fmt(&line, " (--unsafe may fix %u)", f->unsafe_only);
    buf_cstr(&line, ", judged for ");
    buf_str(&line,
            version_set_format(&a, f->selection.config.base.versions.minors, VERSION_SET_CLOSED));
    if (f->errors || f->warnings)
        buf_cstr(&line, ": 'enclint check' shows them");
    buf_byte(&line, '\n');
    out_str(f->out, buf_view(&line));
    buf_release(&line);
    arena_release(&a);
}

static int fix_all(struct fixing *f)
{
    struct project *p = &f->selection.project;
    for (size_t i = 0; i < f->selection.walk.trouble_count; i++) {
        const struct walk_trouble *t = &f->selection.walk.troubles[i];
        cli_error("%.*s: %.*s", STR_ARG(t->path), STR_ARG(t->message));
        f->trouble = true;
    }
    for (uint32_t i = 0; i < p->file_count; i++) {
        struct project_file *file = &p->files[i];
        f->file_count += file->state == PROJECT_JUDGED;
        if (file->state == PROJECT_UNREADABLE)
            complain(f, file, arena_cstr(&f->selection.arena, file->why));
        else if (file->walked->is_stdin || !has_fix(f, file))
            count_left(f, file->unit.findings, file->unit.finding_count);
        else
            fix_file(f, file);
    }
    if (f->file_count)
        summarize(f);
    if (f->trouble)
        return EXIT_TROUBLE;
    if (f->fails || (f->diff && f->fixed))
        return EXIT_FINDINGS;
    return f->file_count ? EXIT_CLEAN : selection_nothing(&f->selection);
}

/* Standard input cannot be replaced, and what would be printed instead holds the keys. */
static int refuse_stdin(const struct arguments *args)
{
    for (size_t i = 0; i < args->path_count; i++)
        if (strcmp(args->paths[i], "-") == 0)
            return cli_usage_error("fix", "standard input cannot be fixed: name a file");
    return EXIT_CLEAN;
}

static int run_fix(const struct arguments *args, struct out *out)
{
    struct fixing f = {.selection = {.args = args, .command = "fix"},
                       .out = out,
                       .unsafe = argument(args, "unsafe") != NULL,
                       .diff = argument(args, "diff") != NULL};
    int code = refuse_stdin(args);
    if (!code)
        code = selection_read(&f.selection);
    if (!code) {
        selection_judge(&f.selection);
        code = fix_all(&f);
    }
    selection_release(&f.selection);
    return code;
}

const struct command command_fix = {
    .name = "fix",
    .summary = "repair what can be repaired without a choice: small edits, in place",
    .usage = "[OPTIONS] [PATH...]",
    .details =
        "A fix is safe when no asked release that accepts the file notices. Every fix is judged\n"
        "before the file is replaced; one that would do harm is left alone, and says why.\n"
        "Without PATH it is this folder, and all below it.\n"
        "The diff shows asterisks where secrets may stand: it is there to be read, not applied.\n"
        "Standard input cannot be fixed: what would be printed holds the keys.\n\n"
        "examples:\n"
        "  enclint fix --diff enc.yaml                         what would be changed\n"
        "  enclint fix --kubernetes-version 1.28..1.34 cp1/    before an upgrade\n\n"
        "exit codes:\n"
        "  0  nothing is left at or above --fail-on\n"
        "  1  findings are left at or above --fail-on; with --diff also where something\n"
        "     would be fixed\n"
        "  2  wrong usage or configuration\n"
        "  3  something could not be read or written\n"
        "  4  nothing to check\n",
    .options = options,
    .run = run_fix,
};
