/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/go_base64.h"

enum { NO_DIGIT = -1 };

static int digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+')
        return 62;
    return c == '/' ? 63 : NO_DIGIT;
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

static bool decode(struct str s, struct sink *sink, size_t *fault)
{
    unsigned bits = 0, digits = 0;
    for (size_t at = 0; at < s.len; at++) {
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
