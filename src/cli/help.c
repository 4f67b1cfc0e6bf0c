/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"

#include <string.h>

#include "cli/arguments.h"
#include "cli/value.h"
#include "report/width.h"

enum { COLUMNS = 80, TEXT_AT = 24 };

/* Words over lines of COLUMNS; the first line goes on at `column`, the others begin at `indent`. */
static void put_words(struct out *out, size_t column, size_t indent, struct str text)
{
    bool first = true;
    while (text.ptr) {
        size_t at = 0;
        while (at < text.len && text.ptr[at] != ' ' && text.ptr[at] != '\n')
            at++;
        struct str word = str_slice(text, 0, at);
        text = at < text.len ? str_slice(text, at + 1, text.len) : STR_NONE;
        if (!word.len)
            continue;
        size_t width = text_width(word);
        if (!first && column + 1 + width > COLUMNS) {
            out_fmt(out, "\n%*s", (int)indent, "");
            column = indent;
            first = true;
        }
        out_cstr(out, first ? "" : " ");
        column += width + (first ? 0 : 1);
        out_str(out, word);
        first = false;
    }
    out_cstr(out, "\n");
}

/* "  -f, --format text|json" */
static size_t put_option_head(struct out *out, const struct option *o)
{
    struct buf head = BUF_INIT;
    char letter = option_letter(o);
    if (letter)
        buf_fmt(&head, "  -%c, --%s", letter, o->name);
    else
        buf_fmt(&head, "  --%s", o->name);
    if (o->value)
        buf_fmt(&head, " %s", o->value);
    size_t width = head.len;
    out_str(out, buf_view(&head));
    buf_release(&head);
    return width;
}

static void put_option(struct out *out, const struct option *o)
{
    if (option_is_heading(o)) {
        out_cstr(out, "\n");
        out_cstr(out, o->text);
        out_cstr(out, ":\n");
        return;
    }
    size_t width = put_option_head(out, o);
    if (width + 2 > TEXT_AT)
        out_fmt(out, "\n%*s", TEXT_AT, "");
    else
        out_fmt(out, "%*s", (int)(TEXT_AT - width), "");
    put_words(out, TEXT_AT, TEXT_AT, str_from(o->text));
}

/* Like the paragraphs of a text: lines that begin with a blank are one piece, those that do not are
 * another, and so is an empty line. */
struct str help_piece(struct str *rest)
{
    size_t len = 0;
    while (rest->ptr && len < rest->len) {
        bool same = rest->ptr[len] == '\n'
                        ? len == 0
                        : rest->ptr[0] != '\n' && (rest->ptr[0] == ' ') == (rest->ptr[len] == ' ');
        if (!same)
            break;
        len += str_find_byte(str_slice(*rest, len, rest->len), '\n') + 1;
        if (rest->ptr[0] == '\n')
            break;
    }
    struct str piece = len ? str_slice(*rest, 0, len) : STR_NONE;
    *rest = len ? str_slice(*rest, len, rest->len) : STR_NONE;
    return piece;
}

void help_command(const struct command *command, struct out *out)
{
    out_fmt(out, "enclint %s: ", command->name);
    size_t indent = strlen("enclint ") + strlen(command->name) + strlen(": ");
    put_words(out, indent, indent, str_from(command->summary));
    out_fmt(out, "\nusage: enclint %s%s%s\n", command->name, command->usage[0] ? " " : "",
            command->usage);
    if (command->options->name && !option_is_heading(command->options))
        out_cstr(out, "\n");
    for (const struct option *o = command->options; o->name; o++)
        put_option(out, o);
    out_cstr(out, "\n");
    struct str rest = str_from(command->details);
    for (struct str piece; (piece = help_piece(&rest)).ptr;) {
        if (piece.ptr[0] == ' ' || piece.ptr[0] == '\n')
            out_str(out, piece);
        else
            put_words(out, 0, 0, piece);
    }
}

void help_program(struct out *out)
{
    enum { SUMMARY_AT = 12 };
    out_cstr(out,
             "enclint: Kubernetes encryption at rest, checked before it breaks a control plane\n"
             "usage: enclint COMMAND [OPTIONS] [PATH...]\n\n");
    for (const struct command *const *c = commands_all; *c; c++) {
        if ((*c)->hidden || (*c)->seldom)
            continue;
        out_fmt(out, "  %-9s ", (*c)->name);
        put_words(out, SUMMARY_AT, SUMMARY_AT, str_from((*c)->summary));
    }
    out_cstr(out, "  and ");
    bool first = true;
    for (const struct command *const *c = commands_all; *c; c++) {
        if (!(*c)->seldom)
            continue;
        out_fmt(out, "%s%s", first ? "" : ", ", (*c)->name);
        first = false;
    }
    out_cstr(out, "\n\n  --help     this text; 'enclint COMMAND --help' tells about a command\n"
                  "  --version  the version, and the newest Kubernetes release that is known\n\n"
                  "examples:\n" PROGRAM_EXAMPLES PROGRAM_EXIT_CODES);
}
