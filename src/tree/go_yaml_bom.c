/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tree/yaml_read.h"

/* E6, E7: Go asks whether the *buffer* begins with a byte order mark where it means the next
 * character. So a mark at the start of a line is an ordinary character, except where a refill of
 * the buffer just moved it to the front; and where the buffer does begin with one, the first
 * character of each following line is skipped. */

enum { BOM = 0xFEFF, PIECE = 512, NEAR = 12 /* three characters may wait when Go refills */ };

static unsigned rune_at(const struct ytext *t, size_t at)
{
    if (t->unit == 2)
        return ytext_unit(t, at);
    if (ytext_unit(t, at) != 0xEF || ytext_unit(t, at + 1) != 0xBB || ytext_unit(t, at + 2) != 0xBF)
        return 0;
    return BOM;
}

static bool near_refill(const struct ytext *t, size_t at)
{
    for (size_t end = 0; end < t->len;) {
        end += PIECE;
        while (t->unit == 1 && end < t->len && (ytext_unit(t, end) & 0xC0) == 0x80)
            end--;
        if (end < t->len && at <= end)
            return at + NEAR >= end;
    }
    return false;
}

/* `? ` before it, on its line: of the scalars that may end the text only such a key is followed by
 * nothing that makes Go refill once more. */
static bool begins_explicit_key(const struct ytext *t, size_t at)
{
    size_t blank = at;
    while (blank > t->from &&
           (ytext_unit(t, blank - t->unit) == ' ' || ytext_unit(t, blank - t->unit) == '\t'))
        blank -= t->unit;
    return blank < at && blank > t->from && ytext_unit(t, blank - t->unit) == '?' &&
           ytext_find(t, at, t->len, ':') == t->len;
}

/* The last refill finds nothing more, and matters only to a line that begins behind it. */
static enum ystep last_refill(struct yread *r, size_t at)
{
    const struct ytext *t = &r->text;
    size_t rest = 0, line = t->len;
    bool ends_line = false;
    for (size_t i = at; i < t->len; rest++) {
        uint32_t width = ytext_break(t, i);
        i += width ? width : t->unit == 2 ? 2 : rune_at(t, i) == BOM ? 3 : 1;
        if (width && line == t->len)
            line = i;
        ends_line = width > 0;
    }
    bool reached = rest < 4 && ytext_lines(t, at, t->len) > 0;
    r->patches.end_line = reached && ends_line && begins_explicit_key(t, at);
    return reached && line < t->len ? go_yaml_undecided(r, "E6") : YSTEP_ON;
}

/* U+EA00 and this last byte, written or (perhaps) escaped. */
static bool rune_in_use(const struct ytext *t, unsigned last)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t at = t->from; at < t->len; at += t->unit) {
        unsigned c = ytext_unit(t, at);
        if (t->unit == 2 ? c == (0xEA00u | last) : c == 0xEE && ytext_unit(t, at + 2) == last)
            return true;
        bool escaped = (c | 0x20) == 'a' &&
                       (ytext_unit(t, at + t->unit) | 0x20) == (unsigned char)digits[last >> 4] &&
                       (ytext_unit(t, at + 2 * t->unit) | 0x20) == (unsigned char)digits[last & 15];
        if (escaped)
            return true;
    }
    return false;
}

static enum ystep replace_bom(struct yread *r, size_t at)
{
    struct go_yaml_patches *p = &r->patches;
    unsigned char *bytes = p->stand_in[GO_YAML_FOR_BOM];
    for (unsigned last = 0x80; !bytes[0] && last < 0xC0; last++) /* U+EA80 to U+EABF: private use */
        if (!rune_in_use(&r->text, last))
            memcpy(bytes, (unsigned char[]){0xEE, 0xAA, (unsigned char)last, 0}, 4);
    if (!bytes[0])
        return go_yaml_undecided(r, "E6");
    p->any_stand_in = true;
    unsigned unit = r->text.unit == 2 ? 0xEA00u | bytes[2] : bytes[0];
    enum ystep step = go_yaml_patch(r, "E6", at, unit);
    if (r->text.unit == 1) {
        p->copy[at + 1] = (char)bytes[1];
        p->copy[at + 2] = (char)bytes[2];
    }
    p->count = 0; /* nothing was parsed yet */
    return step;
}

static enum ystep at_bom(struct yread *r, size_t at, bool line_start)
{
    if (near_refill(&r->text, at))
        return go_yaml_undecided(r, "E6");
    enum ystep step = last_refill(r, at);
    return step == YSTEP_ON && line_start ? replace_bom(r, at) : step;
}

enum ystep go_yaml_start(struct yread *r)
{
    const struct ytext *t = &r->text;
    if (t->ascii || t->from >= t->len)
        return YSTEP_ON;
    if (t->from && rune_at(t, t->from) == BOM)
        return go_yaml_undecided(r, "E7");
    bool line_start = false;
    for (size_t at = t->from; at < t->len;) {
        uint32_t width = ytext_break(t, at);
        if (rune_at(t, at) == BOM) {
            enum ystep step = at_bom(r, at, line_start);
            if (step == YSTEP_UNDECIDED)
                return step;
        }
        line_start = width > 0;
        at += width ? width : t->unit;
    }
    return YSTEP_ON;
}
