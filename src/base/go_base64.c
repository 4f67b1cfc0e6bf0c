/* SPDX-License-Identifier: Apache-2.0 */
#include "base/go_base64.h"

enum { NO_DIGIT = -1 };

/* By byte: the digit's value plus one; zero where it is no digit. */
static const unsigned char values[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

static int digit(char c)
{
    return values[(unsigned char)c] - 1;
}

static size_t skip_breaks(struct str s, size_t at)
{
    while (at < s.len && (s.ptr[at] == '\n' || s.ptr[at] == '\r'))
        at++;
    return at;
}

/* Where the bytes go: nowhere when only their number is wanted. */
struct sink {
    char *out;
    size_t len;
};

/* Writes the bytes that `digits` digits make up: none, 1, 2 or 3. */
static void put(struct sink *sink, unsigned bits, unsigned digits)
{
    bits <<= 6 * (4 - digits);
    for (unsigned i = 1; i < digits; i++) {
        if (sink->out)
            sink->out[sink->len] = (char)(bits >> (24 - 8 * i) & 0xFF);
        sink->len++;
    }
}

/* Checks what follows the first '=', which stands before *at and ends a group of two or three
 * digits. Sets *at to the input byte at fault where it returns false. *complete says whether the
 * group still counts: Go writes its bytes before it complains about what follows the padding. */
static bool padding(struct str s, size_t *at, unsigned digits, bool *complete)
{
    *complete = false;
    if (digits == 2) {
        *at = skip_breaks(s, *at);
        if (*at == s.len)
            return false;
        if (s.ptr[*at] != '=') {
            /* Go names the byte before the one it looked at, even if that is a line break. */
            --*at;
            return false;
        }
        ++*at;
    }
    *complete = true;
    *at = skip_breaks(s, *at);
    return *at == s.len;
}

/* The whole groups of four digits at the beginning: nearly all of a sound text. Returns how far it
 * got. */
static size_t decode_groups(struct str s, struct sink *sink)
{
    size_t at = 0;
    for (; at + 4 <= s.len; at += 4) {
        int a = digit(s.ptr[at]), b = digit(s.ptr[at + 1]), c = digit(s.ptr[at + 2]),
            d = digit(s.ptr[at + 3]);
        if ((a | b | c | d) < 0)
            break;
        if (sink->out) {
            sink->out[sink->len] = (char)(a << 2 | b >> 4);
            sink->out[sink->len + 1] = (char)(b << 4 | c >> 2);
            sink->out[sink->len + 2] = (char)(c << 6 | d);
        }
        sink->len += 3;
    }
    return at;
}

static bool decode(struct str s, struct sink *sink, size_t *fault)
{
    unsigned bits = 0, digits = 0;
    for (size_t at = decode_groups(s, sink); at < s.len; at++) {
        char c = s.ptr[at];
        int value = digit(c);
        if (value != NO_DIGIT) {
            bits = bits << 6 | (unsigned)value;
            if (++digits == 4) {
                put(sink, bits, digits);
                bits = digits = 0;
            }
        } else if (c == '=' && digits >= 2) {
            bool complete;
            *fault = at + 1;
            bool ok = padding(s, fault, digits, &complete);
            if (complete)
                put(sink, bits, digits);
            return ok;
        } else if (c != '\n' && c != '\r') {
            *fault = at;
            return false;
        }
    }
    /* Go counts back from the end by the digits of the unfinished group, as if no line break stood
     * between them. */
    *fault = s.len - digits;
    return digits == 0;
}

bool go_base64_decode(struct str s, char *out, size_t *out_len, size_t *fault)
{
    struct sink sink = {out, 0};
    bool ok = decode(s, &sink, fault);
    *out_len = sink.len;
    return ok;
}

bool go_base64_length(struct str s, size_t *len, size_t *fault)
{
    struct sink sink = {NULL, 0};
    bool ok = decode(s, &sink, fault);
    *len = sink.len;
    return ok;
}
