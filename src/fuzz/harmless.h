/* SPDX-License-Identifier: Apache-2.0 */
/* harmless: what holds for every report, whatever the input was called: sound UTF-8, no control
 * character but LF and no other that turns text around or hides it, no escape sequence but our own
 * where they were asked for, nothing that a CI system obeys. For fuzz targets and tests; NULL: all
 * is well, else what is wrong. */
#ifndef FUZZ_HARMLESS_H
#define FUZZ_HARMLESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ascii.h"
#include "base/str.h"
#include "base/utf8.h"

/* The length of the escape sequence of ours that begins s; 0: there is none. */
static inline size_t harmless_escape(struct str s)
{
    size_t at = 2;
    if (str_starts_with(s, STR("\x1b["))) {
        while (at < s.len && (is_digit(s.ptr[at]) || s.ptr[at] == ';'))
            at++;
        return at < s.len && at < 8 && s.ptr[at] == 'm' ? at + 1 : 0;
    }
    if (!str_starts_with(s, STR("\x1b]8;;")))
        return 0;
    while (at < s.len && s.ptr[at] > 0x20 && s.ptr[at] < 0x7F)
        at++;
    return str_starts_with(str_slice(s, at, s.len), STR("\x1b\\")) ? at + 2 : 0;
}

static inline const char *harmless_rune(unsigned rune)
{
    if ((rune < 0x20 && rune != '\n') || (rune >= 0x7F && rune < 0xA0))
        return "a control character";
    if ((rune >= 0x200B && rune <= 0x200F) || (rune >= 0x2028 && rune <= 0x202E) ||
        (rune >= 0x2060 && rune <= 0x206F) || rune == 0x61C || rune == 0xFEFF ||
        (rune >= 0xE0000 && rune <= 0xE0FFF))
        return "a character that hides or turns text";
    return NULL;
}

/* Any report. `painted`: it may have colours and links. */
static inline const char *harmless_text(struct str out, bool painted)
{
    size_t width;
    for (size_t at = 0; at < out.len; at += width) {
        const char *wrong = NULL;
        width = 1;
        if (out.ptr[at] >= ' ' && out.ptr[at] <= '~')
            continue;
        if (painted && out.ptr[at] == 0x1B) {
            width = harmless_escape(str_slice(out, at, out.len));
            if (!width)
                return "an escape sequence of somebody else's";
        } else if (!utf8_is_valid_at(out, at, &width)) {
            wrong = "broken UTF-8";
        } else {
            wrong = harmless_rune(utf8_decode(out, at, &width));
        }
        if (wrong)
            return wrong;
    }
    return NULL;
}

static inline bool harmless_mark_at(struct str line, size_t at)
{
    if (!str_starts_with(str_slice(line, at, line.len), STR("##")))
        return false;
    for (at += 2; at < line.len && is_letter(line.ptr[at]);)
        at++;
    return at < line.len && line.ptr[at] == '[';
}

/* Reports that end in a log, line by line; *commands: lines that GitHub Actions obeys. */
static inline const char *harmless_log(struct str out, size_t *commands)
{
    *commands = 0;
    while (out.ptr) {
        struct str line = str_cut(&out, '\n');
        for (size_t at = str_find_byte(line, '#'); at < line.len; at++)
            if (line.ptr[at] == '#' && harmless_mark_at(line, at))
                return "a CI system would obey a part of a line";
        line = str_trim(line);
        if (str_starts_with(line, STR("::")) && !str_starts_with(line, STR(":::")))
            ++*commands;
    }
    return NULL;
}

#endif
