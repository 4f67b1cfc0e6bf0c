/* SPDX-License-Identifier: Apache-2.0 */
#include "diag/line_hash.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

enum { WINDOW = 100, BASE = 37, END_OF_TEXT = 0xFFFF };

/* --- the text as GitHub's code sees it: one code unit after the other --- */

struct units {
    struct str text;
    size_t at;         /* of what comes next */
    uint32_t trailing; /* the second half of a surrogate pair; 0: none waits */
    bool was_cr, ended;
};

struct unit {
    uint32_t value;
    size_t start, end; /* its bytes */
};

/* What a decoder that follows the Encoding Standard puts one U+FFFD for: the longest beginning of a
 * character, not each byte as Go does. */
static size_t broken_width(struct str text, size_t at)
{
    unsigned char lead = (unsigned char)text.ptr[at], low = 0x80, high = 0xBF;
    size_t need = lead >= 0xC2 && lead <= 0xDF   ? 1
                  : lead >= 0xE0 && lead <= 0xEF ? 2
                  : lead >= 0xF0 && lead <= 0xF4 ? 3
                                                 : 0;
    if (lead == 0xE0)
        low = 0xA0;
    else if (lead == 0xED)
        high = 0x9F;
    else if (lead == 0xF0)
        low = 0x90;
    else if (lead == 0xF4)
        high = 0x8F;
    size_t width = 1;
    while (need-- && at + width < text.len) {
        unsigned char next = (unsigned char)text.ptr[at + width];
        if (next < low || next > high)
            break;
        low = 0x80;
        high = 0xBF;
        width++;
    }
    return width;
}

static uint32_t decode(struct units *u, size_t *width)
{
    unsigned char byte = (unsigned char)u->text.ptr[u->at];
    *width = 1;
    if (byte < 0x80)
        return byte;
    if (utf8_is_valid_at(u->text, u->at, width))
        return utf8_decode(u->text, u->at, width);
    *width = broken_width(u->text, u->at);
    return RUNE_ERROR;
}

/* The next unit that counts. After the text comes its end, once, then zeros without end. */
static struct unit unit_next(struct units *u)
{
    if (u->trailing) {
        struct unit second = {u->trailing, u->at, u->at};
        u->trailing = 0;
        return second;
    }
    while (u->at < u->text.len) {
        size_t width, start = u->at;
        unsigned char byte = (unsigned char)u->text.ptr[start];
        if (byte > '\r' && byte < 0x80) { /* nearly all */
            u->at++;
            u->was_cr = false;
            if (byte == ' ')
                continue;
            return (struct unit){byte, start, u->at};
        }
        uint32_t rune = decode(u, &width);
        u->at += width;
        bool behind_cr = u->was_cr;
        u->was_cr = rune == '\r';
        if (rune == ' ' || rune == '\t' || (behind_cr && rune == '\n'))
            continue;
        if (rune >= 0x10000) {
            u->trailing = 0xDC00 + ((rune - 0x10000) & 0x3FF);
            return (struct unit){0xD800 + ((rune - 0x10000) >> 10), start, u->at};
        }
        return (struct unit){rune == '\r' ? '\n' : rune, start, u->at};
    }
    struct unit end = {u->ended ? 0 : END_OF_TEXT, u->text.len, u->text.len};
    u->ended = true;
    return end;
}

/* --- the window that rolls over it --- */

struct window {
    struct units units;
    struct unit ring[WINDOW];
    uint32_t begins[WINDOW]; /* the number of the line that begins with the unit; 0: none */
    uint32_t at;             /* the oldest unit */
    uint32_t line;           /* the newest line that began */
    uint64_t hash, leaving;  /* leaving: BASE to the power of WINDOW */
    bool line_start;
};

static void window_push(struct window *w)
{
    bool ended = w->units.ended;
    struct unit unit = unit_next(&w->units);
    w->begins[w->at] = 0;
    if (w->line_start && !ended) {
        w->begins[w->at] = ++w->line;
        w->line_start = false;
    }
    if (unit.value == '\n' && !ended)
        w->line_start = true;
    w->hash = w->hash * BASE + unit.value - w->leaving * w->ring[w->at].value;
    w->ring[w->at] = unit;
    w->at = w->at + 1 < WINDOW ? w->at + 1 : 0;
}

