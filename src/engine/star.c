/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/star.h"

#include <string.h>

#include "base/ascii.h"

enum { STARS_MAX = 64 }; /* of one list; what is left comes with the next fault */

struct stars {
    struct str text;
    struct span found[STARS_MAX];
    uint32_t count;
};

static char at(const struct stars *s, uint32_t offset)
{
    return offset < s->text.len ? s->text.ptr[offset] : '\n';
}

static uint32_t skip_blanks(const struct stars *s, uint32_t from)
{
    while (is_blank(at(s, from)))
        from++;
    return from;
}

/* The end of the wildcard that begins at `from`: '*', '*.', '*.*' or '*.apps'; `from` itself where
 * it is something else. */
static uint32_t wildcard_end(const struct stars *s, uint32_t from)
{
    uint32_t end = from;
    if (at(s, end) != '*')
        return from;
    end++;
    if (at(s, end) == '.') {
        end++;
        if (at(s, end) == '*')
            end++;
        else
            while (is_letter(at(s, end)) || is_digit(at(s, end)) || at(s, end) == '.' ||
                   at(s, end) == '-')
                end++;
    }
    char next = at(s, end);
    return is_blank(next) || is_break(next) || next == ',' || next == ']' ? end : from;
}

static bool take(struct stars *s, uint32_t from)
{
    uint32_t end = wildcard_end(s, from);
    if (end > from && s->count < STARS_MAX)
        s->found[s->count++] = (struct span){from, end};
    return end > from;
}

/* `dash` is the first item's; the others stand in the lines below, as deep. */
static void take_block(struct stars *s, uint32_t dash)
{
    uint32_t line = dash;
    while (line > 0 && !is_break(at(s, line - 1)))
        line--;
    uint32_t depth = dash - line;
    for (uint32_t from = dash; from < s->text.len;) {
        take(s, skip_blanks(s, from + 1));
        while (from < s->text.len && at(s, from) != '\n')
            from++;
        uint32_t next = skip_blanks(s, from + 1);
        if (next - (from + 1) != depth || at(s, next) != '-' || !is_blank(at(s, next + 1)))
            return;
        from = next;
    }
}

/* Up to the end of the brackets, or to what makes it hard to tell where that is. */
static void take_flow(struct stars *s, uint32_t from)
{
    bool begins = true;
    for (; from < s->text.len && !strchr("]#\"'{}:&!", at(s, from)) && at(s, from); from++) {
        char c = at(s, from);
        if (begins && c == '*')
            take(s, from);
        if (c == ',')
            begins = true;
        else if (!is_blank(c) && !is_break(c))
            begins = false;
    }
}

const struct draft_edit *star_quotes(struct arena *a, struct str text, uint32_t star,
                                     uint32_t *count)
{
    struct stars s = {.text = text};
    uint32_t before = star;
    *count = 0;
    if (wildcard_end(&s, star) == star)
        return NULL;
    while (before > 0 && is_blank(at(&s, before - 1)))
        before--;
    char lead = before > 0 ? at(&s, before - 1) : '\n';
    if (lead == '-' && before < star)
        take_block(&s, before - 1);
    else if (lead == '[' || lead == ',')
        take_flow(&s, star);
    else
        return NULL;
    struct draft_edit *edits = arena_new(a, struct draft_edit, 2 * s.count);
    for (uint32_t i = 0; i < s.count; i++) {
        struct span found = s.found[i];
        edits[(*count)++] = (struct draft_edit){{found.start, found.start}, STR("'")};
        edits[(*count)++] = (struct draft_edit){{found.end, found.end}, STR("'")};
    }
    return edits;
}
