/* SPDX-License-Identifier: Apache-2.0 */
/* Workflow commands of GitHub Actions. The runner takes a line that begins with "::", after blanks,
 * for a command; in its properties '%', CR, LF, ':' and ',' are encoded, in its message the first
 * three. A column makes sense to it only where the place is within one line. */
#include <stdbool.h>

#include "apiserver/version_set.h"
#include "report/prose.h"
#include "report/report.h"
#include "report/shown.h"
#include "report/summary.h"

enum { TEXT_BYTES = 2000 }; /* of one text */

static void put_shown(struct buf *out, struct str shown, bool property)
{
    for (size_t i = 0; i < shown.len; i++) {
        char c = shown.ptr[i];
        if (c == '%' || (property && (c == ':' || c == ',')))
            buf_fmt(out, "%%%02X", (unsigned)c);
        else
            buf_byte(out, c);
    }
}

static void put_encoded(struct buf *out, struct str s, bool property)
{
    struct buf shown = BUF_INIT;
    shown_start(&shown, s, TEXT_BYTES);
    put_shown(out, buf_view(&shown), property);
    buf_release(&shown);
}

static void put_property(struct buf *out, const char *name, struct str value)
{
    buf_cstr(out, name);
    buf_byte(out, '=');
    put_encoded(out, value, true);
}

/* Files are found by their path in the repository, which has no "./" in front. */
static struct str repository_path(struct str file)
{
    while (str_starts_with(file, STR("./")))
        file = str_slice(file, 2, file.len);
    return file;
}

static void put_place(struct buf *out, const struct spot *at)
{
    if (!at->from.line)
        return;
    buf_fmt(out, "line=%u,endLine=%u,", at->from.line,
            at->to.line > at->from.line ? at->to.line : at->from.line);
    if (at->to.line > at->from.line)
        return;
    uint32_t end = at->to.column > at->from.column ? at->to.column : at->from.column;
    buf_fmt(out, "col=%u,endColumn=%u,", at->from.column, end);
}

static void put_line(struct buf *out, const char *name, struct str text)
{
    if (!text.len)
        return;
    buf_cstr(out, "%0A");
    buf_cstr(out, name);
    put_encoded(out, text, false);
}

static void put_fix(struct buf *out, const struct finding *f)
{
    struct buf how = BUF_INIT;
    shown_unfolded(&how, finding_how(f));
    if (how.len) {
        buf_cstr(&how, finding_fix_command(f));
        buf_cstr(out, "%0Afix: ");
        put_shown(out, buf_view(&how), false);
    }
    buf_release(&how);
}

static void put_finding(struct buf *out, const struct finding *f, uint32_t asked, struct arena *a)
{
    static const char *const commands[] = {"notice", "notice", "warning", "error"};
    buf_fmt(out, "::%s ", commands[f->severity]);
    if (f->at.file.len) {
        put_property(out, "file", repository_path(f->at.file));
        buf_byte(out, ',');
        put_place(out, &f->at);
    }
    put_property(out, "title", f->rule->id);
    buf_byte(out, ' ');
    put_encoded(out, f->rule->slug, true);
    buf_cstr(out, "::");
    put_encoded(out, f->message, false);
    put_line(out, "in ", f->container);
    put_line(out, "node ", f->node);
    if ((f->minors & asked) && (f->minors & asked) != asked)
        put_line(out, "versions: ", version_set_format(a, f->minors & asked, VERSION_SET_CLOSED));
    put_line(out, "server: ", f->apiserver);
    put_fix(out, f);
    buf_byte(out, '\n');
}

/* Only the first ten of each kind in a step are shown, so what matters most comes first. */
void report_github(struct buf *out, const struct results *results)
{
    struct arena a = ARENA_INIT;
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_OFF; severity--)
        for (uint32_t i = 0; i < results->finding_count; i++) {
            const struct finding *f = &results->findings[i];
            if ((int)f->severity == severity && !f->suppressed_by.ptr)
                put_finding(out, f, results->minors, &a);
        }
    summary_write(out, results);
    buf_byte(out, '\n');
    arena_release(&a);
}