static void window_init(struct window *w, struct str text)
{
    *w = (struct window){.units = {.text = text}, .leaving = 1, .line_start = true};
    for (int i = 0; i < WINDOW; i++)
        w->leaving *= BASE;
    for (int i = 0; i < WINDOW; i++)
        window_push(w);
}

/* Rolls on until a line begins the window; false: there is none left. */
static bool window_next_line(struct window *w)
{
    /* The oldest unit is the first behind the end: every line has been. */
    while (!w->begins[w->at]) {
        if (w->units.ended && w->ring[w->at].value == 0 &&
            w->ring[w->at].start == w->units.text.len)
            return false;
        window_push(w);
    }
    return true;
}

static struct span window_bytes(const struct window *w)
{
    uint32_t last = (w->at + WINDOW - 1) % WINDOW;
    return (struct span){(uint32_t)w->ring[w->at].start, (uint32_t)w->ring[last].end};
}

/* --- lines --- */

struct hashed {
    uint64_t hash;
    uint32_t seen; /* lines so far that have it */
    bool wanted;
};

/* Secrets that begin before the window ends; windows ascend, so each is looked at once. */
struct secrets {
    const struct span *spans;
    uint32_t count, at, reach; /* reach: the furthest end of those passed */
};

static bool touches(struct secrets *s, struct span bytes)
{
    while (s->at < s->count && s->spans[s->at].start < bytes.end) {
        const struct span *span = &s->spans[s->at++];
        if (span->end > span->start && span->end > s->reach)
            s->reach = span->end;
    }
    return s->reach > bytes.start;
}

static struct hashed *slot_of(struct hashed *table, uint32_t room, uint64_t hash)
{
    uint64_t at = hash ^ (hash >> 29);
    while (table[at & (room - 1)].wanted && table[at & (room - 1)].hash != hash)
        at++;
    return &table[at & (room - 1)];
}

static bool is_utf16(struct str text)
{
    return str_starts_with(text, STR("\xff\xfe")) || str_starts_with(text, STR("\xfe\xff"));
}

/* Which hashes are asked for: only those are counted. */
static void note_wanted(struct str text, const uint32_t *lines, uint32_t count,
                        struct secrets secrets, struct hashed *table, uint32_t room, bool *given)
{
    struct window w;
    uint32_t i = 0;
    for (window_init(&w, text); i < count && window_next_line(&w); window_push(&w)) {
        uint32_t line = w.begins[w.at];
        if (lines[i] > line)
            continue;
        bool secret = touches(&secrets, window_bytes(&w));
        for (; i < count && lines[i] <= line; i++) {
            given[i] = lines[i] == line && !secret;
            if (given[i]) {
                struct hashed *slot = slot_of(table, room, w.hash);
                slot->hash = w.hash;
                slot->wanted = true;
            }
        }
    }
}

void line_hashes(struct arena *a, struct str text, const uint32_t *lines, uint32_t count,
                 const struct span *secrets, uint32_t secret_count, struct str *out)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = STR_NONE;
    if (!count || is_utf16(text))
        return;
    uint32_t room = 4;
    while (room < count * 2)
        room *= 2;
    struct hashed *table = arena_new(a, struct hashed, room);
    bool *given = arena_new(a, bool, count);
    note_wanted(text, lines, count, (struct secrets){secrets, secret_count, 0, 0}, table, room,
                given);

    struct window w;
    uint32_t i = 0;
    for (window_init(&w, text); i < count && window_next_line(&w); window_push(&w)) {
        struct hashed *slot = slot_of(table, room, w.hash);
        if (slot->wanted)
            slot->seen++;
        for (; i < count && lines[i] <= w.begins[w.at]; i++)
            if (given[i])
                out[i] = arena_fmt(a, "%" PRIx64 ":%" PRIu32, w.hash, slot->seen);
    }
}
